//! Problems: something wrong with the words in a file, with a place and a way out.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; what was read stands.
    Warning,
    /// What stands there was not used.
    Error,
}

/// Something wrong with the words in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable kebab-case name, explained by `reliance explain`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names the thing.
    pub message: String,
    /// Path of the file as the user knows it, relative to its folder.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where in a file a problem stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The file as a whole.
    #[default]
    File,
    /// Bytes of a text file.
    Bytes(Range<usize>),
    /// A line, counted from 1, of a file too large or too broken to keep.
    Line(u64),
    /// Rows of a table, counted from 1 without the header: how many, and the first few.
    Rows {
        /// How many rows.
        count: u64,
        /// The first few.
        first: Vec<u64>,
    },
    /// A cell of a spreadsheet, such as `Questions!E7`.
    Cell(String),
}

impl Problem {
    /// An error about a whole file.
    pub fn error(code: &'static str, file: &str, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            message: message.into(),
            file: file.into(),
            place: Place::File,
            help: None,
        }
    }

    /// A warning about a whole file.
    pub fn warning(code: &'static str, file: &str, message: impl Into<String>) -> Problem {
        Problem { severity: Severity::Warning, ..Problem::error(code, file, message) }
    }

    /// The problem at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Problem {
        self.place = place;
        self
    }

    /// The problem with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// The problem as a person sees it; with its line and a caret where `text` is the
    /// text of its file.
    pub fn render(&self, text: Option<&str>) -> String {
        let level = match self.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        };
        let title = level.primary_title(&self.message).id(self.code);
        let group = match (&self.place, text) {
            (Place::Bytes(span), Some(text)) if text.get(span.clone()).is_some() => {
                let mark = AnnotationKind::Primary.span(span.clone());
                title.element(Snippet::source(text).path(&self.file).annotation(mark))
            }
            (place, _) => title.element(annotate_snippets::Origin::path(format!(
                "{}{}",
                self.file,
                place.suffix()
            ))),
        };
        let group = match &self.help {
            Some(help) => group.element(Level::HELP.message(help)),
            None => group,
        };
        Renderer::plain().render(&[group])
    }
}

impl Place {
    /// The place as it follows a file name.
    pub fn suffix(&self) -> String {
        match self {
            Place::File => String::new(),
            Place::Bytes(span) => format!(", byte {}", span.start),
            Place::Line(line) => format!(":{line}"),
            Place::Cell(cell) => format!(", cell {cell}"),
            Place::Rows { count, first } => {
                let shown: Vec<String> = first.iter().map(u64::to_string).collect();
                let more = if *count > first.len() as u64 { " …" } else { "" };
                // A spreadsheet counts its header, and so does an editor.
                match (*count, shown.as_slice()) {
                    (1, [only]) => format!(", row {only}, not counting the header"),
                    _ => {
                        let shown = shown.join(", ");
                        format!(", {count} rows ({shown}{more}; not counting the header)")
                    }
                }
            }
        }
    }
}

/// What a reader gives: what it could read, and what was wrong.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading<T> {
    /// What was read.
    pub items: T,
    /// What was wrong; reading went on.
    pub problems: Vec<Problem>,
}

impl<T> Reading<T> {
    /// The items, the problems moved to the end of `problems`.
    pub fn into_items(mut self, problems: &mut Vec<Problem>) -> T {
        problems.append(&mut self.problems);
        self.items
    }
}

/// The line, counted from 1, on which a byte of `text` stands.
pub fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|&&b| b == b'\n').count() + 1
}

/// The closest of `known` to a mistyped `word`, if any is close and shares something with it:
/// `2` is no misspelt `I`.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(word, name), name))
        .filter(|&(distance, name)| distance <= 1 + name.chars().count().max(word.len()) / 4)
        .filter(|&(distance, name)| distance < name.chars().count().max(word.chars().count()))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_close_to_one_that_it_shares_something_with() {
        assert_eq!(closest("2", ["I", "II", "III"]), None);
        assert_eq!(closest("xy", ["us", "uk"]), None);
        assert_eq!(closest("usa", ["us", "uk"]), Some("us"));
        assert_eq!(closest("tset", ["test", "training"]), Some("test"));
    }

    #[test]
    fn a_problem_points_at_its_words() {
        let text = "checks = [\"bridgin\"]\n";
        let problem = Problem::error("unknown-check", "us/a.toml", "there is no check `bridgin`")
            .at(Place::Bytes(10..19))
            .help("did you mean `bridging`?");
        insta::assert_snapshot!(problem.render(Some(text)), @r#"
        error[unknown-check]: there is no check `bridgin`
         --> us/a.toml:1:11
          |
        1 | checks = ["bridgin"]
          |           ^^^^^^^^^
          |
          = help: did you mean `bridging`?
        "#);
    }

    #[test]
    fn closest_guesses_only_near_words() {
        assert_eq!(closest("bridgin", ["bridging", "calibration"]), Some("bridging"));
        assert_eq!(closest("zzz", ["bridging", "calibration"]), None);
    }
}
