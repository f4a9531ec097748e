//! An assessment as JSON, described by `docs/assessment.schema.json`.

use reliance_model::assessment::Assessment;

/// The assessment as indented JSON with a line break at the end.
///
/// Keys stand in the order of the types, maps in the order of their keys, and floats in their
/// shortest form that reads back as the same value, so that equal assessments give equal
/// bytes.
pub fn json(assessment: &Assessment) -> String {
    let mut text = serde_json::to_string_pretty(assessment)
        .expect("an assessment has text keys only and is written to memory");
    text.push('\n');
    text
}

/// A paper as indented JSON with a line break at the end, every number with its trace.
pub fn paper_json(paper: &crate::paper::Paper) -> String {
    let mut text = serde_json::to_string_pretty(paper)
        .expect("a paper has text keys only and is written to memory");
    text.push('\n');
    text
}
