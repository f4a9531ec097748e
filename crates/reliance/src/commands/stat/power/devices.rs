//! A device alone against readers, and studies of one-shot U-statistics, split plots among them.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::readers::gallas::{Layout, PlannedMoments};
use reliance_stats::readers::rockette::Factors;
use reliance_stats::readers::sizing::{self, Aim, Scenario};
use reliance_stats::readers::standalone::PlannedStandalone;

use super::studies::{OfMargin, told};
use super::{Given, Sizing};

fn scenario(v: &Given, aim: OfMargin) -> Scenario {
    let (truth, alpha) = (v.at("truth"), v.at("alpha"));
    Scenario { factors: Factors::Random, aim: aim(v.at("margin")), truth, alpha }
}

fn device(v: &Given) -> Result<PlannedStandalone, Fault> {
    Ok(PlannedStandalone {
        between: v.at("variance-between"),
        error: v.at("error"),
        cov2: v.at("cov2"),
        cases: v.count("pilot-cases")?,
    })
}

fn device_cases(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, readers) = (device(v)?, v.count("readers")?);
    let (n, found) =
        sizing::standalone_cases_for(&planned, &scenario(v, aim), readers, v.at("power"))?;
    Ok(told(Row::new("cases", "device less readers").value(n as f64), &found))
}

fn device_readers(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, cases) = (device(v)?, v.count("cases")?);
    let (n, found) =
        sizing::standalone_readers_for(&planned, &scenario(v, aim), cases, v.at("power"))?;
    Ok(told(Row::new("readers", "device less readers").value(n as f64), &found))
}

fn device_power(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (readers, cases) = (v.count("readers")?, v.count("cases")?);
    let found = sizing::standalone_power(&device(v)?, &scenario(v, aim), readers, cases)?;
    Ok(told(Row::new("power", "device less readers").value(found.power), &found))
}

fn moments(v: &Given) -> Result<PlannedMoments, Fault> {
    let of = |key: &str| {
        <[f64; 8]>::try_from(v.list(key))
            .map_err(|_| Fault::new(format!("{key} are eight numbers")))
    };
    Ok(PlannedMoments { first: of("moments1")?, second: of("moments2")?, both: of("moments12")? })
}

fn one_shot_cases(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let readers = (v.count("readers")?, v.count("groups")?, v.at("ratio"));
    let (n, found) =
        sizing::one_shot_cases_for(&moments(v)?, &scenario(v, aim), readers, v.at("power"))?;
    Ok(told(Row::new("diseased", "one-shot").value(n as f64), &found))
}

fn one_shot_power(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let layout = Layout {
        readers: v.count("readers")?,
        healthy: v.count("healthy")?,
        diseased: v.count("diseased")?,
        groups: v.count("groups")?,
    };
    let found = sizing::one_shot_power(&moments(v)?, &scenario(v, aim), &layout)?;
    Ok(told(Row::new("power", "one-shot").value(found.power), &found))
}

// What a pilot gives, and what is planned within a margin.
const DEVICE_CASES_WITHIN: &[&str] = &[
    "variance-between",
    "error",
    "cov2",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "readers",
    "power",
];
const DEVICE_READERS_WITHIN: &[&str] = &[
    "variance-between",
    "error",
    "cov2",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "cases",
    "power",
];
const DEVICE_POWER_WITHIN: &[&str] = &[
    "variance-between",
    "error",
    "cov2",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "readers",
    "cases",
];
const ONE_SHOT_CASES_WITHIN: &[&str] = &[
    "moments1",
    "moments2",
    "moments12",
    "truth",
    "alpha",
    "margin",
    "readers",
    "groups",
    "ratio",
    "power",
];
const ONE_SHOT_POWER_WITHIN: &[&str] = &[
    "moments1",
    "moments2",
    "moments12",
    "truth",
    "alpha",
    "margin",
    "readers",
    "groups",
    "diseased",
    "healthy",
];

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "standalone-cases",
        "cases: a difference between a device alone and readers",
        ["variance-between", "error", "cov2", "pilot-cases", "truth", "alpha", "readers", "power"],
        "readers::sizing::standalone_cases_for",
        |v| device_cases(v, |_| Aim::Difference)
    ),
    sizing!(
        "standalone-readers",
        "readers for it",
        ["variance-between", "error", "cov2", "pilot-cases", "truth", "alpha", "cases", "power"],
        "readers::sizing::standalone_readers_for",
        |v| device_readers(v, |_| Aim::Difference)
    ),
    sizing!(
        "standalone-power",
        "its power",
        ["variance-between", "error", "cov2", "pilot-cases", "truth", "alpha", "readers", "cases"],
        "readers::sizing::standalone_power",
        |v| device_power(v, |_| Aim::Difference)
    ),
    sizing!(
        "standalone-non-inferiority-cases",
        "cases: a device alone not worse than readers by the margin",
        *DEVICE_CASES_WITHIN,
        "readers::sizing::standalone_cases_for",
        |v| device_cases(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "standalone-non-inferiority-readers",
        "readers for it",
        *DEVICE_READERS_WITHIN,
        "readers::sizing::standalone_readers_for",
        |v| device_readers(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "standalone-non-inferiority-power",
        "its power",
        *DEVICE_POWER_WITHIN,
        "readers::sizing::standalone_power",
        |v| device_power(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "standalone-equivalence-cases",
        "cases: a device alone and readers within the margin on both sides",
        *DEVICE_CASES_WITHIN,
        "readers::sizing::standalone_cases_for",
        |v| device_cases(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "standalone-equivalence-readers",
        "readers for it",
        *DEVICE_READERS_WITHIN,
        "readers::sizing::standalone_readers_for",
        |v| device_readers(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "standalone-equivalence-power",
        "its power",
        *DEVICE_POWER_WITHIN,
        "readers::sizing::standalone_power",
        |v| device_power(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "one-shot-cases",
        "diseased of a one-shot study or split plot: a difference of two modalities",
        [
            "moments1",
            "moments2",
            "moments12",
            "truth",
            "alpha",
            "readers",
            "groups",
            "ratio",
            "power"
        ],
        "readers::sizing::one_shot_cases_for",
        |v| one_shot_cases(v, |_| Aim::Difference)
    ),
    sizing!(
        "one-shot-power",
        "its power",
        [
            "moments1",
            "moments2",
            "moments12",
            "truth",
            "alpha",
            "readers",
            "groups",
            "diseased",
            "healthy"
        ],
        "readers::sizing::one_shot_power",
        |v| one_shot_power(v, |_| Aim::Difference)
    ),
    sizing!(
        "one-shot-non-inferiority-cases",
        "diseased of a one-shot study or split plot: the first modality not worse by the margin",
        *ONE_SHOT_CASES_WITHIN,
        "readers::sizing::one_shot_cases_for",
        |v| one_shot_cases(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "one-shot-non-inferiority-power",
        "its power",
        *ONE_SHOT_POWER_WITHIN,
        "readers::sizing::one_shot_power",
        |v| one_shot_power(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "one-shot-equivalence-cases",
        "diseased of a one-shot study or split plot: two modalities within the margin on both sides",
        *ONE_SHOT_CASES_WITHIN,
        "readers::sizing::one_shot_cases_for",
        |v| one_shot_cases(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "one-shot-equivalence-power",
        "its power",
        *ONE_SHOT_POWER_WITHIN,
        "readers::sizing::one_shot_power",
        |v| one_shot_power(v, |margin| Aim::Equivalence { margin })
    ),
];
