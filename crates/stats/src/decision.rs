//! Decision curves: what calls at a threshold are worth.

use libm::sqrt;

use crate::calibration::{Predicted, checked};
use crate::error::{StatsError, at_least, inner_proportion};
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;

/// Net benefit of three strategies at one threshold probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetBenefit {
    /// Of the device's calls, with limits, in true positives per person.
    pub device: Interval,
    /// Of calling everybody.
    pub everybody: f64,
    /// Share of people spared a false alarm beside calling everybody, at no loss of hits.
    pub avoided: f64,
}

/// Net benefit of calls (Vickers and Elkin 2006, *Med. Decis. Making* 26:565).
///
/// # Formula
///
/// TP/n − FP/n · t/(1−t), with t the risk at which acting is worth its price. Calling
/// everybody: π − (1−π) t/(1−t). Avoided: (device − everybody)(1−t)/t. Limits by the normal
/// distribution of a mean: each person counts 1, −t/(1−t) or 0.
///
/// `sensitivity` counts the diseased (yes: called), `specificity` the healthy (yes: not
/// called); the calls have to be those at risk t. Assumes independent rows that are a
/// sample of the people the device is for; for a sample of another prevalence use
/// [`net_benefit_at_prevalence`].
///
/// # Errors
///
/// [`StatsError::Proportion`] unless `0 < threshold < 1`; [`StatsError::TooFew`] below two
/// rows; [`StatsError::NoVariance`] where every row counts the same.
pub fn net_benefit(
    sensitivity: Binomial,
    specificity: Binomial,
    threshold: f64,
    confidence: Confidence,
) -> Result<NetBenefit, StatsError> {
    let threshold = inner_proportion("threshold", threshold)?;
    let rows = sensitivity.plus(specificity);
    rows.point()?;
    at_least("rows", 2, rows.n())?;
    let odds = threshold / (1.0 - threshold);
    let n = rows.n() as f64;
    let (hits, alarms) = (sensitivity.yes as f64 / n, specificity.no as f64 / n);
    let point = hits - odds * alarms;
    let variance = (hits + odds * odds * alarms - point * point).max(0.0) / (n - 1.0);
    let prevalence = sensitivity.n() as f64 / n;
    with_limits(point, variance, prevalence, odds, confidence)
}

/// Net benefit where sensitivity and specificity carry over to a population of another
/// prevalence (the same, with π in place of the sample's).
///
/// # Formula
///
/// Se·π − (1−Sp)(1−π) t/(1−t); variance π²Se(1−Se)/n₁ + ((1−π) t/(1−t))² Sp(1−Sp)/n₀.
///
/// The measure is that of Vickers and Elkin 2006, *Med. Decis. Making* 26:565; limits by the
/// normal distribution. Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::Proportion`] unless threshold and prevalence are strictly between 0 and
/// 1; [`StatsError::TooFew`] without diseased or healthy rows; [`StatsError::NoVariance`]
/// where all diseased and all healthy are called alike.
pub fn net_benefit_at_prevalence(
    sensitivity: Binomial,
    specificity: Binomial,
    threshold: f64,
    prevalence: f64,
    confidence: Confidence,
) -> Result<NetBenefit, StatsError> {
    let threshold = inner_proportion("threshold", threshold)?;
    let prevalence = inner_proportion("prevalence", prevalence)?;
    let (se, sp) = (sensitivity.point()?, specificity.point()?);
    let odds = threshold / (1.0 - threshold);
    let weight = odds * (1.0 - prevalence);
    let point = se * prevalence - (1.0 - sp) * weight;
    let variance = prevalence * prevalence * se * (1.0 - se) / sensitivity.n() as f64
        + weight * weight * sp * (1.0 - sp) / specificity.n() as f64;
    with_limits(point, variance, prevalence, odds, confidence)
}

/// Net benefit over declared thresholds of predicted probabilities: the decision curve.
///
/// # Formula
///
/// [`net_benefit`] at each threshold t of the calls "predicted at least t".
///
/// (Vickers and Elkin 2006, *Med. Decis. Making* 26:565.)
///
/// # Errors
///
/// As [`net_benefit`], for the first threshold that fails; a curve has no holes that the eye
/// would bridge. [`StatsError::Proportion`] for a probability outside 0 to 1.
pub fn decision_curve(
    predicted: &[Predicted],
    thresholds: &[f64],
    confidence: Confidence,
) -> Result<Vec<(f64, NetBenefit)>, StatsError> {
    let checked = checked(predicted)?;
    let healthy = checked.n - checked.events;
    thresholds
        .iter()
        .map(|&threshold| {
            let (mut hits, mut alarms) = (0u64, 0u64);
            for (_, events, n) in checked.rows().filter(|row| row.0 >= threshold) {
                hits += events;
                alarms += n - events;
            }
            let sensitivity = Binomial::new(hits, checked.events - hits);
            let specificity = Binomial::new(healthy - alarms, alarms);
            Ok((threshold, net_benefit(sensitivity, specificity, threshold, confidence)?))
        })
        .collect()
}

fn with_limits(
    point: f64,
    variance: f64,
    prevalence: f64,
    odds: f64,
    confidence: Confidence,
) -> Result<NetBenefit, StatsError> {
    if variance <= 0.0 {
        return Err(StatsError::NoVariance { what: "what the calls are worth" });
    }
    let reach = confidence.z() * sqrt(variance);
    let everybody = prevalence - (1.0 - prevalence) * odds;
    Ok(NetBenefit {
        device: Interval { low: point - reach, point, high: point + reach },
        everybody,
        avoided: (point - everybody) / odds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    /// Vickers, van Calster and Steyerberg 2016 (*BMJ* 352:i6), box: at 10 %, 1000 men of
    /// whom 200 have cancer: biopsy of all is worth 0.111.
    #[test]
    fn vickers_biopsies() {
        let all = net_benefit(Binomial::new(200, 0), Binomial::new(0, 800), 0.1, P95).unwrap();
        assert!((all.everybody - 0.111_11).abs() < 1e-5, "{all:?}");
        assert!((all.device.point - all.everybody).abs() < 1e-12);
        assert!(all.avoided.abs() < 1e-12);
        let test = net_benefit(Binomial::new(180, 20), Binomial::new(500, 300), 0.1, P95).unwrap();
        assert!((test.device.point - (0.18 - 0.3 / 9.0)).abs() < 1e-12);
        assert!((test.avoided - (test.device.point - 1.0 / 9.0) * 9.0).abs() < 1e-12);
    }

    #[test]
    fn a_curve_is_its_points() {
        let row = |p: f64, events: u64, n: u64| Predicted {
            probability: crate::reduction::Number::new(p).unwrap(),
            events,
            n,
        };
        let rows = [row(0.05, 2, 40), row(0.2, 8, 40), row(0.6, 15, 20)];
        let curve = decision_curve(&rows, &[0.1, 0.2, 0.5], P95).unwrap();
        let by_hand = net_benefit(Binomial::new(23, 2), Binomial::new(38, 37), 0.2, P95).unwrap();
        assert_eq!(curve[1], (0.2, by_hand));
        assert!((curve[0].1.device.point - (0.23 - 0.37 / 9.0)).abs() < 1e-12);
        assert!(decision_curve(&rows, &[0.1, 1.0], P95).is_err());
        assert!(decision_curve(&[], &[0.1], P95).is_err());
    }

    #[test]
    fn own_prevalence_gives_the_same_figure() {
        let (se, sp) = (Binomial::new(180, 20), Binomial::new(500, 300));
        let here = net_benefit(se, sp, 0.1, P95).unwrap();
        let there = net_benefit_at_prevalence(se, sp, 0.1, 0.2, P95).unwrap();
        assert!((here.device.point - there.device.point).abs() < 1e-12);
        // Here the prevalence is estimated too.
        assert!(here.device.width() > there.device.width());
        assert!(net_benefit(se, sp, 0.0, P95).is_err());
        assert!(net_benefit_at_prevalence(se, sp, 0.1, 1.0, P95).is_err());
        assert!(net_benefit(Binomial::new(0, 9), Binomial::new(9, 0), 0.1, P95).is_err());
    }

    proptest! {
        #[test]
        fn more_hits_are_worth_more(hits in 0u64..50, t in 0.01f64..0.9) {
            let sp = Binomial::new(40, 10);
            let (less, more) = (Binomial::new(hits, 51 - hits), Binomial::new(hits + 1, 50 - hits));
            let (a, b) = (net_benefit(less, sp, t, P95).unwrap(), net_benefit(more, sp, t, P95).unwrap());
            prop_assert!(a.device.point < b.device.point && a.device.contains(a.device.point));
        }
    }
}
