//! Powers without a published formula, by seeded simulation with its error.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::random;
use reliance_stats::sizing::{
    self, CalibrationTest, DistanceTest, Draws, Miscalibrated, NormalPair, PlannedRaters,
    RatersCoefficient, Simulated, Size,
};

use super::{Given, Sizing};

fn draws(v: &Given) -> Result<Draws, Fault> {
    Ok(Draws { runs: v.count("runs")?, seed: v.count("seed")? })
}

fn told(row: Row, found: &Simulated) -> Row {
    row.with("monte_carlo_error", found.error)
        .with("simulated", found.runs)
        .with("unanswered", found.unanswered)
        .with("generator", random::NAME)
}

const FORM: &str = "simulation";

fn powered(found: Result<Simulated, reliance_stats::StatsError>) -> Result<Row, Fault> {
    let found = found?;
    Ok(told(Row::new("power", FORM).value(found.power), &found))
}

fn sized(
    v: &Given,
    power: impl Fn(u64) -> Result<Simulated, reliance_stats::StatsError>,
) -> Result<Row, Fault> {
    found_n(sizing::simulated_n(v.plan()?, power))
}

fn found_n(found: Result<(Size, Simulated), reliance_stats::StatsError>) -> Result<Row, Fault> {
    let (size, found) = found?;
    Ok(told(Row::new("n", FORM).value(size.n as f64).with("reached", found.power), &found))
}

fn kolmogorov_smirnov(v: &Given, n1: u64, n2: u64) -> Result<Simulated, Fault> {
    let populations = (v.at("shift"), v.at("sd-ratio"));
    Ok(sizing::kolmogorov_smirnov_power(populations, (n1, n2), v.at("alpha"), draws(v)?)?)
}

fn calibration(
    v: &Given,
    test: CalibrationTest,
    (n, draws): (u64, Draws),
) -> Result<Simulated, reliance_stats::StatsError> {
    let truth = Miscalibrated {
        mean: v.at("lp-mean"),
        sd: v.at("lp-sd"),
        intercept: v.at("intercept"),
        slope: v.at("slope"),
    };
    sizing::calibration_power(test, &truth, (n, v.at("alpha")), draws)
}

fn groups(v: &Given) -> Result<CalibrationTest, Fault> {
    let groups = u32::try_from(v.count("groups")?)
        .map_err(|_| Fault::new("groups are at most 100,000".into()))?;
    Ok(CalibrationTest::HosmerLemeshow { groups })
}

fn raters(
    v: &Given,
    of: RatersCoefficient,
    (n, raters, draws): (u64, u64, Draws),
) -> Result<Simulated, reliance_stats::StatsError> {
    let planned = PlannedRaters {
        of,
        shares: v.list("shares"),
        raters,
        goal: v.at("goal"),
        truth: v.at("truth"),
    };
    sizing::raters_power(&planned, (n, v.at("alpha")), draws)
}

fn raters_n(v: &Given, of: RatersCoefficient) -> Result<Row, Fault> {
    let (count, draws) = (v.count("raters")?, draws(v)?);
    sized(v, |n| raters(v, of, (n, count, draws)))
}

fn raters_power(v: &Given, of: RatersCoefficient) -> Result<Row, Fault> {
    powered(raters(v, of, (v.count("n")?, v.count("raters")?, draws(v)?)))
}

fn distance(
    v: &Given,
    test: DistanceTest,
    (n1, n2): (u64, u64),
    draws: Draws,
) -> Result<Simulated, reliance_stats::StatsError> {
    let populations = NormalPair { shift: v.at("shift"), ratio: v.at("sd-ratio") };
    sizing::distance_power(test, populations, (n1, n2, v.at("alpha")), draws)
}

fn divisions(v: &Given) -> Result<u32, Fault> {
    u32::try_from(v.count("divisions")?)
        .map_err(|_| Fault::new("divisions are random orders of the rows, such as 199".into()))
}

fn distance_n(v: &Given, test: DistanceTest) -> Result<Row, Fault> {
    let draws = draws(v)?;
    sized(v, |n| distance(v, test, (n, n), draws))
}

fn distance_power(v: &Given, test: DistanceTest) -> Result<Row, Fault> {
    powered(distance(v, test, (v.count("n1")?, v.count("n2")?), draws(v)?))
}

fn energy(v: &Given) -> Result<DistanceTest, Fault> {
    Ok(DistanceTest::Energy { divisions: divisions(v)? })
}

fn discrepancy(v: &Given) -> Result<DistanceTest, Fault> {
    Ok(DistanceTest::Discrepancy { gamma: v.at("gamma"), divisions: divisions(v)? })
}

const FOR_RATERS: &[&str] =
    &["shares", "raters", "goal", "truth", "alpha", "power", "runs", "seed"];
const OF_RATERS: &[&str] = &["shares", "raters", "goal", "truth", "n", "alpha", "runs", "seed"];

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "fleiss-kappa-n",
        "cases for Fleiss' kappa above a goal; shares of the categories; simulated",
        *FOR_RATERS,
        "sizing::simulated::raters_power",
        |v| raters_n(v, RatersCoefficient::Fleiss)
    ),
    sizing!(
        "fleiss-kappa-power",
        "its power, simulated",
        *OF_RATERS,
        "sizing::simulated::raters_power",
        |v| raters_power(v, RatersCoefficient::Fleiss)
    ),
    sizing!(
        "krippendorff-n",
        "cases for Krippendorff's alpha of categories above a goal; simulated",
        *FOR_RATERS,
        "sizing::simulated::raters_power",
        |v| raters_n(v, RatersCoefficient::KrippendorffNominal)
    ),
    sizing!(
        "krippendorff-power",
        "its power, simulated",
        *OF_RATERS,
        "sizing::simulated::raters_power",
        |v| raters_power(v, RatersCoefficient::KrippendorffNominal)
    ),
    sizing!(
        "ks-n",
        "rows of each group for a Kolmogorov-Smirnov test of normal populations; simulated",
        ["shift", "sd-ratio", "alpha", "power", "runs", "seed"],
        "sizing::simulated::kolmogorov_smirnov_power",
        |v| {
            let (populations, draws) = ((v.at("shift"), v.at("sd-ratio")), draws(v)?);
            let alpha = v.at("alpha");
            sized(v, |n| sizing::kolmogorov_smirnov_power(populations, (n, n), alpha, draws))
        }
    ),
    sizing!(
        "ks-power",
        "its power, simulated; alpha is the whole error",
        ["shift", "sd-ratio", "n1", "n2", "alpha", "runs", "seed"],
        "sizing::simulated::kolmogorov_smirnov_power",
        |v| {
            let found = kolmogorov_smirnov(v, v.count("n1")?, v.count("n2")?)?;
            powered(Ok(found))
        }
    ),
    sizing!(
        "cramer-von-mises-n",
        "rows of each group for a Cramér-von Mises test of normal populations; simulated",
        ["shift", "sd-ratio", "alpha", "power", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_n(v, DistanceTest::CramerVonMises)
    ),
    sizing!(
        "cramer-von-mises-power",
        "its power, simulated",
        ["shift", "sd-ratio", "n1", "n2", "alpha", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_power(v, DistanceTest::CramerVonMises)
    ),
    sizing!(
        "energy-test-n",
        "rows of each group for an energy test of normal populations; simulated",
        ["shift", "sd-ratio", "divisions", "alpha", "power", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_n(v, energy(v)?)
    ),
    sizing!(
        "energy-test-power",
        "its power, simulated",
        ["shift", "sd-ratio", "divisions", "n1", "n2", "alpha", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_power(v, energy(v)?)
    ),
    sizing!(
        "mmd-n",
        "rows of each group for a mean discrepancy of normal populations; simulated",
        ["shift", "sd-ratio", "gamma", "divisions", "alpha", "power", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_n(v, discrepancy(v)?)
    ),
    sizing!(
        "mmd-power",
        "its power, simulated",
        ["shift", "sd-ratio", "gamma", "divisions", "n1", "n2", "alpha", "runs", "seed"],
        "sizing::simulated_distance::distance_power",
        |v| distance_power(v, discrepancy(v)?)
    ),
    sizing!(
        "breslow-day-n",
        "rows in all to find that odds ratios differ; a number for each stratum; simulated",
        [
            "shares",
            "first-shares",
            "first-truths",
            "second-truths",
            "alpha",
            "power",
            "runs",
            "seed"
        ],
        "sizing::simulated::breslow_day_n",
        |v| found_n(sizing::breslow_day_n(&v.strata()?, v.plan()?, draws(v)?))
    ),
    sizing!(
        "breslow-day-power",
        "power to find that odds ratios differ; a number for each stratum; simulated",
        ["shares", "first-shares", "first-truths", "second-truths", "n", "alpha", "runs", "seed"],
        "sizing::simulated::breslow_day_power",
        |v| {
            let groups = sizing::stratum_groups(&v.strata()?, v.count("n")?)?;
            powered(sizing::breslow_day_power(&groups, v.at("alpha"), draws(v)?))
        }
    ),
    sizing!(
        "hosmer-lemeshow-n",
        "rows to find miscalibration: logit risk = intercept + slope lp, lp normal; simulated",
        ["lp-mean", "lp-sd", "intercept", "slope", "groups", "alpha", "power", "runs", "seed"],
        "sizing::simulated::calibration_power",
        |v| {
            let (test, draws) = (groups(v)?, draws(v)?);
            sized(v, |n| calibration(v, test, (n, draws)))
        }
    ),
    sizing!(
        "hosmer-lemeshow-power",
        "its power, simulated; alpha is the whole error",
        ["lp-mean", "lp-sd", "intercept", "slope", "groups", "n", "alpha", "runs", "seed"],
        "sizing::simulated::calibration_power",
        |v| powered(calibration(v, groups(v)?, (v.count("n")?, draws(v)?)))
    ),
    sizing!(
        "spiegelhalter-n",
        "the same by Spiegelhalter's z; simulated",
        ["lp-mean", "lp-sd", "intercept", "slope", "alpha", "power", "runs", "seed"],
        "sizing::simulated::calibration_power",
        |v| {
            let draws = draws(v)?;
            sized(v, |n| calibration(v, CalibrationTest::Spiegelhalter, (n, draws)))
        }
    ),
    sizing!(
        "spiegelhalter-power",
        "its power, simulated; alpha is the whole error",
        ["lp-mean", "lp-sd", "intercept", "slope", "n", "alpha", "runs", "seed"],
        "sizing::simulated::calibration_power",
        |v| {
            let test = CalibrationTest::Spiegelhalter;
            powered(calibration(v, test, (v.count("n")?, draws(v)?)))
        }
    ),
];
