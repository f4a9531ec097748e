//! Demographics of two bodies of data side by side.
//!
//! ## What it asks
//! How do the subjects of two bodies of data differ: test beside development data
//! (`by = split`, and without a parameter), test data of the market's region beside those
//! of other regions (`by = country`), the test data sets among each other (`set = test`),
//! or test data beside a general population (`population = MARKET`)?
//! `by = age`, `sex`, `race`, `ethnicity` keeps to these variables.
//!
//! ## Why
//! Differences between the bodies of data have to be known before a figure from one is
//! used for the other, and each has to be explained.
//!
//! ## What it needs
//! Data sets with roles for covariates (`age`, `sex`, `race` …), their `region`, and
//! `plan.representativeness.margin` for the size of a difference that needs no explanation.
//!
//! ## How it is computed
//! Age in the plan's bands, else in decades; every other covariate by its categories.
//! Distance: the multinomial standardised difference of each covariate; of age and of every
//! other number (a column with a unit, a range or a resolution) the standardised difference
//! of the means, first body minus second, and the Kolmogorov–Smirnov distance.
//! Numbers other than age have no bands, so their means are held against the margin.
//! Within the plan's margin it is *shown*; a larger difference, or any without a margin, is
//! *for a person*; a covariate never collected makes it *undetermined*.
//! Identifiers and technical columns are not compared.
//!
//! ## What may cross a border
//! One-way tallies without scores may be released after coarsening; the exact values behind
//! means and the Kolmogorov–Smirnov distance stay.
//!
//! ## If it is not shown
//! Explain each difference, collect what is missing, or balance the data.

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, Device, Role, region_of};
use reliance_model::finding::Figure;
use reliance_stats::balance::{Moments, smd_continuous};
use reliance_stats::homogeneity::kolmogorov_smirnov;
use reliance_stats::reduction::{Cell, Need, Reductions};

use crate::mixes::{distance, pictures};
use crate::strata::{DECADES, Mix, age_edges, axis, covariates, has_role, is_number};
use crate::{Answered, Ask, Check, Missing, parameters, words};

pub(crate) const CHECK: Check =
    Check::new("demographics-compared", include_str!("demographics_compared.rs"), needs, answer);

const VARIABLES: &[&str] = &["age", "sex", "race", "ethnicity"];
const KNOWN: parameters::Known<'_> = &[
    ("set", &["test"]),
    ("by", &["country", "split", "age", "sex", "race", "ethnicity"]),
    ("population", &[]),
];

/// Two bodies of data, each with a name.
struct Bodies<'a> {
    first: (String, Vec<&'a Dataset>),
    second: (String, Vec<&'a Dataset>),
}

fn bodies<'a>(ask: &Ask<'a>) -> Result<Vec<Bodies<'a>>, Missing> {
    let device = &ask.evidence.device;
    let tests: Vec<&Dataset> = device.with_role(Role::Test).collect();
    if tests.is_empty() {
        return Err(Missing::new(
            "a test data set",
            "declare one under `[[datasets]]` with `role = \"test\"`",
        ));
    }
    if ask.call.parameter("population").is_some() {
        return Ok(Vec::new());
    }
    if parameters::values(ask, "by").iter().any(|by| by == "country") {
        return by_region(ask, &tests);
    }
    if ask.call.parameter("set").is_some() && tests.len() > 1 {
        let name = |set: &Dataset| format!("`{}`", set.name);
        let first = (name(tests[0]), vec![tests[0]]);
        return Ok(tests[1..]
            .iter()
            .map(|set| Bodies { first: first.clone(), second: (name(set), vec![*set]) })
            .collect());
    }
    let shaped = |set: &&Dataset| matches!(set.role, Role::Training | Role::Tuning);
    let development: Vec<&Dataset> = device.datasets.iter().filter(shaped).collect();
    if development.is_empty() {
        return Err(Missing::new(
            "a data set of development to hold the test data against",
            "declare training and tuning data under `[[datasets]]`",
        ));
    }
    Ok(vec![Bodies {
        first: ("test data".into(), tests),
        second: ("development data".into(), development),
    }])
}

fn by_region<'a>(ask: &Ask<'a>, tests: &[&'a Dataset]) -> Result<Vec<Bodies<'a>>, Missing> {
    if let Some(set) = tests.iter().find(|set| set.region.is_none()) {
        return Err(Missing::new(
            format!("the region of test data set `{}`", set.name),
            "declare it as `region` of the data set",
        ));
    }
    let region = region_of(ask.market);
    let (own, other): (Vec<&Dataset>, Vec<&Dataset>) =
        tests.iter().partition(|set| set.region.as_deref() == Some(region.as_str()));
    if own.is_empty() || other.is_empty() {
        return Err(Missing::new(
            format!("test data both from {region} and from elsewhere"),
            "declare the `region` of each test data set",
        ));
    }
    let first = (format!("test data from {region}"), own);
    Ok(vec![Bodies { first, second: ("test data from elsewhere".into(), other) }])
}

/// Covariates that are compared, and those that a data set never collected.
fn compared(ask: &Ask<'_>, sets: &[&Dataset]) -> (Vec<String>, Vec<String>) {
    let device = &ask.evidence.device;
    let asked: Vec<String> = parameters::values(ask, "by")
        .iter()
        .filter(|by| VARIABLES.contains(&by.as_str()))
        .cloned()
        .collect();
    let mut roles: Vec<String> = if asked.is_empty() {
        let all = sets.iter().flat_map(|set| {
            covariates(device, set)
                .into_iter()
                .filter(|role| role != "site" && role != "region")
                .chain(set.never_collected.iter().cloned())
        });
        all.collect()
    } else {
        asked
    };
    roles.sort();
    roles.dedup();
    roles.into_iter().partition(|role| sets.iter().all(|set| has_role(device, set, role)))
}

fn edges(ask: &Ask<'_>) -> Vec<f64> {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.representativeness.as_ref());
    match plan {
        Some(plan) if !plan.age_bands.is_empty() => plan.age_bands.clone(),
        _ => DECADES.to_vec(),
    }
}

fn mix_need(set: &Dataset, role: &str, edges: &[f64]) -> Need {
    Need::tally(&set.name, vec![axis(role, edges)])
}

fn values_need(set: &Dataset, role: &str) -> Need {
    Need::tally_of(&set.name, Vec::new(), role)
}

/// The data sets that are ever compared.
fn kept(device: &Device) -> Vec<&Dataset> {
    let roles = [Role::Test, Role::Training, Role::Tuning];
    device.datasets.iter().filter(|set| roles.contains(&set.role)).collect()
}

/// Covariates that one of the data sets has as a number.
fn numbers(device: &Device) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    for set in kept(device) {
        numbers.extend(covariates(device, set).into_iter().filter(|it| is_number(device, set, it)));
    }
    numbers
}

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let device = &ask.evidence.device;
    let edges = edges_for(ask);
    let numbers = numbers(device);
    let mut needs = Vec::new();
    for set in kept(device) {
        for role in covariates(device, set) {
            if role == "site" || role == "region" {
                continue;
            }
            if role == "age" || !numbers.contains(&role) {
                needs.push(mix_need(set, &role, &edges));
            }
            if numbers.contains(&role) {
                needs.push(values_need(set, &role));
            }
        }
    }
    needs
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, KNOWN) {
        return Ok(unknown);
    }
    let bodies = bodies(ask)?;
    if let Some(market) = ask.call.parameter("population") {
        return beside_population(ask, reductions, market);
    }
    let parts = bodies.iter().map(|bodies| beside(ask, reductions, bodies)).collect();
    crate::combine::combine_results(parts)
        .ok_or_else(|| Missing::from("two bodies of data".to_string()))
}

fn mix(
    reductions: &Reductions,
    sets: &[&Dataset],
    role: &str,
    edges: &[f64],
) -> Result<Mix, Missing> {
    let mut sum = Mix { roles: vec![role.to_string()], ..Mix::default() };
    for set in sets {
        let own = Mix::of_tally(reductions.tally(&mix_need(set, role, edges))?);
        sum.unknown += own.unknown;
        for (levels, rows) in own.strata {
            *sum.strata.entry(levels).or_insert(0.0) += rows;
        }
    }
    Ok(sum)
}

fn beside(
    ask: &Ask<'_>,
    reductions: &Reductions,
    bodies: &Bodies<'_>,
) -> Result<Answered, Missing> {
    let all: Vec<&Dataset> = bodies.first.1.iter().chain(&bodies.second.1).copied().collect();
    let (roles, mut absent) = compared(ask, &all);
    let edges = edges(ask);
    let of = format!("{} beside {}", bodies.first.0, bodies.second.0);
    let numbers = numbers(&ask.evidence.device);
    let (mut each, mut figures, mut pictured, mut caveats) = (vec![], vec![], vec![], vec![]);
    for role in roles.iter().filter(|role| *role == "age" || !numbers.contains(*role)) {
        let first = mix(reductions, &bodies.first.1, role, &edges)?;
        let second = mix(reductions, &bodies.second.1, role, &edges)?;
        if first.total() <= 0.0 || second.total() <= 0.0 {
            return Err(Missing::from(format!("known values of `{role}` in both bodies of data")));
        }
        let smd = distance(&first, &second).map_err(Missing::from)?;
        let mut figure = words::figure("smd", format!("{of}, {role}"), smd);
        figure.method = Some("multinomial SMD".into());
        figure.note = Some(format!("{} and {} rows", first.total(), second.total()));
        figures.push(figure);
        caveats.extend(without(first.unknown + second.unknown, role));
        pictured.extend(pictures(&first, &second, (&bodies.first.0, &bodies.second.0), &[]));
        each.push((role.clone(), smd));
    }
    for role in roles.iter().filter(|role| numbers.contains(*role)) {
        let values = values(reductions, bodies, (&of, role))?;
        if role != "age" {
            // A number that does not vary in one body is no better than one never collected.
            match values.smd {
                Some(smd) => each.push((role.clone(), smd.abs())),
                None => absent.push(format!("values of {role} that vary")),
            }
            caveats.extend(without(values.unknown, role));
        }
        figures.extend(values.figures);
    }
    let mut answered = verdict(ask, &of, &each, &absent)
        .figures(figures)
        .evidence(all.iter().flat_map(|set| ask.evidence_of(set)));
    answered.pictures = pictured;
    answered.caveats.extend(caveats);
    Ok(answered)
}

fn without(rows: u64, role: &str) -> Option<String> {
    (rows > 0).then(|| format!("{} without usable `{role}` left out", words::count(rows, "row")))
}

/// A number in both bodies of data.
struct Values {
    /// Standardised difference of the means, first body minus second.
    smd: Option<f64>,
    /// Rows without a usable value.
    unknown: u64,
    figures: Vec<Figure>,
}

fn values(
    reductions: &Reductions,
    bodies: &Bodies<'_>,
    (of, role): (&str, &str),
) -> Result<Values, Missing> {
    let gather = |sets: &[&Dataset]| {
        let mut cell = Cell::default();
        for set in sets {
            cell.add(&reductions.tally(&values_need(set, role))?.total());
        }
        Ok::<Cell, Missing>(cell)
    };
    let (first, second) = (gather(&bodies.first.1)?, gather(&bodies.second.1)?);
    let unknown = [&first, &second].map(|cell| cell.rows - cell.known().min(cell.rows));
    let of = format!("{of}, {role}");
    let mut values = Values { smd: None, unknown: unknown.iter().sum(), figures: Vec::new() };
    let moments = (Moments::from_values(&first.values), Moments::from_values(&second.values));
    if let (Ok(a), Ok(b)) = moments
        && let Ok(smd) = smd_continuous(a.mean, a.variance, b.mean, b.variance)
    {
        let mut figure = words::figure("smd-mean", of.as_str(), smd);
        figure.method = Some("standardised difference of means".into());
        figure.note = Some(format!(
            "means {:.3} and {:.3}, variances {:.3} and {:.3}, n {} and {}",
            a.mean, b.mean, a.variance, b.variance, a.n, b.n
        ));
        values.smd = Some(smd);
        values.figures.push(figure);
    }
    if let Ok(test) = kolmogorov_smirnov(&first.values, &second.values) {
        let mut figure = words::figure("kolmogorov-smirnov", of.as_str(), test.distance);
        figure.note = Some(format!("asymptotic p {}; decides nothing", words::p(test.p)));
        values.figures.push(figure);
    }
    Ok(values)
}

fn verdict(ask: &Ask<'_>, of: &str, each: &[(String, f64)], absent: &[String]) -> Answered {
    let plan = ask.evidence.device.plan.as_ref().and_then(|plan| plan.representativeness.as_ref());
    let margin = plan.and_then(|plan| plan.margin);
    if !absent.is_empty() {
        let absent = words::list(absent);
        return Answered::undetermined(format!("needs {absent} in both bodies of data ({of})"))
            .to_do("collect them, or explain in writing why the data serve without");
    }
    let Some(worst) = each.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else {
        return Answered::undetermined(format!("needs a covariate that both bodies have ({of})"))
            .to_do("map columns such as `age` and `sex`");
    };
    let said = format!("{of}: largest SMD {} ({})", words::three(worst.1), worst.0);
    match margin {
        Some(margin) if worst.1 <= margin => {
            Answered::shown(format!("{said}, margin {}", words::three(margin)))
        }
        Some(margin) => {
            let beyond: Vec<String> = each
                .iter()
                .filter(|(_, smd)| *smd > margin)
                .map(|(role, smd)| format!("{role} {}", words::three(*smd)))
                .collect();
            Answered::for_a_person(format!(
                "{of}: SMD beyond the margin {} in {}; a person must explain it",
                words::three(margin),
                words::list(&beyond)
            ))
        }
        None => {
            Answered::for_a_person(format!("{said}, no margin in the plan; a person must judge it"))
        }
    }
}

/// Age bands: those of the population asked for, else the plan's or decades.
fn edges_for(ask: &Ask<'_>) -> Vec<f64> {
    match general(ask) {
        Some(population) if ask.call.parameter("population").is_some() => age_edges(population),
        _ => edges(ask),
    }
}

fn general<'a>(ask: &Ask<'a>) -> Option<&'a reliance_model::catalogue::Population> {
    let region = region_of(ask.call.parameter("population")?);
    ask.catalogue.populations.iter().filter(|population| population.region == region).max_by_key(
        |it| it.variables.iter().filter(|v| ["age", "sex"].contains(&v.as_str())).count(),
    )
}

fn beside_population(
    ask: &Ask<'_>,
    reductions: &Reductions,
    market: &str,
) -> Result<Answered, Missing> {
    let population = general(ask).ok_or_else(|| {
        Missing::from(format!("a general population of `{market}` in the catalogue"))
    })?;
    let edges = edges_for(ask);
    let tests: Vec<&Dataset> = ask.evidence.device.with_role(Role::Test).collect();
    let (mut said, mut figures, mut pictured) = (Vec::new(), Vec::new(), Vec::new());
    for role in &population.variables {
        if !tests.iter().all(|set| has_role(&ask.evidence.device, set, role)) {
            return Err(Missing::from(format!("{role} in every test data set")));
        }
        let sample = mix(reductions, &tests, role, &edges)?;
        let target = Mix::of_population(population, std::slice::from_ref(role), &edges);
        if sample.total() <= 0.0 {
            return Err(Missing::from(format!("known values of `{role}` in the test data")));
        }
        let smd = distance(&sample, &target).map_err(Missing::from)?;
        said.push(format!("{role} {}", words::three(smd)));
        figures.push(words::figure(
            "smd",
            format!("test data beside {}, {role}", population.title),
            smd,
        ));
        pictured.extend(pictures(&sample, &target, ("test data", &population.title), &[]));
    }
    let mut answered = Answered::for_a_person(format!(
        "test data beside {}: SMD of {}; a person must judge what it means for the intended use",
        population.title,
        words::list(&said)
    ))
    .caveat("a general population is context, not the intended-use population")
    .figures(figures)
    .evidence(tests.iter().flat_map(|set| ask.evidence_of(set)));
    answered.pictures = pictured;
    Ok(answered)
}

#[cfg(test)]
mod tests;
