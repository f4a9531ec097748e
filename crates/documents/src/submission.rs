//! Trees of submissions, for a terminal: what was checked, and where files were laid.

use reliance_model::catalogue::ReadAs;
use reliance_model::submission::{Checked, FolderRule, Layout, TableOfContents};

use crate::wrap::hang;

/// Columns of a line of text.
const WIDTH: usize = 96;

/// A checked tree: each rule that is not met with its paths, then those that are.
pub fn checked_text(checked: &Checked) -> String {
    let mut text = format!("{} files\n", checked.files);
    let edition = match &checked.edition {
        Some(edition) => format!("edition {edition}: {}", checked.edition_because),
        None => format!("edition cannot be told: {}", checked.edition_because),
    };
    text.push_str(&hang("", 2, &edition, WIDTH));
    for result in checked.rules.iter().filter(|result| !result.broken.is_empty()) {
        text.push('\n');
        text.push_str(&hang("NOT MET  ", 9, &result.rule.says, WIDTH));
        text.push_str(&hang("         ", 9, &rests_on(&result.rule), WIDTH));
        for (path, why) in &result.broken {
            text.push_str(&hang("  - ", 6, &format!("{path}: {why}"), WIDTH));
        }
        text.push_str(&hang("  do: ", 6, &result.rule.remedy, WIDTH));
    }
    if !checked.empty.is_empty() {
        text.push('\n');
        checked.empty.iter().for_each(|one| text.push_str(&hang("", 2, one, WIDTH)));
    }
    text.push('\n');
    for result in checked.rules.iter().filter(|result| result.broken.is_empty()) {
        text.push_str(&hang(
            "met      ",
            9,
            &format!("{} ({})", result.rule.says, result.rule.id),
            WIDTH,
        ));
    }
    checked.notes.iter().for_each(|note| text.push_str(&hang("note: ", 6, note, WIDTH)));
    let broken = checked.rules.iter().filter(|result| !result.broken.is_empty()).count();
    text.push_str(&format!(
        "\n{broken} of {} rules are not met, {} needed headings are empty\n",
        checked.rules.len(),
        checked.empty.len()
    ));
    text
}

/// What a rule rests on.
fn rests_on(rule: &FolderRule) -> String {
    let read = match rule.read_as {
        ReadAs::Memory => "from memory: look it up".to_string(),
        read => format!("read as {}", read.word()),
    };
    format!("{} ({}, {}; {}; {read})", rule.id, rule.source, rule.section, rule.force.word())
}

/// Where files go: a line each, then what has no place and what stays empty.
pub fn layout_text(layout: &Layout) -> String {
    let mut text = String::new();
    for one in &layout.placed {
        text.push_str(&format!("{}\t{}\t{}\n", one.number, one.path, one.from));
    }
    for (from, why) in &layout.unplaced {
        text.push_str(&format!("unplaced\t{from}\t{why}\n"));
    }
    for one in &layout.empty {
        text.push_str(one);
        text.push('\n');
    }
    layout.notes.iter().for_each(|note| text.push_str(&format!("note: {note}\n")));
    text
}

/// The headings of a table of contents, with what goes there.
pub fn contents_text(contents: &TableOfContents) -> String {
    let mut text = hang("", 2, &format!("{}, edition {}", contents.title, contents.edition), WIDTH);
    text.push_str(&hang(
        "",
        2,
        &format!("Read as {}: {}", contents.read_as.word(), contents.read_note),
        WIDTH,
    ));
    for (number, heading) in &contents.headings {
        let kinds: Vec<&str> = contents
            .kinds
            .iter()
            .filter(|(_, at)| *at == number)
            .map(|(kind, _)| kind.as_str())
            .collect();
        let kinds =
            if kinds.is_empty() { String::new() } else { format!(" [{}]", kinds.join(", ")) };
        text.push_str(&hang(&format!("{number:<15}"), 15, &format!("{heading}{kinds}"), WIDTH));
    }
    text
}
