//! Records of the program's own as Parquet: written as they come, read again, joined.
//!
//! A writer holds one row group, whatever the file's length. Parts are joined by copying
//! their encoded columns, without reading a value.

use std::io::Write;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use reliance_model::Date;
use reliance_model::record::{Cell, Column, Kind};

use crate::source::{Chunks, Source};

/// Rows of a row group.
const GROUP: usize = 8192;
/// Text of a row group in bytes, after which it is written although it has fewer rows.
const GROUP_BYTES: usize = 64 << 20;

/// Writes records.
pub struct Writer<W: Write + Send> {
    schema: Arc<Schema>,
    columns: Vec<Growing>,
    rows: usize,
    bytes: usize,
    file: ArrowWriter<W>,
}

/// A column that grows.
enum Growing {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
    Day(Date32Builder),
}

impl<W: Write + Send> Writer<W> {
    /// A writer of records with these columns; `facts` go into the file's metadata.
    ///
    /// # Errors
    ///
    /// If the sink cannot be written.
    pub fn new(
        sink: W,
        columns: &[Column],
        facts: &[(String, String)],
    ) -> Result<Writer<W>, String> {
        let schema = Arc::new(schema(columns));
        let facts: Vec<KeyValue> =
            facts.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(facts))
            .set_created_by("reliance".into())
            .build();
        let file = ArrowWriter::try_new(sink, Arc::clone(&schema), Some(properties))
            .map_err(|error| error.to_string())?;
        let columns = columns.iter().map(|column| Growing::new(column.kind)).collect();
        Ok(Writer { schema, columns, rows: 0, bytes: 0, file })
    }

    /// Add a record. Cells that do not fit their column, and columns without a cell, are
    /// empty.
    ///
    /// # Errors
    ///
    /// If the sink cannot be written.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), String> {
        for (at, column) in self.columns.iter_mut().enumerate() {
            self.bytes += column.push(cells.get(at).unwrap_or(&Cell::Empty));
        }
        self.rows += 1;
        if self.rows == GROUP || self.bytes > GROUP_BYTES { self.group() } else { Ok(()) }
    }

    fn group(&mut self) -> Result<(), String> {
        let columns: Vec<ArrayRef> = self.columns.iter_mut().map(Growing::finish).collect();
        (self.rows, self.bytes) = (0, 0);
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
            .map_err(|error| error.to_string())
            .and_then(|batch| {
                let written = self.file.write(&batch).and_then(|()| self.file.flush());
                written.map_err(|error| error.to_string())
            })
    }

    /// Write what is left, and the footer; the sink.
    ///
    /// # Errors
    ///
    /// If the sink cannot be written.
    pub fn finish(mut self) -> Result<W, String> {
        if self.rows > 0 {
            self.group()?;
        }
        self.file.into_inner().map_err(|error| error.to_string())
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

fn epoch() -> Date {
    Date::default()
}

fn schema(columns: &[Column]) -> Schema {
    let field = |column: &Column| {
        let kind = match column.kind {
            Kind::Text => DataType::Utf8,
            Kind::Whole => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Flag => DataType::Boolean,
            Kind::Day => DataType::Date32,
        };
        let about = [("about".to_string(), column.about.to_string())];
        Field::new(column.name, kind, true).with_metadata(about.into())
    };
    Schema::new(columns.iter().map(field).collect::<Vec<_>>())
}

/// Reads records again, a batch at a time.
pub struct Rows {
    batches: ParquetRecordBatchReader,
    facts: Vec<(String, String)>,
}

impl Rows {
    /// Open a file of records.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or its columns are not exactly these.
    pub fn open(source: Arc<dyn Source>, columns: &[Column]) -> Result<Rows, String> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(Chunks(source))
            .map_err(|error| error.to_string())?;
        let wanted = schema(columns);
        let same = builder.schema().fields().len() == wanted.fields().len()
            && builder.schema().fields().iter().zip(wanted.fields()).all(|(found, wanted)| {
                found.name() == wanted.name() && found.data_type() == wanted.data_type()
            });
        if !same {
            return Err("its columns are not those of this version".into());
        }
        let facts = builder.metadata().file_metadata().key_value_metadata();
        let fact = |fact: &KeyValue| Some((fact.key.clone(), fact.value.clone()?));
        let facts = facts.map_or_else(Vec::new, |facts| facts.iter().filter_map(fact).collect());
        let batches = builder.with_batch_size(1024).build().map_err(|error| error.to_string())?;
        Ok(Rows { batches, facts })
    }

    /// A fact of the file's metadata.
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.facts.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// The next records; none at the end, and at what cannot be read.
    pub fn next_batch(&mut self) -> Vec<Vec<Cell>> {
        let Some(Ok(batch)) = self.batches.next() else { return Vec::new() };
        let row = |at| batch.columns().iter().map(|column| cell(column, at)).collect();
        (0..batch.num_rows()).map(row).collect()
    }
}

fn cell(column: &ArrayRef, at: usize) -> Cell {
    if column.is_null(at) {
        return Cell::Empty;
    }
    match column.data_type() {
        DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(at).to_string()),
        DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(at)),
        DataType::Float64 => Cell::Number(column.as_primitive::<Float64Type>().value(at)),
        DataType::Boolean => Cell::Flag(column.as_boolean().value(at)),
        DataType::Date32 => {
            let days = column.as_primitive::<Date32Type>().value(at);
            epoch().checked_add_signed(chrono_days(days)).map_or(Cell::Empty, Cell::Day)
        }
        _ => Cell::Empty,
    }
}

fn chrono_days(days: i32) -> chrono::Duration {
    chrono::Duration::days(i64::from(days))
}

/// Join files of records, all written with the same columns, into one; how many rows.
///
/// # Errors
///
/// If a part cannot be read, the parts differ in their columns, or the sink cannot be
/// written.
pub fn join<W: Write + Send>(sink: W, parts: &[Arc<dyn Source>]) -> Result<(W, u64), String> {
    try_join(sink, parts).map_err(|error| error.to_string())
}

fn try_join<W: Write + Send>(sink: W, parts: &[Arc<dyn Source>]) -> ParquetResult<(W, u64)> {
    let first = parts.first().ok_or_else(|| ParquetError::General("no part".into()))?;
    let footer = ParquetMetaDataReader::new().parse_and_finish(&Chunks(Arc::clone(first)))?;
    let schema = footer.file_metadata().schema_descr().root_schema_ptr();
    let properties = WriterProperties::builder()
        .set_key_value_metadata(footer.file_metadata().key_value_metadata().cloned())
        .set_created_by("reliance".into())
        .build();
    let mut writer = SerializedFileWriter::new(sink, Arc::clone(&schema), Arc::new(properties))?;
    let mut rows = 0;
    for part in parts {
        let chunks = Chunks(Arc::clone(part));
        let footer = ParquetMetaDataReader::new().parse_and_finish(&chunks)?;
        if footer.file_metadata().schema_descr().root_schema() != schema.as_ref() {
            return Err(ParquetError::General("parts have different columns".into()));
        }
        for group in footer.row_groups() {
            let mut out = writer.next_row_group()?;
            rows += u64::try_from(group.num_rows()).unwrap_or_default();
            for column in group.columns() {
                let copied = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or_default(),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or_default(),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                out.append_column(&chunks, copied)?;
            }
            out.close()?;
        }
    }
    Ok((writer.into_inner()?, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 5] = [
        Column { name: "path", kind: Kind::Text, about: "where" },
        Column { name: "bytes", kind: Kind::Whole, about: "how long" },
        Column { name: "kvp_kv", kind: Kind::Number, about: "voltage" },
        Column { name: "burned_in", kind: Kind::Flag, about: "text in pixels" },
        Column { name: "study_date", kind: Kind::Day, about: "when" },
    ];

    fn record(number: i64) -> Vec<Cell> {
        let day = Date::from_ymd_opt(2019, 3, 4).unwrap() + chrono_days(number as i32 % 1000);
        vec![
            Cell::text(format!("a/{number}")),
            Cell::Whole(number),
            if number % 3 == 0 { Cell::Empty } else { Cell::Number(number as f64 / 7.0) },
            Cell::Flag(number % 2 == 0),
            Cell::Day(day),
        ]
    }

    fn written(from: i64, to: i64) -> Arc<dyn Source> {
        let facts = [("made".to_string(), "here".to_string())];
        let mut writer = Writer::new(Vec::new(), &COLUMNS, &facts).unwrap();
        for number in from..to {
            writer.push(&record(number)).unwrap();
        }
        Arc::new(writer.finish().unwrap())
    }

    fn all(source: Arc<dyn Source>) -> Vec<Vec<Cell>> {
        let mut rows = Rows::open(source, &COLUMNS).unwrap();
        assert_eq!(rows.fact("made"), Some("here"));
        let mut all = Vec::new();
        loop {
            let batch = rows.next_batch();
            if batch.is_empty() {
                break all;
            }
            all.extend(batch);
        }
    }

    #[test]
    fn parts_joined_are_the_records_written() {
        let parts = [written(0, 9000), written(9000, 9000), written(9000, 9005)];
        let (joined, rows) = join(Vec::new(), &parts).unwrap();
        assert_eq!(rows, 9005);
        assert_eq!(all(Arc::new(joined)), (0..9005).map(record).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_with_other_columns_is_refused() {
        assert!(Rows::open(written(0, 3), &COLUMNS[..4]).is_err());
        assert!(Rows::open(Arc::new(b"PAR1".to_vec()), &COLUMNS).is_err());
        let other = Writer::new(Vec::new(), &COLUMNS[..2], &[]).unwrap().finish().unwrap();
        assert!(join(Vec::new(), &[written(0, 3), Arc::new(other)]).is_err());
    }
}
