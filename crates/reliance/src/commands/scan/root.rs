//! Where a scan begins: folders and files on disk, and what lies below an address of an
//! object store; and what is open there, read at offsets.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reliance_tables::Objects;

use super::walk::{Found, Looked};
use crate::source;

/// Bytes that are fetched of an object at a time where it is read through.
const AHEAD: u64 = 8 << 20;
/// Fewest bytes that are fetched of an object: a request costs more than its bytes.
const LEAST: u64 = 16 << 10;

/// One of the paths and addresses that a scan was given.
#[derive(Clone)]
pub(super) struct Root {
    /// As it was written.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// What lies below it, where it is an address.
    pub(super) objects: Option<Arc<dyn Objects>>,
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Root {
    /// Open one that exists.
    ///
    /// # Errors
    ///
    /// A sentence with what stands in the way.
    pub(super) fn open(path: &Path) -> Result<Root, String> {
        let name = path.to_string_lossy().into_owned();
        let objects = if source::is_object(&name) {
            Some(source::objects(&name)?)
        } else if path.exists() {
            None
        } else {
            return Err(format!("there is no {}", path.display()));
        };
        Ok(Root { name, path: path.to_path_buf(), objects })
    }

    /// What its files are counted by.
    pub(super) fn counted(&self) -> (PathBuf, Option<Arc<dyn Objects>>) {
        (self.path.clone(), self.objects.clone())
    }

    /// Open what was found below it, and look at its length and time of change where that
    /// was not done yet; `path` is room for its path.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened.
    pub(super) fn bytes<'a>(
        &'a self,
        found: &'a mut Found,
        path: &mut PathBuf,
    ) -> io::Result<(Opened<'a>, &'a Found)> {
        if let Some(objects) = &self.objects {
            let found = &*found;
            let object = Object { objects: &**objects, found, held: None };
            return Ok((Opened::Object(object), found));
        }
        let place = match &found.path {
            Some(path) => path.as_path(),
            None => {
                path.clear();
                path.push(&self.path);
                path.push(&found.name);
                path
            }
        };
        let file = match File::open(place) {
            Ok(file) => Opened::File(file),
            Err(error) => {
                // What cannot be opened can be told by its length still.
                let meta = std::fs::metadata(place).ok();
                found.stamp = found.stamp.or(meta.as_ref().map(Looked::of));
                return Err(error);
            }
        };
        if found.stamp.is_none() {
            found.stamp = Some(file.look()?);
        }
        Ok((file, found))
    }
}

/// Something that is open.
pub(super) enum Opened<'a> {
    File(File),
    Object(Object<'a>),
}

/// An object, and the part of it that is held.
pub(super) struct Object<'a> {
    objects: &'a dyn Objects,
    found: &'a Found,
    held: Option<(u64, Vec<u8>)>,
}

impl<'b> Opened<'b> {
    /// Fill `buffer` from an offset on, as far as there are bytes; how many there were.
    ///
    /// # Errors
    ///
    /// Whatever hindered the reading.
    pub(super) fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut at = 0;
        while let Some(rest) = buffer.get_mut(at..).filter(|rest| !rest.is_empty()) {
            let read = match self {
                Opened::File(file) => read_once(file, offset + at as u64, rest),
                Opened::Object(object) => object.read(offset + at as u64, rest, LEAST),
            };
            match read {
                Ok(0) => break,
                Ok(read) => at += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(at)
    }

    /// Its bytes from the first to the last.
    pub(super) fn through<'a>(&'a mut self) -> Through<'a, 'b> {
        Through { opened: self, at: 0 }
    }

    /// Its length and time of change, as they are now.
    ///
    /// # Errors
    ///
    /// Whatever hindered the looking; that it is no regular file.
    pub(super) fn look(&self) -> io::Result<Looked> {
        match self {
            Opened::File(file) => {
                let meta = file.metadata()?;
                let regular = || io::Error::other("it is no regular file");
                meta.is_file().then(|| Looked::of(&meta)).ok_or_else(regular)
            }
            // Every request names the version that was found.
            Opened::Object(object) => {
                object.found.stamp.ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }
}

impl Object<'_> {
    fn read(&mut self, offset: u64, buffer: &mut [u8], least: u64) -> io::Result<usize> {
        let held = |held: &Option<(u64, Vec<u8>)>, buffer: &mut [u8]| {
            let (start, bytes) = held.as_ref()?;
            let from = usize::try_from(offset.checked_sub(*start)?).ok()?;
            let bytes = bytes.get(from..).filter(|bytes| !bytes.is_empty())?;
            let length = bytes.len().min(buffer.len());
            buffer.get_mut(..length)?.copy_from_slice(bytes.get(..length)?);
            Some(length)
        };
        if let Some(length) = held(&self.held, buffer) {
            return Ok(length);
        }
        let to = offset.saturating_add(least.max(buffer.len() as u64)).min(self.found.bytes());
        let version = self.found.version.as_deref();
        self.held = Some((offset, self.objects.read(&self.found.name, version, offset, to)?));
        Ok(held(&self.held, buffer).unwrap_or(0))
    }
}

/// Bytes from the first to the last.
pub(super) struct Through<'a, 'b> {
    opened: &'a mut Opened<'b>,
    at: u64,
}

impl Read for Through<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self.opened {
            Opened::File(file) => read_once(file, self.at, buffer)?,
            Opened::Object(object) => object.read(self.at, buffer, AHEAD)?,
        };
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_once(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_once(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}
