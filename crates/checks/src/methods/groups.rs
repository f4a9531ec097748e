//! Two independent groups: differences, ratios, non-inferiority and equivalence.

use reliance_stats::difference::{self, ScoreVariance};
use reliance_stats::proportion::Binomial;
use reliance_stats::{odds, paired, ratio};

use super::answer::{Fault, Row};
use super::calls::{self, Metric};
use super::input::Input;
use super::method::Method;
use crate::said::first_of;

/// Most groups that a sentence names.
const MOST_NAMED: usize = 8;

const NEEDS: &[&str] = &["metric", "score"];

/// What these methods belong to.
const TOPIC: &str = "two groups";

pub(super) const METHODS: &[Method] = &[
    Method::of(TOPIC, "difference", "difference of two proportions with limits", difference)
        .needs(NEEDS)
        .takes(&["truth", "threshold", "method", "cluster"])
        .manuals(&[
            "difference::newcombe",
            "difference::miettinen_nurminen",
            "difference_wald::agresti_caffo",
            "difference_wald::wald",
            "paired::clustered",
        ]),
    Method::of(
        TOPIC,
        "non-inferiority",
        "is the first proportion not worse than the second by the margin?",
        non_inferiority,
    )
    .needs(&["metric", "score", "margin"])
    .takes(&["truth", "threshold", "method"])
    .manuals(&["difference::non_inferiority"]),
    Method::of(
        TOPIC,
        "equivalence",
        "do two proportions differ by less than the margin? (two one-sided tests)",
        equivalence,
    )
    .needs(&["metric", "score", "margin"])
    .takes(&["truth", "threshold", "method"])
    .manuals(&["difference::equivalence"]),
    Method::of(TOPIC, "ratio", "ratio of two proportions with limits", ratios)
        .needs(NEEDS)
        .takes(&["truth", "threshold", "method"])
        .manuals(&["ratio::score", "ratio::log_interval", "ratio::log_adjusted"]),
    Method::of(
        TOPIC,
        "ratio-non-inferiority",
        "is the ratio of two proportions above a bound below 1?",
        ratio_non_inferiority,
    )
    .needs(&["metric", "score", "bound"])
    .takes(&["truth", "threshold"])
    .manuals(&["ratio::non_inferiority", "ratio::score"]),
    Method::of(
        TOPIC,
        "odds-ratio",
        "odds ratio with Woolf's limits, adjusted for empty cells",
        odds_ratio,
    )
    .needs(NEEDS)
    .takes(&["truth", "threshold"])
    .manuals(&["odds::odds_ratio"]),
    Method::of(TOPIC, "fisher", "Fisher's exact test, with the conditional odds ratio", fisher)
        .needs(NEEDS)
        .takes(&["truth", "threshold"])
        .manuals(&["odds::fisher"]),
];

/// The two groups of a comparison and their names.
pub(super) fn two<T>(mut groups: Vec<(String, T)>) -> Result<[(String, T); 2], Fault> {
    if groups.len() == 2
        && let (Some(second), Some(first)) = (groups.pop(), groups.pop())
    {
        return Ok([first, second]);
    }
    let names: Vec<&str> = groups.iter().map(|group| group.0.as_str()).collect();
    Err(match names.as_slice() {
        [] | [""] => Fault::new(
            "two groups are compared: name the second with --against, or a column of two levels \
             with --by"
                .into(),
        ),
        names => first_of("groups", names, MOST_NAMED)
            .within(|few| {
                let there = names.len();
                format!(
                    "two groups are compared, and there are {there} ({few}); choose two with \
                     --where and --against"
                )
            })
            .into(),
    })
}

/// Two proportions as a row begins with them.
fn compared(input: &mut Input<'_>, what: &str) -> Result<(Row, Binomial, Binomial), Fault> {
    let (metric, name) = Metric::named(input)?;
    let [(first, a), (second, b)] = two(calls::proportions(input, metric)?)?;
    let row = Row::new(&format!("{what} of {name}"), "")
        .of(&format!("{first} against {second}"))
        .with("k1", a.yes)
        .with("n1", a.n())
        .with("k2", b.yes)
        .with("n2", b.n())
        .with("p1", a.point()?)
        .with("p2", b.point()?);
    Ok((row, a, b))
}

fn formed(mut row: Row, form: &str) -> Row {
    row.method = form.to_string();
    row
}

fn difference(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    if input.options.cluster.is_some() {
        return clustered(input);
    }
    let form = input.form(&["newcombe", "miettinen-nurminen", "agresti-caffo", "wald"])?;
    let (row, a, b) = compared(input, "difference")?;
    let found = match form {
        "miettinen-nurminen" => difference::miettinen_nurminen(a, b, input.confidence),
        "agresti-caffo" => difference::agresti_caffo(a, b, input.confidence),
        "wald" => difference::wald(a, b, input.confidence),
        _ => difference::newcombe(a, b, input.confidence),
    }?;
    Ok(vec![formed(row.interval(found), form)])
}

fn clustered(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    if input.options.form.is_some() {
        return Err(Fault::new(
            "with --cluster the interval is that of clusters; leave --method out".into(),
        ));
    }
    let (metric, name) = Metric::named(input)?;
    let [(first, a), (second, b)] = two(calls::clusters(input, metric)?)?;
    let mut by_cluster: std::collections::BTreeMap<u128, (Binomial, Binomial)> =
        a.into_iter().map(|(id, counts)| (id, (counts, Binomial::new(0, 0)))).collect();
    for (id, counts) in b {
        by_cluster.entry(id).or_insert((Binomial::new(0, 0), counts)).1 = counts;
    }
    let clusters: Vec<(Binomial, Binomial)> = by_cluster.into_values().collect();
    let found = paired::clustered(&clusters, input.confidence)?;
    Ok(vec![
        Row::new(&format!("difference of {name}"), "clustered")
            .of(&format!("{first} against {second}"))
            .interval(found.interval)
            .with("se", found.se)
            .with("clusters", found.clusters),
    ])
}

fn variance(form: &str) -> ScoreVariance {
    match form {
        "miettinen-nurminen" => ScoreVariance::MiettinenNurminen,
        _ => ScoreVariance::FarringtonManning,
    }
}

fn non_inferiority(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let margin = input.margin()?;
    let form = input.form(&["farrington-manning", "miettinen-nurminen"])?;
    let (row, a, b) = compared(input, "non-inferiority")?;
    let limits = difference::miettinen_nurminen(a, b, input.confidence)?;
    let test = difference::non_inferiority(a, b, margin, variance(form))?;
    Ok(vec![formed(row.interval(limits).test(test).with("margin", margin), form)])
}

fn equivalence(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let margin = input.margin()?;
    let form = input.form(&["farrington-manning", "miettinen-nurminen"])?;
    let (row, a, b) = compared(input, "equivalence")?;
    let limits = difference::miettinen_nurminen(a, b, input.confidence)?;
    let test = difference::equivalence(a, b, margin, variance(form))?;
    Ok(vec![formed(row.interval(limits).equivalence(test).with("margin", margin), form)])
}

fn ratios(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&["score", "log", "log-adjusted"])?;
    let (row, a, b) = compared(input, "ratio")?;
    let found = match form {
        "log" => ratio::log_interval(a, b, input.confidence),
        "log-adjusted" => ratio::log_adjusted(a, b, input.confidence),
        _ => ratio::score(a, b, input.confidence),
    }?;
    Ok(vec![formed(row.interval(found), form)])
}

fn ratio_non_inferiority(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let bound = input.options.bound.unwrap_or(f64::NAN);
    let (row, a, b) = compared(input, "ratio")?;
    let limits = ratio::score(a, b, input.confidence)?;
    let test = ratio::non_inferiority(a, b, bound)?;
    Ok(vec![formed(row.interval(limits).test(test).with("bound", bound), "farrington-manning")])
}

fn odds_ratio(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = compared(input, "odds ratio")?;
    Ok(vec![formed(row.interval(odds::odds_ratio(a, b, input.confidence)?), "woolf")])
}

fn fisher(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (row, a, b) = compared(input, "conditional odds ratio")?;
    let found = odds::fisher(a, b, input.confidence)?;
    Ok(vec![formed(row.interval(found.odds_ratio).p(found.p), "exact")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_about_too_many_groups_carries_all_of_them() {
        let groups = |most: usize| (0..most).map(|at| (format!("site {at}"), at)).collect();
        assert_eq!(two(groups(2)).unwrap()[1], ("site 1".to_string(), 1));
        let fault = two(groups(12)).unwrap_err();
        assert_eq!(
            fault.0,
            "two groups are compared, and there are 12 (site 0, site 1, site 2, site 3, site 4, \
             site 5, site 6, site 7 and 4 more); choose two with --where and --against"
        );
        assert!(fault.in_full().contains("site 8, site 9, site 10 and site 11); choose two"));
        let (_, lists) = fault.said(str::to_string).into_parts();
        assert_eq!((lists.len(), lists[0].items.len()), (1, 12));
        let (_, lists) = two(groups(3)).unwrap_err().said(str::to_string).into_parts();
        assert!(lists.is_empty());
    }
}
