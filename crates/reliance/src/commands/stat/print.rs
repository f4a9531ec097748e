//! Figures as a table, as CSV and as a tabular.

use reliance_checks::methods::Row;
use serde_json::Value;

/// A number with four decimals; small ones and large ones with four significant digits.
pub(super) fn number(value: f64) -> String {
    if value == value.trunc() && value.abs() < 1e15 {
        return format!("{value}");
    }
    let size = value.abs();
    if (0.001..1e6).contains(&size) { format!("{value:.4}") } else { format!("{value:.3e}") }
}

fn short(value: &Value) -> Option<String> {
    match value {
        Value::Number(one) => Some(match (one.as_u64(), one.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(float)) => number(float),
            _ => one.to_string(),
        }),
        Value::String(text) => Some(text.clone()),
        Value::Bool(one) => Some(one.to_string()),
        _ => None,
    }
}

fn cells(row: &Row) -> [String; 6] {
    let limits = row.limits.map(|(low, high)| format!("{} to {}", number(low), number(high)));
    let from: Vec<String> = row
        .from
        .iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", short(value)?)))
        .collect();
    let method = if row.method.is_empty() {
        row.figure.clone()
    } else {
        format!("{}, {}", row.figure, row.method)
    };
    [
        row.group.clone(),
        method,
        row.estimate.map(number).unwrap_or_default(),
        limits.unwrap_or_default(),
        row.p.map(number).unwrap_or_default(),
        from.join(", "),
    ]
}

/// A level in percent, with as many decimals as keep it below 100.
fn percent(level: f64) -> String {
    let percent = level * 100.0;
    let short = number(percent);
    if !short.starts_with("100") {
        return short;
    }
    let longer = (5..16).map(|decimals| format!("{percent:.decimals$}"));
    longer.into_iter().find(|text| !text.starts_with("100")).unwrap_or(short)
}

/// Head and rows, without the columns that no row fills.
fn grid(rows: &[Row], level: f64) -> Vec<Vec<String>> {
    let interval = format!("{} % interval", percent(level));
    let head = ["group", "figure", "estimate", &interval, "p", "from"].map(String::from);
    let body: Vec<[String; 6]> = rows.iter().map(cells).collect();
    let filled: Vec<usize> =
        (0..6).filter(|&place| body.iter().any(|row| !row[place].is_empty())).collect();
    let keep = |row: &[String; 6]| filled.iter().map(|&place| row[place].clone()).collect();
    std::iter::once(&head).chain(&body).map(keep).collect()
}

/// A table with aligned columns.
pub(super) fn text(rows: &[Row], level: f64) -> String {
    let grid = grid(rows, level);
    let width = |column: usize| {
        grid.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..grid[0].len()).map(width).collect();
    let mut said = String::new();
    for row in &grid {
        let padded = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
        said.push_str(padded.collect::<Vec<_>>().join("  ").trim_end());
        said.push('\n');
    }
    said
}

/// A tabular with escaped words.
pub(super) fn latex(rows: &[Row], level: f64) -> String {
    let grid = grid(rows, level);
    let mut said = format!("\\begin{{tabular}}{{{}}}\n\\hline\n", "l".repeat(grid[0].len()));
    for (place, row) in grid.iter().enumerate() {
        let escaped: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        said.push_str(&escaped.join(" & "));
        said.push_str(if place == 0 { " \\\\\n\\hline\n" } else { " \\\\\n" });
    }
    said + "\\hline\n\\end{tabular}\n"
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\\' => "\\textbackslash{}".to_string(),
            '~' => "\\textasciitilde{}".to_string(),
            '^' => "\\textasciicircum{}".to_string(),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{letter}"),
            other => other.to_string(),
        })
        .collect()
}

/// One row a figure, numbers in full.
pub(super) fn csv(rows: &[Row]) -> String {
    let mut said = "group,figure,method,estimate,low,high,p,from\n".to_string();
    let full = |value: Option<f64>| value.map(|value| format!("{value}")).unwrap_or_default();
    for row in rows {
        let fields = [
            quoted(&row.group),
            quoted(&row.figure),
            quoted(&row.method),
            full(row.estimate),
            full(row.limits.map(|limits| limits.0)),
            full(row.limits.map(|limits| limits.1)),
            full(row.p),
            quoted(&Value::Object(row.from.clone()).to_string()),
        ];
        said.push_str(&fields.join(","));
        said.push('\n');
    }
    said
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_string()
    }
}
