//! Term banks of the user's own: TBX (ISO 30042, second and third edition), or a table with
//! the columns `zh`, `en_gb`, `en_us`, and where wanted `definition` and `source`.

use reliance_model::catalogue::Term;
use reliance_model::problem::{Place, Problem, Reading, line_of};
use reliance_model::term_table;

use crate::cyber::markup::{self, Element};
use crate::grid;

/// Most terms that are read.
const MOST: usize = 50_000;

/// Read a term bank.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Vec<Term>> {
    let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
    if start == Some(&b'<') { tbx(file, bytes) } else { table(file, bytes) }
}

fn table(file: &str, bytes: &[u8]) -> Reading<Vec<Term>> {
    let Reading { items: grid, mut problems } = grid::read(file, bytes, None);
    let rows: Vec<Vec<String>> = grid
        .rows()
        .into_iter()
        .map(|row| {
            let last = grid.row(row).map(|(column, _)| column).max().unwrap_or(0);
            (0..=last).map(|column| grid.text(row, column).to_string()).collect()
        })
        .collect();
    let items = term_table::terms(&rows);
    if items.is_empty() && problems.is_empty() {
        let message = "the table holds no terms";
        let help = "its first row should name the columns zh, en_gb and en_us";
        problems.push(Problem::error("no-terms", file, message).help(help));
    }
    Reading { items, problems }
}

fn tbx(file: &str, bytes: &[u8]) -> Reading<Vec<Term>> {
    let mut problems = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    let text = without_doctype(text.trim_start_matches('\u{feff}'));
    let root = match markup::parse(&text) {
        Ok(root) => root,
        Err(fault) => {
            let place = Place::Line(line_of(&text, fault.at) as u64);
            let message = format!("the term bank cannot be read: {}", fault.message);
            problems.push(Problem::error("bad-xml", file, message).at(place));
            return Reading { items: Vec::new(), problems };
        }
    };
    let mut items = Vec::new();
    entries(&root, &mut items);
    if items.len() >= MOST {
        let message = format!("the term bank has more than {MOST} terms; the rest was left");
        problems.push(Problem::warning("too-many-terms", file, message));
    } else if items.is_empty() {
        let message = "the term bank holds no term in both Chinese and English";
        problems.push(Problem::error("no-terms", file, message));
    }
    Reading { items, problems }
}

/// A declaration that only names a file outside is put aside; nothing is fetched. One that
/// declares something itself stays, and is refused.
fn without_doctype(text: &str) -> String {
    let Some(start) = text.find("<!DOCTYPE") else { return text.to_string() };
    match text[start..].find('>') {
        Some(length) if !text[start..start + length].contains('[') => {
            format!("{}{}", &text[..start], &text[start + length + 1..])
        }
        _ => text.to_string(),
    }
}

/// Entries at any depth; the depth is bounded where the text is parsed.
fn entries(element: &Element, items: &mut Vec<Term>) {
    for child in &element.children {
        if items.len() >= MOST {
            return;
        }
        if matches!(child.name.as_str(), "termEntry" | "conceptEntry") {
            items.extend(entry(child));
        } else {
            entries(child, items);
        }
    }
}

fn entry(entry: &Element) -> Vec<Term> {
    let (mut zh, mut gb, mut us, mut en) = (Vec::new(), None, None, None);
    for section in
        entry.children.iter().filter(|c| matches!(c.name.as_str(), "langSet" | "langSec"))
    {
        let language = section.attribute("lang").unwrap_or_default().to_lowercase();
        let mut found = Vec::new();
        words(section, "term", &mut found);
        match language.replace('_', "-").as_str() {
            "en-gb" => gb = gb.or_else(|| found.first().cloned()),
            "en-us" => us = us.or_else(|| found.first().cloned()),
            code if code.starts_with("en") => en = en.or_else(|| found.first().cloned()),
            code if code.starts_with("zh") => zh.extend(found),
            _ => {}
        }
    }
    let mut definition = Vec::new();
    words(entry, "descrip", &mut definition);
    let english = |one: Option<String>, other: &Option<String>| {
        one.or_else(|| en.clone()).or_else(|| other.clone())
    };
    let (Some(en_gb), Some(en_us)) = (english(gb.clone(), &us), english(us, &gb)) else {
        return Vec::new();
    };
    let term = |zh: String| Term {
        zh,
        en_gb: en_gb.clone(),
        en_us: en_us.clone(),
        definition: definition.first().cloned().unwrap_or_default(),
        source: String::new(),
    };
    zh.into_iter().map(term).collect()
}

/// Texts of the elements of that name, at any depth.
fn words(element: &Element, name: &str, found: &mut Vec<String>) {
    for child in &element.children {
        if child.name == name && !child.text.trim().is_empty() {
            found.push(child.text.trim().to_string());
        }
        words(child, name, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str, text: &str) -> String {
        let reading = read(file, text.as_bytes());
        let terms = reading.items.iter().map(|term| {
            format!("{} = {} / {} ({})", term.zh, term.en_gb, term.en_us, term.definition)
        });
        let problems =
            reading.problems.iter().map(|problem| format!("{}: {}", problem.code, problem.message));
        terms.chain(problems).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn tables_and_both_editions_of_tbx_are_read() {
        assert_eq!(
            told("t.csv", "zh,en_gb,en_us,definition\n说明书,leaflet,labeling,what goes with it\n"),
            "说明书 = leaflet / labeling (what goes with it)"
        );
        let second = "<?xml version=\"1.0\"?><!DOCTYPE martif SYSTEM \"TBXcoreStructV02.dtd\"><martif><text><body><termEntry id=\"a\"><descrip type=\"definition\">a set</descrip><langSet xml:lang=\"zh-CN\"><tig><term>测试集</term></tig></langSet><langSet xml:lang=\"en-GB\"><tig><term>test set</term></tig></langSet></termEntry></body></text></martif>";
        assert_eq!(told("t.tbx", second), "测试集 = test set / test set (a set)");
        let third = "<tbx xmlns=\"urn:iso:std:iso:30042:ed-2\"><text><body><conceptEntry id=\"a\"><langSec xml:lang=\"en\"><termSec><term>reader</term></termSec></langSec><langSec xml:lang=\"zh\"><termSec><term>阅片者</term></termSec><termSec><term>阅片医生</term></termSec></langSec></conceptEntry></body></text></tbx>";
        assert_eq!(
            told("t.tbx", third),
            "阅片者 = reader / reader ()\n阅片医生 = reader / reader ()"
        );
    }

    #[test]
    fn what_is_no_term_bank_is_told() {
        assert_eq!(told("t.csv", "a,b\n1,2\n"), "no-terms: the table holds no terms");
        assert!(told("t.tbx", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>").starts_with("bad-xml"));
        assert!(told("t.tbx", "<tbx/>").starts_with("no-terms"));
    }
}
