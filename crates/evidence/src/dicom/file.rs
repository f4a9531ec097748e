//! A file: preamble, file meta information, and which transfer syntax the data set has.

use std::io::Read as _;

use flate2::read::DeflateDecoder;

use super::element::{DataSet, Element, Tag, Vr, emptied};
use super::fault::{Fault, FaultKind, Unreadable};
use super::vr::vr_of;
use super::walk::{Syntax, Walk};
use super::{Header, Limits};

const IMPLICIT_LITTLE: &str = "1.2.840.10008.1.2";

const EXPLICIT_BIG: &str = "1.2.840.10008.1.2.2";
/// A private one of GE: its pixel data alone are big endian.
const IMPLICIT_GE: &str = "1.2.840.113619.5.2";
/// Transfer syntaxes whose data set is deflated as a whole.
const DEFLATED: [&str; 3] =
    ["1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205"];

/// How a data set is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferSyntax {
    /// The UID that the file names; `None` where it names none.
    pub declared: Option<String>,
    /// Are value representations written?
    pub explicit: bool,
    /// Are numbers stored with their most significant byte first?
    pub big_endian: bool,
    /// Is the data set deflated?
    pub deflated: bool,
}

/// Memory that is used for one file after another.
#[derive(Debug, Default)]
pub struct Room {
    elements: Vec<Element<'static>>,
}

impl Room {
    /// Take back the memory of a header that is no longer needed.
    pub fn take_back(&mut self, header: Header<'_>) {
        self.elements = emptied(header.data.elements);
    }
}

/// Read the header of a file of which `bytes` are the first.
///
/// `file_bytes` is the length of the whole file. A deflated data set is inflated into
/// `inflated`, whose content before does not matter.
///
/// # Errors
///
/// As [`read_into`].
pub fn read<'a>(
    bytes: &'a [u8],
    file_bytes: u64,
    inflated: &'a mut Vec<u8>,
    limits: &Limits,
) -> Result<Header<'a>, Unreadable> {
    read_into(bytes, file_bytes, inflated, limits, &mut Room::default())
}

/// As [`read`], with memory of headers that were read before.
///
/// # Errors
///
/// [`Unreadable::NeedsMore`] where the header goes on beyond `bytes` and the file has more;
/// the other reasons where the file is no DICOM file or nothing of it could be read.
pub fn read_into<'a>(
    bytes: &'a [u8],
    file_bytes: u64,
    inflated: &'a mut Vec<u8>,
    limits: &Limits,
    room: &mut Room,
) -> Result<Header<'a>, Unreadable> {
    if file_bytes == 0 && bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() < 132 && (bytes.len() as u64) < file_bytes {
        return Err(Unreadable::NeedsMore { bytes: file_bytes.min(132) });
    }
    let start = Start::of(bytes, file_bytes).ok_or(Unreadable::NotDicom)?;
    let mut walk = Walk::new(bytes, file_bytes, limits);
    if start.bare {
        walk.fault(FaultKind::BareDataSet, 0, None);
    }
    let (meta, at) = walk.meta(start.at);
    let declared = meta.text(Tag::new(2, 0x10)).map(|uid| uid.into_owned());
    let deflated = declared.as_deref().is_some_and(|uid| DEFLATED.contains(&uid));
    let (head, data);
    walk.room = emptied(std::mem::take(&mut room.elements));
    if deflated && walk.needs().is_none() {
        if (bytes.len() as u64) < file_bytes {
            return Err(more_for_deflated(file_bytes, limits));
        }
        let whole = inflate(bytes.get(at..).unwrap_or_default(), inflated, limits);
        let mut faults = walk.faults;
        walk = Walk::new(inflated, inflated.len() as u64, limits);
        if !whole {
            faults.push(Fault { kind: FaultKind::BrokenDeflate, offset: at as u64, tag: None });
        }
        walk.faults = faults;
        (head, data) = body(&mut walk, inflated, 0, declared.as_deref());
    } else {
        (head, data) = body(&mut walk, bytes, at, declared.as_deref());
    }
    if let Some(bytes) = walk.needs() {
        return Err(Unreadable::NeedsMore { bytes });
    }
    if data.elements.is_empty() && meta.elements.is_empty() {
        return Err(if start.bare { Unreadable::NotDicom } else { Unreadable::NoElement });
    }
    let transfer_syntax =
        TransferSyntax { declared, explicit: head.explicit, big_endian: head.big_endian, deflated };
    let (pixels, faults) = (walk.pixels, walk.faults);
    Ok(Header { meta, data, transfer_syntax, pixels, faults })
}

/// A deflated data set is read whole or, where it is longer than is read of a file, not.
fn more_for_deflated(file_bytes: u64, limits: &Limits) -> Unreadable {
    if file_bytes > limits.header_bytes {
        return Unreadable::TooLong;
    }
    Unreadable::NeedsMore { bytes: file_bytes }
}

/// The data set at `at`, and how it is written.
fn body<'a>(
    walk: &mut Walk<'a, '_>,
    bytes: &'a [u8],
    at: usize,
    declared: Option<&str>,
) -> (Syntax, DataSet<'a>) {
    let first = bytes.get(at..).unwrap_or_default();
    let syntax = match declared {
        None => {
            if !first.is_empty() {
                walk.fault(FaultKind::NoTransferSyntax, at, None);
            }
            guessed(first)
        }
        Some(uid) => {
            let named = named(uid);
            let found = looks_explicit(first).unwrap_or(named.explicit);
            if found != named.explicit {
                walk.fault(FaultKind::OtherTransferSyntax, at, None);
            }
            Syntax { explicit: found, ..named }
        }
    };
    let data = walk.top(at, syntax);
    (syntax, data)
}

/// The encoding of a transfer syntax; those that the standard added later are all
/// explicit and little endian.
fn named(uid: &str) -> Syntax {
    Syntax {
        explicit: !matches!(uid, IMPLICIT_LITTLE | IMPLICIT_GE),
        big_endian: uid == EXPLICIT_BIG,
    }
}

/// Do the first bytes of a data set write a value representation?
fn looks_explicit(first: &[u8]) -> Option<bool> {
    let letters = first.get(4..6)?;
    Some(letters.iter().all(u8::is_ascii_uppercase))
}

/// The encoding of a data set about which nothing is said.
fn guessed(first: &[u8]) -> Syntax {
    let explicit = matches!(first.get(4..6), Some(&[a, b]) if vr_of([a, b]).is_some());
    // Group 0008 with its bytes exchanged is 0800: no data set begins with a group so high.
    let big_endian =
        explicit && matches!(first.get(..2), Some(&[a, b]) if u16::from_le_bytes([a, b]) >= 0x400);
    Syntax { explicit, big_endian }
}

/// Inflate into `inflated`; was the stream whole and within the limit?
fn inflate(deflated: &[u8], inflated: &mut Vec<u8>, limits: &Limits) -> bool {
    inflated.clear();
    let most = limits.inflated_bytes;
    let mut stream = DeflateDecoder::new(deflated).take(most as u64 + 1);
    let whole = stream.read_to_end(inflated).is_ok() && inflated.len() <= most;
    inflated.truncate(most);
    whole
}

/// Where a file's elements begin.
struct Start {
    at: usize,
    /// Without `DICM`.
    bare: bool,
}

impl Start {
    fn of(bytes: &[u8], file_bytes: u64) -> Option<Start> {
        if bytes.get(128..132) == Some(b"DICM") {
            return Some(Start { at: 132, bare: false });
        }
        if bytes.get(..4) == Some(b"DICM") {
            return Some(Start { at: 4, bare: true });
        }
        looks_bare(bytes, file_bytes).then_some(Start { at: 0, bare: true })
    }
}

/// Do the bytes begin with a data set? Its first element must be one that a data set can
/// begin with, fit into the file, and be followed by the end or by an element with a
/// greater tag.
fn looks_bare(bytes: &[u8], file_bytes: u64) -> bool {
    let Some(first) = bare_head(bytes, 0) else { return false };
    let begins = matches!(first.tag.group, 0x0000 | 0x0002 | 0x0004 | 0x0008);
    if !begins || first.next > file_bytes {
        return false;
    }
    if first.next == file_bytes {
        return first.explicit;
    }
    let next = usize::try_from(first.next).ok();
    match next.and_then(|next| bare_head(bytes, next)) {
        Some(second) => second.tag > first.tag && second.next <= file_bytes,
        // A first value that fills what was read: only an explicit one is believed.
        None => first.explicit && first.next + 8 > bytes.len() as u64,
    }
}

struct BareHead {
    tag: Tag,
    next: u64,
    explicit: bool,
}

fn bare_head(bytes: &[u8], at: usize) -> Option<BareHead> {
    let head: [u8; 8] = bytes.get(at..at.checked_add(8)?)?.try_into().ok()?;
    let [a, b, c, d, e, f, g, h] = head;
    let vr = vr_of([e, f]);
    let big = vr.is_some() && u16::from_le_bytes([a, b]) >= 0x400 && b < 0x10 && a == 0;
    let two = |x, y| if big { u16::from_be_bytes([x, y]) } else { u16::from_le_bytes([x, y]) };
    let tag = Tag::new(two(a, b), two(c, d));
    let at = at as u64;
    let next = match vr {
        Some(Vr::SQ | Vr::UN | Vr::OB | Vr::OW | Vr::UT | Vr::UC | Vr::UR) => {
            let long: [u8; 4] = bytes.get(at as usize + 8..at as usize + 12)?.try_into().ok()?;
            let length = if big { u32::from_be_bytes(long) } else { u32::from_le_bytes(long) };
            at + 12 + if length == u32::MAX { 0 } else { u64::from(length) }
        }
        Some(_) => at + 8 + u64::from(two(g, h)),
        // Without a value representation only a tag of the dictionary is one.
        None => {
            tag.dictionary_vr()?;
            let length = u32::from_le_bytes([e, f, g, h]);
            if tag.element == 0 && length != 4 {
                return None;
            }
            at + 8 + if length == u32::MAX { 0 } else { u64::from(length) }
        }
    };
    Some(BareHead { tag, next, explicit: vr.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_transfer_syntax_has_an_encoding() {
        assert_eq!(named(IMPLICIT_LITTLE), Syntax { explicit: false, big_endian: false });
        assert_eq!(named("1.2.840.10008.1.2.1"), Syntax { explicit: true, big_endian: false });
        assert_eq!(named(EXPLICIT_BIG), Syntax { explicit: true, big_endian: true });
        assert_eq!(named("1.2.840.10008.1.2.4.90"), Syntax { explicit: true, big_endian: false });
    }
}
