//! Which categories of a list threats and controls speak of.
//!
//! A model may name a category outright, as a tag or category `LIST:NAME`; else a text
//! speaks of one where it has one of the words that the catalogue gives for it.

use reliance_model::catalogue::{ControlCategory, ControlList};
use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{Threat, ThreatState};

/// How a model deals with a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dealt {
    /// No threat and no control speaks of it.
    Silent,
    /// A threat speaks of it, and no control of a mitigated threat does.
    ThreatOnly,
    /// The words of a mitigated threat's control do.
    ByWords,
    /// A mitigated threat names it outright.
    Named,
}

/// Does a text have one of the words: whole, with an `s` behind it, or, where `*` ends it,
/// as the beginning of a word?
pub fn speaks(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| {
        let (stem, open) = match word.strip_suffix('*') {
            Some(stem) => (stem, true),
            None => (word.as_str(), false),
        };
        !stem.is_empty()
            && text.match_indices(stem).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let rest = &text[at + stem.len()..];
                let after = rest.strip_prefix('s').unwrap_or(rest).chars().next();
                let ends = open
                    || rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
                    || after.is_none_or(|c| !c.is_alphanumeric()) && rest.starts_with('s');
                before.is_none_or(|c| !c.is_alphanumeric()) && ends
            })
    })
}

/// Does a threat name the category outright?
pub fn names(threat: &Threat, list: &ControlList, category: &ControlCategory) -> bool {
    let wanted = format!("{}:{}", list.name, category.name);
    let named = |word: &String| word.eq_ignore_ascii_case(&wanted);
    threat.links.iter().chain(&threat.categories).any(named)
        || threat.mitigation.to_lowercase().contains(&format!("[{}]", wanted.to_lowercase()))
}

/// Does a threat speak of the category, in its own words or outright?
pub fn threatens(threat: &Threat, list: &ControlList, category: &ControlCategory) -> bool {
    names(threat, list, category)
        || [&threat.title, &threat.description]
            .into_iter()
            .chain(&threat.categories)
            .any(|text| speaks(text, &category.words))
}

/// How models deal with a category, and how many threats do so best.
pub fn dealt(
    models: &[&ThreatModel],
    list: &ControlList,
    category: &ControlCategory,
) -> (Dealt, u64) {
    let mut best = (Dealt::Silent, 0);
    for threat in models.iter().flat_map(|model| &model.threats) {
        let controlled =
            threat.state == ThreatState::Mitigated && !threat.mitigation.trim().is_empty();
        let one = match () {
            () if controlled && names(threat, list, category) => Dealt::Named,
            () if controlled && speaks(&threat.mitigation, &category.words) => Dealt::ByWords,
            () if threatens(threat, list, category) => Dealt::ThreatOnly,
            () => continue,
        };
        match one.cmp(&best.0) {
            std::cmp::Ordering::Greater => best = (one, 1),
            std::cmp::Ordering::Equal => best.1 += 1,
            std::cmp::Ordering::Less => {}
        }
    }
    best
}
