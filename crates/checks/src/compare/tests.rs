//! Documents made by hand, with what was planted in them.

use std::fmt::Write as _;

use reliance_model::catalogue::{Adoption, Catalogue, Term, TermTrap};
use reliance_model::claim::{Citation, Claim, Printed, Says, StatedFigure, Verdict};
use reliance_model::comparison::{Comparison, Edit, Fate};
use reliance_model::content::{Block, Body, Content, Spot};

use super::{Bank, aspects, compare, redline};

mod denials;

/// A document under construction.
struct Paper(Content);

fn paper(file: &str) -> Paper {
    Paper(Content { file: file.into(), ..Content::default() })
}

impl Paper {
    fn body(mut self, body: Body) -> Paper {
        let id = format!("b{}", self.0.blocks.len() + 1);
        let headings = self.0.blocks.iter().rev().find_map(|block| match &block.body {
            Body::Heading { text, .. } => Some(text.clone()),
            _ => None,
        });
        let line = Some(self.0.blocks.len() as u32 + 1);
        let spot = Spot { line, headings: headings.into_iter().collect(), ..Spot::default() };
        self.0.blocks.push(Block { id, spot, body, revisions: Vec::new() });
        self
    }

    fn heading(self, text: &str) -> Paper {
        self.body(Body::Heading { level: 1, text: text.into() })
    }

    fn says(self, text: &str) -> Paper {
        self.body(Body::Paragraph(text.into()))
    }

    fn table(self, caption: &str, rows: &[&[&str]]) -> Paper {
        let rows =
            rows.iter().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect();
        self.body(Body::Table { caption: Some(caption.into()), rows })
    }

    /// A claim on the last block.
    fn claim(mut self, says: Says) -> Paper {
        let block = self.0.blocks.last().cloned().unwrap();
        let cited = Citation {
            file: self.0.file.clone(),
            block: block.id.clone(),
            spot: block.spot.clone(),
            quote: block.text(),
        };
        self.0.claims.push(Claim { cited, says });
        self
    }

    fn intended(self, text: &str) -> Paper {
        self.says(text).claim(Says::IntendedUse { part: "intended-use".into(), text: text.into() })
    }

    fn figure(self, metric: &str, percent: f64, of: Option<&str>, n: Option<u64>) -> Paper {
        let value = Printed { value: percent / 100.0, half_unit: 0.0005, percent: true };
        let stated = StatedFigure {
            metric: Some(metric.into()),
            value: Some(value),
            of: of.map(Into::into),
            n,
            ..StatedFigure::default()
        };
        self.claim(Says::Figure(Box::new(stated)))
    }
}

fn bank() -> Bank {
    let term = |zh: &str, en_gb: &str, en_us: &str| Term {
        zh: zh.into(),
        en_gb: en_gb.into(),
        en_us: en_us.into(),
        definition: "as defined".into(),
        ..Term::default()
    };
    let trap = |kind: &str, one: &str, other: &str| TermTrap {
        kind: kind.into(),
        one: one.into(),
        other: other.into(),
        why: "they are told apart".into(),
    };
    let adoption = Adoption {
        national: "YY/T 0664-2020".into(),
        international: "IEC 62304:2015".into(),
        degree: "modified".into(),
        read: "memory".into(),
    };
    Bank::new(
        &Catalogue {
            terms: vec![
                term("验证", "verification", "verification"),
                term("确认", "validation", "validation"),
                term("验证集", "validation set (ML sense)", "tuning set"),
                term("灵敏度", "sensitivity", "sensitivity"),
                term("敏感性", "sensitivity", "sensitivity"),
                term("特异度", "specificity", "specificity"),
                term("测试集", "test set", "test dataset"),
                term("软件", "software", "software"),
            ],
            traps: vec![
                trap("synonyms", "敏感性", "灵敏度"),
                trap("senses", "验证", "验证集"),
                trap("senses", "intended purpose", "intended use"),
            ],
            adoptions: vec![adoption],
            use_words: aspects::tests::list(),
            ..Catalogue::default()
        },
        &[],
    )
}

fn told(found: &Comparison, verdict: Verdict) -> String {
    let mut text = String::new();
    for seen in found.seen.iter().filter(|seen| seen.remark.verdict == verdict) {
        let _ = writeln!(text, "{}: {}", seen.remark.about, seen.remark.says);
    }
    text
}

fn both(one: Paper, other: Paper) -> Comparison {
    compare(&[&one.0, &other.0], &bank())
}

#[test]
fn a_document_agrees_with_itself() {
    let text = || {
        paper("a.md")
            .heading("Intended use")
            .intended("ThoraxFlag is intended to assist radiologists in the triage of chest CT of adults.")
            .says("The study was run at 4 sites with 12 readers and 400 cases in all.")
            .figure("sensitivity", 92.3, None, Some(130))
            .table("Table 1: Performance", &[&["Metric", "Value"], &["Sensitivity", "92.3 %"]])
    };
    let found = both(text(), text());
    assert_eq!(found.count(Verdict::Differs) + found.count(Verdict::CannotTell), 0, "{found:#?}");
    assert!(found.count(Verdict::Agrees) >= 4, "{}", told(&found, Verdict::Agrees));
}

#[test]
fn intended_uses_are_told_apart_by_what_they_mean() {
    let one = paper("us.md")
        .intended(
            "ThoraxFlag is intended to assist radiologists in the triage of chest CT of adults.",
        )
        .intended("It is not intended for diagnosis.");
    let other = paper("eu.md")
        .intended("ThoraxFlag is intended to assist radiologists and emergency physicians in the triage of chest CT of adults.")
        .intended("It is intended for diagnosis.")
        .intended("It may be used for children aged 12 years or older.");
    let found = both(one, other);
    insta::assert_snapshot!(told(&found, Verdict::Differs), @r"
    intended-use: the intended use is not the same: `eu.md` says function “diagnosis” and `us.md` denies it
    intended-use: the intended use is not the same: only `eu.md` has user: emergency physicians
    intended-use: only the intended use of `eu.md` has this sentence, not that of `us.md`, and with it children (population): “It may be used for children aged 12 years or older.”
    ");
}

#[test]
fn a_text_that_points_elsewhere_cannot_be_told_and_says_so_once() {
    let one = paper("use.md")
        .intended("ThoraxFlag is intended to assist radiologists in the triage of chest CT.")
        .intended("It is not intended for diagnosis.");
    let other = paper("card.md").intended("As in the statement of intended use.");
    let found = both(one, other);
    assert_eq!(told(&found, Verdict::Differs), "");
    insta::assert_snapshot!(told(&found, Verdict::CannotTell), @"intended-use: `use.md` states an intended use; `card.md` names none in words that are known here, so they could not be compared: “As in the statement of intended use.”");
}

#[test]
fn the_issue_of_a_document_is_its_own() {
    let one = paper("eu.md")
        .says("Document version 7, device version 3.1.0, issued 2025-06-01.")
        .says("The battery of the device lasts for 4 hours of continuous use.");
    let other = paper("us.md")
        .says("Document version 2, device version 3.1.0, issued 2026-09-30.")
        .says("The battery of the device lasts for 6 hours of continuous use.");
    insta::assert_snapshot!(told(&both(one, other), Verdict::Differs), @"statement: the same sentence has other numbers: 4 in `eu.md`, 6 in `us.md`");
}

#[test]
fn wording_alone_weighs_less_than_meaning() {
    let one = paper("a.md")
        .intended("The software helps radiologists with the triage of chest CT of adults.")
        .says("It was tested by verification.");
    let other =
        paper("b.md").intended("This software helps radiologists with triage of adults' chest CT.");
    insta::assert_snapshot!(told(&both(one, other), Verdict::Differs), @"intended-use: the intended use is worded differently in `a.md` and `b.md`");
}

#[test]
fn a_chinese_and_an_english_file_are_compared_by_what_they_say() {
    let zh = paper("ifu-zh.md")
        .intended("本产品用于辅助放射科医师对成人胸部CT影像进行分诊。")
        .intended("适用于18岁及以上患者，不用于诊断。")
        .says("测试集共 400 例，灵敏度为 92.3%，按 YY/T 0664 进行软件验证。")
        .figure("sensitivity", 92.3, None, Some(400))
        .claim(Says::Count { of: "sites".into(), number: 4, among: None })
        .claim(Says::Standard { name: "YY/T 0664".into(), edition: Some("2020".into()) });
    let en = || {
        paper("ifu-en.md")
        .intended("The device assists radiologists in the triage of chest CT of adults.")
        .intended("It is for patients 18 years or older and is not for diagnosis.")
        .says("On the test dataset of 400 cases sensitivity was 92.3 %, with software verification under IEC 62304.")
        .figure("sensitivity", 92.3, None, Some(400))
        .claim(Says::Count { of: "sites".into(), number: 4, among: None })
        .claim(Says::Standard { name: "IEC 62304".into(), edition: Some("2015".into()) })
    };
    let found = compare(&[&zh.0, &en().0], &bank());
    assert_eq!(told(&found, Verdict::Differs), "");
    insta::assert_snapshot!(told(&found, Verdict::CannotTell), @"standard: YY/T 0664 in `ifu-zh.md` and IEC 62304 in `ifu-en.md` are the same standard (YY/T 0664-2020 to IEC 62304:2015 is modified) as the catalogue has it from memory; a person confirms the editions");
    let planted = paper("ifu-en.md")
        .intended("The device assists emergency physicians in the triage of chest CT of adults.")
        .intended("It is for patients 22 years or older and supports diagnosis.")
        .says("On the test dataset of 400 cases sensitivity was 93.2 %, with software validation under IEC 62304.")
        .figure("sensitivity", 93.2, None, Some(400))
        .claim(Says::Count { of: "sites".into(), number: 5, among: None });
    insta::assert_snapshot!(told(&compare(&[&zh.0, &planted.0], &bank()), Verdict::Differs), @r"
    intended-use: the intended use is not the same: `ifu-en.md` says function “diagnosis” and `ifu-zh.md` denies it
    intended-use: the intended use differs in ages: 18 years in `ifu-zh.md`, 22 in `ifu-en.md`
    intended-use: the intended use differs in user: `ifu-zh.md` has radiologists where `ifu-en.md` has emergency physicians
    number: sensitivity is 92.3 % in `ifu-zh.md` and 93.2 % in `ifu-en.md`
    count: the number of sites is 4 in `ifu-zh.md` and 5 in `ifu-en.md`
    term: 验证 is “verification” in the term bank (as defined); the English sentence beside it has “validation”, which is 确认
    ");
}

#[test]
fn figures_that_may_be_of_two_things_are_not_held_against_each_other() {
    let one = paper("a.md")
        .says("Slides and cases.")
        .figure("sensitivity", 81.0, Some("slide level"), None)
        .figure("sensitivity", 80.8, Some("case level"), None);
    let other = paper("b.md")
        .says("Cases and slides.")
        .figure("sensitivity", 81.0, Some("slides"), None)
        .figure("sensitivity", 79.1, Some("Case Level"), None)
        .figure("sensitivity", 70.0, Some("readers"), None);
    let found = both(one, other);
    insta::assert_snapshot!(told(&found, Verdict::Differs), @"number: sensitivity (case level) is 80.8 % in `a.md` and 79.1 % in `b.md`");
    let one =
        paper("a.md").says("Readers.").figure("sensitivity", 81.0, Some("reader 1"), Some(30));
    let other =
        paper("b.md").says("Sites.").figure("sensitivity", 60.0, Some("all sites"), Some(70));
    assert_eq!(told(&both(one, other), Verdict::Differs), "");
}

#[test]
fn means_differ_only_where_they_are_of_the_same_cases() {
    let card = |file: &str, age: f64, cases: u64| {
        let stated = StatedFigure {
            metric: Some("mean-age".into()),
            value: Some(Printed { value: age, half_unit: 0.05, percent: false }),
            ..StatedFigure::default()
        };
        paper(file)
            .says(&format!("The mean age of the patients of the study was {age:.1} years."))
            .claim(Says::Figure(Box::new(stated)))
            .says("")
            .claim(Says::Count { of: "cases".into(), number: cases, among: None })
    };
    let found = both(card("a.md", 62.5, 220), card("b.md", 65.1, 342));
    assert_eq!(told(&found, Verdict::Differs), "");
    insta::assert_snapshot!(told(&found, Verdict::CannotTell), @r"
    number: mean-age is 62.5 in `a.md` and 65.1 in `b.md`; nothing says that both are of the same cases
    count: `a.md` and `b.md` share no number of cases (220 and 342); they may be about different studies
    ");
    let found = both(card("a.md", 62.5, 220), card("b.md", 65.1, 220));
    insta::assert_snapshot!(told(&found, Verdict::Differs), @"number: mean-age is 62.5 in `a.md` and 65.1 in `b.md`");
}

#[test]
fn facts_and_names() {
    let number = |number: &str, role: &str| Says::Number {
        kind: "510k".into(),
        number: number.into(),
        role: Some(role.into()),
    };
    let one = paper("a.md")
        .says("ThoraxFlag 3.1.0, predicate K201020, IEC 62304:2006.")
        .claim(Says::Device { name: "ThoraxFlag PE".into() })
        .claim(Says::Version { of: "software".into(), version: "3.1.0".into() })
        .claim(number("K201020", "predicate"))
        .claim(Says::Standard { name: "IEC 62304".into(), edition: Some("2006".into()) })
        .intended("ThoraxFlag PE is intended to notify radiologists.")
        .intended("NoduleSeek Pro is intended to detect nodules on chest CT.");
    let other = paper("b.md")
        .says("ThoraxFlag 3.2.0, predicate K201030, IEC 62304:2015.")
        .claim(Says::Device { name: "ThoraxFlag".into() })
        .claim(Says::Version { of: "software".into(), version: "v3.2.0".into() })
        .claim(number("K201030", "predicate"))
        .claim(Says::Standard { name: "IEC 62304".into(), edition: Some("2015".into()) })
        .intended("ThoraxFlag PE is intended to notify radiologists.");
    insta::assert_snapshot!(told(&both(one, other), Verdict::Differs), @r"
    identity: `a.md` is about ThoraxFlag PE, and this sentence is about NoduleSeek Pro
    intended-use: only the intended use of `a.md` has this sentence, not that of `b.md`, and with it chest (body part) and computed tomography (modality): “NoduleSeek Pro is intended to detect nodules on chest CT.”
    predicate: the predicate number is K201020 in `a.md` and K201030 in `b.md`
    version: the version of the software is 3.1.0 in `a.md` and 3.2.0 in `b.md`
    standard: IEC 62304 is named of 2006 in `a.md` and of 2015 in `b.md`
    ");
}

#[test]
fn sentences_and_cells_with_other_numbers() {
    let one = paper("a.md")
        .says("The study was conducted at 4 sites with 3 pathologists at each site (Table 3).")
        .says("The algorithm does not change in use and is locked for the whole of its life on the market.")
        .table("Table 2: Performance", &[&["Metric", "Estimate", "95% CI"], &["Sensitivity", "81.0%", "(69.2%; 92.9%)"], &["Specificity", "91.6%", "(90.9%; 92.3%)"]]);
    let other = paper("b.md")
        .says("The study was conducted at 5 sites with 3 pathologists at each site (Table 7).")
        .says("The algorithm does change in use and is locked for the whole of its life on the market.")
        .table("Table 9: Performance", &[&["Metric", "Estimate", "95% CI"], &["Sensitivity", "81.0%", "(69.2%, 92.9%)"], &["Specificity", "91.9%", "(90.9%; 92.3%)"]]);
    insta::assert_snapshot!(told(&both(one, other), Verdict::Differs), @r"
    statement: the same sentence is denied in `a.md` and not in `b.md`: “The algorithm does not change in use and is locked for the whole of its life on the market.” against “The algorithm does change in use and is locked for the whole of its life on the market.”
    statement: the same sentence has other numbers: 4 in `a.md`, 5 in `b.md`
    statement: Specificity (Estimate) is 91.6% in `a.md` and 91.9% in `b.md`
    ");
}

#[test]
fn words_of_one_document() {
    let one = paper("a.md")
        .says("The labelling tells the behavior of the tumour marker to the user.")
        .says("敏感性和灵敏度都是指标。")
        .says("The intended purpose is triage.")
        .says("The intended use is triage.");
    let found = compare(&[&one.0], &bank());
    insta::assert_snapshot!(told(&found, Verdict::Differs) + &told(&found, Verdict::CannotTell), @r"
    term: `a.md` is mostly in British spelling, and mixes both: labelling (1) and tumour (1) and behavior (1)
    term: `a.md` uses two names for one thing, 敏感性 and 灵敏度: they are told apart
    term: `a.md` uses two terms that are taken for one another, intended purpose and intended use: they are told apart
    ");
    let clean = paper("b.md").says("The labelling is in colour at the Center for Devices, and was validated as a validation set.");
    let found = compare(&[&clean.0], &bank());
    assert!(found.seen.is_empty(), "{found:#?}");
}

#[test]
fn a_redline_shows_what_stayed_changed_moved_went_and_came() {
    let before = paper("v1.md")
        .heading("Use")
        .says("It is for adults.")
        .says("A paragraph on training that moves down.")
        .heading("Test")
        .says("Sensitivity was 92.3 % in 130 cases.")
        .says("This one goes away altogether.");
    let after = paper("v2.md")
        .heading("Use")
        .says("It is for adults.")
        .heading("Test")
        .says("Sensitivity was 93.1 % in 131 cases.")
        .says("A paragraph on training that moves down.")
        .says("Something new is said about monitoring.");
    let shown = redline(&before.0, &after.0).lines.iter().fold(String::new(), |mut out, line| {
        let words = line.words.iter().fold(String::new(), |out, edit| match edit {
            Edit::Same(words) => out + words,
            Edit::Deleted(words) => format!("{out}[-{words}-]"),
            Edit::Inserted(words) => format!("{out}{{+{words}+}}"),
        });
        let _ = writeln!(out, "{:?}: {words}", line.fate);
        out
    });
    insta::assert_snapshot!(shown, @r"
    Same: Use
    Same: It is for adults.
    Same: Test
    Changed: Sensitivity was [-92.3 -]{+93.1 +}% in [-130 -]{+131 +}cases.
    Deleted: [-This one goes away altogether.-]
    Moved: A paragraph on training that moves down.
    Inserted: {+Something new is said about monitoring.+}
    ");
    let same = redline(&before.0, &before.0);
    assert_eq!(same.count(Fate::Same), same.lines.len());
}
