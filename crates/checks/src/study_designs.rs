//! Studies side by side with what a market asks of their design.
//!
//! The facts of a study are those of `[[studies]]` and of the plan; where one is not
//! declared, the texts that the study names are searched for words that speak of it. What
//! the catalogue asks stands in `study-designs.toml`, by requirement.

use std::collections::BTreeSet;

use reliance_model::catalogue::{Catalogue, StudyItem};
use reliance_model::claim::Citation;
use reliance_model::content::Content;
use reliance_model::device::Study;
use reliance_model::evidence::Evidence;
use reliance_model::study_design::{AskedBy, DesignRow, Standing, StudyDesign};

use crate::compare::sentences_of;
use crate::words::list;

/// Kinds of study whose design is asked for.
const KINDS: [&str; 3] = ["standalone", "reader-study", "prospective"];
/// Words for what a study does not have.
const ABSENT: [&str; 4] = ["absent", "missing", "none", "no"];

/// Every study of a device, item by item, for a market.
pub fn study_designs(catalogue: &Catalogue, evidence: &Evidence, market: &str) -> Vec<StudyDesign> {
    let studies = evidence.device.studies.iter();
    let judged = studies.filter(|study| KINDS.contains(&study.kind.as_str()));
    judged
        .map(|study| {
            let of_kind = |item: &&StudyItem| item.studies.contains(&study.kind);
            let rows = catalogue.study_items.iter().filter(of_kind).filter_map(|item| {
                let asked_by = asked_by(catalogue, item, market);
                (!asked_by.is_empty()).then(|| row(evidence, study, item, asked_by))
            });
            StudyDesign {
                study: study.name.clone(),
                kind: study.kind.clone(),
                countries: study.countries.clone(),
                market: market.to_string(),
                rows: rows.collect(),
            }
        })
        .collect()
}

/// Requirements of the market that ask for the item.
fn asked_by(catalogue: &Catalogue, item: &StudyItem, market: &str) -> Vec<AskedBy> {
    let Some(regulators) = catalogue.markets.get(market).map(|market| &market.regulators) else {
        return Vec::new();
    };
    let asked = item.requirements.iter().filter_map(|id| catalogue.requirements.get(id));
    asked
        .filter(|asked| regulators.contains(&asked.regulator))
        .map(|asked| AskedBy {
            requirement: asked.id.clone(),
            source: catalogue
                .sources
                .get(&asked.source)
                .map_or(&asked.source, |source| &source.cite)
                .clone(),
            section: asked.section.clone(),
            force: asked.force,
            read_as: asked.read_as,
        })
        .collect()
}

fn row(evidence: &Evidence, study: &Study, item: &StudyItem, asked_by: Vec<AskedBy>) -> DesignRow {
    let (standing, because, cited) = standing(evidence, study, item);
    DesignRow {
        item: item.name.clone(),
        title: item.title.clone(),
        standing,
        because,
        cited,
        afterwards: item.afterwards.clone(),
        how: item.how.clone(),
        asked_by,
    }
}

fn standing(
    evidence: &Evidence,
    study: &Study,
    item: &StudyItem,
) -> (Standing, String, Option<Citation>) {
    let facts = item.facts.iter().filter_map(|name| {
        let said = study.facts.get(name).or_else(|| study.items.get(name))?;
        (!said.trim().is_empty()).then_some((name, said.trim()))
    });
    let facts: Vec<(&String, &str)> = facts.collect();
    for (name, said) in &facts {
        if let Some(wrong) = wrong(item, said) {
            return (Standing::Differs, format!("`{name}` is declared as {wrong}"), None);
        }
    }
    if let Some((name, said)) = facts.first() {
        return (Standing::Met, format!("`{name}` is {said}"), None);
    }
    if let Some(told) = planned(evidence, item) {
        return (Standing::Met, told, None);
    }
    match found(evidence, study, item) {
        Some((cited, sentence)) => match item.at_least.zip(days(&sentence)) {
            Some((least, days)) if days < least => (
                Standing::Differs,
                format!(
                    "a text gives {days} days; {least} are asked for, or data that support another gap"
                ),
                Some(cited),
            ),
            _ => (
                Standing::Found,
                "a text speaks of it; a person confirms what it says".into(),
                Some(cited),
            ),
        },
        None => {
            let names: Vec<String> = item.facts.iter().map(|name| format!("`{name}`")).collect();
            (
                Standing::Missing,
                format!(
                    "neither {} is declared, nor does a text of the study speak of it",
                    names.join(" nor ")
                ),
                None,
            )
        }
    }
}

/// Why what is declared contradicts what is asked.
fn wrong(item: &StudyItem, said: &str) -> Option<String> {
    let low = said.to_lowercase();
    let refused = item.refused.contains(&low) || ABSENT.contains(&low.as_str());
    if refused {
        return Some(format!("\u{201c}{said}\u{201d}"));
    }
    let least = item.at_least?;
    let number = days(said).or_else(|| said.split_whitespace().next()?.parse().ok())?;
    (number < least)
        .then(|| format!("{number} days; {least} are asked for, or data that support another gap"))
}

/// What the plan declares of an item.
fn planned(evidence: &Evidence, item: &StudyItem) -> Option<String> {
    let plan = evidence.device.plan.as_ref()?;
    match item.name.as_str() {
        "endpoints" if !plan.endpoints.is_empty() => {
            let names: Vec<String> =
                plan.endpoints.iter().map(|endpoint| format!("`{}`", endpoint.name)).collect();
            Some(format!("the plan declares {}", list(&names)))
        }
        "analysis" => {
            let (file, fixed) = (plan.file.as_ref()?, plan.fixed_on?);
            Some(format!("the plan `{file}` was fixed on {fixed}"))
        }
        _ => None,
    }
}

/// The first sentence of the study's texts that speaks of an item.
fn found(evidence: &Evidence, study: &Study, item: &StudyItem) -> Option<(Citation, String)> {
    let named: BTreeSet<&String> = study.items.values().collect();
    let protocols = evidence.device.documents.iter().filter(|document| {
        named.contains(&document.file)
            || matches!(document.kind.as_str(), "document:protocol" | "study-file")
    });
    let files: BTreeSet<&String> =
        protocols.map(|document| &document.file).chain(named.iter().copied()).collect();
    let read = files.into_iter().filter_map(|file| evidence.contents.get(file));
    read.flat_map(|content: &Content| sentences_of(content))
        .find(|(_, sentence)| speaks(item, sentence))
}

fn speaks(item: &StudyItem, sentence: &str) -> bool {
    let low = sentence.to_lowercase();
    item.words.iter().any(|word| {
        let stem = word.strip_suffix('*');
        let want = stem.unwrap_or(word);
        low.match_indices(want).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let (before, after) =
                (low[..at].chars().next_back(), low[at + want.len()..].chars().next());
            !letter(before) && (stem.is_some() || !letter(after.filter(|c| *c != 's')))
        })
    })
}

/// A time that a sentence gives, in days.
fn days(sentence: &str) -> Option<u64> {
    const NUMBERS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let low = sentence.to_lowercase();
    let spaced = low.chars().fold(String::new(), |mut text, c| {
        let latin = c.is_ascii_alphanumeric();
        text.push_str(if latin { "" } else { " " });
        text.push(c);
        text.push_str(if latin { "" } else { " " });
        text
    });
    let words: Vec<&str> = spaced
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '.' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).find_map(|pair| {
        let number: u64 = match NUMBERS.iter().position(|word| *word == pair[0]) {
            Some(number) => number as u64,
            None => pair[0].parse().ok()?,
        };
        let unit = match pair[1] {
            "day" | "days" | "天" | "日" => 1,
            "week" | "weeks" | "周" => 7,
            "month" | "months" => 30,
            _ => return None,
        };
        number.checked_mul(unit)
    })
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::{Market, Requirement};
    use reliance_model::content::{Block, Body, Spot};

    use super::*;

    fn item(name: &str, facts: &[&str], words: &[&str], at_least: Option<u64>) -> StudyItem {
        StudyItem {
            name: name.into(),
            studies: vec!["reader-study".into()],
            facts: facts.iter().map(|fact| fact.to_string()).collect(),
            words: words.iter().map(|word| word.to_string()).collect(),
            requirements: vec!["us.a".into(), "cn.b".into()],
            refused: vec!["open".into()],
            at_least,
            afterwards: "no".into(),
            ..StudyItem::default()
        }
    }

    fn catalogue() -> Catalogue {
        let requirement = |id: &str, regulator: &str| {
            let text = format!("[[requirement]]\nid = \"{id}\"\n");
            let files = [("us/requirements/a.toml".to_string(), text.into_bytes())].into();
            let mut read: Requirement =
                reliance_model::catalogue_read::read(&files).items.requirements.remove(id).unwrap();
            read.regulator = regulator.into();
            read
        };
        let market = Market {
            code: "us".into(),
            name: "US".into(),
            regulators: vec!["us".into()],
            catalogued: true,
            gaps: Vec::new(),
        };
        Catalogue {
            markets: [("us".to_string(), market)].into(),
            requirements: [("us.a".to_string(), requirement("us.a", "us"))].into(),
            study_items: vec![
                item("washout", &["washout"], &["washout"], Some(28)),
                item("blinding", &["blinding"], &["blinded"], None),
                item("control", &["control"], &["unaided"], None),
                item("order", &["order"], &["randomi*"], None),
            ],
            ..Catalogue::default()
        }
    }

    fn told(facts: &[(&str, &str)], text: &str) -> String {
        let mut evidence = Evidence::default();
        let block = Block {
            id: "b1".into(),
            spot: Spot::default(),
            body: Body::Paragraph(text.into()),
            revisions: Vec::new(),
        };
        let content = Content { file: "p.md".into(), blocks: vec![block], ..Content::default() };
        evidence.contents.insert("p.md".into(), content);
        evidence.device.studies.push(Study {
            name: "mrmc".into(),
            kind: "reader-study".into(),
            facts: facts.iter().map(|(name, said)| (name.to_string(), said.to_string())).collect(),
            items: [("protocol".to_string(), "p.md".to_string())].into(),
            ..Study::default()
        });
        let designs = study_designs(&catalogue(), &evidence, "us");
        let rows = designs[0].rows.iter();
        assert!(designs[0].rows.iter().all(|row| row.asked_by.len() == 1));
        let said = rows.map(|row| format!("{} {}", row.item, row.standing.word()));
        said.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn declared_found_refused_and_missing() {
        let facts = [("washout", "14 days"), ("blinding", "Open")];
        assert_eq!(
            told(&facts, "Readers were randomised. Unaided reading came first."),
            "washout differs, blinding differs, control found in a text, order found in a text"
        );
        let text = "Readers were blinded to truth, with a washout period of two weeks.";
        assert_eq!(
            told(&[("washout", "30")], text),
            "washout declared, blinding found in a text, control missing, order missing"
        );
        let text = "A washout period of two weeks lay between the arms.";
        assert_eq!(
            told(&[], text),
            "washout differs, blinding missing, control missing, order missing"
        );
    }

    #[test]
    fn times_are_days() {
        assert_eq!(days("a washout of four weeks"), Some(28));
        assert_eq!(days("洗脱期为28天"), Some(28));
        assert_eq!(days("12 readers"), None);
    }
}
