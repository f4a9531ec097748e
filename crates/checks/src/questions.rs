//! Ids of questions: stable as long as the question's words stand.
//!
//! An answer given once must still be found after the catalogue was reordered, and must not
//! be found after the question was changed. So the id is a digest of the words, and only of
//! the words: white space does not count, everything else does.

use sha2::{Digest, Sha256};

/// The id of a question: `prefix`, a colon, and the first ten hexadecimal digits of the
/// SHA-256 of its text with runs of white space read as one space.
///
/// The prefixes in use are `ask` (a requirement's question), `doubt` (a doubt about whether
/// it applies) and `route` (a route's question). Questions about a facet are `fact:<facet>`
/// and carry no digest.
pub fn question_id(prefix: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    let hex: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}:{hex}")
}

#[cfg(test)]
mod tests {
    use super::question_id;

    #[test]
    fn the_id_follows_the_words_and_nothing_else() {
        // First ten digits of `printf 'Which US pathway?' | sha256sum`.
        assert_eq!(question_id("route", "Which US pathway?"), "route:de9bc17fa1");
        assert_eq!(
            question_id("route", " Which\n  US pathway? "),
            question_id("route", "Which US pathway?")
        );
        assert_ne!(
            question_id("route", "Which pathway?"),
            question_id("route", "Which US pathway?")
        );
        assert!(question_id("ask", "Which US pathway?").starts_with("ask:"));
    }
}
