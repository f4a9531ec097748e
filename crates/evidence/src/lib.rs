//! Bytes to typed evidence and problems.
