//! Any bytes as a CSV table: problems, never a panic.

#![no_main]

mod table;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| table::read("a.csv", bytes));
