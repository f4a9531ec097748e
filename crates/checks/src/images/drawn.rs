//! Pictures of an inventory: sites and scanners, slice thickness and tube voltage by
//! market or split.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory};
use reliance_model::picture::{DistributionSeries, Picture};
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::images::coverage::{THICKNESS, VOLTAGE, axis};
use crate::sets;
use crate::strata::band_name;

/// Most sites and most scanners drawn each for itself; the others are summed.
const SITES: usize = 14;
const SCANNERS: usize = 8;
/// Most markets or splits beside one another.
const GROUPS: usize = 4;

/// What is distributed: role, title, measure with unit, edges of its bands.
const MEASURES: [(&str, &str, &str, &[f64]); 2] = [
    ("slice-thickness", "Slice thickness", "slice thickness, mm", THICKNESS),
    ("tube-voltage", "Tube voltage", "tube voltage, kV", VOLTAGE),
];

fn scanners(whole: &Dataset) -> Need {
    let by = ["site", "manufacturer", "scanner"];
    Need::tally(&whole.name, by.iter().map(|role| Axis::category(role)).collect())
}

fn by_site(whole: &Dataset, role: &str) -> Need {
    Need::tally(&whole.name, vec![Axis::category("site"), axis(role)])
}

fn of_split(part: &Dataset, role: &str) -> Need {
    Need::tally(&part.name, vec![axis(role)])
}

/// What the map of sites and scanners asks for.
pub(crate) fn heat_needs(inventory: &Inventory) -> Vec<Need> {
    inventory.whole().map(scanners).into_iter().collect()
}

/// What the distributions ask for.
pub(crate) fn distribution_needs(inventory: &Inventory) -> Vec<Need> {
    let mut needs = Vec::new();
    for (role, ..) in MEASURES {
        needs.extend(inventory.whole().map(|whole| by_site(whole, role)));
        needs.extend(inventory.split_parts().iter().map(|part| of_split(part, role)));
    }
    needs
}

/// Instances by site and scanner; none where neither is known or nothing was counted.
pub(crate) fn heat(reductions: &Reductions, inventory: &Inventory) -> Option<Picture> {
    let tally = reductions.tally(&scanners(inventory.whole()?)).ok()?;
    let known = |role: &str| tally.along(role).keys().any(Level::is_known);
    if !known("site") && !known("scanner") && !known("manufacturer") {
        return None;
    }
    let mut cells: BTreeMap<(String, String), u64> = BTreeMap::new();
    for (levels, cell) in &tally.cells {
        let [site, make, model] = levels.as_slice() else { continue };
        let key = (site_name(inventory, site), scanner_name(make, model));
        *cells.entry(key).or_insert(0) += cell.rows;
    }
    let rows = Names::of(cells.iter().map(|((row, _), n)| (row, *n)), SITES, "site");
    let columns = Names::of(cells.iter().map(|((_, column), n)| (column, *n)), SCANNERS, "scanner");
    let (rows, columns) = (rows?, columns?);
    let mut counts = vec![vec![0; columns.names.len()]; rows.names.len()];
    for ((row, column), n) in &cells {
        counts[rows.place(row)][columns.place(column)] += n;
    }
    Some(Picture::Heat {
        title: format!("Sites and scanners of `{}`", inventory.name),
        measure: "instances".into(),
        rows: rows.names,
        columns: columns.names,
        counts,
    })
}

fn site_name(inventory: &Inventory, site: &Level) -> String {
    let own = site.is_known().then(|| site.to_string());
    let region = inventory.region_of(own.as_deref()).map(|region| format!("{region}, "));
    format!("{}{}", region.unwrap_or_default(), own.as_deref().unwrap_or("no site named"))
}

fn scanner_name(make: &Level, model: &Level) -> String {
    match (make.is_known(), model.is_known()) {
        // The model first: a picture cuts a long name at its end.
        (true, true) => format!("{model}, {make}"),
        (true, false) => format!("{make}, no model named"),
        (false, true) => model.to_string(),
        (false, false) => "not named".to_string(),
    }
}

/// Names in order, the commonest each for itself and the others together at the end.
struct Names {
    names: Vec<String>,
    others: bool,
}

impl Names {
    /// `None` where there is no name.
    fn of<'a>(
        counted: impl Iterator<Item = (&'a String, u64)>,
        most: usize,
        noun: &str,
    ) -> Option<Names> {
        let mut sums: BTreeMap<&String, u64> = BTreeMap::new();
        for (name, rows) in counted {
            *sums.entry(name).or_insert(0) += rows;
        }
        let mut sums: Vec<(&String, u64)> = sums.into_iter().collect();
        sums.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let others = sums.len() > most;
        let kept = if others { most.saturating_sub(1) } else { sums.len() };
        let mut names: Vec<String> =
            sums[..kept].iter().map(|(name, _)| name.to_string()).collect();
        names.sort();
        if others {
            names.push(format!("{} other {noun}s", sums.len() - kept));
        }
        (!names.is_empty()).then_some(Names { names, others })
    }

    /// Where a name stands: with the others where it has no place of its own.
    fn place(&self, name: &str) -> usize {
        let own = self.names.len() - usize::from(self.others);
        let found = self.names[..own].iter().position(|kept| kept == name);
        found.unwrap_or(self.names.len() - 1)
    }
}

/// Slice thickness and tube voltage by market, or by split where no region is declared;
/// a measure that no image says is left out.
pub(crate) fn distributions(reductions: &Reductions, inventory: &Inventory) -> Vec<Picture> {
    let measures = MEASURES.into_iter();
    measures.filter_map(|measure| distribution(reductions, inventory, measure)).collect()
}

type Groups = BTreeMap<String, BTreeMap<Level, u64>>;

fn distribution(
    reductions: &Reductions,
    inventory: &Inventory,
    (role, title, measure, edges): (&str, &str, &str, &[f64]),
) -> Option<Picture> {
    let (groups, by) = groups(reductions, inventory, role)?;
    let sums: BTreeMap<String, u64> =
        groups.iter().map(|(name, levels)| (name.clone(), levels.values().sum())).collect();
    let names = Names::of(sums.iter().map(|(name, rows)| (name, *rows)), GROUPS, "group")?;
    let mut series: Vec<BTreeMap<Level, u64>> = vec![BTreeMap::new(); names.names.len()];
    for (name, levels) in &groups {
        for (level, rows) in levels {
            *series[names.place(name)].entry(level.clone()).or_insert(0) += rows;
        }
    }
    let bands: Vec<String> = edges.iter().map(|edge| band_name(*edge, edges)).collect();
    let seen = |band: &String| {
        series.iter().any(|levels| levels.contains_key(&Level::text(band.as_str())))
    };
    let (first, last) = (bands.iter().position(seen)?, bands.iter().rposition(seen)?);
    let bands = &bands[first..=last];
    let bins = (first..=last).map(|at| bin(edges, at)).collect();
    let series = names.names.iter().zip(&series).map(|(name, levels)| one(name, levels, bands));
    Some(Picture::Distribution {
        title: format!("{title} of `{}`{by}", inventory.name),
        measure: measure.into(),
        bins,
        series: series.collect(),
    })
}

/// Levels of a column by market, by split, or of all, and the end of the title.
fn groups(
    reductions: &Reductions,
    inventory: &Inventory,
    role: &str,
) -> Option<(Groups, &'static str)> {
    let mut groups = Groups::new();
    let by_market = !inventory.regions.is_empty() || inventory.region.is_some();
    if !by_market && !inventory.split_parts().is_empty() {
        for part in inventory.split_parts() {
            let name = part.name.strip_prefix(&inventory.name).unwrap_or(&part.name);
            let name = name.trim_start_matches(':').to_string();
            groups.insert(name, reductions.tally(&of_split(part, role)).ok()?.along(role));
        }
        return Some((groups, " by split"));
    }
    for (levels, cell) in &reductions.tally(&by_site(inventory.whole()?, role)).ok()?.cells {
        let [site, level] = levels.as_slice() else { continue };
        let site = site.is_known().then(|| site.to_string());
        let none = if by_market { "no region declared" } else { "all images" };
        let group = inventory.region_of(site.as_deref()).unwrap_or(none).to_string();
        *groups.entry(group).or_default().entry(level.clone()).or_insert(0) += cell.rows;
    }
    Some((groups, if by_market { " by market" } else { "" }))
}

/// A band as a reader takes it, with its ends.
fn bin(edges: &[f64], at: usize) -> String {
    match (edges.get(at), edges.get(at + 1)) {
        (Some(low), Some(high)) => format!("{low} to <{high}"),
        (Some(low), None) => format!("{low} and more"),
        (None, _) => String::new(),
    }
}

fn one(name: &str, levels: &BTreeMap<Level, u64>, bands: &[String]) -> DistributionSeries {
    let rows = |band: &String| levels.get(&Level::text(band.as_str())).copied().unwrap_or(0);
    let known: u64 = bands.iter().map(rows).sum();
    let share = |rows: u64| (rows, sets::share(rows, known).unwrap_or_default());
    DistributionSeries {
        name: name.to_string(),
        bins: bands.iter().map(|band| share(rows(band))).collect(),
        known,
        unknown: levels.values().sum::<u64>() - known,
    }
}
