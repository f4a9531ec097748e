//! What persons are asked, and how long their answers stand.

use reliance_model::catalogue::Catalogue;

use super::*;
use crate::standing::requirement_digest;

/// A requirement that a document answers, and nothing else.
fn filed(id: &str, title: &str) -> String {
    let rest = "force = \"law\"\nfacets = {}\nchecks = [\"anomalies-listed\"]\n";
    requirement(id, rest).replace("title = \"T\"", &format!("title = \"{title}\""))
}

/// A folder with the list of anomalies, its bytes of that hash.
fn folder(sha256: &str) -> Evidence {
    let mut evidence = Evidence::default();
    evidence.device.documents.push(Document {
        kind: "anomaly-list".into(),
        file: "docs/anomalies.md".into(),
        items: [("assessment".to_string(), "section 1".to_string())].into(),
        ..Document::default()
    });
    let file = File { sha256: Some(sha256.into()), ..File::default() };
    evidence.files.insert("docs/anomalies.md".into(), file);
    evidence
}

fn confirmed(catalogue: &Catalogue, sha256: &str) -> BTreeMap<String, Attestation> {
    let mut stated = stated("document:us:docs/anomalies.md", Stated::Satisfied);
    for given in stated.values_mut() {
        given.rests_on = catalogue
            .requirements
            .values()
            .map(|asked| (asked.id.clone(), requirement_digest(asked)))
            .chain([("file:docs/anomalies.md".to_string(), sha256.to_string())])
            .collect();
    }
    stated
}

#[test]
fn a_document_is_confirmed_once_for_all_that_rests_on_it() {
    let catalogue = catalogue(&[filed("us.a", "One"), filed("us.b", "Two")]);
    let mut evidence = folder("aa");
    let assessment = run(&catalogue, &evidence);
    assert_eq!(assessment.questions.len(), 1, "{:?}", assessment.questions);
    assert_eq!(assessment.questions[0].settles, ["us.a", "us.b"]);
    assert!(assessment.questions[0].text.ends_with("asked is: One; Two)"));
    let rests_on: Vec<&String> = assessment.questions[0].rests_on.keys().collect();
    assert_eq!(rests_on, ["file:docs/anomalies.md", "us.a", "us.b"]);

    evidence.attestations = confirmed(&catalogue, "aa");
    let assessment = run(&catalogue, &evidence);
    assert!(assessment.findings.iter().all(|finding| finding.answer == Answer::Shown));
    assert!(assessment.questions.is_empty());
    let part = &assessment.findings[0].parts[0];
    insta::assert_snapshot!(part.because, @"`docs/anomalies.md` is on file and names the place of `assessment`; the program does not judge its words, so a person confirms that no open anomaly is left out and each is judged; `docs/anomalies.md` confirmed by P. Person (2026-11-22)");
    assert!(!part.caveats.iter().any(|caveat| caveat.contains("confirmed")));
}

#[test]
fn a_changed_document_makes_its_confirmation_outdated() {
    let catalogue = catalogue(&[filed("us.a", "One")]);
    let mut evidence = folder("bb");
    evidence.attestations = confirmed(&catalogue, "aa");
    let assessment = run(&catalogue, &evidence);
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    let outdated = assessment.questions[0].outdated.clone().unwrap();
    insta::assert_snapshot!(outdated, @"outdated, confirm again: P. Person answered on 2026-11-22, and `docs/anomalies.md` has changed since");
}

#[test]
fn a_wanting_document_is_not_shown_and_one_requirement_may_be_answered_apart() {
    let catalogue = catalogue(&[filed("us.a", "One"), filed("us.b", "Two")]);
    let mut evidence = folder("aa");
    evidence.attestations = confirmed(&catalogue, "aa");
    for given in evidence.attestations.values_mut() {
        given.verdict = Stated::NotSatisfied;
    }
    evidence.attestations.extend(stated("requirement:us.b", Stated::Satisfied));
    let answers: Vec<(String, Answer)> = run(&catalogue, &evidence)
        .findings
        .into_iter()
        .map(|finding| (finding.requirement, finding.answer))
        .collect();
    let want = [("us.a", Answer::NotShown), ("us.b", Answer::Shown)];
    assert_eq!(answers, want.map(|(id, answer)| (id.to_string(), answer)));
}

#[test]
fn a_changed_requirement_asks_again_and_an_answer_without_digests_says_so() {
    let asks = |text: &str| {
        let rest = "force = \"law\"\nquestion = \"Q?\"\nfacets = {}";
        requirement("us.a", rest).replace("asks = \"A\"", &format!("asks = \"{text}\""))
    };
    let (then, now) = (catalogue(&[asks("A")]), catalogue(&[asks("More")]));
    let mut evidence = Evidence {
        attestations: stated(&crate::question_id("ask", "Q?"), Stated::Satisfied),
        ..Evidence::default()
    };
    let untied = run(&now, &evidence);
    assert_eq!(only(&untied).answer, Answer::Shown);
    assert!(only(&untied).parts.iter().any(|part| !part.caveats.is_empty()));

    let digest = requirement_digest(&then.requirements["us.a"]);
    for given in evidence.attestations.values_mut() {
        given.rests_on = [("us.a".to_string(), digest.clone())].into();
    }
    assert_eq!(only(&run(&then, &evidence)).answer, Answer::Shown);
    let outdated = run(&now, &evidence);
    assert_eq!(only(&outdated).answer, Answer::ForAPerson);
    let why = outdated.questions[0].outdated.clone().unwrap();
    assert!(why.contains("what `us.a` asks has changed since"), "{why}");
}

#[test]
fn an_outdated_fact_closes_nothing() {
    let catalogue = catalogue(&[requirement(
        "us.a",
        "force = \"law\"\nquestion = \"Q?\"\nfacets = { ai = [\"locked\"] }",
    )]);
    let mut attestations = stated("fact:ai", Stated::Values(vec!["none".into()]));
    for given in attestations.values_mut() {
        given.rests_on = [("fact:ai".to_string(), "0".to_string())].into();
    }
    let evidence = Evidence { attestations, ..Evidence::default() };
    let assessment = run(&catalogue, &evidence);
    assert_eq!(only(&assessment).answer, Answer::ForAPerson);
    assert!(assessment.questions[0].outdated.is_some());
}

#[test]
fn a_lone_doubt_and_its_question_are_one_row_and_one_answer_settles_both() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it so?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let assessment = run(&catalogue, &Evidence::default());
    assert_eq!(assessment.questions.len(), 1);
    assert!(assessment.questions[0].text.starts_with("Does it apply? is it so?; if it does: Q?"));
    let id = assessment.questions[0].id.clone();
    let said = |verdict| {
        let evidence = Evidence { attestations: stated(&id, verdict), ..Evidence::default() };
        only(&run(&catalogue, &evidence)).answer
    };
    assert_eq!(said(Stated::Satisfied), Answer::Shown);
    assert_eq!(said(Stated::DoesNotApply), Answer::NotApplicable);
    assert_eq!(said(Stated::NotSatisfied), Answer::NotShown);
}

#[test]
fn a_shared_doubt_comes_before_the_questions_that_hang_on_it() {
    let rest = |question: &str| {
        format!("force = \"law\"\nquestion = \"{question}\"\ndoubt = \"is it so?\"\nfacets = {{}}")
    };
    let catalogue =
        catalogue(&[requirement("us.a", &rest("A?")), requirement("us.b", &rest("B?"))]);
    let asked = |evidence: &Evidence| -> Vec<String> {
        let assessment = run(&catalogue, evidence);
        assert!(assessment.findings.iter().all(|one| one.answer == Answer::ForAPerson));
        let id = |question: &Question| question.id.split(':').next().unwrap_or("").to_string();
        assessment.questions.iter().map(id).collect()
    };
    assert_eq!(asked(&Evidence::default()), ["doubt"]);
    let id = crate::question_id("doubt", "is it so?");
    let attestations = stated(&id, Stated::Values(vec!["applies".into()]));
    let evidence = Evidence { attestations, ..Evidence::default() };
    assert_eq!(asked(&evidence), ["ask", "ask"]);
}

#[test]
fn known_facts_settle_a_question_and_unknown_ones_do_not() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\nquestion_when = [{ ai = [\"locked\"] }]\n\
                facets = {}\nchecks = [\"anomalies-listed\"]";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let mut evidence = folder("aa");
    let asked = |evidence: &Evidence| run(&catalogue, evidence).questions[0].id.clone();
    assert!(asked(&evidence).starts_with("ask:"));
    evidence.device.facts.insert("ai".into(), Fact::Known(["none".to_string()].into()));
    assert_eq!(asked(&evidence), "document:us:docs/anomalies.md");
}

#[test]
fn what_is_not_made_waits_for_no_answer() {
    let rest = |force: &str| format!("force = \"{force}\"\nquestion = \"{force}?\"\nfacets = {{}}");
    let catalogue =
        catalogue(&[requirement("us.a", &rest("draft")), requirement("us.b", &rest("guidance"))]);
    let assessment = run(&catalogue, &Evidence::default());
    let counts: Vec<bool> = assessment.questions.iter().map(|question| question.counts).collect();
    assert_eq!(counts, [true, false]);
}

/// Words that nobody stands behind decide nothing, least of all that something is not asked.
#[test]
fn a_doubt_is_settled_by_a_named_person() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\ndoubt = \"is it not so?\"\nfacets = {}";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let id = crate::question_id("doubt", "is it not so?");
    let by = |person: &str| {
        let mut attestations = stated(&id, Stated::DoesNotApply);
        attestations.get_mut(&id).unwrap().person = person.into();
        only(&run(&catalogue, &Evidence { attestations, ..Evidence::default() })).answer
    };
    assert_eq!(by("P. Person"), Answer::NotApplicable);
    assert_eq!((by(""), by("  ")), (Answer::ForAPerson, Answer::ForAPerson));
}

/// A confirmation without a name, and one that the document does not apply, confirm nothing.
#[test]
fn a_document_is_confirmed_by_a_named_person_who_read_it() {
    let catalogue = catalogue(&[filed("us.a", "One")]);
    let said = |change: &dyn Fn(&mut Attestation)| {
        let mut evidence = folder("aa");
        evidence.attestations = confirmed(&catalogue, "aa");
        evidence.attestations.values_mut().for_each(change);
        only(&run(&catalogue, &evidence)).clone()
    };
    let by = said(&|_| ());
    assert_eq!(by.answer, Answer::Shown);
    assert!(by.parts.iter().all(|part| part.caveats.iter().all(|words| words.contains(' '))));
    assert!(by.parts.iter().all(|part| !part.caveats.contains(&crate::standing::UNTIED.into())));
    let nobody = said(&|stated| stated.person = " ".into());
    let not_here = said(&|stated| stated.verdict = Stated::DoesNotApply);
    for open in [nobody, not_here] {
        assert_eq!(open.answer, Answer::ForAPerson);
        assert_eq!(open.questions, ["document:us:docs/anomalies.md"]);
        assert_eq!(open.parts[0].to_do.as_deref(), Some("answer the question"));
    }
}

#[test]
fn a_document_is_not_put_to_a_person_while_other_evidence_is_missing() {
    let held = filed("us.a", "One")
        .replace("[\"anomalies-listed\"]", "[\"anomalies-listed\", \"bridging\"]");
    let assessment = run(&catalogue(&[held]), &folder("aa"));
    assert_eq!(only(&assessment).answer, Answer::Undetermined);
    assert!(only(&assessment).questions.is_empty(), "{:?}", only(&assessment).questions);
    assert!(assessment.questions.is_empty(), "{:?}", assessment.questions);
}

#[test]
fn what_does_not_apply_has_no_open_part() {
    let rest = "force = \"law\"\nquestion = \"Q?\"\nfacets = {}\nchecks = [\"bridging\"]";
    let catalogue = catalogue(&[requirement("us.a", rest)]);
    let id = crate::question_id("ask", "Q?");
    let attestations = stated(&id, Stated::DoesNotApply);
    let assessment = run(&catalogue, &Evidence { attestations, ..Evidence::default() });
    let answers: Vec<Answer> = only(&assessment).parts.iter().map(|part| part.answer).collect();
    assert_eq!(answers, [Answer::NotApplicable]);
}

/// The finding about one requirement without a question, after persons were asked.
fn asked_about(part: reliance_model::finding::Part) -> (Finding, Vec<Question>) {
    asked_with(folder("aa"), part)
}

fn asked_with(evidence: Evidence, part: reliance_model::finding::Part) -> (Finding, Vec<Question>) {
    use super::super::asked::{Questions, Shared};
    use super::super::persons::Asking;

    let catalogue = catalogue(&[filed("us.a", "One")]);
    let case = Case { catalogue: &catalogue, evidence: &evidence, market: "us", on: day() };
    let (shared, profile) = (Shared::of(&catalogue), case.profile());
    let mut questions = Questions::default();
    let mut asking =
        Asking { case: &case, profile: &profile, shared: &shared, questions: &mut questions };
    let requirement = &catalogue.requirements["us.a"];
    let mut finding = super::super::parts::blank(&case, requirement);
    finding.parts.push(part);
    asking.person(requirement, &[], &mut finding);
    (finding, questions.into_sorted())
}

fn resting(answer: Answer, to_do: Option<&str>) -> reliance_model::finding::Part {
    reliance_model::finding::Part {
        call: Some(reliance_model::catalogue::CheckCall {
            check: "anomalies-listed".into(),
            parameters: BTreeMap::new(),
        }),
        answer,
        because: "it is on file".into(),
        to_do: to_do.map(String::from),
        figures: Vec::new(),
        pictures: Vec::new(),
        evidence: vec![reliance_model::finding::EvidenceRef {
            file: "docs/anomalies.md".into(),
            part: String::new(),
            sha256: None,
        }],
        caveats: Vec::new(),
        lists: Vec::new(),
        outcomes: Vec::new(),
    }
}

#[test]
fn only_what_a_check_left_to_a_person_is_to_be_confirmed() {
    let (finding, questions) = asked_about(resting(Answer::Shown, None));
    assert!(questions.is_empty() && finding.questions.is_empty(), "{questions:?}");
    assert_eq!((finding.parts.len(), finding.parts[0].to_do.clone()), (1, None));
    let (finding, questions) = asked_about(resting(Answer::ForAPerson, None));
    assert_eq!(questions.len(), 1);
    assert_eq!(finding.parts[0].to_do.as_deref(), Some("answer the question"));
    // What the check itself asks to be done stays.
    let (finding, _) = asked_about(resting(Answer::ForAPerson, Some("sign it")));
    assert_eq!(finding.parts[0].to_do.as_deref(), Some("sign it"));
}

/// An endpoint that a check leaves to a person.
fn endpoint(answer: Answer) -> reliance_model::finding::Outcome {
    reliance_model::finding::Outcome {
        place: 0,
        endpoint: "main".into(),
        primary: true,
        dataset: "us".into(),
        figures: Vec::new(),
        goal: None,
        source: None,
        answer,
        because: "nobody said whether it was looked at".into(),
    }
}

fn settled(verdict: Stated, answers: &[Answer]) -> Vec<(Answer, String)> {
    let evidence = Evidence { attestations: stated("requirement:us.a", verdict), ..folder("aa") };
    let mut part = resting(Answer::ForAPerson, None);
    part.outcomes = answers.iter().map(|answer| endpoint(*answer)).collect();
    let (finding, _) = asked_with(evidence, part);
    let outcomes = finding.parts.iter().flat_map(|part| &part.outcomes);
    outcomes.map(|one| (one.answer, one.because.clone())).collect()
}

#[test]
fn endpoints_follow_what_a_person_states_of_their_requirement() {
    use Answer::{ForAPerson, NotShown, Shown, Undetermined};
    let answers = |told: &[(Answer, String)]| -> Vec<Answer> {
        told.iter().map(|(answer, _)| *answer).collect()
    };
    let told = settled(Stated::Satisfied, &[ForAPerson, NotShown, Undetermined]);
    assert_eq!(answers(&told), [Shown, NotShown, Undetermined]);
    assert!(told[0].1.contains("stated the requirement to be satisfied"), "{}", told[0].1);
    // Nobody states evidence away, and nothing stays met against an objection.
    let told = settled(Stated::NotSatisfied, &[ForAPerson, NotShown, Shown]);
    assert_eq!(answers(&told), [Undetermined, NotShown, Undetermined]);
    assert_ne!(told[2].1, "nobody said whether it was looked at");
}
