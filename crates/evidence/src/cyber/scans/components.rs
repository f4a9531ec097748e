//! Scanners of components: Grype, Trivy and OSV-Scanner.

use reliance_model::cyber::Scan;
use reliance_model::cyber::scan::ScanResult;
use reliance_model::cyber::statement::Named;

use super::weakness;
use crate::cyber::walk::{Node, Report};

pub(super) fn grype(root: &Node<'_>, report: &mut Report<'_>) -> Scan {
    let mut scan = Scan { format: "Grype".to_string(), ..Scan::default() };
    if let Some(descriptor) = report.object(root, "descriptor") {
        let name = report.text(&descriptor, "name").unwrap_or_else(|| "grype".to_string());
        let version = report.text(&descriptor, "version").unwrap_or_default();
        scan.tools.push(format!("{name} {version}").trim().to_string());
        scan.ran = report.text(&descriptor, "timestamp");
        if let Some(db) = report.object(&descriptor, "db") {
            // Newer reports nest what older ones have at once.
            let status = report.object(&db, "status").unwrap_or(db);
            let built = report.text(&status, "built");
            let schema = report.text(&status, "schemaVersion");
            scan.database = built.map(|built| match schema {
                Some(schema) => format!("schema {schema}, built {built}"),
                None => format!("built {built}"),
            });
        }
    }
    for (key, ignored) in [("matches", false), ("ignoredMatches", true)] {
        for found in report.list(root, key) {
            scan.results.extend(grype_one(&found, ignored, report));
        }
    }
    scan
}

fn grype_one(found: &Node<'_>, ignored: bool, report: &mut Report<'_>) -> Option<ScanResult> {
    let vulnerability = report.object(found, "vulnerability");
    let id = vulnerability.as_ref().and_then(|node| report.text(node, "id"));
    let (Some(vulnerability), Some(id)) = (vulnerability, id) else {
        report.warn("result-without-rule", &found.pointer, "the match names no vulnerability");
        return None;
    };
    let mut aliases = Vec::new();
    for related in report.list(found, "relatedVulnerabilities") {
        aliases.extend(report.text(&related, "id").filter(|other| *other != id));
    }
    let mut weaknesses = Vec::new();
    for cwe in report.list(&vulnerability, "cwes") {
        weaknesses.extend(cwe.str("cwe").and_then(weakness));
    }
    let fix = report.object(&vulnerability, "fix");
    let component = report.object(found, "artifact").map(|artifact| {
        let purl = report.text(&artifact, "purl");
        Named {
            id: report.text(&artifact, "id").or_else(|| purl.clone()).unwrap_or_default(),
            purl,
            name: report.text(&artifact, "name"),
            version: report.text(&artifact, "version"),
            cpe: report.texts(&artifact, "cpes").into_iter().next(),
            range: None,
        }
    });
    let mut suppressed = ignored.then(String::new);
    for rule in report.list(found, "appliedIgnoreRules") {
        let why = report.text(&rule, "reason").or_else(|| report.text(&rule, "vex-status"));
        suppressed = why.or(suppressed);
    }
    Some(ScanResult {
        id,
        aliases,
        severity: report.text(&vulnerability, "severity").map(|word| word.to_lowercase()),
        component,
        fixed_in: fix.map(|fix| report.texts(&fix, "versions")).unwrap_or_default(),
        location: None,
        suppressed,
        weaknesses,
    })
}

pub(super) fn trivy(root: &Node<'_>, report: &mut Report<'_>) -> Scan {
    let mut scan = Scan { format: "Trivy".to_string(), ..Scan::default() };
    let version = report.object(root, "Trivy").and_then(|node| report.text(&node, "Version"));
    scan.tools.push(version.map_or("trivy".to_string(), |version| format!("trivy {version}")));
    scan.ran = report.text(root, "CreatedAt");
    for target in report.list(root, "Results") {
        let place = report.text(&target, "Target");
        for found in report.list(&target, "Vulnerabilities") {
            scan.results.extend(trivy_one(&found, report));
        }
        for key in ["Misconfigurations", "Secrets"] {
            for found in report.list(&target, key) {
                let id = report.text(&found, "ID").or_else(|| report.text(&found, "RuleID"));
                if found.str("Status") == Some("PASS") {
                    continue;
                }
                scan.results.push(ScanResult {
                    id: id.unwrap_or_default(),
                    severity: report.text(&found, "Severity").map(|word| word.to_lowercase()),
                    location: place.clone(),
                    ..ScanResult::default()
                });
            }
        }
        for found in report.list(&target, "ExperimentalModifiedFindings") {
            let Some(inner) = report.object(&found, "Finding") else { continue };
            let why = report.text(&found, "Statement").or_else(|| report.text(&found, "Status"));
            let one = trivy_one(&inner, report);
            let suppressed = Some(why.unwrap_or_default());
            scan.results.extend(one.map(|one| ScanResult { suppressed, ..one }));
        }
    }
    scan
}

fn trivy_one(found: &Node<'_>, report: &mut Report<'_>) -> Option<ScanResult> {
    let Some(id) = report.text(found, "VulnerabilityID") else {
        report.warn("result-without-rule", &found.pointer, "the finding names no vulnerability");
        return None;
    };
    let identifier = report.object(found, "PkgIdentifier");
    let purl = identifier.and_then(|node| report.text(&node, "PURL"));
    let package = report.text(found, "PkgID").or_else(|| purl.clone());
    let fixed = report.text(found, "FixedVersion").unwrap_or_default();
    let weaknesses = report.texts(found, "CweIDs");
    Some(ScanResult {
        id,
        aliases: report.texts(found, "VendorIDs"),
        severity: report.text(found, "Severity").map(|word| word.to_lowercase()),
        component: Some(Named {
            id: package.unwrap_or_default(),
            purl,
            name: report.text(found, "PkgName"),
            version: report.text(found, "InstalledVersion"),
            ..Named::default()
        }),
        fixed_in: fixed
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(str::to_string)
            .collect(),
        location: report.text(found, "PkgPath"),
        suppressed: None,
        weaknesses: weaknesses.iter().filter_map(|id| weakness(id)).collect(),
    })
}

pub(super) fn osv_scanner(root: &Node<'_>, report: &mut Report<'_>) -> Scan {
    let mut scan = Scan {
        format: "OSV-Scanner".to_string(),
        tools: vec!["osv-scanner".to_string()],
        ..Scan::default()
    };
    for result in report.list(root, "results") {
        let source = report.object(&result, "source");
        let path = source.and_then(|source| report.text(&source, "path"));
        for package in report.list(&result, "packages") {
            let Some(named) = report.object(&package, "package") else { continue };
            let (name, version) = (report.text(&named, "name"), report.text(&named, "version"));
            let ecosystem = report.text(&named, "ecosystem").unwrap_or_default();
            let purl = report.text(&named, "purl");
            let id = format!("{ecosystem}:{}", name.clone().unwrap_or_default());
            let component = Named { id, purl, name, version, ..Named::default() };
            let severities = groups(&package, report);
            for found in report.list(&package, "vulnerabilities") {
                let Some(id) = report.text(&found, "id") else { continue };
                let severity = severities.iter().find(|(ids, _)| ids.contains(&id));
                scan.results.push(ScanResult {
                    aliases: report.texts(&found, "aliases"),
                    severity: severity.map(|(_, score)| score.clone()),
                    component: Some(component.clone()),
                    fixed_in: fixed(&found),
                    location: path.clone(),
                    id,
                    ..ScanResult::default()
                });
            }
        }
    }
    scan
}

/// Ids of the same vulnerability, and its highest score.
fn groups(package: &Node<'_>, report: &mut Report<'_>) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    for group in report.list(package, "groups") {
        let ids = report.texts(&group, "ids");
        found.extend(report.text(&group, "max_severity").map(|score| (ids, score)));
    }
    found
}

fn lists<'v>(node: &Node<'v>, key: &str) -> Vec<Node<'v>> {
    node.get(key).iter().flat_map(Node::elements).collect()
}

fn fixed(record: &Node<'_>) -> Vec<String> {
    let mut versions = Vec::new();
    for affected in lists(record, "affected") {
        for range in lists(&affected, "ranges") {
            if range.str("type") == Some("GIT") {
                continue;
            }
            let events = lists(&range, "events");
            versions
                .extend(events.iter().filter_map(|event| event.str("fixed")).map(str::to_string));
        }
    }
    versions.sort();
    versions.dedup();
    versions
}
