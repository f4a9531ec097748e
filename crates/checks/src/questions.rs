//! Questions that persons answer: their ids, and the facts that their answers set.
//!
//! An answer given once must still be found after the catalogue was reordered, and must not
//! be found after the question was changed. So the id is a digest of the words, and only of
//! the words: white space does not count, everything else does.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::{Attestation, Evidence, Stated};
use reliance_model::facet::{Facet, Fact, Holds, Profile};
use sha2::{Digest, Sha256};

use crate::standing::{changed_fact, outdated};

/// The id of a question: `prefix`, a colon, and the first ten hexadecimal digits of the
/// SHA-256 of its text with runs of white space read as one space.
///
/// The prefixes in use are `ask` (a requirement's question), `doubt` (a doubt about whether
/// it applies) and `route` (a route's question). Questions about a facet have the id that
/// [`fact_id`] gives, those about one requirement alone are `requirement:ID`, and those that
/// confirm a document `document:MARKET:PATH`; they carry no digest.
pub fn question_id(prefix: &str, text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    let hex: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{prefix}:{hex}")
}

/// The id of the question that settles a facet: `fact:<facet>`, or `fact:<market>:<facet>`
/// where the facet may differ from market to market.
pub fn fact_id(catalogue: &Catalogue, market: &str, facet: &str) -> String {
    match catalogue.facets.get(facet) {
        Some(known) if known.per_market => format!("fact:{market}:{facet}"),
        _ => format!("fact:{facet}"),
    }
}

/// The id of the question about one requirement alone.
pub(crate) fn own_id(requirement: &str) -> String {
    format!("requirement:{requirement}")
}

/// The id of the question that confirms a document for a market.
pub(crate) fn document_id(market: &str, file: &str) -> String {
    format!("document:{market}:{file}")
}

/// The device's facts in a market, with those that persons stated in answer to a question.
///
/// What a person states fills what is not declared and settles what is declared with a doubt;
/// where it contradicts what is declared without one, the fact is doubtful and asks again: the
/// device may have changed since the answer. Words outside the facet's list are not taken, nor
/// several where one is asked for. An outdated answer fills an undeclared fact as a doubtful
/// one, and so asks again. A facet that says what is held (`…_held`) and that nobody declared or stated is
/// read from the declared authorizations, where any of them says so; that none of them does
/// is no fact, since one may be missing from the list.
pub fn profile(catalogue: &Catalogue, evidence: &Evidence, market: &str) -> Profile {
    let mut profile = evidence.device.profile(market);
    for (facet, values) in held_facts(catalogue, evidence) {
        profile.facts.entry(facet).or_insert(Fact::Known(values));
    }
    add_held_regimes(catalogue, evidence, &mut profile);
    for (name, facet) in &catalogue.facets {
        let stated = evidence.attestations.get(&fact_id(catalogue, market, name));
        if let Some(stated) = stated
            && let Some(values) = values_of(facet, stated)
        {
            let declared = profile.facts.get(name);
            let fact = match changed_fact(catalogue, evidence, stated, name) {
                Some(_) if matches!(declared, Some(Fact::Known(_))) => continue,
                Some(why) => Fact::Doubtful { values, why: outdated(stated, &why) },
                None => stated_beside(declared, values),
            };
            profile.facts.insert(name.clone(), fact);
        }
    }
    let follow = following(catalogue, &profile);
    profile.facts.extend(follow);
    profile
}

/// Facts that nobody gave and that follow from those known; a doubtful one is not touched.
fn following(catalogue: &Catalogue, profile: &Profile) -> Vec<(String, Fact)> {
    let unset = catalogue.facets.iter().filter(|(name, _)| !profile.facts.contains_key(*name));
    let value = |facet: &Facet| {
        let holds = |(_, condition): &&(String, _)| profile.holds(condition) == Holds::Yes;
        facet.follows.iter().find(holds).map(|(value, _)| value.clone())
    };
    unset
        .filter_map(|(name, facet)| Some((name.clone(), Fact::Known([value(facet)?].into()))))
        .collect()
}

/// The values that a person stated, where they are such that the fact may have.
fn values_of(facet: &Facet, stated: &Attestation) -> Option<BTreeSet<String>> {
    let Stated::Values(values) = &stated.verdict else { return None };
    let values: BTreeSet<String> =
        values.iter().filter(|value| facet.values.contains_key(*value)).cloned().collect();
    let one = facet.several || values.len() == 1;
    (!values.is_empty() && one).then_some(values)
}

/// The fact, where a person states these values and the device file says the other.
fn stated_beside(declared: Option<&Fact>, stated: BTreeSet<String>) -> Fact {
    match declared {
        Some(Fact::Known(declared)) if *declared != stated => Fact::Doubtful {
            values: declared.union(&stated).cloned().collect(),
            why: "reliance.toml says otherwise than the person who answered".to_string(),
        },
        _ => Fact::Known(stated),
    }
}

/// Add the regimes of held authorizations to those declared: a legacy certificate that runs on
/// keeps its duties, though a new one is planned. What is planned to be filed is another fact.
fn add_held_regimes(catalogue: &Catalogue, evidence: &Evidence, profile: &mut Profile) {
    for authorization in evidence.device.authorizations.iter().filter(|held| !held.withdrawn) {
        let Some(kind) = catalogue.authorization_kinds.get(&authorization.kind) else { continue };
        for (facet, value) in &kind.held_as {
            if facet.ends_with("_regime")
                && let Some(Fact::Known(values)) = profile.facts.get_mut(facet)
            {
                values.insert(value.clone());
            }
        }
    }
}

/// What the declared authorizations say is held; one that is withdrawn says nothing.
fn held_facts(catalogue: &Catalogue, evidence: &Evidence) -> BTreeMap<String, BTreeSet<String>> {
    let mut facts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for authorization in evidence.device.authorizations.iter().filter(|held| !held.withdrawn) {
        let Some(kind) = catalogue.authorization_kinds.get(&authorization.kind) else { continue };
        for (facet, value) in kind.held_as.iter().filter(|(facet, _)| facet.ends_with("_held")) {
            facts.entry(facet.clone()).or_default().insert(value.clone());
        }
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use reliance_model::catalogue::AuthorizationKind;
    use reliance_model::device::Authorization;

    #[test]
    fn the_id_follows_the_words_and_nothing_else() {
        // First ten digits of `printf 'Which US pathway?' | sha256sum`.
        assert_eq!(question_id("route", "Which US pathway?"), "route:de9bc17fa1");
        assert_eq!(
            question_id("route", " Which\n  US pathway? "),
            question_id("route", "Which US pathway?")
        );
        assert_ne!(
            question_id("route", "Which pathway?"),
            question_id("route", "Which US pathway?")
        );
        assert!(question_id("ask", "Which US pathway?").starts_with("ask:"));
    }

    #[test]
    fn a_stated_fact_holds_where_it_was_asked() {
        let facet = |name: &str, per_market| Facet {
            name: name.into(),
            title: String::new(),
            values: [("true".to_string(), String::new()), ("false".to_string(), String::new())]
                .into(),
            several: false,
            per_market,
            question: String::new(),
            follows: Vec::new(),
        };
        let mut catalogue = Catalogue::default();
        catalogue.facets.insert("marketed".into(), facet("marketed", true));
        catalogue.facets.insert("cloud".into(), facet("cloud", false));
        let mut evidence = Evidence::default();
        for (id, value) in [("fact:us:marketed", "true"), ("fact:cloud", "perhaps")] {
            let stated = Attestation {
                verdict: Stated::Values(vec![value.into()]),
                ..Attestation::default()
            };
            evidence.attestations.insert(id.into(), stated);
        }
        assert!(profile(&catalogue, &evidence, "us").is("marketed", "true"));
        assert!(!profile(&catalogue, &evidence, "eu").is("marketed", "true"));
        assert_eq!(profile(&catalogue, &evidence, "us").facts.get("cloud"), None);
    }

    #[test]
    fn a_fact_follows_from_a_known_one_and_never_from_a_doubtful_one() {
        let condition = |value: &str| [("maker".to_string(), [value.to_string()].into())].into();
        let imported = Facet {
            name: "imported".into(),
            title: String::new(),
            values: [("true".to_string(), String::new()), ("false".to_string(), String::new())]
                .into(),
            several: false,
            per_market: false,
            question: String::new(),
            follows: vec![("false".into(), condition("cn")), ("true".into(), condition("eu"))],
        };
        let mut catalogue = Catalogue::default();
        catalogue.facets.insert("imported".into(), imported);
        let with = |fact: Option<Fact>| {
            let mut evidence = Evidence::default();
            evidence.device.facts.extend(fact.map(|fact| ("maker".to_string(), fact)));
            profile(&catalogue, &evidence, "cn").facts.get("imported").cloned()
        };
        let values = |value: &str| BTreeSet::from([value.to_string()]);
        let known = |value| Some(Fact::Known(values(value)));
        assert_eq!(with(known("eu")), known("true"));
        assert_eq!(with(known("cn")), known("false"));
        assert_eq!(with(known("other")), None);
        assert_eq!(with(None), None);
        let doubtful = Fact::Doubtful { values: values("eu"), why: String::new() };
        assert_eq!(with(Some(doubtful)), None);
    }

    #[test]
    fn what_is_held_is_read_from_the_authorizations() {
        let mut catalogue = Catalogue::default();
        let facts = [("us_held", "510k"), ("us_submission", "510k")];
        let kind = AuthorizationKind {
            code: "fda-510k".into(),
            title: String::new(),
            market: "us".into(),
            held_as: facts.map(|(facet, value)| (facet.to_string(), value.to_string())).into(),
        };
        catalogue.authorization_kinds.insert("fda-510k".into(), kind);
        let mut evidence = Evidence::default();
        assert_eq!(profile(&catalogue, &evidence, "us").known("us_held"), None);
        let held = Authorization { kind: "fda-510k".into(), ..Authorization::default() };
        evidence.device.authorizations.push(held);
        let read = profile(&catalogue, &evidence, "us");
        assert!(read.is("us_held", "510k"));
        assert_eq!(read.known("us_submission"), None);
        evidence.device.authorizations[0].withdrawn = true;
        assert_eq!(profile(&catalogue, &evidence, "us").known("us_held"), None);
    }

    fn cloud() -> Catalogue {
        let facet = Facet {
            name: "cloud".into(),
            title: String::new(),
            values: [("true".to_string(), String::new()), ("false".to_string(), String::new())]
                .into(),
            several: false,
            per_market: false,
            question: String::new(),
            follows: Vec::new(),
        };
        Catalogue { facets: [("cloud".to_string(), facet)].into(), ..Catalogue::default() }
    }

    fn says(value: &str, rests_on: &[(&str, &str)]) -> Attestation {
        Attestation {
            verdict: Stated::Values(vec![value.into()]),
            rests_on: rests_on.iter().map(|(id, on)| (id.to_string(), on.to_string())).collect(),
            ..Attestation::default()
        }
    }

    #[test]
    fn a_person_who_agrees_with_the_file_raises_no_doubt_and_an_outdated_answer_only_fills() {
        let known = |value: &str| Some(Fact::Known([value.to_string()].into()));
        let read = |declared: Option<&str>, stated: Attestation| {
            let mut evidence = Evidence::default();
            let declared = declared.and_then(known);
            evidence.device.facts.extend(declared.map(|fact| ("cloud".to_string(), fact)));
            evidence.attestations.insert("fact:cloud".into(), stated);
            profile(&cloud(), &evidence, "us").facts.get("cloud").cloned()
        };
        assert_eq!(read(Some("true"), says("true", &[])), known("true"));
        let doubtful = |fact| matches!(fact, Some(Fact::Doubtful { .. }));
        assert!(doubtful(read(Some("true"), says("false", &[]))));
        // The digest is of another question than the one that is asked.
        let outdated = says("false", &[("fact:cloud", "0")]);
        assert_eq!(read(Some("true"), outdated.clone()), known("true"));
        assert!(doubtful(read(None, outdated)));
    }

    #[test]
    fn a_held_regime_joins_the_planned_one_until_it_is_withdrawn() {
        let mut catalogue = Catalogue::default();
        let kind = AuthorizationKind {
            code: "eu-ce-mdd".into(),
            title: String::new(),
            market: "eu".into(),
            held_as: [("eu_regime".to_string(), "legacy-mdd".to_string())].into(),
        };
        catalogue.authorization_kinds.insert("eu-ce-mdd".into(), kind);
        let mut evidence = Evidence::default();
        let planned = Fact::Known(["mdr".to_string()].into());
        evidence.device.facts.insert("eu_regime".into(), planned);
        let held = Authorization { kind: "eu-ce-mdd".into(), ..Authorization::default() };
        evidence.device.authorizations.push(held);
        let regimes = |evidence: &Evidence| {
            let values = profile(&catalogue, evidence, "eu").known("eu_regime").cloned();
            values.unwrap_or_default().into_iter().collect::<Vec<String>>()
        };
        assert_eq!(regimes(&evidence), ["legacy-mdd", "mdr"]);
        evidence.device.authorizations[0].withdrawn = true;
        assert_eq!(regimes(&evidence), ["mdr"]);
    }
}
