//! Where images come from and when: hash of the inventory, sites, and the days of their
//! studies against the declared window of collection.

use reliance_model::Date;
use reliance_model::device::{Dataset, Inventory};
use reliance_stats::reduction::{Axis, Need, Reductions};

use crate::words::{count, figure};
use crate::{Answered, Ask, Missing, images, sets};

fn months(part: &Dataset) -> Need {
    Need::tally(&part.name, vec![Axis::month("study-date")])
}

/// Columns of an inventory that a field of provenance is read from.
fn role(field: &str) -> Option<&'static str> {
    match field {
        "site" => Some("site"),
        "source-hash" => Some("content-hash"),
        _ => None,
    }
}

/// What is asked of inventories for these fields; none asks for all.
pub(crate) fn needs(ask: &Ask<'_>, fields: &[&str]) -> Vec<Need> {
    let mut needs = Vec::new();
    for inventory in images::inventories(ask) {
        let Some(whole) = inventory.whole() else { continue };
        needs.extend(
            fields.iter().filter_map(|field| role(field)).map(|role| Need::keys(&whole.name, role)),
        );
        needs.extend(inventory.without_row.as_ref().map(images::unread::need));
        needs.extend([months(whole), sets::levels_need(whole, "deid-methods")]);
    }
    needs
}

/// One answer for each field that an inventory has, and one for its days.
pub(crate) fn answers(
    ask: &Ask<'_>,
    reductions: &Reductions,
    fields: &[&str],
    dates: bool,
) -> Vec<Result<Answered, Missing>> {
    let mut parts = Vec::new();
    for inventory in images::inventories(ask) {
        let Some(whole) = inventory.whole() else { continue };
        for field in fields {
            if *field == "dataset-hash" {
                parts.push(hash(ask, whole));
            } else if let Some(role) = role(field) {
                parts.push(column(ask, reductions, whole, role));
            }
        }
        if dates {
            parts.push(images::unread::answer(ask, reductions, inventory));
            parts.push(window(ask, reductions, inventory, whole));
        }
    }
    parts
}

fn hash(ask: &Ask<'_>, whole: &Dataset) -> Result<Answered, Missing> {
    let files = ask.evidence_of(whole);
    match files.iter().all(|file| file.sha256.is_some()) {
        true => Ok(Answered::shown(format!("the hash of inventory `{}` is computed", whole.name))
            .evidence(files)),
        false => Err(Missing::new(
            format!("the bytes of inventory `{}`, for its hash", whole.name),
            "put the file where `reliance.toml` says",
        )),
    }
}

fn column(
    ask: &Ask<'_>,
    reductions: &Reductions,
    whole: &Dataset,
    role: &str,
) -> Result<Answered, Missing> {
    let keys = reductions.keys(&Need::keys(&whole.name, role))?;
    let rows: u64 = keys.counts.values().sum();
    let name = &whole.name;
    if rows + keys.missing == 0 {
        return Err(sets::no_row(whole));
    }
    if keys.missing > 0 {
        return Err(Missing::new(
            format!("`{role}` of {} of `{name}`", count(keys.missing, "instance")),
            "scan the files anew, and say how to tell it",
        ));
    }
    let values = count(keys.counts.len() as u64, "value");
    Ok(Answered::shown(format!(
        "all {} of `{name}` have `{role}` ({values})",
        count(rows, "instance")
    ))
    .evidence(ask.evidence_of(whole)))
}

/// The days of the studies against the declared window.
fn window(
    ask: &Ask<'_>,
    reductions: &Reductions,
    inventory: &Inventory,
    whole: &Dataset,
) -> Result<Answered, Missing> {
    let name = &whole.name;
    let (seen, undated) = sets::known(&reductions.tally(&months(whole))?.along("study-date"));
    let (Some(from), Some(to)) = whole.collected else {
        return Err(Missing::new(
            format!("the first and last day on which the images of `{name}` were collected"),
            "add `collected = { from = …, to = … }` to the inventory",
        ));
    };
    let (Some((first, _)), Some((last, _))) = (seen.first_key_value(), seen.last_key_value())
    else {
        return Err(Missing::new(
            format!("a study date in `{name}`, to hold against the declared window"),
            "where de-identification took the days out, a person holds the originals against it",
        ));
    };
    let outside: u64 = seen
        .iter()
        .filter(|(found, _)| **found < month(from) || **found > month(to))
        .map(|(_, rows)| rows)
        .sum();
    let shifted = whole_is_shifted(inventory, reductions)?;
    let figures = [figure("instances-outside-the-window", format!("`{name}`"), outside as f64)];
    let seen = format!(
        "studies of `{name}` are of {first} to {last}, collection is declared as {from} to {to}"
    );
    let answered = if outside > 0 && shifted {
        Answered::for_a_person(format!(
            "{seen}; days were shifted, so a person holds the originals against it"
        ))
    } else if outside > 0 {
        Answered::not_shown(format!("{seen}; outside: {}", count(outside, "instance")))
            .to_do("correct `collected`, or take the images out")
    } else if undated > 0 {
        return Err(Missing::new(
            format!("the study date of {} of `{name}`", count(undated, "instance")),
            "where de-identification took the days out, a person holds the originals against it",
        ));
    } else if shifted {
        Answered::for_a_person(format!(
            "{seen}; days were shifted, so a person holds the originals against it"
        ))
    } else {
        Answered::shown(seen)
    };
    let answered = match &whole.collection {
        Some(collection) => answered.caveat(format!("`{name}` is declared as {collection}")),
        None => answered
            .caveat(format!("`{name}` does not say whether it is retrospective or prospective")),
    };
    Ok(answered.figures(figures).evidence(ask.evidence_of(whole)))
}

fn month(day: Date) -> String {
    day.format("%Y-%m").to_string()
}

/// Does an instance declare that its days were shifted (113107)?
fn whole_is_shifted(inventory: &Inventory, reductions: &Reductions) -> Result<bool, Missing> {
    let Some(whole) = inventory.whole() else { return Ok(false) };
    let (methods, _) = images::levels(reductions, whole, "deid-methods")?;
    Ok(methods.keys().any(|codes| codes.contains("113107")))
}
