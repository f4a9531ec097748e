//! Groups compared within strata, and figures carried over to another population.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::{Axis, Cell, Level, Tally};
use reliance_stats::roc::Scores;
use reliance_stats::standardise::{self, Weighted};
use reliance_stats::{homogeneity, stratified};
use serde_json::json;

use super::answer::{Fault, Row};
use super::calls::{Metric, add, yes};
use super::groups::two;
use super::input::Input;
use super::method::Method;

/// What these methods belong to.
const TOPIC: &str = "strata";

pub(super) const METHODS: &[Method] = &[
    Method::of(
        TOPIC,
        "mantel-haenszel",
        "two groups compared within strata: common odds ratio, difference, test, homogeneity",
        mantel_haenszel,
    )
    .needs(&["metric", "score", "stratum"])
    .takes(&["truth", "threshold"])
    .manuals(&["stratified::mantel_haenszel", "stratified::breslow_day"]),
    Method::of(
        TOPIC,
        "standardised-proportion",
        "a proportion at the mix of a target population (--against), cell by cell or raked",
        proportion,
    )
    .needs(&["metric", "score", "stratum"])
    .takes(&["truth", "threshold", "method", "weight"])
    .manuals(&[
        "standardise::direct",
        "standardise_rake::raked_proportion",
        "standardise_rake::rake",
    ]),
    Method::of(
        TOPIC,
        "standardised-auc",
        "an area under the ROC curve at the mix of a target population (--against)",
        area,
    )
    .needs(&["truth", "score", "stratum"])
    .takes(&["weight"])
    .manuals(&["standardise_auc::weighted_auc"]),
    Method::of(
        TOPIC,
        "goodness-of-fit",
        "has the sample the mix of a target population (--against)? chi-square of its shares",
        fit,
    )
    .needs(&["stratum"])
    .takes(&["weight"])
    .manuals(&["homogeneity::goodness_of_fit"]),
];

type Strata = BTreeMap<Vec<Level>, Binomial>;

fn of_stratum(tally: &Tally, metric: Metric, axes: usize) -> Strata {
    let mut strata = Strata::new();
    for (levels, cell) in &tally.cells {
        let counted = strata.entry(levels[axes..].to_vec()).or_insert_with(|| Binomial::new(0, 0));
        if let Some(success) = metric.of(&levels[..axes]) {
            add(counted, success, cell.rows);
        }
    }
    strata
}

fn mantel_haenszel(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (metric, name) = Metric::named(input)?;
    let mut axes = metric.axes(input)?;
    let own = axes.len();
    axes.extend(input.strata().iter().cloned());
    let [(first, a), (second, b)] = two(input.tallies(axes, None)?)?;
    let (a, b) = (of_stratum(&a, metric, own), of_stratum(&b, metric, own));
    let keys: BTreeSet<&Vec<Level>> = a.keys().chain(b.keys()).collect();
    let none = Binomial::new(0, 0);
    let of = |strata: &Strata, key: &Vec<Level>| strata.get(key).copied().unwrap_or(none);
    let pairs: Vec<(Binomial, Binomial)> =
        keys.into_iter().map(|key| (of(&a, key), of(&b, key))).collect();
    let found = stratified::mantel_haenszel(&pairs, input.confidence)?;
    let row = |figure: &str, form: &str| {
        Row::new(&format!("{figure} of {name}"), form)
            .of(&format!("{first} against {second}"))
            .with("strata", found.strata)
    };
    let mut rows = Vec::new();
    match found.odds_ratio {
        Some(odds) => rows.push(row("common odds ratio", "Mantel-Haenszel").interval(odds)),
        None => input.note("a common odds ratio does not exist: no discordant pairs of one kind"),
    }
    rows.push(row("common difference", "Mantel-Haenszel").interval(found.difference));
    rows.push(
        row("association", "Cochran-Mantel-Haenszel")
            .value(found.chi_square)
            .p(found.p)
            .with("df", 1),
    );
    match stratified::breslow_day(&pairs) {
        Ok(test) => rows.push(
            row("homogeneity of odds ratios", "Breslow-Day, Tarone")
                .value(test.tarone)
                .p(test.p)
                .with("df", test.df)
                .with("uncorrected", test.statistic),
        ),
        Err(error) => {
            input.note(&format!("the odds ratios of the strata cannot be compared: {error}"));
        }
    }
    Ok(rows)
}

/// What a cell of the target counts: its rows, or the sum of their weights.
fn size(cell: &Cell, weighted: bool) -> f64 {
    if !weighted {
        return cell.rows as f64;
    }
    cell.values.iter().map(|&(weight, rows)| weight.get() * rows as f64).sum()
}

fn shares(input: &Input<'_>, target: &Tally) -> Result<BTreeMap<Vec<Level>, f64>, Fault> {
    let weighted = input.options.weight.is_some();
    let sizes: BTreeMap<Vec<Level>, f64> =
        target.cells.iter().map(|(key, cell)| (key.clone(), size(cell, weighted))).collect();
    let all: f64 = sizes.values().sum();
    if all.is_nan() || all <= 0.0 || sizes.values().any(|size| *size < 0.0) {
        return Err(Fault::new("the target population counts nobody; look at --weight".into()));
    }
    Ok(sizes.into_iter().map(|(key, size)| (key, size / all)).collect())
}

fn fit(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (sample, target) = input.sample_and_target(Vec::new(), None)?;
    let shares = shares(input, &target)?;
    let known: BTreeSet<&Vec<Level>> = sample.cells.keys().chain(shares.keys()).collect();
    let count = |key: &&Vec<Level>| sample.cells.get(*key).map_or(0, |cell| cell.rows);
    let share = |key: &&Vec<Level>| shares.get(*key).copied().unwrap_or(0.0);
    let name = |key: &&Vec<Level>| -> Vec<String> { key.iter().map(Level::to_string).collect() };
    let counts: Vec<u64> = known.iter().map(count).collect();
    let expected: Vec<f64> = known.iter().map(share).collect();
    let found = homogeneity::goodness_of_fit(&counts, &expected)?;
    Ok(vec![
        Row::new("chi-square of fit", "Pearson")
            .value(found.statistic)
            .p(found.p)
            .with("df", found.df)
            .with("smallest_expected", found.smallest_expected)
            .with("strata", json!(known.iter().map(name).collect::<Vec<_>>()))
            .with("counts", json!(counts))
            .with("shares", json!(expected)),
    ])
}

fn proportion(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (metric, name) = Metric::named(input)?;
    let form = input.form(&["direct", "raked"])?;
    let axes = metric.axes(input)?;
    let own = axes.len();
    let (sample, target) = input.sample_and_target(axes, None)?;
    let strata = of_stratum(&sample, metric, own);
    let shares = shares(input, &target)?;
    let found = match form {
        "raked" => raked(input, &strata, &shares)?,
        _ => {
            let keys: BTreeSet<&Vec<Level>> = strata.keys().chain(shares.keys()).collect();
            let none = Binomial::new(0, 0);
            let cells: Vec<(Binomial, f64)> = keys
                .into_iter()
                .map(|key| {
                    let count = strata.get(key).copied().unwrap_or(none);
                    (count, shares.get(key).copied().unwrap_or_default())
                })
                .collect();
            standardise::direct(&cells, input.confidence)?
        }
    };
    let row = Row::new(&format!("standardised {name}"), form).interval(found.interval);
    Ok(vec![
        row.with("se", found.se)
            .with("n", found.n)
            .with("effective_n", found.effective_n)
            .with("largest_weight", found.largest_weight)
            .with("cells", shares.len()),
    ])
}

/// The proportion whose weights meet every margin of the target.
fn raked(
    input: &Input<'_>,
    strata: &Strata,
    shares: &BTreeMap<Vec<Level>, f64>,
) -> Result<Weighted, Fault> {
    let axes = input.strata().len();
    let keys: BTreeSet<&Vec<Level>> = strata.keys().chain(shares.keys()).collect();
    let levels: Vec<Vec<&Level>> = (0..axes)
        .map(|axis| {
            let known: BTreeSet<&Level> = keys.iter().filter_map(|key| key.get(axis)).collect();
            known.into_iter().collect()
        })
        .collect();
    let margin = |axis: usize, level: &Level| -> f64 {
        shares.iter().filter(|(key, _)| key.get(axis) == Some(level)).map(|(_, share)| share).sum()
    };
    let margins: Vec<Vec<f64>> = levels
        .iter()
        .enumerate()
        .map(|(axis, known)| known.iter().map(|level| margin(axis, level)).collect())
        .collect();
    let place = |axis: usize, level: &Level| {
        levels[axis].iter().position(|known| *known == level).unwrap_or_default()
    };
    let cells: Vec<(Vec<usize>, Binomial)> = strata
        .iter()
        .map(|(key, count)| {
            (key.iter().enumerate().map(|(axis, level)| place(axis, level)).collect(), *count)
        })
        .collect();
    Ok(standardise::raked_proportion(&cells, &margins, input.confidence)?)
}

fn area(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (sample, target) = input.sample_and_target(vec![Axis::binary("truth")], Some("score"))?;
    let shares = shares(input, &target)?;
    let mut strata: BTreeMap<Vec<Level>, Scores> = BTreeMap::new();
    let mut all = 0u64;
    for (levels, cell) in &sample.cells {
        let scores = strata.entry(levels[1..].to_vec()).or_default();
        match yes(levels.first()) {
            Some(true) => scores.positive.clone_from(&cell.values),
            _ => scores.negative.clone_from(&cell.values),
        }
        all += cell.known();
    }
    let size = |scores: &Scores| -> u64 {
        scores.positive.iter().chain(&scores.negative).map(|&(_, rows)| rows).sum()
    };
    if let Some((key, _)) = shares.iter().find(|(key, share)| {
        **share > 0.0 && strata.get(*key).is_none_or(|scores| size(scores) == 0)
    }) {
        let key: Vec<String> = key.iter().map(ToString::to_string).collect();
        return Err(Fault::new(format!(
            "the target population has {}, and the sample has no row there",
            key.join(", ")
        )));
    }
    let cells: Vec<(Scores, f64)> = strata
        .into_iter()
        .filter_map(|(key, scores)| {
            let share = shares.get(&key).copied().filter(|share| *share > 0.0)?;
            let weight = share * all as f64 / size(&scores) as f64;
            Some((scores, weight))
        })
        .collect();
    let found = standardise::weighted_auc(&cells)?;
    Ok(vec![
        Row::new("standardised AUC", "")
            .interval(found.auc.interval(input.confidence)?)
            .with("variance", found.auc.variance)
            .with("positives", found.auc.positives)
            .with("negatives", found.auc.negatives)
            .with("effective_positives", found.positives.effective_n)
            .with("effective_negatives", found.negatives.effective_n)
            .with("cells", cells.len()),
    ])
}
