//! Papers written from a small assessment.

use reliance_model::assessment::{Assessment, DeviceHead, SCHEMA};
use reliance_model::catalogue::{Catalogue, CataloguePlace, CheckCall, Force, ReadAs, Template};
use reliance_model::evidence::Evidence;
use reliance_model::facet::Profile;
use reliance_model::finding::{Answer, Figure, Finding, Part};
use reliance_model::route::Pathway;

use super::build::Writing;
use super::{Block, Paper, Source, Texts, write};

/// An assessment of a device of which almost nothing is known.
fn assessment() -> Assessment {
    Assessment {
        schema: SCHEMA,
        tool: "0.0.0".into(),
        catalogue: "test".into(),
        catalogue_sha256: "ab".repeat(32),
        catalogue_read_on: None,
        catalogue_review_by: None,
        on: "2026-11-22".parse().unwrap(),
        market: "us".into(),
        market_name: "United States".into(),
        gaps: Vec::new(),
        device: DeviceHead::default(),
        routes: Vec::new(),
        pathway: Pathway::default(),
        findings: Vec::new(),
        unmapped: Vec::new(),
        questions: Vec::new(),
        pictures: Vec::new(),
        data_sheets: Vec::new(),
        calendar: Vec::new(),
        files: Default::default(),
        problems: Vec::new(),
        not_primary: Vec::new(),
    }
}

/// An assessment without a finding.
pub(super) fn nothing_found() -> Assessment {
    assessment()
}

/// A template with that text.
pub(super) fn template(language: &str, body: &str) -> Template {
    let text = format!(
        "+++\nid = \"us.a\"\ntitle = \"A\"\nlanguage = \"{language}\"\nmarkets = [\"us\"]\nfile = \"a\"\nread = \"memory\"\n+++\n{body}"
    );
    let files = [("us/documents/a.md".to_string(), text.into_bytes())].into();
    let mut catalogue = reliance_model::catalogue_read::read(&files).items;
    catalogue.templates.remove("us.a").unwrap()
}

/// Run with a paper that is being written by that text.
pub(super) fn bench(body: &str, run: impl FnOnce(&mut Writing<'_>)) {
    sourced_of(&Evidence::default(), &assessment(), &Catalogue::default(), |source| {
        run(&mut Writing::new(source, &template("en-US", body)));
    });
}

fn paper(language: &str, body: &str) -> Paper {
    paper_of(assessment(), &template(language, body))
}

fn paper_of(assessment: Assessment, template: &Template) -> Paper {
    paper_said(assessment, template, Catalogue::default())
}

fn paper_said(assessment: Assessment, template: &Template, catalogue: Catalogue) -> Paper {
    sourced(&assessment, &catalogue, |source| write(source, template))
}

/// Run with what a paper is written from, for a device without evidence.
pub(super) fn sourced<T>(
    assessment: &Assessment,
    catalogue: &Catalogue,
    run: impl FnOnce(&Source<'_>) -> T,
) -> T {
    let mut evidence = Evidence::default();
    evidence.device.name = "Seer".into();
    sourced_of(&evidence, assessment, catalogue, run)
}

/// The same for the evidence of a device.
pub(super) fn sourced_of<T>(
    evidence: &Evidence,
    assessment: &Assessment,
    catalogue: &Catalogue,
    run: impl FnOnce(&Source<'_>) -> T,
) -> T {
    let (profile, texts) = (Profile::default(), Texts::new());
    let source = Source {
        catalogue,
        evidence,
        assessment,
        profile: &profile,
        texts: &texts,
        used_terms: None,
    };
    run(&source)
}

pub(super) fn part(answer: Answer, check: &str, because: &str, to_do: &str) -> Part {
    Part {
        call: Some(CheckCall { check: check.into(), parameters: Default::default() }),
        answer,
        because: because.into(),
        to_do: Some(to_do.into()),
        figures: Vec::new(),
        pictures: Vec::new(),
        evidence: Vec::new(),
        caveats: Vec::new(),
        lists: Vec::new(),
        outcomes: Vec::new(),
    }
}

/// A finding as the assessment makes it of its parts.
pub(super) fn finding(answer: Answer, parts: Vec<Part>) -> Finding {
    let deciding: Vec<&Part> = parts.iter().filter(|part| part.answer == answer).collect();
    let more = deciding.len() - 1;
    let because = match more {
        0 => deciding[0].because.clone(),
        _ => format!("{} (and {more} more)", deciding[0].because),
    };
    Finding {
        requirement: "us.x".into(),
        title: "X".into(),
        asks: String::new(),
        cite: "21 CFR 1".into(),
        url: None,
        force: Force::Law,
        read_as: ReadAs::Copy,
        topic: "Labelling".into(),
        slot: None,
        review_risk: None,
        asked_at: CataloguePlace::default(),
        answer,
        because,
        to_do: deciding[0].to_do.clone(),
        counts: true,
        waived: None,
        parts,
        questions: Vec::new(),
        proposed: Vec::new(),
    }
}

pub(super) fn with(finding: Finding) -> Assessment {
    Assessment { findings: vec![finding], ..assessment() }
}

fn several() -> Finding {
    use Answer::Undetermined;
    finding(
        Undetermined,
        vec![
            part(Undetermined, "one", "needs a plan", "write the plan"),
            part(Undetermined, "two", "needs 3 sites; there are 2", "add a site"),
            part(Undetermined, "three", "the day is not known", "declare the day"),
            part(Answer::Shown, "four", "a name is on file", "never done"),
        ],
    )
}

#[test]
fn every_reason_is_printed_with_its_own_trace_and_what_to_do_stays_inside() {
    let body = "{{finding requirement=\"us.x\"}}\n\n{{findings answer=\"undetermined\"}}\n\n{{table of=\"gaps\"}}\n";
    let outside = template("en-US", body);
    let paper = paper_of(with(several()), &outside);
    let said = crate::paper::plain(match &paper.blocks[0] {
        Block::Paragraph(line) => line,
        other => panic!("{other:?}"),
    });
    assert_eq!(
        said,
        "NOT ANSWERED: needs a plan; needs 3 sites; there are 2. The day is not known."
    );
    assert_eq!(paper.holes.len(), 1);
    assert_eq!(paper.holes[0].needs, "a plan; needs 3 sites; there are 2");
    let checks: Vec<Option<&str>> =
        paper.traces.iter().map(|trace| trace.check.as_deref()).take(3).collect();
    assert_eq!(checks, [Some("one"), Some("two"), Some("three")]);
    let page = crate::paper_html(&paper);
    for never in ["more)", "To do", "rite the plan", "dd a site"] {
        assert!(!page.contains(never), "{never}");
    }
    let inside = Template { internal: true, ..outside };
    let page = crate::paper_html(&paper_of(with(several()), &inside));
    for done in ["Write the plan.", "Add a site.", "Declare the day.", "To do"] {
        assert!(page.contains(done), "{done}: {page}");
    }
    assert!(!page.contains("more)"), "{page}");
}

#[test]
fn a_fact_of_the_device_keeps_its_name() {
    let none = finding(
        Answer::NotApplicable,
        vec![part(Answer::NotApplicable, "one", "pccp = false", "nothing")],
    );
    let body = "{{finding requirement=\"us.x\"}}\n";
    let page = crate::paper_html(&paper_of(with(none), &template("en-US", body)));
    assert!(page.contains("<code>pccp</code> = <code>false</code>."), "{page}");
}

#[test]
fn a_reason_of_the_finding_itself_is_printed_where_no_part_says_it() {
    let own = Finding { because: "set apart (and 2 more)".into(), ..several() };
    let paper = paper_of(with(own), &template("en-US", "{{because requirement=\"us.x\"}}\n"));
    assert!(crate::paper_html(&paper).contains("set apart (and 2 more)"));
}

#[test]
fn what_is_not_there_is_a_hole_and_never_words() {
    let body = "# {{device.name}}\n\nVersion {{device.version}}, see {{ref to=\"x\"}}.\n\n{{person key=\"a\" prompt=\"Say *why*\"}}\n\n- {{figure name=\"auc\"}}\n\n{{table of=\"predicates\" label=\"p\"}}\n";
    let paper = paper("en-US", body);
    assert!(paper.is_draft());
    let holes: Vec<&str> = paper.holes.iter().map(|hole| hole.about.as_str()).collect();
    assert_eq!(holes, ["version", "a", "auc", "predicates", "x"]);
    assert_eq!(paper.traces.len(), 1);
    assert_eq!(paper.traces[0].declared.as_deref(), Some("name"));
    let page = crate::paper_html(&paper);
    assert!(page.contains("NOT ANSWERED: needs <code>version</code> in reliance.toml"), "{page}");
    assert!(page.contains("Say *why*"), "{page}");
    assert_eq!(page, crate::paper_html(&paper));
}

#[test]
fn a_chinese_paper_says_holes_in_chinese() {
    let paper = paper("zh", "{{device.version}}\n\n{{figures check=\"x\"}}\n");
    let page = crate::paper_html(&paper);
    assert!(page.contains("未答复：需要"), "{page}");
    assert!(page.contains("lang=\"zh-CN\""), "{page}");
}

/// A Chinese paper with a line of time that has rows of these names.
fn lines_of_time(names: &[&str], forms: &str) -> Paper {
    use reliance_model::picture::{Picture, TimelineRow};
    let on = "2026-11-22".parse().unwrap();
    let row = |name: &&str| TimelineRow {
        name: name.to_string(),
        state: "open".into(),
        open: true,
        events: Vec::new(),
    };
    let rows = names.iter().map(row).collect();
    let picture = Picture::Timeline { title: "t".into(), on, rows };
    let mut catalogue = Catalogue::default();
    catalogue.wording.add("zh.tsv", &format!("en\tzh\n{forms}"));
    let assessment = Assessment { pictures: vec![picture], ..assessment() };
    paper_said(assessment, &template("zh", "{{picture kind=\"timeline\"}}\n"), catalogue)
}

#[test]
fn a_label_of_a_picture_is_said_before_it_is_cut() {
    let forms = "a library that reads compressed pictures in `{1}`\t读取 `{1}` 中压缩图像的程序库\n\
                 a very long name of a part, the first\t第一个部件\n\
                 a very long name of a part, the second\t第二个部件\n\
                 a long name that stays far too long in the other language\t在另一种语言中仍然过长而必须截断的名称\n";
    let whole = "a library that reads compressed pictures in `pe-net`";
    let long = "a long name that stays far too long in the other language";
    let paper = lines_of_time(&[whole, long], forms);
    let page = crate::paper_html(&paper);
    assert!(page.contains(">读取 pe-net 中压缩图像"), "{page}");
    assert!(
        page.contains(
            ">在另一种语言中仍然过长…<title>在另一种语言中仍然过长而必须截断的名称</title>"
        ),
        "{page}"
    );
    assert!(!page.contains(">a library"), "{page}");
    // Cut to the same words, nobody knows which of the two is meant.
    let names = ["a very long name of a part, the first", "a very long name of a part, the second"];
    let page = crate::paper_html(&lines_of_time(&names, forms));
    assert!(page.contains(">a very long name of a …<"), "{page}");
}

#[test]
fn every_field_and_directive_of_the_vocabulary_is_known() {
    use reliance_model::catalogue_template::{FIELDS, WORDS};
    for (field, _) in FIELDS {
        let paper = paper("en-US", &format!("{{{{{field}}}}}\n"));
        let unknown = format!("`{field}`");
        assert!(paper.holes.iter().all(|hole| hole.needs != unknown), "{field}");
    }
    for word in WORDS {
        let arguments: Vec<String> =
            word.needs.iter().map(|name| format!("{name}=\"forest\"")).collect();
        let paper = paper("en-US", &format!("{{{{{} {}}}}}\n", word.name, arguments.join(" ")));
        let unknown = format!("`{}`", word.name);
        assert!(paper.holes.iter().all(|hole| hole.needs != unknown), "{}", word.name);
    }
}

#[test]
fn markdown_that_nests_without_end_is_read() {
    let deep = "> ".repeat(3_000) + &"*a ".repeat(3_000) + "\n\n" + &"- ".repeat(500) + "x";
    let paper = paper("en-US", &deep);
    assert!(!paper.is_draft());
}

#[test]
fn a_table_of_figures_lists_all_of_them_with_their_numbers() {
    let mut one = several();
    one.parts[0].figures = vec![Figure {
        name: "sensitivity".into(),
        of: "us-test".into(),
        value: Some(0.861_25),
        interval: Some((0.811, 0.899)),
        level: Some(0.95),
        counts: Some((204, 237)),
        method: None,
        unit: String::new(),
        note: None,
    }];
    let paper = paper_of(with(one), &template("en-US", "{{table of=\"figures\"}}\n"));
    assert!(paper.holes.is_empty(), "{:?}", paper.holes);
    let tables = paper.tables();
    let value =
        super::Value::Number { value: 0.861_25, form: super::Form::Decimals(3, String::new()) };
    assert_eq!(tables[0].values[0][2], Some(value));
    let limits = super::Value::Limits { low: 0.811, high: 0.899, level: Some(0.95) };
    assert_eq!(tables[0].values[0][3], Some(limits));
    assert_eq!(tables[0].values[0][4], Some(super::Value::Counts { of: 204, whole: 237 }));
}
