//! An assessment on a terminal: route and pathway first, then one entry a finding, then what
//! qualifies it all.

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Answer, Finding};
use reliance_model::route::{Pathway, RouteVerdict, State};

use crate::words::{self, ANSWERS, Group};
use crate::wrap::{columns, hang, pad};

/// The assessment as plain text of at most `width` columns (at least 40 are used).
///
/// Without `all`, findings that are shown, not applicable or only informing are counted and
/// not listed.
pub fn text(assessment: &Assessment, width: usize, all: bool) -> String {
    let width = width.max(40);
    let mut out = head(assessment, width);
    out.push_str(&routes(assessment, width));
    out.push_str(&pathway(&assessment.pathway, width));
    out.push_str(&findings(assessment, width, all));
    out.push_str(&closing(assessment, width));
    out
}

/// A heading line, with an empty line before it.
fn heading(text: &str, width: usize) -> String {
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
    out.push_str(&hang("", 0, &words::route_line(assessment), width));
    out.push_str(&hang("", 0, &words::findings_line(assessment), width));
    out
}

fn routes(assessment: &Assessment, width: usize) -> String {
    if assessment.routes.is_empty() {
        return String::new();
    }
    let mut out = heading("Routes", width);
    for verdict in words::routes(assessment) {
        out.push_str(&route(verdict, width));
    }
    out
}

fn route(verdict: &RouteVerdict, width: usize) -> String {
    let state = words::state(&verdict.state);
    let mark = superscript(verdict.read_as);
    let why = words::route_why(verdict);
    if matches!(verdict.state, State::Closed { .. } | State::NotCatalogued) {
        return entry(&state, 16, &format!("{}{mark}: {why}", verdict.route), width);
    }
    let mut line = format!("{}{mark}: {why}", words::route_name(verdict));
    if let Some(day) = verdict.closes {
        line.push_str(&format!("; closes after {day}"));
    }
    if let Some(expected) = &verdict.expected {
        line.push_str(&format!("; expected: {expected}"));
    }
    if !verdict.waives_now.is_empty() {
        let count = verdict.waives_now.len();
        line.push_str(&format!("; waives {}", words::plural(count, "requirement", "requirements")));
    }
    line.push_str(&format!(" [{}: {}]", verdict.force.word(), verdict.source));
    entry(&state, 16, &line, width)
}

/// A line whose first column is a word.
fn entry(word: &str, column: usize, text: &str, width: usize) -> String {
    let indent = if width >= 90 { column + 1 } else { 4 };
    let first = format!("{} ", pad(word, column));
    let fits = columns(&first) + 20 <= width;
    hang(if fits { &first } else { "" }, indent, text, width)
}

fn pathway(pathway: &Pathway, width: usize) -> String {
    if pathway.candidates.is_empty() && pathway.steps.is_empty() {
        return String::new();
    }
    let mut out = heading("Pathway", width);
    for candidate in &pathway.candidates {
        let text = format!(
            "{}{}: {}, class {}, {}: {}",
            candidate.name,
            superscript(candidate.read_as),
            candidate.title,
            candidate.class,
            candidate.procedure,
            candidate.because
        );
        out.push_str(&entry("candidate", 16, &text, width));
    }
    for step in &pathway.steps {
        let text = format!("{} → {} [{}]", step.question, step.answer, step.source);
        out.push_str(&entry(words::step_by(step.by), 16, &text, width));
    }
    let (predicates, to_ask) = (pathway.predicates.len(), pathway.to_ask_the_regulator.len());
    if predicates > 0 {
        let text = words::plural(predicates, "predicate candidate is", "predicate candidates are");
        out.push_str(&hang("", 4, &format!("{text} listed in the report."), width));
    }
    if to_ask > 0 {
        let text = words::plural(to_ask, "question", "questions");
        out.push_str(&hang(
            "",
            4,
            &format!("{text} to bring to the regulator: see the report."),
            width,
        ));
    }
    out
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

/// One finding: answer, force, what it is, why, what to do, where it is asked.
fn finding_line(finding: &Finding, width: usize) -> String {
    let mut line = finding.title.clone();
    if !finding.because.is_empty() {
        line.push_str(&format!(": {}", finding.because));
    }
    if let Some(waived) = &finding.waived {
        line.push_str(&format!("; set aside: {waived}"));
    } else if let Some(to_do) = &finding.to_do {
        line.push_str(&format!(" → {to_do}"));
    }
    line.push_str(&format!(" [{}{}]", finding.requirement, superscript(finding.read_as)));
    let word = format!("{} {}", pad(finding.answer.words(), 14), finding.force.word());
    entry(&word, 28, &line, width)
}

fn superscript(read_as: reliance_model::catalogue::ReadAs) -> &'static str {
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
    let questions = words::plural(assessment.questions.len(), "question waits", "questions wait");
    out.push_str(&hang("", 2, &format!("{questions} for a person."), width));
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
