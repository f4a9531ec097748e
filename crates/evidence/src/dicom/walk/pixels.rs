//! Where pixel data lie, and encapsulated data before them.

use super::{Head, ITEM, SEQUENCE_END, Stop, Syntax, UNDEFINED, Walk};
use crate::dicom::PixelPlace;
use crate::dicom::element::{Element, Value};
use crate::dicom::fault::FaultKind;

impl<'a> Walk<'a, '_> {
    /// Encapsulated data that are not the pixel data of the file, such as an icon's.
    pub(super) fn fragments(
        &mut self,
        head: &Head,
        at: usize,
        syntax: Syntax,
    ) -> Option<(Element<'a>, usize)> {
        let mut here = head.value;
        loop {
            let fragment = self.head(here, syntax);
            let Some(fragment) = fragment else {
                if self.stop.is_none() {
                    self.broken(FaultKind::Truncated, at, Some(head.tag));
                }
                return None;
            };
            if fragment.tag == SEQUENCE_END {
                let length = (here - head.value) as u64;
                let value = Value::Unread { length };
                return Some((Element { tag: head.tag, vr: head.vr, value }, fragment.value));
            }
            if fragment.tag != ITEM || fragment.length == UNDEFINED {
                self.broken(FaultKind::NoItem, here, Some(head.tag));
                return None;
            }
            let end = fragment.value as u64 + u64::from(fragment.length);
            if end > self.bytes.len() as u64 {
                self.short(here, end, Some(head.tag));
                return None;
            }
            here = usize::try_from(end).ok()?;
        }
    }

    pub(super) fn reached_pixels(&mut self, head: &Head, syntax: Syntax) -> Element<'a> {
        let length = (head.length != UNDEFINED).then_some(u64::from(head.length));
        let offset = head.value as u64;
        if length.is_some_and(|length| offset + length > self.whole) {
            self.fault(FaultKind::PixelsTruncated, head.value, Some(head.tag));
        }
        let big_endian = syntax.big_endian;
        self.pixels = Some(PixelPlace { tag: head.tag, offset, length, big_endian });
        self.stop = Some(Stop::Pixels);
        let value = Value::Unread { length: u64::from(head.length) };
        Element { tag: head.tag, vr: head.vr, value }
    }
}
