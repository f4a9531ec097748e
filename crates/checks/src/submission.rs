//! Submission trees: where files go by a table of contents, and what rules say of a tree that
//! is there.
//!
//! Rules are data of the catalogue; a test knows how to look, and no number. Nothing here
//! touches a disk: a tree is a list of paths with what was seen of each file.

mod edition;
mod lay;
mod names;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Catalogue;
use reliance_model::submission::{
    Checked, Entry, EntryKind, FolderRule, RuleResult, TableOfContents, Tree,
};

pub use self::edition::edition;
pub use self::lay::{Given, lay};
use self::names::{number_of, parent, parts};

/// Most paths that a rule tells.
const MOST_PATHS: usize = 200;

/// Hold a tree against the rules of these profiles, and its headings against what must not
/// stay empty in the market.
pub fn check(
    catalogue: &Catalogue,
    tree: &Tree,
    profiles: &[String],
    market: Option<&str>,
) -> Checked {
    let contents = catalogue.contents.first();
    let (edition, edition_because) = match contents {
        Some(contents) => edition(contents, tree),
        None => (None, "the catalogue has no table of contents".into()),
    };
    let current = contents.filter(|contents| edition.as_ref() == Some(&contents.edition));
    let rules = catalogue.folder_rules.iter().filter(|rule| profiles.contains(&rule.profile));
    let rules = rules.map(|rule| {
        let mut broken = broken(rule, tree, current);
        broken.sort();
        broken.dedup();
        RuleResult { rule: rule.clone(), broken }
    });
    let mut checked = Checked {
        rules: rules.collect(),
        files: files(tree).count(),
        edition,
        edition_because,
        ..Checked::default()
    };
    if tree.cut {
        checked.notes.push("a bound was reached, and not every file was looked at".into());
    }
    for (path, entry) in &tree.entries {
        if let Some(why) = &entry.unreadable {
            checked.notes.push(format!("`{path}` could not be looked into: {why}"));
        }
    }
    for result in &mut checked.rules {
        let more = result.broken.len().saturating_sub(MOST_PATHS);
        if more > 0 {
            result.broken.truncate(MOST_PATHS);
            checked.notes.push(format!("{more} further paths do not meet `{}`", result.rule.id));
        }
    }
    needed(catalogue, tree, (current, market), &mut checked);
    checked
}

/// Headings that must not stay empty in the market, and do.
fn needed(
    catalogue: &Catalogue,
    tree: &Tree,
    (current, market): (Option<&TableOfContents>, Option<&str>),
    checked: &mut Checked,
) {
    let Some(market) = market else { return };
    let Some(contents) = current else {
        checked.notes.push(
            "which headings stay empty cannot be told, since the edition of the tree is another or not told".into(),
        );
        return;
    };
    let filled: BTreeSet<String> = files(tree).filter_map(|(path, _)| heading_of(path)).collect();
    let (empty, note) = lay::empty(catalogue, contents, market, &filled);
    checked.empty = empty;
    checked.notes.extend(note);
}

/// The number of the heading in whose folder a file stands.
fn heading_of(path: &str) -> Option<String> {
    parts(parent(path)).rev().find_map(number_of)
}

fn files(tree: &Tree) -> impl Iterator<Item = (&String, &Entry)> {
    tree.entries.iter().filter(|(_, entry)| entry.kind == EntryKind::File)
}

/// The paths that do not meet a rule, and why.
fn broken(
    rule: &FolderRule,
    tree: &Tree,
    contents: Option<&TableOfContents>,
) -> Vec<(String, String)> {
    let kept = |path: &&String| !is_excepted(rule, path);
    match rule.test.as_str() {
        "reserved-names" => reserved(rule, tree),
        "no-links" => links(tree),
        "no-empty-folders" => empty_folders(tree),
        "toc-folders" => edition::folders(tree, contents),
        "volumes" => volumes(rule, tree),
        "prefix" => {
            let pdfs = files(tree).map(|(path, _)| path).filter(|path| is_pdf_name(path));
            names::prefixes(&pdfs.filter(kept).collect::<Vec<_>>())
        }
        "characters" | "name-length" => {
            let names = tree.entries.keys().filter(kept);
            names
                .filter_map(|path| Some((path.clone(), wrong_name(rule, names::name(path))?)))
                .collect()
        }
        _ => {
            let files = files(tree).filter(|(path, _)| kept(path));
            files
                .filter_map(|(path, one)| Some((path.clone(), wrong_file(rule, path, one)?)))
                .collect()
        }
    }
}

/// Stands the path in a folder within which the rule does not hold?
fn is_excepted(rule: &FolderRule, path: &str) -> bool {
    parts(path).any(|part| rule.except.iter().any(|one| part.eq_ignore_ascii_case(one)))
}

/// What is wrong with the name of a file or folder.
fn wrong_name(rule: &FolderRule, name: &str) -> Option<String> {
    if rule.test == "characters" {
        return names::signs(name, &rule.values);
    }
    let length = name.chars().count() as u64;
    (length > rule.most?).then(|| format!("the name has {length} characters"))
}

/// What is wrong with a file.
fn wrong_file(rule: &FolderRule, path: &str, entry: &Entry) -> Option<String> {
    let (wrong, why) = match rule.test.as_str() {
        "endings" => return ending(rule, path),
        "not-empty" => return hollow(path, entry),
        "most-bytes" => {
            let most = rule.most?;
            let over = entry.bytes.saturating_sub(most);
            (over > 0, format!("it has {} bytes, {over} too many", entry.bytes))
        }
        "path-length" => {
            let length = path.chars().count() as u64;
            (length > rule.most?, format!("the path has {length} characters"))
        }
        "no-encryption" => (entry.is_encrypted, "it speaks of encryption".into()),
        "no-attachments" => (entry.has_attachments, "it has files attached within".into()),
        "no-hidden-files" => {
            (names::is_left_over(names::name(path)), "it is hidden or left over".into())
        }
        "files-in-folders" => (!path.contains('/'), "it stands beside the chapters".into()),
        // The reader of the catalogue names tests that there are none of.
        _ => return None,
    };
    wrong.then_some(why)
}

fn is_pdf_name(path: &str) -> bool {
    names::ending(path).as_deref() == Some("pdf")
}

fn ending(rule: &FolderRule, path: &str) -> Option<String> {
    let ending = names::ending(path);
    if ending.as_ref().is_some_and(|ending| rule.values.contains(ending)) {
        return None;
    }
    Some(match ending {
        Some(ending) => format!("it ends in .{ending}"),
        None => "it has no ending".into(),
    })
}

fn hollow(path: &str, entry: &Entry) -> Option<String> {
    if entry.bytes == 0 {
        return Some("it is empty".into());
    }
    let odd = is_pdf_name(path) && !entry.is_pdf && entry.unreadable.is_none();
    odd.then(|| "it is called a PDF and does not begin as one".into())
}

fn reserved(rule: &FolderRule, tree: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut small: BTreeMap<String, &String> = BTreeMap::new();
    for path in tree.entries.keys() {
        let name = names::name(path);
        let stem = name.split('.').next().unwrap_or_default().trim_end();
        if rule.values.iter().any(|one| one.eq_ignore_ascii_case(stem)) {
            found.push((path.clone(), format!("`{stem}` is kept by the system")));
        }
        if name.ends_with(['.', ' ']) || name.starts_with(' ') {
            found.push((
                path.clone(),
                "its name begins or ends in a blank, or ends in a point".into(),
            ));
        }
        if let Some(other) = small.insert(path.to_lowercase(), path) {
            found.push((path.clone(), format!("it differs from `{other}` by case alone")));
        }
    }
    found
}

fn links(tree: &Tree) -> Vec<(String, String)> {
    let links = tree.entries.iter().filter(|(_, entry)| entry.kind == EntryKind::Link);
    links.map(|(path, _)| (path.clone(), "it is a link, and was not followed".into())).collect()
}

fn empty_folders(tree: &Tree) -> Vec<(String, String)> {
    let mut held: BTreeSet<&str> = BTreeSet::new();
    for path in tree.entries.iter().filter(|(_, one)| one.kind != EntryKind::Folder).map(|it| it.0)
    {
        let mut at = parent(path);
        while !at.is_empty() && held.insert(at) {
            at = parent(at);
        }
    }
    let folders = tree.entries.iter().filter(|(_, entry)| entry.kind == EntryKind::Folder);
    folders
        .filter(|(path, _)| !held.contains(path.as_str()))
        .map(|(path, _)| (path.clone(), "the folder holds no file".into()))
        .collect()
}

/// Either every PDF stands at the top, or every one in a volume that is numbered.
fn volumes(rule: &FolderRule, tree: &Tree) -> Vec<(String, String)> {
    let excepted = |path: &str| is_excepted(rule, path);
    let pattern = rule.values.first().map_or("", String::as_str);
    let mut found = Vec::new();
    let pdfs: Vec<&String> = files(tree)
        .map(|(path, _)| path)
        .filter(|path| is_pdf_name(path) && !excepted(path))
        .collect();
    let any_within = pdfs.iter().any(|path| path.contains('/'));
    for path in &pdfs {
        if any_within && !path.contains('/') {
            found.push(((*path).clone(), "it stands at the top, and others in volumes".into()));
        }
    }
    let mut numbers = BTreeMap::new();
    for (path, _) in
        tree.entries.iter().filter(|(path, one)| one.kind == EntryKind::Folder && !excepted(path))
    {
        if path.contains('/') {
            found.push((path.clone(), "it is a folder within a volume".into()));
        } else if let Some(number) = names::numbered(path, pattern) {
            if let Some(other) = numbers.insert(number, path) {
                found.push((path.clone(), format!("it has the number of `{other}`")));
            }
        } else {
            found.push((path.clone(), format!("its name does not begin as {pattern}")));
        }
    }
    for (wanted, (number, path)) in (1..).zip(&numbers) {
        if *number != wanted {
            found.push(((*path).clone(), format!("volume {wanted:03} is missing before it")));
            break;
        }
    }
    found
}
