//! Nothing is sampled: every requirement, route and pair is there, and reads without a problem.

use std::collections::BTreeMap;
use std::path::Path;

use crate::{reading, rendered};

#[test]
fn the_catalogue_reads_without_a_problem() {
    let reading = reading();
    assert!(reading.problems.is_empty(), "{}", rendered(&reading.problems));
}

#[test]
fn nothing_is_left_out() {
    let catalogue = &reading().items;
    let mut regulators: BTreeMap<&str, usize> = BTreeMap::new();
    for requirement in catalogue.requirements.values() {
        *regulators.entry(&requirement.regulator).or_default() += 1;
    }
    let counts: Vec<String> = regulators.iter().map(|(name, n)| format!("{name} {n}")).collect();
    // The other counts stand in README.md and catalogue/README.md, which are held against the catalogue.
    insta::assert_snapshot!(counts.join(", "), @"cn 71, eu 89, imdrf 42, intl 2, mdsap 1, reported 6, standards 17, uk 47, uk-ni 1, us 269");
    insta::assert_snapshot!(catalogue.terms.len(), @"179");
}

/// The words that give the catalogue's size to a reader stand in these files.
#[test]
#[allow(clippy::disallowed_methods, reason = "this test is about files")]
fn the_sizes_that_readers_are_told_are_those_of_the_catalogue() {
    let catalogue = &reading().items;
    let (requirements, routes) = (catalogue.requirements.len(), catalogue.routes.len());
    let size = format!("{requirements} requirements");
    let told = [
        ("README.md", format!("holds {size} and {routes} routes")),
        (
            "catalogue/README.md",
            format!("There are {size}, {routes} routes and {} pairs", catalogue.crosswalk.len()),
        ),
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (file, words) in told {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(&words), "the catalogue has grown: write \"{words}\" in {file}");
    }
}

#[test]
fn populations_add_up() {
    for population in &reading().items.populations {
        assert!(!population.strata.is_empty(), "{}", population.title);
        let total: f64 = population.strata.iter().map(|(_, count)| count).sum();
        assert!(total > 8e6, "{}: {total}", population.title);
        for variable in &population.variables {
            let sum: f64 = population.shares(variable).values().sum();
            assert!((sum - 1.0).abs() < 1e-12, "{} {variable}: {sum}", population.title);
        }
    }
}

#[test]
fn the_census_has_one_total_in_every_set_of_categories() {
    let by_race = |p: &&reliance_model::catalogue::Population| {
        p.variables.iter().any(|variable| variable.starts_with("race"))
    };
    let totals: Vec<f64> = reading()
        .items
        .populations
        .iter()
        .filter(by_race)
        .map(|population| population.strata.iter().map(|(_, count)| count).sum())
        .collect();
    assert_eq!(totals, [331_449_281.0; 3]);
}
