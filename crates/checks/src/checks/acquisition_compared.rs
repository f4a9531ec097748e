//! Test images of the market and of other markets were acquired alike, or the difference is known.
//!
//! ## What it asks
//! How do test images from the market's region differ from those of other regions in manufacturer, scanner, kernel, slice thickness, tube voltage, field strength and contrast?
//! Does the device perform differently on them?
//!
//! ## Why
//! A figure earned on one market's scanners is used on another's; what differs between them has to be known.
//!
//! ## What it needs
//! `[[inventories]]` with test images of both sides, and `regions` of their sites; without any, test data sets of both sides whose tables have columns of acquisition; `plan.representativeness.margin` for the size of a difference that needs no explanation.
//! For the effect on performance, prediction tables with these columns: in the table itself, or joined from a side file by the study, as `reliance scan` can write it.
//!
//! A device whose fact `input` names no images is not asked.
//!
//! ## How it is computed
//! Categories as they are spelt; slice thickness in bands at 1, 1.5, 2.5, 3.5 and 5 mm, tube voltage at 80, 100, 120 and 140 kV, which order the list and decide nothing.
//! Distance: the multinomial standardised difference of each column, over images.
//! Pearson's chi-square is printed beside it and decides nothing, since the images of one series are not independent.
//! Performance by level is the plan's endpoint on the rows of that level, with Clopper–Pearson limits.
//! Within the plan's margin it is *shown*; a larger difference, or any without a margin, is *for a person*.
//!
//! ## What may cross a border
//! Names of equipment, and counts; a person releases those of small groups.
//!
//! ## If it is not shown
//! Explain each difference by the performance beside it, or test on more images of the market.

use std::collections::BTreeSet;

use reliance_model::device::region_of;
use reliance_model::finding::Figure;
use reliance_stats::reduction::{Need, Reductions};

use crate::crossing_mix::strata;
use crate::endpoints::{Target, planned};
use crate::images::compared::{
    Sides, compared, distances, has_any, needs as images_needs, roles_of, sides,
    words as compared_words,
};
use crate::images::coverage::{axis, further_levels};
use crate::performance::{confidence, estimate};
use crate::said::Said;
use crate::strata::MOST_GROUPS;
use crate::words::{self, list, three};
use crate::{Answered, Ask, Check, Missing, cut, images, parameters};

pub(crate) const CHECK: Check =
    Check::new("acquisition-compared", include_str!("acquisition_compared.rs"), needs, answer);

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let mut needs = images_needs(ask);
    needs.extend(images::inventories(ask).iter().flat_map(images::drawn::distribution_needs));
    for target in planned(ask).into_iter().filter_map(Result::ok) {
        let roles = roles_of(ask, target.dataset).into_iter();
        needs.extend(roles.map(|role| cut::need(&target, axis(role))));
    }
    needs
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[]) {
        return Ok(refused);
    }
    if let (false, Some(input)) = (has_any(ask), ask.profile.known("input"))
        && !input.iter().any(|kind| kind.contains("image"))
    {
        return Ok(Answered::not_applicable("`input` names no images"));
    }
    if !has_any(ask) {
        return Err(Missing::new(
            "an inventory of the test images",
            "run `reliance scan` on them, and name its file under `[[inventories]]`",
        ));
    }
    let region = region_of(ask.market);
    let sides = sides(ask, reductions, &region)?;
    if sides.beside.is_empty() {
        return Err(Missing::new(
            "a column of acquisition that images of both sides have",
            "scan images whose headers say how they were acquired",
        ));
    }
    let answered = judged(ask, &sides, &region);
    let (performance, further) = performance(ask, reductions)?;
    let answered = match performance.is_empty() {
        true => answered.caveat(
            "no prediction table has a column of acquisition, so the effect on performance is not computed",
        ),
        false => answered,
    };
    let mut answered = answered.figures(performance).caveats(further);
    for one in &sides.beside {
        answered = answered.figures(one.figures(&region));
        for picture in one.pictures(&region) {
            answered = answered.picture(picture);
        }
    }
    for inventory in images::inventories(ask) {
        for picture in images::drawn::distributions(reductions, inventory) {
            answered = answered.picture(picture);
        }
    }
    let evidence = compared(ask).into_iter().flat_map(|part| ask.evidence_of(part));
    Ok(answered.evidence(evidence))
}

fn judged(ask: &Ask<'_>, sides: &Sides, region: &str) -> Answered {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.representativeness.as_ref());
    let margin = plan.and_then(|plan| plan.margin);
    let far = |smd: f64| margin.is_none_or(|margin| smd > margin);
    let distances = distances(sides);
    // Levels of which none is shared lie further apart than a distance can say.
    let disjoint = sides.beside.iter().filter(|one| one.is_disjoint());
    let disjoint = disjoint.map(|one| format!("{} (nothing in common)", one.role));
    let apart: Vec<String> = distances
        .iter()
        .filter(|(_, smd)| **smd > 0.0 && far(**smd))
        .map(|(role, smd)| format!("{role} ({})", three(*smd)))
        .chain(disjoint)
        .collect();
    let uncounted = sides.beside.iter().filter(|one| one.smd.is_err() && !one.is_disjoint());
    let uncounted: Vec<&str> = uncounted.map(|one| one.role).collect();
    let within = match margin {
        Some(margin) => format!("beyond the planned margin of {}", three(margin)),
        None => "with no margin planned".to_string(),
    };
    let what = compared_words(ask);
    let mut answered = if !apart.is_empty() {
        Answered::for_a_person(format!(
            "{what} from {region} and from elsewhere differ in {}, {within}: a person explains each",
            list(&apart)
        ))
        .to_do("hold the performance by level against the difference, or test on more data of the market")
    } else if !uncounted.is_empty() || !sides.lacking.is_empty() {
        let open: Vec<&str> = uncounted.into_iter().chain(sides.lacking.iter().copied()).collect();
        Answered::undetermined(format!("needs {} of {what} on both sides", list(&open)))
    } else {
        let roles: Vec<&str> = distances.keys().copied().collect();
        Answered::shown(format!(
            "{what} from {region} and from elsewhere lie within the planned margin in {}",
            list(&roles)
        ))
    };
    if sides.unplaced > 0 {
        let images = words::count(sides.unplaced, "test image");
        answered = answered.caveat(format!("{images} of no declared region were left out"));
    }
    answered
}

/// The plan's endpoints by level of each column of acquisition, and what has no figure: what
/// several endpoints on one data set say of its levels is said once.
fn performance(
    ask: &Ask<'_>,
    reductions: &Reductions,
) -> Result<(Vec<Figure>, BTreeSet<Said>), Missing> {
    let (mut figures, mut further) = (Vec::new(), BTreeSet::new());
    for target in planned(ask).into_iter().filter_map(Result::ok) {
        for role in roles_of(ask, target.dataset) {
            let (some, left) = by_level(ask, reductions, &target, role)?;
            figures.extend(some);
            further.extend(left);
        }
    }
    Ok((figures, further))
}

fn by_level(
    ask: &Ask<'_>,
    reductions: &Reductions,
    target: &Target<'_>,
    role: &str,
) -> Result<(Vec<Figure>, Option<Said>), Missing> {
    let tally = cut::tally(reductions, target, axis(role))?;
    let place = target.dataset.region.as_deref().unwrap_or("no region");
    let mut figures = Vec::new();
    let strata = strata(&tally, 1).outcomes;
    let mut known = strata.iter();
    for (levels, outcomes) in known.by_ref().take(MOST_GROUPS) {
        let of = format!("{} ({place}), {role} {}", target.of(), levels.join(" "));
        let estimated = estimate(target.metric, outcomes, cut::threshold(target), confidence(ask)?);
        // A level without a diseased case has no sensitivity; that is said, not left out.
        figures.push(match estimated {
            Ok(estimated) => estimated.figure(target.metric.name(), of),
            Err(missing) => {
                let mut none = words::figure(target.metric.name(), of, f64::NAN);
                none.note = Some(missing.needs);
                none
            }
        });
    }
    let left = known.map(|(levels, _)| levels.join(" ")).collect();
    Ok((figures, further_levels(&target.dataset.name, role, left)))
}
