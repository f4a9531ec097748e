//! Surveys: proportions and means of weighted rows in strata and sampling units.

use std::collections::BTreeMap;

use reliance_stats::reduction::{Axis, Level, PanelRow};
use reliance_stats::survey::{Sampled, SurveyMean, survey_mean};

use super::answer::{Fault, Row};
use super::calls::Metric;
use super::input::Input;
use super::method::Method;

pub(super) const METHODS: &[Method] = &[
    Method::of(
        "surveys",
        "survey-proportion",
        "a proportion of weighted rows, with strata and sampling units (--cluster)",
        proportion,
    )
    .needs(&["metric", "score", "weight"])
    .takes(&["truth", "threshold", "stratum", "cluster"])
    .manuals(&["survey::survey_mean", "survey::logit_interval"]),
    Method::of(
        "surveys",
        "survey-mean",
        "a mean of weighted rows, with strata and sampling units (--cluster)",
        mean,
    )
    .needs(&["score", "weight"])
    .takes(&["stratum", "cluster"])
    .manuals(&["survey::survey_mean", "survey::interval"]),
];

/// Rows of each group: what they say of the design, and their levels.
fn sampled(
    input: &mut Input<'_>,
    axes: Vec<Axis>,
    value: impl Fn(&[Level]) -> Option<f64>,
) -> Result<Vec<(String, Vec<Sampled>)>, Fault> {
    let own = axes.len();
    let mut columns = axes;
    columns.push(Axis::exact("weight"));
    columns.extend(input.strata().iter().cloned());
    let ids: &[&str] = if input.options.cluster.is_some() { &["cluster"] } else { &[] };
    let mut found = Vec::new();
    for (group, panel) in input.panels(columns, ids)? {
        let mut strata: BTreeMap<&[Level], u128> = BTreeMap::new();
        for row in &panel.rows {
            let next = strata.len() as u128;
            strata.entry(&row.levels[own + 1..]).or_insert(next);
        }
        let row = |(at, row): (usize, &PanelRow)| {
            Some(Sampled {
                stratum: strata.get(&row.levels[own + 1..]).copied()?,
                // Without sampling units every row was drawn on its own.
                unit: row.ids.first().copied().flatten().map_or(at as u128, |id| id.0),
                weight: row.levels.get(own)?.number()?,
                value: value(&row.levels[..own]),
            })
        };
        let rows = panel.rows.iter().enumerate().filter_map(row).collect();
        found.push((group, rows));
    }
    Ok(found)
}

fn described(row: Row, group: &str, found: &SurveyMean) -> Row {
    row.of(group)
        .with("se", found.se)
        .with("df", found.df)
        .with("n", found.n)
        .with("design_effect", found.design_effect)
}

fn proportion(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (metric, name) = Metric::named(input)?;
    let axes = metric.axes(input)?;
    let value = |levels: &[Level]| metric.of(levels).map(|success| f64::from(u8::from(success)));
    let mut rows = Vec::new();
    for (group, sampled) in sampled(input, axes, value)? {
        let found = survey_mean(&sampled)?;
        let row = Row::new(name, "logit").interval(found.logit_interval(input.confidence)?);
        rows.push(described(row, &group, &found));
    }
    Ok(rows)
}

fn mean(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let value = |levels: &[Level]| levels.first().and_then(Level::number);
    let mut rows = Vec::new();
    for (group, sampled) in sampled(input, vec![Axis::exact("score")], value)? {
        let found = survey_mean(&sampled)?;
        let row = Row::new("mean", "t").interval(found.interval(input.confidence)?);
        rows.push(described(row, &group, &found));
    }
    Ok(rows)
}
