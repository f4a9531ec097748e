//! Lint of routes, markets and device types.

use std::collections::BTreeSet;

use super::{DeadEnd, Lint};
use crate::catalogue::{CatalogueState, Market, ReadAs, Route, RouteKind};

impl Lint<'_> {
    pub(super) fn routes(&mut self) {
        let catalogue = self.catalogue;
        for route in &catalogue.routes {
            let by = format!("the route `{}`", route.id);
            self.ends_of(route, &by);
            self.condition(&route.place, &by, &route.eligibility);
            for exclusion in &route.exclusions {
                self.condition(&route.place, &by, &exclusion.facets);
            }
            for question in &route.conditional {
                self.condition(&route.place, &by, &question.when);
                for condition in &question.unless {
                    self.condition(&route.place, &by, condition);
                }
            }
            for end in &route.closes {
                self.condition(&route.place, &by, &end.facets);
            }
            self.ids(&route.place, &by, &route.waives);
            self.ids(&route.place, &by, &route.remains);
            self.dates_of(route);
            self.force_of(route);
            self.whole_way_in(route);
            if route.read_as == ReadAs::Memory {
                let message = format!("nobody looked up the route `{}`", route.id);
                let help = "read the rule behind it, and say how in `read_as`";
                self.warning("unread", &route.place, "memory", message, help);
            }
        }
    }

    /// Markets and kinds of authorization that are not there.
    fn ends_of(&mut self, route: &Route, by: &str) {
        let (catalogue, place) = (self.catalogue, &route.place);
        for market in route.to.iter().filter(|code| !catalogue.markets.contains_key(*code)) {
            let end = DeadEnd { code: "unknown-market", what: "market", name: market, by };
            let at = self.word(place, market);
            self.dead_end(end, catalogue.markets.keys().map(String::as_str), &place.file, at);
        }
        let kinds = &catalogue.authorization_kinds;
        let named = route.from.iter().chain(route.closes.iter().flat_map(|end| &end.from));
        for kind in named.filter(|kind| !kinds.contains_key(*kind)) {
            let what = "kind of authorization";
            let end = DeadEnd { code: "unknown-authorization", what, name: kind, by };
            let at = self.word(place, kind);
            self.dead_end(end, kinds.keys().map(String::as_str), &place.file, at);
        }
    }

    /// A whole way in says nothing where the market's requirements are not there, and the other way round.
    fn whole_way_in(&mut self, route: &Route) {
        let part = matches!(route.kind, RouteKind::QmsOnly | RouteKind::Claim);
        if part || route.state == CatalogueState::Reported {
            return;
        }
        let (catalogue, silent) = (self.catalogue, route.state == CatalogueState::NotCatalogued);
        for market in route.to.iter().filter_map(|code| catalogue.markets.get(code)) {
            let (message, help) = match (market.catalogued, silent) {
                (true, true) => (
                    format!(
                        "the route `{}` is not catalogued, and its market `{}` is",
                        route.id, market.code
                    ),
                    "give the route the state that its rule has",
                ),
                (false, false) => (
                    format!(
                        "the route `{}` leads into `{}`, of which no requirement is catalogued",
                        route.id, market.code
                    ),
                    "catalogue the market in `markets.toml`, or give the route the state `not-catalogued`",
                ),
                _ => continue,
            };
            self.error("contradictory-market", &route.place, "state", message, help);
        }
    }

    /// Only what is made opens a way; the answers treat any other rule as proposed.
    fn force_of(&mut self, route: &Route) {
        let runs = matches!(route.state, CatalogueState::Open | CatalogueState::Adopted);
        if !runs || route.force.counts() {
            return;
        }
        let message = format!(
            "the route `{}` is said to be made, and the rule behind it is {}",
            route.id,
            route.force.word()
        );
        let help = "give it the state `proposed` or `reported`, or cite the text that made it";
        self.error("contradictory-force", &route.place, "force", message, help);
    }

    fn dates_of(&mut self, route: &Route) {
        let adopted = route.state == CatalogueState::Adopted;
        let message = match route.opens {
            None if adopted => {
                format!("the route `{}` is adopted and has no day on which it opens", route.id)
            }
            Some(day) if !adopted && route.state != CatalogueState::Open => {
                format!("the route `{}` is not adopted and says that it opens on {day}", route.id)
            }
            Some(day) if route.closes.iter().any(|end| end.on < day) => {
                format!("the route `{}` closes before it opens on {day}", route.id)
            }
            _ => return,
        };
        let help = "only an adopted rule opens on a day; what is expected stands in `expected`";
        self.error("contradictory-dates", &route.place, "opens", message, help);
    }

    pub(super) fn markets(&mut self) {
        let (catalogue, file) = (self.catalogue, "markets.toml");
        for market in catalogue.markets.values() {
            let by = format!("the market `{}`", market.code);
            for folder in &market.regulators {
                if !catalogue.regulators.contains_key(folder) {
                    let what = "folder of a regulator";
                    let end = DeadEnd { code: "unknown-regulator", what, name: folder, by: &by };
                    let at = self.anywhere(file, folder);
                    self.dead_end(end, catalogue.regulators.keys().map(String::as_str), file, at);
                }
            }
            self.catalogued(market);
        }
        self.asked_nowhere();
        let file = "authorizations.toml";
        for kind in catalogue.authorization_kinds.values() {
            let by = format!("the authorization `{}`", kind.code);
            if !catalogue.markets.contains_key(&kind.market) {
                let end =
                    DeadEnd { code: "unknown-market", what: "market", name: &kind.market, by: &by };
                let at = self.anywhere(file, &kind.market);
                self.dead_end(end, catalogue.markets.keys().map(String::as_str), file, at);
            }
            let place = self.whole(file, &kind.code);
            let held = kind.held_as.iter();
            let held = held.map(|(facet, value)| (facet.clone(), [value.clone()].into())).collect();
            self.condition(&place, &by, &held);
        }
    }

    /// A market is catalogued where folders are asked there, and only there.
    fn catalogued(&mut self, market: &Market) {
        if market.catalogued != market.regulators.is_empty() {
            return;
        }
        let (message, help) = if market.catalogued {
            ("is said to be catalogued and names no folder", "name its folders under `regulators`")
        } else {
            (
                "names folders and is said not to be catalogued",
                "write `catalogued = true`, and what is still missing under `gaps`",
            )
        };
        let place = self.whole("markets.toml", &format!("[{}]", market.code));
        let message = format!("the market `{}` {message}", market.code);
        self.error("contradictory-market", &place, "catalogued", message, help);
    }

    /// Folders that no market asks.
    fn asked_nowhere(&mut self) {
        let catalogue = self.catalogue;
        let asked: BTreeSet<&String> =
            catalogue.markets.values().flat_map(|market| &market.regulators).collect();
        for folder in catalogue.regulators.keys().filter(|folder| !asked.contains(folder)) {
            let message = format!("no market asks what stands in the folder `{folder}`");
            let help = "name the folder under `regulators` of its market in `markets.toml`, with `catalogued = true`";
            let place = self.whole(&format!("{folder}/regulator.toml"), "code");
            self.error("asked-nowhere", &place, folder, message, help);
        }
    }

    pub(super) fn device_types(&mut self) {
        let (catalogue, file) = (self.catalogue, "device-types.toml");
        for device in &catalogue.device_types {
            let by = format!("the device type `{}`", device.regulation);
            let place = self.whole(file, &device.regulation);
            self.ids(&place, &by, &device.requirements);
            let functions = device.functions.iter().cloned().collect();
            self.condition(&place, &by, &[("function".to_string(), functions)].into());
            if device.read_as == ReadAs::Memory {
                let message = format!("nobody looked up the device type `{}`", device.regulation);
                let help = "read the regulation, and say how in `read_as`";
                self.warning("unread", &place, &device.regulation, message, help);
            }
        }
    }

    /// The place of an entry that is known by a word only.
    fn whole(&self, file: &str, word: &str) -> crate::catalogue::CataloguePlace {
        let text = self.text(file);
        let span = self.find(file, 0..text.len(), word).unwrap_or(0..0);
        let line = crate::problem::line_of(text, span.start);
        crate::catalogue::CataloguePlace { file: file.to_string(), line, span }
    }
}
