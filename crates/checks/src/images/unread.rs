//! Files that were scanned and have no row in the inventory: counted, so that none is
//! dropped in silence.

use std::collections::BTreeMap;

use reliance_model::device::{Dataset, Inventory};
use reliance_stats::reduction::{Axis, Need, Reductions};

use crate::words::{count, figure, list};
use crate::{Answered, Ask, Missing};

/// What the list of files without a row says.
pub(crate) struct WithoutRow {
    /// Files that should have had a row, by the code of the problem.
    pub(crate) problems: BTreeMap<String, u64>,
    /// All others, by what they are.
    pub(crate) others: BTreeMap<String, u64>,
}

/// What is asked of a list.
pub(crate) fn need(list: &Dataset) -> Need {
    Need::tally(&list.name, vec![Axis::category("problem"), Axis::category("format")])
}

/// Files without a row.
///
/// # Errors
///
/// Why they could not be counted: the list is not named, or could not be read.
pub(crate) fn without_row(
    reductions: &Reductions,
    inventory: &Inventory,
) -> Result<WithoutRow, Missing> {
    let Some(list) = &inventory.without_row else {
        return Err(Missing::new(
            format!("the number of files without a row in `{}`", inventory.name),
            "name the list that the scan wrote beside the inventory under `others`",
        ));
    };
    let (mut problems, mut others) = (BTreeMap::new(), BTreeMap::new());
    for (levels, cell) in &reductions.tally(&need(list))?.cells {
        let known = |at: usize| levels.get(at).filter(|level| level.is_known());
        let (counts, word) = match known(0) {
            Some(problem) => (&mut problems, problem.to_string()),
            None => {
                let format = known(1).map_or_else(|| "unknown".into(), ToString::to_string);
                (&mut others, format)
            }
        };
        *counts.entry(word).or_insert(0) += cell.rows;
    }
    Ok(WithoutRow { problems, others })
}

/// That every file that should have a row has one.
pub(crate) fn answer(
    ask: &Ask<'_>,
    reductions: &Reductions,
    inventory: &Inventory,
) -> Result<Answered, Missing> {
    let WithoutRow { problems, others } = without_row(reductions, inventory)?;
    let name = &inventory.name;
    let lost: u64 = problems.values().sum();
    if lost > 0 {
        let kinds: Vec<String> =
            problems.iter().map(|(code, files)| format!("{code} {files}")).collect();
        let files = count(lost, "file");
        return Err(Missing::new(
            format!("a row in `{name}` of {files} that should have one ({})", list(&kinds)),
            "mend the files or take them out, and scan the folder anew",
        ));
    }
    let others: u64 = others.values().sum();
    let number = figure("files-without-a-row", format!("`{name}`"), others as f64);
    let lists = inventory.without_row.as_ref();
    let evidence = lists.map(|list| ask.evidence_of(list)).unwrap_or_default();
    let files = count(others, "file");
    Ok(Answered::shown(format!("no image lacks a row in `{name}` ({files} of other kinds)"))
        .figures([number])
        .evidence(evidence))
}
