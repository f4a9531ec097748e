//! Where bytes come from: the one door through which this crate reads.
//!
//! Deliberately absent: opening. The binary opens files and addresses, and hands over
//! something that can be read at an offset by several threads at once.

use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};
use sha2::{Digest as _, Sha256};

/// Bytes of known length that several threads can read at any offset.
pub trait Source: Send + Sync {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Fill `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    ///
    /// Whatever hindered the reading; [`io::ErrorKind::UnexpectedEof`] where the bytes end
    /// before the buffer is full.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;

    /// Is there no byte?
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// An object of a folder, as the folder's list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the folder.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Time of its last change, in nanoseconds since 1970-01-01 UTC.
    pub changed_ns: i64,
    /// Its version, where the store tells it.
    pub version: Option<String>,
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Names of the folders in it.
    pub folders: Vec<String>,
    /// The objects in it.
    pub objects: Vec<Listed>,
}

/// Objects below an address, which are listed folder by folder and read in ranges.
pub trait Objects: Send + Sync {
    /// What the folder `below` holds, in no order; the whole address where that is empty.
    ///
    /// # Errors
    ///
    /// A sentence with what hindered the listing.
    fn list(&self, below: &str) -> Result<Listing, String>;

    /// The one object that the address itself is, if it is no folder.
    fn itself(&self) -> Option<Listed>;

    /// Bytes `from` up to `to` of the object with this name below the address.
    ///
    /// # Errors
    ///
    /// Whatever hindered the reading; [`io::ErrorKind::StaleNetworkFileHandle`] where the
    /// object is no longer the given version.
    fn read(&self, name: &str, version: Option<&str>, from: u64, to: u64) -> io::Result<Vec<u8>>;
}

impl Source for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).ok();
        let part = start.and_then(|start| self.get(start..start.checked_add(buffer.len())?));
        match part {
            Some(part) => {
                buffer.copy_from_slice(part);
                Ok(())
            }
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Bytes read at a time by sequential readers.
pub(crate) const BLOCK: usize = 1 << 20;

/// A source from its beginning to its end, hashed on the way.
pub(crate) struct Blocks<'a> {
    source: &'a dyn Source,
    at: u64,
    length: u64,
    hash: Sha256,
}

impl<'a> Blocks<'a> {
    pub(crate) fn new(source: &'a dyn Source) -> Blocks<'a> {
        Blocks { source, at: 0, length: source.len(), hash: Sha256::new() }
    }

    /// Append the next block to `buffer`; how many bytes were appended, 0 at the end.
    pub(crate) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<usize> {
        let left = self.length - self.at;
        let length = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
        let start = buffer.len();
        buffer.resize(start + length, 0);
        if let Err(error) = self.source.read_at(self.at, &mut buffer[start..]) {
            buffer.truncate(start);
            return Err(error);
        }
        self.hash.update(&buffer[start..]);
        self.at += length as u64;
        Ok(length)
    }

    pub(crate) fn position(&self) -> u64 {
        self.at
    }

    /// SHA-256 of what was read, in hexadecimal; `None` before the end.
    pub(crate) fn sha256(self) -> Option<String> {
        (self.at == self.length).then(|| hexadecimal(&self.hash.finalize()))
    }
}

/// SHA-256 of all bytes of a source, in hexadecimal.
///
/// # Errors
///
/// Whatever hindered the reading.
pub fn sha256(source: &dyn Source) -> io::Result<String> {
    let mut blocks = Blocks::new(source);
    let mut buffer = Vec::new();
    while blocks.next(&mut buffer)? > 0 {
        buffer.clear();
    }
    blocks.sha256().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A source as the Parquet reader wants it.
#[derive(Clone)]
pub(crate) struct Chunks(pub(crate) Arc<dyn Source>);

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl ChunkReader for Chunks {
    type T = SequentialReader;

    fn get_read(&self, start: u64) -> ParquetResult<SequentialReader> {
        if start > self.0.len() {
            return Err(beyond());
        }
        Ok(SequentialReader { source: Arc::clone(&self.0), at: start, buffer: Vec::new(), used: 0 })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        // A broken footer may claim any length: nothing is allocated on its word alone.
        if start.checked_add(length as u64).is_none_or(|end| end > self.0.len()) {
            return Err(beyond());
        }
        let mut buffer = vec![0; length];
        self.0
            .read_at(start, &mut buffer)
            .map_err(|error| ParquetError::General(error.to_string()))?;
        Ok(Bytes::from(buffer))
    }
}

fn beyond() -> ParquetError {
    ParquetError::EOF("a place beyond the end of the file".into())
}

/// Reads a source from an offset on, a small block at a time.
pub(crate) struct SequentialReader {
    source: Arc<dyn Source>,
    at: u64,
    buffer: Vec<u8>,
    used: usize,
}

impl io::Read for SequentialReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.used == self.buffer.len() {
            let left = usize::try_from(self.source.len().saturating_sub(self.at));
            self.buffer.resize(left.unwrap_or(4096).min(4096), 0);
            self.source.read_at(self.at, &mut self.buffer)?;
            self.at += self.buffer.len() as u64;
            self.used = 0;
        }
        let length = out.len().min(self.buffer.len() - self.used);
        out[..length].copy_from_slice(&self.buffer[self.used..self.used + length]);
        self.used += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        // FIPS 180-4's example for `abc`.
        let hash = sha256(&b"abc".to_vec()).unwrap();
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn nothing_is_read_or_allocated_beyond_the_end() {
        let chunks = Chunks(Arc::new(vec![1, 2, 3]));
        assert!(chunks.get_bytes(1, usize::MAX).is_err());
        assert!(chunks.get_read(4).is_err());
        assert_eq!(chunks.get_bytes(1, 2).unwrap().as_ref(), [2, 3]);
    }
}
