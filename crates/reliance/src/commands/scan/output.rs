//! From the finished list to the file that was asked for: Parquet or CSV, rolled up or
//! not, with identifiers or with keyed digests in their places.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use reliance_evidence::dicom::deidentify::WORKLIST_HEAD;
use reliance_model::record::{Cell, Column, csv_line};
use reliance_tables::records::Writer;

use super::arguments::Level;
use super::columns::{CHANGED, PATH, ROOT, VERSION, at};
use super::levels::RollUp;
use super::store::{each, whole};
use crate::folder::{hexadecimal, read_bounded};

/// Columns that name a person, or lead to one in another system.
const IDENTIFYING: [&str; 4] =
    ["patient_id", "study_instance_uid", "series_instance_uid", "sop_instance_uid"];
/// Fewest bytes of a key.
const SHORTEST_KEY: usize = 16;

/// What is written.
pub(super) struct Output<'a> {
    pub(super) out: &'a Path,
    pub(super) level: Level,
    pub(super) key: Option<Vec<u8>>,
    pub(super) columns: &'a [Column],
    pub(super) facts: &'a [(String, String)],
}

/// The key of a key file.
pub(super) fn key(path: &Path) -> Result<Vec<u8>, String> {
    let mut key = read_bounded(path, 1 << 16)?;
    while key.last().is_some_and(u8::is_ascii_whitespace) {
        key.pop();
    }
    if key.len() < SHORTEST_KEY {
        return Err(format!(
            "the key in {} has fewer than {SHORTEST_KEY} bytes; make one with \
             `head -c 32 /dev/urandom | base64`",
            path.display()
        ));
    }
    Ok(key)
}

/// Is the output a CSV file?
pub(super) fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

impl Output<'_> {
    /// Is it the finished list itself?
    pub(super) fn is_plain(&self) -> bool {
        self.level == Level::Instance && self.key.is_none() && !is_csv(self.out)
    }

    /// Write it from the finished list.
    pub(super) fn write(&self, list: &Path) -> Result<(), String> {
        let identifying: Vec<usize> =
            IDENTIFYING.iter().map(|name| at(self.columns, name)).collect();
        let disguise = |cells: &mut Vec<Cell<'_>>| {
            if let Some(key) = &self.key {
                disguise(cells, key, &identifying);
            }
        };
        if self.level == Level::Instance {
            return self.file(self.columns, |write| {
                each(list, self.columns, |mut cells| {
                    disguise(&mut cells);
                    write(&cells)
                })
            });
        }
        let mut roll_up = RollUp::new(self.level, self.columns);
        each(list, self.columns, |mut cells| {
            disguise(&mut cells);
            roll_up.add(&cells);
            Ok(())
        })?;
        let columns = roll_up.columns();
        self.file(&columns, |write| roll_up.rows().try_for_each(|cells| write(&cells)))
    }

    fn file(
        &self,
        columns: &[Column],
        rows: impl FnOnce(&mut dyn FnMut(&[Cell<'_>]) -> Result<(), String>) -> Result<(), String>,
    ) -> Result<(), String> {
        whole(self.out, |file| {
            let file = BufWriter::new(file);
            let file = if is_csv(self.out) {
                csv(file, columns, rows)?
            } else {
                let mut writer = Writer::new(file, columns, self.facts)?;
                rows(&mut |cells| writer.push(cells))?;
                writer.finish()?
            };
            file.into_inner().map_err(|error| error.to_string())
        })
    }
}

/// Records as CSV, with a line of column names.
pub(super) fn csv(
    mut file: BufWriter<File>,
    columns: &[Column],
    rows: impl FnOnce(&mut dyn FnMut(&[Cell<'_>]) -> Result<(), String>) -> Result<(), String>,
) -> Result<BufWriter<File>, String> {
    let mut line =
        |line: String| file.write_all(line.as_bytes()).map_err(|error| error.to_string());
    line(csv_line(columns.iter().map(|column| column.name)))?;
    rows(&mut |cells| {
        let mut fields: Vec<String> = cells.iter().map(Cell::field).collect();
        fields.resize(columns.len(), String::new());
        line(csv_line(fields.iter().map(String::as_str)))
    })?;
    Ok(file)
}

/// The worklist, from the notes of all files.
pub(super) fn worklist(out: &Path, notes: &Path, columns: &[Column]) -> Result<(), String> {
    let lines = columns.len().saturating_sub(1);
    whole(out, |file| {
        let mut file = BufWriter::new(file);
        let cannot = |error: std::io::Error| error.to_string();
        file.write_all(WORKLIST_HEAD.as_bytes()).map_err(cannot)?;
        each(notes, columns, |cells| {
            let text = cells.get(lines).and_then(Cell::as_text).unwrap_or_default();
            file.write_all(text.as_bytes()).map_err(cannot)
        })?;
        file.into_inner().map_err(|error| error.to_string())
    })
}

fn disguise(cells: &mut [Cell<'_>], key: &[u8], identifying: &[usize]) {
    for at in identifying {
        if let Some(cell) = cells.get_mut(*at)
            && let Cell::Text(text) = cell
        {
            *cell = Cell::Text(keyed(key, text).into());
        }
    }
    // Names of folders and files, times of change, and versions, which are digests of the
    // bytes, lead back to the file.
    for at in [ROOT, PATH, CHANGED, VERSION] {
        if let Some(cell) = cells.get_mut(at) {
            *cell = Cell::Empty;
        }
    }
}

/// A keyed digest of an identifier, of 128 bits in hexadecimal: HMAC-SHA-256 (RFC 2104),
/// cut.
fn keyed(key: &[u8], text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    let mut block = [0; 64];
    let short: Vec<u8> = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block[..short.len()].copy_from_slice(&short);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(pad(0x5C)).chain_update(inner).finalize();
    hexadecimal(&outer[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyed_digests_are_those_of_rfc_4231() {
        let text = keyed(b"Jefe", "what do ya want for nothing?");
        assert_eq!(text, "5bdcc146bf60754e6a042426089575c7");
    }
}
