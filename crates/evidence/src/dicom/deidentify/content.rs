//! Content items of structured reports: what an item says stands in its concept name, and
//! the value beside it in one of a few attributes that every item has.
//!
//! An item whose concept name says what an attribute of the table says (the name of the
//! subject, an accession number) is judged as that attribute is. Every other value is
//! judged by the table's own rows for the values of items; text, for which it has none, has
//! to be cleaned or to be a dummy, as the tree around it has.

use reliance_model::problem::{Place, Problem, Reading};

use super::profile;
use super::values::trim;
use crate::dicom::{DataSet, Tag};

/// The items below an item, or below a document.
pub(super) const CONTENT: Tag = Tag::new(0x0040, 0xA730);
/// The text of an item.
pub(super) const TEXT_VALUE: Tag = Tag::new(0x0040, 0xA160);
const VALUE_TYPE: Tag = Tag::new(0x0040, 0xA040);
const CONCEPT_NAME: Tag = Tag::new(0x0040, 0xA043);
const CODE_VALUE: Tag = Tag::new(0x0008, 0x0100);
const CODING_SCHEME: Tag = Tag::new(0x0008, 0x0102);

/// Attributes that hold the value of an item.
const VALUES: [Tag; 9] = [
    Tag::new(0x0040, 0xA120),
    Tag::new(0x0040, 0xA121),
    Tag::new(0x0040, 0xA122),
    Tag::new(0x0040, 0xA123),
    Tag::new(0x0040, 0xA124),
    TEXT_VALUE,
    Tag::new(0x0040, 0xA168),
    Tag::new(0x0040, 0xA300),
    Tag::new(0x0040, 0xA30A),
];

/// Is it an attribute that holds the value of an item?
pub(super) fn is_value(tag: Tag) -> bool {
    tag.group == 0x0040 && VALUES.contains(&tag)
}

/// Is the data set a content item?
pub(super) fn is_item(data: &DataSet<'_>) -> bool {
    data.get(VALUE_TYPE).is_some()
}

/// Concept names, each with the attribute that says the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concepts {
    /// Scheme, code, attribute; ascending.
    entries: Vec<(String, String, Tag)>,
}

impl Concepts {
    /// Read a list from tab-separated text with the columns `scheme`, `code`, `meaning`,
    /// `tag`, and any further ones. A line that cannot be read is a problem.
    pub fn read(file: &str, text: &str) -> Reading<Concepts> {
        let (mut list, mut problems) = (Concepts::default(), Vec::new());
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() || line.starts_with("scheme\t") {
                continue;
            }
            match entry(line) {
                Some(entry) => list.entries.push(entry),
                None => {
                    let message = "the line names no concept with its attribute";
                    let problem = Problem::error("bad-deidentification-table", file, message)
                        .at(Place::Line(number as u64 + 1));
                    problems.push(problem.help(
                        "write a scheme, a code, a meaning and a tag such as `(0010,0010)`, between tabs",
                    ));
                }
            }
        }
        list.entries.sort();
        Reading { items: list, problems }
    }

    /// The attribute that says what the item says.
    pub(super) fn attribute(&self, item: &DataSet<'_>) -> Option<Tag> {
        let name = item.items(CONCEPT_NAME).first()?;
        let word = |tag| name.get(tag).map(|element| trim(element.bytes())).unwrap_or_default();
        let wanted = (word(CODING_SCHEME), word(CODE_VALUE));
        let key = |(scheme, code, _): &(String, String, Tag)| {
            (scheme.as_bytes(), code.as_bytes()).cmp(&wanted)
        };
        let at = self.entries.binary_search_by(key).ok()?;
        self.entries.get(at).map(|(.., tag)| *tag)
    }

    /// Attributes of the list.
    pub fn attributes(&self) -> impl Iterator<Item = Tag> {
        self.entries.iter().map(|(.., tag)| *tag)
    }
}

fn entry(line: &str) -> Option<(String, String, Tag)> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [scheme, code, _, tag, ..] = cells.as_slice() else { return None };
    let number = profile::parse(tag)?;
    let tag = Tag::new((number >> 16) as u16, (number & 0xFFFF) as u16);
    let said = !scheme.is_empty() && !code.is_empty();
    said.then(|| (scheme.to_string(), code.to_string(), tag))
}
