//! Columns about the image as stored, and what it declares about its de-identification.

use reliance_model::record::{Cell, Kind};

use super::{Entry, Instance, entry};
use crate::dicom::element::{DataSet, Tag};

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "image_type",
        Kind::Text,
        |at| at.texts(&[&[Tag::new(0x0008, 0x0008)]]),
        "Image Type (0008,0008), values joined by a backslash",
    ),
    entry(
        "rows",
        Kind::Whole,
        |at| at.data().integer(Tag::new(0x0028, 0x0010)).into(),
        "Rows (0028,0010)",
    ),
    entry(
        "columns",
        Kind::Whole,
        |at| at.data().integer(Tag::new(0x0028, 0x0011)).into(),
        "Columns (0028,0011)",
    ),
    entry(
        "frames",
        Kind::Whole,
        |at| at.data().integer(Tag::new(0x0028, 0x0008)).into(),
        "Number of Frames (0028,0008)",
    ),
    entry(
        "samples_per_pixel",
        Kind::Whole,
        |at| at.data().integer(Tag::new(0x0028, 0x0002)).into(),
        "Samples per Pixel (0028,0002)",
    ),
    entry(
        "photometric_interpretation",
        Kind::Text,
        |at| at.text(Tag::new(0x0028, 0x0004)),
        "Photometric Interpretation (0028,0004)",
    ),
    entry(
        "bits_stored",
        Kind::Whole,
        |at| at.data().integer(Tag::new(0x0028, 0x0101)).into(),
        "Bits Stored (0028,0101)",
    ),
    entry(
        "lossy_compression",
        Kind::Text,
        |at| at.text(Tag::new(0x0028, 0x2110)),
        "Lossy Image Compression (0028,2110): 01 says that it has been at some time",
    ),
    entry(
        "transfer_syntax_uid",
        Kind::Text,
        |at| at.header.transfer_syntax.declared.clone().into(),
        "Transfer Syntax UID (0002,0010); empty where the file names none",
    ),
    entry("encoding", Kind::Text, encoding, "How the data set is written, as found"),
    entry(
        "character_set",
        Kind::Text,
        |at| at.texts(&[&[Tag::new(0x0008, 0x0005)]]),
        "Specific Character Set (0008,0005), several joined by a backslash",
    ),
    entry(
        "pixel_data",
        Kind::Text,
        pixel_data,
        "native, encapsulated (compressed), or empty where there is none",
    ),
    entry(
        "burned_in",
        Kind::Text,
        |at| at.text(Tag::new(0x0028, 0x0301)),
        "Burned In Annotation (0028,0301)",
    ),
    entry(
        "recognizable_visual_features",
        Kind::Text,
        |at| at.text(Tag::new(0x0028, 0x0302)),
        "Recognizable Visual Features (0028,0302)",
    ),
    entry(
        "patient_identity_removed",
        Kind::Text,
        |at| at.text(Tag::new(0x0012, 0x0062)),
        "Patient Identity Removed (0012,0062)",
    ),
    entry(
        "deidentification_method",
        Kind::Text,
        |at| at.texts(&[&[Tag::new(0x0012, 0x0063)]]),
        "De-identification Method (0012,0063), several joined by a backslash",
    ),
    entry(
        "deidentification_codes",
        Kind::Text,
        codes,
        "De-identification Method Code Sequence (0012,0064) as scheme:code, joined by `;`",
    ),
    entry(
        "longitudinal_temporal_information",
        Kind::Text,
        |at| at.text(Tag::new(0x0028, 0x0303)),
        "Longitudinal Temporal Information Modified (0028,0303)",
    ),
];

fn encoding<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    let syntax = &at.header.transfer_syntax;
    let said = match (syntax.explicit, syntax.big_endian, syntax.deflated) {
        (true, false, false) => "explicit little endian",
        (false, false, false) => "implicit little endian",
        (true, true, false) => "explicit big endian",
        (false, true, false) => "implicit big endian",
        (true, false, true) => "explicit little endian, deflated",
        (false, false, true) => "implicit little endian, deflated",
        (true, true, true) => "explicit big endian, deflated",
        (false, true, true) => "implicit big endian, deflated",
    };
    said.into()
}

fn pixel_data<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    at.header
        .pixels
        .map(|pixels| if pixels.length.is_some() { "native" } else { "encapsulated" })
        .into()
}

fn codes<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    let items = at.data().items(Tag::new(0x0012, 0x0064));
    let code = |item: &DataSet<'_>| {
        let value =
            item.text(Tag::new(0x0008, 0x0100)).or_else(|| item.text(Tag::new(0x0008, 0x0119)))?;
        let scheme = item.text(Tag::new(0x0008, 0x0102)).unwrap_or_default();
        Some(format!("{scheme}:{value}"))
    };
    Cell::text(items.iter().filter_map(code).collect::<Vec<_>>().join(";"))
}
