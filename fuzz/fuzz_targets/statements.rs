//! Statements on vulnerabilities, CSAF's rules among them: any bytes give items and problems.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::cyber::statements;

fuzz_target!(|bytes: &[u8]| {
    let first = statements::read("vex.json", bytes);
    assert_eq!(first, statements::read("vex.json", bytes));
    assert!(first.items.statements.len() <= statements::MAX_STATEMENTS);
});
