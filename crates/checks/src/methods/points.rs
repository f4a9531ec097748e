//! Two samples of one or two numbers a row: energy test and maximum mean discrepancy.

use reliance_stats::distance;
use reliance_stats::reduction::{Axis, Level};

use super::answer::{Fault, Row};
use super::groups::two;
use super::input::Input;
use super::method::Method;

pub(super) const METHODS: &[Method] = &[
    Method::of(
        "populations",
        "energy-test",
        "energy distance of one or two numbers in two groups, with a permutation test",
        energy,
    )
    .needs(&["score"])
    .takes(&["second", "resamples", "seed"])
    .manuals(&["distance::energy"]),
    Method::of(
        "populations",
        "mmd",
        "maximum mean discrepancy of one or two numbers in two groups, Gaussian kernel",
        discrepancy,
    )
    .needs(&["score", "gamma"])
    .takes(&["second", "resamples", "seed"])
    .manuals(&["distance::discrepancy"]),
];

/// Most rows of both groups: time grows with their square times the divisions.
const MOST: usize = 4_000;
/// Random divisions where none were asked for.
const DIVISIONS: u32 = 999;

/// Points of two groups, and the row that they begin with.
struct Points {
    row: Row,
    first: Vec<[f64; 2]>,
    second: Vec<[f64; 2]>,
    divisions: u32,
    seed: u64,
}

/// A row of one number has 0 as its second coordinate, which moves no distance.
fn points(input: &mut Input<'_>, figure: &str) -> Result<Points, Fault> {
    let mut axes = vec![Axis::exact("score")];
    if input.options.second.is_some() {
        axes.push(Axis::exact("second"));
    }
    let [(a, first), (b, second)] = two(input.panels(axes, &[])?)?;
    let all = first.rows.len() + second.rows.len();
    if all > MOST {
        return Err(Fault::new(format!(
            "{all} rows are more than the {MOST} whose pairs are compared; choose some with \
             --where, or use distances"
        )));
    }
    let number = |levels: &[Level], at: usize| levels.get(at).and_then(Level::number);
    let point = |levels: &[Level]| Some([number(levels, 0)?, number(levels, 1).unwrap_or(0.0)]);
    let of = |panel: &reliance_stats::reduction::Panel| -> Vec<[f64; 2]> {
        panel.rows.iter().filter_map(|row| point(&row.levels)).collect()
    };
    let (divisions, seed) =
        (input.options.resamples.unwrap_or(DIVISIONS), input.options.seed.unwrap_or(1));
    let (first, second) = (of(&first), of(&second));
    let row = Row::new(figure, "permutation")
        .of(&format!("{a} against {b}"))
        .with("n1", first.len())
        .with("n2", second.len())
        .with("divisions", divisions)
        .with("seed", seed);
    Ok(Points { row, first, second, divisions, seed })
}

fn energy(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let Points { row, first, second, divisions, seed } = points(input, "energy distance")?;
    let found = distance::energy(&first, &second, divisions, seed)?;
    let row = row.value(found.distance).with("statistic", found.statistic);
    Ok(vec![match found.p {
        Some(p) => row.p(p),
        None => row,
    }])
}

fn discrepancy(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let gamma = input.options.gamma.unwrap_or(f64::NAN);
    let Points { row, first, second, divisions, seed } = points(input, "mean discrepancy")?;
    let found = distance::discrepancy(&first, &second, gamma, divisions, seed)?;
    let row = row.with("gamma", gamma).with("unbiased", found.unbiased).value(found.biased);
    Ok(vec![match found.p {
        Some(p) => row.p(p),
        None => row,
    }])
}
