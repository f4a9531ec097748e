//! Statements of each format, whole and broken.

use insta::assert_snapshot;
use reliance_model::cyber::{Statement, Statements};

use super::*;

/// A line a statement: what, in what, in which version, stands how.
fn lines(statements: &Statements) -> String {
    let names = |things: &[Named]| {
        let of = |thing: &Named| {
            let version = thing.version.as_deref().or(thing.range.as_deref());
            let name = thing.purl.as_deref().or(thing.name.as_deref()).unwrap_or(&thing.id);
            version.map_or_else(|| name.to_string(), |version| format!("{name} {version}"))
        };
        things.iter().map(of).collect::<Vec<_>>().join(", ")
    };
    let line = |one: &Statement| {
        format!(
            "{}: [{}] in [{}] {:?} {}",
            one.vulnerability,
            names(&one.components),
            names(&one.products),
            one.status,
            one.justification.as_deref().unwrap_or_default()
        )
    };
    statements.statements.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn codes(reading: &Reading<Statements>) -> Vec<&'static str> {
    reading.problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn openvex_binds_each_component_to_its_product() {
    let text = r#"{
      "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1",
      "author": "Maker", "timestamp": "2026-01-02T03:04:05Z", "version": 1,
      "statements": [
        {"vulnerability": {"name": "CVE-2024-1", "aliases": ["GHSA-1"]},
         "products": [
           {"@id": "pkg:generic/device@1", "subcomponents": [{"@id": "pkg:npm/a@1"}]},
           {"@id": "urn:device:2", "identifiers": {"purl": "pkg:generic/device@2"},
            "subcomponents": [{"identifiers": {"cpe23": "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*"}}]},
           {"@id": "pkg:generic/device@3", "subcomponents": [{"@id": "pkg:npm/a@1"}]}],
         "status": "not_affected", "justification": "component_not_present"},
        {"vulnerability": {"name": "CVE-2024-2"}, "status": "affected"},
        {"vulnerability": {"name": "CVE-2024-3"}, "products": [{"@id": "a"}, {}], "status": "sad"},
        {"products": [{"@id": "a"}], "status": "fixed"}
      ]}"#;
    let reading = read("vex.json", text.as_bytes());
    assert_snapshot!(lines(&reading.items), @"
    CVE-2024-1: [pkg:npm/a@1] in [pkg:generic/device@1, pkg:generic/device@3] Some(NotAffected) component_not_present
    CVE-2024-1: [cpe:2.3:a:b:c:1:*:*:*:*:*:*:*] in [pkg:generic/device@2] Some(NotAffected) component_not_present
    CVE-2024-2: [] in [] Some(Affected) 
    CVE-2024-3: [] in [a] None
    ");
    assert_snapshot!(codes(&reading).join(" "), @"statement-without-product statement-without-action statement-without-product unknown-status statement-without-vulnerability");
    assert_eq!(reading.items.format, "OpenVEX 0.2.0");
    assert_eq!(reading.items.statements[0].first.as_deref(), Some("2026-01-02T03:04:05Z"));
    assert_eq!(reading.items.statements[0].pointer, "/statements/0");
}

#[test]
fn openvex_of_old_names_things_by_texts() {
    let text = r#"{
      "@context": "https://openvex.dev/ns", "@id": "doc", "author": "Maker",
      "statements": [{"vulnerability": "CVE-2024-1", "products": ["pkg:generic/device@1"],
        "subcomponents": ["pkg:npm/a@1"], "status": "fixed"}]}"#;
    let reading = read("vex.json", text.as_bytes());
    assert_snapshot!(lines(&reading.items), @"CVE-2024-1: [pkg:npm/a@1] in [pkg:generic/device@1] Some(Fixed)");
    assert_eq!(codes(&reading), [""; 0]);
}

const CYCLONEDX: &str = r#"{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 2,
  "serialNumber": "urn:uuid:11111111-1111-4111-8111-111111111111",
  "metadata": {"timestamp": "2026-01-02T03:04:05Z", "authors": [{"name": "A. Maker"}],
    "component": {"type": "device", "bom-ref": "device", "name": "Device", "version": "3"}},
  "components": [{"type": "library", "bom-ref": "lib", "group": "org", "name": "lib",
    "version": "1", "components": [{"type": "file", "bom-ref": "inner", "name": "inner"}]}],
  "vulnerabilities": [
    {"id": "CVE-2024-1", "references": [{"id": "GHSA-1"}],
     "ratings": [{"source": {"name": "Maker"}, "score": 2.5, "severity": "Low", "method": "other",
       "justification": "behind a wall"}],
     "analysis": {"state": "exploitable", "response": ["update"], "detail": "patch it"},
     "affects": [
       {"ref": "lib", "versions": [
         {"version": "1", "status": "affected"}, {"range": "vers:generic/>=2", "status": "unaffected"}]},
       {"ref": "inner"}, {"ref": "device"}]},
    {"id": "CVE-2024-2", "analysis": {"state": "false_positive"},
     "affects": [{"ref": "urn:cdx:22222222-2222-4222-8222-222222222222/1#lib"}, {"ref": "gone"}]},
    {"id": "CVE-2024-3"}
  ]}"#;

#[test]
fn cyclonedx_binds_components_and_versions_to_the_product() {
    let reading = read("bom.json", CYCLONEDX.as_bytes());
    assert_snapshot!(lines(&reading.items), @"
    CVE-2024-1: [org/lib 1] in [Device 3] Some(Affected) 
    CVE-2024-1: [org/lib vers:generic/>=2] in [Device 3] Some(NotAffected) 
    CVE-2024-1: [inner] in [Device 3] Some(Affected) 
    CVE-2024-1: [] in [Device 3] Some(Affected) 
    CVE-2024-2: [urn:cdx:22222222-2222-4222-8222-222222222222/1#lib] in [Device 3] Some(NotAffected) false_positive
    CVE-2024-2: [gone] in [Device 3] Some(NotAffected) false_positive
    CVE-2024-3: [] in [] None
    ");
    assert_snapshot!(codes(&reading).join(" "), @"dangling-reference statement-without-product");
    assert_snapshot!(reading.problems[0].render(Some(CYCLONEDX)), @r#"
    warning[dangling-reference]: nothing in the document has the reference `gone`
      --> bom.json:18:81
       |
    18 |      "affects": [{"ref": "urn:cdx:22222222-2222-4222-8222-222222222222/1#lib"}, {"ref": "gone"}]},
       |                                                                                 ^^^^^^^^^^^^^^^
    "#);
    let first = &reading.items.statements[0];
    assert_eq!(
        (first.actions.as_slice(), first.aliases.as_slice()),
        (&["update".to_string()][..], &["GHSA-1".to_string()][..])
    );
    let rating = &first.ratings[0];
    assert_eq!(
        (rating.by.as_deref(), rating.score, rating.method.as_deref()),
        (Some("Maker"), Some(2.5), Some("other"))
    );
    assert_eq!(rating.why.as_deref(), Some("behind a wall"));
    assert_eq!(reading.items.author.as_deref(), Some("A. Maker"));
}

#[test]
fn without_a_product_of_its_own_the_linked_bill_is_the_product() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.4", "vulnerabilities": [
      {"id": "CVE-2024-1", "analysis": {"state": "in_triage"},
       "affects": [{"ref": "urn:cdx:2222/1#lib"}, {"ref": "pkg:npm/a@1"}]}]}"#;
    let reading = read("vex.json", text.as_bytes());
    assert_snapshot!(lines(&reading.items), @"
    CVE-2024-1: [urn:cdx:2222/1#lib] in [urn:cdx:2222/1] Some(UnderInvestigation) 
    CVE-2024-1: [] in [pkg:npm/a@1] Some(UnderInvestigation)
    ");
    assert_eq!(codes(&reading), [""; 0]);
}

#[test]
fn what_is_no_statement_is_a_problem() {
    for text in ["", "[]", "{}", "{\"@context\": 1}", "{\"bomFormat\": \"SPDX\"}"] {
        let reading = read("vex.json", text.as_bytes());
        assert_eq!((reading.items.statements.len(), reading.problems.len()), (0, 1), "{text}");
    }
    let empty = read("bom.json", br#"{"bomFormat": "CycloneDX", "specVersion": "1.6"}"#);
    assert_eq!((empty.items.statements.len(), empty.problems.len()), (0, 0));
}

#[test]
fn cyclonedx_is_read_as_xml_as_it_is_as_json() {
    let xml = r#"<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.5" serialNumber="urn:uuid:1" version="1">
  <metadata><timestamp>2026-01-02T03:04:05Z</timestamp>
    <component type="device" bom-ref="d"><name>thorax</name><version>2.0</version></component></metadata>
  <components><component type="library" bom-ref="a">
    <name>a</name><version>1</version><purl>pkg:npm/a@1</purl></component></components>
  <vulnerabilities>
    <vulnerability><id>CVE-2026-1</id>
      <references><reference><id>GHSA-1</id></reference></references>
      <ratings><rating><source><name>Maker</name></source><score>4.20</score>
        <severity>Medium</severity><method>CVSSv31</method></rating></ratings>
      <analysis><state>not_affected</state><justification>code_not_reachable</justification>
        <responses><response>will_not_fix</response></responses>
        <lastUpdated>2026-02-03T00:00:00Z</lastUpdated></analysis>
      <affects><target><ref>a</ref><versions>
        <version><version>1</version><status>unaffected</status></version></versions></target></affects>
    </vulnerability>
    <vulnerability><id>CVE-2026-2</id><analysis><state>sad</state></analysis></vulnerability>
  </vulnerabilities>
</bom>"#;
    let reading = read("vex.xml", xml.as_bytes());
    assert_snapshot!(lines(&reading.items), @r"
    CVE-2026-1: [pkg:npm/a@1 1] in [thorax 2.0] Some(NotAffected) code_not_reachable
    CVE-2026-2: [] in [] None
    ");
    let first = &reading.items.statements[0];
    assert_eq!(
        (first.aliases.as_slice(), first.actions.as_slice()),
        (&["GHSA-1".to_string()][..], &["will_not_fix".to_string()][..])
    );
    assert_eq!(first.ratings[0].score, Some(4.2));
    assert_eq!(first.last.as_deref(), Some("2026-02-03T00:00:00Z"));
    assert_eq!(codes(&reading), ["unknown-status", "statement-without-product"]);
    // The problem stands at the bytes of its element.
    let Place::Bytes(place) = reading.problems[0].place.clone() else { panic!() };
    assert!(xml[place].contains("sad"), "{:?}", reading.problems[0]);
    let bomb = "<!DOCTYPE bom [<!ENTITY a 'b'>]><bom/>";
    assert_eq!(codes(&read("vex.xml", bomb.as_bytes())), ["bad-xml"]);
    assert_eq!(codes(&read("vex.xml", b"<other/>")), ["no-statements"]);
}

#[test]
fn openvex_is_read_as_yaml_as_it_is_as_json() {
    let yaml = r#"
"@context": https://openvex.dev/ns/v0.2.0
"@id": https://example.org/vex/1
author: Maker
timestamp: 2026-01-02T03:04:05Z
version: 1
statements:
  - vulnerability: {name: CVE-2024-1}
    products:
      - "@id": pkg:generic/device@1
        subcomponents: [{"@id": "pkg:npm/a@1"}]
    status: not_affected
    justification: component_not_present
  - vulnerability: {name: CVE-2024-2}
    products: [{"@id": a}]
    status: sad
"#;
    let reading = read("vex.yaml", yaml.as_bytes());
    assert_snapshot!(lines(&reading.items), @r"
    CVE-2024-1: [pkg:npm/a@1] in [pkg:generic/device@1] Some(NotAffected) component_not_present
    CVE-2024-2: [] in [a] None
    ");
    assert_eq!(codes(&reading), ["unknown-status"]);
    assert!(matches!(reading.problems[0].place, Place::Bytes(_)));
    assert_eq!(codes(&read("vex.yaml", b"statements: [1")), ["bad-yaml"]);
    assert_eq!(codes(&read("vex.yaml", b"a word")), ["no-statements"]);
}
