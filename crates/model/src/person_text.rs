//! What persons write into documents that are written for them, and what is read back.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a person wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PersonText {
    /// The words; paragraphs stand between line ends, tables as Markdown has them.
    pub text: String,
    /// Who wrote them, where that is known.
    pub by: Option<String>,
    /// When, where that is known.
    pub on: Option<String>,
}

/// Persons' texts of one document, by key.
pub type Texts = BTreeMap<String, PersonText>;

/// What stands in a Word document that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// What stands in its places for persons, by key; empty where only the prompt does.
    pub texts: BTreeMap<String, String>,
    /// Everything else, without fields and white space: two documents that say the same
    /// outside those places are equal here.
    pub outside: String,
    /// Who changed it last, and when, as the file says it.
    pub changed: (Option<String>, Option<String>),
}

/// A piece of a person's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph.
    Line(String),
    /// A table; its header is empty where it has none.
    Table {
        /// The first row, where that is a header.
        header: Vec<String>,
        /// The other rows; a line end in a cell is one.
        rows: Vec<Vec<String>>,
    },
}

/// The pieces of a text: a table is a row between bars, a row of dashes and what rows follow.
pub fn pieces(text: &str) -> Vec<Piece> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut pieces = Vec::new();
    let mut at = 0;
    let begins = |at: usize| {
        let columns = lines.get(at).and_then(|line| cells(line))?.len();
        let dashes = lines.get(at + 1).and_then(|line| cells(line))?;
        let ruled = dashes.iter().all(|cell| is_rule(cell)) && dashes.len() == columns;
        ruled.then_some(columns)
    };
    while at < lines.len() {
        let Some(columns) = begins(at) else {
            pieces.push(Piece::Line(lines[at].to_string()));
            at += 1;
            continue;
        };
        let header = cells(lines[at]).unwrap_or_default();
        let header: Vec<String> = header.iter().map(|cell| unescaped(cell)).collect();
        let header = if header.iter().all(String::is_empty) { Vec::new() } else { header };
        let mut rows = Vec::new();
        at += 2;
        while let Some(row) = lines.get(at).and_then(|line| cells(line)) {
            if begins(at).is_some() {
                break;
            }
            let mut row: Vec<String> = row.iter().map(|cell| unescaped(cell)).collect();
            row.resize(columns.max(row.len()), String::new());
            rows.push(row);
            at += 1;
        }
        pieces.push(Piece::Table { header, rows });
    }
    pieces
}

/// A table as it stands in a text, with a line end behind each row.
pub fn table_text(header: &[String], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).chain([header.len(), 1]).max().unwrap_or(1);
    let row = |cells: &[String]| {
        let cell = |at| cells.get(at).map(|cell: &String| escaped(cell)).unwrap_or_default();
        let cells: Vec<String> = (0..columns).map(cell).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule = format!("|{}\n", " --- |".repeat(columns));
    let rows = rows.iter().map(|cells| row(cells));
    [row(header), rule].into_iter().chain(rows).collect()
}

/// The cells of a row between bars, as they are written; none where it is no row.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?;
    let mut cells = vec![String::new()];
    let mut marked = false;
    for c in inner.chars() {
        if c == '|' && !marked {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        marked = c == '\\' && !marked;
    }
    // A row ends with a bar.
    let last = cells.pop()?;
    let ended = last.trim().is_empty() && !cells.is_empty();
    ended.then(|| cells.iter().map(|cell| cell.trim().to_string()).collect())
}

fn is_rule(cell: &str) -> bool {
    let dashes = cell.trim_start_matches(':').trim_end_matches(':');
    dashes.len() >= 3 && dashes.bytes().all(|byte| byte == b'-')
}

/// How a line end is written in a cell.
const BREAK: &str = "<br>";

fn escaped(cell: &str) -> String {
    let lines = cell.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<String> = lines
        .map(|line| {
            let line = line.replace('\\', "\\\\").replace('|', "\\|").replace(BREAK, "\\<br>");
            if is_rule(&line) { format!("\\{line}") } else { line }
        })
        .collect();
    lines.join(BREAK)
}

fn unescaped(cell: &str) -> String {
    let mut out = String::new();
    let mut rest = cell;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix(BREAK) {
            out.push('\n');
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (c, rest.chars().next()) {
            ('\\', Some(next)) if matches!(next, '\\' | '|' | '<' | '-' | ':') => {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_string()).collect()
    }

    #[test]
    fn a_table_comes_back_as_it_was_written() {
        let header = row(&["Site", "n | k"]);
        let rows = vec![
            row(&["A\\B", "one\ntwo"]),
            row(&["---", ":--"]),
            row(&["<br>", ""]),
            row(&["", "\\|"]),
        ];
        let text = format!("Before\n{}After | all", table_text(&header, &rows));
        let read = pieces(&text);
        assert_eq!(read[0], Piece::Line("Before".into()));
        assert_eq!(read[1], Piece::Table { header, rows });
        assert_eq!(read[2], Piece::Line("After | all".into()));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn two_tables_stay_two_and_one_without_a_header_has_none() {
        let rows = vec![row(&["1", "2"])];
        let text = table_text(&row(&["a", "b"]), &rows) + &table_text(&[], &rows);
        let wanted = [
            Piece::Table { header: row(&["a", "b"]), rows: rows.clone() },
            Piece::Table { header: Vec::new(), rows },
        ];
        assert_eq!(pieces(&text), wanted);
    }

    #[test]
    fn bars_alone_make_no_table() {
        for text in ["| a | b |", "| a |\n| b |", "|", "| a |\n| --- | --- |", "a | b\n--- | ---"] {
            let lines: Vec<Piece> = text.lines().map(|line| Piece::Line(line.into())).collect();
            assert_eq!(pieces(text), lines, "{text}");
        }
    }
}
