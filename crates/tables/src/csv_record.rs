//! One record of a CSV file, cut into fields.
//!
//! A line without a quote is cut here; any other goes to `csv-core`, which knows the
//! grammar of quotes. A test holds the two against each other.

use std::ops::Range;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// What the bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// A record that takes so many bytes, blank lines before it included.
    Record { length: usize },
    /// A part of a record.
    More,
    /// A record longer than allowed.
    TooLong,
    /// A record that goes on over the line's end because of a quote that is out of place.
    Torn,
    /// Nothing.
    End,
}

/// Cuts records.
pub(crate) struct Cutter {
    separator: u8,
    limit: usize,
    reader: Reader,
    /// Fields of a quoted record, without their quotes.
    unquoted: Vec<u8>,
    ends: Vec<usize>,
    fields: Fields,
}

enum Fields {
    /// Where the fields of an unquoted record stand in the bytes.
    InPlace(Vec<Range<usize>>),
    /// So many fields of a quoted record.
    Unquoted(usize),
}

impl Cutter {
    /// Cuts at `separator` records of at most `limit` bytes.
    pub(crate) fn new(separator: u8, limit: usize) -> Cutter {
        Cutter {
            separator,
            limit,
            reader: ReaderBuilder::new().delimiter(separator).build(),
            unquoted: Vec::new(),
            ends: Vec::new(),
            fields: Fields::InPlace(Vec::new()),
        }
    }

    /// Cut the record that `bytes` begin with; `is_end` says that nothing follows them.
    pub(crate) fn cut(&mut self, bytes: &[u8], is_end: bool) -> Cut {
        let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let line = &bytes[blank..];
        if line.is_empty() {
            return Cut::End;
        }
        match self.cut_unquoted(line, blank, is_end) {
            Some(cut) => cut,
            None => self.cut_quoted(line, blank, is_end),
        }
    }

    /// `None` where there is a quote before the end of the line.
    fn cut_unquoted(&mut self, line: &[u8], blank: usize, is_end: bool) -> Option<Cut> {
        if !matches!(self.fields, Fields::InPlace(_)) {
            self.fields = Fields::InPlace(Vec::new());
        }
        let Fields::InPlace(fields) = &mut self.fields else { return None };
        fields.clear();
        let mut start = 0;
        for (at, &byte) in line.iter().enumerate() {
            // Of all bytes only these few are below `-` and matter, besides `;`.
            if byte > b',' && byte != self.separator {
                continue;
            }
            if byte == self.separator {
                fields.push(blank + start..blank + at);
                start = at + 1;
            } else if byte == b'\n' || byte == b'\r' {
                fields.push(blank + start..blank + at);
                if at > self.limit {
                    return Some(Cut::TooLong);
                }
                let is_pair = byte == b'\r' && line.get(at + 1) == Some(&b'\n');
                return Some(Cut::Record { length: blank + at + 1 + usize::from(is_pair) });
            } else if byte == b'"' {
                return None;
            }
        }
        if line.len() > self.limit {
            return Some(Cut::TooLong);
        }
        if !is_end {
            return Some(Cut::More);
        }
        fields.push(blank + start..blank + line.len());
        Some(Cut::Record { length: blank + line.len() })
    }

    fn cut_quoted(&mut self, line: &[u8], blank: usize, is_end: bool) -> Cut {
        self.reader.reset();
        self.unquoted.resize(line.len().min(self.limit) + 1, 0);
        let (mut read, mut written, mut fields) = (0, 0, 0);
        loop {
            if self.ends.len() < fields + 64 {
                self.ends.resize(fields + 1024, 0);
            }
            let input = &line[read..line.len().min(self.limit + 1).max(read)];
            let (result, more_read, more_written, more_fields) = self.reader.read_record(
                input,
                &mut self.unquoted[written..],
                &mut self.ends[fields..],
            );
            read += more_read;
            written += more_written;
            fields += more_fields;
            match result {
                ReadRecordResult::Record => {
                    self.fields = Fields::Unquoted(fields);
                    if !is_well_quoted(&line[..read], self.separator) {
                        return Cut::Torn;
                    }
                    return Cut::Record { length: blank + read };
                }
                ReadRecordResult::OutputFull => return Cut::TooLong,
                ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::InputEmpty if line.len() > self.limit => return Cut::TooLong,
                // Empty input tells the reader that the file ends.
                ReadRecordResult::InputEmpty if is_end => {}
                ReadRecordResult::InputEmpty => return Cut::More,
                ReadRecordResult::End => return Cut::End,
            }
        }
    }

    /// How many fields the record has that was cut last.
    pub(crate) fn count(&self) -> usize {
        match &self.fields {
            Fields::InPlace(fields) => fields.len(),
            Fields::Unquoted(count) => *count,
        }
    }

    /// A field of the record that was cut last from `bytes`; empty where there is none.
    #[inline]
    pub(crate) fn field<'a>(&'a self, bytes: &'a [u8], at: usize) -> &'a [u8] {
        match &self.fields {
            Fields::InPlace(fields) => {
                fields.get(at).and_then(|field| bytes.get(field.clone())).unwrap_or_default()
            }
            Fields::Unquoted(count) if at < *count => {
                let start = if at == 0 { 0 } else { self.ends[at - 1] };
                self.unquoted.get(start..self.ends[at]).unwrap_or_default()
            }
            Fields::Unquoted(_) => &[],
        }
    }

    /// All fields of the record that was cut last from `bytes`.
    pub(crate) fn fields<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        (0..self.count()).map(move |at| self.field(bytes, at))
    }
}

/// Does each quote of a record of several lines stand where one may stand? Within one line
/// a stray quote is text; across lines it would swallow rows.
fn is_well_quoted(record: &[u8], separator: u8) -> bool {
    let is_line_end = |byte: u8| byte == b'\n' || byte == b'\r';
    let text = record.iter().rposition(|&byte| !is_line_end(byte)).map_or(0, |last| last + 1);
    let record = &record[..text];
    if !record.iter().any(|&byte| is_line_end(byte)) {
        return true;
    }
    let mut at = 0;
    loop {
        if record.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(quote) = record[at..].iter().position(|&byte| byte == b'"') else {
                    return false;
                };
                at += quote + 1;
                if record.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        } else {
            let field = record[at..].iter().take_while(|&&byte| byte != separator);
            let length = field.clone().count();
            if field.into_iter().any(|&byte| byte == b'"' || is_line_end(byte)) {
                return false;
            }
            at += length;
        }
        match record.get(at) {
            None => return true,
            Some(&byte) if byte == separator => at += 1,
            Some(_) => return false,
        }
    }
}
