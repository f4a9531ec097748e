//! What a check said, kept until something that it rests on changes.
//!
//! An assessment is a pure function of catalogue, evidence and date, so what was printed
//! for them is printed again. The device file and every document are hashed again; of a
//! table, size and time of change have to do, as they do for a kept pass. Nothing is kept
//! while a table lies outside the folder or the catalogue has errors, and `--fresh` does not
//! follow what was kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reliance_model::Date;
use reliance_model::catalogue_read::digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::builtin;
use crate::folder::{self, hexadecimal, read_bounded};
use crate::source::{Stamp, inside};
use crate::write::{self, OWN};

/// First bytes of a kept answer; the last of them is the version of the form.
const MAGIC: &[u8; 8] = b"RELSAID\x01";
/// Length of the seal at the end.
const SEAL: usize = 32;
/// Largest kept answer that is read, in bytes.
const MAX_KEPT: u64 = 256 << 20;
/// Most answers kept in a device folder: some markets on some days.
const MOST: usize = 12;

/// Everything that a check says and writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Code of the market, as the catalogue writes it.
    pub(crate) market: String,
    /// Day from which the catalogue counts as old.
    pub(crate) review_by: Option<Date>,
    /// Does anything that counts remain open?
    pub(crate) is_open: bool,
    /// Problems, as they are told on stderr.
    pub(crate) problems: String,
    /// Text, its open findings alone.
    pub(crate) text: String,
    /// Text with settled findings too.
    pub(crate) all: String,
    /// JSON.
    pub(crate) json: String,
    /// SARIF.
    pub(crate) sarif: String,
    /// The report.
    pub(crate) html: String,
    /// The requirement table.
    pub(crate) xlsx: Vec<u8>,
}

/// What is asked, and the state of everything that the answer rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    root: PathBuf,
    /// Program, catalogue, market and day.
    question: String,
    /// Size and time of change of every file, as a hint.
    stamps: BTreeMap<String, String>,
}

/// What stands before the documents of a kept answer.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    question: String,
    stamps: BTreeMap<String, String>,
    /// SHA-256 of the files that were read whole; tables are not among them.
    hashes: BTreeMap<String, String>,
    market: String,
    review_by: Option<Date>,
    is_open: bool,
    lengths: Vec<usize>,
}

impl Asked {
    /// The question as it stands now; `None` where its parts cannot be told.
    pub(crate) fn now(
        root: &Path,
        catalogue: Option<&Path>,
        market: &str,
        on: Date,
    ) -> Option<Asked> {
        let program = std::env::current_exe().ok()?;
        let program = Stamp::of(&fs::metadata(program).ok()?);
        let catalogue = match catalogue {
            // Built in, it is as old as the program.
            None => String::new(),
            Some(folder) => digest(&builtin::catalogue(Some(folder)).ok()?),
        };
        let version = env!("CARGO_PKG_VERSION");
        let market = market.to_ascii_lowercase();
        Some(Asked {
            root: root.to_path_buf(),
            question: format!("{version} {program:?} {catalogue} {market} {on}"),
            stamps: stamps(root)?,
        })
    }

    fn path(&self) -> PathBuf {
        let name = hexadecimal(&Sha256::digest(&self.question));
        self.root.join(OWN).join(format!("said-{}.bin", &name[..16]))
    }

    /// What was said before, where it still holds.
    pub(crate) fn said(&self) -> Option<Said> {
        let bytes = read_bounded(&self.path(), MAX_KEPT).ok()?;
        let (head, documents) = opened(&bytes)?;
        let same = head.question == self.question && head.stamps == self.stamps;
        let still = |(name, hash): (&String, &String)| {
            inside(&self.root, name)
                .and_then(|path| folder::sha256_of(&path))
                .is_ok_and(|now| now == *hash)
        };
        if !same || !head.hashes.iter().all(still) {
            return None;
        }
        said(head, documents)
    }

    /// Keep what was said, unless a file changed meanwhile. Where it cannot be kept the next
    /// run computes it again, which is no fault of the answer.
    pub(crate) fn keep(&self, said: &Said, hashes: BTreeMap<String, String>) {
        if stamps(&self.root).as_ref() != Some(&self.stamps) {
            return;
        }
        let Ok(_lock) = write::lock(&self.root) else { return };
        let _ = write::privately(&self.path(), &closed(self, said, hashes));
        write::keep_newest(&self.root.join(OWN), "said-", MOST);
    }
}

fn documents(said: &Said) -> [&[u8]; 7] {
    [
        said.problems.as_bytes(),
        said.text.as_bytes(),
        said.all.as_bytes(),
        said.json.as_bytes(),
        said.sarif.as_bytes(),
        said.html.as_bytes(),
        &said.xlsx,
    ]
}

fn closed(asked: &Asked, said: &Said, hashes: BTreeMap<String, String>) -> Vec<u8> {
    let documents = documents(said);
    let head = Head {
        question: asked.question.clone(),
        stamps: asked.stamps.clone(),
        hashes,
        market: said.market.clone(),
        review_by: said.review_by,
        is_open: said.is_open,
        lengths: documents.iter().map(|document| document.len()).collect(),
    };
    let head = serde_json::to_vec(&head).unwrap_or_default();
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&(head.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&head);
    documents.iter().for_each(|document| bytes.extend_from_slice(document));
    let seal = Sha256::digest(&bytes);
    bytes.extend_from_slice(&seal);
    bytes
}

fn opened(bytes: &[u8]) -> Option<(Head, &[u8])> {
    let (content, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
    if Sha256::digest(content).as_slice() != seal {
        return None;
    }
    let (length, rest) = content.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (head, documents) = rest.split_at_checked(length)?;
    Some((serde_json::from_slice(head).ok()?, documents))
}

fn said(head: Head, mut documents: &[u8]) -> Option<Said> {
    let mut parts = Vec::new();
    for length in head.lengths {
        let (part, rest) = documents.split_at_checked(length)?;
        parts.push(part);
        documents = rest;
    }
    let [problems, text, all, json, sarif, html, xlsx] = parts[..] else { return None };
    let words = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    Some(Said {
        market: head.market,
        review_by: head.review_by,
        is_open: head.is_open,
        problems: words(problems)?,
        text: words(text)?,
        all: words(all)?,
        json: words(json)?,
        sarif: words(sarif)?,
        html: words(html)?,
        xlsx: xlsx.to_vec(),
    })
}

/// The stamp of every file of the folder.
fn stamps(root: &Path) -> Option<BTreeMap<String, String>> {
    let names = folder::files_below(root).ok()?;
    let stamp = |name: String| {
        let stamp = Stamp::of(&fs::metadata(root.join(&name)).ok()?).to_string();
        Some((name, stamp))
    };
    names.into_iter().map(stamp).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests change files")]
mod tests {
    use super::*;

    fn some() -> Said {
        Said {
            market: "us".into(),
            review_by: Date::from_ymd_opt(2027, 1, 31),
            is_open: true,
            problems: "a problem".into(),
            text: "open".into(),
            all: "open and settled".into(),
            json: "{}".into(),
            sarif: "{\"runs\":[]}".into(),
            html: "<p>é</p>".into(),
            xlsx: vec![0, 159, 146, 150],
        }
    }

    fn asked(root: &Path, market: &str) -> Asked {
        Asked::now(root, None, market, Date::from_ymd_opt(2026, 11, 22).unwrap()).unwrap()
    }

    #[test]
    fn what_was_said_holds_until_a_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::write(root.join("reliance.toml"), "a = 1").unwrap();
        fs::write(root.join("rows.csv"), "case\n1\n").unwrap();
        let path = root.join("reliance.toml");
        let hashes =
            || BTreeMap::from([("reliance.toml".into(), folder::sha256_of(&path).unwrap())]);
        assert_eq!(asked(root, "us").said(), None);
        asked(root, "us").keep(&some(), hashes());
        assert_eq!(asked(root, "US").said(), Some(some()));
        assert_eq!(asked(root, "eu").said(), None);

        // Same size and time of change, other bytes: the hash tells.
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, "a = 2").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
        assert_eq!(asked(root, "us").said(), None);
        asked(root, "us").keep(&some(), hashes());
        assert!(asked(root, "us").said().is_some());

        fs::write(root.join("rows.csv"), "case\n1\n2\n").unwrap();
        assert_eq!(asked(root, "us").said(), None);
        asked(root, "us").keep(&some(), hashes());
        fs::write(root.join("more.pdf"), "x").unwrap();
        assert_eq!(asked(root, "us").said(), None);
        fs::remove_file(root.join("more.pdf")).unwrap();
        assert!(asked(root, "us").said().is_some());
    }

    #[test]
    fn what_changed_while_it_was_read_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("reliance.toml"), "a = 1").unwrap();
        let before = asked(folder.path(), "us");
        fs::write(folder.path().join("reliance.toml"), "a = 12").unwrap();
        before.keep(&some(), BTreeMap::new());
        assert!(!before.path().exists());
    }

    #[test]
    fn damage_is_noticed_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("reliance.toml"), "a = 1").unwrap();
        let asked = asked(folder.path(), "us");
        asked.keep(&some(), BTreeMap::new());
        let whole = fs::read(asked.path()).unwrap();
        assert!(asked.said().is_some());
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(asked.path(), &damaged).unwrap();
            assert_eq!(asked.said(), None, "byte {at}");
            fs::write(asked.path(), &whole[..at]).unwrap();
            assert_eq!(asked.said(), None, "cut at {at}");
        }
    }
}
