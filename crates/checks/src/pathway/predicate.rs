//! Predicates: candidates from the user's list, and the questions of substantial equivalence.
//!
//! Whether two devices are substantially equivalent is argued by persons. What can be told
//! from the evidence is whether the comparison is there: which predicate is named, whether
//! the user's list has it, and which rows the comparison document holds.

use reliance_model::device::{Document, Predicate};
use reliance_model::evidence::ListedDevice;
use reliance_model::route::{Step, StepBy};

use super::View;

/// Kind of the document that compares the device with its predicate row by row.
pub(crate) const COMPARISON: &str = "predicate-comparison";

/// Most candidates that are listed.
const MOST: usize = 12;

/// A step of the substantial-equivalence flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeStep {
    /// Name, as the catalogue's parameter has it.
    pub(crate) name: &'static str,
    /// The question.
    pub(crate) question: &'static str,
    /// The row or heading of the comparison that answers it.
    pub(crate) item: &'static str,
    /// What an unfavourable answer leads to.
    pub(crate) otherwise: &'static str,
}

/// The flow, in order.
pub(crate) const STEPS: [SeStep; 6] = [
    SeStep {
        name: "d1",
        question: "Is the predicate legally marketed?",
        item: "predicate",
        otherwise: "not equivalent: choose another predicate",
    },
    SeStep {
        name: "d2",
        question: "Same intended use, by the labelling and not only the indications sentence?",
        item: "intended-use",
        otherwise: "not equivalent: think of De Novo",
    },
    SeStep {
        name: "d3",
        question: "Same technological characteristics? If not, go on to question 4",
        item: "technology",
        otherwise: "go on to question 4",
    },
    SeStep {
        name: "d4",
        question: "Do the differences raise no different questions of safety and effectiveness?",
        item: "questions",
        otherwise: "not equivalent: think of De Novo",
    },
    SeStep {
        name: "d5a",
        question: "Are the methods for studying the differences acceptable?",
        item: "methods",
        otherwise: "not equivalent",
    },
    SeStep {
        name: "d5b",
        question: "Do the data show that it is as safe and effective as the predicate?",
        item: "performance",
        otherwise: "not equivalent",
    },
];

const SOURCE: &str =
    "FDA guidance on substantial equivalence in 510(k)s, appendix A; 21 CFR 807.100(b)";

/// What is known about a predicate's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// The user's list has it.
    Listed(Box<ListedDevice>),
    /// It has the form of a 510(k) or De Novo number; the list does not have it.
    Unlisted,
    /// It has neither form, so it names no device that can be a predicate.
    Malformed,
}

/// The primary predicate: the one marked so, or the only one.
pub(crate) fn primary<'a>(view: &View<'a>) -> Option<&'a Predicate> {
    let predicates = &view.evidence.device.predicates;
    let mut marked = predicates.iter().filter(|predicate| predicate.primary);
    match (marked.next(), marked.next()) {
        (Some(one), None) => Some(one),
        (None, _) if predicates.len() == 1 => predicates.first(),
        _ => None,
    }
}

/// What the number and the user's list say of a predicate.
pub(crate) fn number(view: &View<'_>, predicate: &Predicate) -> Number {
    let text = predicate.number.trim().to_ascii_uppercase();
    let digits = |rest: &str| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_digit());
    let formed = text.strip_prefix("DEN").or(text.strip_prefix('K')).is_some_and(digits);
    if !formed {
        return Number::Malformed;
    }
    let mut list = view.evidence.listed_devices.iter();
    let found = list.find(|listed| listed.number.trim().eq_ignore_ascii_case(&text));
    found.map_or(Number::Unlisted, |listed| Number::Listed(Box::new(listed.clone())))
}

/// The comparison document for the view's market.
pub(crate) fn comparison<'a>(view: &View<'a>) -> Option<&'a Document> {
    view.evidence.device.documents_of(COMPARISON, view.market).next()
}

/// Predicate candidates from the user's list: the named ones, then the manufacturer's own,
/// then the newest, among devices with one of the product codes.
pub(crate) fn candidates(view: &View<'_>, codes: &[String]) -> Vec<ListedDevice> {
    let device = &view.evidence.device;
    let named = |listed: &ListedDevice| is_named(view, listed);
    let own = |listed: &ListedDevice| same_company(&listed.company, &device.manufacturer);
    let mut list: Vec<ListedDevice> =
        view.evidence.listed_devices.iter().filter(|it| fits(view, codes, it)).cloned().collect();
    list.sort_by(|a, b| {
        (!named(a), !own(a), std::cmp::Reverse(a.decided), &a.number).cmp(&(
            !named(b),
            !own(b),
            std::cmp::Reverse(b.decided),
            &b.number,
        ))
    });
    list.dedup_by(|a, b| a.number == b.number);
    list.truncate(MOST);
    list
}

/// Does the device folder name the listed device as predicate?
pub(crate) fn is_named(view: &View<'_>, listed: &ListedDevice) -> bool {
    let predicates = &view.evidence.device.predicates;
    predicates.iter().any(|named| named.number.trim().eq_ignore_ascii_case(&listed.number))
}

/// May the listed device be a candidate: is it named, or has it one of the codes? What has
/// a premarket approval is never a predicate.
pub(crate) fn fits(view: &View<'_>, codes: &[String], listed: &ListedDevice) -> bool {
    let wanted = is_named(view, listed) || codes.contains(&listed.product_code);
    wanted && !listed.number.starts_with('P')
}

/// Are the names of two companies the same, or is one the beginning of the other?
pub(crate) fn same_company(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (plain(a), plain(b));
    !a.is_empty() && !b.is_empty() && (a.starts_with(&b) || b.starts_with(&a))
}

/// The questions of substantial equivalence, with what the evidence says to each.
pub(crate) fn steps(view: &View<'_>) -> Vec<Step> {
    STEPS.iter().map(|step| step_of(view, step)).collect()
}

fn step_of(view: &View<'_>, step: &SeStep) -> Step {
    let predicates = &view.evidence.device.predicates;
    let (by, answer) = if predicates.is_empty() {
        (StepBy::CannotTell, "no predicate is named under [[predicates]]".to_string())
    } else if step.name == "d1" {
        predicate_step(view)
    } else {
        match comparison(view).and_then(|document| document.items.get(step.item)) {
            Some(place) => (
                StepBy::Person,
                format!("the comparison treats it at {place}; otherwise {}", step.otherwise),
            ),
            None => (
                StepBy::CannotTell,
                format!("no comparison on file has `{}`; otherwise {}", step.item, step.otherwise),
            ),
        }
    };
    Step { question: step.question.into(), by, answer, source: SOURCE.into() }
}

fn predicate_step(view: &View<'_>) -> (StepBy, String) {
    let Some(primary) = primary(view) else {
        return (StepBy::Person, "several predicates, and no one of them is marked primary".into());
    };
    match number(view, primary) {
        Number::Listed(listed) => {
            let day = listed.decided.map(|day| format!(", decided {day}")).unwrap_or_default();
            let answer = format!(
                "{} ({}) is on the list{day}; that it was not withdrawn since, a person confirms",
                listed.number, listed.name
            );
            (StepBy::Data, answer)
        }
        Number::Unlisted => {
            (StepBy::Person, format!("{} is on no list of devices here", primary.number))
        }
        Number::Malformed => (
            StepBy::Data,
            format!("`{}` is no 510(k) or De Novo number, so it is no predicate", primary.number),
        ),
    }
}
