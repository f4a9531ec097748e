//! A small catalogue for tests, so that they need no file of another crate.

use std::collections::BTreeMap;

use reliance_model::catalogue::{AuthorizationKind, Catalogue, Market};
use reliance_model::facet::Facet;

/// Facets: name, values, several values?, may differ by market?
const FACETS: &[(&str, &str, bool, bool)] = &[
    ("software", "samd simd", false, false),
    ("ai", "none locked adaptive", false, false),
    ("function", "detect diagnose triage quantify segment other", true, false),
    ("input", "image signal tabular text", true, false),
    ("us_class", "I II III", false, true),
    ("us_submission", "510k de-novo pma none", false, true),
    ("eu_class", "I IIa IIb III", false, true),
    ("marketed", "true false", false, true),
    ("pediatric", "true false", false, true),
];

/// A catalogue with a few facets, markets, kinds and kinds of authorization.
pub(crate) fn catalogue() -> Catalogue {
    let facet = |(name, values, several, per_market): &(&str, &str, bool, bool)| {
        let values = values.split(' ').map(|value| (value.into(), String::new())).collect();
        let facet = Facet {
            name: name.to_string(),
            title: String::new(),
            values,
            several: *several,
            per_market: *per_market,
            question: String::new(),
            follows: Vec::new(),
        };
        (name.to_string(), facet)
    };
    let market = |code: &&str| {
        let market = Market {
            code: code.to_string(),
            name: String::new(),
            regulators: Vec::new(),
            catalogued: true,
            gaps: Vec::new(),
        };
        (code.to_string(), market)
    };
    let authorization = |code: &&str| {
        let kind = AuthorizationKind {
            code: code.to_string(),
            title: String::new(),
            market: String::new(),
            held_as: BTreeMap::new(),
        };
        (code.to_string(), kind)
    };
    let kinds = ["labelling", "document:protocol", "risk-file", "certificate"];
    Catalogue {
        facets: FACETS.iter().map(facet).collect(),
        markets: ["us", "eu", "uk-gb"].iter().map(market).collect(),
        kinds: kinds.iter().map(|kind| (kind.to_string(), String::new())).collect(),
        authorization_kinds: ["eu-ce-mdr", "fda-510k"].iter().map(authorization).collect(),
        ..Catalogue::default()
    }
}
