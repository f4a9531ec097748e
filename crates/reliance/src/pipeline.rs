//! The whole program on one screen: needs, fold, answers.

use std::collections::{BTreeMap, BTreeSet};

use reliance_checks::{Case, assess as answer, needs};
use reliance_model::Date;
use reliance_model::assessment::Assessment;
use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::{Evidence, File};
use reliance_model::finding::Question;
use reliance_stats::reduction::{Need, Reductions};

use crate::folder::Folder;
use crate::kept;

/// Where the device stands in `market` on the day `on`.
pub(crate) fn assess(
    catalogue: &Catalogue,
    folder: &mut Folder,
    market: &str,
    on: Date,
    fresh: bool,
) -> Assessment {
    let wanted = {
        let case = Case { catalogue, evidence: &folder.evidence, market, on };
        needs(&case)
    };
    let reductions = reduce(folder, &wanted, fresh);
    let case = Case { catalogue, evidence: &folder.evidence, market, on };
    let tool = env!("CARGO_PKG_VERSION");
    answer(&case, &reductions, folder.problems.clone(), tool)
}

/// Answer the needs with one pass over each file, or from what was kept of the last run.
pub(crate) fn reduce(folder: &mut Folder, wanted: &BTreeSet<Need>, fresh: bool) -> Reductions {
    let reading = kept::reduce(folder, wanted, fresh);
    folder.problems.extend(reading.problems);
    for (name, file) in reading.items.files {
        let used = true;
        folder.evidence.files.insert(name, File { used, ..file });
    }
    reading.items.reductions
}

/// Every question that the catalogue can put about the device, in any market, once.
pub(crate) fn every_question(
    catalogue: &Catalogue,
    evidence: &Evidence,
    on: Date,
) -> Vec<Question> {
    let markets = catalogue.markets.keys();
    let asked = markets.flat_map(|market| {
        reliance_checks::every_question(&Case { catalogue, evidence, market, on })
    });
    let by_id: BTreeMap<String, Question> =
        asked.map(|question| (question.id.clone(), question)).collect();
    by_id.into_values().collect()
}
