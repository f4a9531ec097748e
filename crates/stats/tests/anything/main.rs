//! Nothing outside of reader studies panics or says that NaN or infinity is a result.
//!
//! Every public statistic is called with drawn arguments: none, zeros, ten million, 1e-300,
//! NaN, infinities, constants, levels and margins that are none. A result has no NaN, and no
//! infinity either where its manual does not speak of one. Reader studies have the same test
//! beside them.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod counts;
mod further;
mod numbers;
mod planning;
mod resampled;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use reliance_stats::proportion::Binomial;
use reliance_stats::random::Generator;
use reliance_stats::reduction::Number;
use reliance_stats::roc::Scores;
use reliance_stats::{Confidence, StatsError};

/// Calls that went wrong, the first example of each.
#[derive(Default)]
pub(crate) struct Seen {
    wrong: BTreeMap<&'static str, String>,
    /// Statistics that gave a result at least once: a test that only meets errors is none.
    gave: BTreeMap<&'static str, u64>,
}

/// Is an infinity a result?
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ends {
    Finite,
    Infinite,
}

/// Seconds that no call may take.
const LONGEST: f64 = 20.0;

impl Seen {
    pub(crate) fn call<T: Debug>(
        &mut self,
        name: &'static str,
        ends: Ends,
        arguments: &dyn Fn() -> String,
        work: impl FnOnce() -> Result<T, StatsError>,
    ) -> Option<T> {
        let start = Instant::now();
        let found = catch_unwind(AssertUnwindSafe(work));
        let slow = start.elapsed().as_secs_f64() > LONGEST;
        let mut wrong = |how: String| {
            self.wrong.entry(name).or_insert_with(|| format!("{how} of {}", arguments()));
        };
        if slow {
            wrong("takes too long".into());
        }
        let Ok(found) = found else {
            wrong("panics".into());
            return None;
        };
        match found {
            Ok(found) => {
                let text = format!("{found:?}");
                let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
                if words.any(|word| word == "NaN" || (word == "inf" && ends == Ends::Finite)) {
                    wrong(text.chars().take(400).collect());
                }
                *self.gave.entry(name).or_default() += 1;
                Some(found)
            }
            Err(error) => {
                if error.to_string().len() <= 10 {
                    wrong(format!("says only `{error}`"));
                }
                self.gave.entry(name).or_default();
                None
            }
        }
    }

    /// Fails with everything that went wrong.
    pub(crate) fn judged(self) {
        let wrong: Vec<String> =
            self.wrong.iter().map(|(name, how)| format!("{name}: {how}")).collect();
        assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
        let never: Vec<&&str> =
            self.gave.iter().filter(|(_, times)| **times == 0).map(|(name, _)| name).collect();
        assert!(never.is_empty(), "no result at all: {never:?}");
    }
}

/// Calls a statistic whose results are finite.
#[macro_export]
macro_rules! fine {
    ($seen:expr, $args:expr, $work:expr) => {
        $seen.call(stringify!($work), $crate::Ends::Finite, &|| format!("{:?}", $args), || $work)
    };
}

/// Calls a statistic whose manual says that a limit can be infinite.
#[macro_export]
macro_rules! open_ended {
    ($seen:expr, $args:expr, $work:expr) => {
        $seen.call(stringify!($work), $crate::Ends::Infinite, &|| format!("{:?}", $args), || $work)
    };
}

/// Where arguments are drawn from.
pub(crate) struct Source(pub(crate) Generator);

impl Source {
    pub(crate) fn new(seed: u64) -> Source {
        Source(Generator::new(seed))
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.0.below(list.len() as u64) as usize]
    }

    /// Any float, odd ones first.
    pub(crate) fn number(&mut self) -> f64 {
        const ODD: [f64; 18] = [
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.5,
            1e-300,
            -1e-300,
            1e-17,
            1e300,
            -1e300,
            f64::MAX,
            f64::MIN,
            f64::MIN_POSITIVE,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            1e7,
            2.0,
        ];
        match self.0.below(10) {
            0..=4 => self.one_of(&ODD),
            5 | 6 => self.0.normal(),
            7 | 8 => self.0.uniform(),
            _ => f64::from_bits(self.0.bits()),
        }
    }

    /// A finite float.
    pub(crate) fn finite(&mut self) -> f64 {
        let number = self.number();
        if number.is_finite() { number } else { self.0.normal() }
    }

    /// Mostly a proportion, often at or near its ends.
    pub(crate) fn share(&mut self) -> f64 {
        const ENDS: [f64; 9] =
            [0.0, 1.0, 0.5, 1e-300, 1e-17, 1.0 - f64::EPSILON / 2.0, 0.95, 0.05, 1e-6];
        match self.0.below(10) {
            0..=3 => self.one_of(&ENDS),
            4..=8 => self.0.uniform(),
            _ => self.number(),
        }
    }

    pub(crate) fn count(&mut self) -> u64 {
        const ODD: [u64; 8] = [0, 0, 1, 2, 3, 20, 1000, 10_000_000];
        match self.0.below(20) {
            0..=9 => self.one_of(&ODD),
            10..=18 => self.0.below(60),
            _ => self.one_of(&[1 << 33, 1 << 53, u64::MAX - 1, u64::MAX]),
        }
    }

    pub(crate) fn binomial(&mut self) -> Binomial {
        Binomial::new(self.count(), self.count())
    }

    pub(crate) fn confidence(&mut self) -> Confidence {
        const LEVELS: [f64; 7] =
            [0.95, 0.9, 1e-300, 1e-12, 0.5, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0];
        let level = self.one_of(&LEVELS);
        Confidence::new(level).unwrap()
    }

    pub(crate) fn list<T>(&mut self, most: u64, mut one: impl FnMut(&mut Source) -> T) -> Vec<T> {
        let length = self.0.below(most + 1);
        let constant = self.0.below(8) == 0;
        let mut state = self.0.clone();
        let made = (0..length).map(|_| {
            if constant {
                // The same arguments again and again.
                one(&mut Source(state.clone()))
            } else {
                let value = one(&mut Source(state.clone()));
                state.bits();
                state = Generator::new(state.bits());
                value
            }
        });
        let made = made.collect();
        self.0.bits();
        made
    }

    pub(crate) fn stored(&mut self) -> Number {
        Number::new(self.finite()).unwrap()
    }

    pub(crate) fn counted(&mut self) -> Vec<(Number, u64)> {
        self.list(8, |source| (source.stored(), source.count()))
    }

    pub(crate) fn scores(&mut self) -> Scores {
        let class = |source: &mut Source| -> Vec<(Number, u64)> {
            match source.0.below(3) {
                0 => source.counted(),
                _ => source.list(12, |source| {
                    (Number::new(source.0.below(6) as f64).unwrap(), source.0.below(4))
                }),
            }
        };
        Scores { positive: class(self), negative: class(self) }
    }
}
