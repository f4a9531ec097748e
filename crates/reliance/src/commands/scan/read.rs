//! One file: its first bytes, its header, its row or the reason why it has none.

use std::io;
use std::path::PathBuf;

use reliance_evidence::dicom::deidentify::{self, Profile, Settings};
use reliance_evidence::dicom::{self, Header, Limits, PixelPlace, Room, Unreadable, inventory};
use reliance_evidence::pictures;
use reliance_evidence::side::Side;
use reliance_model::inventory::state;
use reliance_model::record::{Cell, Column};
use reliance_tables::records::Block;

use super::columns::{self, Places, file_cells, judgement_cells};
use super::known::Taken;
use super::pixels;
use super::root::{Opened, Root};
use super::said::{Said, Saying};
use super::store::List;
use super::walk::Found;

/// Bytes that are read of the first file, and of every one without the mark of DICOM.
const FIRST: usize = 16 << 10;
/// Fewest and most that are read of any other at once.
const WINDOW: (usize, usize) = (4 << 10, 256 << 10);

/// Reads files one after another, in memory of its own.
pub(super) struct Reader<'a> {
    pub(super) roots: &'a [Root],
    pub(super) places: &'a Places,
    look: &'a Look,
    limits: Limits,
    first: First,
    /// Bytes that are read first: the header of a file is about as long as that of the file
    /// before it, with which it mostly shares a series.
    window: usize,
    inflated: Vec<u8>,
    room: Room,
    path: PathBuf,
    /// Memory of a row.
    cells: Vec<Cell<'static>>,
    saying: Saying,
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
    /// Columns of the list of files without a row.
    pub(super) others: Vec<Column>,
    /// Columns of the lines of the worklist.
    pub(super) notes: Vec<Column>,
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
        let saying = Saying::new([&look.columns, &look.others, &look.notes]);
        Reader {
            roots,
            places,
            look,
            limits: Limits::default(),
            first: First::default(),
            window: FIRST,
            inflated: Vec::new(),
            room: Room::default(),
            path: PathBuf::new(),
            cells: Vec::new(),
            saying,
        }
    }

    /// What was said since the last time.
    pub(super) fn said(&mut self) -> Said {
        self.saying.take()
    }

    /// Look at a file, and say what it says.
    pub(super) fn read(&mut self, mut found: Found) {
        if let Err(no_row) = self.row(&mut found) {
            let mut cells = Vec::from(file_cells(self.root(&found), &found));
            cells.extend([no_row.format.into(), no_row.problem.into(), no_row.reason.into()]);
            self.saying.row(List::Others, &cells);
        }
        self.saying.files(1);
    }

    /// Say of something why it cannot be looked at.
    pub(super) fn fault(&mut self, root: usize, name: String, reason: &str) {
        let found = Found { root, name, path: None, stamp: None, version: None, exact: true };
        let mut cells = Vec::from(file_cells(self.root(&found), &found));
        let reason = Cell::text(format!("it cannot be read: {reason}"));
        cells.extend(["unknown".into(), "unreadable-file".into(), reason]);
        self.saying.row(List::Others, &cells);
        self.saying.files(1);
    }

    /// Say what earlier runs said of files.
    pub(super) fn known(&mut self, taken: &Taken) {
        let mut rows = taken.part.rows();
        if taken.part.list == List::Rows {
            rows = self.placed(rows, &taken.found);
        }
        self.saying.files(taken.found.len());
        self.saying.block(taken.part.list, rows);
        taken.notes.iter().for_each(|note| self.saying.block(List::Notes, note.rows()));
    }

    /// With the splits and sites of this run.
    fn placed<'f>(&'f self, rows: Block, found: &'f [Found]) -> Block {
        let [split, site] = [columns::SPLIT, columns::SITE];
        if self.places.are_none() && rows.is_blank(split) && rows.is_blank(site) {
            return rows;
        }
        let cells = |found: &'f Found| match self.roots.get(found.root) {
            Some(root) => self.places.cells(root, found),
            None => [Cell::Empty, Cell::Empty],
        };
        let cells: Vec<[Cell<'_>; 2]> = found.iter().map(cells).collect();
        let texts = |at: usize| -> Vec<Option<String>> {
            let text = |cells: &[Cell<'_>; 2]| Some(cells.get(at)?.as_text()?.to_string());
            cells.iter().map(text).collect()
        };
        rows.with_texts(split, &texts(0)).with_texts(site, &texts(1))
    }

    fn row(&mut self, found: &mut Found) -> Result<(), NoRow> {
        let gone = || unreadable(&io::ErrorKind::NotFound.into());
        let root = self.roots.get(found.root).ok_or_else(gone)?;
        let opened = root.bytes(found, &mut self.path);
        let (mut file, found) = opened.map_err(|error| unreadable(&error))?;
        let mut want = self.window;
        self.first.held = 0;
        loop {
            self.fill(&mut file, want, found.bytes()).map_err(|error| unreadable(&error))?;
            let (bytes, inflated) = (self.first.bytes(), &mut self.inflated);
            match dicom::read_into(bytes, found.bytes(), inflated, &self.limits, &mut self.room) {
                Ok(header) if inventory::is_directory(&header) => {
                    let reason = "the index of a medium, no instance".into();
                    return Err(NoRow { problem: None, reason, format: "DICOMDIR" });
                }
                Ok(header) => {
                    let mut cells: Vec<Cell<'_>> = std::mem::take(&mut self.cells);
                    begin(&mut cells, root, self.places, found);
                    cells.push("DICOM".into());
                    cells.extend(inventory::cells(&header));
                    let name = || name(self.roots, found);
                    let note = judge(&header, self.look, &name, &mut cells);
                    let (pixels, deflated) = (header.pixels, header.transfer_syntax.deflated);
                    self.window = window(pixels.filter(|_| !deflated), bytes.len());
                    self.room.take_back(header);
                    let cells = if self.look.pixels {
                        let mut owned = Vec::from_iter(cells.into_iter().map(Cell::into_owned));
                        let inflated = deflated.then_some(self.inflated.as_slice());
                        owned.extend(hashes(&mut file, pixels, inflated)?);
                        owned
                    } else {
                        cells
                    };
                    let saying = &mut self.saying;
                    self.cells = finished(&file, self.look, (cells, note), saying, found)?;
                    return Ok(());
                }
                // The next window is several times as long, so that a long header is not
                // walked again for each of its elements.
                Err(Unreadable::NeedsMore { bytes }) => {
                    let needed = usize::try_from(bytes).unwrap_or(usize::MAX);
                    want = needed.max(self.first.held.saturating_mul(4)).max(self.window + 1);
                }
                Err(why) => {
                    let mut cells = Vec::new();
                    begin(&mut cells, root, self.places, found);
                    let picture = self.picture(&mut file, found, &mut cells);
                    picture.ok_or_else(|| self.no_dicom(found, why))?;
                    if self.look.pixels {
                        cells.extend(hashes(&mut file, None, None)?);
                    }
                    let saying = &mut self.saying;
                    return finished(&file, self.look, (cells, None), saying, found).map(drop);
                }
            }
        }
    }

    /// Read on until the first `want` bytes of the file are there, or all of it.
    fn fill(&mut self, file: &mut Opened<'_>, want: usize, length: u64) -> io::Result<()> {
        self.first.more(file, want, length)?;
        if want == self.window && self.first.bytes().get(128..132) != Some(b"DICM") {
            // Whether bytes without this mark are a data set is told by the first ones,
            // as many of them for every file.
            self.first.more(file, FIRST, length)?;
            self.first.held = self.first.held.min(FIRST);
        }
        Ok(())
    }

    /// The cells of an image that is not DICOM; `None` where the file is no such image.
    fn picture(
        &self,
        file: &mut Opened<'_>,
        found: &Found,
        cells: &mut Vec<Cell<'_>>,
    ) -> Option<()> {
        let picture = pictures::read(self.first.bytes(), &mut |at, length| {
            let left = found.bytes().saturating_sub(at);
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

    fn no_dicom(&self, found: &Found, why: Unreadable) -> NoRow {
        let format = format_of(self.first.bytes());
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

/// Add the cells that every row begins with.
fn begin<'a>(cells: &mut Vec<Cell<'a>>, root: &'a Root, places: &'a Places, found: &'a Found) {
    cells.extend(file_cells(&root.name, found));
    cells.extend(places.cells(root, found));
}

/// Say the row of a file, and the lines of the worklist about it; the memory of the row.
fn finished<'a>(
    file: &Opened<'_>,
    look: &'a Look,
    (mut cells, note): (Vec<Cell<'a>>, Option<String>),
    saying: &mut Saying,
    found: &Found,
) -> Result<Vec<Cell<'static>>, NoRow> {
    cells.resize(look.columns.len(), Cell::Empty);
    for (at, beside) in look.side.get(&found.name).into_iter().flatten() {
        if let Some(cell) = cells.get_mut(*at).filter(|cell| cell.is_empty()) {
            *cell = beside.clone();
        }
    }
    if !file.look().is_ok_and(|now| found.stamp == Some(now)) {
        return Err(changed());
    }
    if let Some(note) = note {
        let mut about = cells.get(..=columns::VERSION).unwrap_or_default().to_vec();
        about.push(note.into());
        saying.row(List::Notes, &about);
    }
    saying.row(List::Rows, &cells);
    cells.clear();
    // Of no cell another one is made: the memory alone changes hands.
    Ok(cells.into_iter().map(|_| Cell::Empty).collect())
}

fn hashes(
    file: &mut Opened<'_>,
    pixels: Option<PixelPlace>,
    inflated: Option<&[u8]>,
) -> Result<Vec<Cell<'static>>, NoRow> {
    pixels::hashes(file, pixels, inflated).map_err(|error| unreadable(&error))
}

/// Bytes to read of the next file: about as many as the header of this one took.
fn window(pixels: Option<PixelPlace>, read: usize) -> usize {
    let used = pixels.and_then(|pixels| usize::try_from(pixels.offset).ok()).unwrap_or(read);
    used.next_multiple_of(WINDOW.0).clamp(WINDOW.0, WINDOW.1)
}

/// The file's name on the worklist.
fn name(roots: &[Root], found: &Found) -> String {
    match roots {
        [_] => found.name.clone(),
        _ => {
            let root = roots.get(found.root).map_or("", |root| &root.name);
            format!("{root}/{}", found.name)
        }
    }
}

/// Cells of what de-identification left; lines of the worklist where they are wanted.
fn judge<'a>(
    header: &Header<'a>,
    look: &'a Look,
    name: &dyn Fn() -> String,
    cells: &mut Vec<Cell<'a>>,
) -> Option<String> {
    let judged = deidentify::judge(header, &look.profile, &look.settings);
    judgement_cells(&judged, &look.profile, cells);
    if !look.worklist || judged.violations.is_empty() {
        return None;
    }
    let mut lines = String::new();
    deidentify::worklist(&name(), &judged, &look.profile, &mut lines);
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

/// The first bytes of a file, in memory that was used for others before.
#[derive(Default)]
struct First {
    memory: Vec<u8>,
    held: usize,
}

impl First {
    fn bytes(&self) -> &[u8] {
        self.memory.get(..self.held).unwrap_or_default()
    }

    /// Read on until the first `want` bytes of the file are held, or all of it.
    fn more(&mut self, file: &mut Opened<'_>, want: usize, length: u64) -> io::Result<()> {
        let want = want.min(usize::try_from(length).unwrap_or(usize::MAX));
        if self.memory.len() < want {
            self.memory.resize(want, 0);
        }
        if let Some(room) = self.memory.get_mut(self.held..want).filter(|room| !room.is_empty()) {
            self.held += file.read_at(self.held as u64, room)?;
        }
        Ok(())
    }
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
