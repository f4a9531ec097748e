//! May the comparison answer at all: independence, margin, population, and time.

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, Role, region_of};
use reliance_stats::reduction::{Need, Reductions};

use super::Bridge;
use super::figures::Figures;
use crate::performance::no_test_set;
use crate::plan::{Fixed, fixed_before};
use crate::strata::has_role;
use crate::{Answered, Ask, Missing, words};

/// The identifier by which two data sets can be held against each other.
fn identifier(ask: &Ask<'_>, a: &Dataset, b: &Dataset) -> Option<&'static str> {
    let both = |role: &&str| [a, b].iter().all(|set| has_role(&ask.evidence.device, set, role));
    ["patient", "case"].into_iter().find(both)
}

/// Data sets that shaped the device, apart from the two that are compared.
fn development<'a>(ask: &Ask<'a>, sets: [&Dataset; 2]) -> Vec<&'a Dataset> {
    let device = &ask.evidence.device;
    let named: BTreeSet<&String> =
        device.models.iter().flat_map(|model| &model.trained_on).collect();
    let shaped = |set: &&Dataset| {
        matches!(set.role, Role::Training | Role::Tuning) || named.contains(&set.name)
    };
    let own = |set: &&Dataset| sets.iter().all(|own| own.name != set.name);
    device.datasets.iter().filter(shaped).filter(own).collect()
}

/// Digests of identifiers of the two data sets and of development data.
pub(super) fn key_needs(ask: &Ask<'_>, sets: [&Dataset; 2]) -> Vec<Need> {
    let mut needs = Vec::new();
    for set in sets {
        for shaped in development(ask, sets) {
            if let Some(role) = identifier(ask, set, shaped) {
                needs.extend([&set.name, &shaped.name].map(|name| Need::keys(name, role)));
            }
        }
    }
    needs
}

/// What independence of development needs, if it is not shown, and what to do.
fn dependence(
    ask: &Ask<'_>,
    reductions: &Reductions,
    sets: [&Dataset; 2],
) -> Result<Option<(String, &'static str)>, Missing> {
    let shaped_by = |why: String| {
        let needs = format!("data independent of development: development data, for {why}");
        Ok(Some((needs, "compare on data that had no part in development")))
    };
    let mut unidentified = None;
    let named = |set: &Dataset| {
        ask.evidence.device.models.iter().any(|model| model.trained_on.contains(&set.name))
    };
    for set in sets {
        if set.used_in_development == Some(true)
            || matches!(set.role, Role::Training | Role::Tuning)
            || named(set)
        {
            return shaped_by(format!("`{}` was used in development", set.name));
        }
        for shaped in development(ask, sets) {
            let Some(role) = identifier(ask, set, shaped) else { continue };
            let own = reductions.keys(&Need::keys(&set.name, role))?;
            let other = reductions.keys(&Need::keys(&shaped.name, role))?;
            for (set, keys) in [(set, own), (shaped, other)] {
                if keys.counts.is_empty() || keys.missing > 0 {
                    unidentified = Some((
                        format!("the {role} of every row of `{}`", set.name),
                        "fill the identifiers in, to show independence of development",
                    ));
                }
            }
            let shared = own.shared(other);
            if shared > 0 {
                return shaped_by(format!(
                    "`{}` shares {} with `{}`",
                    set.name,
                    words::count(shared, role),
                    shaped.name
                ));
            }
        }
    }
    Ok(unidentified)
}

/// Development data that no identifier can be held against, as a sentence.
pub(super) fn unchecked(ask: &Ask<'_>, sets: [&Dataset; 2]) -> Option<String> {
    let blind = |set: &&Dataset| sets.iter().any(|own| identifier(ask, own, set).is_none());
    let names: Vec<String> = development(ask, sets)
        .into_iter()
        .filter(blind)
        .map(|set| format!("`{}`", set.name))
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "no identifier of patient or case to hold the compared data against {}, so \
             independence rests on what is declared",
            words::list(&names)
        )
    })
}

/// What the comparison lacks, as it finishes "needs …", and what to do about it.
pub(super) type Lack = (String, &'static str);

/// Everything for want of which the comparison may answer nothing, weightiest first.
pub(super) fn lacks(
    ask: &Ask<'_>,
    reductions: &Reductions,
    bridge: &Bridge<'_>,
) -> Result<Vec<Lack>, Missing> {
    let sets = [bridge.from, bridge.to];
    let mut lacks = Vec::new();
    if let Some(lack) = dependence(ask, reductions, sets)? {
        lacks.push(lack);
    } else if let Some(set) = sets.iter().find(|set| set.independent.is_none()) {
        lacks.push((
            format!("the argument by which `{}` is independent of development", set.name),
            "state it as `independent` of the data set",
        ));
    }
    if bridge.plan.margin.is_none_or(|margin| margin.is_nan() || margin <= 0.0) {
        lacks.push((
            "a margin fixed in the plan, as a positive difference".to_string(),
            "set `margin` with its source in the plan, before the next look",
        ));
    }
    if !ask.evidence.populations.contains_key(bridge.market) {
        lacks.push((
            format!("the intended-use population of `{}`, fixed with the plan", bridge.market),
            "give it as a file with its source under `[populations]`",
        ));
    }
    match fixed_before(ask, &sets) {
        Fixed::Before => {}
        Fixed::PostHoc(why) => lacks.push((
            format!("a plan that precedes the look: this comparison is post hoc, for {why}"),
            "fix the plan and compare on fresh, sequestered cases",
        )),
        Fixed::Unknown(needs) => lacks.push((
            format!("{needs}, to show that the plan precedes the look"),
            "declare file, hash and day of the plan",
        )),
    }
    Ok(lacks)
}

/// The answer where something is lacking: the first lack, and the others as caveats.
pub(super) fn barred(
    lacks: &[Lack],
    figures: &Figures<'_>,
    bridge: &Bridge<'_>,
) -> Option<Answered> {
    let ((needs, to_do), others) = lacks.split_first()?;
    let mut answered =
        Answered::undetermined(format!("needs {needs}; {}", figures.words())).to_do(*to_do);
    // Who supplies what is lacking has to know that it would not be enough.
    let low = figures.raw.interval.low;
    if let Some(margin) = bridge.plan.margin.filter(|margin| *margin > 0.0 && low <= -margin) {
        answered = answered.caveat(format!(
            "by its figures non-inferiority is not shown either: the lower limit {} of the \
             difference does not exceed the margin {}",
            words::three(low),
            words::three(-margin)
        ));
    }
    Some(others.iter().fold(answered, |answered, (needs, to_do)| {
        answered.caveat(format!("besides, it needs {needs} ({to_do})"))
    }))
}

/// Reductions for the share of test cases by region.
pub(super) fn share_needs(ask: &Ask<'_>) -> Vec<Need> {
    let tests = ask.evidence.device.with_role(Role::Test);
    tests.map(|set| Need::tally(&set.name, Vec::new())).collect()
}

/// Which share of the test cases comes from the market's region?
pub(super) fn share(
    ask: &Ask<'_>,
    reductions: &Reductions,
    market: &str,
) -> Result<Answered, Missing> {
    let region = region_of(market);
    let (mut inside, mut all, mut evidence) = (0u64, 0u64, Vec::new());
    for set in ask.evidence.device.with_role(Role::Test) {
        let rows = reductions.tally(&Need::tally(&set.name, Vec::new()))?.rows();
        let Some(from) = &set.region else {
            return Err(Missing::new(
                format!("the region of test data set `{}`", set.name),
                "declare it as `region` of the data set",
            ));
        };
        all += rows;
        inside += if *from == region { rows } else { 0 };
        evidence.extend(ask.evidence_of(set));
    }
    if all == 0 {
        return Err(no_test_set());
    }
    let share = inside as f64 / all as f64;
    let mut figure = words::figure("share-of-test-cases", format!("from {region}"), share);
    figure.counts = Some((inside, all));
    let said = format!(
        "{} of the test cases ({inside} of {all}) come from {region}",
        words::percent(share)
    );
    let advice = ask.call.parameter("advice").and_then(|text| text.parse::<f64>().ok());
    let answered = match advice {
        Some(advice) if share > advice => {
            Answered::shown(format!("{said}; advised is more than {}", words::percent(advice)))
        }
        Some(advice) => {
            Answered::not_shown(format!("{said}; advised is more than {}", words::percent(advice)))
                .to_do(format!("test more cases from {region}, or argue why these carry over"))
        }
        None => {
            Answered::for_a_person(format!("{said}; a person must judge whether that is enough"))
        }
    };
    Ok(answered.figures([figure]).evidence(evidence))
}
