//! The nouns of Reliance, one word an idea, and the reading of its catalogue.
//!
//! This module is the glossary; every other crate uses these words in these meanings.
//!
//! | word | meaning |
//! |---|---|
//! | [`Device`](device::Device) | the AI medical device as its maker declares it |
//! | [`Market`](catalogue::Market) | a jurisdiction a device is put on, such as `us` or `uk-gb` |
//! | [`Authorization`](device::Authorization) | what a market has granted the device |
//! | [`Route`](catalogue::Route) | a way from held authorizations into a market |
//! | [`Source`](catalogue::Source) | a regulatory document |
//! | [`Force`](catalogue::Force) | how binding a requirement is |
//! | [`Requirement`](catalogue::Requirement) | what a regulator asks, where, since when |
//! | [`Concept`](catalogue::Concept) | a neutral idea that requirements of several regulators share |
//! | [`Wording`](wording::Wording) | the program's sentences in another language, by their forms |
//! | [`Template`](catalogue::Template) | a document that can be written from an assessment |
//! | [`Facet`](facet) | a device fact with a closed list of values |
//! | [`Evidence`](evidence::Evidence) | everything read from a device folder |
//! | [`Bill`](cyber::Bill) | a bill of materials of software, with its components |
//! | [`Advisory`](cyber::Advisory) | a record of a vulnerability database |
//! | [`Statement`](cyber::Statement) | what a maker says on a vulnerability in its product (VEX) |
//! | [`ThreatModel`](cyber::ThreatModel) | elements, flows, threats and what is done against them |
//! | [`Content`](content::Content) | what a document says, in blocks with ids and places |
//! | [`Claim`](claim::Claim) | a number or statement found in a document |
//! | [`Comparison`](comparison::Comparison) | what came of holding documents against each other |
//! | [`Predicates`](predicates::Predicates) | candidates for a predicate, and who named whom as one |
//! | [`Tree`](submission::Tree) | files and folders of a submission, held against rules and a table of contents |
//! | `Check` | a computation that answers a requirement (crate `checks`) |
//! | [`Finding`](finding::Finding) | the answer about one requirement |
//! | [`WholeList`](whole_list::WholeList) | a list that a sentence cuts short, with all its items |
//! | [`Problem`](problem::Problem) | something wrong with the words in a file; reading goes on |
//! | [`Attestation`](evidence::Attestation) | what a named person states, when, why |
//! | [`Waiver`](device::Waiver) | a requirement set aside by a person, with reason and end |
//! | [`Assessment`](assessment::Assessment) | the value of catalogue × evidence × date |
//!
//! Deliberately absent: disk, clock, network. Everything takes text, bytes and dates.

pub mod assessment;
pub mod catalogue;
mod catalogue_device_type;
pub mod catalogue_diff;
mod catalogue_fields;
pub mod catalogue_read;
mod catalogue_route;
mod catalogue_systems;
pub mod catalogue_template;
mod catalogue_terms;
pub mod claim;
pub mod comparison;
pub mod content;
pub mod cyber;
pub mod data_sheet;
pub mod device;
pub mod edit_script;
pub mod evidence;
pub mod facet;
pub mod finding;
pub mod inventory;
pub mod letters;
pub mod lint;
pub mod method;
pub mod person_text;
pub mod picture;
pub mod predicates;
pub mod problem;
pub mod record;
pub mod route;
pub mod study_design;
pub mod submission;
pub mod term_table;
pub mod toml_read;
pub mod whole_list;
pub mod wording;

/// A calendar day. Assessments take theirs as an argument; nothing here reads a clock.
pub use chrono::NaiveDate as Date;
