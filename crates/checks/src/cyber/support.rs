//! Support of components: what bills say, and what side tables add.
//!
//! A side table speaks of a component by its package URL (with or without a version), or
//! by name and version where the component has none. The bill's own word is never
//! replaced; where both speak and differ, that is told.

use std::collections::BTreeSet;

use reliance_model::cyber::bill::SupportRow;
use reliance_model::cyber::{Component, Cyber, Support};
use reliance_security::package_url::PackageUrl;
use reliance_security::range::Vers;

/// Support of the components of a folder.
#[derive(Debug, Clone, Default)]
pub struct Supported<'a> {
    rows: Vec<(&'a SupportRow, Option<PackageUrl>)>,
}

impl<'a> Supported<'a> {
    /// With the side tables of a folder.
    pub fn new(cyber: &'a Cyber) -> Supported<'a> {
        let url = |row: &SupportRow| row.purl.as_ref()?.parse().ok();
        Supported { rows: cyber.support.iter().map(|row| (row, url(row))).collect() }
    }

    /// Rows that speak of the component, the ones that name its version first.
    pub fn rows(&self, component: &Component) -> Vec<&'a SupportRow> {
        let own = component.purl.as_ref().and_then(|purl| purl.parse().ok());
        let mut rows: Vec<&(&SupportRow, Option<PackageUrl>)> = self
            .rows
            .iter()
            .filter(|(row, url)| speaks_of(row, url.as_ref(), component, own.as_ref()))
            .collect();
        rows.sort_by_key(|(row, url)| {
            let version = row.version.is_some()
                || !row.versions.is_empty()
                || url.as_ref().is_some_and(|url| url.version().is_some());
            (!version, row.file.as_str(), row.row)
        });
        rows.into_iter().map(|(row, _)| *row).collect()
    }

    /// What is known on the component's support.
    pub fn of(&self, component: &Component) -> Support {
        let mut support = component.support.clone();
        for row in self.rows(component) {
            let said = &row.support;
            let adds = (support.level.is_none() && said.level.is_some())
                || (support.ends.is_none() && said.ends.is_some())
                || (support.reason.is_none() && said.reason.is_some());
            support.level = support.level.or(said.level);
            support.ends = support.ends.or(said.ends);
            support.reason = support.reason.or_else(|| said.reason.clone());
            if adds {
                support.read_from.push(place(row));
            }
        }
        support
    }

    /// The supplier that a side table names.
    pub fn supplier(&self, component: &Component) -> Option<&'a str> {
        self.rows(component).into_iter().find_map(|row| row.supplier.as_deref())
    }

    /// What a side table says otherwise than the bill, as sentences.
    pub fn disagreements(&self, component: &Component) -> Vec<String> {
        let own = &component.support;
        let label = component.label();
        let mut told = Vec::new();
        for row in self.rows(component) {
            let place = place(row);
            if let (Some(bill), Some(side)) = (own.level, row.support.level)
                && bill != side
            {
                told.push(format!(
                    "`{label}` is {} in the bill and {} in {place}",
                    bill.words(),
                    side.words()
                ));
            }
            if let (Some(bill), Some(side)) = (own.ends, row.support.ends)
                && bill != side
            {
                told.push(format!(
                    "support of `{label}` ends on {bill} in the bill and on {side} in {place}"
                ));
            }
        }
        told
    }

    /// Rows that speak of no component of `components`.
    pub fn unused(&self, components: &[&Component]) -> Vec<&'a SupportRow> {
        let used: BTreeSet<(&str, u64)> = components
            .iter()
            .flat_map(|component| self.rows(component))
            .map(|row| (row.file.as_str(), row.row))
            .collect();
        let rows = self.rows.iter().map(|(row, _)| *row);
        rows.filter(|row| !used.contains(&(row.file.as_str(), row.row))).collect()
    }
}

/// Where a row stands.
fn place(row: &SupportRow) -> String {
    let said = row.support.read_from.first().cloned();
    said.unwrap_or_else(|| format!("{}, row {}", row.file, row.row))
}

/// Is the version in the ranges of the row, and in none of those that it leaves out?
fn in_ranges(row: &SupportRow, version: Option<&str>) -> bool {
    if row.versions.is_empty() {
        return true;
    }
    let Some(version) = version else { return false };
    let holds = |range: &String| {
        Vers::read(range).is_ok_and(|range| range.contains(version).unwrap_or(false))
    };
    row.versions.iter().any(holds) && !row.except.iter().any(holds)
}

fn speaks_of(
    row: &SupportRow,
    url: Option<&PackageUrl>,
    component: &Component,
    own: Option<&PackageUrl>,
) -> bool {
    let version = row.version.as_deref().or_else(|| url.and_then(PackageUrl::version));
    let spoken = own.and_then(PackageUrl::version).or(component.version.as_deref());
    if version.is_some_and(|version| spoken != Some(version)) {
        return false;
    }
    match (&row.purl, url, own) {
        (Some(_), Some(url), Some(own)) => url.same_package(own) && in_ranges(row, spoken),
        (Some(_), _, _) => false,
        (None, _, _) => row.name.as_deref().is_some_and(|name| {
            let grouped =
                component.group.as_ref().map(|group| format!("{group}/{}", component.name));
            name == component.name || grouped.as_deref() == Some(name)
        }),
    }
}

#[cfg(test)]
mod tests {
    use reliance_model::cyber::bill::SupportRow;

    use super::*;
    use crate::cyber::made::component;

    #[test]
    fn a_row_of_ranges_speaks_of_the_versions_in_them() {
        let row = |row: u64, ends: &str, versions: &str, except: Option<&str>| SupportRow {
            file: "a.cle.json".into(),
            row,
            purl: Some("pkg:npm/a".into()),
            versions: vec![versions.into()],
            except: except.map(str::to_string).into_iter().collect(),
            support: Support { ends: ends.parse().ok(), ..Support::default() },
            ..SupportRow::default()
        };
        let newer = "vers:npm/>=1.5.0|<2.0.0";
        let mut cyber = Cyber::default();
        cyber.support.push(row(1, "2025-06-30", "vers:npm/<2.0.0", Some(newer)));
        cyber.support.push(row(2, "2027-06-30", newer, None));
        cyber.support.push(row(3, "2020-01-01", "about two", None));
        let supported = Supported::new(&cyber);
        let ends = |purl: &str| {
            let ends = supported.of(&component(purl)).ends;
            ends.map(|day| day.to_string())
        };
        assert_eq!(ends("pkg:npm/a@1.4.9").as_deref(), Some("2025-06-30"));
        assert_eq!(ends("pkg:npm/a@1.5.0").as_deref(), Some("2027-06-30"));
        assert_eq!(ends("pkg:npm/a@2.0.0"), None);
        assert_eq!(ends("pkg:npm/a@rolling"), None);
        assert_eq!(ends("pkg:npm/b@1.0.0"), None);
    }
}
