//! Planned endpoints with their results: one row an endpoint, with its goal and whether it is
//! met, and what restricts the figures once below.

use reliance_model::catalogue::Directive;
use reliance_model::finding::{Answer, Figure, Finding, Outcome, Part};

use crate::paper::build::Writing;
use crate::paper::{Block, Inline, Table, Trace, Value, choose, findings, values};
use crate::words;

/// An outcome with the finding and the part that hold it.
type Placed<'a> = (&'a Finding, &'a Part, &'a Outcome);

/// The results of every planned endpoint that was held against its goal; a hole where there
/// is none.
pub(super) fn table(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Block> {
    let placed = outcomes(writing);
    if placed.is_empty() {
        let needs = writing.say(
            "a statistical plan with endpoints and their goals, declared under `plan`",
            "在 `plan` 中申报的统计分析计划及终点和目标值",
        );
        let needs = needs.to_string();
        return vec![Block::Paragraph(vec![writing.missing("results", &needs)])];
    }
    let summary = summary(writing, &placed);
    let rows = placed.iter().map(|one| row(writing, one)).collect();
    let held = placed.iter().map(|(_, _, outcome)| held(outcome)).collect();
    let header = match writing.chinese() {
        true => ["终点", "对象", "结果", "区间", "计数", "目标值", "结论"],
        false => ["Endpoint", "Of", "Result", "Interval", "Counts", "Goal", "Verdict"],
    };
    let table = Table {
        of: "results".into(),
        header: header.map(String::from).to_vec(),
        rows,
        values: held,
        widths: vec![21, 17, 10, 17, 13, 10, 12],
        ..Table::default()
    };
    let caption = writing.say("Endpoints and their goals", "各终点结果与目标值").to_string();
    let table = findings::named(writing, directive, table, &caption);
    let mut blocks = vec![Block::Paragraph(summary), Block::Table(table)];
    let notes = [notes(writing, &placed), objections(writing, directive)].concat();
    if !notes.is_empty() {
        let items = notes.into_iter().map(|line| vec![Block::Paragraph(line)]).collect();
        blocks.push(Block::List { ordered: false, items });
    }
    blocks
}

/// Every endpoint once, in the order of the plan.
fn outcomes<'a>(writing: &Writing<'a>) -> Vec<Placed<'a>> {
    let source = writing.source;
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for finding in &source.assessment.findings {
        for part in &finding.parts {
            for outcome in &part.outcomes {
                let same = |(_, _, one): &Placed<'a>| one.endpoint == outcome.endpoint;
                if !placed.iter().any(same) {
                    placed.push((finding, part, outcome));
                }
            }
        }
    }
    let plan = source.evidence.device.plan.iter();
    let planned: Vec<&String> =
        plan.flat_map(|plan| plan.endpoints.iter().map(|one| &one.name)).collect();
    placed.sort_by_key(|(_, _, one)| planned.iter().position(|name| **name == one.endpoint));
    placed
}

/// How many goals are met and how many are not, of all and of the primary ones.
fn summary(writing: &mut Writing<'_>, placed: &[Placed<'_>]) -> Vec<Inline> {
    let all: Vec<&Outcome> = placed.iter().map(|(_, _, one)| *one).collect();
    let primary: Vec<&Outcome> = all.iter().copied().filter(|one| one.primary).collect();
    let mut line = Vec::new();
    let named = match writing.chinese() {
        true => [("主要终点", primary), ("全部终点", all)],
        false => [("Primary endpoints", primary), ("All endpoints", all)],
    };
    for (name, outcomes) in named {
        if outcomes.is_empty() {
            continue;
        }
        let count = |is: fn(Answer) -> bool| outcomes.iter().filter(|one| is(one.answer)).count();
        let met = count(|answer| answer == Answer::Shown);
        let missed = count(|answer| answer == Answer::NotShown);
        let number = outcomes.len();
        let open = number - met - missed;
        let text = match writing.chinese() {
            true => format!(
                "{name} {number} 个：达到目标值 {met} 个，未达到 {missed} 个，尚无定论 {open} 个。"
            ),
            false => {
                format!("{name}: {met} of {number} met, {missed} not met, {open} left open.")
            }
        };
        let trace = Trace { figure: Some("endpoints by verdict".into()), ..Trace::default() };
        let files = placed.iter().flat_map(|(_, part, _)| &part.evidence);
        let files = files.map(|one| (one.file.clone(), one.sha256.clone()));
        let files: std::collections::BTreeSet<_> = files.collect();
        let check = placed.first().and_then(|(_, part, _)| part.call.as_ref());
        let check = check.map(|call| call.check.clone());
        let trace = Trace { check, files: files.into_iter().collect(), ..trace };
        if !line.is_empty() {
            line.push(Inline::Text(writing.say(" ", "").to_string()));
        }
        line.push(writing.field(text, trace));
    }
    line
}

fn row(writing: &mut Writing<'_>, placed: &Placed<'_>) -> Vec<Vec<Inline>> {
    let (finding, part, outcome) = *placed;
    let mut name = vec![Inline::Text(outcome.endpoint.clone())];
    if outcome.primary {
        let rank = writing.say("primary", "主要").to_string();
        name.extend([Inline::Break, Inline::Emphasis(vec![Inline::Text(rank)])]);
    }
    let figures = || outcome.figures.iter().map(|figure| (finding, part, figure));
    let mut of: Vec<Inline> = lines(figures().map(|(_, _, figure)| figure.of.clone()));
    if of.is_empty() {
        of = vec![Inline::Text(outcome.dataset.clone())];
    }
    let mut cells = vec![name, of];
    for show in [findings::value_of, findings::limits, findings::counts] {
        let mut cell = Vec::new();
        if outcome.figures.is_empty() && cells.len() == 2 {
            let needs = outcome.because.trim_start_matches("needs ");
            cell.push(writing.missing(&outcome.endpoint, needs));
        }
        for placed in figures() {
            if !cell.is_empty() {
                cell.push(Inline::Break);
            }
            let shown = show(writing, placed.2);
            cell.extend(findings::traced(writing, placed, shown));
        }
        cells.push(cell);
    }
    cells.push(outcome.goal.iter().map(|goal| Inline::Text(goal.clone())).collect());
    let trace = writing.of_part(finding, part);
    let trace = Trace { of: Some(outcome.endpoint.clone()), ..trace };
    let verdict = verdict(writing, outcome.answer).to_string();
    let verdict = writing.field(verdict, trace);
    cells.push(match outcome.answer {
        Answer::Shown => vec![verdict],
        _ => vec![Inline::Strong(vec![verdict])],
    });
    cells
}

/// What the cells of a row hold; of an endpoint with several figures, words alone.
fn held(outcome: &Outcome) -> Vec<Option<Value>> {
    let figure = match outcome.figures.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let value = figure.and_then(values::of_figure);
    let (limits, counts) = (figure.and_then(values::limits_of), figure.and_then(values::counts_of));
    vec![None, None, value, limits, counts, None, None]
}

fn lines(texts: impl Iterator<Item = String>) -> Vec<Inline> {
    let mut line = Vec::new();
    for text in texts {
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.push(Inline::Text(text));
    }
    line
}

fn verdict(writing: &Writing<'_>, answer: Answer) -> &'static str {
    match (answer, writing.chinese()) {
        (Answer::Shown, true) => "达到",
        (Answer::NotShown, true) => "未达到",
        (_, true) => "尚无定论",
        (_, false) => words::verdict(answer),
    }
}

/// Under the table: why an endpoint is not met or left open, by which method the limits are,
/// and what restricts them, each once.
fn notes(writing: &mut Writing<'_>, placed: &[Placed<'_>]) -> Vec<Vec<Inline>> {
    let mut notes = Vec::new();
    for (finding, part, outcome) in placed {
        if outcome.answer == Answer::Shown {
            continue;
        }
        let verdict = verdict(writing, outcome.answer);
        let (colon, name) = (writing.say(": ", "："), &outcome.endpoint);
        let lead = match writing.chinese() {
            true => format!("{name}（{verdict}）{colon}"),
            false => format!("{name} ({verdict}){colon}"),
        };
        let trace = writing.of_part(finding, part);
        let because = writing.field(findings::sentence(&outcome.because), trace);
        notes.push(vec![Inline::Text(lead), because]);
    }
    notes.extend(methods(writing, placed));
    notes.extend(other_limits(writing, placed));
    let mut seen: Vec<&str> = Vec::new();
    for (finding, part, _) in placed {
        for caveat in &part.caveats {
            if !seen.contains(&caveat.as_str()) {
                seen.push(caveat);
                let trace = writing.of_part(finding, part);
                notes.push(vec![writing.field(findings::sentence(caveat), trace)]);
            }
        }
    }
    notes
}

/// Limits of the same figures that other checks compute by other methods: a reader who finds
/// them elsewhere has to know which are the plan's.
fn other_limits(writing: &mut Writing<'_>, placed: &[Placed<'_>]) -> Vec<Vec<Inline>> {
    let mut seen: Vec<(&str, &str, &str)> = Vec::new();
    let mut notes = Vec::new();
    let planned: Vec<&Figure> = placed.iter().flat_map(|(_, _, one)| &one.figures).collect();
    for finding in &writing.source.assessment.findings {
        for part in &finding.parts {
            for figure in &part.figures {
                let other = |one: &&&Figure| is_other(one, figure);
                let Some(own) = planned.iter().find(other) else { continue };
                let method = figure.method.as_deref().unwrap_or_default();
                let key = (figure.name.as_str(), own.of.as_str(), method);
                if seen.contains(&key) {
                    continue;
                }
                seen.push(key);
                let lead = match writing.chinese() {
                    true => format!("{} 的 {}：", own.of, figure.name),
                    false => format!("{} of {}: ", figure.name, own.of),
                };
                let shown = findings::limits(writing, figure);
                let limits = findings::traced(writing, (finding, part, figure), shown);
                let tail = match writing.chinese() {
                    true => format!("，见于别处，方法为 {method}；上表所列为方案规定的置信限。"),
                    false => format!(
                        " elsewhere is by {method}; the limits of the plan are those above."
                    ),
                };
                notes.push([vec![Inline::Text(lead)], limits, vec![Inline::Text(tail)]].concat());
            }
        }
    }
    notes
}

/// The same estimate on the same data with limits by another method?
fn is_other(planned: &Figure, figure: &Figure) -> bool {
    let of = |figure: &Figure| figure.of.split(',').next().map(str::trim).map(String::from);
    let near = planned.value.zip(figure.value).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
    let method = figure.method.is_some() && figure.method != planned.method;
    let limits = figure.interval.is_some() && figure.interval != planned.interval;
    near && method && limits && planned.name == figure.name && of(planned) == of(figure)
}

/// What the directive's checks find against the data, each once.
fn objections(writing: &mut Writing<'_>, directive: &Directive) -> Vec<Vec<Inline>> {
    let wanted = directive.argument("check").unwrap_or_default();
    let mut notes = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for finding in &writing.source.assessment.findings {
        for part in finding.parts.iter().filter(|part| part.answer == Answer::NotShown) {
            let called = part.call.as_ref().is_some_and(|call| choose::among(wanted, &call.check));
            if called && !seen.contains(&part.because.as_str()) {
                seen.push(&part.because);
                let trace = writing.of_part(finding, part);
                notes.push(vec![writing.field(findings::sentence(&part.because), trace)]);
            }
        }
    }
    notes
}

/// The methods of the limits, with the endpoints that declare them.
fn methods(writing: &mut Writing<'_>, placed: &[Placed<'_>]) -> Vec<Vec<Inline>> {
    let mut by_method: Vec<(&str, Vec<&str>)> = Vec::new();
    let method = |figure: &Figure| figure.interval.is_some() && figure.method.is_some();
    for (_, _, outcome) in placed {
        for figure in outcome.figures.iter().filter(|figure| method(figure)) {
            let method = figure.method.as_deref().unwrap_or_default();
            let name = outcome.endpoint.as_str();
            match by_method.iter_mut().find(|(known, _)| *known == method) {
                Some((_, names)) if names.contains(&name) => {}
                Some((_, names)) => names.push(name),
                None => by_method.push((method, vec![name])),
            }
        }
    }
    let many = by_method.len() > 1;
    let line = |(method, names): (&str, Vec<&str>)| {
        let lead = writing.say("Limits as planned, by ", "按方案计算的置信限，方法：");
        let mut line = vec![Inline::Text(lead.to_string()), Inline::Text(method.to_string())];
        if many {
            let of = writing.say(" (", "（");
            let text = format!("{of}{}{}", names.join("; "), writing.say(")", "）"));
            line.push(Inline::Text(text));
        }
        line.push(Inline::Text(writing.say(".", "。").to_string()));
        line
    };
    by_method.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests;
