//! The walk over the element structure of a data set.
//!
//! This is the guard: every length is checked against the bytes that are there before
//! anything is made of it, nesting and the number of elements have budgets, and values
//! are borrowed, so that memory is bounded by the bytes given whatever they say.

mod pixels;

use super::charset::CharacterSet;
use super::element::{DataSet, Element, Places, Tag, Value, Vr};
use super::fault::{Fault, FaultKind};
use super::vr::{has_long_length, vr_of};
use super::{Limits, PixelPlace};

pub(super) const ITEM: Tag = Tag::new(0xFFFE, 0xE000);
pub(super) const ITEM_END: Tag = Tag::new(0xFFFE, 0xE00D);
pub(super) const SEQUENCE_END: Tag = Tag::new(0xFFFE, 0xE0DD);
const CHARACTER_SET: Tag = Tag::new(0x0008, 0x0005);
const UNDEFINED: u32 = u32::MAX;
/// A value at the very end of a file that is longer than this, and of bytes without
/// meaning to a header, is not asked for.
const BULK: u64 = 1 << 16;

/// How a data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Syntax {
    pub(super) explicit: bool,
    pub(super) big_endian: bool,
}

impl Syntax {
    /// Sequences of unknown value representation are written so, whatever is around them.
    const IMPLICIT: Syntax = Syntax { explicit: false, big_endian: false };
    const EXPLICIT_LITTLE: Syntax = Syntax { explicit: true, big_endian: false };

    fn u16(self, bytes: [u8; 2]) -> u16 {
        if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
    }

    fn u32(self, bytes: [u8; 4]) -> u32 {
        if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    }
}

/// Why a walk ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Pixel data were reached.
    Pixels,
    /// A fault after which nothing can be read.
    Broken,
    /// The bytes end, the file does not: so many are needed.
    More(u64),
}

/// Head of an element.
struct Head {
    tag: Tag,
    vr: Vr,
    length: u32,
    /// Where its value begins.
    value: usize,
}

/// A walk over the first bytes of a file.
pub(super) struct Walk<'a, 'l> {
    bytes: &'a [u8],
    /// Length of that of which `bytes` is the beginning.
    whole: u64,
    limits: &'l Limits,
    elements_left: usize,
    stop: Option<Stop>,
    /// Room for the elements of the file's own data set.
    pub(super) room: Vec<Element<'a>>,
    pub(super) faults: Vec<Fault>,
    pub(super) pixels: Option<PixelPlace>,
}

impl<'a, 'l> Walk<'a, 'l> {
    pub(super) fn new(bytes: &'a [u8], whole: u64, limits: &'l Limits) -> Walk<'a, 'l> {
        let whole = whole.max(bytes.len() as u64);
        let elements_left = limits.elements;
        let (room, faults) = (Vec::new(), Vec::new());
        Walk { bytes, whole, limits, elements_left, stop: None, room, faults, pixels: None }
    }

    /// How many bytes are needed to go on, where the file has them.
    pub(super) fn needs(&self) -> Option<u64> {
        match self.stop {
            Some(Stop::More(bytes)) => Some(bytes),
            _ => None,
        }
    }

    pub(super) fn fault(&mut self, kind: FaultKind, at: usize, tag: Option<Tag>) {
        // One of a kind says it; a broken file could have millions.
        if !self.faults.iter().any(|fault| fault.kind == kind) {
            self.faults.push(Fault { kind, offset: at as u64, tag });
        }
    }

    fn broken(&mut self, kind: FaultKind, at: usize, tag: Option<Tag>) {
        self.fault(kind, at, tag);
        self.stop = Some(Stop::Broken);
    }

    fn at<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes.get(at..at.checked_add(N)?)?.try_into().ok()
    }

    /// The bytes end before `end`: ask for more, or say that the file is truncated.
    fn short(&mut self, at: usize, end: u64, tag: Option<Tag>) {
        if (self.bytes.len() as u64) >= self.whole {
            self.broken(FaultKind::Truncated, at, tag);
        } else if end.min(self.whole) > self.limits.header_bytes {
            self.broken(FaultKind::TooLong, at, tag);
        } else {
            self.stop = Some(Stop::More(end.min(self.whole)));
        }
    }

    /// The head at `at`; `None` at the end of the bytes.
    fn head(&mut self, at: usize, syntax: Syntax) -> Option<Head> {
        let Some(eight) = self.at::<8>(at) else {
            let left = self.bytes.len().saturating_sub(at);
            // Less than a head at the end of a file is padding, unless it is something.
            let is_padding = self.bytes.get(at..).is_none_or(|rest| rest.iter().all(|b| *b == 0));
            if (self.bytes.len() as u64) < self.whole || (left > 0 && !is_padding) {
                self.short(at, at as u64 + 8, None);
            }
            return None;
        };
        let [a, b, c, d, e, f, g, h] = eight;
        let tag = Tag::new(syntax.u16([a, b]), syntax.u16([c, d]));
        let whole_length = syntax.u32([e, f, g, h]);
        let implied =
            |length| Head { tag, vr: tag.dictionary_vr().unwrap_or(Vr::UN), length, value: at + 8 };
        if tag.group == 0xFFFE {
            return Some(Head { tag, vr: Vr::UN, length: whole_length, value: at + 8 });
        }
        if !syntax.explicit {
            return Some(implied(whole_length));
        }
        match vr_of([e, f]) {
            Some(vr) if has_long_length(vr) => {
                let Some(length) = self.at::<4>(at + 8) else {
                    self.short(at, at as u64 + 12, Some(tag));
                    return None;
                };
                Some(Head { tag, vr, length: syntax.u32(length), value: at + 12 })
            }
            Some(vr) => {
                Some(Head { tag, vr, length: u32::from(syntax.u16([g, h])), value: at + 8 })
            }
            // Some writers change to implicit value representations within a file.
            None if !(e.is_ascii_uppercase() && f.is_ascii_uppercase()) => {
                Some(implied(whole_length))
            }
            None => {
                self.fault(FaultKind::UnknownVr, at, Some(tag));
                let length = u32::from(syntax.u16([g, h]));
                Some(Head { tag, vr: Vr::UN, length, value: at + 8 })
            }
        }
    }

    /// The elements of group 0002 from `at` on; where they end.
    pub(super) fn meta(&mut self, at: usize) -> (DataSet<'a>, usize) {
        let syntax = Syntax { explicit: true, big_endian: false };
        let (mut at, mut elements) = (at, Vec::with_capacity(16));
        let mut end = None;
        while self.stop.is_none() && end.is_none_or(|end| at < end) {
            let Some([2, 0]) = self.at::<2>(at) else { break };
            let Some(head) = self.head(at, syntax) else { break };
            let Some((element, next)) = self.element(&head, at, syntax, CharacterSet::default(), 0)
            else {
                break;
            };
            if head.tag == Tag::new(2, 0) {
                end = group_end(&element, next, self.bytes);
            }
            elements.push(element);
            at = next;
        }
        (data_set(elements, false, CharacterSet::default()), at)
    }

    /// The data set of a file, up to its pixel data.
    pub(super) fn top(&mut self, at: usize, syntax: Syntax) -> DataSet<'a> {
        self.data_set(at, None, syntax, (CharacterSet::default(), 0)).0
    }

    /// Elements up to `end`, or to the delimiter of an item where there is none; and where
    /// they end.
    fn data_set(
        &mut self,
        mut at: usize,
        end: Option<usize>,
        syntax: Syntax,
        (mut charset, depth): (CharacterSet, usize),
    ) -> (DataSet<'a>, usize) {
        let mut elements = Vec::new();
        if depth == 0 {
            elements = std::mem::take(&mut self.room);
            elements.reserve(64.min(self.bytes.len() / 8));
        }
        while self.stop.is_none() && end.is_none_or(|end| at < end) {
            if let Some((element, next)) = self.plain(at, syntax) {
                elements.push(element);
                at = next;
                continue;
            }
            let Some(head) = self.head(at, syntax) else { break };
            if head.tag == ITEM_END {
                at = head.value;
                if depth > 0 {
                    break;
                }
                self.fault(FaultKind::StrayDelimiter, at, None);
                continue;
            }
            if head.tag.group == 0xFFFE {
                self.fault(FaultKind::StrayDelimiter, at, None);
                if head.tag == SEQUENCE_END && depth > 0 {
                    // The item lacks its delimiter; the sequence has its own.
                    break;
                }
                at = head.value;
                continue;
            }
            if depth == 0 && is_pixels(head.tag) {
                elements.push(self.reached_pixels(&head, syntax));
                break;
            }
            let Some((element, next)) = self.element(&head, at, syntax, charset, depth) else {
                break;
            };
            if element.tag == CHARACTER_SET {
                charset = self.declared(&element, at);
            }
            elements.push(element);
            at = next;
        }
        (data_set(elements, syntax.big_endian, charset), at)
    }

    /// The element at `at` where it is as most are: explicit, its length in two bytes, whole,
    /// and nothing that changes how those after it are read. [`Walk::head`] and
    /// [`Walk::element`] say the same of it, and more of others.
    fn plain(&mut self, at: usize, syntax: Syntax) -> Option<(Element<'a>, usize)> {
        if syntax != Syntax::EXPLICIT_LITTLE || self.elements_left == 0 {
            return None;
        }
        let [a, b, c, d, e, f, g, h] = self.at::<8>(at)?;
        let tag = Tag::new(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
        let vr = vr_of([e, f]).filter(|vr| !has_long_length(*vr))?;
        if tag == CHARACTER_SET || tag.group >= 0x7FE0 {
            return None;
        }
        let value = at + 8;
        let next = value + usize::from(u16::from_le_bytes([g, h]));
        let value = Value::Bytes(self.bytes.get(value..next)?);
        self.elements_left -= 1;
        Some((Element { tag, vr, value }, next))
    }

    fn declared(&mut self, element: &Element<'_>, at: usize) -> CharacterSet {
        let (charset, known) = CharacterSet::declared(element.bytes());
        if !known {
            self.fault(FaultKind::UnknownCharacterSet, at, Some(element.tag));
        }
        charset
    }

    /// The element of a head, and where the next begins.
    fn element(
        &mut self,
        head: &Head,
        at: usize,
        syntax: Syntax,
        charset: CharacterSet,
        depth: usize,
    ) -> Option<(Element<'a>, usize)> {
        if self.elements_left == 0 {
            self.broken(FaultKind::TooMany, at, Some(head.tag));
            return None;
        }
        self.elements_left -= 1;
        let known = if head.vr == Vr::UN { head.tag.dictionary_vr() } else { None };
        let vr = known.unwrap_or(head.vr);
        let inner = if head.vr == Vr::UN { Syntax::IMPLICIT } else { syntax };
        let tag = head.tag;
        if head.length == UNDEFINED {
            if matches!(vr, Vr::OB | Vr::OW) && vr == head.vr {
                return self.fragments(head, at, syntax);
            }
            let (items, next) = self.sequence(head.value, None, inner, (charset, depth + 1));
            return Some((Element { tag, vr: Vr::SQ, value: Value::Items(items) }, next));
        }
        let end = head.value as u64 + u64::from(head.length);
        if depth == 0 && is_bulk(vr) && end == self.whole && u64::from(head.length) > BULK {
            // Left out however much of the file is there, so that the outcome does not
            // depend on how it was read.
            self.stop = Some(Stop::Broken);
            let value = Value::Unread { length: u64::from(head.length) };
            return Some((Element { tag, vr, value }, self.bytes.len()));
        }
        let Some(bytes) = usize::try_from(end).ok().and_then(|end| self.bytes.get(head.value..end))
        else {
            self.short(at, end, Some(tag));
            return self.opened(head, inner, vr, (charset, depth));
        };
        let next = head.value + bytes.len();
        if vr == Vr::SQ {
            let (items, _) = self.sequence(head.value, Some(next), inner, (charset, depth + 1));
            return Some((Element { tag, vr, value: Value::Items(items) }, next));
        }
        if vr == Vr::UN
            && tag.is_private()
            && let Some(items) = self.hidden_sequence(head.value, next, (charset, depth + 1))
        {
            return Some((Element { tag, vr: Vr::SQ, value: Value::Items(items) }, next));
        }
        Some((Element { tag, vr, value: Value::Bytes(bytes) }, next))
    }

    /// What a sequence holds that a truncated file breaks off.
    fn opened(
        &mut self,
        head: &Head,
        syntax: Syntax,
        vr: Vr,
        (charset, depth): (CharacterSet, usize),
    ) -> Option<(Element<'a>, usize)> {
        if vr != Vr::SQ || self.stop != Some(Stop::Broken) {
            return None;
        }
        self.stop = None;
        let end = self.bytes.len();
        let (items, _) = self.sequence(head.value, Some(end), syntax, (charset, depth + 1));
        self.stop = Some(Stop::Broken);
        Some((Element { tag: head.tag, vr, value: Value::Items(items) }, end))
    }

    /// The items of a sequence up to `end`, or to its delimiter; and where it ends.
    fn sequence(
        &mut self,
        mut at: usize,
        end: Option<usize>,
        syntax: Syntax,
        (charset, depth): (CharacterSet, usize),
    ) -> (Vec<DataSet<'a>>, usize) {
        let mut items = Vec::new();
        if depth > self.limits.depth {
            self.fault(FaultKind::TooDeep, at, None);
            match end {
                Some(end) => return (items, end),
                None => self.stop = Some(Stop::Broken),
            }
        }
        while self.stop.is_none() && end.is_none_or(|end| at < end) {
            let Some(head) = self.head(at, syntax) else {
                if end.is_none() && self.stop.is_none() {
                    self.broken(FaultKind::Truncated, at, None);
                }
                break;
            };
            if head.tag == SEQUENCE_END {
                at = head.value;
                break;
            }
            if head.tag != ITEM {
                self.fault(FaultKind::NoItem, at, Some(head.tag));
                match end {
                    Some(end) => at = end,
                    None => self.stop = Some(Stop::Broken),
                }
                break;
            }
            if self.elements_left == 0 {
                self.broken(FaultKind::TooMany, at, None);
                break;
            }
            self.elements_left -= 1;
            let (item, next) = self.item(&head, syntax, (charset, depth));
            items.push(item);
            at = next;
        }
        (items, at)
    }

    fn item(
        &mut self,
        head: &Head,
        syntax: Syntax,
        around: (CharacterSet, usize),
    ) -> (DataSet<'a>, usize) {
        let implicit =
            |[_, _, _, _, e, f]: [u8; 6]| !(e.is_ascii_uppercase() && f.is_ascii_uppercase());
        let starts = self.at::<6>(head.value);
        let explicit = syntax.explicit && !starts.is_some_and(implicit);
        let syntax = Syntax { explicit, ..syntax };
        if head.length == UNDEFINED {
            return self.data_set(head.value, None, syntax, around);
        }
        let end = head.value.saturating_add(usize::try_from(head.length).unwrap_or(usize::MAX));
        if end > self.bytes.len() && (self.bytes.len() as u64) < self.whole {
            self.short(head.value, end as u64, None);
            return (data_set(Vec::new(), syntax.big_endian, around.0), end);
        }
        let (item, next) = self.data_set(head.value, Some(end), syntax, around);
        if end > self.bytes.len() && self.stop.is_none() {
            self.broken(FaultKind::Truncated, head.value, None);
        }
        (item, next.max(end.min(self.bytes.len())))
    }

    /// The items of a private element of unknown value representation, if it is a
    /// sequence through and through.
    fn hidden_sequence(
        &mut self,
        at: usize,
        end: usize,
        around: (CharacterSet, usize),
    ) -> Option<Vec<DataSet<'a>>> {
        if self.at::<4>(at)? != [0xFE, 0xFF, 0x00, 0xE0] || around.1 > self.limits.depth {
            return None;
        }
        let left = self.elements_left;
        let mut inner = Walk::new(self.bytes.get(..end)?, end as u64, self.limits);
        inner.elements_left = left;
        let (items, next) = inner.sequence(at, Some(end), Syntax::IMPLICIT, around);
        self.elements_left = inner.elements_left;
        (inner.stop.is_none() && inner.faults.is_empty() && next == end).then_some(items)
    }
}

/// Where group 0002 ends by its length, if something of the data set begins there.
fn group_end(length: &Element<'_>, next: usize, bytes: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(length.bytes().try_into().ok()?);
    let end = next.checked_add(usize::try_from(length).ok()?)?;
    // A wrong length must not cut the group short.
    (end <= bytes.len() && bytes.get(end..end + 2) != Some(&[2, 0])).then_some(end)
}

fn data_set(elements: Vec<Element<'_>>, big_endian: bool, charset: CharacterSet) -> DataSet<'_> {
    let in_order = elements.windows(2).all(|pair| pair[0].tag < pair[1].tag);
    let places = if in_order { Places::of(&elements) } else { None };
    DataSet { elements, big_endian, charset, in_order, places }
}

fn is_bulk(vr: Vr) -> bool {
    matches!(vr, Vr::OB | Vr::OW | Vr::OD | Vr::OF | Vr::OL | Vr::OV | Vr::UN)
}

fn is_pixels(tag: Tag) -> bool {
    tag.group == 0x7FE0 && matches!(tag.element, 0x0008..=0x0010)
}
