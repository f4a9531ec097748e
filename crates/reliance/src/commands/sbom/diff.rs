//! `reliance sbom diff`: what changed from one release to the next.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use reliance_checks::cyber::decisions::Product;
use reliance_checks::cyber::difference::{Change, Difference};
use reliance_checks::cyber::matching::matches;
use reliance_checks::cyber::vulnerabilities::vulnerabilities;
use reliance_model::catalogue::Catalogue;
use serde::Serialize;

use super::arguments::{Diff, Format};
use super::subject::{self, More};
use crate::{commands, say};

/// What changed from one release to the next.
#[derive(Debug, Serialize)]
struct Changed {
    tool: String,
    before: String,
    after: String,
    #[serde(flatten)]
    difference: Difference,
    /// Vulnerabilities of the newer alone, and of the older alone; none without a database.
    new_vulnerabilities: Option<Vec<String>>,
    closed_vulnerabilities: Option<Vec<String>>,
}

pub(super) fn run(args: &Diff, catalogue: Option<&Path>) -> Result<bool, String> {
    if args.format == Format::Sarif {
        return Err("a difference is no list of faults; take --format text or json".into());
    }
    let catalogue = commands::load_catalogue(catalogue)?;
    let (before, old) = read(&args.before, &args.records, &catalogue)?;
    let (after, new) = read(&args.after, &args.records, &catalogue)?;
    let looked = !args.records.is_empty();
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
        looked.then(|| these.difference(those).cloned().collect::<Vec<_>>())
    };
    let changed = Changed {
        tool: format!("reliance {}", env!("CARGO_PKG_VERSION")),
        before: args.before.display().to_string(),
        after: args.after.display().to_string(),
        difference: Difference::between(&before, &after),
        new_vulnerabilities: only(&new, &old),
        closed_vulnerabilities: only(&old, &new),
    };
    say::data(&match args.format {
        Format::Json => {
            serde_json::to_string_pretty(&changed).map_err(|error| error.to_string())?
        }
        _ => super::printable(&text(&changed)),
    });
    let new = changed.new_vulnerabilities.as_ref().is_some_and(|new| !new.is_empty());
    Ok(new || !changed.difference.is_empty())
}

/// All bills of the subject as one, and the vulnerabilities that are known of it.
fn read(
    path: &Path,
    records: &[PathBuf],
    catalogue: &Catalogue,
) -> Result<(reliance_model::cyber::Bill, BTreeSet<String>), String> {
    let mut folder = subject::read(path, catalogue)?;
    subject::more(&mut folder, &More { records, ..More::default() })?;
    subject::talk(&folder);
    let cyber = &folder.evidence.cyber;
    let bills = subject::bills(cyber);
    let device = &folder.evidence.device;
    let product = Product { name: &device.name, version: &device.version, bills: &bills };
    let matching = matches(&bills, cyber);
    let known = vulnerabilities(&matching.matches, cyber, &product);
    let mut all = reliance_model::cyber::Bill::default();
    for (_, bill) in bills {
        let subject = bill.subject.as_deref();
        let parts = bill.components.iter().filter(|one| subject != Some(one.id.as_str()));
        all.components.extend(parts.cloned());
    }
    Ok((all, known.into_iter().map(|one| one.id).collect()))
}

fn text(changed: &Changed) -> String {
    let difference = &changed.difference;
    if difference.is_empty() && changed.new_vulnerabilities.as_ref().is_none_or(Vec::is_empty) {
        return format!("nothing changed in {} components\n", difference.unchanged);
    }
    let mut out = String::new();
    for (word, changes) in [
        ("added", &difference.added),
        ("removed", &difference.removed),
        ("changed", &difference.changed),
    ] {
        for change in changes {
            out.push_str(&format!("{word:<8} {}\n", of_change(change)));
        }
    }
    for one in &difference.altered {
        let (before, after) = (shown(&one.before), shown(&one.after));
        out.push_str(&format!("altered  {}: {} {before} -> {after}\n", one.component, one.field));
    }
    for (word, ids) in
        [("new", &changed.new_vulnerabilities), ("closed", &changed.closed_vulnerabilities)]
    {
        for id in ids.iter().flatten() {
            out.push_str(&format!("{word:<8} vulnerability {id}\n"));
        }
    }
    out.push_str(&format!("{} components as they were\n", difference.unchanged));
    out
}

fn of_change(change: &Change) -> String {
    let words = |versions: &BTreeSet<String>| {
        versions.iter().map(|one| shown(one)).collect::<Vec<_>>().join(", ")
    };
    match (change.before.is_empty(), change.after.is_empty()) {
        (true, _) => format!("{} {}", change.component, words(&change.after)),
        (_, true) => format!("{} {}", change.component, words(&change.before)),
        _ => format!("{} {} -> {}", change.component, words(&change.before), words(&change.after)),
    }
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "(none)" } else { text }
}
