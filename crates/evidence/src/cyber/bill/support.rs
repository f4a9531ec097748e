//! Support of a component, from the many places where a bill may hide it.

use reliance_model::Date;
use reliance_model::cyber::bill::{Component, Level};
use reliance_model::problem::Place;

use super::faults::Faults;

/// Names of an end of support, without their prefix, in letters and digits alone.
const ENDS: [&str; 11] = [
    "endofsupport",
    "endofsupportdate",
    "eos",
    "eosdate",
    "supportend",
    "supportends",
    "supportenddate",
    "supporteduntil",
    "supportuntil",
    "supportvaliduntil",
    "validuntildate",
];
/// Names of a level of support.
const LEVELS: [&str; 5] =
    ["levelofsupport", "supportlevel", "supportstatus", "softwarelevelofsupport", "support"];
/// Names of a reason why one of them is not known.
const REASONS: [&str; 9] = [
    "supportjustification",
    "supportreason",
    "supportcomment",
    "supportlevelcomment",
    "supportleveljustification",
    "levelofsupportjustification",
    "endofsupportcomment",
    "endofsupportjustification",
    "endofsupportreason",
];
/// Property of the proposed namespace for FDA: `<property>: <justification>`.
const FDA_REASON: &str = "cdx:fda:justification";

/// What is left of a name or a value when only letters and digits count.
fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// A level of support as documents word it.
pub(super) fn level(text: &str) -> Option<Level> {
    Some(match plain(text).as_str() {
        "activelymaintained" | "maintained" | "active" | "supported" | "support"
        | "fullsupport" | "limitedsupport" | "development" | "deployed" => Level::Maintained,
        "nolongermaintained" | "notmaintained" | "unmaintained" | "unsupported"
        | "endofsupport" | "endoflife" | "eol" | "eos" | "nosupport" => Level::NoLongerMaintained,
        "abandoned" => Level::Abandoned,
        "unknown" => Level::Unknown,
        _ => return None,
    })
}

/// The day of a date or of a time stamp.
pub(super) fn day(text: &str) -> Option<Date> {
    text.split(['T', ' ']).next()?.parse().ok()
}

/// Take from a named value what it says on support; `false` where it says nothing on it.
pub(super) fn take(
    component: &mut Component,
    (name, value): (&str, &str),
    place: &Place,
    faults: &mut Faults<'_>,
) -> bool {
    let last = plain(name.rsplit([':', '/']).next().unwrap_or_default());
    // `reliza:support:status` and the like say by their last but one word what they speak of.
    let two = plain(
        &name.rsplit([':', '/']).take(2).collect::<Vec<_>>().into_iter().rev().collect::<String>(),
    );
    let is = |names: &[&str]| names.contains(&last.as_str()) || names.contains(&two.as_str());
    if name == FDA_REASON || is(&REASONS) {
        let reason = value.strip_prefix("cdx:fda:").and_then(|rest| rest.split_once(':'));
        let reason = reason.map_or(value, |(_, reason)| reason.trim());
        add_reason(component, reason);
    } else if is(&ENDS) {
        ends(component, (name, value), place, faults);
    } else if is(&LEVELS) {
        // A plain `support` may be an address or a telephone number.
        match level(value) {
            Some(level) => set_level(component, (name, level), place, faults),
            None if last == "support" => return false,
            None => {
                let message = format!("`{value}` is no level of support that is known");
                faults.warning("unknown-support-level", message, place.clone());
                return true;
            }
        }
    } else {
        return false;
    }
    component.support.read_from.push(name.to_string());
    true
}

fn add_reason(component: &mut Component, reason: &str) {
    match &mut component.support.reason {
        None => component.support.reason = Some(reason.to_string()),
        Some(known) if !known.contains(reason) => {
            known.push_str("; ");
            known.push_str(reason);
        }
        Some(_) => {}
    }
}

/// Set the last day of support.
pub(super) fn ends(
    component: &mut Component,
    (name, value): (&str, &str),
    place: &Place,
    faults: &mut Faults<'_>,
) {
    let Some(day) = day(value) else {
        let message = format!("`{name}` is no day: `{value}`");
        faults.warning("bad-support-date", message, place.clone());
        return;
    };
    match component.support.ends {
        Some(known) if known != day => {
            let message = format!(
                "`{name}` says that support of `{}` ends on {day}, another field says {known}; \
                 the earlier day is taken",
                component.name
            );
            faults.warning("support-differs", message, place.clone());
            component.support.ends = Some(known.min(day));
        }
        _ => component.support.ends = Some(day),
    }
}

/// Set the level of support.
pub(super) fn set_level(
    component: &mut Component,
    (name, level): (&str, Level),
    place: &Place,
    faults: &mut Faults<'_>,
) {
    match component.support.level {
        Some(known) if known != level => {
            let message = format!(
                "`{name}` gives `{}` another level of support than another field; the lower is taken",
                component.name
            );
            faults.warning("support-differs", message, place.clone());
            component.support.level = Some(known.max(level));
        }
        _ => component.support.level = Some(level),
    }
}

/// Keep a property and take from it what it says on support.
pub(super) fn property(
    component: &mut Component,
    (name, value): (&str, &str),
    place: &Place,
    faults: &mut Faults<'_>,
) {
    take(component, (name, value), place, faults);
    component.properties.entry(name.to_string()).or_insert_with(|| value.to_string());
}
