//! One statistic from a plain table: values that papers and other programs give, and what
//! is said where there is none.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::program::{Ran, list, run, text};
use crate::shared::folder;

pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

pub(crate) fn stat(folder: &Path, line: &str) -> Ran {
    run(folder, &[&["stat"][..], &words(line)].concat())
}

pub(crate) fn answered(folder: &Path, line: &str) -> Value {
    let ran = stat(folder, &format!("{line} --format json"));
    assert!(ran.code < 2, "{line}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

pub(crate) fn results(folder: &Path, line: &str) -> Vec<Value> {
    list(&answered(folder, line), "results").to_vec()
}

pub(crate) fn refused(folder: &Path, line: &str) -> String {
    let ran = stat(folder, line);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
    ran.err
}

pub(crate) fn near(found: &Value, wanted: f64, tolerance: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
}

pub(crate) fn limits(found: &Value, low: f64, high: f64, tolerance: f64) {
    near(&found["low"], low, tolerance);
    near(&found["high"], high, tolerance);
}

/// Rows as often as counted, under a header.
pub(crate) fn table(header: &str, counted: &[(&str, usize)]) -> String {
    let mut said = format!("{header}\n");
    for (row, count) in counted {
        for _ in 0..*count {
            writeln!(said, "{row}").unwrap();
        }
    }
    said
}

pub(crate) fn with(name: &str, content: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    folder
}

/// Newcombe 1998 (Stat. Med. 17:857), 81 of 263, Table I.
#[test]
fn a_proportion_has_the_limits_of_the_paper() {
    let folder = with("t.csv", &table("call", &[("1", 81), ("0", 182)]));
    let found = results(folder.path(), "share t.csv --score call --method all");
    let wanted = [
        ("wilson", 0.2553, 0.3662),
        ("clopper-pearson", 0.2527, 0.3676),
        ("jeffreys", 0.2544, 0.3658),
        ("agresti-coull", 0.2552, 0.3663),
        ("normal", 0.2522, 0.3638),
    ];
    assert_eq!(found.len(), wanted.len());
    for (found, (method, low, high)) in found.iter().zip(wanted) {
        assert_eq!(text(found, "method"), method);
        limits(found, low, high, 6e-4);
        assert_eq!((&found["from"]["k"], &found["from"]["n"]), (&81.into(), &263.into()));
    }
    limits(&found[0], 0.2553, 0.3662, 5e-5);
    limits(&found[1], 0.2527, 0.3676, 5e-5);
    limits(&found[4], 0.2522, 0.3638, 5e-5);
}

/// Newcombe 1998 (Stat. Med. 17:873), 56 of 70 against 48 of 80, Table II.
#[test]
fn a_difference_has_the_limits_of_the_paper() {
    let rows = [("a,1", 56), ("a,0", 14), ("b,1", 48), ("b,0", 32)];
    let folder = with("t.csv", &table("arm,call", &rows));
    for (form, low, high) in [
        ("newcombe", 0.0524, 0.3339),
        ("miettinen-nurminen", 0.0528, 0.3382),
        ("wald", 0.0575, 0.3425),
    ] {
        for groups in ["--by arm", "--where arm=a --against arm=b"] {
            let line =
                format!("difference t.csv --metric share --score call --method {form} {groups}");
            let found = results(folder.path(), &line);
            near(&found[0]["estimate"], 0.2, 1e-12);
            limits(&found[0], low, high, 6e-5);
        }
    }
}

/// Hanley and McNeil 1982 (Radiology 143:29): 109 images on five grades.
#[test]
fn an_area_is_that_of_the_paper_from_csv_and_from_parquet() {
    let healthy = [33, 6, 6, 11, 2];
    let diseased = [3, 2, 2, 11, 33];
    let (mut truths, mut scores) = (Vec::new(), Vec::new());
    for grade in 0..5 {
        truths.extend(std::iter::repeat_n(0i64, healthy[grade]));
        truths.extend(std::iter::repeat_n(1i64, diseased[grade]));
        scores.extend(std::iter::repeat_n(grade as i64 + 1, healthy[grade] + diseased[grade]));
    }
    let rows = truths.iter().zip(&scores);
    let body: String = rows.map(|(truth, score)| format!("{truth},{score}\n")).collect();
    let folder = with("t.csv", &format!("truth,score\n{body}"));
    parquet(&folder.path().join("t.parquet"), &truths, &scores);
    let asked = "--truth truth --score score --method hanley-mcneil --format json";
    let of = |file: &str| {
        results(folder.path(), &format!("auc {file} {asked}").replace(" --format json", ""))
    };
    let (csv, columnar) = (of("t.csv"), of("t.parquet"));
    near(&csv[0]["estimate"], 0.893, 5e-4);
    let width = csv[0]["high"].as_f64().unwrap() - csv[0]["low"].as_f64().unwrap();
    assert!((width / 2.0 / 1.959964 - 0.032).abs() < 5e-4, "{width}");
    assert_eq!(csv, columnar);
}

fn parquet(path: &Path, truths: &[i64], scores: &[i64]) {
    use arrow_array::{ArrayRef, Int64Array, RecordBatch};
    let column =
        |values: &[i64]| -> ArrayRef { std::sync::Arc::new(Int64Array::from(values.to_vec())) };
    let columns = [("truth", column(truths)), ("score", column(scores))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// pROC 1.18.0, MRMCaov 0.3.0 and iMRMC 2.1.2 on the shared data.
#[test]
fn shared_data_give_what_other_programs_gave() {
    let Some(data) = folder("the statistics of plain tables") else { return };
    let line = "auc heart_scores.csv --truth disease --score score_a --where site=cleveland";
    let found = answered(&data, line);
    let area = &list(&found, "results")[0];
    near(&area["estimate"], 0.859602561852957, 1e-12);
    near(&area["from"]["variance"], 0.000462096227087284, 1e-12);
    limits(area, 0.817470345823487, 0.901734777882427, 1e-9);
    let input = &list(&found, "inputs")[0];
    assert_eq!((text(input, "sha256").len(), input["rows"].as_u64()), (64, Some(920)));

    let study = "mrmc mrmc_vandyke.csv --reader reader --modality modality --case case \
                 --truth truth --score score";
    let found = results(&data, study);
    let row = |figure: &str| found.iter().find(|row| text(row, "figure") == figure).unwrap();
    near(&row("AUC in 1")["from"]["df"], 12.5959694782167, 1e-7);
    limits(row("AUC in 2"), 0.894215495947877, 0.98745922224858, 1e-7);
    let equality = row("AUC equality of modalities");
    near(&equality["p"], 0.0512330308248101, 1e-7);
    near(&equality["from"]["cov2"], 0.000339526530985629, 1e-9);
    near(&equality["from"]["component_reader"], 0.00153642537918014, 1e-9);
    limits(row("AUC 1 less 2"), -0.087867196020086, 0.000266551897702923, 1e-7);

    // statsmodels 0.15.0 and psych 2.2.9.
    let ratings = "mrmc_vandyke.csv --where modality=1 --reader reader --case case --score score";
    let found = results(&data, &format!("fleiss-kappa {ratings}"));
    near(&found[0]["estimate"], 0.2614379626103226, 1e-12);
    let found = results(&data, &format!("icc-raters {ratings}"));
    near(&found[0]["estimate"], 0.7283291756327007, 1e-9);
    // Ratings of both modalities are told as a number, and nobody's case is named.
    let twice =
        stat(&data, &format!("fleiss-kappa {}", ratings.replace("--where modality=1 ", "")));
    let said = twice.err + &twice.out;
    assert!(said.contains("570 ratings are a reader's second"), "{said}");

    // DerSimonian and Laird's formula on the four logits, in Python.
    let pool = "pool-auc heart_scores.csv --truth disease --score score_a --by site \
                --method dersimonian-laird";
    let found = results(&data, pool);
    near(&found[0]["estimate"], 0.8401283925152785, 1e-12);
    limits(&found[0], 0.7567062175105262, 0.8987727271667648, 1e-12);

    let found = results(&data, &format!("{study} --design one-shot"));
    let difference = found.iter().find(|row| text(row, "figure") == "AUC 1 less 2").unwrap();
    near(&difference["p"], 0.0556466643218105, 1e-7);
    limits(difference, -0.0888397360278886, 0.00123909190550549, 1e-7);
}

/// What a method is given where it needs it.
fn value(option: &str) -> &'static str {
    match option {
        "truth" => "truth",
        "score" => "score",
        "second" => "second",
        "cluster" => "patient",
        "reader" => "reader",
        "modality" => "modality",
        "case" => "case",
        "threshold" => "0.4",
        "metric" => "share",
        "margin" => "0.2",
        "prevalence" => "0.1",
        "from" => "0.5",
        "to" => "1",
        "stratum" => "reader",
        "weight" => "weight",
        "lesion" => "lesion",
        "both" => "both",
        "bound" => "0.5",
        "gamma" => "0.25",
        "x" => "score",
        "y" => "second",
        "device" => "r0",
        "within" => "0.2",
        other => panic!("{other}"),
    }
}

fn every_column() -> String {
    let mut said = "truth,score,second,patient,reader,modality,case,call,call2,arm,weight,lesion,\
                    size,size2,both\n"
        .to_string();
    for case in 0..60 {
        for reader in 0..3 {
            for modality in 0..2 {
                let truth = usize::from(case % 3 == 0);
                let noise =
                    (case * 7 + (reader + 1) * (case % 5) * 3 + modality * (case % 4) * 5) % 20;
                let (first, second) = (10 * truth + noise + 5, 9 * truth + (noise * 3) % 23 + 5);
                writeln!(
                    said,
                    "{truth},{:.2},{:.2},p{},r{reader},m{modality},c{case},{},{},{},{},{},{},{},{}",
                    first as f64 / 50.0,
                    second as f64 / 50.0,
                    case / 2,
                    usize::from(first > 19),
                    usize::from(second > 19),
                    if case % 2 == 0 { "a" } else { "b" },
                    1 + case % 3,
                    if truth == 1 { "l1" } else { "" },
                    8 + case % 4,
                    9,
                    5 + case % 3,
                )
                .unwrap();
            }
        }
    }
    said
}

/// Lesions of every third case.
fn places() -> String {
    let places = (0..60).step_by(3).map(|case| format!("c{case},0.5,0.4\n"));
    format!("case,score,second\n{}", places.collect::<String>())
}

#[test]
fn everything_in_the_list_runs_and_is_explained() {
    let folder = with("t.csv", &every_column());
    std::fs::write(folder.path().join("places.csv"), places()).unwrap();
    let ran = run(folder.path(), &["stat", "list", "--format", "json"]);
    let listed: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    assert!(listed.len() > 70, "{}", listed.len());
    for method in &listed {
        let name = text(method, "name");
        let explained = stat(folder.path(), &format!("{name} --explain"));
        assert!(explained.out.contains("# Errors"), "{name}: {}", explained.err);
        if let Some(sizing) = name.strip_prefix("power ") {
            assert!(refused(folder.path(), name).contains(&format!("power {sizing}")), "{name}");
            continue;
        }
        let two = ["two groups", "populations"].contains(&text(method, "topic"))
            || name.starts_with("pool-")
            || [
                "auc-difference",
                "auc-non-inferiority",
                "auc-equivalence",
                "mantel-haenszel",
                "hausdorff",
            ]
            .contains(&name.trim_start_matches("partial-"));
        let takes: BTreeSet<&str> = ["needs", "takes"]
            .iter()
            .flat_map(|key| list(method, key))
            .filter_map(Value::as_str)
            .collect();
        let mut line = format!("{name} t.csv");
        if text(method, "topic") == "agreement of raters" {
            line.push_str(" --where modality=m0");
        }
        for option in list(method, "needs").iter().filter_map(Value::as_str) {
            let by_calls = takes.contains("metric") && !takes.contains("design");
            let given = match option {
                "method" => "extra-false-positives",
                "score" if name == "segmentation" => "size",
                "second" if name == "segmentation" => "size2",
                "score" if by_calls => "call",
                "second" if by_calls => "call2",
                "from" if name == "decision-curve" => "0.2",
                "to" if name == "decision-curve" => "0.4",
                option => value(option),
            };
            write!(line, " --{option} {given}").unwrap();
        }
        if takes.contains("threshold") && !line.contains("--threshold") && !takes.contains("design")
        {
            line.push_str(if line.contains("--score score") { " --threshold 0.4" } else { "" });
        }
        line.push_str(if takes.contains("device") { " --modality modality" } else { "" });
        line.push_str(if name == "froc-by-place" { " --against places.csv" } else { "" });
        line.push_str(if two { " --by arm" } else { "" });
        let has_target = name.starts_with("standardised-") || name == "goodness-of-fit";
        line.push_str(if has_target { " --against t.csv" } else { "" });
        let found = answered(folder.path(), &line);
        let usable = |row: &Value| row["estimate"].is_number() || row["p"].is_number();
        let rows = list(&found, "results");
        assert!(!rows.is_empty() && rows.iter().all(usable), "{line}: {found}");
    }
}

#[test]
fn rows_that_cannot_be_used_are_counted_and_told_with_their_numbers() {
    let text_of =
        "truth,score\n1,0.9\n0,0.2\n1,0.3\n0,0.4\n,0.5\npending,0.5\n2,0.5\n1,high\n0,0.1,9\n";
    let folder = with("t.csv", text_of);
    let ran = stat(
        folder.path(),
        "auc t.csv --truth truth --score score --missing pending --format json",
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(list(&found, "rows")[0], serde_json::json!({"group": null, "read": 8, "used": 4}));
    let told: Vec<(&str, u64)> = list(&found, "problems")
        .iter()
        .map(|problem| (text(problem, "code"), problem["rows"]["first"][0].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("torn-row", 9), ("not-a-number", 8), ("not-binary", 7)]);
    assert!(text(&found["notes"], "0").is_empty());
    assert!(list(&found, "notes")[0].as_str().unwrap().starts_with("4 of 8 rows"), "{found}");
}

#[test]
fn what_cannot_be_computed_says_what_to_do() {
    let rows = [("1,0.9,a", 3), ("1,0.1,b", 3), ("0,0.3,a", 3)];
    let folder = with("t.csv", &table("truth,score,arm", &rows));
    for (line, wanted) in [
        ("auc t.csv --truth truht --score score", "did you mean `truth`?"),
        ("auc t.csv --truth truth --score score --where arm=b", "diseased rows only (truth 1)"),
        ("auc t.csv --truth truth --score score --where arm=c", "no row has arm=c (arm has a, b)"),
        ("auc t.csv --truth truth --score score --threshold 0.5", "does not use --threshold"),
        ("auc t.csv --truth truth --score score --level 95", "write 95 % as 0.95"),
        ("auc t.csv --truth truth", "needs --score"),
        ("auk t.csv --truth truth --score score", "did you mean `auc`?"),
        ("auc t.csv --truth truth --score score --method delonge", "is not one of delong, logit"),
        (
            "auc-non-inferiority t.csv --truth truth --score score --by arm --margin -0.1",
            "positive",
        ),
        (
            "difference t.csv --metric accuracy --truth truth --score score --threshold 0.5",
            "--against",
        ),
        ("difference t.csv --metric share --score score --threshold 0.5 --by score", "there are 3"),
        ("sensitivity no.csv --truth truth --score score", "correct the path"),
        ("sensitivity t.csv --truth truth --score score --threshold nan", "not a finite number"),
        (
            "predictive-values t.csv --truth truth --score score --threshold 0.5 --prevalence 2",
            "prevalence 2",
        ),
        (
            "mrmc t.csv --reader arm --modality arm --case arm --truth truth --score score --threshold 1",
            "no threshold",
        ),
        ("power goal-n goal=0.8 truth=0.9", "`alpha` is missing"),
        ("power goal-n goal=0.8 truth=0.7 alpha=0.025 power=0.9", "no sample size"),
        ("power goal-nn", "did you mean `goal-n`?"),
    ] {
        let said = refused(folder.path(), line);
        assert!(said.contains(wanted), "{line}: {said}");
    }
}

#[test]
fn a_cluster_is_used_or_is_said_not_to_be() {
    let folder = with("t.csv", &every_column());
    let asked = "t.csv --truth truth --score call --cluster patient";
    let used = answered(folder.path(), &format!("sensitivity {asked}"));
    assert_eq!(list(&used, "results")[0]["method"], "clustered");
    assert_eq!(list(&used, "notes").len(), 0);
    let ignored = answered(folder.path(), &format!("youden {asked}"));
    assert!(list(&ignored, "notes")[0].as_str().unwrap().contains("cannot use clusters"));
}

#[test]
fn tables_are_ready_to_paste() {
    let folder = with("t.csv", &table("arm,call_1", &[("a&b,1", 9), ("a&b,0", 1)]));
    let of = |format: &str| {
        let ran =
            stat(folder.path(), &format!("share t.csv --score call_1 --by arm --format {format}"));
        assert_eq!((ran.code, ran.err.as_str()), (0, ""));
        ran.out
    };
    insta::assert_snapshot!(of("text"), @r"
    group  figure         estimate  95 % interval     from
    a&b    share, wilson  0.9000    0.5958 to 0.9821  k 9, n 10
    ");
    insta::assert_snapshot!(of("latex"), @r"
    \begin{tabular}{lllll}
    \hline
    group & figure & estimate & 95 \% interval & from \\
    \hline
    a\&b & share, wilson & 0.9000 & 0.5958 to 0.9821 & k 9, n 10 \\
    \hline
    \end{tabular}
    ");
    insta::assert_snapshot!(of("csv"), @r#"
    group,figure,method,estimate,low,high,p,from
    a&b,share,wilson,0.9,0.5958499732047616,0.982123786904927,,"{""k"":9,""n"":10}"
    "#);
}
