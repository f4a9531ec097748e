//! Bootstrap of proportions with clusters drawn whole.

use crate::bootstrap::{Bootstrap, Resampling, replicates};
use crate::error::{StatsError, at_least};
use crate::interval::Confidence;
use crate::paired::clustered as robust_difference;
use crate::proportion::{Binomial, clustered as robust};
use crate::random::Generator;

/// Bootstrap of a proportion whose rows come in clusters (patients, sites), one count each:
/// clusters are drawn with replacement (Field and Welsh 2007, *J. R. Statist. Soc. B* 69:369).
///
/// The acceleration is the skewness of the clusters' linearised parts.
///
/// # Formula
///
/// As many clusters are drawn, with replacement, as have rows; a replicate is Σ yes / Σ rows
/// over the drawn ones. Acceleration Σl³/(6 (Σl²)^{3/2}) with l = (yesᵢ − p nᵢ)/n of a cluster
/// (Efron 1987, *JASA* 82:171).
///
/// Assumes independent clusters.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless at least two clusters have rows, or below two resamples;
/// [`StatsError::TooLarge`] if the counts overflow.
pub fn clustered_proportion(
    clusters: &[Binomial],
    plan: Resampling,
) -> Result<Bootstrap, StatsError> {
    let filled: Vec<(Binomial, Binomial)> = clusters
        .iter()
        .filter(|cluster| cluster.n() > 0)
        .map(|&cluster| (cluster, Binomial::default()))
        .collect();
    let estimate = robust(clusters, Confidence::P95)?.interval.point;
    resampled(&filled, plan, estimate, |a, _| share(a))
}

/// Bootstrap of a difference of two proportions whose rows come in clusters that may hold
/// rows of either or of both, as [`crate::paired::clustered`].
///
/// # Formula
///
/// As [`clustered_proportion`] for both kinds of rows of the same drawn clusters, first share
/// minus second (Field and Welsh 2007, *J. R. Statist. Soc. B* 69:369). Resamples without rows
/// of a kind are drawn anew and counted.
///
/// Assumes independent clusters.
///
/// # Errors
///
/// As there; [`StatsError::TooFew`] below two resamples, or unless two clusters hold rows
/// of each kind.
pub fn clustered_difference(
    clusters: &[(Binomial, Binomial)],
    plan: Resampling,
) -> Result<Bootstrap, StatsError> {
    let estimate = robust_difference(clusters, Confidence::P95)?.interval.point;
    for kind in [|pair: &(Binomial, Binomial)| pair.0, |pair: &(Binomial, Binomial)| pair.1] {
        let with = clusters.iter().filter(|pair| kind(pair).n() > 0).count() as u64;
        at_least("clusters with rows of each kind", 2, with)?;
    }
    let filled: Vec<(Binomial, Binomial)> =
        clusters.iter().copied().filter(|(a, b)| a.n() > 0 || b.n() > 0).collect();
    resampled(&filled, plan, estimate, |a, b| Some(share(a)? - share(b)?))
}

/// A share of drawn rows, however many; `None` without rows.
fn share(drawn: Binomial) -> Option<f64> {
    let n = drawn.yes as f64 + drawn.no as f64;
    (n > 0.0).then(|| drawn.yes as f64 / n)
}

fn resampled(
    clusters: &[(Binomial, Binomial)],
    plan: Resampling,
    estimate: f64,
    value: impl Fn(Binomial, Binomial) -> Option<f64> + Sync,
) -> Result<Bootstrap, StatsError> {
    let k = clusters.len() as u64;
    let one = |stream: u64, _: &mut ()| {
        let mut generator = Generator::stream(plan.seed, stream);
        let mut again = 0;
        loop {
            let (mut a, mut b) = (Binomial::default(), Binomial::default());
            for _ in 0..k {
                let (x, y) = clusters[generator.below(k) as usize];
                (a, b) = (a.plus(x), b.plus(y));
            }
            // A resample without rows of one kind has no figure; another is drawn.
            if let Some(value) = value(a, b) {
                return (value, again);
            }
            again += 1;
        }
    };
    let (values, redrawn) = replicates(plan, || (), one)?;
    Ok(Bootstrap { estimate, values, acceleration: acceleration(clusters), redrawn })
}

fn acceleration(clusters: &[(Binomial, Binomial)]) -> Option<f64> {
    let sum = clusters.iter().fold((Binomial::default(), Binomial::default()), |sum, pair| {
        (sum.0.plus(pair.0), sum.1.plus(pair.1))
    });
    let part = |all: Binomial, one: Binomial| {
        let n = all.n() as f64;
        if n == 0.0 {
            return 0.0;
        }
        (one.yes as f64 * (all.no as f64 / n) - one.no as f64 * (all.yes as f64 / n)) / n
    };
    let parts: Vec<f64> =
        clusters.iter().map(|pair| part(sum.0, pair.0) - part(sum.1, pair.1)).collect();
    let squares: f64 = parts.iter().map(|x| x * x).sum();
    let cubes: f64 = parts.iter().map(|x| x * x * x).sum();
    (squares > 0.0).then(|| cubes / (6.0 * squares * libm::sqrt(squares)))
}
