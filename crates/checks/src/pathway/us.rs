//! The United States: candidate regulations and product codes, the submission, special
//! controls, predicates, substantial equivalence and the reader study.

use reliance_model::catalogue::{DeviceType, SpecialControl};
use reliance_model::device::Role;
use reliance_model::facet::{self, Holds};
use reliance_model::finding::Answer;
use reliance_model::route::{Candidate, Pathway, Step, StepBy};

use super::View;
use super::predicate;
use super::reader_study::{Need, need};

const CADE: &str = "FDA guidances on CADe devices (2022), read as copy";

pub(crate) fn pathway(view: &View<'_>) -> Pathway {
    let types = candidates(view);
    let codes = product_codes(&types);
    let predicates = predicate::candidates(view, &codes);
    let mut steps = vec![type_step(view, &types), submission_step(view, predicates.len())];
    if view.flag("predicate") != Some(false) && !view.profile.is("us_submission", "pma") {
        steps.extend(predicate::steps(view));
    }
    steps.push(reader_step(view));
    Pathway {
        candidates: types.iter().map(|(kind, why)| candidate(view, kind, why)).collect(),
        predicates,
        to_ask_the_regulator: to_ask(view, &types),
        steps,
    }
}

/// The device types that the declared facts lead to, with why: a declared regulation first,
/// then the types with the fewest functions.
pub(crate) fn candidates<'a>(view: &View<'a>) -> Vec<(&'a DeviceType, String)> {
    let mut found: Vec<(usize, &DeviceType, String)> = Vec::new();
    for kind in &view.catalogue.device_types {
        let declared = view.profile.is("us_regulation", &kind.regulation);
        let functions: Vec<&str> =
            kind.functions.iter().map(String::as_str).filter(|f| serves(view, f)).collect();
        if declared {
            found.push((0, kind, by_regulation(view, kind)));
        } else if !functions.is_empty() && misfit(view, kind).is_none() {
            let because = format!("function {}", functions.join(", "));
            let whole = functions.contains(&"detect-diagnose");
            let order = if whole { 1 } else { 1 + kind.functions.len() };
            found.push((order, kind, because));
        }
    }
    found.sort_by_key(|(order, _, _)| *order);
    found.into_iter().map(|(_, kind, because)| (kind, because)).collect()
}

/// That the regulation of the type is declared.
fn by_regulation(view: &View<'_>, kind: &DeviceType) -> String {
    format!("declared: {}: {}", view.named("us_regulation"), kind.regulation)
}

/// The product codes of device types.
pub(crate) fn product_codes(types: &[(&DeviceType, String)]) -> Vec<String> {
    types.iter().flat_map(|(kind, _)| kind.product_codes.keys().cloned()).collect()
}

/// Does the device have the function? Detecting and diagnosing together are one of their own.
fn serves(view: &View<'_>, function: &str) -> bool {
    let both = view.does(&["detect"]) && view.does(&["diagnose"]);
    view.does(&[function]) || (function == "detect-diagnose" && both)
}

/// The known fact that shuts the type out.
fn misfit(view: &View<'_>, kind: &DeviceType) -> Option<String> {
    match view.profile.holds(&kind.facets) {
        Holds::No { facet, values } => {
            let known = &view.catalogue.facets;
            let wanted = kind.facets.get(&facet).into_iter().flatten();
            let wanted = facet::values_said(known, &facet, wanted).join(" or ");
            let has = facet::values_said(known, &facet, &values).join(", ");
            let named = facet::named(known, &facet);
            Some(format!("for the type: {named} must be {wanted}; here it is {has}"))
        }
        _ => None,
    }
}

fn candidate(view: &View<'_>, kind: &DeviceType, because: &str) -> Candidate {
    let mut against: Vec<String> =
        kind.not_for.iter().map(|no| format!("no room for: {no}")).collect();
    if let Some(misfit) = misfit(view, kind) {
        against.insert(0, misfit);
    }
    if view.flag("ivd") == Some(true) {
        against.insert(0, "an in vitro diagnostic device is classed elsewhere".into());
    }
    let declared = view.value("us_class").filter(|class| *class != kind.class);
    against.extend(declared.map(|class| format!("the declared US class is {class}")));
    let codes: Vec<&str> = kind.product_codes.keys().map(String::as_str).collect();
    Candidate {
        name: format!("21 CFR {}, {}", kind.regulation, codes.join(" / ")),
        title: kind.title.clone(),
        class: kind.class.clone(),
        procedure: procedure(view, kind),
        because: because.to_string(),
        against,
        controls: kind.special_controls.iter().map(|control| stands(view, kind, control)).collect(),
        read_as: kind.read_as,
    }
}

fn procedure(view: &View<'_>, kind: &DeviceType) -> String {
    match (kind.class.as_str(), view.flag("predicate")) {
        ("III", _) => "PMA".into(),
        (_, Some(true)) => "510(k)".into(),
        (_, Some(false)) => {
            "510(k), for which a predicate is needed and none is used; De Novo only where the device does not fit this type"
                .into()
        }
        (_, None) => "510(k) if a predicate fits, else De Novo".into(),
    }
}

/// How a special control stands: what has to be on file for a person to judge it.
fn stands(view: &View<'_>, kind: &DeviceType, control: &SpecialControl) -> Step {
    let missing = missing(view, control);
    let (by, answer) = if control.needs.is_empty() {
        (StepBy::Person, "a person judges it".to_string())
    } else if missing.is_empty() {
        (StepBy::Data, "on file; whether it suffices, a person judges".to_string())
    } else {
        (StepBy::CannotTell, format!("needs {}", missing.join(", ")))
    };
    Step {
        question: format!("{} {}", control.section, control.asks),
        by,
        answer,
        source: format!("{} ({})", kind.source, kind.requirements.join(", ")),
    }
}

/// What a special control needs and nothing on file gives, in words.
pub(crate) fn missing(view: &View<'_>, control: &SpecialControl) -> Vec<String> {
    control.needs.iter().filter(|need| !has(view, need)).map(|need| in_words(need)).collect()
}

fn has(view: &View<'_>, need: &str) -> bool {
    let device = &view.evidence.device;
    let documents = |kind: &str| device.documents_of(kind, view.market).next().is_some();
    match need.split_once(':') {
        Some(("labelling", item)) => device
            .documents_of("labelling", view.market)
            .any(|document| document.items.contains_key(item)),
        Some(_) => documents(need),
        None => match need {
            "standalone" => device.with_role(Role::Test).next().is_some(),
            "reader-study" => matches!(super::reader_study::need(view), Need::OnFile(_)),
            "cohorts" => device
                .plan
                .as_ref()
                .and_then(|plan| plan.subgroups.as_ref())
                .is_some_and(|subgroups| !subgroups.by.is_empty()),
            "protocol-fixed" => fixed_first(view),
            kind => documents(kind),
        },
    }
}

/// Was the plan fixed before any test data were looked at?
fn fixed_first(view: &View<'_>) -> bool {
    let device = &view.evidence.device;
    let Some(fixed) = device.plan.as_ref().and_then(|plan| plan.fixed_on) else { return false };
    let mut looks = device.with_role(Role::Test).filter_map(|data| data.first_look);
    looks.all(|look| fixed <= look)
}

/// Why the plan is too late, where both days are declared and say so.
pub(crate) fn fixed_late(view: &View<'_>) -> Option<String> {
    let device = &view.evidence.device;
    let fixed = device.plan.as_ref().and_then(|plan| plan.fixed_on)?;
    device.with_role(Role::Test).find_map(|data| {
        let look = data.first_look.filter(|look| *look < fixed)?;
        Some(format!(
            "the plan was fixed on {fixed}, after {} was first looked at on {look}",
            data.name
        ))
    })
}

fn in_words(need: &str) -> String {
    match need.split_once(':') {
        Some(("labelling", item)) => format!("the labelling item `{item}`"),
        Some(_) => format!("a document of kind `{need}`"),
        None => match need {
            "standalone" => "a data set with the role `test`".into(),
            "reader-study" => "a reader study".into(),
            "cohorts" => "planned subgroups ([plan.subgroups])".into(),
            "protocol-fixed" => "a plan fixed before the first look at the test data".into(),
            kind => format!("a document of kind `{kind}`"),
        },
    }
}

fn type_step(view: &View<'_>, types: &[(&DeviceType, String)]) -> Step {
    let (by, answer) = match types {
        [] if view.profile.known("function").is_none() => {
            (StepBy::CannotTell, "declare `function`".to_string())
        }
        [] => {
            // De Novo is for what general and special controls can hold, and class III is not.
            let none = match view.value("us_class").as_deref() {
                Some("III") => "none yet (then class III stays, and with it PMA)",
                _ => "none yet (then De Novo)",
            };
            let answer = format!("no catalogued type fits: another regulation, or {none}");
            (StepBy::CannotTell, answer)
        }
        [(kind, because)] => (StepBy::Data, format!("21 CFR {}: {because}", kind.regulation)),
        many => {
            let list: Vec<&str> = many.iter().map(|(kind, _)| kind.regulation.as_str()).collect();
            (StepBy::Person, format!("several fit: {}; a person chooses", list.join(", ")))
        }
    };
    Step {
        question: "Which classification regulation and product code?".into(),
        by,
        answer,
        source: "21 CFR parts 862 to 892; product codes from memory".into(),
    }
}

fn submission_step(view: &View<'_>, listed: usize) -> Step {
    let planned = view.value("us_submission").map(|plan| format!("planned: {plan}; "));
    let planned = planned.unwrap_or_default();
    let (by, answer) = match view.flag("predicate") {
        Some(true) => (StepBy::Data, format!("{planned}a predicate is used: 510(k)")),
        Some(false) if view.profile.is("us_class", "III") => {
            (StepBy::Data, format!("{planned}class III without predicate: PMA"))
        }
        Some(false) => {
            let answer = "no predicate: De Novo if general and special controls suffice, else PMA";
            (StepBy::Person, format!("{planned}{answer}"))
        }
        None => (
            StepBy::Person,
            format!("{planned}declare `predicate`; the list has {listed} candidates"),
        ),
    };
    Step {
        question: "510(k), De Novo or PMA?".into(),
        by,
        answer,
        source: "21 CFR 807.81, 807.100; FD&C Act 513(f)(2)".into(),
    }
}

fn reader_step(view: &View<'_>) -> Step {
    let (by, answer) = match need(view) {
        Need::OnFile(why) | Need::NotAsked(why) => (StepBy::Data, why),
        Need::MayBeLeftOut(why) => {
            (StepBy::Person, format!("may be left out: {why}; a person signs"))
        }
        Need::Needed(why) => (StepBy::Data, format!("needed: {why}")),
        Need::Assume(why) => (StepBy::CannotTell, format!("assume that it is needed: {why}")),
        Need::Person(why) => (StepBy::Person, why),
    };
    let checked =
        view.answers.get("reader-study").filter(|(answer, _)| *answer != Answer::NotApplicable);
    let figures =
        checked.map(|(answer, because)| format!("; reader study {}: {because}", answer.words()));
    Step {
        question: "Is a new reader study needed?".into(),
        by,
        answer: format!("{answer}{}", figures.unwrap_or_default()),
        source: CADE.into(),
    }
}

/// What to bring to a pre-submission meeting.
fn to_ask(view: &View<'_>, types: &[(&DeviceType, String)]) -> Vec<String> {
    let mut ask = Vec::new();
    if types.len() != 1 {
        ask.push("Which classification regulation and product code does FDA see?".to_string());
    }
    match view.flag("predicate") {
        Some(false) => ask.push("Is De Novo the right way, with which special controls?".into()),
        _ => ask.push("Is the chosen predicate acceptable for this intended use?".into()),
    }
    match need(view) {
        Need::MayBeLeftOut(_) => {
            ask.push("May a new reader study be left out on the direct comparison?".into());
        }
        Need::Assume(_) | Need::Person(_) => {
            ask.push("Is a reader study expected, or does a standalone comparison suffice?".into());
        }
        Need::OnFile(_) | Need::NotAsked(_) | Need::Needed(_) => {}
    }
    if view.flag("foreign_clinical_data") != Some(false) {
        ask.push(
            "Which share and which kind of US data does FDA expect beside the foreign data?".into(),
        );
    }
    if view.flag("pccp") == Some(true) {
        ask.push(
            "Are the planned modifications fit for a predetermined change control plan?".into(),
        );
    }
    ask
}
