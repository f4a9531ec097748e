//! Whom a text names as users.

use std::collections::BTreeSet;

use reliance_model::catalogue::UseWord;

use super::aspects::{Aspect, Lexicon, Said};

/// The users that a text names and those that it excludes, by the catalogue's words for them.
pub(crate) fn users(words: &[UseWord], text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let aspects = Lexicon::new(words).of(text).into_iter();
    let (named, excluded): (Vec<_>, Vec<_>) =
        aspects.filter(|one| one.about == "user").partition(|one| one.said == Said::For);
    let concepts = |list: Vec<Aspect>| list.into_iter().map(|one| one.concept).collect();
    (concepts(named), concepts(excluded))
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
        let named = |text: &str| users(&words, text).0.into_iter().collect::<Vec<_>>();
        assert_eq!(named("notifies a radiologist of a finding in adults"), ["radiologists"]);
        assert_eq!(named("用于辅助放射科医师"), ["radiologists"]);
        assert!(named("not for use by a radiologist").is_empty());
        assert!(named("for adults").is_empty());
        let excluded = users(&words, "not for use by a radiologist").1;
        assert!(excluded.contains("radiologists"), "{excluded:?}");
    }
}
