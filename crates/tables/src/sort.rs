//! Sorting many integers.

/// From how many on the digits are counted instead of numbers compared.
const MANY: usize = 1 << 14;
const DIGIT: u32 = 11;
/// Digits that are counted; numbers that agree in all of them are compared.
const DIGITS: usize = 3;

/// An integer that can be sorted by its digits.
pub(crate) trait Word: Copy + Ord + Default {
    /// Bits.
    const BITS: u32;

    /// The bits of `sum`, and those in which the other two differ.
    fn with_differing(sum: Self, one: Self, other: Self) -> Self;

    /// Zeros before the highest one.
    fn zeros(self) -> u32;

    /// The number without its lowest bits.
    fn above(self, bits: u32) -> Self;

    /// The number's lowest digit.
    fn digit(self) -> usize;
}

macro_rules! word {
    ($type:ty) => {
        impl Word for $type {
            const BITS: u32 = <$type>::BITS;

            #[inline]
            fn with_differing(sum: $type, one: $type, other: $type) -> $type {
                sum | (one ^ other)
            }

            #[inline]
            fn zeros(self) -> u32 {
                self.leading_zeros()
            }

            #[inline]
            fn above(self, bits: u32) -> $type {
                self >> bits
            }

            #[inline]
            fn digit(self) -> usize {
                self as usize & ((1 << DIGIT) - 1)
            }
        }
    };
}

word!(u64);
word!(u128);

/// Sort ascending: by comparing while few, by counting digits when many.
///
/// Only the highest digits in which the numbers differ are counted: scores share their
/// sign and most of their exponent, and random digests rarely agree in 33 bits. Runs that
/// agree so far are then compared.
pub(crate) fn sort<T: Word>(numbers: &mut Vec<T>) {
    if numbers.len() < MANY {
        numbers.sort_unstable();
        return;
    }
    let first = numbers[0];
    let differing = numbers.iter().fold(T::default(), |sum, &n| T::with_differing(sum, n, first));
    let high = T::BITS - differing.zeros();
    let low = high.saturating_sub(DIGIT * DIGITS as u32);
    let mut starts = vec![[0usize; 1 << DIGIT]; DIGITS];
    for number in numbers.iter() {
        let mut left = number.above(low);
        for starts in &mut starts {
            starts[left.digit()] += 1;
            left = left.above(DIGIT);
        }
    }
    let mut other = vec![T::default(); numbers.len()];
    for (turn, starts) in starts.iter_mut().enumerate() {
        let shift = low + DIGIT * turn as u32;
        if shift >= high {
            break;
        }
        let mut sum = 0;
        for start in starts.iter_mut() {
            sum += std::mem::replace(start, sum);
        }
        for &number in numbers.iter() {
            let start = &mut starts[number.above(shift).digit()];
            other[*start] = number;
            *start += 1;
        }
        std::mem::swap(numbers, &mut other);
    }
    if low > 0 {
        numbers.chunk_by_mut(|a, b| a.above(low) == b.above(low)).for_each(in_order);
    }
}

#[inline]
fn in_order<T: Word>(run: &mut [T]) {
    if run.len() > 1 {
        run.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_comparing_does(seed: u64, mask: u64, more in 0usize..9) {
            let mut state = seed;
            let mut numbers: Vec<u64> = (0..super::MANY + more)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    (state ^ state >> 31) & mask
                })
                .collect();
            let mut wide: Vec<u128> =
                numbers.iter().map(|&n| u128::from(n) << 64 | u128::from(n.rotate_left(9))).collect();
            let (mut want, mut want_wide) = (numbers.clone(), wide.clone());
            want.sort_unstable();
            want_wide.sort_unstable();
            super::sort(&mut numbers);
            super::sort(&mut wide);
            prop_assert_eq!(numbers, want);
            prop_assert_eq!(wide, want_wide);
        }
    }
}
