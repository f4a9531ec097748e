//! Vulnerabilities: advisories on the same fault brought together by their ids, with what
//! is known of them and what the maker says.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::cyber::advisory::Rating;
use reliance_model::cyber::{Component, Cyber, Status};
use reliance_security::cvss::Vector;
use reliance_security::package_url::PackageUrl;
use serde::Serialize;

use super::decisions::{self, Decision};
use super::matching::{Certainty, Match, fixed_in};

/// A vulnerability of the device, as far as it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Vulnerability {
    /// The id that it is called by: its CVE number where it has one.
    pub id: String,
    /// All its ids, that one among them.
    pub ids: BTreeSet<String>,
    /// One line on it.
    pub summary: String,
    /// Day it was published.
    pub published: Option<Date>,
    /// Ratings of advisories and statements, each once.
    pub ratings: Vec<Rating>,
    /// Components that have it, or may.
    pub components: Vec<Hit>,
    /// Is it on a list of exploited vulnerabilities? The file and the day it was added.
    pub exploited: Option<(String, Option<Date>)>,
    /// Probability that it is exploited within 30 days, and the file.
    pub predicted: Option<(f64, String)>,
}

/// A component that has a vulnerability, or may.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// File of the bill.
    pub bill: String,
    /// Id of the component in it.
    pub component: String,
    /// The component as a person knows it.
    pub label: String,
    /// Its package URL.
    pub purl: Option<String>,
    /// Records that speak of this component, each with its mark (`unmaintained`, `unsound`,
    /// `notice`) where it reports no vulnerability.
    pub records: BTreeMap<String, Option<String>>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Versions in which it is fixed.
    pub fixed_in: Vec<String>,
    /// What the maker says.
    pub decision: Decision,
}

impl Vulnerability {
    /// Has every component that has it a decision?
    pub fn is_decided(&self) -> bool {
        self.components.iter().all(|hit| hit.decision.is_complete())
    }

    /// Is it in a component for certain, and not only possibly?
    pub fn is_certain(&self) -> bool {
        self.components.iter().any(|hit| hit.certainty == Certainty::Certain)
    }

    /// Do its records say no more than that nobody maintains the package, or give notice?
    pub fn is_notice(&self) -> bool {
        let marks = self.marks();
        !marks.is_empty() && marks.iter().all(|mark| ["unmaintained", "notice"].contains(mark))
    }

    /// Is the device free of it by the maker's word: not affected or fixed everywhere?
    pub fn is_closed(&self) -> bool {
        let closed = [Some(Status::NotAffected), Some(Status::Fixed)];
        self.components
            .iter()
            .all(|hit| closed.contains(&hit.decision.status) && hit.decision.is_complete())
    }
}

/// A severity, as a word and, where there is one, a score of 0 to 10.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Severity {
    /// `none`, `low`, `medium`, `high`, `critical`, or the rater's own word.
    pub word: String,
    /// The score.
    pub score: Option<f64>,
}

impl Vulnerability {
    /// The gravest of its ratings: a vector is scored anew, a score as written is taken
    /// where there is no vector, and a bare word where there is neither.
    pub fn worst(&self) -> Option<Severity> {
        let scored = self.ratings.iter().filter_map(scored);
        let greatest = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((score, word)) = greatest {
            return Some(Severity { word, score: Some(score) });
        }
        let order = ["critical", "high", "important", "moderate", "medium", "low"];
        let words: Vec<String> =
            self.ratings.iter().filter_map(|one| one.severity.clone()).collect();
        let gravest = order.iter().find(|word| words.iter().any(|one| one == *word));
        let word = gravest.map(|word| word.to_string()).or_else(|| words.first().cloned())?;
        Some(Severity { word, score: None })
    }
}

/// The score of a rating with its word, from the vector where there is one.
pub fn scored(rating: &Rating) -> Option<(f64, String)> {
    let vector = rating.vector.as_ref().and_then(|text| text.parse::<Vector>().ok());
    if let Some(vector) = vector {
        let scores = vector.scores();
        return Some((scores.overall().value(), scores.severity().word().to_string()));
    }
    let score = rating.score?;
    let word = rating.severity.clone().unwrap_or_else(|| "scored".into());
    Some((score, word))
}

/// The vulnerabilities behind the matches, by id.
pub fn vulnerabilities(
    matches: &[Match<'_>],
    cyber: &Cyber,
    device: &decisions::Product<'_>,
) -> Vec<Vulnerability> {
    let mut found: Vec<Vulnerability> = grouped(matches)
        .into_iter()
        .map(|(ids, matches)| one(ids, &matches, cyber, device))
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// Matches whose advisories share an id.
fn grouped<'a, 'm>(matches: &'m [Match<'a>]) -> Vec<(BTreeSet<String>, Vec<&'m Match<'a>>)> {
    let mut group_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<(BTreeSet<String>, Vec<&Match<'_>>)> = Vec::new();
    for one in matches {
        let advisory = one.advisory;
        let ids: Vec<&str> =
            std::iter::once(&advisory.id).chain(&advisory.aliases).map(String::as_str).collect();
        let mut of: Vec<usize> = ids.iter().filter_map(|id| group_of.get(id).copied()).collect();
        of.sort_unstable();
        of.dedup();
        let into = match of.first() {
            Some(first) => *first,
            None => {
                groups.push((BTreeSet::new(), Vec::new()));
                groups.len() - 1
            }
        };
        for other in of.into_iter().skip(1) {
            let (ids, matches) = std::mem::take(&mut groups[other]);
            groups[into].0.extend(ids);
            groups[into].1.extend(matches);
            for group in group_of.values_mut().filter(|group| **group == other) {
                *group = into;
            }
        }
        for id in ids {
            group_of.insert(id, into);
            groups[into].0.insert(id.to_string());
        }
        groups[into].1.push(one);
    }
    groups.retain(|(_, matches)| !matches.is_empty());
    groups
}

fn one(
    ids: BTreeSet<String>,
    matches: &[&Match<'_>],
    cyber: &Cyber,
    device: &decisions::Product<'_>,
) -> Vulnerability {
    let first = matches[0].advisory;
    let mut ratings: Vec<Rating> = Vec::new();
    let mut keep = |rating: &Rating| {
        if !ratings.contains(rating) {
            ratings.push(rating.clone());
        }
    };
    for one in matches {
        one.advisory.ratings.iter().chain(&one.affected.ratings).for_each(&mut keep);
    }
    let components = hits(&ids, matches, cyber, device);
    for hit in &components {
        hit.decision.ratings.iter().for_each(&mut keep);
    }
    let named = |prefix: &str| ids.iter().find(|id| id.starts_with(prefix)).cloned();
    let id = named("CVE-").or_else(|| named("GHSA-")).unwrap_or_else(|| first.id.clone());
    let published = matches.iter().filter_map(|one| day(one.advisory.published.as_deref()?)).min();
    Vulnerability {
        id,
        summary: matches
            .iter()
            .map(|one| one.advisory.summary.clone())
            .find(|line| !line.is_empty())
            .unwrap_or_default(),
        published,
        ratings,
        components,
        exploited: exploited(&ids, cyber),
        predicted: predicted(&ids, cyber),
        ids,
    }
}

/// One hit a component, the surest of its matches.
fn hits(
    ids: &BTreeSet<String>,
    matches: &[&Match<'_>],
    cyber: &Cyber,
    device: &decisions::Product<'_>,
) -> Vec<Hit> {
    let mut hits: BTreeMap<(&str, &str), Hit> = BTreeMap::new();
    for one in matches {
        let component: &Component = one.component;
        let hit = hits.entry((one.bill, component.id.as_str())).or_insert_with(|| Hit {
            bill: one.bill.to_string(),
            component: component.id.clone(),
            label: component.label(),
            purl: component.purl.clone(),
            records: BTreeMap::new(),
            certainty: one.certainty.clone(),
            fixed_in: Vec::new(),
            decision: decisions::of(ids, component, cyber, device),
        });
        hit.records.insert(one.advisory.id.clone(), one.advisory.informational.clone());
        hit.certainty = hit.certainty.clone().min(one.certainty.clone());
        for version in fixed_in(one.affected) {
            if !hit.fixed_in.iter().any(|known| known == version) {
                hit.fixed_in.push(version.to_string());
            }
        }
    }
    hits.into_values().collect()
}

impl Vulnerability {
    /// The marks of its records where none of them reports a vulnerability; empty where one
    /// does.
    pub fn marks(&self) -> BTreeSet<&str> {
        let records = self.components.iter().flat_map(|hit| hit.records.values());
        let marks: Option<BTreeSet<&str>> = records.map(Option::as_deref).collect();
        marks.unwrap_or_default()
    }
}

fn exploited(ids: &BTreeSet<String>, cyber: &Cyber) -> Option<(String, Option<Date>)> {
    cyber.exploits.iter().find_map(|list| {
        let entry = ids.iter().find_map(|id| list.entries.get(id))?;
        Some((list.file.clone(), entry.added))
    })
}

fn predicted(ids: &BTreeSet<String>, cyber: &Cyber) -> Option<(f64, String)> {
    let of = |list: &reliance_model::cyber::Predictions| {
        let entries = ids.iter().filter_map(|id| list.entries.get(id));
        let greatest = entries.map(|entry| entry.probability).max_by(f64::total_cmp)?;
        Some((greatest, list.file.clone()))
    };
    cyber.predictions.iter().find_map(of)
}

/// The day of a time as written: its first ten letters.
pub(crate) fn day(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok()
}

/// Is it the same package, and, where both say it, the same version?
pub(crate) fn same_release(a: &PackageUrl, b: &PackageUrl) -> bool {
    a.same_package(b)
        && match (a.full_version(), b.full_version()) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cyber::made::{BILL, advisory, device};
    use crate::cyber::matching;

    #[test]
    fn records_stay_with_their_components_and_keep_their_marks() {
        let mut folder = device();
        let cyber = &mut folder.evidence.cyber;
        // Another package with the same alias: one vulnerability, two components.
        let mut other =
            advisory("RUSTSEC-2026-2", &["CVE-2026-1111"], ("crates.io", "time"), "0.4.0");
        other.informational = Some("unsound".into());
        cyber.advisories.insert(other.id.clone(), other);
        let cyber = &folder.evidence.cyber;
        let bills = [(BILL, &cyber.bills[BILL])];
        let product = decisions::Product { name: "thorax", version: "2.0", bills: &bills };
        let matching = matching::matches(&bills, cyber);
        let known = vulnerabilities(&matching.matches, cyber, &product);
        assert_eq!(known.len(), 1);
        let records: Vec<Vec<&str>> = known[0]
            .components
            .iter()
            .map(|hit| hit.records.keys().map(String::as_str).collect())
            .collect();
        assert_eq!(records, [vec!["RUSTSEC-2026-2"], vec!["GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1"]]);
        assert!(known[0].marks().is_empty(), "one of its records reports a vulnerability");
        let mut unsound = known[0].clone();
        unsound.components.truncate(1);
        assert_eq!(unsound.marks(), BTreeSet::from(["unsound"]));
    }
}
