//! Tables of forms.

use std::ops::Range;

use super::Form;
use crate::catalogue_read::rows;
use crate::problem::{Place, Problem};

/// First line of a table.
const HEADER: &str = "en\tzh";

/// The forms of a table whose columns are divided by tabs; lines that begin with `#` are
/// comments. A row that is no form is a problem, and reading goes on.
pub(super) fn read(file: &str, text: &str) -> (Vec<(Range<usize>, Form)>, Vec<Problem>) {
    let (mut forms, mut problems) = (Vec::new(), Vec::new());
    if text.lines().next() != Some(HEADER) {
        let message = "the first line does not name the columns as expected";
        let problem = Problem::error("wrong-header", file, message).at(Place::Line(1));
        problems.push(problem.help("it should be, divided by tabs: en, zh"));
    }
    for (span, row) in rows(text) {
        if row.starts_with('#') {
            continue;
        }
        let form = match row.split_once('\t') {
            Some((english, other)) if !other.contains('\t') => Form::read(english, other),
            _ => Err(format!("the row has {} cells, not 2", row.split('\t').count())),
        };
        match form {
            Ok(form) => forms.push((span, form)),
            Err(why) => {
                let help = "`{1}` to `{9}` are holes, `{#1}` takes a number, `{=1}` keeps its text, `{.1}` is one word; each on both sides";
                let problem = Problem::error("wrong-form", file, why);
                problems.push(problem.at(Place::Bytes(span)).help(help));
            }
        }
    }
    (forms, problems)
}
