//! Tests of the check on depth.

use std::collections::BTreeMap;

use reliance_model::cyber::Component;

use super::*;
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn with(edges: &[(&str, &[&str])], components: &[&str]) -> Folder {
    let entry = |(id, next): &(&str, &[&str])| {
        (id.to_string(), next.iter().map(|next| next.to_string()).collect())
    };
    let component =
        |id: &&str| Component { id: id.to_string(), name: id.to_string(), ..Component::default() };
    let bill = Bill {
        subject: Some("app".into()),
        components: components.iter().map(component).collect(),
        dependencies: edges.iter().map(entry).collect::<BTreeMap<_, _>>(),
        ..Bill::default()
    };
    let mut folder = folder().document("sbom", &[]);
    let file = folder.evidence.device.documents[0].file.clone();
    folder.evidence.cyber.bills.insert(file, bill);
    folder
}

#[test]
fn a_closed_graph_shows_it_however_shallow() {
    let folder = with(&[("app", &["a"]), ("a", &[])], &["app", "a"]).parameter("min", "2");
    insta::assert_snapshot!(answer(CHECK, &folder), @"shown: `docs/sbom.pdf` (CycloneDX , 2 components) reaches 1 step deep, and every component says what it depends on");
}

#[test]
fn an_open_graph_is_held_against_the_least_depth() {
    let shallow = || with(&[("app", &["a"])], &["app", "a"]);
    insta::assert_snapshot!(answer(CHECK, &shallow().parameter("min", "2")), @r"
    not shown: `docs/sbom.pdf` (CycloneDX , 2 components) reaches 1 step deep, 2 are asked; 1 of 2 components do not say what they depend on (`a`)
    to do: generate the bill with transitive dependencies
    ");
    insta::assert_snapshot!(answer(CHECK, &shallow()), @r"
    undetermined: `docs/sbom.pdf` (CycloneDX , 2 components) reaches 1 step deep and does not say where it ends; 1 of 2 components do not say what they depend on (`a`)
    to do: say of each component what it depends on, with an empty list where nothing
    ");
    let deep = with(&[("app", &["a"]), ("a", &["b"])], &["app", "a", "b", "lost"]);
    insta::assert_snapshot!(answer(CHECK, &deep.parameter("min", "2")), @r"
    shown: `docs/sbom.pdf` (CycloneDX , 4 components) reaches 2 steps deep
    caveat: 1 of 4 components do not say what they depend on (`b`); 1 of 4 components are reached by no dependency (`lost`)
    ");
}

#[test]
fn a_list_without_dependencies_is_flat() {
    insta::assert_snapshot!(answer(CHECK, &with(&[], &["app", "a"])), @r"
    not shown: `docs/sbom.pdf` (CycloneDX , 2 components) names no dependency
    to do: generate the bill with the dependencies of each component
    ");
}

#[test]
fn a_record_that_cannot_be_read_is_for_a_person() {
    let on_file = || folder().document("sbom", &["depth"]);
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/sbom.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `depth`; the program does not judge its words, so a person confirms that the dependencies of dependencies are in it");
    honours(CHECK, on_file, &[(&[("min", "2")], &["min-2"])]);
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-depth` cannot compute `moon = full`, so a person must judge what it asks");
    let strange = with(&[("app", &["a"])], &["app", "a"]).parameter("min", "deep");
    insta::assert_snapshot!(answer(CHECK, &strange), @"for a person: `min = deep` is no number of steps, so a person must judge what it asks");
}
