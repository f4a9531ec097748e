//! Lint of routes, markets and device types.

use super::{DeadEnd, Lint};
use crate::catalogue::{CatalogueState, ReadAs, Route};

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
            for end in &route.closes {
                self.condition(&route.place, &by, &end.facets);
            }
            self.ids(&route.place, &by, &route.waives);
            self.ids(&route.place, &by, &route.remains);
            self.dates_of(route);
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
        }
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
