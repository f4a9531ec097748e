//! The device's figures on its own against the readers', on the cases that they share.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Dataset;
use reliance_model::finding::Figure;
use reliance_stats::Confidence;
use reliance_stats::readers::rockette::Factors;
use reliance_stats::readers::standalone;
use reliance_stats::readers::{self, Covariance, Read, Study, estimate};
use reliance_stats::reduction::{Axis, Level, Need, Panel, Reductions};

use crate::strata::has_role;
use crate::words::{count, figure_with, three, with_limits};
use crate::{Ask, words};

/// The device among the readers.
const DEVICE: &str = "the device alone";
/// The method as figures name it.
const METHOD: &str =
    "AUC, one treatment, random readers and cases, jackknife (Hillis 2014; Chakraborty 2017)";

/// Roles of the device's table, and of the readings.
const ALONE: [&str; 3] = ["case", "truth", "score"];
const READ: [&str; 4] = ["case", "truth", "score", "reader"];

/// One arm of the readings against the device.
pub(super) struct Arm {
    /// The sentence with the figures.
    pub(super) said: String,
    /// Figures, for the reviewer to recompute.
    pub(super) figures: Vec<Figure>,
}

pub(super) fn alone_need(set: &Dataset) -> Need {
    Need::panel(&set.name, vec![Axis::binary("truth"), Axis::exact("score")], &["case"])
}

pub(super) fn read_need(ask: &Ask<'_>, set: &Dataset) -> Need {
    let mut axes = vec![Axis::binary("truth"), Axis::exact("score"), Axis::category("reader")];
    if has_role(&ask.evidence.device, set, "modality") {
        axes.push(Axis::category("modality"));
    }
    Need::panel(&set.name, axes, &["case"])
}

/// The roles that the comparison needs and the data set lacks.
pub(super) fn lacking(ask: &Ask<'_>, set: &Dataset, readings: bool) -> Vec<&'static str> {
    let roles: &[&str] = if readings { &READ } else { &ALONE };
    let device = &ask.evidence.device;
    roles.iter().copied().filter(|role| !has_role(device, set, role)).collect()
}

/// Truth and score of each case.
type Scores = BTreeMap<u128, (bool, f64)>;

/// Every arm of the readings, or why an arm is not compared.
pub(super) fn arms(
    ask: &Ask<'_>,
    reductions: &Reductions,
    (alone, read): (&Dataset, &Dataset),
) -> Result<Vec<Result<Arm, String>>, String> {
    for (set, readings) in [(alone, false), (read, true)] {
        let roles: Vec<String> =
            lacking(ask, set, readings).iter().map(|role| format!("`{role}`")).collect();
        if !roles.is_empty() {
            return Err(format!("data set `{}` lacks {}", set.name, words::list(&roles)));
        }
    }
    let device = scores(reductions.panel(&alone_need(alone))?, &alone.name)?;
    let panel = reductions.panel(&read_need(ask, read))?;
    let arms: BTreeSet<String> = panel.rows.iter().filter_map(|row| arm(&row.levels)).collect();
    let confidence = Confidence::new(ask.level()).unwrap_or(Confidence::P95);
    let compared = arms.iter().map(|arm| {
        let of = if arm.is_empty() {
            format!("`{}`", read.name)
        } else {
            format!("`{}`, {arm}", read.name)
        };
        against(&device, panel, arm, confidence)
            .map(|found| told(&found, &of, confidence))
            .map_err(|why| format!("{of}: {why}"))
    });
    Ok(compared.collect())
}

/// The arm of a reading; empty where the readings name none, `None` where they should.
fn arm(levels: &[Level]) -> Option<String> {
    match levels.get(3) {
        None => Some(String::new()),
        Some(level) => level.is_known().then(|| level.to_string()),
    }
}

fn truth(level: Option<&Level>) -> Option<bool> {
    level.and_then(Level::number).map(|number| number > 0.5)
}

fn scores(panel: &Panel, name: &str) -> Result<Scores, String> {
    let mut found = Scores::new();
    for row in &panel.rows {
        let case = row.ids.first().copied().flatten();
        let score = row.levels.get(1).and_then(Level::number);
        let (Some(case), Some(truth), Some(score)) = (case, truth(row.levels.first()), score)
        else {
            continue;
        };
        if found.insert(case.0, (truth, score)).is_some() {
            return Err(format!("`{name}` has several scores of one case"));
        }
    }
    Ok(found)
}

/// A comparison with its sizes.
struct Compared {
    found: standalone::Standalone,
    cases: u64,
}

fn against(
    device: &Scores,
    panel: &Panel,
    arm_asked: &str,
    confidence: Confidence,
) -> Result<Compared, String> {
    let mut names: BTreeMap<u128, String> = BTreeMap::new();
    let mut readings: Vec<(u128, String, bool, f64)> = Vec::new();
    for row in &panel.rows {
        let score = row.levels.get(1).and_then(Level::number);
        let reader = row.levels.get(2).filter(|level| level.is_known());
        let case = row.ids.first().copied().flatten();
        let (Some(case), Some(here), Some(score), Some(reader)) =
            (case, truth(row.levels.first()), score, reader)
        else {
            continue;
        };
        let Some((there, _)) = device.get(&case.0) else { continue };
        if arm(&row.levels).as_deref() != Some(arm_asked) {
            continue;
        }
        if *there != here {
            return Err("the truth of a case that they share is not the same in both".into());
        }
        names.entry(case.0).or_insert_with(|| format!("{:032x}", case.0));
        readings.push((case.0, reader.to_string(), here, score));
    }
    let of_device = names.keys().filter_map(|case| Some((*case, *device.get(case)?)));
    let scored: Vec<(u128, bool, f64)> =
        of_device.map(|(case, (truth, score))| (case, truth, score)).collect();
    let read =
        |case: &u128, reader| -> Option<(&str, &str)> { Some((names.get(case)?.as_str(), reader)) };
    let mut reads = Vec::new();
    for (case, reader, truth, score) in &readings {
        reads.extend(read(case, reader.as_str()).map(|found| (found, *truth, *score)));
    }
    for (case, truth, score) in &scored {
        reads.extend(read(case, DEVICE).map(|found| (found, *truth, *score)));
    }
    let study = Study::new(reads.into_iter().map(|((case, reader), truth, score)| Read {
        reader,
        modality: "this arm",
        case,
        unit: "",
        truth,
        score: Some(score),
    }));
    // Errors name readers and sizes, but a digest in the place of a case means nothing.
    let said = |error: readers::ReadersError| match error {
        readers::ReadersError::DuplicateRead { .. } => {
            "a reader has several readings of one case".to_string()
        }
        readers::ReadersError::TruthDiffers { .. } => {
            "a case is diseased in one reading and healthy in another".to_string()
        }
        other => other.to_string(),
    };
    let study = study.map_err(said)?;
    let estimates = estimate(&study, readers::Figure::Auc, Covariance::Jackknife).map_err(said)?;
    let place = estimates.readers().iter().position(|reader| reader == DEVICE).unwrap_or_default();
    let found = standalone::compare(&estimates, place, Factors::Random, confidence);
    Ok(Compared { found: found.map_err(said)?, cases: names.len() as u64 })
}

fn told(compared: &Compared, of: &str, confidence: Confidence) -> Arm {
    let found = &compared.found;
    let difference = found.difference.reversed().difference;
    let readers = count(found.readers.len() as u64, "reader");
    let of_all = format!("{of}, {readers}, {}", count(compared.cases, "case"));
    let said = format!(
        "device alone less {readers} of {of} on {}: area {} less {}, difference {}",
        count(compared.cases, "case"),
        three(found.device),
        three(found.mean.mean.point),
        with_limits(&difference, confidence)
    );
    let with =
        |name: &str, interval| figure_with(name, of_all.clone(), interval, confidence, METHOD);
    let figures = vec![
        words::figure("device-auc", of_all.clone(), found.device),
        with("readers-auc", &found.mean.mean),
        with("device-less-readers", &difference),
    ];
    Arm { said, figures }
}
