//! How many are needed, and what a number can show.

use std::collections::BTreeMap;

use reliance_checks::methods::{Fault, Row};
use reliance_model::problem::closest;
use reliance_stats::Confidence;
use reliance_stats::sizing::{self, Discordant, ExactGoal, Plan, PlannedVariance, Size};

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

/// Values as NAME=VALUE.
struct Given {
    values: BTreeMap<String, f64>,
}

impl Given {
    /// The value; every key was seen to be there.
    fn at(&self, key: &str) -> f64 {
        self.values.get(key).copied().unwrap_or(f64::NAN)
    }

    fn count(&self, key: &str) -> Result<u64, Fault> {
        let value = self.at(key);
        // Beyond 2^53 a float no longer counts by ones.
        if (0.0..=9_007_199_254_740_992.0).contains(&value) && value == value.trunc() {
            Ok(value as u64)
        } else {
            Err(Fault(format!("{key}={value} is not a whole number from 0 up")))
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

macro_rules! sizing {
    ($name:literal, $line:literal, $keys:expr, $manual:literal, $run:expr) => {
        Sizing { name: $name, line: $line, keys: &$keys, manual: $manual, run: $run }
    };
}

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "goal-n",
        "one proportion against a goal, normal test",
        ["goal", "truth", "alpha", "power"],
        "sizing::goal::goal_n",
        |v| Ok(size(sizing::goal_n(v.at("goal"), v.at("truth"), v.plan()?)?))
    ),
    sizing!(
        "goal-power",
        "its power",
        ["n", "goal", "truth", "alpha"],
        "sizing::goal::goal_power",
        |v| Ok(power(sizing::goal_power(
            v.count("n")?,
            v.at("goal"),
            v.at("truth"),
            v.at("alpha")
        )?))
    ),
    sizing!(
        "exact-goal-n",
        "one proportion against a goal, exact test",
        ["goal", "truth", "alpha", "power"],
        "sizing::goal::exact_goal_n",
        |v| Ok(exact("n", sizing::exact_goal_n(v.at("goal"), v.at("truth"), v.plan()?)?))
    ),
    sizing!(
        "exact-goal-power",
        "its power",
        ["n", "goal", "truth", "alpha"],
        "sizing::goal::exact_goal_power",
        |v| {
            let n = v.count("n")?;
            let found = sizing::exact_goal_power(n, v.at("goal"), v.at("truth"), v.at("alpha"))?;
            Ok(exact("power", found))
        }
    ),
    sizing!(
        "precision-n",
        "one proportion to a half width",
        ["truth", "half-width", "level"],
        "sizing::goal::precision_n",
        |v| Ok(size(sizing::precision_n(v.at("truth"), v.at("half-width"), v.level()?)?))
    ),
    sizing!(
        "difference-n",
        "two proportions, each group",
        ["p1", "p2", "alpha", "power"],
        "sizing::difference::difference_n",
        |v| Ok(size(sizing::difference_n(v.at("p1"), v.at("p2"), v.plan()?)?))
    ),
    sizing!(
        "difference-power",
        "its power",
        ["p1", "n1", "p2", "n2", "alpha"],
        "sizing::difference::difference_power",
        |v| {
            let (a, b) = ((v.at("p1"), v.count("n1")?), (v.at("p2"), v.count("n2")?));
            Ok(power(sizing::difference_power(a, b, v.at("alpha"))?))
        }
    ),
    sizing!(
        "non-inferiority-n",
        "two proportions within a margin, each group",
        ["p1", "p2", "margin", "alpha", "power"],
        "sizing::difference::non_inferiority_n",
        |v| {
            let variance = PlannedVariance::Restricted;
            let (p1, p2) = (v.at("p1"), v.at("p2"));
            let found = sizing::non_inferiority_n(p1, p2, v.at("margin"), variance, v.plan()?)?;
            Ok(size(found))
        }
    ),
    sizing!(
        "non-inferiority-power",
        "its power",
        ["p1", "n1", "p2", "n2", "margin", "alpha"],
        "sizing::difference::non_inferiority_power",
        |v| {
            let (a, b) = ((v.at("p1"), v.count("n1")?), (v.at("p2"), v.count("n2")?));
            Ok(power(sizing::non_inferiority_power(a, b, v.at("margin"), v.at("alpha"))?))
        }
    ),
    sizing!(
        "added-group-n",
        "a new group against one that is there, within a margin",
        ["p1", "p2", "n2", "margin", "alpha", "power"],
        "sizing::difference::added_group_n",
        |v| {
            let old = (v.at("p2"), v.count("n2")?);
            Ok(size(sizing::added_group_n(v.at("p1"), old, v.at("margin"), v.plan()?)?))
        }
    ),
    sizing!(
        "equivalence-n",
        "two like proportions within a margin on both sides, each group",
        ["p", "margin", "alpha", "power"],
        "sizing::difference::equivalence_n",
        |v| Ok(size(sizing::equivalence_n(v.at("p"), v.at("margin"), v.plan()?)?))
    ),
    sizing!(
        "fisher-n",
        "two proportions by Fisher's test, each group",
        ["p1", "p2", "alpha", "power"],
        "sizing::effect::fisher_n",
        |v| Ok(size(sizing::fisher_n(v.at("p1"), v.at("p2"), v.plan()?)?))
    ),
    sizing!(
        "ratio-non-inferiority-n",
        "ratio of two proportions above a bound, each group",
        ["p1", "p2", "bound", "alpha", "power"],
        "sizing::paired::ratio_non_inferiority_n",
        |v| {
            let (p1, p2) = (v.at("p1"), v.at("p2"));
            Ok(size(sizing::ratio_non_inferiority_n(p1, p2, v.at("bound"), v.plan()?)?))
        }
    ),
    sizing!(
        "mcnemar-n",
        "two calls on the same rows",
        ["only-first", "only-second", "alpha", "power"],
        "sizing::paired::mcnemar_n",
        |v| Ok(size(sizing::mcnemar_n(v.discordant(), v.plan()?)?))
    ),
    sizing!(
        "mcnemar-power",
        "its power",
        ["only-first", "only-second", "n", "alpha"],
        "sizing::paired::mcnemar_power",
        |v| Ok(power(sizing::mcnemar_power(v.discordant(), v.count("n")?, v.at("alpha"))?))
    ),
    sizing!(
        "paired-non-inferiority-n",
        "two calls on the same rows within a margin",
        ["only-first", "only-second", "margin", "alpha", "power"],
        "sizing::paired::paired_non_inferiority_n",
        |v| {
            let plan = v.plan()?;
            Ok(size(sizing::paired_non_inferiority_n(v.discordant(), v.at("margin"), plan)?))
        }
    ),
    sizing!(
        "auc-goal-n",
        "diseased for an area against a goal; ratio is healthy per diseased",
        ["goal", "truth", "ratio", "alpha", "power"],
        "sizing::auc::auc_goal_n",
        |v| Ok(size(sizing::auc_goal_n(v.at("goal"), v.at("truth"), v.at("ratio"), v.plan()?)?))
    ),
    sizing!(
        "auc-goal-power",
        "its power",
        ["goal", "truth", "diseased", "healthy", "alpha"],
        "sizing::auc::auc_goal_power",
        |v| {
            let (diseased, healthy) = (v.count("diseased")?, v.count("healthy")?);
            let (goal, truth) = (v.at("goal"), v.at("truth"));
            Ok(power(sizing::auc_goal_power(goal, truth, diseased, healthy, v.at("alpha"))?))
        }
    ),
    sizing!(
        "auc-difference-n",
        "diseased in each group for two areas",
        ["auc1", "auc2", "ratio", "alpha", "power"],
        "sizing::auc::auc_difference_n",
        |v| {
            let (a, b) = (v.at("auc1"), v.at("auc2"));
            Ok(size(sizing::auc_difference_n(a, b, v.at("ratio"), v.plan()?)?))
        }
    ),
    sizing!(
        "kappa-n",
        "kappa of two calls against a goal",
        ["goal", "truth", "prevalence", "alpha", "power"],
        "sizing::effect::kappa_n",
        |v| {
            let (goal, truth) = (v.at("goal"), v.at("truth"));
            Ok(size(sizing::kappa_n(goal, truth, v.at("prevalence"), v.plan()?)?))
        }
    ),
    sizing!(
        "recruited-n",
        "subjects to recruit for so many diseased",
        ["diseased", "prevalence"],
        "sizing::recruited_n",
        |v| Ok(size(sizing::recruited_n(v.at("diseased"), v.at("prevalence"))?))
    ),
    sizing!(
        "clustered-n",
        "rows in clusters for so many independent ones",
        ["n", "rows-per-cluster", "correlation"],
        "sizing::clustered_n",
        |v| Ok(size(sizing::clustered_n(
            v.at("n"),
            v.at("rows-per-cluster"),
            v.at("correlation")
        )?))
    ),
];

/// The sizing function of that name.
///
/// # Errors
///
/// That there is none, with the nearest.
pub(super) fn find(name: &str) -> Result<&'static Sizing, Fault> {
    if let Some(sizing) = SIZINGS.iter().find(|sizing| sizing.name == name) {
        return Ok(sizing);
    }
    let help = match closest(name, SIZINGS.iter().map(|sizing| sizing.name)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`reliance stat list` names them all".to_string(),
    };
    Err(Fault(format!("there is no sizing function `{name}`; {help}")))
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
            word.split_once('=').ok_or_else(|| Fault(format!("`{word}`: {}", takes())))?;
        if !sizing.keys.contains(&key) {
            return Err(Fault(format!("`{key}` is not used: {}", takes())));
        }
        let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
        let number = number.ok_or_else(|| Fault(format!("{word}: `{value}` is not a number")))?;
        if key == "margin" && number <= 0.0 {
            return Err(Fault("margin is a positive number, such as 0.05".into()));
        }
        if values.insert(key.to_string(), number).is_some() {
            return Err(Fault(format!("`{key}` is given twice")));
        }
    }
    if let Some(missing) = sizing.keys.iter().find(|key| !values.contains_key(**key)) {
        return Err(Fault(format!("`{missing}` is missing: {}", takes())));
    }
    let given = Given { values };
    let mut row = (sizing.run)(&given)?;
    for (key, value) in &given.values {
        row = row.with(key, *value);
    }
    Ok(vec![row])
}
