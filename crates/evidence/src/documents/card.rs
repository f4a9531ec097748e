//! Model cards of the Coalition for Health AI, versions 0.1 and 0.2, in XML.
//!
//! Each element that holds text becomes a field whose name is its path below the root, such
//! as `KeyMetrics/FairnessEquity/Result`; elements that come several times are numbered.
//! Results of version 0.2 keep their structure: the label is a field, and so is the value
//! as the card writes it.

use std::collections::BTreeMap;

use reliance_model::content::{Content, Format, Spot};
use reliance_model::problem::{Place, Problem, Reading, line_of};

use super::blocks::Blocks;
use super::html::Lines;
use crate::cyber::markup::{self, Element};

/// Begins the names of the namespaces of cards.
const NAMESPACE: &str = "https://mc.chai.org/";
/// How many of the first bytes are looked at to tell a card.
const LOOKED_AT: usize = 8 << 10;

/// Do these bytes begin as a card?
pub(super) fn is_card(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..LOOKED_AT).unwrap_or(bytes));
    head.contains("AppliedModelCard") && head.contains(NAMESPACE)
}

/// Read a card.
pub fn read(name: &str, bytes: &[u8]) -> Reading<Content> {
    let mut blocks = Blocks::new(name, Format::ChaiCard);
    let text = super::decode(name, bytes).into_items(&mut blocks.problems);
    let root = match markup::parse(text.trim_start_matches('\u{feff}')) {
        Ok(root) => root,
        Err(fault) => {
            let line = line_of(&text, fault.at) as u64;
            let message = format!("the model card cannot be read: {}", fault.message);
            let problem = Problem::error("bad-xml", name, message).at(Place::Line(line));
            blocks.problems.push(problem);
            return blocks.done();
        }
    };
    let namespace = root.attribute("xmlns").unwrap_or_default();
    blocks.properties.insert("schema".into(), namespace.into());
    match version(namespace) {
        Some(version) => {
            blocks.properties.insert("card.version".into(), version.into());
        }
        None => {
            let message = format!("the model card is of no version that is known: `{namespace}`");
            let problem = Problem::warning("unknown-card-version", name, message);
            blocks.problems.push(problem.help("versions 0.1 and 0.2 are known"));
        }
    }
    let mut lines = Lines::of(&text);
    fields(&root, "", &mut lines, &mut blocks);
    blocks.done()
}

/// The version that a namespace names.
fn version(namespace: &str) -> Option<&'static str> {
    let rest = namespace.strip_prefix(NAMESPACE)?;
    ["0.1", "0.2"].into_iter().find(|known| {
        rest.strip_prefix('v').and_then(|rest| rest.split('/').next()) == Some(*known)
    })
}

/// Add a field for each element below one; the depth is bounded where the text is parsed.
fn fields(element: &Element, path: &str, lines: &mut Lines<'_>, blocks: &mut Blocks) {
    let mut total: BTreeMap<&str, usize> = BTreeMap::new();
    for child in &element.children {
        *total.entry(&child.name).or_default() += 1;
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for child in &element.children {
        let number = seen.entry(&child.name).or_default();
        *number += 1;
        let several = total.get(child.name.as_str()).is_some_and(|total| *total > 1);
        let step = if several { format!("{}[{number}]", child.name) } else { child.name.clone() };
        let path = if path.is_empty() { step } else { format!("{path}/{step}") };
        let spot = Spot { line: Some(lines.line(child.span.start)), ..Spot::default() };
        for (key, value) in &child.attributes {
            blocks.field(&format!("{path}/@{key}"), value, spot.clone());
        }
        blocks.field(&path, &child.text, spot);
        fields(child, &path, lines, blocks);
    }
}
