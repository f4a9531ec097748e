//! The threat model is complete.
//!
//! ## What it asks
//! Does the threat model of this version have elements, data flows, trust boundaries and threats, is every threat decided, and do every interface and every component of high risk appear in it?
//! `part = "scores"` asks for a severity of every threat, `classes = "ai"` for the seven classes of threats to AI, `per = "interface"` for a threat at every interface.
//!
//! ## Why
//! A threat that nobody wrote down has no control.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "threat-model"` and `file`: Threat Dragon, OTM, pytm, TM-BOM or TM7, which is read.
//! `[[interfaces]]` with `markets`, and a bill of materials, for what has to appear in it.
//! A model in another form is a record: with `dated`, `device_version` and the place of each item under `items` (`assets`, `data-flows`, `threats`, `mitigations` where no parameter names others), a person confirms it.
//!
//! ## How it is computed
//! A threat is decided where it is mitigated, accepted or said not to apply, with words on how or why; any other is open.
//! An interface appears as an element or flow that bears its name, or the name that `modelled_as` gives; threats at it are those against that element and the flows that begin or end there.
//! Components of high risk are the applications, firmware, operating systems and machine-learning models of the bill, and components with a known vulnerability that is not closed; one appears where the name or a tag of an element has its name.
//! STRIDE is counted per element after the usual convention: actor S, R; process S, T, R, I, D, E; store T, I, D and, for a log, R; flow T, I, D.
//! The share of pairs with a threat is a figure, and no share is asked for.
//! What this market's deployment adds to those that are authorised is told by interface.
//! Where the risk file is a table with a column `id`, threats that name none of its hazards are told.
//!
//! ## What may cross a border
//! Names of elements, interfaces, components and threats; no patient data.
//!
//! ## If it is not shown
//! Model what is missing, and decide what is open.

use std::collections::BTreeSet;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::Threat;
use reliance_model::device::{Document, Interface};
use reliance_model::finding::Figure;

use crate::cyber::threats::{
    Models, against, deployment, describe, evidence_of, has_component, high_risk, lacking,
    names_id, on_file, open, standing_for, stride, surface, unexplained, words,
};
use crate::cyber::{Bills, known, worst};
use crate::records::{Reads, Record};
use crate::said::{Said, first_of, joined, listed};
use crate::sets::quoted;
use crate::words::{count, list};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("threat-model-complete", include_str!("threat_model_complete.rs"), answer);

const RECORD: Record = Record {
    what: "a threat model",
    kinds: &["threat-model"],
    items: &["assets", "data-flows", "threats", "mitigations"],
    parameters: &[("classes", Reads::NamedItem), ("part", Reads::Item), ("per", Reads::NamedItem)],
    confirm: "the threats are those of the device, and each is answered",
    ..Record::NONE
};

/// The bill, whose absence is told and asked for by other checks.
const BILL: Record =
    Record { what: "a software bill of materials", kinds: &["sbom"], ..Record::NONE };

/// Threat models with their documents.
type Read<'a> = [(&'a Document, &'a ThreatModel)];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let known: &[(&str, &[&str])] =
        &[("classes", &["ai"]), ("part", &["scores"]), ("per", &["interface"])];
    if let Some(refused) = parameters::unknown(ask, known) {
        return Ok(refused);
    }
    let read = match on_file(ask, &RECORD) {
        Models::Read(read) => read,
        Models::Record(answered) => return *answered,
    };
    let asks = |name: &str| !parameters::values(ask, name).is_empty();
    let mut answers = Vec::new();
    if asks("part") {
        answers.push(scores(&read));
    }
    if asks("classes") {
        answers.push(classes(ask, &read));
    }
    if asks("per") {
        answers.push(per_interface(ask, &read));
    }
    if answers.is_empty() {
        answers.push(whole(ask, &read));
    }
    Ok(worst(answers).evidence(evidence_of(ask, &read)))
}

fn titles(of: impl Into<String>, threats: &[&Threat]) -> Said {
    let titles: Vec<String> = threats.iter().map(|one| format!("`{}`", one.title)).collect();
    first_of(of, &titles, 5)
}

fn share(name: &str, of: &str, (part, all): (u64, u64), method: &str) -> Figure {
    Figure {
        name: name.into(),
        of: of.into(),
        value: (all > 0).then(|| part as f64 / all as f64),
        interval: None,
        level: None,
        counts: Some((part, all)),
        method: Some(method.into()),
        unit: String::new(),
        note: None,
    }
}

fn whole(ask: &Ask<'_>, read: &Read<'_>) -> Answered {
    let mut answers: Vec<Answered> =
        read.iter().map(|(document, model)| of_model(&document.file, model)).collect();
    let models: Vec<&ThreatModel> = read.iter().map(|(_, model)| *model).collect();
    answers.push(interfaces_appear(ask, &models));
    answers.push(components_appear(ask, &models));
    let mut answered = worst(answers);
    if let Some(picture) = surface::attack_surface(ask, &models) {
        answered = answered.picture(picture);
    }
    hazards(ask, &models, answered)
}

/// What a model has and what it leaves open.
fn of_model(file: &str, model: &ThreatModel) -> Answered {
    let what = format!("`{file}` ({})", describe(model));
    let (lacks, open, unexplained) = (lacking(model), open(model), unexplained(model));
    let mut wrong = Vec::new();
    let mut to_do = Vec::new();
    if !lacks.is_empty() {
        wrong.push(Said::from(format!("has no {}", list(&lacks))));
        to_do.push("model what is lacking".to_string());
    }
    let all = model.threats.len() as u64;
    if !open.is_empty() {
        let (number, of) = (open.len(), count(all, "threat"));
        wrong.push(
            titles("open threats", &open)
                .within(|few| format!("leaves {number} of {of} open: {few}")),
        );
        to_do.push("decide each open threat".to_string());
    }
    if !unexplained.is_empty() {
        let number = count(unexplained.len() as u64, "threat");
        wrong.push(
            titles("threats decided without a word", &unexplained)
                .within(|few| format!("decides {number} without a word: {few}")),
        );
        to_do.push("write what mitigates it, or why it is accepted or does not apply".to_string());
    }
    let answered = match wrong.is_empty() {
        true => Answered::shown(format!("{what} decides every threat, with words on each")),
        false => Answered::not_shown(listed(wrong).within(|wrong| format!("{what} {wrong}")))
            .to_do(to_do.join("; ")),
    };
    let coverage = stride::coverage(model);
    let method = "STRIDE per element: actor S, R; process S, T, R, I, D, E; store T, I, D (log: R); flow T, I, D";
    let decided = (all - open.len() as u64, all);
    let mut answered = answered.figures([
        share("threats-decided", file, decided, "count of threats"),
        share("stride-per-element", file, (coverage.covered, coverage.asked), method),
    ]);
    if let Some(picture) = surface::heat(file, &coverage) {
        answered = answered.picture(picture);
    }
    if coverage.rows.len() > surface::MOST_ROWS {
        let (most, all) = (surface::MOST_ROWS, coverage.rows.len());
        answered = answered
            .caveat(format!("the picture of `{file}` has the first {most} of {all} elements"));
    }
    if coverage.others > 0 {
        let others = count(coverage.others, "threat");
        answered = answered.caveat(format!("{others} of `{file}` in no category of STRIDE"));
    }
    let lone = model.threats.iter().filter(|one| one.against.is_empty()).count() as u64;
    if lone > 0 {
        answered =
            answered.caveat(format!("{} of `{file}` against no element", count(lone, "threat")));
    }
    answered
}

/// Interfaces of the market's deployment that no element stands for.
fn not_modelled<'a>(ask: &Ask<'a>, models: &[&ThreatModel]) -> Vec<&'a Interface> {
    let here = deployment::interfaces(&ask.evidence.device, ask.market);
    let modelled =
        |one: &&Interface| models.iter().any(|model| !standing_for(model, one).is_empty());
    here.into_iter().filter(|one| !modelled(one)).collect()
}

fn names(of: &str, interfaces: &[&Interface]) -> Said {
    quoted(of, interfaces.iter().map(|one| &one.name))
}

/// Caption of the interfaces that no element stands for.
const NOT_MODELLED: &str = "interfaces that no element stands for";

const ADD_INTERFACES: &str =
    "add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`";

fn interfaces_appear(ask: &Ask<'_>, models: &[&ThreatModel]) -> Answered {
    if deployment::interfaces(&ask.evidence.device, ask.market).is_empty() {
        return Answered::for_a_person(
            "no interface of the device is declared for this market, so a person says whether each appears in the threat model",
        )
        .to_do(ADD_INTERFACES);
    }
    let missing = not_modelled(ask, models);
    match missing.is_empty() {
        true => Answered::shown("every declared interface is in the threat model"),
        false => Answered::not_shown(
            names(NOT_MODELLED, &missing)
                .within(|few| format!("no element of the threat model stands for {few}")),
        )
        .to_do("add the element, or name it under `modelled_as` of the interface"),
    }
}

fn components_appear(ask: &Ask<'_>, models: &[&ThreatModel]) -> Answered {
    let Bills::Read(bills) = crate::cyber::on_file(ask, &BILL) else {
        return Answered::for_a_person(
            "no bill of materials was read, so a person says whether each component of high risk appears in the threat model",
        )
        .to_do("add `[[documents]]` with `kind = \"sbom\"` and `file`");
    };
    let (vulnerable, looked_up) = vulnerable(ask);
    let mut missing = BTreeSet::new();
    let mut all = 0;
    for (document, bill) in &bills {
        let of_file: BTreeSet<String> = vulnerable
            .iter()
            .filter(|(file, _)| *file == document.file)
            .map(|(_, component)| component.clone())
            .collect();
        for component in high_risk(bill, &of_file) {
            all += 1;
            if !models.iter().any(|model| has_component(model, component)) {
                missing.insert(format!("`{}`", component.label()));
            }
        }
    }
    let missing: Vec<String> = missing.into_iter().collect();
    let answered = match missing.is_empty() {
        true => Answered::shown(format!("{} of high risk in it", count(all, "component"))),
        false => Answered::not_shown(
            first_of("components of high risk in no element", &missing, 5).within(|few| {
                let all = count(all, "component");
                format!("{} of {all} of high risk in no element: {few}", missing.len())
            }),
        )
        .to_do("name the component in the element that it is part of, or as a tag of it"),
    };
    match looked_up {
        true => answered,
        false => answered
            .caveat("known vulnerabilities were not looked up, so that components are of high risk by their kind alone"),
    }
}

/// Components with a known vulnerability that is not closed, by file of the bill and id; and
/// whether they could be looked up.
fn vulnerable(ask: &Ask<'_>) -> (BTreeSet<(String, String)>, bool) {
    let Ok(known) = known(ask, &BILL) else { return (BTreeSet::new(), false) };
    let open = known.vulnerabilities.iter().filter(|one| !one.is_closed());
    let hits = open.flat_map(|one| &one.components);
    (hits.map(|hit| (hit.bill.clone(), hit.component.clone())).collect(), true)
}

/// With threats that name no hazard of the risk file.
fn hazards(ask: &Ask<'_>, models: &[&ThreatModel], answered: Answered) -> Answered {
    let ids: BTreeSet<&String> = ask.evidence.cyber.hazards.values().flatten().collect();
    if ids.is_empty() {
        return answered.caveat(
            "whether threats name hazards was not looked at: no risk file is a table with a column `id`",
        );
    }
    let threats: Vec<&Threat> = models.iter().flat_map(|model| &model.threats).collect();
    let named = |one: &&Threat| ids.iter().any(|id| names_id(one, id));
    let lone: Vec<&Threat> = threats.iter().copied().filter(|one| !named(one)).collect();
    let parts = ((threats.len() - lone.len()) as u64, threats.len() as u64);
    let answered = answered.figures([share(
        "threats-with-hazard",
        "risk file",
        parts,
        "ids of hazards among links and words of threats",
    )]);
    match lone.is_empty() {
        true => answered,
        false => answered.caveat(
            titles("threats that name no hazard of the risk file", &lone)
                .within(|few| format!("no hazard of the risk file is named by {few}")),
        ),
    }
}

fn scores(read: &Read<'_>) -> Answered {
    let judged = read.iter().map(|(document, model)| {
        let file = &document.file;
        let bare: Vec<&Threat> =
            model.threats.iter().filter(|one| one.severity.is_none()).collect();
        let all = model.threats.len() as u64;
        let answered = match (all, bare.is_empty()) {
            (0, _) => Answered::not_shown(format!("`{file}` has no threat to score"))
                .to_do("write the threats down"),
            (_, true) => {
                Answered::shown(format!("`{file}` scores each of {}", count(all, "threat")))
            }
            (_, false) => {
                Answered::not_shown(titles("threats without a severity", &bare).within(|few| {
                    let (bare, all) = (bare.len(), count(all, "threat"));
                    format!("`{file}` gives no severity to {bare} of {all}: {few}")
                }))
                .to_do("score each threat")
            }
        };
        let parts = (all - bare.len() as u64, all);
        answered.figures([share("threats-scored", file, parts, "count of threats")])
    });
    worst(judged)
}

fn classes(ask: &Ask<'_>, read: &Read<'_>) -> Answered {
    let Some(classes) = ask.catalogue.control_lists.get("ai-threats") else {
        return Answered::for_a_person(
            "the catalogue has no list `ai-threats`, so a person must judge what it asks",
        );
    };
    let threats: Vec<&Threat> = read.iter().flat_map(|(_, model)| &model.threats).collect();
    let (thought, silent): (Vec<_>, Vec<_>) = classes
        .categories
        .iter()
        .partition(|class| threats.iter().any(|one| words::threatens(one, classes, class)));
    let names = |of: &str, some: &[&reliance_model::catalogue::ControlCategory]| {
        quoted(of, some.iter().map(|one| &one.name))
    };
    let spoken = names("classes of threats that the model speaks of", &thought);
    let unspoken = names("classes of threats that the model does not speak of", &silent);
    let answered = match (thought.is_empty(), silent.is_empty()) {
        (_, true) => Answered::shown(spoken.within(|few| format!("threats speak of {few}"))),
        (true, false) => {
            Answered::not_shown(unspoken.within(|few| format!("no threat speaks of {few}")))
                .to_do("model the threats to the AI, or say why a class does not apply")
        }
        (false, false) => Answered::for_a_person(joined(
            [
                spoken.within(|few| format!("threats speak of {few}")),
                unspoken.within(|few| {
                    format!("and none of {few}; a person says why these do not apply")
                }),
            ],
            ", ",
        ))
        .to_do("model these classes, or write down why they do not apply"),
    };
    let parts = (thought.len() as u64, classes.categories.len() as u64);
    answered.figures([share("ai-threat-classes", "threat model", parts, &classes.title)]).caveat(
        format!(
            "the classes are those of {}, {}, and threats were found by their words",
            classes.by, classes.source
        ),
    )
}

fn per_interface(ask: &Ask<'_>, read: &Read<'_>) -> Answered {
    let models: Vec<&ThreatModel> = read.iter().map(|(_, model)| *model).collect();
    let device = &ask.evidence.device;
    let here = deployment::interfaces(device, ask.market);
    if here.is_empty() {
        return Answered::from(Missing::new(
            "the interfaces of the device in this market",
            ADD_INTERFACES,
        ));
    }
    let missing = not_modelled(ask, &models);
    let threats =
        |one: &Interface| models.iter().map(|model| against(model, one).len() as u64).sum::<u64>();
    let unthreatened: Vec<&Interface> = here
        .iter()
        .copied()
        .filter(|one| !missing.iter().any(|other| other.name == one.name) && threats(one) == 0)
        .collect();
    let mut wrong = Vec::new();
    if !missing.is_empty() {
        let few = names(NOT_MODELLED, &missing);
        wrong.push(few.within(|few| format!("no element stands for {few}")));
    }
    if !unthreatened.is_empty() {
        let few = names("interfaces without a threat", &unthreatened);
        wrong.push(few.within(|few| format!("no threat is written against {few}")));
    }
    let all = here.len() as u64;
    let covered = all - (missing.len() + unthreatened.len()) as u64;
    let mut answered = match wrong.is_empty() {
        true => Answered::shown(format!("each of {} has a threat", count(all, "interface"))),
        false => {
            Answered::not_shown(joined(wrong, "; ")).to_do("model the interface and its threats")
        }
    }
    .figures([share(
        "interfaces-with-threat",
        ask.market,
        (covered, all),
        "count of interfaces",
    )]);
    if let Some(picture) = surface::attack_surface(ask, &models) {
        answered = answered.picture(picture);
    }
    difference(ask, &models, answered)
}

/// With what this market's deployment adds to those that are authorised.
fn difference(ask: &Ask<'_>, models: &[&ThreatModel], mut answered: Answered) -> Answered {
    let device = &ask.evidence.device;
    let authorised = deployment::authorised(device, ask.catalogue);
    let here = deployment::interfaces(device, ask.market);
    let new: Vec<&Interface> =
        here.into_iter().filter(|one| deployment::is_new(one, ask.market, &authorised)).collect();
    let held = list(&authorised.iter().map(String::as_str).collect::<Vec<_>>());
    let mut with_threat = 0;
    for one in &new {
        let elements: Vec<String> = models
            .iter()
            .flat_map(|model| standing_for(model, one))
            .map(|element| format!("`{}`", element.name))
            .collect();
        let threats: Vec<&Threat> = models.iter().flat_map(|model| against(model, one)).collect();
        with_threat += u64::from(!threats.is_empty());
        let told = match (elements.is_empty(), threats.is_empty()) {
            (true, _) => "no element and no threat of the model is of it".into(),
            (false, true) => format!("modelled as {}, with no threat", list(&elements)).into(),
            (false, false) => titles(format!("threats against `{}`", one.name), &threats)
                .within(|few| format!("modelled as {}, with {few}", list(&elements))),
        };
        let (name, to) = (&one.name, &one.connects_to);
        answered = answered.caveat(told.within(|told| {
            format!(
                "this deployment adds `{name}` (to {to}) to what is authorised ({held}): {told}"
            )
        }));
    }
    if !new.is_empty() {
        let parts = (with_threat, new.len() as u64);
        let of = format!("{} beside {held}", ask.market);
        answered = answered.figures([share(
            "new-interfaces-with-threat",
            &of,
            parts,
            "count of interfaces",
        )]);
    }
    let dropped = deployment::dropped(device, ask.market, &authorised);
    match dropped.is_empty() || authorised.contains(ask.market) {
        true => answered,
        false => answered.caveat(
            names("interfaces of an authorised deployment that are not in this one", &dropped)
                .within(|few| {
                    format!("{few} of an authorised deployment ({held}) not in this one")
                }),
        ),
    }
}

#[cfg(test)]
mod tests;
