//! `reliance claims`: what documents claim, and what each says against itself.

pub(crate) mod arguments;

use std::fmt::Write as _;

use arguments::Claims;
use reliance_documents::clean;
use reliance_model::claim::{Claim, Remark, Says, StatedFigure, Verdict};
use reliance_model::content::Content;
use reliance_model::problem::{Problem, Severity};
use serde::Serialize;

use crate::{contents, problems, say};

/// A document's claims with what was seen on them.
#[derive(Debug, Serialize)]
struct Seen<'a> {
    file: &'a str,
    sha256: Option<&'a str>,
    /// Was it read whole? Else these are the claims of what was read.
    whole: bool,
    claims: &'a [Claim],
    remarks: Vec<Remark>,
}

pub(super) fn run(args: &Claims) -> Result<bool, String> {
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for file in &args.files {
        let path = args.folder.as_ref().map_or_else(|| file.clone(), |folder| folder.join(file));
        let mut content = contents::read_file(&path)?.into_items(&mut faults);
        content.claims = reliance_evidence::claims::find(&content);
        read.push(content);
    }
    problems::talk(&faults, &std::collections::BTreeMap::new());
    let cut = |content: &Content| {
        let of_it = |problem: &Problem| problem.file == content.file;
        faults.iter().any(|problem| problem.severity == Severity::Error && of_it(problem))
    };
    // What was read before a bound was hit stands; of what was not read nothing is told.
    read.retain(|content| !(cut(content) && content.blocks.is_empty()));
    let seen: Vec<Seen<'_>> = read.iter().map(|content| seen(content, !cut(content))).collect();
    say::data(&match args.format.as_str() {
        "json" => super::as_json(&seen)?,
        _ => seen.iter().map(text).collect::<Vec<_>>().join("\n"),
    });
    if faults.iter().any(|problem| problem.severity == Severity::Error) {
        return Err("a document could not be read whole; its other claims are not known".into());
    }
    let differs = |seen: &Seen<'_>| seen.remarks.iter().any(|it| it.verdict == Verdict::Differs);
    Ok(seen.iter().any(differs))
}

fn seen(content: &Content, whole: bool) -> Seen<'_> {
    Seen {
        whole,
        file: &content.file,
        sha256: content.sha256.as_deref(),
        claims: &content.claims,
        remarks: reliance_checks::claims::within(content),
    }
}

/// A document's claims for a person: what was seen first, then every claim with its place.
fn text(seen: &Seen<'_>) -> String {
    let mut out = String::new();
    let counted = |verdict| seen.remarks.iter().filter(|it| it.verdict == verdict).count();
    let [differ, open, agree] =
        [Verdict::Differs, Verdict::CannotTell, Verdict::Agrees].map(counted);
    let claims = seen.claims.len();
    let part = if seen.whole { "" } else { " in what could be read of it" };
    line(&mut out, 0, &format!("{}: {claims} claims{part}", seen.file));
    line(&mut out, 0, &format!("{differ} differ, {open} cannot be told, {agree} agree"));
    for (verdict, title) in [
        (Verdict::Differs, "Differs: please look at these"),
        (Verdict::CannotTell, "Cannot tell: another method may have been used"),
        (Verdict::Agrees, "Agrees"),
    ] {
        let mut remarks = seen.remarks.iter().filter(|it| it.verdict == verdict).peekable();
        if remarks.peek().is_some() {
            line(&mut out, 0, &format!("\n{title}"));
        }
        for remark in remarks {
            line(&mut out, 2, &format!("- {}", remark.says));
            if let Some(here) = &remark.here {
                line(&mut out, 4, &format!("{}: \"{}\"", here.spot.words(), here.quote));
            }
        }
    }
    if claims > 0 {
        line(&mut out, 0, "\nClaims");
    }
    for claim in seen.claims {
        let place = claim.cited.spot.words();
        line(&mut out, 2, &format!("{place}: {}", words(&claim.says)));
    }
    out
}

/// A claim in a line.
fn words(says: &Says) -> String {
    match says {
        Says::Figure(figure) => figure_words(figure),
        Says::Count { of, number, among } => {
            let among = among.as_ref().map(|it| format!("{it} ")).unwrap_or_default();
            format!("{number} {among}{of}")
        }
        Says::Number { kind, number, role } => {
            let role = role.as_ref().map(|it| format!(", {it}")).unwrap_or_default();
            format!("{kind} {number}{role}")
        }
        Says::Standard { name, edition } => match edition {
            Some(edition) => format!("standard {name}, edition {edition}"),
            None => format!("standard {name}, no edition"),
        },
        Says::Version { of, version } => format!("version of the {of}: {version}"),
        Says::Device { name } => format!("device {name}"),
        Says::IntendedUse { part, text } => format!("{part}: {text}"),
        Says::Split { of, whole, parts, .. } => {
            let parts: Vec<String> =
                parts.iter().map(|(label, part)| format!("{part} {label}")).collect();
            format!("{whole} {of}, of these {}", parts.join(", "))
        }
        Says::Impossible { kind, said } => match kind.as_str() {
            "part" => format!("{said}, more than all"),
            kind => format!("{kind} {said}"),
        },
        Says::Dated { of, day } => format!("{day} ({of})"),
    }
}

fn figure_words(figure: &StatedFigure) -> String {
    let mut said = vec![figure.metric.clone().unwrap_or_else(|| figure.called.clone())];
    said.extend(figure.goal.then(|| "goal".to_string()));
    said.extend(figure.value.map(|value| value.shown()));
    let level = figure.level.map(|level| format!("{} % CI ", level * 100.0)).unwrap_or_default();
    let limits = figure.interval;
    said.extend(limits.map(|(low, high)| format!("({level}{} to {})", low.shown(), high.shown())));
    said.extend(figure.counts.map(|(some, all)| format!("{some} of {all}")));
    said.extend(figure.n.map(|n| format!("n = {n}")));
    said.extend(figure.method.clone());
    said.extend(figure.of.as_ref().map(|of| format!("[{of}]")));
    said.join(" ")
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
