//! Every answer, read inside and on record.

use super::*;
use crate::cyber::threats::made::{model, modelled};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn on_file() -> Folder {
    folder().document("architecture-views", &["views"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/architecture-views.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `views`; the program does not judge its words, so a person confirms that the views show the device as it is");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs architecture views
    to do: add to `reliance.toml` `[[documents]]` with `kind = "architecture-views"` or `kind = "document:security-plan"`, `file`, `dated` and `device_version`, and under `items` the place of `views`
    "#);
    let bare = folder().document("architecture-views", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `views` in `docs/architecture-views.pdf`
    to do: add `views` with its place under `items` of the document
    ");
}

#[test]
fn not_shown_where_it_is_of_another_version() {
    let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/architecture-views.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn every_call_of_the_catalogue_is_honoured() {
    honours(
        CHECK,
        on_file,
        &[
            (&[("part", "interfaces")], &["interfaces"]),
            (&[("view", "global")], &["global"]),
            (&[("view", "multi-patient-harm")], &["multi-patient-harm"]),
            (&[("view", "security-use-case")], &["security-use-case"]),
            (&[("view", "security-use-case"), ("scope", "ai")], &["security-use-case", "scope-ai"]),
            (&[("view", "update")], &["update"]),
        ],
    );
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `architecture-views` cannot compute `moon = full`, so a person must judge what it asks");
}

fn viewed(views: &[(&str, &[&str])]) -> Folder {
    let mut folder = modelled(model()).document("architecture-views", &[]);
    let shown = |shown: &[&str]| shown.iter().map(|name| name.to_string()).collect();
    let views = views.iter().map(|(title, names)| (title.to_string(), shown(names))).collect();
    folder.evidence.cyber.views.insert("docs/architecture-views.pdf".into(), views);
    folder
}

const ALL: [(&str, &[&str]); 4] = [
    ("Global system view", &["PACS", "inference service", "Remote service", "Maker's service"]),
    ("Multi-patient harm", &["Inference service"]),
    ("Update path", &["Maker's service"]),
    ("Security use case: triage", &["Inference service"]),
];

#[test]
fn shown_where_all_views_name_the_same_things() {
    insta::assert_snapshot!(answer(CHECK, &viewed(&ALL)), @"shown: the views `Global system view`, `Multi-patient harm`, `Security use case: triage` and `Update path` are there; what they name is in the threat model; 2 interfaces in the global view; every element in scope stands in a view");
    insta::assert_snapshot!(answer(CHECK, &viewed(&ALL).parameter("part", "interfaces")), @"shown: the views `Global system view`, `Multi-patient harm`, `Security use case: triage` and `Update path` are there; what they name is in the threat model; 2 interfaces in a view");
    let ai = viewed(&ALL).parameter("view", "security-use-case").parameter("scope", "ai");
    insta::assert_snapshot!(answer(CHECK, &ai), @"for a person: which of the views has the AI, and whether all its states are in it, a person says");
}

#[test]
fn not_shown_where_a_view_or_a_name_is_missing() {
    insta::assert_snapshot!(answer(CHECK, &viewed(&ALL[1..])), @r"
    not shown: there is no view `global`; not in the global view: `pacs` and `Remote service`; no view has `PACS`
    to do: draw the view, and list what stands in it; draw the interface; draw the element in a view
    ");
    insta::assert_snapshot!(answer(CHECK, &viewed(&ALL[2..]).parameter("view", "multi-patient-harm")), @r"
    not shown: there is no view `multi-patient-harm`
    to do: draw the view, and list what stands in it
    ");
    let strange: [(&str, &[&str]); 1] = [("Global view", &["PACS", "Toaster"])];
    insta::assert_snapshot!(answer(CHECK, &viewed(&strange).parameter("view", "global")), @r"
    not shown: the threat model and the interfaces do not have `Toaster` (`Global view`); not in the global view: `Remote service`
    to do: use the same names in views and threat model; draw the interface
    ");
    let empty: [(&str, &[&str]); 1] = [("Update", &[])];
    insta::assert_snapshot!(answer(CHECK, &viewed(&empty).parameter("view", "update")), @r"
    not shown: nothing is said to stand in `Update`
    to do: draw the view, and list what stands in it
    ");
}

#[test]
fn for_a_person_without_a_threat_model() {
    let mut folder = viewed(&ALL).parameter("view", "update");
    folder.evidence.cyber.threat_models.clear();
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    for a person: no threat model was read, so a person says whether the views name the same things
    to do: name a threat model that the program reads under `[[documents]]`
    ");
}
