//! Records in the OSV schema, read straight into borrowed fields: a database has hundreds
//! of thousands, and most of a record is prose that nobody asks for here.

mod lenient;

use std::borrow::Cow;

use reliance_model::cyber::Advisory;
use reliance_model::cyber::advisory::{Affected, Event, Range, Rating};
use reliance_model::problem::Problem;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::Skimmed;
use crate::cyber::walk::{self, Report};
use lenient::{List, Object, Text};

/// The records of a file.
pub(super) enum Records<'a> {
    /// The file is one record.
    One(Box<Record<'a>>),
    /// The file is a list of records.
    Many(Vec<Record<'a>>),
}

/// A record as it stands in the file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
pub(super) struct Record<'a> {
    id: Text<'a>,
    /// A mark of GitHub's own form.
    #[serde(rename = "ghsaId")]
    ghsa_id: Option<IgnoredAny>,
    aliases: List<Text<'a>>,
    upstream: List<Text<'a>>,
    published: Text<'a>,
    modified: Text<'a>,
    withdrawn: Text<'a>,
    summary: Text<'a>,
    details: Text<'a>,
    severity: List<Severity<'a>>,
    affected: List<Package<'a>>,
    database_specific: Object<Specific<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Severity<'a> {
    #[serde(rename = "type")]
    kind: Text<'a>,
    score: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Package<'a> {
    package: Object<Name<'a>>,
    ranges: List<Events<'a>>,
    versions: List<Text<'a>>,
    severity: List<Severity<'a>>,
    database_specific: Object<Specific<'a>>,
    ecosystem_specific: Object<Specific<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Name<'a> {
    ecosystem: Text<'a>,
    name: Text<'a>,
    purl: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Events<'a> {
    #[serde(rename = "type")]
    kind: Text<'a>,
    repo: Text<'a>,
    events: List<Step<'a>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Step<'a> {
    introduced: Text<'a>,
    fixed: Text<'a>,
    last_affected: Text<'a>,
    limit: Text<'a>,
}

/// What databases add, as far as it is known here: GitHub, RustSec, Go, Ubuntu, PyPA.
#[derive(Debug, Default, Deserialize)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Specific<'a> {
    severity: Text<'a>,
    cvss: Text<'a>,
    informational: Text<'a>,
    cwe_ids: List<Text<'a>>,
    cwes: List<Value>,
    last_known_affected_version_range: Text<'a>,
}

/// The records of a JSON text: one, a list, or the `vulns` of an answer of a service.
pub(super) fn from_json<'a>(file: &str, text: &'a str) -> Result<Records<'a>, Box<Problem>> {
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'a"))]
    struct Answer<'a> {
        vulns: List<Record<'a>>,
    }
    let broken = |error: serde_json::Error| walk::broken(file, &error);
    if text.trim_start().starts_with('[') {
        let list: List<Record<'_>> = serde_json::from_str(text).map_err(broken)?;
        return Ok(Records::Many(list.0));
    }
    let record: Record<'_> = serde_json::from_str(text).map_err(broken)?;
    if record.id.is_empty()
        && let Ok(answer) = serde_json::from_str::<Answer<'_>>(text)
    {
        return Ok(Records::Many(answer.vulns.0));
    }
    Ok(Records::One(Box::new(record)))
}

/// What an index needs of a record.
pub(super) fn skim(text: &str) -> Option<Skimmed<'_>> {
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'a"))]
    struct Brief<'a> {
        id: Text<'a>,
        #[serde(default)]
        modified: Text<'a>,
        #[serde(default)]
        affected: List<Named<'a>>,
    }
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'a"))]
    struct Named<'a> {
        #[serde(default)]
        package: Object<Name<'a>>,
    }
    let brief: Brief<'_> = serde_json::from_str(text).ok()?;
    let packages = brief.affected.0.into_iter().filter_map(|one| one.package.0);
    let packages = packages.map(|name| (name.ecosystem.0, name.name.0)).collect();
    let modified = brief.modified.some();
    (!brief.id.is_empty()).then_some(Skimmed { id: brief.id.0, modified, packages })
}

/// The method of a rating by OSV's word for it and the vector.
pub(super) fn method(kind: &str, vector: &str) -> String {
    match kind {
        _ if vector.starts_with("CVSS:4") => "CVSSv4".to_string(),
        "CVSS_V2" => "CVSSv2".to_string(),
        "CVSS_V3" if vector.starts_with("CVSS:3.1/") => "CVSSv31".to_string(),
        "CVSS_V3" => "CVSSv3".to_string(),
        "CVSS_V4" => "CVSSv4".to_string(),
        other => other.to_string(),
    }
}

fn rating(severity: Severity<'_>) -> Option<Rating> {
    let score = severity.score.some()?;
    let method = Some(method(&severity.kind, &score)).filter(|word| !word.is_empty());
    // Some distributions put a word of their own where a vector is asked for.
    if !score.contains(':') {
        let number: Option<f64> = score.parse().ok().filter(|number: &f64| number.is_finite());
        let severity = number.is_none().then(|| score.to_lowercase());
        return Some(Rating { method, score: number, severity, ..Rating::default() });
    }
    Some(Rating { method, vector: Some(score.into_owned()), ..Rating::default() })
}

impl Specific<'_> {
    /// The database's own rating, a word or a vector.
    fn ratings(&self) -> Vec<Rating> {
        let by = Some("database_specific".to_string());
        let word = (!self.severity.is_empty()).then(|| Rating {
            by: by.clone(),
            severity: Some(self.severity.to_lowercase()),
            ..Rating::default()
        });
        let vector = (!self.cvss.is_empty()).then(|| Rating {
            by,
            method: Some(method("CVSS_V3", &self.cvss)),
            vector: Some(self.cvss.to_string()),
            ..Rating::default()
        });
        word.into_iter().chain(vector).collect()
    }

    fn weaknesses(&self) -> impl Iterator<Item = String> {
        let ids = self.cwe_ids.0.iter().map(|id| id.to_string());
        let named = |cwe: &Value| {
            let keys = ["cweId", "cwe_id", "id"];
            let id = keys.iter().find_map(|key| cwe.get(key)?.as_str());
            id.or(cwe.as_str()).unwrap_or_default().to_string()
        };
        ids.chain(self.cwes.0.iter().map(named))
    }
}

impl Record<'_> {
    /// The record in the terms of the model; none where it has no id.
    pub(super) fn into_advisory(
        self,
        file: &str,
        pointer: &str,
        report: &mut Report<'_>,
    ) -> Option<Advisory> {
        if self.id.is_empty() {
            let message = if self.ghsa_id.is_some() {
                "this is GitHub's own form of an advisory, which is not read; take its OSV form"
            } else {
                "the record has no id"
            };
            report.error("no-advisory", pointer, message);
            return None;
        }
        let mut ratings: Vec<Rating> = self.severity.0.into_iter().filter_map(rating).collect();
        let mut weaknesses = Vec::new();
        let mut informational = None;
        if let Some(specific) = &self.database_specific.0 {
            ratings.extend(specific.ratings());
            weaknesses.extend(specific.weaknesses());
            informational = informational.or_else(|| specific.informational.owned());
        }
        let mut affected = Vec::with_capacity(self.affected.0.len());
        for (at, package) in self.affected.0.into_iter().enumerate() {
            if let Some(specific) = &package.database_specific.0 {
                weaknesses.extend(specific.weaknesses());
                informational = informational.or_else(|| specific.informational.owned());
            }
            affected.push(package.into_affected(&format!("{pointer}/affected/{at}"), report));
        }
        weaknesses.retain(|id| !id.is_empty());
        weaknesses.sort();
        weaknesses.dedup();
        let summary = match self.summary.some() {
            Some(summary) => summary.into_owned(),
            None => first_line(&self.details),
        };
        Some(Advisory {
            id: self.id.0.into_owned(),
            aliases: self.aliases.texts(),
            upstream: self.upstream.texts(),
            published: self.published.owned(),
            modified: self.modified.owned(),
            withdrawn: self.withdrawn.owned(),
            summary,
            informational,
            weaknesses,
            ratings,
            affected,
            file: file.to_string(),
        })
    }
}

/// Longest line that stands for a summary, in characters.
const LINE: usize = 200;

/// The first line of prose, for a record without a summary.
fn first_line(details: &str) -> String {
    let line = details.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.trim_start_matches(['#', ' ']).chars().take(LINE).collect()
}

impl Package<'_> {
    fn into_affected(self, pointer: &str, report: &mut Report<'_>) -> Affected {
        let name = self.package.0.unwrap_or_default();
        let mut ratings: Vec<Rating> = self.severity.0.into_iter().filter_map(rating).collect();
        let mut last_known = None;
        let specific = [&self.database_specific.0, &self.ecosystem_specific.0];
        for specific in specific.into_iter().flatten() {
            ratings.extend(specific.ratings());
            last_known = last_known.or_else(|| specific.last_known_affected_version_range.owned());
        }
        let mut ranges = Vec::with_capacity(self.ranges.0.len());
        for (at, events) in self.ranges.0.into_iter().enumerate() {
            ranges.push(events.into_range(&format!("{pointer}/ranges/{at}"), report));
        }
        let commits = ranges.iter().any(|range| range.kind == "GIT");
        if name.name.is_empty() && !commits {
            report.warn("advisory-without-package", pointer, "no package is named here");
        }
        if ranges.is_empty() && self.versions.0.is_empty() {
            let message = "neither versions nor a range are said to be affected";
            report.warn("advisory-without-versions", pointer, message);
        }
        Affected {
            ecosystem: name.ecosystem.0.into_owned(),
            name: name.name.0.into_owned(),
            purl: name.purl.owned(),
            ranges,
            versions: self.versions.texts(),
            ratings,
            last_known,
        }
    }
}

impl Events<'_> {
    fn into_range(self, pointer: &str, report: &mut Report<'_>) -> Range {
        let mut events = Vec::with_capacity(self.events.0.len());
        for step in self.events.0 {
            let said = [
                (step.introduced, Event::Introduced as fn(String) -> Event),
                (step.fixed, Event::Fixed),
                (step.last_affected, Event::LastAffected),
                (step.limit, Event::Limit),
            ];
            let said = said.into_iter().filter(|(version, _)| !version.is_empty());
            events.extend(said.map(|(version, event)| event(version.0.into_owned())));
        }
        if !events.iter().any(|event| matches!(event, Event::Introduced(_))) {
            let message = "the range does not say from which version on it is affected";
            report.warn("range-without-start", pointer, message);
        }
        if self.kind.is_empty() {
            report.warn(
                "range-without-kind",
                pointer,
                "the range does not say of which kind it is",
            );
        }
        Range { kind: self.kind.0.into_owned(), repository: self.repo.owned(), events }
    }
}

impl<'a> Text<'a> {
    /// The text, none where it is empty.
    fn some(self) -> Option<Cow<'a, str>> {
        (!self.is_empty()).then_some(self.0)
    }

    fn owned(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.to_string())
    }
}

impl List<Text<'_>> {
    fn texts(self) -> Vec<String> {
        self.0.into_iter().filter_map(Text::some).map(Cow::into_owned).collect()
    }
}
