//! Personal data cross borders only where the law of their origin lets them.
//!
//! ## What it asks
//! From which countries do personal data come, how many subjects are in them, and which records of the law of their origin are on file?
//! The sites of `[[inventories]]` say from which regions images come, with their subjects.
//! `persons` is a number of persons from which a cited text asks more; the subjects of the origin are held against it.
//! `from` asks for one origin; `kind`, `path`, `thresholds` and `rule` name the rule that a person judges.
//!
//! ## Why
//! Export law follows the data's origin, whatever market the device goes to.
//!
//! ## What it needs
//! The fact `personal_data`; `region` of the data sets, and their column `patient` (or `case`).
//! A record of the transfer: `[[documents]]` with `kind = "document:data-law"`, `"document:dpia"` or `"signed-statement"`.
//! Which rows may leave which country is a legal question: the facts are prepared, and a person answers.
//!
//! ## What may cross a border
//! That is the question. This check itself passes on counts of subjects only.
//!
//! ## If it is not shown
//! Keep the rows where they are, and carry only what a person released.

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, is_elsewhere};
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::parameters;
use crate::sets::{self, quoted};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("cross-border-data", include_str!("cross_border_data.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("from", &["cn", "eu", "uk", "us", "other"]),
    ("kind", &[]),
    ("path", &[]),
    ("thresholds", &[]),
    ("rule", &[]),
    ("persons", &[]),
];

/// Kinds of document that record a transfer.
const RECORDS: [&str; 3] = ["document:data-law", "document:dpia", "signed-statement"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets: Vec<&Dataset> = ask.evidence.device.datasets.iter().collect();
    let tables = sets.iter().filter_map(|set| subjects_need(ask, set));
    tables.chain(images::origins::needs(ask)).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let Some(origins) = ask.profile.known("personal_data") else {
        return Err(Missing::new(
            "the origin of the personal data",
            "set `personal_data` under `[facts]`: `eu`, `uk`, `cn`, `us`, `other` or `none`",
        ));
    };
    let from = ask.call.parameter("from");
    let asked: BTreeSet<&str> = match from {
        Some(origin) => [origin].into(),
        None => origins.iter().map(String::as_str).filter(|origin| *origin != "none").collect(),
    };
    if asked.is_empty() || from.is_some_and(|origin| !origins.contains(origin)) {
        let origins: Vec<&String> = origins.iter().collect();
        return Ok(Answered::not_applicable(format!("`personal_data` is {}", list(&origins))));
    }
    let (facts, figures, evidence) = facts(ask, reductions, &asked)?;
    let records: Vec<&str> = RECORDS
        .iter()
        .flat_map(|kind| ask.evidence.device.documents_of(kind, ask.market))
        .map(|document| document.file.as_str())
        .collect();
    let records = match records.is_empty() {
        true => "none".into(),
        false => quoted("records on file", records),
    };
    let rules: Vec<String> = ["kind", "path", "thresholds", "rule"]
        .iter()
        .filter_map(|name| ask.call.parameter(name).map(|value| format!("`{name} = {value}`")))
        .collect();
    let by = if rules.is_empty() { String::new() } else { format!(" by {}", list(&rules)) };
    let (from, beyond) = (list(&asked.iter().collect::<Vec<_>>()), beyond(ask, &figures));
    Ok(Answered::for_a_person(records.within(|records| {
        format!("personal data come from {from}: {facts}{beyond}; records on file: {records}; a person judges{by} what may leave, and how")
    }))
    .figures(figures)
    .evidence(evidence))
}

type Facts = (String, Vec<Figure>, Vec<reliance_model::finding::EvidenceRef>);

/// Subjects of the data sets from these origins, and data sets without a region.
fn facts(
    ask: &Ask<'_>,
    reductions: &Reductions,
    origins: &BTreeSet<&str>,
) -> Result<Facts, Missing> {
    let (mut words, mut figures, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
    for set in &ask.evidence.device.datasets {
        let origin = set.region.as_deref().map(origin);
        if origin.is_some_and(|origin| !origins.contains(origin)) {
            continue;
        }
        let place = set.region.as_deref().map_or("no region declared".to_string(), str::to_string);
        let subjects = match subjects_need(ask, set) {
            None => "no column of subjects".to_string(),
            Some(need) => {
                let keys = reductions.keys(&need)?;
                let number = keys.counts.len() as u64;
                figures.push(figure("subjects", format!("`{}`", set.name), number as f64));
                count(number, "subject")
            }
        };
        words.push(format!("`{}` ({place}, {subjects})", set.name));
        evidence.extend(ask.evidence_of(set));
    }
    for inventory in images::inventories(ask) {
        for (region, found) in images::origins::by_region(reductions, inventory)? {
            if region.as_deref().map(origin).is_some_and(|origin| !origins.contains(origin)) {
                continue;
            }
            let place = region.unwrap_or_else(|| "no region declared".to_string());
            let subjects = found.patients.len() as u64;
            words.push(format!(
                "images of `{}` ({place}, {}, {} of {})",
                inventory.name,
                count(subjects, "subject"),
                count(found.instances, "instance"),
                count(found.sites.len() as u64, "site")
            ));
            let of = format!("images of `{}`, {place}", inventory.name);
            figures.push(figure("subjects", of, subjects as f64));
        }
        evidence.extend(inventory.whole().map(|whole| ask.evidence_of(whole)).unwrap_or_default());
    }
    let words = if words.is_empty() {
        "no data set of theirs is declared".to_string()
    } else {
        list(&words)
    };
    Ok((words, figures, evidence))
}

/// Whether the subjects reach the number of persons from which a cited text asks more.
/// Bodies of data may share subjects, so the largest alone is certain, and their sum the most
/// there can be.
fn beyond(ask: &Ask<'_>, figures: &[Figure]) -> String {
    let Some(number) = ask.call.parameter("persons") else { return String::new() };
    let Ok(persons) = number.parse::<f64>() else {
        return format!(", and `persons = {number}` is no number");
    };
    let subjects = || figures.iter().filter_map(|figure| figure.value);
    let (least, most) = (subjects().fold(0.0, f64::max), subjects().sum::<f64>());
    match (least > persons, most > persons) {
        (true, _) => format!(", which is more than {persons} persons"),
        (false, true) => format!(", which together may be more than {persons} persons"),
        (false, false) if figures.is_empty() => String::new(),
        (false, false) => format!(", which is not more than {persons} persons"),
    }
}

fn subjects_need(ask: &Ask<'_>, set: &Dataset) -> Option<Need> {
    let role = ["patient", "case"].into_iter().find(|role| sets::has(ask, set, role))?;
    Some(Need::keys(&set.name, role))
}

/// The value of `personal_data` that a region belongs to.
fn origin(region: &str) -> &'static str {
    match region {
        "CN" => "cn",
        "UK" | "GB" => "uk",
        "US" => "us",
        "EEA" | "IS" | "LI" | "NO" => "eu",
        member if is_elsewhere(member, "eu") == Some(false) => "eu",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn from(origins: &[&str]) -> Folder {
        let fact = Fact::Known(origins.iter().map(|origin| origin.to_string()).collect());
        folder()
            .dataset(
                "cn-test",
                Role::Test,
                vec![row("patient=p"), row("patient=q"), row("patient=p")],
            )
            .dataset("eu-train", Role::Training, vec![row("case=a")])
            .dataset("public", Role::Training, vec![row("truth=1")])
            .device(|device| {
                device.facts.insert("personal_data".into(), fact);
                device.datasets[0].region = Some("CN".into());
                device.datasets[1].region = Some("DE".into());
            })
    }

    #[test]
    fn the_facts_are_prepared_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &from(&["cn", "eu"])), @"for a person: personal data come from cn and eu: `cn-test` (CN, 2 subjects), `eu-train` (DE, 1 subject) and `public` (no region declared, no column of subjects); records on file: none; a person judges what may leave, and how");
        let asked = from(&["cn"]).parameter("from", "cn").parameter("thresholds", "cac16");
        insta::assert_snapshot!(answer(CHECK, &asked.document("document:data-law", &[])), @"for a person: personal data come from cn: `cn-test` (CN, 2 subjects) and `public` (no region declared, no column of subjects); records on file: `docs/document-data-law.pdf`; a person judges by `thresholds = cac16` what may leave, and how");
        let elsewhere = from(&["us"]).device(|device| {
            device.datasets.pop();
        });
        insta::assert_snapshot!(answer(CHECK, &elsewhere.parameter("rule", "28-cfr-202")), @"for a person: personal data come from us: no data set of theirs is declared; records on file: none; a person judges by `rule = 28-cfr-202` what may leave, and how");
    }

    #[test]
    fn not_applicable_where_no_data_come_from_there() {
        insta::assert_snapshot!(answer(CHECK, &from(&["eu"]).parameter("from", "cn")), @"not applicable: `personal_data` is eu");
        insta::assert_snapshot!(answer(CHECK, &from(&["none"])), @"not applicable: `personal_data` is none");
    }

    #[test]
    fn undetermined_without_the_fact() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs the origin of the personal data
        to do: set `personal_data` under `[facts]`: `eu`, `uk`, `cn`, `us`, `other` or `none`
        ");
    }

    #[test]
    fn what_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &from(&["eu"]).parameter("from", "moon")), @"for a person: `cross-border-data` cannot compute `from = moon`, so a person must judge what it asks");
    }

    #[test]
    fn a_region_belongs_to_the_origin_of_its_law() {
        let origins = ["CN", "UK", "GB", "US", "EU27", "DE", "NO", "JP"].map(origin);
        assert_eq!(origins, ["cn", "uk", "uk", "us", "eu", "eu", "eu", "other"]);
    }
}
