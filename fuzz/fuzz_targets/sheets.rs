//! Sheets that persons keep, maps of their columns, and term banks.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::records::{self, Map};
use reliance_evidence::term_bank;

const KINDS: [&str; 5] = ["trace-matrix", "risk-file", "gspr-checklist", "standards", "terms-table"];
const NAMES: [&str; 4] = ["a.csv", "a.xlsx", "a.tbx", "a.toml"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(first % 4)];
    let Some(kind) = records::kind(KINDS[usize::from(first / 4) % 5]) else { return };
    if name == "a.toml" {
        return drop(Map::read(name, &String::from_utf8_lossy(rest), kind));
    }
    if name != "a.tbx" {
        let sheet = records::read(name, rest, kind, &Map::default());
        assert_eq!(records::read(name, rest, kind, &Map::default()), sheet);
    }
    assert_eq!(term_bank::read(name, rest), term_bank::read(name, rest));
});
