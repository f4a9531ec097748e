//! How a requirement names a check: `name`, or `name(key=value;key=a+b)`.

use std::collections::BTreeMap;

use crate::catalogue::CheckCall;

/// Parse a call of a check; the error says what is wrong with it.
///
/// A parameter without `=` is a flag and has no values.
pub fn parse_call(text: &str) -> Result<CheckCall, String> {
    let text = text.trim();
    let (name, inside) = match text.split_once('(') {
        None => (text, ""),
        Some((name, rest)) => match rest.strip_suffix(')') {
            Some(inside) => (name, inside),
            None => return Err(format!("`{text}` has no closing bracket at its end")),
        },
    };
    let letters = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_')
    };
    if !letters(name) {
        return Err(format!("`{name}` is no name of a check: small letters, digits and hyphens"));
    }
    let mut parameters = BTreeMap::new();
    for part in inside.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let (key, values) = part.split_once('=').unwrap_or((part, ""));
        if !letters(key.trim()) {
            return Err(format!("`{key}` is no name of a parameter of `{name}`"));
        }
        let values: Vec<String> = values
            .split('+')
            .map(|value| value.trim().to_string())
            .filter(|value| !value.is_empty())
            .collect();
        if parameters.insert(key.trim().to_string(), values).is_some() {
            return Err(format!("`{name}` has the parameter `{key}` twice"));
        }
    }
    Ok(CheckCall { check: name.to_string(), parameters })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_read_and_print_alike() {
        for text in ["bridging", "document-present(kind=labelling)", "a-b(k=x+y;z=1)"] {
            assert_eq!(parse_call(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_broken_call_says_what_is_wrong() {
        insta::assert_snapshot!(parse_call("bridging(to=us").unwrap_err(), @"`bridging(to=us` has no closing bracket at its end");
        insta::assert_snapshot!(parse_call("Bridging").unwrap_err(), @"`Bridging` is no name of a check: small letters, digits and hyphens");
        insta::assert_snapshot!(parse_call("a(k=1;k=2)").unwrap_err(), @"`a` has the parameter `k` twice");
        insta::assert_snapshot!(parse_call("a(=1)").unwrap_err(), @"`` is no name of a parameter of `a`");
    }
}
