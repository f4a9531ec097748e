//! Bytes to typed evidence and problems.
//!
//! Every reader gives a [`Reading`](reliance_model::problem::Reading): what it could read
//! and what was wrong with the words, each with its place. One bad key, row or cell never
//! stops the rest. A new format is one file here, its line in this one, and a fuzz target.
//!
//! Deliberately absent: disk, clock, network. Readers take text, bytes and dates.

pub mod attestations;
pub mod claims;
pub mod cyber;
pub mod device_file;
pub mod dicom;
pub mod documents;
mod grid;
pub mod listed_devices;
pub mod pictures;
pub mod population;
pub mod questions;
pub mod records;
pub mod side;
pub mod spreadsheet;
pub mod study_sheet;
pub mod template;
pub mod term_bank;
#[cfg(test)]
mod testing;
