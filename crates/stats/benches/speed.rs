//! The statistics whose speed is published, on data that other programs read too.
//!
//! `cargo bench -p reliance-stats --bench speed -- WHAT …`, driven by `benches/statistics.py`:
//! `area FILE`, `bootstrap FILE RESAMPLES THREADS`, `readers FILE READERS CASES`,
//! `memory CASES`. A file holds little-endian doubles: for areas all truths and then all
//! scores, for readers the truths of the cases and then the scores, cases fastest, then
//! readers, then modalities. Prints one line a figure: name, CPU seconds, wall seconds, and
//! numbers by which others are compared.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]

use std::time::Instant;

use reliance_stats::bootstrap::{self, Resampling, Rule};
use reliance_stats::random::Generator;
use reliance_stats::readers::gallas::{Estimator, Freedom, one_shot};
use reliance_stats::readers::rockette::{Factors, compare};
use reliance_stats::readers::{Covariance, Figure, Read, Study, estimate};
use reliance_stats::reduction::Number;
use reliance_stats::roc::Scores;
use reliance_stats::{Confidence, Interval};

const P95: Confidence = Confidence::P95;
/// CPU seconds for which a short piece of work is repeated; the clock counts hundredths.
const LEAST: f64 = 1.0;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let number = |place: usize| words[place].parse::<usize>().unwrap();
    match words.first().map(String::as_str) {
        Some("area") => area(&doubles(&words[1])),
        Some("bootstrap") => resampled(&doubles(&words[1]), number(2) as u32, number(3)),
        Some("readers") => readers(&doubles(&words[1]), number(2), number(3)),
        Some("memory") => memory(number(1)),
        _ => println!("name area, bootstrap, readers or memory; see benches/statistics.py"),
    }
}

fn doubles(file: &str) -> Vec<f64> {
    let bytes = std::fs::read(file).unwrap();
    bytes.chunks_exact(8).map(|eight| f64::from_le_bytes(eight.try_into().unwrap())).collect()
}

/// CPU seconds of this process so far; Linux counts them in hundredths.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / 100.0
}

fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// Mean CPU and wall seconds of as many runs as take [`LEAST`], and what the last one gave.
fn timed<T>(work: impl Fn() -> T) -> (f64, f64, T) {
    let (from, wall, mut runs) = (cpu(), Instant::now(), 0u32);
    loop {
        let gave = work();
        runs += 1;
        let spent = cpu() - from;
        if spent >= LEAST {
            let runs = f64::from(runs);
            return (spent / runs, wall.elapsed().as_secs_f64() / runs, gave);
        }
    }
}

fn told(name: &str, (cpu, wall): (f64, f64), numbers: &[f64]) {
    let numbers: Vec<String> = numbers.iter().map(|x| format!("{x:e}")).collect();
    println!("{name}\t{cpu:.7}\t{wall:.7}\t{}", numbers.join(" "));
}

/// Scores by class from a column of truths and one of scores.
fn scores(columns: &[f64]) -> Scores {
    let (truths, values) = columns.split_at(columns.len() / 2);
    let mut scores = Scores::default();
    for (&truth, &value) in truths.iter().zip(values) {
        let of_class = if truth > 0.0 { &mut scores.positive } else { &mut scores.negative };
        of_class.push((Number::new(value).unwrap(), 1));
    }
    scores
}

fn area(columns: &[f64]) {
    let (cpu, wall, (se, Interval { low, point, high })) = timed(|| {
        let auc = scores(columns).auc().unwrap();
        (auc.se(), auc.interval(P95).unwrap())
    });
    told("area", (cpu, wall), &[point, low, high, se]);
}

fn resampled(columns: &[f64], resamples: u32, threads: usize) {
    let scores = scores(columns);
    let plan = Resampling { resamples, seed: 1, threads };
    let (cpu, wall, made) = timed(|| bootstrap::auc(&scores, plan).unwrap());
    let Interval { low, point, high } = made.percentile(P95, Rule::Type7).unwrap();
    told("bootstrap", (cpu, wall), &[point, low, high, made.se()]);
}

fn readers(numbers: &[f64], readers: usize, cases: usize) {
    let names: Vec<String> = (0..readers.max(cases)).map(|place| format!("n{place:04}")).collect();
    let (truths, scores) = numbers.split_at(cases);
    let study = || {
        let read = |(place, &score): (usize, &f64)| Read {
            modality: if place / (readers * cases) == 0 { "a" } else { "b" },
            reader: &names[place / cases % readers],
            case: &names[place % cases],
            unit: "",
            truth: truths[place % cases] > 0.0,
            score: Some(score),
        };
        Study::new(scores.iter().enumerate().map(read)).unwrap()
    };
    for (name, covariance) in [
        ("jackknife", Covariance::Jackknife),
        ("DeLong", Covariance::DeLong),
        ("unbiased", Covariance::Unbiased),
    ] {
        let (cpu, wall, found) = timed(|| {
            let estimates = estimate(&study(), Figure::Auc, covariance).unwrap();
            compare(&estimates, Factors::Random, P95).unwrap().differences[0]
        });
        told(name, (cpu, wall), &[found.difference.point, found.se, found.df.unwrap(), found.p]);
    }
    let (cpu, wall, found) = timed(|| {
        let shot = one_shot(&study(), Figure::Auc).unwrap();
        shot.difference(&shot.pairs[0], Estimator::Unbiased, Freedom::Bdg, P95).unwrap()
    });
    told("one-shot", (cpu, wall), &[found.difference.point, found.se, found.p]);
}

/// The most memory that limits of an area take, the rows of the caller included.
fn memory(cases: usize) {
    let mut generator = Generator::new(1);
    let mut columns = vec![0.0; 2 * cases];
    for case in 0..cases {
        columns[case] = (case % 2) as f64;
        columns[cases + case] = generator.normal() + columns[case];
    }
    let start = (cpu(), Instant::now());
    let interval = scores(&columns).auc().unwrap().interval(P95).unwrap();
    let spent = (cpu() - start.0, start.1.elapsed().as_secs_f64());
    told("memory", spent, &[peak_mib(), interval.point]);
}
