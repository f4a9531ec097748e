//! The HTML report: complete, closed, and safe with hostile words.

mod sample;

use std::collections::BTreeMap;

use reliance_documents::html;
use reliance_model::assessment::Assessment;
use reliance_model::catalogue::CheckCall;
use reliance_model::finding::Answer;

/// Every opened element is closed, in order.
fn assert_well_formed(page: &str) {
    const VOID: [&str; 5] = ["meta", "br", "input", "!doctype", "link"];
    let mut open: Vec<String> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let end = rest.find('>').expect("a tag ends");
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| !c.is_whitespace() && *c != '/')
            .collect();
        if tag.starts_with('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(name.as_str()),
                "before: {}",
                &rest[..60.min(rest.len())]
            );
        } else if !VOID.contains(&name.as_str()) && !tag.ends_with('/') {
            if name == "script" || name == "style" {
                rest = &rest[rest.find("</").expect("raw text ends")..];
            }
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    assert_eq!(html(&sample::assessment()), html(&sample::assessment()));
}

#[test]
fn every_element_is_closed_and_every_anchor_is_unique_and_met() {
    let page = html(&sample::assessment());
    assert_well_formed(&page);
    let values = |start: &str| -> Vec<String> {
        page.match_indices(start)
            .map(|(at, _)| page[at + start.len()..].chars().take_while(|c| *c != '"').collect())
            .collect()
    };
    let mut ids = values(" id=\"");
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    for target in values(" href=\"#").into_iter().chain(values(" aria-labelledby=\"")) {
        for word in target.split(' ') {
            assert!(ids.binary_search(&word.to_string()).is_ok(), "nothing has the id {word}");
        }
    }
}

#[test]
fn nothing_is_fetched() {
    let page = html(&sample::assessment());
    for word in ["src=", "<link", "@import", "url(", "<iframe", "<img"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</script><script>alert('x')</script>\" onload=\"x\u{0}\u{202e}";
    let mut assessment = sample::assessment();
    assessment.device.name = hostile.into();
    assessment.market_name = hostile.into();
    assessment.gaps = vec![hostile.into()];
    for finding in &mut assessment.findings {
        finding.title = hostile.into();
        finding.requirement.push_str(hostile);
        finding.because = hostile.into();
        finding.topic = hostile.into();
        finding.url = Some("javascript:alert(1)".into());
    }
    for question in &mut assessment.questions {
        question.text = hostile.into();
        question.id.push_str(hostile);
    }
    for problem in &mut assessment.problems {
        problem.file = hostile.into();
    }
    let file = assessment.files.values().next().cloned().unwrap();
    assessment.files.insert(hostile.into(), file);
    let page = html(&assessment);
    assert_well_formed(&page);
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("href=\"javascript") && !page.contains(" onload=\""));
    assert!(!page.contains('\u{0}') && !page.contains('\u{202e}'));
}

#[test]
fn an_empty_assessment_is_a_page() {
    let full = sample::assessment();
    let empty = Assessment {
        findings: Vec::new(),
        unmapped: Vec::new(),
        routes: Vec::new(),
        pathway: Default::default(),
        questions: Vec::new(),
        pictures: Vec::new(),
        data_sheets: Vec::new(),
        calendar: Vec::new(),
        files: Default::default(),
        problems: Vec::new(),
        not_primary: Vec::new(),
        ..full
    };
    let page = html(&empty);
    assert_well_formed(&page);
    assert!(page.contains("holds no route into the United States"));
}

#[test]
fn a_data_sheet_says_what_the_images_are_and_holds_their_pictures_once() {
    let assessment = sample::assessment();
    let page = html(&assessment);
    let sheet = page.split("<section id=\"images\"").nth(1).unwrap();
    let sheet = sheet.split("</section>").next().unwrap();
    for said in [
        "CT (1600) · MR (13) · 2 others (7)",
        "Acme (1203) · Bolt (410) · 2 others (7) · not said (7)",
        "<dt>No image says</dt><dd>kernel</dd>",
        "2021-03 to 2023-11; 4 instances without a date",
        "retrospective, 2021-01-01 to an unnamed day",
        "judged under PS3.15 2026d; declared by 99.4 %",
        "text_removed (12)",
        ">not counted<",
        &"0c4d".repeat(16),
    ] {
        let plain = sheet.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(plain.contains(said), "{said}: {sheet}");
    }
    assert_eq!(sheet.matches("<figure").count(), 2);
    for number in 1..=assessment.pictures.len() {
        let id = format!("<figure id=\"picture-{number}\"");
        assert_eq!(page.matches(&id).count(), 1, "{id}");
    }
}

#[test]
fn what_only_informs_never_stands_among_the_open() {
    let assessment = sample::assessment();
    let page = html(&assessment);
    let open = page.find("id=\"open\"").unwrap();
    let shown = page.find("id=\"shown\"").unwrap();
    let informing = page.find("id=\"informing\"").unwrap();
    assert!(open < shown && shown < informing);
    for weak in ["data-force=\"draft\"", "data-force=\"only reported\"", "data-force=\"habit\""] {
        assert!(!page[open..informing].contains(weak), "{weak}");
        assert!(page[informing..].contains(weak), "{weak}");
    }
}

#[test]
fn the_program_never_speaks_as_the_regulator() {
    let page = html(&sample::assessment()).to_lowercase();
    for word in ["compliant", "approved", "conforms", " passed", "score:"] {
        assert!(!page.contains(word), "{word}");
    }
    for answer in [Answer::Shown, Answer::NotShown, Answer::Undetermined, Answer::ForAPerson] {
        assert!(page.contains(&format!("</svg>{}</span>", answer.words())));
    }
}

#[test]
fn a_justification_is_filled_from_findings_and_says_what_is_missing() {
    let mut assessment = sample::assessment();
    assert!(!html(&assessment).contains("id=\"justification\""));
    let finding = assessment.findings.iter_mut().find(|finding| !finding.parts.is_empty()).unwrap();
    let part = &mut finding.parts[0];
    part.call = Some(CheckCall { check: "bridging".into(), parameters: BTreeMap::new() });
    part.answer = Answer::Undetermined;
    part.because = "needs fresh cases".into();
    let page = html(&assessment);
    assert_well_formed(&page);
    assert!(page.contains("<b>NOT ANSWERED</b>: needs fresh cases"));
    assert!(page.contains("<b>NOT ANSWERED</b>: no requirement here asks for it"));
}

#[test]
fn what_waits_for_an_answer_prints_the_question_as_a_link_to_it() {
    let mut assessment = sample::assessment();
    let asked = assessment.questions.iter().find(|asked| asked.id == "ask:77aa").unwrap();
    let text = asked.text.clone();
    let waits = |finding: &&mut reliance_model::finding::Finding| {
        finding.answer == Answer::ForAPerson && finding.waived.is_none()
    };
    let finding = assessment.findings.iter_mut().find(waits).unwrap();
    finding.to_do = Some("answer the question".into());
    finding.questions = vec!["ask:77aa".into(), "ask:settled".into()];
    let page = html(&assessment);
    assert_well_formed(&page);
    let link =
        format!("<b>To do</b> answer the question: <a href=\"#q-ask_3a_77aa\">{text}</a></p>");
    assert!(
        page.contains(&link),
        "{}",
        &page[page.find("answer the question").unwrap_or(0)..][..300]
    );
    // Of many the first few are printed, and the rest counted.
    let many: Vec<_> = (0..5)
        .map(|at| {
            let mut one = assessment.questions[0].clone();
            one.id = format!("ask:{at}");
            one
        })
        .collect();
    let ids: Vec<String> = many.iter().map(|one| one.id.clone()).collect();
    assessment.questions.extend(many);
    let to_do = assessment
        .findings
        .iter_mut()
        .find(|finding| finding.to_do.as_deref() == Some("answer the question"));
    to_do.unwrap().questions = ids;
    assert!(html(&assessment).contains("</a>; and 2 more</p>"));
}
