//! Pictures, calendar, questions, problems, files, readings and glossary.

use reliance_model::assessment::Assessment;
use reliance_model::finding::Question;
use reliance_model::picture::{CalendarEntry, Picture};
use reliance_model::problem::Problem;

use crate::html::parts::{self, Targets};
use crate::markup::{Markup, anchor};
use crate::words::{self, ANSWERS};
use crate::{numbers, svg};

/// Pictures of a sort that are shown before the rest is folded away.
const SHOWN: usize = 6;
/// The sorts of pictures, in their order.
const SORTS: [&str; 6] = [
    "From one market to the other",
    "Who the data are",
    "Calibration",
    "Subgroups, sites and equipment",
    "Images",
    "Cybersecurity",
];

/// Every picture with its text alternative; those of the same sort stand together, and
/// those of a data sheet stand there.
pub(crate) fn pictures(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let pictures = &assessment.pictures;
    let elsewhere: Vec<usize> =
        assessment.data_sheets.iter().flat_map(|sheet| sheet.pictures.clone()).collect();
    let numbers = picture_numbers(pictures);
    for (sort, title) in SORTS.into_iter().enumerate() {
        let own: Vec<(usize, &Picture)> = numbers
            .iter()
            .copied()
            .zip(pictures)
            .enumerate()
            .filter(|(at, (_, picture))| sort_of(picture) == sort && !elsewhere.contains(at))
            .map(|(_, own)| own)
            .collect();
        if own.is_empty() {
            continue;
        }
        out.leaf("h3", &[], title).raw("<div class=\"gallery\">\n");
        for (number, picture) in own.iter().take(SHOWN) {
            figure(&mut out, *number, picture);
        }
        out.raw("</div>\n");
        if let Some(rest) = own.get(SHOWN..).filter(|rest| !rest.is_empty()) {
            out.raw("<details class=\"fold\">");
            out.leaf("summary", &[], &format!("{} more", rest.len()));
            out.raw("<div class=\"gallery\">\n");
            for (number, picture) in rest {
                figure(&mut out, *number, picture);
            }
            out.raw("</div></details>\n");
        }
    }
    out
}

/// The number of each picture: they are counted as they stand in the report, sort by sort.
pub(crate) fn picture_numbers(pictures: &[Picture]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pictures.len()).collect();
    order.sort_by_key(|at| pictures.get(*at).map(sort_of));
    let mut numbers = vec![0; pictures.len()];
    for (number, at) in (1..).zip(order) {
        numbers[at] = number;
    }
    numbers
}

/// The place of a picture's sort in [`SORTS`].
fn sort_of(picture: &Picture) -> usize {
    match picture {
        Picture::Bridging { .. } | Picture::Roc { .. } => 0,
        Picture::AgeSexMirror { .. } | Picture::Shares { .. } => 1,
        Picture::Calibration { .. } => 2,
        Picture::Forest { .. } | Picture::Calendar { .. } => 3,
        Picture::AttackSurface { .. } | Picture::Timeline { .. } => 5,
        Picture::Heat { measure, .. } if measure == "threats" => 5,
        Picture::Heat { .. } | Picture::Distribution { .. } => 4,
    }
}

/// A picture under its number, with its words.
pub(crate) fn figure(out: &mut Markup, number: usize, picture: &Picture) {
    let id = format!("picture-{number}");
    let drawn = svg::draw(picture, &id);
    out.open("figure", &[("id", &id)]);
    out.raw("<figcaption><b>").text(&format!("Picture {number}")).raw("</b> ");
    out.prose(&words::capital(&drawn.title.replace("``", "`"))).raw("</figcaption>\n");
    out.raw("<div class=\"wide\">").append(&drawn.svg).raw("</div>\n");
    out.raw("<details><summary>In words</summary><p>");
    out.prose(&drawn.words).raw("</p></details></figure>\n");
}

/// What comes due, drawn and as a table; what is only dated in the past is folded away.
pub(crate) fn calendar(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let dated = |entry: &&CalendarEntry| {
        entry.on < assessment.on && matches!(entry.kind.as_str(), "data" | "document")
    };
    let (dated, due): (Vec<&CalendarEntry>, Vec<&CalendarEntry>) =
        assessment.calendar.iter().partition(dated);
    if !due.is_empty() {
        let entries = due.iter().map(|entry| (*entry).clone()).collect();
        let title = "What has ended and what comes due".to_string();
        let picture = Picture::Calendar { title, on: assessment.on, entries };
        let drawn = svg::draw(&picture, "picture-calendar");
        out.raw("<figure><div class=\"wide\">").append(&drawn.svg).raw("</div></figure>\n");
        days(&mut out, assessment, &due);
    }
    if !dated.is_empty() {
        let count = words::plural(dated.len(), "document or data set", "documents and data sets");
        out.raw("<details class=\"fold\">");
        out.leaf("summary", &[], &format!("How old the evidence is: {count}"));
        days(&mut out, assessment, &dated);
        out.raw("</details>\n");
    }
    out
}

fn days(out: &mut Markup, assessment: &Assessment, entries: &[&CalendarEntry]) {
    parts::table(out, "plain", "", &["Day", "What", "Sort", "How sure"]);
    for entry in entries {
        let past = if entry.on < assessment.on { ", past" } else { "" };
        out.raw("<tr><th scope=\"row\" class=\"day\">").text(&entry.on.to_string()).raw("</th>");
        out.raw("<td>").prose(&words::capital(&entry.what)).raw("</td>");
        out.leaf("td", &[], &entry.kind);
        let sure = if entry.certain { "certain" } else { "only expected" };
        out.leaf("td", &[("class", "day")], &format!("{sure}{past}")).raw("</tr>\n");
    }
    parts::end_table(out);
}

/// Questions with what each settles: those on which something that counts depends first.
pub(crate) fn questions(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let targets = Targets::of(assessment);
    let (counting, informing): (Vec<&Question>, Vec<&Question>) =
        assessment.questions.iter().partition(|question| question.counts);
    for topic in counting.chunk_by(|one, other| one.topic == other.topic) {
        out.leaf("h3", &[], &topic[0].topic);
        question_list(&mut out, &targets, topic);
    }
    if !informing.is_empty() {
        let count = words::plural(informing.len(), "question", "questions");
        out.raw("<details class=\"fold\">");
        let title = format!("Nothing to answer yet: {count} about what is not made, or set aside");
        out.leaf("summary", &[], &title);
        question_list(&mut out, &targets, &informing);
        out.raw("</details>\n");
    }
    out
}

fn question_list(out: &mut Markup, targets: &Targets<'_>, questions: &[&Question]) {
    if questions.is_empty() {
        return;
    }
    out.raw("<ol class=\"questions\">\n");
    for question in questions {
        let id = anchor("q-", &question.id);
        out.open("li", &[("id", &id)])
            .raw("<p>")
            .prose(&words::capital(&question.text))
            .raw("</p>");
        out.raw("<p class=\"fine\">");
        out.text(&format!("{} · {}", question.force.word(), words::cite(&question.cite)));
        if !question.values.is_empty() {
            out.text(&format!(" · one of: {}", question.values.join(", ")));
        }
        if let Some(outdated) = &question.outdated {
            out.text(&format!(" · {outdated}"));
        }
        if !question.settles.is_empty() {
            out.text(&format!(" · settles {}: ", question.settles.len()));
            targets.requirements(out, &question.settles);
        }
        out.raw(" · ").leaf("span", &[("class", "id")], &question.id).raw("</p></li>\n");
    }
    out.raw("</ol>\n");
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
