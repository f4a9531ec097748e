//! The inventory: what a header says about an instance, one typed cell a column.
//!
//! Values are looked for where the standard puts them: at the top of the data set, in the
//! functional groups of enhanced objects (those shared by all frames, else those of the
//! first frame), and in the sequences that older objects use. A unit that an object writes
//! otherwise is converted, and where a value can come from several attributes a column
//! beside it says which one it came from.

mod acquisition;
mod image;
mod subject;

use reliance_model::record::{Cell, Column, Kind};

use super::element::{DataSet, Tag};
use super::{FaultKind, Header};

/// Reads a cell, whose text is that of the file where that is possible.
type Read = for<'h, 'a> fn(&Instance<'h, 'a>) -> Cell<'a>;

/// A column, and how its cell is read.
struct Entry {
    column: Column,
    read: Read,
}

/// An entry in one line.
const fn entry(name: &'static str, kind: Kind, read: Read, about: &'static str) -> Entry {
    Entry { column: Column { name, kind, about }, read }
}

/// All lists of entries, in the order of the columns.
const LISTS: [&[Entry]; 4] = [IDENTIFIERS, acquisition::ENTRIES, subject::ENTRIES, image::ENTRIES];

/// The columns of the inventory that headers fill, in order.
pub fn columns() -> impl Iterator<Item = Column> {
    LISTS.into_iter().flatten().map(|entry| entry.column)
}

/// What a header says, one cell for each of [`columns`].
pub fn cells<'a>(header: &Header<'a>) -> impl Iterator<Item = Cell<'a>> {
    let instance = Instance::of(header);
    LISTS.into_iter().flatten().map(move |entry| (entry.read)(&instance))
}

/// Is it the index of a medium (DICOMDIR), not an instance?
pub fn is_directory(header: &Header<'_>) -> bool {
    const STORAGE: &str = "1.2.840.10008.1.3.10";
    header.meta.text(Tag::new(0x0002, 0x0002)).is_some_and(|uid| uid == STORAGE)
        || header.data.get(Tag::new(0x0004, 0x1220)).is_some()
}

/// A header, and where its functional groups lie.
struct Instance<'h, 'a> {
    header: &'h Header<'a>,
    shared: Option<&'h DataSet<'a>>,
    frames: &'h [DataSet<'a>],
    /// What several columns are read from.
    age: Option<subject::Age>,
    spacing: Option<acquisition::Spacing>,
}

/// Sequences on the way to an attribute, and the attribute.
type Way<'w> = &'w [Tag];

const SHARED: Tag = Tag::new(0x5200, 0x9229);
const FRAMES: Tag = Tag::new(0x5200, 0x9230);

impl<'h, 'a> Instance<'h, 'a> {
    fn of(header: &'h Header<'a>) -> Instance<'h, 'a> {
        let data = &header.data;
        let (shared, frames) = (data.items(SHARED).first(), data.items(FRAMES));
        let instance = Instance { header, shared, frames, age: None, spacing: None };
        let (age, spacing) = (subject::age(&instance), acquisition::spacing(&instance));
        Instance { age, spacing, ..instance }
    }

    fn data(&self) -> &'h DataSet<'a> {
        &self.header.data
    }

    /// What `get` gives at the end of the way, from the data set, else from the groups of
    /// all frames, else from those of the first frame.
    fn find<T>(&self, way: Way<'_>, get: impl Fn(&DataSet<'a>, Tag) -> Option<T>) -> Option<T> {
        deep(self.data(), way, &get)
            .or_else(|| self.shared.and_then(|groups| deep(groups, way, &get)))
            .or_else(|| self.frames.first().and_then(|groups| deep(groups, way, &get)))
    }

    /// The first of the ways that ends at something.
    fn first_of<T>(
        &self,
        ways: &[Way<'_>],
        get: impl Fn(&DataSet<'a>, Tag) -> Option<T>,
    ) -> Option<T> {
        ways.iter().find_map(|way| self.find(way, &get))
    }

    /// As [`Self::first_of`], for numbers with a factor into the column's unit; and the
    /// attribute.
    fn measured(&self, ways: &[(Way<'_>, f64)]) -> Option<(f64, Tag)> {
        ways.iter().find_map(|(way, factor)| {
            let number = self.find(way, |set, tag| set.number(tag))?;
            Some((number * factor, *way.last()?))
        })
    }

    fn text(&self, tag: Tag) -> Cell<'a> {
        self.data().text(tag).into()
    }

    /// All values of a text, without the padding of each, joined as DICOM joins them.
    fn texts(&self, ways: &[Way<'_>]) -> Cell<'a> {
        self.first_of(ways, DataSet::joined).into()
    }

    fn is_there(&self, tag: Tag) -> Cell<'a> {
        Cell::Flag(self.data().text(tag).is_some())
    }
}

/// What `get` gives at the end of the way below a data set.
fn deep<'a, T>(
    set: &DataSet<'a>,
    way: Way<'_>,
    get: &impl Fn(&DataSet<'a>, Tag) -> Option<T>,
) -> Option<T> {
    match way {
        [] => None,
        [tag] => get(set, *tag),
        [sequence, rest @ ..] => set.items(*sequence).iter().find_map(|item| deep(item, rest, get)),
    }
}

/// What of a code sequence is used: its meanings, joined by `; `.
fn meanings<'a>(set: &DataSet<'a>, tag: Tag) -> Option<String> {
    const MEANING: Tag = Tag::new(0x0008, 0x0104);
    let items = set.items(tag).iter();
    let meanings: Vec<_> = items.filter_map(|item| item.text(MEANING)).collect();
    (!meanings.is_empty()).then(|| meanings.join("; "))
}

const IDENTIFIERS: &[Entry] = &[
    entry(
        "patient_id",
        Kind::Text,
        |at| at.text(Tag::new(0x0010, 0x0020)),
        "Patient ID (0010,0020); identifies a patient together with its issuer or the site",
    ),
    entry(
        "issuer_of_patient_id",
        Kind::Text,
        |at| at.text(Tag::new(0x0010, 0x0021)),
        "Issuer of Patient ID (0010,0021)",
    ),
    entry(
        "study_instance_uid",
        Kind::Text,
        |at| at.text(Tag::new(0x0020, 0x000D)),
        "Study Instance UID (0020,000D)",
    ),
    entry(
        "series_instance_uid",
        Kind::Text,
        |at| at.text(Tag::new(0x0020, 0x000E)),
        "Series Instance UID (0020,000E)",
    ),
    entry(
        "sop_instance_uid",
        Kind::Text,
        |at| uid_or_meta(at, Tag::new(0x0008, 0x0018), Tag::new(0x0002, 0x0003)),
        "SOP Instance UID (0008,0018); where absent, that of the file meta information \
         (0002,0003)",
    ),
    entry(
        "accession_present",
        Kind::Flag,
        |at| at.is_there(Tag::new(0x0008, 0x0050)),
        "Is there an Accession Number (0008,0050)? Its value is not kept",
    ),
    entry(
        "sop_class_uid",
        Kind::Text,
        |at| uid_or_meta(at, Tag::new(0x0008, 0x0016), Tag::new(0x0002, 0x0002)),
        "SOP Class UID (0008,0016); where absent, that of the file meta information \
         (0002,0002)",
    ),
    entry("sop_class", Kind::Text, sop_class, "Name of the SOP class, where it is a standard one"),
    entry("modality", Kind::Text, |at| at.text(Tag::new(0x0008, 0x0060)), "Modality (0008,0060)"),
    entry(
        "faults",
        Kind::Text,
        faults,
        "What was wrong with the file, joined by `;`: bare-data-set, no-transfer-syntax, \
         other-transfer-syntax, truncated, pixels-truncated and others",
    ),
];

fn uid_or_meta<'a>(at: &Instance<'_, 'a>, tag: Tag, meta: Tag) -> Cell<'a> {
    at.data().text(tag).or_else(|| at.header.meta.text(meta)).into()
}

fn sop_class<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    use dicom_core::dictionary::{UidDictionary as _, UidDictionaryEntry as _};
    let uid = at.data().text(Tag::new(0x0008, 0x0016));
    let Some(uid) = uid.or_else(|| at.header.meta.text(Tag::new(0x0002, 0x0002))) else {
        return Cell::Empty;
    };
    let entry = dicom_dictionary_std::sop_class::StandardSopClassDictionary.by_uid(&uid);
    entry.map(|entry| entry.name()).into()
}

fn faults<'a>(at: &Instance<'_, 'a>) -> Cell<'a> {
    if at.header.faults.is_empty() {
        return Cell::Empty;
    }
    let mut kinds: Vec<FaultKind> = at.header.faults.iter().map(|fault| fault.kind).collect();
    kinds.sort();
    let codes: Vec<&str> = kinds.into_iter().map(FaultKind::code).collect();
    Cell::text(codes.join(";"))
}
