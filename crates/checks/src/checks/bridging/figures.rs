//! The comparison's figures and pictures, whatever they may answer.

use reliance_model::finding::Figure;
use reliance_model::picture::{Estimate, ForestRow, Picture, RocCurve};
use reliance_stats::Interval;
use reliance_stats::reduction::Reductions;

use super::Bridge;
use crate::crossing::{Difference, Side, difference, side, wald};
use crate::crossing_mix::{Standardised, Strata, need, standardise, strata};
use crate::crossing_size::{Needed, needed};
use crate::performance::Metric;
use crate::plan::unlooked;
use crate::{Answered, Ask, Missing, words};

/// Both sides and their difference.
pub(super) struct Figures<'a> {
    pub(super) from: Side<'a>,
    pub(super) to: Side<'a>,
    pub(super) raw: Difference,
    /// Strata of both sides by the measured covariates; old, then new.
    pub(super) strata: Option<(Strata, Strata)>,
    standardised: Option<Result<(Standardised, Difference), String>>,
    /// Cases still to be collected, or what the number needs.
    pub(super) needed: Result<Needed, String>,
    said: String,
}

/// Compute the figures.
pub(super) fn figures<'a>(
    ask: &Ask<'a>,
    reductions: &Reductions,
    bridge: &Bridge<'a>,
) -> Result<Figures<'a>, Missing> {
    let measure = &bridge.measure;
    let from = side(ask, reductions, bridge.from, measure)?;
    let to = side(ask, reductions, bridge.to, measure)?;
    let raw = difference(&to.estimated, &from.estimated, measure.confidence)?;
    let strata = by_covariates(reductions, bridge)?;
    let standardised = strata.as_ref().map(|(old, new)| {
        standardise(old, new, measure).map(|standardised| {
            let spread = from.inflation() * standardised.se * standardised.se;
            let se = (to.estimated.se * to.estimated.se + spread).sqrt();
            let point = to.estimated.interval.point - standardised.point;
            let difference = wald(point, se, measure.confidence);
            (standardised, difference)
        })
    });
    let needed = needed(bridge.plan, measure.metric, &from, bridge.to, bridge.alpha);
    let said = format!(
        "{} is {} in `{}` and {} in `{}`, difference {}",
        measure.metric.word(),
        words::three(to.estimated.interval.point),
        bridge.to.name,
        words::three(from.estimated.interval.point),
        bridge.from.name,
        words::with_limits(&raw.interval, measure.confidence)
    );
    Ok(Figures { from, to, raw, strata, standardised, needed, said })
}

fn by_covariates(
    reductions: &Reductions,
    bridge: &Bridge<'_>,
) -> Result<Option<(Strata, Strata)>, Missing> {
    if bridge.measured.is_empty() {
        return Ok(None);
    }
    let of = |name: &str| {
        let tally = reductions.tally(&need(name, &bridge.measured, bridge.plan))?;
        Ok::<Strata, Missing>(strata(tally, bridge.measured.len()))
    };
    Ok(Some((of(&bridge.from.name)?, of(&bridge.to.name)?)))
}

fn estimate(interval: &Interval) -> Estimate {
    Estimate { low: interval.low, point: interval.point, high: interval.high }
}

impl Figures<'_> {
    /// The comparison in words, with its margin left out.
    pub(super) fn words(&self) -> &str {
        &self.said
    }

    /// What to collect, in words.
    pub(super) fn to_collect(&self, bridge: &Bridge<'_>) -> String {
        match &self.needed {
            // Cases nobody has looked at still count towards the number.
            Ok(needed) if bridge.to.first_look.is_none() => {
                let there = self.to.outcomes.cases();
                let more = needed.cases.saturating_sub(there);
                format!(
                    "{} more fresh, sequestered cases of `{}` ({} in all by the plan's \
                     assumptions, {there} at hand)",
                    more, bridge.market, needed.cases
                )
            }
            Ok(needed) => format!(
                "{} fresh, sequestered cases of `{}` by the plan's assumptions",
                needed.cases, bridge.market
            ),
            Err(lack) => format!("fresh, sequestered cases; their number needs {lack}"),
        }
    }

    fn list(&self, bridge: &Bridge<'_>) -> Vec<Figure> {
        let measure = &bridge.measure;
        let name = measure.metric.name();
        let mut figures = Vec::new();
        for side in [&self.to, &self.from] {
            let mut figure = side.estimated.figure(name, side.dataset.name.as_str());
            let note = figure.note.take().map(|note| format!("; {note}")).unwrap_or_default();
            figure.note =
                Some(format!("standard error {:.6}; {}{note}", side.estimated.se, side.cluster));
            figures.push(figure);
        }
        let of = format!("{} minus {}", bridge.to.name, bridge.from.name);
        let named = format!("{name}-difference");
        let mut raw = words::figure_with(
            &named,
            of.as_str(),
            &self.raw.interval,
            measure.confidence,
            &self.raw.method,
        );
        raw.note = Some(format!("standard error {:.6}", self.raw.se));
        figures.push(raw);
        if let Some(standardised) = &self.standardised {
            figures.extend(self.standardised_figures(bridge, (&named, &of), standardised));
        }
        if let Some(margin) = bridge.plan.margin {
            let mut figure = words::figure("margin", of.as_str(), margin);
            figure.note.clone_from(&bridge.plan.source);
            figures.push(figure);
        }
        match &self.needed {
            Ok(needed) => figures.extend(needed.figures.clone()),
            Err(lack) => figures.push(words::no_figure(
                "cases-needed",
                bridge.to.name.as_str(),
                format!("needs {lack}"),
            )),
        }
        figures
    }

    fn standardised_figures(
        &self,
        bridge: &Bridge<'_>,
        (named, of): (&str, &str),
        standardised: &Result<(Standardised, Difference), String>,
    ) -> Vec<Figure> {
        let named = format!("{named}-standardised");
        match standardised {
            Err(why) => vec![words::no_figure(&named, of, why.as_str())],
            Ok((weighted, difference)) => {
                let confidence = bridge.measure.confidence;
                let mut figure = words::figure_with(
                    &named,
                    of,
                    &difference.interval,
                    confidence,
                    weighted.method,
                );
                figure.note = Some(format!(
                    "`{}` reweighted to the mix of `{}` is {:.6}; standard error of the \
                     difference {:.6}; cluster factor {:.3}",
                    bridge.from.name,
                    bridge.to.name,
                    weighted.point,
                    difference.se,
                    self.from.inflation()
                ));
                let of = bridge.from.name.as_str();
                vec![
                    figure,
                    words::figure("effective-sample-size", of, weighted.effective_n),
                    words::figure("largest-weight", of, weighted.largest_weight),
                ]
            }
        }
    }

    fn rows(&self) -> Vec<ForestRow> {
        let row = |name: &str, interval: Option<&Interval>| ForestRow {
            group: "difference".into(),
            name: name.into(),
            cases: self.to.outcomes.cases(),
            counts: None,
            estimate: interval.map(estimate),
        };
        let mut rows = vec![row("raw", Some(&self.raw.interval))];
        if let Some(standardised) = &self.standardised {
            let interval = standardised.as_ref().ok().map(|(_, difference)| &difference.interval);
            rows.push(row("standardised", interval));
        }
        rows
    }

    fn roc(&self, bridge: &Bridge<'_>) -> Option<Picture> {
        let curve = |side: &Side<'_>| {
            let scores = side.outcomes.scores();
            let auc = scores.auc().ok()?.interval(bridge.measure.confidence).ok()?;
            let points = reliance_stats::roc::curve(&scores, bridge.measure.confidence).ok()?;
            Some(RocCurve { name: side.dataset.name.clone(), auc: estimate(&auc), points })
        };
        let curves: Vec<RocCurve> = [&self.to, &self.from].into_iter().filter_map(curve).collect();
        let title = "ROC of both markets, rows taken as independent".to_string();
        (!curves.is_empty()).then_some(Picture::Roc { title, curves })
    }

    /// An answer with all figures, pictures, evidence and caveats.
    pub(super) fn attach(
        &self,
        ask: &Ask<'_>,
        bridge: &Bridge<'_>,
        mut answered: Answered,
    ) -> Answered {
        answered = answered.figures(self.list(bridge)).picture(Picture::Bridging {
            title: format!("From `{}` to `{}`", bridge.from.name, bridge.to.name),
            measure: format!("difference of {}", bridge.measure.metric.word()),
            rows: self.rows(),
            margin: bridge.plan.margin,
        });
        answered.pictures.extend(self.roc(bridge));
        for side in [&self.to, &self.from] {
            answered = answered.evidence(ask.evidence_of(side.dataset));
            answered.caveats.extend(side.caveats.clone());
        }
        answered.caveats.extend(unlooked(&[self.to.dataset, self.from.dataset]));
        answered.caveats.extend(self.covariates(bridge));
        match &self.standardised {
            Some(Ok((standardised, _))) => answered.caveats.extend(standardised.caveats.clone()),
            Some(Err(why)) => {
                answered.caveats.push(format!("the standardised difference needs {why}"));
            }
            None => {}
        }
        answered
    }

    fn covariates(&self, bridge: &Bridge<'_>) -> Option<String> {
        if bridge.plan.standardise.is_empty() {
            return Some("the plan names no covariate to standardise for".into());
        }
        let said =
            |list: &[String]| if list.is_empty() { "none".into() } else { words::list(list) };
        Some(format!(
            "planned covariates measured in both markets: {}; planned and not collected in one of them: {}",
            said(&bridge.measured),
            said(&bridge.not_measured)
        ))
    }
}

/// Is it an area that is compared?
pub(super) fn of_areas(bridge: &Bridge<'_>) -> bool {
    bridge.measure.metric == Metric::Auc
}
