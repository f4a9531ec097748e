//! Clusters, sites, strata and measurements, by simulation.

use reliance_stats::agreement::{bland_altman, concordance, intraclass};
use reliance_stats::bootstrap::{self, Resampling, Rule};
use reliance_stats::pooling::{Between, Limits, pool};
use reliance_stats::proportion::{Binomial, clustered};
use reliance_stats::random::Generator;
use reliance_stats::stratified::{breslow_day, mantel_haenszel};
use reliance_stats::{Confidence, paired};

use crate::{Covered, SEED, Table, percent};

const P95: Confidence = Confidence::P95;

/// A cluster whose rows are correlated by 0.2: each row repeats the cluster's own draw with
/// chance √0.2, so that two rows do with chance 0.2.
fn cluster(generator: &mut Generator, p: f64, rows: u64) -> Binomial {
    let first = generator.uniform() < p;
    let share: f64 = 0.447_213_595_5;
    let yes = (0..rows)
        .filter(|_| if generator.uniform() < share { first } else { generator.uniform() < p })
        .count() as u64;
    Binomial::new(yes, rows - yes)
}

pub(crate) fn clusters() {
    println!("## Proportions in clusters of five rows (correlation 0.2), 2,000 samples (± 1.0)\n");
    println!("Bootstrap: 400 samples of 1,000 resamples (± 2.2).\n");
    let truths = [0.5, 0.8, 0.9, 0.95];
    let names = [
        "ignoring clusters (Wilson)",
        "cluster-robust",
        "cluster bootstrap, percentile",
        "difference, cluster-robust",
    ];
    let mut generator = Generator::new(SEED + 2);
    for count in [10usize, 30, 100] {
        let mut table =
            Table::new(&format!("{count} clusters"), truths.map(|p| format!("p = {p}")));
        let mut cells = vec![Vec::new(); names.len()];
        for p in truths {
            let mut covered = [Covered::default(); 4];
            for sample in 0..2000u64 {
                let mut draw = || -> Vec<Binomial> {
                    (0..count).map(|_| cluster(&mut generator, p, 5)).collect()
                };
                let (first, second) = (draw(), draw());
                let all = first.iter().fold(Binomial::default(), |sum, &c| sum.plus(c));
                covered[0].add(all.wilson(P95).ok(), p, 1.0);
                covered[1].add(clustered(&first, P95).ok().map(|found| found.interval), p, 1.0);
                if sample < 400 {
                    let plan = Resampling { resamples: 1000, seed: sample, threads: 1 };
                    let made = bootstrap::clustered_proportion(&first, plan).unwrap();
                    covered[2].add(made.percentile(P95, Rule::Type7).ok(), p, 1.0);
                }
                let pairs: Vec<(Binomial, Binomial)> = first.into_iter().zip(second).collect();
                let found = paired::clustered(&pairs, P95).ok();
                covered[3].add(found.map(|found| found.interval), 0.0, 1.0);
            }
            for (line, covered) in cells.iter_mut().zip(covered) {
                line.push(covered.cell());
            }
        }
        for (name, cells) in names.iter().zip(cells) {
            table.line(*name, cells);
        }
        table.print();
    }
}

pub(crate) fn pooling() {
    println!(
        "## Pooled estimate of sites, 95 % limits, coverage in percent, 2,000 samples (± 1.0)\n"
    );
    println!("Variances within sites from 0.05 to 0.25; the columns are variances between them.\n");
    let between = [0.0, 0.05, 0.2];
    let mut generator = Generator::new(SEED + 3);
    let methods = [
        ("common value", Between::Common, Limits::Normal),
        ("DerSimonian-Laird, normal", Between::DerSimonianLaird, Limits::Normal),
        ("restricted likelihood, normal", Between::RestrictedLikelihood, Limits::Normal),
        (
            "restricted likelihood, Knapp-Hartung",
            Between::RestrictedLikelihood,
            Limits::KnappHartung,
        ),
        ("Paule-Mandel, Knapp-Hartung", Between::PauleMandel, Limits::KnappHartung),
    ];
    for sites in [3usize, 5, 10, 30] {
        let mut table = Table::new(&format!("{sites} sites"), between.map(|t| format!("{t}")));
        let mut cells = vec![Vec::new(); methods.len() + 1];
        for tau2 in between {
            let mut covered = vec![Covered::default(); methods.len() + 1];
            for _ in 0..2000 {
                let drawn: Vec<(f64, f64)> = (0..sites)
                    .map(|_| {
                        let v = 0.05 + 0.2 * generator.uniform();
                        (libm::sqrt(tau2 + v) * generator.normal(), v)
                    })
                    .collect();
                let next = libm::sqrt(tau2) * generator.normal();
                for (place, (_, between, limits)) in methods.iter().enumerate() {
                    let found = pool(&drawn, *between, *limits, P95).ok();
                    covered[place].add(found.map(|found| found.estimate), 0.0, 1.0);
                    if place == 3 {
                        covered[5].add(found.and_then(|found| found.prediction), next, 1.0);
                    }
                }
            }
            for (line, covered) in cells.iter_mut().zip(covered) {
                line.push(covered.cell());
            }
        }
        let names = methods.iter().map(|method| method.0).chain(["prediction of a further site"]);
        for (name, cells) in names.zip(cells) {
            table.line(name, cells);
        }
        table.print();
    }
}

pub(crate) fn strata() {
    println!(
        "## Strata, equal proportions in both groups, size at 5 % in percent, 4,000 samples (± 0.7)\n"
    );
    let sizes = [(4u64, 10u64), (4, 50), (10, 20), (4, 200)];
    let mut table =
        Table::new("test", sizes.map(|(strata, n)| format!("{strata} strata, {n} a group")));
    let mut generator = Generator::new(SEED + 4);
    let (mut common, mut same, mut covers) = (Vec::new(), Vec::new(), Vec::new());
    for (strata, n) in sizes {
        let (mut rejected, mut heterogeneous, mut covered) = (0u32, 0u32, Covered::default());
        for _ in 0..4000 {
            let drawn: Vec<(Binomial, Binomial)> = (0..strata)
                .map(|stratum| {
                    let p = 0.5 + 0.4 * stratum as f64 / strata as f64;
                    let mut count = || {
                        let yes = generator.binomial(n, p);
                        Binomial::new(yes, n - yes)
                    };
                    (count(), count())
                })
                .collect();
            let test = mantel_haenszel(&drawn, P95).ok();
            rejected += u32::from(test.is_some_and(|test| test.p <= 0.05));
            covered.add(test.map(|test| test.difference), 0.0, 1.0);
            heterogeneous += u32::from(breslow_day(&drawn).is_ok_and(|test| test.p <= 0.05));
        }
        common.push(percent(f64::from(rejected) / 4000.0));
        same.push(percent(f64::from(heterogeneous) / 4000.0));
        covers.push(covered.cell());
    }
    table.line("Mantel-Haenszel", common);
    table.line("Breslow-Day, corrected", same);
    table.line("common difference, coverage of 95 % limits", covers);
    table.print();
}

pub(crate) fn measurements() {
    println!("## Measurements, 95 % limits, coverage in percent, 2,000 samples (± 1.0)\n");
    println!("Normal cases of variance 1, three raters of variance 0.1, error of variance 0.5.\n");
    let sizes = [10usize, 30, 100];
    let mut table = Table::new("statistic", sizes.map(|n| format!("n = {n}")));
    let mut generator = Generator::new(SEED + 5);
    let names = ["bias", "upper limit of agreement", "Lin's concordance", "ICC(2,1)", "ICC(3,1)"];
    let mut cells = vec![Vec::new(); names.len()];
    for n in sizes {
        let mut covered = [Covered::default(); 5];
        for _ in 0..2000 {
            let raters: Vec<f64> = (0..3).map(|_| libm::sqrt(0.1) * generator.normal()).collect();
            let ratings: Vec<Vec<f64>> = (0..n)
                .map(|_| {
                    let case = generator.normal();
                    let own = |rater: &f64, e: f64| case + rater + libm::sqrt(0.5) * e;
                    raters.iter().map(|rater| own(rater, generator.normal())).collect()
                })
                .collect();
            // Two of the raters without their shifts: difference of mean 0 and variance 1.
            let pairs: Vec<(f64, f64)> =
                ratings.iter().map(|row| (row[0] - raters[0], row[1] - raters[1])).collect();
            let limits = bland_altman(&pairs, 1.96, P95).ok();
            covered[0].add(limits.map(|found| found.bias), 0.0, 1.0);
            covered[1].add(limits.map(|found| found.upper), 1.96, 1.0);
            covered[2].add(concordance(&pairs, P95).ok().map(|found| found.value), 1.0 / 1.5, 1.0);
            let forms = intraclass(&ratings, P95).ok();
            covered[3].add(forms.map(|found| found.agreement.value), 1.0 / 1.6, 1.0);
            covered[4].add(forms.map(|found| found.consistency.value), 1.0 / 1.5, 1.0);
        }
        for (line, covered) in cells.iter_mut().zip(covered) {
            line.push(covered.cell());
        }
    }
    for (name, cells) in names.iter().zip(cells) {
        table.line(*name, cells);
    }
    table.print();
}
