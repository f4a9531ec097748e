//! SARIF 2.1.0: every run, its results with their rules.

use reliance_model::cyber::Scan;
use reliance_model::cyber::scan::ScanResult;

use super::weakness;
use crate::cyber::walk::{Node, Report};

pub(super) fn read(root: &Node<'_>, report: &mut Report<'_>) -> Scan {
    let edition = root.str("version").unwrap_or("of no said edition");
    let mut scan = Scan { format: format!("SARIF {edition}"), ..Scan::default() };
    if edition != "2.1.0" {
        report.warn("unknown-edition", "/version", "SARIF is read in its edition 2.1.0");
    }
    for run in report.list(root, "runs") {
        let tool = report.object(&run, "tool");
        let driver = tool.and_then(|tool| report.object(&tool, "driver"));
        let mut rules = Vec::new();
        if let Some(driver) = &driver {
            let name = report.text(driver, "name").unwrap_or_default();
            let version = report.text(driver, "version");
            let version = version.or_else(|| report.text(driver, "semanticVersion"));
            scan.tools.push(version.map_or(name.clone(), |version| format!("{name} {version}")));
            rules = report.list(driver, "rules");
        }
        for invocation in report.list(&run, "invocations") {
            let ended = report.text(&invocation, "endTimeUtc");
            scan.ran = scan.ran.or(ended).or_else(|| report.text(&invocation, "startTimeUtc"));
        }
        for result in report.list(&run, "results") {
            scan.results.extend(one(&result, &rules, report));
        }
    }
    scan
}

/// A result; none where what was looked for is not there, or needs no look.
fn one(result: &Node<'_>, rules: &[Node<'_>], report: &mut Report<'_>) -> Option<ScanResult> {
    let kind = result.str("kind").unwrap_or("fail");
    if matches!(kind, "pass" | "notApplicable") {
        return None;
    }
    let index = result.value.get("ruleIndex").and_then(serde_json::Value::as_u64);
    let reference = report.object(result, "rule");
    let id = report.text(result, "ruleId");
    let id = id.or_else(|| reference.as_ref().and_then(|rule| report.text(rule, "id")));
    let index = index.or_else(|| reference?.value.get("index")?.as_u64());
    let rule = index.and_then(|index| rules.get(usize::try_from(index).ok()?));
    // Without an index the rule is found by its id, of which `id/part` is a part.
    let rule = rule.or_else(|| {
        let id = id.as_deref()?;
        let base = id.split('/').next();
        rules.iter().find(|rule| rule.str("id") == Some(id) || rule.str("id") == base)
    });
    let id = id.or_else(|| rule.and_then(|rule| report.text(rule, "id")));
    let Some(id) = id else {
        report.warn("result-without-rule", &result.pointer, "the result names no rule");
        return None;
    };
    let mut weaknesses: Vec<String> = Vec::new();
    let properties = rule.and_then(|rule| report.object(rule, "properties"));
    let mut severity = report.text(result, "level");
    if let Some(properties) = &properties {
        let tags = report.texts(properties, "tags");
        weaknesses.extend(tags.iter().filter_map(|tag| weakness(tag)));
        // A score of the rule says more than its level.
        severity = report.text(properties, "security-severity").or(severity);
    }
    for taxon in report.list(result, "taxa") {
        weaknesses.extend(taxon.str("id").and_then(|id| weakness(&format!("cwe-{id}"))));
    }
    let settings = rule.and_then(|rule| report.object(rule, "defaultConfiguration"));
    let default = settings.and_then(|settings| report.text(&settings, "level"));
    let severity = severity.or(default).unwrap_or_else(|| "warning".to_string());
    weaknesses.sort();
    weaknesses.dedup();
    Some(ScanResult {
        id,
        severity: Some(severity.to_lowercase()),
        location: location(result, report),
        suppressed: suppressed(result, report),
        weaknesses,
        ..ScanResult::default()
    })
}

fn location(result: &Node<'_>, report: &mut Report<'_>) -> Option<String> {
    let first = report.list(result, "locations").into_iter().next()?;
    let physical = report.object(&first, "physicalLocation")?;
    let artifact = report.object(&physical, "artifactLocation")?;
    let file = report.text(&artifact, "uri")?;
    let line = physical.value.get("region").and_then(|region| region.get("startLine")?.as_u64());
    Some(line.map_or(file.clone(), |line| format!("{file}:{line}")))
}

/// Why it is suppressed; one that is under review or was rejected suppresses nothing.
fn suppressed(result: &Node<'_>, report: &mut Report<'_>) -> Option<String> {
    let all = report.list(result, "suppressions");
    let holds = |one: &Node<'_>| !matches!(one.str("status"), Some("underReview" | "rejected"));
    if all.is_empty() || !all.iter().all(holds) {
        return None;
    }
    let why = all.iter().find_map(|one| one.str("justification"));
    Some(why.unwrap_or_default().to_string())
}
