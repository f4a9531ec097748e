//! A paper as one self-contained HTML page.
//!
//! Every field shows on hover where it comes from, and its number leads to the note that says
//! it in full. A draft says so before anything else, and lists its holes.

mod index;

use reliance_model::catalogue::Locale;

pub use index::paper_index;

use crate::markup::{Markup, anchor};
use crate::paper::{
    Block, Inline, Paper, PaperPicture, PersonText, Table, Trace, person_blocks, signed, wanted,
};
use crate::svg;

/// The paper as a page. The same paper gives the same bytes.
pub fn paper_html(paper: &Paper) -> String {
    let mut page = Markup::new();
    page.raw("<!doctype html>\n").open("html", &[("lang", paper.locale.tag())]);
    page.raw("\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"robots\" content=\"noindex\">\n");
    let draft = if paper.is_draft() { pick(paper, "DRAFT – ", "草稿 – ") } else { "" };
    page.leaf("title", &[], &format!("{draft}{}", paper.title)).raw("\n<style>\n");
    page.raw(include_str!("html/paper.css")).raw("</style>\n</head>\n<body>\n");
    head(&mut page, paper);
    page.raw("<main>\n");
    blocks(&mut page, paper, &paper.blocks);
    page.raw("<section class=\"end\">\n");
    blocks(&mut page, paper, &paper.end);
    page.raw("</section>\n</main>\n");
    notes(&mut page, paper);
    foot(&mut page, paper);
    page.raw("</body>\n</html>\n");
    page.finish()
}

fn pick<'w>(paper: &Paper, english: &'w str, chinese: &'w str) -> &'w str {
    if paper.locale == Locale::Zh { chinese } else { english }
}

fn head(page: &mut Markup, paper: &Paper) {
    page.raw("<header>\n");
    if let Some(banner) = paper.banner() {
        page.raw("<aside class=\"draft\">").leaf("strong", &[], &banner);
        page.leaf("p", &[], paper.draft_means().unwrap_or_default());
        page.raw("<details open>").leaf("summary", &[], paper.missing_heading()).raw("<ol>\n");
        for (number, hole) in paper.holes.iter().enumerate() {
            let to = format!("#hole-{}", number + 1);
            page.raw("<li>").leaf("a", &[("href", &to)], &hole.named()).text(": ");
            page.prose(&hole.needs).raw("</li>\n");
        }
        page.raw("</ol></details></aside>\n");
    }
    if let Some(words) = paper.invented() {
        page.leaf("p", &[("class", "invented")], words).raw("\n");
    }
    page.leaf("h1", &[("class", "title")], &paper.title).raw("\n");
    if let Some(second) = &paper.second_title {
        page.leaf("p", &[("class", "second"), ("lang", "zh-CN")], second).raw("\n");
    }
    let device = format!("{} {}", paper.device.name, paper.device.version);
    page.leaf("p", &[("class", "subject")], device.trim()).raw("\n");
    let market = format!("{} · {}", paper.market_name, paper.made.on);
    page.leaf("p", &[("class", "subject")], &market).raw("\n");
    for doubt in &paper.doubts {
        page.leaf("p", &[("class", "doubt")], doubt).raw("\n");
    }
    page.raw("</header>\n");
}

fn foot(page: &mut Markup, paper: &Paper) {
    let made = format!("Reliance {} · {}", paper.made.tool, paper.made.catalogue);
    page.raw("<footer>").text(&made).raw("</footer>\n");
}

fn blocks(page: &mut Markup, paper: &Paper, list: &[Block]) {
    for block in list {
        write_block(page, paper, block);
    }
}

fn write_block(page: &mut Markup, paper: &Paper, block: &Block) {
    match block {
        Block::Heading { level, text } => {
            let tag = ["h2", "h3", "h4", "h5"][usize::from(*level).clamp(1, 4) - 1];
            page.open(tag, &[]);
            inlines(page, paper, text);
            page.close(tag).raw("\n");
        }
        Block::Paragraph(text) => {
            page.raw("<p>");
            inlines(page, paper, text);
            page.raw("</p>\n");
        }
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            page.open(tag, &[]).raw("\n");
            for item in items {
                page.raw("<li>");
                match item.as_slice() {
                    [Block::Paragraph(text)] => inlines(page, paper, text),
                    several => blocks(page, paper, several),
                }
                page.raw("</li>\n");
            }
            page.close(tag).raw("\n");
        }
        Block::Table(table) => write_table(page, paper, table),
        Block::Picture(picture) => write_picture(page, paper, picture),
        Block::Person { key, prompt, text } => person(page, paper, (key, prompt, text.as_ref())),
        Block::Quote { blocks: inner, cited, trace } => {
            page.raw("<blockquote>\n");
            blocks(page, paper, inner);
            page.raw("<footer>").text(cited);
            note_mark(page, *trace);
            page.raw("</footer></blockquote>\n");
        }
        Block::PageBreak => {
            page.raw("<hr class=\"page\">\n");
        }
    }
}

fn inlines(page: &mut Markup, paper: &Paper, list: &[Inline]) {
    for inline in list {
        match inline {
            Inline::Text(text) => {
                page.prose(text);
            }
            Inline::Strong(inner) => {
                page.raw("<strong>");
                inlines(page, paper, inner);
                page.raw("</strong>");
            }
            Inline::Emphasis(inner) => {
                page.raw("<em>");
                inlines(page, paper, inner);
                page.raw("</em>");
            }
            Inline::Code(text) => {
                page.leaf("code", &[], text);
            }
            Inline::Link { address, text } => {
                page.link(address, text);
            }
            Inline::Field { text, trace, marked_beside } => {
                let says = paper.traces.get(*trace).map(|one| one.says(paper)).unwrap_or_default();
                page.open("span", &[("class", "field"), ("title", &says)])
                    .prose(text)
                    .close("span");
                if !marked_beside {
                    note_mark(page, *trace);
                }
            }
            Inline::Missing { text, hole, traces } => {
                let id = format!("hole-{}", hole + 1);
                page.open("mark", &[("class", "missing"), ("id", &id)]).prose(text).close("mark");
                traces.iter().for_each(|trace| note_mark(page, *trace));
            }
            Inline::Reference { to, text } => {
                let to = format!("#{}", anchor("label-", to));
                page.leaf("a", &[("href", &to)], text);
            }
            Inline::Break => {
                page.raw("<br>");
            }
        }
    }
}

fn note_mark(page: &mut Markup, trace: usize) {
    let number = (trace + 1).to_string();
    let to = format!("#note-{number}");
    // In brackets, so that no program and no eye reads it as a digit of the value.
    let mark = format!("[{number}]");
    page.raw("<sup>").leaf("a", &[("class", "note"), ("href", &to)], &mark).raw("</sup>");
}

fn write_table(page: &mut Markup, paper: &Paper, table: &Table) {
    page.raw("<div class=\"wide\">");
    match &table.label {
        Some(label) => page.open("table", &[("id", &anchor("label-", label))]),
        None => page.raw("<table>"),
    };
    page.raw("\n");
    if let Some(caption) = &table.caption {
        let text = match table.number {
            Some(number) => format!("{} {number}. {caption}", paper.caption_words().0),
            None => caption.clone(),
        };
        page.raw("<caption>").prose(&text).raw("</caption>\n");
    }
    if table.header.iter().any(|header| !header.is_empty()) {
        page.raw("<thead><tr>");
        for header in &table.header {
            page.leaf("th", &[("scope", "col")], header);
        }
        page.raw("</tr></thead>\n");
    }
    page.raw("<tbody>\n");
    for row in &table.rows {
        page.raw("<tr>");
        for cell in row {
            page.raw("<td>");
            inlines(page, paper, cell);
            page.raw("</td>");
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table></div>\n");
}

fn write_picture(page: &mut Markup, paper: &Paper, picture: &PaperPicture) {
    match &picture.label {
        Some(label) => page.open("figure", &[("id", &anchor("label-", label))]),
        None => page.raw("<figure>"),
    };
    let id = format!("picture-{}", picture.number);
    page.append(&svg::relabelled(picture, &id).svg).raw("\n<figcaption>");
    page.text(&format!("{} {}. {}", paper.caption_words().1, picture.number, picture.caption));
    note_mark(page, picture.trace);
    page.raw("</figcaption></figure>\n");
}

fn person(page: &mut Markup, paper: &Paper, of: (&str, &str, Option<&PersonText>)) {
    let (key, prompt, text) = of;
    page.open("div", &[("class", "person"), ("id", &anchor("person-", key))]).raw("\n");
    match text {
        Some(written) => {
            blocks(page, paper, &person_blocks(&written.text));
            page.leaf("p", &[("class", "by")], &signed(written, paper.locale)).raw("\n");
        }
        None => {
            let hole = paper.holes.iter().position(|hole| hole.about == key).unwrap_or_default();
            let id = format!("hole-{}", hole + 1);
            let words = wanted(prompt, paper.locale);
            page.raw("<p>").leaf("mark", &[("class", "missing"), ("id", &id)], &words);
            page.raw("</p>\n");
        }
    }
    page.raw("</div>\n");
}

fn notes(page: &mut Markup, paper: &Paper) {
    if paper.traces.is_empty() {
        return;
    }
    let heading = paper.notes_heading();
    page.raw("<section class=\"notes\">\n").leaf("h2", &[], heading).raw("\n<ol>\n");
    for (number, trace) in paper.traces.iter().enumerate() {
        let id = format!("note-{}", number + 1);
        page.leaf("li", &[("id", &id)], &Trace::says(trace, paper)).raw("\n");
    }
    page.raw("</ol></section>\n");
}
