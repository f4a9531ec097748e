//! Two ratings or measurements of the same rows.

use std::collections::BTreeSet;

use reliance_stats::Confidence;
use reliance_stats::agreement::{self, Weights};
use reliance_stats::reduction::{Axis, Level};
use serde_json::json;

use super::answer::{Fault, Row};
use super::input::Input;
use super::method::Method;

/// What these methods belong to.
const TOPIC: &str = "agreement";

pub(super) const METHODS: &[Method] = &[
    Method::of(
        TOPIC,
        "kappa",
        "Cohen's kappa of two ratings: unweighted, linear, quadratic",
        kappa,
    )
    .needs(&["score", "second"])
    .takes(&["method"])
    .manuals(&["agreement::cohen_kappa"]),
    Method::of(TOPIC, "binary-agreement", "agreement of two calls, and PABAK", binary)
        .needs(&["score", "second"])
        .takes(&["threshold"])
        .manuals(&["agreement_alpha::binary_agreement"]),
    Method::of(TOPIC, "bland-altman", "limits of agreement of two measurements", bland_altman)
        .needs(&["score", "second"])
        .manuals(&["agreement_limits::bland_altman"]),
    Method::of(
        TOPIC,
        "concordance",
        "Lin's concordance correlation of two measurements",
        concordance,
    )
    .needs(&["score", "second"])
    .manuals(&["agreement_limits::concordance"]),
    Method::of(TOPIC, "icc", "intraclass correlation of two measurements, six forms", icc)
        .needs(&["score", "second"])
        .manuals(&["agreement_icc::intraclass"]),
];

/// Multiple of the standard deviation that the limits of agreement reach.
const LIMITS_OF_AGREEMENT: f64 = 1.96;

fn kappa(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["unweighted", "linear", "quadratic"])?;
    let weights = match form {
        "linear" => Weights::Linear,
        "quadratic" => Weights::Quadratic,
        _ => Weights::Unweighted,
    };
    let ordered = weights != Weights::Unweighted;
    let axis = if ordered { Axis::exact } else { Axis::category };
    let mut rows = Vec::new();
    for (group, tally) in input.tallies(vec![axis("score"), axis("second")], None)? {
        let categories: BTreeSet<&Level> = tally.cells.keys().flatten().collect();
        let categories: Vec<&Level> = categories.into_iter().collect();
        let count = |first: &Level, second: &Level| {
            tally.cells.get(&vec![first.clone(), second.clone()]).map_or(0, |cell| cell.rows)
        };
        let table: Vec<Vec<u64>> = categories
            .iter()
            .map(|first| categories.iter().map(|second| count(first, second)).collect())
            .collect();
        let found = agreement::cohen_kappa(&table, weights)?;
        let names: Vec<String> = categories.iter().map(ToString::to_string).collect();
        rows.push(
            Row::new("kappa", form)
                .of(&group)
                .interval(found.interval(input.confidence)?)
                .with("n", found.n)
                .with("se", found.se)
                .with("observed", found.observed)
                .with("expected", found.expected)
                .with("categories", json!(names))
                .with("table", json!(table)),
        );
    }
    if ordered {
        input.note("weights go by the place of a rating among those that occur");
    }
    Ok(rows)
}

fn binary(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    let axes = vec![input.calls("score")?, input.calls("second")?];
    for (group, tally) in input.tallies(axes, None)? {
        let mut table = [[0u64; 2]; 2];
        for (levels, cell) in &tally.cells {
            if let [first, second] = levels.as_slice()
                && let (Some(first), Some(second)) = (first.number(), second.number())
            {
                table[usize::from(first == 0.0)][usize::from(second == 0.0)] += cell.rows;
            }
        }
        let found = agreement::binary_agreement(table, input.confidence)?;
        let row = |figure: &str| Row::new(figure, "").of(&group).with("table", json!(table));
        rows.push(row("observed agreement").interval(found.observed));
        rows.push(
            row("PABAK")
                .interval(found.pabak)
                .with("prevalence_index", found.prevalence_index)
                .with("bias_index", found.bias_index),
        );
    }
    Ok(rows)
}

/// Two measurements of each row.
type Measured = Vec<(f64, f64)>;

fn pairs(input: &mut Input<'_>) -> Result<Vec<(String, Measured)>, Fault> {
    let panels = input.panels(vec![Axis::exact("score"), Axis::exact("second")], &[])?;
    let mut found = Vec::new();
    for (group, panel) in panels {
        let pair = |levels: &[Level]| Some((levels.first()?.number()?, levels.get(1)?.number()?));
        let pairs = panel.rows.iter().filter_map(|row| pair(&row.levels)).collect();
        found.push((group, pairs));
    }
    Ok(found)
}

fn bland_altman(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, pairs) in pairs(input)? {
        let found = agreement::bland_altman(&pairs, LIMITS_OF_AGREEMENT, input.confidence)?;
        let row = |figure: &str| Row::new(figure, "").of(&group).with("n", found.n);
        rows.push(row("bias").interval(found.bias).with("sd", found.sd));
        let limit = |figure: &str, interval| {
            row(figure).interval(interval).with("sd", found.sd).with("limit_se", found.limit_se)
        };
        rows.push(limit("lower limit of agreement", found.lower));
        rows.push(limit("upper limit of agreement", found.upper));
    }
    Ok(rows)
}

fn concordance(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, pairs) in pairs(input)? {
        let found = agreement::concordance(&pairs, input.confidence)?;
        rows.push(
            Row::new("concordance correlation", "")
                .of(&group)
                .interval(found.value)
                .with("n", pairs.len())
                .with("correlation", found.correlation)
                .with("accuracy", found.accuracy),
        );
    }
    Ok(rows)
}

fn icc(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, pairs) in pairs(input)? {
        let ratings: Vec<Vec<f64>> = pairs.iter().map(|pair| vec![pair.0, pair.1]).collect();
        rows.extend(icc_rows(&ratings, &group, input.confidence)?);
    }
    Ok(rows)
}

/// The six forms, of ratings by case.
pub(super) fn icc_rows(
    ratings: &[Vec<f64>],
    group: &str,
    confidence: Confidence,
) -> Result<Vec<Row>, Fault> {
    let found = agreement::intraclass(ratings, confidence)?;
    let forms = [
        ("ICC(1)", found.one_way),
        ("ICC(A,1)", found.agreement),
        ("ICC(C,1)", found.consistency),
        ("ICC(k)", found.one_way_mean),
        ("ICC(A,k)", found.agreement_mean),
        ("ICC(C,k)", found.consistency_mean),
    ];
    let row = |(name, form): (&str, agreement::Icc)| {
        Row::new(name, "")
            .of(group)
            .interval(form.value)
            .p(form.p)
            .with("n", ratings.len())
            .with("f", form.f)
            .with("df1", form.df.0)
            .with("df2", form.df.1)
    };
    Ok(forms.into_iter().map(row).collect())
}
