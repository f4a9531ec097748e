//! Papers written from a small assessment.

use reliance_model::assessment::{Assessment, DeviceHead, SCHEMA};
use reliance_model::catalogue::{Catalogue, Template};
use reliance_model::evidence::Evidence;
use reliance_model::facet::Profile;
use reliance_model::route::Pathway;

use super::build::Writing;
use super::{Paper, Source, Texts, write};

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

/// A template with that text.
fn template(language: &str, body: &str) -> Template {
    let text = format!(
        "+++\nid = \"us.a\"\ntitle = \"A\"\nlanguage = \"{language}\"\nmarkets = [\"us\"]\nfile = \"a\"\nread = \"memory\"\n+++\n{body}"
    );
    let files = [("us/documents/a.md".to_string(), text.into_bytes())].into();
    let mut catalogue = reliance_model::catalogue_read::read(&files).items;
    catalogue.templates.remove("us.a").unwrap()
}

/// Run with a paper that is being written by that text.
pub(super) fn bench(body: &str, run: impl FnOnce(&mut Writing<'_>)) {
    let (catalogue, evidence, assessment) =
        (Catalogue::default(), Evidence::default(), assessment());
    let (profile, texts) = (Profile::default(), Texts::new());
    let source = Source {
        catalogue: &catalogue,
        evidence: &evidence,
        assessment: &assessment,
        profile: &profile,
        texts: &texts,
    };
    run(&mut Writing::new(&source, &template("en-US", body)));
}

fn paper(language: &str, body: &str) -> Paper {
    let mut evidence = Evidence::default();
    evidence.device.name = "Seer".into();
    let (catalogue, assessment) = (Catalogue::default(), assessment());
    let (profile, texts) = (Profile::default(), Texts::new());
    let source = Source {
        catalogue: &catalogue,
        evidence: &evidence,
        assessment: &assessment,
        profile: &profile,
        texts: &texts,
    };
    write(&source, &template(language, body))
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
