//! The side table of support: what a bill does not say on level and end of support.

use reliance_model::cyber::bill::{Level, Support, SupportRow};
use reliance_model::problem::Reading;

use super::lifecycle;
use super::sheet::Sheet;

/// Columns of the table; `purl` or `name` must be there.
pub const COLUMNS: [&str; 7] =
    ["purl", "name", "version", "supplier", "level", "end_of_support", "reason"];

/// Words for a level of support.
const LEVELS: [(&str, Level); 6] = [
    ("maintained", Level::Maintained),
    ("actively-maintained", Level::Maintained),
    ("no-longer-maintained", Level::NoLongerMaintained),
    ("unmaintained", Level::NoLongerMaintained),
    ("abandoned", Level::Abandoned),
    ("unknown", Level::Unknown),
];

/// Read the table (CSV or XLSX), or a lifecycle of ECMA-428 (JSON).
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<SupportRow>> {
    if lifecycle::is_object(bytes) {
        return lifecycle::read(file, bytes);
    }
    let mut sheet = Sheet::read(file, bytes, &COLUMNS);
    let mut items = Vec::new();
    if !sheet.wants(&["purl", "name"]) {
        return Reading { items, problems: sheet.problems };
    }
    for (number, row) in sheet.rows() {
        let (purl, name) = (sheet.text(row, "purl"), sheet.text(row, "name"));
        if purl.is_none() && name.is_none() {
            sheet.unusable(row, "the row names no component");
            continue;
        }
        // An end that is said to be unknown is no day and no mistake.
        let said = sheet.text(row, "end_of_support").unwrap_or_default().to_lowercase();
        let unknown = matches!(said.as_str(), "unknown" | "n/a" | "-");
        let ends = if unknown { None } else { sheet.day(row, "end_of_support") };
        items.push(SupportRow {
            file: file.to_string(),
            row: number,
            purl,
            name,
            version: sheet.text(row, "version"),
            supplier: sheet.text(row, "supplier"),
            versions: Vec::new(),
            except: Vec::new(),
            support: Support {
                level: sheet.word(row, "level", &LEVELS),
                ends,
                reason: sheet.text(row, "reason"),
                read_from: vec![format!("{file}, row {number}")],
            },
        });
    }
    Reading { items, problems: sheet.problems }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_speak_of_components() {
        let text = b"purl;name;version;level;end_of_support;reason\n\
            pkg:npm/a;;;No longer maintained;2027-01-31;\n\
            ;zlib;1.3;unknown;unknown;the maker does not say\n;;;maintained;;\n;x;;soso;soon;\n";
        let reading = read("support.csv", text);
        let first = &reading.items[0];
        assert_eq!(first.support.level, Some(Level::NoLongerMaintained));
        assert_eq!(first.support.ends.map(|day| day.to_string()).as_deref(), Some("2027-01-31"));
        let second = &reading.items[1];
        assert_eq!(
            (second.name.as_deref(), second.version.as_deref()),
            (Some("zlib"), Some("1.3"))
        );
        assert_eq!(second.support.reason.as_deref(), Some("the maker does not say"));
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["bad-row", "bad-cell", "bad-cell"]);
        assert_eq!(reading.items[2].row, 4);
        assert_eq!(read("a.csv", b"supplier\nx\n").problems[0].code, "missing-column");
    }
}
