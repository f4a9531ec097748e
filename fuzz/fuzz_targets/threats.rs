//! Any bytes as a threat model: a model and problems, never a panic, every place inside.

#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::cyber::threats;
use reliance_model::problem::Place;

fuzz_target!(|bytes: &[u8]| {
    let reading = threats::read("a", bytes);
    for problem in &reading.problems {
        if let Place::Bytes(span) = &problem.place {
            assert!(span.start <= span.end && span.end <= bytes.len());
        }
        problem.render(std::str::from_utf8(bytes).ok());
    }
});
