//! The catalogue's files: built in, or from a folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::write::cannot;

static CATALOGUE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../catalogue");

/// Largest catalogue file that is read, in bytes.
const MAX_FILE: u64 = 16 << 20;

/// Files by path relative to the catalogue folder.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The files of the catalogue in `folder`, or of the built-in one.
///
/// # Errors
///
/// A sentence if the folder cannot be read or holds no catalogue.
pub(crate) fn catalogue(folder: Option<&Path>) -> Result<Files, String> {
    let mut files = Files::new();
    match folder {
        None => collect_built_in(&CATALOGUE, &mut files),
        Some(folder) => collect(folder, folder, &mut files)?,
    }
    if !files.contains_key("catalogue.toml") {
        let folder =
            folder.map_or_else(|| "the built-in catalogue".into(), |f| f.display().to_string());
        return Err(format!("{folder} has no catalogue.toml"));
    }
    Ok(files)
}

/// The files below a folder of the catalogue.
///
/// # Errors
///
/// As [`catalogue`].
pub(crate) fn part(folder: Option<&Path>, below: &str) -> Result<Files, String> {
    let mut files = Files::new();
    match folder {
        None => {
            if let Some(part) = CATALOGUE.get_dir(below) {
                collect_built_in(part, &mut files);
            }
        }
        Some(folder) if !folder.join("catalogue.toml").is_file() => {
            return Err(format!("{} has no catalogue.toml", folder.display()));
        }
        Some(folder) if folder.join(below).is_dir() => {
            collect(folder, &folder.join(below), &mut files)?;
        }
        Some(_) => {}
    }
    Ok(files)
}

fn collect_built_in(folder: &Dir<'_>, files: &mut Files) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, file.contents().to_vec());
    }
    for inner in folder.dirs() {
        collect_built_in(inner, files);
    }
}

#[expect(clippy::disallowed_methods, reason = "the binary opens files")]
fn collect(root: &Path, folder: &Path, files: &mut Files) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| cannot("read", folder, &error))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| cannot("read", folder, &error))?.path());
    }
    paths.sort();
    for path in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        let meta = fs::symlink_metadata(&path).map_err(|error| cannot("read", &path, &error))?;
        if meta.is_dir() {
            collect(root, &path, files)?;
        } else if meta.is_file() && meta.len() <= MAX_FILE {
            let bytes = fs::read(&path).map_err(|error| cannot("read", &path, &error))?;
            let name =
                path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, bytes);
        }
    }
    Ok(())
}
