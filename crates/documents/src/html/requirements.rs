//! The requirement table with its filter: open findings first, the rest by group.

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::Force;
use reliance_model::finding::Finding;

use crate::actions;
use crate::html::finding;
use crate::html::lists;
use crate::html::overview::finding_anchor;
use crate::html::parts::{self, Targets};
use crate::markup::Markup;
use crate::words::{self, ANSWERS, Group};

/// Filter and tables.
pub(crate) fn requirements(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    if assessment.findings.is_empty() {
        return out;
    }
    let targets = Targets::of(assessment);
    out.append(&filter(assessment));
    let groups = [
        (
            Group::Open,
            "open",
            "Open",
            "Law, standards and final guidance with something still to do, by force and review risk.",
        ),
        (
            Group::Shown,
            "shown",
            "Shown",
            "Law, standards and final guidance that the evidence on file shows.",
        ),
        (
            Group::SetAside,
            "set-aside",
            "Set aside",
            "A named person set these aside with a reason and an end. They are not counted.",
        ),
        (
            Group::Informing,
            "informing",
            "Informing, not counted",
            "Draft, announced, habitual and only reported. None of this is law or final guidance, and nothing above depends on it.",
        ),
    ];
    for (group, id, title, note) in groups {
        let findings = words::of_group(assessment, group);
        if !findings.is_empty() {
            out.open("div", &[("class", "group"), ("id", id)]);
            out.leaf("h3", &[], &format!("{title} ({})", findings.len()));
            out.leaf("p", &[("class", "fine")], note).raw("\n");
            table(&mut out, &findings, &targets);
            out.raw("</div>\n");
        }
    }
    not_applicable(&mut out, &words::of_group(assessment, Group::NotApplicable), &targets);
    out
}

/// Selects and a search field; without script they stay hidden.
fn filter(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    out.raw("<form id=\"filter\" hidden role=\"search\" aria-label=\"Filter the requirements\">\n");
    out.raw("<label>Answer <select name=\"answer\"><option value=\"\">all</option>");
    for answer in ANSWERS {
        out.leaf("option", &[("value", answer.key())], answer.words());
    }
    out.raw(
        "</select></label>\n<label>Force <select name=\"force\"><option value=\"\">all</option>",
    );
    for force in Force::ALL {
        if assessment.findings.iter().any(|finding| finding.force == force) {
            out.leaf("option", &[("value", force.word())], force.word());
        }
    }
    out.raw(
        "</select></label>\n<label>Topic <select name=\"topic\"><option value=\"\">all</option>",
    );
    let mut topics: Vec<&str> = assessment.findings.iter().map(|f| f.topic.as_str()).collect();
    topics.sort_unstable();
    topics.dedup();
    for topic in topics {
        out.leaf("option", &[("value", topic)], topic);
    }
    out.raw("</select></label>\n<label class=\"grow\">Words <input type=\"search\" name=\"words\" autocomplete=\"off\"></label>\n");
    out.raw(
        "<button type=\"reset\">Clear</button>\n<output aria-live=\"polite\"></output>\n</form>\n",
    );
    out
}

fn table(out: &mut Markup, findings: &[&Finding], targets: &Targets<'_>) {
    let headers = ["Answer", "Force", "Requirement", "What the evidence says, and what to do"];
    parts::table(out, "findings", "", &headers);
    for finding in findings {
        row(out, finding, targets);
    }
    parts::end_table(out);
}

/// The attributes by which the filter finds a row.
fn open_row(out: &mut Markup, tag: &'static str, finding: &Finding) {
    let id = finding_anchor(finding);
    out.open(
        tag,
        &[
            ("id", &id),
            ("data-answer", finding.answer.key()),
            ("data-force", finding.force.word()),
            ("data-topic", &finding.topic),
        ],
    );
}

fn row(out: &mut Markup, finding: &Finding, targets: &Targets<'_>) {
    open_row(out, "tr", finding);
    out.raw("<td class=\"answer\">");
    parts::chip(out, finding.answer);
    out.raw("</td><td class=\"force-cell\">");
    parts::force(out, finding.force);
    out.raw("</td><th scope=\"row\">").text(&finding.title);
    parts::mark(out, finding.read_as);
    out.raw("<span class=\"cite\">");
    parts::requirement_link(out, &finding.requirement);
    out.raw("<br>").text(words::cite(&finding.cite)).raw("</span></th><td class=\"says\">");
    out.raw("<p>").prose(&words::capital(&finding.because)).raw("</p>");
    if let Some(waived) = &finding.waived {
        out.raw("<p class=\"todo\"><b>Set aside</b> ").prose(waived).raw("</p>");
    } else if let Some(to_do) = &finding.to_do {
        out.raw("<p class=\"todo\"><b>To do</b> ").prose(to_do);
        if to_do == actions::ANSWER {
            targets.asked(out, &finding.questions);
        }
        out.raw("</p>");
    }
    lists::under(out, finding, &lists::of_finding(finding), &targets.long);
    out.append(&finding::details(finding, targets)).raw("</td></tr>\n");
}

fn not_applicable(out: &mut Markup, findings: &[&Finding], targets: &Targets<'_>) {
    if findings.is_empty() {
        return;
    }
    out.raw("<div class=\"group\" id=\"not-applicable\">");
    out.leaf("h3", &[], &format!("Not applicable ({})", findings.len()));
    out.raw("<p class=\"fine\">Each with the fact that decides it.</p>\n");
    out.raw("<details class=\"fold\"><summary>Show the list</summary>\n<ul class=\"compact\">\n");
    for finding in findings {
        open_row(out, "li", finding);
        parts::requirement_link(out, &finding.requirement);
        out.text(" ").text(&finding.title);
        parts::mark(out, finding.read_as);
        out.text(" (").text(finding.force.word()).text("): ").prose(&finding.because);
        lists::under(out, finding, &lists::of_finding(finding), &targets.long);
        out.raw("</li>\n");
    }
    out.raw("</ul></details></div>\n");
}
