//! Device facts: values of the catalogue's facets, general and by market.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::facet::{Facet, Fact};
use reliance_model::toml_read::Keys;

use super::reader::{Reader, Span, one_of};

/// Facts by facet.
type Facts = BTreeMap<String, Fact>;

/// The table `[facts]`: general facts, and by market those that differ there.
pub(super) fn read(keys: &mut Keys<'_>, reader: &Reader<'_>) -> (Facts, BTreeMap<String, Facts>) {
    let (mut general, mut by_market) = (Facts::new(), BTreeMap::new());
    for (name, span) in keys.names() {
        if is_market(keys, reader, &name) {
            let own = keys.table(&name, |keys| {
                let names = keys.names();
                let mut own = Facts::new();
                for (facet, span) in names {
                    own.extend(fact(keys, reader, facet, span, Some(&name)));
                }
                own
            });
            by_market.insert(name, own.unwrap_or_default());
        } else {
            general.extend(fact(keys, reader, name, span, None));
        }
    }
    (general, by_market)
}

/// Is `[facts.name]` a market's own table? Without a list of markets, any table is that is
/// neither a facet's nor gives a value.
fn is_market(keys: &mut Keys<'_>, reader: &Reader<'_>, name: &str) -> bool {
    if !keys.is_table(name) || reader.catalogue.facets.contains_key(name) {
        return false;
    }
    let markets = &reader.catalogue.markets;
    if markets.is_empty() { !keys.holds(name, "value") } else { markets.contains_key(name) }
}

fn fact(
    keys: &mut Keys<'_>,
    reader: &Reader<'_>,
    name: String,
    span: Span,
    market: Option<&str>,
) -> Option<(String, Fact)> {
    let facets = &reader.catalogue.facets;
    let facet = facets.get(&name);
    if facet.is_none() && !facets.is_empty() {
        let message = format!("there is no device fact `{name}`");
        let markets = reader.catalogue.markets.keys().filter(|_| market.is_none());
        let help = one_of(&name, facets.keys().chain(markets).map(String::as_str));
        keys.sink().error("unknown-fact", span.clone(), message, Some(help));
        keys.pass(&name);
        return None;
    }
    if let (Some(facet), Some(market)) = (facet, market)
        && !facet.per_market
    {
        let message = format!("`{name}` is the same in every market, not one for `{market}`");
        let help = Some("put it under [facts]".to_string());
        keys.sink().warning("fact-of-no-market", span, message, help);
    }
    let doubtful = keys.is_table(&name);
    let (values, why) = if doubtful {
        keys.table(&name, |keys| (keys.values("value"), keys.required_text("doubt")))?
    } else {
        (keys.values(&name), None)
    };
    let values = checked(keys, &name, facet, values)?;
    let fact = match why {
        Some(why) => Fact::Doubtful { values, why },
        None if doubtful => Fact::Doubtful { values, why: "no reason is given".into() },
        None => Fact::Known(values),
    };
    Some((name, fact))
}

/// Values that the facet has; none where any is wrong, so that a fact never holds by half.
fn checked(
    keys: &Keys<'_>,
    name: &str,
    facet: Option<&Facet>,
    values: Vec<(String, Span)>,
) -> Option<BTreeSet<String>> {
    let span = keys.span_of(name);
    if values.is_empty() {
        let message = format!("`{name}` has no value");
        let help = Some("leave the line out where it is not known".to_string());
        keys.sink().error("empty-fact", span, message, help);
        return None;
    }
    let Some(facet) = facet else {
        return Some(values.into_iter().map(|(value, _)| value).collect());
    };
    let mut right = true;
    for (value, span) in &values {
        if !facet.values.contains_key(value) {
            let message = format!("`{value}` is not a value of `{name}`");
            let help = one_of(value, facet.values.keys().map(String::as_str));
            keys.sink().error("unknown-value", span.clone(), message, Some(help));
            right = false;
        }
    }
    let values: BTreeSet<String> = values.into_iter().map(|(value, _)| value).collect();
    if values.len() > 1 && !facet.several {
        let message = format!("`{name}` takes one value");
        keys.sink().error("several-values", span, message, None);
        right = false;
    }
    right.then_some(values)
}
