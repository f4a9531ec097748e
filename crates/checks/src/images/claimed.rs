//! Whom and what test images show, held against the claimed indications.
//!
//! Claimed is what `[indications.MARKET]` declares; for sexes and ages that it leaves out,
//! the strata of the intended-use population of the market. A claimed sex, age band or body
//! part without an image is not covered. Images outside the claim are told and decide
//! nothing: they neither cover it nor contradict it.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Indications};
use reliance_stats::reduction::{Axis, Need, Reductions};

use crate::said::{Said, listed};
use crate::strata::{DECADES, age_edges, band_name, numbers};
use crate::words::count;
use crate::{Answered, Ask, Missing, images, sets};

/// What is claimed, as far as headers of images can say it.
struct Claim {
    sexes: BTreeSet<String>,
    ages: Option<Ages>,
    /// Words for one body part, by the name the claim gives it.
    body_parts: BTreeMap<String, Vec<String>>,
    contrast: Option<bool>,
}

/// Ages by their bands.
struct Ages {
    edges: Vec<f64>,
    /// Names of the bands within the claim.
    claimed: Vec<String>,
    /// Are the bands the manufacturer's, or decades for want of any?
    declared: bool,
}

impl Claim {
    fn of(ask: &Ask<'_>) -> Claim {
        let evidence = ask.evidence;
        let indications = evidence.device.indications.get(ask.market);
        let population = evidence.populations.get(ask.market);
        let levels = |variable: &str| -> BTreeSet<String> {
            let Some(population) = population else { return BTreeSet::new() };
            let at = population.variables.iter().position(|name| name == variable);
            let strata = population.strata.iter().filter(|(_, share)| *share > 0.0);
            strata.filter_map(|(levels, _)| levels.get(at?).cloned()).collect()
        };
        let sexes = match indications {
            Some(one) if !one.sexes.is_empty() => one.sexes.iter().cloned().collect(),
            _ => levels("sex").iter().map(|level| sex(level)).collect(),
        };
        let ages =
            match indications.and_then(|one| one.age_years) {
                Some(range) => Some(Ages::within(ask, range)),
                None => population.map(age_edges).filter(|edges| !edges.is_empty()).map(|edges| {
                    Ages { claimed: levels("age").into_iter().collect(), edges, declared: true }
                }),
            };
        let none = Indications::default();
        let indications = indications.unwrap_or(&none);
        let words = |part: &String| (part.clone(), part.split('/').map(folded).collect());
        Claim {
            sexes,
            ages,
            body_parts: indications.body_parts.iter().map(words).collect(),
            contrast: indications.contrast,
        }
    }

    fn is_silent(&self) -> bool {
        self.sexes.is_empty() || self.ages.is_none()
    }
}

impl Ages {
    /// Bands of the plan between the least and the greatest claimed age; decades where the
    /// plan has none.
    fn within(ask: &Ask<'_>, (least, greatest): (f64, f64)) -> Ages {
        let plan = ask.evidence.device.plan.as_ref();
        let plan = plan.and_then(|plan| plan.representativeness.as_ref());
        let bands = plan.map(|plan| plan.age_bands.as_slice()).unwrap_or_default();
        let declared = !bands.is_empty();
        // Who is 65 is so until the next birthday.
        let end = libm::floor(greatest) + 1.0;
        let between = |edge: &f64| least < *edge && *edge < end;
        let inner = if declared { bands } else { DECADES };
        let mut edges = vec![least, end];
        edges.extend(inner.iter().copied().filter(between));
        let edges: Vec<f64> = numbers(&edges).into_iter().map(|edge| edge.get()).collect();
        let inside = edges.iter().filter(|edge| **edge < end);
        Ages { claimed: inside.map(|edge| band_name(*edge, &edges)).collect(), edges, declared }
    }

    fn need(&self, part: &Dataset) -> Need {
        Need::tally(&part.name, vec![Axis::bands("age", &numbers(&self.edges))])
    }
}

/// What is asked of the test parts of inventories.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let claim = Claim::of(ask);
    let of_part = |part: &Dataset| {
        let mut needs = vec![sets::levels_need(part, "sex")];
        needs.extend(claim.ages.as_ref().map(|ages| ages.need(part)));
        if !claim.body_parts.is_empty() {
            needs.push(sets::levels_need(part, "body-part"));
        }
        if claim.contrast.is_some() {
            needs.push(sets::levels_need(part, "contrast"));
        }
        needs
    };
    images::tests(ask).into_iter().flat_map(of_part).collect()
}

/// What the images of a part lack of the claim, cannot tell of it, and show beside it.
#[derive(Default)]
struct Held {
    lacking: Vec<Said>,
    untold: Vec<Said>,
    outside: Vec<Said>,
    /// Are age bands wanted, and not only values of images?
    bands: bool,
}

impl Held {
    /// Hold the levels of a column against the claimed ones.
    fn add(&mut self, what: &str, claimed: &[String], seen: &BTreeMap<String, u64>, silent: u64) {
        let absent: Vec<&String> =
            claimed.iter().filter(|level| !seen.contains_key(*level)).collect();
        if !absent.is_empty() && silent > 0 {
            self.untold.push(format!("the {what} of {}", count(silent, "image")).into());
        } else if !absent.is_empty() {
            let few = sets::quoted(format!("claimed values of {what} without an image"), &absent);
            self.lacking.push(few.within(|few| format!("{what} {few}")));
        }
        self.beside(what, claimed, seen);
    }

    fn beside(&mut self, what: &str, claimed: &[String], seen: &BTreeMap<String, u64>) {
        let beside: Vec<(&String, &u64)> =
            seen.iter().filter(|(level, _)| !claimed.contains(level)).collect();
        if !beside.is_empty() {
            let names: Vec<&String> = beside.iter().map(|(level, _)| *level).collect();
            let images = count(beside.iter().map(|(_, rows)| **rows).sum(), "image");
            let few = sets::quoted(format!("values of {what} outside the claim"), &names);
            self.outside.push(few.within(|few| format!("{images} of {what} {few}")));
        }
    }

    /// Decades are a convention: one without an image is nobody's claim.
    fn add_ages(&mut self, ages: &Ages, seen: &BTreeMap<String, u64>, silent: u64) {
        let (there, absent): (Vec<&String>, Vec<&String>) =
            ages.claimed.iter().partition(|band| seen.contains_key(*band));
        if ages.declared || there.is_empty() || absent.is_empty() || silent > 0 {
            self.add("age", &ages.claimed, seen, silent);
            return;
        }
        self.bands = true;
        self.untold.push(sets::quoted("age bands without an image", &absent).within(|few| {
            format!(
                "age bands under `plan.representativeness.age_bands`, as no image is of age {few},"
            )
        }));
        self.beside("age", &ages.claimed, seen);
    }

    fn answered(self, name: &str) -> Answered {
        let answered = if !self.lacking.is_empty() {
            Answered::not_shown(
                listed(self.lacking)
                    .within(|lacking| format!("`{name}` has no image of the claimed {lacking}")),
            )
            .to_do("test on whom and what is missing, or narrow the indications")
        } else if !self.untold.is_empty() {
            Answered::undetermined(listed(self.untold).within(|untold| {
                format!("needs {untold} to hold `{name}` against the claimed indications")
            }))
            .to_do(match self.bands {
                true => "declare the age bands by which the claim is tested",
                false => "say it by a side table (`reliance scan --side`); de-identification takes it out of headers",
            })
        } else {
            Answered::shown(format!("`{name}` has images of all that the indications claim"))
        };
        match self.outside.is_empty() {
            true => answered,
            false => answered.caveat(
                listed(self.outside)
                    .within(|outside| format!("outside the claim, `{name}` has {outside}")),
            ),
        }
    }
}

/// Do the images of a part show whom and what the device is claimed for?
pub(crate) fn answer(
    ask: &Ask<'_>,
    reductions: &Reductions,
    part: &Dataset,
) -> Result<Answered, Missing> {
    let claim = Claim::of(ask);
    if claim.is_silent() {
        return Err(Missing::new(
            format!("the sexes and ages that the device is claimed for in {}", ask.market),
            format!("declare them under `[indications.{}]`", ask.market),
        ));
    }
    let mut held = Held::default();
    let levels = |role: &str| images::levels(reductions, part, role);
    let (seen, silent) = levels("sex")?;
    let claimed: Vec<String> = claim.sexes.iter().cloned().collect();
    held.add("sex", &claimed, &renamed(seen, sex), silent);
    if let Some(ages) = &claim.ages {
        let (seen, silent) = images::levels_of(reductions, &ages.need(part), "age")?;
        held.add_ages(ages, &seen, silent);
    }
    if !claim.body_parts.is_empty() {
        let (seen, silent) = levels("body-part")?;
        let named = |level: &str| {
            let word = folded(level);
            let of = claim.body_parts.iter().find(|(_, words)| words.contains(&word));
            of.map_or_else(|| level.to_string(), |(name, _)| name.clone())
        };
        let claimed: Vec<String> = claim.body_parts.keys().cloned().collect();
        held.add("body part", &claimed, &renamed(seen, named), silent);
    }
    if let Some(with) = claim.contrast {
        contrast(with, levels("contrast")?, &mut held);
    }
    Ok(held.answered(&part.name).evidence(ask.evidence_of(part)))
}

/// An image that names no agent may be one without, or one of which nobody said it.
fn contrast(with: bool, (seen, silent): (BTreeMap<String, u64>, u64), held: &mut Held) {
    let says_none = |agent: &str| {
        matches!(folded(agent).as_str(), "no" | "none" | "without" | "na" | "native" | "")
    };
    let without: u64 =
        seen.iter().filter(|(agent, _)| says_none(agent)).map(|(_, rows)| *rows).sum();
    let agents: u64 = seen.values().sum::<u64>() - without;
    match with {
        true if agents == 0 && silent > 0 => {
            held.untold.push(format!("the contrast agent of {}", count(silent, "image")).into());
        }
        true if agents == 0 => held.lacking.push("use of a contrast agent".into()),
        true => {}
        false => {
            if without == 0 && silent > 0 {
                held.untold
                    .push(format!("the contrast agent of {}", count(silent, "image")).into());
            } else if without == 0 {
                held.lacking.push("use without a contrast agent".into());
            }
            if agents > 0 {
                held.outside
                    .push(format!("{} with a contrast agent", count(agents, "image")).into());
            }
        }
    }
}

fn renamed(seen: BTreeMap<String, u64>, name: impl Fn(&str) -> String) -> BTreeMap<String, u64> {
    let mut levels = BTreeMap::new();
    for (level, rows) in seen {
        *levels.entry(name(&level)).or_insert(0) += rows;
    }
    levels
}

/// A sex as (0010,0040) writes it; another word as it is.
fn sex(level: &str) -> String {
    match level.trim().to_lowercase().as_str() {
        "f" | "female" => "F".into(),
        "m" | "male" => "M".into(),
        "o" | "other" => "O".into(),
        _ => level.trim().to_string(),
    }
}

/// Letters and digits alone, in small letters.
fn folded(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
