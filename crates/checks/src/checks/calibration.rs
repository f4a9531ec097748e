//! Calibration of the output as a probability.
//!
//! ## What it asks
//! If the output is a probability: do events happen as often as it says?
//!
//! ## Why
//! A user who reads 0.8 as *eight of ten* is misled by an output that ranks well and is
//! badly scaled; a threshold carried to another market moves with the scale.
//!
//! ## What it needs
//! Test data sets with `truth` and a `score` from 0 to 1, and their `sampling`.
//!
//! ## How it is computed
//! Logistic recalibration (Cox 1958): slope, and intercept with the slope held at 1
//! (calibration in the large), with Wald limits at the plan's level, else 95 % by
//! convention; Brier score; ten bins of equal size for the picture with Clopper–Pearson
//! limits. Scores of exactly 0 or 1 have no logit and are an error.
//! It is *shown* where the limits of the slope hold 1 and those of the intercept hold 0,
//! and *not shown* where one of them does not. No margin is applied: the figures say how
//! far off it is.
//! Calibration in the large depends on prevalence; where the data were enriched or
//! case-control by design only the slope is judged.
//! Rows are taken as independent; a caveat says so where a cluster is declared.
//!
//! ## What may cross a border
//! Exact scores stay; slope, intercept and bins may be released.
//!
//! ## If it is not shown
//! Recalibrate on tuning data and test again, or do not present the output as a probability.

use reliance_model::device::Dataset;
use reliance_model::picture::{CalibrationSeries, Estimate, Picture};
use reliance_stats::calibration::{BinRule, Predicted, bins, brier, fit, in_the_large};
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Need, Reductions};
use reliance_stats::{Confidence, Interval};

use crate::combine::combine_results;
use crate::endpoints::{development, independent};
use crate::performance::{
    Outcomes, confidence, no_test_set, not_computable, scores_need, test_sets,
};
use crate::{Answered, Ask, Check, Missing, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("calibration", include_str!("calibration.rs"), needs, answer);

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    test_sets(ask).iter().map(|set| scores_need(&set.name)).collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[]) {
        return Ok(unknown);
    }
    let parts = test_sets(ask).iter().map(|set| about(ask, reductions, set)).collect();
    combine_results(parts).ok_or_else(no_test_set)
}

fn about(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let confidence = confidence(ask)?;
    let tally = reductions.tally(&scores_need(&set.name))?;
    let outcomes = Outcomes::of(tally);
    let predicted = outcomes.predicted().ok_or_else(|| {
        Missing::new(
            format!("a score from 0 to 1 in `{}`: a calibration is of probabilities", set.name),
            "nothing, where the output is not presented as a probability",
        )
    })?;
    let failed = |error| not_computable(&format!("the calibration of `{}`", set.name), &error);
    let line = fit(&predicted).map_err(failed)?;
    let large = in_the_large(&predicted).map_err(failed)?;
    let slope = limits(line.slope, line.slope_se, confidence);
    let level = limits(large.value, large.se, confidence);
    let by_design = designed(set);
    let said = format!(
        "slope of `{}` is {}, in the large {}",
        set.name,
        words::with_limits(&slope, confidence),
        words::with_limits(&level, confidence)
    );
    let good = slope.contains(1.0) && (by_design || level.contains(0.0));
    let mut answered = if good {
        Answered::shown(format!("no miscalibration found: {said}"))
    } else {
        Answered::not_shown(said)
            .to_do("recalibrate on tuning data and test again, or do not present a probability")
    };
    let figure = |name: &str, interval: &Interval, se: f64| {
        let mut figure = words::figure_with(
            name,
            set.name.as_str(),
            interval,
            confidence,
            "logistic recalibration, Wald",
        );
        figure.note = Some(format!("standard error {se:.6}; {} rows", outcomes.known()));
        figure
    };
    answered = answered
        .figures([
            figure("calibration-slope", &slope, line.slope_se),
            figure("calibration-in-the-large", &level, large.se),
        ])
        .figures(
            brier(&predicted).ok().map(|it| words::figure("brier", set.name.as_str(), it.score)),
        )
        .evidence(ask.evidence_of(set));
    answered.pictures.extend(picture(&predicted, set, confidence));
    answered.caveats.extend(outcomes.caveats(&set.name));
    answered.caveats.extend(tally.loss.clone());
    answered.caveats.extend(restrictions(ask, set));
    Ok(independent(ask, set, answered))
}

/// What restricts the figures of a data set, as declared.
fn restrictions(ask: &Ask<'_>, set: &Dataset) -> Vec<String> {
    let mut caveats: Vec<String> = development(ask, set).into_iter().collect();
    if designed(set) {
        caveats.push(format!(
            "prevalence of `{}` was chosen by design, so calibration in the large is not judged",
            set.name
        ));
    }
    if ask.evidence.device.table_of(set).is_some_and(|table| !table.clusters.is_empty()) {
        caveats.push(format!(
            "the limits take the rows of `{}` as independent although a cluster is declared",
            set.name
        ));
    }
    caveats
}

fn designed(set: &Dataset) -> bool {
    matches!(set.sampling.as_deref(), Some("enriched" | "case-control"))
        || set.enriched.contains("truth")
}

fn limits(value: f64, se: f64, confidence: Confidence) -> Interval {
    let reach = confidence.z() * se;
    Interval { low: value - reach, point: value, high: value + reach }
}

fn picture(predicted: &[Predicted], set: &Dataset, confidence: Confidence) -> Option<Picture> {
    let bins = bins(predicted, &BinRule::EqualSize(10)).ok()?;
    let bins = bins
        .into_iter()
        .filter_map(|bin| {
            let observed = Binomial::new(bin.events, bin.n - bin.events);
            let Interval { low, point, high } = observed.clopper_pearson(confidence).ok()?;
            Some((bin.predicted, Estimate { low, point, high }, bin.n))
        })
        .collect();
    let series = vec![CalibrationSeries { name: set.name.clone(), bins }];
    Some(Picture::Calibration { title: format!("Calibration of `{}`", set.name), series })
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;

    use super::*;
    use crate::testing::{Folder, Row, answer as told, answered, folder, row};

    /// Of a hundred rows at each probability, so many events.
    fn events(pairs: [(f64, u64); 4]) -> Folder {
        let rows: Vec<Row> = pairs
            .iter()
            .flat_map(|&(score, events)| {
                (0..100)
                    .map(move |at| row(&format!("truth={} score={score}", u8::from(at < events))))
            })
            .collect();
        folder().dataset("us", Role::Test, rows)
    }

    #[test]
    fn shown_where_events_follow_the_score() {
        let good = events([(0.1, 10), (0.3, 30), (0.6, 60), (0.9, 90)]);
        insta::assert_snapshot!(told(CHECK, &good), @"shown: no miscalibration found: slope of `us` is 1.000 (95 % CI 0.809 to 1.191), in the large 0.000 (95 % CI -0.247 to 0.247)");
        let all = answered(CHECK, &good);
        assert_eq!(all.figures.len(), 3);
        let [Picture::Calibration { series, .. }] = &all.pictures[..] else {
            panic!("{:?}", all.pictures);
        };
        // The bins hold every case and every event once, between limits that part from both.
        let bins = &series[0].bins;
        let events: f64 = bins.iter().map(|(_, seen, cases)| seen.point * *cases as f64).sum();
        assert_eq!(bins.iter().map(|(_, _, cases)| cases).sum::<u64>(), 400);
        assert!((events - 190.0).abs() < 1e-9, "{events}");
        for (predicted, seen, _) in bins {
            assert!((seen.point - predicted).abs() < 1e-9, "{predicted}: {seen:?}");
            assert!(seen.low < seen.point && seen.point < seen.high, "{predicted}: {seen:?}");
        }
    }

    #[test]
    fn not_shown_where_they_do_not() {
        insta::assert_snapshot!(told(CHECK, &events([(0.1, 30), (0.3, 50), (0.6, 80), (0.9, 97)])), @r"
        not shown: slope of `us` is 0.925 (95 % CI 0.730 to 1.121), in the large 1.058 (95 % CI 0.809 to 1.307)
        to do: recalibrate on tuning data and test again, or do not present a probability
        ");
        insta::assert_snapshot!(told(CHECK, &events([(0.1, 35), (0.3, 40), (0.6, 55), (0.9, 65)])), @r"
        not shown: slope of `us` is 0.299 (95 % CI 0.172 to 0.426), in the large 0.079 (95 % CI -0.167 to 0.326)
        to do: recalibrate on tuning data and test again, or do not present a probability
        ");
    }

    #[test]
    fn prevalence_by_design_is_not_judged() {
        let folder = events([(0.1, 30), (0.3, 50), (0.6, 80), (0.9, 97)]).device(|device| {
            device.datasets[0].sampling = Some("enriched".into());
            device.tables[0].clusters.push("patient".into());
        });
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        shown: no miscalibration found: slope of `us` is 0.925 (95 % CI 0.730 to 1.121), in the large 1.058 (95 % CI 0.809 to 1.307)
        caveat: prevalence of `us` was chosen by design, so calibration in the large is not judged
        caveat: the limits take the rows of `us` as independent although a cluster is declared
        ");
    }

    #[test]
    fn what_is_no_probability_is_said() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a test data set with the roles `truth` and `score`
        to do: declare in `reliance.toml` a data set with `role = "test"` and map both columns
        "#);
        let logits = vec![row("truth=1 score=2.5"), row("truth=0 score=-1")];
        insta::assert_snapshot!(told(CHECK, &folder().dataset("us", Role::Test, logits)), @r"
        undetermined: needs a score from 0 to 1 in `us`: a calibration is of probabilities
        to do: nothing, where the output is not presented as a probability
        ");
        let lone = folder().dataset("us", Role::Test, vec![row("truth=1 score=0.5")]);
        insta::assert_snapshot!(told(CHECK, &lone), @"undetermined: needs data on which the calibration of `us` can be computed: at least 1 rows without the event are needed, found 0");
        insta::assert_snapshot!(told(CHECK, &folder().parameter("by", "site")), @"for a person: `calibration` cannot compute `by = site`, so a person must judge what it asks");
    }
}
