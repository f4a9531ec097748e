//! Numbers that cannot be, and numbers that look so and can.

use reliance_model::claim::Says;
use reliance_model::content::Body;

use super::super::find;
use super::{content, prose, table, told};

fn cannot_be(text: &str) -> Vec<String> {
    let found = find(&content(vec![Body::Paragraph(text.into())]));
    let said = found.iter().filter_map(|claim| match &claim.says {
        Says::Impossible { kind, said } => Some(format!("{kind} {said}")),
        _ => None,
    });
    said.collect()
}

#[test]
fn shares_of_more_than_everything_are_figures() {
    insta::assert_snapshot!(prose("Sensitivity was 105% (63/60) and specificity 96.2%."), @r"
    sensitivity 105% 63/60
    specificity 96.2%
    ");
    insta::assert_snapshot!(prose("Sensitivity and specificity were 96.2% and 103.1%, respectively."), @r"
    sensitivity 96.2%
    specificity 103.1%
    ");
    insta::assert_snapshot!(prose("The device had a 104.5% sensitivity in women."), @"sensitivity 104.5%");
    insta::assert_snapshot!(prose("The AUC was 1.2 (95% CI 0.9-1.4)."), @"auc 1.2 [0.9, 1.4] at 0.95");
    insta::assert_snapshot!(prose("The kappa was 1.13; sensitivity was 63 of 60."), @r"
    kappa 1.13
    sensitivity 63/60
    ");
    insta::assert_snapshot!(prose("灵敏度为105.2%，特异度为93.1%。"), @r"
    sensitivity 105.2%
    specificity 93.1%
    ");
    insta::assert_snapshot!(prose("Sensitivity was 98.1% (95% CI 94.0% to 102.2%)."), @"sensitivity 98.1% [94.0%, 102.2%] at 0.95");
    insta::assert_snapshot!(prose("Sensitivity was 91% (95% CI 0.88 to 0.94)."), @"sensitivity 91% [0.88, 0.94] at 0.95");
    insta::assert_snapshot!(table(&[
        &["Site", "Sensitivity (%)", "95% CI"],
        &["A", "105.0 (63/60)", "96.1-99.8"],
    ]), @"(2, 2) sensitivity 105.0% [96.1%, 99.8%] at 0.95 63/60 of <A>");
}

#[test]
fn a_dash_between_words_is_no_sign() {
    assert_eq!(prose("Sensitivity – 95.2%."), "sensitivity 95.2%");
    assert_eq!(prose("Sensitivity: -5.0%."), "sensitivity -5.0%");
}

#[test]
fn more_than_everything_of_something_else_is_none() {
    for text in [
        "The relative sensitivity was 120%.",
        "Sensitivity increased by 120%.",
        "A relative change of 120% in sensitivity was seen.",
        "Sensitivity was 105% of that of the predicate.",
        "Sensitivity was 105% relative to the predicate.",
        "With the baseline set to 100%, sensitivity was 108%.",
        "The improvement in specificity was 150%.",
        "Sensitivity at 105% of the dose was not tested.",
        "The AUC of the drug was 1.2 at a dose of 5 mg.",
        "The AUC ratio was 1.2.",
        "Specificity of 110% was never reached.",
        "Sensitivity to contrast at 120/80 mmHg was tested.",
        "灵敏度提高120%。",
        "相对灵敏度为120%。",
    ] {
        assert_eq!(prose(text), "", "{text}");
        assert!(cannot_be(text).is_empty(), "{text}");
    }
}

#[test]
fn numbers_of_no_metric_that_cannot_be() {
    for (text, said) in [
        ("In all, 63 of 60 cases were detected.", "part 63 of 60"),
        ("It marked 41 out of the 40 lesions.", "part 41 out of the 40"),
        ("The difference was significant (p = 1.2).", "p-value 1.2"),
        ("with a p-value of 1.35 for the difference", "p-value 1.35"),
        ("差异无统计学意义（P=1.35）。", "p-value 1.35"),
        ("The second site (n = -5) was added.", "count -5"),
        ("The study included -12 patients.", "count -12"),
    ] {
        assert_eq!(cannot_be(text), [said], "{text}");
    }
    for text in [
        "On day 12 of 10 patients, on page 6 of 5 images, in 2020 of 300 patients.",
        "p = 1.2 × 10-5, p = 1.2e-5, p = 0.03, P<0.05, p=1, p = 12 features, -log10 p = 5.2",
        "The pressure p = 1.2 kPa was held; p value 5%.",
        "10-12 patients; - 12 patients withdrew; ages 5-12 patients; n = 5.",
        "-12 patients withdrew.",
        "Blood pressure was 120/80 in 60 patients; 20/10 vision.",
    ] {
        assert!(cannot_be(text).is_empty(), "{text}: {:?}", cannot_be(text));
    }
}

#[test]
fn cells_that_cannot_be() {
    let rows = [["Group", "N", "p-value"], ["A", "-5", "0.03"], ["B", "12", "1.4"]];
    let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_string()).collect());
    let found = find(&content(vec![Body::Table { caption: None, rows: rows.collect() }]));
    let places: Vec<String> = found
        .iter()
        .map(|claim| format!("{:?} {}", claim.cited.spot.cell.unwrap(), told(claim)))
        .collect();
    insta::assert_snapshot!(places.join("\n"), @r#"
    (2, 2) Impossible { kind: "count", said: "-5" }
    (3, 3) Impossible { kind: "p-value", said: "1.4" }
    "#);
}
