//! Copies within an inventory: bytes, instances, pixels.

use reliance_model::device::{Dataset, Inventory};
use reliance_stats::reduction::{Need, Reductions};

use crate::words::{count, figure};
use crate::{Answered, Ask, Missing, images, sets};

/// What makes two instances copies, and what it says of them.
const BY: [(&str, &str); 3] = [
    ("content-hash", "their bytes"),
    ("instance", "their instance UID"),
    ("pixels", "their pixels"),
];

/// What is asked of every inventory.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let wholes = images::inventories(ask).iter().filter_map(Inventory::whole);
    wholes
        .flat_map(|whole| {
            BY.iter().map(|(role, _)| Need::keys(&whole.name, role)).chain([sets::rows_need(whole)])
        })
        .collect()
}

/// One answer an inventory.
pub(crate) fn answers(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    let wholes = images::inventories(ask).iter().filter_map(Inventory::whole);
    wholes.map(|whole| one(ask, reductions, whole)).collect()
}

fn one(ask: &Ask<'_>, reductions: &Reductions, whole: &Dataset) -> Result<Answered, Missing> {
    let (name, all) = (&whole.name, images::instances(reductions, whole)?);
    let (mut repeats, mut figures, mut open) = (Vec::new(), Vec::new(), Vec::new());
    for (role, words) in BY {
        let keys = match reductions.keys(&Need::keys(name, role)) {
            Ok(keys) => keys,
            // Bytes are hashed only where the scan was asked for it.
            Err(_) if role == "content-hash" => continue,
            Err(reason) => return Err(reason.into()),
        };
        figures.push(figure(
            "repeated-rows",
            format!("`{name}`, by {role}"),
            keys.repeats() as f64,
        ));
        if keys.repeats() > 0 {
            repeats.push((role, format!("{} by {words}", keys.repeats())));
        }
        if keys.missing > 0 && role != "content-hash" {
            open.push(format!("{} without {role}", count(keys.missing, "instance")));
        }
    }
    let told = |roles: &[&str]| -> Vec<String> {
        let of = |(role, _): &&(&str, String)| roles.contains(role);
        repeats.iter().filter(of).map(|(_, words)| words.clone()).collect()
    };
    let sure = told(&["content-hash", "instance"]);
    let pixels = told(&["pixels"]);
    let of_all = format!("of {} of `{name}`", count(all, "instance"));
    let mut answered = if !sure.is_empty() {
        let repeats: Vec<String> = sure.into_iter().chain(pixels).collect();
        Answered::not_shown(format!(
            "{of_all}, earlier ones are repeated: {}",
            crate::words::list(&repeats)
        ))
        .to_do("remove the copies that the worklist beside the inventory names")
    } else if !pixels.is_empty() {
        Answered::for_a_person(format!(
            "{of_all}, earlier ones are repeated under another identifier: {}; blank images repeat too, so a person looks at the pairs",
            crate::words::list(&pixels)
        ))
    } else if let Some(open) = open.first() {
        return Err(Missing::new(
            format!("identifiers throughout `{name}`: {open}"),
            "scan the files anew, with digests of pixels",
        ));
    } else {
        Answered::shown(format!("none {of_all} repeats another by instance UID or pixels"))
    };
    for open in open {
        answered = answered.caveat(format!("`{name}`: {open}"));
    }
    Ok(answered.figures(figures).evidence(ask.evidence_of(whole)))
}

/// Copies across the splits of inventories: pixels and instances.
pub(crate) fn across(ask: &Ask<'_>, reductions: &Reductions) -> Vec<Result<Answered, Missing>> {
    images::split::answers(ask, reductions, &["image"])
}
