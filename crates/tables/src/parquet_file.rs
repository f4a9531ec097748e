//! Parquet files to Arrow columns, a row group at a time.
//!
//! A broken row group is a problem and the others are read; only the wanted columns are.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use reliance_model::problem::Problem;

use crate::csv::Batch;
use crate::source::{Chunks, Source};

/// Rows of a batch: its codes stay in the cache while all needs are folded.
const ROWS: usize = 1 << 13;

/// A Parquet file whose footer has been read.
pub(crate) struct ParquetFile {
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    metadata: ArrowReaderMetadata,
    chunks: Chunks,
    /// Number of each row group's first row, counted from 1, and of its rows.
    groups: Vec<(u64, u64)>,
}

/// A row group that could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BrokenGroup {
    /// Number of the first row that was not read.
    pub(crate) first: u64,
    /// Rows not read.
    pub(crate) rows: u64,
    /// Why.
    pub(crate) reason: String,
}

impl ParquetFile {
    /// Read the footer.
    ///
    /// # Errors
    ///
    /// A problem where there is no footer to read: the file is cut off or broken.
    pub(crate) fn open(file: &str, source: Arc<dyn Source>) -> Result<ParquetFile, Box<Problem>> {
        let chunks = Chunks(source);
        let metadata = guarded(|| ArrowReaderMetadata::load(&chunks, ArrowReaderOptions::new()))
            .map_err(|reason| {
                let message = format!("the Parquet file cannot be read: {reason}");
                Box::new(
                    Problem::error("broken-parquet", file, message)
                        .help("is it cut off? copy or export it again"),
                )
            })?;
        let mut first = 1u64;
        let mut groups = Vec::new();
        for group in metadata.metadata().row_groups() {
            let rows = u64::try_from(group.num_rows()).unwrap_or(0);
            groups.push((first, rows));
            first = first.saturating_add(rows);
        }
        let fields = metadata.schema().fields();
        let columns = fields.iter().map(|field| field.name().clone()).collect();
        Ok(ParquetFile { columns, metadata, chunks, groups })
    }

    /// Row groups.
    pub(crate) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Rows, as the footer says.
    pub(crate) fn rows(&self) -> u64 {
        self.groups.iter().fold(0, |sum, (_, rows)| sum.saturating_add(*rows))
    }

    /// The type of a column as it will be handed on.
    pub(crate) fn data_type(&self, column: usize) -> DataType {
        self.metadata.schema().field(column).data_type().clone()
    }

    /// The file with texts in the two forms that readers of roles know: `coded` columns
    /// with their dictionaries, all others plain.
    #[must_use]
    pub(crate) fn with_texts(mut self, coded: &[usize]) -> ParquetFile {
        let fields = self.metadata.schema().fields().iter().enumerate().map(|(at, field)| {
            let data_type = text_type(field.data_type(), coded.contains(&at));
            Arc::new(Field::clone(field).with_data_type(data_type))
        });
        let schema: SchemaRef = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let options = ArrowReaderOptions::new().with_schema(schema);
        let footer = Arc::clone(self.metadata.metadata());
        // Where the file's types do not allow it they stay as they are, which costs speed.
        if let Ok(metadata) = guarded(|| ArrowReaderMetadata::try_new(footer, options)) {
            self.metadata = metadata;
        }
        self
    }

    /// Read a row group, handing on batches of the `wanted` columns, which are ascending.
    ///
    /// # Errors
    ///
    /// The rest of the row group, where it is broken.
    pub(crate) fn read(
        &self,
        group: usize,
        wanted: &[usize],
        hand_on: &mut dyn FnMut(Batch),
    ) -> Result<(), BrokenGroup> {
        let Some(&(first, rows)) = self.groups.get(group) else { return Ok(()) };
        let mut done = 0;
        let broken = |done, reason| BrokenGroup { first: first + done, rows: rows - done, reason };
        let mut reader = guarded(|| {
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
                self.chunks.clone(),
                self.metadata.clone(),
            );
            let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.iter().copied());
            builder.with_projection(mask).with_row_groups(vec![group]).with_batch_size(ROWS).build()
        })
        .map_err(|reason| broken(0, reason))?;
        loop {
            let batch: Option<RecordBatch> =
                guarded(|| reader.next().transpose()).map_err(|reason| broken(done, reason))?;
            let Some(batch) = batch else { break };
            let length = batch.num_rows();
            if length as u64 > rows - done {
                return Err(broken(done, "it has more rows than the footer says".into()));
            }
            hand_on(Batch { first: first + done, rows: length, columns: batch.columns().to_vec() });
            done += length as u64;
        }
        if done == rows { Ok(()) } else { Err(broken(done, "it ends early".into())) }
    }
}

/// A type with every form of text as the plain one.
pub(crate) fn plain(data_type: &DataType) -> DataType {
    text_type(data_type, false)
}

/// A column with large texts and text views as plain ones.
pub(crate) fn plain_column(column: &ArrayRef) -> Cow<'_, ArrayRef> {
    let texts: ArrayRef = match column.data_type() {
        DataType::LargeUtf8 => Arc::new(column.as_string::<i64>().iter().collect::<StringArray>()),
        DataType::Utf8View => Arc::new(column.as_string_view().iter().collect::<StringArray>()),
        _ => return Cow::Borrowed(column),
    };
    Cow::Owned(texts)
}

fn text_type(data_type: &DataType, is_coded: bool) -> DataType {
    let is_text = |data_type: &DataType| {
        matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
    };
    let coded = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    match data_type {
        DataType::Dictionary(_, values) if is_text(values) => {
            if is_coded {
                coded()
            } else {
                DataType::Utf8
            }
        }
        text if is_text(text) => {
            if is_coded {
                coded()
            } else {
                DataType::Utf8
            }
        }
        other => other.clone(),
    }
}

/// What a reading gives, a panic inside the Parquet reader counting as an error: broken
/// files are to cost their broken part only.
fn guarded<T, E: std::fmt::Display>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(one_line(&error.to_string())),
        Err(_) => Err("its bytes make no sense".into()),
    }
}

fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_string()
}

/// Do the file's first bytes say that it is Parquet?
pub(crate) fn is_parquet(source: &dyn Source) -> bool {
    let mut magic = [0; 4];
    source.len() >= 4 && source.read_at(0, &mut magic).is_ok() && &magic == b"PAR1"
}
