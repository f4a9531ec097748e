//! Writing a paper by a template.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::{Catalogue, Locale, Template};
use reliance_model::evidence::Evidence;
use reliance_model::facet::{Holds, Profile};

use super::build::Writing;
use super::{
    Block, Inline, Made, Paper, Subject, Texts, caveats, chinese, lists, made, markdown, marks,
    order,
};

/// What papers are written from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The evidence behind the assessment.
    pub evidence: &'a Evidence,
    /// The assessment.
    pub assessment: &'a Assessment,
    /// The device's facts in the market, with those that persons stated.
    pub profile: &'a Profile,
    /// What persons wrote for this paper.
    pub texts: &'a Texts,
    /// Terms that the set uses, by their place in the bank; all of them where nothing is said.
    pub used_terms: Option<&'a BTreeSet<usize>>,
}

/// Is a template written for the market and the device's facts? The doubts about it, where it
/// is; a fact that is unset or doubtful writes it.
pub fn applies(template: &Template, market: &str, profile: &Profile) -> Option<Vec<String>> {
    if !template.markets.is_empty() && !template.markets.iter().any(|one| one == market) {
        return None;
    }
    match profile.holds(&template.when) {
        Holds::Yes => Some(Vec::new()),
        Holds::No { .. } => None,
        Holds::Ask(facets) => Some(facets),
    }
}

/// That it is not known whether the document is asked for.
fn doubt(writing: &Writing<'_>, facet: &str) -> String {
    let fact = writing.fact_named(facet);
    match writing.chinese() {
        true => format!("是否需要本文件尚不确定，取决于尚未确定的事实：{fact}"),
        false => {
            format!(
                "whether this document is asked for hangs on a fact that is not settled: {fact}"
            )
        }
    }
}

/// The paper of a template.
///
/// The same arguments give the same paper.
pub fn write(source: &Source<'_>, template: &Template) -> Paper {
    let assessment = source.assessment;
    let mut writing = Writing::new(source, template);
    let mut blocks = markdown::blocks(&mut writing);
    let unsure = applies(template, &assessment.market, source.profile).unwrap_or_default();
    let doubts = unsure.iter().map(|facet| doubt(&writing, facet)).collect();
    caveats::whole(&mut writing, &mut blocks);
    lists::whole(&mut writing, &mut blocks);
    marks::once(&mut blocks);
    let labels = std::mem::take(&mut writing.labels);
    resolve(&mut blocks, &labels, &mut writing);
    let not_primary = made::not_primary(&writing);
    let english = if writing.chinese() { chinese::say(&mut writing, &mut blocks) } else { 0 };
    let mut end = made::end(&mut writing, &not_primary, english);
    if writing.chinese() {
        chinese::say(&mut writing, &mut end);
    }
    let in_chinese = writing.chinese();
    let market_name = source.catalogue.wording.phrase(&assessment.market_name);
    let market_name = market_name.filter(|_| in_chinese).unwrap_or(&assessment.market_name);
    let market_name = market_name.to_string();
    let mut traces = order::in_order(writing.traces, [&mut blocks, &mut end]);
    if in_chinese {
        chinese::traces(source, &mut traces);
    }
    end.extend(made::files(template.locale == Locale::Zh, &traces));
    Paper {
        template: template.id.clone(),
        title: template.title.clone(),
        second_title: template.title_zh.clone(),
        locale: template.locale,
        file: template.file.clone(),
        order: template.order,
        slot: template.slot.clone(),
        market: assessment.market.clone(),
        market_name,
        device: Subject {
            name: assessment.device.name.clone(),
            version: assessment.device.version.clone(),
            manufacturer: assessment.device.manufacturer.clone(),
            invented: assessment.device.invented,
        },
        made: Made {
            tool: assessment.tool.clone(),
            catalogue: assessment.catalogue.clone(),
            catalogue_sha256: assessment.catalogue_sha256.clone(),
            on: assessment.on,
        },
        doubts,
        holes: writing.holes,
        blocks,
        end,
        traces,
        read_as: template.read_as,
        not_primary,
    }
}

/// Give references the words of what they lead to; one that leads nowhere is a hole.
fn resolve(blocks: &mut [Block], labels: &BTreeMap<String, String>, writing: &mut Writing<'_>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => point(text, labels, writing),
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| resolve(item, labels, writing));
            }
            Block::Quote { blocks, .. } => resolve(blocks, labels, writing),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flatten();
                cells.for_each(|cell| point(cell, labels, writing));
            }
            Block::Picture(_) | Block::Person { .. } | Block::PageBreak => {}
        }
    }
}

fn point(inlines: &mut [Inline], labels: &BTreeMap<String, String>, writing: &mut Writing<'_>) {
    for inline in inlines {
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) => point(inner, labels, writing),
            Inline::Reference { to, text } => match labels.get(to.as_str()) {
                Some(words) => *text = words.clone(),
                None => {
                    let needs = match writing.chinese() {
                        true => format!("标签为 `{to}` 的表或图"),
                        false => format!("the table or picture labelled `{to}`"),
                    };
                    let about = to.clone();
                    *inline = writing.missing(&about, &needs);
                }
            },
            _ => {}
        }
    }
}
