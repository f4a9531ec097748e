//! Data elements as a header holds them: tag, value representation, bytes or items.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use dicom_core::Tag as DictionaryTag;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr};
use dicom_dictionary_std::StandardDataDictionary;

use super::charset::CharacterSet;
use super::values;

/// A value representation of PS3.5.
pub use dicom_core::VR as Vr;

/// A data element tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Group number.
    pub group: u16,
    /// Element number.
    pub element: u16,
}

impl Ord for Tag {
    fn cmp(&self, other: &Tag) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl PartialOrd for Tag {
    fn partial_cmp(&self, other: &Tag) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Tag {
    /// The tag of a group and an element number.
    pub const fn new(group: u16, element: u16) -> Tag {
        Tag { group, element }
    }

    /// Group and element as one number, in the order of tags.
    pub(super) const fn number(self) -> u32 {
        (self.group as u32) << 16 | self.element as u32
    }

    /// Is it of a private group?
    pub const fn is_private(self) -> bool {
        self.group % 2 == 1
    }

    /// Does it reserve a block of private elements for its creator?
    pub const fn is_private_creator(self) -> bool {
        self.is_private() && self.element >= 0x10 && self.element <= 0xFF
    }

    /// The keyword of the standard's dictionary, such as `PatientName`.
    pub fn keyword(self) -> Option<&'static str> {
        entry(self).map(|entry| entry.alias)
    }

    /// The value representation that the standard's dictionary gives. Where it leaves a
    /// choice (`US or SS`, `OB or OW`), the first that fits any content.
    pub fn dictionary_vr(self) -> Option<Vr> {
        if self.element == 0 {
            return Some(Vr::UL);
        }
        if self.is_private() {
            return self.is_private_creator().then_some(Vr::LO);
        }
        entry(self).map(|entry| match entry.vr() {
            VirtualVr::Exact(vr) => vr,
            VirtualVr::Xs => Vr::US,
            _ => Vr::OW,
        })
    }
}

fn entry(tag: Tag) -> Option<&'static dicom_core::dictionary::DataDictionaryEntryRef<'static>> {
    let entry = StandardDataDictionary.by_tag(DictionaryTag(tag.group, tag.element))?;
    // The dictionary answers for any private creator and any group length, too.
    (!tag.is_private() && tag.element != 0).then_some(entry)
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:04X},{:04X})", self.group, self.element)
    }
}

/// A data element.
#[derive(Debug, Clone, PartialEq)]
pub struct Element<'a> {
    /// Its tag.
    pub tag: Tag,
    /// Its value representation: as written, or of the dictionary where none is written or
    /// `UN` is.
    pub vr: Vr,
    /// Its value.
    pub value: Value<'a>,
}

/// The value of an element.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Bytes as stored.
    Bytes(&'a [u8]),
    /// Items of a sequence.
    Items(Vec<DataSet<'a>>),
    /// Pixel data, and what a budget left unread.
    Unread {
        /// Length in bytes as it was declared.
        length: u64,
    },
}

impl<'a> Element<'a> {
    /// The bytes of the value; none of a sequence.
    pub fn bytes(&self) -> &'a [u8] {
        match self.value {
            Value::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// The items of a sequence; none of any other value.
    pub fn items(&self) -> &[DataSet<'a>] {
        match &self.value {
            Value::Items(items) => items,
            _ => &[],
        }
    }
}

/// Room of elements that are gone, for others.
pub(super) fn emptied<'b>(mut elements: Vec<Element<'_>>) -> Vec<Element<'b>> {
    elements.clear();
    // Of no element another one is made: the memory alone changes hands.
    let none = |gone: Element<'_>| Element { tag: gone.tag, vr: gone.vr, value: Value::Bytes(&[]) };
    elements.into_iter().map(none).collect()
}

/// A data set: that of a file, or an item of a sequence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataSet<'a> {
    /// Its elements in the order in which they stand.
    pub elements: Vec<Element<'a>>,
    /// Are numbers stored with their most significant byte first?
    pub big_endian: bool,
    /// How its text is written: its own declaration, or that of the data set around it.
    pub charset: CharacterSet,
    /// Do the tags ascend, as they should?
    pub(super) in_order: bool,
    /// Where its elements stand, where it has more than a few.
    pub(super) places: Option<Box<Places>>,
}

/// Where elements stand, by a number that their tag leads to: most attributes that are asked
/// for are absent, and most of those, and of those that are there, are told by one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places([u8; 256]);

impl Places {
    /// Elements that are looked through as quickly without.
    const FEW: usize = 16;

    /// Of elements whose tags ascend; `None` where they are few or more than can be numbered.
    pub(super) fn of(elements: &[Element<'_>]) -> Option<Box<Places>> {
        if elements.len() <= Places::FEW || elements.len() > usize::from(u8::MAX) {
            return None;
        }
        let mut places = Box::new(Places([0; 256]));
        for (place, element) in (1..).zip(elements) {
            places.0[Places::slot(element.tag)] = place;
        }
        Some(places)
    }

    fn slot(tag: Tag) -> usize {
        // Multiplied by the golden ratio's share of 2^32, so that neighbours lie apart.
        (tag.number().wrapping_mul(0x9E37_79B9) >> 24) as usize
    }

    /// Where the last element stands whose tag leads to the same number.
    fn place(&self, tag: Tag) -> Option<usize> {
        usize::from(self.0[Places::slot(tag)]).checked_sub(1)
    }
}

impl<'a> DataSet<'a> {
    /// The element with that tag; the last where several have it.
    pub fn get(&self, tag: Tag) -> Option<&Element<'a>> {
        if let Some(places) = &self.places {
            let there = self.elements.get(places.place(tag)?)?;
            if there.tag == tag {
                return Some(there);
            }
        }
        if self.in_order {
            let at = self.elements.binary_search_by_key(&tag, |element| element.tag).ok()?;
            return self.elements.get(at);
        }
        self.elements.iter().rev().find(|element| element.tag == tag)
    }

    /// The items of a sequence; none where it is absent.
    pub fn items(&self, tag: Tag) -> &[DataSet<'a>] {
        self.get(tag).map_or(&[], Element::items)
    }

    /// The whole value as text without padding; `None` where it is absent, empty or no
    /// bytes.
    pub fn text(&self, tag: Tag) -> Option<Cow<'a, str>> {
        let text = self.text_of(self.get(tag)?);
        (!text.is_empty()).then_some(text)
    }

    /// The value of an element of this data set as text without padding.
    pub fn text_of(&self, element: &Element<'a>) -> Cow<'a, str> {
        values::trimmed(if values::takes_charset(element.vr) {
            self.charset.decode(element.bytes())
        } else {
            CharacterSet::default().decode(element.bytes())
        })
    }

    /// The first of the values that are not empty, as text without padding.
    pub fn first_text(&self, tag: Tag) -> Option<Cow<'a, str>> {
        match self.text(tag)? {
            Cow::Borrowed(text) => {
                values::parts(text).find(|part| !part.is_empty()).map(Cow::Borrowed)
            }
            Cow::Owned(text) => values::parts(&text)
                .find(|part| !part.is_empty())
                .map(|part| Cow::Owned(part.to_string())),
        }
    }

    /// All values as texts without padding; empty values stay in their places.
    pub fn texts(&self, tag: Tag) -> Vec<String> {
        self.text(tag)
            .map_or_else(Vec::new, |text| values::parts(&text).map(str::to_string).collect())
    }

    /// All values joined by a backslash, each without padding; `None` where there is none.
    pub fn joined(&self, tag: Tag) -> Option<Cow<'a, str>> {
        let text = self.text(tag)?;
        if !text.contains('\\') {
            return Some(text);
        }
        Some(Cow::Owned(values::parts(&text).collect::<Vec<_>>().join("\\")))
    }

    /// All values that are finite numbers, by the element's value representation.
    pub fn numbers(&self, tag: Tag) -> Vec<f64> {
        self.get(tag).map_or_else(Vec::new, |element| values::numbers(element, self.big_endian))
    }

    /// The first two of its values that are finite numbers.
    pub fn two_numbers(&self, tag: Tag) -> Option<(f64, f64)> {
        values::two_numbers(self.get(tag)?, self.big_endian)
    }

    /// The first value, if it is a finite number.
    pub fn number(&self, tag: Tag) -> Option<f64> {
        values::number(self.get(tag)?, self.big_endian)
    }

    /// The first value, if it is a whole number.
    pub fn integer(&self, tag: Tag) -> Option<i64> {
        values::whole(self.number(tag)?)
    }

    /// The first value as a day, of `DA` or the beginning of `DT`.
    pub fn date(&self, tag: Tag) -> Option<reliance_model::Date> {
        values::date(&self.first_text(tag)?)
    }
}
