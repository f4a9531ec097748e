//! Threat models of others: Threat Dragon, OTM, pytm, TM-BOM and the Microsoft template.

use std::path::{Path, PathBuf};
use std::process::Command;

use reliance_evidence::cyber::threats;
use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{ElementKind, ThreatState};
use reliance_model::problem::{Place, Reading};

fn folder(test: &str) -> Option<PathBuf> {
    Some(super::folder(test)?.parent()?.join("cyber/threat"))
}

fn read(folder: &Path, file: &str) -> (String, Reading<ThreatModel>) {
    let path = folder.join(file);
    let bytes = match file.ends_with(".gz") {
        true => Command::new("gzip").arg("-dc").arg(&path).output().unwrap().stdout,
        false => std::fs::read(&path).unwrap(),
    };
    let reading = threats::read(file, &bytes);
    for problem in &reading.problems {
        if let Place::Bytes(span) = &problem.place {
            assert!(span.start <= span.end && span.end <= bytes.len(), "{file}: {problem:?}");
        }
        problem.render(std::str::from_utf8(&bytes).ok());
    }
    (told(&reading), reading)
}

/// Format, elements without flows and boundaries, flows, boundaries, threats, open threats.
fn told(reading: &Reading<ThreatModel>) -> String {
    let model = &reading.items;
    let of = |kind: ElementKind| model.elements.iter().filter(|one| one.kind == kind).count();
    let (flows, bounds) = (of(ElementKind::Flow), of(ElementKind::Boundary));
    let open = model.threats.iter().filter(|one| one.state == ThreatState::Open).count();
    let codes: Vec<&str> = reading.problems.iter().map(|problem| problem.code).collect();
    format!(
        "{}: {} {flows} {bounds}, {} {open} {codes:?}",
        model.format,
        model.elements.len() - flows - bounds,
        model.threats.len()
    )
}

#[test]
fn threat_models_of_others_are_read() {
    let Some(folder) = folder("threat models") else { return };
    let dragon = "threat-dragon/ThreatDragonModels";
    let demo = "threat-dragon/td.vue/src/service/demo";
    for (file, expected) in [
        (format!("{dragon}/demo-threat-model.json"), "Threat Dragon 1: 7 10 4, 14 10 []"),
        (format!("{dragon}/v2-threat-model.json"), "Threat Dragon 2: 7 10 3, 14 10 []"),
        (format!("{dragon}/new-model.json"), "Threat Dragon 1: 0 0 0, 0 0 []"),
        (format!("{dragon}/v2-new-model.json"), "Threat Dragon 2: 0 0 0, 0 0 []"),
        (
            format!("{dragon}/enter-the-dragon/enter-the-dragon-1.json"),
            "Threat Dragon 1: 0 0 0, 0 0 []",
        ),
        (
            format!("{dragon}/enter-the-dragon/enter-the-dragon-3.json"),
            "Threat Dragon 1: 3 4 2, 3 1 []",
        ),
        (format!("{dragon}/test/test-reports.json"), "Threat Dragon 2: 24 9 4, 8 6 []"),
        (
            format!("{dragon}/test/malformed-new-model.json"),
            r#"Threat Dragon 1: 0 0 0, 0 0 ["bad-threat-model"]"#,
        ),
        (
            format!("{dragon}/test/v2-malformed-new-model.json"),
            r#"Threat Dragon 2: 0 0 0, 0 0 ["bad-threat-model"]"#,
        ),
        (format!("{dragon}/test/example-open-threat-model.json"), "OTM 0.2.0: 6 2 2, 2 2 []"),
        (format!("{dragon}/tmbom-otm-example.cdx.json"), "TM-BOM (CycloneDX 1.6): 6 2 2, 0 0 []"),
        (format!("{dragon}/tmbom-pytm-example.cdx.json"), "TM-BOM (CycloneDX 1.6): 4 5 2, 0 0 []"),
        (format!("{dragon}/tmbom-multi-example.cdx.json"), "TM-BOM (CycloneDX 1.6): 9 7 4, 0 0 []"),
        (format!("{demo}/iot-device.json"), "Threat Dragon 2: 11 14 1, 4 3 []"),
        (format!("{demo}/mobile-cloud.otm.json"), "OTM 0.1.0: 4 6 2, 43 43 []"),
        (format!("{demo}/huskyai.tmbom.json"), "TM-BOM (threat model library): 24 23 2, 9 3 []"),
        ("pytm/tests/input.json".into(), "pytm: 3 4 2, 0 0 []"),
        ("pytm/tests/output.json".into(), "pytm: 6 6 2, 0 0 []"),
        ("mstmt/MedicalDeviceTemplate.tb7.gz".into(), r#"TB7: 0 0 0, 0 0 ["threat-template"]"#),
    ] {
        assert_eq!(read(&folder, &file).0, expected, "{file}");
    }
}

#[test]
fn what_is_no_threat_model_is_refused() {
    let Some(folder) = folder("documents that are no threat models") else { return };
    let schema = "threat-dragon/td.vue/src/assets/schema";
    for file in [
        format!("{schema}/open-threat-model.schema.json"),
        format!("{schema}/threat-dragon-v2.schema.json"),
        format!("{schema}/threat-model.schema.json"),
        "pytm/pytm/threatlib/threats.json".into(),
        "../sbom/LICENSE".into(),
    ] {
        if folder.join(&file).exists() {
            let codes: Vec<&str> =
                read(&folder, &file).1.problems.iter().map(|problem| problem.code).collect();
            assert_eq!(codes, ["not-a-threat-model"], "{file}");
        }
    }
}

#[test]
fn a_demo_is_read_as_its_makers_mean_it() {
    let Some(folder) = folder("what a threat model says") else { return };
    let (_, reading) = read(&folder, "threat-dragon/ThreatDragonModels/v2-threat-model.json");
    let model = reading.items;
    assert_eq!(model.title.as_deref(), Some("Demo Threat Model"));
    assert!(model.people.iter().any(|name| name == "Mike Goodwin"));
    let threat = model.threats.iter().find(|one| one.title == "Accessing DB credentials").unwrap();
    assert_eq!(threat.state, ThreatState::Open);
    assert_eq!(threat.severity.as_deref(), Some("High"));
    assert!(threat.mitigation.starts_with("Encrypt the DB credentials"));
    let against = model.elements.iter().find(|one| one.id == threat.against[0]).unwrap();
    assert_eq!((against.name.as_str(), against.kind), ("Worker Config", ElementKind::Store));
}
