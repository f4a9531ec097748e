//! Lists that authorities keep: fields of a bill of materials, categories of controls, clocks.

use std::ops::Range;

use super::requirements::required_word;
use super::{FORCES, READINGS, Reader};
use crate::catalogue::{
    Clock, ClockDay, ClockRisk, ControlCategory, ControlList, FieldList, Force, ReadAs,
};
use crate::problem::{Place, Problem};
use crate::toml_read::Keys;

impl Reader {
    pub(super) fn field_lists(&mut self, file: &str, text: &str) {
        let lists = self.toml(file, text, |keys| {
            keys.tables("field_list", |keys| (field_list(keys), keys.span()))
        });
        for (list, span) in lists {
            if self.catalogue.field_lists.contains_key(&list.name) {
                self.twice("field list", &list.name, file, span);
            } else {
                self.catalogue.field_lists.insert(list.name.clone(), list);
            }
        }
    }

    pub(super) fn control_lists(&mut self, file: &str, text: &str) {
        let lists = self.toml(file, text, |keys| {
            keys.tables("control_list", |keys| (control_list(keys), keys.span()))
        });
        for (list, span) in lists {
            if self.catalogue.control_lists.contains_key(&list.name) {
                self.twice("control list", &list.name, file, span);
            } else {
                self.catalogue.control_lists.insert(list.name.clone(), list);
            }
        }
    }

    pub(super) fn clocks(&mut self, file: &str, text: &str) {
        let clocks =
            self.toml(file, text, |keys| keys.tables("clock", |keys| (clock(keys), keys.span())));
        for (clock, span) in clocks {
            if self.catalogue.clocks.contains_key(&clock.name) {
                self.twice("clock", &clock.name, file, span);
            } else {
                self.catalogue.clocks.insert(clock.name.clone(), clock);
            }
        }
    }

    fn twice(&mut self, what: &str, name: &str, file: &str, span: Range<usize>) {
        let message = format!("the {what} `{name}` stands there twice");
        let problem = Problem::error("duplicate-name", file, message);
        self.problems.push(problem.at(Place::Bytes(span)));
    }
}

const RISKS: &[(&str, ClockRisk)] = &[
    ("controlled", ClockRisk::Controlled),
    ("uncontrolled", ClockRisk::Uncontrolled),
    ("any", ClockRisk::Any),
];

const DAYS: &[(&str, ClockDay)] = &[
    ("identified", ClockDay::Identified),
    ("triaged", ClockDay::Triaged),
    ("fixed", ClockDay::Fixed),
    ("deployed", ClockDay::Deployed),
    ("users-told", ClockDay::UsersTold),
    ("reported", ClockDay::Reported),
    ("event", ClockDay::Event),
    ("authority", ClockDay::Authority),
];

fn clock(keys: &mut Keys<'_>) -> Clock {
    Clock {
        name: keys.required_text("name").unwrap_or_default(),
        market: keys.required_text("market").unwrap_or_default(),
        what: keys.required_text("what").unwrap_or_default(),
        risk: required_word(keys, "risk", RISKS).unwrap_or(ClockRisk::Any),
        // What is not read starts no clock.
        from: required_word(keys, "from", DAYS).unwrap_or(ClockDay::Event),
        until: required_word(keys, "until", DAYS).unwrap_or(ClockDay::Authority),
        days: keys.count("days"),
        working: keys.flag("working").unwrap_or(false),
        requirement: keys.text("requirement"),
        source: keys.required_text("source").unwrap_or_default(),
        force: required_word(keys, "force", FORCES).unwrap_or(Force::Reported),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
        note: keys.text("note"),
        url: keys.text("url"),
    }
}

fn control_list(keys: &mut Keys<'_>) -> ControlList {
    ControlList {
        name: keys.required_text("name").unwrap_or_default(),
        title: keys.required_text("title").unwrap_or_default(),
        by: keys.required_text("by").unwrap_or_default(),
        source: keys.required_text("source").unwrap_or_default(),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
        note: keys.text("note"),
        categories: keys.tables("category", |keys| ControlCategory {
            name: keys.required_text("name").unwrap_or_default(),
            title: keys.required_text("title").unwrap_or_default(),
            words: keys.texts("words").iter().map(|word| word.to_lowercase()).collect(),
        }),
    }
}

fn field_list(keys: &mut Keys<'_>) -> FieldList {
    FieldList {
        name: keys.required_text("name").unwrap_or_default(),
        title: keys.required_text("title").unwrap_or_default(),
        by: keys.required_text("by").unwrap_or_default(),
        source: keys.required_text("source").unwrap_or_default(),
        read_as: required_word(keys, "read_as", READINGS).unwrap_or(ReadAs::Memory),
        note: keys.text("note"),
        url: keys.text("url"),
        formats: keys.texts("formats"),
        document: keys.texts("document"),
        component: keys.texts("component"),
        unknown_allowed: keys.flag("unknown_allowed").unwrap_or(false),
    }
}
