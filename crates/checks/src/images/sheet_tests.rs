//! Data sheets and their pictures, from folders of a few rows.

use reliance_model::data_sheet::DataSheet;
use reliance_model::picture::Picture;

use super::{drawn, sheet};
use crate::testing::{Folder, folder, reduce};

fn sheets(folder: &Folder) -> (Vec<DataSheet>, Vec<Picture>) {
    let mut kept = Vec::new();
    let reductions = reduce(folder, sheet::needs(&folder.evidence));
    let sheets = sheet::sheets(&folder.evidence, &reductions, |picture| {
        kept.push(picture);
        kept.len() - 1
    });
    (sheets, kept)
}

const ROWS: [&str; 5] = [
    "patient=p study=s series=e site=us1 split=test modality=CT manufacturer=Acme scanner=One slice-thickness=0.6 tube-voltage=120 study-date=2022-03-04 deid-state=declared deid-edition=2026d",
    "patient=p study=s series=f site=us1 split=test modality=CT manufacturer=Acme scanner=One slice-thickness=1.5 tube-voltage=120 study-date=2022-03-04 deid-state=declared-and-violated deid-edition=2026d deid-text-removed=2",
    "patient=q study=t series=g site=eu1 split=train modality=CT manufacturer=Bolt slice-thickness=1.5 tube-voltage=90 study-date=2021-01-09 deid-state=never deid-edition=2026d",
    "patient=r study=u series=h site=eu1 split=train modality=MR deid-state=not-judged",
    "patient=r study=u series=h split=train",
];

#[test]
fn a_data_sheet_counts_what_the_rows_say() {
    let (sheets, pictures) = sheets(&folder().inventory("ct", &ROWS));
    let [sheet] = &sheets[..] else { panic!("{sheets:?}") };
    assert_eq!(sheet.sha256.as_deref(), Some(&*"11".repeat(32)));
    let parts: Vec<String> = sheet
        .parts
        .iter()
        .map(|part| {
            format!(
                "{} {}: {:?} {:?} {:?} {:?}",
                part.name, part.role, part.instances, part.series, part.studies, part.patients
            )
        })
        .collect();
    insta::assert_snapshot!(parts.join("\n"), @r"
    ct : Some(5) Some(4) Some(3) Some(3)
    ct:test test: Some(2) Some(2) Some(1) Some(1)
    ct:train training: Some(3) Some(2) Some(2) Some(2)
    ");
    let columns: Vec<String> = sheet
        .columns
        .iter()
        .map(|one| format!("{}: {:?}, unknown {}", one.what, one.levels, one.unknown))
        .collect();
    insta::assert_snapshot!(columns.join("\n"), @r#"
    modality: [("CT", 3), ("MR", 1)], unknown 1
    body part: [], unknown 5
    site: [("eu1", 2), ("us1", 2)], unknown 1
    manufacturer: [("Acme", 2), ("Bolt", 1)], unknown 2
    model: [("One", 2)], unknown 3
    kernel: [], unknown 5
    sex: [], unknown 5
    transfer syntax: [], unknown 5
    "#);
    assert_eq!(sheet.studied, Some(("2021-01".to_string(), "2022-03".to_string())));
    assert_eq!(sheet.undated, 2);
    assert_eq!(sheet.open, ["the number of files without a row in `ct`"]);
    let judged = sheet.deidentification.as_ref().unwrap();
    assert_eq!(judged.declared, Some(0.4));
    assert_eq!(judged.violations, [("text_removed".to_string(), 2)]);
    let unjudged = ("not-judged".to_string(), 2);
    assert!(judged.states.contains(&unjudged), "{judged:?}");
    assert_eq!(sheet.pictures, [0, 1, 2]);
    assert_eq!(pictures.len(), 3);
}

#[test]
fn files_without_a_row_are_counted() {
    let files = ["problem=broken-dicom format=DICOM", "format=text", "format=text"];
    let (sheets, _) = sheets(&folder().inventory("ct", &ROWS).without_row(&files));
    let found = sheets[0].without_row.as_ref().unwrap();
    assert_eq!(found.problems, [("broken-dicom".to_string(), 1)]);
    assert_eq!(found.others, [("text".to_string(), 2)]);
    assert!(sheets[0].open.is_empty());
}

#[test]
fn sites_stand_against_scanners_and_measures_by_market() {
    let (_, pictures) = sheets(&folder().inventory("ct", &ROWS));
    let [Picture::Heat { rows, columns, counts, .. }, thickness, voltage] = &pictures[..] else {
        panic!("{pictures:?}")
    };
    assert_eq!(rows, &["EU27, eu1", "US, us1", "no site named"]);
    assert_eq!(columns, &["Bolt, no model named", "One, Acme", "not named"]);
    assert_eq!(counts, &[vec![1, 0, 1], vec![0, 2, 0], vec![0, 0, 1]]);
    let told = |picture: &Picture| {
        let Picture::Distribution { title, bins, series, .. } = picture else { panic!() };
        let groups: Vec<String> = series
            .iter()
            .map(|one| format!("{}: {:?}, {} unknown", one.name, one.bins, one.unknown))
            .collect();
        format!("{title}: {bins:?}\n{}", groups.join("\n"))
    };
    insta::assert_snapshot!(told(thickness), @r#"
    Slice thickness of `ct` by market: ["0 to <1", "1 to <1.5", "1.5 to <2.5"]
    EU27: [(0, 0.0), (0, 0.0), (1, 1.0)], 1 unknown
    US: [(1, 0.5), (0, 0.0), (1, 0.5)], 0 unknown
    no region declared: [(0, 0.0), (0, 0.0), (0, 0.0)], 1 unknown
    "#);
    insta::assert_snapshot!(told(voltage), @r#"
    Tube voltage of `ct` by market: ["80 to <100", "100 to <120", "120 to <140"]
    EU27: [(1, 1.0), (0, 0.0), (0, 0.0)], 1 unknown
    US: [(0, 0.0), (0, 0.0), (2, 1.0)], 0 unknown
    no region declared: [(0, 0.0), (0, 0.0), (0, 0.0)], 1 unknown
    "#);
}

#[test]
fn many_sites_and_scanners_are_summed_and_nothing_is_lost() {
    let rows: Vec<String> =
        (0..40).map(|n| format!("site=eu{n:02} manufacturer=M{n:02} scanner=S")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (_, pictures) = sheets(&folder().inventory("ct", &rows));
    let [Picture::Heat { rows, columns, counts, .. }] = &pictures[..] else {
        panic!("{pictures:?}")
    };
    assert_eq!((rows.len(), columns.len()), (14, 8));
    assert_eq!(rows.last().map(String::as_str), Some("27 other sites"));
    assert_eq!(columns.last().map(String::as_str), Some("33 other scanners"));
    assert_eq!(counts.iter().flatten().sum::<u64>(), 40);
}

#[test]
fn without_regions_splits_stand_side_by_side_and_without_rows_the_sheet_says_so() {
    let split =
        folder().inventory("ct", &ROWS).device(|device| device.inventories[0].regions.clear());
    let (_, pictures) = sheets(&split);
    let Some(Picture::Distribution { title, series, .. }) = pictures.get(1) else {
        panic!("{pictures:?}")
    };
    assert_eq!(title, "Slice thickness of `ct` by split");
    assert_eq!(series.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["test", "train"]);
    let scoped = split.device(|device| {
        device.inventories[0].patients = reliance_model::device::PatientScope::Site;
    });
    // One of the two instances of patient r names no site.
    assert_eq!(self::sheets(&scoped).0[0].parts[0].patients, Some(4));
    let (sheets, pictures) = sheets(&folder().inventory("ct", &[]));
    assert_eq!(sheets[0].open, ["a row in data set `ct`"]);
    assert!(pictures.is_empty() && sheets[0].parts.is_empty());
    let blank = folder().inventory("ct", &["patient=p"]);
    let reductions = reduce(&blank, sheet::needs(&blank.evidence));
    let inventory = &blank.evidence.device.inventories[0];
    assert_eq!(drawn::heat(&reductions, inventory), None);
    assert!(drawn::distributions(&reductions, inventory).is_empty());
}
