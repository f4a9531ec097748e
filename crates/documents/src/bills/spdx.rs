//! SPDX 2.3 in JSON.

use std::collections::BTreeMap;

use reliance_model::cyber::bill::Party;
use reliance_model::cyber::{Bill, Component};
use serde_json::{Map, Value, json};

use super::{Origin, pretty};

/// What the format writes where nothing is known.
const NOTHING: &str = "NOASSERTION";

/// The bill as SPDX 2.3.
pub fn spdx(bill: &Bill, origin: &Origin<'_>) -> String {
    let ids: BTreeMap<&str, String> = bill
        .components
        .iter()
        .enumerate()
        .map(|(at, one)| (one.id.as_str(), format!("SPDXRef-Package-{}", at + 1)))
        .collect();
    let creators = bill.authors.iter().map(|one| party(one).replace(['\n', '\r'], " "));
    let tools = bill.tools.iter().map(String::as_str).chain([origin.tool]);
    let creators: Vec<String> = creators.chain(tools.map(|tool| format!("Tool: {tool}"))).collect();
    let created = created(bill, origin);
    let mut licences = Licences::default();
    let packages: Vec<Value> = bill
        .components
        .iter()
        .map(|one| package(one, &ids[one.id.as_str()], &mut licences, (&created, origin)))
        .collect();
    let name = bill.name.clone().unwrap_or_else(|| origin.file.to_string());
    pretty(&json!({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        // The hash of what was read makes the name of this document its own.
        "documentNamespace": format!("urn:sha256:{}:spdx", origin.sha256),
        "creationInfo": {
            "created": created,
            "creators": creators,
            "comment": format!("converted from {} (SHA-256 {})", origin.file, origin.sha256),
        },
        "packages": packages,
        "hasExtractedLicensingInfos": licences.extracted(),
        "relationships": relationships(bill, &ids),
    }))
}

/// The time of the bill as the format wants it: UTC without parts of a second.
fn created(bill: &Bill, origin: &Origin<'_>) -> String {
    let written = bill.timestamp.as_deref().unwrap_or(origin.at);
    match chrono::DateTime::parse_from_rfc3339(written) {
        Ok(time) => time.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        Err(_) => origin.at.to_string(),
    }
}

fn party(party: &Party) -> String {
    let kind = if party.person { "Person" } else { "Organization" };
    match party.contact.as_deref().filter(|one| one.contains('@')) {
        Some(mail) => format!("{kind}: {} ({mail})", party.name),
        None => format!("{kind}: {}", party.name),
    }
}

fn package(
    one: &Component,
    id: &str,
    licences: &mut Licences,
    (created, origin): (&str, &Origin<'_>),
) -> Value {
    let mut out = Map::new();
    let declared: Vec<String> = one.licences.iter().map(|text| licences.word(text)).collect();
    let concluded = one.licence_concluded.as_ref().map(|text| licences.word(text));
    let group = one.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
    out.insert("SPDXID".into(), json!(id));
    out.insert("name".into(), json!(format!("{group}{}", one.name)));
    if let Some(version) = &one.version {
        out.insert("versionInfo".into(), json!(version));
    }
    let supplier = one.supplier.as_ref().map_or(NOTHING.to_string(), party);
    out.insert("supplier".into(), json!(supplier));
    let download = one.references.get("distribution").map_or(NOTHING, String::as_str);
    out.insert("downloadLocation".into(), json!(download));
    out.insert("filesAnalyzed".into(), json!(false));
    out.insert("licenseConcluded".into(), json!(concluded.as_deref().unwrap_or(NOTHING)));
    out.insert("licenseDeclared".into(), json!(joined(&declared)));
    out.insert("copyrightText".into(), json!(one.copyright.as_deref().unwrap_or(NOTHING)));
    if let Some(purpose) = purpose(one) {
        out.insert("primaryPackagePurpose".into(), json!(purpose));
    }
    if let Some(file) = &one.filename {
        out.insert("packageFileName".into(), json!(file));
    }
    if let Some(day) = one.support.ends {
        out.insert("validUntilDate".into(), json!(format!("{day}T00:00:00Z")));
    }
    let references = references(one);
    if !references.is_empty() {
        out.insert("externalRefs".into(), json!(references));
    }
    let checksums: Vec<Value> = one
        .hashes
        .iter()
        .map(|(algorithm, hash)| json!({ "algorithm": algorithm.replace("SHA-", "SHA"), "checksumValue": hash }))
        .collect();
    if !checksums.is_empty() {
        out.insert("checksums".into(), json!(checksums));
    }
    let notes = notes(one, created, origin);
    if !notes.is_empty() {
        out.insert("annotations".into(), json!(notes));
    }
    Value::Object(out)
}

/// Several licences that all hold.
fn joined(licences: &[String]) -> String {
    match licences {
        [] => NOTHING.to_string(),
        [one] => one.clone(),
        several => several
            .iter()
            .map(|one| if one.contains(' ') { format!("({one})") } else { one.clone() })
            .collect::<Vec<_>>()
            .join(" AND "),
    }
}

/// Licences that are on no list, by the name that stands for each in the document.
#[derive(Default)]
struct Licences {
    names: BTreeMap<String, String>,
}

impl Licences {
    /// The text where it is an expression of the format, or else a name that stands for it.
    fn word(&mut self, text: &str) -> String {
        if spdx::Expression::parse(text).is_ok() {
            return text.to_string();
        }
        let next = format!("LicenseRef-{}", self.names.len() + 1);
        self.names.entry(text.to_string()).or_insert(next).clone()
    }

    fn extracted(&self) -> Vec<Value> {
        self.names
            .iter()
            .map(|(text, id)| json!({ "licenseId": id, "name": text, "extractedText": text }))
            .collect()
    }
}

fn purpose(one: &Component) -> Option<&'static str> {
    Some(match one.kind.as_deref()? {
        "application" => "APPLICATION",
        "framework" => "FRAMEWORK",
        "library" => "LIBRARY",
        "container" => "CONTAINER",
        "operating-system" => "OPERATING-SYSTEM",
        "device" => "DEVICE",
        "firmware" => "FIRMWARE",
        "file" => "FILE",
        _ => "OTHER",
    })
}

fn references(one: &Component) -> Vec<Value> {
    let purl = one.purl.iter().map(|purl| ("PACKAGE-MANAGER", "purl", purl));
    let cpe = |cpe: &String| if cpe.starts_with("cpe:2.3:") { "cpe23Type" } else { "cpe22Type" };
    let cpes = one.cpes.iter().map(|one| ("SECURITY", cpe(one), one));
    purl.chain(cpes)
        .map(|(category, kind, locator)| {
            json!({ "referenceCategory": category, "referenceType": kind, "referenceLocator": locator })
        })
        .collect()
}

/// What the format has no field for, as `name: value`.
fn notes(one: &Component, created: &str, origin: &Origin<'_>) -> Vec<Value> {
    let support = &one.support;
    let said = [
        ("support-level", support.level.map(|level| level.words().to_string())),
        ("support-reason", support.reason.clone()),
    ];
    said.into_iter()
        .filter_map(|(name, value)| {
            Some(json!({
                "annotator": format!("Tool: {}", origin.tool),
                "annotationDate": created,
                "annotationType": "OTHER",
                "comment": format!("{name}: {}", value?.replace('\n', " ")),
            }))
        })
        .collect()
}

fn relationships(bill: &Bill, ids: &BTreeMap<&str, String>) -> Vec<Value> {
    let mut out = Vec::new();
    let mut add = |from: &str, kind: &str, to: &str| {
        out.push(
            json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to }),
        );
    };
    let subject = bill.subject.as_deref().and_then(|id| ids.get(id));
    match subject {
        Some(subject) => add("SPDXRef-DOCUMENT", "DESCRIBES", subject),
        None => ids.values().for_each(|id| add("SPDXRef-DOCUMENT", "DESCRIBES", id)),
    }
    for (from, next) in &bill.dependencies {
        let Some(from) = ids.get(from.as_str()) else { continue };
        if next.is_empty() {
            add(from, "DEPENDS_ON", "NONE");
        }
        for to in next.iter().filter_map(|id| ids.get(id.as_str())) {
            add(from, "DEPENDS_ON", to);
        }
    }
    out
}
