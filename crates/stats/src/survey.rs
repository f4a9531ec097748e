//! Proportions and means of surveys with strata, sampling units and weights.

use std::collections::BTreeMap;

use libm::sqrt;

use crate::distribution::t_upper_quantile;
use crate::error::{StatsError, all_finite, at_least, finite, positive};
use crate::interval::{Confidence, Interval};
use crate::predictive::{logistic, logit};

/// One row of a survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampled {
    /// Stratum of the design.
    pub stratum: u128,
    /// Primary sampling unit; its names may recur in other strata.
    pub unit: u128,
    /// Sampling weight: how many people the row stands for.
    pub weight: f64,
    /// The value (0 or 1 for a proportion); `None` for a row outside the subgroup asked
    /// about, which still tells how the design varies.
    pub value: Option<f64>,
}

/// A mean of a survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurveyMean {
    /// The weighted mean, in the value's unit.
    pub mean: f64,
    /// Its design-based standard error.
    pub se: f64,
    /// Degrees of freedom: units less strata.
    pub df: u64,
    /// Rows in the subgroup.
    pub n: u64,
    /// Variance over the variance of as many independent unweighted rows; `None` where the
    /// value does not vary.
    pub design_effect: Option<f64>,
}

impl SurveyMean {
    /// Limits by t, in the value's unit.
    ///
    /// # Formula
    ///
    /// mean ± t₍df₎ · se, df units less strata (Lumley 2010, *Complex Surveys*, 2).
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] if the standard error is 0; [`StatsError::NotFinite`] where a
    /// limit leaves the range of numbers.
    pub fn interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let reach = self.quantile(confidence)? * self.se;
        all_finite("a limit of the mean", [self.mean - reach, self.mean + reach])?;
        Ok(Interval { low: self.mean - reach, point: self.mean, high: self.mean + reach })
    }

    /// Limits of a proportion by t on the logit scale, always inside (0, 1).
    ///
    /// # Formula
    ///
    /// logit(mean) ± t₍df₎ · se/(mean(1−mean)), transformed back (Lumley 2010, *Complex
    /// Surveys*, 2).
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] if the standard error is 0 or the proportion 0 or 1.
    pub fn logit_interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let spread = self.mean * (1.0 - self.mean);
        if spread <= 0.0 {
            return Err(StatsError::NoVariance { what: "the outcome in the survey" });
        }
        let reach = self.quantile(confidence)? * self.se / spread;
        let centre = logit(self.mean);
        Ok(Interval {
            low: logistic(centre - reach).min(self.mean),
            point: self.mean,
            high: logistic(centre + reach).max(self.mean),
        })
    }

    fn quantile(&self, confidence: Confidence) -> Result<f64, StatsError> {
        if self.se <= 0.0 {
            return Err(StatsError::NoVariance { what: "the outcome in the survey" });
        }
        Ok(t_upper_quantile(confidence.alpha() / 2.0, self.df as f64))
    }
}

/// Weighted mean of a subgroup of a survey with its linearised standard error (Binder 1983,
/// *Int. Stat. Rev.* 51:279; Lumley 2010, *Complex Surveys*, 2).
///
/// # Formula
///
/// ȳ = Σwy/Σw over the subgroup; with z = w(y−ȳ)/Σw, 0 outside it, summed to units:
/// variance Σₕ nₕ/(nₕ−1) Σᵤ (zₕᵤ − z̄ₕ)², units drawn with replacement.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless the subgroup has rows and every stratum two units (a
/// stratum of one has to be joined to another beforehand); [`StatsError::Positive`] for a
/// weight that is not positive; [`StatsError::NotFinite`] for a value that is not finite.
pub fn survey_mean(rows: &[Sampled]) -> Result<SurveyMean, StatsError> {
    let mut sorted = rows.to_vec();
    for row in &sorted {
        positive("sampling weight", row.weight)?;
        finite("a value", row.value.unwrap_or(0.0))?;
    }
    // One order of summing, whatever the order of the rows.
    sorted.sort_by(|a, b| {
        let key = |row: &Sampled| (row.stratum, row.unit);
        let value = |row: &Sampled| row.value.unwrap_or(f64::INFINITY);
        key(a).cmp(&key(b)).then(a.weight.total_cmp(&b.weight)).then(value(a).total_cmp(&value(b)))
    });
    let (mut weight, mut sum, mut n) = (0.0, 0.0, 0u64);
    for row in &sorted {
        if let Some(value) = row.value {
            weight += row.weight;
            sum += row.weight * value;
            n += 1;
        }
    }
    at_least("rows in the subgroup", 1, n)?;
    let mean = finite("the mean", sum / weight)?;
    let mut units: BTreeMap<u128, BTreeMap<u128, f64>> = BTreeMap::new();
    let mut squares = 0.0;
    for row in &sorted {
        let unit = units.entry(row.stratum).or_default().entry(row.unit).or_default();
        if let Some(value) = row.value {
            *unit += row.weight * (value - mean) / weight;
            squares += row.weight / weight * (value - mean) * (value - mean);
        }
    }
    let (mut variance, mut count) = (0.0, 0u64);
    for stratum in units.values() {
        at_least("sampling units in every stratum", 2, stratum.len() as u64)?;
        let k = stratum.len() as f64;
        let middle = stratum.values().sum::<f64>() / k;
        let spread: f64 = stratum.values().map(|z| (z - middle) * (z - middle)).sum();
        variance += k / (k - 1.0) * spread;
        count += stratum.len() as u64;
    }
    let se = finite("the standard error", sqrt(variance))?;
    let design_effect = (squares > 0.0)
        .then(|| variance / (squares / n as f64))
        .filter(|effect| effect.is_finite());
    Ok(SurveyMean { mean, se, df: count - units.len() as u64, n, design_effect })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proportion::{Binomial, clustered};
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn row(stratum: u128, unit: u128, weight: f64, value: f64) -> Sampled {
        Sampled { stratum, unit, weight, value: Some(value) }
    }

    /// Equal weights and one stratum are the clustered proportion.
    #[test]
    fn one_stratum_of_equal_weights() {
        let clusters = [(3, 2), (1, 6), (5, 5), (2, 1), (0, 4)];
        let mut rows = Vec::new();
        for (unit, &(yes, no)) in clusters.iter().enumerate() {
            for place in 0..yes + no {
                rows.push(row(1, unit as u128, 2.5, f64::from(u8::from(place < yes))));
            }
        }
        let counts: Vec<Binomial> = clusters.iter().map(|&(y, n)| Binomial::new(y, n)).collect();
        let plain = clustered(&counts, P95).unwrap();
        let survey = survey_mean(&rows).unwrap();
        assert!((survey.mean - plain.interval.point).abs() < 1e-12);
        assert!((survey.se - plain.se).abs() < 1e-12);
        assert_eq!(survey.df, 4);
        let limits = survey.logit_interval(P95).unwrap();
        assert!(limits.contains(survey.mean) && limits.low > 0.0);
    }

    /// Every row its own unit: the stratified variance Σ(Nₕ/N)² s²/n by hand.
    #[test]
    fn stratified_rows() {
        let rows = [
            row(1, 1, 10.0, 1.0),
            row(1, 2, 10.0, 0.0),
            row(1, 3, 10.0, 1.0),
            row(2, 4, 30.0, 0.0),
            row(2, 5, 30.0, 1.0),
        ];
        let survey = survey_mean(&rows).unwrap();
        let mean = (2.0 / 3.0 * 30.0 + 0.5 * 60.0) / 90.0;
        assert!((survey.mean - mean).abs() < 1e-12);
        let (s1, s2) = (2.0 / 9.0 * 1.5, 0.5);
        let variance = (1.0f64 / 9.0) * s1 / 3.0 + (4.0 / 9.0) * s2 / 2.0;
        assert!((survey.se - variance.sqrt()).abs() < 1e-12, "{survey:?}");
    }

    #[test]
    fn what_cannot_be_estimated() {
        assert!(survey_mean(&[]).is_err());
        let lonely = [row(1, 1, 1.0, 1.0), row(1, 2, 1.0, 0.0), row(2, 3, 1.0, 0.0)];
        assert!(matches!(survey_mean(&lonely), Err(StatsError::TooFew { needed: 2, .. })));
        assert!(survey_mean(&[row(1, 1, 0.0, 1.0), row(1, 2, 1.0, 0.0)]).is_err());
        assert!(survey_mean(&[row(1, 1, 1.0, f64::NAN), row(1, 2, 1.0, 0.0)]).is_err());
        let outside = Sampled { value: None, ..row(1, 1, 1.0, 0.0) };
        assert!(survey_mean(&[outside, Sampled { unit: 2, ..outside }]).is_err());
        let flat = survey_mean(&[row(1, 1, 1.0, 1.0), row(1, 2, 1.0, 1.0)]).unwrap();
        assert!(flat.interval(P95).is_err() && flat.logit_interval(P95).is_err());
    }

    proptest! {
        #[test]
        fn order_and_scale_of_weights_leave_no_trace(
            rows in proptest::collection::vec((0u8..3, 0u8..4, 0.5f64..4.0, 0u8..2), 20..60),
        ) {
            let mut made: Vec<Sampled> = rows
                .iter()
                .map(|&(h, u, w, y)| row(u128::from(h), u128::from(u), w, f64::from(y)))
                .collect();
            for h in 0..3 {
                for u in 0..4 {
                    made.push(row(h, u, 1.0, 0.0));
                }
            }
            let one = survey_mean(&made).unwrap();
            made.reverse();
            prop_assert_eq!(one, survey_mean(&made).unwrap());
            let heavy: Vec<Sampled> =
                made.iter().map(|r| Sampled { weight: 8.0 * r.weight, ..*r }).collect();
            let other = survey_mean(&heavy).unwrap();
            prop_assert!((one.mean - other.mean).abs() < 1e-12 && (one.se - other.se).abs() < 1e-12);
        }
    }
}
