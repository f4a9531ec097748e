//! Lists that a sentence of a paper cuts: each stands whole in a table at the paper's end, and
//! the sentence names that table.

use std::collections::BTreeMap;

use reliance_model::finding::{Finding, Part};
use reliance_model::whole_list::{BESIDES, WholeList};

use super::build::Writing;
use super::{Block, Form, Inline, Table, Value, choose};
use crate::words;

/// What a sentence has that names the first items of a list alone.
const SIGN: &str = " more";

/// With a section of the lists that the blocks cut, each named where it is cut.
pub(super) fn whole(writing: &mut Writing<'_>, blocks: &mut Vec<Block>) {
    let known = known(writing);
    if known.is_empty() {
        return;
    }
    let origins = writing.traces.iter().filter_map(|(trace, at)| {
        let requirement = trace.requirement.clone()?;
        Some((*at, Origin { requirement, check: trace.check.clone() }))
    });
    let origins = origins.collect();
    let mut naming = Naming { writing, known, origins, row: None, cut: Vec::new() };
    naming.blocks(blocks);
    let Naming { cut, .. } = naming;
    if !cut.is_empty() {
        blocks.extend(section(writing, &cut));
    }
}

/// A list with the first finding and part that say it.
#[derive(Clone, Copy)]
struct Known<'a> {
    finding: &'a Finding,
    part: &'a Part,
    list: &'a WholeList,
}

fn known<'a>(writing: &Writing<'a>) -> Vec<Known<'a>> {
    choose::parts(writing)
        .flat_map(|(finding, part)| {
            part.lists.iter().map(move |list| Known { finding, part, list })
        })
        .collect()
}

/// A list that the paper cuts, with the number and label of its table.
struct Cut<'a> {
    known: Known<'a>,
    number: usize,
    label: String,
}

/// What a sentence is of.
#[derive(Clone)]
struct Origin {
    requirement: String,
    check: Option<String>,
}

impl Origin {
    /// Can a sentence of this origin say the list?
    fn says(&self, known: &Known<'_>) -> bool {
        let call = known.part.call.as_ref().map(ToString::to_string);
        let check = match (&self.check, call) {
            (Some(check), Some(call)) => check.split(", ").any(|one| one == call),
            _ => true,
        };
        self.requirement == known.finding.requirement && check
    }
}

struct Naming<'w, 'a> {
    writing: &'w mut Writing<'a>,
    known: Vec<Known<'a>>,
    /// What traces lead to.
    origins: BTreeMap<usize, Origin>,
    /// What the row of a table is about, by its first cell.
    row: Option<Origin>,
    cut: Vec<Cut<'a>>,
}

impl<'a> Naming<'_, 'a> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(text) => self.line(text),
                Block::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(item)),
                Block::Table(table) => {
                    for row in &mut table.rows {
                        self.row = row.first().and_then(|cell| self.origin(cell));
                        row.iter_mut().for_each(|cell| self.line(cell));
                    }
                    self.row = None;
                }
                // What others wrote stays as it is.
                Block::Heading { .. }
                | Block::Quote { .. }
                | Block::Picture(_)
                | Block::Person { .. }
                | Block::PageBreak => {}
            }
        }
    }

    fn line(&mut self, line: &mut Vec<Inline>) {
        let mut named = Vec::with_capacity(line.len());
        for mut inline in std::mem::take(line) {
            if let Inline::Strong(inner) | Inline::Emphasis(inner) = &mut inline {
                self.line(inner);
            }
            let labels = self.labels(&inline);
            let stopped = !labels.is_empty() && unstopped(&mut inline);
            named.push(inline);
            self.name(&labels, &mut named);
            if stopped {
                named.push(Inline::Text(self.writing.say(".", "。").to_string()));
            }
        }
        *line = named;
    }

    /// What the first field of a cell is of.
    fn origin(&self, cell: &[Inline]) -> Option<Origin> {
        cell.iter().find_map(|inline| match inline {
            Inline::Field { trace, .. } => self.origins.get(trace).cloned(),
            _ => None,
        })
    }

    /// The labels of the lists that a piece of a line cuts.
    fn labels(&mut self, inline: &Inline) -> Vec<String> {
        let (text, origin) = match inline {
            Inline::Text(text) => (text, self.row.clone()),
            Inline::Field { text, trace, .. } => match self.origins.get(trace) {
                Some(origin) => (text, Some(origin.clone())),
                None => return Vec::new(),
            },
            Inline::Missing { text, hole, .. } => match self.writing.holes.get(*hole) {
                Some(hole) => (text, Some(Origin { requirement: hole.about.clone(), check: None })),
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        if !text.contains(SIGN) && !text.contains(BESIDES) {
            return Vec::new();
        }
        let says = |known: &&Known<'a>| {
            // The same count may stand in sentences about anything.
            let of = match &origin {
                Some(origin) => origin.says(known),
                None => !known.list.said.starts_with(BESIDES),
            };
            of && known.list.stands_in(text)
        };
        let said: Vec<Known<'a>> = self.known.iter().filter(says).copied().collect();
        let mut labels: Vec<String> = Vec::new();
        for known in said {
            let label = self.label(known);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }

    /// The label of a list's table, which is numbered where the list is met first.
    fn label(&mut self, known: Known<'a>) -> String {
        let same = |one: &WholeList| one.of == known.list.of && one.items == known.list.items;
        if let Some(met) = self.cut.iter().find(|cut| same(cut.known.list)) {
            return met.label.clone();
        }
        let label = format!("whole-list-{}", self.cut.len() + 1);
        let number = self.writing.number_table(Some(&label));
        self.cut.push(Cut { known, number, label: label.clone() });
        label
    }

    /// `(Table 7)` behind a sentence.
    fn name(&self, labels: &[String], line: &mut Vec<Inline>) {
        if labels.is_empty() {
            return;
        }
        for (at, label) in labels.iter().enumerate() {
            let before = match at {
                0 => self.writing.say(" (", "（"),
                _ => self.writing.say(", ", "、"),
            };
            line.push(Inline::Text(before.to_string()));
            line.push(Inline::Reference { to: label.clone(), text: String::new() });
        }
        line.push(Inline::Text(self.writing.say(")", "）").to_string()));
    }
}

/// Was there a full stop at the end of a field? It then stands behind the table's name.
fn unstopped(inline: &mut Inline) -> bool {
    let Inline::Field { text, .. } = inline else { return false };
    let stopped = text.ends_with('.');
    if stopped {
        text.pop();
    }
    stopped
}

fn section(writing: &mut Writing<'_>, cut: &[Cut<'_>]) -> Vec<Block> {
    let heading = writing.say("Lists in full", "完整清单").to_string();
    let lead = writing.say(
        "Where a sentence names the first items of a list alone, the whole list stands here.",
        "正文语句仅列出清单的前几项时，完整清单列于此处。",
    );
    let lead = lead.to_string();
    let mut blocks = vec![
        Block::Heading { level: 1, text: vec![Inline::Text(heading)] },
        Block::Paragraph(vec![Inline::Text(lead)]),
    ];
    blocks.extend(cut.iter().map(|cut| Block::Table(table(writing, cut))));
    blocks
}

fn table(writing: &mut Writing<'_>, cut: &Cut<'_>) -> Table {
    let Known { finding, part, list } = cut.known;
    let trace = writing.of_part(finding, part);
    let (mut rows, mut values) = (Vec::new(), Vec::new());
    for (number, item) in (1_u32..).zip(&list.items) {
        let item = writing.field(item.clone(), trace.clone());
        rows.push(vec![vec![Inline::Text(number.to_string())], vec![item]]);
        let value = Value::Number { value: f64::from(number), form: Form::Whole };
        values.push(vec![Some(value), None]);
    }
    if list.more > 0 {
        let more = match writing.chinese() {
            true => format!("另有 {} 项未保留", list.more),
            false => format!("{} more are not kept", list.more),
        };
        rows.push(vec![Vec::new(), vec![Inline::Text(more)]]);
        values.push(vec![None, None]);
    }
    let header = match writing.chinese() {
        true => ["序号", "内容"],
        false => ["No.", "Item"],
    };
    Table {
        of: "whole-list".into(),
        number: Some(cut.number),
        label: Some(cut.label.clone()),
        caption: Some(format!("{} ({})", words::capital(&list.of), list.len())),
        header: header.map(String::from).to_vec(),
        rows,
        values,
        widths: vec![8, 92],
    }
}

#[cfg(test)]
mod tests;
