//! CSAF 2.0: statements of the product status, and what is wrong with the document.
//!
//! A product of the tree that a relationship makes of two is read as the two: the one that
//! is a part is the component, the one it belongs to is the product.

mod rules;
mod tree;

use std::collections::BTreeMap;

use reliance_model::cyber::advisory::Rating;
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{Statement, Statements, Status};

use crate::cyber::walk::{Node, Report};
use tree::Products;

/// Groups of the product status and what they say. What is recommended says nothing on
/// whether it is affected.
const GROUPS: [(&str, Status); 7] = [
    ("fixed", Status::Fixed),
    ("first_fixed", Status::Fixed),
    ("known_affected", Status::Affected),
    ("first_affected", Status::Affected),
    ("last_affected", Status::Affected),
    ("known_not_affected", Status::NotAffected),
    ("under_investigation", Status::UnderInvestigation),
];

pub(super) fn read(root: &Node<'_>, report: &mut Report<'_>) -> Statements {
    rules::judge(root, report);
    let document = report.object(root, "document");
    let document = document.unwrap_or_else(|| Node::root(&serde_json::Value::Null));
    let tracking = report.object(&document, "tracking");
    let publisher = report.object(&document, "publisher");
    let author = publisher.and_then(|node| report.text(&node, "name"));
    let edition = document.str("csaf_version").unwrap_or("of no said edition").to_string();
    let mut of = |key: &str| tracking.as_ref().and_then(|node| report.text(node, key));
    let (id, issued, updated) = (of("id"), of("initial_release_date"), of("current_release_date"));
    let products = Products::read(root, report);
    let mut statements = Vec::new();
    for node in report.list(root, "vulnerabilities") {
        let by = author.clone();
        let mut vulnerability = Vulnerability { node: &node, products: &products, by, report };
        statements.extend(vulnerability.statements());
    }
    for statement in &mut statements {
        statement.first = statement.first.take().or_else(|| issued.clone());
        statement.last = updated.clone();
    }
    Statements {
        format: format!("CSAF {edition}"),
        sha256: String::new(),
        id,
        author,
        issued,
        updated,
        statements,
    }
}

/// What is said of a product besides its status.
#[derive(Debug, Clone, Default, PartialEq)]
struct Said {
    justification: Option<String>,
    impact: Option<String>,
    actions: Vec<String>,
    ratings: Vec<Rating>,
}

/// One vulnerability of a document.
struct Vulnerability<'a, 'v, 't> {
    node: &'a Node<'v>,
    products: &'a Products,
    by: Option<String>,
    report: &'a mut Report<'t>,
}

impl Vulnerability<'_, '_, '_> {
    fn statements(&mut self) -> Vec<Statement> {
        let (id, aliases) = self.ids();
        let shared = Statement {
            vulnerability: id,
            aliases,
            first: self.report.text(self.node, "release_date"),
            pointer: self.node.pointer.clone(),
            ..Statement::default()
        };
        if shared.vulnerability.is_empty() {
            let message = "the vulnerability has neither a CVE nor another id";
            let pointer = &self.node.pointer;
            self.report.warn("statement-without-vulnerability", pointer, message);
        }
        let said = self.said();
        let mut statements: Vec<(Said, Statement)> = Vec::new();
        for (status, id) in self.status() {
            let said = said.get(&id).cloned().unwrap_or_default();
            let (product, component) = self.products.bound(&id);
            let at = statements.iter().rposition(|(other, statement)| {
                statement.status == Some(status)
                    && *other == said
                    && match &component {
                        Some(_) => statement.products == std::slice::from_ref(&product),
                        None => statement.components.is_empty(),
                    }
                    && component.is_none() == statement.components.is_empty()
            });
            match (at.and_then(|at| statements.get_mut(at)), component) {
                (Some((_, one)), Some(component)) => one.components.push(component),
                (Some((_, one)), None) => one.products.push(product),
                (None, component) => {
                    let one = Statement {
                        products: vec![product],
                        components: component.into_iter().collect(),
                        status: Some(status),
                        ..shared.clone()
                    };
                    statements.push((said, one));
                }
            }
        }
        if statements.is_empty() {
            return vec![shared];
        }
        let told = |(said, statement): (Said, Statement)| Statement {
            justification: said.justification,
            impact: said.impact,
            actions: said.actions,
            ratings: said.ratings,
            ..statement
        };
        statements.into_iter().map(told).collect()
    }

    fn ids(&mut self) -> (String, Vec<String>) {
        let cve = self.report.text(self.node, "cve");
        let mut ids: Vec<String> = cve.into_iter().collect();
        for other in self.report.list(self.node, "ids") {
            ids.extend(self.report.text(&other, "text"));
        }
        let mut ids = ids.into_iter();
        (ids.next().unwrap_or_default(), ids.collect())
    }

    /// Every product with its status, once for each status.
    fn status(&mut self) -> Vec<(Status, String)> {
        let mut found: Vec<(Status, String)> = Vec::new();
        if let Some(groups) = self.report.object(self.node, "product_status") {
            let mut seen = std::collections::BTreeSet::new();
            for (key, status) in GROUPS {
                for id in self.report.texts(&groups, key) {
                    if seen.insert((status, id.clone())) {
                        found.push((status, id));
                    }
                }
            }
        }
        found
    }

    /// The products that an entry names, by themselves and by groups.
    fn named(&mut self, entry: &Node<'_>) -> Vec<String> {
        let mut ids = self.report.texts(entry, "product_ids");
        for group in self.report.texts(entry, "group_ids") {
            ids.extend(self.products.groups.get(&group).into_iter().flatten().cloned());
        }
        ids
    }

    fn said(&mut self) -> BTreeMap<String, Said> {
        let mut said: BTreeMap<String, Said> = BTreeMap::new();
        for flag in self.report.list(self.node, "flags") {
            let label = self.report.text(&flag, "label");
            for id in self.named(&flag) {
                said.entry(id).or_default().justification.clone_from(&label);
            }
        }
        for threat in self.report.list(self.node, "threats") {
            let details = self.report.text(&threat, "details");
            if threat.str("category") != Some("impact") {
                continue;
            }
            for id in self.named(&threat) {
                said.entry(id).or_default().impact.clone_from(&details);
            }
        }
        for remedy in self.report.list(self.node, "remediations") {
            let category = self.report.text(&remedy, "category").unwrap_or_default();
            let details = self.report.text(&remedy, "details").unwrap_or_default();
            for id in self.named(&remedy) {
                said.entry(id).or_default().actions.push(format!("{category}: {details}"));
            }
        }
        for score in self.report.list(self.node, "scores") {
            let ratings = self.ratings(&score);
            for id in self.report.texts(&score, "products") {
                said.entry(id).or_default().ratings.extend(ratings.iter().cloned());
            }
        }
        said
    }

    fn ratings(&mut self, score: &Node<'_>) -> Vec<Rating> {
        let mut ratings = Vec::new();
        for key in ["cvss_v2", "cvss_v3"] {
            let Some(node) = self.report.object(score, key) else { continue };
            let method = match (key, node.str("version")) {
                ("cvss_v2", _) => "CVSSv2",
                (_, Some("3.1")) => "CVSSv31",
                _ => "CVSSv3",
            };
            let severity = self.report.text(&node, "baseSeverity");
            ratings.push(Rating {
                by: self.by.clone(),
                method: Some(method.to_string()),
                vector: self.report.text(&node, "vectorString"),
                score: node.value.get("baseScore").and_then(serde_json::Value::as_f64),
                severity: severity.map(|word| word.to_lowercase()),
                why: None,
            });
        }
        ratings
    }
}

/// The thing of a product id that the tree does not have.
fn unknown(id: &str) -> Named {
    Named { id: id.to_string(), ..Named::default() }
}
