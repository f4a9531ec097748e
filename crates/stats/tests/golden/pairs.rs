//! Families of two proportions: closed-form intervals, ratios, exact tests, paired calls.

use std::collections::BTreeMap;

use reliance_stats::accuracy::gap;
use reliance_stats::difference;
use reliance_stats::odds;
use reliance_stats::paired::Pairs;
use reliance_stats::proportion::Binomial;
use reliance_stats::ratio as ratios;
use reliance_stats::{Confidence, Interval};

use crate::Found;
use crate::data::{Item, Row, Tables, calls, levels, two_groups};
use crate::differences::{groups, sizes};

fn with_limits(mut found: Found, interval: Interval) -> Found {
    found.set("lower", interval.low);
    found.set("upper", interval.high);
    found
}

pub(crate) fn wald(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    with_limits(sizes(a, b), difference::wald(a, b, Confidence::P95).unwrap())
}

pub(crate) fn agresti_caffo(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    with_limits(sizes(a, b), difference::agresti_caffo(a, b, Confidence::P95).unwrap())
}

pub(crate) fn ratio(item: &Item, tables: &mut Tables) -> Found {
    let (a, b) = groups(item, tables);
    let interval = match item.statistic().rsplit(' ').next().unwrap() {
        "log" => ratios::log_interval(a, b, Confidence::P95),
        "log-adjusted" => ratios::log_adjusted(a, b, Confidence::P95),
        "score" => ratios::score(a, b, Confidence::P95),
        other => panic!("unknown interval {other}"),
    };
    let interval = interval.unwrap();
    let mut found = with_limits(sizes(a, b), interval);
    found.set("ratio", interval.point);
    found
}

/// The odds ratio as counted.
fn sample_odds(a: Binomial, b: Binomial) -> f64 {
    a.yes as f64 * b.no as f64 / (a.no as f64 * b.yes as f64)
}

pub(crate) fn fisher(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(Some("group1"));
    let table = tables.table(source.file());
    let diseased = item.statistic().contains("sens");
    let pick = |(sensitivity, specificity)| if diseased { sensitivity } else { specificity };
    let a: Binomial = pick(calls(&table.select(source.filter()), &source.columns()));
    let source = item.source(Some("group2"));
    let table = tables.table(source.file());
    let b: Binomial = pick(calls(&table.select(source.filter()), &source.columns()));
    let mut found = Found::default();
    found.set("odds_ratio_sample", sample_odds(a, b));
    found.set("p", odds::fisher(a, b, Confidence::P95).unwrap().p);
    found
}

/// "Fisher exact COLUMN by site": the two lowest values of the column in two groups.
pub(crate) fn fisher_column(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let column = item.statistic().split(' ').nth(2).unwrap();
    let filters = two_groups(source.filter());
    let table = tables.table(source.file());
    let (first, second) = (table.select(&filters.0), table.select(&filters.1));
    let values: Vec<String> = {
        let mut all = levels(&first, column);
        all.extend(levels(&second, column));
        all.into_keys().collect()
    };
    assert_eq!(values.len(), 2, "{}", item.id());
    let count = |rows: &[Row]| {
        let counts = levels(rows, column);
        let of = |value: &String| counts.get(value).copied().unwrap_or_default();
        Binomial::new(of(&values[0]), of(&values[1]))
    };
    let (a, b) = (count(&first), count(&second));
    let exact = odds::fisher(a, b, Confidence::P95).unwrap();
    let mut found = with_limits(Found::default(), exact.odds_ratio);
    // The table as the item prints it, down its columns.
    found.list("table", [a.yes, a.no, b.yes, b.no].map(|count| count as f64));
    found.set("p", exact.p);
    found.set("or", exact.odds_ratio.point);
    found
}

/// Right and wrong calls of the two scores on the same rows.
fn paired(item: &Item, tables: &mut Tables) -> Pairs {
    let source = item.source(None);
    let columns = source.columns();
    // "… at 0.5" in the family's name; else the threshold of the columns.
    let named = item.statistic().rsplit(" at ").next().and_then(|word| word.parse().ok());
    let threshold: f64 = named.unwrap_or(columns.threshold);
    let table = tables.table(source.file());
    let mut pairs = Pairs::default();
    for row in table.select(source.filter()) {
        let (Some(first), Some(second)) = (row.number(&columns.score), row.number(&columns.second))
        else {
            continue;
        };
        let diseased = row.text(&columns.truth) == columns.positive;
        let right = |score: f64| (score >= threshold) == diseased;
        match (right(first), right(second)) {
            (true, true) => pairs.both += 1,
            (true, false) => pairs.only_first += 1,
            (false, true) => pairs.only_second += 1,
            (false, false) => pairs.neither += 1,
        }
    }
    pairs
}

pub(crate) fn mcnemar(item: &Item, tables: &mut Tables) -> Found {
    let pairs = paired(item, tables);
    let test = pairs.mcnemar().unwrap();
    let mut found = Found::default();
    found.set("both_correct", pairs.both as f64);
    found.set("only_a", pairs.only_first as f64);
    found.set("only_b", pairs.only_second as f64);
    found.set("neither", pairs.neither as f64);
    found.set("chi2", test.chi_square);
    found.set("p_chi2", test.p);
    found.set("chi2_cc", test.corrected);
    found.set("p_cc", test.corrected_p);
    found.set("p_exact", test.exact_p);
    found.set("p", test.exact_p);
    found.set("midp", test.mid_p);
    found
}

pub(crate) fn tango(item: &Item, tables: &mut Tables) -> Found {
    let pairs = paired(item, tables);
    // "NI score z at margin 0.1".
    let margin: f64 = item.statistic().rsplit("margin ").next().unwrap().parse().unwrap();
    let test = pairs.non_inferiority(margin).unwrap();
    let mut found = with_limits(Found::default(), pairs.tango(Confidence::P95).unwrap());
    found.set("b", pairs.only_first as f64);
    found.set("c", pairs.only_second as f64);
    found.set("n", pairs.n().unwrap() as f64);
    found.set("diff", pairs.difference().unwrap());
    let name = margin.to_string().replace('.', "_");
    found.set(format!("z_ni_{name}"), test.z);
    found.set(format!("p_ni_{name}"), test.p);
    found
}

pub(crate) fn by_sex(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    let mut groups: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    let rows = table.select(source.filter());
    let column = item.statistic().split("by ").nth(1).unwrap().split([',', ' ']).next().unwrap();
    for row in &rows {
        groups.entry(row.text(column)).or_default().push(*row);
    }
    let mut found = Found::default();
    let (mut hits, mut alarms) = (Vec::new(), Vec::new());
    for (name, rows) in &groups {
        let (sensitivity, specificity) = calls(rows, &columns);
        let alarm = Binomial::new(specificity.no, specificity.yes);
        found.set(format!("by_group.tpr.{name}"), sensitivity.point().unwrap());
        found.set(format!("by_group.fpr.{name}"), alarm.point().unwrap());
        hits.push(sensitivity);
        alarms.push(alarm);
    }
    for (name, counts) in [("tpr", hits), ("fpr", alarms)] {
        let gap = gap(&counts).unwrap();
        found.set(format!("difference.{name}"), gap.difference);
        found.set(format!("ratio.{name}"), gap.ratio);
    }
    found
}
