//! Pixels: what a header says of text burnt into them, and of faces.
//!
//! Pixels themselves are not looked at. Kinds of images in which text is often burnt in are
//! those that practice lists: ultrasound, secondary capture, fluoroscopy, endoscopy and
//! other video, digitised film, scanned documents, screen saves and dose reports.

use super::options::{Option7050, Options};
use super::values::trim;
use crate::dicom::{DataSet, Tag};

const MODALITY: Tag = Tag::new(0x0008, 0x0060);
const SOP_CLASS: Tag = Tag::new(0x0008, 0x0016);
const IMAGE_TYPE: Tag = Tag::new(0x0008, 0x0008);
const CONVERSION: Tag = Tag::new(0x0008, 0x0064);
pub(super) const BURNED_IN: Tag = Tag::new(0x0028, 0x0301);
pub(super) const FEATURES: Tag = Tag::new(0x0028, 0x0302);

/// Modalities whose images often show text.
const MODALITIES: [&[u8]; 10] =
    [b"US", b"IVUS", b"SC", b"XA", b"RF", b"ES", b"OT", b"XC", b"DOC", b"GM"];
/// SOP classes that do: secondary capture, ultrasound, video, documents.
const CLASSES: [&[u8]; 5] = [
    b"1.2.840.10008.5.1.4.1.1.7",
    b"1.2.840.10008.5.1.4.1.1.6.",
    b"1.2.840.10008.5.1.4.1.1.3.",
    b"1.2.840.10008.5.1.4.1.1.77.1.",
    b"1.2.840.10008.5.1.4.1.1.104.",
];
/// Digitised film and video, scanned and drawn images.
const CONVERSIONS: [&[u8]; 6] = [b"DV", b"DI", b"DF", b"SD", b"SI", b"DRW"];

/// What a header says of its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pixels {
    /// It declares that they identify the patient.
    Declared,
    /// It does not say, and they are of a kind that often does.
    AtRisk,
    /// It declares recognisable features, and not that they were cleaned.
    Face,
    /// Nothing speaks against them.
    Quiet,
}

/// What the header of an image says of its pixels.
pub(super) fn look(data: &DataSet<'_>, options: Options) -> Pixels {
    let word = |tag: Tag| data.get(tag).map(|one| trim(one.bytes())).unwrap_or_default();
    let burned_in = word(BURNED_IN);
    if burned_in == b"YES" {
        return Pixels::Declared;
    }
    if burned_in.is_empty() && !options.has(Option7050::CleanPixels) && is_risky(&word) {
        return Pixels::AtRisk;
    }
    if word(FEATURES) == b"YES" && !options.has(Option7050::CleanFeatures) {
        return Pixels::Face;
    }
    Pixels::Quiet
}

fn is_risky<'a>(word: &impl Fn(Tag) -> &'a [u8]) -> bool {
    let class = word(SOP_CLASS);
    MODALITIES.contains(&word(MODALITY))
        || CLASSES.iter().any(|known| class.starts_with(known))
        || CONVERSIONS.contains(&word(CONVERSION))
        || word(IMAGE_TYPE).windows(6).any(|part| part == b"SCREEN")
}
