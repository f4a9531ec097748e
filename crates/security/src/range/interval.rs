//! Intervals of versions, and whether two lists of them are the same set.

use std::cmp::Ordering;

use super::{Comparator, Constraint};
use crate::version::Version;

/// A limit and whether it belongs to the interval.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    pub version: Version,
    pub text: String,
    pub included: bool,
}

/// An interval; a limit that is `None` is not there.
#[derive(Debug, Clone, Default)]
pub(super) struct Interval {
    pub low: Option<Limit>,
    pub high: Option<Limit>,
}

fn compare(a: &Version, b: &Version) -> Ordering {
    a.compare(b).unwrap_or(Ordering::Equal)
}

/// Lower limits: none before all, included before excluded.
fn compare_low(a: Option<&Limit>, b: Option<&Limit>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a.version, &b.version).then(b.included.cmp(&a.included)),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

/// Upper limits: none after all, included after excluded.
fn compare_high(a: Option<&Limit>, b: Option<&Limit>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(&a.version, &b.version).then(a.included.cmp(&b.included)),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

impl Limit {
    fn of(constraint: &Constraint) -> Self {
        let comparator = constraint.comparator;
        Self {
            version: constraint.version.clone(),
            text: constraint.text.clone(),
            included: !matches!(comparator, Comparator::Less | Comparator::Greater),
        }
    }
}

impl Interval {
    /// Whether the version lies in it.
    pub(super) fn has(&self, version: &Version) -> bool {
        let above = self.low.as_ref().is_none_or(|low| match compare(version, &low.version) {
            Ordering::Greater => true,
            Ordering::Equal => low.included,
            Ordering::Less => false,
        });
        let below = self.high.as_ref().is_none_or(|high| match compare(version, &high.version) {
            Ordering::Less => true,
            Ordering::Equal => high.included,
            Ordering::Greater => false,
        });
        above && below
    }

    /// Where all constraints hold; `!=` is not looked at.
    pub(super) fn where_all_hold(constraints: &[Constraint]) -> Self {
        let mut interval = Self::default();
        for constraint in constraints.iter().filter(|c| c.comparator != Comparator::NotEqual) {
            let limit = Limit::of(constraint);
            let equal = constraint.comparator == Comparator::Equal;
            if (equal || constraint.comparator.opens())
                && compare_low(interval.low.as_ref(), Some(&limit)).is_lt()
            {
                interval.low = Some(limit.clone());
            }
            if (equal || constraint.comparator.closes())
                && compare_high(interval.high.as_ref(), Some(&limit)).is_gt()
            {
                interval.high = Some(limit);
            }
        }
        interval
    }

    fn is_empty(&self) -> bool {
        let (Some(low), Some(high)) = (&self.low, &self.high) else { return false };
        match compare(&low.version, &high.version) {
            Ordering::Less => false,
            Ordering::Equal => !(low.included && high.included),
            Ordering::Greater => true,
        }
    }

    /// Whether the two together are one interval, `next` beginning no earlier.
    fn touches(&self, next: &Self) -> bool {
        let (Some(high), Some(low)) = (&self.high, &next.low) else { return true };
        match compare(&high.version, &low.version) {
            Ordering::Greater => true,
            Ordering::Equal => high.included || low.included,
            Ordering::Less => false,
        }
    }
}

/// The same set as the fewest intervals, in order.
pub(super) fn union(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|interval| !interval.is_empty());
    let by_low = |a: &Interval, b: &Interval| compare_low(a.low.as_ref(), b.low.as_ref());
    let intervals = crate::order::sorted(intervals, &by_low);
    let mut merged: Vec<Interval> = Vec::new();
    for next in intervals {
        match merged.last_mut() {
            Some(last) if last.touches(&next) => {
                if compare_high(last.high.as_ref(), next.high.as_ref()).is_lt() {
                    last.high = next.high;
                }
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// Whether two lists that [`union`] made are the same set.
pub(super) fn same(a: &[Interval], b: &[Interval]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| {
            compare_low(a.low.as_ref(), b.low.as_ref()).is_eq()
                && compare_high(a.high.as_ref(), b.high.as_ref()).is_eq()
        })
}

/// The intervals that constraints in order describe, `!=` left out, after the specification's
/// simplification: of limits that open without closing the first counts, of limits that close
/// without opening the last.
pub(super) fn of_constraints(constraints: &[Constraint]) -> Vec<Interval> {
    let mut intervals = Vec::new();
    let mut low: Option<Limit> = None;
    // The last limit that closed, and whether the interval before it is still open to it.
    let mut closing: Option<Interval> = None;
    for constraint in constraints {
        match constraint.comparator {
            Comparator::NotEqual => {}
            Comparator::Equal => {
                let limit = Some(Limit::of(constraint));
                intervals.push(Interval { low: limit.clone(), high: limit });
            }
            comparator if comparator.opens() => {
                intervals.extend(closing.take());
                low = low.or_else(|| Some(Limit::of(constraint)));
            }
            _ => {
                let high = Some(Limit::of(constraint));
                match &mut closing {
                    Some(interval) => interval.high = high,
                    None => closing = Some(Interval { low: low.take(), high }),
                }
            }
        }
    }
    intervals.extend(closing);
    intervals.extend(low.map(|low| Interval { low: Some(low), high: None }));
    intervals
}
