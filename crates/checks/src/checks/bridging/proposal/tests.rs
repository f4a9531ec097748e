//! Clusters in what the data propose: rows that repeat a patient are no new evidence.

use reliance_model::device::{BridgingPlan, Plan, Role};
use reliance_stats::Confidence;

use super::*;
use crate::checks::bridging::{bridge, figures, needs};
use crate::performance::scores_need;
use crate::testing::{Folder, Row, asking, folder, no_call, reduce, row};

/// Each row `times` over, under the name of one patient.
fn repeated(rows: &[Row], times: usize) -> Vec<Row> {
    let named = rows.iter().enumerate().flat_map(|(at, row)| {
        let mut row = row.clone();
        row.insert("patient".into(), format!("p{at}"));
        std::iter::repeat_n(row, times)
    });
    named.collect()
}

fn rows(counts: &[(&str, usize)]) -> Vec<Row> {
    counts.iter().flat_map(|(words, count)| std::iter::repeat_n(row(words), *count)).collect()
}

/// 40 of 50 diseased called in the new market, 270 of 300 in the old.
fn new() -> Vec<Row> {
    rows(&[
        ("truth=1 score=0.9", 40),
        ("truth=1 score=0.3", 10),
        ("truth=0 score=0.3", 45),
        ("truth=0 score=0.9", 5),
    ])
}

fn old() -> Vec<Row> {
    rows(&[
        ("truth=1 score=0.9", 270),
        ("truth=1 score=0.3", 30),
        ("truth=0 score=0.3", 270),
        ("truth=0 score=0.9", 30),
    ])
}

fn between(from: Vec<Row>, to: Vec<Row>, metric: &str) -> Folder {
    folder().dataset("eu", Role::Test, from).dataset("us", Role::Test, to).device(|device| {
        let bridging = BridgingPlan {
            from: "eu".into(),
            to: "us".into(),
            metric: metric.into(),
            threshold: Some("0.5".into()),
            margin: Some(0.1),
            alpha: Some(0.025),
            standardise: vec!["sex".into()],
            ..BridgingPlan::default()
        };
        let mut plan = Plan::default();
        plan.bridging.insert("us".into(), bridging);
        device.plan = Some(plan);
    })
}

/// What `told` says of the bridge and its figures.
fn of<T>(folder: &Folder, told: impl Fn(&mut Bridge<'_>, &Figures<'_>) -> T) -> T {
    asking(folder, &no_call(), |ask| {
        let mut bridge = bridge(ask).unwrap();
        let reductions = reduce(folder, needs(ask));
        let figures = figures::figures(ask, &reductions, &bridge).unwrap();
        told(&mut bridge, &figures)
    })
}

fn near(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-6 * expected.abs().max(1e-3), "{got}, not {expected}");
}

/// 50 patients with four rows each, all four alike, have a variance of pq/49 and not of
/// pq/200: the limits of Newcombe, −0.167434 and −0.036841 about −0.1, are stretched by
/// √(200/49).
#[test]
fn limits_of_a_level_are_stretched_by_the_clusters_of_either_side() {
    let new_repeats = between(old(), repeated(&new(), 4), "sensitivity");
    of(&new_repeats, |bridge, figures| {
        near(figures.to.inflation(), 200.0 / 49.0);
        near(figures.from.inflation(), 1.0);
        let got = compare(bridge, figures, &figures.to.outcomes, &figures.from.outcomes).unwrap();
        near(got.interval.low, -0.236_237_748);
        near(got.interval.point, -0.1);
        near(got.interval.high, 0.027_599_743);
        near(got.se, 0.065_103_106);
    });
    // The other way round the same stretch turns its sign.
    let old_repeats = between(repeated(&new(), 4), old(), "sensitivity");
    of(&old_repeats, |bridge, figures| {
        let got = compare(bridge, figures, &figures.to.outcomes, &figures.from.outcomes).unwrap();
        near(got.interval.low, -0.027_599_743);
        near(got.interval.high, 0.236_237_748);
    });
}

#[test]
fn limits_of_a_level_stay_differences_of_proportions() {
    let clusters = between(old(), repeated(&new(), 4), "sensitivity");
    let level = |counts: &[(&str, usize)]| {
        let folder = folder().dataset("level", Role::Test, rows(counts));
        let reductions = reduce(&folder, vec![scores_need("level")]);
        Outcomes::of(reductions.tally(&scores_need("level")).unwrap())
    };
    let (most, few) = (
        level(&[("truth=1 score=0.9", 3), ("truth=1 score=0.3", 1), ("truth=0 score=0.3", 4)]),
        level(&[("truth=1 score=0.9", 1), ("truth=1 score=0.3", 3), ("truth=0 score=0.3", 4)]),
    );
    of(&clusters, |bridge, figures| {
        // Newcombe's limits of 3 of 4 minus 1 of 4 are −0.135488 and 0.789083; stretched by
        // √(200/49) they would leave −1 to 1.
        let got = compare(bridge, figures, &most, &few).unwrap();
        near(got.interval.low, -0.783_880_450);
        near(got.interval.high, 1.0);
        let got = compare(bridge, figures, &few, &most).unwrap();
        near(got.interval.low, -1.0);
        near(got.interval.high, 0.783_880_450);
    });
}

/// The area of a single row each is compared as that of four rows a patient.
#[test]
fn an_area_of_repeated_rows_is_as_uncertain_as_that_of_its_patients() {
    let se = |folder: Folder| {
        of(&folder, |bridge, figures| {
            let sides = (&figures.to.outcomes, &figures.from.outcomes);
            compare(bridge, figures, sides.0, sides.1).unwrap().se
        })
    };
    let once = se(between(old(), new(), "auc"));
    near(se(between(old(), repeated(&new(), 4), "auc")), once);
    near(se(between(repeated(&old(), 3), repeated(&new(), 4), "auc")), once);
}

/// Calibration in the large of these rows is −0.458441 and 0.129329, with standard errors of
/// 0.129329 and 0.106464 over rows, solved by Newton's method elsewhere. The new market's
/// variance is raised by 200/49: 0.767422 standard errors apart, and 1.292567 without that.
#[test]
fn calibration_shifts_beyond_the_chance_of_patients() {
    let folder = between(old(), repeated(&new(), 4), "sensitivity");
    of(&folder, |bridge, figures| {
        let mut at = |deviate: f64| {
            let level = 1.0 - 2.0 * normal_upper(deviate);
            bridge.measure.confidence = Confidence::new(level).unwrap();
            shifted(bridge, figures)
        };
        assert!(at(0.767_42) && !at(0.767_43));
    });
    // Whichever way it shifts, and whichever side has the clusters.
    let folder = between(repeated(&new(), 4), old(), "sensitivity");
    of(&folder, |bridge, figures| {
        let mut at = |deviate: f64| {
            let level = 1.0 - 2.0 * normal_upper(deviate);
            bridge.measure.confidence = Confidence::new(level).unwrap();
            shifted(bridge, figures)
        };
        assert!(at(0.767_42) && !at(0.767_43));
    });
}

#[test]
fn scores_that_are_no_probabilities_have_no_calibration() {
    let mut scaled = new();
    for row in &mut scaled {
        let score: f64 = row["score"].parse().unwrap();
        row.insert("score".into(), (score * 10.0).to_string());
    }
    of(&between(old(), scaled, "sensitivity"), |bridge, figures| {
        assert!(!shifted(bridge, figures));
    });
}

/// Of 50 men with four rows each 60 % are called, of 100 men of the old market 90 %; of
/// women 90 % in both. The whole side's variance is raised by 400/99.
#[test]
fn one_level_is_lower_beyond_the_chance_of_patients() {
    let sexed = |men: (usize, usize), women: (usize, usize)| {
        rows(&[
            ("truth=1 score=0.9 sex=M", men.0),
            ("truth=1 score=0.3 sex=M", men.1),
            ("truth=1 score=0.9 sex=F", women.0),
            ("truth=1 score=0.3 sex=F", women.1),
            ("truth=0 score=0.3 sex=M", 50),
            ("truth=0 score=0.3 sex=F", 50),
        ])
    };
    let (from, to) = (sexed((90, 10), (90, 10)), sexed((30, 20), (45, 5)));
    of(&between(from, repeated(&to, 4), "sensitivity"), |bridge, figures| {
        let mut at = |alpha: f64, margin: f64| {
            bridge.alpha = alpha;
            one_level(bridge, figures, margin)
        };
        let found = Some("sex M".to_string());
        // Holm doubles the smaller of two p; 0.003137807 by hand from Newcombe's upper limit.
        assert_eq!(at(0.003_137_807 * 1.000_1, 0.5), found);
        assert_eq!(at(0.003_137_807 * 0.999_9, 0.5), None);
        // Without the men the lower limit is −0.134019.
        assert_eq!(at(0.025, 0.134_018_911 + 1e-6), found);
        assert_eq!(at(0.025, 0.134_018_911 - 1e-6), None);
    });
}
