//! Spreadsheets: the requirement table, and the questions to be filled in.
//!
//! Text is written as text, so that no cell of ours is a formula. The creation date is the
//! day of the assessment, so that equal arguments give equal bytes.

mod designs;
mod lists;
mod questions;
mod requirements;

use reliance_model::Date;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

pub use designs::{designs_xlsx, inspection_xlsx};
pub use questions::questions_xlsx;
pub use requirements::requirements_xlsx;

use crate::markup;

/// A spreadsheet that could not be made, such as one with more rows than the format holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XlsxError(String);

impl std::fmt::Display for XlsxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the spreadsheet could not be made: {}", self.0)
    }
}

impl std::error::Error for XlsxError {}

impl From<rust_xlsxwriter::XlsxError> for XlsxError {
    fn from(error: rust_xlsxwriter::XlsxError) -> XlsxError {
        XlsxError(error.to_string())
    }
}

/// Characters that the format holds in a cell; the rest is cut, with a word about it.
const CELL: usize = 32_000;

/// Columns that a sheet of paper has room for.
const PRINTED: u16 = 9;

/// Lines up to which a row grows; longer text is read in the cell itself.
const MOST_LINES: usize = 14;

/// A column: its name and width in characters.
type Column = (&'static str, f64);

/// A sheet that is written row by row below a frozen header.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    widths: Vec<f64>,
    lines: usize,
    text: Format,
    entry: Format,
    number: Format,
    date: Format,
}

impl<'a> Table<'a> {
    /// Begin a sheet with its header.
    fn new(book: &'a mut Workbook, name: &str, columns: &[Column]) -> Result<Table<'a>, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        let header = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0xE9_EEF2))
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::Top)
            .set_text_wrap();
        for (at, (name, width)) in (0u16..).zip(columns) {
            sheet.write_string_with_format(0, at, *name, &header)?;
            sheet.set_column_width(at, *width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_print_gridlines(true).set_margins(0.4, 0.4, 0.5, 0.6, 0.2, 0.3);
        sheet.set_footer("&L&A&R&P / &N");
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        // What is typed into a cell of text stays as it was typed: `1:1` is no time, `3.10` no 3.1.
        let entry = text.clone().set_num_format("@");
        let number = Format::new().set_align(FormatAlign::Top);
        let date = number.clone().set_num_format("yyyy-mm-dd");
        let widths = columns.iter().map(|(_, width)| *width).collect();
        Ok(Table { sheet, row: 1, column: 0, widths, lines: 1, text, entry, number, date })
    }

    /// Text in the next cell; nothing where it is empty.
    fn text(&mut self, text: &str) -> Result<&mut Self, XlsxError> {
        let format = self.text.clone();
        self.text_as(text, &format)
    }

    /// Text that a person fills in or changes.
    fn entry(&mut self, text: &str) -> Result<&mut Self, XlsxError> {
        let format = self.entry.clone();
        if text.is_empty() {
            self.sheet.write_blank(self.row, self.column, &format)?;
        }
        self.text_as(text, &format)
    }

    fn text_as(&mut self, text: &str, format: &Format) -> Result<&mut Self, XlsxError> {
        if !text.is_empty() {
            let text = cell_text(text);
            let width = self.widths.get(usize::from(self.column)).copied().unwrap_or(10.0);
            // What is not printed would leave white space on paper; it is read in its cell.
            if self.column < PRINTED {
                self.lines = self.lines.max(lines(&text, width));
            }
            self.sheet.write_string_with_format(self.row, self.column, &*text, format)?;
        }
        self.column += 1;
        Ok(self)
    }

    /// Text that is not read on the screen and makes no row higher.
    fn hidden_text(&mut self, text: &str) -> Result<&mut Self, XlsxError> {
        let lines = self.lines;
        self.text(text)?.lines = lines;
        Ok(self)
    }

    /// A number in full precision; words where it is none.
    fn number(&mut self, value: Option<f64>) -> Result<&mut Self, XlsxError> {
        match value {
            Some(value) if value.is_finite() => {
                self.sheet.write_number_with_format(self.row, self.column, value, &self.number)?;
                self.column += 1;
                Ok(self)
            }
            Some(_) => self.text("not computable"),
            None => self.text(""),
        }
    }

    /// A count; as text where a spreadsheet's numbers could not hold it exactly.
    fn count(&mut self, value: Option<u64>) -> Result<&mut Self, XlsxError> {
        match value {
            Some(value) if value > (1 << 53) => self.text(&value.to_string()),
            value => self.number(value.map(|value| value as f64)),
        }
    }

    /// A day.
    fn day(&mut self, day: Option<Date>) -> Result<&mut Self, XlsxError> {
        if let Some(day) = day {
            match excel_day(day) {
                Ok(excel) => {
                    let at = (self.row, self.column);
                    self.sheet.write_datetime_with_format(at.0, at.1, &excel, &self.date)?;
                }
                // A spreadsheet knows no day before 1900.
                Err(_) => return self.text(&day.to_string()),
            }
        }
        self.column += 1;
        Ok(self)
    }

    /// A day that a person fills in or changes.
    fn day_entry(&mut self, day: Option<Date>) -> Result<&mut Self, XlsxError> {
        if day.is_none() {
            self.sheet.write_blank(self.row, self.column, &self.date)?;
        }
        self.day(day)
    }

    /// End the row; it becomes as high as its longest text, within reason.
    fn next(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, 15.0 * self.lines.min(MOST_LINES) as f64)?;
        self.row += 1;
        self.column = 0;
        self.lines = 1;
        Ok(())
    }

    /// Let the reader filter the rows.
    fn filter(self, columns: usize) -> Result<(), XlsxError> {
        let last = u16::try_from(columns.saturating_sub(1)).unwrap_or_default();
        let bottom = self.row.saturating_sub(1).max(1);
        self.sheet.autofilter(0, 0, bottom, last)?;
        // On paper only the first columns can be read; the others are for the screen.
        self.sheet.set_print_area(0, 0, bottom, last.min(PRINTED - 1))?;
        Ok(())
    }
}

/// Lines that a text takes in a column; words do not fill lines to their end.
fn lines(text: &str, width: f64) -> usize {
    let room = (width * 0.92).max(4.0) as usize;
    text.split('\n').map(|line| crate::wrap::columns(line).div_ceil(room).max(1)).sum()
}

/// A workbook whose properties do not depend on when it is written.
fn workbook(title: &str, on: Date) -> Workbook {
    let mut book = Workbook::new();
    // Excel's calendar begins in 1900; before that the creation date is its first day.
    if let Ok(day) = excel_day(on).or_else(|_| ExcelDateTime::from_ymd(1900, 1, 1)) {
        let title: String = cell_text(title).chars().take(250).collect();
        book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&day));
    }
    book
}

fn excel_day(day: Date) -> Result<ExcelDateTime, rust_xlsxwriter::XlsxError> {
    use chrono::Datelike;
    let year = u16::try_from(day.year()).unwrap_or_default();
    let (month, of_month) = (day.month() as u8, day.day() as u8);
    ExcelDateTime::from_ymd(year, month, of_month)
}

/// Text as a cell holds it: no controls but line breaks, not longer than the format allows.
pub(crate) fn cell_text(text: &str) -> String {
    let clean = |c: char| {
        if c == '\n' || !(c.is_control() || markup::turns_direction(c)) { c } else { '\u{fffd}' }
    };
    if text.chars().count() <= CELL {
        return text.chars().map(clean).collect();
    }
    text.chars().take(CELL).map(clean).chain("… (cut here)".chars()).collect()
}
