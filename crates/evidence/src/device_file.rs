//! `reliance.toml` to the device it declares.
//!
//! Every key is read on its own: an unknown key, a wrong type or a word outside a closed
//! list is a problem with a caret and a suggestion, and the rest is read. What one part of
//! the file says of another (a data set of a table, a plan of a data set) is held together
//! afterwards. The format is described in `docs/device-folder.md`.
//!
//! Deliberately absent: whether a named file exists. The binary knows; [`DeviceFile::files`]
//! tells it where each was named.

mod agreement;
mod data;
mod endpoint;
mod facts;
mod files;
mod inventory;
mod plan;
mod reader;
mod regulatory;
mod security;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use reliance_model::catalogue::Catalogue;
use reliance_model::device::Device;
use reliance_model::method::Signature;
use reliance_model::problem::{Place, Problem, Reading, line_of};
use reliance_model::toml_read::{self, Keys};

pub use files::{is_address, named_files};
use reader::Reader;

/// A device file as it was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DeviceFile {
    /// The device.
    pub device: Device,
    /// Every file or address that the device file names, with the bytes where it first
    /// does. Only these are opened; a path that would leave the folder is not among them.
    pub files: BTreeMap<String, Range<usize>>,
}

/// Words of others that a device file uses.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Statistical methods that an endpoint may name.
    pub methods: &'a [Signature],
}

impl<'a> From<&'a Catalogue> for Words<'a> {
    fn from(catalogue: &'a Catalogue) -> Words<'a> {
        Words { catalogue, methods: &[] }
    }
}

/// Read the `text` of a device file; `file` is its name for messages.
///
/// Facts, markets, authorization kinds and document kinds are held against the words of the
/// catalogue, and the methods of endpoints against the list of methods; a list that is
/// empty is not held against anything.
pub fn read<'a>(file: &str, text: &'a str, words: impl Into<Words<'a>>) -> Reading<DeviceFile> {
    let reader = Reader::new(text, words.into());
    let (device, mut problems) = toml_read::read(file, text, |keys| {
        let mut device = device(keys, &reader);
        let inventories = device.inventories.iter().flat_map(|inventory| inventory.tables());
        let inventories: Vec<_> = inventories.collect();
        agreement::hold(&device, &reader, keys.sink());
        // Nothing of the file may name them, so they come after all is held together.
        device.tables.extend(inventories);
        device
    });
    problems.sort_by_key(|problem| match &problem.place {
        Place::Bytes(span) => (span.start, span.end),
        _ => (0, 0),
    });
    Reading { items: DeviceFile { device, files: reader.into_files() }, problems }
}

/// As [`read`], from bytes: what is not UTF-8 is a problem with its line, and the rest is
/// read.
pub fn read_bytes<'a>(
    file: &str,
    bytes: &[u8],
    words: impl Into<Words<'a>>,
) -> Reading<DeviceFile> {
    let words = words.into();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => read(file, text, words),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes);
            let line = line_of(&text, error.valid_up_to()) as u64;
            let mut reading = read(file, &text, words);
            // Spans count the bytes of the mended text, which nobody else has.
            for problem in &mut reading.problems {
                if let Place::Bytes(span) = &problem.place {
                    problem.place = Place::Line(line_of(&text, span.start) as u64);
                }
            }
            let whole = 0..bytes.len();
            for span in reading.items.files.values_mut() {
                *span = span.start.min(whole.end)..span.end.min(whole.end);
            }
            let problem = Problem::error("not-utf8", file, "the file is not UTF-8 text")
                .at(Place::Line(line))
                .help("save it as UTF-8");
            reading.problems.insert(0, problem);
            reading
        }
    }
}

fn device(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Device {
    let (facts, market_facts) = keys.table("facts", |k| facts::read(k, reader)).unwrap_or_default();
    Device {
        name: keys.required_text("name").unwrap_or_default(),
        version: keys.required_text("version").unwrap_or_default(),
        manufacturer: keys.required_text("manufacturer").unwrap_or_default(),
        intended_use: keys.required_text("intended_use").unwrap_or_default(),
        invented: keys.flag("invented").unwrap_or_default(),
        facts,
        market_facts,
        authorizations: keys.tables("authorizations", |k| regulatory::authorization(k, reader)),
        certificates: keys.tables("certificates", |k| regulatory::certificate(k, reader)),
        models: keys.tables("models", |k| data::model(k, reader)),
        tables: keys.tables("tables", |k| data::table(k, reader)),
        datasets: keys.tables("datasets", |k| data::dataset(k, reader)),
        inventories: keys.tables("inventories", |k| inventory::read(k, reader)),
        plan: keys.table("plan", |k| plan::read(k, reader)),
        populations: reader.by_market(keys, "populations", plan::population),
        settings: reader.by_market(keys, "settings", regulatory::setting),
        indications: reader.by_market(keys, "indications", regulatory::indications),
        equipment: keys.tables("equipment", |k| regulatory::equipment(k)),
        interfaces: keys.tables("interfaces", |k| security::interface(k, reader)),
        patch_days: keys.table("patch_days", security::patch_days).unwrap_or_default(),
        studies: keys.tables("studies", |k| regulatory::study(k, reader)),
        documents: keys.tables("documents", |k| regulatory::document(k, reader)),
        predicates: keys.tables("predicates", |k| regulatory::predicate(k, reader)),
        waivers: keys.tables("waivers", |k| regulatory::waiver(k, reader)),
        listed_devices: reader.paths(keys, "listed_devices"),
    }
}
