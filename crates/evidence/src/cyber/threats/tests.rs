//! Small models of every format.

use super::*;

fn ok(text: &str) -> ThreatModel {
    let reading = read("tm", text.as_bytes());
    assert_eq!(reading.problems, [], "{text}");
    assert!(is_threat_model(text.as_bytes()));
    reading.items
}

fn codes(text: &str) -> Vec<&'static str> {
    read("tm", text.as_bytes()).problems.iter().map(|problem| problem.code).collect()
}

fn told(model: &ThreatModel) -> String {
    let mut out = format!("{}: {:?} by {:?}\n", model.format, model.title, model.people);
    for one in &model.elements {
        out.push_str(&format!("{:?} {} {:?}", one.kind, one.name, one.zone));
        if let (Some(from), Some(to)) = (&one.from, &one.to) {
            out.push_str(&format!(" {from}->{to} {:?} {:?}", one.protocol, one.encrypted));
        }
        if let Some(why) = &one.out_of_scope {
            out.push_str(&format!(" out ({why})"));
        }
        out.push('\n');
    }
    for one in &model.threats {
        out.push_str(&format!(
            "! {} {} {:?} against {:?}: {:?} by `{}` ({:?})\n",
            one.id, one.title, one.categories, one.against, one.state, one.mitigation, one.severity
        ));
    }
    out
}

#[test]
fn threat_dragon_of_both_editions() {
    let first = r#"{"summary": {"title": "T", "owner": "O"}, "detail": {"contributors": [], "diagrams": [
      {"title": "D", "diagramJson": {"cells": [
        {"type": "tm.Actor", "id": "a", "attrs": {"text": {"text": "PACS"}}},
        {"type": "tm.Process", "id": "p", "attrs": {"text": {"text": "Mark\nnodules"}}, "outOfScope": true, "reasonOutOfScope": "why"},
        {"type": "tm.Flow", "id": "f", "source": {"id": "a"}, "target": {"id": "p"}, "isEncrypted": true, "protocol": "DICOM",
         "labels": [{"attrs": {"text": {"text": "Images"}}}],
         "threats": [{"title": "Read", "type": "Information disclosure", "status": "Mitigated", "severity": "High", "mitigation": "TLS"}]},
        {"type": "tm.Boundary", "id": "b"}]}}]}}"#;
    insta::assert_snapshot!(told(&ok(first)), @r#"
    Threat Dragon 1: Some("T") by ["O"]
    Actor PACS None
    Process Mark nodules None out (why)
    Flow Images None a->p Some("DICOM") Some(true)
    Boundary b None
    ! 1 Read {"Information disclosure"} against ["f"]: Mitigated by `TLS` (Some("High"))
    "#);
    let second = r#"{"version": "2.0", "summary": {"title": "T"}, "detail": {"diagrams": [
      {"title": "D", "cells": [
        {"shape": "store", "id": "s", "data": {"type": "tm.Store", "name": "Results", "isALog": true,
         "threats": [{"id": "t1", "title": "Lost", "type": "Repudiation", "status": "Open", "severity": "TBD"}]}},
        {"shape": "td-text-block", "id": "x", "data": {"type": "tm.Text"}},
        {"shape": "flow", "id": "f", "source": {"cell": "s"}, "target": {"cell": "s"}, "data": {"type": "tm.Flow", "name": "Loop"}}]}]}}"#;
    insta::assert_snapshot!(told(&ok(second)), @r#"
    Threat Dragon 2: Some("T") by []
    Store Results None
    Flow Loop None s->s None None
    ! t1 Lost {"Repudiation"} against ["s"]: Open by `` (Some("TBD"))
    "#);
}

const OTM: &str = r#"
otmVersion: 0.2.0
project: {name: P, id: p, owner: O}
representations: [{name: Global view, id: g, type: diagram}]
trustZones: [{id: z, name: Hospital, risk: {trustRating: 50}}]
components:
  - {id: gw, name: Gateway, type: web-service, parent: {trustZone: z}, tags: [dcmtk],
     representations: [{representation: g, id: x}],
     threats: [{threat: t, state: mitigated, mitigations: [{mitigation: m, state: implemented}]}]}
  - {id: db, name: Results, type: database,
     threats: [{threat: t, state: exposed, mitigations: [{mitigation: m, state: recommended}]}]}
dataflows: [{id: f, name: Store, source: gw, destination: db, attributes: {protocol: TCP, encrypted: true}}]
threats:
  - {id: t, name: Forged images, categories: [Spoofing], cwes: [CWE-290], risk: {likelihood: 20, impact: 80}}
  - {id: u, name: Never placed}
mitigations: [{id: m, name: TLS, description: with certificates of both sides}]
"#;

#[test]
fn the_open_threat_model_as_yaml() {
    let model = ok(OTM);
    insta::assert_snapshot!(told(&model), @r#"
    OTM 0.2.0: Some("P") by ["O"]
    Boundary Hospital None
    Process Gateway Some("Hospital")
    Store Results None
    Flow Store None gw->db Some("TCP") Some(true)
    ! t Forged images {"Spoofing"} against ["db"]: Open by `` (Some("likelihood 20, impact 80"))
    ! t Forged images {"Spoofing"} against ["gw"]: Mitigated by `TLS: with certificates of both sides` (Some("likelihood 20, impact 80"))
    ! u Never placed {} against []: Open by `` (None)
    "#);
    assert_eq!(model.elements[1].diagram.as_deref(), Some("Global view"));
    let lost = OTM.replace("threat: t, state: exposed", "threat: q, state: mitigated");
    assert_eq!(codes(&lost), ["mitigation-only-planned", "unknown-threat"]);
}

#[test]
fn pytm_as_written_and_as_read() {
    let text = r#"{"name": "T", "boundaries": [{"name": "Net"}], "elements": [
        {"__class__": "Actor", "name": "User", "inBoundary": "Net"},
        {"__class__": "Datastore", "name": "DB", "inScope": false}],
      "actors": [{"__class__": "Actor", "name": "User"}],
      "flows": [{"name": "Ask", "source": "User", "sink": "DB", "tlsVersion": "TLSVersion.TLSv12"}],
      "findings": [{"id": "1", "threat_id": "INP01", "description": "Overflow", "target": "DB", "severity": "High",
        "mitigations": "check bounds", "response": "mitigated by bounds"},
        {"id": "2", "threat_id": "AA01", "description": "Bypass", "target": "User", "response": "**To Mitigate**: later"}]}"#;
    insta::assert_snapshot!(told(&ok(text)), @r#"
    pytm: Some("T") by []
    Boundary Net None
    Actor User None
    Store DB None out ()
    Flow Ask None User->DB None Some(true)
    ! 1 Overflow {} against ["DB"]: Mitigated by `mitigated by bounds` (Some("High"))
    ! 2 Bypass {} against ["User"]: Open by `**To Mitigate**: later` (None)
    "#);
}

#[test]
fn tm_bom_of_both_kinds() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "threat-model", "name": "D", "components": [
      {"type": "threat-model", "bom-ref": "b", "name": "Net", "properties": [{"name": "cdx:model:type", "value": "boundary"}]},
      {"type": "threat-model", "bom-ref": "s", "name": "DB", "properties": [{"name": "cdx:model:type", "value": "datastore"}, {"name": "cdx:model:inBoundary", "value": "b"}]}]}]}"#;
    insta::assert_snapshot!(told(&ok(text)), @r#"
    TM-BOM (CycloneDX 1.6): None by []
    Boundary Net None
    Store DB Some("Net")
    "#);
    let text = r#"{"version": "1", "scope": {"title": "L"}, "trust_zones": [{"symbolic_name": "z", "title": "Zone"}],
      "components": [{"symbolic_name": "c", "title": "Web", "trust_zone": "z"}],
      "data_flows": [{"symbolic_name": "f", "source": {"type": "component", "object": "c"}, "destination": {"type": "component", "object": "c"}, "encrypted": false}],
      "threats": [{"symbolic_name": "t", "title": "Overflow", "components_affected": ["c"], "weaknesses": [{"cwe_id": 120}]}, {"symbolic_name": "u", "title": "Other"}],
      "controls": [{"symbolic_name": "k", "title": "Sandbox", "threats": ["t"], "status": "active"}, {"symbolic_name": "l", "title": "Plan", "threats": ["u"], "status": "suggested"}],
      "risks": [{"symbolic_name": "r", "level": "high", "threats": ["t"]}]}"#;
    insta::assert_snapshot!(told(&ok(text)), @r#"
    TM-BOM (threat model library): Some("L") by []
    Boundary Zone None
    Process Web Some("Zone")
    Flow f None c->c None Some(false)
    ! t Overflow {} against ["c"]: Mitigated by `Sandbox` (Some("high"))
    ! u Other {} against []: Open by `` (None)
    "#);
}

const TM7: &str = r#"<ThreatModel xmlns="urn:m" xmlns:i="urn:i" xmlns:a="urn:a" xmlns:b="urn:b">
<DrawingSurfaceList><DrawingSurfaceModel><Guid>d</Guid><Header>Global</Header>
<Borders><a:KeyValueOfguidanyType><a:Key>p</a:Key><a:Value i:type="StencilEllipse"><GenericTypeId>GE.P</GenericTypeId><Guid>p</Guid>
<Properties><a:anyType i:type="b:StringDisplayAttribute"><b:DisplayName>Name</b:DisplayName><b:Value>Mark &amp; report</b:Value></a:anyType>
<a:anyType><b:DisplayName>Out Of Scope</b:DisplayName><b:Value>false</b:Value></a:anyType></Properties><TypeId>SE.P.TMCore.WebApp</TypeId></a:Value></a:KeyValueOfguidanyType></Borders>
<Lines><a:KeyValueOfguidanyType><a:Key>f</a:Key><a:Value i:type="Connector"><Guid>f</Guid>
<Properties><a:anyType><b:DisplayName>Name</b:DisplayName><b:Value>Images</b:Value></a:anyType>
<a:anyType><b:DisplayName>Provides Confidentiality</b:DisplayName><b:Value><a:string>No</a:string><a:string>Yes</a:string></b:Value><b:SelectedIndex>1</b:SelectedIndex></a:anyType></Properties>
<SourceGuid>p</SourceGuid><TargetGuid>p</TargetGuid></a:Value></a:KeyValueOfguidanyType></Lines>
</DrawingSurfaceModel></DrawingSurfaceList>
<MetaInformation><Owner>O</Owner><ThreatModelName>T</ThreatModelName></MetaInformation>
<ThreatInstances><a:KeyValueOfstringThreatpc_P0_PhOB><a:Key>k</a:Key><a:Value><b:FlowGuid>f</b:FlowGuid><b:Id>7</b:Id>
<b:Properties><a:KeyValueOfstringstring><a:Key>Title</a:Key><a:Value>Forged images</a:Value></a:KeyValueOfstringstring>
<a:KeyValueOfstringstring><a:Key>UserThreatCategory</a:Key><a:Value>S</a:Value></a:KeyValueOfstringstring>
<a:KeyValueOfstringstring><a:Key>Priority</a:Key><a:Value>High</a:Value></a:KeyValueOfstringstring></b:Properties>
<b:State>Mitigated</b:State><b:StateInformation>certificates</b:StateInformation><b:TargetGuid>p</b:TargetGuid><b:TypeId>TH1</b:TypeId></a:Value></a:KeyValueOfstringThreatpc_P0_PhOB></ThreatInstances>
<KnowledgeBase><ThreatCategories><ThreatCategory><Name>Spoofing</Name><Id>S</Id></ThreatCategory></ThreatCategories></KnowledgeBase>
</ThreatModel>"#;

#[test]
fn the_microsoft_tool() {
    insta::assert_snapshot!(told(&ok(TM7)), @r#"
    TM7: Some("T") by ["O"]
    Process Mark & report None
    Flow Images None p->p None Some(true)
    ! 7 Forged images {"Spoofing"} against ["f", "p"]: Mitigated by `certificates` (Some("High"))
    "#);
    let template =
        r#"<KnowledgeBase><Manifest name="Devices" version="4.1" author="A"/></KnowledgeBase>"#;
    assert_eq!(codes(template), ["threat-template"]);
    assert_eq!(codes(&format!("<!DOCTYPE ThreatModel []>{TM7}")), ["bad-xml"]);
}

#[test]
fn problems_have_their_places() {
    assert_eq!(codes("{\"detail\": {"), ["bad-json"]);
    assert_eq!(codes("otmVersion: [1"), ["bad-yaml"]);
    assert_eq!(codes("# Threats of the device"), ["not-a-threat-model"]);
    assert_eq!(codes("{\"bomFormat\": \"CycloneDX\", \"components\": []}"), ["not-a-threat-model"]);
    let text = r#"{"version": "2.0", "summary": {"title": "T"}, "detail": {"diagrams": [{"cells": [
      {"shape": "store", "data": {"name": "no id"}},
      {"shape": "gear", "id": "g"},
      {"shape": "store", "id": "s", "data": {"threats": [{"title": "T", "status": "Maybe"}]}},
      {"shape": "flow", "id": "f", "source": {"cell": "s"}, "target": {"cell": "nowhere"}}]}]}}"#;
    let reading = read("tm", text.as_bytes());
    let codes: Vec<_> = reading.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        ["bad-threat-model", "unknown-element-kind", "unknown-threat-state", "unknown-element"]
    );
    let Place::Bytes(range) = &reading.problems[1].place else { panic!("{reading:?}") };
    assert!(text[range.clone()].contains("gear"));
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, at in 0usize..3000, cut in 0usize..40) {
        let _ = read("tm", &bytes);
        for text in [OTM, TM7] {
            let start = at.min(text.len());
            let end = (start + cut).min(text.len());
            let mangled = [&text.as_bytes()[..start], &bytes[..], &text.as_bytes()[end..]].concat();
            let _ = read("tm", &mangled);
        }
    }
}
