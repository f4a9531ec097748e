//! What changed between two bills of materials.
//!
//! A component is the same from release to release where its package URL without the
//! version is, or, without one, its kind, group and name. Several versions of one package
//! in a bill are held as a set.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::cyber::{Bill, Component};
use reliance_security::package_url::PackageUrl;
use serde::Serialize;

/// What changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Components that are new.
    pub added: Vec<Change>,
    /// Components that are gone.
    pub removed: Vec<Change>,
    /// Components with other versions.
    pub changed: Vec<Change>,
    /// Components with the same versions and another hash, supplier or licence.
    pub altered: Vec<Altered>,
    /// How many are as they were.
    pub unchanged: u64,
}

/// A component that is new, gone, or has other versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// The component, without its version.
    pub component: String,
    /// Kind, where it is said.
    pub kind: Option<String>,
    /// Versions in the older bill.
    pub before: BTreeSet<String>,
    /// Versions in the newer bill.
    pub after: BTreeSet<String>,
}

/// A component whose version stayed and something else did not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Altered {
    /// The component with its version.
    pub component: String,
    /// Which field.
    pub field: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

impl Difference {
    /// Of two bills.
    pub fn between(before: &Bill, after: &Bill) -> Difference {
        let (old, new) = (by_package(before), by_package(after));
        let mut difference = Difference::default();
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let empty = Vec::new();
            let (was, is) = (old.get(name).unwrap_or(&empty), new.get(name).unwrap_or(&empty));
            let change = Change {
                component: name.clone(),
                kind: is.first().or(was.first()).and_then(|one| one.kind.clone()),
                before: versions(was),
                after: versions(is),
            };
            if was.is_empty() {
                difference.added.push(change);
            } else if is.is_empty() {
                difference.removed.push(change);
            } else if change.before != change.after {
                difference.changed.push(change);
            } else {
                let altered = altered(was, is);
                difference.unchanged += u64::from(altered.is_empty());
                difference.altered.extend(altered);
            }
        }
        difference
    }

    /// Is nothing else than it was?
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.changed.is_empty()
            && self.altered.is_empty()
    }
}

fn by_package(bill: &Bill) -> BTreeMap<String, Vec<&Component>> {
    let mut by: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    let subject = bill.subject.as_deref();
    for one in bill.components.iter().filter(|one| subject != Some(one.id.as_str())) {
        by.entry(package(one)).or_default().push(one);
    }
    by
}

fn package(one: &Component) -> String {
    let url = one.purl.as_ref().and_then(|purl| purl.parse::<PackageUrl>().ok());
    if let Some(url) = url {
        return url.package().to_string();
    }
    let group = one.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
    let kind = one.kind.as_ref().map(|kind| format!(" ({kind})")).unwrap_or_default();
    format!("{group}{}{kind}", one.name)
}

fn versions(of: &[&Component]) -> BTreeSet<String> {
    of.iter().map(|one| one.version.clone().unwrap_or_default()).collect()
}

/// Fields that differ between components of the same version.
fn altered(was: &[&Component], is: &[&Component]) -> Vec<Altered> {
    let mut found = Vec::new();
    for new in is {
        let Some(old) = was.iter().find(|old| old.version == new.version) else { continue };
        let supplier = |one: &Component| {
            one.supplier.as_ref().map(|party| party.name.clone()).unwrap_or_default()
        };
        let hashes = |one: &Component| {
            let words: Vec<String> =
                one.hashes.iter().map(|(algorithm, hash)| format!("{algorithm} {hash}")).collect();
            words.join(", ")
        };
        // `A, B` and `A AND B` say the same of what holds together.
        let licences = |one: &Component| {
            let parts = one.licences.iter().flat_map(|one| one.split(" AND "));
            let parts: BTreeSet<&str> = parts.collect();
            parts.into_iter().collect::<Vec<_>>().join(", ")
        };
        for (field, before, after) in [
            ("hash", hashes(old), hashes(new)),
            ("supplier", supplier(old), supplier(new)),
            ("licence", licences(old), licences(new)),
        ] {
            if before != after {
                found.push(Altered { component: new.label(), field, before, after });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cyber::made::component;

    fn bill(purls: &[&str]) -> Bill {
        Bill { components: purls.iter().map(|purl| component(purl)).collect(), ..Bill::default() }
    }

    #[test]
    fn new_gone_and_other_versions_are_told_apart() {
        let before = bill(&["pkg:pypi/pillow@9.0.0", "pkg:npm/ms@2.0.0", "pkg:cargo/time@0.3.1"]);
        let mut after =
            bill(&["pkg:pypi/Pillow@10.0.1", "pkg:npm/%40types/ms@2.0.0", "pkg:cargo/time@0.3.1"]);
        after.components[2].hashes.insert("SHA-256".into(), "ab".into());
        let found = Difference::between(&before, &after);
        let names = |changes: &[Change]| -> Vec<String> {
            changes.iter().map(|one| one.component.clone()).collect()
        };
        assert_eq!(names(&found.added), ["pkg:npm/%40types/ms"]);
        assert_eq!(names(&found.removed), ["pkg:npm/ms"]);
        assert_eq!(names(&found.changed), ["pkg:pypi/pillow"]);
        assert_eq!(found.altered[0].field, "hash");
    }

    proptest! {
        #[test]
        fn there_and_back_mirrors_and_nothing_differs_from_itself(
            old in prop::collection::vec((0u8..6, 0u8..3), 0..8),
            new in prop::collection::vec((0u8..6, 0u8..3), 0..8),
        ) {
            let bill = |of: &[(u8, u8)]| Bill {
                components: of.iter().map(|(name, version)| component(&format!("pkg:npm/p{name}@{version}.0.0"))).collect(),
                ..Bill::default()
            };
            let (old, new) = (bill(&old), bill(&new));
            prop_assert!(Difference::between(&old, &old).is_empty());
            let (there, back) = (Difference::between(&old, &new), Difference::between(&new, &old));
            prop_assert_eq!(there.added.len(), back.removed.len());
            prop_assert_eq!(there.changed.len(), back.changed.len());
            prop_assert_eq!(there.unchanged, back.unchanged);
        }
    }
}
