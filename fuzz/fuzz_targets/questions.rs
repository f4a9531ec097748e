//! `questions.xlsx`: any bytes give attestations and problems, and the same ones twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::questions::read;
use reliance_model::catalogue::Catalogue;

fuzz_target!(|bytes: &[u8]| {
    let catalogue = Catalogue::default();
    let first = read("questions.xlsx", bytes, &[], &catalogue);
    assert_eq!(first, read("questions.xlsx", bytes, &[], &catalogue));
});
