//! No subject stands on both sides of a split.
//!
//! ## What it asks
//! Does an identifier occur in two data sets of different use (training, tuning, test or reader study)?
//! By default cases and patients are compared.
//! `level` names the identifiers to compare (`patient`, `study`, `series`, `instance`, `image` …), each the role of a column.
//!
//! ## Why
//! A patient who is in training and in test makes the test easier than the field.
//!
//! ## What it needs
//! Data sets of at least two uses, each with the columns compared.
//! `[[inventories]]` with `splits` are compared by patient, study, series, instance and pixels, whatever identifiers say; `level = "image"` is instance and pixels there.
//! `patients` of the inventory says within what a patient identifier names one patient: everywhere, the issuer, or the site.
//! Pixels are compared by the digest of their stored bytes: a copy that was compressed or scaled is not found.
//! Studies under more than one patient identifier are counted.
//! The pairs stand in a worklist beside the inventory and in no report.
//! `against = "pretraining-data"` asks about data that are usually not in the folder: a person must state it.
//! Where something is shared, documents of the market that were read and say that nothing overlaps are named as contradicted.
//! Identifiers are compared as digests of the text in the file: one patient under two identifiers is not found.
//!
//! ## What may cross a border
//! Only how many identifiers are shared. The digests stay where the patients are.
//!
//! ## If it is not shown
//! Take the shared subjects out of the test data, or use other test data; a new split after a look at the results does not mend it.

mod denied;

use reliance_model::device::{Dataset, Role};
use reliance_model::finding::Answer;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::{combine, combine_results};
use crate::parameters::{self, values};
use crate::said::first_of;
use crate::sets::{self, quoted};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, images};

pub(crate) const CHECK: Check =
    Check::new("split-leakage", include_str!("split_leakage.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("level", &["case", "patient", "study", "series", "instance", "image"]),
    ("against", &["pretraining-data"]),
];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let split: Vec<&Dataset> = split(ask);
    let tables = compared(ask).into_iter().flat_map(|role| sets::keys_needs(ask, &split, role));
    tables.chain(images::split::needs(ask, &asked(ask))).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    if ask.call.parameter("against").is_some() {
        return Ok(pretraining(ask));
    }
    let mut parts = images::split::answers(ask, reductions, &asked(ask));
    // Without tables on both sides the images answer alone.
    if parts.is_empty() || !pairs(ask).is_empty() {
        parts.push(tables(ask, reductions));
    }
    match <[_; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => combine_results(parts)
            .ok_or_else(|| Missing::from("two splits of the data".to_string())),
    }
}

fn tables(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    let pairs = pairs(ask);
    if pairs.is_empty() {
        return Err(Missing::new(
            "data sets of two uses, one of them for training or tuning",
            "declare them under `[[datasets]]` with `role = \"training\"`, `\"tuning\"` and `\"test\"`",
        ));
    }
    let mut found = Found::default();
    for (a, b) in &pairs {
        for role in compared(ask) {
            found.compare(ask, reductions, (a, b), role);
        }
    }
    let evidence = split(ask).into_iter().flat_map(|set| ask.evidence_of(set));
    let answered = found.answered(pairs.len()).evidence(evidence);
    let denied = denied::denied(ask).filter(|_| answered.answer == Answer::NotShown);
    match denied {
        Some(denied) => combine(vec![answered, denied])
            .ok_or_else(|| Missing::from("two splits of the data".to_string())),
        None => Ok(answered),
    }
}

/// What comparing gave so far.
#[derive(Default)]
struct Found {
    shared: Vec<String>,
    lacking: Vec<Missing>,
    without: Vec<String>,
    figures: Vec<reliance_model::finding::Figure>,
}

impl Found {
    fn compare(
        &mut self,
        ask: &Ask<'_>,
        reductions: &Reductions,
        (a, b): (&Dataset, &Dataset),
        role: &str,
    ) {
        let both = sets::keys(ask, reductions, a, role)
            .and_then(|keys| Ok((keys, sets::keys(ask, reductions, b, role)?)));
        let (left, right) = match both {
            Ok(both) => both,
            Err(missing) => return self.lacking.push(missing),
        };
        if let Some((set, _)) =
            [(a, left), (b, right)].iter().find(|(_, keys)| keys.counts.is_empty())
        {
            return self.lacking.push(sets::no_identifier(set, role));
        }
        let shared = left.shared(right);
        let of = format!("{role}, `{}` and `{}`", a.name, b.name);
        self.figures.push(figure("shared-identifiers", of, shared as f64));
        if shared > 0 {
            let names =
                format!("`{}` ({}) and `{}` ({})", a.name, a.role.word(), b.name, b.role.word());
            self.shared.push(format!("{names} share {}", count(shared, role)));
        }
        let missing = left.missing + right.missing;
        if missing > 0 {
            let names = format!("`{}` or `{}`", a.name, b.name);
            self.without.push(format!("{} of {names} without a {role}", count(missing, "row")));
        }
    }

    fn answered(self, pairs: usize) -> Answered {
        let answered = if !self.shared.is_empty() {
            let of = "pairs of data sets that share identifiers";
            Answered::not_shown(first_of(of, &self.shared, 4))
                .to_do("take the shared subjects out of the test data, or test on data that were never used in development")
        } else if let Some(first) = self.lacking.first() {
            Answered::from(first.clone())
        } else if !self.without.is_empty() {
            let rows =
                first_of("pairs of data sets with rows without identifier", &self.without, 4);
            Answered::undetermined(
                rows.within(|rows| {
                    format!("nothing is shared as far as identifiers go, with {rows}")
                }),
            )
            .to_do("fill the identifiers in")
        } else {
            let pairs = count(pairs as u64, "pair");
            Answered::shown(format!(
                "no identifier is shared in {pairs} of data sets of different use"
            ))
        };
        answered.figures(self.figures).caveat(
            "identifiers are compared as written: one subject under two identifiers is not found",
        )
    }
}

fn pretraining(ask: &Ask<'_>) -> Answered {
    let models = ask.evidence.device.models.iter();
    let named: Vec<&str> = models.flat_map(|model| &model.trained_on).map(String::as_str).collect();
    let known = match named.is_empty() {
        true => "none".into(),
        false => quoted("declared training data", named),
    };
    Answered::for_a_person(known.within(|known| {
        format!("data that a model was pre-trained on elsewhere are not in the folder (declared training data: {known}), so a person must state that they hold no test subject")
    }))
}

/// Levels that the call names.
fn asked<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    values(ask, "level").iter().map(String::as_str).collect()
}

/// Identifiers to compare.
fn compared<'a>(ask: &Ask<'a>) -> Vec<&'a str> {
    let asked = values(ask, "level");
    if asked.is_empty() {
        vec!["case", "patient"]
    } else {
        asked.iter().map(String::as_str).collect()
    }
}

/// The data sets on either side of a split.
fn split<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    device.datasets.iter().filter(|set| side(ask, set).is_some()).collect()
}

/// 0 for training, 1 for tuning, 2 for what judges the device.
fn side(ask: &Ask<'_>, set: &Dataset) -> Option<u8> {
    match set.role {
        Role::Training => Some(0),
        Role::Tuning => Some(1),
        Role::Test | Role::Readers => Some(2),
        Role::Truthing | Role::Monitoring => {
            let named =
                |model: &reliance_model::device::Model| model.trained_on.contains(&set.name);
            ask.evidence.device.models.iter().any(named).then_some(0)
        }
    }
}

fn pairs<'a>(ask: &Ask<'a>) -> Vec<(&'a Dataset, &'a Dataset)> {
    let split = split(ask);
    let mut pairs = Vec::new();
    for (at, a) in split.iter().enumerate() {
        for b in &split[at + 1..] {
            match side(ask, a).cmp(&side(ask, b)) {
                std::cmp::Ordering::Less => pairs.push((*a, *b)),
                std::cmp::Ordering::Greater => pairs.push((*b, *a)),
                std::cmp::Ordering::Equal => {}
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use reliance_model::content::{Block, Body, Content, Spot};

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn split(train: &[&str], test: &[&str]) -> Folder {
        let rows = |words: &[&str]| words.iter().map(|words| row(words)).collect();
        folder().dataset("train", Role::Training, rows(train)).dataset(
            "test",
            Role::Test,
            rows(test),
        )
    }

    #[test]
    fn shown_where_nothing_is_shared() {
        let folder = split(&["case=a patient=p"], &["case=b patient=q"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        shown: no identifier is shared in 1 pair of data sets of different use
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        ");
    }

    #[test]
    fn not_shown_where_a_patient_is_on_both_sides() {
        let folder = split(&["case=a patient=p", "case=c patient=r"], &["case=b patient=p"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        not shown: `train` (training) and `test` (test) share 1 patient
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: take the shared subjects out of the test data, or test on data that were never used in development
        ");
    }

    #[test]
    fn a_document_that_denies_it_is_contradicted() {
        let with = |train: &[&str]| {
            let mut folder =
                split(train, &["case=b patient=p"]).document("translation-pair", &["zh-en"]);
            let block = Block {
                id: "b".into(),
                spot: Spot { line: Some(19), ..Spot::default() },
                body: Body::Paragraph("测试集与训练集无重叠。".into()),
                revisions: Vec::new(),
            };
            let file = folder.evidence.device.documents[0].file.clone();
            let content = Content { file: file.clone(), blocks: vec![block], ..Content::default() };
            folder.evidence.contents.insert(file, content);
            folder
        };
        let told = answer(CHECK, &with(&["case=a patient=p"]));
        assert!(
            told.starts_with("not shown: `train` (training) and `test` (test) share 1 patient; this contradicts what stands in `docs/translation-pair.pdf` line 19: that test and development data do not overlap"),
            "{told}"
        );
        assert!(
            told.contains("test; correct the documents")
                || told.contains("development; correct the documents"),
            "{told}"
        );
        // Where nothing is shared there is nothing to contradict, and elsewhere it is not read.
        assert!(!answer(CHECK, &with(&["case=a patient=q"])).contains("contradicts"));
        let elsewhere = with(&["case=a patient=p"]).device(|device| {
            device.documents[0].markets = ["moon".to_string()].into();
        });
        assert!(!answer(CHECK, &elsewhere).contains("contradicts"));
    }

    #[test]
    fn undetermined_without_identifiers() {
        let folder = split(&["case=a"], &["case=b patient=p"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        undetermined: needs a column for `patient` in data set `train`
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: name it under `columns` of table `train` as `patient`
        ");
        let folder = split(&["case=a patient=p"], &["case=b patient=q", "case=c"]);
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        undetermined: nothing is shared as far as identifiers go, with 1 row of `train` or `test` without a patient
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: fill the identifiers in
        ");
        insta::assert_snapshot!(answer(CHECK, &split(&[], &[])), @r"
        undetermined: needs a column for `case` in data set `train`
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: name it under `columns` of table `train` as `case`
        ");
        insta::assert_snapshot!(answer(CHECK, &crate::testing::folder()), @r#"
        undetermined: needs data sets of two uses, one of them for training or tuning
        to do: declare them under `[[datasets]]` with `role = "training"`, `"tuning"` and `"test"`
        "#);
    }

    #[test]
    fn levels_are_those_the_call_names() {
        let folder = split(&["case=a patient=p image=1"], &["case=b patient=q image=1"]);
        assert!(answer(CHECK, &folder).starts_with("shown"));
        let by_image = folder.parameter("level", "patient").parameter("level", "image");
        insta::assert_snapshot!(answer(CHECK, &by_image), @r"
        not shown: `train` (training) and `test` (test) share 1 image
        caveat: identifiers are compared as written: one subject under two identifiers is not found
        to do: take the shared subjects out of the test data, or test on data that were never used in development
        ");
    }

    #[test]
    fn what_it_cannot_compute_goes_to_a_person() {
        let folder = split(&["case=a patient=p"], &["case=b patient=q"]);
        let pretraining = folder.clone().parameter("against", "pretraining-data");
        insta::assert_snapshot!(answer(CHECK, &pretraining), @"for a person: data that a model was pre-trained on elsewhere are not in the folder (declared training data: none), so a person must state that they hold no test subject");
        let unknown = folder.parameter("level", "moon");
        insta::assert_snapshot!(answer(CHECK, &unknown), @"for a person: `split-leakage` cannot compute `level = moon`, so a person must judge what it asks");
    }
}
