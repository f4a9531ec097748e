//! Areas under the ROC curve: limits and the paired test, by simulation.

use reliance_stats::Confidence;
use reliance_stats::bootstrap::{self, Resampling, Rule};
use reliance_stats::distribution::normal_upper_quantile;
use reliance_stats::random::Generator;
use reliance_stats::reduction::Number;
use reliance_stats::roc::{self, Scores};

use crate::{Covered, SEED, Table, percent};

const P95: Confidence = Confidence::P95;
const AREAS: [f64; 5] = [0.6, 0.7, 0.8, 0.9, 0.95];

/// Normal scores of equal variance with this area; `levels` rounds them to ratings.
fn scores(generator: &mut Generator, area: f64, sizes: (usize, usize), levels: bool) -> Scores {
    let shift = -normal_upper_quantile(area) * std::f64::consts::SQRT_2;
    let mut class = |count: usize, shift: f64| {
        let mut value = |_| {
            let x = generator.normal() + shift;
            // Cut at 0.4, 1.2, 2.0: a rating scale that leaves the order of areas.
            let x = if levels { (x / 0.8).round().clamp(-1.0, 3.0) } else { x };
            (Number::new(x).unwrap(), 1)
        };
        (0..count).map(&mut value).collect()
    };
    Scores { positive: class(sizes.0, shift), negative: class(sizes.1, 0.0) }
}

pub(crate) fn intervals() {
    println!("## Area under the ROC curve, 95 % limits, coverage in percent\n");
    println!(
        "Normal scores of equal variance; 2,000 samples (± 1.0), the bootstrap 400 samples of"
    );
    println!(
        "1,000 resamples (± 2.2). A sample without limits (perfect separation) does not cover.\n"
    );
    let mut generator = Generator::new(SEED);
    for sizes in [(10, 10), (20, 20), (50, 50), (20, 200), (200, 200), (1000, 1000)] {
        let head = AREAS.map(|area| format!("area {area}"));
        let mut table = Table::new(&format!("{} ill, {} well", sizes.0, sizes.1), head);
        let names =
            ["DeLong", "DeLong, logit", "Hanley-McNeil", "bootstrap, percentile", "bootstrap, BCa"];
        let mut cells = vec![Vec::new(); names.len()];
        for area in AREAS {
            let mut covered = [Covered::default(); 5];
            for sample in 0..2000u64 {
                let drawn = scores(&mut generator, area, sizes, false);
                let found = drawn.auc().unwrap();
                covered[0].add(found.interval(P95).ok(), area, 1.0);
                covered[1].add(found.logit_interval(P95).ok(), area, 1.0);
                covered[2].add(found.hanley_mcneil(P95).ok(), area, 1.0);
                if sample < 400 && sizes.0 + sizes.1 <= 400 {
                    let plan = Resampling { resamples: 1000, seed: sample, threads: 1 };
                    let made = bootstrap::auc(&drawn, plan).unwrap();
                    covered[3].add(made.percentile(P95, Rule::Type7).ok(), area, 1.0);
                    covered[4].add(made.bca(P95, Rule::Type7).ok(), area, 1.0);
                }
            }
            for (place, (line, covered)) in cells.iter_mut().zip(covered).enumerate() {
                let left_out = place > 2 && sizes.0 + sizes.1 > 400;
                line.push(if left_out { "-".into() } else { covered.cell() });
            }
        }
        for (name, cells) in names.iter().zip(cells) {
            table.line(*name, cells);
        }
        table.print();
    }
}

pub(crate) fn paired() {
    println!("## Two areas on the same cases, DeLong, 2,000 samples (95 % ± 1.0)\n");
    println!("Equal areas; the scores' correlation within a class is 0.5.\n");
    let head = AREAS.map(|area| format!("area {area}"));
    let mut table = Table::new("cases of each class", head);
    let mut generator = Generator::new(SEED + 1);
    for size in [20, 50, 200] {
        let mut size_cells = Vec::new();
        let mut covered_cells = Vec::new();
        for area in AREAS {
            let shift = -normal_upper_quantile(area) * std::f64::consts::SQRT_2;
            let (mut rejected, mut covered) = (0u32, Covered::default());
            for _ in 0..2000 {
                let cases: Vec<(bool, f64, f64)> = (0..2 * size)
                    .map(|case| {
                        let (truth, common) = (case < size, generator.normal());
                        let level = if truth { shift } else { 0.0 };
                        let mut own = || (common + generator.normal()) / std::f64::consts::SQRT_2;
                        (truth, level + own(), level + own())
                    })
                    .collect();
                let test = roc::paired(&cases, P95).ok();
                rejected += u32::from(test.is_some_and(|test| test.p <= 0.05));
                covered.add(test.map(|test| test.difference), 0.0, 1.0);
            }
            size_cells.push(percent(f64::from(rejected) / 2000.0));
            covered_cells.push(covered.cell());
        }
        table.line(format!("{size}, coverage"), covered_cells);
        table.line(format!("{size}, size at 5 %"), size_cells);
    }
    table.print();
    ratings(&mut generator);
}

/// The same limits where scores are ratings with many ties; the area is that of the ratings.
fn ratings(generator: &mut Generator) {
    println!("## Area of five ratings, 95 % limits, coverage in percent, 2,000 samples (± 1.0)\n");
    let mut table =
        Table::new("cases of each class", AREAS.map(|area| format!("scores' area {area}")));
    for size in [20, 50, 200] {
        let (mut plain, mut logit) = (Vec::new(), Vec::new());
        for area in AREAS {
            let truth = scores(generator, area, (200_000, 200_000), true).auc().unwrap().auc;
            let mut covered = [Covered::default(); 2];
            for _ in 0..2000 {
                let found = scores(generator, area, (size, size), true).auc().unwrap();
                covered[0].add(found.interval(P95).ok(), truth, 1.0);
                covered[1].add(found.logit_interval(P95).ok(), truth, 1.0);
            }
            plain.push(covered[0].cell());
            logit.push(covered[1].cell());
        }
        table.line(format!("{size}, DeLong"), plain);
        table.line(format!("{size}, DeLong, logit"), logit);
    }
    table.print();
}
