//! An invented assessment with everything in it that a writer must cope with.

mod findings;
mod pictures;

use std::collections::BTreeMap;

use reliance_model::Date;
use reliance_model::assessment::{Assessment, DeviceHead, SCHEMA};
use reliance_model::catalogue::{Force, ReadAs, RouteKind};
use reliance_model::device::Authorization;
use reliance_model::evidence::{File, ListedDevice};
use reliance_model::finding::Question;
use reliance_model::problem::{Place, Problem};
use reliance_model::route::{Candidate, Pathway, RouteVerdict, State, Step, StepBy};

/// A day.
pub(crate) fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A list of owned texts.
pub(crate) fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.to_string()).collect()
}

/// The whole sample, with about 300 findings.
pub(crate) fn assessment() -> Assessment {
    let findings = findings::findings();
    let not_primary = findings
        .iter()
        .filter(|finding| finding.read_as != ReadAs::Primary)
        .map(|finding| (finding.requirement.clone(), finding.read_as))
        .collect();
    let pictures = pictures::pictures();
    Assessment {
        schema: SCHEMA,
        tool: "0.1.0".into(),
        catalogue: "2026-11-22".into(),
        catalogue_sha256: "5f1c".repeat(16),
        catalogue_read_on: Some(day(2026, 11, 22)),
        catalogue_review_by: Some(day(2027, 5, 22)),
        on: day(2027, 7, 1),
        market: "us".into(),
        market_name: "United States".into(),
        gaps: list(&["state privacy laws are not catalogued"]),
        device: device(),
        routes: routes(),
        pathway: pathway(),
        findings,
        unmapped: list(&["us.perf.law-1", "us.label.law-3", "us.cyber.guidance-20"]),
        questions: questions(),
        calendar: pictures::calendar(),
        data_sheets: vec![pictures::data_sheet(&pictures)],
        pictures,
        files: files(),
        problems: problems(),
        not_primary,
    }
}

fn device() -> DeviceHead {
    DeviceHead {
        name: "ChestWatch".into(),
        version: "2.3.1".into(),
        manufacturer: "Invented Imaging GmbH".into(),
        intended_use: "Flags chest CT studies of adults with suspected pulmonary embolism for earlier reading; it gives no diagnosis and hides no study.".into(),
        invented: true,
        authorizations: vec![Authorization {
            kind: "eu-ce-mdr".into(),
            number: "INV-2024-0001".into(),
            class: Some("IIb".into()),
            granted: Some(day(2024, 3, 1)),
            expires: Some(day(2029, 2, 28)),
            ..Authorization::default()
        }],
    }
}

fn route(id: &str, kind: RouteKind, state: State, because: &str) -> RouteVerdict {
    RouteVerdict {
        route: id.into(),
        to: "us".into(),
        kind,
        state,
        from: "eu-ce-mdr".into(),
        because: because.into(),
        expected: None,
        closes: None,
        questions: Vec::new(),
        waives_now: Vec::new(),
        would_waive: Vec::new(),
        waives_text: String::new(),
        remains: Vec::new(),
        source: "21 CFR 807 subpart E".into(),
        force: Force::Law,
        read_as: ReadAs::Copy,
        note: String::new(),
    }
}

fn routes() -> Vec<RouteVerdict> {
    let full = route(
        "us.full.510k",
        RouteKind::FullPathway,
        State::Open,
        "the whole premarket procedure is in force, and nothing known shuts the device out",
    );
    let mdsap = RouteVerdict {
        questions: list(&["route:91ab"]),
        waives_text: "routine inspections by the regulator, while the audit report is current"
            .into(),
        remains: list(&["us.qmsr.design-controls", "us.mdr.reporting"]),
        ..route(
            "us.mdsap",
            RouteKind::QmsOnly,
            State::Open,
            "a quality-system audit report is accepted in place of a routine inspection",
        )
    };
    let shortcut = RouteVerdict {
        force: Force::Reported,
        read_as: ReadAs::Secondary,
        from: "nmpa-iii".into(),
        source: "a single trade article of May 2026".into(),
        note: "no trace in either regulator's records".into(),
        ..route(
            "cn-us.shortcut",
            RouteKind::Reliance,
            State::OnlyReported,
            "only the press says so; it changes nothing",
        )
    };
    vec![
        full,
        mdsap,
        RouteVerdict {
            expected: Some("a discussion paper in 2028".into()),
            force: Force::Announced,
            would_waive: list(&["us.perf.standalone", "us.label.summary"]),
            ..route("eu-us.abbreviated", RouteKind::Reliance, State::Proposed, "announced and not drafted")
        },
        route(
            "eu-us.ce-door",
            RouteKind::Recognition,
            State::Closed { why: "a CE mark opens no door of this regulator; its evidence is only proposed for requirements that ask for the same".into() },
            "no rule gives a CE mark any effect",
        ),
        shortcut,
        route("us.adopted", RouteKind::Reliance, State::AdoptedOpensOn { on: day(2028, 1, 1) }, "made, and opens later"),
    ]
}

fn step(question: &str, by: StepBy, answer: &str) -> Step {
    Step {
        question: question.into(),
        by,
        answer: answer.into(),
        source: "decision-making flowchart of the 510(k) guidance".into(),
    }
}

fn pathway() -> Pathway {
    Pathway {
        candidates: vec![Candidate {
            name: "21 CFR 892.2080, QAS".into(),
            title: "Radiological computer aided triage and notification software".into(),
            class: "II".into(),
            procedure: "510(k)".into(),
            because: "the device declares the function `triage`".into(),
            against: list(&["a diagnosis in the output", "removal of studies from the queue"]),
            controls: vec![
                step(
                    "Is the design verified and validated with a standalone test?",
                    StepBy::Data,
                    "sensitivity 0.871 (0.826 to 0.908) on `us-test`",
                ),
                step(
                    "Does the labelling state the limits of use?",
                    StepBy::Person,
                    "needs the labelling for this market",
                ),
            ],
            read_as: ReadAs::Copy,
        }],
        steps: vec![
            step(
                "Does the predicate have the same intended use?",
                StepBy::Person,
                "needs a named predicate",
            ),
            step(
                "Are the technological characteristics the same?",
                StepBy::CannotTell,
                "needs the predicate's description",
            ),
            step(
                "May a new reader study be skipped?",
                StepBy::Data,
                "yes for triage without marks; a standalone test is expected",
            ),
        ],
        predicates: (0..30)
            .map(|n| ListedDevice {
                number: format!("K{:06}", 200_100 + n * 37),
                name: format!("Invented triage {n}"),
                company: "Invented company".into(),
                product_code: "QAS".into(),
                decided: Some(day(2020 + n % 6, 1 + (n as u32) % 12, 3)),
                ..ListedDevice::default()
            })
            .collect(),
        to_ask_the_regulator: list(&[
            "Does the regulator agree with the margin of 0.05 for the difference in sensitivity?",
            "Are European cases acceptable for subgroups that are rare at the US sites?",
        ]),
    }
}

fn questions() -> Vec<Question> {
    let question = |id: &str, text: &str, values: &[&str], settles: &[&str], force| Question {
        id: id.into(),
        text: text.into(),
        values: list(values),
        settles: list(settles),
        cite: "21 CFR 801.4".into(),
        force,
        topic: if id.starts_with("fact:") { "Device facts" } else { "Labelling" }.into(),
        counts: force.counts(),
        rests_on: BTreeMap::from([(id.to_string(), "00ff00ff00ff00ff".to_string())]),
        outdated: None,
    };
    vec![
        question(
            "fact:us_submission",
            "Which submission is planned for the United States?",
            &["510k", "de-novo", "pma"],
            &["us.label.0", "us.label.1", "us.cyber.3"],
            Force::Law,
        ),
        question(
            "ask:77aa",
            "Who signed the intended use for this market, and where is it?",
            &[],
            &["us.label.2"],
            Force::Law,
        ),
        question(
            "doubt:2b10",
            "Does the device receive data over a network that the manufacturer does not control?",
            &[],
            &["us.cyber.0", "us.cyber.1"],
            Force::Guidance,
        ),
        question(
            "route:91ab",
            "Is the audit report of the last 12 months on file?",
            &[],
            &["us.mdsap"],
            Force::Law,
        ),
    ]
}

fn files() -> BTreeMap<String, File> {
    let file =
        |seed: &str, bytes, rows, used| File { sha256: Some(seed.repeat(16)), bytes, rows, used };
    BTreeMap::from([
        ("data/us-test.parquet".to_string(), file("a1b2", 48_211, Some(1250), true)),
        ("data/eu-test.csv".to_string(), file("c3d4", 1_248_211, Some(4106), true)),
        ("docs/labelling-eu.docx".to_string(), file("e5f6", 88_000, None, true)),
        ("docs/old-notes.txt".to_string(), file("0a0b", 120, None, false)),
        ("docs/broken.pdf".to_string(), File { sha256: None, bytes: 10, rows: None, used: true }),
    ])
}

fn problems() -> Vec<Problem> {
    vec![
        Problem::error("torn-row", "data/eu-test.csv", "a row has fewer cells than the header")
            .at(Place::Rows { count: 3, first: vec![17, 904] })
            .help("write the rows again; they were not used"),
        Problem::warning(
            "unread-file",
            "docs/old-notes.txt",
            "nothing in `reliance.toml` names this file",
        ),
        Problem::error("unknown-key", "reliance.toml", "there is no key `sensitivty`")
            .at(Place::Bytes(120..130))
            .help("did you mean `sensitivity`?"),
        Problem::error("bad-cell", "questions.xlsx", "a date was expected")
            .at(Place::Cell("Questions!L7".into())),
        Problem::error("bad-line", "data/us-test.parquet", "a row group cannot be decoded")
            .at(Place::Line(4)),
    ]
}
