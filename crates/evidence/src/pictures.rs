//! Headers of images that are not DICOM: NIfTI, PNG, TIFF and whole slides in TIFF.
//!
//! They say little: sizes, spacing, sometimes the maker. What else an inventory wants of
//! them comes from a side table ([`crate::side`]).

use std::io::Read as _;

use flate2::read::GzDecoder;
use reliance_model::record::Cell;

/// Bytes of a file at an offset, at most so many; fewer at its end.
pub type At<'a> = &'a mut dyn FnMut(u64, usize) -> Vec<u8>;

/// What a header says: format, and cells by the names of inventory columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picture {
    /// NIfTI, PNG, TIFF or BigTIFF.
    pub format: &'static str,
    /// Cells by column.
    pub cells: Vec<(&'static str, Cell<'static>)>,
}

/// Longest text that is taken of a tag, in bytes.
const TEXT: usize = 4096;
/// Most entries of a directory of a TIFF that are looked at.
const ENTRIES: usize = 512;

/// Read the header of an image of which `first` are the first bytes; `None` where it is
/// none of these, or broken.
pub fn read(first: &[u8], at: At<'_>) -> Option<Picture> {
    if first.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png(first);
    }
    if let Some(big) = tiff_order(first) {
        return Tiff { big, wide: false, at }.read(first);
    }
    if first.starts_with(&[0x1F, 0x8B]) {
        let mut header = Vec::new();
        // Only the header is unpacked, however long the rest is.
        let read = GzDecoder::new(first).take(600).read_to_end(&mut header);
        return if read.is_ok() || header.len() >= 348 { nifti(&header) } else { None };
    }
    nifti(first)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

fn turned<const N: usize>(bytes: &[u8], at: usize, big: bool) -> Option<[u8; N]> {
    let mut bytes: [u8; N] = array(bytes, at)?;
    if big {
        bytes.reverse();
    }
    Some(bytes)
}

fn png(first: &[u8]) -> Option<Picture> {
    if first.get(12..16)? != b"IHDR" {
        return None;
    }
    let size = |at| Some(i64::from(u32::from_be_bytes(array(first, at)?)));
    let samples = match first.get(25)? {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let mut cells = vec![
        ("columns", size(16)?.into()),
        ("rows", size(20)?.into()),
        ("bits_stored", i64::from(*first.get(24)?).into()),
        ("samples_per_pixel", Cell::Whole(samples)),
    ];
    let mut chunk = 33;
    while let Some(length) = array(first, chunk).map(u32::from_be_bytes) {
        if first.get(chunk + 4..chunk + 8) == Some(b"pHYs") && first.get(chunk + 16) == Some(&1) {
            let per_metre = |at| Some(f64::from(u32::from_be_bytes(array(first, at)?)));
            let (x, y) = (per_metre(chunk + 8)?, per_metre(chunk + 12)?);
            cells.extend(spacing(1000.0 / y, 1000.0 / x, "pHYs of PNG"));
        }
        chunk = chunk.saturating_add(12).saturating_add(length as usize);
    }
    Some(Picture { format: "PNG", cells })
}

/// Cells of a spacing in millimetres; none where it is no spacing.
fn spacing(row: f64, column: f64, from: &'static str) -> Vec<(&'static str, Cell<'static>)> {
    if !(row.is_finite() && column.is_finite() && row > 0.0 && column > 0.0) {
        return Vec::new();
    }
    vec![
        ("pixel_spacing_row_mm", row.into()),
        ("pixel_spacing_column_mm", column.into()),
        ("pixel_spacing_from", from.into()),
    ]
}

/// Sizes and spacings of a NIfTI-1 or NIfTI-2 header, of either byte order. The first axis
/// is that of columns, the third that of slices.
fn nifti(header: &[u8]) -> Option<Picture> {
    let size = array(header, 0)?;
    let (big, second) = match (i32::from_le_bytes(size), i32::from_be_bytes(size)) {
        (348, _) => (false, false),
        (_, 348) => (true, false),
        (540, _) => (false, true),
        (_, 540) => (true, true),
        _ => return None,
    };
    let magic = if second { header.get(4..7)? } else { header.get(344..347)? };
    if !matches!(magic, b"n+1" | b"ni1" | b"n+2" | b"ni2") {
        return None;
    }
    let dim = |n: usize| -> Option<i64> {
        if second {
            return turned(header, 16 + 8 * n, big).map(i64::from_le_bytes);
        }
        turned(header, 40 + 2 * n, big).map(i16::from_le_bytes).map(i64::from)
    };
    let step = |n: usize| -> Option<f64> {
        if second {
            return turned(header, 104 + 8 * n, big).map(f64::from_le_bytes);
        }
        turned(header, 76 + 4 * n, big).map(f32::from_le_bytes).map(f64::from)
    };
    let units = if second {
        turned(header, 500, big).map(i32::from_le_bytes)?
    } else {
        i32::from(*header.get(123)?)
    };
    let to_mm = match units & 7 {
        1 => 1000.0,
        3 => 0.001,
        // Most writers say nothing and mean millimetres.
        _ => 1.0,
    };
    let bits = turned(header, if second { 14 } else { 72 }, big).map(i16::from_le_bytes)?;
    let mut cells = vec![
        ("columns", dim(1)?.into()),
        ("rows", dim(2)?.into()),
        ("bits_stored", i64::from(bits).into()),
    ];
    cells.extend(spacing(step(2)? * to_mm, step(1)? * to_mm, "pixdim of NIfTI"));
    if dim(0)? >= 3 {
        cells.push(("frames", dim(3)?.into()));
        cells.push(("spacing_between_slices_mm", (step(3)? * to_mm).into()));
    }
    Some(Picture { format: "NIfTI", cells })
}

/// Has the file the most significant byte first? `None` where it is no TIFF.
fn tiff_order(first: &[u8]) -> Option<bool> {
    match first.get(..4)? {
        b"II*\0" | b"II+\0" => Some(false),
        b"MM\0*" | b"MM\0+" => Some(true),
        _ => None,
    }
}

/// A TIFF, of which the first directory is read.
struct Tiff<'a> {
    big: bool,
    /// Offsets of eight bytes (BigTIFF).
    wide: bool,
    at: At<'a>,
}

/// An entry of a directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// The value, or where it lies.
    field: Vec<u8>,
}

impl Tiff<'_> {
    fn u16(&self, bytes: &[u8], at: usize) -> Option<u16> {
        turned(bytes, at, self.big).map(u16::from_le_bytes)
    }

    fn u32(&self, bytes: &[u8], at: usize) -> Option<u32> {
        turned(bytes, at, self.big).map(u32::from_le_bytes)
    }

    fn offset(&self, bytes: &[u8], at: usize) -> Option<u64> {
        if self.wide {
            return turned(bytes, at, self.big).map(u64::from_le_bytes);
        }
        self.u32(bytes, at).map(u64::from)
    }

    fn read(mut self, first: &[u8]) -> Option<Picture> {
        self.wide = matches!(first.get(..4)?, b"II+\0" | b"MM\0+");
        let entries = self.directory(self.offset(first, if self.wide { 8 } else { 4 })?)?;
        let mut cells = Vec::new();
        for (tag, column) in
            [(256, "columns"), (257, "rows"), (258, "bits_stored"), (277, "samples_per_pixel")]
        {
            if let Some(number) = entries.iter().find(|entry| entry.tag == tag) {
                cells.push((column, self.number(number).into()));
            }
        }
        for (tag, column) in
            [(271, "manufacturer"), (272, "model_name"), (305, "software_versions")]
        {
            let text = entries.iter().find(|entry| entry.tag == tag);
            let text = text.and_then(|entry| self.text(entry));
            cells.extend(text.map(|text| (column, Cell::text(text))));
        }
        cells.extend(self.spacing(&entries));
        Some(Picture { format: if self.wide { "BigTIFF" } else { "TIFF" }, cells })
    }

    fn directory(&mut self, offset: u64) -> Option<Vec<Entry>> {
        let (head, each) = if self.wide { (8, 20) } else { (2, 12) };
        let bytes = (self.at)(offset, head + ENTRIES * each);
        let count =
            if self.wide { self.offset(&bytes, 0)? } else { u64::from(self.u16(&bytes, 0)?) };
        let count = usize::try_from(count).unwrap_or(ENTRIES).min(ENTRIES);
        let entry = |n: usize| {
            let at = head + n * each;
            Some(Entry {
                tag: self.u16(&bytes, at)?,
                kind: self.u16(&bytes, at + 2)?,
                count: self.offset(&bytes, at + 4)?,
                field: bytes.get(at + each - if self.wide { 8 } else { 4 }..at + each)?.to_vec(),
            })
        };
        Some((0..count).filter_map(entry).collect())
    }

    /// The first value, a short or a long.
    fn number(&self, entry: &Entry) -> Option<i64> {
        match entry.kind {
            // Several shorts lie elsewhere; they are those of samples, and alike.
            3 if entry.count <= 2 => self.u16(&entry.field, 0).map(i64::from),
            4 if entry.count == 1 => self.u32(&entry.field, 0).map(i64::from),
            _ => None,
        }
    }

    fn text(&mut self, entry: &Entry) -> Option<String> {
        let length = usize::try_from(entry.count).ok().filter(|_| entry.kind == 2)?.min(TEXT);
        let bytes = if length <= entry.field.len() {
            entry.field.get(..length)?.to_vec()
        } else {
            let offset = self.offset(&entry.field, 0)?;
            (self.at)(offset, length)
        };
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_matches(['\0', ' ', '\r', '\n']).to_string();
        (!text.is_empty()).then_some(text)
    }

    fn rational(&mut self, entry: &Entry) -> Option<f64> {
        let bytes = if entry.field.len() >= 8 {
            entry.field.clone()
        } else {
            let offset = self.offset(&entry.field, 0)?;
            (self.at)(offset, 8)
        };
        let (over, under) = (self.u32(&bytes, 0)?, self.u32(&bytes, 4)?);
        (entry.kind == 5 && under > 0).then(|| f64::from(over) / f64::from(under))
    }

    /// Micrometres a pixel of a slide scanner's description, else the resolution; one
    /// without a unit, as of screens, says nothing.
    fn spacing(&mut self, entries: &[Entry]) -> Vec<(&'static str, Cell<'static>)> {
        let of = |tag| entries.iter().find(|entry: &&Entry| entry.tag == tag);
        if let Some(described) = of(270).and_then(|entry| self.text(entry))
            && let Some((_, rest)) = described.split_once("MPP = ")
        {
            let digits: String =
                rest.chars().take_while(|char| char.is_ascii_digit() || *char == '.').collect();
            if let Ok(micrometres) = digits.parse::<f64>() {
                return spacing(micrometres / 1000.0, micrometres / 1000.0, "MPP of TIFF");
            }
        }
        let mm = match of(296).and_then(|entry| self.number(entry)) {
            Some(2) => 25.4,
            Some(3) => 10.0,
            _ => return Vec::new(),
        };
        let mut step = |tag| of(tag).and_then(|entry| self.rational(entry)).map(|per| mm / per);
        match (step(283), step(282)) {
            (Some(row), Some(column)) => spacing(row, column, "resolution of TIFF"),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
