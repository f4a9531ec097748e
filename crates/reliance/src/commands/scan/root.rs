//! Where a scan begins: folders and files on disk, and what lies below an address of an
//! object store; and what is open there, read at offsets.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use reliance_tables::Objects;

use super::walk::{Found, changed_ns};
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

    /// Open a file that was found below it.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened.
    pub(super) fn bytes<'a>(&'a self, found: &'a Found) -> io::Result<Opened<'a>> {
        Ok(match &self.objects {
            None => Opened::File(File::open(&found.path)?),
            Some(objects) => Opened::Object(Object { objects: &**objects, found, held: None }),
        })
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

    /// Is it, after it was read, as it was found?
    pub(super) fn is_as_found(&self, found: &Found) -> bool {
        match self {
            Opened::File(file) => file.metadata().is_ok_and(|meta| {
                meta.len() == found.bytes && changed_ns(&meta) == found.changed_ns
            }),
            // Every request names the version that was found.
            Opened::Object(_) => true,
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
        let to = offset.saturating_add(least.max(buffer.len() as u64)).min(self.found.bytes);
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
