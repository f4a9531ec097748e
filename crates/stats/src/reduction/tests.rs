//! Reductions add, and numbers keep their order.

use super::*;

#[test]
fn numbers_keep_their_order() {
    let values = [-1e300, -2.5, -0.0, 1e-300, 0.5, 7.0];
    let keys: Vec<Number> = values.iter().map(|&value| Number::new(value).unwrap()).collect();
    assert!(keys.is_sorted());
    assert!(keys.iter().zip(values).all(|(key, value)| key.get() == value));
    assert_eq!(Number::new(f64::NAN), Err(NotFinite));
}

#[test]
fn cells_add_in_any_order() {
    let cell = |pairs: &[(f64, u64)]| Cell {
        rows: pairs.iter().map(|pair| pair.1).sum(),
        values: pairs.iter().map(|&(v, n)| (Number::new(v).unwrap(), n)).collect(),
    };
    let (a, b) = (cell(&[(0.1, 2), (0.5, 1)]), cell(&[(0.1, 1), (0.9, 4)]));
    let (mut ab, mut ba) = (a.clone(), b.clone());
    ab.add(&b);
    ba.add(&a);
    assert_eq!(ab, ba);
    assert_eq!(ab, cell(&[(0.1, 3), (0.5, 1), (0.9, 4)]));
}

#[test]
fn keys_share_and_repeat() {
    let keys = |counts: &[(u128, u64)]| {
        let counts = counts.iter().map(|&(digest, rows)| (Digest(digest), rows)).collect();
        Keys { counts, missing: 0 }
    };
    let (a, b) = (keys(&[(9, 1), (2, 1), (9, 2), (5, 1)]), keys(&[(1, 1), (5, 4), (9, 1), (7, 1)]));
    assert_eq!(
        a.counts.iter().map(|(d, n)| (d.0, *n)).collect::<Vec<_>>(),
        [(2, 1), (5, 1), (9, 3)]
    );
    assert_eq!((a.shared(&b), b.shared(&a), a.shared(&Keys::default())), (2, 2, 0));
    assert_eq!((a.repeats(), b.repeats()), (2, 3));
}
