//! What stands under the results: why an endpoint is not met or left open, by which method the
//! limits are, what restricts the figures, and what is held against the data.

use std::collections::BTreeSet;

use reliance_model::catalogue::Directive;
use reliance_model::finding::{Answer, Figure, Finding, Part};
use reliance_model::whole_list::deciding;

use super::{Row, verdict};
use crate::paper::build::Writing;
use crate::paper::{Inline, caveats, choose, findings, reasons};

/// A part that objects to the data, with its finding.
pub(super) struct Objection<'a> {
    finding: &'a Finding,
    pub(super) part: &'a Part,
}

/// What the directive's checks find against the data, each once.
pub(super) fn objections<'a>(writing: &Writing<'a>, directive: &Directive) -> Vec<Objection<'a>> {
    let wanted = directive.argument("check").unwrap_or_default();
    let mut found: Vec<Objection<'a>> = Vec::new();
    for (finding, part) in choose::calling(writing, wanted) {
        let new = found.iter().all(|one| one.part.because != part.because);
        if part.answer == Answer::NotShown && new {
            found.push(Objection { finding, part });
        }
    }
    found
}

/// Every note, each once; objections first, for they touch every figure of their data.
pub(super) fn under(
    writing: &mut Writing<'_>,
    rows: &[Row<'_>],
    objections: Vec<Objection<'_>>,
) -> Vec<Vec<Inline>> {
    let mut notes = Vec::new();
    for Objection { finding, part } in objections {
        // How many other data sets are in order is no objection.
        let because = deciding(&part.because);
        let trace = writing.of_part(finding, part);
        let lead = writing.say("Objection to the data: ", "数据异议：").to_string();
        let said = writing.field(findings::sentence(because), trace);
        notes.push(vec![Inline::Strong(vec![Inline::Text(lead), said])]);
    }
    notes.extend(unmet(writing, rows));
    notes.extend(together(writing, rows));
    let rule = writing.say(
        "A goal with ≥ is met where the lower limit of the interval reaches it, one with ≤ where \
         the upper limit does.",
        "目标值为“≥”的，区间下限达到该值方为达到；为“≤”的，区间上限达到该值方为达到。",
    );
    notes.push(vec![Inline::Text(rule.to_string())]);
    notes.extend(methods(writing, rows));
    notes.extend(other_limits(writing, rows));
    let placed = rows.iter().filter_map(|row| row.placed).map(|(finding, part, _)| (finding, part));
    notes.extend(caveats::lines(writing, placed));
    notes
}

/// Why an endpoint is not met or left open.
fn unmet(writing: &mut Writing<'_>, rows: &[Row<'_>]) -> Vec<Vec<Inline>> {
    let mut notes = Vec::new();
    for row in rows {
        let Some((finding, part, outcome)) = row.placed else { continue };
        if outcome.answer == Answer::Shown {
            continue;
        }
        let verdict = verdict(writing, Some(outcome.answer));
        let name = Inline::Text(outcome.endpoint.clone());
        let lead = match writing.chinese() {
            true => format!("（{verdict}）："),
            false => format!(" ({verdict}): "),
        };
        // The row of an endpoint without a figure is a hole already.
        let open = !outcome.figures.is_empty();
        let because = said(writing, (finding, part), &outcome.because, open);
        notes.push(vec![name, Inline::Text(lead), because]);
    }
    notes
}

/// A reason as a sentence; what it lacks is a hole of a paper that leaves the house.
fn said(writing: &mut Writing<'_>, of: (&Finding, &Part), because: &str, open: bool) -> Inline {
    let trace = writing.of_part(of.0, of.1);
    match because.strip_prefix(reasons::NEEDS).filter(|_| open && !writing.template.internal) {
        Some(lacks) => {
            let trace = writing.trace(trace);
            writing.missing_of("results", lacks, vec![trace])
        }
        None => writing.field(findings::sentence(because), trace),
    }
}

/// What the same check leaves open of the endpoints otherwise: together, before the look,
/// against another version.
fn together(writing: &mut Writing<'_>, rows: &[Row<'_>]) -> Vec<Vec<Inline>> {
    let checks: BTreeSet<&str> = rows
        .iter()
        .filter_map(|row| row.placed?.1.call.as_ref().map(|call| call.check.as_str()))
        .collect();
    let mut notes = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for finding in &writing.source.assessment.findings {
        for part in finding.parts.iter().filter(|part| part.outcomes.is_empty()) {
            let called =
                part.call.as_ref().is_some_and(|call| checks.contains(call.check.as_str()));
            if called && part.answer.is_open() && !seen.contains(&part.because.as_str()) {
                seen.push(&part.because);
                notes.push(vec![said(writing, (finding, part), &part.because, true)]);
            }
        }
    }
    notes
}

/// The figures of the table with the endpoints that they decide.
fn planned<'a>(rows: &[Row<'a>]) -> Vec<(&'a str, &'a Figure)> {
    let outcomes = rows.iter().filter_map(|row| row.placed.map(|(_, _, outcome)| outcome));
    outcomes
        .flat_map(|one| one.figures.iter().map(|figure| (one.endpoint.as_str(), figure)))
        .collect()
}

/// The methods of the limits, with the endpoints that declare them.
fn methods(writing: &mut Writing<'_>, rows: &[Row<'_>]) -> Vec<Vec<Inline>> {
    let mut by_method: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, figure) in planned(rows) {
        let Some(method) = figure.method.as_deref().filter(|_| figure.interval.is_some()) else {
            continue;
        };
        match by_method.iter_mut().find(|(known, _)| *known == method) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => by_method.push((method, vec![name])),
        }
    }
    let many = by_method.len() > 1;
    let line = |(method, names): (&str, Vec<&str>)| {
        let lead = writing.say("Limits by ", "置信限的计算方法：");
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

/// Limits of the same figures that other checks compute by other methods: a reader who finds
/// them elsewhere has to know which are the plan's.
fn other_limits(writing: &mut Writing<'_>, rows: &[Row<'_>]) -> Vec<Vec<Inline>> {
    let mut seen: Vec<(&str, &str, &str)> = Vec::new();
    let mut notes = Vec::new();
    let planned = planned(rows);
    for finding in &writing.source.assessment.findings {
        for part in &finding.parts {
            for figure in &part.figures {
                let other = planned.iter().any(|(_, own)| is_other(own, figure))
                    && planned.iter().all(|(_, own)| own.interval != figure.interval);
                let method = figure.method.as_deref().unwrap_or_default();
                let key = (figure.name.as_str(), figure.of.as_str(), method);
                if !other || seen.contains(&key) {
                    continue;
                }
                seen.push(key);
                notes.push(elsewhere(writing, (finding, part, figure)));
            }
        }
    }
    notes
}

fn elsewhere(writing: &mut Writing<'_>, placed: choose::Placed<'_>) -> Vec<Inline> {
    let figure = placed.2;
    let method = figure.method.as_deref().unwrap_or_default();
    let lead = match writing.chinese() {
        true => format!("{} 的 {}：", figure.of, figure.name),
        false => format!("{} of {}: ", figure.name, figure.of),
    };
    let shown = findings::limits(writing, figure);
    let limits = findings::traced(writing, placed, shown);
    let tail = match writing.chinese() {
        true => format!("，见于别处，方法为 {method}；结论以上表的置信限为准。"),
        false => format!(" elsewhere is by {method}; the verdicts rest on the limits above."),
    };
    [vec![Inline::Text(lead)], limits, vec![Inline::Text(tail)]].concat()
}

/// The same estimate on the same data with limits by another method?
fn is_other(planned: &Figure, figure: &Figure) -> bool {
    let near = planned.value.zip(figure.value).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
    let method = figure.method.is_some() && figure.method != planned.method;
    near && method
        && figure.interval.is_some()
        && (&planned.name, &planned.of) == (&figure.name, &figure.of)
}
