//! All workers' shares of a table, added to the reductions that were asked for.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::reduction::{Grain, Need, Panel, Reduced};

use crate::axes::Axis;
use crate::budget::Budget;
use crate::cells::Full;
use crate::fold::NeedPart;
use crate::keys::keys;
use crate::plan::{NeedPlan, PanelColumn, SetPlan, TablePlan};
use crate::stage::Stage;

/// The levels that a worker has seen, so that their number does not depend on how many
/// workers there were.
#[derive(Debug, Default)]
pub(crate) struct LevelsSeen {
    /// By role.
    texts: BTreeMap<usize, BTreeSet<String>>,
    /// By role.
    numbers: BTreeMap<usize, BTreeSet<u64>>,
    /// Roles of which some levels were left out.
    full: BTreeSet<usize>,
}

impl LevelsSeen {
    pub(crate) fn new(stages: &[Stage], axes: &[Axis]) -> LevelsSeen {
        let mut seen = LevelsSeen::default();
        for (role, stage) in stages.iter().enumerate() {
            if stage.category.is_full() {
                seen.full.insert(role);
            }
            seen.texts.insert(role, stage.category.texts().map(str::to_string).collect());
        }
        for axis in axes.iter().filter(|axis| axis.grain == Grain::Exact) {
            if axis.is_full(&stages[axis.role]) {
                seen.full.insert(axis.role);
            }
            seen.numbers.insert(axis.role, axis.numbers().collect());
        }
        seen
    }

    /// Add another worker's.
    pub(crate) fn add(&mut self, other: LevelsSeen) {
        for (role, texts) in other.texts {
            self.texts.entry(role).or_default().extend(texts);
        }
        for (role, numbers) in other.numbers {
            self.numbers.entry(role).or_default().extend(numbers);
        }
        self.full.extend(other.full);
    }

    /// Roles with more than `limit` levels.
    pub(crate) fn crowded(self, limit: usize) -> BTreeSet<usize> {
        let mut crowded = self.full;
        crowded.extend(self.texts.iter().filter(|(_, seen)| seen.len() > limit).map(|seen| seen.0));
        crowded
            .extend(self.numbers.iter().filter(|(_, seen)| seen.len() > limit).map(|seen| seen.0));
        crowded
    }
}

/// What the merging of a table's needs rests on.
pub(crate) struct Merge<'a> {
    pub(crate) table: &'a TablePlan,
    /// Roles with too many levels.
    pub(crate) crowded: &'a BTreeSet<usize>,
    pub(crate) budget: &'a Budget,
}

impl Merge<'_> {
    /// One need's parts as the reduction it asked for.
    pub(crate) fn reduce(
        &self,
        set: &SetPlan,
        need: &Need,
        plan: &NeedPlan,
        parts: Vec<NeedPart>,
    ) -> Reduced {
        if let Some(role) = self.crowded_role(set, plan) {
            let (role, limit) = (&self.table.roles[role].name, self.budget.levels);
            return Reduced::Unavailable(format!(
                "a column `{role}` of at most {limit} levels; it has more than {limit}"
            ));
        }
        match (sum(parts), plan) {
            (Some(NeedPart::Tally(counted)), NeedPlan::Tally { axes, value }) => match counted {
                Ok(counted) if counted.cells.len() <= self.budget.cells => {
                    let names = axes.iter().map(|&axis| self.role(self.table.axes[axis].0));
                    let value = value.map(|role| self.role(role));
                    let tally = crate::values::tally(names.collect(), counted, value.as_deref());
                    Reduced::Tally(tally)
                }
                Err(Full::Code) => Reduced::Unavailable(
                    "a tally of fewer axes; together they have more than 2^128 cells".into(),
                ),
                _ => self.too_many("a tally", self.budget.cells, "cells", need),
            },
            (Some(NeedPart::Panel(mut rows, is_full)), NeedPlan::Panel { columns, ids }) => {
                if is_full || rows.len() > self.budget.panel_rows {
                    return self.too_many("a panel", self.budget.panel_rows, "rows", need);
                }
                rows.sort_unstable();
                let columns = columns.iter().map(|column| match *column {
                    PanelColumn::Axis(axis) => self.role(self.table.axes[axis].0),
                    PanelColumn::Numbers(role) => self.role(role),
                });
                let ids = ids.iter().map(|&id| self.role(id)).collect();
                Reduced::Panel(Panel { columns: columns.collect(), ids, rows })
            }
            (Some(NeedPart::Keys(digests, missing, is_full)), _) => {
                if is_full || digests.len() > self.budget.keys {
                    return self.too_many("identifiers", self.budget.keys, "rows", need);
                }
                Reduced::Keys(keys(digests, missing))
            }
            _ => Reduced::Unavailable(format!("a pass over data set `{}`", need.dataset)),
        }
    }

    fn role(&self, role: usize) -> String {
        self.table.roles[role].name.clone()
    }

    fn too_many(&self, what: &str, limit: usize, of: &str, need: &Need) -> Reduced {
        let dataset = &need.dataset;
        Reduced::Unavailable(format!(
            "{what} of at most {limit} {of}; data set `{dataset}` gives more than {limit}"
        ))
    }

    fn crowded_role(&self, set: &SetPlan, plan: &NeedPlan) -> Option<usize> {
        let filters = set.filters.iter().map(|(role, _)| *role);
        filters.chain(plan.roles(&self.table.axes)).find(|role| self.crowded.contains(role))
    }
}

fn sum(parts: Vec<NeedPart>) -> Option<NeedPart> {
    parts.into_iter().reduce(|sum, part| match (sum, part) {
        (NeedPart::Tally(Ok(mut sum)), NeedPart::Tally(Ok(part))) => {
            sum.add(part);
            NeedPart::Tally(Ok(sum))
        }
        (NeedPart::Tally(Err(full)), _) | (_, NeedPart::Tally(Err(full))) => {
            NeedPart::Tally(Err(full))
        }
        (NeedPart::Panel(mut sum, full), NeedPart::Panel(part, other)) => {
            sum.extend(part);
            NeedPart::Panel(sum, full | other)
        }
        (NeedPart::Keys(mut sum, missing, full), NeedPart::Keys(part, more, other)) => {
            sum.extend(part);
            NeedPart::Keys(sum, missing + more, full | other)
        }
        (sum, _) => sum,
    })
}
