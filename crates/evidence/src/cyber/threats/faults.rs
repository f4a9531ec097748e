//! Problems of a threat model, bounded in number.

use reliance_model::problem::{Place, Problem};

/// So many problems of a document are listed; how many more there are is said.
const MOST: usize = 100;

/// Problems of one document.
pub(super) struct Faults<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    more: usize,
}

impl<'a> Faults<'a> {
    pub(super) fn new(file: &'a str) -> Faults<'a> {
        Faults { file, problems: Vec::new(), more: 0 }
    }

    fn push(&mut self, problem: Problem) {
        if self.problems.len() < MOST {
            self.problems.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// What stands there was not used.
    pub(super) fn error(&mut self, code: &'static str, message: impl Into<String>, place: Place) {
        self.push(Problem::error(code, self.file, message).at(place));
    }

    /// What stands there is worth a look.
    pub(super) fn warning(&mut self, code: &'static str, message: impl Into<String>, place: Place) {
        self.push(Problem::warning(code, self.file, message).at(place));
    }

    /// Something about the document as a whole.
    pub(super) fn whole(&mut self, code: &'static str, message: impl Into<String>) {
        self.push(Problem::warning(code, self.file, message));
    }

    /// The problems, in the order they were found.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let message = format!("{} more problems are not listed", self.more);
            self.problems.push(Problem::warning("more-problems", self.file, message));
        }
        self.problems
    }
}
