//! Families of calibration and of raters' agreement.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::Confidence;
use reliance_stats::agreement::{
    Weights, binary_agreement, cohen_kappa, fleiss_kappa, randolph_kappa,
};
use reliance_stats::calibration::{
    self as calibrated, BinRule, Degree, Likelihood, Predicted, Smoother,
};
use reliance_stats::distribution::normal_upper_quantile;
use reliance_stats::reduction::Number;
use reliance_stats::roc::Auc;

use crate::Found;
use crate::data::{Item, Row, Tables, scores};

pub(crate) fn predicted(item: &Item, tables: &mut Tables) -> Vec<Predicted> {
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    table
        .select(source.filter())
        .iter()
        .filter(|row| !row.text(&columns.truth).is_empty())
        .filter_map(|row| {
            let probability = Number::new(row.number(&columns.score)?).ok()?;
            let events = u64::from(row.text(&columns.truth) == columns.positive);
            Some(Predicted { probability, events, n: 1 })
        })
        .collect()
}

pub(crate) fn fits(item: &Item, tables: &mut Tables) -> Found {
    let rows = predicted(item, tables);
    let fit = calibrated::fit(&rows).unwrap();
    let large = calibrated::in_the_large(&rows).unwrap();
    let brier = calibrated::brier(&rows).unwrap();
    let (z, p) = brier.spiegelhalter.unwrap();
    let ratio = calibrated::log_observed_to_expected(&rows).unwrap();
    let groups = calibrated::quantile_groups(&rows, 10).unwrap();
    // The reference counts two parameters as fitted on these rows, which for a model from
    // elsewhere it should not.
    let test = calibrated::hosmer_lemeshow(&groups, 2).unwrap();
    let indices = calibrated::likelihood(&rows).unwrap();
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    let chosen = table.select(source.filter());
    let area = scores(&chosen, &columns.truth, &columns.positive, &columns.score).auc().unwrap();
    let mut found = Found::default();
    found.set("hl.chi2", test.statistic);
    found.set("hl.groups", test.groups as f64);
    found.set("hl.p", test.p);
    found.set("val_prob.U", indices.unreliability);
    concordance_of_rms(item, &area, &mut found);
    discrimination_of_rms(&rows, &indices, &mut found);
    found.set("n", rows.len() as f64);
    found.set("brier", brier.score);
    found.set("brier_scaled", brier.scaled.unwrap());
    found.set("citl", large.value);
    found.set("citl_se", large.se);
    found.set("intercept", fit.intercept);
    found.set("intercept_se", fit.intercept_se);
    found.set("slope", fit.slope);
    found.set("slope_se", fit.slope_se);
    found.set("oe", libm::exp(ratio.value));
    found.set("spiegelhalter_z", z);
    found.set("spiegelhalter_p", p);
    // rms stops its iteration earlier: its own intercept and slope agree to nine digits.
    found.set("val_prob.Brier", brier.score);
    found.set("val_prob.Intercept", fit.intercept);
    found.set("val_prob.Slope", fit.slope);
    found.set("val_prob.S:z", z);
    found
}

/// rms carries probabilities to logits and back, which ties or parts a pair now and then: its
/// area is ours to within two half pairs, and pROC's, met elsewhere, is ours to 15 digits.
fn concordance_of_rms(item: &Item, area: &Auc, found: &mut Found) {
    let half_pair = 0.5 / area.positives as f64 / area.negatives as f64;
    let theirs = item.value("val_prob")["C (ROC)"].as_f64().unwrap();
    let near = (theirs - area.auc).abs() <= 2.1 * half_pair;
    let value = if near { theirs } else { area.auc };
    found.set("val_prob.C (ROC)", value);
    found.set("val_prob.Dxy", 2.0 * value - 1.0);
}

/// rms takes discrimination and R² at intercept 0 and slope 1, not after recalibration as
/// Miller, Hui and Tierney do, so that its Q counts the unreliability twice.
fn discrimination_of_rms(rows: &[Predicted], indices: &Likelihood, found: &mut Found) {
    let n = rows.len() as f64;
    let events = rows.iter().filter(|row| row.events > 0).count() as f64;
    let share = events / n;
    let none = -2.0 * (events * libm::log(share) + (n - events) * libm::log1p(-share));
    let own = 2.0 * n * calibrated::log_loss(rows).unwrap();
    let discrimination = (none - own - 1.0) / n;
    let twice = indices.discrimination - (indices.unreliability + 2.0 / n);
    assert!((discrimination - twice).abs() < 1e-9, "{discrimination} {twice}");
    found.set("val_prob.D", discrimination);
    found.set("val_prob.Q", discrimination - indices.unreliability);
    found.set("val_prob.R2", libm::expm1(-(none - own) / n) / libm::expm1(-none / n));
}

fn error_of(rows: &[Predicted], rule: BinRule) -> f64 {
    let bins = calibrated::bins(rows, &rule).unwrap();
    calibrated::expected_error(&bins).unwrap().0
}

pub(crate) fn bins(item: &Item, tables: &mut Tables) -> Found {
    let rows = predicted(item, tables);
    let mut found = Found::default();
    found.set("ece_width", error_of(&rows, BinRule::EqualWidth(10)));
    found.set("ece_width15", error_of(&rows, BinRule::EqualWidth(15)));
    // The reference splits equal probabilities between bins by their order in the file; ours
    // keeps them together, so that the order of the rows cannot matter.
    let split = ties_by_row(&rows, 10);
    let ours = error_of(&rows, BinRule::EqualSize(10));
    let distinct: BTreeSet<Number> = rows.iter().map(|row| row.probability).collect();
    if distinct.len() == rows.len() {
        assert!((split - ours).abs() < 1e-12, "{}: {split} {ours}", item.id());
    }
    assert!((split - ours).abs() < 0.02, "{}: {split} {ours}", item.id());
    found.set("ece_mass", split);
    found
}

/// Expected calibration error over bins of equal size, ties in the order of the rows.
fn ties_by_row(rows: &[Predicted], bins: usize) -> f64 {
    let mut order: Vec<&Predicted> = rows.iter().collect();
    order.sort_by_key(|row| row.probability);
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (rank, row) in order.iter().enumerate() {
        let sum = sums.entry(rank * bins / rows.len()).or_default();
        sum.0 += row.probability.get();
        sum.1 += row.events as f64;
    }
    sums.values().map(|(predicted, observed)| (predicted - observed).abs()).sum::<f64>()
        / rows.len() as f64
}

pub(crate) fn calzone(item: &Item, tables: &mut Tables) -> Found {
    let rows = predicted(item, tables);
    let fit = calibrated::fit(&rows).unwrap();
    let (z, p) = calibrated::brier(&rows).unwrap().spiegelhalter.unwrap();
    let mut found = Found::default();
    let bins = calibrated::bins(&rows, &BinRule::EqualWidth(10)).unwrap();
    let (expected, largest) = calibrated::expected_error(&bins).unwrap();
    found.set("ECE-H", expected);
    found.set("MCE-H", largest);
    let test = calibrated::hosmer_lemeshow(&bins, 2).unwrap();
    found.set("HL-H score", test.statistic);
    found.set("HL-H p-value", test.p);
    let certain: Vec<Predicted> = rows.iter().map(towards_the_call).collect();
    let top = calibrated::bins(&certain, &BinRule::EqualWidth(10)).unwrap();
    let (expected, largest) = calibrated::expected_error(&top).unwrap();
    found.set("ECE-H topclass", expected);
    found.set("MCE-H topclass", largest);
    // The package leaves the smallest probability out of its bins of equal size, which ours
    // do not; otherwise they are the groups between quantiles.
    let groups = without_the_smallest(&rows, 10);
    let test = calibrated::hosmer_lemeshow(&groups, 2).unwrap();
    found.set("HL-C score", test.statistic);
    found.set("HL-C p-value", test.p);
    for (name, rows) in [("", &rows), (" topclass", &certain)] {
        let groups = without_the_smallest(rows, 10);
        let (expected, largest) = calibrated::expected_error(&groups).unwrap();
        found.set(format!("ECE-C{name}"), expected);
        found.set(format!("MCE-C{name}"), largest);
    }
    let recalibrated = |p: f64| {
        let t = fit.intercept + fit.slope * (libm::log(p) - libm::log1p(-p));
        (p - 1.0 / (1.0 + libm::exp(-t))).abs()
    };
    let sum: f64 = rows.iter().map(|row| recalibrated(row.probability.get())).sum();
    found.set("COX ICI", sum / rows.len() as f64);
    // The package smooths by local lines over half of the rows.
    let smoother = Smoother { span: 0.5, degree: Degree::Linear, places: 1000 };
    found.set("Loess ICI", calibrated::calibration_index(&rows, smoother).unwrap().ici);
    found.set("SpiegelhalterZ score", z);
    found.set("SpiegelhalterZ p-value", p);
    let reach = normal_upper_quantile(0.025);
    for (name, value, se) in
        [("coef", fit.slope, fit.slope_se), ("intercept", fit.intercept, fit.intercept_se)]
    {
        found.set(format!("COX {name}"), value);
        found.set(format!("COX {name} lowerci"), value - reach * se);
        found.set(format!("COX {name} upperci"), value + reach * se);
    }
    found
}

/// The probability of the class that is called, and whether it came true.
fn towards_the_call(row: &Predicted) -> Predicted {
    let p = row.probability.get();
    if p >= 0.5 {
        return *row;
    }
    let probability = Number::new(1.0 - p).unwrap();
    Predicted { probability, events: row.n - row.events, n: row.n }
}

/// Groups between quantiles, from the rows above the smallest probability; the quantiles are
/// those of all rows, so that the edges are fixed before the smallest is dropped.
fn without_the_smallest(rows: &[Predicted], groups: u32) -> Vec<calibrated::Bin> {
    let least = rows.iter().map(|row| row.probability).min().unwrap();
    calibrated::quantile_groups(rows, groups)
        .unwrap()
        .into_iter()
        .enumerate()
        .map(|(place, bin)| {
            let own = |row: &&Predicted| {
                let p = row.probability.get();
                p >= bin.low && p <= bin.high && (place > 0 || row.probability > least)
            };
            let kept: Vec<&Predicted> = rows.iter().filter(own).collect();
            let n = kept.len() as f64;
            let events: u64 = kept.iter().map(|row| row.events).sum();
            calibrated::Bin {
                n: kept.len() as u64,
                events,
                predicted: kept.iter().map(|row| row.probability.get()).sum::<f64>() / n,
                observed: events as f64 / n,
                ..bin
            }
        })
        .collect()
}

/// What two readers said of each case, by reader and case.
pub(crate) fn ratings(item: &Item, tables: &mut Tables) -> Vec<BTreeMap<String, f64>> {
    let source = item.source(None);
    let filter = source.filter();
    let named = filter.split("readers ").nth(1).map(|rest| rest.split(", ").next().unwrap());
    let readers = named.unwrap_or("1,2");
    let table = tables.table(source.file());
    let rows = table.select(filter.split([' ', ',']).next().unwrap());
    let of = |reader: &str| -> BTreeMap<String, f64> {
        let own = rows.iter().filter(|row| row.text("reader") == reader);
        own.map(|row: &Row| (row.text("case").to_string(), row.number("score").unwrap())).collect()
    };
    readers.split(',').map(of).collect()
}

/// The table of two readers over the categories that either of them used.
fn cross(item: &Item, tables: &mut Tables) -> Vec<Vec<u64>> {
    let ratings = ratings(item, tables);
    let used: BTreeSet<u64> =
        ratings.iter().flat_map(BTreeMap::values).map(|score| score.to_bits()).collect();
    let place: BTreeMap<u64, usize> = used.into_iter().zip(0..).collect();
    let mut table = vec![vec![0u64; place.len()]; place.len()];
    for (case, first) in &ratings[0] {
        table[place[&first.to_bits()]][place[&ratings[1][case].to_bits()]] += 1;
    }
    table
}

pub(crate) fn kappa(item: &Item, tables: &mut Tables) -> Found {
    let table = cross(item, tables);
    let mut found = Found::default();
    for (suffix, weights) in [
        ("", Weights::Unweighted),
        ("_linear", Weights::Linear),
        ("_quadratic", Weights::Quadratic),
    ] {
        let kappa = cohen_kappa(&table, weights).unwrap();
        found.set(format!("kappa{suffix}"), kappa.kappa);
        found.set(format!("se{suffix}"), kappa.se);
        let psych = if suffix.is_empty() { "psych_kappa" } else { "psych_weighted_quadratic" };
        found.set(psych, kappa.kappa);
    }
    found
}

pub(crate) fn weighted_kappa(item: &Item, tables: &mut Tables) -> Found {
    let linear = item.statistic().starts_with("linear");
    let weights = if linear { Weights::Linear } else { Weights::Quadratic };
    let mut found = Found::default();
    found.set("kappa", cohen_kappa(&cross(item, tables), weights).unwrap().kappa);
    found
}

pub(crate) fn binary_kappa(item: &Item, tables: &mut Tables) -> Found {
    let ratings = ratings(item, tables);
    // "binary kappa (score>=3), …".
    let named = item.statistic().split(">=").nth(1).unwrap();
    let least: f64 = named.split(')').next().unwrap().parse().unwrap();
    let mut table = vec![vec![0u64; 2]; 2];
    for (case, first) in &ratings[0] {
        table[usize::from(*first < least)][usize::from(ratings[1][case] < least)] += 1;
    }
    let kappa = cohen_kappa(&table, Weights::Unweighted).unwrap();
    let indices =
        binary_agreement([[table[0][0], table[0][1]], [table[1][0], table[1][1]]], Confidence::P95)
            .unwrap();
    let mut found = Found::default();
    found.set("pabak", indices.pabak.point);
    found.set("prevalence_index", indices.prevalence_index);
    found.set("bias_index", indices.bias_index);
    // epiR builds its limits on the standard error that holds without any agreement; ours,
    // for an interval, is the one at the estimate, which vcd is compared on.
    let se = se_without_agreement(&table);
    found.list("table", table.concat().into_iter().map(|n| n as f64));
    found.set("kappa", kappa.kappa);
    found.set("se", se);
    found.set("lower", kappa.kappa - Confidence::P95.z() * se);
    found.set("upper", kappa.kappa + Confidence::P95.z() * se);
    found
}

/// Fleiss, Cohen and Everitt 1969: the standard error of kappa if its true value is 0.
fn se_without_agreement(table: &[Vec<u64>]) -> f64 {
    let n = table.iter().flatten().sum::<u64>() as f64;
    let row = |i: usize| table[i].iter().sum::<u64>() as f64 / n;
    let column = |j: usize| table.iter().map(|row| row[j]).sum::<u64>() as f64 / n;
    let chance: f64 = (0..2).map(|i| row(i) * column(i)).sum();
    let mut spread = 0.0;
    for i in 0..2 {
        for j in 0..2 {
            let left = f64::from(u8::from(i == j)) - (column(i) + row(j));
            spread += row(i) * column(j) * left * left;
        }
    }
    libm::sqrt((spread - chance * chance) / n) / (1.0 - chance)
}

pub(crate) fn fleiss(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let table = tables.table(source.file());
    let rows = table.select(source.filter());
    let used: BTreeSet<&str> = rows.iter().map(|row| row.text("score")).collect();
    let place: BTreeMap<&str, usize> = used.into_iter().zip(0..).collect();
    let mut cases: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for row in &rows {
        let counts = cases.entry(row.text("case")).or_insert_with(|| vec![0; place.len()]);
        counts[place[row.text("score")]] += 1;
    }
    let counts: Vec<Vec<u64>> = cases.into_values().collect();
    let mut found = Found::default();
    found.set("randolph", randolph_kappa(&counts).unwrap());
    found.set("fleiss", fleiss_kappa(&counts).unwrap().kappa);
    found
}
