//! What a text on the intended use is about: population, modality, body part, user,
//! function and so on, each said or denied, with ages.
//!
//! Words are looked up in the catalogue's list, so that a Chinese text and an English one
//! are compared by what they mean. A word that the list does not have is not seen: what is
//! missing on one side is therefore never certain, and what stands there is.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::UseWord;

use super::text::{is_han, squash, without_formulae, words};

/// What is said of a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Said {
    /// It is.
    For,
    /// It is not.
    Against,
}

/// An aspect and a concept of it, and what is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Aspect {
    /// `population`, `user` …
    pub(super) about: String,
    /// The concept.
    pub(super) concept: String,
    /// Said or denied?
    pub(super) said: Said,
}

/// The words of the catalogue, ready to be looked up.
pub(super) struct Lexicon {
    /// English forms as sequences of words, by their first word.
    english: BTreeMap<String, Vec<(Vec<String>, String, String)>>,
    /// Chinese forms, the longest first.
    chinese: Vec<(String, String, String)>,
}

const NO: [&str; 12] = [
    "not",
    "no",
    "without",
    "never",
    "neither",
    "nor",
    "cannot",
    "contraindicated",
    "excluding",
    "excluded",
    "except",
    "none",
];
const BACK: [&str; 4] = ["but", "however", "although", "only"];
const NO_ZH: [&str; 7] = ["不", "禁", "非", "无法", "勿", "未", "排除"];

impl Lexicon {
    pub(super) fn new(list: &[UseWord]) -> Lexicon {
        let mut english: BTreeMap<String, Vec<(Vec<String>, String, String)>> = BTreeMap::new();
        let mut chinese = Vec::new();
        for word in list {
            for form in &word.en {
                let form = words(form);
                let Some(first) = form.first().cloned() else { continue };
                let entry = (form, word.aspect.clone(), word.concept.clone());
                english.entry(first).or_default().push(entry);
            }
            for form in &word.zh {
                chinese.push((squash(form), word.aspect.clone(), word.concept.clone()));
            }
        }
        for forms in english.values_mut() {
            forms.sort_by_key(|(form, ..)| std::cmp::Reverse(form.len()));
        }
        chinese.sort_by_key(|(form, ..)| std::cmp::Reverse(form.chars().count()));
        Lexicon { english, chinese }
    }

    /// The aspects of a sentence.
    pub(super) fn of(&self, sentence: &str) -> BTreeSet<Aspect> {
        if sentence.chars().any(is_han) {
            self.of_chinese(sentence)
        } else {
            self.of_english(sentence)
        }
    }

    fn of_english(&self, sentence: &str) -> BTreeSet<Aspect> {
        let list = words(sentence);
        let mut found = BTreeSet::new();
        let (mut at, mut said) = (0, Said::For);
        while at < list.len() {
            let word = list[at].as_str();
            let prefixed = word.strip_prefix("non").filter(|rest| rest.len() > 3);
            match self.at(&list[at..]) {
                Some((length, about, concept)) => {
                    found.insert(Aspect { about, concept, said });
                    at += length;
                }
                None => {
                    if NO.contains(&word) {
                        said = Said::Against;
                    } else if BACK.contains(&word) {
                        said = Said::For;
                    }
                    if let Some((1, about, concept)) =
                        prefixed.and_then(|rest| self.at(&[rest.to_string()]))
                    {
                        found.insert(Aspect { about, concept, said: Said::Against });
                    }
                    at += 1;
                }
            }
        }
        found
    }

    /// The longest form at the beginning of these words.
    fn at(&self, list: &[String]) -> Option<(usize, String, String)> {
        let first = list.first()?;
        let single = first.strip_suffix('s').filter(|stem| stem.len() > 2);
        [Some(first.as_str()), single].into_iter().flatten().find_map(|key| {
            let forms = self.english.get(key)?;
            forms.iter().find_map(|(form, about, concept)| {
                let fits = form.len() <= list.len()
                    && form.iter().zip(list).skip(1).all(|(want, have)| {
                        want == have || have.strip_suffix('s') == Some(want.as_str())
                    });
                fits.then(|| (form.len(), about.clone(), concept.clone()))
            })
        })
    }

    fn of_chinese(&self, sentence: &str) -> BTreeSet<Aspect> {
        let mut found = BTreeSet::new();
        let text = without_formulae(sentence);
        for clause in text.split(['，', '；', '。', ',', ';', '\n']) {
            let clause = squash(clause);
            let (mut at, mut said) = (0, Said::For);
            while let Some(rest) = clause.get(at..).filter(|rest| !rest.is_empty()) {
                if let Some((form, about, concept)) =
                    self.chinese.iter().find(|(form, ..)| starts(rest, &clause[..at], form))
                {
                    let (about, concept) = (about.clone(), concept.clone());
                    found.insert(Aspect { about, concept, said });
                    at += form.len();
                    continue;
                }
                if NO_ZH.iter().any(|no| rest.starts_with(no)) {
                    said = Said::Against;
                }
                at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }
}

/// Does a form stand at the beginning of the rest? Latin letters only as whole words.
fn starts(rest: &str, before: &str, form: &str) -> bool {
    if !rest.starts_with(form) {
        return false;
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let whole = |edge: Option<char>, beside: Option<char>| !(latin(edge) && latin(beside));
    whole(form.chars().next(), before.chars().next_back())
        && whole(form.chars().next_back(), rest[form.len()..].chars().next())
}

/// Ages that a sentence names, as a sign and a number of years: `<18`, `≥22`, `18`.
pub(super) fn ages(sentence: &str) -> BTreeSet<u32> {
    let list = words(sentence);
    let mut found = BTreeSet::new();
    for (at, word) in list.iter().enumerate() {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let Ok(years) = digits.parse::<u32>() else { continue };
        if years == 0 || years > 120 || word.contains(['.', '%']) {
            continue;
        }
        let next = list.get(at + 1).map(String::as_str).unwrap_or_default();
        let named =
            matches!(next, "year" | "years" | "yr" | "yrs" | "yearold" | "yearsold" | "岁" | "周");
        // 18 years of age, not 18 weeks.
        let aged_in_full = next == "周" && list.get(at + 2).is_some_and(|word| word == "岁");
        let glued = word.ends_with("year") || word.ends_with("years") || word.contains("yearold");
        let aged = at > 0 && matches!(list[at - 1].as_str(), "age" | "aged" | "ages");
        if (named && next != "周") || aged_in_full || glued || aged {
            found.insert(years);
        }
        // `18 to 75 years` and `22-80 years` name two.
        if named && at >= 2 && matches!(list[at - 1].as_str(), "to" | "and" | "至" | "到") {
            found
                .extend(list[at - 2].parse::<u32>().ok().filter(|years| (1..=120).contains(years)));
        }
    }
    found
}

/// Concepts on which two sets contradict one another: the same is said here and denied there.
pub(super) fn contradictions<'a>(
    here: &'a BTreeSet<Aspect>,
    there: &BTreeSet<Aspect>,
) -> Vec<&'a Aspect> {
    let says = |set: &BTreeSet<Aspect>, like: &Aspect, said: Said| {
        set.contains(&Aspect { said, ..like.clone() })
    };
    here.iter()
        .filter(|aspect| {
            let other = if aspect.said == Said::For { Said::Against } else { Said::For };
            says(there, aspect, other)
                && !says(there, aspect, aspect.said)
                && !says(here, aspect, other)
        })
        .collect()
}

/// In words: `user: radiologists`, `function: not diagnosis`.
pub(super) fn named(aspect: &Aspect) -> String {
    let no = if aspect.said == Said::Against { "not " } else { "" };
    format!("{}: {no}{}", aspect.about, aspect.concept)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small list of words.
    pub(in crate::compare) fn list() -> Vec<UseWord> {
        let of = |aspect: &str, concept: &str, en: &str, zh: &str| UseWord {
            aspect: aspect.into(),
            concept: concept.into(),
            en: en.split('|').map(String::from).collect(),
            zh: zh.split('|').map(String::from).collect(),
        };
        vec![
            of("population", "adults", "adult", "成人|成年"),
            of("population", "children", "child|children|pediatric", "儿童"),
            of("user", "radiologists", "radiologist", "放射科医师"),
            of("user", "emergency physicians", "emergency physician", "急诊医师"),
            of("function", "triage", "triage", "分诊"),
            of("function", "diagnosis", "diagnose|diagnosis", "诊断"),
            of("role", "aid", "aid|assist", "辅助"),
            of("modality", "computed tomography", "ct", "ct"),
            of("body part", "chest", "chest", "胸部"),
        ]
    }

    fn said(sentence: &str) -> String {
        let found = Lexicon::new(&list()).of(sentence);
        found.iter().map(named).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn english_and_chinese_say_the_same() {
        let english = said("Intended to assist radiologists in the triage of chest CT of adults.");
        assert_eq!(english, said("用于辅助放射科医师对成人胸部CT进行分诊。"));
        insta::assert_snapshot!(english, @"body part: chest; function: triage; modality: computed tomography; population: adults; role: aid; user: radiologists");
    }

    #[test]
    fn what_is_denied_is_denied_to_the_end_of_the_clause() {
        insta::assert_snapshot!(said("It is an aid to triage and is not intended for children or for diagnosis."), @"function: not diagnosis; function: triage; population: not children; role: aid");
        insta::assert_snapshot!(said("供放射科医师辅助分诊，不用于儿童，不作诊断。"), @"function: not diagnosis; function: triage; population: not children; role: aid; user: radiologists");
        assert_eq!(said("the device is not only for children"), said("the device is for children"));
    }

    #[test]
    fn ages_are_numbers_of_years() {
        let years = |text: &str| ages(text).into_iter().collect::<Vec<_>>();
        assert_eq!(years("patients 18 years or older"), [18]);
        assert_eq!(years("aged 22 to 75 years"), [22, 75]);
        assert_eq!(years("年龄18岁及以上的患者"), [18]);
        assert_eq!(years("347 cases at 40x"), Vec::<u32>::new());
    }

    #[test]
    fn the_same_said_and_denied_contradicts() {
        let lexicon = Lexicon::new(&list());
        let (here, there) =
            (lexicon.of("for diagnosis of adults"), lexicon.of("for adults, not for diagnosis"));
        let found: Vec<String> = contradictions(&here, &there).into_iter().map(named).collect();
        assert_eq!(found, ["function: diagnosis"]);
    }
}
