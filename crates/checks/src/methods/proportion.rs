//! One proportion: accuracy of calls, with every interval, against a goal, in clusters.

use reliance_stats::accuracy;
use reliance_stats::bootstrap::{self, Resampling, Rule};
use reliance_stats::predictive::predictive_values;
use reliance_stats::proportion::{self, Binomial};
use reliance_stats::{Confidence, Interval, StatsError};

use super::answer::{Fault, Row};
use super::calls::{self, Metric};
use super::input::Input;
use super::method::Method;

const FORMS: [&str; 6] =
    ["wilson", "clopper-pearson", "jeffreys", "agresti-coull", "normal", "all"];
const MANUALS: &[&str] = &[
    "proportion::wilson",
    "proportion::clopper_pearson",
    "proportion_approximate::jeffreys",
    "proportion_approximate::agresti_coull",
    "proportion_approximate::normal",
    "proportion::exact_goal_p",
    "proportion::normal_goal",
    "proportion::clustered",
];
const TAKES: &[&str] = &["threshold", "method", "goal", "cluster"];

macro_rules! of_calls {
    ($name:literal, $line:literal, $metric:expr, $needs:expr) => {
        Method::of("proportions", $name, $line, |input| one(input, $name, $metric))
            .needs($needs)
            .takes(TAKES)
            .manuals(MANUALS)
    };
}

macro_rules! of_table {
    ($name:literal, $line:literal, $function:path, $manual:literal) => {
        Method::of("accuracy", $name, $line, |input| of_table(input, $name, $function))
            .needs(&["truth", "score"])
            .takes(&["threshold"])
            .manuals(&[$manual])
    };
}

pub(super) const METHODS: &[Method] = &[
    of_calls!(
        "sensitivity",
        "share of the diseased that are called, with interval and goal test",
        Metric::Sensitivity,
        &["truth", "score"]
    ),
    of_calls!(
        "specificity",
        "share of the healthy that are not called",
        Metric::Specificity,
        &["truth", "score"]
    ),
    of_calls!(
        "ppv",
        "share of the calls that are right, at the table's own prevalence",
        Metric::Ppv,
        &["truth", "score"]
    ),
    of_calls!(
        "npv",
        "share of the rows not called that are healthy, at the table's own prevalence",
        Metric::Npv,
        &["truth", "score"]
    ),
    of_calls!(
        "accuracy",
        "share of rows that are called as they are",
        Metric::Accuracy,
        &["truth", "score"]
    ),
    of_calls!("prevalence", "share of the diseased", Metric::Prevalence, &["truth"]),
    of_calls!("share", "share of rows with score 1 or called", Metric::Share, &["score"]),
    Method::of(
        "proportions",
        "bootstrap-proportion",
        "a proportion with limits from resampled clusters",
        resampled,
    )
    .needs(&["score", "cluster", "metric"])
    .takes(&["truth", "threshold", "method", "resamples", "seed"])
    .manuals(&["bootstrap_clusters::clustered_proportion"]),
    of_table!(
        "positive-likelihood-ratio",
        "how much a call raises the odds",
        accuracy::positive_likelihood_ratio,
        "accuracy::positive_likelihood_ratio"
    ),
    of_table!(
        "negative-likelihood-ratio",
        "how much no call lowers the odds",
        accuracy::negative_likelihood_ratio,
        "accuracy::negative_likelihood_ratio"
    ),
    of_table!(
        "diagnostic-odds-ratio",
        "odds of a call in the diseased over those in the healthy",
        accuracy::diagnostic_odds_ratio,
        "accuracy::diagnostic_odds_ratio"
    ),
    of_table!(
        "youden",
        "sensitivity plus specificity less one",
        accuracy::youden,
        "accuracy::youden"
    ),
    of_table!(
        "balanced-accuracy",
        "mean of sensitivity and specificity",
        accuracy::balanced_accuracy,
        "accuracy::balanced_accuracy"
    ),
    of_table!("f1", "harmonic mean of sensitivity and PPV", accuracy::f1, "accuracy::f1"),
    of_table!(
        "jaccard",
        "true positives over all rows that are called or diseased",
        accuracy::jaccard,
        "accuracy::jaccard"
    ),
    of_table!(
        "matthews",
        "correlation of calls and truth",
        accuracy::matthews,
        "accuracy::matthews"
    ),
    Method::of(
        "accuracy",
        "predictive-values",
        "PPV and NPV at a prevalence other than the table's",
        predictive,
    )
    .needs(&["truth", "score", "prevalence"])
    .takes(&["threshold"])
    .manuals(&["predictive::predictive_values"]),
];

fn interval(form: &str, counts: Binomial, confidence: Confidence) -> Result<Interval, StatsError> {
    match form {
        "clopper-pearson" => counts.clopper_pearson(confidence),
        "jeffreys" => counts.jeffreys(confidence),
        "agresti-coull" => counts.agresti_coull(confidence),
        "normal" => counts.normal(confidence),
        _ => counts.wilson(confidence),
    }
}

fn one(input: &mut Input<'_>, figure: &str, metric: Metric) -> Result<Vec<Row>, Fault> {
    if metric == Metric::Prevalence && input.options.threshold.is_some() {
        return Err(Fault::new("`prevalence` has no threshold; leave --threshold out".into()));
    }
    let form = input.form(&FORMS)?;
    let mut rows = Vec::new();
    if input.options.cluster.is_some() {
        if input.options.form.is_some() {
            return Err(Fault::new(
                "with --cluster the interval is that of clusters; leave --method out".into(),
            ));
        }
        for (group, clusters) in calls::clusters(input, metric)? {
            let counts: Vec<Binomial> = clusters.into_values().collect();
            let all = counts.iter().fold(Binomial::new(0, 0), |sum, one| sum.plus(*one));
            let found = proportion::clustered(&counts, input.confidence)?;
            let row = Row::new(figure, "clustered")
                .of(&group)
                .interval(found.interval)
                .with("k", all.yes)
                .with("n", all.n())
                .with("se", found.se)
                .with("clusters", found.clusters)
                .with("design_effect", found.design_effect);
            rows.push(row);
            goal(input, figure, &group, all, &mut rows)?;
        }
        if input.options.goal.is_some() {
            input.note("the tests against the goal take rows as independent, not in clusters");
        }
        return Ok(rows);
    }
    for (group, counts) in calls::proportions(input, metric)? {
        let forms = if form == "all" { &FORMS[..5] } else { &[form][..] };
        for form in forms {
            let interval = interval(form, counts, input.confidence)?;
            let row = Row::new(figure, form).of(&group).interval(interval);
            rows.push(row.with("k", counts.yes).with("n", counts.n()));
        }
        goal(input, figure, &group, counts, &mut rows)?;
    }
    Ok(rows)
}

fn goal(
    input: &Input<'_>,
    figure: &str,
    group: &str,
    counts: Binomial,
    rows: &mut Vec<Row>,
) -> Result<(), Fault> {
    let Some(goal) = input.options.goal else { return Ok(()) };
    let name = format!("{figure} above {goal}");
    let row =
        |form: &str| Row::new(&name, form).of(group).with("k", counts.yes).with("n", counts.n());
    rows.push(row("exact test, one-sided").one_sided(counts.exact_goal_p(goal)?));
    match counts.normal_goal(goal) {
        Ok(test) => rows.push(row("score test, one-sided").test(test)),
        Err(StatsError::NoVariance { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn resampled(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (metric, name) = Metric::named(input)?;
    let form = input.form(&["percentile", "basic", "normal", "bca"])?;
    let plan = plan(input);
    let mut rows = Vec::new();
    for (group, clusters) in calls::clusters(input, metric)? {
        let counts: Vec<Binomial> = clusters.into_values().collect();
        let drawn = bootstrap::clustered_proportion(&counts, plan)?;
        let clusters = counts.len() as u64;
        rows.push(
            bootstrapped(input, Row::new(name, form).of(&group), &drawn, plan)?
                .with("clusters", clusters),
        );
    }
    Ok(rows)
}

/// What --resamples and --seed ask for; the seed is said in the answer.
pub(super) fn plan(input: &Input<'_>) -> Resampling {
    Resampling {
        resamples: input.options.resamples.unwrap_or(2000),
        seed: input.options.seed.unwrap_or(1),
        threads: 2,
    }
}

/// A bootstrap's interval in the row's form.
pub(super) fn bootstrapped(
    input: &Input<'_>,
    row: Row,
    drawn: &bootstrap::Bootstrap,
    plan: Resampling,
) -> Result<Row, Fault> {
    let interval = match row.method.as_str() {
        "basic" => drawn.basic(input.confidence, Rule::Type7),
        "normal" => drawn.normal(input.confidence),
        "bca" => drawn.bca(input.confidence, Rule::NormalScale),
        _ => drawn.percentile(input.confidence, Rule::Type7),
    }?;
    Ok(row
        .interval(interval)
        .with("resamples", plan.resamples)
        .with("seed", plan.seed)
        .with("se", drawn.se())
        .with("redrawn", drawn.redrawn)
        .with("acceleration", drawn.acceleration))
}

type OfTable = fn(Binomial, Binomial, Confidence) -> Result<Interval, StatsError>;

fn of_table(input: &mut Input<'_>, name: &str, function: OfTable) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, sensitivity, specificity) in calls::accuracy(input)? {
        let found = function(sensitivity, specificity, input.confidence)?;
        let mut row = Row::new(name, "").of(&group).interval(found);
        for (cell, count) in calls::table(sensitivity, specificity) {
            row = row.with(cell, count);
        }
        rows.push(row);
    }
    Ok(rows)
}

fn predictive(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let prevalence = input.options.prevalence.unwrap_or(f64::NAN);
    let mut rows = Vec::new();
    for (group, sensitivity, specificity) in calls::accuracy(input)? {
        let found = predictive_values(sensitivity, specificity, prevalence, input.confidence)?;
        for (name, interval) in [("ppv", found.positive), ("npv", found.negative)] {
            let mut row = Row::new(name, "logit").of(&group).interval(interval);
            row = row.with("prevalence", prevalence).with("adjusted", found.adjusted);
            for (cell, count) in calls::table(sensitivity, specificity) {
                row = row.with(cell, count);
            }
            rows.push(row);
        }
    }
    Ok(rows)
}
