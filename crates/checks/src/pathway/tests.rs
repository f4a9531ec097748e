//! What single facts change on the way inside a market.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{Catalogue, DeviceType, ReadAs, SpecialControl};
use reliance_model::device::{Dataset, Device, Plan, Predicate, Role, Study, SubgroupPlan};
use reliance_model::evidence::Evidence;
use reliance_model::facet::{Condition, Fact, Profile};
use reliance_model::finding::Answer;
use reliance_model::route::{Pathway, StepBy};

use super::reader_study::{Need, need};
use super::{View, cn, eu, gb, pathway, predicate, us};

/// A device of which this is known, in a market with one type for triage.
#[derive(Default)]
struct Known {
    market: &'static str,
    facts: Vec<(&'static str, &'static str)>,
    device: Device,
    answers: BTreeMap<String, (Answer, String)>,
}

impl Known {
    fn in_market(market: &'static str, facts: &[(&'static str, &'static str)]) -> Known {
        Known { market, facts: facts.to_vec(), ..Known::default() }
    }

    fn told<T>(&self, told: impl FnOnce(&View<'_>) -> T) -> T {
        let mut profile = Profile::default();
        for (facet, value) in &self.facts {
            let known = Fact::Known(BTreeSet::from([value.to_string()]));
            profile.facts.insert(facet.to_string(), known);
        }
        let catalogue = Catalogue { device_types: vec![triage()], ..Catalogue::default() };
        let evidence = Evidence { device: self.device.clone(), ..Evidence::default() };
        told(&View {
            catalogue: &catalogue,
            evidence: &evidence,
            market: self.market,
            profile: &profile,
            answers: &self.answers,
        })
    }

    fn pathway(&self) -> Pathway {
        self.told(pathway)
    }

    /// Who answers the step whose question has that beginning, and how.
    fn step(&self, begins: &str) -> (StepBy, String) {
        let steps = self.pathway().steps;
        let step = steps.into_iter().find(|step| step.question.starts_with(begins));
        step.map(|step| (step.by, step.answer)).unwrap()
    }
}

fn triage() -> DeviceType {
    DeviceType {
        regulation: "892.2080".into(),
        title: "Triage".into(),
        product_codes: BTreeMap::new(),
        class: "II".into(),
        functions: vec!["triage".into()],
        facets: Condition::new(),
        special_controls: Vec::new(),
        requirements: Vec::new(),
        not_for: Vec::new(),
        reader_study: String::new(),
        source: String::new(),
        read_as: ReadAs::Memory,
    }
}

fn us_with(facts: &[(&'static str, &'static str)]) -> Known {
    Known::in_market("us", facts)
}

#[test]
fn a_type_is_told_from_the_function_and_class_iii_stays_iii() {
    let step = |facts: &[(&'static str, &'static str)]| us_with(facts).step("Which classification");
    assert_eq!(step(&[]), (StepBy::CannotTell, "declare `function`".into()));
    let none = "no catalogued type fits: another regulation, or none yet (then De Novo)";
    assert_eq!(step(&[("function", "segment")]), (StepBy::CannotTell, none.into()));
    let third = step(&[("function", "segment"), ("us_class", "III")]).1;
    assert!(third.ends_with("none yet (then class III stays, and with it PMA)"), "{third}");
    let declared = us_with(&[("function", "triage"), ("us_class", "III")]).pathway();
    assert_eq!(declared.candidates[0].against, ["the declared US class is III"]);
    let same = us_with(&[("function", "triage"), ("us_class", "II")]).pathway();
    assert!(same.candidates[0].against.is_empty());
}

#[test]
fn without_a_predicate_the_class_decides_between_de_novo_and_pma() {
    let step = |class| us_with(&[("predicate", "false"), ("us_class", class)]).step("510(k), De");
    assert_eq!(step("III"), (StepBy::Data, "class III without predicate: PMA".into()));
    assert_eq!(step("II").0, StepBy::Person);
    assert!(step("II").1.starts_with("no predicate: De Novo if"));
    let ask = us_with(&[("predicate", "false")]).pathway().to_ask_the_regulator;
    assert!(ask.iter().any(|question| question.starts_with("Is De Novo the right way")));
}

#[test]
fn substantial_equivalence_is_argued_only_where_a_predicate_may_be_used() {
    let steps = |facts: &[(&'static str, &'static str)]| us_with(facts).pathway().steps.len();
    assert_eq!(steps(&[("predicate", "false")]), 3);
    assert_eq!(steps(&[("us_submission", "pma")]), 3);
    assert!(steps(&[("us_submission", "510k")]) > 3);
}

#[test]
fn what_the_reader_study_check_says_stands_beside_unless_it_does_not_apply() {
    let said = |answer| {
        let mut known = us_with(&[("function", "detect")]);
        known.answers.insert("reader-study".into(), (answer, "why".into()));
        known.step("Is a new reader study needed").1
    };
    assert!(said(Answer::Shown).ends_with("; reader study shown: why"));
    assert!(!said(Answer::NotApplicable).contains("reader study not applicable"));
}

#[test]
fn a_control_on_cohorts_needs_planned_subgroups() {
    let control = SpecialControl { needs: vec!["cohorts".into()], ..SpecialControl::default() };
    let missing = |by: &[&str]| {
        let by = by.iter().map(|role| role.to_string()).collect();
        let subgroups = Some(SubgroupPlan { by, ..SubgroupPlan::default() });
        let mut known = us_with(&[]);
        known.device.plan = Some(Plan { subgroups, ..Plan::default() });
        known.told(|view| us::missing(view, &control).len())
    };
    assert_eq!((missing(&[]), missing(&["sex"])), (1, 0));
}

#[test]
fn a_plan_is_late_only_after_the_day_of_the_look() {
    let late = |look: &str| {
        let mut known = us_with(&[]);
        let fixed_on = "2026-05-02".parse().ok();
        known.device.plan = Some(Plan { fixed_on, ..Plan::default() });
        let first_look = look.parse().ok();
        known.device.datasets.push(Dataset { role: Role::Test, first_look, ..Dataset::default() });
        known.told(|view| us::fixed_late(view).is_some())
    };
    assert!(late("2026-05-01"));
    assert!(!late("2026-05-02"));
    assert!(!late("2026-05-03"));
}

#[test]
fn a_predicate_number_has_six_digits() {
    let formed = |text: &str| {
        let one = Predicate { number: text.into(), ..Predicate::default() };
        us_with(&[]).told(|view| predicate::number(view, &one) != predicate::Number::Malformed)
    };
    assert!(formed("K123456") && formed("DEN123456"));
    assert!(!formed("K1234567") && !formed("K12345A") && !formed("123456"));
}

#[test]
fn a_comparison_gains_where_one_is_better_and_neither_is_worse() {
    let gains = |sensitivity: &str, false_positives: &str| {
        let facts = [
            ("predicate-same-data", "true"),
            ("marks-alike", "true"),
            ("sensitivity-vs-predicate", sensitivity),
            ("false-positives-vs-predicate", false_positives),
        ];
        let facts = facts.map(|(name, value)| (name.to_string(), value.to_string()));
        let mut known = us_with(&[("function", "detect")]);
        known.device.studies.push(Study { facts: facts.into(), ..Study::default() });
        known.told(|view| matches!(need(view), Need::MayBeLeftOut(_)))
    };
    assert!(gains("better", "stable") && gains("stable", "better") && gains("better", "better"));
    assert!(!gains("stable", "stable") && !gains("better", "worse") && !gains("worse", "better"));
}

#[test]
fn the_declared_chinese_class_stands_first_and_what_is_no_ai_has_no_rule() {
    let facts = [("algorithm_mature", "true"), ("function", "triage"), ("ai", "locked")];
    let classes = |class| {
        let known = Known::in_market("cn", &[&facts[..], &[("cn_class", class)]].concat());
        let candidates = known.pathway().candidates;
        candidates.into_iter().map(|candidate| candidate.class).collect::<Vec<_>>()
    };
    assert_eq!(
        (classes("II"), classes("III")),
        (vec!["II".to_string(), "III".to_string()], vec!["III".to_string(), "II".to_string()],)
    );
    let rules = |facts: &[(&'static str, &'static str)]| {
        Known::in_market("cn", facts).told(|view| cn::class_rules(view).len())
    };
    assert_eq!(rules(&facts), 1);
    assert_eq!(rules(&[("ai", "none"), ("function", "triage")]), 0);
    assert_eq!(rules(&[("ai", "locked")]), 0);
}

#[test]
fn software_that_may_drive_a_device_takes_a_class_that_is_asked_for() {
    let driven = |facts: &[(&'static str, &'static str)]| {
        let outcomes = |view: &View<'_>| eu::driven(view).map(|rule| rule.outcomes.len());
        Known::in_market("eu", facts).told(outcomes)
    };
    assert_eq!(driven(&[("function", "acquire")]), Some(4));
    assert_eq!(driven(&[("function", "triage")]), None);
    assert_eq!(driven(&[("function", "acquire"), ("drives_device", "IIb")]), Some(1));
}

#[test]
fn high_risk_is_told_only_where_every_class_left_has_a_notified_body() {
    let asked = |facts: &[(&'static str, &'static str)]| {
        Known::in_market("eu", facts).step("Is it a high-risk AI system").0
    };
    assert_eq!(asked(&[("ai", "locked")]), StepBy::Person);
    let drives =
        |class| asked(&[("ai", "locked"), ("function", "acquire"), ("drives_device", class)]);
    assert_eq!((drives("I"), drives("IIb")), (StepBy::Person, StepBy::Data));
}

#[test]
fn in_vitro_diagnostics_have_their_own_steps() {
    let ivd = |market| Known::in_market(market, &[("ivd", "true")]).pathway();
    assert_eq!(ivd("eu").steps.len(), 4);
    assert!(ivd("eu").steps[1].question.starts_with("Which rule sets the class, by analyte"));
    assert_eq!(ivd("uk-gb").steps.len(), 2);
    assert_eq!(ivd("uk-gb").steps[1].by, StepBy::CannotTell);
}

#[test]
fn software_that_is_no_device_of_its_own_may_not_be_active() {
    let begins = "Which proposed reliance route";
    let route = |software| {
        Known::in_market("uk-gb", &[("gb_class", "IIa"), ("software", software)]).step(begins)
    };
    assert_eq!(route("samd").0, StepBy::Data);
    assert_eq!(route("simd").0, StepBy::Person);
    assert!(Known::in_market("uk-gb", &[]).told(gb::pathway).steps.len() > 2);
}
