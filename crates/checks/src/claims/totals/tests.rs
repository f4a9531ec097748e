//! Tables made by hand.

use super::*;

fn told(rows: &[&[&str]], caption: &str) -> String {
    let rows = rows.iter().map(|row| row.iter().map(|it| (*it).to_string()).collect()).collect();
    let body = Body::Table { caption: Some(caption.into()), rows };
    let block = Block { id: "t".into(), spot: Spot::default(), body, revisions: Vec::new() };
    let content = Content { blocks: vec![block], ..Content::default() };
    let lines = remarks(&content).into_iter().map(|(_, it)| {
        let place = it.here.map(|here| here.spot.words()).unwrap_or_default();
        format!("{:?} {place}: {}", it.verdict, it.says)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn rows_make_up_their_total() {
    let sites = |total: &str, share: &str| {
        let total = format!("{total} ({share})");
        told(
            &[
                &["Site", "Patients (%)", "Mean age"],
                &["Rome", "200 (40.0%)", "61"],
                &["Milan", "180 (36.0%)", "63"],
                &["Munich", "120 (24.0%)", "60"],
                &["Total", &total, "61"],
            ],
            "",
        )
    };
    insta::assert_snapshot!(sites("500", "100%"), @r"
    Agrees row 5, column 2: Total (Patients (%)) is 500, and its 3 parts make 500; they add up
    Agrees row 5, column 2: Total (Patients (%)) is 100 %, and its 3 parts make 100 %; they add up
    ");
    insta::assert_snapshot!(sites("510", "100%"), @r"
    Differs row 5, column 2: Total (Patients (%)) is 510, and its 3 parts make 500; is one of them misprinted?
    Agrees row 5, column 2: Total (Patients (%)) is 100 %, and its 3 parts make 100 %; they add up
    ");
    insta::assert_snapshot!(told(&[
        &["性别", "例数"], &["男", "240"], &["女", "250"], &["合计", "500"],
    ], ""), @"Differs row 4, column 2: 合计 (例数) is 500, and its 2 parts make 490; is one of them misprinted?");
    insta::assert_snapshot!(told(&[
        &["Country", "Cases", "Share"],
        &["Italy", "1,200", "48.5%"],
        &["Spain", "1,300", "54.5%"],
        &["All", "2,500", "100%"],
    ], ""), @r"
    Agrees row 4, column 2: All (Cases) is 2500, and its 2 parts make 2500; they add up
    Differs row 4, column 3: All (Share) is 100 %, and its 2 parts make 103 %; is one of them misprinted?
    ");
}

#[test]
fn columns_make_up_their_total() {
    insta::assert_snapshot!(told(&[
        &["AI result", "Positive", "Negative", "Total"],
        &["Positive", "90", "12", "102"],
        &["Negative", "10", "88", "99"],
        &["Total", "100", "100", "200"],
    ], ""), @r"
    Agrees row 4, column 2: Total (Positive) is 100, and its 2 parts make 100; they add up
    Agrees row 4, column 3: Total (Negative) is 100, and its 2 parts make 100; they add up
    Differs row 4, column 4: Total (Total) is 200, and its 2 parts make 201; is one of them misprinted?
    Agrees row 2, column 4: Positive (Total) is 102, and its 2 parts make 102; they add up
    Differs row 3, column 4: Negative (Total) is 99, and its 2 parts make 98; is one of them misprinted?
    Agrees row 4, column 4: Total (Total) is 200, and its 2 parts make 200; they add up
    ");
}

#[test]
fn what_stands_behind_the_total_is_no_part() {
    let women = |total: &str| {
        told(
            &[
                &["Group", "TP", "FN", "Total", "Sensitivity"],
                &["Men", "90", "10", "100", "90.0%"],
                &["Women", "85", "15", total, "85.0%"],
            ],
            "",
        )
    };
    assert!(!women("100").contains("Differs"), "{}", women("100"));
    assert!(women("101").contains("Differs row 3, column 4"), "{}", women("101"));
}

#[test]
fn what_may_overlap_is_no_error() {
    let findings = |last: &str| {
        told(
            &[&["Finding", "Patients"], &["Nodule", "240"], &["Effusion", "260"], &[last, "400"]],
            "",
        )
    };
    insta::assert_snapshot!(findings("Total"), @"CannotTell row 4, column 2: Total (Patients) is 400, and its 2 parts make 500; some may be counted twice or left out, or a number is off");
    assert_eq!(findings("All patients"), "");
    insta::assert_snapshot!(told(&[
        &["Site", "Patients"], &["A", "240"], &["B", "260"], &["Total", "490"],
    ], "Patients may have been seen at more than one site."), @"CannotTell row 4, column 2: Total (Patients) is 490, and its 2 parts make 500; some may be counted twice or left out, or a number is off");
    assert_eq!(
        told(
            &[&["Age", "Mean time"], &["18-40", "240"], &["41-80", "260"], &["Total", "250"],],
            ""
        ),
        ""
    );
    assert_eq!(
        told(
            &[&["Site", "Sensitivity"], &["A", "95.0%"], &["B", "97.0%"], &["Total", "96.0%"],],
            ""
        ),
        ""
    );
}

#[test]
fn rows_of_rows_and_of_means_are_not_added() {
    for inner in ["- Rome", "of which Rome", "Mean"] {
        let rows: &[&[&str]] = &[
            &["Country", "Cases"],
            &["Italy", "300"],
            &[inner, "200"],
            &["Spain", "200"],
            &["Total", "500"],
        ];
        assert_eq!(told(rows, ""), "", "{inner}");
    }
}

#[test]
fn sections_stand_alone() {
    insta::assert_snapshot!(told(&[
        &["Characteristic", "N (%)"],
        &["Sex", ""],
        &["Male", "240 (48.0%)"],
        &["Female", "260 (52.0%)"],
        &["Total", "500 (100.0%)"],
        &["Comorbidity", ""],
        &["Diabetes", "120 (24.0%)"],
        &["Hypertension", "300 (60.0%)"],
    ], ""), @r"
    Agrees row 5, column 2: Total (N (%)) is 500, and its 2 parts make 500; they add up
    Agrees row 5, column 2: Total (N (%)) is 100 %, and its 2 parts make 100 %; they add up
    ");
}

#[test]
fn cells_are_read_as_printed() {
    assert_eq!(cell("1,234 (12.5％)"), Some(Cell { count: Some(1234), share: Some((12.5, 0.05)) }));
    assert_eq!(cell("12/34"), None);
    assert_eq!(cell("12.5"), None);
    assert_eq!(cell(""), None);
}

/// A table of many columns: those that do not add up are told first, and the rest is counted.
#[test]
fn more_than_the_most_remarks_are_counted() {
    let row = |first: &str, cell: &dyn Fn(usize) -> String| -> Vec<String> {
        std::iter::once(first.to_string()).chain((0..60).map(cell)).collect()
    };
    let total = |at: usize| if at == 59 { "9" } else { "3" }.to_string();
    let rows = [
        row("Site", &|at| format!("Patients {at}")),
        row("Rome", &|_| "1".into()),
        row("Milan", &|_| "2".into()),
        row("Total", &total),
    ];
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let told = told(&rows, "");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), REMARKS + 1, "{told}");
    assert!(lines[0].contains("Total (Patients 59) is 9, and its 2 parts make 3"), "{}", lines[0]);
    let last = lines[REMARKS];
    assert!(
        last.ends_with("20 further totals of this table are not told one by one; they add up"),
        "{last}"
    );
}
