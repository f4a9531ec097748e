//! A bill of materials of software (SBOM): components and what depends on what.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Date;
use crate::problem::Place;

/// A bill of materials, as its file says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Bill {
    /// Format and edition.
    pub format: Format,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Name of the document.
    pub name: Option<String>,
    /// What identifies this document: serial number, namespace or element id.
    pub serial: Option<String>,
    /// Who wrote it: persons and organisations, never tools.
    pub authors: Vec<Party>,
    /// Tools that generated it, with their versions.
    pub tools: Vec<String>,
    /// When it was written, as the file says it (RFC 3339 is asked for).
    pub timestamp: Option<String>,
    /// When in the life of the software it was generated: `build`, `source`, `deployed` …
    pub generated: Vec<String>,
    /// Licence of the document itself.
    pub data_licence: Option<String>,
    /// Does it carry a signature inside itself?
    pub signed: bool,
    /// Id of the component that the bill is about.
    pub subject: Option<String>,
    /// Components in the order of the file, the subject among them where it is one.
    pub components: Vec<Component>,
    /// Ids of what each component depends on or contains. A component with an empty set
    /// is said to have no dependency; one without an entry says nothing.
    pub dependencies: BTreeMap<String, BTreeSet<String>>,
    /// Ids that a dependency names and no component has.
    pub dangling: BTreeSet<String>,
    /// How complete the list is said to be, by id of the component it is said of; under
    /// the empty id, of the whole.
    pub completeness: BTreeMap<String, Completeness>,
}

impl Bill {
    /// Format and size in words: `CycloneDX 1.6, 3 components`.
    pub fn describe(&self) -> String {
        let noun = if self.components.len() == 1 { "component" } else { "components" };
        let family = self.format.family.name();
        format!("{family} {}, {} {noun}", self.format.edition, self.components.len())
    }

    /// The component with that id.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|component| component.id == id)
    }
}

/// Format of a bill and how it is written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Format {
    /// Family.
    pub family: Family,
    /// Edition of the specification: `1.6`, `2.3`, `3.0.1`.
    pub edition: String,
    /// How it is written down.
    pub encoding: Encoding,
}

/// Family of formats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// CycloneDX.
    #[default]
    CycloneDx,
    /// SPDX.
    Spdx,
}

impl Family {
    /// The name of the family.
    pub fn name(self) -> &'static str {
        match self {
            Family::CycloneDx => "CycloneDX",
            Family::Spdx => "SPDX",
        }
    }
}

/// How a document is written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// JSON.
    #[default]
    Json,
    /// XML.
    Xml,
    /// YAML.
    Yaml,
    /// Lines of tags and values.
    TagValue,
    /// RDF in XML.
    Rdf,
    /// JSON for linked data.
    JsonLd,
}

/// A person or an organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Address of mail or of a site, where it can be reached.
    pub contact: Option<String>,
    /// Is it a person?
    pub person: bool,
}

/// A component of a bill.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Component {
    /// Its id in the document; made from its position where it has none.
    pub id: String,
    /// Did the document give the id?
    pub id_given: bool,
    /// Kind: `application`, `library`, `framework`, `operating-system`, `firmware`,
    /// `device`, `container`, `file`, `data`, `machine-learning-model`, `service` …
    pub kind: Option<String>,
    /// Name.
    pub name: String,
    /// Group or namespace that stands apart from the name.
    pub group: Option<String>,
    /// Version.
    pub version: Option<String>,
    /// Who supplies it.
    pub supplier: Option<Party>,
    /// Who made it, where that is said apart.
    pub creators: Vec<Party>,
    /// Who published it, where that is said apart from who supplies it.
    pub publisher: Option<String>,
    /// Package URL, as written.
    pub purl: Option<String>,
    /// CPE names, as written.
    pub cpes: Vec<String>,
    /// Other identifiers (SWID, OmniBOR, SWHID …), as `scheme:value`.
    pub identifiers: Vec<String>,
    /// Hashes by algorithm, in hexadecimal; names as in CycloneDX (`SHA-256`).
    pub hashes: BTreeMap<String, String>,
    /// Hashes of the form that is deployed, likewise: those of a distribution in CycloneDX,
    /// of the file that distributes the package in SPDX 3, of the package's file in SPDX 2.
    pub deployed: BTreeMap<String, String>,
    /// Licences as declared, as expressions or names.
    pub licences: Vec<String>,
    /// Licence that the author of the bill concluded.
    pub licence_concluded: Option<String>,
    /// Copyright notice.
    pub copyright: Option<String>,
    /// Name of the file.
    pub filename: Option<String>,
    /// Where source or binary can be had: address by kind.
    pub references: BTreeMap<String, String>,
    /// Properties by name, the first value of each.
    pub properties: BTreeMap<String, String>,
    /// What the document says on its support.
    pub support: Support,
    /// Fields that the document declares unknown, with the reason it gives (`NOASSERTION`
    /// is none).
    pub unknown: BTreeMap<String, String>,
    /// Where in the file it stands.
    #[serde(skip)]
    pub place: Place,
}

impl Component {
    /// The component as a person knows it: `name version`.
    pub fn label(&self) -> String {
        let name = if self.name.is_empty() { self.id.as_str() } else { self.name.as_str() };
        let group = self.group.as_ref().map(|group| format!("{group}/")).unwrap_or_default();
        match &self.version {
            Some(version) => format!("{group}{name} {version}"),
            None => format!("{group}{name}"),
        }
    }
}

/// Support of a component.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Support {
    /// Level of support.
    pub level: Option<Level>,
    /// Last day of support.
    pub ends: Option<Date>,
    /// Why one of them is not known, in the maker's words.
    pub reason: Option<String>,
    /// Where it was read: name of the field, or file and row of a side table.
    pub read_from: Vec<String>,
}

/// Level of support. Names are ours; the idea is that of FDA's guidance on cybersecurity
/// in premarket submissions, V.A.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Its supplier maintains it.
    Maintained,
    /// It is no longer maintained.
    NoLongerMaintained,
    /// It is abandoned.
    Abandoned,
    /// The maker looked and does not know.
    Unknown,
}

impl Level {
    /// The words as they are printed.
    pub fn words(self) -> &'static str {
        match self {
            Level::Maintained => "maintained",
            Level::NoLongerMaintained => "no longer maintained",
            Level::Abandoned => "abandoned",
            Level::Unknown => "unknown",
        }
    }
}

/// How complete a list of components or dependencies is said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completeness {
    /// All are listed.
    Complete,
    /// Some are left out.
    Incomplete,
    /// It is not known whether all are listed.
    Unknown,
}

/// A row of a side table of support: whom it speaks of and what it says.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SupportRow {
    /// File of the table.
    pub file: String,
    /// Row, counted from 1 without the header.
    pub row: u64,
    /// Package URL of the component; with or without a version.
    pub purl: Option<String>,
    /// Name of the component, where there is no package URL.
    pub name: Option<String>,
    /// Version; every version where empty.
    pub version: Option<String>,
    /// Ranges of versions (VERS) one of which has to hold the component's; any where empty.
    pub versions: Vec<String>,
    /// Ranges none of which may.
    pub except: Vec<String>,
    /// Supplier, for a component whose bill names none.
    pub supplier: Option<String>,
    /// What it says.
    pub support: Support,
}
