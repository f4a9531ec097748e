//! Families of points on the ROC curve and of the bootstrap.

use reliance_stats::Confidence;
use reliance_stats::bootstrap::{self, Bootstrap, Resampling, Rule};
use reliance_stats::calibration::{brier, log_loss};
use reliance_stats::proportion::Binomial;
use reliance_stats::roc::{self, Criterion, Scores, Side};
use reliance_stats::{accuracy, agreement};

use crate::Found;
use crate::calibration::predicted;
use crate::data::{Item, Tables, calls, scores};

fn own_scores(item: &Item, tables: &mut Tables) -> Scores {
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    scores(&table.select(source.filter()), &columns.truth, &columns.positive, &columns.score)
}

/// "partial AUC specificity 0.8..1 …".
pub(crate) fn partial(item: &Item, tables: &mut Tables) -> Found {
    let mut words = item.statistic().split(' ').skip(2);
    let side = match words.next().unwrap() {
        "sensitivity" => Side::Sensitivity,
        _ => Side::Specificity,
    };
    let (low, high) = words.next().unwrap().split_once("..").unwrap();
    let limits = (low.parse().unwrap(), high.parse().unwrap());
    let part = roc::partial_auc(&own_scores(item, tables), side, limits).unwrap();
    let mut found = Found::default();
    found.set("pauc", part.area);
    found.set("corrected", part.standardised);
    found
}

pub(crate) fn youden(item: &Item, tables: &mut Tables) -> Found {
    let best = roc::best_thresholds(&own_scores(item, tables), Criterion::Youden).unwrap();
    let mut found = Found::default();
    // The package prints one number where one threshold is best, a list where several tie.
    for (name, of) in [
        ("threshold", (|p| p.threshold) as fn(&roc::OperatingPoint) -> f64),
        ("sensitivity", |p| p.sensitivity),
        ("specificity", |p| p.specificity),
        ("youden", |p| p.sensitivity + p.specificity),
    ] {
        found.set(name, of(&best[0]));
        found.list(name, best.iter().map(of));
    }
    found
}

pub(crate) fn metrics(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let columns = source.columns();
    let rows = predicted(item, tables);
    let table = tables.table(source.file());
    let (se, sp) = calls(&table.select(source.filter()), &columns);
    let right = Binomial::new(se.yes + sp.yes, se.no + sp.no);
    let by_call = [vec![se.yes, se.no], vec![sp.no, sp.yes]];
    let scores = own_scores(item, tables);
    let level = Confidence::P95;
    let mut found = Found::default();
    found.set("accuracy", right.point().unwrap());
    found.set("balanced", accuracy::balanced_accuracy(se, sp, level).unwrap().point);
    found.set("f1", accuracy::f1(se, sp, level).unwrap().point);
    found.set("dice", accuracy::f1(se, sp, level).unwrap().point);
    found.set("jaccard", accuracy::jaccard(se, sp, level).unwrap().point);
    found.set("mcc", accuracy::matthews_point(se, sp).unwrap());
    found.set("average_precision", roc::average_precision(&scores).unwrap());
    found.set("log_loss", log_loss(&rows).unwrap());
    found.set("brier", brier(&rows).unwrap().score);
    found.set("auc", scores.auc().unwrap().auc);
    let kappa = agreement::cohen_kappa(&by_call, agreement::Weights::Unweighted).unwrap();
    found.set("kappa", kappa.kappa);
    found
}

/// Cases and stored resamples: "INDICES.csv; truth COLUMN==LABEL; score COLUMN".
fn stored(item: &Item, tables: &mut Tables) -> (Vec<(bool, f64)>, Vec<Vec<u32>>) {
    let source = item.source(None);
    let mut columns = source.columns();
    let mut indices = "";
    for clause in source.filter().split(';').map(str::trim) {
        if let Some(truth) = clause.strip_prefix("truth ") {
            let (column, label) = truth.split_once("==").unwrap();
            (columns.truth, columns.positive) = (column.into(), label.into());
        } else if let Some(score) = clause.strip_prefix("score ") {
            columns.score = score.into();
        } else if clause.ends_with(".csv") {
            indices = clause;
        }
    }
    let table = tables.table(source.file());
    let cases = table
        .select("all")
        .iter()
        .map(|row| {
            (row.text(&columns.truth) == columns.positive, row.number(&columns.score).unwrap())
        })
        .collect();
    // Stored counting from 1.
    let resamples = tables
        .lines(indices)
        .iter()
        .map(|line| line.split(',').map(|place| place.parse::<u32>().unwrap() - 1).collect())
        .collect();
    (cases, resamples)
}

pub(crate) fn replayed(item: &Item, tables: &mut Tables) -> Found {
    let (cases, resamples) = stored(item, tables);
    let made = bootstrap::auc_replay(&cases, &resamples).unwrap();
    let mut found = Found::default();
    found.set("t0", made.estimate);
    found.set("boot_mean", made.mean());
    found.set("boot_sd", made.se());
    let (level, rule) = (Confidence::P95, Rule::NormalScale);
    // The package takes the acceleration from a regression of the replicates on how often
    // each case was drawn and forgets the sizes of the two strata; ours comes from the
    // placements. Theirs is put in here to show that nothing else differs.
    let theirs = Bootstrap {
        acceleration: Some(regression_acceleration(&cases, &resamples, &made.values)),
        ..made.clone()
    };
    for (name, interval) in [
        ("normal", made.normal(level).unwrap()),
        ("basic", made.basic(level, rule).unwrap()),
        ("percent", made.percentile(level, rule).unwrap()),
        ("bca", theirs.bca(level, rule).unwrap()),
    ] {
        found.list(name, [interval.low, interval.high]);
    }
    let (ours, theirs) = (made.bca(level, rule).unwrap(), theirs.bca(level, rule).unwrap());
    let close = |a: f64, b: f64| (a - b).abs() < 0.01;
    assert!(close(ours.low, theirs.low) && close(ours.high, theirs.high), "{ours:?} {theirs:?}");
    found
}

/// Influence values as R's boot::empinf estimates them: least squares of the replicates on
/// the shares of each case within its stratum, one case a stratum left out, centred.
fn regression_acceleration(cases: &[(bool, f64)], resamples: &[Vec<u32>], values: &[f64]) -> f64 {
    let size = |stratum: bool| cases.iter().filter(|case| case.0 == stratum).count() as f64;
    let first = |stratum: bool| cases.iter().position(|case| case.0 == stratum).unwrap();
    let left_out = [first(false), first(true)];
    let kept: Vec<usize> = (0..cases.len()).filter(|i| !left_out.contains(i)).collect();
    let width = kept.len() + 1;
    let mut system = vec![vec![0.0; width + 1]; width];
    for (places, value) in resamples.iter().zip(values) {
        let mut drawn = vec![0.0; cases.len()];
        for &place in places {
            drawn[place as usize] += 1.0 / size(cases[place as usize].0);
        }
        let mut row = vec![1.0];
        row.extend(kept.iter().map(|&i| drawn[i]));
        for i in 0..width {
            for j in 0..width {
                system[i][j] += row[i] * row[j];
            }
            system[i][width] += row[i] * value;
        }
    }
    let solved = solve(system);
    let mut influence = vec![0.0; cases.len()];
    for (&i, &beta) in kept.iter().zip(&solved[1..]) {
        influence[i] = beta;
    }
    for stratum in [false, true] {
        let own = |i: &usize| cases[*i].0 == stratum;
        let mean = (0..cases.len()).filter(own).map(|i| influence[i]).sum::<f64>() / size(stratum);
        (0..cases.len()).filter(own).for_each(|i| influence[i] -= mean);
    }
    let squares: f64 = influence.iter().map(|l| l * l).sum();
    influence.iter().map(|l| l * l * l).sum::<f64>() / (6.0 * squares * libm::sqrt(squares))
}

fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let n = rows.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&i, &j| rows[i][column].abs().total_cmp(&rows[j][column].abs()))
            .unwrap();
        rows.swap(column, pivot);
        let above = rows[column].clone();
        for row in rows.iter_mut().skip(column + 1) {
            let factor = row[column] / above[column];
            for k in column..=n {
                row[k] -= factor * above[k];
            }
        }
    }
    let mut solved = vec![0.0; n];
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|k| rows[row][k] * solved[k]).sum();
        solved[row] = (rows[row][n] - known) / rows[row][row];
    }
    solved
}

pub(crate) fn quantiles(item: &Item, tables: &mut Tables) -> Found {
    let (cases, resamples) = stored(item, tables);
    let made = bootstrap::auc_replay(&cases, &resamples).unwrap();
    let interval = made.percentile(Confidence::P95, Rule::Type7).unwrap();
    let mut found = Found::default();
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found.list("first5", made.values[..5].iter().copied());
    found
}

/// "…, N resamples (Monte-Carlo: wide tolerance)".
pub(crate) fn drawn(item: &Item, tables: &mut Tables) -> Found {
    let words: Vec<&str> = item.statistic().split([' ', ',']).collect();
    let place = words.iter().position(|&word| word == "resamples").unwrap();
    let theirs: u32 = words[place - 1].parse().unwrap();
    // Four times theirs, so that most of the error left is the reference's own.
    let plan = Resampling { resamples: 4 * theirs, seed: 1, threads: 2 };
    let made = bootstrap::auc(&own_scores(item, tables), plan).unwrap();
    let interval = made.percentile(Confidence::P95, Rule::Type7).unwrap();
    let mut found = Found::default();
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found
}
