//! A catalogue: any bytes as its files give a catalogue and problems, never a panic.
//!
//! The bytes are cut at each line of `=== PATH`, so that the fuzzer can make several files
//! that refer to each other.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use reliance_model::catalogue_read::read;
use reliance_model::problem::Place;

const PATHS: [&str; 10] = [
    "us/requirements/a.toml",
    "catalogue.toml",
    "facets.toml",
    "markets.toml",
    "routes/us.toml",
    "us/regulator.toml",
    "us/sources.toml",
    "crosswalk.tsv",
    "device-types.toml",
    "populations/populations.toml",
];

fuzz_target!(|bytes: &[u8]| {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut path = PATHS[0].to_string();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b"=== ") {
            Some(name) => path = named(name),
            None => files.entry(path.clone()).or_default().extend_from_slice(line),
        }
    }
    for problem in &read(&files).problems {
        let text = files.get(&problem.file).map(Vec::as_slice).unwrap_or_default();
        if let Place::Bytes(span) = &problem.place {
            assert!(span.start <= span.end && span.end <= text.len());
        }
        problem.render(std::str::from_utf8(text).ok());
    }
});

/// One digit names a usual file; anything else is a name itself.
fn named(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).trim().to_string();
    let usual = name.parse().ok().and_then(|at: usize| PATHS.get(at));
    usual.map_or(name.clone(), |usual| usual.to_string())
}
