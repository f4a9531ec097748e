//! How much the shipped example asks of persons, and how answers come back.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{DAY, check, example, list, run, text};

/// Questions that something waits for.
fn waiting(told: &Value) -> Vec<&Value> {
    list(told, "questions").iter().filter(|question| question["counts"] == true).collect()
}

/// An answer to each of these questions, as a file of attestations.
fn answer(device: &Path, questions: &[(String, String)]) {
    let mut file = String::new();
    for (id, values) in questions {
        let _ = write!(
            file,
            "[[attestation]]\nquestion = \"{id}\"\n{values}\nanswer = \"It is so.\"\n\
             person = \"A. Nobody (invented)\"\non = 2026-11-20\n\n"
        );
    }
    fs::write(device.join("attestations/test.toml"), file).unwrap();
}

/// Requirements and routes that these questions settle.
fn settled(questions: &[&Value]) -> usize {
    let ids = questions.iter().flat_map(|question| list(question, "settles"));
    ids.filter_map(Value::as_str).collect::<BTreeSet<&str>>().len()
}

/// Questions asked at first and what they settle; questions in all, if every doubt turns out
/// to apply; questions of what is not made.
fn asked(market: &str) -> String {
    let folder = example();
    let device = folder.path().join("device");
    let (mut answered, mut first) = (Vec::new(), None);
    loop {
        answer(&device, &answered);
        let (_, told) = check(&device, market);
        let questions = waiting(&told);
        let later = list(&told, "questions").len() - questions.len();
        first.get_or_insert_with(|| {
            let settled = settled(&questions);
            format!("{} about {settled}; {later} not yet", questions.len())
        });
        let doubts: Vec<String> = questions
            .iter()
            .map(|question| text(question, "id").to_string())
            .filter(|id| id.starts_with("doubt:"))
            .collect();
        if doubts.is_empty() {
            let first = first.unwrap_or_default();
            return format!("{first}; {} in all", questions.len() + answered.len());
        }
        answered.extend(doubts.into_iter().map(|id| (id, "values = [\"applies\"]".to_string())));
    }
}

/// These numbers stand in catalogue/README.md.
#[test]
fn the_number_of_questions_for_each_market_is_bearable() {
    let told: Vec<String> =
        ["us", "eu", "uk", "cn"].map(|market| format!("{market}: {}", asked(market))).into();
    insta::assert_snapshot!(told.join("\n"), @r"
    us: 61 about 112; 43 not yet; 76 in all
    eu: 45 about 60; 1 not yet; 45 in all
    uk: 39 about 48; 12 not yet; 40 in all
    cn: 36 about 67; 6 not yet; 37 in all
    ");
    let manual = include_str!("../../../../catalogue/README.md");
    let names = ["United States", "European Union", "Great Britain", "China"];
    for (name, told) in names.iter().zip(&told) {
        let row = manual.lines().find(|line| line.starts_with(&format!("| {name} |")));
        let cells: Vec<&str> = row.unwrap_or_default().split('|').map(str::trim).collect();
        let numbers: Vec<&str> =
            told.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).collect();
        let [first, about, later, all] = numbers[..] else { panic!("{told}") };
        assert_eq!(cells[2..6], [first, about, all, later], "{name}");
    }
}

#[test]
fn questions_come_by_topic_and_what_settles_most_comes_first() {
    let folder = example();
    let (_, told) = check(&folder.path().join("device"), "cn");
    let questions = waiting(&told);
    let topics: Vec<&str> = questions.iter().map(|question| text(question, "topic")).collect();
    let mut blocks = topics.clone();
    blocks.dedup();
    let mut distinct = blocks.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(blocks.len(), distinct.len(), "{blocks:?}");
    assert_eq!(blocks[0], "Device facts");
    let settles: Vec<usize> = questions
        .iter()
        .filter(|question| text(question, "topic") == "Device facts")
        .map(|question| list(question, "settles").len())
        .collect();
    assert!(settles.is_sorted_by(|one, next| one >= next), "{settles:?}");
    assert!(settles[0] > 20, "{settles:?}");
}

/// Fill the sheet that the program wrote: every row with that id.
fn fill(from: &Path, to: &Path, id: &str, day: &str) -> usize {
    use calamine::{Reader, Xlsx, open_workbook};
    let mut book: Xlsx<_> = open_workbook(from).unwrap();
    let sheet = book.worksheet_range("Questions").unwrap();
    let mut filled = rust_xlsxwriter::Workbook::new();
    let out = filled.add_worksheet().set_name("Questions").unwrap();
    let heads: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let mut rows = 0;
    for (at, row) in sheet.rows().enumerate() {
        let ours = row[0] == *id;
        rows += usize::from(ours);
        for (column, cell) in row.iter().enumerate() {
            let word = match heads[column].as_str() {
                "Verdict" if ours => "satisfied".to_string(),
                "Answer" if ours => "It was read.".to_string(),
                "Name" if ours => "A. Nobody (invented)".to_string(),
                "Date" if ours => day.to_string(),
                _ => cell.to_string(),
            };
            out.write(at as u32, column as u16, word).unwrap();
        }
    }
    filled.save(to).unwrap();
    rows
}

#[test]
fn an_answer_is_tied_to_the_document_that_it_confirmed() {
    let folder = example();
    let (root, device) = (folder.path(), folder.path().join("device"));
    let id = "document:us:docs/udi.md";
    let out = ["questions", "device", "--to", "us", "--on", DAY, "-o", "out.xlsx"];
    let state = |device: &Path| {
        let (_, told) = check(device, "us");
        let question = waiting(&told).into_iter().find(|one| text(one, "id") == id).cloned();
        question.map(|question| text(&question, "outdated").to_string())
    };
    assert_eq!(state(&device), Some(String::new()));
    run(root, &out);
    assert_eq!(fill(&root.join("out.xlsx"), &root.join("in.xlsx"), id, "2026-11-20"), 1);
    let read = ["questions", "device", "--read", "in.xlsx", "--on", DAY];
    assert!(run(root, &read).err.contains("1 answer new or changed"));
    assert_eq!(state(&device), None);
    assert!(
        fs::read_to_string(device.join("attestations/answers.toml"))
            .unwrap()
            .contains("file:docs/udi.md")
    );

    let document = device.join("docs/udi.md");
    let longer = fs::read_to_string(&document).unwrap() + "\nA further line.\n";
    fs::write(&document, longer).unwrap();
    let outdated = state(&device).unwrap();
    assert!(outdated.contains("confirm again") && outdated.contains("docs/udi.md"), "{outdated}");
    // The sheet of before speaks of the document of before.
    assert!(run(root, &read).err.contains("0 answers new or changed"));
    assert!(state(&device).is_some());
    run(root, &out);
    fill(&root.join("out.xlsx"), &root.join("in.xlsx"), id, "2026-11-21");
    assert!(run(root, &read).err.contains("1 answer new or changed"));
    assert_eq!(state(&device), None);
}
