//! What changes between two days: requirements that come into force or end, routes that open
//! or close.
//!
//! A day never opens what is not adopted: consulted, drafted and announced routes are listed
//! apart, with what is expected of them, and nothing counts on them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;
use crate::catalogue::{
    Catalogue, CatalogueState, Exclusion, Force, Requirement, Route, RouteEnd, RouteKind,
};
use crate::facet::{Condition, Holds, Profile};

/// For whom changes are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Whose<'a> {
    /// Market code; only its requirements and the routes into it count.
    pub market: &'a str,
    /// The device's facts in that market.
    pub profile: &'a Profile,
    /// Kinds of authorization that are held, each with the facts as they are where a route
    /// starts from it: what is held is not what is planned.
    pub held: &'a BTreeMap<String, Profile>,
    /// Last day of each kind that is held; none where it has no end.
    pub until: &'a BTreeMap<String, Option<Date>>,
}

/// What changes between two days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Changes by law that is made, the earliest first.
    pub changes: Vec<DatedChange>,
    /// What is not adopted and so has no day: id, and what is expected in words.
    pub expected: Vec<(String, String)>,
}

/// A change on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DatedChange {
    /// First day on which it is so.
    pub on: Date,
    /// What changes.
    pub what: What,
    /// Id of the requirement or route.
    pub id: String,
    /// Title, or what is known in words.
    pub text: String,
    /// How binding the rule is.
    pub force: Force,
    /// Facets that have to be settled before it is known to concern the device.
    pub if_settled: Vec<String>,
}

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A requirement ends: another takes its place.
    RequirementEnds,
    /// A route closes: the day before was its last.
    RouteCloses,
    /// A requirement comes into force.
    RequirementStarts,
    /// An adopted route opens.
    RouteOpens,
}

/// Changes after the day `from`, up to and including the day `to`.
///
/// With `whose`, only what concerns that device in that market; a facet that is unset keeps a
/// change and is named. The error says what is wrong with the days.
pub fn diff(
    catalogue: &Catalogue,
    from: Date,
    to: Date,
    whose: Option<Whose<'_>>,
) -> Result<Diff, String> {
    if from > to {
        return Err(format!("{from} is after {to}: give the earlier day first"));
    }
    let mut diff = Diff::default();
    let within = |day: Date| from < day && day <= to;
    for requirement in catalogue.requirements.values() {
        let Some(if_settled) = concerns(catalogue, requirement, whose) else { continue };
        let mut push = |on: Date, what: What| {
            let (id, text) = (requirement.id.clone(), requirement.title.clone());
            let (force, if_settled) = (requirement.force, if_settled.clone());
            diff.changes.push(DatedChange { on, what, id, text, force, if_settled });
        };
        match requirement.in_force {
            Some(day) if within(day) && !requirement.superseded && requirement.force.counts() => {
                push(day, What::RequirementStarts);
            }
            _ => {}
        }
        let successor = requirement.superseded_by.as_ref();
        let successor = successor.and_then(|id| catalogue.requirements.get(id));
        let successor = successor.filter(|successor| successor.force.counts());
        if let Some(day) = successor.and_then(|successor| successor.in_force)
            && within(day)
        {
            push(day, What::RequirementEnds);
        }
    }
    for route in &catalogue.routes {
        of_route(route, &within, whose, &mut diff);
    }
    diff.changes.sort();
    Ok(diff)
}

/// The facets to settle, or `None` where the condition shuts the device out.
fn settle(profile: &Profile, condition: &Condition) -> Option<Vec<String>> {
    match profile.holds(condition) {
        Holds::No { .. } => None,
        Holds::Yes => Some(Vec::new()),
        Holds::Ask(facets) => Some(facets),
    }
}

fn concerns(
    catalogue: &Catalogue,
    requirement: &Requirement,
    whose: Option<Whose<'_>>,
) -> Option<Vec<String>> {
    let Some(whose) = whose else { return Some(Vec::new()) };
    let market = catalogue.markets.get(whose.market)?;
    let asked = requirement.origin_law || market.regulators.contains(&requirement.regulator);
    asked.then(|| settle(whose.profile, &requirement.facets)).flatten()
}

fn of_route(
    route: &Route,
    within: &impl Fn(Date) -> bool,
    whose: Option<Whose<'_>>,
    diff: &mut Diff,
) {
    let Some(if_settled) = starts(route, whose) else { return };
    let made = route.force.counts();
    match route.state {
        CatalogueState::Proposed => diff.expected.push((route.id.clone(), route.expected.clone())),
        CatalogueState::Adopted | CatalogueState::Open if !made => {
            diff.expected.push((route.id.clone(), route.expected.clone()));
        }
        CatalogueState::Adopted => {
            if let Some(on) = route.opens.filter(|day| within(*day)) {
                diff.changes.push(change(
                    route,
                    on,
                    What::RouteOpens,
                    &route.expected,
                    if_settled.clone(),
                ));
            }
        }
        _ => {}
    }
    if made && matches!(route.state, CatalogueState::Open | CatalogueState::Adopted) {
        closings(route, within, whose, &if_settled, diff);
    }
}

/// The days on which a route closes: by its rule, or with what is held and starts it.
fn closings(
    route: &Route,
    within: &impl Fn(Date) -> bool,
    whose: Option<Whose<'_>>,
    if_settled: &[String],
    diff: &mut Diff,
) {
    let ended = lapses(route, whose);
    let mut earliest = true;
    for end in &route.closes {
        let Some(mut facets) = concerns_end(route, end, whose) else { continue };
        if ended.is_some_and(|day| day < end.on) {
            continue;
        }
        earliest = false;
        let Some(next) = end.on.succ_opt().filter(|day| within(*day)) else { continue };
        facets.extend(if_settled.iter().cloned());
        facets.sort();
        facets.dedup();
        diff.changes.push(change(route, next, What::RouteCloses, &end.note, facets));
    }
    let next = ended.filter(|_| earliest).and_then(|day| day.succ_opt());
    if let Some(next) = next.filter(|day| within(*day)) {
        let text = "the last authorization that starts it has ended; if a law has extended it, \
                    declare the later day";
        diff.changes.push(change(route, next, What::RouteCloses, text, if_settled.to_vec()));
    }
}

/// The last day of the last authorization that starts a route which stands on it.
fn lapses(route: &Route, whose: Option<Whose<'_>>) -> Option<Date> {
    let until = whose.filter(|_| route.kind != RouteKind::FullPathway)?.until;
    let starting = until.iter().filter(|(kind, _)| route.from.contains(kind));
    starting.map(|(_, day)| *day).collect::<Option<Vec<Date>>>()?.into_iter().max()
}

/// The facets to settle before the route is known to start from something held, the fewest of
/// all that is held; `None` where it starts from none of it.
fn starts(route: &Route, whose: Option<Whose<'_>>) -> Option<Vec<String>> {
    let Some(whose) = whose else { return Some(Vec::new()) };
    if !route.to.iter().any(|to| to == whose.market) {
        return None;
    }
    let from = whose.held.iter().filter(|(kind, _)| route.from.contains(kind));
    from.filter_map(|(_, profile)| fits(route, profile)).min_by_key(Vec::len)
}

/// The facets to settle, or `None` where an exclusion or the eligibility shuts the device out.
fn fits(route: &Route, profile: &Profile) -> Option<Vec<String>> {
    let shuts = |exclusion: &Exclusion| profile.holds(&exclusion.facets) == Holds::Yes;
    if route.exclusions.iter().any(shuts) {
        return None;
    }
    settle(profile, &route.eligibility)
}

fn concerns_end(route: &Route, end: &RouteEnd, whose: Option<Whose<'_>>) -> Option<Vec<String>> {
    let Some(whose) = whose else { return Some(Vec::new()) };
    let from = whose.held.iter().filter(|(kind, _)| {
        route.from.contains(kind) && (end.from.is_empty() || end.from.contains(kind))
    });
    let from = from.filter(|(_, profile)| fits(route, profile).is_some());
    from.filter_map(|(_, profile)| settle(profile, &end.facets)).min_by_key(Vec::len)
}

fn change(route: &Route, on: Date, what: What, text: &str, if_settled: Vec<String>) -> DatedChange {
    let (id, force) = (route.id.clone(), route.force);
    DatedChange { on, what, id, text: text.to_string(), force, if_settled }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 4] = [
        ("catalogue.toml", "version = \"1\"\nschema = 1\n"),
        ("us/sources.toml", "[law]\ncite = \"The law\"\n"),
        (
            "us/requirements/a.toml",
            r#"
            [[requirement]]
            id = "us.old"
            title = "Old"
            source = "us/law"
            force = "law"
            status = "in-force"
            in_force = 2020-01-01
            superseded_by = "us.new"
            asks = "A."
            applies = "all"
            question = "A?"
            read_as = "copy"

            [[requirement]]
            id = "us.new"
            title = "New"
            source = "us/law"
            force = "law"
            status = "in-force"
            in_force = 2027-03-01
            asks = "B."
            applies = "all"
            question = "B?"
            read_as = "copy"
            "#,
        ),
        (
            "routes/us.toml",
            r#"
            [[route]]
            id = "eu-us.adopted"
            from = ["eu-ce-mdr"]
            to = ["us"]
            kind = "reliance"
            state = "adopted"
            opens = 2027-06-01
            source = "the law"
            force = "law"
            read_as = "copy"

            [[route]]
            id = "eu-us.proposed"
            from = ["eu-ce-mdr"]
            to = ["us"]
            kind = "reliance"
            state = "proposed"
            opens = 2027-06-01
            expected = "June 2027"
            source = "a draft"
            force = "draft"
            read_as = "copy"
            "#,
        ),
    ];

    #[test]
    fn a_draft_that_is_called_adopted_opens_nothing() {
        let mut files: BTreeMap<String, Vec<u8>> =
            FILES.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
        let text = FILES[3].1.replacen("force = \"law\"", "force = \"draft\"", 1);
        files.insert(FILES[3].0.to_string(), text.into_bytes());
        let catalogue = crate::catalogue_read::read(&files).items;
        let days = ["2026-11-22".parse().unwrap(), "2027-12-31".parse().unwrap()];
        let diff = diff(&catalogue, days[0], days[1], None).unwrap();
        assert!(diff.changes.iter().all(|change| change.what != What::RouteOpens));
        let ids: Vec<&str> = diff.expected.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["eu-us.adopted", "eu-us.proposed"]);
    }

    #[test]
    fn an_adopted_route_opens_and_a_successor_ends_what_it_replaces() {
        let files: BTreeMap<String, Vec<u8>> =
            FILES.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
        let catalogue = crate::catalogue_read::read(&files).items;
        let days = ["2026-11-22".parse().unwrap(), "2027-12-31".parse().unwrap()];
        let diff = diff(&catalogue, days[0], days[1], None).unwrap();
        let found: Vec<(String, What, &str)> =
            diff.changes.iter().map(|c| (c.on.to_string(), c.what, c.id.as_str())).collect();
        assert_eq!(
            found,
            [
                ("2027-03-01".to_string(), What::RequirementEnds, "us.old"),
                ("2027-03-01".to_string(), What::RequirementStarts, "us.new"),
                ("2027-06-01".to_string(), What::RouteOpens, "eu-us.adopted"),
            ]
        );
        assert_eq!(diff.expected, [("eu-us.proposed".to_string(), "June 2027".to_string())]);
    }
}
