//! A small sheet of cells, from XLSX or CSV.
//!
//! Cells are kept sparse, so that a stray cell in the last row of a sheet costs nothing.
//! Large tables of cases are not read here but by crate `tables`.

mod shown;
mod unpacked;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, Xlsx};
use chrono::Datelike as _;
use reliance_model::Date;
use reliance_model::problem::{Place, Problem, Reading};

/// Largest file that is read as a sheet, in bytes.
pub(crate) const MAX_BYTES: usize = 16 << 20;
/// Most bytes that a spreadsheet may unpack to.
pub(crate) const MAX_UNPACKED: u64 = 256 << 20;
/// Most cells that are kept of a sheet.
pub(crate) const MAX_CELLS: usize = 200_000;
/// Most sheets that are looked into for what is sought.
const MAX_SHEETS: usize = 32;
/// Most merged blocks that are looked at.
const MAX_BLOCKS: usize = 1_000;

/// One cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    /// What it shows, without white space around it.
    pub(crate) text: String,
    /// Its day, where it holds one.
    pub(crate) date: Option<Date>,
    /// Is it a number that is shown as a percentage? The text is the number itself.
    pub(crate) percent: bool,
    /// Is its value computed?
    pub(crate) formula: bool,
    /// Is it part of a merged block?
    pub(crate) merged: bool,
}

/// A sheet; rows and columns are counted from 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Grid {
    /// Name of the sheet; empty for CSV.
    pub(crate) sheet: String,
    /// Cells that show anything, or are computed.
    pub(crate) cells: BTreeMap<(u32, u32), Cell>,
    /// Line of each row, for CSV.
    lines: BTreeMap<u32, u64>,
}

impl Grid {
    /// The text of a cell; empty where there is none.
    pub(crate) fn text(&self, row: u32, column: u32) -> &str {
        self.cells.get(&(row, column)).map_or("", |cell| cell.text.as_str())
    }

    /// The text of a cell with its percent sign, where it is shown as a percentage.
    pub(crate) fn printed(&self, row: u32, column: u32) -> String {
        let Some(cell) = self.cells.get(&(row, column)) else { return String::new() };
        let percentage = cell.percent.then(|| shown::percentage(&cell.text)).flatten();
        percentage.unwrap_or_else(|| cell.text.clone())
    }

    /// Rows that hold anything.
    pub(crate) fn rows(&self) -> BTreeSet<u32> {
        self.cells.keys().map(|(row, _)| *row).collect()
    }

    /// Cells of a row, by column.
    pub(crate) fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), cell)| (*column, cell))
    }

    /// Where a cell stands, for a person: `Questions!H7`, or the line of a CSV.
    pub(crate) fn place(&self, row: u32, column: u32) -> Place {
        match self.lines.get(&row) {
            Some(line) => Place::Line(*line),
            None => {
                let address = format!("{}{}", letters(column), u64::from(row) + 1);
                let prefix = if self.sheet.is_empty() { "" } else { "!" };
                Place::Cell(format!("{}{prefix}{address}", self.sheet))
            }
        }
    }
}

/// Letters of a column, counted from 0: `A`, `Z`, `AA` …
fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (u64::from(column) + 1, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A day as people write it: `2026-11-22`, or `22.11.2026`. With slashes nobody can tell
/// day and month apart, so those are not read.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.split([' ', 'T']).next().unwrap_or_default();
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day that a spreadsheet shows as the number by which it keeps it, where the cell has no date
/// format: days since the last one of 1899, as ISO/IEC 29500 counts them from March 1900 on.
/// Numbers that no answer or certificate of today has, and fractions, are none.
pub(crate) fn counted_day(text: &str) -> Option<Date> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let days: i32 = text.parse().ok().filter(|_| digits)?;
    let first = Date::from_ymd_opt(1899, 12, 30)?;
    let counted = (36_526..73_051).contains(&days);
    counted.then(|| Date::from_num_days_from_ce_opt(first.num_days_from_ce().checked_add(days)?))?
}

/// Read a sheet: the one called `sheet` of an XLSX, or its first; or a CSV.
pub(crate) fn read(file: &str, bytes: &[u8], sheet: Option<&str>) -> Reading<Grid> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        let problems = vec![Problem::error("file-too-large", file, message)];
        return Reading { items: Grid::default(), problems };
    }
    if bytes.starts_with(b"PK") {
        return xlsx(file, bytes, sheet);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let problem =
            Problem::error("old-spreadsheet", file, "this is an old or locked spreadsheet")
                .help("save it as .xlsx without a password");
        return Reading { items: Grid::default(), problems: vec![problem] };
    }
    csv(file, bytes)
}

/// Names of the sheets of a spreadsheet; none of anything else.
pub(crate) fn sheets(bytes: &[u8]) -> Vec<String> {
    let swells = || unpacked::size(bytes).is_some_and(|size| size > MAX_UNPACKED);
    if !bytes.starts_with(b"PK") || bytes.len() > MAX_BYTES || swells() {
        return Vec::new();
    }
    let names = catch_unwind(AssertUnwindSafe(|| {
        let book: Result<Xlsx<_>, _> = Xlsx::new(Cursor::new(bytes));
        book.map(|book| book.sheet_names()).unwrap_or_default()
    }));
    names.unwrap_or_default().into_iter().take(MAX_SHEETS).collect()
}

fn xlsx(file: &str, bytes: &[u8], sheet: Option<&str>) -> Reading<Grid> {
    if unpacked::size(bytes).is_some_and(|size| size > MAX_UNPACKED) {
        let message = format!("the spreadsheet unpacks to more than {} MiB", MAX_UNPACKED >> 20);
        let problems = vec![Problem::error("file-too-large", file, message)];
        return Reading { items: Grid::default(), problems };
    }
    // The spreadsheet reader is not ours: a file that trips it must not end the run.
    let read = catch_unwind(AssertUnwindSafe(|| cells(file, bytes, sheet)));
    read.unwrap_or_else(|_| Err("it is damaged".into())).unwrap_or_else(|why| Reading {
        items: Grid::default(),
        problems: vec![damaged(file, &why)],
    })
}

/// Every sheet of an XLSX, at most so many as are looked into; or a CSV as one.
pub(crate) fn all(file: &str, bytes: &[u8]) -> Reading<Vec<Grid>> {
    let first =
        |reading: Reading<Grid>| Reading { items: vec![reading.items], problems: reading.problems };
    let swells = || unpacked::size(bytes).is_some_and(|size| size > MAX_UNPACKED);
    if !bytes.starts_with(b"PK") || bytes.len() > MAX_BYTES || swells() {
        return first(read(file, bytes, None));
    }
    let every = || -> Result<Reading<Vec<Grid>>, String> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        let names = book.sheet_names();
        let mut every = Reading { items: Vec::new(), problems: Vec::new() };
        if names.len() > MAX_SHEETS {
            let message = format!("only the first {MAX_SHEETS} sheets are read");
            every.problems.push(Problem::error("too-many-cells", file, message));
        }
        for name in names.into_iter().take(MAX_SHEETS) {
            let grid = cells_of(file, &mut book, name)?;
            every.items.push(grid.into_items(&mut every.problems));
        }
        Ok(every)
    };
    let read = catch_unwind(AssertUnwindSafe(every));
    read.unwrap_or_else(|_| Err("it is damaged".into()))
        .unwrap_or_else(|why| Reading { items: Vec::new(), problems: vec![damaged(file, &why)] })
}

fn damaged(file: &str, why: &str) -> Problem {
    Problem::error("bad-spreadsheet", file, format!("the spreadsheet cannot be read: {why}"))
        .help("open it in a spreadsheet program and save it as .xlsx again")
}

fn cells(file: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Reading<Grid>, String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let names = book.sheet_names();
    let name = match sheet {
        Some(wanted) => names.iter().find(|name| name.eq_ignore_ascii_case(wanted)),
        None => names.first(),
    };
    let name = name.cloned().ok_or_else(|| match sheet {
        Some(wanted) => format!("it has no sheet `{wanted}`, but {}", names.join(", ")),
        None => "it has no sheet".to_string(),
    })?;
    cells_of(file, &mut book, name)
}

fn cells_of(
    file: &str,
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
) -> Result<Reading<Grid>, String> {
    let mut grid = Grid { sheet: name.clone(), ..Grid::default() };
    let mut problems = Vec::new();
    // Cells whose saved value is an empty text; a formula may well give that.
    let mut blank: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
    while let Some((cell, style)) =
        reader.next_cell_with_style_id().map_err(|error| error.to_string())?
    {
        let shown = shown::cell(cell.get_value(), reader.styles().get(style));
        if shown.text.is_empty() && !matches!(cell.get_value(), DataRef::Empty) {
            blank.insert(cell.get_position());
        }
        if !shown.text.is_empty() {
            grid.cells.insert(cell.get_position(), shown);
        }
        if grid.cells.len() >= MAX_CELLS {
            let message = format!("only the first {MAX_CELLS} cells are read");
            problems.push(Problem::error("too-many-cells", file, message));
            break;
        }
    }
    drop(reader);
    let mut reader = book.worksheet_cells_reader(&name).map_err(|error| error.to_string())?;
    let mut formulas = 0;
    while let Some(cell) = reader.next_formula().map_err(|error| error.to_string())? {
        if !cell.get_value().is_empty() && formulas < MAX_CELLS {
            grid.cells.entry(cell.get_position()).or_default().formula = true;
            formulas += 1;
        }
    }
    drop(reader);
    problems.extend(uncomputed(file, &grid, &blank));
    if let Ok(blocks) = book.merge_cells_by_sheet_name(&name) {
        let blocks = blocks.get(..MAX_BLOCKS).unwrap_or(&blocks);
        for (at, cell) in &mut grid.cells {
            cell.merged = blocks.iter().any(|block| block.contains(at.0, at.1));
        }
    }
    Ok(Reading { items: grid, problems })
}

/// Formulas of which the file keeps no value: what they show is not known.
fn uncomputed(file: &str, grid: &Grid, blank: &BTreeSet<(u32, u32)>) -> Option<Problem> {
    let mut open = grid
        .cells
        .iter()
        .filter(|(at, cell)| cell.formula && cell.text.is_empty() && !blank.contains(at));
    let ((row, column), _) = open.next()?;
    let more = open.count();
    let message = match more {
        0 => "the formula of this cell has no saved value; it is read as empty".to_string(),
        more => format!(
            "the formulas of this and {more} more cells have no saved value; they are read as empty"
        ),
    };
    let problem = Problem::warning("formula-without-value", file, message);
    let help = "open the file in a spreadsheet program, which works them out, and save it";
    Some(problem.at(grid.place(*row, *column)).help(help))
}

/// The text of bytes: UTF-8, UTF-16 with a mark, or else one byte a character.
pub(crate) fn decode(file: &str, bytes: &[u8]) -> Reading<String> {
    let sixteen = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks(2).map(|pair| unit([pair[0], *pair.get(1).unwrap_or(&0)]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    let clean = |items| Reading { items, problems: Vec::new() };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return clean(sixteen(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return clean(sixteen(rest, u16::from_be_bytes));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => clean(text.to_string()),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = newlines(before) + 1;
            let message = "the file is not UTF-8; it is read as Latin-1, so check its accents";
            let problem = Problem::warning("not-utf8", file, message)
                .at(Place::Line(line))
                .help("save it as UTF-8");
            let items = bytes.iter().map(|byte| char::from(*byte)).collect();
            Reading { items, problems: vec![problem] }
        }
    }
}

/// The delimiter that the first line holds most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let (mut quoted, mut best) = (false, [(b',', 0), (b';', 0), (b'\t', 0)]);
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        for (candidate, count) in &mut best {
            *count += usize::from(byte == *candidate && !quoted);
        }
    }
    // On a tie the comma wins, as the earliest.
    best.iter().rev().max_by_key(|(_, count)| count).map_or(b',', |(candidate, _)| *candidate)
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

fn csv(file: &str, bytes: &[u8]) -> Reading<Grid> {
    let mut problems = Vec::new();
    let text = decode(file, bytes).into_items(&mut problems);
    let mut reader = csv_core::ReaderBuilder::new().delimiter(delimiter(&text)).build();
    let mut grid = Grid::default();
    let (mut input, mut row, mut column) = (text.as_bytes(), 0_u32, 0_u32);
    let (mut field, mut filled, mut line) = (vec![0; 1 << 12], 0, 1_u64);
    let mut begin = line;
    loop {
        if column == 0 && filled == 0 {
            // Between rows: what is left of a line end, and blank lines.
            let ends = input.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            line += newlines(&input[..ends]);
            input = &input[ends..];
            begin = line;
        }
        let (result, read, written) = reader.read_field(input, &mut field[filled..]);
        line += newlines(&input[..read]);
        input = &input[read..];
        filled += written;
        match result {
            csv_core::ReadFieldResult::InputEmpty => {}
            csv_core::ReadFieldResult::OutputFull => field.resize(field.len() * 2, 0),
            csv_core::ReadFieldResult::Field { record_end } => {
                let text = String::from_utf8_lossy(&field[..filled]).trim().to_string();
                if !text.is_empty() {
                    let date = day(&text);
                    let cell = Cell { text, date, ..Cell::default() };
                    grid.cells.insert((row, column), cell);
                    grid.lines.insert(row, begin);
                }
                (filled, column) = (0, column.saturating_add(1));
                if record_end {
                    (row, column) = (row.saturating_add(1), 0);
                }
            }
            csv_core::ReadFieldResult::End => break,
        }
        if grid.cells.len() >= MAX_CELLS {
            let message = format!("only the first {MAX_CELLS} cells are read");
            problems.push(Problem::error("too-many-cells", file, message));
            break;
        }
    }
    Reading { items: grid, problems }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let names: Vec<String> = [0, 25, 26, 701, 702].map(letters).into();
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
        letters(u32::MAX);
    }

    #[test]
    fn csv_is_read_whatever_its_delimiter_and_encoding() {
        let utf16: Vec<u8> = "\u{feff}a;b\nx;é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            b"a,b\nx,\xc3\xa9\n".to_vec(),
            b"\xef\xbb\xbfa;b\r\n\"x\";\xc3\xa9".to_vec(),
            b"a,b\r\nx,\xc3\xa9\r\n\r\n".to_vec(),
            b"a\tb\nx\t\xe9\n".to_vec(),
            utf16,
        ] {
            let grid = read("a.csv", &bytes, None).items;
            assert_eq!((grid.text(0, 1), grid.text(1, 0), grid.text(1, 1)), ("b", "x", "é"));
            assert_eq!(grid.place(1, 1), Place::Line(2));
        }
        assert_eq!(read("a.csv", b"a\n\xe9", None).problems[0].code, "not-utf8");
    }

    #[test]
    fn a_day_with_slashes_is_not_guessed() {
        assert_eq!(day("2026-11-22T00:00"), Date::from_ymd_opt(2026, 11, 22));
        assert_eq!(day("22.11.2026"), Date::from_ymd_opt(2026, 11, 22));
        assert_eq!(day("11/12/2026"), None);
        assert_eq!(day("31.02.2026"), None);
    }

    #[test]
    fn a_spreadsheet_that_swells_is_not_unpacked() {
        let entry = |size: u32| {
            let mut entry = b"PK\x01\x02".to_vec();
            entry.resize(46, 0);
            entry[24..28].copy_from_slice(&size.to_le_bytes());
            entry
        };
        let mut bytes = [entry(200 << 20), entry(200 << 20)].concat();
        bytes.extend(b"PK\x05\x06");
        bytes.resize(bytes.len() + 18, 0);
        assert_eq!(read("q.xlsx", &bytes, None).problems[0].code, "file-too-large");
    }

    #[test]
    fn damaged_spreadsheets_are_a_problem() {
        for bytes in [&b"PK"[..], b"PK\x03\x04 and no more", b"\xd0\xcf\x11\xe0 old"] {
            assert_eq!(read("q.xlsx", bytes, None).problems.len(), 1);
        }
    }
}
