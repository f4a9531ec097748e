//! Styles of paragraphs: which are headings, lists and tables of contents.

use std::collections::BTreeMap;

use crate::cyber::markup::Element;

/// Most styles that are looked at.
const MAX_STYLES: usize = 10_000;
/// Longest chain of styles that rest on each other.
const LONGEST_CHAIN: usize = 32;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Level of a heading, from 1.
    pub(super) heading: Option<u8>,
    /// Is it an item of a list?
    pub(super) list: bool,
    /// Is it a line of a table of contents?
    pub(super) contents: bool,
}

/// Styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

impl Styles {
    /// The styles that a part declares.
    pub(super) fn of(root: &Element) -> Styles {
        let declared: BTreeMap<&str, &Element> = root
            .each("style")
            .take(MAX_STYLES)
            .filter_map(|style| Some((style.attribute("styleId")?, style)))
            .collect();
        let styles = declared.keys().map(|id| (id.to_string(), chain(id, &declared))).collect();
        Styles(styles)
    }

    /// The style of that id; that of running text where there is none.
    pub(super) fn get(&self, id: &str) -> Style {
        self.0.get(id).copied().unwrap_or_else(|| by_name(id))
    }
}

/// What a style and those it rests on say; the nearest says it.
fn chain(id: &str, declared: &BTreeMap<&str, &Element>) -> Style {
    let mut style = Style::default();
    let mut next = declared.get(id);
    for _ in 0..LONGEST_CHAIN {
        let Some(element) = next else { break };
        let value = |of: &Element, key: &str| {
            of.child(key).and_then(|child| child.attribute("val")).map(str::to_string)
        };
        let own = by_name(&value(element, "name").unwrap_or_default());
        let format = element.child("pPr");
        let outline = format.and_then(|format| value(format, "outlineLvl"));
        let outline = outline.and_then(|level| level.parse::<u8>().ok());
        style.contents |= own.contents;
        style.list |= own.list || format.is_some_and(|format| format.child("numPr").is_some());
        if style.heading.is_none() {
            style.heading = match outline {
                Some(level) if level < 9 => Some(level + 1),
                // Level 9 is running text, whatever the style is called.
                Some(_) => return style,
                None => own.heading,
            };
        }
        next = value(element, "basedOn").and_then(|id| declared.get(id.as_str()));
    }
    style
}

/// What the name of a style says; names of built-in styles are English in every language.
fn by_name(name: &str) -> Style {
    let name = name.to_lowercase().replace([' ', '_', '-'], "");
    let heading = ["heading", "标题", "标 题", "überschrift", "titre", "título", "titolo"]
        .iter()
        .find_map(|word| name.strip_prefix(word))
        .and_then(|level| level.parse::<u8>().ok())
        .filter(|level| (1..=9).contains(level));
    Style {
        heading: if name == "title" { Some(1) } else { heading },
        list: name.starts_with("listbullet") || name.starts_with("listnumber"),
        contents: name.starts_with("toc") || name == "tableoffigures",
    }
}
