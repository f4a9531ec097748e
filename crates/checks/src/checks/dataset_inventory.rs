//! The data sets are counted and described.
//!
//! ## What it asks
//! What is in each data set: rows, cases, patients, images, positives, sites, period, source?
//! `fields` names what must be there; without it cases, patients and sites are asked.
//! `set` (`development`, `test`) and `by = "split"` choose data sets.
//! `flag` asks for `enriched` or `synthetic` data to be named; `part = "case-flow"` for exclusions by reason.
//! `min-sites` is a least number of sites that a cited text gives; `example-min` is only an example in such a text and decides nothing.
//! `[[inventories]]` are described beside the data sets: instances, series, studies, patients, sites and months.
//! `scheme` names a standard whose own list a person holds against the inventory.
//!
//! ## Why
//! A figure cannot be judged without knowing how many subjects, from where and when, it rests on.
//!
//! ## What it needs
//! Data sets with columns `case`, `patient`, `site`; where asked `image`, `truth`, `source`, `synthetic`, `exclusion`; `collected` and `sampling` of the data set.
//!
//! ## What may cross a border
//! The counts; a person releases those of small groups.
//!
//! ## If it is not shown
//! Name the missing columns in `reliance.toml`, or collect data at more sites.

use reliance_model::device::{Dataset, RowUnit};
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::said::first_of;
use crate::sets::{self, no_column, quoted};
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("dataset-inventory", include_str!("dataset_inventory.rs"), needs, answer);

const FIELDS: &[&str] = &["cases", "patients", "images", "positives", "site", "period", "source"];
const KNOWN: parameters::Known<'_> = &[
    ("fields", FIELDS),
    ("by", &["split"]),
    ("set", &["development", "test"]),
    ("flag", &["enriched", "synthetic"]),
    ("part", &["case-flow", "site-count"]),
    ("country", &[]),
    ("min-sites", &[]),
    ("example-min", &[]),
    ("scheme", &[]),
];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = chosen(ask);
    let mut needs: Vec<Need> = sets.iter().map(|set| sets::rows_need(set)).collect();
    for role in ["case", "patient", "image"] {
        needs.extend(sets::keys_needs(ask, &sets, role));
    }
    for role in ["site", "source", "synthetic", "exclusion"] {
        needs.extend(sets::levels_needs(ask, &sets, role));
    }
    let labelled = sets.iter().filter(|set| sets::has(ask, set, "truth"));
    needs.extend(labelled.map(|set| sets::binary_need(set, "truth")));
    if describes(ask) {
        needs.extend(images::described::needs(ask));
    }
    needs
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let sets = chosen(ask);
    let mut images = match describes(ask) {
        true => images::described::answers(ask, reductions),
        false => Vec::new(),
    };
    if sets.is_empty() && images.is_empty() {
        return Err(lack(ask));
    }
    if let Some(lack) = one_side(ask) {
        return Err(lack);
    }
    let one = |set: &&Dataset| {
        sets::some_rows(reductions, set)?;
        match (ask.call.parameter("flag"), ask.call.parameter("part")) {
            (Some("enriched"), _) => enriched(ask, set),
            (Some(_), _) => synthetic(ask, reductions, set),
            (None, Some("case-flow")) => case_flow(ask, reductions, set),
            _ => describe(ask, reductions, set),
        }
    };
    let mut parts: Vec<Result<Answered, Missing>> = sets.iter().map(one).collect();
    parts.append(&mut images);
    for name in ["min-sites", "example-min"] {
        if let Some(least) = ask.call.parameter(name) {
            parts.push(sites(ask, reductions, &sets, name, least));
        }
    }
    if let Some(scheme) = ask.call.parameter("scheme") {
        parts.push(Ok(Answered::for_a_person(format!(
            "a person holds the inventory against the list of `{scheme}`"
        ))));
    }
    combine_results(parts).ok_or_else(|| lack(ask))
}

/// Is the whole of the data asked about, images included?
fn describes(ask: &Ask<'_>) -> bool {
    let narrow = ["set", "country", "flag", "part"];
    narrow.iter().all(|name| ask.call.parameter(name).is_none())
}

fn lack(ask: &Ask<'_>) -> Missing {
    let which = match (ask.call.parameter("set"), ask.call.parameter("country")) {
        (Some("development"), _) => "a data set with the role `training` or `tuning`".to_string(),
        (Some(_), _) => "a data set with the role `test`".to_string(),
        (None, Some(country)) => {
            format!("a data set with `region = \"{}\"`", country.to_uppercase())
        }
        (None, None) => "a data set".to_string(),
    };
    Missing::new(which, "declare it under `[[datasets]]`")
}

fn chosen<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    let mut sets: Vec<&Dataset> = match ask.call.parameter("set") {
        Some("development") => sets::development(device),
        Some("test") => sets::judging(device),
        _ => device.datasets.iter().collect(),
    };
    if let Some(country) = ask.call.parameter("country") {
        let region = country.to_uppercase();
        sets.retain(|set| set.region.as_deref() == Some(region.as_str()));
    }
    sets
}

/// With `by = "split"` both sides of the split must be there.
fn one_side(ask: &Ask<'_>) -> Option<Missing> {
    ask.call.parameter("by")?;
    let device = &ask.evidence.device;
    let side = match (sets::development(device).is_empty(), sets::judging(device).is_empty()) {
        (false, false) => return None,
        (true, _) => "training` or `tuning",
        (false, true) => "test",
    };
    Some(Missing::new(
        format!("a data set with the role `{side}`, to describe the split"),
        "declare it under `[[datasets]]`",
    ))
}

fn describe(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let asked = values(ask, "fields");
    let fields: Vec<&str> = match asked {
        [] => vec!["cases", "patients", "site"],
        _ => asked.iter().map(String::as_str).collect(),
    };
    let mut words = vec![count(sets::rows(reductions, set)?, "row")];
    let mut figures: Vec<Figure> = Vec::new();
    let mut lacking: Option<Missing> = None;
    for field in fields {
        match value(ask, reductions, set, field) {
            Ok((word, number)) => {
                words.push(word);
                figures.extend(number.map(|n| figure(field, format!("`{}`", set.name), n as f64)));
            }
            Err(missing) => {
                lacking.get_or_insert(missing);
            }
        }
    }
    let region = set.region.as_deref().map(|region| format!(" from {region}")).unwrap_or_default();
    let words = format!("`{}` ({}{region}) holds {}", set.name, set.role.word(), list(&words));
    let answered = match lacking {
        Some(missing) => Answered {
            because: format!("{words}; needs {}", missing.needs),
            ..Answered::from(missing)
        },
        None => Answered::shown(words),
    };
    Ok(answered.figures(figures).evidence(ask.evidence_of(set)))
}

/// A field of the inventory, in words and as a number.
fn value(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    field: &str,
) -> Result<(String, Option<u64>), Missing> {
    let distinct = |role: &str| -> Result<(String, Option<u64>), Missing> {
        let keys = sets::keys(ask, reductions, set, role)?;
        let number = keys.counts.len() as u64;
        let without = match keys.missing {
            0 => String::new(),
            rows => format!(" (and {} without a {role})", count(rows, "row")),
        };
        Ok((format!("{}{without}", count(number, role)), Some(number)))
    };
    let levels = |role: &str| -> Result<(String, Option<u64>), Missing> {
        let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, role)?);
        let number = texts.len() as u64;
        let without = match missing {
            0 => String::new(),
            rows => format!(" (and {} without a {role})", count(rows, "row")),
        };
        Ok((format!("{}{without}", count(number, role)), Some(number)))
    };
    match field {
        "cases" => distinct("case"),
        "patients" => distinct("patient"),
        "images" if is_row_an_image(ask, set) => {
            let rows = sets::rows(reductions, set)?;
            Ok((count(rows, "image"), Some(rows)))
        }
        "images" => distinct("image"),
        "positives" if !sets::has(ask, set, "truth") => Err(no_column(set, "truth")),
        "positives" => {
            let tally = reductions.tally(&sets::binary_need(set, "truth"))?;
            let ones = sets::ones(tally, "truth");
            Ok((count(ones, "positive row"), Some(ones)))
        }
        "period" => period(set),
        role => levels(role),
    }
}

fn is_row_an_image(ask: &Ask<'_>, set: &Dataset) -> bool {
    ask.evidence.device.table_of(set).is_some_and(|table| table.row == RowUnit::Image)
}

fn period(set: &Dataset) -> Result<(String, Option<u64>), Missing> {
    match set.collected {
        (Some(from), Some(to)) => Ok((format!("rows collected from {from} to {to}"), None)),
        _ => Err(Missing::new(
            format!("the first and last day on which data set `{}` was collected", set.name),
            "add `collected = [first day, last day]` to it",
        )),
    }
}

fn enriched(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let Some(sampling) = &set.sampling else {
        return Err(Missing::new(
            format!("how data set `{}` was sampled", set.name),
            "add `sampling` (`consecutive`, `random`, `enriched` …) to it",
        ));
    };
    let by = match set.enriched.is_empty() {
        true => "".into(),
        false => quoted("variables of the mix", &set.enriched)
            .within(|few| format!(", its mix chosen by design for {few}")),
    };
    let answered = match sampling.as_str() == "enriched" && set.enriched.is_empty() {
        true => Answered::undetermined(format!(
            "`{}` is declared as enriched, without the variables it was enriched by",
            set.name
        ))
        .to_do("name them in its `enriched`"),
        false => Answered::shown(
            by.within(|by| format!("`{}` is declared as `{sampling}`{by}", set.name)),
        ),
    };
    Ok(answered.evidence(ask.evidence_of(set)))
}

fn synthetic(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    if !sets::has(ask, set, "synthetic") {
        return Ok(Answered::for_a_person(format!(
            "`{name}` has no column `synthetic`, so a person states whether it holds synthetic data"
        )));
    }
    let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, "synthetic")?);
    let made: u64 = texts.iter().filter(|(text, _)| !is_no(text)).map(|(_, rows)| rows).sum();
    let answered = match missing {
        0 => Answered::shown(format!("{} of `{name}` are marked as synthetic", count(made, "row"))),
        rows => Answered::undetermined(format!(
            "needs the mark `synthetic` of {} of `{name}`",
            count(rows, "row")
        )),
    };
    let numbers = [figure("synthetic-rows", format!("`{name}`"), made as f64)];
    Ok(answered.figures(numbers).evidence(ask.evidence_of(set)))
}

fn is_no(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "0" | "no" | "false")
}

fn case_flow(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    let (reasons, kept) = sets::known(&sets::levels(ask, reductions, set, "exclusion")?);
    let excluded: u64 = reasons.values().sum();
    let words: Vec<String> =
        reasons.iter().map(|(reason, rows)| format!("{rows} `{reason}`")).collect();
    let because = match excluded {
        0 => format!("none of {} of `{name}` is marked as excluded", count(kept, "row")).into(),
        _ => first_of("reasons for exclusion", &words, 6).within(|few| {
            let rows = count(kept + excluded, "row");
            format!("`{name}` accounts for {rows}: {kept} kept and {excluded} excluded ({few})")
        }),
    };
    let numbers = [figure("excluded-rows", format!("`{name}`"), excluded as f64)];
    Ok(Answered::shown(because).figures(numbers).evidence(ask.evidence_of(set)))
}

/// Sites over all chosen data sets that judge the device.
fn sites(
    ask: &Ask<'_>,
    reductions: &Reductions,
    chosen: &[&Dataset],
    name: &str,
    least: &str,
) -> Result<Answered, Missing> {
    let Ok(least) = least.parse::<u64>() else {
        return Ok(Answered::for_a_person(format!(
            "`{name} = {least}` is no number, so a person must judge"
        )));
    };
    let development = sets::development(&ask.evidence.device);
    let judging: Vec<&&Dataset> = chosen
        .iter()
        .filter(|set| !development.iter().any(|other| other.name == set.name))
        .collect();
    if judging.is_empty() {
        return Err(Missing::new(
            "a data set other than development data",
            "declare it under `[[datasets]]` with `role = \"test\"`",
        ));
    }
    let (mut names, mut unknown) = (std::collections::BTreeSet::new(), 0);
    for set in judging {
        sets::some_rows(reductions, set)?;
        let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, "site")?);
        names.extend(texts.into_keys());
        unknown += missing;
    }
    let number = names.len() as u64;
    let from =
        ask.call.parameter("country").map(|country| format!(" from {}", country.to_uppercase()));
    let words = format!(
        "data{} other than development data come from {}",
        from.unwrap_or_default(),
        count(number, "site")
    );
    let answered = if name == "example-min" {
        Answered::for_a_person(format!(
            "{words}; the text names {least} only as an example, so a person judges whether they are enough"
        ))
    } else if number < least && unknown > 0 {
        let rows = count(unknown, "row");
        return Err(Missing::new(
            format!("the site of {rows}: {words}, {least} are asked"),
            "fill the column in",
        ));
    } else if number < least {
        Answered::not_shown(format!("{words}, {least} are asked"))
            .to_do("collect data at further sites")
    } else {
        Answered::shown(format!("{words}, {least} are asked"))
            .caveat("whether the sites lie in different regions is not computed")
    };
    Ok(answered.figures([figure("sites", "data that judge the device", number as f64)]))
}

#[cfg(test)]
#[path = "dataset_inventory/tests.rs"]
mod tests;
