//! Calls against truth: the two by two table, and the proportions in it.

use std::collections::BTreeMap;

use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Axis, Level};
use serde_json::{Value, json};

use super::answer::Fault;
use super::input::{Input, chosen};

/// A proportion of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Metric {
    Sensitivity,
    Specificity,
    Ppv,
    Npv,
    Accuracy,
    Prevalence,
    Share,
}

impl Metric {
    /// Of two calls with their truth: is the row in the denominator, and a success?
    pub(super) fn counts(self, truth: bool, call: bool) -> Option<bool> {
        match self {
            Metric::Sensitivity => truth.then_some(call),
            Metric::Specificity => (!truth).then_some(!call),
            Metric::Ppv => call.then_some(truth),
            Metric::Npv => (!call).then_some(!truth),
            Metric::Accuracy => Some(truth == call),
            Metric::Prevalence => Some(truth),
            Metric::Share => Some(call),
        }
    }

    /// The metric that --metric names.
    pub(super) fn named(input: &Input<'_>) -> Result<(Metric, &'static str), Fault> {
        let known = ["sensitivity", "specificity", "ppv", "npv", "accuracy", "share"];
        let name = chosen("--metric", input.options.metric.as_deref(), &known)?;
        let metric = match name {
            "sensitivity" => Metric::Sensitivity,
            "specificity" => Metric::Specificity,
            "ppv" => Metric::Ppv,
            "npv" => Metric::Npv,
            "accuracy" => Metric::Accuracy,
            _ => Metric::Share,
        };
        if metric != Metric::Share && input.options.truth.is_none() {
            return Err(Fault::new(format!("the metric {name} needs --truth")));
        }
        Ok((metric, name))
    }

    pub(super) fn axes(self, input: &Input<'_>) -> Result<Vec<Axis>, Fault> {
        Ok(match self {
            Metric::Prevalence => vec![Axis::binary("truth")],
            Metric::Share => vec![input.calls("score")?],
            _ => vec![Axis::binary("truth"), input.calls("score")?],
        })
    }

    pub(super) fn of(self, levels: &[Level]) -> Option<bool> {
        match (self, yes(levels.first()), yes(levels.get(1))) {
            (Metric::Prevalence | Metric::Share, Some(one), _) => Some(one),
            (_, Some(truth), Some(call)) => self.counts(truth, call),
            _ => None,
        }
    }
}

/// Is the level 1?
pub(super) fn yes(level: Option<&Level>) -> Option<bool> {
    level.and_then(Level::number).map(|number| number == 1.0)
}

pub(super) fn add(binomial: &mut Binomial, success: bool, rows: u64) {
    if success {
        binomial.yes += rows;
    } else {
        binomial.no += rows;
    }
}

/// The proportion of each group.
pub(super) fn proportions(
    input: &mut Input<'_>,
    metric: Metric,
) -> Result<Vec<(String, Binomial)>, Fault> {
    let axes = metric.axes(input)?;
    let tallies = input.tallies(axes, None)?;
    let of_group = |(name, tally): (String, reliance_stats::reduction::Tally)| {
        let mut counted = Binomial::new(0, 0);
        for (levels, cell) in &tally.cells {
            if let Some(success) = metric.of(levels) {
                add(&mut counted, success, cell.rows);
            }
        }
        (name, counted)
    };
    Ok(tallies.into_iter().map(of_group).collect())
}

/// Counts by cluster.
pub(super) type ByCluster = BTreeMap<u128, Binomial>;

/// The proportion of each cluster of each group.
pub(super) fn clusters(
    input: &mut Input<'_>,
    metric: Metric,
) -> Result<Vec<(String, ByCluster)>, Fault> {
    let axes = metric.axes(input)?;
    let panels = input.panels(axes, &["cluster"])?;
    let of_group = |(name, panel): (String, reliance_stats::reduction::Panel)| {
        let mut found: BTreeMap<u128, Binomial> = BTreeMap::new();
        for row in &panel.rows {
            if let (Some(success), Some(Some(id))) = (metric.of(&row.levels), row.ids.first()) {
                add(found.entry(id.0).or_insert_with(|| Binomial::new(0, 0)), success, 1);
            }
        }
        (name, found)
    };
    Ok(panels.into_iter().map(of_group).collect())
}

/// Sensitivity and specificity of each group.
pub(super) fn accuracy(input: &mut Input<'_>) -> Result<Vec<(String, Binomial, Binomial)>, Fault> {
    let axes = vec![Axis::binary("truth"), input.calls("score")?];
    let tallies = input.tallies(axes, None)?;
    let of_group = |(name, tally): (String, reliance_stats::reduction::Tally)| {
        let (mut sensitivity, mut specificity) = (Binomial::new(0, 0), Binomial::new(0, 0));
        for (levels, cell) in &tally.cells {
            match (yes(levels.first()), yes(levels.get(1))) {
                (Some(true), Some(call)) => add(&mut sensitivity, call, cell.rows),
                (Some(false), Some(call)) => add(&mut specificity, !call, cell.rows),
                _ => {}
            }
        }
        (name, sensitivity, specificity)
    };
    Ok(tallies.into_iter().map(of_group).collect())
}

/// The two by two table, for a reviewer.
pub(super) fn table(sensitivity: Binomial, specificity: Binomial) -> [(&'static str, Value); 4] {
    [
        ("tp", json!(sensitivity.yes)),
        ("fn", json!(sensitivity.no)),
        ("tn", json!(specificity.yes)),
        ("fp", json!(specificity.no)),
    ]
}
