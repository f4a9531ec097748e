//! Areas under the ROC curve: one, two, in clusters, resampled, in part.

use reliance_stats::bootstrap;
use reliance_stats::reduction::{Axis, Number, Panel, Tally};
use reliance_stats::roc::{self, Auc, AucDifference, Criterion, Scores};
use reliance_stats::{Interval, StatsError};

use super::answer::{Fault, Row};
use super::calls::yes;
use super::groups::two;
use super::input::{Input, chosen};
use super::method::Method;
use super::proportion::{bootstrapped, plan};

mod clusters;
mod partial;

/// What these methods belong to.
const TOPIC: &str = "ROC";

const NEEDS: &[&str] = &["truth", "score"];

pub(super) const METHODS: &[Method] = &[
    Method::of(TOPIC, "auc", "area under the ROC curve with limits and goal test", auc)
        .needs(NEEDS)
        .takes(&["method", "goal", "cluster"])
        .manuals(&[
            "roc::auc",
            "roc::interval",
            "roc::logit_interval",
            "roc_partial::hanley_mcneil",
            "roc::goal",
            "roc_clustered::clustered",
        ]),
    Method::of(
        TOPIC,
        "auc-difference",
        "difference of two areas: two groups, or two scores of the same rows (--second)",
        |input| difference(input, "difference of AUC", |row, _, _| Ok(row)),
    )
    .needs(NEEDS)
    .takes(&["second", "cluster"])
    .manuals(&["roc::unpaired", "roc_paired::paired", "readers::covariance::estimate"]),
    Method::of(
        TOPIC,
        "auc-non-inferiority",
        "is the first area not worse than the second by the margin?",
        |input| {
            difference(input, "non-inferiority of AUC", |row, found, margin| {
                Ok(row.test(found.non_inferiority(margin)?).with("margin", margin))
            })
        },
    )
    .needs(&["truth", "score", "margin"])
    .takes(&["second", "cluster"])
    .manuals(&["roc::non_inferiority"]),
    Method::of(
        TOPIC,
        "auc-equivalence",
        "do two areas differ by less than the margin? (two one-sided tests)",
        |input| {
            difference(input, "equivalence of AUC", |row, found, margin| {
                Ok(row.equivalence(found.equivalence(margin)?).with("margin", margin))
            })
        },
    )
    .needs(&["truth", "score", "margin"])
    .takes(&["second", "cluster"])
    .manuals(&["roc::equivalence"]),
    Method::of(
        TOPIC,
        "auc-bootstrap",
        "area with limits from stratified resamples, or from resampled clusters",
        resampled,
    )
    .needs(NEEDS)
    .takes(&["method", "resamples", "seed", "cluster"])
    .manuals(&["bootstrap_auc::auc", "bootstrap_auc::clustered_auc"]),
    Method::of(
        TOPIC,
        "auc-difference-bootstrap",
        "difference of the areas of two scores of the same rows, limits from stratified resamples",
        resampled_difference,
    )
    .needs(&["truth", "score", "second"])
    .takes(&["method", "resamples", "seed"])
    .manuals(&["bootstrap_paired::paired_auc"]),
    Method::of(
        TOPIC,
        "partial-auc",
        "area over part of the curve, raw and McClish's, with limits; --goal on McClish's scale",
        partial::one,
    )
    .needs(partial::NEEDS)
    .takes(&["method", "goal"])
    .manuals(&["roc_partial::partial_auc", "roc_partial_limits::partial_variance"]),
    Method::of(
        TOPIC,
        "partial-auc-difference",
        "difference of two such parts: two groups, or two scores of the same rows (--second)",
        |input| partial::difference(input, partial::Aim::Difference),
    )
    .needs(partial::NEEDS)
    .takes(&["method", "second"])
    .manuals(&["roc_partial_limits::partial_paired", "roc_partial_limits::partial_unpaired"]),
    Method::of(
        TOPIC,
        "partial-auc-non-inferiority",
        "is the first part, on McClish's scale, not worse than the second by the margin?",
        |input| {
            let margin = input.margin()?;
            partial::difference(input, partial::Aim::NonInferiority(margin))
        },
    )
    .needs(partial::NEEDS_MARGIN)
    .takes(&["method", "second"])
    .manuals(&["roc_partial_limits::non_inferiority"]),
    Method::of(
        TOPIC,
        "partial-auc-equivalence",
        "do two parts, on McClish's scale, differ by less than the margin? (two one-sided tests)",
        |input| {
            let margin = input.margin()?;
            partial::difference(input, partial::Aim::Equivalence(margin))
        },
    )
    .needs(partial::NEEDS_MARGIN)
    .takes(&["method", "second"])
    .manuals(&["roc_partial_limits::equivalence"]),
    Method::of(
        TOPIC,
        "partial-auc-bootstrap",
        "area over part of the curve with percentile limits from stratified resamples",
        partial::resampled,
    )
    .needs(partial::NEEDS)
    .takes(&["method", "resamples", "seed"])
    .manuals(&["bootstrap_partial::partial_auc"]),
    Method::of(
        TOPIC,
        "best-threshold",
        "thresholds that are best by Youden or closest to the corner",
        best,
    )
    .needs(NEEDS)
    .takes(&["method"])
    .manuals(&["roc_operating::best_thresholds"]),
    Method::of(
        TOPIC,
        "average-precision",
        "average precision (area under precision and recall)",
        precision,
    )
    .needs(NEEDS)
    .manuals(&["roc_operating::average_precision"]),
    Method::of(TOPIC, "roc-curve", "points of the curve with point-wise limits", curve)
        .needs(NEEDS)
        .manuals(&["roc::curve"]),
];

/// The scores of each group by truth.
pub(super) fn scores(input: &mut Input<'_>) -> Result<Vec<(String, Scores)>, Fault> {
    let tallies = input.tallies(vec![Axis::binary("truth")], Some("score"))?;
    let of_group = |(name, tally): (String, Tally)| {
        let mut scores = Scores::default();
        for (levels, cell) in tally.cells {
            match yes(levels.first()) {
                Some(true) => scores.positive = cell.values,
                Some(false) => scores.negative = cell.values,
                None => {}
            }
        }
        (name, scores)
    };
    Ok(tallies.into_iter().map(of_group).collect())
}

fn classes(scores: &Scores, group: &str) -> Result<(), Fault> {
    let (positive, negative) = (scores.positive.len(), scores.negative.len());
    if positive > 0 && negative > 0 {
        return Ok(());
    }
    let place = if group.is_empty() { String::new() } else { format!(" in {group}") };
    let found = match (positive, negative) {
        (0, 0) => "no usable rows",
        (0, _) => "healthy rows only (truth 0)",
        _ => "diseased rows only (truth 1)",
    };
    Err(Fault::new(format!(
        "an area needs both classes, and there are {found}{place}; look at --truth, --where and \
         the rows that were left out"
    )))
}

fn area(row: Row, auc: &Auc) -> Row {
    row.with("variance", auc.variance)
        .with("se", auc.se())
        .with("positives", auc.positives)
        .with("negatives", auc.negatives)
}

/// Rows with their clusters: cluster, truth, score.
type Clustered = Vec<(u128, bool, f64)>;

fn clustered_cases(input: &mut Input<'_>) -> Result<Vec<(String, Clustered)>, Fault> {
    let axes = vec![Axis::binary("truth"), Axis::exact("score")];
    let panels = input.panels(axes, &["cluster"])?;
    let of_group = |(name, panel): (String, Panel)| {
        let case = |row: &reliance_stats::reduction::PanelRow| {
            let id = row.ids.first().copied().flatten()?;
            Some((id.0, yes(row.levels.first())?, row.levels.get(1)?.number()?))
        };
        (name, panel.rows.iter().filter_map(case).collect())
    };
    Ok(panels.into_iter().map(of_group).collect())
}

fn auc(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["delong", "logit", "hanley-mcneil"])?;
    let mut rows = Vec::new();
    if input.options.cluster.is_some() {
        if form == "hanley-mcneil" {
            return Err(Fault::new(
                "Hanley and McNeil's limits know no clusters; use delong".into(),
            ));
        }
        for (group, cases) in clustered_cases(input)? {
            let found = roc::clustered(&cases)?;
            let row = Row::new("AUC", &format!("{form}, clustered")).of(&group);
            let row = limited(input, row, form, &found.auc)?
                .with("clusters", found.clusters)
                .with("clusters_with_positives", found.with_positives)
                .with("clusters_with_negatives", found.with_negatives);
            rows.push(row);
            rows.extend(goal(input, &group, &found.auc)?);
        }
        return Ok(rows);
    }
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        let found = scores.auc()?;
        rows.push(limited(input, Row::new("AUC", form).of(&group), form, &found)?);
        rows.extend(goal(input, &group, &found)?);
    }
    Ok(rows)
}

fn limited(input: &mut Input<'_>, row: Row, form: &str, auc: &Auc) -> Result<Row, Fault> {
    let interval = match form {
        "logit" => auc.logit_interval(input.confidence),
        "hanley-mcneil" => auc.hanley_mcneil(input.confidence),
        _ => auc.interval(input.confidence),
    };
    match interval {
        Ok(interval) => Ok(area(row.interval(interval), auc)),
        // Limits of no width would look like certainty.
        Err(StatsError::NoVariance { .. }) => {
            let why = match auc.auc {
                0.0 | 1.0 => "the scores separate the classes without overlap",
                _ => "every score is the same",
            };
            input.note(&format!("{why}: an area without limits"));
            Ok(area(row.value(auc.auc), auc))
        }
        Err(error) => Err(error.into()),
    }
}

fn goal(input: &Input<'_>, group: &str, auc: &Auc) -> Result<Option<Row>, Fault> {
    let Some(goal) = input.options.goal else { return Ok(None) };
    let row = Row::new(&format!("AUC above {goal}"), "Wald test, one-sided").of(group);
    Ok(Some(row.test(auc.goal(goal)?).with("se", auc.se())))
}

/// Rows with two scores: truth, first, second.
type Paired = Vec<(bool, f64, f64)>;

fn paired_cases(input: &mut Input<'_>) -> Result<Vec<(String, Paired)>, Fault> {
    let axes = vec![Axis::binary("truth"), Axis::exact("score"), Axis::exact("second")];
    let of_group = |(name, panel): (String, Panel)| {
        let case = |row: &reliance_stats::reduction::PanelRow| {
            let number = |place: usize| row.levels.get(place)?.number();
            Some((yes(row.levels.first())?, number(1)?, number(2)?))
        };
        (name, panel.rows.iter().filter_map(case).collect())
    };
    Ok(input.panels(axes, &[])?.into_iter().map(of_group).collect())
}

/// Both scores of the cases, each by truth.
fn both(cases: &[(bool, f64, f64)]) -> Result<[Scores; 2], Fault> {
    let mut found = [Scores::default(), Scores::default()];
    for &(ill, first, second) in cases {
        for (scores, value) in found.iter_mut().zip([first, second]) {
            let number =
                Number::new(value).map_err(|_| Fault::new("a score is not finite".into()))?;
            let class = if ill { &mut scores.positive } else { &mut scores.negative };
            class.push((number, 1));
        }
    }
    Ok(found)
}

type Then = fn(Row, &AucDifference, f64) -> Result<Row, StatsError>;

fn difference(input: &mut Input<'_>, what: &str, then: Then) -> Result<Vec<Row>, Fault> {
    let margin = match input.options.margin {
        Some(_) => input.margin()?,
        None => 0.0,
    };
    if input.options.cluster.is_some() {
        return clusters::difference(input, what, |row, found| {
            then(compared(row, found), found, margin)
        });
    }
    let mut rows = Vec::new();
    if input.options.second.is_some() {
        for (group, cases) in paired_cases(input)? {
            let found = roc::paired(&cases, input.confidence)?;
            let [a, b] = both(&cases)?;
            let (a, b) = (a.auc()?, b.auc()?);
            let row = Row::new(what, "paired")
                .of(&group)
                .with("n", cases.len())
                .with("positives", a.positives)
                .with("negatives", a.negatives)
                .with("auc1", a.auc)
                .with("variance1", a.variance)
                .with("auc2", b.auc)
                .with("variance2", b.variance);
            rows.push(then(compared(row, &found), &found, margin)?);
        }
        return Ok(rows);
    }
    let [(first, a), (second, b)] = two(scores(input)?)?;
    classes(&a, &first)?;
    classes(&b, &second)?;
    let (a, b) = (a.auc()?, b.auc()?);
    for (name, group) in [(&first, &a), (&second, &b)] {
        if group.variance <= 0.0 {
            input.note(&format!(
                "the area of {name} has a variance of 0 (the scores separate its classes, or are \
                 all the same), so that the limits know of the other group's chance only"
            ));
        }
    }
    let found = roc::unpaired(&a, &b, input.confidence)?;
    let row = Row::new(what, "unpaired")
        .of(&format!("{first} against {second}"))
        .with("auc1", a.auc)
        .with("variance1", a.variance)
        .with("positives1", a.positives)
        .with("negatives1", a.negatives)
        .with("auc2", b.auc)
        .with("variance2", b.variance)
        .with("positives2", b.positives)
        .with("negatives2", b.negatives);
    rows.push(then(compared(row, &found), &found, margin)?);
    Ok(rows)
}

fn compared(row: Row, found: &AucDifference) -> Row {
    row.interval(found.difference)
        .p(found.p)
        .with("se", found.se)
        .with("statistic", found.statistic)
        .with("df", found.df)
        .with("covariance", found.covariance)
}

fn resampled(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["percentile", "basic", "normal", "bca"])?;
    let plan = plan(input);
    let mut rows = Vec::new();
    if input.options.cluster.is_some() {
        for (group, cases) in clustered_cases(input)? {
            let drawn = bootstrap::clustered_auc(&cases, plan)?;
            let row = Row::new("AUC", form).of(&group).with("n", cases.len());
            rows.push(bootstrapped(input, row, &drawn, plan)?);
        }
        return Ok(rows);
    }
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        let drawn = bootstrap::auc(&scores, plan)?;
        rows.push(bootstrapped(input, Row::new("AUC", form).of(&group), &drawn, plan)?);
    }
    Ok(rows)
}

fn resampled_difference(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["percentile", "basic", "normal", "bca"])?;
    let plan = plan(input);
    let mut rows = Vec::new();
    for (group, cases) in paired_cases(input)? {
        let drawn = bootstrap::paired_auc(&cases, plan)?;
        let row = Row::new("difference of AUC", form).of(&group).with("n", cases.len());
        rows.push(bootstrapped(input, row, &drawn, plan)?);
    }
    Ok(rows)
}

fn best(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let known = ["youden", "closest"];
    let form = chosen("--method", input.options.form.as_deref(), &known)?;
    let criterion = match form {
        "closest" => Criterion::ClosestToPerfect,
        _ => Criterion::Youden,
    };
    let mut rows = Vec::new();
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        for point in roc::best_thresholds(&scores, criterion)? {
            rows.push(
                Row::new("threshold", form)
                    .of(&group)
                    .value(point.threshold)
                    .with("sensitivity", point.sensitivity)
                    .with("specificity", point.specificity),
            );
        }
    }
    Ok(rows)
}

fn precision(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        let (positives, negatives) = scores.sizes()?;
        rows.push(
            Row::new("average precision", "")
                .of(&group)
                .value(roc::average_precision(&scores)?)
                .with("positives", positives)
                .with("negatives", negatives),
        );
    }
    Ok(rows)
}

fn curve(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, scores) in scores(input)? {
        classes(&scores, &group)?;
        for [false_positive, point, low, high] in roc::curve(&scores, input.confidence)? {
            rows.push(
                Row::new("sensitivity", "wilson")
                    .of(&group)
                    .interval(Interval { low, point, high })
                    .with("false_positive_fraction", false_positive),
            );
        }
    }
    Ok(rows)
}
