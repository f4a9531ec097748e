//! Statements of documents that test and development data do not overlap.

use crate::compare::sentences_of;
use crate::read_inside::place;
use crate::said::first_of;
use crate::{Answered, Ask};

/// How a sentence says that nothing is shared.
const NONE: [&str; 10] = [
    "no overlap",
    "not overlap",
    "without overlap",
    "non-overlapping",
    "无重叠",
    "不重叠",
    "没有重叠",
    "无交叉",
    "不交叉",
    "没有交叉",
];
const TEST: [&str; 2] = ["test", "测试"];
const DEVELOPMENT: [&str; 6] = ["training", "development", "tuning", "训练", "开发", "调优"];
/// Words of a sentence that asks or demands and says nothing of what is.
const OPEN: [&str; 9] = ["whether", "must", "shall", "should", "if ", "是否", "应", "须", "必须"];
/// Most places that a sentence names.
const MOST: usize = 3;

/// What the documents of the market say to the contrary of shared subjects.
pub(super) fn denied(ask: &Ask<'_>) -> Option<Answered> {
    let documents = ask.evidence.device.documents_in(ask.market);
    let contents = documents.filter_map(|one| ask.evidence.contents.get(&one.file));
    let (mut places, mut evidence) = (Vec::new(), Vec::new());
    for (cited, sentence) in contents.flat_map(sentences_of) {
        let at = place(&cited);
        if says_none(&sentence) && !places.contains(&at) {
            places.push(at);
            evidence.push(ask.file(&cited.file, cited.spot.words()));
        }
    }
    if places.is_empty() {
        return None;
    }
    let because = first_of("places that say otherwise", &places, MOST).within(|places| {
        format!(
            "this contradicts what stands in {places}: that test and development data do not overlap"
        )
    });
    Some(Answered::not_shown(because).to_do("correct the documents").evidence(evidence))
}

fn says_none(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
    has(&NONE) && has(&TEST) && has(&DEVELOPMENT) && !has(&OPEN)
}

#[cfg(test)]
mod tests {
    use reliance_model::content::{Block, Body, Content, Spot};

    use super::*;

    #[test]
    fn a_statement_is_told_from_a_question_and_a_demand() {
        let says = |text: &str| {
            let block = Block {
                id: String::new(),
                spot: Spot::default(),
                body: Body::Paragraph(text.into()),
                revisions: Vec::new(),
            };
            let content = Content { blocks: vec![block], ..Content::default() };
            sentences_of(&content).any(|(_, sentence)| says_none(&sentence))
        };
        assert!(says("It was validated, with no overlap of test dataset and training dataset."));
        assert!(says("Test and development data do not overlap."));
        assert!(says("按标准进行验证，测试集与训练集无重叠。"));
        for open in [
            "Check whether test and training data do not overlap.",
            "Test data must not overlap with training data.",
            "测试集与训练集应不重叠。",
            "The two periods do not overlap.",
            "Test and training data overlap.",
            "No overlap. Test and training data are described below.",
        ] {
            assert!(!says(open), "{open}");
        }
    }
}
