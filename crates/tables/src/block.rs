//! Records in columns: a run of rows, as one thread hands it to another and as a file holds it.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, new_null_array};
use arrow_schema::{DataType, Schema};
use reliance_model::Date;
use reliance_model::record::{Cell, Column, Kind};

/// Rows of records, column by column.
#[derive(Debug, Clone)]
pub struct Block {
    columns: Vec<ArrayRef>,
    rows: usize,
}

impl Block {
    pub(crate) fn of(batch: &RecordBatch) -> Block {
        Block { columns: batch.columns().to_vec(), rows: batch.num_rows() }
    }

    pub(crate) fn batch(&self, schema: &Arc<Schema>) -> Result<RecordBatch, String> {
        RecordBatch::try_new(Arc::clone(schema), self.columns.clone())
            .map_err(|error| error.to_string())
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// About how many bytes of text it holds.
    pub fn bytes(&self) -> usize {
        let text = |column: &ArrayRef| {
            let offsets = column.as_string_opt::<i32>().map(|text| text.value_offsets());
            let ends = offsets.and_then(|all| Some(all.last()? - all.first()?));
            usize::try_from(ends.unwrap_or_default()).unwrap_or_default()
        };
        self.columns.iter().map(text).sum::<usize>() + 8 * self.rows * self.columns.len()
    }

    /// A text; `None` where the cell is empty, holds something else or is not there.
    pub fn text(&self, column: usize, row: usize) -> Option<&str> {
        let texts = self.columns.get(column)?.as_string_opt::<i32>()?;
        (row < texts.len() && texts.is_valid(row)).then(|| texts.value(row))
    }

    /// A whole number; `None` where the cell is empty, holds something else or is not there.
    pub fn whole(&self, column: usize, row: usize) -> Option<i64> {
        let numbers = self.columns.get(column)?.as_primitive_opt::<Int64Type>()?;
        (row < numbers.len() && numbers.is_valid(row)).then(|| numbers.value(row))
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> Vec<Cell<'_>> {
        self.columns.iter().map(|column| cell(column, row)).collect()
    }

    /// Does a column hold nothing at all?
    pub fn is_blank(&self, column: usize) -> bool {
        self.columns.get(column).is_none_or(|column| column.null_count() == column.len())
    }

    /// `rows` of its rows from the row `from` on, as far as there are so many.
    #[must_use]
    pub fn slice(&self, from: usize, rows: usize) -> Block {
        let from = from.min(self.rows);
        let rows = rows.min(self.rows - from);
        let columns = self.columns.iter().map(|column| column.slice(from, rows)).collect();
        Block { columns, rows }
    }

    /// With the texts of a column replaced; `None` leaves a cell empty.
    #[must_use]
    pub fn with_texts(mut self, column: usize, texts: &[Option<String>]) -> Block {
        let fits = texts.len() == self.rows;
        if let Some(old) = self.columns.get_mut(column)
            && fits
            && *old.data_type() == DataType::Utf8
        {
            let texts: arrow_array::StringArray = texts.iter().map(Option::as_deref).collect();
            *old = Arc::new(texts);
        }
        self
    }
}

fn cell(column: &ArrayRef, at: usize) -> Cell<'_> {
    if at >= column.len() || column.is_null(at) {
        return Cell::Empty;
    }
    match column.data_type() {
        DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(at).into()),
        DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(at)),
        DataType::Float64 => Cell::Number(column.as_primitive::<Float64Type>().value(at)),
        DataType::Boolean => Cell::Flag(column.as_boolean().value(at)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(at);
            let days = chrono::Duration::days(i64::from(days));
            epoch().checked_add_signed(days).map_or(Cell::Empty, Cell::Day)
        }
        _ => Cell::Empty,
    }
}

fn epoch() -> Date {
    Date::default()
}

/// A block that grows by rows.
pub struct Building {
    columns: Vec<Growing>,
    rows: usize,
    bytes: usize,
}

/// A column that grows.
struct Growing {
    kind: Kind,
    /// Empty cells after the last with something in it.
    blank: usize,
    cells: Option<Builder>,
    /// Rows and bytes of text to make room for: those of the block before.
    room: (usize, usize),
}

/// Cells of a column.
enum Builder {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

impl Building {
    /// Without a row, of these columns.
    pub fn new(columns: &[Column]) -> Building {
        let columns = columns.iter().map(|column| Growing::new(column.kind)).collect();
        Building { columns, rows: 0, bytes: 0 }
    }

    /// Add a row. Cells that do not fit their column, and columns without a cell, are empty.
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        for (at, column) in self.columns.iter_mut().enumerate() {
            self.bytes += column.push(cells.get(at).unwrap_or(&Cell::Empty));
        }
        self.rows += 1;
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// About how many bytes it holds.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The rows so far; it is without a row then.
    pub fn take(&mut self) -> Block {
        let columns = self.columns.iter_mut().map(Growing::finish).collect();
        self.bytes = 0;
        Block { columns, rows: std::mem::take(&mut self.rows) }
    }
}

impl Growing {
    fn new(kind: Kind) -> Growing {
        Growing { kind, blank: 0, cells: None, room: (0, 0) }
    }

    /// Add a cell; about how many bytes it took.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        if cell.is_empty() {
            self.blank += 1;
            return 8;
        }
        let cells = match &mut self.cells {
            Some(cells) => {
                cells.blank(self.blank);
                cells
            }
            None => self.cells.insert(Builder::after(self.kind, self.blank, self.room)),
        };
        self.blank = 0;
        cells.push(cell)
    }

    fn finish(&mut self) -> ArrayRef {
        let blank = std::mem::take(&mut self.blank);
        match self.cells.take() {
            Some(mut cells) => {
                cells.blank(blank);
                let column = cells.finish();
                let texts = column.as_string_opt::<i32>().map_or(0, |text| text.values().len());
                self.room = (column.len(), texts);
                column
            }
            None => new_null_array(&data_type(self.kind), blank),
        }
    }
}

impl Builder {
    /// With so many empty cells, and room for so many rows and bytes of text.
    fn after(kind: Kind, blank: usize, (rows, bytes): (usize, usize)) -> Builder {
        let rows = rows.max(blank + 1);
        let mut cells = match kind {
            Kind::Text => Builder::Text(StringBuilder::with_capacity(rows, bytes)),
            Kind::Whole => Builder::Whole(Int64Builder::with_capacity(rows)),
            Kind::Number => Builder::Number(Float64Builder::with_capacity(rows)),
            Kind::Flag => Builder::Flag(BooleanBuilder::with_capacity(rows)),
            Kind::Day => Builder::Day(Date32Builder::with_capacity(rows)),
        };
        cells.blank(blank);
        cells
    }

    /// Add so many empty cells.
    fn blank(&mut self, blank: usize) {
        if blank == 0 {
            return;
        }
        match self {
            Builder::Text(cells) => cells.append_nulls(blank),
            Builder::Whole(cells) => cells.append_nulls(blank),
            Builder::Number(cells) => cells.append_nulls(blank),
            Builder::Flag(cells) => cells.append_nulls(blank),
            Builder::Day(cells) => cells.append_nulls(blank),
        }
    }

    fn push(&mut self, cell: &Cell<'_>) -> usize {
        match (self, cell) {
            (Builder::Text(cells), Cell::Text(text)) => {
                cells.append_value(text);
                return text.len();
            }
            (Builder::Whole(cells), Cell::Whole(number)) => cells.append_value(*number),
            (Builder::Number(cells), Cell::Number(number)) => cells.append_value(*number),
            (Builder::Flag(cells), Cell::Flag(flag)) => cells.append_value(*flag),
            (Builder::Day(cells), Cell::Day(day)) => {
                cells.append_option(i32::try_from((*day - epoch()).num_days()).ok());
            }
            (cells, _) => cells.blank(1),
        }
        8
    }

    fn finish(self) -> ArrayRef {
        match self {
            Builder::Text(mut cells) => Arc::new(cells.finish()),
            Builder::Whole(mut cells) => Arc::new(cells.finish()),
            Builder::Number(mut cells) => Arc::new(cells.finish()),
            Builder::Flag(mut cells) => Arc::new(cells.finish()),
            Builder::Day(mut cells) => Arc::new(cells.finish()),
        }
    }
}

/// How the cells of a column are stored.
pub(crate) fn data_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Whole => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::Flag => DataType::Boolean,
        Kind::Day => DataType::Date32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] = [
        Column { name: "text", kind: Kind::Text, about: "" },
        Column { name: "whole", kind: Kind::Whole, about: "" },
        Column { name: "number", kind: Kind::Number, about: "" },
        Column { name: "flag", kind: Kind::Flag, about: "" },
        Column { name: "day", kind: Kind::Day, about: "" },
    ];

    fn full(row: i64) -> Vec<Cell<'static>> {
        let day = Date::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Duration::days(row);
        let text = Cell::text(format!("row {row}"));
        vec![text, row.into(), (row as f64 / 3.0).into(), (row % 2 == 0).into(), day.into()]
    }

    /// Rows of which the bits of `pattern` say which are full.
    fn rows(pattern: u32) -> Vec<Vec<Cell<'static>>> {
        let row = |at: u32| match pattern >> at & 1 {
            1 => full(i64::from(at)),
            _ => vec![Cell::Empty; 5],
        };
        (0..6).map(row).collect()
    }

    #[test]
    fn empty_cells_stay_where_they_stand() {
        let mut building = Building::new(&COLUMNS);
        // One block after another in the same memory.
        for pattern in 0..1 << 6 {
            let rows = rows(pattern);
            rows.iter().for_each(|row| building.push(row));
            let block = building.take();
            assert_eq!((block.rows(), building.rows()), (6, 0));
            for (at, row) in rows.iter().enumerate() {
                assert_eq!(&block.row(at), row, "{pattern:b}");
            }
            assert_eq!((0..5).all(|column| block.is_blank(column)), pattern == 0);
        }
    }

    #[test]
    fn a_cell_of_another_kind_is_empty() {
        let mut building = Building::new(&COLUMNS);
        building.push(&[Cell::Whole(1), Cell::from("a"), true.into(), 0.5.into(), "b".into()]);
        building.push(&full(7));
        building.push(&[Cell::Flag(true)]);
        let block = building.take();
        assert_eq!(block.row(0), vec![Cell::Empty; 5]);
        assert_eq!(block.row(1), full(7));
        assert_eq!(block.row(2), vec![Cell::Empty; 5]);
    }
}
