//! Routes into the market, and the pathway inside it.

use reliance_model::assessment::Assessment;
use reliance_model::route::{Candidate, Pathway, RouteVerdict, State, Step, StepBy};

use crate::html::parts::{self, Targets};
use crate::markup::{Markup, anchor};
use crate::{ways, words};

/// Requirements of a route from which on they are folded away.
const MANY: usize = 6;

/// Predicate candidates shown before the rest is folded away.
const FIRST_PREDICATES: usize = 10;

/// A table of all routes.
pub(crate) fn routes(assessment: &Assessment) -> Markup {
    let mut out = Markup::new();
    if assessment.routes.is_empty() {
        return out;
    }
    let targets = Targets::of(assessment);
    let (shut, others): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) = ways::routes(assessment)
        .into_iter()
        .partition(|route| matches!(route.state, State::Closed { .. } | State::NotCatalogued));
    if !others.is_empty() {
        let headers = ["State", "Route", "Why, by which rule, and what it spares"];
        parts::table(&mut out, "routes", "", &headers);
        for route in others {
            row(&mut out, assessment, route, &targets);
        }
        parts::end_table(&mut out);
    }
    let (not_held, shut): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) =
        shut.into_iter().partition(|route| ways::is_not_held(route));
    if !shut.is_empty() {
        let title = format!("Closed for this device, or not catalogued ({})", shut.len());
        out.leaf("h3", &[], &title);
        closed(&mut out, &shut);
    }
    if !not_held.is_empty() {
        let count = words::plural(not_held.len(), "route starts", "routes start");
        out.raw("<details class=\"fold\">");
        out.leaf("summary", &[], &format!("{count} from something that is not held"));
        closed(&mut out, &not_held);
        out.raw("</details>\n");
    }
    out
}

/// Closed routes, each with what closes it.
fn closed(out: &mut Markup, routes: &[&RouteVerdict]) {
    out.raw("<ul class=\"compact\">\n");
    for route in routes {
        let id = anchor("route-", &route.route);
        out.open("li", &[("id", &id)]);
        out.leaf("span", &[("class", state_class(route))], &ways::state(route));
        out.raw(" ").text(&words::capital(&ways::name(route)));
        parts::mark(out, route.read_as);
        out.raw(": ").prose(&ways::why(route)).raw(" <span class=\"fine\">");
        out.leaf("span", &[("class", "id")], &route.route).raw(" · ");
        out.text(&format!("{} ({})", route.source, route.force.word())).raw("</span></li>\n");
    }
    out.raw("</ul>\n");
}

fn state_class(route: &RouteVerdict) -> &'static str {
    match route.state {
        State::Open if ways::is_ordinary(route) => "state s-adopted",
        State::Open => "state s-open",
        State::AdoptedOpensOn { .. } => "state s-adopted",
        State::Proposed => "state s-proposed",
        State::Closed { .. } => "state s-closed",
        State::OnlyReported | State::NotCatalogued => "state s-weak",
    }
}

fn row(out: &mut Markup, assessment: &Assessment, route: &RouteVerdict, targets: &Targets<'_>) {
    let id = anchor("route-", &route.route);
    out.open("tr", &[("id", &id)]).raw("<td>");
    out.leaf("span", &[("class", state_class(route))], &ways::state(route));
    out.raw("</td><th scope=\"row\">").text(&words::capital(&ways::name(route)));
    parts::mark(out, route.read_as);
    out.raw("<span class=\"cite\">").leaf("span", &[("class", "id")], &route.route);
    out.raw("</span></th><td class=\"says\">")
        .raw("<p>")
        .prose(&words::capital(&ways::why(route)))
        .raw("</p>");
    line(out, "Rule", &format!("{} ({})", route.source, route.force.word()));
    line(out, "Spares", &route.waives_text);
    ids(out, targets, "Waives now", &route.waives_now);
    ids(out, targets, "Would waive", &route.would_waive);
    ids(out, targets, "Remains all the same", &route.remains);
    if let Some(day) = route.closes {
        line(out, ways::ending(assessment, route), &day.to_string());
    }
    line(out, "Expected", route.expected.as_deref().unwrap_or_default());
    if !route.questions.is_empty() {
        out.raw("<p><b>Questions first</b> ");
        targets.questions(out, &route.questions);
        out.raw("</p>");
    }
    line(out, "Note", &route.note);
    out.raw("</td></tr>\n");
}

fn line(out: &mut Markup, name: &'static str, text: &str) {
    if !text.is_empty() {
        out.raw("<p><b>").raw(name).raw("</b> ").prose(text).raw("</p>");
    }
}

fn ids(out: &mut Markup, targets: &Targets<'_>, name: &'static str, ids: &[String]) {
    if ids.len() > MANY {
        let title = format!("{name}: {}", words::plural(ids.len(), "requirement", "requirements"));
        out.raw("<details class=\"named\">").leaf("summary", &[], &title).raw("<p>");
        targets.requirements(out, ids);
        out.raw("</p></details>");
    } else if !ids.is_empty() {
        out.raw("<p><b>").raw(name).raw("</b> ");
        targets.requirements(out, ids);
        out.raw("</p>");
    }
}

/// Candidates, steps, predicates and questions for the regulator.
pub(crate) fn pathway(pathway: &Pathway) -> Markup {
    let mut out = Markup::new();
    for candidate in &pathway.candidates {
        write_candidate(&mut out, candidate);
    }
    if !pathway.steps.is_empty() {
        out.raw("<h3>Questions on the way</h3>\n");
        steps(&mut out, &pathway.steps);
    }
    if !pathway.predicates.is_empty() {
        predicates(&mut out, pathway);
    }
    if !pathway.to_ask_the_regulator.is_empty() {
        out.raw("<h3>To ask the regulator before a submission</h3>\n<ul>\n");
        for question in &pathway.to_ask_the_regulator {
            out.leaf("li", &[], question).raw("\n");
        }
        out.raw("</ul>\n");
    }
    out
}

fn write_candidate(out: &mut Markup, candidate: &Candidate) {
    out.raw("<div class=\"candidate\"><h3>Candidate: ").text(&candidate.name);
    parts::mark(out, candidate.read_as);
    out.raw("</h3>\n").leaf("p", &[], &candidate.title).raw("\n<dl class=\"facts\">\n");
    parts::term(out, "Class", &candidate.class);
    parts::term(out, "Procedure", &candidate.procedure);
    parts::term(out, "Why", &candidate.because);
    parts::term(out, "Would speak against it", &candidate.against.join("; "));
    out.raw("</dl>\n");
    if !candidate.controls.is_empty() {
        out.raw("<h4>Special controls or conditions</h4>\n");
        steps(out, &candidate.controls);
    }
    out.raw("</div>\n");
}

fn steps(out: &mut Markup, steps: &[Step]) {
    let source = common_source(steps);
    if let Some(source) = source {
        out.leaf("p", &[("class", "fine")], source);
    }
    parts::table(out, "steps", "", &["Question", "How", "Answer, or what is needed"]);
    for step in steps {
        let class = match step.by {
            StepBy::Data => "by by-data",
            StepBy::Person => "by by-person",
            StepBy::CannotTell => "by by-unknown",
        };
        out.raw("<tr>").open("th", &[("scope", "row")]).text(&words::capital(&step.question));
        if source.is_none() && !step.source.is_empty() {
            out.leaf("span", &[("class", "cite")], &step.source);
        }
        out.raw("</th><td>");
        out.leaf("span", &[("class", class)], words::step_by(step.by)).raw("</td>");
        out.raw("<td>").prose(&words::capital(&step.answer)).raw("</td></tr>\n");
    }
    parts::end_table(out);
}

/// The source of several steps, where it is the same for all.
fn common_source(steps: &[Step]) -> Option<&str> {
    let first = steps.first()?.source.as_str();
    let same = steps.len() > 1 && steps.iter().all(|step| step.source == first);
    same.then_some(first)
}

fn predicates(out: &mut Markup, pathway: &Pathway) {
    let all = &pathway.predicates;
    out.leaf("h3", &[], &format!("Predicate candidates from your list ({})", all.len()));
    let (first, rest) = all.split_at(all.len().min(FIRST_PREDICATES));
    let write = |out: &mut Markup, devices: &[reliance_model::evidence::ListedDevice]| {
        parts::table(out, "plain", "", &["Number", "Name", "Company", "Code", "Decided"]);
        for device in devices {
            out.raw("<tr>").leaf("th", &[("scope", "row")], &device.number);
            let day = device.decided.map(|day| day.to_string()).unwrap_or_default();
            for text in [&device.name, &device.company, &device.product_code, &day] {
                out.leaf("td", &[], text);
            }
            out.raw("</tr>\n");
        }
        parts::end_table(out);
    };
    write(out, first);
    if !rest.is_empty() {
        out.raw("<details class=\"fold\">");
        out.leaf("summary", &[], &format!("{} more", rest.len()));
        write(out, rest);
        out.raw("</details>\n");
    }
}
