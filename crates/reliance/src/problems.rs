//! Problems as people see them, with the line and a caret where the file is text at hand.

use std::collections::BTreeMap;

use reliance_model::problem::{Problem, Severity};

use crate::say;

/// Most problems that are printed in full; the report has them all.
const MOST: usize = 20;

/// Print problems to stderr: errors first, at most twenty.
pub(crate) fn talk(problems: &[Problem], texts: &BTreeMap<String, String>) {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
    for problem in sorted.iter().take(MOST) {
        say::talk(&problem.render(texts.get(&problem.file).map(String::as_str)));
        say::talk("");
    }
    if problems.len() > MOST {
        say::talk(&format!("… and {} more problems", problems.len() - MOST));
    }
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
