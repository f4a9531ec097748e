//! Two populations: how alike they are in a number or in shares.

use std::collections::BTreeSet;

use reliance_stats::balance::{self, Moments};
use reliance_stats::reduction::{Axis, Level, Number, Tally};
use reliance_stats::{distance, homogeneity, location};
use serde_json::json;

use super::answer::{Fault, Row};
use super::groups::two;
use super::input::Input;
use super::method::Method;

/// What these methods belong to.
const TOPIC: &str = "populations";

pub(super) const METHODS: &[Method] = &[
    Method::of(TOPIC, "smd", "standardised mean difference of a number in two groups", smd)
        .needs(&["score"])
        .manuals(&["balance::smd_continuous"]),
    Method::of(
        TOPIC,
        "smd-category",
        "standardised difference of the shares of a category in two groups",
        smd_category,
    )
    .needs(&["score"])
    .manuals(&["balance::smd_multinomial"]),
    Method::of(
        TOPIC,
        "chi-square",
        "are the shares of a category the same in all groups?",
        chi_square,
    )
    .needs(&["score"])
    .manuals(&["homogeneity::chi_square"]),
    Method::of(
        TOPIC,
        "kolmogorov-smirnov",
        "is a number distributed alike in two groups?",
        kolmogorov_smirnov,
    )
    .needs(&["score"])
    .manuals(&["homogeneity::kolmogorov_smirnov"]),
    Method::of(
        TOPIC,
        "distances",
        "Wasserstein-1 and energy distance of a number in two groups",
        distances,
    )
    .needs(&["score"])
    .manuals(&["distance::distances"]),
    Method::of(
        TOPIC,
        "cramer-von-mises",
        "Cramér-von Mises test of a number in two groups",
        cramer_von_mises,
    )
    .needs(&["score"])
    .manuals(&["distance_rank::cramer_von_mises"]),
    Method::of(
        TOPIC,
        "anderson-darling",
        "Anderson-Darling statistic of a number in two groups; 5 % of like ones exceed 1.96",
        anderson_darling,
    )
    .needs(&["score"])
    .manuals(&["distance_rank::anderson_darling"]),
    Method::of(TOPIC, "rank-sum", "Wilcoxon's rank-sum test of a number in two groups", rank_sum)
        .needs(&["score"])
        .manuals(&["location::rank_sum"]),
    Method::of(TOPIC, "welch", "difference of two means, Welch's t", welch)
        .needs(&["score"])
        .manuals(&["location::welch"]),
];

type Values = Vec<(Number, u64)>;

fn numbers(input: &mut Input<'_>, figure: &str) -> Result<(Row, Values, Values), Fault> {
    let tallies = input.tallies(Vec::new(), Some("score"))?;
    let values = |tally: Tally| tally.total().values;
    let [(first, a), (second, b)] = two(tallies)?;
    let (a, b) = (values(a), values(b));
    let count = |values: &Values| values.iter().map(|value| value.1).sum::<u64>();
    let row = Row::new(figure, "")
        .of(&format!("{first} against {second}"))
        .with("n1", count(&a))
        .with("n2", count(&b));
    Ok((row, a, b))
}

fn smd(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "standardised mean difference")?;
    let (a, b) = (Moments::from_values(&a)?, Moments::from_values(&b)?);
    let found = balance::smd_continuous(a.mean, a.variance, b.mean, b.variance)?;
    Ok(vec![moments(row, &a, &b).value(found)])
}

fn moments(row: Row, a: &Moments, b: &Moments) -> Row {
    row.with("mean1", a.mean)
        .with("variance1", a.variance)
        .with("mean2", b.mean)
        .with("variance2", b.variance)
}

/// Groups, categories, and counts of each category in each group.
type Categories = (Vec<String>, Vec<String>, Vec<Vec<u64>>);

/// Counts of each category in each group.
fn categories(input: &mut Input<'_>) -> Result<Categories, Fault> {
    let tallies = input.tallies(vec![Axis::category("score")], None)?;
    let known: BTreeSet<Level> =
        tallies.iter().flat_map(|(_, tally)| tally.cells.keys().flatten().cloned()).collect();
    let counts = |tally: &Tally| {
        let count = |level: &Level| {
            tally.cells.get(std::slice::from_ref(level)).map_or(0, |cell| cell.rows)
        };
        known.iter().map(count).collect()
    };
    let table = tallies.iter().map(|(_, tally)| counts(tally)).collect();
    let groups = tallies.into_iter().map(|(name, _)| name).collect();
    Ok((groups, known.iter().map(ToString::to_string).collect(), table))
}

fn smd_category(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (groups, names, table) = categories(input)?;
    let [(first, a), (second, b)] = two(groups.into_iter().zip(table).collect())?;
    let shares = |counts: &[u64]| -> Vec<f64> {
        let all: u64 = counts.iter().sum();
        counts.iter().map(|&count| count as f64 / all as f64).collect()
    };
    if a.iter().sum::<u64>() == 0 || b.iter().sum::<u64>() == 0 {
        return Err(Fault::new("a group has no usable row; look at --where and --against".into()));
    }
    let found = balance::smd_multinomial(&shares(&a), &shares(&b))?;
    Ok(vec![
        Row::new("standardised difference", "")
            .of(&format!("{first} against {second}"))
            .value(found)
            .with("categories", json!(names))
            .with("counts1", json!(a))
            .with("counts2", json!(b)),
    ])
}

fn chi_square(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (groups, names, table) = categories(input)?;
    if groups.len() < 2 {
        return Err(Fault::new("name the groups with --by or --against".into()));
    }
    let found = homogeneity::chi_square(&table)?;
    Ok(vec![
        Row::new("chi-square", "Pearson")
            .value(found.statistic)
            .p(found.p)
            .with("df", found.df)
            .with("smallest_expected", found.smallest_expected)
            .with("groups", json!(groups))
            .with("categories", json!(names))
            .with("table", json!(table)),
    ])
}

fn kolmogorov_smirnov(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "Kolmogorov-Smirnov")?;
    let found = homogeneity::kolmogorov_smirnov(&a, &b)?;
    Ok(vec![row.value(found.distance).p(found.p)])
}

fn distances(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "Wasserstein-1 distance")?;
    let found = distance::distances(&a, &b)?;
    let mut energy = row.clone().value(found.energy);
    energy.figure = "energy distance".into();
    Ok(vec![row.value(found.wasserstein), energy])
}

fn cramer_von_mises(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "Cramér-von Mises")?;
    let found = distance::cramer_von_mises(&a, &b)?;
    Ok(vec![row.value(found.statistic).p(found.p)])
}

fn anderson_darling(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "Anderson-Darling, standardised")?;
    let found = distance::anderson_darling(&a, &b)?;
    Ok(vec![row.value(found.standardised).with("statistic", found.statistic)])
}

fn rank_sum(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "rank sum U")?;
    let found = location::rank_sum(&a, &b, true)?;
    Ok(vec![row.value(found.u).p(found.p).with("z", found.z).with("corrected", true)])
}

fn welch(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = numbers(input, "difference of means")?;
    let (a, b) = (Moments::from_values(&a)?, Moments::from_values(&b)?);
    let found = location::welch(&a, &b, input.confidence)?;
    Ok(vec![
        moments(row, &a, &b)
            .interval(found.difference)
            .p(found.p)
            .with("t", found.t)
            .with("df", found.df),
    ])
}
