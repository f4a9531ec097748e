//! Agreement of any number of raters, one row a rating.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::agreement::{self, Scale};
use reliance_stats::reduction::{Axis, Level, Number};
use serde_json::json;

use super::agreement::icc_rows;
use super::answer::{Fault, Row};
use super::input::Input;
use super::method::Method;

/// What these methods belong to.
const TOPIC: &str = "agreement of raters";

pub(super) const METHODS: &[Method] = &[
    Method::of(
        TOPIC,
        "fleiss-kappa",
        "kappa of any number of raters, as many for each case",
        fleiss,
    )
    .needs(&["reader", "case", "score"])
    .manuals(&["agreement::fleiss_kappa"]),
    Method::of(
        TOPIC,
        "krippendorff",
        "alpha of any number of raters with missing ratings: nominal, ordinal, interval, ratio",
        krippendorff,
    )
    .needs(&["reader", "case", "score"])
    .takes(&["method"])
    .manuals(&["agreement_alpha::krippendorff"]),
    Method::of(
        TOPIC,
        "icc-raters",
        "intraclass correlation of raters who all rated every case, six forms",
        icc,
    )
    .needs(&["reader", "case", "score"])
    .manuals(&["agreement_icc::intraclass"]),
];

/// Ratings by case and reader.
type Ratings = BTreeMap<Level, BTreeMap<Level, Level>>;

fn ratings(input: &mut Input<'_>, score: Axis) -> Result<Vec<(String, Ratings)>, Fault> {
    let axes = vec![Axis::category("case"), Axis::category("reader"), score];
    let mut found = Vec::new();
    for (group, panel) in input.panels(axes, &[])? {
        let (mut ratings, mut again) = (Ratings::new(), 0);
        for row in panel.rows {
            if let [case, reader, score] = row.levels.as_slice() {
                let of_case = ratings.entry(case.clone()).or_default();
                again += usize::from(of_case.insert(reader.clone(), score.clone()).is_some());
            }
        }
        if again > 0 {
            return Err(Fault::new(format!(
                "{again} ratings are a reader's second of the same case; keep one rating, or \
                 choose with --where"
            )));
        }
        found.push((group, ratings));
    }
    Ok(found)
}

fn fleiss(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, ratings) in ratings(input, Axis::category("score"))? {
        let categories: BTreeSet<&Level> =
            ratings.values().flat_map(|of_case| of_case.values()).collect();
        let counts = |of_case: &BTreeMap<Level, Level>| -> Vec<u64> {
            let count = |category: &&Level| {
                of_case.values().filter(|score| score == category).count() as u64
            };
            categories.iter().map(count).collect()
        };
        let table: Vec<Vec<u64>> = ratings.values().map(counts).collect();
        let found = agreement::fleiss_kappa(&table)?;
        let names: Vec<String> = categories.iter().map(ToString::to_string).collect();
        rows.push(
            Row::new("Fleiss' kappa", "")
                .of(&group)
                .value(found.kappa)
                .with("observed", found.observed)
                .with("expected", found.expected)
                .with("raters", found.raters)
                .with("cases", table.len())
                .with("categories", json!(names)),
        );
    }
    Ok(rows)
}

/// The level as a key.
fn key(level: &Level) -> Option<Number> {
    match level {
        Level::Number(number) => Some(*number),
        _ => None,
    }
}

fn krippendorff(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["nominal", "ordinal", "interval", "ratio"])?;
    let scale = match form {
        "ordinal" => Scale::Ordinal,
        "interval" => Scale::Interval,
        "ratio" => Scale::Ratio,
        _ => Scale::Nominal,
    };
    let mut rows = Vec::new();
    for (group, ratings) in ratings(input, Axis::exact("score"))? {
        let units: Vec<Vec<Number>> =
            ratings.values().map(|of_case| of_case.values().filter_map(key).collect()).collect();
        let found = agreement::krippendorff(&units, scale)?;
        rows.push(
            Row::new("Krippendorff's alpha", form)
                .of(&group)
                .value(found.alpha)
                .with("observed", found.observed)
                .with("expected", found.expected)
                .with("units", found.units)
                .with("values", found.values),
        );
    }
    Ok(rows)
}

fn icc(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, ratings) in ratings(input, Axis::exact("score"))? {
        let readers: BTreeSet<&Level> =
            ratings.values().flat_map(|of_case| of_case.keys()).collect();
        let lacking = ratings.values().filter(|of_case| of_case.len() < readers.len()).count();
        if lacking > 0 {
            return Err(Fault::new(format!(
                "every reader has to rate every case, and {lacking} of {} cases lack a rating; \
                 leave such cases out, or use krippendorff",
                ratings.len()
            )));
        }
        let numbers: Vec<Vec<f64>> = ratings
            .values()
            .map(|of_case| of_case.values().filter_map(Level::number).collect())
            .collect();
        rows.extend(icc_rows(&numbers, &group, input.confidence)?);
    }
    Ok(rows)
}
