//! The pass over a table's file: preparing it, running it, adding it up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use reliance_model::device::{Device, Table};
use reliance_model::problem::{Problem, closest};
use reliance_stats::reduction::{Need, Reduced};

use crate::calendar::Months;
use crate::category::Category;
use crate::division::{DivisionPart, Told};
use crate::faults::{Faults, Words};
use crate::file::{Fold, ScanEnd, TableFile};
use crate::fold::{NeedPart, TableFold, TablePart};
use crate::join::{SideFold, SideTable};
use crate::keys::duplicates;
use crate::merge::Merge;
use crate::numbers::Numbers;
use crate::plan::{Place, Planner, RolePlan, TablePlan};
use crate::reduce::Run;
use crate::role::RoleSpec;
use crate::stage::{Stage, Ways};

/// A table ready to be scanned.
pub(crate) struct TablePass<'a> {
    table: &'a Table,
    plan: TablePlan,
    sides: Vec<Option<SideTable>>,
}

impl<'a> TablePass<'a> {
    /// Find the columns, read the side files, plan the needs.
    pub(crate) fn prepare(
        run: &mut Run,
        device: &Device,
        table: &'a Table,
        needs: &[Need],
        file: &TableFile,
    ) -> TablePass<'a> {
        let main = columns(run, file, &table.columns, !table.inventory);
        let mut absent: BTreeMap<usize, String> = BTreeMap::new();
        let mut sides: Vec<Option<(TableFile, BTreeMap<String, usize>)>> = Vec::new();
        for (join, side) in table.joins.iter().enumerate() {
            let opened = run.table_file(&side.file).map(|opened| {
                let columns = columns(run, &opened, &side.columns, true);
                (opened, columns)
            });
            let reason = match &opened {
                None => Some(format!("a readable file `{}`", side.file)),
                Some(_) if !main.contains_key(&side.on) => Some(main_lacks(run, file, &side.on)),
                Some((_, columns)) if !columns.contains_key(&side.on) => {
                    Some(format!("a column with role `{}` in `{}`", side.on, side.file))
                }
                Some(_) => None,
            };
            absent.extend(reason.map(|reason| (join, reason)));
            sides.push(opened);
        }
        loop {
            let find = |role: &str| find(table, file, &main, &sides, &absent, role);
            let mut plan = Planner::plan(device, table, needs, &find);
            drop_wrong_types(run, file, &sides, &mut plan);
            match read_sides(run, table, &plan, &mut sides) {
                Ok(sides) => return TablePass { table, plan, sides },
                // A side file that could not be read whole is one that is not there.
                Err((join, reason)) => absent.insert(join, reason),
            };
        }
    }

    /// What problems say of a role.
    fn words(&self, role: usize) -> Words {
        let Some(role) = self.plan.roles.get(role) else { return Words::default() };
        let range = role.spec.range.map(|(least, greatest)| format!("{least} to {greatest}"));
        let side = self.table.joins.iter().find(|join| join.on == role.name);
        Words {
            role: role.name.clone(),
            range: range.unwrap_or_default(),
            side: side.map(|join| join.file.clone()).unwrap_or_default(),
        }
    }
}

/// Run all passes over one file at once.
pub(crate) fn scan(run: &mut Run, file: TableFile, mut passes: Vec<TablePass>) {
    let (mut wanted, mut coded) = (BTreeSet::new(), Vec::new());
    for role in passes.iter().flat_map(|pass| &pass.plan.roles) {
        if let Place::Main(column) = role.place {
            wanted.insert(column);
            if role.ways.is_coded() {
                coded.push(column);
            }
        }
    }
    // Rows are counted where they are read, never on the word of a footer.
    if wanted.is_empty() && !file.columns().is_empty() {
        wanted.insert(0);
    }
    let wanted: Vec<usize> = wanted.into_iter().collect();
    let position = |role: &RolePlan| match role.place {
        Place::Main(column) => wanted.binary_search(&column).ok(),
        Place::Side(..) => None,
    };
    let positions: Vec<Vec<Option<usize>>> =
        passes.iter().map(|pass| pass.plan.roles.iter().map(position).collect()).collect();
    let file = file.with_texts(&coded);
    let start = || -> Vec<TableFold> {
        let pairs = passes.iter().zip(&positions);
        pairs.map(|(pass, at)| TableFold::new(&pass.plan, &pass.sides, at, run.budget)).collect()
    };
    let fold = Fold {
        start: &start,
        batch: &|folds: &mut Vec<TableFold>, batch| folds.iter_mut().for_each(|f| f.add(batch)),
    };
    let (workers, mut end) = file.scan(&wanted, run.budget, run.progress, fold);
    let mut parts: Vec<Vec<TablePart>> = passes.iter().map(|_| Vec::new()).collect();
    for worker in workers {
        for (fold, parts) in worker.into_iter().zip(&mut parts) {
            parts.push(fold.finish());
        }
    }
    // The largest thing in memory, and no longer wanted.
    passes.iter_mut().for_each(|pass| pass.sides.clear());
    run.scanned(&file, &mut end);
    for (pass, parts) in passes.iter().zip(parts) {
        add_up(run, &file, pass, parts, &end);
    }
}

fn add_up(run: &mut Run, file: &TableFile, pass: &TablePass, parts: Vec<TablePart>, end: &ScanEnd) {
    let mut faults = end.faults.clone();
    let (mut runs, mut is_unsearched) = (Vec::new(), false);
    let mut levels = crate::merge::LevelsSeen::default();
    let mut division = DivisionPart::default();
    let mut by_need: Vec<Vec<NeedPart>> = Vec::new();
    for part in parts {
        faults.absorb(part.faults);
        runs.extend(part.runs);
        is_unsearched |= part.is_unsearched;
        levels.add(part.levels);
        division.add(part.division);
        by_need.resize_with(part.needs.len(), Vec::new);
        by_need.iter_mut().zip(part.needs).for_each(|(parts, part)| parts.push(part));
    }
    if let Some(role) = pass.plan.unique {
        let rows: usize = runs.iter().map(|run| run.digests.len()).sum();
        if is_unsearched || rows > run.budget.keys {
            let message =
                format!("more than {} rows: not searched for duplicates", run.budget.keys);
            run.problems.push(Problem::warning("unsearched-table", &file.name, message));
        } else {
            duplicates(runs, role, &mut faults);
        }
    }
    run.problems.extend(faults.problems(&file.name, &|role| pass.words(role)));
    let crowded = levels.crowded(run.budget.levels);
    let (table, plan) = (pass.table, &pass.plan);
    let told = Told { table, plan, file: &file.name, crowded: &crowded };
    run.problems.extend(told.problems(&division));
    let merge = Merge { table: &pass.plan, crowded: &crowded, budget: run.budget };
    for (need, reduced) in merged(&merge, by_need, run.budget.threads) {
        run.outcome.reductions.insert(need, reduced);
    }
    for (need, reason) in &pass.plan.unavailable {
        run.outcome.reductions.insert(need.clone(), Reduced::Unavailable(reason.clone()));
    }
}

/// Every need's reduction; each thread takes the next need.
fn merged(merge: &Merge, by_need: Vec<Vec<NeedPart>>, threads: usize) -> Vec<(Need, Reduced)> {
    let needs = merge.table.sets.iter().flat_map(|set| set.needs.iter().map(move |n| (set, n)));
    let tasks = Mutex::new(needs.zip(by_need));
    let work = || {
        let mut done = Vec::new();
        loop {
            let task = tasks.lock().ok().and_then(|mut tasks| tasks.next());
            let Some(((set, (need, plan)), parts)) = task else { return done };
            done.push((need.clone(), merge.reduce(set, need, plan, parts)));
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}

/// Column by role, with a problem for each that is not there.
fn columns(
    run: &mut Run,
    file: &TableFile,
    mapping: &BTreeMap<String, String>,
    all: bool,
) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (role, column) in mapping {
        let mut places = file.columns().iter().enumerate().filter(|(_, name)| *name == column);
        match (places.next(), places.next()) {
            (Some((at, _)), None) => drop(found.insert(role.clone(), at)),
            (Some(_), Some(_)) => run.problems.push(
                Problem::error(
                    "ambiguous-column",
                    &file.name,
                    format!("several columns are called `{column}` (role `{role}`)"),
                )
                .help("give each column a name of its own"),
            ),
            (None, _) if !all => {}
            (None, _) => {
                let close = closest(column, file.columns().iter().map(String::as_str));
                let help = match close {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => format!("correct `columns.{role}` in `reliance.toml`"),
                };
                let message = format!("there is no column `{column}` (role `{role}`)");
                run.problems.push(Problem::error("missing-column", &file.name, message).help(help));
            }
        }
    }
    found
}

fn main_lacks(run: &mut Run, file: &TableFile, on: &str) -> String {
    let message = format!("a side file is joined on role `{on}`, which no column has");
    run.problems.push(
        Problem::error("missing-column", &file.name, message)
            .help(format!("name the column of `{on}` in `columns`")),
    );
    format!("a column with role `{on}` in `{}`", file.name)
}

type OpenedSides = [Option<(TableFile, BTreeMap<String, usize>)>];

fn find(
    table: &Table,
    file: &TableFile,
    main: &BTreeMap<String, usize>,
    sides: &OpenedSides,
    absent: &BTreeMap<usize, String>,
    role: &str,
) -> Result<Place, String> {
    if let Some(&column) = main.get(role) {
        return Ok(Place::Main(column));
    }
    for (join, side) in table.joins.iter().enumerate() {
        if !side.columns.contains_key(role) {
            continue;
        }
        if let Some(reason) = absent.get(&join) {
            return Err(reason.clone());
        }
        let column = sides[join].as_ref().and_then(|(_, columns)| columns.get(role));
        return match column {
            Some(&column) => Ok(Place::Side(join, column)),
            None => Err(format!("a column with role `{role}` in `{}`", side.file)),
        };
    }
    Err(format!("a column with role `{role}` in `{}`", file.name))
}

/// Needs of a role whose column has a type that it cannot be read from are not met.
fn drop_wrong_types(run: &mut Run, file: &TableFile, sides: &OpenedSides, plan: &mut TablePlan) {
    for role in &mut plan.roles {
        let (file, column) = match role.place {
            Place::Main(column) => (file, column),
            Place::Side(join, column) => match &sides[join] {
                Some((side, _)) => (side, column),
                None => continue,
            },
        };
        let text = crate::parquet_file::plain(&file.data_type(column));
        let ways = role.ways;
        let wrong = [
            (ways.numbers && !Numbers::reads(&text), "numbers"),
            (ways.month && !Months::reads(&text), "dates"),
            (
                (ways.category || ways.binary || ways.digest) && !Category::reads(&text),
                "categories or identifiers",
            ),
        ];
        for (_, wanted) in wrong.into_iter().filter(|(is_wrong, _)| *is_wrong) {
            role.wrong_type = true;
            let name = file.columns().get(column).cloned().unwrap_or_default();
            let message = format!(
                "column `{name}` (role `{}`) has type {text}, from which no {wanted} can be read",
                role.name
            );
            run.problems.push(
                Problem::error("wrong-type", &file.name, message)
                    .help("store the column as numbers, text, true and false, or dates"),
            );
        }
    }
    plan.drop_wrong_types();
}

/// Read the side files that the plan needs.
fn read_sides(
    run: &mut Run,
    table: &Table,
    plan: &TablePlan,
    opened: &mut OpenedSides,
) -> Result<Vec<Option<SideTable>>, (usize, String)> {
    let mut sides = Vec::new();
    for (join, opened) in opened.iter_mut().enumerate() {
        sides.push(match (opened.take(), plan.joins.get(&join)) {
            (Some((file, columns)), Some(&on)) => {
                let coded = plan.roles.iter().filter_map(|role| match role.place {
                    Place::Side(from, column) if from == join && role.ways.is_coded() => {
                        Some(column)
                    }
                    _ => None,
                });
                let file = file.with_texts(&coded.collect::<Vec<_>>());
                let read = read_side(run, table, plan, (join, on), (&file, &columns));
                *opened = Some((file, columns));
                Some(read.map_err(|reason| (join, reason))?)
            }
            (file, _) => {
                *opened = file;
                None
            }
        });
    }
    Ok(sides)
}

fn read_side(
    run: &mut Run,
    table: &Table,
    plan: &TablePlan,
    (join, on): (usize, usize),
    (file, columns): (&TableFile, &BTreeMap<String, usize>),
) -> Result<SideTable, String> {
    let mut wanted: BTreeSet<usize> =
        columns.get(&table.joins[join].on).copied().into_iter().collect();
    for role in &plan.roles {
        if let Place::Side(from, column) = role.place
            && from == join
        {
            wanted.insert(column);
        }
    }
    let wanted: Vec<usize> = wanted.into_iter().collect();
    let mut roles = BTreeMap::new();
    let position = |column: &usize| wanted.binary_search(column).unwrap_or(usize::MAX);
    for (index, role) in plan.roles.iter().enumerate() {
        if let Place::Side(from, column) = role.place
            && from == join
        {
            let stage = Stage::new(role.spec.clone(), role.ways, run.budget.levels);
            roles.insert(index, (stage, position(&column)));
        }
    }
    let id = columns.get(&table.joins[join].on).map_or(usize::MAX, position);
    let ways = Ways { digest: true, ..Ways::default() };
    let spec = RoleSpec::new(table, &table.joins[join].on);
    roles.insert(SideFold::ID, (Stage::new(spec, ways, 0), id));
    // One worker, so that rows stay in their order.
    let budget = crate::budget::Budget { threads: 1, ..*run.budget };
    let fold = Fold {
        start: &|| SideFold::new(&roles, budget.side_rows),
        batch: &|fold: &mut SideFold, batch| fold.add(batch),
    };
    let (folds, mut end) = file.scan(&wanted, &budget, run.progress, fold);
    run.scanned(file, &mut end);
    let Some(fold) = folds.into_iter().next() else { return Err("a side file".into()) };
    match fold.finish(on) {
        Ok((side, faults)) => {
            let mut all = end.faults;
            all.absorb(faults);
            report(run, plan, &file.name, all);
            Ok(side)
        }
        Err(_) => Err(format!(
            "a side file of at most {0} rows; `{1}` has more than {0}",
            budget.side_rows, file.name
        )),
    }
}

/// Problems of a side file, in which a duplicate is an ambiguous row.
fn report(run: &mut Run, plan: &TablePlan, file: &str, faults: Faults) {
    let words = |role: usize| {
        let name = plan.roles.get(role).map(|role| role.name.clone()).unwrap_or_default();
        let range = plan.roles.get(role).and_then(|role| role.spec.range);
        let range = range.map(|(least, greatest)| format!("{least} to {greatest}"));
        Words { role: name, range: range.unwrap_or_default(), side: String::new() }
    };
    run.problems.extend(faults.problems(file, &words).into_iter().map(|mut problem| {
        if problem.code == "duplicate-case" {
            problem.code = "duplicate-key";
            problem.message += "; the first row is used";
            problem.message = problem.message.replace("; both are counted", "");
            problem.help = Some("keep one row an identifier".into());
        }
        problem
    }));
}
