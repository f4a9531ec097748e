//! Vulnerability databases on disk: archives of records, and an index of them.

pub(crate) mod archive;
pub(crate) mod index;
