//! Ethics approval and consent are on file.
//!
//! ## What it asks
//! Does each clinical study declare the place of its ethics approval and of the consent of its subjects, or of their waiver?
//! `part` names other items, such as `committee`, `decision`, `incentives`, `leftover-specimens`; `kind = "separate"` asks for separate consent, as the item `consent-separate`.
//!
//! ## Why
//! Data taken without approval or consent may not be used at all.
//!
//! ## What it needs
//! `[[studies]]` with the items `ethics-approval` and `consent` (or those of `part`) under `items`.
//! A place that reads as a path must be a file of the folder.
//! This version looks at the record and not yet inside it: a person confirms that they cover the data that are used.
//!
//! ## What may cross a border
//! Names and places of records; no patient data.
//!
//! ## If it is not shown
//! Obtain the approval or consent, or leave the data out.

use crate::parameters::{self, values};
use crate::study_items;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("ethics-consent", include_str!("ethics_consent.rs"), answer);

const KNOWN: parameters::Known<'_> = &[("part", &[]), ("kind", &[])];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let mut items: Vec<String> = values(ask, "part").to_vec();
    items.extend(values(ask, "kind").iter().map(|kind| format!("consent-{kind}")));
    let items = match items.is_empty() {
        true => ["ethics-approval", "consent"].map(str::to_string).to_vec(),
        false => items,
    };
    study_items::judge(ask, &items, "they cover the data that are used")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study_items::tests::{no_study, study};
    use crate::testing::{answer, folder};

    #[test]
    fn declared_items_are_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &study(&["ethics-approval", "consent"])), @"for a person: `ethics-approval` and `consent` are declared for `reading`; the program does not judge their words, so a person confirms that they cover the data that are used");
        let asked = study(&["committee", "consent-separate"])
            .parameter("kind", "separate")
            .parameter("part", "committee");
        insta::assert_snapshot!(answer(CHECK, &asked), @"for a person: `committee` and `consent-separate` are declared for `reading`; the program does not judge their words, so a person confirms that they cover the data that are used");
    }

    #[test]
    fn undetermined_where_a_study_or_an_item_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a clinical study
        to do: add `[[studies]]` with `kind`, `countries`, `datasets`, and under `items` the file or place of `ethics-approval` and `consent`
        ");
        insta::assert_snapshot!(answer(CHECK, &study(&[])), @r"
        undetermined: needs `ethics-approval` and `consent` of study `reading`
        to do: add `ethics-approval` and `consent` with its file or place under `items` of the study
        ");
    }

    #[test]
    fn not_shown_where_an_item_is_absent_or_its_file_is_gone() {
        let placed = |place: &str| {
            study(&["ethics-approval", "consent"]).device(|device| {
                device.studies[0].items.insert("ethics-approval".into(), place.into());
            })
        };
        insta::assert_snapshot!(answer(CHECK, &placed("none")), @r"
        not shown: study `reading` is declared as having no `ethics-approval`
        to do: obtain `ethics-approval`, or leave the study out
        ");
        insta::assert_snapshot!(answer(CHECK, &placed("docs/gone.pdf")), @r"
        not shown: `ethics-approval` of study `reading` names `docs/gone.pdf`, which is not in the folder
        to do: put the file there, or correct the path
        ");
    }

    #[test]
    fn not_applicable_without_a_study() {
        insta::assert_snapshot!(answer(CHECK, &no_study()), @"not applicable: `clinical_study` is none");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &study(&[]).parameter("moon", "full")), @"for a person: `ethics-consent` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
