//! Krippendorff's alpha, and coefficients that adjust kappa for its margins.

use std::collections::BTreeMap;

use crate::error::{StatsError, at_least, finite, total};
use crate::interval::{Confidence, Interval};
use crate::proportion::Binomial;
use crate::reduction::Number;

/// What the distance of two values means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Categories: different or not.
    Nominal,
    /// Ranks: by how many values lie between.
    Ordinal,
    /// Numbers: the squared difference.
    Interval,
    /// Numbers with a true zero: the squared difference over the squared sum.
    Ratio,
}

/// Krippendorff's alpha.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// The coefficient; 1 is perfect agreement, 0 agreement by chance.
    pub alpha: f64,
    /// Observed disagreement, in squared units of the scale.
    pub observed: f64,
    /// Disagreement expected by chance.
    pub expected: f64,
    /// Units with at least two values.
    pub units: u64,
    /// Values in them.
    pub values: u64,
}

/// Krippendorff's alpha of any number of raters with missing values (Krippendorff 2019,
/// *Content Analysis*, 4th edition, 12).
///
/// # Formula
///
/// 1 − Dₒ/Dₑ with Dₒ = Σ o(c,k) δ²(c,k)/n and Dₑ = Σ n_c n_k δ²(c,k)/(n(n−1)), o the
/// coincidences: each pair of values within a unit of m values counts 1/(m−1). δ² by
/// `scale`; for ranks (Σ values from c to k, the ends half)². A unit is the list of its
/// values; units of one value say nothing and are left out.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless a unit has two values; [`StatsError::NoVariance`] where
/// all values are equal; [`StatsError::Positive`] for a negative value on the ratio scale;
/// [`StatsError::NotFinite`] where squared distances leave the range of numbers.
pub fn krippendorff(units: &[Vec<Number>], scale: Scale) -> Result<Alpha, StatsError> {
    let paired: Vec<&Vec<Number>> = units.iter().filter(|unit| unit.len() >= 2).collect();
    at_least("units with two values", 1, paired.len() as u64)?;
    let mut totals: BTreeMap<Number, u64> = BTreeMap::new();
    for &value in paired.iter().copied().flatten() {
        if scale == Scale::Ratio && value.get() < 0.0 {
            return Err(StatsError::Positive {
                what: "a value on the ratio scale",
                value: value.get(),
            });
        }
        *totals.entry(value).or_default() += 1;
    }
    if totals.len() < 2 {
        return Err(StatsError::NoVariance { what: "the value" });
    }
    let n = total("values", totals.values().copied())?;
    let ranks = middle_ranks(&totals);
    let square = |a: Number, b: Number| -> f64 {
        let distance = match scale {
            Scale::Nominal => f64::from(u8::from(a != b)),
            // The half ends make it the distance of middle ranks.
            Scale::Ordinal => ranks[&a] - ranks[&b],
            Scale::Interval => a.get() - b.get(),
            Scale::Ratio if a == b => 0.0,
            Scale::Ratio => (a.get() - b.get()) / (a.get() + b.get()),
        };
        distance * distance
    };
    let mut observed = 0.0;
    let mut lists: Vec<Vec<Number>> = paired.into_iter().cloned().collect();
    for unit in &mut lists {
        unit.sort_unstable();
    }
    lists.sort_unstable();
    for unit in &lists {
        let mut sum = 0.0;
        for (place, &a) in unit.iter().enumerate() {
            sum += unit[place + 1..].iter().map(|&b| square(a, b)).sum::<f64>();
        }
        observed += 2.0 * sum / (unit.len() as f64 - 1.0);
    }
    let mut expected = 0.0;
    for (&a, &count) in &totals {
        for (&b, &other) in totals.range(a..) {
            expected += 2.0 * count as f64 * other as f64 * square(a, b);
        }
    }
    let size = n as f64;
    let (observed, expected) = (observed / size, expected / (size * (size - 1.0)));
    let expected = finite("the squared distance of values of this spread", expected)?;
    let alpha = finite("alpha of values of this spread", 1.0 - observed / expected)?;
    Ok(Alpha { alpha, observed, expected, units: lists.len() as u64, values: n })
}

fn middle_ranks(totals: &BTreeMap<Number, u64>) -> BTreeMap<Number, f64> {
    let mut before = 0.0;
    totals
        .iter()
        .map(|(&value, &count)| {
            let middle = before + count as f64 / 2.0;
            before += count as f64;
            (value, middle)
        })
        .collect()
}

/// Agreement of two raters on yes and no, beside its margins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinaryAgreement {
    /// Share of cases on which both agree.
    pub observed: Interval,
    /// Prevalence- and bias-adjusted kappa 2pₒ − 1, limits from those of pₒ.
    pub pabak: Interval,
    /// Both yes less both no, over the cases: how far from even the trait is.
    pub prevalence_index: f64,
    /// Yes of the first less yes of the second, over the cases.
    pub bias_index: f64,
}

/// Agreement of two raters on yes and no (Byrt, Bishop and Carlin 1993, *J. Clin.
/// Epidemiol.* 46:423), first rater in rows, second in columns, yes first.
///
/// # Formula
///
/// PABAK = 2pₒ − 1, with Wilson's limits of pₒ; prevalence index (a−d)/n, bias index (b−c)/n.
///
/// # Errors
///
/// [`StatsError::TooFew`] without cases; [`StatsError::TooLarge`] on overflow.
pub fn binary_agreement(
    table: [[u64; 2]; 2],
    confidence: Confidence,
) -> Result<BinaryAgreement, StatsError> {
    let [[a, b], [c, d]] = table;
    let same = total("cases", [a, d].into_iter())?;
    let different = total("cases", [b, c].into_iter())?;
    let observed = Binomial::new(same, different).wilson(confidence)?;
    let n = same as f64 + different as f64;
    let twice = |x: f64| 2.0 * x - 1.0;
    Ok(BinaryAgreement {
        observed,
        pabak: Interval {
            low: twice(observed.low),
            point: twice(observed.point),
            high: twice(observed.high),
        },
        prevalence_index: (a as f64 - d as f64) / n,
        bias_index: (b as f64 - c as f64) / n,
    })
}

/// Kappa against even chance for any number of raters (Randolph 2005; for two raters on yes
/// and no it is PABAK).
///
/// # Formula
///
/// (pₒ − 1/k)/(1 − 1/k), pₒ the mean share of agreeing pairs of ratings of a case, k the
/// categories offered. `cases` counts the ratings of each category, as in
/// [`crate::agreement::fleiss_kappa`].
///
/// # Errors
///
/// [`StatsError::Shape`] unless every case has as many categories and ratings;
/// [`StatsError::TooFew`] below two categories, two ratings or one case.
pub fn randolph_kappa(cases: &[Vec<u64>]) -> Result<f64, StatsError> {
    at_least("cases", 1, cases.len() as u64)?;
    let k = cases[0].len();
    at_least("categories", 2, k as u64)?;
    let ratings = total("ratings", cases[0].iter().copied())?;
    at_least("ratings of a case", 2, ratings)?;
    let mut agreeing = 0u128;
    for case in cases {
        if case.len() != k || total("ratings", case.iter().copied())? != ratings {
            return Err(StatsError::Shape { what: "the cases differ in categories or ratings" });
        }
        for &count in case {
            let pairs = u128::from(count) * u128::from(count.saturating_sub(1));
            agreeing =
                agreeing.checked_add(pairs).ok_or(StatsError::TooLarge { what: "ratings" })?;
        }
    }
    let m = ratings as f64;
    let observed = agreeing as f64 / (cases.len() as f64 * m * (m - 1.0));
    let chance = 1.0 / k as f64;
    Ok((observed - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Krippendorff 2011, *Computing Krippendorff's Alpha-Reliability*: four observers, twelve
    /// units, missing values; nominal .743, ordinal .815, interval .849, ratio .797.
    #[test]
    fn krippendorff_four_observers() {
        let columns = [
            vec![1, 1, 1],
            vec![2, 2, 3, 2],
            vec![3, 3, 3, 3],
            vec![3, 3, 3, 3],
            vec![2, 2, 2, 2],
            vec![1, 2, 3, 4],
            vec![4, 4, 4, 4],
            vec![1, 1, 2, 1],
            vec![2, 2, 2, 2],
            vec![5, 5, 5],
            vec![1, 1],
            vec![3],
        ];
        let units: Vec<Vec<Number>> = columns
            .iter()
            .map(|unit| unit.iter().map(|&x| Number::new(f64::from(x)).unwrap()).collect())
            .collect();
        for (scale, wanted) in [
            (Scale::Nominal, 0.743),
            (Scale::Ordinal, 0.815),
            (Scale::Interval, 0.849),
            (Scale::Ratio, 0.797),
        ] {
            let found = krippendorff(&units, scale).unwrap();
            assert!((found.alpha - wanted).abs() < 5e-4, "{scale:?} {found:?}");
            assert_eq!((found.units, found.values), (11, 40));
        }
    }

    /// Byrt, Bishop and Carlin 1993 define the indices; by hand here.
    #[test]
    fn pabak() {
        let found = binary_agreement([[59, 9], [11, 21]], Confidence::P95).unwrap();
        assert!((found.pabak.point - 0.6).abs() < 1e-12);
        assert!((found.prevalence_index - 0.38).abs() < 1e-12);
        assert!((found.bias_index + 0.02).abs() < 1e-12);
        assert!(found.pabak.contains(0.6));
        assert!(binary_agreement([[0, 0], [0, 0]], Confidence::P95).is_err());
        let pairs = [vec![2, 0], vec![1, 1], vec![0, 2], vec![2, 0]];
        assert!((randolph_kappa(&pairs).unwrap() - 0.5).abs() < 1e-12);
        assert!(randolph_kappa(&[]).is_err() && randolph_kappa(&[vec![1, 0]]).is_err());
        assert!(randolph_kappa(&[vec![2, 0], vec![3, 0]]).is_err());
    }

    #[test]
    fn what_has_none() {
        let number = |x: f64| Number::new(x).unwrap();
        assert!(krippendorff(&[vec![number(1.0)]], Scale::Nominal).is_err());
        assert!(krippendorff(&[vec![number(1.0); 3]], Scale::Nominal).is_err());
        let below = [vec![number(-1.0), number(1.0)]];
        assert!(krippendorff(&below, Scale::Ratio).is_err());
    }

    proptest! {
        #[test]
        fn order_leaves_no_trace(
            rows in proptest::collection::vec(proptest::collection::vec(0u8..5, 1..5), 3..12),
        ) {
            let number = |rows: &[Vec<u8>]| -> Vec<Vec<Number>> {
                rows.iter()
                    .map(|row| row.iter().map(|&x| Number::new(f64::from(x)).unwrap()).collect())
                    .collect()
            };
            let units = number(&rows);
            let mut turned: Vec<Vec<u8>> = rows.clone();
            turned.reverse();
            for row in &mut turned {
                row.reverse();
            }
            for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval, Scale::Ratio] {
                prop_assert_eq!(krippendorff(&units, scale), krippendorff(&number(&turned), scale));
                if let Ok(found) = krippendorff(&units, scale) {
                    prop_assert!(found.alpha <= 1.0 + 1e-12);
                }
            }
        }
    }
}
