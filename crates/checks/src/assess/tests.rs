//! What an assessment promises, on catalogues of a few lines.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::assessment::Assessment;
use reliance_model::catalogue::{Catalogue, ReadAs};
use reliance_model::device::{Document, Waiver};
use reliance_model::evidence::{Attestation, Evidence, File, Stated};
use reliance_model::facet::Fact;
use reliance_model::finding::{Answer, Finding, Question};
use reliance_stats::reduction::Reductions;

use super::{Case, assess};

mod asked;
mod persons;
mod ways;

const FRAME: &str = r#"
version = "test"
schema = 1
read_on = 2026-11-22
review_by = 2027-05-22
"#;

const MARKETS: &str = r#"
[us]
name = "United States"
regulators = ["us"]
catalogued = true
"#;

const FACETS: &str = r#"
[ai]
title = "Does it use AI?"
question = "Does it use AI?"
values = { none = "no", locked = "yes" }

[pccp]
title = "Change plan"
question = "Is a change plan part of the application?"
values = { true = "yes", false = "no" }
"#;

fn requirement(id: &str, rest: &str) -> String {
    format!(
        "[[requirement]]\nid = \"{id}\"\ntitle = \"T\"\nsource = \"us/law\"\nsection = \"1\"\n\
         status = \"in-force\"\nasks = \"A\"\nhow = \"H\"\napplies = \"all\"\nphrase = \"all\"\n\
         read_as = \"copy\"\nread_note = \"n\"\n{rest}\n"
    )
}

fn catalogue(requirements: &[String]) -> Catalogue {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut add = |name: &str, text: &str| files.insert(name.into(), text.as_bytes().to_vec());
    add("catalogue.toml", FRAME);
    add("markets.toml", MARKETS);
    add("facets.toml", FACETS);
    add("us/regulator.toml", "code = \"us\"\nname = \"R\"\n");
    add("us/sources.toml", "[law]\ncite = \"Law\"\n");
    add("us/requirements/all.toml", &requirements.join("\n"));
    let reading = reliance_model::catalogue_read::read(&files);
    assert_eq!(reading.items.requirements.len(), requirements.len(), "{:?}", reading.problems);
    reading.items
}

fn day() -> Date {
    Date::from_ymd_opt(2026, 11, 22).unwrap()
}

fn run(catalogue: &Catalogue, evidence: &Evidence) -> Assessment {
    let case = Case { catalogue, evidence, market: "us", on: day() };
    assess(&case, &Reductions::default(), Vec::new(), "0")
}

fn only(assessment: &Assessment) -> &Finding {
    assert_eq!(assessment.findings.len(), 1);
    &assessment.findings[0]
}

fn stated(id: &str, verdict: Stated) -> BTreeMap<String, Attestation> {
    let attestation = Attestation {
        question: id.into(),
        verdict,
        answer: "as filed".into(),
        document: None,
        person: "P. Person".into(),
        on: Some(day()),
        rests_on: BTreeMap::new(),
    };
    BTreeMap::from([(id.to_string(), attestation)])
}

#[test]
fn an_unset_fact_asks_and_never_closes() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = { ai = [\"locked\"] }",
    )]);
    let assessment = run(&catalogue, &Evidence::default());
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    assert_eq!(only(&assessment).because, "does it apply? not known: Does it use AI? (`ai`)");
    let types = only(&assessment).to_do.as_deref();
    assert_eq!(types, Some("state in reliance.toml, [facts]: ai"));
    assert_eq!(only(&assessment).questions, ["fact:ai"]);
    assert!(assessment.is_open());

    let mut evidence = Evidence::default();
    let none = Fact::Known([("none".to_string())].into());
    evidence.device.facts.insert("ai".into(), none);
    let assessment = run(&catalogue, &evidence);
    assert_eq!(only(&assessment).answer, Answer::NotApplicable);
    assert_eq!(only(&assessment).because, "Does it use AI? (`ai`): none");
    assert!(!assessment.is_open());
}

#[test]
fn a_persons_answer_to_a_fact_decides_like_a_declared_one() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = { ai = [\"locked\"] }",
    )]);
    let evidence = Evidence {
        attestations: stated("fact:ai", Stated::Values(vec!["none".into()])),
        ..Evidence::default()
    };
    assert_eq!(only(&run(&catalogue, &evidence)).because, "Does it use AI? (`ai`): none");
}

#[test]
fn what_is_only_reported_asks_nothing_and_opens_nothing() {
    let catalogue =
        catalogue(&[requirement("us.a", "force = \"reported\"\nquestion = \"Q?\"\nfacets = {}")]);
    let assessment = run(&catalogue, &Evidence::default());
    assert_eq!(only(&assessment).answer, Answer::NotApplicable);
    assert!(assessment.questions.is_empty());
    assert!(!only(&assessment).counts);
}

#[test]
fn a_draft_is_answered_and_does_not_count() {
    let catalogue =
        catalogue(&[requirement("us.a", "force = \"draft\"\nquestion = \"Q?\"\nfacets = {}")]);
    let assessment = run(&catalogue, &Evidence::default());
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    assert!(!assessment.is_open());
}

#[test]
fn a_law_that_is_made_for_later_says_from_when() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nin_force = 2027-01-01\nquestion = \"Q?\"\nfacets = {}",
    )]);
    let assessment = run(&catalogue, &Evidence::default());
    assert_eq!(only(&assessment).because, "in force from 2027-01-01; assessed for 2026-11-22");
}

#[test]
fn an_attestation_settles_the_question_and_not_missing_evidence() {
    let id = crate::question_id("ask", "Q?");
    let evidence = Evidence { attestations: stated(&id, Stated::Satisfied), ..Evidence::default() };
    let asked =
        catalogue(&[requirement("us.a", "force = \"law\"\nquestion = \"Q?\"\nfacets = {}")]);
    assert_eq!(only(&run(&asked, &evidence)).answer, Answer::Shown);

    let computed = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = {}\nchecks = [\"bridging\"]",
    )]);
    assert_eq!(only(&run(&computed, &evidence)).answer, Answer::Undetermined);
}

#[test]
fn the_same_doubt_is_asked_once_and_settles_all() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it so?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest), requirement("us.b", rest)]);
    let assessment = run(&catalogue, &Evidence::default());
    let doubts: Vec<_> =
        assessment.questions.iter().filter(|asked| asked.id.starts_with("doubt:")).collect();
    assert_eq!(doubts.len(), 1);
    assert_eq!(doubts[0].settles, ["us.a", "us.b"]);

    let evidence = Evidence {
        attestations: stated(&doubts[0].id, Stated::Values(vec!["does not apply".into()])),
        ..Evidence::default()
    };
    let answers: Vec<Answer> =
        run(&catalogue, &evidence).findings.iter().map(|finding| finding.answer).collect();
    assert_eq!(answers, [Answer::NotApplicable, Answer::NotApplicable]);
}

#[test]
fn a_waiver_sets_aside_and_changes_no_answer() {
    let catalogue =
        catalogue(&[requirement("us.a", "force = \"law\"\nquestion = \"Q?\"\nfacets = {}")]);
    let mut evidence = Evidence::default();
    let mut waiver = Waiver {
        requirement: "us.a".into(),
        reason: "no patient contact".into(),
        person: "P. Person".into(),
        expires: Date::from_ymd_opt(2027, 1, 1),
        line: 9,
    };
    evidence.device.waivers.push(waiver.clone());
    let assessment = run(&catalogue, &evidence);
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    assert!(only(&assessment).waived.is_some());
    assert!(!assessment.is_open());

    waiver.expires = Date::from_ymd_opt(2026, 1, 1);
    evidence.device.waivers = vec![waiver];
    let assessment = run(&catalogue, &evidence);
    assert!(assessment.is_open());
    assert!(assessment.problems.iter().any(|problem| problem.code == "unused-waiver"));
}

#[test]
fn a_waiver_holds_on_its_last_day_and_needs_a_reason_and_a_person() {
    let catalogue =
        catalogue(&[requirement("us.a", "force = \"law\"\nquestion = \"Q?\"\nfacets = {}")]);
    let whole = Waiver {
        requirement: "us.a".into(),
        reason: "no patient contact".into(),
        person: "P. Person".into(),
        expires: Some(day()),
        line: 9,
    };
    let with = |waiver: Waiver| {
        let mut evidence = Evidence::default();
        evidence.device.waivers.push(waiver);
        let assessment = run(&catalogue, &evidence);
        let words = assessment.problems.iter().map(|problem| problem.message.clone());
        (only(&assessment).waived.is_some(), words.collect::<Vec<String>>())
    };
    assert_eq!(with(whole.clone()), (true, vec![]));
    let silent = vec!["the waiver of `us.a` names no reason or no person".to_string()];
    for waiver in [
        Waiver { reason: String::new(), ..whole.clone() },
        Waiver { person: String::new(), ..whole.clone() },
    ] {
        assert_eq!(with(waiver), (false, silent.clone()));
    }
    let ended = vec!["the waiver of `us.a` has ended or names no end".to_string()];
    assert_eq!(with(Waiver { expires: None, ..whole.clone() }), (false, ended.clone()));
    assert_eq!(with(Waiver { expires: day().pred_opt(), ..whole.clone() }), (false, ended));
    let nothing = with(Waiver { requirement: "us.b".into(), ..whole });
    assert_eq!(nothing, (false, vec!["there is no requirement `us.b`".to_string()]));
}

#[test]
fn a_file_that_nothing_names_is_said_unless_it_speaks_to_people() {
    let file = |used| File { sha256: None, bytes: 1, rows: None, used };
    let mut evidence = Evidence::default();
    for (path, used) in [("README.md", false), ("data/a.csv", true), ("data/b.csv", false)] {
        evidence.files.insert(path.into(), file(used));
    }
    let problems = run(&catalogue(&[]), &evidence).problems;
    let told: Vec<(&str, &str)> =
        problems.iter().map(|problem| (problem.code, problem.file.as_str())).collect();
    assert_eq!(told, [("unread-file", "data/b.csv")]);
}

#[test]
fn a_question_waits_while_its_evidence_is_missing() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\nfacets = {}\nchecks = [\"anomalies-listed\"]";
    let assessment = run(&catalogue(&[requirement("us.a", rest)]), &Evidence::default());
    let finding = only(&assessment);
    assert!(matches!(finding.answer, Answer::NotShown | Answer::Undetermined), "{finding:?}");
    assert!(finding.parts.iter().any(|part| part.because == "Q?"), "{finding:?}");
    assert!(!finding.because.contains("more)"), "{}", finding.because);
    assert!(assessment.questions.iter().all(|question| !question.text.contains("Q?")));
}

/// The document is declared and not in the folder, which nobody can state away.
#[test]
fn a_person_states_no_contradiction_away() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\nfacets = {}\nchecks = [\"anomalies-listed\"]";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let said = |verdict: Stated| {
        let id = crate::question_id("ask", "Q?");
        let mut evidence = Evidence { attestations: stated(&id, verdict), ..Evidence::default() };
        evidence.device.documents.push(Document {
            kind: "anomaly-list".into(),
            file: "docs/anomalies.md".into(),
            ..Document::default()
        });
        let assessment = run(&catalogue, &evidence);
        let finding = only(&assessment);
        (finding.answer, finding.parts.len())
    };
    assert_eq!(said(Stated::DoesNotApply), (Answer::NotShown, 2));
    assert_eq!(said(Stated::Satisfied), (Answer::NotShown, 2));
}

#[test]
fn what_is_open_and_counts_comes_first() {
    let asked = |id: &str, rest: &str| requirement(id, &format!("{rest}\nfacets = {{}}"));
    let catalogue = catalogue(&[
        requirement("us.a", "force = \"law\"\nquestion = \"A?\"\nfacets = { ai = [\"locked\"] }"),
        asked("us.b", "force = \"law\"\nquestion = \"B?\""),
        asked("us.c", "force = \"guidance\"\nquestion = \"C?\""),
        asked("us.d", "force = \"law\"\nquestion = \"D?\""),
        asked("us.e", "force = \"draft\"\nquestion = \"E?\"\nin_force = 2027-01-01"),
        asked("us.f", "force = \"law\"\nquestion = \"F?\"\nin_force = 2026-11-22"),
        asked("us.g", "force = \"law\"\nquestion = \"G?\"\nin_force = 2026-11-23"),
    ]);
    let id = crate::question_id("ask", "B?");
    let mut evidence =
        Evidence { attestations: stated(&id, Stated::Satisfied), ..Evidence::default() };
    let none = Fact::Known([("none".to_string())].into());
    evidence.device.facts.insert("ai".into(), none);
    let assessment = run(&catalogue, &evidence);
    let order: Vec<&str> =
        assessment.findings.iter().map(|finding| finding.requirement.as_str()).collect();
    assert_eq!(order, ["us.d", "us.f", "us.c", "us.e", "us.b", "us.a", "us.g"]);
}

#[test]
fn the_same_arguments_give_the_same_assessment() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest), requirement("us.b", rest)]);
    let evidence = Evidence::default();
    assert_eq!(run(&catalogue, &evidence), run(&catalogue, &evidence));
}

fn values(list: &[&str]) -> Stated {
    Stated::Values(list.iter().map(|value| value.to_string()).collect())
}

#[test]
fn what_replaces_a_requirement_closes_it_only_once_it_is_made_and_in_force() {
    let old = requirement(
        "us.old",
        "force = \"law\"\nsuperseded_by = \"us.new\"\nquestion = \"Q?\"\nfacets = {}",
    );
    let answer = |next: &str| {
        let next = requirement("us.new", &format!("question = \"N?\"\nfacets = {{}}\n{next}"));
        let assessment = run(&catalogue(&[old.clone(), next]), &Evidence::default());
        let old = assessment.findings.into_iter().find(|asked| asked.requirement == "us.old");
        old.unwrap().answer
    };
    assert_eq!(answer("force = \"law\"\nin_force = 2026-01-01"), Answer::NotApplicable);
    assert_eq!(answer("force = \"law\"\nin_force = 2027-01-01"), Answer::ForAPerson);
    assert_eq!(answer("force = \"draft\""), Answer::ForAPerson);
    assert_eq!(answer("force = \"reported\""), Answer::ForAPerson);
}

#[test]
fn final_guidance_for_later_is_not_asked_today() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"guidance\"\nin_force = 2027-01-01\nquestion = \"Q?\"\nfacets = {}",
    )]);
    assert_eq!(only(&run(&catalogue, &Evidence::default())).answer, Answer::NotApplicable);
}

#[test]
fn a_doubt_is_settled_by_applies_or_does_not_apply_and_by_nothing_else() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it not so?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let id = crate::question_id("doubt", "is it not so?");
    let said = |verdict: Stated| {
        let evidence = Evidence { attestations: stated(&id, verdict), ..Evidence::default() };
        let assessment = run(&catalogue, &evidence);
        let words = |question: &Question| question.text.contains("is it not so?");
        (only(&assessment).answer, assessment.questions.iter().any(words))
    };
    assert_eq!(said(values(&["does not apply"])), (Answer::NotApplicable, false));
    assert_eq!(said(Stated::DoesNotApply), (Answer::NotApplicable, false));
    assert_eq!(said(values(&["applies"])), (Answer::ForAPerson, false));
    for unclear in [
        Stated::Satisfied,
        Stated::NotSatisfied,
        values(&["perhaps"]),
        values(&["applies", "does not apply"]),
    ] {
        assert_eq!(said(unclear), (Answer::ForAPerson, true));
    }
}

#[test]
fn a_person_and_the_device_file_that_disagree_make_a_doubt_and_close_nothing() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = { ai = [\"locked\"] }",
    )]);
    let mut evidence =
        Evidence { attestations: stated("fact:ai", values(&["none"])), ..Evidence::default() };
    assert_eq!(only(&run(&catalogue, &evidence)).answer, Answer::NotApplicable);
    let declared = Fact::Known(["locked".to_string()].into());
    evidence.device.facts.insert("ai".into(), declared);
    let assessment = run(&catalogue, &evidence);
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    assert_eq!(only(&assessment).because, "does it apply? not known: Does it use AI? (`ai`)");
    let types = only(&assessment).to_do.as_deref();
    assert_eq!(types, Some("state in reliance.toml, [facts]: ai"));
    assert_eq!(only(&assessment).questions, ["fact:ai"]);
}

#[test]
fn two_values_of_a_fact_that_takes_one_are_no_answer() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = { pccp = [\"true\"] }",
    )]);
    let evidence = Evidence {
        attestations: stated("fact:pccp", values(&["true", "false"])),
        ..Evidence::default()
    };
    assert_eq!(only(&run(&catalogue, &evidence)).questions, ["fact:pccp"]);
}

#[test]
fn a_question_says_what_each_verdict_means() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Is there an open anomaly?\"\nfacets = {}",
    )]);
    let assessment = run(&catalogue, &Evidence::default());
    insta::assert_snapshot!(assessment.questions[0].text, @"Is there an open anomaly? (satisfied: answered, and what is asked is met; not satisfied: it is not met; does not apply: it does not concern the device; asked is: T)");
    let id = crate::question_id("ask", "Is there an open anomaly?");
    let said = |verdict: Stated| {
        let evidence = Evidence { attestations: stated(&id, verdict), ..Evidence::default() };
        only(&run(&catalogue, &evidence)).answer
    };
    assert_eq!(said(Stated::Satisfied), Answer::Shown);
    assert_eq!(said(Stated::NotSatisfied), Answer::NotShown);
    assert_eq!(said(Stated::DoesNotApply), Answer::NotApplicable);
    assert_eq!(said(values(&["yes"])), Answer::ForAPerson);
}

#[test]
fn an_assessment_names_the_device_and_what_was_not_read_at_its_source() {
    let mut catalogue = catalogue(&[
        requirement("us.a", "force = \"law\"\nquestion = \"Q?\"\nfacets = {}"),
        requirement("us.b", "force = \"law\"\nquestion = \"R?\"\nfacets = {}"),
    ]);
    catalogue.requirements.get_mut("us.b").unwrap().read_as = ReadAs::Primary;
    let mut evidence = Evidence::default();
    evidence.device.name = "Net".into();
    evidence.device.version = "2.0".into();
    let assessment = run(&catalogue, &evidence);
    assert_eq!((&*assessment.device.name, &*assessment.device.version), ("Net", "2.0"));
    assert_eq!(assessment.not_primary, [("us.a".to_string(), ReadAs::Copy)]);
}
