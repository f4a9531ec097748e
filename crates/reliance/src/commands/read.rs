//! `reliance read`: what the program sees in documents.

pub(crate) mod arguments;
mod trace;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use arguments::Read;
use reliance_documents::clean;
use reliance_model::content::{Block, Body, Content, Language, Revision};
use reliance_model::problem::Severity;

use crate::folder::{files_below, read_bounded};
use crate::{contents, problems, say};

pub(super) fn run(args: &Read) -> Result<bool, String> {
    if let Some(name) = &args.child {
        let path = args.files.first().ok_or("there is no file to read")?;
        let most = reliance_evidence::documents::MAX_BYTES as u64;
        say::data(&contents::answer(name, &read_bounded(path, most)?)?);
        return Ok(false);
    }
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for path in &args.files {
        for path in documents_at(path)? {
            read.push(contents::read_file(&path)?.into_items(&mut faults));
        }
    }
    problems::talk(&faults, &std::collections::BTreeMap::new());
    if args.trace {
        let open = trace::show(&read, &args.format)?;
        return Ok(open || faults.iter().any(|problem| problem.severity == Severity::Error));
    }
    say::data(&match args.format.as_str() {
        "json" => super::as_json(&read)?,
        _ => read.iter().map(text).collect::<Vec<_>>().join("\n"),
    });
    Ok(faults.iter().any(|problem| problem.severity == Severity::Error))
}

/// The file, or the documents below a folder.
fn documents_at(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let found = files_below(path)?;
    let paths = found.iter().map(|name| path.join(name));
    Ok(paths.filter(|path| contents::is_document(path)).collect())
}

/// A document for a person.
fn text(content: &Content) -> String {
    let mut out = String::new();
    let language = match content.language {
        Some(Language::Zh) => ", Chinese",
        Some(Language::En) => ", English",
        None => "",
    };
    let format = serde_json::to_value(content.format).unwrap_or_default();
    let format = format.as_str().unwrap_or_default();
    let count = content.blocks.len();
    line(&mut out, 0, &format!("{}: {format}{language}, {count} blocks", content.file));
    for (key, value) in &content.properties {
        line(&mut out, 2, &format!("{key} = {}", value.replace('\n', " / ")));
    }
    for block in &content.blocks {
        line(&mut out, 0, &format!("\n{}  {}", block.id, block.spot.words()));
        body(&mut out, block);
        for revision in &block.revisions {
            line(&mut out, 2, &changed(revision));
        }
    }
    out
}

fn body(out: &mut String, block: &Block) {
    match &block.body {
        Body::Heading { level, text } => {
            line(out, 2, &format!("{} {text}", "#".repeat(usize::from(*level))));
        }
        Body::Paragraph(text) => line(out, 2, text),
        Body::Item { depth, text } => line(out, 2 * usize::from(*depth), &format!("- {text}")),
        Body::Table { caption, rows } => {
            if let Some(caption) = caption {
                line(out, 2, &format!("[{caption}]"));
            }
            for row in rows {
                let cells: Vec<String> = row.iter().map(|cell| cell.replace('\n', " / ")).collect();
                line(out, 2, &format!("| {} |", cells.join(" | ")));
            }
        }
        Body::Comment { author, on, about, text } => {
            let on = on.as_ref().map(|on| format!(", {on}")).unwrap_or_default();
            line(out, 2, &format!("comment of {author}{on} on \"{about}\": {text}"));
        }
        Body::Field { name, text } => line(out, 2, &format!("{name}: {text}")),
    }
}

fn changed(revision: &Revision) -> String {
    let what = if revision.inserted { "+ inserted" } else { "- deleted" };
    let on = revision.on.as_ref().map(|on| format!(", {on}")).unwrap_or_default();
    let by = if revision.author.is_empty() { "unnamed" } else { &revision.author };
    format!("{what} \"{}\" ({by}{on})", revision.text)
}

/// Lines, indented; a document comes from elsewhere and may hold what steers a terminal.
fn line(out: &mut String, indent: usize, text: &str) {
    for part in text.split('\n') {
        let part = clean(part);
        let indent = if part.is_empty() { 0 } else { indent };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:indent$}{part}", "");
    }
}
