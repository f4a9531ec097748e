//! The catalogue's facts of PS3.15 Table E.1-1, row by row against another reading of an
//! earlier edition; every difference is named here and in `docs/deidentification.md`.

use std::collections::BTreeMap;

use serde_json::Value;

const TABLE: &str =
    include_str!("../../../../../catalogue/standards/deidentification/ps3.15-2026d.tsv");

/// Column of the catalogue and key of the other reading.
const OPTIONS: [(&str, &str); 10] = [
    ("uids", "rtnUIDsOpt"),
    ("device", "rtnDevIdOpt"),
    ("institution", "rtnInstIdOpt"),
    ("patient", "rtnPatCharsOpt"),
    ("full-dates", "rtnLongFullDatesOpt"),
    ("modified-dates", "rtnLongModifDatesOpt"),
    ("descriptors", "cleanDescOpt"),
    ("structured", "cleanStructContOpt"),
    ("graphics", "cleanGraphOpt"),
    ("safe-private", "rtnSafePrivOpt"),
];

/// The tag of the catalogue as the other reading writes it.
fn id(tag: &str) -> String {
    let bare = tag.trim_matches(['(', ')']).replace(',', "");
    match bare.as_str() {
        "oddxxxx" => "ggggeeee-where-gggg-is-odd".into(),
        _ => bare.to_lowercase(),
    }
}

/// Cells of a row by column.
type Row<'a> = BTreeMap<&'a str, &'a str>;

fn catalogue() -> BTreeMap<String, Row<'static>> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let columns: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let row = |line: &'static str| {
        let cells: Row<'static> = columns.iter().copied().zip(line.split('\t')).collect();
        (id(cells["tag"]), cells)
    };
    lines.map(row).collect()
}

#[test]
fn the_table_of_the_standard_equals_another_reading_of_it() {
    let Some(stats) = super::folder("ps315") else { return };
    let path = stats.parent().unwrap().join("dicom/ps315_confidentiality_profile_attributes.json");
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (own, mut differences) = (catalogue(), Vec::new());
    for other in &rows {
        let Some(row) = own.get(&other["id"].as_str().unwrap().to_lowercase()) else {
            differences.push(format!("only there: {}", other["id"]));
            continue;
        };
        if row["basic"] != other["basicProfile"].as_str().unwrap() {
            differences
                .push(format!("{}: {} and {}", row["tag"], row["basic"], other["basicProfile"]));
        }
        for (column, key) in OPTIONS {
            let there = other[key].as_str().unwrap_or("-");
            if row[column] != there {
                differences.push(format!("{} {column}: {} and {there}", row["tag"], row[column]));
            }
        }
    }
    assert_eq!((own.len(), rows.len()), (657, 621));
    // Added to the standard after that edition; that none is only there makes them 36.
    assert_eq!(differences, ["(0032,1033) descriptors: C and -"]);
}
