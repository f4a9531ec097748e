//! The European Union: Rule 11 of the MDR and what stands beside it; the IVDR's rules.
//!
//! Rule 11 asks for the worst harm that a wrong decision could do, which no data can show:
//! it is a declared fact (`worst_harm`), for a person to sign.

use reliance_model::route::{Pathway, Step, StepBy};

use super::rules::{Rule, candidates, settling};
use super::{View, person};

/// Classes of the MDR, lowest first.
pub(crate) const LADDER: [&str; 4] = ["I", "IIa", "IIb", "III"];

const RULE_11: &str = "Regulation (EU) 2017/745, Annex VIII, rule 11";
const IMPLEMENTING: &str = "Regulation (EU) 2017/745, Annex VIII, 3.3 and 3.5";

/// Functions whose output informs a diagnostic or therapeutic decision, as Rule 11 is
/// commonly read.
const INFORMS: [&str; 8] = [
    "detect",
    "diagnose",
    "detect-diagnose",
    "triage",
    "quantify",
    "segment",
    "plan-therapy",
    "predict-risk",
];

/// Functions that act through another device.
const DRIVES: [&str; 3] = ["reconstruct", "acquire", "control-therapy"];

pub(crate) fn pathway(view: &View<'_>) -> Pathway {
    if is_ivd(view) { ivdr(view) } else { mdr(view) }
}

pub(crate) fn is_ivd(view: &View<'_>) -> bool {
    view.flag("ivd") == Some(true)
        || ["ivdr", "legacy-ivdd"].iter().any(|regime| view.profile.is("eu_regime", regime))
}

/// The rules of the MDR that concern the device, with what each leads to.
pub(crate) fn mdr_rules(view: &View<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = [rule_11a(view), rule_11b(view), driven(view), rule_22(view)]
        .into_iter()
        .flatten()
        .collect();
    if rules.is_empty() && view.profile.known("function").is_some() {
        rules.push(rule_11c(view));
    }
    rules
}

/// Rule 11, last paragraph: the rest, which is class I only if it assists no decision.
pub(crate) fn rule_11c(view: &View<'_>) -> Rule {
    const NAME: &str = "rule 11, last paragraph";
    let read_as = view.read_as("eu.mdr.rule11c");
    let none = ("I", "it assists no decision and follows no physiological process");
    if view.flag("decision_assist") == Some(false) {
        return Rule::decided(NAME, read_as, none.0, none.1);
    }
    let outcomes = [
        none,
        ("IIa", "it assists a decision, and a wrong one does no serious harm"),
        ("IIb", "it assists a decision, and a wrong one can cause serious deterioration"),
        ("III", "it assists a decision, and a wrong one can cause death"),
    ];
    Rule::open(NAME, read_as, "decision_assist", &outcomes)
}

/// Rule 11, first paragraphs: information for decisions, by the worst harm.
pub(crate) fn rule_11a(view: &View<'_>) -> Option<Rule> {
    const NAME: &str = "rule 11, information for decisions";
    if !view.does(&INFORMS) || view.flag("decision_assist") == Some(false) {
        return None;
    }
    let read_as = view.read_as("eu.mdr.rule11a");
    let outcomes = [
        ("IIa", "a wrong decision does no serious harm"),
        ("IIb", "a wrong decision can cause serious deterioration or surgery"),
        ("III", "a wrong decision can cause death or irreversible deterioration"),
    ];
    let harm = view.profile.known("worst_harm");
    let at = match harm.and_then(|harm| if harm.len() == 1 { harm.first() } else { None }) {
        Some(harm) => match harm.as_str() {
            "none" | "non-serious" => 0,
            "serious" => 1,
            "death" => 2,
            _ => return Some(Rule::open(NAME, read_as, "worst_harm", &outcomes)),
        },
        None => return Some(Rule::open(NAME, read_as, "worst_harm", &outcomes)),
    };
    Some(Rule::decided(NAME, read_as, outcomes[at].0, outcomes[at].1))
}

/// Rule 11, fourth paragraph: software that follows physiological processes.
pub(crate) fn rule_11b(view: &View<'_>) -> Option<Rule> {
    const NAME: &str = "rule 11, monitoring";
    if !view.does(&["monitor"]) {
        return None;
    }
    let read_as = view.read_as("eu.mdr.rule11b");
    let calm = ("IIa", "it follows a physiological process");
    let danger = ("IIb", "a change of the vital parameter could be an immediate danger");
    Some(match view.flag("vital_danger") {
        Some(false) => Rule::decided(NAME, read_as, calm.0, calm.1),
        Some(true) => Rule::decided(NAME, read_as, danger.0, danger.1),
        None => Rule::open(NAME, read_as, "vital_danger", &[calm, danger]),
    })
}

/// Annex VIII 3.3: software that drives or influences a device takes its class.
pub(crate) fn driven(view: &View<'_>) -> Option<Rule> {
    const NAME: &str = "Annex VIII 3.3, software that drives a device";
    let read_as = view.read_as("eu.mdr.viii.impl");
    let drives = view.value("drives_device");
    let class = |class: &str| LADDER.iter().find(|step| **step == class).copied();
    match drives.as_deref() {
        Some("none") => None,
        Some(known) => {
            let class = class(known)?;
            Some(Rule::decided(NAME, read_as, class, format!("drives a class {class} device")))
        }
        None if view.does(&DRIVES) => {
            let outcomes = [
                ("I", "the device it drives is class I"),
                ("IIa", "the device it drives is class IIa"),
                ("IIb", "the device it drives is class IIb"),
                ("III", "the device it drives is class III"),
            ];
            Some(Rule::open(NAME, read_as, "drives_device", &outcomes))
        }
        None => None,
    }
}

/// Rule 22: a diagnostic function that determines the therapy the device gives.
fn rule_22(view: &View<'_>) -> Option<Rule> {
    let read_as = view.read_as("eu.mdr.rule22");
    (view.flag("closed_loop") == Some(true)).then(|| {
        Rule::decided("rule 22", read_as, "III", "its diagnosis determines the therapy it gives")
    })
}

/// What the class asks of the maker.
fn procedure(class: &str) -> &'static str {
    match class {
        "I" => {
            "declaration of conformity by the maker; a notified body only for sterile or measuring aspects"
        }
        "III" => {
            "notified body, with assessment of the technical documentation (Annex IX, or X with XI)"
        }
        _ => "notified body (Annex IX, or XI with II and III)",
    }
}

fn mdr(view: &View<'_>) -> Pathway {
    let rules = mdr_rules(view);
    let declared = view.value("eu_class");
    let mut candidates = candidates(view, &LADDER, &rules, declared.as_deref(), procedure);
    let left = super::rules::possible(&LADDER, &rules);
    let mut steps = vec![
        view.fact_step("eu_regime", "Under which regime?", "Regulation (EU) 2017/745, Article 120"),
        person(
            "Does each module with a medical purpose count as a device?",
            "qualify every module by its own intended purpose",
            "MDCG 2019-11 rev. 1, sections 3 and 4",
        ),
        view.fact_step("function", "What does the software do?", RULE_11),
        view.fact_step("worst_harm", "What is the worst harm of a wrong decision?", RULE_11),
    ];
    if view.does(&["monitor"]) {
        let question = "Could a change of what it follows be an immediate danger?";
        steps.push(view.fact_step("vital_danger", question, RULE_11));
    }
    let question = "Does it drive or influence a device, and of which class?";
    steps.push(view.fact_step("drives_device", question, IMPLEMENTING));
    let question = "Does its diagnosis determine the therapy it gives?";
    steps.push(view.fact_step("closed_loop", question, "Annex VIII, rule 22"));
    steps.push(strictest(view, &rules, &left, declared.as_deref()));
    steps.extend(ai_act(view, &left));
    steps.push(Step {
        question: "Would the proposed revision change the class?".into(),
        by: StepBy::CannotTell,
        answer:
            "COM(2025) 1023 would write Rule 11 anew; it is a proposal and counts for nothing yet"
                .into(),
        source: "COM(2025) 1023 (draft, read as secondary)".into(),
    });
    if let Some(declared) = &declared {
        candidates.sort_by_key(|candidate| candidate.class != *declared);
    }
    Pathway {
        candidates,
        steps,
        predicates: Vec::new(),
        to_ask_the_regulator: vec![
            "Does the notified body read rule 11 and the worst harm as declared?".into(),
        ],
    }
}

fn strictest(
    view: &View<'_>,
    rules: &[Rule],
    left: &[super::rules::Possible],
    declared: Option<&str>,
) -> Step {
    let classes: Vec<&str> = left.iter().map(|possible| possible.class).collect();
    let declared =
        declared.map_or("no class is declared".into(), |class| format!("declared: {class}"));
    let (by, answer) = match classes.as_slice() {
        [] => (StepBy::CannotTell, format!("no function is declared; {declared}")),
        [one] => (StepBy::Data, format!("the rules read so lead to class {one}; {declared}")),
        many => {
            let facts = settling(view, rules);
            let answer =
                format!("one of {}, to be settled by: {facts}; {declared}", many.join(", "));
            (StepBy::Person, answer)
        }
    };
    Step {
        question: "Which class follows, the strictest rule deciding?".into(),
        by,
        answer,
        source: IMPLEMENTING.into(),
    }
}

/// The AI Act: high-risk where a notified body takes part.
fn ai_act(view: &View<'_>, left: &[super::rules::Possible]) -> Option<Step> {
    if view.profile.is("ai", "none") {
        return None;
    }
    let requirement = view.catalogue.requirements.get("eu.aia.6-1");
    let from = requirement.and_then(|requirement| requirement.in_force);
    let from = from.map(|day| format!(", duties from {day}")).unwrap_or_default();
    let body = left.iter().all(|possible| possible.class != "I") && !left.is_empty();
    let (by, answer) = match (view.profile.known("ai").is_some(), body) {
        (true, true) => {
            (StepBy::Data, format!("a notified body takes part, so it reads as high-risk{from}"))
        }
        _ => (StepBy::Person, format!("high-risk if a notified body takes part{from}")),
    };
    Some(Step {
        question: "Is it a high-risk AI system?".into(),
        by,
        answer,
        source: "Regulation (EU) 2024/1689, Article 6(1)".into(),
    })
}

fn ivdr(view: &View<'_>) -> Pathway {
    const SOURCE: &str = "Regulation (EU) 2017/746, Annex VIII";
    let steps = vec![
        view.fact_step("eu_regime", "Under which regime?", SOURCE),
        person(
            "Which rule sets the class, by analyte and use?",
            "rules 1 to 7 go by what is measured and for whom, which no declared fact says",
            SOURCE,
        ),
        view.fact_step(
            "drives_device",
            "Does it drive or influence a device? Then it takes its class",
            SOURCE,
        ),
        view.fact_step("eu_class", "Which class is declared?", SOURCE),
    ];
    Pathway {
        candidates: Vec::new(),
        steps,
        predicates: Vec::new(),
        to_ask_the_regulator: vec!["Which IVDR rule does the notified body apply?".into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_has_its_procedure() {
        assert!(procedure("I").starts_with("declaration of conformity by the maker"));
        assert!(procedure("III").contains("assessment of the technical documentation"));
        for class in ["IIa", "IIb"] {
            assert_eq!(procedure(class), "notified body (Annex IX, or XI with II and III)");
        }
    }
}
