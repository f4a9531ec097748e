//! What a thing that is traced is, told by its type, its folder or the letters of its id.

use reliance_model::claim::Citation;
use reliance_model::content::Content;

use super::Thing;

/// What something traced is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A need of users or others.
    Need,
    /// A requirement, on the product or its software.
    Requirement,
    /// A part of the design.
    Design,
    /// A risk, or a hazard with its analysis.
    Risk,
    /// A measure that controls a risk.
    Control,
    /// A test, or the plan of one.
    Test,
    /// The result of a test.
    Result,
    /// Anything else.
    Other,
}

impl Kind {
    /// The kind in words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Need => "a user need",
            Kind::Requirement => "a requirement",
            Kind::Design => "a design",
            Kind::Risk => "a risk",
            Kind::Control => "a risk control",
            Kind::Test => "a test",
            Kind::Result => "a test result",
            Kind::Other => "a document",
        }
    }
}

/// Words of types and folders, the more particular first.
const WORDS: &[(&str, Kind)] = &[
    ("test_report", Kind::Result),
    ("test-report", Kind::Result),
    ("test_result", Kind::Result),
    ("test_protocol", Kind::Test),
    ("test-protocol", Kind::Test),
    ("test_case", Kind::Test),
    ("user_need", Kind::Need),
    ("user-need", Kind::Need),
    ("requirement", Kind::Requirement),
    ("risk_control", Kind::Control),
    ("control", Kind::Control),
    ("architecture", Kind::Design),
    ("design", Kind::Design),
    ("test/protocols", Kind::Test),
    ("test/reports", Kind::Result),
];

/// Letters of ids.
const LETTERS: &[(&str, Kind)] = &[
    ("UN", Kind::Need),
    ("USN", Kind::Need),
    ("URS", Kind::Need),
    ("PRS", Kind::Requirement),
    ("REQ", Kind::Requirement),
    ("SRS", Kind::Requirement),
    ("SWR", Kind::Requirement),
    ("SYS", Kind::Requirement),
    ("HLD", Kind::Design),
    ("SAD", Kind::Design),
    ("SDD", Kind::Design),
    ("RISK", Kind::Risk),
    ("RSK", Kind::Risk),
    ("RC", Kind::Control),
    ("RCM", Kind::Control),
    ("TC", Kind::Test),
    ("TP", Kind::Test),
    ("VER", Kind::Test),
    ("RES", Kind::Result),
    ("TR", Kind::Result),
];

/// The kind that the letters of an id say.
fn by_letters(id: &str) -> Option<Kind> {
    let first = id.split(['-', '_']).next()?;
    LETTERS.iter().find(|(letters, _)| *letters == first).map(|(_, kind)| *kind)
}

/// The thing that a document is, where its front matter gives an id.
pub(super) fn declared(content: &Content) -> Option<Thing> {
    let id = content.properties.get("id")?.trim().to_string();
    super::prefix(&id)?;
    let title = content.properties.get("title").cloned();
    let said = content.properties.get("type").map(|word| word.to_lowercase()).unwrap_or_default();
    let folder = content.file.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();
    let folder = folder.to_lowercase();
    let by_word = |text: &str| WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, k)| *k);
    let kind = by_word(&said).or_else(|| by_letters(&id)).or_else(|| by_word(&folder));
    let quote = format!("id: {id}");
    let cited = Citation { file: content.file.clone(), quote, ..Citation::default() };
    Some(Thing { id, kind: kind.unwrap_or(Kind::Other), title, cited })
}

/// Headings of columns and what stands below them.
const COLUMNS: &[(&str, Kind)] = &[
    ("need", Kind::Need),
    ("user need", Kind::Need),
    ("requirement", Kind::Requirement),
    ("requirement id", Kind::Requirement),
    ("design", Kind::Design),
    ("design output", Kind::Design),
    ("hazard", Kind::Risk),
    ("risk", Kind::Risk),
    ("risk id", Kind::Risk),
    ("control", Kind::Control),
    ("risk control", Kind::Control),
    ("test", Kind::Test),
    ("verification", Kind::Test),
    ("verified by", Kind::Test),
    ("result", Kind::Result),
    ("test result", Kind::Result),
    ("test report", Kind::Result),
    ("用户需求", Kind::Need),
    ("需求", Kind::Requirement),
    ("设计", Kind::Design),
    ("风险", Kind::Risk),
    ("风险控制措施", Kind::Control),
    ("测试", Kind::Test),
    ("验证", Kind::Test),
    ("测试结果", Kind::Result),
];

/// The kind that a column holds, by its heading.
pub(super) fn of_column(heading: &str) -> Option<Kind> {
    let heading = heading.trim().to_lowercase().replace('_', " ");
    COLUMNS.iter().find(|(word, _)| *word == heading).map(|(_, kind)| *kind)
}
