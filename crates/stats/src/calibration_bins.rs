//! Predicted against observed, in bins of a declared rule.

use libm::fabs;

use crate::calibration::{Predicted, checked};
use crate::error::{StatsError, at_least, inner_proportion};

/// How predictions are put into bins.
#[derive(Debug, Clone, PartialEq)]
pub enum BinRule {
    /// This many bins of equal width over [0, 1], half-open but the last.
    EqualWidth(u32),
    /// This many bins of as nearly equal size as ties allow: rows of one probability stay
    /// together, in the bin of their middle rank.
    EqualSize(u32),
    /// Bins between these ascending edges, half-open but the last; 0 and 1 are added.
    Edges(Vec<f64>),
}

/// One bin that holds rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Lower edge; for bins of equal size the smallest probability in it.
    pub low: f64,
    /// Upper edge; for bins of equal size the largest probability in it.
    pub high: f64,
    /// Rows.
    pub n: u64,
    /// Rows with the event.
    pub events: u64,
    /// Mean predicted probability.
    pub predicted: f64,
    /// Observed proportion of events.
    pub observed: f64,
}

/// Most bins that a rule may ask for.
const MOST: u32 = 100_000;

/// The bins that hold rows, ascending.
///
/// # Formula
///
/// Of each bin: Σ p/n, the mean prediction, and events/n, the observed share (as the
/// reliability diagram of Hosmer and Lemeshow 1980, *Commun. Statist. Theory* 9:1043, for
/// groups of declared edges or of equal size).
///
/// # Errors
///
/// [`StatsError::TooFew`] if there are no rows or the rule asks for no bins;
/// [`StatsError::Shape`] if the edges do not ascend or more than 100 000 bins are asked
/// for; [`StatsError::Proportion`] for an edge not strictly inside (0, 1) or a probability
/// outside 0 to 1.
pub fn bins(predicted: &[Predicted], rule: &BinRule) -> Result<Vec<Bin>, StatsError> {
    let checked = checked(predicted)?;
    let edges = edges(rule)?;
    let mut sums: std::collections::BTreeMap<usize, (Bin, f64)> = Default::default();
    let mut before = 0u64;
    for (p, events, n) in checked.rows() {
        let place = match rule {
            BinRule::EqualSize(k) => {
                // Twice the middle rank from 0, so that it stays whole.
                let middle = 2 * u128::from(before) + u128::from(n) - 1;
                (middle * u128::from(*k) / (2 * u128::from(checked.n))) as usize
            }
            _ => edges.partition_point(|&edge| edge <= p),
        };
        before += n;
        let by_size = matches!(rule, BinRule::EqualSize(_));
        let (bin, sum) = sums.entry(place).or_insert_with(|| {
            let low = if place == 0 { 0.0 } else { edges.get(place - 1).copied().unwrap_or(p) };
            let low = if by_size { p } else { low };
            let high = edges.get(place).copied().unwrap_or(1.0);
            (Bin { low, high, n: 0, events: 0, predicted: 0.0, observed: 0.0 }, 0.0)
        });
        if by_size {
            bin.high = p;
        }
        bin.n += n;
        bin.events += events;
        *sum += p * n as f64;
    }
    Ok(sums.into_values().map(with_means).collect())
}

/// A bin of rows with the mean of their predictions, whose sum is given, and of their outcomes.
pub(crate) fn with_means((bin, sum): (Bin, f64)) -> Bin {
    let n = bin.n as f64;
    Bin { predicted: sum / n, observed: bin.events as f64 / n, ..bin }
}

/// The edges between bins.
fn edges(rule: &BinRule) -> Result<Vec<f64>, StatsError> {
    match rule {
        BinRule::EqualWidth(k) | BinRule::EqualSize(k) => {
            at_least("bins", 1, u64::from(*k))?;
            if *k > MOST {
                return Err(StatsError::Shape { what: "more than 100000 bins" });
            }
            if matches!(rule, BinRule::EqualSize(_)) {
                return Ok(Vec::new());
            }
            Ok((1..*k).map(|edge| f64::from(edge) / f64::from(*k)).collect())
        }
        BinRule::Edges(edges) => {
            for &edge in edges {
                inner_proportion("edge", edge)?;
            }
            if !edges.windows(2).all(|pair| pair[0] < pair[1]) {
                return Err(StatsError::Shape { what: "the edges of the bins do not ascend" });
            }
            Ok(edges.clone())
        }
    }
}

/// Expected and maximum calibration error over bins.
///
/// # Formula
///
/// Σ (nₖ/n) |observedₖ − predictedₖ| and the largest |observedₖ − predictedₖ| (Naeini,
/// Cooper and Hauskrecht 2015, AAAI). Both depend on the bins and shrink with fewer.
///
/// # Errors
///
/// [`StatsError::TooFew`] without rows.
pub fn expected_error(bins: &[Bin]) -> Result<(f64, f64), StatsError> {
    let n = crate::error::total("rows", bins.iter().map(|bin| bin.n))?;
    at_least("rows", 1, n)?;
    let mut expected = 0.0;
    let mut largest = 0.0f64;
    for bin in bins {
        let distance = fabs(bin.observed - bin.predicted);
        expected += bin.n as f64 / n as f64 * distance;
        largest = largest.max(distance);
    }
    Ok((expected, largest))
}
