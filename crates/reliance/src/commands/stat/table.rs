//! The table of `reliance stat`, read through the fold that device folders use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reliance_checks::methods::{self, Fault, Method, Question};
use reliance_model::device::{Dataset, Device, RowUnit, Table};
use reliance_model::evidence::File;
use reliance_model::method::Options;
use reliance_model::problem::{Place, Problem};
use reliance_stats::Confidence;
use reliance_stats::reduction::{Axis, Need, Reductions, Tally, Wanted};
use reliance_tables::Budget;

use super::arguments::Stat;
use crate::source;

/// Most rows that are kept one by one, for clusters and pairs.
const PANEL_ROWS: usize = 1 << 24;
/// Role of the groups' column.
const BY: &str = "by";

/// What the role of a filter begins with.
const FILTER: &str = "where ";
/// Most levels that are named where a filter meets none.
const MOST_LEVELS: usize = 12;

/// A plain table as a device with one data set, or two that are compared.
pub(super) struct PlainTable {
    pub(super) question: Question,
    pub(super) problems: Vec<Problem>,
    pub(super) files: BTreeMap<String, File>,
    device: Device,
}

impl PlainTable {
    /// # Errors
    ///
    /// If the level, a filter or the table's name cannot be understood.
    pub(super) fn new(args: &Stat) -> Result<PlainTable, Fault> {
        Confidence::new(args.level)?;
        both_labels(args)?;
        let [file] = args.table.as_slice() else {
            return Err(Fault::new(match args.table.as_slice() {
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
        let by = args.by.as_ref().map(|_| Axis::category(BY));
        let options = options(args);
        let strata = options.stratum.iter().map(|role| Axis::category(role)).collect();
        let question = Question { options, level: args.level, sets, by, strata };
        Ok(PlainTable { question, problems: Vec::new(), files: BTreeMap::new(), device })
    }

    /// The reductions that the method asks for; faults of the table are kept.
    ///
    /// # Errors
    ///
    /// What is wrong with the options, or that a filter leaves no row.
    pub(super) fn reduce(&mut self, method: &Method) -> Result<Reductions, Fault> {
        let needs = methods::needs(method, &self.question)?;
        let reductions = self.fold(&needs);
        for need in &needs {
            let rows = match &need.wanted {
                Wanted::Panel { .. } => reductions.panel(need).map(|panel| panel.rows.len() as u64),
                _ => reductions.tally(need).map(Tally::rows),
            };
            self.not_empty(&need.dataset, rows.map_err(|reason| self.unread(&reason))?)?;
        }
        Ok(reductions)
    }

    fn fold(&mut self, needs: &[Need]) -> Reductions {
        let wanted: BTreeSet<Need> = needs.iter().cloned().collect();
        let budget = Budget { panel_rows: PANEL_ROWS, ..Budget::default() };
        let reading =
            reliance_tables::reduce(&self.device, &wanted, &source::anywhere, &budget, &());
        // Of rows that are left out, and levels that no row has, this command says its own.
        let own = ["empty-data-set", "rows-outside", "unknown-level"];
        for problem in reading.problems.into_iter().filter(|one| !own.contains(&one.code)) {
            let problem = advised(problem);
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        self.files.extend(reading.items.files);
        reading.items.reductions
    }

    /// A filter that no row meets is most often misspelt: say which levels there are.
    fn not_empty(&mut self, set: &str, rows: u64) -> Result<(), Fault> {
        let Some(dataset) = self.device.dataset(set).filter(|_| rows == 0).cloned() else {
            return Ok(());
        };
        if dataset.rows.is_empty() {
            return Err(Fault::new("the table has no row that can be read".into()));
        }
        let every = Dataset { name: "every".into(), rows: BTreeMap::new(), ..dataset.clone() };
        self.device.datasets.push(every);
        let mut said = Vec::new();
        for (role, asked) in &dataset.rows {
            let need = Need::tally("every", vec![Axis::category(role)]);
            let reductions = self.fold(std::slice::from_ref(&need));
            let tally = reductions.tally(&need).map_err(|reason| self.unread(&reason))?;
            let levels = tally.levels(role);
            let there: Vec<String> =
                levels.iter().take(MOST_LEVELS).map(ToString::to_string).collect();
            let more = levels.len().saturating_sub(there.len());
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            let column = role.strip_prefix(FILTER).unwrap_or(role);
            let asked = asked.iter().map(|level| format!("{column}={level}"));
            let asked: Vec<String> = asked.collect();
            said.push(format!("{} ({column} has {}{more})", asked.join(" or "), there.join(", ")));
        }
        Err(Fault::new(format!("no row has {}", said.join(" and "))))
    }

    /// A column that was named and that no table has: what it was named for is not done. Of two
    /// tables, one may have what the other has not.
    ///
    /// # Errors
    ///
    /// The fault of the file, in its own words.
    pub(super) fn has_columns(&self) -> Result<(), Fault> {
        let absent = |problem: &&Problem| problem.code == "missing-column";
        let tables = self.device.tables.len();
        let everywhere = |one: &&Problem| {
            let same = |other: &&Problem| other.message == one.message;
            self.problems.iter().filter(absent).filter(same).count() >= tables
        };
        match self.problems.iter().filter(absent).find(everywhere) {
            Some(problem) => Err(told(problem)),
            None => Ok(()),
        }
    }

    /// Rows that could not be cut into columns, which no count of rows holds.
    pub(super) fn torn(&self) -> u64 {
        let torn = self.problems.iter().filter(|problem| problem.code == "torn-row");
        torn.map(|problem| match problem.place {
            Place::Rows { count, .. } => count,
            _ => 0,
        })
        .sum()
    }

    /// Where values stand that are no probabilities, for a method that could not take them.
    pub(super) fn beyond_probability(&mut self) -> Option<String> {
        for table in &mut self.device.tables {
            for role in ["score", "second"] {
                if table.columns.contains_key(role) {
                    table.ranges.insert(role.to_string(), (0.0, 1.0));
                }
            }
        }
        let roles: Vec<Axis> = ["score", "second"]
            .into_iter()
            .filter(|role| self.device.tables.iter().any(|table| table.ranges.contains_key(*role)))
            .map(Axis::exact)
            .collect();
        let sets: Vec<String> = self.device.datasets.iter().map(|set| set.name.clone()).collect();
        let needs: Vec<Need> = sets.iter().map(|set| Need::tally(set, roles.clone())).collect();
        let before = self.problems.len();
        self.fold(&needs);
        let found = self.problems.split_off(before);
        let found = found.iter().find(|problem| problem.code == "out-of-range")?;
        Some(format!("{}{}", found.file, found.place.suffix()))
    }

    /// Why a reduction is not there, in the words of the file's own fault where it has one.
    pub(super) fn unread(&self, reason: &str) -> Fault {
        let cause = self.problems.iter().find(|problem| {
            matches!(
                problem.code,
                "missing-column" | "ambiguous-column" | "unreadable-file" | "wrong-type"
            )
        });
        match cause {
            Some(problem) => told(problem),
            None => Fault::new(format!("this needs {reason}")),
        }
    }
}

/// A fault of the file, in its own words.
fn told(problem: &Problem) -> Fault {
    let help = problem.help.as_deref().unwrap_or("correct it and run again");
    Fault::new(format!("{}: {}; {help}", problem.file, problem.message))
}

/// Labels of one side alone leave what the others mean to a guess.
fn both_labels(args: &Stat) -> Result<(), Fault> {
    let (given, lacks, value) = match (args.positive.as_slice(), args.negative.as_slice()) {
        ([], []) => return Ok(()),
        ([_, ..], []) => ("positive", "negative", 0),
        ([], [_, ..]) => ("negative", "positive", 1),
        ([_, ..], [_, ..]) => return Ok(()),
    };
    Err(Fault::new(format!(
        "--{given} is given alone; name with --{lacks} the labels that mean {value}, too"
    )))
}

/// Strata are roles of their own, so that a column can be both stratum and score.
fn stratum_role(at: usize) -> String {
    format!("stratum {at}")
}

/// The options by the roles that the table gives the columns: an option's own name.
pub(super) fn options(args: &Stat) -> Options {
    let role = |option: &str, column: &Option<String>| column.as_ref().map(|_| option.to_string());
    Options {
        truth: role("truth", &args.truth),
        score: role("score", &args.score),
        second: role("second", &args.second),
        by: role(BY, &args.by),
        against: args.against.clone(),
        cluster: role("cluster", &args.cluster),
        reader: role("reader", &args.reader),
        modality: role("modality", &args.modality),
        case: role("case", &args.case),
        stratum: (0..args.stratum.len()).map(stratum_role).collect(),
        weight: role("weight", &args.weight),
        lesion: role("lesion", &args.lesion),
        both: role("both", &args.both),
        x: role("x", &args.x),
        y: role("y", &args.y),
        z: role("z", &args.z),
        device: args.device.clone(),
        unit: args.unit.clone(),
        within: args.within,
        threshold: args.threshold,
        metric: args.metric.clone(),
        form: args.method.clone(),
        margin: args.margin,
        bound: args.bound,
        gamma: args.gamma,
        goal: args.goal,
        prevalence: args.prevalence,
        design: args.design.clone(),
        resamples: args.resamples,
        seed: args.seed,
        bins: args.bins,
        from: args.from,
        to: args.to,
    }
}

type Filters = BTreeMap<String, BTreeSet<String>>;

fn filters(given: &[String]) -> Result<Filters, Fault> {
    let mut found = Filters::new();
    for filter in given {
        match filter.split_once('=') {
            Some((column, level)) if !column.is_empty() => {
                found.entry(column.to_string()).or_default().insert(level.to_string());
            }
            _ => {
                return Err(Fault::new(format!(
                    "`{filter}` is not COLUMN=LEVEL, such as region=US"
                )));
            }
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
        ("weight", &args.weight),
        ("lesion", &args.lesion),
        ("both", &args.both),
        ("x", &args.x),
        ("y", &args.y),
        ("z", &args.z),
    ];
    let named = roles.into_iter().filter_map(|(role, column)| Some((role, column.clone()?)));
    let mut columns: BTreeMap<String, String> =
        named.map(|(role, column)| (role.to_string(), column)).collect();
    let strata = args.stratum.iter().enumerate();
    columns.extend(strata.map(|(at, column)| (stratum_role(at), column.clone())));
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
