//! The tables of a paper as a workbook: what the paper is and what is missing in it, one sheet a
//! table, filtered as it is in the paper and with a filter of its own, and the traces of its
//! values on the last sheet.
//!
//! Numbers are numbers and days are days, in full and shown as they are printed; limits and
//! counts have a column for each number. Everything else is text, and no text is a formula.

mod about;
mod cells;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use crate::paper::{Inline, Paper, Table};
use crate::xlsx::{XlsxError, cell_text};
use cells::{Cells, Column};

/// Widest column, in characters.
const WIDEST: f64 = 60.0;
/// Width of a table in characters.
const WHOLE: f64 = 150.0;
/// Width of a column that holds a number alone.
const NUMBER: f64 = 12.0;

/// The tables of the paper.
///
/// # Errors
///
/// If a sheet would hold more rows than the format can.
pub fn paper_xlsx(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let on = paper.made.on.to_string();
    let made = ExcelDateTime::parse_from_str(&on)?;
    let properties = DocProperties::new().set_title(&paper.title).set_creation_datetime(&made);
    book.set_properties(&properties);
    let mut names: Vec<String> = Vec::new();
    let tables = paper.tables();
    for (at, table) in tables.iter().enumerate() {
        names.push(sheet_name(&names, &table.of, at + 1));
    }
    about::sheet(&mut book, paper, &tables, &names)?;
    for (table, name) in tables.iter().zip(&names) {
        sheet(&mut book, paper, table, name)?;
    }
    traces(&mut book, paper)?;
    Ok(book.save_to_buffer()?)
}

/// A name of at most 31 characters that no other sheet has.
fn sheet_name(taken: &[String], of: &str, number: usize) -> String {
    let plain: String =
        of.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).take(24).collect();
    let name = format!("{number} {plain}");
    if taken.contains(&name) { format!("{number}") } else { name }
}

fn head() -> Format {
    Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap()
}

fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

fn sheet(book: &mut Workbook, paper: &Paper, table: &Table, name: &str) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let columns = cells::columns(table, paper.chinese());
    let given: u32 = table.widths.iter().sum::<u32>().max(1);
    for (at, column) in (0_u16..).zip(&columns) {
        sheet.write_string_with_format(0, at, &*cell_text(&column.header), &head())?;
        let share = table.widths.get(column.from).copied().unwrap_or(given / 5);
        let width = f64::from(share) / f64::from(given) * WHOLE;
        let width = if column.part.is_some() { NUMBER } else { width.clamp(10.0, WIDEST) };
        sheet.set_column_width(at, width)?;
    }
    let notes = u16::try_from(columns.len()).unwrap_or(u16::MAX - 1);
    let title = if paper.chinese() { "来源" } else { "Notes" };
    sheet.write_string_with_format(0, notes, title, &head())?;
    for (row, line) in (1_u32..).zip(0..table.rows.len()) {
        write_row(sheet, &columns, table, (row, line))?;
        let mut traces: Vec<usize> = Vec::new();
        table.rows[line].iter().for_each(|cell| noted(cell, &mut traces));
        let list: Vec<String> = traces.iter().map(|trace| (trace + 1).to_string()).collect();
        sheet.write_string_with_format(row, notes, list.join(", "), &wrapped())?;
    }
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, notes)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    printed(sheet, paper);
    Ok(())
}

/// How a sheet is printed: on each page what the paper is, and that it is a draft.
fn printed(sheet: &mut Worksheet, paper: &Paper) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    // A single ampersand would begin a code of the format.
    let title: String = paper.title.chars().take(120).collect::<String>().replace('&', "&&");
    sheet.set_header(format!("&L{title}&R{}", paper.marks().join(" · ")));
    sheet.set_footer("&L&A&R&P / &N");
}

fn write_row(
    sheet: &mut Worksheet,
    columns: &[Column],
    table: &Table,
    (row, line): (u32, usize),
) -> Result<(), XlsxError> {
    let cells = Cells::of(table, line);
    for (at, column) in (0_u16..).zip(columns) {
        cells.write(sheet, (row, at), column)?;
    }
    Ok(())
}

/// The traces of a cell, each once.
fn noted(inlines: &[Inline], traces: &mut Vec<usize>) {
    let mut note = |trace: &usize| {
        if !traces.contains(trace) {
            traces.push(*trace);
        }
    };
    for inline in inlines {
        match inline {
            Inline::Field { trace, .. } => note(trace),
            Inline::Missing { traces: of, .. } => of.iter().for_each(&mut note),
            _ => {}
        }
    }
    for inline in inlines {
        if let Inline::Strong(inner) | Inline::Emphasis(inner) = inline {
            noted(inner, traces);
        }
    }
}

fn traces(book: &mut Workbook, paper: &Paper) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(if paper.chinese() { "来源" } else { "Notes" })?;
    let titles = match paper.chinese() {
        true => ["编号", "来源"],
        false => ["Note", "Where it comes from"],
    };
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, column, title, &head())?;
    }
    sheet.set_column_width(1, 140.0)?;
    for (row, trace) in (1_u32..).zip(&paper.traces) {
        sheet.write_number_with_format(row, 0, f64::from(row), &wrapped())?;
        let says = trace.says(paper);
        sheet.write_string_with_format(row, 1, &*cell_text(&says), &wrapped())?;
    }
    sheet.set_freeze_panes(1, 0)?;
    printed(sheet, paper);
    Ok(())
}
