//! The device beside its predicate, row by row.

use reliance_model::catalogue::Directive;
use reliance_model::content::{Body, Content};
use reliance_model::device::Predicate;

use crate::paper::build::Writing;
use crate::paper::{Block, Inline, Table, Trace, findings};

/// What is compared at least.
struct Compared {
    english: &'static str,
    chinese: &'static str,
    /// The item under which the comparison on file speaks of it.
    item: &'static str,
    /// Words of a row of its table that is about it.
    words: &'static [&'static str],
}

const COMPARED: [Compared; 3] = [
    Compared {
        english: "Indications and intended use",
        chinese: "适应证与预期用途",
        item: "intended-use",
        words: &["intended use", "indications", "适应证", "预期用途", "适用范围"],
    },
    Compared {
        english: "Technology",
        chinese: "技术特征",
        item: "technology",
        words: &["technolog", "algorithm", "技术", "算法"],
    },
    Compared {
        english: "Performance",
        chinese: "性能",
        item: "performance",
        words: &["performance", "sensitivity", "specificity", "性能", "灵敏度", "特异度"],
    },
];

/// Heads of a column of the predicate, and of the device.
const OF_PREDICATE: [&str; 2] = ["predicate", "对比器械"];
const OF_DEVICE: [&str; 5] = ["subject", "this device", "proposed", "本产品", "申报产品"];
/// Most rows of the comparison on file, and most letters of one of its cells or sections.
const MOST_ROWS: usize = 100;
const MOST_LETTERS: usize = 2000;

/// The device and its primary predicate side by side. What is known of the predicate is what
/// its row on the user's list and the comparison on file say; the rest is a hole.
pub(super) fn side_by_side(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let source = writing.source;
    let device = &source.evidence.device;
    let predicates = &device.predicates;
    let Some((at, predicate)) = predicates
        .iter()
        .enumerate()
        .find(|(_, one)| one.primary)
        .or_else(|| predicates.iter().enumerate().next())
    else {
        let needs = writing
            .say(
                "a predicate that a person has chosen, declared under `predicates`",
                "由人员选定并在 `predicates` 中申报的对比器械",
            )
            .to_string();
        return vec![Block::Paragraph(vec![writing.missing("predicates", &needs)])];
    };
    let mut rows = known(writing, at, predicate);
    let on_file = on_file(writing, predicate);
    for one in &COMPARED {
        let about = |name: &String| {
            let name = name.to_lowercase();
            one.words.iter().any(|word| name.contains(word))
        };
        let declared = one.item == "intended-use" && !device.intended_use.is_empty();
        let there = on_file.iter().any(|row| about(&row.name));
        if there && !declared {
            continue;
        }
        let name = writing.say(one.english, one.chinese).to_string();
        let subject = match declared {
            true => writing.declared_or_hole(Some(&device.intended_use), "intended_use"),
            false => told(writing, one.item),
        };
        let other = match on_file.iter().find(|row| about(&row.name)) {
            Some(row) => row.other(writing),
            None => alone(writing, &name),
        };
        rows.push(self::row(&name, subject, other));
    }
    for one in &on_file {
        let intended = COMPARED[0].words.iter().any(|word| one.name.to_lowercase().contains(word));
        if !(intended && !device.intended_use.is_empty()) {
            let (subject, other) = (one.subject(writing), one.other(writing));
            rows.push(self::row(&one.name, subject, other));
        }
    }
    let header = match writing.chinese() {
        true => ["项目", "本产品", "对比器械"],
        false => ["", "This device", "Predicate"],
    };
    let caption =
        writing.say("The device beside its predicate", "本产品与对比器械对照").to_string();
    let table = Table {
        of: "predicate-comparison".into(),
        header: header.map(String::from).to_vec(),
        rows,
        widths: vec![20, 40, 40],
        ..Table::default()
    };
    vec![Block::Table(findings::named(writing, directive, table, &caption))]
}

/// The rows of what is declared and listed of both.
fn known(writing: &mut Writing<'_>, at: usize, predicate: &Predicate) -> Vec<Vec<Vec<Inline>>> {
    let source = writing.source;
    let device = &source.evidence.device;
    let key = format!("predicates, entry {}", at + 1);
    let listed = source.evidence.listed_devices.iter().find(|one| one.number == predicate.number);
    let mut rows = Vec::new();
    let subject = writing.declared_or_hole(Some(&device.name), "name");
    let named = writing.declared(&key);
    let other = writing.field(format!("{} ({})", predicate.name, predicate.number), named);
    rows.push(row(writing.say("Name", "名称"), subject, other));
    let subject = writing.declared_or_hole(Some(&device.manufacturer), "manufacturer");
    let company = listed.map(|one| one.company.clone());
    let other = from_list(writing, company, "company");
    rows.push(row(writing.say("Manufacturer", "制造商"), subject, other));
    let decided = listed.and_then(|one| one.decided).map(|day| day.to_string());
    let other = from_list(writing, decided, "decision");
    let none = Inline::Text("–".into());
    rows.push(row(writing.say("Decided", "决定日期"), none, other));
    let code = predicate.product_code.clone();
    let trace = writing.declared(&key);
    let other = match code {
        Some(code) => writing.field(code, trace),
        None => writing.declared_or_hole(None, "predicates.product_code"),
    };
    let candidates: Vec<String> =
        source.assessment.pathway.candidates.iter().map(|one| one.name.clone()).collect();
    let trace = Trace { check: Some("classification".into()), ..Trace::default() };
    let subject = match candidates.is_empty() {
        true => writing.missing("classification", "a classification"),
        false => writing.field(candidates.join("; "), trace),
    };
    rows.push(row(writing.say("Product code", "产品代码"), subject, other));
    rows
}

fn row(name: &str, subject: Inline, other: Inline) -> Vec<Vec<Inline>> {
    vec![vec![Inline::Text(name.to_string())], vec![subject], vec![other]]
}

/// What the user's list of devices says of the predicate.
fn from_list(writing: &mut Writing<'_>, value: Option<String>, what: &str) -> Inline {
    let lists = writing.source.evidence.device.listed_devices.clone();
    match value.filter(|value| !value.is_empty()) {
        Some(value) => {
            let files = lists.iter().map(|file| writing.file(file)).collect();
            writing.field(value, Trace { files, ..Trace::default() })
        }
        None => {
            let needs = match writing.chinese() {
                true => format!("对比器械的 {what}，见监管机构的产品清单"),
                false => format!("the predicate's {what}, from a list of the regulator's"),
            };
            writing.missing("predicates", &needs)
        }
    }
}

/// A row of the comparison on file.
struct OnFile {
    name: String,
    subject: String,
    other: String,
    trace: Trace,
}

impl OnFile {
    fn subject(&self, writing: &mut Writing<'_>) -> Inline {
        self.cell(writing, &self.subject, ("this device", "本产品"))
    }

    fn other(&self, writing: &mut Writing<'_>) -> Inline {
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

/// The rows of the first table of a comparison on file that has a column of the predicate and
/// one of the device.
fn on_file(writing: &Writing<'_>, predicate: &Predicate) -> Vec<OnFile> {
    let source = writing.source;
    let market = &source.assessment.market;
    let documents = source.evidence.device.documents_of("predicate-comparison", market);
    let contents = documents.filter_map(|one| source.evidence.contents.get(&one.file));
    for content in contents {
        let rows = rows_of(writing, content, predicate);
        if !rows.is_empty() {
            return rows;
        }
    }
    Vec::new()
}

fn rows_of(writing: &Writing<'_>, content: &Content, predicate: &Predicate) -> Vec<OnFile> {
    let device = &writing.source.evidence.device;
    let names = |cell: &str, words: &[&str], name: &str| {
        let cell = cell.to_lowercase();
        let name = name.trim().to_lowercase();
        words.iter().any(|word| cell.contains(word)) || (!name.is_empty() && cell.contains(&name))
    };
    for block in &content.blocks {
        let Body::Table { rows, .. } = &block.body else { continue };
        let Some((head, rows)) = rows.split_first() else { continue };
        let other = head.iter().position(|cell| {
            names(cell, &OF_PREDICATE, &predicate.number) || names(cell, &[], &predicate.name)
        });
        let subject = head.iter().position(|cell| names(cell, &OF_DEVICE, &device.name));
        let (Some(subject), Some(other)) = (subject, other) else { continue };
        if subject == other || subject.min(other) == 0 {
            continue;
        }
        let text = |row: &[String], at: usize| {
            let cell = row.get(at).map(|cell| cell.trim()).unwrap_or_default();
            cell.chars().take(MOST_LETTERS).collect::<String>()
        };
        let found = rows.iter().take(MOST_ROWS).enumerate().map(|(at, row)| OnFile {
            name: text(row, 0),
            subject: text(row, subject),
            other: text(row, other),
            trace: Trace {
                of: Some(format!("{}, row {}", block.spot.words(), at + 2)),
                files: vec![writing.file(&content.file)],
                ..Trace::default()
            },
        });
        return found.filter(|row| !row.name.is_empty()).collect();
    }
    Vec::new()
}

/// What the predicate has by itself: a sentence about both does not say it.
fn alone(writing: &mut Writing<'_>, name: &str) -> Inline {
    let needs = match writing.chinese() {
        true => format!("对比器械的“{name}”：对比文件中须有一张分列本产品与对比器械的表"),
        false => format!(
            "\"{name}\" of the predicate: a row of a table in the comparison on file, with a \
             column for this device and one for the predicate"
        ),
    };
    writing.missing("predicate-comparison", &needs)
}

/// What the comparison on file says of an item, which may be about both; a hole where it says
/// nothing.
fn told(writing: &mut Writing<'_>, item: &str) -> Inline {
    let source = writing.source;
    let market = &source.assessment.market;
    let found =
        source.evidence.device.documents_of("predicate-comparison", market).find_map(|one| {
            let place = one.items.get(item)?;
            let content = source.evidence.contents.get(&one.file)?;
            let under = |at: &&reliance_model::content::Block| {
                at.spot.headings.last().is_some_and(|last| last.eq_ignore_ascii_case(place))
            };
            let said = content.blocks.iter().filter(under).find_map(|block| match &block.body {
                Body::Paragraph(text) | Body::Item { text, .. } => Some((text, block.spot.words())),
                _ => None,
            })?;
            Some((one.file.clone(), said.0.clone(), said.1))
        });
    match found {
        Some((file, said, place)) => {
            let said: String = said.chars().take(MOST_LETTERS).collect();
            let text = match writing.chinese() {
                true => format!("{file}：“{said}”"),
                false => format!("{file} says: “{said}”"),
            };
            let files = vec![writing.file(&file)];
            writing.field(text, Trace { files, of: Some(place), ..Trace::default() })
        }
        None => {
            let needs = match writing.chinese() {
                true => format!("对比文件中的 `{item}`"),
                false => format!("`{item}` in a document of the kind predicate-comparison"),
            };
            writing.missing("predicate-comparison", &needs)
        }
    }
}

#[cfg(test)]
mod tests;
