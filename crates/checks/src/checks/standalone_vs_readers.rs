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
//! `truth` and `score` in both, and `reader` in the readings, give the comparison itself;
//! each level of `modality` is an arm of its own, such as with and without the device.
//!
//! ## How it is computed
//! Digests of the case identifiers (keys) of both are intersected; the shared cases are
//! counted. On them the area under the ROC curve of the device is held against the mean of
//! the readers, arm by arm: random readers and cases, one treatment, covariances by the
//! jackknife (Hillis 2014; Chakraborty 2017, *Observer Performance Methods for Diagnostic
//! Imaging*, chapter 22); `reliance stat standalone-vs-readers` runs the other models. A
//! truth that is not the same in both, several scores of a case, and fewer than two readers
//! stop it, and the reason is said.
//! How near device and readers have to be depends on the device's role, and no margin is
//! assumed: where the comparison is computed, the answer is *for a person*; where it is not,
//! *undetermined*. It is never *shown*.
//!
//! ## What may cross a border
//! The number of shared cases, areas and their difference; digests of identifiers, scores
//! and readings stay.
//!
//! ## If it is not shown
//! Run the device on the cases of the reader study, or argue why one of them suffices.

mod compared;

use reliance_model::device::{Dataset, Study};
use reliance_stats::reduction::{Need, Reductions};

use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, parameters, studies, words};

pub(crate) const CHECK: Check =
    Check::new("standalone-vs-readers", include_str!("standalone_vs_readers.rs"), needs, answer);

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let of = |kind| cases(ask, &studies::of_kind(ask, kind));
    let (alone, read) = (of("standalone"), of("reader-study"));
    let keys = alone.iter().chain(&read).map(|set| Need::keys(&set.name, "case"));
    let scored = |set: &&&Dataset| compared::lacking(ask, set, false).is_empty();
    let readings = |set: &&&Dataset| compared::lacking(ask, set, true).is_empty();
    keys.chain(alone.iter().filter(scored).map(|set| compared::alone_need(set)))
        .chain(read.iter().filter(readings).map(|set| compared::read_need(ask, set)))
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
    let mut compared = Compared::default();
    for alone in &sides[0] {
        for read in &sides[1] {
            let keys = reductions.keys(&Need::keys(&alone.name, "case"))?;
            let both = keys.shared(reductions.keys(&Need::keys(&read.name, "case"))?);
            shared += both;
            if both > 0 {
                compared.add(compared::arms(ask, reductions, (alone, read)));
            }
        }
    }
    let evidence: Vec<_> = sides.iter().flatten().flat_map(|set| ask.evidence_of(set)).collect();
    let figure = words::figure("shared-cases", "standalone test and reader study", shared as f64);
    Ok(compared.answered(shared).figures([figure]).evidence(evidence))
}

/// The comparisons that could be computed, and why others could not.
#[derive(Default)]
struct Compared {
    arms: Vec<compared::Arm>,
    not: Vec<String>,
}

impl Compared {
    fn add(&mut self, arms: Result<Vec<Result<compared::Arm, String>>, String>) {
        match arms {
            Err(why) => self.not.push(why),
            Ok(arms) => {
                for arm in arms {
                    match arm {
                        Ok(arm) => self.arms.push(arm),
                        Err(why) => self.not.push(why),
                    }
                }
            }
        }
    }

    fn answered(self, shared: u64) -> Answered {
        if shared == 0 {
            return Answered::undetermined(
                "needs a standalone test and a reader study on the same cases: they share none",
            )
            .to_do("run the device on the cases of the reader study");
        }
        if self.arms.is_empty() {
            let mut why = self.not.join("; ");
            if why.is_empty() {
                why = "no reading has an arm".into();
            }
            return Answered::undetermined(format!(
                "needs the comparison of the device alone with readers on the {} they share: {why}",
                words::count(shared, "case")
            ))
            .to_do(
                "map `case`, `truth` and `score` of both tables and `reader` of the readings, or \
                 let a statistician judge the study reports",
            );
        }
        let said: Vec<&str> = self.arms.iter().map(|arm| arm.said.as_str()).collect();
        let mut answered = Answered::for_a_person(format!(
            "{}; a person must judge whether that is what the device's role in care asks",
            said.join("; ")
        ));
        for why in &self.not {
            answered = answered.caveat(format!("not compared: {why}"));
        }
        answered.figures(self.arms.into_iter().flat_map(|arm| arm.figures))
    }
}

#[cfg(test)]
mod tests;
