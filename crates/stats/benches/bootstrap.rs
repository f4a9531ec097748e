//! Speed of the stratified bootstrap of an area: 2,000 resamples of 100,000 distinct scores,
//! and of 10,000,000 cases on ten ratings.
//!
//! `cargo bench -p reliance-stats --bench bootstrap [THREADS]`. Wall seconds; with one thread
//! on an idle machine they are CPU seconds.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use std::time::Instant;

use reliance_stats::Confidence;
use reliance_stats::bootstrap::{Resampling, Rule, auc};
use reliance_stats::random::Generator;
use reliance_stats::reduction::Number;
use reliance_stats::roc::Scores;

fn distinct(cases: usize) -> Scores {
    let mut generator = Generator::new(1);
    let mut class = |shift: f64| {
        let mut value = || Number::new(generator.normal() + shift).unwrap();
        (0..cases / 2).map(|_| (value(), 1)).collect()
    };
    Scores { positive: class(1.0), negative: class(0.0) }
}

fn ratings(cases: u64) -> Scores {
    let class = |from: u64| {
        let each = cases / 20;
        (0..10).map(|x| (Number::new((x + from) as f64).unwrap(), each)).collect()
    };
    Scores { positive: class(2), negative: class(0) }
}

fn main() {
    let threads = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(1);
    let plan = Resampling { resamples: 2000, seed: 1, threads };
    for (name, scores) in [
        ("100,000 distinct scores", distinct(100_000)),
        ("10,000,000 cases, ten ratings", ratings(10_000_000)),
    ] {
        let start = Instant::now();
        let made = auc(&scores, plan).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        let interval = made.percentile(Confidence::P95, Rule::Type7).unwrap();
        println!(
            "{name}, {} resamples, {threads} threads: {seconds:.3} s; area {:.6} ({:.6} to {:.6})",
            plan.resamples, interval.point, interval.low, interval.high
        );
    }
}
