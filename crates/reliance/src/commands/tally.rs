//! `reliance tally`: counts that a person decides to release.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reliance_stats::reduction::{Axis, Need};
use reliance_tables::released::{Release, ReleasedTally};

use crate::cli::Tally;
use crate::{folder, pipeline, problems, say, write};

pub(super) fn run(args: &Tally, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(catalogue)?;
    let mut folder = folder::read(&args.folder, &catalogue)?;
    let axes = args.by.iter().map(|role| Axis::category(role)).collect();
    let need = Need::tally(&args.data_set, axes);
    let reductions = pipeline::reduce(&mut folder, &BTreeSet::from([need.clone()]), true);
    problems::talk(&folder.problems, &folder.texts);
    let tally = reductions.tally(&need).map_err(|needs| format!("the tally needs {needs}"))?;
    let release = Release {
        keep: args.by.clone(),
        bands: BTreeMap::new(),
        minimum: args.smallest_cell,
        person: args.released_by.clone(),
        on: super::day(args.on),
    };
    let released = ReleasedTally::new(tally, &release).map_err(|error| error.to_string())?;
    let csv = args.output.extension().is_some_and(|extension| extension == "csv");
    let text = if csv { released.csv() } else { released.json() };
    write::atomically(&args.output, text.as_bytes())?;
    say::talk(&released.loss().join("\n"));
    say::talk(&format!("written to {}", args.output.display()));
    Ok(false)
}
