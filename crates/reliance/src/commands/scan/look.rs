//! By what de-identification is judged: the table of PS3.15 and the list of safe private
//! elements, of the catalogue; and the side table.

use std::collections::BTreeMap;
use std::path::Path;

use reliance_evidence::dicom::deidentify::{Concepts, Profile, SafePrivate, Settings};
use reliance_evidence::side::{self, Side};
use reliance_model::record::Column;
use sha2::{Digest, Sha256};

use super::arguments::Scan;
use super::columns::{of_instances, of_notes, of_others};
use super::read::Look;
use crate::folder::{hexadecimal, read_bounded};
use crate::{builtin, problems};

const FOLDER: &str = "standards/deidentification";
const SAFE: &str = "standards/deidentification/safe-private.tsv";
const CONTENT: &str = "standards/deidentification/content-items.tsv";

/// Largest side table or list, in bytes.
const MAX_SIDE: u64 = 16 << 20;

/// What is looked at, and a name that changes with what it is judged by.
pub(super) fn read(args: &Scan, catalogue: Option<&Path>) -> Result<(Look, String), String> {
    let files = builtin::part(catalogue, FOLDER)?;
    let is_table = |name: &&String| name.contains("/ps3.15-") && name.ends_with(".tsv");
    // Names end in the edition: the last is the newest.
    let name = files.keys().rfind(is_table).ok_or_else(|| {
        format!("the catalogue has no {FOLDER}/ps3.15-*.tsv, by which de-identification is judged")
    })?;
    let bytes = |name: &str| files.get(name).map(Vec::as_slice).unwrap_or_default();
    let text = |name: &str| String::from_utf8_lossy(bytes(name)).into_owned();
    let mut found = Vec::new();
    let profile = Profile::read(name, &text(name)).into_items(&mut found);
    let safe_private = SafePrivate::read(SAFE, &text(SAFE)).into_items(&mut found);
    let concepts = Concepts::read(CONTENT, &text(CONTENT)).into_items(&mut found);
    problems::talk(&found, &crate::commands::texts(&files));
    let read = [name, SAFE, CONTENT].into_iter();
    let hash = read.fold(Sha256::new(), |hash, name| hash.chain_update(bytes(name))).finalize();
    let judged_by = format!("{} {}", profile.edition(), &hexadecimal(&hash)[..16]);
    let (settings, own) = own(args, safe_private)?;
    let mut settings = settings.knowing(concepts);
    let (pixels, worklist) = (args.pixels, args.worklist.is_some());
    if !worklist {
        settings = settings.counted();
    }
    let columns = of_instances();
    let (side, beside) = side(args, &columns)?;
    let (others, notes) = (of_others(), of_notes());
    let look = Look { pixels, worklist, profile, settings, columns, others, notes, side };
    Ok((look, judged_by + &own + &beside))
}

/// The user's own lists beside the catalogue's, and a name that changes with them.
fn own(args: &Scan, catalogued: SafePrivate) -> Result<(Settings, String), String> {
    let (mut safe_private, mut name) = (catalogued, String::new());
    if let Some(path) = &args.safe_private {
        let text = list(path, &mut name)?;
        let mut found = Vec::new();
        let file = path.to_string_lossy().into_owned();
        let own = SafePrivate::read(&file, &text).into_items(&mut found);
        problems::talk(&found, &BTreeMap::from([(file, text)]));
        if own.is_empty() {
            return Err(format!("the list {} names no private element", path.display()));
        }
        safe_private = safe_private.and(own);
    }
    let mut settings = Settings::new(safe_private);
    if let Some(path) = &args.names {
        settings = settings.looking_for(&list(path, &mut name)?);
        if settings.names().is_empty() {
            let path = path.display();
            return Err(format!("the list {path} holds no word of three letters or more"));
        }
    }
    Ok((settings, name))
}

/// The bytes of a file, whose hash joins `name`.
fn given(path: &Path, name: &mut String) -> Result<Vec<u8>, String> {
    let bytes = read_bounded(path, MAX_SIDE)?;
    name.push_str(&format!(" {}", &hexadecimal(&Sha256::digest(&bytes))[..16]));
    Ok(bytes)
}

fn list(path: &Path, name: &mut String) -> Result<String, String> {
    String::from_utf8(given(path, name)?)
        .map_err(|_| format!("{} is not UTF-8 text", path.display()))
}

/// The side table, and a name that changes with it.
fn side(args: &Scan, columns: &[Column]) -> Result<(Side, String), String> {
    let Some(path) = &args.side else { return Ok((Side::new(), String::new())) };
    let mut name = String::new();
    let bytes = given(path, &mut name)?;
    let mut found = Vec::new();
    let side = side::read(&path.to_string_lossy(), &bytes, columns).into_items(&mut found);
    problems::talk(&found, &BTreeMap::new());
    if side.is_empty() {
        return Err(format!("the side table {} says nothing of any file", path.display()));
    }
    Ok((side, name))
}
