//! `reliance write`: the documents for a market.

mod arguments;
mod keep;
mod press;
mod printed;
mod terms;
mod toc;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clap::ValueEnum as _;
use reliance_checks::profile;
use reliance_documents as documents;
use reliance_documents::paper::{self, Paper, Source, Texts};
use reliance_model::catalogue::{Catalogue, Template};
use reliance_model::facet;

pub(crate) use arguments::{Form, Write};
use keep::Kept;
use press::Press;
use printed::Printed;

use crate::folder::{self, read_bounded};
use crate::progress::Counted;
use crate::{pipeline, problems, say, write};

pub(super) fn run(args: &Write, catalogue: Option<&Path>) -> Result<bool, String> {
    let on = super::day(args.on);
    let (catalogue, _) = super::read_catalogue(catalogue)?;
    let market = super::catalogued(&catalogue, &args.to)?;
    let templates = wanted(args, &catalogue, market)?;
    let (forms, press) = forms(args)?;
    let mut folder = folder::read_on(&args.folder, &catalogue, on)?;
    let assessment = pipeline::assess(&catalogue, &mut folder, market, on, args.fresh);
    let said = problems::words(&assessment.problems, &folder.texts);
    if !said.is_empty() {
        say::talk(said.strip_suffix('\n').unwrap_or(&said));
    }
    let profile = profile(&catalogue, &folder.evidence, market);
    let asked = |template: &&Template| paper::applies(template, market, &profile).is_some();
    let templates: Vec<&Template> = templates.into_iter().filter(asked).collect();
    if templates.is_empty() {
        return Err("no document is written for this device and market".into());
    }
    if args.list {
        let doubts = |one| paper::applies(one, market, &profile).unwrap_or_default();
        templates.iter().for_each(|template| list(&catalogue, template, &doubts(template)));
        return Ok(false);
    }
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| folder.root.join("documents").join(market));
    let _lock = write::lock(&folder.root)?;
    write::sweep(&out);
    let none = Texts::new();
    let whole = Source {
        catalogue: &catalogue,
        evidence: &folder.evidence,
        assessment: &assessment,
        profile: &profile,
        texts: &none,
        used_terms: None,
    };
    let set = papers(whole, &templates, &out);
    let (is_open, papers) = finish(args, &out, set, (&forms, press.as_ref()))?;
    let (Some(root), Some(papers)) = (&args.toc, papers) else { return Ok(is_open) };
    let laying = toc::Laying {
        args,
        catalogue: &catalogue,
        folder: &folder,
        profile: &profile,
        market,
        out: &out,
        forms: &forms,
    };
    Ok(toc::lay(&laying, root, &papers)? || is_open)
}

/// The papers of the templates, with what persons wrote into them and their cards.
fn papers(whole: Source<'_>, templates: &[&Template], out: &Path) -> Vec<Entry> {
    let used = terms::used(&whole, templates, out);
    let paper = |template: &&Template| {
        let kept = keep::read(out, &template.file);
        let source = Source { texts: &kept.texts, used_terms: used.as_ref(), ..whole };
        let paper = paper::write(&source, template);
        // Cards are the forms of a model card that other programs read.
        let cards = match template.id.ends_with("model-card") {
            true => vec![
                ("chai.xml", documents::chai_card(&source)),
                ("hub.md", documents::hub_card(&source, &paper)),
            ],
            false => Vec::new(),
        };
        (paper, kept, cards)
    };
    templates.iter().map(paper).collect()
}

/// The forms to write, and what sets PDF where that is one of them.
fn forms(args: &Write) -> Result<(Vec<Form>, Option<Press>), String> {
    let mut forms = args.forms();
    if !forms.contains(&Form::Pdf) {
        return Ok((forms, None));
    }
    let press = Press::with(&args.font)?;
    if press.is_none() {
        forms.retain(|form| *form != Form::Pdf);
        let how = "this program was built without PDF; build it with `--features pdf`";
        if forms.is_empty() {
            return Err(how.into());
        }
        if !args.list {
            say::talk(&format!("{how}; the other forms are written"));
        }
    }
    Ok((forms, press))
}

/// A document to be written, with what is kept of it, and its cards by their ending.
type Entry = (Paper, Kept, Vec<(&'static str, String)>);

/// Write the files; is anything open, and which papers were written, if any might be?
fn finish(
    args: &Write,
    out: &Path,
    set: Vec<Entry>,
    (forms, press): (&[Form], Option<&Press>),
) -> Result<(bool, Option<Vec<Paper>>), String> {
    let is_draft =
        |(paper, _, cards): &&Entry| paper.is_draft() || cards.iter().any(|(_, card)| lacks(card));
    let open: Vec<&Paper> = set.iter().filter(is_draft).map(|(paper, _, _)| paper).collect();
    if args.release && !open.is_empty() {
        for paper in &open {
            say::talk(&format!("{}: {}", paper.template, arguments::holes(paper.holes.len())));
        }
        say::talk("nothing is released while answers are missing");
        return Ok((true, None));
    }
    let mut is_open = !open.is_empty();
    let printed = set.iter().filter(|(_, kept, _)| !kept.conflict).map(|(paper, ..)| paper);
    let earlier = (!args.fresh).then_some(out);
    let set_all = |press: &Press| press.set(&printed.collect::<Vec<_>>(), earlier);
    let mut pdfs = press.map(set_all).unwrap_or_default();
    let bar = Counted::of("documents", set.len() as u64);
    let mut written = Vec::new();
    for (paper, mut kept, cards) in set {
        problems::talk(&kept.problems, &BTreeMap::new());
        if !kept.conflict {
            is_open |= one(out, &paper, &mut kept, (forms, args.track), pdfs.remove(&paper.file))?;
            for (ending, card) in cards.iter().filter(|_| args.format.is_empty()) {
                one_card(out, &paper, ending, card)?;
            }
        }
        kept.said.iter().for_each(|said| say::talk(said));
        if kept.conflict {
            say::talk(&format!("{}: not written, so that nothing is lost", paper.file));
            is_open = true;
        } else {
            written.push(paper);
        }
        bar.one_more();
    }
    drop(bar);
    let endings: Vec<&str> = forms.iter().map(|form| form.ending()).collect();
    if args.doc.is_empty() {
        let index = documents::paper_index(&written, &endings);
        write::if_changed(&out.join("index.html"), index.as_bytes())?;
    }
    for paper in &written {
        let state = match paper.holes.len() {
            0 => "complete".to_string(),
            count => format!("draft, {}", arguments::holes(count)),
        };
        say::data(&format!("{}\t{}\t{state}", paper.file, paper.template));
    }
    say::talk(&format!("documents: {}", out.display()));
    Ok((is_open, Some(written)))
}

/// Has a card a place that nobody filled?
fn lacks(card: &str) -> bool {
    card.contains("NOT ANSWERED")
}

/// Tell which forms of a document that changed were not written again.
fn older(out: &Path, paper: &Paper, forms: &[Form]) {
    let rest = Form::value_variants().iter().filter(|form| !forms.contains(form));
    let old: Vec<&str> = rest
        .map(|form| form.ending())
        .filter(|ending| {
            ["", ".draft"]
                .iter()
                .any(|state| out.join(format!("{}{state}.{ending}", paper.file)).is_file())
        })
        .collect();
    if !old.is_empty() {
        let old = old.join(", ");
        say::talk(&format!(
            "{}: {old} are as they were written before; write them, too",
            paper.file
        ));
    }
}

/// A Word document, with what changed marked where that is asked for.
fn word(out: &Path, paper: &Paper, track: bool) -> Result<Vec<u8>, String> {
    let before = if track { keep::before(out, &paper.file) } else { None };
    keep::count_from(out, &paper.file, before.as_deref())?;
    let Some(before) = before else { return documents::paper_docx(paper) };
    match documents::paper_docx_tracked(paper, &before)? {
        Some(marked) => Ok(marked),
        None => documents::paper_docx(paper),
    }
}

fn remove(stale: &Path) -> Result<(), String> {
    match stale.is_file() {
        true => fs::remove_file(stale).map_err(|error| write::cannot("remove", stale, &error)),
        false => Ok(()),
    }
}

/// Write one card of a model; a draft is named so.
fn one_card(out: &Path, paper: &Paper, ending: &str, card: &str) -> Result<(), String> {
    let named = |state: &str| out.join(format!("{}{state}.{ending}", paper.file));
    let (name, stale) = match paper.is_draft() || lacks(card) {
        true => (named(".draft"), named("")),
        false => (named(""), named(".draft")),
    };
    write::if_changed(&name, card.as_bytes())?;
    remove(&stale)
}

/// Write one document in every form; was one of them refused?
fn one(
    out: &Path,
    paper: &Paper,
    kept: &mut Kept,
    (forms, track): (&[Form], bool),
    pdf: Option<Result<Printed, String>>,
) -> Result<bool, String> {
    if forms.contains(&Form::Docx) {
        kept.set_aside(out, &paper.file)?;
    }
    let mut document = None;
    let pdf = pdf.unwrap_or_else(|| Err("it was not set".into()));
    let (mut is_refused, mut is_new) = (false, false);
    for form in forms {
        let bytes = match form {
            Form::Docx => word(out, paper, track),
            Form::Html => Ok(documents::paper_html(paper).into_bytes()),
            Form::Json => Ok(documents::paper_json(paper).into_bytes()),
            Form::Pdf => pdf.as_ref().map(|pdf| pdf.bytes.clone()).map_err(Clone::clone),
            Form::Xlsx => documents::paper_xlsx(paper).map_err(|error| error.to_string()),
        };
        let path = |state: &str| out.join(format!("{}{state}.{}", paper.file, form.ending()));
        let (now, other) = match paper.is_draft() {
            true => (path(".draft"), path("")),
            false => (path(""), path(".draft")),
        };
        // A draft that is complete now, or the other way round, has another name; and what
        // was refused must not be taken for what lies there from an earlier day.
        remove(&other)?;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(why) => {
                is_refused = true;
                say::talk(&format!("{}.{}: not written: {why}", paper.file, form.ending()));
                // A person may have written into a Word file.
                if *form != Form::Docx {
                    remove(&now)?;
                }
                continue;
            }
        };
        is_new |= fs::metadata(&now).is_ok_and(|meta| meta.len() != bytes.len() as u64)
            || read_bounded(&now, bytes.len() as u64).is_ok_and(|before| before != bytes);
        write::if_changed(&now, &bytes)?;
        if *form == Form::Docx {
            document = Some(bytes);
        }
    }
    if is_new {
        older(out, paper, forms);
    }
    if let Ok(pdf) = pdf {
        pdf.keep(out, &paper.file)?;
    }
    keep::keep(out, &paper.file, &paper.texts_toml(&kept.texts), document.as_deref())?;
    Ok(is_refused)
}

/// The templates asked for, in the order of the set.
fn wanted<'a>(
    args: &Write,
    catalogue: &'a Catalogue,
    market: &str,
) -> Result<Vec<&'a Template>, String> {
    let here =
        |one: &&Template| one.markets.is_empty() || one.markets.iter().any(|code| code == market);
    let mut templates: Vec<&Template> = catalogue.templates.values().filter(here).collect();
    templates.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    if templates.is_empty() {
        return Err(format!("the catalogue has no documents for {market}"));
    }
    for id in &args.doc {
        if !templates.iter().any(|template| template.id == *id || template.file == *id) {
            let known: Vec<&str> = templates.iter().map(|one| one.id.as_str()).collect();
            return Err(format!(
                "there is no document `{id}` here; there are {}",
                known.join(", ")
            ));
        }
    }
    if !args.doc.is_empty() {
        templates.retain(|one| args.doc.contains(&one.id) || args.doc.contains(&one.file));
    }
    Ok(templates)
}

fn list(catalogue: &Catalogue, template: &Template, doubts: &[String]) {
    let slot = template.slot.as_deref().unwrap_or_default();
    let doubt = match doubts {
        [] => String::new(),
        several => format!("hangs on {}", facet::all_named(&catalogue.facets, several)),
    };
    say::data(&format!("{}\t{}\t{slot}\t{doubt}", template.id, template.title));
}

impl Form {
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Form::Docx => "docx",
            Form::Html => "html",
            Form::Json => "json",
            Form::Pdf => "pdf",
            Form::Xlsx => "xlsx",
        }
    }
}
