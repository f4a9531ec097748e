//! The risk file is complete and traced.
//!
//! ## What it asks
//! Does the risk management file of this version name the place of its hazards, controls and their verification?
//! `part`, `classes`, `catalogue` and `scheme` name further items, such as `cyber-to-safety`, `bias`, `drift` or `ml-hazards`.
//!
//! ## Why
//! A control that nobody verified controls nothing.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "risk-file"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `hazards`, `controls`, `verification` are asked.
//! Inside it, the ids of risks and controls and their links are read where documents declare them: front matter with an `id`, or a table with columns for them.
//! A hole in that trace leaves the answer undetermined and is named.
//! A severity in its tables that is graver than the declared `worst_harm` is for a person.
//! A complete record is for a person, who confirms that hazards, controls and verification are complete and linked.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Add the hazards that are missing, and trace each control to its verification.

use reliance_model::content::Body;

use crate::combine::combine;
use crate::read_inside::{contents, current};
use crate::records::{self, Reads, Record};
use crate::sets::quoted;
use crate::trace::Kind;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("risk-file-traceable", include_str!("risk_file_traceable.rs"), answer);

/// Heads of a column of severities, words of a grave one, and words that take it back.
const SEVERITY: [&str; 2] = ["severity", "严重"];
const GRAVE: [&str; 8] =
    ["serious", "severe", "critical", "catastrophic", "fatal", "death", "严重", "死亡"];
const NOT_GRAVE: [&str; 5] = ["non-serious", "not serious", "non serious", "非严重", "不严重"];
/// Declared harms that a grave severity contradicts.
const LESS: [&str; 2] = ["none", "non-serious"];

const RECORD: Record = Record {
    what: "a risk management file",
    kinds: &["risk-file"],
    items: &["hazards", "controls", "verification"],
    parameters: &[
        ("part", Reads::Item),
        ("classes", Reads::Item),
        ("catalogue", Reads::Item),
        ("scheme", Reads::Item),
    ],
    confirm: "hazards, controls and verification are complete and linked",
    traced: &[Kind::Risk, Kind::Control],
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let on_file = records::judge(ask, &RECORD)?;
    let parts = std::iter::once(on_file).chain(graver(ask));
    combine(parts.collect()).ok_or_else(|| Missing::from(RECORD.what.to_string()))
}

/// Hazards whose severity in the risk file is graver than the declared worst harm.
fn graver(ask: &Ask<'_>) -> Option<Answered> {
    let harm = ask.profile.known("worst_harm")?.iter().next()?;
    if !LESS.contains(&harm.as_str()) {
        return None;
    }
    let files = contents(ask, &current(ask, "risk-file"));
    let mut found = Vec::new();
    for content in &files {
        for block in &content.blocks {
            let Body::Table { rows, .. } = &block.body else { continue };
            let Some((head, rows)) = rows.split_first() else { continue };
            let of = head
                .iter()
                .position(|cell| SEVERITY.iter().any(|word| cell.to_lowercase().contains(word)));
            let Some(of) = of else { continue };
            let grave = rows.iter().filter(|row| row.get(of).is_some_and(|cell| is_grave(cell)));
            found.extend(grave.map(|row| row.first().map_or("", |name| name.trim()).to_string()));
        }
    }
    if found.is_empty() {
        return None;
    }
    let named: Vec<&String> = found.iter().collect();
    let files = files.iter().map(|content| ask.file(&content.file, "severities".into()));
    let because = quoted("hazards that the risk file calls graver", &named).within(|named| {
        format!(
            "the risk file calls serious what the declared worst harm (`{harm}`) leaves out: {named}; a person says why both hold, or corrects one"
        )
    });
    Some(Answered::for_a_person(because).evidence(files))
}

fn is_grave(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| cell.contains(word));
    has(&GRAVE) && !has(&NOT_GRAVE)
}

#[cfg(test)]
mod tests {
    use reliance_model::content::{Block, Content, Spot};
    use reliance_model::facet::Fact;

    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, folder};

    fn on_file() -> Folder {
        folder().document("risk-file", &["hazards", "controls", "verification"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/risk-file.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `controls`, `hazards` and `verification`; the program does not judge its words, so a person confirms that hazards, controls and verification are complete and linked");
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a risk management file
        to do: add to `reliance.toml` `[[documents]]` with `kind = "risk-file"`, `file`, `dated` and `device_version`, and under `items` the place of `controls`, `hazards` and `verification`
        "#);
        let bare = folder().document("risk-file", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `controls`, `hazards` and `verification` in `docs/risk-file.pdf`
        to do: add `controls`, `hazards` and `verification` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/risk-file.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(
            CHECK,
            on_file,
            &[
                (&[("catalogue", "ml-hazards")], &["ml-hazards"]),
                (
                    &[
                        ("classes", "data"),
                        ("classes", "bias"),
                        ("classes", "drift"),
                        ("classes", "automation-bias"),
                        ("classes", "information"),
                    ],
                    &["data", "bias", "drift", "automation-bias", "information"],
                ),
                (&[("part", "critical-tasks")], &["critical-tasks"]),
                (&[("part", "cyber-to-safety")], &["cyber-to-safety"]),
                (&[("part", "information-controls")], &["information-controls"]),
                (&[("scheme", "dcb0129")], &["dcb0129"]),
            ],
        );
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `risk-file-traceable` cannot compute `moon = full`, so a person must judge what it asks");
    }

    #[test]
    fn a_severity_graver_than_the_declared_harm_is_for_a_person() {
        let with = |harm: &str, severity: &str| {
            let rows = [["hazard", "severity"], ["a finding is missed", severity]];
            let rows = rows.map(|row| row.map(String::from).to_vec()).to_vec();
            let mut folder = on_file().device(|device| {
                let fact = Fact::Known([harm.to_string()].into());
                device.facts.insert("worst_harm".into(), fact);
            });
            let block = Block {
                id: "b".into(),
                spot: Spot::default(),
                body: Body::Table { caption: None, rows },
                revisions: Vec::new(),
            };
            let content = Content { blocks: vec![block], ..Content::default() };
            folder.evidence.contents.insert("docs/risk-file.pdf".into(), content);
            answer(CHECK, &folder)
        };
        let told = with("non-serious", "Serious");
        assert!(
            told.contains("the risk file calls serious what the declared worst harm (`non-serious`) leaves out: `a finding is missed`; a person says why both hold"),
            "{told}"
        );
        for (harm, severity) in
            [("serious", "serious"), ("non-serious", "not serious"), ("non-serious", "minor")]
        {
            let told = with(harm, severity);
            assert!(!told.contains("calls serious"), "{harm}, {severity}: {told}");
        }
    }
}
