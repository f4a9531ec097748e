//! Two data sets of two markets: each side's figure, and their difference.

use reliance_model::device::{Dataset, RowUnit};
use reliance_stats::difference::newcombe;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Need, Number, Reductions};
use reliance_stats::roc::Auc;
use reliance_stats::{Confidence, Interval};

use crate::clusters::clustered;
use crate::performance::{
    Estimated, Metric, Outcomes, clustered_need, estimate, not_computable, scores_need,
};
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
pub(crate) fn needs(ask: &Ask<'_>, dataset: &Dataset) -> Vec<Need> {
    let clusters = clusters(ask, dataset);
    let panels = clusters.into_iter().map(|cluster| clustered_need(&dataset.name, cluster));
    std::iter::once(scores_need(&dataset.name)).chain(panels).collect()
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
        let panel = reductions.panel(&clustered_need(&dataset.name, cluster));
        let robust = panel.map_err(Missing::from).and_then(|panel| {
            let ids = panel.rows.iter().filter_map(|row| row.ids.first().copied().flatten());
            let number = ids.collect::<std::collections::BTreeSet<_>>().len() as u64;
            if cluster == "site" && number < HANDFUL {
                return Err(Missing::from(format!("at least {HANDFUL} sites, found {number}")));
            }
            clustered(measure.metric, panel, measure.threshold, (measure.confidence, false))
        });
        match robust {
            Ok(robust) if robust.se >= side.estimated.se || side.cluster == "independent rows" => {
                side.estimated = robust;
                side.cluster = format!("clusters by `{cluster}`");
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
    let exact = |estimated: &Estimated| estimated.method == "Clopper–Pearson";
    if let (true, true, Some(a), Some(b)) = (exact(new), exact(old), new.counts, old.counts) {
        let counts = |(yes, n): (u64, u64)| Binomial::new(yes, n - yes);
        let interval = newcombe(counts(a), counts(b), confidence)
            .map_err(|error| not_computable("the difference", &error))?;
        return Ok(Difference { interval, se, method: "Newcombe".into() });
    }
    if se <= 0.0 {
        return Err(Missing::from(
            "estimates that vary, for limits of their difference".to_string(),
        ));
    }
    Ok(wald(new.interval.point - old.interval.point, se, confidence))
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
