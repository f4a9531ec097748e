//! Two documents of the device say the same.
//!
//! ## What it asks
//! Are both documents on file for this version, and do both name the place of what is to be compared?
//! `a` and `b` are kinds of document, `field` what they must agree on; `with` names what the labelling or dossier is held against; `langs` two languages of one document.
//! Fields that `reliance.toml` itself declares for a data or model kind (`predictions`, `model-register`) are taken from there.
//!
//! ## Why
//! Reviewers hold documents against each other, and every contradiction costs a round.
//!
//! ## What it needs
//! `[[documents]]` of both kinds, each with the item of the `field` (`agreement` without one) under `items`.
//! Where both sides were read inside, what they state of the `field` is compared: what surely differs is *not shown*, what agrees throughout is *shown*, and the rest is for a person, who is told what was seen.
//! A document that was not read inside stays for a person.
//!
//! ## What may cross a border
//! Names and places of documents.
//!
//! ## If it is not shown
//! Bring both documents to this version.

use reliance_model::claim::Says;
use reliance_model::content::Content;

use crate::combine::combine_results;
use crate::compare::compare;
use crate::parameters::{self, values};
use crate::read_inside::{bank, contents, current, settle};
use crate::records::{self, Reads, Record};
use crate::words::list;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("documents-agree", include_str!("documents_agree.rs"), answer);

const KNOWN: parameters::Known<'_> =
    &[("a", &[]), ("b", &[]), ("field", &[]), ("with", &[]), ("langs", &[])];

const EITHER: Record = Record {
    what: "a document to compare",
    parameters: &[
        ("a", Reads::Check),
        ("b", Reads::Check),
        ("field", Reads::Check),
        ("with", Reads::Check),
        ("langs", Reads::Check),
    ],
    confirm: "it agrees with the other",
    ..Record::NONE
};

/// What each side may be where the call names no kinds.
const LABELLING: Record =
    Record { what: "labelling to compare", kinds: &["labelling", "submission-pack"], ..EITHER };
const TRANSLATION: Record = Record {
    what: "a pair of texts and their translation",
    kinds: &["translation-pair"],
    ..EITHER
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let parts = if ask.call.parameter("langs").is_some() {
        let on_file = records::judge_items(ask, &TRANSLATION, vec![values(ask, "langs").join("+")]);
        vec![on_file.map(|answered| both_read(ask, answered, ["translation-pair"; 2], &[]))]
    } else if ask.call.parameter("a").is_some() || ask.call.parameter("b").is_some() {
        ["a", "b"].iter().map(|name| side(ask, name)).collect()
    } else {
        let with = values(ask, "with");
        let items = if with.is_empty() { vec!["agreement".to_string()] } else { with.to_vec() };
        vec![records::judge_items(ask, &LABELLING, items)]
    };
    let whole = combine_results(parts)
        .ok_or_else(|| Missing::from("two documents to compare".to_string()))?;
    Ok(match (ask.call.parameter("a"), ask.call.parameter("b")) {
        (Some(a), Some(b)) => both_read(ask, whole, [a, b], values(ask, "field")),
        _ => whole,
    })
}

/// Kinds of comparison that a field of a call is about.
fn abouts(field: &str) -> Option<&'static [&'static str]> {
    Some(match field {
        "version" | "model-id" => &["version"],
        "predicate-id" => &["predicate"],
        "endpoints" | "performance" => &["number"],
        "intended-use" => &["intended-use"],
        "standards" => &["standard"],
        "claims" => &["intended-use", "number"],
        "agreement" => &[],
        _ => return None,
    })
}

/// What was read on both sides settles what the records leave to a person.
fn both_read(ask: &Ask<'_>, on_file: Answered, kinds: [&str; 2], fields: &[String]) -> Answered {
    let Some(asked) = fields.iter().map(|field| abouts(field)).collect::<Option<Vec<_>>>() else {
        return on_file;
    };
    let asked: Vec<&str> = asked.concat();
    let mut read: Vec<&Content> = Vec::new();
    for kind in kinds {
        let documents = current(ask, kind);
        let found = contents(ask, &documents);
        if found.is_empty() {
            return declared(ask, on_file, &read, kind, fields);
        }
        for content in found {
            if !read.iter().any(|known| known.file == content.file) {
                read.push(content);
            }
        }
    }
    settle(on_file, &compare(&read, &bank(ask)), &asked)
}

/// Versions of models that a document names, against those that the folder declares.
fn declared(
    ask: &Ask<'_>,
    on_file: Answered,
    read: &[&Content],
    kind: &str,
    fields: &[String],
) -> Answered {
    let models = &ask.evidence.device.models;
    if kind != "model-register" || fields != ["model-id"] || models.is_empty() || read.is_empty() {
        return on_file;
    }
    let said =
        read.iter().flat_map(|content| &content.claims).filter_map(|claim| match &claim.says {
            Says::Version { of, version } if of == "model" => {
                Some((version.trim_start_matches('v'), &claim.cited))
            }
            _ => None,
        });
    let wrong =
        said.into_iter().find(|(version, _)| models.iter().all(|model| model.version != *version));
    match wrong {
        None => on_file,
        Some((version, cited)) => Answered::not_shown(format!(
            "`{}` names version {version} of the model ({}); `reliance.toml` declares {}",
            cited.file,
            cited.spot.words(),
            list(
                &models
                    .iter()
                    .map(|model| format!("`{}` {}", model.name, model.version))
                    .collect::<Vec<_>>()
            )
        ))
        .to_do("correct the document, or the declared version")
        .evidence(on_file.evidence),
    }
}

/// One side: a document, or what `reliance.toml` declares of a data or model kind.
fn side(ask: &Ask<'_>, name: &str) -> Result<Answered, Missing> {
    let Some(kind) = ask.call.parameter(name) else {
        return Err(Missing::from("a second kind of document to compare with".to_string()));
    };
    let device = &ask.evidence.device;
    let on_file = device.documents_of(kind, ask.market).next().is_some();
    match kind {
        "model-register" if !on_file && !device.models.is_empty() => {
            let names: Vec<String> = device
                .models
                .iter()
                .map(|model| format!("`{}` version {}", model.name, model.version))
                .collect();
            Ok(Answered::for_a_person(format!(
                "`reliance.toml` declares {}; a person confirms that the document says the same",
                list(&names)
            )))
        }
        "predictions" if !on_file && device.plan.is_some() => {
            let plan = device.plan.iter().flat_map(|plan| &plan.endpoints);
            let names: Vec<String> = plan.map(|endpoint| format!("`{}`", endpoint.name)).collect();
            let names = if names.is_empty() { "no endpoint".to_string() } else { list(&names) };
            Ok(Answered::for_a_person(format!(
                "the plan declares {names}; a person confirms that the document says the same"
            )))
        }
        kind => {
            let fields = values(ask, "field");
            let items =
                if fields.is_empty() { vec!["agreement".to_string()] } else { fields.to_vec() };
            records::judge_kind(ask, &EITHER, kind, items)
        }
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Endpoint, Model, Plan};

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn compare(a: &str, b: &str, field: &str) -> Folder {
        folder().parameter("a", a).parameter("b", b).parameter("field", field)
    }

    #[test]
    fn two_documents_on_file_are_for_a_person() {
        let folder = compare("pccp", "submission-pack", "version")
            .document("pccp", &["version"])
            .document("submission-pack", &["version"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/pccp.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `version`; the program does not judge its words, so a person confirms that it agrees with the other; `docs/submission-pack.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `version`; the program does not judge its words, so a person confirms that it agrees with the other");
    }

    #[test]
    fn undetermined_where_one_is_missing() {
        let folder = compare("udi-record", "labelling", "udi").document("labelling", &["udi"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r#"
        undetermined: needs a document to compare; besides, 1 for a person
        to do: add to `reliance.toml` `[[documents]]` with `kind = "udi-record"`, `file`, `dated` and `device_version`, and under `items` the place of `udi`
        "#);
        insta::assert_snapshot!(answer(CHECK, &crate::testing::folder().parameter("a", "pccp")), @r#"
        undetermined: needs a document to compare; needs a second kind of document to compare with
        to do: add to `reliance.toml` `[[documents]]` with `kind = "pccp"`, `file`, `dated` and `device_version`, and under `items` the place of `agreement`
        "#);
    }

    #[test]
    fn not_shown_where_one_is_of_another_version() {
        let folder = compare("labelling", "labelling", "claims").document("labelling", &["claims"]);
        let old = folder.last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/labelling.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn models_and_endpoints_are_taken_from_the_folder() {
        let model = Model { name: "net".into(), version: "3".into(), ..Model::default() };
        let folder = compare("document:device-description", "model-register", "model-id")
            .document("document:device-description", &["model-id"])
            .device(|device| device.models.push(model));
        insta::assert_snapshot!(answer(CHECK, &folder), @"for a person: `docs/document-device-description.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `model-id`; the program does not judge its words, so a person confirms that it agrees with the other; `reliance.toml` declares `net` version 3; a person confirms that the document says the same");
        let endpoint = Endpoint { name: "sensitivity".into(), ..Endpoint::default() };
        let planned = compare("document:protocol", "predictions", "endpoints")
            .document("document:protocol", &["endpoints"])
            .device(|device| {
                device.plan = Some(Plan { endpoints: vec![endpoint], ..Plan::default() });
            });
        insta::assert_snapshot!(answer(CHECK, &planned), @"for a person: `docs/document-protocol.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `endpoints`; the program does not judge its words, so a person confirms that it agrees with the other; the plan declares `sensitivity`; a person confirms that the document says the same");
    }

    #[test]
    fn translations_and_counterparts() {
        let folder = folder().document("translation-pair", &["zh+en"]);
        let languages = folder.parameter("langs", "zh").parameter("langs", "en");
        insta::assert_snapshot!(answer(CHECK, &languages), @"for a person: `docs/translation-pair.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `zh+en`; the program does not judge its words, so a person confirms that it agrees with the other");
        let with =
            crate::testing::folder().document("labelling", &["sbom"]).parameter("with", "sbom");
        insta::assert_snapshot!(answer(CHECK, &with), @"for a person: `docs/labelling.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `sbom`; the program does not judge its words, so a person confirms that it agrees with the other");
        insta::assert_snapshot!(answer(CHECK, &with.parameter("moon", "full")), @"for a person: `documents-agree` cannot compute `moon = full`, so a person must judge what it asks");
        insta::assert_snapshot!(answer(CHECK, &crate::testing::folder()), @r#"
        undetermined: needs labelling to compare
        to do: add to `reliance.toml` `[[documents]]` with `kind = "labelling"` or `kind = "submission-pack"`, `file`, `dated` and `device_version`, and under `items` the place of `agreement`
        "#);
    }

    #[test]
    fn a_document_on_file_speaks_before_what_is_declared_and_nothing_is_made_up() {
        let side = |kind: &str, on_file: bool, declared: bool| {
            let mut one = folder().parameter("a", kind).parameter("b", kind);
            if on_file {
                one = one.document(kind, &["agreement"]);
            }
            answer(
                CHECK,
                &one.device(|device| {
                    if declared {
                        device.models.push(Model::default());
                        device.plan = Some(Plan::default());
                    }
                }),
            )
        };
        for kind in ["model-register", "predictions"] {
            let filed = format!("`docs/{kind}.pdf`");
            assert!(side(kind, true, true).contains(&filed), "{kind}");
            assert!(side(kind, true, false).contains(&filed), "{kind}");
            assert!(side(kind, false, true).contains("a person confirms that the document says"));
            assert!(side(kind, false, false).contains("needs a document to compare"), "{kind}");
        }
    }
}
