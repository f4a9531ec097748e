//! Two areas whose cases come in clusters: two scores of the same rows, or two groups.

use std::collections::BTreeSet;

use reliance_stats::distribution::normal_upper;
use reliance_stats::readers::{Covariance, Estimates, Figure, Read, Study, estimate};
use reliance_stats::reduction::{Axis, Panel};
use reliance_stats::roc::{self, AucDifference};
use reliance_stats::{Interval, StatsError};

use crate::methods::answer::{Fault, Row};
use crate::methods::calls::yes;
use crate::methods::groups::two;
use crate::methods::input::Input;

/// Two areas with their variances, and their covariance.
type Areas = ([(f64, f64); 2], f64);

/// One case: cluster, its place among the rows, truth, score.
type Case = (u128, usize, bool, f64);

/// The difference of two areas whose covariance allows for clusters (Obuchowski 1997).
///
/// Two scores of the same rows are one reader's in two modalities, the clusters being the
/// cases of the study; so are two groups that share clusters, with the jackknife over them.
/// Groups without a common cluster are independent.
pub(super) fn difference(
    input: &mut Input<'_>,
    what: &str,
    then: impl Fn(Row, &AucDifference) -> Result<Row, StatsError>,
) -> Result<Vec<Row>, Fault> {
    let truth = Axis::binary("truth");
    let mut rows = Vec::new();
    if input.options.second.is_some() {
        let axes = vec![truth, Axis::exact("score"), Axis::exact("second")];
        for (group, panel) in input.panels(axes, &["cluster"])? {
            let (first, second) = (cases(&panel, 1, 0), cases(&panel, 2, 0));
            let row = Row::new(what, "paired, clustered").of(&group).with("n", first.len());
            rows.push(compared(input, row, [first, second], &then)?);
        }
        return Ok(rows);
    }
    let panels = input.panels(vec![truth, Axis::exact("score")], &["cluster"])?;
    let [(a, first), (b, second)] = two(panels)?;
    let second = cases(&second, 1, first.rows.len());
    let first = cases(&first, 1, 0);
    let row = Row::new(what, "unpaired, clustered")
        .of(&format!("{a} against {b}"))
        .with("n1", first.len())
        .with("n2", second.len());
    rows.push(compared(input, row, [first, second], &then)?);
    Ok(rows)
}

/// Rows with their clusters; `from` keeps the rows of two groups apart.
fn cases(panel: &Panel, score: usize, from: usize) -> Vec<Case> {
    let case = |(at, row): (usize, &reliance_stats::reduction::PanelRow)| {
        let cluster = row.ids.first().copied().flatten()?;
        Some((cluster.0, from + at, yes(row.levels.first())?, row.levels.get(score)?.number()?))
    };
    panel.rows.iter().enumerate().filter_map(case).collect()
}

fn compared(
    input: &Input<'_>,
    mut row: Row,
    groups: [Vec<Case>; 2],
    then: &impl Fn(Row, &AucDifference) -> Result<Row, StatsError>,
) -> Result<Row, Fault> {
    let of = |group: &[Case]| -> BTreeSet<u128> { group.iter().map(|case| case.0).collect() };
    let [first, second] = [of(&groups[0]), of(&groups[1])];
    let clusters = first.union(&second).count();
    // The same rows with two scores: every unit is read in both modalities.
    let is_paired = groups[0].iter().map(|case| case.1).eq(groups[1].iter().map(|case| case.1));
    let (areas, covariance) = if is_paired {
        joint(&groups, Covariance::DeLong)?
    } else if first.is_disjoint(&second) {
        let area = |group: &[Case]| -> Result<(f64, f64), Fault> {
            let cases: Vec<(u128, bool, f64)> =
                group.iter().map(|&(cluster, _, truth, score)| (cluster, truth, score)).collect();
            let found = roc::clustered(&cases)?.auc;
            Ok((found.auc, found.variance))
        };
        ([area(&groups[0])?, area(&groups[1])?], 0.0)
    } else {
        row.method.push_str(", jackknife");
        joint(&groups, Covariance::Jackknife)?
    };
    let [(auc1, variance1), (auc2, variance2)] = areas;
    let variance = variance1 + variance2 - 2.0 * covariance;
    if variance.is_nan() || variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "the difference of the areas" }.into());
    }
    let (point, se) = (auc1 - auc2, libm::sqrt(variance));
    let reach = input.confidence.z() * se;
    let found = AucDifference {
        difference: Interval {
            low: (point - reach).max(-1.0),
            point,
            high: (point + reach).min(1.0),
        },
        se,
        statistic: point / se,
        df: None,
        p: (2.0 * normal_upper((point / se).abs())).min(1.0),
        covariance,
    };
    let row = row
        .with("clusters", clusters)
        .with("auc1", auc1)
        .with("variance1", variance1)
        .with("auc2", auc2)
        .with("variance2", variance2);
    Ok(then(row, &found)?)
}

/// Areas with their variances, and the covariance, of groups in the same clusters.
fn joint(groups: &[Vec<Case>; 2], covariance: Covariance) -> Result<Areas, Fault> {
    let estimates = estimates(groups, covariance)?;
    let cell = |modality: usize| {
        let place = (modality, 0);
        Some((estimates.value(modality, 0)?, estimates.covariance(place, place)?))
    };
    match (cell(0), cell(1), estimates.covariance((0, 0), (1, 0))) {
        (Some(first), Some(second), Some(covariance)) => Ok(([first, second], covariance)),
        _ => Err(Fault::new("an area of one of the two is missing".into())),
    }
}

fn estimates(groups: &[Vec<Case>; 2], covariance: Covariance) -> Result<Estimates, Fault> {
    let names = |case: &Case| [format!("{:032x}", case.0), case.1.to_string()];
    let named: Vec<Vec<[String; 2]>> =
        groups.iter().map(|group| group.iter().map(names).collect()).collect();
    let reads = groups.iter().zip(&named).zip(["first", "second"]).flat_map(
        |((group, named), modality)| {
            group.iter().zip(named).map(move |((_, _, truth, score), [case, unit])| Read {
                reader: "scores",
                modality,
                case,
                unit,
                truth: *truth,
                score: Some(*score),
            })
        },
    );
    Ok(estimate(&Study::new(reads)?, Figure::Auc, covariance)?)
}
