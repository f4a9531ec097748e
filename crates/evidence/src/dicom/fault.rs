//! What was wrong with the bytes of a header that was read all the same.

use std::fmt;

use super::element::Tag;

/// Something wrong in a file; what stands before it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// Where, in bytes from the beginning of the file (of the inflated data set where the
    /// data set is deflated).
    pub offset: u64,
    /// The element at which it was noticed.
    pub tag: Option<Tag>,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// No preamble and no `DICM`: read as a bare data set.
    BareDataSet,
    /// The file meta information names no transfer syntax: it was guessed.
    NoTransferSyntax,
    /// The data set is not written in the transfer syntax that the file names.
    OtherTransferSyntax,
    /// The file ends within an element.
    Truncated,
    /// The file ends within its pixel data.
    PixelsTruncated,
    /// A delimiter stands where none belongs.
    StrayDelimiter,
    /// A value representation that PS3.5 does not have.
    UnknownVr,
    /// A character set that PS3.3 does not have: read as the default one.
    UnknownCharacterSet,
    /// A sequence holds something that is no item.
    NoItem,
    /// A deflated data set is broken.
    BrokenDeflate,
    /// Sequences lie within one another deeper than the limit; those below were not read.
    TooDeep,
    /// More elements than the limit; those after were not read.
    TooMany,
    /// An element reaches beyond the bytes that are read of a file; those after were not
    /// read.
    TooLong,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [FaultKind; 13] = [
        FaultKind::BareDataSet,
        FaultKind::NoTransferSyntax,
        FaultKind::OtherTransferSyntax,
        FaultKind::Truncated,
        FaultKind::PixelsTruncated,
        FaultKind::StrayDelimiter,
        FaultKind::UnknownVr,
        FaultKind::UnknownCharacterSet,
        FaultKind::NoItem,
        FaultKind::BrokenDeflate,
        FaultKind::TooDeep,
        FaultKind::TooMany,
        FaultKind::TooLong,
    ];

    /// Stable kebab-case name.
    pub fn code(self) -> &'static str {
        match self {
            FaultKind::BareDataSet => "bare-data-set",
            FaultKind::NoTransferSyntax => "no-transfer-syntax",
            FaultKind::OtherTransferSyntax => "other-transfer-syntax",
            FaultKind::Truncated => "truncated",
            FaultKind::PixelsTruncated => "pixels-truncated",
            FaultKind::StrayDelimiter => "stray-delimiter",
            FaultKind::UnknownVr => "unknown-vr",
            FaultKind::UnknownCharacterSet => "unknown-character-set",
            FaultKind::NoItem => "no-item",
            FaultKind::BrokenDeflate => "broken-deflate",
            FaultKind::TooDeep => "too-deep",
            FaultKind::TooMany => "too-many-elements",
            FaultKind::TooLong => "too-long",
        }
    }

    /// What is wrong, as the end of a sentence about a file.
    pub fn words(self) -> &'static str {
        match self {
            FaultKind::BareDataSet => "has no preamble and no `DICM`; read as a bare data set",
            FaultKind::NoTransferSyntax => "names no transfer syntax; it was guessed",
            FaultKind::OtherTransferSyntax => "is not written in the transfer syntax it names",
            FaultKind::Truncated => "ends within an element; read up to there",
            FaultKind::PixelsTruncated => "ends within its pixel data",
            FaultKind::StrayDelimiter => "has a delimiter where none belongs",
            FaultKind::UnknownVr => "has a value representation that does not exist",
            FaultKind::UnknownCharacterSet => "names a character set that does not exist",
            FaultKind::NoItem => "has a sequence with something that is no item",
            FaultKind::BrokenDeflate => "has a broken deflated data set",
            FaultKind::TooDeep => "has sequences nested deeper than are read",
            FaultKind::TooMany => "has more elements than are read",
            FaultKind::TooLong => "has a header longer than is read",
        }
    }

    /// Was something of the header not read because of it?
    pub fn loses_elements(self) -> bool {
        use FaultKind::{BrokenDeflate, NoItem, TooDeep, TooLong, TooMany, Truncated};
        matches!(self, Truncated | NoItem | BrokenDeflate | TooDeep | TooMany | TooLong)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (byte {}", self.kind.words(), self.offset)?;
        match self.tag {
            Some(tag) => write!(f, ", {tag})"),
            None => write!(f, ")"),
        }
    }
}

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// The file is empty.
    Empty,
    /// No `DICM`, and no data set at the beginning either.
    NotDicom,
    /// `DICM`, and not one whole element after it.
    NoElement,
    /// Its deflated data set is longer than is read of a file.
    TooLong,
    /// The header goes on: at least so many bytes from the beginning of the file are
    /// needed.
    NeedsMore {
        /// Bytes from the beginning of the file.
        bytes: u64,
    },
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unreadable::Empty => "the file is empty",
            Unreadable::NotDicom => "no `DICM`, and no data set at the beginning",
            Unreadable::NoElement => "`DICM`, and not one whole element after it",
            Unreadable::TooLong => "its deflated data set is longer than is read of a file",
            Unreadable::NeedsMore { .. } => "more of the file is needed",
        })
    }
}
