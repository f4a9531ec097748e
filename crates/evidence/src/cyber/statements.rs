//! Statements on the exploitability of vulnerabilities (VEX).
//!
//! A statement is bound to a product, to a component of it where one is named, and to
//! versions. One that names a vulnerability only is kept and is said of no product. Where a
//! format binds components to products one by one, so do the statements here: each says
//! that every component it names stands thus in every product it names, so that what a
//! file says of different pairs becomes several statements.

mod csaf;
mod cyclonedx;
mod openvex;

use reliance_model::cyber::Statements;
use reliance_model::cyber::statement::Named;
use reliance_model::problem::{Place, Problem, Reading};
use serde_json::Value;

use super::bill::xml;
use super::walk::{self, Node, Report};
use super::{markup, tree, yaml};

/// Most statements that are kept of one file.
pub const MAX_STATEMENTS: usize = 200_000;

/// Read the statements of a file. A bill without statements gives none and no problem.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Statements> {
    let failed =
        |problem: Box<Problem>| Reading { items: Statements::default(), problems: vec![*problem] };
    let text = match walk::text(file, bytes) {
        Ok(text) => text,
        Err(problem) => return failed(problem),
    };
    let (value, tree) = match parsed(file, text) {
        Ok(parsed) => parsed,
        Err(problem) => return failed(problem),
    };
    let mut report = Report::new(file, text).placed(tree);
    let root = Node::root(&value);
    let items = match kind(&value) {
        Some(Kind::OpenVex) => openvex::read(&root, &mut report),
        Some(Kind::CycloneDx) => cyclonedx::read(&root, &mut report),
        Some(Kind::Csaf) => csaf::read(&root, &mut report),
        None => {
            report.error("no-statements", "", "this is no VEX document of a known form");
            Statements::default()
        }
    };
    Reading { items: bounded(items, &mut report), problems: report.into_problems() }
}

/// The document as JSON has it, and its tree where it is XML or YAML.
fn parsed(file: &str, text: &str) -> Result<(Value, Option<tree::Node>), Box<Problem>> {
    let tree = match text.trim_start().chars().next() {
        Some('{' | '[') | None => return Ok((walk::parse(file, text)?, None)),
        Some('<') => {
            let root = markup::parse(text)
                .map_err(|fault| faulty(file, ("bad-xml", &fault.message), fault.at))?;
            match xml::edition(&root) {
                Some(_) => xml::stated(&root),
                None => tree::Node::default(),
            }
        }
        Some(_) => yaml::parse(text)
            .map_err(|fault| faulty(file, ("bad-yaml", &fault.message), fault.at))?,
    };
    Ok((tree.json(), Some(tree)))
}

fn faulty(file: &str, (code, message): (&'static str, &str), at: usize) -> Box<Problem> {
    let message = format!("the file cannot be read: {message}");
    Box::new(Problem::error(code, file, message).at(Place::Bytes(at..at)))
}

enum Kind {
    OpenVex,
    CycloneDx,
    Csaf,
}

/// The form of a document, by what stands in it.
fn kind(value: &Value) -> Option<Kind> {
    let context = value.get("@context").map(Value::to_string).unwrap_or_default();
    let openvex = context.contains("openvex.dev") || context.contains("openvex/spec");
    // The earliest documents have no context, but a format.
    let format = value.get("format").and_then(Value::as_str).unwrap_or_default();
    if openvex || (value.get("statements").is_some() && format.contains("vex")) {
        return Some(Kind::OpenVex);
    }
    if value.get("document").and_then(|document| document.get("csaf_version")).is_some() {
        return Some(Kind::Csaf);
    }
    let cyclonedx = value.get("bomFormat").and_then(Value::as_str) == Some("CycloneDX");
    cyclonedx.then_some(Kind::CycloneDx)
}

fn bounded(mut items: Statements, report: &mut Report<'_>) -> Statements {
    if items.statements.len() > MAX_STATEMENTS {
        let message = format!("only the first {MAX_STATEMENTS} statements are kept");
        report.error("too-many-statements", "", message);
        items.statements.truncate(MAX_STATEMENTS);
    }
    items
}

/// A thing that is named by an id alone.
fn named(id: &str) -> Named {
    let purl = id.starts_with("pkg:").then(|| id.to_string());
    let cpe = id.starts_with("cpe:").then(|| id.to_string());
    Named { id: id.to_string(), purl, cpe, ..Named::default() }
}

/// Problem of a statement that says nothing on a status that can be used.
fn unknown_status(report: &mut Report<'_>, node: &Node<'_>, word: &str) {
    let message = format!("`{word}` is no status of this format; the statement has none");
    report.error("unknown-status", &node.pointer, message);
}

#[cfg(test)]
mod tests;
