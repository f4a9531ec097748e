//! The software bill of materials has its fields.
//!
//! ## What it asks
//! Does the bill of materials of this version have every field of the list asked for?
//! `min` names a list of the catalogue (`reliance explain field-lists`), `extra` further fields, `scope = "model"` the components that are models or data; `advice = "true"` marks a list that is only advised.
//! Without a list it asks for a bill that was read and has a component.
//!
//! ## Why
//! A component that nobody listed is a vulnerability that nobody will see.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"` and `file`: CycloneDX or SPDX in any of their forms, whose fields are read.
//! A supplier or support that the bill leaves out may stand in a side table (`kind = "component-support"`).
//! A bill in another form is a record: with `dated`, `device_version` and the place of each item under `items`, a person confirms it.
//!
//! ## How it is computed
//! Each field is looked for in the document or in each component.
//! `author` is a person or organisation, never a tool; `timestamp` a date and time that can be read; `identifier` a package URL, a CPE name or another; `dependency` is given where the component says what it depends on, or that there is nothing, or where another depends on it; `hash` any hash, `hash-sha-512` that one, `deployed-sha-512` that of the form that is deployed; `producer` who made or supplies it; `completeness` is given where the bill says how complete its dependencies are; `support-level` and `end-of-support` come from the bill or a side table; any other name is that of a property.
//! `NOASSERTION` and its like give nothing.
//! A field that the list lets be unknown and whose reason is written is for a person, who judges the reasons.
//! Several bills are judged each; the worst answer is given.
//!
//! ## What may cross a border
//! Names and versions of components, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Generate the bill from the build of this version, and fill what is left out from a side table with `reliance sbom convert`.

use reliance_model::catalogue::{FieldList, ReadAs};
use reliance_model::cyber::{Bill, Component};
use reliance_model::device::Document;
use reliance_model::finding::Figure;

use crate::cyber::fields::{self, Coverage, Gap};
use crate::cyber::{Bills, Supported, on_file, worst};
use crate::records::{Reads, Record};
use crate::said::{Lists, Said, first_of, joined, listed};
use crate::sets::quoted;
use crate::words::count;
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("sbom-fields", include_str!("sbom_fields.rs"), answer);

const RECORD: Record = Record {
    what: "a software bill of materials",
    kinds: &["sbom"],
    items: &["components"],
    parameters: &[
        ("min", Reads::Item),
        ("extra", Reads::Item),
        ("scope", Reads::NamedItem),
        ("advice", Reads::Check),
    ],
    confirm: "it has these fields for every component",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let known: &[(&str, &[&str])] =
        &[("min", &[]), ("extra", &[]), ("scope", &["model"]), ("advice", &["true", "false"])];
    if let Some(refused) = parameters::unknown(ask, known) {
        return Ok(refused);
    }
    let bills = match on_file(ask, &RECORD) {
        Bills::Read(bills) => bills,
        Bills::Record(answered) => return *answered,
    };
    let Some(lists) = lists(ask) else {
        let named = parameters::values(ask, "min").join(" + ");
        return Ok(Answered::for_a_person(format!(
            "the catalogue has no field list `{named}`, so a person must judge what it asks"
        )));
    };
    let judged = bills.iter().map(|(document, bill)| judge(ask, document, bill, &lists));
    Ok(worst(judged).evidence(crate::cyber::evidence_of(ask, &bills)))
}

/// The lists that `min` names, and one of the fields that `extra` names.
fn lists(ask: &Ask<'_>) -> Option<Vec<FieldList>> {
    let mut lists = Vec::new();
    for name in parameters::values(ask, "min") {
        lists.push(ask.catalogue.field_lists.get(name)?.clone());
    }
    let extra = parameters::values(ask, "extra");
    let model = !parameters::values(ask, "scope").is_empty() && lists.is_empty();
    if !extra.is_empty() || model || lists.is_empty() {
        let of_models: &[&str] = if model { &["supplier", "licence"] } else { &[] };
        let fields = extra.iter().map(String::as_str).chain(of_models.iter().copied());
        lists.push(FieldList {
            name: String::new(),
            title: String::new(),
            by: String::new(),
            source: String::new(),
            read_as: ReadAs::Primary,
            note: None,
            url: None,
            formats: Vec::new(),
            document: Vec::new(),
            component: fields.map(str::to_string).collect(),
            unknown_allowed: true,
        });
    }
    Some(lists)
}

fn judge(ask: &Ask<'_>, document: &Document, bill: &Bill, lists: &[FieldList]) -> Answered {
    let models_only = !parameters::values(ask, "scope").is_empty();
    let asked = |component: &Component| !models_only || is_model(component);
    let supported = Supported::new(&ask.evidence.cyber);
    let file = &document.file;
    let what = format!("`{file}` ({})", bill.describe());
    if !bill.components.iter().any(asked) {
        let kind = if models_only { "component that is a model or data" } else { "component" };
        return Answered::not_shown(format!("{what} names no {kind}"))
            .to_do("generate the bill from the build of this version");
    }
    let mut answers = Vec::new();
    for list in lists {
        let coverage = fields::cover(bill, &supported, list, asked);
        answers.push(of_list(&what, bill, list, &coverage));
    }
    worst(answers)
}

/// Is it a model, or the data one was made from?
fn is_model(component: &Component) -> bool {
    component.kind.as_deref().is_some_and(|kind| ["machine-learning-model", "data"].contains(&kind))
}

fn of_list(what: &str, bill: &Bill, list: &FieldList, coverage: &Coverage) -> Answered {
    let open: Vec<&Gap> = coverage.open().collect();
    let reasoned: Vec<&Gap> = coverage.reasoned().collect();
    let all = match list.title.is_empty() {
        true if list.component.is_empty() => Said::default(),
        true => quoted("fields that are asked of a component", &list.component),
        false => format!("every field of {} ({})", list.title, list.by).into(),
    };
    let answered = match (open.is_empty(), reasoned.is_empty()) {
        (true, true) if all.words().is_empty() => {
            let count = count(bill.components.len() as u64, "component");
            Answered::shown(format!("{what} was read and names {count}"))
        }
        (true, true) => Answered::shown(all.within(|all| format!("{what} gives {all}"))),
        (true, false) => {
            let mut lists = Lists::default();
            let (all, few) = (lists.keep(all), lists.keep(lacking(&reasoned, coverage)));
            Answered::for_a_person(lists.within(format!(
                "{what} gives {all} or says why not; a person confirms the reasons for {few}"
            )))
        }
        (false, _) => Answered::not_shown(
            lacking(&open, coverage).within(|few| format!("{what} lacks {few}")),
        )
        .to_do(examples(&open).within(|few| format!("add what is lacking: {few}"))),
    };
    let answered = answered.figures(figures(what, coverage));
    match (list.title.is_empty(), list.read_as) {
        (true, _) | (false, ReadAs::Primary) => answered,
        (false, read) => answered.caveat(format!(
            "the fields are those of {}, read as {}{}",
            list.source,
            read.word(),
            list.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default()
        )),
    }
}

/// `author` of the document, `supplier` of 2 of 7 components.
fn lacking(gaps: &[&Gap], coverage: &Coverage) -> Said {
    let mut words: Vec<Said> = Vec::new();
    let of_document: Vec<&String> =
        gaps.iter().filter(|gap| gap.component.is_none()).map(|gap| &gap.field).collect();
    if !of_document.is_empty() {
        let few = quoted("fields of the document that are lacking", &of_document);
        words.push(few.within(|few| format!("{few} of the document")));
    }
    for field in coverage.given.keys() {
        let lacking =
            gaps.iter().filter(|gap| gap.component.is_some() && gap.field == *field).count() as u64;
        if lacking > 0 {
            let of = count(coverage.components, "component");
            words.push(format!("`{field}` of {lacking} of {of}").into());
        }
    }
    listed(words)
}

/// The first few components that lack something, by field.
fn examples(gaps: &[&Gap]) -> Said {
    let mut words: Vec<Said> = Vec::new();
    let mut fields: Vec<&String> = gaps.iter().map(|gap| &gap.field).collect();
    fields.dedup();
    fields.sort();
    fields.dedup();
    for field in fields {
        let of: Vec<String> = gaps
            .iter()
            .filter(|gap| gap.field == *field)
            .map(|gap| match gap.component {
                Some(_) => format!("`{}`", gap.label),
                None => gap.label.clone(),
            })
            .collect();
        let few = first_of(format!("components without `{field}`"), &of, 3);
        words.push(few.within(|few| format!("`{field}` of {few}")));
    }
    joined(words, "; ")
}

fn figures(what: &str, coverage: &Coverage) -> Vec<Figure> {
    let share = |(field, given): (&String, &u64)| Figure {
        name: format!("components-with-{field}"),
        of: what.to_string(),
        value: (coverage.components > 0).then(|| *given as f64 / coverage.components as f64),
        interval: None,
        level: None,
        counts: Some((*given, coverage.components)),
        method: Some("count of components".into()),
        unit: String::new(),
        note: None,
    };
    coverage.given.iter().map(share).collect()
}

#[cfg(test)]
mod tests;
