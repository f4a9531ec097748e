//! Families of reader studies: a device against readers, power and cases.

use reliance_stats::Confidence;
use reliance_stats::distribution::f_upper;
use reliance_stats::readers::rockette::{self, Factors};
use reliance_stats::readers::sizing::{Aim, Planned, Scenario, cases_for, power};
use reliance_stats::readers::{Covariance, Estimates, Figure, estimate, standalone};

use crate::Found;
use crate::data::{Item, Tables};
use crate::readers::study;

/// The number after `NAME=` in a call.
fn argument(call: &str, name: &str) -> Option<f64> {
    let rest = call.split(&format!("{name}=")).nth(1)?;
    let digits = rest.split([',', ')']).next()?;
    digits.trim().parse().ok()
}

fn estimates(item: &Item, tables: &mut Tables) -> Estimates {
    estimate(&study(item, tables), Figure::Auc, Covariance::Jackknife).unwrap()
}

/// A device, the reader that the filter names, against the other readers.
pub(crate) fn device(item: &Item, tables: &mut Tables) -> Found {
    let estimates = estimates(item, tables);
    let name = item.source(None).filter().split_whitespace().nth(1).unwrap();
    let device = estimates.readers().iter().position(|reader| reader == name).unwrap();
    let factors = match item.call() {
        call if call.contains("RRFC") => Factors::FixedCases,
        _ => Factors::Random,
    };
    let mut found = Found::default();
    let one = standalone::compare(&estimates, device, factors, Confidence::P95).unwrap();
    found.set("fomCAD", one.device);
    // The reference counts readers, and ours are in the order of their names.
    let mut readers: Vec<(u32, usize)> = estimates
        .readers()
        .iter()
        .enumerate()
        .filter(|(place, _)| *place != device)
        .map(|(place, reader)| (reader.parse().unwrap(), place))
        .collect();
    readers.sort_unstable();
    found.list("fomRAD", readers.iter().map(|&(_, place)| estimates.value(0, place).unwrap()));
    found.set("avgRadFom", one.mean.mean.point);
    found.set("varR", one.between);
    found.set("varError", one.error);
    found.set("cov2", one.cov2);
    let mut difference = one.difference;
    if item.call().contains("2T") {
        let both = standalone::two_treatments(&estimates, device).unwrap();
        let compared = rockette::compare(&both, factors, Confidence::P95).unwrap();
        difference = compared.differences[0].reversed();
        let components = compared.components.unwrap();
        found.set("varR", components.reader);
        found.set("varTR", components.interaction);
        found.set("cov1", compared.averages.cov1);
        found.set("cov2", compared.averages.cov2);
        found.set("cov3", compared.averages.cov3);
        found.set("varError", compared.averages.error);
        found.set("FStat", compared.equality.statistic);
    }
    let limits = difference.difference;
    found.set("avgDiffFom", limits.point);
    found.list("CIAvgDiffFom", [limits.low, limits.high]);
    // The reference puts the difference's half width around the readers' mean.
    let half = limits.high - limits.point;
    let around = [one.mean.mean.point - half, one.mean.mean.point + half];
    found.list("CIAvgRad", around);
    found.list("CIAvgRadFom", around);
    found.set("Tstat", difference.statistic);
    found.set("df", difference.df.unwrap());
    found.set("pval", difference.p);
    found
}

fn planned(item: &Item, tables: &mut Tables) -> (Planned, f64) {
    let estimates = estimates(item, tables);
    let compared = rockette::compare(&estimates, Factors::Random, Confidence::P95).unwrap();
    let seen = compared.differences[0].difference.point;
    (Planned::of(&compared, estimates.cases()).unwrap(), seen)
}

fn scenario(call: &str, seen: f64) -> (Scenario, &'static str) {
    let (factors, name) = match call {
        call if call.contains("FRRC") => (Factors::FixedReaders, "FRRC"),
        call if call.contains("RRFC") => (Factors::FixedCases, "RRFC"),
        _ => (Factors::Random, "RRRC"),
    };
    let truth = argument(call, "effectSize").unwrap_or(seen);
    let alpha = argument(call, "alpha").unwrap_or(0.05) / 2.0;
    (Scenario { factors, aim: Aim::Difference, truth, alpha }, name)
}

/// RJafroc's power with the reference's own effect: the observed one.
pub(crate) fn powers(item: &Item, tables: &mut Tables) -> Found {
    let (planned, seen) = planned(item, tables);
    let (scenario, name) = scenario(item.call(), seen);
    let size = |name| argument(item.call(), name).unwrap() as u64;
    let power = power(&planned, &scenario, size("J"), size("K")).unwrap();
    let mut found = Found::default();
    found.set(format!("power{name}"), power.power);
    found.set(format!("ncp{name}"), power.noncentrality);
    // F and chi-square with one degree of freedom are squares.
    let square = power.critical * power.critical;
    found.set(format!("f{name}"), square);
    found.set(format!("chsq{name}"), square);
    if let Some(df) = power.df {
        found.set(format!("df2{name}"), df);
        assert!((f_upper(square, 1.0, df) - 2.0 * scenario.alpha).abs() < 1e-12);
    }
    found
}

/// RJafroc's number of cases.
pub(crate) fn cases(item: &Item, tables: &mut Tables) -> Found {
    let (planned, seen) = planned(item, tables);
    let (scenario, name) = scenario(item.call(), seen);
    let readers = argument(item.call(), "J").unwrap() as u64;
    let wanted = argument(item.call(), "desiredPower").unwrap_or(0.8);
    let (cases, power) = cases_for(&planned, &scenario, readers, wanted).unwrap();
    let mut found = Found::default();
    found.set(format!("K{name}"), cases as f64);
    found.set(format!("power{name}"), power.power);
    found
}
