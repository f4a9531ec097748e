//! Tests of lists of devices, in every form.

use std::io::Write as _;

use proptest::prelude::*;
use reliance_model::Date;

use super::*;

const JSON: &str = r#"[
  {"date": "09/08/2025", "device": "A", "company": "B", "code": "QAS",
   "submission_id": "K250001", "decision_date_openfda": "2025-09-07", "days": 3},
  {"date": "09/08/2025", "device": "C", "submission_id": "K250002",
   "decision_date_openfda": null},
  {"device": "D"}, {"submission_id": "K250002"}, {"submission_id": "K3", "date": "soon"}, 7
]"#;

/// As openFDA gives 510(k)s, with a De Novo among them.
const OPENFDA: &str = r#"{"meta": {"results": {"total": 2}, "last_updated": "2026-11-01"},
 "results": [
  {"k_number": "K250001", "applicant": "B", "device_name": "A", "product_code": "QAS",
   "decision_date": "2025-09-07", "decision_code": "SESE", "advisory_committee": "RA",
   "clearance_type": "Traditional", "statement_or_summary": "Summary",
   "openfda": {"device_class": "2", "regulation_number": "892.2080"}},
  {"k_number": "DEN180001", "device_name": "X", "product_code": "QAS",
   "decision_date": "20180213", "decision_code": "DENG"}]}"#;

/// As the FDA releases 510(k)s.
const PMN: &str = "\
KNUMBER|APPLICANT|CONTACT|DATERECEIVED|DECISIONDATE|DECISION|PRODUCTCODE|STATEORSUMM|TYPE|DEVICENAME
K250001|B|C|07/01/2025|09/07/2025|SESE|QAS|Summary|Traditional|A \"quoted, name
K250002|B|C|07/01/2025|13/45/2025|SESE|QASX|Summary|Special|C

K250003|B|C|a torn
line|07/01/2025|09/07/2025|SESE|QAS|Summary|Special|D
";

fn codes(problems: &[Problem]) -> Vec<(&str, String)> {
    problems.iter().map(|one| (one.code, one.place.suffix())).collect()
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

#[test]
fn json_and_csv_are_read() {
    let Reading { items, problems } = read("list.json", JSON.as_bytes());
    let devices = items.devices;
    assert_eq!(devices.len(), 3);
    assert_eq!((devices[0].decided, devices[1].decided), (day("2025-09-07"), day("2025-09-08")));
    let told: Vec<String> = problems
        .iter()
        .map(|one| format!("{}{}: {}", one.code, one.place.suffix(), one.message))
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    bad-date, row 5, not counting the header: an entry has no readable date: `soon`
    bad-entry, row 6, not counting the header: an entry has not the form of an entry, and is left out
    duplicate-number, row 4, not counting the header: an entry has a number listed before; the first stands: `K250002`
    missing-number, row 3, not counting the header: an entry has no submission number, and is left out
    odd-number, row 5, not counting the header: an entry has a number of no known form: `K3`
    ");
    let csv = "List of devices\nDate of Final Decision,Submission Number,Device,Company,\
               Panel (lead),Primary Product Code\n09/08/2025,K250001,\"A, v2\",B,Radiology,QAS\n";
    let Reading { items, problems } = read("list.csv", csv.as_bytes());
    assert_eq!(problems, []);
    let first = &items.devices[0];
    assert_eq!((first.name.as_str(), first.product_code.as_str()), ("A, v2", "QAS"));
    assert_eq!(first.more.committee.as_deref(), Some("Radiology"));
    assert_eq!(first.decided, day("2025-09-08"));
}

#[test]
fn openfda_and_release_files_say_the_same() {
    let openfda = read("a.json", OPENFDA.as_bytes());
    assert_eq!(openfda.problems, []);
    let [first, second] = &openfda.items.devices[..] else { panic!("{:?}", openfda.items) };
    assert_eq!(first.more.decision.as_deref(), Some("SESE"));
    assert_eq!((second.number.as_str(), second.decided), ("DEN180001", day("2018-02-13")));
    let released = read("pmn96cur.txt", PMN.as_bytes());
    let mut known = released.items.devices[0].clone();
    assert_eq!(known.name, "A \"quoted, name");
    known.name = "A".into();
    known.more.committee = Some("RA".into());
    known.more.lists = vec!["a.json".into()];
    assert_eq!(&known, first);
    assert_eq!(released.items.devices.len(), 2);
    let rows = ", 2 rows (3, 4; not counting the header)".to_string();
    let told = [("bad-date", ":3".into()), ("odd-product-code", ":3".into()), ("torn-entry", rows)];
    assert_eq!(codes(&released.problems), told);
}

#[test]
fn product_codes_and_recalls_are_told_from_devices() {
    let classes = r#"{"results": [{"product_code": "qas", "device_name": "Triage software",
        "definition": "Notifies.", "regulation_number": "892.2080", "device_class": "2"}]}"#;
    let reading = read("classification.json", classes.as_bytes());
    assert_eq!((reading.problems.len(), reading.items.devices.len()), (0, 0));
    assert_eq!(reading.items.codes["QAS"].regulation, "892.2080");
    let recalls = r#"{"results": [
        {"product_res_number": "Z-0001-2024", "recall_status": "Terminated", "product_code": "QAS",
         "event_date_initiated": "2024-01-05", "k_numbers": ["K250001", "K250002"],
         "pma_numbers": ["P150001"]},
        {"product_res_number": "Z-0002-2024", "k_numbers": []}]}"#;
    let reading = read("recall.json", recalls.as_bytes());
    assert_eq!(reading.problems, []);
    let numbers: Vec<&String> = reading.items.recalls.keys().collect();
    assert_eq!(numbers, ["K250001", "K250002", "P150001"]);
    let first = &reading.items.recalls["K250001"][0];
    assert_eq!((first.number.as_str(), first.day), ("Z-0001-2024", day("2024-01-05")));
    let none = r#"[{"recall_status": "Ongoing"}]"#;
    assert_eq!(codes(&read("r", none.as_bytes()).problems), [("empty-list", String::new())]);
}

#[test]
fn a_word_of_withdrawal_is_kept_and_a_no_is_none() {
    let csv = "k_number,withdrawn\nK250001,2025-01-02\nK250002,no\n";
    let devices = read("a.csv", csv.as_bytes()).items.devices;
    let status: Vec<Option<&str>> =
        devices.iter().map(|device| device.more.status.as_deref()).collect();
    assert_eq!(status, [Some("2025-01-02"), None]);
}

#[test]
fn lists_fill_one_another_and_differences_are_told() {
    let mut problems = Vec::new();
    let mut known = Listing::default();
    for (file, text) in [("ai.json", JSON), ("openfda.json", OPENFDA)] {
        merge(&mut known, read(file, text.as_bytes()).items, &mut problems);
    }
    assert_eq!((known.devices.len(), problems.len()), (4, 0));
    assert_eq!(known.devices[0].more.decision.as_deref(), Some("SESE"));
    assert_eq!(known.devices[0].more.lists, ["ai.json", "openfda.json"]);
    let other = "k_number,product_code\nK250001,MYN\n";
    merge(&mut known, read("other.csv", other.as_bytes()).items, &mut problems);
    assert_eq!(known.devices[0].product_code, "QAS");
    assert!(problems[0].message.contains("K250001: QAS and MYN"), "{problems:?}");
}

#[test]
fn a_packed_list_is_unpacked_and_a_packed_folder_is_not() {
    let packed = |names: &[&str]| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(OPENFDA.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    let one = read("device-510k.json.zip", &packed(&["device-510k.json"]));
    assert_eq!((one.items.devices.len(), one.problems.len()), (2, 0));
    let two = read("two.zip", &packed(&["a.json", "b.json"]));
    assert_eq!(codes(&two.problems), [("bad-list", String::new())]);
}

#[test]
fn what_is_no_list_is_a_problem() {
    for (text, code) in [
        ("", "empty-list"),
        ("{}", "bad-json"),
        ("[{", "bad-json"),
        ("{\"results\": 3}", "bad-json"),
        ("[]", "empty-list"),
        ("device,company\nA,B\n", "missing-column"),
        ("A|B|C|D\n1|2|3|4\n", "missing-column"),
    ] {
        assert_eq!(read("list", text.as_bytes()).problems[0].code, code, "{text}");
    }
    // What stands before the damage is kept.
    let torn = read("list", &OPENFDA.as_bytes()[..OPENFDA.len() - 2]);
    assert_eq!((torn.items.devices.len(), torn.problems[0].code), (2, "bad-json"));
}

#[test]
fn a_deep_list_ends_and_many_broken_entries_are_one_problem() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read("deep", deep.as_bytes()).problems[0].code, "bad-entry");
    let deep = format!("[{{\"k_number\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read("deep", deep.as_bytes()).problems[0].code, "bad-json");
    let many = format!("[{}{{\"k_number\": \"K250001\"}}]", "{\"device\": \"A\"},".repeat(10_000));
    let reading = read("many", many.as_bytes());
    let rows = ", 10000 rows (1, 2, 3, 4, 5 …; not counting the header)".to_string();
    assert_eq!(codes(&reading.problems), [("missing-number", rows)]);
    assert_eq!(reading.items.devices.len(), 1);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(text in "[\\[{|]?\\PC{0,100}") {
        read("list", text.as_bytes());
    }

    #[test]
    fn a_damaged_list_never_panics(at in 0usize..400, byte in any::<u8>()) {
        for text in [JSON, OPENFDA, PMN] {
            let mut bytes = text.as_bytes().to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            read("list", &bytes);
            read("list", &bytes[..at]);
        }
    }
}
