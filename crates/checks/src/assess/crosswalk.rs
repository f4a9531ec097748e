//! Evidence earned in one market, proposed for a requirement in another.
//!
//! The relation printed is that of the first requirement of a path to the last.
//! The crosswalk proposes and never answers. A path of several hops is as strong as its
//! weakest link, and two hops are the most that is shown: nearly every pair only
//! *intersects*, and intersection does not carry.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{Crosswalk, Relation};
use reliance_model::finding::{Finding, Proposal};

use super::Case;

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
        let back = turned(pair.relation);
        links.entry(&pair.a).or_default().push((&pair.b, pair.relation, &pair.note));
        links.entry(&pair.b).or_default().push((&pair.a, back, &pair.note));
    }
    links
}

/// The relation read the other way round.
fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::Subset => Relation::Superset,
        Relation::Superset => Relation::Subset,
        same => same,
    }
}

/// The relation of the first to the last over the one between. A part of something that
/// contains a third need not share anything with it but what both intersect.
fn over(first: Relation, second: Relation) -> Relation {
    match (first, second) {
        (Relation::Equal, other) | (other, Relation::Equal) => other,
        (one, other) if one == other => one,
        _ => Relation::Intersects,
    }
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
            found.push(proposal(case, &[first, to], turned(relation), &[note]));
            continue;
        }
        for (second, further, other) in neighbours(first) {
            if second != to && counts(second) {
                let weakest = over(turned(further), turned(relation));
                found.push(proposal(case, &[second, first, to], weakest, &[other, note]));
            }
        }
    }
    found.sort_by(|a, b| (a.path.len(), &a.path).cmp(&(b.path.len(), &b.path)));
    found.dedup();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_whole_that_contains_another_part_only_intersects() {
        use Relation::{Equal, Intersects, Subset, Superset};
        assert_eq!(over(Subset, Superset), Intersects);
        assert_eq!(over(Superset, Subset), Intersects);
        assert_eq!(over(Subset, Subset), Subset);
        assert_eq!(over(Equal, Superset), Superset);
        assert_eq!(over(Intersects, Equal), Intersects);
    }

    #[test]
    fn a_relation_is_read_from_the_first_of_the_path_to_the_last() {
        let pair = |a: &str, b: &str, relation| Crosswalk {
            a: a.into(),
            b: b.into(),
            relation,
            note: String::new(),
            author: String::new(),
            reviewer: None,
        };
        // eu.part lies inside us.whole, however the pair is written.
        for pairs in [
            [pair("eu.part", "us.whole", Relation::Subset)],
            [pair("us.whole", "eu.part", Relation::Superset)],
        ] {
            let links = links(&pairs);
            let (first, relation, _) = links["us.whole"][0];
            assert_eq!((first, turned(relation)), ("eu.part", Relation::Subset));
        }
    }
}
