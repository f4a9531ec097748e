//! Requirements are traced to design, risk and test.
//!
//! ## What it asks
//! Does the trace matrix for this version name the place of its requirements and of their links?
//! `scope = "security"` asks for the security requirements, as the item `scope-security`.
//!
//! ## Why
//! A requirement without a test is a hope.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "trace-matrix"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `requirements` is asked.
//! Inside it, the ids of needs and requirements and their links are read where documents declare them: front matter with an `id`, or a table with columns for them.
//! A hole in that trace leaves the answer undetermined and is named.
//! A complete record is for a person, who confirms that no requirement stands without design, risk control where needed, and test.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Complete the matrix for this version.

use crate::Check;
use crate::records::{Reads, Record};
use crate::trace::Kind;

pub(crate) const CHECK: Check =
    Check::of_record("requirements-traceable", include_str!("requirements_traceable.rs"), &RECORD);

const RECORD: Record = Record {
    what: "a trace matrix",
    kinds: &["trace-matrix"],
    items: &["requirements"],
    parameters: &[("scope", Reads::NamedItem)],
    confirm: "no requirement stands without design, risk control where needed, and test",
    traced: &[Kind::Need, Kind::Requirement],
    ..Record::NONE
};

#[cfg(test)]
mod tests {
    use reliance_model::content::{Block, Body, Content, Spot};

    use super::*;
    use crate::records::tests::honours;
    use crate::testing::{Folder, answer, answered, folder};

    fn on_file() -> Folder {
        folder().document("trace-matrix", &["requirements"])
    }

    #[test]
    fn a_complete_record_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file()), @"for a person: `docs/trace-matrix.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `requirements`; the program does not judge its words, so a person confirms that no requirement stands without design, risk control where needed, and test");
    }

    #[test]
    fn a_hole_in_the_trace_leaves_it_open() {
        let traced = |result: &str| {
            let cells = |row: &str| row.split('|').map(str::to_string).collect();
            let rows = ["Requirement|Test", "R-1|T-1", result].map(cells).into();
            let body = Body::Table { caption: None, rows };
            let block =
                Block { id: "t".into(), spot: Spot::default(), body, revisions: Vec::new() };
            let content = Content { blocks: vec![block], ..Content::default() };
            let mut folder = on_file();
            folder.evidence.contents.insert("trace.csv".into(), content);
            answered(CHECK, &folder)
        };
        let whole = traced("R-2|T-2");
        insta::assert_snapshot!(whole.caveats.join("\n"), @"2 ids of these documents are traced without a hole; what they say was not judged");
        let open = traced("R-2|");
        insta::assert_snapshot!(open.because, @"the trace of the documents has holes: no test verifies the requirement `R-2`");
        assert_eq!(open.answer, reliance_model::finding::Answer::Undetermined);
    }

    #[test]
    fn undetermined_without_the_record() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a trace matrix
        to do: add to `reliance.toml` `[[documents]]` with `kind = "trace-matrix"`, `file`, `dated` and `device_version`, and under `items` the place of `requirements`
        "#);
        let bare = folder().document("trace-matrix", &[]);
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs the place of `requirements` in `docs/trace-matrix.pdf`
        to do: add `requirements` with its place under `items` of the document
        ");
    }

    #[test]
    fn not_shown_where_it_is_of_another_version() {
        let old = on_file().last_document(|document| document.device_version = Some("1.0".into()));
        insta::assert_snapshot!(answer(CHECK, &old), @r"
        not shown: `docs/trace-matrix.pdf` speaks of version 1.0; version 2.0 is to enter the market
        to do: bring it to version 2.0, or correct `device_version`
        ");
    }

    #[test]
    fn every_call_of_the_catalogue_is_honoured() {
        honours(CHECK, on_file, &[(&[("scope", "security")], &["scope-security"])]);
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &on_file().parameter("moon", "full")), @"for a person: `requirements-traceable` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
