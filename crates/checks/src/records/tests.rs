//! Tests of `records`.

use reliance_model::device::{Document, Setting};
use reliance_model::evidence::File;

use super::*;
use crate::Check;
use crate::testing::{Folder, answer, folder};

impl Folder {
    /// Device version 2.0 with a dated, hashed document for it that holds the items.
    pub(crate) fn document(mut self, kind: &str, items: &[&str]) -> Folder {
        let file = format!("docs/{}.pdf", kind.replace(':', "-"));
        let seen = File { sha256: Some("0d".repeat(32)), bytes: 1, rows: None, used: true };
        self.evidence.files.insert(file.clone(), seen);
        self.evidence.device.version = "2.0".into();
        self.evidence.device.documents.push(Document {
            kind: kind.into(),
            file,
            device_version: Some("2.0".into()),
            dated: "2026-05-01".parse().ok(),
            items: items.iter().map(|item| (item.to_string(), "section 1".to_string())).collect(),
            ..Document::default()
        });
        self
    }

    /// Change the document that was added last.
    pub(crate) fn last_document(self, change: impl FnOnce(&mut Document)) -> Folder {
        self.device(|device| change(device.documents.last_mut().unwrap()))
    }
}

fn check(record: &'static Record) -> Check {
    Check::of_record("some-record", "", record)
}

const PLAN: Record = Record {
    what: "a plan",
    kinds: &["plan", "document:plan"],
    items: &["scope"],
    parameters: &[
        ("part", Reads::Item),
        ("years", Reads::NamedItem),
        ("kind", Reads::Kind),
        ("market", Reads::Market),
        ("level", Reads::Fact),
    ],
    confirm: "it plans",
    ..Record::NONE
};

fn plan(folder: &Folder) -> String {
    answer(check(&PLAN), folder)
}

#[test]
fn a_document_of_the_day_itself_contradicts_nothing() {
    let dated = |day: &str| {
        let folder = folder().document("plan", &["scope"]);
        plan(&folder.last_document(|document| document.dated = day.parse().ok()))
    };
    assert!(dated("2026-11-22").starts_with("for a person: `docs/plan.pdf` (of 2026-11-22"));
    assert!(dated("2026-11-23").starts_with("not shown: `docs/plan.pdf` is dated 2026-11-23"));
}

#[test]
fn a_complete_record_is_for_a_person() {
    insta::assert_snapshot!(plan(&folder().document("plan", &["scope"])), @"for a person: `docs/plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `scope`; the program does not judge its words, so a person confirms that it plans");
}

#[test]
fn what_is_not_declared_is_undetermined() {
    insta::assert_snapshot!(plan(&folder()), @r#"
        undetermined: needs a plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "plan"` or `kind = "document:plan"`, `file`, `dated` and `device_version`, and under `items` the place of `scope`
        "#);
    insta::assert_snapshot!(plan(&folder().document("plan", &[])), @r"
        undetermined: needs the place of `scope` in `docs/plan.pdf`
        to do: add `scope` with its place under `items` of the document
        ");
    let empty = folder().document("plan", &["scope"]).last_document(|document| {
        document.items.insert("scope".into(), " ".into());
    });
    assert!(plan(&empty).starts_with("undetermined: needs the place of `scope`"));
    let elsewhere = folder().document("plan", &["scope"]).last_document(|document| {
        document.markets.insert("eu".into());
    });
    insta::assert_snapshot!(plan(&elsewhere), @r#"
        undetermined: needs a plan for market `us` (`docs/plan.pdf` is for `eu`)
        to do: add to `reliance.toml` `[[documents]]` with `kind = "plan"` or `kind = "document:plan"`, `file`, `dated` and `device_version`, and under `items` the place of `scope`
        "#);
    let remote = folder().document("plan", &["scope"]).last_document(|document| {
        document.file = "s3://bucket/plan.pdf".into();
    });
    insta::assert_snapshot!(plan(&remote), @r"
        undetermined: needs the bytes of `s3://bucket/plan.pdf`, which lies elsewhere and was not read
        to do: put a copy in the folder
        ");
}

#[test]
fn a_contradiction_is_not_shown() {
    let changed = |change: fn(&mut Document)| {
        plan(&folder().document("plan", &["scope"]).last_document(change))
    };
    insta::assert_snapshot!(changed(|document| document.device_version = Some("1.0".into())), @r"
        not shown: `docs/plan.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    insta::assert_snapshot!(changed(|document| document.file = "docs/gone.pdf".into()), @r"
        not shown: `docs/gone.pdf` is declared and is not in the folder
        to do: put the file there, or correct `file`
        ");
    insta::assert_snapshot!(changed(|document| document.dated = "2027-01-01".parse().ok()), @r"
        not shown: `docs/plan.pdf` is dated 2027-01-01, after the day of this assessment
        to do: correct `dated`
        ");
    insta::assert_snapshot!(
        changed(|document| { document.items.insert("scope".into(), "Absent".into()); }),
        @r"
        not shown: `scope` is declared as absent from a plan
        to do: add `scope` to it
        "
    );
    let mut unread = folder().document("plan", &["scope"]);
    unread.evidence.files.values_mut().for_each(|file| file.sha256 = None);
    insta::assert_snapshot!(plan(&unread), @r"
        not shown: `docs/plan.pdf` is declared and could not be read
        to do: put a readable file there
        ");
}

#[test]
fn a_record_of_this_version_supersedes_older_ones() {
    let older = |document: &mut Document| document.device_version = Some("1.0".into());
    let folder = folder().document("plan", &[]).last_document(older).document("plan", &["scope"]);
    insta::assert_snapshot!(plan(&folder), @r"
        for a person: `docs/plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `scope`; the program does not judge its words, so a person confirms that it plans
        caveat: `docs/plan.pdf` is superseded and was not looked at
        ");
    let silent = folder.last_document(|document| document.device_version = None);
    insta::assert_snapshot!(plan(&silent), @r"
        for a person: `docs/plan.pdf` (of 2026-05-01) is on file and names the place of `scope`; the program does not judge its words, so a person confirms that it plans
        caveat: `docs/plan.pdf` does not say which device version it speaks of
        caveat: `docs/plan.pdf` is superseded and was not looked at
        ");
}

#[test]
fn parameters_choose_items_kinds_and_markets() {
    let on_file = folder().document("plan", &["scope", "tests"]);
    insta::assert_snapshot!(plan(&on_file.clone().parameter("part", "tests")), @"for a person: `docs/plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `tests`; the program does not judge its words, so a person confirms that it plans");
    insta::assert_snapshot!(plan(&on_file.clone().parameter("years", "10")), @r"
        undetermined: needs the place of `years-10` in `docs/plan.pdf`
        to do: add `years-10` with its place under `items` of the document
        ");
    insta::assert_snapshot!(plan(&on_file.clone().parameter("kind", "other")), @r#"
        undetermined: needs a plan
        to do: add to `reliance.toml` `[[documents]]` with `kind = "other"`, `file`, `dated` and `device_version`, and under `items` the place of `scope`
        "#);
    insta::assert_snapshot!(plan(&on_file.clone().parameter("moon", "full")), @"for a person: `some-record` cannot compute `moon = full`, so a person must judge what it asks");
    let eu = on_file.last_document(|document| {
        document.markets.insert("us".into());
    });
    insta::assert_snapshot!(plan(&eu.parameter("market", "gb")), @r#"
        undetermined: needs a plan for market `uk-gb` (`docs/plan.pdf` is for `us`)
        to do: add to `reliance.toml` `[[documents]]` with `kind = "plan"` or `kind = "document:plan"`, `file`, `dated` and `device_version`, and under `items` the place of `scope`
        "#);
}

#[test]
fn a_facet_stands_for_the_device_s_values() {
    let mut folder = folder().document("plan", &["892.2080", "scope"]);
    insta::assert_snapshot!(plan(&folder.clone().parameter("level", "documentation_level")), @r"
        undetermined: needs the device fact `documentation_level`, which decides what is asked
        to do: set `documentation_level` under `[facts]`
        ");
    let doubted = |folder: &mut Folder, values: &str, why: &str| {
        let fact = Fact::Doubtful { values: [values.to_string()].into(), why: why.into() };
        folder.evidence.device.facts.insert("documentation_level".into(), fact);
    };
    doubted(&mut folder, "enhanced", "class B speaks for basic");
    insta::assert_snapshot!(plan(&folder.clone().parameter("level", "documentation_level")), @r"
        undetermined: needs `documentation_level` settled, which is doubted: class B speaks for basic
        to do: settle `documentation_level`
        ");
    let facts = &mut folder.evidence.device.facts;
    facts.insert("documentation_level".into(), Fact::Known(["enhanced".to_string()].into()));
    facts.insert("us_regulation".into(), Fact::Known(["892.2080".to_string()].into()));
    insta::assert_snapshot!(plan(&folder.clone().parameter("level", "documentation_level")), @"for a person: `docs/plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `scope` (`documentation_level`: enhanced); the program does not judge its words, so a person confirms that it plans");
    insta::assert_snapshot!(plan(&folder.parameter("part", "us_regulation")), @"for a person: `docs/plan.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `892.2080`; the program does not judge its words, so a person confirms that it plans");
}

#[test]
fn existence_date_and_version_can_be_shown() {
    const LETTER: Record = Record { what: "a letter", kinds: &["letter"], ..Record::NONE };
    let letter = |folder: &Folder| answer(check(&LETTER), folder);
    let folder = folder().document("letter", &[]);
    insta::assert_snapshot!(letter(&folder), @"shown: `docs/letter.pdf` (of 2026-05-01, for device version 2.0) is on file");
    let undated = folder.clone().last_document(|document| document.dated = None);
    insta::assert_snapshot!(letter(&undated), @r"
        undetermined: needs the day of issue of `docs/letter.pdf`
        to do: add `dated` to the document
        ");
    let silent = folder.last_document(|document| document.device_version = None);
    insta::assert_snapshot!(letter(&silent), @r"
        undetermined: needs the device version that `docs/letter.pdf` speaks of
        caveat: `docs/letter.pdf` does not say which device version it speaks of
        to do: add `device_version` to the document
        ");
}

#[test]
fn a_signature_and_a_language_are_asked_where_the_record_says_so() {
    const LABEL: Record = Record {
        what: "a label",
        kinds: &["labelling"],
        confirm: "it reads well",
        signed: true,
        language: true,
        ..Record::NONE
    };
    let label = |folder: &Folder| answer(check(&LABEL), folder);
    let folder = folder().document("labelling", &[]);
    insta::assert_snapshot!(label(&folder), @r"
        undetermined: needs the person who signed `docs/labelling.pdf`
        to do: add `signed_by` to the document
        ");
    let signed = folder.last_document(|document| document.signed_by = Some("A. Person".into()));
    insta::assert_snapshot!(label(&signed), @r"
        undetermined: needs the language of use in market `us`
        to do: add `language` under `[settings.us]`
        ");
    let setting = Setting { language: Some("en".into()), ..Setting::default() };
    let used = signed.device(|device| {
        device.settings.insert("us".into(), setting);
    });
    insta::assert_snapshot!(label(&used), @r"
        undetermined: needs the language of `docs/labelling.pdf`
        to do: add `language` to the document
        ");
    let german = used.clone().last_document(|document| document.language = Some("de".into()));
    insta::assert_snapshot!(label(&german), @r"
        not shown: it is written in `de`, and the language of use is en
        to do: have it translated
        ");
    let english = used.last_document(|document| document.language = Some("en".into()));
    insta::assert_snapshot!(label(&english), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0, signed by A. Person) is on file; the program does not judge its words, so a person confirms that it reads well");
}

/// A call's parameters, and the items it must ask for.
pub(crate) type Call<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

/// Each call asks for its items: with them the record is for a person, without them it is
/// undetermined, and never anything else.
pub(crate) fn honours(check: Check, on_file: fn() -> Folder, calls: &[Call<'_>]) {
    for (parameters, items) in calls {
        let mut folder = on_file().last_document(|document| document.items.clear());
        for (name, value) in *parameters {
            folder = folder.parameter(name, value);
            if value.contains('_') {
                let fact = Fact::Known(["some".to_string()].into());
                folder.evidence.device.facts.insert(value.to_string(), fact);
            }
        }
        if !items.is_empty() {
            let bare = answer(check, &folder);
            assert!(bare.starts_with("undetermined: needs the place of"), "{parameters:?}: {bare}");
        }
        let full = folder.last_document(|document| {
            for item in *items {
                document.items.insert(item.to_string(), "section 1".into());
            }
        });
        let told = answer(check, &full);
        assert!(told.starts_with("for a person: `docs/"), "{parameters:?}: {told}");
        for item in *items {
            assert!(items.len() > 6 || told.contains(item), "{parameters:?}: {told}");
        }
    }
}
