//! What to do next, and the answers by topic.

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Answer, Finding};

use crate::actions::{self, Action};
use crate::html::parts;
use crate::markup::{Markup, anchor};
use crate::words::{self, ANSWERS, Group};

/// Actions shown before the rest is folded away.
const FIRST: usize = 12;
/// Requirements linked from one action.
const LINKED: usize = 6;

/// The actions of the open findings, each once, in the order of the findings.
pub(crate) fn next(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let actions = actions::actions(&words::of_group(assessment, Group::Open), |_| ());
    if actions.is_empty() {
        return out;
    }
    let (first, rest) = actions.split_at(actions.len().min(FIRST));
    out.raw("<ol class=\"next\">\n");
    list(&mut out, first);
    out.raw("</ol>\n");
    if !rest.is_empty() {
        let start = (FIRST + 1).to_string();
        out.raw("<details>").leaf("summary", &[], &format!("{} more", rest.len()));
        out.open("ol", &[("class", "next"), ("start", &start)]);
        list(&mut out, rest);
        out.raw("</ol></details>\n");
    }
    out
}

fn list(out: &mut Markup, actions: &[Action<'_>]) {
    for action in actions {
        let findings = &action.findings;
        out.raw("<li><span class=\"action\">").prose(&words::capital(&action.text));
        out.raw("</span> <span class=\"fine\">");
        if let Some(why) = &action.why {
            out.prose(&words::capital(why)).raw(".<br>");
        }
        let strongest = findings.iter().map(|finding| finding.force).min();
        let same = findings.iter().all(|finding| Some(finding.force) == strongest);
        let up_to = if same { "" } else { "up to " };
        let force = strongest.map(|force| format!(", {up_to}{}", force.word())).unwrap_or_default();
        let count = words::plural(findings.len(), "requirement", "requirements");
        out.text(&format!("{count}{force}: "));
        for (at, finding) in findings.iter().take(LINKED).enumerate() {
            out.raw(if at > 0 { ", " } else { "" });
            parts::requirement_link(out, &finding.requirement);
        }
        if let Some(left) = findings.len().checked_sub(LINKED).filter(|left| *left > 0) {
            out.text(&format!(" and {left} more"));
        }
        out.raw("</span></li>\n");
    }
}

/// A bar and counts for every topic.
pub(crate) fn topics(assessment: &Assessment) -> Markup {
    let counting = |finding: &&Finding| matches!(words::group(finding), Group::Open | Group::Shown);
    let counted: Vec<&Finding> = assessment.findings.iter().filter(counting).collect();
    let mut names: Vec<&str> = Vec::new();
    for finding in &assessment.findings {
        if !names.contains(&finding.topic.as_str()) {
            names.push(&finding.topic);
        }
    }
    let mut out = Markup::new();
    if names.is_empty() {
        return out;
    }
    out.raw("<p class=\"fine\">Law, standards and final guidance only; what only informs is in the last column and in no bar.</p>\n");
    let headers =
        ["Topic", "Answers", "Not shown", "Undetermined", "For a person", "Shown", "Informing"];
    parts::table(&mut out, "topics", "", &headers);
    // What stands in the way comes first.
    let open = |name: &&str| {
        of_topic(&counted, name).iter().filter(|finding| finding.answer.is_open()).count()
    };
    names.sort_by_key(|name| std::cmp::Reverse(open(name)));
    let most = names.iter().map(|name| of_topic(&counted, name).len()).max().unwrap_or(0);
    let informing = words::of_group(assessment, Group::Informing);
    for name in names {
        let own = of_topic(&counted, name);
        out.raw("<tr>").open("th", &[("scope", "row")]).text(name).raw("</th>");
        out.raw("<td class=\"bar-cell\">");
        bar(&mut out, &own, most);
        out.raw("</td>");
        for answer in ANSWERS.into_iter().filter(|answer| *answer != Answer::NotApplicable) {
            number(&mut out, answer.words(), words::with_answer(&own, answer));
        }
        number(&mut out, "informing", of_topic(&informing, name).len());
        out.raw("</tr>\n");
    }
    parts::end_table(&mut out);
    out
}

fn of_topic<'a>(findings: &[&'a Finding], name: &str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.topic == name).copied().collect()
}

fn number(out: &mut Markup, label: &str, count: usize) {
    let class = if count == 0 { "number zero" } else { "number" };
    out.leaf("td", &[("class", class), ("data-label", label)], &count.to_string());
}

/// A stacked bar; its length is the topic's share of the longest.
fn bar(out: &mut Markup, findings: &[&Finding], most: usize) {
    if findings.is_empty() || most == 0 {
        return;
    }
    let style = format!("width:{}%", findings.len() * 100 / most);
    out.open("div", &[("class", "bar"), ("aria-hidden", "true"), ("style", &style)]);
    for answer in ANSWERS {
        let count = words::with_answer(findings, answer);
        if count > 0 {
            let class = format!("b-{}", answer.key());
            let grow = format!("flex-grow:{count}");
            out.open("span", &[("class", &class), ("style", &grow)]).raw("</span>");
        }
    }
    out.raw("</div>");
}

/// The anchor of a finding.
pub(crate) fn finding_anchor(finding: &Finding) -> String {
    anchor("f-", &finding.requirement)
}
