//! Findings: what the evidence shows about one requirement.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalogue::{CataloguePlace, CheckCall, Force, ReadAs};
use crate::whole_list::WholeList;

/// The five answers; there is no sixth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The evidence contradicts it.
    NotShown,
    /// Something is missing; the finding says what.
    Undetermined,
    /// A person must answer.
    ForAPerson,
    /// The evidence shows it.
    Shown,
    /// A named fact decides that it is not asked.
    NotApplicable,
}

impl Answer {
    /// The words as they are printed.
    pub fn words(self) -> &'static str {
        match self {
            Answer::NotShown => "not shown",
            Answer::Undetermined => "undetermined",
            Answer::ForAPerson => "for a person",
            Answer::Shown => "shown",
            Answer::NotApplicable => "not applicable",
        }
    }

    /// The answer as templates, classes and filters write it.
    pub fn key(self) -> &'static str {
        match self {
            Answer::NotShown => "not-shown",
            Answer::Undetermined => "undetermined",
            Answer::ForAPerson => "for-a-person",
            Answer::Shown => "shown",
            Answer::NotApplicable => "not-applicable",
        }
    }

    /// Is there still something to do?
    pub fn is_open(self) -> bool {
        matches!(self, Answer::NotShown | Answer::Undetermined | Answer::ForAPerson)
    }
}

/// What one check found; what a requirement's answer is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// The check, with its parameters; `None` for the person's question itself.
    pub call: Option<CheckCall>,
    /// The check's answer.
    pub answer: Answer,
    /// One sentence with the deciding figure, lower case, no full stop.
    pub because: String,
    /// What to do, where something is to be done.
    pub to_do: Option<String>,
    /// Every figure behind it.
    pub figures: Vec<Figure>,
    /// Pictures, by their index in the assessment's gallery.
    pub pictures: Vec<usize>,
    /// Evidence it rests on.
    pub evidence: Vec<EvidenceRef>,
    /// What restricts the figures: post hoc, development data, clusters ignored, covariates
    /// never collected. Each a sentence.
    pub caveats: Vec<String>,
    /// Lists that its sentences name only the first items of, whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<WholeList>,
    /// Planned endpoints that it held against their goals, one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<Outcome>,
}

/// A planned endpoint held against its goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Its place among the endpoints of the plan, from 0: names may be given twice.
    pub place: usize,
    /// Name of the endpoint in the plan.
    pub endpoint: String,
    /// One of the primary endpoints?
    pub primary: bool,
    /// What it is measured on.
    pub dataset: String,
    /// Figures that decide, with the limits and the method that the plan declares; none where
    /// they could not be computed.
    pub figures: Vec<Figure>,
    /// What the plan asks of them, such as `≥ 0.8`; `None` where it sets nothing.
    pub goal: Option<String>,
    /// Where the plan sets it.
    pub source: Option<String>,
    /// *Shown* where the goal is met, *not shown* where it is missed; everything else leaves
    /// open whether it is met.
    pub answer: Answer,
    /// Why, one sentence with the deciding figure, lower case, no full stop.
    pub because: String,
}

/// A number with what a reviewer needs to recompute it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Stable kebab-case name, such as `sensitivity`.
    pub name: String,
    /// What it is of, such as `us-test, women`.
    pub of: String,
    /// The value; `None` where it could not be computed, with the reason in `note`.
    pub value: Option<f64>,
    /// Confidence limits.
    pub interval: Option<(f64, f64)>,
    /// Two-sided confidence level of the limits.
    pub level: Option<f64>,
    /// Numerator and denominator, where it is a proportion.
    pub counts: Option<(u64, u64)>,
    /// Method, such as `Clopper–Pearson`.
    pub method: Option<String>,
    /// Unit; empty for a fraction.
    pub unit: String,
    /// Anything else.
    pub note: Option<String>,
}

/// Evidence that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EvidenceRef {
    /// Path of the file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Which part: data set and rows, a heading, a cell, a line.
    pub part: String,
}

/// The answer about one requirement.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the requirement.
    pub requirement: String,
    /// Title of the requirement.
    pub title: String,
    /// What it asks, own words.
    pub asks: String,
    /// How it is cited: document and section.
    pub cite: String,
    /// Address of the regulator's text.
    pub url: Option<String>,
    /// How binding it is.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
    /// Topic it is shown under.
    pub topic: String,
    /// Where it goes in the submission.
    pub slot: Option<String>,
    /// What draws holds in practice.
    pub review_risk: Option<String>,
    /// Where it stands in the catalogue.
    pub asked_at: CataloguePlace,
    /// The answer.
    pub answer: Answer,
    /// One sentence that says why.
    pub because: String,
    /// What to do.
    pub to_do: Option<String>,
    /// Does it count for the exit code? Informing and waived requirements do not.
    pub counts: bool,
    /// Why it was set aside, by whom, until when.
    pub waived: Option<String>,
    /// What each check found.
    pub parts: Vec<Part>,
    /// Ids of the questions that wait for a person.
    pub questions: Vec<String>,
    /// Evidence earned elsewhere that the crosswalk proposes.
    pub proposed: Vec<Proposal>,
}

/// Evidence for another requirement that may serve here too. It never answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Requirements from the one already answered to this one.
    pub path: Vec<String>,
    /// The weakest relation along the path.
    pub relation: String,
    /// Scope notes along the path.
    pub notes: Vec<String>,
    /// Files on record of the kinds that the first requirement of the path names.
    pub files: Vec<String>,
}

/// A question that waits for a person; one question may settle several requirements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Stable id: `fact:<facet>`, `doubt:<hash>`, `ask:<hash>`, `route:<hash>`,
    /// `requirement:<id>` or `document:<market>:<path>`.
    pub id: String,
    /// The question.
    pub text: String,
    /// What an answer may be: facet values, or empty for satisfied / not satisfied / does
    /// not apply.
    pub values: Vec<String>,
    /// Ids of the requirements or routes it settles.
    pub settles: Vec<String>,
    /// Source of the first of them.
    pub cite: String,
    /// The strongest force among them.
    pub force: Force,
    /// Topic it is asked under.
    pub topic: String,
    /// Does something that counts wait for it? What is not made, or set aside, waits for no
    /// answer.
    pub counts: bool,
    /// What an answer rests on, by its digest: requirements by id, files as `file:PATH`, a
    /// device fact by the question's own id.
    pub rests_on: BTreeMap<String, String>,
    /// The answer given before, and what has changed since.
    pub outdated: Option<String>,
}
