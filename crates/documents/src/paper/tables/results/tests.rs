//! Rows of endpoints, their verdicts and what restricts them, in both languages.

use reliance_model::catalogue::Catalogue;
use reliance_model::device::{Endpoint, Plan};
use reliance_model::evidence::Evidence;
use reliance_model::finding::Figure;

use super::*;
use crate::paper::tests::{finding, part, sourced_of, template, with};
use crate::paper::{Paper, plain, write};

fn figure(of: &str, method: &str, limits: (f64, f64)) -> Figure {
    Figure {
        name: "auc".into(),
        of: of.into(),
        value: Some(0.937),
        interval: Some(limits),
        level: Some(0.95),
        counts: Some((81, 105)),
        method: Some(method.into()),
        unit: String::new(),
        note: None,
    }
}

const PLANNED: [(&str, &str); 4] =
    [("first", "us"), ("second", "eu"), ("third", "us"), ("second", "us")];

fn outcome(place: usize, answer: Answer, figures: Vec<Figure>) -> Outcome {
    let (name, dataset) = PLANNED[place];
    Outcome {
        place,
        endpoint: name.into(),
        primary: place == 0,
        dataset: dataset.into(),
        figures,
        goal: Some("≥ 0.85".into()),
        source: None,
        answer,
        because: match answer {
            Answer::Undetermined => "needs a column".into(),
            _ => format!("{name} is what it is"),
        },
    }
}

/// Two findings: the second one's person objects to an endpoint that the first calls met.
fn held() -> Vec<Part> {
    let outcomes = vec![
        outcome(0, Answer::NotShown, vec![figure("us, at t", "clustered", (0.8, 0.96))]),
        outcome(1, Answer::Shown, vec![figure("eu", "DeLong", (0.9, 0.96))]),
        outcome(2, Answer::Undetermined, Vec::new()),
        outcome(
            3,
            Answer::Shown,
            vec![figure("us", "a, b", (0.9, 0.95)), figure("us", "p", (0.0, 0.1))],
        ),
    ];
    let goals = Part { outcomes, ..part(Answer::NotShown, "goals", "first is missed", "") };
    let caveats = vec!["rows were left out".to_string()];
    let goals = Part { caveats, ..goals };
    let together = part(Answer::Undetermined, "goals", "needs a word on all together", "");
    let other = vec![figure("us, at t", "DeLong", (0.81, 0.95)), figure("eu", "x", (0.9, 0.96))];
    let other = Part { figures: other, ..part(Answer::Shown, "crossing", "they are alike", "") };
    let leak =
        part(Answer::NotShown, "leak", "`eu` shares 14 patients with `dev`; besides, 2 shown", "");
    let kept = part(Answer::NotShown, "kept", "never printed here", "");
    vec![goals, together, other, leak, kept]
}

fn written(language: &str, parts: Vec<Part>, planned: usize) -> Paper {
    let template = template(language, "{{table of=\"results\" check=\"leak|other\"}}\n");
    let assessment = with(finding(Answer::NotShown, parts));
    let endpoint = |(name, dataset): &(&str, &str)| Endpoint {
        name: (*name).into(),
        dataset: (*dataset).into(),
        primary: *name == "first",
        ..Endpoint::default()
    };
    let mut evidence = Evidence::default();
    let endpoints = PLANNED[..planned].iter().map(endpoint).collect();
    evidence.device.plan = Some(Plan { endpoints, ..Plan::default() });
    sourced_of(&evidence, &assessment, &Catalogue::default(), |source| write(source, &template))
}

/// Every line of the first blocks, cells apart by bars.
fn lines(paper: &Paper) -> String {
    let mut lines = Vec::new();
    for block in &paper.blocks {
        match block {
            Block::Paragraph(line) => lines.push(plain(line)),
            Block::Table(table) => {
                let row = |row: &Vec<Vec<Inline>>| {
                    let cells: Vec<String> =
                        row.iter().map(|cell| plain(cell).replace('\n', " / ")).collect();
                    cells.join(" | ")
                };
                lines.extend(table.rows.iter().map(row));
            }
            Block::List { items, .. } => {
                for block in items.iter().flatten() {
                    if let Block::Paragraph(line) = block {
                        lines.push(format!("- {}", plain(line)));
                    }
                }
            }
            _ => {}
        }
    }
    lines.join("\n")
}

#[test]
fn a_row_an_endpoint_with_its_verdict_and_what_restricts_it_once() {
    let paper = written("en-US", held(), 4);
    insta::assert_snapshot!(lines(&paper), @r"
    Primary endpoints: 0 of 1 met, 1 not met, 0 left open. All endpoints: 2 of 4 met (1 of them on data that are objected to below), 1 not met, 1 left open.
    first / primary | us, at t | 0.937 | 95 % CI 0.800 to 0.960 | 81 of 105 | ≥ 0.85 | not met
    second | eu | 0.937 | 95 % CI 0.900 to 0.960 | 81 of 105 | ≥ 0.85 | met; data objected to
    third | us | NOT ANSWERED: needs a column |  |  | ≥ 0.85 | left open
    second | us / us | auc: 0.937 / auc: 0.937 | 95 % CI 0.900 to 0.950 / 95 % CI 0.000 to 0.100 | 81 of 105 / 81 of 105 | ≥ 0.85 | met
    - Objection to the data: `eu` shares 14 patients with `dev`.
    - first (not met): First is what it is.
    - third (left open): Needs a column.
    - NOT ANSWERED: needs a word on all together
    - A goal with ≥ is met where the lower limit of the interval reaches it, one with ≤ where the upper limit does.
    - Limits by clustered (first).
    - Limits by DeLong (second).
    - Limits by a, b (second).
    - Limits by p (second).
    - auc of us, at t: 95 % CI 0.810 to 0.950 elsewhere is by DeLong; the verdicts rest on the limits above.
    - Caveat 1: Rows were left out.
    ");
    // What could not be computed is a hole, and holds the paper back.
    let about: Vec<&str> = paper.holes.iter().map(|hole| hole.about.as_str()).collect();
    assert_eq!(about, ["third", "results"]);
    let held = paper.tables()[0].values.clone();
    assert_eq!(held[0][4], Some(Value::Counts { of: 81, whole: 105 }));
    assert_eq!((&held[2], &held[3]), (&vec![None; 7], &vec![None; 7]));
    let declared = |trace: &Trace| trace.declared.as_deref() == Some("plan.endpoints, first");
    assert!(paper.traces.iter().any(declared));
}

#[test]
fn the_least_favourable_of_several_outcomes_counts() {
    let mut parts = held();
    let worse =
        Part { outcomes: vec![outcome(1, Answer::Undetermined, Vec::new())], ..parts[0].clone() };
    parts.push(worse);
    let told = lines(&written("en-US", parts, 4));
    assert!(told.contains("All endpoints: 1 of 4 met, 1 not met, 2 left open."), "{told}");
}

#[test]
fn what_no_requirement_asks_for_is_a_row_with_a_hole() {
    let mut parts = held();
    parts[0].outcomes.truncate(1);
    let paper = written("en-US", parts, 3);
    let told = lines(&paper);
    assert!(told.contains("All endpoints: 0 of 3 met, 1 not met, 2 left open."), "{told}");
    assert_eq!(paper.holes.len(), 3);
    assert!(paper.holes[1].needs.starts_with("a result: no requirement"), "{:?}", paper.holes);
}

#[test]
fn chinese_papers_say_it_in_chinese() {
    insta::assert_snapshot!(lines(&written("zh", held(), 4)), @r"
    主要终点 1 个：达到目标值 0 个，未达到 1 个，尚无定论 0 个。全部终点 4 个：达到目标值 2 个（其中 1 个所用数据存在下列异议），未达到 1 个，尚无定论 1 个。
    first / 主要 | us, at t | 0.937 | 95%置信区间 0.800 至 0.960 | 81/105 | ≥ 0.85 | 未达到
    second | eu | 0.937 | 95%置信区间 0.900 至 0.960 | 81/105 | ≥ 0.85 | 达到；数据存在异议
    third | us | 未答复：需要 a column |  |  | ≥ 0.85 | 尚无定论
    second | us / us | auc：0.937 / auc：0.937 | 95%置信区间 0.900 至 0.950 / 95%置信区间 0.000 至 0.100 | 81/105 / 81/105 | ≥ 0.85 | 达到
    - 数据异议：`eu` shares 14 patients with `dev`.
    - first（未达到）：First is what it is.
    - third（尚无定论）：Needs a column.
    - 未答复：需要 a word on all together
    - 目标值为“≥”的，区间下限达到该值方为达到；为“≤”的，区间上限达到该值方为达到。
    - 置信限的计算方法：clustered（first）。
    - 置信限的计算方法：DeLong（second）。
    - 置信限的计算方法：a, b（second）。
    - 置信限的计算方法：p（second）。
    - us, at t 的 auc：95%置信区间 0.810 至 0.950，见于别处，方法为 DeLong；结论以上表的置信限为准。
    - 局限 1：Rows were left out.
    ");
}

#[test]
fn no_endpoint_is_a_hole_that_says_what_is_lacking() {
    let none = || vec![part(Answer::NotShown, "goals", "nothing", "")];
    let needs = |paper: &Paper| {
        assert!(paper.is_draft());
        let [hole] = paper.holes.as_slice() else { panic!("{:?}", paper.holes) };
        hole.needs.clone()
    };
    assert!(needs(&written("en-US", none(), 0)).starts_with("a statistical plan"));
    assert!(needs(&written("en-US", none(), 3)).starts_with("the planned endpoints (3) held"));
}
