//! Test data representative of the intended-use population.
//!
//! ## What it asks
//! Do the test data have the mix of the population that the device is meant for in the
//! market, variable by variable and jointly?
//! `against = MARKET-intended-use-population` and `population = MARKET` name another
//! market; `against = MARKET-disease-prevalence` and `against = pccp-plan` ask for
//! populations that this check does not read.
//!
//! ## Why
//! A figure is about the people it was measured on.
//! Where a group is absent or rare, the figure says nothing about it.
//!
//! ## What it needs
//! `[populations.MARKET]`: a file with the intended-use population by strata, with its
//! source. `[plan.representativeness]` with `by`, `margin` and `age_bands`.
//! A general population is context and never stands in for it.
//!
//! ## How it is computed
//! Test data of the market's region are judged; where none has that region, all test data
//! are, and a caveat says so.
//! Distance of sample and population: the multinomial standardised difference of each
//! variable (Yang and Dalton 2012), the population taken as known; beside it the
//! chi-square goodness-of-fit p, which decides nothing.
//! A variable is within the plan's margin or not; it is *not shown* where one is beyond it.
//! A stratum of the joint mix counts as absent where a random sample of this size would
//! have held none of it with a probability below 1 − level; absent strata are *not shown*.
//! Variables enriched by design are not judged. A variable that was never collected makes
//! the answer *undetermined*. Rows without a value are left out and counted.
//!
//! ## What may cross a border
//! One tally by the joint strata, without scores: it may be released after coarsening.
//!
//! ## If it is not shown
//! Test cases of the missing strata, narrow the intended use, or justify the difference.

use std::collections::BTreeSet;

use reliance_model::catalogue::Population;
use reliance_model::device::{Dataset, Role, region_of};
use reliance_model::finding::Answer;
use reliance_stats::reduction::{Axis, Need, Reductions};

use crate::combine::combine_results;
use crate::mixes::{Compared, compare, pictures};
use crate::said::Said;
use crate::strata::{Mix, age_edges, axis, has_role};
use crate::{Answered, Ask, Check, Missing, parameters, words};

pub(crate) const CHECK: Check = Check::new(
    "data-representativeness",
    include_str!("data_representativeness.rs"),
    needs,
    answer,
);

/// The market whose population is asked for; `Err` says what cannot be read.
fn market<'a>(ask: &Ask<'a>) -> Result<&'a str, Missing> {
    if let Some(against) = ask.call.parameter("against") {
        if let Some(market) = against.strip_suffix("-intended-use-population") {
            return Ok(market);
        }
        return Err(Missing::new(
            format!("the population `{against}` by strata, which this check does not read"),
            "a person must hold the test data against it",
        ));
    }
    let Some(named) = ask.call.parameter("population") else { return Ok(ask.market) };
    let markets = ask.evidence.populations.keys();
    let same =
        |market: &&String| market.as_str() == named || market.split('-').next() == Some(named);
    Ok(markets.map(String::as_str).find(|market| same(&&market.to_string())).unwrap_or(named))
}

/// Data sets to judge, and whether they come from the market's region.
fn sets<'a>(ask: &Ask<'a>, region: &str) -> (Vec<&'a Dataset>, bool) {
    let tests: Vec<&Dataset> = ask.evidence.device.with_role(Role::Test).collect();
    let own: Vec<&Dataset> =
        tests.iter().copied().filter(|set| set.region.as_deref() == Some(region)).collect();
    if own.is_empty() { (tests, false) } else { (own, true) }
}

/// The population to hold data against: the intended one, else the general one as context.
fn population<'a>(ask: &Ask<'a>, market: &str) -> Option<(&'a Population, bool)> {
    let region = region_of(market);
    let general = || {
        let of_region = ask.catalogue.populations.iter().filter(|it| it.region == region);
        of_region.max_by_key(|it| {
            it.variables.iter().filter(|v| ["age", "sex"].contains(&v.as_str())).count()
        })
    };
    ask.evidence
        .populations
        .get(market)
        .map(|population| (population, true))
        .or_else(|| general().map(|population| (population, false)))
}

/// How one data set is held against a population.
struct Cut {
    /// Variables that are compared.
    measured: Vec<String>,
    /// Variables asked for and never collected.
    absent: Vec<String>,
    /// Variables enriched by design.
    enriched: Vec<String>,
    /// Variables that the population does not give.
    unknown: Vec<String>,
    /// Edges of age bands.
    edges: Vec<f64>,
}

fn cut(ask: &Ask<'_>, set: &Dataset, population: &Population) -> Cut {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.representativeness.as_ref());
    let by: Vec<String> = match plan {
        Some(plan) if !plan.by.is_empty() => plan.by.clone(),
        _ => population.variables.clone(),
    };
    let own = age_edges(population);
    // Wider bands of the plan are used where the population's bands fit into them.
    let edges = match plan {
        Some(plan)
            if !plan.age_bands.is_empty() && plan.age_bands.iter().all(|e| own.contains(e)) =>
        {
            plan.age_bands.clone()
        }
        _ => own,
    };
    let (given, unknown): (Vec<String>, Vec<String>) =
        by.into_iter().partition(|role| population.variables.contains(role));
    let (enriched, judged): (Vec<String>, Vec<String>) =
        given.into_iter().partition(|role| set.enriched.contains(role));
    let (measured, absent) =
        judged.into_iter().partition(|role| has_role(&ask.evidence.device, set, role));
    Cut { measured, absent, enriched, unknown, edges }
}

fn need(set: &Dataset, cut: &Cut) -> Need {
    let axes: Vec<Axis> = cut.measured.iter().map(|role| axis(role, &cut.edges)).collect();
    Need::tally(&set.name, axes)
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let Ok(market) = market(ask) else { return Vec::new() };
    let Some((population, _)) = population(ask, market) else { return Vec::new() };
    let (sets, _) = sets(ask, &region_of(market));
    sets.into_iter()
        .map(|set| (set, cut(ask, set, population)))
        .filter(|(_, cut)| !cut.measured.is_empty())
        .map(|(set, cut)| need(set, &cut))
        .collect()
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[("against", &[]), ("population", &[])]) {
        return Ok(unknown);
    }
    let market = market(ask)?;
    let region = region_of(market);
    let (sets, own) = sets(ask, &region);
    if sets.is_empty() {
        return Err(Missing::new(
            "a test data set",
            "declare one under `[[datasets]]` with `role = \"test\"`",
        ));
    }
    let nobody = || {
        Missing::new(
            format!("the intended-use population of `{market}`"),
            "give it as a file of strata with its source under `[populations]`",
        )
    };
    let (population, intended) = population(ask, market).ok_or_else(nobody)?;
    let parts = sets
        .iter()
        .map(|set| {
            let cut = cut(ask, set, population);
            judge(ask, reductions, set, (&cut, population, intended))
        })
        .collect();
    let mut answered = combine_results(parts).ok_or_else(nobody)?;
    if !intended {
        answered = Answered {
            answer: Answer::Undetermined,
            because: format!("needs {}", nobody().needs),
            to_do: nobody().to_do,
            ..answered
        }
        .caveat(format!("the general population ({}) is shown as context only", population.title));
    }
    Ok(if own { answered } else { from_elsewhere(answered, &region) })
}

/// Whatever the figures say, data of another region do not stand for this one by themselves.
fn from_elsewhere(answered: Answered, region: &str) -> Answered {
    let because = match answered.answer {
        Answer::Shown => format!(
            "no test data set comes from {region}, so a person argues why these serve: {}",
            answered.because
        ),
        Answer::Undetermined => format!(
            "needs a test data set from {region}, or the argument why data from elsewhere serve; {}",
            answered.because
        ),
        _ => return answered.caveat(format!("no test data set comes from {region}")),
    };
    let answer = match answered.answer {
        Answer::Shown => Answer::ForAPerson,
        other => other,
    };
    Answered { answer, because, ..answered }
}

fn judge(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    (cut, population, intended): (&Cut, &Population, bool),
) -> Result<Answered, Missing> {
    let margin = ask
        .evidence
        .device
        .plan
        .as_ref()
        .and_then(|plan| plan.representativeness.as_ref())
        .and_then(|plan| plan.margin);
    let named = if intended { "intended-use population" } else { population.title.as_str() };
    let mut answered = if cut.measured.is_empty() {
        unmeasured(set, cut)
    } else {
        let tally = reductions.tally(&need(set, cut))?;
        let sample = Mix::of_tally(tally);
        let target = Mix::of_population(population, &cut.measured, &cut.edges);
        let compared = compare(&sample, &target, 1.0 - ask.level())
            .map_err(|why| Missing::from(format!("a usable mix of `{}`: {why}", set.name)))?;
        let mut answered = verdict(set, cut, &compared, margin);
        answered.figures.extend(compared.figures(&set.name));
        answered
            .figures
            .extend(margin.map(|margin| words::figure("margin", set.name.as_str(), margin)));
        answered.pictures.extend(pictures(&sample, &target, (&set.name, named), &cut.edges));
        answered.caveats(compared.caveats(&set.name))
    };
    answered = answered.evidence(ask.evidence_of(set));
    if let (true, Ok(market)) = (intended, market(ask))
        && let Some(declared) = ask.evidence.device.populations.get(market)
    {
        answered = answered.evidence([ask.file(&declared.file, "intended-use population".into())]);
    }
    if !cut.enriched.is_empty() {
        let list = words::list(&cut.enriched);
        answered =
            answered.caveat(format!("{list} of `{}` enriched by design and not judged", set.name));
    }
    if !cut.unknown.is_empty() {
        let list = words::list(&cut.unknown);
        answered = answered.caveat(format!("the population has no figures for {list}"));
    }
    Ok(answered)
}

fn unmeasured(set: &Dataset, cut: &Cut) -> Answered {
    if cut.absent.is_empty() && !cut.enriched.is_empty() {
        return Answered::for_a_person(format!(
            "every variable of `{}` was enriched by design; a person must judge the mix",
            set.name
        ));
    }
    let absent: BTreeSet<&String> = cut.absent.iter().chain(&cut.unknown).collect();
    let absent: Vec<&String> = absent.into_iter().collect();
    Answered::undetermined(format!(
        "needs variables that both `{}` and the population have; not there: {}",
        set.name,
        words::list(&absent)
    ))
    .to_do("map the columns, or give the population by variables that were collected")
}

/// Missing strata as the end of a sentence.
fn also(missing: Option<Said>) -> Said {
    missing.map_or_else(Said::default, |missing| missing.within(|missing| format!("; {missing}")))
}

fn verdict(set: &Dataset, cut: &Cut, compared: &Compared, margin: Option<f64>) -> Answered {
    let name = &set.name;
    let worst = compared.worst();
    let said = format!("largest SMD of `{name}` is {} ({})", words::three(worst.1), worst.0);
    let missing = compared.missing_strata();
    let Some(margin) = margin else {
        return Answered::undetermined(
            also(missing).within(|also| format!("needs a margin in the plan: {said}{also}")),
        )
        .to_do("set `margin` with its source under `[plan.representativeness]`");
    };
    let said = format!("{said}, margin {}", words::three(margin));
    let beyond: Vec<String> = compared
        .variables()
        .filter(|(_, smd)| *smd > margin)
        .map(|(role, smd)| format!("{role} {}", words::three(smd)))
        .collect();
    if !beyond.is_empty() {
        let (margin, beyond) = (words::three(margin), words::list(&beyond));
        return Answered::not_shown(also(missing).within(|also| {
            format!("`{name}` differs from the population beyond the margin {margin}: SMD of {beyond}{also}")
        }))
        .to_do(
            "test cases of the missing strata, narrow the intended use, or justify the difference",
        );
    }
    if let Some(missing) = missing {
        return Answered::not_shown(missing.within(|missing| format!("{missing}; {said}")))
            .to_do("test cases of these strata, or narrow the intended use");
    }
    if !cut.absent.is_empty() {
        return Answered::undetermined(format!(
            "needs {}, never collected in `{name}`; {said}",
            words::list(&cut.absent)
        ))
        .to_do("collect them, or justify in writing why the data serve without");
    }
    if !cut.unknown.is_empty() {
        return Answered::undetermined(format!(
            "needs figures of the population for {}, which the plan compares; {said}",
            words::list(&cut.unknown)
        ))
        .to_do("give the population by these variables too");
    }
    Answered::shown(said)
}

#[cfg(test)]
mod tests;
