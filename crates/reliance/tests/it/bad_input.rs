//! Bad input through the whole program: each gives a clear problem or an undetermined
//! finding, nothing panics, nothing is written half.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Ran, check, example, files, list, run, text};

/// A device folder with one table of test data, an endpoint and subgroups.
fn device(file: &str, bytes: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data").join(file), bytes).unwrap();
    declare(folder.path(), &format!("data/{file}"));
    folder
}

fn declare(folder: &Path, file: &str) {
    let text = format!(
        r#"
name = "Invented"
version = "1"
manufacturer = "Invented"
intended_use = "Flags a finding."
invented = true
[facts]
software = "samd"
ai = "locked"
function = ["triage"]
input = ["image"]
us_class = "II"
us_submission = "510k"
[[models]]
name = "net"
version = "1"
thresholds = {{ flag = 0.5 }}
[[tables]]
name = "cases"
file = "{file}"
[tables.columns]
case = "id"
site = "site"
truth = "truth"
score = "score"
sex = "sex"
[tables.ranges]
score = [0, 1]
[[datasets]]
name = "test"
table = "cases"
role = "test"
region = "US"
model = "net@1"
[plan]
fixed_on = 2025-01-15
level = 0.95
[[plan.endpoints]]
name = "sensitivity"
metric = "sensitivity"
dataset = "test"
threshold = "flag"
at_least = 0.8
primary = true
[[plan.endpoints]]
name = "area"
metric = "auc"
dataset = "test"
at_least = 0.8
primary = true
[plan.subgroups]
by = ["sex", "site"]
margin = 0.1
"#
    );
    fs::write(folder.join("reliance.toml"), text).unwrap();
}

fn codes(told: &Value) -> Vec<String> {
    list(told, "problems").iter().map(|problem| text(problem, "code").to_string()).collect()
}

/// Answers of one check, with why.
fn said(told: &Value, check: &str) -> Vec<(String, String)> {
    let parts = list(told, "findings").iter().flat_map(|finding| list(finding, "parts"));
    parts
        .filter(|part| part["call"]["check"] == check)
        .map(|part| (text(part, "answer").to_string(), text(part, "because").to_string()))
        .collect()
}

/// The run ended as an assessment does, and no figure of accuracy counts as shown.
fn assessed(folder: &Path) -> (Ran, Value) {
    let (ran, told) = check(folder, "us");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let goal = said(&told, "endpoint-goal");
    assert!(!goal.is_empty());
    assert!(goal.iter().all(|(answer, _)| answer != "shown"), "{goal:?}");
    (ran, told)
}

#[test]
fn an_empty_folder_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (ran, _) = check(folder.path(), "us");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("has no reliance.toml"), "{}", ran.err);
    assert_eq!(ran.err.trim().lines().count(), 1);
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_missing_column_is_named() {
    let folder = device("cases.csv", b"id,site,truth,sex\na,S,1,F\nb,S,0,M\n");
    let (ran, _) = assessed(folder.path());
    assert!(ran.err.contains("`score`"), "{}", ran.err);
}

#[test]
fn labels_that_are_all_positive_determine_nothing_of_the_area() {
    let mut table = String::from("id,site,truth,score,sex\n");
    for row in 0..40 {
        writeln!(table, "c{row},S,1,0.{},F", 10 + row).unwrap();
    }
    let folder = device("cases.csv", table.as_bytes());
    let (_, told) = assessed(folder.path());
    let open = |(answer, _): &(String, String)| answer == "undetermined" || answer == "not-shown";
    assert!(said(&told, "endpoint-goal").iter().all(open));
}

#[test]
fn one_case_a_stratum_shows_nothing() {
    let mut table = String::from("id,site,truth,score,sex\n");
    for row in 0..30 {
        writeln!(table, "c{row},S{row},{},0.{},{row}", row % 2, 20 + row).unwrap();
    }
    let folder = device("cases.csv", table.as_bytes());
    let (_, told) = assessed(folder.path());
    let groups = said(&told, "subgroup-performance");
    assert!(groups.iter().all(|(answer, _)| answer != "shown"), "{groups:?}");
}

#[test]
fn scores_that_are_no_numbers_are_counted_and_unusable() {
    let table = "id,site,truth,score,sex\na,S,1,NaN,F\nb,S,0,inf,M\nc,S,1,-inf,F\nd,S,0,0.2,M\n";
    let folder = device("cases.csv", table.as_bytes());
    let (_, told) = assessed(folder.path());
    let places: Vec<&Value> = list(&told, "problems")
        .iter()
        .filter(|problem| text(problem, "message").contains("`score`"))
        .map(|problem| &problem["place"]["rows"]["count"])
        .collect();
    let rows: u64 = places.iter().filter_map(|count| count.as_u64()).sum();
    assert_eq!(rows, 3, "{told}", told = told["problems"]);
}

#[test]
fn a_hundred_thousand_sites_end_in_time_and_in_words() {
    let mut table = String::from("id,site,truth,score,sex\n");
    for row in 0..100_000 {
        writeln!(table, "c{row},S{row},{},0.{},F", row % 2, 10 + row % 80).unwrap();
    }
    let folder = device("cases.csv", table.as_bytes());
    let start = std::time::Instant::now();
    assessed(folder.path());
    assert!(start.elapsed().as_secs() < 120);
}

#[test]
fn a_hundred_columns_with_a_mark_and_semicolons_are_read() {
    let mut table = String::from("\u{feff}id;site;truth;score;sex");
    (0..95).for_each(|column| write!(table, ";x{column}").unwrap());
    table.push('\n');
    for row in 0..60 {
        write!(table, "c{row};S;{};0,{};F", row % 2, 10 + row).unwrap();
        (0..95).for_each(|_| table.push_str(";9"));
        table.push('\n');
    }
    let folder = device("cases.csv", table.replace("0,", "0.").as_bytes());
    let (_, told) = assessed(folder.path());
    assert_eq!(codes(&told).iter().filter(|code| *code == "torn-row").count(), 0);
    assert_eq!(told["files"]["data/cases.csv"]["rows"].as_u64().unwrap_or(60), 60);
    let goal = said(&told, "endpoint-goal");
    assert!(goal.iter().any(|(_, because)| because.contains("of 30")), "{goal:?}");
}

#[test]
fn a_decimal_comma_and_an_unclear_separator_are_told() {
    let table = "id;site;truth;score;sex;age, years\na;S;1;0,9;F;7\nb;S;0;0,2;M;8\n";
    let folder = device("cases.csv", table.as_bytes());
    let (ran, told) = assessed(folder.path());
    let codes = codes(&told);
    for code in ["ambiguous-separator", "not-a-number"] {
        assert!(codes.iter().any(|told| told == code), "{codes:?}");
    }
    assert!(ran.err.contains("decimal point"), "{}", ran.err);
}

fn parquet(truth: &[&str]) -> Vec<u8> {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    let column = |values: Vec<String>| std::sync::Arc::new(StringArray::from(values)) as ArrayRef;
    let ids = (0..truth.len()).map(|row| format!("c{row}")).collect();
    let truth: Vec<String> = truth.iter().map(|word| word.to_string()).collect();
    let high = |_: &String| "high".to_string();
    let batch = RecordBatch::try_from_iter([
        ("id", column(ids)),
        ("site", column(truth.iter().map(|_| "S".to_string()).collect())),
        ("score", column(truth.iter().map(high).collect())),
        ("sex", column(truth.iter().map(|_| "F".to_string()).collect())),
        ("truth", column(truth)),
    ])
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_of_the_wrong_type_is_a_problem() {
    let folder = device("cases.parquet", &parquet(&["1", "0", "perhaps"]));
    let (_, told) = assessed(folder.path());
    assert!(!codes(&told).is_empty());
}

#[test]
fn parquet_that_is_cut_off_is_a_problem() {
    let whole = parquet(&["1", "0", "1", "0"]);
    for left in [0, 4, whole.len() / 2, whole.len() - 3] {
        let folder = device("cases.parquet", &whole[..left]);
        let (ran, told) = assessed(folder.path());
        assert!(!codes(&told).is_empty(), "{left}: {}", ran.err);
    }
}

#[test]
fn a_path_outside_the_folder_is_refused() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("cases.csv");
    fs::write(&secret, "id,site,truth,score,sex\nsecret-id,S,1,0.9,F\n").unwrap();
    for path in [secret.to_str().unwrap(), "../cases.csv", "data/../../cases.csv"] {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("device");
        fs::create_dir(&inner).unwrap();
        fs::copy(&secret, folder.path().join("cases.csv")).unwrap();
        declare(&inner, path);
        let (ran, told) = assessed(&inner);
        assert!(!codes(&told).is_empty(), "{path}: {}", ran.err);
        assert!(!ran.out.contains("secret-id") && !ran.err.contains("secret-id"));
    }
}

/// A path that the device file may not name is told once, with its place.
#[test]
fn a_table_without_a_usable_path_is_told_once() {
    let folder = device("cases.csv", b"id,site,truth,score,sex\n");
    declare(folder.path(), "/etc/passwd");
    let (_, told) = assessed(folder.path());
    let found = codes(&told);
    let about = |code: &&String| ["path-outside", "unreadable-file"].contains(&code.as_str());
    assert_eq!(found.iter().filter(about).collect::<Vec<_>>(), ["path-outside"]);
}

/// A pipe has no end until somebody writes into it, and nobody does.
#[test]
#[cfg(unix)]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let folder = device("cases.csv", b"");
    fs::remove_file(folder.path().join("data/cases.csv")).unwrap();
    let pipe = folder.path().join("data/cases.csv");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let mut running = std::process::Command::new(env!("CARGO_BIN_EXE_reliance"))
        .args(["check", ".", "--to", "us", "--on", "2026-11-22", "--no-report"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    for _ in 0..600 {
        if let Some(status) = running.try_wait().unwrap() {
            assert_eq!(status.code(), Some(1));
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    running.kill().unwrap();
    panic!("the program waits for the pipe");
}

#[test]
fn a_device_file_in_which_nothing_is_declared_is_not_assessed() {
    for text in ["", "# nothing\n", "\u{1}\u{2}\n", "]]]]\n"] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("reliance.toml"), text).unwrap();
        let ran = run(folder.path(), &["check", ".", "--to", "us", "--on", "2026-11-22"]);
        assert_eq!(ran.code, 2, "{text:?}: {}", ran.err);
        assert!(ran.err.contains("nothing can be assessed"), "{}", ran.err);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is written");
    }
}

/// Two of three strata that cannot be read do not make the third the whole population.
#[test]
fn a_population_with_a_wrong_row_is_none() {
    let rows = |wrong: &str| format!("sex,share\nF,0.5\n{wrong}\n");
    let answers = |wrong: &str| {
        let mut cases = String::from("id,site,truth,score,sex\n");
        (0..80).for_each(|at| cases.push_str(&format!("P{at},S,{},0.4,F\n", at % 2)));
        let folder = device("cases.csv", cases.as_bytes());
        fs::write(folder.path().join("data/population.csv"), rows(wrong)).unwrap();
        let path = folder.path().join("reliance.toml");
        let more = "[plan.representativeness]\nby = [\"sex\"]\nmargin = 0.2\n\
                    [populations.us]\nfile = \"data/population.csv\"\nsource = \"invented\"\n";
        fs::write(&path, fs::read_to_string(&path).unwrap() + more).unwrap();
        let (_, told) = check(folder.path(), "us");
        let mut said: Vec<String> =
            said(&told, "data-representativeness").into_iter().map(|(answer, _)| answer).collect();
        said.dedup();
        (said, codes(&told).contains(&"bad-stratum".to_string()))
    };
    assert_eq!(answers("M,0.5"), (vec!["not-shown".to_string()], false));
    assert_eq!(answers("M,half"), (vec!["undetermined".to_string()], true));
}

#[test]
fn a_catalogue_with_a_cycle_is_told_and_ends() {
    let folder = example();
    let copy = folder.path().join("catalogue");
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    for file in files(&built_in) {
        let to = copy.join(file.strip_prefix(&built_in).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, to).unwrap();
    }
    let file = copy.join("us/requirements/special-controls.toml");
    let text = fs::read_to_string(&file).unwrap();
    let ids: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("id = \"")?.strip_suffix('"'))
        .take(2)
        .collect();
    let mut circle = text.clone();
    for (id, next) in [(ids[0], ids[1]), (ids[1], ids[0])] {
        let line = format!("id = \"{id}\"\n");
        circle = circle.replace(&line, &format!("{line}superseded_by = \"{next}\"\n"));
    }
    fs::write(&file, circle).unwrap();
    let lint = run(folder.path(), &["catalogue", "lint", "--catalogue", "catalogue"]);
    let told = format!("{}{}", lint.out, lint.err);
    assert!(told.contains("cycle") || told.contains("circle"), "{told}");
    let arguments = ["check", "device", "--to", "us", "--catalogue", "catalogue", "--on"];
    let ran = run(folder.path(), &[&arguments[..], &["2026-11-22"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
}

fn awkward_sheet(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let format = rust_xlsxwriter::Format::new();
    let sheet = book.add_worksheet().set_name("Questions").unwrap();
    for (at, head) in ["Id", "Question", "Verdict", "Answer", "Name", "Date"].iter().enumerate() {
        sheet.write(0, at as u16, *head).unwrap();
    }
    sheet.write(1, 0, "fact:ivd").unwrap();
    sheet.write_formula(1, 2, "=1/0").unwrap();
    sheet.write_formula(2, 0, "=HYPERLINK(\"x\")").unwrap();
    sheet.merge_range(3, 0, 5, 3, "all of it", &format).unwrap();
    sheet.write(6, 0, "no such question").unwrap();
    sheet.write(6, 2, "satisfied").unwrap();
    sheet.write(6, 5, f64::MAX).unwrap();
    book.save(path).unwrap();
}

#[test]
fn a_sheet_with_formulas_and_merged_cells_is_read_or_told() {
    let folder = example();
    let sheet = folder.path().join("sheet.xlsx");
    awkward_sheet(&sheet);
    let before = files(&folder.path().join("device/attestations")).len();
    let ran = run(folder.path(), &["questions", "device", "--read", "sheet.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("sheet.xlsx"), "{}", ran.err);
    assert!(files(&folder.path().join("device/attestations")).len() <= before + 1);
    let ran = run(folder.path(), &["new", "other", "--from", "sheet.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    fs::write(folder.path().join("torn.xlsx"), &fs::read(&sheet).unwrap()[..200]).unwrap();
    for arguments in
        [["questions", "device", "--read", "torn.xlsx"], ["new", "third", "--from", "torn.xlsx"]]
    {
        let ran = run(folder.path(), &arguments);
        assert!(ran.code > 0 && ran.err.contains("torn.xlsx"), "{}", ran.err);
    }
}

#[test]
fn a_folder_in_use_is_refused_and_stays_as_it_was() {
    let folder = example();
    let device = folder.path().join("device");
    assert_eq!(check(&device, "us").0.code, 1);
    let report = device.join("report/us/report.html");
    let before = fs::read(&report).unwrap();
    let lock = fs::File::create(device.join(".reliance/lock")).unwrap();
    lock.lock().unwrap();
    let (ran, _) = check(&device, "us");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("in use"), "{}", ran.err);
    assert!(fs::read(&report).unwrap() == before);
}

#[test]
fn a_run_after_a_kill_leaves_nothing_half() {
    let folder = example();
    let device = folder.path().join("device");
    let report = device.join("report/us");
    for wait in [5, 40, 150, 400, 900] {
        let mut killed = std::process::Command::new(env!("CARGO_BIN_EXE_reliance"))
            .args(["check", ".", "--to", "us", "--on", "2026-11-22"])
            .current_dir(&device)
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        killed.kill().unwrap();
        killed.wait().unwrap();
        if let Ok(json) = fs::read_to_string(report.join("assessment.json")) {
            serde_json::from_str::<Value>(&json).unwrap();
        }
    }
    fs::create_dir_all(&report).unwrap();
    fs::write(report.join(".report.html.1.tmp"), "<html>half").unwrap();
    let (ran, _) = check(&device, "us");
    assert_eq!(ran.code, 1, "{}", ran.err);
    let names: Vec<String> = files(&report)
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, ["assessment.json", "report.html", "requirements.xlsx"]);
    let html = fs::read_to_string(report.join("report.html")).unwrap();
    assert!(html.trim_end().ends_with("</html>"));
}

#[test]
fn no_output_names_a_patient() {
    let mut table = String::from("id,site,truth,score,sex\n");
    for row in 0..80 {
        writeln!(table, "PLANTED-{row},S,{},0.31{row:02}77,F", row % 2).unwrap();
    }
    table.push_str("PLANTED-3,S,7,55.3177,F\nPLANTED-torn\nPLANTED-x,S,PLANTED-y,0.2,F\n");
    let folder = device("cases.csv", table.as_bytes());
    let mut told = String::new();
    for format in ["text", "json", "sarif"] {
        let arguments = ["check", ".", "--to", "us", "--all", "--format", format];
        let ran = run(folder.path(), &arguments);
        assert_eq!(ran.code, 1, "{}", ran.err);
        told += &(ran.out + &ran.err);
    }
    let ran = run(folder.path(), &["questions", ".", "--to", "us"]);
    told += &(ran.out + &ran.err);
    for path in files(folder.path()) {
        if !path.ends_with("data/cases.csv") {
            told += &String::from_utf8_lossy(&fs::read(&path).unwrap());
        }
    }
    for planted in ["PLANTED", "0.3105", "0.312277", "55.3177"] {
        assert!(!told.contains(planted), "an output holds `{planted}`");
    }
}
