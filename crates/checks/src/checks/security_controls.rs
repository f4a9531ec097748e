//! Security controls are described by category.
//!
//! ## What it asks
//! Does a security document of this version have controls of each category?
//! `category` names categories of FDA's eight, or `all`; `scheme` names a list of capabilities, such as `cn-22`.
//!
//! ## Why
//! Controls that are not described cannot be tested.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "threat-model"` and `file`, which is read: Threat Dragon, OTM, pytm, TM-BOM or TM7.
//! `[[documents]]` with `kind = "document:security-plan"` or `kind = "device-config"` or `kind = "threat-model"`, `file`, `dated`, `device_version`, and the place of each item under `items`; without a parameter that names items, `controls` is asked.
//! A complete record is for a person, who confirms that each category is covered or its absence is justified.
//!
//! ## How it is computed
//! A control is what mitigates a threat that is mitigated.
//! It is of a category where the threat names it outright, as a tag or category such as `us-8:cryptography`, or in brackets among the words of the mitigation; or where the words of the mitigation have one of those that the catalogue gives for the category (`catalogue/control-categories.toml`).
//! Found by words alone it is for a person.
//! A category of which no control speaks is *undetermined*, unless a record names the place where it stands.
//!
//! ## What may cross a border
//! Names of threats and categories, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Describe the control, or say why it is not needed.

use reliance_model::catalogue::{ControlCategory, ControlList};
use reliance_model::cyber::ThreatModel;
use reliance_model::finding::{Answer, Figure};

use crate::cyber::threats::words::{Dealt, dealt};
use crate::cyber::threats::{evidence_of, read};
use crate::records::{self, Reads, Record};
use crate::said::joined;
use crate::sets::quoted;
use crate::words::count;
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("security-controls", include_str!("security_controls.rs"), answer);

const RECORD: Record = Record {
    what: "a description of security controls",
    kinds: &["document:security-plan", "device-config", "threat-model"],
    items: &["controls"],
    parameters: &[("category", Reads::NamedItem), ("scheme", Reads::Item)],
    confirm: "each category is covered or its absence is justified",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let record = records::judge(ask, &RECORD);
    let read = read(ask);
    let known = parameters::unknown(ask, &[("category", &[]), ("scheme", &[])]).is_none();
    let list = list(ask).filter(|_| known && !read.is_empty());
    let Some((list, categories)) = list else { return record };
    // What contradicts itself is told before anything else.
    if let Ok(answered) = &record
        && answered.answer == Answer::NotShown
    {
        return record;
    }
    let models: Vec<&ThreatModel> = read.iter().map(|(_, model)| *model).collect();
    let found: Vec<(&ControlCategory, Dealt, u64)> = categories
        .iter()
        .map(|category| {
            let (how, threats) = dealt(&models, list, category);
            (*category, how, threats)
        })
        .collect();
    let answered = judge(list, &found, record)?;
    Ok(answered
        .figures(found.iter().map(|(category, how, threats)| figure(category, *how, *threats)))
        .caveat(format!(
            "the categories are those of {}, {}, read as {}",
            list.by,
            list.source,
            list.read_as.word()
        ))
        .evidence(evidence_of(ask, &read)))
}

/// The list that is asked for, and the categories of it; `None` where the catalogue does not
/// have one of them.
fn list<'a>(ask: &Ask<'a>) -> Option<(&'a ControlList, Vec<&'a ControlCategory>)> {
    let scheme = parameters::values(ask, "scheme").first().map_or("us-8", String::as_str);
    let list = ask.catalogue.control_lists.get(scheme)?;
    let named = parameters::values(ask, "category");
    if named.is_empty() || named.iter().any(|one| one == "all") {
        return Some((list, list.categories.iter().collect()));
    }
    let of = |name: &String| list.categories.iter().find(|one| one.name == *name);
    Some((list, named.iter().map(of).collect::<Option<_>>()?))
}

fn judge(
    list: &ControlList,
    found: &[(&ControlCategory, Dealt, u64)],
    record: Result<Answered, Missing>,
) -> Result<Answered, Missing> {
    let of = |wanted: Dealt| {
        let names = found.iter().filter(|(_, how, _)| *how == wanted);
        names.map(|(category, ..)| category.name.as_str()).collect::<Vec<_>>()
    };
    let (silent, threatened) = (of(Dealt::Silent), of(Dealt::ThreatOnly));
    let by_words = of(Dealt::ByWords);
    let all = count(found.len() as u64, "category").replace("categorys", "categories");
    if silent.is_empty() && threatened.is_empty() {
        return Ok(match by_words.is_empty() {
            true => Answered::shown(format!("mitigated threats name controls of {all} of {}", list.name)),
            false => Answered::for_a_person(
                quoted("categories found by their words alone", by_words).within(|few| {
                    format!("controls of {all} were found in the threat model, {few} by their words alone; a person confirms that these are controls of the category")
                }),
            )
            .to_do(format!("tag the threat or mitigation with the category, such as `{}:{}`", list.name, found.first().map_or("", |one| one.0.name.as_str()))),
        });
    }
    let mut lacks = Vec::new();
    if !silent.is_empty() {
        let few = quoted("categories that no threat or control speaks of", silent);
        lacks.push(few.within(|few| format!("no threat or control speaks of {few}")));
    }
    if !threatened.is_empty() {
        let few = quoted("categories with threats but no control in place", threatened);
        lacks.push(few.within(|few| format!("threats but no control in place speak of {few}")));
    }
    let lacks = joined(lacks, "; ").within(|lacks| format!("in the threat model {lacks}"));
    match record {
        Ok(answered) if answered.answer == Answer::ForAPerson => {
            Ok(answered.caveat(lacks))
        }
        _ => Ok(Answered::undetermined(lacks).to_do(
            "describe the control at the threat that it mitigates, or name under `items` of a security document the place of the control or of the reason why it is not needed",
        )),
    }
}

fn figure(category: &ControlCategory, how: Dealt, threats: u64) -> Figure {
    let words = match how {
        Dealt::Silent => "nothing speaks of it",
        Dealt::ThreatOnly => "a threat speaks of it, no control in place does",
        Dealt::ByWords => "found by the words of the control",
        Dealt::Named => "named outright",
    };
    let threats = if how >= Dealt::ByWords { threats } else { 0 };
    Figure {
        method: Some("count of mitigated threats".into()),
        note: Some(words.into()),
        ..crate::words::figure("threats-with-control", category.title.clone(), threats as f64)
    }
}

#[cfg(test)]
mod tests;
