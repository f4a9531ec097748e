//! The justification of data from another market, filled from the findings.
//!
//! A view: every line is the answer of a check that stands in the requirement table too. A
//! line without an answer says what it needs, so that nobody sends it as it is.

use std::collections::BTreeSet;

use reliance_model::assessment::Assessment;
use reliance_model::finding::{Answer, Finding, Part};

use crate::html::parts;
use crate::markup::Markup;

/// What a justification speaks of, and the checks that answer it.
const LINES: [(&str, &[&str]); 7] = [
    ("Demographics", &["demographics-compared", "data-representativeness", "demographic-coding"]),
    ("Spectrum of disease and reference standard", &["reference-standard", "predictive-values"]),
    ("Care setting and practice", &["care-setting-compared"]),
    ("Users", &["users-compared"]),
    ("Equipment", &["acquisition-declared", "acquisition-coverage"]),
    ("Performance here and there", &["bridging"]),
    ("The study abroad", &["toc-complete", "gcp-statement", "ethics-consent"]),
];

/// The parameter that marks a list of items for a study abroad.
const STUDY_TEMPLATE: &str = "812.28";

/// The justification; nothing where no finding speaks of bridging between markets.
pub(crate) fn justification(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let lines: Vec<(&str, Vec<(&Finding, &Part)>)> =
        LINES.iter().map(|(topic, checks)| (*topic, parts_of(assessment, checks))).collect();
    let bridging = lines.iter().any(|(topic, parts)| *topic == LINES[5].0 && !parts.is_empty());
    if !bridging {
        return out;
    }
    out.raw(
        "<p>Why data from another market may speak for this one, in the order in which a reviewer \
         asks. Each line is a finding; a named person signs the whole.</p>\n",
    );
    parts::table(
        &mut out,
        "plain",
        "",
        &["Topic", "Answer", "What the evidence shows", "Asked by"],
    );
    for (topic, parts) in &lines {
        if parts.is_empty() {
            out.raw("<tr><th scope=\"row\">").text(topic).raw("</th><td></td>");
            out.raw(
                "<td><b>NOT ANSWERED</b>: no requirement here asks for it</td><td></td></tr>\n",
            );
        }
        for (finding, part) in parts {
            line(&mut out, topic, finding, part);
        }
    }
    parts::end_table(&mut out);
    out
}

/// Each answer of the checks once, with the first requirement that asks for it.
fn parts_of<'a>(assessment: &'a Assessment, checks: &[&str]) -> Vec<(&'a Finding, &'a Part)> {
    let mut said = BTreeSet::new();
    let mut found = Vec::new();
    for finding in &assessment.findings {
        for part in &finding.parts {
            let Some(call) = &part.call else { continue };
            let item = call.check == "toc-complete";
            let abroad = call.parameter("template") == Some(STUDY_TEMPLATE);
            if checks.contains(&call.check.as_str())
                && (!item || abroad)
                && said.insert(&part.because)
            {
                found.push((finding, part));
            }
        }
    }
    found
}

fn line(out: &mut Markup, topic: &str, finding: &Finding, part: &Part) {
    out.raw("<tr><th scope=\"row\">").text(topic).raw("</th><td>");
    parts::chip(out, part.answer);
    out.raw("</td><td>");
    if part.answer == Answer::Undetermined {
        out.raw("<b>NOT ANSWERED</b>: ");
    }
    out.prose(&part.because);
    for caveat in &part.caveats {
        out.raw("<br><span class=\"fine\">").prose(caveat).raw("</span>");
    }
    out.raw("</td><td>");
    parts::requirement_link(out, &finding.requirement);
    out.raw("</td></tr>\n");
}
