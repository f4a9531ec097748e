//! Ids of blocks: from the kind, the headings above and the words, so that text added
//! elsewhere does not change them.

use std::collections::BTreeMap;

use reliance_model::content::{Block, Body};
use sha2::{Digest as _, Sha256};

/// Gives every block its id.
#[derive(Debug, Default)]
pub(super) struct Ids {
    seen: BTreeMap<String, u32>,
}

impl Ids {
    /// The id of a block; one that came before with the same words is numbered.
    pub(super) fn of(&mut self, block: &Block) -> String {
        let (kind, words) = kind_and_words(block);
        let mut digest = Sha256::new();
        for heading in &block.spot.headings {
            digest.update(normal(heading));
            digest.update([0]);
        }
        digest.update([1]);
        digest.update(normal(&words));
        let hash: String =
            digest.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let id = format!("{kind}-{hash}");
        let count = self.seen.entry(id.clone()).or_default();
        *count += 1;
        match *count {
            1 => id,
            count => format!("{id}-{count}"),
        }
    }
}

/// The kind in letters, and the words that tell a block from another.
fn kind_and_words(block: &Block) -> (&'static str, String) {
    let kind = match &block.body {
        Body::Heading { .. } => "h",
        Body::Paragraph(_) => "p",
        Body::Item { .. } => "i",
        Body::Table { .. } => "t",
        Body::Comment { .. } => "c",
        // The name stays when the text changes.
        Body::Field { name, .. } => return ("f", name.clone()),
    };
    (kind, block.text())
}

/// Words in lower case with single spaces.
fn normal(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
