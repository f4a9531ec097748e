//! Any bytes as a Parquet table: problems, never a panic of ours.
//!
//! A panic inside the Parquet reader is caught by the crate and told as a problem, but the
//! fuzzer sees it first; run this target with `-- -fork=1 -ignore_crashes=1` to go on.

#![no_main]

mod table;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| table::read("a.parquet", bytes));
