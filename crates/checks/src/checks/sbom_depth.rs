//! The bill of materials reaches to dependencies of dependencies.
//!
//! ## What it asks
//! Does the bill of materials of this version say what its components depend on, and how far does it reach?
//! `min` is the least depth that a cited text gives; without it the graph must be closed.
//!
//! ## Why
//! Most vulnerable components come in through others.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"` and `file`: CycloneDX or SPDX in any of their forms, whose dependencies are read.
//! A bill in another form is a record: with `dated`, `device_version` and the place of `depth` under `items`, a person confirms it.
//!
//! ## How it is computed
//! The depth of a component is the least number of steps that lead to it from the component that the bill is about; the depth of the bill is the greatest of them.
//! A graph is closed where every component is reached and says what it depends on, nothing among it.
//! A closed graph that ends before `min` is as deep as the software is.
//!
//! ## What may cross a border
//! Names and versions of components; no patient data.
//!
//! ## If it is not shown
//! Generate the bill with transitive dependencies, and with an empty list where a component has none.

use reliance_model::cyber::Bill;
use reliance_model::device::Document;

use crate::cyber::graph::{Graph, named};
use crate::cyber::{Bills, evidence_of, on_file, worst};
use crate::records::{Reads, Record};
use crate::said::{Said, first_of, joined};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("sbom-depth", include_str!("sbom_depth.rs"), answer);

const RECORD: Record = Record {
    what: "a software bill of materials",
    kinds: &["sbom"],
    items: &["depth"],
    parameters: &[("min", Reads::NamedItem)],
    confirm: "the dependencies of dependencies are in it",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[("min", &[])]) {
        return Ok(refused);
    }
    let bills = match on_file(ask, &RECORD) {
        Bills::Read(bills) => bills,
        Bills::Record(answered) => return *answered,
    };
    let asked = parameters::values(ask, "min");
    let least: Option<u32> = match asked {
        [] => None,
        [text] if text.parse::<u32>().is_ok() => text.parse().ok(),
        _ => {
            let named = asked.join("+");
            return Ok(Answered::for_a_person(format!(
                "`min = {named}` is no number of steps, so a person must judge what it asks"
            )));
        }
    };
    let judged = bills.iter().map(|(document, bill)| judge(document, bill, least));
    Ok(worst(judged).evidence(evidence_of(ask, &bills)))
}

fn judge(document: &Document, bill: &Bill, least: Option<u32>) -> Answered {
    let what = format!("`{}` ({})", document.file, bill.describe());
    if bill.dependencies.values().all(|next| next.is_empty()) && bill.components.len() > 1 {
        return Answered::not_shown(format!("{what} names no dependency"))
            .to_do("generate the bill with the dependencies of each component");
    }
    let graph = Graph::of(bill);
    let Some(depth) = graph.depth() else {
        return Answered::not_shown(format!("{what} names no component to start from"))
            .to_do("name the device itself as the component that the bill is about");
    };
    let steps = count(u64::from(depth), "step");
    let answered = if graph.is_closed() {
        Answered::shown(format!(
            "{what} reaches {steps} deep, and every component says what it depends on"
        ))
    } else {
        let open = open(bill, &graph);
        match least {
            Some(least) if depth >= least => {
                Answered::shown(format!("{what} reaches {steps} deep")).caveat(open)
            }
            Some(least) => {
                Answered::not_shown(open.within(|open| {
                    format!("{what} reaches {steps} deep, {least} are asked; {open}")
                }))
                .to_do("generate the bill with transitive dependencies")
            }
            None => Answered::undetermined(open.within(|open| {
                format!("{what} reaches {steps} deep and does not say where it ends; {open}")
            }))
            .to_do("say of each component what it depends on, with an empty list where nothing"),
        }
    };
    let of = what.as_str();
    answered.figures([
        figure("depth", of, f64::from(depth)),
        figure("components-reached", of, graph.steps.len() as f64),
        figure("components-unreached", of, graph.unreached.len() as f64),
        figure("components-silent-on-dependencies", of, graph.silent.len() as f64),
    ])
}

/// What keeps the graph from being closed.
fn open(bill: &Bill, graph: &Graph) -> Said {
    let mut words = Vec::new();
    for (ids, are) in [
        (&graph.silent, "do not say what they depend on"),
        (&graph.unreached, "are reached by no dependency"),
    ] {
        if !ids.is_empty() {
            let labels: Vec<String> =
                named(bill, ids).iter().map(|one| format!("`{}`", one.label())).collect();
            let all = bill.components.len();
            let of = format!("components that {are}");
            words.push(
                first_of(of, &labels, 3)
                    .within(|few| format!("{} of {all} components {are} ({few})", ids.len())),
            );
        }
    }
    if !graph.dangling.is_empty() {
        let ids: Vec<String> = graph.dangling.iter().map(|id| format!("`{id}`")).collect();
        let ids = first_of("what dependencies name and is no component", &ids, 3);
        words.push(ids.within(|ids| format!("dependencies name what is no component: {ids}")));
    }
    joined(words, "; ")
}

#[cfg(test)]
mod tests;
