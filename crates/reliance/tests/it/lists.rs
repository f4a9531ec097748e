//! A list that a sentence cuts stands whole in everything that is written.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Reader, Xlsx};

use crate::program::{DAY, example, run};

/// The example with nine components of which little is known.
fn with_nine() -> tempfile::TempDir {
    let folder = example();
    let bill = folder.path().join("device/cyber/sbom.cdx.json");
    let mut value: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(&bill).unwrap()).unwrap();
    let components = value["components"].as_array_mut().unwrap();
    components.extend((1..=9).map(|at| {
        let name = format!("extra-{at}");
        serde_json::json!({"type": "library", "bom-ref": name, "name": name, "version": "1"})
    }));
    fs::write(&bill, value.to_string()).unwrap();
    folder
}

fn write(folder: &Path, market: &str, doc: &str) {
    let forms = "html,docx,xlsx";
    let ran = run(
        folder,
        &["write", "device", "--to", market, "--on", DAY, "--doc", doc, "--format", forms],
    );
    assert!(ran.code < 2, "{}", ran.err);
}

fn document(path: &Path) -> String {
    let mut book = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut text = String::new();
    book.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn papers_have_it_at_their_end_in_every_form_and_language() {
    let folder = with_nine();
    let folder = folder.path();
    let (full, nine) = ("Lists in full", ["extra-1 1", "extra-6 1", "extra-9 1"]);
    let differ = ["文件之间不一致之处（4）", "机构数在", "62304的版本年份在"];
    let papers = [
        ("us", "gap-report", "00b-gap-report", full, nine),
        ("us", "us.cyber-sbom", "10b-bill-of-materials.draft", full, nine),
        ("cn", "cn.regulatory-information", "01-regulatory-information.draft", "完整清单", differ),
    ];
    for (market, doc, file, heading, names) in papers {
        write(folder, market, doc);
        let at = |form: &str| folder.join(format!("device/documents/{market}/{file}.{form}"));
        let page = fs::read_to_string(at("html")).unwrap();
        assert!(page.contains(heading), "{doc}");
        let section = page.rsplit(heading).next().unwrap();
        for name in names {
            assert!(section.contains(name), "{doc}: {name}");
            assert!(document(&at("docx")).contains(name), "{doc}: {name}");
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(at("xlsx")).unwrap())).unwrap();
        let sheets = book.worksheets();
        let has = |text: &str| {
            let rows = sheets.iter().flat_map(|(_, sheet)| sheet.rows());
            rows.flatten().any(|cell| cell.to_string().contains(text))
        };
        assert!(has(names[1]), "{doc}");
    }
}

#[test]
fn the_report_and_json_have_it_and_the_terminal_does_not() {
    let folder = with_nine();
    let ran = run(folder.path(), &["check", "device", "--to", "us", "--on", DAY]);
    assert!(ran.out.contains("more") && !ran.out.contains("extra-6"), "{}", ran.out);
    let report =
        |name: &str| fs::read_to_string(folder.path().join("device/report/us").join(name)).unwrap();
    assert!(report("report.html").contains("<li><code>extra-6 1</code>"));
    let told: serde_json::Value = serde_json::from_str(&report("assessment.json")).unwrap();
    let parts = told["findings"].as_array().unwrap().iter();
    let parts = parts.flat_map(|finding| finding["parts"].as_array().unwrap());
    let lists = parts.filter_map(|part| part["lists"].as_array()).flatten();
    let lists: Vec<&serde_json::Value> =
        lists.filter(|list| list["of"] == "components without level or end of support").collect();
    assert!(!lists.is_empty());
    assert!(lists.iter().all(|list| list["items"].as_array().unwrap().len() >= 9), "{lists:?}");
}
