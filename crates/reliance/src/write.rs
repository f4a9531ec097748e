//! Writing: whole or not at all, one writer a folder.
//!
//! A file is written under a temporary name in its own folder, synced, renamed into place,
//! and the folder synced. Ctrl-C and power loss leave the old file or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the folder for the program's own files inside a device folder.
pub(crate) const OWN: &str = ".reliance";

/// Holds the folder's lock until dropped.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

/// Take the lock of a device folder.
///
/// # Errors
///
/// A sentence if another process holds it or the folder cannot be written.
pub(crate) fn lock(folder: &Path) -> Result<FolderLock, String> {
    let own = folder.join(OWN);
    fs::create_dir_all(&own).map_err(|error| cannot("create", &own, &error))?;
    let path = own.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(|error| cannot("open", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(FolderLock { _file: file }),
        Err(fs::TryLockError::WouldBlock) => {
            Err(format!("{} is in use by another `reliance`; wait for it to end", folder.display()))
        }
        Err(fs::TryLockError::Error(error)) => Err(cannot("lock", &path, &error)),
    }
}

/// Remove what a killed run left half in a folder; only under the lock.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(".tmp") {
            // What cannot be removed is not read either.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Remove all but the newest `most` files of a folder whose names begin so.
pub(crate) fn keep_newest(folder: &Path, start: &str, most: usize) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let ours = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(start);
    let changed =
        |entry: fs::DirEntry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()));
    let mut files: Vec<_> = entries.flatten().filter(ours).filter_map(changed).collect();
    files.sort_by(|a, b| b.cmp(a));
    for (_, path) in files.into_iter().skip(most) {
        // What cannot be removed is not read either.
        let _ = fs::remove_file(path);
    }
}

/// As [`atomically`], unless the file holds these bytes already.
///
/// # Errors
///
/// A sentence that names the path.
pub(crate) fn if_changed(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let same_size = fs::metadata(path).is_ok_and(|meta| meta.len() == bytes.len() as u64);
    if same_size
        && crate::folder::read_bounded(path, bytes.len() as u64).is_ok_and(|now| now == bytes)
    {
        return Ok(());
    }
    atomically(path, bytes)
}

/// Write `bytes` to `path`, whole or not at all; folders on the way are made.
///
/// # Errors
///
/// A sentence that names the path.
pub(crate) fn atomically(path: &Path, bytes: &[u8]) -> Result<(), String> {
    try_atomically(path, bytes, &mut OpenOptions::new())
        .map_err(|error| cannot("write", path, &error))
}

/// As [`atomically`], for the eyes of the file's owner alone from its first byte on.
///
/// # Errors
///
/// A sentence that names the path.
pub(crate) fn privately(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    try_atomically(path, bytes, &mut options).map_err(|error| cannot("write", path, &error))
}

/// As [`privately`], for what is too large to be held: `write` is given the file.
///
/// # Errors
///
/// A sentence that names the path.
pub(crate) fn streamed(
    path: &Path,
    write: impl FnOnce(File) -> Result<File, String>,
) -> Result<(), String> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|error| cannot("create", folder, &error))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let opened = options.write(true).create(true).truncate(true).open(&temporary);
    let file = opened.map_err(|error| cannot("write", &temporary, &error))?;
    let written = write(file).and_then(|file| {
        file.sync_all().map_err(|error| cannot("write", path, &error))?;
        fs::rename(&temporary, path).map_err(|error| cannot("write", path, &error))
    });
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn try_atomically(path: &Path, bytes: &[u8], options: &mut OpenOptions) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    // What a crash left under the same name is none of ours.
    let _ = fs::remove_file(&temporary);
    let written = options.write(true).create_new(true).open(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&temporary, path)) {
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    sync_folder(&folder)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The sentence for something that cannot be done with a path.
pub(crate) fn cannot(what: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at the disk")]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_rest() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.html");
        atomically(&path, b"old").unwrap();
        fs::create_dir(folder.path().join("taken")).unwrap();
        fs::write(folder.path().join("taken/x"), b"x").unwrap();
        assert!(atomically(&folder.path().join("taken"), b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let names = fs::read_dir(folder.path()).unwrap();
        let names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        assert!(names.iter().all(|name| !name.ends_with(".tmp")), "{names:?}");
    }

    #[test]
    fn a_folder_has_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        assert!(lock(folder.path()).unwrap_err().contains("in use"));
        drop(held);
        assert!(lock(folder.path()).is_ok());
    }
}
