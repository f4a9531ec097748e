//! Pictures, calendar, questions, problems, files, readings and glossary.

use reliance_model::assessment::Assessment;
use reliance_model::picture::Picture;
use reliance_model::problem::Problem;

use crate::html::parts::{self, Targets};
use crate::markup::{Markup, anchor};
use crate::words::{self, ANSWERS};
use crate::{numbers, svg};

/// Every picture with its text alternative.
pub(crate) fn pictures(pictures: &[Picture]) -> Markup {
    let mut out = Markup::new();
    for (at, picture) in pictures.iter().enumerate() {
        let id = format!("picture-{}", at + 1);
        let drawn = svg::draw(picture, &id);
        out.open("figure", &[("id", &id)]);
        out.raw("<figcaption><b>").text(&format!("Picture {}", at + 1)).raw("</b> ");
        out.prose(&drawn.title).raw("</figcaption>\n");
        out.raw("<div class=\"wide\">").append(&drawn.svg).raw("</div>\n");
        out.raw("<details><summary>In words</summary>");
        out.leaf("p", &[], &drawn.words).raw("</details></figure>\n");
    }
    out
}

/// What comes due, as a table.
pub(crate) fn calendar(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    if assessment.calendar.is_empty() {
        return out;
    }
    parts::table(&mut out, "plain", "", &["Day", "What", "Sort", "How sure"]);
    for entry in &assessment.calendar {
        let past = if entry.on < assessment.on { ", past" } else { "" };
        out.raw("<tr><th scope=\"row\" class=\"day\">").text(&entry.on.to_string()).raw("</th>");
        out.leaf("td", &[], &words::capital(&entry.what)).leaf("td", &[], &entry.kind);
        let sure = if entry.certain { "certain" } else { "only expected" };
        out.leaf("td", &[], &format!("{sure}{past}")).raw("</tr>\n");
    }
    parts::end_table(&mut out);
    out
}

/// Questions with what each settles.
pub(crate) fn questions(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let questions = &assessment.questions;
    let targets = Targets::of(assessment);
    if questions.is_empty() {
        return out;
    }
    out.raw("<ol class=\"questions\">\n");
    for question in questions {
        let id = anchor("q-", &question.id);
        out.open("li", &[("id", &id)]).raw("<p>").prose(&question.text).raw("</p>");
        out.raw("<p class=\"fine\">").leaf("span", &[("class", "id")], &question.id);
        out.text(&format!(" · {} · {}", question.force.word(), question.cite));
        if !question.values.is_empty() {
            out.text(&format!(" · one of: {}", question.values.join(", ")));
        }
        if !question.settles.is_empty() {
            out.text(" · settles ");
            targets.requirements(&mut out, &question.settles);
        }
        out.raw("</p></li>\n");
    }
    out.raw("</ol>\n");
    out
}

/// Open requirements for which evidence earned elsewhere proposes nothing.
pub(crate) fn unmapped(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    if assessment.unmapped.is_empty() {
        return out;
    }
    let count = words::plural(assessment.unmapped.len(), "open requirement", "open requirements");
    out.raw("<p>").text(&count).raw(" for which the crosswalk proposes no evidence earned in another market: what they ask has to be made anew, or mapped by somebody who knows both texts.</p>\n");
    out.raw("<details class=\"fold\"><summary>Show the list</summary><ul class=\"columns\">\n");
    let targets = Targets::of(assessment);
    for id in &assessment.unmapped {
        out.raw("<li>");
        targets.requirements(&mut out, std::slice::from_ref(id));
        out.raw("</li>\n");
    }
    out.raw("</ul></details>\n");
    out
}

/// Problems with their places and ways out.
pub(crate) fn problems(problems: &[Problem]) -> Markup {
    let mut out = Markup::new();
    if problems.is_empty() {
        return out;
    }
    parts::table(&mut out, "plain", "", &["Where", "What", "Way out", "Code"]);
    for problem in problems {
        out.raw("<tr><th scope=\"row\">").leaf("code", &[], &words::place(problem)).raw("</th>");
        let what = format!("{}: {}", words::severity(problem.severity), problem.message);
        out.raw("<td>").prose(&words::capital(&what)).raw("</td>");
        let help = problem.help.as_deref().map(words::capital).unwrap_or_default();
        out.raw("<td>")
            .prose(&help)
            .raw("</td><td>")
            .leaf("code", &[], problem.code)
            .raw("</td></tr>\n");
    }
    parts::end_table(&mut out);
    out
}

/// Files with sizes and whole hashes.
pub(crate) fn files(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    if assessment.files.is_empty() {
        return out;
    }
    parts::table(&mut out, "plain files", "", &["File", "Size", "Rows", "SHA-256"]);
    for (path, file) in &assessment.files {
        out.raw("<tr><th scope=\"row\">").leaf("code", &[], path);
        if !file.used {
            out.raw("<span class=\"cite\">not used by anything</span>");
        }
        out.raw("</th>").leaf("td", &[("class", "number")], &numbers::bytes(file.bytes));
        let rows = file.rows.map(numbers::count).unwrap_or_default();
        out.leaf("td", &[("class", "number")], &rows).raw("<td>");
        match &file.sha256 {
            Some(hash) => out.leaf("code", &[("class", "whole-hash")], hash),
            None => out.raw("could not be read"),
        };
        out.raw("</td></tr>\n");
    }
    parts::end_table(&mut out);
    out
}

/// Marks, and every entry not read in the regulator's own text.
pub(crate) fn sources(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let targets = Targets::of(assessment);
    let counts = words::not_primary_counts(assessment);
    if counts.is_empty() {
        out.raw(
            "<p>Every entry that this report rests on was read in the regulator's own text.</p>\n",
        );
        return out;
    }
    out.raw("<p>An entry without a mark was read in the regulator's own text. The others are marked, and should be compared with that text before anything rests on them.</p>\n");
    for (how, count) in counts {
        out.raw("<h3>").leaf("span", &[("class", "mark")], words::mark(how));
        out.text(&format!(" {} ({count})", words::capital(how.word()))).raw("</h3>\n");
        out.leaf(
            "p",
            &[("class", "fine")],
            &format!("{}.", words::capital(words::mark_meaning(how))),
        );
        out.raw("<details class=\"fold\"><summary>Show the list</summary><ul class=\"columns\">\n");
        for (id, _) in assessment.not_primary.iter().filter(|(_, read)| *read == how) {
            out.raw("<li>");
            targets.requirements(&mut out, std::slice::from_ref(id));
            out.raw("</li>\n");
        }
        out.raw("</ul></details>\n");
    }
    out
}

/// The five answers.
pub(crate) fn glossary() -> Markup {
    let mut out = Markup::new();
    out.raw("<dl class=\"glossary\">\n");
    for answer in ANSWERS {
        out.raw("<dt>");
        parts::chip(&mut out, answer);
        out.raw("</dt>").leaf("dd", &[], words::meaning(answer)).raw("\n");
    }
    out.raw("</dl>\n");
    out
}
