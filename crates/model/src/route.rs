//! What the routes say for one device on one day.

use serde::Serialize;

use crate::Date;
use crate::catalogue::{Force, ReadAs, RouteKind};
use crate::evidence::ListedDevice;

/// A route's state for a device on a day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum State {
    /// The rule is in force and nothing known shuts the device out.
    Open,
    /// The rule is made and opens on a day.
    AdoptedOpensOn {
        /// That day.
        on: Date,
    },
    /// Consulted, drafted or announced: never open, on any date.
    Proposed,
    /// Shut for this device.
    Closed {
        /// Which exclusion, missing eligibility or end.
        why: String,
    },
    /// Only the press says so: changes nothing.
    OnlyReported,
    /// The market's requirements are not catalogued, so nothing is said of it.
    NotCatalogued,
}

/// A route, judged for one device on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteVerdict {
    /// Id of the route.
    pub route: String,
    /// Market it leads to.
    pub to: String,
    /// What sort of way it is.
    pub kind: RouteKind,
    /// Its state.
    pub state: State,
    /// Held authorization it would start from.
    pub from: String,
    /// One sentence that says why.
    pub because: String,
    /// What is expected and when; never opens anything.
    pub expected: Option<String>,
    /// Last day on which it is open.
    pub closes: Option<Date>,
    /// Ids of the questions a person has still to answer.
    pub questions: Vec<String>,
    /// Requirements it removes now: only if open and every question is answered.
    pub waives_now: Vec<String>,
    /// Requirements it would remove.
    pub would_waive: Vec<String>,
    /// What it spares, in words.
    pub waives_text: String,
    /// Requirements that remain although a reader may think them gone.
    pub remains: Vec<String>,
    /// The rule behind it.
    pub source: String,
    /// How binding that rule is.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
    /// Notes.
    pub note: String,
}

/// The pathway inside a market: class, type, and the questions on the way.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Pathway {
    /// Candidates, the likeliest first: regulation and product code, rule and class.
    pub candidates: Vec<Candidate>,
    /// Steps in order.
    pub steps: Vec<Step>,
    /// Predicate candidates from the user's list.
    pub predicates: Vec<ListedDevice>,
    /// Questions to bring to the regulator before a submission.
    pub to_ask_the_regulator: Vec<String>,
}

/// A candidate classification.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Name, such as `21 CFR 892.2080, QAS`.
    pub name: String,
    /// Title.
    pub title: String,
    /// Class.
    pub class: String,
    /// Submission or procedure, such as `510(k)`.
    pub procedure: String,
    /// Why it is a candidate.
    pub because: String,
    /// What would speak against it.
    pub against: Vec<String>,
    /// Special controls or conditions, with how each stands.
    pub controls: Vec<Step>,
    /// How it was read.
    pub read_as: ReadAs,
}

/// A step of a decision flow.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The question.
    pub question: String,
    /// How it is answered.
    pub by: StepBy,
    /// The answer in words, or what is needed.
    pub answer: String,
    /// Source in words.
    pub source: String,
}

/// How a step is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepBy {
    /// By data or a declared fact.
    Data,
    /// A person has to.
    Person,
    /// It cannot be told from what is there.
    CannotTell,
}
