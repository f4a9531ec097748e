//! The device beside its predicate, row by row.

use reliance_model::catalogue::Directive;
use reliance_model::device::Predicate;

use crate::paper::build::Writing;
use crate::paper::{Block, Inline, Table, Trace, findings};

/// What is compared: the row, and the item under which the comparison on file speaks of it.
const ROWS: &[(&str, &str, &str)] = &[
    ("Indications and intended use", "适应证与预期用途", "intended-use"),
    ("Technology", "技术特征", "technology"),
    ("Performance", "性能", "performance"),
];

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
    for (english, chinese, item) in ROWS {
        let name = writing.say(english, chinese).to_string();
        let subject = match *item {
            "intended-use" => writing.declared_or_hole(Some(&device.intended_use), "intended_use"),
            _ => told(writing, item),
        };
        let other = told(writing, item);
        rows.push(row(&name, subject, other));
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

/// Where the comparison on file speaks of an item; a hole where it does not.
fn told(writing: &mut Writing<'_>, item: &str) -> Inline {
    let source = writing.source;
    let market = &source.assessment.market;
    let found =
        source.evidence.device.documents_of("predicate-comparison", market).find_map(|one| {
            let place = one.items.get(item)?;
            Some((one.file.clone(), place.clone()))
        });
    match found {
        Some((file, place)) => {
            let text = match writing.chinese() {
                true => format!("见 {file} 的“{place}”"),
                false => format!("see {file}, \"{place}\""),
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
