//! Lists of devices on a market, such as a regulator's list of AI devices.
//!
//! JSON is a list of objects; CSV and XLSX have a header. Keys and headings are those under
//! which such lists are published. Dates are `2026-11-22`, or `11/22/2026` with the month
//! first, as the FDA writes them.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::evidence::ListedDevice;
use reliance_model::problem::{Place, Problem, Reading};
use serde_json::Value;

use crate::grid;

/// What a key or heading is, in small letters; earlier keys win.
const KEYS: [(&str, Part); 20] = [
    ("submission_id", Part::Number),
    ("submission number", Part::Number),
    ("submission_number", Part::Number),
    ("k_number", Part::Number),
    ("number", Part::Number),
    ("device", Part::Name),
    ("device name", Part::Name),
    ("device_name", Part::Name),
    ("name", Part::Name),
    ("company", Part::Company),
    ("applicant", Part::Company),
    ("manufacturer", Part::Company),
    ("code", Part::Code),
    ("primary product code", Part::Code),
    ("product code", Part::Code),
    ("product_code", Part::Code),
    ("decision_date_openfda", Part::Decided),
    ("decision_date", Part::Decided),
    ("date of final decision", Part::Decided),
    ("date", Part::Decided),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number,
    Name,
    Company,
    Code,
    Decided,
}

/// Read a list of devices.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<ListedDevice>> {
    let mut list = List { file, ..List::default() };
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if start.is_some_and(|byte| [b'[', b'{'].contains(byte)) {
        list.json(bytes);
    } else {
        list.sheet(bytes);
    }
    Reading { items: list.devices, problems: list.problems }
}

#[derive(Default)]
struct List<'a> {
    file: &'a str,
    devices: Vec<ListedDevice>,
    numbers: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl List<'_> {
    fn json(&mut self, bytes: &[u8]) {
        let value: Value = match serde_json::from_slice(bytes) {
            Ok(value) => value,
            Err(error) => {
                let place = Place::Line(error.line() as u64);
                let message = format!("the list is not JSON: {error}");
                self.problems.push(Problem::error("bad-json", self.file, message).at(place));
                return;
            }
        };
        let Some(entries) = value.as_array() else {
            let message = "the list of devices is no JSON list";
            self.problems.push(Problem::error("bad-json", self.file, message));
            return;
        };
        for (at, entry) in entries.iter().enumerate() {
            let place = Place::Rows { count: 1, first: vec![at as u64 + 1] };
            let parts = KEYS.iter().filter_map(|(key, part)| {
                let value = entry.get(key)?;
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
                (!value.is_null() && !text.is_empty()).then_some((*part, text))
            });
            self.keep(parts.collect(), place);
        }
    }

    fn sheet(&mut self, bytes: &[u8]) {
        let grid = grid::read(self.file, bytes, None).into_items(&mut self.problems);
        let rows = grid.rows();
        let Some(header) = rows.first() else {
            if self.problems.is_empty() {
                self.problems.push(Problem::error("empty-list", self.file, "the list is empty"));
            }
            return;
        };
        let mut columns: Vec<(u32, Part)> = Vec::new();
        for (key, part) in KEYS {
            let found = grid.row(*header).find(|(_, cell)| cell.text.eq_ignore_ascii_case(key));
            columns.extend(found.map(|(column, _)| (column, part)));
        }
        if !columns.iter().any(|(_, part)| *part == Part::Number) {
            let problem =
                Problem::error("missing-column", self.file, "no column holds submission numbers")
                    .at(grid.place(*header, 0))
                    .help("head it `submission_id` or `Submission Number`");
            self.problems.push(problem);
            return;
        }
        for row in rows.iter().skip(1) {
            let part = |(column, part): &(u32, Part)| {
                let text = grid.text(*row, *column);
                (!text.is_empty()).then(|| (*part, text.to_string()))
            };
            self.keep(columns.iter().filter_map(part).collect(), grid.place(*row, 0));
        }
    }

    /// Keep the device of one entry; of several keys for a part, the first counts.
    fn keep(&mut self, parts: Vec<(Part, String)>, place: Place) {
        let mut found = BTreeMap::new();
        for (part, text) in parts {
            found.entry(part).or_insert(text);
        }
        let mut take = |part| found.remove(&part).unwrap_or_default().trim().to_string();
        let decided = take(Part::Decided);
        let device = ListedDevice {
            number: take(Part::Number),
            name: take(Part::Name),
            company: take(Part::Company),
            product_code: take(Part::Code),
            decided: day(&decided),
        };
        if device.number.is_empty() {
            let message = "an entry has no submission number, and is left out";
            self.problems.push(Problem::error("missing-number", self.file, message).at(place));
            return;
        }
        if device.decided.is_none() && !decided.is_empty() {
            let message = format!("`{decided}` is not a date");
            let problem = Problem::warning("bad-date", self.file, message)
                .at(place.clone())
                .help("write it as YYYY-MM-DD");
            self.problems.push(problem);
        }
        if self.numbers.insert(device.number.clone()) {
            self.devices.push(device);
        } else {
            let message = format!("`{}` is listed twice; the first entry stands", device.number);
            let problem = Problem::warning("duplicate-number", self.file, message).at(place);
            self.problems.push(problem);
        }
    }
}

fn day(text: &str) -> Option<Date> {
    if let Some(date) = grid::day(text) {
        return Some(date);
    }
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const JSON: &str = r#"[
      {"date": "09/08/2025", "device": "A", "company": "B", "code": "QAS",
       "submission_id": "K250001", "decision_date_openfda": "2025-09-07", "days": 3},
      {"date": "09/08/2025", "device": "C", "submission_id": "K250002",
       "decision_date_openfda": null},
      {"device": "D"}, {"submission_id": "K250002"}, {"submission_id": "K3", "date": "soon"}, 7
    ]"#;

    #[test]
    fn json_and_csv_are_read() {
        let Reading { items, problems } = read("list.json", JSON.as_bytes());
        assert_eq!(items.len(), 3);
        assert_eq!(items[0].decided, Date::from_ymd_opt(2025, 9, 7));
        assert_eq!(items[1].decided, Date::from_ymd_opt(2025, 9, 8));
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["missing-number", "duplicate-number", "bad-date", "missing-number"]);
        let csv = "Date of Final Decision,Submission Number,Device,Company,Panel (lead),\
                   Primary Product Code\n09/08/2025,K250001,\"A, v2\",B,Radiology,QAS\n";
        let Reading { items, problems } = read("list.csv", csv.as_bytes());
        assert_eq!(problems, []);
        assert_eq!((items[0].name.as_str(), items[0].product_code.as_str()), ("A, v2", "QAS"));
        assert_eq!(items[0].decided, Date::from_ymd_opt(2025, 9, 8));
    }

    #[test]
    fn what_is_no_list_is_a_problem() {
        for (text, code) in [
            ("", "empty-list"),
            ("{}", "bad-json"),
            ("[{", "bad-json"),
            ("device,company\nA,B\n", "missing-column"),
        ] {
            assert_eq!(read("list", text.as_bytes()).problems[0].code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(text in "[\\[{]?\\PC{0,100}") {
            read("list", text.as_bytes());
        }
    }
}
