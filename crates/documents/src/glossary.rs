//! The words that every output uses: answers, forces, ways of reading, states of routes.

use reliance_model::catalogue::{Force, ReadAs};

use crate::words::{ANSWERS, mark_meaning, meaning};

/// A word with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What sort of word it is, as a heading.
    pub sort: &'static str,
    /// The word, as it is printed.
    pub name: String,
    /// Its meaning, a sentence or two.
    pub meaning: String,
}

/// Every word, sort by sort.
pub fn glossary() -> Vec<Word> {
    let answers = ANSWERS.map(|answer| (answer.words(), meaning(answer).to_string()));
    let forces = Force::ALL.map(|force| {
        let counts = match force.counts() {
            true => " It counts: an answer that is open stands in the way.",
            false => " It informs and does not count.",
        };
        (force.word(), format!("{}{counts}", force_meaning(force)))
    });
    let read = [ReadAs::Primary, ReadAs::Copy, ReadAs::Secondary, ReadAs::Memory].map(|how| {
        let printed = match how {
            ReadAs::Primary => "Printed without a mark.",
            ReadAs::Copy => "Marked ᶜ on a terminal and c in the report.",
            ReadAs::Secondary => "Marked ˢ on a terminal and s in the report.",
            ReadAs::Memory => "Marked ᵐ on a terminal and m in the report.",
        };
        (how.word(), format!("The entry was {}. {printed}", mark_meaning(how)))
    });
    let states = STATES.map(|(name, meaning)| (name, meaning.to_string()));
    let others = OTHERS.map(|(name, meaning)| (name, meaning.to_string()));
    let sorts: [(&'static str, Vec<(&str, String)>); 5] = [
        ("Answers", answers.into()),
        ("Force of a requirement or a route", forces.into()),
        ("How an entry was read", read.into()),
        ("States of a route", states.into()),
        ("Other words", others.into()),
    ];
    let word = |sort| {
        move |(name, meaning): (&str, String)| Word { sort, name: name.to_string(), meaning }
    };
    sorts.into_iter().flat_map(|(sort, words)| words.into_iter().map(word(sort))).collect()
}

fn force_meaning(force: Force) -> &'static str {
    match force {
        Force::Law => "A statute or regulation that is made.",
        Force::Standard => "A standard that is recognised, harmonised or asked for by contracts.",
        Force::Guidance => "Final guidance of the regulator: not binding, and expected.",
        Force::Draft => "Draft guidance, or a bill that is not passed; it may change or lapse.",
        Force::Announced => "Announced, consulted or proposed, and not made.",
        Force::Habit => "What reviewers are known to expect, printed nowhere by the regulator.",
        Force::Reported => "Only the press or a third party says so; it changes nothing.",
    }
}

const STATES: [(&str, &str); 7] = [
    ("open", "The rule is in force on the day and nothing known shuts this device out of it."),
    (
        "ordinary, open",
        "The market's whole procedure: it is always there, what is held elsewhere opens and spares \
         nothing in it, and evidence made elsewhere may serve.",
    ),
    ("opens on DATE", "The rule is made and is not in force before that day."),
    (
        "proposed",
        "Consulted, drafted or announced. It opens on no date until the rule is made, whatever day \
         is expected.",
    ),
    ("closed", "Something shuts this device out: an exclusion, an end, or nothing to start from."),
    ("only reported", "No regulator's text supports the route, so it changes nothing."),
    (
        "not catalogued",
        "The catalogue has no requirements of that market, so nothing is said of the route.",
    ),
];

const OTHERS: [(&str, &str); 6] = [
    (
        "set aside",
        "A person waives the requirement in reliance.toml, with a reason, a name and an end; it is \
         listed and not counted.",
    ),
    (
        "outdated, confirm again",
        "A person's answer was given to words or a file that have changed since. It settles nothing \
         until it is given again.",
    ),
    (
        "in doubt",
        "Whether a requirement applies is not certain. It is asked, and a person may say that it \
         does not apply.",
    ),
    (
        "post hoc",
        "The figure comes from data that were looked at before its plan was fixed. It is printed \
         and answers nothing.",
    ),
    (
        "evidence proposed",
        "Evidence made for a requirement of another market may serve here by the crosswalk. It \
         answers nothing by itself.",
    ),
    (
        "review risk",
        "What is known to draw questions and holds in review. It sorts findings and changes no \
         answer.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_once_with_a_meaning() {
        let words = glossary();
        let mut names: Vec<&str> = words.iter().map(|word| word.name.as_str()).collect();
        assert_eq!(names.iter().filter(|name| **name == "only reported").count(), 2);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len() + 1, words.len());
        assert!(words.iter().all(|word| word.meaning.ends_with('.')), "{words:?}");
        let of = |name: &str| words.iter().find(|word| word.name == name).unwrap();
        insta::assert_snapshot!(of("copy").meaning, @"The entry was read in someone else's transcript of the regulator's text. Marked ᶜ on a terminal and c in the report.");
        insta::assert_snapshot!(of("guidance").meaning, @"Final guidance of the regulator: not binding, and expected. It counts: an answer that is open stands in the way.");
        insta::assert_snapshot!(of("draft").meaning, @"Draft guidance, or a bill that is not passed; it may change or lapse. It informs and does not count.");
    }
}
