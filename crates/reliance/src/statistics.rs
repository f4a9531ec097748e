//! The manual of each statistic: the comment above its function, as it stands in the code.

use include_dir::{Dir, include_dir};
use reliance_checks::methods;

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../stats/src");

/// The manual of the statistic called `name`, `topic::function` or `function` alone. Where
/// several have the name, that of `reliance stat` comes first, and the others are named.
pub(crate) fn manual(name: &str) -> Option<String> {
    let wanted = name.replace('-', "_");
    let method = methods::all().find(|method| method.name == name);
    let of_method = method.and_then(|method| method.manuals.first());
    let mut found = all();
    found.retain(|(topic, function, _)| {
        let family = topic.split("::").next().unwrap_or_default();
        let names = [topic.as_str(), family].map(|topic| format!("{topic}::{function}"));
        let own = of_method.is_some_and(|own| names[0] == **own);
        *function == wanted || names.contains(&wanted) || own
    });
    found.sort_by_key(|(topic, function, _)| {
        of_method.is_none_or(|own| format!("{topic}::{function}") != **own)
    });
    let names: Vec<String> =
        found.iter().map(|(topic, function, _)| format!("`{topic}::{function}`")).collect();
    let (first, others) = names.split_first()?;
    let mut page = format!("{first}\n\n{}", plainly(&found.first()?.2));
    if !others.is_empty() {
        page.push_str(&format!("\n# Of the same name\n\n{}\n", others.join(", ")));
    }
    if let Some(method) = method {
        page.push_str(&format!("\n`reliance stat {} TABLE` computes it.\n", method.name));
    }
    Some(page)
}

/// A comment without the links of the code: a fault is named in words, and what is linked to
/// by the name under which it is explained.
fn plainly(comment: &str) -> String {
    let mut text = String::new();
    let mut rest = comment;
    while let Some(at) = rest.find("[`") {
        let (before, link) = rest.split_at(at);
        text.push_str(before);
        let Some((name, after)) = link.strip_prefix("[`").and_then(|link| link.split_once("`]"))
        else {
            text.push_str(link);
            return text;
        };
        text.push_str(&named(name));
        // What the link leads to, where it says so.
        rest = match after.strip_prefix('(').and_then(|path| path.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    text.push_str(rest);
    text.replace("`None`", "none")
}

/// What the code calls so, in words.
fn named(path: &str) -> String {
    let last = path.rsplit("::").next().unwrap_or(path).trim_end_matches("()");
    if last.starts_with("LARGEST") {
        return "the largest that is computed".into();
    }
    if last.chars().any(|c| c.is_ascii_lowercase()) && last.starts_with(|c: char| c.is_uppercase())
    {
        let mut words = String::new();
        for letter in last.chars() {
            let gap = if letter.is_uppercase() && !words.is_empty() { " " } else { "" };
            words.push_str(gap);
            words.extend(letter.to_lowercase());
        }
        return format!("*{words}*");
    }
    format!("`{}`", last.replace('_', "-"))
}

/// Names of all statistics, as `topic::function`.
pub(crate) fn names() -> Vec<String> {
    all().into_iter().map(|(topic, function, _)| format!("{topic}::{function}")).collect()
}

/// The comment of exactly `topic::function`, whether or not it states a formula of its own.
pub(crate) fn comment(name: &str) -> Option<String> {
    let found = documented();
    let found = found.iter().find(|(topic, function, _)| name == format!("{topic}::{function}"))?;
    Some(format!("`{name}`\n\n{}", plainly(&found.2)))
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
    fn a_page_names_no_part_of_the_code() {
        assert_eq!(
            plainly("[`StatsError::TooFew`] below 2; [`Auc::interval`](crate::roc) or [`wilson`]."),
            "*too few* below 2; `interval` or `wilson`."
        );
        assert_eq!(plainly("above [`super::LARGEST`]"), "above the largest that is computed");
        assert_eq!(plainly("torn [`a"), "torn [`a");
        for (topic, function, _) in documented() {
            let page = comment(&format!("{topic}::{function}")).unwrap_or_default();
            for code in ["[`", "StatsError", "ReadersError", "crate::", "super::", "`None`"] {
                assert!(!page.contains(code), "{topic}::{function}: {code}");
            }
        }
    }

    #[test]
    fn the_method_of_stat_comes_first_and_the_others_are_named() {
        let page = manual("auc").unwrap_or_default();
        assert!(page.starts_with("`roc::auc`"), "{page}");
        assert!(page.contains("`bootstrap_auc::auc`") && page.contains("reliance stat auc"));
        let page = manual("bootstrap_auc::auc").unwrap_or_default();
        assert!(page.starts_with("`bootstrap_auc::auc`"), "{page}");
        assert!(manual("auc-bootstrap").unwrap_or_default().starts_with("`bootstrap_auc::auc`"));
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
