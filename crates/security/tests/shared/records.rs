//! Public records of vulnerabilities: GitHub's advisories beside their OSV form, PyPA, RustSec.

use reliance_security::ecosystem::Ecosystem;
use reliance_security::osv::{Event, affected, rustsec_affected};
use reliance_security::range::Native;
use reliance_security::version::Scheme;
use serde_json::Value;

/// The events of an OSV range.
fn events(range: &Value) -> Vec<Event> {
    let mut events = Vec::new();
    for (kind, version) in
        range["events"].as_array().unwrap().iter().flat_map(|event| event.as_object().unwrap())
    {
        let version = version.as_str().unwrap().to_string();
        events.push(match kind.as_str() {
            "introduced" => Event::Introduced(version),
            "fixed" => Event::Fixed(version),
            "last_affected" => Event::LastAffected(version),
            "limit" => Event::Limit(version),
            other => panic!("{other} is no event"),
        });
    }
    events
}

fn json(path: &std::path::Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The next patch of a version.
fn after(version: &str) -> String {
    let numbers: Vec<&str> = version.split('.').collect();
    match numbers.as_slice() {
        [before @ .., last] if before.len() > 1 && last.parse::<u64>().is_ok() => {
            format!("{}.{}", before.join("."), last.parse::<u64>().unwrap() + 1)
        }
        _ => format!("{version}.1"),
    }
}

/// Each version that a text names, one that is earlier and one that is later.
fn around(text: &str) -> Vec<String> {
    let mut versions = vec!["0.0.0".to_string(), "999.0.0".to_string()];
    for word in text.split([' ', ',', '<', '>', '=']).filter(|word| !word.is_empty()) {
        versions.push(word.to_string());
        versions.push(after(word));
    }
    versions
}

#[test]
fn github_advisories_and_their_osv_form_agree() {
    let Some(folder) = crate::folder("osv/osv-schema/tools/ghsa/testdata") else { return };
    let mut compared = 0;
    let mut over = 0;
    for path in crate::files(&folder, ".osv.json") {
        let given = json(path.to_string_lossy().replace(".osv.json", ".json").as_ref());
        let osv = json(&path);
        for node in given["vulnerabilities"]["nodes"].as_array().unwrap() {
            let name = &node["package"]["name"];
            let written = node["vulnerableVersionRange"].as_str().unwrap();
            let of = |entry: &&Value| entry["package"]["name"] == *name;
            for entry in osv["affected"].as_array().unwrap().iter().filter(of) {
                let ecosystem = Ecosystem::named(entry["package"]["ecosystem"].as_str().unwrap());
                let kind = match ecosystem.name() {
                    "Maven" => "maven",
                    "npm" => "npm",
                    "PyPI" => "pypi",
                    "RubyGems" => "gem",
                    "NuGet" => "nuget",
                    "Packagist" => "composer",
                    other => panic!("{other} is not mapped"),
                };
                let range = Native::comparators(kind, written).unwrap();
                let listed: Vec<String> = entry["versions"]
                    .as_array()
                    .map(|list| list.iter().map(|v| v.as_str().unwrap().to_string()).collect())
                    .unwrap_or_default();
                let ranges = entry["ranges"].as_array().cloned().unwrap_or_default();
                for version in around(written) {
                    let told = |range: &Value| {
                        affected(&events(range), &listed, &ecosystem, &version).unwrap()
                    };
                    let by_osv = ranges.iter().any(told)
                        || (ranges.is_empty()
                            && affected(&[], &listed, &ecosystem, &version).unwrap());
                    let by_github = range.contains(&version).unwrap();
                    // An entry holds all ranges of a package, so it may say more than one of them.
                    assert!(by_osv || !by_github, "{}: {written}: {version}", path.display());
                    over += usize::from(by_osv && !by_github);
                    compared += 1;
                }
            }
        }
    }
    println!("{compared} versions compared, {over} affected by another range of the same package");
    assert!(compared > 80, "{compared}");
}

#[test]
fn pypa_records_say_what_they_list() {
    let Some(folder) = crate::folder("osv/pypa/vulns") else { return };
    let pypi = Ecosystem::named("PyPI");
    let (mut records, mut versions, mut unread, mut beside) = (0, 0, Vec::new(), Vec::new());
    for path in crate::files(&folder, ".yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        let record: Value = serde_saphyr::from_str(&text).unwrap();
        records += 1;
        for entry in record["affected"].as_array().into_iter().flatten() {
            let of_order = |range: &&Value| range["type"] == "ECOSYSTEM";
            let ranges: Vec<Vec<Event>> = entry["ranges"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(of_order)
                .map(events)
                .collect();
            let told = |version: &str| {
                ranges.iter().any(|events| affected(events, &[], &pypi, version) == Ok(true))
            };
            for event in ranges.iter().flatten() {
                let version = event.version();
                versions += 1;
                match event {
                    Event::Introduced(_) => assert!(
                        told(if version == "0" { "0.0.1.dev0" } else { version }),
                        "{} {version}",
                        path.display()
                    ),
                    Event::Fixed(_) => assert!(!told(version), "{} {version}", path.display()),
                    Event::LastAffected(_) => {
                        assert!(told(version), "{} {version}", path.display())
                    }
                    Event::Limit(_) => {}
                }
            }
            for listed in entry["versions"].as_array().into_iter().flatten() {
                let listed = listed.as_str().unwrap();
                versions += 1;
                if Scheme::Pep440.parse(listed).is_err() {
                    unread.push(listed.to_string());
                } else if !ranges.is_empty() && !told(listed) {
                    // Django's records list pre-releases of the version that introduces.
                    beside.push(format!("{} {listed}", path.display()));
                }
            }
        }
    }
    println!("{records} records, {versions} versions; no PEP 440: {unread:?}");
    println!("{} listed beside the range: {beside:#?}", beside.len());
    assert!(records > 400, "{records}");
    assert!(beside.len() * 200 < versions, "{beside:#?}");
}

fn list(text: &str, key: &str) -> Option<Vec<String>> {
    let start = text.find(&format!("\n{key} = ["))?;
    let rest = text[start..].split_once('[')?.1;
    let (inside, _) = rest.split_once(']')?;
    Some(inside.split('"').skip(1).step_by(2).map(str::to_string).collect())
}

#[test]
fn rustsec_advisories_are_read() {
    let Some(folder) = crate::folder("osv") else { return };
    let archive = folder.join("rustsec-crates.tar.gz");
    let unpacked = std::process::Command::new("tar").arg("xzOf").arg(&archive).output().unwrap();
    let text = String::from_utf8_lossy(&unpacked.stdout);
    let (mut advisories, mut requirements) = (0, 0);
    for advisory in text.split("```toml").skip(1) {
        let front = advisory.split("```").next().unwrap();
        let Some(patched) = list(front, "patched") else { continue };
        let unaffected = list(front, "unaffected").unwrap_or_default();
        advisories += 1;
        for requirement in patched.iter().chain(&unaffected) {
            requirements += 1;
            let range =
                Native::parse("cargo", requirement).unwrap_or_else(|error| panic!("{error}"));
            // The first version that a requirement names is unaffected where it is included.
            for limit in range.to_vers().constraints() {
                let told = rustsec_affected(&patched, &unaffected, &limit.text).unwrap();
                if range.contains(&limit.text).unwrap() {
                    assert!(!told, "{requirement}: {} in {front}", limit.text);
                }
            }
        }
        if patched.is_empty() && unaffected.is_empty() {
            assert_eq!(rustsec_affected(&patched, &unaffected, "1.0.0"), Ok(true));
        }
    }
    println!("{advisories} advisories, {requirements} requirements");
    assert!(advisories > 500, "{advisories}");
}
