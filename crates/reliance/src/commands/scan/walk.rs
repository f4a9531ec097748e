//! Every file below the paths, in one order, a folder in memory at a time.
//!
//! The order is that of the names, folder by folder. The same order is that of the rows,
//! so that what is known of a file is found by reading two sorted lists side by side.

use std::cmp::Ordering;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

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
pub(super) fn walk(roots: &[PathBuf], skip: &[PathBuf], meet: &mut dyn FnMut(Met) -> bool) {
    for (root, path) in roots.iter().enumerate() {
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
    Found { root, name, path, bytes: meta.len(), changed_ns: changed_ns(meta), exact }
}

struct Below<'a> {
    root: usize,
    skip: &'a [PathBuf],
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
            let below = if prefix.is_empty() { name.into() } else { format!("{prefix}/{name}") };
            self.entry(below, &entry)
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
        if self.skip.contains(&path) {
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
        walk(&[place.path().to_path_buf()], &[place.path().join("ab")], &mut |met| {
            if let Met::File(file) = met {
                names.push(file.name);
            }
            true
        });
        assert_eq!(names, ["a/b/c", "a/x", "a-", "a.b", "z/1", "z/10", "z/2"]);
        let in_order = |pair: &[String]| order((0, &pair[0]), (0, &pair[1])) == Ordering::Less;
        assert!(names.windows(2).all(in_order));
    }
}
