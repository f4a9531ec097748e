//! Reader studies of Roe and Metz: limits of the difference of two modalities, by simulation.
//!
//! The model and its parameters are those of Roe and Metz 1997, *Acad. Radiol.* 4:298, as the
//! FDA's iRoeMetz ships them: a score is a mean, reader, case and their interactions with
//! modality and each other, all normal; readers and their interaction with modality are drawn
//! anew for either class.

use reliance_stats::Confidence;
use reliance_stats::Interval;
use reliance_stats::distribution::normal_lower;
use reliance_stats::random::Generator;
use reliance_stats::readers::gallas::{Estimator, Freedom, one_shot};
use reliance_stats::readers::rockette::{Factors, compare};
use reliance_stats::readers::{Covariance, Estimates, Figure, Read, Study, estimate};

use crate::{Covered, SEED, Table};

const P95: Confidence = Confidence::P95;
const READERS: [usize; 4] = [3, 5, 10, 20];
/// Samples of a cell: two standard errors at 95 % are 1.4.
const SAMPLES: u32 = 1000;
const MODALITIES: usize = 2;

/// Variances of a structure: of readers (and of readers by modalities), cases (and cases by
/// modalities), readers by cases, and the rest.
#[derive(Clone, Copy)]
struct Structure {
    name: &'static str,
    readers: f64,
    cases: f64,
    readers_by_cases: f64,
    rest: f64,
}

/// The four structures at a separation of the classes: high or low correlation of the scores,
/// then high or low variance of the readers.
fn structures(high: f64) -> [Structure; 4] {
    let one = |name, readers, cases, rest| Structure {
        name,
        readers,
        cases,
        readers_by_cases: 0.2,
        rest,
    };
    let low = 0.0055;
    [
        one("HL", low, 0.3, 0.2),
        one("LL", low, 0.1, 0.6),
        one("HH", high, 0.3, 0.2),
        one("LH", high, 0.1, 0.6),
    ]
}

/// One simulated study with the truths that each kind of factors asks about.
struct Drawn {
    scores: Vec<f64>,
    random: f64,
    fixed_readers: f64,
    fixed_cases: f64,
}

/// What a sample is drawn from.
struct Plan {
    structure: Structure,
    means: [f64; MODALITIES],
    readers: usize,
    of_class: usize,
}

impl Plan {
    /// Class, then diseased first.
    fn truth(&self, case: usize) -> bool {
        case < self.of_class
    }

    fn draw(&self, generator: &mut Generator) -> Drawn {
        let spread = |variance: f64| variance.sqrt();
        let structure = self.structure;
        let (r, k) = (self.readers, 2 * self.of_class);
        let mut many = |count: usize, variance: f64| -> Vec<f64> {
            (0..count).map(|_| spread(variance) * generator.normal()).collect()
        };
        let of_reader = many(2 * r, structure.readers);
        let of_reader_modality = many(2 * r * MODALITIES, structure.readers);
        let of_case = many(k, structure.cases);
        let of_case_modality = many(k * MODALITIES, structure.cases);
        let of_reader_case = many(r * k, structure.readers_by_cases);
        let rest = many(r * k * MODALITIES, structure.rest);
        let class = |case: usize| usize::from(self.truth(case));
        let reader_part = |i: usize, j: usize, class: usize| {
            of_reader[2 * j + class] + of_reader_modality[2 * (i * r + j) + class]
        };
        let case_part = |i: usize, case: usize| of_case[case] + of_case_modality[i * k + case];
        let mut scores = Vec::with_capacity(MODALITIES * r * k);
        for (i, &mean) in self.means.iter().enumerate() {
            for j in 0..r {
                scores.extend((0..k).map(|case| {
                    let level = if self.truth(case) { mean } else { 0.0 };
                    level
                        + reader_part(i, j, class(case))
                        + case_part(i, case)
                        + of_reader_case[j * k + case]
                        + rest[(i * r + j) * k + case]
                }));
            }
        }
        let area = |i: usize| -> f64 { self.area(i) };
        // These readers, any cases: one area a reader.
        let of_readers = |i: usize| -> f64 {
            let own = |j| reader_part(i, j, 1) - reader_part(i, j, 0);
            let one = |j| normal_lower((self.means[i] + own(j)) / std::f64::consts::SQRT_2);
            (0..r).map(one).sum::<f64>() / r as f64
        };
        // These cases, any readers: one chance a pair of cases.
        let noise = structure.readers_by_cases + structure.rest + 2.0 * structure.readers;
        let of_cases = |i: usize| -> f64 {
            let ill = 0..self.of_class;
            let pairs = ill.flat_map(|a| (self.of_class..k).map(move |b| (a, b)));
            let one = |(a, b)| {
                let apart = self.means[i] + case_part(i, a) - case_part(i, b);
                normal_lower(apart / (2.0 * noise).sqrt())
            };
            pairs.map(one).sum::<f64>() / (self.of_class * self.of_class) as f64
        };
        Drawn {
            scores,
            random: area(0) - area(1),
            fixed_readers: of_readers(0) - of_readers(1),
            fixed_cases: of_cases(0) - of_cases(1),
        }
    }

    /// The area that readers and cases at large have in a modality.
    fn area(&self, modality: usize) -> f64 {
        let s = self.structure;
        let variance = 2.0 * (2.0 * s.readers + 2.0 * s.cases + s.readers_by_cases + s.rest);
        normal_lower(self.means[modality] / variance.sqrt())
    }

    fn study(&self, scores: &[f64], names: &[String]) -> Study {
        let (r, k) = (self.readers, 2 * self.of_class);
        let read = |(place, &score): (usize, &f64)| Read {
            modality: if place / (r * k) == 0 { "a" } else { "b" },
            reader: &names[place / k % r],
            case: &names[place % k],
            unit: "",
            truth: self.truth(place % k),
            score: Some(score),
        };
        Study::new(scores.iter().enumerate().map(read)).unwrap()
    }
}

const METHODS: [&str; 7] = [
    "jackknife, random",
    "DeLong, random",
    "one-shot, unbiased, BDG",
    "one-shot, plug-in, BDG",
    "one-shot, plug-in, Hillis",
    "jackknife, fixed readers",
    "jackknife, fixed cases",
];

/// Every method's limits of first minus second, with the truth that they are about.
fn limits(study: &Study, drawn: &Drawn) -> [(Option<Interval>, f64); 7] {
    let jackknife = estimate(study, Figure::Auc, Covariance::Jackknife).ok();
    let delong = estimate(study, Figure::Auc, Covariance::DeLong).ok();
    let rockette = |estimates: &Option<Estimates>, factors: Factors| {
        let compared = compare(estimates.as_ref()?, factors, P95).ok()?;
        Some(compared.differences.first()?.difference)
    };
    let shot = one_shot(study, Figure::Auc).ok();
    let shot = |estimator: Estimator, freedom: Freedom| {
        let shot = shot.as_ref()?;
        Some(shot.difference(shot.pairs.first()?, estimator, freedom, P95).ok()?.difference)
    };
    [
        (rockette(&jackknife, Factors::Random), drawn.random),
        (rockette(&delong, Factors::Random), drawn.random),
        (shot(Estimator::Unbiased, Freedom::Bdg), drawn.random),
        (shot(Estimator::PlugIn, Freedom::Bdg), drawn.random),
        (shot(Estimator::PlugIn, Freedom::Hillis), drawn.random),
        (rockette(&jackknife, Factors::FixedReaders), drawn.fixed_readers),
        (rockette(&jackknife, Factors::FixedCases), drawn.fixed_cases),
    ]
}

fn cell(plan: &Plan, generator: &mut Generator, names: &[String]) -> [Covered; 7] {
    let mut covered = [Covered::default(); 7];
    for _ in 0..SAMPLES {
        let drawn = plan.draw(generator);
        let study = plan.study(&drawn.scores, names);
        for (covered, (interval, truth)) in covered.iter_mut().zip(limits(&study, &drawn)) {
            covered.add(interval, truth, 1.0);
        }
    }
    covered
}

fn table(title: &str, structures: &[Structure], means: [f64; 2], of_class: usize, seed: u64) {
    let names: Vec<String> = (0..2 * of_class).map(|place| format!("n{place:03}")).collect();
    let mut generator = Generator::new(SEED + seed);
    let mut table = Table::new(title, READERS.map(|readers| format!("{readers} readers")));
    for &structure in structures {
        let mut lines = vec![Vec::new(); METHODS.len()];
        for readers in READERS {
            let plan = Plan { structure, means, readers, of_class };
            let found = cell(&plan, &mut generator, &names);
            for (line, covered) in lines.iter_mut().zip(found) {
                line.push(covered.cell());
            }
        }
        for (method, line) in METHODS.iter().zip(lines) {
            table.line(format!("{}, {method}", structure.name), line);
        }
    }
    table.print();
}

pub(crate) fn differences() {
    println!(
        "## Reader studies, 95 % limits of a difference of two areas, 1,000 samples (± 1.4)\n"
    );
    println!("Scores of Roe and Metz 1997: variances of readers 0.0055 (second letter L), or");
    println!(
        "0.011, 0.03 and 0.056 for the three areas (H); of cases 0.3 (first letter H) or 0.1;"
    );
    println!("of readers by cases 0.2; of the rest 0.2 or 0.6.");
    println!("The areas are those of the mean reader.");
    println!("100 minus the coverage is the size of the test of the true difference, at 5 %.");
    println!("Fixed readers and fixed cases are held against the difference of just these.\n");
    let null = [(0.75, 0.011, "0.702"), (1.5, 0.03, "0.855"), (2.5, 0.056, "0.961")];
    for (place, (mean, high, area)) in null.into_iter().enumerate() {
        let title = format!("50 ill, 50 well, both areas {area}");
        table(&title, &structures(high), [mean, mean], 50, 10 + place as u64);
    }
    let unlike = structures(0.03);
    table("50 ill, 50 well, areas 0.855 and about 0.91", &unlike, [1.5, 1.9], 50, 14);
    let small = [unlike[0], unlike[3]];
    table("20 ill, 20 well, both areas 0.855", &small, [1.5, 1.5], 20, 15);
}
