//! The wording that all writers share.

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::ReadAs;
use reliance_model::finding::{Answer, Finding};
use reliance_model::problem::{Place, Problem, Severity};
use reliance_model::route::StepBy;

/// The answers in the order in which they are printed.
pub(crate) const ANSWERS: [Answer; 5] = [
    Answer::NotShown,
    Answer::Undetermined,
    Answer::ForAPerson,
    Answer::Shown,
    Answer::NotApplicable,
];

/// What each answer means.
pub(crate) fn meaning(answer: Answer) -> &'static str {
    match answer {
        Answer::Shown => "The evidence on file shows what is asked.",
        Answer::NotShown => "The evidence on file contradicts what is asked.",
        Answer::Undetermined => {
            "Something is missing, and the finding says what; missing evidence is never counted as shown or as not shown."
        }
        Answer::ForAPerson => "A named person must answer; the question is listed.",
        Answer::NotApplicable => "A named fact about the device decides that it is not asked.",
    }
}

/// Where a finding stands in every output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    /// Counts, and something is to be done.
    Open,
    /// Counts, and the evidence shows it.
    Shown,
    /// Draft, announced, habit or only reported: informs, and does not count.
    Informing,
    /// Set aside by a person.
    SetAside,
    /// A fact decides that it is not asked.
    NotApplicable,
}

/// The group of a finding.
pub(crate) fn group(finding: &Finding) -> Group {
    if finding.waived.is_some() {
        Group::SetAside
    } else if finding.answer == Answer::NotApplicable {
        Group::NotApplicable
    } else if !finding.counts || !finding.force.counts() {
        Group::Informing
    } else if finding.answer.is_open() {
        Group::Open
    } else {
        Group::Shown
    }
}

/// The findings of a group, in the order of the assessment.
pub(crate) fn of_group(assessment: &Assessment, wanted: Group) -> Vec<&Finding> {
    assessment.findings.iter().filter(|finding| group(finding) == wanted).collect()
}

/// How many of `findings` have that answer.
pub(crate) fn with_answer(findings: &[&Finding], answer: Answer) -> usize {
    findings.iter().filter(|finding| finding.answer == answer).count()
}

/// A count with its noun.
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Phrases joined as in a sentence.
pub(crate) fn sentence_list(phrases: &[String]) -> String {
    match phrases {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The letter that marks an entry not read in the regulator's own text.
pub(crate) fn mark(read_as: ReadAs) -> &'static str {
    match read_as {
        ReadAs::Primary => "",
        ReadAs::Copy => "c",
        ReadAs::Secondary => "s",
        ReadAs::Memory => "m",
    }
}

/// What a mark means.
pub(crate) fn mark_meaning(read_as: ReadAs) -> &'static str {
    match read_as {
        ReadAs::Primary => "read in the regulator's own text",
        ReadAs::Copy => "read in someone else's transcript of the regulator's text",
        ReadAs::Secondary => "read in a description by someone else",
        ReadAs::Memory => "not looked up by anybody",
    }
}

/// How many entries were read in each way other than the regulator's own text.
pub(crate) fn not_primary_counts(assessment: &Assessment) -> Vec<(ReadAs, usize)> {
    [ReadAs::Copy, ReadAs::Secondary, ReadAs::Memory]
        .into_iter()
        .map(|how| (how, assessment.not_primary.iter().filter(|(_, read)| *read == how).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// How a step is answered, in words.
pub(crate) fn step_by(by: StepBy) -> &'static str {
    match by {
        StepBy::Data => "answered by data",
        StepBy::Person => "for a person",
        StepBy::CannotTell => "cannot tell",
    }
}

/// Where a problem stands, in words.
pub(crate) fn place(problem: &Problem) -> String {
    match &problem.place {
        Place::File => problem.file.clone(),
        Place::Bytes(span) => format!("{}, byte {}", problem.file, span.start),
        Place::Line(line) => format!("{}, line {line}", problem.file),
        Place::Cell(cell) => format!("{}, cell {cell}", problem.file),
        Place::Rows { .. } => format!("{}{}", problem.file, problem.place.suffix()),
    }
}

/// The word for a problem's severity.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// What stands in the way, in one sentence: counts, and no score.
pub(crate) fn findings_line(assessment: &Assessment) -> String {
    let open = of_group(assessment, Group::Open);
    let shown = of_group(assessment, Group::Shown).len();
    let total = open.len() + shown;
    if total == 0 {
        return "No requirement of law, standard or final guidance was found to apply.".into();
    }
    let left: Vec<String> = ANSWERS
        .into_iter()
        .filter(|answer| answer.is_open())
        .map(|answer| (answer, with_answer(&open, answer)))
        .filter(|(_, count)| *count > 0)
        .map(|(answer, count)| match answer {
            Answer::ForAPerson => {
                format!("{count} {} for a person", if count == 1 { "waits" } else { "wait" })
            }
            _ => format!("{count} {} {}", if count == 1 { "is" } else { "are" }, answer.words()),
        })
        .collect();
    let rest = if left.is_empty() { "none is open".into() } else { sentence_list(&left) };
    format!(
        "Of {} of law, standards and final guidance that apply or may apply, {shown} {} shown; {rest}.",
        plural(total, "requirement", "requirements"),
        if shown == 1 { "is" } else { "are" },
    )
}

/// That the catalogue is past its review date, where it is.
pub(crate) fn catalogue_warning(assessment: &Assessment) -> Option<String> {
    let day = assessment.catalogue_review_by.filter(|_| assessment.catalogue_is_old())?;
    Some(format!(
        "The catalogue is old: it was to be reviewed by {day}, and this assessment is for {}. Requirements may have changed since.",
        assessment.on
    ))
}

/// The catalogue in one phrase.
pub(crate) fn catalogue_line(assessment: &Assessment) -> String {
    let mut line = format!("catalogue {}", assessment.catalogue);
    if let Some(day) = assessment.catalogue_read_on {
        line.push_str(&format!(", sources read on {day}"));
    }
    if let Some(day) = assessment.catalogue_review_by {
        line.push_str(&format!(", to be reviewed by {day}"));
    }
    line
}

/// A citation without an empty section.
pub(crate) fn cite(cite: &str) -> &str {
    cite.strip_suffix(", -").unwrap_or(cite)
}

/// Device name and version.
pub(crate) fn device_name(assessment: &Assessment) -> String {
    match (assessment.device.name.as_str(), assessment.device.version.as_str()) {
        ("", _) => "Unnamed device".into(),
        (name, "") => name.into(),
        (name, version) => format!("{name} {version}"),
    }
}

/// The market as it stands in a sentence.
pub(crate) fn market(assessment: &Assessment) -> String {
    let name = &assessment.market_name;
    let takes_article = name.starts_with("United ") || name.starts_with("European ");
    if takes_article { format!("the {name}") } else { name.clone() }
}

/// What the report is about, as a title.
pub(crate) fn title(assessment: &Assessment) -> String {
    let device = device_name(assessment);
    format!("{device} into {} on {}", market(assessment), assessment.on)
}

/// The text with its first letter raised, for the start of a line; a code such as `eu-ce-mdr`
/// or a word such as `eSTAR` stays as it is written.
pub(crate) fn capital(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let word = first.trim_end_matches([',', ':', ';', '.', '?']);
    if !word.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’')) {
        return text.to_string();
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// What an answer says of a goal.
pub(crate) fn verdict(answer: Answer) -> &'static str {
    match answer {
        Answer::Shown => "met",
        Answer::NotShown => "not met",
        _ => "left open",
    }
}
