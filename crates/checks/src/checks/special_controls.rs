//! What the special controls of the device type ask for is on file.
//!
//! ## What it asks
//! For the regulation that `reg` names, or with `part=labelling` for the labelling paragraph of the device's own regulation: is everything on file that a person needs to judge each special control?
//!
//! ## Why
//! Special controls are the conditions under which the type is class II at all; a submission that leaves one out is not equivalent.
//!
//! ## What it needs
//! The facet `us_regulation`, and per control what the catalogue lists: documents by kind, labelling items, a data set with the role `test`, a reader study, planned subgroups, a plan fixed before the first look at the test data.
//! That everything is on file does not show that it suffices: the answer is then *for a person*.
//!
//! ## What may cross a border
//! Names of documents and data sets, never their content.
//!
//! ## If it is not shown
//! Put on file what the answer names; a plan fixed after the first look cannot be repaired, only a new sequestered test can.

use reliance_model::catalogue::{DeviceType, SpecialControl};

use crate::parameters::unknown;
use crate::pathway::View;
use crate::pathway::us::{fixed_late, missing};
use crate::words::count;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("special-controls", include_str!("special_controls.rs"), answer);

/// Paragraph of the labelling controls.
const LABELLING: &str = "(b)(2)";

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = unknown(ask, &[("reg", &[]), ("part", &["labelling"])]) {
        return Ok(refused);
    }
    let view = View::of(ask);
    let Some(declared) = view.profile.known("us_regulation") else {
        return Err(Missing::new(
            format!("{}: it says which controls apply", view.named("us_regulation")),
            "declare `us_regulation`",
        ));
    };
    let labelling = ask.call.parameter("part").is_some();
    let wanted = |kind: &&DeviceType| match ask.call.parameter("reg") {
        Some(regulation) => kind.regulation == regulation,
        None => declared.contains(&kind.regulation),
    };
    if let Some(regulation) = ask.call.parameter("reg").filter(|reg| !declared.contains(*reg)) {
        return Ok(Answered::not_applicable(format!(
            "{}; asked only of {regulation}",
            view.with_values("us_regulation")
        )));
    }
    let types: Vec<&DeviceType> = ask.catalogue.device_types.iter().filter(wanted).collect();
    let controls: Vec<&SpecialControl> = types
        .iter()
        .flat_map(|kind| &kind.special_controls)
        .filter(|control| control.section.starts_with(LABELLING) == labelling)
        .collect();
    if controls.is_empty() {
        return Ok(Answered::for_a_person(
            "no special control of the declared regulation is catalogued, so a person must judge",
        ));
    }
    judged(&view, &controls)
}

fn judged(view: &View<'_>, controls: &[&SpecialControl]) -> Result<Answered, Missing> {
    let late = controls.iter().find(|control| {
        control.needs.iter().any(|need| need == "protocol-fixed") && fixed_late(view).is_some()
    });
    if let Some((control, why)) = late.and_then(|control| Some((control, fixed_late(view)?))) {
        return Ok(Answered::not_shown(format!("{} {}: {why}", control.section, control.asks))
            .to_do("test again on data that nobody has looked at, by a plan fixed before"));
    }
    let open: Vec<String> = controls
        .iter()
        .filter_map(|control| {
            let missing = missing(view, control);
            let list = missing.join(", ");
            (!missing.is_empty()).then(|| format!("{} {list}", control.section))
        })
        .collect();
    if open.is_empty() {
        return Ok(Answered::for_a_person(format!(
            "all that is needed for {} is on file; whether it suffices, a person judges",
            count(controls.len() as u64, "special control")
        )));
    }
    Err(Missing::new(open.join("; "), "put it on file, or name it in `reliance.toml`"))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use reliance_model::catalogue::ReadAs;
    use reliance_model::device::{Document, Plan, Role};
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn control(section: &str, needs: &[&str]) -> SpecialControl {
        SpecialControl {
            section: section.into(),
            asks: "something".into(),
            needs: needs.iter().map(|need| need.to_string()).collect(),
        }
    }

    fn triage(regulation: Option<&str>) -> Folder {
        let mut folder = folder().device(|device| {
            if let Some(regulation) = regulation {
                let known = Fact::Known(BTreeSet::from([regulation.to_string()]));
                device.facts.insert("us_regulation".into(), known);
            }
        });
        folder.catalogue.device_types.push(DeviceType {
            regulation: "892.2080".into(),
            title: String::new(),
            product_codes: BTreeMap::new(),
            class: "II".into(),
            functions: Vec::new(),
            facets: BTreeMap::new(),
            special_controls: vec![
                control("(b)(1)(i)", &["document:software", "protocol-fixed"]),
                control("(b)(1)(ii)", &["standalone"]),
                control("(b)(2)", &["labelling:instructions"]),
            ],
            requirements: Vec::new(),
            not_for: Vec::new(),
            reader_study: String::new(),
            source: String::new(),
            read_as: ReadAs::Copy,
        });
        folder
    }

    fn filed(folder: Folder, kind: &str, item: &str) -> Folder {
        folder.device(|device| {
            device.documents.push(Document {
                kind: kind.into(),
                file: "docs/it.md".into(),
                items: BTreeMap::from([(item.to_string(), "page 1".to_string())]),
                ..Document::default()
            });
        })
    }

    fn complete(fixed_on: &str, first_look: &str) -> Folder {
        let folder = triage(Some("892.2080")).dataset("test", Role::Test, Vec::new());
        filed(folder, "document:software", "x").device(|device| {
            device.datasets[0].first_look = Some(first_look.parse().unwrap());
            let fixed_on = Some(fixed_on.parse().unwrap());
            device.plan = Some(Plan { fixed_on, ..Plan::default() });
        })
    }

    #[test]
    fn for_a_person_where_all_is_on_file() {
        let folder = complete("2026-01-01", "2026-02-01").parameter("reg", "892.2080");
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: all that is needed for 2 special controls is on file; whether it suffices, a person judges");
    }

    #[test]
    fn undetermined_names_what_is_missing() {
        let folder = triage(Some("892.2080"));
        insta::assert_snapshot!(answer(CHECK, &folder.clone().parameter("reg", "892.2080")), @r#"
undetermined: needs (b)(1)(i) a document of kind `document:software`, a plan fixed before the first look at the test data; (b)(1)(ii) a data set with the role `test`
to do: put it on file, or name it in `reliance.toml`
"#);
        let labelling = folder.parameter("part", "labelling");
        insta::assert_snapshot!(answer(CHECK, &labelling), @r#"
undetermined: needs (b)(2) the labelling item `instructions`
to do: put it on file, or name it in `reliance.toml`
"#);
        insta::assert_snapshot!(answer(CHECK, &filed(labelling, "labelling", "instructions")), @"for a person: all that is needed for 1 special control is on file; whether it suffices, a person judges");
        insta::assert_snapshot!(answer(CHECK, &triage(None).parameter("reg", "892.2080")), @r#"
undetermined: needs `us_regulation`: it says which controls apply
to do: declare `us_regulation`
"#);
    }

    #[test]
    fn not_shown_where_the_plan_came_after_the_look() {
        let folder = complete("2026-03-01", "2026-02-01").parameter("reg", "892.2080");
        insta::assert_snapshot!(answer(CHECK, &folder), @r#"
not shown: (b)(1)(i) something: the plan was fixed on 2026-03-01, after test was first looked at on 2026-02-01
to do: test again on data that nobody has looked at, by a plan fixed before
"#);
    }

    #[test]
    fn another_regulation_and_uncatalogued_ones() {
        let asked = |regulation: &str| {
            answer(CHECK, &triage(Some(regulation)).parameter("reg", "892.2080"))
        };
        insta::assert_snapshot!(asked("892.2070"), @"not applicable: `us_regulation`: 892.2070; asked only of 892.2080");
        insta::assert_snapshot!(answer(CHECK, &triage(Some("other")).parameter("part", "labelling")), @"for a person: no special control of the declared regulation is catalogued, so a person must judge");
        insta::assert_snapshot!(answer(CHECK, &triage(None).parameter("moon", "full")), @"for a person: `special-controls` cannot compute `moon = full`, so a person must judge what it asks");
    }

    #[test]
    fn a_late_plan_speaks_only_against_what_needs_an_early_one() {
        let with = |needs: &[&str]| {
            let mut folder = complete("2026-03-01", "2026-02-01").parameter("reg", "892.2080");
            folder.catalogue.device_types[0].special_controls = vec![control("(b)(1)", needs)];
            answer(CHECK, &folder)
        };
        assert!(with(&["document:software"]).starts_with("for a person"));
        assert!(with(&["protocol-fixed"]).starts_with("not shown"));
    }
}
