//! How alike two texts are by the words they share.
//!
//! Each text is a list of its words in small letters; function words, words of fewer than
//! three letters and bare numbers are left out, plurals are put in the singular, and Chinese
//! text is taken two characters at a time. A word weighs `1 + ln(count)` in its text, times
//! `1 + ln((1 + N) / (1 + n))` where `n` of the `N` texts hold it (Salton and Buckley 1988,
//! with the smoothing that keeps a word of every text from weighing nothing). The likeness is
//! the cosine of the two lists of weights: 0 where no word is shared, 1 where the words and
//! their shares are equal. It knows nothing of meaning: *not for diagnosis* and *for
//! diagnosis* are very alike.

use std::collections::BTreeMap;

use reliance_model::letters::is_han;
use reliance_model::predicates::Likeness;

/// Most shared words that are told.
const MOST_SHARED: usize = 8;
/// Longest text that is taken in, in characters.
const LONGEST: usize = 200_000;

/// English words that carry no meaning of their own.
const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "also",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "being",
    "between",
    "but",
    "by",
    "can",
    "each",
    "etc",
    "for",
    "from",
    "had",
    "has",
    "have",
    "if",
    "in",
    "including",
    "into",
    "is",
    "it",
    "its",
    "may",
    "more",
    "must",
    "no",
    "not",
    "of",
    "on",
    "only",
    "or",
    "other",
    "over",
    "per",
    "shall",
    "should",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "under",
    "upon",
    "use",
    "used",
    "using",
    "was",
    "were",
    "when",
    "where",
    "which",
    "who",
    "will",
    "with",
    "within",
    "without",
];

/// Counts of words.
pub(super) type Words = BTreeMap<String, u32>;

/// The words of a text, counted.
pub(super) fn words(text: &str) -> Words {
    let mut words = Words::new();
    let (mut word, mut han): (String, Option<char>) = (String::new(), None);
    for c in text.chars().take(LONGEST).chain([' ']) {
        if is_han(c) {
            keep(&mut words, &mut word);
            if let Some(before) = han {
                *words.entry(format!("{before}{c}")).or_default() += 1;
            }
            han = Some(c);
        } else {
            han = None;
            if c.is_alphanumeric() {
                word.extend(c.to_lowercase());
            } else {
                keep(&mut words, &mut word);
            }
        }
    }
    words
}

fn keep(words: &mut Words, word: &mut String) {
    let taken = std::mem::take(word);
    let letters = taken.chars().count() >= 3 && taken.chars().any(char::is_alphabetic);
    if letters && !FUNCTION_WORDS.contains(&taken.as_str()) {
        *words.entry(singular(taken)).or_default() += 1;
    }
}

fn singular(word: String) -> String {
    let plain = word.len() > 4 && word.is_ascii();
    match word.strip_suffix("ies") {
        Some(stem) if plain => format!("{stem}y"),
        _ => match word.strip_suffix('s') {
            Some(stem) if plain && !stem.ends_with(['s', 'u', 'i']) => stem.to_string(),
            _ => word,
        },
    }
}

/// The likeness of `own` to each of the texts, all of which weigh the words.
pub(super) fn likeness(own: &Words, texts: &[Words]) -> Vec<Likeness> {
    let mut holds: BTreeMap<&str, u32> = BTreeMap::new();
    for word in texts.iter().chain([own]).flat_map(|text| text.keys()) {
        *holds.entry(word).or_default() += 1;
    }
    let all = texts.len() as f64 + 1.0;
    let weighed = |text: &Words| -> BTreeMap<String, f64> {
        let weigh = |(word, count): (&String, &u32)| {
            let held = holds.get(word.as_str()).copied().unwrap_or_default();
            let rare = 1.0 + libm::log((1.0 + all) / (1.0 + f64::from(held)));
            (word.clone(), (1.0 + libm::log(f64::from(*count))) * rare)
        };
        text.iter().map(weigh).collect()
    };
    let own = weighed(own);
    texts.iter().map(|text| cosine(&own, &weighed(text))).collect()
}

fn cosine(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> Likeness {
    let length =
        |text: &BTreeMap<String, f64>| text.values().map(|weight| weight * weight).sum::<f64>();
    let scale = libm::sqrt(length(a) * length(b));
    if scale <= 0.0 {
        return Likeness::default();
    }
    let mut shared: Vec<(String, f64)> =
        a.iter().filter_map(|(word, weight)| Some((word.clone(), weight * b.get(word)?))).collect();
    let sum: f64 = shared.iter().map(|(_, part)| part).sum();
    shared.sort_by(|x, y| y.1.total_cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
    let words = shared.len();
    shared.truncate(MOST_SHARED);
    shared.iter_mut().for_each(|(_, part)| *part /= sum);
    Likeness { cosine: (sum / scale).clamp(0.0, 1.0), shared, words, file: None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_plain_and_counted() {
        let found = words("The studies of lungs: CT, 510 CTs and a lung's axis. 肺栓塞");
        let found: Vec<String> = found.iter().map(|(word, n)| format!("{word} {n}")).collect();
        insta::assert_snapshot!(found.join(", "), @"axis 1, cts 1, lung 2, study 1, 栓塞 1, 肺栓 1");
    }

    /// By hand: of two texts, `chest` is in both, `lung` and `head` in one each, so that
    /// with N = 2 the weights are 1, 1 + ln 1.5 and 1 + ln 1.5.
    #[test]
    fn the_measure_is_the_cosine_of_the_weights() {
        let found = likeness(&words("chest lung"), &[words("chest head")]);
        let rare = 1.0 + libm::log(1.5);
        assert!((found[0].cosine - 1.0 / (1.0 + rare * rare)).abs() < 1e-12);
        assert_eq!(found[0].shared, [("chest".to_string(), 1.0)]);
    }

    #[test]
    fn the_same_words_are_alike_and_other_words_are_not() {
        let own = words("Notifies of a suspected pulmonary embolism on chest CT");
        let texts = [own.clone(), words("Measures bone age of the hand"), words("")];
        let found = likeness(&own, &texts);
        assert!((found[0].cosine - 1.0).abs() < 1e-12, "{found:?}");
        assert_eq!((found[1].cosine, found[2].cosine), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn it_is_a_share_and_goes_both_ways(a in "[a-d肺 ]{0,40}", b in "[a-d肺 ]{0,40}") {
            let (a, b) = (words(&a), words(&b));
            let one = likeness(&a, std::slice::from_ref(&b))[0].cosine;
            let other = likeness(&b, std::slice::from_ref(&a))[0].cosine;
            prop_assert!((0.0..=1.0).contains(&one) && (one - other).abs() < 1e-12);
        }
    }
}
