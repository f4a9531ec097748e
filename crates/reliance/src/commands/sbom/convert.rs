//! `reliance sbom convert`: a bill written anew, with what side tables add.

use std::path::Path;

use reliance_checks::cyber::Supported;
use reliance_checks::cyber::decisions::Product;
use reliance_checks::cyber::matching::matches;
use reliance_checks::cyber::vulnerabilities::{Vulnerability, vulnerabilities};
use reliance_documents::bills::{Open, Origin, cyclonedx, openvex, spdx, support_table};
use reliance_model::cyber::bill::Party;
use reliance_model::cyber::{Bill, Status};
use reliance_security::package_url::{PackageUrl, Parts};

use super::arguments::{Convert, Target};
use super::subject::{self, More};
use crate::folder::Folder;
use crate::{commands, say, write};

pub(super) fn run(args: &Convert, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = commands::load_catalogue(catalogue)?;
    let mut folder = subject::read(&args.subject, &catalogue)?;
    let more =
        More { support: &args.support, vex: &args.vex, records: &args.records, ..More::default() };
    subject::more(&mut folder, &more)?;
    subject::talk(&folder);
    let cyber = &folder.evidence.cyber;
    let (file, bill) = one(&folder, args.bill.as_deref())?;
    if args.output.canonicalize().ok().is_some_and(|out| {
        Path::new(file).canonicalize().ok().is_some_and(|own| own == out)
            || folder.root.join(file).canonicalize().ok().is_some_and(|own| own == out)
    }) {
        return Err(format!("{} is the original, which is never changed", args.output.display()));
    }
    let at = format!("{}T00:00:00Z", commands::day(args.on));
    let tool = format!("reliance-{}", env!("CARGO_PKG_VERSION"));
    let origin = Origin { file, sha256: &bill.sha256, tool: &tool, at: &at };
    let filled = filled(bill, &Supported::new(cyber));
    let written = match args.to {
        Target::Cyclonedx => cyclonedx(&filled, &origin),
        Target::Spdx => spdx(&filled, &origin),
        Target::SupportTable => support_table(&filled),
        Target::Openvex => vex(&folder, args.author.as_deref(), &origin)?,
    };
    write::atomically(&args.output, written.as_bytes())?;
    say::talk(&format!("written to {}", args.output.display()));
    Ok(false)
}

/// The bill to write: the only one, or the one that is named.
fn one<'a>(folder: &'a Folder, named: Option<&str>) -> Result<(&'a str, &'a Bill), String> {
    let bills = subject::bills(&folder.evidence.cyber);
    let files: Vec<&str> = bills.iter().map(|(file, _)| *file).collect();
    match named {
        Some(name) => bills
            .iter()
            .find(|(file, _)| *file == name)
            .copied()
            .ok_or_else(|| format!("there is no bill `{name}`; there is {}", files.join(", "))),
        None if bills.len() == 1 => Ok(bills[0]),
        None => Err(format!("there are several bills; name one with --bill: {}", files.join(", "))),
    }
}

/// The bill with the support and the suppliers that side tables add.
fn filled(bill: &Bill, supported: &Supported<'_>) -> Bill {
    let mut filled = bill.clone();
    for component in &mut filled.components {
        component.support = supported.of(component);
        if component.supplier.is_none() {
            let name = supported.supplier(component).map(str::to_string);
            component.supplier = name.map(|name| Party { name, ..Party::default() });
        }
    }
    filled
}

/// A statement on every known vulnerability: what was decided, and what is still open as
/// under investigation.
fn vex(folder: &Folder, author: Option<&str>, origin: &Origin<'_>) -> Result<String, String> {
    let cyber = &folder.evidence.cyber;
    if cyber.snapshots.is_empty() {
        return Err(
            "there is no vulnerability database to look into; name one with --records".into()
        );
    }
    let bills = subject::bills(cyber);
    let device = &folder.evidence.device;
    let product = Product { name: &device.name, version: &device.version, bills: &bills };
    let matching = matches(&bills, cyber);
    let known = vulnerabilities(&matching.matches, cyber, &product);
    let about = about(&bills, &product);
    let statements: Vec<Open> = known.iter().flat_map(|one| statements(one, &about)).collect();
    let maker = Some(device.manufacturer.as_str()).filter(|maker| !maker.is_empty());
    let author =
        author.or(maker).ok_or("nothing says who states this; name the author with --author")?;
    Ok(openvex(&statements, author, origin))
}

/// How the statements call the product: its package URL, or one of its name and version;
/// none where nothing names it.
fn about(bills: &[(&str, &Bill)], product: &Product<'_>) -> Option<String> {
    let subject = bills.iter().find_map(|(_, bill)| bill.component(bill.subject.as_deref()?));
    if let Some(purl) = subject.and_then(|one| one.purl.clone()) {
        return Some(purl);
    }
    let parts = Parts {
        kind: "generic".into(),
        name: product.name.into(),
        version: Some(product.version.to_string()).filter(|version| !version.is_empty()),
        ..Parts::default()
    };
    PackageUrl::new(parts).ok().map(|url| url.to_string())
}

fn statements(one: &Vulnerability, product: &Option<String>) -> Vec<Open> {
    one.components
        .iter()
        .map(|hit| {
            let decision = &hit.decision;
            Open {
                id: one.id.clone(),
                aliases: one.ids.iter().filter(|id| **id != one.id).cloned().collect(),
                product: product.clone(),
                components: vec![hit.purl.clone().unwrap_or_else(|| hit.component.clone())],
                status: match decision.status {
                    Some(Status::Affected) => "affected",
                    Some(Status::NotAffected) => "not_affected",
                    Some(Status::Fixed) => "fixed",
                    Some(Status::UnderInvestigation) | None => "under_investigation",
                },
                justification: decision.justification.clone(),
                impact: decision.impact.clone(),
                action: (!decision.actions.is_empty()).then(|| decision.actions.join("; ")),
            }
        })
        .collect()
}
