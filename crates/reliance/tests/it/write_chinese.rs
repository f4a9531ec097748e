//! `reliance write --to cn`: the Chinese documents.

use std::fs;

use crate::program::{DAY, example, files, run};

/// Words of the program that a Chinese paper must not have any more.
const ENGLISH: [&str; 8] = [
    "a person confirms",
    "left out",
    "besides,",
    "To do",
    "NOT ANSWERED",
    "smallest detectable fall",
    "one-sided test",
    "Age and sex of",
];

#[test]
fn findings_are_said_in_chinese_and_what_is_declared_stays() {
    let folder = example();
    let folder = folder.path();
    let ran = run(folder, &["write", "device", "--to", "cn", "--on", DAY, "--format", "html"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let pages: Vec<(String, String)> = files(&folder.join("device/documents/cn"))
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()))
        .filter(|(_, page)| page.contains("lang=\"zh-CN\"") && page.contains("本文件的生成说明"))
        .collect();
    assert_eq!(pages.len(), 9);
    for (name, page) in &pages {
        for words in ENGLISH {
            assert!(!page.contains(words), "{name}: {words}");
        }
    }
    let algorithm = &pages.iter().find(|(name, _)| name.contains("03a-")).unwrap().1;
    assert!(algorithm.contains("名患者"), "{algorithm}");
    assert!(algorithm.contains("人工智能医疗器械注册审查指导原则"));
    // Each column of the terms is in its language.
    let terms = &pages.iter().find(|(name, _)| name.contains("01-")).unwrap().1;
    for row in ["<td>敏感性</td><td>sensitivity</td>", "<td>偏倚</td><td>bias</td><td>bias</td>"]
    {
        assert!(terms.contains(row), "{row}");
    }
    let summary = &pages.iter().find(|(name, _)| name.contains("02-")).unwrap().1;
    assert!(summary.contains("Analyses contrast-enhanced chest CT studies of adults"));
}
