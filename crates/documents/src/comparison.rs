//! A comparison of documents as text and as a page; redlines as text and as a page.

mod page;
mod redline;

use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Comparison, Edit, Seen, Weight};

use crate::wrap::{clean, columns, hang};

pub use page::comparison_html;
pub(crate) use page::head as page_head;
pub use redline::{redline_html, redline_text};

/// Columns of a side of text.
const SIDE: usize = 46;

/// What came of a comparison, in words.
fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Differs => "DIFFERS",
        Verdict::CannotTell => "CANNOT TELL",
        Verdict::Agrees => "agrees",
    }
}

/// How much hangs on it, in words.
fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Contradiction => "contradiction",
        Weight::Meaning => "meaning",
        Weight::Fact => "fact",
        Weight::Wording => "wording",
    }
}

/// The kinds of comparison as they are printed.
fn about(kind: &str) -> String {
    kind.replace('-', " ")
}

/// A comparison for a terminal: side by side, the weightiest first; what agrees only where
/// `all` asks for it.
pub fn comparison_text(found: &Comparison, all: bool) -> String {
    let mut text = String::new();
    for (at, document) in found.documents.iter().enumerate() {
        let letter = letter(at);
        text.push_str(&format!(
            "{letter}  {}: {} blocks, {} claims\n",
            clean(&document.file),
            document.blocks,
            document.claims
        ));
    }
    text.push('\n');
    for seen in found.seen.iter().filter(|seen| all || seen.remark.verdict != Verdict::Agrees) {
        one(&mut text, found, seen);
    }
    text.push_str(&summary(found));
    text
}

/// How many differ, cannot be told, and agree.
fn summary(found: &Comparison) -> String {
    let mut text = format!(
        "{} differ, {} cannot be told, {} agree\n",
        found.count(Verdict::Differs),
        found.count(Verdict::CannotTell),
        found.count(Verdict::Agrees)
    );
    if found.cut {
        text.push_str("A bound was reached: not everything in these documents was compared.\n");
    }
    text
}

/// A, B, C …, then numbers.
fn letter(at: usize) -> String {
    u8::try_from(at)
        .ok()
        .filter(|at| *at < 26)
        .map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).to_string())
}

/// The letter of the document that is cited.
fn letter_of(found: &Comparison, cited: &Citation) -> String {
    let at = found.documents.iter().position(|document| document.file == cited.file);
    at.map_or_else(String::new, letter)
}

fn one(text: &mut String, found: &Comparison, seen: &Seen) {
    let remark = &seen.remark;
    let head = format!(
        "{} ({}, {}): ",
        verdict(remark.verdict),
        about(&remark.about),
        weight(seen.weight)
    );
    text.push_str(&hang(&head, 2, &remark.says, 96));
    let side = |cited: Option<&Citation>, keep: fn(&Edit) -> bool| -> Vec<String> {
        let Some(cited) = cited else { return Vec::new() };
        let place = cited.spot.words();
        let place = format!(
            "{} {}",
            letter_of(found, cited),
            if place.is_empty() { cited.file.clone() } else { place }
        );
        let words =
            if seen.change.is_empty() { cited.quote.clone() } else { marked(&seen.change, keep) };
        let mut lines = folded(&clean(&place), SIDE);
        lines.extend(folded(&clean(&words), SIDE));
        lines
    };
    let left = side(remark.here.as_ref(), |edit| !matches!(edit, Edit::Inserted(_)));
    let right = side(remark.there.as_ref(), |edit| !matches!(edit, Edit::Deleted(_)));
    for at in 0..left.len().max(right.len()) {
        let (l, r) =
            (left.get(at).map_or("", String::as_str), right.get(at).map_or("", String::as_str));
        let pad = " ".repeat(SIDE.saturating_sub(columns(l)));
        text.push_str(format!("    {l}{pad} | {r}").trim_end());
        text.push('\n');
    }
    text.push('\n');
}

/// The words of one side, with what the other has not between brackets.
fn marked(change: &[Edit], keep: fn(&Edit) -> bool) -> String {
    let mut out = String::new();
    for edit in change.iter().filter(|edit| keep(edit)) {
        match edit {
            Edit::Same(words) => out.push_str(words),
            Edit::Deleted(words) | Edit::Inserted(words) => {
                let bare = words.trim_end();
                out.push('[');
                out.push_str(bare);
                out.push(']');
                out.push_str(&words[bare.len()..]);
            }
        }
    }
    out
}

/// A text in lines of at most that many columns.
fn folded(text: &str, most: usize) -> Vec<String> {
    hang("", 0, text, most).lines().filter(|line| !line.is_empty()).map(str::to_string).collect()
}
