//! Products: definitions, references, names and identifiers.

use std::collections::{BTreeMap, BTreeSet};

use reliance_security::package_url::PackageUrl;

use super::{Rules, list, texts};
use crate::cyber::walk::Node;

/// Words of a range of versions.
const RANGES: [&str; 7] = ["after", "all", "before", "earlier", "later", "prior", "versions"];

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn products(&mut self) {
        let defined = self.defined();
        let mut seen = BTreeSet::new();
        for product in &defined {
            let Some(id) = product.str("product_id") else { continue };
            if !seen.insert(id) {
                self.fault("6.1.2", product, &format!("the product id `{id}` is defined twice"));
            }
            self.helper(product);
        }
        for (node, id) in self.references() {
            if !seen.contains(id) {
                self.fault("6.1.1", &node, &format!("the product id `{id}` is not defined"));
            }
        }
        self.groups();
        self.circles();
    }

    /// Every product of the tree.
    fn defined(&mut self) -> Vec<Node<'v>> {
        let Some(tree) = self.at(&["product_tree"]) else { return Vec::new() };
        let mut found = list(&tree, "full_product_names");
        let mut branches = list(&tree, "branches");
        while let Some(branch) = branches.pop() {
            found.extend(branch.get("product"));
            branches.extend(list(&branch, "branches"));
            let name = branch.str("name").unwrap_or_default().to_lowercase();
            let range = name.contains(['<', '>'])
                || name.split_whitespace().any(|word| RANGES.contains(&word));
            if branch.str("category") == Some("product_version") && range {
                self.fault("6.1.31", &branch, "a range of versions is named as one version");
            }
        }
        let related = list(&tree, "relationships");
        found.extend(related.iter().filter_map(|one| one.get("full_product_name")));
        found
    }

    pub(super) fn references(&self) -> Vec<(Node<'v>, &'v str)> {
        let mut found = Vec::new();
        if let Some(tree) = self.at(&["product_tree"]) {
            for group in list(&tree, "product_groups") {
                found.extend(texts(&group, "product_ids"));
            }
            for node in list(&tree, "relationships") {
                for key in ["product_reference", "relates_to_product_reference"] {
                    found.extend(
                        node.get(key).and_then(|one| Some((one.clone(), one.value.as_str()?))),
                    );
                }
            }
        }
        for vulnerability in self.all() {
            let status = vulnerability.get("product_status");
            let keys = status.as_ref().and_then(|status| status.value.as_object());
            for key in keys.into_iter().flat_map(serde_json::Map::keys) {
                found.extend(status.iter().flat_map(|status| texts(status, key)));
            }
            for key in ["remediations", "threats", "flags"] {
                for node in list(&vulnerability, key) {
                    found.extend(texts(&node, "product_ids"));
                }
            }
            for node in list(&vulnerability, "scores") {
                found.extend(texts(&node, "products"));
            }
        }
        found
    }

    fn groups(&mut self) {
        let mut seen = BTreeSet::new();
        for group in self.at(&["product_tree", "product_groups"]).iter().flat_map(Node::elements) {
            if let Some(id) = group.str("group_id")
                && !seen.insert(id)
            {
                self.fault("6.1.5", &group, &format!("the group id `{id}` is defined twice"));
            }
        }
        for vulnerability in self.all() {
            for key in ["remediations", "threats", "flags"] {
                for node in list(&vulnerability, key) {
                    for (node, id) in texts(&node, "group_ids") {
                        if !seen.contains(id) {
                            let message = format!("the group id `{id}` is not defined");
                            self.fault("6.1.4", &node, &message);
                        }
                    }
                }
            }
        }
    }

    /// A product that is made of itself.
    fn circles(&mut self) {
        let related = self.at(&["product_tree", "relationships"]);
        let related: Vec<Node<'v>> = related.iter().flat_map(Node::elements).collect();
        let mut made_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for node in &related {
            let Some(id) = node.value.pointer("/full_product_name/product_id") else { continue };
            let parts = ["product_reference", "relates_to_product_reference"];
            let parts = parts.iter().filter_map(|key| node.str(key));
            made_of.entry(id.as_str().unwrap_or_default()).or_default().extend(parts);
        }
        for node in &related {
            let id = node.value.pointer("/full_product_name/product_id");
            let Some(id) = id.and_then(serde_json::Value::as_str) else { continue };
            let (mut open, mut seen) = (vec![id], BTreeSet::new());
            while let Some(next) = open.pop() {
                for part in made_of.get(next).into_iter().flatten() {
                    if seen.insert(*part) {
                        open.push(part);
                    }
                }
            }
            if seen.contains(id) {
                self.fault("6.1.3", node, &format!("the product `{id}` is made of itself"));
            }
        }
    }

    fn helper(&mut self, product: &Node<'v>) {
        let Some(helper) = product.get("product_identification_helper") else { return };
        if let Some(purl) = helper.get("purl")
            && purl.value.as_str().is_none_or(|text| text.parse::<PackageUrl>().is_err())
        {
            self.fault("6.1.13", &purl, "this is no package URL");
        }
        for hashes in list(&helper, "hashes") {
            let mut seen = BTreeSet::new();
            for hash in list(&hashes, "file_hashes") {
                if hash.str("algorithm").is_some_and(|name| !seen.insert(name)) {
                    self.fault("6.1.25", &hash, "the algorithm comes twice for one file");
                }
            }
        }
    }
}
