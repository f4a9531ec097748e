//! The security architecture is drawn in views.
//!
//! ## What it asks
//! Are the views of the architecture of this version on file, and do they name the same things as the threat model and the declared interfaces?
//! `view` names views (`global`, `multi-patient-harm`, `update`, `security-use-case`); without it all four are asked.
//! `part = "interfaces"` asks that every interface stands in a view, `scope = "ai"` that a view has the AI.
//!
//! ## Why
//! Reviewers look for the path an attacker would take.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "architecture-views"` and `file`, of which one is read inside where it is a table (CSV or XLSX) with the columns `view` and `shows`, one row for each thing that a view shows, or a threat model whose diagrams are the views.
//! `[[documents]]` with `kind = "threat-model"` and `[[interfaces]]`, to hold the views against.
//! A document in another form is a record: with `kind = "architecture-views"` or `kind = "document:security-plan"`, `dated`, `device_version` and the place of each item under `items` (`views` where no parameter names others), a person confirms that the views show the device as it is.
//!
//! ## How it is computed
//! A view is told by its title: the global one has `global` or `system view` in it, that of harm to many patients `multi` or `many` and `patient`, that of updates `update` or `patch`, that of use cases `use case`.
//! Names are compared by their words; case and punctuation do not count.
//! Every name in a view has to be that of an element of the threat model or of an interface; every interface of the market stands in the global view; every element in scope that is no flow, boundary or datum stands in some view.
//!
//! ## What may cross a border
//! Names of elements and interfaces, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Draw the view for this version, and use the same names in views and threat model.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::ElementKind;
use reliance_model::device::{Document, Interface};

use crate::cyber::threats::{deployment, has_words, plain, read};
use crate::cyber::worst;
use crate::records::{self, Reads, Record};
use crate::said::{Said, first_of, joined};
use crate::sets::quoted;
use crate::words::{count, list};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("architecture-views", include_str!("architecture_views.rs"), answer);

const RECORD: Record = Record {
    what: "architecture views",
    kinds: &["architecture-views", "document:security-plan"],
    items: &["views"],
    parameters: &[("view", Reads::Item), ("part", Reads::Item), ("scope", Reads::NamedItem)],
    confirm: "the views show the device as it is",
    ..Record::NONE
};

/// The four views.
const VIEWS: [&str; 4] = ["global", "multi-patient-harm", "update", "security-use-case"];

/// Names that each view shows, by its title.
type Views = BTreeMap<String, BTreeSet<String>>;

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let documents = on_file(ask);
    if documents.is_empty() {
        return records::judge(ask, &RECORD);
    }
    let known: &[(&str, &[&str])] =
        &[("view", &VIEWS), ("part", &["interfaces"]), ("scope", &["ai"])];
    if let Some(refused) = parameters::unknown(ask, known) {
        return Ok(refused);
    }
    let evidence: Vec<_> = documents
        .iter()
        .map(|(document, views)| {
            ask.evidence_of_document(document, &count(views.len() as u64, "view"))
        })
        .collect();
    let wrong = documents.iter().find_map(|(document, _)| records::contradiction(ask, document));
    if let Some((because, to_do)) = wrong {
        return Ok(Answered::not_shown(because).to_do(to_do).evidence(evidence));
    }
    let mut views = Views::new();
    for (title, shown) in documents.iter().flat_map(|(_, views)| views.iter()) {
        views.entry(title.clone()).or_default().extend(shown.iter().cloned());
    }
    let asks = |name: &str| !parameters::values(ask, name).is_empty();
    let wanted: Vec<&str> = match (asks("view"), asks("part")) {
        (true, _) => parameters::values(ask, "view").iter().map(String::as_str).collect(),
        (false, true) => Vec::new(),
        (false, false) => VIEWS.to_vec(),
    };
    let mut answers = vec![present(&views, &wanted), same_names(ask, &views)];
    if asks("part") || wanted.contains(&"global") {
        answers.push(interfaces(ask, &views, asks("part")));
    }
    if wanted.len() == VIEWS.len() {
        answers.push(elements(ask, &views));
    }
    if asks("scope") {
        answers.push(Answered::for_a_person(
            "which of the views has the AI, and whether all its states are in it, a person says",
        ));
    }
    Ok(worst(answers).evidence(evidence))
}

/// Documents of views that were read, for the market and version.
fn on_file<'a>(ask: &Ask<'a>) -> Vec<(&'a Document, &'a Views)> {
    let device = &ask.evidence.device;
    let speaks = |document: &&Document| {
        document.device_version.as_ref().is_none_or(|version| *version == device.version)
    };
    let documents = device.documents_of("architecture-views", ask.market).filter(speaks);
    let read = documents
        .filter_map(|document| Some((document, ask.evidence.cyber.views.get(&document.file)?)));
    read.collect()
}

/// Is a view of that title the one that is asked?
fn is_view(title: &str, wanted: &str) -> bool {
    let title = plain(title);
    let any = |words: &[&str]| words.iter().any(|word| title.contains(word));
    match wanted {
        "global" => any(&["global", "system view"]),
        "multi-patient-harm" => any(&["multi", "many"]) && any(&["patient"]),
        "update" => any(&["update", "updatability", "patch"]),
        _ => any(&["use case"]),
    }
}

fn of<'a>(views: &'a Views, wanted: &str) -> Vec<(&'a String, &'a BTreeSet<String>)> {
    views.iter().filter(|(title, _)| is_view(title, wanted)).collect()
}

fn present(views: &Views, wanted: &[&str]) -> Answered {
    let lacks: Vec<&str> = wanted.iter().copied().filter(|one| of(views, one).is_empty()).collect();
    let empty: Vec<String> = views
        .iter()
        .filter(|(_, shown)| shown.is_empty())
        .map(|(title, _)| format!("`{title}`"))
        .collect();
    let mut wrong = Vec::new();
    if !lacks.is_empty() {
        let few = quoted("views that are not there", lacks);
        wrong.push(few.within(|few| format!("there is no view {few}")));
    }
    if !empty.is_empty() {
        wrong.push(Said::from(format!("nothing is said to stand in {}", list(&empty))));
    }
    let titles: Vec<String> = views.keys().map(|title| format!("`{title}`")).collect();
    match wrong.is_empty() {
        true => Answered::shown(format!("the views {} are there", list(&titles))),
        false => Answered::not_shown(joined(wrong, "; "))
            .to_do("draw the view, and list what stands in it"),
    }
}

/// Names by which a thing may stand in a view.
fn names_of(interface: &Interface) -> BTreeSet<String> {
    let names = [Some(&interface.name), interface.modelled_as.as_ref()];
    names.into_iter().flatten().map(|name| plain(name)).collect()
}

/// Does every name in a view stand in the threat model or among the interfaces?
fn same_names(ask: &Ask<'_>, views: &Views) -> Answered {
    let models = read(ask);
    if models.is_empty() {
        return Answered::for_a_person(
            "no threat model was read, so a person says whether the views name the same things",
        )
        .to_do("name a threat model that the program reads under `[[documents]]`");
    }
    let mut known: BTreeSet<String> =
        ask.evidence.device.interfaces.iter().flat_map(names_of).collect();
    known.insert(plain(&ask.evidence.device.name));
    for element in models.iter().flat_map(|(_, model)| &model.elements) {
        known.insert(plain(&element.name));
        known.insert(plain(&element.id));
    }
    let mut strange = Vec::new();
    for (title, shown) in views {
        for name in shown.iter().filter(|name| !known.contains(&plain(name))) {
            strange.push(format!("`{name}` (`{title}`)"));
        }
    }
    match strange.is_empty() {
        true => Answered::shown("what they name is in the threat model"),
        false => Answered::not_shown(
            first_of("names in views that the threat model does not have", &strange, 5)
                .within(|few| format!("the threat model and the interfaces do not have {few}")),
        )
        .to_do("use the same names in views and threat model"),
    }
}

/// Does every interface of the market stand in a view, in the global one where there is one?
fn interfaces(ask: &Ask<'_>, views: &Views, in_any: bool) -> Answered {
    let here = deployment::interfaces(&ask.evidence.device, ask.market);
    if here.is_empty() {
        return Answered::for_a_person(
            "no interface of the device is declared for this market, so a person says whether each stands in a view",
        )
        .to_do("add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`");
    }
    let (looked, which): (Vec<&BTreeSet<String>>, &str) = match in_any {
        true => (views.values().collect(), "a view"),
        false => {
            (of(views, "global").into_iter().map(|(_, shown)| shown).collect(), "the global view")
        }
    };
    let shown: BTreeSet<String> = looked.into_iter().flatten().map(|name| plain(name)).collect();
    let missing: Vec<String> = here
        .iter()
        .filter(|one| names_of(one).is_disjoint(&shown))
        .map(|one| format!("`{}`", one.name))
        .collect();
    match missing.is_empty() {
        true => Answered::shown(format!("{} in {which}", count(here.len() as u64, "interface"))),
        false => Answered::not_shown(
            first_of("interfaces that are not drawn", &missing, 5)
                .within(|few| format!("not in {which}: {few}")),
        )
        .to_do("draw the interface"),
    }
}

/// Does every element of the threat model stand in a view?
fn elements(ask: &Ask<'_>, views: &Views) -> Answered {
    let models = read(ask);
    let shown: BTreeSet<String> = views.values().flatten().map(|name| plain(name)).collect();
    let things = |model: &ThreatModel| {
        let of =
            |kind| !matches!(kind, ElementKind::Flow | ElementKind::Boundary | ElementKind::Asset);
        let elements =
            model.elements.iter().filter(|one| of(one.kind) && one.out_of_scope.is_none());
        elements
            .filter(|one| !shown.iter().any(|name| has_words(name, &one.name)))
            .map(|one| format!("`{}`", one.name))
            .collect::<Vec<_>>()
    };
    let missing: Vec<String> = models.iter().flat_map(|(_, model)| things(model)).collect();
    match missing.is_empty() {
        true => Answered::shown("every element in scope stands in a view"),
        false => Answered::not_shown(
            first_of("elements that no view has", &missing, 5)
                .within(|few| format!("no view has {few}")),
        )
        .to_do("draw the element in a view"),
    }
}

#[cfg(test)]
mod tests;
