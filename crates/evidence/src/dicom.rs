//! DICOM headers: bytes in, a bounded tree of typed elements out.
//!
//! [`read`] walks the element structure itself and takes the dictionary and the value
//! representations from `dicom-rs`, the tables of character sets from `encoding_rs`. It
//! reads what common readers read: files without preamble, group length or transfer
//! syntax, bare data sets, deflated ones, sequences of unknown value representation,
//! truncated files up to the break. It stops before pixel data.
//!
//! Memory: besides the bytes given, at most [`Limits::inflated_bytes`] for a deflated
//! data set, and [`Limits::BYTES_AN_ELEMENT`] for each element and item, of which there is
//! at most one for each eight bytes and never more than [`Limits::elements`].

mod charset;
pub mod deidentify;
mod element;
mod fault;
mod file;
pub mod inventory;
#[cfg(test)]
mod made;
#[cfg(test)]
mod mutated;
#[cfg(test)]
mod tests;
pub mod values;
mod vr;
mod walk;

pub use charset::CharacterSet;
pub use element::{DataSet, Element, Tag, Value, Vr};
pub use fault::{Fault, FaultKind, Unreadable};
pub use file::{Room, TransferSyntax, read, read_into};

/// What reading a header may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most elements and items.
    pub elements: usize,
    /// Most sequences within one another.
    pub depth: usize,
    /// Most bytes from the beginning of a file that are asked for.
    pub header_bytes: u64,
    /// Most bytes that a deflated data set is inflated to.
    pub inflated_bytes: usize,
}

impl Limits {
    /// Most bytes of memory that an element or an item takes, spare room of growing lists
    /// included.
    pub const BYTES_AN_ELEMENT: usize = 192;
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { elements: 1 << 20, depth: 64, header_bytes: 32 << 20, inflated_bytes: 64 << 20 }
    }
}

/// A header as read: file meta information, and the data set up to its pixel data.
#[derive(Debug, Clone, PartialEq)]
pub struct Header<'a> {
    /// File meta information, group 0002.
    pub meta: DataSet<'a>,
    /// The data set.
    pub data: DataSet<'a>,
    /// How the data set is written.
    pub transfer_syntax: TransferSyntax,
    /// Where the pixel data lie.
    pub pixels: Option<PixelPlace>,
    /// What was wrong, one of a kind.
    pub faults: Vec<Fault>,
}

/// Where the pixel data of a file lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PixelPlace {
    /// Which of the three elements of pixel data it is.
    pub tag: Tag,
    /// First byte of the value, from the beginning of the file; of the inflated data set
    /// where it is deflated.
    pub offset: u64,
    /// Length in bytes; `None` where the pixel data are encapsulated.
    pub length: Option<u64>,
    /// Are the heads of fragments written with their most significant byte first?
    pub big_endian: bool,
}
