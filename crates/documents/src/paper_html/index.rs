//! The page that lists the documents of a set, with what is missing in each.

use crate::markup::Markup;
use crate::paper::Paper;

/// A page over the papers of a set; `endings` are those of the forms that were written.
pub fn paper_index(papers: &[Paper], endings: &[&str]) -> String {
    let mut page = Markup::new();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"robots\" content=\"noindex\">\n");
    let market = papers.first().map(|paper| paper.market_name.as_str()).unwrap_or_default();
    let title = format!("Documents for {market}");
    page.leaf("title", &[], &title).raw("\n<style>\n").raw(include_str!("../html/paper.css"));
    page.raw("</style>\n</head>\n<body>\n<header>\n");
    if papers.iter().any(|paper| paper.device.invented) {
        page.raw("<p class=\"invented\">INVENTED: this device does not exist.</p>\n");
    }
    page.leaf("h1", &[("class", "title")], &title).raw("\n");
    if let Some(paper) = papers.first() {
        let subject = format!("{} {}", paper.device.name, paper.device.version);
        page.leaf("p", &[("class", "subject")], subject.trim()).raw("\n");
        let made = &paper.made;
        let made = format!(
            "Assessment of {}, catalogue {}, Reliance {}",
            made.on, made.catalogue, made.tool
        );
        page.leaf("p", &[("class", "subject")], &made).raw("\n");
    }
    let drafts = papers.iter().filter(|paper| paper.is_draft()).count();
    let state = match drafts {
        0 => "Nothing is missing in any of them.".to_string(),
        _ => format!("{drafts} of {} are drafts and must not be submitted.", papers.len()),
    };
    page.leaf("p", &[], &state).raw("\n</header>\n<main>\n<table class=\"set\">\n<thead><tr><th>Document</th><th>Goes to</th><th>State</th><th>Files</th></tr></thead>\n<tbody>\n");
    for paper in papers {
        row(&mut page, paper, endings);
    }
    page.raw("</tbody></table>\n</main>\n</body>\n</html>\n");
    page.finish()
}

fn row(page: &mut Markup, paper: &Paper, endings: &[&str]) {
    page.raw("<tr><td>").text(&paper.title);
    if let Some(second) = &paper.second_title {
        page.raw("<br>").leaf("span", &[("lang", "zh-CN")], second);
    }
    for doubt in &paper.doubts {
        page.raw("<br>").leaf("em", &[], doubt);
    }
    page.raw("</td><td>").text(paper.slot.as_deref().unwrap_or_default()).raw("</td><td>");
    match paper.holes.len() {
        0 => page.raw("complete"),
        count => {
            let words = format!("draft, {count} missing");
            page.leaf("strong", &[], &words)
        }
    };
    page.raw("</td><td>");
    for (at, ending) in endings.iter().enumerate() {
        let name = format!("{}.{ending}", paper.file_stem());
        page.raw(if at > 0 { " · " } else { "" });
        page.leaf("a", &[("href", &name)], ending);
    }
    page.raw("</td></tr>\n");
}
