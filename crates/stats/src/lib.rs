//! Statistics for clinical validation: numbers in, numbers out.
//!
//! Nothing here reads a file, knows a regulator or holds a threshold. A function takes
//! counts or values and returns numbers, with the formula, the paper and the paper's own
//! example beside it. The types of the reductions that figures are computed from
//! ([`reduction`]) live here too, so that the fold and the checks agree on them without
//! knowing one another.

pub mod reduction;
