//! Traces in the order in which a reader meets them, so that notes count up.

use std::collections::BTreeMap;

use super::{Block, Inline, Trace};

/// The traces that are met, in order; what leads to them is given their new numbers.
pub(super) fn in_order<'b>(
    traces: BTreeMap<Trace, usize>,
    parts: impl IntoIterator<Item = &'b mut Vec<Block>>,
) -> Vec<Trace> {
    let by_index: BTreeMap<usize, Trace> =
        traces.into_iter().map(|(trace, index)| (index, trace)).collect();
    let mut met = Met { new: BTreeMap::new() };
    for blocks in parts {
        met.blocks(blocks);
    }
    let mut order: Vec<(usize, usize)> = met.new.into_iter().map(|(old, new)| (new, old)).collect();
    order.sort_unstable();
    order.iter().map(|(_, old)| by_index.get(old).cloned().unwrap_or_default()).collect()
}

struct Met {
    /// New numbers by old ones.
    new: BTreeMap<usize, usize>,
}

impl Met {
    fn meet(&mut self, trace: &mut usize) {
        let next = self.new.len();
        *trace = *self.new.entry(*trace).or_insert(next);
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading { text, .. } | Block::Paragraph(text) => self.line(text),
                Block::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(item)),
                Block::Table(table) => {
                    table.rows.iter_mut().flatten().for_each(|cell| self.line(cell));
                }
                Block::Picture(picture) => self.meet(&mut picture.trace),
                Block::Quote { blocks, trace, .. } => {
                    self.blocks(blocks);
                    self.meet(trace);
                }
                Block::Person { .. } | Block::PageBreak => {}
            }
        }
    }

    fn line(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.line(inner),
                Inline::Field { trace, .. } => self.meet(trace),
                Inline::Missing { traces, .. } => traces.iter_mut().for_each(|one| self.meet(one)),
                _ => {}
            }
        }
    }
}
