//! How rows are divided among data sets: misspelt levels take no case away unseen.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{device, run, told};
use reliance_model::device::{Dataset, Device};
use reliance_model::problem::Problem;
use reliance_stats::reduction::{Axis, Need};
use reliance_tables::Budget;

/// One data set by levels of one role.
fn part(name: &str, role: &str, levels: &[&str]) -> Dataset {
    let levels = levels.iter().map(|level| level.to_string()).collect();
    let rows = [(role.to_string(), levels)].into();
    Dataset { name: name.into(), table: "log".into(), rows, ..Dataset::default() }
}

fn divided(columns: &[&str], parts: Vec<Dataset>) -> Device {
    Device { datasets: parts, ..device("a.csv", columns) }
}

/// The problems, where only the first data set is asked for.
fn problems(device: &Device, text: &str, threads: usize) -> Vec<Problem> {
    let need = Need::tally(&device.datasets[0].name, vec![Axis::binary("truth")]);
    let budget = Budget { threads, ..Budget::default() };
    run(device, &[("a.csv", text.into())], &[need], &budget).problems
}

const SITES: &str = "case,truth,site\n1,0,Munich\n2,1,Milan\n3,1,Münich\n4,0,Boston\n5,1,\n";

#[test]
fn a_misspelt_level_is_told_with_what_it_leaves_out() {
    let parts = vec![
        part("eu-test", "site", &["Munich", "Milan", "Rome"]),
        part("us-test", "site", &["Bostn"]),
    ];
    let device = divided(&["case", "truth", "site"], parts);
    let problems = problems(&device, SITES, 1);
    insta::assert_snapshot!(told(&problems), @r"
    unknown-level: no row of table `log` has `site` `Rome`, which data set `eu-test` takes
    empty-data-set: data set `us-test` is empty: no row of table `log` has all its levels
    unknown-level: no row of table `log` has `site` `Bostn`, which data set `us-test` takes
    rows-outside, 3 rows (3, 4, 5; not counting the header): rows of table `log` belong to no data set; they have no `site` (1), `site` `Boston` (1), `site` `Münich` (1)
    ");
    let help: Vec<_> = problems.iter().map(|problem| problem.help.as_deref().unwrap()).collect();
    assert_eq!(
        help,
        [
            "correct `rows` of `eu-test` in `reliance.toml`, or the table",
            "correct `rows` of `us-test` in `reliance.toml`, or the table",
            "did you mean `Boston`?",
            "are levels spelt as in `rows`? Other spellings go into `recode`",
        ]
    );
}

#[test]
fn rows_outside_are_told_only_where_rows_are_divided() {
    let boston = || part("us-test", "site", &["Boston"]);
    let device_of = |parts| divided(&["case", "truth", "site"], parts);
    // One data set that leaves rows out chooses, and does not divide.
    assert_eq!(problems(&device_of(vec![boston()]), SITES, 1), []);
    // With a data set of all rows, no row is outside.
    let all = Dataset { rows: Default::default(), ..part("all", "site", &[]) };
    assert_eq!(problems(&device_of(vec![boston(), all]), SITES, 1), []);
    // A level that is recoded is another spelling, and counts.
    let rest = part("eu-test", "site", &["Munich", "Milan"]);
    let mut device = device_of(vec![boston(), rest]);
    device.tables[0].recode.insert("site".into(), [("Münich".into(), "Munich".into())].into());
    insta::assert_snapshot!(told(&problems(&device, SITES, 1)), @"rows-outside, row 5, not counting the header: rows of table `log` belong to no data set; they have no `site` (1)");
}

#[test]
fn no_level_of_an_identifier_is_shown() {
    let text = "case,truth,arm,site\nP-Doe,0,a,A\nP-Roe,1,b,A\nP-Poe,1,secret,1980-01-02\n";
    let columns = ["case", "truth", "arm", "site"];
    let parts = vec![part("one", "case", &["P-Doe", "P-Joe"]), part("two", "case", &["P-Roe"])];
    // Both are asked for, since identifiers are not read as levels without need.
    let needs = ["one", "two"].map(|name| Need::tally(name, vec![Axis::binary("truth")]));
    let files = [("a.csv", text.as_bytes().to_vec())];
    let cases = run(&divided(&columns, parts), &files, &needs, &Budget::default()).problems;
    let arms = divided(&columns, vec![part("one", "arm", &["a"]), part("two", "arm", &["b"])]);
    let sites = divided(&columns, vec![part("one", "site", &["A"]), part("two", "site", &["B"])]);
    let all = [cases, problems(&arms, text, 1), problems(&sites, text, 1)].concat();
    insta::assert_snapshot!(told(&all), @r"
    unknown-level: no row of table `log` has 1 of the 2 levels of `case` that data set `one` takes
    rows-outside, row 3, not counting the header: rows of table `log` belong to no data set; they have 1 level of `case`
    empty-data-set: data set `two` is empty: no row of table `log` has all its levels
    unknown-level: no row of table `log` has `site` `B`, which data set `two` takes
    ");
    let text = format!("{all:?}");
    for hidden in ["Doe", "Joe", "Roe", "Poe", "secret", "1980"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}

#[test]
fn the_problems_do_not_depend_on_the_number_of_threads() {
    let mut text = String::from("case,truth,site\n");
    for row in 0..40_000 {
        text += &format!("{row},{},{}\n", row % 2, ["North", "South", "Norht", "East"][row % 4]);
    }
    let parts = vec![part("one", "site", &["North"]), part("two", "site", &["South", "Souht"])];
    let device = divided(&["case", "truth", "site"], parts);
    let one = problems(&device, &text, 1);
    insta::assert_snapshot!(told(&one), @r"
    unknown-level: no row of table `log` has `site` `Souht`, which data set `two` takes
    rows-outside: rows of table `log` belong to no data set; they have `site` `Norht` (10000)
    ");
    assert_eq!(one, problems(&device, &text, 4));
}

#[test]
fn a_table_without_rows_empties_its_data_sets() {
    let device = divided(&["truth", "site"], vec![part("one", "site", &["A"])]);
    insta::assert_snapshot!(told(&problems(&device, "truth,site\n", 1)), @"empty-data-set: data set `one` is empty: table `log` has no row that counts");
}
