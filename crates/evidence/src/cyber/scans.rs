//! Reports of scanners: SARIF 2.1.0, and the JSON of Grype, Trivy and OSV-Scanner.

mod components;
mod sarif;

use reliance_model::cyber::Scan;
use reliance_model::problem::Reading;
use serde_json::Value;

use super::walk::{self, Node, Report};

/// Most results that are kept of one file.
pub const MAX_RESULTS: usize = 200_000;

/// Read a report.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Scan> {
    let text = walk::text(file, bytes);
    let (text, value) = match text.and_then(|text| Ok((text, walk::parse(file, text)?))) {
        Ok(read) => read,
        Err(problem) => return Reading { items: Scan::default(), problems: vec![*problem] },
    };
    let mut report = Report::new(file, text);
    let root = Node::root(&value);
    let has = |key: &str| value.get(key).is_some_and(|found| !found.is_null());
    let trivy = has("SchemaVersion") && (has("ArtifactName") || has("Results"));
    let mut scan = if value.get("runs").is_some_and(Value::is_array) {
        sarif::read(&root, &mut report)
    } else if has("matches") && (has("descriptor") || has("source")) {
        components::grype(&root, &mut report)
    } else if trivy {
        components::trivy(&root, &mut report)
    } else if value.get("results").is_some_and(Value::is_array) {
        components::osv_scanner(&root, &mut report)
    } else {
        let message = "this is no report of SARIF, Grype, Trivy or OSV-Scanner";
        report.error("no-scan", "", message);
        Scan::default()
    };
    if scan.results.len() > MAX_RESULTS {
        let message = format!("only the first {MAX_RESULTS} results are kept");
        report.error("too-many-results", "", message);
        scan.results.truncate(MAX_RESULTS);
    }
    Reading { items: scan, problems: report.into_problems() }
}

/// Names of kinds of weakness in a text such as `external/cwe/cwe-079`.
fn weakness(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let (_, number) = lower.rsplit_once("cwe-")?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    Some(format!("CWE-{number}"))
}

#[cfg(test)]
mod tests;
