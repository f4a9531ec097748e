//! Every answer, read inside and on record.

use super::*;
use crate::cyber::threats::made::{listed, model, modelled};
use crate::records::tests::honours;
use crate::testing::{Folder, answer, folder};

fn on_file() -> Folder {
    folder().document("document:security-plan", &["controls"])
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `controls`; the program does not judge its words, so a person confirms that each category is covered or its absence is justified");
}

#[test]
fn undetermined_without_the_record() {
    insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
    undetermined: needs a description of security controls
    to do: add to `reliance.toml` `[[documents]]` with `kind = "document:security-plan"` or `kind = "device-config"` or `kind = "threat-model"`, `file`, `dated` and `device_version`, and under `items` the place of `controls`
    "#);
    let bare = folder().document("document:security-plan", &[]);
    insta::assert_snapshot!(answer(CHECK, &bare), @r"
    undetermined: needs the place of `controls` in `docs/document-security-plan.pdf`
    to do: add `controls` with its place under `items` of the document
    ");
}

#[test]
fn not_shown_where_it_is_of_another_version() {
    let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
    insta::assert_snapshot!(answer(CHECK, &old), @r"
    not shown: `docs/document-security-plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
    to do: bring it to version 2.0, or correct `device_version`
    ");
}

#[test]
fn every_call_of_the_catalogue_is_honoured() {
    honours(
        CHECK,
        on_file,
        &[
            (&[("category", "all")], &["category-all"]),
            (
                &[("category", "authorization"), ("category", "confidentiality")],
                &["category-authorization", "category-confidentiality"],
            ),
            (&[("category", "cryptography")], &["category-cryptography"]),
            (&[("category", "updates")], &["category-updates"]),
            (&[("scheme", "cn-22")], &["cn-22"]),
        ],
    );
}

#[test]
fn a_parameter_it_does_not_know_is_for_a_person() {
    insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `security-controls` cannot compute `moon = full`, so a person must judge what it asks");
}

fn asked(change: impl FnOnce(&mut ThreatModel), categories: &[(&str, &[&str])]) -> Folder {
    let mut one = model();
    change(&mut one);
    listed(modelled(one), "us-8", categories)
}

const TLS: (&str, &[&str]) = ("cryptography", &["tls"]);
const LOG: (&str, &[&str]) = ("logging", &["log"]);

#[test]
fn found_by_words_is_for_a_person_and_named_is_shown() {
    insta::assert_snapshot!(answer(CHECK, &asked(|_| {}, &[TLS])), @r"
    for a person: controls of 1 category were found in the threat model, `cryptography` by their words alone; a person confirms that these are controls of the category
    caveat: the categories are those of FDA, draft, XII, read as copy
    to do: tag the threat or mitigation with the category, such as `us-8:cryptography`
    ");
    let named = asked(
        |model| {
            model.threats[0].links.insert("us-8:cryptography".into());
        },
        &[TLS],
    );
    insta::assert_snapshot!(answer(CHECK, &named), @r"
    shown: mitigated threats name controls of 1 category of us-8
    caveat: the categories are those of FDA, draft, XII, read as copy
    ");
    let by_name = asked(|_| {}, &[TLS, LOG]).parameter("category", "cryptography");
    insta::assert_snapshot!(answer(CHECK, &by_name), @r"
    for a person: controls of 1 category were found in the threat model, `cryptography` by their words alone; a person confirms that these are controls of the category
    caveat: the categories are those of FDA, draft, XII, read as copy
    to do: tag the threat or mitigation with the category, such as `us-8:cryptography`
    ");
}

#[test]
fn undetermined_where_nothing_speaks_of_a_category() {
    insta::assert_snapshot!(answer(CHECK, &asked(|_| {}, &[TLS, LOG])), @r"
    undetermined: in the threat model no threat or control speaks of `logging`
    caveat: the categories are those of FDA, draft, XII, read as copy
    to do: describe the control at the threat that it mitigates, or name under `items` of a security document the place of the control or of the reason why it is not needed
    ");
    let threat = asked(|model| model.threats[0].description = "no log is kept".into(), &[TLS, LOG]);
    insta::assert_snapshot!(answer(CHECK, &threat), @r"
    undetermined: in the threat model threats but no control in place speak of `logging`
    caveat: the categories are those of FDA, draft, XII, read as copy
    to do: describe the control at the threat that it mitigates, or name under `items` of a security document the place of the control or of the reason why it is not needed
    ");
    let record = threat.document("document:security-plan", &["controls"]);
    insta::assert_snapshot!(answer(CHECK, &record), @r"
    for a person: `docs/document-security-plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `controls`; the program does not judge its words, so a person confirms that each category is covered or its absence is justified
    caveat: in the threat model threats but no control in place speak of `logging`
    caveat: the categories are those of FDA, draft, XII, read as copy
    ");
}
