//! How often intervals cover and tests reject, as the Markdown of `docs/statistics-coverage.md`.
//!
//! `cargo bench -p reliance-stats --bench coverage [SECTION …]`. One and two proportions of few rows are
//! summed over every possible outcome, so that their figures are exact; the others are
//! simulated with a stated number of samples from a stated seed.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod areas;
mod counts;
mod others;
mod readers;

use reliance_stats::Interval;

/// The seed of every simulation.
const SEED: u64 = 20_261_122;

/// What a cell shows: a share in percent with one decimal.
pub(crate) fn percent(share: f64) -> String {
    // The sum of nothing is minus zero.
    format!("{:.1}", 100.0 * share + 0.0)
}

/// A table with a line a method.
pub(crate) struct Table {
    head: Vec<String>,
    lines: Vec<(String, Vec<String>)>,
}

impl Table {
    pub(crate) fn new(first: &str, head: impl IntoIterator<Item = String>) -> Table {
        let mut columns = vec![first.to_string()];
        columns.extend(head);
        Table { head: columns, lines: Vec::new() }
    }

    pub(crate) fn line(&mut self, name: impl Into<String>, cells: Vec<String>) {
        self.lines.push((name.into(), cells));
    }

    pub(crate) fn print(&self) {
        println!("| {} |", self.head.join(" | "));
        println!("|{}", "---|".repeat(self.head.len()));
        for (name, cells) in &self.lines {
            println!("| {name} | {} |", cells.join(" | "));
        }
        println!();
    }
}

/// How often a list of intervals covers: the share and how many had no interval.
#[derive(Default, Clone, Copy)]
pub(crate) struct Covered {
    weight: f64,
    inside: f64,
}

impl Covered {
    /// An interval of this weight; one that does not exist does not cover.
    pub(crate) fn add(&mut self, interval: Option<Interval>, truth: f64, weight: f64) {
        self.weight += weight;
        if interval
            .is_some_and(|interval| interval.low <= truth + 1e-12 && truth <= interval.high + 1e-12)
        {
            self.inside += weight;
        }
    }

    pub(crate) fn cell(&self) -> String {
        percent(self.inside / self.weight)
    }
}

/// What is printed, by name; each begins its random numbers anew.
const SECTIONS: [(&str, fn()); 12] = [
    ("one_proportion", counts::one_proportion),
    ("goals", counts::goals),
    ("two_proportions", counts::two_proportions),
    ("ratios", counts::ratios),
    ("pairs", counts::pairs),
    ("areas", areas::intervals),
    ("paired_areas", areas::paired),
    ("clusters", others::clusters),
    ("pooling", others::pooling),
    ("strata", others::strata),
    ("measurements", others::measurements),
    ("readers", readers::differences),
];

fn main() {
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, print) in SECTIONS {
        if asked.is_empty() || asked.iter().any(|word| word == name) {
            print();
        }
    }
}
