//! Marks of pages that converters from PDF leave in text.

use std::ops::Range;

/// A text whose marks of pages are found and blanked, byte for byte.
#[derive(Debug)]
pub(super) struct Pages {
    text: String,
    /// First byte and number of each page; none where the text has no marks.
    begins: Vec<(usize, u32)>,
}

impl Pages {
    /// Look for marks in a text.
    pub(super) fn of(text: &str) -> Pages {
        let mut begins: Vec<(usize, u32)> = Vec::new();
        let mut blanks: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive(['\n', '\u{c}']) {
            let page = begins.last().map_or(1, |(_, page)| *page);
            match mark(line.trim_matches(['\n', '\r', ' ', '\u{c}'])) {
                Some(Mark::Page(number)) => {
                    begins.push((at, number));
                    blanks.push(at..at + line.trim_end_matches(['\n', '\r', '\u{c}']).len());
                }
                Some(Mark::Break) => {
                    first(&mut begins);
                    begins.push((at + line.len(), page.saturating_add(1)));
                    blanks.push(at..at + line.trim_end_matches(['\n', '\r', '\u{c}']).len());
                }
                None => {}
            }
            at += line.len();
            if line.ends_with('\u{c}') {
                first(&mut begins);
                let page = begins.last().map_or(1, |(_, page)| *page);
                begins.push((at, page.saturating_add(1)));
                blanks.push(at - 1..at);
            }
        }
        Pages { text: blanked(text, &blanks), begins }
    }

    /// The text, of the same length, without the marks.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The page on which a byte stands.
    pub(super) fn page(&self, at: usize) -> Option<u32> {
        let after = self.begins.partition_point(|(begin, _)| *begin <= at);
        self.begins.get(after.checked_sub(1)?).map(|(_, page)| *page)
    }
}

/// Text before the first break stands on page 1.
fn first(begins: &mut Vec<(usize, u32)>) {
    if begins.is_empty() {
        begins.push((0, 1));
    }
}

fn blanked(text: &str, blanks: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for blank in blanks {
        out.push_str(text.get(at..blank.start).unwrap_or_default());
        // A form feed ends a line; other marks leave an empty one.
        let fill = if text.get(blank.clone()) == Some("\u{c}") { '\n' } else { ' ' };
        out.extend(std::iter::repeat_n(fill, blank.len()));
        at = blank.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

enum Mark {
    /// That page begins here.
    Page(u32),
    /// The next page begins after it.
    Break,
}

/// What a whole line says of pages: `<!-- page 3 -->`, `--- Page 3 ---`, `{2}------`,
/// `<!-- PageBreak -->`, `\newpage`.
fn mark(line: &str) -> Option<Mark> {
    if line.len() > 120 || line.is_empty() {
        return None;
    }
    let braced = |line: &str| {
        let (number, rule) = line.strip_prefix('{')?.split_once('}')?;
        let is_rule = rule.len() >= 20 && rule.bytes().all(|byte| byte == b'-');
        // This converter counts from 0.
        is_rule.then(|| number.parse::<u32>().ok()?.checked_add(1)).flatten()
    };
    if let Some(page) = braced(line) {
        return Some(Mark::Page(page));
    }
    let comment = line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let ruled = line.trim_matches(['-', '=', '_', '*']);
    let ruled = (ruled.len() + 6 <= line.len()).then_some(ruled);
    let bracketed = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let inside = comment.or(ruled).or(bracketed).unwrap_or_default().trim().to_ascii_lowercase();
    let squeezed: String = inside.chars().filter(|c| !" -_".contains(*c)).collect();
    if matches!(line, "\\newpage" | "\\pagebreak" | "<pagebreak>" | "<pagebreak/>")
        || (comment.is_some() && squeezed == "pagebreak")
        || (line.starts_with("<div") && line.contains("page-break-after"))
    {
        return Some(Mark::Break);
    }
    let number = inside.strip_prefix("page")?.trim_start_matches([' ', ':', '=', '#']);
    let digits = number.split([' ', '/']).next()?;
    digits.parse().ok().map(Mark::Page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_several_converters_number_pages() {
        for text in [
            "a\n\u{c}b\n",
            "a\n\n<!-- PageBreak -->\n\nb\n",
            "--- Page 1 ---\na\n--- Page 2 of 2 ---\nb\n",
            "{0}--------------------------\na\n{1}--------------------------\nb",
            "<!-- page: 1 -->\na\n<!-- page: 2 -->\nb",
        ] {
            let pages = Pages::of(text);
            let at = |c| pages.text().find(c).and_then(|at| pages.page(at));
            assert_eq!((at('a'), at('b')), (Some(1), Some(2)), "{text}");
            assert_eq!(pages.text().len(), text.len());
            assert!(!pages.text().to_lowercase().contains("page"));
        }
        assert_eq!(Pages::of("Page 3 of 9\n\n---\n").page(0), None);
    }
}
