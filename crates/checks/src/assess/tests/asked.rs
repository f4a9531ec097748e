//! What is put to persons, in which order, and what the crosswalk proposes.

use reliance_model::catalogue::{AuthorizationKind, Catalogue, Crosswalk, Force, Market, Relation};
use reliance_model::device::Authorization;
use reliance_model::picture::Picture;

use super::super::asked::{Put, Questions, merge, sorted};
use super::super::{Gallery, every_question, needs};
use super::*;
use crate::question_id;

/// A requirement that asks `Q?`, with its force, its section and the checks it names.
fn shares(id: &str, force: &str, section: &str, checks: &str) -> String {
    let rest =
        format!("force = \"{force}\"\nquestion = \"Q?\"\nfacets = {{}}\nchecks = [{checks}]");
    requirement(id, &rest).replace("section = \"1\"", &format!("section = \"{section}\""))
}

#[test]
fn a_shared_question_has_the_strongest_force_and_cites_the_first_that_has_it() {
    let asked = [
        shares("us.a", "guidance", "11", ""),
        shares("us.b", "law", "22", ""),
        shares("us.c", "law", "33", ""),
        shares("us.d", "guidance", "44", ""),
    ];
    let questions = run(&catalogue(&asked), &Evidence::default()).questions;
    assert_eq!(questions.len(), 1);
    assert_eq!(questions[0].force, Force::Law);
    assert!(questions[0].cite.contains("22"), "{}", questions[0].cite);
    assert_eq!(questions[0].settles, ["us.a", "us.b", "us.c", "us.d"]);
    let keys: Vec<&String> = questions[0].rests_on.keys().collect();
    assert_eq!(keys, ["us.a", "us.b", "us.c", "us.d"]);
}

#[test]
fn a_question_stands_under_the_topic_of_most_that_ask_it() {
    let catalogue = catalogue(&[
        requirement("us.a", "force = \"law\"\nquestion = \"Q?\"\nfacets = { ai = [\"locked\"] }"),
        shares("us.b", "law", "1", ""),
        shares("us.c", "law", "1", ""),
    ]);
    let questions = run(&catalogue, &Evidence::default()).questions;
    let told: Vec<(&str, &str)> =
        questions.iter().map(|one| (one.id.as_str(), one.topic.as_str())).collect();
    let asked = question_id("ask", "Q?");
    assert_eq!(told, [("fact:ai", "Device facts"), (&asked, "Submission and documents")]);
}

#[test]
fn a_shared_doubt_rests_on_all_that_have_it() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it so?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest), requirement("us.b", rest)]);
    let questions = run(&catalogue, &Evidence::default()).questions;
    let rests_on: BTreeMap<String, String> = catalogue
        .requirements
        .values()
        .map(|asked| (asked.id.clone(), crate::requirement_digest(asked)))
        .collect();
    assert_eq!(questions[0].rests_on, rests_on);
}

fn question(id: &str, topic: &str, settles: &[&str], counts: bool) -> Question {
    Question {
        id: id.into(),
        text: String::new(),
        values: Vec::new(),
        settles: settles.iter().map(|id| id.to_string()).collect(),
        cite: String::new(),
        force: Force::Guidance,
        topic: topic.into(),
        counts,
        rests_on: BTreeMap::new(),
        outdated: None,
    }
}

#[test]
fn questions_come_in_the_order_of_a_conversation() {
    let ordered = sorted(vec![
        question("ask:open", "A", &["1", "2", "3", "4", "5"], false),
        question("ask:light", "A", &["1"], true),
        question("ask:heavy", "B", &["1", "2"], true),
        question("ask:heaviest", "B", &["1", "2", "3"], true),
        question("doubt:one", "B", &["1"], true),
        question("fact:ai", "Device facts", &["1"], true),
    ]);
    let ids: Vec<&str> = ordered.iter().map(|question| question.id.as_str()).collect();
    let heavy = ["doubt:one", "ask:heaviest", "ask:heavy"];
    assert_eq!(ids, [&["fact:ai"][..], &heavy, &["ask:light", "ask:open"]].concat());
}

#[test]
fn a_question_of_a_route_joins_the_same_one_of_a_requirement() {
    let mut questions = vec![
        question("fact:ai", "Device facts", &["us.a"], true),
        question("fact:pccp", "Device facts", &["us.a"], false),
    ];
    let route = Question { force: Force::Law, ..question("fact:ai", "", &["us.a", "way"], false) };
    merge(&mut questions, route);
    merge(&mut questions, question("route:x", "Route and class", &["way"], true));
    merge(&mut questions, question("fact:pccp", "", &["way"], true));
    let told: Vec<(&str, usize, bool, Force)> = questions
        .iter()
        .map(|one| (one.id.as_str(), one.settles.len(), one.counts, one.force))
        .collect();
    let want = [
        ("fact:ai", 2, true, Force::Law),
        ("fact:pccp", 2, true, Force::Guidance),
        ("route:x", 1, true, Force::Guidance),
    ];
    assert_eq!(told, want);
}

#[test]
fn every_question_is_listed_with_its_words_whether_answered_or_not() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it so?\"\n\
                facets = { ai = [\"locked\"] }";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let mut evidence = Evidence {
        attestations: stated("requirement:us.a", Stated::Satisfied),
        ..Evidence::default()
    };
    let file = "docs/plan.pdf".to_string();
    evidence.device.documents.push(Document { file, ..Document::default() });
    let case = Case { catalogue: &catalogue, evidence: &evidence, market: "us", on: day() };
    let every = every_question(&case);
    let words = |id: &str| {
        let one = every.iter().find(|question| question.id == id);
        one.map(|one| (one.text.clone(), one.values.join(" or "))).unwrap_or_default()
    };
    let plain = |text: &str, values: &str| (text.to_string(), values.to_string());
    assert_eq!(every.len(), 5, "{every:?}");
    assert_eq!(words("fact:ai"), plain("Does it use AI?", "locked or none"));
    assert_eq!(words(&question_id("ask", "Q?")), plain("Q?", ""));
    assert_eq!(words("requirement:us.a"), plain("T", ""));
    let doubt = words(&question_id("doubt", "is it so?"));
    assert_eq!(doubt, plain("Does it apply? is it so?", "applies or does not apply"));
    let document = words("document:us:docs/plan.pdf").0;
    assert!(
        document.starts_with("The program does not judge the words of `docs/plan.pdf`"),
        "{document}"
    );
}

#[test]
fn a_picture_is_kept_once_and_found_again_by_its_index() {
    let mut gallery = Gallery::default();
    let named = |name: &str| Picture::Shares {
        title: name.into(),
        sample: String::new(),
        population: String::new(),
        categories: Vec::new(),
    };
    let places = ["one", "two", "one", "three"].map(|name| gallery.keep(named(name)));
    assert_eq!(places, [0, 1, 0, 2]);
}

/// Requirements `us.a`, `us.b`, `us.c` and `eu.x`, and authorizations of both markets.
fn two_markets(pairs: &[(&str, &str)]) -> Catalogue {
    let rest = |text: &str| format!("force = \"law\"\nquestion = \"{text}?\"\nfacets = {{}}");
    let asked = ["us.a", "us.b", "us.c"].map(|id| requirement(id, &rest(id)));
    let mut catalogue = catalogue(&asked);
    let mut other = catalogue.requirements["us.c"].clone();
    (other.id, other.regulator) = ("eu.x".into(), "eu".into());
    catalogue.requirements.insert("eu.x".into(), other);
    let eu = Market {
        code: "eu".into(),
        name: "EU".into(),
        regulators: vec!["eu".into()],
        catalogued: true,
        gaps: Vec::new(),
    };
    catalogue.markets.insert("eu".into(), eu);
    for (code, market) in [("eu-ce-mdr", "eu"), ("fda-510k", "us")] {
        let kind = AuthorizationKind {
            code: code.into(),
            title: String::new(),
            market: market.into(),
            held_as: BTreeMap::new(),
        };
        catalogue.authorization_kinds.insert(code.into(), kind);
    }
    catalogue.crosswalk = pairs
        .iter()
        .map(|(a, b)| Crosswalk {
            a: a.to_string(),
            b: b.to_string(),
            relation: Relation::Intersects,
            note: String::new(),
            author: String::new(),
            reviewer: None,
        })
        .collect();
    catalogue
}

/// The paths proposed for each requirement, and those for which there is none.
fn proposed(catalogue: &Catalogue, held: &[(&str, bool)]) -> (Vec<String>, Vec<String>) {
    let mut evidence = Evidence::default();
    evidence.device.authorizations = held
        .iter()
        .map(|&(kind, withdrawn)| Authorization {
            kind: kind.into(),
            withdrawn,
            ..Authorization::default()
        })
        .collect();
    let assessment = run(catalogue, &evidence);
    let paths = assessment.findings.iter().flat_map(|finding| &finding.proposed);
    (paths.map(|proposal| proposal.path.join(" > ")).collect(), assessment.unmapped)
}

#[test]
fn evidence_of_another_market_is_proposed_over_two_hops_at_most() {
    let near = two_markets(&[("eu.x", "us.b"), ("us.a", "us.b"), ("us.a", "us.c")]);
    let mdr = [("eu-ce-mdr", false)];
    let (paths, unmapped) = proposed(&near, &mdr);
    assert_eq!(paths, ["eu.x > us.b > us.a", "eu.x > us.b"]);
    assert_eq!(unmapped, ["us.c"]);
}

#[test]
fn only_what_is_held_elsewhere_and_not_withdrawn_is_proposed() {
    let catalogue = two_markets(&[("eu.x", "us.a"), ("us.a", "us.b")]);
    let none = (Vec::new(), ["us.a", "us.b", "us.c"].map(String::from).to_vec());
    assert_eq!(proposed(&catalogue, &[("eu-ce-mdr", true)]), none);
    assert_eq!(proposed(&catalogue, &[("fda-510k", false)]), none);
    assert_eq!(proposed(&catalogue, &[]), none);
}

#[test]
fn the_topic_of_most_requirements_wins_and_not_the_first_by_name() {
    let catalogue = catalogue(&[
        shares("us.a", "law", "1", "\"duplicates\""),
        shares("us.b", "law", "1", ""),
        shares("us.c", "law", "1", ""),
    ]);
    let assessment = run(&catalogue, &Evidence::default());
    let mut questions = Questions::default();
    for finding in &assessment.findings {
        let put = Put { id: "ask:x".into(), ..Put::default() };
        questions.ask(put, &catalogue.requirements[&finding.requirement], finding, true);
    }
    assert_eq!(questions.into_sorted()[0].topic, "Submission and documents");
}

#[test]
fn an_assessment_needs_what_its_checks_read() {
    let catalogue = catalogue(&[shares("us.a", "law", "1", "\"duplicates\"")]);
    let rows = vec![crate::testing::row("case=a")];
    let folder = crate::testing::folder().dataset("us", reliance_model::device::Role::Test, rows);
    let evidence = &folder.evidence;
    let case = Case { catalogue: &catalogue, evidence, market: "us", on: day() };
    let named: Vec<String> = needs(&case).into_iter().map(|need| need.dataset).collect();
    assert_eq!(named, ["us"]);
}

#[test]
fn a_waiver_of_another_market_is_not_unused_and_one_of_nothing_is() {
    let waived = |id: &str| {
        let mut evidence = Evidence::default();
        let none = Fact::Known(["none".to_string()].into());
        evidence.device.facts.insert("ai".into(), none);
        evidence.device.waivers.push(Waiver {
            requirement: id.into(),
            reason: "no patient contact".into(),
            person: "P. Person".into(),
            expires: Some(day()),
            line: 9,
        });
        let mut catalogue = two_markets(&[]);
        let locked = [("ai".to_string(), ["locked".to_string()].into())];
        catalogue.requirements.get_mut("us.b").unwrap().facets = locked.into();
        let problems = run(&catalogue, &evidence).problems;
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    assert!(waived("us.a").is_empty());
    assert!(waived("eu.x").is_empty());
    assert_eq!(
        waived("us.b"),
        ["the waiver of `us.b` sets nothing aside: Does it use AI? (`ai`): none"]
    );
}

/// The check leaves it to a person and rests on no document.
#[test]
fn what_a_check_leaves_open_is_asked_unless_other_evidence_is_missing() {
    let asked = |checks: &str| {
        let rest = format!("force = \"law\"\nfacets = {{}}\nchecks = [{checks}]");
        let mut evidence = Evidence::default();
        let origin = Fact::Known(["cn".to_string()].into());
        evidence.device.facts.insert("personal_data".into(), origin);
        let assessment = run(&catalogue(&[requirement("us.a", &rest)]), &evidence);
        assessment.questions.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(asked("\"cross-border-data\""), ["requirement:us.a"]);
    assert!(asked("\"cross-border-data\", \"bridging\"").is_empty());
}
