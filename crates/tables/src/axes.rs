//! The axes of cells: a role's values cut to a grain, as codes.

use reliance_stats::reduction::{Grain, Level, Number};

use crate::calendar::{CODE_FIRST, CODE_MISSING, CODE_UNUSABLE};
use crate::hash::Lookup;
use crate::role::{MISSING, is_known};
use crate::stage::Stage;

/// An axis of a table: a role at a grain.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    /// Index of the role in the table's plan.
    pub(crate) role: usize,
    /// How it is cut.
    pub(crate) grain: Grain,
    codes: Vec<u32>,
    /// Level by code less [`CODE_FIRST`], for grains that cut numbers.
    levels: Vec<Level>,
    exact: Lookup<u64, u32>,
    /// Numbers whose codes were found last, by a hash; ages and tube voltages are few.
    memory: Vec<(u64, u32)>,
    limit: usize,
    is_full: bool,
}

const MEMORY_BITS: u32 = 9;

impl Axis {
    pub(crate) fn new(role: usize, grain: Grain, limit: usize) -> Axis {
        let levels = match &grain {
            Grain::Bands(edges) => band_names(edges).into_iter().map(Level::Text).collect(),
            Grain::AtLeast(_) | Grain::Binary | Grain::Known => [0.0, 1.0]
                .into_iter()
                .filter_map(|v| Number::new(v).ok())
                .map(Level::Number)
                .collect(),
            Grain::Category | Grain::Month | Grain::Exact => Vec::new(),
        };
        Axis {
            role,
            grain,
            codes: Vec::new(),
            levels,
            exact: Lookup::default(),
            memory: vec![(MISSING, CODE_MISSING); 1 << MEMORY_BITS],
            limit,
            is_full: false,
        }
    }

    /// Cut the batch that `stage` read last.
    pub(crate) fn cut(&mut self, stage: &Stage) {
        self.codes.clear();
        match &self.grain {
            Grain::Category | Grain::Binary | Grain::Month | Grain::Known => {}
            Grain::Exact => self.cut_each(&stage.numbers, |axis, bits| axis.exact_code(bits)),
            Grain::Bands(edges) => {
                let edges: Vec<u64> = edges.iter().map(|edge| edge.ordered_bits()).collect();
                self.cut_each(&stage.numbers, |_, bits| {
                    let band: u32 = edges.iter().map(|&edge| u32::from(bits >= edge)).sum();
                    if is_known(bits) { CODE_FIRST + band } else { code_of_mark(bits) }
                });
            }
            Grain::AtLeast(threshold) => {
                let threshold = threshold.ordered_bits();
                self.codes.extend(stage.numbers.iter().map(|&bits| {
                    let code = CODE_FIRST + u32::from(bits >= threshold);
                    if is_known(bits) { code } else { code_of_mark(bits) }
                }));
            }
        }
    }

    fn cut_each(&mut self, numbers: &[u64], code: impl Fn(&mut Axis, u64) -> u32) {
        let mut codes = std::mem::take(&mut self.codes);
        codes.extend(numbers.iter().map(|&bits| {
            let slot = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - MEMORY_BITS);
            let (remembered, known) = self.memory[slot as usize];
            if remembered == bits {
                return known;
            }
            let code = code(self, bits);
            self.memory[slot as usize] = (bits, code);
            code
        }));
        self.codes = codes;
    }

    fn exact_code(&mut self, bits: u64) -> u32 {
        if !is_known(bits) {
            return code_of_mark(bits);
        }
        if let Some(&code) = self.exact.get(&bits) {
            return code;
        }
        let Ok(number) = Number::from_ordered_bits(bits) else { return CODE_UNUSABLE };
        if self.levels.len() >= self.limit {
            self.is_full = true;
            return CODE_UNUSABLE;
        }
        let code = CODE_FIRST + self.levels.len() as u32;
        self.levels.push(Level::Number(number));
        self.exact.insert(bits, code);
        code
    }

    /// The batch's codes.
    pub(crate) fn codes<'a>(&'a self, stage: &'a Stage) -> &'a [u32] {
        match self.grain {
            Grain::Category => &stage.categories,
            Grain::Binary => &stage.binaries,
            Grain::Month => &stage.month_codes,
            Grain::Known => &stage.known_codes,
            Grain::Exact | Grain::Bands(_) | Grain::AtLeast(_) => &self.codes,
        }
    }

    /// Codes in use: every code is below.
    pub(crate) fn size(&self, stage: &Stage) -> usize {
        match self.grain {
            Grain::Category => stage.category.size(),
            Grain::Month => stage.months.size(),
            _ => CODE_FIRST as usize + self.levels.len(),
        }
    }

    /// The level behind a code.
    pub(crate) fn level(&self, stage: &Stage, code: u32) -> Level {
        match self.grain {
            Grain::Category => stage.category.level(code),
            Grain::Month => stage.months.level(code),
            _ => match code.checked_sub(CODE_FIRST).and_then(|at| self.levels.get(at as usize)) {
                Some(level) => level.clone(),
                None if code == CODE_MISSING => Level::Missing,
                None => Level::Unusable,
            },
        }
    }

    /// The numbers of an exact axis, as order-preserving integers.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.levels.iter().filter_map(|level| match level {
            Level::Number(number) => Some(number.ordered_bits()),
            _ => None,
        })
    }

    /// Were there more levels than allowed?
    pub(crate) fn is_full(&self, stage: &Stage) -> bool {
        self.is_full || (self.grain == Grain::Category && stage.category.is_full())
    }
}

fn code_of_mark(bits: u64) -> u32 {
    if bits == MISSING { CODE_MISSING } else { CODE_UNUSABLE }
}

/// Names of the bands between ascending edges, the two open ends included.
pub(crate) fn band_names(edges: &[Number]) -> Vec<String> {
    let mut names = Vec::with_capacity(edges.len() + 1);
    if let (Some(first), Some(last)) = (edges.first(), edges.last()) {
        names.push(format!("<{}", first.get()));
        names.extend(edges.windows(2).map(|pair| {
            let next = pair[1].get();
            let top = if next.fract() == 0.0 { next - 1.0 } else { next };
            format!("{}-{top}", pair[0].get())
        }));
        names.push(format!("{}+", last.get()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_named_as_people_write_them() {
        let edges: Vec<Number> =
            [18.0, 40.0, 62.5, 90.0].into_iter().map(|edge| Number::new(edge).unwrap()).collect();
        assert_eq!(band_names(&edges), ["<18", "18-39", "40-62.5", "62.5-89", "90+"]);
    }
}
