//! Any bytes as a bill of materials: a bill and problems, never a panic, every place inside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::cyber::bill;
use reliance_model::problem::Place;

fuzz_target!(|bytes: &[u8]| {
    let reading = bill::read("a", bytes);
    let places = reading.problems.iter().map(|problem| &problem.place);
    let components = reading.items.components.iter().map(|component| &component.place);
    for place in places.chain(components) {
        if let Place::Bytes(span) = place {
            assert!(span.start <= span.end && span.end <= bytes.len());
        }
    }
    for problem in &reading.problems {
        problem.render(std::str::from_utf8(bytes).ok());
    }
});
