//! Releasing tallies.

use reliance_stats::reduction::Cell;

use super::*;

fn tally(axes: &[&str], cells: &[(&[&str], u64)]) -> Tally {
    let level = |text: &&str| match text.parse() {
        Ok(number) => Level::Number(Number::new(number).unwrap()),
        Err(_) => Level::text(*text),
    };
    let cell = |rows| Cell { rows, values: vec![(Number::new(0.5).unwrap(), rows)] };
    Tally {
        axes: axes.iter().map(|axis| axis.to_string()).collect(),
        cells: cells
            .iter()
            .map(|(key, rows)| (key.iter().map(level).collect(), cell(*rows)))
            .collect(),
        loss: None,
    }
}

fn release(keep: &[&str]) -> Release {
    Release {
        keep: keep.iter().map(|axis| axis.to_string()).collect(),
        minimum: 5,
        person: "A. Person".into(),
        on: Date::from_ymd_opt(2026, 11, 22).unwrap(),
        ..Release::default()
    }
}

#[test]
fn a_small_cell_takes_the_next_one_with_it() {
    let tally = tally(&["site"], &[(&["A"], 2), (&["B"], 9), (&["C"], 20), (&["D, E"], 30)]);
    let released = ReleasedTally::new(&tally, &release(&["site"])).unwrap();
    insta::assert_snapshot!(released.csv(), @r#"
    # released by A. Person on 2026-11-22
    # the values within cells are left out
    # 1 cells of 1 to 4 rows are hidden, and 1 more so that no total gives them away
    site,rows
    A,
    B,
    C,20
    "D, E",30
    "#);
    insta::assert_snapshot!(released.json(), @r#"{"version":1,"person":"A. Person","on":"2026-11-22","minimum":5,"loss":["the values within cells are left out","1 cells of 1 to 4 rows are hidden, and 1 more so that no total gives them away"],"axes":["site"],"cells":[{"levels":["A"],"rows":null},{"levels":["B"],"rows":null},{"levels":["C"],"rows":20},{"levels":["D, E"],"rows":30}]}"#);
}

/// Row and column totals known: nobody can subtract.
#[test]
fn a_two_way_table_hides_a_rectangle() {
    let cells: &[(&[&str], u64)] = &[
        (&["F", "no"], 40),
        (&["F", "yes"], 3),
        (&["M", "no"], 50),
        (&["M", "yes"], 12),
        (&["X", "no"], 60),
        (&["X", "yes"], 14),
    ];
    let tally = tally(&["sex", "call"], cells);
    let released = ReleasedTally::new(&tally, &release(&["sex", "call"])).unwrap();
    let hidden: Vec<String> = released
        .cells()
        .iter()
        .filter(|(_, rows)| rows.is_none())
        .map(|(key, _)| key.join(" "))
        .collect();
    assert_eq!(hidden, ["F no", "F yes", "M no", "M yes"]);
}

#[test]
fn numbers_are_put_into_bands_and_axes_summed_away() {
    let ages: Vec<String> = (20..60).map(|age| age.to_string()).collect();
    let keys: Vec<[&str; 2]> = ages.iter().map(|age| [age.as_str(), "F"]).collect();
    let cells: Vec<(&[&str], u64)> = keys.iter().map(|key| (&key[..], 1)).collect();
    let tally = tally(&["age", "sex"], &cells);
    let mut release = release(&["age"]);
    assert_eq!(ReleasedTally::new(&tally, &release), Err(NotReleased::TooFine("age".into())));
    release.bands.insert("age".into(), vec![Number::new(40.0).unwrap()]);
    let released = ReleasedTally::new(&tally, &release).unwrap();
    let rows: Vec<_> = released.cells().iter().map(|(key, rows)| (key.join(" "), *rows)).collect();
    assert_eq!(rows, [("40+".to_string(), Some(20)), ("<40".to_string(), Some(20))]);
    assert!(released.loss().contains(&"axis `sex` is summed away".to_string()));
}

#[test]
fn what_cannot_be_released_says_why() {
    let tally = tally(&["site"], &[(&["A"], 2)]);
    let new = |release: &Release| ReleasedTally::new(&tally, release).unwrap_err().to_string();
    assert_eq!(new(&release(&["site"])), "there are fewer rows than the minimum");
    assert_eq!(
        new(&Release { minimum: 1, ..release(&[]) }),
        "give a minimum cell size of at least 2"
    );
    assert_eq!(
        new(&Release { person: " ".into(), ..release(&[]) }),
        "name the person who releases it"
    );
    let no_axis = Release { minimum: 2, ..release(&["reader"]) };
    assert_eq!(new(&no_axis), "the tally has no axis `reader`");
}
