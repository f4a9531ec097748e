//! CycloneDX 1.6 in JSON.

use reliance_model::cyber::bill::{Completeness, Party};
use reliance_model::cyber::{Bill, Component};
use serde_json::{Map, Value, json};

use super::{Origin, pretty};

/// Kinds that the format has words for.
const KINDS: [&str; 13] = [
    "application",
    "framework",
    "library",
    "container",
    "platform",
    "operating-system",
    "device",
    "device-driver",
    "firmware",
    "file",
    "machine-learning-model",
    "data",
    "cryptographic-asset",
];

/// Hash algorithms of the format.
const HASHES: [&str; 12] = [
    "MD5",
    "SHA-1",
    "SHA-256",
    "SHA-384",
    "SHA-512",
    "SHA3-256",
    "SHA3-384",
    "SHA3-512",
    "BLAKE2b-256",
    "BLAKE2b-384",
    "BLAKE2b-512",
    "BLAKE3",
];

/// The bill as CycloneDX 1.6.
pub fn cyclonedx(bill: &Bill, origin: &Origin<'_>) -> String {
    let subject = bill.subject.as_deref();
    let is_subject = |one: &&Component| Some(one.id.as_str()) == subject;
    let mut metadata = Map::new();
    metadata.insert("timestamp".into(), json!(bill.timestamp.as_deref().unwrap_or(origin.at)));
    metadata.insert("tools".into(), json!({ "components": tools(bill, origin) }));
    if !bill.authors.is_empty() {
        metadata.insert("authors".into(), bill.authors.iter().map(contact).collect());
    }
    if let Some(one) = bill.components.iter().find(is_subject) {
        metadata.insert("component".into(), component(one));
    }
    metadata.insert(
        "properties".into(),
        json!([
            { "name": "reliance:converted-from", "value": origin.file },
            { "name": "reliance:converted-from-sha256", "value": origin.sha256 },
        ]),
    );
    let mut document = Map::new();
    document.insert("$schema".into(), json!("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    document.insert("bomFormat".into(), json!("CycloneDX"));
    document.insert("specVersion".into(), json!("1.6"));
    document.insert("version".into(), json!(1));
    document.insert("metadata".into(), Value::Object(metadata));
    let others = bill.components.iter().filter(|one| !is_subject(one));
    document.insert("components".into(), others.map(component).collect());
    document.insert("dependencies".into(), dependencies(bill));
    let compositions: Vec<Value> = compositions(bill);
    if !compositions.is_empty() {
        document.insert("compositions".into(), json!(compositions));
    }
    pretty(&Value::Object(document))
}

fn tools(bill: &Bill, origin: &Origin<'_>) -> Vec<Value> {
    let tool = |name: &str| json!({ "type": "application", "name": name });
    origin.tools(bill).into_iter().map(tool).collect()
}

fn contact(party: &Party) -> Value {
    let mut contact = Map::new();
    contact.insert("name".into(), json!(party.name));
    if let Some(mail) = party.contact.as_deref().filter(|one| one.contains('@')) {
        contact.insert("email".into(), json!(mail));
    }
    Value::Object(contact)
}

fn organisation(party: &Party) -> Value {
    let mut organisation = Map::new();
    organisation.insert("name".into(), json!(party.name));
    match party.contact.as_deref() {
        Some(mail) if mail.contains('@') => {
            organisation.insert("contact".into(), json!([{ "email": mail }]));
        }
        Some(address) => {
            organisation.insert("url".into(), json!([address]));
        }
        None => {}
    }
    Value::Object(organisation)
}

fn component(one: &Component) -> Value {
    let mut out = Map::new();
    let kind = one.kind.as_deref().filter(|kind| KINDS.contains(kind)).unwrap_or("library");
    out.insert("type".into(), json!(kind));
    out.insert("bom-ref".into(), json!(one.id));
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.insert(name.into(), json!(value));
        }
    };
    put("group", one.group.as_deref());
    put("name", Some(&one.name));
    put("version", one.version.as_deref());
    put("copyright", one.copyright.as_deref());
    put("cpe", one.cpes.first().map(String::as_str));
    put("purl", one.purl.as_deref());
    if let Some(supplier) = &one.supplier {
        out.insert("supplier".into(), organisation(supplier));
    }
    let hashes: Vec<Value> = one
        .hashes
        .iter()
        .filter(|(algorithm, _)| HASHES.contains(&algorithm.as_str()))
        .map(|(algorithm, hash)| json!({ "alg": algorithm, "content": hash }))
        .collect();
    if !hashes.is_empty() {
        out.insert("hashes".into(), json!(hashes));
    }
    let licences = licences(one);
    if !licences.is_empty() {
        out.insert("licenses".into(), json!(licences));
    }
    let properties = properties(one);
    if !properties.is_empty() {
        out.insert("properties".into(), json!(properties));
    }
    Value::Object(out)
}

/// Licences by name: which of them are identifiers of a list is not judged here.
fn licences(one: &Component) -> Vec<Value> {
    one.licences.iter().map(|name| json!({ "license": { "name": name } })).collect()
}

fn properties(one: &Component) -> Vec<Value> {
    let mut properties: Vec<(String, String)> =
        one.properties.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let support = &one.support;
    let said = [
        ("cdx:lifecycle:milestone:endOfSupport", support.ends.map(|day| day.to_string())),
        ("reliance:support-level", support.level.map(|level| level.words().to_string())),
        ("reliance:support-reason", support.reason.clone()),
    ];
    for (name, value) in said {
        let read = |key: &&(String, String)| key.0 == name;
        if let Some(value) = value.filter(|_| !properties.iter().any(|one| read(&one))) {
            properties.push((name.to_string(), value));
        }
    }
    if let (true, Some(kind)) =
        (one.kind.as_deref().is_some_and(|kind| !KINDS.contains(&kind)), &one.kind)
    {
        properties.push(("reliance:kind".into(), kind.clone()));
    }
    let pair = |(name, value): (String, String)| json!({ "name": name, "value": value });
    properties.into_iter().map(pair).collect()
}

fn dependencies(bill: &Bill) -> Value {
    let entry = |(id, next): (&String, &std::collections::BTreeSet<String>)| {
        let known = next.iter().filter(|id| !bill.dangling.contains(*id));
        json!({ "ref": id, "dependsOn": known.collect::<Vec<_>>() })
    };
    bill.dependencies.iter().map(entry).collect()
}

fn compositions(bill: &Bill) -> Vec<Value> {
    let word = |complete: &Completeness| match complete {
        Completeness::Complete => "complete",
        Completeness::Incomplete => "incomplete",
        Completeness::Unknown => "unknown",
    };
    let said = bill.completeness.iter().filter(|(id, _)| !id.is_empty());
    said.map(|(id, complete)| json!({ "aggregate": word(complete), "dependencies": [id] }))
        .collect()
}
