//! Reading a catalogue folder: names and bytes in, a [`Catalogue`] and its problems out.
//!
//! What cannot be read is a problem with a place, and the rest is read. What ties entries
//! together but does not stop reading (checks, concepts, crosswalk ids) is for [`crate::lint`].

mod call;
mod fields;
mod links;
mod lists;
pub(crate) use lists::rows;
mod requirements;
mod routes;
mod submission;
mod systems;
mod templates;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::catalogue::{CATALOGUE_SCHEMA, Catalogue, CataloguePlace, Force, ReadAs};
use crate::facet::Condition;
use crate::problem::{Place, Problem, Reading, line_of};
use crate::toml_read::Keys;

pub use call::parse_call;

/// The words of [`Force`] in the files.
pub(crate) const FORCES: &[(&str, Force)] = &[
    ("law", Force::Law),
    ("standard", Force::Standard),
    ("guidance", Force::Guidance),
    ("draft", Force::Draft),
    ("announced", Force::Announced),
    ("habit", Force::Habit),
    ("reported", Force::Reported),
];

/// The words of [`ReadAs`] in the files.
const READINGS: &[(&str, ReadAs)] = &[
    ("primary", ReadAs::Primary),
    ("copy", ReadAs::Copy),
    ("secondary", ReadAs::Secondary),
    ("memory", ReadAs::Memory),
];

/// What is read so far.
#[derive(Default)]
struct Reader {
    catalogue: Catalogue,
    problems: Vec<Problem>,
    links: links::Links,
}

/// Read a catalogue: the path of each file relative to its folder, and its bytes.
pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Reading<Catalogue> {
    let mut reader = Reader::default();
    reader.catalogue.sha256 = digest(files);
    for name in ["catalogue.toml", "facets.toml", "markets.toml"] {
        if !files.contains_key(name) {
            let message = format!("the catalogue has no `{name}`");
            reader.problems.push(Problem::error("missing-file", name, message));
        }
    }
    for (file, bytes) in files {
        match std::str::from_utf8(bytes) {
            Ok(text) => reader.file(file, text.strip_prefix('\u{feff}').unwrap_or(text), files),
            Err(_) => {
                let problem = Problem::error("not-utf8", file, "the file is not UTF-8 text");
                reader.problems.push(problem);
            }
        }
    }
    links::check(&mut reader);
    reader.systems_linked();
    reader.contents_linked();
    reader.catalogue.routes.sort_by_key(|route| (route.place.file.clone(), route.place.line));
    Reading { items: reader.catalogue, problems: reader.problems }
}

impl Reader {
    fn file(&mut self, file: &str, text: &str, files: &BTreeMap<String, Vec<u8>>) {
        let parts: Vec<&str> = file.split('/').collect();
        match parts.as_slice() {
            ["catalogue.toml"] => self.head(file, text),
            ["markets.toml"] => self.markets(file, text),
            ["facets.toml"] => self.facets(file, text),
            ["kinds.toml"] => self.kinds(file, text),
            ["concepts.toml"] => self.concepts(file, text),
            ["authorizations.toml"] => self.authorizations(file, text),
            ["field-lists.toml"] => self.field_lists(file, text),
            ["control-categories.toml"] => self.control_lists(file, text),
            ["clocks.toml"] => self.clocks(file, text),
            ["device-types.toml"] => self.device_types(file, text),
            ["crosswalk.tsv"] => self.crosswalk(file, text),
            ["terms.tsv"] => self.terms(file, text),
            ["term-traps.tsv"] => self.traps(file, text),
            ["wording", "zh", name] if name.ends_with(".tsv") => {
                self.catalogue.wording.add(file, text);
            }
            ["use-words.tsv"] => self.use_words(file, text),
            ["adoptions.tsv"] => self.adoptions(file, text),
            ["study-designs.toml"] => self.study_items(file, text),
            ["toc.toml"] => self.contents(file, text, files),
            // Read together with `toc.toml`.
            [submission::HEADINGS] => {}
            ["folder-rules.toml"] => self.folder_rules(file, text),
            ["quality-systems.toml"] => self.quality_systems(file, text),
            ["populations", "populations.toml"] => self.populations(file, text, files),
            ["routes", name] if name.ends_with(".toml") => self.routes(file, text),
            [folder, "regulator.toml"] => self.regulator(file, text, folder),
            [folder, "sources.toml"] => self.sources(file, text, folder),
            [folder, "requirements", name] if name.ends_with(".toml") => {
                self.requirements(file, text, folder);
            }
            ["documents", name] | [_, "documents", name] if name.ends_with(".md") => {
                self.template(file, text)
            }
            // Facts about DICOM attributes, read together with the images.
            [_, "deidentification", name] if name.ends_with(".tsv") => {}
            [.., name] if name.ends_with(".md") || name.ends_with(".csv") => {}
            _ => {
                let message = "the catalogue has no use for this file";
                let help = "requirements stand in <regulator>/requirements/, routes in routes/";
                self.problems.push(Problem::warning("unread-file", file, message).help(help));
            }
        }
    }

    /// Read TOML and keep its problems.
    fn toml<T>(&mut self, file: &str, text: &str, read: impl FnOnce(&mut Keys<'_>) -> T) -> T {
        let (items, mut problems) = crate::toml_read::read(file, text, read);
        self.problems.append(&mut problems);
        items
    }

    fn head(&mut self, file: &str, text: &str) {
        let (version, schema, read_on, review_by, span) = self.toml(file, text, |keys| {
            let version = keys.required_text("version").unwrap_or_default();
            let schema = keys.count("schema").unwrap_or(0);
            (version, schema, keys.date("read_on"), keys.date("review_by"), keys.span_of("schema"))
        });
        if schema != CATALOGUE_SCHEMA {
            let message = format!(
                "the catalogue has form {schema}, and this program reads form {CATALOGUE_SCHEMA}"
            );
            let problem = Problem::error("unknown-schema", file, message);
            self.problems.push(
                problem
                    .at(Place::Bytes(span))
                    .help("take a catalogue and a program of the same time"),
            );
        }
        let catalogue = &mut self.catalogue;
        catalogue.version = version;
        catalogue.schema = schema;
        catalogue.read_on = read_on;
        catalogue.review_by = review_by;
    }
}

/// SHA-256 over the names and bytes of all files, each preceded by its length.
pub fn digest(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hash = Sha256::new();
    for (file, bytes) in files {
        for part in [file.as_bytes(), bytes] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The place of an entry.
fn place(file: &str, text: &str, keys: &Keys<'_>) -> CataloguePlace {
    let span = keys.span();
    CataloguePlace { file: file.to_string(), line: line_of(text, span.start), span }
}

/// A condition on facets under `key`, each list with its values.
fn condition(keys: &mut Keys<'_>, key: &str) -> Condition {
    keys.table(key, conditions_of).unwrap_or_default()
}

/// A condition whose facets are the keys of this table.
fn conditions_of(keys: &mut Keys<'_>) -> Condition {
    let mut condition = Condition::new();
    for (facet, span) in keys.names() {
        let values: BTreeSet<String> =
            keys.values(&facet).into_iter().map(|(value, _)| value).collect();
        if values.is_empty() {
            let message = format!("the condition on `{facet}` names no value, so nothing meets it");
            keys.sink().error("empty-condition", span, message, None);
        } else {
            condition.insert(facet, values);
        }
    }
    condition
}
