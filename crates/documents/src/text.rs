//! An assessment on a terminal: route and pathway first, then one entry a finding, then what
//! qualifies it all.

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Answer, Finding};
use reliance_model::route::{RouteVerdict, State};

use crate::actions::{self, Action};
use crate::pathway_text::pathway_text;
use crate::ways;
use crate::words::{self, ANSWERS, Group};
use crate::wrap::{columns, hang, pad};

/// Columns of a route's state.
pub(crate) const STATE: usize = 16;
/// Columns of an answer and its force.
const ANSWER: usize = 24;

/// The assessment as plain text of at most `width` columns (at least 40 are used).
///
/// Without `all`, findings that are shown, not applicable or only informing are counted and
/// not listed.
pub fn text(assessment: &Assessment, width: usize, all: bool) -> String {
    let width = width.max(40);
    let mut out = head(assessment, width);
    out.push_str(&routes(assessment, width));
    out.push_str(&pathway_text(&assessment.pathway, width, false));
    out.push_str(&findings(assessment, width, all));
    out.push_str(&closing(assessment, width));
    out
}

/// How open findings are sorted.
const ORDER: &str = "By force; within it, what is known to draw holds in review comes first, and \
    what waits for persons last.";

/// A heading line, with an empty line before it.
pub(crate) fn heading(text: &str, width: usize) -> String {
    format!("\n{}", hang("", 0, &text.to_uppercase(), width))
}

fn head(assessment: &Assessment, width: usize) -> String {
    let mut out = hang("", 2, &words::title(assessment), width);
    if assessment.device.invented {
        out.push_str(&hang("", 2, "INVENTED device: an example, no real product.", width));
    }
    if let Some(warning) = words::catalogue_warning(assessment) {
        out.push_str(&hang("", 2, &format!("WARNING: {warning}"), width));
    }
    out.push('\n');
    out.push_str(&hang("", 0, &ways::result(assessment), width));
    out.push_str(&hang("", 0, &words::findings_line(assessment), width));
    out
}

fn routes(assessment: &Assessment, width: usize) -> String {
    if assessment.routes.is_empty() {
        return String::new();
    }
    let mut out = heading("Routes", width);
    let (not_held, others): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) =
        ways::routes(assessment).into_iter().partition(|route| ways::is_not_held(route));
    for verdict in others {
        out.push_str(&route(assessment, verdict, width));
    }
    out.push_str(&folded(&not_held, width));
    out
}

/// Routes whose start is not held, in one entry.
pub(crate) fn folded(not_held: &[&RouteVerdict], width: usize) -> String {
    if not_held.is_empty() {
        return String::new();
    }
    let ids: Vec<String> = not_held
        .iter()
        .map(|route| format!("{}{}", route.route, superscript(route.read_as)))
        .collect();
    let text = format!("nothing is held that these start from: {}", ids.join(", "));
    entry("closed", STATE, &text, width)
}

fn route(assessment: &Assessment, verdict: &RouteVerdict, width: usize) -> String {
    let state = ways::state(verdict);
    let id = format!("{}{}", verdict.route, superscript(verdict.read_as));
    let mut line = format!("{}: {}", ways::name(verdict), ways::why(verdict));
    if matches!(verdict.state, State::Closed { .. } | State::NotCatalogued) {
        return entry(&state, STATE, &format!("{line} [{id}]"), width);
    }
    if let Some(day) = verdict.closes {
        let ending = ways::ending(assessment, verdict);
        line.push_str(&format!(". {ending} {day}"));
    }
    if let Some(expected) = &verdict.expected {
        line.push_str(&format!("; expected: {expected}"));
    }
    if !verdict.waives_now.is_empty() {
        let count = verdict.waives_now.len();
        line.push_str(&format!("; waives {}", words::plural(count, "requirement", "requirements")));
    }
    line.push_str(&format!(" [{id}; {}: {}]", verdict.force.word(), verdict.source));
    entry(&state, STATE, &line, width)
}

/// A line whose first column is a word.
pub(crate) fn entry(word: &str, column: usize, text: &str, width: usize) -> String {
    let indent = if width >= 90 { column + 1 } else { 4 };
    let first = format!("{} ", pad(word, column));
    let fits = columns(&first) + 20 <= width;
    hang(if fits { &first } else { "" }, indent, text, width)
}

fn findings(assessment: &Assessment, width: usize, all: bool) -> String {
    let mut out = String::new();
    let groups = [
        (Group::Open, "Open: law, standards and final guidance", true),
        (Group::Informing, "Informing, not counted: draft, announced, habit, only reported", all),
        (Group::SetAside, "Set aside by a person, not counted", true),
        (Group::Shown, "Shown", all),
        (Group::NotApplicable, "Not applicable", all),
    ];
    let mut unlisted = Vec::new();
    for (group, title, listed) in groups {
        let list = words::of_group(assessment, group);
        if list.is_empty() {
            continue;
        }
        if !listed {
            unlisted.push(format!("{} {}", list.len(), short_name(group)));
            continue;
        }
        out.push_str(&heading(&format!("{title} ({})", list.len()), width));
        if group == Group::Open {
            out.push_str(&hang("", 0, ORDER, width));
            out.push_str(&to_do_lines(&list, width));
            continue;
        }
        for finding in list {
            out.push_str(&finding_line(finding, width));
        }
    }
    if !unlisted.is_empty() {
        out.push('\n');
        let text = format!("Not listed here: {}.", words::sentence_list(&unlisted));
        out.push_str(&hang("", 0, &text, width));
    }
    out
}

fn short_name(group: Group) -> &'static str {
    match group {
        Group::Open => "open",
        Group::Shown => "shown",
        Group::Informing => "informing (draft, announced, habit or only reported; not counted)",
        Group::SetAside => "set aside",
        Group::NotApplicable => "not applicable",
    }
}

/// Open findings by what is to be done: one entry where that is the same for several of them.
fn to_do_lines(findings: &[&Finding], width: usize) -> String {
    let mut out = String::new();
    let mut actions = actions::actions(findings, |finding| (finding.answer, finding.force));
    // Within a force, what waits for persons comes last: a shared entry is long, and would
    // otherwise stand between others where its first finding does.
    let force = |action: &Action<'_>| action.findings.first().map(|finding| finding.force);
    for same in actions.chunk_by_mut(|one, next| force(one) == force(next)) {
        same.sort_by_key(Action::waits);
    }
    for action in actions {
        match action.findings.as_slice() {
            [only] => out.push_str(&line_of(only, Some(&action.text), width)),
            _ => out.push_str(&shared(&action, width)),
        }
    }
    for finding in findings.iter().filter(|f| f.to_do.as_deref().is_none_or(str::is_empty)) {
        out.push_str(&finding_line(finding, width));
    }
    out
}

/// Several findings with one thing to do.
fn shared(action: &Action<'_>, width: usize) -> String {
    let Some(first) = action.findings.first() else { return String::new() };
    let why = action.why.as_ref().map(|why| format!("{why} ")).unwrap_or_default();
    let said = action.said;
    let id =
        |finding: &&Finding| format!("{}{}", finding.requirement, superscript(finding.read_as));
    let ids: Vec<String> = action.findings.iter().map(id).collect();
    let count = action.findings.len();
    let mut line = format!("{why}→ {}", action.text);
    if said {
        line.push_str(&format!(" [{count}: {}]", ids.join(", ")));
    }
    let mut out = entry(&word(first), ANSWER, &line, width);
    if !said {
        for finding in &action.findings {
            let line =
                format!("- {}: {} [{}]", finding.title, actions::reason(finding), id(finding));
            let indent = if width >= 90 { ANSWER + 1 } else { 4 };
            out.push_str(&hang(&" ".repeat(indent), indent + 2, &line, width));
        }
    }
    out
}

/// One finding: answer, force, what it is, why, what to do, where it is asked.
fn finding_line(finding: &Finding, width: usize) -> String {
    line_of(finding, finding.to_do.as_deref(), width)
}

fn line_of(finding: &Finding, to_do: Option<&str>, width: usize) -> String {
    let mut line = finding.title.clone();
    if !finding.because.is_empty() {
        line.push_str(&format!(": {}", finding.because));
    }
    if let Some(waived) = &finding.waived {
        line.push_str(&format!("; set aside: {waived}"));
    } else if let Some(to_do) = to_do {
        line.push_str(&format!(" → {to_do}"));
    }
    line.push_str(&format!(" [{}{}]", finding.requirement, superscript(finding.read_as)));
    entry(&word(finding), ANSWER, &line, width)
}

/// Answer and force.
fn word(finding: &Finding) -> String {
    format!("{} {}", pad(finding.answer.words(), 14), finding.force.word())
}

pub(crate) fn superscript(read_as: reliance_model::catalogue::ReadAs) -> &'static str {
    match words::mark(read_as) {
        "c" => "ᶜ",
        "s" => "ˢ",
        "m" => "ᵐ",
        _ => "",
    }
}

fn closing(assessment: &Assessment, width: usize) -> String {
    let mut out = heading("In short", width);
    let counting: Vec<&Finding> = [Group::Open, Group::Shown, Group::NotApplicable]
        .into_iter()
        .flat_map(|group| words::of_group(assessment, group))
        .collect();
    for answer in ANSWERS {
        let count = words::with_answer(&counting, answer);
        let note = if answer == Answer::NotApplicable { "  (a fact decides)" } else { "" };
        out.push_str(&format!("{} {count:>5}{note}\n", pad(answer.words(), 16)));
    }
    let informing = words::of_group(assessment, Group::Informing).len();
    let aside = words::of_group(assessment, Group::SetAside).len();
    out.push_str(&hang(
        "",
        2,
        &format!("Not counted: {informing} that only inform, {aside} set aside."),
        width,
    ));
    out.push_str(&hang("", 2, &questions(assessment), width));
    if !assessment.problems.is_empty() {
        let problems = words::plural(assessment.problems.len(), "problem", "problems");
        out.push_str(&hang("", 2, &format!("{problems} with words in files."), width));
    }
    if !assessment.gaps.is_empty() {
        let gaps = assessment.gaps.join("; ");
        let line = format!("Known to be missing from the catalogue: {gaps}.");
        out.push_str(&hang("", 2, &line, width));
    }
    out.push_str(&hang("", 2, &rests_on(assessment), width));
    let line = format!("Reliance {}, {}.", assessment.tool, words::catalogue_line(assessment));
    out.push_str(&hang("", 2, &line, width));
    out
}

/// How many questions wait, and how much an answer to each would settle.
fn questions(assessment: &Assessment) -> String {
    let asked: Vec<_> = assessment.questions.iter().filter(|one| one.counts).collect();
    let settled: std::collections::BTreeSet<&String> =
        asked.iter().flat_map(|question| &question.settles).collect();
    let later = assessment.questions.len() - asked.len();
    let waits = words::plural(asked.len(), "question waits", "questions wait");
    let settled = words::plural(settled.len(), "requirement or route", "requirements and routes");
    let mut line = format!("{waits} for a person, about {settled}.");
    if later > 0 {
        let more = if later == 1 { "question" } else { "questions" };
        let more = format!(" {later} more {more} about what is not made, or set aside: ");
        line.push_str(&format!("{more}nothing to answer yet."));
    }
    line
}

/// What was not read in the regulator's own text, condensed.
fn rests_on(assessment: &Assessment) -> String {
    let counts = words::not_primary_counts(assessment);
    if counts.is_empty() {
        return "Every entry it rests on was read in the regulator's own text.".into();
    }
    let list: Vec<String> = counts
        .iter()
        .map(|(how, count)| format!("{count} {} ({})", words::mark_meaning(*how), how.word()))
        .collect();
    let total = assessment.not_primary.len();
    let verb = if total == 1 { "entry was" } else { "entries were" };
    format!(
        "{total} {verb} not read in the regulator's own text: {}. Marks: ᶜ copy, ˢ secondary, ᵐ memory; the report lists them all.",
        words::sentence_list(&list)
    )
}
