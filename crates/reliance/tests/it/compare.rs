//! Documents held against each other: what was planted is found, and nothing is invented.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{example, run};

/// A Chinese file on an invented device.
const ZH: &str = "\
# ThoraxFlag PE（虚构）研究资料摘要

软件版本：3.1.0

## 预期用途

本产品用于辅助放射科医师对成人胸部增强CT影像中疑似肺栓塞的病例进行分诊。

适用于18岁及以上患者，不用于诊断。

## 性能

测试集共 412 例，来自 4 家临床机构。灵敏度为 92.3%，特异度为 95.6%。

## 验证

按 IEC 62304:2006 对软件 3.1.0 进行验证，测试集与训练集无重叠。
";

/// The English file that says the same.
const EN: &str = "\
# ThoraxFlag PE (invented): summary of studies

Software version: 3.1.0

## Intended use

The device assists radiologists in the triage of contrast-enhanced chest CT of adults with suspected pulmonary embolism.

It is for patients 18 years or older and is not for diagnosis.

## Performance

The test dataset held 412 cases from 4 clinical sites. Sensitivity was 92.3% and specificity was 95.6%.

## Verification

Under IEC 62304:2006 software 3.1.0 underwent verification, with no overlap of test dataset and training dataset.
";

/// What is planted in the English file: the words, what stands in their place, and what the
/// remark has to say.
const PLANTED: [(&str, &str, &str); 6] = [
    ("assists radiologists", "assists emergency physicians", "differs in user"),
    ("18 years", "22 years", "differs in ages"),
    ("is not for diagnosis", "is for diagnosis", "denies it"),
    ("Sensitivity was 92.3%", "Sensitivity was 93.2%", "sensitivity is 92.3 %"),
    ("IEC 62304:2006", "IEC 62304:2015", "IEC 62304 is named of 2006"),
    ("underwent verification", "underwent validation", "验证 is"),
];

fn compared(folder: &Path, one: &str, other: &str) -> (i32, Vec<(String, String)>) {
    let ran = run(folder, &["compare", one, other, "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let list = told["seen"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let seen =
        list.iter().map(|seen| (text(&seen["remark"]["verdict"]), text(&seen["remark"]["says"])));
    (ran.code, seen.collect())
}

fn differing(seen: &[(String, String)]) -> Vec<&String> {
    seen.iter().filter(|(verdict, _)| verdict == "differs").map(|(_, says)| says).collect()
}

#[test]
fn planted_disagreements_of_a_chinese_and_an_english_file_are_found_and_none_is_invented() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("zh.md"), ZH).unwrap();
    fs::write(folder.path().join("en.md"), EN).unwrap();
    let (_, clean) = compared(folder.path(), "zh.md", "en.md");
    assert_eq!(differing(&clean), Vec::<&String>::new());
    let agreed = clean.iter().filter(|(verdict, _)| verdict == "agrees").count();
    assert!(agreed >= 8, "{clean:#?}");
    let mut all = EN.to_string();
    for (words, planted, says) in PLANTED {
        assert!(EN.contains(words), "{words}");
        fs::write(folder.path().join("one.md"), EN.replace(words, planted)).unwrap();
        let (code, seen) = compared(folder.path(), "zh.md", "one.md");
        let found = differing(&seen);
        assert_eq!(code, 1);
        assert!(found.iter().any(|told| told.contains(says)), "{planted}: {seen:#?}");
        assert_eq!(found.len(), 1, "{planted}: {found:#?}");
        all = all.replace(words, planted);
    }
    fs::write(folder.path().join("all.md"), all).unwrap();
    let (_, seen) = compared(folder.path(), "all.md", "zh.md");
    assert_eq!(differing(&seen).len(), PLANTED.len(), "{seen:#?}");
}

#[test]
fn codes_forms_and_what_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("en.md", EN);
    write("v2.md", &EN.replace("412 cases", "413 cases"));
    write("terms.csv", "zh,en_us\n分诊,sorting\n");
    let at = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(at(&["compare", "en.md", "en.md"]).code, 0);
    let ran = at(&["compare", "en.md", "v2.md", "--terms", "terms.csv"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("412"), "{}", ran.out);
    let ran = at(&["compare", "en.md", "v2.md", "--redline"]);
    assert!(ran.code == 1 && ran.out.contains("[-412-] {+413+}"), "{}", ran.out);
    assert_eq!(at(&["compare", "en.md", "en.md", "--redline"]).code, 0);
    let ran = at(&["compare", "en.md", "v2.md", "--format", "html", "-o", "page.html"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("<del>412</del>"));
    assert_eq!(at(&["compare", "en.md", "nowhere.md"]).code, 2);
    assert_eq!(at(&["compare", "en.md", "--redline"]).code, 2);
    assert_eq!(at(&["compare", "en.md", "v2.md", "--terms", "en.md"]).code, 2);
}

#[test]
fn studies_and_records_of_the_example() {
    let folder = example();
    let device = folder.path();
    let ran = run(device, &["studies", "device", "--to", "us", "-o", "studies.xlsx"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for words in ["standalone test, Europe", "us.ous.gcp-statement", "afterwards:"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    assert!(device.join("studies.xlsx").is_file());
    let ran = run(device, &["studies", "device", "--to", "us", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told.as_array().unwrap().len(), 2);
    let ran = run(device, &["inspection", "device", "--on", crate::program::DAY]);
    assert!(ran.code <= 1 && ran.out.contains("iso-13485 4.1"), "{}{}", ran.out, ran.err);
}

#[test]
fn what_is_planted_between_documents_of_the_example_is_found_and_nothing_else() {
    let folder = example();
    let planted = fs::read_to_string(folder.path().join("device/planted.toml")).unwrap();
    let planted: toml::Table = toml::from_str(&planted).unwrap();
    let list = planted["disagreement"].as_array().unwrap();
    let text = |entry: &toml::Value, key: &str| entry[key].as_str().unwrap().to_string();
    let (one, other) = (text(&list[0], "one"), text(&list[0], "other"));
    let (code, seen) = compared(&folder.path().join("device"), &one, &other);
    let found = differing(&seen);
    assert_eq!(code, 1);
    for entry in list {
        let says = text(entry, "says");
        assert!(found.iter().any(|told| told.contains(&says)), "{says}: {seen:#?}");
    }
    assert_eq!(found.len(), list.len(), "{found:#?}");
}
