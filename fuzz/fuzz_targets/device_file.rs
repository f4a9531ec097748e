//! `reliance.toml`: any bytes give a device and problems, and every span lies in the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reliance_evidence::device_file::read_bytes;
use reliance_model::catalogue::Catalogue;
use reliance_model::problem::Place;

fuzz_target!(|bytes: &[u8]| {
    let reading = read_bytes("reliance.toml", bytes, &Catalogue::default());
    for problem in &reading.problems {
        if let Place::Bytes(span) = &problem.place {
            assert!(span.start <= span.end && span.end <= bytes.len());
        }
        problem.render(std::str::from_utf8(bytes).ok());
    }
    for span in reading.items.files.values() {
        assert!(span.start <= span.end && span.end <= bytes.len());
    }
});
