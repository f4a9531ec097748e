//! Calls against truth: likelihood ratios, odds ratio, Youden's index, F1, Matthews.
//!
//! Every function takes two counts: `sensitivity` of the diseased (yes: called), and
//! `specificity` of the healthy (yes: not called).

use libm::{exp, sqrt};

use crate::difference::newcombe;
use crate::error::{StatsError, at_least};
use crate::interval::{Confidence, Interval};
use crate::odds::odds_ratio;
use crate::proportion::Binomial;
use crate::ratio;

fn turned(count: Binomial) -> Binomial {
    Binomial::new(count.no, count.yes)
}

/// Positive likelihood ratio Se/(1−Sp) (Simel, Samsa and Matchar 1991, *J. Clin. Epidemiol.*
/// 44:763).
///
/// # Formula
///
/// The ratio of two proportions with limits on the logarithmic scale:
/// [`ratio::log_interval`] of the called among the diseased and among the healthy.
///
/// Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased or healthy, or if none of either was called
/// (use [`ratio::score`], which has limits there); [`StatsError::NoVariance`] if all were.
pub fn positive_likelihood_ratio(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    ratio::log_interval(sensitivity, turned(specificity), confidence)
}

/// Negative likelihood ratio (1−Se)/Sp (Simel, Samsa and Matchar 1991).
///
/// # Formula
///
/// [`ratio::log_interval`] of the missed among the diseased and the cleared among the healthy.
///
/// # Errors
///
/// As [`positive_likelihood_ratio`], for the missed and the cleared.
pub fn negative_likelihood_ratio(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    ratio::log_interval(turned(sensitivity), specificity, confidence)
}

/// Diagnostic odds ratio (Glas and others 2003, *J. Clin. Epidemiol.* 56:1129).
///
/// # Formula
///
/// Odds of a call in the diseased over odds in the healthy, limits by [`odds_ratio`]; the
/// conditional estimate with exact limits is [`crate::odds::fisher`].
///
/// # Errors
///
/// [`StatsError::TooFew`] if one of the four counts is 0.
pub fn diagnostic_odds_ratio(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    odds_ratio(sensitivity, turned(specificity), confidence)
}

/// Youden's index Se + Sp − 1 (Youden 1950, *Cancer* 3:32).
///
/// # Formula
///
/// It is the difference of two independent proportions, the called among the diseased and
/// among the healthy; limits by [`newcombe`].
///
/// Assumes independent rows and a threshold that was not chosen on them.
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased or healthy.
pub fn youden(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    newcombe(sensitivity, turned(specificity), confidence)
}

/// Balanced accuracy (Se + Sp)/2, limits as [`youden`], halved.
///
/// # Formula
///
/// (Se + Sp)/2 = (J + 1)/2 of Youden's index J (Youden 1950, *Cancer* 3:32), whose limits by
/// [`newcombe`] are moved and halved alike.
///
/// Assumes independent rows and a threshold that was not chosen on them.
///
/// # Errors
///
/// As [`youden`].
pub fn balanced_accuracy(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let index = youden(sensitivity, specificity, confidence)?;
    let half = |value: f64| (value + 1.0) / 2.0;
    Ok(Interval { low: half(index.low), point: half(index.point), high: half(index.high) })
}

/// Jaccard index of called and diseased: TP/(TP + FP + FN), with Wilson's limits.
///
/// # Formula
///
/// Of the rows that are called or diseased, the share that are both: a binomial proportion
/// given their number.
///
/// The index is Jaccard's (1912, *New Phytol.* 11:37), the limits Wilson's (1927, *JASA*
/// 22:209). Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::TooFew`] if no row is called or diseased.
pub fn jaccard(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let missed_or_false = sensitivity.no.saturating_add(specificity.no);
    Binomial::new(sensitivity.yes, missed_or_false).wilson(confidence)
}

/// F1 score 2TP/(2TP + FP + FN), the harmonic mean of sensitivity and positive predictive
/// value (van Rijsbergen 1979, *Information Retrieval*, 7); Dice's coefficient.
///
/// # Formula
///
/// 2J/(1+J) of the [`jaccard`] index, and of its limits: F1 rises with J, so that the
/// limits cover exactly as often. It depends on the prevalence of the sample.
///
/// # Errors
///
/// As [`jaccard`].
pub fn f1(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let index = jaccard(sensitivity, specificity, confidence)?;
    let dice = |j: f64| 2.0 * j / (1.0 + j);
    Ok(Interval { low: dice(index.low), point: dice(index.point), high: dice(index.high) })
}

/// Matthews' correlation coefficient of call and truth (Matthews 1975, *Biochim. Biophys.
/// Acta* 405:442), the φ coefficient.
///
/// # Formula
///
/// (TP·TN − FP·FN)/√((TP+FP)(TP+FN)(TN+FP)(TN+FN)); large-sample variance of φ under
/// multinomial sampling (Bishop, Fienberg and Holland 1975, *Discrete Multivariate
/// Analysis*, 11.3), limits on Fisher's z scale. It depends on the prevalence of the sample.
///
/// Assumes independent rows.
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased, healthy, called or cleared rows;
/// [`StatsError::NoVariance`] where every call is right, or every call is wrong.
pub fn matthews(
    sensitivity: Binomial,
    specificity: Binomial,
    confidence: Confidence,
) -> Result<Interval, StatsError> {
    let point = matthews_point(sensitivity, specificity)?;
    if point.abs() >= 1.0 {
        return Err(StatsError::NoVariance { what: "right and wrong of the calls" });
    }
    let n = sensitivity.n() as f64 + specificity.n() as f64;
    let diseased = sensitivity.n() as f64 / n;
    let called = (sensitivity.yes as f64 + specificity.no as f64) / n;
    let (row, column) = (diseased * (1.0 - diseased), called * (1.0 - called));
    let (skew, other) = (2.0 * diseased - 1.0, 2.0 * called - 1.0);
    let square = point * point;
    let variance = (1.0 - square
        + point * (1.0 + square / 2.0) * skew * other / sqrt(row * column)
        - 0.75 * square * (skew * skew / row + other * other / column))
        / n;
    let reach = confidence.z() * sqrt(variance.max(0.0)) / (1.0 - square);
    let centre = libm::atanh(point);
    Ok(Interval {
        low: hyperbolic_tangent(centre - reach).min(point),
        point,
        high: hyperbolic_tangent(centre + reach).max(point),
    })
}

/// The estimate of [`matthews`], which exists where its limits do not.
///
/// # Formula
///
/// (Se + Sp − 1) √(m n/((TP+FP)(TN+FN))), m diseased and n healthy, the same number as the
/// usual quotient of counts without its overflow (Matthews 1975, *Biochim. Biophys. Acta*
/// 405:442).
///
/// # Errors
///
/// [`StatsError::TooFew`] without diseased, healthy, called or cleared rows.
pub fn matthews_point(sensitivity: Binomial, specificity: Binomial) -> Result<f64, StatsError> {
    at_least("diseased rows", 1, sensitivity.n())?;
    at_least("healthy rows", 1, specificity.n())?;
    at_least("called rows", 1, sensitivity.yes.saturating_add(specificity.no))?;
    at_least("cleared rows", 1, sensitivity.no.saturating_add(specificity.yes))?;
    let index = sensitivity.point()? + specificity.point()? - 1.0;
    let (m, n) = (sensitivity.n() as f64, specificity.n() as f64);
    let called = sensitivity.yes as f64 + specificity.no as f64;
    let cleared = sensitivity.no as f64 + specificity.yes as f64;
    // φ is Youden's index times the ratio of the spreads of truth and call.
    Ok((index * sqrt(m / called * (n / cleared))).clamp(-1.0, 1.0))
}

/// How far a share differs between groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Largest minus smallest share.
    pub difference: f64,
    /// Smallest over largest share; 1 where all are 0.
    pub ratio: f64,
}

/// Largest difference and smallest ratio of a share between groups, as fairness audits
/// print them. Plain figures: they grow with the number of groups and with their
/// smallness, and say nothing of chance.
///
/// # Formula
///
/// max pᵢ − min pᵢ, and min pᵢ / max pᵢ, over the groups' shares. The ratio is the one of the
/// four-fifths rule (29 CFR 1607.4(D), 1978); no bound is applied here.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two groups or if a group is empty.
pub fn gap(groups: &[Binomial]) -> Result<Gap, StatsError> {
    at_least("groups", 2, groups.len() as u64)?;
    let (mut least, mut most) = (f64::INFINITY, 0.0f64);
    for group in groups {
        let share = group.point()?;
        (least, most) = (least.min(share), most.max(share));
    }
    Ok(Gap { difference: most - least, ratio: if most > 0.0 { least / most } else { 1.0 } })
}

fn hyperbolic_tangent(x: f64) -> f64 {
    let square = exp(-2.0 * x.abs());
    let value = (1.0 - square) / (1.0 + square);
    if x < 0.0 { -value } else { value }
}

#[cfg(test)]
mod tests;
