//! Sorting many integers.

/// From how many on the digits are counted instead of numbers compared.
const MANY: usize = 1 << 14;
const DIGIT: u32 = 11;

/// Sort ascending: by comparing while few, by counting digits when many.
pub(crate) fn sort(numbers: &mut Vec<u64>) {
    if numbers.len() < MANY {
        numbers.sort_unstable();
        return;
    }
    // Digits in which all agree need no turn: scores share their sign and most of their
    // exponent.
    let first = numbers[0];
    let differing = numbers.iter().fold(0, |differing, number| differing | (number ^ first));
    let mut other = vec![0; numbers.len()];
    let mut shift = 0;
    while shift < u64::BITS {
        let digit = |number: u64| (number >> shift) as usize & ((1 << DIGIT) - 1);
        if digit(differing) != 0 {
            let mut starts = vec![0usize; 1 << DIGIT];
            numbers.iter().for_each(|&number| starts[digit(number)] += 1);
            let mut sum = 0;
            for start in &mut starts {
                sum += std::mem::replace(start, sum);
            }
            for &number in numbers.iter() {
                let start = &mut starts[digit(number)];
                other[*start] = number;
                *start += 1;
            }
            std::mem::swap(numbers, &mut other);
        }
        shift += DIGIT;
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
            let mut want = numbers.clone();
            want.sort_unstable();
            super::sort(&mut numbers);
            prop_assert_eq!(numbers, want);
        }
    }
}
