//! Sensitivity and specificity of one test: their sizes make up the cases, and what is
//! derived from them follows.

use reliance_model::claim::{Claim, Printed, Remark, Says, StatedFigure, Verdict};

use super::counts::{Fit, LARGEST, printing, prints};
use super::single::{self, stated, words};
use super::{Around, remark};

/// Claims that the two may stand apart, and what is derived from them.
const NEAR: usize = 12;

/// Pairs that are looked at.
const PAIRS: usize = 200;

/// Claims around a pair in which a number of all cases is sought.
const AROUND: usize = 2_000;

/// Numbers of all cases that are tried.
const TOTALS: usize = 12;

/// Share of values that a count of that size prints, above which it says nothing that one
/// of them is printed.
const TELLING: f64 = 0.25;

/// Sensitivity and specificity of the same, with their places among the claims.
struct Pair<'a> {
    sensitivity: (usize, &'a Claim, &'a StatedFigure),
    specificity: (usize, &'a Claim, &'a StatedFigure),
}

/// Remarks with the place of their claim.
pub(super) fn remarks(around: &Around<'_>) -> Vec<(usize, Remark)> {
    let mut found = Vec::new();
    for pair in pairs(around.claims).into_iter().take(PAIRS) {
        let (counted, counts) = pair.counts(around);
        found.extend(counted);
        found.extend(pair.derived(around, counts));
    }
    found
}

fn figure<'a>(
    claims: &'a [Claim],
    at: usize,
    metric: &str,
) -> Option<(usize, &'a Claim, &'a StatedFigure)> {
    let claim = claims.get(at)?;
    match &claim.says {
        Says::Figure(figure) if !figure.goal && figure.metric.as_deref() == Some(metric) => {
            let value = figure.value.filter(|value| (0.0..=1.0).contains(&value.value));
            value.map(|_| (at, claim, &**figure))
        }
        _ => None,
    }
}

fn pairs(claims: &[Claim]) -> Vec<Pair<'_>> {
    let mut found = Vec::new();
    let mut taken = vec![false; claims.len()];
    for at in 0..claims.len() {
        let Some(sensitivity) = figure(claims, at, "sensitivity") else { continue };
        let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(claims.len());
        let candidates = near.filter_map(|it| figure(claims, it, "specificity"));
        let same = candidates.filter(|(it, claim, figure)| {
            !taken[*it]
                && same_of(sensitivity.2, figure)
                && claim.cited.spot.headings == sensitivity.1.cited.spot.headings
        });
        if let Some(specificity) = same.min_by_key(|(it, _, _)| it.abs_diff(at)) {
            taken[specificity.0] = true;
            found.push(Pair { sensitivity, specificity });
        }
    }
    found
}

fn same_of(left: &StatedFigure, right: &StatedFigure) -> bool {
    let plain = |figure: &StatedFigure| {
        figure.of.as_deref().unwrap_or("").to_lowercase().replace([' ', '-'], "")
    };
    plain(left) == plain(right)
}

type Counts = (u64, u64);

/// Remarks with the place of their claim.
type Placed = Vec<(usize, Remark)>;

impl Pair<'_> {
    /// Remarks on the counts behind both, and the counts where they are settled.
    fn counts(&self, around: &Around<'_>) -> (Placed, Option<(Counts, Counts)>) {
        let (sensitivity, specificity) = (self.sensitivity.2, self.specificity.2);
        if let (Some(left), Some(right)) = (sensitivity.counts, specificity.counts) {
            return (Vec::new(), Some((left, right)));
        }
        let free = |figure: &StatedFigure| figure.counts.is_none() && figure.n.is_none();
        let (Some(left), Some(right)) = (stated(sensitivity), stated(specificity)) else {
            return (Vec::new(), None);
        };
        let totals = self.totals(around.claims);
        let Some(largest) = totals.iter().copied().filter(|it| *it <= LARGEST).max() else {
            return (Vec::new(), None);
        };
        if !free(sensitivity) || !free(specificity) {
            return (Vec::new(), None);
        }
        let (ours, theirs) = (single::named(sensitivity), single::named(specificity));
        let (lefts, rights) = (left.fits(largest, ours).0, right.fits(largest, theirs).0);
        for total in &totals {
            let together =
                lefts.iter().flat_map(|one| rights.iter().map(move |other| (one, other)));
            let fit = together
                .filter(|(one, other)| one.counts.1 + other.counts.1 == *total)
                .min_by_key(|(one, other)| (one.way != other.way, one.way));
            if let Some((one, other)) = fit {
                return (self.agree(*one, *other, *total), Some((one.counts, other.counts)));
            }
        }
        let (from, to) = (&self.sensitivity, &self.specificity);
        let told = totals.iter().find_map(|total| {
            apart(&lefts, *total, to, around).or_else(|| apart(&rights, *total, from, around))
        });
        (told.into_iter().collect(), None)
    }

    fn agree(&self, one: Fit, other: Fit, total: u64) -> Vec<(usize, Remark)> {
        [(&self.sensitivity, one, other), (&self.specificity, other, one)]
            .into_iter()
            .map(|((at, claim, figure), own, rest)| {
                let says = format!(
                    "{} is {}; with the {} cases of the other it makes up the {total} cases",
                    words(figure),
                    own.words(),
                    rest.counts.1
                );
                (*at, remark("counts", Verdict::Agrees, says, claim))
            })
            .collect()
    }

    /// Numbers of cases around the pair, nearest first.
    fn totals(&self, claims: &[Claim]) -> Vec<u64> {
        let here = self.sensitivity.0;
        let mut found: Vec<(usize, u64)> = Vec::new();
        let around = here.saturating_sub(AROUND)..(here + AROUND).min(claims.len());
        for (at, claim) in around.filter_map(|at| Some((at, claims.get(at)?))) {
            let Says::Count { of, number, among } = &claim.says else { continue };
            let about = among.as_deref().is_some_and(|it| {
                ["over", "about", "approx", "nearly", "least"]
                    .iter()
                    .any(|word| it.starts_with(word))
            });
            let cases = matches!(of.as_str(), "cases" | "patients" | "images" | "lesions");
            if cases && !about && (4..=1_000_000).contains(number) {
                found.push((at.abs_diff(here), *number));
            }
        }
        found.sort_unstable();
        let mut totals: Vec<u64> = Vec::new();
        for (_, number) in found {
            if !totals.contains(&number) && totals.len() < TOTALS {
                totals.push(number);
            }
        }
        totals
    }

    /// What is derived from the two: likelihood ratios, predictive values, accuracy.
    fn derived(
        &self,
        around: &Around<'_>,
        counts: Option<(Counts, Counts)>,
    ) -> Vec<(usize, Remark)> {
        let (at, other) = (self.sensitivity.0, self.specificity.0);
        let (first, last) = (at.min(other).saturating_sub(NEAR), at.max(other) + NEAR + 1);
        let mut found = Vec::new();
        for near in first..last.min(around.claims.len()) {
            let Some(claim) = around.claims.get(near) else { continue };
            let Says::Figure(figure) = &claim.says else { continue };
            let (Some(metric), Some(value)) = (figure.metric.as_deref(), figure.value) else {
                continue;
            };
            let apart = claim.cited.spot.headings != self.sensitivity.1.cited.spot.headings;
            if figure.goal || apart || !same_of(figure, self.sensitivity.2) {
                continue;
            }
            let (Some(sensitivity), Some(specificity)) =
                (self.sensitivity.2.value, self.specificity.2.value)
            else {
                continue;
            };
            let ratio = ratio(metric, sensitivity, specificity);
            if let Some((low, high)) = ratio {
                found.extend(
                    of_ratio(claim, figure, value, (low, high)).map(|remark| (near, remark)),
                );
            }
            if let Some(counts) = counts {
                found.extend(
                    of_table(claim, figure, value, counts, around).map(|remark| (near, remark)),
                );
            }
        }
        found
    }
}

/// The other of the two, where the counts of the one leave it a size that prints its share:
/// do its limits go with that size?
fn apart(
    fits: &[Fit],
    total: u64,
    (at, claim, figure): &(usize, &Claim, &StatedFigure),
    around: &Around<'_>,
) -> Option<(usize, Remark)> {
    let (stated, value) = (stated(figure)?, figure.value?);
    let mut found = None;
    for fit in fits {
        let size = total.checked_sub(fit.counts.1).filter(|size| *size > 1)?;
        if 2.0 * value.half_unit * size as f64 > TELLING {
            return None;
        }
        for some in printing(value, size) {
            let (verdict, says) = single::limits(figure, &stated, (some, size), around);
            if verdict != Verdict::Differs {
                return None;
            }
            let says = format!(
                "{says}, if the other {} of the {total} cases are those of {}",
                fit.counts.1,
                fit.words()
            );
            found.get_or_insert((*at, remark("interval", Verdict::Differs, says, claim)));
        }
    }
    found
}

/// The range in which a likelihood ratio must lie, from what is printed of the two.
fn ratio(metric: &str, sensitivity: Printed, specificity: Printed) -> Option<(f64, f64)> {
    let (a, b) =
        (sensitivity.value - sensitivity.half_unit, sensitivity.value + sensitivity.half_unit);
    let (c, d) =
        (specificity.value - specificity.half_unit, specificity.value + specificity.half_unit);
    match metric {
        "likelihood-ratio-positive" if d < 1.0 => Some((a / (1.0 - c), b / (1.0 - d))),
        "likelihood-ratio-negative" if c > 0.0 => Some(((1.0 - b) / d, (1.0 - a) / c)),
        _ => None,
    }
}

fn of_ratio(
    claim: &Claim,
    figure: &StatedFigure,
    value: Printed,
    (low, high): (f64, f64),
) -> Option<Remark> {
    let slack = value.half_unit * (1.0 + 1e-9);
    let fits = value.value + slack >= low && value.value - slack <= high;
    let says = if fits {
        format!("{} follows from sensitivity and specificity", words(figure))
    } else {
        format!(
            "{}: sensitivity and specificity as printed give {} to {}",
            words(figure),
            value.like(low),
            value.like(high)
        )
    };
    let verdict = if fits { Verdict::Agrees } else { Verdict::Differs };
    Some(remark("table", verdict, says, claim))
}

/// Predictive values and accuracy from the four counts.
fn of_table(
    claim: &Claim,
    figure: &StatedFigure,
    value: Printed,
    ((hits, diseased), (rejected, healthy)): (Counts, Counts),
    around: &Around<'_>,
) -> Option<Remark> {
    let (misses, alarms) = (diseased - hits.min(diseased), healthy - rejected.min(healthy));
    let (some, all) = match figure.metric.as_deref()? {
        "ppv" => (hits, hits + alarms),
        "npv" => (rejected, rejected + misses),
        "accuracy" => (hits + rejected, diseased + healthy),
        _ => return None,
    };
    if all == 0 || figure.counts.is_some() {
        return None;
    }
    let share = some as f64 / all as f64;
    let said = words(figure);
    if prints(value, share) {
        let says = format!("{said} is {some} of {all}, as sensitivity and specificity have it");
        return Some(remark("table", Verdict::Agrees, says, claim));
    }
    let says = format!(
        "{said}: by the counts of sensitivity and specificity it would be {some} of {all}, {}",
        value.like(share)
    );
    let elsewhere = claim.cited.quote.to_lowercase();
    let prevalence =
        ["prevalence", "患病率", "adjusted"].iter().any(|word| elsewhere.contains(word));
    let other = around.averaged(figure);
    if prevalence || other.is_some() || figure.metric.as_deref() != Some("accuracy") {
        let says = format!("{says}; it may be stated for another prevalence");
        return Some(remark("table", Verdict::CannotTell, says, claim));
    }
    Some(remark("table", Verdict::Differs, says, claim))
}
