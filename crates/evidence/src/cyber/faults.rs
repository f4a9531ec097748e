//! Problems of one document, bounded in number.

use reliance_model::problem::{Place, Problem};

/// So many problems of a document are listed; how many more there are is said.
const MOST: usize = 100;

/// Problems of one document.
pub(in crate::cyber) struct Faults<'a> {
    file: &'a str,
    problems: Vec<Problem>,
    more: usize,
}

impl<'a> Faults<'a> {
    /// No problem yet.
    pub(in crate::cyber) fn new(file: &'a str) -> Faults<'a> {
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
    pub(in crate::cyber) fn error(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        place: Place,
    ) {
        self.push(Problem::error(code, self.file, message).at(place));
    }

    /// What stands there is worth a look.
    pub(in crate::cyber) fn warning(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        place: Place,
    ) {
        self.push(Problem::warning(code, self.file, message).at(place));
    }

    /// Something about the document as a whole.
    pub(in crate::cyber) fn whole(&mut self, code: &'static str, message: impl Into<String>) {
        self.push(Problem::warning(code, self.file, message));
    }

    /// The problems, in the order they were found; `rest` tells how many more there are.
    pub(in crate::cyber) fn into_problems(
        mut self,
        rest: impl FnOnce(&str, usize) -> Problem,
    ) -> Vec<Problem> {
        if self.more > 0 {
            self.problems.push(rest(self.file, self.more));
        }
        self.problems
    }
}
