//! Rows of endpoints, their verdicts and what restricts them, in both languages.

use super::*;
use crate::paper::tests::{finding, part, template, with};
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

fn outcome(name: &str, answer: Answer, figures: Vec<Figure>) -> Outcome {
    Outcome {
        endpoint: name.into(),
        primary: name == "first",
        dataset: "us".into(),
        figures,
        goal: Some("≥ 0.850".into()),
        source: None,
        answer,
        because: match answer {
            Answer::Undetermined => "needs a column".into(),
            _ => format!("{name} is what it is"),
        },
    }
}

fn held() -> Vec<Part> {
    let outcomes = vec![
        outcome("first", Answer::NotShown, vec![figure("us, at t", "clustered", (0.8, 0.96))]),
        outcome("second", Answer::Shown, vec![figure("eu", "DeLong", (0.9, 0.96))]),
        outcome("third", Answer::Undetermined, Vec::new()),
    ];
    let goals = Part { outcomes, ..part(Answer::NotShown, "goals", "first is missed", "") };
    let caveats = vec!["rows were left out".to_string()];
    let goals = Part { caveats, ..goals };
    let other = vec![figure("us", "DeLong", (0.81, 0.95)), figure("eu", "DeLong", (0.9, 0.96))];
    let other = Part { figures: other, ..part(Answer::Shown, "crossing", "they are alike", "") };
    let leak = part(Answer::NotShown, "leak", "us shares 14 patients with eu", "");
    let kept = part(Answer::NotShown, "kept", "never printed here", "");
    vec![goals, other, leak, kept]
}

fn written(language: &str, parts: Vec<Part>) -> Paper {
    let template = template(language, "{{table of=\"results\" check=\"leak|other\"}}\n");
    let assessment = with(finding(Answer::NotShown, parts));
    let catalogue = reliance_model::catalogue::Catalogue::default();
    crate::paper::tests::sourced(&assessment, &catalogue, |source| write(source, &template))
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
    let paper = written("en-US", held());
    insta::assert_snapshot!(lines(&paper), @r"
    Primary endpoints: 0 of 1 met, 1 not met, 0 left open. All endpoints: 1 of 3 met, 1 not met, 1 left open.
    first / primary | us, at t | 0.937 | 95 % CI 0.800 to 0.960 | 81 of 105 | ≥ 0.850 | not met
    second | eu | 0.937 | 95 % CI 0.900 to 0.960 | 81 of 105 | ≥ 0.850 | met
    third | us | NOT ANSWERED: needs a column |  |  | ≥ 0.850 | left open
    - first (not met): First is what it is.
    - third (left open): Needs a column.
    - Limits as planned, by clustered (first).
    - Limits as planned, by DeLong (second).
    - auc of us, at t: 95 % CI 0.810 to 0.950 elsewhere is by DeLong; the limits of the plan are those above.
    - Rows were left out.
    - Us shares 14 patients with eu.
    ");
    let held = paper.tables()[0].values.clone();
    assert_eq!(held[0][4], Some(Value::Counts { of: 81, whole: 105 }));
    assert_eq!(held[2], vec![None; 7]);
    // What could not be computed is a hole, and holds the paper back.
    assert_eq!(paper.holes.len(), 1);
    assert_eq!(paper.holes[0].about, "third");
    assert!(paper.traces.iter().any(|trace| trace.of.as_deref() == Some("first")));
}

#[test]
fn chinese_papers_say_it_in_chinese() {
    insta::assert_snapshot!(lines(&written("zh", held())), @r"
    主要终点 1 个：达到目标值 0 个，未达到 1 个，尚无定论 0 个。全部终点 3 个：达到目标值 1 个，未达到 1 个，尚无定论 1 个。
    first / 主要 | us, at t | 0.937 | 95%置信区间 0.800 至 0.960 | 81/105 | ≥ 0.850 | 未达到
    second | eu | 0.937 | 95%置信区间 0.900 至 0.960 | 81/105 | ≥ 0.850 | 达到
    third | us | 未答复：需要 a column |  |  | ≥ 0.850 | 尚无定论
    - first（未达到）：First is what it is.
    - third（尚无定论）：Needs a column.
    - 按方案计算的置信限，方法：clustered（first）。
    - 按方案计算的置信限，方法：DeLong（second）。
    - us, at t 的 auc：95%置信区间 0.810 至 0.950，见于别处，方法为 DeLong；上表所列为方案规定的置信限。
    - Rows were left out.
    - Us shares 14 patients with eu.
    ");
}

#[test]
fn no_endpoint_is_a_hole() {
    let paper = written("en-US", vec![part(Answer::NotShown, "goals", "nothing", "")]);
    assert_eq!(paper.holes.len(), 1);
    assert!(paper.is_draft());
}
