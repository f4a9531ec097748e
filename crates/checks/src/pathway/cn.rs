//! China: is it AI medical software, and in which class, by NMPA Notice 47 of 2021.
//!
//! The notice goes by two questions, whether the algorithm is mature in medical use and
//! whether the output assists a decision. It is catalogued from secondary reading.

use reliance_model::route::{Pathway, Step, StepBy};

use super::rules::{Rule, candidates, possible, settling};
use super::{View, person};

/// Classes, lowest first.
pub(crate) const LADDER: [&str; 3] = ["I", "II", "III"];

const NOTICE: &str = "NMPA Notice 47 of 2021 (AI software classification)";

/// Functions whose output reads as assisting a decision.
const ASSISTS: [&str; 6] =
    ["detect", "diagnose", "detect-diagnose", "triage", "plan-therapy", "predict-risk"];

/// Does the output assist a decision: as declared, else as the function reads?
fn assists(view: &View<'_>) -> Option<bool> {
    view.flag("decision_assist").or_else(|| view.does(&ASSISTS).then_some(true))
}

/// The class rule of the notice.
pub(crate) fn class_rules(view: &View<'_>) -> Vec<Rule> {
    const NAME: &str = "Notice 47, class";
    if view.profile.is("ai", "none") || view.profile.known("function").is_none() {
        return Vec::new();
    }
    let read_as = view.read_as("cn.47.class");
    let new_assist = ("III", "the algorithm is not mature and its output assists a decision");
    let new_other = ("II", "the algorithm is not mature and its output assists no decision");
    let by_list = [
        ("II", "mature algorithm: the classification catalogue decides, II where it says so"),
        ("III", "mature algorithm: the classification catalogue decides, III where it says so"),
    ];
    let rule = match (view.flag("algorithm_mature"), assists(view)) {
        (Some(false), Some(true)) => Rule::decided(NAME, read_as, new_assist.0, new_assist.1),
        (Some(false), Some(false)) => Rule::decided(NAME, read_as, new_other.0, new_other.1),
        (Some(false), None) => {
            Rule::open(NAME, read_as, "decision_assist", &[new_other, new_assist])
        }
        (Some(true), _) => Rule::open(NAME, read_as, "cn_class", &by_list),
        (None, Some(true)) => {
            Rule::open(NAME, read_as, "algorithm_mature", &[by_list[0], new_assist])
        }
        (None, _) => Rule::open(NAME, read_as, "algorithm_mature", &[new_other, new_assist]),
    };
    vec![rule]
}

/// Is it AI medical software: data from medical devices, as the core function, in medical
/// use? `None` where a person has to say.
pub(crate) fn attribute(view: &View<'_>) -> Option<bool> {
    let input = view.profile.known("input")?;
    let from_devices = ["image", "signal", "specimen-image"];
    let data = from_devices.iter().any(|kind| input.contains(*kind));
    let core = !view.profile.known("function")?.is_empty();
    (data && core).then_some(true)
}

fn procedure(class: &str) -> &'static str {
    match class {
        "I" => "filing",
        _ => "registration; imports of class II and III at the national NMPA",
    }
}

pub(crate) fn pathway(view: &View<'_>) -> Pathway {
    let rules = class_rules(view);
    let declared = view.value("cn_class");
    let mut candidates = candidates(view, &LADDER, &rules, declared.as_deref(), procedure);
    if let Some(declared) = &declared {
        candidates.sort_by_key(|candidate| candidate.class != *declared);
    }
    let ai = match attribute(view) {
        Some(true) => {
            let answer = "declared: it processes data of medical devices; a person confirms that this is its core function and the use medical";
            Step {
                question: "Is it AI medical software?".into(),
                by: StepBy::Data,
                answer: answer.into(),
                source: NOTICE.into(),
            }
        }
        _ => person(
            "Is it AI medical software?",
            "three conditions: data of medical devices, as the core function, for medical use",
            NOTICE,
        ),
    };
    let left: Vec<&str> =
        possible(&LADDER, &rules).into_iter().map(|possible| possible.class).collect();
    let (by, answer) = match left.as_slice() {
        [] => (StepBy::CannotTell, "no rule was reached: declare `ai` and `function`".to_string()),
        [one] => (StepBy::Data, format!("the notice read so leads to class {one}")),
        many => {
            let facts = settling(view, &rules);
            (StepBy::Person, format!("one of {}, to be settled by: {facts}", many.join(", ")))
        }
    };
    let steps = vec![
        ai,
        view.fact_step("algorithm_mature", "Is the algorithm mature in medical use?", NOTICE),
        view.fact_step("decision_assist", "Does the output assist a decision?", NOTICE),
        Step { question: "Which class follows?".into(), by, answer, source: NOTICE.into() },
        view.fact_step("cn_class", "Which class is claimed?", "State Council Order 739"),
        view.fact_step("cn_import", "Is it imported?", "State Council Order 739"),
    ];
    Pathway {
        candidates,
        steps,
        predicates: Vec::new(),
        to_ask_the_regulator: vec![
            "Which class and classification code does NMPA see, and is the algorithm mature?"
                .into(),
            "Do overseas clinical data suffice, or is a trial in China needed?".into(),
        ],
    }
}
