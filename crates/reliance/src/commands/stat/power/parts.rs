//! Parts of areas under the ROC curve on McClish's scale; scores normal in both classes.

use reliance_checks::methods::{Fault, Row};
use reliance_stats::roc::Side;
use reliance_stats::sizing::{self, PlannedPart};

use super::{Given, Sizing, power, size};

fn part(v: &Given, side: Side) -> PlannedPart {
    PlannedPart { side, limits: (v.at("from"), v.at("to")), sd_ratio: v.at("sd-ratio") }
}

fn goal_n(v: &Given, side: Side) -> Result<Row, Fault> {
    let areas = (v.at("goal"), v.at("truth"));
    let found = sizing::partial_auc_goal_n(&part(v, side), areas, v.at("ratio"), v.plan()?)?;
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

fn goal_power(v: &Given, side: Side) -> Result<Row, Fault> {
    let (areas, cases) =
        ((v.at("goal"), v.at("truth")), (v.count("diseased")?, v.count("healthy")?));
    Ok(power(sizing::partial_auc_goal_power(&part(v, side), areas, cases, v.at("alpha"))?))
}

fn difference_n(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part1"), v.at("part2")));
    let found = sizing::partial_auc_difference_n(&part, areas, v.at("ratio"), v.plan()?)?;
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

fn difference_power(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part1"), v.at("part2")));
    let cases = (v.count("diseased")?, v.at("ratio"));
    Ok(power(sizing::partial_auc_difference_power(&part, areas, cases, v.at("alpha"))?))
}

fn non_inferiority_n(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part1"), v.at("part2"), v.at("margin")));
    let found = sizing::partial_auc_non_inferiority_n(&part, areas, v.at("ratio"), v.plan()?)?;
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

fn non_inferiority_power(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part1"), v.at("part2"), v.at("margin")));
    let cases = (v.count("diseased")?, v.at("ratio"));
    Ok(power(sizing::partial_auc_non_inferiority_power(&part, areas, cases, v.at("alpha"))?))
}

fn equivalence_n(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part"), v.at("margin")));
    let found = sizing::partial_auc_equivalence_n(&part, areas, v.at("ratio"), v.plan()?)?;
    Ok(Row { figure: "diseased".into(), ..size(found) })
}

fn equivalence_power(v: &Given, side: Side) -> Result<Row, Fault> {
    let (part, areas) = (part(v, side), (v.at("part"), v.at("margin")));
    let cases = (v.count("diseased")?, v.at("ratio"));
    Ok(power(sizing::partial_auc_equivalence_power(&part, areas, cases, v.at("alpha"))?))
}

const GOAL_N: &[&str] = &["goal", "truth", "from", "to", "sd-ratio", "ratio", "alpha", "power"];
const GOAL_POWER: &[&str] =
    &["goal", "truth", "from", "to", "sd-ratio", "diseased", "healthy", "alpha"];
const DIFFERENCE_N: &[&str] =
    &["part1", "part2", "from", "to", "sd-ratio", "ratio", "alpha", "power"];
const DIFFERENCE_POWER: &[&str] =
    &["part1", "part2", "from", "to", "sd-ratio", "diseased", "ratio", "alpha"];
const MARGIN_N: &[&str] =
    &["part1", "part2", "margin", "from", "to", "sd-ratio", "ratio", "alpha", "power"];
const MARGIN_POWER: &[&str] =
    &["part1", "part2", "margin", "from", "to", "sd-ratio", "diseased", "ratio", "alpha"];

const WITHIN_N: &[&str] = &["part", "margin", "from", "to", "sd-ratio", "ratio", "alpha", "power"];
const WITHIN_POWER: &[&str] =
    &["part", "margin", "from", "to", "sd-ratio", "diseased", "ratio", "alpha"];

pub(super) const SIZINGS: &[Sizing] = &[
    sizing!(
        "partial-auc-goal-n",
        "diseased for a part between two specificities, McClish's, against a goal",
        *GOAL_N,
        "sizing::partial::partial_auc_goal_n",
        |v| goal_n(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-goal-power",
        "its power",
        *GOAL_POWER,
        "sizing::partial::partial_auc_goal_power",
        |v| goal_power(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-difference-n",
        "diseased in each group for two parts between two specificities",
        *DIFFERENCE_N,
        "sizing::partial::partial_auc_difference_n",
        |v| difference_n(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-difference-power",
        "its power",
        *DIFFERENCE_POWER,
        "sizing::partial::partial_auc_difference_power",
        |v| difference_power(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-non-inferiority-n",
        "diseased in each group for the first part not worse than the second",
        *MARGIN_N,
        "sizing::partial::partial_auc_non_inferiority_n",
        |v| non_inferiority_n(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-non-inferiority-power",
        "its power",
        *MARGIN_POWER,
        "sizing::partial::partial_auc_non_inferiority_power",
        |v| non_inferiority_power(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-equivalence-n",
        "diseased in each group for two like parts within a margin on both sides",
        *WITHIN_N,
        "sizing::partial::partial_auc_equivalence_n",
        |v| equivalence_n(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-equivalence-power",
        "its power",
        *WITHIN_POWER,
        "sizing::partial::partial_auc_equivalence_power",
        |v| equivalence_power(v, Side::Specificity)
    ),
    sizing!(
        "partial-auc-sensitivity-goal-n",
        "diseased for a part between two sensitivities, McClish's, against a goal",
        *GOAL_N,
        "sizing::partial::partial_auc_goal_n",
        |v| goal_n(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-goal-power",
        "its power",
        *GOAL_POWER,
        "sizing::partial::partial_auc_goal_power",
        |v| goal_power(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-difference-n",
        "diseased in each group for two parts between two sensitivities",
        *DIFFERENCE_N,
        "sizing::partial::partial_auc_difference_n",
        |v| difference_n(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-difference-power",
        "its power",
        *DIFFERENCE_POWER,
        "sizing::partial::partial_auc_difference_power",
        |v| difference_power(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-non-inferiority-n",
        "diseased in each group for the first part not worse than the second",
        *MARGIN_N,
        "sizing::partial::partial_auc_non_inferiority_n",
        |v| non_inferiority_n(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-non-inferiority-power",
        "its power",
        *MARGIN_POWER,
        "sizing::partial::partial_auc_non_inferiority_power",
        |v| non_inferiority_power(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-equivalence-n",
        "diseased in each group for two like parts within a margin on both sides",
        *WITHIN_N,
        "sizing::partial::partial_auc_equivalence_n",
        |v| equivalence_n(v, Side::Sensitivity)
    ),
    sizing!(
        "partial-auc-sensitivity-equivalence-power",
        "its power",
        *WITHIN_POWER,
        "sizing::partial::partial_auc_equivalence_power",
        |v| equivalence_power(v, Side::Sensitivity)
    ),
];
