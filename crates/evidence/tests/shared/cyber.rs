//! Records of real databases, and statements that the makers of the formats publish.

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
