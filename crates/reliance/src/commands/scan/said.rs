//! What is said of a chunk of files: rows of each list, in columns.

use reliance_model::record::{Cell, Column};
use reliance_tables::records::{Block, Building};

use super::store::List;

/// Fewest rows of an earlier run that are handed on as they lie; fewer are copied.
const AS_THEY_LIE: usize = 32;

/// Rows of every list, each in the order of the walk.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Files that it is about.
    pub(super) files: u64,
    lists: [Vec<Block>; 3],
}

impl Said {
    /// The rows of a list.
    pub(super) fn of(&self, list: List) -> &[Block] {
        self.lists.get(list as usize).map_or(&[], Vec::as_slice)
    }
}

/// Grows by what is said of a file.
pub(super) struct Saying {
    building: [Building; 3],
    said: Said,
}

impl Saying {
    /// Nothing yet; `columns` are those of each list.
    pub(super) fn new(columns: [&[Column]; 3]) -> Saying {
        Saying { building: columns.map(Building::new), said: Said::default() }
    }

    /// So many more files were looked at.
    pub(super) fn files(&mut self, files: usize) {
        self.said.files += files as u64;
    }

    /// Add a row to a list.
    pub(super) fn row(&mut self, list: List, cells: &[Cell<'_>]) {
        if let Some(building) = self.building.get_mut(list as usize) {
            building.push(cells);
        }
    }

    /// Add rows that lie in columns.
    pub(super) fn block(&mut self, list: List, block: Block) {
        if block.rows() < AS_THEY_LIE {
            (0..block.rows()).for_each(|row| self.row(list, &block.row(row)));
            return;
        }
        self.build(list);
        if let Some(blocks) = self.said.lists.get_mut(list as usize) {
            blocks.push(block);
        }
    }

    fn build(&mut self, list: List) {
        let at = list as usize;
        if let (Some(building), Some(blocks)) =
            (self.building.get_mut(at), self.said.lists.get_mut(at))
            && building.rows() > 0
        {
            blocks.push(building.take());
        }
    }

    /// What was said so far; nothing is, then.
    pub(super) fn take(&mut self) -> Said {
        List::ALL.into_iter().for_each(|list| self.build(list));
        std::mem::take(&mut self.said)
    }
}
