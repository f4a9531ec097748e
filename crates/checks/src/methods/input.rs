//! What a method works with: options, and the reductions of its data sets.
//!
//! A method runs twice on the same question. The first run stops where the method asks for
//! its reductions, and keeps what it asked for; the second one answers from them.

use std::collections::BTreeMap;

use reliance_model::method::Options;
use reliance_stats::Confidence;
use reliance_stats::reduction::{Axis, Level, Need, Number, Panel, Reductions, Tally};

use super::answer::Fault;

/// Rows of a group: read, and used.
pub type RowCount = (u64, u64);

/// What is asked: the same for both runs.
#[derive(Debug, Clone)]
pub struct Question {
    /// Options, their columns named by role.
    pub options: Options,
    /// Two-sided confidence level.
    pub level: f64,
    /// Data sets, each with the name of its group: one, or two that are compared.
    pub sets: Vec<(String, String)>,
    /// The axis whose levels are groups.
    pub by: Option<Axis>,
    /// The axes whose levels together are strata.
    pub strata: Vec<Axis>,
}

/// What a method works with in one run.
#[derive(Debug)]
pub struct Input<'a> {
    pub(super) options: &'a Options,
    pub(super) confidence: Confidence,
    pub(super) notes: Vec<String>,
    pub(super) rows: BTreeMap<String, RowCount>,
    /// What was asked for, in the first run.
    pub(super) asked: Vec<Need>,
    /// What could not be read, as the end of the sentence "needs …".
    pub(super) lacking: Option<String>,
    question: &'a Question,
    reductions: Option<&'a Reductions>,
}

impl<'a> Input<'a> {
    /// A run that answers from the reductions, or, without them, keeps what it asks for.
    pub(super) fn new(
        question: &'a Question,
        reductions: Option<&'a Reductions>,
    ) -> Result<Input<'a>, Fault> {
        Ok(Input {
            options: &question.options,
            confidence: Confidence::new(question.level)?,
            notes: Vec::new(),
            rows: BTreeMap::new(),
            asked: Vec::new(),
            lacking: None,
            question,
            reductions,
        })
    }

    /// Counts by the axes, and by exact number where `value` is an option; one tally a group.
    pub(super) fn tallies(
        &mut self,
        axes: Vec<Axis>,
        value: Option<&str>,
    ) -> Result<Vec<(String, Tally)>, Fault> {
        let mut by = self.roles(axes);
        by.extend(self.question.by.clone());
        let need = |set: &str| match value {
            Some(value) => Need::tally_of(set, by.clone(), self.options.role(value)),
            None => Need::tally(set, by.clone()),
        };
        let needs = self.of_sets(need);
        let reductions = self.reduced(&needs)?;
        let mut found = Vec::new();
        for (name, need) in &needs {
            let tally = reductions.tally(need).map_err(|reason| self.unread(reason))?;
            self.notes.extend(tally.loss.clone());
            not_empty(need, tally.rows())?;
            found.extend(self.split(name, tally, value.is_some()));
        }
        Ok(found)
    }

    /// Counts of the first data set by the axes and the strata, and of the second, the target
    /// population, by the strata alone.
    pub(super) fn sample_and_target(
        &mut self,
        axes: Vec<Axis>,
        value: Option<&str>,
    ) -> Result<(Tally, Tally), Fault> {
        let (strata, options) = (self.strata().to_vec(), self.options);
        let ([sample, target], None) = (self.question.sets.as_slice(), &self.question.by) else {
            return Err(Fault::new("name the target population with --against".into()));
        };
        let mut by = self.roles(axes);
        by.extend(strata.clone());
        let of = |set: &str, by: Vec<Axis>, value: Option<&str>| match value {
            Some(value) => Need::tally_of(set, by, options.role(value)),
            None => Need::tally(set, by),
        };
        let weight = options.weight.is_some().then_some("weight");
        let needs = [
            (sample.1.clone(), of(&sample.0, by, value)),
            (target.1.clone(), of(&target.0, strata, weight)),
        ];
        let reductions = self.reduced(&needs)?;
        let mut found = Vec::new();
        for ((name, need), valued) in needs.iter().zip([value.is_some(), weight.is_some()]) {
            let tally = reductions.tally(need).map_err(|reason| self.unread(reason))?;
            self.notes.extend(tally.loss.clone());
            not_empty(need, tally.rows())?;
            found.extend(self.split(name, tally, valued).into_iter().map(|(_, tally)| tally));
        }
        match <[Tally; 2]>::try_from(found) {
            Ok([sample, target]) => Ok((sample, target)),
            Err(_) => {
                Err(Fault::new("the sample or the target population has no usable row".into()))
            }
        }
    }

    /// The axes of the strata.
    pub(super) fn strata(&self) -> &'a [Axis] {
        &self.question.strata
    }

    /// A tally by the groups' levels, without the cells that cannot be used.
    fn split(&mut self, name: &str, tally: &Tally, valued: bool) -> Vec<(String, Tally)> {
        let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
        let by = self.question.by.is_some();
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
        self.panels_that_may_lack(axes, ids, &[])
    }

    /// As [`Input::panels`]; rows that lack a value on these axes stay.
    pub(super) fn panels_that_may_lack(
        &mut self,
        axes: Vec<Axis>,
        ids: &[&str],
        optional: &[usize],
    ) -> Result<Vec<(String, Panel)>, Fault> {
        let mut columns = self.roles(axes);
        let inner = columns.len();
        columns.extend(self.question.by.clone());
        let ids: Vec<&str> = ids.iter().map(|id| self.options.role(id)).collect();
        let needs = self.of_sets(|set| Need::panel(set, columns.clone(), &ids));
        let reductions = self.reduced(&needs)?;
        let by = self.question.by.is_some();
        let mut groups: BTreeMap<(usize, String), Panel> = BTreeMap::new();
        for (place, (name, need)) in needs.iter().enumerate() {
            let panel = reductions.panel(need).map_err(|reason| self.unread(reason))?;
            not_empty(need, panel.rows.len() as u64)?;
            if !by {
                groups.entry((place, name.clone())).or_default();
            }
            for row in &panel.rows {
                let group = if by { row.levels[inner].to_string() } else { name.clone() };
                let lacking = |place: usize| !row.levels[place].is_known();
                let has_ids = row.ids.iter().all(Option::is_some);
                let lacks = (0..row.levels.len()).filter(|&place| lacking(place)).count();
                let spared = optional.iter().filter(|place| lacking(**place)).count();
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

    /// Aligned rows of the first data set, and of the second one with axes of its own; rows
    /// that lack a value on the axes at `optional` places of the first stay.
    pub(super) fn rows_and_places(
        &mut self,
        [first, second]: [Vec<Axis>; 2],
        optional: &[usize],
    ) -> Result<[Panel; 2], Fault> {
        let ([one, other], None) = (self.question.sets.as_slice(), &self.question.by) else {
            return Err(Fault::new("name the table of the lesions with --against".into()));
        };
        let needs = [
            (one.1.clone(), Need::panel(&one.0, self.roles(first), &[])),
            (other.1.clone(), Need::panel(&other.0, self.roles(second), &[])),
        ];
        let reductions = self.reduced(&needs)?;
        let mut found = [Panel::default(), Panel::default()];
        for ((name, need), (kept, spared)) in
            needs.iter().zip(found.iter_mut().zip([optional, &[]]))
        {
            let panel = reductions.panel(need).map_err(|reason| self.unread(reason))?;
            not_empty(need, panel.rows.len() as u64)?;
            for row in &panel.rows {
                let whole = |(at, level): (usize, &Level)| level.is_known() || spared.contains(&at);
                let used = row.levels.iter().enumerate().all(whole);
                let count = self.rows.entry(name.clone()).or_insert((0, 0));
                *count = (count.0 + 1, count.1 + u64::from(used));
                if used {
                    kept.rows.push(row.clone());
                }
            }
        }
        Ok(found)
    }

    /// Axes that methods name by option, by the roles that stand for them.
    fn roles(&self, mut axes: Vec<Axis>) -> Vec<Axis> {
        let strata = self.strata();
        for axis in axes.iter_mut().filter(|axis| !strata.contains(axis)) {
            axis.column = self.options.role(&axis.column).to_string();
        }
        axes
    }

    fn of_sets(&self, need: impl Fn(&str) -> Need) -> Vec<(String, Need)> {
        self.question.sets.iter().map(|(set, name)| (name.clone(), need(set))).collect()
    }

    /// The reductions of the second run; the first one keeps what was asked for and stops.
    fn reduced(&mut self, needs: &[(String, Need)]) -> Result<&'a Reductions, Fault> {
        self.rows.clear();
        self.reductions.ok_or_else(|| {
            self.asked.extend(needs.iter().map(|(_, need)| need.clone()));
            Fault::new("the reductions were asked for".into())
        })
    }

    fn unread(&mut self, reason: String) -> Fault {
        let fault = Fault::new(format!("this needs {reason}"));
        self.lacking = Some(reason);
        fault
    }

    /// The axis of calls: at the threshold, or 0 and 1 as they stand.
    pub(super) fn calls(&self, role: &str) -> Result<Axis, Fault> {
        match self.options.threshold {
            None => Ok(Axis::binary(role)),
            Some(threshold) => {
                let number = Number::new(threshold)
                    .map_err(|_| Fault::new("--threshold is not a finite number".into()))?;
                Ok(Axis::at_least(role, number))
            }
        }
    }

    /// A form of a method, the first where none was asked for.
    pub(super) fn form(&self, forms: &[&'static str]) -> Result<&'static str, Fault> {
        chosen("--method", self.options.form.as_deref(), forms)
    }

    /// The margin, which has to be positive.
    pub(super) fn margin(&self) -> Result<f64, Fault> {
        match self.options.margin {
            Some(margin) if margin > 0.0 && margin.is_finite() => Ok(margin),
            _ => Err(Fault::new(
                "--margin is a positive number, the largest difference that does not matter, \
                 such as 0.05"
                    .into(),
            )),
        }
    }

    /// The margin of a difference of figures from 0 to 1, if there is one.
    pub(super) fn margin_below_one(&self) -> Result<Option<f64>, Fault> {
        match self.options.margin {
            None => Ok(None),
            Some(margin) if margin >= 1.0 && margin.is_finite() => Err(Fault::new(format!(
                "--margin {margin} is as large as the figures can differ at all; write 5 points \
                 as 0.05"
            ))),
            Some(_) => self.margin().map(Some),
        }
    }

    pub(super) fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|said| said == note) {
            self.notes.push(note.to_string());
        }
    }
}

fn not_empty(need: &Need, rows: u64) -> Result<(), Fault> {
    match rows {
        0 => Err(Fault::new(format!("data set `{}` has no row that can be read", need.dataset))),
        _ => Ok(()),
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
        .ok_or_else(|| Fault::new(format!("{option} {word} is not one of {}", known.join(", "))))
}
