//! Families of two or more groups compared, and of a sample against a population.

use std::collections::BTreeMap;

use reliance_stats::Confidence;
use reliance_stats::balance::{Moments, smd_binary, smd_continuous, smd_multinomial};
use reliance_stats::distance::{anderson_darling, cramer_von_mises, distances, share_distances};
use reliance_stats::homogeneity::{chi_square, cochran_q, goodness_of_fit, kolmogorov_smirnov};
use reliance_stats::pooling::{Between, Limits, pool};
use reliance_stats::proportion::Binomial;

use crate::Found;
use crate::data::{Item, Row, Tables, age_band, counted, levels, two_groups};

fn with_groups<T>(
    item: &Item,
    tables: &mut Tables,
    filters: (String, String),
    about: impl Fn(&[Row], &[Row]) -> T,
) -> T {
    let table = tables.table(item.source(None).file());
    about(&table.select(&filters.0), &table.select(&filters.1))
}

fn own_groups(item: &Item) -> (String, String) {
    two_groups(item.source(None).filter())
}

fn continuous(first: &[Row], second: &[Row], column: &str) -> f64 {
    let moments = |rows: &[Row]| Moments::from_values(&counted(rows, column)).unwrap();
    let (a, b) = (moments(first), moments(second));
    smd_continuous(a.mean, a.variance, b.mean, b.variance).unwrap()
}

fn shares(first: &[Row], second: &[Row], column: &str) -> (Vec<f64>, Vec<f64>) {
    let (a, b) = (levels(first, column), levels(second, column));
    let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let of = |counts: &BTreeMap<String, u64>| {
        let n: u64 = counts.values().sum();
        names.iter().map(|name| *counts.get(*name).unwrap_or(&0) as f64 / n as f64).collect()
    };
    (of(&a), of(&b))
}

fn categories(first: &[Row], second: &[Row], column: &str) -> f64 {
    let (a, b) = shares(first, second, column);
    smd_multinomial(&a, &b).unwrap()
}

fn male(first: &[Row], second: &[Row]) -> f64 {
    let share = |rows: &[Row]| {
        let sexes = levels(rows, "sex");
        sexes["M"] as f64 / sexes.values().sum::<u64>() as f64
    };
    smd_binary(share(first), share(second)).unwrap()
}

pub(crate) fn differences(item: &Item, tables: &mut Tables) -> Found {
    with_groups(item, tables, own_groups(item), |first, second| {
        let mut found = Found::default();
        for column in ["age", "sbp", "delay_h"] {
            found.set(column, continuous(first, second, column));
        }
        found.set("male", male(first, second));
        found.set("conscious", categories(first, second, "conscious"));
        found.set("stroke_type", categories(first, second, "stroke_type"));
        found
    })
}

/// tableone prints second minus first, and categories without a sign.
pub(crate) fn printed(item: &Item, tables: &mut Tables) -> Found {
    let named = item.source(None).filter();
    let regions: Vec<&str> = named.split('\'').skip(1).step_by(2).collect();
    let filters = (format!("region=={}", regions[0]), format!("region=={}", regions[1]));
    with_groups(item, tables, filters, |first, second| {
        let mut found = Found::default();
        for column in ["age", "sbp", "delay_h"] {
            found.set(format!("{column}, mean (SD)"), -continuous(first, second, column));
        }
        for column in ["sex", "conscious", "stroke_type"] {
            found.set(format!("{column}, n (%)"), categories(first, second, column));
        }
        found
    })
}

pub(crate) fn age(item: &Item, tables: &mut Tables) -> Found {
    with_groups(item, tables, own_groups(item), |first, second| {
        let test = kolmogorov_smirnov(&counted(first, "age"), &counted(second, "age")).unwrap();
        let mut found = Found::default();
        found.set("D", test.distance);
        // R 4.2 does not print an asymptotic p-value below about 10⁻¹⁶.
        found.set("p", test.p);
        found.set("smd", continuous(first, second, "age"));
        found
    })
}

/// "A vs B, COLUMN".
pub(crate) fn distributions(item: &Item, tables: &mut Tables) -> Found {
    let column = item.source(None).filter().rsplit(", ").next().unwrap();
    with_groups(item, tables, own_groups(item), |first, second| {
        let test = kolmogorov_smirnov(&counted(first, column), &counted(second, column)).unwrap();
        let (a, b) = (counted(first, column), counted(second, column));
        let gaps = distances(&a, &b).unwrap();
        let ranks = cramer_von_mises(&a, &b).unwrap();
        let mut found = Found::default();
        found.set("wasserstein", gaps.wasserstein);
        found.set("energy_distance_sqrt", libm::sqrt(gaps.energy));
        found.set("ad", anderson_darling(&a, &b).unwrap().standardised);
        found.set("cvm", ranks.statistic);
        found.set("cvm_p", ranks.p);
        found.set("ks", test.distance);
        found.set("ks_p", test.p);
        found
    })
}

pub(crate) fn homogeneity(item: &Item, tables: &mut Tables) -> Found {
    let column = item.statistic().rsplit(' ').next().unwrap();
    with_groups(item, tables, own_groups(item), |first, second| {
        let names: Vec<&str> =
            item.value("levels").as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
        let row = |rows: &[Row]| -> Vec<u64> {
            let counts = levels(rows, column);
            names.iter().map(|&name| *counts.get(name).unwrap_or(&0)).collect()
        };
        let counts = [row(first), row(second)];
        let test = chi_square(&counts).unwrap();
        let n: u64 = counts.iter().flatten().sum();
        let mut found = Found::default();
        found.list("counts1", counts[0].iter().map(|&n| n as f64));
        found.list("counts2", counts[1].iter().map(|&n| n as f64));
        found.set("chi2", test.statistic);
        found.set("df", test.df as f64);
        found.set("p", test.p);
        // Two rows, so Cramér's V is √(χ²/n).
        found.set("cramers_v", libm::sqrt(test.statistic / n as f64));
        found
    })
}

pub(crate) fn correctness(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    let mut bands: BTreeMap<&str, Binomial> = BTreeMap::new();
    for row in table.select(source.filter()) {
        let truth = row.text(&columns.truth);
        if truth.is_empty() {
            continue;
        }
        let called = row.number(&columns.score).unwrap() >= columns.threshold;
        let count = bands.entry(age_band(row.number("age").unwrap())).or_default();
        if called == (truth == columns.positive) { count.yes += 1 } else { count.no += 1 }
    }
    let order: Vec<Binomial> = item
        .value("levels")
        .as_array()
        .unwrap()
        .iter()
        .map(|name| bands[name.as_str().unwrap()])
        .collect();
    let rows: Vec<Vec<u64>> = order.iter().map(|count| vec![count.no, count.yes]).collect();
    let test = chi_square(&rows).unwrap();
    let mut found = Found::default();
    found.set("chi2", test.statistic);
    found.set("df", test.df as f64);
    found.set("p", test.p);
    found.list("counts_wrong", order.iter().map(|count| count.no as f64));
    found.list("counts_right", order.iter().map(|count| count.yes as f64));
    found
}

/// People of a region aged 45 and over, by ten-year band and sex, in thousands.
pub(crate) fn population(tables: &mut Tables, region: &str) -> BTreeMap<(usize, String), f64> {
    let table = tables.table("population_wpp2019_2020.csv");
    let mut people: BTreeMap<(usize, String), f64> = BTreeMap::new();
    for row in table.select(&format!("region=={region}")) {
        let lower: f64 = row.text("age_band").split(['-', '+']).next().unwrap().parse().unwrap();
        if let Some(band) = band45(lower) {
            let thousands = row.number("population_thousands").unwrap();
            *people.entry((band, row.text("sex").to_string())).or_default() += thousands;
        }
    }
    people
}

/// The bands 45-54, 55-64, 65-74, 75-84 and 85+ by number.
pub(crate) fn band45(age: f64) -> Option<usize> {
    [45.0, 55.0, 65.0, 75.0, 85.0].iter().filter(|&&edge| age >= edge).count().checked_sub(1)
}

pub(crate) fn age_bands(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let region = source.filter().split("region==").nth(1).unwrap().split(' ').next().unwrap();
    let mut expected = [0.0; 5];
    for ((band, _), thousands) in population(tables, region) {
        expected[band] += thousands;
    }
    let mut observed = [0u64; 5];
    let table = tables.table(source.file());
    for row in table.select(source.filter()) {
        observed[band45(row.number("age").unwrap()).unwrap()] += 1;
    }
    let all: f64 = expected.iter().sum();
    let test = goodness_of_fit(&observed, &expected).unwrap();
    let shares = observed.map(|n| n as f64 / observed.iter().sum::<u64>() as f64);
    let gaps = share_distances(&shares, &expected.map(|people| people / all)).unwrap();
    let mut found = Found::default();
    found.set("psi", gaps.stability_index);
    found.set("js_nats", gaps.jensen_shannon);
    found.set("total_variation", gaps.total_variation);
    found.list("observed", observed.map(|n| n as f64));
    found.list("expected_p", expected.map(|people| people / all));
    found.set("chi2", test.statistic);
    found.set("df", test.df as f64);
    found.set("p", test.p);
    found
}

pub(crate) fn race(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let census = tables.table("population_us_race_2020.csv");
    let mut people = [0.0; 4];
    for row in census.select("all") {
        let place = match row.text("group") {
            name if name.starts_with("Hispanic") => 0,
            name if name.starts_with("NH White") => 1,
            name if name.starts_with("NH Black") => 2,
            _ => 3,
        };
        people[place] += row.number("population").unwrap();
    }
    let table = tables.table(source.file());
    let counts = levels(&table.select("all"), "race");
    let observed = ["1", "2", "3", "4"].map(|code| counts[code]);
    let test = goodness_of_fit(&observed, &people).unwrap();
    let mut found = Found::default();
    let all: f64 = people.iter().sum();
    let sampled: u64 = observed.iter().sum();
    let ratios =
        observed.iter().zip(people).map(|(&n, count)| n as f64 / sampled as f64 / (count / all));
    found.list("ppr", ratios);
    found.list("observed", observed.map(|n| n as f64));
    found.list("expected_share", people.map(|count| count / all));
    found.set("chi2", test.statistic);
    found.set("p", test.p);
    found
}

pub(crate) fn countries(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let columns = source.columns();
    let (filter, least) = source.filter().split_once("; by country; n>=").unwrap();
    let least: u64 = least.parse().unwrap();
    let diseased = item.statistic().contains("sens");
    let table = tables.table(source.file());
    let mut counts: BTreeMap<&str, Binomial> = BTreeMap::new();
    for row in table.select(filter) {
        let called = row.number(&columns.score).unwrap() >= columns.threshold;
        let count = counts.entry(row.text("country")).or_default();
        if called == diseased { count.yes += 1 } else { count.no += 1 }
    }
    counts.retain(|_, count| count.n() >= least);
    let sites: Vec<(f64, f64)> = counts
        .values()
        .map(|count| {
            let (yes, no) = (count.yes as f64, count.no as f64);
            (libm::log(yes / no), 1.0 / yes + 1.0 / no)
        })
        .collect();
    let heterogeneity = cochran_q(&sites).unwrap();
    let mut found = Found::default();
    found.list("x", counts.values().map(|count| count.yes as f64));
    found.list("n", counts.values().map(|count| count.n() as f64));
    found.set("Q", heterogeneity.q);
    found.set("Qp", heterogeneity.p);
    let between = match item.call() {
        call if call.contains("'FE'") => Between::Common,
        call if call.contains("'DL'") => Between::DerSimonianLaird,
        call if call.contains("'PM'") => Between::PauleMandel,
        _ => Between::RestrictedLikelihood,
    };
    let limits = if item.call().contains("knha") { Limits::KnappHartung } else { Limits::Normal };
    let pooled = pool(&sites, between, limits, Confidence::P95).unwrap();
    found.set("mu", pooled.estimate.point);
    found.set("se", pooled.se);
    found.list("ci", [pooled.estimate.low, pooled.estimate.high]);
    found.set("tau2", pooled.tau2);
    found.set("I2", 100.0 * pooled.i2);
    found
}
