//! Evidence earned in one market, proposed for a requirement in another.
//!
//! The crosswalk proposes and never answers. A path of several hops is as strong as its
//! weakest link, and two hops are the most that is shown: nearly every pair only
//! *intersects*, and intersection does not carry.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{Crosswalk, Relation};
use reliance_model::finding::{Finding, Proposal};

use super::Case;

/// Most proposals kept for a finding.
const MOST: usize = 12;

/// Add proposals to the open findings; the ids of those for which there is none.
pub(super) fn propose(case: &Case<'_>, findings: &mut [Finding]) -> Vec<String> {
    let earned = earned_at(case);
    let links = links(&case.catalogue.crosswalk);
    let mut unmapped = Vec::new();
    for finding in findings.iter_mut().filter(|finding| finding.answer.is_open()) {
        finding.proposed = proposals(case, &finding.requirement, &earned, &links);
        if finding.proposed.is_empty() {
            unmapped.push(finding.requirement.clone());
        }
    }
    unmapped.sort();
    unmapped
}

/// Catalogue folders of the regulators whose authorizations the device holds, unless they
/// are the target's own.
fn earned_at(case: &Case<'_>) -> BTreeSet<String> {
    let regulators = |market: &str| {
        case.catalogue
            .markets
            .get(market)
            .map(|market| market.regulators.clone())
            .unwrap_or_default()
    };
    let target = regulators(case.market);
    let held = case.evidence.device.authorizations.iter().filter(|held| !held.withdrawn);
    held.filter_map(|held| case.catalogue.authorization_kinds.get(&held.kind))
        .flat_map(|kind| regulators(&kind.market))
        .filter(|regulator| !target.contains(regulator))
        .collect()
}

type Links<'a> = BTreeMap<&'a str, Vec<(&'a str, Relation, &'a str)>>;

fn links(pairs: &[Crosswalk]) -> Links<'_> {
    let mut links = Links::new();
    for pair in pairs {
        let back = match pair.relation {
            Relation::Subset => Relation::Superset,
            Relation::Superset => Relation::Subset,
            same => same,
        };
        links.entry(&pair.a).or_default().push((&pair.b, pair.relation, &pair.note));
        links.entry(&pair.b).or_default().push((&pair.a, back, &pair.note));
    }
    links
}

fn proposals(
    case: &Case<'_>,
    to: &str,
    earned: &BTreeSet<String>,
    links: &Links<'_>,
) -> Vec<Proposal> {
    let regulator_of =
        |id: &str| case.catalogue.requirements.get(id).map(|asked| asked.regulator.clone());
    let counts = |id: &str| regulator_of(id).is_some_and(|regulator| earned.contains(&regulator));
    let mut found = Vec::new();
    let neighbours = |id: &str| links.get(id).map(Vec::as_slice).unwrap_or_default().to_vec();
    for (first, relation, note) in neighbours(to) {
        if counts(first) {
            found.push(proposal(case, &[first, to], relation, &[note]));
            continue;
        }
        for (second, further, other) in neighbours(first) {
            if second != to && counts(second) {
                let weakest = relation.min(further);
                found.push(proposal(case, &[second, first, to], weakest, &[other, note]));
            }
        }
    }
    found.sort_by(|a, b| (a.path.len(), &a.path).cmp(&(b.path.len(), &b.path)));
    found.dedup();
    found.truncate(MOST);
    found
}

fn proposal(case: &Case<'_>, path: &[&str], weakest: Relation, notes: &[&str]) -> Proposal {
    let relation = match weakest {
        Relation::Intersects => "intersects",
        Relation::Subset => "subset",
        Relation::Superset => "superset",
        Relation::Equal => "equal",
    };
    let kinds = case.catalogue.requirements.get(path[0]).map(|asked| asked.kinds.clone());
    let kinds = kinds.unwrap_or_default();
    let on_file = case.evidence.device.documents.iter().filter(|file| kinds.contains(&file.kind));
    Proposal {
        path: path.iter().map(|id| id.to_string()).collect(),
        relation: relation.to_string(),
        notes: notes.iter().map(|note| note.to_string()).collect(),
        files: on_file.map(|file| file.file.clone()).collect(),
    }
}
