//! Places for persons, read back.

use super::*;
use crate::cyber::markup::parse;

fn walk(body: &str) -> Returned {
    let mut returned = Returned::default();
    let root = parse(&format!("<document><body>{body}</body></document>")).unwrap();
    let mut walk = Walk::new(&mut returned);
    walk.ends = ends(&root);
    walk.element(&root);
    returned
}

#[test]
fn places_for_persons_are_read_and_prompts_are_no_text() {
    let body = "<p><r><t>Before </t></r></p>\
        <sdt><sdtPr><tag val=\"person:a\"/></sdtPr><sdtContent><p><r><t>One</t></r></p><p><r><t>two </t></r><del><r><delText>x</delText></r></del></p></sdtContent></sdt>\
        <sdt><sdtPr><tag val=\"person:b\"/><showingPlcHdr/></sdtPr><sdtContent><p><r><t>NOT ANSWERED</t></r></p></sdtContent></sdt>\
        <p><sdt><sdtPr><tag val=\"field:1\"/></sdtPr><sdtContent><r><t>0.88</t></r></sdtContent></sdt><fldSimple instr=\"SEQ\"><r><t>7</t></r></fldSimple></p>";
    let returned = walk(body);
    assert_eq!(returned.texts["a"], "One\ntwo");
    assert_eq!(returned.texts["b"], "");
    assert_eq!(returned.outside, "Before0.88");
}

#[test]
fn a_bookmark_stands_in_for_a_tag_that_was_dropped() {
    let body = "<bookmarkStart id=\"4\" name=\"person_plan__version\"/>\
        <sdt><sdtPr/><sdtContent><p><r><t>Version 2</t></r></p></sdtContent></sdt>\
        <p><bookmarkEnd id=\"4\"/><r><t>After</t></r></p>\
        <p><bookmarkStart id=\"5\" name=\"person_b\"/><r><t>NOT ANSWERED: needs x</t></r><bookmarkEnd id=\"5\"/></p>";
    let returned = walk(body);
    assert_eq!(returned.texts["plan-version"], "Version 2");
    assert_eq!(returned.texts["b"], "");
    assert_eq!(returned.outside, "After");
}

#[test]
fn the_file_beside_is_read_with_who_and_when() {
    let text = "[a]\ntext = \"\"\"\nOne\n\n two\"\"\"\nby = \"A. Muster (invented)\"\n";
    let reading = read_texts("a.toml", text);
    assert!(reading.problems.is_empty());
    assert_eq!(reading.items["a"].text, "One\ntwo");
}

fn place(inside: &str) -> String {
    format!("<sdt><sdtPr><tag val=\"person:a\"/></sdtPr><sdtContent>{inside}</sdtContent></sdt>")
}

const TABLE: &str = "<p><r><t>Before</t></r></p>\
    <tbl><tblPr><tblLook val=\"04A0\"/></tblPr>\
    <tr><tc><p><r><t>Site</t></r></p></tc><tc><p><r><t>n</t></r></p></tc></tr>\
    <tr><tc><p><r><t>A|</t></r><del><r><delText>x</delText></r></del></p><p><r><t>B</t></r></p></tc><tc><p/></tc></tr>\
    </tbl><p><r><t>After</t></r></p>";

#[test]
fn a_table_of_a_person_stays_a_table() {
    let returned = walk(&place(TABLE));
    let wanted = "Before\n| Site | n |\n| --- | --- |\n| A\\|<br>B |  |\nAfter";
    assert_eq!(returned.texts["a"], wanted);
    assert_eq!(returned.outside, "");
    let without = TABLE.replace("04A0", "0480");
    let returned = walk(&place(&without));
    assert!(returned.texts["a"].contains("|  |  |\n| --- | --- |\n| Site | n |"));
}

#[test]
fn what_a_text_cannot_keep_is_told_and_not_flattened() {
    let lost = |inside: &str| {
        let mut returned = Returned::default();
        let root = parse(&format!("<body>{}</body>", place(inside))).unwrap();
        let mut walk = Walk::new(&mut returned);
        walk.element(&root);
        walk.lost.into_iter().map(|(key, what)| format!("{key}: {what}")).collect::<Vec<_>>()
    };
    let cell = |inside: &str| format!("<tbl><tr><tc>{inside}</tc></tr></tbl>");
    assert_eq!(lost(&cell("<tcPr><gridSpan val=\"2\"/></tcPr><p/>")), ["a: merged cells"]);
    assert_eq!(lost(&cell("<tcPr><vMerge/></tcPr><p/>")), ["a: merged cells"]);
    assert_eq!(lost(&cell(&cell("<p/>"))), ["a: a table within a table"]);
    assert_eq!(lost("<p><r><drawing/></r></p>"), ["a: a picture or an object"]);
    assert_eq!(lost(&cell("<p><r><drawing/></r></p>")), ["a: a picture or an object"]);
    assert_eq!(lost("<p><r><footnoteReference id=\"2\"/></r></p>"), ["a: a note"]);
    assert!(lost(TABLE).is_empty());
    assert!(lost(&cell("<tcPr><gridSpan val=\"1\"/></tcPr><p/>")).is_empty());
}

#[test]
fn a_place_that_ends_in_a_table_ends_there() {
    let body = "<bookmarkStart id=\"4\" name=\"person_a\"/><tbl><tr><tc><p><r><t>x</t></r>\
        <bookmarkEnd id=\"4\"/></p></tc></tr></tbl><p><r><t>After</t></r></p>";
    let returned = walk(body);
    assert!(returned.texts["a"].ends_with("| x |"), "{}", returned.texts["a"]);
    assert_eq!(returned.outside, "After");
}

#[test]
fn a_bookmark_that_was_divided_by_a_table_is_one_place() {
    let table = "<tbl><tr><tc><p><r><t>x</t></r></p></tc></tr></tbl>";
    let body = format!(
        "<p><bookmarkStart id=\"0\" name=\"person_a\"/><r><t>Before</t></r></p>{table}\
         <p><bookmarkStart id=\"1\" name=\"person_a\"/><r><t>After</t></r><bookmarkEnd id=\"1\"/></p>\
         <p><r><t>Outside</t></r></p>"
    );
    let returned = walk(&body);
    assert!(returned.texts["a"].starts_with("Before\n|"), "{}", returned.texts["a"]);
    assert!(returned.texts["a"].ends_with("| x |\nAfter"), "{}", returned.texts["a"]);
    assert_eq!(returned.outside, "Outside");
    let endless = "<p><bookmarkStart id=\"0\" name=\"person_a\"/><r><t>Rest</t></r></p>";
    let mut returned = Returned::default();
    let root = parse(&format!("<body>{endless}</body>")).unwrap();
    let mut walk = Walk::new(&mut returned);
    walk.ends = ends(&root);
    walk.element(&root);
    assert_eq!(walk.lost.len(), 1);
    assert_eq!(returned.outside, "Rest");
}
