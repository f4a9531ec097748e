//! `reliance sbom`: bills of materials judged, looked up, compared and converted.

pub(crate) mod arguments;
mod check;
mod convert;
mod diff;
mod look_up;
mod score;
mod subject;

use std::path::Path;

use arguments::{Sbom, SbomCommand};

pub(super) fn run(args: &Sbom, catalogue: Option<&Path>) -> Result<bool, String> {
    match &args.command {
        SbomCommand::Check(args) => check::run(args, catalogue),
        SbomCommand::Match(args) => look_up::run(args, catalogue),
        SbomCommand::Diff(args) => diff::run(args, catalogue),
        SbomCommand::Convert(args) => convert::run(args, catalogue),
        SbomCommand::Score(args) => score::run(args),
    }
}

/// Lines for a terminal: names in bills and records come from elsewhere and may hold what
/// steers it.
fn printable(text: &str) -> String {
    text.lines().map(|line| reliance_documents::clean(line) + "\n").collect()
}
