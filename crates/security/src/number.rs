//! Whole numbers of any length, as versions write them.

/// A whole number in decimal digits.
///
/// Dates and hashes in versions exceed 64 bits, and an order that overflows would be wrong.
/// The order of the variants is the order of the numbers, because [`Number::of`] makes a
/// `Large` only where a `Small` does not suffice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Number {
    /// Fits 64 bits.
    Small(u64),
    /// Number of digits without leading zeros, then the digits.
    Large(usize, String),
}

impl Number {
    /// Zero.
    pub(crate) const ZERO: Self = Self::Small(0);

    /// The number that the digits write; `None` where there is none or anything else.
    pub(crate) fn of(digits: &str) -> Option<Self> {
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Ok(small) = digits.parse() {
            return Some(Self::Small(small));
        }
        let digits = digits.trim_start_matches('0');
        Some(Self::Large(digits.len(), digits.to_string()))
    }
}

/// Splits the leading digits off.
pub(crate) fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

/// Splits the leading ASCII letters off.
pub(crate) fn leading_letters(text: &str) -> (&str, &str) {
    let end = text.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_order_by_value() {
        let of = |text| Number::of(text).unwrap();
        assert!(of("18446744073709551615") < of("18446744073709551616"));
        assert!(of("99999999999999999999") < of("100000000000000000000"));
        assert_eq!(of("000000000000000000000000000007"), Number::Small(7));
        assert_eq!(Number::of("1a"), None);
        assert_eq!(Number::of(""), None);
    }
}
