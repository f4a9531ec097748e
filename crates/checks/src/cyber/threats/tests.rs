//! Tests of the judging of threat models.

use reliance_model::cyber::threat::ElementKind;

use super::made::{element, model, threat};
use super::*;

#[test]
fn names_are_compared_by_their_words() {
    assert!(has_words("DICOM gateway (dcmtk)", "DCMTK"));
    assert!(has_words("PACS", "pacs"));
    assert!(!has_words("torchvision", "torch"));
    assert!(!has_words("anything", "-"));
    assert_eq!(plain("Maker's  Service"), "maker s service");
}

#[test]
fn words_are_whole_unless_they_are_beginnings() {
    let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
    let speaks = |text: &str, list: &[&str]| super::words::speaks(text, &words(list));
    assert!(speaks("Access logs are kept", &["log"]));
    assert!(!speaks("Login is logical", &["log"]));
    assert!(speaks("Encrypted at rest", &["encrypt*"]));
    assert!(!speaks("unencrypted", &["encrypt*"]));
    assert!(speaks("roles", &["role"]) && !speaks("parole", &["role"]));
    assert!(!speaks("anything", &["", "*"]));
    assert!(speaks("ZÜRICH tls", &["tls"]));
}

#[test]
fn categories_of_stride_are_told_by_word_or_letter() {
    let places: Vec<Option<usize>> = [
        "Spoofing",
        "tampering",
        "R",
        "Information Disclosure",
        "Denial Of Service",
        "Elevation of Privileges",
        "Linkability",
        "",
    ]
    .into_iter()
    .map(stride::place)
    .collect();
    assert_eq!(places, [Some(0), Some(1), Some(2), Some(3), Some(4), Some(5), None, None]);
}

#[test]
fn stride_counts_by_element_in_scope() {
    let mut one = model();
    one.elements.push(element("s", "Log", ElementKind::Store));
    one.elements.push(element("out", "Out", ElementKind::Process));
    one.elements[6].out_of_scope = Some("not ours".into());
    one.threats.push(threat("t4", "Log changed", &["s", "out"], "T"));
    one.threats.push(threat("t5", "Linked", &["s"], "Linkability"));
    let coverage = stride::coverage(&one);
    assert_eq!(coverage.rows.len(), 5);
    assert_eq!(coverage.rows[4], ("Log".to_string(), [0, 1, 0, 0, 0, 0]));
    assert_eq!((coverage.covered, coverage.asked, coverage.others), (2, 16, 1));
}
