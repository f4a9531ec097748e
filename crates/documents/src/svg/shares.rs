//! Shares of categories in a sample and in a population.

use crate::numbers::percent;
use crate::svg::Drawn;
use crate::svg::axis::Scale;
use crate::svg::canvas::{Anchor, Canvas, room};
use crate::svg::mirror::legend;

const WIDTH: f64 = 540.0;
const TOP: f64 = 44.0;
const ROW: f64 = 34.0;

/// Draw a filled and an outlined bar for every category.
pub(crate) fn draw(
    id: &str,
    title: &str,
    names: (&str, &str),
    categories: &[(String, f64, f64)],
) -> Drawn {
    let bottom = TOP + ROW * categories.len().max(1) as f64;
    let mut canvas = Canvas::new(WIDTH, bottom + 46.0);
    let longest = categories.iter().map(|(name, ..)| room(name)).fold(60.0, f64::max).min(234.0);
    let finite = |value: f64| if value.is_finite() { value * 100.0 } else { 0.0 };
    let most = categories.iter().flat_map(|(_, a, b)| [finite(*a), finite(*b)]).fold(0.0, f64::max);
    let most = if most > 0.0 { most } else { 10.0 };
    let scale = Scale::nice(0.0, most, 5, (longest + 12.0, WIDTH - 70.0));
    canvas.axis(&scale, bottom, TOP, "% of all");
    legend(&mut canvas, names);
    let zero = scale.at(0.0);
    for (at, (name, sample, population)) in categories.iter().enumerate() {
        let y = TOP + ROW * at as f64 + 3.0;
        canvas.text((longest, y + 18.0), Anchor::End, 234.0, name);
        let ends = [scale.at(finite(*sample)), scale.at(finite(*population))];
        canvas.bar((zero, y), (ends[0] - zero, 12.0), 0);
        canvas.text((ends[0] + 6.0, y + 10.5), Anchor::Start, 70.0, &percent(*sample));
        canvas.outline((zero, y + 15.0), (ends[1] - zero, 11.0), 1);
        canvas.text((ends[1] + 6.0, y + 25.5), Anchor::Start, 70.0, &percent(*population));
    }
    canvas.finish(id, title, words(names, categories))
}

fn words((sample, population): (&str, &str), categories: &[(String, f64, f64)]) -> String {
    let mut words = format!("Shares in {sample} and in {population}.");
    for (name, a, b) in categories {
        words.push_str(&format!(" {name}: {} against {}.", percent(*a), percent(*b)));
    }
    if categories.is_empty() {
        words.push_str(" There is no category.");
    }
    words
}
