//! Columns about device and acquisition.

use std::borrow::Cow;

use reliance_model::record::{Cell, Kind};

use super::{Entry, Instance, Way, deep, entry, meanings};
use crate::dicom::element::{DataSet, Tag};

const KVP: Tag = Tag::new(0x0018, 0x0060);
const KERNEL: Tag = Tag::new(0x0018, 0x1210);
const THICKNESS: Tag = Tag::new(0x0018, 0x0050);
const BETWEEN: Tag = Tag::new(0x0018, 0x0088);
const SPACING: Tag = Tag::new(0x0028, 0x0030);
const FIELD_STRENGTH: Tag = Tag::new(0x0018, 0x0087);
const BODY_PART: Tag = Tag::new(0x0018, 0x0015);
const REGION: Tag = Tag::new(0x0008, 0x2218);
// Macros of functional groups.
const PIXEL_MEASURES: Tag = Tag::new(0x0028, 0x9110);
const CT_EXPOSURE: Tag = Tag::new(0x0018, 0x9321);
const CT_DETAILS: Tag = Tag::new(0x0018, 0x9325);
const CT_RECONSTRUCTION: Tag = Tag::new(0x0018, 0x9314);
const X_RAY_3D: Tag = Tag::new(0x0018, 0x9507);
const FRAME_ANATOMY: Tag = Tag::new(0x0020, 0x9071);

const KVP_WAYS: [(Way<'_>, f64); 3] =
    [(&[KVP], 1.0), (&[CT_DETAILS, KVP], 1.0), (&[X_RAY_3D, KVP], 1.0)];
const EXPOSURE_WAYS: [(Way<'_>, f64); 5] = [
    (&[Tag::new(0x0018, 0x9332)], 1.0),
    (&[CT_EXPOSURE, Tag::new(0x0018, 0x9332)], 1.0),
    (&[X_RAY_3D, Tag::new(0x0018, 0x9332)], 1.0),
    (&[Tag::new(0x0018, 0x1153)], 0.001),
    (&[Tag::new(0x0018, 0x1152)], 1.0),
];
const TIME_WAYS: [(Way<'_>, f64); 5] = [
    (&[Tag::new(0x0018, 0x9328)], 1.0),
    (&[CT_EXPOSURE, Tag::new(0x0018, 0x9328)], 1.0),
    (&[X_RAY_3D, Tag::new(0x0018, 0x9328)], 1.0),
    (&[Tag::new(0x0018, 0x8150)], 0.001),
    (&[Tag::new(0x0018, 0x1150)], 1.0),
];
const CURRENT_WAYS: [(Way<'_>, f64); 5] = [
    (&[Tag::new(0x0018, 0x9330)], 1.0),
    (&[CT_EXPOSURE, Tag::new(0x0018, 0x9330)], 1.0),
    (&[X_RAY_3D, Tag::new(0x0018, 0x9330)], 1.0),
    (&[Tag::new(0x0018, 0x8151)], 0.001),
    (&[Tag::new(0x0018, 0x1151)], 1.0),
];
const THICKNESS_WAYS: [(Way<'_>, f64); 2] =
    [(&[THICKNESS], 1.0), (&[PIXEL_MEASURES, THICKNESS], 1.0)];
const BETWEEN_WAYS: [(Way<'_>, f64); 2] = [(&[BETWEEN], 1.0), (&[PIXEL_MEASURES, BETWEEN], 1.0)];

/// Between rows, between columns, and the attribute that says so.
pub(super) type Spacing = (f64, f64, &'static str);

pub(super) const ENTRIES: &[Entry] = &[
    entry(
        "body_part",
        Kind::Text,
        |at| body_part(at).0,
        "Body Part Examined (0018,0015), else the meaning of Anatomic Region Sequence (0008,2218)",
    ),
    entry(
        "body_part_from",
        Kind::Text,
        |at| body_part(at).1,
        "Attribute that `body_part` was read from",
    ),
    entry(
        "laterality",
        Kind::Text,
        laterality,
        "Image Laterality (0020,0062), Laterality (0020,0060) or Frame Laterality (0020,9072)",
    ),
    entry(
        "manufacturer",
        Kind::Text,
        |at| at.text(Tag::new(0x0008, 0x0070)),
        "Manufacturer (0008,0070)",
    ),
    entry(
        "model_name",
        Kind::Text,
        |at| at.text(Tag::new(0x0008, 0x1090)),
        "Manufacturer's Model Name (0008,1090)",
    ),
    entry(
        "software_versions",
        Kind::Text,
        |at| at.texts(&[&[Tag::new(0x0018, 0x1020)]]),
        "Software Versions (0018,1020), several joined by a backslash",
    ),
    entry(
        "field_strength_t",
        Kind::Number,
        |at| field_strength(at).0,
        "Magnetic Field Strength (0018,0087) in tesla; from 2,000 on it is in gauss and converted; between 50 and 2,000 no unit fits and nothing is said",
    ),
    entry(
        "field_strength_from",
        Kind::Text,
        |at| field_strength(at).1,
        "Unit in which the field strength was written: T or G",
    ),
    entry(
        "kvp_kv",
        Kind::Number,
        |at| number(at, &KVP_WAYS),
        "KVP (0018,0060), also of the functional groups, in kilovolts",
    ),
    entry(
        "exposure_mas",
        Kind::Number,
        |at| number(at, &EXPOSURE_WAYS),
        "Exposure in mAs: (0018,9332), (0018,1153) in microampere seconds, or (0018,1152)",
    ),
    entry(
        "exposure_from",
        Kind::Text,
        |at| from(at, &EXPOSURE_WAYS),
        "Attribute that `exposure_mas` was read from",
    ),
    entry(
        "exposure_time_ms",
        Kind::Number,
        |at| number(at, &TIME_WAYS),
        "Exposure time in milliseconds: (0018,9328), (0018,8150) in microseconds, or (0018,1150)",
    ),
    entry(
        "tube_current_ma",
        Kind::Number,
        |at| number(at, &CURRENT_WAYS),
        "X-ray tube current in milliamperes: (0018,9330), (0018,8151) in microamperes, or (0018,1151)",
    ),
    entry(
        "kernel",
        Kind::Text,
        |at| at.texts(&[&[KERNEL], &[CT_RECONSTRUCTION, KERNEL]]),
        "Convolution Kernel (0018,1210), several joined by a backslash",
    ),
    entry(
        "slice_thickness_mm",
        Kind::Number,
        |at| number(at, &THICKNESS_WAYS),
        "Slice Thickness (0018,0050), also of the functional groups",
    ),
    entry(
        "spacing_between_slices_mm",
        Kind::Number,
        |at| number(at, &BETWEEN_WAYS),
        "Spacing Between Slices (0018,0088), also of the functional groups",
    ),
    entry(
        "pixel_spacing_row_mm",
        Kind::Number,
        |at| at.spacing.map(|(row, _, _)| row).into(),
        "Distance between the centres of rows; `pixel_spacing_from` says of what",
    ),
    entry(
        "pixel_spacing_column_mm",
        Kind::Number,
        |at| at.spacing.map(|(_, column, _)| column).into(),
        "Distance between the centres of columns",
    ),
    entry(
        "pixel_spacing_from",
        Kind::Text,
        |at| at.spacing.map(|(_, _, from)| from).into(),
        "PixelSpacing (in the patient), PixelSpacing of the functional groups, ImagerPixelSpacing (at the detector) or NominalScannedPixelSpacing",
    ),
    entry(
        "contrast",
        Kind::Text,
        contrast,
        "Contrast/Bolus Agent (0018,0010), else the meanings of its sequence (0018,0012)",
    ),
    entry(
        "protocol",
        Kind::Text,
        |at| at.text(Tag::new(0x0018, 0x1030)),
        "Protocol Name (0018,1030), as typed",
    ),
    entry(
        "frames_differ",
        Kind::Text,
        frames_differ,
        "Columns whose value is not the same in all frames, joined by `;`; their cells hold that of the first frame",
    ),
];

fn number<'a>(at: &Instance<'_, 'a>, ways: &[(Way<'_>, f64)]) -> Cell<'a> {
    at.measured(ways).map(|(number, _)| number).into()
}

fn from<'a>(at: &Instance<'_, 'a>, ways: &[(Way<'_>, f64)]) -> Cell<'a> {
    at.measured(ways).and_then(|(_, tag)| tag.keyword()).into()
}

fn body_part<'a>(at: &Instance<'_, 'a>) -> (Cell<'a>, Cell<'a>) {
    if let Some(part) = at.find(&[BODY_PART], DataSet::text) {
        return (part.into(), "BodyPartExamined".into());
    }
    let ways: [Way<'_>; 2] = [&[REGION], &[FRAME_ANATOMY, REGION]];
    match at.first_of(&ways, meanings) {
        Some(region) => (region.into(), "AnatomicRegionSequence".into()),
        None => (Cell::Empty, Cell::Empty),
    }
}

fn laterality<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    let ways: [Way<'_>; 3] = [
        &[Tag::new(0x0020, 0x0062)],
        &[Tag::new(0x0020, 0x0060)],
        &[FRAME_ANATOMY, Tag::new(0x0020, 0x9072)],
    ];
    at.first_of(&ways, DataSet::text).into()
}

/// No magnet for people has 50 T, and none a field below 0.2 T that anybody writes in
/// gauss; between them a value may be in millitesla or gauss, ten times apart.
fn field_strength<'a>(at: &Instance<'_, 'a>) -> (Cell<'a>, Cell<'a>) {
    match at.data().number(FIELD_STRENGTH) {
        Some(tesla) if tesla > 0.0 && tesla <= 50.0 => (tesla.into(), "T".into()),
        Some(gauss) if gauss >= 2000.0 => ((gauss / 10_000.0).into(), "G".into()),
        _ => (Cell::Empty, Cell::Empty),
    }
}

pub(super) fn spacing(at: &Instance<'_, '_>) -> Option<Spacing> {
    let ways: [(Way<'_>, &str); 4] = [
        (&[SPACING], "PixelSpacing"),
        (&[PIXEL_MEASURES, SPACING], "PixelSpacing of the functional groups"),
        (&[Tag::new(0x0018, 0x1164)], "ImagerPixelSpacing"),
        (&[Tag::new(0x0018, 0x2010)], "NominalScannedPixelSpacing"),
    ];
    ways.into_iter().find_map(|(way, from)| {
        let (row, column) = at.find(way, DataSet::two_numbers)?;
        Some((row, column, from))
    })
}

fn contrast<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    let agent = at.find(&[Tag::new(0x0018, 0x0010)], DataSet::text);
    let meant = |set: &DataSet<'a>, tag| meanings(set, tag).map(Cow::Owned);
    agent.or_else(|| at.find(&[Tag::new(0x0018, 0x0012)], meant)).into()
}

fn frames_differ<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    let looked_at: [(&str, Way<'_>); 6] = [
        ("kvp_kv", &[CT_DETAILS, KVP]),
        ("exposure_mas", &[CT_EXPOSURE, Tag::new(0x0018, 0x9332)]),
        ("exposure_time_ms", &[CT_EXPOSURE, Tag::new(0x0018, 0x9328)]),
        ("tube_current_ma", &[CT_EXPOSURE, Tag::new(0x0018, 0x9330)]),
        ("slice_thickness_mm", &[PIXEL_MEASURES, THICKNESS]),
        ("pixel_spacing_row_mm", &[PIXEL_MEASURES, SPACING]),
    ];
    let Some((first, others)) = at.frames.split_first() else { return Cell::Empty };
    let differs = |way: Way<'_>| {
        let numbers = |set: &DataSet<'_>| deep(set, way, &|set, tag| Some(set.numbers(tag)));
        let here = numbers(first);
        others.iter().any(|frame| numbers(frame) != here)
    };
    let names: Vec<&str> =
        looked_at.into_iter().filter(|(_, way)| differs(way)).map(|(name, _)| name).collect();
    Cell::text(names.join(";"))
}
