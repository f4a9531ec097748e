//! What an inventory holds: instances, series, studies, patients, sites, months.

use reliance_model::device::{Dataset, Inventory};
use reliance_stats::reduction::{Axis, Need, Reductions};

use crate::words::{count, figure, list};
use crate::{Answered, Ask, Missing, images, sets};

/// Identifiers that are counted as they stand; those of patients have a scope.
pub(crate) const IDS: [&str; 2] = ["series", "study"];

/// The need for the months of study.
pub(crate) fn months(part: &Dataset) -> Need {
    Need::tally(&part.name, vec![Axis::month("study-date")])
}

/// What is asked of the parts of inventories.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let inventories = images::inventories(ask).iter();
    let parts =
        inventories.flat_map(|inventory| inventory.parts.iter().map(move |part| (inventory, part)));
    parts
        .flat_map(|(inventory, part)| {
            let ids = IDS.iter().map(|role| Need::keys(&part.name, role));
            let patients = images::split::patients_need(inventory, part);
            let rows = [sets::rows_need(part), sets::levels_need(part, "site"), months(part)];
            ids.chain([patients]).chain(rows)
        })
        .collect()
}

/// One answer a part.
pub(crate) fn answers(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    let one = |inventory: &Inventory| -> Vec<_> {
        inventory.parts.iter().map(|part| one(ask, reductions, inventory, part)).collect()
    };
    images::inventories(ask).iter().flat_map(one).collect()
}

fn one(
    ask: &Ask<'_>,
    reductions: &Reductions,
    inventory: &Inventory,
    part: &Dataset,
) -> Result<Answered, Missing> {
    let name = &part.name;
    let rows = images::instances(reductions, part)?;
    let mut words = vec![count(rows, "instance")];
    let mut figures = vec![figure("instances", format!("`{name}`"), rows as f64)];
    let mut counts = Vec::new();
    for role in IDS {
        counts.push((role, reductions.keys(&Need::keys(name, role))?.counts.len() as u64));
    }
    counts.push(("patient", images::split::patients(reductions, inventory, part)?));
    for (role, number) in counts {
        words.push(images::counted(number, role));
        figures.push(figure(role, format!("`{name}`"), number as f64));
    }
    let (sites, without) = images::levels(reductions, part, "site")?;
    words.push(count(sites.len() as u64, "site"));
    let (seen, undated) = sets::known(&reductions.tally(&months(part))?.along("study-date"));
    if let (Some((first, _)), Some((last, _))) = (seen.first_key_value(), seen.last_key_value()) {
        words.push(format!("studies from {first} to {last}"));
    }
    let mut answered = Answered::shown(format!("`{name}` holds {}", list(&words)));
    for (what, rows) in [("site", without), ("study date", undated)] {
        if rows > 0 {
            answered = answered
                .caveat(format!("{} of `{name}` without a {what}", count(rows, "instance")));
        }
    }
    Ok(answered.figures(figures).evidence(ask.evidence_of(part)))
}
