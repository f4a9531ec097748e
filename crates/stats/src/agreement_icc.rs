//! Intraclass correlation of measurements, six forms.

use crate::distribution::{f_upper, f_upper_quantile};
use crate::error::{StatsError, at_least, finite};
use crate::interval::{Confidence, Interval};

/// One intraclass correlation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Icc {
    /// The coefficient with limits; it can come out below 0.
    pub value: Interval,
    /// F statistic of "the true coefficient is 0".
    pub f: f64,
    /// Its degrees of freedom.
    pub df: (f64, f64),
    /// Its one-sided p-value.
    pub p: f64,
}

/// The six forms (Shrout and Fleiss 1979, *Psychol. Bull.* 86:420, in brackets theirs).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IccForms {
    /// One way, one rating (ICC(1,1)): each case has raters of its own.
    pub one_way: Icc,
    /// Two ways, absolute agreement, one rating (ICC(2,1)): raters are a sample of raters.
    pub agreement: Icc,
    /// Two ways, consistency, one rating (ICC(3,1)): a rater's constant shift does not count.
    pub consistency: Icc,
    /// One way, mean of the k ratings (ICC(1,k)).
    pub one_way_mean: Icc,
    /// Two ways, absolute agreement, mean of the k ratings (ICC(2,k)).
    pub agreement_mean: Icc,
    /// Two ways, consistency, mean of the k ratings (ICC(3,k)).
    pub consistency_mean: Icc,
}

/// Mean squares of cases, raters, the rest, and within cases.
struct Squares {
    n: f64,
    k: f64,
    cases: f64,
    raters: f64,
    rest: f64,
    within: f64,
}

fn squares(ratings: &[Vec<f64>]) -> Result<Squares, StatsError> {
    let k = ratings.first().map_or(0, Vec::len);
    if ratings.iter().any(|row| row.len() != k) {
        return Err(StatsError::Shape { what: "the cases have different numbers of ratings" });
    }
    at_least("cases", 2, ratings.len() as u64)?;
    at_least("ratings of a case", 2, k as u64)?;
    for &rating in ratings.iter().flatten() {
        finite("a rating", rating)?;
    }
    let (n, size) = (ratings.len() as f64, k as f64);
    // From a value near the mean, so that a large common level costs no digits.
    let first = ratings[0][0];
    let mut rows: Vec<Vec<f64>> =
        ratings.iter().map(|row| row.iter().map(|x| x - first).collect()).collect();
    rows.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let mean = rows.iter().flatten().sum::<f64>() / (n * size);
    let of_case: Vec<f64> = rows.iter().map(|row| row.iter().sum::<f64>() / size).collect();
    let of_rater: Vec<f64> =
        (0..k).map(|j| rows.iter().map(|row| row[j]).sum::<f64>() / n).collect();
    let square = |means: &[f64]| means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>();
    let (mut within, mut rest) = (0.0, 0.0);
    for (row, case) in rows.iter().zip(&of_case) {
        for (x, rater) in row.iter().zip(&of_rater) {
            within += (x - case) * (x - case);
            rest += (x - case - rater + mean) * (x - case - rater + mean);
        }
    }
    Ok(Squares {
        n,
        k: size,
        cases: size * square(&of_case) / (n - 1.0),
        raters: n * square(&of_rater) / (size - 1.0),
        rest: rest / ((n - 1.0) * (size - 1.0)),
        within: within / (n * (size - 1.0)),
    })
}

/// Intraclass correlations of a complete table, one row a case, one column a rater.
///
/// # Formula
///
/// From the mean squares of cases (B), raters (J), the rest (E) and within cases (W), n cases
/// and k raters: (B−W)/(B+(k−1)W), (B−E)/(B+(k−1)E+k(J−E)/n), (B−E)/(B+(k−1)E), and for
/// means (B−W)/B, (B−E)/(B+(J−E)/n), (B−E)/B (Shrout and Fleiss 1979); limits from the F
/// distribution, those of absolute agreement with Satterthwaite's degrees of freedom
/// (McGraw and Wong 1996, *Psychol. Methods* 1:30, with their correction).
///
/// Assumes independent cases and near-normal ratings.
///
/// # Errors
///
/// [`StatsError::Shape`] if a rating is missing; [`StatsError::TooFew`] below two cases or
/// raters; [`StatsError::NotFinite`] for a rating that is not finite, or ratings and a level at
/// which a form leaves the range of numbers; [`StatsError::NoVariance`] where the raters agree
/// wholly, or all cases have the same mean rating, which leaves the forms of means without end.
pub fn intraclass(ratings: &[Vec<f64>], confidence: Confidence) -> Result<IccForms, StatsError> {
    let s = squares(ratings)?;
    if s.cases <= 0.0 && s.within <= 0.0 {
        return Err(StatsError::NoVariance { what: "the rating" });
    }
    if s.cases <= 0.0 {
        return Err(StatsError::NoVariance { what: "the mean rating of a case" });
    }
    if s.rest <= 0.0 || s.within <= 0.0 {
        return Err(StatsError::NoVariance { what: "the difference between raters" });
    }
    let (n, k) = (s.n, s.k);
    let (one_way, one_way_mean) = by_ratio(&s, s.within, n * (k - 1.0), confidence);
    let rest_df = (n - 1.0) * (k - 1.0);
    let (consistency, consistency_mean) = by_ratio(&s, s.rest, rest_df, confidence);
    let value = (s.cases - s.rest) / (s.cases + (k - 1.0) * s.rest + k * (s.raters - s.rest) / n);
    let mean = (s.cases - s.rest) / (s.cases + (s.raters - s.rest) / n);
    let (low, high) = agreement_limits(&s, value, confidence);
    // Spearman and Brown carry the limits over to the mean of k.
    let boosted = |x: f64| k * x / (1.0 + (k - 1.0) * x);
    let around = |low: f64, point: f64, high: f64| Interval {
        low: low.min(point),
        point,
        high: high.max(point),
    };
    let forms = IccForms {
        one_way,
        agreement: Icc { value: around(low, value, high), ..consistency },
        consistency,
        one_way_mean,
        agreement_mean: Icc { value: around(boosted(low), mean, boosted(high)), ..consistency },
        consistency_mean,
    };
    forms.finite()
}

impl IccForms {
    fn finite(self) -> Result<IccForms, StatsError> {
        let singles = [&self.one_way, &self.agreement, &self.consistency];
        let means = [&self.one_way_mean, &self.agreement_mean, &self.consistency_mean];
        for Icc { value, f, df, p } in singles.into_iter().chain(means) {
            for number in [value.low, value.point, value.high, *f, df.0, df.1, *p] {
                finite("a correlation of ratings of this spread", number)?;
            }
        }
        Ok(self)
    }
}

/// The forms that depend on one ratio of mean squares: single rating, and mean.
fn by_ratio(s: &Squares, error: f64, df: f64, confidence: Confidence) -> (Icc, Icc) {
    let f = s.cases / error;
    let half = confidence.alpha() / 2.0;
    let lower = f / f_upper_quantile(half, s.n - 1.0, df);
    let upper = f * f_upper_quantile(half, df, s.n - 1.0);
    let single = |f: f64| (f - 1.0) / (f + s.k - 1.0);
    let mean = |f: f64| 1.0 - 1.0 / f;
    let p = f_upper(f, s.n - 1.0, df);
    let icc = |of: &dyn Fn(f64) -> f64| {
        let value = Interval { low: of(lower), point: of(f), high: of(upper) };
        Icc { value, f, df: (s.n - 1.0, df), p }
    };
    (icc(&single), icc(&mean))
}

/// Limits of absolute agreement, single rating.
fn agreement_limits(s: &Squares, value: f64, confidence: Confidence) -> (f64, f64) {
    let (n, k) = (s.n, s.k);
    let ratio = s.raters / s.rest;
    let common = n * (1.0 + (k - 1.0) * value) - k * value;
    let top = k * value * ratio + common;
    let v = (k - 1.0) * (n - 1.0) * top * top
        / ((n - 1.0) * k * k * value * value * ratio * ratio + common * common);
    let half = confidence.alpha() / 2.0;
    let upper = f_upper_quantile(half, n - 1.0, v);
    let lower = f_upper_quantile(half, v, n - 1.0);
    let mixed = k * s.raters + (k * n - k - n) * s.rest;
    let low = n * (s.cases - upper * s.rest) / (upper * mixed + n * s.cases);
    let high = n * (lower * s.cases - s.rest) / (mixed + n * lower * s.cases);
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const P95: Confidence = Confidence::P95;

    fn published() -> Vec<Vec<f64>> {
        [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ]
        .iter()
        .map(|row| row.to_vec())
        .collect()
    }

    /// Shrout and Fleiss 1979, Tables 2 to 4: .17, .29, .71, .44, .62, .91; limits as psych
    /// prints them.
    #[test]
    fn shrout_and_fleiss() {
        let forms = intraclass(&published(), P95).unwrap();
        for (icc, point, low, high) in [
            (forms.one_way, 0.17, -0.13, 0.72),
            (forms.agreement, 0.29, 0.02, 0.76),
            (forms.consistency, 0.71, 0.34, 0.95),
            (forms.one_way_mean, 0.44, -0.88, 0.91),
            (forms.agreement_mean, 0.62, 0.07, 0.93),
            (forms.consistency_mean, 0.91, 0.68, 0.99),
        ] {
            assert!((icc.value.point - point).abs() < 5e-3, "{icc:?}");
            assert!((icc.value.low - low).abs() < 7e-3, "{icc:?}");
            assert!((icc.value.high - high).abs() < 7e-3, "{icc:?}");
        }
        assert!(
            (forms.one_way.f - 1.79).abs() < 5e-3 && (forms.consistency.f - 11.03).abs() < 5e-3
        );
        assert!((forms.one_way.p - 0.165).abs() < 5e-4, "{forms:?}");
    }

    #[test]
    fn what_has_none() {
        let flat = vec![vec![1.0, 1.0]; 5];
        assert!(intraclass(&flat, P95).is_err());
        let alike: Vec<Vec<f64>> = (0..5).map(|x| vec![f64::from(x); 2]).collect();
        assert!(intraclass(&alike, P95).is_err());
        assert!(intraclass(&[vec![1.0, 2.0]], P95).is_err());
        assert!(intraclass(&[vec![1.0], vec![2.0]], P95).is_err());
        assert!(intraclass(&[vec![1.0, 2.0], vec![2.0]], P95).is_err());
        assert!(intraclass(&[vec![1.0, f64::NAN], vec![2.0, 1.0]], P95).is_err());
    }

    proptest! {
        #[test]
        fn unit_and_order_leave_no_trace(scale in 0.1f64..9.0, shift in -1e4f64..1e4) {
            let mut rows = published();
            let one = intraclass(&rows, P95).unwrap();
            rows.reverse();
            for x in rows.iter_mut().flatten() {
                *x = *x * scale + shift;
            }
            let other = intraclass(&rows, P95).unwrap();
            prop_assert!((one.agreement.value.low - other.agreement.value.low).abs() < 1e-6);
            prop_assert!((one.one_way.value.high - other.one_way.value.high).abs() < 1e-6);
        }
    }
}
