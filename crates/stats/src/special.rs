//! Special functions behind the distributions: incomplete beta and gamma.
//!
//! The leading factors are taken in Loader's saddle-point form (C. Loader, *Fast and
//! accurate computation of binomial probabilities*, 2000), so that shapes of 10⁷ lose no
//! digits to the cancellation of large logarithms; the rest are continued fractions by the
//! modified Lentz method (Thompson and Barnett 1986) and a power series.

use libm::{exp, expm1, fabs, lgamma, log, log1p, sqrt};

const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;
const TINY: f64 = 1e-300;
const STEPS: u32 = 200_000;

/// Error of Stirling's formula, log Γ(z+1) − [½ log(2πz) + z log z − z], for z > 0.
fn stirling_error(z: f64) -> f64 {
    if z < 16.0 {
        return lgamma(z + 1.0) - (z + 0.5) * log(z) + z - HALF_LOG_TAU;
    }
    let w = 1.0 / (z * z);
    let series = 1.0 / 1260.0 - w * (1.0 / 1680.0 - w * (1.0 / 1188.0 - w * 691.0 / 360_360.0));
    (1.0 / 12.0 - w * (1.0 / 360.0 - w * series)) / z
}

/// Deviance x log(x/m) + m − x without cancellation near x = m; `x` and `m` positive.
fn deviance(x: f64, m: f64) -> f64 {
    let v = (x - m) / (x + m);
    // Also where the sum has left the range of numbers, which no series would end.
    if fabs(v) >= 0.1 || v.is_nan() {
        return x * (log(x) - log(m)) + m - x;
    }
    let mut sum = (x - m) * v;
    let mut term = 2.0 * x * v;
    let square = v * v;
    let mut odd = 3.0;
    loop {
        term *= square;
        let next = sum + term / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}

/// xᵃ yᵇ / B(a, b) with y = 1 − x, all four strictly positive.
pub(crate) fn beta_factor(a: f64, b: f64, x: f64, y: f64) -> f64 {
    sqrt(a * b / (a + b)) * exp(log_density(a, b, x, y))
}

fn log_density(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    stirling_error(n)
        - stirling_error(a)
        - stirling_error(b)
        - deviance(a, n * x)
        - deviance(b, n * y)
        - HALF_LOG_TAU
}

/// Logarithm of the probability of `k` yes in `n` rows, 0 < p < 1 and k ≤ n.
pub(crate) fn log_binomial_point(k: u64, n: u64, p: f64) -> f64 {
    // C(n, k) pᵏ qⁿ⁻ᵏ is the beta density of (k+1, n−k+1) over n + 1.
    let (a, b, size) = (k as f64 + 1.0, (n - k) as f64 + 1.0, n as f64 + 1.0);
    let q = 1.0 - p;
    let scale = a / (size + 1.0) * (b / (size * size)) / (p * q) / (p * q);
    log_density(a, b, p, q) + 0.5 * log(scale)
}

/// The two tails of the beta distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tails {
    /// Probability below.
    pub(crate) lower: f64,
    /// Probability above, with digits of its own where it is small.
    pub(crate) upper: f64,
}

/// Regularised incomplete beta Iₓ(a, b) and its complement; `a`, `b` > 0, y = 1 − x.
pub(crate) fn incomplete_beta(a: f64, b: f64, x: f64, y: f64) -> Tails {
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0 };
    }
    if y <= 0.0 {
        return Tails { lower: 1.0, upper: 0.0 };
    }
    let factor = beta_factor(a, b, x, y);
    if x * (a + b + 2.0) <= a + 1.0 {
        let lower = (factor * beta_fraction(a, b, x) / a).clamp(0.0, 1.0);
        Tails { lower, upper: 1.0 - lower }
    } else {
        let upper = (factor * beta_fraction(b, a, y) / b).clamp(0.0, 1.0);
        Tails { lower: 1.0 - upper, upper }
    }
}

/// The continued fraction of the incomplete beta (Abramowitz and Stegun 26.5.8).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = guarded(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut value = d;
    for step in 1..=STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = guarded(1.0 + even * d).recip();
        c = guarded(1.0 + even / c);
        value *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = guarded(1.0 + odd * d).recip();
        c = guarded(1.0 + odd / c);
        let change = c * d;
        value *= change;
        if fabs(change - 1.0) < 1e-16 {
            break;
        }
    }
    value
}

fn guarded(value: f64) -> f64 {
    if fabs(value) < TINY { TINY } else { value }
}

/// Regularised incomplete gamma P(a, x) and its complement; `a` > 0.
pub(crate) fn incomplete_gamma(a: f64, x: f64) -> Tails {
    if x <= 0.0 {
        return Tails { lower: 0.0, upper: 1.0 };
    }
    // Beyond this its square leaves the range of numbers, and nothing is left of the tail.
    if x > 1e150 && x > 1e10 * a {
        return Tails { lower: 1.0, upper: 0.0 };
    }
    // xᵃ e⁻ˣ / Γ(a+1)
    let factor = exp(-stirling_error(a) - deviance(a, x) - HALF_LOG_TAU) / sqrt(a);
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0, 1.0);
        for step in 1..=STEPS {
            term *= x / (a + f64::from(step));
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        let lower = (factor * sum).clamp(0.0, 1.0);
        return Tails { lower, upper: 1.0 - lower };
    }
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = guarded(b).recip();
    let mut value = d;
    for step in 1..=STEPS {
        let i = f64::from(step);
        let numerator = -i * (i - a);
        b += 2.0;
        d = guarded(numerator * d + b).recip();
        c = guarded(b + numerator / c);
        let change = c * d;
        value *= change;
        if fabs(change - 1.0) < 1e-16 {
            break;
        }
    }
    let upper = (factor * a * value).clamp(0.0, 1.0);
    Tails { lower: 1.0 - upper, upper }
}

/// Which tail of the beta distribution a quantile is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tail {
    /// Probability below the quantile.
    Lower(f64),
    /// Probability above the quantile.
    Upper(f64),
}

/// The quantile of the beta distribution: Newton's method inside a shrinking bracket.
///
/// `a`, `b` > 0 and the probability strictly between 0 and 1. The bracket is halved in the
/// order of the floating-point numbers themselves, so that a quantile of 10⁻³⁰⁰ is as
/// quick to find as one of ½, and the loop always ends.
pub(crate) fn beta_quantile(a: f64, b: f64, tail: Tail) -> f64 {
    if b == 1.0 {
        return power_quantile(a, tail, false);
    }
    if a == 1.0 {
        return power_quantile(b, tail, true);
    }
    let (mut low, mut high) = (0.0f64, 1.0f64);
    let mut x = (a / (a + b)).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    for round in 0..400 {
        let y = 1.0 - x;
        let tails = incomplete_beta(a, b, x, y);
        let excess = match tail {
            Tail::Lower(p) => tails.lower - p,
            Tail::Upper(p) => p - tails.upper,
        };
        if excess == 0.0 {
            return x;
        }
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let step = excess * x * y / beta_factor(a, b, x, y);
        let newton = x - step;
        // Far from the quantile Newton's method crawls; every third step halves instead.
        let crawling = round % 3 == 2 && fabs(step) > 1e-3 * x;
        let inside = newton > low && newton < high && !crawling;
        let next = if inside { newton } else { between(low, high) };
        if next <= low || next >= high || fabs(next - x) <= 1e-15 * x {
            return next.clamp(low, high);
        }
        x = next;
    }
    x
}

/// Halfway between two numbers of [0, 1] in the order of their bits.
fn between(low: f64, high: f64) -> f64 {
    f64::from_bits(low.to_bits() / 2 + high.to_bits() / 2)
}

/// The quantile where one shape is 1: Iₓ(a, 1) = xᵃ, and its mirror.
fn power_quantile(shape: f64, tail: Tail, mirrored: bool) -> f64 {
    let (log_below, log_above) = match tail {
        Tail::Lower(p) => (log(p), log1p(-p)),
        Tail::Upper(p) => (log1p(-p), log(p)),
    };
    if mirrored { -expm1(log_above / shape) } else { exp(log_below / shape) }
}

#[cfg(test)]
mod tests;
