//! Sentences said by forms, and those that stay.

use proptest::prelude::*;

use super::*;

fn wording(rows: &[(&str, &str)]) -> Wording {
    let rows: Vec<String> =
        rows.iter().map(|(english, other)| format!("{english}\t{other}\n")).collect();
    let mut wording = Wording::default();
    wording.add("a.tsv", &format!("en\tzh\n{}", rows.concat()));
    assert_eq!(wording.problems(), []);
    wording
}

fn said(rows: &[(&str, &str)], text: &str) -> String {
    let said = wording(rows).say(text);
    format!("{}{}", said.text, if said.whole { "" } else { " (partly English)" })
}

const ROWS: &[(&str, &str)] = &[
    ("`{1}` shares {#2} patient[s] with `{3}`", "`{1}` 与 `{3}` 有 {2} 名患者重复"),
    ("besides, {1}", "此外，{1}"),
    ("{#1} shown", "{1} 项已证明"),
    ("{#1} undetermined", "{1} 项无法判断"),
    ("needs {1}", "需要{1}"),
    ("the role `{1}` in data set `{2}`", "数据集 `{2}` 中的角色 `{1}`"),
    ("a plan", "计划"),
    ("a person's answer", "人员答复"),
    ("{1} (and {#2} more)", "{1}（另有 {2} 项）"),
    (
        "the plan was fixed on {1}, and `{2}` was first looked at on {3}",
        "计划于{1}确定，`{2}` 于{3}首次查看",
    ),
];

#[test]
fn holes_change_places_and_names_stay() {
    insta::assert_snapshot!(
        said(ROWS, "`eu-test` shares 14 patients with `development`."),
        @"`eu-test` 与 `development` 有 14 名患者重复"
    );
    insta::assert_snapshot!(
        said(ROWS, "The plan was fixed on 2025-01-15, and `eu-pilot` was first looked at on 2024-10-14."),
        @"计划于2025-01-15确定，`eu-pilot` 于2024-10-14首次查看"
    );
}

#[test]
fn clauses_are_said_one_by_one() {
    insta::assert_snapshot!(
        said(ROWS, "`a` shares 1 patient with `b`; besides, 1 undetermined and 2 shown (and 2 more)"),
        @"`a` 与 `b` 有 1 名患者重复；此外，1 项无法判断、2 项已证明（另有 2 项）"
    );
    insta::assert_snapshot!(
        said(ROWS, "needs the role `age; sex` in data set `b`; needs a plan"),
        @"需要数据集 `b` 中的角色 `age; sex`；需要计划"
    );
}

#[test]
fn the_last_full_stop_of_a_text_and_of_a_form_does_not_count() {
    let rows = [("Is it so? If not, say so.", "是否如此？如否，请说明。")];
    assert_eq!(said(&rows, "Is it so? If not, say so."), "是否如此？如否，请说明");
    assert_eq!(said(&rows, "Is it so? If not, say so"), "是否如此？如否，请说明");
}

#[test]
fn what_no_form_fits_stays_and_is_told() {
    insta::assert_snapshot!(
        said(ROWS, "needs a plan; the moon is made of cheese"),
        @"需要计划；the moon is made of cheese (partly English)"
    );
    insta::assert_snapshot!(said(ROWS, "needs something else"), @"需要something else (partly English)");
    insta::assert_snapshot!(said(ROWS, "ISO 13485"), @"ISO 13485");
    insta::assert_snapshot!(said(ROWS, "`one name` 2024-10-14"), @"`one name` 2024-10-14");
}

#[test]
fn a_name_stays_even_where_it_is_a_word() {
    let names = ["tuning".to_string()].into();
    let rows = &[("tuning", "调优"), ("test", "测试"), ("rows of {1}", "{1}的行")];
    let wording = wording(rows);
    assert_eq!(wording.say("rows of tuning and test").text, "调优、测试的行");
    assert_eq!(wording.say_keeping("rows of tuning and test", &names).text, "tuning、测试的行");
    assert_eq!((wording.phrase("tuning"), wording.phrase("tuning and test")), (Some("调优"), None));
}

#[test]
fn a_hole_takes_no_half_of_a_name() {
    let rows = &[("read {1} of `{2}`", "`{2}` 的 {1} 已读")];
    insta::assert_snapshot!(said(rows, "read `a` of `b of `c` of `d`"), @"read `a` of `b of `c` of `d` (partly English)");
    insta::assert_snapshot!(said(rows, "read `x of `y` of `z`"), @"read `x of `y` of `z` (partly English)");
    insta::assert_snapshot!(said(rows, "read `x of y` of `z`"), @"`z` 的 `x of y` 已读");
}

#[test]
fn a_table_tells_what_is_wrong_with_it_and_the_rest_is_read() {
    let mut wording = Wording::default();
    wording.add(
        "a.tsv",
        "en\tzh\n# a comment\none cell\na {1} cell\t格\nas it is\t照旧\nAs it is\t原样\n",
    );
    wording.add("b.tsv", "english\tchinese\nall of it\t全部\n");
    let told: Vec<String> = wording
        .problems()
        .iter()
        .map(|problem| {
            format!("{} {} {:?}: {}", problem.code, problem.file, problem.place, problem.message)
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    wrong-form a.tsv Bytes(18..26): the row has 1 cells, not 2
    wrong-form a.tsv Bytes(27..41): hole {1} stands on the English side only
    duplicate-form a.tsv Bytes(58..73): `As it is` is there twice; the first one is used
    wrong-header b.tsv Line(1): the first line does not name the columns as expected
    ");
    assert_eq!(wording.say("as it is").text, "照旧");
    assert_eq!(wording.say("All of it.").text, "全部");
}

#[test]
fn wrong_forms_are_refused() {
    let wrong = [
        ("{1} is here", "在这里"),
        ("here", "{1}"),
        ("of {1}: {2}", "{1}：{2}"),
        ("{10} are here", "{10}"),
        ("{1}{2} stand here", "{1}{2}"),
        ("open {1 here", "{1}"),
        ("words", ""),
    ];
    let told: Vec<String> = wrong.iter().map(|(en, zh)| Form::read(en, zh).unwrap_err()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    hole {1} stands on the English side only
    hole {1} stands on the other side only
    fewer than 3 letters are no hole
    `{10}` is no hole
    two holes stand side by side
    `{` is not closed
    a side is empty
    ");
}

proptest! {
    #[test]
    fn any_text_and_any_form_end(text in ".{0,80}", english in ".{0,40}", other in ".{0,40}") {
        let mut wording = Wording::default();
        wording.add("a.tsv", &format!("en\tzh\n{english}\t{other}\n"));
        wording.problems();
        wording.say(&text);
    }

    #[test]
    fn values_come_through_unchanged(name in "[a-z][a-z0-9 -]{0,12}[a-z0-9]", number in 0_u32..100_000) {
        let text = format!("`{name}` shares {number} patients with `{name}`");
        let said = wording(ROWS).say(&text);
        prop_assert!(said.whole);
        prop_assert_eq!(said.text, format!("`{name}` 与 `{name}` 有 {number} 名患者重复"));
    }
}
