//! The calendar: what has run out and what comes due, for one device.
//!
//! A day is *certain* where it is printed on a certificate, chosen by the manufacturer or
//! made law, and only *expected* where the rule behind it is not made. An expected day never
//! opens or closes anything; it is there to be planned for. Days already past stay on the
//! list where something is held or declared that has run out, since that is what a reader
//! must not miss. There is no age at which a document or a data set counts as old: the day is
//! shown with its age, and a person judges.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, CatalogueState, Force, RouteKind};
use reliance_model::catalogue_template::DUE;
use reliance_model::device::{Dataset, Document};
use reliance_model::evidence::Evidence;
use reliance_model::facet::{self, Holds};
use reliance_model::picture::CalendarEntry;

use crate::questions::profile;
use crate::routes::{Held, held, overlay};

/// Items of a document that name a day on which it is to be looked at again.
const DUE_ITEMS: [&str; 4] = ["review-by", "valid-until", "next-review", "expires"];

/// Everything that has run out or comes due, for every market, earliest first.
pub fn calendar(catalogue: &Catalogue, evidence: &Evidence, on: Date) -> Vec<CalendarEntry> {
    let every = catalogue.markets.keys().map(String::as_str).collect();
    listed(catalogue, evidence, on, &every)
}

/// The same with coming rules of the target market and of those where something is held,
/// and of no other.
pub fn calendar_to(
    catalogue: &Catalogue,
    evidence: &Evidence,
    on: Date,
    to: &str,
) -> Vec<CalendarEntry> {
    let authorizations = evidence.device.authorizations.iter();
    let kinds = authorizations.filter_map(|held| catalogue.authorization_kinds.get(&held.kind));
    let markets = kinds.map(|kind| kind.market.as_str()).chain([to]).collect();
    listed(catalogue, evidence, on, &markets)
}

fn listed(
    catalogue: &Catalogue,
    evidence: &Evidence,
    on: Date,
    markets: &BTreeSet<&str>,
) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    holdings(catalogue, evidence, &mut entries);
    routes(catalogue, evidence, on, &mut entries);
    entries.extend(requirements(catalogue, evidence, on, markets));
    review(catalogue, &mut entries);
    waivers(evidence, &mut entries);
    documents(evidence, on, &mut entries);
    data(evidence, on, &mut entries);
    entries.sort();
    entries.dedup();
    entries
}

fn entry(on: Date, kind: &str, what: impl Into<String>) -> CalendarEntry {
    debug_assert!(DUE.contains(&kind), "{kind}");
    CalendarEntry { on, what: what.into(), kind: kind.into(), certain: true }
}

fn holdings(catalogue: &Catalogue, evidence: &Evidence, entries: &mut Vec<CalendarEntry>) {
    for authorization in &evidence.device.authorizations {
        if let Some(day) = authorization.expires {
            let name = format!("{} {}", authorization.kind, authorization.number);
            let market = catalogue.authorization_kinds.get(&authorization.kind);
            let market = market.map(|kind| format!(" ({})", kind.market)).unwrap_or_default();
            entries.push(entry(day, "authorization", format!("{} ends{market}", name.trim_end())));
        }
    }
    for certificate in &evidence.device.certificates {
        if let Some(day) = certificate.expires {
            let name = format!("{} {}", certificate.kind, certificate.number);
            entries.push(entry(day, "certificate", format!("{} ends", name.trim_end())));
        }
    }
}

/// Ends and openings of routes that something held would start.
fn routes(catalogue: &Catalogue, evidence: &Evidence, on: Date, entries: &mut Vec<CalendarEntry>) {
    for held in held(&evidence.device) {
        for route in catalogue.routes.iter().filter(|route| route.from.contains(&held.kind)) {
            let made = matches!(route.state, CatalogueState::Open | CatalogueState::Adopted);
            if !made || !route.force.counts() || route.kind == RouteKind::Claim {
                continue;
            }
            if let Some(day) = route.opens.filter(|day| *day > on) {
                entries.push(entry(day, "route", format!("route {} opens", route.id)));
            }
            for end in ends(catalogue, evidence, route, &held) {
                entries.push(end);
            }
        }
    }
}

fn ends(
    catalogue: &Catalogue,
    evidence: &Evidence,
    route: &reliance_model::catalogue::Route,
    held: &Held,
) -> Vec<CalendarEntry> {
    let mut entries = Vec::new();
    for end in &route.closes {
        if !end.from.is_empty() && !end.from.contains(&held.kind) {
            continue;
        }
        for market in &route.to {
            let facts = overlay(catalogue, &profile(catalogue, evidence, market), held);
            let whether = match facts.holds(&end.facets) {
                Holds::No { .. } => continue,
                Holds::Yes => String::new(),
                Holds::Ask(facets) => {
                    format!(", depending on {}", facet::all_named(&catalogue.facets, &facets))
                }
            };
            let note = if end.note.is_empty() { String::new() } else { format!(": {}", end.note) };
            let what = format!("route {} ends for {}{whether}{note}", route.id, held.kind);
            entries.push(entry(end.on, "route", what));
        }
    }
    entries
}

/// Rules that come into force after the day and that no fact excludes, by source.
fn requirements(
    catalogue: &Catalogue,
    evidence: &Evidence,
    on: Date,
    markets: &BTreeSet<&str>,
) -> Vec<CalendarEntry> {
    let mut coming: BTreeMap<(Date, &str, bool), BTreeSet<&str>> = BTreeMap::new();
    let wanted = catalogue.markets.values().filter(|m| markets.contains(m.code.as_str()));
    for market in wanted {
        let facts = profile(catalogue, evidence, &market.code);
        for requirement in catalogue.requirements.values() {
            let asked =
                requirement.origin_law || market.regulators.contains(&requirement.regulator);
            let Some(day) = requirement.in_force.filter(|day| *day > on && asked) else { continue };
            let told = requirement.force == Force::Reported || requirement.superseded;
            if told || matches!(facts.holds(&requirement.facets), Holds::No { .. }) {
                continue;
            }
            let key = (day, requirement.source.as_str(), requirement.force.counts());
            coming.entry(key).or_default().insert(&requirement.id);
        }
    }
    let entries = coming.into_iter().map(|((day, source, made), ids)| {
        let cite = catalogue.sources.get(source).map_or(source, |source| source.cite.as_str());
        let count = match ids.len() {
            1 => "one requirement".to_string(),
            many => format!("{many} requirements"),
        };
        let verb = if made { "in force" } else { "expected, not made law" };
        let first = ids.first().copied().unwrap_or_default();
        let more = if ids.len() > 1 { " …" } else { "" };
        let what = format!("{cite}: {count} {verb} ({first}{more})");
        CalendarEntry { on: day, what, kind: "requirement".into(), certain: made }
    });
    entries.collect()
}

fn review(catalogue: &Catalogue, entries: &mut Vec<CalendarEntry>) {
    if let Some(day) = catalogue.review_by {
        let what = "the catalogue counts as old from the day after; use a newer one";
        entries.push(entry(day, "catalogue", what));
    }
}

fn waivers(evidence: &Evidence, entries: &mut Vec<CalendarEntry>) {
    for waiver in &evidence.device.waivers {
        if let Some(day) = waiver.expires {
            let what = format!("the waiver of {} by {} ends", waiver.requirement, waiver.person);
            entries.push(entry(day, "waiver", what));
        }
    }
}

fn documents(evidence: &Evidence, on: Date, entries: &mut Vec<CalendarEntry>) {
    for document in &evidence.device.documents {
        for item in DUE_ITEMS {
            let day = document.items.get(item).and_then(|text| text.trim().parse::<Date>().ok());
            if let Some(day) = day {
                entries.push(entry(day, "review", format!("{}: {item}", named(document))));
            }
        }
        if let Some(day) = document.dated {
            let version = &evidence.device.version;
            let other = document.device_version.as_ref().filter(|of| *of != version);
            let other = other.map(|of| format!(", for version {of}")).unwrap_or_default();
            let what = format!("{} dates from here{other}{}", named(document), age(day, on));
            entries.push(entry(day, "document", what));
        }
    }
}

fn named(document: &Document) -> String {
    document.title.clone().unwrap_or_else(|| format!("{} ({})", document.kind, document.file))
}

fn data(evidence: &Evidence, on: Date, entries: &mut Vec<CalendarEntry>) {
    for dataset in &evidence.device.datasets {
        if let Some(day) = newest(dataset) {
            let what = format!("newest case of data set {}{}", dataset.name, age(day, on));
            entries.push(entry(day, "data", what));
        }
    }
}

fn newest(dataset: &Dataset) -> Option<Date> {
    dataset.collected.1.or(dataset.collected.0)
}

fn age(day: Date, on: Date) -> String {
    match (on - day).num_days() {
        0 => String::new(),
        1 => ", one day old".to_string(),
        days if days > 1 => format!(", {days} days old"),
        _ => format!(", after {on}"),
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::{
        CataloguePlace, Computable, Market, ReadAs, Requirement, Route, RouteEnd,
    };
    use reliance_model::device::{Authorization, Certificate, Waiver};
    use reliance_model::facet::Condition;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn requirement(id: &str, force: Force, in_force: &str, facets: Condition) -> Requirement {
        Requirement {
            id: id.into(),
            regulator: "uk".into(),
            title: String::new(),
            source: "uk/rule".into(),
            section: String::new(),
            force,
            status: String::new(),
            in_force: Some(day(in_force)),
            in_force_note: None,
            superseded_by: None,
            superseded: false,
            asks: String::new(),
            how: String::new(),
            applies: String::new(),
            facets,
            phrase: String::new(),
            doubt: None,
            doubts: Vec::new(),
            kinds: Vec::new(),
            checks: Vec::new(),
            question: None,
            question_when: Vec::new(),
            question_unless: Vec::new(),
            attest: None,
            concepts: Vec::new(),
            review_risk: None,
            slot: None,
            read_as: ReadAs::Secondary,
            read_note: String::new(),
            origin_law: false,
            computable: Computable::Part,
            informational: false,
            place: CataloguePlace::default(),
        }
    }

    fn route() -> Route {
        let end = |kind: &str, on: &str| RouteEnd {
            from: vec![kind.into()],
            facets: Condition::new(),
            on: day(on),
            note: String::new(),
        };
        Route {
            id: "ce.now".into(),
            from: vec!["eu-ce-mdr".into(), "eu-ce-mdd".into()],
            to: vec!["uk-gb".into()],
            kind: RouteKind::Recognition,
            state: CatalogueState::Open,
            opens: None,
            closes: vec![end("eu-ce-mdd", "2028-06-30"), end("eu-ce-mdr", "2030-06-30")],
            expected: String::new(),
            settled_by: None,
            eligibility: Condition::new(),
            questions: Vec::new(),
            conditional: Vec::new(),
            exclusions: Vec::new(),
            waives: Vec::new(),
            waives_text: String::new(),
            remains: Vec::new(),
            source: String::new(),
            force: Force::Law,
            read_as: ReadAs::Secondary,
            note: String::new(),
            place: CataloguePlace::default(),
        }
    }

    fn told(entries: &[CalendarEntry]) -> String {
        let lines = entries.iter().map(|entry| {
            let sure = if entry.certain { "" } else { " (expected)" };
            format!("{} {}: {}{sure}", entry.on, entry.kind, entry.what)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn catalogue() -> Catalogue {
        let mut catalogue = Catalogue {
            review_by: Some(day("2027-05-22")),
            routes: vec![route()],
            ..Catalogue::default()
        };
        let market = Market {
            code: "uk-gb".into(),
            name: "Great Britain".into(),
            regulators: vec!["uk".into()],
            catalogued: true,
            gaps: Vec::new(),
        };
        catalogue.markets.insert("uk-gb".into(), market);
        let class = |value: &str| {
            Condition::from([("gb_class".to_string(), BTreeSet::from([value.to_string()]))])
        };
        for requirement in [
            requirement("uk.a", Force::Law, "2027-01-01", Condition::new()),
            requirement("uk.b", Force::Law, "2027-01-01", class("IIa")),
            requirement("uk.c", Force::Law, "2027-01-01", class("III")),
            requirement("uk.d", Force::Announced, "2027-06-01", Condition::new()),
            requirement("uk.past", Force::Law, "2020-01-01", Condition::new()),
        ] {
            catalogue.requirements.insert(requirement.id.clone(), requirement);
        }
        catalogue
    }

    fn evidence() -> Evidence {
        let mut evidence = Evidence::default();
        let device = &mut evidence.device;
        device.version = "2.0".into();
        let known = reliance_model::facet::Fact::Known(BTreeSet::from(["IIa".to_string()]));
        device.facts.insert("gb_class".into(), known);
        device.authorizations.push(Authorization {
            kind: "eu-ce-mdr".into(),
            number: "MDR 7".into(),
            expires: Some(day("2026-10-01")),
            ..Authorization::default()
        });
        device.certificates.push(Certificate {
            kind: "iso-13485".into(),
            expires: Some(day("2027-02-28")),
            ..Certificate::default()
        });
        device.waivers.push(Waiver {
            requirement: "uk.a".into(),
            person: "R. Reviewer".into(),
            expires: Some(day("2026-12-31")),
            ..Waiver::default()
        });
        device.documents.push(Document {
            kind: "labelling".into(),
            file: "docs/ifu.md".into(),
            dated: Some(day("2026-11-21")),
            device_version: Some("1.9".into()),
            items: BTreeMap::from([("review-by".into(), "2027-11-21".into())]),
            ..Document::default()
        });
        device.datasets.push(Dataset {
            name: "uk-test".into(),
            collected: (None, Some(day("2025-11-22"))),
            ..Dataset::default()
        });
        evidence
    }

    #[test]
    fn what_runs_out_and_what_comes_due() {
        let entries = calendar(&catalogue(), &evidence(), day("2026-11-22"));
        insta::assert_snapshot!(told(&entries), @r#"
2025-11-22 data: newest case of data set uk-test, 365 days old
2026-10-01 authorization: eu-ce-mdr MDR 7 ends
2026-11-21 document: labelling (docs/ifu.md) dates from here, for version 1.9, one day old
2026-12-31 waiver: the waiver of uk.a by R. Reviewer ends
2027-01-01 requirement: uk/rule: 2 requirements in force (uk.a …)
2027-02-28 certificate: iso-13485 ends
2027-05-22 catalogue: the catalogue counts as old from the day after; use a newer one
2027-06-01 requirement: uk/rule: one requirement expected, not made law (uk.d) (expected)
2027-11-21 review: labelling (docs/ifu.md): review-by
2030-06-30 route: route ce.now ends for eu-ce-mdr
"#);
    }

    #[test]
    fn rules_of_other_markets_are_left_out_for_a_target() {
        let asked = |to: &str| {
            let entries = calendar_to(&catalogue(), &evidence(), day("2026-11-22"), to);
            entries.iter().filter(|entry| entry.kind == "requirement").count()
        };
        assert_eq!((asked("uk-gb"), asked("us")), (2, 0));
    }

    #[test]
    fn an_empty_device_has_only_the_catalogue() {
        let catalogue = Catalogue { review_by: Some(day("2027-05-22")), ..Catalogue::default() };
        let entries = calendar(&catalogue, &Evidence::default(), day("2026-11-22"));
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].kind, "catalogue");
    }

    #[test]
    fn an_age_is_in_days_and_a_later_day_is_said() {
        let on = |text: &str| age(day(text), day("2026-11-22"));
        assert_eq!(on("2026-11-22"), "");
        assert_eq!(on("2026-11-21"), ", one day old");
        assert_eq!(on("2026-11-20"), ", 2 days old");
        assert_eq!(on("2026-11-23"), ", after 2026-11-22");
    }

    #[test]
    fn only_a_route_that_is_made_opens_or_ends() {
        let lines = |change: fn(&mut Route)| {
            let mut catalogue = catalogue();
            catalogue.routes[0].opens = Some(day("2027-03-01"));
            change(&mut catalogue.routes[0]);
            let entries = calendar(&catalogue, &evidence(), day("2026-11-22"));
            entries.iter().filter(|entry| entry.kind == "route").count()
        };
        assert_eq!(lines(|_| {}), 2);
        assert_eq!(lines(|route| route.opens = Some(day("2026-11-23"))), 2);
        assert_eq!(lines(|route| route.opens = Some(day("2026-11-22"))), 1);
        assert_eq!(lines(|route| route.opens = Some(day("2026-11-21"))), 1);
        assert_eq!(lines(|route| route.state = CatalogueState::Proposed), 0);
        assert_eq!(lines(|route| route.force = Force::Announced), 0);
        assert_eq!(lines(|route| route.kind = RouteKind::Claim), 0);
    }

    #[test]
    fn a_rule_comes_until_the_day_it_is_in_force_and_only_where_it_stands() {
        let coming = |change: fn(&mut Requirement)| {
            let mut catalogue = catalogue();
            catalogue.requirements.retain(|id, _| id == "uk.a");
            change(catalogue.requirements.get_mut("uk.a").unwrap());
            let entries = calendar_to(&catalogue, &evidence(), day("2026-11-22"), "uk-gb");
            entries.iter().filter(|entry| entry.kind == "requirement").count()
        };
        assert_eq!(coming(|rule| rule.in_force = Some(day("2026-11-23"))), 1);
        assert_eq!(coming(|rule| rule.in_force = Some(day("2026-11-22"))), 0);
        assert_eq!(coming(|rule| rule.superseded = true), 0);
        assert_eq!(coming(|rule| rule.force = Force::Reported), 0);
    }
}
