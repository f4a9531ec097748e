//! Faults of rows: counted with the first row numbers, told as problems at the end.
//!
//! A fault names the kind and the place, never the value: values are patients'.

use std::collections::BTreeMap;

use reliance_model::problem::{Place, Problem};

/// Row numbers kept a fault.
const FIRST: usize = 5;

/// Codes of every problem that this crate tells.
pub const CODES: &[&str] = &[
    "ambiguous-column",
    "ambiguous-separator",
    "broken-parquet",
    "broken-row-group",
    "changed-file",
    "duplicate-case",
    "duplicate-key",
    "empty-data-set",
    "empty-file",
    "long-row",
    "missing-column",
    "no-header",
    "not-a-date",
    "not-a-number",
    "not-a-table",
    "not-binary",
    "not-finite",
    "not-utf8",
    "out-of-range",
    "rows-outside",
    "torn-row",
    "unknown-level",
    "unmatched-row",
    "unreadable-file",
    "unsearched-table",
    "wrong-type",
];

/// What can be wrong with a row or one of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    TornRow,
    LongRow,
    NotUtf8,
    NotANumber,
    NotFinite,
    OutOfRange,
    NotBinary,
    NotADate,
    UnknownLevel,
    Duplicate,
    Unmatched,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Seen {
    count: u64,
    first: Vec<u64>,
}

/// Faults of a table, by kind and role.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Faults {
    seen: BTreeMap<(Fault, usize), Seen>,
}

impl Faults {
    /// Row `row`, counted from 1, has a fault; `role` is the table plan's index of a role,
    /// 0 where the fault is the row's.
    pub(crate) fn record(&mut self, fault: Fault, role: usize, row: u64) {
        let seen = self.seen.entry((fault, role)).or_default();
        seen.count += 1;
        // Rows come in ascending order within a part, so the first are the least.
        if seen.first.len() < FIRST {
            seen.first.push(row);
        }
    }

    /// Add another part's faults.
    pub(crate) fn absorb(&mut self, other: Faults) {
        for (key, theirs) in other.seen {
            let ours = self.seen.entry(key).or_default();
            ours.count += theirs.count;
            ours.first.extend(theirs.first);
            ours.first.sort_unstable();
            ours.first.truncate(FIRST);
        }
    }

    /// The faults as problems; `describe` gives the words for a role's index.
    pub(crate) fn problems(self, file: &str, describe: &dyn Fn(usize) -> Words) -> Vec<Problem> {
        self.seen
            .into_iter()
            .map(|((fault, role), seen)| {
                let (code, message, help) = words(fault, &describe(role));
                Problem::error(code, file, message)
                    .at(Place::Rows { count: seen.count, first: seen.first })
                    .help(help)
            })
            .collect()
    }
}

/// What a problem says of a role.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// Name of the role.
    pub(crate) role: String,
    /// Declared least and greatest value, as text.
    pub(crate) range: String,
    /// The side file a join reads.
    pub(crate) side: String,
}

fn words(fault: Fault, of: &Words) -> (&'static str, String, String) {
    let Words { role, range, side } = of;
    let (code, message, help) = match fault {
        Fault::TornRow => (
            "torn-row",
            "rows with more or fewer fields than the header; they are not counted".into(),
            "write these rows again; is a quote or a separator inside a field?".into(),
        ),
        Fault::LongRow => (
            "long-row",
            "rows longer than the limit; they are not counted".into(),
            "is a quote opened and never closed?".into(),
        ),
        Fault::NotUtf8 => (
            "not-utf8",
            "text that is not UTF-8; it counts as unusable".into(),
            "save the file as UTF-8".to_string(),
        ),
        Fault::NotANumber => (
            "not-a-number",
            format!("`{role}` is not a number; it counts as unusable"),
            "write numbers with a decimal point, or declare the text in `missing_codes`".into(),
        ),
        Fault::NotFinite => (
            "not-finite",
            format!("`{role}` is NaN or infinite; it counts as unusable"),
            "leave the field empty where there is no value, or declare `NaN` in `missing_codes`"
                .into(),
        ),
        Fault::OutOfRange => (
            "out-of-range",
            format!("`{role}` is outside {range}; it counts as unusable"),
            "correct the values, or the declared range".into(),
        ),
        Fault::NotBinary => (
            "not-binary",
            format!("`{role}` is neither 0 nor 1; it counts as unusable"),
            format!("write 0 or 1, or declare what the codes mean in `recode.{role}`"),
        ),
        Fault::NotADate => (
            "not-a-date",
            format!("`{role}` is not a date; it counts as unusable"),
            "write dates as 2025-03-01".into(),
        ),
        Fault::UnknownLevel => (
            "unknown-level",
            format!("`{role}` has a level that is not declared; it counts as unusable"),
            format!("add the level to `known.{role}`, or its spelling to `recode.{role}`"),
        ),
        Fault::Duplicate => (
            "duplicate-case",
            format!("`{role}` was seen in an earlier row; both are counted"),
            "remove the copies, or declare what one row is with `row`".into(),
        ),
        Fault::Unmatched => (
            "unmatched-row",
            format!("no row of `{side}` has the `{role}` of these rows"),
            "is the side file complete, and does it spell the identifier the same way?".into(),
        ),
    };
    (code, message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_in_any_order_and_no_value_is_shown() {
        let part = |rows: &[u64]| {
            let mut faults = Faults::default();
            rows.iter().for_each(|&row| faults.record(Fault::OutOfRange, 1, row));
            faults
        };
        let (mut ab, mut ba) = (part(&[7, 8, 9, 10]), part(&[1, 3]));
        ab.absorb(part(&[1, 3]));
        ba.absorb(part(&[7, 8, 9, 10]));
        assert_eq!(ab, ba);
        let words = Words { role: "score".into(), range: "0 to 1".into(), ..Words::default() };
        let problems = ab.problems("a.csv", &|_| words.clone());
        insta::assert_snapshot!(problems[0].render(None), @r"
        error[out-of-range]: `score` is outside 0 to 1; it counts as unusable
        --> a.csv, 6 rows (1, 3, 7, 8, 9 …; not counting the header)
         = help: correct the values, or the declared range
        ");
    }
}
