//! Whom a text names as users.

use std::collections::BTreeSet;

use reliance_model::catalogue::UseWord;

use super::aspects::{Lexicon, Said};

/// The users that a text names, by the catalogue's words for them; those that it excludes are
/// not among them.
pub(crate) fn users(words: &[UseWord], text: &str) -> BTreeSet<String> {
    let aspects = Lexicon::new(words).of(text).into_iter();
    let named = aspects.filter(|one| one.about == "user" && one.said == Said::For);
    named.map(|one| one.concept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_named_in_both_languages_and_not_where_they_are_excluded() {
        let words = [
            UseWord {
                aspect: "user".into(),
                concept: "radiologists".into(),
                en: vec!["radiologist".into()],
                zh: vec!["放射科医师".into()],
            },
            UseWord {
                aspect: "population".into(),
                concept: "adults".into(),
                en: vec!["adult".into()],
                zh: vec!["成人".into()],
            },
        ];
        let named = |text: &str| users(&words, text).into_iter().collect::<Vec<_>>();
        assert_eq!(named("notifies a radiologist of a finding in adults"), ["radiologists"]);
        assert_eq!(named("用于辅助放射科医师"), ["radiologists"]);
        assert!(named("not for use by a radiologist").is_empty());
        assert!(named("for adults").is_empty());
    }
}
