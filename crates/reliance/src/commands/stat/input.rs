//! The table of `reliance stat`, read through the fold that device folders use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use reliance_model::device::{Dataset, Device, RowUnit, Table};
use reliance_model::evidence::File;
use reliance_model::problem::Problem;
use reliance_stats::Confidence;
use reliance_stats::reduction::{Axis, Level, Need, Number, Panel, Tally};
use reliance_tables::{Budget, Source};

use super::answer::Fault;
use super::arguments::Stat;
use crate::source::DiskFile;

/// Most rows that are kept one by one, for clusters and pairs.
const PANEL_ROWS: usize = 1 << 24;
/// Role of the groups' column.
const BY: &str = "by";

/// What the role of a filter begins with.
const FILTER: &str = "where ";
/// Most levels that are named where a filter meets none.
const MOST_LEVELS: usize = 12;

/// Rows of a group: read, and used.
pub(super) type RowCount = (u64, u64);

/// What a method works with.
pub(super) struct Input<'a> {
    pub(super) args: &'a Stat,
    pub(super) confidence: Confidence,
    pub(super) problems: Vec<Problem>,
    pub(super) files: BTreeMap<String, File>,
    pub(super) notes: Vec<String>,
    pub(super) rows: BTreeMap<String, RowCount>,
    device: Device,
    /// Data sets and the names of their groups.
    sets: Vec<(String, String)>,
}

impl<'a> Input<'a> {
    /// # Errors
    ///
    /// If the level, a filter or the table's name cannot be understood.
    pub(super) fn new(args: &'a Stat) -> Result<Input<'a>, Fault> {
        let confidence = Confidence::new(args.level)?;
        let [file] = args.table.as_slice() else {
            return Err(Fault(match args.table.as_slice() {
                [] => format!("name a table: reliance stat {} TABLE", args.name),
                _ => "one table is read; a second group is named with --against".to_string(),
            }));
        };
        let mut device = Device::default();
        let first = filters(&args.filter)?;
        let mut sets = vec![("first".to_string(), String::new())];
        let mut columns: BTreeSet<String> = first.keys().cloned().collect();
        let mut second_table = None;
        if let Some(against) = &args.against {
            let mut rows = first.clone();
            let name = match against.split_once('=') {
                Some(_) if !Path::new(against).exists() => {
                    rows.extend(filters(std::slice::from_ref(against))?);
                    against.clone()
                }
                _ => {
                    second_table = Some(against.clone());
                    against.clone()
                }
            };
            columns.extend(rows.keys().cloned());
            sets[0].1 = if args.filter.is_empty() { file.clone() } else { args.filter.join(", ") };
            sets.push(("second".to_string(), name));
            let table = if second_table.is_some() { "against" } else { "table" };
            device.datasets.push(dataset("second", table, rows));
        }
        device.datasets.push(dataset("first", "table", first));
        device.tables.push(table("table", file, args, &columns));
        if let Some(second) = second_table {
            device.tables.push(table("against", &second, args, &columns));
        }
        Ok(Input {
            args,
            confidence,
            problems: Vec::new(),
            files: BTreeMap::new(),
            notes: Vec::new(),
            rows: BTreeMap::new(),
            device,
            sets,
        })
    }

    /// Counts by the axes, and by exact number where `value` is a role; one tally a group.
    pub(super) fn tallies(
        &mut self,
        axes: Vec<Axis>,
        value: Option<&str>,
    ) -> Result<Vec<(String, Tally)>, Fault> {
        let mut by = axes;
        if self.args.by.is_some() {
            by.push(Axis::category(BY));
        }
        let need = |set: &str| match value {
            Some(value) => Need::tally_of(set, by.clone(), value),
            None => Need::tally(set, by.clone()),
        };
        let needs: Vec<(String, Need)> =
            self.sets.iter().map(|(set, name)| (name.clone(), need(set))).collect();
        let reductions = self.reduce(&needs)?;
        let mut found = Vec::new();
        for (name, need) in &needs {
            let tally = reductions.tally(need).map_err(|reason| self.unread(&reason))?;
            if let Some(loss) = &tally.loss {
                self.notes.push(loss.clone());
            }
            self.not_empty(&need.dataset, tally.rows())?;
            found.extend(self.split(name, tally, value.is_some()));
        }
        Ok(found)
    }

    /// A tally by the groups' levels, without the cells that cannot be used.
    fn split(&mut self, name: &str, tally: &Tally, valued: bool) -> Vec<(String, Tally)> {
        let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
        let by = self.args.by.is_some();
        let inner = if by { tally.axes.len() - 1 } else { tally.axes.len() };
        for (levels, cell) in &tally.cells {
            let group = if by { levels[inner].to_string() } else { name.to_string() };
            let known = levels.iter().all(Level::is_known);
            let used = match (known, valued) {
                (false, _) => 0,
                (true, false) => cell.rows,
                (true, true) => cell.values.iter().map(|value| value.1).sum(),
            };
            let count = self.rows.entry(group.clone()).or_insert((0, 0));
            *count = (count.0 + cell.rows, count.1 + used);
            if by && !levels[inner].is_known() {
                continue;
            }
            let kept = groups.entry(group).or_default();
            kept.axes = tally.axes[..inner].to_vec();
            if known {
                kept.cells.entry(levels[..inner].to_vec()).or_default().add(cell);
            }
        }
        if groups.is_empty() && !by {
            groups.insert(name.to_string(), Tally::default());
        }
        groups.into_iter().collect()
    }

    /// Aligned rows, one panel a group; rows without a usable value or identifier are left
    /// out.
    pub(super) fn panels(
        &mut self,
        axes: Vec<Axis>,
        ids: &[&str],
    ) -> Result<Vec<(String, Panel)>, Fault> {
        self.panels_that_may_lack(axes, ids, None)
    }

    /// As [`Input::panels`]; rows that lack a value on one axis stay.
    pub(super) fn panels_that_may_lack(
        &mut self,
        axes: Vec<Axis>,
        ids: &[&str],
        optional: Option<usize>,
    ) -> Result<Vec<(String, Panel)>, Fault> {
        let mut columns = axes;
        let inner = columns.len();
        let by = self.args.by.is_some();
        if by {
            columns.push(Axis::category(BY));
        }
        let needs: Vec<(String, Need)> = self
            .sets
            .iter()
            .map(|(set, name)| (name.clone(), Need::panel(set, columns.clone(), ids)))
            .collect();
        let reductions = self.reduce(&needs)?;
        let mut groups: BTreeMap<(usize, String), Panel> = BTreeMap::new();
        for (place, (name, need)) in needs.iter().enumerate() {
            let panel = reductions.panel(need).map_err(|reason| self.unread(&reason))?;
            self.not_empty(&need.dataset, panel.rows.len() as u64)?;
            if !by {
                groups.entry((place, name.clone())).or_default();
            }
            for row in &panel.rows {
                let group = if by { row.levels[inner].to_string() } else { name.clone() };
                let lacking = |place: usize| !row.levels[place].is_known();
                let has_ids = row.ids.iter().all(Option::is_some);
                let lacks = (0..row.levels.len()).filter(|&place| lacking(place)).count();
                let spared = usize::from(optional.is_some_and(lacking));
                let count = self.rows.entry(group.clone()).or_insert((0, 0));
                *count = (count.0 + 1, count.1 + u64::from(lacks == 0 && has_ids));
                if lacks == spared && has_ids {
                    let kept = groups.entry((place, group)).or_default();
                    let mut row = row.clone();
                    row.levels.truncate(inner);
                    kept.rows.push(row);
                }
            }
        }
        Ok(groups.into_iter().map(|((_, name), panel)| (name, panel)).collect())
    }

    fn reduce(
        &mut self,
        needs: &[(String, Need)],
    ) -> Result<reliance_stats::reduction::Reductions, Fault> {
        self.rows.clear();
        let wanted: BTreeSet<Need> = needs.iter().map(|(_, need)| need.clone()).collect();
        let open = |name: &str| -> Result<Arc<dyn Source>, String> {
            let file = DiskFile::open(Path::new(name)).map_err(|error| error.to_string())?;
            Ok(Arc::new(file))
        };
        let budget = Budget { panel_rows: PANEL_ROWS, ..Budget::default() };
        let reading = reliance_tables::reduce(&self.device, &wanted, &open, &budget, &());
        for problem in reading.problems {
            let problem = advised(problem);
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        self.files.extend(reading.items.files);
        Ok(reading.items.reductions)
    }

    /// A filter that no row meets is most often misspelt: say which levels there are.
    fn not_empty(&mut self, set: &str, rows: u64) -> Result<(), Fault> {
        let Some(dataset) = self.device.dataset(set).filter(|_| rows == 0).cloned() else {
            return Ok(());
        };
        if dataset.rows.is_empty() {
            return Err(Fault("the table has no row that can be read".into()));
        }
        let every = Dataset { name: "every".into(), rows: BTreeMap::new(), ..dataset.clone() };
        self.device.datasets.push(every);
        let mut said = Vec::new();
        for (role, asked) in &dataset.rows {
            let need = Need::tally("every", vec![Axis::category(role)]);
            let reductions = self.reduce(&[(String::new(), need.clone())])?;
            let tally = reductions.tally(&need).map_err(|reason| self.unread(&reason))?;
            let levels = tally.levels(role);
            let there: Vec<String> =
                levels.iter().take(MOST_LEVELS).map(ToString::to_string).collect();
            let column = role.strip_prefix(FILTER).unwrap_or(role);
            let asked = asked.iter().map(|level| format!("{column}={level}"));
            let asked: Vec<String> = asked.collect();
            said.push(format!("{} ({column} has {})", asked.join(" or "), there.join(", ")));
        }
        Err(Fault(format!("no row has {}", said.join(" and "))))
    }

    fn unread(&self, reason: &str) -> Fault {
        let told = self.problems.iter().find(|problem| {
            matches!(
                problem.code,
                "missing-column" | "ambiguous-column" | "unreadable-file" | "wrong-type"
            )
        });
        match told {
            Some(problem) => {
                let help = problem.help.as_deref().unwrap_or("correct it and run again");
                Fault(format!("{}: {}; {help}", problem.file, problem.message))
            }
            None => Fault(format!("this needs {reason}")),
        }
    }

    /// The axis of calls: at the threshold, or 0 and 1 as they stand.
    pub(super) fn calls(&self, role: &str) -> Result<Axis, Fault> {
        match self.args.threshold {
            None => Ok(Axis::binary(role)),
            Some(threshold) => {
                let number = Number::new(threshold)
                    .map_err(|_| Fault("--threshold is not a finite number".into()))?;
                Ok(Axis::at_least(role, number))
            }
        }
    }

    /// A form of a method, the first where none was asked for.
    pub(super) fn form(&self, forms: &[&'static str]) -> Result<&'static str, Fault> {
        chosen("--method", self.args.method.as_deref(), forms)
    }

    /// The margin, which has to be positive.
    pub(super) fn margin(&self) -> Result<f64, Fault> {
        match self.args.margin {
            Some(margin) if margin > 0.0 && margin.is_finite() => Ok(margin),
            _ => Err(Fault(
                "--margin is a positive number, the largest difference that does not matter, \
                 such as 0.05"
                    .into(),
            )),
        }
    }

    pub(super) fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|said| said == note) {
            self.notes.push(note.to_string());
        }
    }
}

/// A word out of a closed list; the first where it was not given.
pub(super) fn chosen(
    option: &str,
    word: Option<&str>,
    known: &[&'static str],
) -> Result<&'static str, Fault> {
    let Some(word) = word else { return Ok(known[0]) };
    known
        .iter()
        .find(|known| **known == word)
        .copied()
        .ok_or_else(|| Fault(format!("{option} {word} is not one of {}", known.join(", "))))
}

type Filters = BTreeMap<String, BTreeSet<String>>;

fn filters(given: &[String]) -> Result<Filters, Fault> {
    let mut found = Filters::new();
    for filter in given {
        match filter.split_once('=') {
            Some((column, level)) if !column.is_empty() => {
                found.entry(column.to_string()).or_default().insert(level.to_string());
            }
            _ => return Err(Fault(format!("`{filter}` is not COLUMN=LEVEL, such as region=US"))),
        }
    }
    Ok(found)
}

/// Filters are roles of their own, so that a column can be both filter and score.
fn filter_role(column: &str) -> String {
    format!("{FILTER}{column}")
}

fn dataset(name: &str, table: &str, rows: Filters) -> Dataset {
    let rows = rows.into_iter().map(|(column, levels)| (filter_role(&column), levels)).collect();
    Dataset { name: name.into(), table: table.into(), rows, ..Dataset::default() }
}

fn table(name: &str, file: &str, args: &Stat, filters: &BTreeSet<String>) -> Table {
    let roles = [
        ("truth", &args.truth),
        ("score", &args.score),
        ("second", &args.second),
        (BY, &args.by),
        ("cluster", &args.cluster),
        ("reader", &args.reader),
        ("modality", &args.modality),
        ("case", &args.case),
    ];
    let named = roles.into_iter().filter_map(|(role, column)| Some((role, column.clone()?)));
    let mut columns: BTreeMap<String, String> =
        named.map(|(role, column)| (role.to_string(), column)).collect();
    columns.extend(filters.iter().map(|column| (filter_role(column), column.clone())));
    let means = |labels: &[String], value: &str| -> Vec<(String, String)> {
        labels.iter().map(|label| (label.clone(), value.to_string())).collect()
    };
    let labels: BTreeMap<String, String> =
        means(&args.positive, "1").into_iter().chain(means(&args.negative, "0")).collect();
    let mut recode = BTreeMap::new();
    if !labels.is_empty() {
        recode.insert("truth".to_string(), labels);
    }
    let by_case = args.case.is_some() && args.reader.is_none();
    Table {
        name: name.into(),
        file: file.into(),
        columns,
        missing_codes: args.missing.clone(),
        recode,
        row: if by_case { RowUnit::Case } else { RowUnit::Reading },
        ..Table::default()
    }
}

/// A problem whose way out is an option of this command, not a line of a device folder.
fn advised(problem: Problem) -> Problem {
    let help = match problem.code {
        "not-binary" => {
            "write 0 or 1; name the truth's labels with --positive and --negative; a score \
             needs --threshold; name texts that mean missing with --missing"
        }
        "not-a-number" | "not-finite" => {
            "write numbers with a decimal point, or name the text with --missing"
        }
        "unreadable-file" => "correct the path",
        "missing-column" if problem.help.as_ref().is_some_and(|help| help.contains(".toml")) => {
            "give the column's name as the file's header has it"
        }
        _ => return problem,
    };
    problem.help(help)
}
