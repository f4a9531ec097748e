//! CSV files to Arrow columns of text, a bounded number of rows at a time.
//!
//! A row that cannot be cut into as many fields as the header has is counted as torn, and
//! reading goes on with the next line, so that one forgotten quote does not swallow the
//! rest of the file.

use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use reliance_model::problem::Problem;

use crate::csv_record::{Cut, Cutter};
use crate::faults::{Fault, Faults};
use crate::source::{Blocks, Source};

/// Rows of a batch.
const ROWS: usize = 1 << 13;
/// Bytes of a batch's column, well below what its offsets can count.
const BYTES: usize = 1 << 24;

/// A CSV file whose header has been read.
pub(crate) struct CsvFile {
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    separator: u8,
    /// What the header says of where it is to be cut, if it can be cut in two ways.
    pub(crate) ambiguous: Option<Problem>,
    record_bytes: usize,
}

/// What a pass over a CSV file found besides its rows.
#[derive(Debug, Default)]
pub(crate) struct CsvEnd {
    /// Records after the header, torn ones included.
    pub(crate) rows: u64,
    pub(crate) faults: Faults,
    /// SHA-256 of all bytes.
    pub(crate) sha256: Option<String>,
    /// Why reading stopped before the end.
    pub(crate) broken: Option<String>,
}

impl CsvFile {
    /// Read the header.
    ///
    /// # Errors
    ///
    /// A problem where there is no header to read: the file is empty, is no text, or its
    /// first line is longer than a record may be.
    pub(crate) fn open(
        file: &str,
        source: &dyn Source,
        record_bytes: usize,
    ) -> Result<CsvFile, Box<Problem>> {
        let mut blocks = Blocks::new(source);
        let mut buffer = Vec::new();
        loop {
            let read =
                blocks.next(&mut buffer).map_err(|error| Box::new(unreadable(file, &error)))?;
            no_text(file, &buffer)?;
            let start = after_mark(&buffer);
            let (separator, others) = separator(&buffer[start..]);
            let mut cutter = Cutter::new(separator, record_bytes);
            match cutter.cut(&buffer[start..], read == 0) {
                Cut::Record { .. } => {
                    let columns = cutter.fields(&buffer[start..]).map(header_name).collect();
                    let ambiguous = others.then(|| cut_in_two_ways(file, separator));
                    return Ok(CsvFile { columns, separator, ambiguous, record_bytes });
                }
                Cut::More if read > 0 => {}
                Cut::TooLong | Cut::Torn => {
                    return Err(Problem::error(
                        "no-header",
                        file,
                        format!("the first line is no header of at most {record_bytes} bytes"),
                    )
                    .help("is this a CSV file?")
                    .into());
                }
                Cut::End | Cut::More => {
                    return Err(Problem::error("empty-file", file, "there is nothing in it")
                        .help("export the table again, with a header line")
                        .into());
                }
            }
        }
    }

    /// Read all rows, handing on batches of the `wanted` columns with the number of their
    /// first row.
    pub(crate) fn read(
        &self,
        source: &dyn Source,
        wanted: &[usize],
        hand_on: &mut dyn FnMut(Batch),
    ) -> CsvEnd {
        let mut blocks = Blocks::new(source);
        let (mut buffer, mut start) = (Vec::new(), 0);
        let mut cutter = Cutter::new(self.separator, self.record_bytes);
        let mut sink = Sink {
            columns: Columns::new(wanted),
            end: CsvEnd::default(),
            hand_on,
            is_header: true,
            is_skipping: false,
        };
        loop {
            buffer.drain(..start);
            start = 0;
            let at_beginning = blocks.position() == 0;
            let read = match blocks.next(&mut buffer) {
                Ok(read) => read,
                Err(error) => {
                    sink.end.broken = Some(error.to_string());
                    break;
                }
            };
            if at_beginning {
                start = after_mark(&buffer);
            }
            start += self.records(&buffer[start..], read == 0, &mut cutter, &mut sink);
            if read == 0 {
                break;
            }
        }
        sink.columns.hand_on(sink.hand_on);
        let mut end = sink.end;
        if end.broken.is_none() {
            end.sha256 = blocks.sha256();
        }
        end
    }

    /// Cut all whole records of `bytes`; how many bytes they take.
    fn records(&self, bytes: &[u8], is_end: bool, cutter: &mut Cutter, sink: &mut Sink) -> usize {
        let mut used = if sink.is_skipping { self.skip_line(bytes, sink) } else { 0 };
        loop {
            let rest = &bytes[used..];
            match cutter.cut(rest, is_end) {
                Cut::More | Cut::End => return used,
                Cut::Record { length } if std::mem::take(&mut sink.is_header) => used += length,
                Cut::Record { length } if cutter.count() == self.columns.len() => {
                    sink.record(cutter, rest);
                    used += length;
                }
                Cut::Record { .. } | Cut::Torn => {
                    sink.fault(Fault::TornRow);
                    used += first_line(rest);
                }
                Cut::TooLong => {
                    sink.fault(Fault::LongRow);
                    used += self.skip_line(rest, sink);
                }
            }
        }
    }

    /// Length of the rest of a line that is too long to be kept whole.
    fn skip_line(&self, bytes: &[u8], sink: &mut Sink) -> usize {
        let line = first_line(bytes);
        sink.is_skipping = !bytes[..line].ends_with(b"\n");
        line
    }
}

struct Sink<'a> {
    columns: Columns,
    end: CsvEnd,
    hand_on: &'a mut dyn FnMut(Batch),
    is_header: bool,
    is_skipping: bool,
}

impl Sink<'_> {
    fn record(&mut self, cutter: &Cutter, bytes: &[u8]) {
        self.end.rows += 1;
        if self.columns.push(cutter, bytes, self.end.rows) {
            self.end.faults.record(Fault::NotUtf8, 0, self.end.rows);
        }
        if self.columns.is_full() {
            self.columns.hand_on(self.hand_on);
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.end.rows += 1;
        self.end.faults.record(fault, 0, self.end.rows);
        // A batch numbers its rows from its first one on, so it ends before a gap.
        self.columns.hand_on(self.hand_on);
    }
}

/// Consecutive rows.
pub(crate) struct Batch {
    /// Number of the first row, counted from 1.
    pub(crate) first: u64,
    pub(crate) rows: usize,
    pub(crate) columns: Vec<ArrayRef>,
}

struct Columns {
    first: u64,
    rows: usize,
    texts: Vec<Texts>,
}

struct Texts {
    field: usize,
    bytes: Vec<u8>,
    ends: Vec<i32>,
}

impl Columns {
    fn new(wanted: &[usize]) -> Columns {
        let texts = |&field: &usize| Texts { field, bytes: Vec::new(), ends: vec![0] };
        Columns { first: 1, rows: 0, texts: wanted.iter().map(texts).collect() }
    }

    /// Add a record; was any of its wanted fields not UTF-8?
    fn push(&mut self, cutter: &Cutter, bytes: &[u8], row: u64) -> bool {
        if self.rows == 0 {
            self.first = row;
        }
        self.rows += 1;
        let mut is_garbled = false;
        for column in &mut self.texts {
            let field = cutter.field(bytes, column.field);
            if field.is_ascii() || std::str::from_utf8(field).is_ok() {
                column.bytes.extend_from_slice(field);
            } else {
                is_garbled = true;
                column.bytes.extend_from_slice(String::from_utf8_lossy(field).as_bytes());
            }
            column.ends.push(column.bytes.len() as i32);
        }
        is_garbled
    }

    fn is_full(&self) -> bool {
        self.rows >= ROWS || self.texts.iter().any(|column| column.bytes.len() >= BYTES)
    }

    fn hand_on(&mut self, hand_on: &mut dyn FnMut(Batch)) {
        if self.rows == 0 {
            return;
        }
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(self.texts.len());
        for column in &mut self.texts {
            let room = column.bytes.len();
            let bytes = std::mem::replace(&mut column.bytes, Vec::with_capacity(room));
            let ends = std::mem::replace(&mut column.ends, Vec::with_capacity(self.rows + 1));
            column.ends.push(0);
            let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
            let array = StringArray::try_new(offsets, bytes.into(), None);
            // Every field was seen to be UTF-8 when it was added.
            columns.push(Arc::new(array.unwrap_or_else(|_| StringArray::new_null(self.rows))));
        }
        let rows = std::mem::take(&mut self.rows);
        hand_on(Batch { first: self.first, rows, columns });
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> Problem {
    Problem::error("unreadable-file", file, format!("reading failed: {error}"))
}

fn no_text(file: &str, bytes: &[u8]) -> Result<(), Box<Problem>> {
    let what = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "text in UTF-16",
        [0x1f, 0x8b, ..] => "compressed with gzip",
        [b'P', b'K', 3, 4, ..] => "a zip archive or a spreadsheet",
        _ if bytes.iter().take(4096).any(|&byte| byte == 0) => "no text",
        _ => return Ok(()),
    };
    Err(Problem::error("not-a-table", file, format!("the file is {what}, neither CSV nor Parquet"))
        .help("save the table as CSV in UTF-8, or as Parquet")
        .into())
}

/// Where the text begins after a byte order mark.
fn after_mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 }
}

/// Length of the first line that is not blank, its end included.
fn first_line(bytes: &[u8]) -> usize {
    let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    match bytes[blank..].iter().position(|&byte| byte == b'\n') {
        Some(end) => blank + end + 1,
        None => bytes.len(),
    }
}

/// The separator of a table: which of `,` `;` and tab the header has most of outside quotes,
/// the first of equals; and whether it has another of them too.
fn separator(bytes: &[u8]) -> (u8, bool) {
    let line = &bytes[..first_line(bytes)];
    let mut counts = [(0, b','), (0, b';'), (0, b'\t')];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        if !is_quoted {
            counts.iter_mut().filter(|count| count.1 == *byte).for_each(|count| count.0 += 1);
        }
    }
    let kinds = counts.iter().filter(|count| count.0 > 0).count();
    // A header of one column has none of them.
    let most = counts.iter().rev().max_by_key(|count| count.0).map_or(b',', |count| count.1);
    (most, kinds > 1)
}

fn cut_in_two_ways(file: &str, separator: u8) -> Problem {
    let name = match separator {
        b';' => "semicolons",
        b'\t' => "tabs",
        _ => "commas",
    };
    let message = format!(
        "the header holds more than one of comma, semicolon and tab; it was cut at {name}, of which it has most"
    );
    Problem::warning("ambiguous-separator", file, message)
        .help("put column names that hold another of them in quotes")
}

fn header_name(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim().to_string()
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
