//! Names, versions and scores of software: text in, order and numbers out.
//!
//! - [`package_url`]: which package a component is, by its package URL.
//! - [`version`]: how versions of an ecosystem order.
//! - [`ecosystem`]: what the OSV names of ecosystems mean, and which package URLs they cover.
//! - [`range`]: ranges of versions, as VERS and in the notations of package managers.
//! - [`osv`]: whether a version is affected, after OSV and RustSec records.
//! - [`cvss`](mod@cvss): vectors and scores of CVSS 2.0, 3.0, 3.1 and 4.0.
//! - [`rubric`]: the medical-device rubric for CVSS 3.x as a guided form.
//!
//! Nothing here opens a file or looks at a clock, and no input makes it panic. What cannot be
//! read is a named error and never an order, a match or a score: that two versions cannot be
//! compared is a question for a person, not a "not affected". Every text has a longest length
//! ([`MOST_BYTES`]), so that a hostile document cannot cost more than it weighs.

pub mod cvss;
pub mod ecosystem;
mod escape;
mod number;
mod order;
pub mod osv;
pub mod package_url;
pub mod range;
pub mod rubric;
pub mod version;

/// Longest package URL, version, range or vector that is read, in bytes.
///
/// The longest package URLs seen in the wild carry a download address and several checksums
/// and stay below 2 KiB.
pub const MOST_BYTES: usize = 8192;

/// The beginning of a text, short enough for a message.
fn clipped(text: &str) -> String {
    const MOST: usize = 80;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
