//! Tables in memory, written as CSV and Parquet, and the plainest fold there is.

#![allow(dead_code, clippy::unwrap_used, reason = "tests, each of which uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use reliance_model::device::{Dataset, Device, Table};
use reliance_model::problem::{Problem, Reading};
use reliance_stats::reduction::{
    Axis, Cell, Grain, Keys, Level, Need, Number, Panel, PanelRow, Reduced, Reductions, Tally,
    Wanted,
};
use reliance_tables::{Budget, Outcome, Source, digest, reduce};

/// Columns, and rows of texts.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Rows {
    pub(crate) fn new(columns: &[&'static str], text: &str) -> Rows {
        let rows = text.lines().map(|line| line.split(',').map(String::from).collect()).collect();
        Rows { columns: columns.to_vec(), rows }
    }

    pub(crate) fn csv(&self) -> Vec<u8> {
        let mut text = self.columns.join(",") + "\n";
        for row in &self.rows {
            text += &(row.join(",") + "\n");
        }
        text.into_bytes()
    }

    /// A Parquet file with row groups of so many rows; columns of numbers as `f64` where
    /// every field is one or empty, others as text.
    pub(crate) fn parquet(&self, group: usize) -> Vec<u8> {
        let column = |at: usize| -> ArrayRef {
            let fields: Vec<Option<&str>> = self
                .rows
                .iter()
                .map(|row| Some(row[at].as_str()).filter(|field| !field.is_empty()))
                .collect();
            if fields.iter().flatten().all(|field| field.parse::<f64>().is_ok()) {
                let number =
                    |field: &Option<&str>| field.map(|field| field.parse::<f64>().unwrap());
                Arc::new(fields.iter().map(number).collect::<Float64Array>())
            } else {
                Arc::new(StringArray::from(fields))
            }
        };
        let columns = self.columns.iter().enumerate().map(|(at, name)| (*name, column(at), true));
        write(&RecordBatch::try_from_iter_with_nullable(columns).unwrap(), group)
    }
}

/// A Parquet file of one batch.
pub(crate) fn write(batch: &RecordBatch, group: usize) -> Vec<u8> {
    let properties =
        WriterProperties::builder().set_max_row_group_row_count(Some(group.max(1))).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// The bytes of no table, through every reader; whatever comes out, nothing panics.
pub(crate) fn try_bytes(name: &str, bytes: Vec<u8>) -> Reading<Outcome> {
    let need = Need::tally_of("all", vec![Axis::category("site"), Axis::binary("truth")], "score");
    let keys = Need::keys("all", "case");
    let columns = ["case", "site", "truth", "score"];
    run(&device(name, &columns), &[(name, bytes)], &[need, keys], &Budget::default())
}

/// A device with one table, of the same columns as roles, and one data set `all` of it.
pub(crate) fn device(file: &str, columns: &[&str]) -> Device {
    let mut device = Device::default();
    device.tables.push(Table {
        name: "log".into(),
        file: file.into(),
        columns: columns.iter().map(|name| (name.to_string(), name.to_string())).collect(),
        ..Table::default()
    });
    device.datasets.push(Dataset { name: "all".into(), table: "log".into(), ..Dataset::default() });
    device
}

/// Reduce files in memory.
pub(crate) fn run(
    device: &Device,
    files: &[(&str, Vec<u8>)],
    needs: &[Need],
    budget: &Budget,
) -> Reading<Outcome> {
    let files: BTreeMap<&str, Arc<dyn Source>> = files
        .iter()
        .map(|(name, bytes)| (*name, Arc::new(bytes.clone()) as Arc<dyn Source>))
        .collect();
    let open = |name: &str| files.get(name).cloned().ok_or_else(|| "no such file".to_string());
    let needs: BTreeSet<Need> = needs.iter().cloned().collect();
    reduce(device, &needs, &open, budget, &())
}

/// Reduce one CSV text, with roles as its columns are called.
pub(crate) fn run_csv(text: &str, needs: &[Need]) -> Reading<Outcome> {
    let columns: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    run(&device("a.csv", &columns), &[("a.csv", text.into())], needs, &Budget::default())
}

/// Problems as a person sees them, without their help.
pub(crate) fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        format!("{}{}: {}", problem.code, problem.place.suffix(), problem.message)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The answer to one need, as text.
pub(crate) fn shown(outcome: &Outcome, need: &Need) -> String {
    match outcome.reductions.needs().find(|(met, _)| *met == need).unwrap().1 {
        Reduced::Unavailable(reason) => format!("needs {reason}"),
        Reduced::Tally(tally) => tally
            .cells
            .iter()
            .map(|(levels, cell)| {
                let levels: Vec<String> = levels.iter().map(Level::to_string).collect();
                let values: Vec<String> = cell
                    .values
                    .iter()
                    .map(|(value, count)| format!(" {}x{count}", value.get()))
                    .collect();
                format!("{}: {}{}", levels.join(" "), cell.rows, values.concat())
            })
            .collect::<Vec<_>>()
            .join("\n"),
        other => format!("{other:?}"),
    }
}

/// The plainest fold: every need by itself over rows of texts.
pub(crate) fn reference(table: &Rows, device: &Device, needs: &[Need]) -> Reductions {
    let mut reductions = Reductions::default();
    for need in needs {
        let dataset = device.dataset(&need.dataset).unwrap();
        let belongs = |row: &&Vec<String>| {
            dataset.rows.iter().all(|(role, levels)| match field(table, row, role) {
                Some(text) => levels.contains(text),
                None => false,
            })
        };
        let rows: Vec<&Vec<String>> = table.rows.iter().filter(belongs).collect();
        reductions.insert(need.clone(), fold(table, &rows, &need.wanted));
    }
    reductions
}

fn field<'a>(table: &Rows, row: &'a [String], role: &str) -> Option<&'a str> {
    let at = table.columns.iter().position(|column| *column == role).unwrap();
    Some(row[at].trim()).filter(|text| !text.is_empty())
}

fn fold(table: &Rows, rows: &[&Vec<String>], wanted: &Wanted) -> Reduced {
    let names = |axes: &[Axis]| axes.iter().map(|axis| axis.column.clone()).collect();
    let id = |row: &[String], role: &str| field(table, row, role).map(digest);
    match wanted {
        Wanted::Tally { by, value } => {
            let mut tally = Tally { axes: names(by), ..Tally::default() };
            for row in rows {
                let levels = by.iter().map(|axis| level(table, row, axis)).collect();
                let number = value.as_ref().map(|role| level(table, row, &Axis::exact(role)));
                let values = match number {
                    Some(Level::Number(number)) => vec![(number, 1)],
                    _ => Vec::new(),
                };
                tally.cells.entry(levels).or_default().add(&Cell { rows: 1, values });
            }
            Reduced::Tally(tally)
        }
        Wanted::Panel { columns, ids } => {
            let row = |row: &&Vec<String>| PanelRow {
                ids: ids.iter().map(|role| id(row, role)).collect(),
                levels: columns.iter().map(|axis| level(table, row, axis)).collect(),
            };
            let mut rows: Vec<PanelRow> = rows.iter().map(row).collect();
            rows.sort();
            Reduced::Panel(Panel { columns: names(columns), ids: ids.clone(), rows })
        }
        Wanted::Keys { column } => {
            let mut missing = 0;
            let mut counts = BTreeMap::new();
            for row in rows {
                match id(row, column) {
                    Some(digest) => *counts.entry(digest).or_insert(0) += 1,
                    None => missing += 1,
                }
            }
            Reduced::Keys(Keys { counts: counts.into_iter().collect(), missing })
        }
    }
}

fn level(table: &Rows, row: &[String], axis: &Axis) -> Level {
    let Some(text) = field(table, row, &axis.column) else { return Level::Missing };
    let number = || text.parse().ok().and_then(|value| Number::new(value).ok());
    let one = |is_one: bool| Level::Number(Number::new(f64::from(u8::from(is_one))).unwrap());
    match &axis.grain {
        Grain::Category => Level::text(text),
        Grain::Known => Number::new(1.0).map_or(Level::Unusable, Level::Number),
        Grain::Month => Level::text(&text[..7]),
        Grain::Binary => match text {
            "0" | "1" => Level::Number(number().unwrap()),
            _ => Level::Unusable,
        },
        Grain::Exact => number().map_or(Level::Unusable, Level::Number),
        Grain::AtLeast(threshold) => {
            number().map_or(Level::Unusable, |number| one(number >= *threshold))
        }
        Grain::Bands(edges) => number().map_or(Level::Unusable, |number| band(number, edges)),
    }
}

fn band(number: Number, edges: &[Number]) -> Level {
    let name = |edge: &Number| edge.get().to_string();
    match edges.iter().rposition(|edge| number >= *edge) {
        None => Level::text(format!("<{}", name(&edges[0]))),
        Some(last) if last + 1 == edges.len() => Level::text(format!("{}+", name(&edges[last]))),
        Some(at) => {
            let next = edges[at + 1].get();
            let top = if next.fract() == 0.0 { next - 1.0 } else { next };
            Level::text(format!("{}-{top}", name(&edges[at])))
        }
    }
}
