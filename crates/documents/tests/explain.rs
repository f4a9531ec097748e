//! Pages about one entry.

use std::collections::{BTreeMap, BTreeSet};

use reliance_documents::{explain_page, explain_requirement};
use reliance_model::catalogue::{
    CataloguePlace, CheckCall, Computable, Doubt, Force, ReadAs, Requirement, Source,
};

fn requirement() -> Requirement {
    Requirement {
        id: "us.x.users".into(),
        regulator: "us".into(),
        title: "Users and environment".into(),
        source: "us/x".into(),
        section: "V".into(),
        force: Force::Draft,
        status: "draft".into(),
        in_force: None,
        in_force_note: Some("final text expected in 2027".into()),
        superseded_by: None,
        superseded: false,
        asks:
            "Say who uses the device, with which training, and where, for every market it goes to."
                .into(),
        how: "compare the declared users of both markets".into(),
        applies: "any submission".into(),
        facets: BTreeMap::from([(
            "ai".into(),
            BTreeSet::from(["adaptive".into(), "locked".into()]),
        )]),
        phrase: String::new(),
        doubt: Some("only if the device is sold to hospitals".into()),
        doubts: vec![Doubt {
            text: "only if the device is sold to hospitals".into(),
            ..Doubt::default()
        }],
        computable: Computable::Part,
        informational: false,
        kinds: vec!["document:labelling".into()],
        checks: vec![CheckCall { check: "users-declared".into(), parameters: BTreeMap::new() }],
        question: Some("Is the training described?".into()),
        question_when: Vec::new(),
        question_unless: Vec::new(),
        attest: None,
        concepts: vec!["users".into()],
        review_risk: None,
        slot: None,
        read_as: ReadAs::Copy,
        read_note: "transcript of 2026-10-03".into(),
        origin_law: false,
        place: CataloguePlace { file: "us/requirements/x.toml".into(), line: 12, span: 0..0 },
    }
}

#[test]
fn a_requirement_is_explained_with_its_source_and_force() {
    let source = Source {
        key: "us/x".into(),
        cite: "Draft guidance X".into(),
        url: Some("https://example.org/x".into()),
        sha256: None,
        read_on: None,
    };
    insta::assert_snapshot!(explain_requirement(&requirement(), Some(&source), 72), @r#"
    Users and environment
    us.x.users

    Say who uses the device, with which training, and where, for every
    market it goes to.

    source          Draft guidance X, V
    address         https://example.org/x
    force           draft: informs, and does not count
    in force        final text expected in 2027
    applies         any submission
    as facts        ai is adaptive or locked
    in doubt        only if the device is sold to hospitals
    evidence        document:labelling
    computed        in part; a person states the rest: compare the declared
                    users of both markets
    checks          users-declared
    question        Is the training described?
    concepts        users
    read            copy: read in someone else's transcript of the
                    regulator's text (transcript of 2026-10-03)
    catalogue       us/requirements/x.toml:12
    "#);
}

#[test]
fn a_manual_is_filled_and_its_code_left_alone() {
    let manual = "Sensitivity holds.\n\n## What it asks\nIs the lower limit of the sensitivity at or above the goal that\nthe plan names?\n\n- one item that is long enough to need a second line of text\n- two\n\n```text\n(a   +   b)\n```\n";
    insta::assert_snapshot!(explain_page("endpoint-goal", manual, 44), @r#"
    endpoint-goal

    Sensitivity holds.

    WHAT IT ASKS
    Is the lower limit of the sensitivity at or
    above the goal that the plan names?

    - one item that is long enough to need a
      second line of text
    - two

        (a   +   b)
    "#);
}
