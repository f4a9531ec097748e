//! Files and objects as the tables crate reads them: bytes at an offset, and a stamp.

use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use reliance_evidence::device_file::is_address;
use reliance_tables::{Objects, Source};

/// A file on disk.
#[derive(Debug)]
pub(crate) struct DiskFile {
    file: File,
    bytes: u64,
}

impl DiskFile {
    /// Open a file.
    ///
    /// # Errors
    ///
    /// If it cannot be opened or is no regular file.
    pub(crate) fn open(path: &Path) -> io::Result<DiskFile> {
        // Asked before it is opened: opening a pipe waits for a writer that may never come.
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::Error::other("not a regular file"));
        }
        let file = File::open(path)?;
        let meta = file.metadata()?;
        Ok(DiskFile { bytes: meta.len(), file })
    }
}

impl Source for DiskFile {
    fn len(&self) -> u64 {
        self.bytes
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buf, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, mut buf: &mut [u8]) -> io::Result<()> {
        let mut at = offset;
        while !buf.is_empty() {
            let read = std::os::windows::fs::FileExt::seek_read(&self.file, buf, at)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            at += read as u64;
            buf = &mut buf[read..];
        }
        Ok(())
    }
}

/// A hint that a file is as it was: size and time of change. Never proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp {
    pub(crate) bytes: u64,
    pub(crate) changed_nanos: u128,
}

impl Stamp {
    /// The stamp of a file that exists.
    pub(crate) fn of(meta: &Metadata) -> Stamp {
        let since = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Stamp { bytes: meta.len(), changed_nanos: since.map_or(0, |since| since.as_nanos()) }
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.bytes, self.changed_nanos)
    }
}

/// A file of the device folder, or an object at an address.
///
/// # Errors
///
/// The end of the sentence "needs …".
pub(crate) fn open(folder: &Path, name: &str) -> Result<Arc<dyn Source>, String> {
    match is_address(name) {
        true => anywhere(name),
        false => file(&inside(folder, name)?),
    }
}

fn file(path: &Path) -> Result<Arc<dyn Source>, String> {
    Ok(Arc::new(DiskFile::open(path).map_err(|error| error.to_string())?))
}

/// A file at any path, or an object at an address.
///
/// # Errors
///
/// A sentence with what stands in the way.
pub(crate) fn anywhere(name: &str) -> Result<Arc<dyn Source>, String> {
    match is_address(name) {
        true => object(name).map(|(source, _)| source),
        false => file(Path::new(name)),
    }
}

/// A hint that what has this name is as it was; none where nothing tells.
pub(crate) fn stamp(folder: &Path, name: &str) -> Option<String> {
    if is_address(name) {
        let (source, version) = object(name).ok()?;
        return Some(format!("{} {}", source.len(), version?));
    }
    let meta = std::fs::metadata(inside(folder, name).ok()?).ok()?;
    Some(Stamp::of(&meta).to_string())
}

/// Is it a name of something in an object store? A path written as `file:///…` is read
/// through the same door.
pub(crate) fn is_object(name: &str) -> bool {
    is_address(name) || name.starts_with("file:///")
}

/// Everything below an address.
///
/// # Errors
///
/// A sentence with what stands in the way.
#[cfg(feature = "s3")]
pub(crate) fn objects(address: &str) -> Result<Arc<dyn Objects>, String> {
    let folder = reliance_tables::ObjectFolder::open(address, options())
        .map_err(|error| format!("cannot read {address}: {error}"))?;
    Ok(Arc::new(folder))
}

/// As above, where object stores are not built in.
#[cfg(not(feature = "s3"))]
pub(crate) fn objects(address: &str) -> Result<Arc<dyn Objects>, String> {
    Err(format!(
        "cannot read {address}: this program was built without object stores; build it with \
         `--features s3`, or copy the files to a folder"
    ))
}

/// What the environment says of the store, in the words of its maker's tools.
#[cfg(feature = "s3")]
fn options() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| name.starts_with("AWS_"))?;
        Some((name.to_ascii_lowercase(), value.into_string().ok()?))
    })
}

/// An object and its version. Credentials, region and endpoint come from the variables that
/// every tool of the store's maker reads (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL` …).
#[cfg(feature = "s3")]
fn object(address: &str) -> Result<(Arc<dyn Source>, Option<String>), String> {
    let object = reliance_tables::ObjectSource::open(address, options())
        .map_err(|error| format!("the object {address}: {error}"))?;
    let version = object.version().map(str::to_string);
    Ok((Arc::new(object), version))
}

#[cfg(not(feature = "s3"))]
fn object(address: &str) -> Result<(Arc<dyn Source>, Option<String>), String> {
    Err(format!(
        "the object {address}; this program was built without object stores: build it with \
         `--features s3`, or copy the table into the folder"
    ))
}

/// The path of a file that the device folder names, if it lies inside the folder.
///
/// # Errors
///
/// The end of the sentence "needs …".
pub(crate) fn inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let path = folder.join(name);
    let real = path.canonicalize().map_err(|error| format!("the file {name}: {error}"))?;
    let root = folder.canonicalize().map_err(|error| format!("the folder: {error}"))?;
    if real.starts_with(&root) {
        Ok(real)
    } else {
        Err(format!("the file {name} inside the device folder; it lies outside"))
    }
}
