//! What was found in one file: places, kinds and reasons, and never a value.

use std::fmt;

use reliance_model::inventory::state;

use super::declaration::Declaration;
use crate::dicom::Tag;

/// Most findings that are kept of one file; the others are counted.
pub const MOST_VIOLATIONS: usize = 256;

/// What de-identification had to do, by the names of the MIDI-B challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Action {
    /// An attribute that has to stay stays.
    TagRetained,
    /// A value that has to be there is not empty.
    TextNotnull,
    /// A text that has to stay stays.
    TextRetained,
    /// A text that identifies is removed.
    TextRemoved,
    /// A date is shifted or removed.
    DateShifted,
    /// A UID is replaced.
    UidChanged,
    /// A UID is everywhere the same.
    UidConsistent,
    /// The patient's identifier is everywhere the same.
    PatidConsistent,
    /// Pixels that identify are hidden.
    PixelsHidden,
    /// Pixels that do not identify stay.
    PixelsRetained,
}

impl Action {
    /// All of them, in the order of the inventory's columns.
    pub const ALL: [Action; 10] = [
        Action::TagRetained,
        Action::TextNotnull,
        Action::TextRetained,
        Action::TextRemoved,
        Action::DateShifted,
        Action::UidChanged,
        Action::UidConsistent,
        Action::PatidConsistent,
        Action::PixelsHidden,
        Action::PixelsRetained,
    ];

    /// Its name in MIDI-B.
    pub fn name(self) -> &'static str {
        match self {
            Action::TagRetained => "tag_retained",
            Action::TextNotnull => "text_notnull",
            Action::TextRetained => "text_retained",
            Action::TextRemoved => "text_removed",
            Action::DateShifted => "date_shifted",
            Action::UidChanged => "uid_changed",
            Action::UidConsistent => "uid_consistent",
            Action::PatidConsistent => "patid_consistent",
            Action::PixelsHidden => "pixels_hidden",
            Action::PixelsRetained => "pixels_retained",
        }
    }
}

/// What sort of value stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Name of a person.
    Name,
    /// Identifier.
    Identifier,
    /// Day or time.
    Date,
    /// UID.
    Uid,
    /// Other text.
    Text,
    /// Number or raw bytes.
    Number,
    /// Items of a sequence.
    Sequence,
    /// Private element.
    Private,
    /// Curve or overlay.
    Graphics,
    /// Pixels.
    Pixels,
    /// The file's own statement about its de-identification.
    Declaration,
}

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Name => "name",
            Kind::Identifier => "identifier",
            Kind::Date => "date",
            Kind::Uid => "uid",
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Sequence => "sequence",
            Kind::Private => "private",
            Kind::Graphics => "graphics",
            Kind::Pixels => "pixels",
            Kind::Declaration => "declaration",
        }
    }
}

/// Why a place is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The profile takes the value out, and it is there.
    NotRemoved,
    /// The profile puts a dummy here, and it is empty.
    DummyMissing,
    /// Private elements, without the option that keeps safe ones.
    PrivateKept,
    /// A private element that is on no list of safe ones.
    PrivateNotSafe,
    /// The text repeats a word of a person's name.
    HoldsName,
    /// The text repeats the patient's identifier.
    HoldsIdentifier,
    /// The text holds an e-mail address.
    HoldsMail,
    /// The text seems to hold a telephone number.
    HoldsPhone,
    /// The text seems to hold a number of a person.
    HoldsNumber,
    /// The text seems to hold a day.
    HoldsDay,
    /// The text seems to address a person.
    HoldsTitle,
    /// The UID has the root of a maker of equipment.
    MakersUid,
    /// The instance UID of the file meta information is another than that of the data set.
    MediaUidDiffers,
    /// A nested patient identifier is another than that of the file.
    OtherPatient,
    /// A tree of content items, without the option that cleans it.
    ContentKept,
    /// De-identification is declared without a method.
    NoMethod,
    /// Statements about dates contradict one another.
    DatesContradict,
    /// An attribute that every object has is gone.
    NeededIsGone,
    /// The file declares that its pixels identify the patient.
    BurnedInDeclared,
    /// The file does not say whether text is burnt in, and its kind often has some.
    BurnedInRisk,
    /// The file declares recognisable features.
    Recognisable,
    /// An image without pixel data.
    PixelsGone,
}

impl Why {
    /// The reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Why::NotRemoved => "the profile takes the value out, and nothing marks it as a dummy",
            Why::DummyMissing => "the profile puts a dummy here, and it is empty",
            Why::PrivateKept => {
                "private elements stay, and the option for safe ones is not declared"
            }
            Why::PrivateNotSafe => "a private element that is on no list of safe ones",
            Why::HoldsName => "a kept text repeats a word of a person's name",
            Why::HoldsIdentifier => "a kept text repeats the patient's identifier",
            Why::HoldsMail => "a kept text holds an e-mail address",
            Why::HoldsPhone => "a kept text seems to hold a telephone number",
            Why::HoldsNumber => "a kept text seems to hold a number of a person",
            Why::HoldsDay => "a kept text seems to hold a day",
            Why::HoldsTitle => "a kept text seems to address a person",
            Why::MakersUid => "the UID has the root of a maker of equipment",
            Why::MediaUidDiffers => "the instance UID of the file meta information is another one",
            Why::OtherPatient => "a nested patient identifier is another one",
            Why::ContentKept => {
                "a content tree stays, and the option that cleans it is not declared"
            }
            Why::NoMethod => "de-identification is declared without a method",
            Why::DatesContradict => "the statements about dates contradict one another",
            Why::NeededIsGone => "an attribute that every object has is gone",
            Why::BurnedInDeclared => "the file declares that its pixels identify the patient",
            Why::BurnedInRisk => "images of this kind often show text, and the file does not say",
            Why::Recognisable => "the file declares recognisable features, and not their removal",
            Why::PixelsGone => "an image without pixel data",
        }
    }

    /// What to do about it.
    pub fn to_do(self) -> &'static str {
        match self {
            Why::NotRemoved => "remove the value, or declare the option that keeps it",
            Why::DummyMissing => "put a dummy there",
            Why::PrivateKept | Why::PrivateNotSafe => {
                "remove the private elements, or add safe ones to your list"
            }
            Why::HoldsName | Why::HoldsIdentifier | Why::HoldsMail => "clean the text",
            Why::HoldsPhone | Why::HoldsNumber | Why::HoldsDay | Why::HoldsTitle => {
                "read the text, and clean it where it speaks of a person"
            }
            Why::MakersUid => "hold it against the original, and replace it",
            Why::MediaUidDiffers => "write the instance UID into the file meta information",
            Why::OtherPatient => "give one patient one identifier",
            Why::ContentKept => "put a dummy in its place, or clean it and declare 113104",
            Why::NoMethod => "declare the method by its codes",
            Why::DatesContradict => "correct the declaration",
            Why::NeededIsGone => "put the attribute back, empty or with a dummy",
            Why::BurnedInDeclared => "hide the text in the pixels",
            Why::BurnedInRisk | Why::Recognisable => "look at the image",
            Why::PixelsGone => "hold it against the original",
        }
    }
}

/// Where in a file a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Sequences it lies in, from the outside, each with the number of the item from 1.
    pub path: Vec<(Tag, u32)>,
    /// The attribute.
    pub tag: Tag,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (tag, item) in &self.path {
            write!(f, "{tag}[{item}].")?;
        }
        write!(f, "{}", self.tag)
    }
}

/// A place where content and profile, or content and declaration, do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What had to be done.
    pub action: Action,
    /// Where.
    pub place: Place,
    /// What sort of value stands there.
    pub kind: Kind,
    /// Why it is listed.
    pub why: Why,
    /// Is it a violation, or a place that a person has to look at?
    pub sure: bool,
    /// Further elements of the same private block.
    pub more: u32,
}

/// What one file alone cannot tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Open {
    /// UIDs that had to be replaced: were they?
    pub uids: u32,
    /// Patient identifiers that may be pseudonyms.
    pub patient_ids: u32,
    /// Dates that had to be shifted: were they?
    pub dates: u32,
    /// Values that had to be cleaned, in which nothing was found.
    pub cleaned: u32,
    /// Values that were not read.
    pub unread: u32,
    /// Are there pixels, which nobody looked at?
    pub pixels: bool,
}

/// What was found in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// What the file declares.
    pub declaration: Declaration,
    /// What was found, at most [`MOST_VIOLATIONS`]; nothing where it is only counted.
    pub violations: Vec<Violation>,
    /// What cannot be told.
    pub open: Open,
    /// Was the whole header read?
    pub whole: bool,
    counts: [u32; 10],
    to_look_at: u32,
}

impl Judged {
    pub(super) fn under(declaration: Declaration) -> Judged {
        Judged { declaration, ..Judged::default() }
    }

    pub(super) fn count(&mut self, action: Action, sure: bool) {
        if !sure {
            self.to_look_at += 1;
        } else if let Some(count) = self.counts.get_mut(action as usize) {
            *count += 1;
        }
    }

    /// Violations of that action, those beyond [`MOST_VIOLATIONS`] included.
    pub fn of(&self, action: Action) -> u32 {
        self.counts.get(action as usize).copied().unwrap_or_default()
    }

    /// All violations.
    pub fn total(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// Places that a person has to look at.
    pub fn to_look_at(&self) -> u32 {
        self.to_look_at
    }

    /// Declaration and content together, by the words of [`state`].
    pub fn state(&self) -> &'static str {
        match (self.declaration.is_claim(), self.total()) {
            (true, 1..) => state::BROKEN,
            (false, 1..) => state::NEVER,
            _ if self.declaration.removed == Some(false) => state::NEVER,
            _ if !self.whole => state::UNJUDGED,
            (true, 0) => state::KEPT,
            (false, 0) => state::UNDECLARED,
        }
    }
}
