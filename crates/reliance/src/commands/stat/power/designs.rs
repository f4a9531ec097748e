//! Reader studies of just these readers, one among them, or just these cases.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::readers::rockette::Factors;
use reliance_stats::readers::sizing::{self, Aim};

use super::studies::{
    FOR_CASES, FOR_CASES_WITHIN, FOR_POWER, FOR_POWER_WITHIN, FOR_READERS, FOR_READERS_WITHIN,
    OfMargin, planned_for, told,
};
use super::{Given, Sizing};

fn fixed_readers_cases(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned_for(v, Factors::FixedReaders, aim)?;
    let readers = v.count("readers")?;
    let (n, found) = sizing::cases_for(&planned, &scenario, readers, v.at("power"))?;
    Ok(told(Row::new("cases", "fixed readers").value(n as f64), &found))
}

fn fixed_readers_power(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned_for(v, Factors::FixedReaders, aim)?;
    let found = sizing::power(&planned, &scenario, v.count("readers")?, v.count("cases")?)?;
    Ok(told(Row::new("power", "fixed readers").value(found.power), &found))
}

fn fixed_cases_readers(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned_for(v, Factors::FixedCases, aim)?;
    let cases = v.count("cases")?;
    let (n, found) = sizing::readers_for(&planned, &scenario, cases, v.at("power"))?;
    Ok(told(Row::new("readers", "fixed cases").value(n as f64), &found))
}

fn fixed_cases_power(v: &Given, aim: OfMargin) -> Result<Row, Fault> {
    let (planned, scenario) = planned_for(v, Factors::FixedCases, aim)?;
    let found = sizing::power(&planned, &scenario, v.count("readers")?, v.count("cases")?)?;
    Ok(told(Row::new("power", "fixed cases").value(found.power), &found))
}

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "mrmc-fixed-readers-cases",
        "cases for just these readers (one will do): a difference of two modalities",
        *FOR_CASES,
        "readers::sizing::cases_for",
        |v| fixed_readers_cases(v, |_| Aim::Difference)
    ),
    sizing!("mrmc-fixed-readers-power", "its power", *FOR_POWER, "readers::sizing::power", |v| {
        fixed_readers_power(v, |_| Aim::Difference)
    }),
    sizing!(
        "mrmc-fixed-readers-non-inferiority-cases",
        "cases for just these readers (one will do): the first modality not worse by the margin",
        *FOR_CASES_WITHIN,
        "readers::sizing::cases_for",
        |v| fixed_readers_cases(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-fixed-readers-non-inferiority-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| fixed_readers_power(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-fixed-readers-equivalence-cases",
        "cases for just these readers (one will do): two modalities within the margin on both sides",
        *FOR_CASES_WITHIN,
        "readers::sizing::cases_for",
        |v| fixed_readers_cases(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "mrmc-fixed-readers-equivalence-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| fixed_readers_power(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "mrmc-fixed-cases-readers",
        "readers of just these cases: a difference of two modalities",
        *FOR_READERS,
        "readers::sizing::readers_for",
        |v| fixed_cases_readers(v, |_| Aim::Difference)
    ),
    sizing!("mrmc-fixed-cases-power", "its power", *FOR_POWER, "readers::sizing::power", |v| {
        fixed_cases_power(v, |_| Aim::Difference)
    }),
    sizing!(
        "mrmc-fixed-cases-non-inferiority-readers",
        "readers of just these cases: the first modality not worse by the margin",
        *FOR_READERS_WITHIN,
        "readers::sizing::readers_for",
        |v| fixed_cases_readers(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-fixed-cases-non-inferiority-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| fixed_cases_power(v, |margin| Aim::NonInferiority { margin })
    ),
    sizing!(
        "mrmc-fixed-cases-equivalence-readers",
        "readers of just these cases: two modalities within the margin on both sides",
        *FOR_READERS_WITHIN,
        "readers::sizing::readers_for",
        |v| fixed_cases_readers(v, |margin| Aim::Equivalence { margin })
    ),
    sizing!(
        "mrmc-fixed-cases-equivalence-power",
        "its power",
        *FOR_POWER_WITHIN,
        "readers::sizing::power",
        |v| fixed_cases_power(v, |margin| Aim::Equivalence { margin })
    ),
];
