//! Tests of the guided form.

use super::*;

fn answered(pairs: &[(&str, Answer)]) -> Form {
    let mut form = Form::default();
    for (id, answer) in pairs {
        form.answer(id, *answer).unwrap();
    }
    form
}

fn harmless() -> Form {
    let mut form = Form::default();
    for question in QUESTIONS {
        form.answer(question.id, Answer::No).unwrap();
    }
    form
}

#[test]
fn what_is_certain_is_decided_and_the_rest_is_for_a_person() {
    let mut form = harmless();
    form.answer("XAVP", Answer::Yes).unwrap();
    let vector = form.vector(Edition::V31).unwrap().to_string();
    assert_eq!(vector, "CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:N");
    form.answer("XIT", Answer::Yes).unwrap();
    let error = form.vector(Edition::V30).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"no vector yet: I have no value");
    form.set("I", "H").unwrap();
    assert_eq!(form.metric("I"), Outcome::Set { value: "H" });
    assert_eq!(form.vector(Edition::V30).unwrap().scores().base.to_string(), "4.2");
}

#[test]
fn a_network_attack_is_for_a_person_and_an_unknown_answer_too() {
    let form = answered(&[("XAVN", Answer::Yes), ("XUI", Answer::Unknown)]);
    assert_eq!(form.metric("AV"), Outcome::ForPerson { why: NOT_KNOWN });
    assert_eq!(form.metric("UI"), Outcome::ForPerson { why: UNKNOWN });
    assert_eq!(form.metric("PR"), Outcome::Unanswered { open: vec!["XPRL"] });
}

#[test]
fn a_person_does_not_overrule_the_answers() {
    let mut form = answered(&[("XUI", Answer::Yes)]);
    form.set("UI", "N").unwrap();
    assert!(matches!(form.metric("UI"), Outcome::Decided { value: "R", .. }));
}

#[test]
fn what_the_rubric_does_not_have_is_refused() {
    let mut form = harmless();
    assert!(form.answer("XYZ", Answer::Yes).is_err());
    assert!(form.set("AV", "Z").is_err());
    assert!(form.set("E", "P").is_err());
    assert!(form.vector(Edition::V40).is_err());
}

#[test]
fn each_kind_of_data_is_asked_about_for_each_loss() {
    for (metric, count) in [("C", 6), ("I", 6), ("A", 6)] {
        let asked = |question: &&Question| question.metric == metric && !question.follows;
        assert_eq!(QUESTIONS.iter().filter(asked).count(), count);
    }
    assert_eq!(QUESTIONS.len(), 31);
}
