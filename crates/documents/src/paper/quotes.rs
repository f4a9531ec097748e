//! What others wrote: files on record, words of the maker's documents, persons' answers.

use reliance_model::catalogue::Directive;
use reliance_model::content::{Body, Content, Spot};
use reliance_model::device::Document;
use reliance_model::evidence::{Attestation, Stated};

use super::build::Writing;
use super::{Block, Inline, Table, Trace, findings};
use crate::ways;

/// Most blocks of one quotation, where the directive names no number.
const MOST_BLOCKS: usize = 40;

fn of_kind<'a>(writing: &Writing<'a>, kind: &str) -> Vec<&'a Document> {
    let source = writing.source;
    source.evidence.device.documents_of(kind, &source.assessment.market).collect()
}

/// Documents of a kind that serve another market where the device is authorised: what a market
/// may ask for as the original.
fn of_other_markets<'a>(writing: &Writing<'a>, kind: &str) -> Vec<&'a Document> {
    let source = writing.source;
    let (here, device) = (&source.assessment.market, &source.evidence.device);
    let granted: Vec<&str> = device
        .authorizations
        .iter()
        .map(|one| ways::market_of(&one.kind))
        .filter(|market| market != here)
        .collect();
    let serves = |one: &&Document| {
        one.markets.is_empty() || granted.iter().any(|market| one.markets.contains(*market))
    };
    device.documents.iter().filter(|one| one.kind == kind).filter(serves).collect()
}

/// A kind of evidence in words.
fn kind_words(writing: &Writing<'_>, kind: &str) -> String {
    let says = writing.source.catalogue.kinds.get(kind).filter(|says| !says.is_empty());
    match (says, writing.chinese()) {
        (Some(says), false) => format!("{kind} ({says})"),
        (Some(says), true) => format!("{kind}（{says}）"),
        (None, _) => kind.to_string(),
    }
}

/// Files on record of a kind; a hole where there is none.
pub(super) fn attachment(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let kind = directive.argument("kind").unwrap_or_default();
    let elsewhere = directive.argument("from") == Some("elsewhere");
    let documents = match elsewhere {
        true => of_other_markets(writing, kind),
        false => of_kind(writing, kind),
    };
    if documents.is_empty() {
        let words = kind_words(writing, kind);
        let needs = match (elsewhere, writing.chinese()) {
            (false, true) => format!("该类文件：{words}"),
            (true, true) => format!("用于其他市场的该类文件：{words}"),
            (false, false) => format!("a document of the kind {words}"),
            (true, false) => format!("a document of another market of the kind {words}"),
        };
        return vec![Block::Paragraph(vec![writing.missing(kind, &needs)])];
    }
    let header: Vec<String> = match writing.chinese() {
        true => ["文件", "版本", "日期", "产品版本", "SHA-256"],
        false => ["Document", "Version", "Dated", "Device version", "SHA-256"],
    }
    .map(String::from)
    .to_vec();
    let rows = documents.into_iter().map(|document| attached(writing, document)).collect();
    let words = kind_words(writing, kind);
    let caption = match writing.chinese() {
        true => format!("在案文件：{words}"),
        false => format!("On file: {words}"),
    };
    let widths = vec![36, 10, 12, 12, 30];
    let table = Table { of: "attachments".into(), header, rows, widths, ..Table::default() };
    vec![Block::Table(findings::named(writing, directive, table, &caption))]
}

fn attached(writing: &mut Writing<'_>, document: &Document) -> Vec<Vec<Inline>> {
    let (file, hash) = writing.file(&document.file);
    let mut name = Vec::new();
    if let Some(title) = &document.title {
        name.push(Inline::Text(format!("{title} ")));
    }
    name.push(Inline::Code(file.clone()));
    let text = |text: Option<String>| vec![Inline::Text(text.unwrap_or_default())];
    let hashed = match &hash {
        Some(sha256) => {
            let trace = Trace { files: vec![(file, hash.clone())], ..Trace::default() };
            writing.field(crate::numbers::short(sha256), trace)
        }
        None => {
            let needs = match writing.chinese() {
                true => format!("文件 {}", document.file),
                false => format!("the file {}", document.file),
            };
            writing.missing(&document.file, &needs)
        }
    };
    vec![
        name,
        text(document.version.clone()),
        text(document.dated.map(|day| day.to_string())),
        text(document.device_version.clone()),
        vec![hashed],
    ]
}

/// What documents of a kind say under a heading; a hole where none says anything.
pub(super) fn quote(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let source = writing.source;
    let kind = directive.argument("kind").unwrap_or_default();
    let heading = directive.argument("heading").unwrap_or_default();
    let most = directive.argument("most").and_then(|most| most.parse().ok());
    let most = most.unwrap_or(MOST_BLOCKS).min(MOST_BLOCKS);
    let mut blocks = Vec::new();
    for document in of_kind(writing, kind) {
        let Some(content) = source.evidence.contents.get(&document.file) else { continue };
        // The device file may say under which heading an item stands.
        let item = document.items.iter().find(|(item, _)| item.eq_ignore_ascii_case(heading));
        let heading = item.map_or(heading, |(_, place)| place.as_str());
        blocks.extend(quoted(writing, content, heading, most));
    }
    if blocks.is_empty() {
        let words = kind_words(writing, kind);
        let needs = match writing.chinese() {
            true => format!("{words}中的“{heading}”一节"),
            false => format!("the section \"{heading}\" of a document of the kind {words}"),
        };
        let about = format!("{kind}, {heading}");
        return vec![Block::Paragraph(vec![writing.missing(&about, &needs)])];
    }
    blocks
}

/// Does a block stand under the heading, at any depth?
pub(super) fn under(spot: &Spot, heading: &str) -> bool {
    spot.headings.iter().any(|one| same_heading(one, heading))
}

/// The same words, apart from a number in front and case.
fn same_heading(one: &str, other: &str) -> bool {
    let bare = |text: &str| {
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '§');
        text.trim().trim_start_matches(number).to_lowercase()
    };
    bare(one) == bare(other)
}

fn quoted(
    writing: &mut Writing<'_>,
    content: &Content,
    heading: &str,
    most: usize,
) -> Option<Block> {
    let inside: Vec<_> = content
        .blocks
        .iter()
        .filter(|block| under(&block.spot, heading))
        .filter(|block| match &block.body {
            Body::Heading { text, .. } => !same_heading(text, heading),
            Body::Comment { .. } => false,
            _ => true,
        })
        .collect();
    let first = inside.first()?;
    let left_out = inside.len().saturating_sub(most);
    let cited = format!("{}, {} ({})", content.file, first.spot.words(), first.id);
    let mut blocks: Vec<Block> =
        inside.iter().take(most).filter_map(|one| as_block(&one.body)).collect();
    if blocks.is_empty() {
        return None;
    }
    if left_out > 0 {
        let text = match writing.chinese() {
            true => format!("（其余 {left_out} 段见原文。）"),
            false => format!("({left_out} further blocks stand in the document.)"),
        };
        blocks.push(Block::Paragraph(vec![Inline::Emphasis(vec![Inline::Text(text)])]));
    }
    let files = vec![(content.file.clone(), content.sha256.clone())];
    let trace = writing.trace(Trace { of: Some(cited.clone()), files, ..Trace::default() });
    Some(Block::Quote { blocks, cited, trace })
}

fn as_block(body: &Body) -> Option<Block> {
    let line = |text: &String| vec![Inline::Text(text.clone())];
    Some(match body {
        Body::Heading { text, .. } => Block::Paragraph(vec![Inline::Strong(line(text))]),
        Body::Paragraph(text) => Block::Paragraph(line(text)),
        Body::Item { text, .. } => {
            Block::List { ordered: false, items: vec![vec![Block::Paragraph(line(text))]] }
        }
        Body::Table { caption, rows } => {
            let mut rows = rows.iter();
            let header = rows.next().cloned().unwrap_or_default();
            let cells = |row: &Vec<String>| row.iter().map(&line).collect();
            Block::Table(Table {
                of: "quoted".into(),
                caption: caption.clone(),
                header,
                rows: rows.map(cells).collect(),
                ..Table::default()
            })
        }
        Body::Field { name, text } => Block::Paragraph(vec![
            Inline::Strong(vec![Inline::Text(format!("{name}: "))]),
            Inline::Text(text.clone()),
        ]),
        Body::Comment { .. } => return None,
    })
}

/// Text that a person writes; each key stands once in a paper.
pub(super) fn person(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let key = directive.argument("key").unwrap_or_default().to_string();
    let prompt = directive.argument("prompt").unwrap_or_default().to_string();
    if !writing.keys.insert(key.clone()) {
        return Vec::new();
    }
    let text = writing.source.texts.get(&key).filter(|text| !text.text.trim().is_empty()).cloned();
    if text.is_none() {
        // The block itself prints the hole.
        writing.missing(&key, &prompt);
    }
    vec![Block::Person { key, prompt, text }]
}

/// What a person stated to a question.
pub(super) fn answer(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Inline> {
    let id = directive.argument("id").unwrap_or_default();
    let source = writing.source;
    match source.evidence.attestations.get(id) {
        Some(stated) => vec![stated_words(writing, stated)],
        None => {
            let asked = source.assessment.questions.iter().find(|question| question.id == id);
            let text = asked.map_or(id, |question| question.text.as_str());
            let needs = match writing.chinese() {
                true => format!("人员答复：{text}"),
                false => format!("a person's answer: {text}"),
            };
            vec![writing.missing(id, &needs)]
        }
    }
}

/// A question with its answer.
pub(super) fn question(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Inline> {
    let id = directive.argument("id").unwrap_or_default();
    let asked = writing.source.assessment.questions.iter().find(|question| question.id == id);
    let mut inlines = Vec::new();
    if let Some(question) = asked {
        inlines.push(Inline::Emphasis(vec![Inline::Text(question.text.clone())]));
        inlines.push(Inline::Text(" ".into()));
    }
    inlines.extend(answer(writing, directive));
    inlines
}

fn stated_words(writing: &mut Writing<'_>, stated: &Attestation) -> Inline {
    let verdict = match (&stated.verdict, writing.chinese()) {
        (Stated::Satisfied, true) => "符合".to_string(),
        (Stated::NotSatisfied, true) => "不符合".to_string(),
        (Stated::DoesNotApply, true) => "不适用".to_string(),
        (Stated::Satisfied, false) => "satisfied".to_string(),
        (Stated::NotSatisfied, false) => "not satisfied".to_string(),
        (Stated::DoesNotApply, false) => "does not apply".to_string(),
        (Stated::Values(values), _) => values.join(", "),
    };
    let who = who(stated);
    let words = if stated.answer.is_empty() { verdict } else { stated.answer.clone() };
    let text = match writing.chinese() {
        true => format!("{words}（{who}）"),
        false => format!("{words} ({who})"),
    };
    let trace = of_stated(writing, stated);
    writing.field(text, trace)
}

/// Who stated it, and when.
fn who(stated: &Attestation) -> String {
    let day = stated.on.map(|day| day.to_string()).unwrap_or_default();
    let parts = [stated.person.as_str(), &day];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// The trace of what a person stated: the file that holds it, and the document it names.
pub(super) fn of_stated(writing: &Writing<'_>, stated: &Attestation) -> Trace {
    let held = writing.source.evidence.stated_in.get(&stated.question);
    let files = held.into_iter().chain(&stated.document);
    Trace {
        stated: Some(who(stated)),
        files: files.map(|file| writing.file(file)).collect(),
        ..Trace::default()
    }
}
