//! The device as its maker declares it in `reliance.toml`.

mod inventory;
mod plan;
mod region;
mod security;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::Date;
use crate::facet::{Fact, Profile};
pub use inventory::{Inventory, PatientScope};
pub use plan::{Analysis, BridgingPlan, Endpoint, Plan, RepresentativenessPlan, SubgroupPlan};
pub use region::{is_elsewhere, region_of};
pub use security::{Direction, Interface};

/// Everything `reliance.toml` declares.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Device {
    /// Name of the device.
    pub name: String,
    /// Version that is to enter the market.
    pub version: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Intended use, as the label says it.
    pub intended_use: String,
    /// Is the device invented, for examples and tests? Printed on every output.
    pub invented: bool,
    /// Facts that hold in every market.
    pub facts: BTreeMap<String, Fact>,
    /// Facts that differ in one market, by market code.
    pub market_facts: BTreeMap<String, BTreeMap<String, Fact>>,
    /// What markets have granted.
    pub authorizations: Vec<Authorization>,
    /// Certificates that are no product authorization.
    pub certificates: Vec<Certificate>,
    /// Models.
    pub models: Vec<Model>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Data sets: parts of tables with a role.
    pub datasets: Vec<Dataset>,
    /// Inventories of images; their tables are among `tables`, their parts are found as
    /// data sets are.
    pub inventories: Vec<Inventory>,
    /// Statistical plan.
    pub plan: Option<Plan>,
    /// Intended-use populations, by market code.
    pub populations: BTreeMap<String, DeclaredPopulation>,
    /// Users and use environment, by market code.
    pub settings: BTreeMap<String, Setting>,
    /// Whom and what the device is indicated for, by market code.
    pub indications: BTreeMap<String, Indications>,
    /// Compatible acquisition equipment, as declared in the labelling.
    pub equipment: Vec<Equipment>,
    /// Interfaces by which the device is reached or reaches out.
    pub interfaces: Vec<Interface>,
    /// Days from identification to fix that the maker declares, by severity.
    pub patch_days: BTreeMap<String, u64>,
    /// Studies.
    pub studies: Vec<Study>,
    /// Documents and records on file.
    pub documents: Vec<Document>,
    /// Named predicate devices.
    pub predicates: Vec<Predicate>,
    /// Requirements set aside.
    pub waivers: Vec<Waiver>,
    /// Files that list devices on a market, as predicate candidates.
    pub listed_devices: Vec<String>,
}

impl Table {
    /// The table's own file, and those that are joined to it.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.file).chain(self.joins.iter().map(|join| &join.file))
    }
}

impl Device {
    /// The facts that hold in `market`: the general ones, with that market's own in their
    /// place.
    pub fn profile(&self, market: &str) -> Profile {
        let mut facts = self.facts.clone();
        if let Some(own) = self.market_facts.get(market) {
            facts.extend(own.clone());
        }
        Profile { facts }
    }

    /// The data set of that name, or the part of an inventory.
    pub fn dataset(&self, name: &str) -> Option<&Dataset> {
        let parts = self.inventories.iter().flat_map(|inventory| &inventory.parts);
        let lists = self.inventories.iter().filter_map(|one| one.without_row.as_ref());
        self.datasets.iter().chain(parts).chain(lists).find(|dataset| dataset.name == name)
    }

    /// Data sets with that role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Dataset> {
        self.datasets.iter().filter(move |dataset| dataset.role == role)
    }

    /// The table a data set is a part of.
    pub fn table_of(&self, dataset: &Dataset) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == dataset.table)
    }

    /// Documents of that kind for a market; documents without a market serve all.
    pub fn documents_of(&self, kind: &str, market: &str) -> impl Iterator<Item = &Document> {
        self.documents_in(market).filter(move |document| document.kind == kind)
    }

    /// Documents that serve a market: its own, and those that name none.
    pub fn documents_in(&self, market: &str) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(move |document| {
            document.markets.is_empty() || document.markets.contains(market)
        })
    }
}

/// What a market has granted.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Authorization {
    /// Kind by its code: `eu-ce-mdr`, `fda-510k`, `nmpa-iii` …
    pub kind: String,
    /// Number.
    pub number: String,
    /// Class under that market's rules, where it has one.
    pub class: Option<String>,
    /// Day it was granted.
    pub granted: Option<Date>,
    /// Day it ends.
    pub expires: Option<Date>,
    /// Device version it was granted for.
    pub version: Option<String>,
    /// Was it itself obtained by reliance or recognition?
    pub by_reliance: Option<bool>,
    /// Withdrawn, suspended or restricted?
    pub withdrawn: bool,
    /// File of the certificate or letter.
    pub file: Option<String>,
}

/// A certificate that is no product authorization.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Certificate {
    /// Kind: `iso-13485`, `mdsap`, `qmsr`, `nmpa-gmp`, `iso-27001` …
    pub kind: String,
    /// Number.
    pub number: String,
    /// Who issued it.
    pub body: String,
    /// Scope, as printed.
    pub scope: String,
    /// Sites it covers.
    pub sites: Vec<String>,
    /// Day it was granted.
    pub granted: Option<Date>,
    /// Day it ends.
    pub expires: Option<Date>,
    /// File of the certificate.
    pub file: Option<String>,
}

/// A model.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Model {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// What it does in the device.
    pub role: String,
    /// SHA-256 of the weights.
    pub sha256: Option<String>,
    /// File of the weights, where it is in the folder.
    pub file: Option<String>,
    /// Data sets it was developed on.
    pub trained_on: Vec<String>,
    /// Operating points by name.
    pub thresholds: BTreeMap<String, f64>,
    /// Day it was frozen.
    pub frozen_on: Option<Date>,
}

/// A table in the folder, or at an address.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    /// Name.
    pub name: String,
    /// Path or address.
    pub file: String,
    /// Column of the file by role. Roles: `case`, `patient`, `site`, `region`, `truth`,
    /// `score`, `age`, `sex`, `race`, `ethnicity`, `date`, `scanner`, `manufacturer`,
    /// `reader`, `modality`, `split`, `version` …; any further role is a covariate.
    pub columns: BTreeMap<String, String>,
    /// Texts that mean *missing*, besides the empty one.
    pub missing_codes: Vec<String>,
    /// Other spellings of a level, by role: `sex = { "1" = "M", "2" = "F" }`.
    pub recode: BTreeMap<String, BTreeMap<String, String>>,
    /// Units by role, such as `age = "years"`.
    pub units: BTreeMap<String, String>,
    /// Least and greatest allowed value by role; outside is a problem.
    pub ranges: BTreeMap<String, (f64, f64)>,
    /// Smallest step of a number by role; floats are rounded to it.
    pub resolution: BTreeMap<String, f64>,
    /// Known levels by role (such as sites); others are a problem.
    pub known: BTreeMap<String, BTreeSet<String>>,
    /// What one row is.
    pub row: RowUnit,
    /// Columns that say which rows belong together: roles, from the inside out.
    pub clusters: Vec<String>,
    /// Side files joined to it.
    pub joins: Vec<Join>,
    /// Is it an inventory of images? A column that its file lacks is then no problem of the
    /// words in `reliance.toml`, for the scan chose the columns.
    pub inventory: bool,
}

/// What one row of a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowUnit {
    /// One case; a second row of a case is a duplicate.
    #[default]
    Case,
    /// One image of a case.
    Image,
    /// One lesion of a case.
    Lesion,
    /// One reading of a case by a reader.
    Reading,
    /// One subject's characteristics.
    Subject,
}

/// A side file joined to a table by an identifier.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Join {
    /// Path or address.
    pub file: String,
    /// Role of the identifier, a column of both.
    pub on: String,
    /// Column of the side file by role; must name `on`.
    pub columns: BTreeMap<String, String>,
}

/// A part of a table with a role.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Dataset {
    /// Name.
    pub name: String,
    /// Table it is a part of.
    pub table: String,
    /// Rows it has: role = one of the levels, all of which must hold.
    pub rows: BTreeMap<String, BTreeSet<String>>,
    /// What it was used for.
    pub role: Role,
    /// Region its subjects come from: `US`, `EU27`, `UK`, `CN` …
    pub region: Option<String>,
    /// Model whose outputs it holds, `name` or `name@version`.
    pub model: Option<String>,
    /// How it was sampled: `consecutive`, `random`, `enriched`, `case-control` …
    pub sampling: Option<String>,
    /// Variables whose mix was chosen by design (not to be judged as representative).
    pub enriched: BTreeSet<String>,
    /// Retrospective or prospective.
    pub collection: Option<String>,
    /// First and last day of collection.
    pub collected: (Option<Date>, Option<Date>),
    /// Day on which its results were first looked at; `None` while sequestered.
    pub first_look: Option<Date>,
    /// How often it was used to judge a model.
    pub uses: Option<u64>,
    /// Most uses the plan allows.
    pub max_uses: Option<u64>,
    /// Does the maker state that it is independent of development? By what argument?
    pub independent: Option<String>,
    /// Was it in fact used in development, in whole or part?
    pub used_in_development: Option<bool>,
    /// Was it made, and is it kept, by somebody else than the maker of the device?
    pub third_party: Option<bool>,
    /// How truth was made.
    pub reference_standard: Option<ReferenceStandard>,
    /// Attributes that were never collected.
    pub never_collected: BTreeSet<String>,
    /// Care setting, as declared.
    pub care_setting: Option<String>,
    /// Users in the study, as declared.
    pub users: Vec<String>,
}

/// What a data set was used for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Fitting weights.
    Training,
    /// Choosing among models, thresholds or settings.
    Tuning,
    /// Judging the finished device.
    #[default]
    Test,
    /// A reader study.
    Readers,
    /// Rating of cases by truthers.
    Truthing,
    /// Use in the field.
    Monitoring,
}

impl Role {
    /// The role as `reliance.toml` writes it.
    pub fn word(self) -> &'static str {
        match self {
            Role::Training => "training",
            Role::Tuning => "tuning",
            Role::Test => "test",
            Role::Readers => "readers",
            Role::Truthing => "truthing",
            Role::Monitoring => "monitoring",
        }
    }
}

/// How truth was made.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ReferenceStandard {
    /// Method: `histology`, `follow-up`, `panel` …
    pub method: String,
    /// How many rated each case.
    pub raters: Option<u64>,
    /// Their qualification.
    pub qualification: Option<String>,
    /// How disagreement was settled.
    pub adjudication: Option<String>,
    /// Data set (role `truthing`) that holds their ratings.
    pub ratings: Option<String>,
    /// Names or codes of the truthers, to be held against the readers.
    pub people: BTreeSet<String>,
    /// Were raters blind to the device's output?
    pub blinded: Option<bool>,
}

/// An intended-use population, from the manufacturer.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DeclaredPopulation {
    /// File with one column a variable and a column `share` or `count`.
    pub file: String,
    /// Where its figures come from.
    pub source: String,
}

/// Users and use environment in one market.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Setting {
    /// User roles, such as `radiologist`, `nurse`.
    pub users: Vec<String>,
    /// Training the users get.
    pub training: Option<String>,
    /// Care setting, such as `emergency department`.
    pub care_setting: Option<String>,
    /// Equipment, such as scanner makers.
    pub equipment: Vec<String>,
    /// Systems it connects to.
    pub connected_to: Vec<String>,
    /// Language of use.
    pub language: Option<String>,
}

/// Whom and what the labelling of a market indicates the device for, as far as images say it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Indications {
    /// Sexes: `F`, `M`, `O`; not said where empty.
    pub sexes: Vec<String>,
    /// Least and greatest age in completed years.
    pub age_years: Option<(f64, f64)>,
    /// Body parts, each as Body Part Examined (0018,0015) writes it, words for the same one
    /// with `/` between them; not said where empty.
    pub body_parts: Vec<String>,
    /// With a contrast agent, or without; not said where absent.
    pub contrast: Option<bool>,
}

/// Compatible acquisition equipment.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Equipment {
    /// Manufacturer.
    pub manufacturer: String,
    /// Models; all of the manufacturer's where empty.
    pub models: Vec<String>,
    /// Reconstruction kernels; any where empty.
    pub kernels: Vec<String>,
    /// Least and greatest slice thickness, in millimetres.
    pub slice_thickness_mm: Option<(f64, f64)>,
}

/// A study.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Study {
    /// Name.
    pub name: String,
    /// Kind: `standalone`, `reader-study`, `prospective`, `usability`, `robustness`,
    /// `repeatability`, `reproducibility`.
    pub kind: String,
    /// Country codes of its sites.
    pub countries: Vec<String>,
    /// Data sets that hold its results.
    pub datasets: Vec<String>,
    /// Risk: `significant`, `non-significant`, `exempt`.
    pub risk: Option<String>,
    /// Items on file, by name (`gcp-statement`, `ethics-approval`, `consent`,
    /// `investigators`, `protocol`, `report` …), with the file or place of each.
    pub items: BTreeMap<String, String>,
    /// Participants by user group, for usability studies.
    pub participants: BTreeMap<String, u64>,
    /// Further structured facts (blinding, washout days, control …).
    pub facts: BTreeMap<String, String>,
}

/// A document or record on file.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Document {
    /// Kind, from the catalogue's list (`labelling`, `document:protocol`, `risk-file` …).
    pub kind: String,
    /// Path in the folder.
    pub file: String,
    /// Title.
    pub title: Option<String>,
    /// Markets it is for; all where empty.
    pub markets: BTreeSet<String>,
    /// Version of the document.
    pub version: Option<String>,
    /// Device version it speaks of.
    pub device_version: Option<String>,
    /// Day of issue.
    pub dated: Option<Date>,
    /// Language.
    pub language: Option<String>,
    /// Person who signed it.
    pub signed_by: Option<String>,
    /// Number of its heading in a table of contents, where a person gives it.
    pub toc: Option<String>,
    /// Items and headings it holds, with the place of each (`page 4`, `section 7.2`).
    pub items: BTreeMap<String, String>,
    /// What claims of it are, where a person says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<BoundClaim>,
}

/// Which statistic a claim of a document is, as a person says it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BoundClaim {
    /// Words of its sentence or row, as the document has them.
    pub words: String,
    /// Endpoint of the plan that it is; none where a data set is named.
    pub endpoint: Option<String>,
    /// Metric; that of the claim where it is left out.
    pub metric: Option<String>,
    /// Data set.
    pub dataset: Option<String>,
    /// Operating point, or the threshold as text.
    pub threshold: Option<String>,
    /// Line of the device file that says so.
    pub line: usize,
}

/// A predicate device.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Predicate {
    /// Submission number, such as `K123456`.
    pub number: String,
    /// Name.
    pub name: String,
    /// Product code.
    pub product_code: Option<String>,
    /// Is it the primary predicate?
    pub primary: bool,
}

/// A requirement set aside by a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Waiver {
    /// Id of the requirement.
    pub requirement: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub person: String,
    /// Last day on which it holds.
    pub expires: Option<Date>,
    /// Line of `reliance.toml`, counted from 1.
    pub line: usize,
}
