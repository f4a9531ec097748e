//! Planned endpoints of a finding with their goals: one row an endpoint.

use reliance_model::finding::{Figure, Outcome};

use crate::html::parts;
use crate::markup::Markup;
use crate::{numbers, words};

/// Which goals are met, with the figures that decide it.
pub(crate) fn table(out: &mut Markup, outcomes: &[Outcome]) {
    parts::table(out, "figures", "", &["Endpoint", "Result", "Limits", "Goal", "Verdict"]);
    for outcome in outcomes {
        out.raw("<tr><th scope=\"row\">").text(&outcome.endpoint);
        if outcome.primary {
            out.raw(" <span class=\"fine\">primary</span>");
        }
        out.raw("</th>");
        let figures = || outcome.figures.iter();
        let named = |figure: &Figure| match outcome.figures.len() {
            1 => numbers::value(figure),
            _ => format!("{}: {}", figure.name.replace('-', " "), numbers::value(figure)),
        };
        let values: Vec<String> = figures().map(named).collect();
        let limits: Vec<String> = figures().map(numbers::limits).collect();
        for (label, texts) in [("result", values), ("limits", limits)] {
            out.leaf("td", &[("class", "number"), ("data-label", label)], &texts.join("; "));
        }
        let goal = outcome.goal.as_deref().unwrap_or("none");
        out.leaf("td", &[("class", "number"), ("data-label", "goal")], goal);
        out.leaf("td", &[("data-label", "verdict")], words::verdict(outcome.answer));
        out.raw("</tr>\n");
    }
    parts::end_table(out);
}
