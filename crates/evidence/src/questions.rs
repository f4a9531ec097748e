//! The filled question sheet: `questions.xlsx` to attestations.
//!
//! The sheet is called `Questions`. Its first row that holds `Id` and `Verdict` is the
//! header; columns may be in any order. A row counts as answered once its verdict is
//! filled, and then needs an answer, a name and a date. A row with anything wrong is left
//! out with the cell named, and the others are read. Reading is a function of the bytes
//! alone, so reading twice gives the same.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::{Attestation, File, Stated};
use reliance_model::finding::Question;
use reliance_model::problem::{Problem, Reading, Severity, closest};

use crate::attestations;
use crate::grid::{self, Cell, Grid};
use crate::spreadsheet::yes_or_no;

/// Name of the sheet.
pub const SHEET: &str = "Questions";

/// Columns, in the order in which the sheet is written.
pub const COLUMNS: [&str; 16] = [
    "Id",
    "Topic",
    "Question",
    "Settles",
    "Requirement",
    "Source",
    "Force",
    "Owner",
    "Due",
    "Verdict",
    "Answer",
    "Document",
    "Name",
    "Date",
    "Earlier answer",
    "Rests on",
];

/// Verdicts on a question that asks for no value.
pub const VERDICTS: [&str; 3] = ["satisfied", "not satisfied", "does not apply"];

/// What a filled sheet says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Answers by the id of the question.
    pub answers: BTreeMap<String, Attestation>,
    /// Rows with an answer that could not be read.
    pub refused: usize,
}

/// Read a filled sheet. `questions` are those that may be answered; an answer to another id
/// is kept with a warning, for its question may be answered already. `files` are those of the
/// device folder, one of which an answer may name. `on` is the day on which it is read: nobody
/// has answered after it.
pub fn read(
    file: &str,
    bytes: &[u8],
    questions: &[Question],
    catalogue: &Catalogue,
    files: &BTreeMap<String, File>,
    on: Date,
) -> Reading<Filled> {
    let mut problems = Vec::new();
    let grid = grid::read(file, bytes, Some(SHEET)).into_items(&mut problems);
    let mut sheet = Sheet { file, grid: &grid, files, on, columns: BTreeMap::new(), problems };
    let mut items = Filled::default();
    let Some(header) = sheet.header() else {
        return Reading { items, problems: sheet.problems };
    };
    for row in grid.rows().into_iter().filter(|row| *row > header) {
        let before = sheet.errors();
        if let Some(attestation) = sheet.row(row, questions, catalogue) {
            sheet.keep(row, attestation, &mut items.answers);
        }
        items.refused += usize::from(sheet.errors() > before);
    }
    Reading { items, problems: sheet.problems }
}

struct Sheet<'a> {
    file: &'a str,
    grid: &'a Grid,
    files: &'a BTreeMap<String, File>,
    on: Date,
    columns: BTreeMap<&'static str, u32>,
    problems: Vec<Problem>,
}

impl Sheet<'_> {
    /// Find the header; its row, or a problem.
    fn header(&mut self) -> Option<u32> {
        for row in self.grid.rows() {
            let mut columns = BTreeMap::new();
            for (column, cell) in self.grid.row(row) {
                let known = COLUMNS.iter().find(|name| name.eq_ignore_ascii_case(&cell.text));
                if let Some(name) = known {
                    columns.entry(*name).or_insert(column);
                }
            }
            if !columns.contains_key("Id") || columns.len() < 2 {
                continue;
            }
            self.columns = columns;
            let needed = ["Verdict", "Answer", "Name", "Date"];
            let absent: Vec<&str> =
                needed.into_iter().filter(|name| !self.columns.contains_key(name)).collect();
            if absent.is_empty() {
                return Some(row);
            }
            let message = format!("the header has no column {}", absent.join(", "));
            let help = format!("the columns are {}", COLUMNS.join(", "));
            self.error("missing-column", row, "Id", message, &help);
            return None;
        }
        // A file that could not be read at all has had its problem.
        if self.problems.is_empty() {
            let message = "no row holds the column headings";
            let help = format!("the columns are {}", COLUMNS.join(", "));
            self.problems.push(Problem::error("missing-column", self.file, message).help(help));
        }
        None
    }

    fn cell(&self, row: u32, name: &str) -> Option<&Cell> {
        let column = self.columns.get(name)?;
        self.grid.cells.get(&(row, *column))
    }

    fn text(&self, row: u32, name: &str) -> String {
        self.cell(row, name).map(|cell| cell.text.clone()).unwrap_or_default()
    }

    fn problem(&self, row: u32, name: &str, problem: Problem) -> Problem {
        let column = self.columns.get(name).copied().unwrap_or_default();
        problem.at(self.grid.place(row, column))
    }

    fn error(&mut self, code: &'static str, row: u32, name: &str, message: String, help: &str) {
        let problem = Problem::error(code, self.file, message).help(help);
        let problem = self.problem(row, name, problem);
        self.problems.push(problem);
    }

    fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }

    fn keep(
        &mut self,
        row: u32,
        attestation: Attestation,
        answers: &mut BTreeMap<String, Attestation>,
    ) {
        let id = attestation.question.clone();
        match answers.get(&id) {
            Some(earlier) if *earlier != attestation => {
                let message = format!("another row answers `{id}` differently");
                let help = "keep one row a question; the first was taken";
                self.error("duplicate-answer", row, "Id", message, help);
            }
            Some(_) => {}
            None => {
                answers.insert(id, attestation);
            }
        }
    }

    /// The attestation of a row; none where it is blank, unanswered or wrong.
    fn row(
        &mut self,
        row: u32,
        questions: &[Question],
        catalogue: &Catalogue,
    ) -> Option<Attestation> {
        let id = self.text(row, "Id");
        let filled = ["Verdict", "Answer", "Name", "Date", "Document"];
        let cells: Vec<&str> = filled
            .into_iter()
            .filter(|name| self.cell(row, name).is_some_and(|c| c.formula || !c.text.is_empty()))
            .collect();
        if cells.is_empty() {
            return None;
        }
        let before = self.errors();
        if id.is_empty() {
            let message = "an answer stands in a row without an id".to_string();
            self.error("missing-id", row, "Id", message, "leave the column `Id` as it was written");
            return None;
        }
        self.sound(row);
        let known = questions.iter().find(|question| question.id == id);
        let verdict = self.verdict(row, &id, known, catalogue);
        for (name, what) in
            [("Answer", "an answer in words"), ("Name", "the name of the person who answers")]
        {
            if self.text(row, name).is_empty() {
                let message = format!("the answer to `{id}` lacks {what}");
                self.error("missing-cell", row, name, message, "fill the cell");
            }
        }
        let on = self.date(row, &id);
        if self.errors() > before {
            return None;
        }
        if known.is_none() {
            self.unknown(row, &id, questions);
        }
        let document = self.document(row);
        let (answer, person) = (self.text(row, "Answer"), self.text(row, "Name"));
        let rests_on = self.rests_on(row);
        Some(Attestation {
            question: id,
            verdict: verdict?,
            answer,
            document,
            person,
            on,
            rests_on,
        })
    }

    /// The document that the answer rests on, which may have been mistyped.
    fn document(&mut self, row: u32) -> Option<String> {
        let document = Some(self.text(row, "Document")).filter(|text| !text.is_empty())?;
        if let Some((message, help)) = attestations::absent(&document, self.files) {
            let problem = Problem::warning("missing-file", self.file, message).help(help);
            let problem = self.problem(row, "Document", problem);
            self.problems.push(problem);
        }
        Some(document)
    }

    /// What the sheet says that the question was put for: a line `key = digest` each. A line
    /// of another form makes the answer one that is tied to nothing, which is said later.
    fn rests_on(&self, row: u32) -> BTreeMap<String, String> {
        let text = self.text(row, "Rests on");
        let pairs = text.lines().map(|line| line.rsplit_once(" = "));
        let pair = |pair: Option<(&str, &str)>| {
            pair.map(|(key, digest)| (key.trim().to_string(), digest.trim().to_string()))
        };
        pairs.map(pair).collect::<Option<_>>().unwrap_or_default()
    }

    /// Say where a cell that is read is computed, or merged with another.
    fn sound(&mut self, row: u32) {
        for name in ["Id", "Verdict", "Answer", "Document", "Name", "Date", "Rests on"] {
            let Some(cell) = self.cell(row, name) else { continue };
            let (formula, merged) = (cell.formula, cell.merged);
            if formula {
                let message = format!("`{name}` holds a formula, which is no answer");
                self.error("formula", row, name, message, "paste its value in its place");
            }
            if merged {
                let message = format!("`{name}` is merged with other cells");
                let help = "split the cells, and answer each row by itself";
                self.error("merged-cells", row, name, message, help);
            }
        }
    }

    fn unknown(&mut self, row: u32, id: &str, questions: &[Question]) {
        let message = format!("no open question has the id `{id}`; its answer is kept");
        let problem = Problem::warning("unknown-question", self.file, message);
        let problem = match closest(id, questions.iter().map(|question| question.id.as_str())) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        };
        let problem = self.problem(row, "Id", problem);
        self.problems.push(problem);
    }

    fn verdict(
        &mut self,
        row: u32,
        id: &str,
        question: Option<&Question>,
        catalogue: &Catalogue,
    ) -> Option<Stated> {
        let text = self.text(row, "Verdict");
        if text.is_empty() {
            let message = format!("the answer to `{id}` lacks a verdict");
            self.error("missing-cell", row, "Verdict", message, "choose one from the list");
            return None;
        }
        // `fact:FACET`, or `fact:MARKET:FACET` where the fact may differ by market.
        let name = id.strip_prefix("fact:").and_then(|rest| rest.rsplit(':').next());
        let facet = name.map(|name| catalogue.facets.get(name));
        let values: Vec<&str> = match (facet.flatten(), question) {
            (Some(facet), _) => facet.values.keys().map(String::as_str).collect(),
            (None, Some(question)) => question.values.iter().map(String::as_str).collect(),
            (None, None) => Vec::new(),
        };
        if values.is_empty() && facet.is_none() {
            return self.stated(row, &text);
        }
        if values.is_empty() {
            let message = format!("there is no device fact `{id}`");
            self.error("unknown-fact", row, "Id", message, "`reliance questions` writes the ids");
            return None;
        }
        let several = facet.flatten().is_none_or(|facet| facet.several);
        self.chosen(row, &text, &values, several)
    }

    fn stated(&mut self, row: u32, text: &str) -> Option<Stated> {
        match plain(text).as_str() {
            "satisfied" => Some(Stated::Satisfied),
            "not satisfied" => Some(Stated::NotSatisfied),
            "does not apply" => Some(Stated::DoesNotApply),
            other => {
                self.not_a_verdict(row, text, other, &VERDICTS);
                None
            }
        }
    }

    fn chosen(&mut self, row: u32, text: &str, values: &[&str], several: bool) -> Option<Stated> {
        let given: Vec<&str> =
            text.split(';').map(str::trim).filter(|value| !value.is_empty()).collect();
        if given.len() > 1 && !several {
            let message = "this fact takes one value".to_string();
            self.error("several-values", row, "Verdict", message, "choose one");
            return None;
        }
        let mut chosen = Vec::new();
        for word in &given {
            let meant = yes_or_no(word);
            let same = |value: &&&str| {
                value.eq_ignore_ascii_case(word) || meant.is_some_and(|meant| meant == **value)
            };
            match values.iter().find(same) {
                Some(value) => chosen.push(value.to_string()),
                None => self.not_a_verdict(row, word, word, values),
            }
        }
        chosen.sort();
        chosen.dedup();
        (chosen.len() == given.len() && !chosen.is_empty()).then_some(Stated::Values(chosen))
    }

    fn not_a_verdict(&mut self, row: u32, text: &str, word: &str, values: &[&str]) {
        let message = format!("`{text}` is not an answer to this question");
        let help = match closest(word, values.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", values.join(", ")),
        };
        self.error("unknown-verdict", row, "Verdict", message, &help);
    }

    fn date(&mut self, row: u32, id: &str) -> Option<Date> {
        let cell = self.cell(row, "Date").cloned().unwrap_or_default();
        let counted = grid::counted_day(&cell.text);
        if let Some(day) = counted.filter(|_| cell.date.is_none()) {
            let message =
                format!("`{}` is read as {day}, the day a spreadsheet keeps so", cell.text);
            let problem = Problem::warning("date-as-number", self.file, message);
            let problem = problem.help("write it as YYYY-MM-DD, or give the cell a date format");
            let problem = self.problem(row, "Date", problem);
            self.problems.push(problem);
        }
        let date = cell.date.or(counted);
        if date.is_none() {
            let (code, message) = match cell.text.is_empty() {
                true => ("missing-cell", format!("the answer to `{id}` lacks a date")),
                false => ("bad-date", format!("`{}` is not a date", cell.text)),
            };
            self.error(code, row, "Date", message, "write it as YYYY-MM-DD");
        }
        if let Some(day) = date.filter(|day| *day > self.on) {
            let message = format!("{day} is after {}", self.on);
            self.error("bad-date", row, "Date", message, "write the day of the answer");
        }
        date
    }
}

/// A verdict in small letters, single spaces and without a full stop.
fn plain(text: &str) -> String {
    let words: Vec<String> =
        text.replace(['-', '_'], " ").split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests;
