//! How a measure is distributed in several groups: one column of bars a group, the same
//! bins and the same scale in all, so that they are told apart by place and not by colour.

use reliance_model::picture::DistributionSeries;

use crate::numbers::{count, percent};
use crate::svg::Drawn;
use crate::svg::canvas::{Anchor, Canvas, Line, room};

const ROW: f64 = 26.0;
const TOP: f64 = 62.0;
/// Room of a group, and of the figure behind a bar.
const GROUP: f64 = 142.0;
const FIGURE: f64 = 60.0;

/// Draw the bars of every group beside one another.
pub(crate) fn draw(
    id: &str,
    title: &str,
    measure: &str,
    bins: &[String],
    series: &[DistributionSeries],
) -> Drawn {
    let longest = bins.iter().map(|bin| room(bin)).fold(60.0, f64::max).min(130.0);
    let left = longest.max(room(measure).min(130.0)) + 16.0;
    let bottom = TOP + ROW * bins.len().max(1) as f64;
    let width = left + GROUP * series.len().max(1) as f64 + 8.0;
    let width = width.max(330.0);
    let mut canvas = Canvas::new(width, bottom + 34.0);
    canvas.name((left - 10.0, TOP - 14.0), (Anchor::End, 0.0), 134.0, measure);
    for (at, bin) in bins.iter().enumerate() {
        let y = TOP + ROW * at as f64;
        canvas.name((left - 10.0, y + 17.5), (Anchor::End, 0.0), 130.0, bin);
    }
    let finite = |share: f64| if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let shares = series.iter().flat_map(|one| &one.bins).map(|(_, share)| finite(*share));
    let most = shares.fold(0.01, f64::max);
    for (at, one) in series.iter().enumerate() {
        let x = left + GROUP * at as f64;
        canvas.name((x, 20.0), (Anchor::Start, 0.0), GROUP - 12.0, &one.name);
        let of = format!("{} known", count(one.known));
        canvas.text((x, 38.0), Anchor::Start, GROUP - 8.0, &of);
        canvas.line((x, TOP), (x, bottom), Line::Axis);
        for (row, (rows, share)) in one.bins.iter().take(bins.len()).enumerate() {
            let y = TOP + ROW * row as f64;
            let length = finite(*share) / most * (GROUP - FIGURE);
            canvas.bar((x, y + 4.0), (length, ROW - 8.0), 0);
            if *rows > 0 {
                let figure = percent(*share);
                canvas.text((x + length + 5.0, y + 17.5), Anchor::Start, FIGURE, &figure);
            }
        }
    }
    let key = "Bars: % of the images that say it.";
    canvas.text((12.0, bottom + 24.0), Anchor::Start, width - 12.0, key);
    canvas.finish(id, title, words(measure, bins, series))
}

fn words(measure: &str, bins: &[String], series: &[DistributionSeries]) -> String {
    if bins.is_empty() || series.is_empty() {
        return format!("{measure}. There is no series.");
    }
    let mut words = format!("{measure}.");
    for one in series {
        let own: Vec<String> = one
            .bins
            .iter()
            .zip(bins)
            .filter(|((rows, _), _)| *rows > 0)
            .map(|((rows, share), bin)| format!("{bin} ({}, {})", count(*rows), percent(*share)))
            .collect();
        let unknown = match one.unknown {
            0 => String::new(),
            unknown => format!("; {} do not say it", count(unknown)),
        };
        words.push_str(&format!(" {}: {}{unknown}.", one.name, own.join(", ")));
    }
    crate::words::capital(&words)
}
