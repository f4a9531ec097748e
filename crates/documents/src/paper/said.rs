//! Words that every form of a paper prints alike: where a number comes from, what a person
//! is to write.

use reliance_model::catalogue::Locale;

use super::{Paper, PersonText, Trace};
use crate::numbers;

impl Trace {
    /// The trace in a few words, for a name.
    pub fn name(&self) -> String {
        let parts = [&self.requirement, &self.check, &self.figure, &self.of, &self.declared];
        let words: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        let words = match (words.is_empty(), self.files.first()) {
            (true, Some((file, _))) => file.clone(),
            _ => words.join(" · "),
        };
        words.chars().take(60).collect()
    }

    /// The trace in a sentence, with the paper's versions and day.
    pub fn says(&self, paper: &Paper) -> String {
        let chinese = paper.locale == Locale::Zh;
        let mut parts = Vec::new();
        let mut part = |name: (&str, &str), value: Option<&String>| {
            let name = if chinese { name.1 } else { name.0 };
            parts.extend(value.map(|value| format!("{name} {value}")));
        };
        part(("figure", "指标"), self.figure.as_ref());
        part(("of", "对象"), self.of.as_ref());
        part(("by", "方法"), self.method.as_ref());
        part(("requirement", "要求"), self.requirement.as_ref());
        part(("check", "检查"), self.check.as_ref());
        part(("declared under", "申报于"), self.declared.as_ref());
        part(("stated by", "声明人"), self.stated.as_ref());
        for (file, sha256) in &self.files {
            parts.push(match (sha256, chinese) {
                // In full in the table of files that the paper ends with.
                (Some(sha256), _) => format!("{file} (SHA-256 {}…)", numbers::short(sha256)),
                (None, true) => format!("{file}（无哈希值）"),
                (None, false) => format!("{file} (no hash)"),
            });
        }
        let made = &paper.made;
        parts.push(match chinese {
            true => format!("Reliance {}，目录 {}，{}", made.tool, made.catalogue, made.on),
            false => format!("Reliance {}, catalogue {}, {}", made.tool, made.catalogue, made.on),
        });
        parts.join("; ")
    }
}

/// Who wrote a text and when, as far as that is known.
pub fn signed(text: &PersonText, locale: Locale) -> String {
    let chinese = locale == Locale::Zh;
    let lead = if chinese { "人员撰写" } else { "Written by a person" };
    let said: Vec<&str> = [&text.by, &text.on].into_iter().flatten().map(String::as_str).collect();
    match (said.is_empty(), chinese) {
        (true, _) => lead.to_string(),
        (false, true) => format!("{lead}：{}", said.join("，")),
        (false, false) => format!("{lead}: {}", said.join(", ")),
    }
}

/// The words of a hole that a person is to fill.
pub fn wanted(prompt: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("未答复：需要人员填写：{prompt}"),
        _ => format!("NOT ANSWERED: needs a person's text: {prompt}"),
    }
}
