//! The head of the report: what it is about, and the result in two sentences.

use reliance_model::assessment::Assessment;
use reliance_model::device::Authorization;

use crate::html::parts;
use crate::markup::Markup;
use crate::{numbers, ways, words};

/// Device, market, day, versions.
pub(crate) fn header(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    out.raw("<header>\n");
    let market = words::market(assessment);
    let line = format!("Where the device stands in {market} on {}", assessment.on);
    if assessment.device.invented {
        out.raw("<p class=\"invented\"><strong>INVENTED</strong> This device does not exist; the report is an example.</p>\n");
    }
    out.leaf("h1", &[], &words::device_name(assessment)).raw("\n");
    out.leaf("p", &[("class", "subtitle")], &line).raw("\n");
    if let Some(warning) = words::catalogue_warning(assessment) {
        out.raw("<p class=\"warning\" role=\"note\"><strong>Old catalogue.</strong> ");
        out.text(&warning).raw("</p>\n");
    }
    out.raw("</header>\n");
    out
}

/// What the report is about: the device, what it holds, the catalogue and its gaps.
pub(crate) fn about(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    out.raw("<dl class=\"facts\">\n");
    parts::term(&mut out, "Manufacturer", &assessment.device.manufacturer);
    parts::term(&mut out, "Intended use", &assessment.device.intended_use);
    let held: Vec<String> = assessment.device.authorizations.iter().map(authorization).collect();
    parts::term(&mut out, "Authorizations held", &held.join("; "));
    parts::term(&mut out, "Catalogue", &catalogue(assessment));
    if !assessment.gaps.is_empty() {
        out.raw("<dt>Known to be missing</dt><dd><ul>");
        for gap in &assessment.gaps {
            out.raw("<li>").prose(gap).raw("</li>");
        }
        out.raw("</ul></dd>\n");
    }
    out.raw("</dl>\n");
    out
}

fn authorization(held: &Authorization) -> String {
    let mut text = format!("{} {}", ways::authorization(&held.kind), held.number);
    if let Some(class) = &held.class {
        text.push_str(&format!(", class {class}"));
    }
    if let Some(version) = &held.version {
        text.push_str(&format!(", for version {version}"));
    }
    if let Some(day) = held.expires {
        text.push_str(&format!(", until {day}"));
    }
    if held.withdrawn {
        text.push_str(", withdrawn, suspended or restricted");
    }
    text
}

fn catalogue(assessment: &Assessment) -> String {
    let line = words::catalogue_line(assessment);
    let hash = numbers::short(&assessment.catalogue_sha256);
    let hash = if hash.is_empty() { hash } else { format!(", sha256 {hash}…") };
    words::capital(line.strip_prefix("catalogue ").unwrap_or(&line)) + &hash
}

/// Which route is open, and what stands in the way.
pub(crate) fn bottom_line(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    out.raw("<section id=\"result\" aria-label=\"Result\" class=\"result\">\n<p>");
    out.text(&ways::result(assessment)).raw(" ");
    out.text(&words::findings_line(assessment)).raw("</p>\n");
    out.raw("<p class=\"fine\">These are counts, not a score. Draft, announced, habitual and only reported requirements are shown further down and not counted. ");
    out.raw("The report says what the evidence shows; the decision is the regulator's, and the manufacturer's before it.</p>\n</section>\n");
    out
}

/// Program and versions.
pub(crate) fn footer(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    let line = format!(
        "Written by Reliance {} from the {}.",
        assessment.tool,
        words::catalogue_line(assessment)
    );
    out.raw("<footer>\n").leaf("p", &[], &line);
    out.raw("<p>Catalogue sha256 ").leaf("code", &[], &assessment.catalogue_sha256);
    out.raw(". The same catalogue, evidence and date give the same bytes.</p>\n</footer>\n");
    out
}
