//! Problems as people see them, with the line and a caret where the file is text at hand.

use std::collections::BTreeMap;

use reliance_model::problem::{Problem, Severity};

use crate::say;

/// Most problems that are printed in full; the report has them all.
const MOST: usize = 20;

/// Print problems to stderr: errors first, at most twenty.
pub(crate) fn talk(problems: &[Problem], texts: &BTreeMap<String, String>) {
    let said = words(problems, texts);
    if !said.is_empty() {
        say::talk(said.strip_suffix('\n').unwrap_or(&said));
    }
}

/// Problems as [`talk`] prints them.
pub(crate) fn words(problems: &[Problem], texts: &BTreeMap<String, String>) -> String {
    let mut said = String::new();
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    for problem in sorted.iter().take(MOST) {
        said.push_str(&problem.render(texts.get(&problem.file).map(String::as_str)));
        said.push_str("\n\n");
    }
    if problems.len() > MOST {
        said.push_str(&format!("… and {} more problems\n", problems.len() - MOST));
    }
    said
}

/// How many of each severity, as a sentence; nothing where there is none.
pub(crate) fn count(problems: &[Problem]) -> Option<String> {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    let noun =
        |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => None,
        (0, _) => Some(noun(warnings, "warning")),
        (_, 0) => Some(noun(errors, "error")),
        _ => Some(format!("{}, {}", noun(errors, "error"), noun(warnings, "warning"))),
    }
}
