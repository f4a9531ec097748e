//! The manual of each statistic: the comment above its function, as it stands in the code.

use include_dir::{Dir, include_dir};

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../stats/src");

/// The manual of the statistic called `name`, `topic::function` or `function` alone.
pub(crate) fn manual(name: &str) -> Option<String> {
    let wanted = name.replace('-', "_");
    let (topic, function, text) = all().into_iter().find(|(topic, function, _)| {
        let family = topic.split("::").next().unwrap_or_default();
        let names = [topic.as_str(), family].map(|topic| format!("{topic}::{function}"));
        *function == wanted || names.contains(&wanted)
    })?;
    Some(format!("`{topic}::{function}`\n\n{text}"))
}

/// Names of all statistics, as `topic::function`.
pub(crate) fn names() -> Vec<String> {
    all().into_iter().map(|(topic, function, _)| format!("{topic}::{function}")).collect()
}

/// The comment of exactly `topic::function`, whether or not it states a formula of its own.
pub(crate) fn comment(name: &str) -> Option<String> {
    let found = documented();
    let found = found.iter().find(|(topic, function, _)| name == format!("{topic}::{function}"))?;
    Some(format!("`{name}`\n\n{}", found.2))
}

/// Topic, function and comment of every public function that states its formula.
fn all() -> Vec<(String, String, String)> {
    let mut found = documented();
    found.retain(|(_, _, comment)| comment.contains("# Formula"));
    found
}

/// Topic, function and comment of every public function that has one.
fn documented() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (topic, source) in sources(&SOURCES) {
        let mut comment = String::new();
        for line in source.lines().map(str::trim_start) {
            if let Some(text) = line.strip_prefix("///") {
                comment.push_str(text.strip_prefix(' ').unwrap_or(text));
                comment.push('\n');
            } else if let Some(rest) = line.strip_prefix("pub fn ") {
                if !comment.is_empty() {
                    let name: String =
                        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                    found.push((topic.clone(), name, comment.clone()));
                }
                comment.clear();
            } else if !line.starts_with("#[") {
                comment.clear();
            }
        }
    }
    found
}

/// Topic and text of every file: `roc` for `roc.rs`, `readers::design` for
/// `readers/design.rs`.
fn sources(folder: &Dir<'static>) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for file in folder.files() {
        let path = file.path().with_extension("");
        let topic = path.to_string_lossy().replace(['/', '\\'], "::");
        found.extend(file.contents_utf8().map(|text| (topic, text)));
    }
    found.extend(folder.dirs().flat_map(sources));
    found.sort();
    found
}

/// What a statistic's comment does not state: its formula, or a source with its year.
#[cfg(test)]
pub(crate) fn lacks(comment: &str) -> Option<&'static str> {
    let year = |word: &str| {
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        digits.len() == 4 && (digits.starts_with('1') || digits.starts_with("20"))
    };
    if !comment.contains("# Formula") {
        return Some("a formula");
    }
    (!comment.split_whitespace().any(year)).then_some("a source with its year")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Public functions that are no statistics: they build, read or count.
    const PLAIN: [&str; 22] = [
        "bootstrap::new",
        "paired::exchanged",
        "paired::n",
        "proportion::n",
        "proportion::new",
        "proportion::plus",
        "proportion::point",
        "readers::contrast::reversed",
        "readers::covariance::cases",
        "readers::covariance::covariance",
        "readers::covariance::modalities",
        "readers::covariance::new",
        "readers::covariance::readers",
        "readers::covariance::value",
        "readers::dbm::sum",
        "readers::dbm::total",
        "readers::figure::coded",
        "readers::gallas::freedom::number",
        "readers::sizing::of",
        "roc::se",
        "roc::sizes",
        "sizing::new",
    ];
    /// Topics that hold no statistics of their own.
    const TOPICS: [&str; 5] =
        ["interval", "random", "reduction", "readers::study", "readers::testing"];

    #[test]
    fn every_statistic_states_formula_and_source() {
        let mut plain = 0;
        for (topic, function, comment) in documented() {
            let name = format!("{topic}::{function}");
            if PLAIN.contains(&name.as_str()) {
                plain += 1;
                assert!(!comment.contains("# Formula"), "{name} is a statistic");
                continue;
            }
            let within =
                |other: &&str| topic == **other || topic.starts_with(&format!("{other}::"));
            let reads_a_plan = ["sizing::alpha", "sizing::power"].contains(&name.as_str());
            if !TOPICS.iter().any(within) && !reads_a_plan {
                assert_eq!(lacks(&comment), None, "{name} states no formula or source");
            }
        }
        assert_eq!(plain, PLAIN.len());
    }

    #[test]
    fn a_formula_without_a_source_is_seen() {
        assert_eq!(lacks("The share."), Some("a formula"));
        assert_eq!(lacks("# Formula\n\nk/n, n below 100."), Some("a source with its year"));
        assert_eq!(lacks("# Formula\n\nk/n (Wilson 1927, *JASA* 22:209)."), None);
    }

    #[test]
    fn every_file_gives_its_manuals_whatever_its_depth() {
        for name in
            ["wilson", "proportion::wilson", "calibration::fit", "calibration::recalibration::fit"]
        {
            let manual = manual(name).unwrap_or_default();
            assert!(manual.contains("# Formula"), "{name}: {manual}");
        }
        assert_eq!(manual("no-such-statistic"), None);
        assert!(names().len() > 60, "{:?}", names());
    }
}
