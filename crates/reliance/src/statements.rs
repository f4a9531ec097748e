//! What persons stated, from every file of `attestations/`: on a day, and once a question.

use std::collections::BTreeMap;

use reliance_evidence::attestations;
use reliance_model::Date;
use reliance_model::evidence::Attestation;
use reliance_model::problem::{Place, Problem};

use crate::folder::{ATTESTATIONS, Folder};

/// Name of the file that the program writes.
pub(crate) const WRITTEN: &str = "answers.toml";

impl Folder {
    /// Take up the answers on file, with `on` only those given by that day. Of several to one
    /// question the latest stands, and of one day that in the file that the program writes.
    pub(crate) fn read_attestations(&mut self, on: Option<Date>) {
        let below = format!("{ATTESTATIONS}/");
        let names = self.evidence.files.keys();
        let names = names.filter(|name| name.starts_with(&below) && name.ends_with(".toml"));
        let mut names: Vec<String> = names.cloned().collect();
        names.sort_by_key(|name| (*name != format!("{below}{WRITTEN}"), name.clone()));
        let mut standing: BTreeMap<String, (String, Attestation)> = BTreeMap::new();
        for name in names {
            let Some(text) = self.text(&name) else { continue };
            let stated = attestations::read(&name, &text).into_items(&mut self.problems);
            for (id, stated) in stated {
                if let Some((day, on)) = stated.on.zip(on).filter(|(day, on)| day > on) {
                    let message = format!(
                        "`{id}` is answered on {day}, after {on}; the answer settles nothing yet"
                    );
                    let problem = Problem::warning("later-answer", &name, message);
                    let help = "assess a later day with `--on`, or correct the day";
                    self.problems.push(problem.at(place(&text, &id)).help(help));
                    continue;
                }
                self.absent_document(&name, &text, &stated);
                match standing.get(&id) {
                    Some((_, first)) if first.on > stated.on => {}
                    Some((file, first)) if first.on == stated.on => {
                        if !same(first, &stated) {
                            let message = format!(
                                "`{id}` is answered differently in {file}, on the same day; that \
                                 answer stands"
                            );
                            let problem = Problem::error("duplicate-answer", &name, message);
                            let help = "take one of the two out, or correct its day";
                            self.problems.push(problem.at(place(&text, &id)).help(help));
                        }
                    }
                    _ => {
                        standing.insert(id, (name.clone(), stated));
                    }
                }
            }
        }
        for (id, (file, stated)) in standing {
            self.evidence.stated_in.insert(id.clone(), file);
            self.evidence.attestations.insert(id, stated);
        }
    }

    /// Say that an answer names a document that is not there.
    fn absent_document(&mut self, file: &str, text: &str, stated: &Attestation) {
        let files = &self.evidence.files;
        let document = stated.document.as_ref();
        if let Some((message, help)) = document.and_then(|named| attestations::absent(named, files))
        {
            let message = format!("the answer to `{}`: {message}", stated.question);
            let problem = Problem::warning("missing-file", file, message);
            self.problems.push(problem.at(place(text, &stated.question)).help(help));
        }
    }
}

/// Do two answers say the same, whatever they were given to?
fn same(one: &Attestation, other: &Attestation) -> bool {
    let rests_on = one.rests_on.clone();
    *one == Attestation { rests_on, ..other.clone() }
}

/// Where a file names a question.
fn place(text: &str, id: &str) -> Place {
    let quoted = format!("\"{id}\"");
    text.find(&quoted).map_or(Place::File, |at| Place::Bytes(at..at + quoted.len()))
}
