//! Parts of areas: one, two, resampled.

use reliance_stats::bootstrap;
use reliance_stats::roc::{self, PartialDifference, PartialVariance, Side};
use reliance_stats::{Interval, StatsError};

use super::{both, classes, paired_cases, scores};
use crate::methods::answer::{Fault, Row};
use crate::methods::groups::two;
use crate::methods::input::Input;
use crate::methods::proportion::{bootstrapped, plan};

pub(super) const NEEDS: &[&str] = &["truth", "score", "from", "to"];
pub(super) const NEEDS_MARGIN: &[&str] = &["truth", "score", "from", "to", "margin"];

/// What is to be shown of two parts; margins are on the standardised scale.
#[derive(Debug, Clone, Copy)]
pub(super) enum Aim {
    /// That they differ.
    Difference,
    /// That the first is not worse by the margin.
    NonInferiority(f64),
    /// That they differ by less than the margin.
    Equivalence(f64),
}

/// What a partial area runs over, the name of its form, and its limits.
type Part<'a> = (Side, &'a str, (f64, f64));

fn part(input: &Input<'_>) -> Result<Part<'static>, Fault> {
    let form = input.form(&["specificity", "sensitivity"])?;
    let side = if form == "sensitivity" { Side::Sensitivity } else { Side::Specificity };
    let limits = (input.options.from.unwrap_or(f64::NAN), input.options.to.unwrap_or(f64::NAN));
    Ok((side, form, limits))
}

/// A row of the part.
fn row(figure: &str, (_, form, limits): Part<'_>, group: &str) -> Row {
    Row::new(figure, form).of(group).with("from", limits.0).with("to", limits.1)
}

pub(super) fn one(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let part = part(input)?;
    let mut rows = Vec::new();
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        let found = match roc::partial_variance(&scores, part.0, part.2) {
            Ok(found) => found,
            // A class of one case has an area and no variance.
            Err(StatsError::TooFew { .. }) => {
                let found = roc::partial_auc(&scores, part.0, part.2)?;
                rows.push(row("partial AUC", part, &group).value(found.area));
                let standard = row("partial AUC, McClish", part, &group);
                rows.push(standard.value(found.standardised));
                input.note("a class with one case only: a part of an area without limits");
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let errors = found.errors();
        for (figure, value, interval, se) in [
            ("partial AUC", found.part.area, found.interval(input.confidence), errors.0),
            (
                "partial AUC, McClish",
                found.part.standardised,
                found.standardised_interval(input.confidence),
                errors.1,
            ),
        ] {
            let row = row(figure, part, &group)
                .with("se", se)
                .with("positives", found.positives)
                .with("negatives", found.negatives);
            rows.push(limited(input, row, value, interval)?);
        }
        if let Some(goal) = input.options.goal {
            let figure = format!("partial AUC, McClish, above {goal}");
            let row = row(&figure, (part.0, "Wald test, one-sided", part.2), &group);
            rows.push(row.test(found.goal(goal)?).with("se", errors.1));
        }
    }
    Ok(rows)
}

fn limited(
    input: &mut Input<'_>,
    row: Row,
    value: f64,
    interval: Result<Interval, StatsError>,
) -> Result<Row, Fault> {
    match interval {
        Ok(interval) => Ok(row.interval(interval)),
        // Limits of no width would look like certainty.
        Err(StatsError::NoVariance { .. }) => {
            input.note(
                "no case is out of order in this part, or every score is the same: an area \
                 without limits",
            );
            Ok(row.value(value))
        }
        Err(error) => Err(error.into()),
    }
}

/// The difference of two parts, with the test that is asked for.
pub(super) fn difference(input: &mut Input<'_>, aim: Aim) -> Result<Vec<Row>, Fault> {
    let part = part(input)?;
    let of = |figure: &str, group: &str, design: &str, both: [&PartialVariance; 2]| {
        let [a, b] = both;
        row(figure, part, group)
            .with("design", design)
            .with("partial1", a.part.area)
            .with("variance1", a.variance)
            .with("partial2", b.part.area)
            .with("variance2", b.variance)
            .with("scale", a.scale)
    };
    let mut rows = Vec::new();
    if input.options.second.is_some() {
        for (group, cases) in paired_cases(input)? {
            let found = roc::partial_paired(&cases, part.0, part.2, input.confidence)?;
            let [a, b] = both(&cases)?;
            let a = roc::partial_variance(&a, part.0, part.2)?;
            let b = roc::partial_variance(&b, part.0, part.2)?;
            let row = |figure: &str| of(figure, &group, "paired", [&a, &b]).with("n", cases.len());
            rows.extend(compared(&found, aim, row)?);
        }
        return Ok(rows);
    }
    let [(first, a), (second, b)] = two(scores(input)?)?;
    classes(&a, &first)?;
    classes(&b, &second)?;
    let a = roc::partial_variance(&a, part.0, part.2)?;
    let b = roc::partial_variance(&b, part.0, part.2)?;
    let found = roc::partial_unpaired(&a, &b, input.confidence)?;
    let group = format!("{first} against {second}");
    rows.extend(compared(&found, aim, |figure| of(figure, &group, "unpaired", [&a, &b]))?);
    Ok(rows)
}

fn compared(
    found: &PartialDifference,
    aim: Aim,
    row: impl Fn(&str) -> Row,
) -> Result<Vec<Row>, Fault> {
    let detail = |row: Row, se: f64| {
        row.with("se", se).with("statistic", found.statistic).with("covariance", found.covariance)
    };
    let tested =
        |what: &str| row(&format!("{what} of partial AUC, McClish")).interval(found.standardised);
    match aim {
        Aim::Difference => {
            let raw = row("difference of partial AUC").interval(found.raw).p(found.p);
            let standard = tested("difference").p(found.p);
            Ok(vec![detail(raw, found.se.0), detail(standard, found.se.1)])
        }
        Aim::NonInferiority(margin) => {
            let row = tested("non-inferiority").test(found.non_inferiority(margin)?);
            Ok(vec![detail(row.with("margin", margin), found.se.1)])
        }
        Aim::Equivalence(margin) => {
            let row = tested("equivalence").equivalence(found.equivalence(margin)?);
            Ok(vec![detail(row.with("margin", margin), found.se.1)])
        }
    }
}

pub(super) fn resampled(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (side, form, limits) = part(input)?;
    let plan = plan(input);
    let mut rows = Vec::new();
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        let drawn = bootstrap::partial_auc(&scores, side, limits, plan)?;
        let form = format!("{form}, percentile");
        let row = row("partial AUC", (side, &form, limits), &group);
        rows.push(bootstrapped(input, row, &drawn, plan)?);
    }
    Ok(rows)
}
