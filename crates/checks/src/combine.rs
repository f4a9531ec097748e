//! One answer from several: the least favourable decides, everything is kept.

use std::collections::BTreeSet;

use reliance_model::finding::Answer;
use reliance_model::whole_list::{BESIDES, WholeList};

use crate::{Answered, Missing};

/// Several answers as one.
///
/// The answer is the least favourable of them; the sentence names those that decided it
/// and how many more there are; what is open among these is listed. Figures, pictures,
/// evidence and caveats of all are kept.
/// `None` where there is nothing to combine.
pub(crate) fn combine(parts: Vec<Answered>) -> Option<Answered> {
    let answer = parts.iter().map(|part| part.answer).min()?;
    let deciding = sentences(&parts, |part| part.answer == answer);
    let mut because = deciding.join("; ");
    let mut rest = Counts::default();
    let mut open: Vec<(Answer, String)> = Vec::new();
    for part in parts.iter().filter(|part| part.answer != answer) {
        if part.answer.is_open() {
            let told = (part.answer, in_full(part));
            if open.contains(&told) {
                continue;
            }
            open.push(told);
        }
        rest.add(part.answer);
    }
    let mut besides = None;
    if let Some(rest) = rest.words() {
        let said = format!("{BESIDES}{rest}");
        because = format!("{because}; {said}");
        let open = open.into_iter().map(|(_, sentence)| sentence);
        besides = Some(WholeList::new("what else is open", said, open));
    }
    let mut whole = Answered::new(answer, because);
    let mut to_do: Vec<String> = Vec::new();
    for part in parts {
        if part.answer == answer {
            to_do.extend(part.to_do.filter(|words| !to_do.contains(words)));
        }
        whole.figures.extend(part.figures);
        whole.pictures.extend(part.pictures);
        whole.evidence.extend(part.evidence);
        whole.caveats.extend(part.caveats);
        whole.lists.extend(part.lists);
        whole.outcomes.extend(part.outcomes);
    }
    whole.lists.extend(besides.filter(|list| !list.is_empty()));
    whole.to_do = (!to_do.is_empty()).then(|| to_do.join("; "));
    unique(&mut whole.evidence);
    unique(&mut whole.caveats);
    Some(whole)
}

/// Answers as one, where some parts lack their evidence.
pub(crate) fn combine_results(parts: Vec<Result<Answered, Missing>>) -> Option<Answered> {
    combine(parts.into_iter().map(|part| part.unwrap_or_else(Answered::from)).collect())
}

/// The sentence of an answer with every list that it cuts whole, since a list is no place to
/// lead on from.
fn in_full(part: &Answered) -> String {
    let own = part.lists.iter().filter(|list| !list.said.starts_with(BESIDES));
    own.fold(part.because.clone(), |sentence, list| list.in_full(&sentence))
}

fn sentences(parts: &[Answered], keep: impl Fn(&Answered) -> bool) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let kept = parts.iter().filter(|part| keep(part)).map(|part| part.because.as_str());
    kept.filter(|sentence| seen.insert(*sentence)).collect()
}

fn unique<T: Clone + Ord>(items: &mut Vec<T>) {
    let mut seen = BTreeSet::new();
    items.retain(|item| seen.insert(item.clone()));
}

#[derive(Default)]
struct Counts {
    by_answer: std::collections::BTreeMap<Answer, u64>,
}

impl Counts {
    fn add(&mut self, answer: Answer) {
        *self.by_answer.entry(answer).or_insert(0) += 1;
    }

    fn words(&self) -> Option<String> {
        let words: Vec<String> = self
            .by_answer
            .iter()
            .map(|(answer, number)| format!("{number} {}", answer.words()))
            .collect();
        (!words.is_empty()).then(|| crate::words::list(&words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_favourable_decides() {
        let parts = vec![
            Answered::shown("a holds").caveat("small"),
            Answered::not_shown("b fails").to_do("mend b"),
            Answered::not_shown("c fails").to_do("mend c").caveat("small"),
        ];
        let whole = combine(parts).unwrap();
        assert_eq!(whole.answer, Answer::NotShown);
        insta::assert_snapshot!(whole.because, @"b fails; c fails; besides, 1 shown");
        insta::assert_snapshot!(whole.to_do.unwrap(), @"mend b; mend c");
        assert_eq!(whole.caveats, ["small"]);
    }

    #[test]
    fn nothing_gives_nothing_and_a_lack_is_undetermined() {
        assert_eq!(combine(Vec::new()), None);
        let lack = combine_results(vec![Err(Missing::new("a plan", "write one"))]).unwrap();
        assert_eq!(lack.answer, Answer::Undetermined);
        insta::assert_snapshot!(lack.because, @"needs a plan");
    }

    #[test]
    fn what_is_open_besides_is_listed_and_what_is_shown_is_counted() {
        let parts = vec![
            Answered::not_shown("a fails"),
            Answered::for_a_person("b waits"),
            Answered::undetermined("needs c"),
            Answered::shown("d holds"),
        ];
        let whole = combine(parts).unwrap();
        let [list] = whole.lists.as_slice() else { panic!("{:?}", whole.lists) };
        assert_eq!(list.items, ["b waits", "needs c"]);
        assert!(list.stands_in(&whole.because), "{}", whole.because);
        let shown = combine(vec![Answered::not_shown("a fails"), Answered::shown("d holds")]);
        assert!(shown.unwrap().lists.is_empty());
    }
}
