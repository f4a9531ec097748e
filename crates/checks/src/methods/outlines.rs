//! Distances of two outlines of each case, from their points.

use std::collections::BTreeMap;

use reliance_stats::StatsError;
use reliance_stats::reduction::{Axis, Level, Panel};
use reliance_stats::segmentation::{hausdorff, hausdorff_quantile};
use reliance_stats::survey::{Sampled, survey_mean};

use super::answer::{Fault, Row};
use super::groups::two;
use super::input::Input;
use super::method::Method;

pub(super) const METHODS: &[Method] = &[Method::of(
    "agreement",
    "hausdorff",
    "Hausdorff distance of two outlines, largest and 95th percentile, a row a point",
    distances,
)
.needs(&["x", "y"])
.takes(&["z", "unit", "case", "cluster"])
.manuals(&["segmentation::hausdorff", "segmentation::hausdorff_quantile", "survey::survey_mean"])];

/// Most points of one outline: time grows with the product of both where all lie in a line.
const MOST: usize = 200_000;

type Points = Vec<[f64; 3]>;
type Of = fn(&Points, &Points) -> Result<f64, StatsError>;

const FIGURES: [(&str, Of); 2] = [
    ("Hausdorff distance", |a, b| hausdorff(a, b)),
    ("95th percentile Hausdorff distance", |a, b| hausdorff_quantile(a, b, 0.95)),
];

/// Both outlines of a case, and what it belongs to.
#[derive(Default)]
struct Outlined {
    unit: u128,
    first: Points,
    second: Points,
}

fn distances(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let mut axes = vec![Axis::exact("x"), Axis::exact("y")];
    let solid = input.options.z.is_some();
    axes.extend(solid.then(|| Axis::exact("z")));
    let case = input.options.case.is_some().then_some(axes.len());
    axes.extend(case.map(|_| Axis::category("case")));
    let ids: &[&str] = if input.options.cluster.is_some() { &["cluster"] } else { &[] };
    if case.is_none() && !ids.is_empty() {
        return Err(Fault::new("--cluster groups cases: name their column with --case".into()));
    }
    let [(a, first), (b, second)] = two(input.panels(axes, ids)?)?;
    let mut cases: BTreeMap<String, Outlined> = BTreeMap::new();
    placed(&mut cases, &first, (solid, case), |outlined| &mut outlined.first)?;
    placed(&mut cases, &second, (solid, case), |outlined| &mut outlined.second)?;
    let group = format!("{a} against {b}");
    match case {
        None => one(input, &cases, &group),
        Some(_) => over_cases(input, &cases, &group),
    }
}

fn placed(
    cases: &mut BTreeMap<String, Outlined>,
    panel: &Panel,
    (solid, case): (bool, Option<usize>),
    side: fn(&mut Outlined) -> &mut Points,
) -> Result<(), Fault> {
    for row in &panel.rows {
        let number = |at: usize| row.levels.get(at).and_then(Level::number).unwrap_or(0.0);
        let name = case.and_then(|place| row.levels.get(place)).map(ToString::to_string);
        let seen = cases.len() as u128;
        let outlined = cases.entry(name.unwrap_or_default()).or_insert_with(|| {
            let unit = row.ids.first().copied().flatten().map_or(seen, |id| id.0);
            Outlined { unit, ..Outlined::default() }
        });
        let points = side(outlined);
        points.push([number(0), number(1), if solid { number(2) } else { 0.0 }]);
        if points.len() > MOST {
            return Err(Fault::new(format!(
                "an outline has more than {MOST} points; give its surface alone, or fewer points"
            )));
        }
    }
    Ok(())
}

/// The figure's name with the unit of the coordinates.
fn named(input: &Input<'_>, figure: &str) -> String {
    match input.options.unit.as_deref().map(str::trim) {
        Some(unit) if !unit.is_empty() => format!("{figure} ({unit})"),
        _ => figure.to_string(),
    }
}

fn one(
    input: &Input<'_>,
    cases: &BTreeMap<String, Outlined>,
    group: &str,
) -> Result<Vec<Row>, Fault> {
    let Some(outlined) = cases.values().next() else {
        return Err(Fault::new("no row has both coordinates".into()));
    };
    let (first, second) = (&outlined.first, &outlined.second);
    let row = |(figure, of): (&str, Of)| {
        let row = Row::new(&named(input, figure), "").of(group).value(of(first, second)?);
        Ok(row.with("n1", first.len()).with("n2", second.len()))
    };
    FIGURES.into_iter().map(row).collect()
}

/// Mean over the cases with limits, and the largest.
fn over_cases(
    input: &mut Input<'_>,
    cases: &BTreeMap<String, Outlined>,
    group: &str,
) -> Result<Vec<Row>, Fault> {
    let whole: Vec<&Outlined> =
        cases.values().filter(|one| !one.first.is_empty() && !one.second.is_empty()).collect();
    let without = cases.len() - whole.len();
    if without > 0 {
        input.note(&format!(
            "{without} of {} cases have one outline only and are left out: the distance to \
             nothing does not exist",
            cases.len()
        ));
    }
    if whole.is_empty() {
        return Err(Fault::new("no case has points of both outlines".into()));
    }
    let mut rows = Vec::new();
    for (figure, of) in FIGURES {
        let mut found: Vec<(u128, f64)> = Vec::new();
        for one in &whole {
            found.push((one.unit, of(&one.first, &one.second)?));
        }
        let sampled: Vec<Sampled> = found
            .iter()
            .map(|&(unit, value)| Sampled { stratum: 0, unit, weight: 1.0, value: Some(value) })
            .collect();
        let name = named(input, figure);
        let row = Row::new(&format!("mean {name}"), "t over cases").of(group);
        let row = row.with("n", found.len());
        let mean = found.iter().map(|one| one.1).sum::<f64>() / found.len() as f64;
        rows.push(match survey_mean(&sampled) {
            Ok(mean) => {
                let row = row.with("se", mean.se).with("df", mean.df);
                match mean.interval(input.confidence) {
                    Ok(interval) => row.interval(interval),
                    // All cases alike: limits of no width would look like certainty.
                    Err(StatsError::NoVariance { .. }) => row.value(mean.mean),
                    Err(error) => return Err(error.into()),
                }
            }
            // One case, or one cluster, has a distance and no spread.
            Err(_) => row.value(mean),
        });
        let largest = found.iter().map(|one| one.1).fold(0.0, f64::max);
        rows.push(Row::new(&format!("largest {name}"), "").of(group).value(largest));
    }
    Ok(rows)
}
