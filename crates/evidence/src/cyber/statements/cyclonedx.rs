//! Vulnerabilities of a CycloneDX document, with what is said on them.
//!
//! `affects` names things of the same document by their reference, or things of another
//! bill by a link (`urn:cdx:…`). The product is what `metadata` describes, or else, of a
//! link, the bill it leads to; what is named inside is a component. A reference that leads
//! nowhere is kept by its words.

use std::collections::BTreeMap;

use reliance_model::cyber::advisory::Rating;
use reliance_model::cyber::statement::Named;
use reliance_model::cyber::{Statement, Statements, Status};

use super::{named, unknown_status};
use crate::cyber::walk::{Node, Report};

/// Deepest nesting of components that is looked into.
const MAX_DEPTH: usize = 64;

pub(super) fn read(root: &Node<'_>, report: &mut Report<'_>) -> Statements {
    let metadata = root.get("metadata");
    let issued = metadata.as_ref().and_then(|node| report.text(node, "timestamp"));
    let mut document = Document { subject: None, things: BTreeMap::new(), report };
    document.collect(root, metadata.as_ref());
    let mut statements = Vec::new();
    for node in document.report.list(root, "vulnerabilities") {
        statements.extend(document.statements(&node));
    }
    let author = metadata.as_ref().and_then(|node| author(node, document.report));
    let edition = root.str("specVersion").unwrap_or("of no said edition");
    let version = document.report.text(root, "version");
    let serial = document.report.text(root, "serialNumber");
    Statements {
        format: format!("CycloneDX {edition}"),
        sha256: String::new(),
        id: serial.map(|serial| match version {
            Some(version) => format!("{serial}/{version}"),
            None => serial,
        }),
        author,
        issued: issued.clone(),
        updated: issued,
        statements,
    }
}

/// Who states: authors, else supplier or maker of the document.
fn author(metadata: &Node<'_>, report: &mut Report<'_>) -> Option<String> {
    let mut names = Vec::new();
    for one in report.list(metadata, "authors") {
        names.extend(report.text(&one, "name").or_else(|| report.text(&one, "email")));
    }
    for key in ["supplier", "manufacturer", "manufacture"] {
        if names.is_empty()
            && let Some(organisation) = report.object(metadata, key)
        {
            names.extend(report.text(&organisation, "name"));
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// What a document says for all its statements.
struct Document<'r, 't> {
    /// What the document is about.
    subject: Option<Named>,
    /// Components and services by reference.
    things: BTreeMap<String, Named>,
    report: &'r mut Report<'t>,
}

impl Document<'_, '_> {
    fn collect(&mut self, root: &Node<'_>, metadata: Option<&Node<'_>>) {
        let subject = metadata.and_then(|node| node.get("component"));
        self.subject = subject.as_ref().and_then(|node| self.thing(node));
        let mut nodes: Vec<(usize, Node<'_>)> = subject.into_iter().map(|node| (0, node)).collect();
        for key in ["components", "services"] {
            nodes.extend(self.report.list(root, key).into_iter().map(|node| (0, node)));
        }
        while let Some((depth, node)) = nodes.pop() {
            if let Some(thing) = self.thing(&node) {
                self.things.insert(thing.id.clone(), thing);
            }
            for key in ["components", "services"] {
                let inner = node.get(key).filter(|_| depth < MAX_DEPTH);
                let inner = inner.iter().flat_map(Node::elements).collect::<Vec<_>>();
                nodes.extend(inner.into_iter().map(|node| (depth + 1, node)));
            }
        }
    }

    /// A component by its own words; none without a reference, which nothing can name.
    fn thing(&mut self, node: &Node<'_>) -> Option<Named> {
        let name = node.str("name").unwrap_or_default();
        let group = node.str("group").filter(|group| !group.is_empty());
        let text = |key: &str| node.str(key).filter(|text| !text.is_empty()).map(str::to_string);
        let thing = Named {
            id: text("bom-ref").or_else(|| text("purl")).unwrap_or_default(),
            purl: text("purl"),
            name: Some(group.map_or_else(|| name.to_string(), |group| format!("{group}/{name}")))
                .filter(|name| !name.is_empty()),
            version: text("version"),
            cpe: text("cpe"),
            range: None,
        };
        (!thing.id.is_empty() || thing.name.is_some()).then_some(thing)
    }

    /// The statements of one vulnerability: one for every thing it affects and every status
    /// that is said of versions of it.
    fn statements(&mut self, node: &Node<'_>) -> Vec<Statement> {
        let shared = self.shared(node);
        if shared.vulnerability.is_empty() {
            let message = "the vulnerability has no id";
            self.report.error("statement-without-vulnerability", &node.pointer, message);
            return Vec::new();
        }
        let mut statements = Vec::new();
        for target in self.report.list(node, "affects") {
            let Some(reference) = self.report.text(&target, "ref") else {
                let message = "nothing says what is affected";
                self.report.error("statement-without-product", &target.pointer, message);
                continue;
            };
            let (product, thing) = self.bound(&reference, &target);
            for (status, versions) in self.versions(&target, &thing, shared.status) {
                let (products, components) = match &product {
                    Some(product) => (vec![product.clone()], versions),
                    None => (versions, Vec::new()),
                };
                statements.push(Statement { products, components, status, ..shared.clone() });
            }
        }
        if statements.is_empty() {
            let message = "nothing is said to be affected, so it is said of no product";
            self.report.warn("statement-without-product", &node.pointer, message);
            statements.push(shared);
        }
        statements
    }

    /// The product, where the thing stands inside one, and the thing.
    fn bound(&mut self, reference: &str, target: &Node<'_>) -> (Option<Named>, Named) {
        if let Some(thing) = self.things.get(reference) {
            let inside = self.subject.clone().filter(|subject| subject.id != thing.id);
            return (inside, thing.clone());
        }
        if let Some((bill, _)) = reference.strip_prefix("urn:cdx:").and(reference.split_once('#')) {
            // The bill that the link leads to is the product as far as this file knows.
            let bill = self.subject.clone().unwrap_or_else(|| named(bill));
            return (Some(bill), named(reference));
        }
        if !reference.starts_with("urn:cdx:") && !reference.starts_with("pkg:") {
            let message = format!("nothing in the document has the reference `{reference}`");
            self.report.warn("dangling-reference", &target.pointer, message);
        }
        let inside = self.subject.clone().filter(|_| !reference.starts_with("urn:cdx:"));
        (inside, named(reference))
    }

    /// The thing in its versions, by the status that is said of them: that of the analysis,
    /// or what is said of a version alone where it is the other way round.
    fn versions(
        &mut self,
        target: &Node<'_>,
        thing: &Named,
        analysis: Option<Status>,
    ) -> Vec<(Option<Status>, Vec<Named>)> {
        let mut by_status: Vec<(Option<Status>, Vec<Named>)> = Vec::new();
        for node in self.report.list(target, "versions") {
            let version = self.report.text(&node, "version");
            let range = self.report.text(&node, "range");
            let status = match self.report.text(&node, "status").as_deref() {
                // Left out, it says that the version is affected; where the analysis says
                // something, that holds.
                None if analysis.is_some() => analysis,
                None | Some("affected") => match analysis {
                    None | Some(Status::NotAffected) => Some(Status::Affected),
                    said => said,
                },
                Some("unaffected") => match analysis {
                    Some(Status::Fixed) => Some(Status::Fixed),
                    _ => Some(Status::NotAffected),
                },
                Some("unknown") => Some(Status::UnderInvestigation),
                Some(word) => {
                    let word = word.to_string();
                    unknown_status(self.report, &node, &word);
                    None
                }
            };
            if version.is_none() && range.is_none() {
                let message = "neither a version nor a range is given";
                self.report.error("bad-range", &node.pointer, message);
                continue;
            }
            let inside = Named { version, range, ..thing.clone() };
            match by_status.iter_mut().find(|(said, _)| *said == status) {
                Some((_, things)) => things.push(inside),
                None => by_status.push((status, vec![inside])),
            }
        }
        if by_status.is_empty() {
            by_status.push((analysis, vec![thing.clone()]));
        }
        by_status
    }

    /// What an entry says whatever it affects.
    fn shared(&mut self, node: &Node<'_>) -> Statement {
        let mut aliases = Vec::new();
        for reference in self.report.list(node, "references") {
            aliases.extend(self.report.text(&reference, "id"));
        }
        let vulnerability = self.report.text(node, "id").unwrap_or_default();
        aliases.retain(|id| *id != vulnerability);
        let analysis = self.report.object(node, "analysis");
        let mut actions = Vec::new();
        let (mut status, mut justification, mut impact) = (None, None, None);
        let (mut first, mut last) = (None, None);
        if let Some(analysis) = &analysis {
            (status, justification) = self.state(analysis);
            impact = self.report.text(analysis, "detail");
            actions.extend(self.report.texts(analysis, "response"));
            first = self.report.text(analysis, "firstIssued");
            last = self.report.text(analysis, "lastUpdated");
        }
        for key in ["recommendation", "workaround"] {
            actions.extend(self.report.text(node, key));
        }
        Statement {
            vulnerability,
            aliases,
            status,
            justification,
            impact,
            actions,
            ratings: self.ratings(node),
            first,
            last,
            pointer: node.pointer.clone(),
            ..Statement::default()
        }
    }

    fn state(&mut self, analysis: &Node<'_>) -> (Option<Status>, Option<String>) {
        let justification = self.report.text(analysis, "justification");
        let Some(word) = self.report.text(analysis, "state") else { return (None, justification) };
        let status = match word.as_str() {
            "resolved" | "resolved_with_pedigree" => Status::Fixed,
            "exploitable" => Status::Affected,
            "in_triage" => Status::UnderInvestigation,
            "not_affected" => Status::NotAffected,
            // That the finding is wrong is itself the reason.
            "false_positive" => return (Some(Status::NotAffected), justification.or(Some(word))),
            _ => {
                unknown_status(self.report, analysis, &word);
                return (None, justification);
            }
        };
        (Some(status), justification)
    }

    /// Every rating, the maker's own and those by methods of its own among them.
    fn ratings(&mut self, node: &Node<'_>) -> Vec<Rating> {
        let mut ratings = Vec::new();
        for rating in self.report.list(node, "ratings") {
            let source = self.report.object(&rating, "source");
            let by = source.and_then(|source| {
                let name = self.report.text(&source, "name");
                name.or_else(|| self.report.text(&source, "url"))
            });
            ratings.push(Rating {
                by,
                method: self.report.text(&rating, "method"),
                vector: self.report.text(&rating, "vector"),
                score: rating.get("score").and_then(|score| score.value.as_f64()),
                severity: self.report.text(&rating, "severity").map(|word| word.to_lowercase()),
                why: self.report.text(&rating, "justification"),
            });
        }
        ratings
    }
}
