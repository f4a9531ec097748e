//! Reports of scanners and side tables: any bytes give items and problems.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::cyber::{disclosure, handling, scans, support};

fuzz_target!(|bytes: &[u8]| {
    let first = scans::read("scan.json", bytes);
    assert_eq!(first, scans::read("scan.json", bytes));
    handling::read("handled.csv", bytes);
    support::read("support.csv", bytes);
    disclosure::read("mds2.xlsx", bytes);
});
