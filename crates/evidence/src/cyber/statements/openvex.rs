//! OpenVEX, 0.0.x and 0.2.0.

use std::collections::BTreeMap;

use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{Statement, Statements, Status};

use super::{named, unknown_status};
use crate::cyber::walk::{Node, Report};

/// Words for why a product is not affected.
const JUSTIFICATIONS: [&str; 5] = [
    "component_not_present",
    "vulnerable_code_not_present",
    "vulnerable_code_not_in_execute_path",
    "vulnerable_code_cannot_be_controlled_by_adversary",
    "inline_mitigations_already_exist",
];

pub(super) fn read(root: &Node<'_>, report: &mut Report<'_>) -> Statements {
    let context = root.get("@context").map(|node| node.value.to_string()).unwrap_or_default();
    let edition = context.rsplit_once("/v").map(|(_, edition)| edition.trim_end_matches('"'));
    let edition = edition.map_or_else(|| "0.0".to_string(), str::to_string);
    let issued = report.text(root, "timestamp");
    let updated = report.text(root, "last_updated");
    let mut statements = Vec::new();
    let listed = report.list(root, "statements");
    if listed.is_empty() {
        report.warn("no-statements", "", "the document states nothing");
    }
    let mut said = Document { issued: issued.clone(), updated: updated.clone(), report };
    for node in listed {
        statements.extend(said.statements(&node));
    }
    let report = said.report;
    Statements {
        format: format!("OpenVEX {edition}"),
        sha256: String::new(),
        id: report.text(root, "@id"),
        author: report.text(root, "author"),
        issued,
        updated,
        statements,
    }
}

/// What a document says for all its statements.
struct Document<'r, 't> {
    issued: Option<String>,
    updated: Option<String>,
    report: &'r mut Report<'t>,
}

impl Document<'_, '_> {
    /// The statements of one entry: one for every set of components that products share.
    fn statements(&mut self, node: &Node<'_>) -> Vec<Statement> {
        let Some((vulnerability, aliases)) = self.vulnerability(node) else {
            let message = "the statement names no vulnerability";
            self.report.error("statement-without-vulnerability", &node.pointer, message);
            return Vec::new();
        };
        let whole: Vec<Named> = self.things(node, "subcomponents");
        let mut products: Vec<(Vec<Named>, Vec<Named>)> = Vec::new();
        let mut at_of: BTreeMap<Vec<Named>, usize> = BTreeMap::new();
        for product in self.report.list(node, "products") {
            let Some(thing) = self.thing(&product) else { continue };
            let mut parts = self.things(&product, "subcomponents");
            if parts.is_empty() {
                parts.clone_from(&whole);
            }
            let at = *at_of.entry(parts.clone()).or_insert(products.len());
            match products.get_mut(at) {
                Some((_, things)) => things.push(thing),
                None => products.push((parts, vec![thing])),
            }
        }
        if products.is_empty() {
            let message = "the statement names no product, so it is said of none";
            self.report.warn("statement-without-product", &node.pointer, message);
            products.push((whole, Vec::new()));
        }
        let shared = self.shared(node, vulnerability, aliases);
        let bound = |(components, products)| Statement { products, components, ..shared.clone() };
        products.into_iter().map(bound).collect()
    }

    /// What an entry says whatever the product.
    fn shared(
        &mut self,
        node: &Node<'_>,
        vulnerability: String,
        aliases: Vec<String>,
    ) -> Statement {
        let status = self.status(node);
        let justification = self.report.text(node, "justification");
        let impact = self.report.text(node, "impact_statement");
        if let Some(word) = justification.as_deref().filter(|word| !JUSTIFICATIONS.contains(word)) {
            let message = format!("`{word}` is no justification of OpenVEX; it is kept as words");
            self.report.warn("unknown-justification", &node.pointer, message);
        }
        if status == Some(Status::NotAffected) && justification.is_none() && impact.is_none() {
            let message = "it is said not to be affected, but not why";
            self.report.warn("statement-without-reason", &node.pointer, message);
        }
        let actions: Vec<String> = self.report.text(node, "action_statement").into_iter().collect();
        if status == Some(Status::Affected) && actions.is_empty() {
            let message = "it is said to be affected, but not what is to be done";
            self.report.warn("statement-without-action", &node.pointer, message);
        }
        let notes = self.report.text(node, "status_notes");
        let first = self.report.text(node, "timestamp").or_else(|| self.issued.clone());
        let last = self.report.text(node, "last_updated").or_else(|| self.updated.clone());
        Statement {
            vulnerability,
            aliases,
            status,
            justification,
            impact: impact.or(notes),
            actions,
            first,
            last,
            pointer: node.pointer.clone(),
            ..Statement::default()
        }
    }

    fn status(&mut self, node: &Node<'_>) -> Option<Status> {
        let Some(word) = self.report.text(node, "status") else {
            let message = "the statement has no status";
            self.report.error("statement-without-status", &node.pointer, message);
            return None;
        };
        match word.as_str() {
            "not_affected" => Some(Status::NotAffected),
            "affected" => Some(Status::Affected),
            "fixed" => Some(Status::Fixed),
            "under_investigation" => Some(Status::UnderInvestigation),
            _ => {
                unknown_status(self.report, node, &word);
                None
            }
        }
    }

    /// The vulnerability: a text in 0.0.x, an object with a name since.
    fn vulnerability(&mut self, node: &Node<'_>) -> Option<(String, Vec<String>)> {
        let said = node.get("vulnerability")?;
        if !said.value.is_object() {
            return self.report.plain(&said).map(|name| (name, Vec::new()));
        }
        let mut aliases = self.report.texts(&said, "aliases");
        let id = self.report.text(&said, "@id");
        let name = self.report.text(&said, "name").or_else(|| id.clone())?;
        aliases.extend(id.filter(|id| *id != name && !id.contains("://")));
        Some((name, aliases))
    }

    fn things(&mut self, node: &Node<'_>, key: &str) -> Vec<Named> {
        let nodes = self.report.list(node, key);
        nodes.iter().filter_map(|node| self.thing(node)).collect()
    }

    /// A product or component: a text in 0.0.x, an object since.
    fn thing(&mut self, node: &Node<'_>) -> Option<Named> {
        if !node.value.is_object() {
            return self.report.plain(node).map(|id| named(&id));
        }
        let id = self.report.text(node, "@id");
        let mut thing = named(id.as_deref().unwrap_or_default());
        if let Some(identifiers) = self.report.object(node, "identifiers") {
            let purl = self.report.text(&identifiers, "purl");
            let cpe = self.report.text(&identifiers, "cpe23");
            let cpe = cpe.or_else(|| self.report.text(&identifiers, "cpe22"));
            thing.purl = purl.or(thing.purl);
            thing.cpe = cpe.or(thing.cpe);
        }
        if thing.id.is_empty() {
            let first = thing.purl.clone().or_else(|| thing.cpe.clone());
            let Some(first) = first else {
                let message = "nothing says which product or component this is";
                self.report.error("statement-without-product", &node.pointer, message);
                return None;
            };
            thing.id = first;
        }
        Some(thing)
    }
}
