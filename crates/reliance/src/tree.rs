//! Trees of submissions on disk: read to be checked, and laid from files.
//!
//! A laid tree is remembered in the device folder, with the hash of every file, so that the
//! next laying changes what this program wrote and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use reliance_model::submission::{Entry, EntryKind, Placed, Tree};

use crate::folder::{read_bounded, sha256_of};
use crate::write::{self, OWN, cannot};

/// Most entries of a tree.
const MOST: usize = 100_000;
/// Most folders within one another.
const DEEPEST: usize = 40;
/// Largest file that is laid, in bytes.
const MAX_FILE: u64 = 1 << 30;
/// Name of the memory of laid trees, in the program's own folder.
const MEMORY: &str = "trees.json";

/// The files and folders below a folder. Links are told and not followed.
///
/// # Errors
///
/// A sentence if the folder cannot be read.
pub(crate) fn read(root: &Path) -> Result<Tree, String> {
    if !root.is_dir() {
        return Err(format!("{} is no folder", root.display()));
    }
    let mut tree = Tree::default();
    walk(root, "", 0, &mut tree)?;
    Ok(tree)
}

fn walk(folder: &Path, above: &str, depth: usize, tree: &mut Tree) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| cannot("read", folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| cannot("read", folder, &error))?;
        if tree.entries.len() >= MOST || depth >= DEEPEST {
            tree.cut = true;
            return Ok(());
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if above.is_empty() { name } else { format!("{above}/{name}") };
        let kind = entry.file_type().map_err(|error| cannot("read", &entry.path(), &error))?;
        let kind = match kind {
            kind if kind.is_dir() => EntryKind::Folder,
            kind if kind.is_file() => EntryKind::File,
            _ => EntryKind::Link,
        };
        let found = match kind {
            EntryKind::File => look(&entry.path()),
            kind => Entry { kind, ..Entry::default() },
        };
        tree.entries.insert(path.clone(), found);
        if kind == EntryKind::Folder {
            walk(&entry.path(), &path, depth + 1, tree)?;
        }
    }
    Ok(())
}

/// What is seen of a file: its size, and of a PDF what its bytes speak of.
fn look(path: &Path) -> Entry {
    let mut entry = Entry::default();
    let scanned = fs::File::open(path).and_then(|mut file| scan(&mut file, &mut entry));
    entry.unreadable = scanned.err().map(|error| error.to_string());
    entry
}

fn scan(file: &mut fs::File, entry: &mut Entry) -> std::io::Result<()> {
    const MARKS: [&[u8]; 2] = [b"/Encrypt", b"/EmbeddedFile"];
    /// Bytes kept of a part, so that a mark across two parts is seen.
    const KEPT: usize = 16;
    let mut part = vec![0; 1 << 16];
    let mut held: Vec<u8> = Vec::new();
    loop {
        let read = file.read(&mut part)?;
        if read == 0 {
            return Ok(());
        }
        let first = entry.bytes == 0;
        entry.bytes += read as u64;
        held.extend_from_slice(&part[..read]);
        if first {
            entry.is_pdf = held.get(..1024.min(held.len())).is_some_and(|head| has(head, b"%PDF-"));
        }
        if !entry.is_pdf {
            // Only its size is of interest.
            entry.bytes = file.metadata()?.len();
            return Ok(());
        }
        entry.is_encrypted |= has(&held, MARKS[0]);
        entry.has_attachments |= has(&held, MARKS[1]);
        let from = held.len().saturating_sub(KEPT);
        held.drain(..from);
    }
}

fn has(bytes: &[u8], sought: &[u8]) -> bool {
    bytes.windows(sought.len()).any(|window| window == sought)
}

/// What became of a laid tree.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    /// Paths that were left alone, and why.
    pub(crate) kept: Vec<(String, String)>,
    /// Paths in the tree that nothing of this laying accounts for.
    pub(crate) foreign: Vec<String>,
}

/// Hashes that a file of a tree may have to be this program's, by path, for each tree.
type Memory = BTreeMap<String, Hashes>;
type Hashes = BTreeMap<String, BTreeSet<String>>;

/// Lay files into a tree: `files` says where each comes from. Only what an earlier laying
/// wrote is changed or taken away; under the lock of the device folder.
///
/// # Errors
///
/// A sentence if something cannot be read or written.
pub(crate) fn lay(
    device: &Path,
    root: &Path,
    placed: &[Placed],
    files: &BTreeMap<String, PathBuf>,
) -> Result<Laid, String> {
    fs::create_dir_all(root).map_err(|error| cannot("create", root, &error))?;
    let real = fs::canonicalize(root).map_err(|error| cannot("open", root, &error))?;
    let key = real.to_string_lossy().into_owned();
    let path = device.join(OWN).join(MEMORY);
    let mut memory = recall(&path)?;
    let before = memory.get(&key).cloned().unwrap_or_default();
    // What will be written is remembered beforehand, so that an end in between loses nothing.
    let hashes = memory.entry(key.clone()).or_default();
    for one in placed {
        let Some(source) = files.get(&one.from) else { continue };
        hashes.entry(one.path.clone()).or_default().insert(sha256_of(source)?);
    }
    remember(&path, &memory)?;
    let (mut laid, mut now) = (Laid::default(), Hashes::new());
    for one in placed {
        let Some(source) = files.get(&one.from) else { continue };
        let bytes = read_bounded(source, MAX_FILE)?;
        let known = before.get(&one.path);
        match put(&real, &one.path, &bytes, known)? {
            Ok(hash) => {
                now.insert(one.path.clone(), [hash].into());
            }
            Err(why) => {
                // A file that is not ours stays unknown; one that a person changed may be
                // changed back.
                now.extend(known.map(|known| (one.path.clone(), known.clone())));
                laid.kept.push((one.path.clone(), why));
            }
        }
    }
    let planned: BTreeSet<&String> = placed.iter().map(|one| &one.path).collect();
    for (path, known) in before.iter().filter(|(path, _)| !planned.contains(path)) {
        laid.kept.extend(take_away(&real, path, known)?.map(|why| (path.clone(), why)));
    }
    laid.foreign = foreign(&real, &now, &laid)?;
    match now.is_empty() {
        true => memory.remove(&key),
        false => memory.insert(key, now),
    };
    remember(&path, &memory)?;
    Ok(laid)
}

/// Paths in the tree that nothing of this laying accounts for.
fn foreign(root: &Path, now: &Hashes, laid: &Laid) -> Result<Vec<String>, String> {
    let told: BTreeSet<&String> = laid.kept.iter().map(|(path, _)| path).collect();
    let ours = |path: &String| now.contains_key(path) || told.contains(path);
    let there = read(root)?.entries.into_iter();
    let files = there.filter(|(path, one)| one.kind != EntryKind::Folder && !ours(path));
    Ok(files.map(|(path, _)| path).collect())
}

/// Write a file unless something stands there that this program did not write; its hash, or
/// why it was left alone.
fn put(
    root: &Path,
    path: &str,
    bytes: &[u8],
    before: Option<&BTreeSet<String>>,
) -> Result<Result<String, String>, String> {
    use sha2::Digest as _;
    let hash = crate::folder::hexadecimal(&sha2::Sha256::digest(bytes));
    let target = match inside(root, path) {
        Ok(target) => target,
        Err(why) => return Ok(Err(why)),
    };
    if target.exists() {
        let there = sha256_of(&target)?;
        if there == hash {
            // The same bytes: ours from now on only where they were before.
            return Ok(match before {
                Some(_) => Ok(hash),
                None => Err("the same file is there and was not written by this program".into()),
            });
        }
        if !before.is_some_and(|known| known.contains(&there)) {
            return Ok(Err("another file is there, or it was changed since it was written".into()));
        }
    }
    write::atomically(&target, bytes)?;
    Ok(Ok(hash))
}

/// Remove a file that an earlier laying wrote and that was not changed since, and the folders
/// that it leaves empty; why it was left alone.
fn take_away(root: &Path, path: &str, known: &BTreeSet<String>) -> Result<Option<String>, String> {
    let target = match inside(root, path) {
        Ok(target) => target,
        Err(why) => return Ok(Some(why)),
    };
    if !target.exists() {
        return Ok(None);
    }
    if !known.contains(&sha256_of(&target)?) {
        return Ok(Some("it has no place any more, and was changed since it was written".into()));
    }
    fs::remove_file(&target).map_err(|error| cannot("remove", &target, &error))?;
    let mut folder = target.parent();
    while let Some(empty) = folder.filter(|folder| *folder != root) {
        // A folder that holds something is not removed.
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(None)
}

/// The path of a file in the tree; none of the folders on the way may be a link.
fn inside(root: &Path, path: &str) -> Result<PathBuf, String> {
    let mut target = root.to_path_buf();
    for part in path.split('/') {
        if matches!(part, "" | "." | "..") {
            return Err("the path leads out of the tree".into());
        }
        target.push(part);
        if fs::symlink_metadata(&target).is_ok_and(|meta| meta.file_type().is_symlink()) {
            return Err("a link stands on its path".into());
        }
    }
    Ok(target)
}

fn recall(path: &Path) -> Result<Memory, String> {
    if !path.is_file() {
        return Ok(Memory::new());
    }
    let bytes = read_bounded(path, 64 << 20)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        format!(
            "{} cannot be read ({error}); remove it, and lay the tree anew elsewhere",
            path.display()
        )
    })
}

fn remember(path: &Path, memory: &Memory) -> Result<(), String> {
    let text = serde_json::to_string_pretty(memory).map_err(|error| error.to_string())?;
    write::if_changed(path, text.as_bytes())
}
