//! Every file below the paths, in one order, a folder in memory at a time.
//!
//! The order is that of the names, folder by folder. The same order is that of the rows,
//! so that what is known of a file is found by reading two sorted lists side by side.

use std::cmp::Ordering;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use reliance_tables::{Listed, Objects};

use super::root::Root;
use crate::source::Stamp;
use crate::write::OWN;

/// A file to look at.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Which of the paths it lies below.
    pub(super) root: usize,
    /// Its path below that one, with `/` between names; its own name where it is that one.
    pub(super) name: String,
    /// Where it is, where that is not the name below the path of the scan.
    pub(super) path: Option<PathBuf>,
    /// Its length and time of change, where they were looked at.
    pub(super) stamp: Option<Looked>,
    /// Version of an object, where the store tells it.
    pub(super) version: Option<String>,
    /// Is `name` all of its name? Not where that is no UTF-8.
    pub(super) exact: bool,
}

/// Length and time of change of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Looked {
    pub(super) bytes: u64,
    /// In nanoseconds since 1970.
    pub(super) changed_ns: i64,
}

impl Looked {
    pub(super) fn of(meta: &Metadata) -> Looked {
        let changed_ns = i64::try_from(Stamp::of(meta).changed_nanos).unwrap_or_default();
        Looked { bytes: meta.len(), changed_ns }
    }
}

impl Found {
    /// Where it is; `root` is the path of the scan it lies below.
    pub(super) fn place(&self, root: &Root) -> PathBuf {
        self.path.clone().unwrap_or_else(|| root.path.join(&self.name))
    }

    /// Its length, where that is known.
    pub(super) fn bytes(&self) -> u64 {
        self.stamp.map_or(0, |stamp| stamp.bytes)
    }
}

/// What a walk meets.
#[derive(Debug)]
pub(super) enum Met {
    File(Found),
    /// Something that cannot be looked at, by its name, and why.
    Fault {
        root: usize,
        name: String,
        reason: String,
    },
    /// A link to a folder, which is not followed.
    Link,
}

/// Files that are passed over, wherever they are named from.
#[derive(Debug, Default)]
pub(super) struct Skip {
    /// Their names as walks have them.
    names: Vec<String>,
    real: Vec<PathBuf>,
}

impl Skip {
    /// These files, as far as they are there.
    pub(super) fn new(files: &[PathBuf]) -> Skip {
        let real: Vec<PathBuf> = files.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let name =
            |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        // A link to one of them is one of them, too.
        let names = real.iter().chain(files).filter_map(name).collect();
        Skip { names, real }
    }

    fn may_have(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    fn has(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| self.real.contains(&path))
    }
}

/// Order of the names of files.
pub(super) fn order(left: (usize, &str), right: (usize, &str)) -> Ordering {
    // A separator comes before every other byte: a folder is walked before the names that
    // go on where its own ends.
    let rank = |byte: Option<&u8>| match byte {
        None => 0,
        Some(b'/') => 1,
        Some(byte) => u16::from(*byte) + 2,
    };
    left.0.cmp(&right.0).then_with(|| {
        let (left, right) = (left.1.as_bytes(), right.1.as_bytes());
        let same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
        rank(left.get(same)).cmp(&rank(right.get(same)))
    })
}

/// Meet everything below the paths until `meet` says to stop; with `stat`, files on disk
/// are looked at for their length and time of change, which costs a request each.
pub(super) fn walk(roots: &[Root], skip: &Skip, stat: bool, meet: &mut dyn FnMut(Met) -> bool) {
    for (root, Root { path, objects, .. }) in roots.iter().enumerate() {
        if let Some(objects) = objects {
            if !(Store { root, address: path, objects: &**objects, meet }).all() {
                return;
            }
            continue;
        }
        let go_on = match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Below { root, skip, stat, meet }.folder(path, ""),
            Ok(meta) => {
                let name = path.file_name().unwrap_or_default();
                let exact = name.to_str().is_some();
                let name = name.to_string_lossy().into_owned();
                let (path, stamp) = (Some(path.clone()), Some(Looked::of(&meta)));
                meet(Met::File(Found { root, name, path, stamp, version: None, exact }))
            }
            Err(error) => meet(Met::Fault { root, name: String::new(), reason: error.to_string() }),
        };
        if !go_on {
            return;
        }
    }
}

/// A walk over an object store, a folder's list in memory at a time.
struct Store<'a> {
    root: usize,
    address: &'a Path,
    objects: &'a dyn Objects,
    meet: &'a mut dyn FnMut(Met) -> bool,
}

impl Store<'_> {
    fn all(&mut self) -> bool {
        match self.objects.itself() {
            Some(object) => self.object("", object),
            None => self.folder(""),
        }
    }

    fn folder(&mut self, prefix: &str) -> bool {
        let listing = match self.objects.list(prefix) {
            Ok(listing) => listing,
            Err(reason) => {
                let name = prefix.to_string();
                return (self.meet)(Met::Fault { root: self.root, name, reason });
            }
        };
        let folders = listing.folders.into_iter().map(|name| (name + "/", None));
        let objects = listing.objects.into_iter().map(|one| (one.name.clone(), Some(one)));
        let mut named: Vec<(String, Option<Listed>)> = folders.chain(objects).collect();
        named.sort_by(|a, b| order((0, &a.0), (0, &b.0)));
        named.into_iter().all(|(name, object)| match object {
            Some(object) => self.object(prefix, object),
            None => {
                let name = name.trim_end_matches('/');
                name == OWN || self.folder(&joined(prefix, name))
            }
        })
    }

    fn object(&mut self, prefix: &str, object: Listed) -> bool {
        let name = joined(prefix, &object.name);
        let path = self.objects.itself().map(|_| self.address.to_path_buf());
        let Listed { bytes, changed_ns, version, .. } = object;
        let (root, stamp) = (self.root, Some(Looked { bytes, changed_ns }));
        (self.meet)(Met::File(Found { root, name, path, stamp, version, exact: true }))
    }
}

/// The name of what has this name in a folder.
fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.into() } else { [folder, "/", name].concat() }
}

struct Below<'a> {
    root: usize,
    skip: &'a Skip,
    stat: bool,
    meet: &'a mut dyn FnMut(Met) -> bool,
}

/// What a folder holds.
struct Entry {
    /// Its name; a folder's with a separator behind it, so that it stands where the names
    /// of its files would.
    name: String,
    kind: io::Result<FileType>,
    /// Its path, where the name is not all of it.
    inexact: Option<PathBuf>,
}

impl Entry {
    fn of(entry: &fs::DirEntry) -> Entry {
        let kind = entry.file_type();
        let (mut name, inexact) = match entry.file_name().into_string() {
            Ok(name) => (name, None),
            Err(name) => (name.to_string_lossy().into_owned(), Some(entry.path())),
        };
        if kind.as_ref().is_ok_and(FileType::is_dir) {
            name.push('/');
        }
        Entry { name, kind, inexact }
    }
}

impl Below<'_> {
    fn fault(&mut self, name: &str, error: &io::Error) -> bool {
        let (name, reason) = (name.to_string(), error.to_string());
        (self.meet)(Met::Fault { root: self.root, name, reason })
    }

    fn folder(&mut self, folder: &Path, prefix: &str) -> bool {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return self.fault(prefix, &error),
        };
        let mut named = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => named.push(Entry::of(&entry)),
                Err(error) => {
                    if !self.fault(prefix, &error) {
                        return false;
                    }
                }
            }
        }
        named.sort_by(|a, b| order((0, &a.name), (0, &b.name)));
        named.into_iter().all(|entry| self.entry(folder, prefix, entry))
    }

    fn entry(&mut self, folder: &Path, prefix: &str, entry: Entry) -> bool {
        let own = entry.name.trim_end_matches('/');
        let name = joined(prefix, own);
        let kind = match entry.kind {
            Ok(kind) => kind,
            Err(error) => return self.fault(&name, &error),
        };
        let path = || entry.inexact.clone().unwrap_or_else(|| folder.join(own));
        if kind.is_dir() {
            return own == OWN || self.folder(&path(), &name);
        }
        if self.skip.may_have(own) && self.skip.has(&path()) {
            return true;
        }
        let mut stamp = None;
        if self.stat || !kind.is_file() {
            match fs::metadata(path()) {
                Ok(meta) if meta.is_dir() => return (self.meet)(Met::Link),
                Ok(meta) if meta.is_file() => stamp = Some(Looked::of(&meta)),
                // A pipe may have nobody who writes into it, and never end.
                Ok(_) => return self.fault(&name, &io::Error::other("it is no regular file")),
                Err(error) => return self.fault(&name, &error),
            }
        }
        let (root, exact) = (self.root, entry.inexact.is_none());
        let path = entry.inexact;
        (self.meet)(Met::File(Found { root, name, path, stamp, version: None, exact }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_meets_files_in_their_order() {
        let place = tempfile::tempdir().unwrap();
        for name in ["a/x", "a.b", "a/b/c", "ab", "a-", ".reliance/scan/rows", "z/1", "z/10", "z/2"]
        {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::File::create(path).unwrap();
        }
        let mut names = Vec::new();
        walk(
            &[Root::open(place.path()).unwrap()],
            &Skip::new(&[place.path().join("ab")]),
            false,
            &mut |met| {
                if let Met::File(file) = met {
                    names.push(file.name);
                }
                true
            },
        );
        assert_eq!(names, ["a/b/c", "a/x", "a-", "a.b", "z/1", "z/10", "z/2"]);
        let in_order = |pair: &[String]| order((0, &pair[0]), (0, &pair[1])) == Ordering::Less;
        assert!(names.windows(2).all(in_order));
    }
}
