//! The device was tried by its users.
//!
//! ## What it asks
//! Is there a usability study with participants of every user group of the market, and is its report on file for this version?
//! `min-per-group` is a least number a group that a cited text gives; `resident` a country whose residents they must be; `users = "lay"` asks for lay users.
//! `part` and `topic` name items of the report, such as `report-sections` or `oversight`; with one of them, and without `min-per-group` or `users`, numbers of participants are not judged.
//!
//! ## Why
//! Errors in use do not show on a test set.
//!
//! ## What it needs
//! `[[studies]]` with `kind = "usability"`, `participants` by user group and `countries`; `users` under `[settings.<market>]`; `[[documents]]` with `kind = "usability-results"`.
//! Participants are held against the user groups by name.
//! Where a study was run in several countries, a person confirms where the participants live.
//!
//! ## What may cross a border
//! Numbers of participants by group.
//!
//! ## If it is not shown
//! Run the study with the groups and numbers that are missing.

use std::collections::BTreeMap;

use reliance_model::device::Study;

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::records::{self, Reads, Record};
use crate::sets::quoted;
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("usability-study", include_str!("usability_study.rs"), answer);

const KNOWN: parameters::Known<'_> = &[
    ("min-per-group", &[]),
    ("resident", &[]),
    ("users", &["lay"]),
    ("part", &[]),
    ("topic", &[]),
];

const REPORT: Record = Record {
    what: "the usability report",
    kinds: &["usability-results"],
    parameters: &[
        ("min-per-group", Reads::Check),
        ("resident", Reads::Check),
        ("users", Reads::Check),
        ("part", Reads::Check),
        ("topic", Reads::Check),
    ],
    confirm: "tasks, users and environment are those of use",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let items: Vec<String> =
        values(ask, "part").iter().chain(values(ask, "topic")).cloned().collect();
    // A requirement that asks for a place of the report has others beside it for the numbers.
    let of_report = !items.is_empty()
        && ["min-per-group", "users"].iter().all(|name| ask.call.parameter(name).is_none());
    let mut parts = if of_report { ran(ask) } else { groups(ask) };
    if let Some(country) = ask.call.parameter("resident") {
        parts.push(residents(ask, &country.to_uppercase()));
    }
    parts.push(records::judge_items(ask, &REPORT, items));
    combine_results(parts).ok_or_else(|| Missing::from("a usability study".to_string()))
}

fn studies<'a>(ask: &Ask<'a>) -> Result<Vec<&'a Study>, Missing> {
    let studies = ask.evidence.device.studies.iter();
    let found: Vec<&Study> = studies.filter(|study| study.kind == "usability").collect();
    if found.is_empty() {
        return Err(Missing::new(
            "a usability study",
            "add `[[studies]]` with `kind = \"usability\"`, `countries` and `participants` by user group",
        ));
    }
    Ok(found)
}

/// User groups that must have taken part.
fn asked_groups(ask: &Ask<'_>) -> Result<Vec<String>, Missing> {
    if let Some(users) = ask.call.parameter("users") {
        return Ok(vec![users.to_string()]);
    }
    let setting = ask.evidence.device.settings.get(ask.market);
    match setting.map(|setting| setting.users.clone()) {
        Some(users) if !users.is_empty() => Ok(users),
        _ => Err(Missing::new(
            format!("the user groups in market `{}`", ask.market),
            format!("add `users` under `[settings.{}]`", ask.market),
        )),
    }
}

/// The lack of a study, where none is declared: its report alone shows none.
fn ran(ask: &Ask<'_>) -> Vec<Result<Answered, Missing>> {
    studies(ask).err().map(Err).into_iter().collect()
}

/// An answer for the groups with too few, those without and those with enough participants.
fn groups(ask: &Ask<'_>) -> Vec<Result<Answered, Missing>> {
    by_group(ask).unwrap_or_else(|missing| vec![Err(missing)])
}

/// Participants by user group, over all studies.
fn participants<'a>(ask: &Ask<'a>) -> Result<BTreeMap<&'a str, u64>, Missing> {
    let mut participants: BTreeMap<&str, u64> = BTreeMap::new();
    for study in studies(ask)? {
        for (group, number) in &study.participants {
            let sum = participants.entry(group).or_insert(0);
            *sum = sum.saturating_add(*number);
        }
    }
    if participants.is_empty() {
        return Err(Missing::new(
            "the number of participants of the usability study",
            "add `participants` by user group to the study",
        ));
    }
    Ok(participants)
}

fn by_group(ask: &Ask<'_>) -> Result<Vec<Result<Answered, Missing>>, Missing> {
    let participants = participants(ask)?;
    let least = match ask.call.parameter("min-per-group").map(str::parse::<u64>) {
        None => 1,
        Some(Ok(least)) => least,
        Some(Err(_)) => {
            return Ok(vec![Ok(Answered::for_a_person(
                "`min-per-group` is no number, so a person must judge",
            ))]);
        }
    };
    let groups = asked_groups(ask)?;
    let number = |group: &String| participants.get(group.as_str()).copied();
    let few: Vec<&String> =
        groups.iter().filter(|group| number(group).is_some_and(|there| there < least)).collect();
    let absent: Vec<&String> = groups.iter().filter(|group| number(group).is_none()).collect();
    let mut parts: Vec<Answered> = Vec::new();
    let said = |groups: &[&String]| {
        let words = groups.iter().map(|group| format!("{} `{group}`", number(group).unwrap_or(0)));
        list(&words.collect::<Vec<_>>())
    };
    if !few.is_empty() {
        let words = format!("{} took part, and {least} are asked of each group", said(&few));
        let run = quoted("user groups with too few participants", &few);
        let run = run.within(|few| format!("run the study with at least {least} of {few}"));
        parts.push(Answered::not_shown(words).to_do(run));
    }
    if !absent.is_empty() {
        let named = quoted("user groups without participants", &absent);
        let needs = named.within(|absent| match absent.contains("` ") {
            true => format!("the number of participants of the user groups {absent}"),
            false => format!("the number of participants of the user group {absent}"),
        });
        let to_do = "add it to `participants` of the usability study";
        parts.push(Answered::from(Missing::new(needs, to_do)));
    }
    let enough: Vec<&String> =
        groups.iter().filter(|group| number(group).is_some_and(|there| there >= least)).collect();
    if !enough.is_empty() {
        parts.push(Answered::shown(format!("{} took part", said(&enough))));
    }
    let figures = groups.iter().map(|group| {
        let mut of_group =
            figure("participants", group.as_str(), number(group).map_or(f64::NAN, |n| n as f64));
        of_group.note = Some(match number(group) {
            Some(_) => format!("at least {least} asked of each user group"),
            None => "not among the declared participants".into(),
        });
        of_group
    });
    if let Some(first) = parts.first_mut() {
        first.figures.extend(figures);
    }
    Ok(parts.into_iter().map(Ok).collect())
}

fn residents(ask: &Ask<'_>, country: &str) -> Result<Answered, Missing> {
    let studies = studies(ask)?;
    let silent = studies.iter().find(|study| study.countries.is_empty());
    if let Some(study) = silent {
        return Err(Missing::new(
            format!("the countries of study `{}`", study.name),
            "add `countries` to it",
        ));
    }
    let only = studies.iter().filter(|study| study.countries.iter().all(|one| one == country));
    let there = studies.iter().filter(|study| study.countries.iter().any(|one| one == country));
    Ok(match (there.count(), only.count()) {
        (0, _) => Answered::not_shown(format!("no usability study was run in {country}"))
            .to_do(format!("run one with residents of {country}")),
        (_, only) if only == studies.len() => Answered::shown(format!(
            "{} run only in {country}",
            count(only as u64, "study").replace("studys", "studies")
        ))
        .caveat("a person confirms that the participants live there"),
        _ => Answered::for_a_person(format!(
            "the studies were run in {country} and elsewhere; a person confirms how many of each group live in {country}"
        )),
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Setting;

    use super::*;
    use crate::testing::{Folder, answer, answered, folder};

    fn studied(physicians: u64, countries: &[&str]) -> Folder {
        let study = Study {
            name: "use".into(),
            kind: "usability".into(),
            countries: countries.iter().map(|code| code.to_string()).collect(),
            participants: [("physician".to_string(), physicians), ("nurse".to_string(), 20)].into(),
            ..Study::default()
        };
        let setting = Setting { users: vec!["physician".into()], ..Setting::default() };
        folder().document("usability-results", &["report-sections"]).device(|device| {
            device.studies.push(study);
            device.settings.insert("us".into(), setting);
        })
    }

    #[test]
    fn enough_participants_leave_the_content_to_a_person() {
        insta::assert_snapshot!(answer(CHECK, &studied(15, &["US"])), @"for a person: `docs/usability-results.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that tasks, users and environment are those of use; besides, 1 shown");
        let numbers =
            studied(15, &["US"]).parameter("min-per-group", "15").parameter("resident", "us");
        insta::assert_snapshot!(answer(CHECK, &numbers), @r"
        for a person: `docs/usability-results.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that tasks, users and environment are those of use; besides, 2 shown
        caveat: a person confirms that the participants live there
        ");
        let part = studied(15, &["US"]).parameter("part", "report-sections");
        assert!(answer(CHECK, &part).contains("names the place of `report-sections`"));
    }

    #[test]
    fn not_shown_with_too_few_or_from_elsewhere() {
        insta::assert_snapshot!(answer(CHECK, &studied(14, &["US"]).parameter("min-per-group", "15")), @r"
        not shown: 14 `physician` took part, and 15 are asked of each group; besides, 1 for a person
        to do: run the study with at least 15 of `physician`
        ");
        insta::assert_snapshot!(answer(CHECK, &studied(15, &["DE"]).parameter("resident", "us")), @r"
        not shown: no usability study was run in US; besides, 1 for a person and 1 shown
        to do: run one with residents of US
        ");
        insta::assert_snapshot!(answer(CHECK, &studied(15, &["US"]).parameter("users", "lay")), @r"
        undetermined: needs the number of participants of the user group `lay`; besides, 1 for a person
        to do: add it to `participants` of the usability study
        ");
    }

    #[test]
    fn too_few_of_one_group_is_said_beside_the_groups_that_lack() {
        let groups = ["physician", "nurse", "engineer", "porter"];
        let several = studied(6, &["US"]).parameter("min-per-group", "15").device(|device| {
            let users = groups.iter().map(ToString::to_string).collect();
            device.settings.insert("us".into(), Setting { users, ..Setting::default() });
        });
        insta::assert_snapshot!(answer(CHECK, &several), @r"
        not shown: 6 `physician` took part, and 15 are asked of each group; besides, 1 undetermined, 1 for a person and 1 shown
        to do: run the study with at least 15 of `physician`
        ");
        let told = answered(CHECK, &several);
        let figures: Vec<(String, Option<f64>)> =
            told.figures.iter().map(|one| (one.of.clone(), one.value)).collect();
        let expected =
            [("physician", Some(6.0)), ("nurse", Some(20.0)), ("engineer", None), ("porter", None)];
        assert_eq!(figures, expected.map(|(group, number)| (group.to_string(), number)));
        let open: Vec<&String> = told.lists.iter().flat_map(|list| &list.items).collect();
        assert!(
            open.contains(
                &&"needs the number of participants of the user groups `engineer` and `porter`"
                    .to_string()
            ),
            "{open:?}"
        );
    }

    #[test]
    fn a_place_of_the_report_is_no_matter_of_numbers() {
        let few = studied(1, &["US"]).parameter("part", "report-sections");
        let told = answer(CHECK, &few);
        assert!(told.starts_with("for a person: ") && !told.contains("took part"), "{told}");
        let none = studied(1, &["US"]).parameter("part", "report-sections");
        let told = answer(CHECK, &none.device(|device| device.studies.clear()));
        assert!(told.starts_with("undetermined: needs a usability study"), "{told}");
        let both = studied(1, &["US"]).parameter("part", "report-sections");
        let told = answer(CHECK, &both.parameter("min-per-group", "15"));
        assert!(told.starts_with("not shown: 1 `physician` took part"), "{told}");
    }

    #[test]
    fn several_countries_are_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &studied(15, &["DE", "US"]).parameter("resident", "us")), @"for a person: the studies were run in US and elsewhere; a person confirms how many of each group live in US; `docs/usability-results.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that tasks, users and environment are those of use; besides, 1 shown");
    }

    #[test]
    fn undetermined_where_something_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder().document("usability-results", &[])), @r#"
        undetermined: needs a usability study; besides, 1 for a person
        to do: add `[[studies]]` with `kind = "usability"`, `countries` and `participants` by user group
        "#);
        let silent = studied(15, &[]).parameter("resident", "us");
        insta::assert_snapshot!(answer(CHECK, &silent), @r"
        undetermined: needs the countries of study `use`; besides, 1 for a person and 1 shown
        to do: add `countries` to it
        ");
        let nobody = studied(15, &["US"]).device(|device| device.studies[0].participants.clear());
        insta::assert_snapshot!(answer(CHECK, &nobody), @r"
        undetermined: needs the number of participants of the usability study; besides, 1 for a person
        to do: add `participants` by user group to the study
        ");
        let unset = studied(15, &["US"]).device(|device| device.settings.clear());
        insta::assert_snapshot!(answer(CHECK, &unset), @r"
        undetermined: needs the user groups in market `us`; besides, 1 for a person
        to do: add `users` under `[settings.us]`
        ");
        let unreported = studied(15, &["US"]).device(|device| device.documents.clear());
        insta::assert_snapshot!(answer(CHECK, &unreported), @r#"
        undetermined: needs the usability report; besides, 1 shown
        to do: add to `reliance.toml` `[[documents]]` with `kind = "usability-results"`, `file`, `dated` and `device_version`
        "#);
    }

    #[test]
    fn what_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("users", "moon")), @"for a person: `usability-study` cannot compute `users = moon`, so a person must judge what it asks");
        insta::assert_snapshot!(answer(CHECK, &studied(1, &["US"]).parameter("min-per-group", "few")), @"for a person: `min-per-group` is no number, so a person must judge; `docs/usability-results.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that tasks, users and environment are those of use");
    }

    #[test]
    fn an_empty_list_of_users_names_nobody() {
        let empty = studied(15, &["US"]).device(|device| {
            device.settings.insert("us".into(), Setting::default());
        });
        let told = answer(CHECK, &empty);
        let needs = "undetermined: needs the user groups in market `us`";
        assert!(told.starts_with(needs), "{told}");
    }
}
