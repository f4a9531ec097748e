//! Tests of `certificate_valid`.

use reliance_model::device::Certificate;
use reliance_model::evidence::File;

use super::*;
use crate::testing::{Folder, answer, folder};

fn iso(change: impl FnOnce(&mut Certificate)) -> Folder {
    let mut certificate = Certificate {
        kind: "iso-13485".into(),
        number: "Q1".into(),
        granted: "2024-01-01".parse().ok(),
        expires: "2027-01-01".parse().ok(),
        file: Some("iso.pdf".into()),
        ..Certificate::default()
    };
    change(&mut certificate);
    let mut folder = folder().device(|device| device.certificates.push(certificate));
    let seen = File { sha256: Some("0c".repeat(32)), ..File::default() };
    folder.evidence.files.insert("iso.pdf".into(), seen);
    folder.parameter("kind", "iso-13485")
}

fn ce(kind: &str, change: impl FnOnce(&mut Authorization)) -> Folder {
    let mut held = Authorization {
        kind: kind.into(),
        number: "CE 1".into(),
        granted: "2023-01-01".parse().ok(),
        expires: "2030-12-31".parse().ok(),
        file: Some("ce.pdf".into()),
        ..Authorization::default()
    };
    change(&mut held);
    let mut folder = folder().device(|device| device.authorizations.push(held));
    let seen = File { sha256: Some("0c".repeat(32)), ..File::default() };
    folder.evidence.files.insert("ce.pdf".into(), seen);
    folder.parameter("kind", "ce")
}

#[test]
fn shown_while_in_force_and_read() {
    insta::assert_snapshot!(answer(CHECK, &iso(|_| {})), @"shown: iso-13485 Q1 is in force from 2024-01-01 to 2027-01-01");
    let scoped = iso(|one| one.scope = "design of software".into());
    insta::assert_snapshot!(answer(CHECK, &scoped), @r"
        shown: iso-13485 Q1 is in force from 2024-01-01 to 2027-01-01
        caveat: the scope of iso-13485 Q1 is printed as: design of software
        ");
    let last_day = iso(|one| one.expires = "2026-11-22".parse().ok());
    assert!(answer(CHECK, &last_day).starts_with("shown"));
}

#[test]
fn not_shown_where_it_ended_was_withdrawn_or_has_not_begun() {
    insta::assert_snapshot!(answer(CHECK, &iso(|one| one.expires = "2026-11-21".parse().ok())), @r"
        not shown: iso-13485 Q1 ended on 2026-11-21
        to do: renew iso-13485 Q1
        ");
    insta::assert_snapshot!(answer(CHECK, &iso(|one| one.granted = "2026-11-23".parse().ok())), @r"
        not shown: iso-13485 Q1 is granted only from 2026-11-23
        to do: assess a later day with `--on`
        ");
    insta::assert_snapshot!(answer(CHECK, &ce("eu-ce-mdr", |one| one.withdrawn = true)), @r"
        not shown: eu-ce-mdr CE 1 is withdrawn, suspended or restricted
        to do: name the one that is in force
        ");
}

#[test]
fn undetermined_where_it_is_not_declared_or_not_on_file() {
    insta::assert_snapshot!(answer(CHECK, &folder().parameter("kind", "mdsap")), @r"
        undetermined: needs a certificate or authorization of kind `mdsap`
        to do: add it under `[[certificates]]` with `number`, `granted`, `expires` and `file`
        ");
    insta::assert_snapshot!(answer(CHECK, &folder().parameter("kind", "ce")), @r"
        undetermined: needs a certificate or authorization of kind `ce`
        to do: add it under `[[authorizations]]` with `number`, `granted`, `expires` and `file`
        ");
    insta::assert_snapshot!(answer(CHECK, &iso(|one| one.file = None)), @r"
        undetermined: needs the certificate itself of iso-13485 Q1 (in force from 2024-01-01 to 2027-01-01 as declared)
        to do: add `file` to it
        ");
    insta::assert_snapshot!(answer(CHECK, &iso(|one| one.granted = None)), @r"
        undetermined: needs the day it was granted of iso-13485 Q1
        to do: add `granted` to it
        ");
}

#[test]
fn without_a_last_day_a_person_is_asked() {
    insta::assert_snapshot!(answer(CHECK, &iso(|one| one.expires = None)), @"for a person: iso-13485 Q1 has no last day; a person says whether it is valid without one");
}

#[test]
fn the_law_may_end_it_earlier() {
    let capped = |kind: &str, on: &str| {
        let mut folder =
            ce(kind, |_| {}).parameter("cap-mdd", "2028-06-30").parameter("cap-mdr", "2030-06-30");
        folder.on = on.parse().unwrap();
        answer(CHECK, &folder)
    };
    insta::assert_snapshot!(capped("eu-ce-mdd", "2028-07-01"), @r"
        not shown: eu-ce-mdd CE 1 counts until 2028-06-30 only, the last day of law
        to do: obtain the mark or certificate that takes its place
        ");
    insta::assert_snapshot!(capped("eu-ce-mdr", "2028-07-01"), @"shown: eu-ce-mdr CE 1 is in force from 2023-01-01 to 2030-06-30");
    insta::assert_snapshot!(answer(CHECK, &ce("eu-ce-mdr", |_| {}).parameter("cap-mdr", "soon")), @"for a person: `cap-mdr = soon` is no day, so a person must judge");
}

#[test]
fn a_printed_end_under_a_former_directive_does_not_decide() {
    let printed = ce("eu-ce-mdd", |one| one.expires = "2024-05-26".parse().ok());
    insta::assert_snapshot!(answer(CHECK, &printed), @"for a person: eu-ce-mdd CE 1 ended on 2024-05-26 by its print, and law has extended certificates under its directive; a person states whether the conditions are met");
    let ended = ce("eu-ce-mdr", |one| one.expires = "2024-05-26".parse().ok());
    assert!(answer(CHECK, &ended).starts_with("not shown"));
}

#[test]
fn one_that_is_in_force_is_enough() {
    let old = Authorization {
        kind: "eu-ce-mdd".into(),
        number: "old".into(),
        expires: "2020-01-01".parse().ok(),
        ..Authorization::default()
    };
    let folder = ce("eu-ce-mdr", |_| {}).device(|device| device.authorizations.insert(0, old));
    insta::assert_snapshot!(answer(CHECK, &folder), @"shown: eu-ce-mdr CE 1 is in force from 2023-01-01 to 2030-12-31");
}

#[test]
fn the_words_of_the_catalogue_stand_for_codes() {
    for (word, code) in [
        ("ukca", "gb-ukca"),
        ("nmpa-registration", "nmpa-iii"),
        ("origin-approval", "eu-ce-mdr"),
        ("reliance", "gb-reliance"),
    ] {
        let mut folder = ce(code, |_| {});
        folder.parameters.clear();
        let told = answer(CHECK, &folder.parameter("kind", word));
        assert!(told.starts_with("shown"), "{word}: {told}");
    }
    let mut standard = iso(|_| {});
    standard.parameters.clear();
    assert!(answer(CHECK, &standard.parameter("standard", "iso-13485")).starts_with("shown"));
}

#[test]
fn conditions_are_for_a_person() {
    let mut rule = ce("eu-ce-mdd", |_| {});
    rule.parameters.clear();
    insta::assert_snapshot!(answer(CHECK, &rule.parameter("rule", "mdr-120")), @"for a person: a person judges the conditions of `rule = mdr-120`, which no date decides; besides, 1 shown");
    insta::assert_snapshot!(answer(CHECK, &iso(|_| {}).parameter("moon", "full")), @"for a person: `certificate-valid` cannot compute `moon = full`, so a person must judge what it asks");
}

#[test]
fn a_word_of_the_catalogue_stands_for_nothing_else() {
    for (word, code) in [
        ("ce", "gb-ukca"),
        ("ce", "fda-510k"),
        ("ukca", "eu-ce-mdr"),
        ("nmpa-registration", "eu-ce-mdr"),
        ("reliance", "eu-ce-mdr"),
        ("mdsap", "eu-ce-mdr"),
        ("iso-13485", "eu-ce-mdr"),
    ] {
        let mut folder = ce(code, |_| {});
        folder.parameters.clear();
        let told = answer(CHECK, &folder.parameter("kind", word));
        assert!(told.starts_with("undetermined"), "{code} is no {word}: {told}");
    }
    // One that another authority granted by reliance is one, whatever its code.
    let mut relied = ce("au-artg", |one| one.by_reliance = Some(true));
    relied.parameters.clear();
    assert!(answer(CHECK, &relied.parameter("kind", "reliance")).starts_with("shown"));
    for code in ["ce-mdr", "eu-ce-ivdr"] {
        assert!(answer(CHECK, &ce(code, |_| {})).starts_with("shown"), "{code}");
    }
}

#[test]
fn an_approval_of_the_market_itself_is_none_of_its_origin() {
    let told = |market: &str| {
        let mut folder = ce("eu-ce-mdr", |_| {});
        let kind = reliance_model::catalogue::AuthorizationKind {
            code: "eu-ce-mdr".into(),
            title: String::new(),
            market: "eu".into(),
            held_as: std::collections::BTreeMap::new(),
        };
        folder.catalogue.authorization_kinds.insert("eu-ce-mdr".into(), kind);
        folder.market = market.into();
        folder.parameters.clear();
        answer(CHECK, &folder.parameter("kind", "origin-approval"))
    };
    assert!(told("us").starts_with("shown"));
    assert!(told("eu").starts_with("undetermined"));
}
