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
fn a_sum_of_cells_is_what_adding_them_one_by_one_gives() {
    let mut state = 7u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    };
    for cells in 0..9 {
        let cells: Vec<Cell> = (0..cells)
            .map(|_| {
                let mut values = BTreeMap::new();
                for _ in 0..next(6) {
                    *values.entry(Number::new(next(8) as f64).unwrap()).or_insert(0) += next(3) + 1;
                }
                let known: u64 = values.values().sum();
                Cell { rows: known + next(4), values: values.into_iter().collect() }
            })
            .collect();
        let mut one_by_one = Cell::default();
        cells.iter().for_each(|cell| one_by_one.add(cell));
        assert_eq!(Cell::sum(&cells), one_by_one);
    }
}

#[test]
fn no_number_is_below_the_least() {
    assert_eq!(Number::LEAST, Number::new(f64::MIN).unwrap());
    assert_eq!(Number::LEAST.get(), f64::MIN);
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

fn number(value: f64) -> Number {
    Number::new(value).unwrap()
}

/// Six rows: three female (scores 0.1, 0.1, 0.9), two male (0.5, one without score), one
/// whose sex is missing (0.1), at two sites.
fn tally() -> Tally {
    let cell = |rows, values: &[(f64, u64)]| Cell {
        rows,
        values: values.iter().map(|&(value, n)| (number(value), n)).collect(),
    };
    let key = |sex: Level, site: &str| vec![sex, Level::text(site)];
    Tally {
        axes: vec!["sex".into(), "site".into()],
        cells: [
            (key(Level::text("f"), "A"), cell(2, &[(0.1, 1), (0.9, 1)])),
            (key(Level::text("f"), "B"), cell(1, &[(0.1, 1)])),
            (key(Level::text("m"), "A"), cell(2, &[(0.5, 1)])),
            (key(Level::Missing, "B"), cell(1, &[(0.1, 1)])),
        ]
        .into(),
        loss: Some("two levels more than the budget".into()),
    }
}

#[test]
fn a_tally_is_summed_along_an_axis_and_over_all() {
    let tally = tally();
    assert_eq!(tally.rows(), 6);
    assert_eq!(
        (tally.axis("sex"), tally.axis("site"), tally.axis("age")),
        (Some(0), Some(1), None)
    );
    let wanted = [(Level::Missing, 1), (Level::text("f"), 3), (Level::text("m"), 2)];
    assert_eq!(tally.along("sex"), wanted.into());
    assert_eq!(tally.along("site"), [(Level::text("A"), 4), (Level::text("B"), 2)].into());
    assert!(tally.along("age").is_empty() && tally.levels("age").is_empty());
    assert_eq!(tally.levels("site"), [Level::text("A"), Level::text("B")].into());
    let total = tally.total();
    assert_eq!((total.rows, total.known()), (6, 5));
    assert_eq!(total.values, [(number(0.1), 3), (number(0.5), 1), (number(0.9), 1)]);
}

#[test]
fn a_tally_is_projected_cut_and_put_together_again() {
    let tally = tally();
    let by_site = tally.project(&["site", "age"]);
    assert_eq!(by_site.axes, ["site"]);
    assert_eq!((by_site.rows(), by_site.cells.len(), &by_site.loss), (6, 2, &tally.loss));
    assert_eq!(by_site.along("site"), tally.along("site"));
    assert_eq!(tally.project(&["site", "sex"]).axes, ["site", "sex"]);
    let at_a = tally.at("site", &Level::text("A"));
    assert_eq!(at_a.axes, ["sex"]);
    assert_eq!(at_a.along("sex"), [(Level::text("f"), 2), (Level::text("m"), 2)].into());
    assert_eq!(at_a.loss, tally.loss);
    assert_eq!(tally.at("site", &Level::text("C")).rows(), 0);
    assert_eq!(tally.at("age", &Level::text("A")), Tally::default());
    let mut whole = Tally::default();
    whole.merge(&tally.project(&["sex", "site"]));
    assert_eq!(whole, tally);
    whole.merge(&tally);
    assert_eq!((whole.rows(), whole.total().known(), whole.axes.len()), (12, 10, 2));
}

#[test]
fn a_need_is_answered_by_its_own_shape_or_says_why_not() {
    let need = Need::tally("test", vec![Axis::category("sex")]);
    let mut reductions = Reductions::default();
    let unasked = "a reduction of data set `test` that was not asked for";
    assert_eq!(reductions.tally(&need), Err(unasked.to_string()));
    reductions.insert(need.clone(), Reduced::Tally(tally()));
    assert_eq!(reductions.tally(&need), Ok(&tally()));
    assert_eq!(reductions.panel(&need), Err(unasked.to_string()));
    assert_eq!(reductions.keys(&need), Err(unasked.to_string()));
    let (rows, ids) = (Need::panel("test", vec![], &["patient"]), Need::keys("test", "patient"));
    let panel = Panel { ids: vec!["patient".into()], ..Panel::default() };
    let keys = Keys { missing: 3, ..Keys::default() };
    reductions.insert(rows.clone(), Reduced::Panel(panel.clone()));
    reductions.insert(ids.clone(), Reduced::Keys(keys.clone()));
    assert_eq!((reductions.panel(&rows), reductions.keys(&ids)), (Ok(&panel), Ok(&keys)));
    assert_eq!(reductions.needs().count(), 3);
    let lost = Need::tally_of("gone", vec![], "score");
    reductions.insert(lost.clone(), Reduced::Unavailable("the file `gone.csv`".into()));
    assert_eq!(reductions.tally(&lost), Err("the file `gone.csv`".to_string()));
}

#[test]
fn levels_know_whether_they_are_values_and_print_as_themselves() {
    let levels = [Level::Missing, Level::Unusable, Level::Number(number(2.5)), Level::text("f")];
    assert_eq!(levels.clone().map(|level| level.is_known()), [false, false, true, true]);
    assert_eq!(levels.clone().map(|level| level.number()), [None, None, Some(2.5), None]);
    assert_eq!(levels.map(|level| level.to_string()), ["(missing)", "(unusable)", "2.5", "f"]);
    assert_eq!(NotFinite.to_string(), "not a finite number");
    for value in [-1e300, -2.5, 0.0, 7.0] {
        assert_eq!(Number::from_ordered_bits(number(value).ordered_bits()), Ok(number(value)));
    }
    assert_eq!(number(1.0).ordered_bits(), 1.0f64.to_bits() | 1 << 63);
    assert_eq!(number(-1.0).ordered_bits(), !(-1.0f64).to_bits());
    assert_eq!(Number::from_ordered_bits(u64::MAX), Err(NotFinite));
}

#[test]
fn digests_are_counted_once_each() {
    let counts: DigestCounts = vec![(Digest(9), 1), (Digest(2), 1), (Digest(9), 2)].into();
    assert_eq!((counts.len(), counts.is_empty()), (2, false));
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), [Digest(2), Digest(9)]);
    assert_eq!(counts.values().copied().collect::<Vec<_>>(), [1, 3]);
    assert!(DigestCounts::default().is_empty());
    // Ascending but with a repetition: still merged.
    let tied: DigestCounts = vec![(Digest(2), 1), (Digest(2), 4)].into();
    assert_eq!(tied.iter().collect::<Vec<_>>(), [(&Digest(2), &5)]);
}
