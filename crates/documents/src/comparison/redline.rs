//! Two versions of one document, as text and as a page.

use reliance_model::comparison::{Edit, Fate, Line, Redline};

use super::page::{edits, foot, head};
use crate::markup::Markup;
use crate::wrap::{clean, hang};

/// How many unchanged blocks are shown beside a change on a terminal.
const AROUND: usize = 1;

/// What became of a block, in a word.
fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Same => "same",
        Fate::Moved => "moved",
        Fate::Changed => "changed",
        Fate::Deleted => "deleted",
        Fate::Inserted => "inserted",
    }
}

/// How many blocks changed, came, went, moved and stayed.
fn summary(redline: &Redline) -> String {
    let counted = [Fate::Changed, Fate::Inserted, Fate::Deleted, Fate::Moved, Fate::Same];
    let list: Vec<String> =
        counted.iter().map(|one| format!("{} {}", redline.count(*one), fate(*one))).collect();
    let cut =
        if redline.cut { "; a bound was reached, and not every block was aligned" } else { "" };
    format!("{}{cut}", list.join(", "))
}

/// A redline for a terminal: `[-went-]`, `{+came+}`, with what stands beside a change.
pub fn redline_text(redline: &Redline) -> String {
    let mut text =
        format!("from {}\nto   {}\n\n", clean(&redline.before.file), clean(&redline.after.file));
    let near = |at: usize| {
        let from = at.saturating_sub(AROUND);
        redline.lines[from..(at + AROUND + 1).min(redline.lines.len())]
            .iter()
            .any(|line| line.fate != Fate::Same)
    };
    let mut skipped = false;
    for (at, line) in redline.lines.iter().enumerate() {
        if !near(at) {
            skipped = true;
            continue;
        }
        if std::mem::take(&mut skipped) {
            text.push_str("  …\n");
        }
        let words: String = line
            .words
            .iter()
            .map(|edit| match edit {
                Edit::Same(words) => words.clone(),
                Edit::Deleted(words) => format!("[-{}-] ", words.trim_end()),
                Edit::Inserted(words) => format!("{{+{}+}} ", words.trim_end()),
            })
            .collect();
        let sign = match line.fate {
            Fate::Same => "  ",
            Fate::Moved => "> ",
            Fate::Changed => "~ ",
            Fate::Deleted => "- ",
            Fate::Inserted => "+ ",
        };
        for (at, part) in words.lines().enumerate() {
            let lead = if at == 0 { sign } else { "  " };
            text.push_str(&hang(lead, 2, part, 96));
        }
    }
    text.push_str(&format!("\n{}\n", summary(redline)));
    text
}

/// The redline as one self-contained page.
pub fn redline_html(redline: &Redline) -> String {
    let mut page = head("Redline");
    page.raw("<h1>Redline</h1>\n<p>From ").leaf("b", &[], &redline.before.file).raw(" to ").leaf(
        "b",
        &[],
        &redline.after.file,
    );
    page.raw(".</p>\n").leaf("p", &[("class", "sum")], &summary(redline)).raw("\n");
    for line in &redline.lines {
        block(&mut page, line);
    }
    foot(page)
}

fn block(page: &mut Markup, line: &Line) {
    let class = match line.fate {
        Fate::Same => "block same",
        Fate::Moved => "block moved",
        Fate::Changed => "block changed",
        Fate::Deleted => "block deleted",
        Fate::Inserted => "block inserted",
    };
    page.open("div", &[("class", class)]);
    if line.fate != Fate::Same {
        let place = line
            .after
            .as_ref()
            .or(line.before.as_ref())
            .map(|spot| spot.words())
            .unwrap_or_default();
        page.leaf("span", &[("class", "kind")], &format!("{} {place}", fate(line.fate)));
    }
    match line.heading {
        Some(1) => page.raw("<h2>"),
        Some(_) => page.raw("<h3>"),
        None => page.raw("<p>"),
    };
    edits(page, &line.words, None);
    match line.heading {
        Some(1) => page.raw("</h2>"),
        Some(_) => page.raw("</h3>"),
        None => page.raw("</p>"),
    };
    page.raw("</div>\n");
}
