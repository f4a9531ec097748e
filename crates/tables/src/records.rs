//! Records of the program's own as Parquet: written as they come, read again, joined.
//!
//! A writer holds one row group, whatever the file's length. Parts are joined by copying
//! their encoded columns, without reading a value.

use std::io::Write;
use std::sync::Arc;

use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use reliance_model::record::{Cell, Column};

use crate::block::data_type;
pub use crate::block::{Block, Building};
use crate::source::{Chunks, Source};

/// Rows of a row group.
const GROUP: usize = 8192;
/// Text of a row group in bytes, after which it is written although it has fewer rows.
const GROUP_BYTES: usize = 64 << 20;

/// Bytes of the distinct values of a column in a row group, after which they are written one
/// by one: where most are distinct, a dictionary is work and memory for nothing.
const DICTIONARY: usize = 128 << 10;

/// Writes records.
pub struct Writer<W: Write + Send> {
    schema: Arc<Schema>,
    /// Rows that came one by one.
    building: Building,
    /// What the open row group has got as blocks.
    rows: usize,
    bytes: usize,
    file: ArrowWriter<W>,
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
            .set_dictionary_page_size_limit(DICTIONARY)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(facts))
            .set_created_by("reliance".into())
            .build();
        let file = ArrowWriter::try_new(sink, Arc::clone(&schema), Some(properties))
            .map_err(|error| error.to_string())?;
        let building = Building::new(columns);
        Ok(Writer { schema, building, rows: 0, bytes: 0, file })
    }

    /// Add a record. Cells that do not fit their column, and columns without a cell, are
    /// empty.
    ///
    /// # Errors
    ///
    /// If the sink cannot be written.
    pub fn push(&mut self, cells: &[Cell<'_>]) -> Result<(), String> {
        self.building.push(cells);
        let (rows, bytes) = (self.building.rows(), self.building.bytes());
        let full = self.rows + rows >= GROUP || self.bytes + bytes > GROUP_BYTES;
        if full { self.built() } else { Ok(()) }
    }

    /// Add a block of the same columns, after what was added before.
    ///
    /// # Errors
    ///
    /// If its columns are others, or the sink cannot be written.
    pub fn push_block(&mut self, block: &Block) -> Result<(), String> {
        self.built()?;
        self.add(block)
    }

    /// Let the rows that came one by one be a block.
    fn built(&mut self) -> Result<(), String> {
        if self.building.rows() == 0 {
            return Ok(());
        }
        let block = self.building.take();
        self.add(&block)
    }

    fn add(&mut self, block: &Block) -> Result<(), String> {
        if block.rows() == 0 {
            return Ok(());
        }
        let batch = block.batch(&self.schema)?;
        self.file.write(&batch).map_err(|error| error.to_string())?;
        self.rows += block.rows();
        self.bytes += block.bytes();
        if self.rows < GROUP && self.bytes <= GROUP_BYTES {
            return Ok(());
        }
        (self.rows, self.bytes) = (0, 0);
        self.file.flush().map_err(|error| error.to_string())
    }

    /// Write what is left, and the footer; the sink.
    ///
    /// # Errors
    ///
    /// If the sink cannot be written.
    pub fn finish(mut self) -> Result<W, String> {
        self.built()?;
        self.file.into_inner().map_err(|error| error.to_string())
    }
}

fn schema(columns: &[Column]) -> Schema {
    let field = |column: &Column| {
        let kind = data_type(column.kind);
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
    pub fn next_batch(&mut self) -> Vec<Vec<Cell<'static>>> {
        let Some(block) = self.next_block() else { return Vec::new() };
        let row = |row| block.row(row).into_iter().map(Cell::into_owned).collect();
        (0..block.rows()).map(row).collect()
    }

    /// The next records in columns; none at the end, and at what cannot be read.
    pub fn next_block(&mut self) -> Option<Block> {
        let batch = self.batches.next()?.ok()?;
        (batch.num_rows() > 0).then(|| Block::of(&batch))
    }
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
    use reliance_model::Date;
    use reliance_model::record::Kind;

    use super::*;

    const COLUMNS: [Column; 5] = [
        Column { name: "path", kind: Kind::Text, about: "where" },
        Column { name: "bytes", kind: Kind::Whole, about: "how long" },
        Column { name: "kvp_kv", kind: Kind::Number, about: "voltage" },
        Column { name: "burned_in", kind: Kind::Flag, about: "text in pixels" },
        Column { name: "study_date", kind: Kind::Day, about: "when" },
    ];

    fn record(number: i64) -> Vec<Cell<'static>> {
        let day = Date::from_ymd_opt(2019, 3, 4).unwrap() + chrono::Duration::days(number % 1000);
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

    fn all(source: Arc<dyn Source>) -> Vec<Vec<Cell<'static>>> {
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
    fn blocks_and_records_lie_in_their_order() {
        let mut building = Building::new(&COLUMNS);
        (3..9000).for_each(|number| building.push(&record(number)));
        let block = building.take();
        assert_eq!((building.rows(), block.rows()), (0, 8997));
        assert_eq!((block.text(0, 0), block.whole(1, 1)), (Some("a/3"), Some(4)));
        assert_eq!((block.text(1, 0), block.text(0, 8997)), (None, None));
        assert!(block.is_blank(9) && !block.is_blank(2));
        let facts = [("made".to_string(), "here".to_string())];
        let mut writer = Writer::new(Vec::new(), &COLUMNS, &facts).unwrap();
        (0..3).for_each(|number| writer.push(&record(number)).unwrap());
        writer.push_block(&block.slice(0, 8000)).unwrap();
        writer.push_block(&block.slice(8000, 0)).unwrap();
        writer.push_block(&block.slice(8000, 5000)).unwrap();
        writer.push(&record(9000)).unwrap();
        let found = all(Arc::new(writer.finish().unwrap()));
        assert_eq!(found, (0..=9000).map(record).collect::<Vec<_>>());
        let renamed = block.slice(0, 2).with_texts(0, &[None, Some("b".into())]);
        assert_eq!((renamed.row(0)[0].clone(), renamed.text(0, 1)), (Cell::Empty, Some("b")));
        let mut other = Writer::new(Vec::new(), &COLUMNS[..2], &[]).unwrap();
        assert!(other.push_block(&block).is_err());
    }

    #[test]
    fn a_file_with_other_columns_is_refused() {
        assert!(Rows::open(written(0, 3), &COLUMNS[..4]).is_err());
        assert!(Rows::open(Arc::new(b"PAR1".to_vec()), &COLUMNS).is_err());
        let other = Writer::new(Vec::new(), &COLUMNS[..2], &[]).unwrap().finish().unwrap();
        assert!(join(Vec::new(), &[written(0, 3), Arc::new(other)]).is_err());
    }
}
