//! Records of vulnerabilities, lists of exploited ones and predictions: any bytes give items and problems.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::cyber::{advisories, exploits, predictions};

fuzz_target!(|bytes: &[u8]| {
    let first = advisories::read("record", bytes);
    assert_eq!(first, advisories::read("record", bytes));
    if let Some(skimmed) = advisories::skim(bytes) {
        assert!(!skimmed.id.is_empty());
    }
    exploits::read("kev", bytes);
    predictions::read("epss", bytes);
});
