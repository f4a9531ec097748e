//! What the deployment of one market adds to those that are authorised.

use std::collections::BTreeSet;

use reliance_model::catalogue::Catalogue;
use reliance_model::device::{Device, Interface};

/// Markets that have granted an authorization which was not withdrawn.
pub fn authorised(device: &Device, catalogue: &Catalogue) -> BTreeSet<String> {
    let held = device.authorizations.iter().filter(|one| !one.withdrawn);
    held.filter_map(|one| Some(catalogue.authorization_kinds.get(&one.kind)?.market.clone()))
        .collect()
}

/// Interfaces in the deployment of a market.
pub fn interfaces<'a>(device: &'a Device, market: &str) -> Vec<&'a Interface> {
    device.interfaces.iter().filter(|one| one.is_in(market)).collect()
}

/// Is an interface in that market's deployment, and in none that is authorised? None is where
/// nothing is authorised, or the market itself is.
pub fn is_new(interface: &Interface, market: &str, authorised: &BTreeSet<String>) -> bool {
    !authorised.is_empty()
        && !authorised.contains(market)
        && interface.is_in(market)
        && !authorised.iter().any(|held| interface.is_in(held))
}

/// Interfaces of authorised deployments that this market's lacks.
pub fn dropped<'a>(
    device: &'a Device,
    market: &str,
    authorised: &BTreeSet<String>,
) -> Vec<&'a Interface> {
    let gone = |one: &&Interface| {
        !one.is_in(market) && authorised.iter().any(|held| held != market && one.is_in(held))
    };
    device.interfaces.iter().filter(gone).collect()
}
