//! What the schema asks for: what must be there, and words that are listed.

use super::{Rules, list};
use crate::cyber::walk::Node;

/// Keys that must be there, by the place of their object.
const REQUIRED: [(&[&str], &[&str]); 3] = [
    (&["document"], &["category", "csaf_version", "publisher", "title", "tracking"]),
    (&["document", "publisher"], &["category", "name", "namespace"]),
    (
        &["document", "tracking"],
        &[
            "current_release_date",
            "id",
            "initial_release_date",
            "revision_history",
            "status",
            "version",
        ],
    ),
];

/// Words that are listed, by the list and the key of its entries.
const WORDS: [(&str, &str, &[&str]); 5] = [
    (
        "flags",
        "label",
        &[
            "component_not_present",
            "inline_mitigations_already_exist",
            "vulnerable_code_cannot_be_controlled_by_adversary",
            "vulnerable_code_not_in_execute_path",
            "vulnerable_code_not_present",
        ],
    ),
    (
        "remediations",
        "category",
        &["mitigation", "no_fix_planned", "none_available", "vendor_fix", "workaround"],
    ),
    ("threats", "category", &["exploit_status", "impact", "target_set"]),
    (
        "involvements",
        "status",
        &["completed", "contact_attempted", "disputed", "in_progress", "not_contacted", "open"],
    ),
    ("involvements", "party", &["coordinator", "discoverer", "other", "user", "vendor"]),
];

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn form(&mut self) {
        for (keys, required) in REQUIRED {
            let Some(node) = self.at(keys) else { continue };
            for key in required {
                if node.get(key).is_none() {
                    self.wrong(&node, &format!("`{key}` is missing"));
                }
            }
        }
        let words: [(&[&str], &str, &[&str]); 2] = [
            (&["document", "tracking"], "status", &["draft", "final", "interim"]),
            (
                &["document", "publisher"],
                "category",
                &["coordinator", "discoverer", "other", "translator", "user", "vendor"],
            ),
        ];
        for (keys, key, listed) in words {
            if let Some(node) = self.at(keys) {
                self.listed(&node, key, listed);
            }
        }
        for vulnerability in self.all() {
            for (entries, key, listed) in WORDS {
                for node in list(&vulnerability, entries) {
                    if node.get(key).is_none() {
                        self.wrong(&node, &format!("`{key}` is missing"));
                    }
                    self.listed(&node, key, listed);
                }
            }
        }
    }

    fn listed(&mut self, node: &Node<'v>, key: &str, listed: &[&str]) {
        if let Some(word) = node.get(key)
            && !word.value.as_str().is_some_and(|word| listed.contains(&word))
        {
            self.wrong(&word, &format!("`{key}` is one of {}", listed.join(", ")));
        }
    }

    fn wrong(&mut self, node: &Node<'_>, message: &str) {
        let message = format!("not as the schema of CSAF 2.0 asks: {message}");
        self.report.warn("csaf-form", &node.pointer, message);
    }
}
