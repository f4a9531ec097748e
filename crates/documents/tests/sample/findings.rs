//! About 300 findings: a few in full, and the mass that a real market has.

use std::collections::BTreeMap;

use reliance_model::catalogue::{CataloguePlace, CheckCall, Force, ReadAs};
use reliance_model::finding::{Answer, EvidenceRef, Figure, Finding, Outcome, Part, Proposal};
use reliance_model::whole_list::WholeList;

use super::list;

const FORCES: [Force; 7] = [
    Force::Law,
    Force::Standard,
    Force::Guidance,
    Force::Draft,
    Force::Announced,
    Force::Habit,
    Force::Reported,
];

const TOPICS: [(&str, &str, &str); 8] = [
    ("Clinical performance", "perf", "Stand-alone performance on cases that development never saw"),
    ("Representativeness", "repr", "Cases stand for the people the device is meant for"),
    ("Labelling", "label", "Labelling states users, limits and performance"),
    ("Cyber security", "cyber", "Known vulnerabilities are listed, judged and decided"),
    ("Quality system", "qms", "Design controls cover the software and its data"),
    ("Usability", "use", "Intended users were observed in the intended environment"),
    ("Risk management", "risk", "Hazards of wrong and late output are controlled"),
    ("Data protection", "data", "Personal data crossed the border on a lawful basis"),
];

fn finding(id: &str, topic: usize, force: Force, answer: Answer) -> Finding {
    let (name, _, title) = TOPICS[topic];
    Finding {
        requirement: id.into(),
        title: title.into(),
        asks: format!(
            "{title}, described with method, result and limits, for the version that is submitted."
        ),
        cite: "21 CFR 807.87(g)".into(),
        url: Some("https://www.ecfr.gov/current/title-21/section-807.87".into()),
        force,
        read_as: [ReadAs::Copy, ReadAs::Primary, ReadAs::Secondary, ReadAs::Memory][id.len() % 4],
        topic: name.into(),
        slot: Some("eSTAR, Performance Testing".into()),
        review_risk: None,
        asked_at: CataloguePlace {
            file: "us/requirements/ai.toml".into(),
            line: 100 + id.len(),
            span: 0..0,
        },
        answer,
        because: because(answer).into(),
        to_do: answer.is_open().then(|| to_do(answer).into()),
        counts: force.counts(),
        waived: None,
        parts: vec![part(answer)],
        questions: if answer == Answer::ForAPerson { list(&["ask:77aa"]) } else { Vec::new() },
        proposed: Vec::new(),
    }
}

fn because(answer: Answer) -> &'static str {
    match answer {
        Answer::NotShown => {
            "sensitivity 0.871 (95 % CI 0.826 to 0.908; 218 of 250) lies below the plan's goal of 0.900"
        }
        Answer::Undetermined => "needs a document of kind `labelling` for the United States",
        Answer::ForAPerson => {
            "is the software's role in the work flow stated for each kind of user?"
        }
        Answer::Shown => {
            "`docs/labelling-eu.docx` of 2027-03-01 is on file and covers version 2.3.1"
        }
        Answer::NotApplicable => {
            "the fact `ai` is `locked`, and it is asked only where it is `adaptive`"
        }
    }
}

fn to_do(answer: Answer) -> &'static str {
    match answer {
        Answer::NotShown => "test 143 more diseased US cases at 80 % power, or claim less",
        Answer::Undetermined => "put the US labelling into `docs/` and name it in `reliance.toml`",
        _ => "answer question ask:77aa in the questions sheet",
    }
}

fn part(answer: Answer) -> Part {
    let parameters = BTreeMap::from([("kind".to_string(), list(&["labelling", "summary"]))]);
    Part {
        call: Some(CheckCall { check: "document-present".into(), parameters }),
        answer,
        because: because(answer).into(),
        to_do: answer.is_open().then(|| to_do(answer).into()),
        figures: Vec::new(),
        pictures: Vec::new(),
        evidence: vec![EvidenceRef {
            file: "docs/labelling-eu.docx".into(),
            sha256: Some("e5f6".repeat(16)),
            part: "heading 4.2".into(),
        }],
        caveats: Vec::new(),
        lists: Vec::new(),
        outcomes: Vec::new(),
    }
}

fn figure(name: &str, of: &str, value: Option<f64>) -> Figure {
    Figure {
        name: name.into(),
        of: of.into(),
        value,
        interval: None,
        level: None,
        counts: None,
        method: None,
        unit: String::new(),
        note: None,
    }
}

fn outcome(figure: &Figure) -> Outcome {
    Outcome {
        place: 0,
        endpoint: "sensitivity, United States".into(),
        primary: true,
        dataset: "us-test".into(),
        figures: vec![figure.clone()],
        goal: Some("≥ 0.900".into()),
        source: Some("plan, section 4".into()),
        answer: Answer::NotShown,
        because: "sensitivity of `us-test` is 0.872; goal 0.900".into(),
    }
}

/// The finding that has everything.
fn richest() -> Finding {
    let figures = vec![
        Figure {
            interval: Some((0.826_1, 0.907_9)),
            level: Some(0.95),
            counts: Some((218, 250)),
            method: Some("Clopper–Pearson".into()),
            ..figure("sensitivity", "us-test, diseased", Some(0.872))
        },
        Figure {
            method: Some("exact, one-sided".into()),
            ..figure("p-value", "goal 0.900", Some(0.000_023))
        },
        Figure {
            unit: "cases".into(),
            ..figure("cases-still-needed", "diseased, fresh", Some(143.0))
        },
        Figure {
            note: Some("only one site has negatives".into()),
            ..figure("specificity", "us-test", None)
        },
    ];
    let sites = ["Aarhus", "Bergen", "Cork", "Delft", "Evora", "Forlì", "Graz"];
    let computed = Part {
        lists: vec![WholeList::new(
            "sites of `us-test` with fewer than 10 diseased cases",
            "Aarhus, Bergen and 5 more",
            sites.map(String::from),
        )],
        call: Some(CheckCall { check: "endpoint-goal".into(), parameters: BTreeMap::new() }),
        outcomes: vec![outcome(&figures[0])],
        figures,
        pictures: vec![2, 3, 4],
        evidence: vec![EvidenceRef {
            file: "data/us-test.parquet".into(),
            sha256: Some("a1b2".repeat(16)),
            part: "data set us-test, 1250 rows".into(),
        }],
        caveats: list(&[
            "The figure is post hoc: the plan's hash is later than the first look.",
            "Race was never collected in `eu-test`.",
            "Fewer than 10 diseased cases from Aarhus, Bergen and 5 more.",
        ]),
        ..part(Answer::NotShown)
    };
    Finding {
        title: "Sensitivity reaches the goal of the statistical plan".into(),
        review_risk: Some("holds are common where the lower limit misses the goal".into()),
        parts: vec![computed, Part { call: None, ..part(Answer::ForAPerson) }],
        proposed: vec![Proposal {
            path: list(&["eu.mdr.annex-xiv.a1", "us.perf.goal"]),
            relation: "intersects".into(),
            notes: list(&["the EU evaluation uses European cases only"]),
            files: list(&["docs/labelling-eu.docx"]),
        }],
        questions: list(&["ask:77aa", "fact:us_submission"]),
        ..finding("us.perf.goal", 0, Force::Law, Answer::NotShown)
    }
}

/// All of them: by force, the open ones first.
pub(crate) fn findings() -> Vec<Finding> {
    let answers = [
        Answer::NotShown,
        Answer::Undetermined,
        Answer::ForAPerson,
        Answer::Shown,
        Answer::NotApplicable,
    ];
    let mut all = vec![richest()];
    for answer in answers {
        for (order, force) in FORCES.into_iter().enumerate() {
            for (topic, (_, code, _)) in TOPICS.into_iter().enumerate() {
                let id = format!("us.{code}.{}-{}", force.word().replace(' ', "-"), all.len());
                if (order + topic + answer as usize) % 5 != 4 {
                    all.push(finding(&id, topic, force, answer));
                }
            }
        }
    }
    let aside = finding("us.label.symbols", 2, Force::Guidance, Answer::NotShown);
    all.push(Finding {
        counts: false,
        waived: Some(
            "the symbol table is replaced by plain text; A. Example, until 2027-09-30".into(),
        ),
        ..aside
    });
    all.sort_by_key(|finding| !finding.answer.is_open());
    all
}
