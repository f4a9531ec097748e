//! Overlap and distance of two outlines: Dice, Jaccard, Hausdorff.

use libm::sqrt;

use crate::bootstrap::{Rule, quantile};
use crate::error::{StatsError, at_least, finite, inner_proportion};

/// Sizes of two masks and of what they share, in pixels, voxels or any unit of volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Masks {
    /// Size of the first.
    pub first: u64,
    /// Size of the second.
    pub second: u64,
    /// Size of what is in both.
    pub both: u64,
}

impl Masks {
    fn checked(&self) -> Result<(), StatsError> {
        if self.both > self.first.min(self.second) {
            return Err(StatsError::Shape { what: "the masks share more than one of them holds" });
        }
        at_least("pixels in either mask", 1, self.first.max(self.second))
    }

    /// Dice's coefficient 2|A∩B|/(|A|+|B|) (Dice 1945, *Ecology* 26:297), 0 to 1.
    ///
    /// # Formula
    ///
    /// 2|A∩B|/(|A|+|B|).
    ///
    /// # Errors
    ///
    /// [`StatsError::TooFew`] if both masks are empty: agreement that there is nothing is
    /// no overlap, and has to be counted by case; [`StatsError::Shape`] if more is shared
    /// than a mask holds.
    pub fn dice(&self) -> Result<f64, StatsError> {
        self.checked()?;
        Ok(2.0 * self.both as f64 / (self.first as f64 + self.second as f64))
    }

    /// Jaccard's index |A∩B|/|A∪B| (Jaccard 1912, *New Phytol.* 11:37), 0 to 1.
    ///
    /// # Formula
    ///
    /// |A∩B|/(|A| + |B| − |A∩B|).
    ///
    /// # Errors
    ///
    /// As [`Masks::dice`].
    pub fn jaccard(&self) -> Result<f64, StatsError> {
        self.checked()?;
        let either = self.first as f64 + self.second as f64 - self.both as f64;
        Ok(self.both as f64 / either)
    }

    /// Volume similarity 1 − ||A|−|B||/(|A|+|B|) (Taha and Hanbury 2015, *BMC Med. Imaging*
    /// 15:29): equal sizes, wherever they lie.
    ///
    /// # Formula
    ///
    /// 1 − ||A|−|B||/(|A|+|B|).
    ///
    /// # Errors
    ///
    /// As [`Masks::dice`].
    pub fn volume_similarity(&self) -> Result<f64, StatsError> {
        self.checked()?;
        let sum = self.first as f64 + self.second as f64;
        Ok(1.0 - self.first.abs_diff(self.second) as f64 / sum)
    }
}

/// Hausdorff distance of two sets of points (Huttenlocher, Klanderman and Rucklidge 1993,
/// *IEEE Trans. PAMI* 15:850), in the coordinates' unit.
///
/// # Formula
///
/// The larger of the two directed distances maxₐ min_b |a−b|. One stray point decides it;
/// [`hausdorff_quantile`] does not depend on it. The points (all of a mask, or its surface)
/// and their spacing are the caller's choice and belong in the report.
///
/// # Errors
///
/// [`StatsError::TooFew`] if a set is empty: the distance to nothing does not exist;
/// [`StatsError::NotFinite`] for a coordinate that is not finite.
pub fn hausdorff<const D: usize>(
    first: &[[f64; D]],
    second: &[[f64; D]],
) -> Result<f64, StatsError> {
    let (there, back) = (nearest(first, second)?, nearest(second, first)?);
    Ok(there.into_iter().chain(back).fold(0.0, f64::max))
}

/// The same with a quantile of each directed list of distances in place of its maximum:
/// the larger of the two (0.95 gives "HD95").
///
/// Quantiles by definition 7 of Hyndman and Fan 1996, linear between distances.
///
/// # Formula
///
/// The larger of Q(min_b |a−b|) over the points a and Q(minₐ |a−b|) over the points b, Q the
/// quantile `share` (Huttenlocher, Klanderman and Rucklidge 1993, *IEEE Trans. PAMI* 15:850).
///
/// # Errors
///
/// As [`hausdorff`]; [`StatsError::Proportion`] unless `0 < share < 1`.
pub fn hausdorff_quantile<const D: usize>(
    first: &[[f64; D]],
    second: &[[f64; D]],
    share: f64,
) -> Result<f64, StatsError> {
    let share = inner_proportion("quantile", share)?;
    let mut largest = 0.0f64;
    for mut distances in [nearest(first, second)?, nearest(second, first)?] {
        distances.sort_by(f64::total_cmp);
        largest = largest.max(quantile(&distances, share, Rule::Type7));
    }
    Ok(largest)
}

/// Distance of each point to the nearest of the others, by a sweep along the first
/// coordinate that stops where it alone is too far.
fn nearest<const D: usize>(from: &[[f64; D]], to: &[[f64; D]]) -> Result<Vec<f64>, StatsError> {
    at_least("points in each set", 1, from.len().min(to.len()) as u64)?;
    at_least("coordinates", 1, D as u64)?;
    for &coordinate in from.iter().chain(to).flatten() {
        finite("a coordinate", coordinate)?;
    }
    let mut sorted: Vec<&[f64; D]> = to.iter().collect();
    sorted.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let distances = from.iter().map(|point| {
        let start = sorted.partition_point(|other| other[0] < point[0]);
        let mut best = f64::INFINITY;
        let mut look = |other: &[f64; D]| {
            let along = other[0] - point[0];
            if along * along > best {
                return false;
            }
            best = best.min(point.iter().zip(other).map(|(x, y)| (x - y) * (x - y)).sum());
            true
        };
        for other in &sorted[start..] {
            if !look(other) {
                break;
            }
        }
        for other in sorted[..start].iter().rev() {
            if !look(other) {
                break;
            }
        }
        finite("the distance", sqrt(best))
    });
    distances.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn overlaps() {
        let masks = Masks { first: 6, second: 10, both: 4 };
        assert!((masks.dice().unwrap() - 0.5).abs() < 1e-12);
        assert!((masks.jaccard().unwrap() - 1.0 / 3.0).abs() < 1e-12);
        assert!((masks.volume_similarity().unwrap() - 0.75).abs() < 1e-12);
        assert!(Masks { first: 0, second: 0, both: 0 }.dice().is_err());
        assert_eq!(Masks { first: 0, second: 3, both: 0 }.dice().unwrap(), 0.0);
        assert!(Masks { first: 1, second: 3, both: 2 }.jaccard().is_err());
    }

    /// SciPy's manual of `directed_hausdorff`: 2.23606… and 3.0.
    #[test]
    fn hausdorff_of_the_manual() {
        let u = [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]];
        let v = [[2.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, -4.0]];
        let there = nearest(&u, &v).unwrap().into_iter().fold(0.0, f64::max);
        assert!((there - 5.0f64.sqrt()).abs() < 1e-12);
        assert_eq!(hausdorff(&u, &v).unwrap(), 3.0);
        assert!(hausdorff_quantile(&u, &v, 0.95).unwrap() < 3.0);
        assert!(hausdorff(&u, &[]).is_err());
        assert!(hausdorff(&u, &[[f64::NAN, 0.0]]).is_err());
        assert!(hausdorff_quantile(&u, &v, 1.0).is_err());
        assert_eq!(hausdorff(&u, &u).unwrap(), 0.0);
    }

    proptest! {
        #[test]
        fn the_sweep_finds_the_nearest(
            a in proptest::collection::vec((0i8..20, 0i8..20), 1..40),
            b in proptest::collection::vec((0i8..20, 0i8..20), 1..40),
        ) {
            let points = |list: &[(i8, i8)]| -> Vec<[f64; 2]> {
                list.iter().map(|&(x, y)| [f64::from(x), f64::from(y)]).collect()
            };
            let (a, b) = (points(&a), points(&b));
            for (point, found) in a.iter().zip(nearest(&a, &b).unwrap()) {
                let plain = b
                    .iter()
                    .map(|other| libm::hypot(point[0] - other[0], point[1] - other[1]))
                    .fold(f64::INFINITY, f64::min);
                prop_assert!((plain - found).abs() < 1e-12);
            }
            prop_assert_eq!(hausdorff(&a, &b).unwrap(), hausdorff(&b, &a).unwrap());
            prop_assert!(hausdorff_quantile(&a, &b, 0.95).unwrap() <= hausdorff(&a, &b).unwrap());
        }
    }
}
