//! Small pieces of the report that several sections use.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::{Force, ReadAs};
use reliance_model::finding::{Answer, EvidenceRef};

use crate::html::annex::picture_numbers;
use crate::html::lists::{self, Long};
use crate::markup::{Markup, anchor};
use crate::{numbers, words};

/// The signs of the five answers; each has a shape of its own beside its colour.
pub(crate) const GLYPHS: &str = "<svg width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\" class=\"glyphs\">\
<symbol id=\"g-shown\" viewBox=\"0 0 12 12\"><circle cx=\"6\" cy=\"6\" r=\"5\"/></symbol>\
<symbol id=\"g-not-shown\" viewBox=\"0 0 12 12\"><path d=\"M2.4.8 6 4.4 9.6.8l1.6 1.6L7.6 6l3.6 3.6-1.6 1.6L6 7.6l-3.6 3.6L.8 9.6 4.4 6 .8 2.4z\"/></symbol>\
<symbol id=\"g-undetermined\" viewBox=\"0 0 12 12\"><path d=\"M6 1a5 5 0 0 0 0 10z\"/><circle cx=\"6\" cy=\"6\" r=\"4.4\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.2\"/></symbol>\
<symbol id=\"g-for-a-person\" viewBox=\"0 0 12 12\"><circle cx=\"6\" cy=\"3.2\" r=\"2.7\"/><path d=\"M.9 11.5a5.1 4.9 0 0 1 10.2 0z\"/></symbol>\
<symbol id=\"g-not-applicable\" viewBox=\"0 0 12 12\"><path d=\"M1 5h10v2H1z\"/></symbol>\
</svg>\n";

/// An answer with its sign.
pub(crate) fn chip(out: &mut Markup, answer: Answer) {
    let key = answer.key();
    let class = format!("chip a-{key}");
    let href = format!("#g-{key}");
    out.open("span", &[("class", &class)]);
    out.raw("<svg class=\"glyph\" aria-hidden=\"true\">").shape("use", &[("href", &href)]);
    out.raw("</svg>").text(answer.words()).raw("</span>");
}

/// How binding something is; what does not count looks different.
pub(crate) fn force(out: &mut Markup, force: Force) {
    let class = if force.counts() { "force" } else { "force weak" };
    out.leaf("span", &[("class", class)], force.word());
}

/// The mark of an entry not read in the regulator's own text.
pub(crate) fn mark(out: &mut Markup, read_as: ReadAs) {
    let letter = words::mark(read_as);
    if !letter.is_empty() {
        let title = format!("{}: {}", read_as.word(), words::mark_meaning(read_as));
        let label: [(&str, &str); 2] = [("class", "mark"), ("title", &title)];
        out.open("sup", &label).open("a", &[("href", "#sources")]);
        out.leaf("abbr", &[("title", &title)], letter).raw("</a></sup>");
    }
}

/// A link to the finding about a requirement.
pub(crate) fn requirement_link(out: &mut Markup, id: &str) {
    let href = format!("#{}", anchor("f-", id));
    out.leaf("a", &[("class", "id"), ("href", &href)], id);
}

/// Most questions that are printed at one finding.
const ASKED: usize = 3;

/// What a link in the report may lead to.
pub(crate) struct Targets<'a> {
    findings: BTreeSet<&'a str>,
    questions: BTreeMap<&'a str, &'a str>,
    pictures: Vec<usize>,
    /// Long lists, by the finding at which they stand.
    pub(crate) long: Long<'a>,
}

impl<'a> Targets<'a> {
    /// Everything in the assessment that has an anchor.
    pub(crate) fn of(assessment: &'a Assessment) -> Targets<'a> {
        Targets {
            findings: assessment.findings.iter().map(|f| f.requirement.as_str()).collect(),
            questions: assessment
                .questions
                .iter()
                .map(|asked| (asked.id.as_str(), asked.text.as_str()))
                .collect(),
            pictures: picture_numbers(&assessment.pictures),
            long: lists::long(assessment),
        }
    }

    /// Requirements, with commas between; those with a finding as links.
    pub(crate) fn requirements(&self, out: &mut Markup, ids: &[String]) {
        links(out, "f-", |id| self.findings.contains(id), ids);
    }

    /// Questions, with commas between; those still open as links.
    pub(crate) fn questions(&self, out: &mut Markup, ids: &[String]) {
        links(out, "q-", |id| self.questions.contains_key(id), ids);
    }

    /// Questions in their own words, each as a link to where it stands with its source; those
    /// beyond the first few are counted.
    pub(crate) fn asked(&self, out: &mut Markup, ids: &[String]) {
        let known: Vec<(&String, &&str)> =
            ids.iter().filter_map(|id| Some((id, self.questions.get(id.as_str())?))).collect();
        for (at, (id, text)) in known.iter().take(ASKED).enumerate() {
            out.raw(if at > 0 { "; " } else { ": " });
            let href = format!("#{}", anchor("q-", id));
            out.open("a", &[("href", &href)]).prose(&words::capital(text)).raw("</a>");
        }
        if known.len() > ASKED {
            out.text(&format!("; and {} more", known.len() - ASKED));
        }
    }

    /// The number under which the picture of that index stands in the report.
    pub(crate) fn picture(&self, index: usize) -> Option<usize> {
        self.pictures.get(index).copied()
    }
}

fn links(out: &mut Markup, prefix: &'static str, known: impl Fn(&str) -> bool, ids: &[String]) {
    for (at, id) in ids.iter().enumerate() {
        out.raw(if at > 0 { ", " } else { "" });
        if known(id) {
            let href = format!("#{}", anchor(prefix, id));
            out.leaf("a", &[("class", "id"), ("href", &href)], id);
        } else {
            out.leaf("span", &[("class", "id")], id);
        }
    }
}

/// A file with its part and the start of its hash.
pub(crate) fn evidence(out: &mut Markup, evidence: &EvidenceRef) {
    out.leaf("code", &[], &evidence.file);
    if !evidence.part.is_empty() {
        out.text(", ").text(&evidence.part);
    }
    match &evidence.sha256 {
        Some(hash) => {
            out.raw(" <span class=\"hash\">sha256 ");
            out.leaf("code", &[("title", hash)], &numbers::short(hash)).raw("…</span>");
        }
        None => {
            out.raw(" <span class=\"hash\">no hash</span>");
        }
    }
}

/// The opening of a table with a caption and column headers.
pub(crate) fn table(
    out: &mut Markup,
    class: &'static str,
    caption: &str,
    headers: &[&'static str],
) {
    out.raw("<div class=\"wide\">").open("table", &[("class", class)]);
    if !caption.is_empty() {
        out.leaf("caption", &[], caption);
    }
    out.raw("<thead><tr>");
    for header in headers {
        out.leaf("th", &[("scope", "col")], header);
    }
    out.raw("</tr></thead>\n<tbody>\n");
}

/// The end of a table.
pub(crate) fn end_table(out: &mut Markup) {
    out.raw("</tbody></table></div>\n");
}

/// A term and its description, where there is one.
pub(crate) fn term(out: &mut Markup, name: &'static str, text: &str) {
    if !text.is_empty() {
        out.leaf("dt", &[], name).raw("<dd>").prose(text).raw("</dd>\n");
    }
}
