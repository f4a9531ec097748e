//! Tests of routes and pathways on the catalogue that ships with the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

mod calls;
mod pathways;
mod plans;
mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use reliance_model::Date;
use reliance_model::catalogue::Catalogue;
use reliance_model::catalogue_read;
use reliance_model::device::Authorization;
use reliance_model::evidence::Evidence;
use reliance_model::facet::Fact;

/// The shipped catalogue.
fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
        let mut files = BTreeMap::new();
        walk(&root, "", &mut files);
        catalogue_read::read(&files).items
    })
}

/// Markets that these tests were written for, and which of them are catalogued.
const MARKETS: [(&str, bool); 10] = [
    ("us", true),
    ("eu", true),
    ("uk-gb", true),
    ("uk-ni", true),
    ("cn", true),
    ("au", false),
    ("br", false),
    ("ca", false),
    ("jp", false),
    ("sg", false),
];

/// The shipped catalogue with these markets alone, so that a market more changes no order here.
fn ten_markets() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut catalogue = catalogue().clone();
        let markets: BTreeMap<&str, bool> = MARKETS.into();
        catalogue.markets.retain(|code, market| {
            market.catalogued = markets.get(code.as_str()) == Some(&true);
            markets.contains_key(code.as_str())
        });
        assert_eq!(catalogue.markets.len(), MARKETS.len());
        catalogue
    })
}

#[allow(clippy::disallowed_methods, reason = "these tests are about files")]
fn walk(root: &Path, below: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            walk(root, &path, files);
        } else {
            files.insert(path, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A device with facts, `software=samd gb_class=IIa`, that holds these authorizations.
fn device(facts: &str, holds: &[&str]) -> Evidence {
    let mut evidence = Evidence::default();
    let device = &mut evidence.device;
    device.name = "Example".into();
    device.version = "1.0".into();
    for word in facts.split_whitespace() {
        let (facet, values) = word.split_once('=').unwrap();
        let values: BTreeSet<String> = values.split('+').map(String::from).collect();
        device.facts.insert(facet.into(), Fact::Known(values));
    }
    for kind in holds {
        let held = Authorization { kind: (*kind).into(), ..Authorization::default() };
        device.authorizations.push(held);
    }
    evidence
}
