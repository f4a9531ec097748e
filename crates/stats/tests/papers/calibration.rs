//! Scores of probabilities.

use reliance_stats::calibration::{Predicted, brier, log_loss};
use reliance_stats::reduction::Number;

use crate::printed;

fn row(probability: f64, event: bool) -> Predicted {
    let probability = Number::new(probability).unwrap();
    Predicted { probability, events: u64::from(event), n: 1 }
}

/// Brier 1950, Table 1: ten forecasts of rain. The paper sums over "rain" and "no rain", so that
/// its P = 0.19 is twice the score of one of them.
#[test]
fn brier_rain() {
    let forecasts = [
        (0.7, false),
        (0.9, true),
        (0.8, true),
        (0.4, true),
        (0.2, false),
        (0.0, false),
        (0.0, false),
        (0.0, false),
        (0.0, false),
        (0.1, false),
    ];
    let rows: Vec<Predicted> = forecasts.iter().map(|&(p, rain)| row(p, rain)).collect();
    printed(2.0 * brier(&rows).unwrap().score, 0.19, 1e-9);
}

/// The manual of scikit-learn's `log_loss`: four letters, 0.21616.
#[test]
fn letters() {
    let rows = [row(0.9, true), row(0.1, false), row(0.2, false), row(0.65, true)];
    printed(log_loss(&rows).unwrap(), 0.21616, 1e-5);
}
