//! Calibration by groups and by likelihood: Hosmer and Lemeshow, log loss, Harrell's indices.

use libm::{exp, log, log1p};

use crate::calibration::{Bin, Predicted, checked, fit};
use crate::calibration_bins::with_means;
use crate::distribution::chi_square_upper;
use crate::error::{StatsError, at_least};
use crate::predictive::logit;

/// Groups between quantiles of the predicted probability (Hosmer and Lemeshow 1980).
///
/// # Formula
///
/// Edges are quantiles 0, 1/g, … 1 by definition 7 of Hyndman and Fan 1996, equal ones
/// merged; a row belongs to the group whose upper edge it does not exceed. Rows of one
/// probability stay together, so that there can be fewer than `groups`.
///
/// # Errors
///
/// [`StatsError::TooFew`] without rows or below one group; [`StatsError::Shape`] above
/// 100,000 groups; [`StatsError::Proportion`] for a probability outside 0 to 1.
pub fn quantile_groups(predicted: &[Predicted], groups: u32) -> Result<Vec<Bin>, StatsError> {
    at_least("groups", 1, u64::from(groups))?;
    if groups > 100_000 {
        return Err(StatsError::Shape { what: "more than 100000 groups" });
    }
    let checked = checked(predicted)?;
    let (mut upto, mut values, mut sum) = (Vec::new(), Vec::new(), 0u64);
    for (p, _, n) in checked.rows() {
        sum += n;
        upto.push(sum);
        values.push(p);
    }
    let value = |rank: u64| values[upto.partition_point(|&end| end <= rank)];
    let last = checked.n - 1;
    let mut edges: Vec<f64> = Vec::with_capacity(groups as usize + 1);
    for k in 0..=groups {
        let place = f64::from(k) / f64::from(groups) * last as f64;
        let low = (place.floor() as u64).min(last);
        let (a, b) = (value(low), value((low + 1).min(last)));
        let share = place - low as f64;
        edges.push(if share > 0.0 { a + share * (b - a) } else { a });
    }
    edges.dedup();
    let mut bins: Vec<(Bin, f64)> = Vec::new();
    let mut open = None;
    for (p, events, n) in checked.rows() {
        let place = edges.partition_point(|&edge| edge < p).max(1) - 1;
        if open != Some(place) {
            open = Some(place);
            bins.push((
                Bin { low: p, high: p, n: 0, events: 0, predicted: 0.0, observed: 0.0 },
                0.0,
            ));
        }
        if let Some((bin, sum)) = bins.last_mut() {
            bin.high = p;
            bin.n += n;
            bin.events += events;
            *sum += p * n as f64;
        }
    }
    Ok(bins.into_iter().map(with_means).collect())
}

/// A Hosmer–Lemeshow test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HosmerLemeshow {
    /// The statistic.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// Probability of a statistic at least this large if the probabilities were right.
    pub p: f64,
    /// Groups that hold rows.
    pub groups: u64,
}

/// Hosmer–Lemeshow test over declared groups (Hosmer and Lemeshow 1980, *Commun. Statist.*
/// A9:1043).
///
/// # Formula
///
/// Σ (Oₖ − nₖp̄ₖ)²/(nₖp̄ₖ(1−p̄ₖ)), chi-square with the groups less `fitted` degrees of
/// freedom: 2 where the model was fitted on these rows, 0 where it was not. It depends on
/// the groups, and with many rows finds deviations that do not matter.
///
/// # Errors
///
/// [`StatsError::TooFew`] unless there are more groups than `fitted`;
/// [`StatsError::NoVariance`] for a group of probability 0 or 1 whose rows say otherwise.
pub fn hosmer_lemeshow(groups: &[Bin], fitted: u64) -> Result<HosmerLemeshow, StatsError> {
    let used: Vec<&Bin> = groups.iter().filter(|group| group.n > 0).collect();
    at_least("groups with rows", fitted + 1, used.len() as u64)?;
    let mut statistic = 0.0;
    for group in &used {
        let n = group.n as f64;
        let distance = group.events as f64 - n * group.predicted;
        let variance = n * group.predicted * (1.0 - group.predicted);
        if variance > 0.0 {
            statistic += distance * distance / variance;
        } else if distance.abs() > 0.5 {
            return Err(StatsError::NoVariance { what: "a group's predicted probability" });
        }
    }
    let df = used.len() as u64 - fitted;
    let p = chi_square_upper(statistic, df as f64);
    Ok(HosmerLemeshow { statistic, df, p, groups: used.len() as u64 })
}

/// Mean negative log-likelihood of the outcomes, in nats a row (Good 1952).
///
/// # Formula
///
/// −Σ (y log p + (1−y) log(1−p)) / n.
///
/// # Errors
///
/// [`StatsError::TooFew`] without rows; [`StatsError::NotFinite`] where a probability of 0
/// or 1 did not come true: the loss is then infinite; [`StatsError::Proportion`] for a
/// probability outside 0 to 1.
pub fn log_loss(predicted: &[Predicted]) -> Result<f64, StatsError> {
    let checked = checked(predicted)?;
    let mut sum = 0.0;
    for (p, events, n) in checked.rows() {
        let missed = n - events;
        if events > 0 {
            sum -= events as f64 * log(p);
        }
        if missed > 0 {
            sum -= missed as f64 * log1p(-p);
        }
    }
    crate::error::finite("the log loss", sum / checked.n as f64)
}

/// How much of a prediction's log-likelihood is discrimination, and how much is lost by
/// miscalibration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihood {
    /// Nagelkerke's R² of the recalibrated predictions.
    pub r2: f64,
    /// Discrimination: (χ² of the recalibrated model − 1)/n.
    pub discrimination: f64,
    /// Unreliability: (χ² of intercept 0 and slope 1 − 2)/n.
    pub unreliability: f64,
    /// Quality: discrimination less unreliability.
    pub quality: f64,
}

/// Harrell's indices from the logistic recalibration (Miller, Hui and Tierney 1991,
/// *Statist. Med.* 10:1213; Nagelkerke 1991, *Biometrika* 78:691).
///
/// # Formula
///
/// With deviances D₀ of the prevalence, D₁ of logit P = a + b·logit(p) and D₂ of p itself:
/// D = (D₀ − D₁ − 1)/n, U = (D₂ − D₁ − 2)/n, Q = D − U, R² = (1 − e^(−(D₀−D₁)/n)) /
/// (1 − e^(−D₀/n)).
///
/// # Errors
///
/// As [`fit`].
pub fn likelihood(predicted: &[Predicted]) -> Result<Likelihood, StatsError> {
    let fit = fit(predicted)?;
    let checked = checked(predicted)?;
    let n = checked.n as f64;
    let softplus = |t: f64| t.max(0.0) + log1p(exp(-t.abs()));
    let deviance = |of: &dyn Fn(f64) -> f64| -> f64 {
        checked
            .rows()
            .map(|(p, events, n)| {
                let t = of(p);
                2.0 * (events as f64 * softplus(-t) + (n - events) as f64 * softplus(t))
            })
            .sum()
    };
    let prevalence = logit(checked.events as f64 / n);
    let none = deviance(&|_| prevalence);
    let refitted = deviance(&|p| fit.intercept + fit.slope * logit(p));
    let own = deviance(&logit);
    let (discrimination, unreliability) = ((none - refitted - 1.0) / n, (own - refitted - 2.0) / n);
    Ok(Likelihood {
        r2: -libm::expm1(-(none - refitted) / n) / -libm::expm1(-none / n),
        discrimination,
        unreliability,
        quality: discrimination - unreliability,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reduction::Number;

    fn rows(values: &[(f64, u64, u64)]) -> Vec<Predicted> {
        values
            .iter()
            .map(|&(p, events, n)| Predicted { probability: Number::new(p).unwrap(), events, n })
            .collect()
    }

    /// Five groups: each term by hand.
    #[test]
    fn statistic_by_hand() {
        let table = [(50, 2.3, 3), (50, 3.9, 4), (50, 5.4, 2), (50, 7.2, 8), (50, 9.0, 8)];
        let groups: Vec<Bin> = table
            .iter()
            .map(|&(n, expected, events)| Bin {
                low: 0.0,
                high: 1.0,
                n,
                events,
                predicted: expected / n as f64,
                observed: events as f64 / n as f64,
            })
            .collect();
        let test = hosmer_lemeshow(&groups, 2).unwrap();
        let by_hand: f64 = table
            .iter()
            .map(|&(n, e, o)| (o as f64 - e) * (o as f64 - e) / (e * (1.0 - e / n as f64)))
            .sum();
        assert!((test.statistic - by_hand).abs() < 1e-12);
        assert_eq!((test.df, test.groups), (3, 5));
    }

    #[test]
    fn groups_are_those_of_the_quantiles() {
        let ten: Vec<(f64, u64, u64)> =
            (1..=10).map(|k| (f64::from(k) / 11.0, u64::from(k > 5), 1)).collect();
        let groups = quantile_groups(&rows(&ten), 5).unwrap();
        assert_eq!(groups.iter().map(|group| group.n).collect::<Vec<_>>(), [2, 2, 2, 2, 2]);
        // Ties collapse quantiles.
        let tied = quantile_groups(&rows(&[(0.2, 3, 9), (0.7, 1, 1)]), 10).unwrap();
        assert_eq!(tied.len(), 2);
        assert_eq!(quantile_groups(&rows(&[(0.2, 3, 9)]), 10).unwrap().len(), 1);
        assert!(quantile_groups(&rows(&ten), 0).is_err());
        assert!(hosmer_lemeshow(&tied, 2).is_err());
        let wrong = quantile_groups(&rows(&[(0.0, 1, 9)]), 2).unwrap();
        assert!(hosmer_lemeshow(&wrong, 0).is_err());
    }

    #[test]
    fn log_loss_by_hand() {
        let loss = log_loss(&rows(&[(0.9, 1, 1), (0.2, 0, 1)])).unwrap();
        assert!((loss + (libm::log(0.9) + libm::log(0.8)) / 2.0).abs() < 1e-15);
        assert!(log_loss(&rows(&[(0.0, 1, 1)])).is_err());
        assert_eq!(log_loss(&rows(&[(0.0, 0, 4), (1.0, 3, 3)])).unwrap(), 0.0);
        let tiny = log_loss(&rows(&[(1e-300, 1, 1)])).unwrap();
        assert!((tiny - 690.775_527_898_213_7).abs() < 1e-9);
    }

    #[test]
    fn a_right_prediction_has_no_unreliability_beyond_its_price() {
        let right = rows(&[(0.2, 20, 100), (0.5, 50, 100), (0.8, 80, 100)]);
        let indices = likelihood(&right).unwrap();
        assert!((indices.unreliability + 2.0 / 300.0).abs() < 1e-9, "{indices:?}");
        assert!(indices.r2 > 0.2 && indices.quality > indices.discrimination);
    }
}
