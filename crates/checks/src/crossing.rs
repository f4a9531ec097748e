//! Two data sets of two markets: each side's figure, and their difference.

use reliance_model::device::{Dataset, RowUnit};
use reliance_stats::distribution::t_upper_quantile;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Need, Number, Reductions};
use reliance_stats::roc::Auc;
use reliance_stats::{Confidence, Interval};

use crate::clusters::{self, Rows, clustered};
use crate::performance::{Estimated, Metric, Outcomes, estimate, not_computable, scores_need};
use crate::strata::has_role;
use crate::{Ask, Missing};

/// Sites from which on the spread between sites is estimated; a convention, below which
/// the estimate itself is noise.
pub(crate) const HANDFUL: u64 = 5;

/// What is compared, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) metric: Metric,
    pub(crate) threshold: Option<Number>,
    pub(crate) confidence: Confidence,
}

/// One market's data set with its figure.
#[derive(Debug, Clone)]
pub(crate) struct Side<'a> {
    pub(crate) dataset: &'a Dataset,
    pub(crate) outcomes: Outcomes,
    /// Rows taken as independent.
    pub(crate) independent: Estimated,
    /// Allowing for the cluster with the widest limits.
    pub(crate) estimated: Estimated,
    /// Which cluster the limits allow for, in words.
    pub(crate) cluster: String,
    pub(crate) caveats: Vec<String>,
}

/// The identifiers whose rows belong together: patient, else case where it has several
/// rows; and site.
pub(crate) fn clusters(ask: &Ask<'_>, dataset: &Dataset) -> Vec<&'static str> {
    let has = |role: &&str| has_role(&ask.evidence.device, dataset, role);
    // Where a row is a case, rows of one case need no cluster.
    let by_case =
        ask.evidence.device.table_of(dataset).is_some_and(|table| table.row == RowUnit::Case);
    let inner = ["patient", "case"].into_iter().find(has);
    let inner = inner.filter(|role| *role == "patient" || !by_case);
    inner.into_iter().chain(["site"].into_iter().filter(has)).collect()
}

/// The reductions a side is measured from.
pub(crate) fn needs(ask: &Ask<'_>, dataset: &Dataset, measure: &Measure) -> Vec<Need> {
    let need = |cluster| clusters::need(&dataset.name, cluster, measure.metric, measure.threshold);
    let robust = clusters(ask, dataset).into_iter().map(need);
    std::iter::once(scores_need(&dataset.name)).chain(robust).collect()
}

/// Measure one side.
pub(crate) fn side<'a>(
    ask: &Ask<'_>,
    reductions: &Reductions,
    dataset: &'a Dataset,
    measure: &Measure,
) -> Result<Side<'a>, Missing> {
    let tally = reductions.tally(&scores_need(&dataset.name))?;
    let outcomes = Outcomes::of(tally);
    let mut caveats = outcomes.caveats(&dataset.name);
    caveats.extend(tally.loss.clone());
    let independent = estimate(measure.metric, &outcomes, measure.threshold, measure.confidence)?;
    let mut side = Side {
        dataset,
        outcomes,
        estimated: independent.clone(),
        independent,
        cluster: "independent rows".into(),
        caveats,
    };
    let clusters = clusters(ask, dataset);
    let identified = |role: &&str| has_role(&ask.evidence.device, dataset, role);
    if !["patient", "case", "site"].iter().any(identified) {
        side.caveats.push(format!("`{}` has no identifier of patient, case or site", dataset.name));
    }
    for cluster in clusters {
        let of = (dataset.name.as_str(), cluster);
        let rows = Rows::of(reductions, of, measure.metric, measure.threshold);
        let robust = rows.and_then(|rows| {
            if cluster == "site" && rows.named < HANDFUL {
                let number = rows.named;
                return Err(Missing::from(format!("at least {HANDFUL} sites, found {number}")));
            }
            clustered(measure.metric, &rows, measure.threshold, (measure.confidence, false))
        });
        match robust {
            Ok(robust) if wider(&robust, &side.estimated) => {
                side.estimated = robust;
                side.cluster = format!("clusters by `{cluster}`");
            }
            Ok(_) if side.cluster == "independent rows" => {
                side.cluster =
                    format!("independent rows, wider than by the clusters of `{cluster}`");
            }
            Ok(_) => {}
            Err(missing) => side.caveats.push(format!(
                "the limits of `{}` do not allow for clusters by `{cluster}`: needs {}",
                dataset.name, missing.needs
            )),
        }
    }
    Ok(side)
}

/// Are the limits no narrower, apart from rounding?
fn wider(robust: &Estimated, than: &Estimated) -> bool {
    robust.interval.width() >= than.interval.width() * (1.0 - 1e-9)
}

/// A difference with what a reviewer recomputes it from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    pub(crate) interval: Interval,
    pub(crate) se: f64,
    pub(crate) method: String,
}

/// New side minus old side.
pub(crate) fn difference(
    new: &Estimated,
    old: &Estimated,
    confidence: Confidence,
) -> Result<Difference, Missing> {
    let se = (new.se * new.se + old.se * old.se).sqrt();
    if let (Some(a), Some(b)) = (score_limits(new, confidence)?, score_limits(old, confidence)?) {
        let point = a.point - b.point;
        let interval = Interval {
            low: (point - libm::hypot(a.point - a.low, b.high - b.point)).max(-1.0),
            point,
            high: (point + libm::hypot(a.high - a.point, b.point - b.low)).min(1.0),
        };
        let method = match (new.df, old.df) {
            (None, None) => "Newcombe".to_string(),
            _ => "Newcombe's from cluster-robust limits".to_string(),
        };
        return Ok(Difference { interval, se, method });
    }
    if se <= 0.0 {
        return Err(Missing::from(
            "estimates that vary, for limits of their difference".to_string(),
        ));
    }
    let point = new.interval.point - old.interval.point;
    let Some(df) = welch(new, old) else { return Ok(wald(point, se, confidence)) };
    let reach = t_upper_quantile(confidence.alpha() / 2.0, df) * se;
    let (low, high) = ((point - reach).max(-1.0), (point + reach).min(1.0));
    let method = format!("difference of independent estimates, t with {df:.1} df");
    Ok(Difference { interval: Interval { low, point, high }, se, method })
}

/// Limits of a proportion from which those of a difference are made: Wilson's for
/// independent rows, else its own, which allow for clusters. `None` for an area.
fn score_limits(
    estimated: &Estimated,
    confidence: Confidence,
) -> Result<Option<Interval>, Missing> {
    match (estimated.counts, estimated.df) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Ok(Some(estimated.interval)),
        (Some((yes, n)), None) => Binomial::new(yes, n - yes)
            .wilson(confidence)
            .map(Some)
            .map_err(|error| not_computable("the difference", &error)),
    }
}

/// Welch's degrees of freedom of a difference; `None` where neither side has any.
fn welch(new: &Estimated, old: &Estimated) -> Option<f64> {
    let of = |side: &Estimated| match side.df {
        Some(df) => side.se * side.se * side.se * side.se / df,
        None => 0.0,
    };
    let (sum, parts) = (new.se * new.se + old.se * old.se, of(new) + of(old));
    (parts > 0.0).then(|| sum * sum / parts)
}

/// Wald limits of a difference of independent estimates.
pub(crate) fn wald(point: f64, se: f64, confidence: Confidence) -> Difference {
    let reach = confidence.z() * se;
    let interval =
        Interval { low: (point - reach).max(-1.0), point, high: (point + reach).min(1.0) };
    Difference { interval, se, method: "difference of independent estimates, normal".into() }
}

/// Difference of the areas of two sets of outcomes, its variance raised by a factor a side.
pub(crate) fn area_difference(
    new: (&Outcomes, f64),
    old: (&Outcomes, f64),
    confidence: Confidence,
) -> Option<Difference> {
    let area = |outcomes: &Outcomes| outcomes.scores().auc().ok();
    let (a, b): (Auc, Auc) = (area(new.0)?, area(old.0)?);
    let se = (a.variance * new.1 + b.variance * old.1).sqrt();
    (se > 0.0).then(|| wald(a.auc - b.auc, se, confidence))
}

impl Side<'_> {
    /// By how much the clusters raise the variance, never below 1.
    pub(crate) fn inflation(&self) -> f64 {
        let ratio = self.estimated.se / self.independent.se;
        if ratio.is_finite() { (ratio * ratio).max(1.0) } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::performance::proportion;
    use crate::testing::{Row, asking, folder, no_call, reduce, scored};

    fn independent(yes: u64, no: u64) -> Estimated {
        proportion(Metric::Sensitivity, Binomial::new(yes, no), Confidence::P95).unwrap()
    }

    fn of_clusters(se: f64, df: f64, counts: Option<(u64, u64)>) -> Estimated {
        let interval = Interval { low: 0.75, point: 0.9, high: 0.96 };
        Estimated { interval, se, df: Some(df), counts, ..independent(90, 10) }
    }

    #[test]
    fn a_side_whose_rows_are_all_alike_still_has_limits() {
        let all = independent(20, 0);
        let against = of_clusters(0.05, 9.0, Some((90, 100)));
        let got = difference(&all, &against, Confidence::P95).unwrap();
        // Wilson's lower limit of 20 of 20 is 0.839; a standard error of 0 would hide it.
        let expected = 0.1 - libm::hypot(1.0 - 0.838_875, 0.06);
        assert!((got.interval.low - expected).abs() < 1e-5, "{got:?}");
        assert_eq!(got.method, "Newcombe's from cluster-robust limits");
    }

    #[test]
    fn few_clusters_widen_the_limits_of_an_area() {
        let few = of_clusters(0.05, 4.0, None);
        let many = of_clusters(0.05, 4000.0, None);
        let get = |a: &Estimated| difference(a, a, Confidence::P95).unwrap();
        // Welch's degrees of freedom of two equal sides are the sum of both.
        let se = 0.05 * 2.0f64.sqrt();
        assert!((get(&few).interval.high - 2.306_004 * se).abs() < 1e-6);
        assert!((get(&many).interval.high - 1.960_3 * se).abs() < 1e-4);
    }

    /// Rows taken alone are a cluster each: the same limits are kept as those of the cluster.
    #[test]
    fn limits_as_wide_as_before_allow_for_the_cluster() {
        let plain = independent(90, 10);
        assert!(wider(&plain, &plain) && wider(&of_clusters(0.05, 9.0, None), &plain));
        assert!(!wider(&independent(900, 100), &plain));
    }

    fn rows(sites: usize) -> Vec<Row> {
        let rows = scored([20, 10, 10, 20]).into_iter().enumerate().map(|(at, mut row)| {
            row.insert("patient".into(), format!("p{at}"));
            row.insert("case".into(), format!("c{at}"));
            row.insert("site".into(), format!("s{}", at % sites));
            row
        });
        rows.collect()
    }

    #[test]
    fn rows_belong_together_by_patient_else_by_case_and_by_site() {
        let with = |unit: RowUnit, dropped: &[&str]| {
            let mut kept = rows(6);
            for row in &mut kept {
                row.retain(|role, _| !dropped.contains(&role.as_str()));
            }
            let folder = folder()
                .dataset("us", Role::Test, kept)
                .device(|device| device.tables[0].row = unit);
            asking(&folder, &no_call(), |ask| clusters(ask, &folder.evidence.device.datasets[0]))
        };
        assert_eq!(with(RowUnit::Image, &[]), ["patient", "site"]);
        assert_eq!(with(RowUnit::Case, &[]), ["patient", "site"]);
        assert_eq!(with(RowUnit::Image, &["patient"]), ["case", "site"]);
        // A row that is a case is the only one of it.
        assert_eq!(with(RowUnit::Case, &["patient"]), ["site"]);
        assert_eq!(with(RowUnit::Image, &["patient", "case", "site"]), [""; 0]);
    }

    #[test]
    fn sites_count_from_a_handful_on() {
        let measured = |sites: usize| {
            let measure = Measure {
                metric: Metric::Sensitivity,
                threshold: Some(Number::new(0.5).unwrap()),
                confidence: Confidence::P95,
            };
            let mut folder = folder().dataset("us", Role::Test, rows(sites));
            for row in folder.rows.get_mut("us").unwrap() {
                row.remove("patient");
            }
            folder.evidence.device.tables[0].columns.remove("patient");
            folder.evidence.device.tables[0].row = RowUnit::Case;
            asking(&folder, &no_call(), |ask| {
                let set = &folder.evidence.device.datasets[0];
                let reductions = reduce(&folder, needs(ask, set, &measure));
                let side = side(ask, &reductions, set, &measure).unwrap();
                (side.cluster, side.caveats)
            })
        };
        let (cluster, caveats) = measured(4);
        assert_eq!(cluster, "independent rows");
        assert_eq!(caveats.len(), 1);
        assert!(caveats[0].ends_with("clusters by `site`: needs at least 5 sites, found 4"));
        let (cluster, caveats) = measured(5);
        assert!(cluster.ends_with("`site`"), "{cluster}");
        assert!(caveats.is_empty(), "{caveats:?}");
    }

    #[test]
    fn a_difference_names_its_method_and_needs_some_variation() {
        let proportions = difference(&independent(9, 1), &independent(8, 2), Confidence::P95);
        assert_eq!(proportions.unwrap().method, "Newcombe");
        let area = |se: f64| Estimated { se, df: None, ..of_clusters(se, 1.0, None) };
        let areas = difference(&area(0.05), &area(0.05), Confidence::P95).unwrap();
        assert_eq!(areas.method, "difference of independent estimates, normal");
        assert!((areas.interval.high - 1.959_964 * 0.05 * 2.0f64.sqrt()).abs() < 1e-6);
        assert!(difference(&area(0.0), &area(0.0), Confidence::P95).is_err());
        // Two areas of 1 vary in no sample, which is no evidence.
        let folder = folder().dataset("us", Role::Test, scored([5, 0, 0, 5]));
        let reductions = reduce(&folder, vec![scores_need("us")]);
        let all = Outcomes::of(reductions.tally(&scores_need("us")).unwrap());
        assert_eq!(area_difference((&all, 1.0), (&all, 1.0), Confidence::P95), None);
    }

    /// A patient with a hit and a miss varies less than two rows of two patients.
    #[test]
    fn clusters_that_narrow_the_limits_are_named_and_not_taken() {
        let rows = scored([20, 20, 10, 10]).into_iter().enumerate().map(|(at, mut row)| {
            row.insert("patient".into(), format!("p{}", at % 19));
            row
        });
        let folder = folder().dataset("us", Role::Test, rows.collect());
        let measure = Measure {
            metric: Metric::Sensitivity,
            threshold: Some(Number::new(0.5).unwrap()),
            confidence: Confidence::P95,
        };
        asking(&folder, &no_call(), |ask| {
            let set = &folder.evidence.device.datasets[0];
            let reductions = reduce(&folder, needs(ask, set, &measure));
            let side = side(ask, &reductions, set, &measure).unwrap();
            let told = "independent rows, wider than by the clusters of `patient`";
            assert_eq!(side.cluster, told);
            assert_eq!(side.estimated.se, side.independent.se);
        });
    }
}
