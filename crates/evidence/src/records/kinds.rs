//! Kinds of records and their columns, with the headings that people write.

use reliance_model::problem::closest;

/// A kind of record.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Name, as a kind of document.
    pub name: &'static str,
    /// What it is, for a person.
    pub says: &'static str,
    /// Its columns; the first is the key.
    pub columns: &'static [Column],
}

/// A column of a record.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the file that is kept.
    pub name: &'static str,
    /// Headings that mean it, in lower case, without marks.
    pub headings: &'static [&'static str],
    /// Values that it may hold, in lower case; anything where there are none.
    pub values: &'static [&'static str],
}

const fn column(name: &'static str, headings: &'static [&'static str]) -> Column {
    Column { name, headings, values: &[] }
}

/// Kinds that can be imported.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "trace-matrix",
        says: "requirements with design, risk, control, test and result",
        columns: &[
            column(
                "requirement",
                &[
                    "requirement id",
                    "req",
                    "req id",
                    "reqid",
                    "srs",
                    "srs id",
                    "需求",
                    "需求编号",
                    "软件需求",
                ],
            ),
            column("text", &["requirement text", "description", "statement", "需求描述", "描述"]),
            column(
                "need",
                &["user need", "user need id", "un", "parent", "derives from", "用户需求"],
            ),
            column(
                "design",
                &["design output", "design id", "sdd", "architecture", "设计", "设计输出"],
            ),
            column("risk", &["hazard", "risk id", "hazard id", "风险", "危险源"]),
            column("control", &["risk control", "mitigation", "rcm", "control id", "风险控制措施"]),
            column(
                "test",
                &[
                    "verification",
                    "verified by",
                    "test id",
                    "test case",
                    "test protocol",
                    "测试",
                    "测试用例",
                    "验证",
                ],
            ),
            column("result", &["test result", "test report", "report", "测试结果", "测试报告"]),
            column("version", &["device version", "software version", "版本"]),
        ],
    },
    Kind {
        name: "risk-file",
        says: "hazards with harm, control, verification and residual risk",
        columns: &[
            column("risk", &["risk id", "hazard id", "id", "no", "number", "风险编号", "编号"]),
            column("hazard", &["hazard description", "危险源", "危害"]),
            column("situation", &["hazardous situation", "sequence of events", "危险情况"]),
            column("harm", &["effect", "consequence", "伤害", "损害"]),
            column("severity", &["initial severity", "s", "严重度"]),
            column("probability", &["initial probability", "occurrence", "p", "概率", "发生概率"]),
            column(
                "control",
                &["risk control", "risk control measure", "mitigation", "measure", "风险控制措施"],
            ),
            column(
                "verification",
                &["verified in", "verification of control", "test", "evidence", "验证"],
            ),
            column("residual", &["residual risk", "residual rating", "剩余风险"]),
            column("benefit", &["benefit risk", "benefit-risk", "justification", "受益风险"]),
        ],
    },
    Kind {
        name: "gspr-checklist",
        says: "general safety and performance requirements with standards and proof",
        columns: &[
            column(
                "requirement",
                &["gspr", "gspr no", "no", "number", "clause", "annex i", "section"],
            ),
            column("text", &["requirement text", "description"]),
            Column {
                name: "applicable",
                headings: &["applies", "applicability", "a/na", "yes/no"],
                values: &["yes", "no", "a", "na", "n/a", "applicable", "not applicable"],
            },
            column(
                "method",
                &[
                    "method of conformity",
                    "standards applied",
                    "standard",
                    "standards",
                    "applied standards",
                ],
            ),
            column(
                "evidence",
                &[
                    "proof",
                    "document",
                    "reference",
                    "evidence of conformity",
                    "controlled document",
                ],
            ),
            column("justification", &["rationale", "reason", "comment"]),
        ],
    },
    Kind {
        name: "standards",
        says: "standards applied, with edition and extent",
        columns: &[
            column(
                "standard",
                &["standard no", "number", "designation", "标准", "标准号", "标准编号"],
            ),
            column("title", &["name", "standard title", "标准名称"]),
            column("edition", &["year", "version", "date", "版本", "年份"]),
            column("extent", &["applied", "full/partial", "application", "conformity"]),
            column("evidence", &["report", "document", "proof", "reference"]),
            column("deviation", &["deviations", "justification", "rationale", "comment"]),
        ],
    },
    Kind {
        name: "terms-table",
        says: "terms in the languages used",
        columns: &[
            column("term", &["en", "english", "en us", "en-us", "term en", "英文"]),
            column("en-gb", &["british english", "en gb"]),
            column("zh-cn", &["zh", "chinese", "中文", "术语", "zh cn"]),
            column("definition", &["meaning", "定义"]),
            column("source", &["reference", "来源"]),
            column("not", &["forbidden", "do not use", "confusable", "禁用"]),
        ],
    },
    Kind {
        name: "study-design",
        says: "the design of studies, item by item",
        columns: &[
            column("entry", &["study item", "study/item", "条目"]),
            column("study", &["trial", "试验", "研究"]),
            column("item", &["subject", "项目"]),
            column("title", &["question", "题目"]),
            column("answer", &["fact", "value", "declared", "答案", "内容"]),
            column("document", &["file", "evidence", "protocol", "文件"]),
        ],
    },
];

/// The kind of that name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// A heading in lower case, without what is in brackets, and without marks.
pub(super) fn plain(heading: &str) -> String {
    let before = heading.split(['(', '（', '[']).next().unwrap_or_default();
    let before = if before.trim().is_empty() { heading } else { before };
    let mut plain = String::new();
    for word in before.split(|c: char| c.is_whitespace() || matches!(c, '_' | ':' | '.' | '#')) {
        if !word.is_empty() && !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&word.to_lowercase());
    }
    plain
}

impl Kind {
    /// The column by which rows are known.
    pub fn key(&self) -> &'static Column {
        // Every kind has columns, which a test holds.
        self.columns.first().unwrap_or(&NO_COLUMN)
    }

    /// The column that a heading means.
    pub(super) fn column(&self, heading: &str) -> Option<&'static Column> {
        let plain = plain(heading);
        let named = |column: &&Column| column.name == plain;
        let means = |column: &&Column| column.headings.contains(&plain.as_str());
        self.columns.iter().find(named).or_else(|| self.columns.iter().find(means))
    }

    /// The column whose name or heading is nearest to a heading that is not known.
    pub(super) fn nearest(&self, heading: &str) -> Option<&'static str> {
        let words = self
            .columns
            .iter()
            .flat_map(|column| std::iter::once(column.name).chain(column.headings.iter().copied()));
        let near = closest(&plain(heading), words)?;
        self.column(near).map(|column| column.name)
    }
}

const NO_COLUMN: Column = column("", &[]);
