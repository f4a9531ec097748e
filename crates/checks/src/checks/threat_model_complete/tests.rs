//! Every answer about threat models, read and on record.

use reliance_model::cyber::threat::{ElementKind, ThreatState};
use reliance_model::picture::Picture;

use super::*;
use crate::cyber::threats::made::{listed, model, modelled};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, answered, folder};

fn on_file() -> Folder {
    folder().document("threat-model", &["assets", "data-flows", "threats", "mitigations"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/threat-model.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `assets`, `data-flows`, `mitigations` and `threats`; the program does not judge its words, so a person confirms that the threats are those of the device, and each is answered");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a threat model
    to do: add to `reliance.toml` `[[documents]]` with `kind = "threat-model"`, `file`, `dated` and `device_version`, and under `items` the place of `assets`, `data-flows`, `mitigations` and `threats`
    "#);
    let bare = folder().document("threat-model", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `assets`, `data-flows`, `mitigations` and `threats` in `docs/threat-model.pdf`
    to do: add `assets`, `data-flows`, `mitigations` and `threats` with its place under `items` of the document
    ");
}

#[test]
fn not_shown_where_it_is_of_another_version() {
    let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/threat-model.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn every_call_of_the_catalogue_is_honoured() {
    honours(
        CHECK,
        on_file,
        &[
            (&[("classes", "ai")], &["classes-ai"]),
            (&[("part", "scores")], &["scores"]),
            (&[("per", "interface")], &["per-interface"]),
        ],
    );
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `threat-model-complete` cannot compute `moon = full`, so a person must judge what it asks");
}

fn changed(change: impl FnOnce(&mut ThreatModel)) -> Folder {
    let mut one = model();
    change(&mut one);
    modelled(one)
}

#[test]
fn shown_where_all_is_modelled_and_decided() {
    insta::assert_snapshot!(answer(CHECK, &modelled(model())), @r"
    shown: `docs/threat-model.pdf` (OTM 0.2.0: 3 elements, 1 flow, 1 boundary and 3 threats) decides every threat, with words on each; every declared interface is in the threat model; 1 component of high risk in it
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    ");
    let told = answered(CHECK, &modelled(model()));
    let stride = told.figures.iter().find(|one| one.name == "stride-per-element").unwrap();
    // Two actors of two, a process of six, a flow of three; only tampering with the process
    // is thought of: no other threat is of a category that its element is asked for.
    assert_eq!(stride.counts, Some((1, 13)));
    let kinds: Vec<bool> =
        told.pictures.iter().map(|one| matches!(one, Picture::AttackSurface { .. })).collect();
    assert_eq!(kinds, [false, true]);
}

#[test]
fn not_shown_where_something_is_open_or_lacking() {
    let open = changed(|model| model.threats[1].state = ThreatState::Open);
    insta::assert_snapshot!(answer(CHECK, &open), @r"
    not shown: `docs/threat-model.pdf` (OTM 0.2.0: 3 elements, 1 flow, 1 boundary and 3 threats) leaves 1 of 3 threats open: `Adversarial images evade the model`
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: decide each open threat
    ");
    let silent = changed(|model| model.threats[0].mitigation.clear());
    insta::assert_snapshot!(answer(CHECK, &silent), @r"
    not shown: `docs/threat-model.pdf` (OTM 0.2.0: 3 elements, 1 flow, 1 boundary and 3 threats) decides 1 threat without a word: `Forged images`
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: write what mitigates it, or why it is accepted or does not apply
    ");
    let bare = changed(|model| model.elements.retain(|one| one.kind != ElementKind::Boundary));
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    not shown: `docs/threat-model.pdf` (OTM 0.2.0: 3 elements, 1 flow, 0 boundaries and 3 threats) has no trust boundary
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: model what is lacking
    ");
    let lost = changed(|model| model.elements.retain(|one| one.id != "vendor"));
    insta::assert_snapshot!(answer(CHECK, &lost), @r"
    not shown: no element of the threat model stands for `Remote service`
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: add the element, or name it under `modelled_as` of the interface
    ");
    let component = changed(|model| model.elements[3].tags.clear());
    insta::assert_snapshot!(answer(CHECK, &component), @r"
    not shown: 1 of 1 component of high risk in no element: `nodule-net 4`
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: name the component in the element that it is part of, or as a tag of it
    ");
}

#[test]
fn for_a_person_where_no_interface_is_declared() {
    let none = modelled(model()).device(|device| device.interfaces.clear());
    insta::assert_snapshot!(answer(CHECK, &none), @r"
    for a person: no interface of the device is declared for this market, so a person says whether each appears in the threat model
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: whether threats name hazards was not looked at: no risk file is a table with a column `id`
    to do: add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`
    ");
    insta::assert_snapshot!(answer(CHECK, &none.parameter("per", "interface")), @r"
    undetermined: needs the interfaces of the device in this market
    to do: add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`
    ");
}

#[test]
fn each_interface_has_its_threats_and_the_difference_is_told() {
    let per = |folder: Folder| answer(CHECK, &folder.parameter("per", "interface"));
    insta::assert_snapshot!(per(modelled(model())), @r"
    shown: each of 2 interfaces has a threat
    caveat: this deployment adds `Remote service` (to Remote service outside) to what is authorised (eu): modelled as `Maker's service`, with `Stolen credentials`
    caveat: `USB` of an authorised deployment (eu) not in this one
    ");
    let none = changed(|model| model.threats.retain(|one| one.id != "t3"));
    insta::assert_snapshot!(per(none), @r"
    not shown: no threat is written against `Remote service`
    caveat: this deployment adds `Remote service` (to Remote service outside) to what is authorised (eu): modelled as `Maker's service`, with no threat
    caveat: `USB` of an authorised deployment (eu) not in this one
    to do: model the interface and its threats
    ");
    let mut home = modelled(model());
    home.market = "eu".into();
    insta::assert_snapshot!(per(home), @r"
    not shown: no element stands for `USB`
    to do: model the interface and its threats
    ");
}

#[test]
fn threats_are_scored() {
    let scores = |folder: Folder| answer(CHECK, &folder.parameter("part", "scores"));
    insta::assert_snapshot!(scores(modelled(model())), @"shown: `docs/threat-model.pdf` scores each of 3 threats");
    insta::assert_snapshot!(scores(changed(|model| model.threats[0].severity = None)), @r"
    not shown: `docs/threat-model.pdf` gives no severity to 1 of 3 threats: `Forged images`
    to do: score each threat
    ");
    insta::assert_snapshot!(scores(changed(|model| model.threats.clear())), @r"
    not shown: `docs/threat-model.pdf` has no threat to score
    to do: write the threats down
    ");
}

#[test]
fn classes_of_threats_to_the_ai_are_found_by_their_words() {
    let ai = |folder: Folder, classes: &[(&str, &[&str])]| {
        answer(CHECK, &listed(folder, "ai-threats", classes).parameter("classes", "ai"))
    };
    let evasion: (&str, &[&str]) = ("evasion", &["evade", "adversarial"]);
    let drift: (&str, &[&str]) = ("drift", &["drift"]);
    insta::assert_snapshot!(ai(modelled(model()), &[evasion]), @r"
    shown: threats speak of `evasion`
    caveat: the classes are those of FDA, draft, XII, and threats were found by their words
    ");
    insta::assert_snapshot!(ai(modelled(model()), &[evasion, drift]), @r"
    for a person: threats speak of `evasion`, and none of `drift`; a person says why these do not apply
    caveat: the classes are those of FDA, draft, XII, and threats were found by their words
    to do: model these classes, or write down why they do not apply
    ");
    insta::assert_snapshot!(ai(modelled(model()), &[drift]), @r"
    not shown: no threat speaks of `drift`
    caveat: the classes are those of FDA, draft, XII, and threats were found by their words
    to do: model the threats to the AI, or say why a class does not apply
    ");
    let named = changed(|model| {
        model.threats[0].links.insert("ai-threats:drift".into());
    });
    insta::assert_snapshot!(ai(named, &[drift]), @r"
    shown: threats speak of `drift`
    caveat: the classes are those of FDA, draft, XII, and threats were found by their words
    ");
}

#[test]
fn threats_name_hazards() {
    let mut folder = changed(|model| model.threats[0].description = "leads to H-1.".into());
    folder.evidence.cyber.hazards.insert("risk.csv".into(), ["H-1".to_string()].into());
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    shown: `docs/threat-model.pdf` (OTM 0.2.0: 3 elements, 1 flow, 1 boundary and 3 threats) decides every threat, with words on each; every declared interface is in the threat model; 1 component of high risk in it
    caveat: known vulnerabilities were not looked up, so that components are of high risk by their kind alone
    caveat: no hazard of the risk file is named by `Adversarial images evade the model` and `Stolen credentials`
    ");
}

#[test]
fn not_shown_where_the_model_is_of_another_version() {
    let old =
        modelled(model()).device(|device| device.documents[0].device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/threat-model.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn for_a_person_without_a_bill() {
    let mut folder = modelled(model());
    folder.evidence.cyber.bills.clear();
    let told = answered(CHECK, &folder);
    assert_eq!(told.answer, reliance_model::finding::Answer::ForAPerson);
    assert!(told.because.starts_with("no bill of materials was read"), "{}", told.because);
}
