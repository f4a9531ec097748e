//! From which regions the subjects of images come, for the law of their origin.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Inventory};
use reliance_stats::reduction::{Axis, Digest, Level, Need, Reductions};

use crate::{Ask, Missing, images};

/// Subjects and instances of one region.
#[derive(Debug, Default)]
pub(crate) struct Region {
    pub(crate) patients: BTreeSet<Digest>,
    pub(crate) instances: u64,
    pub(crate) sites: BTreeSet<String>,
}

fn need(whole: &Dataset) -> Need {
    Need::panel(&whole.name, vec![Axis::category("site")], &["patient"])
}

/// What is asked of every inventory.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    images::inventories(ask).iter().filter_map(Inventory::whole).map(need).collect()
}

/// Subjects of an inventory by region; `None` gathers those whose region nobody declared.
pub(crate) fn by_region(
    reductions: &Reductions,
    inventory: &Inventory,
) -> Result<BTreeMap<Option<String>, Region>, Missing> {
    let mut regions: BTreeMap<Option<String>, Region> = BTreeMap::new();
    let Some(whole) = inventory.whole() else { return Ok(regions) };
    for row in &reductions.panel(&need(whole))?.rows {
        let site = match row.levels.first() {
            Some(Level::Text(site)) => Some(site.as_str()),
            _ => None,
        };
        let region = regions.entry(inventory.region_of(site).map(str::to_string)).or_default();
        region.instances += 1;
        region.patients.extend(row.ids.first().copied().flatten());
        region.sites.extend(site.map(str::to_string));
    }
    Ok(regions)
}
