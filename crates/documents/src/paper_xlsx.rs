//! The tables of a paper as a workbook: one sheet a table, filtered as it is in the paper, with
//! a filter of its own, and the traces of its values on the last sheet.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use crate::paper::{Inline, Paper, Table, plain};
use crate::xlsx::{XlsxError, cell_text};

/// Widest column, in characters.
const WIDEST: f64 = 60.0;
/// Width of a table in characters.
const WHOLE: f64 = 150.0;

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
    let mut names = Vec::new();
    for (at, table) in paper.tables().into_iter().enumerate() {
        let name = sheet_name(&names, &table.of, at + 1);
        names.push(name.clone());
        sheet(&mut book, paper, table, &name)?;
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

fn sheet(book: &mut Workbook, paper: &Paper, table: &Table, name: &str) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let whole: u32 = table.widths.iter().sum::<u32>().max(1);
    let notes = table.header.len().max(table.rows.iter().map(Vec::len).max().unwrap_or(0));
    for (column, header) in (0_u16..).zip(&table.header) {
        sheet.write_string_with_format(0, column, header, &head())?;
        let share = table.widths.get(usize::from(column)).copied().unwrap_or(whole / 5);
        let width = f64::from(share) / f64::from(whole) * WHOLE;
        sheet.set_column_width(column, width.clamp(10.0, WIDEST))?;
    }
    let notes = u16::try_from(notes).unwrap_or(u16::MAX - 1);
    let title = if paper.chinese() { "来源" } else { "Notes" };
    sheet.write_string_with_format(0, notes, title, &head())?;
    for (row, cells) in (1_u32..).zip(&table.rows) {
        let mut traces: Vec<usize> = Vec::new();
        for (column, cell) in (0_u16..).zip(cells) {
            let text = plain(cell);
            sheet.write_string_with_format(row, column, &*cell_text(&text), &wrapped)?;
            noted(cell, &mut traces);
        }
        let list: Vec<String> = traces.iter().map(|trace| (trace + 1).to_string()).collect();
        sheet.write_string_with_format(row, notes, list.join(", "), &wrapped)?;
    }
    let last = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, notes)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&R&P / &N");
    Ok(())
}

/// The traces of a cell, each once.
fn noted(inlines: &[Inline], traces: &mut Vec<usize>) {
    for inline in inlines {
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) => noted(inner, traces),
            Inline::Field { trace, .. } if !traces.contains(trace) => traces.push(*trace),
            _ => {}
        }
    }
}

fn traces(book: &mut Workbook, paper: &Paper) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(if paper.chinese() { "来源" } else { "Notes" })?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let titles = match paper.chinese() {
        true => ["编号", "来源"],
        false => ["Note", "Where it comes from"],
    };
    for (column, title) in (0_u16..).zip(titles) {
        sheet.write_string_with_format(0, column, title, &head())?;
    }
    sheet.set_column_width(1, 140.0)?;
    for (row, trace) in (1_u32..).zip(&paper.traces) {
        sheet.write_number_with_format(row, 0, f64::from(row), &wrapped)?;
        let says = trace.says(paper);
        sheet.write_string_with_format(row, 1, &*cell_text(&says), &wrapped)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
