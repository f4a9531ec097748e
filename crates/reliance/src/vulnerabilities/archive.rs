//! Archives of vulnerability records: a folder, a zip, a tar, or one file.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::folder::hexadecimal;
use crate::source::Stamp;
use crate::write::cannot;

/// Largest record that is read, in bytes.
const MAX_RECORD: u64 = 16 << 20;
/// Most entries of an archive that are looked at.
const MAX_ENTRIES: u64 = 5_000_000;
/// Ends of names of files that may hold records.
const ENDS: [&str; 5] = [".json", ".yaml", ".yml", ".md", ".toml"];

/// What tells whether an archive is as it was: of a folder, every name, size and time.
///
/// # Errors
///
/// A sentence if the path cannot be read.
pub(crate) fn stamp(path: &Path) -> Result<String, String> {
    let meta = std::fs::metadata(path).map_err(|error| cannot("read", path, &error))?;
    if meta.is_file() {
        return Ok(Stamp::of(&meta).to_string());
    }
    let mut hash = Sha256::new();
    for name in crate::folder::files_below(path)? {
        if let Ok(meta) = std::fs::metadata(path.join(&name)) {
            hash.update(format!("{name}\0{}\n", Stamp::of(&meta)));
        }
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// What went through the hands of [`each`].
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// SHA-256: of the archive's bytes, or of the names and hashes of a folder's files.
    pub(crate) sha256: String,
    /// Entries that were passed over for their size.
    pub(crate) too_large: Vec<String>,
}

/// Give every entry that may be a record, by name and bytes, in the order of the archive
/// (a folder in the order of names).
///
/// # Errors
///
/// A sentence if the archive cannot be read to its end.
pub(crate) fn each(path: &Path, mut take: impl FnMut(&str, &[u8])) -> Result<Walked, String> {
    let meta = std::fs::metadata(path).map_err(|error| cannot("read", path, &error))?;
    let mut read = Walked::default();
    if meta.is_dir() {
        each_file(path, &mut read, &mut take)?;
        return Ok(read);
    }
    let name = path.to_string_lossy().to_lowercase();
    let sentence =
        |error: &dyn std::fmt::Display| format!("cannot read {}: {error}", path.display());
    if name.ends_with(".zip") {
        each_of_zip(path, &mut read, &mut take).map_err(|error| sentence(&error))?;
    } else if name.ends_with(".tar.gz") || name.ends_with(".tgz") {
        let file = File::open(path).map_err(|error| cannot("open", path, &error))?;
        let plain = flate2::read::MultiGzDecoder::new(BufReader::new(file));
        each_of_tar(plain, &mut read, &mut take).map_err(|error| sentence(&error))?;
    } else if name.ends_with(".tar") {
        let file = File::open(path).map_err(|error| cannot("open", path, &error))?;
        each_of_tar(BufReader::new(file), &mut read, &mut take)
            .map_err(|error| sentence(&error))?;
    } else {
        let bytes = crate::folder::read_bounded(path, MAX_RECORD)?;
        take(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes);
    }
    read.sha256 = crate::folder::sha256_of(path)?;
    Ok(read)
}

fn is_record(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
}

fn each_file(
    folder: &Path,
    read: &mut Walked,
    take: &mut impl FnMut(&str, &[u8]),
) -> Result<(), String> {
    let mut hash = Sha256::new();
    for name in crate::folder::files_below(folder)?.into_iter().filter(|name| is_record(name)) {
        match crate::folder::read_bounded(&folder.join(&name), MAX_RECORD) {
            Ok(bytes) => {
                let of_bytes = hexadecimal(&Sha256::digest(&bytes));
                hash.update(format!("{name}\0{of_bytes}\n"));
                take(&name, &bytes);
            }
            Err(_) => read.too_large.push(name),
        }
    }
    read.sha256 = hexadecimal(&hash.finalize());
    Ok(())
}

fn each_of_zip(
    path: &Path,
    read: &mut Walked,
    take: &mut impl FnMut(&str, &[u8]),
) -> Result<(), zip::result::ZipError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
    let mut bytes = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let name = entry.name()?.into_owned();
        if !entry.is_file() || !is_record(&name) {
            continue;
        }
        bytes.clear();
        let mut bounded = entry.take(MAX_RECORD + 1);
        bounded.read_to_end(&mut bytes)?;
        give(name, &bytes, read, take);
    }
    Ok(())
}

fn each_of_tar(
    plain: impl Read,
    read: &mut Walked,
    take: &mut impl FnMut(&str, &[u8]),
) -> std::io::Result<()> {
    let mut archive = tar::Archive::new(plain);
    let mut bytes = Vec::new();
    for (at, entry) in archive.entries()?.enumerate() {
        let entry = entry?;
        if at as u64 >= MAX_ENTRIES {
            return Err(std::io::Error::other(format!("it has more than {MAX_ENTRIES} entries")));
        }
        let name = entry.path()?.to_string_lossy().into_owned();
        if !entry.header().entry_type().is_file() || !is_record(&name) {
            continue;
        }
        bytes.clear();
        entry.take(MAX_RECORD + 1).read_to_end(&mut bytes)?;
        give(name, &bytes, read, take);
    }
    Ok(())
}

fn give(name: String, bytes: &[u8], read: &mut Walked, take: &mut impl FnMut(&str, &[u8])) {
    if bytes.len() as u64 > MAX_RECORD {
        read.too_large.push(name);
    } else {
        take(&name, bytes);
    }
}
