//! Families of figures carried over to a target population.

use std::collections::BTreeMap;

use reliance_stats::Confidence;
use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::Number;
use reliance_stats::roc::Scores;
use reliance_stats::standardise::{
    direct as direct_proportion, kish, rake, raked_proportion, weighted_auc, weighted_proportion,
};

use crate::Found;
use crate::balance::{band45, population};
use crate::data::{Item, Row, Tables, scores};

const BANDS: [&str; 5] = ["45-54", "55-64", "65-74", "75-84", "85+"];

type Cell = (usize, String);

fn cell(row: &Row) -> Cell {
    (band45(row.number("age").unwrap()).unwrap(), row.text("sex").to_string())
}

fn target_region<'a>(item: &Item<'a>) -> &'a str {
    item.source(None).filter().rsplit("region==").next().unwrap()
}

/// Calls right and wrong of the diseased (sens) or the healthy (spec), by cell.
fn cells(item: &Item, tables: &mut Tables) -> BTreeMap<Cell, Binomial> {
    let source = item.source(None);
    let columns = source.columns();
    let diseased = item.statistic().contains("sens");
    let table = tables.table(source.file());
    // The region behind "target" is not a condition on the rows.
    let filter = source.filter().split("; target").next().unwrap();
    let mut cells: BTreeMap<Cell, Binomial> = BTreeMap::new();
    for row in table.select(filter) {
        let truth = row.text(&columns.truth);
        if truth.is_empty() || (truth == columns.positive) != diseased {
            continue;
        }
        let called = row.number(&columns.score).unwrap() >= columns.threshold;
        let count = cells.entry(cell(&row)).or_default();
        if called == diseased { count.yes += 1 } else { count.no += 1 }
    }
    cells
}

pub(crate) fn post_stratified(item: &Item, tables: &mut Tables) -> Found {
    let people = population(tables, target_region(item));
    let cells = cells(item, tables);
    let weighted: Vec<(Binomial, f64)> =
        people.iter().map(|(cell, &thousands)| (cells[cell], thousands)).collect();
    let standardised = direct_proportion(&weighted, Confidence::P95).unwrap();
    let all = cells.values().fold(Binomial::default(), |sum, &count| sum.plus(count));
    let mut found = Found::default();
    found.set("unweighted", all.point().unwrap());
    found.set("estimate", standardised.interval.point);
    found.set("se", standardised.se);
    found.set("ess_kish", standardised.effective_n);
    found
}

pub(crate) fn raked(item: &Item, tables: &mut Tables) -> Found {
    let people = population(tables, target_region(item));
    let mut margins = vec![vec![0.0; BANDS.len()], vec![0.0; 2]];
    let sex = |cell: &Cell| usize::from(cell.1 == "M");
    for (cell, thousands) in &people {
        margins[0][cell.0] += thousands;
        margins[1][sex(cell)] += thousands;
    }
    let cells = cells(item, tables);
    let counts: Vec<(Vec<usize>, Binomial)> =
        cells.iter().map(|(cell, &count)| (vec![cell.0, sex(cell)], count)).collect();
    let sizes: Vec<(Vec<usize>, u64)> =
        counts.iter().map(|(levels, count)| (levels.clone(), count.n())).collect();
    let standardised = raked_proportion(&counts, &margins, Confidence::P95).unwrap();
    let weights = rake(&sizes, &margins).unwrap();
    let n: u64 = sizes.iter().map(|(_, n)| n).sum();
    let n = n as f64;
    let mut found = Found::default();
    found.set("estimate", standardised.interval.point);
    found.set("se", standardised.se);
    found.set("ess_kish", weights.effective_n);
    // The sample coefficient of variation of weights with mean 1.
    found.set("weight_cv", libm::sqrt((n / weights.effective_n - 1.0) * n / (n - 1.0)));
    for (cell, weight) in cells.keys().zip(&weights.weights) {
        found.set(format!("normalised_cell_weights.{} {}", BANDS[cell.0], cell.1), *weight);
    }
    found
}

pub(crate) fn direct(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let columns = source.columns();
    let people = population(tables, target_region(item));
    let everybody: f64 = people.values().sum();
    let table = tables.table(source.file());
    let rows = table.select(source.filter().split("; target").next().unwrap());
    let mut sample: BTreeMap<Cell, Vec<Row>> = BTreeMap::new();
    for row in &rows {
        sample.entry(cell(row)).or_default().push(*row);
    }
    let mut found = Found::default();
    let mut parts: Vec<(Scores, f64)> = Vec::new();
    let mut brier = 0.0;
    for (cell, rows_here) in &sample {
        let share = rows_here.len() as f64 / rows.len() as f64;
        let weight = people[cell] / everybody / share;
        found.set(format!("cell_weights.{} {}", BANDS[cell.0], cell.1), weight);
        parts.push((scores(rows_here, &columns.truth, &columns.positive, &columns.score), weight));
        for row in rows_here {
            let outcome = f64::from(u8::from(row.text(&columns.truth) == columns.positive));
            let distance = row.number(&columns.score).unwrap() - outcome;
            brier += weight * distance * distance;
        }
    }
    let threshold = Number::new(columns.threshold).unwrap();
    let split = |values: &[(Number, u64)], upper: bool| {
        let yes = values.iter().filter(|(score, _)| (*score >= threshold) == upper).count() as u64;
        Binomial::new(yes, values.len() as u64 - yes)
    };
    let weighted = |part: &dyn Fn(&Scores) -> Binomial| {
        let cells: Vec<(Binomial, f64)> =
            parts.iter().map(|(scores, weight)| (part(scores), *weight)).collect();
        weighted_proportion(&cells, Confidence::P95).unwrap().interval.point
    };
    let all = scores(&rows, &columns.truth, &columns.positive, &columns.score);
    let sizes: Vec<(f64, u64)> = parts
        .iter()
        .map(|(scores, weight)| (*weight, (scores.positive.len() + scores.negative.len()) as u64))
        .collect();
    found.set("auc_weighted", weighted_auc(&parts).unwrap().auc.auc);
    found.set("auc_unweighted", all.auc().unwrap().auc);
    found.set("sens", weighted(&|scores| split(&scores.positive, true)));
    found.set("spec", weighted(&|scores| split(&scores.negative, false)));
    found.set(
        "prevalence",
        weighted(&|scores| {
            Binomial::new(scores.positive.len() as u64, scores.negative.len() as u64)
        }),
    );
    found.set("brier", brier / rows.len() as f64);
    found.set("ess_kish", kish(&sizes).unwrap().effective_n);
    found
}
