//! Real documents: summaries of clearances, a technical file, model cards, Chinese guidance.

use reliance_evidence::documents;
use reliance_model::content::{Body, Content, Format, Language};

use super::{codes, files, shared};

/// Every document below a folder, read without a problem.
fn read(folder: &str, ending: &str) -> Vec<Content> {
    let Some(root) = shared(&format!("documents/{folder}")) else { return Vec::new() };
    let read = |(name, bytes): (String, Vec<u8>)| {
        let reading = documents::read(&name, &bytes);
        assert_eq!(codes(&reading.problems), [""; 0], "{name}");
        assert!(!reading.items.blocks.is_empty(), "{name}");
        reading.items
    };
    files(&root, ending).into_iter().map(read).collect()
}

fn tables(content: &Content) -> usize {
    content.blocks.iter().filter(|block| matches!(block.body, Body::Table { .. })).count()
}

#[test]
fn every_table_of_the_summaries_is_found() {
    let contents = read("fda-510k", ".md");
    let found: usize = contents.iter().map(tables).sum();
    assert!(contents.is_empty() || found == 89, "{found} tables");
    for content in &contents {
        let left = content.blocks.iter().find(|block| block.text().contains("<td"));
        assert_eq!(left, None, "{}", content.file);
        assert_eq!(content.language, Some(Language::En), "{}", content.file);
    }
    println!("compared: {} summaries, {found} tables", contents.len());
}

#[test]
fn the_technical_file_has_an_id_in_every_document() {
    let contents = read("samd-technical-file", ".md");
    for content in &contents {
        let name = content.file.rsplit('/').next().unwrap().trim_end_matches(".md");
        assert_eq!(content.properties.get("id").map(String::as_str), Some(name));
    }
    println!("compared: {} documents of a technical file", contents.len());
}

#[test]
fn cards_state_what_their_elements_hold() {
    let contents = read("model-cards", ".xml");
    for content in &contents {
        assert_eq!(content.format, Format::ChaiCard);
        let named = |end: &str| {
            content
                .blocks
                .iter()
                .any(|block| matches!(&block.body, Body::Field { name, .. } if name.ends_with(end)))
        };
        let is_second = content.properties["card.version"] == "0.2";
        assert_eq!(content.file.contains("v0.2"), is_second);
        assert_eq!(named("/ValueJson"), is_second, "{}", content.file);
        assert!(named("KeyMetrics/FairnessEquity/MetricGoal"));
    }
    println!("compared: {} model cards", contents.len());
}

#[test]
fn chinese_guidance_is_chinese() {
    let contents = read("zh-en", ".zh.md");
    for content in &contents {
        assert_eq!(content.language, Some(Language::Zh));
        let title = &content.properties["title.zh"];
        assert!(content.blocks.iter().any(|block| block.text() == *title));
    }
}
