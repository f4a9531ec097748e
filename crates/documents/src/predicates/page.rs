//! Candidates and lineage as one self-contained page.

use reliance_model::predicates::{Candidate, Predicates};

use super::{cited, code_words, counted, facts, generation, list_words, node_words};
use crate::comparison::page_head;
use crate::markup::Markup;
use crate::svg::lineage;

/// Candidates and lineage as one self-contained HTML page.
pub fn predicates_html(found: &Predicates) -> String {
    let mut page = page_head("Predicates");
    page.raw("<h1>Predicates</h1>\n<p>For ").leaf("b", &[], &found.device);
    page.text(&format!(", on {}. The choice is a person's.", found.on)).raw("</p>\n");
    sources(&mut page, found);
    if !found.open.is_empty() {
        list(&mut page, "open", "What a person has to settle", &found.open);
    }
    page.raw("<section id=\"candidates\">").leaf("h2", &[], "Candidates").raw("\n");
    page.leaf("p", &[("class", "sum")], &counted(found)).raw("\n");
    for (at, one) in found.candidates.iter().enumerate() {
        candidate(&mut page, at + 1, one);
    }
    page.raw("</section>\n");
    lines(&mut page, found);
    list(&mut page, "rules", "Rules", &found.rules);
    page.raw("</main>\n<footer><p>Reliance puts candidates in an order by words; which predicate is right, a person judges.</p></footer>\n</body>\n</html>\n");
    page.finish()
}

fn sources(page: &mut Markup, found: &Predicates) {
    page.raw("<ul class=\"documents\">\n");
    for code in &found.codes {
        page.raw("<li>Product code ").text(&code_words(code)).raw("</li>\n");
    }
    page.raw("<li>Codes: ").prose(&found.codes_from).raw("</li>\n");
    for list in &found.lists {
        page.raw("<li>").prose(&list_words(list));
        if let Some(sha256) = &list.sha256 {
            page.raw(" <small>SHA-256 ").leaf("code", &[], sha256).raw("</small>");
        }
        page.raw("</li>\n");
    }
    page.raw("</ul>\n");
}

fn candidate(page: &mut Markup, at: usize, one: &Candidate) {
    page.raw("<article>\n<p class=\"says\">").text(&format!("{at}. "));
    page.leaf("b", &[], &one.listed.number).raw(" ").text(&one.listed.name).raw("</p>\n<ul>\n");
    for fact in facts(one) {
        page.raw("<li>");
        match fact.strip_prefix("! ") {
            Some(against) => page.leaf("b", &[], "Look: ").prose(against),
            None => page.prose(&fact),
        };
        page.raw("</li>\n");
    }
    page.raw("</ul>\n</article>\n");
}

fn lines(page: &mut Markup, found: &Predicates) {
    let all = &found.lineage;
    page.raw("<section id=\"lineage\">").leaf("h2", &[], "Who named whom as predicate").raw("\n");
    if all.links.is_empty() {
        page.raw(
            "<p>No summary on disk names a predicate, and the device folder names none.</p>\n",
        );
    } else {
        let drawn = lineage::draw("lineage-picture", all, found.on);
        page.raw("<figure class=\"picture\"><div class=\"wide\">")
            .append(&drawn.svg)
            .raw("</div>\n");
        page.raw("<details><summary>In words</summary><p>").prose(&drawn.words);
        page.raw("</p></details></figure>\n");
        page.raw("<div class=\"wide\"><table>\n<thead><tr><th>Generation</th><th>Device</th><th>Names</th><th>Where</th></tr></thead>\n<tbody>\n");
        for link in &all.links {
            let from = all.nodes.get(link.from).and_then(|node| node.generation);
            page.raw("<tr>").leaf("td", &[], &generation(from));
            page.leaf("td", &[], &node_words(all, link.from));
            let role = match (link.closes, link.reference) {
                (true, _) => "as predicate, closing a circle: ",
                (false, true) => "as reference device: ",
                (false, false) => "as predicate: ",
            };
            page.leaf("td", &[], &format!("{role}{}", node_words(all, link.to)));
            let place = link.cited.as_ref().map_or_else(|| "reliance.toml".into(), cited);
            page.raw("<td>").prose(place.trim()).raw("</td></tr>\n");
        }
        page.raw("</tbody>\n</table></div>\n");
    }
    if !all.notes.is_empty() {
        page.raw("<ul>\n");
        for note in &all.notes {
            page.raw("<li>").prose(note).raw("</li>\n");
        }
        page.raw("</ul>\n");
    }
    for (from, to) in &all.beside {
        page.leaf("p", &[], &format!("{from} mentions {to}, and says not as what.")).raw("\n");
    }
    page.raw("</section>\n");
}

fn list(page: &mut Markup, id: &'static str, title: &str, sentences: &[String]) {
    page.open("section", &[("id", id)]).leaf("h2", &[], title).raw("\n<ul>\n");
    for sentence in sentences {
        page.raw("<li>").prose(sentence).raw("</li>\n");
    }
    page.raw("</ul>\n</section>\n");
}
