//! Distributions: normal, t, chi-square, F, binomial, Kolmogorov.
//!
//! Every upper tail is computed as such, never as one minus a lower tail, so that small
//! p-values keep their digits.

use libm::{erfc, exp, fabs, log, sqrt};

use crate::special::{Tail, beta_quantile, incomplete_beta, incomplete_gamma};

/// Standard normal probability below `z`.
///
/// # Formula
///
/// ½ erfc(−z/√2) (Abramowitz and Stegun 1964, *Handbook of Mathematical Functions*, 26.2).
pub fn normal_lower(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}

/// Standard normal probability above `z`.
///
/// # Formula
///
/// ½ erfc(z/√2) (Abramowitz and Stegun 1964, *Handbook of Mathematical Functions*, 26.2).
pub fn normal_upper(z: f64) -> f64 {
    normal_lower(-z)
}

/// Standard normal probability outside (−|z|, |z|).
///
/// # Formula
///
/// erfc(|z|/√2) (Abramowitz and Stegun 1964, *Handbook of Mathematical Functions*, 26.2).
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(fabs(z) / std::f64::consts::SQRT_2)
}

/// The number that a standard normal variable exceeds with probability `p`; infinite at
/// `p` of 0 (and negative infinite at 1).
///
/// Wichura 1988, algorithm AS 241 (PPND16), about 16 digits.
///
/// # Formula
///
/// Φ⁻¹(1 − p), by rational approximations in three ranges of p.
pub fn normal_upper_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    if p >= 1.0 {
        return f64::NEG_INFINITY;
    }
    let q = 0.5 - p;
    if fabs(q) <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * polynomial(&CENTRE_TOP, r) / polynomial(&CENTRE_BOTTOM, r);
    }
    let tail = if p < 0.5 { p } else { 1.0 - p };
    let r = sqrt(-log(tail));
    let z = if r <= 5.0 {
        polynomial(&MIDDLE_TOP, r - 1.6) / polynomial(&MIDDLE_BOTTOM, r - 1.6)
    } else {
        polynomial(&FAR_TOP, r - 5.0) / polynomial(&FAR_BOTTOM, r - 5.0)
    };
    if q > 0.0 { z } else { -z }
}

fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

const CENTRE_TOP: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const CENTRE_BOTTOM: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_854,
];
const MIDDLE_TOP: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const MIDDLE_BOTTOM: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const FAR_TOP: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const FAR_BOTTOM: [f64; 8] = [
    1.0,
    0.599_832_206_555_887_9,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// Degrees of freedom above which t is taken from its normal expansion.
const MANY: f64 = 1000.0;

/// Probability that a t variable with `df` > 0 degrees of freedom exceeds `t`.
///
/// Above 1000 degrees of freedom by the normal expansion of Hill 1970 (CACM 13:617,
/// algorithm 395), whose error is then far below the last digit; else by the incomplete
/// beta function.
///
/// # Formula
///
/// ½ I_x(df/2, ½) with x = df/(df + t²) for t ≥ 0, I the incomplete beta function.
pub fn t_upper(t: f64, df: f64) -> f64 {
    let square = t * t;
    let tail = if square.is_infinite() {
        0.0
    } else if df > MANY {
        normal_upper(normal_of_t(square, df))
    } else {
        let x = df / (df + square);
        let y = square / (df + square);
        0.5 * incomplete_beta(df / 2.0, 0.5, x, y).lower
    };
    if t >= 0.0 { tail } else { 1.0 - tail }
}

/// Hill's normal deviate that is exceeded as often as √square with `df` degrees of freedom.
fn normal_of_t(square: f64, df: f64) -> f64 {
    let a = df - 0.5;
    let b = 48.0 * a * a;
    let y = a * libm::log1p(square / df);
    let top = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b);
    ((top + y + 3.0) / b + 1.0) * sqrt(y)
}

/// Probability that a t variable with `df` > 0 lies outside (−|t|, |t|).
///
/// # Formula
///
/// I_x(df/2, ½) with x = df/(df + t²) (Abramowitz and Stegun 1964, *Handbook of Mathematical
/// Functions*, 26.7).
pub fn t_two_sided(t: f64, df: f64) -> f64 {
    2.0 * t_upper(fabs(t), df)
}

/// The number that a t variable with `df` > 0 exceeds with probability `p`.
///
/// # Formula
///
/// The t with P(T > t) = p, from the inverse of the incomplete beta function; above 1000
/// degrees of freedom from Hill's normal expansion (1970, CACM 13:617). ±∞ at p of 0 and 1.
pub fn t_upper_quantile(p: f64, df: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    if p >= 1.0 {
        return f64::NEG_INFINITY;
    }
    let tail = if p <= 0.5 { p } else { 1.0 - p };
    let two_sided = 2.0 * tail;
    let t = if two_sided >= 1.0 {
        0.0
    } else if df > MANY {
        t_of_normal(normal_upper_quantile(tail), df)
    } else if two_sided > 0.3 {
        let y = beta_quantile(0.5, df / 2.0, Tail::Upper(two_sided));
        sqrt(df * y / (1.0 - y))
    } else {
        let x = beta_quantile(df / 2.0, 0.5, Tail::Lower(two_sided));
        sqrt(df * (1.0 - x) / x)
    };
    if p <= 0.5 { t } else { -t }
}

/// The t whose normal deviate is `z` > 0: a secant search from the first terms of the
/// expansion (Abramowitz and Stegun 26.7.5).
fn t_of_normal(z: f64, df: f64) -> f64 {
    let mut t = z + (z * z * z + z) / (4.0 * df);
    for _ in 0..200 {
        let step = z - normal_of_t(t * t, df);
        t += step;
        if fabs(step) <= 1e-16 * t {
            break;
        }
    }
    t
}

/// Probability that a chi-square variable with `df` > 0 exceeds `x`.
///
/// # Formula
///
/// Q(df/2, x/2), the incomplete gamma function (Abramowitz and Stegun 1964, *Handbook of
/// Mathematical Functions*, 26.4).
pub fn chi_square_upper(x: f64, df: f64) -> f64 {
    incomplete_gamma(df / 2.0, x / 2.0).upper
}

/// Probability that an F variable with `df1`, `df2` > 0 exceeds `f`.
///
/// # Formula
///
/// I_x(df2/2, df1/2) with x = df2/(df2 + df1·f) (Abramowitz and Stegun 1964, *Handbook of
/// Mathematical Functions*, 26.6).
pub fn f_upper(f: f64, df1: f64, df2: f64) -> f64 {
    if f <= 0.0 {
        return 1.0;
    }
    if f.is_infinite() {
        return 0.0;
    }
    let sum = df1 * f + df2;
    incomplete_beta(df2 / 2.0, df1 / 2.0, df2 / sum, df1 * f / sum).lower
}

/// The number that an F variable with `df1`, `df2` > 0 exceeds with probability `p`.
///
/// # Formula
///
/// df2·x/(df1(1−x)) with x the quantile of the beta distribution (df1/2, df2/2) (Abramowitz and
/// Stegun 1964, *Handbook of Mathematical Functions*, 26.6). Infinite at p of 0.
pub fn f_upper_quantile(p: f64, df1: f64, df2: f64) -> f64 {
    if p <= 0.0 {
        return f64::INFINITY;
    }
    if p >= 1.0 {
        return 0.0;
    }
    // F = df2·x/(df1·(1−x)) with x of Beta(df1/2, df2/2); the smaller of x and 1−x is found.
    let x = beta_quantile(df1 / 2.0, df2 / 2.0, Tail::Upper(p));
    if x <= 0.5 {
        return df2 * x / (df1 * (1.0 - x));
    }
    let y = beta_quantile(df2 / 2.0, df1 / 2.0, Tail::Lower(p));
    df2 * (1.0 - y) / (df1 * y)
}

/// Probability that a binomial variable with `n` trials of probability `p` is at least `k`.
///
/// # Formula
///
/// I_p(k, n−k+1), the incomplete beta function (Abramowitz and Stegun 1964, *Handbook of
/// Mathematical Functions*, 26.5).
pub fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    incomplete_beta(k as f64, (n - k) as f64 + 1.0, p, 1.0 - p).lower
}

/// Probability that a binomial variable with `n` trials of probability `p` is at most `k`.
///
/// # Formula
///
/// 1 − I_p(k+1, n−k), computed as the other tail (Abramowitz and Stegun 1964, *Handbook of
/// Mathematical Functions*, 26.5).
pub fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    incomplete_beta(k as f64 + 1.0, (n - k) as f64, p, 1.0 - p).upper
}

/// Probability that the limiting Kolmogorov variable exceeds `x`.
///
/// Kolmogorov 1933: 2 Σ (−1)ʲ⁻¹ exp(−2j²x²), and below x = 1 the theta-function form of
/// the same series, which converges quickly there.
///
/// # Formula
///
/// 2 Σ (−1)ʲ⁻¹ exp(−2j²x²), j from 1.
pub fn kolmogorov_upper(x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    if x < 1.0 {
        let pi = std::f64::consts::PI;
        let sum: f64 = (0..20)
            .map(|j| f64::from(2 * j + 1))
            .map(|odd| exp(-odd * odd * pi * pi / (8.0 * x * x)))
            .sum();
        return (1.0 - sqrt(2.0 * pi) / x * sum).clamp(0.0, 1.0);
    }
    let sum: f64 = (1..=20)
        .map(|j| {
            let term = exp(-2.0 * f64::from(j * j) * x * x);
            if j % 2 == 1 { term } else { -term }
        })
        .sum();
    (2.0 * sum).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
