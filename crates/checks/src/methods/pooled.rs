//! Results of sites as one: areas, proportions, or estimates with their standard errors.

use reliance_stats::Interval;
use reliance_stats::pooling::{self, Between, Limits, Pooling};
use reliance_stats::reduction::Axis;
use serde_json::{Value, json};

use super::answer::{Fault, Row};
use super::calls::{self, Metric};
use super::input::Input;
use super::method::Method;
use super::roc::scores;

const TOPIC: &str = "several results";

pub(super) const METHODS: &[Method] = &[
    Method::of(
        TOPIC,
        "pool-auc",
        "areas of the sites in --by pooled as logits, with heterogeneity and prediction interval",
        areas,
    )
    .needs(&["truth", "score"])
    .takes(&["method"])
    .manuals(&["pooling::pool"]),
    Method::of(
        TOPIC,
        "pool-proportion",
        "a proportion of the sites in --by pooled as logits, likewise",
        proportions,
    )
    .needs(&["metric", "score"])
    .takes(&["truth", "threshold", "method"])
    .manuals(&["pooling::pool"]),
    Method::of(
        TOPIC,
        "pool",
        "estimates of sites (--score) with their standard errors (--second) pooled, likewise",
        estimates,
    )
    .needs(&["score", "second"])
    .takes(&["method"])
    .manuals(&["pooling::pool"]),
];

/// Most sites.
const MOST: usize = 10_000;

const FORMS: [&str; 7] = [
    "reml",
    "dersimonian-laird",
    "paule-mandel",
    "common",
    "reml-hartung-knapp",
    "dersimonian-laird-hartung-knapp",
    "paule-mandel-hartung-knapp",
];

/// The pooled value of sites with their variances, and the name of the form.
fn pooled(input: &mut Input<'_>, sites: &[(f64, f64)]) -> Result<(Pooling, &'static str), Fault> {
    let form = input.form(&FORMS)?;
    let (base, limits) = match form.strip_suffix("-hartung-knapp") {
        Some(base) => (base, Limits::KnappHartung),
        None => (form, Limits::Normal),
    };
    let between = match base {
        "dersimonian-laird" => Between::DerSimonianLaird,
        "paule-mandel" => Between::PauleMandel,
        "common" => Between::Common,
        _ => Between::RestrictedLikelihood,
    };
    let found = pooling::pool(sites, between, limits, input.confidence)?;
    if limits == Limits::Normal && between != Between::Common && sites.len() < 10 {
        input.note(
            "with fewer than ten sites normal limits are too narrow; \
             --method reml-hartung-knapp covers better",
        );
    }
    Ok((found, form))
}

fn told(row: Row, found: &Pooling) -> Row {
    row.with("tau2", found.tau2)
        .with("tau2_low", found.tau2_limits.0)
        .with("tau2_high", found.tau2_limits.1)
        .with("i2", found.i2)
        .with("q", found.q)
        .with("q_p", found.q_p)
        .with("sites", found.sites)
}

fn by_site(input: &Input<'_>) -> Result<(), Fault> {
    match input.options.by {
        None => Err(Fault::new("name the column of the sites with --by".into())),
        Some(_) => Ok(()),
    }
}

/// Limits on the logit scale as proportions.
fn back(logit: Interval) -> Interval {
    let share = |x: f64| 1.0 / (1.0 + libm::exp(-x));
    Interval { low: share(logit.low), point: share(logit.point), high: share(logit.high) }
}

/// Rows of logits that were pooled.
fn logits(
    input: &mut Input<'_>,
    figure: &str,
    sites: &[(f64, f64)],
    each: (&str, Vec<Value>),
) -> Result<Vec<Row>, Fault> {
    let (found, form) = pooled(input, sites)?;
    let row = Row::new(&format!("pooled {figure}"), form)
        .interval(back(found.estimate))
        .with("logit", found.estimate.point)
        .with("logit_se", found.se);
    let mut rows = vec![told(row, &found).with(each.0, json!(each.1))];
    let prediction = |interval| {
        Row::new(&format!("{figure} of a new site, prediction"), form).interval(back(interval))
    };
    rows.extend(found.prediction.map(prediction));
    Ok(rows)
}

fn areas(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    by_site(input)?;
    let (mut sites, mut told) = (Vec::new(), Vec::new());
    for (site, scores) in scores(input)? {
        let of_site = || -> Result<_, Fault> {
            let found = scores.auc()?;
            // An area without limits has no weight.
            found.interval(input.confidence)?;
            Ok(found)
        };
        let found = of_site().map_err(|fault| {
            Fault::new(format!("site {site}: {}; leave it out with --where", fault.0))
        })?;
        // Near normal on the logit scale; the variance goes along by the delta method.
        let slope = found.auc * (1.0 - found.auc);
        let (logit, variance) =
            (libm::log(found.auc / (1.0 - found.auc)), found.variance / (slope * slope));
        sites.push((logit, variance));
        told.push(json!({"site": site, "auc": found.auc, "variance": found.variance,
            "logit": logit, "logit_variance": variance}));
    }
    logits(input, "AUC", &sites, ("areas", told))
}

fn proportions(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    by_site(input)?;
    let (metric, name) = Metric::named(input)?;
    let (mut sites, mut told, mut halved) = (Vec::new(), Vec::new(), Vec::new());
    for (site, count) in calls::proportions(input, metric)? {
        if count.n() == 0 {
            return Err(Fault::new(format!(
                "site {site} has no row for {name}; leave it out with --where"
            )));
        }
        // The logit of none and of all is without end.
        let half = if count.yes == 0 || count.no == 0 { 0.5 } else { 0.0 };
        let (yes, no) = (count.yes as f64 + half, count.no as f64 + half);
        let (logit, variance) = (libm::log(yes / no), 1.0 / yes + 1.0 / no);
        if half > 0.0 {
            halved.push(site.clone());
        }
        sites.push((logit, variance));
        told.push(json!({"site": site, "k": count.yes, "n": count.n(), "logit": logit,
            "logit_variance": variance}));
    }
    if !halved.is_empty() {
        input.note(&format!(
            "half a success and half a failure are added in sites with none or all: {}",
            halved.join(", ")
        ));
    }
    logits(input, name, &sites, ("proportions", told))
}

fn estimates(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, panel) in input.panels(vec![Axis::exact("score"), Axis::exact("second")], &[])? {
        if panel.rows.len() > MOST {
            let count = panel.rows.len();
            return Err(Fault::new(format!(
                "{count} sites are more than the {MOST} that are taken"
            )));
        }
        let mut sites = Vec::new();
        for row in &panel.rows {
            let number = |place: usize| row.levels.get(place).and_then(|level| level.number());
            if let (Some(estimate), Some(se)) = (number(0), number(1)) {
                if se <= 0.0 {
                    return Err(Fault::new(format!(
                        "a standard error of {se} is not positive; --second is the standard \
                         error of --score"
                    )));
                }
                sites.push((estimate, se * se));
            }
        }
        let (found, form) = pooled(input, &sites)?;
        let row = Row::new("pooled estimate", form)
            .of(&group)
            .interval(found.estimate)
            .p(found.p)
            .with("se", found.se);
        rows.push(told(row, &found));
        let prediction = |interval| {
            Row::new("estimate of a new site, prediction", form).of(&group).interval(interval)
        };
        rows.extend(found.prediction.map(prediction));
    }
    Ok(rows)
}
