//! Null masks and booleans, a word of 64 rows at a time.

use arrow_array::{Array, BooleanArray};
use arrow_buffer::NullBuffer;

/// Put `missing` into the rows of `out`, one a row of the mask, that are null.
pub(crate) fn blank<T: Copy>(nulls: Option<&NullBuffer>, missing: T, out: &mut [T]) {
    let Some(nulls) = nulls else { return };
    let words = nulls.inner().bit_chunks();
    for (rows, valid) in out.chunks_mut(64).zip(words.iter_padded()) {
        // The last word is padded with nulls, beyond the last row.
        let mut left = !valid;
        while left != 0 {
            if let Some(row) = rows.get_mut(left.trailing_zeros() as usize) {
                *row = missing;
            }
            left &= left - 1;
        }
    }
}

/// For each row the first of `outcomes` where it is null, the second where it is false,
/// the third where it is true.
pub(crate) fn choose(column: &BooleanArray, outcomes: [u32; 3], out: &mut Vec<u32>) {
    let rows = out.len() + column.len();
    for word in column.values().bit_chunks().iter_padded() {
        let chosen: [u32; 64] = std::array::from_fn(|row| outcomes[1 + (word >> row & 1) as usize]);
        out.extend_from_slice(&chosen);
    }
    out.truncate(rows);
    let start = rows - column.len();
    blank(column.nulls(), outcomes[0], &mut out[start..]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_row_gets_its_outcome(
            rows: Vec<Option<bool>>, more in proptest::collection::vec(any::<bool>(), 0..200),
        ) {
            let rows: Vec<Option<bool>> = rows.into_iter().chain(more.into_iter().map(Some)).collect();
            let want: Vec<u32> = rows
                .iter()
                .map(|row| match row {
                    None => 7,
                    Some(false) => 8,
                    Some(true) => 9,
                })
                .collect();
            let column = BooleanArray::from(rows);
            // A slice starts in the middle of a word.
            for start in [0, column.len() / 3] {
                let mut out = vec![1];
                choose(&column.slice(start, column.len() - start), [7, 8, 9], &mut out);
                prop_assert_eq!(&out[1..], &want[start..]);
                prop_assert_eq!(out[0], 1);
            }
        }
    }
}
