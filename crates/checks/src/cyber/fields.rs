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
//! | `signature` | it carries a signature inside itself; one that lies beside it is not seen |
//! | `tool-version` | it names a tool with a version (a number in its name) |
//! | `subject-licence`, `subject-copyright` | the component it is about has it |
//! | `direct-completeness` | it says how complete the dependencies are: of the whole, or of the component it is about and of all that this one depends on directly |
//! | `format` | where the list names formats: it is of one of them, in that edition or a later one |
//! | `supplier`, `name`, `version` | the component has it; `supplier` also from a side table |
//! | `producer` | it names who made or supplies it |
//! | `creator-contact` | who made or supplies it has an address |
//! | `identifier` | it has a package URL, a CPE name or another identifier |
//! | `dependency` | it says what it depends on, or that there is nothing, or another depends on it |
//! | `completeness` | it is said how complete its dependencies are, or those of the whole |
//! | `hash`, `hash-sha-512` | it has a hash; of that algorithm |
//! | `deployed-sha-512` | the form that is deployed has one of that algorithm |
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
    let format = (!list.formats.is_empty()).then_some(("format", is_of(bill, &list.formats)));
    let fields = list.document.iter().map(|field| (field.as_str(), document_gives(bill, field)));
    for (field, given) in format.into_iter().chain(fields) {
        coverage.document.insert(field.to_string(), given);
        if !given {
            coverage.gaps.push(of_document(field));
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
            match gives(bill, component, (supported, &related), field) {
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
    // What nothing was asked for is not given.
    if coverage.components == 0 {
        coverage.gaps.extend(list.component.iter().map(|field| of_document(field)));
    }
    coverage
}

fn of_document(field: &str) -> Gap {
    Gap {
        field: field.to_string(),
        component: None,
        label: "the document".into(),
        reason: None,
        said_unknown: false,
    }
}

/// Is the bill of one of the formats, in that edition or a later one?
fn is_of(bill: &Bill, formats: &[String]) -> bool {
    let numbers = |edition: &str| -> Vec<u64> {
        edition.split('.').map(|number| number.parse().unwrap_or(0)).collect()
    };
    formats.iter().filter_map(|format| format.rsplit_once(' ')).any(|(family, edition)| {
        family == bill.format.family.name() && numbers(&bill.format.edition) >= numbers(edition)
    })
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
        "signature" => bill.signed,
        "tool-version" => bill.tools.iter().any(|tool| tool.contains(|c: char| c.is_ascii_digit())),
        "subject-licence" => subject(bill).is_some_and(has_licence),
        "subject-copyright" => subject(bill).is_some_and(|one| one.copyright.is_some()),
        "direct-completeness" => subject(bill).is_some_and(|subject| {
            let direct = bill.dependencies.get(&subject.id).into_iter().flatten();
            let mut asked = direct.chain(std::iter::once(&subject.id));
            asked.all(|id| is_measured(bill, id))
        }),
        _ => false,
    }
}

fn subject(bill: &Bill) -> Option<&Component> {
    bill.component(bill.subject.as_deref()?)
}

fn has_licence(component: &Component) -> bool {
    !component.licences.is_empty() || component.licence_concluded.is_some()
}

/// Is it said how complete the list of the component's dependencies is?
fn is_measured(bill: &Bill, id: &str) -> bool {
    bill.completeness.contains_key(id) || bill.completeness.contains_key("")
}

/// Fields of a document that [`cover`] knows.
pub const DOCUMENT_FIELDS: [&str; 13] = [
    "author",
    "author-contact",
    "timestamp",
    "tool",
    "generation-context",
    "subject",
    "serial",
    "data-licence",
    "signature",
    "tool-version",
    "subject-licence",
    "subject-copyright",
    "direct-completeness",
];

/// Fields of a component that [`cover`] knows besides properties.
pub const COMPONENT_FIELDS: [&str; 16] = [
    "supplier",
    "producer",
    "name",
    "version",
    "creator-contact",
    "identifier",
    "dependency",
    "completeness",
    "hash",
    "hash-sha-512",
    "deployed-sha-512",
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
    bill: &Bill,
    component: &Component,
    (supported, related): (&Supported<'_>, &BTreeSet<&str>),
    field: &str,
) -> Given {
    let supplied = || component.supplier.is_some() || supported.supplier(component).is_some();
    let given = match field {
        "supplier" => supplied(),
        "producer" => !component.creators.is_empty() || supplied(),
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
        "completeness" => is_measured(bill, &component.id),
        "hash" => !component.hashes.is_empty() || !component.deployed.is_empty(),
        "hash-sha-512" => component.hashes.contains_key("SHA-512"),
        "deployed-sha-512" => component.deployed.contains_key("SHA-512"),
        "licence" => has_licence(component),
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

    fn list(component: &[&str], document: &[&str]) -> FieldList {
        let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect();
        FieldList {
            name: "own".into(),
            title: String::new(),
            by: String::new(),
            source: String::new(),
            read_as: ReadAs::Primary,
            note: None,
            url: None,
            formats: Vec::new(),
            document: words(document),
            component: words(component),
            unknown_allowed: false,
        }
    }

    fn lacking(bill: &Bill, list: &FieldList) -> Vec<String> {
        let coverage = cover(bill, &Supported::default(), list, |_| true);
        coverage.gaps.into_iter().map(|gap| gap.field).collect()
    }

    #[test]
    fn a_bill_without_a_component_gives_no_field_of_one() {
        let list = list(&["name", "supplier"], &["author"]);
        assert_eq!(lacking(&Bill::default(), &list), ["author", "name", "supplier"]);
    }

    #[test]
    fn formats_are_asked_by_family_and_least_edition() {
        let mut asked = list(&[], &[]);
        asked.formats = vec!["CycloneDX 1.6".into(), "SPDX 3.0.1".into()];
        let mut bill = Bill::default();
        let mut lacks = |family: Family, edition: &str| {
            (bill.format.family, bill.format.edition) = (family, edition.into());
            lacking(&bill, &asked) == ["format"]
        };
        for (family, edition, told) in [
            (Family::CycloneDx, "1.5", true),
            (Family::CycloneDx, "1.6", false),
            (Family::CycloneDx, "1.10", false),
            (Family::CycloneDx, "", true),
            (Family::Spdx, "2.3", true),
            (Family::Spdx, "3.0.0", true),
            (Family::Spdx, "3.0.1", false),
        ] {
            assert_eq!(lacks(family, edition), told, "{edition}");
        }
    }

    #[test]
    fn completeness_is_asked_of_a_component_and_of_what_the_subject_depends_on() {
        let (top, part) = (component("pkg:generic/top@1"), component("pkg:generic/part@1"));
        let ids = [top.id.clone(), part.id.clone()];
        let mut bill =
            Bill { subject: Some(ids[0].clone()), components: vec![top, part], ..Bill::default() };
        bill.dependencies.insert(ids[0].clone(), [ids[1].clone()].into());
        let list = list(&["completeness"], &["direct-completeness"]);
        let whole = ["direct-completeness", "completeness", "completeness"];
        assert_eq!(lacking(&bill, &list), whole);
        let said = reliance_model::cyber::bill::Completeness::Unknown;
        bill.completeness.insert(ids[0].clone(), said);
        assert_eq!(lacking(&bill, &list), whole[..2]);
        bill.completeness.insert(ids[1].clone(), said);
        assert_eq!(lacking(&bill, &list), [""; 0]);
        bill.completeness = [(String::new(), said)].into();
        assert_eq!(lacking(&bill, &list), [""; 0]);
    }

    #[test]
    fn files_of_spdx_are_asked_where_there_is_nothing_else() {
        let list = list(&["supplier"], &[]);
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
