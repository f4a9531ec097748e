//! The fold: one batch after the other into the reductions of all needs at once.

use reliance_stats::reduction::{Digest, Level, Number, PanelRow};

use crate::axes::Axis;
use crate::budget::Budget;
use crate::category::NO_DIGEST;
use crate::cells::{Cells, Codes, Counted, Full, Limits, Selection};
use crate::csv::Batch;
use crate::division::{Division, DivisionPart};
use crate::faults::{Fault, Faults};
use crate::join::SideTable;
use crate::keys::Run;
use crate::merge::LevelsSeen;
use crate::plan::{NeedPlan, PanelColumn, Place, RolePlan, SetPlan, TablePlan};
use crate::role::{MISSING, is_known};
use crate::stage::{NO_ROW, Stage};

/// A worker's share of a table.
pub(crate) struct TableFold<'a> {
    plan: &'a TablePlan,
    sides: &'a [Option<SideTable>],
    /// Position of each role's column in a batch, for roles of the table's own file.
    positions: &'a [Option<usize>],
    budget: Budget,
    stages: Vec<Stage>,
    axes: Vec<Axis>,
    sets: Vec<SetFold>,
    division: Division,
    side_rows: Vec<Vec<u32>>,
    runs: Vec<Run>,
    kept: usize,
    faults: Faults,
}

struct SetFold {
    /// By filter: by code, is the level one of the data set's?
    passes: Vec<Vec<bool>>,
    needs: Vec<NeedFold>,
}

#[derive(Clone)]
enum NeedFold {
    Tally(Cells),
    Panel(Vec<PanelRow>, bool),
    Keys(Vec<u128>, u64, bool),
}

/// A worker's answer to one need, for adding to the others'.
pub(crate) enum NeedPart {
    Tally(Result<Counted, Full>),
    Panel(Vec<PanelRow>, bool),
    Keys(Vec<u128>, u64, bool),
}

/// A worker's share, done.
pub(crate) struct TablePart {
    pub(crate) faults: Faults,
    pub(crate) runs: Vec<Run>,
    /// Were there more rows than identifiers may be kept?
    pub(crate) is_unsearched: bool,
    pub(crate) levels: LevelsSeen,
    pub(crate) division: DivisionPart,
    /// By set and need, in the plan's order.
    pub(crate) needs: Vec<NeedPart>,
}

impl<'a> TableFold<'a> {
    pub(crate) fn new(
        plan: &'a TablePlan,
        sides: &'a [Option<SideTable>],
        positions: &'a [Option<usize>],
        budget: &Budget,
    ) -> TableFold<'a> {
        let stage = |(index, role): (usize, &RolePlan)| match role.place {
            Place::Main(_) => Stage::new(role.spec.clone(), role.ways, budget.levels),
            Place::Side(join, _) => match side(sides, join).and_then(|side| side.stage(index)) {
                Some(side) => Stage::with_levels_of(side),
                None => Stage::new(role.spec.clone(), role.ways, budget.levels),
            },
        };
        let axis =
            |(role, grain): &(usize, _)| Axis::new(*role, Clone::clone(grain), budget.levels);
        let limits = Limits { cells: budget.cells, values: budget.values };
        let need = |plan: &NeedPlan| match plan {
            NeedPlan::Tally { axes, value } => {
                NeedFold::Tally(Cells::new(axes.len(), value.is_some(), limits))
            }
            NeedPlan::Panel { .. } => NeedFold::Panel(Vec::new(), false),
            NeedPlan::Keys { .. } => NeedFold::Keys(Vec::new(), 0, false),
        };
        let set = |set: &SetPlan| SetFold {
            passes: vec![Vec::new(); set.filters.len()],
            needs: set.needs.iter().map(|(_, plan)| need(plan)).collect(),
        };
        TableFold {
            plan,
            sides,
            positions,
            budget: *budget,
            stages: plan.roles.iter().enumerate().map(stage).collect(),
            axes: plan.axes.iter().map(axis).collect(),
            sets: plan.sets.iter().map(set).collect(),
            division: Division::new(plan),
            side_rows: vec![Vec::new(); sides.len()],
            runs: Vec::new(),
            kept: 0,
            faults: Faults::default(),
        }
    }

    /// Fold a batch.
    pub(crate) fn add(&mut self, batch: &Batch) {
        self.read(batch);
        self.join(batch);
        self.search(batch);
        for axis in &mut self.axes {
            axis.cut(&self.stages[axis.role]);
        }
        let view = View { stages: &self.stages, axes: &self.axes, budget: &self.budget };
        self.division.begin(batch.rows);
        for (at, (plan, set)) in self.plan.sets.iter().zip(&mut self.sets).enumerate() {
            let selection = view.select(plan, &mut set.passes, batch.rows);
            self.division.take(at, &selection);
            for ((_, plan), need) in plan.needs.iter().zip(&mut set.needs) {
                view.fold(plan, need, &selection);
            }
        }
        self.division.end(&self.stages, batch.first);
    }

    fn read(&mut self, batch: &Batch) {
        for (index, stage) in self.stages.iter_mut().enumerate() {
            let position = self.positions.get(index).copied().flatten();
            if let Some(column) = position.and_then(|position| batch.columns.get(position)) {
                stage.read(column);
                stage.record(index, batch.first, &mut self.faults);
            }
        }
    }

    fn join(&mut self, batch: &Batch) {
        for (&join, &on) in &self.plan.joins {
            let Some(side) = side(self.sides, join) else { continue };
            let rows = &mut self.side_rows[join];
            side.rows(&self.stages[on].digests, rows);
            for (at, _) in rows.iter().enumerate().filter(|(_, row)| **row == NO_ROW) {
                self.faults.record(Fault::Unmatched, on, batch.first + at as u64);
            }
            for (index, role) in self.plan.roles.iter().enumerate() {
                if let (Place::Side(from, _), Some(stage)) = (role.place, side.stage(index))
                    && from == join
                {
                    self.stages[index].gather(stage, rows);
                }
            }
        }
    }

    fn search(&mut self, batch: &Batch) {
        let Some(role) = self.plan.unique else { return };
        if self.kept <= self.budget.keys {
            let digests = self.stages[role].digests.clone();
            self.kept += digests.len();
            self.runs.push(Run { first: batch.first, digests });
        }
    }

    /// The share, for adding to other workers'.
    pub(crate) fn finish(self) -> TablePart {
        let view = View { stages: &self.stages, axes: &self.axes, budget: &self.budget };
        let mut needs = Vec::new();
        for (plan, set) in self.plan.sets.iter().zip(self.sets) {
            for ((_, plan), need) in plan.needs.iter().zip(set.needs) {
                needs.push(view.finish(plan, need));
            }
        }
        let levels = LevelsSeen::new(&self.stages, &self.axes);
        let is_unsearched = self.kept > self.budget.keys;
        let division = self.division.finish(&self.stages);
        TablePart { faults: self.faults, runs: self.runs, is_unsearched, levels, division, needs }
    }
}

/// What a batch was read as.
struct View<'a> {
    stages: &'a [Stage],
    axes: &'a [Axis],
    budget: &'a Budget,
}

impl View<'_> {
    fn select(&self, plan: &SetPlan, passes: &mut [Vec<bool>], rows: usize) -> Selection {
        if plan.filters.is_empty() {
            return Selection::All(rows);
        }
        for ((role, levels), passes) in plan.filters.iter().zip(passes.iter_mut()) {
            let category = &self.stages[*role].category;
            for code in passes.len()..category.size() {
                let text = category.text(code as u32);
                passes.push(text.is_some_and(|text| levels.contains(text)));
            }
        }
        let belongs = |row: &u32| {
            plan.filters.iter().zip(passes.iter()).all(|((role, _), passes)| {
                let code = self.stages[*role].categories.get(*row as usize);
                code.and_then(|&code| passes.get(code as usize)).copied().unwrap_or(false)
            })
        };
        Selection::Some((0..rows as u32).filter(belongs).collect(), rows)
    }

    fn fold(&self, plan: &NeedPlan, need: &mut NeedFold, selection: &Selection) {
        match (plan, need) {
            (NeedPlan::Tally { axes, value }, NeedFold::Tally(cells)) => {
                let codes: Vec<Codes> = axes
                    .iter()
                    .map(|&axis| {
                        let axis = &self.axes[axis];
                        let stage = &self.stages[axis.role];
                        Codes { codes: axis.codes(stage), size: axis.size(stage) }
                    })
                    .collect();
                let values = value.map(|role| self.stages[role].numbers.as_slice());
                cells.add(&codes, selection, values);
            }
            (NeedPlan::Panel { columns, ids }, NeedFold::Panel(rows, is_full)) => {
                selection.each(|row| {
                    if rows.len() >= self.budget.panel_rows {
                        *is_full = true;
                    } else {
                        rows.push(self.panel_row(columns, ids, row));
                    }
                });
            }
            (NeedPlan::Keys { role }, NeedFold::Keys(digests, missing, is_full)) => {
                let stage = &self.stages[*role];
                selection.each(|row| match stage.digests.get(row) {
                    Some(&NO_DIGEST) | None => *missing += 1,
                    Some(_) if digests.len() >= self.budget.keys => *is_full = true,
                    Some(&digest) => digests.push(digest),
                });
            }
            _ => {}
        }
    }

    fn panel_row(&self, columns: &[PanelColumn], ids: &[usize], row: usize) -> PanelRow {
        let level = |column: &PanelColumn| match *column {
            PanelColumn::Axis(axis) => {
                let axis = &self.axes[axis];
                let stage = &self.stages[axis.role];
                axis.codes(stage).get(row).map_or(Level::Missing, |&code| axis.level(stage, code))
            }
            PanelColumn::Numbers(role) => number(self.stages[role].numbers.get(row).copied()),
        };
        let id = |role: &usize| match self.stages[*role].digests.get(row) {
            Some(&NO_DIGEST) | None => None,
            Some(&digest) => Some(Digest(digest)),
        };
        PanelRow { ids: ids.iter().map(id).collect(), levels: columns.iter().map(level).collect() }
    }

    fn finish(&self, plan: &NeedPlan, need: NeedFold) -> NeedPart {
        match (plan, need) {
            (NeedPlan::Tally { axes, .. }, NeedFold::Tally(cells)) => {
                NeedPart::Tally(cells.finish(&|at, code| {
                    let axis = &self.axes[axes[at]];
                    axis.level(&self.stages[axis.role], code)
                }))
            }
            (_, NeedFold::Tally(cells)) => NeedPart::Tally(cells.finish(&|_, _| Level::Missing)),
            (_, NeedFold::Panel(rows, is_full)) => NeedPart::Panel(rows, is_full),
            (_, NeedFold::Keys(digests, missing, is_full)) => {
                NeedPart::Keys(digests, missing, is_full)
            }
        }
    }
}

fn side(sides: &[Option<SideTable>], join: usize) -> Option<&SideTable> {
    sides.get(join).and_then(Option::as_ref)
}

fn number(bits: Option<u64>) -> Level {
    match bits {
        Some(bits) if is_known(bits) => {
            Number::from_ordered_bits(bits).map_or(Level::Unusable, Level::Number)
        }
        Some(MISSING) | None => Level::Missing,
        Some(_) => Level::Unusable,
    }
}
