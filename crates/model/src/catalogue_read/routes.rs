//! Routes.

use super::requirements::{doubt, required_word};
use super::{FORCES, READINGS, Reader, condition, place};
use crate::catalogue::{CatalogueState, Exclusion, Force, ReadAs, Route, RouteEnd, RouteKind};
use crate::toml_read::Keys;

const KINDS: &[(&str, RouteKind)] = &[
    ("reliance", RouteKind::Reliance),
    ("recognition", RouteKind::Recognition),
    ("full-pathway", RouteKind::FullPathway),
    ("qms-only", RouteKind::QmsOnly),
    ("claim", RouteKind::Claim),
];

const STATES: &[(&str, CatalogueState)] = &[
    ("open", CatalogueState::Open),
    ("adopted", CatalogueState::Adopted),
    ("proposed", CatalogueState::Proposed),
    ("closed", CatalogueState::Closed),
    ("reported", CatalogueState::Reported),
    ("not-catalogued", CatalogueState::NotCatalogued),
];

impl Reader {
    pub(super) fn routes(&mut self, file: &str, text: &str) {
        let routes = self.toml(file, text, |keys| {
            keys.tables("route", |keys| (route(file, text, keys), keys.span_of("id")))
        });
        for (route, span) in routes {
            let Some(route) = route else { continue };
            let first = self.catalogue.routes.iter().find(|known| known.id == route.id);
            if let Some(first) = first {
                let first = format!("{}:{}", first.place.file, first.place.line);
                self.duplicate("route", &route.id, file, span, &first);
            } else {
                self.catalogue.routes.push(route);
            }
        }
    }
}

/// One `[[route]]`; `None` where it has no id.
fn route(file: &str, text: &str, keys: &mut Keys<'_>) -> Option<Route> {
    let id = keys.required_text("id");
    for key in ["from", "to"] {
        if !keys.has(key) {
            keys.missing(key);
        }
    }
    let route = Route {
        from: keys.texts("from"),
        to: keys.texts("to"),
        kind: required_word(keys, "kind", KINDS).unwrap_or(RouteKind::Claim),
        // An unreadable state opens nothing.
        state: required_word(keys, "state", STATES).unwrap_or(CatalogueState::Reported),
        opens: keys.date("opens"),
        closes: ends(keys),
        expected: keys.text("expected").unwrap_or_default(),
        settled_by: keys.text("settled_by"),
        eligibility: condition(keys, "eligibility"),
        questions: keys.texts("questions"),
        conditional: keys.tables("conditional_questions", doubt),
        exclusions: keys.tables("exclusions", |keys| Exclusion {
            facets: condition(keys, "facets"),
            reason: keys.required_text("reason").unwrap_or_default(),
        }),
        waives: keys.texts("waives"),
        waives_text: keys.text("waives_text").unwrap_or_default(),
        remains: keys.texts("remains"),
        source: keys.required_text("source").unwrap_or_default(),
        force: required_word(keys, "force", FORCES).unwrap_or(Force::Reported),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
        note: keys.text("note").unwrap_or_default(),
        place: place(file, text, keys),
        id: id?,
    };
    Some(route)
}

fn ends(keys: &mut Keys<'_>) -> Vec<RouteEnd> {
    let ends = keys.tables("closes", |keys| {
        let (from, facets) = (keys.texts("from"), condition(keys, "facets"));
        let note = keys.text("note").unwrap_or_default();
        if !keys.has("on") {
            keys.missing("on");
        }
        keys.date("on").map(|on| RouteEnd { from, facets, on, note })
    });
    ends.into_iter().flatten().collect()
}
