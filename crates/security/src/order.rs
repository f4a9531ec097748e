//! Sorting by an order that may not be one.

use std::cmp::Ordering;

/// Sorts stably, and without panic where the order is not transitive.
///
/// Maven's and pacman's own rules are not, and the standard library's sorts may panic on such.
pub(crate) fn sorted<T>(mut items: Vec<T>, compare: &impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let right = items.split_off(items.len() / 2);
    let mut right = sorted(right, compare).into_iter().peekable();
    let mut left = sorted(items, compare).into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let next = if compare(a, b) == Ordering::Greater { right.next() } else { left.next() };
        merged.extend(next);
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let items: Vec<(u8, usize)> = [3, 1, 2, 1, 3, 2, 1].into_iter().zip(0..).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|(key, _)| *key);
        assert_eq!(sorted(items, &|a, b| a.0.cmp(&b.0)), expected);
    }

    #[test]
    fn a_circle_does_not_panic() {
        let circle = |a: &u8, b: &u8| match (3 + a % 3 - b % 3) % 3 {
            0 => Ordering::Equal,
            1 => Ordering::Greater,
            _ => Ordering::Less,
        };
        assert_eq!(sorted((0..200).collect(), &circle).len(), 200);
    }
}
