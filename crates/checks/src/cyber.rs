//! Judging of cybersecurity evidence: what bills of materials, statements, advisories and
//! threat models say of a device, as checks and the command line both tell it.
//!
//! Everything here is a pure function of what was read. Lists of fields come from the
//! catalogue; days of end and thresholds from the evidence or a cited text.

mod bills;
pub mod clocks;
pub mod decisions;
pub mod difference;
pub(crate) mod disclosed;
pub mod fields;
pub mod graph;
mod known;
#[cfg(test)]
pub(crate) mod made;
pub mod matching;
pub mod metrics;
pub(crate) mod scanned;
pub mod support;
pub mod threats;
pub(crate) mod timeline;
pub mod vulnerabilities;

use reliance_model::finding::Answer;

use crate::Answered;
pub(crate) use bills::{Bills, evidence_of, on_file};
pub(crate) use known::{Known, known};
pub use support::Supported;
pub use vulnerabilities::Vulnerability;

/// The worst of several answers about parts of one thing, with the sentences of all that
/// are as bad, and the figures, evidence and caveats of all.
pub(crate) fn worst(answers: impl IntoIterator<Item = Answered>) -> Answered {
    let answers: Vec<Answered> = answers.into_iter().collect();
    let rank = |answer: Answer| match answer {
        Answer::NotShown => 0,
        Answer::Undetermined => 1,
        Answer::ForAPerson => 2,
        Answer::Shown => 3,
        Answer::NotApplicable => 4,
    };
    let worst = answers.iter().map(|one| one.answer).min_by_key(|answer| rank(*answer));
    let Some(worst) = worst else {
        return Answered::undetermined("needs something to judge");
    };
    let told: Vec<&Answered> = answers.iter().filter(|one| one.answer == worst).collect();
    let because: Vec<&str> = told.iter().map(|one| one.because.as_str()).collect();
    let mut to_do: Vec<&str> = told.iter().filter_map(|one| one.to_do.as_deref()).collect();
    to_do.dedup();
    let mut together = Answered::new(worst, because.join("; "));
    together.to_do = (!to_do.is_empty()).then(|| to_do.join("; "));
    for one in answers {
        together.figures.extend(one.figures);
        together.pictures.extend(one.pictures);
        together.evidence.extend(one.evidence);
        together.lists.extend(one.lists);
        for caveat in one.caveats {
            if !together.caveats.contains(&caveat) {
                together.caveats.push(caveat);
            }
        }
    }
    together
}
