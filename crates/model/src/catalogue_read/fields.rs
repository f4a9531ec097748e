//! Lists that authorities keep: fields of a bill of materials, categories of controls.

use std::ops::Range;

use super::requirements::required_word;
use super::{READINGS, Reader};
use crate::catalogue::{ControlCategory, ControlList, FieldList, ReadAs};
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

    fn twice(&mut self, what: &str, name: &str, file: &str, span: Range<usize>) {
        let message = format!("the {what} `{name}` stands there twice");
        let problem = Problem::error("duplicate-name", file, message);
        self.problems.push(problem.at(Place::Bytes(span)));
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
        document: keys.texts("document"),
        component: keys.texts("component"),
        unknown_allowed: keys.flag("unknown_allowed").unwrap_or(false),
    }
}
