//! The card of a model hub: YAML front matter with results, Markdown below it.

use super::{METRICS, figures, markdown};
use crate::paper::{Paper, Source};

/// The card: metadata and results from the assessment, and the paper as its text.
///
/// Nothing is said of what is not known: no licence, no language, no base model.
pub fn hub_card(source: &Source<'_>, paper: &Paper) -> String {
    let device = &source.evidence.device;
    let mut out = String::from("---\n");
    let mut tags = vec!["medical-device".to_string()];
    for facet in ["function", "input", "body_region"] {
        if let Some(values) = source.profile.known(facet) {
            tags.extend(values.iter().cloned());
        }
    }
    out.push_str("tags:\n");
    for tag in tags {
        out.push_str(&format!("- {}\n", quoted(&tag)));
    }
    let results = figures(source, "endpoint-goal", METRICS);
    if !results.is_empty() {
        out.push_str(&format!("model-index:\n- name: {}\n  results:\n", quoted(&device.name)));
        for (finding, figure) in results {
            let task = source.profile.known("function").and_then(|values| values.first());
            out.push_str(&format!(
                "  - task:\n      type: {}\n    dataset:\n      name: {}\n      type: {}\n    metrics:\n    - type: {}\n      name: {}\n      value: {}\n",
                quoted(task.map_or("other", |task| task)),
                quoted(&figure.of),
                quoted(figure.of.split(',').next().unwrap_or_default()),
                quoted(&figure.name),
                quoted(&format!("{} ({})", figure.name, finding.requirement)),
                figure.value.unwrap_or_default()
            ));
        }
    }
    out.push_str("---\n\n");
    out.push_str(&format!("# {}\n\n", paper.title));
    if let Some(banner) = paper.banner() {
        out.push_str(&format!("**{banner}**\n\n"));
    }
    if let Some(words) = paper.invented() {
        out.push_str(&format!("**{words}**\n\n"));
    }
    out.push_str(&markdown::body(paper));
    out
}

/// A text in quotes, as YAML and JSON have it.
fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_string()).to_string()
}
