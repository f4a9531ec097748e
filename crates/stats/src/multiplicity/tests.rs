//! Adjusted p-values against statsmodels 0.15.0.

use proptest::prelude::*;

use super::*;

/// statsmodels multipletests([.01, .04, .03, .005, .5], method='holm').
#[test]
fn holm_equals_statsmodels() {
    let found = holm(&[0.01, 0.04, 0.03, 0.005, 0.5]).unwrap();
    for (found, wanted) in found.iter().zip([0.04, 0.09, 0.09, 0.025, 0.5]) {
        assert!((found - wanted).abs() < 1e-15, "{found} {wanted}");
    }
    assert_eq!(bonferroni(&[0.01, 0.3]).unwrap(), [0.02, 0.6]);
    assert_eq!(holm(&[]), Ok(vec![]));
    assert_eq!(holm(&[1e-300]), Ok(vec![1e-300]));
    for wrong in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        assert!(holm(&[0.5, wrong]).is_err() && bonferroni(&[0.5, wrong]).is_err());
    }
}

proptest! {
    #[test]
    fn holm_lies_between_the_value_and_bonferroni(values in prop::collection::vec(0.0f64..=1.0, 0..20)) {
        let (step_down, plain) = (holm(&values).unwrap(), bonferroni(&values).unwrap());
        for ((&p, &holm), &bonferroni) in values.iter().zip(&step_down).zip(&plain) {
            prop_assert!(p <= holm && holm <= bonferroni && bonferroni <= 1.0);
        }
        let mut reversed = values.clone();
        reversed.reverse();
        let mut back = holm(&reversed).unwrap();
        back.reverse();
        prop_assert_eq!(step_down, back);
    }
}
