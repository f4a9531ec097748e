//! A table that a person made, as Markdown has it.

use std::collections::BTreeSet;

use reliance_model::person_text::table_text;

use crate::cyber::markup::Element;

/// What was read of a table.
#[derive(Default)]
pub(super) struct Read {
    /// The table as text, a line end behind each row.
    pub(super) text: String,
    /// What it holds that a text cannot keep.
    pub(super) lost: BTreeSet<&'static str>,
    /// Bookmarks that end in it.
    pub(super) ends: BTreeSet<String>,
}

/// Read a table with the first row as header where the document says that it is one.
pub(super) fn read(table: &Element) -> Read {
    let mut read = Read::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in rows_of(table) {
        let cells = row.children.iter().filter(|child| matches!(child.name.as_str(), "tc" | "sdt"));
        rows.push(cells.map(|cell| cell_text(cell, &mut read)).collect());
    }
    let headed = rows_of(table).next().is_some_and(|row| heads(table, row));
    let header = if headed && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
    read.text = table_text(&header, &rows);
    read
}

fn rows_of(table: &Element) -> impl Iterator<Item = &Element> {
    table.each("tr")
}

/// Is the first row a header?
fn heads(table: &Element, first: &Element) -> bool {
    let said =
        |value: Option<&str>| value.is_none_or(|value| !matches!(value, "0" | "false" | "off"));
    let repeated = first.child("trPr").and_then(|properties| properties.child("tblHeader"));
    if repeated.is_some_and(|repeated| said(repeated.attribute("val"))) {
        return true;
    }
    let look = table.child("tblPr").and_then(|properties| properties.child("tblLook"));
    let Some(look) = look else { return false };
    if let Some(first) = look.attribute("firstRow") {
        return said(Some(first));
    }
    // One bit of the older attribute says it.
    let bits = look.attribute("val").and_then(|bits| u32::from_str_radix(bits, 16).ok());
    bits.is_some_and(|bits| bits & 0x20 != 0)
}

fn cell_text(cell: &Element, read: &mut Read) -> String {
    if let Some(properties) = cell.child("tcPr") {
        let spans = properties.child("gridSpan").and_then(|span| span.attribute("val"));
        if spans.is_some_and(|spans| spans.trim() != "1")
            || properties.child("vMerge").is_some()
            || properties.child("hMerge").is_some()
        {
            read.lost.insert("merged cells");
        }
    }
    let mut text = String::new();
    cell.children.iter().for_each(|child| words(child, &mut text, read));
    text.trim().to_string()
}

fn words(element: &Element, text: &mut String, read: &mut Read) {
    match element.name.as_str() {
        "t" => text.push_str(&element.text),
        "tab" => text.push(' '),
        "br" | "cr" => text.push('\n'),
        "bookmarkEnd" => read.ends.extend(element.attribute("id").map(str::to_string)),
        "tbl" => {
            read.lost.insert("a table within a table");
            return;
        }
        "drawing" | "pict" | "object" => {
            read.lost.insert("a picture or an object");
            return;
        }
        "footnoteReference" | "endnoteReference" => {
            read.lost.insert("a note");
            return;
        }
        "tcPr" | "pPr" | "rPr" | "sdtPr" | "del" | "instrText" => return,
        _ => {}
    }
    element.children.iter().for_each(|child| words(child, text, read));
    if element.name == "p" {
        text.push('\n');
    }
}
