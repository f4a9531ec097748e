//! Records of real databases, and statements that the makers of the formats publish.

use std::io::Read as _;

use flate2::read::GzDecoder;
use reliance_evidence::cyber::{advisories, statements};

use crate::{codes, files, folder};

#[test]
fn records_of_the_schemas_own_tools_are_read() {
    let Some(osv) = folder("osv/osv-schema/tools") else { return };
    let mut read = 0;
    for (name, bytes) in files(&osv, ".json") {
        let reading = advisories::read(&name, &bytes);
        let github = name.contains("ghsa") && !name.ends_with(".osv.json");
        if github {
            assert_eq!(codes(&reading.problems), ["no-advisory"], "{name}");
            continue;
        }
        let flawed: &[&str] = match name.rsplit('/').next().unwrap() {
            "nointroduced-CVE-2023-41045.json" => &["range-without-start"],
            _ => &[],
        };
        assert_eq!(codes(&reading.problems), flawed, "{name}");
        assert_eq!(reading.items.len(), 1, "{name}");
        read += 1;
    }
    assert_eq!(read, 22);
}

#[test]
fn statements_of_cyclonedx_are_bound_to_their_products() {
    let Some(vex) = folder("sbom/cyclonedx-bom-examples/VEX") else { return };
    let (mut documents, mut count) = (0, 0);
    let (mut unbound, mut flawed) = (Vec::new(), Vec::new());
    for (name, bytes) in files(&vex, "json") {
        let reading = statements::read(&name, &bytes);
        let bill = name.rsplit('/').next().is_some_and(|name| name.starts_with("bom"));
        assert_eq!(reading.items.statements.is_empty(), bill, "{name}");
        for statement in &reading.items.statements {
            unbound.extend(statement.products.is_empty().then(|| name.clone()));
        }
        if !codes(&reading.problems).iter().all(|code| *code == "statement-without-product") {
            flawed.push((name, codes(&reading.problems)));
        }
        documents += 1;
        count += reading.items.statements.len();
    }
    unbound.dedup();
    assert_eq!(unbound, ["Use-Cases/Case-7/vex.json"]);
    assert_eq!(flawed, []);
    assert_eq!((documents, count), (39, 157));
}

#[test]
fn statements_of_openvex_are_read() {
    let Some(vex) = folder("vex/go-vex/pkg") else { return };
    let mut count = 0;
    for (name, bytes) in files(&vex, ".json") {
        if name.ends_with("csaf.json") {
            continue;
        }
        let reading = statements::read(&name, &bytes);
        assert!(reading.items.format.starts_with("OpenVEX"), "{name}");
        count += reading.items.statements.len();
    }
    assert_eq!(count, 12);
}

/// The files of a tar archive, by name: as much of the format as the archive needs.
fn untar(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut tar = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut tar).unwrap();
    let (mut at, mut found) = (0, Vec::new());
    while tar.get(at).is_some_and(|byte| *byte != 0) {
        let field = |range: std::ops::Range<usize>| {
            let text = String::from_utf8_lossy(&tar[at + range.start..at + range.end]);
            text.trim_matches(['\0', ' ']).to_string()
        };
        let (name, size) = (field(0..100), usize::from_str_radix(&field(124..136), 8).unwrap());
        if tar[at + 156] == b'0' {
            found.push((name, tar[at + 512..at + 512 + size].to_vec()));
        }
        at += 512 + size.div_ceil(512) * 512;
    }
    found
}

#[test]
fn every_record_of_rustsec_is_read() {
    let Some(archive) = folder("osv/rustsec-crates.tar.gz") else { return };
    let (mut count, mut informational, mut withdrawn) = (0, 0, 0);
    for (name, bytes) in untar(&std::fs::read(archive).unwrap()) {
        if !name.ends_with(".md") {
            continue;
        }
        let reading = advisories::read(&name, &bytes);
        assert_eq!(codes(&reading.problems), [""; 0], "{name}");
        let advisory = &reading.items[0];
        assert!(name.ends_with(&format!("{}/{}.md", advisory.affected[0].name, advisory.id)));
        assert!(!advisory.summary.is_empty(), "{name}");
        count += 1;
        informational += usize::from(advisory.informational.is_some());
        withdrawn += usize::from(advisory.withdrawn.is_some());
    }
    assert_eq!((count, informational, withdrawn), (1205, 476, 13));
}

#[test]
fn products_and_components_of_csaf_are_told_apart() {
    let Some(csaf) = folder("vex/csaf/csaf_2.0/examples") else { return };
    let (mut documents, mut count, mut components) = (0, 0, 0);
    let mut silent = Vec::new();
    for (name, bytes) in files(&csaf, ".json") {
        let reading = statements::read(&name, &bytes);
        assert_eq!(reading.items.format, "CSAF 2.0", "{name}");
        silent.extend(reading.items.statements.is_empty().then(|| name.clone()));
        documents += 1;
        count += reading.items.statements.len();
        components +=
            reading.items.statements.iter().map(|one| one.components.len()).sum::<usize>();
    }
    // This one announces an update that mends no vulnerability.
    assert_eq!(silent, ["csaf/rhsa-2019_1862.json"]);
    assert_eq!((documents, count, components), (19, 79, 21));
}

#[test]
fn every_record_of_pypa_is_read() {
    let Some(root) = folder("osv/pypa") else { return };
    let (mut records, mut problems, mut ranges) = (0, Vec::new(), 0);
    for (name, bytes) in files(&root, ".yaml") {
        let reading = advisories::read(&name, &bytes);
        records += reading.items.len();
        let affected = reading.items.iter().flat_map(|one| &one.affected);
        ranges += affected.map(|one| one.ranges.len()).sum::<usize>();
        problems.extend(codes(&reading.problems));
    }
    assert_eq!((records, problems), (492, vec![]));
    assert!(ranges >= 492, "{ranges}");
}
