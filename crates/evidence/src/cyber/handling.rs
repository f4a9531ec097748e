//! The table of vulnerabilities and of the days on which each was handled.

use reliance_model::cyber::Handled;
use reliance_model::problem::Reading;

use super::sheet::Sheet;

/// Columns of the table; `vulnerability` must be there.
pub const COLUMNS: [&str; 12] = [
    "vulnerability",
    "component",
    "version",
    "severity",
    "controlled",
    "identified",
    "triaged",
    "fixed",
    "deployed",
    "deployed_share",
    "users_told",
    "reported",
];

/// Read the table (CSV or XLSX).
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<Handled>> {
    let mut sheet = Sheet::read(file, bytes, &COLUMNS);
    let mut items = Vec::new();
    if !sheet.wants(&["vulnerability"]) {
        return Reading { items, problems: sheet.problems };
    }
    for (number, row) in sheet.rows() {
        let Some(vulnerability) = sheet.text(row, "vulnerability") else {
            sheet.unusable(row, "the row names no vulnerability");
            continue;
        };
        items.push(Handled {
            file: file.to_string(),
            row: number,
            vulnerability,
            component: sheet.text(row, "component"),
            version: sheet.text(row, "version"),
            severity: sheet.text(row, "severity"),
            controlled: sheet.flag(row, "controlled"),
            identified: sheet.day(row, "identified"),
            triaged: sheet.day(row, "triaged"),
            fixed: sheet.day(row, "fixed"),
            deployed: sheet.day(row, "deployed"),
            deployed_share: sheet.share(row, "deployed_share"),
            users_told: sheet.day(row, "users_told"),
            reported: sheet.day(row, "reported"),
        });
    }
    Reading { items, problems: sheet.problems }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_typed_and_what_is_wrong_is_said() {
        let text = b"vulnerability,controlled,identified,Deployed share,mood\n\
            CVE-2024-1,yes,2026-01-02,85 %,good\n,no,,,\nCVE-2024-2,perhaps,01/02/2026,1.5,\n";
        let reading = read("handled.csv", text);
        let first = &reading.items[0];
        assert_eq!((first.controlled, first.deployed_share), (Some(true), Some(0.85)));
        assert_eq!(first.identified.map(|day| day.to_string()).as_deref(), Some("2026-01-02"));
        let second = &reading.items[1];
        assert_eq!((second.row, second.controlled, second.identified), (3, None, None));
        let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["unknown-column", "bad-row", "bad-cell", "bad-cell", "bad-cell"]);
        assert_eq!(read("a.csv", b"cve\nx\n").items, []);
        assert_eq!(read("a.csv", b"").problems.len(), 1);
    }
}
