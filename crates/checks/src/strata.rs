//! Who is in a data set: covariates, their bands, and how far two mixes lie apart.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::Population;
use reliance_model::device::{Dataset, Device};
use reliance_stats::reduction::{Axis, Level, Number, Tally};

/// Most groups of one role that are printed one by one; a bound on output, not a judgement.
pub(crate) const MOST_GROUPS: usize = 200;

/// Roles that say what a row is, not who the subject is.
const TECHNICAL: &[&str] = &[
    "case",
    "config-hash",
    "content-hash",
    "date",
    "exclusion",
    "image",
    "patient",
    "preprocessing-hash",
    "race-source",
    "reader",
    "reading",
    "score",
    "source-hash",
    "split",
    "split-version",
    "truth",
    "version",
];

/// Roles a data set has, its side files included.
pub(crate) fn roles(device: &Device, dataset: &Dataset) -> BTreeSet<String> {
    let Some(table) = device.table_of(dataset) else { return BTreeSet::new() };
    let joined = table.joins.iter().flat_map(|join| join.columns.keys());
    table.columns.keys().chain(joined).cloned().collect()
}

/// Does a data set have that role, and was it collected?
pub(crate) fn has_role(device: &Device, dataset: &Dataset, role: &str) -> bool {
    !dataset.never_collected.contains(role)
        && device.table_of(dataset).is_some_and(|table| {
            let mut joins = table.joins.iter();
            table.columns.contains_key(role) || joins.any(|join| join.columns.contains_key(role))
        })
}

/// Roles of a data set that describe its subjects and how they were examined.
pub(crate) fn covariates(device: &Device, dataset: &Dataset) -> Vec<String> {
    let mut roles = roles(device, dataset);
    roles.retain(|role| {
        !TECHNICAL.contains(&role.as_str()) && !dataset.never_collected.contains(role)
    });
    roles.into_iter().collect()
}

/// Is the role a number? Age is; another one is where the table declares its unit, its
/// range or its resolution.
pub(crate) fn is_number(device: &Device, dataset: &Dataset, role: &str) -> bool {
    let declared = device.table_of(dataset).is_some_and(|table| {
        table.units.contains_key(role)
            || table.ranges.contains_key(role)
            || table.resolution.contains_key(role)
    });
    role == "age" || declared
}

/// The axis that cuts a data set by a role: age in bands where edges are given, any other
/// role by its categories.
pub(crate) fn axis(role: &str, age_bands: &[f64]) -> Axis {
    let edges = numbers(age_bands);
    if role == "age" && !edges.is_empty() {
        Axis::bands(role, &edges)
    } else if role == "age" {
        Axis::bands(role, &numbers(DECADES))
    } else {
        Axis::category(role)
    }
}

/// Age bands where neither plan nor population gives any: decades, a convention.
pub(crate) const DECADES: &[f64] = &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0];

/// Ascending finite edges.
pub(crate) fn numbers(edges: &[f64]) -> Vec<Number> {
    let mut numbers: Vec<Number> =
        edges.iter().filter_map(|&edge| Number::new(edge).ok()).collect();
    numbers.sort();
    numbers.dedup();
    numbers
}

/// The lower end of a band's name: 40 for `40-49` and `40+`; none for an open `<40`.
pub(crate) fn lower_end(band: &str) -> Option<f64> {
    let band = band.trim();
    let end = band.split(['-', '+']).next().unwrap_or(band);
    end.trim().parse().ok().filter(|edge: &f64| edge.is_finite())
}

/// Edges of the age bands that a population's strata are given in.
pub(crate) fn age_edges(population: &Population) -> Vec<f64> {
    let Some(at) = population.variables.iter().position(|name| name == "age") else {
        return Vec::new();
    };
    let mut edges: Vec<f64> = Vec::new();
    for (levels, _) in &population.strata {
        let band = levels.get(at).map(String::as_str).unwrap_or_default();
        let open = band.trim().strip_prefix('<').and_then(|edge| edge.parse().ok());
        edges.extend(lower_end(band).or(open));
    }
    numbers(&edges).into_iter().map(Number::get).collect()
}

/// The name of the band of `edges` that holds an age, as the fold names it.
pub(crate) fn band_name(age: f64, edges: &[f64]) -> String {
    let at = edges.iter().rposition(|&edge| age >= edge);
    match at {
        None => format!("<{}", edges.first().copied().unwrap_or_default()),
        Some(at) => match edges.get(at + 1) {
            None => format!("{}+", edges[at]),
            Some(&next) => {
                let top = if next.fract() == 0.0 { next - 1.0 } else { next };
                format!("{}-{top}", edges[at])
            }
        },
    }
}

/// Counts or weights by levels of several variables.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Mix {
    /// Roles, in the order of a stratum's levels.
    pub(crate) roles: Vec<String>,
    /// Weight by levels.
    pub(crate) strata: BTreeMap<Vec<String>, f64>,
    /// Rows left out because one of the roles has no usable value.
    pub(crate) unknown: u64,
}

impl Mix {
    /// The rows of a tally by all its axes; rows with a missing level are counted apart.
    pub(crate) fn of_tally(tally: &Tally) -> Mix {
        let mut mix = Mix { roles: tally.axes.clone(), ..Mix::default() };
        for (levels, cell) in &tally.cells {
            if levels.iter().all(Level::is_known) {
                let levels = levels.iter().map(Level::to_string).collect();
                *mix.strata.entry(levels).or_insert(0.0) += cell.rows as f64;
            } else {
                mix.unknown += cell.rows;
            }
        }
        mix
    }

    /// A population, over those of its variables that are in `roles`, its age bands
    /// gathered into the bands of `edges`.
    pub(crate) fn of_population(population: &Population, roles: &[String], edges: &[f64]) -> Mix {
        let kept: Vec<(usize, &String)> = roles
            .iter()
            .filter_map(|role| {
                population.variables.iter().position(|name| name == role).map(|at| (at, role))
            })
            .collect();
        let mut mix = Mix {
            roles: kept.iter().map(|(_, role)| role.to_string()).collect(),
            ..Mix::default()
        };
        for (levels, weight) in &population.strata {
            let levels = kept.iter().map(|&(at, role)| {
                let level = levels.get(at).map(String::as_str).unwrap_or_default();
                match lower_end(level) {
                    Some(age) if role == "age" && !edges.is_empty() => band_name(age, edges),
                    _ => level.to_string(),
                }
            });
            *mix.strata.entry(levels.collect()).or_insert(0.0) += weight;
        }
        mix
    }

    /// The mix over fewer roles.
    pub(crate) fn along(&self, roles: &[&str]) -> Mix {
        let kept: Vec<usize> = roles
            .iter()
            .filter_map(|role| self.roles.iter().position(|name| name == role))
            .collect();
        let mut mix = Mix {
            roles: kept.iter().map(|&at| self.roles[at].clone()).collect(),
            unknown: self.unknown,
            ..Mix::default()
        };
        for (levels, weight) in &self.strata {
            let levels = kept.iter().map(|&at| levels[at].clone()).collect();
            *mix.strata.entry(levels).or_insert(0.0) += weight;
        }
        mix
    }

    /// Total weight.
    pub(crate) fn total(&self) -> f64 {
        self.strata.values().sum()
    }

    /// Share of a stratum.
    pub(crate) fn share(&self, levels: &[String]) -> f64 {
        let total = self.total();
        let weight = self.strata.get(levels).copied().unwrap_or_default();
        if total > 0.0 { weight / total } else { 0.0 }
    }

    /// The strata of both mixes, with the share of each.
    pub(crate) fn beside(&self, other: &Mix) -> Vec<(Vec<String>, f64, f64)> {
        let strata: BTreeSet<&Vec<String>> =
            self.strata.keys().chain(other.strata.keys()).collect();
        strata
            .into_iter()
            .map(|levels| (levels.clone(), self.share(levels), other.share(levels)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn population() -> Population {
        let strata =
            [("0-39", "F", 2.0), ("0-39", "M", 2.0), ("40-49", "F", 3.0), ("50+", "M", 3.0)];
        Population {
            region: "US".into(),
            title: "invented".into(),
            source: "none".into(),
            variables: vec!["age".into(), "sex".into()],
            strata: strata
                .iter()
                .map(|(age, sex, weight)| (vec![age.to_string(), sex.to_string()], *weight))
                .collect(),
        }
    }

    #[test]
    fn bands_are_named_as_the_fold_names_them() {
        let edges = [0.0, 40.0, 50.0];
        assert_eq!(age_edges(&population()), edges);
        assert_eq!(band_name(39.9, &edges), "0-39");
        assert_eq!(band_name(50.0, &edges), "50+");
        assert_eq!(band_name(30.0, &[40.0, 50.0]), "<40");
    }

    #[test]
    fn a_population_is_gathered_into_wider_bands() {
        let roles = ["age".to_string()];
        let mix = Mix::of_population(&population(), &roles, &[0.0, 50.0]);
        assert_eq!(mix.share(&["0-49".into()]), 0.7);
        assert_eq!(mix.share(&["50+".into()]), 0.3);
        assert_eq!(mix.total(), 10.0);
    }

    #[test]
    fn only_ages_are_gathered_and_what_is_left_out_stays_counted() {
        let sizes = Population { variables: vec!["size".into(), "sex".into()], ..population() };
        let mix = Mix::of_population(&sizes, &["size".to_string()], &[0.0, 50.0]);
        let levels: Vec<&str> = mix.strata.keys().map(|levels| levels[0].as_str()).collect();
        assert_eq!(levels, ["0-39", "40-49", "50+"]);
        let whole = Mix { unknown: 7, ..mix };
        assert_eq!((whole.along(&["size"]).unknown, whole.along(&["size"]).total()), (7, 10.0));
    }

    fn mixed() -> Mix {
        let strata = [("0-39", "F", 2.0), ("0-39", "M", 3.0), ("40+", "M", 5.0)];
        Mix {
            roles: vec!["age".into(), "sex".into()],
            strata: strata
                .iter()
                .map(|(age, sex, n)| (vec![age.to_string(), sex.to_string()], *n))
                .collect(),
            unknown: 4,
        }
    }

    #[test]
    fn margins_add_up_in_the_order_asked_and_nothing_has_no_share() {
        let level = |text: &str| vec![text.to_string()];
        let ages = mixed().along(&["age"]);
        assert_eq!((ages.roles.clone(), ages.unknown), (level("age"), 4));
        assert_eq!(ages.strata, [(level("0-39"), 5.0), (level("40+"), 5.0)].into());
        let turned = mixed().along(&["sex", "moon", "age"]);
        assert_eq!(turned.roles, ["sex", "age"]);
        assert_eq!(turned.strata.get(&vec!["M".to_string(), "40+".to_string()]), Some(&5.0));
        assert_eq!(ages.share(&level("0-39")), 0.5);
        assert_eq!(ages.share(&level("moon")), 0.0);
        assert_eq!(Mix::default().share(&level("0-39")), 0.0);
        let empty = Mix { strata: [(level("0-39"), 0.0)].into(), ..Mix::default() };
        assert_eq!(empty.share(&level("0-39")), 0.0);
    }

    #[test]
    fn what_is_collected_and_no_matter_of_the_table_is_a_covariate() {
        let rows = vec![crate::testing::row("truth=1 score=0.5 case=a age=60 sex=F site=b dose=2")];
        let mut folder =
            crate::testing::folder().dataset("us", reliance_model::device::Role::Test, rows);
        let of = |folder: &crate::testing::Folder| {
            let device = &folder.evidence.device;
            covariates(device, &device.datasets[0])
        };
        assert_eq!(of(&folder), ["age", "dose", "sex", "site"]);
        folder.evidence.device.datasets[0].never_collected.insert("sex".into());
        assert_eq!(of(&folder), ["age", "dose", "site"]);
    }

    #[test]
    fn a_unit_a_range_or_a_resolution_each_makes_a_number() {
        let rows = vec![crate::testing::row("age=60 dose=2")];
        let folder =
            crate::testing::folder().dataset("us", reliance_model::device::Role::Test, rows);
        let told = |change: fn(&mut reliance_model::device::Table), role: &str| {
            let folder = folder.clone().device(|device| change(&mut device.tables[0]));
            let device = &folder.evidence.device;
            is_number(device, &device.datasets[0], role)
        };
        assert!(told(|_| {}, "age"));
        assert!(!told(|_| {}, "dose"));
        let has_unit = |table: &mut reliance_model::device::Table| {
            table.units.insert("dose".into(), "mg".into());
        };
        assert!(told(has_unit, "dose") && !told(has_unit, "sex"));
        assert!(told(
            |table| {
                table.ranges.insert("dose".into(), (0.0, 9.0));
            },
            "dose"
        ));
        assert!(told(
            |table| {
                table.resolution.insert("dose".into(), 0.1);
            },
            "dose"
        ));
    }
}
