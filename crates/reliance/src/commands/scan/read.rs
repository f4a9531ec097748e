//! One file: its first bytes, its header, its row or the reason why it has none.

use std::io;

use reliance_evidence::dicom::deidentify::{self, Profile, Settings};
use reliance_evidence::dicom::{self, Header, Limits, PixelPlace, Unreadable, inventory};
use reliance_evidence::pictures;
use reliance_evidence::side::Side;
use reliance_model::inventory::state;
use reliance_model::record::{Cell, Column};

use super::columns::{self, Places, file_cells, judgement_cells};
use super::pixels;
use super::root::{Opened, Root};
use super::walk::Found;

/// Bytes that are read of every file.
const FIRST: usize = 16 << 10;

/// What is said of a file.
#[derive(Debug)]
pub(super) enum Said {
    /// Its row of the inventory, and its lines of the worklist.
    Row(Vec<Cell>, Option<String>),
    /// Its row of the other list.
    Other(Vec<Cell>),
}

/// Reads files one after another, in memory of its own.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) roots: &'a [Root],
    pub(super) places: &'a Places,
    look: &'a Look,
    limits: Limits,
    bytes: Vec<u8>,
    inflated: Vec<u8>,
}

/// What is looked at in a file besides what its header says.
#[derive(Debug)]
pub(super) struct Look {
    /// Hashes of file and pixels.
    pub(super) pixels: bool,
    /// Lines of the worklist.
    pub(super) worklist: bool,
    /// By what de-identification is judged.
    pub(super) profile: Profile,
    pub(super) settings: Settings,
    /// Columns of a row.
    pub(super) columns: Vec<Column>,
    /// What stands in the side table.
    pub(super) side: Side,
}

/// Why a file has no row.
struct NoRow {
    problem: Option<&'static str>,
    reason: String,
    format: &'static str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(roots: &'a [Root], places: &'a Places, look: &'a Look) -> Reader<'a> {
        let (bytes, inflated) = (Vec::new(), Vec::new());
        Reader { roots, places, look, limits: Limits::default(), bytes, inflated }
    }

    /// What is said of the file.
    pub(super) fn read(&mut self, found: &Found) -> Said {
        let root = self.root(found);
        let mut cells = Vec::with_capacity(self.look.columns.len());
        cells.extend(file_cells(root, found));
        match self.row(found, &mut cells) {
            Ok(note) => Said::Row(cells, note),
            Err(no_row) => {
                cells.truncate(columns::VERSION + 1);
                cells.push(no_row.format.into());
                cells.push(no_row.problem.into());
                cells.push(Cell::text(no_row.reason));
                Said::Other(cells)
            }
        }
    }

    fn row(&mut self, found: &Found, cells: &mut Vec<Cell>) -> Result<Option<String>, NoRow> {
        let gone = || unreadable(&io::ErrorKind::NotFound.into());
        let root = self.roots.get(found.root).ok_or_else(gone)?;
        let mut file = root.bytes(found).map_err(|error| unreadable(&error))?;
        cells.extend(self.places.cells(found));
        let (pixels, deflated, note) = self.header(&mut file, found, cells)?;
        cells.resize(self.look.columns.len() - columns::HASHES, Cell::Empty);
        if self.look.pixels {
            let inflated = deflated.then_some(self.inflated.as_slice());
            let hashed = pixels::hashes(&mut file, pixels, inflated);
            cells.extend(hashed.map_err(|error| unreadable(&error))?);
        }
        cells.resize(self.look.columns.len(), Cell::Empty);
        for (at, beside) in self.look.side.get(&found.name).into_iter().flatten() {
            if let Some(cell) = cells.get_mut(*at).filter(|cell| cell.is_empty()) {
                *cell = beside.clone();
            }
        }
        if file.is_as_found(found) { Ok(note) } else { Err(changed()) }
    }

    /// The cells of what the header says; where pixels lie, and lines of the worklist.
    fn header(
        &mut self,
        file: &mut Opened<'_>,
        found: &Found,
        cells: &mut Vec<Cell>,
    ) -> Result<(Option<PixelPlace>, bool, Option<String>), NoRow> {
        let listed = self.name(found);
        self.bytes.clear();
        let mut want = FIRST;
        loop {
            more(file, &mut self.bytes, want, found.bytes).map_err(|error| unreadable(&error))?;
            let read = dicom::read(&self.bytes, found.bytes, &mut self.inflated, &self.limits);
            match read {
                Ok(header) if inventory::is_directory(&header) => {
                    let reason = "the index of a medium, no instance".into();
                    return Err(NoRow { problem: None, reason, format: "DICOMDIR" });
                }
                Ok(header) => {
                    cells.push("DICOM".into());
                    cells.extend(inventory::cells(&header));
                    let note = judge(&header, self.look, &listed, cells);
                    return Ok((header.pixels, header.transfer_syntax.deflated, note));
                }
                // The next window is several times as long, so that a long header is not
                // walked again for each of its elements.
                Err(Unreadable::NeedsMore { bytes }) => {
                    let needed = usize::try_from(bytes).unwrap_or(usize::MAX);
                    want = needed.max(self.bytes.len().saturating_mul(4));
                }
                Err(why) => {
                    self.picture(file, found, cells).ok_or_else(|| self.no_dicom(found, why))?;
                    return Ok((None, false, None));
                }
            }
        }
    }

    /// The cells of an image that is not DICOM; `None` where the file is no such image.
    fn picture(&self, file: &mut Opened<'_>, found: &Found, cells: &mut Vec<Cell>) -> Option<()> {
        let picture = pictures::read(&self.bytes, &mut |at, length| {
            let left = found.bytes.saturating_sub(at);
            part(file, at, length.min(usize::try_from(left).unwrap_or(length)))
        })?;
        let columns = &self.look.columns;
        cells.push(picture.format.into());
        cells.resize(columns.len() - columns::HASHES, Cell::Empty);
        let unjudged = [("deid_state", Cell::from(state::UNJUDGED))];
        for (name, said) in picture.cells.into_iter().chain(unjudged) {
            if let Some(cell) = cells.get_mut(columns::at(columns, name)) {
                *cell = said;
            }
        }
        Some(())
    }

    /// The name of the root that the file lies below.
    fn root(&self, found: &Found) -> &'a str {
        self.roots.get(found.root).map_or("", |root| &root.name)
    }

    /// The file's name on the worklist.
    fn name(&self, found: &Found) -> String {
        match self.roots {
            [_] => found.name.clone(),
            _ => format!("{}/{}", self.root(found), found.name),
        }
    }

    fn no_dicom(&self, found: &Found, why: Unreadable) -> NoRow {
        let format = format_of(&self.bytes);
        let last = found.name.rsplit('/').next().unwrap_or_default();
        let extension = last.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        let named = matches!(extension.as_deref(), Some("dcm" | "dicom" | "ima"));
        let problem = match why {
            Unreadable::NotDicom if !named => None,
            Unreadable::Empty if !named => None,
            Unreadable::NotDicom => Some("not-dicom"),
            Unreadable::Empty => Some("empty-file"),
            _ => Some("broken-dicom"),
        };
        NoRow { problem, reason: why.to_string(), format }
    }
}

/// Cells of what de-identification left; lines of the worklist where they are wanted.
fn judge(header: &Header<'_>, look: &Look, name: &str, cells: &mut Vec<Cell>) -> Option<String> {
    let judged = deidentify::judge(header, &look.profile, &look.settings);
    cells.extend(judgement_cells(&judged, &look.profile));
    if !look.worklist || judged.violations.is_empty() {
        return None;
    }
    let mut lines = String::new();
    deidentify::worklist(name, &judged, &look.profile, &mut lines);
    Some(lines)
}

fn changed() -> NoRow {
    NoRow {
        problem: Some("changed-file"),
        reason: "the file changed while it was read".into(),
        format: "unknown",
    }
}

fn unreadable(error: &io::Error) -> NoRow {
    if error.kind() == io::ErrorKind::StaleNetworkFileHandle {
        return changed();
    }
    let reason = format!("it cannot be read: {error}");
    NoRow { problem: Some("unreadable-file"), reason, format: "unknown" }
}

/// Read on until `bytes` holds the first `want` bytes of the file, or all of it.
fn more(file: &mut Opened<'_>, bytes: &mut Vec<u8>, want: usize, length: u64) -> io::Result<()> {
    let want = want.min(usize::try_from(length).unwrap_or(usize::MAX));
    let at = bytes.len();
    if want > at {
        bytes.resize(want, 0);
        let read = file.read_at(at as u64, bytes.get_mut(at..).unwrap_or_default());
        bytes.truncate(at + *read.as_ref().unwrap_or(&0));
        read?;
    }
    Ok(())
}

/// Bytes at an offset; fewer at the end of the file, and where they cannot be read.
fn part(file: &mut Opened<'_>, at: u64, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    // What cannot be read is as if it were not there.
    let read = file.read_at(at, &mut bytes).unwrap_or(0);
    bytes.truncate(read);
    bytes
}

/// What a file is by its first bytes.
fn format_of(bytes: &[u8]) -> &'static str {
    const MARKS: [(&[u8], &str); 13] = [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xFF\xD8\xFF", "JPEG"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"II+\0", "BigTIFF"),
        (b"MM\0+", "BigTIFF"),
        (b"%PDF", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x1F\x8B", "gzip"),
        (b"PAR1", "Parquet"),
        (b"\x89HDF", "HDF5"),
        (b"NRRD", "NRRD"),
        (b"BM", "BMP"),
    ];
    if bytes.is_empty() {
        return "empty";
    }
    if let Some((_, format)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return format;
    }
    if matches!(bytes.get(344..348), Some(b"n+1\0" | b"ni1\0")) {
        return "NIfTI";
    }
    if bytes.get(128..132) == Some(b"DICM") {
        return "DICOM";
    }
    let start = &bytes[..bytes.len().min(512)];
    let is_text = start.iter().all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\r' | b'\n'));
    if is_text { "text" } else { "unknown" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        assert_eq!(format_of(b"\x89PNG\r\n\x1a\n..."), "PNG");
        assert_eq!(format_of(b"id,label\n1,2\n"), "text");
        assert_eq!(format_of(b""), "empty");
        assert_eq!(format_of(&[0; 400]), "unknown");
    }
}
