//! Items, data files, and the words that an item uses for its rows and columns.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use reliance_stats::proportion::Binomial;
use reliance_stats::reduction::Number;
use reliance_stats::roc::Scores;
use serde_json::Value;

/// One reference item.
pub(crate) struct Item<'a>(&'a Value);

impl<'a> Item<'a> {
    /// An item.
    pub(crate) fn new(value: &'a Value) -> Item<'a> {
        Item(value)
    }

    fn text(&self, key: &str) -> &'a str {
        self.0[key].as_str().unwrap_or_default()
    }

    /// Its name.
    pub(crate) fn id(&self) -> &'a str {
        self.text("id")
    }

    /// Its family.
    pub(crate) fn statistic(&self) -> &'a str {
        self.text("statistic")
    }

    /// The tool that computed it.
    pub(crate) fn tool(&self) -> &'a str {
        self.text("tool")
    }

    /// How it was called.
    pub(crate) fn call(&self) -> &'a str {
        self.text("call")
    }

    /// What is said about it.
    pub(crate) fn note(&self) -> &'a str {
        self.text("note")
    }

    /// The number that follows a word of its family's name.
    pub(crate) fn after(&self, word: &str) -> Option<f64> {
        let rest = self.statistic().split(word).nth(1)?.trim_start();
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
        let end = rest.find(|c| !number(c)).unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', '-']).parse().ok()
    }

    /// How far a value may be off.
    pub(crate) fn tolerance(&self) -> f64 {
        self.0["tolerance"].as_f64().unwrap()
    }

    /// A parameter.
    pub(crate) fn param(&self, key: &str) -> f64 {
        self.0["params"][key].as_f64().unwrap_or_else(|| panic!("{}: no {key}", self.id()))
    }

    /// A list of parameters.
    pub(crate) fn params(&self, key: &str) -> Vec<f64> {
        self.0["params"][key].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect()
    }

    /// A list of lists of parameters.
    pub(crate) fn lists(&self, key: &str) -> Vec<Vec<f64>> {
        let list = |value: &Value| -> Vec<f64> {
            value.as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect()
        };
        self.0["params"][key].as_array().unwrap().iter().map(list).collect()
    }

    /// A field of the reference value.
    pub(crate) fn value(&self, key: &str) -> &'a Value {
        &self.0["value"][key]
    }

    /// The data that the item, or one of its two groups, is about.
    pub(crate) fn source(&self, group: Option<&str>) -> Source<'a> {
        let data = &self.0["data"];
        Source(group.map_or(data, |group| &data[group]))
    }

    /// Every number of the reference value with its path.
    pub(crate) fn numbers(&self) -> Vec<(String, f64)> {
        let mut numbers = Vec::new();
        flatten(String::new(), &self.0["value"], &mut numbers);
        numbers
    }
}

fn flatten(path: String, value: &Value, numbers: &mut Vec<(String, f64)>) {
    match value {
        Value::Number(number) => numbers.push((path, number.as_f64().unwrap())),
        Value::Array(values) => {
            for (place, value) in values.iter().enumerate() {
                flatten(format!("{path}[{place}]"), value, numbers);
            }
        }
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(path, value, numbers);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// File, filter and columns of an item.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a>(&'a Value);

/// The columns that an item names.
pub(crate) struct Columns {
    pub(crate) truth: String,
    /// The text that stands for disease.
    pub(crate) positive: String,
    pub(crate) score: String,
    pub(crate) second: String,
    pub(crate) threshold: f64,
}

impl<'a> Source<'a> {
    /// The file's name.
    pub(crate) fn file(&self) -> &'a str {
        self.0["file"].as_str().unwrap()
    }

    /// The filter's words.
    pub(crate) fn filter(&self) -> &'a str {
        self.0["filter"].as_str().unwrap()
    }

    /// The columns' words as they are.
    pub(crate) fn names(&self) -> &'a str {
        self.0["columns"].as_str().unwrap()
    }

    /// The columns by their words; what an item leaves out is the file's own pair.
    pub(crate) fn columns(&self) -> Columns {
        let (truth, positive, score, second) = match self.file() {
            "asah.csv" => ("outcome", "Poor", "s100b", "ndka"),
            "heart_scores.csv" => ("disease", "1", "score_a", "score_b"),
            "ist.csv" => ("y_dead_dep_6m", "1", "p_dead_dep_6m", "p_dead_14d"),
            other => panic!("no columns known for {other}"),
        };
        let mut columns = Columns {
            truth: truth.into(),
            positive: positive.into(),
            score: score.into(),
            second: second.into(),
            threshold: 0.5,
        };
        if let Value::Object(named) = &self.0["columns"] {
            let truth = named["truth"].as_str().unwrap();
            let (name, rest) = truth.split_once(' ').unwrap_or((truth, ""));
            columns.truth = name.into();
            if let Some(label) = rest.strip_prefix('(').and_then(|rest| rest.split('=').next()) {
                columns.positive = label.into();
            }
            columns.score = named["score"].as_str().unwrap().into();
            if let Some(threshold) = named.get("threshold") {
                columns.threshold = threshold.as_f64().unwrap();
            }
        }
        if let Some(words) = self.0["columns"].as_str() {
            let words = words.replace(['=', ','], " ").replace("> ", ">=");
            let words: Vec<&str> = words.split_whitespace().collect();
            for pair in words.chunks(2) {
                let (score, threshold) = pair[1].split_once(">=").unwrap_or((pair[1], "0.5"));
                columns.threshold = threshold.parse().unwrap();
                match pair[0] {
                    "truth" => columns.truth = score.into(),
                    "score" | "score1" | "prob" => columns.score = score.into(),
                    "score2" => columns.second = score.into(),
                    other => panic!("unknown column word {other}"),
                }
            }
        }
        columns
    }
}

/// A data file.
pub(crate) struct Table {
    columns: BTreeMap<String, usize>,
    rows: Vec<Vec<String>>,
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct Row<'t> {
    table: &'t Table,
    place: usize,
}

impl<'t> Row<'t> {
    /// The text of a column.
    pub(crate) fn text(&self, column: &str) -> &'t str {
        &self.table.rows[self.place][self.table.place(column)]
    }

    /// The number in a column, where there is one.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.parse().unwrap())
    }
}

/// Data files, read once each.
pub(crate) struct Tables {
    folder: PathBuf,
    read: BTreeMap<String, Rc<Table>>,
}

impl Tables {
    /// The files of a folder.
    pub(crate) fn new(folder: PathBuf) -> Tables {
        Tables { folder, read: BTreeMap::new() }
    }

    /// One file.
    #[allow(clippy::disallowed_methods)]
    pub(crate) fn table(&mut self, file: &str) -> Rc<Table> {
        if let Some(table) = self.read.get(file) {
            return table.clone();
        }
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap();
        let mut lines = text.lines().map(|line| line.split(',').map(str::to_string));
        let columns = lines.next().unwrap().zip(0..).collect();
        let table = Rc::new(Table { columns, rows: lines.map(Iterator::collect).collect() });
        self.read.insert(file.into(), table.clone());
        table
    }
}

impl Tables {
    /// The lines of a file without a header.
    #[allow(clippy::disallowed_methods)]
    pub(crate) fn lines(&self, file: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap();
        text.lines().map(str::to_string).collect()
    }
}

/// Signs of order, the longer ones first.
const ORDERS: [(&str, &[Ordering]); 4] = [
    (">=", &[Ordering::Greater, Ordering::Equal]),
    ("<=", &[Ordering::Less, Ordering::Equal]),
    (">", &[Ordering::Greater]),
    ("<", &[Ordering::Less]),
];

/// One clause of a filter, with the places of its columns.
enum Clause<'f> {
    NotEmpty(Vec<usize>),
    Equals(usize, &'f str),
    /// The number's order beside a bound is one of these.
    Ordered(usize, f64, &'static [Ordering]),
    Not(usize, &'f str),
}

impl Table {
    /// The rows that a filter's words keep.
    pub(crate) fn select(&self, filter: &str) -> Vec<Row<'_>> {
        let filter = filter.replace("(all rows)", "");
        let words = filter.split(['&', ';']).map(str::trim).filter(|clause| !clause.is_empty());
        let clauses: Vec<Clause> = words.filter_map(|clause| self.clause(clause)).collect();
        let keeps = |row: &[String], clause: &Clause| match clause {
            Clause::NotEmpty(columns) => columns.iter().all(|&column| !row[column].is_empty()),
            Clause::Equals(column, value) => row[*column] == *value,
            Clause::Not(column, value) => row[*column] != *value,
            Clause::Ordered(column, bound, orders) => {
                row[*column].parse().is_ok_and(|number: f64| {
                    number.partial_cmp(bound).is_some_and(|o| orders.contains(&o))
                })
            }
        };
        (0..self.rows.len())
            .filter(|&place| clauses.iter().all(|clause| keeps(&self.rows[place], clause)))
            .map(|place| Row { table: self, place })
            .collect()
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> Vec<String> {
        self.columns.keys().cloned().collect()
    }

    fn place(&self, column: &str) -> usize {
        *self.columns.get(column.trim()).unwrap_or_else(|| panic!("no column {column}"))
    }

    /// A clause; `None` where it is not about single rows.
    fn clause<'f>(&self, clause: &'f str) -> Option<Clause<'f>> {
        if let Some(columns) = clause.strip_suffix(" not empty") {
            let columns = match columns {
                "scores" => "score_a,score_b",
                "y" => "y_dead_dep_6m",
                named => named,
            };
            return Some(Clause::NotEmpty(columns.split(',').map(|c| self.place(c)).collect()));
        }
        if let Some((column, value)) = clause.split_once("==") {
            // "modality==1 readers 1,2" says which readers to pair: no matter of one row.
            let value = value.split([' ', ',']).next().unwrap_or_default();
            return Some(Clause::Equals(self.place(column), value));
        }
        for (sign, orders) in ORDERS {
            if let Some((column, value)) = clause.split_once(sign) {
                let bound = value.trim().parse().unwrap();
                return Some(Clause::Ordered(self.place(column), bound, orders));
            }
        }
        if let Some((column, value)) = clause.split_once("!=") {
            return Some(Clause::Not(self.place(column), value.trim()));
        }
        let about_others = ["all", "target ", "sens subset", "spec subset", "population_"];
        let known = about_others.iter().any(|start| clause.starts_with(start));
        assert!(known, "unknown filter {clause}");
        None
    }
}

/// The two filters of "group1 A, group2 B", "site A vs B", "region A vs B" or "A vs B" (sites).
pub(crate) fn two_groups(filter: &str) -> (String, String) {
    if let Some(rest) = filter.strip_prefix("group1 ") {
        let (first, second) = rest.split_once(", group2 ").unwrap();
        return (first.into(), second.into());
    }
    let (column, rest) = match filter.split_once(' ') {
        Some((column @ ("site" | "region"), rest)) => (column, rest),
        _ => ("site", filter),
    };
    let rest = rest.split(',').next().unwrap_or_default();
    let (first, second) = rest.split_once(" vs ").unwrap();
    (format!("{column}=={}", first.trim()), format!("{column}=={}", second.trim()))
}

/// Calls against truth: of the diseased and of the healthy, how many were called right.
pub(crate) fn calls(rows: &[Row<'_>], columns: &Columns) -> (Binomial, Binomial) {
    let (mut sensitivity, mut specificity) = (Binomial::default(), Binomial::default());
    for row in rows {
        let truth = row.text(&columns.truth);
        let Some(score) = row.number(&columns.score) else { continue };
        if truth.is_empty() {
            continue;
        }
        let called = score >= columns.threshold;
        let (count, right) = match truth == columns.positive {
            true => (&mut sensitivity, called),
            false => (&mut specificity, !called),
        };
        if right { count.yes += 1 } else { count.no += 1 }
    }
    (sensitivity, specificity)
}

/// The scores of one column, by truth.
pub(crate) fn scores(rows: &[Row<'_>], truth: &str, positive: &str, score: &str) -> Scores {
    let mut scores = Scores::default();
    for row in rows {
        let label = row.text(truth);
        let Some(value) = row.number(score).filter(|_| !label.is_empty()) else { continue };
        let side = if label == positive { &mut scores.positive } else { &mut scores.negative };
        side.push((Number::new(value).unwrap(), 1));
    }
    scores
}

/// The numbers of a column, counted.
pub(crate) fn counted(rows: &[Row<'_>], column: &str) -> Vec<(Number, u64)> {
    let mut counts: BTreeMap<Number, u64> = BTreeMap::new();
    for number in rows.iter().filter_map(|row| row.number(column)) {
        *counts.entry(Number::new(number).unwrap()).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// The texts of a column, counted.
pub(crate) fn levels(rows: &[Row<'_>], column: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for text in rows.iter().map(|row| row.text(column)).filter(|text| !text.is_empty()) {
        *counts.entry(text.to_string()).or_default() += 1;
    }
    counts
}

/// The ten-year band of an age from 55 on, `<55` below and `85+` above.
pub(crate) fn age_band(age: f64) -> &'static str {
    ["<55", "55-64", "65-74", "75-84", "85+"]
        [[55.0, 65.0, 75.0, 85.0].iter().filter(|&&edge| age >= edge).count()]
}
