//! A pass kept for the next time: bytes in, bytes out; the binary stores them.
//!
//! A kept pass answers only for the same bytes of every input file, the same declarations,
//! needs and budget, and the same version of the fold; all of these are in its key. What
//! cannot be understood is not used: the pass is then made again.
//!
//! **Patient level.** A kept pass holds exact values and digests: it stays on the machine.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Device;
use reliance_model::evidence::File;
use reliance_model::problem::{Place, Problem, Reading, Severity};
use reliance_stats::reduction::{
    Axis, Cell, Digest, Grain, Keys, Level, Need, Number, Panel, PanelRow, Reduced, Reductions,
    Tally, Wanted,
};
use sha2::{Digest as _, Sha256};

use crate::budget::Budget;
use crate::reduce::Outcome;
use crate::source::hexadecimal;
use crate::wire::{Reader, Writer};

/// Version of the fold: raised whenever the same bytes would give another outcome.
pub const KERNEL_VERSION: u32 = 2;

/// First bytes of a kept pass; the last two are the version of the form.
const MAGIC: &[u8; 8] = b"RELPASS\x01";
const SEAL: usize = 32;

/// What a kept pass answers for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CacheKey {
    /// SHA-256 of every input file, by path or address.
    pub hashes: BTreeMap<String, String>,
    /// SHA-256 over needs, declarations of tables and data sets, budget and version.
    pub question: String,
    /// Whatever tells the binary that a file is likely unchanged, such as size and time of
    /// change, by path. A hint only: what enters a record is hashed again.
    pub stamps: BTreeMap<String, String>,
}

impl CacheKey {
    /// The key of a pass over files with these hashes.
    pub fn new(
        device: &Device,
        needs: &BTreeSet<Need>,
        budget: &Budget,
        hashes: BTreeMap<String, String>,
    ) -> CacheKey {
        let budget = Budget { threads: 1, ..*budget };
        // The declarations as their types print them: complete, and ordered.
        let question = format!(
            "{KERNEL_VERSION} {} {budget:?} {needs:?} {:?} {:?} {:?}",
            crate::digest::DIGEST_NAME,
            device.tables,
            device.datasets,
            device.inventories
        );
        CacheKey {
            hashes,
            question: hexadecimal(&Sha256::digest(question)),
            stamps: BTreeMap::new(),
        }
    }

    /// The key with the files' stamps.
    #[must_use]
    pub fn with_stamps(self, stamps: BTreeMap<String, String>) -> CacheKey {
        CacheKey { stamps, ..self }
    }

    /// Does a pass kept under `self` answer for `asked`, going by the bytes of the files?
    pub fn answers(&self, asked: &CacheKey) -> bool {
        self.hashes == asked.hashes && self.question == asked.question
    }

    /// The same, going by the files' stamps.
    pub fn likely_answers(&self, asked: &CacheKey) -> bool {
        !self.stamps.is_empty() && self.stamps == asked.stamps && self.question == asked.question
    }
}

/// Why bytes are no kept pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotKept {
    /// They begin as no kept pass of a known version does.
    Unknown,
    /// They are cut off or were changed.
    Damaged,
}

impl std::fmt::Display for NotKept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NotKept::Unknown => "written by another version; the tables are read again",
            NotKept::Damaged => "damaged; the tables are read again",
        })
    }
}

impl std::error::Error for NotKept {}

/// A pass and its key as bytes.
pub fn keep(key: &CacheKey, reading: &Reading<Outcome>) -> Vec<u8> {
    let mut out = Writer(MAGIC.to_vec());
    write_key(&mut out, key);
    write_outcome(&mut out, &reading.items);
    out.each(reading.problems.iter(), write_problem);
    let seal = seal(&out.0);
    out.0.extend_from_slice(&seal);
    out.0
}

/// The key of a kept pass, without reading the rest.
///
/// # Errors
///
/// [`NotKept`] where it is none.
pub fn kept_key(bytes: &[u8]) -> Result<CacheKey, NotKept> {
    read_key(&mut opened(bytes)?).ok_or(NotKept::Damaged)
}

/// A kept pass.
///
/// # Errors
///
/// [`NotKept`] where it is none.
pub fn kept(bytes: &[u8]) -> Result<Reading<Outcome>, NotKept> {
    let mut reader = opened(bytes)?;
    let (content, sealed) = bytes.split_at(bytes.len() - SEAL);
    if sealed != seal(content) {
        return Err(NotKept::Damaged);
    }
    read_key(&mut reader).ok_or(NotKept::Damaged)?;
    let items = read_outcome(&mut reader).ok_or(NotKept::Damaged)?;
    let problems = reader.each(read_problem).ok_or(NotKept::Damaged)?;
    if reader.0.is_empty() { Ok(Reading { items, problems }) } else { Err(NotKept::Damaged) }
}

/// What stands between the first bytes and the seal.
fn opened(bytes: &[u8]) -> Result<Reader<'_>, NotKept> {
    let content = bytes.strip_prefix(MAGIC).ok_or(NotKept::Unknown)?;
    let end = content.len().checked_sub(SEAL).ok_or(NotKept::Damaged)?;
    Ok(Reader(&content[..end]))
}

/// Guards against accidents, not against hands: four lanes of a wide multiplication are
/// several times quicker than a cryptographic hash.
fn seal(bytes: &[u8]) -> [u8; SEAL] {
    let mut lanes = [0x243f_6a88_85a3_08d3u64, 0x1319_8a2e_0370_7344, 0xa409_3822, 0x299f_31d0];
    for block in bytes.chunks(32) {
        for (lane, word) in lanes.iter_mut().zip(block.chunks(8)) {
            let mut padded = [0; 8];
            padded[..word.len()].copy_from_slice(word);
            let mixed = (*lane ^ u64::from_le_bytes(padded)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *lane = mixed ^ mixed.rotate_right(29);
        }
    }
    lanes[0] ^= bytes.len() as u64;
    let mut seal = [0; SEAL];
    for (part, lane) in seal.chunks_mut(8).zip(lanes) {
        part.copy_from_slice(&lane.to_le_bytes());
    }
    seal
}

fn write_key(out: &mut Writer, key: &CacheKey) {
    for map in [&key.hashes, &key.stamps] {
        out.each(map.iter(), |out, (name, value)| {
            out.text(name);
            out.text(value);
        });
    }
    out.text(&key.question);
}

fn read_key(reader: &mut Reader) -> Option<CacheKey> {
    let mut map = || Some(reader.each(|r| Some((r.text()?, r.text()?)))?.into_iter().collect());
    let (hashes, stamps) = (map()?, map()?);
    Some(CacheKey { hashes, question: reader.text()?, stamps })
}

fn write_outcome(out: &mut Writer, outcome: &Outcome) {
    out.each(outcome.files.iter(), |out, (name, file)| {
        out.text(name);
        out.option(file.sha256.as_deref(), Writer::text);
        out.u64(file.bytes);
        out.option(file.rows, Writer::u64);
        out.u8(u8::from(file.used));
    });
    let needs: Vec<_> = outcome.reductions.needs().collect();
    out.each(needs.into_iter(), |out, (need, reduced)| {
        write_need(out, need);
        write_reduced(out, reduced);
    });
}

fn read_outcome(reader: &mut Reader) -> Option<Outcome> {
    let files = reader.each(|reader| {
        let name = reader.text()?;
        let sha256 = reader.option(Reader::text)?;
        let (bytes, rows) = (reader.u64()?, reader.option(Reader::u64)?);
        Some((name, File { sha256, bytes, rows, used: reader.u8()? == 1 }))
    })?;
    let mut reductions = Reductions::default();
    for (need, reduced) in
        reader.each(|reader| Some((read_need(reader)?, read_reduced(reader)?)))?
    {
        reductions.insert(need, reduced);
    }
    Some(Outcome { reductions, files: files.into_iter().collect() })
}

fn write_need(out: &mut Writer, need: &Need) {
    out.text(&need.dataset);
    let axes = |out: &mut Writer, axes: &[Axis]| out.each(axes.iter(), write_axis);
    match &need.wanted {
        Wanted::Tally { by, value } => {
            out.u8(0);
            axes(out, by);
            out.option(value.as_deref(), Writer::text);
        }
        Wanted::Panel { columns, ids } => {
            out.u8(1);
            axes(out, columns);
            out.each(ids.iter(), |out, id| out.text(id));
        }
        Wanted::Keys { column } => {
            out.u8(2);
            out.text(column);
        }
    }
}

fn read_need(reader: &mut Reader) -> Option<Need> {
    let dataset = reader.text()?;
    let wanted = match reader.u8()? {
        0 => Wanted::Tally { by: reader.each(read_axis)?, value: reader.option(Reader::text)? },
        1 => Wanted::Panel { columns: reader.each(read_axis)?, ids: reader.each(Reader::text)? },
        2 => Wanted::Keys { column: reader.text()? },
        _ => return None,
    };
    Some(Need { dataset, wanted })
}

fn write_axis(out: &mut Writer, axis: &Axis) {
    out.text(&axis.column);
    match &axis.grain {
        Grain::Category => out.u8(0),
        Grain::Binary => out.u8(1),
        Grain::Exact => out.u8(2),
        Grain::Bands(edges) => {
            out.u8(3);
            out.each(edges.iter(), |out, edge| out.u64(edge.ordered_bits()));
        }
        Grain::Month => out.u8(4),
        Grain::Known => out.u8(6),
        Grain::AtLeast(threshold) => {
            out.u8(5);
            out.u64(threshold.ordered_bits());
        }
    }
}

fn read_axis(reader: &mut Reader) -> Option<Axis> {
    let column = reader.text()?;
    let grain = match reader.u8()? {
        0 => Grain::Category,
        1 => Grain::Binary,
        2 => Grain::Exact,
        3 => Grain::Bands(reader.each(read_number)?),
        4 => Grain::Month,
        5 => Grain::AtLeast(read_number(reader)?),
        6 => Grain::Known,
        _ => return None,
    };
    Some(Axis { column, grain })
}

fn read_number(reader: &mut Reader) -> Option<Number> {
    Number::from_ordered_bits(reader.u64()?).ok()
}

fn write_level(out: &mut Writer, level: &Level) {
    match level {
        Level::Missing => out.u8(0),
        Level::Unusable => out.u8(1),
        Level::Number(number) => {
            out.u8(2);
            out.u64(number.ordered_bits());
        }
        Level::Text(text) => {
            out.u8(3);
            out.text(text);
        }
    }
}

fn read_level(reader: &mut Reader) -> Option<Level> {
    Some(match reader.u8()? {
        0 => Level::Missing,
        1 => Level::Unusable,
        2 => Level::Number(read_number(reader)?),
        3 => Level::Text(reader.text()?),
        _ => return None,
    })
}

fn write_reduced(out: &mut Writer, reduced: &Reduced) {
    let texts = |out: &mut Writer, texts: &[String]| out.each(texts.iter(), |out, t| out.text(t));
    let levels = |out: &mut Writer, levels: &[Level]| out.each(levels.iter(), write_level);
    match reduced {
        Reduced::Tally(tally) => {
            out.u8(0);
            texts(out, &tally.axes);
            out.option(tally.loss.as_deref(), Writer::text);
            out.each(tally.cells.iter(), |out, (key, cell)| {
                levels(out, key);
                out.u64(cell.rows);
                out.each(cell.values.iter(), |out, (number, count)| {
                    out.u64(number.ordered_bits());
                    out.u64(*count);
                });
            });
        }
        Reduced::Panel(panel) => {
            out.u8(1);
            texts(out, &panel.columns);
            texts(out, &panel.ids);
            out.each(panel.rows.iter(), |out, row| {
                out.each(row.ids.iter(), |out, id| out.option(*id, |out, id| out.u128(id.0)));
                levels(out, &row.levels);
            });
        }
        Reduced::Keys(keys) => {
            out.u8(2);
            out.u64(keys.missing);
            out.each(keys.counts.iter(), |out, (digest, count)| {
                out.u128(digest.0);
                out.u64(*count);
            });
        }
        Reduced::Unavailable(reason) => {
            out.u8(3);
            out.text(reason);
        }
    }
}

fn read_reduced(reader: &mut Reader) -> Option<Reduced> {
    Some(match reader.u8()? {
        0 => {
            let axes = reader.each(Reader::text)?;
            let loss = reader.option(Reader::text)?;
            let cells = reader.each(|reader| {
                let key = reader.each(read_level)?;
                let rows = reader.u64()?;
                let values = reader.each(|reader| Some((read_number(reader)?, reader.u64()?)))?;
                Some((key, Cell { rows, values }))
            })?;
            Reduced::Tally(Tally { axes, cells: cells.into_iter().collect(), loss })
        }
        1 => {
            let (columns, ids) = (reader.each(Reader::text)?, reader.each(Reader::text)?);
            let rows = reader.each(|reader| {
                let ids = reader.each(|r| r.option(|r| r.u128().map(Digest)))?;
                Some(PanelRow { ids, levels: reader.each(read_level)? })
            })?;
            Reduced::Panel(Panel { columns, ids, rows })
        }
        2 => {
            let missing = reader.u64()?;
            let counts = reader.each(|reader| Some((Digest(reader.u128()?), reader.u64()?)))?;
            Reduced::Keys(Keys { counts: counts.into_iter().collect(), missing })
        }
        3 => Reduced::Unavailable(reader.text()?),
        _ => return None,
    })
}

fn write_problem(out: &mut Writer, problem: &Problem) {
    out.text(problem.code);
    out.u8(u8::from(problem.severity == Severity::Error));
    out.text(&problem.message);
    out.text(&problem.file);
    match &problem.place {
        Place::Rows { count, first } => {
            out.u8(1);
            out.u64(*count);
            out.each(first.iter(), |out, row| out.u64(*row));
        }
        // Problems of tables stand in rows or in the file as a whole.
        _ => out.u8(0),
    }
    out.option(problem.help.as_deref(), Writer::text);
}

fn read_problem(reader: &mut Reader) -> Option<Problem> {
    let code = reader.text()?;
    let code = crate::faults::CODES.iter().find(|known| **known == code)?;
    let severity = if reader.u8()? == 1 { Severity::Error } else { Severity::Warning };
    let (message, file) = (reader.text()?, reader.text()?);
    let place = match reader.u8()? {
        0 => Place::File,
        1 => Place::Rows { count: reader.u64()?, first: reader.each(Reader::u64)? },
        _ => return None,
    };
    Some(Problem { code, severity, message, file, place, help: reader.option(Reader::text)? })
}
