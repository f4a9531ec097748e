//! A list that a paper's sentence cuts stands whole at its end.

use reliance_model::catalogue::{Catalogue, Template};
use reliance_model::finding::{Answer, Finding, Part};
use reliance_model::whole_list::WholeList;

use super::super::tests::{finding, part, template, with};
use super::super::{Block, Paper, Source, plain, write};

const BODY: &str = "{{finding requirement=\"us.x\"}}\n";

fn list(of: &str, said: &str, names: &str) -> WholeList {
    let items = names.chars().map(|name| format!("`part {name}` (old)"));
    WholeList::new(of, said, items)
}

/// Six parts, of which a sentence names two.
fn six() -> WholeList {
    list("parts without a plan", "`part a` (old), `part b` (old) and 4 more", "abcdef")
}

fn cut(answer: Answer, because: &str) -> Part {
    let because = format!("{because}: {}", six().said);
    Part { lists: vec![six()], ..part(answer, "one", &because, "plan them") }
}

fn paper(finding: Finding, template: &Template, forms: &str) -> Paper {
    sourced(finding, forms, |source| write(source, template))
}

fn sourced<T>(finding: Finding, forms: &str, made: impl FnOnce(&Source<'_>) -> T) -> T {
    let mut catalogue = Catalogue::default();
    catalogue.wording.add("zh/a.tsv", forms);
    crate::paper::tests::sourced(&with(finding), &catalogue, made)
}

fn english(finding: Finding, body: &str) -> Paper {
    paper(finding, &template("en-US", body), "")
}

fn paragraph(paper: &Paper) -> String {
    match &paper.blocks[0] {
        Block::Paragraph(line) => plain(line),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_whole_stands_in_a_table_that_the_sentence_names() {
    let paper = english(finding(Answer::Shown, vec![cut(Answer::Shown, "on file")]), BODY);
    assert_eq!(paragraph(&paper), "On file: `part a` (old), `part b` (old) and 4 more (Table 1).");
    let tables = paper.tables();
    let [table] = tables.as_slice() else { panic!("{tables:?}") };
    assert_eq!(table.caption.as_deref(), Some("Parts without a plan (6)"));
    assert_eq!((table.number, table.rows.len()), (Some(1), 6));
    let trace = match &table.rows[5][1][..] {
        [super::Inline::Field { text, trace, .. }] if text == "`part f` (old)" => {
            &paper.traces[*trace]
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(trace.requirement.as_deref(), Some("us.x"));
    assert_eq!(trace.check.as_deref(), Some("one"));
    let page = crate::paper_html(&paper);
    for there in ["<h2>Lists in full</h2>", "<code>part f</code>", "href=\"#label-whole-list-1\""] {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(crate::paper_json(&paper).contains("`part f` (old)"));
}

#[test]
fn a_paper_that_cuts_nothing_has_no_such_section() {
    let uncut = english(finding(Answer::Shown, vec![part(Answer::Shown, "one", "x", "")]), BODY);
    assert!(!crate::paper_html(&uncut).contains("Lists in full"));
    // A list that stands in no sentence of this paper is not in it.
    let elsewhere = finding(
        Answer::Shown,
        vec![part(Answer::Shown, "one", "x", ""), cut(Answer::ForAPerson, "open")],
    );
    assert!(!crate::paper_html(&english(elsewhere, BODY)).contains("Lists in full"));
}

#[test]
fn holes_notes_and_what_is_to_be_done_name_their_lists_too() {
    let other = list("other parts", "`part g` (old) and 2 more", "ghi");
    let mut lacking = cut(Answer::Undetermined, "needs a plan for");
    lacking.caveats = vec![format!("old: {}", other.said)];
    lacking.lists.push(other);
    let third = list("third parts", "`part j` (old) and 1 more", "jk");
    lacking.to_do = Some(format!("mend {}", third.said));
    lacking.lists.push(third);
    let body = format!("{BODY}\n{{{{findings answer=\"undetermined\"}}}}\n");
    let outside = template("en-US", &body);
    let open = finding(Answer::Undetermined, vec![lacking]);
    let out = paper(open.clone(), &outside, "");
    let said = paragraph(&out);
    assert!(said.contains("and 4 more (Table 2)."), "{said}");
    assert!(said.ends_with("Caveat 1: Old: `part g` (old) and 2 more (Table 3)."), "{said}");
    assert_eq!(out.tables().len(), 3);
    let inside = paper(open, &Template { internal: true, ..outside }, "");
    assert_eq!(inside.tables().len(), 4);
    let page = crate::paper_html(&inside);
    assert!(page.contains("<code>part k</code>") && page.contains("Third parts (2)"), "{page}");
}

#[test]
fn a_list_that_two_sentences_cut_stands_once() {
    let twice = english(
        finding(Answer::Shown, vec![cut(Answer::Shown, "one"), cut(Answer::Shown, "two")]),
        BODY,
    );
    assert_eq!(paragraph(&twice).matches("(Table 1)").count(), 2);
    assert_eq!(twice.tables().len(), 1);
    let mut both = cut(Answer::Shown, "one");
    let other = list("other parts", "`part g` (old) and 2 more", "ghi");
    both.because = format!("{}; two: {}", both.because, other.said);
    both.lists.push(other);
    let paper = english(finding(Answer::Shown, vec![both]), BODY);
    assert!(paragraph(&paper).ends_with("and 2 more (Table 1, Table 2)."), "{paper:?}");
}

#[test]
fn what_is_not_kept_of_a_list_is_told() {
    let mut part = cut(Answer::Shown, "on file");
    part.lists[0].more = 3;
    let paper = english(finding(Answer::Shown, vec![part]), BODY);
    let page = crate::paper_html(&paper);
    assert!(page.contains("Parts without a plan (9)") && page.contains("3 more are not kept"));
}

#[test]
fn a_chinese_paper_says_lists_in_chinese() {
    let forms = "en\tzh\nparts without a plan\t无计划的部件\n{1} (old)\t{1}（旧）\non file: {1} and {#2} more\t已存档：{1}等，另有{2}项\n";
    let shown = finding(Answer::Shown, vec![cut(Answer::Shown, "on file")]);
    let paper = paper(shown, &template("zh", BODY), forms);
    let said = paragraph(&paper);
    assert!(said.ends_with("另有4项（表 1）。"), "{said}");
    let page = crate::paper_html(&paper);
    for there in ["完整清单", "无计划的部件（6）", "<code>part f</code>（旧）", "序号"]
    {
        assert!(page.contains(there), "{there}: {page}");
    }
    assert!(!page.contains("(old)"), "{page}");
}

#[test]
fn a_card_that_has_no_end_says_lists_in_full() {
    let mut part = cut(Answer::Undetermined, "small");
    part.call.as_mut().unwrap().check = "subgroup-performance".into();
    let card = sourced(finding(Answer::Undetermined, vec![part]), "", crate::chai_card);
    assert!(card.contains("part f") && !card.contains("4 more"), "{card}");
}

#[test]
fn what_is_open_besides_is_listed_where_the_sentence_counts_it() {
    let besides = |said: &str, items: &[&str]| {
        WholeList::new("what else is open", said, items.iter().map(ToString::to_string))
    };
    let said = "besides, 1 undetermined and 1 for a person";
    let mut first = part(Answer::NotShown, "one", &format!("a fails; {said}"), "");
    first.lists = vec![besides(said, &["needs b", "c is on file"])];
    let mut second = part(Answer::NotShown, "two", &format!("d fails; {said}"), "");
    second.lists = vec![besides(said, &["needs e", "f is on file"])];
    let found = finding(Answer::NotShown, vec![first, second]);
    let told = english(found.clone(), BODY);
    // Each sentence leads to the list of its own check alone.
    assert!(
        paragraph(&told)
            .ends_with(&format!("A fails; {said} (Table 1). D fails; {said} (Table 2).")),
        "{}",
        paragraph(&told)
    );
    let tables = told.tables();
    assert_eq!(plain(&tables[0].rows[0][1]), "needs b");
    assert_eq!(plain(&tables[1].rows[1][1]), "f is on file");
    // In a table, the row says what its sentences are of.
    let gaps = template(
        "en-US",
        "{{table of=\"gaps\"}}\n\nText; besides, 1 undetermined and 1 for a person.\n",
    );
    let listed = paper(found, &gaps, "");
    let rows = &listed.tables()[0].rows;
    assert!(plain(&rows[0][3]).ends_with("(Table 2, Table 3)"), "{}", plain(&rows[0][3]));
    let Block::Paragraph(line) = &listed.blocks[1] else { panic!("{:?}", listed.blocks[1]) };
    assert!(!plain(line).contains("Table"), "{}", plain(line));
}
