//! The version that was tested is the version that ships.
//!
//! ## What it asks
//! Does each test and reader data set name a registered model, the newest of its name, and do its rows carry no other version?
//! `field = "weights-hash"` asks in addition that the weights in the folder have the registered hash; `field = "preprocessing-hash"` that all rows of a data set went through one preprocessing.
//! `compare = "study-to-submission"` asks that each study names this device version, as the fact `device-version`.
//!
//! ## Why
//! Figures of another version are figures of another device.
//!
//! ## What it needs
//! `model = "name@version"` of the data sets, `[[models]]` with `version`, `sha256`, `file` and `frozen_on`, the columns `version`, `weights-hash` and `preprocessing-hash`; `facts` of the studies.
//! That the newest model is in the release is the meaning of the register; the release itself is not read.
//!
//! ## What may cross a border
//! Versions and hashes.
//!
//! ## If it is not shown
//! Test the version that ships.

use reliance_model::device::{Dataset, Model, Role};
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters;
use crate::sets::{self, quoted};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check = Check::new(
    "tested-version-is-release",
    include_str!("tested_version_is_release.rs"),
    needs,
    answer,
);

const KNOWN: parameters::Known<'_> = &[
    ("field", &["version", "weights-hash", "preprocessing-hash"]),
    ("compare", &["study-to-submission"]),
];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let sets = tested(ask);
    let roles = ["version", "weights-hash", "preprocessing-hash"];
    let levels = roles.iter().flat_map(|role| sets::levels_needs(ask, &sets, role));
    levels.chain(sets.iter().map(|set| sets::rows_need(set))).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    if ask.call.parameter("compare").is_some() {
        return studies(ask);
    }
    let parts = tested(ask)
        .into_iter()
        .map(|set| match ask.call.parameter("field") {
            Some("preprocessing-hash") => preprocessing(ask, reductions, set),
            field => model(ask, reductions, set, field == Some("weights-hash")),
        })
        .collect();
    combine_results(parts).ok_or_else(|| {
        Missing::new(
            "a test data set",
            "declare it under `[[datasets]]` with `role = \"test\"` and `model`",
        )
    })
}

fn tested<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let sets = ask.evidence.device.datasets.iter();
    sets.filter(|set| matches!(set.role, Role::Test | Role::Readers)).collect()
}

fn model(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    by_hash: bool,
) -> Result<Answered, Missing> {
    let Some(named) = &set.model else {
        return Err(Missing::new(
            format!("the model whose outputs `{}` holds", set.name),
            "add `model = \"name@version\"` to the data set",
        ));
    };
    let (name, version) =
        named.split_once('@').map_or((named.as_str(), None), |(a, b)| (a, Some(b)));
    let newest = newest(ask, name)?;
    let words = format!("`{}` holds outputs of `{named}`", set.name);
    if version.is_some_and(|version| version != newest.version) {
        return Ok(Answered::not_shown(format!(
            "{words}, and the newest registered is version {}",
            newest.version
        ))
        .to_do("test the version that ships"));
    }
    for (role, wanted) in
        [("version", Some(&newest.version)), ("weights-hash", newest.sha256.as_ref())]
    {
        if let Some(wrong) = other_rows(ask, reductions, set, role, wanted)? {
            return Ok(wrong);
        }
    }
    sets::some_rows(reductions, set)?;
    let file = newest.file.as_ref().map(|file| ask.file(file, format!("weights of {name}")));
    let seen = file.as_ref().and_then(|file| file.sha256.clone());
    let answered = match (by_hash, seen, &newest.sha256) {
        (true, Some(seen), Some(hash)) if !seen.eq_ignore_ascii_case(hash) => {
            Answered::not_shown(format!(
                "the weights of `{name}` in the folder have another hash than the registered one"
            ))
            .to_do("register the weights that ship, and test them")
        }
        (true, _, None) => {
            return Err(Missing::new(
                format!("the hash of the weights of `{name}`"),
                "add `sha256` to the model",
            ));
        }
        (true, None, Some(_)) => Answered::for_a_person(format!(
            "{words}; the weights are not in the folder, so a person confirms that their hash is the registered one"
        )),
        _ if version.is_none() => Answered::for_a_person(format!(
            "{words} without a version; a person confirms that it is version {}",
            newest.version
        )),
        _ => Answered::shown(format!("{words}, the newest registered version")),
    };
    Ok(answered.evidence(ask.evidence_of(set)).evidence(file))
}

/// The newest registered model of that name.
fn newest<'a>(ask: &Ask<'a>, name: &str) -> Result<&'a Model, Missing> {
    let registered: Vec<&Model> =
        ask.evidence.device.models.iter().filter(|model| model.name == name).collect();
    if registered.len() > 1 && registered.iter().any(|model| model.frozen_on.is_none()) {
        return Err(Missing::new(
            format!(
                "the day on which each version of model `{name}` was frozen, to tell the newest"
            ),
            "add `frozen_on` to them",
        ));
    }
    registered.into_iter().max_by_key(|model| model.frozen_on).ok_or_else(|| {
        Missing::new(format!("the model `{name}`"), "register it under `[[models]]`")
    })
}

/// Rows that carry another value than the registered one.
fn other_rows(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    role: &str,
    wanted: Option<&String>,
) -> Result<Option<Answered>, Missing> {
    let Some(wanted) = wanted.filter(|_| sets::has(ask, set, role)) else { return Ok(None) };
    let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, role)?);
    let others: Vec<&String> =
        texts.keys().filter(|text| !text.eq_ignore_ascii_case(wanted)).collect();
    if others.is_empty() && missing > 0 {
        let rows = crate::words::count(missing, "row");
        return Err(Missing::new(
            format!("the {role} of {rows} of `{}`", set.name),
            "fill the column in",
        ));
    }
    Ok((!others.is_empty()).then(|| {
        let few = quoted(format!("other values of {role} in `{}`", set.name), &others);
        Answered::not_shown(few.within(|few| {
            format!("rows of `{}` carry the {role} {few}, and {wanted} is registered", set.name)
        }))
        .to_do("leave those rows out, or test the version that ships")
        .evidence(ask.evidence_of(set))
    }))
}

fn preprocessing(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
) -> Result<Answered, Missing> {
    let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, "preprocessing-hash")?);
    let name = &set.name;
    if missing > 0 || texts.is_empty() {
        return Err(Missing::new(
            format!("`preprocessing-hash` of every row of `{name}`"),
            "fill the column in",
        ));
    }
    Ok(match texts.len() {
        1 => Answered::for_a_person(format!(
            "all rows of `{name}` went through preprocessing `{}`; a person confirms that it is the released one",
            texts.keys().next().map_or("", String::as_str)
        )),
        several => Answered::not_shown(format!("rows of `{name}` went through {several} different preprocessings"))
            .to_do("process all test data as in use"),
    }
    .evidence(ask.evidence_of(set)))
}

fn studies(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let device = &ask.evidence.device;
    let parts = device.studies.iter().map(|study| match study.facts.get("device-version") {
        None => Err(Missing::new(
            format!("the device version that study `{}` used", study.name),
            "add `device-version` under `facts` of the study",
        )),
        Some(version) if *version == device.version => {
            Ok(Answered::for_a_person(format!(
                "study `{}` is declared as run with version {version}, the one that enters the market; a person confirms it",
                study.name
            )))
        }
        Some(version) => Ok(Answered::not_shown(format!(
            "study `{}` used version {version}; version {} is to enter the market",
            study.name, device.version
        ))
        .to_do("describe the differences and why the study still counts, or repeat it")),
    });
    combine_results(parts.collect()).ok_or_else(|| {
        Missing::new("a study", "add `[[studies]]` with `device-version` under `facts`")
    })
}

#[cfg(test)]
#[path = "tested_version_is_release/tests.rs"]
mod tests;
