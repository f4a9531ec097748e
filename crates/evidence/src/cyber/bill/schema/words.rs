//! Words of JSON Schema: kinds, values, patterns and formats.

use serde_json::Value as Json;

use crate::cyber::tree::{Node, Value};

/// Is the node of a kind, or of one of several?
pub(super) fn is_kind(node: &Node, kind: &Json) -> bool {
    let is = |kind: &Json| match (kind.as_str().unwrap_or_default(), &node.value) {
        ("object", Value::Map(_))
        | ("array", Value::List(_))
        | ("string", Value::Text(_))
        | ("number", Value::Number(_))
        | ("boolean", Value::Bool(_))
        | ("null", Value::Null) => true,
        ("integer", Value::Number(number)) => {
            number.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
        }
        _ => false,
    };
    kind.as_array().map_or_else(|| is(kind), |kinds| kinds.iter().any(is))
}

/// The kinds in words.
pub(super) fn kinds(kind: &Json) -> String {
    let word = |kind: &Json| match kind.as_str().unwrap_or_default() {
        "object" => "an object",
        "array" => "a list",
        "string" => "a text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "`true` or `false`",
        _ => "null",
    };
    let kinds: Vec<&str> =
        kind.as_array().map_or_else(|| vec![word(kind)], |kinds| kinds.iter().map(word).collect());
    kinds.join(" or ")
}

/// Is the node that value?
pub(super) fn is_value(node: &Node, value: &Json) -> bool {
    match (&node.value, value) {
        (Value::Text(text), Json::String(value)) => text == value,
        (Value::Bool(one), Json::Bool(value)) => one == value,
        (Value::Number(one), Json::Number(value)) => one.parse::<f64>().ok() == value.as_f64(),
        (Value::Null, Json::Null) => true,
        _ => false,
    }
}

/// A value in short.
pub(super) fn short(node: &Node) -> String {
    match &node.value {
        Value::Text(text) if text.chars().count() <= 40 => format!("`{text}`"),
        Value::Number(number) => format!("`{number}`"),
        _ => "what it is".to_string(),
    }
}

/// A name in quotes; the document itself is no name.
pub(super) fn quoted(name: &str) -> String {
    if name == "the document" { name.to_string() } else { format!("`{name}`") }
}

/// The node as one text that is equal for equal values.
pub(super) fn canonical(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push('n'),
        Value::Bool(true) => out.push('t'),
        Value::Bool(false) => out.push('f'),
        Value::Number(number) => {
            out.push('#');
            out.push_str(
                &number.parse::<f64>().map_or(number.clone(), |number| number.to_string()),
            );
        }
        Value::Text(text) => {
            out.push_str(&format!("{}:", text.len()));
            out.push_str(text);
        }
        Value::List(items) => {
            out.push('[');
            items.iter().for_each(|item| write(item, out));
            out.push(']');
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            out.push('{');
            for (key, value) in entries {
                out.push_str(&format!("{}:{key}", key.len()));
                write(value, out);
            }
            out.push('}');
        }
    }
}

const UUID: &str = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/// What a text must be that does not fit a pattern; `None` where it fits.
pub(super) fn misses(pattern: &str, text: &str) -> Option<&'static str> {
    let (fits, wanted) = matcher(pattern)?;
    (!fits(text)).then_some(wanted)
}

type Matcher = (fn(&str) -> bool, &'static str);

/// The patterns of the schemas, each as a function.
pub(super) fn matcher(pattern: &str) -> Option<Matcher> {
    let plain = pattern.replace(UUID, "UUID");
    Some(match plain.as_str() {
        "^urn:uuid:UUID$" => (is_serial, "`urn:uuid:` and a UUID in small letters"),
        "^urn:cdx:UUID/[1-9][0-9]*$" => (is_link, "a link to a bill: `urn:cdx:UUID/VERSION`"),
        "^urn:cdx:UUID/[1-9][0-9]*#.+$" => {
            (is_link_into, "a link into a bill: `urn:cdx:UUID/VERSION#REF`")
        }
        "^[-+a-z0-9.]+/[-+a-z0-9.]+$" => (is_media_type, "a media type such as `text/plain`"),
        "^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$" => {
            (is_hash, "32, 40, 64, 96 or 128 hexadecimal digits")
        }
        "^([a-z]{2})(-[A-Z]{2})?$" => (is_locale, "a language such as `en` or `en-US`"),
        "^[A-Z]{2}$" => (is_country, "a country in two capital letters"),
        "^CRE:[0-9]+-[0-9]+$" => (is_cre, "`CRE:` and two numbers"),
        "^[A-Za-z0-9][A-Za-z0-9\\-/.()\\s]{0,28}[A-Za-z0-9]$" => {
            (is_patent, "2 to 30 letters, digits and `-/.()`")
        }
        _ => return None,
    })
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &&str| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.iter().all(hex)
}

fn is_serial(text: &str) -> bool {
    text.strip_prefix("urn:uuid:").is_some_and(is_uuid)
}

fn is_link(text: &str) -> bool {
    let parts = text.strip_prefix("urn:cdx:").and_then(|rest| rest.split_once('/'));
    parts.is_some_and(|(uuid, version)| {
        is_uuid(uuid) && !version.starts_with('0') && is_digits(version)
    })
}

fn is_link_into(text: &str) -> bool {
    text.split_once('#').is_some_and(|(link, into)| is_link(link) && !into.is_empty())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_media_type(text: &str) -> bool {
    let part = |part: &str| {
        let fits = |b| matches!(b, b'-' | b'+' | b'.' | b'a'..=b'z' | b'0'..=b'9');
        !part.is_empty() && part.bytes().all(fits)
    };
    text.split_once('/').is_some_and(|(one, other)| part(one) && part(other))
}

fn is_hash(text: &str) -> bool {
    matches!(text.len(), 32 | 40 | 64 | 96 | 128) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_locale(text: &str) -> bool {
    let (language, country) = match text.split_once('-') {
        Some((language, country)) => (language, Some(country)),
        None => (text, None),
    };
    language.len() == 2
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && country.is_none_or(is_country)
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_cre(text: &str) -> bool {
    let parts = text.strip_prefix("CRE:").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(one, other)| is_digits(one) && is_digits(other))
}

fn is_patent(text: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let within = |c: char| c.is_ascii_alphanumeric() || "-/.()".contains(c) || c.is_whitespace();
    (2..=30).contains(&text.chars().count())
        && ends(text.chars().next())
        && ends(text.chars().last())
        && text.chars().all(within)
}

/// What a text should be that does not have a format; `None` where it has, or where the
/// format is not looked at.
pub(super) fn misworded(format: &str, text: &str) -> Option<&'static str> {
    let (fits, wanted) = match format {
        "date-time" => (
            chrono::DateTime::parse_from_rfc3339(text).is_ok(),
            "a time as RFC 3339 has it, such as `2026-11-22T12:00:00Z`",
        ),
        "date" => (text.parse::<reliance_model::Date>().is_ok(), "a day such as `2026-11-22`"),
        "idn-email" => (is_mail(text), "an address of mail"),
        "iri-reference" | "uri" => (is_address(text), "an address without spaces"),
        _ => return None,
    };
    (!fits).then_some(wanted)
}

fn is_mail(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        && !text.chars().any(char::is_whitespace)
}

fn is_address(text: &str) -> bool {
    !text.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
}
