//! The catalogue: what regulators ask, as data.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::Date;
pub use crate::catalogue_device_type::{DeviceType, SpecialControl};
pub use crate::catalogue_fields::{
    Clock, ClockDay, ClockRisk, ControlCategory, ControlList, FieldList,
};
pub use crate::catalogue_route::{
    AuthorizationKind, CatalogueState, Exclusion, Route, RouteEnd, RouteKind,
};
pub use crate::catalogue_systems::{QualityProcess, QualitySystem, StudyItem};
pub use crate::catalogue_template::{Directive, Locale, Template};
pub use crate::catalogue_terms::{Adoption, Term, TermTrap, UseWord};
use crate::facet::{Condition, Facet, Holds, Profile};
use crate::submission::{FolderRule, TableOfContents};
use crate::wording::Wording;

/// Everything read from a catalogue folder.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Version, as the catalogue states it.
    pub version: String,
    /// Version of the form of its files.
    pub schema: u64,
    /// SHA-256 over the names and bytes of all its files, in hexadecimal.
    pub sha256: String,
    /// Day on which the sources were last read.
    pub read_on: Option<Date>,
    /// Day from which the catalogue counts as old.
    pub review_by: Option<Date>,
    /// Markets by code (`us`, `eu`, `uk-gb`, `uk-ni`, `cn` …).
    pub markets: BTreeMap<String, Market>,
    /// Names of the catalogue folders, by folder.
    pub regulators: BTreeMap<String, String>,
    /// Facets by name.
    pub facets: BTreeMap<String, Facet>,
    /// Evidence kinds and what each is.
    pub kinds: BTreeMap<String, String>,
    /// Sources by key, such as `us/ai-dsf`.
    pub sources: BTreeMap<String, Source>,
    /// Requirements by id.
    pub requirements: BTreeMap<String, Requirement>,
    /// Routes in the order of the files.
    pub routes: Vec<Route>,
    /// What each kind of authorization is, by its code (`fda-510k`, `eu-ce-mdr` …).
    pub authorization_kinds: BTreeMap<String, AuthorizationKind>,
    /// Concepts by name.
    pub concepts: BTreeMap<String, Concept>,
    /// Pairs of requirements whose evidence overlaps.
    pub crosswalk: Vec<Crosswalk>,
    /// General populations, as context beside an intended-use population.
    pub populations: Vec<Population>,
    /// US device types that an AI device may be, for the pathway.
    pub device_types: Vec<DeviceType>,
    /// Terms in Chinese, British and American English.
    pub terms: Vec<Term>,
    /// Pairs of terms that are taken for one another.
    pub traps: Vec<TermTrap>,
    /// The program's sentences in Chinese, by their forms.
    pub wording: Wording,
    /// Words by which texts on the intended use are compared.
    pub use_words: Vec<UseWord>,
    /// National standards and the international ones that they adopt.
    pub adoptions: Vec<Adoption>,
    /// What studies are asked of, item by item.
    pub study_items: Vec<StudyItem>,
    /// Quality systems and audit programmes by name.
    pub quality_systems: BTreeMap<String, QualitySystem>,
    /// Processes of a device's life, and where each system asks for them.
    pub quality_processes: Vec<QualityProcess>,
    /// Fields that authorities ask of a bill of materials, by the name of the list.
    pub field_lists: BTreeMap<String, FieldList>,
    /// Categories of security controls and threats, by the name of the list.
    pub control_lists: BTreeMap<String, ControlList>,
    /// Documents that can be written, by id.
    pub templates: BTreeMap<String, Template>,
    /// Tables of contents of submissions.
    pub contents: Vec<TableOfContents>,
    /// Rules on the files and folders of submissions.
    pub folder_rules: Vec<FolderRule>,
    /// Clocks that run for a vulnerability in a fielded device, by name.
    pub clocks: BTreeMap<String, Clock>,
}

/// The newest form of catalogue files that this program reads.
pub const CATALOGUE_SCHEMA: u64 = 1;

/// A jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Market {
    /// Code, such as `uk-gb`.
    pub code: String,
    /// Name, such as `Great Britain`.
    pub name: String,
    /// Catalogue folders whose requirements are asked there.
    pub regulators: Vec<String>,
    /// Are its requirements catalogued at all?
    pub catalogued: bool,
    /// What is known to be missing from the catalogue for this market, in plain words.
    pub gaps: Vec<String>,
}

/// How binding a requirement or a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// Statute or regulation that is made.
    Law,
    /// A recognised or harmonised standard, or one contracts ask for.
    Standard,
    /// Final guidance: not binding, and expected.
    Guidance,
    /// Draft guidance or a draft bill.
    Draft,
    /// Announced, consulted or proposed.
    Announced,
    /// What reviewers and consultants are known to expect, printed nowhere by the regulator.
    Habit,
    /// Only the press or a third party says so.
    Reported,
}

impl Force {
    /// Every force, the most binding first.
    pub const ALL: [Force; 7] = [
        Force::Law,
        Force::Standard,
        Force::Guidance,
        Force::Draft,
        Force::Announced,
        Force::Habit,
        Force::Reported,
    ];

    /// Does an open answer stand in the way of a submission? Only made law, standards and
    /// final guidance do; the rest informs.
    pub fn counts(self) -> bool {
        matches!(self, Force::Law | Force::Standard | Force::Guidance)
    }

    /// The word as it is printed.
    pub fn word(self) -> &'static str {
        match self {
            Force::Law => "law",
            Force::Standard => "standard",
            Force::Guidance => "guidance",
            Force::Draft => "draft",
            Force::Announced => "announced",
            Force::Habit => "habit",
            Force::Reported => "only reported",
        }
    }
}

/// How an entry's statement was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadAs {
    /// The regulator's own text, with address, hash and date.
    Primary,
    /// Someone else's transcript of the regulator's text.
    Copy,
    /// A description by someone else.
    Secondary,
    /// Nobody looked it up.
    Memory,
}

impl ReadAs {
    /// The word as it is printed.
    pub fn word(self) -> &'static str {
        match self {
            ReadAs::Primary => "primary",
            ReadAs::Copy => "copy",
            ReadAs::Secondary => "secondary",
            ReadAs::Memory => "memory",
        }
    }
}

/// A regulatory document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Key, such as `us/ai-dsf`.
    pub key: String,
    /// How it is cited.
    pub cite: String,
    /// Address of the regulator's own text, where known.
    pub url: Option<String>,
    /// SHA-256 of the text that was read; only a `primary` reading has one.
    pub sha256: Option<String>,
    /// Day on which that text was read.
    pub read_on: Option<Date>,
}

/// What a regulator asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Id, such as `us.ai-dsf.device.ai-statement`.
    pub id: String,
    /// Catalogue folder, such as `us`.
    pub regulator: String,
    /// Short title, own words.
    pub title: String,
    /// Key of its source.
    pub source: String,
    /// Section of the source.
    pub section: String,
    /// How binding it is.
    pub force: Force,
    /// Status as the collection recorded it, such as `final-guidance`.
    pub status: String,
    /// First day on which it applies, where it is made and the day is known.
    pub in_force: Option<Date>,
    /// What is known of dates in words, where it is more than a day.
    pub in_force_note: Option<String>,
    /// Id of the requirement that replaced this one.
    pub superseded_by: Option<String>,
    /// Is the requirement itself marked as superseded?
    pub superseded: bool,
    /// What it asks, own words.
    pub asks: String,
    /// How a program can compute it, own words.
    pub how: String,
    /// The prose condition under which it applies.
    pub applies: String,
    /// The same condition on facets; the wide reading.
    pub facets: Condition,
    /// Words of the source row from which the facets were read.
    pub phrase: String,
    /// What remains doubtful about whether it applies; only narrows. The texts of `doubts`,
    /// joined; for one device ask [`Requirement::open_doubts`], which leaves out what its facts settle.
    pub doubt: Option<String>,
    /// The doubts one by one, each with the facts that raise or settle it.
    pub doubts: Vec<Doubt>,
    /// Evidence kinds that answer it.
    pub kinds: Vec<String>,
    /// Checks that compute an answer.
    pub checks: Vec<CheckCall>,
    /// Question for a person.
    pub question: Option<String>,
    /// Facts of which one set has to be possible for the question to arise; always where empty.
    pub question_when: Vec<Condition>,
    /// Facts that settle the question: one of these conditions is enough.
    pub question_unless: Vec<Condition>,
    /// What a person must state or sign in any case.
    pub attest: Option<String>,
    /// Names of the concepts it shares with other regulators' requirements.
    pub concepts: Vec<String>,
    /// What draws holds in practice, with its source, where known.
    pub review_risk: Option<String>,
    /// Where it goes in the submission (eSTAR section, ToC heading), where known.
    pub slot: Option<String>,
    /// How its statement was read.
    pub read_as: ReadAs,
    /// How and when it was read, in words.
    pub read_note: String,
    /// Applies by the origin of the device's data, whatever the target market.
    pub origin_law: bool,
    /// How much of an answer a program can compute.
    pub computable: Computable,
    /// Shown and never asked: it has neither a check nor a question.
    pub informational: bool,
    /// Where it stands in the catalogue.
    pub place: CataloguePlace,
}

impl Requirement {
    /// The doubts that a device's facts leave open, each text once.
    pub fn open_doubts(&self, profile: &Profile) -> Vec<&Doubt> {
        self.doubts.iter().filter(|doubt| doubt.is_open(profile)).collect()
    }

    /// The question for a person, unless a known fact settles it.
    pub fn open_question(&self, profile: &Profile) -> Option<&str> {
        let possible = |when: &Condition| !matches!(profile.holds(when), Holds::No { .. });
        let arises = self.question_when.is_empty() || self.question_when.iter().any(possible);
        let settled = |unless: &Condition| profile.holds(unless) == Holds::Yes;
        // Where nothing but the question answers, facts do not either.
        let open = self.checks.is_empty() || (arises && !self.question_unless.iter().any(settled));
        self.question.as_deref().filter(|_| open)
    }
}

/// A doubt about whether a requirement applies.
///
/// Device facts may settle it, and evidence that is there; never evidence that is missing: an
/// unset facet leaves it open, and so does a circumstance that nothing speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// What is doubtful, as a question or an *only if*.
    pub text: String,
    /// Facts under which alone it arises; always where empty.
    pub when: Condition,
    /// Facts that settle it in favour of applying: one of these conditions is enough.
    pub unless: Vec<Condition>,
    /// Name of the circumstance that settles it where the device folder says it.
    pub evidence: Option<String>,
}

impl Doubt {
    /// Do the facts leave it open?
    pub fn is_open(&self, profile: &Profile) -> bool {
        let arises = !matches!(profile.holds(&self.when), Holds::No { .. });
        arises && !self.unless.iter().any(|condition| profile.holds(condition) == Holds::Yes)
    }
}

/// How much of an answer a program can compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Computable {
    /// All of it.
    Full,
    /// A part; a person states the rest.
    Part,
    /// None; a program can only show what is on file.
    No,
}

/// A check that a requirement points at, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CheckCall {
    /// Name of the check, such as `document-present`.
    pub check: String,
    /// Parameters, such as `kind = ["labelling"]`.
    pub parameters: BTreeMap<String, Vec<String>>,
}

impl CheckCall {
    /// A parameter's single value.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).and_then(|values| values.first()).map(String::as_str)
    }
}

impl std::fmt::Display for CheckCall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.check)?;
        if self.parameters.is_empty() {
            return Ok(());
        }
        let list: Vec<String> = self
            .parameters
            .iter()
            .map(|(name, values)| format!("{name}={}", values.join("+")))
            .collect();
        write!(f, "({})", list.join(";"))
    }
}

/// Where an entry stands in the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CataloguePlace {
    /// File, relative to the catalogue folder.
    pub file: String,
    /// Line of the entry, counted from 1.
    pub line: usize,
    /// Bytes of the entry's header, for a caret.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// A neutral idea that requirements of several regulators share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concept {
    /// Kebab-case name.
    pub name: String,
    /// What it is.
    pub title: String,
}

/// A pair of requirements whose evidence overlaps. It proposes, and never answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crosswalk {
    /// One requirement.
    pub a: String,
    /// The other.
    pub b: String,
    /// How `a` relates to `b`.
    pub relation: Relation,
    /// Scope note.
    pub note: String,
    /// Who wrote the pair and when.
    pub author: String,
    /// Who reviewed it; empty so far.
    pub reviewer: Option<String>,
}

/// How one requirement's scope relates to another's; ordered from the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// They share some evidence.
    Intersects,
    /// The first lies inside the second.
    Subset,
    /// The first contains the second.
    Superset,
    /// The same document or text.
    Equal,
}

/// A population with counts by strata.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Population {
    /// Region code: `US`, `EU27`, `UK`, `CN` …
    pub region: String,
    /// What it is, with year.
    pub title: String,
    /// Where the figures come from.
    pub source: String,
    /// Roles of the strata's variables, such as `age`, `sex`.
    pub variables: Vec<String>,
    /// Strata: levels in the order of `variables`, and a count or share.
    pub strata: Vec<(Vec<String>, f64)>,
}

impl Population {
    /// Shares by the levels of one variable; they add to 1.
    pub fn shares(&self, variable: &str) -> BTreeMap<String, f64> {
        let mut shares = BTreeMap::new();
        let total: f64 = self.strata.iter().map(|(_, weight)| weight).sum();
        if let Some(at) = self.variables.iter().position(|name| name == variable) {
            for (levels, weight) in &self.strata {
                *shares.entry(levels[at].clone()).or_insert(0.0) += weight / total;
            }
        }
        shares
    }
}
