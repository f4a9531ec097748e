//! An index of a vulnerability database: which records speak of a package.
//!
//! A database may hold hundreds of thousands of records, of which a device needs a few. The
//! index is made once and kept; it is made anew when the database's size or time of change
//! is another. It holds the records' own bytes, in the order of the archive, then for each
//! package a key of 64 bits with the place of a record, in order, then a head in JSON. Two
//! packages with one key cost a reading and no wrong match: matching looks at the names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use reliance_checks::cyber::matching;
use reliance_evidence::cyber::advisories;
use reliance_model::Date;
use reliance_model::cyber::{Advisory, Snapshot};
use reliance_model::problem::{Problem, Reading};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::archive;
use crate::progress::Count;
use crate::write::{self, OWN, cannot};

/// First bytes of an index; another form has others.
const MAGIC: &[u8; 8] = b"RELIDX\x001";
/// Bytes of a key with its place.
const ENTRY: usize = 20;
/// Most problems of records that are kept by name.
const MOST_PROBLEMS: usize = 20;

/// What stands at the end of an index.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Head {
    /// What the database looked like.
    stamp: String,
    /// Version of the program that made it.
    tool: String,
    name: String,
    sha256: String,
    records: u64,
    newest: Option<Date>,
    ecosystems: BTreeSet<String>,
    /// Where the keys begin, and how many there are.
    keys_at: u64,
    keys: u64,
    /// Records that could not be read: how many, and the first few with the reason.
    unread: u64,
    told: Vec<(String, String)>,
}

/// An index that is open.
#[derive(Debug)]
pub(crate) struct Index {
    file: File,
    head: Head,
    keys: Vec<u8>,
}

/// The index of a database, made where there is none that fits; `keep` is the folder in
/// which it is kept.
///
/// # Errors
///
/// A sentence if the database cannot be read or the index not be written.
pub(crate) fn of(database: &Path, keep: &Path) -> Result<Index, String> {
    let stamp = archive::stamp(database)?;
    let path = path_of(database, keep);
    if let Some(index) = Index::open(&path).filter(|index| index.head.fits(&stamp)) {
        return Ok(index);
    }
    make(database, &path, stamp)?;
    write::keep_newest(&keep.join(OWN), "records-", 8);
    Index::open(&path).ok_or_else(|| format!("cannot read {} again", path.display()))
}

fn path_of(database: &Path, keep: &Path) -> PathBuf {
    let whole = std::fs::canonicalize(database).unwrap_or_else(|_| database.to_path_buf());
    let hash = Sha256::digest(whole.to_string_lossy().as_bytes());
    let name = &crate::folder::hexadecimal(&hash)[..16];
    keep.join(OWN).join(format!("records-{name}.idx"))
}

impl Head {
    fn fits(&self, stamp: &str) -> bool {
        self.stamp == stamp && self.tool == env!("CARGO_PKG_VERSION")
    }
}

impl Index {
    fn open(path: &Path) -> Option<Index> {
        let mut file = File::open(path).ok()?;
        let all = file.metadata().ok()?.len();
        let mut magic = [0; 8];
        file.read_exact(&mut magic).ok()?;
        let mut length = [0; 8];
        file.seek(SeekFrom::Start(all.checked_sub(8)?)).ok()?;
        file.read_exact(&mut length).ok()?;
        let length = u64::from_le_bytes(length).min(all);
        let at = all.checked_sub(8)?.checked_sub(length)?;
        let head = bytes_at(&mut file, at, length).ok()?;
        let head: Head = serde_json::from_slice(&head).ok()?;
        let sized = head.keys.checked_mul(ENTRY as u64)?;
        if magic != *MAGIC || head.keys_at.checked_add(sized)? > at {
            return None;
        }
        let keys = bytes_at(&mut file, head.keys_at, sized).ok()?;
        Some(Index { file, head, keys })
    }

    /// What the database is, for findings; `file` is its name for people.
    pub(crate) fn snapshot(&self, file: &str) -> Snapshot {
        Snapshot {
            name: self.head.name.clone(),
            file: file.to_string(),
            sha256: self.head.sha256.clone(),
            records: self.head.records,
            newest: self.head.newest,
            ecosystems: self.head.ecosystems.iter().cloned().collect(),
        }
    }

    /// What was wrong with its records.
    pub(crate) fn problems(&self, file: &str) -> Vec<Problem> {
        let told = self.head.told.iter().map(|(name, why)| {
            Problem::warning("unread-advisory", file, format!("`{name}` was not used: {why}"))
        });
        let mut problems: Vec<Problem> = told.collect();
        let more = self.head.unread.saturating_sub(problems.len() as u64);
        if more > 0 {
            let message = format!("{more} more records were not used");
            problems.push(Problem::warning("unread-advisory", file, message));
        }
        problems
    }

    /// The records that may speak of packages with these keys.
    ///
    /// # Errors
    ///
    /// A sentence if the index cannot be read.
    pub(crate) fn look_up(
        &mut self,
        wanted: &BTreeSet<(String, String)>,
    ) -> Result<Reading<Vec<Advisory>>, String> {
        let mut places = BTreeSet::new();
        for key in wanted {
            let key = key_hash(key);
            let mut at = self.first(key);
            while at < self.head.keys as usize && self.entry(at).0 == key {
                let (_, offset, length) = self.entry(at);
                places.insert((offset, length));
                at += 1;
            }
        }
        let mut reading = Reading { items: Vec::new(), problems: Vec::new() };
        for (offset, length) in places {
            let bytes = bytes_at(&mut self.file, offset, u64::from(length))
                .map_err(|error| format!("cannot read the index of {}: {error}", self.head.name))?;
            read_record(&bytes, &self.head.name, &mut reading);
        }
        Ok(reading)
    }

    /// The first entry whose key is at least `key`.
    fn first(&self, key: u64) -> usize {
        let (mut low, mut high) = (0, self.head.keys as usize);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.entry(middle).0 < key { low = middle + 1 } else { high = middle }
        }
        low
    }

    fn entry(&self, at: usize) -> (u64, u64, u32) {
        let mut bytes = [0; ENTRY];
        bytes.copy_from_slice(&self.keys[at * ENTRY..(at + 1) * ENTRY]);
        let word = |from: usize| {
            let mut word = [0; 8];
            word.copy_from_slice(&bytes[from..from + 8]);
            u64::from_le_bytes(word)
        };
        let mut length = [0; 4];
        length.copy_from_slice(&bytes[16..]);
        (word(0), word(8), u32::from_le_bytes(length))
    }
}

/// A record as it stands in the index: its own bytes after `r`, or after `a` an advisory
/// that was read from another form.
fn read_record(bytes: &[u8], name: &str, reading: &mut Reading<Vec<Advisory>>) {
    match bytes.split_first() {
        Some((b'r', raw)) => {
            let read = advisories::read(name, raw);
            reading.items.extend(read.items);
            reading.problems.extend(read.problems);
        }
        Some((b'a', json)) => reading.items.extend(serde_json::from_slice::<Advisory>(json).ok()),
        _ => {}
    }
}

fn bytes_at(file: &mut File, at: u64, length: u64) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn key_hash((ecosystem, package): &(String, String)) -> u64 {
    let hash = Sha256::digest(format!("{ecosystem}\0{package}"));
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    u64::from_le_bytes(first)
}

fn make(database: &Path, path: &Path, stamp: String) -> Result<(), String> {
    let name = database.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut head = Head { stamp, tool: env!("CARGO_PKG_VERSION").into(), name, ..Head::default() };
    write::streamed(path, |file| {
        let mut out = Writer { out: BufWriter::new(file), at: 0, keys: Vec::new(), failed: None };
        out.write(MAGIC);
        let count = Count::new("records indexed");
        let walked = archive::each(database, |name, bytes| {
            count.inc(1);
            record(name, bytes, &mut head, &mut out);
        })?;
        for name in walked.too_large {
            tell(&mut head, name, "it is larger than 16 MiB".into());
        }
        head.sha256 = walked.sha256;
        out.finish(&mut head).map_err(|error| cannot("write", path, &error))?;
        out.out.into_inner().map_err(|error| error.to_string())
    })
}

struct Writer<W: Write> {
    out: BufWriter<W>,
    at: u64,
    keys: Vec<(u64, u64, u32)>,
    failed: Option<std::io::Error>,
}

impl<W: Write> Writer<W> {
    fn write(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
            self.at += bytes.len() as u64;
        }
    }

    fn entry(&mut self, form: u8, bytes: &[u8], keys: BTreeSet<(String, String)>) {
        let (offset, length) = (self.at, bytes.len() as u32 + 1);
        self.write(&[form]);
        self.write(bytes);
        self.keys.extend(keys.iter().map(|key| (key_hash(key), offset, length)));
    }

    fn finish(&mut self, head: &mut Head) -> std::io::Result<()> {
        self.keys.sort_unstable();
        head.keys_at = self.at;
        head.keys = self.keys.len() as u64;
        for (key, offset, length) in std::mem::take(&mut self.keys) {
            self.write(&key.to_le_bytes());
            self.write(&offset.to_le_bytes());
            self.write(&length.to_le_bytes());
        }
        let json = serde_json::to_vec(head)?;
        self.write(&json);
        self.write(&(json.len() as u64).to_le_bytes());
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }
}

fn record<W: Write>(name: &str, bytes: &[u8], head: &mut Head, out: &mut Writer<W>) {
    if let Some(skimmed) = advisories::skim(bytes) {
        let keys: BTreeSet<(String, String)> = skimmed
            .packages
            .iter()
            .map(|(ecosystem, package)| matching::key_of_package(ecosystem, package))
            .collect();
        count(head, skimmed.modified.as_deref(), skimmed.packages.iter().map(|one| &*one.0));
        return out.entry(b'r', bytes, keys);
    }
    let read = advisories::read(name, bytes);
    if read.items.is_empty() {
        let why = read.problems.first().map(|problem| problem.message.clone());
        // A file of another kind beside the records, such as a readme, is none.
        if let Some(why) = why {
            tell(head, name.to_string(), why);
        }
        return;
    }
    for advisory in read.items {
        let keys: BTreeSet<(String, String)> =
            advisory.affected.iter().filter_map(matching::key_of).collect();
        count(
            head,
            // RustSec says the day of an advisory, and not when it was changed.
            advisory.modified.as_deref().or(advisory.published.as_deref()),
            advisory.affected.iter().map(|one| one.ecosystem.as_str()),
        );
        if let Ok(json) = serde_json::to_vec(&advisory) {
            out.entry(b'a', &json, keys);
        }
    }
}

fn count<'a>(head: &mut Head, modified: Option<&str>, ecosystems: impl Iterator<Item = &'a str>) {
    head.records += 1;
    let day: Option<Date> = modified.and_then(|time| time.get(..10)?.parse().ok());
    head.newest = head.newest.max(day);
    for ecosystem in ecosystems {
        let base = ecosystem.split(':').next().unwrap_or_default();
        if !base.is_empty() && !head.ecosystems.contains(base) {
            head.ecosystems.insert(base.to_string());
        }
    }
}

fn tell(head: &mut Head, name: String, why: String) {
    head.unread += 1;
    if head.told.len() < MOST_PROBLEMS {
        head.told.push((name, why));
    }
}

/// All records of the databases that may speak of packages with these keys, by id.
pub(crate) fn collect(
    databases: &[(String, PathBuf)],
    wanted: &BTreeSet<(String, String)>,
    keep: &Path,
) -> Reading<(Vec<Snapshot>, BTreeMap<String, Advisory>)> {
    let mut snapshots = Vec::new();
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    for (file, path) in databases {
        let looked = of(path, keep).and_then(|mut index| {
            snapshots.push(index.snapshot(file));
            problems.extend(index.problems(file));
            index.look_up(wanted)
        });
        match looked {
            Ok(reading) => {
                problems.extend(reading.problems);
                found.extend(reading.items.into_iter().map(|one| (one.id.clone(), one)));
            }
            Err(error) => problems.push(Problem::error("unreadable-file", file, error).help(
                "a folder, .zip, .tar.gz or single file of OSV, RustSec, PyPA or GitHub records",
            )),
        }
    }
    Reading { items: (snapshots, found), problems }
}
