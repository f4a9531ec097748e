//! Every file below the paths, in one order, a folder in memory at a time.
//!
//! The order is that of the names, folder by folder. The same order is that of the rows,
//! so that what is known of a file is found by reading two sorted lists side by side.

use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
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
    /// Where it is.
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    pub(super) changed_ns: i64,
    /// Version of an object, where the store tells it.
    pub(super) version: Option<String>,
    /// Is `name` all of its name? Not where that is no UTF-8.
    pub(super) exact: bool,
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
    names: Vec<OsString>,
    real: Vec<PathBuf>,
}

impl Skip {
    /// These files, as far as they are there.
    pub(super) fn new(files: &[PathBuf]) -> Skip {
        let real: Vec<PathBuf> = files.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let name = |path: &PathBuf| path.file_name().map(OsString::from);
        // A link to one of them is one of them, too.
        let names = real.iter().chain(files).filter_map(name).collect();
        Skip { names, real }
    }

    fn has(&self, name: &OsStr, path: &Path) -> bool {
        self.names.iter().any(|known| known == name)
            && path.canonicalize().is_ok_and(|path| self.real.contains(&path))
    }
}

/// Order of the names of files.
pub(super) fn order(left: (usize, &str), right: (usize, &str)) -> Ordering {
    // A separator comes before every other byte: a folder is walked before the names that
    // go on where its own ends.
    let rank = |byte: u8| if byte == b'/' { 0 } else { u16::from(byte) + 1 };
    left.0.cmp(&right.0).then_with(|| left.1.bytes().map(rank).cmp(right.1.bytes().map(rank)))
}

/// Time of change in nanoseconds since 1970.
pub(super) fn changed_ns(meta: &Metadata) -> i64 {
    i64::try_from(Stamp::of(meta).changed_nanos).unwrap_or_default()
}

/// Meet everything below the paths until `meet` says to stop.
pub(super) fn walk(roots: &[Root], skip: &Skip, meet: &mut dyn FnMut(Met) -> bool) {
    for (root, Root { path, objects, .. }) in roots.iter().enumerate() {
        if let Some(objects) = objects {
            if !(Store { root, address: path, objects: &**objects, meet }).all() {
                return;
            }
            continue;
        }
        let go_on = match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Below { root, skip, meet }.folder(path, ""),
            Ok(meta) => {
                let name = path.file_name().unwrap_or_default();
                let exact = name.to_str().is_some();
                let name = name.to_string_lossy().into_owned();
                meet(Met::File(found(root, name, exact, path.clone(), &meta)))
            }
            Err(error) => meet(Met::Fault { root, name: String::new(), reason: error.to_string() }),
        };
        if !go_on {
            return;
        }
    }
}

fn found(root: usize, name: String, exact: bool, path: PathBuf, meta: &Metadata) -> Found {
    let (bytes, changed_ns) = (meta.len(), changed_ns(meta));
    Found { root, name, path, bytes, changed_ns, version: None, exact }
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
        let path = match self.objects.itself() {
            Some(_) => self.address.to_path_buf(),
            None => self.address.join(&name),
        };
        let Listed { bytes, changed_ns, version, .. } = object;
        let root = self.root;
        (self.meet)(Met::File(Found { root, name, path, bytes, changed_ns, version, exact: true }))
    }
}

/// The name of what has this name in a folder.
fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.into() } else { format!("{folder}/{name}") }
}

struct Below<'a> {
    root: usize,
    skip: &'a Skip,
    meet: &'a mut dyn FnMut(Met) -> bool,
}

impl Below<'_> {
    fn fault(&mut self, name: &str, error: &std::io::Error) -> bool {
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
                Ok(entry) => {
                    // A folder stands where the names of its files would.
                    let end =
                        if entry.file_type().is_ok_and(|kind| kind.is_dir()) { "/" } else { "" };
                    named.push((format!("{}{end}", entry.file_name().to_string_lossy()), entry));
                }
                Err(error) => {
                    if !self.fault(prefix, &error) {
                        return false;
                    }
                }
            }
        }
        named.sort_by(|a, b| order((0, &a.0), (0, &b.0)));
        named.into_iter().all(|(name, entry)| {
            let name = name.trim_end_matches('/');
            self.entry(joined(prefix, name), &entry)
        })
    }

    fn entry(&mut self, name: String, entry: &fs::DirEntry) -> bool {
        let exact = entry.file_name().to_str().is_some();
        let path = entry.path();
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => return self.fault(&name, &error),
        };
        if kind.is_dir() {
            return entry.file_name() == OWN || self.folder(&path, &name);
        }
        if self.skip.has(&entry.file_name(), &path) {
            return true;
        }
        let meta = if kind.is_symlink() { fs::metadata(&path) } else { entry.metadata() };
        match meta {
            Ok(meta) if meta.is_dir() => (self.meet)(Met::Link),
            Ok(meta) => (self.meet)(Met::File(found(self.root, name, exact, path, &meta))),
            Err(error) => self.fault(&name, &error),
        }
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
