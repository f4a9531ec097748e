//! Families of strata, surveys and distances of many columns.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::Confidence;
use reliance_stats::balance::Moments;
use reliance_stats::distance;
use reliance_stats::location::{rank_sum, welch};
use reliance_stats::logistic::interaction;
use reliance_stats::proportion::Binomial;
use reliance_stats::stratified::mantel_haenszel;
use reliance_stats::survey::{Sampled, SurveyMean, survey_mean};

use crate::Found;
use crate::data::{Item, Row, Tables, age_band, counted, two_groups};

/// Wrong and right calls by age band (the order of its name) and sex.
fn correct(item: &Item, tables: &mut Tables) -> (Vec<(Binomial, Binomial)>, Vec<String>) {
    let source = item.source(None);
    let columns = source.columns();
    let table = tables.table(source.file());
    let mut bands: BTreeMap<&str, BTreeMap<&str, Binomial>> = BTreeMap::new();
    let mut sexes: BTreeSet<String> = BTreeSet::new();
    for row in table.select(source.filter()) {
        let (truth, score) = (row.text(&columns.truth), row.number(&columns.score));
        let (Some(score), false) = (score, truth.is_empty()) else { continue };
        let right = (score >= columns.threshold) == (truth == columns.positive);
        let band = bands.entry(age_band(row.number("age").unwrap())).or_default();
        sexes.insert(row.text("sex").into());
        let count = band.entry(row.text("sex")).or_default();
        if right { count.no += 1 } else { count.yes += 1 }
    }
    let sexes: Vec<String> = sexes.into_iter().collect();
    assert_eq!(sexes.len(), 2, "{}", item.id());
    let mut names: Vec<&&str> = bands.keys().collect();
    // "<55" comes first, as the item lists the bands.
    names.sort_by_key(|name| (!name.starts_with('<'), **name));
    let of = |band: &str, sex: &str| bands[band].get(sex).copied().unwrap_or_default();
    let strata = names.iter().map(|band| (of(band, &sexes[0]), of(band, &sexes[1]))).collect();
    (strata, sexes)
}

pub(crate) fn common_odds(item: &Item, tables: &mut Tables) -> Found {
    let (strata, _) = correct(item, tables);
    let test = mantel_haenszel(&strata, Confidence::P95).unwrap();
    let odds = test.odds_ratio.unwrap();
    let mut found = Found::default();
    found.set("or", odds.point);
    found.set("lower", odds.low);
    found.set("upper", odds.high);
    found.set("chi2", test.chi_square);
    found.set("p", test.p);
    let columns = strata.iter().flat_map(|(a, b)| [a.yes, b.yes, a.no, b.no]);
    found.list("table", columns.map(|count| count as f64));
    found
}

pub(crate) fn interactions(item: &Item, tables: &mut Tables) -> Found {
    let (strata, _) = correct(item, tables);
    let table: Vec<Vec<Binomial>> = strata.iter().map(|&(a, b)| vec![a, b]).collect();
    let test = interaction(&table).unwrap();
    let mut found = Found::default();
    found.set("deviance", test.deviance);
    found.set("df", test.df as f64);
    found.set("p", test.p);
    found
}

pub(crate) fn location(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let column = item.statistic().rsplit(' ').next().unwrap();
    let filters = two_groups(source.filter());
    let table = tables.table(source.file());
    let a = counted(&table.select(&filters.0), column);
    let b = counted(&table.select(&filters.1), column);
    let ranks = rank_sum(&a, &b, true).unwrap();
    let moments = |values: &[_]| Moments::from_values(values).unwrap();
    let means = welch(&moments(&a), &moments(&b), Confidence::P95).unwrap();
    let mut found = Found::default();
    found.set("W", ranks.u);
    found.set("p_w", ranks.p);
    found.set("t", means.t);
    found.set("df", means.df);
    found.set("p_t", means.p);
    found.list("ci", [means.difference.low, means.difference.high]);
    found
}

/// Columns of the file's energy and kernel families where an item refers to "the same".
const SAME: &str = "age,trestbps,thalach,oldpeak";

/// Rows of two groups, each column on the scale of the sample standard deviation of both.
fn scaled(item: &Item, tables: &mut Tables) -> (Vec<[f64; 8]>, Vec<[f64; 8]>) {
    let source = item.source(None);
    let named = item.statistic().rsplit(' ').next().unwrap();
    let names: Vec<&str> = if named.contains(',') { named } else { SAME }.split(',').collect();
    let filter = source.filter().split(';').next().unwrap();
    let filters = two_groups(filter);
    let table = tables.table(source.file());
    let complete = |filter: &str| -> Vec<Vec<f64>> {
        let rows = table.select(filter);
        rows.iter().filter_map(|row| names.iter().map(|name| row.number(name)).collect()).collect()
    };
    let (first, second) = (complete(&filters.0), complete(&filters.1));
    let n = (first.len() + second.len()) as f64;
    let moments: Vec<(f64, f64)> = (0..names.len())
        .map(|column| {
            let all = || first.iter().chain(&second).map(|row| row[column]);
            let mean = all().sum::<f64>() / n;
            let squares: f64 = all().map(|x| (x - mean) * (x - mean)).sum();
            (mean, libm::sqrt(squares / (n - 1.0)))
        })
        .collect();
    // Coordinates that are 0 everywhere add nothing to a distance.
    let point = |row: &Vec<f64>| {
        let mut point = [0.0; 8];
        for ((place, x), (mean, sd)) in point.iter_mut().zip(row).zip(&moments) {
            *place = (x - mean) / sd;
        }
        point
    };
    (first.iter().map(point).collect(), second.iter().map(point).collect())
}

pub(crate) fn energy(item: &Item, tables: &mut Tables) -> Found {
    let (first, second) = scaled(item, tables);
    let test = distance::energy(&first, &second, 0, 0).unwrap();
    let mut found = Found::default();
    found.set("n1", first.len() as f64);
    found.set("n2", second.len() as f64);
    found.set("statistic", test.statistic);
    found.set("energy_distance", test.distance);
    found
}

/// "MMD with RBF exp(-GAMMA d^2) …".
pub(crate) fn kernel(item: &Item, tables: &mut Tables) -> Found {
    let gamma: f64 = {
        let rest = item.statistic().split("exp(-").nth(1).unwrap();
        rest.split(' ').next().unwrap().parse().unwrap()
    };
    let (first, second) = scaled(item, tables);
    let found_here = distance::discrepancy(&first, &second, gamma, 0, 0).unwrap();
    // kernlab's second figure uses as many rows of each group, the first ones of the file.
    let r = first.len().min(second.len());
    let balanced = {
        let k = |a: &[f64; 8], b: &[f64; 8]| {
            libm::exp(-gamma * a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum::<f64>())
        };
        let mut sum = 0.0;
        for i in 0..r {
            for j in (0..r).filter(|&j| j != i) {
                sum += k(&first[i], &first[j]) + k(&second[i], &second[j])
                    - k(&first[i], &second[j])
                    - k(&first[j], &second[i]);
            }
        }
        sum / (r as f64 * (r as f64 - 1.0))
    };
    let mut found = Found::default();
    found.list("kernlab_mmdstats", [libm::sqrt(found_here.biased), balanced]);
    found.set("mmd2_biased", found_here.biased);
    found.set("mmd2_unbiased", found_here.unbiased);
    found
}

/// A number for every text of a column, in its order.
fn codes(rows: &[Row], column: &str) -> BTreeMap<String, u128> {
    let texts: BTreeSet<String> = rows.iter().map(|row| row.text(column).to_string()).collect();
    texts.into_iter().zip(0..).collect()
}

/// Unit, stratum and weight: "id=~A,strata=~B,weights=~C" of the call, else the file's.
fn design<'a>(item: &Item<'a>) -> [&'a str; 3] {
    [("id=~", "SDMVPSU"), ("strata=~", "SDMVSTRA"), ("weights=~", "WTMEC2YR")].map(
        |(word, other)| {
            let rest = item.call().split(word).nth(1);
            rest.map_or(other, |rest| rest.split([',', ')']).next().unwrap_or(other))
        },
    )
}

fn means(
    item: &Item,
    rows: &[Row],
    values: impl Fn(&Row, &str) -> Option<f64>,
    levels: &[String],
) -> Vec<SurveyMean> {
    let [unit, stratum, weight] = design(item);
    let (units, strata) = (codes(rows, unit), codes(rows, stratum));
    levels
        .iter()
        .map(|level| {
            let sampled: Vec<Sampled> = rows
                .iter()
                .map(|row| Sampled {
                    stratum: strata[row.text(stratum)],
                    unit: units[row.text(unit)],
                    weight: row.number(weight).unwrap(),
                    value: values(row, level),
                })
                .collect();
            survey_mean(&sampled).unwrap()
        })
        .collect()
}

/// A column's mean by the levels of another: the outcome is the one that is "not empty",
/// the other column is the one that has exactly the levels listed.
pub(crate) fn prevalence(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let table = tables.table(source.file());
    let rows = table.select(source.filter());
    let outcome = source.filter().split(" not empty").next().unwrap();
    let levels: Vec<String> = item
        .value("level")
        .as_array()
        .unwrap()
        .iter()
        .map(|level| level.as_str().map_or_else(|| level.to_string(), str::to_string))
        .collect();
    let design = design(item);
    let by = table
        .names()
        .into_iter()
        .filter(|name| name != outcome && !design.contains(&name.as_str()))
        .find(|name| {
            let own = codes(&rows, name);
            own.len() == levels.len() && levels.iter().all(|level| own.contains_key(level))
        })
        .unwrap_or_else(|| panic!("{}: no column has the levels {levels:?}", item.id()));
    let value = |row: &Row, level: &str| {
        if row.text(&by) == level { row.number(outcome) } else { None }
    };
    let means = means(item, &rows, value, &levels);
    let mut found = Found::default();
    found.list("level", levels.iter().filter_map(|level| level.parse().ok()));
    found.list("estimate", means.iter().map(|mean| mean.mean));
    found.list("se", means.iter().map(|mean| mean.se));
    found
}

/// "svymean(~factor(COLUMN))": the share of each level.
pub(crate) fn shares(item: &Item, tables: &mut Tables) -> Found {
    let source = item.source(None);
    let table = tables.table(source.file());
    let rows = table.select(source.filter());
    let column = item.call().split("factor(").nth(1).unwrap().split(')').next().unwrap();
    let levels: Vec<String> = codes(&rows, column).into_keys().collect();
    let value = |row: &Row, level: &str| Some(f64::from(u8::from(row.text(column) == level)));
    let means = means(item, &rows, value, &levels);
    let mut found = Found::default();
    found.list("estimate", means.iter().map(|mean| mean.mean));
    found.list("se", means.iter().map(|mean| mean.se));
    found
}
