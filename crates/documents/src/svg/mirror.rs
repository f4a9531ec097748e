//! Age and sex of a sample and a population, back to back: women to the left, men to the
//! right; the sample as filled bars, the population as outlines.

use reliance_model::picture::MirrorBand;

use crate::numbers::percent;
use crate::svg::Drawn;
use crate::svg::axis::Scale;
use crate::svg::canvas::{Anchor, Canvas, Line, room};

const WIDTH: f64 = 540.0;
const TOP: f64 = 60.0;

/// Draw the bands, the youngest at the bottom, as population pyramids are read.
pub(crate) fn draw(id: &str, title: &str, names: (&str, &str), bands: &[MirrorBand]) -> Drawn {
    let row = if bands.len() > 20 { 20.0 } else { 28.0 };
    let bottom = TOP + row * bands.len().max(1) as f64;
    let mut canvas = Canvas::new(WIDTH, bottom + 46.0);
    let middle = bands.iter().map(|band| room(&band.band)).fold(40.0, f64::max).min(150.0) + 16.0;
    let (left_end, right_start) = ((WIDTH - middle) / 2.0, (WIDTH + middle) / 2.0);
    let most = bands.iter().flat_map(values).filter(|v| v.is_finite()).fold(0.0, f64::max) * 100.0;
    let most = if most > 0.0 { most } else { 10.0 };
    let left = Scale::nice(0.0, most, 4, (left_end, 16.0));
    let right = Scale::nice(0.0, most, 4, (right_start, WIDTH - 16.0));
    canvas.axis(&left, bottom, TOP, "women, % of all");
    canvas.axis(&right, bottom, TOP, "men, % of all");
    legend(&mut canvas, names);
    for (at, band) in bands.iter().enumerate() {
        let y = bottom - row * (at as f64 + 1.0);
        draw_band(&mut canvas, (&left, &right), band, (y, row));
        canvas.text((WIDTH / 2.0, y + row / 2.0 + 4.5), Anchor::Middle, 150.0, &band.band);
    }
    canvas.finish(id, title, words(names, bands))
}

fn values(band: &MirrorBand) -> Vec<f64> {
    let mut values = vec![band.sample_female, band.sample_male];
    values.extend(band.population_female);
    values.extend(band.population_male);
    values
}

/// The key above a picture of sample and population.
pub(crate) fn legend(canvas: &mut Canvas, (sample, population): (&str, &str)) {
    canvas.bar((16.0, 12.0), (22.0, 12.0), 0);
    canvas.text((46.0, 22.5), Anchor::Start, 200.0, sample);
    let second = 46.0 + room(sample).min(200.0) + 24.0;
    canvas.outline((second, 12.0), (22.0, 12.0), 1);
    canvas.text((second + 30.0, 22.5), Anchor::Start, WIDTH - second - 30.0, population);
}

fn draw_band(
    canvas: &mut Canvas,
    scales: (&Scale, &Scale),
    band: &MirrorBand,
    (y, row): (f64, f64),
) {
    let sides = [
        (scales.0, band.sample_female, band.population_female),
        (scales.1, band.sample_male, band.population_male),
    ];
    for (scale, sample, population) in sides {
        let zero = scale.at(0.0);
        let rectangle = |share: f64| {
            let end = scale.at(share * 100.0);
            (zero.min(end), (end - zero).abs())
        };
        let (x, width) = rectangle(sample);
        canvas.bar((x, y + 6.0), (width, row - 12.0), 0);
        match population {
            Some(share) => {
                let (x, width) = rectangle(share);
                canvas.outline((x, y + 2.5), (width, row - 5.0), 1);
            }
            None => canvas.line((zero, y + 2.0), (zero, y + row - 2.0), Line::Guide),
        }
    }
}

fn words((sample, population): (&str, &str), bands: &[MirrorBand]) -> String {
    let mut words = format!("Shares of women and men by age in {sample} and in {population}.");
    for band in bands {
        let against = |share: Option<f64>| match share {
            Some(share) => format!("against {}", percent(share)),
            None => "with no figure for the population".into(),
        };
        words.push_str(&format!(
            " {}: women {} {}, men {} {}.",
            band.band,
            percent(band.sample_female),
            against(band.population_female),
            percent(band.sample_male),
            against(band.population_male)
        ));
    }
    if bands.is_empty() {
        words.push_str(" There is no age band.");
    }
    words
}
