//! Agreement, tables, ranks, means, strata, and what clusters and prevalence cost.

use reliance_stats::sizing;

use super::{Sizing, power, size};

pub(super) const SIZINGS: &[Sizing] = &[
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
        "kappa-power",
        "its power",
        ["goal", "truth", "prevalence", "n", "alpha"],
        "sizing::power::kappa_power",
        |v| {
            let (goal, truth, prevalence) = (v.at("goal"), v.at("truth"), v.at("prevalence"));
            let n = v.count("n")?;
            Ok(power(sizing::kappa_power(goal, truth, prevalence, n, v.at("alpha"))?))
        }
    ),
    sizing!(
        "icc-n",
        "intraclass correlation to a whole width, so many ratings a case",
        ["truth", "width", "ratings", "level"],
        "sizing::effect::icc_n",
        |v| {
            let (truth, width) = (v.at("truth"), v.at("width"));
            Ok(size(sizing::icc_n(truth, v.count("ratings")?, width, v.level()?)?))
        }
    ),
    sizing!(
        "icc-goal-n",
        "cases for a one-way intraclass correlation above a goal, so many ratings a case",
        ["goal", "truth", "ratings", "alpha", "power"],
        "sizing::components::icc_goal_n",
        |v| {
            let correlations = (v.at("goal"), v.at("truth"));
            Ok(size(sizing::icc_goal_n(correlations, v.count("ratings")?, v.plan()?)?))
        }
    ),
    sizing!(
        "icc-goal-power",
        "its power",
        ["goal", "truth", "ratings", "n", "alpha"],
        "sizing::components::icc_goal_power",
        |v| {
            let (correlations, n) = ((v.at("goal"), v.at("truth")), v.count("n")?);
            let sizes = (n, v.count("ratings")?);
            Ok(power(sizing::icc_goal_power(correlations, sizes, v.at("alpha"))?))
        }
    ),
    sizing!(
        "limits-of-agreement-n",
        "pairs for limits of agreement to so many standard deviations",
        ["reach", "level"],
        "sizing::effect::limits_of_agreement_n",
        |v| Ok(size(sizing::limits_of_agreement_n(v.at("reach"), v.level()?)?))
    ),
    sizing!(
        "chi-square-n",
        "rows of a table by Cohen's w; alpha is the whole error",
        ["effect", "df", "alpha", "power"],
        "sizing::effect::chi_square_n",
        |v| Ok(size(sizing::chi_square_n(v.at("effect"), v.count("df")?, v.plan()?)?))
    ),
    sizing!(
        "chi-square-power",
        "its power",
        ["effect", "n", "df", "alpha"],
        "sizing::effect::chi_square_power",
        |v| {
            let (n, df) = (v.count("n")?, v.count("df")?);
            Ok(power(sizing::chi_square_power(v.at("effect"), n, df, v.at("alpha"))?))
        }
    ),
    sizing!(
        "rank-sum-n",
        "rows in all for a rank-sum test, a share of them in the first group",
        ["auc", "share", "alpha", "power"],
        "sizing::effect::rank_sum_n",
        |v| Ok(size(sizing::rank_sum_n(v.at("auc"), v.at("share"), v.plan()?)?))
    ),
    sizing!(
        "rank-sum-power",
        "its power",
        ["auc", "share", "n", "alpha"],
        "sizing::power::rank_sum_power",
        |v| {
            let n = v.count("n")?;
            Ok(power(sizing::rank_sum_power(v.at("auc"), v.at("share"), n, v.at("alpha"))?))
        }
    ),
    sizing!(
        "means-n",
        "two means, each group",
        ["difference", "sd1", "sd2", "alpha", "power"],
        "sizing::effect::means_n",
        |v| {
            let sd = (v.at("sd1"), v.at("sd2"));
            Ok(size(sizing::means_n(v.at("difference"), sd, v.plan()?)?))
        }
    ),
    sizing!(
        "means-power",
        "its power",
        ["difference", "sd1", "sd2", "n", "alpha"],
        "sizing::power::means_power",
        |v| {
            let (sd, n) = ((v.at("sd1"), v.at("sd2")), v.count("n")?);
            Ok(power(sizing::means_power(v.at("difference"), sd, n, v.at("alpha"))?))
        }
    ),
    sizing!(
        "mantel-haenszel-n",
        "rows in all; a number for each stratum, with commas between",
        ["shares", "first-shares", "first-truths", "second-truths", "alpha", "power"],
        "sizing::effect::mantel_haenszel_n",
        |v| Ok(size(sizing::mantel_haenszel_n(&v.strata()?, v.plan()?)?))
    ),
    sizing!(
        "mantel-haenszel-power",
        "its power",
        ["shares", "first-shares", "first-truths", "second-truths", "n", "alpha"],
        "sizing::power::mantel_haenszel_power",
        |v| {
            let n = v.count("n")?;
            Ok(power(sizing::mantel_haenszel_power(&v.strata()?, n, v.at("alpha"))?))
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
