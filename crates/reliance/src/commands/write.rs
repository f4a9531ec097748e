//! `reliance write`: the documents for a market.

mod arguments;

use std::path::Path;

use reliance_checks::profile;
use reliance_documents as documents;
use reliance_documents::paper::{self, Paper, Source, Texts};
use reliance_model::catalogue::{Catalogue, Template};

pub(crate) use arguments::{Form, Write};

use crate::folder::{self, Folder};
use crate::progress::Counted;
use crate::{pipeline, problems, say, write};

pub(super) fn run(args: &Write, catalogue: Option<&Path>) -> Result<bool, String> {
    let on = super::day(args.on);
    let (catalogue, _) = super::read_catalogue(catalogue)?;
    let market = super::catalogued(&catalogue, &args.to)?;
    let templates = wanted(args, &catalogue, market)?;
    let mut folder = folder::read(&args.folder, &catalogue)?;
    let assessment = pipeline::assess(&catalogue, &mut folder, market, on, args.fresh);
    let said = problems::words(&assessment.problems, &folder.texts);
    if !said.is_empty() {
        say::talk(said.strip_suffix('\n').unwrap_or(&said));
    }
    let profile = profile(&catalogue, &folder.evidence, market);
    let mut papers = Vec::new();
    for template in templates {
        let Some(doubts) = paper::applies(template, market, &profile) else { continue };
        if args.list {
            list(template, &doubts);
            continue;
        }
        let texts = Texts::new();
        let source = Source {
            catalogue: &catalogue,
            evidence: &folder.evidence,
            assessment: &assessment,
            profile: &profile,
            texts: &texts,
        };
        papers.push(paper::write(&source, template));
    }
    if args.list {
        return Ok(false);
    }
    if papers.is_empty() {
        return Err("no document is written for this device and market".into());
    }
    finish(args, &folder, market, &papers)
}

/// Write the files; is anything open?
fn finish(args: &Write, folder: &Folder, market: &str, papers: &[Paper]) -> Result<bool, String> {
    let open: Vec<&Paper> = papers.iter().filter(|paper| paper.is_draft()).collect();
    if args.release && !open.is_empty() {
        for paper in &open {
            say::talk(&format!("{}: {}", paper.template, arguments::holes(paper.holes.len())));
        }
        say::talk("nothing is released while answers are missing");
        return Ok(true);
    }
    let out = args.out.clone();
    let out = out.unwrap_or_else(|| folder.root.join("documents").join(market));
    let _lock = write::lock(&folder.root)?;
    write::sweep(&out);
    let bar = Counted::of("documents", papers.len() as u64);
    for paper in papers {
        for form in args.forms() {
            let (name, bytes) = form.write(paper)?;
            write::if_changed(&out.join(name), &bytes)?;
        }
        bar.one_more();
    }
    drop(bar);
    let forms = args.forms();
    let endings: Vec<&str> = forms.iter().map(|form| form.ending()).collect();
    let index = documents::paper_index(papers, &endings);
    write::if_changed(&out.join("index.html"), index.as_bytes())?;
    for paper in papers {
        let state = match paper.holes.len() {
            0 => "complete".to_string(),
            count => format!("draft, {}", arguments::holes(count)),
        };
        say::data(&format!("{}\t{}\t{state}", paper.file, paper.template));
    }
    say::talk(&format!("documents: {}", out.join("index.html").display()));
    Ok(!open.is_empty())
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

fn list(template: &Template, doubts: &[String]) {
    let slot = template.slot.as_deref().unwrap_or_default();
    let doubt = match doubts {
        [] => String::new(),
        several => format!("hangs on {}", several.join(", ")),
    };
    say::data(&format!("{}\t{}\t{slot}\t{doubt}", template.id, template.title));
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Json => "json",
        }
    }

    /// Name and bytes of a paper's file in this form.
    fn write(self, paper: &Paper) -> Result<(String, Vec<u8>), String> {
        let bytes = match self {
            Form::Html => documents::paper_html(paper).into_bytes(),
            Form::Json => documents::paper_json(paper).into_bytes(),
        };
        Ok((format!("{}.{}", paper.file_stem(), self.ending()), bytes))
    }
}
