//! `reliance sbom match`: components looked up in a vulnerability database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reliance_checks::cyber::decisions::Product;
use reliance_checks::cyber::matching::{Certainty, NotLookedUp, matches};
use reliance_checks::cyber::vulnerabilities::{Hit, Vulnerability, scored, vulnerabilities};
use reliance_documents::log::{Log, Row, Rule};
use reliance_model::cyber::advisory::Rating;
use reliance_model::cyber::{Snapshot, Status};
use serde::{Deserialize, Serialize};

use super::arguments::{Format, Match};
use super::subject::{self, More};
use crate::folder::read_bounded;
use crate::{commands, say};

/// Largest earlier output that is read, in bytes.
const MOST: u64 = 256 << 20;

/// What is known of the subject's vulnerabilities.
#[derive(Debug, Serialize)]
struct Known<'a> {
    tool: String,
    bills: Vec<Looked<'a>>,
    databases: &'a [Snapshot],
    components_looked_up: u64,
    not_looked_up: Vec<NotLookedUp>,
    vulnerabilities: Vec<Vulnerability>,
}

/// A bill that was looked into.
#[derive(Debug, Serialize)]
struct Looked<'a> {
    file: &'a str,
    sha256: &'a str,
    format: String,
}

/// As much of an earlier output as says what was known then.
#[derive(Debug, Default, Deserialize)]
struct Before {
    #[serde(default)]
    vulnerabilities: Vec<serde_json::Value>,
}

pub(super) fn run(args: &Match, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = commands::load_catalogue(catalogue)?;
    let before = args.since.as_deref().map(earlier).transpose()?;
    let mut folder = subject::read(&args.subject, &catalogue)?;
    let more = More {
        vex: &args.vex,
        exploited: &args.exploited,
        predicted: &args.predicted,
        records: &args.records,
        ..More::default()
    };
    subject::more(&mut folder, &more)?;
    subject::talk(&folder);
    let cyber = &folder.evidence.cyber;
    if cyber.snapshots.is_empty() {
        return Err(
            "there is no vulnerability database to look into; name one with --records".into()
        );
    }
    let bills = subject::bills(cyber);
    // Nothing found where nothing was looked into is no answer.
    if bills.iter().all(|(_, bill)| bill.components.is_empty()) {
        return Err("the bill names no component, so that there is nothing to look up".into());
    }
    if let Some(empty) = cyber.snapshots.iter().find(|one| one.records == 0) {
        return Err(format!("{} holds no record that is read", empty.file));
    }
    let matching = matches(&bills, cyber);
    let device = &folder.evidence.device;
    let product = Product { name: &device.name, version: &device.version, bills: &bills };
    let mut known = Known {
        tool: format!("reliance {}", env!("CARGO_PKG_VERSION")),
        bills: bills
            .iter()
            .map(|(file, bill)| Looked { file, sha256: &bill.sha256, format: bill.describe() })
            .collect(),
        databases: &cyber.snapshots,
        components_looked_up: matching.looked_up,
        vulnerabilities: vulnerabilities(&matching.matches, cyber, &product),
        not_looked_up: matching.not_looked_up,
    };
    let closed = before.as_ref().map(|before| news(&mut known, before));
    say::data(&match args.format {
        Format::Text => super::printable(&text(&known, closed.as_deref())),
        Format::Json => json(&known, closed.as_deref())?,
        Format::Sarif => sarif(&known),
    });
    Ok(known.vulnerabilities.iter().any(|one| !one.is_decided()))
}

/// What an earlier run knew: each vulnerability by id, as it was written.
fn earlier(path: &Path) -> Result<BTreeMap<String, serde_json::Value>, String> {
    let bytes = read_bounded(path, MOST)?;
    let before: Before = serde_json::from_slice(&bytes).map_err(|error| {
        format!("{} is no output of `reliance sbom match --format json`: {error}", path.display())
    })?;
    let id = |one: &serde_json::Value| Some(one.get("id")?.as_str()?.to_string());
    Ok(before.vulnerabilities.into_iter().filter_map(|one| Some((id(&one)?, one))).collect())
}

/// Keep what is new or changed; gives the ids of what is gone.
fn news(known: &mut Known<'_>, before: &BTreeMap<String, serde_json::Value>) -> Vec<String> {
    let now: BTreeSet<String> = known.vulnerabilities.iter().map(|one| one.id.clone()).collect();
    known.vulnerabilities.retain(|one| {
        let as_written = serde_json::to_value(one).ok();
        before.get(&one.id) != as_written.as_ref()
    });
    before.keys().filter(|id| !now.contains(*id)).cloned().collect()
}

fn json(known: &Known<'_>, closed: Option<&[String]>) -> Result<String, String> {
    let mut value = serde_json::to_value(known).map_err(|error| error.to_string())?;
    if let (Some(closed), Some(object)) = (closed, value.as_object_mut()) {
        object.insert("no_longer_known".into(), serde_json::json!(closed));
    }
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
}

fn text(known: &Known<'_>, closed: Option<&[String]>) -> String {
    let mut out = String::new();
    if closed.is_some_and(<[String]>::is_empty) && known.vulnerabilities.is_empty() {
        return "nothing new\n".into();
    }
    for one in &known.vulnerabilities {
        out.push_str(&of_vulnerability(one));
    }
    for id in closed.unwrap_or_default() {
        out.push_str(&format!("{id}: no longer known\n"));
    }
    out.push_str(&summary(known, closed.is_some()));
    out
}

fn of_vulnerability(one: &Vulnerability) -> String {
    let mut out = one.id.clone();
    let others: Vec<&str> =
        one.ids.iter().filter(|id| **id != one.id).map(String::as_str).collect();
    if !others.is_empty() {
        out.push_str(&format!(" ({})", others.join(", ")));
    }
    if let Some((_, added)) = &one.exploited {
        let since = added.map(|day| format!(" since {day}")).unwrap_or_default();
        out.push_str(&format!("  EXPLOITED{since}"));
    }
    if let Some(severity) = severity(one) {
        out.push_str(&format!("  {severity}"));
    }
    if let Some((probability, _)) = one.predicted {
        out.push_str(&format!("  EPSS {:.1} %", probability * 100.0));
    }
    for mark in one.marks() {
        out.push_str(&format!("  {mark}: reports no vulnerability"));
    }
    out.push('\n');
    if !one.summary.is_empty() {
        out.push_str(&format!("  {}\n", clean(&one.summary)));
    }
    out.push_str(&ratings(one));
    for hit in &one.components {
        out.push_str(&of_hit(hit));
    }
    out
}

/// Every rating in a line of its own, those of the maker's statements beside those of the
/// records.
fn ratings(one: &Vulnerability) -> String {
    let stated = |rating: &Rating| {
        let hits = || one.components.iter();
        let hit = hits().find(|hit| hit.decision.ratings.contains(rating))?;
        Some(hit.decision.stated_in.as_ref().map_or("a statement", |(file, _)| file.as_str()))
    };
    let mut out = String::new();
    for rating in &one.ratings {
        let from = match (stated(rating), &rating.by) {
            (Some(file), Some(by)) => format!("{by}, stated in {file}"),
            (Some(file), None) => format!("stated in {file}"),
            (None, Some(by)) => by.clone(),
            (None, None) => "the records".to_string(),
        };
        let score = match scored(rating) {
            Some((score, word)) => format!("{score:.1} {word}"),
            None => rating.severity.clone().unwrap_or_else(|| "no score".into()),
        };
        let vector = rating.vector.as_ref().or(rating.method.as_ref());
        let vector = vector.map(|text| format!("  {}", clean(text))).unwrap_or_default();
        out.push_str(&format!("  rated {score:<14} by {}{vector}\n", clean(&from)));
        if let Some(why) = &rating.why {
            out.push_str(&format!("    because: {}\n", clean(why)));
        }
    }
    out
}

/// The beginning of a text of the records, which may be long.
fn clean(text: &str) -> String {
    let line: String = reliance_documents::clean(text).chars().take(160).collect();
    line.trim().to_string()
}

fn of_hit(hit: &Hit) -> String {
    let fixed = match hit.fixed_in.is_empty() {
        true => "no fix named".to_string(),
        false => format!("fixed in {}", hit.fixed_in.join(", ")),
    };
    let sure = match &hit.certainty {
        Certainty::Certain => String::new(),
        Certainty::Possible(why) => format!("; possibly: {why}"),
    };
    let decision = &hit.decision;
    let stated = match decision.status {
        None => "no decision".to_string(),
        Some(status) => {
            let reason = decision.justification.as_ref().or(decision.impact.as_ref());
            let reason = reason.map(|why| format!(" ({})", clean(why))).unwrap_or_default();
            format!("{}{reason}", status_words(status))
        }
    };
    let mut out = format!("    {}: {fixed}{sure}; {stated}\n", hit.label);
    for near in decision.near.iter().take(2) {
        out.push_str(&format!("      does not count: {}\n", clean(near)));
    }
    out
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Affected => "affected",
        Status::NotAffected => "not affected",
        Status::Fixed => "fixed",
        Status::UnderInvestigation => "under investigation",
    }
}

/// The gravest word or score of its ratings.
fn severity(one: &Vulnerability) -> Option<String> {
    let worst = one.worst()?;
    Some(match worst.score {
        Some(score) => format!("{} {score:.1}", worst.word),
        None => worst.word,
    })
}

fn summary(known: &Known<'_>, since: bool) -> String {
    let undecided = known.vulnerabilities.iter().filter(|one| !one.is_decided()).count();
    let noun = if since { "new or changed" } else { "known" };
    let mut out = format!(
        "{} {noun}, {undecided} without a complete decision; {} components looked up\n",
        known.vulnerabilities.len(),
        known.components_looked_up
    );
    for snapshot in known.databases {
        let newest = snapshot.newest.map(|day| format!(", newest of {day}")).unwrap_or_default();
        let hash: String = snapshot.sha256.chars().take(12).collect();
        out.push_str(&format!(
            "database {}: {} records{newest}, sha256 {hash}…\n",
            snapshot.file, snapshot.records
        ));
    }
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in &known.not_looked_up {
        by_reason.entry(&one.why).or_default().push(&one.label);
    }
    for (why, labels) in by_reason {
        let shown: Vec<&str> = labels.iter().take(3).copied().collect();
        let more = labels.len().saturating_sub(3);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        out.push_str(&format!("not looked up, {why}: {}{more}\n", shown.join(", ")));
    }
    out
}

fn sarif(known: &Known<'_>) -> String {
    let mut log = Log::new(env!("CARGO_PKG_VERSION"));
    for one in &known.vulnerabilities {
        for hit in one.components.iter().filter(|hit| !hit.decision.is_complete()) {
            log.rule(Rule {
                id: one.id.clone(),
                title: if one.summary.is_empty() { one.id.clone() } else { clean(&one.summary) },
                help: format!("ids: {}", one.ids.iter().cloned().collect::<Vec<_>>().join(", ")),
            });
            let exploited = if one.exploited.is_some() { "known to be exploited; " } else { "" };
            let fixed = match hit.fixed_in.is_empty() {
                true => String::new(),
                false => format!("; fixed in {}", hit.fixed_in.join(", ")),
            };
            log.row(Row {
                rule: one.id.clone(),
                level: if one.exploited.is_some() { "error" } else { "warning" },
                message: format!("{}: {exploited}no complete decision{fixed}", hit.label),
                file: hit.bill.clone(),
                line: None,
                same: format!("{}/{}", one.id, hit.purl.as_deref().unwrap_or(&hit.component)),
            });
        }
    }
    log.json()
}
