//! Limits of part of the area under the ROC curve, and its paired difference, from placements.

use libm::sqrt;

use crate::difference::{proportion_margin, wald_equivalence, wald_non_inferiority};
use crate::distribution::{normal_two_sided, normal_upper};
use crate::error::{StatsError, at_least, finite};
use crate::interval::{Confidence, Equivalence, Interval, OneSided};
use crate::roc::Scores;
use crate::roc_partial::{PartialAuc, Range, Side, partial_auc};

/// Part of an area with its variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartialVariance {
    /// The areas.
    pub part: PartialAuc,
    /// Variance of the raw area; 0 where every case has the same influence on it.
    pub variance: f64,
    /// Width between the limits: the largest the raw area can be.
    pub width: f64,
    /// A difference of raw areas times this is one of standardised areas.
    pub scale: f64,
    /// Diseased cases.
    pub positives: u64,
    /// Healthy cases.
    pub negatives: u64,
}

/// What the cases of one distinct score add to the area, diseased first, healthy second.
#[derive(Debug, Clone, Copy, Default)]
struct Influence {
    diseased: f64,
    healthy: f64,
}

/// Part of a curve, step by step along the limited axis: cases whose share is on that axis,
/// cases whose share is the height.
struct Walk<'a> {
    range: &'a Range,
    along: u64,
    across: u64,
    steps: Vec<(u64, u64)>,
}

impl Walk<'_> {
    /// Height before and after each place where the curve is at `limit`, averaged: a jump
    /// exactly at a limit counts one half, whichever side a little more of the axis is on.
    fn height(&self, limit: f64) -> f64 {
        let (n, m) = (self.along as f64, self.across as f64);
        let (mut passed, mut fallen) = (0u64, 0u64);
        let mut before = None;
        let mut after = 1.0;
        for &(along, across) in &self.steps {
            let (x, y) = (passed as f64 / n, (self.across - fallen) as f64 / m);
            (passed, fallen) = (passed + along, fallen + across);
            let (u, v) = (passed as f64 / n, (self.across - fallen) as f64 / m);
            if x < limit && limit < u {
                return y + (v - y) * ((limit - x) / (u - x));
            }
            if x >= limit && before.is_none() {
                before = Some(y);
            }
            if u <= limit {
                after = v;
            }
        }
        // At the end of the axis the curve comes from where it last was.
        let before = before.unwrap_or(after);
        (before + after) / 2.0
    }

    /// Influence of a case of either class at each step.
    fn influences(&self) -> Vec<(f64, f64)> {
        let (low, high) = self.range.limits();
        let (n, m) = (self.along as f64, self.across as f64);
        let (at_low, at_high) = (self.height(low), self.height(high));
        let (mut passed, mut fallen) = (0u64, 0u64);
        let mut found = Vec::with_capacity(self.steps.len());
        for &(along, across) in &self.steps {
            let (x, y) = (passed as f64 / n, (self.across - fallen) as f64 / m);
            (passed, fallen) = (passed + along, fallen + across);
            let (u, v) = (passed as f64 / n, (self.across - fallen) as f64 / m);
            found.push((self.of_along((x, y), (u, v), (at_low, at_high)), self.of_across(x, u)));
        }
        found
    }

    /// A case on the height: how much of the range it is still above the threshold for.
    fn of_across(&self, x: f64, u: f64) -> f64 {
        let (low, high) = self.range.limits();
        let full = (x.clamp(low, high)) - low;
        let (from, to) = (x.clamp(low, high), u.clamp(low, high));
        if to <= from {
            return full;
        }
        let left = |place: f64| (u - place) / (u - x);
        full + (to - from) * (left(from) + left(to)) / 2.0
    }

    /// A case on the axis: the height that it moves along the axis, −∫ t dy over the range,
    /// t = 0 before its score, 1 after it and rising along a tie.
    fn of_along(
        &self,
        (x, y): (f64, f64),
        (u, v): (f64, f64),
        (at_low, at_high): (f64, f64),
    ) -> f64 {
        let (low, high) = self.range.limits();
        let rest = if u <= low {
            at_low - at_high
        } else if u <= high {
            v - at_high
        } else {
            0.0
        };
        let (from, to) = (x.max(low), u.min(high));
        if to <= from {
            return rest;
        }
        let (first, last) = ((from - x) / (u - x), (to - x) / (u - x));
        rest + (y - v) * (last * last - first * first) / 2.0
    }
}

impl Range {
    fn walk(&self, (positives, negatives): (u64, u64), steps: &[(u64, u64)]) -> Vec<Influence> {
        let of = |&(ill, well): &(u64, u64)| match self.side() {
            Side::Specificity => (well, ill),
            Side::Sensitivity => (ill, well),
        };
        let mut along: Vec<(u64, u64)> = steps.iter().map(of).collect();
        match self.side() {
            Side::Specificity => {
                let walk = Walk { range: self, along: negatives, across: positives, steps: along };
                let pairs = walk.influences().into_iter();
                pairs.map(|(healthy, diseased)| Influence { diseased, healthy }).collect()
            }
            Side::Sensitivity => {
                along.reverse();
                let walk = Walk { range: self, along: positives, across: negatives, steps: along };
                let pairs = walk.influences().into_iter().rev();
                pairs.map(|(diseased, healthy)| Influence { diseased, healthy }).collect()
            }
        }
    }
}

/// Part of the area under the empirical ROC curve with its variance.
///
/// # Formula
///
/// S₁/m + S₀/n, the sample variances of what each case adds to the area: a diseased case the
/// length of the range over which its placement is on the right side of the threshold, a
/// healthy one the sensitivity at its own score, cut to the sensitivities at the ends of the
/// range (which is what moving the quantiles does). It is the empirical form of the variance
/// of Wieand, Gail, James and James 1989, *Biometrika* 76:585, for a uniform weight between
/// the limits (see Dodd and Pepe 2003, *Biometrics* 59:614), and over the whole axis it is
/// DeLong's (1988, *Biometrics* 44:837). Ties count one half. The standardised area is a
/// linear function of the raw one.
///
/// Assumes independent cases and limits that were fixed beforehand.
///
/// # Errors
///
/// As [`partial_auc`]; [`StatsError::TooFew`] below two diseased or two healthy cases.
pub fn partial_variance(
    scores: &Scores,
    side: Side,
    limits: (f64, f64),
) -> Result<PartialVariance, StatsError> {
    let range = Range::new(side, limits)?;
    let part = partial_auc(scores, side, limits)?;
    let (positives, negatives) = scores.sizes()?;
    at_least("diseased cases", 2, positives)?;
    at_least("healthy cases", 2, negatives)?;
    let steps: Vec<(u64, u64)> =
        scores.steps().iter().map(|step| (step.positives, step.negatives)).collect();
    let influences = range.walk((positives, negatives), &steps);
    let diseased = influences.iter().zip(&steps).map(|(of, step)| (of.diseased, step.0));
    let healthy = influences.iter().zip(&steps).map(|(of, step)| (of.healthy, step.1));
    let variance = spread(diseased, positives) + spread(healthy, negatives);
    let (width, scale) = range.scale();
    Ok(PartialVariance { part, variance, width, scale, positives, negatives })
}

/// Values that are as near to one another as their rounding are the same.
fn alike(values: impl Iterator<Item = f64> + Clone) -> bool {
    let (least, most) = values
        .clone()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    most - least <= 1e-12 * least.abs().max(most.abs())
}

/// Variance of the mean of counted values.
fn spread(values: impl Iterator<Item = (f64, u64)> + Clone, of: u64) -> f64 {
    let counted = values.clone().filter(|value| value.1 > 0).map(|value| value.0);
    if alike(counted) {
        return 0.0;
    }
    let n = of as f64;
    let mean = values.clone().map(|(value, count)| value * count as f64).sum::<f64>() / n;
    let squares = |(value, count): (f64, u64)| (value - mean) * (value - mean) * count as f64;
    values.map(squares).sum::<f64>() / (n - 1.0) / n
}

impl PartialVariance {
    fn se(&self) -> Result<f64, StatsError> {
        if self.variance > 0.0 {
            Ok(sqrt(self.variance))
        } else {
            Err(StatsError::NoVariance { what: "the order of diseased and healthy scores" })
        }
    }

    /// Standard errors of the raw and of the standardised area.
    ///
    /// # Formula
    ///
    /// √V and c√V, V of [`partial_variance`] (Wieand, Gail, James and James 1989, *Biometrika*
    /// 76:585), c the factor from raw to standardised areas (McClish 1989, *Med. Decis. Making*
    /// 9:190).
    pub fn errors(&self) -> (f64, f64) {
        let se = sqrt(self.variance);
        (se, se * self.scale)
    }

    /// Wald limits of the raw area, cut at 0 and at the width of the range.
    ///
    /// # Formula
    ///
    /// A ± z √V, V of [`partial_variance`] (Wieand, Gail, James and James 1989, *Biometrika*
    /// 76:585).
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] where every case has the same influence: limits of no width
    /// would look like certainty.
    pub fn interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let (reach, point) = (confidence.z() * self.se()?, self.part.area);
        Ok(Interval {
            low: (point - reach).max(0.0).min(point),
            point,
            high: (point + reach).min(self.width).max(point),
        })
    }

    /// The same limits on McClish's scale (1989, *Med. Decis. Making* 9:190).
    ///
    /// # Formula
    ///
    /// ½(1 + (L − least)/(most − least)) of each limit L of [`PartialVariance::interval`].
    ///
    /// # Errors
    ///
    /// As [`PartialVariance::interval`].
    pub fn standardised_interval(&self, confidence: Confidence) -> Result<Interval, StatsError> {
        let raw = self.interval(confidence)?;
        let point = self.part.standardised;
        let at = |limit: f64| {
            finite("a limit on the standardised scale", point + (limit - raw.point) * self.scale)
        };
        Ok(Interval { low: at(raw.low)?, point, high: at(raw.high)? })
    }

    /// One-sided Wald test of "the true standardised area is above `goal`".
    ///
    /// # Formula
    ///
    /// z = (S − goal)/se, S McClish's area and se its standard error (Wieand, Gail, James and
    /// James 1989, *Biometrika* 76:585), standard normal.
    ///
    /// # Errors
    ///
    /// [`StatsError::NoVariance`] as [`PartialVariance::interval`];
    /// [`StatsError::Proportion`] unless `0 < goal < 1`.
    pub fn goal(&self, goal: f64) -> Result<OneSided, StatsError> {
        let goal = crate::error::inner_proportion("goal", goal)?;
        let z = (self.part.standardised - goal) / (self.se()? * self.scale);
        Ok(OneSided { z, p: normal_upper(z) })
    }
}

/// A difference of two parts of areas, first minus second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartialDifference {
    /// Of the raw areas.
    pub raw: Interval,
    /// Of the standardised areas.
    pub standardised: Interval,
    /// Standard errors of both.
    pub se: (f64, f64),
    /// Difference over standard error, the same on both scales.
    pub statistic: f64,
    /// Two-sided p-value of "no difference".
    pub p: f64,
    /// Covariance of the raw areas; 0 for independent groups.
    pub covariance: f64,
}

impl PartialDifference {
    fn new(
        (first, second): (PartialAuc, PartialAuc),
        (variance, covariance): (f64, f64),
        scale: f64,
        confidence: Confidence,
    ) -> Result<PartialDifference, StatsError> {
        if variance.is_nan() || variance <= 0.0 {
            return Err(StatsError::NoVariance { what: "the difference of the two parts" });
        }
        let se = sqrt(variance);
        let around = |point: f64, se: f64| {
            let reach = confidence.z() * se;
            Interval { low: point - reach, point, high: point + reach }
        };
        let point = first.area - second.area;
        let standard = first.standardised - second.standardised;
        let wide = finite("the standard error on the standardised scale", se * scale)?;
        let statistic = point / se;
        Ok(PartialDifference {
            raw: around(point, se),
            standardised: around(standard, wide),
            se: (se, wide),
            statistic,
            p: normal_two_sided(statistic),
            covariance,
        })
    }

    /// Is the first standardised area not worse than the second by `margin` or more?
    ///
    /// # Formula
    ///
    /// z = (S₁ − S₂ + margin)/se, standard normal (as Liu and others 2006, *Statist. Med.*
    /// 25:1219, for whole areas).
    ///
    /// # Errors
    ///
    /// [`StatsError::Positive`] unless the margin is positive; [`StatsError::Proportion`] if it
    /// is 1 or more.
    pub fn non_inferiority(&self, margin: f64) -> Result<OneSided, StatsError> {
        wald_non_inferiority(self.standardised.point, self.se.1, proportion_margin(margin)?)
    }

    /// Do the standardised areas differ by less than `margin`? Two one-sided tests.
    ///
    /// # Formula
    ///
    /// z = (S₁ − S₂ + margin)/se and (margin − (S₁ − S₂))/se, both standard normal; the larger
    /// p-value is that of the test (Schuirmann 1987, *J. Pharmacokinet. Biopharm.* 15:657).
    ///
    /// # Errors
    ///
    /// As [`PartialDifference::non_inferiority`].
    pub fn equivalence(&self, margin: f64) -> Result<Equivalence, StatsError> {
        wald_equivalence(self.standardised.point, self.se.1, proportion_margin(margin)?)
    }
}

/// Difference of the parts of two independent groups, first minus second.
///
/// # Formula
///
/// (A₁ − A₂)/√(V₁ + V₂), standard normal, V of [`partial_variance`] (Wieand, Gail, James and
/// James 1989, *Biometrika* 76:585).
///
/// # Errors
///
/// [`StatsError::Shape`] unless both are over ranges of one width;
/// [`StatsError::NoVariance`] if both variances are 0.
pub fn partial_unpaired(
    first: &PartialVariance,
    second: &PartialVariance,
    confidence: Confidence,
) -> Result<PartialDifference, StatsError> {
    if first.width != second.width || first.scale != second.scale {
        return Err(StatsError::Shape { what: "the two parts are over different ranges" });
    }
    let variance = first.variance + second.variance;
    PartialDifference::new((first.part, second.part), (variance, 0.0), first.scale, confidence)
}

/// One score of every case: the part of its area, and what each case adds to it.
fn influences(
    range: &Range,
    truths: &[bool],
    scores: &[f64],
) -> Result<(PartialAuc, Vec<f64>), StatsError> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&i, &j| scores[i].total_cmp(&scores[j]));
    let (mut steps, mut place) = (Vec::<(u64, u64)>::new(), vec![0usize; scores.len()]);
    let mut last = None;
    for &case in &order {
        // `==` ties negative zero with zero, which `total_cmp` sets apart.
        if last != Some(scores[case]) {
            steps.push((0, 0));
            last = Some(scores[case]);
        }
        let here = steps.len() - 1;
        place[case] = here;
        if truths[case] {
            steps[here].0 += 1;
        } else {
            steps[here].1 += 1;
        }
    }
    let positives = truths.iter().filter(|ill| **ill).count() as u64;
    let sizes = (positives, truths.len() as u64 - positives);
    let area = range.area(sizes, steps.iter().copied());
    let of_step = range.walk(sizes, &steps);
    let of_case = |case: usize| {
        let of = of_step[place[case]];
        if truths[case] { of.diseased } else { of.healthy }
    };
    Ok((range.part(area)?, (0..scores.len()).map(of_case).collect()))
}

/// Difference of the same part of two areas on the same cases, first score minus second.
///
/// # Formula
///
/// Variances and covariance of what each case adds to either area, as in
/// [`partial_variance`] (Wieand, Gail, James and James 1989, *Biometrika* 76:585, whose
/// statistic is for paired markers); normal test and limits. A case is truth, first and second
/// score.
///
/// Assumes independent cases and limits that were fixed beforehand.
///
/// # Errors
///
/// As [`partial_variance`]; [`StatsError::NotFinite`] for a score that is not finite;
/// [`StatsError::NoVariance`] if the difference has no variance.
pub fn partial_paired(
    cases: &[(bool, f64, f64)],
    side: Side,
    limits: (f64, f64),
    confidence: Confidence,
) -> Result<PartialDifference, StatsError> {
    let range = Range::new(side, limits)?;
    // A canonical order of the cases, so that the sums do not depend on the input's.
    let mut cases = cases.to_vec();
    cases.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)));
    for &(_, first, second) in &cases {
        finite("score", first)?;
        finite("score", second)?;
    }
    let truths: Vec<bool> = cases.iter().map(|case| case.0).collect();
    let positives = truths.iter().filter(|ill| **ill).count() as u64;
    at_least("diseased cases", 2, positives)?;
    at_least("healthy cases", 2, cases.len() as u64 - positives)?;
    let firsts: Vec<f64> = cases.iter().map(|case| case.1).collect();
    let seconds: Vec<f64> = cases.iter().map(|case| case.2).collect();
    let (first, of_first) = influences(&range, &truths, &firsts)?;
    let (second, of_second) = influences(&range, &truths, &seconds)?;
    let (mut variance, mut covariance) = (0.0, 0.0);
    for class in [false, true] {
        let here: Vec<(f64, f64)> = (0..cases.len())
            .filter(|&case| truths[case] == class)
            .map(|case| (of_first[case], of_second[case]))
            .collect();
        let n = here.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| here.iter().map(of).sum::<f64>() / n;
        let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let apart = |pair: &(f64, f64)| (pair.0 - a) - (pair.1 - b);
        let scale = (n - 1.0) * n;
        let largest = here.iter().map(|pair| pair.0.abs().max(pair.1.abs())).fold(0.0, f64::max);
        if here.iter().any(|pair| apart(pair).abs() > 1e-12 * largest) {
            variance += here.iter().map(|pair| apart(pair) * apart(pair)).sum::<f64>() / scale;
        }
        covariance += here.iter().map(|pair| (pair.0 - a) * (pair.1 - b)).sum::<f64>() / scale;
    }
    let (_, scale) = range.scale();
    PartialDifference::new((first, second), (variance, covariance), scale, confidence)
}

#[cfg(test)]
mod tests;
