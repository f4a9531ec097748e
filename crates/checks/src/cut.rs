//! A target cut by a role, from no more than it takes.
//!
//! A proportion needs to know on which side of the operating point a row lies; only an area
//! needs exact scores. So a plan whose endpoints are sensitivity and specificity can be
//! judged by subgroup and by site from counts that may be released.

use std::borrow::Cow;
use std::collections::BTreeMap;

use reliance_stats::reduction::{Axis, Cell, Level, Need, Number, Reductions, Tally};

use crate::Missing;
use crate::endpoints::Target;

/// The role whose side of the operating point is counted.
const SCORE: &str = "score";

/// The reduction that a target by one role is measured from.
pub(crate) fn need(target: &Target<'_>, axis: Axis) -> Need {
    need_at(&target.dataset.name, vec![axis], threshold(target))
}

/// The same for a data set at a threshold, or with exact scores.
pub(crate) fn need_at(dataset: &str, mut axes: Vec<Axis>, threshold: Option<Number>) -> Need {
    axes.push(Axis::binary("truth"));
    match threshold {
        Some(threshold) => {
            axes.push(Axis::at_least(SCORE, threshold));
            Need::tally(dataset, axes)
        }
        None => Need::tally_of(dataset, axes, SCORE),
    }
}

/// Truth by score, cut by one role. At an operating point the scores are two: the point
/// itself for a positive call and the least number for a negative one, which tells every
/// metric at that point and no other.
pub(crate) fn tally<'a>(
    reductions: &'a Reductions,
    target: &Target<'_>,
    axis: Axis,
) -> Result<Cow<'a, Tally>, Missing> {
    tally_at(reductions, &need(target, axis), threshold(target))
}

/// The same for what [`need_at`] asked for.
pub(crate) fn tally_at<'a>(
    reductions: &'a Reductions,
    need: &Need,
    threshold: Option<Number>,
) -> Result<Cow<'a, Tally>, Missing> {
    let found = reductions.tally(need)?;
    Ok(match threshold {
        Some(threshold) => Cow::Owned(with_calls_as_scores(found, threshold)),
        None => Cow::Borrowed(found),
    })
}

/// The threshold of a target that has one.
pub(crate) fn threshold(target: &Target<'_>) -> Option<Number> {
    let point = target.point.as_ref().filter(|_| target.metric.at_threshold());
    point.map(|point| point.threshold)
}

fn with_calls_as_scores(tally: &Tally, threshold: Number) -> Tally {
    let Some(called) = tally.axis(SCORE) else { return tally.clone() };
    let mut axes = tally.axes.clone();
    axes.remove(called);
    let mut cells: BTreeMap<Vec<Level>, Cell> = BTreeMap::new();
    for (levels, cell) in &tally.cells {
        let mut key = levels.clone();
        let score = match key.remove(called) {
            Level::Number(side) if side.get() > 0.0 => Some(threshold),
            Level::Number(_) => Some(Number::LEAST),
            _ => None,
        };
        let values = score.map(|score| (score, cell.rows)).into_iter().collect();
        cells.entry(key).or_default().add(&Cell { rows: cell.rows, values });
    }
    Tally { axes, cells, loss: tally.loss.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::{Metric, Outcomes};

    fn number(value: f64) -> Number {
        Number::new(value).unwrap()
    }

    #[test]
    fn calls_tell_what_the_scores_told() {
        let rows = [
            (Level::Number(number(1.0)), Some(0.5), 3),
            (Level::Number(number(1.0)), Some(0.2), 2),
            (Level::Number(number(0.0)), Some(0.9), 1),
            (Level::Number(number(0.0)), Some(-7.0), 4),
            (Level::Number(number(0.0)), None, 5),
            (Level::Missing, Some(0.5), 6),
        ];
        let threshold = number(0.5);
        let (mut exact, mut sides) = (Tally::default(), Tally::default());
        exact.axes = vec!["truth".into()];
        sides.axes = vec!["truth".into(), "score".into()];
        for (truth, score, rows) in rows {
            let values = score.map(|score| (number(score), rows)).into_iter().collect();
            exact.cells.entry(vec![truth.clone()]).or_default().add(&Cell { rows, values });
            let side = score.map_or(Level::Missing, |score| {
                Level::Number(number(f64::from(u8::from(score >= 0.5))))
            });
            let cell = sides.cells.entry(vec![truth, side]).or_default();
            cell.add(&Cell { rows, values: Vec::new() });
        }
        let exact = Outcomes::of(&exact);
        let called = Outcomes::of(&with_calls_as_scores(&sides, threshold));
        assert_eq!(called.at(threshold), exact.at(threshold));
        assert_eq!(called.at_with_failures(threshold), exact.at_with_failures(threshold));
        assert_eq!((called.cases(), called.no_score()), (exact.cases(), exact.no_score()));
        assert_eq!(called.no_truth, 6);
        let sensitivity = called.at(threshold).binomial(Metric::Sensitivity);
        assert_eq!((sensitivity.yes, sensitivity.no), (3, 2));
    }
}
