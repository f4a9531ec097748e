//! The rows of the comparison on file: tables with one column that is the device's and one that
//! is the predicate's.

use reliance_model::content::{Body, Content};
use reliance_model::device::{Device, Predicate};

use crate::paper::build::Writing;
use crate::paper::{Inline, Trace};

/// Words of the head of the predicate's column, and of the device's.
const OF_PREDICATE: [&str; 2] = ["predicate", "对比器械"];
const OF_DEVICE: [&str; 7] =
    ["subject", "this device", "proposed", "applicant", "new device", "本产品", "申报产品"];

/// What is on file.
#[derive(Default)]
pub(super) struct OnFile {
    pub(super) rows: Vec<Row>,
    /// Is there a table whose columns could not be told apart?
    pub(super) unclear: bool,
}

/// A row of a comparison.
pub(super) struct Row {
    pub(super) name: String,
    subject: String,
    other: String,
    trace: Trace,
}

impl Row {
    /// Has it one of these names?
    pub(super) fn is_named(&self, names: &[&str]) -> bool {
        let own = self.name.trim().trim_end_matches([':', '：', '.']).to_lowercase();
        names.iter().any(|name| *name == own)
    }

    pub(super) fn subject(&self, writing: &mut Writing<'_>) -> Inline {
        self.cell(writing, &self.subject, ("this device", "本产品"))
    }

    pub(super) fn other(&self, writing: &mut Writing<'_>) -> Inline {
        self.cell(writing, &self.other, ("the predicate", "对比器械"))
    }

    fn cell(&self, writing: &mut Writing<'_>, text: &str, of: (&str, &str)) -> Inline {
        if !text.is_empty() {
            return writing.field(text, self.trace.clone());
        }
        let needs = match writing.chinese() {
            true => format!("{}的“{}”", of.1, self.name),
            false => format!("\"{}\" of {}", self.name, of.0),
        };
        writing.missing("predicate-comparison", &needs)
    }
}

/// The rows of every such table, in the order of the documents.
pub(super) fn rows(writing: &Writing<'_>, predicate: &Predicate) -> OnFile {
    let source = writing.source;
    let market = &source.assessment.market;
    let documents = source.evidence.device.documents_of("predicate-comparison", market);
    let mut found = OnFile::default();
    for content in documents.filter_map(|one| source.evidence.contents.get(&one.file)) {
        of_document(writing, content, predicate, &mut found);
    }
    found
}

fn of_document(
    writing: &Writing<'_>,
    content: &Content,
    predicate: &Predicate,
    found: &mut OnFile,
) {
    for block in &content.blocks {
        let Body::Table { rows, .. } = &block.body else { continue };
        let Some((head, rows)) = rows.split_first() else { continue };
        let (subject, other) = match columns(head, &writing.source.evidence.device, predicate) {
            Columns::Told(subject, other) => (subject, other),
            Columns::Unclear => {
                found.unclear = true;
                continue;
            }
            Columns::None => continue,
        };
        let mut name = String::new();
        for (at, row) in rows.iter().enumerate() {
            let text = |at: usize| row.get(at).map(|cell| cell.trim()).unwrap_or_default();
            // A cell that is merged over several rows stands in the first alone.
            if !text(0).is_empty() {
                name = text(0).to_string();
            }
            if text(subject).is_empty() && text(other).is_empty() {
                continue;
            }
            let place = format!("{}, row {}", block.spot.words(), at + 2);
            let files = vec![writing.file(&content.file)];
            found.rows.push(Row {
                name: name.clone(),
                subject: text(subject).to_string(),
                other: text(other).to_string(),
                trace: Trace { of: Some(place), files, ..Trace::default() },
            });
        }
    }
}

/// What the head of a table tells of its columns.
#[derive(Debug, PartialEq, Eq)]
enum Columns {
    /// The device's and the predicate's.
    Told(usize, usize),
    /// It speaks of a predicate, and one column of each cannot be told.
    Unclear,
    /// It is about something else.
    None,
}

fn columns(head: &[String], device: &Device, predicate: &Predicate) -> Columns {
    let head: Vec<String> = head.iter().map(|cell| cell.to_lowercase()).collect();
    let number = predicate.number.trim().to_lowercase();
    let (name, own) = (predicate.name.trim().to_lowercase(), device.name.trim().to_lowercase());
    let has = |cell: &str, word: &str| !word.is_empty() && cell.contains(word);
    let of_predicate = |cell: &str| OF_PREDICATE.iter().any(|word| cell.contains(word));
    let of_device = |cell: &str| OF_DEVICE.iter().any(|word| cell.contains(word));
    // The first column names what is compared.
    let only = |is: &dyn Fn(&str) -> bool, but: Option<usize>| {
        let mut at = (1..head.len()).filter(|at| Some(*at) != but && is(&head[*at]));
        let first = at.next()?;
        at.next().is_none().then_some(first)
    };
    let other = only(&|cell| has(cell, &number), None)
        .or_else(|| only(&|cell| has(cell, &name) && of_predicate(cell), None))
        .or_else(|| only(&|cell| has(cell, &name) && !of_device(cell), None))
        .or_else(|| only(&of_predicate, None));
    let about = head.iter().skip(1).any(|cell| of_predicate(cell) || has(cell, &number));
    let Some(other) = other else {
        return if about { Columns::Unclear } else { Columns::None };
    };
    let free = |cell: &str| !of_predicate(cell);
    let subject = only(&|cell| free(cell) && (of_device(cell) || has(cell, &own)), Some(other));
    match subject {
        Some(subject) => Columns::Told(subject, other),
        None => Columns::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &[&str]) -> Columns {
        let device = Device { name: "Seer".into(), ..Device::default() };
        let predicate = Predicate {
            number: "K000001".into(),
            name: "Old Seer".into(),
            product_code: None,
            primary: true,
        };
        let head: Vec<String> = head.iter().map(ToString::to_string).collect();
        columns(&head, &device, &predicate)
    }

    #[test]
    fn one_column_of_each_is_told_by_its_head() {
        use Columns::{None, Told, Unclear};
        for (head, columns) in [
            (&["Feature", "This device", "Predicate"][..], Told(1, 2)),
            (&["Feature", "Predicate device", "Subject device"], Told(2, 1)),
            (
                &["Feature", "This device", "Secondary predicate K2", "Primary predicate K000001"],
                Told(1, 3),
            ),
            (&["Feature", "Seer 3 (subject device)", "Old Seer (predicate, K000001)"], Told(1, 2)),
            (&["Feature", "Applicant device", "K000001"], Told(1, 2)),
            (&["项目", "本产品", "对比器械"], Told(1, 2)),
            // More than one column may be the predicate's.
            (&["Feature", "Subject device", "Same as predicate?", "Predicate device"], Unclear),
            (&["Feature", "New device versus predicate", "Proposed predicate"], Unclear),
            (&["Predicate", "This device", "Note"], None),
            (&["Feature", "Value"], None),
            (&["Feature", "Predicate", "Limit"], Unclear),
        ] {
            assert_eq!(told(head), columns, "{head:?}");
        }
    }
}
