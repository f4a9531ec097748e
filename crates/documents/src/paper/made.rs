//! The end of a paper: what its structure follows, and what was not read in the regulator's
//! own text.

use std::collections::BTreeMap;

use reliance_model::catalogue::ReadAs;

use super::build::Writing;
use super::{Block, Inline, Table, Trace};
use crate::words;

/// Requirements the paper rests on that were not read in the regulator's own text.
pub(super) fn not_primary(writing: &Writing<'_>) -> Vec<(String, ReadAs)> {
    let requirements = &writing.source.catalogue.requirements;
    let named = writing.template.sources.iter().chain(&writing.rests_on);
    let mut list: Vec<(String, ReadAs)> = named
        .filter_map(|id| requirements.get(id))
        .filter(|requirement| requirement.read_as != ReadAs::Primary)
        .map(|requirement| (requirement.id.clone(), requirement.read_as))
        .collect();
    list.sort();
    list.dedup();
    list
}

/// The last section.
///
/// `english` counts the sentences that a paper in another language leaves English.
pub(super) fn end(
    writing: &mut Writing<'_>,
    not_primary: &[(String, ReadAs)],
    english: usize,
) -> Vec<Block> {
    let text = |text: String| vec![Inline::Text(text)];
    let heading = writing.say("How this document was made", "本文件的生成说明");
    let mut blocks = vec![Block::Heading { level: 1, text: text(heading.to_string()) }];
    blocks.push(Block::Paragraph(text(made(writing, english))));
    let follows = follows(writing);
    if !follows.is_empty() {
        let lead = writing.say("Its structure follows:", "本文件的结构依据：");
        blocks.push(Block::Paragraph(text(lead.to_string())));
        let items = follows.into_iter().map(|line| vec![Block::Paragraph(line)]).collect();
        blocks.push(Block::List { ordered: false, items });
    }
    if writing.template.read_as != ReadAs::Primary {
        let how = words::mark_meaning(writing.template.read_as);
        let said = match writing.chinese() {
            true => format!(
                "结构并非依据监管机构的原文核对（{}）；提交前须与原文核对。",
                reading_zh(writing.template.read_as)
            ),
            false => format!(
                "The structure was {how}, and not in the regulator's own text; compare it before you submit."
            ),
        };
        blocks.push(Block::Paragraph(text(said)));
    }
    if !not_primary.is_empty() {
        blocks.push(Block::Paragraph(text(lead_of(writing, not_primary.len()))));
        blocks.push(Block::Table(read_table(writing, not_primary)));
    }
    blocks
}

/// The files that the traces name, each with its whole hash.
pub(super) fn files(chinese: bool, traces: &[Trace]) -> Vec<Block> {
    let files: BTreeMap<&String, Option<&String>> = traces
        .iter()
        .flat_map(|trace| &trace.files)
        .map(|(file, sha256)| (file, sha256.as_ref()))
        .collect();
    if files.is_empty() {
        return Vec::new();
    }
    let (lead, header) = match chinese {
        true => ("本文件的数值与陈述所依据的文件：", ["文件", "SHA-256"]),
        false => ("The files that its numbers and statements rest on:", ["File", "SHA-256"]),
    };
    let row = |(file, sha256): (&String, Option<&String>)| {
        let none = if chinese { "无哈希值" } else { "no hash" };
        let hash =
            sha256.map_or_else(|| Inline::Text(none.into()), |one| Inline::Code(one.clone()));
        vec![vec![Inline::Code(file.clone())], vec![hash]]
    };
    let table = Table {
        of: "rests-on".into(),
        header: header.map(String::from).to_vec(),
        rows: files.into_iter().map(row).collect(),
        widths: vec![30, 70],
        ..Table::default()
    };
    vec![Block::Paragraph(vec![Inline::Text(lead.into())]), Block::Table(table)]
}

fn made(writing: &Writing<'_>, english: usize) -> String {
    let assessment = writing.source.assessment;
    let (tool, catalogue, day) = (&assessment.tool, &assessment.catalogue, assessment.on);
    let hash = crate::numbers::short(&assessment.catalogue_sha256);
    match writing.chinese() {
        true => {
            let left = match english {
                0 => String::new(),
                _ => format!("有{english}处语句含英文原文（由人员以英文声明，或尚无中文措辞）。"),
            };
            format!(
                "由 Reliance {tool} 根据 {day} 的评估生成，要求目录版本 {catalogue}（SHA-256 {hash}）。程序语句的中文由措辞表逐句对应生成，提交前须由人员核对。器械文件中申报的文字和所引文件按原文列出，提交前须有中文。{left}本文件不代表监管机构的意见，也不是法律意见。"
            )
        }
        false => format!(
            "Written by Reliance {tool} from the assessment of {day}, with catalogue {catalogue} (SHA-256 {hash}). It does not speak for the regulator and is not legal advice."
        ),
    }
}

/// What the structure follows, as it is cited.
fn follows(writing: &Writing<'_>) -> Vec<Vec<Inline>> {
    let catalogue = writing.source.catalogue;
    let cite = |name: &String| {
        let requirement = catalogue.requirements.get(name);
        let key = requirement.map_or(name, |requirement| &requirement.source);
        let source = catalogue.sources.get(key)?;
        let section = requirement.map(|one| format!(", {}", one.section)).unwrap_or_default();
        let text = words::cite(&format!("{}{section}", source.cite)).to_string();
        Some(vec![match &source.url {
            Some(address) => Inline::Link { address: address.clone(), text },
            None => Inline::Text(text),
        }])
    };
    writing.template.sources.iter().filter_map(cite).collect()
}

fn lead_of(writing: &Writing<'_>, count: usize) -> String {
    match writing.chinese() {
        true => format!("本文件所依据的要求中，有 {count} 项并非依据监管机构的原文核对："),
        false => format!(
            "{} it rests on {} not read in the regulator's own text:",
            words::plural(count, "requirement", "requirements"),
            if count == 1 { "was" } else { "were" }
        ),
    }
}

fn reading_zh(read_as: ReadAs) -> &'static str {
    match read_as {
        ReadAs::Primary => "依据原文",
        ReadAs::Copy => "依据他人的转录本",
        ReadAs::Secondary => "依据他人的描述",
        ReadAs::Memory => "未经查阅",
    }
}

/// Requirements by how they were read, the least sure last.
fn read_table(writing: &Writing<'_>, not_primary: &[(String, ReadAs)]) -> Table {
    let header = match writing.chinese() {
        true => ["阅读方式", "数量", "要求"],
        false => ["How it was read", "Number", "Requirements"],
    };
    let mut by_reading: BTreeMap<ReadAs, Vec<&str>> = BTreeMap::new();
    for (id, read_as) in not_primary {
        by_reading.entry(*read_as).or_default().push(id);
    }
    let row = |(read_as, ids): (ReadAs, Vec<&str>)| {
        let how = match writing.chinese() {
            true => reading_zh(read_as).to_string(),
            false => format!("{}: {}", read_as.word(), words::mark_meaning(read_as)),
        };
        let mut list = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            if at > 0 {
                list.push(Inline::Text(", ".into()));
            }
            list.push(Inline::Code((*id).to_string()));
        }
        vec![vec![Inline::Text(how)], vec![Inline::Text(ids.len().to_string())], list]
    };
    Table {
        of: "not-primary".into(),
        header: header.map(String::from).to_vec(),
        rows: by_reading.into_iter().map(row).collect(),
        widths: vec![22, 10, 68],
        ..Table::default()
    }
}
