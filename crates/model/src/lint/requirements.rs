//! Lint of requirements and the pairs between them.

use super::{DeadEnd, Lint};
use crate::catalogue::{CataloguePlace, Force, ReadAs, Requirement};
use crate::catalogue_read::rows;
use crate::problem::Place;

impl Lint<'_> {
    /// What values of a facet follow from.
    pub(super) fn facets(&mut self) {
        let catalogue = self.catalogue;
        let place = CataloguePlace { file: "facets.toml".into(), ..CataloguePlace::default() };
        for facet in catalogue.facets.values() {
            let by = format!("the facet `{}`", facet.name);
            for (_, condition) in &facet.follows {
                self.condition(&place, &by, condition);
            }
        }
    }

    pub(super) fn requirements(&mut self) {
        let catalogue = self.catalogue;
        for requirement in catalogue.requirements.values() {
            self.names(requirement);
            let by = format!("`{}`", requirement.id);
            self.condition(&requirement.place, &by, &requirement.facets);
            for condition in requirement.question_when.iter().chain(&requirement.question_unless) {
                self.condition(&requirement.place, &by, condition);
            }
            for doubt in &requirement.doubts {
                self.condition(&requirement.place, &by, &doubt.when);
                for condition in &doubt.unless {
                    self.condition(&requirement.place, &by, condition);
                }
            }
            self.dates(requirement);
            self.answerable(requirement);
            self.reading(requirement);
        }
    }

    /// Checks, concepts and kinds that are not there.
    fn names(&mut self, requirement: &Requirement) {
        let (catalogue, place) = (self.catalogue, &requirement.place);
        let by = format!("`{}`", requirement.id);
        for call in &requirement.checks {
            if !self.checks.contains(&call.check.as_str()) {
                let end =
                    DeadEnd { code: "unknown-check", what: "check", name: &call.check, by: &by };
                let at = self.word(place, &call.check);
                let known = self.checks;
                self.dead_end(end, known.iter().copied(), &place.file, at);
            }
        }
        for concept in &requirement.concepts {
            if !catalogue.concepts.contains_key(concept) {
                let end =
                    DeadEnd { code: "unknown-concept", what: "concept", name: concept, by: &by };
                let at = self.word(place, concept);
                self.dead_end(end, catalogue.concepts.keys().map(String::as_str), &place.file, at);
            }
        }
        let present = |call: &&crate::catalogue::CheckCall| call.check == "document-present";
        let asked = requirement.checks.iter().filter(present);
        let asked = asked.filter_map(|call| call.parameter("kind"));
        for kind in requirement.kinds.iter().map(String::as_str).chain(asked) {
            if !catalogue.kinds.contains_key(kind) {
                let end =
                    DeadEnd { code: "unknown-kind", what: "evidence kind", name: kind, by: &by };
                let at = self.word(place, kind);
                self.dead_end(end, catalogue.kinds.keys().map(String::as_str), &place.file, at);
            }
        }
    }

    /// Dates that contradict the force or one another.
    fn dates(&mut self, requirement: &Requirement) {
        let place = &requirement.place;
        let made = matches!(requirement.force, Force::Law | Force::Standard | Force::Guidance);
        if let Some(day) = requirement.in_force
            && !made
        {
            let message = format!(
                "`{}` is {} and says that it is in force since {day}",
                requirement.id,
                requirement.force.word()
            );
            let help = "only law, standards and final guidance have `in_force`; say the rest in `in_force_note`";
            self.error("contradictory-dates", place, "in_force", message, help);
        }
        let successor = requirement.superseded_by.as_ref();
        let successor = successor.and_then(|id| self.catalogue.requirements.get(id));
        if let (Some(day), Some(successor)) = (requirement.in_force, successor)
            && successor.in_force.is_some_and(|later| later < day)
        {
            let message = format!(
                "`{}` is in force since {day}, later than `{}`, which supersedes it",
                requirement.id, successor.id
            );
            let help = "look up which of the two replaced the other";
            self.error("contradictory-dates", place, "superseded_by", message, help);
        }
    }

    /// Something has to answer a requirement, or it is for information.
    fn answerable(&mut self, requirement: &Requirement) {
        let answered = !requirement.checks.is_empty() || requirement.question.is_some();
        let place = &requirement.place;
        if !answered && !requirement.informational {
            let message =
                format!("nothing answers `{}`: it has no check and no question", requirement.id);
            let help = "give it a check or a `question`, or mark it `informational = true`";
            self.error("unanswerable", place, &requirement.id, message, help);
        } else if answered && requirement.informational {
            let message = format!(
                "`{}` is marked as information and has a check or a question",
                requirement.id
            );
            let help = "take out `informational`, or the check and the question";
            self.error("unanswerable", place, "informational", message, help);
        }
    }

    /// How the statement was read, and whether that can be looked up.
    fn reading(&mut self, requirement: &Requirement) {
        let place: &CataloguePlace = &requirement.place;
        match requirement.read_as {
            ReadAs::Memory => {
                let message = format!("nobody looked up `{}`", requirement.id);
                let help = "read the source, and say how in `read_as` and `read_note`";
                self.warning("unread", place, "memory", message, help);
            }
            ReadAs::Primary => {
                let source = self.catalogue.sources.get(&requirement.source);
                let lacking: Vec<&str> = [
                    ("`url`", source.is_none_or(|source| source.url.is_none())),
                    ("`sha256`", source.is_none_or(|source| source.sha256.is_none())),
                    ("`read_on`", source.is_none_or(|source| source.read_on.is_none())),
                ]
                .into_iter()
                .filter_map(|(name, lacks)| lacks.then_some(name))
                .collect();
                if !lacking.is_empty() {
                    let message = format!(
                        "`{}` says that it was read in the regulator's own text, and its source has no {}",
                        requirement.id,
                        lacking.join(", ")
                    );
                    let help = "give the source its address, the hash of what was read and the day, or call the reading a copy";
                    self.error("unproved-primary", place, "primary", message, help);
                }
            }
            ReadAs::Copy | ReadAs::Secondary => {}
        }
    }

    /// Pairs whose ids lead nowhere, or whose ends share no concept.
    pub(super) fn crosswalk(&mut self) {
        let (catalogue, file) = (self.catalogue, "crosswalk.tsv");
        let lines = rows(self.text(file));
        let spans: Vec<_> = lines.iter().map(|(span, row)| (span.start, row.len())).collect();
        for pair in &catalogue.crosswalk {
            let start = format!("{}\t{}\t", pair.a, pair.b);
            let row = lines_start(self.text(file), &spans, &start);
            for (id, offset) in [(&pair.a, 0), (&pair.b, pair.a.len() + 1)] {
                if catalogue.requirements.contains_key(id) {
                    continue;
                }
                let at = row
                    .map_or(Place::File, |row| Place::Bytes(row + offset..row + offset + id.len()));
                let by = "the crosswalk";
                let end =
                    DeadEnd { code: "unknown-requirement", what: "requirement", name: id, by };
                self.dead_end(end, catalogue.requirements.keys().map(String::as_str), file, at);
            }
        }
    }
}

/// Byte at which the row stands that begins with `start`.
fn lines_start(text: &str, spans: &[(usize, usize)], start: &str) -> Option<usize> {
    let begins = |&&(at, length): &&(usize, usize)| {
        text.get(at..at + length).is_some_and(|row| row.starts_with(start))
    };
    spans.iter().find(begins).map(|&(at, _)| at)
}
