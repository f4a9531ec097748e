//! The mandatory tests of CSAF 2.0 (sections 6.1.1 to 6.1.33), what its schema asks of the
//! parts that are read here, and what its other tests advise, in rules of our own.

mod advice;
mod document;
mod form;
mod history;
mod known;
mod products;
mod scores;
mod vulnerabilities;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cyber::walk::{Node, Report};

/// A document under test.
pub(super) struct Rules<'a, 'v, 't> {
    root: Node<'v>,
    report: &'a mut Report<'t>,
}

/// Hold a document against every rule.
pub(super) fn judge<'v>(root: &Node<'v>, report: &mut Report<'_>) {
    let mut rules = Rules { root: root.clone(), report };
    rules.form();
    rules.products();
    rules.scores();
    rules.document();
    rules.history();
    rules.vulnerabilities();
    rules.advice();
}

impl<'v> Rules<'_, 'v, '_> {
    fn fault(&mut self, test: &str, node: &Node<'_>, message: &str) {
        let message = format!("CSAF 2.0, test {test}: {message}");
        self.report.warn("csaf-rule", &node.pointer, message);
    }

    /// The node that keys lead to.
    fn at(&self, keys: &[&str]) -> Option<Node<'v>> {
        keys.iter().try_fold(self.root.clone(), |node, key| node.get(key))
    }

    /// The vulnerabilities.
    fn all(&self) -> Vec<Node<'v>> {
        self.at(&["vulnerabilities"]).iter().flat_map(Node::elements).collect()
    }

    /// The products that an entry names, by themselves and by groups.
    fn named(&self, entry: &Node<'v>) -> BTreeSet<&'v str> {
        let mut ids: BTreeSet<&str> = texts(entry, "product_ids").map(|(_, id)| id).collect();
        let groups: BTreeSet<&str> = texts(entry, "group_ids").map(|(_, id)| id).collect();
        for group in self.at(&["product_tree", "product_groups"]).iter().flat_map(Node::elements) {
            if group.str("group_id").is_some_and(|id| groups.contains(id)) {
                ids.extend(texts(&group, "product_ids").map(|(_, id)| id));
            }
        }
        ids
    }
}

/// The elements of the list under a key.
fn list<'v>(node: &Node<'v>, key: &str) -> Vec<Node<'v>> {
    node.get(key).iter().flat_map(Node::elements).collect()
}

/// The texts of the list under a key, with their nodes.
fn texts<'v>(node: &Node<'v>, key: &str) -> impl Iterator<Item = (Node<'v>, &'v str)> + use<'v> {
    list(node, key).into_iter().filter_map(|node| {
        let text = node.value.as_str()?;
        Some((node, text))
    })
}

/// Is there a list under a key that holds something?
fn filled(node: &Node<'_>, key: &str) -> bool {
    node.value.get(key).and_then(Value::as_array).is_some_and(|list| !list.is_empty())
}
