//! STRIDE per element: which categories of threats are thought of for which element.
//!
//! The convention: an actor may be spoofed and may deny; a process is open to all six; a
//! store to tampering, disclosure and denial of service, and, where it is a log, to
//! repudiation; a flow to tampering, disclosure and denial of service.

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{Element, ElementKind};

/// The six categories, in the order of the word.
pub const NAMES: [&str; 6] = [
    "Spoofing",
    "Tampering",
    "Repudiation",
    "Information disclosure",
    "Denial of service",
    "Elevation of privilege",
];

/// What is thought of, by element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Name of each element in scope, and threats against it by category.
    pub rows: Vec<(String, [u64; 6])>,
    /// Pairs of element and category that the convention asks, and those that have a threat.
    pub asked: u64,
    /// Those of them that have a threat.
    pub covered: u64,
    /// Threats of no category of STRIDE.
    pub others: u64,
}

/// The place of a category in [`NAMES`], by its word.
pub fn place(category: &str) -> Option<usize> {
    let word = super::plain(category);
    if let [letter] = word.as_bytes() {
        return b"stride".iter().position(|one| one == letter);
    }
    let starts = [
        "spoof",
        "tamper",
        "repudiat",
        "information disclos",
        "denial of serv",
        "elevation of priv",
    ];
    starts.iter().position(|start| word.starts_with(start))
}

/// The categories that the convention asks of an element.
pub fn asked(element: &Element) -> [bool; 6] {
    match element.kind {
        ElementKind::Actor => [true, false, true, false, false, false],
        ElementKind::Process => [true; 6],
        ElementKind::Store => [false, true, element.tags.contains("log"), true, true, false],
        ElementKind::Flow => [false, true, false, true, true, false],
        ElementKind::Boundary | ElementKind::Asset => [false; 6],
    }
}

/// The coverage of a model; elements out of scope do not count.
pub fn coverage(model: &ThreatModel) -> Coverage {
    let mut coverage = Coverage::default();
    let elements = model.elements.iter().filter(|one| one.out_of_scope.is_none());
    let elements: Vec<&Element> =
        elements.filter(|one| asked(one).iter().any(|asked| *asked)).collect();
    let at: std::collections::BTreeMap<&str, usize> =
        elements.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
    let mut counts = vec![[0; 6]; elements.len()];
    for threat in &model.threats {
        let places: std::collections::BTreeSet<usize> =
            threat.categories.iter().filter_map(|word| place(word)).collect();
        if places.is_empty() {
            coverage.others += 1;
        }
        for id in &threat.against {
            let Some(row) = at.get(id.as_str()).and_then(|at| counts.get_mut(*at)) else {
                continue;
            };
            for place in &places {
                row[*place] += 1;
            }
        }
    }
    for (element, row) in elements.iter().zip(counts) {
        for (asked, threats) in asked(element).into_iter().zip(row) {
            coverage.asked += u64::from(asked);
            coverage.covered += u64::from(asked && threats > 0);
        }
        coverage.rows.push((element.name.clone(), row));
    }
    coverage
}
