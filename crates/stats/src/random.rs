//! A seeded generator of random numbers: xoshiro256++ (Blackman and Vigna 2021, *ACM Trans.
//! Math. Softw.* 47:36), its state filled by SplitMix64 (Steele, Lea and Flood 2014).
//!
//! The same seed gives the same numbers on every machine. It is fit for resampling and
//! simulation, not for secrets.

use libm::{exp, fabs, log, sqrt};

/// The generator's name, for a report that others recompute.
pub const NAME: &str = "xoshiro256++ seeded by SplitMix64";

/// The generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generator {
    state: [u64; 4],
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Generator {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Generator {
        let mut state = seed;
        Generator { state: std::array::from_fn(|_| split_mix(&mut state)) }
    }

    /// One of many generators of a seed, so that the n-th resample is the same however the
    /// resamples are shared out between threads.
    pub fn stream(seed: u64, stream: u64) -> Generator {
        let (mut outer, mut inner) = (seed, stream);
        let mixed = split_mix(&mut outer) ^ split_mix(&mut inner).rotate_left(32);
        Generator::new(mixed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A number of [0, 1) on a grid of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A whole number below `n`, each equally likely (Lemire 2019, *ACM Trans. Model.
    /// Comput. Simul.* 29:3); 0 for `n` of 0.
    pub fn below(&mut self, n: u64) -> u64 {
        loop {
            let product = u128::from(self.bits()) * u128::from(n);
            let low = product as u64;
            if low >= n || low >= n.wrapping_neg() % n.max(1) {
                return (product >> 64) as u64;
            }
        }
    }

    /// `count` whole numbers below `n`, two from each 64 bits, handed to `each`.
    pub(crate) fn many_below(&mut self, n: u32, count: usize, mut each: impl FnMut(u32)) {
        let reject = n.wrapping_neg() % n.max(1);
        let mut left = count;
        while left > 0 {
            let bits = self.bits();
            for half in [bits as u32, (bits >> 32) as u32] {
                let product = u64::from(half) * u64::from(n);
                if left > 0 && product as u32 >= reject {
                    each((product >> 32) as u32);
                    left -= 1;
                }
            }
        }
    }

    /// A standard normal number (the polar method of Marsaglia and Bray 1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * sqrt(-2.0 * log(square) / square);
            }
        }
    }

    /// How many of `n` independent trials succeed, each with probability `p` (cut to 0..1).
    ///
    /// By inversion where few are expected, else by the transformed rejection of Hörmann
    /// 1993 (*J. Statist. Comput. Simul.* 46:101, algorithm BTRS): both exact.
    pub fn binomial(&mut self, n: u64, p: f64) -> u64 {
        if n == 0 || p <= 0.0 || p.is_nan() {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.binomial(n, 1.0 - p);
        }
        if n as f64 * p < 10.0 { self.by_inversion(n, p) } else { self.by_rejection(n, p) }
    }

    fn by_inversion(&mut self, n: u64, p: f64) -> u64 {
        let odds = p / (1.0 - p);
        let first = exp(n as f64 * libm::log1p(-p));
        loop {
            let (mut left, mut term) = (self.uniform(), first);
            for k in 0..=n {
                if left < term {
                    return k;
                }
                left -= term;
                term *= odds * ((n - k) as f64 / (k + 1) as f64);
                if term < 1e-300 {
                    break;
                }
            }
        }
    }

    fn by_rejection(&mut self, n: u64, p: f64) -> u64 {
        let size = n as f64;
        let spread = sqrt(size * p * (1.0 - p));
        let b = 1.15 + 2.53 * spread;
        let a = -0.0873 + 0.0248 * b + 0.01 * p;
        let centre = size * p + 0.5;
        let bound = 0.92 - 4.2 / b;
        let alpha = (2.83 + 5.1 / b) * spread;
        let mode = ((size + 1.0) * p).floor();
        let at_mode = crate::special::log_binomial_point(mode as u64, n, p);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let us = 0.5 - fabs(u);
            let k = ((2.0 * a / us + b) * u + centre).floor();
            if k < 0.0 || k > size || us <= 0.0 {
                continue;
            }
            if us >= 0.07 && v <= bound {
                return k as u64;
            }
            let height = log(v * alpha / (a / (us * us) + b));
            if height <= crate::special::log_binomial_point(k as u64, n, p) - at_mode {
                return k as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of the authors' reference code from the state 1, 2, 3, 4.
    #[test]
    fn reference_outputs() {
        let mut generator = Generator { state: [1, 2, 3, 4] };
        for expected in [
            41_943_041,
            58_720_359,
            3_588_806_011_781_223,
            3_591_011_842_654_386,
            9_228_616_714_210_784_205,
        ] {
            assert_eq!(generator.bits(), expected);
        }
        let mut state = 1_477_776_061_723_855_037;
        assert_eq!(split_mix(&mut state), 1_985_237_415_132_408_290);
        assert_eq!(split_mix(&mut state), 2_979_275_885_539_914_483);
    }

    #[test]
    fn streams_differ_and_repeat() {
        let take = |stream| Generator::stream(7, stream).bits();
        assert_eq!(take(3), take(3));
        assert_ne!(take(3), take(4));
        assert_ne!(Generator::stream(7, 8).bits(), Generator::stream(8, 7).bits());
    }

    #[test]
    fn whole_numbers_are_even() {
        let mut generator = Generator::new(1);
        let (mut one, mut many) = ([0u32; 6], [0u32; 6]);
        for _ in 0..60_000 {
            one[generator.below(6) as usize] += 1;
        }
        generator.many_below(6, 60_000, |k| many[k as usize] += 1);
        for count in one.iter().chain(&many) {
            assert!(count.abs_diff(10_000) < 450, "{one:?} {many:?}");
        }
        assert_eq!(generator.below(0), 0);
        assert_eq!(generator.below(1), 0);
    }

    #[test]
    fn binomial_has_its_mean_and_variance() {
        let mut generator = Generator::new(2);
        for (n, p) in [(1u64, 0.3), (40, 0.1), (40, 0.9), (1000, 0.4), (10_000_000, 0.25)] {
            let draws: Vec<f64> = (0..20_000).map(|_| generator.binomial(n, p) as f64).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 19_999.0;
            let (m, v) = (n as f64 * p, n as f64 * p * (1.0 - p));
            assert!((mean - m).abs() < 5.0 * (v / 20_000.0).sqrt(), "{n} {p}: {mean}");
            assert!((variance / v - 1.0).abs() < 0.06, "{n} {p}: {variance} {v}");
        }
        assert_eq!((generator.binomial(9, 0.0), generator.binomial(9, 1.0)), (0, 9));
        assert_eq!(generator.binomial(9, f64::NAN), 0);
    }

    #[test]
    fn normal_has_its_moments() {
        let mut generator = Generator::new(3);
        let draws: Vec<f64> = (0..40_000).map(|_| generator.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 40_000.0;
        let square = draws.iter().map(|x| x * x).sum::<f64>() / 40_000.0;
        assert!(mean.abs() < 0.025 && (square - 1.0).abs() < 0.035, "{mean} {square}");
    }
}
