//! The care setting of the data and of the source market is that of the target market.
//!
//! ## What it asks
//! Do care setting, equipment, connected systems and language of use differ between the market the device comes from and the target market, and do the test data come from the target's care setting?
//! `against` names another target market; `by = "split"` compares the care settings of development and test data instead.
//!
//! ## Why
//! The same device in another place meets other patients, other pictures and other haste.
//!
//! ## What it needs
//! `[settings.<market>]` for both markets with `care_setting`, and `care_setting` of the data sets.
//! Texts are compared without regard to case; whether a difference matters is for a person, who is told which items it touches.
//!
//! ## What may cross a border
//! Names of settings.
//!
//! ## If it is not shown
//! Bring data from the target's care setting, or justify the difference and mend labelling, training, risk file and usability study.

use reliance_model::device::{Dataset, Setting};

use crate::combine::combine_results;
use crate::parameters;
use crate::records::market_code;
use crate::sets;
use crate::settings::{differ, of, said, same, source};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("care-setting-compared", include_str!("care_setting_compared.rs"), answer);

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[("against", &[]), ("by", &["split"])]) {
        return Ok(refused);
    }
    if ask.call.parameter("by").is_some() {
        return split(ask);
    }
    let target = market_code(ask.call.parameter("against").unwrap_or(ask.market));
    let setting = of(ask, target)?;
    let mut parts = vec![markets(ask, target, setting)];
    parts.extend(sets::tests(ask)?.into_iter().map(|set| data(set, target, setting)));
    combine_results(parts).ok_or_else(|| Missing::from("a test data set".to_string()))
}

fn markets(ask: &Ask<'_>, target: &str, setting: &Setting) -> Result<Answered, Missing> {
    let Some((from, other)) = source(ask, target) else {
        return Err(Missing::new(
            "users and use environment in the market the device comes from",
            "add `[settings.<market>]` for it",
        ));
    };
    let care = |setting: &Setting| setting.care_setting.clone().into_iter().collect::<Vec<_>>();
    let language = |setting: &Setting| setting.language.clone().into_iter().collect::<Vec<_>>();
    let compared = [
        ("care setting", care(other), care(setting), "risk file, usability study, labelling"),
        (
            "equipment",
            other.equipment.clone(),
            setting.equipment.clone(),
            "declared compatibility, test data, labelling",
        ),
        (
            "connected systems",
            other.connected_to.clone(),
            setting.connected_to.clone(),
            "interfaces, threat model, installation",
        ),
        ("language", language(other), language(setting), "labelling, user interface, training"),
    ];
    if care(setting).is_empty() || care(other).is_empty() {
        let market = if care(setting).is_empty() { target } else { from };
        return Err(Missing::new(
            format!("the care setting in market `{market}`"),
            format!("add `care_setting` under `[settings.{market}]`"),
        ));
    }
    let differences: Vec<String> = compared
        .iter()
        .filter(|(_, a, b, _)| differ(a, b).is_some())
        .map(|(what, a, b, touches)| {
            format!("{what}: {} in {from}, {} in {target} (touches {touches})", said(a), said(b))
        })
        .collect();
    Ok(match differences.is_empty() {
        true => Answered::shown(format!(
            "the declared use environments of {from} and {target} are the same"
        )),
        false => Answered::for_a_person(format!(
            "{}; a person judges each difference",
            differences.join("; ")
        )),
    })
}

fn data(set: &Dataset, target: &str, setting: &Setting) -> Result<Answered, Missing> {
    let Some(care) = &set.care_setting else {
        return Err(Missing::new(
            format!("the care setting of data set `{}`", set.name),
            "add `care_setting` to it",
        ));
    };
    let there = setting.care_setting.as_deref().unwrap_or_default();
    Ok(match same(care, there) {
        true => Answered::shown(format!(
            "`{}` comes from the care setting of {target}, {care}",
            set.name
        )),
        false => Answered::for_a_person(format!(
            "`{}` comes from {care}, and the care setting in {target} is {there}; a person judges whether its figures hold there",
            set.name
        )),
    })
}

fn split(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let device = &ask.evidence.device;
    let settings = |sets: Vec<&Dataset>, what: &str| -> Result<Vec<String>, Missing> {
        if sets.is_empty() {
            return Err(Missing::new(
                format!("a {what} data set"),
                "declare it under `[[datasets]]`",
            ));
        }
        sets.iter()
            .map(|set| {
                set.care_setting.clone().ok_or_else(|| {
                    Missing::new(
                        format!("the care setting of data set `{}`", set.name),
                        "add `care_setting` to it",
                    )
                })
            })
            .collect()
    };
    let developed = settings(sets::development(device), "training or tuning")?;
    let tested = settings(sets::judging(device), "test")?;
    Ok(match differ(&developed, &tested) {
        None => Answered::shown(format!("development and test data come from {}", said(&tested))),
        Some(_) => Answered::for_a_person(format!(
            "development data come from {}, test data from {}; a person judges the difference",
            said(&developed),
            said(&tested)
        )),
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn used(here: &str, there: &str, data: &str) -> Folder {
        let setting = |care: &str| Setting {
            care_setting: Some(care.to_string()).filter(|care| !care.is_empty()),
            language: Some("en".into()),
            ..Setting::default()
        };
        folder().dataset("test", Role::Test, vec![row("case=a")]).device(|device| {
            device.settings.insert("us".into(), setting(there));
            device.settings.insert("eu".into(), setting(here));
            device.datasets[0].care_setting =
                Some(data.to_string()).filter(|care| !care.is_empty());
        })
    }

    #[test]
    fn shown_where_all_is_the_same() {
        insta::assert_snapshot!(answer(CHECK, &used("hospital", "Hospital ", "hospital")), @"shown: the declared use environments of eu and us are the same; `test` comes from the care setting of us, hospital");
    }

    #[test]
    fn a_difference_is_for_a_person_with_what_it_touches() {
        insta::assert_snapshot!(answer(CHECK, &used("clinic", "hospital", "clinic")), @"for a person: care setting: clinic in eu, hospital in us (touches risk file, usability study, labelling); a person judges each difference; `test` comes from clinic, and the care setting in us is hospital; a person judges whether its figures hold there");
        let systems = used("clinic", "clinic", "clinic").device(|device| {
            let us = device.settings.get_mut("us").unwrap();
            us.connected_to.push("record system".into());
            us.equipment.push("Acme".into());
            us.language = None;
        });
        insta::assert_snapshot!(answer(CHECK, &systems), @"for a person: equipment: nothing declared in eu, Acme in us (touches declared compatibility, test data, labelling); connected systems: nothing declared in eu, record system in us (touches interfaces, threat model, installation); language: en in eu, nothing declared in us (touches labelling, user interface, training); a person judges each difference; besides, 1 shown");
    }

    #[test]
    fn undetermined_where_a_setting_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs users and use environment in market `us`
        to do: add `[settings.us]` with `users`, `training`, `care_setting`, `equipment`, `connected_to` and `language`
        ");
        insta::assert_snapshot!(answer(CHECK, &used("clinic", "clinic", "")), @r"
        undetermined: needs the care setting of data set `test`; besides, 1 shown
        to do: add `care_setting` to it
        ");
        insta::assert_snapshot!(answer(CHECK, &used("clinic", "", "clinic")), @r"
        undetermined: needs the care setting in market `us`; besides, 1 for a person
        to do: add `care_setting` under `[settings.us]`
        ");
        let alone = used("clinic", "clinic", "clinic").device(|device| {
            device.settings.remove("eu");
        });
        insta::assert_snapshot!(answer(CHECK, &alone), @r"
        undetermined: needs users and use environment in the market the device comes from; besides, 1 shown
        to do: add `[settings.<market>]` for it
        ");
        insta::assert_snapshot!(answer(CHECK, &used("a", "a", "a").parameter("against", "gb")), @r"
        undetermined: needs users and use environment in market `uk-gb`
        to do: add `[settings.uk-gb]` with `users`, `training`, `care_setting`, `equipment`, `connected_to` and `language`
        ");
    }

    #[test]
    fn across_the_split() {
        let split = |train: &str| {
            let train = Some(train.to_string()).filter(|care| !care.is_empty());
            let folder =
                used("clinic", "clinic", "clinic").dataset("train", Role::Training, Vec::new());
            folder.device(|device| device.datasets[1].care_setting = train).parameter("by", "split")
        };
        insta::assert_snapshot!(answer(CHECK, &split("clinic")), @"shown: development and test data come from clinic");
        insta::assert_snapshot!(answer(CHECK, &split("ward")), @"for a person: development data come from ward, test data from clinic; a person judges the difference");
        insta::assert_snapshot!(answer(CHECK, &split("")), @r"
        undetermined: needs the care setting of data set `train`
        to do: add `care_setting` to it
        ");
        insta::assert_snapshot!(answer(CHECK, &split("ward").parameter("by", "moon")), @"for a person: `care-setting-compared` cannot compute `by = split+moon`, so a person must judge what it asks");
    }
}
