//! Tables of terms as people keep them: a header that names languages, a row a term.

use crate::catalogue::Term;

/// Most terms that are taken from one table.
const MOST: usize = 50_000;

const ZH: [&str; 6] = ["zh", "zh-cn", "zh-hans", "chinese", "中文", "术语"];
const GB: [&str; 5] = ["en_gb", "en-gb", "british", "british english", "英式英语"];
const US: [&str; 5] = ["en_us", "en-us", "american", "american english", "美式英语"];
const EN: [&str; 4] = ["en", "english", "英文", "英语"];
const DEFINITION: [&str; 4] = ["definition", "meaning", "定义", "含义"];
const SOURCE: [&str; 3] = ["source", "来源", "出处"];

/// The terms of a table whose first row names its columns; none where it names no Chinese
/// or no English column.
pub fn terms(rows: &[Vec<String>]) -> Vec<Term> {
    let Some((head, rest)) = rows.split_first() else { return Vec::new() };
    let head: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |names: &[&str]| head.iter().position(|name| names.contains(&name.as_str()));
    let english = column(&EN);
    let (zh, gb, us) = (column(&ZH), column(&GB).or(english), column(&US).or(english));
    if zh.is_none() || (gb.is_none() && us.is_none()) {
        return Vec::new();
    }
    let (definition, source) = (column(&DEFINITION), column(&SOURCE));
    let of = |row: &[String], at: Option<usize>| {
        at.and_then(|at| row.get(at)).map(|cell| cell.trim().to_string()).unwrap_or_default()
    };
    let terms = rest.iter().take(MOST).map(|row| {
        let (gb, us) = (of(row, gb), of(row, us));
        Term {
            zh: of(row, zh),
            en_gb: if gb.is_empty() { us.clone() } else { gb.clone() },
            en_us: if us.is_empty() { gb } else { us },
            definition: of(row, definition),
            source: of(row, source),
        }
    });
    terms.filter(|term| !term.zh.is_empty() && !term.en_us.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('|').map(str::to_string).collect()).collect()
    }

    #[test]
    fn columns_are_found_by_their_names() {
        let found = terms(&rows("Definition|English|ZH\nshare found|sensitivity |灵敏度\n|x|\n"));
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].zh.as_str(), found[0].en_gb.as_str(), found[0].definition.as_str()),
            ("灵敏度", "sensitivity", "share found")
        );
        assert!(terms(&rows("a|b\n1|2\n")).is_empty());
        assert!(terms(&[]).is_empty());
    }
}
