//! How far two distributions lie apart: Wasserstein, energy, kernels, shares of categories.

use libm::{exp, log, sqrt};

use crate::error::{StatsError, at_least, finite, positive, proportion, total};
use crate::random::Generator;
use crate::reduction::Number;

pub use crate::distance_rank::{
    AndersonDarling, CramerVonMises, anderson_darling, cramer_von_mises,
};

/// Distances of two samples of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distances {
    /// Wasserstein-1 distance ∫|F₁ − F₂|, in the number's unit: how far values have to be
    /// moved on average to turn one sample into the other.
    pub wasserstein: f64,
    /// Energy distance 2∫(F₁ − F₂)², in the number's unit; some print its square root.
    pub energy: f64,
}

/// The distinct values ascending, each with how often either sample has it, and the sizes.
pub(crate) type Merged = (Vec<(f64, u64, u64)>, u64, u64);

/// Two samples side by side.
pub(crate) fn merged(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
) -> Result<Merged, StatsError> {
    let n = total("values", first.iter().map(|&(_, count)| count))?;
    let m = total("values", second.iter().map(|&(_, count)| count))?;
    at_least("values", 1, n)?;
    at_least("values", 1, m)?;
    total("values", [n, m].into_iter())?;
    let mut steps: Vec<(Number, u64, u64)> = first.iter().map(|&(x, c)| (x, c, 0)).collect();
    steps.extend(second.iter().map(|&(x, c)| (x, 0, c)));
    steps.sort_unstable();
    steps.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
            kept.2 += next.2;
        }
        same
    });
    steps.retain(|step| step.1 + step.2 > 0);
    Ok((steps.into_iter().map(|(x, a, b)| (x.get(), a, b)).collect(), n, m))
}

/// Distances of two samples of counted values.
///
/// # Formula
///
/// With the two distribution functions: ∫|F₁−F₂| (Vallender 1974, *Theory Probab. Appl.*
/// 18:784) and 2∫(F₁−F₂)², which equals 2E|X−Y| − E|X−X′| − E|Y−Y′| (Székely and Rizzo
/// 2013, *J. Statist. Plan. Infer.* 143:1249).
///
/// # Errors
///
/// [`StatsError::TooFew`] if a sample is empty; [`StatsError::TooLarge`] on overflow;
/// [`StatsError::NotFinite`] if the values are too far apart for a float.
pub fn distances(
    first: &[(Number, u64)],
    second: &[(Number, u64)],
) -> Result<Distances, StatsError> {
    let (steps, n, m) = merged(first, second)?;
    let (mut below1, mut below2) = (0u64, 0u64);
    let (mut plain, mut square) = (0.0, 0.0);
    for pair in steps.windows(2) {
        below1 += pair[0].1;
        below2 += pair[0].2;
        let width = pair[1].0 - pair[0].0;
        let gap = below1 as f64 / n as f64 - below2 as f64 / m as f64;
        plain += gap.abs() * width;
        square += gap * gap * width;
    }
    Ok(Distances {
        wasserstein: finite("the distance", plain)?,
        energy: finite("the distance", 2.0 * square)?,
    })
}

/// Energy distance of two samples of points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Energy {
    /// 2E|X−Y| − E|X−X′| − E|Y−Y′|, in the coordinates' unit.
    pub distance: f64,
    /// nm/(n+m) times the distance.
    pub statistic: f64,
    /// Share of random divisions with a statistic at least as large, the one seen counted
    /// in; `None` where none were drawn.
    pub p: Option<f64>,
}

fn checked_points<const D: usize>(points: &[[f64; D]]) -> Result<(), StatsError> {
    at_least("points", 1, points.len() as u64)?;
    for &coordinate in points.iter().flatten() {
        finite("a coordinate", coordinate)?;
    }
    Ok(())
}

fn square_distance<const D: usize>(a: &[f64; D], b: &[f64; D]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum()
}

/// Two-sample energy test of points (Székely and Rizzo 2004, *InterStat* 5), with Euclidean
/// distances and a permutation p-value.
///
/// # Formula
///
/// With weights 1/n in the first and −1/m in the second sample the distance is −Σᵢⱼ wᵢwⱼ
/// |zᵢ−zⱼ|; each random division only moves the weights. The p-value is (1 + how many
/// divisions reach the statistic)/(1 + divisions), so that it is never 0. Coordinates of
/// different units have to be put on one scale first.
///
/// Assumes independent rows. Time grows with the square of the rows times the divisions.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a sample is empty; [`StatsError::NotFinite`] for a coordinate
/// that is not finite.
pub fn energy<const D: usize>(
    first: &[[f64; D]],
    second: &[[f64; D]],
    divisions: u32,
    seed: u64,
) -> Result<Energy, StatsError> {
    checked_points(first)?;
    checked_points(second)?;
    let (n, m) = (first.len(), second.len());
    let points: Vec<&[f64; D]> = first.iter().chain(second).collect();
    let labels = divided(n, m, divisions, seed);
    let sums = label_sums(&points, &labels, sqrt);
    // Never negative but for rounding.
    let distance = finite("the distance", (-2.0 * sums[0]).max(0.0) + 0.0)?;
    let p = (divisions > 0).then(|| {
        let reach = sums[0] + 1e-12 * sums[0].abs();
        let as_large = sums[1..].iter().filter(|&&sum| sum <= reach).count();
        (1.0 + as_large as f64) / (1.0 + f64::from(divisions))
    });
    let (n, m) = (n as f64, m as f64);
    Ok(Energy { distance, statistic: n * m / (n + m) * distance, p })
}

/// Weights 1/n and −1/m of the division seen and of random ones: one row a point.
fn divided(n: usize, m: usize, divisions: u32, seed: u64) -> Vec<Vec<f64>> {
    let (ours, theirs) = (1.0 / n as f64, -1.0 / m as f64);
    let mut labels: Vec<Vec<f64>> =
        (0..n + m).map(|place| vec![if place < n { ours } else { theirs }]).collect();
    let mut generator = Generator::new(seed);
    let mut order: Vec<usize> = (0..n + m).collect();
    for _ in 0..divisions {
        for place in (1..order.len()).rev() {
            order.swap(place, generator.below(place as u64 + 1) as usize);
        }
        for (rank, &place) in order.iter().enumerate() {
            labels[place].push(if rank < n { ours } else { theirs });
        }
    }
    labels
}

/// Σ over pairs i < j of f(|zᵢ−zⱼ|²) wᵢwⱼ, for every set of weights at once.
fn label_sums<const D: usize>(
    points: &[&[f64; D]],
    labels: &[Vec<f64>],
    of: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let mut sums = vec![0.0; labels[0].len()];
    for i in 0..points.len() {
        let mut inner = vec![0.0; sums.len()];
        for j in i + 1..points.len() {
            let value = of(square_distance(points[i], points[j]));
            for (sum, weight) in inner.iter_mut().zip(&labels[j]) {
                *sum += value * weight;
            }
        }
        for ((sum, inner), weight) in sums.iter_mut().zip(&inner).zip(&labels[i]) {
            *sum += inner * weight;
        }
    }
    sums
}

/// Maximum mean discrepancy of two samples of points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discrepancy {
    /// The square, each point paired with itself too: never negative, too large by chance.
    pub biased: f64,
    /// The square without such pairs: 0 on average where the distributions are equal.
    pub unbiased: f64,
    /// Share of random divisions with a biased square at least as large, as [`Energy::p`].
    pub p: Option<f64>,
}

/// Maximum mean discrepancy with the Gaussian kernel exp(−γ|x−y|²) (Gretton and others 2012,
/// *J. Mach. Learn. Res.* 13:723).
///
/// # Formula
///
/// E k(X,X′) + E k(Y,Y′) − 2E k(X,Y), with and without the pairs of a point and itself; γ
/// in the reciprocal square of the coordinates' unit is declared, not chosen here.
///
/// # Errors
///
/// [`StatsError::TooFew`] below two points in a sample; [`StatsError::NotFinite`] for a
/// coordinate that is not finite; [`StatsError::Positive`] unless γ is positive.
pub fn discrepancy<const D: usize>(
    first: &[[f64; D]],
    second: &[[f64; D]],
    gamma: f64,
    divisions: u32,
    seed: u64,
) -> Result<Discrepancy, StatsError> {
    let gamma = positive("gamma", gamma)?;
    checked_points(first)?;
    checked_points(second)?;
    at_least("points", 2, first.len().min(second.len()) as u64)?;
    let (n, m) = (first.len() as f64, second.len() as f64);
    let kernel = |square: f64| exp(-gamma * square);
    let within = |points: &[[f64; D]]| -> f64 {
        let pairs = (0..points.len()).flat_map(|i| (i + 1..points.len()).map(move |j| (i, j)));
        pairs.map(|(i, j)| kernel(square_distance(&points[i], &points[j]))).sum()
    };
    let points: Vec<&[f64; D]> = first.iter().chain(second).collect();
    let labels = divided(first.len(), second.len(), divisions, seed);
    let sums = label_sums(&points, &labels, kernel);
    let (own, other) = (within(first), within(second));
    let between = own / (n * n) + other / (m * m) - sums[0];
    let p = (divisions > 0).then(|| {
        let reach = sums[0] - 1e-12 * sums[0].abs();
        let as_large = sums[1..].iter().filter(|&&sum| sum >= reach).count();
        (1.0 + as_large as f64) / (1.0 + f64::from(divisions))
    });
    Ok(Discrepancy {
        biased: 2.0 * sums[0] + 1.0 / n + 1.0 / m,
        unbiased: 2.0 * own / (n * (n - 1.0)) + 2.0 * other / (m * (m - 1.0)) - 2.0 * between,
        p,
    })
}

/// How far shares of categories lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareDistances {
    /// Population stability index Σ(q−p) log(q/p), in nats; infinite where a category has
    /// a share in one list only.
    pub stability_index: f64,
    /// Jensen–Shannon divergence, in nats, 0 to log 2.
    pub jensen_shannon: f64,
    /// Total variation distance ½Σ|p−q|, 0 to 1.
    pub total_variation: f64,
}

/// Distances of two lists of shares (Kullback and Leibler 1951, *Ann. Math. Statist.* 22:79,
/// their symmetric divergence; Lin 1991, *IEEE Trans. Inf. Theory* 37:145).
///
/// Plain figures: they say nothing of chance, and the bands are declared by the caller.
/// The shares are scaled to sum to 1.
///
/// # Formula
///
/// Index Σ (q−p) log(q/p); divergence ½Σ p log(p/m) + ½Σ q log(q/m) with m = (p+q)/2; variation
/// ½Σ |p−q|; a category without a share adds 0 to the divergence.
///
/// # Errors
///
/// [`StatsError::Shape`] if the lists differ in length; [`StatsError::Proportion`] for a
/// share outside 0 to 1; [`StatsError::TooFew`] if a list has no share at all.
pub fn share_distances(first: &[f64], second: &[f64]) -> Result<ShareDistances, StatsError> {
    if first.len() != second.len() {
        return Err(StatsError::Shape { what: "the two lists name different categories" });
    }
    let scaled = |shares: &[f64]| -> Result<Vec<f64>, StatsError> {
        let sum: f64 = shares.iter().sum();
        for &share in shares {
            proportion("share", share)?;
        }
        if sum <= 0.0 {
            return Err(StatsError::TooFew {
                what: "categories with a share",
                needed: 1,
                found: 0,
            });
        }
        Ok(shares.iter().map(|share| share / sum).collect())
    };
    let (p, q) = (scaled(first)?, scaled(second)?);
    let (mut index, mut shannon, mut variation) = (0.0, 0.0, 0.0);
    for (&p, &q) in p.iter().zip(&q) {
        if p != q {
            index += (q - p) * (log(q) - log(p));
        }
        let middle = (p + q) / 2.0;
        for share in [p, q].into_iter().filter(|&share| share > 0.0) {
            shannon += 0.5 * share * (log(share) - log(middle));
        }
        variation += 0.5 * (p - q).abs();
    }
    Ok(ShareDistances {
        stability_index: index,
        jensen_shannon: shannon.max(0.0),
        total_variation: variation,
    })
}

#[cfg(test)]
mod tests;
