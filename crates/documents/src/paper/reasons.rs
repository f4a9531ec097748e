//! Why a finding has its answer: the sentence of every part that decides it, each with its own
//! trace, and for papers that stay with the maker what is to be done.

use reliance_model::finding::{Answer, Finding, Part};

use super::build::Writing;
use super::findings::sentence;
use super::{Inline, Trace};
use crate::words;

/// How a reason begins that lacks something.
pub(super) const NEEDS: &str = "needs ";

/// The reasons of a finding, each once, with their traces.
fn of(writing: &mut Writing<'_>, finding: &Finding) -> Vec<(String, Trace)> {
    // What contradicts it decides; what is missing beside it is a hole all the same.
    beside(writing, finding, |part| {
        finding.answer == Answer::NotShown && part.answer == Answer::Undetermined
    })
}

/// The deciding reasons, and those of the other parts that are wanted beside them.
fn beside(
    writing: &mut Writing<'_>,
    finding: &Finding,
    wanted: impl Fn(&Part) -> bool,
) -> Vec<(String, Trace)> {
    let deciding = finding.parts.iter().filter(|part| part.answer == finding.answer);
    let deciding: Vec<&Part> = deciding.collect();
    let first = deciding.first().map_or("", |part| part.because.as_str());
    // What was decided by something else than the parts says so itself.
    let by_parts = match finding.because.strip_prefix(first) {
        Some(rest) => !first.is_empty() && (rest.is_empty() || rest.starts_with(" (and ")),
        None => false,
    };
    if !by_parts {
        let trace = writing.of_finding(finding);
        return vec![(finding.because.clone(), trace)];
    }
    let beside = finding.parts.iter().filter(|part| part.answer != finding.answer && wanted(part));
    let mut said: Vec<(String, Trace)> = Vec::new();
    for part in deciding.into_iter().chain(beside) {
        if said.iter().all(|(because, _)| *because != part.because) {
            let trace = writing.of_part(finding, part);
            said.push((part.because.clone(), trace));
        }
    }
    said
}

/// The reasons as sentences.
pub(super) fn sentences(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let reasons = of(writing, finding);
    let sentences = reasons.into_iter().map(|(because, trace)| (sentence(&because), trace));
    joined(writing, sentences.collect(), (" ", ""))
}

/// The reasons within a sentence.
pub(super) fn phrases(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let reasons = of(writing, finding);
    joined(writing, reasons, ("; ", "；"))
}

/// Fields with words between them, in English and Chinese.
fn joined(
    writing: &mut Writing<'_>,
    fields: Vec<(String, Trace)>,
    (english, chinese): (&str, &str),
) -> Vec<Inline> {
    let mut inlines = Vec::new();
    for (text, trace) in fields {
        if !inlines.is_empty() {
            inlines.push(Inline::Text(writing.say(english, chinese).to_string()));
        }
        inlines.push(writing.field(text, trace));
    }
    inlines
}

/// The reasons in one string.
pub(super) fn words(writing: &mut Writing<'_>, finding: &Finding) -> String {
    let reasons: Vec<String> =
        of(writing, finding).into_iter().map(|(because, _)| because).collect();
    reasons.join(writing.say("; ", "；"))
}

/// The hole of an open finding with everything that it needs, and its other reasons after it.
pub(super) fn open(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    // A heading is answered by every check that has something to say, not by the worst alone.
    let looked = |part: &Part| part.answer.is_open() && part.call.is_some();
    let (lacking, other): (Vec<_>, Vec<_>) = beside(writing, finding, looked)
        .into_iter()
        .partition(|(because, _)| because.starts_with(NEEDS));
    let needs = match lacking.is_empty() {
        true => undecided(writing, finding.answer).to_string(),
        false => {
            let contradicted =
                (finding.answer == Answer::NotShown).then(|| undecided(writing, finding.answer));
            let needs =
                lacking.iter().map(|(because, _)| because[NEEDS.len()..].trim_end_matches('.'));
            let needs: Vec<&str> = contradicted.into_iter().chain(needs).collect();
            needs.join(writing.say("; needs ", "；需要 "))
        }
    };
    let traces = lacking.into_iter().map(|(_, trace)| writing.trace(trace)).collect();
    let mut inlines = vec![writing.missing_of(&finding.requirement, &needs, traces)];
    if let Some(hole) = writing.holes.last_mut() {
        hole.title = Some(finding.title.clone());
    }
    inlines.push(Inline::Text(writing.say(".", "。").to_string()));
    let gap = writing.say(" ", "").to_string();
    for (because, trace) in other {
        inlines.push(Inline::Text(gap.clone()));
        inlines.push(writing.field(sentence(&because), trace));
    }
    if finding.parts.is_empty() && finding.answer == Answer::ForAPerson {
        inlines.extend(if_it_applies(writing, finding));
    }
    inlines
}

/// What is asked where it is not known whether it applies: no check has looked at it yet.
fn if_it_applies(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let trace = writing.of_finding(finding);
    let title = finding.title.trim_end_matches('?');
    let lead = writing.say(" If it applies, ", "如适用，").to_string();
    let mid = writing.say(" asks for: ", "要求：").to_string();
    vec![
        Inline::Text(lead),
        Inline::Emphasis(vec![writing.field(title, trace.clone())]),
        Inline::Text(mid),
        writing.field(sentence(&finding.asks), trace),
    ]
}

/// What is needed where no reason says it.
fn undecided<'w>(writing: &Writing<'_>, answer: Answer) -> &'w str {
    match answer {
        Answer::ForAPerson => writing.say("a person's answer", "人员答复"),
        Answer::NotShown => writing.say(
            "evidence that shows it; what is on file contradicts it",
            "能够证明该要求的证据，现有证据与之相反",
        ),
        _ => writing.say("evidence that decides it", "足以作出判断的证据"),
    }
}

/// The reasons without a hole, and what is to be done about every part that is open.
pub(super) fn listed(writing: &mut Writing<'_>, finding: &Finding) -> Vec<Inline> {
    let mut inlines = sentences(writing, finding);
    if !writing.template.internal || finding.waived.is_some() {
        return inlines;
    }
    for (what, trace) in to_do(writing, finding) {
        inlines.push(Inline::Text(writing.say(" To do: ", " 措施：").to_string()));
        inlines.push(writing.field(sentence(&what), trace));
    }
    inlines
}

/// What is to be done about a finding, each once.
fn to_do(writing: &mut Writing<'_>, finding: &Finding) -> Vec<(String, Trace)> {
    let mut list: Vec<(String, Trace)> = Vec::new();
    if let Some(what) = &finding.to_do {
        let trace = writing.of_finding(finding);
        list.push((what.clone(), trace));
    }
    for part in finding.parts.iter().filter(|part| part.answer.is_open()) {
        let Some(what) = &part.to_do else { continue };
        if list.iter().all(|(other, _)| other != what) {
            let trace = writing.of_part(finding, part);
            list.push((what.clone(), trace));
        }
    }
    list
}

/// What is to be done about a finding, in one string.
pub(super) fn to_do_words(writing: &mut Writing<'_>, finding: &Finding) -> String {
    let list = to_do(writing, finding);
    let list: Vec<String> =
        list.into_iter().map(|(what, _)| words::capital(what.trim_end_matches('.'))).collect();
    list.join(writing.say(". ", "。"))
}
