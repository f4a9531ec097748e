//! Planned endpoints with their results: one row an endpoint, with its goal and whether it is
//! met, and what restricts the figures once below.

mod notes;
#[cfg(test)]
mod tests;

use reliance_model::catalogue::Directive;
use reliance_model::device::Endpoint;
use reliance_model::finding::{Answer, Finding, Outcome, Part};

use crate::paper::build::Writing;
use crate::paper::{Block, Inline, Table, Trace, Value, choose, findings, reasons, values};
use crate::words;

/// An outcome with the finding and the part that hold it.
type Placed<'a> = (&'a Finding, &'a Part, &'a Outcome);

/// An endpoint of the plan with its outcome; none where no requirement that applies has it
/// held against its goal.
struct Row<'a> {
    endpoint: &'a Endpoint,
    placed: Option<Placed<'a>>,
    /// Do the objections to the data name its data set?
    disputed: bool,
}

/// The results of every planned endpoint; a hole where there is none.
pub(super) fn table(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let objections = notes::objections(writing, directive);
    let rows = rows(writing, &objections);
    if rows.iter().all(|row| row.placed.is_none()) {
        return vec![Block::Paragraph(vec![nothing(writing, rows.len())])];
    }
    let summary = summary(writing, &rows);
    let header = match writing.chinese() {
        true => ["终点", "对象", "结果", "区间", "计数", "目标值", "结论"],
        false => ["Endpoint", "Of", "Result", "Interval", "Counts", "Goal", "Verdict"],
    };
    let table = Table {
        of: "results".into(),
        header: header.map(String::from).to_vec(),
        rows: rows.iter().map(|row| cells(writing, row)).collect(),
        values: rows.iter().map(held).collect(),
        widths: vec![21, 17, 11, 17, 12, 10, 12],
        ..Table::default()
    };
    let caption = writing.say("Endpoints and their goals", "各终点结果与目标值").to_string();
    let table = findings::named(writing, directive, table, &caption);
    let notes = notes::under(writing, &rows, objections);
    let items = notes.into_iter().map(|line| vec![Block::Paragraph(line)]).collect();
    vec![Block::Paragraph(summary), Block::Table(table), Block::List { ordered: false, items }]
}

/// What is needed where no endpoint has a result.
fn nothing(writing: &mut Writing<'_>, planned: usize) -> Inline {
    let needs = match (planned, writing.chinese()) {
        (0, false) => {
            "a statistical plan with endpoints and their goals, declared under `plan`".to_string()
        }
        (0, true) => "在 `plan` 中申报的统计分析计划及终点和目标值".to_string(),
        (_, false) => format!(
            "the planned endpoints ({planned}) held against their goals: no requirement that is \
             known to apply here asks for it"
        ),
        (_, true) => {
            format!("将方案的各终点（{planned} 个）与目标值相比较：目前没有已知适用的要求提出此项")
        }
    };
    writing.missing("results", &needs)
}

/// Every endpoint of the plan; of several outcomes of one the least favourable counts.
fn rows<'a>(writing: &Writing<'a>, objections: &[notes::Objection<'a>]) -> Vec<Row<'a>> {
    let source = writing.source;
    let plan = source.evidence.device.plan.iter();
    let endpoints = plan.flat_map(|plan| &plan.endpoints);
    let all: Vec<Placed<'a>> = choose::parts(writing)
        .flat_map(|(finding, part)| part.outcomes.iter().map(move |one| (finding, part, one)))
        .collect();
    let row = |(place, endpoint): (usize, &'a Endpoint)| {
        let own = all.iter().filter(|(_, _, one)| one.place == place);
        let placed = own.copied().min_by_key(|(_, _, one)| one.answer);
        let named = format!("`{}`", endpoint.dataset);
        let disputed = objections.iter().any(|one| one.part.because.contains(&named));
        Row { endpoint, placed, disputed }
    };
    endpoints.enumerate().map(row).collect()
}

/// How many goals are met and how many are not, of the primary endpoints and of all.
fn summary(writing: &mut Writing<'_>, rows: &[Row<'_>]) -> Vec<Inline> {
    let all: Vec<&Row<'_>> = rows.iter().collect();
    let primary: Vec<&Row<'_>> = rows.iter().filter(|row| row.endpoint.primary).collect();
    let named = match writing.chinese() {
        true => [("主要终点", primary), ("全部终点", all)],
        false => [("Primary endpoints", primary), ("All endpoints", all)],
    };
    let placed = || rows.iter().filter_map(|row| row.placed);
    let files = placed().flat_map(|(_, part, _)| &part.evidence);
    let files: std::collections::BTreeSet<_> =
        files.map(|one| (one.file.clone(), one.sha256.clone())).collect();
    let check = placed().find_map(|(_, part, _)| part.call.as_ref());
    let trace = Trace {
        figure: Some("endpoints by verdict".into()),
        check: check.map(|call| call.check.clone()),
        files: files.into_iter().collect(),
        ..Trace::default()
    };
    let mut line = Vec::new();
    for (name, rows) in named {
        if rows.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::Text(writing.say(" ", "").to_string()));
        }
        let text = counted(writing, name, &rows);
        line.push(writing.field(text, trace.clone()));
    }
    line
}

/// `Primary endpoints: 3 of 4 met (2 of them on data that are objected to), 1 not met …`.
fn counted(writing: &Writing<'_>, name: &str, rows: &[&Row<'_>]) -> String {
    let answer = |row: &Row<'_>| row.placed.map(|(_, _, one)| one.answer);
    let count = |is: &dyn Fn(&Row<'_>) -> bool| rows.iter().filter(|row| is(row)).count();
    let met = count(&|row| answer(row) == Some(Answer::Shown));
    let disputed = count(&|row| answer(row) == Some(Answer::Shown) && row.disputed);
    let missed = count(&|row| answer(row) == Some(Answer::NotShown));
    let number = rows.len();
    let open = number - met - missed;
    let beside = match (disputed, writing.chinese()) {
        (0, _) => String::new(),
        (_, true) => format!("（其中 {disputed} 个所用数据存在下列异议）"),
        (_, false) => format!(" ({disputed} of them on data that are objected to below)"),
    };
    match writing.chinese() {
        true => format!(
            "{name} {number} 个：达到目标值 {met} 个{beside}，未达到 {missed} 个，尚无定论 {open} 个。"
        ),
        false => {
            format!("{name}: {met} of {number} met{beside}, {missed} not met, {open} left open.")
        }
    }
}

fn cells(writing: &mut Writing<'_>, row: &Row<'_>) -> Vec<Vec<Inline>> {
    let mut name = vec![Inline::Text(row.endpoint.name.clone())];
    if row.endpoint.primary {
        let rank = writing.say("primary", "主要").to_string();
        name.extend([Inline::Break, Inline::Emphasis(vec![Inline::Text(rank)])]);
    }
    let figures: Vec<_> = row
        .placed
        .iter()
        .flat_map(|(finding, part, one)| one.figures.iter().map(move |it| (*finding, *part, it)))
        .collect();
    let of = match figures.is_empty() {
        true => vec![Inline::Text(row.endpoint.dataset.clone())],
        false => lines(figures.iter().map(|(_, _, it)| vec![Inline::Text(it.of.clone())])),
    };
    let result = match figures.as_slice() {
        [] => vec![unheld(writing, row)],
        [only] => findings::traced(writing, *only, findings::value_of(writing, only.2)),
        several => {
            let named = several.iter().map(|placed| {
                let name = Inline::Text(placed.2.name.replace('-', " "));
                let colon = Inline::Text(writing.say(": ", "：").to_string());
                let value = findings::value_of(writing, placed.2);
                [vec![name, colon], findings::traced(writing, *placed, value)].concat()
            });
            lines(named.collect::<Vec<_>>().into_iter())
        }
    };
    let mut cells = vec![name, of, result];
    for show in [findings::limits, findings::counts] {
        let shown = figures.iter().map(|placed| {
            let words = show(writing, placed.2);
            findings::traced(writing, *placed, words)
        });
        let shown: Vec<_> = shown.collect();
        let empty = shown.iter().all(Vec::is_empty);
        cells.push(if empty { Vec::new() } else { lines(shown.into_iter()) });
    }
    cells.push(goal(writing, row));
    cells.push(verdict_cell(writing, row));
    cells
}

/// The hole of an endpoint without a figure.
fn unheld(writing: &mut Writing<'_>, row: &Row<'_>) -> Inline {
    let needs = match row.placed {
        Some((_, _, one)) => one.because.trim_start_matches(reasons::NEEDS).to_string(),
        None => writing
            .say(
                "a result: no requirement that is known to apply here asks for it",
                "该终点的结果：目前没有已知适用的要求提出此项",
            )
            .to_string(),
    };
    writing.missing(&row.endpoint.name, &needs)
}

/// The goal as declared, with the place of the plan that sets it.
fn goal(writing: &mut Writing<'_>, row: &Row<'_>) -> Vec<Inline> {
    let goal = row.placed.and_then(|(_, _, one)| one.goal.clone());
    let Some(goal) = goal else { return Vec::new() };
    let mut trace = writing.declared(&format!("plan.endpoints, {}", row.endpoint.name));
    trace.of.clone_from(&row.endpoint.source);
    let plan = writing.source.evidence.device.plan.as_ref();
    trace.files.extend(plan.and_then(|plan| plan.file.as_ref()).map(|file| writing.file(file)));
    vec![writing.field(goal, trace)]
}

fn verdict_cell(writing: &mut Writing<'_>, row: &Row<'_>) -> Vec<Inline> {
    let answer = row.placed.map(|(_, _, one)| one.answer);
    let said = verdict(writing, answer).to_string();
    let said = match (answer, row.disputed) {
        (Some(Answer::Shown), true) => {
            format!("{said}{}", writing.say("; data objected to", "；数据存在异议"))
        }
        _ => said,
    };
    let said = match row.placed {
        Some((finding, part, _)) => {
            let trace = writing.of_part(finding, part);
            let of = Some(row.endpoint.name.clone());
            writing.field(said, Trace { of, ..trace })
        }
        None => Inline::Text(said),
    };
    match (answer, row.disputed) {
        (Some(Answer::Shown), false) => vec![said],
        _ => vec![Inline::Strong(vec![said])],
    }
}

/// What the cells of a row hold; of an endpoint with several figures, words alone.
fn held(row: &Row<'_>) -> Vec<Option<Value>> {
    let figure = row.placed.and_then(|(_, _, one)| match one.figures.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    let value = figure.and_then(values::of_figure);
    let (limits, counts) = (figure.and_then(values::limits_of), figure.and_then(values::counts_of));
    vec![None, None, value, limits, counts, None, None]
}

/// One under the other.
fn lines(texts: impl Iterator<Item = Vec<Inline>>) -> Vec<Inline> {
    let mut line: Vec<Inline> = Vec::new();
    for (at, text) in texts.enumerate() {
        if at > 0 {
            line.push(Inline::Break);
        }
        line.extend(text);
    }
    line
}

fn verdict(writing: &Writing<'_>, answer: Option<Answer>) -> &'static str {
    match (answer, writing.chinese()) {
        (Some(Answer::Shown), true) => "达到",
        (Some(Answer::NotShown), true) => "未达到",
        (_, true) => "尚无定论",
        (answer, false) => words::verdict(answer.unwrap_or(Answer::Undetermined)),
    }
}
