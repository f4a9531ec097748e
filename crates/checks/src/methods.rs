//! Statistics by name: each runs on the data sets of a device as an endpoint of its plan,
//! and on a plain table as a command.
//!
//! A method is one entry of a `METHODS` list. It is pure: the same [`Question`] asks for the
//! same reductions, and the same reductions give the same [`Answer`].

mod agreement;
mod answer;
mod calibration;
mod calls;
mod combine;
mod groups;
mod input;
mod localisation;
mod masks;
mod method;
mod outlines;
mod paired;
mod points;
mod pooled;
mod population;
mod proportion;
mod raters;
mod readers;
mod roc;
mod standalone;
mod strata;
mod survey;

use std::collections::BTreeMap;

use reliance_stats::reduction::{Need, Reductions};

pub use answer::{Fault, Row};
pub use input::{Input, Question, RowCount};
pub use method::{Method, all, check, find, signatures};

/// What a method answers.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Figures.
    pub rows: Vec<Row>,
    /// What restricts them, each a sentence.
    pub notes: Vec<String>,
    /// Rows of each group.
    pub counts: BTreeMap<String, RowCount>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Unanswered {
    /// A reduction that could not be made: the end of the sentence "needs …".
    Lacks(String),
    /// The method has none for these rows or options.
    Fault(Fault),
}

/// The reductions that a method answers the question from.
///
/// # Errors
///
/// What is wrong with the options; [`answer()`] says the same.
pub fn needs(method: &Method, question: &Question) -> Result<Vec<Need>, Fault> {
    let mut input = Input::new(question, None)?;
    let ran = (method.run)(&mut input);
    if input.asked.is_empty() { ran.map(|_| Vec::new()) } else { Ok(input.asked) }
}

/// The answer of a method from the reductions that [`needs`] named.
///
/// # Errors
///
/// That a reduction is not there, or why the method has no answer.
pub fn answer(
    method: &Method,
    question: &Question,
    reductions: &Reductions,
) -> Result<Answer, Unanswered> {
    let mut input = Input::new(question, Some(reductions)).map_err(Unanswered::Fault)?;
    let ran = (method.run)(&mut input);
    let Input { notes, rows: counts, lacking, .. } = input;
    match (ran, lacking) {
        (Ok(rows), _) => Ok(Answer { rows, notes, counts }),
        (Err(_), Some(reason)) => Err(Unanswered::Lacks(reason)),
        (Err(fault), None) => Err(Unanswered::Fault(fault)),
    }
}
