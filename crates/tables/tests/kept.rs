//! A pass that was kept is the pass that was made.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{device, run};
use proptest::prelude::*;
use reliance_model::device::Device;
use reliance_model::problem::Reading;
use reliance_stats::reduction::{Axis, Need, Number};
use reliance_tables::cache::{CacheKey, NotKept, keep, kept, kept_key};
use reliance_tables::{Budget, Outcome};

fn needs() -> Vec<Need> {
    let edges = [Number::new(40.0).unwrap()];
    vec![
        Need::tally_of("all", vec![Axis::binary("truth"), Axis::bands("age", &edges)], "score"),
        Need::tally("all", vec![Axis::month("date"), Axis::at_least("score", edges[0])]),
        Need::panel("all", vec![Axis::category("site"), Axis::exact("score")], &["case"]),
        Need::keys("all", "case"),
        Need::keys("none", "case"),
    ]
}

fn pass() -> Reading<Outcome> {
    let text = "case,truth,score,site,date,age\n\
                1,0,0.1,Köln,2025-03-01,30\n1,1,x,,,\n3,7,0.5,Rome,2025-04-02,70\n4,1\n";
    let columns = ["case", "truth", "score", "site", "date", "age"];
    run(&device("a.csv", &columns), &[("a.csv", text.into())], &needs(), &Budget::default())
}

fn key() -> CacheKey {
    let hashes: BTreeMap<String, String> = [("a.csv".to_string(), "00".to_string())].into();
    let needs = needs().into_iter().collect();
    let stamps = [("a.csv".to_string(), "1 2026".to_string())].into();
    CacheKey::new(&device("a.csv", &["case"]), &needs, &Budget::default(), hashes)
        .with_stamps(stamps)
}

#[test]
fn comes_back_as_it_was() {
    let (key, pass) = (key(), pass());
    assert_eq!(pass.problems.len(), 4);
    let bytes = keep(&key, &pass);
    assert_eq!(kept_key(&bytes).unwrap(), key);
    assert_eq!(kept(&bytes).unwrap(), pass);
}

#[test]
fn answers_only_for_what_it_was_asked() {
    let kept = key();
    assert!(kept.answers(&kept) && kept.likely_answers(&kept));
    let mut other = kept.clone();
    other.hashes.insert("a.csv".into(), "01".into());
    assert!(!kept.answers(&other) && kept.likely_answers(&other));
    let threads = Budget { threads: 7, ..Budget::default() };
    let cells = Budget { cells: 7, ..Budget::default() };
    let new = |device: &Device, budget: &Budget| {
        CacheKey::new(device, &needs().into_iter().collect(), budget, kept.hashes.clone())
    };
    let same = device("a.csv", &["case"]);
    assert!(kept.answers(&new(&same, &threads)));
    assert!(!kept.answers(&new(&same, &cells)));
    assert!(!kept.answers(&new(&device("a.csv", &["case", "site"]), &threads)));
    let no_stamps = new(&same, &threads);
    assert!(!no_stamps.likely_answers(&no_stamps));
}

/// A form that is stored stays readable: version 1, of a pass with nothing in it.
#[test]
fn the_first_version_is_read_for_ever() {
    let bytes = keep(&CacheKey::default(), &Reading::default());
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    insta::assert_snapshot!(hex, @"52454c504153530100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000058d5ac65dccf5262f75638749c61349ca61558be8e10d4b0a8ff8ccbb4d58698");
}

#[test]
fn an_unknown_version_is_refused() {
    let mut bytes = keep(&key(), &pass());
    bytes[7] = 99;
    assert_eq!(kept(&bytes), Err(NotKept::Unknown));
    assert_eq!(kept(b""), Err(NotKept::Unknown));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_noticed(at in 8usize..1000, byte: u8, cut in 0usize..1000) {
        let whole = keep(&key(), &pass());
        let mut bytes = whole.clone();
        let at = at % bytes.len();
        bytes[at] = byte;
        prop_assert!(bytes == whole || kept(&bytes).is_err());
        prop_assert!(kept(&whole[..cut % whole.len()]).is_err());
        let _ = kept_key(&bytes);
    }
}
