//! RustSec.
