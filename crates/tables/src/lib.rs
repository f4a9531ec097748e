//! CSV and Parquet to Arrow batches, folded into reductions.
//!
//! Checks say beforehand what they need; [`reduce()`] answers all needs of all data sets
//! with one pass over each table's file. Every worker folds whole batches into a state of
//! its own; states are integers and add exactly, in any order, so that the outcome does
//! not depend on how the file was split. Rows that cannot be used are counted and told
//! with their numbers, never with their values.
//!
//! Deliberately absent: a query engine (equality filters and one join by an identifier do
//! not earn one), and opening files, which the binary does ([`Source`]).

mod axes;
mod bits;
mod block;
mod budget;
pub mod cache;
mod calendar;
mod category;
mod cells;
mod csv;
mod csv_record;
mod digest;
mod division;
mod faults;
mod file;
mod fold;
mod hash;
mod join;
mod keys;
mod merge;
mod numbers;
#[cfg(feature = "s3")]
mod object;
#[cfg(feature = "s3")]
mod object_folder;
mod parquet_file;
mod plan;
mod presence;
pub mod records;
mod reduce;
pub mod released;
mod role;
mod sort;
mod source;
mod stage;
mod suppress;
mod table;
mod values;
mod wire;

pub use budget::{Budget, Progress};
pub use digest::{DIGEST_NAME, digest};
pub use faults::CODES as PROBLEM_CODES;
#[cfg(feature = "s3")]
pub use object::ObjectSource;
#[cfg(feature = "s3")]
pub use object_folder::ObjectFolder;
pub use reduce::{Open, Outcome, reduce};
pub use source::{Listed, Listing, Objects, Source, sha256};
