//! How images of the target market and of other markets were acquired, side by side.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory, Role};
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

/// Rows of test data, and where each of them comes from.
enum Origin<'a> {
    /// Images, by their sites.
    Images(&'a Inventory, &'a Dataset),
    /// Rows of a table, all of one region.
    Rows(&'a str, &'a Dataset),
}

/// The test parts of inventories; where there is no inventory, test data of declared regions.
fn tests<'a>(ask: &Ask<'a>) -> Vec<Origin<'a>> {
    if images::inventories(ask).is_empty() {
        let device = &ask.evidence.device;
        let tests = device.with_role(Role::Test);
        return tests
            .filter_map(|set| Some(Origin::Rows(set.region.as_deref()?, set)))
            .filter(|origin| ROLES.iter().any(|role| origin.has(ask, role)))
            .collect();
    }
    let parts = images::tests(ask);
    let inventories = images::inventories(ask).iter();
    inventories
        .flat_map(|inventory| inventory.parts.iter().map(move |part| (inventory, part)))
        .filter(|(_, part)| parts.iter().any(|test| test.name == part.name))
        .map(|(inventory, part)| Origin::Images(inventory, part))
        .collect()
}

impl Origin<'_> {
    fn has(&self, ask: &Ask<'_>, role: &str) -> bool {
        match self {
            Origin::Images(..) => true,
            Origin::Rows(_, set) => sets::has(ask, set, role),
        }
    }

    fn need(&self, role: &str) -> Need {
        match self {
            Origin::Images(_, part) => {
                Need::tally(&part.name, vec![Axis::category("site"), axis(role)])
            }
            Origin::Rows(_, set) => Need::tally(&set.name, vec![axis(role)]),
        }
    }

    /// Region and level of a cell of that need.
    fn read<'c>(&'c self, levels: &'c [Level]) -> Option<(Option<&'c str>, &'c Level)> {
        match (self, levels) {
            (Origin::Images(inventory, _), [site, level]) => {
                let site = site.is_known().then(|| site.to_string());
                Some((inventory.region_of(site.as_deref()), level))
            }
            (Origin::Rows(region, _), [level]) => Some((Some(region), level)),
            _ => None,
        }
    }
}

/// Are there test data whose acquisition can be compared?
pub(crate) fn has_any(ask: &Ask<'_>) -> bool {
    !tests(ask).is_empty()
}

/// The data sets that are compared.
pub(crate) fn compared<'a>(ask: &Ask<'a>) -> Vec<&'a Dataset> {
    let set = |origin| match origin {
        Origin::Images(_, set) | Origin::Rows(_, set) => set,
    };
    tests(ask).into_iter().map(set).collect()
}

/// What is asked of them.
pub(crate) fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let of = |origin: Origin<'_>| -> Vec<Need> {
        let roles = ROLES.iter().filter(|role| origin.has(ask, role));
        roles.map(|role| origin.need(role)).collect()
    };
    tests(ask).into_iter().flat_map(of).collect()
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
    let mut one_sided = Vec::new();
    for role in ROLES {
        let mut mixes = [Mix::default(), Mix::default()];
        let mut placed = [0, 0];
        let mut unplaced = 0;
        for origin in tests(ask).iter().filter(|origin| origin.has(ask, role)) {
            for (levels, cell) in &reductions.tally(&origin.need(role))?.cells {
                let Some((place, level)) = origin.read(levels) else { continue };
                let Some(place) = place else {
                    unplaced += cell.rows;
                    continue;
                };
                let at = usize::from(place != region);
                placed[at] += cell.rows;
                add(&mut mixes[at], role, level, cell.rows);
            }
        }
        sides.unplaced = sides.unplaced.max(unplaced);
        if placed.contains(&0) {
            if placed != [0, 0] || unplaced > 0 {
                one_sided.push(role);
            }
            continue;
        }
        let [own, other] = mixes;
        if own.total() > 0.0 && other.total() > 0.0 {
            let smd = distance(&own, &other);
            sides.beside.push(Beside { role, own, other, smd });
        } else if own.total() + other.total() > 0.0 {
            sides.lacking.push(role);
        }
    }
    if sides.beside.is_empty() && sides.lacking.is_empty() && !one_sided.is_empty() {
        return Err(Missing::new(
            format!("{} both from {region} and from elsewhere", words(ask)),
            "say under `regions` of the inventory where each site lies, and under `region` where a data set comes from",
        ));
    }
    sides.lacking.extend(one_sided);
    Ok(sides)
}

/// What is compared, in words.
pub(crate) fn words(ask: &Ask<'_>) -> &'static str {
    if images::inventories(ask).is_empty() { "test data" } else { "test images" }
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
    /// Do the sides share no level, so that no distance can be computed?
    pub(crate) fn is_disjoint(&self) -> bool {
        let shared = |levels: &Vec<String>| self.other.strata.contains_key(levels);
        self.smd.is_err() && !self.own.strata.keys().any(shared)
    }

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
