//! Several tests at once: step-up, Šidák, false discovery, and tests in a fixed order.

use libm::{expm1, log1p};

use crate::error::{StatsError, inner_proportion};
use crate::multiplicity::{checked, holm};

/// The values in ascending order, with their places.
fn ascending(p_values: &[f64]) -> Result<(Vec<usize>, Vec<f64>), StatsError> {
    let p = checked(p_values)?;
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    let sorted = order.iter().map(|&place| p[place]).collect();
    Ok((order, sorted))
}

fn back(order: &[usize], sorted: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; order.len()];
    for (&place, &value) in order.iter().zip(sorted) {
        adjusted[place] = value;
    }
    adjusted
}

/// Step up: from the largest down, each at most its successor.
fn step_up(p_values: &[f64], factor: impl Fn(f64) -> f64) -> Result<Vec<f64>, StatsError> {
    let (order, mut sorted) = ascending(p_values)?;
    let mut least = 1.0f64;
    for rank in (0..sorted.len()).rev() {
        least = least.min(factor(rank as f64 + 1.0) * sorted[rank]);
        sorted[rank] = least;
    }
    Ok(back(&order, &sorted))
}

/// P-values adjusted step up (Hochberg 1988, *Biometrika* 75:800), in the input's order.
///
/// # Formula
///
/// With p sorted ascending, the i-th is min over j ≥ i of (m−j+1) pⱼ. Never larger than
/// Holm's; controls the chance of any false rejection for independent tests and for the
/// positive dependence of Simes' inequality.
///
/// # Errors
///
/// [`StatsError::Proportion`] if a value is not from 0 to 1.
pub fn hochberg(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let m = p_values.len() as f64;
    step_up(p_values, |rank| m - rank + 1.0)
}

/// P-values adjusted by closed Simes tests (Hommel 1988, *Biometrika* 75:383; algorithm of
/// Wright 1992, *Biometrics* 48:1005), in the input's order.
///
/// Never larger than Hochberg's, under the same assumptions.
///
/// # Formula
///
/// The largest Simes p-value min over k of |S| p₍ₖ₎/k, over all sets S of the tests that hold
/// the i-th; p₍ₖ₎ is the k-th smallest of S.
///
/// # Errors
///
/// As [`hochberg`].
pub fn hommel(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let (order, p) = ascending(p_values)?;
    let n = p.len();
    let simes = |values: &[f64], first: f64, size: f64| {
        values.iter().zip(0..).fold(f64::INFINITY, |least, (&p, place)| {
            least.min(size * p / (first + f64::from(place)))
        })
    };
    let mut adjusted = vec![simes(&p, 1.0, n as f64).min(1.0); n];
    for m in (2..n).rev() {
        // Of m tests the smallest stands alone, the others are the largest m − 1.
        let split = n - m + 1;
        let largest = simes(&p[split..], 2.0, m as f64);
        let mut last = 0.0;
        for i in 0..split {
            last = (m as f64 * p[i]).min(largest);
            adjusted[i] = f64::max(adjusted[i], last);
        }
        for value in &mut adjusted[split..] {
            *value = value.max(last);
        }
    }
    for (value, &p) in adjusted.iter_mut().zip(&p) {
        *value = value.max(p).min(1.0);
    }
    Ok(back(&order, &adjusted))
}

fn sidak_of(p: f64, m: f64) -> f64 {
    if p >= 1.0 { 1.0 } else { (-expm1(m * log1p(-p))).min(1.0) }
}

/// P-values adjusted in one step for independent tests (Šidák 1967, *JASA* 62:626).
///
/// # Formula
///
/// 1 − (1−p)ᵐ. Assumes independent tests (or a positive dependence that keeps the bound).
///
/// # Errors
///
/// As [`hochberg`].
pub fn sidak(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let m = p_values.len() as f64;
    Ok(checked(p_values)?.into_iter().map(|p| sidak_of(p, m)).collect())
}

/// [`sidak`] step down (Holland and Copenhaver 1987, *Biometrics* 43:417).
///
/// # Formula
///
/// With p sorted ascending, the i-th is max over j ≤ i of 1 − (1−pⱼ)^(m−j+1). Assumes
/// independent tests (or a positive dependence that keeps the bound).
///
/// # Errors
///
/// As [`hochberg`].
pub fn holm_sidak(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let (order, mut sorted) = ascending(p_values)?;
    let m = sorted.len();
    let mut largest = 0.0f64;
    for (rank, p) in sorted.iter_mut().enumerate() {
        largest = largest.max(sidak_of(*p, (m - rank) as f64));
        *p = largest;
    }
    Ok(back(&order, &sorted))
}

/// P-values adjusted for the false discovery rate (Benjamini and Hochberg 1995, *J. R.
/// Statist. Soc. B* 57:289), in the input's order.
///
/// # Formula
///
/// With p sorted ascending, the i-th is min over j ≥ i of (m/j) pⱼ. Controls the expected
/// share of false among the rejected, for independent or positively dependent tests; it
/// does not control the chance of any false rejection.
///
/// # Errors
///
/// As [`hochberg`].
pub fn benjamini_hochberg(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let m = p_values.len() as f64;
    step_up(p_values, |rank| m / rank)
}

/// The same under any dependence (Benjamini and Yekutieli 2001, *Ann. Statist.* 29:1165).
///
/// # Formula
///
/// [`benjamini_hochberg`] times 1 + 1/2 + … + 1/m, at most 1.
///
/// # Errors
///
/// As [`hochberg`].
pub fn benjamini_yekutieli(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let m = p_values.len() as f64;
    let harmonic: f64 = (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum();
    step_up(p_values, |rank| harmonic * m / rank)
}

/// The level at which the first stage of [`two_stage`] is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstStage {
    /// At α itself; the rate is then controlled only approximately.
    Plain,
    /// At α/(1+α), with the second stage's values times 1+α: the procedure of the paper.
    Reduced,
}

/// P-values adjusted for the false discovery rate in two stages (Benjamini, Krieger and
/// Yekutieli 2006, *Biometrika* 93:491), in the input's order.
///
/// # Formula
///
/// [`benjamini_hochberg`] at the first stage's level rejects r of m tests; the m − r left
/// are the estimate of true null hypotheses, and the adjusted values are multiplied by
/// (m−r)/m. With r of 0 or m the first stage stands. The values belong to the level that
/// they were computed for.
///
/// Assumes independent tests.
///
/// # Errors
///
/// [`StatsError::Proportion`] if a value is not from 0 to 1 or unless `0 < alpha < 1`.
pub fn two_stage(p_values: &[f64], alpha: f64, first: FirstStage) -> Result<Vec<f64>, StatsError> {
    let alpha = inner_proportion("level", alpha)?;
    let adjusted = benjamini_hochberg(p_values)?;
    let factor = if first == FirstStage::Reduced { 1.0 + alpha } else { 1.0 };
    let rejected = adjusted.iter().filter(|&&p| p <= alpha / factor).count();
    let m = adjusted.len();
    let share = if rejected == 0 || rejected == m { 1.0 } else { (m - rejected) as f64 / m as f64 };
    Ok(adjusted.into_iter().map(|p| (p * share * factor).min(1.0)).collect())
}

/// P-values of tests in an order fixed beforehand (Maurer, Hothorn and Lehmacher 1995):
/// each is tested only if all before it were rejected, at the full level.
///
/// # Formula
///
/// The i-th is the largest of the first i. Controls the chance of any false rejection
/// whatever the dependence.
///
/// # Errors
///
/// As [`hochberg`].
pub fn fixed_sequence(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let mut largest = 0.0f64;
    let mut adjusted = checked(p_values)?;
    for p in &mut adjusted {
        largest = largest.max(*p);
        *p = largest;
    }
    Ok(adjusted)
}

/// P-values of families of tests in an order fixed beforehand, serial gatekeeping
/// (Westfall and Krishen 2001, *J. Statist. Plan. Infer.* 99:25).
///
/// # Formula
///
/// Holm's values within each family, and none below the largest of any family before: a
/// family is open only when every test of the families before it was rejected.
///
/// # Errors
///
/// As [`hochberg`].
pub fn gatekeeping(families: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, StatsError> {
    let mut gate = 0.0f64;
    let mut adjusted = Vec::with_capacity(families.len());
    for family in families {
        let own: Vec<f64> = holm(family)?.into_iter().map(|p| p.max(gate)).collect();
        gate = own.iter().fold(gate, |gate, &p| gate.max(p));
        adjusted.push(own);
    }
    Ok(adjusted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multiplicity::bonferroni;
    use proptest::prelude::*;

    fn near(found: &[f64], wanted: &[f64]) {
        assert_eq!(found.len(), wanted.len());
        for (found, wanted) in found.iter().zip(wanted) {
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
    }

    /// Benjamini and Hochberg 1995, 3.2: 15 comparisons of two thrombolytics, four rejected
    /// at 0.05 (Bonferroni three, Hochberg three).
    #[test]
    fn benjamini_hochberg_thrombolytics() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let rejected = |adjusted: Vec<f64>| adjusted.iter().filter(|&&p| p <= 0.05).count();
        assert_eq!(rejected(benjamini_hochberg(&p).unwrap()), 4);
        assert_eq!(rejected(bonferroni(&p).unwrap()), 3);
        assert_eq!(rejected(hochberg(&p).unwrap()), 3);
        // Benjamini, Krieger and Yekutieli 2006, section 4: eight with their two stages.
        assert_eq!(rejected(two_stage(&p, 0.05, FirstStage::Reduced).unwrap()), 8);
    }

    /// statsmodels 0.15.0 on the same values.
    #[test]
    fn hommel_and_hochberg() {
        let p = [0.005, 0.011, 0.02, 0.04, 0.13];
        near(&hochberg(&p).unwrap(), &[0.025, 0.044, 0.06, 0.08, 0.13]);
        near(&hommel(&p).unwrap(), &[0.025, 0.04, 0.06, 0.08, 0.13]);
        near(
            &holm_sidak(&p).unwrap(),
            &[0.024_751_246_878_125, 0.043_279_309_359, 0.058_808, 0.0784, 0.13],
        );
        near(
            &two_stage(&p, 0.05, FirstStage::Reduced).unwrap(),
            &[0.0105, 0.01155, 0.014, 0.021, 0.0546],
        );
        near(&hommel(&[0.04, 0.02, 0.03]).unwrap(), &[0.04, 0.04, 0.04]);
        near(&hommel(&[0.3]).unwrap(), &[0.3]);
        near(&hommel(&[]).unwrap(), &[]);
    }

    #[test]
    fn orders() {
        near(&fixed_sequence(&[0.01, 0.04, 0.02]).unwrap(), &[0.01, 0.04, 0.04]);
        let families = gatekeeping(&[vec![0.01, 0.02], vec![0.001], vec![0.3, 0.004]]).unwrap();
        near(&families.concat(), &[0.02, 0.02, 0.02, 0.3, 0.02]);
        near(&sidak(&[1e-300, 1.0]).unwrap(), &[2e-300, 1.0]);
        assert!((sidak(&[1e-300]).unwrap()[0] / 1e-300 - 1.0).abs() < 1e-12);
        assert!(sidak(&[f64::NAN]).is_err() && hommel(&[1.5]).is_err());
        assert!(two_stage(&[0.1], 0.0, FirstStage::Plain).is_err());
    }

    proptest! {
        #[test]
        fn the_stronger_method_is_never_larger(p in proptest::collection::vec(0.0f64..1.0, 1..12)) {
            let ordered = [
                bonferroni(&p).unwrap(),
                holm(&p).unwrap(),
                hochberg(&p).unwrap(),
                hommel(&p).unwrap(),
                benjamini_hochberg(&p).unwrap(),
                p.clone(),
            ];
            for pair in ordered.windows(2) {
                for (weaker, stronger) in pair[0].iter().zip(&pair[1]) {
                    prop_assert!(*stronger <= weaker + 1e-12);
                }
            }
            for (plain, stepped) in sidak(&p).unwrap().iter().zip(holm_sidak(&p).unwrap()) {
                prop_assert!(stepped <= plain + 1e-12);
            }
            let mut turned = p.clone();
            turned.reverse();
            let mut other = hommel(&turned).unwrap();
            other.reverse();
            for (one, other) in hommel(&p).unwrap().iter().zip(other) {
                prop_assert!((one - other).abs() < 1e-12);
            }
        }
    }
}
