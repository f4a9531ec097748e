//! The report: one self-contained HTML file to read, print and mail.
//!
//! Nothing in it is fetched from anywhere. Without its few lines of script everything is
//! still there; only the filter of the requirement table is missing. Every finding, question
//! and picture has an anchor.

mod annex;
mod finding;
mod head;
mod justification;
pub(crate) mod lists;
mod outcomes;
mod overview;
mod parts;
mod requirements;
mod routes;
mod sheets;

use reliance_model::assessment::Assessment;

use crate::markup::Markup;
use crate::words;

/// The assessment as one self-contained HTML page.
///
/// The same assessment gives the same bytes. All text from files is escaped; only `http` and
/// `https` addresses become links.
pub fn html(assessment: &Assessment) -> String {
    let mut page = Markup::new();
    let title = words::title(assessment);
    page.raw("<!doctype html>\n").open("html", &[("lang", "en")]).raw("\n<head>\n");
    page.raw("<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.raw("<meta name=\"robots\" content=\"noindex\">\n");
    page.leaf("title", &[], &title).raw("\n<style>\n");
    page.raw(include_str!("html/style.css")).raw("</style>\n</head>\n<body>\n");
    page.raw(parts::GLYPHS);
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the result</a>\n");
    let sections = sections(assessment);
    page.append(&head::header(assessment));
    page.raw("<main id=\"main\">\n").append(&head::bottom_line(assessment));
    page.append(&head::about(assessment)).append(&contents(&sections));
    for section in &sections {
        section.write(&mut page);
    }
    page.raw("</main>\n").append(&head::footer(assessment));
    page.raw("<script>\n").raw(include_str!("html/filter.js")).raw("</script>\n");
    page.raw("</body>\n</html>\n");
    page.finish()
}

/// A section of the report.
pub(crate) struct Section {
    /// Its anchor.
    pub(crate) id: &'static str,
    /// Its heading.
    pub(crate) title: String,
    /// What stands in it.
    pub(crate) body: Markup,
}

impl Section {
    fn write(&self, page: &mut Markup) {
        let heading = format!("{}-heading", self.id);
        page.open("section", &[("id", self.id), ("aria-labelledby", &heading)]);
        page.leaf("h2", &[("id", &heading)], &self.title).raw("\n");
        page.append(&self.body).raw("</section>\n");
    }
}

/// The sections that have something in them, in order.
fn sections(assessment: &Assessment) -> Vec<Section> {
    let section = |id, title: &str, body| Section { id, title: title.into(), body };
    let all = vec![
        section("next", "What to do next", overview::next(assessment)),
        section("routes", "Routes", routes::routes(assessment)),
        section("pathway", "Pathway", routes::pathway(&assessment.pathway)),
        section("overview", "Overview by topic", overview::topics(assessment)),
        section("requirements", "Requirements", requirements::requirements(assessment)),
        section(
            "justification",
            "Data from another market: the justification",
            justification::justification(assessment),
        ),
        section("pictures", "Pictures", annex::pictures(assessment)),
        section("images", "Images: data sheets", sheets::sheets(assessment)),
        section("calendar", "Calendar", annex::calendar(assessment)),
        section("questions", "Questions for persons", annex::questions(assessment)),
        section("unmapped", "Nothing to reuse", annex::unmapped(assessment)),
        section("problems", "Problems with words in files", annex::problems(&assessment.problems)),
        section("files", "Files", annex::files(assessment)),
        section("sources", "How the entries were read", annex::sources(assessment)),
        section("glossary", "The five answers", annex::glossary()),
    ];
    all.into_iter().filter(|section| !section.body.is_empty()).collect()
}

fn contents(sections: &[Section]) -> Markup {
    let mut nav = Markup::new();
    nav.raw("<nav aria-label=\"Contents\"><ul>\n");
    for section in sections {
        let target = format!("#{}", section.id);
        nav.raw("<li>").leaf("a", &[("href", &target)], &section.title).raw("</li>\n");
    }
    nav.raw("</ul></nav>\n");
    nav
}
