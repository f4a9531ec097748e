//! Leakage between splits of an inventory: patients, studies, series, instances, pixels.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Inventory, PatientScope, Role};
use reliance_stats::reduction::{Digest, Need, Reductions};

use crate::said::first_of;
use crate::words::{count, figure};
use crate::{Answered, Ask, Missing, images, sets};

/// Levels that are compared, from the patient down.
const LEVELS: [&str; 5] = ["patient", "study", "series", "instance", "pixels"];

/// The levels that a call asks for, in the words of an inventory.
fn levels(asked: &[&str]) -> Vec<&'static str> {
    let wanted = |level: &&&'static str| {
        let image = matches!(**level, "instance" | "pixels") && asked.contains(&"image");
        asked.is_empty() || asked.contains(*level) || image
    };
    LEVELS.iter().filter(wanted).copied().collect()
}

/// What is asked of every inventory with splits; `asked` names the levels.
pub(crate) fn needs(ask: &Ask<'_>, asked: &[&str]) -> Vec<Need> {
    let mut needs = Vec::new();
    for inventory in images::inventories(ask) {
        for part in inventory.split_parts() {
            for level in levels(asked) {
                needs.push(need(inventory, part, level));
            }
        }
        needs.extend(inventory.whole().map(patients_of_studies));
    }
    needs
}

fn need(inventory: &Inventory, part: &Dataset, level: &str) -> Need {
    match (level, scope(inventory)) {
        ("patient", Some(scope)) => Need::panel(&part.name, Vec::new(), &["patient", scope]),
        _ => Need::keys(&part.name, level),
    }
}

/// What is asked to count the patients of a part, scoped as the inventory says.
pub(crate) fn patients_need(inventory: &Inventory, part: &Dataset) -> Need {
    need(inventory, part, "patient")
}

/// Patients of a part, scoped as the inventory says.
///
/// # Errors
///
/// Why they could not be counted.
pub(crate) fn patients(
    reductions: &Reductions,
    inventory: &Inventory,
    part: &Dataset,
) -> Result<u64, Missing> {
    Ok(ids(reductions, inventory, part, "patient")?.known.len() as u64)
}

fn scope(inventory: &Inventory) -> Option<&'static str> {
    match inventory.patients {
        PatientScope::Everywhere => None,
        PatientScope::Issuer => Some("patient-issuer"),
        PatientScope::Site => Some("site"),
    }
}

fn patients_of_studies(whole: &Dataset) -> Need {
    Need::panel(&whole.name, Vec::new(), &["study", "patient"])
}

/// One answer an inventory.
pub(crate) fn answers(
    ask: &Ask<'_>,
    reductions: &Reductions,
    asked: &[&str],
) -> Vec<Result<Answered, Missing>> {
    let levels = levels(asked);
    if levels.is_empty() {
        return Vec::new();
    }
    let one = |inventory| one(ask, reductions, inventory, &levels);
    images::inventories(ask).iter().map(one).collect()
}

/// Distinct identifiers of a part, and rows without one.
#[derive(Default)]
struct Ids {
    known: BTreeSet<(Digest, Option<Digest>)>,
    missing: u64,
}

fn ids(
    reductions: &Reductions,
    inventory: &Inventory,
    part: &Dataset,
    level: &str,
) -> Result<Ids, Missing> {
    let need = need(inventory, part, level);
    if level != "patient" || scope(inventory).is_none() {
        let keys = reductions.keys(&need)?;
        let known = keys.counts.keys().map(|digest| (*digest, None)).collect();
        return Ok(Ids { known, missing: keys.missing });
    }
    let mut ids = Ids::default();
    for row in &reductions.panel(&need)?.rows {
        match row.ids.as_slice() {
            // An issuer that nobody names is one and the same.
            [Some(patient), within] => drop(ids.known.insert((*patient, *within))),
            _ => ids.missing += 1,
        }
    }
    Ok(ids)
}

/// 0 for training, 1 for tuning, 2 for what judges the device.
fn side(role: Role) -> Option<u8> {
    match role {
        Role::Training => Some(0),
        Role::Tuning => Some(1),
        Role::Test | Role::Readers => Some(2),
        Role::Truthing | Role::Monitoring => None,
    }
}

fn pairs(inventory: &Inventory) -> Vec<(&Dataset, &Dataset)> {
    let parts = inventory.split_parts();
    let mut pairs = Vec::new();
    for a in parts {
        let later = |b: &&Dataset| side(a.role).zip(side(b.role)).is_some_and(|(a, b)| a < b);
        pairs.extend(parts.iter().filter(later).map(|b| (a, b)));
    }
    pairs
}

fn one(
    ask: &Ask<'_>,
    reductions: &Reductions,
    inventory: &Inventory,
    levels: &[&'static str],
) -> Result<Answered, Missing> {
    let name = &inventory.name;
    let pairs = pairs(inventory);
    if pairs.is_empty() {
        return Err(Missing::new(
            format!("two splits of inventory `{name}`, one of them for training or tuning"),
            "scan with `--split train=… test=…`, and say under `splits` what each is for",
        ));
    }
    let (mut shared, mut figures, mut without) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (a, b) in &pairs {
        for level in levels {
            let (left, right) =
                (ids(reductions, inventory, a, level)?, ids(reductions, inventory, b, level)?);
            for (part, ids) in [(a, &left), (b, &right)] {
                if ids.known.is_empty() && *level != "pixels" {
                    return Err(sets::no_identifier(part, level));
                }
                without.insert((*level, part.name.as_str()), ids.missing);
            }
            let both = left.known.intersection(&right.known).count() as u64;
            let of = format!("{level}, `{}` and `{}`", a.name, b.name);
            figures.push(figure("shared-identifiers", of, both as f64));
            if both > 0 {
                let what = images::counted(both, level);
                shared.push(format!("`{}` and `{}` share {what}", a.name, b.name));
            }
        }
    }
    let twice = inventory.whole().map_or(Ok(0), |whole| several_patients(reductions, whole))?;
    figures.push(figure("studies-of-several-patients", format!("`{name}`"), twice as f64));
    let answered = judged(inventory, &shared, &without, pairs.len(), levels);
    let answered = match twice {
        0 => answered,
        studies => answered.caveat(format!(
            "{} of `{name}` under more than one patient identifier: patients may hide behind new ones",
            images::counted(studies, "study")
        )),
    };
    let evidence = inventory.whole().map(|whole| ask.evidence_of(whole)).unwrap_or_default();
    Ok(answered.figures(figures).evidence(evidence))
}

fn judged(
    inventory: &Inventory,
    shared: &[String],
    without: &BTreeMap<(&str, &str), u64>,
    pairs: usize,
    levels: &[&'static str],
) -> Answered {
    let name = &inventory.name;
    let missing = |pixels: bool| -> u64 {
        let of = |((level, _), _): &(&(&str, &str), &u64)| (*level == "pixels") == pixels;
        without.iter().filter(of).map(|(_, rows)| *rows).sum()
    };
    let answered = if !shared.is_empty() {
        Answered::not_shown(first_of("pairs of splits that share identifiers", shared, 6))
            .to_do("take the pairs of the worklist beside the inventory out of the test data")
    } else if missing(false) > 0 {
        let rows = count(missing(false), "identifier");
        Answered::undetermined(format!(
            "no split of `{name}` shares one as far as identifiers go, with {rows} missing"
        ))
        .to_do("fill the identifiers in")
    } else {
        let levels = crate::words::list(levels).replace(" and ", " or ");
        let pairs = count(pairs as u64, "pair");
        Answered::shown(format!("{pairs} of splits of `{name}` share no {levels}"))
    };
    match missing(true) {
        0 => answered.caveat(
            "pixels are compared as stored: a copy that was compressed or scaled is not found",
        ),
        rows => answered.caveat(format!(
            "{} without a digest of pixels: a copy under other identifiers is not found there",
            count(rows, "instance")
        )),
    }
}

/// Studies that stand under more than one patient identifier.
fn several_patients(reductions: &Reductions, whole: &Dataset) -> Result<u64, Missing> {
    let mut patients: BTreeMap<Digest, BTreeSet<Option<Digest>>> = BTreeMap::new();
    for row in &reductions.panel(&patients_of_studies(whole))?.rows {
        if let [Some(study), patient] = row.ids.as_slice() {
            patients.entry(*study).or_default().insert(*patient);
        }
    }
    Ok(patients.values().filter(|patients| patients.len() > 1).count() as u64)
}
