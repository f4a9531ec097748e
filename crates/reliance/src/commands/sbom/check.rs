//! `reliance sbom check`: fields by authority, dependencies and support.

use std::path::Path;

use reliance_checks::cyber::Supported;
use reliance_checks::cyber::fields::{self, Coverage, Gap};
use reliance_checks::cyber::graph::Graph;
use reliance_documents::log::{Log, Row, Rule};
use reliance_model::Date;
use reliance_model::catalogue::FieldList;
use reliance_model::cyber::{Bill, Component, Level};
use serde::Serialize;

use super::arguments::{Check, Format};
use super::subject::{self, More};
use crate::commands;
use crate::folder::Folder;
use crate::say;

/// Components named for a gap unless all are asked for.
const FEW: usize = 5;

/// A bill held against every list.
#[derive(Debug, Serialize)]
struct Judged<'a> {
    file: &'a str,
    sha256: &'a str,
    format: String,
    components: usize,
    lists: Vec<Held<'a>>,
    depth: Option<u32>,
    graph: Graph,
    support: SupportCounts,
}

/// A bill held against one list.
#[derive(Debug, Serialize)]
struct Held<'a> {
    list: &'a FieldList,
    decides: bool,
    #[serde(flatten)]
    coverage: Coverage,
}

/// How support of the components stands on a day.
#[derive(Debug, Default, Serialize)]
struct SupportCounts {
    on: Option<Date>,
    known: u64,
    unknown_with_reason: u64,
    lacking: u64,
    past_the_end: Vec<String>,
}

pub(super) fn run(args: &Check, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = commands::load_catalogue(catalogue)?;
    let lists = &catalogue.field_lists;
    if let Some(name) = args.lists.iter().find(|name| !lists.contains_key(*name)) {
        let known: Vec<&str> = lists.keys().map(String::as_str).collect();
        return Err(format!(
            "there is no field list `{name}`; the catalogue has {}",
            known.join(", ")
        ));
    }
    let mut folder = subject::read(&args.subject, &catalogue)?;
    subject::more(&mut folder, &More { support: &args.support, ..More::default() })?;
    subject::talk(&folder);
    let on = commands::day(args.on);
    let supported = Supported::new(&folder.evidence.cyber);
    let judge = |(file, bill)| judged(file, bill, &supported, lists.values(), &args.lists, on);
    let judged: Vec<Judged<'_>> =
        subject::bills(&folder.evidence.cyber).into_iter().map(judge).collect();
    say::data(&match args.format {
        Format::Text => super::printable(&text(&judged, args.all)),
        Format::Json => json(&judged)?,
        Format::Sarif => sarif(&judged, &folder),
    });
    let open = |held: &Held<'_>| held.decides && held.coverage.open().next().is_some();
    Ok(judged.iter().any(|one| one.lists.iter().any(open)))
}

fn judged<'a>(
    file: &'a str,
    bill: &'a Bill,
    supported: &Supported<'_>,
    lists: impl Iterator<Item = &'a FieldList>,
    deciding: &[String],
    on: Date,
) -> Judged<'a> {
    let lists = lists.map(|list| Held {
        list,
        decides: deciding.contains(&list.name),
        coverage: fields::cover(bill, supported, list, |_| true),
    });
    let graph = Graph::of(bill);
    Judged {
        file,
        sha256: &bill.sha256,
        format: bill.describe(),
        components: bill.components.len(),
        lists: lists.collect(),
        depth: graph.depth(),
        graph,
        support: support(bill, supported, on),
    }
}

fn support(bill: &Bill, supported: &Supported<'_>, on: Date) -> SupportCounts {
    let mut counts = SupportCounts { on: Some(on), ..SupportCounts::default() };
    let asked = |one: &&Component| bill.subject.as_deref() != Some(one.id.as_str());
    for component in bill.components.iter().filter(asked) {
        let support = supported.of(component);
        let known = support.ends.is_some() && !matches!(support.level, None | Some(Level::Unknown));
        match (known, &support.reason) {
            (true, _) => counts.known += 1,
            (false, Some(_)) => counts.unknown_with_reason += 1,
            (false, None) => counts.lacking += 1,
        }
        if let Some(end) = support.ends.filter(|end| *end < on) {
            counts.past_the_end.push(format!("{} ({end})", component.label()));
        }
    }
    counts
}

fn json(judged: &[Judged<'_>]) -> Result<String, String> {
    let value = serde_json::json!({
        "tool": format!("reliance {}", env!("CARGO_PKG_VERSION")),
        "bills": judged,
    });
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
}

fn text(judged: &[Judged<'_>], all: bool) -> String {
    let mut out = String::new();
    for one in judged {
        let hash: String = one.sha256.chars().take(12).collect();
        out.push_str(&format!("{}: {}, sha256 {hash}…\n\n", one.file, one.format));
        for held in &one.lists {
            out.push_str(&of_list(held, all));
        }
        out.push_str(&of_graph(one));
        out.push_str(&of_support(&one.support, all));
        out.push('\n');
    }
    out
}

fn of_list(held: &Held<'_>, all: bool) -> String {
    let list = held.list;
    let coverage = &held.coverage;
    let asked = coverage.document.len() + list.component.len();
    let lacking: Vec<&str> = lacking_fields(coverage);
    let mark = if held.decides { "*" } else { " " };
    let mut out = format!(
        "{mark} {:<16} {} of {asked} fields given   {} ({}; read as {})\n",
        list.name,
        asked - lacking.len(),
        list.by,
        list.source,
        list.read_as.word()
    );
    if !held.decides && !all && !lacking.is_empty() {
        out.push_str(&format!("    lacking: {}\n", lacking.join(", ")));
        return out;
    }
    for field in lacking {
        let gaps: Vec<&Gap> = coverage.gaps.iter().filter(|gap| gap.field == field).collect();
        out.push_str(&format!("    {field}: {}\n", gap_words(&gaps, coverage, all)));
    }
    out
}

/// Fields with a gap, those of the document first.
fn lacking_fields(coverage: &Coverage) -> Vec<&str> {
    let mut fields: Vec<&str> = Vec::new();
    for gap in &coverage.gaps {
        if !fields.contains(&gap.field.as_str()) {
            fields.push(&gap.field);
        }
    }
    fields
}

fn gap_words(gaps: &[&Gap], coverage: &Coverage, all: bool) -> String {
    if gaps.iter().any(|gap| gap.component.is_none()) {
        let of_components =
            coverage.components == 0 && !coverage.document.contains_key(&gaps[0].field);
        return match of_components {
            true => "no component gives it, because there is none".into(),
            false => "the document does not give it".into(),
        };
    }
    let reasoned = gaps.iter().filter(|gap| gap.reason.is_some()).count();
    let labels: Vec<&str> = gaps.iter().map(|gap| gap.label.as_str()).collect();
    let with = match reasoned {
        0 => String::new(),
        number => format!(" ({number} with a written reason)"),
    };
    let of = coverage.components;
    format!("lacking in {} of {of} components{with}: {}", gaps.len(), few(&labels, all))
}

fn few(labels: &[&str], all: bool) -> String {
    if all || labels.len() <= FEW {
        return labels.join(", ");
    }
    format!("{} and {} more (--all)", labels[..FEW].join(", "), labels.len() - FEW)
}

fn of_graph(one: &Judged<'_>) -> String {
    let depth = match one.depth {
        Some(depth) => format!("{depth} deep"),
        None => "no component to start from".into(),
    };
    let graph = &one.graph;
    let mut open = Vec::new();
    for (number, what) in [
        (graph.silent.len(), "do not say what they depend on"),
        (graph.unreached.len(), "are not reached"),
        (graph.dangling.len(), "are named and are no component"),
    ] {
        if number > 0 {
            open.push(format!("{number} {what}"));
        }
    }
    let rest = if open.is_empty() { "closed".to_string() } else { open.join(", ") };
    format!("  dependencies     {depth}; {rest}\n")
}

fn of_support(support: &SupportCounts, all: bool) -> String {
    let mut out = format!(
        "  support          known of {}, unknown with a reason of {}, lacking of {}\n",
        support.known, support.unknown_with_reason, support.lacking
    );
    if let (false, Some(on)) = (support.past_the_end.is_empty(), support.on) {
        let labels: Vec<&str> = support.past_the_end.iter().map(String::as_str).collect();
        out.push_str(&format!("    ended before {on}: {}\n", few(&labels, all)));
    }
    out
}

fn sarif(judged: &[Judged<'_>], folder: &Folder) -> String {
    let mut log = Log::new(env!("CARGO_PKG_VERSION"));
    for one in judged {
        for held in one.lists.iter().filter(|held| held.decides) {
            for gap in held.coverage.open() {
                let rule = format!("{}/{}", held.list.name, gap.field);
                log.rule(Rule {
                    id: rule.clone(),
                    title: format!("`{}` is asked by {}", gap.field, held.list.by),
                    help: format!(
                        "{}, {} (read as {})",
                        held.list.title,
                        held.list.source,
                        held.list.read_as.word()
                    ),
                });
                log.row(Row {
                    rule,
                    level: "warning",
                    message: format!("{} lacks `{}`", gap.label, gap.field),
                    file: one.file.to_string(),
                    line: line(one.file, gap, folder),
                    same: format!(
                        "{}/{}/{}",
                        held.list.name,
                        gap.field,
                        gap.component.as_deref().unwrap_or_default()
                    ),
                });
            }
        }
    }
    log.json()
}

/// The line of the component that lacks something.
fn line(file: &str, gap: &Gap, folder: &Folder) -> Option<usize> {
    let bill = folder.evidence.cyber.bills.get(file)?;
    let component = bill.component(gap.component.as_deref()?)?;
    match &component.place {
        reliance_model::problem::Place::Bytes(span) => {
            Some(reliance_model::problem::line_of(folder.texts.get(file)?, span.start))
        }
        reliance_model::problem::Place::Line(line) => usize::try_from(*line).ok(),
        _ => None,
    }
}
