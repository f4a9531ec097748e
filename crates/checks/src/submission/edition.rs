//! The edition that a tree's numbers follow, and its folders held against the headings.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::submission::{EntryKind, TableOfContents, Tree};

use super::names::{name, number_of, parent, parts};

/// The edition of the table of contents that a tree follows, and by what it is told.
///
/// Numbers that stood for something else in an older edition tell it by a word of their
/// folder's name; else the headings of this edition do, by their number and a word.
pub fn edition(contents: &TableOfContents, tree: &Tree) -> (Option<String>, String) {
    let folders: Vec<(String, String)> = folders_of(tree)
        .filter_map(|path| Some((number_of(name(path))?, name(path).to_lowercase())))
        .collect();
    if folders.is_empty() {
        return (None, "no folder carries a number".into());
    }
    let mut older: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (number, folder) in &folders {
        let told =
            contents.older.iter().filter(|one| one.number == *number && folder.contains(&one.word));
        for one in told {
            older.entry(&one.edition).or_default().insert(format!("`{folder}` is now {}", one.now));
        }
    }
    let agreeing =
        folders.iter().filter(|(number, folder)| agrees(contents, number, folder)).count();
    match (older.into_iter().next(), agreeing) {
        (Some((edition, because)), _) => {
            let because: Vec<String> = because.into_iter().collect();
            (Some(edition.to_string()), because.join("; "))
        }
        (None, 0) => (None, "no folder has the number and heading of an edition".into()),
        (None, count) => (
            Some(contents.edition.clone()),
            format!("{count} of {} folders have number and heading of it", folders.len()),
        ),
    }
}

/// Has the folder the number and a word of a heading, or is it a chapter's?
fn agrees(contents: &TableOfContents, number: &str, folder: &str) -> bool {
    if contents.chapters.contains_key(number) {
        return true;
    }
    let Some(heading) = contents.headings.get(number) else { return false };
    let heading = heading.to_lowercase();
    let mut words = heading.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    words.any(|word| folder.contains(word))
}

fn folders_of(tree: &Tree) -> impl Iterator<Item = &String> {
    tree.entries.iter().filter(|(_, one)| one.kind == EntryKind::Folder).map(|(path, _)| path)
}

/// Folders that do not follow the table of contents: without a number, with one that there is
/// not, or in another chapter or heading than theirs. Without the contents of the tree's own
/// edition only the form is looked at.
pub(super) fn folders(tree: &Tree, contents: Option<&TableOfContents>) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for path in folders_of(tree) {
        if found.iter().any(|(above, _)| path.starts_with(&format!("{above}/"))) {
            continue;
        }
        let Some(number) = number_of(name(path)) else {
            found.push((path.clone(), "its name carries no number".into()));
            continue;
        };
        let above = parts(parent(path)).rev().find_map(number_of);
        let why = match (&above, contents) {
            (_, Some(contents)) if !is_known(contents, &number) => {
                Some(format!("edition {} has no heading {number}", contents.edition))
            }
            (None, _) if number.contains('.') => Some("it stands in no chapter's folder".into()),
            (Some(above), _) if !is_below(&number, above) => {
                Some(format!("{number} does not belong under {above}"))
            }
            _ => None,
        };
        found.extend(why.map(|why| (path.clone(), why)));
    }
    found
}

fn is_known(contents: &TableOfContents, number: &str) -> bool {
    contents.chapters.contains_key(number) || contents.headings.contains_key(number)
}

/// Does a number belong under another?
fn is_below(number: &str, above: &str) -> bool {
    number.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'))
}
