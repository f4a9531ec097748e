//! Laying what was written, and the declared documents, into a tree by the table of contents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use reliance_checks::submission::{self, Given};
use reliance_documents::layout_text;
use reliance_documents::paper::Paper;
use reliance_model::catalogue::{Catalogue, Template};
use reliance_model::facet::Profile;

use super::arguments::{Form, Write};
use crate::folder::Folder;
use crate::{say, tree};

/// What a tree is laid from.
pub(super) struct Laying<'a> {
    pub(super) args: &'a Write,
    pub(super) catalogue: &'a Catalogue,
    pub(super) folder: &'a Folder,
    pub(super) profile: &'a Profile,
    pub(super) market: &'a str,
    /// Folder of the papers.
    pub(super) out: &'a Path,
    /// Forms that were written.
    pub(super) forms: &'a [Form],
}

impl Laying<'_> {
    /// The forms that go into the tree: those that were asked for, else PDF, since authorities
    /// take that, else Word.
    fn forms(&self) -> Vec<Form> {
        match (self.args.format.is_empty(), self.forms.contains(&Form::Pdf)) {
            (false, _) => self.forms.to_vec(),
            (true, true) => vec![Form::Pdf],
            (true, false) => {
                say::talk(
                    "tree: the papers are laid as DOCX, since this program was built without PDF; authorities mostly ask for PDF",
                );
                vec![Form::Docx]
            }
        }
    }
}

/// Lay the papers and the declared documents into the tree at `root`; is anything open?
///
/// # Errors
///
/// A sentence if the tree may not be laid there, or cannot be.
pub(super) fn lay(laying: &Laying<'_>, root: &Path, papers: &[Paper]) -> Result<bool, String> {
    let catalogue = laying.catalogue;
    let contents = catalogue.contents.first();
    let contents = contents.ok_or("the catalogue has no table of contents")?;
    let ivd = laying.profile.known("ivd");
    if ivd.is_some_and(|values| values.contains("true")) {
        return Err("the device is declared as an in vitro diagnostic; its table of contents (IMDRF N13) is not catalogued".into());
    }
    outside(&laying.folder.root, root)?;
    if root.exists() {
        let (edition, because) = submission::edition(contents, &tree::read(root)?);
        if let Some(other) = edition.filter(|edition| *edition != contents.edition) {
            return Err(format!(
                "{} is a tree of edition {other} ({because}); name an empty folder",
                root.display()
            ));
        }
    }
    let (given, files) = given(laying, papers);
    let mut layout = submission::lay(catalogue, contents, laying.market, &given);
    if ivd.is_none() {
        layout.notes.push(
            "`ivd` is not declared: for an in vitro diagnostic another table of contents counts"
                .into(),
        );
    }
    let laid = tree::lay(&laying.folder.root, root, &layout.placed, &files)?;
    say::data(&layout_text(&layout));
    for (path, why) in &laid.kept {
        say::talk(&format!("left alone: {path}: {why}"));
    }
    for path in &laid.foreign {
        say::talk(&format!("not laid by this program: {path}"));
    }
    let profiles = ["toc".to_string(), "portable".to_string()];
    let checked = submission::check(catalogue, &tree::read(root)?, &profiles, None);
    let broken: Vec<&str> = checked
        .rules
        .iter()
        .filter(|result| !result.broken.is_empty())
        .map(|result| result.rule.id.as_str())
        .collect();
    if !broken.is_empty() {
        say::talk(&format!(
            "rules that are not met: {}; `reliance toc check` says where, and what to do",
            broken.join(", ")
        ));
    }
    say::talk(&format!("tree: {}", root.display()));
    let all_placed = layout.unplaced.is_empty() && layout.empty.is_empty();
    Ok(!all_placed || !laid.kept.is_empty() || !broken.is_empty())
}

/// A tree within the device folder would be read as its evidence.
fn outside(device: &Path, root: &Path) -> Result<(), String> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let Some(device) = real(device) else { return Ok(()) };
    let mut at = Some(root);
    let mut above = None;
    while let Some(path) = at {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        above = real(path);
        if above.is_some() {
            break;
        }
        at = path.parent();
    }
    match above.is_some_and(|above| above.starts_with(&device)) {
        true => Err("the tree would lie within the device folder, and be read as its evidence; name a folder beside it".into()),
        false => Ok(()),
    }
}

/// The files to lay, and where each lies.
fn given(laying: &Laying<'_>, papers: &[Paper]) -> (Vec<Given>, BTreeMap<String, PathBuf>) {
    let (mut given, mut files) = (Vec::new(), BTreeMap::new());
    let device = &laying.folder.evidence.device;
    let forms = laying.forms();
    for paper in papers {
        let template: Option<&Template> = laying.catalogue.templates.get(&paper.template);
        // What says what is to be done stays with the maker.
        if template.is_some_and(|template| template.internal) {
            continue;
        }
        for form in &forms {
            let named = |form: Form| format!("{}.{}", paper.file_stem(), form.ending());
            let (mut form, mut name) = (*form, named(*form));
            let mut path = laying.out.join(&name);
            if form == Form::Pdf && !path.is_file() {
                say::talk(&format!("tree: {name} was not written; the DOCX is laid in its place"));
                (form, name) = (Form::Docx, named(Form::Docx));
                path = laying.out.join(&name);
            }
            let from = format!("{} ({})", paper.template, form.ending());
            given.push(Given {
                from: from.clone(),
                name,
                number: template.and_then(|template| template.contents.clone()),
                kind: None,
            });
            files.insert(from, path);
        }
    }
    let here = |markets: &std::collections::BTreeSet<String>| {
        markets.is_empty() || markets.contains(laying.market)
    };
    for document in device.documents.iter().filter(|document| here(&document.markets)) {
        if !laying.folder.evidence.files.contains_key(&document.file) {
            continue;
        }
        let Ok(path) = crate::source::inside(&laying.folder.root, &document.file) else { continue };
        given.push(Given {
            from: document.file.clone(),
            name: document.file.rsplit('/').next().unwrap_or_default().to_string(),
            number: document.toc.clone(),
            kind: Some(document.kind.clone()),
        });
        files.insert(document.file.clone(), path);
    }
    (given, files)
}
