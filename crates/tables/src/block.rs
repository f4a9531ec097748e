//! Records in columns: a run of rows, as one thread hands it to another and as a file holds it.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
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
    pub fn row(&self, row: usize) -> Vec<Cell> {
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

fn cell(column: &ArrayRef, at: usize) -> Cell {
    if at >= column.len() || column.is_null(at) {
        return Cell::Empty;
    }
    match column.data_type() {
        DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(at).to_string()),
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
enum Growing {
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
    pub fn push(&mut self, cells: &[Cell]) {
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
        match kind {
            Kind::Text => Growing::Text(StringBuilder::new()),
            Kind::Whole => Growing::Whole(Int64Builder::new()),
            Kind::Number => Growing::Number(Float64Builder::new()),
            Kind::Flag => Growing::Flag(BooleanBuilder::new()),
            Kind::Day => Growing::Day(Date32Builder::new()),
        }
    }

    /// Add a cell; about how many bytes it took.
    fn push(&mut self, cell: &Cell) -> usize {
        match (self, cell) {
            (Growing::Text(column), Cell::Text(text)) => {
                column.append_value(text);
                return text.len();
            }
            (Growing::Whole(column), Cell::Whole(number)) => column.append_value(*number),
            (Growing::Number(column), Cell::Number(number)) => column.append_value(*number),
            (Growing::Flag(column), Cell::Flag(flag)) => column.append_value(*flag),
            (Growing::Day(column), Cell::Day(day)) => {
                column.append_option(i32::try_from((*day - epoch()).num_days()).ok());
            }
            (Growing::Text(column), _) => column.append_null(),
            (Growing::Whole(column), _) => column.append_null(),
            (Growing::Number(column), _) => column.append_null(),
            (Growing::Flag(column), _) => column.append_null(),
            (Growing::Day(column), _) => column.append_null(),
        }
        8
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Growing::Text(column) => ArrayBuilder::finish(column),
            Growing::Whole(column) => ArrayBuilder::finish(column),
            Growing::Number(column) => ArrayBuilder::finish(column),
            Growing::Flag(column) => ArrayBuilder::finish(column),
            Growing::Day(column) => ArrayBuilder::finish(column),
        }
    }
}
