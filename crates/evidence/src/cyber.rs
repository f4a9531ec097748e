//! Cybersecurity evidence: bytes to the nouns of [`reliance_model::cyber`].
//!
//! Every reader takes the name of a file and its bytes, and gives what it could read with
//! the problems and their places. Formats are told by content, never by the name of a
//! file. The hash of the bytes is the caller's to fill in.

pub mod advisories;
pub mod bill;
pub mod disclosure;
pub mod exploits;
mod faults;
pub mod handling;
pub mod json_place;
pub mod lifecycle;
pub mod markup;
pub mod predictions;
pub mod scans;
mod sheet;
pub mod statements;
pub mod support;
pub mod threats;
pub mod tree;
mod walk;
pub mod yaml;
