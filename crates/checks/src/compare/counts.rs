//! Numbers of cases, patients, sites, readers: the same on both sides or not.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::{Citation, Says, Verdict};
use reliance_model::comparison::{Seen, Weight};

use super::side::Side;
use super::text::squash;
use super::{Cite, seen};
use crate::said::{Lists, Said, first_of};

/// What is counted, and among what.
type Key = (String, String);

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let (ours, theirs) = (by_kind(here), by_kind(there));
    let mut found = Vec::new();
    for ((of, among), mine) in &ours {
        let Some(other) = theirs.get(&(of.clone(), among.clone())) else { continue };
        let (a, b): (BTreeSet<u64>, BTreeSet<u64>) =
            (mine.keys().copied().collect(), other.keys().copied().collect());
        for number in a.intersection(&b) {
            let says = format!("both name {number} {of}");
            found.push(
                seen("count", Weight::Fact, Verdict::Agrees, says)
                    .here(mine[number])
                    .there(other[number]),
            );
        }
        let (Some((one, cited)), Some((two, counter))) =
            (mine.first_key_value(), other.first_key_value())
        else {
            continue;
        };
        if a.len() == 1 && b.len() == 1 && one != two && sure(of, among) {
            let whose = if among.is_empty() { String::new() } else { format!(" ({among})") };
            let says = format!(
                "the number of {of}{whose} is {one} in `{}` and {two} in `{}`",
                here.name, there.name
            );
            found.push(
                seen("count", Weight::Fact, Verdict::Differs, says).here(cited).there(counter),
            );
        } else if a.is_disjoint(&b) {
            let mut lists = Lists::default();
            let (a, b) = (lists.keep(numbers(of, &a)), lists.keep(numbers(of, &b)));
            let (one, other) = (&here.name, &there.name);
            let says = lists.within(format!(
                "`{one}` and `{other}` share no number of {of} ({a} and {b}); they may be about different studies"
            ));
            found.push(
                seen("count", Weight::Fact, Verdict::CannotTell, says).here(cited).there(counter),
            );
        }
    }
    found
}

/// Of readers and sites a document that gives one number means all of them; cases need to
/// be the same cases.
fn sure(of: &str, among: &str) -> bool {
    !among.is_empty() || matches!(of, "readers" | "sites")
}

fn by_kind<'a>(side: &Side<'a>) -> BTreeMap<Key, BTreeMap<u64, &'a Citation>> {
    let mut map: BTreeMap<Key, BTreeMap<u64, &'a Citation>> = BTreeMap::new();
    for claim in side.claims() {
        let Says::Count { of, number, among } = &claim.says else { continue };
        let among = among.as_deref().map(squash).unwrap_or_default();
        map.entry((of.clone(), among)).or_default().entry(*number).or_insert(&claim.cited);
    }
    map
}

fn numbers(of: &str, set: &BTreeSet<u64>) -> Said {
    let list: Vec<String> = set.iter().map(u64::to_string).collect();
    first_of(format!("numbers of {of}"), &list, 5)
}
