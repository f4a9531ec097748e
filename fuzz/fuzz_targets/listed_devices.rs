//! Any bytes as a list of devices: a listing and problems, never a panic; every device once.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use reliance_evidence::listed_devices::{self, Listing};

fuzz_target!(|bytes: &[u8]| {
    let mut reading = listed_devices::read("a", bytes);
    let numbers: BTreeSet<&String> =
        reading.items.devices.iter().map(|device| &device.number).collect();
    assert_eq!(numbers.len(), reading.items.devices.len());
    let mut known = Listing::default();
    listed_devices::merge(&mut known, reading.items, &mut reading.problems);
    for problem in &reading.problems {
        problem.render(None);
    }
});
