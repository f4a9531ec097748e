//! What the headers of a table say of its columns.

use super::super::items::What;
use super::super::metrics::Metric;
use super::Cell;

/// What a column is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Value,
    Interval,
    Lower,
    Upper,
    Counts,
    Size,
    /// A spread, a p-value: no estimate.
    Other,
}

/// What the headers say of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    pub(super) metric: Option<(Metric, String)>,
    pub(super) role: Role,
    pub(super) level: Option<f64>,
    pub(super) percent: bool,
    pub(super) goal: bool,
    pub(super) change: bool,
    pub(super) about: Vec<String>,
}

/// What each column is for, by its headers and the caption.
pub(super) fn describe(headers: &[Vec<Cell>], caption: &Cell) -> Vec<Column> {
    let width = headers.iter().map(Vec::len).max().unwrap_or(0);
    let spread: Vec<Vec<Option<&Cell>>> = headers
        .iter()
        .map(|row| {
            let mut left = None;
            let cell = |column: usize| {
                let cell = row.get(column).filter(|cell| !cell.text.is_empty());
                if column > 0 && cell.is_some() {
                    left = cell;
                }
                if column == 0 { cell } else { left }
            };
            (0..width).map(cell).collect()
        })
        .collect();
    (0..width)
        .map(|column| {
            let texts: Vec<&Cell> = spread.iter().filter_map(|row| row[column]).collect();
            column_of(&texts, caption)
        })
        .collect()
}

fn column_of(texts: &[&Cell], caption: &Cell) -> Column {
    let mut column = Column::default();
    for cell in texts {
        if let Some(metric) = cell.metric() {
            column.metric = Some(metric);
        }
        let level = cell.items.iter().find_map(|item| match item.what {
            What::Mention { level } | What::Interval { level, .. } => level,
            _ => None,
        });
        column.level = level.or(column.level);
        column.percent |= in_percent(&cell.text);
        column.goal |= cell.has(|what| *what == What::Goal);
        column.change |= cell.has(|what| *what == What::Change);
    }
    column.role = texts.iter().rev().find_map(|cell| role(cell)).unwrap_or_default();
    if column.metric.is_none() && column.role == Role::Value {
        let estimate = texts.last().is_some_and(|cell| {
            let lower = cell.text.to_ascii_lowercase();
            ["estimate", "value", "result", "%", "mean", "结果", "估计值"]
                .iter()
                .any(|word| lower.contains(word))
        });
        let metrics: Vec<_> =
            caption.items.iter().filter(|it| matches!(it.what, What::Metric(_))).collect();
        if let (true, [_]) = (estimate, metrics.as_slice()) {
            column.metric = caption.metric();
        }
    }
    let words = texts.iter().filter(|cell| cell.metric().is_none() && role(cell).is_none());
    column.about = words.map(|cell| cell.text.clone()).filter(|it| !generic(it)).collect();
    column
}

/// Does the header say percent, and not only for the level of an interval?
fn in_percent(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|letter| {
        let alone = matches!(letter, '%' | '％') && !before.is_ascii_digit();
        if !letter.is_whitespace() {
            before = letter;
        }
        alone
    })
}

/// Header words that say nothing of what a figure is about.
fn generic(text: &str) -> bool {
    let lower = text.trim().to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "estimate"
            | "value"
            | "result"
            | "results"
            | "parameter"
            | "metric"
            | "%"
            | "结果"
            | "指标"
            | "估计值"
            | "point estimate"
            | "performance"
            | "endpoint"
    )
}

/// What a header cell makes of its column, where it tells.
fn role(cell: &Cell) -> Option<Role> {
    let lower = cell.text.to_ascii_lowercase();
    let lower = lower.trim_matches(['(', ')', '*', ' ', '#']);
    if lower.starts_with("lower") || lower.contains("下限") || lower == "lcl" {
        return Some(Role::Lower);
    }
    let other = [
        "sd",
        "se",
        "std",
        "p",
        "p-value",
        "p value",
        "standard deviation",
        "standard error",
        "标准差",
        "p值",
    ];
    if other.contains(&lower) {
        return Some(Role::Other);
    }
    if lower.starts_with("upper") || lower.contains("上限") || lower == "ucl" {
        return Some(Role::Upper);
    }
    if matches!(lower.replace(' ', "").as_str(), "n/n" | "x/n" | "k/n" | "count/total" | "counts") {
        return Some(Role::Counts);
    }
    let sized = ["number", "total", "no. of", "例数", "样本", "病例数"]
        .iter()
        .any(|it| lower.starts_with(it));
    if lower == "n" || lower.starts_with("n (") && !lower.contains('%') || sized {
        return Some(Role::Size);
    }
    let mention = cell.has(|what| matches!(what, What::Mention { .. }));
    match (cell.metric(), mention) {
        (Some(_), _) => Some(Role::Value),
        (None, true) => Some(Role::Interval),
        (None, false) => None,
    }
}
