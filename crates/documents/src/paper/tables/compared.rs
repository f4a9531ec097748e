//! The device beside its predicate, row by row.

mod on_file;

use reliance_model::catalogue::Directive;
use reliance_model::content::{Body, Content};
use reliance_model::device::Predicate;

use crate::paper::build::Writing;
use crate::paper::{Block, Inline, Table, Trace, findings, plain, quotes};

/// What is compared at least.
struct Compared {
    english: &'static str,
    chinese: &'static str,
    /// The item under which the comparison on file speaks of it.
    item: &'static str,
    /// Whole names of rows of its table that answer it.
    names: &'static [&'static str],
}

const COMPARED: [Compared; 3] = [
    Compared {
        english: "Indications and intended use",
        chinese: "适应证与预期用途",
        item: "intended-use",
        names: &[
            "intended use",
            "indications",
            "indications for use",
            "indications and intended use",
            "intended use and indications",
            "intended use and indications for use",
            "intended use / indications for use",
            "适应证",
            "预期用途",
            "适用范围",
            "适应证与预期用途",
        ],
    },
    Compared {
        english: "Technology",
        chinese: "技术特征",
        item: "technology",
        names: &["technology", "technological characteristics", "algorithm", "技术特征", "算法"],
    },
    Compared {
        english: "Performance",
        chinese: "性能",
        item: "performance",
        names: &["performance", "performance data", "性能", "性能指标"],
    },
];

/// Most letters of a section that stands for a row.
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
    rows.extend(compared(writing, predicate));
    let header = match writing.chinese() {
        true => ["项目", "本产品", "对比器械", "异同"],
        false => ["", "This device", "Predicate", "Same?"],
    };
    let caption =
        writing.say("The device beside its predicate", "本产品与对比器械对照").to_string();
    let table = Table {
        of: "predicate-comparison".into(),
        header: header.map(String::from).to_vec(),
        rows,
        widths: vec![18, 36, 36, 10],
        ..Table::default()
    };
    vec![Block::Table(findings::named(writing, directive, table, &caption))]
}

/// What has to be compared, and the rows on file.
fn compared(writing: &mut Writing<'_>, predicate: &Predicate) -> Vec<Vec<Vec<Inline>>> {
    let device = &writing.source.evidence.device;
    let mut rows = Vec::new();
    let on_file = on_file::rows(writing, predicate);
    for one in &COMPARED {
        let declared = one.item == "intended-use" && !device.intended_use.is_empty();
        let answered = on_file.rows.iter().any(|row| row.is_named(one.names));
        if answered && !declared {
            continue;
        }
        let subject = match declared {
            true => writing.declared_or_hole(Some(&device.intended_use), "intended_use"),
            false => told(writing, one.item),
        };
        rows.push(match answered {
            true => {
                let name = writing.say("Intended use, as declared", "预期用途（申报）");
                apart(name, subject, Inline::Text("–".into()))
            }
            false => {
                let name = writing.say(one.english, one.chinese);
                let other = alone(writing, name, on_file.unclear);
                row(writing, name, subject, other)
            }
        });
    }
    for one in &on_file.rows {
        let (subject, other) = (one.subject(writing), one.other(writing));
        rows.push(row(writing, &one.name, subject, other));
    }
    rows
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
    rows.push(apart(writing.say("Name", "名称"), subject, other));
    let subject = writing.declared_or_hole(Some(&device.manufacturer), "manufacturer");
    let company = listed.map(|one| one.company.clone());
    let other = from_list(writing, company, "company");
    rows.push(apart(writing.say("Manufacturer", "制造商"), subject, other));
    let decided = listed.and_then(|one| one.decided).map(|day| day.to_string());
    let other = from_list(writing, decided, "decision");
    let none = Inline::Text("–".into());
    rows.push(apart(writing.say("Decided", "决定日期"), none, other));
    let code = predicate.product_code.clone();
    let trace = writing.declared(&key);
    let other = match code {
        Some(code) => writing.field(code, trace),
        None => writing.declared_or_hole(None, "predicates.product_code"),
    };
    let candidates: Vec<String> =
        source.assessment.pathway.candidates.iter().map(|one| one.name.clone()).collect();
    let trace = writing.of_classification();
    let subject = match candidates.is_empty() {
        true => writing.missing("classification", "a classification"),
        false => writing.field(candidates.join("; "), trace),
    };
    let name = writing.say("Classification and product code", "分类与产品代码");
    rows.push(row(writing, name, subject, other));
    rows
}

/// Do both say the same words?
fn alike(writing: &Writing<'_>, subject: &Inline, other: &Inline) -> &'static str {
    let hole = |cell: &Inline| matches!(cell, Inline::Missing { .. });
    let said = |cell: &Inline| plain(std::slice::from_ref(cell));
    match (hole(subject) || hole(other), said(subject) == said(other)) {
        (true, _) => writing.say("open", "未知"),
        (false, true) => writing.say("same words", "相同"),
        (false, false) => writing.say("differs", "不同"),
    }
}

/// A row whose difference is to be judged.
fn row(writing: &Writing<'_>, name: &str, subject: Inline, other: Inline) -> Vec<Vec<Inline>> {
    let same = alike(writing, &subject, &other);
    cells(name, subject, other, same)
}

/// A row whose difference says nothing.
fn apart(name: &str, subject: Inline, other: Inline) -> Vec<Vec<Inline>> {
    cells(name, subject, other, "")
}

fn cells(name: &str, subject: Inline, other: Inline, same: &str) -> Vec<Vec<Inline>> {
    let text = |text: &str| vec![Inline::Text(text.to_string())];
    vec![text(name), vec![subject], vec![other], text(same)]
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

/// What the predicate has by itself: a sentence about both does not say it.
fn alone(writing: &mut Writing<'_>, name: &str, unclear: bool) -> Inline {
    let needs = match (unclear, writing.chinese()) {
        (false, true) => format!("对比器械的“{name}”：对比文件中须有一张分列本产品与对比器械的表"),
        (true, true) => {
            format!("对比器械的“{name}”：对比文件的表头须使本产品与对比器械各有一列可以辨认")
        }
        (false, false) => format!(
            "\"{name}\" of the predicate: a row of a table in the comparison on file, with a \
             column for this device and one for the predicate"
        ),
        (true, false) => format!(
            "\"{name}\" of the predicate: the table in the comparison on file has heads that do \
             not tell which one column is this device's and which the predicate's"
        ),
    };
    writing.missing("predicate-comparison", &needs)
}

/// What the comparison on file says of an item, which may be about both; a hole where it names
/// no place for it.
fn told(writing: &mut Writing<'_>, item: &str) -> Inline {
    let source = writing.source;
    let market = &source.assessment.market;
    let mut documents = source.evidence.device.documents_of("predicate-comparison", market);
    let found = documents.find_map(|one| Some((&one.file, one.items.get(item)?)));
    let Some((file, place)) = found else {
        let needs = match writing.chinese() {
            true => format!("对比文件中的 `{item}`"),
            false => format!("`{item}` in a document of the kind predicate-comparison"),
        };
        return writing.missing("predicate-comparison", &needs);
    };
    let content = source.evidence.contents.get(file);
    let said = content.map(|content| section(content, place)).unwrap_or_default();
    let cut = said.chars().count() > MOST_LETTERS;
    let said: String = said.chars().take(MOST_LETTERS).collect();
    let text = match (said.is_empty(), cut, writing.chinese()) {
        (true, _, true) => format!("见 {file} 的“{place}”"),
        (true, _, false) => format!("see {file}, \"{place}\""),
        (false, false, true) => format!("{file}：“{said}”"),
        (false, false, false) => format!("{file} says: “{said}”"),
        (false, true, true) => format!("{file}：“{said}…”（下文见“{place}”）"),
        (false, true, false) => format!("{file} says: “{said}…” and goes on at \"{place}\""),
    };
    let files = vec![writing.file(file)];
    writing.field(text, Trace { files, of: Some(place.clone()), ..Trace::default() })
}

/// The running text of a section, its tables apart.
fn section(content: &Content, place: &str) -> String {
    let blocks = content.blocks.iter().filter(|block| quotes::under(&block.spot, place));
    let texts = blocks.filter_map(|block| match &block.body {
        Body::Paragraph(text) | Body::Item { text, .. } => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
