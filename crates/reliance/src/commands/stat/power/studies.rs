//! Reader studies, from the variance components of a pilot.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::readers::rockette::Factors;
use reliance_stats::readers::sizing::{self, Aim, Planned, Power, Scenario};

use super::{Given, Sizing};

/// The aim with its margin.
pub(super) type OfMargin = fn(f64) -> Aim;

fn planned(v: &Given, aim: OfMargin) -> Result<(Planned, Scenario), Fault> {
    planned_for(v, Factors::Random, aim)
}

/// Components of a pilot, and what is to be shown.
pub(super) fn planned_for(
    v: &Given,
    factors: Factors,
    aim: OfMargin,
) -> Result<(Planned, Scenario), Fault> {
    let planned = Planned {
        interaction: v.at("interaction"),
        error: v.at("error"),
        cov1: v.at("cov1"),
        cov2: v.at("cov2"),
        cov3: v.at("cov3"),
        cases: v.count("pilot-cases")?,
    };
    let aim = aim(v.at("margin"));
    let (truth, alpha) = (v.at("truth"), v.at("alpha"));
    Ok((planned, Scenario { factors, aim, truth, alpha }))
}

/// The row with what the power is made of.
pub(super) fn told(row: Row, found: &Power) -> Row {
    row.with("power", found.power)
        .with("se", found.se)
        .with("df", found.df)
        .with("noncentrality", found.noncentrality)
        .with("critical", found.critical)
}

const FORM: &str = "random readers and cases";

fn cases(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned(v, aim)?;
    let readers = v.count("readers")?;
    let (n, found) = sizing::cases_for(&planned, &scenario, readers, v.at("power"))?;
    Ok(told(Row::new("cases", FORM).value(n as f64), &found))
}

fn readers(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned(v, aim)?;
    let cases = v.count("cases")?;
    let (n, found) = sizing::readers_for(&planned, &scenario, cases, v.at("power"))?;
    Ok(told(Row::new("readers", FORM).value(n as f64), &found))
}

fn powered(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned(v, aim)?;
    let found = sizing::power(&planned, &scenario, v.count("readers")?, v.count("cases")?)?;
    Ok(told(Row::new("power", FORM).value(found.power), &found))
}

// What a pilot gives, and what is planned: for fixed and for random readers and cases.
pub(super) const FOR_CASES: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "readers",
    "power",
];
pub(super) const FOR_READERS: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "cases",
    "power",
];
pub(super) const FOR_POWER: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "readers",
    "cases",
];
pub(super) const FOR_CASES_WITHIN: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "readers",
    "power",
];
pub(super) const FOR_READERS_WITHIN: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "cases",
    "power",
];
pub(super) const FOR_POWER_WITHIN: &[&str] = &[
    "interaction",
    "error",
    "cov1",
    "cov2",
    "cov3",
    "pilot-cases",
    "truth",
    "alpha",
    "margin",
    "readers",
    "cases",
];

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "mrmc-cases",
        "cases of a reader study for a difference of two modalities",
        *FOR_CASES,
        "readers::sizing::cases_for",
        |v| cases(v, |_| Aim::Difference)
    ),
    sizing!("mrmc-readers", "readers for it", *FOR_READERS, "readers::sizing::readers_for", |v| {
        readers(v, |_| Aim::Difference)
    }),
    sizing!("mrmc-power", "its power", *FOR_POWER, "readers::sizing::power", |v| powered(
        v,
        |_| Aim::Difference
    )),
    sizing!(
        "mrmc-non-inferiority-cases",
        "cases of a reader study for the first modality not worse by the margin",
        *FOR_CASES_WITHIN,
        "readers::sizing::cases_for",
        |v| cases(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-non-inferiority-readers",
        "readers for it",
        *FOR_READERS_WITHIN,
        "readers::sizing::readers_for",
        |v| readers(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-non-inferiority-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| powered(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-equivalence-cases",
        "cases of a reader study for two modalities within the margin on both sides",
        *FOR_CASES_WITHIN,
        "readers::sizing::cases_for",
        |v| cases(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "mrmc-equivalence-readers",
        "readers for it",
        *FOR_READERS_WITHIN,
        "readers::sizing::readers_for",
        |v| readers(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "mrmc-equivalence-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| powered(v, |margin| Aim::Equivalence { margin })
    ),
];
