//! Checks: each binds one question of the catalogue to evidence that can be computed.
//!
//! A check is two pure functions. `needs` says beforehand which reductions it wants, so
//! that one pass over each file serves all checks; `answer` turns them into an answer. It
//! is given everything it may look at, touches no file, no clock and no other check, and
//! so gives the same answer for the same evidence on every machine, for ever. It knows no
//! regulator and holds no acceptance threshold: thresholds come from the manufacturer's
//! plan or from a parameter that a cited text gives. A new check is one file under
//! `checks/` and its two lines in `checks.rs`.

mod ask;
mod assess;
pub mod calendar;
mod checks;
mod circumstances;
pub mod claims;
mod clusters;
mod combine;
pub mod compare;
mod crossing;
mod crossing_mix;
mod crossing_size;
mod cut;
pub mod cyber;
mod endpoints;
mod equipment;
#[cfg(test)]
mod every_check;
mod held;
mod images;
mod inspection;
pub mod market_plan;
pub mod methods;
mod mixes;
mod operating_points;
mod parameters;
pub mod pathway;
mod performance;
mod plan;
pub mod predicates;
mod questions;
mod race_codes;
mod read_inside;
mod records;
pub mod routes;
mod said;
mod sets;
mod settings;
mod standing;
mod strata;
mod studies;
mod study_designs;
mod study_items;
pub mod submission;
#[cfg(test)]
mod testing;
pub mod trace;
mod words;

pub use ask::{Answered, Ask, Check, Missing};
pub use assess::{Applies, Case, applies, assess, every_question, needs, requirements};
pub use checks::CHECKS;
pub use circumstances::is_circumstance;
pub use inspection::inspection;
pub use parameters::refused_by;
pub use questions::{fact_id, profile, question_id};
pub use said::Said;
pub use standing::{FILE, facet_digest, requirement_digest};
pub use study_designs::study_designs;

/// The check of that name.
pub fn check(name: &str) -> Option<&'static Check> {
    CHECKS.iter().find(|check| check.name == name)
}
