//! Routes as the catalogue states them, and what they start from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::Date;
use crate::catalogue::{CataloguePlace, Doubt, Force, ReadAs};
use crate::facet::Condition;

/// A way from held authorizations into a market, as the catalogue states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Id, such as `us-uk.ir.route4.denovo-pma`.
    pub id: String,
    /// Kinds of authorization it starts from; any one will do.
    pub from: Vec<String>,
    /// Markets it leads to.
    pub to: Vec<String>,
    /// What sort of way it is.
    pub kind: RouteKind,
    /// Its state in the catalogue, before any date or device is looked at.
    pub state: CatalogueState,
    /// First day on which an adopted rule opens it.
    pub opens: Option<Date>,
    /// Last days on which it is open; the earliest that fits the device counts.
    pub closes: Vec<RouteEnd>,
    /// What is expected and when, in words; never opens anything.
    pub expected: String,
    /// What would settle it, in words.
    pub settled_by: Option<String>,
    /// Facets a device must have.
    pub eligibility: Condition,
    /// Questions that a person answers before it can be relied on.
    pub questions: Vec<String>,
    /// Further questions, which known facts may settle.
    pub conditional: Vec<Doubt>,
    /// Facets that shut a device out, with the reason.
    pub exclusions: Vec<Exclusion>,
    /// Requirements it removes, only while open and once its questions are answered.
    pub waives: Vec<String>,
    /// What it spares, in words.
    pub waives_text: String,
    /// Requirements a reader may think gone that remain.
    pub remains: Vec<String>,
    /// The rule behind it, in words.
    pub source: String,
    /// How binding that rule is.
    pub force: Force,
    /// How it was read.
    pub read_as: ReadAs,
    /// Further notes.
    pub note: String,
    /// Where it stands in the catalogue.
    pub place: CataloguePlace,
}

/// A day on which a route ends, for some authorizations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteEnd {
    /// Kinds of authorization it ends for; all where empty.
    pub from: Vec<String>,
    /// Device facts it ends for; all where empty.
    pub facets: Condition,
    /// Last day.
    pub on: Date,
    /// Conditions in words.
    pub note: String,
}

/// What sort of way a route is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteKind {
    /// The target market gives weight to another regulator's decision.
    Reliance,
    /// The target market accepts another market's mark or certificate.
    Recognition,
    /// The whole procedure of the target market.
    FullPathway,
    /// Only the quality-system audit is shared.
    QmsOnly,
    /// A claim that no regulator's text supports.
    Claim,
}

/// A route's state as the catalogue states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatalogueState {
    /// Made and in force.
    Open,
    /// Made, and opens on a day.
    Adopted,
    /// Consulted, drafted or announced.
    Proposed,
    /// Excluded.
    Closed,
    /// Only the press says so.
    Reported,
    /// Exists or may exist; its requirements are not catalogued.
    NotCatalogued,
}

/// Facets that shut a device out of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// The facets, all of which must match.
    pub facets: Condition,
    /// Why.
    pub reason: String,
}

/// A kind of authorization, such as `fda-510k`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorizationKind {
    /// Code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// Market that grants it.
    pub market: String,
    /// Facet values that holding it sets for routes, such as `us_submission = 510k`.
    pub held_as: BTreeMap<String, String>,
}
