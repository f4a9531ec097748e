//! Two quality systems, one audit: which record each process of a device's life points at
//! in every system, and what is lacking for an inspection by either side.

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, QualityProcess};
use reliance_model::evidence::Evidence;
use reliance_model::study_design::{Inspection, ProcessHeld, RecordHeld, SystemHeld};

/// Words for the place of an item that a document does not hold.
const ABSENT: [&str; 4] = ["absent", "missing", "none", "no"];

/// Records of a device folder against what inspections ask, on a day.
pub fn inspection(catalogue: &Catalogue, evidence: &Evidence, on: Date) -> Inspection {
    let systems = catalogue.quality_systems.iter().map(|(name, system)| {
        let held = evidence.device.certificates.iter().filter(|one| one.kind == system.certificate);
        let best = held.max_by_key(|one| one.expires);
        let certificate = best.map(|one| match one.expires {
            Some(last) if last < on => {
                format!("{} {}, which ended on {last}", one.kind, one.number)
            }
            Some(last) => format!("{} {}, until {last}", one.kind, one.number),
            None => format!("{} {}, without a last day", one.kind, one.number),
        });
        let held = SystemHeld { title: system.title.clone(), read_as: system.read_as, certificate };
        (name.clone(), held)
    });
    Inspection {
        systems: systems.collect(),
        processes: catalogue.quality_processes.iter().map(|one| process(one, evidence)).collect(),
    }
}

fn process(process: &QualityProcess, evidence: &Evidence) -> ProcessHeld {
    ProcessHeld {
        name: process.name.clone(),
        title: process.title.clone(),
        clauses: process.clauses.clone(),
        records: process.records.iter().map(|record| held(record, evidence)).collect(),
        requirements: process.requirements.clone(),
    }
}

fn held(record: &str, evidence: &Evidence) -> RecordHeld {
    let (kind, item) =
        record.split_once('+').map_or((record, None), |(kind, item)| (kind, Some(item)));
    let version = &evidence.device.version;
    let of_kind: Vec<_> =
        evidence.device.documents.iter().filter(|document| document.kind == kind).collect();
    let there = |file: &String| evidence.files.get(file).is_some_and(|seen| seen.sha256.is_some());
    let current: Vec<_> = of_kind
        .iter()
        .filter(|document| {
            document.device_version.as_ref().is_none_or(|spoken| spoken == version)
                && there(&document.file)
        })
        .collect();
    let has = |name: &str| {
        current.iter().any(|document| {
            document.items.get(name).is_some_and(|place| {
                let place = place.trim().to_lowercase();
                !place.is_empty() && !ABSENT.contains(&place.as_str())
            })
        })
    };
    let lacks = if kind == "sbom" && !evidence.cyber.bills.is_empty() {
        None
    } else if of_kind.is_empty() {
        Some(format!("no document of kind `{kind}` is declared"))
    } else if current.is_empty() {
        Some(format!("no document of kind `{kind}` is on file for version {version}"))
    } else {
        item.filter(|item| !has(item))
            .map(|item| format!("no document of kind `{kind}` names the place of `{item}`"))
    };
    let files = current.iter().map(|document| document.file.clone()).collect();
    RecordHeld { record: record.to_string(), files, lacks }
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Document;
    use reliance_model::evidence::File;

    use super::*;

    fn told(items: &[&str], version: &str, records: &[&str]) -> String {
        let mut evidence = Evidence::default();
        evidence.device.version = "2".into();
        evidence.files.insert("q.md".into(), File { sha256: Some("00".into()), ..File::default() });
        evidence.device.documents.push(Document {
            kind: "document:qms".into(),
            file: "q.md".into(),
            device_version: Some(version.into()),
            items: items.iter().map(|item| (item.to_string(), "1".to_string())).collect(),
            ..Document::default()
        });
        let asked = QualityProcess {
            records: records.iter().map(|record| record.to_string()).collect(),
            ..QualityProcess::default()
        };
        let catalogue = Catalogue { quality_processes: vec![asked], ..Catalogue::default() };
        let found = inspection(&catalogue, &evidence, Date::default());
        let said = found.processes[0]
            .records
            .iter()
            .map(|record| record.lacks.clone().unwrap_or_else(|| record.files.join(", ")));
        said.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_record_is_there_of_another_version_or_lacking() {
        assert_eq!(
            told(&["complaint"], "2", &["document:qms", "document:qms+complaint"]),
            "q.md; q.md"
        );
        assert_eq!(
            told(&[], "2", &["document:qms+complaint", "risk-file"]),
            "no document of kind `document:qms` names the place of `complaint`; no document of kind `risk-file` is declared"
        );
        assert_eq!(
            told(&[], "1", &["document:qms"]),
            "no document of kind `document:qms` is on file for version 2"
        );
    }
}
