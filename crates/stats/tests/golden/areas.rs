//! Families of areas under the ROC curve.

use reliance_stats::Confidence;
use reliance_stats::location::rank_sum;
use reliance_stats::roc::{self, Auc, AucDifference};

use crate::Found;
use crate::data::{Item, Source, Tables, scores, two_groups};

fn area(source: Source, filter: &str, tables: &mut Tables) -> Auc {
    let columns = source.columns();
    let table = tables.table(source.file());
    let rows = table.select(filter);
    scores(&rows, &columns.truth, &columns.positive, &columns.score).auc().unwrap()
}

fn own_area(item: &Item, tables: &mut Tables) -> Auc {
    let source = item.source(None);
    area(source, source.filter(), tables)
}

pub(crate) fn delong(item: &Item, tables: &mut Tables) -> Found {
    let auc = own_area(item, tables);
    let interval = auc.interval(Confidence::P95).unwrap();
    let mut found = Found::default();
    found.set("auc", auc.auc);
    found.set("variance", auc.variance);
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found.set("n_pos", auc.positives as f64);
    found.set("n_neg", auc.negatives as f64);
    found
}

/// The package `confidenceinterval` agrees to seven digits, which its tolerance allows for.
pub(crate) fn delong_elsewhere(item: &Item, tables: &mut Tables) -> Found {
    delong(item, tables)
}

pub(crate) fn mann_whitney(item: &Item, tables: &mut Tables) -> Found {
    let auc = own_area(item, tables);
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    let rows = table.select(source.filter());
    let scores = scores(&rows, &columns.truth, &columns.positive, &columns.score);
    let ranks = rank_sum(&scores.positive, &scores.negative, false).unwrap();
    let mut found = Found::default();
    found.set("p", ranks.p);
    assert!((ranks.u - auc.auc * auc.positives as f64 * auc.negatives as f64).abs() < 1e-6);
    found.set("U", auc.auc * auc.positives as f64 * auc.negatives as f64);
    found
}

pub(crate) fn goal(item: &Item, tables: &mut Tables) -> Found {
    let auc = own_area(item, tables);
    let goal = item.after("AUC>").unwrap();
    let test = auc.goal(goal).unwrap();
    let interval = auc.logit_interval(Confidence::P95).unwrap();
    let mut found = Found::default();
    found.set("z", test.z);
    found.set("p", test.p);
    found.set("logit_lower", interval.low);
    found.set("logit_upper", interval.high);
    found
}

/// Both areas and their difference, on the same cases or between two groups.
fn difference(
    item: &Item,
    tables: &mut Tables,
    confidence: Confidence,
) -> (Auc, Auc, AucDifference) {
    let source = item.source(None);
    if source.filter().contains(" vs ") {
        let (first, second) = two_groups(source.filter());
        let (first, second) = (area(source, &first, tables), area(source, &second, tables));
        return (first, second, roc::unpaired(&first, &second, confidence).unwrap());
    }
    let columns = source.columns();
    let table = tables.table(source.file());
    let cases: Vec<(bool, f64, f64)> = table
        .select(source.filter())
        .iter()
        .filter_map(|row| {
            let truth = row.text(&columns.truth) == columns.positive;
            Some((truth, row.number(&columns.score)?, row.number(&columns.second)?))
        })
        .collect();
    let single = |second: bool| {
        let mut scores = roc::Scores::default();
        for &(truth, a, b) in &cases {
            let side = if truth { &mut scores.positive } else { &mut scores.negative };
            let score = if second { b } else { a };
            side.push((reliance_stats::reduction::Number::new(score).unwrap(), 1));
        }
        scores.auc().unwrap()
    };
    (single(false), single(true), roc::paired(&cases, confidence).unwrap())
}

fn test_fields(item: &Item, tables: &mut Tables) -> Found {
    let (first, second, test) = difference(item, tables, Confidence::P95);
    let mut found = Found::default();
    found.set("auc1", first.auc);
    found.set("auc2", second.auc);
    found.set("diff", test.difference.point);
    found.set("cov", test.covariance);
    found.set("se", test.se);
    found.set("statistic", test.statistic);
    found.set("p", test.p);
    found
}

pub(crate) fn paired(item: &Item, tables: &mut Tables) -> Found {
    let mut found = test_fields(item, tables);
    if let Some(&statistic) = found.fields.get("statistic") {
        // MLstatkit calls the statistic z and takes the second area minus the first.
        let z = if item.tool().starts_with("MLstatkit") { -statistic } else { statistic };
        found.set("z", z);
    }
    found
}

pub(crate) fn unpaired(item: &Item, tables: &mut Tables) -> Found {
    let mut found = test_fields(item, tables);
    let (_, _, test) = difference(item, tables, Confidence::P95);
    found.set("df", test.df.unwrap());
    found
}

pub(crate) fn margin(item: &Item, tables: &mut Tables) -> Found {
    let margin = item.value("margin").as_f64().unwrap();
    let (_, _, test) = difference(item, tables, Confidence::P90);
    let both = test.equivalence(margin).unwrap();
    assert_eq!(both.lower, test.non_inferiority(margin).unwrap());
    let mut found = Found::default();
    found.set("margin", margin);
    found.set("diff", test.difference.point);
    found.set("se", test.se);
    found.set("z_ni", both.lower.z);
    found.set("p_ni", both.lower.p);
    // The reference counts towards the upper margin with the opposite sign.
    found.set("z_upper", -both.upper.z);
    found.set("p_upper", both.upper.p);
    found.set("p_tost", both.p);
    let reach = Confidence::P90.z() * test.se;
    found.set("ci90_lower", test.difference.point - reach);
    found.set("ci90_upper", test.difference.point + reach);
    found
}
