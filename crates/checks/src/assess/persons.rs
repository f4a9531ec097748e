//! What persons are asked about one requirement, and what their answers settle.
//!
//! A person is asked once for the same words, once for each document that a check could not
//! read inside of, and for a requirement whose applying is doubtful only that, until it is
//! settled. An answer counts while what it was given to is what is asked.

use std::collections::BTreeSet;

use reliance_model::catalogue::Requirement;
use reliance_model::evidence::{Attestation, Stated};
use reliance_model::facet::Profile;
use reliance_model::finding::{Answer, EvidenceRef, Finding, Part};

use super::Case;
use super::applies::Open;
use super::asked::{Put, Questions, Shared};
use crate::questions::{document_id, own_id, question_id};
use crate::standing::{
    FILE, UNTIED, changed, changed_for, facet_digest, outdated, requirement_digest,
};

const VERDICTS_MEAN: &str = "satisfied: answered, and what is asked is met; not satisfied: it is \
                             not met; does not apply: it does not concern the device; asked is";

/// Everything that is needed to ask about one requirement.
pub(super) struct Asking<'a, 'b> {
    pub(super) case: &'b Case<'a>,
    pub(super) profile: &'b Profile,
    pub(super) shared: &'b Shared<'a>,
    pub(super) questions: &'b mut Questions,
}

impl Asking<'_, '_> {
    /// Ask for a device fact; the id of its question.
    pub(super) fn fact(
        &mut self,
        facet: &str,
        requirement: &Requirement,
        finding: &Finding,
    ) -> String {
        let id = self.case.fact_id(facet);
        let known = self.case.catalogue.facets.get(facet);
        let (text, values) = match known {
            Some(known) => (known.question.clone(), known.values.keys().cloned().collect()),
            None => (format!("Which value has the fact `{facet}`?"), Vec::new()),
        };
        let rests_on = known.map(|known| (id.clone(), facet_digest(known))).into_iter().collect();
        let given = self.case.evidence.attestations.get(&id);
        let old = given.and_then(|stated| {
            let digest = facet_digest(known?);
            let why = changed(self.case.evidence, stated, &id, &digest)?;
            Some(outdated(stated, &why))
        });
        let put = Put { id: id.clone(), text, values, rests_on, outdated: old, named: None };
        self.questions.ask(put, requirement, finding, true);
        id
    }

    /// The person's part: what was answered and stands settles, the rest is asked.
    pub(super) fn person(
        &mut self,
        requirement: &Requirement,
        doubts: &[Open],
        finding: &mut Finding,
    ) {
        // An answer for this requirement alone speaks before all that are given together.
        let own = own_id(&requirement.id);
        if let Some(stated) = self.standing(&own, requirement) {
            settle(finding, &requirement.title, stated, self.source(stated));
            return;
        }
        let question = requirement.open_question(self.profile);
        let id = question.map(|text| question_id("ask", text));
        let lone = id.as_deref().is_some_and(|id| self.lone(id, doubts));
        if let (Some(id), Some(text)) = (&id, question)
            && let Some(stated) = self.standing(id, requirement)
        {
            settle(finding, text, stated, self.source(stated));
            if !lone {
                self.doubts(requirement, doubts, finding);
            }
            return;
        }
        let blocked = finding.parts.iter().any(|part| blocks(part.answer));
        if blocked || !lone {
            self.doubts(requirement, &self.first(doubts), finding);
        }
        let held = blocked || !(lone || doubts.is_empty());
        match (id, question) {
            (Some(id), Some(text)) => {
                finding.parts.push(person(Answer::ForAPerson, text.into(), Some(ANSWER)));
                if !held {
                    self.ask(requirement, id, asked_with(text, doubts), finding);
                }
            }
            _ => self.leaves(requirement, own, held, finding),
        }
    }

    /// Is the question, with all that is doubtful, this requirement's alone? One row then
    /// asks for both.
    fn lone(&self, id: &str, doubts: &[Open]) -> bool {
        self.shared.is_lone(id) && doubts.iter().all(|doubt| self.shared.is_lone(&doubt.id))
    }

    /// The doubts to settle first: those that several requirements share, where there are any.
    fn first(&self, doubts: &[Open]) -> Vec<Open> {
        let (lone, shared): (Vec<_>, Vec<_>) =
            doubts.iter().cloned().partition(|doubt| self.shared.is_lone(&doubt.id));
        if shared.is_empty() { lone } else { shared }
    }

    /// The answer to a question of the requirement, where it is clear and still stands.
    fn standing(&self, id: &str, requirement: &Requirement) -> Option<&Attestation> {
        let evidence = self.case.evidence;
        let stated = evidence.attestations.get(id).filter(|stated| !unclear(stated))?;
        changed_for(evidence, stated, requirement).is_none().then_some(stated)
    }

    /// The file of a statement, where it is known.
    fn source(&self, stated: &Attestation) -> Vec<EvidenceRef> {
        let evidence = self.case.evidence;
        let file = evidence.stated_in.get(&stated.question);
        let refer = |file: &String| EvidenceRef {
            file: file.clone(),
            sha256: evidence.files.get(file).and_then(|seen| seen.sha256.clone()),
            part: format!("answer `{}`", stated.question),
        };
        file.map(refer).into_iter().collect()
    }

    fn ask(&mut self, requirement: &Requirement, id: String, text: String, finding: &mut Finding) {
        let mut rests_on = self.shared.rests_on(&id);
        rests_on.insert(requirement.id.clone(), requirement_digest(requirement));
        let evidence = self.case.evidence;
        let old = evidence.attestations.get(&id).and_then(|stated| {
            Some(outdated(stated, &changed_for(evidence, stated, requirement)?))
        });
        if let Some(old) = &old {
            finding.parts.push(person(Answer::ForAPerson, old.clone(), Some(ANSWER)));
        }
        let put = Put {
            id: id.clone(),
            text: format!("{text} ({VERDICTS_MEAN}"),
            rests_on,
            outdated: old,
            named: Some(requirement.title.clone()),
            ..Put::default()
        };
        self.questions.ask(put, requirement, finding, true);
        finding.questions.push(id);
    }

    fn doubts(&mut self, requirement: &Requirement, doubts: &[Open], finding: &mut Finding) {
        for doubt in doubts {
            let text = doubt_text(&doubt.text);
            let because = doubt.outdated.clone().unwrap_or_else(|| text.clone());
            finding.parts.push(person(Answer::ForAPerson, because, Some("say whether it applies")));
            let put = Put {
                id: doubt.id.clone(),
                text,
                values: doubt_values(),
                rests_on: self.shared.rests_on(&doubt.id),
                outdated: doubt.outdated.clone(),
                named: None,
            };
            self.questions.ask(put, requirement, finding, true);
            finding.questions.push(doubt.id.clone());
        }
    }

    /// What checks leave to a person where the catalogue asks nothing of its own: each
    /// document that was not read inside is confirmed once, for all that rests on it.
    fn leaves(
        &mut self,
        requirement: &Requirement,
        own: String,
        held: bool,
        finding: &mut Finding,
    ) {
        let mut rest = Vec::new();
        for at in 0..finding.parts.len() {
            let part = &finding.parts[at];
            if part.answer != Answer::ForAPerson || part.call.is_none() {
                continue;
            }
            let files = self.documents(part);
            if files.is_empty() {
                rest.push(part.because.clone());
                continue;
            }
            self.confirm(requirement, at, &files, held, finding);
        }
        if !rest.is_empty() && !held {
            let text = format!("{}: {}", requirement.title, rest.join("; "));
            finding.parts.push(person(Answer::ForAPerson, text.clone(), Some(ANSWER)));
            self.ask(requirement, own, text, finding);
        }
    }

    /// Files of declared documents that a part rests on.
    fn documents(&self, part: &Part) -> Vec<String> {
        let declared = &self.case.evidence.device.documents;
        let files: BTreeSet<&String> = part.evidence.iter().map(|seen| &seen.file).collect();
        let known = |file: &&String| declared.iter().any(|document| document.file == **file);
        files.into_iter().filter(known).cloned().collect()
    }

    /// Settle a part by the documents that persons confirmed, and ask for the others.
    fn confirm(
        &mut self,
        requirement: &Requirement,
        at: usize,
        files: &[String],
        held: bool,
        finding: &mut Finding,
    ) {
        let evidence = self.case.evidence;
        let mut waits = false;
        for file in files {
            let id = document_id(self.case.market, file);
            let stated = evidence
                .attestations
                .get(&id)
                .filter(|stated| !unclear(stated) && stated.verdict != Stated::DoesNotApply);
            let why = stated.and_then(|stated| changed_for(evidence, stated, requirement));
            match (stated, why) {
                (Some(stated), None) => confirmed(&mut finding.parts[at], file, stated),
                (stated, why) => {
                    waits = true;
                    let old = stated.zip(why).map(|(stated, why)| outdated(stated, &why));
                    finding.parts[at].caveats.extend(old.clone());
                    let put = self.document(requirement, file, old);
                    self.questions.ask(put, requirement, finding, !held);
                    if !held && !finding.questions.contains(&id) {
                        finding.questions.push(id);
                    }
                }
            }
        }
        let part = &mut finding.parts[at];
        match waits {
            true if part.to_do.is_none() => part.to_do = Some(ANSWER.into()),
            false if part.answer == Answer::ForAPerson => part.answer = Answer::Shown,
            _ => {}
        }
    }

    /// The question that confirms a document.
    fn document(&self, requirement: &Requirement, file: &str, outdated: Option<String>) -> Put {
        let sha256 = self.case.evidence.files.get(file).and_then(|seen| seen.sha256.clone());
        let mut put = Put {
            id: document_id(self.case.market, file),
            text: document_text(file),
            outdated,
            named: Some(requirement.title.clone()),
            ..Put::default()
        };
        put.rests_on.insert(requirement.id.clone(), requirement_digest(requirement));
        put.rests_on.extend(sha256.map(|sha256| (format!("{FILE}{file}"), sha256)));
        put
    }
}

/// Put every question that a requirement can lead to.
pub(super) fn everything(asking: &mut Asking<'_, '_>, requirement: &Requirement, blank: &Finding) {
    for facet in requirement.facets.keys() {
        asking.fact(facet, requirement, blank);
    }
    let lone = Put { text: requirement.title.clone(), ..Put::default() };
    let own = Put { id: own_id(&requirement.id), ..lone };
    let doubts = requirement.doubts.iter().map(|doubt| Put {
        id: question_id("doubt", &doubt.text),
        text: doubt_text(&doubt.text),
        values: doubt_values(),
        ..Put::default()
    });
    let asked = requirement.question.iter().map(|text| Put {
        id: question_id("ask", text),
        text: text.clone(),
        ..Put::default()
    });
    for put in doubts.chain(asked).chain([own]) {
        asking.questions.ask(put, requirement, blank, true);
    }
    for document in &asking.case.evidence.device.documents {
        let id = document_id(asking.case.market, &document.file);
        let put = Put { id, text: document_text(&document.file), ..Put::default() };
        asking.questions.ask(put, requirement, blank, true);
    }
}

const ANSWER: &str = "answer the question";

/// An answer that nobody stands behind, or that gives values where none are asked for.
fn unclear(stated: &Attestation) -> bool {
    stated.person.trim().is_empty() || matches!(stated.verdict, Stated::Values(_))
}

/// A question with what is doubtful about the requirement that asks it.
fn asked_with(text: &str, doubts: &[Open]) -> String {
    let first = |doubt: &Open| format!("{}; if it does: ", doubt_text(&doubt.text));
    doubts.iter().map(first).collect::<String>() + text
}

fn document_text(file: &str) -> String {
    format!(
        "The program does not judge the words of `{file}`: does it hold, at the places that \
         reliance.toml names, what is asked of it? (satisfied: read, and it holds all of it; not \
         satisfied: something is wrong or missing; asked is"
    )
}

/// While evidence is missing or contradicts, its question is shown and not yet put: a person
/// cannot confirm what is not there.
fn blocks(answer: Answer) -> bool {
    matches!(answer, Answer::NotShown | Answer::Undetermined)
}

fn day(stated: &Attestation) -> String {
    stated.on.map_or_else(|| "no date".to_string(), |day| day.to_string())
}

fn untied(stated: &Attestation) -> Option<String> {
    stated.rests_on.is_empty().then(|| UNTIED.to_string())
}

/// A confirmation is a ground of the answer, so it stands in its sentence and not among the caveats.
fn supported(part: &mut Part, confirmation: &str) {
    if !part.because.is_empty() {
        part.because.push_str("; ");
    }
    part.because.push_str(confirmation);
}

/// A document that a person read: the part rests on it, or the person found it wanting.
fn confirmed(part: &mut Part, file: &str, stated: &Attestation) {
    let (who, on) = (&stated.person, day(stated));
    if stated.verdict == Stated::NotSatisfied {
        part.answer = Answer::NotShown;
        part.because = format!("{who} ({on}) on `{file}`: {}", stated.answer);
    } else {
        supported(part, &format!("`{file}` confirmed by {who} ({on})"));
    }
    part.caveats.extend(untied(stated));
}

/// What a person objects to a requirement about endpoints alone holds for each of them: none is
/// met as long as it stands.
fn objected(finding: &mut Finding, because: &str) {
    let of_endpoints = |part: &Part| part.call.is_none() || !part.outcomes.is_empty();
    if !finding.parts.iter().all(of_endpoints) {
        return;
    }
    for outcome in finding.parts.iter_mut().flat_map(|part| &mut part.outcomes) {
        if outcome.answer != Answer::NotShown {
            outcome.answer = Answer::Undetermined;
            outcome.because = because.to_string();
        }
    }
}

fn settle(finding: &mut Finding, question: &str, stated: &Attestation, evidence: Vec<EvidenceRef>) {
    let on = day(stated);
    let because = format!("{} ({on}) on “{question}”: {}", stated.person, stated.answer);
    let caveats: Vec<String> = untied(stated).into_iter().collect();
    let part = |answer| Part {
        caveats: caveats.clone(),
        evidence: evidence.clone(),
        ..person(answer, because.clone(), None)
    };
    match stated.verdict {
        // Figures that contradict it stand: nobody states evidence away.
        Stated::DoesNotApply
            if finding.parts.iter().any(|part| part.answer == Answer::NotShown) =>
        {
            finding.parts.push(part(Answer::NotApplicable));
        }
        Stated::DoesNotApply => {
            finding.parts.clear();
            finding.parts.push(part(Answer::NotApplicable));
        }
        Stated::NotSatisfied => {
            objected(finding, &because);
            finding.parts.push(part(Answer::NotShown));
        }
        Stated::Satisfied => {
            // The person answered for the requirement, and not for each sentence of a check.
            let stands = format!(
                "with this open, {} ({on}) stated the requirement to be satisfied",
                stated.person
            );
            for part in &mut finding.parts {
                if part.answer == Answer::ForAPerson {
                    part.answer = Answer::Shown;
                    supported(part, &stands);
                    for outcome in &mut part.outcomes {
                        if outcome.answer == Answer::ForAPerson {
                            outcome.answer = Answer::Shown;
                            outcome.because = format!("{}; {stands}", outcome.because);
                        }
                    }
                }
            }
            finding.parts.push(part(Answer::Shown));
        }
        Stated::Values(_) => {}
    }
}

fn doubt_text(doubt: &str) -> String {
    let plain = doubt.trim_start_matches("person: ").trim_start_matches("evidence: ");
    format!("Does it apply? {plain}")
}

fn doubt_values() -> Vec<String> {
    vec!["applies".to_string(), "does not apply".to_string()]
}

fn person(answer: Answer, because: String, to_do: Option<&str>) -> Part {
    Part {
        call: None,
        answer,
        because,
        to_do: to_do.map(str::to_string),
        figures: Vec::new(),
        pictures: Vec::new(),
        evidence: Vec::new(),
        caveats: Vec::new(),
        lists: Vec::new(),
        outcomes: Vec::new(),
    }
}
