//! A small report of each scanner.

use super::*;

fn line(text: &str) -> String {
    let reading = read("scan.json", text.as_bytes());
    assert_eq!(reading.problems, [], "{text}");
    let of = |one: &reliance_model::cyber::scan::ScanResult| {
        let component = one.component.clone().unwrap_or_default();
        format!(
            "{} {:?} {:?} {:?} fixed {:?} at {:?} suppressed {:?} {:?}",
            one.id,
            one.aliases,
            one.severity,
            component.purl.or(component.name),
            one.fixed_in,
            one.location,
            one.suppressed,
            one.weaknesses
        )
    };
    let scan = &reading.items;
    let results: Vec<String> = scan.results.iter().map(of).collect();
    format!("{} {:?} {:?}\n{}", scan.format, scan.tools, scan.database, results.join("\n"))
}

#[test]
fn sarif_takes_what_the_rule_says() {
    let text = r#"{"version": "2.1.0", "runs": [{
      "tool": {"driver": {"name": "CodeQL", "semanticVersion": "2.1", "rules": [
        {"id": "js/xss", "properties": {"tags": ["external/cwe/cwe-079"], "security-severity": "6.1"}},
        {"id": "B", "defaultConfiguration": {"level": "note"}}]}},
      "invocations": [{"endTimeUtc": "2026-01-02T03:04:05Z"}],
      "results": [
        {"ruleIndex": 0, "level": "error", "locations": [{"physicalLocation":
          {"artifactLocation": {"uri": "src/a.js"}, "region": {"startLine": 7}}}]},
        {"ruleId": "B", "suppressions": [{"kind": "external", "justification": "test code"}]},
        {"ruleId": "C", "suppressions": [{"kind": "external", "status": "rejected"}]},
        {"ruleId": "D", "kind": "pass"}]}]}"#;
    insta::assert_snapshot!(line(text), @r#"
    SARIF 2.1.0 ["CodeQL 2.1"] None
    js/xss [] Some("6.1") None fixed [] at Some("src/a.js:7") suppressed None ["CWE-79"]
    B [] Some("note") None fixed [] at None suppressed Some("test code") []
    C [] Some("warning") None fixed [] at None suppressed None []
    "#);
}

#[test]
fn components_are_named_with_their_versions() {
    let grype = r#"{"matches": [{"vulnerability": {"id": "GHSA-1", "severity": "High",
        "fix": {"versions": ["1.2.4"]}, "cwes": [{"cwe": "CWE-79"}]},
        "relatedVulnerabilities": [{"id": "CVE-2024-1"}],
        "artifact": {"id": "x", "name": "a", "version": "1.2.3", "purl": "pkg:npm/a@1.2.3"}}],
      "ignoredMatches": [{"vulnerability": {"id": "CVE-2024-2"}, "artifact": {"name": "b"},
        "appliedIgnoreRules": [{"reason": "not reachable"}]}],
      "descriptor": {"name": "grype", "version": "0.90", "db": {"status":
        {"schemaVersion": "v6.0.0", "built": "2026-11-20T00:00:00Z"}}}}"#;
    let trivy = r#"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Target": "lock",
      "Vulnerabilities": [{"VulnerabilityID": "CVE-2024-1", "PkgName": "a",
        "InstalledVersion": "1", "FixedVersion": "2, 3", "Severity": "LOW",
        "PkgIdentifier": {"PURL": "pkg:npm/a@1"}, "CweIDs": ["CWE-20"]}],
      "Secrets": [{"RuleID": "key", "Severity": "HIGH"}]}]}"#;
    let osv = r#"{"results": [{"source": {"path": "Cargo.lock"}, "packages": [{
      "package": {"name": "a", "version": "1", "ecosystem": "crates.io"},
      "vulnerabilities": [{"id": "RUSTSEC-2024-1", "aliases": ["CVE-2024-1"], "affected":
        [{"ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "2"}]}]}]}],
      "groups": [{"ids": ["RUSTSEC-2024-1"], "max_severity": "7.5"}]}]}]}"#;
    let all = [grype, trivy, osv].map(line).join("\n\n");
    insta::assert_snapshot!(all, @r#"
    Grype ["grype 0.90"] Some("schema v6.0.0, built 2026-11-20T00:00:00Z")
    GHSA-1 ["CVE-2024-1"] Some("high") Some("pkg:npm/a@1.2.3") fixed ["1.2.4"] at None suppressed None ["CWE-79"]
    CVE-2024-2 [] None Some("b") fixed [] at None suppressed Some("not reachable") []

    Trivy ["trivy"] None
    CVE-2024-1 [] Some("low") Some("pkg:npm/a@1") fixed ["2", "3"] at None suppressed None ["CWE-20"]
    key [] Some("high") None fixed [] at Some("lock") suppressed None []

    OSV-Scanner ["osv-scanner"] None
    RUSTSEC-2024-1 ["CVE-2024-1"] Some("7.5") Some("a") fixed ["2"] at Some("Cargo.lock") suppressed None []
    "#);
}

#[test]
fn what_is_no_report_is_a_problem() {
    for text in ["", "{}", "[]", "{\"runs\": 1}", "{\"results\": {}}", "{\"matches\": []}"] {
        let reading = read("scan.json", text.as_bytes());
        assert_eq!((reading.items.results.len(), reading.problems.len()), (0, 1), "{text}");
    }
}
