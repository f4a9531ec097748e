//! Predicted against observed.

use reliance_model::picture::CalibrationSeries;

use crate::numbers;
use crate::svg::Drawn;
use crate::svg::roc::{Square, canvas, key};

/// Draw a line with markers and limits for every series.
pub(crate) fn draw(id: &str, title: &str, series: &[CalibrationSeries]) -> Drawn {
    let bins = || series.iter().flat_map(|one| &one.bins);
    let most = bins()
        .flat_map(|(predicted, observed, _)| [*predicted, observed.high])
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let mut canvas = canvas(series.len());
    let most = if most > 0.5 || most <= 0.0 { most.max(1.0) } else { most };
    let frame = Square::draw(&mut canvas, most, ("predicted probability", "observed fraction"));
    for (number, one) in series.iter().enumerate() {
        let line: Vec<(f64, f64)> =
            one.bins.iter().map(|(x, y, _)| frame.at(*x, y.point)).collect();
        if line.len() > 1 {
            canvas.stroke(&line, number, "1.6");
        }
        for ((predicted, observed, _), at) in one.bins.iter().zip(&line) {
            let ends = [frame.at(*predicted, observed.low), frame.at(*predicted, observed.high)];
            canvas.whisker(ends, number);
            canvas.marker(*at, number, false);
        }
        let cases: u64 = one.bins.iter().map(|(_, _, cases)| cases).sum();
        let noun = if cases == 1 { "case" } else { "cases" };
        key(&mut canvas, number, &one.name, &format!("{} {noun}", numbers::count(cases)));
    }
    canvas.finish(id, title, words(series))
}

fn words(series: &[CalibrationSeries]) -> String {
    let mut words = String::from(
        "Observed fraction against predicted probability; on the diagonal both agree.",
    );
    for one in series {
        words.push_str(&format!(" {}:", one.name));
        for (predicted, observed, cases) in &one.bins {
            words.push_str(&format!(
                " predicted {}, observed {}, n = {};",
                numbers::fixed(*predicted),
                numbers::estimate(observed),
                numbers::count(*cases)
            ));
        }
        words = words.trim_end_matches([';', ':']).to_string();
        words.push('.');
    }
    if series.is_empty() {
        words.push_str(" There is no series.");
    }
    words
}
