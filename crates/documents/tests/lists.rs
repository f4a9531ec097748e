//! A list that a sentence cuts stands whole in the report, in JSON and in the workbook.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod sample;

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use reliance_documents::{html, json, requirements_xlsx, text};
use reliance_model::assessment::Assessment;
use reliance_model::finding::Part;
use reliance_model::whole_list::WholeList;

/// The part that names the first two of seven sites in a note.
fn cut(assessment: &mut Assessment) -> &mut Part {
    let mut parts = assessment.findings.iter_mut().flat_map(|finding| &mut finding.parts);
    parts.find(|part| !part.lists.is_empty()).unwrap()
}

/// Two findings that say a list of many items.
fn with_many(items: usize) -> Assessment {
    let mut assessment = sample::assessment();
    let all = (0..items).map(|at| format!("`part-{at}`"));
    let list = WholeList::new("many parts", "`part-0` and many more", all);
    for finding in assessment.findings.iter_mut().take(2) {
        finding.because = "needs `part-0` and many more".into();
        finding.parts[0].because.clone_from(&finding.because);
        finding.parts[0].lists = vec![list.clone()];
    }
    assessment
}

#[test]
fn the_report_has_it_beneath_the_sentence() {
    let page = html(&sample::assessment());
    let note = page.find("from Aarhus, Bergen and 5 more").unwrap();
    let list = page.find("Sites of <code>us-test</code> with fewer than 10 diseased cases: all 7");
    assert!(list.is_some_and(|at| at > note && at - note < 200), "{list:?} {note}");
    assert!(page.contains("<li>Forlì</li>\n<li>Graz</li>\n</ol>"));
}

#[test]
fn a_long_list_stands_once_in_the_report() {
    for (items, times) in [(60, 2), (61, 1)] {
        let assessment = with_many(items);
        let page = html(&assessment);
        assert_eq!(page.matches("<li><code>part-7</code></li>").count(), times);
        let first = &assessment.findings[0].requirement;
        let link =
            format!("Many parts: all {items}: in full at <a class=\"id\" href=\"#f-{first}\"");
        assert_eq!(page.contains(&link), times == 1, "{link}");
    }
}

#[test]
fn what_is_not_kept_is_told() {
    let mut assessment = sample::assessment();
    cut(&mut assessment).lists[0].more = 3;
    let page = html(&assessment);
    assert!(page.contains("all 10") && page.contains("3 more are not kept"));
}

#[test]
fn other_programs_have_it_and_parts_without_one_say_nothing_of_it() {
    let value: serde_json::Value = serde_json::from_str(&json(&sample::assessment())).unwrap();
    let findings = value["findings"].as_array().unwrap();
    let parts = || findings.iter().flat_map(|one| one["parts"].as_array().unwrap());
    let lists: Vec<_> = parts().filter_map(|part| part.get("lists")).collect();
    assert_eq!(lists.len(), 1);
    assert_eq!(lists[0][0]["items"][6], "Graz");
    assert_eq!(lists[0][0].get("more"), None);
}

#[test]
fn the_workbook_has_a_row_for_each_item() {
    let read = |assessment: &Assessment| {
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(requirements_xlsx(assessment).unwrap())).unwrap();
        let sheet = book.worksheet_range("Lists").unwrap();
        sheet
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect::<Vec<Vec<String>>>()
    };
    let mut assessment = sample::assessment();
    let rows = read(&assessment);
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[7][..3], ["Sites of `us-test` with fewer than 10 diseased cases", "7", "Graz"]);
    assert_eq!(rows[7][4], "us.perf.goal");
    cut(&mut assessment).lists[0].more = 3;
    assert_eq!(read(&assessment)[8][2], "3 more are not kept");
    let two = read(&with_many(5));
    let both = two.iter().find(|row| row[2] == "`part-3`").unwrap();
    assert_eq!(both[4].lines().count(), 2, "{both:?}");
    cut(&mut assessment).lists.clear();
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(requirements_xlsx(&assessment).unwrap())).unwrap();
    assert!(book.worksheet_range("Lists").is_err());
}

#[test]
fn the_terminal_names_the_first_few() {
    let page = text(&with_many(9), 100, false);
    assert!(page.contains("and many more") && !page.contains("part-7"), "{page}");
}
