//! Performance in subgroups.
//!
//! ## What it asks
//! Does performance hold in every subgroup of the plan, or of the roles that `by` names?
//! `by = acquisition` cuts by `scanner`, `manufacturer` and `modality`; `country` by
//! `country`, else `region`; `factor` by the plan's roles.
//! `flag = small-or-low` asks which subgroups are too small or lower, for the labelling;
//! `set = NAME` looks at data sets sampled in that way; `of = reader-study` asks for readers.
//!
//! ## Why
//! The average hides the group for which the device works badly.
//!
//! ## What it needs
//! `[plan.subgroups]` with `by`, `margin`, `min_cases`, `multiplicity` and `age_bands`;
//! the roles in the test data; endpoints, or the operating points of the model.
//!
//! ## How it is computed
//! Each subgroup with its limits (Clopper–Pearson, DeLong), and its difference from the
//! rest of the data set (Newcombe, or independent areas), at the plan's level, else 95 %.
//! A subgroup is *lower* where the one-sided p that it is below the rest (Fisher's exact
//! test, or normal for areas), adjusted over
//! all subgroups of an endpoint (Holm by convention, or the plan's method), is at most half
//! of 1 − level and the fall is beyond the margin: *not shown*.
//! It *holds* where the lower limit of the difference is above −margin; all have to hold.
//! A subgroup that does neither, or has fewer cases than the plan's `min_cases`, is
//! *undetermined*; the smallest fall that its cases would detect at 80 % power, a
//! convention, is printed. Without a margin in the plan nothing is judged.
//! Rows are taken as independent; a caveat says so where a cluster is declared.
//!
//! ## What may cross a border
//! For proportions a released tally by subgroup at the operating point; areas need exact
//! scores, which stay.
//!
//! ## If it is not shown
//! Improve the device for that group, restrict the indication, or warn in the labelling.

mod groups;
mod judge;
#[cfg(test)]
mod tests;

use reliance_model::device::Dataset;
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::endpoints::{Target, by_methods, implied, planned};
use crate::performance::{no_test_set, test_sets};
use crate::strata::{axis, has_role};
use crate::{Answered, Ask, Check, Missing, cut, parameters};

pub(crate) const CHECK: Check =
    Check::new("subgroup-performance", include_str!("subgroup_performance.rs"), needs, answer);

const KNOWN: parameters::Known<'_> =
    &[("by", &[]), ("flag", &["small-or-low"]), ("of", &["reader-study"]), ("set", &[])];

fn targets<'a>(ask: &Ask<'a>) -> Result<Vec<Result<Target<'a>, Missing>>, Missing> {
    let chosen = |set: &Dataset| {
        ask.call.parameter("set").is_none_or(|name| set.sampling.as_deref() == Some(name))
    };
    let sets: Vec<&Dataset> = test_sets(ask).into_iter().filter(|set| chosen(set)).collect();
    if let (Some(name), true) = (ask.call.parameter("set"), sets.is_empty()) {
        return Err(Missing::new(
            format!("a test data set sampled as `{name}`"),
            format!("declare one with `sampling = \"{name}\"`"),
        ));
    }
    let mut planned = planned(ask);
    planned.retain(|target| target.as_ref().map_or(true, |target| chosen(target.dataset)));
    if !planned.is_empty() {
        return Ok(planned);
    }
    Ok(sets.into_iter().flat_map(|set| implied(ask, set)).map(Ok).collect())
}

/// The roles to cut a data set by; `Err` says which is missing.
fn roles(ask: &Ask<'_>, set: &Dataset) -> Vec<Result<String, Missing>> {
    let has = |role: &str| has_role(&ask.evidence.device, set, role);
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.subgroups.as_ref());
    let asked = parameters::values(ask, "by");
    let from_plan = || plan.map(|plan| plan.by.clone()).unwrap_or_default();
    let mut roles = Vec::new();
    for by in asked {
        match by.as_str() {
            "acquisition" => {
                let known =
                    ["scanner", "manufacturer", "modality"].into_iter().filter(|it| has(it));
                let known: Vec<String> = known.map(str::to_string).collect();
                roles.extend(if known.is_empty() { vec!["scanner".into()] } else { known });
            }
            "country" if !has("country") && has("region") => roles.push("region".into()),
            "factor" => roles.extend(from_plan()),
            role => roles.push(role.to_string()),
        }
    }
    if asked.is_empty() {
        roles = from_plan();
    }
    roles.sort();
    roles.dedup();
    let lacking = |role: &String| {
        Missing::new(
            format!("the role `{role}` in data set `{}`", set.name),
            "map its column, or name it under `never_collected`",
        )
    };
    roles.into_iter().map(|role| if has(&role) { Ok(role) } else { Err(lacking(&role)) }).collect()
}

fn bands(ask: &Ask<'_>) -> Vec<f64> {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.subgroups.as_ref());
    plan.map(|plan| plan.age_bands.clone()).unwrap_or_default()
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let Ok(targets) = targets(ask) else { return Vec::new() };
    let bands = bands(ask);
    let targets = targets.into_iter().filter_map(Result::ok);
    targets
        .flat_map(|target| {
            let roles = roles(ask, target.dataset).into_iter().filter_map(Result::ok);
            let need = |role: String| cut::need(&target, axis(&role, &bands));
            roles.map(need).collect::<Vec<Need>>()
        })
        .collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    if ask.call.parameter("of").is_some() {
        return Err(Missing::new(
            "the multi-reader multi-case analysis by subgroup, which is not computed here",
            "let a statistician judge the reader-study report until then",
        ));
    }
    let mut parts = Vec::new();
    for target in targets(ask)? {
        match target {
            Ok(target) => parts.extend(of_target(ask, reductions, &target)),
            Err(missing) => parts.push(Err(missing)),
        }
    }
    let whole = combine_results(parts).ok_or_else(no_test_set)?;
    Ok(by_methods(ask).into_iter().fold(whole, Answered::caveat))
}

fn of_target(
    ask: &Ask<'_>,
    reductions: &Reductions,
    target: &Target<'_>,
) -> Vec<Result<Answered, Missing>> {
    let (mut parts, mut groups) = (Vec::new(), Vec::new());
    let mut caveats = Vec::new();
    let roles = roles(ask, target.dataset);
    if roles.is_empty() {
        return vec![Err(Missing::new(
            "the subgroups of the plan",
            "name them under `by` of `[plan.subgroups]`",
        ))];
    }
    for role in roles {
        let cut = role.and_then(|role| {
            let tally = cut::tally(reductions, target, axis(&role, &bands(ask)))?;
            groups::groups(ask, target, &role, &tally)
        });
        match cut {
            Ok(cut) => {
                groups.extend(cut.groups);
                caveats.extend(cut.caveats);
            }
            Err(missing) => parts.push(Err(missing)),
        }
    }
    if !groups.is_empty() {
        let judged = judge::judge(ask, target, &groups);
        parts.push(judged.map(|judged| caveats.into_iter().fold(judged, Answered::caveat)));
    }
    parts
}
