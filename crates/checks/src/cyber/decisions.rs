//! What the maker says of a vulnerability in a component of the device.
//!
//! A statement counts where it names the vulnerability by one of its ids, *and* the
//! product, *and*, where it names components, this component, each in this version. A
//! statement on a CVE alone, on another product or on another version settles nothing; it
//! is told as near. Of several that count, the newest holds; where two of the same time
//! differ, the graver one does, and that is told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use reliance_model::cyber::advisory::Rating;
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{Bill, Component, Cyber, Statement, Statements, Status};
use reliance_security::package_url::PackageUrl;
use reliance_security::range::Vers;
use serde::Serialize;

use super::vulnerabilities::same_release;

/// The product that is to enter the market.
#[derive(Debug, Clone, Copy)]
pub struct Product<'a> {
    /// Name of the device.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Its bills, by file.
    pub bills: &'a [(&'a str, &'a Bill)],
}

/// What is said of a vulnerability in a component.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Decision {
    /// Where it stands; `None` where no statement counts.
    pub status: Option<Status>,
    /// File of the statement, and its place in it.
    pub stated_in: Option<(String, String)>,
    /// Why it does not affect, by the word of the format.
    pub justification: Option<String>,
    /// The reason in words.
    pub impact: Option<String>,
    /// What is done.
    pub actions: Vec<String>,
    /// The maker's own ratings.
    pub ratings: Vec<Rating>,
    /// When it was last stated, as written.
    pub stated: Option<String>,
    /// Statements on the vulnerability that do not count, and what contradicts: sentences.
    pub near: Vec<String>,
}

impl Decision {
    /// Is it settled: fixed, not affected with a reason, or affected with what is done?
    pub fn is_complete(&self) -> bool {
        match self.status {
            None | Some(Status::UnderInvestigation) => false,
            Some(Status::NotAffected) => self.justification.is_some() || self.impact.is_some(),
            Some(Status::Affected) => !self.actions.is_empty(),
            Some(Status::Fixed) => true,
        }
    }
}

/// The decision on the vulnerability with these ids in a component.
pub fn of(
    ids: &BTreeSet<String>,
    component: &Component,
    cyber: &Cyber,
    product: &Product<'_>,
) -> Decision {
    let mut counts: Vec<(&str, &Statements, &Statement)> = Vec::new();
    let mut near = Vec::new();
    for (file, statements) in &cyber.statements {
        for statement in statements.statements.iter().filter(|one| names(one, ids)) {
            match binds(statement, file, component, product) {
                Ok(()) => counts.push((file, statements, statement)),
                Err(why) => near.push(format!("`{file}` {}: {why}", statement.pointer)),
            }
        }
    }
    let time = |(_, statements, statement): &(&str, &Statements, &Statement)| {
        let written = [&statement.last, &statement.first, &statements.updated, &statements.issued];
        written.into_iter().find_map(|time| instant(time.as_deref()?))
    };
    counts.sort_by_key(|one| (time(one), one.2.status.map(gravity)));
    let Some(newest) = counts.last().copied() else {
        return Decision { near, ..Decision::default() };
    };
    let (file, statements, statement) = newest;
    for (other, _, earlier) in &counts {
        let same_time = time(&newest) == time(&(other, statements, earlier));
        if same_time && earlier.status != statement.status {
            near.push(format!("`{other}` {} says otherwise at the same time", earlier.pointer));
        }
    }
    Decision {
        status: statement.status,
        stated_in: Some((file.to_string(), statement.pointer.clone())),
        justification: statement.justification.clone(),
        impact: statement.impact.clone(),
        actions: statement.actions.clone(),
        ratings: statement.ratings.clone(),
        stated: [&statement.last, &statement.first, &statements.updated, &statements.issued]
            .into_iter()
            .find_map(Clone::clone),
        near,
    }
}

fn gravity(status: Status) -> u8 {
    match status {
        Status::NotAffected => 0,
        Status::Fixed => 1,
        Status::UnderInvestigation => 2,
        Status::Affected => 3,
    }
}

fn instant(written: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(written).ok().map(|time| time.to_utc())
}

fn names(statement: &Statement, ids: &BTreeSet<String>) -> bool {
    ids.contains(&statement.vulnerability) || statement.aliases.iter().any(|id| ids.contains(id))
}

/// Does the statement speak of this component of this product?
///
/// # Errors
///
/// Why it does not, as a sentence without its subject.
fn binds(
    statement: &Statement,
    file: &str,
    component: &Component,
    product: &Product<'_>,
) -> Result<(), String> {
    if statement.products.is_empty() {
        return Err("names no product".into());
    }
    let is_product = |named: &Named| is_device(named, file, product);
    if statement.components.is_empty() {
        let spoken = statement.products.iter().map(|named| {
            is_component(named, file, component, product).or_else(|_| is_product(named))
        });
        return first_ok(spoken);
    }
    let of_component =
        statement.components.iter().map(|named| is_component(named, file, component, product));
    first_ok(of_component)?;
    first_ok(statement.products.iter().map(is_product))
}

/// Good where one is; else the first reason.
fn first_ok(results: impl Iterator<Item = Result<(), String>>) -> Result<(), String> {
    let mut reason = None;
    for result in results {
        match result {
            Ok(()) => return Ok(()),
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    Err(reason.unwrap_or_else(|| "names nothing".into()))
}

fn is_device(named: &Named, file: &str, product: &Product<'_>) -> Result<(), String> {
    let subjects =
        product.bills.iter().filter_map(|(_, bill)| bill.component(bill.subject.as_deref()?));
    let mut why = None;
    for subject in subjects {
        match is_component(named, file, subject, product) {
            Ok(()) => return Ok(()),
            Err(reason) => why = why.or(Some(reason)),
        }
    }
    let spoken = named.purl.as_ref().and_then(|purl| purl.parse::<PackageUrl>().ok());
    let by_url = spoken
        .is_some_and(|url| url.name() == product.name && url.version() == Some(product.version));
    if by_url {
        return Ok(());
    }
    if named.name.as_deref() == Some(product.name) || named.id == product.name {
        return match named.version.as_deref() {
            Some(version) if version == product.version => Ok(()),
            Some(version) => Err(format!("speaks of version {version}")),
            None => Err("names the product without its version".into()),
        };
    }
    Err(why.unwrap_or_else(|| "speaks of another product".into()))
}

fn is_component(
    named: &Named,
    file: &str,
    component: &Component,
    product: &Product<'_>,
) -> Result<(), String> {
    if refers_to(named, file, component, product) {
        return version_fits(named, component);
    }
    let parse = |purl: &String| purl.parse::<PackageUrl>().ok();
    let spoken = named.purl.as_ref().and_then(parse);
    if let (Some(spoken), Some(own)) = (&spoken, component.purl.as_ref().and_then(parse)) {
        if !spoken.same_package(&own) {
            return Err("speaks of another package".into());
        }
        if !same_release(spoken, &own) {
            let version = spoken.full_version().unwrap_or_default();
            return Err(format!("speaks of version {version}"));
        }
        let says =
            spoken.full_version().is_some() || named.version.is_some() || named.range.is_some();
        return if says { version_fits(named, component) } else { Err("names no version".into()) };
    }
    if named.cpe.as_ref().is_some_and(|cpe| component.cpes.contains(cpe)) {
        return version_fits(named, component);
    }
    let same_name = spoken.is_none() && named.name.as_deref() == Some(component.name.as_str());
    match (same_name, &named.version) {
        (true, Some(_)) => version_fits(named, component),
        (true, None) => Err("names no version".into()),
        (false, _) => Err("speaks of another component".into()),
    }
}

/// Is it a reference to the component of the bill: its id in the same document, or a link
/// that names the bill by its serial number?
fn refers_to(named: &Named, file: &str, component: &Component, product: &Product<'_>) -> bool {
    let holds = |bill: &Bill| bill.component(&component.id).is_some_and(|one| one == component);
    let mut of = product.bills.iter().filter(|(_, bill)| holds(bill));
    if let Some((serial, id)) = bom_link(&named.id) {
        let serial_of = |bill: &Bill| {
            bill.serial.as_deref().map(|text| text.trim_start_matches("urn:uuid:").to_lowercase())
        };
        return id == component.id
            && of.any(|(_, bill)| serial_of(bill).as_deref() == Some(serial.as_str()));
    }
    let single = product.bills.len() == 1;
    component.id_given && named.id == component.id && of.any(|(name, _)| *name == file || single)
}

/// Serial number and reference of a link into a bill: `urn:cdx:<serial>/<version>#<ref>`.
fn bom_link(id: &str) -> Option<(String, String)> {
    let rest = id.strip_prefix("urn:cdx:")?;
    let (document, reference) = rest.split_once('#')?;
    let (serial, _) = document.split_once('/')?;
    Some((serial.to_lowercase(), reference.to_string()))
}

/// Does the version that the statement gives apart fit the component's?
fn version_fits(named: &Named, component: &Component) -> Result<(), String> {
    let own = component.version.as_deref();
    if let Some(version) = named.version.as_deref()
        && own != Some(version)
    {
        return Err(format!("speaks of version {version}"));
    }
    let Some(range) = &named.range else { return Ok(()) };
    let within = own.ok_or("the component has no version".to_string()).and_then(|own| {
        let range = Vers::read(range).map_err(|error| error.to_string())?;
        range.contains(own).map_err(|error| error.to_string())
    });
    match within {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!("speaks of versions {range}")),
        Err(why) => Err(format!("its range of versions cannot be judged: {why}")),
    }
}
