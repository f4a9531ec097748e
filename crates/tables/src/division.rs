//! How a table's rows are divided among its data sets: levels that no row has, data sets
//! without a row, and rows that belong to none.
//!
//! A level misspelt in `rows` takes cases away from every figure, and no figure shows it.
//!
//! **Patient level.** Levels of a file are shown only for roles that name no person, and
//! only where the text looks like no identifier and no date; others are counted.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::Table;
use reliance_model::problem::{Place, Problem, closest};
use reliance_stats::reduction::Level;

use crate::cells::Selection;
use crate::plan::{SetPlan, TablePlan};
use crate::stage::Stage;

/// Roles whose levels are places, machines and parts of a study.
const SHOWN: [&str; 7] =
    ["manufacturer", "modality", "region", "scanner", "site", "split", "version"];
/// Roles that identify a person or what was taken of one, whoever wrote the level.
const IDENTIFIERS: [&str; 2] = ["case", "patient"];
/// Longest level that is shown, in characters.
const LONGEST: usize = 60;
/// Most digits of a level of a file: with more it may be a number or a day of a person.
const DIGITS: usize = 5;
/// Most levels and row numbers that a problem names, and most problems a role.
const FIRST: usize = 5;

/// A worker's share of the division.
#[derive(Debug, Clone, Default)]
pub(crate) struct Division {
    part: DivisionPart,
    covered: Vec<bool>,
    /// By role that divides: rows by code, of all and of those outside.
    codes: BTreeMap<usize, [Vec<u64>; 2]>,
}

/// The same, by level, for adding to other workers'.
#[derive(Debug, Clone, Default)]
pub(crate) struct DivisionPart {
    rows: u64,
    /// By data set.
    of_set: Vec<u64>,
    outside: u64,
    first: Vec<u64>,
    /// By role that divides: rows by level, of all and of those outside.
    levels: BTreeMap<usize, [BTreeMap<Level, u64>; 2]>,
}

impl Division {
    pub(crate) fn new(plan: &TablePlan) -> Division {
        let mut division = Division::default();
        division.part.of_set = vec![0; plan.sets.len()];
        for (role, _) in plan.sets.iter().flat_map(|set| &set.filters) {
            division.codes.entry(*role).or_default();
        }
        division
    }

    /// A batch of so many rows begins.
    pub(crate) fn begin(&mut self, rows: usize) {
        self.part.rows += rows as u64;
        self.covered.clear();
        self.covered.resize(rows, false);
    }

    /// These rows of the batch belong to a data set.
    pub(crate) fn take(&mut self, set: usize, selection: &Selection) {
        let mut rows = 0;
        selection.each(|row| {
            rows += 1;
            if let Some(covered) = self.covered.get_mut(row) {
                *covered = true;
            }
        });
        if let Some(of_set) = self.part.of_set.get_mut(set) {
            *of_set += rows;
        }
    }

    /// The batch, whose first row is `first`, ends.
    pub(crate) fn end(&mut self, stages: &[Stage], first: u64) {
        for (at, _) in self.covered.iter().enumerate().filter(|(_, covered)| !**covered) {
            self.part.outside += 1;
            if self.part.first.len() < FIRST {
                self.part.first.push(first + at as u64);
            }
        }
        for (&role, [all, outside]) in &mut self.codes {
            let size = stages[role].category.size();
            all.resize(size.max(all.len()), 0);
            outside.resize(size.max(outside.len()), 0);
            for (&code, &covered) in stages[role].categories.iter().zip(&self.covered) {
                let code = code as usize;
                all.get_mut(code).into_iter().for_each(|rows| *rows += 1);
                outside.get_mut(code).into_iter().for_each(|rows| *rows += u64::from(!covered));
            }
        }
    }

    /// The share, by level.
    pub(crate) fn finish(self, stages: &[Stage]) -> DivisionPart {
        let mut part = self.part;
        for (role, codes) in self.codes {
            let levels = codes.map(|rows| {
                let rows = rows.into_iter().enumerate().filter(|(_, rows)| *rows > 0);
                rows.map(|(code, rows)| (stages[role].category.level(code as u32), rows)).collect()
            });
            part.levels.insert(role, levels);
        }
        part
    }
}

impl DivisionPart {
    /// Add another worker's.
    pub(crate) fn add(&mut self, other: DivisionPart) {
        self.rows += other.rows;
        self.outside += other.outside;
        self.of_set.resize(self.of_set.len().max(other.of_set.len()), 0);
        self.of_set.iter_mut().zip(other.of_set).for_each(|(ours, theirs)| *ours += theirs);
        self.first.extend(other.first);
        self.first.sort_unstable();
        self.first.truncate(FIRST);
        for (role, theirs) in other.levels {
            let ours = self.levels.entry(role).or_default();
            for (ours, theirs) in ours.iter_mut().zip(theirs) {
                theirs
                    .into_iter()
                    .for_each(|(level, rows)| *ours.entry(level).or_default() += rows);
            }
        }
    }
}

/// What is told of a table's division.
pub(crate) struct Told<'a> {
    pub(crate) table: &'a Table,
    pub(crate) plan: &'a TablePlan,
    pub(crate) file: &'a str,
    /// Roles with too many levels to be told apart; the needs say so.
    pub(crate) crowded: &'a BTreeSet<usize>,
}

impl Told<'_> {
    /// The problems of a table's division.
    pub(crate) fn problems(&self, part: &DivisionPart) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.table.inventory {
            return problems;
        }
        for (set, &rows) in self.plan.sets.iter().zip(&part.of_set) {
            let mut filters = set.filters.iter().map(|(role, _)| role);
            if filters.any(|role| self.crowded.contains(role)) {
                return Vec::new();
            }
            if rows == 0 && !set.filters.is_empty() {
                problems.push(self.empty(set, part.rows));
            }
            for (role, levels) in set.filters.iter().filter(|_| part.rows > 0) {
                self.levels(set, *role, levels, part, &mut problems);
            }
        }
        problems.extend(self.outside(part));
        problems
    }

    fn empty(&self, set: &SetPlan, rows: u64) -> Problem {
        let (name, table) = (&set.name, &self.table.name);
        let message = match rows {
            0 => format!("data set `{name}` is empty: table `{table}` has no row that counts"),
            _ => {
                format!("data set `{name}` is empty: no row of table `{table}` has all its levels")
            }
        };
        let help = format!("correct `rows` of `{name}` in `reliance.toml`, or the table");
        Problem::error("empty-data-set", self.file, message).help(help)
    }

    /// Levels that a data set takes and no row has.
    fn levels(
        &self,
        set: &SetPlan,
        role: usize,
        levels: &BTreeSet<String>,
        part: &DivisionPart,
        problems: &mut Vec<Problem>,
    ) {
        let empty = BTreeMap::new();
        let seen = part.levels.get(&role).map_or(&empty, |[all, _]| all);
        let absent: Vec<&String> =
            levels.iter().filter(|level| !seen.contains_key(&Level::text(*level))).collect();
        let (role, name, table) = (&self.plan.roles[role].name, &set.name, &self.table.name);
        let help = format!("correct `rows` of `{name}` in `reliance.toml`, or the table");
        let shown = if self.identifies(role) { 0 } else { FIRST };
        for level in absent.iter().take(shown) {
            let message = format!(
                "no row of table `{table}` has `{role}` `{}`, which data set `{name}` takes",
                short(level)
            );
            let candidates = seen.keys().filter_map(|level| shown_level(role, level));
            let close = closest(level, candidates.filter(|level| !levels.contains(*level)));
            let help = close.map_or(help.clone(), |close| format!("did you mean `{close}`?"));
            problems.push(Problem::error("unknown-level", self.file, message).help(help));
        }
        if absent.len() > shown {
            let (more, all) = (absent.len() - shown, levels.len());
            let message = format!(
                "no row of table `{table}` has {more} {}of the {all} levels of `{role}` that \
                 data set `{name}` takes",
                if shown > 0 { "more " } else { "" }
            );
            problems.push(Problem::error("unknown-level", self.file, message).help(help));
        }
    }

    /// Rows that no data set has, where the rows are divided among several.
    fn outside(&self, part: &DivisionPart) -> Option<Problem> {
        if !self.plan.divided || part.outside == 0 {
            return None;
        }
        let (mut said, mut count) = (Vec::new(), 0);
        for (role, [_, outside]) in &part.levels {
            let sets = self.plan.sets.iter().flat_map(|set| &set.filters);
            let taken: BTreeSet<&str> = sets
                .filter(|(of, _)| of == role)
                .flat_map(|(_, levels)| levels.iter().map(String::as_str))
                .collect();
            let name = &self.plan.roles[*role].name;
            let (mut shown, mut others) = (Vec::new(), 0);
            for (level, rows) in outside.iter().filter(|(level, _)| is_near(level, &taken)) {
                count += rows;
                match (level, shown_level(name, level)) {
                    (Level::Missing, _) => shown.push(format!("no `{name}` ({rows})")),
                    (_, Some(text)) if shown.len() < FIRST => {
                        shown.push(format!("`{name}` `{text}` ({rows})"));
                    }
                    _ => others += 1,
                }
            }
            if others > 0 {
                let other = if shown.is_empty() { "" } else { "other " };
                let levels = if others == 1 { "level" } else { "levels" };
                shown.push(format!("{others} {other}{levels} of `{name}`"));
            }
            said.extend(shown);
        }
        if said.is_empty() {
            return None;
        }
        let (table, have) = (&self.table.name, said.join(", "));
        let message = format!("rows of table `{table}` belong to no data set; they have {have}");
        let problem = Problem::warning("rows-outside", self.file, message)
            .help("are levels spelt as in `rows`? Other spellings go into `recode`");
        let first = part.first.clone();
        let whole = count == part.outside;
        Some(if whole { problem.at(Place::Rows { count, first }) } else { problem })
    }

    fn identifies(&self, role: &str) -> bool {
        is_identifier(self.table, role)
    }
}

/// May a level be another spelling of one that is taken, or is it missing? Levels unlike all of
/// them are left out on purpose, and so are those with another number: `site-2` is no `site-1`.
fn is_near(level: &Level, taken: &BTreeSet<&str>) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match level {
        Level::Missing => true,
        Level::Text(text) if taken.contains(&**text) => false,
        Level::Text(text) => {
            closest(text, taken.iter().copied()).is_some_and(|near| digits(near) == digits(text))
        }
        _ => false,
    }
}

/// Does the role identify a person, or join rows of one?
pub(crate) fn is_identifier(table: &Table, role: &str) -> bool {
    IDENTIFIERS.contains(&role) || table.joins.iter().any(|join| join.on == role)
}

/// The text of a file's level, where it may be shown.
fn shown_level<'a>(role: &str, level: &'a Level) -> Option<&'a str> {
    let Level::Text(text) = level else { return None };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_plain = text.chars().count() <= LONGEST
        && digits <= DIGITS
        && !text.contains(['@', '`'])
        && !text.chars().any(char::is_control);
    (SHOWN.contains(&role) && is_plain).then_some(text)
}

/// A declared level, cut where it is long.
fn short(level: &str) -> String {
    match level.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &level[..end]),
        None => level.to_string(),
    }
}
