//! One step of a plan: entering a market from a set of authorizations.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::catalogue::{AuthorizationKind, Catalogue, Requirement, RouteKind};
use reliance_model::evidence::Evidence;
use reliance_model::facet::{self, Holds, Profile};
use reliance_model::route::{RouteVerdict, State};

use super::PlanStep;
use crate::assess::replaced;
use crate::questions::profile;
use crate::routes::{Held, judge_holding};

/// Where a walk stands: what is held, and the markets entered.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stand {
    pub(super) held: Vec<Held>,
    pub(super) entered: BTreeSet<String>,
}

/// What every market asks, counted once.
pub(super) struct Counted<'a> {
    catalogue: &'a Catalogue,
    evidence: &'a Evidence,
    on: Date,
    asked: BTreeMap<&'a str, BTreeSet<&'a str>>,
    linked: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Counted<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, evidence: &'a Evidence, on: Date) -> Counted<'a> {
        let asked = catalogue
            .markets
            .values()
            .map(|market| {
                let profile = profile(catalogue, evidence, &market.code);
                let asked = catalogue.requirements.values().filter(|requirement| {
                    let here = market.regulators.contains(&requirement.regulator);
                    let asked = here || requirement.origin_law;
                    asked && counts(catalogue, requirement, &profile, on)
                });
                (market.code.as_str(), asked.map(|asked| asked.id.as_str()).collect())
            })
            .collect();
        let mut linked: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for pair in &catalogue.crosswalk {
            linked.entry(&pair.a).or_default().insert(&pair.b);
            linked.entry(&pair.b).or_default().insert(&pair.a);
        }
        Counted { catalogue, evidence, on, asked, linked }
    }

    /// Markets whose authorization cannot be told from the declared facts.
    pub(super) fn undeclared(&self, markets: &[String]) -> Vec<String> {
        let say = |market: &String| self.granted(market).err();
        markets.iter().filter_map(say).collect()
    }

    /// The authorization a market would grant by its whole procedure, from what is planned.
    fn granted(&self, market: &str) -> Result<Option<Held>, String> {
        let profile = profile(self.catalogue, self.evidence, market);
        let kinds: Vec<_> = self
            .catalogue
            .authorization_kinds
            .values()
            .filter(|kind| kind.market == market && !kind.code.ends_with("-certificate"))
            .filter(|kind| !kind.held_as.values().any(|value| value.starts_with("legacy-")))
            .collect();
        let planned: Vec<_> = kinds
            .iter()
            .filter(|kind| planned_facts(kind).all(|(facet, value)| profile.is(facet, value)))
            .collect();
        match (kinds.as_slice(), planned.as_slice()) {
            ([], _) => Ok(None),
            (_, [kind]) => {
                let by_reliance = Some(false);
                Ok(Some(Held { kind: kind.code.clone(), by_reliance, ..Held::default() }))
            }
            _ => {
                let facets: BTreeSet<&str> = kinds
                    .iter()
                    .flat_map(|kind| planned_facts(kind))
                    .map(|(facet, _)| facet)
                    .collect();
                let facets: Vec<&str> = facets.into_iter().collect();
                Err(format!(
                    "no route is counted from what {market} would grant: declare one value of {}",
                    facet::all_named(&self.catalogue.facets, &facets)
                ))
            }
        }
    }
}

/// The facts that an authorization stands for and that say what is planned; a facet
/// `…_held` speaks of what is there already.
fn planned_facts(kind: &AuthorizationKind) -> impl Iterator<Item = (&str, &str)> {
    let facts = kind.held_as.iter().filter(|(facet, _)| !facet.ends_with("_held"));
    facts.map(|(facet, value)| (facet.as_str(), value.as_str()))
}

/// Is the requirement asked, or may it be, and does it count?
fn counts(catalogue: &Catalogue, requirement: &Requirement, profile: &Profile, on: Date) -> bool {
    requirement.force.counts()
        && !requirement.informational
        && !requirement.superseded
        && replaced(catalogue, on, requirement).is_none()
        && requirement.in_force.is_none_or(|day| day <= on)
        && !matches!(profile.holds(&requirement.facets), Holds::No { .. })
}

/// The step into a market, and where the walk stands after it.
pub(super) fn step(counted: &Counted<'_>, stand: &Stand, market: &str) -> (PlanStep, Stand) {
    let before = verdicts(counted, &stand.held);
    let open: Vec<&RouteVerdict> = before
        .iter()
        .filter(|verdict| verdict.to == market && verdict.state == State::Open)
        .filter(|verdict| !verdict.would_waive.is_empty())
        .collect();
    let none = BTreeSet::new();
    let asked = counted.asked.get(market).unwrap_or(&none);
    let spared: BTreeSet<&str> = open
        .iter()
        .flat_map(|verdict| verdict.would_waive.iter().map(String::as_str))
        .filter(|id| asked.contains(id))
        .collect();
    let earned: BTreeSet<&str> = stand
        .entered
        .iter()
        .filter_map(|market| counted.asked.get(market.as_str()))
        .flatten()
        .copied()
        .collect();
    let left: BTreeSet<&str> = asked.difference(&spared).copied().collect();
    let same = left.intersection(&earned).count();
    let is_proposed = |id: &&&str| {
        let linked = counted.linked.get(**id).unwrap_or(&none);
        !earned.contains(**id) && !linked.is_disjoint(&earned)
    };
    let proposed = left.iter().filter(is_proposed).count();

    let relied = open.iter().any(|verdict| verdict.kind != RouteKind::FullPathway);
    let grants = if relied { None } else { counted.granted(market).ok().flatten() };
    let mut next = stand.clone();
    next.entered.insert(market.to_string());
    next.held.extend(grants.clone());
    let after = verdicts(counted, &next.held);
    let questions: BTreeSet<&String> = open.iter().flat_map(|verdict| &verdict.questions).collect();
    let step = PlanStep {
        market: market.to_string(),
        by: open.iter().map(|verdict| verdict.route.clone()).collect(),
        questions: questions.len(),
        asked: asked.len(),
        same,
        proposed,
        remaining: left.len() - same - proposed,
        spared: spared.into_iter().map(String::from).collect(),
        grants: grants.map(|held| held.kind),
        opens: newly(&before, &after, &next, &State::Open),
        only_proposed: newly(&before, &after, &next, &State::Proposed),
    };
    (step, next)
}

fn verdicts(counted: &Counted<'_>, held: &[Held]) -> Vec<RouteVerdict> {
    judge_holding(counted.catalogue, counted.evidence, held, counted.on).verdicts
}

/// Routes with a waiver that came into a state, into markets not yet entered.
fn newly(
    before: &[RouteVerdict],
    after: &[RouteVerdict],
    next: &Stand,
    state: &State,
) -> Vec<String> {
    let came = before.iter().zip(after).filter(|(before, after)| {
        after.state == *state
            && before.state != *state
            && !after.would_waive.is_empty()
            && !next.entered.contains(&after.to)
    });
    came.map(|(_, after)| after.route.clone()).collect()
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::{Crosswalk, Force, Market, Relation};

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn on() -> Date {
        day("2026-11-22")
    }

    /// One requirement of law that every device has to meet.
    fn requirement() -> Requirement {
        let frame = "version = \"t\"\nschema = 1\nread_on = 2026-11-22\nreview_by = 2027-05-22\n";
        let asked = "[[requirement]]\nid = \"us.a\"\ntitle = \"T\"\nsource = \"us/law\"\n\
                     section = \"1\"\nstatus = \"in-force\"\nasks = \"A\"\nhow = \"H\"\n\
                     applies = \"all\"\nphrase = \"all\"\nread_as = \"copy\"\nread_note = \"n\"\n\
                     force = \"law\"\nquestion = \"Q?\"\nfacets = {}\n";
        let files: BTreeMap<String, Vec<u8>> = [
            ("catalogue.toml", frame),
            ("markets.toml", "[us]\nname = \"US\"\nregulators = [\"us\"]\ncatalogued = true\n"),
            ("facets.toml", ""),
            ("us/regulator.toml", "code = \"us\"\nname = \"R\"\n"),
            ("us/sources.toml", "[law]\ncite = \"Law\"\n"),
            ("us/requirements/all.toml", asked),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_string(), text.as_bytes().to_vec()))
        .collect();
        let reading = reliance_model::catalogue_read::read(&files);
        reading.items.requirements.into_values().next().unwrap()
    }

    #[test]
    fn only_what_is_made_in_force_and_may_apply_counts() {
        let counted = |change: &dyn Fn(&mut Requirement)| {
            let mut asked = requirement();
            change(&mut asked);
            let mut profile = Profile::default();
            let none = reliance_model::facet::Fact::Known(["none".to_string()].into());
            profile.facts.insert("ai".into(), none);
            let next = Requirement { id: "us.next".into(), ..requirement() };
            let catalogue = Catalogue {
                requirements: [("us.next".to_string(), next)].into(),
                ..Catalogue::default()
            };
            counts(&catalogue, &asked, &profile, on())
        };
        assert!(counted(&|_| ()));
        assert!(counted(&|asked| asked.in_force = Some(on())));
        assert!(!counted(&|asked| asked.in_force = Some(day("2026-11-23"))));
        assert!(!counted(&|asked| asked.informational = true));
        assert!(!counted(&|asked| asked.superseded = true));
        assert!(!counted(&|asked| asked.superseded_by = Some("us.next".into())));
        assert!(!counted(&|asked| asked.force = Force::Draft));
        let locked = [("ai".to_string(), ["locked".to_string()].into())];
        assert!(!counted(&|asked| asked.facets = locked.clone().into()));
    }

    fn catalogue() -> Catalogue {
        let market = |code: &str| Market {
            code: code.into(),
            name: code.into(),
            regulators: vec![code.into()],
            catalogued: true,
            gaps: Vec::new(),
        };
        let asked = |id: &str, regulator: &str| Requirement {
            id: id.into(),
            regulator: regulator.into(),
            origin_law: id == "law",
            ..requirement()
        };
        let all = [("us.a", "us"), ("us.b", "us"), ("us.c", "us"), ("eu.x", "eu"), ("law", "cn")];
        let kind = AuthorizationKind {
            code: "fda-510k".into(),
            title: String::new(),
            market: "us".into(),
            held_as: [("us_held".to_string(), "510k".to_string())].into(),
        };
        Catalogue {
            markets: ["us", "eu"].map(|code| (code.to_string(), market(code))).into(),
            requirements: all.map(|(id, of)| (id.to_string(), asked(id, of))).into(),
            authorization_kinds: [("fda-510k".to_string(), kind)].into(),
            crosswalk: vec![Crosswalk {
                a: "eu.x".into(),
                b: "us.a".into(),
                relation: Relation::Intersects,
                note: String::new(),
                author: String::new(),
                reviewer: None,
            }],
            ..Catalogue::default()
        }
    }

    /// Of four one is asked in both markets and one is linked to what was met before.
    #[test]
    fn what_is_the_same_or_proposed_does_not_remain() {
        let (catalogue, evidence) = (catalogue(), Evidence::default());
        let counted = Counted::new(&catalogue, &evidence, on());
        let stand = Stand { held: Vec::new(), entered: ["eu".to_string()].into() };
        let (step, next) = step(&counted, &stand, "us");
        assert_eq!((step.asked, step.same, step.proposed, step.remaining), (4, 1, 1, 2));
        assert_eq!(step.grants.as_deref(), Some("fda-510k"));
        let granted: Vec<Option<bool>> = next.held.iter().map(|held| held.by_reliance).collect();
        assert_eq!(granted, [Some(false)]);
    }

    fn verdict(to: &str, state: State, spares: bool) -> RouteVerdict {
        RouteVerdict {
            route: format!("x-{to}"),
            to: to.into(),
            kind: RouteKind::Recognition,
            state,
            from: String::new(),
            because: String::new(),
            expected: None,
            closes: None,
            questions: Vec::new(),
            waives_now: Vec::new(),
            would_waive: if spares { vec!["us.a".into()] } else { Vec::new() },
            waives_text: String::new(),
            remains: Vec::new(),
            source: String::new(),
            force: Force::Law,
            read_as: reliance_model::catalogue::ReadAs::Copy,
            note: String::new(),
        }
    }

    #[test]
    fn new_is_what_came_into_the_state_spares_something_and_leads_elsewhere() {
        let shut = || State::Closed { why: String::new() };
        let before = [
            verdict("uk", shut(), true),
            verdict("cn", State::Open, true),
            verdict("jp", shut(), false),
            verdict("eu", shut(), true),
            verdict("ca", shut(), true),
        ];
        let after = [
            verdict("uk", State::Open, true),
            verdict("cn", State::Open, true),
            verdict("jp", State::Open, false),
            verdict("eu", State::Open, true),
            verdict("ca", State::Proposed, true),
        ];
        let stand = Stand { held: Vec::new(), entered: ["eu".to_string()].into() };
        assert_eq!(newly(&before, &after, &stand, &State::Open), ["x-uk"]);
        assert_eq!(newly(&before, &after, &stand, &State::Proposed), ["x-ca"]);
    }
}
