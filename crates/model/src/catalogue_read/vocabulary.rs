//! The closed lists: markets, facets, kinds, concepts, authorizations, device types.

use std::collections::BTreeMap;

use super::requirements::required_word;
use super::{READINGS, Reader, condition};
use crate::catalogue::{AuthorizationKind, Concept, DeviceType, Market, ReadAs, SpecialControl};
use crate::facet::{Condition, Facet};
use crate::toml_read::Keys;

impl Reader {
    pub(super) fn markets(&mut self, file: &str, text: &str) {
        self.catalogue.markets = self.toml(file, text, |keys| {
            keys.each_table(|code, _, keys| Market {
                code: code.to_string(),
                name: keys.required_text("name").unwrap_or_default(),
                regulators: keys.texts("regulators"),
                catalogued: keys.flag("catalogued").unwrap_or(false),
                gaps: keys.texts("gaps"),
            })
        });
    }

    pub(super) fn facets(&mut self, file: &str, text: &str) {
        self.catalogue.facets = self.toml(file, text, |keys| {
            keys.each_table(|name, span, keys| {
                let values = keys.table("values", words).unwrap_or_default();
                if values.is_empty() {
                    let message = format!("the facet `{name}` has no values");
                    keys.sink().error("empty-facet", span, message, None);
                }
                let follows = keys.table("follows", |keys| follows(keys, &values));
                Facet {
                    follows: follows.unwrap_or_default(),
                    name: name.to_string(),
                    title: keys.required_text("title").unwrap_or_default(),
                    values,
                    several: keys.flag("several").unwrap_or(false),
                    per_market: keys.flag("per_market").unwrap_or(false),
                    question: keys.required_text("question").unwrap_or_default(),
                }
            })
        });
    }

    pub(super) fn kinds(&mut self, file: &str, text: &str) {
        self.catalogue.kinds =
            self.toml(file, text, |keys| keys.table("kinds", words)).unwrap_or_default();
    }

    pub(super) fn concepts(&mut self, file: &str, text: &str) {
        let titles =
            self.toml(file, text, |keys| keys.table("concepts", words)).unwrap_or_default();
        let concept = |(name, title): (String, String)| (name.clone(), Concept { name, title });
        self.catalogue.concepts = titles.into_iter().map(concept).collect();
    }

    pub(super) fn authorizations(&mut self, file: &str, text: &str) {
        self.catalogue.authorization_kinds = self.toml(file, text, |keys| {
            keys.each_table(|code, _, keys| AuthorizationKind {
                code: code.to_string(),
                title: keys.required_text("title").unwrap_or_default(),
                market: keys.required_text("market").unwrap_or_default(),
                held_as: keys.table("held_as", words).unwrap_or_default(),
            })
        });
    }

    pub(super) fn device_types(&mut self, file: &str, text: &str) {
        self.catalogue.device_types =
            self.toml(file, text, |keys| keys.tables("device_type", device_type));
    }
}

fn device_type(keys: &mut Keys<'_>) -> DeviceType {
    DeviceType {
        regulation: keys.required_text("regulation").unwrap_or_default(),
        title: keys.required_text("title").unwrap_or_default(),
        product_codes: keys.table("product_codes", words).unwrap_or_default(),
        class: keys.required_text("class").unwrap_or_default(),
        functions: keys.texts("functions"),
        facets: condition(keys, "facets"),
        special_controls: keys.tables("special_control", special_control),
        requirements: keys.texts("requirements"),
        not_for: keys.texts("not_for"),
        reader_study: keys.required_text("reader_study").unwrap_or_default(),
        source: keys.required_text("source").unwrap_or_default(),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
    }
}

fn special_control(keys: &mut Keys<'_>) -> SpecialControl {
    SpecialControl {
        section: keys.required_text("section").unwrap_or_default(),
        asks: keys.required_text("asks").unwrap_or_default(),
        needs: keys.texts("needs"),
    }
}

/// Every key of a table, with its text.
fn words(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let names = keys.names();
    names.into_iter().filter_map(|(name, _)| keys.text(&name).map(|text| (name, text))).collect()
}

/// What values of a facet follow from; one that is no value of it is a problem.
fn follows(keys: &mut Keys<'_>, values: &BTreeMap<String, String>) -> Vec<(String, Condition)> {
    let mut found = Vec::new();
    for (value, span) in keys.names() {
        if !values.contains_key(&value) {
            let message = format!("`{value}` is no value of this facet");
            keys.sink().error("unknown-value", span, message, None);
        }
        let facets = condition(keys, &value);
        found.push((value, facets));
    }
    found
}
