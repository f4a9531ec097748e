//! Where and by whom a device is used: differences between markets, and what each touches.

use std::collections::BTreeSet;

use reliance_model::device::Setting;

use crate::{Ask, Missing};

/// The market the device comes from, with its setting: one with a setting where the device
/// holds an authorization, else any other with a setting.
pub(crate) fn source<'a>(ask: &Ask<'a>, target: &str) -> Option<(&'a String, &'a Setting)> {
    let device = &ask.evidence.device;
    let granted: BTreeSet<&str> = device
        .authorizations
        .iter()
        .filter(|held| !held.withdrawn)
        .filter_map(|held| ask.catalogue.authorization_kinds.get(&held.kind))
        .map(|kind| kind.market.as_str())
        .collect();
    let others = || device.settings.iter().filter(|(market, _)| market.as_str() != target);
    others().find(|(market, _)| granted.contains(market.as_str())).or_else(|| others().next())
}

/// The setting in the target market.
///
/// # Errors
///
/// That it is not declared.
pub(crate) fn of<'a>(ask: &Ask<'a>, market: &str) -> Result<&'a Setting, Missing> {
    ask.evidence.device.settings.get(market).ok_or_else(|| {
        Missing::new(
            format!("users and use environment in market `{market}`"),
            format!("add `[settings.{market}]` with `users`, `training`, `care_setting`, `equipment`, `connected_to` and `language`"),
        )
    })
}

/// Texts without case and outer spaces.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The members of one list that the other lacks, both ways.
pub(crate) fn differ(a: &[String], b: &[String]) -> Option<(Vec<String>, Vec<String>)> {
    let only = |x: &[String], y: &[String]| -> Vec<String> {
        x.iter().filter(|one| !y.iter().any(|other| same(one, other))).cloned().collect()
    };
    let (left, right) = (only(a, b), only(b, a));
    (!left.is_empty() || !right.is_empty()).then_some((left, right))
}

/// A list in words; `nothing declared` where it is empty.
pub(crate) fn said(list: &[String]) -> String {
    if list.is_empty() { "nothing declared".into() } else { crate::words::list(list) }
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::AuthorizationKind;
    use reliance_model::device::Authorization;

    use super::*;
    use crate::testing::{asking, folder, no_call};

    #[test]
    fn the_source_is_a_market_that_granted_what_is_held_before_any_other() {
        let told = |markets: &[&str], held: &[(&str, bool)]| {
            let mut folder = folder();
            for market in ["cn", "eu", "us"] {
                let kind = AuthorizationKind {
                    code: format!("{market}-mark"),
                    title: String::new(),
                    market: market.into(),
                    held_as: Default::default(),
                };
                folder.catalogue.authorization_kinds.insert(format!("{market}-mark"), kind);
            }
            let device = &mut folder.evidence.device;
            for market in markets {
                device.settings.insert(market.to_string(), Setting::default());
            }
            device.authorizations = held
                .iter()
                .map(|(kind, withdrawn)| Authorization {
                    kind: kind.to_string(),
                    withdrawn: *withdrawn,
                    ..Authorization::default()
                })
                .collect();
            let call = no_call();
            asking(&folder, &call, |ask| source(ask, "us").map(|(market, _)| market.clone()))
        };
        let all = ["cn", "eu", "us"];
        assert_eq!(told(&all, &[("eu-mark", false)]).as_deref(), Some("eu"));
        assert_eq!(told(&all, &[("eu-mark", true)]).as_deref(), Some("cn"));
        assert_eq!(told(&all, &[("us-mark", false)]).as_deref(), Some("cn"));
        assert_eq!(told(&all, &[]).as_deref(), Some("cn"));
        assert_eq!(told(&["us"], &[("us-mark", false)]), None);
    }
}
