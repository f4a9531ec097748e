//! Metrics of rows that belong together: several images of a patient, patients of a site.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::distribution::t_upper_quantile;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Axis, Level, Need, Number, Panel, Reductions, Tally};
use reliance_stats::{Confidence, Interval};

use crate::performance::{Estimated, Metric, auc_note, clustered_need, not_computable, proportion};
use crate::{Missing, cut, words};

/// The cluster whose names are few and tell of no patient, so that counts by it do, however
/// many rows there are.
const SITE: &str = "site";

/// The reduction from which rows that belong together are had: of sites counts, of patients
/// and cases a panel with digests of their identifiers.
pub(crate) fn need(
    dataset: &str,
    cluster: &str,
    metric: Metric,
    threshold: Option<Number>,
) -> Need {
    if cluster == SITE {
        cut::need_at(dataset, vec![Axis::category(SITE)], at(metric, threshold))
    } else {
        clustered_need(dataset, cluster)
    }
}

fn at(metric: Metric, threshold: Option<Number>) -> Option<Number> {
    threshold.filter(|_| metric.at_threshold())
}

/// Rows alike in cluster, truth and score.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    cluster: u128,
    diseased: bool,
    score: Option<Number>,
    count: u64,
}

/// Rows with truth, by cluster; rows without the identifier are clusters of their own.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    /// Clusters whose identifier is known.
    pub(crate) named: u64,
}

impl Rows {
    /// The rows that [`need`] asked for.
    pub(crate) fn of(
        reductions: &Reductions,
        (dataset, cluster): (&str, &str),
        metric: Metric,
        threshold: Option<Number>,
    ) -> Result<Rows, Missing> {
        let need = need(dataset, cluster, metric, threshold);
        if cluster == SITE {
            let threshold = at(metric, threshold);
            Ok(Rows::of_tally(&*cut::tally_at(reductions, &need, threshold)?))
        } else {
            Ok(Rows::of_panel(reductions.panel(&need)?))
        }
    }

    fn of_panel(panel: &Panel) -> Rows {
        let ids = panel.rows.iter().filter_map(|row| row.ids.first().copied().flatten());
        let named = ids.collect::<BTreeSet<_>>().len() as u64;
        let mut rows = Rows { rows: Vec::with_capacity(panel.rows.len()), named };
        for row in &panel.rows {
            let [Level::Number(truth), score, ..] = row.levels.as_slice() else { continue };
            let score = if let Level::Number(score) = score { Some(*score) } else { None };
            let known = row.ids.first().copied().flatten().map(|digest| digest.0);
            rows.add(known, truth.get() == 1.0, score, 1);
        }
        rows
    }

    /// From a tally by cluster and truth, of scores.
    fn of_tally(tally: &Tally) -> Rows {
        let sites = tally.levels(SITE);
        let number: BTreeMap<&Level, u128> =
            sites.iter().filter(|level| level.is_known()).zip(0..).collect();
        let mut rows = Rows { rows: Vec::new(), named: number.len() as u64 };
        for (levels, cell) in &tally.cells {
            let [site, Level::Number(truth), ..] = levels.as_slice() else { continue };
            let (known, diseased) = (number.get(site).copied(), truth.get() == 1.0);
            for &(score, count) in &cell.values {
                rows.add(known, diseased, Some(score), count);
            }
            rows.add(known, diseased, None, cell.rows - cell.known().min(cell.rows));
        }
        rows
    }

    fn add(&mut self, cluster: Option<u128>, diseased: bool, score: Option<Number>, count: u64) {
        match cluster {
            Some(cluster) if count > 0 => {
                self.rows.push(Row { cluster, diseased, score, count });
            }
            Some(_) => {}
            None => {
                for _ in 0..count {
                    let cluster = u128::MAX - self.rows.len() as u128;
                    self.rows.push(Row { cluster, diseased, score, count: 1 });
                }
            }
        }
    }
}

/// A metric of rows that belong together in clusters.
///
/// Proportions by the ratio estimator with between-cluster variance, areas by Obuchowski's
/// clustered variance, both with limits by the t distribution. Where every cluster has one
/// row the rows are independent and the exact method is used. Few clusters can by chance
/// vary less than independent rows do; no precision is taken from that, and the variance of
/// independent rows then stands.
pub(crate) fn clustered(
    metric: Metric,
    rows: &Rows,
    threshold: Option<Number>,
    (confidence, failures): (Confidence, bool),
) -> Result<Estimated, Missing> {
    let rows = &rows.rows;
    match threshold {
        Some(threshold) if metric.at_threshold() => {
            let called = |row: &Row| match row.score {
                Some(score) => metric.success(row.diseased, score >= threshold),
                None if failures => metric.failure(row.diseased),
                None => None,
            };
            clustered_proportion(metric, rows, called, confidence)
        }
        _ if metric.at_threshold() => {
            Err(Missing::new("an operating point", "name one as `threshold`"))
        }
        _ => clustered_auc(rows, confidence),
    }
}

fn clustered_proportion(
    metric: Metric,
    rows: &[Row],
    called: impl Fn(&Row) -> Option<bool>,
    confidence: Confidence,
) -> Result<Estimated, Missing> {
    let mut clusters = BTreeMap::new();
    for row in rows {
        if let Some(success) = called(row) {
            let counts = clusters.entry(row.cluster).or_insert(Binomial { yes: 0, no: 0 });
            if success { counts.yes += row.count } else { counts.no += row.count }
        }
    }
    let counts: Vec<Binomial> = clusters.into_values().collect();
    let total = counts.iter().fold(Binomial { yes: 0, no: 0 }, |sum, part| sum.plus(*part));
    if counts.len() as u64 == total.n() {
        let exact = proportion(metric, total, confidence)?;
        return Ok(Estimated { note: Some("every cluster has one row".into()), ..exact });
    }
    if total.yes == 0 || total.no == 0 {
        return alike(metric, total, counts.len() as u64, confidence);
    }
    let got = reliance_stats::proportion::clustered(&counts, confidence)
        .map_err(|error| not_computable(metric.word(), &error))?;
    let effect = got.design_effect.map_or_else(|| "not defined".into(), words::three);
    let alone = proportion(metric, total, confidence)?;
    Ok(Estimated {
        interval: got.interval,
        confidence,
        se: got.se.max(alone.se),
        df: Some(got.clusters as f64 - 1.0),
        counts: Some((total.yes, total.n())),
        method: "cluster-robust ratio estimator".into(),
        note: Some(format!(
            "standard error {:.6}; {} clusters; design effect {effect}{}",
            got.se,
            got.clusters,
            if got.se < alone.se { ", taken as 1" } else { "" }
        )),
    })
}

/// Where all rows came out alike their spread cannot be estimated: each cluster then counts
/// once, as if its rows always agreed, which is the widest the limits can be.
fn alike(
    metric: Metric,
    total: Binomial,
    clusters: u64,
    confidence: Confidence,
) -> Result<Estimated, Missing> {
    let once = if total.no == 0 {
        Binomial { yes: clusters, no: 0 }
    } else {
        Binomial { yes: 0, no: clusters }
    };
    let exact = proportion(metric, once, confidence)?;
    Ok(Estimated {
        // The limits reach to one side only, so their whole width is that reach.
        se: exact.interval.width() / confidence.z(),
        df: Some(clusters.saturating_sub(1).max(1) as f64),
        counts: Some((total.yes, total.n())),
        method: "Clopper–Pearson on clusters".into(),
        note: Some(format!("all rows alike, so each of {clusters} clusters counts once")),
        ..exact
    })
}

fn clustered_auc(rows: &[Row], confidence: Confidence) -> Result<Estimated, Missing> {
    let rows: Vec<(u128, bool, f64)> = rows
        .iter()
        .filter_map(|row| Some((row, row.score?.get())))
        .flat_map(|(row, score)| {
            std::iter::repeat_n((row.cluster, row.diseased, score), row.count as usize)
        })
        .collect();
    let area = |rows: &[(u128, bool, f64)]| {
        reliance_stats::roc::clustered(rows).map_err(|error| not_computable("the AUC", &error))
    };
    let clustered = area(&rows)?;
    let alone: Vec<(u128, bool, f64)> =
        (0u128..).zip(&rows).map(|(own, &(_, diseased, score))| (own, diseased, score)).collect();
    let alone = area(&alone)?.auc;
    let narrower = clustered.auc.se() < alone.se();
    let auc = if narrower { alone } else { clustered.auc };
    // Few clusters make an uncertain variance: limits by t, on the scarcer class's clusters.
    let scarcer = clustered.with_positives.min(clustered.with_negatives);
    let df = (clustered.clusters < rows.len() as u64).then_some(scarcer as f64 - 1.0);
    let quantile = df.map_or(confidence.z(), |df| t_upper_quantile(confidence.alpha() / 2.0, df));
    let reach = quantile * auc.se();
    let (low, high) = ((auc.auc - reach).max(0.0), (auc.auc + reach).min(1.0));
    let note = auc_note(auc.variance, auc.positives, auc.negatives);
    let number = clustered.clusters;
    let (method, clusters) = if narrower {
        let less = format!(
            "{number} clusters, whose variance {:.6e} is below that of independent rows and \
             does not count",
            clustered.auc.variance
        );
        ("DeLong", less)
    } else {
        ("Obuchowski clustered", format!("{number} clusters"))
    };
    Ok(Estimated {
        interval: Interval { low, point: auc.auc, high },
        confidence,
        se: auc.se(),
        df,
        counts: None,
        method: method.into(),
        note: Some(format!("{note}; {clusters}")),
    })
}

#[cfg(test)]
mod tests {
    use reliance_stats::reduction::{Cell, Digest, PanelRow};

    use super::*;

    fn number(value: f64) -> Number {
        Number::new(value).unwrap()
    }

    fn panel(rows: &[(u128, f64, f64)]) -> Rows {
        let row = |&(id, truth, score): &(u128, f64, f64)| PanelRow {
            ids: vec![Some(Digest(id))],
            levels: vec![Level::Number(number(truth)), Level::Number(number(score))],
        };
        Rows::of_panel(&Panel { rows: rows.iter().map(row).collect(), ..Panel::default() })
    }

    #[test]
    fn clusters_widen_the_limits_and_lone_rows_do_not() {
        let get = |rows: &[(u128, f64, f64)]| {
            let settings = (Confidence::P95, false);
            clustered(Metric::Sensitivity, &panel(rows), Some(number(0.5)), settings).unwrap()
        };
        let lone = get(&[(1, 1.0, 0.9), (2, 1.0, 0.9), (3, 1.0, 0.1), (4, 1.0, 0.9)]);
        assert_eq!(lone.method, "Clopper–Pearson");
        let pairs = [(1, 0.9), (1, 0.9), (2, 0.9), (2, 0.9), (3, 0.1), (3, 0.1), (4, 0.9)];
        let paired = get(&pairs.map(|(id, score)| (id, 1.0, score)));
        assert_eq!(paired.method, "cluster-robust ratio estimator");
        let alike = get(&[(1, 1.0, 0.9), (1, 1.0, 0.9), (2, 1.0, 0.9)]);
        assert_eq!(alike.method, "Clopper–Pearson on clusters");
        assert_eq!(alike.counts, Some((3, 3)));
        assert!((alike.interval.low - libm::sqrt(0.025)).abs() < 1e-9);
    }

    #[test]
    fn counts_by_site_tell_what_rows_told() {
        let rows = [(1, 1.0, 0.9), (1, 1.0, 0.2), (1, 0.0, 0.4), (2, 1.0, 0.9), (2, 0.0, 0.9)];
        let rows =
            [rows, [(3, 1.0, 0.3), (3, 1.0, 0.3), (3, 0.0, 0.1), (4, 0.0, 0.6), (4, 1.0, 0.7)]];
        let mut tally = Tally { axes: vec!["site".into(), "truth".into()], ..Tally::default() };
        for (site, truth, score) in rows.concat() {
            let key = vec![Level::text(site.to_string()), Level::Number(number(truth))];
            let cell = Cell { rows: 1, values: vec![(number(score), 1)] };
            tally.cells.entry(key).or_default().add(&cell);
        }
        let (counted, listed) = (Rows::of_tally(&tally), panel(&rows.concat()));
        assert_eq!((counted.named, listed.named), (4, 4));
        for (metric, threshold) in [
            (Metric::Auc, None),
            (Metric::Sensitivity, Some(number(0.5))),
            (Metric::Ppv, Some(number(0.5))),
        ] {
            let get = |rows| clustered(metric, rows, threshold, (Confidence::P95, true)).unwrap();
            assert_eq!(get(&counted), get(&listed));
        }
    }

    #[test]
    fn rows_without_a_site_are_clusters_of_their_own_and_lost_scores_stay() {
        let mut tally = Tally { axes: vec!["site".into(), "truth".into()], ..Tally::default() };
        let diseased = Level::Number(number(1.0));
        let cell = Cell { rows: 5, values: vec![(number(0.9), 2)] };
        tally.cells.insert(vec![Level::Missing, diseased.clone()], cell.clone());
        tally.cells.insert(vec![Level::text("a"), diseased], cell);
        let rows = Rows::of_tally(&tally);
        assert_eq!((rows.named, rows.rows.len()), (1, 5 + 2));
        let get = |failures| {
            let settings = (Confidence::P95, failures);
            clustered(Metric::Sensitivity, &rows, Some(number(0.5)), settings).unwrap().counts
        };
        assert_eq!((get(false), get(true)), (Some((4, 4)), Some((4, 10))));
    }

    /// Clusters that are copies of one another do not vary at all between them.
    #[test]
    fn clusters_that_vary_little_by_chance_do_not_narrow_the_limits() {
        let settings = (Confidence::P95, false);
        let score = |row: u32| f64::from(row * 7 % 11);
        let even: Vec<(u128, f64, f64)> = (0..40u32)
            .map(|row| (u128::from(row / 10), f64::from(row % 2), score(row % 10)))
            .collect();
        let lone: Vec<(u128, f64, f64)> =
            (0u128..).zip(&even).map(|(own, &(_, truth, score))| (own, truth, score)).collect();
        for (metric, threshold) in [(Metric::Auc, None), (Metric::Sensitivity, Some(number(5.0)))] {
            let get = |rows: &[_]| clustered(metric, &panel(rows), threshold, settings).unwrap();
            let (clustered, alone) = (get(&even), get(&lone));
            assert!(clustered.se >= alone.se, "{metric:?}: {} {}", clustered.se, alone.se);
            assert!(clustered.interval.width() >= alone.interval.width() - 1e-12);
            let note = clustered.note.unwrap();
            assert!(note.contains("taken as 1") || note.contains("does not count"), "{note}");
        }
    }

    const P95: (Confidence, bool) = (Confidence::P95, false);

    #[test]
    fn a_proportion_has_one_degree_of_freedom_less_than_its_clusters() {
        let get = |rows: &[(u128, f64, f64)]| {
            clustered(Metric::Sensitivity, &panel(rows), Some(number(0.5)), P95).unwrap()
        };
        let pairs = [(1, 0.9), (1, 0.9), (2, 0.9), (2, 0.1), (3, 0.1), (3, 0.1), (4, 0.9)];
        let paired = get(&pairs.map(|(id, score)| (id, 1.0, score)));
        assert_eq!((paired.df, paired.counts), (Some(3.0), Some((4, 7))));
        assert!(paired.note.unwrap().contains("4 clusters; design effect "));
    }

    /// Of k clusters that all came out alike the lower limit is the k-th root of 0.025, and
    /// the standard error its distance from 1 over 1.959964.
    #[test]
    fn rows_that_came_out_alike_count_their_clusters() {
        let all = |ids: &[u128], score: f64| {
            let rows: Vec<_> = ids.iter().map(|id| (*id, 1.0, score)).collect();
            clustered(Metric::Sensitivity, &panel(&rows), Some(number(0.5)), P95).unwrap()
        };
        let two = all(&[1, 1, 2], 0.9);
        assert!((two.se - (1.0 - 0.025f64.sqrt()) / 1.959_964).abs() < 1e-6, "{}", two.se);
        assert_eq!(two.df, Some(1.0));
        assert!(two.note.unwrap().starts_with("all rows alike, so each of 2 clusters"));
        // No degree of freedom is left to a single cluster, which still has limits.
        let one = all(&[1, 1, 1], 0.9);
        assert_eq!(one.df, Some(1.0));
        assert!((one.interval.low - 0.025).abs() < 1e-9);
        let none = all(&[1, 1, 2, 2, 3], 0.1);
        assert_eq!((none.df, none.counts), (Some(2.0), Some((0, 5))));
        assert!((none.interval.high - (1.0 - libm::cbrt(0.025))).abs() < 1e-9);
    }

    /// Rows that stand alone have normal limits; twice over under one name each they have
    /// those of t, on one less than the ten clusters of the scarcer class.
    #[test]
    fn limits_of_an_area_allow_for_the_clusters_of_the_scarcer_class() {
        let lone: Vec<(u128, f64, f64)> = (0..22u32)
            .map(|id| {
                let diseased = id < 10;
                let score = f64::from(id * 7 % 13) + if diseased { 1.5 } else { 0.0 };
                (u128::from(id), f64::from(u8::from(diseased)), score)
            })
            .collect();
        let twice: Vec<_> = lone.iter().chain(&lone).copied().collect();
        let get = |rows: &[_]| clustered(Metric::Auc, &panel(rows), None, P95).unwrap();
        let (once, twice) = (get(&lone), get(&twice));
        assert_eq!((once.df, twice.df), (None, Some(9.0)));
        assert!((once.se - twice.se).abs() < 1e-12);
        let reach = |area: &Estimated| (area.interval.high - area.interval.point) / area.se;
        assert!(once.interval.low > 0.0 && twice.interval.high < 1.0);
        assert!((reach(&once) - 1.959_964).abs() < 1e-6);
        assert!((reach(&twice) - 2.262_157).abs() < 1e-6);
        assert!(twice.note.unwrap().ends_with("22 clusters"));
        // An area has no threshold, and a proportion has one.
        let rows = panel(&lone);
        assert_eq!(clustered(Metric::Auc, &rows, Some(number(0.5)), P95).unwrap(), once);
        let missing = clustered(Metric::Sensitivity, &rows, None, P95).unwrap_err();
        assert_eq!(missing.needs, "an operating point");
    }

    #[test]
    fn sites_are_counted_at_the_operating_point_where_there_is_one() {
        let at = |metric| need("d", "site", metric, Some(number(0.5)));
        assert_ne!(at(Metric::Sensitivity), at(Metric::Auc));
        assert_eq!(at(Metric::Auc), need("d", "site", Metric::Auc, None));
        assert_eq!(need("d", "patient", Metric::Auc, None), clustered_need("d", "patient"));
    }
}
