//! The details of one finding: parts, figures, sources at both ends.

use reliance_model::finding::{Figure, Finding, Part, Proposal};

use crate::html::parts::{self, Targets};
use crate::html::{lists, outcomes};
use crate::markup::Markup;
use crate::{numbers, words};

/// Everything behind one finding, folded away on screen and open in print.
pub(crate) fn details(finding: &Finding, targets: &Targets<'_>) -> Markup {
    let mut out = Markup::new();
    out.raw("<details><summary>Grounds and sources</summary>\n<div class=\"grounds\">\n");
    out.raw("<p><b>Asks</b> ").prose(&finding.asks).raw("</p>\n");
    for part in &finding.parts {
        write_part(&mut out, (finding, part), targets);
    }
    for proposal in &finding.proposed {
        write_proposal(&mut out, proposal);
    }
    if !finding.questions.is_empty() {
        out.raw("<p><b>Questions</b> ");
        targets.questions(&mut out, &finding.questions);
        out.raw("</p>\n");
    }
    if let Some(risk) = &finding.review_risk {
        out.raw("<p><b>In review</b> ").prose(risk).raw("</p>\n");
    }
    source(&mut out, finding);
    out.raw("</div></details>\n");
    out
}

/// The requirement's end: document, reading, catalogue line, place in the submission.
fn source(out: &mut Markup, finding: &Finding) {
    out.raw("<p><b>Asked by</b> ");
    match &finding.url {
        Some(url) => out.link(url, words::cite(&finding.cite)),
        None => out.text(words::cite(&finding.cite)),
    };
    let how = words::mark_meaning(finding.read_as);
    out.text(&format!(" ({}; {how})", finding.force.word()));
    let place = &finding.asked_at;
    if !place.file.is_empty() {
        out.raw("; catalogue ").leaf("code", &[], &format!("{}:{}", place.file, place.line));
    }
    if let Some(slot) = &finding.slot {
        out.text("; goes into ").text(slot);
    }
    out.raw("</p>\n");
}

fn write_part(out: &mut Markup, (finding, part): (&Finding, &Part), targets: &Targets<'_>) {
    let same_words = part.because == finding.because;
    out.raw("<div class=\"part\">\n<p>");
    parts::chip(out, part.answer);
    out.raw(" ");
    match &part.call {
        Some(call) => out.leaf("code", &[], &call.to_string()),
        None => out.raw("<span class=\"fine\">the question itself</span>"),
    };
    if !same_words {
        out.raw(": ").prose(&part.because);
    }
    out.raw("</p>\n");
    if let Some(to_do) = part.to_do.as_ref().filter(|_| !same_words) {
        out.raw("<p class=\"todo\"><b>To do</b> ").prose(to_do).raw("</p>\n");
    }
    if !part.outcomes.is_empty() {
        outcomes::table(out, &part.outcomes);
    }
    if !part.figures.is_empty() {
        figures(out, &part.figures);
    }
    for caveat in &part.caveats {
        out.raw("<p class=\"caveat\"><b>Note</b> ").prose(caveat).raw("</p>\n");
    }
    lists::under(out, finding, &lists::of_part(finding, part), &targets.long);
    pictures(out, part, targets);
    if !part.evidence.is_empty() {
        out.raw("<ul class=\"evidence\">");
        for evidence in &part.evidence {
            out.raw("<li>");
            parts::evidence(out, evidence);
            out.raw("</li>");
        }
        out.raw("</ul>\n");
    }
    out.raw("</div>\n");
}

fn pictures(out: &mut Markup, part: &Part, targets: &Targets<'_>) {
    let known: Vec<usize> =
        part.pictures.iter().filter_map(|index| targets.picture(*index)).collect();
    if known.is_empty() {
        return;
    }
    out.raw(if known.len() == 1 { "<p><b>Picture</b> " } else { "<p><b>Pictures</b> " });
    for (at, number) in known.into_iter().enumerate() {
        let number = number.to_string();
        out.raw(if at > 0 { ", " } else { "" });
        out.leaf("a", &[("href", &format!("#picture-{number}"))], &number);
    }
    out.raw("</p>\n");
}

fn figures(out: &mut Markup, figures: &[Figure]) {
    parts::table(out, "figures", "", &["Figure", "Of", "Value", "Limits", "Counts", "Method"]);
    for figure in figures {
        out.raw("<tr>").leaf("th", &[("scope", "row")], &figure.name.replace('-', " "));
        out.leaf("td", &[], &figure.of);
        let numbers = [
            ("value", numbers::value(figure)),
            ("limits", numbers::limits(figure)),
            ("counts", numbers::counts(figure)),
        ];
        for (label, text) in &numbers {
            out.leaf("td", &[("class", "number"), ("data-label", label)], text);
        }
        out.raw("<td>").text(figure.method.as_deref().unwrap_or_default());
        if let Some(note) = &figure.note {
            out.raw(" <span class=\"fine\">").prose(note).raw("</span>");
        }
        out.raw("</td></tr>\n");
    }
    parts::end_table(out);
}

fn write_proposal(out: &mut Markup, proposal: &Proposal) {
    out.raw("<p><b>Proposed</b> Evidence for ");
    for (at, id) in proposal.path.iter().enumerate() {
        out.raw(if at > 0 { " → " } else { "" });
        out.leaf("code", &[], id);
    }
    out.text(&format!(
        " may serve here too ({}); it answers nothing by itself.",
        proposal.relation
    ));
    if !proposal.files.is_empty() {
        out.raw(" On file:");
        for (at, file) in proposal.files.iter().enumerate() {
            out.raw(if at > 0 { ", " } else { " " }).leaf("code", &[], file);
        }
        out.raw(".");
    }
    for note in &proposal.notes {
        out.raw(" ").prose(&words::capital(note)).raw(".");
    }
    out.raw("</p>\n");
}
