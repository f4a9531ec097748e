//! DICOM bytes made by tests.

use super::element::{Tag, Vr};

/// How a made data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum As {
    Implicit,
    Explicit,
    BigEndian,
}

impl As {
    pub(crate) const ALL: [As; 3] = [As::Implicit, As::Explicit, As::BigEndian];

    pub(crate) fn uid(self) -> &'static str {
        match self {
            As::Implicit => "1.2.840.10008.1.2",
            As::Explicit => "1.2.840.10008.1.2.1",
            As::BigEndian => "1.2.840.10008.1.2.2",
        }
    }
}

/// A data set under construction.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    how: As,
    pub(crate) bytes: Vec<u8>,
}

impl Made {
    pub(crate) fn new(how: As) -> Made {
        Made { how, bytes: Vec::new() }
    }

    fn u16(&mut self, number: u16) {
        let bytes =
            if self.how == As::BigEndian { number.to_be_bytes() } else { number.to_le_bytes() };
        self.bytes.extend(bytes);
    }

    fn u32(&mut self, number: u32) {
        let bytes =
            if self.how == As::BigEndian { number.to_be_bytes() } else { number.to_le_bytes() };
        self.bytes.extend(bytes);
    }

    fn tag(&mut self, tag: Tag) {
        self.u16(tag.group);
        self.u16(tag.element);
    }

    /// Head of an element with any length.
    pub(crate) fn head(mut self, tag: Tag, vr: Vr, length: u32) -> Made {
        self.tag(tag);
        if self.how == As::Implicit {
            self.u32(length);
            return self;
        }
        self.bytes.extend(vr.to_string().as_bytes());
        match vr {
            Vr::OB | Vr::OW | Vr::SQ | Vr::UN | Vr::UT | Vr::UC | Vr::UR => {
                self.u16(0);
                self.u32(length);
            }
            _ => self.u16(length as u16),
        }
        self
    }

    /// An element with these bytes.
    pub(crate) fn raw(mut self, tag: Tag, vr: Vr, value: &[u8]) -> Made {
        self = self.head(tag, vr, value.len() as u32);
        self.bytes.extend(value);
        self
    }

    /// An element with this text, padded to an even length.
    pub(crate) fn text(self, group: u16, element: u16, vr: Vr, value: &str) -> Made {
        let mut bytes = value.as_bytes().to_vec();
        if bytes.len() % 2 == 1 {
            bytes.push(if vr == Vr::UI { 0 } else { b' ' });
        }
        self.raw(Tag::new(group, element), vr, &bytes)
    }

    /// An unsigned short.
    pub(crate) fn short(self, group: u16, element: u16, number: u16) -> Made {
        let big = self.how == As::BigEndian;
        let bytes = if big { number.to_be_bytes() } else { number.to_le_bytes() };
        self.raw(Tag::new(group, element), Vr::US, &bytes)
    }

    /// A sequence with one item for each data set, with defined lengths.
    pub(crate) fn sequence(self, group: u16, element: u16, items: &[Made]) -> Made {
        let mut inner = Made::new(self.how);
        for item in items {
            inner.tag(Tag::new(0xFFFE, 0xE000));
            inner.u32(item.bytes.len() as u32);
            inner.bytes.extend(&item.bytes);
        }
        self.raw(Tag::new(group, element), Vr::SQ, &inner.bytes)
    }

    /// A sequence with one item for each data set, with delimiters.
    pub(crate) fn delimited(self, tag: Tag, vr: Vr, items: &[Made]) -> Made {
        let mut made = self.head(tag, vr, u32::MAX);
        for item in items {
            made.tag(Tag::new(0xFFFE, 0xE000));
            made.u32(u32::MAX);
            made.bytes.extend(&item.bytes);
            made.tag(Tag::new(0xFFFE, 0xE00D));
            made.u32(0);
        }
        made.tag(Tag::new(0xFFFE, 0xE0DD));
        made.u32(0);
        made
    }

    /// The data set as a file, with preamble and file meta information.
    pub(crate) fn file(&self) -> Vec<u8> {
        file_of(self.how.uid(), &self.bytes)
    }
}

/// A file of these bytes in that transfer syntax.
pub(crate) fn file_of(uid: &str, data: &[u8]) -> Vec<u8> {
    let inner = Made::new(As::Explicit).text(2, 0x10, Vr::UI, uid);
    let length = (inner.bytes.len() as u32).to_le_bytes();
    let meta = Made::new(As::Explicit).raw(Tag::new(2, 0), Vr::UL, &length);
    let mut file = vec![0; 128];
    file.extend(b"DICM");
    file.extend(&meta.bytes);
    file.extend(&inner.bytes);
    file.extend(data);
    file
}

/// A usual CT image: identifiers, a person, acquisition, a nested sequence, pixels.
pub(crate) fn ct(how: As) -> Made {
    let code =
        Made::new(how).text(0x0008, 0x0100, Vr::SH, "113100").text(0x0008, 0x0102, Vr::SH, "DCM");
    Made::new(how)
        .text(0x0008, 0x0005, Vr::CS, "ISO_IR 100")
        .text(0x0008, 0x0016, Vr::UI, "1.2.840.10008.5.1.4.1.1.2")
        .text(0x0008, 0x0018, Vr::UI, "1.2.3.4")
        .text(0x0008, 0x0020, Vr::DA, "20190304")
        .text(0x0008, 0x0060, Vr::CS, "CT")
        .text(0x0008, 0x0070, Vr::LO, "Acme")
        .text(0x0010, 0x0010, Vr::PN, "Roe^Ann")
        .text(0x0010, 0x0020, Vr::LO, "P1")
        .text(0x0010, 0x1010, Vr::AS, "061Y")
        .sequence(0x0012, 0x0064, &[code])
        .text(0x0018, 0x0060, Vr::DS, "120")
        .text(0x0020, 0x000D, Vr::UI, "1.2.3")
        .text(0x0020, 0x000E, Vr::UI, "1.2.3.1")
        .short(0x0028, 0x0010, 2)
        .short(0x0028, 0x0011, 2)
        .text(0x0028, 0x0030, Vr::DS, "0.5\\0.7")
        .raw(Tag::new(0x7FE0, 0x0010), Vr::OW, &[1, 2, 3, 4, 5, 6, 7, 8])
}
