//! Which counts give a printed share and its interval, and under which method.
//!
//! For each size that may be, the counts whose share would be printed so are tried with
//! every method; what reproduces both limits to the printed digit is a fit. Wilson's limits,
//! which need no search, tell beforehand which counts are worth the exact methods.

use reliance_model::claim::Printed;
use reliance_stats::proportion::Binomial;
use reliance_stats::{Confidence, Interval};

/// Largest size that is tried where nothing tells the size.
pub(super) const LARGEST: u64 = 5_000;

/// Most counts that are tried with the exact methods.
const TRIED: usize = 4_000;

/// Most fits that are kept.
const KEPT: usize = 2_000;

/// Methods whose limits follow from counts alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    ClopperPearson,
    Wilson,
    Jeffreys,
    AgrestiCoull,
    Wald,
}

impl Way {
    pub(super) const ALL: [Way; 5] =
        [Way::ClopperPearson, Way::Wilson, Way::Jeffreys, Way::AgrestiCoull, Way::Wald];

    pub(super) fn name(self) -> &'static str {
        match self {
            Way::ClopperPearson => "Clopper-Pearson",
            Way::Wilson => "Wilson",
            Way::Jeffreys => "Jeffreys",
            Way::AgrestiCoull => "Agresti-Coull",
            Way::Wald => "Wald",
        }
    }

    /// The method of that name in a document.
    pub(super) fn named(name: &str) -> Option<Way> {
        let lower = name.to_lowercase();
        let known = [
            ("clopper", Way::ClopperPearson),
            ("exact", Way::ClopperPearson),
            ("wilson", Way::Wilson),
            ("jeffreys", Way::Jeffreys),
            ("coull", Way::AgrestiCoull),
            ("wald", Way::Wald),
        ];
        known.into_iter().find(|(word, _)| lower.contains(word)).map(|(_, way)| way)
    }

    /// Limits that go by the same name: with continuity correction (Newcombe 1998, *Statist.
    /// Med.* 17:857, methods 2 and 4), or with two successes and two failures added.
    pub(super) fn variant(
        self,
        (some, all): (u64, u64),
        confidence: Confidence,
    ) -> Option<(f64, f64)> {
        let (n, z) = (all as f64, confidence.z());
        let p = some as f64 / n;
        let within = |low: f64, high: f64| (all > 0).then_some((low.max(0.0), high.min(1.0)));
        match self {
            Way::Wilson => {
                let (square, q) = (z * z, 1.0 - p);
                let low =
                    z * libm::sqrt((square - 2.0 - 1.0 / n + 4.0 * p * (n * q + 1.0)).max(0.0));
                let high =
                    z * libm::sqrt((square + 2.0 - 1.0 / n + 4.0 * p * (n * q - 1.0)).max(0.0));
                let (sum, twice) = (2.0 * n * p + square, 2.0 * (n + square));
                let low = if some == 0 { 0.0 } else { (sum - 1.0 - low) / twice };
                let high = if some == all { 1.0 } else { (sum + 1.0 + high) / twice };
                within(low, high)
            }
            Way::Wald => {
                let reach = z * libm::sqrt(p * (1.0 - p) / n) + 0.5 / n;
                within(p - reach, p + reach)
            }
            Way::AgrestiCoull => {
                let (size, centre) = (n + 4.0, (some as f64 + 2.0) / (n + 4.0));
                let reach = z * libm::sqrt(centre * (1.0 - centre) / size);
                within(centre - reach, centre + reach)
            }
            Way::ClopperPearson | Way::Jeffreys => None,
        }
    }

    /// The limits of so many of so many.
    pub(super) fn limits(
        self,
        (some, all): (u64, u64),
        confidence: Confidence,
    ) -> Option<(f64, f64)> {
        let counts = Binomial::new(some, all.checked_sub(some)?);
        let found = match self {
            Way::ClopperPearson => counts.clopper_pearson(confidence),
            Way::Wilson => counts.wilson(confidence),
            Way::Jeffreys => counts.jeffreys(confidence),
            Way::AgrestiCoull => counts.agresti_coull(confidence),
            Way::Wald => counts.normal(confidence),
        };
        found.ok().map(|Interval { low, high, .. }| (low, high))
    }
}

/// What is printed of a share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) value: Option<Printed>,
    pub(super) limits: (Printed, Printed),
    pub(super) confidence: Confidence,
}

/// Counts that give what is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    pub(super) counts: (u64, u64),
    pub(super) way: Way,
    /// Distance of the limits from the printed ones, in halves of the last digit.
    pub(super) miss: f64,
}

impl Fit {
    pub(super) fn words(&self) -> String {
        format!("{} of {} by {}", self.counts.0, self.counts.1, self.way.name())
    }
}

impl Stated {
    /// The methods that give both limits from these counts.
    pub(super) fn ways(&self, counts: (u64, u64)) -> Vec<Fit> {
        Way::ALL.into_iter().filter_map(|way| self.fit(counts, way)).collect()
    }

    /// Does a method that goes by that name give both limits from these counts?
    pub(super) fn varies(&self, counts: (u64, u64), way: Way) -> bool {
        let found = way.variant(counts, self.confidence);
        found.is_some_and(|(low, high)| prints(self.limits.0, low) && prints(self.limits.1, high))
    }

    fn fit(&self, counts: (u64, u64), way: Way) -> Option<Fit> {
        let (low, high) = way.limits(counts, self.confidence)?;
        let (printed_low, printed_high) = self.limits;
        let both = prints(printed_low, low) && prints(printed_high, high);
        let distance =
            |printed: Printed, value: f64| libm::fabs(printed.value - value) / printed.half_unit;
        let miss = distance(printed_low, low) + distance(printed_high, high);
        both.then_some(Fit { counts, way, miss })
    }

    /// All counts up to a size that give what is printed, best first, by that method or by
    /// any; with whether the search went through all of them.
    pub(super) fn fits(&self, largest: u64, named: Option<Way>) -> (Vec<Fit>, bool) {
        let Some(value) = self.value else { return (Vec::new(), false) };
        let (mut found, mut tried) = (Vec::new(), 0);
        let (low, high) = (self.limits.0.value, self.limits.1.value);
        let reach = (high - low) * 0.3 + self.limits.0.half_unit + self.limits.1.half_unit;
        for all in 1..=largest {
            for some in printing(value, all) {
                let Some(near) = Way::Wilson.limits((some, all), self.confidence) else { continue };
                if libm::fabs(near.0 - low) + libm::fabs(near.1 - high) > 2.0 * reach {
                    continue;
                }
                tried += 1;
                if tried > TRIED || found.len() > KEPT {
                    return (ranked(found), false);
                }
                match named {
                    None => found.extend(self.ways((some, all))),
                    Some(way) => found.extend(self.fit((some, all), way)),
                }
            }
        }
        (ranked(found), true)
    }

    /// The lowest and highest limit that any of the methods gives, lower and upper.
    pub(super) fn envelope(&self, counts: (u64, u64)) -> Option<((f64, f64), (f64, f64))> {
        let found: Vec<(f64, f64)> =
            Way::ALL.into_iter().filter_map(|way| way.limits(counts, self.confidence)).collect();
        let spread = |side: fn(&(f64, f64)) -> f64| {
            let sides = found.iter().map(side);
            sides.fold(None, |spread: Option<(f64, f64)>, at| {
                Some(spread.map_or((at, at), |(low, high)| (low.min(at), high.max(at))))
            })
        };
        Some((spread(|it| it.0)?, spread(|it| it.1)?))
    }
}

fn ranked(mut found: Vec<Fit>) -> Vec<Fit> {
    found.sort_by(|a, b| {
        a.way.cmp(&b.way).then(a.miss.total_cmp(&b.miss)).then(a.counts.1.cmp(&b.counts.1))
    });
    found
}

/// Would a value be printed so? Both ways of rounding a half are allowed.
pub(super) fn prints(printed: Printed, value: f64) -> bool {
    libm::fabs(value - printed.value) <= printed.half_unit * (1.0 + 1e-9) + 1e-12
}

/// Would it be printed so by cutting off instead of rounding?
pub(super) fn cut(printed: Printed, value: f64) -> bool {
    value > printed.value && value < printed.value + 2.0 * printed.half_unit
}

/// The counts of so many whose share would be printed so.
pub(super) fn printing(value: Printed, all: u64) -> std::ops::RangeInclusive<u64> {
    let slack = value.half_unit * (1.0 + 1e-9) + 1e-12;
    let size = all as f64;
    let from = libm::ceil((value.value - slack) * size).max(0.0);
    let to = libm::floor((value.value + slack) * size).min(size);
    if from > to || !(from.is_finite() && to.is_finite()) {
        #[expect(clippy::reversed_empty_ranges, reason = "no count at all")]
        return 1..=0;
    }
    from as u64..=to as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Printed {
        Printed { value, half_unit: 0.00005, percent: true }
    }

    #[test]
    fn counts_are_recovered_from_share_and_limits() {
        let stated = Stated {
            value: Some(share(0.9615)),
            limits: (share(0.9044), share(0.9894)),
            confidence: Confidence::P95,
        };
        let (fits, through) = stated.fits(220, None);
        assert!(through);
        assert_eq!((fits.len(), fits[0].words().as_str()), (1, "100 of 104 by Clopper-Pearson"));
    }

    #[test]
    fn counts_that_print_a_share() {
        assert_eq!(printing(share(0.9615), 104), 100..=100);
        assert!(printing(share(0.9615), 100).is_empty());
        assert!(cut(share(0.3333), 1.0 / 3.0) && cut(share(0.6666), 2.0 / 3.0));
        assert!(prints(share(0.6667), 2.0 / 3.0) && !prints(share(0.6666), 2.0 / 3.0));
    }
}
