//! Documents of every format: whatever the bytes say, blocks have ids of their own and
//! reading again gives the same.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use reliance_evidence::documents;

/// An ending a format; the first byte of the input chooses.
const NAMES: [&str; 10] = [
    "a.md", "a.txt", "a.html", "a.docx", "a.xlsx", "a.csv", "a.xml", "metadata.json", "a.pdf",
    "part.xml",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    // Bytes that are no package seldom become one: the inside of a part is tried by itself.
    let read = |bytes: &[u8]| match name {
        "part.xml" => documents::word_part(name, bytes),
        _ => documents::read(name, bytes),
    };
    let reading = read(rest);
    let ids: BTreeSet<&str> =
        reading.items.blocks.iter().map(|block| block.id.as_str()).collect();
    assert_eq!(ids.len(), reading.items.blocks.len());
    assert_eq!(read(rest), reading);
});
