//! Totals of tables: counts and percentages of parts that exclude one another against the
//! row or column that is called their total.
//!
//! A table of findings or diseases may count one case in several rows. Rows are held against
//! their total only where the heading says that they exclude one another (sites, sex, sets),
//! where the labels themselves do (positive and negative), or, as an open question, where a
//! row is called *total*. A word on cases counted twice or left out makes it a question, too.

mod headings;
#[cfg(test)]
mod tests;

use reliance_model::claim::{Citation, Remark, Verdict};
use reliance_model::content::{Block, Body, Content, Spot};

use headings::{
    EXCLUSIVE, OVERALL, OVERLAPPING, SETS, TOTAL, bare, in_set, is_counted, is_measured, numbered,
};

/// Most cells of a table whose totals are worked out.
const CELLS: usize = 20_000;

/// Most remarks on one table.
const REMARKS: usize = 40;

/// A number of a cell, with the percentage behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    count: Option<u64>,
    /// Percentage and half of its last digit.
    share: Option<(f64, f64)>,
}

/// How surely parts exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sure {
    Yes,
    /// A row is called *total*, and nothing says what its parts are.
    Open,
}

/// Remarks on the totals of a document's tables, each with its block.
pub(super) fn remarks(content: &Content) -> Vec<(usize, Remark)> {
    let mut found = Vec::new();
    for (at, block) in content.blocks.iter().enumerate() {
        let Body::Table { caption, rows } = &block.body else { continue };
        if rows.iter().map(Vec::len).sum::<usize>() > CELLS || rows.len() < 3 {
            continue;
        }
        let behind = content.blocks.get(at + 1).map(Block::text).unwrap_or_default();
        let words = format!("{} {} {behind}", caption.as_deref().unwrap_or(""), block.text());
        let lower = words.to_lowercase();
        let table = Table {
            content,
            block,
            rows,
            overlapping: OVERLAPPING.iter().any(|word| lower.contains(word)),
        };
        let mut told = table.by_rows();
        told.extend(table.by_columns());
        if told.len() > REMARKS {
            told.sort_by_key(|remark| remark.verdict);
            let left = told.split_off(REMARKS);
            told.push(table.left(&left));
        }
        found.extend(told.into_iter().map(|remark| (at, remark)));
    }
    found
}

struct Table<'a> {
    content: &'a Content,
    block: &'a Block,
    rows: &'a [Vec<String>],
    overlapping: bool,
}

impl Table<'_> {
    fn label(&self, row: usize) -> String {
        bare(self.rows.get(row).and_then(|row| row.first()).map_or("", String::as_str))
    }

    fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.rows.get(row)?.get(column).map(|text| text.trim())
    }

    fn head(&self, column: usize) -> &str {
        self.cell(0, column).unwrap_or("")
    }

    /// A row whose label stands alone names the rows below it.
    fn is_section(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|cells| {
            cells.iter().skip(1).all(|cell| cell.trim().is_empty())
                && cells.first().is_some_and(|cell| !cell.trim().is_empty())
        })
    }

    /// Each total row with the rows above it.
    fn by_rows(&self) -> Vec<Remark> {
        let mut found = Vec::new();
        let (mut from, mut heading) = (1, bare(self.head(0)));
        for row in 1..self.rows.len() {
            if self.is_section(row) {
                (from, heading) = (row + 1, self.label(row));
                continue;
            }
            let label = self.label(row);
            let total = TOTAL.contains(&label.as_str());
            if !total && !OVERALL.contains(&label.as_str()) {
                continue;
            }
            let bare_row = |row: &usize| {
                (1..self.rows[*row].len()).all(|at| self.cell(*row, at).and_then(cell).is_none())
            };
            let parts: Vec<usize> = (from..row).skip_while(bare_row).collect();
            if let Some(sure) = self.sure(&heading, &parts, total) {
                let columns = 1..self.rows[row].len();
                found.extend(columns.flat_map(|column| self.column(&parts, row, column, sure)));
            }
            from = row + 1;
        }
        found
    }

    /// Do the rows exclude one another?
    fn sure(&self, heading: &str, parts: &[usize], total: bool) -> Option<Sure> {
        if parts.len() < 2 {
            return None;
        }
        let labels: Vec<String> = parts.iter().map(|row| self.label(*row)).collect();
        // Rows of rows, and rows of means, make up nothing.
        let inner = |row: &usize| {
            let label = self.cell(*row, 0).unwrap_or("");
            let opens = ["-", "–", "•", "·", "of which", "thereof", "其中"];
            opens.iter().any(|open| label.to_lowercase().starts_with(open)) || is_measured(label)
        };
        if parts.iter().any(inner)
            || labels.iter().any(|label| label.starts_with("sub") || label.contains("小计"))
        {
            return None;
        }
        let unlike = labels.iter().enumerate().all(|(at, label)| !labels[..at].contains(label));
        let set = SETS.iter().any(|set| labels.iter().all(|label| in_set(label, set)));
        let numbered = labels.iter().all(|label| numbered(label));
        let sure = unlike && (EXCLUSIVE.contains(&heading) || set || numbered);
        match (sure, total) {
            (true, _) => Some(Sure::Yes),
            (false, true) if unlike && labels.iter().all(|label| !label.is_empty()) => {
                Some(Sure::Open)
            }
            _ => None,
        }
    }

    /// The cells of one column against its total.
    fn column(&self, parts: &[usize], row: usize, column: usize, sure: Sure) -> Vec<Remark> {
        let head = self.head(column);
        let read = |row: &usize| self.cell(*row, column).and_then(cell);
        let Some(cells) = parts.iter().map(read).collect::<Option<Vec<Cell>>>() else {
            return Vec::new();
        };
        let Some(total) = read(&row) else { return Vec::new() };
        let named = bracketed(self.cell(row, 0).unwrap_or(""), head);
        let at = (row, column);
        let mut found = Vec::new();
        if is_counted(head) {
            found.extend(self.counts(&cells, total, &named, at, sure));
        }
        if sure == Sure::Yes && !is_measured(head) {
            found.extend(self.shares(&cells, total, &named, at));
        }
        found
    }

    /// Each total column with the columns before it.
    fn by_columns(&self) -> Vec<Remark> {
        let width = self.rows.first().map_or(0, Vec::len);
        let Some(column) = (1..width).find(|at| TOTAL.contains(&bare(self.head(*at)).as_str()))
        else {
            return Vec::new();
        };
        // What stands behind the total is often worked out from it.
        let parts: Vec<usize> =
            if column > 2 { (1..column).collect() } else { (column + 1..width).collect() };
        let labels: Vec<String> = parts.iter().map(|at| bare(self.head(*at))).collect();
        let unlike = labels.iter().enumerate().all(|(at, label)| !labels[..at].contains(label));
        let set = SETS.iter().any(|set| labels.iter().all(|label| in_set(label, set)));
        let numbered = labels.iter().all(|label| numbered(label));
        if parts.len() < 2 || !unlike || !(set || numbered) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for row in 1..self.rows.len() {
            let label = self.cell(row, 0).unwrap_or("");
            let read = |at: &usize| self.cell(row, *at).and_then(cell);
            let cells = parts.iter().map(read).collect::<Option<Vec<Cell>>>();
            let (Some(cells), Some(total)) = (cells, read(&column)) else { continue };
            if is_measured(label) {
                continue;
            }
            let named = bracketed(label, self.head(column));
            found.extend(self.counts(&cells, total, &named, (row, column), Sure::Yes));
        }
        found
    }

    fn counts(
        &self,
        cells: &[Cell],
        total: Cell,
        named: &str,
        at: (usize, usize),
        sure: Sure,
    ) -> Option<Remark> {
        let parts: Vec<u64> = cells.iter().map(|cell| cell.count).collect::<Option<_>>()?;
        let whole = total.count?;
        let sum = parts.iter().fold(0u64, |sum, part| sum.saturating_add(*part));
        let says = format!("{named} is {whole}, and its {} parts make {sum}", parts.len());
        Some(self.told((sum != whole).then_some(sure), says, at))
    }

    /// Percentages of parts of a total that is 100 %.
    fn shares(
        &self,
        cells: &[Cell],
        total: Cell,
        named: &str,
        at: (usize, usize),
    ) -> Option<Remark> {
        let parts: Vec<(f64, f64)> = cells.iter().map(|cell| cell.share).collect::<Option<_>>()?;
        let (whole, _) = total.share?;
        if libm::fabs(whole - 100.0) > 1e-9 {
            return None;
        }
        let sum: f64 = parts.iter().map(|part| part.0).sum();
        let slack: f64 = parts.iter().map(|part| part.1).sum();
        let off = libm::fabs(sum - 100.0) > slack * (1.0 + 1e-9) + 1e-9;
        let says = format!("{named} is 100 %, and its {} parts make {} %", parts.len(), shown(sum));
        Some(self.told(off.then_some(Sure::Yes), says, at))
    }

    /// What is not told one by one; what differs comes first, so that the rest is the lesser part.
    fn left(&self, left: &[Remark]) -> Remark {
        let open = left.iter().filter(|remark| remark.verdict != Verdict::Agrees).count();
        let said = format!("{} further totals of this table are not told one by one", left.len());
        let (verdict, says) = match open {
            0 => (Verdict::Agrees, format!("{said}; they add up")),
            _ => (
                Verdict::CannotTell,
                format!("{said}; {open} of them do not add up or leave it open"),
            ),
        };
        Remark { verdict, says, ..self.told(None, String::new(), (0, 0)) }
    }

    fn told(&self, off: Option<Sure>, says: String, (row, column): (usize, usize)) -> Remark {
        let (verdict, tail) = match off {
            None => (Verdict::Agrees, "; they add up"),
            Some(Sure::Yes) if !self.overlapping => {
                (Verdict::Differs, "; is one of them misprinted?")
            }
            Some(_) => {
                (Verdict::CannotTell, "; some may be counted twice or left out, or a number is off")
            }
        };
        let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
        let spot = Spot { cell: Some((number(row), number(column))), ..self.block.spot.clone() };
        let quote = self.rows.get(row).map(|cells| cells.join(" | ")).unwrap_or_default();
        Remark {
            about: "parts".into(),
            verdict,
            says: format!("{says}{tail}"),
            here: Some(Citation {
                file: self.content.file.clone(),
                block: self.block.id.clone(),
                spot,
                quote: quote.chars().take(240).collect(),
            }),
            there: None,
            lists: Vec::new(),
        }
    }
}

/// Up to two decimals.
fn shown(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// `Total (Patients)`, or the label alone where the column has no head.
fn bracketed(label: &str, head: &str) -> String {
    match head.trim() {
        "" => label.to_string(),
        head => format!("{label} ({head})"),
    }
}

/// `123`, `1,234`, `123 (45.6 %)`, `45.6%`.
fn cell(text: &str) -> Option<Cell> {
    let text = text.trim().replace(['％'], "%").replace(['（'], "(").replace(['）'], ")");
    let (first, rest) = match text.split_once('(') {
        Some((first, rest)) => (first.trim(), Some(rest.strip_suffix(')')?.trim())),
        None => (text.as_str(), None),
    };
    if let (Some(share), None) = (share(first), rest) {
        return Some(Cell { count: None, share: Some(share) });
    }
    let count = whole(first)?;
    match rest {
        None => Some(Cell { count: Some(count), share: None }),
        Some(rest) => Some(Cell { count: Some(count), share: Some(share(rest)?) }),
    }
}

fn share(text: &str) -> Option<(f64, f64)> {
    let number = text.strip_suffix('%')?.trim();
    let digits = number.split_once('.').map_or(0, |(_, after)| after.len());
    let plain = number.bytes().all(|it| it.is_ascii_digit() || it == b'.') && digits <= 6;
    let half = (0..digits).fold(0.5, |half, _| half / 10.0);
    plain.then(|| number.parse::<f64>().ok()).flatten().map(|value| (value, half))
}

fn whole(text: &str) -> Option<u64> {
    let groups: Vec<&str> = text.split(',').collect();
    let grouped = groups.len() == 1
        || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let digits: String = groups.concat();
    let plain =
        !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|it| it.is_ascii_digit());
    (grouped && plain).then(|| digits.parse().ok()).flatten()
}
