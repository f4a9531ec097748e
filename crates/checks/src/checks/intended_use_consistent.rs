//! The intended use is one and the same everywhere.
//!
//! ## What it asks
//! Is the intended use declared, and does a document of this version name its place?
//! `doc` names another document that must carry it (`labelling`, `pccp`, `submission-pack`); `compare` what it is held against (`cleared`, `predicate`).
//!
//! ## Why
//! Every figure is a figure for one intended use; a second wording is a second device.
//!
//! ## What it needs
//! `intended_use` in `reliance.toml`; `[[documents]]` with `kind = "document:intended-use"` (or that of `doc`) and the item `intended-use`, or `compare`'s `cleared` or `predicate`, under `items`.
//! Where the intended use names users, those of the market (`users` under `[settings.<market>]`) are held against them by the catalogue's words; users that it does not name are for a person.
//! Where the document was read inside, its wording is compared with the declared one: the same sentences are *shown*, a contradiction of meaning is *not shown*, and another wording is for a person, who is told where it differs.
//!
//! ## What may cross a border
//! The wording, and places in documents.
//!
//! ## If it is not shown
//! Bring the documents of this version to one wording.

use std::collections::BTreeSet;

use reliance_model::claim::{Citation, Claim, Says, Verdict};
use reliance_model::comparison::Weight;
use reliance_model::content::Content;

use crate::combine::combine;
use crate::compare::{compare, users};
use crate::parameters::values;
use crate::read_inside::{bank, contents, current, settle};
use crate::records::{self, Reads, Record};
use crate::sets::quoted;
use crate::words::list;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check = Check::of_evidence(
    "intended-use-consistent",
    include_str!("intended_use_consistent.rs"),
    answer,
);

const TEXT: Record = Record {
    what: "a document with the intended use",
    kinds: &["document:intended-use", "labelling"],
    parameters: &[("doc", Reads::Kind), ("compare", Reads::Check)],
    confirm: "its wording is the declared intended use",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if ask.evidence.device.intended_use.trim().is_empty() {
        return Err(Missing::new("the intended use", "add `intended_use` to `reliance.toml`"));
    }
    let compared = values(ask, "compare");
    let items =
        if compared.is_empty() { vec!["intended-use".to_string()] } else { compared.to_vec() };
    let on_file = records::judge_items(ask, &TEXT, items)?;
    let read = if compared.is_empty() { against_declared(ask, on_file) } else { on_file };
    let parts = std::iter::once(read).chain(other_users(ask));
    combine(parts.collect()).ok_or_else(|| Missing::from("the intended use".to_string()))
}

/// Users of the market whom the declared intended use excludes, or does not name although it
/// names others.
fn other_users(ask: &Ask<'_>) -> Option<Answered> {
    let words = &ask.catalogue.use_words;
    let (named, excluded) = users(words, &ask.evidence.device.intended_use);
    let setting = ask.evidence.device.settings.get(ask.market)?;
    let known = |user: &&String| {
        let known = users(words, user).0;
        (!known.is_empty()).then_some(known)
    };
    let among = |set: &BTreeSet<String>, user: &&String| {
        known(user).is_some_and(|known| !known.is_disjoint(set))
    };
    let file = || ask.file("reliance.toml", format!("intended_use; settings.{}", ask.market));
    let barred: Vec<&String> = setting.users.iter().filter(|user| among(&excluded, user)).collect();
    if !barred.is_empty() {
        let barred = quoted("users whom the intended use excludes", &barred);
        let because = barred.within(|barred| {
            format!(
                "the declared intended use excludes {barred}, who use the device in market `{}`",
                ask.market
            )
        });
        let to_do = "change the intended use, or the users under `settings`";
        return Some(Answered::not_shown(because).to_do(to_do).evidence([file()]));
    }
    let left: Vec<&String> =
        setting.users.iter().filter(|user| known(user).is_some() && !among(&named, user)).collect();
    if named.is_empty() || left.is_empty() {
        return None;
    }
    let named = list(&named.into_iter().collect::<Vec<_>>());
    let left = quoted("users whom the intended use does not name", &left);
    let because = left.within(|left| {
        format!(
            "the declared intended use names {named} and not {left}, who use the device in market `{}`; a person judges whether it has to",
            ask.market
        )
    });
    Some(Answered::for_a_person(because).evidence([file()]))
}

/// What the documents say of the intended use, against what is declared.
fn against_declared(ask: &Ask<'_>, on_file: Answered) -> Answered {
    let named = values(ask, "doc");
    let kinds: Vec<&str> = if named.is_empty() {
        TEXT.kinds.to_vec()
    } else {
        named.iter().map(String::as_str).collect()
    };
    let Some(documents) = kinds.iter().map(|kind| current(ask, kind)).find(|list| !list.is_empty())
    else {
        return on_file;
    };
    let read = contents(ask, &documents);
    let text = &ask.evidence.device.intended_use;
    let says = Says::IntendedUse { part: "intended-use".into(), text: text.clone() };
    let cited =
        Citation { file: "reliance.toml".into(), quote: text.clone(), ..Citation::default() };
    let declared = Content {
        file: "reliance.toml".into(),
        claims: vec![Claim { cited, says }],
        language: read.first().and_then(|content| content.language),
        ..Content::default()
    };
    let bank = bank(ask);
    let mut answered = on_file;
    for content in read {
        let mut found = compare(&[&declared, content], &bank);
        // Another wording is for a person; only a contradiction is none.
        for seen in found.seen.iter_mut().filter(|seen| seen.weight != Weight::Contradiction) {
            if seen.remark.verdict == Verdict::Differs {
                seen.remark.verdict = Verdict::CannotTell;
            }
        }
        answered = settle(answered, &found, &["intended-use"]);
    }
    answered
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::UseWord;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn used(kind: &str, items: &[&str]) -> Folder {
        folder().document(kind, items).device(|device| device.intended_use = "triage".into())
    }

    #[test]
    fn the_wording_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &used("document:intended-use", &["intended-use"])), @"for a person: `docs/document-intended-use.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `intended-use`; the program does not judge its words, so a person confirms that its wording is the declared intended use");
        for kind in ["labelling", "pccp", "submission-pack"] {
            let told = answer(CHECK, &used(kind, &["intended-use"]).parameter("doc", kind));
            assert!(told.starts_with("for a person"), "{kind}: {told}");
        }
    }

    #[test]
    fn users_whom_it_does_not_name_are_for_a_person() {
        let with = |intended: &str, users: &[&str]| {
            let users = users.iter().map(ToString::to_string).collect();
            let mut folder = used("document:intended-use", &["intended-use"]).device(|device| {
                device.intended_use = intended.into();
                let setting = reliance_model::device::Setting { users, ..Default::default() };
                device.settings.insert("us".into(), setting);
            });
            let word = |concept: &str, form: &str| UseWord {
                aspect: "user".into(),
                concept: concept.into(),
                en: vec![form.into()],
                zh: Vec::new(),
            };
            folder.catalogue.use_words = vec![
                word("radiologists", "radiologist"),
                word("emergency physicians", "emergency physician"),
            ];
            answer(CHECK, &folder)
        };
        let others = with("notifies a radiologist", &["emergency physician", "radiologist"]);
        assert!(
            others.contains(
                "the declared intended use names radiologists and not `emergency physician`, who use the device in market `us`; a person judges whether it has to"
            ),
            "{others}"
        );
        assert!(!with("notifies a radiologist", &["radiologist"]).contains("does not name"));
        // An intended use without users, and words that the catalogue does not know, say nothing.
        assert!(!with("triage", &["radiologist"]).contains("who use the device"));
        assert!(!with("notifies a radiologist", &["stranger"]).contains("who use the device"));
        let barred = with("not for use by a radiologist", &["radiologist"]);
        assert!(
            barred.starts_with("not shown: the declared intended use excludes `radiologist`"),
            "{barred}"
        );
    }

    #[test]
    fn undetermined_where_it_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs the intended use
        to do: add `intended_use` to `reliance.toml`
        ");
        let compared =
            used("document:intended-use", &["intended-use"]).parameter("compare", "predicate");
        insta::assert_snapshot!(answer(CHECK, &compared), @r"
        undetermined: needs the place of `predicate` in `docs/document-intended-use.pdf`
        to do: add `predicate` with its place under `items` of the document
        ");
        insta::assert_snapshot!(answer(CHECK, &used("labelling", &[]).parameter("doc", "pccp")), @r#"
        undetermined: needs a document with the intended use
        to do: add to `reliance.toml` `[[documents]]` with `kind = "pccp"`, `file`, `dated` and `device_version`, and under `items` the place of `intended-use`
        "#);
    }

    #[test]
    fn not_shown_where_the_document_is_of_another_version() {
        let old = used("document:intended-use", &["intended-use"])
            .last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/document-intended-use.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        let unknown = used("labelling", &[]).parameter("moon", "full");
        insta::assert_snapshot!(answer(CHECK, &unknown), @r"
        undetermined: needs the place of `intended-use` in `docs/labelling.pdf`
        to do: add `intended-use` with its place under `items` of the document
        ");
    }
}
