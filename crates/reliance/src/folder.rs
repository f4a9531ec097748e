//! Reading a device folder: everything but the rows of its tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use reliance_checks::methods;
use reliance_evidence::listed_devices::Listing;
use reliance_evidence::{device_file, listed_devices, population, study_sheet};
use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, StudyItem};
use reliance_model::device::{Device, Table};
use reliance_model::evidence::{Evidence, File};
use reliance_model::problem::{Place, Problem, Severity};
use sha2::{Digest, Sha256};

use crate::problems;
use crate::source::inside;
use crate::write::{OWN, cannot};

/// Name of the file that declares the device.
pub(crate) const DEVICE_FILE: &str = "reliance.toml";
/// Name of the folder in which persons' answers are kept.
pub(crate) const ATTESTATIONS: &str = "attestations";
/// Names at the top of the folder that are not evidence.
const NOT_EVIDENCE: [&str; 4] = [OWN, "report", "record", "documents"];
/// Largest text file that is read whole, in bytes.
const MAX_TEXT: u64 = 64 << 20;
/// Most files that are walked.
const MAX_FILES: usize = 100_000;

/// A device folder as read.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The folder.
    pub(crate) root: PathBuf,
    /// Everything read from it.
    pub(crate) evidence: Evidence,
    /// What was wrong with words in its files.
    pub(crate) problems: Vec<Problem>,
    /// Texts that problems point into.
    pub(crate) texts: BTreeMap<String, String>,
}

/// Read the folder, with every answer that persons gave.
///
/// # Errors
///
/// A sentence if there is no `reliance.toml` to read.
pub(crate) fn read(root: &Path, catalogue: &Catalogue) -> Result<Folder, String> {
    read_for(root, catalogue, None)
}

/// Read the folder as it speaks on a day: an answer given later settles nothing then.
///
/// # Errors
///
/// A sentence if there is no `reliance.toml` to read.
pub(crate) fn read_on(root: &Path, catalogue: &Catalogue, on: Date) -> Result<Folder, String> {
    read_for(root, catalogue, Some(on))
}

fn read_for(root: &Path, catalogue: &Catalogue, on: Option<Date>) -> Result<Folder, String> {
    let path = root.join(DEVICE_FILE);
    if !path.is_file() {
        return Err(format!(
            "{} has no {DEVICE_FILE}; `reliance new` makes a folder that has one",
            root.display()
        ));
    }
    let bytes = read_bounded(&path, MAX_TEXT)?;
    let mut folder = Folder {
        root: root.to_path_buf(),
        evidence: Evidence::default(),
        problems: Vec::new(),
        texts: BTreeMap::new(),
    };
    folder.texts.insert(DEVICE_FILE.into(), String::from_utf8_lossy(&bytes).into_owned());
    let methods = methods::signatures();
    let words = device_file::Words { catalogue, methods: &methods };
    let reading = device_file::read_bytes(DEVICE_FILE, &bytes, words);
    let declared = reading.into_items(&mut folder.problems);
    folder.evidence.device = declared.device;
    if folder.evidence.device == Device::default() {
        problems::talk(&folder.problems, &folder.texts);
        return Err(format!(
            "nothing in {} could be read as a device, so nothing can be assessed",
            path.display()
        ));
    }
    folder.list_files(&declared.files)?;
    folder.read_attestations(on);
    folder.read_populations();
    folder.read_listed_devices();
    folder.read_study_sheets(&catalogue.study_items);
    folder.read_cyber();
    folder.read_threats();
    folder.read_contents();
    Ok(folder)
}

impl Folder {
    /// Every file below the folder; hashes of those that the device file names, tables
    /// excepted: their hash is taken by the pass that folds them.
    fn list_files(
        &mut self,
        named: &BTreeMap<String, std::ops::Range<usize>>,
    ) -> Result<(), String> {
        let found = files_below(&self.root)?;
        let tables: BTreeSet<String> =
            self.evidence.device.tables.iter().flat_map(Table::files).cloned().collect();
        let databases = crate::cyber::databases(&self.evidence.device);
        let in_database = |name: &str| {
            let below = |folder: &&String| name.starts_with(&format!("{folder}/"));
            databases.contains(name) || databases.iter().any(|folder| below(&folder))
        };
        for name in &found {
            let own = name == DEVICE_FILE || name.starts_with("attestations/");
            let used = own || named.contains_key(name) || in_database(name);
            let path = self.root.join(name);
            let bytes = fs::metadata(&path).map_or(0, |meta| meta.len());
            // A database may be large; its index keeps its hash.
            let hashed = used && !tables.contains(name) && !in_database(name);
            let sha256 = if hashed { self.hash(name, &path) } else { None };
            self.evidence.files.insert(name.clone(), File { sha256, bytes, rows: None, used });
        }
        for (name, span) in named {
            let folder = databases.contains(name) && self.root.join(name).is_dir();
            if !found.contains(name) && !name.contains("://") && !folder {
                let place = Place::Bytes(span.clone());
                let message = format!("there is no file {name}");
                let problem = Problem::error("missing-file", DEVICE_FILE, message).at(place);
                self.problems.push(problem.help("put it into the folder, or correct the path"));
            }
        }
        Ok(())
    }

    fn hash(&mut self, name: &str, path: &Path) -> Option<String> {
        let before = fs::metadata(path).ok().map(|meta| crate::source::Stamp::of(&meta));
        let hashed = inside(&self.root, name).and_then(|path| sha256_of(&path));
        let after = fs::metadata(path).ok().map(|meta| crate::source::Stamp::of(&meta));
        if before != after {
            self.problems.push(
                Problem::error("changed-file", name, "the file changed while it was read")
                    .help("wait until it is written, then run again"),
            );
            return None;
        }
        match hashed {
            Ok(hash) => Some(hash),
            Err(error) => {
                let message = format!("the file cannot be read: {error}");
                self.problems.push(Problem::error("unreadable-file", name, message));
                None
            }
        }
    }

    /// The bytes of a file of the folder; a problem where they cannot be had.
    pub(crate) fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let regular = |path: PathBuf| match path.is_file() {
            true => Ok(path),
            false => Err(format!("{name} is not a regular file")),
        };
        let read = inside(&self.root, name).and_then(regular);
        let read = read.and_then(|path| read_bounded(&path, MAX_TEXT));
        match read {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                // A file that is not there was told with its place in the device file.
                if self.evidence.files.contains_key(name) {
                    self.problems.push(Problem::error("unreadable-file", name, error));
                }
                None
            }
        }
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let bytes = self.bytes(name)?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.texts.insert(name.to_string(), text.clone());
                Some(text)
            }
            Err(_) => {
                let help = "save it as UTF-8";
                self.problems.push(
                    Problem::error("not-utf8", name, "the file is not UTF-8 text").help(help),
                );
                None
            }
        }
    }

    fn read_populations(&mut self) {
        for (market, declared) in self.evidence.device.populations.clone() {
            if let Some(bytes) = self.bytes(&declared.file) {
                let reading = population::read(&declared.file, &bytes, &market, &declared.source);
                // What is left of a population without its wrong rows is another population.
                let whole = reading.problems.iter().all(|one| one.severity != Severity::Error);
                let read = reading.into_items(&mut self.problems);
                if whole && !read.strata.is_empty() {
                    self.evidence.populations.insert(market, read);
                }
            }
        }
    }

    fn read_study_sheets(&mut self, items: &[StudyItem]) {
        let documents = self.evidence.device.documents.iter();
        let sheets = documents.filter(|document| document.kind == "study-design");
        let names: BTreeSet<String> = sheets.map(|document| document.file.clone()).collect();
        for name in names {
            if let Some(bytes) = self.bytes(&name) {
                let studies = &mut self.evidence.device.studies;
                self.problems.extend(study_sheet::apply(studies, items, &name, &bytes));
            }
        }
    }

    fn read_listed_devices(&mut self) {
        let mut known = Listing::default();
        for name in self.evidence.device.listed_devices.clone() {
            if let Some(bytes) = self.bytes(&name) {
                let listed = listed_devices::read(&name, &bytes).into_items(&mut self.problems);
                listed_devices::merge(&mut known, listed, &mut self.problems);
            }
        }
        self.evidence.listed_devices = known.devices;
        self.evidence.listed_codes = known.codes;
        self.evidence.recalls = known.recalls;
    }
}

/// Every file of the folder that may be evidence, by its path relative to it.
///
/// # Errors
///
/// A sentence if the folder cannot be read.
pub(crate) fn files_below(root: &Path) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    walk(root, root, &mut found)?;
    Ok(found)
}

fn walk(root: &Path, folder: &Path, found: &mut BTreeSet<String>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| cannot("read", folder, &error))?;
    for entry in entries {
        let entry = entry.map_err(|error| cannot("read", folder, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let top = folder == root;
        if name.starts_with('.') || (top && NOT_EVIDENCE.contains(&name.as_str())) {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| cannot("read", &path, &error))?;
        if kind.is_dir() {
            walk(root, &path, found)?;
        } else if kind.is_file() || path.is_file() {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            found.insert(name.replace('\\', "/"));
        }
        if found.len() > MAX_FILES {
            return Err(format!("{} holds more than {MAX_FILES} files", root.display()));
        }
    }
    Ok(())
}

/// SHA-256 of the bytes of a file.
///
/// # Errors
///
/// A sentence if it cannot be read.
pub(crate) fn sha256_of(path: &Path) -> Result<String, String> {
    let mut file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut hash = Sha256::new();
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part).map_err(|error| error.to_string())? {
            0 => break,
            read => hash.update(&part[..read]),
        }
    }
    Ok(hexadecimal(&hash.finalize()))
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
///
/// A sentence if it cannot be read or is larger.
pub(crate) fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| cannot("open", path, &error))?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| cannot("read", path, &error))?;
    if bytes.len() as u64 > most {
        return Err(format!("{} is larger than {} MiB", path.display(), most >> 20));
    }
    Ok(bytes)
}
