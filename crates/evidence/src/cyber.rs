//! Cybersecurity evidence: bytes to the nouns of [`reliance_model::cyber`].
//!
//! Formats are told by content, never by the name of a file.

pub mod bill;
pub mod json_place;
pub mod tree;
