//! Bills of materials and statements on vulnerabilities, written down.
//!
//! What is written is what was read, with what a side table added; nothing is made up. A
//! field that is not known is left out, and in SPDX, which asks for a word, is
//! `NOASSERTION`.

mod cyclonedx;
mod spdx;
mod statements;
mod table;

pub use cyclonedx::cyclonedx;
pub use spdx::spdx;
pub use statements::{Open, openvex};
pub use table::support_table;

use reliance_model::cyber::Bill;

/// Where a converted bill comes from, told in it.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// File that was read.
    pub file: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// Name and version of the program.
    pub tool: &'a str,
    /// When it is written, after RFC 3339 in UTC; the bill's own time where it has one.
    pub at: &'a str,
}

impl<'a> Origin<'a> {
    /// The tools of the bill, and this program once.
    fn tools(&self, bill: &'a Bill) -> Vec<&'a str> {
        let others = bill.tools.iter().map(String::as_str).filter(|tool| *tool != self.tool);
        others.chain([self.tool]).collect()
    }
}

/// JSON with two spaces and a line end.
fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}
