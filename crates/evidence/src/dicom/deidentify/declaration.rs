//! What a file declares about its own de-identification.

use super::options::{BASIC, Option7050, Options};
use super::values::trim;
use crate::dicom::{DataSet, Tag};

const IDENTITY_REMOVED: Tag = Tag::new(0x0012, 0x0062);
pub(super) const METHOD: Tag = Tag::new(0x0012, 0x0063);
const METHOD_CODES: Tag = Tag::new(0x0012, 0x0064);
const CODE_VALUE: Tag = Tag::new(0x0008, 0x0100);
pub(super) const TEMPORAL: Tag = Tag::new(0x0028, 0x0303);

/// What a file declares about its own de-identification.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declaration {
    /// `PatientIdentityRemoved`: `YES` or `NO`.
    pub removed: Option<bool>,
    /// Is the basic profile declared, by its code or by name?
    pub basic: bool,
    /// Declared options.
    pub options: Options,
    /// Is any method declared, by code or as text?
    pub method: bool,
    /// What `LongitudinalTemporalInformationModified` says.
    pub temporal: Option<Temporal>,
}

/// What was done to dates, as a file declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temporal {
    /// Not modified.
    Unmodified,
    /// Modified.
    Modified,
    /// Removed.
    Removed,
}

impl Declaration {
    /// Read the declaration at the top of a data set.
    pub fn read(data: &DataSet<'_>) -> Declaration {
        let mut declared = Declaration {
            removed: match word(data, IDENTITY_REMOVED) {
                b"YES" => Some(true),
                b"NO" => Some(false),
                _ => None,
            },
            temporal: match word(data, TEMPORAL) {
                b"UNMODIFIED" => Some(Temporal::Unmodified),
                b"MODIFIED" => Some(Temporal::Modified),
                b"REMOVED" => Some(Temporal::Removed),
                _ => None,
            },
            ..Declaration::default()
        };
        if let Some(text) = data.text(METHOD) {
            declared.method = true;
            declared.options = Options::named_in(&text);
            let lower = text.to_ascii_lowercase();
            declared.basic = lower.contains("basic") || lower.contains(BASIC);
        }
        for item in data.items(METHOD_CODES) {
            let code = word(item, CODE_VALUE);
            let Ok(code) = std::str::from_utf8(code) else { continue };
            declared.method |= !code.is_empty();
            declared.basic |= code == BASIC;
            if let Some(option) = Option7050::of_code(code) {
                declared.options = declared.options.with(option);
            }
        }
        declared
    }

    /// Does the file claim to be de-identified?
    pub fn is_claim(&self) -> bool {
        self.removed.unwrap_or(self.method)
    }

    /// Do the statements about dates contradict one another?
    pub(super) fn contradicts_itself(&self) -> bool {
        let full = self.options.has(Option7050::FullDates);
        let modified = self.options.has(Option7050::ModifiedDates);
        match self.temporal {
            None => full && modified,
            Some(Temporal::Unmodified) => !full,
            Some(Temporal::Modified) => !modified,
            Some(Temporal::Removed) => full || modified,
        }
    }

    /// Declared codes, joined by `+`; empty where none is.
    pub fn codes(&self) -> String {
        let basic = self.basic.then_some(BASIC);
        let options = self.options.each().map(Option7050::code);
        basic.into_iter().chain(options).collect::<Vec<_>>().join("+")
    }
}

fn word<'a>(data: &DataSet<'a>, tag: Tag) -> &'a [u8] {
    data.get(tag).map(|element| trim(element.bytes())).unwrap_or_default()
}
