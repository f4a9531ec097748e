//! The product tree of a CSAF document.

use std::collections::BTreeMap;

use reliance_model::cyber::statement::Named;

use crate::cyber::walk::{Node, Report};

/// Products by id, groups, and what relationships make of them.
#[derive(Debug, Default)]
pub(super) struct Products {
    by_id: BTreeMap<String, Named>,
    /// Ids of a part and of what it belongs to, by the id of the two together.
    related: BTreeMap<String, (String, String)>,
    /// Ids of products by group.
    pub(super) groups: BTreeMap<String, Vec<String>>,
}

/// What the branches above a product say of it.
#[derive(Debug, Clone, Default)]
struct Above {
    name: Option<String>,
    version: Option<String>,
    range: Option<String>,
}

impl Products {
    pub(super) fn read(root: &Node<'_>, report: &mut Report<'_>) -> Products {
        let mut products = Products::default();
        let Some(tree) = report.object(root, "product_tree") else { return products };
        for node in report.list(&tree, "full_product_names") {
            products.product(&node, &Above::default(), report);
        }
        for branch in report.list(&tree, "branches") {
            products.branch(&branch, &Above::default(), report);
        }
        for node in report.list(&tree, "relationships") {
            let part = report.text(&node, "product_reference");
            let whole = report.text(&node, "relates_to_product_reference");
            let Some(made) = report.object(&node, "full_product_name") else { continue };
            products.product(&made, &Above::default(), report);
            if let (Some(id), Some(part), Some(whole)) = (made.str("product_id"), part, whole) {
                products.related.insert(id.to_string(), (part, whole));
            }
        }
        for group in report.list(&tree, "product_groups") {
            if let Some(id) = report.text(&group, "group_id") {
                let ids = report.texts(&group, "product_ids");
                products.groups.entry(id).or_default().extend(ids);
            }
        }
        products
    }

    /// A branch; how deep they stand is bounded where the text is read.
    fn branch(&mut self, node: &Node<'_>, above: &Above, report: &mut Report<'_>) {
        let mut here = above.clone();
        let name = report.text(node, "name");
        match node.str("category") {
            Some("product_name") => here.name = name,
            Some("product_version") => here.version = name,
            Some("product_version_range") => here.range = name,
            _ => {}
        }
        if let Some(product) = report.object(node, "product") {
            self.product(&product, &here, report);
        }
        for inner in report.list(node, "branches") {
            self.branch(&inner, &here, report);
        }
    }

    fn product(&mut self, node: &Node<'_>, above: &Above, report: &mut Report<'_>) {
        let Some(id) = report.text(node, "product_id") else { return };
        let helper = report.object(node, "product_identification_helper");
        let mut helped = |key: &str| helper.as_ref().and_then(|node| report.text(node, key));
        let (purl, cpe) = (helped("purl"), helped("cpe"));
        let named = Named {
            id: id.clone(),
            purl,
            name: above.name.clone().or_else(|| report.text(node, "name")),
            version: above.version.clone(),
            cpe,
            range: above.range.clone(),
        };
        self.by_id.insert(id, named);
    }

    /// The product of an id, and the component where the id is that of a part in a whole.
    pub(super) fn bound(&self, id: &str) -> (Named, Option<Named>) {
        let of = |id: &str| self.by_id.get(id).cloned().unwrap_or_else(|| super::unknown(id));
        let Some((part, whole)) = self.related.get(id) else { return (of(id), None) };
        // A whole may itself be a part of something: the outermost is the product.
        let mut outer = whole;
        for _ in 0..self.related.len() {
            match self.related.get(outer) {
                Some((_, further)) => outer = further,
                None => break,
            }
        }
        let made = self.by_id.get(id);
        let mut component = of(part);
        component.purl = component.purl.or_else(|| made.and_then(|made| made.purl.clone()));
        (of(outer), Some(component))
    }
}
