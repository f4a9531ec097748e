//! Which cells of a table to hide so that no small one can be worked out.

/// Every combination of the axes' levels, the last axis quickest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grid {
    pub(crate) levels: Vec<Vec<String>>,
    /// Rows by cell.
    pub(crate) rows: Vec<u64>,
}

/// Most hidden cells for which what can be worked out is worked out.
const HIDDEN: usize = 1500;
/// A prime below 2^61: totals are solved modulo it, which is exact for coefficients 0 and 1
/// short of astronomically large tables, and at worst hides a cell too many.
const PRIME: u64 = (1 << 61) - 1;

impl Grid {
    /// The levels of every cell.
    pub(crate) fn keys(&self) -> Vec<Vec<String>> {
        self.levels.iter().fold(vec![Vec::new()], |keys, levels| {
            let with = |key: &Vec<String>, level: &String| {
                key.iter().chain([level]).cloned().collect::<Vec<_>>()
            };
            keys.iter().flat_map(|key| levels.iter().map(move |level| with(key, level))).collect()
        })
    }

    /// Cells that differ in one axis only: those whose total somebody may know.
    fn lines(&self) -> Vec<Vec<usize>> {
        let cells = self.rows.len();
        let mut lines = Vec::new();
        let mut stride = cells;
        for levels in &self.levels {
            let block = stride;
            stride = block.checked_div(levels.len()).unwrap_or(0);
            if levels.len() < 2 {
                continue;
            }
            for start in (0..cells).filter(|cell| cell % block < stride) {
                lines.push((0..levels.len()).map(|level| start + level * stride).collect());
            }
        }
        lines
    }
}

/// Which cells to hide, or `None` where there are too many to be sure.
///
/// Small cells are hidden first. Then, as long as some line of cells hides fewer than two
/// cells or fewer rows than the minimum, or some hidden cell follows from the totals of
/// all lines together, the smallest shown cell beside it is hidden too.
pub(crate) fn suppress(grid: &Grid, minimum: u64) -> Option<Vec<bool>> {
    let mut hidden: Vec<bool> = grid.rows.iter().map(|&rows| rows > 0 && rows < minimum).collect();
    let lines = grid.lines();
    loop {
        let mut is_changed = false;
        for line in &lines {
            while is_telling(grid, line, &hidden, minimum) && hide_one(grid, line, &mut hidden) {
                is_changed = true;
            }
        }
        if is_changed {
            continue;
        }
        if hidden.iter().filter(|hidden| **hidden).count() > HIDDEN {
            return None;
        }
        let told = determined(&lines, &hidden);
        let mut beside = lines.iter().filter(|line| line.iter().any(|cell| told.contains(cell)));
        if !beside.any(|line| hide_one(grid, line, &mut hidden)) {
            return Some(hidden);
        }
    }
}

/// Does the line's total give hidden rows away?
fn is_telling(grid: &Grid, line: &[usize], hidden: &[bool], minimum: u64) -> bool {
    let of_line = || line.iter().filter(|cell| hidden[**cell]);
    let rows: u64 = of_line().map(|&cell| grid.rows[cell]).sum();
    match of_line().count() {
        0 => false,
        1 => true,
        _ => rows < minimum,
    }
}

/// Hide the smallest shown cell of a line, one with rows where there is one.
fn hide_one(grid: &Grid, line: &[usize], hidden: &mut [bool]) -> bool {
    let shown = line.iter().copied().filter(|&cell| !hidden[cell]);
    let smallest = shown.min_by_key(|&cell| (grid.rows[cell] == 0, grid.rows[cell], cell));
    if let Some(cell) = smallest {
        hidden[cell] = true;
    }
    smallest.is_some()
}

/// Hidden cells whose rows follow from the totals of all lines.
///
/// The totals are linear equations in the hidden cells; in reduced echelon form, an
/// equation with a single cell left gives that cell.
pub(crate) fn determined(lines: &[Vec<usize>], hidden: &[bool]) -> Vec<usize> {
    let unknowns: Vec<usize> = (0..hidden.len()).filter(|&cell| hidden[cell]).collect();
    let mut equations: Vec<Vec<u64>> = Vec::new();
    for line in lines.iter().filter(|line| line.iter().any(|&cell| hidden[cell])) {
        let mut equation = vec![0; unknowns.len()];
        for cell in line {
            if let Ok(at) = unknowns.binary_search(cell) {
                equation[at] = 1;
            }
        }
        equations.push(equation);
    }
    let mut done = 0;
    for column in 0..unknowns.len() {
        let Some(pivot) = (done..equations.len()).find(|&row| equations[row][column] != 0) else {
            continue;
        };
        equations.swap(done, pivot);
        let inverse = power(equations[done][column], PRIME - 2);
        equations[done].iter_mut().for_each(|value| *value = times(*value, inverse));
        let pivot = equations[done].clone();
        for (row, equation) in equations.iter_mut().enumerate() {
            let factor = equation[column];
            if row == done || factor == 0 {
                continue;
            }
            for (value, &of_pivot) in equation.iter_mut().zip(&pivot).filter(|(_, p)| **p != 0) {
                *value = (*value + PRIME - times(factor, of_pivot)) % PRIME;
            }
        }
        done += 1;
    }
    let single = |equation: &Vec<u64>| {
        let mut left = equation.iter().enumerate().filter(|(_, value)| **value != 0);
        let first = left.next()?;
        left.next().is_none().then_some(unknowns[first.0])
    };
    equations.iter().filter_map(single).collect()
}

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut result, mut base) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grid(levels: &[usize], rows: Vec<u64>) -> Grid {
        let names = |&count: &usize| (0..count).map(|level| format!("{level:02}")).collect();
        Grid { levels: levels.iter().map(names).collect(), rows }
    }

    #[test]
    fn a_cell_between_two_cycles_is_found_out() {
        // Every line hides two cells or more, and still the middle one follows.
        let hidden = [
            1, 1, 0, 0, //
            1, 1, 1, 0, //
            0, 0, 1, 1, //
            0, 0, 1, 1,
        ];
        let hidden: Vec<bool> = hidden.iter().map(|&h| h == 1).collect();
        let lines = grid(&[4, 4], vec![9; 16]).lines();
        assert_eq!(determined(&lines, &hidden), [6]);
    }

    proptest! {
        /// For any two-way table: nothing small is shown, no hidden cell follows from all
        /// row and column totals, and where only some cells are hidden there are other
        /// tables with the same totals and the same shown cells.
        #[test]
        fn totals_do_not_give_hidden_cells_away(
            (height, width, rows) in (2usize..6, 2usize..6).prop_flat_map(|(height, width)| {
                let rows = proptest::collection::vec(0u64..15, height * width);
                (Just(height), Just(width), rows)
            }),
        ) {
            let grid = grid(&[height, width], rows);
            let hidden = suppress(&grid, 5).unwrap();
            for (cell, &rows) in grid.rows.iter().enumerate() {
                prop_assert!(hidden[cell] || rows == 0 || rows >= 5);
            }
            prop_assert!(determined(&grid.lines(), &hidden).is_empty());
            for line in grid.lines() {
                let of_line: Vec<&usize> = line.iter().filter(|cell| hidden[**cell]).collect();
                let rows: u64 = of_line.iter().map(|cell| grid.rows[**cell]).sum();
                prop_assert!(of_line.len() != 1);
                prop_assert!(rows == 0 || rows >= 5 || of_line.len() == line.len());
            }
        }

        #[test]
        fn a_total_does_not_give_a_hidden_cell_away(rows in proptest::collection::vec(0u64..15, 2..9)) {
            let grid = grid(&[rows.len()], rows);
            let hidden = suppress(&grid, 5).unwrap();
            let count = hidden.iter().filter(|hidden| **hidden).count();
            let total: u64 = (0..hidden.len()).filter(|&at| hidden[at]).map(|at| grid.rows[at]).sum();
            prop_assert!(count == 0 || (count > 1 && (total >= 5 || count == hidden.len())));
        }
    }
}
