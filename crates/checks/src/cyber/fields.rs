//! Fields of a bill of materials, held against a list that an authority asks for.
//!
//! | field | given where |
//! |---|---|
//! | `author` | the document names a person or organisation that wrote it (a tool is none) |
//! | `author-contact` | one of them has an address |
//! | `timestamp` | the document has a date and time that can be read |
//! | `tool` | it names the tool that generated it |
//! | `generation-context` | it says when in the software's life it was generated |
//! | `subject` | it names the component it is about |
//! | `serial` | it has a number or address of its own |
//! | `supplier`, `name`, `version` | the component has it; `supplier` also from a side table |
//! | `creator-contact` | who made or supplies it has an address |
//! | `identifier` | it has a package URL, a CPE name or another identifier |
//! | `dependency` | it says what it depends on, or that there is nothing, or another depends on it |
//! | `hash`, `hash-sha-512` | it has a hash; of that algorithm |
//! | `licence`, `copyright`, `filename` | it has it |
//! | `support-level`, `end-of-support` | the bill or a side table says it |
//!
//! Any other name is that of a property, with or without the prefix of its taxonomy.
//!
//! Files of SPDX are not asked beside packages: the format has no version for a file.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime};
use reliance_model::catalogue::FieldList;
use reliance_model::cyber::bill::Family;
use reliance_model::cyber::{Bill, Component, Level};
use serde::Serialize;

use super::Supported;

/// What a list asks and the bill does not give.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Gap {
    /// The field.
    pub field: String,
    /// Id of the component; `None` where the document itself lacks it.
    pub component: Option<String>,
    /// The component as a person knows it.
    pub label: String,
    /// Why it is not known, where that is written.
    pub reason: Option<String>,
    /// Does the bill or the side table say that it is not known?
    pub said_unknown: bool,
}

/// A bill held against a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Components that were asked.
    pub components: u64,
    /// How many of them have each field.
    pub given: BTreeMap<String, u64>,
    /// Fields of the document that are given.
    pub document: BTreeMap<String, bool>,
    /// What is not given, documents first, then components in the order of the bill.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Gaps that no written reason covers.
    pub fn open(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.reason.is_none())
    }

    /// Gaps whose field is said to be unknown, with a reason.
    pub fn reasoned(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.reason.is_some())
    }
}

/// Hold a bill against a list. `asked` says which components are asked.
pub fn cover(
    bill: &Bill,
    supported: &Supported<'_>,
    list: &FieldList,
    asked: impl Fn(&Component) -> bool,
) -> Coverage {
    let mut coverage = Coverage::default();
    for field in &list.document {
        let given = document_gives(bill, field);
        coverage.document.insert(field.clone(), given);
        if !given {
            coverage.gaps.push(Gap {
                field: field.clone(),
                component: None,
                label: "the document".into(),
                reason: None,
                said_unknown: false,
            });
        }
    }
    let related = related(bill);
    let spdx = bill.format.family == Family::Spdx;
    let passed_over = |one: &Component| spdx && is_file(one);
    // A bill of nothing but files is asked all the same: it must not pass unasked.
    let packages = bill.components.iter().any(|one| asked(one) && !passed_over(one));
    let asked = |one: &&Component| asked(one) && !(packages && passed_over(one));
    for component in bill.components.iter().filter(asked) {
        coverage.components += 1;
        for field in &list.component {
            let count = coverage.given.entry(field.clone()).or_default();
            match gives(component, supported, &related, field) {
                Given::Yes => *count += 1,
                Given::No { said_unknown, reason } => coverage.gaps.push(Gap {
                    field: field.clone(),
                    component: Some(component.id.clone()),
                    label: component.label(),
                    reason: reason.filter(|_| list.unknown_allowed),
                    said_unknown,
                }),
            }
        }
    }
    coverage
}

fn is_file(component: &Component) -> bool {
    component.kind.as_deref() == Some("file")
}

enum Given {
    Yes,
    No { said_unknown: bool, reason: Option<String> },
}

/// Does the document give the field?
fn document_gives(bill: &Bill, field: &str) -> bool {
    let named = |name: &str| !name.trim().is_empty();
    match field {
        "author" => bill.authors.iter().any(|author| named(&author.name)),
        "author-contact" => bill.authors.iter().any(|author| author.contact.is_some()),
        "timestamp" => bill.timestamp.as_deref().is_some_and(is_time),
        "tool" => !bill.tools.is_empty(),
        "generation-context" => !bill.generated.is_empty(),
        "subject" => bill.subject.as_ref().is_some_and(|id| bill.component(id).is_some()),
        "serial" => bill.serial.is_some(),
        "data-licence" => bill.data_licence.is_some(),
        _ => false,
    }
}

/// Fields of a document that [`cover`] knows.
pub const DOCUMENT_FIELDS: [&str; 8] = [
    "author",
    "author-contact",
    "timestamp",
    "tool",
    "generation-context",
    "subject",
    "serial",
    "data-licence",
];

/// Fields of a component that [`cover`] knows besides properties.
pub const COMPONENT_FIELDS: [&str; 13] = [
    "supplier",
    "name",
    "version",
    "creator-contact",
    "identifier",
    "dependency",
    "hash",
    "hash-sha-512",
    "licence",
    "copyright",
    "filename",
    "support-level",
    "end-of-support",
];

/// Components that take part in the graph: they say what they depend on, or another
/// depends on them.
fn related(bill: &Bill) -> BTreeSet<&str> {
    let says = bill.dependencies.keys();
    says.chain(bill.dependencies.values().flatten()).map(String::as_str).collect()
}

fn gives(
    component: &Component,
    supported: &Supported<'_>,
    related: &BTreeSet<&str>,
    field: &str,
) -> Given {
    let given = match field {
        "supplier" => component.supplier.is_some() || supported.supplier(component).is_some(),
        "name" => !component.name.trim().is_empty(),
        "version" => component.version.is_some(),
        "creator-contact" => {
            let makers = component.creators.iter().chain(&component.supplier);
            makers.into_iter().any(|maker| maker.contact.is_some())
        }
        "identifier" => {
            component.purl.is_some()
                || !component.cpes.is_empty()
                || !component.identifiers.is_empty()
        }
        "dependency" => related.contains(component.id.as_str()),
        "hash" => !component.hashes.is_empty(),
        "hash-sha-512" => component.hashes.contains_key("SHA-512"),
        "licence" => !component.licences.is_empty() || component.licence_concluded.is_some(),
        "copyright" => component.copyright.is_some(),
        "filename" => component.filename.is_some(),
        "support-level" | "end-of-support" => return support(component, supported, field),
        property => has_property(component, property),
    };
    match given {
        true => Given::Yes,
        false => {
            let said = component.unknown.get(field);
            let reason = said.filter(|reason| !is_empty_word(reason)).cloned();
            Given::No { said_unknown: said.is_some(), reason }
        }
    }
}

fn support(component: &Component, supported: &Supported<'_>, field: &str) -> Given {
    let support = supported.of(component);
    let (given, said_unknown) = match field {
        "support-level" => match support.level {
            Some(Level::Unknown) => (false, true),
            level => (level.is_some(), false),
        },
        // What is no longer maintained has ended; the day may be lost.
        _ => (support.ends.is_some(), support.level == Some(Level::Unknown)),
    };
    match given {
        true => Given::Yes,
        false => Given::No { said_unknown, reason: support.reason },
    }
}

/// A property of that name, or one whose name ends with it after a colon.
fn has_property(component: &Component, name: &str) -> bool {
    component.properties.iter().any(|(key, value)| {
        let named =
            key == name || key.strip_suffix(name).is_some_and(|taxonomy| taxonomy.ends_with(':'));
        named && !value.trim().is_empty()
    })
}

/// Words that say nothing.
fn is_empty_word(word: &str) -> bool {
    let word = word.trim();
    word.is_empty() || word.eq_ignore_ascii_case("NOASSERTION") || word.eq_ignore_ascii_case("NONE")
}

/// A date with a time, after RFC 3339 or without its zone.
fn is_time(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text).is_ok()
        || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").is_ok()
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::ReadAs;

    use super::*;
    use crate::cyber::made::component;

    #[test]
    fn files_of_spdx_are_asked_where_there_is_nothing_else() {
        let list = FieldList {
            name: "own".into(),
            title: String::new(),
            by: String::new(),
            source: String::new(),
            read_as: ReadAs::Primary,
            note: None,
            document: Vec::new(),
            component: vec!["supplier".into()],
            unknown_allowed: false,
        };
        let mut file = component("pkg:generic/a.jar@1");
        file.kind = Some("file".into());
        let mut bill = Bill { components: vec![file], ..Bill::default() };
        bill.format.family = Family::Spdx;
        let asked = |bill: &Bill| cover(bill, &Supported::default(), &list, |_| true).components;
        assert_eq!(asked(&bill), 1);
        bill.components.push(component("pkg:generic/a@1"));
        assert_eq!(asked(&bill), 1);
        bill.format.family = Family::CycloneDx;
        assert_eq!(asked(&bill), 2);
    }
}
