//! Lint of templates: directives, and the names that their arguments lead to.

use std::ops::Range;

use super::{DeadEnd, Lint};
use crate::catalogue::{Directive, ReadAs, Template};
use crate::catalogue_read::FORCES;
use crate::catalogue_template::{
    DUE, FIELDS, FORMS, PICTURES, ROLES, ROUTE_STATES, SHOWN, Stands, TABLES, TOPICS, WORDS, Word,
    is_field, word,
};
use crate::problem::{Place, Problem};

/// The words of the five answers, as arguments have them.
const ANSWERS: &[&str] = &["for-a-person", "not-applicable", "not-shown", "shown", "undetermined"];

impl Lint<'_> {
    pub(super) fn templates(&mut self) {
        let catalogue = self.catalogue;
        for template in catalogue.templates.values() {
            self.head(template);
            let by = format!("the template `{}`", template.id);
            self.condition(&template.place, &by, &template.when);
            for directive in &template.directives {
                self.directive(template, directive);
            }
        }
        self.same_files();
    }

    /// Markets, sources, and how the structure was read.
    fn head(&mut self, template: &Template) {
        let (catalogue, place) = (self.catalogue, &template.place);
        let by = format!("the template `{}`", template.id);
        for name in template.markets.iter().filter(|name| !catalogue.markets.contains_key(*name)) {
            let end = DeadEnd { code: "unknown-market", what: "market", name, by: &by };
            let at = self.word(place, name);
            self.dead_end(end, catalogue.markets.keys().map(String::as_str), &place.file, at);
        }
        for name in &template.sources {
            let known =
                catalogue.sources.contains_key(name) || catalogue.requirements.contains_key(name);
            if !known {
                let end = DeadEnd { code: "unknown-source", what: "source", name, by: &by };
                let at = self.word(place, name);
                let names = catalogue.sources.keys().chain(catalogue.requirements.keys());
                self.dead_end(end, names.map(String::as_str), &place.file, at);
            }
        }
        if template.read_as == ReadAs::Memory {
            let message = format!("nobody looked up the structure of `{}`", template.id);
            let help = "read the source, and say how in `read`";
            self.warning("unread", place, "memory", message, help);
        }
    }

    /// Templates of one market that would write the same file.
    fn same_files(&mut self) {
        let catalogue = self.catalogue;
        let templates: Vec<&Template> = catalogue.templates.values().collect();
        for (at, template) in templates.iter().enumerate() {
            let clash = templates[..at].iter().find(|other| {
                other.file == template.file
                    && (other.markets.is_empty()
                        || template.markets.is_empty()
                        || other.markets.iter().any(|market| template.markets.contains(market)))
            });
            if let Some(other) = clash {
                let message = format!(
                    "`{}` and `{}` would write the same file `{}`",
                    other.id, template.id, template.file
                );
                let help = "give one of them another `file`";
                self.error("bad-template", &template.place, &template.file, message, help);
            }
        }
    }

    fn directive(&mut self, template: &Template, directive: &Directive) {
        let name = directive.name.as_str();
        let Some(word) = word(name) else {
            if !is_field(name) {
                let known = WORDS.iter().map(|word| word.name);
                let known = known.chain(FIELDS.iter().map(|(field, _)| *field));
                self.unknown(template, directive, ("directive or field", name), known);
            } else if let Some(facet) = name.strip_prefix("fact.") {
                let facets = self.catalogue.facets.keys().map(String::as_str);
                self.known(template, directive, ("facet", facet), facets);
            }
            return;
        };
        self.arguments(template, directive, word);
        let alone = alone(template, &directive.at);
        let wrong = match word.stands {
            Stands::Block if !alone => Some("stands in a line of text, and has to stand alone"),
            _ => None,
        };
        if let Some(wrong) = wrong {
            let message = format!("`{name}` {wrong}");
            self.bad(template, directive, message, "leave an empty line above and below it");
        }
        for (key, value) in &directive.arguments {
            self.value(template, directive, key, value);
        }
    }

    fn arguments(&mut self, template: &Template, directive: &Directive, word: &Word) {
        for key in word.needs.iter().filter(|key| !directive.arguments.contains_key(**key)) {
            let message = format!("`{}` lacks the argument `{key}`", word.name);
            self.bad(template, directive, message, word.says);
        }
        for key in directive.arguments.keys() {
            let known = word.needs.iter().chain(word.may).copied();
            self.known(template, directive, ("argument", key), known);
        }
        if matches!(word.name, "findings" | "figures") && directive.arguments.is_empty() {
            let message = format!("`{}` chooses nothing", word.name);
            self.bad(template, directive, message, word.says);
        }
    }

    /// Does the value of an argument lead somewhere?
    fn value(&mut self, template: &Template, directive: &Directive, key: &str, value: &str) {
        let catalogue = self.catalogue;
        let checks = self.checks;
        let forces: Vec<&str> = FORCES.iter().map(|(word, _)| *word).collect();
        let mut look = |what: &str, known: &mut dyn Iterator<Item = &str>| {
            let known: Vec<&str> = known.collect();
            for one in value.split('|').map(str::trim) {
                self.known(template, directive, (what, one), known.iter().copied());
            }
        };
        match (directive.name.as_str(), key) {
            // A part of an id up to a dot names all that begin so.
            ("findings" | "count" | "table", "requirement")
                if value.ends_with('.')
                    && catalogue.requirements.keys().any(|id| id.starts_with(value)) => {}
            (_, "requirement") => {
                look("requirement", &mut catalogue.requirements.keys().map(String::as_str));
            }
            (_, "concept") => look("concept", &mut catalogue.concepts.keys().map(String::as_str)),
            (_, "check") => look("check", &mut checks.iter().copied()),
            (_, "topic") => look("topic", &mut TOPICS.iter().copied()),
            (_, "answer") => look("answer", &mut ANSWERS.iter().copied()),
            (_, "force") => look("force", &mut forces.iter().copied()),
            (_, "source") => look("source", &mut catalogue.sources.keys().map(String::as_str)),
            ("table", "of") => look("table", &mut TABLES.iter().copied()),
            ("table", "only") => {
                let of = directive.argument("of").unwrap_or_default();
                let known = match of {
                    "figures" => &["others"][..],
                    "routes" => ROUTE_STATES,
                    _ => DUE,
                };
                look("choice", &mut known.iter().copied());
            }
            ("attachment", "from") => look("choice", &mut ["elsewhere"].into_iter()),
            ("table", "role") => look("use of a data set", &mut ROLES.iter().copied()),
            ("picture", "kind") => look("kind of picture", &mut PICTURES.iter().copied()),
            ("figure", "show") => look("way to show a figure", &mut SHOWN.iter().copied()),
            (_, "as") => look("form", &mut FORMS.iter().copied()),
            ("attachment" | "quote" | "table", "kind") => {
                look("kind of evidence", &mut catalogue.kinds.keys().map(String::as_str));
            }
            _ => {}
        }
    }

    fn known<'n>(
        &mut self,
        template: &Template,
        directive: &Directive,
        (what, name): (&str, &str),
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        if !known.clone().any(|one| one == name) {
            self.unknown(template, directive, (what, name), known);
        }
    }

    fn unknown<'n>(
        &mut self,
        template: &Template,
        directive: &Directive,
        (what, name): (&str, &str),
        known: impl Iterator<Item = &'n str>,
    ) {
        let by = format!("the template `{}`", template.id);
        let code = match what {
            "requirement" => "unknown-requirement",
            "facet" => "unknown-facet",
            "check" => "unknown-check",
            "concept" => "unknown-concept",
            "kind of evidence" => "unknown-kind",
            "source" => "unknown-source",
            _ => "unknown-directive",
        };
        let end = DeadEnd { code, what, name, by: &by };
        let at = place(template, directive);
        self.dead_end(end, known, &template.place.file, at);
    }

    fn bad(&mut self, template: &Template, directive: &Directive, message: String, help: &str) {
        let at = place(template, directive);
        let problem = Problem::error("bad-directive", &template.place.file, message).at(at);
        self.problems.push(problem.help(help));
    }
}

fn place(template: &Template, directive: &Directive) -> Place {
    let at = &directive.at;
    Place::Bytes(at.start + template.body_at..at.end + template.body_at)
}

/// Does nothing else stand on the lines of the directive?
fn alone(template: &Template, at: &Range<usize>) -> bool {
    let before = template.body.get(..at.start).unwrap_or_default();
    let after = template.body.get(at.end..).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    before.trim().is_empty() && after.trim().is_empty()
}
