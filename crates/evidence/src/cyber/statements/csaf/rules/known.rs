//! The properties that CSAF 2.0 knows: any other is one that readers of the format pass over.

use super::advice::Advice;
use crate::cyber::walk::Node;

/// Objects and their keys; `key:object` says what the value, or each element of it, is.
///
/// Scores are held against CVSS elsewhere, and its own properties are not listed.
const OBJECTS: [(&str, &str); 32] = [
    ("root", "document:document product_tree:tree vulnerabilities:vulnerability"),
    (
        "document",
        "acknowledgments:thanks aggregate_severity:severity category csaf_version \
         distribution:distribution lang notes:note publisher:publisher references:reference \
         source_lang title tracking:tracking",
    ),
    ("thanks", "names organization summary urls"),
    ("severity", "namespace text"),
    ("distribution", "text tlp:tlp"),
    ("tlp", "label url"),
    ("note", "audience category text title"),
    ("publisher", "category contact_details issuing_authority name namespace"),
    ("reference", "category summary url"),
    (
        "tracking",
        "aliases current_release_date generator:generator id initial_release_date \
         revision_history:revision status version",
    ),
    ("generator", "date engine:engine"),
    ("engine", "name version"),
    ("revision", "date legacy_version number summary"),
    (
        "tree",
        "branches:branch full_product_names:product product_groups:group \
         relationships:relationship",
    ),
    ("branch", "branches:branch category name product:product"),
    ("product", "name product_id product_identification_helper:helper"),
    (
        "helper",
        "cpe hashes:hashes model_numbers purl sbom_urls serial_numbers skus x_generic_uris:uri",
    ),
    ("hashes", "file_hashes:hash filename"),
    ("hash", "algorithm value"),
    ("uri", "namespace uri"),
    ("group", "group_id product_ids summary"),
    (
        "relationship",
        "category full_product_name:product product_reference relates_to_product_reference",
    ),
    (
        "vulnerability",
        "acknowledgments:thanks cve cwe:weakness discovery_date flags:flag ids:id \
         involvements:involvement notes:note product_status:status references:reference \
         release_date remediations:remediation scores:score threats:threat title",
    ),
    ("weakness", "id name"),
    ("flag", "date group_ids label product_ids"),
    ("id", "system_name text"),
    ("involvement", "date party status summary"),
    (
        "status",
        "first_affected first_fixed fixed known_affected known_not_affected last_affected \
         recommended under_investigation",
    ),
    (
        "remediation",
        "category date details entitlements group_ids product_ids restart_required:restart url",
    ),
    ("restart", "category details"),
    ("score", "cvss_v2 cvss_v3 products"),
    ("threat", "category date details group_ids product_ids"),
];

/// Tell of every property that the format does not know.
pub(super) fn properties(root: &Node<'_>, advice: &mut Advice) {
    let mut open = vec![(root.clone(), "root")];
    while let Some((node, object)) = open.pop() {
        let keys = OBJECTS.iter().find(|(name, _)| *name == object);
        let keys = keys.map(|(_, keys)| *keys).unwrap_or_default();
        for key in node.value.as_object().into_iter().flat_map(serde_json::Map::keys) {
            let Some(value) = node.get(key) else { continue };
            // The address of its schema is let be, as other readers do.
            if key == "$schema" && object == "root" {
                continue;
            }
            let named = |word: &&str| word.split(':').next() == Some(key.as_str());
            match keys.split_whitespace().find(named) {
                None => advice.tell((2, 20), &value, "the format has no such property"),
                Some(word) => {
                    let Some((_, inner)) = word.split_once(':') else { continue };
                    match value.value.is_array() {
                        true => open.extend(value.elements().map(|element| (element, inner))),
                        false => open.push((value, inner)),
                    }
                }
            }
        }
    }
}
