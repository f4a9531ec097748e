//! Device alone held against readers on the same cases.
//!
//! ## What it asks
//! Are there both a standalone test and a reader study, and do they share cases, so that
//! the device alone, readers alone and readers with the device can be compared?
//!
//! ## Why
//! Which of the three matters depends on the device's role in care; on different cases
//! their figures cannot be held against each other.
//!
//! ## What it needs
//! `[[studies]]` of kind `standalone` and `reader-study`, each with data sets that have
//! the role `case`.
//!
//! ## How it is computed
//! Digests of the case identifiers (keys) of both are intersected; the shared cases are
//! counted. The comparison itself (device as a fixed reader against random readers) is not
//! computed here, so the answer is *undetermined* and never *shown*.
//!
//! ## What may cross a border
//! The number of shared cases; digests of identifiers stay.
//!
//! ## If it is not shown
//! Run the device on the cases of the reader study, or argue why one of them suffices.

use reliance_model::device::{Dataset, Study};
use reliance_stats::reduction::{Need, Reductions};

use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, parameters, studies, words};

pub(crate) const CHECK: Check =
    Check::new("standalone-vs-readers", include_str!("standalone_vs_readers.rs"), needs, answer);

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    ["standalone", "reader-study"]
        .into_iter()
        .flat_map(|kind| cases(ask, &studies::of_kind(ask, kind)))
        .map(|set| Need::keys(&set.name, "case"))
        .collect()
}

fn cases<'a>(ask: &Ask<'a>, studies: &[&Study]) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    let named = studies.iter().flat_map(|study| &study.datasets);
    named
        .filter_map(|name| device.dataset(name))
        .filter(|set| has_role(device, set, "case"))
        .collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[]) {
        return Ok(unknown);
    }
    let mut sides = Vec::new();
    for kind in ["standalone", "reader-study"] {
        let found = studies::of_kind(ask, kind);
        if found.is_empty() {
            return Err(studies::no_study(kind));
        }
        let sets = cases(ask, &found);
        if sets.is_empty() {
            return Err(Missing::new(
                format!("a data set with the role `case` in the study of kind `{kind}`"),
                "name its data sets under `datasets` of the study and map the case column",
            ));
        }
        sides.push(sets);
    }
    let mut shared = 0;
    let mut evidence = Vec::new();
    for alone in &sides[0] {
        for read in &sides[1] {
            let alone = reductions.keys(&Need::keys(&alone.name, "case"))?;
            shared += alone.shared(reductions.keys(&Need::keys(&read.name, "case"))?);
        }
    }
    evidence.extend(sides.iter().flatten().flat_map(|set| ask.evidence_of(set)));
    let figure = words::figure("shared-cases", "standalone test and reader study", shared as f64);
    let because = if shared == 0 {
        "needs a standalone test and a reader study on the same cases: they share none".to_string()
    } else {
        format!(
            "needs the comparison of the device alone with readers on the {} they share, which \
             is not computed here",
            words::count(shared, "case")
        )
    };
    Ok(Answered::undetermined(because)
        .to_do("let a statistician judge the study reports until then")
        .figures([figure])
        .evidence(evidence))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, answer as told, folder, row};

    fn both(read: &str) -> Folder {
        folder()
            .dataset("alone", Role::Test, vec![row("case=1 truth=1"), row("case=2 truth=0")])
            .dataset("read", Role::Readers, vec![row(read)])
            .device(|device| {
                for (kind, set) in [("standalone", "alone"), ("reader-study", "read")] {
                    device.studies.push(Study {
                        name: kind.into(),
                        kind: kind.into(),
                        datasets: vec![set.into()],
                        ..Study::default()
                    });
                }
            })
    }

    #[test]
    fn never_shown_by_studies_on_file() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a study of kind `standalone`
        to do: declare it under `[[studies]]` with `kind = "standalone"`, its data sets and items
        "#);
        insta::assert_snapshot!(told(CHECK, &both("case=2 reader=r1")), @r"
        undetermined: needs the comparison of the device alone with readers on the 1 case they share, which is not computed here
        to do: let a statistician judge the study reports until then
        ");
        insta::assert_snapshot!(told(CHECK, &both("case=3 reader=r1")), @r"
        undetermined: needs a standalone test and a reader study on the same cases: they share none
        to do: let a statistician judge the study reports until then
        ");
        insta::assert_snapshot!(told(CHECK, &both("reader=r1")), @r"
        undetermined: needs a data set with the role `case` in the study of kind `reader-study`
        to do: name its data sets under `datasets` of the study and map the case column
        ");
        insta::assert_snapshot!(told(CHECK, &both("case=2").parameter("by", "site")), @"for a person: `standalone-vs-readers` cannot compute `by = site`, so a person must judge what it asks");
    }
}
