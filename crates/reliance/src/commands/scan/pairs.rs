//! Files that belong together although a split or an identifier keeps them apart: the pairs
//! behind what checks count. The list names files, so it stays beside the inventory.
//!
//! Memory: about 100 bytes for each distinct identifier of each kind; the list is written
//! where it is asked for, and not otherwise.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use reliance_model::record::{Cell, Column, csv_line};
use sha2::{Digest, Sha256};

use super::columns::{PATH, ROOT, SPLIT, at};
use super::store::{each, whole};

/// Kinds of sameness: the word of the list, and the columns that have to be the same.
const SAME: [(&str, &[&str]); 6] = [
    ("patient", &["issuer_of_patient_id", "patient_id"]),
    ("study", &["study_instance_uid"]),
    ("series", &["series_instance_uid"]),
    ("instance", &["sop_instance_uid"]),
    ("pixels", &["pixel_sha256"]),
    ("bytes", &["file_sha256"]),
];
/// Kinds of which a second file is a copy, in the same split too.
const COPIES: [&str; 3] = ["instance", "pixels", "bytes"];
const HEAD: &str = "same,group,why,root,file,split\n";

/// What is known of one identifier.
#[derive(Default)]
struct Seen {
    files: u64,
    split: u64,
    splits_differ: bool,
    patient: u64,
    patients_differ: bool,
    /// Its number in the list, given when it is first written.
    group: u64,
}

type Index = BTreeMap<(usize, u128), Seen>;

/// Write the list of `rows` to `out`; how many lines it has.
pub(super) fn write(out: &Path, rows: &Path, columns: &[Column]) -> Result<u64, String> {
    let keys: Vec<Vec<usize>> = SAME
        .iter()
        .map(|(_, names)| names.iter().map(|name| at(columns, name)).collect())
        .collect();
    let mut index = Index::new();
    each(rows, columns, |cells| {
        let (split, patient) = (short(&cells, &[SPLIT]), short(&cells, &keys[0]));
        for (kind, key) in keys.iter().enumerate() {
            let Some(digest) = digest(&cells, key) else { continue };
            let seen = index.entry((kind, digest)).or_default();
            if seen.files == 0 {
                (seen.split, seen.patient) = (split, patient);
            }
            seen.files += 1;
            seen.splits_differ |= seen.split != split;
            seen.patients_differ |= seen.patient != patient;
        }
        Ok(())
    })?;
    index.retain(|(kind, _), seen| why(*kind, seen).is_some());
    let (mut groups, mut lines) = (0, 0);
    whole(out, |file| {
        let mut file = BufWriter::new(file);
        let cannot = |error: std::io::Error| error.to_string();
        file.write_all(HEAD.as_bytes()).map_err(cannot)?;
        each(rows, columns, |cells| {
            for (kind, key) in keys.iter().enumerate() {
                let found = digest(&cells, key).and_then(|one| index.get_mut(&(kind, one)));
                let Some(seen) = found else { continue };
                if seen.group == 0 {
                    groups += 1;
                    seen.group = groups;
                }
                lines += 1;
                let cell = |at: usize| cells.get(at).and_then(Cell::as_text).unwrap_or_default();
                let group = seen.group.to_string();
                let reason = why(kind, seen).unwrap_or_default();
                let line = [SAME[kind].0, &group, reason, cell(ROOT), cell(PATH), cell(SPLIT)];
                file.write_all(csv_line(line).as_bytes()).map_err(cannot)?;
            }
            Ok(())
        })?;
        file.into_inner().map_err(|error| error.to_string())
    })?;
    Ok(lines)
}

/// Why the files of an identifier are listed; `None` where nothing speaks against them.
fn why(kind: usize, seen: &Seen) -> Option<&'static str> {
    let word = SAME.get(kind).map_or("", |(word, _)| *word);
    if seen.splits_differ {
        return Some("in several splits");
    }
    if word == "study" && seen.patients_differ {
        return Some("under several patients");
    }
    (COPIES.contains(&word) && seen.files > 1).then_some("repeated")
}

/// Digest of the cells; `None` where the last of them is empty, which is the identifier.
fn digest(cells: &[Cell<'_>], at: &[usize]) -> Option<u128> {
    cells.get(*at.last()?)?.as_text()?;
    Some(hash(cells, at))
}

fn hash(cells: &[Cell<'_>], at: &[usize]) -> u128 {
    let mut hash = Sha256::new();
    for at in at {
        let text = cells.get(*at).and_then(Cell::as_text).unwrap_or_default();
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize()[..16]);
    u128::from_le_bytes(first)
}

/// Enough of a digest to tell a few values of one identifier apart.
fn short(cells: &[Cell<'_>], at: &[usize]) -> u64 {
    hash(cells, at) as u64
}
