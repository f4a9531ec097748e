//! Tests of the check on fields.

use std::collections::BTreeMap;

use reliance_model::catalogue::{FieldList, ReadAs};
use reliance_model::cyber::bill::{Encoding, Family, Format, Party, SupportRow};
use reliance_model::cyber::{Bill, Component, Support};

use super::*;
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn list(name: &str, document: &[&str], component: &[&str]) -> FieldList {
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
    FieldList {
        name: name.into(),
        title: "Minimum Elements".into(),
        by: "NTIA".into(),
        source: "NTIA, 2021-07-12".into(),
        read_as: ReadAs::Memory,
        note: None,
        url: None,
        formats: Vec::new(),
        document: words(document),
        component: words(component),
        unknown_allowed: true,
    }
}

fn component(id: &str, kind: &str) -> Component {
    Component {
        id: id.into(),
        kind: Some(kind.into()),
        name: id.into(),
        version: Some("2.0".into()),
        supplier: Some(Party { name: "Acme".into(), ..Party::default() }),
        purl: Some(format!("pkg:generic/{id}@2.0")),
        ..Component::default()
    }
}

fn complete() -> Bill {
    Bill {
        format: Format {
            family: Family::CycloneDx,
            edition: "1.6".into(),
            encoding: Encoding::Json,
        },
        authors: vec![Party { name: "Acme".into(), ..Party::default() }],
        timestamp: Some("2026-05-01T10:00:00Z".into()),
        subject: Some("app".into()),
        components: vec![
            component("app", "application"),
            component("net", "machine-learning-model"),
        ],
        dependencies: BTreeMap::from([
            ("app".to_string(), ["net".to_string()].into()),
            ("net".to_string(), [].into()),
        ]),
        ..Bill::default()
    }
}

fn with(bill: Bill) -> Folder {
    let mut folder = folder().document("sbom", &[]).parameter("min", "ntia-2021");
    let file = folder.evidence.device.documents[0].file.clone();
    folder.evidence.cyber.bills.insert(file, bill);
    let ntia = list(
        "ntia-2021",
        &["author", "timestamp"],
        &["supplier", "name", "version", "identifier", "dependency"],
    );
    folder.catalogue.field_lists.insert("ntia-2021".into(), ntia);
    folder
}

#[test]
fn a_bill_with_every_field_shows_it() {
    insta::assert_snapshot!(answer(CHECK, &with(complete())), @r"
    shown: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) gives every field of Minimum Elements (NTIA)
    caveat: the fields are those of NTIA, 2021-07-12, read as memory
    ");
}

#[test]
fn every_field_that_is_taken_away_is_told() {
    type Take = fn(&mut Bill);
    let takes: [(&str, Take); 7] = [
        ("author", |bill| bill.authors.clear()),
        ("timestamp", |bill| bill.timestamp = Some("yesterday".into())),
        ("supplier", |bill| bill.components[1].supplier = None),
        ("name", |bill| bill.components[1].name = String::new()),
        ("version", |bill| bill.components[1].version = None),
        ("identifier", |bill| bill.components[1].purl = None),
        ("dependency", |bill| bill.dependencies.clear()),
    ];
    for (field, take) in takes {
        let mut bill = complete();
        take(&mut bill);
        let told = answer(CHECK, &with(bill));
        assert!(told.starts_with("not shown: "), "{told}");
        assert!(told.contains(&format!("`{field}` of")), "{field}: {told}");
    }
}

#[test]
fn the_gaps_are_counted_and_named() {
    let mut bill = complete();
    bill.authors.clear();
    bill.components[1].supplier = None;
    insta::assert_snapshot!(answer(CHECK, &with(bill)), @r"
    not shown: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) lacks `author` of the document and `supplier` of 1 of 2 components
    caveat: the fields are those of NTIA, 2021-07-12, read as memory
    to do: add what is lacking: `author` of the document; `supplier` of `net 2.0`
    ");
}

#[test]
fn a_written_reason_is_for_a_person_and_noassertion_is_none() {
    let mut bill = complete();
    bill.components[1].supplier = None;
    bill.components[1].unknown.insert("supplier".into(), "NOASSERTION".into());
    assert!(answer(CHECK, &with(bill.clone())).starts_with("not shown"));
    bill.components[1].unknown.insert("supplier".into(), "the project is an orphan".into());
    insta::assert_snapshot!(answer(CHECK, &with(bill)), @r"
    for a person: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) gives every field of Minimum Elements (NTIA) or says why not; a person confirms the reasons for `supplier` of 1 of 2 components
    caveat: the fields are those of NTIA, 2021-07-12, read as memory
    ");
}

#[test]
fn a_side_table_gives_a_supplier() {
    let mut bill = complete();
    bill.components[1].supplier = None;
    let mut folder = with(bill);
    folder.evidence.cyber.support.push(SupportRow {
        purl: Some("pkg:generic/net".into()),
        supplier: Some("Acme".into()),
        support: Support::default(),
        ..SupportRow::default()
    });
    assert!(answer(CHECK, &folder).starts_with("shown"));
}

#[test]
fn a_bill_about_another_version_is_not_shown() {
    let mut folder = with(complete());
    folder.evidence.device.version = "3.0".into();
    folder.evidence.device.documents[0].device_version = Some("3.0".into());
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    not shown: `docs/sbom.pdf` is about `app` 2.0; version 3.0 is to enter the market
    to do: generate the bill from the build of version 3.0
    ");
}

#[test]
fn models_are_asked_alone() {
    let mut folder = with(complete());
    folder.parameters.clear();
    let folder = folder.parameter("scope", "model");
    insta::assert_snapshot!(answer(CHECK, &folder), @r"
    not shown: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) lacks `licence` of 1 of 1 component
    to do: add what is lacking: `licence` of `net 2.0`
    ");
}

#[test]
fn further_fields_are_properties() {
    let mut bill = complete();
    for one in &mut bill.components {
        one.properties.insert("cn:usage".into(), "runs the model".into());
    }
    let mut folder = with(bill);
    folder.parameters.clear();
    let folder = folder.parameter("extra", "usage");
    insta::assert_snapshot!(answer(CHECK, &folder), @"shown: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) gives `usage`");
    insta::assert_snapshot!(answer(CHECK, &folder.parameter("extra", "ots-type")), @r"
    not shown: `docs/sbom.pdf` (CycloneDX 1.6, 2 components) lacks `ots-type` of 2 of 2 components
    to do: add what is lacking: `ots-type` of `app 2.0` and `net 2.0`
    ");
}

#[test]
fn a_list_that_the_catalogue_does_not_have_is_for_a_person() {
    let mut folder = with(complete());
    folder.catalogue.field_lists.clear();
    insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: the catalogue has no field list `ntia-2021`, so a person must judge what it asks");
}

#[test]
fn a_record_that_cannot_be_read_is_for_a_person() {
    let on_file = || folder().document("sbom", &["components"]);
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/sbom.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `components`; the program does not judge its words, so a person confirms that it has these fields for every component");
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a software bill of materials
    to do: add to `reliance.toml` `[[documents]]` with `kind = "sbom"`, `file`, `dated` and `device_version`, and under `items` the place of `components`
    "#);
    honours(
        CHECK,
        on_file,
        &[
            (&[("extra", "ots-type"), ("extra", "usage")], &["ots-type", "usage"]),
            (&[("min", "cisa-2026"), ("advice", "true")], &["cisa-2026"]),
            (&[("scope", "model")], &["scope-model"]),
        ],
    );
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `sbom-fields` cannot compute `moon = full`, so a person must judge what it asks");
}
