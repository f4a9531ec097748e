//! The columns of the inventory, and of the list of files that have no row in it.

use std::path::{Component, Path, PathBuf};

use reliance_evidence::dicom::deidentify::{Action, Judged, Profile};
use reliance_evidence::dicom::inventory;
use reliance_model::inventory as known_columns;
use reliance_model::record::{Cell, Column, Kind};

use super::arguments::{Named, Scan};
use super::root::Root;
use super::walk::Found;

/// Raised whenever a reader or a column changes, so that what an older one said is not
/// taken for what this one says.
const READER: &str = "2";

pub(super) const ROOT: usize = 0;
pub(super) const PATH: usize = 1;
pub(super) const BYTES: usize = 2;
pub(super) const CHANGED: usize = 3;
pub(super) const VERSION: usize = 4;
pub(super) const SPLIT: usize = 5;
/// Of the list of other files.
pub(super) const FORMAT: usize = 5;
/// Of the list of other files.
pub(super) const PROBLEM: usize = 6;
/// Of the list of other files.
pub(super) const REASON: usize = 7;
pub(super) const SITE: usize = 6;

const fn text(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Text, about }
}

const fn whole(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: Kind::Whole, about }
}

const FILE: [Column; 5] = [
    text("root", "PATH that was given on the command line"),
    text("file", "path of the file below it"),
    whole("file_bytes", "length of the file"),
    whole("file_changed_ns", "time of its last change, in nanoseconds since 1970-01-01 UTC"),
    text("file_version", "version (ETag) of an object of an object store"),
];

const PLACE: [Column; 3] = [
    text("split", "split that the file belongs to, by --split or --split-level"),
    text("site", "site that the file belongs to, by --site or --site-level"),
    text("format", "format of the file: DICOM, NIfTI, PNG, TIFF or BigTIFF"),
];

/// How many columns at the end hold hashes.
pub(super) const HASHES: usize = PIXELS.len();

const PIXELS: [Column; 4] = [
    text("file_sha256", "SHA-256 of the whole file, with --pixels"),
    text("pixel_sha256", "SHA-256 of the pixel data, with --pixels"),
    text(
        "pixel_sha256_of",
        "what was hashed: `native bytes as stored`, or `fragments as stored` (compressed, without the offset table); the same picture stored otherwise has another hash",
    ),
    whole("pixel_bytes", "how many bytes were hashed"),
];

const OTHER: [Column; 3] = [
    text("format", "what the file is by its first bytes"),
    text("problem", "code of the problem, where the file should have had a row"),
    text("reason", "why it has none"),
];

/// Columns of the inventory of instances.
pub(super) fn of_instances() -> Vec<Column> {
    let said = FILE.into_iter().chain(PLACE).chain(inventory::columns());
    said.chain(of_judgement()).chain(PIXELS).collect()
}

/// Columns of what de-identification left.
fn of_judgement() -> impl Iterator<Item = Column> {
    let known = known_columns::COLUMNS.iter();
    known.filter(|known| known.name.starts_with("deid_")).map(|known| {
        let is_text = matches!(known.name, "deid_state" | "deid_edition" | "deid_methods");
        let kind = if is_text { Kind::Text } else { Kind::Whole };
        Column { name: known.name, kind, about: known.what }
    })
}

/// Add the cells of what de-identification left.
pub(super) fn judgement_cells<'a>(
    judged: &Judged,
    profile: &'a Profile,
    cells: &mut Vec<Cell<'a>>,
) {
    let count = |action: Action| Cell::Whole(judged.of(action).into());
    cells.push(judged.state().into());
    cells.push(profile.edition().into());
    cells.push(Cell::text(judged.declaration.codes()));
    cells.extend(Action::ALL.map(count));
    cells.push(Cell::Whole(judged.to_look_at().into()));
}

/// Columns of the lines of the worklist.
pub(super) fn of_notes() -> Vec<Column> {
    FILE.into_iter().chain([text("lines", "lines of the worklist about the file")]).collect()
}

/// Columns of the list of files without a row.
pub(super) fn of_others() -> Vec<Column> {
    FILE.into_iter().chain(OTHER).collect()
}

/// Where a column of instances stands.
pub(super) fn at(columns: &[Column], name: &str) -> usize {
    // A name that is none of the columns is beyond them all, where every cell is empty.
    columns.iter().position(|column| column.name == name).unwrap_or(columns.len())
}

/// What made records: another reader may have said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Made {
    /// Program, reader, and what de-identification was judged by.
    pub(super) by: String,
    /// What was looked at besides headers, each word with a blank after it.
    pub(super) with: String,
}

impl Made {
    /// What this run makes.
    pub(super) fn of(args: &Scan, judged_by: &str) -> Made {
        let asked = [("pixels ", args.pixels), ("worklist ", args.worklist.is_some())];
        Made {
            by: format!("{} {READER} {judged_by}", env!("CARGO_PKG_VERSION")),
            with: asked.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect(),
        }
    }

    /// Do records that were made `by` and `with` that serve this run?
    pub(super) fn is_served(&self, by: Option<&str>, with: Option<&str>) -> bool {
        let with = with.unwrap_or_default();
        by == Some(self.by.as_str())
            && self.with.split_inclusive(' ').all(|word| with.contains(word))
    }
}

/// The cells that every record of a file begins with.
pub(super) fn file_cells<'a>(root: &'a str, found: &'a Found) -> [Cell<'a>; 5] {
    [
        Cell::text(root),
        Cell::text(found.name.as_str()),
        found.stamp.map(|stamp| i64::try_from(stamp.bytes).unwrap_or(i64::MAX)).into(),
        found.stamp.map(|stamp| stamp.changed_ns).into(),
        found.version.as_deref().into(),
    ]
}

/// Which split and site a file belongs to.
#[derive(Debug, Clone)]
pub(super) struct Places {
    split: (Vec<Named>, Option<usize>),
    site: (Vec<Named>, Option<usize>),
}

impl Places {
    pub(super) fn of(args: &Scan) -> Places {
        Places {
            split: (args.split.clone(), args.split_level),
            site: (args.site.clone(), args.site_level),
        }
    }

    /// Split and site of a file below a path.
    pub(super) fn cells<'a>(&'a self, root: &Root, found: &'a Found) -> [Cell<'a>; 2] {
        [&self.split, &self.site].map(|(named, level)| place(named, *level, root, found))
    }

    /// Does nothing name a split or a site?
    pub(super) fn are_none(&self) -> bool {
        [&self.split, &self.site].iter().all(|(named, level)| named.is_empty() && level.is_none())
    }
}

/// The folder that is named most closely; else the name of the folder at the level.
fn place<'a>(named: &'a [Named], level: Option<usize>, root: &Root, found: &'a Found) -> Cell<'a> {
    if named.is_empty() && level.is_none() {
        return Cell::Empty;
    }
    let below = Path::new(&found.name);
    let clean = |path: &Path| -> PathBuf {
        path.components().filter(|part| *part != Component::CurDir).collect()
    };
    let whole = if named.is_empty() { PathBuf::new() } else { clean(&found.place(root)) };
    let holds = |one: &&Named| {
        let folder = clean(&one.folder);
        whole.starts_with(&folder) || below.starts_with(&folder)
    };
    let closest = named.iter().filter(holds).max_by_key(|one| one.folder.components().count());
    if let Some(one) = closest {
        return Cell::text(one.name.as_str());
    }
    let Some(level) = level.and_then(|level| level.checked_sub(1)) else { return Cell::Empty };
    let mut folders = found.name.rsplit_once('/').map_or("", |(folders, _)| folders).split('/');
    folders.nth(level).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> Found {
        let (path, version) = (None, None);
        Found { root: 0, name: name.into(), path, stamp: None, version, exact: true }
    }

    fn below(named: &[Named], level: Option<usize>, name: &str) -> Cell<'static> {
        let root = Root { name: "./images".into(), path: "./images".into(), objects: None };
        place(named, level, &root, &found(name)).into_owned()
    }

    fn named(name: &str, folder: &str) -> Named {
        Named { name: name.into(), folder: folder.into() }
    }

    #[test]
    fn the_closest_folder_names_a_place() {
        let splits = [named("train", "images/train"), named("tune", "train/b")];
        assert_eq!(below(&splits, None, "train/a/1.dcm"), Cell::from("train"));
        assert_eq!(below(&splits, None, "train/b/1.dcm"), Cell::from("tune"));
        assert_eq!(below(&splits, None, "trainer/1.dcm"), Cell::Empty);
    }

    #[test]
    fn a_level_names_a_place_by_its_folder_never_by_the_file() {
        assert_eq!(below(&[], Some(2), "train/site01/1.dcm"), Cell::from("site01"));
        assert_eq!(below(&[], Some(3), "train/site01/1.dcm"), Cell::Empty);
        assert_eq!(below(&[], Some(1), "1.dcm"), Cell::Empty);
        assert_eq!(below(&[], Some(0), "train/1.dcm"), Cell::Empty);
    }

    #[test]
    fn no_column_has_the_name_of_another() {
        for columns in [of_instances(), of_others(), of_notes()] {
            let names: std::collections::BTreeSet<&str> =
                columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), columns.len());
        }
    }

    #[test]
    fn every_column_that_checks_know_is_there() {
        let columns = of_instances();
        for known in known_columns::COLUMNS {
            assert!(at(&columns, known.name) < columns.len(), "{}", known.name);
        }
    }
}
