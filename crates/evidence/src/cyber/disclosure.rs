//! The manufacturer's disclosure statement for medical device security (MDS2) as a
//! spreadsheet, editions of 2013 and 2019.
//!
//! Columns are found by what stands in them: question numbers, answers of a few words, and
//! notes, because every maker's copy is laid out a little differently.

use std::collections::BTreeMap;

use reliance_model::cyber::{Disclosure, DisclosureAnswer};
use reliance_model::problem::{Place, Problem, Reading};

use crate::grid::{self, Grid};

/// Fewest questions by which a sheet is taken for such a statement.
const FEWEST: usize = 5;

/// Read the statement.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Disclosure> {
    let mut problems = Vec::new();
    let names = grid::sheets(bytes);
    let mut sheets: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
    if sheets.is_empty() {
        sheets.push(None);
    }
    let mut best: Option<(usize, Grid)> = None;
    let mut edition = None;
    for sheet in sheets {
        let grid = grid::read(file, bytes, sheet).into_items(&mut problems);
        edition = edition.or_else(|| said_edition(&grid));
        let count = numbers(&grid).map_or(0, |(_, rows)| rows.len());
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, grid));
        }
    }
    match best {
        Some((count, grid)) if count >= FEWEST => {
            let mut items = answers(&grid);
            items.edition = edition.or(items.edition);
            Reading { items, problems }
        }
        _ => {
            let message = "no column holds question numbers such as `AUTH-1` or `1-1`";
            problems.push(Problem::error("no-disclosure", file, message));
            Reading { items: Disclosure::default(), problems }
        }
    }
}

/// Is this the number of a question of 2019, as `CONN-7.5.1`, or of 2013, as `1-1.2`?
fn numbered(text: &str) -> Option<bool> {
    let (section, number) = text.split_once('-')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.trim_end_matches('.');
    if number.is_empty() || !number.split('.').all(|part| digits(part) && part.len() <= 3) {
        return None;
    }
    if digits(section) && section.len() <= 2 {
        return Some(false);
    }
    let capital = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let letters = (3..=5).contains(&section.len()) && section.bytes().all(capital);
    (letters && section.starts_with(|c: char| c.is_ascii_uppercase())).then_some(true)
}

/// The column with most question numbers, and its rows.
fn numbers(grid: &Grid) -> Option<(u32, Vec<u32>)> {
    let mut by_column: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for ((row, column), cell) in &grid.cells {
        if numbered(&cell.text).is_some() {
            by_column.entry(*column).or_default().push(*row);
        }
    }
    // On a tie the leftmost wins.
    by_column.into_iter().rev().max_by_key(|(_, rows)| rows.len())
}

fn said_edition(grid: &Grid) -> Option<String> {
    let about =
        |text: &str| text.contains("MDS2") || text.contains("MDS²") || text.contains("HN 1");
    let cells = grid.cells.values().filter(|cell| about(&cell.text));
    let mut years = cells.filter_map(|cell| {
        ["2019", "2013"].into_iter().find(|year| cell.text.contains(year)).map(str::to_string)
    });
    years.next()
}

/// Is this an answer as the form offers them?
fn answer(text: &str) -> bool {
    let text = text.to_lowercase();
    matches!(text.trim_end_matches('.'), "yes" | "no" | "n/a" | "na" | "see note" | "see notes")
}

fn answers(grid: &Grid) -> Disclosure {
    let Some((ids, rows)) = numbers(grid) else { return Disclosure::default() };
    let mut by_column: BTreeMap<u32, usize> = BTreeMap::new();
    for row in &rows {
        for (column, cell) in grid.row(*row).filter(|(column, _)| *column > ids) {
            *by_column.entry(column).or_default() += usize::from(answer(&cell.text));
        }
    }
    let most = by_column.iter().rev().max_by_key(|(_, count)| **count);
    let column = most.filter(|(_, count)| **count > 0).map(|(column, _)| *column);
    let mut disclosure = Disclosure::default();
    let mut letters = 0;
    for row in &rows {
        let id = grid.text(*row, ids).trim_end_matches('.').to_string();
        letters += usize::from(numbered(&id) == Some(true));
        let Some(column) = column else { continue };
        let given = grid.text(*row, column);
        if given.is_empty() {
            continue;
        }
        let notes = grid.row(*row).filter(|(at, cell)| *at > column && !cell.text.is_empty());
        let notes: Vec<&str> = notes.map(|(_, cell)| cell.text.as_str()).collect();
        let cell = match grid.place(*row, column) {
            Place::Cell(cell) => cell,
            other => other.suffix(),
        };
        let between = grid.row(*row).filter(|(at, _)| *at > ids && *at < column);
        let question: Vec<&str> = between.map(|(_, cell)| cell.text.trim()).collect();
        let question = question.join(" ").trim().to_string();
        let answer = DisclosureAnswer {
            question: (!question.is_empty()).then_some(question),
            answer: given.to_string(),
            note: (!notes.is_empty()).then(|| notes.join("; ")),
            cell,
        };
        disclosure.answers.entry(id).or_insert(answer);
    }
    let edition = if letters * 2 > rows.len() { "2019" } else { "2013" };
    disclosure.edition = Some(edition.to_string());
    disclosure
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    fn book(rows: &[[&str; 4]]) -> Vec<u8> {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Cover").unwrap().write(0, 0, "MDS2 2019").unwrap();
        let sheet = book.add_worksheet();
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                sheet.write(row as u32, column as u16 + 1, *text).unwrap();
            }
        }
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn questions_are_found_wherever_they_stand() {
        let bytes = book(&[
            ["Question ID", "Question", "Answer", "Note"],
            ["MPII-1", "Can it keep data?", "Yes", ""],
            ["MPII-1.1", "For how long?", "Yes", "Note 1"],
            ["ALOF-1", "Does it log off?", "No", ""],
            ["CONN-7.5.1", "Does it?", "N/A", ""],
            ["SBOM-1", "Is there a bill?", "See Notes", "on the site"],
            ["SBOM-2", "Is it kept?", "", ""],
        ]);
        let reading = read("mds2.xlsx", &bytes);
        assert_eq!(reading.problems, []);
        assert_eq!(reading.items.edition.as_deref(), Some("2019"));
        assert_eq!(reading.items.answers.len(), 5);
        let answer = &reading.items.answers["SBOM-1"];
        assert_eq!(
            (answer.answer.as_str(), answer.note.as_deref()),
            ("See Notes", Some("on the site"))
        );
        assert_eq!(answer.cell, "Sheet2!D6");
        assert_eq!(answer.question.as_deref(), Some("Is there a bill?"));
    }

    #[test]
    fn the_old_edition_numbers_by_figures() {
        let text = b"1-1,a,Yes,\n1-1.1,b,No,2\n1-2,c,N/A,\n2-1,d,Yes,\n3-1,e,Yes,\n";
        let reading = read("mds2.csv", text);
        assert_eq!(reading.items.edition.as_deref(), Some("2013"));
        assert_eq!(reading.items.answers["1-1.1"].note.as_deref(), Some("2"));
        for bytes in [&b""[..], b"PK", b"a,b\n1,2\n"] {
            assert!(!read("mds2", bytes).problems.is_empty());
        }
    }
}
