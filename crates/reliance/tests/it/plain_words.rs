//! What somebody reads who meets the program for the first time.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{DAY, example, run};

fn table(folder: &Path, rows: &[&str]) {
    let mut text = String::from("id,truth,score\n");
    for (at, row) in rows.iter().enumerate() {
        let _ = writeln!(text, "c{at},{row}");
    }
    fs::write(folder.join("t.csv"), text).unwrap();
}

const ROWS: [&str; 8] = ["1,0.9", "1,0.4", "0,0.3", "0,0.6", "1,0.8", "0,0.2", "1,0.7", "0,0.1"];

fn stat(rows: &[&str], arguments: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    table(folder.path(), rows);
    let (name, more) = arguments.split_first().unwrap();
    let own = ["stat", name, "t.csv", "--truth", "truth", "--score", "score"];
    let ran = run(folder.path(), &[&own[..], more].concat());
    (ran.code, format!("{}{}", ran.out, ran.err))
}

#[test]
fn a_column_that_is_named_and_not_there_ends_a_statistic() {
    let (code, told) = stat(&ROWS, &["auc", "--case", "id"]);
    assert_eq!(code, 0, "{told}");
    let (code, told) = stat(&ROWS, &["auc", "--case", "Study_ID"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("there is no column `Study_ID` (role `case`); give the"), "{told}");
    assert!(!told.contains("DeLong"), "{told}");
}

#[test]
fn torn_rows_are_told_beside_the_count_of_rows() {
    let (code, told) = stat(&[&ROWS[..], &["1", "0,0.1,7"]].concat(), &["auc"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("note: 2 torn rows are left out, too, and stand in no count"), "{told}");
    assert!(told.contains("2 rows (9, 10; not counting the header)"), "{told}");
    assert!(!stat(&ROWS, &["auc"]).1.contains("torn"));
}

#[test]
fn a_score_that_is_no_probability_is_named_with_its_row_and_a_way_out() {
    let (code, told) = stat(&[&ROWS[..], &["1,1.7"]].concat(), &["calibration"]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("1.7 is not a proportion from 0 to 1; it stands in t.csv, row 9,"));
    assert!(told.contains("name it with --missing"), "{told}");
}

#[test]
fn labels_of_one_side_alone_are_not_taken() {
    for (given, lacks) in [("--positive", "--negative"), ("--negative", "--positive")] {
        let (code, told) = stat(&ROWS, &["auc", given, "1"]);
        assert_eq!(code, 2, "{told}");
        assert!(told.contains(&format!("{given} is given alone; name with {lacks}")), "{told}");
    }
    assert_eq!(stat(&ROWS, &["auc", "--positive", "1", "--negative", "0"]).0, 0);
}

#[test]
fn routes_say_what_is_held_and_call_the_ordinary_way_that() {
    let folder = example();
    let routes = |market: &str| {
        let ran = run(folder.path(), &["routes", "device", "--on", DAY, "--to", market]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let cn = routes("cn");
    let held = "declared as held: CE mark (MDR) EX-MDR-0417 (until 2030-05-31)";
    assert_eq!(cn.lines().nth(1), Some(held));
    assert!(cn.contains("\nordinary, open   CE mark (MDR) EX-MDR-0417 → full NMPA"), "{cn}");
    assert!(cn.contains("\nclosed           nothing is held that these start from: us-cn"), "{cn}");
    assert!(!cn.contains("none of") && !cn.contains("\n  open"), "{cn}");
    let eu = routes("eu");
    assert!(eu.contains("\nheld here        CE mark (MDR) EX-MDR-0417 (until"), "{eu}");
    // What shortens the way stands before the ordinary procedure.
    let gb = routes("uk-gb");
    let (short, long) = (gb.find("\nopen  ").unwrap(), gb.find("\nordinary, open"));
    assert!(long.is_none_or(|long| short < long), "{gb}");
    let plan = run(folder.path(), &["routes", "device", "--on", DAY, "--plan"]).out;
    assert!(plan.contains("\n  asked: requirements of law") && plan.contains("as few remain: "));
    assert_eq!(plan.matches("(tied with 11 other orders)").count(), 1, "{plan}");
}

#[test]
fn the_words_of_the_reports_have_a_page_each_and_one_together() {
    let folder = tempfile::tempdir().unwrap();
    let explain = |name: &str| run(folder.path(), &["explain", name]);
    let all = explain("words").out;
    for word in ["undetermined", "only reported", "ordinary, open", "copy", "guidance", "set aside"]
    {
        assert!(all.contains(&format!("- {word}: ")), "{word}: {all}");
        let own = explain(word);
        assert!(own.code == 0 && own.out.contains(&format!("- {word}: ")), "{word}: {}", own.err);
    }
    assert!(explain("not-shown").out.contains("- not shown: "));
    assert!(explain("reported").out.contains("- only reported: "));
    let unknown = explain("zzzzzz");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("`reliance explain words`"), "{}", unknown.err);
    let near = explain("undetermind").err;
    assert!(near.contains("did you mean `undetermined`?"), "{near}");
    assert!(explain("auc").out.contains("DeLong"));
}

#[test]
fn a_parameter_that_a_check_does_not_know_is_told_by_lint() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("catalogue");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue"), &below);
    let lint = || {
        let ran = run(folder.path(), &["catalogue", "lint", "--catalogue", "catalogue"]);
        (ran.code, ran.out)
    };
    assert!(!lint().1.contains("unknown-parameter"), "{}", lint().1);
    let file = below.join("us/requirements/added.toml");
    let asked = "[[requirement]]\nid = \"us.added\"\ntitle = \"T\"\nsource = \"us/qmsr\"\n\
        section = \"1\"\nforce = \"law\"\nstatus = \"in-force\"\nasks = \"A\"\nhow = \"H\"\n\
        applies = \"all\"\nphrase = \"all\"\nread_as = \"copy\"\nread_note = \"n\"\nfacets = {}\n\
        checks = [\"responsible-person(rol=xx-holder)\"]\n";
    fs::write(&file, asked).unwrap();
    let (_, told) = lint();
    let said = "warning[unknown-parameter]: the check `responsible-person` does not know \
                `rol = xx-holder`";
    assert!(told.contains(said), "{told}");
    assert!(told.contains("us/requirements/added.toml:15:12"), "{told}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}
