//! Tests of claims found in whole documents.

use reliance_model::claim::{Claim, Printed, Says, StatedFigure};
use reliance_model::content::{Block, Body, Content, Spot};

use super::find;

mod impossible;
mod splits;

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
    let figures = found.iter().filter(|claim| matches!(claim.says, Says::Figure(_)));
    figures.map(told).collect::<Vec<_>>().join("\n")
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
    difference -3.2%
    ");
    insta::assert_snapshot!(prose("The lower limit of the 95% CI for sensitivity was 81.0%."), @"");
    insta::assert_snapshot!(prose("The 95% confidence interval of sensitivity was 81.0% to 91.4%; kappa = 0.81 [0.75, 0.87]."), @"kappa 0.81 [0.75, 0.87]");
    insta::assert_snapshot!(prose("Sensitivity of the device for lesions above 6 mm was 0.91 (0.88-0.94)."), @"sensitivity 0.91 [0.88, 0.94] of <the device for lesions above 6 mm>");
}

#[test]
fn method_and_size_behind_the_interval() {
    insta::assert_snapshot!(prose("Sensitivity was 0.91 (95 % CI 0.88-0.94, Wilson)."), @"sensitivity 0.91 [0.88, 0.94] at 0.95 Wilson");
    insta::assert_snapshot!(prose("Sensitivity was 88.2% (95% CI: 82.1, 92.4; n=212, Clopper-Pearson)."), @"sensitivity 88.2% [82.1%, 92.4%] at 0.95 n=212 Clopper-Pearson");
    insta::assert_snapshot!(prose("Sensitivity was 88.2% (95% CI 82.1% to 92.4%), n = 212, by the exact Clopper-Pearson method."), @"sensitivity 88.2% [82.1%, 92.4%] at 0.95 n=212 Clopper-Pearson");
    insta::assert_snapshot!(prose("AUC was 0.95 (95% CI 0.93-0.97, DeLong) and sensitivity 0.91 (95% CI 0.88-0.94, Wilson)."), @r"
    auc 0.95 [0.93, 0.97] at 0.95 DeLong
    sensitivity 0.91 [0.88, 0.94] at 0.95 Wilson
    ");
    insta::assert_snapshot!(prose("Sensitivity was 0.91 (95% CI 0.88-0.94), p = 0.03 by Fisher's exact test."), @"sensitivity 0.91 [0.88, 0.94] at 0.95");
    let noted = |caption: &str, note: &str| {
        let rows = [["Metric", "Estimate", "95% CI"], ["Sensitivity", "88.2%", "82.1-92.4"]];
        let rows = rows.iter().map(|row| row.iter().map(|it| (*it).to_string()).collect());
        let caption = Some(caption.to_string());
        let table = Body::Table { caption, rows: rows.collect() };
        find(&content(vec![table, Body::Paragraph(note.into())]))
            .iter()
            .map(told)
            .collect::<String>()
    };
    insta::assert_snapshot!(noted("Results (n = 212), Wilson intervals", ""), @"sensitivity 88.2% [82.1%, 92.4%] at 0.95 n=212 Wilson");
    insta::assert_snapshot!(noted("Results", "* CI: confidence interval by Clopper-Pearson."), @"sensitivity 88.2% [82.1%, 92.4%] at 0.95 Clopper-Pearson");
    insta::assert_snapshot!(noted("Results", "Clopper lived in London."), @"sensitivity 88.2% [82.1%, 92.4%] at 0.95");
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
    insta::assert_snapshot!(prose("104例中100例检出，灵敏度96.15%。男性受试者的灵敏度为95.0%，目标值为85%。"), @r#"
    sensitivity 96.15% 100/104
    sensitivity 95.0% of <男性受试者>
    "#);
    insta::assert_snapshot!(prose("主要终点为灵敏度不低于90%。"), @"sensitivity goal 90%");
}

fn table(rows: &[&[&str]]) -> String {
    let rows =
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_string()).collect()).collect();
    let found = find(&content(vec![Body::Table { caption: None, rows }]));
    let places =
        found.iter().map(|claim| format!("{:?} {}", claim.cited.spot.cell.unwrap(), told(claim)));
    places.collect::<Vec<_>>().join("\n")
}

#[test]
fn figures_of_tables() {
    insta::assert_snapshot!(table(&[
        &["Parameter", "Estimate", "95% CI"],
        &["Sensitivity", "81.0%", "(69.2%; 92.9%)"],
        &["Specificity", "91.6%", "(90.9%; 92.3%)"],
    ]), @r"
    (2, 2) sensitivity 81.0% [69.2%, 92.9%] at 0.95
    (3, 2) specificity 91.6% [90.9%, 92.3%] at 0.95
    ");
    insta::assert_snapshot!(table(&[
        &["System", "Number of agreements", "Number of pairs", "Agreement rate and 95% CI", "", ""],
        &["", "", "", "% Agreement", "Lower", "Upper"],
        &["System 1", "193", "201", "96.0%", "91.0%", "100%"],
    ]), @"(3, 4) agreement 96.0% [91.0%, 100%] at 0.95 193/201 of <System 1>");
    insta::assert_snapshot!(table(&[
        &["", "Sensitivity", "", ""],
        &["", "Estimate", "(n/N)", "95% CI"],
        &["With aid", "93.9%", "(1115/1187)", "(92.2%; 95.8%)"],
        &["", "Specificity", "", ""],
        &["With aid", "87.9%", "(991/1127)", "(85.8%; 90.4%)"],
    ]), @r"
    (3, 2) sensitivity 93.9% [92.2%, 95.8%] at 0.95 1115/1187 of <With aid>
    (5, 2) specificity 87.9% [85.8%, 90.4%] at 0.95 991/1127 of <With aid>
    ");
    insta::assert_snapshot!(table(&[
        &["亚组", "例数", "灵敏度（%）", "95%置信区间"],
        &["男性", "104", "96.15", "90.44～98.94"],
        &["女性", "98", "94.90", "88.49～98.32"],
    ]), @r"
    (2, 3) sensitivity 96.15% [90.44%, 98.94%] at 0.95 n=104 of <男性>
    (3, 3) sensitivity 94.90% [88.49%, 98.32%] at 0.95 n=98 of <女性>
    ");
    insta::assert_snapshot!(table(&[
        &["Metric", "Target", "Achieved"],
        &["Sensitivity", ">= 95%", "97.2% (350/360)"],
    ]), @r"
    (2, 2) sensitivity goal 95% of <Target>
    (2, 3) sensitivity 97.2% 350/360 of <Achieved>
    ");
    insta::assert_snapshot!(table(&[
        &["Item", "Value"],
        &["Scanner", "40x, 0.25 um"],
        &["Version", "2.1"],
        &["Pixels", "95%"],
    ]), @"");
}

#[test]
fn some_of_all_is_no_interval_and_the_number_of_a_clause_no_value() {
    insta::assert_snapshot!(prose("Sensitivity 95.0 % (95/100), specificity 96.0 % (96/100)."), @r"
    sensitivity 95.0% 95/100
    specificity 96.0% 96/100
    ");
    insta::assert_snapshot!(prose("2.3 平均处理时间：48秒。"), @"mean-time 48");
    insta::assert_snapshot!(prose("2.3 seconds was the mean time."), @"");
    insta::assert_snapshot!(table(&[&["指标", "数值", "例数"], &["灵敏度", "99.0%", "412/440"]]), @"(2, 2) sensitivity 99.0% 412/440 of <数值>");
}

fn statements(text: &str) -> String {
    let found = find(&content(vec![Body::Paragraph(text.into())]));
    found.iter().map(|claim| format!("{:?}", claim.says)).collect::<Vec<_>>().join("\n")
}

#[test]
fn statements_besides_figures() {
    insta::assert_snapshot!(statements("The predicate device is cleared in K190332; DEN160056 is a reference device. NCT01234567."), @r#"
    Number { kind: "510k", number: "K190332", role: Some("predicate") }
    Number { kind: "de-novo", number: "DEN160056", role: Some("reference") }
    Number { kind: "nct", number: "NCT01234567", role: None }
    "#);
    insta::assert_snapshot!(statements("IEC 62304:2006+A1:2015, ANSI AAMI IEC 62366-1:2015/AMD1:2020, ISO 14971, YY/T 0664—2020, GB 9706.1-2020 and IEC 60601-1-2:2014."), @r#"
    Standard { name: "IEC 62304", edition: Some("2006+A1:2015") }
    Standard { name: "IEC 62366-1", edition: Some("2015+A1:2020") }
    Standard { name: "ISO 14971", edition: None }
    Standard { name: "YY/T 0664", edition: Some("2020") }
    Standard { name: "GB 9706.1", edition: Some("2020") }
    Standard { name: "IEC 60601-1-2", edition: Some("2014") }
    "#);
    insta::assert_snapshot!(statements("772 cases (376 negative cases and 396 positive cases) from 5 US-based clinical sites and over 6,000 scans, read by three pathologists."), @r#"
    Count { of: "cases", number: 772, among: None }
    Count { of: "cases", number: 376, among: Some("negative") }
    Count { of: "cases", number: 396, among: Some("positive") }
    Count { of: "sites", number: 5, among: Some("US-based clinical") }
    Count { of: "cases", number: 6000, among: Some("over") }
    Count { of: "readers", number: 3, among: None }
    "#);
    insta::assert_snapshot!(statements("Software version 2.1.0, dated June 10, 2026; 12 May 2025, 2025年3月8日, 2024-11-02."), @r#"
    Version { of: "software", version: "2.1.0" }
    Dated { of: "document", day: "2026-06-10" }
    Dated { of: "document", day: "2025-05-12" }
    Dated { of: "day", day: "2025-03-08" }
    Dated { of: "day", day: "2024-11-02" }
    "#);
    insta::assert_snapshot!(statements("共纳入104例病例，来自5家医院，由3名医师阅片，注册证号：国械注准20213210123，软件版本号V1.0.2。"), @r#"
    Count { of: "cases", number: 104, among: None }
    Count { of: "sites", number: 5, among: None }
    Count { of: "readers", number: 3, among: None }
    Number { kind: "nmpa", number: "国械注准20213210123", role: None }
    Version { of: "software", version: "V1.0.2" }
    "#);
    insta::assert_snapshot!(statements("EU certificate no. G10 012345 0001 Rev. 00 (CE 0123); UDI-DI: 08712345678906 or (01)08712345678906. 证书编号：CN-2023-0417。"), @r#"
    Number { kind: "ce-certificate", number: "G100123450001", role: Some("subject") }
    Number { kind: "notified-body", number: "0123", role: Some("subject") }
    Number { kind: "udi-di", number: "08712345678906", role: Some("subject") }
    Number { kind: "udi-di", number: "08712345678906", role: Some("subject") }
    Number { kind: "certificate", number: "CN-2023-0417", role: Some("subject") }
    "#);
    assert_eq!(
        statements(
            "The certificate number is printed on the label; notified bodies of 2024 and CE marking."
        ),
        ""
    );
    insta::assert_snapshot!(statements("AUC was high. 12 readers took part."), @r#"Count { of: "readers", number: 12, among: None }"#);
    assert_eq!(statements("A 64 slice scanner with 400 GB, part 88-1234, 20 slides/min."), "");
}

#[test]
fn intended_use_and_names_stand_under_their_titles() {
    let mut content = content(vec![
        Body::Paragraph("The device finds nodules. It is for radiologists.".into()),
        Body::Field { name: "BasicInfo/ModelName".into(), text: "NoduleFinder".into() },
    ]);
    content.blocks[0].spot.headings = vec!["Indications for Use".into()];
    let found: Vec<String> =
        find(&content).iter().map(|claim| format!("{:?}", claim.says)).collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    IntendedUse { part: "indications", text: "The device finds nodules." }
    IntendedUse { part: "indications", text: "It is for radiologists." }
    Device { name: "NoduleFinder" }
    "#);
}

#[test]
fn values_of_structured_cards() {
    let found = find(&content(vec![
        Body::Field { name: "Results/MetricResult/Label".into(), text: "Mean time-to-notification (predicate)".into() },
        Body::Field {
            name: "Results/MetricResult/ValueJson".into(),
            text: r#"{"kind":"estimate_ci","estimate":157.0,"lower":155.0,"upper":159.0,"level":95,"unit":"minutes"}"#.into(),
        },
    ]));
    insta::assert_snapshot!(told(&found[0]), @"mean-time 157.0 [155.0, 159.0] at 0.95 of <predicate>");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}", marks in "[0-9%(),.;a-z$ n=/年例-]{0,200}") {
        for text in [text, marks] {
            let body = Body::Table { caption: Some(text.clone()), rows: vec![vec![text.clone(); 3]; 3] };
            let _ = find(&content(vec![Body::Paragraph(text.clone()), body]));
        }
    }
}

#[test]
fn a_line_may_announce_the_intended_use_itself() {
    let told = |text: &str| {
        let found = find(&content(vec![Body::Paragraph(text.into())]));
        let uses = found.into_iter().filter_map(|claim| match claim.says {
            Says::IntendedUse { part, text } => Some(format!("{part}: {text}")),
            _ => None,
        });
        uses.collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(
        told("1. Intended use: notification of suspected embolism. It makes no diagnosis."),
        "intended-use: notification of suspected embolism. | intended-use: It makes no diagnosis."
    );
    assert_eq!(
        told("适用范围：用于胸部CT图像的肺栓塞提示。"),
        "intended-use: 用于胸部CT图像的肺栓塞提示。"
    );
    for none in [
        "Intended use:",
        "See the statement of the intended use, which follows: it is long.",
        "The intended use of the software that this document speaks of all the time: a scan.",
        "It was read in 3 ways: quickly.",
    ] {
        assert_eq!(told(none), "", "{none}");
    }
}
