//! The program from the outside, and the house it is built in.

mod tidy;
