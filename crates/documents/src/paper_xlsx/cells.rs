//! Columns and cells: words as words, numbers as numbers.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Worksheet};

use super::wrapped;
use crate::paper::{Form, Inline, Table, Value, plain};
use crate::xlsx::{XlsxError, cell_text};

/// Largest whole number that a spreadsheet holds exactly.
const LARGEST: u64 = 1 << 53;

/// A column of a sheet.
pub(super) struct Column {
    /// Its header.
    pub(super) header: String,
    /// The column of the table that it is of.
    pub(super) from: usize,
    /// Which number of that column it holds, where that has several.
    pub(super) part: Option<Part>,
}

/// A number of a cell that holds several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Low,
    High,
    Level,
    Of,
    Whole,
}

const LIMITS: [Part; 3] = [Part::Low, Part::High, Part::Level];
const COUNTS: [Part; 2] = [Part::Of, Part::Whole];

impl Part {
    fn name(self, chinese: bool) -> &'static str {
        match (self, chinese) {
            (Part::Low, false) => "lower limit",
            (Part::High, false) => "upper limit",
            (Part::Level, false) => "level",
            (Part::Of, false) => "k",
            (Part::Whole, false) => "n",
            (Part::Low, true) => "下限",
            (Part::High, true) => "上限",
            (Part::Level, true) => "置信水平",
            (Part::Of, true) => "分子 k",
            (Part::Whole, true) => "分母 n",
        }
    }
}

/// The columns of a table's sheet.
pub(super) fn columns(table: &Table, chinese: bool) -> Vec<Column> {
    let wide = table.rows.iter().map(Vec::len).chain([table.header.len()]).max().unwrap_or(0);
    let mut columns = Vec::new();
    for from in 0..wide {
        let header = table.header.get(from).cloned().unwrap_or_default();
        let mut held = table.values.iter().filter_map(|row| row.get(from)?.as_ref());
        let parts: &[Part] =
            match held.find(|one| matches!(one, Value::Limits { .. } | Value::Counts { .. })) {
                Some(Value::Limits { .. }) => &LIMITS,
                Some(Value::Counts { .. }) => &COUNTS,
                _ => &[],
            };
        if parts.is_empty() {
            columns.push(Column { header, from, part: None });
            continue;
        }
        for part in parts {
            let header = format!("{header}: {}", part.name(chinese));
            columns.push(Column { header, from, part: Some(*part) });
        }
    }
    columns
}

/// The cells of a row of a table.
pub(super) struct Cells<'t> {
    words: &'t [Vec<Inline>],
    values: &'t [Option<Value>],
}

impl<'t> Cells<'t> {
    pub(super) fn of(table: &'t Table, line: usize) -> Cells<'t> {
        let words = table.rows.get(line).map(Vec::as_slice).unwrap_or_default();
        let values = table.values.get(line).map(Vec::as_slice).unwrap_or_default();
        Cells { words, values }
    }

    /// Write the cell of a column.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        column: &Column,
    ) -> Result<(), XlsxError> {
        let value = self.values.get(column.from).and_then(Option::as_ref);
        // A hole keeps its words, whatever the figure beside it holds.
        let words = self.words.get(column.from).map(Vec::as_slice).unwrap_or_default();
        let hole = words.iter().any(|inline| matches!(inline, Inline::Missing { .. }));
        let number = match (value, column.part) {
            _ if hole => None,
            (Some(Value::Number { value, form }), None) => Some((*value, format_of(form))),
            (Some(Value::Day(day)), None) => {
                let Ok(on) = ExcelDateTime::parse_from_str(&day.to_string()) else {
                    return text(sheet, at, words);
                };
                let format = top().set_num_format("yyyy-mm-dd");
                sheet.write_datetime_with_format(at.0, at.1, &on, &format)?;
                return Ok(());
            }
            (Some(Value::Limits { low, high, level }), Some(part)) => match part {
                Part::Low => Some((*low, top().set_num_format("0.000"))),
                Part::High => Some((*high, top().set_num_format("0.000"))),
                _ => level.map(|level| (level, format_of(&Form::Percent))),
            },
            (Some(Value::Counts { of, whole }), Some(part)) => {
                let count = if part == Part::Of { *of } else { *whole };
                (count <= LARGEST).then(|| (count as f64, format_of(&Form::Whole)))
            }
            _ => None,
        };
        match number.filter(|(value, _)| value.is_finite()) {
            Some((value, format)) => {
                sheet.write_number_with_format(at.0, at.1, value, &format)?;
                Ok(())
            }
            // What is no number stands in the first of several columns.
            None if matches!(column.part, None | Some(Part::Low | Part::Of)) => {
                text(sheet, at, words)
            }
            None => Ok(()),
        }
    }
}

fn text(sheet: &mut Worksheet, at: (u32, u16), words: &[Inline]) -> Result<(), XlsxError> {
    let words = plain(words);
    sheet.write_string_with_format(at.0, at.1, &*cell_text(&words), &wrapped())?;
    Ok(())
}

fn top() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// The format of a number as it is printed.
fn format_of(form: &Form) -> Format {
    let behind = |unit: &String| {
        let unit: String = unit.chars().filter(|c| *c != '"' && !c.is_control()).take(40).collect();
        if unit.is_empty() { String::new() } else { format!("\" {unit}\"") }
    };
    let code = match form {
        Form::Whole => "#,##0".to_string(),
        Form::Percent => "0.0##%".to_string(),
        Form::Power(unit) => format!("0.00E+00{}", behind(unit)),
        Form::Decimals(places, unit) => {
            let decimals = match places {
                0 => String::new(),
                places => format!(".{}", "0".repeat(usize::from(*places).min(12))),
            };
            format!("#,##0{decimals}{}", behind(unit))
        }
    };
    top().set_num_format(code)
}
