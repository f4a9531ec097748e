//! Routes in words: what opens a shorter way, and what is only the ordinary procedure.
//!
//! An ordinary procedure is always there; a reader must never take it for a door that an
//! approval held elsewhere has opened.

use reliance_model::assessment::Assessment;
use reliance_model::catalogue::RouteKind;
use reliance_model::device::Authorization;
use reliance_model::route::{RouteVerdict, State};

use crate::words::{market, plural, sentence_list};

/// Codes of authorizations, as people call them, and the market that grants them. A code
/// that is not here is printed as it is.
const NAMES: [(&str, &str, &str); 16] = [
    ("fda-exempt", "FDA listing of an exempt device", "us"),
    ("fda-510k", "510(k) clearance", "us"),
    ("fda-denovo", "De Novo", "us"),
    ("fda-pma", "PMA approval", "us"),
    ("eu-ce-mdr", "CE mark (MDR)", "eu"),
    ("eu-ce-ivdr", "CE mark (IVDR)", "eu"),
    ("eu-ce-mdd", "CE mark (MDD)", "eu"),
    ("eu-ce-ivdd", "CE mark (IVDD)", "eu"),
    ("ukca", "UKCA mark", "uk-gb"),
    ("nmpa-ii", "NMPA registration, class II", "cn"),
    ("nmpa-iii", "NMPA registration, class III", "cn"),
    ("tga-artg", "ARTG inclusion", "au"),
    ("hc-licence", "Health Canada licence", "ca"),
    ("pmda-approval", "Japanese approval", "jp"),
    ("hsa-registration", "HSA registration", "sg"),
    ("mdsap-certificate", "MDSAP certificate", ""),
];

/// A code of an authorization as people call it.
pub(crate) fn authorization(code: &str) -> &str {
    NAMES.iter().find(|(known, _, _)| *known == code).map_or(code, |(_, name, _)| name)
}

/// The market that grants an authorization of that code; empty where it is not known.
pub(crate) fn market_of(code: &str) -> &'static str {
    NAMES.iter().find(|(known, _, _)| *known == code).map_or("", |(_, _, market)| market)
}

/// What is held, such as `eu-ce-mdr EX-1`, as people call it.
fn held(from: &str) -> String {
    let one = |held: &str| {
        let (code, number) = held.split_once(' ').unwrap_or((held, ""));
        format!("{} {number}", authorization(code)).trim_end().to_string()
    };
    from.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

/// Does the way lead into the market by its ordinary procedure?
pub(crate) fn is_ordinary(route: &RouteVerdict) -> bool {
    route.kind == RouteKind::FullPathway
}

/// Is the route shut only because nothing that it starts from is held?
pub(crate) fn is_not_held(route: &RouteVerdict) -> bool {
    matches!(route.state, State::Closed { .. }) && route.from.is_empty()
}

/// A route's state in words, in which an ordinary procedure is called that.
pub(crate) fn state(route: &RouteVerdict) -> String {
    match &route.state {
        State::Open if is_ordinary(route) => "ordinary, open".into(),
        State::Open => "open".into(),
        State::AdoptedOpensOn { on } => format!("opens on {on}"),
        State::Proposed => "proposed".into(),
        State::Closed { .. } => "closed".into(),
        State::OnlyReported => "only reported".into(),
        State::NotCatalogued => "not catalogued".into(),
    }
}

/// Where a route ends, in words.
pub(crate) fn way(route: &RouteVerdict) -> String {
    match route.kind {
        RouteKind::Reliance => "reliance on that decision".into(),
        RouteKind::Recognition => "recognition of that mark".into(),
        RouteKind::FullPathway => procedure(&route.to, &route.route),
        RouteKind::QmsOnly => "quality-system audit only".into(),
        RouteKind::Claim => "claim that no regulator's text supports".into(),
    }
}

/// The ordinary procedure of a market; which of several, where the route says so.
fn procedure(to: &str, route: &str) -> String {
    let name = match to {
        "us" => "full FDA procedure",
        "eu" => "full EU conformity assessment",
        "uk-gb" => "full UKCA procedure",
        "cn" => "full NMPA registration",
        _ => "full procedure of the market",
    };
    match submission(route) {
        "" => name.into(),
        which => format!("{name}, {which}"),
    }
}

/// The sort of submission that a route names at its end.
fn submission(route: &str) -> &'static str {
    match route.rsplit_once('.').map(|(_, last)| last) {
        Some("510k") => "510(k)",
        Some("denovo") => "De Novo",
        Some("pma") => "PMA",
        _ => "",
    }
}

/// A route from its start to its end.
pub(crate) fn name(route: &RouteVerdict) -> String {
    if route.from.is_empty() || route.kind == RouteKind::Claim {
        return way(route);
    }
    format!("{} → {}", held(&route.from), way(route))
}

/// Why a route is in its state, with what is held called as people call it.
pub(crate) fn why(route: &RouteVerdict) -> String {
    let why = match &route.state {
        State::Closed { why } if !why.is_empty() => why,
        _ => &route.because,
    };
    let mut words = why.clone();
    for held_one in route.from.split(", ").filter(|from| !from.is_empty()) {
        words = words.replace(held_one, &held(held_one));
    }
    match words.strip_prefix("none of ").and_then(|rest| rest.strip_suffix(" is held")) {
        Some(codes) if is_not_held(route) => {
            let names: Vec<&str> = codes.split(", ").map(authorization).collect();
            match names.as_slice() {
                [only] => format!("no {only} is held"),
                names => format!("none of these is held: {}", names.join(", ")),
            }
        }
        _ => words,
    }
}

/// What ends on the route's last day: the certificate it starts from, or the way itself.
pub(crate) fn ending(assessment: &Assessment, route: &RouteVerdict) -> &'static str {
    let own = |held: &Authorization| held.expires.is_some() && held.expires == route.closes;
    if is_ordinary(route) && assessment.device.authorizations.iter().any(own) {
        "The authorization held ends on"
    } else {
        "Closes after"
    }
}

/// Routes, those that shorten the way first, then the ordinary procedure, then the rest.
pub(crate) fn routes(assessment: &Assessment) -> Vec<&RouteVerdict> {
    sorted(assessment.routes.iter().collect())
}

/// Routes in that order.
pub(crate) fn sorted(mut routes: Vec<&RouteVerdict>) -> Vec<&RouteVerdict> {
    let rank = |route: &&RouteVerdict| match route.state {
        State::Open => match route.kind {
            RouteKind::Reliance | RouteKind::Recognition => 0,
            RouteKind::FullPathway => 1,
            RouteKind::QmsOnly | RouteKind::Claim => 2,
        },
        State::AdoptedOpensOn { .. } => 3,
        State::Proposed => 4,
        State::OnlyReported => 5,
        State::Closed { .. } => 6,
        State::NotCatalogued => 7,
    };
    routes.sort_by_key(rank);
    routes
}

/// How the device comes into the market, in a few sentences. A shared quality-system audit
/// leads nobody into a market, and a claim is no route; neither is counted.
pub(crate) fn result(assessment: &Assessment) -> String {
    let leads =
        |route: &&RouteVerdict| !matches!(route.kind, RouteKind::QmsOnly | RouteKind::Claim);
    let all = routes(assessment);
    let (ordinary, shorter): (Vec<&RouteVerdict>, Vec<&RouteVerdict>) =
        all.into_iter().filter(leads).partition(|route| is_ordinary(route));
    let mut sentences = Vec::new();
    sentences.extend(home(assessment));
    sentences.extend(shortcut(assessment, &shorter));
    sentences.extend(usual(assessment, &ordinary, shorter.is_empty()));
    sentences.join(" ")
}

/// What the device holds in the market itself.
fn home(assessment: &Assessment) -> Option<String> {
    let names = held_in(&assessment.device.authorizations, &assessment.market);
    if names.is_empty() {
        return None;
    }
    let market = market(assessment);
    Some(format!("In {market} the device is declared to hold {}.", sentence_list(&names)))
}

/// What the device is declared to hold in a market.
pub(crate) fn held_in(authorizations: &[Authorization], market: &str) -> Vec<String> {
    let granted = |held: &&Authorization| {
        NAMES.iter().any(|(code, _, by)| *code == held.kind && *by == market)
    };
    authorizations.iter().filter(granted).map(named).collect()
}

/// An authorization as people call it, with its number and its end.
pub(crate) fn named(held: &Authorization) -> String {
    let mut name = format!("{} {}", authorization(&held.kind), held.number).trim_end().to_string();
    match held.expires {
        _ if held.withdrawn => name.push_str(" (withdrawn, suspended or restricted)"),
        Some(day) => name.push_str(&format!(" (until {day})")),
        None => {}
    }
    name
}

/// Ways that rest on an approval held elsewhere.
fn shortcut(assessment: &Assessment, shorter: &[&RouteVerdict]) -> Option<String> {
    let (market, on) = (market(assessment), assessment.on);
    let open: Vec<&&RouteVerdict> =
        shorter.iter().filter(|route| route.state == State::Open).collect();
    if !open.is_empty() {
        let until = |route: &RouteVerdict| {
            route.closes.map(|day| format!(", until {day}")).unwrap_or_default()
        };
        let names: Vec<String> =
            open.iter().map(|route| format!("{}{}", name(route), until(route))).collect();
        let verb = if open.len() == 1 { "shorter way is" } else { "shorter ways are" };
        return Some(format!(
            "On {on}, {} {verb} open into {market}: {}{}.",
            open.len(),
            sentence_list(&names),
            waiting(&open)
        ));
    }
    let mut held: Vec<String> = assessment
        .device
        .authorizations
        .iter()
        .filter(|held| {
            !NAMES.iter().any(|(code, _, by)| *code == held.kind && *by == assessment.market)
        })
        .map(|held| format!("{} {}", authorization(&held.kind), held.number).trim_end().into())
        .collect();
    held.dedup();
    let states = states(shorter);
    let known = if states.is_empty() { String::new() } else { format!(" ({states})") };
    if held.is_empty() {
        let none = (!shorter.is_empty()).then(|| {
            format!("No approval is held elsewhere that shortens the way into {market}{known}.")
        });
        return none;
    }
    let verb = if held.len() == 1 { "opens" } else { "open" };
    Some(format!("{} {verb} no door into {market} by itself{known}.", sentence_list(&held)))
}

/// The ordinary procedure.
fn usual(assessment: &Assessment, ordinary: &[&RouteVerdict], alone: bool) -> Option<String> {
    let open: Vec<&&RouteVerdict> =
        ordinary.iter().filter(|route| route.state == State::Open).collect();
    if let Some(first) = open.first() {
        let to = procedure(&first.to, "");
        let which: Vec<String> = open
            .iter()
            .map(|route| submission(&route.route))
            .filter(|which| !which.is_empty())
            .map(str::to_string)
            .collect();
        let which =
            if which.is_empty() { String::new() } else { format!(" ({})", sentence_list(&which)) };
        return Some(format!(
            "The ordinary way in, the {to}{which}, is open on {} and asks for all that is listed here{}.",
            assessment.on,
            waiting(&open)
        ));
    }
    let started: Vec<&RouteVerdict> =
        ordinary.iter().copied().filter(|route| !is_not_held(route)).collect();
    if !started.is_empty() {
        return Some(format!("Of the ordinary ways that are known, {}.", states(&started)));
    }
    let market = market(assessment);
    if ordinary.is_empty() && alone {
        return Some(format!("The catalogue holds no route into {market} for this device."));
    }
    Some("The requirements listed here are those of the ordinary procedure.".into())
}

fn waiting(open: &[&&RouteVerdict]) -> String {
    let mut ids: Vec<&String> = open.iter().flat_map(|route| &route.questions).collect();
    ids.sort_unstable();
    ids.dedup();
    match ids.len() {
        0 => String::new(),
        count => format!(
            "; {} to be answered first",
            plural(count, "question about it is", "questions about it are")
        ),
    }
}

fn states(ways: &[&RouteVerdict]) -> String {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for route in ways {
        let word = state(route);
        match counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let verb = |count| if count == 1 { "is" } else { "are" };
    let phrases: Vec<String> =
        counts.into_iter().map(|(word, count)| format!("{count} {} {word}", verb(count))).collect();
    sentence_list(&phrases)
}
