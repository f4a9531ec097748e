//! Designs of studies, filled in as a sheet.
//!
//! A row answers one item of one study: its entry is `STUDY/ITEM`, its answer the fact that
//! `[[studies]]` would declare, its document the file that shows it. What the device file
//! declares counts before the sheet, and a contradiction is told.

use reliance_model::catalogue::StudyItem;
use reliance_model::device::Study;
use reliance_model::problem::{Place, Problem, closest};

use crate::records::{self, Map, Rows};

/// Put the answers of a sheet into the studies.
pub fn apply(studies: &mut [Study], items: &[StudyItem], file: &str, bytes: &[u8]) -> Vec<Problem> {
    let Some(kind) = records::kind("study-design") else { return Vec::new() };
    let mut problems = Vec::new();
    let sheet = records::read(file, bytes, kind, &Map::default()).into_items(&mut problems);
    for (at, row) in sheet.rows.rows.iter().enumerate() {
        let cell = |name: &str| cell(&sheet.rows, row, name);
        let (answer, document) = (cell("answer"), cell("document"));
        if answer.is_empty() && document.is_empty() {
            continue;
        }
        if let Some(problem) = one(studies, items, cell("entry"), (answer, document)) {
            // The header is the first line, and lines are counted from 1.
            let line = u32::try_from(at + 2).unwrap_or(u32::MAX);
            problems.push(Problem { file: file.into(), ..problem.at(Place::Line(line.into())) });
        }
    }
    problems
}

fn cell<'r>(rows: &Rows, row: &'r [String], name: &str) -> &'r str {
    let at = rows.columns.iter().position(|column| column == name);
    at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim())
}

/// Put one answer in; what is wrong with it, where something is.
fn one(
    studies: &mut [Study],
    items: &[StudyItem],
    entry: &str,
    (answer, document): (&str, &str),
) -> Option<Problem> {
    let (study, item) = entry.rsplit_once('/').unwrap_or(("", entry));
    let names: Vec<String> = studies.iter().map(|study| study.name.clone()).collect();
    let Some(study) = studies.iter_mut().find(|one| one.name == study) else {
        let near = closest(study, names.iter().map(String::as_str));
        let message = format!("`{entry}` names no study that is known");
        return Some(hinted(Problem::error("unknown-study", "", message), near));
    };
    let Some(item) = items.iter().find(|one| one.name == item) else {
        let near = closest(item, items.iter().map(|one| one.name.as_str()));
        let message = format!("`{entry}` names no item that is known");
        return Some(hinted(Problem::error("unknown-item", "", message), near));
    };
    if !document.is_empty() {
        study.items.entry(item.name.clone()).or_insert_with(|| document.to_string());
    }
    if answer.is_empty() {
        return None;
    }
    let declared = item.facts.iter().find_map(|fact| study.facts.get(fact));
    match declared {
        Some(said) if !said.trim().eq_ignore_ascii_case(answer) => {
            let message =
                format!("`{entry}` is `{answer}` here and `{}` in the device file", said.trim());
            Some(
                Problem::error("declared-twice", "", message)
                    .help("the device file counts; correct one of the two"),
            )
        }
        Some(_) => None,
        None => {
            let fact = item.facts.first().unwrap_or(&item.name);
            study.facts.insert(fact.clone(), answer.to_string());
            None
        }
    }
}

fn hinted(problem: Problem, near: Option<&str>) -> Problem {
    problem.help(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write STUDY/ITEM, as `reliance studies -o FILE.xlsx` does".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<StudyItem> {
        let item = |name: &str, fact: &str| StudyItem {
            name: name.into(),
            facts: vec![fact.into(), name.into()],
            ..StudyItem::default()
        };
        vec![item("washout", "washout-days"), item("blinding", "masking")]
    }

    fn study() -> Study {
        let facts = [("masking".to_string(), "double".to_string())].into();
        Study { name: "eu-reader".into(), facts, ..Study::default() }
    }

    #[test]
    fn answers_become_facts_and_the_device_file_counts_first() {
        let mut studies = vec![study()];
        let sheet = "entry,answer,document\neu-reader/washout,28 days,docs/protocol.md\neu-reader/blinding,Double,\n";
        assert_eq!(apply(&mut studies, &items(), "s.csv", sheet.as_bytes()), []);
        assert_eq!(studies[0].facts["washout-days"], "28 days");
        assert_eq!(studies[0].facts["masking"], "double");
        assert_eq!(studies[0].items["washout"], "docs/protocol.md");
    }

    #[test]
    fn what_leads_nowhere_or_contradicts_is_told_with_its_line() {
        let mut studies = vec![study()];
        let sheet = "entry,answer\neu-raeder/washout,28\neu-reader/washuot,28\neu-reader/blinding,open\nwashout,3\n";
        let told = apply(&mut studies, &items(), "s.csv", sheet.as_bytes());
        let told: Vec<String> = told
            .iter()
            .map(|one| {
                format!(
                    "{} {:?} {} ({})",
                    one.code,
                    one.place,
                    one.message,
                    one.help.clone().unwrap_or_default()
                )
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        unknown-study Line(2) `eu-raeder/washout` names no study that is known (did you mean `eu-reader`?)
        unknown-item Line(3) `eu-reader/washuot` names no item that is known (did you mean `washout`?)
        declared-twice Line(4) `eu-reader/blinding` is `open` here and `double` in the device file (the device file counts; correct one of the two)
        unknown-study Line(5) `washout` names no study that is known (write STUDY/ITEM, as `reliance studies -o FILE.xlsx` does)
        ");
        assert_eq!(studies[0].facts.len(), 1);
    }
}
