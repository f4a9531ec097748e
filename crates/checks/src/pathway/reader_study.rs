//! Is a new reader study needed, and when may it be left out?
//!
//! A new study may be left out only on a direct comparison with the predicate, on the same
//! data and by the same process, that shows more with nothing lost, and with marks alike.
//! Without such a comparison a study is to be assumed. The comparison is declared as facts
//! of a study: `predicate-same-data`, `sensitivity-vs-predicate`,
//! `false-positives-vs-predicate`, `froc-vs-predicate` (each `better`, `stable` or `worse`)
//! and `marks-alike`.

use reliance_model::device::{Role, Study};

use super::View;

/// What the evidence says about a reader study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Need {
    /// A reader study is on file.
    OnFile(String),
    /// No person reads the output, or the type asks for none.
    NotAsked(String),
    /// The direct comparison supports leaving it out.
    MayBeLeftOut(String),
    /// The direct comparison was made and does not support it.
    Needed(String),
    /// No direct comparison: assume that it is needed.
    Assume(String),
    /// A person has to say whether a reader takes part.
    Person(String),
}

/// Functions whose output a reader uses in reading a case.
const AIDS: [&str; 4] = ["detect", "diagnose", "detect-diagnose", "segment"];

/// Is a reader study needed?
pub(crate) fn need(view: &View<'_>) -> Need {
    let device = &view.evidence.device;
    let on_file = device.studies.iter().find(|study| study.kind == "reader-study");
    let read = device.with_role(Role::Readers).next();
    if let Some(name) =
        on_file.map(|study| study.name.as_str()).or(read.map(|data| data.name.as_str()))
    {
        return Need::OnFile(format!("reader study {name} is on file"));
    }
    let compared =
        device.studies.iter().find(|study| study.facts.contains_key("predicate-same-data"));
    if let Some(study) = compared {
        return judged(study);
    }
    match view.profile.known("function") {
        Some(functions) if AIDS.iter().any(|aid| functions.contains(*aid)) => Need::Assume(
            "no direct comparison with the predicate on the same data is declared".to_string(),
        ),
        Some(functions) if functions.len() == 1 && functions.contains("triage") => Need::NotAsked(
            "the only function is triage: effective triage and standalone accuracy are asked"
                .into(),
        ),
        Some(_) => Need::Person("whether a person interprets the output decides it".to_string()),
        None => Need::Person("`function` is not declared".to_string()),
    }
}

/// The rule of the guidance, on the declared comparison.
fn judged(study: &Study) -> Need {
    let fact = |name: &str| study.facts.get(name).map(|value| value.trim());
    let name = &study.name;
    if fact("predicate-same-data") != Some("true") {
        return Need::Needed(format!("study {name} compares, but not on the same data"));
    }
    let change =
        |name: &str| fact(name).filter(|word| ["better", "stable", "worse"].contains(word));
    let (sensitivity, false_positives) =
        (change("sensitivity-vs-predicate"), change("false-positives-vs-predicate"));
    let froc = change("froc-vs-predicate") == Some("better");
    let kept = |word: Option<&str>| matches!(word, Some("better" | "stable"));
    let better = sensitivity == Some("better") || false_positives == Some("better");
    let gains = froc || (kept(sensitivity) && kept(false_positives) && better);
    if !froc && (sensitivity.is_none() || false_positives.is_none()) {
        return Need::Assume(format!(
            "study {name} does not say how sensitivity and false positives stand to the predicate"
        ));
    }
    if !gains {
        return Need::Needed(format!(
            "study {name} shows no gain over the predicate without a loss"
        ));
    }
    match fact("marks-alike") {
        Some("true") => Need::MayBeLeftOut(format!(
            "study {name}: same data, a gain without a loss, marks alike"
        )),
        Some(_) => Need::Needed(format!("study {name}: the marks are not alike")),
        None => Need::Assume(format!("study {name} does not say whether the marks are alike")),
    }
}
