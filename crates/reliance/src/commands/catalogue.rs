//! `reliance catalogue`: list, show, lint, diff.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, CataloguePlace, Force, Requirement};
use reliance_model::catalogue_diff::{Diff, What, Whose, diff as diff_between};
use reliance_model::device::Device;
use reliance_model::problem::{Place, Problem, Severity};

use crate::cli::{CatalogueArgs, CatalogueCommand};
use crate::{builtin, folder, problems, say};

pub(super) fn run(args: &CatalogueArgs, folder: Option<&Path>) -> Result<bool, String> {
    match &args.command {
        CatalogueCommand::List { market, force, format } => {
            let catalogue = super::load_catalogue(folder)?;
            list(&catalogue, market.as_deref(), force.as_deref(), format)
        }
        CatalogueCommand::Show { id, format } => {
            let catalogue = super::load_catalogue(folder)?;
            show(&catalogue, id, format)
        }
        CatalogueCommand::Lint { format } => lint(folder, format),
        CatalogueCommand::Diff { from, to, folder: device, market, format } => {
            let catalogue = super::load_catalogue(folder)?;
            let device = device.as_deref().map(|device| (device, market.as_deref()));
            diff(&catalogue, (*from, *to), device, format)
        }
    }
}

fn force_of(word: &str) -> Result<Force, String> {
    let word_of = |force: &Force| force.word().trim_start_matches("only ");
    let named = Force::ALL.into_iter().find(|force| word_of(force) == word);
    named.ok_or_else(|| {
        let words: Vec<&str> = Force::ALL.iter().map(word_of).collect();
        format!("`{word}` is no force; one of {}", words.join(", "))
    })
}

fn list(
    catalogue: &Catalogue,
    market: Option<&str>,
    force: Option<&str>,
    format: &str,
) -> Result<bool, String> {
    let regulators = match market {
        Some(word) => Some(&catalogue.markets[super::market(catalogue, word)?].regulators),
        None => None,
    };
    let force = force.map(force_of).transpose()?;
    let chosen: Vec<&Requirement> = catalogue
        .requirements
        .values()
        .filter(|asked| {
            regulators.is_none_or(|list| asked.origin_law || list.contains(&asked.regulator))
        })
        .filter(|asked| force.is_none_or(|force| asked.force == force))
        .collect();
    if format == "json" {
        let rows: Vec<_> = chosen.iter().map(|asked| as_value(catalogue, asked)).collect();
        say::data(&super::as_json(&rows)?);
        return Ok(false);
    }
    let mut page = String::new();
    for asked in &chosen {
        let _ = writeln!(
            page,
            "{:<44} {:<13} {:<9} {}",
            asked.id,
            asked.force.word(),
            asked.read_as.word(),
            asked.title
        );
    }
    say::data(&page);
    say::talk(&format!("{} requirements", chosen.len()));
    Ok(false)
}

fn as_value(catalogue: &Catalogue, asked: &Requirement) -> serde_json::Value {
    let source = catalogue.sources.get(&asked.source);
    let calls: Vec<String> = asked.checks.iter().map(ToString::to_string).collect();
    serde_json::json!({
        "id": asked.id, "title": asked.title, "force": asked.force, "status": asked.status,
        "source": source.map(|source| &source.cite), "url": source.and_then(|s| s.url.as_ref()),
        "section": asked.section, "in_force": asked.in_force, "in_force_note": asked.in_force_note,
        "superseded_by": asked.superseded_by, "asks": asked.asks, "how": asked.how,
        "applies": asked.applies, "facets": asked.facets, "phrase": asked.phrase,
        "doubt": asked.doubt, "kinds": asked.kinds, "checks": calls, "question": asked.question,
        "attest": asked.attest, "concepts": asked.concepts, "review_risk": asked.review_risk,
        "slot": asked.slot, "read_as": asked.read_as, "read_note": asked.read_note,
        "origin_law": asked.origin_law, "place": asked.place,
    })
}

fn show(catalogue: &Catalogue, id: &str, format: &str) -> Result<bool, String> {
    let Some(asked) = catalogue.requirements.get(id) else {
        let ids = catalogue.requirements.keys().map(String::as_str);
        let hint = reliance_model::problem::closest(id, ids)
            .map_or("; `reliance catalogue list` has them all".to_string(), |close| {
                format!("; did you mean `{close}`?")
            });
        return Err(format!("there is no requirement `{id}`{hint}"));
    };
    if format == "json" {
        say::data(&super::as_json(&as_value(catalogue, asked))?);
    } else {
        say::data(&super::explain::requirement(catalogue, asked));
    }
    Ok(false)
}

fn lint(folder: Option<&Path>, format: &str) -> Result<bool, String> {
    let files = builtin::catalogue(folder)?;
    let reading = reliance_model::catalogue_read::read(&files);
    let names: Vec<&str> = reliance_checks::CHECKS.iter().map(|check| check.name).collect();
    let mut found = reading.problems;
    found.extend(reliance_model::lint::lint(&reading.items, &files, &names));
    found.extend(parameters(&reading.items, &files));
    let errors = found.iter().any(|problem| problem.severity == Severity::Error);
    if format == "json" {
        say::data(&super::as_json(&found)?);
    } else {
        let texts = super::texts(&files);
        let pages: Vec<String> = found
            .iter()
            .map(|problem| problem.render(texts.get(&problem.file).map(String::as_str)))
            .collect();
        say::data(&pages.join("\n\n"));
        say::talk(&problems::count(&found).unwrap_or_else(|| "nothing wrong".to_string()));
    }
    Ok(errors)
}

/// Parameters of calls that their checks do not know: every device would be sent to a person.
fn parameters(catalogue: &Catalogue, files: &BTreeMap<String, Vec<u8>>) -> Vec<Problem> {
    let mut found = Vec::new();
    for asked in catalogue.requirements.values() {
        for call in &asked.checks {
            let Some(parameter) = reliance_checks::refused_by(catalogue, call) else { continue };
            let message = format!("the check `{}` does not know `{parameter}`", call.check);
            let help = format!("`reliance explain {}` names its parameters", call.check);
            let place = place_of(files, &asked.place, &call.check);
            let problem = Problem::warning("unknown-parameter", &asked.place.file, message);
            found.push(problem.at(place).help(help));
        }
    }
    found
}

/// Where a word stands in an entry of the catalogue.
fn place_of(files: &BTreeMap<String, Vec<u8>>, entry: &CataloguePlace, word: &str) -> Place {
    let text = files.get(&entry.file).and_then(|bytes| std::str::from_utf8(bytes).ok());
    let at = text.and_then(|text| {
        let before = entry.line.saturating_sub(1);
        let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
        text.get(start..)?.find(word).map(|at| start + at)
    });
    at.map_or(Place::Line(entry.line as u64), |at| Place::Bytes(at..at + word.len()))
}

fn diff(
    catalogue: &Catalogue,
    (from, to): (Date, Date),
    device: Option<(&Path, Option<&str>)>,
    format: &str,
) -> Result<bool, String> {
    let diff = match device {
        None => diff_between(catalogue, from, to, None)?,
        Some((folder, market)) => diff_of(catalogue, (from, to), folder, market)?,
    };
    if format == "json" {
        say::data(&super::as_json(&diff)?);
        return Ok(false);
    }
    let mut page = String::new();
    for change in &diff.changes {
        let what = match change.what {
            What::RequirementEnds => "ends",
            What::RouteCloses => "route closes",
            What::RequirementStarts => "in force",
            What::RouteOpens => "route opens",
        };
        let _ = writeln!(page, "{}  {what:<12} {:<36} {}", change.on, change.id, change.text);
        if !change.if_settled.is_empty() {
            let _ = writeln!(page, "{:26}once it is known: {}", "", change.if_settled.join(", "));
        }
    }
    if diff.changes.is_empty() {
        let _ = writeln!(page, "nothing that is made changes between {from} and {to}");
    }
    if !diff.expected.is_empty() {
        let _ = writeln!(page, "\nNot adopted, so without a day:");
    }
    for (id, expected) in &diff.expected {
        let _ = writeln!(page, "  {id:<36} {expected}");
    }
    say::data(&page);
    Ok(false)
}

/// What changes for one device, in one market or in every one that is catalogued.
fn diff_of(
    catalogue: &Catalogue,
    (from, to): (Date, Date),
    folder: &Path,
    market: Option<&str>,
) -> Result<Diff, String> {
    let markets: Vec<&str> = match market {
        Some(market) => vec![super::catalogued(catalogue, market)?],
        None => {
            let known = catalogue.markets.values().filter(|market| market.catalogued);
            known.map(|market| market.code.as_str()).collect()
        }
    };
    let folder = folder::read_on(folder, catalogue, to)?;
    problems::talk(&folder.problems, &folder.texts);
    let mut all = Diff::default();
    for market in markets {
        let profile = reliance_checks::profile(catalogue, &folder.evidence, market);
        let held = reliance_checks::routes::held_profiles(catalogue, &folder.evidence, market);
        let until = held_until(&folder.evidence.device);
        let whose = Whose { market, profile: &profile, held: &held, until: &until };
        let one = diff_between(catalogue, from, to, Some(whose))?;
        all.changes.extend(one.changes);
        all.expected.extend(one.expected);
    }
    all.changes.sort();
    // A change that concerns the device for sure in one market is told once, without a doubt.
    all.changes.dedup_by(|later, kept| {
        (later.on, later.what, &later.id) == (kept.on, kept.what, &kept.id)
    });
    all.expected.sort();
    all.expected.dedup();
    Ok(all)
}

/// The last day of each kind of authorization that is held: of several of one kind the latest.
fn held_until(device: &Device) -> BTreeMap<String, Option<Date>> {
    let mut until: BTreeMap<String, Option<Date>> = BTreeMap::new();
    for held in reliance_checks::routes::held(device).into_iter().filter(|held| !held.withdrawn) {
        let known = until.entry(held.kind).or_insert(held.expires);
        *known = known.zip(held.expires).map(|(one, other)| one.max(other));
    }
    until
}
