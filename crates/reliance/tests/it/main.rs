//! The program from the outside, and the house it is built in.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod again;
mod answers;
mod asked;
mod bad_input;
mod claims;
mod claims_texts;
mod cli;
mod compare;
mod example;
mod lists;
mod office;
mod office_round_trip;
mod plain_words;
mod predicates;
mod program;
mod reading;
mod sbom;
mod sbom_convert;
mod sbom_score;
mod scan;
mod scan_store;
mod shared;
mod stat;
mod stat_inputs;
mod stat_methods;
mod stat_readers;
mod stat_sizes;
mod tidy;
mod toc;
mod variants;
mod write;
mod write_chinese;
mod write_pdf;
