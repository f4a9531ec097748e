//! Tests of `spreadsheet`.

use proptest::prelude::*;
use reliance_model::device::Device;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{Preview, read};
use crate::device_file;
use crate::testing::catalogue;

/// The preview of a CSV, and the device that its text declares.
fn preview(text: &str) -> (Preview, Device) {
    let preview = read("sheet.csv", text.as_bytes(), &catalogue()).items;
    let reading = device_file::read("reliance.toml", &preview.text, &catalogue());
    assert_eq!(reading.problems, [], "{}", preview.text);
    (preview, reading.items.device)
}

const DOWN: &str = "\
Device name;Example Triage
Legal manufacturer:;Example GmbH
Software version;2.1.0
Intended purpose;Flags studies; and more
CE certificate number;EX 0001
Certificate issue date;02.05.2024
Expiry date;2029-05-01
Class;IIb
Function;triage, Detect
FDA class;II
ISO 13485 certificate number;QMS 1
ISO 13485 expiry date;soon
Model name;detector
Inteded users;radiologist
510(k) number;K000001
Colour;blue
Class;IIa
Users;nurse
Markets;Europe
";

#[test]
fn a_sheet_of_two_columns_is_read() {
    let text = DOWN.replace("Flags studies; and more", "\"Flags studies; and more\"");
    let (preview, device) = preview(&text);
    assert_eq!(device.name, "Example Triage");
    assert_eq!(device.intended_use, "Flags studies; and more");
    assert_eq!(device.authorizations[0].granted.unwrap().to_string(), "2024-05-02");
    assert!(device.profile("eu").is("eu_class", "IIb"));
    assert!(device.profile("us").is("function", "detect"));
    assert_eq!(device.certificates[0].number, "QMS 1");
    insta::assert_snapshot!(preview.lines().join("\n"), @r"
    read      Device name: Example Triage → name
    read      Legal manufacturer: Example GmbH → manufacturer
    read      Software version: 2.1.0 → version
    read      Intended purpose: Flags studies; and more → intended_use
    read      CE certificate number: eu-ce-mdr EX 0001 → authorizations.number
    read      Certificate issue date: 2024-05-02 → authorizations.granted
    read      Expiry date: 2029-05-01 → authorizations.expires
    read      Class: IIb → facts.eu_class
    read      Function: triage; detect → facts.function
    read      FDA class: II → facts.us_class
    read      ISO 13485 certificate number: QMS 1 → certificates.number
    read      Users: nurse → settings.users
    read      Markets: eu → facts.CODE.marketed
    left out  ISO 13485 expiry date: soon (it is not a date: write it as YYYY-MM-DD)
    left out  Inteded users: radiologist (no such heading is known; did you mean `intended users`?)
    left out  510(k) number: K000001 (another authorization is given before; add it by hand)
    left out  Colour: blue (no such heading is known; did you mean `cloud`?)
    left out  Class: IIa (`facts.eu_class` is given before; the first value is taken)
    left out  Model name: detector (a model has a name and a version)
    ");
    assert_eq!(device.settings["eu"].users, ["nurse"]);
}

#[test]
fn what_is_left_out_stands_as_comments_in_the_file_and_nowhere_else() {
    let text = "Device name;A;B\nTarget markets;US\nNotifed body number;2797\n;lonely\n\
                Valid until;46349\nRemark;\"two\nlines # [facts]\u{7f}\"\n";
    let (preview, device) = preview(text);
    assert_eq!(device.name, "A");
    let at = preview.text.find("\n# LEFT OUT").unwrap();
    insta::assert_snapshot!(&preview.text[at..], @r"
    # LEFT OUT of sheet.csv: what was not understood, and nothing reads it here.
    # Write what it says under its key above, then take the line away.
    # - line 2: Target markets: US (no such heading is known; did you mean `markets`?)
    # - line 3: Notifed body number: 2797 (no such heading is known)
    # - line 6: Remark: two lines # [facts] (no such heading is known)
    # - line 1: Device name: B (one value is read beside its heading, and this is a further one)
    # - line 4: lonely (it has no heading)
    # - line 5: Valid until: 2026-11-23 (the certificate has no number, or ends before it began)
    ");
    let whole = "Device name;A\nVersion;1\n";
    assert!(!read("sheet.csv", whole.as_bytes(), &catalogue()).items.text.contains("LEFT OUT"));
}

#[test]
fn a_heading_that_holds_a_known_one_is_told_it() {
    let near = |heading| super::headings::nearest(heading, &catalogue());
    for (heading, want) in [
        ("Target markets", Some("markets")),
        ("Planned market", Some("markets")),
        ("Name of the manufacturer", Some("manufacturer")),
        ("EU MDR class", Some("mdr class")),
        ("Inteded users", Some("intended users")),
        ("Device warranty", None),
        ("Market research", None),
        ("Notifed body number", None),
    ] {
        assert_eq!(near(heading).as_deref(), want, "{heading}");
    }
}

#[test]
fn what_is_left_out_is_bounded() {
    let text: String = (0..700).map(|row| format!("{};{}\n", "x".repeat(90), row)).collect();
    let (preview, _) = preview(&text);
    assert_eq!(preview.text.matches("\n# - line ").count(), 500);
    assert!(preview.text.ends_with("# and 200 more: see the sheet\n"));
    let long = format!("Device name;A\nx;{}\n", "ö".repeat(1_000));
    let (preview, _) = super::tests::preview(&long);
    assert!(preview.text.lines().all(|line| line.chars().count() < 400));
}

#[test]
fn a_sheet_of_rows_is_read_and_the_first_device_taken() {
    let text = "Device,Company,Version,AI\nA,B,1,locked\nC,D,2,none\n";
    let (_, device) = preview(text);
    assert_eq!((device.name.as_str(), device.manufacturer.as_str()), ("A", "B"));
    assert!(device.profile("us").is("ai", "locked"));
    let problems = read("sheet.csv", text.as_bytes(), &catalogue()).problems;
    assert_eq!(problems[0].message, "the sheet has 2 devices; the first is taken");
}

#[test]
fn a_workbook_is_read_with_its_dates_and_without_its_formulas() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (row, (heading, value)) in
        [("Device name", "A"), ("CE certificate number", "1")].into_iter().enumerate()
    {
        sheet.write_string(row as u32 + 3, 1, heading).unwrap();
        sheet.write_string(row as u32 + 3, 2, value).unwrap();
    }
    sheet.write_string(5, 1, "Valid until").unwrap();
    let day = ExcelDateTime::from_ymd(2029, 5, 1).unwrap();
    sheet.write_with_format(5, 2, &day, &date).unwrap();
    sheet.write_string(6, 1, "Version").unwrap();
    sheet.write_formula(6, 2, "1+1").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let reading = read("sheet.xlsx", &bytes, &catalogue());
    assert_eq!(reading.problems, []);
    let device = device_file::read("reliance.toml", &reading.items.text, &catalogue()).items.device;
    assert_eq!(device.authorizations[0].expires.unwrap().to_string(), "2029-05-01");
    assert_eq!(reading.items.not_understood[0].why, "it is a formula: paste its value");
}

#[test]
fn a_cell_of_separators_alone_is_left_out() {
    for heading in ["Function", "Users", "Markets"] {
        let (read, device) = preview(&format!("Device name;A\n{heading};\" , ;\"\n"));
        assert_eq!(read.not_understood[0].why, "no value stands in it", "{heading}");
        assert!(device.settings.is_empty());
    }
}

#[test]
fn what_says_nothing_is_a_problem() {
    for (text, code) in [("", "empty-sheet"), ("a,b\nc,d\n", "nothing-understood")] {
        assert_eq!(read("a.csv", text.as_bytes(), &catalogue()).problems[0].code, code);
    }
    // What is left is still a device file that runs.
    preview("a,b\nc,d\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the cells, the text is a device file without a problem.
    #[test]
    fn the_text_always_reads(
        cells in proptest::collection::vec(
            (0..19_usize, "\\PC{0,12}|[;, ]{1,3}|[\\x00-\\x1f\\n]{1,3}x|2026-01-01|II|triage"),
            0..12,
        ),
    ) {
        let headings: Vec<&str> = DOWN.lines().filter_map(|line| line.split(';').next()).collect();
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let text: String = cells
            .iter()
            .map(|(at, value)| format!("{};{}\n", headings[*at], quote(value)))
            .collect();
        preview(&text);
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read("a.csv", &bytes, &catalogue());
    }
}
