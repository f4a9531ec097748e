//! Tables of what is declared, read or found.
//!
//! A row is bound to where it comes from by its first cell. A table of something that a
//! document cannot do without is a hole where it is empty; of the rest it says *none*.

mod assessed;
mod compared;
mod declared;
mod mapped;
mod results;
mod security;
mod tested;

use reliance_model::catalogue::Directive;

use super::build::Writing;
use super::{Block, Inline, Table, Trace, findings, values};

/// The rows of a table before they are bound and captioned.
#[derive(Default)]
struct Rows {
    /// Caption, in English and Chinese.
    caption: (&'static str, &'static str),
    /// Headers, in English and Chinese, one under the other.
    header: Vec<(&'static str, &'static str)>,
    /// Rows, each with its trace.
    rows: Vec<(Trace, Vec<String>)>,
    /// Relative widths.
    widths: Vec<u32>,
    /// What is needed where there is no row; an empty table is no hole where this is none.
    needs: Option<(&'static str, &'static str)>,
}

/// A table by what it is of.
pub(super) fn table(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let of = directive.argument("of").unwrap_or_default();
    match of {
        "figures" => return findings::figures(writing, directive),
        "findings" => return findings::findings(writing, directive),
        "predicate-comparison" => return compared::side_by_side(writing, directive),
        "results" => return results::table(writing, directive),
        _ => {}
    }
    let Some(rows) = rows(writing, of, directive) else {
        let needs = format!("`{of}`");
        return vec![Block::Paragraph(vec![writing.missing(of, &needs)])];
    };
    if rows.rows.is_empty() {
        let inline = match rows.needs {
            Some((english, chinese)) => {
                let needs = writing.say(english, chinese).to_string();
                writing.missing(of, &needs)
            }
            None => Inline::Text(writing.say("None.", "无。").to_string()),
        };
        return vec![Block::Paragraph(vec![inline])];
    }
    let said = |(english, chinese): (&'static str, &'static str)| writing.say(english, chinese);
    let header = rows.header.iter().map(|both| said(*both).to_string()).collect();
    let caption = said(rows.caption);
    let (mut cells, mut held) = (Vec::new(), Vec::new());
    for (trace, row) in rows.rows {
        let columns = rows.header.iter().zip(&row);
        let values = columns.map(|((column, _), text)| values::of_cell(column, text));
        held.push(values.collect::<Vec<_>>());
        let bound = trace != Trace::default();
        let mut row = row.into_iter();
        let first = row.next().unwrap_or_default();
        let first = if bound { writing.field(first, trace) } else { Inline::Text(first) };
        let rest = row.map(|text| vec![Inline::Text(text)]);
        cells.push(std::iter::once(vec![first]).chain(rest).collect());
    }
    if held.iter().flatten().all(Option::is_none) {
        held.clear();
    }
    let (rows, widths) = (cells, rows.widths);
    let table = Table { of: of.into(), header, rows, values: held, widths, ..Table::default() };
    let mut blocks = vec![Block::Table(findings::named(writing, directive, table, caption))];
    if of == "datasets" {
        blocks.extend(tested::from_elsewhere(writing, directive.argument("role")));
    }
    blocks
}

fn rows(writing: &mut Writing<'_>, of: &str, directive: &Directive) -> Option<Rows> {
    Some(match of {
        "answers" => assessed::answers(writing),
        "authorizations" => declared::authorizations(writing),
        "calendar" => assessed::calendar(writing, directive.argument("only")),
        "catalogue-gaps" => assessed::catalogue_gaps(writing),
        "certificates" => declared::certificates(writing),
        "classification" => assessed::candidates(writing),
        "components" => security::components(writing),
        "datasets" => tested::datasets(writing, directive.argument("role")),
        "documents" => declared::documents(writing, directive.argument("kind")),
        "endpoints" => tested::endpoints(writing),
        "equipment" => declared::equipment(writing),
        "evidence-map" => mapped::evidence_map(writing),
        "facts" => declared::facts(writing, &|_| true),
        "files" => assessed::files(writing),
        "gaps" => assessed::gaps(writing, directive),
        "gaps-by-topic" => assessed::gaps_by_topic(writing),
        "interfaces" => security::interfaces(writing),
        "inventories" => tested::inventories(writing),
        "models" => tested::models(writing),
        "not-primary" => assessed::not_primary(writing),
        "participants" => tested::participants(writing),
        "patch-days" => security::patch_days(writing),
        "plan" => tested::plan(writing),
        "predicates" => declared::predicates(writing),
        "problems" => assessed::problems(writing),
        "questions" => assessed::questions(writing),
        "reference-standards" => tested::reference_standards(writing, directive.argument("role")),
        "routes" => assessed::routes(writing, directive.argument("only")),
        "set" => mapped::set(writing),
        "settings" => declared::settings(writing),
        "slots" => mapped::slots(writing, directive.argument("slot").unwrap_or_default()),
        "software-facts" => declared::facts(writing, &declared::is_of_software),
        "standards" => assessed::standards(writing),
        "statements" => security::statements(writing),
        "studies" => tested::studies(writing),
        "submission" => declared::submission(writing),
        "tables" => tested::tables(writing),
        "terms" => assessed::terms(writing),
        "threats" => security::threats(writing),
        "to-ask" => assessed::to_ask(writing),
        "vulnerabilities" => security::vulnerabilities(writing),
        "waivers" => declared::waivers(writing),
        _ => return None,
    })
}

/// A day or nothing.
fn day(day: Option<reliance_model::Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// A text or nothing.
fn opt(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

/// Yes, no, or not said.
fn flag(writing: &Writing<'_>, flag: Option<bool>) -> String {
    match flag {
        Some(true) => writing.say("yes", "是"),
        Some(false) => writing.say("no", "否"),
        None => writing.say("not said", "未说明"),
    }
    .to_string()
}

fn list<'t>(texts: impl IntoIterator<Item = &'t String>) -> String {
    texts.into_iter().cloned().collect::<Vec<_>>().join(", ")
}

/// A trace that is one file.
fn of_file(writing: &Writing<'_>, file: &str) -> Trace {
    Trace { files: vec![writing.file(file)], ..Trace::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::tests::bench;
    use reliance_model::catalogue_template::TABLES;

    #[test]
    fn every_table_of_the_vocabulary_is_written() {
        bench("{{table of=\"files\"}}", |writing| {
            let directive = writing.template.directives[0].clone();
            for of in TABLES {
                if matches!(*of, "figures" | "findings" | "predicate-comparison" | "results") {
                    continue;
                }
                let rows =
                    rows(writing, of, &directive).unwrap_or_else(|| panic!("no table `{of}`"));
                assert_eq!(rows.header.len(), rows.widths.len(), "{of}");
            }
        });
    }
}
