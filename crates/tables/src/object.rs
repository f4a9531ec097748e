//! Tables in an object store, read through the same door as files.
//!
//! Addresses are `s3://bucket/key` and `file:///path`. Credentials, endpoint and region
//! come as options from the caller, named as the `object_store` crate names them
//! (`aws_access_key_id`, `aws_endpoint`, `aws_region` …): libraries read no environment.

use std::io;

use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, parse_url_opts};
use tokio::runtime::{Builder, Runtime};

use crate::source::Source;

/// Bytes fetched ahead by small reads: a request costs more than its bytes.
const AHEAD: u64 = 1 << 20;

/// An object that is read in ranges, each thread waiting for its own.
pub struct ObjectSource {
    store: Box<dyn ObjectStore>,
    path: Path,
    length: u64,
    /// The version that was there when it was opened; a later one is refused.
    version: Option<String>,
    runtime: Runtime,
    ahead: std::sync::Mutex<(u64, Vec<u8>)>,
}

impl ObjectSource {
    /// Open the object at an address.
    ///
    /// # Errors
    ///
    /// Why not, as a sentence: the address makes no sense, the store cannot be reached, or
    /// there is no such object.
    pub fn open(
        address: &str,
        options: impl IntoIterator<Item = (String, String)>,
    ) -> Result<ObjectSource, String> {
        let url = address.parse().map_err(|error| format!("not an address: {error}"))?;
        let (store, path) = parse_url_opts(&url, options).map_err(|error| error.to_string())?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let found = runtime.block_on(store.head(&path)).map_err(|error| error.to_string())?;
        let ahead = std::sync::Mutex::new((0, Vec::new()));
        let (length, version) = (found.size, found.e_tag);
        Ok(ObjectSource { store, path, length, version, runtime, ahead })
    }

    /// The version that was there when it was opened, where the store tells it.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    fn fetch(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let options = object_store::GetOptions {
            range: Some((start..end).into()),
            if_match: self.version.clone(),
            ..object_store::GetOptions::default()
        };
        let fetched = self
            .runtime
            .block_on(async { self.store.get_opts(&self.path, options).await?.bytes().await });
        let bytes = fetched.map_err(io::Error::other)?;
        if bytes.len() as u64 == end - start {
            Ok(bytes.to_vec())
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }
}

impl Source for ObjectSource {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let length = buffer.len() as u64;
        let end = offset.checked_add(length).filter(|end| *end <= self.length);
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        if length >= AHEAD {
            buffer.copy_from_slice(&self.fetch(offset, end)?);
            return Ok(());
        }
        let poisoned = || io::Error::other("an earlier read failed");
        let mut ahead = self.ahead.lock().map_err(|_| poisoned())?;
        let held = |ahead: &(u64, Vec<u8>)| {
            let from = usize::try_from(offset.checked_sub(ahead.0)?).ok()?;
            ahead.1.get(from..from.checked_add(buffer.len())?).map(<[u8]>::to_vec)
        };
        let bytes = match held(&ahead) {
            Some(bytes) => bytes,
            None => {
                *ahead = (offset, self.fetch(offset, (offset + AHEAD).min(self.length))?);
                held(&ahead).ok_or(io::ErrorKind::UnexpectedEof)?
            }
        };
        buffer.copy_from_slice(&bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_by_its_address_is_read_in_ranges() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let bytes: Vec<u8> = (0..3_000_000u32).map(|at| (at % 251) as u8).collect();
        #[allow(clippy::disallowed_methods, reason = "a test's own file")]
        std::fs::write(&path, &bytes).unwrap();
        let address = format!("file://{}", path.display());
        let source = ObjectSource::open(&address, []).unwrap();
        assert_eq!(source.len(), 3_000_000);
        for (offset, length) in [(0, 10), (5, 3), (2_999_990, 10), (100, 2_000_000)] {
            let mut buffer = vec![0; length];
            source.read_at(offset as u64, &mut buffer).unwrap();
            assert_eq!(buffer, bytes[offset..offset + length]);
        }
        assert!(source.read_at(2_999_999, &mut [0; 2]).is_err());
        assert!(ObjectSource::open(&format!("{address}x"), []).is_err());
    }
}
