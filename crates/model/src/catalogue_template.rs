//! Templates: the documents that can be written for a market, as data.
//!
//! A template is Markdown with front matter and directives in double braces. What a directive
//! is called, where it may stand and which arguments it takes is listed here, once: the lint
//! of the catalogue and the writing of documents both read these lists.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::catalogue::{CataloguePlace, ReadAs};
use crate::facet::Condition;

/// A document that can be written from an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Id, such as `us.510k-summary`.
    pub id: String,
    /// Title in the document's language.
    pub title: String,
    /// Title in Chinese, where the document has two.
    pub title_zh: Option<String>,
    /// Language it is written in.
    pub locale: Locale,
    /// Markets it is written for; all where none is named.
    pub markets: Vec<String>,
    /// Does it stay with the maker, so that it may say what is to be done?
    pub internal: bool,
    /// Place in the market's set.
    pub order: u64,
    /// Base name of the files written.
    pub file: String,
    /// Heading of the regulator's form or table of contents that it goes to.
    pub slot: Option<String>,
    /// Number of the heading of the IMDRF table of contents that it goes to.
    pub contents: Option<String>,
    /// Device facts under which it is written; a fact that is unset or doubtful writes it.
    pub when: Condition,
    /// Sources or requirements that its structure follows.
    pub sources: Vec<String>,
    /// How that structure was read.
    pub read_as: ReadAs,
    /// Its text, in Markdown.
    pub body: String,
    /// The directives of the text, in order.
    pub directives: Vec<Directive>,
    /// Byte of the file at which the text begins.
    pub body_at: usize,
    /// Where it stands in the catalogue.
    pub place: CataloguePlace,
}

/// Language and spelling of a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Locale {
    /// American English.
    #[default]
    #[serde(rename = "en-US")]
    EnUs,
    /// British English.
    #[serde(rename = "en-GB")]
    EnGb,
    /// Simplified Chinese.
    #[serde(rename = "zh")]
    Zh,
}

impl Locale {
    /// The tag of the language, as documents declare it.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::EnUs => "en-US",
            Locale::EnGb => "en-GB",
            Locale::Zh => "zh-CN",
        }
    }
}

/// A directive: `{{name key="value"}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Its name, or that of a field.
    pub name: String,
    /// Its arguments.
    pub arguments: BTreeMap<String, String>,
    /// Bytes of the template's text, braces included.
    pub at: Range<usize>,
}

impl Directive {
    /// An argument.
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.get(name).map(String::as_str)
    }
}

/// Where a directive may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Within a line of text or a cell.
    Line,
    /// Alone, as a paragraph of its own.
    Block,
    /// Either.
    Either,
}

/// A directive of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Name.
    pub name: &'static str,
    /// Where it may stand.
    pub stands: Stands,
    /// Arguments it must have.
    pub needs: &'static [&'static str],
    /// Arguments it may have.
    pub may: &'static [&'static str],
    /// What it writes.
    pub says: &'static str,
}

/// Arguments by which findings are chosen.
const CHOICE: &[&str] = &[
    "requirement",
    "topic",
    "concept",
    "check",
    "slot",
    "answer",
    "force",
    "source",
    "as",
    "caption",
    "label",
];

/// Every directive but fields.
pub const WORDS: &[Word] = &[
    Word {
        name: "answer",
        stands: Stands::Either,
        needs: &["id"],
        may: &[],
        says: "what a person stated to a question, with name and day",
    },
    Word {
        name: "attachment",
        stands: Stands::Block,
        needs: &["kind"],
        may: &["from", "caption", "label"],
        says: "files on record of that kind, with version, day and hash; with `from=\"elsewhere\"` \
               those of other markets",
    },
    Word {
        name: "because",
        stands: Stands::Line,
        needs: &["requirement"],
        may: &[],
        says: "the sentence that says why a requirement is answered as it is",
    },
    Word {
        name: "count",
        stands: Stands::Line,
        needs: &[],
        may: &["requirement", "topic", "concept", "check", "slot", "answer", "force", "source"],
        says: "how many findings there are",
    },
    Word {
        name: "figure",
        stands: Stands::Line,
        needs: &["name"],
        may: &["of", "check", "requirement", "show"],
        says: "one figure; `show` is value, interval, counts or all",
    },
    Word {
        name: "figures",
        stands: Stands::Block,
        needs: &[],
        may: &["check", "requirement", "name", "of", "topic", "caption", "label"],
        says: "a table of figures with interval, counts and method",
    },
    Word {
        name: "finding",
        stands: Stands::Either,
        needs: &["requirement"],
        may: &["figures"],
        says: "what is shown on a requirement and why, or that it is not answered",
    },
    Word {
        name: "findings",
        stands: Stands::Block,
        needs: &[],
        may: CHOICE,
        says: "findings as a table, or as a sequence with `as=\"sequence\"`",
    },
    Word { name: "page-break", stands: Stands::Block, needs: &[], may: &[], says: "a new page" },
    Word {
        name: "person",
        stands: Stands::Block,
        needs: &["key", "prompt"],
        may: &[],
        says: "text that a person writes and that is kept",
    },
    Word {
        name: "picture",
        stands: Stands::Block,
        needs: &["kind"],
        may: &["requirement", "check", "title", "label"],
        says: "the pictures of that kind",
    },
    Word {
        name: "question",
        stands: Stands::Either,
        needs: &["id"],
        may: &[],
        says: "a question for a person, and its answer where there is one",
    },
    Word {
        name: "quote",
        stands: Stands::Block,
        needs: &["kind", "heading"],
        may: &["most"],
        says: "what a document of the maker says under a heading",
    },
    Word {
        name: "ref",
        stands: Stands::Line,
        needs: &["to"],
        may: &[],
        says: "a reference to the table or picture with that label",
    },
    Word {
        name: "table",
        stands: Stands::Block,
        needs: &["of"],
        may: &[
            "kind",
            "only",
            "role",
            "requirement",
            "topic",
            "answer",
            "check",
            "slot",
            "caption",
            "label",
        ],
        says: "a table of what is declared, read or found; of results, `check` names checks \
               whose objections to the data stand below; of slots, `slot` gives their order; of \
               gaps, `answer`, `topic` and `requirement` choose; of the calendar and of routes, \
               `only` does, and of figures `only=\"others\"` those that no table above has",
    },
];

/// Fields of a line, by name; `fact.NAME` is the device's value of a facet beside them.
pub const FIELDS: &[(&str, &str)] = &[
    ("assessment.day", "day of the assessment"),
    ("candidate.class", "class, where there is one candidate"),
    ("candidate.name", "regulation and product code, or rule, where there is one candidate"),
    ("candidate.procedure", "submission or procedure, where there is one candidate"),
    ("candidate.title", "title of the type, where there is one candidate"),
    ("catalogue.version", "version of the catalogue"),
    ("device.intended_use", "intended use, as declared"),
    ("device.manufacturer", "manufacturer"),
    ("device.name", "name of the device"),
    ("device.version", "version of the device"),
    ("market.code", "code of the market"),
    ("market.name", "name of the market"),
    ("plan.file", "file of the statistical plan"),
    ("plan.fixed_on", "day on which the plan was fixed"),
    ("plan.level", "confidence level of the plan"),
    ("predicate.name", "name of the primary predicate"),
    ("predicate.number", "number of the primary predicate"),
    ("predicate.product_code", "product code of the primary predicate"),
    ("tool.version", "version of this program"),
];

/// What `{{table of="…"}}` can be of.
pub const TABLES: &[&str] = &[
    "answers",
    "authorizations",
    "calendar",
    "catalogue-gaps",
    "certificates",
    "classification",
    "components",
    "datasets",
    "documents",
    "endpoints",
    "equipment",
    "evidence-map",
    "facts",
    "figures",
    "files",
    "findings",
    "gaps",
    "gaps-by-topic",
    "interfaces",
    "inventories",
    "models",
    "not-primary",
    "participants",
    "patch-days",
    "plan",
    "predicate-comparison",
    "predicates",
    "problems",
    "questions",
    "reference-standards",
    "results",
    "routes",
    "set",
    "settings",
    "slots",
    "software-facts",
    "standards",
    "statements",
    "studies",
    "submission",
    "tables",
    "terms",
    "threats",
    "to-ask",
    "vulnerabilities",
    "waivers",
];

/// What `only` can choose of routes.
pub const ROUTE_STATES: &[&str] = &["open", "coming", "closed", "reported", "not-catalogued"];

/// What `only` can choose of the calendar: what a day is of.
pub const DUE: &[&str] = &[
    "authorization",
    "catalogue",
    "certificate",
    "data",
    "document",
    "requirement",
    "review",
    "route",
    "waiver",
];

/// What `{{picture kind="…"}}` can be of.
pub const PICTURES: &[&str] = &[
    "age-sex-mirror",
    "attack-surface",
    "bridging",
    "calendar",
    "calibration",
    "distribution",
    "forest",
    "heat",
    "roc",
    "shares",
    "timeline",
];

/// Topics that findings are shown under.
pub const TOPICS: &[&str] = &[
    "After launch",
    "Change control",
    "Clinical study",
    "Cybersecurity",
    "Data",
    "Data protection",
    "Labelling",
    "Performance",
    "Quality system",
    "Risk",
    "Route and class",
    "Software",
    "Submission and documents",
];

/// Values of `role` in `{{table of="datasets"}}`; development is training and tuning.
pub const ROLES: &[&str] =
    &["development", "monitoring", "readers", "test", "training", "truthing", "tuning"];

/// Values of `show` in `{{figure}}`.
pub const SHOWN: &[&str] = &["all", "counts", "interval", "method", "value"];

/// Values of `as` in `{{findings}}`.
pub const FORMS: &[&str] = &["list", "sequence", "table"];

/// The directive of that name.
pub fn word(name: &str) -> Option<&'static Word> {
    WORDS.iter().find(|word| word.name == name)
}

/// Is it the name of a field?
pub fn is_field(name: &str) -> bool {
    name.starts_with("fact.") || FIELDS.iter().any(|(field, _)| *field == name)
}
