//! Each subgroup's estimate, and its difference from the rest.

use reliance_stats::difference::fisher_lower;
use reliance_stats::distribution::normal_upper;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Level, Tally};
use reliance_stats::sizing::{Plan, difference_power};

use crate::crossing::{Difference, area_difference, difference};
use crate::endpoints::{Target, development};
use crate::performance::{Estimated, Metric, Outcomes, confidence, estimate};
use crate::strata::MOST_GROUPS;
use crate::{Ask, Missing, words};

/// Power behind the smallest detectable fall; a convention.
const POWER: f64 = 0.8;

/// One subgroup.
pub(super) struct Group {
    pub(super) role: String,
    pub(super) name: String,
    pub(super) cases: u64,
    pub(super) estimated: Result<Estimated, String>,
    /// Difference from the rest, and the one-sided p that the group is not lower.
    pub(super) fall: Option<(Difference, f64)>,
    /// The smallest fall that the cases would find.
    pub(super) detectable: Option<f64>,
}

impl Group {
    /// Numerator and denominator of its estimate, where it is a proportion.
    pub(super) fn counts(&self) -> Option<(u64, u64)> {
        self.estimated.as_ref().ok().and_then(|estimated| estimated.counts)
    }

    /// The cases that its estimate rests on: of a sensitivity the diseased ones; all of the
    /// group where nothing could be counted.
    pub(super) fn behind(&self) -> u64 {
        self.counts().map_or(self.cases, |(_, whole)| whole)
    }
}

/// The subgroups of one role.
pub(super) struct Cut {
    pub(super) groups: Vec<Group>,
    pub(super) caveats: Vec<String>,
}

/// Cut a target by one role.
pub(super) fn groups(
    ask: &Ask<'_>,
    target: &Target<'_>,
    role: &str,
    tally: &Tally,
) -> Result<Cut, Missing> {
    let confidence = confidence(ask)?;
    let (name, threshold) =
        (&target.dataset.name, target.point.as_ref().map(|point| point.threshold));
    let levels: Vec<Level> = tally.levels(role).into_iter().collect();
    let known: Vec<&Level> = levels.iter().filter(|level| level.is_known()).collect();
    if known.is_empty() {
        return Err(Missing::from(format!("known values of `{role}` in `{name}`")));
    }
    if known.len() > MOST_GROUPS {
        return Err(Missing::from(format!(
            "`{role}` of `{name}` with at most {MOST_GROUPS} groups, found {}",
            known.len()
        )));
    }
    let by_level: Vec<Outcomes> =
        known.iter().map(|level| Outcomes::of(&tally.at(role, level))).collect();
    let measured = |outcomes: &Outcomes| estimate(target.metric, outcomes, threshold, confidence);
    let mut groups = Vec::new();
    for (at, level) in known.iter().enumerate() {
        let own = &by_level[at];
        let rest =
            Outcomes::sum(by_level.iter().enumerate().filter(|it| it.0 != at).map(|it| it.1));
        let estimated = measured(own);
        let (mut fall, mut smallest) = (None, None);
        if let (Ok(of_own), Ok(of_rest)) = (&estimated, measured(&rest)) {
            let difference = match target.metric {
                Metric::Auc => area_difference((own, 1.0), (&rest, 1.0), confidence),
                _ => difference(of_own, &of_rest, confidence).ok(),
            };
            fall = difference.zip(p_lower(of_own, &of_rest));
            smallest = detectable(of_own, &of_rest, confidence.alpha() / 2.0);
        }
        let cases = own.cases();
        let estimated = estimated.map_err(|missing| missing.needs);
        let (role, name) = (role.to_string(), level.to_string());
        groups.push(Group { role, name, cases, estimated, fall, detectable: smallest });
    }
    let unknown: u64 =
        tally.along(role).iter().filter(|(level, _)| !level.is_known()).map(|(_, n)| n).sum();
    let mut caveats: Vec<String> = development(ask, target.dataset).into_iter().collect();
    caveats.extend(Outcomes::of(tally).caveats(name));
    caveats.extend(tally.loss.clone());
    if unknown > 0 {
        let rows = words::count(unknown, "row");
        caveats.push(format!("{rows} of `{name}` without usable `{role}` left out"));
    }
    if ask.evidence.device.table_of(target.dataset).is_some_and(|it| !it.clusters.is_empty()) {
        caveats.push(format!(
            "the limits take the rows of `{name}` as independent although a cluster is declared"
        ));
    }
    Ok(Cut { groups, caveats })
}

/// One-sided p that the group is not below the rest: exact for proportions, so that a group
/// of a few cases that all came out alike does not pass for certainty.
fn p_lower(own: &Estimated, rest: &Estimated) -> Option<f64> {
    if let (Some((x, n)), Some((y, m))) = (own.counts, rest.counts) {
        return fisher_lower(Binomial::new(x, n - x), Binomial::new(y, m - y)).ok();
    }
    let se = (own.se * own.se + rest.se * rest.se).sqrt();
    let fall = own.interval.point - rest.interval.point;
    (se > 0.0).then(|| normal_upper(-fall / se))
}

/// The smallest fall below the rest that the one-sided test finds with the power.
///
/// For areas the standard errors at hand are kept; for proportions power is that of the
/// two-proportion test.
fn detectable(own: &Estimated, rest: &Estimated, alpha: f64) -> Option<f64> {
    let plan = Plan::new(alpha, POWER).ok()?;
    if let (Some((_, n)), Some((yes, m))) = (own.counts, rest.counts) {
        let base = yes as f64 / m as f64;
        let power = |fall: f64| difference_power((base - fall, n), (base, m), plan.alpha()).ok();
        if power(base)? < POWER {
            return None;
        }
        // Power rises with the fall, so halving the bracket ends at the smallest one.
        let (mut low, mut high) = (0.0, base);
        for _ in 0..50 {
            let middle = (low + high) / 2.0;
            if power(middle)? >= POWER { high = middle } else { low = middle }
        }
        return Some(high);
    }
    let se = (own.se * own.se + rest.se * rest.se).sqrt();
    let reach = reliance_stats::distribution::normal_upper_quantile(alpha)
        + reliance_stats::distribution::normal_upper_quantile(1.0 - POWER);
    (se > 0.0).then_some(reach * se)
}

#[cfg(test)]
mod tests {
    use reliance_stats::{Confidence, Interval};

    use super::*;

    fn estimated(point: f64, se: f64, counts: Option<(u64, u64)>) -> Estimated {
        Estimated {
            interval: Interval { low: point, point, high: point },
            confidence: Confidence::P95,
            se,
            df: None,
            counts,
            method: String::new(),
            note: None,
        }
    }

    /// (1.959964 + 0.841621) standard errors of the difference, which is 0.05 by 3, 4 and 5.
    #[test]
    fn the_smallest_fall_of_an_area_follows_from_its_standard_errors() {
        let fall =
            |own, rest| detectable(&estimated(0.9, own, None), &estimated(0.9, rest, None), 0.025);
        assert!((fall(0.03, 0.04).unwrap() - 2.801_585 * 0.05).abs() < 1e-7);
        assert_eq!(fall(0.0, 0.0), None);
    }

    #[test]
    fn two_cases_find_no_fall_and_a_thousand_do() {
        let fall = |n: u64| {
            let half = |n: u64| estimated(0.5, 0.1, Some((n / 2, n)));
            detectable(&half(n), &half(n), 0.025)
        };
        assert_eq!(fall(2), None);
        assert!(fall(1000).unwrap() < 0.07);
    }
}
