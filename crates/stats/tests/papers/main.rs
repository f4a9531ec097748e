//! Examples as papers and books print them, to the digits that they print.
//!
//! Each test names its source; where a paper has no example of its own, the book or the
//! manual that prints one is named instead. The tests need no data beside them.

#![allow(clippy::unwrap_used)]

mod agreement;
mod areas;
mod calibration;
mod populations;
mod proportions;
mod sizing;

use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::Number;
use reliance_stats::{Confidence, Interval};

const P95: Confidence = Confidence::P95;

/// Is this what the source prints, to half a unit of its last digit?
#[track_caller]
fn printed(found: f64, wanted: f64, unit: f64) {
    assert!((found - wanted).abs() <= 0.5 * unit * (1.0 + 1e-9), "{found}, not {wanted}");
}

/// Both limits as printed.
#[track_caller]
fn limits(found: Interval, low: f64, high: f64, unit: f64) {
    printed(found.low, low, unit);
    printed(found.high, high, unit);
}

/// `yes` of `n`.
fn of(yes: u64, n: u64) -> Binomial {
    Binomial::new(yes, n - yes)
}

fn counted(values: &[f64]) -> Vec<(Number, u64)> {
    values.iter().map(|&value| (Number::new(value).unwrap(), 1)).collect()
}
