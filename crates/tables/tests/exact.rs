//! The fold gives what the plainest fold gives, however the rows were ordered, split and
//! shared among threads.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Rows, device, reference, run};
use proptest::prelude::*;
use reliance_model::device::{Dataset, RowUnit};
use reliance_stats::reduction::{Axis, Need, Number, Reduced, Tally};
use reliance_tables::Budget;

const COLUMNS: [&str; 7] = ["case", "site", "sex", "age", "score", "truth", "date"];

fn rows(most: usize) -> impl Strategy<Value = Rows> {
    let row = (
        prop_oneof!["[a-c][0-9]{1,2}", Just(String::new())],
        prop_oneof![Just("Rome"), Just("São Paulo"), Just("Köln"), Just("")],
        prop_oneof![Just("F"), Just("M"), Just("")],
        prop_oneof![(0..110u32).prop_map(|age| age.to_string()), Just(String::new())],
        prop_oneof![
            (0..50u32).prop_map(|step| format!("{}", f64::from(step) / 50.0)),
            Just(String::new())
        ],
        prop_oneof![Just("0"), Just("1"), Just("1"), Just("2"), Just("")],
        prop_oneof![
            (1..13u32).prop_map(|month| format!("2025-{month:02}-11")),
            Just(String::new())
        ],
    );
    proptest::collection::vec(row, 1..most).prop_map(|rows| Rows {
        columns: COLUMNS.to_vec(),
        rows: rows
            .into_iter()
            .map(|(case, site, sex, age, score, truth, date)| {
                vec![case, site.into(), sex.into(), age, score, truth.into(), date]
            })
            .collect(),
    })
}

fn needs() -> Vec<Need> {
    let number = |value: f64| Number::new(value).unwrap();
    let ages = [number(18.0), number(40.0), number(65.0)];
    let mut needs = vec![
        Need::tally("all", vec![]),
        Need::tally(
            "all",
            vec![Axis::category("site"), Axis::month("date"), Axis::category("sex")],
        ),
        Need::tally("all", vec![Axis::bands("age", &ages), Axis::exact("age")]),
        Need::tally("all", vec![Axis::at_least("score", number(0.5)), Axis::binary("truth")]),
        Need::panel("all", vec![Axis::exact("score"), Axis::binary("truth")], &["case"]),
        Need::keys("all", "case"),
    ];
    for dataset in ["all", "women"] {
        needs.push(Need::tally_of(dataset, vec![Axis::binary("truth")], "score"));
        needs.push(Need::tally_of(dataset, vec![], "age"));
        needs.push(Need::keys(dataset, "site"));
    }
    needs
}

fn two_sets(file: &str) -> reliance_model::device::Device {
    let mut device = device(file, &COLUMNS);
    let sex = [("sex".to_string(), ["F".to_string()].into())];
    let women = Dataset {
        name: "women".into(),
        table: "log".into(),
        rows: sex.into(),
        ..Dataset::default()
    };
    device.datasets.push(women);
    device.tables[0].row = RowUnit::Image;
    device
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn equals_the_plainest_fold(table in rows(60), group in 1usize..40, threads in 1usize..4) {
        let budget = Budget { threads, ..Budget::default() };
        let want = reference(&table, &two_sets("a.csv"), &needs());
        let csv = run(&two_sets("a.csv"), &[("a.csv", table.csv())], &needs(), &budget);
        prop_assert_eq!(&csv.items.reductions, &want);
        let file = ("a.parquet", table.parquet(group));
        let parquet = run(&two_sets("a.parquet"), &[file], &needs(), &budget);
        prop_assert_eq!(&parquet.items.reductions, &want);
    }

    #[test]
    fn order_does_not_matter(table in rows(60), seed: u64) {
        let mut shuffled = table.clone();
        // Keyed by the row and a seed: a permutation that depends on nothing else.
        shuffled.rows.sort_by_key(|row| reliance_tables::digest(&format!("{seed}{row:?}")));
        let reduce = |table: &Rows| {
            run(&two_sets("a.csv"), &[("a.csv", table.csv())], &needs(), &Budget::default()).items
        };
        prop_assert_eq!(reduce(&table).reductions, reduce(&shuffled).reductions);
    }

    /// Tallies of parts add up to the tally of the whole.
    #[test]
    fn parts_add(table in rows(60), cut in 0usize..60) {
        let need = Need::tally_of("all", vec![Axis::category("site"), Axis::binary("truth")], "score");
        let tally = |rows: &[Vec<String>]| -> Tally {
            let part = Rows { columns: table.columns.clone(), rows: rows.to_vec() };
            let file = ("a.csv", part.csv());
            let reading = run(&two_sets("a.csv"), &[file], std::slice::from_ref(&need), &Budget::default());
            reading.items.reductions.tally(&need).unwrap().clone()
        };
        let (left, right) = table.rows.split_at(cut.min(table.rows.len()));
        let mut sum = tally(right);
        sum.merge(&tally(left));
        prop_assert_eq!(sum, tally(&table.rows));
    }

    /// Too many values are coarsened to the same values on any threads and row groups.
    #[test]
    fn loss_does_not_depend_on_the_split(table in rows(60), group in 1usize..20, limit in 1usize..9) {
        let budget = Budget { values: limit, ..Budget::default() };
        let one = Budget { threads: 1, ..budget };
        let need = [Need::tally_of("all", vec![Axis::category("sex")], "age")];
        let reduce = |budget: &Budget, group: usize| {
            let file = ("a.parquet", table.parquet(group));
            run(&two_sets("a.parquet"), &[file], &need, budget).items.reductions
        };
        let whole = reduce(&one, 1000);
        prop_assert_eq!(&reduce(&budget, group), &whole);
        let tally = whole.tally(&need[0]).unwrap();
        let kept: usize = tally.cells.values().map(|cell| cell.values.len()).sum();
        let cells = tally.cells.values().filter(|cell| !cell.values.is_empty()).count();
        prop_assert!(kept <= limit.max(cells));
        let exact = run(&two_sets("a.csv"), &[("a.csv", table.csv())], &need, &Budget::default());
        let exact = exact.items.reductions.tally(&need[0]).unwrap().clone();
        prop_assert_eq!(tally.total().known(), exact.total().known());
        prop_assert_eq!(tally.loss.is_none(), tally.cells == exact.cells);
    }

    /// Running into a budget is the same on any threads and row groups.
    #[test]
    fn limits_do_not_depend_on_the_split(
        table in rows(60), group in 1usize..20, limit in 1usize..20, threads in 1usize..4
    ) {
        let budget =
            Budget { levels: limit, cells: limit, panel_rows: limit, keys: limit, threads, ..Budget::default() };
        let reduce = |budget: &Budget, group: usize| {
            let file = ("a.parquet", table.parquet(group));
            run(&two_sets("a.parquet"), &[file], &needs(), budget).items.reductions
        };
        let one = reduce(&Budget { threads: 1, ..budget }, 1000);
        prop_assert_eq!(&reduce(&budget, group), &one);
        let want = reference(&table, &two_sets("a.parquet"), &needs());
        for ((_, met), (_, want)) in one.needs().zip(want.needs()) {
            prop_assert!(matches!(met, Reduced::Unavailable(_)) || met == want);
        }
    }
}
