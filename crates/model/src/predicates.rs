//! Candidates for a predicate, and who named whom as one.
//!
//! | word | meaning |
//! |---|---|
//! | [`Predicates`] | everything that lists and summaries on disk say on predicates of a device |
//! | [`Candidate`] | a listed device that could be a predicate, with what speaks for a look |
//! | [`Likeness`] | how many words two texts share, and which |
//! | [`Lineage`] | devices and the predicates that their summaries name, generation by generation |
//!
//! Nothing here is a choice: candidates are put in an order that is said, and a person chooses.

use serde::Serialize;

use crate::Date;
use crate::claim::Citation;
use crate::evidence::{ListedDevice, ListedMore, Recall};

/// What lists and summaries say on predicates of a device.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Predicates {
    /// Name of the device.
    pub device: String,
    /// Day to which ages are counted; candidates were decided before it.
    pub on: Date,
    /// Product codes that were looked for.
    pub codes: Vec<SoughtCode>,
    /// Where the codes come from, in words.
    pub codes_from: String,
    /// Lists that were read.
    pub lists: Vec<ReadList>,
    /// Candidates: named ones first, then by likeness.
    pub candidates: Vec<Candidate>,
    /// How many candidates there are, printed or not.
    pub found: usize,
    /// Listed devices that were left out, with why and how many.
    pub left_out: Vec<(String, usize)>,
    /// What a person has to settle, one sentence each.
    pub open: Vec<String>,
    /// Who named whom as predicate.
    pub lineage: Lineage,
    /// Rules by which candidates are ordered and marked, in words.
    pub rules: Vec<String>,
}

/// A product code that was looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SoughtCode {
    /// The code.
    pub code: String,
    /// What a list or the catalogue calls it; empty where neither has it.
    pub name: String,
    /// Regulation; empty where it is not known.
    pub regulation: String,
    /// Class; empty where it is not known.
    pub class: String,
}

/// A list that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ReadList {
    /// The file.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Devices in it.
    pub devices: usize,
    /// Product codes in it.
    pub codes: usize,
    /// Recalls in it.
    pub recalls: usize,
}

/// A listed device that could be a predicate.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Candidate {
    /// What the lists say of it.
    #[serde(flatten)]
    pub listed: ListedDevice,
    /// The rest of what they say.
    pub listing: ListedMore,
    /// Does any list have it?
    pub on_list: bool,
    /// Does the device folder name it as predicate, and as the primary one?
    pub named: Option<Named>,
    /// Is it of the same company as the device?
    pub own: bool,
    /// Full years since the decision.
    pub years: Option<u32>,
    /// Is it older than the number of years that a suggestion speaks of?
    pub old: bool,
    /// How its indications compare with the device's own intended use, where a summary is
    /// on disk.
    pub indications: Option<Likeness>,
    /// How its name compares.
    pub name: Option<Likeness>,
    /// What does not fit: a product code that differs, a number of another form.
    pub against: Vec<String>,
    /// Recalls that a list has of it.
    pub recalls: Vec<Recall>,
}

/// How the device folder names a predicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// As the primary one, or the only one.
    Primary,
    /// As one of several.
    Other,
}

/// How alike two texts are by their words.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Likeness {
    /// Cosine of the weighted words, from 0 to 1.
    pub cosine: f64,
    /// Words in both, the weightiest first, each with its share of the likeness.
    pub shared: Vec<(String, f64)>,
    /// Words in both altogether.
    pub words: usize,
    /// File that the other text was read from; none for a name from a list.
    pub file: Option<String>,
}

/// Devices, and the predicates that their summaries name.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Lineage {
    /// Devices, by generation; the device itself first.
    pub nodes: Vec<Node>,
    /// Who names whom, by place in `nodes`.
    pub links: Vec<Link>,
    /// What is wrong or missing, one sentence each: cycles, later predicates, ends.
    pub notes: Vec<String>,
    /// Summaries that were read: number and file.
    pub summaries: Vec<(String, String)>,
    /// Numbers that summaries name without a role: the summary's number, and the other.
    pub beside: Vec<(String, String)>,
}

/// A device in a lineage.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Node {
    /// Submission number; empty for the device itself.
    pub number: String,
    /// Name; empty where no list has it.
    pub name: String,
    /// Generations back from the device; none where the device does not lead to it.
    pub generation: Option<u32>,
    /// Day of decision.
    pub decided: Option<Date>,
    /// Product code.
    pub product_code: String,
    /// Does any list have it?
    pub on_list: bool,
    /// Is a summary of it on disk?
    pub summary: bool,
    /// What lists say of withdrawal or recall.
    pub marks: Vec<String>,
}

/// One device names another.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Link {
    /// Place of the device that names.
    pub from: usize,
    /// Place of the one that is named.
    pub to: usize,
    /// As reference device, and not as predicate?
    pub reference: bool,
    /// Does it close a circle?
    pub closes: bool,
    /// Where it stands; none where the device folder declares it.
    pub cited: Option<Citation>,
}
