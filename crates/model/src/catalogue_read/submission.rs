//! Tables of contents and rules on the folders of a submission.

use std::collections::BTreeMap;

use super::{FORCES, READINGS, Reader};
use crate::catalogue::{Force, ReadAs};
use crate::problem::{Place, Problem};
use crate::submission::{FolderRule, NeededHeading, OlderNumber, TESTS, TableOfContents};
use crate::toml_read::Keys;

/// File with the headings of the table of contents.
pub(super) const HEADINGS: &str = "toc-nivd.tsv";

impl Reader {
    pub(super) fn contents(&mut self, file: &str, text: &str, files: &BTreeMap<String, Vec<u8>>) {
        let mut contents = self.toml(file, text, contents);
        let headings = files.get(HEADINGS).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        for (span, cells) in
            self.cells(HEADINGS, headings.as_deref().unwrap_or_default(), "number\theading")
        {
            let [number, heading] = cells[..] else { continue };
            if contents.headings.insert(number.into(), heading.into()).is_some() {
                let message = format!("the number {number} is there twice");
                let problem = Problem::error("duplicate-id", HEADINGS, message);
                self.problems.push(problem.at(Place::Bytes(span)));
            }
        }
        let older = contents.older.iter().map(|one| (&one.now, "older"));
        let kinds = contents.kinds.values().map(|number| (number, "kinds"));
        let needed = contents.needed.iter().map(|one| (&one.number, "needed"));
        for (number, key) in older.chain(kinds).chain(needed) {
            if !contents.headings.contains_key(number) {
                let message = format!("`{key}` names the heading {number}, which is not there");
                self.problems.push(Problem::error("unknown-heading", file, message));
            }
        }
        self.catalogue.contents.push(contents);
    }

    pub(super) fn folder_rules(&mut self, file: &str, text: &str) {
        let rules = self.toml(file, text, |keys| keys.tables("rule", rule));
        for rule in rules {
            if !TESTS.contains(&rule.test.as_str()) {
                let message =
                    format!("`{}` names the test `{}`, which there is none of", rule.id, rule.test);
                let help = format!("there are {}", TESTS.join(", "));
                self.problems.push(Problem::error("unknown-value", file, message).help(help));
                continue;
            }
            if self.catalogue.folder_rules.iter().any(|known| known.id == rule.id) {
                let message = format!("the rule `{}` is there twice", rule.id);
                self.problems.push(Problem::error("duplicate-id", file, message));
                continue;
            }
            self.catalogue.folder_rules.push(rule);
        }
    }

    /// What tables of contents name and the catalogue has not.
    pub(super) fn contents_linked(&mut self) {
        let catalogue = &self.catalogue;
        let mut found = Vec::new();
        for contents in &catalogue.contents {
            let file = "toc.toml";
            for one in &contents.needed {
                if !catalogue.requirements.contains_key(&one.requirement) {
                    let message = format!(
                        "{} names the requirement `{}`, which is not there",
                        one.number, one.requirement
                    );
                    found.push(Problem::error("unknown-requirement", file, message));
                }
            }
            for kind in contents.kinds.keys().filter(|kind| !catalogue.kinds.contains_key(*kind)) {
                let message = format!("there is no kind `{kind}`");
                found.push(Problem::error("unknown-kind", file, message));
            }
            if !catalogue.sources.contains_key(&contents.source) {
                let message = format!("there is no source `{}`", contents.source);
                found.push(Problem::error("unknown-source", file, message));
            }
            for template in catalogue.templates.values() {
                let number = template.contents.as_ref();
                if let Some(number) =
                    number.filter(|number| !contents.headings.contains_key(*number))
                {
                    let message = format!("`toc` names the heading {number}, which is not there");
                    let problem = Problem::error("unknown-heading", &template.place.file, message);
                    found.push(problem.at(Place::Bytes(template.place.span.clone())));
                }
            }
        }
        self.problems.extend(found);
    }
}

fn contents(keys: &mut Keys<'_>) -> TableOfContents {
    let text = |keys: &mut Keys<'_>, key| keys.required_text(key).unwrap_or_default();
    TableOfContents {
        name: text(keys, "name"),
        title: text(keys, "title"),
        edition: text(keys, "edition"),
        source: text(keys, "source"),
        section: text(keys, "section"),
        read_as: keys.word("read", READINGS).unwrap_or(ReadAs::Memory),
        read_note: text(keys, "read_note"),
        chapters: keys.table("chapters", by_name).unwrap_or_default(),
        headings: BTreeMap::new(),
        older: keys.tables("older", |keys| OlderNumber {
            edition: text(keys, "edition"),
            number: text(keys, "number"),
            word: text(keys, "word").to_lowercase(),
            now: text(keys, "now"),
        }),
        kinds: keys.table("kinds", by_name).unwrap_or_default(),
        needed: keys.tables("needed", |keys| NeededHeading {
            market: text(keys, "market"),
            number: text(keys, "number"),
            requirement: text(keys, "requirement"),
        }),
    }
}

fn by_name(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let names = keys.names();
    names.into_iter().filter_map(|(name, _)| Some((name.clone(), keys.text(&name)?))).collect()
}

fn rule(keys: &mut Keys<'_>) -> FolderRule {
    let text = |keys: &mut Keys<'_>, key| keys.required_text(key).unwrap_or_default();
    FolderRule {
        id: text(keys, "id"),
        profile: text(keys, "profile"),
        test: text(keys, "test"),
        says: text(keys, "says"),
        remedy: text(keys, "do"),
        most: keys.count("most"),
        values: keys.texts("values"),
        except: keys.texts("except"),
        source: text(keys, "source"),
        section: text(keys, "section"),
        force: keys.word("force", FORCES).unwrap_or(Force::Reported),
        read_as: keys.word("read", READINGS).unwrap_or(ReadAs::Memory),
    }
}
