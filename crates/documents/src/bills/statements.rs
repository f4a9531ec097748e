//! Statements on vulnerabilities as OpenVEX 0.2.0.

use serde_json::{Map, Value, json};

use super::{Origin, pretty};

/// A statement to write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Open {
    /// The vulnerability.
    pub id: String,
    /// Its other ids.
    pub aliases: Vec<String>,
    /// Package URL or id of the device; where there is none, the components are the products.
    pub product: Option<String>,
    /// Package URLs or ids of the components.
    pub components: Vec<String>,
    /// `not_affected`, `affected`, `fixed`, `under_investigation`.
    pub status: &'static str,
    /// Why it does not affect, by the word of the format.
    pub justification: Option<String>,
    /// The reason in words.
    pub impact: Option<String>,
    /// What is done.
    pub action: Option<String>,
}

/// The statements as one document by `author`.
pub fn openvex(statements: &[Open], author: &str, origin: &Origin<'_>) -> String {
    let statements: Vec<Value> = statements.iter().map(statement).collect();
    pretty(&json!({
        "@context": "https://openvex.dev/ns/v0.2.0",
        "@id": format!("urn:sha256:{}:vex:{}", origin.sha256, origin.at),
        "author": author,
        "timestamp": origin.at,
        "version": 1,
        "tooling": origin.tool,
        "statements": statements,
    }))
}

fn statement(one: &Open) -> Value {
    let components: Vec<Value> = one.components.iter().map(|id| json!({ "@id": id })).collect();
    let mut out = Map::new();
    out.insert("vulnerability".into(), json!({ "name": one.id, "aliases": one.aliases }));
    let products = match &one.product {
        Some(product) => json!([{ "@id": product, "subcomponents": components }]),
        None => json!(components),
    };
    out.insert("products".into(), products);
    out.insert("status".into(), json!(one.status));
    for (name, value) in [
        ("justification", &one.justification),
        ("impact_statement", &one.impact),
        ("action_statement", &one.action),
    ] {
        if let Some(value) = value {
            out.insert(name.into(), json!(value));
        }
    }
    Value::Object(out)
}
