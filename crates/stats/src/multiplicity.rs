//! Several tests at once.

use crate::error::{StatsError, proportion};

pub use crate::multiplicity_rates::{
    FirstStage, benjamini_hochberg, benjamini_yekutieli, fixed_sequence, gatekeeping, hochberg,
    holm_sidak, hommel, sidak, two_stage,
};

/// P-values adjusted step down (Holm 1979, *Scand. J. Statist.* 6:65), in the input's order.
///
/// # Formula
///
/// With p sorted ascending, the i-th is max over j ≤ i of min(1, (m−j+1) pⱼ). Controls the
/// chance of any false rejection whatever the dependence of the tests.
///
/// # Errors
///
/// [`StatsError::Proportion`] if a value is not from 0 to 1.
pub fn holm(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let p_values = checked(p_values)?;
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&i, &j| p_values[i].total_cmp(&p_values[j]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0f64;
    for (rank, &place) in order.iter().enumerate() {
        let remaining = (p_values.len() - rank) as f64;
        largest = largest.max((remaining * p_values[place]).min(1.0));
        adjusted[place] = largest;
    }
    Ok(adjusted)
}

/// P-values times their number, at most 1 (Bonferroni), in the input's order.
///
/// # Formula
///
/// min(1, m p). Controls the chance of any false rejection whatever the dependence of the tests
/// (Dunn 1961, *JASA* 56:52); [`holm`] is never larger.
///
/// # Errors
///
/// As [`holm`].
pub fn bonferroni(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    let m = p_values.len() as f64;
    Ok(checked(p_values)?.into_iter().map(|p| (m * p).min(1.0)).collect())
}

pub(crate) fn checked(p_values: &[f64]) -> Result<Vec<f64>, StatsError> {
    p_values.iter().map(|&p| proportion("p-value", p)).collect()
}

#[cfg(test)]
mod tests;
