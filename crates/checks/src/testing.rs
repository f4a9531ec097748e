//! The one door that tests of checks go through.

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, CheckCall};
use reliance_model::device::{Dataset, Inventory, Role, Table};
use reliance_model::evidence::{Evidence, File};
use reliance_stats::reduction::{
    Axis, Cell, Digest, Grain, Keys, Level, Need, Number, Panel, PanelRow, Reduced, Reductions,
    Tally, Wanted,
};

use crate::{Answered, Ask, Check};

/// One row of a test table: text by role; an absent role is missing.
pub(crate) type Row = BTreeMap<String, String>;

/// A device folder in memory.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    pub(crate) catalogue: Catalogue,
    pub(crate) evidence: Evidence,
    pub(crate) market: String,
    pub(crate) on: Date,
    pub(crate) parameters: BTreeMap<String, Vec<String>>,
    pub(crate) rows: BTreeMap<String, Vec<Row>>,
}

/// An empty folder, looked at for the US on 2026-11-22.
pub(crate) fn folder() -> Folder {
    Folder {
        catalogue: Catalogue::default(),
        evidence: Evidence::default(),
        market: "us".into(),
        on: Date::from_ymd_opt(2026, 11, 22).unwrap(),
        parameters: BTreeMap::new(),
        rows: BTreeMap::new(),
    }
}

/// A row from `role=value` words: `row("truth=1 score=0.8 sex=F")`.
pub(crate) fn row(words: &str) -> Row {
    words
        .split_whitespace()
        .map(|word| word.split_once('=').unwrap())
        .map(|(role, value)| (role.to_string(), value.to_string()))
        .collect()
}

/// Rows with truth and a score of 0.9 or 0.1: true positives, false negatives, false
/// positives, true negatives at a threshold of 0.5.
pub(crate) fn scored([tp, negative, positive, tn]: [usize; 4]) -> Vec<Row> {
    let kinds = [
        ("truth=1 score=0.9", tp),
        ("truth=1 score=0.1", negative),
        ("truth=0 score=0.9", positive),
        ("truth=0 score=0.1", tn),
    ];
    kinds.iter().flat_map(|(words, count)| std::iter::repeat_n(row(words), *count)).collect()
}

impl Folder {
    /// Add a data set with its rows; the table has the same name and lies in
    /// `data/<name>.csv`.
    pub(crate) fn dataset(mut self, name: &str, role: Role, rows: Vec<Row>) -> Folder {
        let file = format!("data/{name}.csv");
        let columns: BTreeMap<String, String> = rows
            .iter()
            .flat_map(|row| row.keys().map(|role| (role.clone(), role.clone())))
            .collect();
        let device = &mut self.evidence.device;
        device.tables.push(Table {
            name: name.into(),
            file: file.clone(),
            columns,
            ..Table::default()
        });
        device.datasets.push(Dataset {
            name: name.into(),
            table: name.into(),
            role,
            ..Dataset::default()
        });
        let seen = File {
            sha256: Some("00".repeat(32)),
            bytes: 1,
            rows: Some(rows.len() as u64),
            used: true,
        };
        self.evidence.files.insert(file, seen);
        self.rows.insert(name.into(), rows);
        self
    }

    /// Add an inventory of images whose splits are `train` and `test` where its rows name
    /// them, and whose sites `eu…` and `us…` lie in these regions.
    pub(crate) fn inventory(mut self, name: &str, rows: &[&str]) -> Folder {
        let rows: Vec<Row> = rows.iter().map(|words| row(words)).collect();
        let named =
            |split: &str| rows.iter().any(|row| row.get("split").is_some_and(|s| s == split));
        let splits = [("train", Role::Training), ("test", Role::Test)];
        let region = |site: &String| {
            let region = if site.starts_with("us") { "US" } else { "EU27" };
            (site.clone(), region.to_string())
        };
        let inventory = Inventory {
            name: name.into(),
            file: format!("data/{name}.parquet"),
            splits: splits
                .into_iter()
                .filter(|(split, _)| named(split))
                .map(|(split, role)| (split.to_string(), role))
                .collect(),
            regions: rows.iter().filter_map(|row| row.get("site")).map(region).collect(),
            ..Inventory::default()
        }
        .with_parts();
        for part in &inventory.parts {
            let of_part = |row: &&Row| {
                part.rows
                    .iter()
                    .all(|(role, levels)| row.get(role).is_some_and(|l| levels.contains(l)))
            };
            self.rows.insert(part.name.clone(), rows.iter().filter(of_part).cloned().collect());
        }
        let seen = File { sha256: Some("11".repeat(32)), bytes: 1, rows: None, used: true };
        self.evidence.files.insert(inventory.file.clone(), seen);
        self.evidence.device.tables.push(inventory.table());
        self.evidence.device.inventories.push(inventory);
        self
    }

    /// Add the list of files without a row to the last inventory.
    pub(crate) fn without_row(mut self, rows: &[&str]) -> Folder {
        let Some(inventory) = self.evidence.device.inventories.pop() else { return self };
        let others = Some(format!("data/{}.others.csv", inventory.name));
        let inventory = Inventory { others, ..inventory }.with_parts();
        if let (Some(list), Some(table)) = (&inventory.without_row, inventory.tables().nth(1)) {
            self.rows.insert(list.name.clone(), rows.iter().map(|words| row(words)).collect());
            self.evidence.device.tables.push(table);
        }
        self.evidence.device.inventories.push(inventory);
        self
    }

    /// Change the device.
    pub(crate) fn device(
        mut self,
        change: impl FnOnce(&mut reliance_model::device::Device),
    ) -> Folder {
        change(&mut self.evidence.device);
        self
    }

    /// A plan on file, fixed on that day under the hash the file has.
    pub(crate) fn plan_on_file(mut self, fixed_on: &str) -> Folder {
        let sha256 = Some("0f".repeat(32));
        let seen = File { sha256: sha256.clone(), bytes: 1, rows: None, used: true };
        self.evidence.files.insert("plan.pdf".into(), seen);
        let plan = self.evidence.device.plan.get_or_insert_default();
        plan.file = Some("plan.pdf".into());
        plan.sha256 = sha256;
        plan.fixed_on = fixed_on.parse().ok();
        self
    }

    /// Set a parameter of the check.
    pub(crate) fn parameter(mut self, name: &str, value: &str) -> Folder {
        self.parameters.entry(name.into()).or_default().push(value.into());
        self
    }
}

/// A call of no check.
pub(crate) fn no_call() -> CheckCall {
    CheckCall { check: String::new(), parameters: BTreeMap::new() }
}

/// What `told` says when it may look at the folder.
pub(crate) fn asking<T>(folder: &Folder, call: &CheckCall, told: impl FnOnce(&Ask<'_>) -> T) -> T {
    let profile = folder.evidence.device.profile(&folder.market);
    told(&Ask {
        catalogue: &folder.catalogue,
        evidence: &folder.evidence,
        market: &folder.market,
        profile: &profile,
        on: folder.on,
        call,
    })
}

/// What `check` answers about the folder, in full.
pub(crate) fn answered(check: Check, folder: &Folder) -> Answered {
    let call = CheckCall { check: check.name.into(), parameters: folder.parameters.clone() };
    asking(folder, &call, |ask| {
        let reductions = reduce(folder, check.needs(ask));
        let answered = check.answer(ask, &reductions).unwrap_or_else(Answered::from);
        let bare = crate::every_check::lists::bare(&answered);
        assert!(bare.is_empty(), "cut without the whole: {bare:?}");
        answered
    })
}

/// What `check` answers about the folder, as a reviewer would read it.
pub(crate) fn answer(check: Check, folder: &Folder) -> String {
    let answered = answered(check, folder);
    let mut lines = vec![format!("{}: {}", answered.answer.words(), answered.because)];
    lines.extend(answered.caveats.iter().map(|caveat| format!("caveat: {caveat}")));
    lines.extend(answered.to_do.iter().map(|to_do| format!("to do: {to_do}")));
    lines.join("\n")
}

/// The plainest fold there is, over rows in memory.
pub(crate) fn reduce(folder: &Folder, needs: Vec<Need>) -> Reductions {
    let mut reductions = Reductions::default();
    for need in needs {
        let reduced = match folder.rows.get(&need.dataset) {
            None => Reduced::Unavailable(format!("a data set `{}`", need.dataset)),
            Some(rows) => fold(rows, &need.wanted),
        };
        reductions.insert(need, reduced);
    }
    reductions
}

fn fold(rows: &[Row], wanted: &Wanted) -> Reduced {
    match wanted {
        Wanted::Tally { by, value } => {
            let mut tally = Tally {
                axes: by.iter().map(|axis| axis.column.clone()).collect(),
                ..Tally::default()
            };
            for row in rows {
                let levels = by.iter().map(|axis| level(row, axis)).collect();
                let number = value.as_ref().map(|role| level(row, &Axis::exact(role)));
                let values = match number {
                    Some(Level::Number(number)) => vec![(number, 1)],
                    _ => Vec::new(),
                };
                tally.cells.entry(levels).or_default().add(&Cell { rows: 1, values });
            }
            Reduced::Tally(tally)
        }
        Wanted::Panel { columns, ids } => {
            let mut panel = Panel {
                columns: columns.iter().map(|axis| axis.column.clone()).collect(),
                ids: ids.clone(),
                rows: rows
                    .iter()
                    .map(|row| PanelRow {
                        ids: ids.iter().map(|id| row.get(id).map(|id| digest(id))).collect(),
                        levels: columns.iter().map(|axis| level(row, axis)).collect(),
                    })
                    .collect(),
            };
            panel.rows.sort();
            Reduced::Panel(panel)
        }
        Wanted::Keys { column } => {
            let known: Vec<&String> = rows.iter().filter_map(|row| row.get(column)).collect();
            let missing = (rows.len() - known.len()) as u64;
            let counts = known.into_iter().map(|id| (digest(id), 1)).collect();
            Reduced::Keys(Keys { counts, missing })
        }
    }
}

fn digest(id: &str) -> Digest {
    Digest(id.bytes().fold(0, |sum, byte| sum * 257 + u128::from(byte)))
}

fn level(row: &Row, axis: &Axis) -> Level {
    let Some(text) = row.get(&axis.column) else { return Level::Missing };
    let number = || text.parse().ok().and_then(|value| Number::new(value).ok());
    match &axis.grain {
        Grain::Category => Level::text(text),
        Grain::Known => Number::new(1.0).map_or(Level::Unusable, Level::Number),
        Grain::Month => text.get(..7).map_or(Level::Unusable, Level::text),
        Grain::Binary => match text.as_str() {
            "0" | "1" => Level::Number(number().unwrap()),
            _ => Level::Unusable,
        },
        Grain::Exact => number().map_or(Level::Unusable, Level::Number),
        Grain::AtLeast(threshold) => number().map_or(Level::Unusable, |number| {
            Level::Number(Number::new(f64::from(u8::from(number >= *threshold))).unwrap())
        }),
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
