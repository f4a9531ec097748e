//! How many are needed, and what a number can show.

#[macro_use]
mod entry {
    macro_rules! sizing {
        ($name:literal, $line:literal, $keys:expr, $manual:literal, $run:expr) => {
            Sizing { name: $name, line: $line, keys: &$keys, manual: $manual, run: $run }
        };
    }
}
mod areas;
mod designs;
mod devices;
mod diagnostic;
mod further;
mod paired_areas;
mod parts;
mod proportions;
mod simulated;
mod studies;

use std::collections::BTreeMap;

use reliance_checks::methods::{Fault, Row};
use reliance_model::problem::closest;
use reliance_stats::Confidence;
use reliance_stats::sizing::{Discordant, ExactGoal, Plan, PlannedStratum, Size};
use serde_json::json;

/// A sizing function.
pub(super) struct Sizing {
    /// Its name on the command line.
    pub(super) name: &'static str,
    /// What it does, in one line.
    pub(super) line: &'static str,
    /// Values that it needs.
    pub(super) keys: &'static [&'static str],
    /// Function whose manual explains it.
    pub(super) manual: &'static str,
    run: fn(&Given) -> Result<Row, Fault>,
}

/// Values that are lists, a number for each stratum; `shares` may be of categories.
const LISTS: [&str; 4] = ["shares", "first-shares", "first-truths", "second-truths"];
/// Other values that are several numbers: a table, row by row, or moments.
const SEVERAL: [&str; 4] = ["table", "moments1", "moments2", "moments12"];

/// Values as NAME=VALUE.
struct Given {
    values: BTreeMap<String, Vec<f64>>,
}

impl Given {
    /// The value; every key was seen to be there.
    fn at(&self, key: &str) -> f64 {
        self.list(key).first().copied().unwrap_or(f64::NAN)
    }

    fn list(&self, key: &str) -> &[f64] {
        self.values.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// Strata from lists of one number each.
    fn strata(&self) -> Result<Vec<PlannedStratum>, Fault> {
        let lists = LISTS.map(|key| self.list(key));
        if lists.iter().any(|list| list.len() != lists[0].len()) {
            return Err(Fault::new(format!(
                "give as many numbers for each of {}",
                LISTS.join(", ")
            )));
        }
        let [shares, firsts, ones, others] = lists;
        let stratum = |at: usize| PlannedStratum {
            share: shares[at],
            first: firsts[at],
            truth: (ones[at], others[at]),
        };
        Ok((0..shares.len()).map(stratum).collect())
    }

    fn count(&self, key: &str) -> Result<u64, Fault> {
        let value = self.at(key);
        // Beyond 2^53 a float no longer counts by ones.
        if (0.0..=9_007_199_254_740_992.0).contains(&value) && value == value.trunc() {
            Ok(value as u64)
        } else {
            Err(Fault::new(format!("{key}={value} is not a whole number from 0 up")))
        }
    }

    fn plan(&self) -> Result<Plan, Fault> {
        Ok(Plan::new(self.at("alpha"), self.at("power"))?)
    }

    fn level(&self) -> Result<Confidence, Fault> {
        Ok(Confidence::new(self.at("level"))?)
    }

    fn discordant(&self) -> Discordant {
        Discordant { first: self.at("only-first"), second: self.at("only-second") }
    }
}

fn size(found: Size) -> Row {
    Row::new("n", "").value(found.n as f64).with("unrounded", found.unrounded)
}

fn exact(figure: &str, found: ExactGoal) -> Row {
    Row::new(figure, "exact")
        .value(if figure == "n" { found.n as f64 } else { found.power })
        .with("n", found.n)
        .with("critical", found.critical)
        .with("power", found.power)
        .with("size", found.size)
}

fn power(found: f64) -> Row {
    Row::new("power", "").value(found)
}

/// Every sizing function, by topic.
pub(super) fn all() -> impl Iterator<Item = &'static Sizing> {
    [
        proportions::SIZINGS,
        areas::SIZINGS,
        paired_areas::SIZINGS,
        parts::SIZINGS,
        diagnostic::SIZINGS,
        studies::SIZINGS,
        designs::SIZINGS,
        devices::SIZINGS,
        further::SIZINGS,
        simulated::SIZINGS,
    ]
    .into_iter()
    .flatten()
}

/// The sizing function of that name.
///
/// # Errors
///
/// That there is none, with the nearest.
pub(super) fn find(name: &str) -> Result<&'static Sizing, Fault> {
    if let Some(sizing) = all().find(|sizing| sizing.name == name) {
        return Ok(sizing);
    }
    let help = match closest(name, all().map(|sizing| sizing.name)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`reliance stat list` names them all".to_string(),
    };
    Err(Fault::new(format!("there is no sizing function `{name}`; {help}")))
}

/// Run a sizing function on NAME=VALUE.
///
/// # Errors
///
/// If a value is missing, unknown or no number, or the function has no answer.
pub(super) fn run(sizing: &Sizing, words: &[String]) -> Result<Vec<Row>, Fault> {
    let takes = || {
        let keys = sizing.keys.iter().map(|key| format!("{key}=…"));
        format!("`power {}` takes {}", sizing.name, keys.collect::<Vec<_>>().join(" "))
    };
    let mut values = BTreeMap::new();
    for word in words {
        let (key, value) =
            word.split_once('=').ok_or_else(|| Fault::new(format!("`{word}`: {}", takes())))?;
        if !sizing.keys.contains(&key) {
            return Err(Fault::new(format!("`{key}` is not used: {}", takes())));
        }
        let numbers = numbers(key, value).map_err(|why| Fault::new(format!("{word}: {why}")))?;
        if key == "margin" && numbers.iter().any(|&number| number <= 0.0) {
            return Err(Fault::new("margin is a positive number, such as 0.05".into()));
        }
        if key == "margin" && numbers.iter().any(|&number| number >= 1.0) {
            return Err(Fault::new("margin is a part of 1; write 5 points as 0.05".into()));
        }
        if values.insert(key.to_string(), numbers).is_some() {
            return Err(Fault::new(format!("`{key}` is given twice")));
        }
    }
    if let Some(missing) = sizing.keys.iter().find(|key| !values.contains_key(**key)) {
        return Err(Fault::new(format!("`{missing}` is missing: {}", takes())));
    }
    let given = Given { values };
    let mut row = (sizing.run)(&given)?;
    for (key, values) in &given.values {
        row = match values.as_slice() {
            [one] => row.with(key, *one),
            several => row.with(key, json!(several)),
        };
    }
    Ok(vec![row])
}

/// The number of a key, or the numbers of a list.
fn numbers(key: &str, value: &str) -> Result<Vec<f64>, String> {
    let number = |text: &str| {
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| format!("`{text}` is not a number"))
    };
    match LISTS.contains(&key) || SEVERAL.contains(&key) {
        true => value.split(',').map(number).collect(),
        false => Ok(vec![number(value)?]),
    }
}
