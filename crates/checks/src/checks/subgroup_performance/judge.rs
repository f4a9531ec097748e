//! Which subgroups hold, which are lower, and which cannot be told.

use reliance_model::device::SubgroupPlan;
use reliance_model::finding::Figure;
use reliance_model::picture::{ForestRow, Picture};
use reliance_stats::multiplicity::{bonferroni, holm};

use super::groups::Group;
use crate::endpoints::{Target, planned_before};
use crate::performance::{Estimated, confidence, not_computable};
use crate::said::first_of;
use crate::{Answered, Ask, Missing, words};

/// What is found about one subgroup.
enum Found {
    Holds,
    Lower,
    Small,
    Untold,
}

/// Judge the subgroups of one target together.
pub(super) fn judge(
    ask: &Ask<'_>,
    target: &Target<'_>,
    groups: &[Group],
) -> Result<Answered, Missing> {
    let confidence = confidence(ask)?;
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.subgroups.as_ref());
    let ps: Vec<f64> =
        groups.iter().filter_map(|group| group.fall.as_ref().map(|(_, p)| *p)).collect();
    let method = plan.and_then(|plan| plan.multiplicity.as_deref()).unwrap_or("holm");
    let adjusted = match method {
        "none" => Ok(ps),
        "bonferroni" => bonferroni(&ps),
        _ => holm(&ps),
    };
    let adjusted = adjusted.map_err(|error| not_computable("the adjustment", &error))?;
    let mut left = adjusted.into_iter();
    let adjusted: Vec<Option<f64>> =
        groups.iter().map(|group| group.fall.as_ref().and_then(|_| left.next())).collect();
    let alpha = confidence.alpha() / 2.0;
    let found = groups.iter().zip(&adjusted).map(|(group, p)| find(plan, group, *p, alpha));
    let found: Vec<Found> = found.collect();
    let answered = if ask.call.parameter("flag").is_some() {
        flagged(target, groups, &found)
    } else {
        planned_before(ask, target.dataset, verdict(target, plan, groups, &found))
    };
    Ok(answered
        .figures(figures(target, groups, &adjusted, method))
        .picture(forest(target, groups))
        .evidence(ask.evidence_of(target.dataset)))
}

fn find(plan: Option<&SubgroupPlan>, group: &Group, p: Option<f64>, alpha: f64) -> Found {
    let margin = plan.and_then(|plan| plan.margin);
    if plan.and_then(|plan| plan.min_cases).is_some_and(|fewest| group.cases < fewest) {
        return Found::Small;
    }
    let (Some((fall, _)), Some(p)) = (&group.fall, p) else { return Found::Untold };
    if p <= alpha && fall.interval.point < -margin.unwrap_or(0.0) {
        Found::Lower
    } else if margin.is_some_and(|margin| fall.interval.low > -margin) {
        Found::Holds
    } else {
        Found::Untold
    }
}

fn named(groups: &[Group], found: &[Found], which: fn(&Found) -> bool) -> Vec<String> {
    groups
        .iter()
        .zip(found)
        .filter(|(_, found)| which(found))
        .map(|(group, _)| {
            let value = match &group.estimated {
                Ok(estimated) => words::three(estimated.interval.point),
                Err(_) => "no estimate".into(),
            };
            let cases = words::count(group.behind(), "case");
            format!("{} {} ({value}, {cases})", group.role, group.name)
        })
        .collect()
}

fn verdict(
    target: &Target<'_>,
    plan: Option<&SubgroupPlan>,
    groups: &[Group],
    found: &[Found],
) -> Answered {
    let of = target.words();
    let number = words::count(groups.len() as u64, "subgroup");
    let lower = named(groups, found, |found| matches!(found, Found::Lower));
    let Some(margin) = plan.and_then(|plan| plan.margin) else {
        let also = match lower.is_empty() {
            true => "".into(),
            false => first_of("subgroups lower than the rest beyond chance", &lower, 5)
                .within(|few| format!("; lower than the rest beyond chance: {few}")),
        };
        return Answered::undetermined(also.within(|also| {
            format!("needs a margin for subgroups in the plan: {of} in {number} is printed{also}")
        }))
        .to_do("set `margin` with its source under `[plan.subgroups]`");
    };
    let margin = words::three(margin);
    if !lower.is_empty() {
        let few = first_of("subgroups lower than the rest by more than the margin", &lower, 5);
        return Answered::not_shown(few.within(|few| {
            format!("{of} is lower than in the rest by more than the margin {margin} in {few}")
        }))
        .to_do("improve the device for that group, restrict the indication, or warn of it");
    }
    let untold = named(groups, found, |found| matches!(found, Found::Small | Found::Untold));
    if !untold.is_empty() {
        let few = first_of("subgroups with too few cases to tell", &untold, 5);
        return Answered::undetermined(few.within(|few| {
            format!("needs more cases to tell whether {of} falls by the margin {margin} in {few}")
        }))
        .to_do("collect cases of these subgroups; the figures name the fall each would detect");
    }
    Answered::shown(format!("{of} is within the margin {margin} of the rest in {number}"))
}

/// Subgroups that the labelling has to name.
fn flagged(target: &Target<'_>, groups: &[Group], found: &[Found]) -> Answered {
    let flagged = named(groups, found, |found| !matches!(found, Found::Holds));
    if flagged.is_empty() {
        return Answered::shown(format!("no subgroup of {} is small or low", target.words()));
    }
    let few = first_of("subgroups that are small, low or not to be told", &flagged, 8);
    Answered::for_a_person(few.within(|few| {
        let of = target.words();
        format!("small, low, or not to be told for {of}: {few}; a person must see that the labelling says so")
    }))
}

fn figures(
    target: &Target<'_>,
    groups: &[Group],
    adjusted: &[Option<f64>],
    method: &str,
) -> Vec<Figure> {
    let name = target.metric.name();
    let mut figures = Vec::new();
    for (group, p) in groups.iter().zip(adjusted) {
        let of = format!("{}, {} {}", target.of(), group.role, group.name);
        match &group.estimated {
            Ok(estimated) => figures.push(estimated.figure(name, of.as_str())),
            Err(needs) => {
                figures.push(words::no_figure(name, of.as_str(), format!("needs {needs}")))
            }
        }
        if let (Some((fall, p_raw)), Some(p)) = (&group.fall, p) {
            let mut figure =
                words::figure(&format!("{name}-against-rest"), of.as_str(), fall.interval.point);
            figure.interval = Some((fall.interval.low, fall.interval.high));
            figure.method = Some(fall.method.clone());
            figure.note = Some(format!(
                "standard error {:.6}; one-sided p {p_raw:.4}, {p:.4} after {method} over {} subgroups",
                fall.se,
                groups.len()
            ));
            figures.push(figure);
        }
        if let Some(fall) = group.detectable {
            let mut figure = words::figure("smallest-detectable-fall", of.as_str(), fall);
            figure.note = Some(format!("of {name}; power 0.8, one-sided, before adjustment"));
            figures.push(figure);
        }
    }
    figures
}

fn forest(target: &Target<'_>, groups: &[Group]) -> Picture {
    let rows = groups.iter().map(|group| ForestRow {
        group: group.role.clone(),
        name: group.name.clone(),
        cases: group.behind(),
        counts: group.counts(),
        estimate: group.estimated.as_ref().ok().map(Estimated::estimate),
    });
    let goal = target.endpoint.and_then(|endpoint| endpoint.at_least);
    Picture::Forest {
        title: format!("{} in subgroups", target.words()),
        measure: target.metric.word().into(),
        rows: rows.collect(),
        line: goal.map(|goal| (goal, "goal".to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_small_below_the_planned_number_of_cases_and_not_at_it() {
        let plan = SubgroupPlan { min_cases: Some(10), ..SubgroupPlan::default() };
        let small = |plan: Option<&SubgroupPlan>, cases: u64| {
            let (role, name, estimated) = (String::new(), String::new(), Err(String::new()));
            let group = Group { role, name, cases, estimated, fall: None, detectable: None };
            matches!(find(plan, &group, None, 0.025), Found::Small)
        };
        assert_eq!([9, 10, 11].map(|cases| small(Some(&plan), cases)), [true, false, false]);
        assert!(!small(None, 0));
    }
}
