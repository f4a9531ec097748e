//! Great Britain: the class under the UK MDR 2002, which decides the UK route.
//!
//! Part II classes devices by Annex IX of Directive 93/42 as adapted, where stand-alone
//! software is an active device: rule 9 (therapy), rule 10 (diagnosis), rule 12 (the rest).
//! The wording of these rules stands here from secondary reading and memory.

use reliance_model::route::{Pathway, Step, StepBy};

use super::rules::{Possible, Rule, candidates, possible, settling};
use super::{View, person};

/// Classes of Part II, lowest first.
pub(crate) const LADDER: [&str; 4] = ["I", "IIa", "IIb", "III"];

const SOURCE: &str = "UK MDR 2002, Part II, with Annex IX of Directive 93/42 as adapted";

/// The rules of Part II that concern the device.
pub(crate) fn class_rules(view: &View<'_>) -> Vec<Rule> {
    let read_as = view.read_as("uk.mdr2002.class");
    let mut rules = Vec::new();
    if view.does(&["control-therapy"]) {
        let plain = ("IIa", "it controls therapy");
        let hazard = ("IIb", "it controls therapy in a way that may be hazardous");
        rules.push(match view.value("worst_harm").as_deref() {
            Some("none" | "non-serious") => Rule::decided("rule 9", read_as, plain.0, plain.1),
            Some("serious" | "death") => Rule::decided("rule 9", read_as, hazard.0, hazard.1),
            _ => Rule::open("rule 9", read_as, "worst_harm", &[plain, hazard]),
        });
    }
    rules.extend(rule_10(view));
    let drives = view.value("drives_device");
    if let Some(step) = LADDER.iter().find(|step| drives.as_deref() == Some(**step)) {
        let because = format!("drives a class {step} device and takes its class");
        rules.push(Rule::decided("implementing rule 2.3", read_as, step, because));
    }
    rules
}

/// Rule 10: direct diagnosis, or monitoring of vital processes.
fn rule_10(view: &View<'_>) -> Option<Rule> {
    const NAME: &str = "rule 10";
    let read_as = view.read_as("uk.mdr2002.class");
    let plain = ("I", "it allows no direct diagnosis and follows no vital process (rule 12)");
    let direct = ("IIa", "it allows direct diagnosis or follows a vital process");
    let danger = ("IIb", "a change of the vital process could be an immediate danger");
    if view.does(&["monitor"]) {
        return Some(match view.flag("vital_danger") {
            Some(true) => Rule::decided(NAME, read_as, danger.0, danger.1),
            Some(false) => Rule::decided(NAME, read_as, direct.0, direct.1),
            None => Rule::open(NAME, read_as, "vital_danger", &[plain, direct, danger]),
        });
    }
    let functions = view.profile.known("function")?;
    if functions.iter().all(|function| function == "control-therapy") {
        return None;
    }
    Some(match view.flag("direct_diagnosis") {
        Some(true) => Rule::decided(NAME, read_as, direct.0, direct.1),
        Some(false) => Rule::decided(NAME, read_as, plain.0, plain.1),
        None => Rule::open(NAME, read_as, "direct_diagnosis", &[plain, direct]),
    })
}

fn procedure(class: &str) -> &'static str {
    match class {
        "I" => {
            "self-declaration and MHRA registration; an approved body only for sterile or measuring aspects"
        }
        _ => "UK approved body (UKCA), or CE marking while it is accepted",
    }
}

pub(crate) fn pathway(view: &View<'_>) -> Pathway {
    if view.flag("ivd") == Some(true) {
        return ivd(view);
    }
    let rules = class_rules(view);
    let declared = view.value("gb_class");
    let left = possible(&LADDER, &rules);
    let mut candidates = candidates(view, &LADDER, &rules, declared.as_deref(), procedure);
    if let Some(declared) = &declared {
        candidates.sort_by_key(|candidate| candidate.class != *declared);
    }
    let steps = vec![
        view.fact_step("gb_basis", "On which basis: UKCA, or CE while it is accepted?", SOURCE),
        person(
            "With CE marking as the basis, does the EU class stand?",
            "the reading below is for UKCA; with CE marking the EU class counts",
            "UK MDR 2002 as amended by SI 2023/627",
        ),
        view.fact_step("function", "What does the software do?", SOURCE),
        view.fact_step(
            "direct_diagnosis",
            "Does it allow a direct diagnosis by itself?",
            "rule 10",
        ),
        view.fact_step("drives_device", "Does it drive a device, and of which class?", SOURCE),
        follows(view, &rules, &left, declared.as_deref()),
        route(view, declared.as_deref(), &left),
        Step {
            question: "Would the drafted regulations change the class?".into(),
            by: StepBy::CannotTell,
            answer: "the draft of 2026 would put software in higher classes; its text was not read"
                .into(),
            source: "draft Medical Devices (Amendment) Regulations 2026 (draft, read as secondary)"
                .into(),
        },
    ];
    Pathway {
        candidates,
        steps,
        predicates: Vec::new(),
        to_ask_the_regulator: vec![
            "Which class does MHRA see under the rules as they stand, and under the draft?".into(),
        ],
    }
}

fn follows(view: &View<'_>, rules: &[Rule], left: &[Possible], declared: Option<&str>) -> Step {
    let classes: Vec<&str> = left.iter().map(|possible| possible.class).collect();
    let declared =
        declared.map_or("no class is declared".into(), |class| format!("declared: {class}"));
    let (by, answer) = match classes.as_slice() {
        [] => (StepBy::CannotTell, format!("no function is declared; {declared}")),
        [one] => (StepBy::Data, format!("the rules read so lead to class {one}; {declared}")),
        many => {
            let facts = settling(view, rules);
            (
                StepBy::Person,
                format!("one of {}, to be settled by: {facts}; {declared}", many.join(", ")),
            )
        }
    };
    Step { question: "Which class follows?".into(), by, answer, source: SOURCE.into() }
}

/// Which of the proposed reliance routes the class leads to; none of them is law.
fn route(view: &View<'_>, declared: Option<&str>, left: &[Possible]) -> Step {
    let computed: Vec<&str> = left.iter().map(|possible| possible.class).collect();
    let class = declared.or(if let [one] = computed[..] { Some(one) } else { None });
    let (by, answer) = match class {
        Some("I") => {
            (StepBy::Data, "plain class I: route 1, while it is only proposed".to_string())
        }
        Some(class) if view.profile.is("software", "samd") => {
            let answer = format!("class {class} and active: route 4, while it is only proposed");
            (StepBy::Data, answer)
        }
        Some(_) => (StepBy::Person, "route 4 if the device is active, else route 3".to_string()),
        None => (StepBy::Person, "declare `gb_class`: it decides the route".to_string()),
    };
    Step {
        question: "Which proposed reliance route would the class lead to?".into(),
        by,
        answer,
        source: "MHRA consultation of 2024-11-14 (announced, read as secondary)".into(),
    }
}

fn ivd(view: &View<'_>) -> Pathway {
    let steps = vec![
        view.fact_step("ivd", "Is it an in vitro diagnostic device under GB law?", SOURCE),
        Step {
            question: "Which group of Part IV is it in (list A, list B, self-test, general)?"
                .into(),
            by: StepBy::CannotTell,
            answer: "Part IV of the UK MDR 2002 is not catalogued, so no class is given".into(),
            source: "UK MDR 2002, Part IV".into(),
        },
    ];
    Pathway { steps, ..Pathway::default() }
}
