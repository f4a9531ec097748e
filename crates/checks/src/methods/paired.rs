//! Two calls on the same rows.

use reliance_stats::paired::Pairs;
use reliance_stats::reduction::Axis;

use super::answer::{Fault, Row};
use super::calls::{Metric, yes};
use super::input::Input;
use super::method::Method;

/// What these methods belong to.
const TOPIC: &str = "paired calls";

const NEEDS: &[&str] = &["metric", "score", "second"];
const WITH_MARGIN: &[&str] = &["metric", "score", "second", "margin"];

pub(super) const METHODS: &[Method] = &[
    Method::of(TOPIC, "mcnemar", "are two proportions on the same rows alike? four forms", mcnemar)
        .needs(NEEDS)
        .takes(&["truth", "threshold"])
        .manuals(&["paired::mcnemar"]),
    Method::of(
        TOPIC,
        "paired-difference",
        "difference of two proportions on the same rows, Tango's limits",
        difference,
    )
    .needs(NEEDS)
    .takes(&["truth", "threshold"])
    .manuals(&["paired::tango"]),
    Method::of(
        TOPIC,
        "paired-non-inferiority",
        "is the first call not worse than the second on the same rows?",
        non_inferiority,
    )
    .needs(WITH_MARGIN)
    .takes(&["truth", "threshold"])
    .manuals(&["paired::non_inferiority"]),
    Method::of(
        TOPIC,
        "paired-equivalence",
        "do two calls on the same rows differ by less than the margin?",
        equivalence,
    )
    .needs(WITH_MARGIN)
    .takes(&["truth", "threshold"])
    .manuals(&["paired::equivalence"]),
];

fn pairs(input: &mut Input<'_>, what: &str) -> Result<Vec<(Row, Pairs)>, Fault> {
    let (metric, name) = Metric::named(input)?;
    if matches!(metric, Metric::Ppv | Metric::Npv) {
        return Err(Fault::new(format!(
            "{name} of two calls has no common denominator; compare sensitivity and specificity"
        )));
    }
    let mut axes = vec![input.calls("score")?, input.calls("second")?];
    if metric != Metric::Share {
        axes.push(Axis::binary("truth"));
    }
    let mut found = Vec::new();
    for (group, tally) in input.tallies(axes, None)? {
        let mut pairs = Pairs { both: 0, only_first: 0, only_second: 0, neither: 0 };
        for (levels, cell) in &tally.cells {
            let truth = yes(levels.get(2)).unwrap_or_default();
            let success =
                |place: usize| yes(levels.get(place)).and_then(|call| metric.counts(truth, call));
            match (success(0), success(1)) {
                (Some(true), Some(true)) => pairs.both += cell.rows,
                (Some(true), Some(false)) => pairs.only_first += cell.rows,
                (Some(false), Some(true)) => pairs.only_second += cell.rows,
                (Some(false), Some(false)) => pairs.neither += cell.rows,
                _ => {}
            }
        }
        let row = Row::new(&format!("{what} of {name}"), "")
            .of(&group)
            .with("both", pairs.both)
            .with("only_first", pairs.only_first)
            .with("only_second", pairs.only_second)
            .with("neither", pairs.neither);
        found.push((row, pairs));
    }
    Ok(found)
}

fn mcnemar(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (row, pairs) in pairs(input, "McNemar's test")? {
        let found = pairs.mcnemar()?;
        let forms = [
            ("mid-p", found.mid_p, None),
            ("exact", found.exact_p, None),
            ("chi-square", found.p, Some(found.chi_square)),
            ("chi-square, corrected", found.corrected_p, Some(found.corrected)),
        ];
        for (form, p, statistic) in forms {
            let mut row = row.clone().value(pairs.difference()?).p(p);
            row.method = form.into();
            rows.push(match statistic {
                Some(statistic) => row.with("chi_square", statistic).with("df", 1),
                None => row,
            });
        }
    }
    Ok(rows)
}

fn difference(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let confidence = input.confidence;
    let of = |(row, pairs): (Row, Pairs)| Ok(row.interval(pairs.tango(confidence)?));
    pairs(input, "paired difference")?.into_iter().map(of).collect()
}

fn non_inferiority(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (margin, confidence) = (input.margin()?, input.confidence);
    let of = |(row, pairs): (Row, Pairs)| {
        let test = pairs.non_inferiority(margin)?;
        Ok(row.interval(pairs.tango(confidence)?).test(test).with("margin", margin))
    };
    pairs(input, "non-inferiority")?.into_iter().map(of).collect()
}

fn equivalence(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (margin, confidence) = (input.margin()?, input.confidence);
    let of = |(row, pairs): (Row, Pairs)| {
        let test = pairs.equivalence(margin)?;
        Ok(row.interval(pairs.tango(confidence)?).equivalence(test).with("margin", margin))
    };
    pairs(input, "equivalence")?.into_iter().map(of).collect()
}
