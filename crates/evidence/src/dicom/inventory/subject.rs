//! Columns about the patient and the dates.

use reliance_model::Date;
use reliance_model::record::Kind;

use super::{Entry, Instance, entry};
use crate::dicom::element::Tag;
use crate::dicom::values;

const BORN: Tag = Tag::new(0x0010, 0x0030);
const STUDY: Tag = Tag::new(0x0008, 0x0020);
const SERIES: Tag = Tag::new(0x0008, 0x0021);
const ACQUISITION: Tag = Tag::new(0x0008, 0x0022);
const ACQUISITION_TIME: Tag = Tag::new(0x0008, 0x002A);
const CONTENT: Tag = Tag::new(0x0008, 0x0023);

pub(super) const ENTRIES: &[Entry] = &[
    entry("sex", Kind::Text, |at| at.text(Tag::new(0x0010, 0x0040)), "Patient's Sex (0010,0040)"),
    entry(
        "age_years",
        Kind::Number,
        |at| at.age.map(|age| age.years).into(),
        "Patient's Age (0010,1010) in years (months are twelfths, weeks 7 and days 1 of 365.25 days), else completed years from Patient's Birth Date (0010,0030) to the day of the study, and the part of the next that is over",
    ),
    entry(
        "age_from",
        Kind::Text,
        |at| at.age.map(|age| age.from).into(),
        "Attributes that `age_years` was read from",
    ),
    entry(
        "age_is_at_least",
        Kind::Flag,
        |at| at.age.map(|age| age.at_least).into(),
        "Is the age only the least it may be, as in 090Y+?",
    ),
    entry(
        "ethnic_group",
        Kind::Text,
        |at| at.text(Tag::new(0x0010, 0x2160)),
        "Ethnic Group (0010,2160)",
    ),
    entry(
        "size_m",
        Kind::Number,
        |at| at.data().number(Tag::new(0x0010, 0x1020)).into(),
        "Patient's Size (0010,1020) in metres",
    ),
    entry(
        "weight_kg",
        Kind::Number,
        |at| at.data().number(Tag::new(0x0010, 0x1030)).into(),
        "Patient's Weight (0010,1030) in kilograms",
    ),
    entry("study_date", Kind::Day, |at| at.data().date(STUDY).into(), "Study Date (0008,0020)"),
    entry("series_date", Kind::Day, |at| at.data().date(SERIES).into(), "Series Date (0008,0021)"),
    entry(
        "acquisition_date",
        Kind::Day,
        |at| acquired(at).into(),
        "Acquisition Date (0008,0022), else the day of Acquisition DateTime (0008,002A)",
    ),
    entry(
        "content_date",
        Kind::Day,
        |at| at.data().date(CONTENT).into(),
        "Content Date (0008,0023)",
    ),
];

#[derive(Clone, Copy)]
pub(super) struct Age {
    years: f64,
    at_least: bool,
    from: &'static str,
}

pub(super) fn age(at: &Instance<'_, '_>) -> Option<Age> {
    let data = at.data();
    let said = data.first_text(Tag::new(0x0010, 0x1010));
    if let Some((years, at_least)) = said.and_then(|text| values::age_years(&text)) {
        return Some(Age { years, at_least, from: "PatientAge" });
    }
    let born = data.date(BORN)?;
    let days = [
        (data.date(STUDY), "PatientBirthDate and StudyDate"),
        (data.date(SERIES), "PatientBirthDate and SeriesDate"),
        (acquired(at), "PatientBirthDate and AcquisitionDate"),
        (data.date(CONTENT), "PatientBirthDate and ContentDate"),
    ];
    let (day, from) = days.into_iter().find_map(|(day, from)| Some((day?, from)))?;
    Some(Age { years: values::years_between(born, day)?, at_least: false, from })
}

fn acquired(at: &Instance<'_, '_>) -> Option<Date> {
    at.data().date(ACQUISITION).or_else(|| at.data().date(ACQUISITION_TIME))
}
