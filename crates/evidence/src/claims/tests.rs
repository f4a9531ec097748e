//! Tests of claims found in whole documents.

use reliance_model::claim::{Claim, Printed, Says, StatedFigure};
use reliance_model::content::{Block, Body, Content, Spot};

use super::find;

pub(super) fn content(bodies: Vec<Body>) -> Content {
    let block = |(at, body)| Block {
        id: format!("b{at}"),
        spot: Spot::default(),
        body,
        revisions: Vec::new(),
    };
    Content {
        file: "ifu.md".into(),
        blocks: bodies.into_iter().enumerate().map(block).collect(),
        ..Content::default()
    }
}

fn number(printed: Printed) -> String {
    let (mut digits, mut half) = (0usize, printed.half_unit);
    while half < 0.4 && digits < 9 {
        half *= 10.0;
        digits += 1;
    }
    if printed.percent {
        format!("{:.*}%", digits.saturating_sub(2), printed.value * 100.0)
    } else {
        format!("{:.*}", digits, printed.value)
    }
}

pub(super) fn told(claim: &Claim) -> String {
    let Says::Figure(figure) = &claim.says else { return format!("{:?}", claim.says) };
    let StatedFigure { metric, value, interval, level, counts, n, method, of, goal, .. } =
        &**figure;
    let mut said = vec![metric.clone().unwrap_or_default()];
    said.extend(goal.then(|| "goal".to_string()));
    said.extend(value.map(number));
    said.extend(interval.map(|(low, high)| format!("[{}, {}]", number(low), number(high))));
    said.extend(level.map(|level| format!("at {level}")));
    said.extend(counts.map(|(some, all)| format!("{some}/{all}")));
    said.extend(n.map(|n| format!("n={n}")));
    said.extend(method.clone());
    said.extend(of.as_ref().map(|of| format!("of <{of}>")));
    said.join(" ")
}

fn prose(text: &str) -> String {
    let found = find(&content(vec![Body::Paragraph(text.into())]));
    found.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn figures_of_model_cards() {
    insta::assert_snapshot!(prose("Sensitivity and specificity exceeded the 80% performance goal. Sensitivity was 86.81% (95% CI: 81.02%-91.36%) and Specificity was 92.02% (95% CI: 89.20%-93.87%)."), @r"
    sensitivity goal 80%
    specificity goal 80%
    sensitivity 86.81% [81.02%, 91.36%] at 0.95
    specificity 92.02% [89.20%, 93.87%] at 0.95
    ");
    insta::assert_snapshot!(prose("AUC was 0.98 (95% CI: 0.966, 0.994), Sensitivity was 98.08% (95% CI: 93.23%, 99.77%) and Specificity was 93.14% (95% CI: 88.75%, 96.20%). As the AUC exceeded 0.95 and sensitivity and specificity both exceeded 80%, the study's primary endpoints were met."), @r"
    auc 0.98 [0.966, 0.994] at 0.95
    sensitivity 98.08% [93.23%, 99.77%] at 0.95
    specificity 93.14% [88.75%, 96.20%] at 0.95
    auc goal 0.95
    sensitivity goal 80%
    specificity goal 80%
    ");
    insta::assert_snapshot!(prose("Mean Time to Notification (sec) Predicate K203505 = 267.6, 95% CI = 246.0-289.5. Mean Time to Notification (sec) Briefcase = 33.5, 95% CI = 30.9-36.1"), @r"
    mean-time 267.6 [246.0, 289.5] at 0.95
    mean-time 33.5 [30.9, 36.1] at 0.95
    ");
    insta::assert_snapshot!(prose("The BriefCase mean time-to-notification for VO was 2.23 minutes (95% CI: 2.22-2.23)."), @"mean-time 2.23 [2.22, 2.23] at 0.95 of <VO>");
}

#[test]
fn figures_of_english_prose() {
    insta::assert_snapshot!(prose("In women, sensitivity was 100/104 (96.15%; 95% CI 90.44 to 98.94, Clopper-Pearson)."), @"sensitivity 96.15% [90.44%, 98.94%] at 0.95 100/104 Clopper-Pearson of <women>");
    insta::assert_snapshot!(prose("The sensitivity and specificity were 96.2% (n=104) and 94.8% (n=116), respectively."), @r"
    sensitivity 96.2% n=104
    specificity 94.8% n=116
    ");
    insta::assert_snapshot!(prose("with a 95.2% sensitivity and 93% specificity"), @r"
    sensitivity 95.2%
    specificity 93%
    ");
    insta::assert_snapshot!(prose("This study demonstrated an improvement in sensitivity of $3 . 5 \\%$ with $9 5 \\% C \\mathrm { I }$ : $( 2 . 3 \\% ; 4 . 5 \\% )$ and decrease in specificity of -3.2%."), @r"
    difference 3.5% [2.3%, 4.5%] at 0.95
    difference -3.2% of <->
    ");
    insta::assert_snapshot!(prose("The lower limit of the 95% CI for sensitivity was 81.0%."), @"");
    insta::assert_snapshot!(prose("The 95% confidence interval of sensitivity was 81.0% to 91.4%; kappa = 0.81 [0.75, 0.87]."), @"kappa 0.81 [0.75, 0.87]");
    insta::assert_snapshot!(prose("Sensitivity of the device for lesions above 6 mm was 0.91 (0.88-0.94)."), @"sensitivity 0.91 [0.88, 0.94] of <the device for lesions above 6 mm>");
}

#[test]
fn no_figure_where_none_is_stated() {
    for text in [
        "Sensitivity was assessed in 921 cases, of whom 58.52% male, from 5 sites.",
        "Sensitivity, see Section 4.2 and Table 5, is described in ISO 14971:2019.",
        "The accuracy of 95% of the readers improved.",
        "Sensitivity was measured on 12 June 2024 with version 2.1.0.",
        "Sensitivity ranged from 80% to 95%.",
        "K221240 had sensitivity described on pages 7-9.",
    ] {
        assert_eq!(prose(text), "", "{text}");
    }
}

#[test]
fn figures_of_chinese_prose() {
    insta::assert_snapshot!(prose("灵敏度为95.2%（95%置信区间：90.1%～98.2%），特异度为９３．１％（95% CI：88.0%，96.5%）。"), @r"
    sensitivity 95.2% [90.1%, 98.2%] at 0.95
    specificity 93.1% [88.0%, 96.5%] at 0.95
    ");
    insta::assert_snapshot!(prose("灵敏度和特异度分别为95.2%和93.1%，曲线下面积为0.972（95%CI：0.951-0.988）。"), @r"
    sensitivity 95.2%
    specificity 93.1%
    auc 0.972 [0.951, 0.988] at 0.95
    ");
    insta::assert_snapshot!(prose("104例中100例检出，灵敏度96.15%。男性受试者的灵敏度为95.0%，目标值为85%。"), @r"
    sensitivity 96.15%
    sensitivity goal 95.0% of <男性受试者>
    ");
    insta::assert_snapshot!(prose("主要终点为灵敏度不低于90%。"), @"sensitivity goal 90%");
}
