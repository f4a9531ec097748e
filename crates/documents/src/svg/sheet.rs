//! The shapes of a drawing, for forms that are not SVG.

/// A drawing as shapes, in pixels of the SVG.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sheet {
    /// Width and height.
    size: (f64, f64),
    /// Shapes, the lowest first.
    pub(crate) shapes: Vec<Shape>,
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// A line through points.
    Line {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Colour.
        colour: Colour,
        /// Width.
        width: f64,
        /// Is it dashed?
        dashed: bool,
    },
    /// A closed area.
    Area {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Colour inside; none where it is hollow.
        fill: Option<Colour>,
        /// Colour of the outline.
        stroke: Option<Colour>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        at: (f64, f64),
        /// Its radius.
        radius: f64,
        /// Colour inside; none where it is hollow.
        fill: Option<Colour>,
        /// Colour of the outline.
        stroke: Option<Colour>,
    },
    /// Words.
    Words {
        /// Where their baseline begins, has its middle or ends.
        at: (f64, f64),
        /// Share of the words that lie left of there: 0, a half or 1.
        anchor: f64,
        /// Degrees by which they are turned, clockwise.
        turned: f64,
        /// Bold?
        bold: bool,
        /// The words as they are drawn, cut to their room.
        words: String,
        /// The whole of them, with the marks of names.
        whole: String,
        /// Room that they have.
        room: f64,
    },
}

/// Red, green, blue.
pub(crate) type Colour = [u8; 3];

impl Sheet {
    pub(crate) fn new(width: f64, height: f64) -> Sheet {
        Sheet { size: (width, height), shapes: Vec::new() }
    }

    /// Width and height.
    pub(crate) fn size(&self) -> (f64, f64) {
        self.size
    }
}

/// A colour as it looks on white paper with that opacity.
pub(crate) fn on_paper(colour: Colour, opacity: f64) -> Colour {
    colour.map(|part| {
        let mixed = 255.0 + (f64::from(part) - 255.0) * opacity.clamp(0.0, 1.0);
        mixed.round() as u8
    })
}
