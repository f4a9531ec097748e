//! Terms, their traps, and words by which texts are compared.

use serde::Serialize;

/// A term in the languages of the catalogue's regulators.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Chinese.
    pub zh: String,
    /// British English, as European and British texts have it.
    pub en_gb: String,
    /// American English, as US texts have it.
    pub en_us: String,
    /// What it means, own words.
    pub definition: String,
    /// Where it is defined.
    pub source: String,
}

/// Two terms that are taken for one another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TermTrap {
    /// `synonyms` (one thing under two names) or `senses` (two things that sound alike).
    pub kind: String,
    /// The one term.
    pub one: String,
    /// The other.
    pub other: String,
    /// What is at stake, own words.
    pub why: String,
}

/// A word by which texts on the intended use are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct UseWord {
    /// What it is about: `population`, `modality`, `body part`, `user`, `setting`, `function` …
    pub aspect: String,
    /// What it means.
    pub concept: String,
    /// English forms, in lower case, without plurals.
    pub en: Vec<String>,
    /// Chinese forms.
    pub zh: Vec<String>,
}

/// A national standard and the international one that it adopts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Adoption {
    /// The national standard with its year.
    pub national: String,
    /// The international standard with its edition.
    pub international: String,
    /// `identical`, `modified` or `not-equivalent`.
    pub degree: String,
    /// How the statement was read: `copy`, `secondary` or `memory`.
    pub read: String,
}
