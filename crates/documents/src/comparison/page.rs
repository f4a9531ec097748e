//! A comparison as one self-contained page.

use reliance_model::claim::{Citation, Verdict};
use reliance_model::comparison::{Comparison, Edit, Seen};

use super::{about, letter, letter_of, weight};
use crate::html::lists;
use crate::markup::Markup;

/// Most remarks that agree which the page lists.
const MOST_AGREED: usize = 500;

/// The comparison as one self-contained HTML page.
pub fn comparison_html(found: &Comparison) -> String {
    let mut page = head("Documents compared");
    page.raw("<h1>Documents compared</h1>\n");
    documents(&mut page, found);
    let groups = [
        (Verdict::Differs, "differs", "What differs"),
        (Verdict::CannotTell, "untold", "What cannot be told"),
    ];
    for (verdict, id, title) in groups {
        let list: Vec<&Seen> =
            found.seen.iter().filter(|seen| seen.remark.verdict == verdict).collect();
        page.open("section", &[("id", id)])
            .leaf("h2", &[], &format!("{title} ({})", list.len()))
            .raw("\n");
        if list.is_empty() {
            page.raw("<p>Nothing.</p>\n");
        }
        for seen in list {
            one(&mut page, found, seen);
        }
        page.raw("</section>\n");
    }
    agreed(&mut page, found);
    foot(page)
}

/// The beginning of a page, up to its main part.
pub(crate) fn head(title: &str) -> Markup {
    let mut page = Markup::new();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n");
    page.leaf("title", &[], title)
        .raw("\n<style>\n")
        .raw(include_str!("style.css"))
        .raw("</style>\n");
    page.raw("</head>\n<body>\n<main>\n");
    page
}

pub(super) fn foot(mut page: Markup) -> String {
    page.raw("</main>\n<footer><p>Reliance compares words and numbers; whether a difference matters, a person judges.</p></footer>\n");
    page.raw("</body>\n</html>\n");
    page.finish()
}

fn documents(page: &mut Markup, found: &Comparison) {
    page.raw("<ol class=\"documents\" type=\"A\">\n");
    for document in &found.documents {
        page.raw("<li>").leaf("b", &[], &document.file);
        page.text(&format!(" \u{2013} {} blocks, {} claims", document.blocks, document.claims));
        if let Some(sha256) = &document.sha256 {
            page.raw(" <small>SHA-256 ").leaf("code", &[], sha256).raw("</small>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ol>\n").leaf("p", &[("class", "sum")], super::summary(found).trim()).raw("\n");
}

fn one(page: &mut Markup, found: &Comparison, seen: &Seen) {
    page.raw("<article>\n<p class=\"says\">");
    page.leaf(
        "span",
        &[("class", "kind")],
        &format!("{}, {}", about(&seen.remark.about), weight(seen.weight)),
    );
    page.raw(" ").prose(&seen.remark.says).raw("</p>\n");
    seen.remark.lists.iter().for_each(|list| lists::whole(page, list));
    page.raw("<div class=\"sides\">\n");
    side(page, found, seen, seen.remark.here.as_ref(), false);
    side(page, found, seen, seen.remark.there.as_ref(), true);
    page.raw("</div>\n</article>\n");
}

fn side(page: &mut Markup, found: &Comparison, seen: &Seen, cited: Option<&Citation>, later: bool) {
    let Some(cited) = cited else { return };
    page.raw("<figure><figcaption>");
    page.leaf("b", &[], &letter_of(found, cited)).raw(" ").text(&cited.file);
    let place = cited.spot.words();
    if !place.is_empty() {
        page.text(&format!(", {place}"));
    }
    page.raw("</figcaption>\n<blockquote>");
    if seen.change.is_empty() {
        page.text(&cited.quote);
    } else {
        edits(page, &seen.change, Some(later));
    }
    page.raw("</blockquote></figure>\n");
}

/// Words with what went and came marked; of one side alone where `later` says which.
pub(super) fn edits(page: &mut Markup, change: &[Edit], later: Option<bool>) {
    for edit in change {
        match edit {
            Edit::Same(words) => {
                page.text(words);
            }
            Edit::Deleted(words) if later != Some(true) => {
                page.leaf("del", &[], words.trim_end()).raw(" ");
            }
            Edit::Inserted(words) if later != Some(false) => {
                page.leaf("ins", &[], words.trim_end()).raw(" ");
            }
            _ => {}
        }
    }
}

fn agreed(page: &mut Markup, found: &Comparison) {
    let list: Vec<&Seen> =
        found.seen.iter().filter(|seen| seen.remark.verdict == Verdict::Agrees).collect();
    page.open("details", &[("id", "agrees")]);
    page.leaf("summary", &[], &format!("What agrees ({})", list.len())).raw("\n<ul>\n");
    for seen in list.iter().take(MOST_AGREED) {
        page.raw("<li>").leaf("span", &[("class", "kind")], &about(&seen.remark.about)).raw(" ");
        page.prose(&seen.remark.says);
        for cited in [&seen.remark.here, &seen.remark.there].into_iter().flatten() {
            page.raw(" <small>")
                .text(&format!("{}: {}", letter_of(found, cited), cited.spot.words()))
                .raw("</small>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
    if list.len() > MOST_AGREED {
        page.leaf("p", &[], &format!("and {} more", list.len() - MOST_AGREED));
    }
    page.raw("</details>\n");
    let letters: Vec<String> = (0..found.documents.len()).map(letter).collect();
    if letters.len() > 2 {
        page.leaf("p", &[], &format!("Every two of {} were compared.", letters.join(", ")))
            .raw("\n");
    }
}
