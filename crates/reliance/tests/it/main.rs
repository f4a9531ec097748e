//! The program from the outside, and the house it is built in.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod shared;
mod tidy;
