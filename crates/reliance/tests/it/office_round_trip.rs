//! Workbooks that the program wrote, edited in LibreOffice and read again: what was typed
//! arrives, and nothing else changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::office::{Office, Typed};
use crate::program::{DAY, example, files, run};

/// What a cell holds: a number, a day or words.
#[derive(Debug, Clone, PartialEq)]
enum Held {
    Number(f64),
    Day(f64),
    Words(String),
}

/// Cells by sheet, row and column.
type Cells = BTreeMap<(String, u32, u32), Held>;

fn cells(file: &Path) -> Cells {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let mut cells = Cells::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let held = match cell {
                Data::Int(number) => Held::Number(*number as f64),
                Data::Float(number) => Held::Number(*number),
                Data::DateTime(time) => Held::Day(time.as_f64()),
                other => Held::Words(other.to_string()),
            };
            let at = (name.clone(), top + row as u32, left + column as u32);
            cells.insert(at, held);
        }
    }
    cells
}

/// LibreOffice keeps fifteen digits of a number.
fn same(one: &Held, other: &Held) -> bool {
    match (one, other) {
        (Held::Number(one), Held::Number(other)) | (Held::Day(one), Held::Day(other)) => {
            (one - other).abs() <= 1e-14 * one.abs()
        }
        (one, other) => one == other,
    }
}

/// Cells that are not the same in both, as `Sheet!row:column before → after`.
fn changed(before: &Cells, after: &Cells) -> Vec<String> {
    let mut places: Vec<_> = before.keys().chain(after.keys()).collect();
    places.sort();
    places.dedup();
    places
        .into_iter()
        .filter(|at| match (before.get(at), after.get(at)) {
            (Some(one), Some(other)) => !same(one, other),
            _ => true,
        })
        .map(|at| {
            format!("{}!{}:{} {:?}", at.0, at.1 + 1, at.2 + 1, (before.get(at), after.get(at)))
        })
        .collect()
}

/// Where a person types: the column below a heading, in the row that begins with these words.
fn at(cells: &Cells, sheet: &str, heading: &str, row: &str) -> String {
    let holds = |held: &Held, words: &str| *held == Held::Words(words.into());
    let mut here = cells.iter().filter(|(at, _)| at.0 == sheet);
    let column = here.clone().find(|(at, held)| at.1 == 0 && holds(held, heading));
    let row = here.find(|(at, held)| at.2 == 0 && holds(held, row));
    let letter = char::from(b'A' + u8::try_from(column.unwrap().0.2).unwrap());
    format!("{letter}{}", row.unwrap().0.1 + 1)
}

fn typed<'a>(sheet: &'a str, entries: &'a [(String, &'a str)]) -> Vec<Typed<'a>> {
    entries.iter().map(|(cell, typed)| (sheet, cell.as_str(), *typed)).collect()
}

/// Cells but those that were typed into.
fn others(cells: &Cells, sheet: &str, typed: &[(String, &str)]) -> Cells {
    let name = |at: &(String, u32, u32)| {
        format!("{}{}", char::from(b'A' + u8::try_from(at.2).unwrap()), at.1 + 1)
    };
    let is_typed =
        |at: &(String, u32, u32)| at.0 == sheet && typed.iter().any(|(cell, _)| *cell == name(at));
    cells.clone().into_iter().filter(|(at, _)| !is_typed(at)).collect()
}

#[test]
fn questions_are_answered_in_libreoffice() {
    let Some(office) = Office::new("questions_are_answered_in_libreoffice") else { return };
    let folder = example();
    let root = folder.path();
    let (out, filled) = (root.join("out.xlsx"), root.join("filled.xlsx"));
    run(root, &["questions", "device", "--to", "us", "--on", DAY, "-o", "out.xlsx"]);
    let before = cells(&out);
    let mut entries = Vec::new();
    // A spreadsheet would take the one answer for a time of the day, the other for a number.
    let answers =
        [("document:us:docs/udi.md", "1:1"), ("requirement:us.510k.route.denovo", "3.10")];
    for (id, answer) in answers {
        let columns = [
            ("Owner", "质量部"),
            ("Due", "2026-12-24"),
            ("Verdict", "satisfied"),
            ("Answer", answer),
            ("Name", "王某 (invented)"),
            ("Date", "2026-11-20"),
        ];
        let entry = |(heading, typed)| (at(&before, "Questions", heading, id), typed);
        entries.extend(columns.map(entry));
    }
    office.edit(&out, &filled, &typed("Questions", &entries));
    let after = cells(&filled);
    let kept =
        changed(&others(&before, "Questions", &entries), &others(&after, "Questions", &entries));
    assert_eq!(kept, Vec::<String>::new());

    let read = ["questions", "device", "--read", "filled.xlsx", "--on", DAY];
    let ran = run(root, &read);
    assert!(ran.err.contains("2 answers new or changed"), "{}", ran.err);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = fs::read_to_string(root.join("device/attestations/answers.toml")).unwrap();
    for said in ["\"1:1\"", "\"3.10\"", "\"王某 (invented)\"", "on = 2026-11-20"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(run(root, &read).err.contains("0 answers new or changed"));
}

#[test]
fn the_design_of_a_study_is_filled_in_in_libreoffice() {
    let test = "the_design_of_a_study_is_filled_in_in_libreoffice";
    let Some(office) = Office::new(test) else { return };
    let folder = example();
    let root = folder.path();
    let (out, filled) = (root.join("out.xlsx"), root.join("filled.xlsx"));
    run(root, &["studies", "device", "--to", "us", "-o", "out.xlsx"]);
    let import =
        |from: &str| run(root, &["import", "device", "--from", from, "--as", "study-design"]);
    import("out.xlsx");
    let before = cells(&out);
    let entry = |item: &str, heading: &str, typed| {
        (at(&before, "Answers", heading, &format!("standalone test, Europe/{item}")), typed)
    };
    let entries = [
        entry("population", "Answer", "成人，疑似肺栓塞，其中 5% 为孕妇"),
        entry("sites", "Answer", "28"),
        entry("sites", "Document", "docs/方案.md"),
        entry("comparability", "Answer", "1:1"),
    ];
    office.edit(&out, &filled, &typed("Answers", &entries));
    let after = cells(&filled);
    let kept = changed(&others(&before, "Answers", &entries), &others(&after, "Answers", &entries));
    assert_eq!(kept, Vec::<String>::new());
    let ran = import("filled.xlsx");
    insta::assert_snapshot!(ran.out, @r#"
    changed   standalone test, Europe/population, answer: "" → "成人，疑似肺栓塞，其中 5% 为孕妇"
    changed   standalone test, Europe/comparability, answer: "" → "1:1"
    changed   standalone test, Europe/sites, answer: "" → "28"
    changed   standalone test, Europe/sites, document: "" → "docs/方案.md"
    "#);
    assert!(import("filled.xlsx").err.contains("nothing changed"));
}

#[test]
fn a_record_goes_through_libreoffice_and_formulas_are_read_as_it_saved_them() {
    let test = "a_record_goes_through_libreoffice_and_formulas_are_read_as_it_saved_them";
    let Some(office) = Office::new(test) else { return };
    let folder = example();
    let root = folder.path();
    let sheet = "Risiko,Hazard,Severity,Probability,Control,Residual,Bemerkung\n\
                 R-001,漏诊肺栓塞,5,0.10,\"RC-1; RC-2\",1/2,\"says \"\"yes\"\"\"\n\
                 R-002,Delay,3,2.5%,=none,2026-11-20,\n";
    let map = "[columns]\n\"Risiko\" = \"risk\"\n\"Bemerkung\" = \"\"\n";
    fs::write(root.join("risks.csv"), sheet).unwrap();
    fs::write(root.join("map.toml"), map).unwrap();
    let import = |from: &str, more: &[&str]| {
        let start = ["import", "device", "--from", from, "--as", "risk-file"];
        run(root, &[&start[..], more].concat())
    };
    import("risks.csv", &["--map", "map.toml"]);
    let record = || fs::read_to_string(root.join("device/records/risk-file.csv")).unwrap();
    let kept = record();
    let filled = root.join("risks.xlsx");
    let typed = [
        ("", "B2", "漏诊（肺栓塞）"),
        ("", "A4", "=\"R-00\"&3"),
        ("", "B4", "读片延迟"),
        ("", "C4", "=C2*1+0.1+0.2"),
        ("", "D4", "2.5%"),
        ("", "E4", "8:30"),
        ("", "F4", "2026-11-21"),
    ];
    office.edit(&root.join("risks.csv"), &filled, &typed);
    // The map of the last time is kept, and nothing but what was typed is new.
    let ran = import("risks.xlsx", &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    insta::assert_snapshot!(ran.out, @r#"
    new       R-003
    changed   R-001, hazard: "漏诊肺栓塞" → "漏诊（肺栓塞）"
    "#);
    let wanted =
        kept.replace("漏诊肺栓塞", "漏诊（肺栓塞）") + "R-003,读片延迟,5.3,2.5%,8:30,2026-11-21\n";
    assert_eq!(record(), wanted);
    let again = import("risks.xlsx", &[]);
    assert!(again.err.contains("nothing changed"), "{}", again.err);
    assert_eq!(record(), wanted);
}

/// Papers with many numbers: market, document, file.
const PAPERS: [(&str, &str, &str); 3] = [
    ("us", "statistical-report", "00c-statistical-report"),
    ("us", "us.performance", "07-performance"),
    ("cn", "cn.algorithm-report", "03a-algorithm-report"),
];

#[test]
fn every_number_of_a_paper_is_a_number_in_libreoffice() {
    let Some(office) = Office::new("every_number_of_a_paper_is_a_number_in_libreoffice") else {
        return;
    };
    let folder = example();
    let root = folder.path();
    let books = PAPERS.map(|(market, document, file)| {
        let paper = ["--to", market, "--doc", document, "--format", "xlsx"];
        run(root, &[&["write", "device", "--on", DAY], &paper[..]].concat());
        root.join(format!("device/documents/{market}/{file}.draft.xlsx"))
    });
    let saved = root.join("saved");
    office.convert(&books, "xlsx", &saved);
    let (mut numbers, mut days, mut chinese) = (0, 0, 0);
    for book in &books {
        let before = cells(book);
        let after = cells(&saved.join(book.file_name().unwrap()));
        assert_eq!(changed(&before, &after), Vec::<String>::new(), "{}", book.display());
        for held in before.values() {
            match held {
                Held::Number(_) => numbers += 1,
                Held::Day(_) => days += 1,
                Held::Words(words) => {
                    chinese += usize::from(words.contains(|c| ('一'..='鿿').contains(&c)));
                }
            }
        }
    }
    assert!(numbers > 2_000 && days > 2 && chinese > 500, "{numbers} {days} {chinese}");

    // As LibreOffice shows them: every sheet as a text of its own, cells as they are shown.
    let shown = root.join("shown");
    let form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1";
    office.convert(&books[..1], form, &shown);
    let text: String = files(&shown).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let said = |begins: &str| text.lines().find(|line| line.starts_with(begins)).unwrap();
    let area = "\"area under the ROC curve, United States\",us-test";
    let at = "\"eu-test, at notify\",0";
    let (first, second) = (format!("sensitivity,{at}"), format!("specificity,{at}"));
    let lines = [&first, &second, area, "brier,"].map(said);
    insta::assert_snapshot!(lines.join("\n"), @r#"
    sensitivity,"eu-test, at notify",0.861,0.811,0.899,95.0%,204,237,"cluster-robust ratio estimator; standard error 0.022392; 232 clusters; design effect 0.991, taken as 1",36
    specificity,"eu-test, at notify",0.879,0.862,0.895,95.0%,"1,372","1,560",cluster-robust ratio estimator; standard error 0.008520; 1287 clusters; design effect 1.068,36
    "area under the ROC curve, United States",us-test,0.937,0.903,0.960,95.0%,,,≥ 0.85,met,"30, 31, 32"
    brier,eu-pilot,0.043,,,,,,46
    "#);
}
