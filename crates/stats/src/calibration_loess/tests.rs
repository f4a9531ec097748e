//! The calibration index: values of R, edges, properties.

use super::*;
use crate::reduction::Number;
use proptest::prelude::*;

const P: [u8; 40] = [
    95, 12, 22, 29, 16, 16, 68, 39, 48, 94, 55, 97, 95, 54, 91, 59, 17, 33, 42, 75, 71, 67, 82, 10,
    81, 49, 68, 63, 16, 33, 18, 67, 46, 40, 29, 25, 75, 14, 38, 54,
];
const Y: [u8; 40] = [
    1, 1, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1,
    1, 0, 1, 1, 1, 1, 0, 0,
];

fn rows(p: &[f64], y: &[u8]) -> Vec<Predicted> {
    let row = |(&p, &y): (&f64, &u8)| Predicted {
        probability: Number::new(p).unwrap(),
        events: u64::from(y),
        n: 1,
    };
    p.iter().zip(y).map(row).collect()
}

fn forty() -> Vec<Predicted> {
    rows(&P.map(|p| f64::from(p) / 100.0), &Y)
}

fn smoother(span: f64, degree: Degree) -> Smoother {
    Smoother { span, degree, places: 1000 }
}

/// R 4.2.2, the code of Austin and Steyerberg 2019's appendix with the curve fitted at the
/// predictions themselves: `f <- loess(y ~ p, span=, degree=,
/// control=loess.control(surface="direct"))`, `d <- abs(predict(f, data.frame(p=p)) - p)`, then
/// mean, median, quantile 0.9 and maximum of `d`. R's default surface, joined from a few places,
/// differs from it by up to 0.003 here.
#[test]
fn the_curve_of_r() {
    let expected = [
        (
            0.75,
            Degree::Linear,
            [
                0.201_101_511_610_552,
                0.179_873_486_149_536,
                0.321_845_712_875_848,
                0.372_303_678_160_227,
            ],
        ),
        (
            0.5,
            Degree::Linear,
            [
                0.204_345_970_367_403,
                0.189_305_092_707_651,
                0.352_624_411_692_906,
                0.412_923_145_118_944,
            ],
        ),
        (
            0.75,
            Degree::Quadratic,
            [
                0.193_002_759_664_033,
                0.193_952_912_023_614,
                0.334_129_715_128_822,
                0.446_351_868_287_169,
            ],
        ),
        (
            0.5,
            Degree::Quadratic,
            [
                0.207_223_512_905_404,
                0.177_991_765_492_445,
                0.373_138_510_762_006,
                0.389_243_440_347_948,
            ],
        ),
    ];
    for (span, degree, [ici, e50, e90, largest]) in expected {
        let found = calibration_index(&forty(), smoother(span, degree)).unwrap();
        for (found, wanted) in
            [(found.ici, ici), (found.e50, e50), (found.e90, e90), (found.largest, largest)]
        {
            assert!((found - wanted).abs() < 1e-7, "{span} {degree:?}: {found} is not {wanted}");
        }
    }
}

/// Outcomes on a line are met by every local regression, whatever span and degree.
#[test]
fn a_line_is_its_own_curve() {
    let lines: Vec<Predicted> = (1..20)
        .map(|k| Predicted {
            probability: Number::new(f64::from(k) / 20.0).unwrap(),
            events: 20 + 2 * k as u64,
            n: 100,
        })
        .collect();
    for degree in [Degree::Linear, Degree::Quadratic] {
        let found = calibration_index(&lines, smoother(0.4, degree)).unwrap();
        for (p, observed) in &found.curve {
            assert!((observed - (0.2 + 0.4 * p)).abs() < 1e-12, "{p}: {observed}");
        }
        // |0.2 − 0.6p| over p of 0.05 to 0.95.
        assert!((found.largest - 0.37).abs() < 1e-12);
    }
}

#[test]
fn what_cannot_be_smoothed_is_an_error() {
    let plain = smoother(0.75, Degree::Quadratic);
    assert!(calibration_index(&[], plain).is_err());
    for span in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(calibration_index(&forty(), smoother(span, Degree::Linear)).is_err());
    }
    assert!(calibration_index(&forty(), Smoother { places: 1, ..plain }).is_err());
    let constant = rows(&[0.4; 9], &[0, 1, 0, 1, 0, 1, 0, 1, 0]);
    let refused = calibration_index(&constant, plain).unwrap_err();
    insta::assert_snapshot!(refused, @"at least 3 distinct predictions within the span of each are needed, found 0");
    assert!(calibration_index(&rows(&[0.1, 0.9], &[0, 1]), plain).is_err());
}

fn arbitrary() -> impl Strategy<Value = Vec<Predicted>> {
    let row = (0u32..=1000, 0u64..5, 0u64..5).prop_map(|(p, events, others)| Predicted {
        probability: Number::new(f64::from(p) / 1000.0).unwrap(),
        events,
        n: events + others,
    });
    proptest::collection::vec(row, 1..60)
}

proptest! {
    #[test]
    fn order_and_merging_leave_no_trace(rows in arbitrary(), turn in 0..60usize) {
        let plain = smoother(0.6, Degree::Linear);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let split: Vec<Predicted> = rows
            .iter()
            .flat_map(|row| [
                Predicted { n: row.events, ..*row },
                Predicted { events: 0, n: row.n - row.events, ..*row },
            ])
            .collect();
        let found = calibration_index(&rows, plain);
        prop_assert_eq!(&found, &calibration_index(&turned, plain));
        prop_assert_eq!(&found, &calibration_index(&split, plain));
        if let Ok(found) = found {
            prop_assert!(found.e50 <= found.e90 && found.e90 <= found.largest);
            prop_assert!(found.ici <= found.largest && found.ici.is_finite());
        }
    }
}

#[test]
fn few_places_come_near_the_whole_curve() {
    let mut generator = crate::random::Generator::new(1);
    let many: Vec<Predicted> = (0..600)
        .map(|_| {
            let p = generator.uniform();
            Predicted {
                probability: Number::new(p).unwrap(),
                events: u64::from(generator.uniform() < p * p),
                n: 1,
            }
        })
        .collect();
    let of = |places| Smoother { span: 0.75, degree: Degree::Quadratic, places };
    let whole = calibration_index(&many, of(5000)).unwrap();
    let few = calibration_index(&many, of(50)).unwrap();
    assert_eq!((few.curve.len(), whole.curve.len()), (50, 600));
    assert!((whole.ici - few.ici).abs() < 1e-4, "{} {}", whole.ici, few.ici);
}
