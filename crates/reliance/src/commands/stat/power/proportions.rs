//! One proportion, and two of independent groups or of the same rows.

use reliance_checks::methods::Row;
use reliance_stats::sizing::{self, PlannedVariance};

use super::{Sizing, exact, power, size};

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
        "equivalence-power",
        "its power",
        ["p1", "n1", "p2", "n2", "margin", "alpha"],
        "sizing::difference::equivalence_power",
        |v| {
            let (a, b) = ((v.at("p1"), v.count("n1")?), (v.at("p2"), v.count("n2")?));
            Ok(power(sizing::equivalence_power(a, b, v.at("margin"), v.at("alpha"))?))
        }
    ),
    sizing!(
        "fisher-n",
        "two proportions by Fisher's test, each group",
        ["p1", "p2", "alpha", "power"],
        "sizing::effect::fisher_n",
        |v| Ok(size(sizing::fisher_n(v.at("p1"), v.at("p2"), v.plan()?)?))
    ),
    sizing!(
        "fisher-power",
        "its exact power; p1 is the lower one",
        ["p1", "n1", "p2", "n2", "alpha"],
        "sizing::power::fisher_power",
        |v| {
            let (low, high) = ((v.at("p1"), v.count("n1")?), (v.at("p2"), v.count("n2")?));
            Ok(power(sizing::fisher_power(low, high, v.at("alpha"))?))
        }
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
        "ratio-non-inferiority-power",
        "its power",
        ["p1", "n1", "p2", "n2", "bound", "alpha"],
        "sizing::power::ratio_non_inferiority_power",
        |v| {
            let (a, b) = ((v.at("p1"), v.count("n1")?), (v.at("p2"), v.count("n2")?));
            Ok(power(sizing::ratio_non_inferiority_power(a, b, v.at("bound"), v.at("alpha"))?))
        }
    ),
    sizing!(
        "cohen-h-n",
        "two proportions by Cohen's effect size, each group",
        ["p1", "p2", "alpha", "power"],
        "sizing::effect::cohen_h_n",
        |v| {
            let (p1, p2) = (v.at("p1"), v.at("p2"));
            let row = size(sizing::cohen_h_n(p1, p2, v.plan()?)?);
            Ok(row.with("h", sizing::cohen_h(p1, p2)?))
        }
    ),
    sizing!(
        "cohen-h-power",
        "its power",
        ["p1", "p2", "n", "alpha"],
        "sizing::effect::cohen_h_power",
        |v| {
            let (p1, p2) = (v.at("p1"), v.at("p2"));
            let found = sizing::cohen_h_power(p1, p2, v.count("n")?, v.at("alpha"))?;
            Ok(power(found).with("h", sizing::cohen_h(p1, p2)?))
        }
    ),
    sizing!(
        "smallest-proportion",
        "the smallest truth above a goal that n rows find, exact test",
        ["n", "goal", "alpha", "power"],
        "sizing::goal::smallest_detectable_proportion",
        |v| {
            let n = v.count("n")?;
            let found = sizing::smallest_detectable_proportion(n, v.at("goal"), v.plan()?)?;
            Ok(Row::new("smallest proportion", "exact").value(found))
        }
    ),
    sizing!(
        "smallest-difference",
        "the smallest drop below p that two groups find",
        ["p", "n1", "n2", "alpha", "power"],
        "sizing::difference::smallest_detectable_difference",
        |v| {
            let (n1, n2) = (v.count("n1")?, v.count("n2")?);
            let found = sizing::smallest_detectable_difference(v.at("p"), n1, n2, v.plan()?)?;
            Ok(Row::new("smallest difference", "").value(found))
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
        "paired-non-inferiority-power",
        "its power",
        ["only-first", "only-second", "margin", "n", "alpha"],
        "sizing::paired::paired_non_inferiority_power",
        |v| {
            let (margin, n) = (v.at("margin"), v.count("n")?);
            let shares = v.discordant();
            Ok(power(sizing::paired_non_inferiority_power(shares, margin, n, v.at("alpha"))?))
        }
    ),
    sizing!(
        "paired-equivalence-n",
        "two calls on the same rows within a margin on both sides",
        ["only-first", "only-second", "margin", "alpha", "power"],
        "sizing::paired::paired_equivalence_n",
        |v| {
            let plan = v.plan()?;
            Ok(size(sizing::paired_equivalence_n(v.discordant(), v.at("margin"), plan)?))
        }
    ),
    sizing!(
        "paired-equivalence-power",
        "its power",
        ["only-first", "only-second", "margin", "n", "alpha"],
        "sizing::power::paired_equivalence_power",
        |v| {
            let (margin, n) = (v.at("margin"), v.count("n")?);
            Ok(power(sizing::paired_equivalence_power(v.discordant(), margin, n, v.at("alpha"))?))
        }
    ),
];
