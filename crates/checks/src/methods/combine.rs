//! Several results as one family: p-values adjusted.

use std::collections::BTreeMap;

use reliance_stats::multiplicity;
use reliance_stats::reduction::{Axis, Level};

use super::answer::{Fault, Row};
use super::input::Input;
use super::method::Method;

pub(super) const METHODS: &[Method] = &[
    Method::of(
        "several results",
        "adjust-p",
        "a column of p-values adjusted for their number",
        adjust,
    )
    .needs(&["score"])
    .takes(&["method"])
    .manuals(&[
        "multiplicity::holm",
        "multiplicity::bonferroni",
        "multiplicity_rates::hochberg",
        "multiplicity_rates::hommel",
        "multiplicity_rates::sidak",
        "multiplicity_rates::holm_sidak",
        "multiplicity_rates::benjamini_hochberg",
        "multiplicity_rates::benjamini_yekutieli",
    ]),
    Method::of(
        "several results",
        "gatekeeping",
        "p-values in families of a fixed order (--second: 1, 2, ...), Holm within a family",
        gatekeeping,
    )
    .needs(&["score", "second"])
    .manuals(&["multiplicity_rates::gatekeeping", "multiplicity_rates::fixed_sequence"]),
];

/// Most p-values that are adjusted.
const MOST: u64 = 10_000;

fn adjust(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let form = input.form(&[
        "holm",
        "bonferroni",
        "hochberg",
        "hommel",
        "sidak",
        "holm-sidak",
        "benjamini-hochberg",
        "benjamini-yekutieli",
    ])?;
    let adjusted = match form {
        "bonferroni" => multiplicity::bonferroni,
        "hochberg" => multiplicity::hochberg,
        "hommel" => multiplicity::hommel,
        "sidak" => multiplicity::sidak,
        "holm-sidak" => multiplicity::holm_sidak,
        "benjamini-hochberg" => multiplicity::benjamini_hochberg,
        "benjamini-yekutieli" => multiplicity::benjamini_yekutieli,
        _ => multiplicity::holm,
    };
    let mut rows = Vec::new();
    for (group, tally) in input.tallies(Vec::new(), Some("score"))? {
        let values = tally.total().values;
        let count: u64 = values.iter().map(|value| value.1).sum();
        if count > MOST {
            return Err(Fault::new(format!(
                "{count} p-values are more than the {MOST} that are taken"
            )));
        }
        let each = |&(value, n): &(reliance_stats::reduction::Number, u64)| {
            std::iter::repeat_n(value.get(), n as usize)
        };
        let given: Vec<f64> = values.iter().flat_map(each).collect();
        for (p, adjusted) in given.iter().zip(adjusted(&given)?) {
            let row = Row::new("adjusted p", form).of(&group).p(adjusted);
            rows.push(row.with("unadjusted", *p).with("tests", count));
        }
    }
    input.note("the p-values stand in ascending order");
    Ok(rows)
}

fn gatekeeping(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for (group, panel) in input.panels(vec![Axis::exact("second"), Axis::exact("score")], &[])? {
        if panel.rows.len() as u64 > MOST {
            let count = panel.rows.len();
            return Err(Fault::new(format!(
                "{count} p-values are more than the {MOST} that are taken"
            )));
        }
        let mut families: BTreeMap<&Level, Vec<f64>> = BTreeMap::new();
        for row in &panel.rows {
            if let [family, p] = row.levels.as_slice() {
                families.entry(family).or_default().extend(p.number());
            }
        }
        families.values_mut().for_each(|family| family.sort_by(f64::total_cmp));
        let given: Vec<Vec<f64>> = families.values().cloned().collect();
        let adjusted = multiplicity::gatekeeping(&given)?;
        for ((family, given), adjusted) in families.iter().zip(&adjusted) {
            for (p, adjusted) in given.iter().zip(adjusted) {
                let row = Row::new("adjusted p", "serial gatekeeping, Holm").of(&group);
                rows.push(
                    row.p(*adjusted).with("unadjusted", *p).with("family", family.to_string()),
                );
            }
        }
    }
    input.note("families stand in their order, the p-values of a family in ascending order");
    Ok(rows)
}
