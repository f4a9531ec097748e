//! Proportions: exact sums over outcomes, and simulated pairs.

use reliance_stats::difference::{
    ScoreVariance, agresti_caffo, miettinen_nurminen, newcombe, non_inferiority, wald,
};
use reliance_stats::odds::fisher;
use reliance_stats::paired::Pairs;
use reliance_stats::proportion::Binomial;
use reliance_stats::random::Generator;
use reliance_stats::{Confidence, Interval, StatsError, ratio};

use crate::{Covered, SEED, Table, percent};

const P95: Confidence = Confidence::P95;
const SIZES: [u64; 5] = [20, 50, 100, 500, 2000];
const TRUTHS: [f64; 6] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99];

/// Probabilities of 0 … n yes.
fn points(n: u64, p: f64) -> Vec<f64> {
    let mode = ((n as f64 + 1.0) * p).floor().min(n as f64) as usize;
    let mut terms = vec![0.0; n as usize + 1];
    terms[mode] = 1.0;
    let odds = p / (1.0 - p);
    for k in mode..n as usize {
        terms[k + 1] = terms[k] * odds * (n as usize - k) as f64 / (k + 1) as f64;
    }
    for k in (0..mode).rev() {
        terms[k] = terms[k + 1] / odds * (k + 1) as f64 / (n as usize - k) as f64;
    }
    let sum: f64 = terms.iter().sum();
    terms.into_iter().map(|term| term / sum).collect()
}

fn outcomes(n: u64) -> impl Iterator<Item = Binomial> {
    (0..=n).map(move |yes| Binomial::new(yes, n - yes))
}

type OneMethod = (&'static str, fn(&Binomial, Confidence) -> Result<Interval, StatsError>);

pub(crate) fn one_proportion() {
    println!("## One proportion, 95 % limits, exact coverage in percent\n");
    let methods: [OneMethod; 5] = [
        ("Clopper-Pearson", Binomial::clopper_pearson),
        ("Wilson", Binomial::wilson),
        ("Jeffreys", Binomial::jeffreys),
        ("Agresti-Coull", Binomial::agresti_coull),
        ("normal", Binomial::normal),
    ];
    for n in SIZES {
        let mut table = Table::new(&format!("n = {n}"), TRUTHS.map(|p| format!("p = {p}")));
        for (name, method) in methods {
            let limits: Vec<Option<Interval>> =
                outcomes(n).map(|count| method(&count, P95).ok()).collect();
            let cells = TRUTHS.map(|p| {
                let mut covered = Covered::default();
                for (interval, weight) in limits.iter().zip(points(n, p)) {
                    covered.add(*interval, p, weight);
                }
                covered.cell()
            });
            table.line(name, cells.to_vec());
        }
        table.print();
    }
}

pub(crate) fn goals() {
    println!("## One proportion against a goal, one-sided 2.5 %, exact size in percent\n");
    for n in SIZES {
        let mut table = Table::new(&format!("n = {n}"), TRUTHS.map(|p| format!("goal = {p}")));
        for exact in [true, false] {
            let cells = TRUTHS.map(|goal| {
                let rejected: f64 = outcomes(n)
                    .zip(points(n, goal))
                    .filter(|(count, _)| {
                        let p = if exact {
                            count.exact_goal_p(goal)
                        } else {
                            count.normal_goal(goal).map(|test| test.p)
                        };
                        p.unwrap() <= 0.025
                    })
                    .map(|(_, weight)| weight)
                    .sum();
                percent(rejected)
            });
            table.line(if exact { "exact" } else { "score" }, cells.to_vec());
        }
        table.print();
    }
}

const PAIRS_OF_TRUTHS: [(f64, f64); 6] =
    [(0.5, 0.5), (0.8, 0.8), (0.9, 0.8), (0.9, 0.9), (0.95, 0.9), (0.99, 0.99)];

/// Every outcome of two groups, or samples where those are too many.
fn two_groups(
    n: u64,
    m: u64,
    truth: (f64, f64),
    generator: &mut Generator,
) -> Vec<(Binomial, Binomial, f64)> {
    if n * m <= 2500 {
        let (a, b) = (points(n, truth.0), points(m, truth.1));
        return outcomes(n)
            .zip(a)
            .flat_map(|(x, p)| {
                outcomes(m).zip(b.clone()).map(move |(y, q)| (x, y, p * q)).collect::<Vec<_>>()
            })
            .filter(|outcome| outcome.2 > 1e-9)
            .collect();
    }
    let mut draw = |n: u64, p: f64| {
        let yes = generator.binomial(n, p);
        Binomial::new(yes, n - yes)
    };
    (0..2000).map(|_| (draw(n, truth.0), draw(m, truth.1), 1.0)).collect()
}

type TwoMethod = (&'static str, fn(Binomial, Binomial, Confidence) -> Result<Interval, StatsError>);

fn two(title: &str, methods: &[TwoMethod], truth_of: fn((f64, f64)) -> f64, with_tests: bool) {
    println!("## {title}\n");
    println!("Sizes of at most 50 are exact; above them 2,000 samples (95 % ± 1.0).\n");
    let mut generator = Generator::new(SEED);
    for (n, m) in [(20, 20), (50, 50), (20, 100), (100, 100), (500, 500), (2000, 2000)] {
        let head = PAIRS_OF_TRUTHS.map(|(a, b)| format!("{a} and {b}"));
        let mut table = Table::new(&format!("n = {n} and {m}"), head);
        let samples: Vec<Vec<(Binomial, Binomial, f64)>> =
            PAIRS_OF_TRUTHS.iter().map(|&truth| two_groups(n, m, truth, &mut generator)).collect();
        for (name, method) in methods {
            let cells = samples.iter().zip(PAIRS_OF_TRUTHS).map(|(outcomes, truth)| {
                let mut covered = Covered::default();
                for &(a, b, weight) in outcomes {
                    covered.add(method(a, b, P95).ok(), truth_of(truth), weight);
                }
                covered.cell()
            });
            table.line(*name, cells.collect());
        }
        if with_tests {
            fisher_line(&mut table, &samples);
            margin_line(&mut table, (n, m), &mut generator);
        }
        table.print();
    }
}

/// How often Fisher's two-sided test rejects at 5 %, where the proportions are equal.
fn fisher_line(table: &mut Table, samples: &[Vec<(Binomial, Binomial, f64)>]) {
    let cells = samples.iter().zip(PAIRS_OF_TRUTHS).map(|(outcomes, truth)| {
        if truth.0 != truth.1 {
            return "-".to_string();
        }
        let all: f64 = outcomes.iter().map(|outcome| outcome.2).sum();
        let rejected: f64 = outcomes
            .iter()
            .filter(|(a, b, _)| fisher(*a, *b, P95).is_ok_and(|test| test.p <= 0.05))
            .map(|outcome| outcome.2)
            .sum();
        percent(rejected / all)
    });
    table.line("Fisher, size at 5 %", cells.collect());
}

/// How often the score test finds non-inferiority at 2.5 % where the first is worse by
/// exactly the margin of 0.1.
fn margin_line(table: &mut Table, (n, m): (u64, u64), generator: &mut Generator) {
    let cells = PAIRS_OF_TRUTHS.map(|(_, b)| {
        let outcomes = two_groups(n, m, (b - 0.1, b), generator);
        let all: f64 = outcomes.iter().map(|outcome| outcome.2).sum();
        let rejected: f64 = outcomes
            .iter()
            .filter(|&&(a, b, _)| {
                let variance = ScoreVariance::MiettinenNurminen;
                non_inferiority(a, b, 0.1, variance).is_ok_and(|test| test.p <= 0.025)
            })
            .map(|outcome| outcome.2)
            .sum();
        percent(rejected / all)
    });
    table.line("non-inferiority, size at 2.5 %, second at the right", cells.to_vec());
}

pub(crate) fn two_proportions() {
    two(
        "Difference of two proportions, 95 % limits, coverage in percent",
        &[
            ("Newcombe", newcombe),
            ("Miettinen-Nurminen", miettinen_nurminen),
            ("Agresti-Caffo", agresti_caffo),
            ("Wald", wald),
        ],
        |(a, b)| a - b,
        true,
    );
}

pub(crate) fn ratios() {
    two(
        "Ratio of two proportions, 95 % limits, coverage in percent",
        &[
            ("score", ratio::score),
            ("log", ratio::log_interval),
            ("log, half added", ratio::log_adjusted),
        ],
        |(a, b)| a / b,
        false,
    );
}

pub(crate) fn pairs() {
    println!("## Two calls on the same cases, 4,000 samples (95 % ± 0.7, 5 % ± 0.7)\n");
    let shares = [(0.1, 0.1), (0.05, 0.05), (0.15, 0.05), (0.02, 0.02)];
    let head = shares.map(|(b, c)| format!("discordant {b} and {c}"));
    let mut generator = Generator::new(SEED);
    for n in [20u64, 50, 100, 500, 2000] {
        let mut table = Table::new(&format!("n = {n}"), head.clone());
        let names = [
            "Tango, coverage",
            "chi-square, size",
            "corrected, size",
            "exact, size",
            "mid-p, size",
        ];
        let mut cells = vec![Vec::new(); names.len()];
        for (b, c) in shares {
            let mut covered = Covered::default();
            let mut rejected = [0u32; 4];
            for _ in 0..4000 {
                let only_first = generator.binomial(n, b);
                let only_second = generator.binomial(n - only_first, c / (1.0 - b));
                let both = n - only_first - only_second;
                let pairs = Pairs { both, only_first, only_second, neither: 0 };
                covered.add(pairs.tango(P95).ok(), b - c, 1.0);
                if let Ok(test) = pairs.mcnemar() {
                    let p = [test.p, test.corrected_p, test.exact_p, test.mid_p];
                    for (count, p) in rejected.iter_mut().zip(p) {
                        *count += u32::from(p <= 0.05);
                    }
                }
            }
            cells[0].push(covered.cell());
            for (line, count) in cells[1..].iter_mut().zip(rejected) {
                let size = percent(f64::from(count) / 4000.0);
                line.push(if b == c { size } else { "-".into() });
            }
        }
        for (name, cells) in names.iter().zip(cells) {
            table.line(*name, cells);
        }
        table.print();
    }
}
