//! How images of the target market and of other markets were acquired, side by side.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory};
use reliance_model::finding::Figure;
use reliance_model::picture::Picture;
use reliance_stats::homogeneity::chi_square;
use reliance_stats::reduction::{Axis, Level, Need, Reductions};

use crate::images::coverage::axis;
use crate::mixes::{distance, pictures};
use crate::strata::Mix;
use crate::words::figure;
use crate::{Ask, Missing, images, sets};

/// Columns that say how an image was acquired.
pub(crate) const ROLES: [&str; 7] = [
    "manufacturer",
    "scanner",
    "kernel",
    "slice-thickness",
    "tube-voltage",
    "field-strength",
    "contrast",
];

/// The test parts of inventories, each with its inventory.
fn tests<'a>(ask: &Ask<'a>) -> Vec<(&'a Inventory, &'a Dataset)> {
    let parts = images::tests(ask);
    let inventories = images::inventories(ask).iter();
    inventories
        .flat_map(|inventory| inventory.parts.iter().map(move |part| (inventory, part)))
        .filter(|(_, part)| parts.iter().any(|test| test.name == part.name))
        .collect()
}

fn need(part: &Dataset, role: &str) -> Need {
    Need::tally(&part.name, vec![Axis::category("site"), axis(role)])
}

/// What is asked of the test parts of inventories.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let tests = tests(ask).into_iter();
    tests.flat_map(|(_, part)| ROLES.iter().map(move |role| need(part, role))).collect()
}

/// One column, own region and all others beside one another.
pub(crate) struct Beside {
    pub(crate) role: &'static str,
    pub(crate) own: Mix,
    pub(crate) other: Mix,
    /// Standardised difference; the reason where there is none.
    pub(crate) smd: Result<f64, String>,
}

/// Every column that both sides have, those that a side lacks, and rows of no region.
#[derive(Default)]
pub(crate) struct Sides {
    pub(crate) beside: Vec<Beside>,
    pub(crate) lacking: Vec<&'static str>,
    pub(crate) unplaced: u64,
}

/// The sides of the test images; `region` is the target market's.
///
/// # Errors
///
/// That one side has no image, or why they could not be counted.
pub(crate) fn sides(
    ask: &Ask<'_>,
    reductions: &Reductions,
    region: &str,
) -> Result<Sides, Missing> {
    let mut sides = Sides::default();
    for role in ROLES {
        let mut mixes = [Mix::default(), Mix::default()];
        let mut placed = [0, 0];
        let mut unplaced = 0;
        for (inventory, part) in tests(ask) {
            for (levels, cell) in &reductions.tally(&need(part, role))?.cells {
                let [site, level] = levels.as_slice() else { continue };
                let site = site.is_known().then(|| site.to_string());
                match inventory.region_of(site.as_deref()) {
                    None => unplaced += cell.rows,
                    Some(place) => {
                        let at = usize::from(place != region);
                        placed[at] += cell.rows;
                        add(&mut mixes[at], role, level, cell.rows);
                    }
                }
            }
        }
        if placed.contains(&0) {
            return Err(Missing::new(
                format!("test images both from {region} and from elsewhere"),
                "say under `regions` of the inventory where each site lies",
            ));
        }
        sides.unplaced = unplaced;
        let [own, other] = mixes;
        if own.total() > 0.0 && other.total() > 0.0 {
            let smd = distance(&own, &other);
            sides.beside.push(Beside { role, own, other, smd });
        } else if own.total() + other.total() > 0.0 {
            sides.lacking.push(role);
        }
    }
    Ok(sides)
}

fn add(mix: &mut Mix, role: &str, level: &Level, rows: u64) {
    if mix.roles.is_empty() {
        mix.roles = vec![role.to_string()];
    }
    match level.is_known() {
        true => *mix.strata.entry(vec![level.to_string()]).or_insert(0.0) += rows as f64,
        false => mix.unknown += rows,
    }
}

impl Beside {
    /// Shares of each level on both sides, the standardised difference and the test of
    /// homogeneity.
    pub(crate) fn figures(&self, region: &str) -> Vec<Figure> {
        let role = self.role;
        let mut figures = Vec::new();
        for (levels, own, other) in self.own.beside(&self.other) {
            let level = levels.join(" ");
            figures.push(figure("share", format!("{region}, {role} {level}"), own));
            figures.push(figure("share", format!("elsewhere, {role} {level}"), other));
        }
        if let Ok(smd) = &self.smd {
            let mut one = figure("smd", role, *smd);
            one.method = Some("multinomial SMD".into());
            figures.push(one);
        }
        let row = |mix: &Mix, levels: &Vec<String>| -> u64 {
            mix.strata.get(levels).copied().unwrap_or_default() as u64
        };
        let levels: Vec<Vec<String>> =
            self.own.beside(&self.other).into_iter().map(|(levels, ..)| levels).collect();
        let table: Vec<Vec<u64>> = [&self.own, &self.other]
            .map(|mix| levels.iter().map(|level| row(mix, level)).collect())
            .to_vec();
        if let Ok(test) = chi_square(&table) {
            let mut one = figure("p-homogeneity", role, test.p);
            one.method = Some("Pearson chi-square".into());
            one.note = Some(format!(
                "statistic {:.4}, {} df; images of a series are no independent draws, so it decides nothing",
                test.statistic, test.df
            ));
            figures.push(one);
        }
        figures
    }

    /// The levels of both sides, drawn.
    pub(crate) fn pictures(&self, region: &str) -> Vec<Picture> {
        let mut drawn = pictures(&self.own, &self.other, (region, "elsewhere"), &[]);
        for picture in &mut drawn {
            if let Picture::Shares { title, .. } = picture {
                *title = format!("Test images by {}", self.role);
            }
        }
        drawn
    }
}

/// Rows of each level on both sides, by role; what performance is cut by.
pub(crate) fn roles_of<'a>(ask: &Ask<'a>, set: &Dataset) -> Vec<&'static str> {
    let has = |role: &&&'static str| sets::has(ask, set, role);
    ROLES.iter().filter(has).copied().collect()
}

/// Distances by role, for a sentence.
pub(crate) fn distances(sides: &Sides) -> BTreeMap<&'static str, f64> {
    let of = |one: &Beside| one.smd.as_ref().ok().map(|smd| (one.role, *smd));
    sides.beside.iter().filter_map(of).collect()
}
