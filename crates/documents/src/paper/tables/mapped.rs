//! Tables that map: requirements to evidence, slots to requirements, the set to its files.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Template;
use reliance_model::finding::{Answer, Finding};

use super::Rows;
use crate::paper::build::Writing;
use crate::paper::findings::answer;
use crate::paper::{Trace, applies};
use crate::words;

/// Slot of papers that go to the authority before and apart from the others.
const ANOTHER_SUBMISSION: &str = "Q-Submission";

/// Each requirement with the checks and files its answer rests on.
pub(super) fn evidence_map(writing: &mut Writing<'_>) -> Rows {
    let source = writing.source;
    let asked = |finding: &&Finding| finding.answer != Answer::NotApplicable;
    let found: Vec<&Finding> = source.assessment.findings.iter().filter(asked).collect();
    let rows = found.into_iter().map(|finding| {
        let calls = finding.parts.iter().filter_map(|part| part.call.as_ref());
        let calls: BTreeSet<String> = calls.map(|call| call.check.clone()).collect();
        let files = finding.parts.iter().flat_map(|part| &part.evidence);
        let files: BTreeSet<String> = files.map(|evidence| evidence.file.clone()).collect();
        let cells = vec![
            finding.requirement.clone(),
            words::cite(&finding.cite).to_string(),
            answer(writing, finding.answer).to_string(),
            super::list(&calls),
            super::list(&files),
        ];
        (writing.of_finding(finding), cells)
    });
    Rows {
        caption: ("From requirement to evidence", "从要求到证据"),
        header: vec![
            ("Requirement", "要求"),
            ("Asked by", "依据"),
            ("Answer", "结论"),
            ("Checks", "检查"),
            ("Files", "文件"),
        ],
        rows: rows.collect(),
        widths: vec![26, 20, 12, 18, 24],
        needs: None,
    }
}

/// Templates of what goes to the authority for this device.
fn enclosed<'a>(writing: &Writing<'a>) -> impl Iterator<Item = &'a Template> {
    let source = writing.source;
    source.catalogue.templates.values().filter(move |one| {
        !one.internal
            && one.slot.as_deref() != Some(ANOTHER_SUBMISSION)
            && applies(one, &source.assessment.market, source.profile).is_some()
    })
}

/// The documents of the market's set for this device.
pub(super) fn set(writing: &Writing<'_>) -> Rows {
    let mut set: Vec<&Template> = enclosed(writing).collect();
    set.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    let row = |one: &Template| {
        let title = match (&one.title_zh, writing.chinese()) {
            (Some(title), true) => title,
            _ => &one.title,
        };
        let cells = vec![title.clone(), one.slot.clone().unwrap_or_default(), one.file.clone()];
        (Trace::default(), cells)
    };
    Rows {
        caption: ("Documents of this set", "本套文件目录"),
        header: vec![("Document", "文件"), ("Goes to", "归入"), ("File", "文件名")],
        rows: set.into_iter().map(row).collect(),
        widths: vec![44, 32, 24],
        needs: None,
    }
}

/// What each section of the regulator's form is asked for, and how it stands: every section
/// that a requirement or a document goes to, in the order that `form` gives between bars, and
/// those that it does not name behind them.
pub(super) fn slots(writing: &mut Writing<'_>, form: &str) -> Rows {
    let source = writing.source;
    let mut slots: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for slot in enclosed(writing).filter_map(|one| one.slot.as_deref()) {
        slots.entry(slot).or_default();
    }
    for finding in &source.assessment.findings {
        if let Some(slot) =
            finding.slot.as_deref().filter(|_| finding.answer != Answer::NotApplicable)
        {
            slots.entry(slot).or_default().push(finding);
        }
    }
    let row = |(slot, findings): (&str, Vec<&Finding>)| {
        // A section that nothing is asked for by name has no count: a zero would read as done.
        let with = |wanted: Answer| match findings.is_empty() {
            true => "–".to_string(),
            false => findings.iter().filter(|finding| finding.answer == wanted).count().to_string(),
        };
        let documents = source.catalogue.templates.values().filter(|one| {
            one.slot.as_deref() == Some(slot)
                && applies(one, &source.assessment.market, source.profile).is_some()
        });
        let documents: BTreeSet<String> = documents.map(|one| one.file.clone()).collect();
        let trace = Trace { figure: Some("number of findings".into()), ..Trace::default() };
        let cells = vec![
            slot.to_string(),
            with(Answer::Shown),
            with(Answer::NotShown),
            with(Answer::Undetermined),
            with(Answer::ForAPerson),
            super::list(&documents),
        ];
        (trace, cells)
    };
    let order: Vec<&str> = form.split('|').map(str::trim).collect();
    let mut slots: Vec<(&str, Vec<&Finding>)> = slots.into_iter().collect();
    slots.sort_by_key(|(slot, _)| order.iter().position(|one| one == slot).unwrap_or(order.len()));
    let rows = slots.into_iter().map(row).collect();
    Rows {
        caption: ("Sections, and how what is asked for them stands", "各章节及其要求的状况"),
        header: vec![
            ("Section", "章节"),
            ("Shown", "已证明"),
            ("Not shown", "未证明"),
            ("Undetermined", "无法确定"),
            ("For a person", "须由人员答复"),
            ("Documents", "文件"),
        ],
        rows,
        widths: vec![36, 10, 10, 13, 11, 20],
        needs: None,
    }
}
