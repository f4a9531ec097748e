//! Scales with nice ticks.

use crate::numbers;

/// A linear scale from values to a stretch of the drawing.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    start: f64,
    end: f64,
    /// Values at which a tick stands.
    pub(crate) ticks: Vec<f64>,
    places: usize,
}

impl Scale {
    /// A scale whose ends are the ticks around `low` and `high`, of about `want` ticks,
    /// drawn from `start` to `end`. Equal or infinite limits are widened to something that
    /// can be drawn.
    pub(crate) fn nice(low: f64, high: f64, want: usize, span: (f64, f64)) -> Scale {
        let (low, high) = proper(low, high);
        let rough = (high - low) / want.max(1) as f64;
        let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(10.0 * power);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let count = (last - first).clamp(1.0, 50.0) as usize;
        let ticks: Vec<f64> = (0..=count).map(|n| (first + n as f64) * step).collect();
        let digits = libm::ceil(-libm::log10(step) - 1e-9).clamp(0.0, 6.0) as usize;
        let halves = (step * libm::pow(10.0, digits as f64)).fract() > 0.01;
        let (low, high) = (ticks[0], ticks[count]);
        let places = digits + usize::from(halves);
        Scale { low, high, start: span.0, end: span.1, ticks, places }
    }

    /// Where a value lies; one outside lies at the end.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        self.start + share * (self.end - self.start)
    }

    /// Is the value on the scale?
    pub(crate) fn holds(&self, value: f64) -> bool {
        let dust = (self.high - self.low) * 1e-9;
        value >= self.low - dust && value <= self.high + dust
    }

    /// The label of a tick.
    pub(crate) fn label(&self, tick: f64) -> String {
        numbers::decimals(tick, self.places)
    }
}

/// Limits that are finite, in order and apart.
fn proper(low: f64, high: f64) -> (f64, f64) {
    let bound = |value: f64| if value.is_finite() { value.clamp(-1e12, 1e12) } else { 0.0 };
    let (low, high) = (bound(low).min(bound(high)), bound(low).max(bound(high)));
    let least = (low.abs().max(high.abs()) * 1e-6).max(1e-6);
    if high - low >= least {
        (low, high)
    } else {
        (low - 0.5 * low.abs().max(1.0) * 0.1, high + 0.5 * high.abs().max(1.0) * 0.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_nice() {
        let labels = |low, high| {
            let scale = Scale::nice(low, high, 5, (0.0, 100.0));
            scale.ticks.iter().map(|tick| scale.label(*tick)).collect::<Vec<_>>().join(" ")
        };
        insta::assert_snapshot!(labels(0.0, 1.0), @"0.0 0.2 0.4 0.6 0.8 1.0");
        insta::assert_snapshot!(labels(-0.092, 0.017), @"−0.100 −0.075 −0.050 −0.025 0.000 0.025");
        insta::assert_snapshot!(labels(0.0, 12.3), @"0.0 2.5 5.0 7.5 10.0 12.5");
    }

    #[test]
    fn no_limits_break_it() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.5, -1e300, 1e300, 1e-300];
        for low in odd {
            for high in odd {
                let scale = Scale::nice(low, high, 5, (10.0, 90.0));
                assert!(scale.ticks.len() >= 2, "{low} {high}");
                for value in odd {
                    assert!((10.0..=90.0).contains(&scale.at(value)), "{low} {high} {value}");
                }
            }
        }
    }
}
