//! Areas under the ROC curve.

use reliance_checks::methods::Row;
use reliance_stats::sizing;

use super::{Sizing, power, size};

pub(super) const SIZINGS: &[Sizing] = &[
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
        "auc-difference-power",
        "its power",
        ["auc1", "auc2", "diseased", "ratio", "alpha"],
        "sizing::power::auc_difference_power",
        |v| {
            let (areas, diseased) = ((v.at("auc1"), v.at("auc2")), v.count("diseased")?);
            Ok(power(sizing::auc_difference_power(areas, diseased, v.at("ratio"), v.at("alpha"))?))
        }
    ),
    sizing!(
        "auc-non-inferiority-n",
        "diseased of a new group against an area that is there (se 0 if it is a number)",
        ["auc", "old-auc", "old-se", "margin", "ratio", "alpha", "power"],
        "sizing::auc::auc_non_inferiority_n",
        |v| {
            let (old, margin) = ((v.at("old-auc"), v.at("old-se")), v.at("margin"));
            let (auc, ratio) = (v.at("auc"), v.at("ratio"));
            Ok(size(sizing::auc_non_inferiority_n(auc, old, margin, ratio, v.plan()?)?))
        }
    ),
    sizing!(
        "auc-non-inferiority-power",
        "its power",
        ["auc", "diseased", "healthy", "old-auc", "old-se", "margin", "alpha"],
        "sizing::auc::auc_non_inferiority_power",
        |v| {
            let new = (v.at("auc"), v.count("diseased")?, v.count("healthy")?);
            let (old, margin) = ((v.at("old-auc"), v.at("old-se")), v.at("margin"));
            Ok(power(sizing::auc_non_inferiority_power(new, old, margin, v.at("alpha"))?))
        }
    ),
    sizing!(
        "auc-equivalence-n",
        "diseased in each group for two like areas within a margin on both sides",
        ["auc", "margin", "ratio", "alpha", "power"],
        "sizing::paired::auc_equivalence_n",
        |v| {
            let (margin, ratio) = (v.at("margin"), v.at("ratio"));
            Ok(size(sizing::auc_equivalence_n(v.at("auc"), margin, ratio, v.plan()?)?))
        }
    ),
    sizing!(
        "auc-equivalence-power",
        "its power",
        ["auc", "margin", "diseased", "ratio", "alpha"],
        "sizing::power::auc_equivalence_power",
        |v| {
            let (auc, margin, ratio) = (v.at("auc"), v.at("margin"), v.at("ratio"));
            let (diseased, alpha) = (v.count("diseased")?, v.at("alpha"));
            Ok(power(sizing::auc_equivalence_power(auc, margin, diseased, ratio, alpha)?))
        }
    ),
    sizing!(
        "smallest-auc",
        "the smallest area above a goal that these cases find",
        ["goal", "diseased", "healthy", "alpha", "power"],
        "sizing::auc::smallest_detectable_auc",
        |v| {
            let (diseased, healthy) = (v.count("diseased")?, v.count("healthy")?);
            let plan = v.plan()?;
            let found = sizing::smallest_detectable_auc(v.at("goal"), diseased, healthy, plan)?;
            Ok(Row::new("smallest AUC", "").value(found))
        }
    ),
];
