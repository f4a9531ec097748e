//! What a trace adds to the answer about a record.

use reliance_model::finding::Answer;

use super::kind::Kind;
use super::{Hole, holes, of};
use crate::said::{Said, first_and_more};
use crate::{Answered, Ask};

/// Most holes that are named in an answer.
const MOST_NAMED: usize = 5;

/// The answer about a record that is complete, with what the documents trace.
///
/// A hole is evidence that is not there, so that the answer is undetermined, never *not
/// shown*; a trace without a hole is a caveat for the person who confirms, since that ids
/// are linked says nothing of what they say.
pub(crate) fn judged(ask: &Ask<'_>, kinds: &[Kind], answered: Answered) -> Answered {
    if kinds.is_empty() || answered.answer != Answer::ForAPerson {
        return answered;
    }
    let trace = of(ask.evidence.contents.values());
    let things = trace.things.values().filter(|thing| kinds.contains(&thing.kind)).count();
    if things == 0 {
        return answered;
    }
    let found: Vec<Hole> =
        holes(&trace).into_iter().filter(|hole| kinds.contains(&hole.of)).collect();
    let (lacks, wrong): (Vec<&Hole>, Vec<&Hole>) =
        found.iter().partition(|hole| hole.remark.about == "trace");
    let says = |holes: &[&Hole]| -> Vec<String> {
        holes.iter().map(|hole| hole.remark.says.clone()).collect()
    };
    let mut answered = answered.caveats(says(&wrong).into_iter().take(MOST_NAMED));
    if wrong.len() > MOST_NAMED {
        let more = format!("{} more remarks on the trace", wrong.len() - MOST_NAMED);
        answered = answered.caveat(Said::standing_for("remarks on the trace", more, says(&wrong)));
    }
    if lacks.is_empty() {
        let says = format!(
            "{things} ids of these documents are traced without a hole; what they say was not judged"
        );
        return answered.caveat(says);
    }
    let because = first_and_more("holes of the trace", &says(&lacks), MOST_NAMED)
        .within(|few| format!("the trace of the documents has holes: {few}"));
    answered.because(Answer::Undetermined, because).to_do(
        "trace what is missing, or declare the documents that hold it; `reliance read FOLDER \
         --trace` lists every hole",
    )
}
