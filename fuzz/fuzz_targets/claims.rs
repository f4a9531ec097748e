//! Claims of any text: each cites a block that is there, and finding them again gives the
//! same.

#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use reliance_evidence::{claims, documents};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = ["a.md", "a.txt", "a.html", "a.csv"][usize::from(*first) % 4];
    let content = documents::read(name, rest).items;
    let ids: BTreeSet<&str> = content.blocks.iter().map(|block| block.id.as_str()).collect();
    let found = claims::find(&content);
    assert!(found.iter().all(|claim| ids.contains(claim.cited.block.as_str())));
    assert_eq!(claims::find(&content), found);
});
