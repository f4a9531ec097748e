//! Probabilities against what happened.

use reliance_stats::calibration::{self, BinRule, Degree, Predicted, Smoother};
use reliance_stats::decision;
use serde_json::json;

use super::answer::{Fault, Row};
use super::calls;
use super::input::Input;
use super::method::Method;
use super::roc::scores;

/// What these methods belong to.
const TOPIC: &str = "calibration";

const NEEDS: &[&str] = &["truth", "score"];

pub(super) const METHODS: &[Method] = &[
    Method::of(
        TOPIC,
        "calibration",
        "slope, intercept, calibration in the large, observed over expected",
        fit,
    )
    .needs(NEEDS)
    .manuals(&[
        "calibration::recalibration::fit",
        "calibration::recalibration::in_the_large",
        "calibration::log_observed_to_expected",
    ]),
    Method::of(TOPIC, "brier", "Brier score, scaled, with Spiegelhalter's test", brier)
        .needs(NEEDS)
        .manuals(&["calibration::brier"]),
    Method::of(TOPIC, "log-loss", "mean logarithmic loss", log_loss)
        .needs(NEEDS)
        .manuals(&["calibration_likelihood::log_loss"]),
    Method::of(
        TOPIC,
        "calibration-error",
        "expected and largest calibration error over declared bins",
        binned,
    )
    .needs(NEEDS)
    .takes(&["bins", "method"])
    .manuals(&["calibration_bins::bins", "calibration_bins::expected_error"]),
    Method::of(
        TOPIC,
        "calibration-index",
        "distances of probabilities from a loess curve: mean (ICI), median, 90th percentile, \
         largest",
        index,
    )
    .needs(NEEDS)
    .takes(&["method"])
    .manuals(&["calibration_loess::calibration_index"]),
    Method::of(
        TOPIC,
        "hosmer-lemeshow",
        "Hosmer and Lemeshow's test over groups of like probability",
        hosmer_lemeshow,
    )
    .needs(NEEDS)
    .takes(&["bins"])
    .manuals(&["calibration_likelihood::hosmer_lemeshow"]),
    Method::of(
        TOPIC,
        "net-benefit",
        "net benefit at a threshold probability, here or at a prevalence",
        net_benefit,
    )
    .needs(&["truth", "score", "threshold"])
    .takes(&["prevalence"])
    .manuals(&["decision::net_benefit", "decision::net_benefit_at_prevalence"]),
    Method::of(
        TOPIC,
        "decision-curve",
        "net benefit over a grid of threshold probabilities, --bins steps between --from and \
         --to",
        decision_curve,
    )
    .needs(&["truth", "score", "from", "to"])
    .takes(&["bins"])
    .manuals(&["decision::decision_curve", "decision::net_benefit"]),
];

fn predicted(input: &mut Input<'_>) -> Result<Vec<(String, Vec<Predicted>)>, Fault> {
    let mut found = Vec::new();
    for (group, scores) in scores(input)? {
        let event = |&(probability, n)| Predicted { probability, events: n, n };
        let none = |&(probability, n)| Predicted { probability, events: 0, n };
        let events = scores.positive.iter().map(event);
        found.push((group, events.chain(scores.negative.iter().map(none)).collect()));
    }
    Ok(found)
}

fn counted(row: Row, predicted: &[Predicted]) -> Row {
    row.with("n", predicted.iter().map(|row| row.n).sum::<u64>())
        .with("events", predicted.iter().map(|row| row.events).sum::<u64>())
}

fn fit(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let confidence = input.confidence;
    for (group, predicted) in predicted(input)? {
        let found = calibration::fit(&predicted)?;
        let large = calibration::in_the_large(&predicted)?;
        let ratio = calibration::log_observed_to_expected(&predicted)?;
        let row = |figure: &str| counted(Row::new(figure, "").of(&group), &predicted);
        rows.push(row("slope").around(found.slope, found.slope_se, confidence));
        rows.push(row("intercept").around(found.intercept, found.intercept_se, confidence));
        rows.push(row("calibration in the large").around(large.value, large.se, confidence));
        let reach = confidence.z() * ratio.se;
        rows.push(
            row("observed over expected")
                .interval(reliance_stats::Interval {
                    low: libm::exp(ratio.value - reach),
                    point: libm::exp(ratio.value),
                    high: libm::exp(ratio.value + reach),
                })
                .with("se_of_log", ratio.se),
        );
    }
    Ok(rows)
}

fn brier(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        let found = calibration::brier(&predicted)?;
        let row = |figure: &str| counted(Row::new(figure, "").of(&group), &predicted);
        rows.push(row("Brier score").value(found.score));
        rows.extend(found.scaled.map(|scaled| row("Brier score, scaled").value(scaled)));
        rows.extend(
            found.spiegelhalter.map(|(z, p)| row("Spiegelhalter's test").p(p).with("z", z)),
        );
    }
    Ok(rows)
}

fn log_loss(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        let loss = calibration::log_loss(&predicted)?;
        rows.push(counted(Row::new("log loss", "").of(&group), &predicted).value(loss));
    }
    Ok(rows)
}

/// Share of the rows in each local regression, as R's `loess`; stands with every figure.
const SPAN: f64 = 0.75;
/// Most places at which the curve is fitted; stands with every figure.
const PLACES: u32 = 1_000;

fn index(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["quadratic", "linear"])?;
    let degree = if form == "linear" { Degree::Linear } else { Degree::Quadratic };
    let smoother = Smoother { span: SPAN, degree, places: PLACES };
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        let found = calibration::calibration_index(&predicted, smoother)?;
        let figures = [
            ("integrated calibration index", found.ici),
            ("E50", found.e50),
            ("E90", found.e90),
            ("largest distance", found.largest),
        ];
        for (figure, value) in figures {
            let row = Row::new(figure, &format!("loess, {form}")).of(&group).value(value);
            rows.push(counted(row, &predicted).with("span", SPAN).with("places", PLACES));
        }
    }
    Ok(rows)
}

fn binned(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["equal-width", "equal-size"])?;
    let count = input.options.bins.unwrap_or(10);
    let rule = match form {
        "equal-size" => BinRule::EqualSize(count),
        _ => BinRule::EqualWidth(count),
    };
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        let bins = calibration::bins(&predicted, &rule)?;
        let (expected, largest) = calibration::expected_error(&bins)?;
        let told: Vec<_> = bins
            .iter()
            .map(|bin| {
                json!({"low": bin.low, "high": bin.high, "n": bin.n, "events": bin.events,
                    "predicted": bin.predicted, "observed": bin.observed})
            })
            .collect();
        let row = |figure: &str| {
            counted(Row::new(figure, form).of(&group), &predicted).with("bins", count)
        };
        rows.push(row("expected calibration error").value(expected).with("table", json!(told)));
        rows.push(row("largest calibration error").value(largest));
    }
    Ok(rows)
}

fn hosmer_lemeshow(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let count = input.options.bins.unwrap_or(10);
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        let groups = calibration::quantile_groups(&predicted, count)?;
        let found = calibration::hosmer_lemeshow(&groups, 0)?;
        let row = counted(Row::new("Hosmer-Lemeshow", "").of(&group), &predicted);
        rows.push(
            row.value(found.statistic).p(found.p).with("df", found.df).with("groups", found.groups),
        );
    }
    input.note("the probabilities are taken as not fitted on these rows: df is the groups' number");
    Ok(rows)
}

fn net_benefit(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let threshold = input.options.threshold.unwrap_or(f64::NAN);
    let mut rows = Vec::new();
    for (group, sensitivity, specificity) in calls::accuracy(input)? {
        let found = match input.options.prevalence {
            None => decision::net_benefit(sensitivity, specificity, threshold, input.confidence),
            Some(prevalence) => decision::net_benefit_at_prevalence(
                sensitivity,
                specificity,
                threshold,
                prevalence,
                input.confidence,
            ),
        }?;
        let mut row = Row::new("net benefit", "").of(&group).interval(found.device);
        for (cell, count) in calls::table(sensitivity, specificity) {
            row = row.with(cell, count);
        }
        rows.push(
            row.with("threshold", threshold)
                .with("if_all_were_called", found.everybody)
                .with("avoided", found.avoided),
        );
    }
    Ok(rows)
}

/// Most steps of a grid.
const MOST_STEPS: u32 = 1_000;

fn decision_curve(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let steps = input.options.bins.unwrap_or(10);
    let (from, to) = (input.options.from.unwrap_or(f64::NAN), input.options.to.unwrap_or(f64::NAN));
    if !(1..=MOST_STEPS).contains(&steps) || from.is_nan() || to.is_nan() || from >= to {
        return Err(Fault::new(format!(
            "a grid runs --from a lower --to a higher probability in 1 to {MOST_STEPS} --bins"
        )));
    }
    let step = |at: u32| from + (to - from) * f64::from(at) / f64::from(steps);
    let thresholds: Vec<f64> = (0..=steps).map(step).collect();
    let mut rows = Vec::new();
    for (group, predicted) in predicted(input)? {
        for (threshold, found) in
            decision::decision_curve(&predicted, &thresholds, input.confidence)?
        {
            rows.push(
                counted(Row::new(&format!("net benefit at {threshold:.4}"), ""), &predicted)
                    .of(&group)
                    .interval(found.device)
                    .with("threshold", threshold)
                    .with("if_all_were_called", found.everybody)
                    .with("avoided", found.avoided),
            );
        }
    }
    Ok(rows)
}
