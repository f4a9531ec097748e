//! Random draws that are the same on every machine and in every version: uniform numbers
//! straight from the generator's words, and everything else from those.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream of draws.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of a table; each table has its own, so that one can grow alone.
    pub(super) fn new(seed: u64, table: u64) -> Draw {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(table);
        Draw(generator)
    }

    /// Uniform on the open interval from 0 to 1.
    pub(super) fn uniform(&mut self) -> f64 {
        let bits = self.0.next_u64() >> 12;
        (bits as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Standard normal (Box and Muller 1958).
    pub(super) fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.uniform(), self.uniform());
        (-2.0 * libm::log(radius)).sqrt() * libm::cos(std::f64::consts::TAU * angle)
    }

    /// True with that probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number from 0 to below `end`.
    pub(super) fn below(&mut self, end: u32) -> u32 {
        let drawn = self.uniform() * f64::from(end);
        // Below 2^32 by construction.
        (drawn as u32).min(end.saturating_sub(1))
    }

    /// One of the items, with its weight; the weights need not add up to 1.
    pub(super) fn one_of<T: Copy>(&mut self, items: &[(T, f64)]) -> Option<T> {
        let total: f64 = items.iter().map(|(_, weight)| weight).sum();
        let mut rest = self.uniform() * total;
        for (item, weight) in items {
            rest -= weight;
            if rest < 0.0 {
                return Some(*item);
            }
        }
        items.last().map(|(item, _)| *item)
    }
}
