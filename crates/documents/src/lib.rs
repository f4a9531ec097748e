//! An assessment as text, JSON, SARIF, HTML and XLSX.
//!
//! Every writer is a pure function of an assessment: the same assessment gives the same
//! bytes. The words of the answers are the model's own; no writer adds a verdict, a score or
//! a colour without a word beside it. Deliberately absent: disk, clock, network.
//!
//! | writer | for |
//! |---|---|
//! | [`text()`] | a terminal |
//! | [`json()`] | other programs; `docs/assessment.schema.json` describes it |
//! | [`sarif()`] | code-review tools that read SARIF 2.1.0 |
//! | [`log::Log`] | the same, for what `reliance sbom` finds |
//! | [`html()`] | a regulatory specialist: one file to read, print and mail |
//! | [`requirements_xlsx`] | the requirement table in a spreadsheet |
//! | [`questions_xlsx`] | the questions that wait for a person, to be filled in |
//! | [`paper`] | documents for a market, written by templates, as data |
//! | [`paper_json()`] | the same for other programs |
//! | [`paper_html()`] | one of them, to read in a browser |
//! | [`comparison_text`], [`comparison_html`] | documents held against each other |
//! | [`designs_text`], [`designs_xlsx`] | designs of studies against what a market asks |
//! | [`inspection_text`], [`inspection_xlsx`] | records against what inspections ask |
//! | [`predicates_text`], [`predicates_html`], [`predicates_csv`] | candidates for a predicate and their lineage |
//! | [`checked_text`], [`layout_text`], [`contents_text`] | trees of submissions, checked and laid |
//! | [`redline_text`], [`redline_html`] | two versions of one document |
//! | [`chai_card`], [`hub_card`] | model cards |
//! | [`paper_xlsx()`] | its tables in a workbook |
//! | [`paper_docx()`] | one of them, to be worked on in Word |
//! | [`paper_docx_tracked()`] | the same with what changed as tracked changes |
//! | [`explain_requirement`], [`explain_page`] | one entry on a terminal |

mod actions;
pub mod bills;
mod comparison;
mod designs;
mod docx;
mod explain;
mod glossary;
mod html;
mod json;
pub mod log;
mod markup;
mod numbers;
pub mod paper;
mod paper_card;
mod paper_html;
mod paper_xlsx;
mod pathway_text;
mod predicates;
mod routes_text;
mod sarif;
mod submission;
mod svg;
mod text;
mod ways;
mod words;
mod wrap;
mod xlsx;

pub use comparison::{comparison_html, comparison_text, redline_html, redline_text};
pub use designs::{designs_text, inspection_text};
pub use docx::{paper_docx, paper_docx_tracked};
pub use explain::{explain_page, explain_requirement};
pub use glossary::{Word, glossary};
pub use html::html;
pub use json::{json, paper_json};
pub use paper_card::{chai_card, hub_card};
pub use paper_html::{paper_html, paper_index};
pub use paper_xlsx::paper_xlsx;
pub use pathway_text::{calendar_text, pathway_text};
pub use predicates::{predicates_csv, predicates_html, predicates_text};
pub use routes_text::{held_text, routes_text};
pub use sarif::sarif;
pub use submission::{checked_text, contents_text, layout_text};
pub use svg::{paper_svg, svg};
pub use text::text;
pub use wrap::{clean, hang};
pub use xlsx::{XlsxError, designs_xlsx, inspection_xlsx, questions_xlsx, requirements_xlsx};
