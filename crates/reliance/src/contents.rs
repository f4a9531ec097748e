//! What the documents of a device folder say.
//!
//! Every file under `[[documents]]` of a format that is known is read. A PDF is read by a
//! process of its own, which is ended when it takes too long: its format lets a file send a
//! reader round in circles, and a damaged one must not end the run.

mod isolated;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use reliance_checks::claims::unbound;
use reliance_evidence::documents;
use reliance_model::content::{Content, Format};
use reliance_model::problem::{Place, Problem, Reading};

use crate::folder::{DEVICE_FILE, Folder, read_bounded};
use crate::source::inside;

pub(crate) use isolated::answer;

/// How many of the first bytes tell a format.
const HEAD: u64 = 64 << 10;

impl Folder {
    /// Read every declared document of a format that is known.
    pub(crate) fn read_contents(&mut self) {
        let declared = self.evidence.device.documents.iter().map(|document| &document.file);
        let names: BTreeSet<String> = declared.cloned().collect();
        for name in names {
            // A file that is not there was told with its place in the device file.
            let Some(file) = self.evidence.files.get(&name).cloned() else { continue };
            let Ok(path) = inside(&self.root, &name) else { continue };
            if !is_document(&path) {
                continue;
            }
            let Some(bytes) = self.bytes(&name) else { continue };
            let mut content = read(&name, &path, &bytes).into_items(&mut self.problems);
            content.sha256 = file.sha256;
            content.claims = reliance_evidence::claims::find(&content);
            let device = &self.evidence.device;
            for document in device.documents.iter().filter(|document| document.file == name) {
                let wrong = unbound(document, device.plan.as_ref(), &content.claims);
                self.problems.extend(wrong.into_iter().map(|(line, why)| {
                    Problem::warning("unbound-claim", DEVICE_FILE, format!("{why} in `{name}`"))
                        .at(Place::Line(line as u64))
                        .help("copy the words as `reliance claims` prints them")
                }));
            }
            self.evidence.contents.insert(name, content);
        }
    }
}

/// Read one document, a PDF apart.
pub(crate) fn read(name: &str, path: &Path, bytes: &[u8]) -> Reading<Content> {
    match documents::format(name, bytes) {
        Some(Format::Pdf) => isolated::read(name, path, bytes),
        _ => documents::read(name, bytes),
    }
}

/// Read a file that lies anywhere.
///
/// # Errors
///
/// A sentence if it cannot be read.
pub(crate) fn read_file(path: &Path) -> Result<Reading<Content>, String> {
    let bytes = read_bounded(path, documents::MAX_BYTES as u64)?;
    let mut reading = read(&path.to_string_lossy(), path, &bytes);
    reading.items.sha256 = Some(crate::folder::sha256_of(path)?);
    Ok(reading)
}

/// Is it a document of a format that is known?
pub(crate) fn is_document(path: &Path) -> bool {
    head(path).is_ok_and(|head| documents::format(&path.to_string_lossy(), &head).is_some())
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}
