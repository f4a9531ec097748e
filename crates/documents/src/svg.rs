//! Pictures as SVG, with a title and a text alternative.
//!
//! Colours are those of Okabe and Ito, and never stand alone: every series has a shape and a
//! line style of its own. Text and axes take the colour of the surrounding text, so that a
//! picture works on light and dark paper.

mod axis;
mod calendar;
mod calibration;
pub(crate) mod canvas;
mod distribution;
mod forest;
mod heat;
pub(crate) mod lineage;
mod mirror;
mod roc;
mod shares;
pub(crate) mod sheet;
mod surface;
mod timeline;

use reliance_model::picture::Picture;

use crate::markup::Markup;

/// A drawn picture.
pub(crate) struct Drawn {
    /// Its title.
    pub(crate) title: String,
    /// The picture in words, with every figure.
    pub(crate) words: String,
    /// The drawing.
    pub(crate) svg: Markup,
    /// The same as shapes.
    pub(crate) sheet: sheet::Sheet,
}

/// The picture as an SVG element; `id` must be unique within the page it goes into.
pub fn svg(picture: &Picture, id: &str) -> String {
    draw(picture, id).svg.finish()
}

/// The picture of a paper as an SVG element, its words those of the paper's language.
pub fn paper_svg(picture: &crate::paper::PaperPicture, id: &str) -> String {
    relabelled(picture, id).svg.finish()
}

/// The picture of a paper drawn, its words those of the paper's language.
pub(crate) fn relabelled(picture: &crate::paper::PaperPicture, id: &str) -> Drawn {
    let mut drawn = draw(&picture.picture, id);
    if picture.labels.is_empty() {
        return drawn;
    }
    drawn.svg.relabel(&picture.labels);
    for shape in &mut drawn.sheet.shapes {
        if let sheet::Shape::Words { words, .. } = shape
            && let Some(said) = picture.labels.get(words.as_str())
        {
            *words = said.clone();
        }
    }
    drawn
}

/// The picture drawn, with its title and words.
pub(crate) fn draw(picture: &Picture, id: &str) -> Drawn {
    match picture {
        Picture::AgeSexMirror { title, sample, population, bands } => {
            mirror::draw(id, title, (sample, population), bands)
        }
        Picture::Shares { title, sample, population, categories } => {
            shares::draw(id, title, (sample, population), categories)
        }
        Picture::Roc { title, curves } => roc::draw(id, title, curves),
        Picture::Forest { title, measure, rows, line } => {
            let guide =
                line.as_ref().map(|(at, name)| forest::Guide { at: *at, name: name.clone() });
            forest::draw(
                id,
                title,
                measure,
                rows,
                forest::Frame { guide, margin: None, zero: false },
            )
        }
        Picture::Bridging { title, measure, rows, margin } => {
            let frame = forest::Frame { guide: None, margin: *margin, zero: true };
            forest::draw(id, title, measure, rows, frame)
        }
        Picture::Calibration { title, series } => calibration::draw(id, title, series),
        Picture::Heat { title, measure, rows, columns, counts } => {
            heat::draw(id, title, measure, (rows, columns), counts)
        }
        Picture::AttackSurface { title, device, interfaces } => {
            surface::draw(id, title, device, interfaces)
        }
        Picture::Distribution { title, measure, bins, series } => {
            distribution::draw(id, title, measure, bins, series)
        }
        Picture::Timeline { title, on, rows } => timeline::draw(id, title, *on, rows),
        Picture::Calendar { title, on, entries } => calendar::draw(id, title, *on, entries),
    }
}
