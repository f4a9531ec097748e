//! Clinical studies were run by good clinical practice.
//!
//! ## What it asks
//! Does each clinical study declare the place of its statement on good clinical practice?
//! `part` names other items: `monitoring`, `training`, `commitments`; `per = "study"` is how it is always asked.
//!
//! ## Why
//! Data from a study that was not run by rules cannot be relied on, wherever it was run.
//!
//! ## What it needs
//! `[[studies]]` with the item `gcp-statement` (and those of `part`) under `items`.
//! A place that reads as a path must be a file of the folder.
//! This version looks at the record and not yet inside it: a person confirms that each study was run by good clinical practice.
//!
//! ## What may cross a border
//! Names and places of records; no patient data.
//!
//! ## If it is not shown
//! Obtain the statement from the sponsor or the sites.

use crate::parameters::{self, values};
use crate::study_items;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("gcp-statement", include_str!("gcp_statement.rs"), answer);

const KNOWN: parameters::Known<'_> = &[("part", &[]), ("per", &["study"])];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let items: Vec<String> = values(ask, "part").to_vec();
    let items = match items.is_empty() {
        true => ["gcp-statement"].map(str::to_string).to_vec(),
        false => items,
    };
    study_items::judge(ask, &items, "each study was run by good clinical practice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study_items::tests::{no_study, study};
    use crate::testing::{answer, folder};

    #[test]
    fn declared_items_are_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &study(&["gcp-statement"])), @"for a person: `gcp-statement` is declared for `reading`; the program does not judge their words, so a person confirms that each study was run by good clinical practice");
        let asked = study(&["monitoring", "training"])
            .parameter("part", "monitoring")
            .parameter("part", "training");
        insta::assert_snapshot!(answer(CHECK, &asked), @"for a person: `monitoring` and `training` are declared for `reading`; the program does not judge their words, so a person confirms that each study was run by good clinical practice");
    }

    #[test]
    fn undetermined_where_a_study_or_an_item_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a clinical study
        to do: add `[[studies]]` with `kind`, `countries`, `datasets`, and under `items` the file or place of `gcp-statement`
        ");
        insta::assert_snapshot!(answer(CHECK, &study(&[])), @r"
        undetermined: needs `gcp-statement` of study `reading`
        to do: add `gcp-statement` with its file or place under `items` of the study
        ");
    }

    #[test]
    fn not_shown_where_an_item_is_absent_or_its_file_is_gone() {
        let placed = |place: &str| {
            study(&["gcp-statement"]).device(|device| {
                device.studies[0].items.insert("gcp-statement".into(), place.into());
            })
        };
        insta::assert_snapshot!(answer(CHECK, &placed("none")), @r"
        not shown: study `reading` is declared as having no `gcp-statement`
        to do: obtain `gcp-statement`, or leave the study out
        ");
        insta::assert_snapshot!(answer(CHECK, &placed("docs/gone.pdf")), @r"
        not shown: `gcp-statement` of study `reading` names `docs/gone.pdf`, which is not in the folder
        to do: put the file there, or correct the path
        ");
    }

    #[test]
    fn not_applicable_without_a_study() {
        insta::assert_snapshot!(answer(CHECK, &no_study()), @"not applicable: `clinical_study` is none");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &study(&[]).parameter("moon", "full")), @"for a person: `gcp-statement` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
