//! The quality system is certified, and keeps the records asked for.
//!
//! ## What it asks
//! Is a certificate of the quality system in force on the day, with a scope, and is the quality documentation on file?
//! `kind` asks for one record instead: `change`, `complaint`, `design-file`, `label-release`, `team` or `tool-validation`.
//! `scheme`, `template` and `fields` name further items of the documentation.
//!
//! ## Why
//! A device is only as reproducible as the organisation that makes it.
//!
//! ## What it needs
//! `[[certificates]]` of kind `iso-13485`, `mdsap`, `qmsr` or `nmpa-gmp` with `scope`, `granted`, `expires` and `file`; `[[documents]]` with `kind = "document:qms"`, `change-record`, `complaint-log`, `people-roster`, `labelling` or `test-report`, and the item under `items`.
//! Processes of which a record is lacking are counted beside the answer; `reliance inspection` lists them by clause.
//! Days of certificates are compared; scope and content are for a person.
//!
//! ## What may cross a border
//! Names, days, numbers and scope of certificates.
//!
//! ## If it is not shown
//! Renew the certificate, or write the record that is missing.

use crate::combine::combine_results;
use crate::held::{from_certificate, judge};
use crate::inspection::inspection;
use crate::parameters::{self, values};
use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("quality-system-record", include_str!("quality_system_record.rs"), answer);

const KNOWN: parameters::Known<'_> = &[
    ("kind", &["change", "complaint", "design-file", "label-release", "team", "tool-validation"]),
    ("scheme", &[]),
    ("template", &[]),
    ("fields", &[]),
];

/// Kinds of certificate of a quality system.
const CERTIFICATES: [&str; 4] = ["iso-13485", "mdsap", "qmsr", "nmpa-gmp"];

const MANUAL: Record = Record {
    what: "the quality documentation",
    kinds: &["document:qms"],
    parameters: &[
        ("kind", Reads::Check),
        ("scheme", Reads::Check),
        ("template", Reads::Check),
        ("fields", Reads::Check),
    ],
    confirm: "it is followed and covers this device",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let mut items: Vec<String> = Vec::new();
    for name in ["kind", "scheme", "template", "fields"] {
        items.extend(values(ask, name).iter().cloned());
    }
    let record = match ask.call.parameter("kind") {
        Some("change") => Record { what: "a change record", kinds: &["change-record"], ..MANUAL },
        Some("complaint") => {
            Record { what: "a complaint record", kinds: &["complaint-log"], ..MANUAL }
        }
        Some("team") => {
            Record { what: "a roster of the team", kinds: &["people-roster"], ..MANUAL }
        }
        Some("design-file") => Record { kinds: &["document:qms", "document:software"], ..MANUAL },
        Some("label-release") => Record { kinds: &["document:qms", "labelling"], ..MANUAL },
        Some("tool-validation") => Record { kinds: &["document:qms", "test-report"], ..MANUAL },
        _ => MANUAL,
    };
    let mut parts = vec![records::judge_items(ask, &record, items)];
    if ask.call.parameter("kind").is_none() && ask.call.parameter("template").is_none() {
        parts.push(certificate(ask));
    }
    let whole = combine_results(parts).ok_or_else(|| Missing::from(MANUAL.what.to_string()))?;
    Ok(match ask.call.parameter("kind") {
        None => with_gaps(ask, whole),
        Some(_) => whole,
    })
}

/// The processes of which a record is lacking, for the person who judges.
fn with_gaps(ask: &Ask<'_>, answered: Answered) -> Answered {
    let found = inspection(ask.catalogue, ask.evidence, ask.on);
    let lacking: Vec<&str> =
        found.processes.iter().filter(|one| one.lacks()).map(|one| one.title.as_str()).collect();
    if lacking.is_empty() {
        return answered;
    }
    answered.caveat(format!(
        "records that an inspection asks for are not on file of {} of {} processes",
        lacking.len(),
        found.processes.len()
    ))
}

/// The best certificate of a quality system.
fn certificate(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let certificates = ask.evidence.device.certificates.iter();
    let ours = certificates.filter(|one| CERTIFICATES.contains(&one.kind.as_str()));
    let judged = ours.map(|one| (one, judge(ask, &from_certificate(one), None)));
    let Some((best, answered)) = judged.max_by_key(|(_, answered)| answered.answer) else {
        return Err(Missing::new(
            "a certificate of the quality system",
            "add it under `[[certificates]]` with `kind = \"iso-13485\"`, `scope`, `granted`, `expires` and `file`",
        ));
    };
    if best.scope.trim().is_empty() {
        let name = format!("{} {}", best.kind, best.number);
        return Ok(Answered::undetermined(format!("needs the scope of {name}"))
            .to_do("add `scope`, as printed")
            .evidence(answered.evidence));
    }
    Ok(answered)
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Certificate;
    use reliance_model::evidence::File;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn certified(change: impl FnOnce(&mut Certificate)) -> Folder {
        let mut certificate = Certificate {
            kind: "iso-13485".into(),
            number: "Q1".into(),
            scope: "design of software".into(),
            granted: "2024-01-01".parse().ok(),
            expires: "2027-01-01".parse().ok(),
            file: Some("iso.pdf".into()),
            ..Certificate::default()
        };
        change(&mut certificate);
        let mut folder = folder().device(|device| device.certificates.push(certificate));
        let seen = File { sha256: Some("0c".repeat(32)), ..File::default() };
        folder.evidence.files.insert("iso.pdf".into(), seen);
        folder
    }

    #[test]
    fn content_is_for_a_person() {
        let folder = certified(|_| {}).document("document:qms", &[]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        for a person: `docs/document-qms.pdf` (of 2026-05-01, for device version 2.0) is on file; the program does not judge its words, so a person confirms that it is followed and covers this device; besides, 1 shown
        caveat: the scope of iso-13485 Q1 is printed as: design of software
        ");
    }

    #[test]
    fn not_shown_where_the_certificate_ended() {
        let ended =
            certified(|one| one.expires = "2025-01-01".parse().ok()).document("document:qms", &[]);
        insta::assert_snapshot!(answer(CHECK, &ended), @r"
        not shown: iso-13485 Q1 ended on 2025-01-01; besides, 1 for a person
        caveat: the scope of iso-13485 Q1 is printed as: design of software
        to do: renew iso-13485 Q1
        ");
    }

    #[test]
    fn undetermined_where_something_is_missing() {
        insta::assert_snapshot!(answer(CHECK, &folder().document("document:qms", &[])), @r#"
        undetermined: needs a certificate of the quality system; besides, 1 for a person
        to do: add it under `[[certificates]]` with `kind = "iso-13485"`, `scope`, `granted`, `expires` and `file`
        "#);
        let scopeless = certified(|one| one.scope.clear()).document("document:qms", &[]);
        insta::assert_snapshot!(answer(CHECK, &scopeless), @r"
        undetermined: needs the scope of iso-13485 Q1; besides, 1 for a person
        to do: add `scope`, as printed
        ");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("template", "aia-17")), @r#"
        undetermined: needs the quality documentation
        to do: add to `reliance.toml` `[[documents]]` with `kind = "document:qms"`, `file`, `dated` and `device_version`, and under `items` the place of `aia-17`
        "#);
    }

    #[test]
    fn one_record_may_be_asked_for() {
        for (kind, document) in [
            ("change", "change-record"),
            ("complaint", "complaint-log"),
            ("design-file", "document:software"),
            ("label-release", "labelling"),
            ("team", "people-roster"),
            ("tool-validation", "test-report"),
        ] {
            let asked = folder().parameter("kind", kind);
            assert!(answer(CHECK, &asked).starts_with("undetermined: needs"), "{kind}");
            let told = answer(CHECK, &asked.document(document, &[kind]));
            assert!(told.starts_with("for a person: `docs/"), "{kind}: {told}");
        }
        let fields = folder().parameter("kind", "complaint").parameter("fields", "820.35");
        insta::assert_snapshot!(answer(CHECK, &fields.document("complaint-log", &["complaint"])), @r"
        undetermined: needs the place of `820.35` in `docs/complaint-log.pdf`
        to do: add `820.35` with its place under `items` of the document
        ");
        let scheme =
            certified(|_| {}).parameter("scheme", "cn-gmp").document("document:qms", &["cn-gmp"]);
        insta::assert_snapshot!(answer(CHECK, &scheme), @r"
        for a person: `docs/document-qms.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `cn-gmp`; the program does not judge its words, so a person confirms that it is followed and covers this device; besides, 1 shown
        caveat: the scope of iso-13485 Q1 is printed as: design of software
        ");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("kind", "moon")), @"for a person: `quality-system-record` cannot compute `kind = moon`, so a person must judge what it asks");
    }
}
