//! Interfaces of the device, and the days in which its maker promises to patch.

use std::collections::BTreeMap;

use reliance_model::device::{Direction, Interface};
use reliance_model::toml_read::Keys;

use super::reader::{Reader, one_of};

/// One of `[[interfaces]]`.
pub(super) fn interface(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Interface {
    let name = keys.required_text("name").unwrap_or_default();
    if !name.is_empty() {
        reader.only(keys, "name", "interface", &name);
    }
    let words = [("in", Direction::In), ("out", Direction::Out), ("both", Direction::Both)];
    if !keys.has("direction") {
        keys.missing_one_of("direction", &["in", "out", "both"]);
    }
    let markets = keys.spanned_texts("markets");
    let known = &reader.catalogue.markets;
    for (market, span) in &markets {
        if !known.is_empty() && !known.contains_key(market) {
            let message = format!("there is no market `{market}`");
            let help = one_of(market, known.keys().map(String::as_str));
            keys.sink().error("unknown-market", span.clone(), message, Some(help));
        }
    }
    Interface {
        name,
        direction: keys.word("direction", &words).unwrap_or_default(),
        connects_to: keys.required_text("connects_to").unwrap_or_default(),
        protocol: keys.text("protocol"),
        network: keys.text("network"),
        markets: markets.into_iter().map(|(market, _)| market).collect(),
        authenticated: keys.flag("authenticated"),
        encrypted: keys.flag("encrypted"),
        modelled_as: keys.text("modelled_as"),
    }
}

/// `[patch_days]`: days from identification to fix, by severity.
pub(super) fn patch_days(keys: &mut Keys<'_>) -> BTreeMap<String, u64> {
    let names = keys.names();
    let days = names
        .into_iter()
        .filter_map(|(name, _)| keys.count(&name).map(|days| (name.to_lowercase(), days)));
    days.collect()
}
