//! What is measured: the plan's endpoints, and how each is measured on its data set.

use reliance_model::device::{Dataset, Endpoint};
use reliance_model::finding::Answer;
use reliance_stats::reduction::{Need, Reductions};

use crate::clusters::{self, Rows, clustered};
use crate::operating_points::{OperatingPoint, operating_point, operating_points};
use crate::performance::{Estimated, Metric, Outcomes, confidence, estimate, proportion};
use crate::plan::{Fixed, clusters_of, fixed_before};
use crate::strata::has_role;
use crate::{Answered, Ask, Missing, cut, sets, words};

/// A metric of a data set, at an operating point where it needs one.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    pub(crate) dataset: &'a Dataset,
    pub(crate) metric: Metric,
    pub(crate) point: Option<OperatingPoint>,
    /// The plan's endpoint behind it; none where the plan names none.
    pub(crate) endpoint: Option<&'a Endpoint>,
}

impl Target<'_> {
    /// `sensitivity of `us-test` at `default``.
    pub(crate) fn words(&self) -> String {
        let metric = self.metric.word();
        match &self.point {
            Some(point) => format!("{metric} of `{}` at `{}`", self.dataset.name, point.name),
            None => format!("{metric} of `{}`", self.dataset.name),
        }
    }

    /// What a figure of it is of: `us-test, at default`.
    pub(crate) fn of(&self) -> String {
        match &self.point {
            Some(point) => format!("{}, at {}", self.dataset.name, point.name),
            None => self.dataset.name.clone(),
        }
    }

    fn cluster(&self, ask: &Ask<'_>) -> (Option<String>, Vec<String>) {
        clusters_of(ask, self.dataset, self.endpoint)
    }
}

/// The plan's endpoint on its data set.
pub(crate) fn target<'a>(ask: &Ask<'a>, endpoint: &'a Endpoint) -> Result<Target<'a>, Missing> {
    let device = &ask.evidence.device;
    if let Some(analysis) = &endpoint.analysis {
        return Err(Missing::new(
            format!(
                "a metric of endpoint `{}`, which `{}` analyses",
                endpoint.name, analysis.method
            ),
            "`endpoint-goal` answers it",
        ));
    }
    let metric = Metric::named(&endpoint.metric).ok_or_else(|| {
        Missing::new(
            format!(
                "a metric that can be computed for endpoint `{}`: `{}` is not one",
                endpoint.name, endpoint.metric
            ),
            "use sensitivity, specificity, accuracy, ppv, npv or auc, or let a person judge it",
        )
    })?;
    let dataset = device.dataset(&endpoint.dataset).ok_or_else(|| {
        Missing::new(
            format!("data set `{}` of endpoint `{}`", endpoint.dataset, endpoint.name),
            "declare it under `[[datasets]]`",
        )
    })?;
    for role in ["truth", "score"] {
        if !has_role(device, dataset, role) {
            return Err(Missing::new(
                format!("the role `{role}` in data set `{}`", dataset.name),
                "map its column in the data set's table",
            ));
        }
    }
    let point = if metric.at_threshold() {
        Some(operating_point(device, dataset, endpoint.threshold.as_deref())?)
    } else {
        None
    };
    Ok(Target { dataset, metric, point, endpoint: Some(endpoint) })
}

/// The plan's endpoints that are a metric at a goal.
pub(crate) fn of_metrics<'a>(ask: &Ask<'a>) -> impl Iterator<Item = &'a Endpoint> {
    let endpoints = ask.evidence.device.plan.iter().flat_map(|plan| &plan.endpoints);
    endpoints.filter(|endpoint| endpoint.analysis.is_none())
}

/// Every endpoint of the plan that is a metric; see [`by_methods`] for the others.
pub(crate) fn planned<'a>(ask: &Ask<'a>) -> Vec<Result<Target<'a>, Missing>> {
    of_metrics(ask).map(|endpoint| target(ask, endpoint)).collect()
}

/// The sentence for endpoints that a method analyses, in a check that looks at metrics.
pub(crate) fn by_methods(ask: &Ask<'_>) -> Option<String> {
    let endpoints = ask.evidence.device.plan.iter().flat_map(|plan| &plan.endpoints);
    let named = endpoints.filter_map(|endpoint| {
        let analysis = endpoint.analysis.as_ref()?;
        Some(format!("`{}` (by `{}`)", endpoint.name, analysis.method))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| {
        format!(
            "endpoint {} is analysed by a method of its own, which `endpoint-goal` answers, and \
             is not looked at here",
            words::list(&named)
        )
    })
}

/// What a data set can be measured by without a plan: the area, and sensitivity and
/// specificity at each operating point of its model.
pub(crate) fn implied<'a>(ask: &Ask<'a>, dataset: &'a Dataset) -> Vec<Target<'a>> {
    let at = |metric, point| Target { dataset, metric, point, endpoint: None };
    let points = operating_points(&ask.evidence.device, dataset);
    let pairs = points.into_iter().flat_map(|point| {
        [Metric::Sensitivity, Metric::Specificity].map(|metric| at(metric, Some(point.clone())))
    });
    std::iter::once(at(Metric::Auc, None)).chain(pairs).collect()
}

/// The reductions a target is measured from.
pub(crate) fn needs(ask: &Ask<'_>, target: &Target<'_>) -> Vec<Need> {
    let mut needs = vec![cut::need_at(&target.dataset.name, Vec::new(), cut::threshold(target))];
    if let (Some(cluster), _) = target.cluster(ask)
        && has_role(&ask.evidence.device, target.dataset, &cluster)
    {
        let threshold = target.point.as_ref().map(|point| point.threshold);
        needs.push(clusters::need(&target.dataset.name, &cluster, target.metric, threshold));
    }
    needs
}

/// A measured target.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) estimated: Estimated,
    pub(crate) outcomes: Outcomes,
    pub(crate) caveats: Vec<String>,
}

/// Measure a target; `failures` counts a case without output as a wrong call.
///
/// Where a cluster is declared and its rows are at hand the limits allow for it. Where it
/// is declared and cannot be used, the limits take rows as independent and a caveat says so.
pub(crate) fn measure(
    ask: &Ask<'_>,
    reductions: &Reductions,
    target: &Target<'_>,
    failures: bool,
) -> Result<Measured, Missing> {
    let confidence = confidence(ask)?;
    let name = &target.dataset.name;
    let at = cut::threshold(target);
    let tally = cut::tally_at(reductions, &cut::need_at(name, Vec::new(), at), at)?;
    let outcomes = Outcomes::of(&tally);
    let mut caveats = outcomes.caveats(name);
    if failures {
        caveats.retain(|caveat| !caveat.contains("without usable score"));
    }
    caveats.extend(tally.loss.clone());
    caveats.extend(development(ask, target.dataset));
    caveats.extend(prevalence(target));
    let threshold = target.point.as_ref().map(|point| point.threshold);
    let (cluster, outer) = target.cluster(ask);
    if let Some(cluster) = cluster {
        let settings = (confidence, failures);
        let robust = if has_role(&ask.evidence.device, target.dataset, &cluster) {
            let rows = Rows::of(reductions, (name, &cluster), target.metric, threshold);
            rows.and_then(|rows| clustered(target.metric, &rows, threshold, settings))
        } else {
            Err(Missing::from(format!("the role `{cluster}` in data set `{name}`")))
        };
        match robust {
            Ok(estimated) => {
                caveats.extend(ignored(name, &outer));
                return Ok(Measured { estimated, outcomes, caveats });
            }
            Err(missing) => caveats.push(format!(
                "the limits take the rows of `{name}` as independent although the cluster \
                 `{cluster}` is declared (needs {})",
                missing.needs
            )),
        }
    }
    let estimated = match threshold {
        Some(threshold) if failures && target.metric.at_threshold() => {
            let counts = outcomes.at_with_failures(threshold).binomial(target.metric);
            proportion(target.metric, counts, confidence)?
        }
        threshold => estimate(target.metric, &outcomes, threshold, confidence)?,
    };
    Ok(Measured { estimated, outcomes, caveats })
}

pub(crate) fn ignored(dataset: &str, outer: &[String]) -> Option<String> {
    let quoted: Vec<String> = outer.iter().map(|role| format!("`{role}`")).collect();
    (!outer.is_empty()).then(|| {
        format!(
            "the limits of `{dataset}` do not allow for the outer cluster {}",
            words::list(&quoted)
        )
    })
}

/// The sentence for a metric that moves with prevalence.
fn prevalence(target: &Target<'_>) -> Option<String> {
    matches!(target.metric, Metric::Ppv | Metric::Npv).then(|| {
        format!(
            "{} is at the prevalence of `{}`, which need not be that of use",
            target.words(),
            target.dataset.name
        )
    })
}

/// The sentence for a data set that served development.
pub(crate) fn development(ask: &Ask<'_>, dataset: &Dataset) -> Option<String> {
    let shaped = sets::development(&ask.evidence.device);
    let own = dataset.used_in_development == Some(true)
        || shaped.iter().any(|set| set.name == dataset.name);
    own.then(|| format!("`{}` was used in development, so its figures are too good", dataset.name))
}

/// The answer that figures of a data set may give: data that served development show
/// nothing, whatever their figures.
pub(crate) fn independent(ask: &Ask<'_>, dataset: &Dataset, answered: Answered) -> Answered {
    if answered.answer != Answer::Shown || development(ask, dataset).is_none() {
        return answered;
    }
    Answered {
        answer: Answer::Undetermined,
        because: format!("needs data independent of development: {}", answered.because),
        ..answered
    }
    .to_do("test on data that served no development")
}

/// The answer that figures may give against what a plan set: what was set after the first
/// look shows nothing.
pub(crate) fn planned_before(ask: &Ask<'_>, dataset: &Dataset, answered: Answered) -> Answered {
    let answered = independent(ask, dataset, answered);
    match (answered.answer, fixed_before(ask, &[dataset])) {
        (Answer::Shown, Fixed::PostHoc(why)) => Answered {
            answer: Answer::Undetermined,
            because: format!(
                "needs a goal fixed before the look: {}, which is post hoc, for {why}",
                answered.because
            ),
            ..answered
        }
        .to_do("fix the goal and test on data nobody has looked at"),
        _ => answered,
    }
}

/// The sentence where no endpoint is planned.
pub(crate) fn no_endpoints() -> Missing {
    Missing::new(
        "a plan with endpoints",
        "declare `[[plan.endpoints]]` with metric, data set, operating point and goal",
    )
}
