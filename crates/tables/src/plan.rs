//! What a pass over one table has to do: roles to read, axes to cut, needs to fold.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Device, RowUnit, Table};
use reliance_stats::reduction::{Axis as AskedAxis, Grain, Need, Wanted};

use crate::division::is_identifier;
use crate::role::RoleSpec;
use crate::stage::Ways;

/// Where a role's values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A column of the table's file.
    Main(usize),
    /// A column of a side file, by the join's index.
    Side(usize, usize),
}

/// A role that is read.
#[derive(Debug, Clone)]
pub(crate) struct RolePlan {
    pub(crate) name: String,
    pub(crate) spec: RoleSpec,
    pub(crate) place: Place,
    pub(crate) ways: Ways,
    /// Has its column a type from which it cannot be read as wanted?
    pub(crate) wrong_type: bool,
}

/// A column of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PanelColumn {
    /// An axis.
    Axis(usize),
    /// The exact numbers of a role.
    Numbers(usize),
}

/// A need, its roles and axes found.
#[derive(Debug, Clone)]
pub(crate) enum NeedPlan {
    Tally { axes: Vec<usize>, value: Option<usize> },
    Panel { columns: Vec<PanelColumn>, ids: Vec<usize> },
    Keys { role: usize },
}

/// A data set with its needs.
#[derive(Debug, Clone)]
pub(crate) struct SetPlan {
    /// Name of the data set.
    pub(crate) name: String,
    /// Role and the levels it must have, all of which must hold.
    pub(crate) filters: Vec<(usize, BTreeSet<String>)>,
    pub(crate) needs: Vec<(Need, NeedPlan)>,
}

/// What a pass over one table has to do.
#[derive(Debug, Clone, Default)]
pub(crate) struct TablePlan {
    pub(crate) roles: Vec<RolePlan>,
    pub(crate) axes: Vec<(usize, Grain)>,
    pub(crate) sets: Vec<SetPlan>,
    /// Are the rows divided among several data sets, each by levels that can be read?
    pub(crate) divided: bool,
    /// By join: the role of this table that finds the side row.
    pub(crate) joins: BTreeMap<usize, usize>,
    /// The role in which a second occurrence is a fault.
    pub(crate) unique: Option<usize>,
    /// Needs that cannot be met, with the end of the sentence "needs …".
    pub(crate) unavailable: Vec<(Need, String)>,
}

impl TablePlan {
    /// Move needs of roles that cannot be read to those that cannot be met.
    pub(crate) fn drop_wrong_types(&mut self) {
        let is_wrong = |role: usize| {
            let role = &self.roles[role];
            let joined_on = match role.place {
                Place::Side(join, _) => self.joins.get(&join),
                Place::Main(_) => None,
            };
            role.wrong_type || joined_on.is_some_and(|&on| self.roles[on].wrong_type)
        };
        let wrong: BTreeSet<usize> = (0..self.roles.len()).filter(|&role| is_wrong(role)).collect();
        if wrong.is_empty() {
            return;
        }
        for set in &mut self.sets {
            let filters = set.filters.iter().map(|(role, _)| *role);
            let filter = filters.into_iter().find(|role| wrong.contains(role));
            self.divided &= filter.is_none();
            for (need, plan) in std::mem::take(&mut set.needs) {
                let of_need = || plan.roles(&self.axes).find(|role| wrong.contains(role));
                match filter.or_else(of_need) {
                    None => set.needs.push((need, plan)),
                    Some(role) => {
                        let name = &self.roles[role].name;
                        let reason = format!("a column `{name}` of a type that can be read");
                        self.unavailable.push((need, reason));
                    }
                }
            }
        }
        self.unique = self.unique.filter(|role| !wrong.contains(role));
    }
}

impl NeedPlan {
    /// The roles it uses.
    pub(crate) fn roles<'a>(
        &'a self,
        axes: &'a [(usize, Grain)],
    ) -> Box<dyn Iterator<Item = usize> + 'a> {
        match self {
            NeedPlan::Tally { axes: by, value } => {
                Box::new(by.iter().map(|&axis| axes[axis].0).chain(*value))
            }
            NeedPlan::Panel { columns, ids } => {
                let columns = columns.iter().map(|column| match *column {
                    PanelColumn::Axis(axis) => axes[axis].0,
                    PanelColumn::Numbers(role) => role,
                });
                Box::new(columns.chain(ids.iter().copied()))
            }
            NeedPlan::Keys { role } => Box::new(std::iter::once(*role)),
        }
    }
}

/// Makes a plan; `find` says where a role stands, or the end of the sentence "needs …".
pub(crate) struct Planner<'a> {
    table: &'a Table,
    find: &'a dyn Fn(&str) -> Result<Place, String>,
    plan: TablePlan,
    axes: BTreeMap<AskedAxis, usize>,
    roles: BTreeMap<String, usize>,
}

impl<'a> Planner<'a> {
    /// The plan for the needs of a table's data sets.
    pub(crate) fn plan(
        device: &Device,
        table: &'a Table,
        needs: &[Need],
        find: &'a dyn Fn(&str) -> Result<Place, String>,
    ) -> TablePlan {
        let mut planner = Planner {
            table,
            find,
            plan: TablePlan::default(),
            axes: BTreeMap::new(),
            roles: BTreeMap::new(),
        };
        let names: BTreeSet<&str> = needs.iter().map(|need| need.dataset.as_str()).collect();
        for &name in &names {
            if let Some(dataset) = device.dataset(name) {
                planner.set(dataset, needs.iter().filter(|need| need.dataset == name));
            }
        }
        planner.divided(device, &names);
        planner.declared();
        planner.plan
    }

    /// Every data set of the table takes part in dividing its rows, asked for or not.
    fn divided(&mut self, device: &Device, asked: &BTreeSet<&str>) {
        let of_table: Vec<&Dataset> =
            device.datasets.iter().filter(|set| set.table == self.table.name).collect();
        for set in of_table.iter().filter(|set| !asked.contains(set.name.as_str())) {
            // An identifier is read as levels only where a need has to: there may be many.
            if !set.rows.keys().any(|role| is_identifier(self.table, role)) {
                self.set(set, std::iter::empty());
            }
        }
        self.plan.divided = of_table.len() > 1
            && self.plan.sets.len() == of_table.len()
            && self.plan.sets.iter().all(|set| !set.filters.is_empty());
    }

    fn set<'n>(&mut self, dataset: &Dataset, needs: impl Iterator<Item = &'n Need>) {
        let mut filters = Vec::new();
        for (role, levels) in &dataset.rows {
            match self.role(role) {
                Ok(index) => {
                    self.plan.roles[index].ways.category = true;
                    filters.push((index, levels.clone()));
                }
                Err(reason) => {
                    let all = needs.map(|need| (need.clone(), reason.clone()));
                    self.plan.unavailable.extend(all);
                    return;
                }
            }
        }
        let mut met = Vec::new();
        for need in needs {
            match self.need(&need.wanted) {
                Ok(plan) => met.push((need.clone(), plan)),
                Err(reason) => self.plan.unavailable.push((need.clone(), reason)),
            }
        }
        self.plan.sets.push(SetPlan { name: dataset.name.clone(), filters, needs: met });
    }

    fn need(&mut self, wanted: &Wanted) -> Result<NeedPlan, String> {
        match wanted {
            Wanted::Tally { by, value } => {
                let axes = by.iter().map(|axis| self.axis(axis)).collect::<Result<_, _>>()?;
                let value = value.as_ref().map(|role| self.numbers(role)).transpose()?;
                Ok(NeedPlan::Tally { axes, value })
            }
            Wanted::Panel { columns, ids } => {
                let column = |axis: &AskedAxis| match axis.grain {
                    Grain::Exact => self.numbers(&axis.column).map(PanelColumn::Numbers),
                    _ => self.axis(axis).map(PanelColumn::Axis),
                };
                let columns = columns.iter().map(column).collect::<Result<_, _>>()?;
                let ids = ids.iter().map(|role| self.digests(role)).collect::<Result<_, _>>()?;
                Ok(NeedPlan::Panel { columns, ids })
            }
            Wanted::Keys { column } => Ok(NeedPlan::Keys { role: self.digests(column)? }),
        }
    }

    fn axis(&mut self, axis: &AskedAxis) -> Result<usize, String> {
        if let Some(&index) = self.axes.get(axis) {
            return Ok(index);
        }
        if let Grain::Bands(edges) = &axis.grain
            && (edges.is_empty() || !edges.is_sorted_by(|low, high| low < high))
        {
            return Err(format!("ascending edges of the bands of `{}`", axis.column));
        }
        let role = self.role(&axis.column)?;
        let ways = &mut self.plan.roles[role].ways;
        match axis.grain {
            Grain::Category => ways.category = true,
            Grain::Binary => ways.binary = true,
            Grain::Month => ways.month = true,
            Grain::Known => ways.known = true,
            Grain::Exact | Grain::Bands(_) | Grain::AtLeast(_) => ways.numbers = true,
        }
        self.plan.axes.push((role, axis.grain.clone()));
        self.axes.insert(axis.clone(), self.plan.axes.len() - 1);
        Ok(self.plan.axes.len() - 1)
    }

    fn numbers(&mut self, role: &str) -> Result<usize, String> {
        let index = self.role(role)?;
        self.plan.roles[index].ways.numbers = true;
        Ok(index)
    }

    fn digests(&mut self, role: &str) -> Result<usize, String> {
        let index = self.role(role)?;
        self.plan.roles[index].ways.digest = true;
        Ok(index)
    }

    fn role(&mut self, role: &str) -> Result<usize, String> {
        if let Some(&index) = self.roles.get(role) {
            return Ok(index);
        }
        let place = (self.find)(role)?;
        if let Place::Side(join, _) = place
            && !self.plan.joins.contains_key(&join)
        {
            let on = self.digests(&self.table.joins[join].on.clone())?;
            self.plan.joins.insert(join, on);
            if let Some(&index) = self.roles.get(role) {
                return Ok(index);
            }
        }
        let spec = RoleSpec::new(self.table, role);
        let ways = Ways::default();
        self.plan.roles.push(RolePlan { name: role.into(), spec, place, ways, wrong_type: false });
        self.roles.insert(role.into(), self.plan.roles.len() - 1);
        Ok(self.plan.roles.len() - 1)
    }

    /// What the device folder declares is held against every row, whoever asks for it.
    fn declared(&mut self) {
        if self.plan.sets.iter().all(|set| set.needs.is_empty()) {
            return;
        }
        let table = self.table;
        for role in table.ranges.keys() {
            // A role that is not there has been told.
            let _ = self.numbers(role);
        }
        for role in table.known.keys() {
            if let Ok(index) = self.role(role) {
                self.plan.roles[index].ways.category = true;
            }
        }
        self.plan.unique = match table.row {
            RowUnit::Case => self.digests("case").ok(),
            RowUnit::Subject => self.digests("patient").or_else(|_| self.digests("case")).ok(),
            RowUnit::Image | RowUnit::Lesion | RowUnit::Reading => None,
        };
    }
}
