//! Vulnerabilities: their ids, weaknesses, status, flags and remediations.

use std::collections::{BTreeMap, BTreeSet};

use super::{Rules, filled, list, texts};
use crate::cyber::walk::Node;

/// Groups of the product status that exclude one another.
const EXCLUSIVE: [(&str, &str); 7] = [
    ("first_affected", "affected"),
    ("known_affected", "affected"),
    ("last_affected", "affected"),
    ("known_not_affected", "not affected"),
    ("first_fixed", "fixed"),
    ("fixed", "fixed"),
    ("under_investigation", "under investigation"),
];

/// Names of the kinds of weakness that are named most often; of others the name is not
/// held against the list.
const WEAKNESSES: [(&str, &str); 20] = [
    ("CWE-20", "Improper Input Validation"),
    ("CWE-22", "Improper Limitation of a Pathname to a Restricted Directory ('Path Traversal')"),
    (
        "CWE-77",
        "Improper Neutralization of Special Elements used in a Command ('Command Injection')",
    ),
    (
        "CWE-78",
        "Improper Neutralization of Special Elements used in an OS Command ('OS Command Injection')",
    ),
    (
        "CWE-79",
        "Improper Neutralization of Input During Web Page Generation ('Cross-site Scripting')",
    ),
    (
        "CWE-89",
        "Improper Neutralization of Special Elements used in an SQL Command ('SQL Injection')",
    ),
    ("CWE-94", "Improper Control of Generation of Code ('Code Injection')"),
    ("CWE-119", "Improper Restriction of Operations within the Bounds of a Memory Buffer"),
    ("CWE-125", "Out-of-bounds Read"),
    ("CWE-190", "Integer Overflow or Wraparound"),
    ("CWE-287", "Improper Authentication"),
    ("CWE-306", "Missing Authentication for Critical Function"),
    ("CWE-352", "Cross-Site Request Forgery (CSRF)"),
    ("CWE-416", "Use After Free"),
    ("CWE-434", "Unrestricted Upload of File with Dangerous Type"),
    ("CWE-476", "NULL Pointer Dereference"),
    ("CWE-502", "Deserialization of Untrusted Data"),
    ("CWE-787", "Out-of-bounds Write"),
    ("CWE-862", "Missing Authorization"),
    ("CWE-918", "Server-Side Request Forgery (SSRF)"),
];

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn vulnerabilities(&mut self) {
        let mut cves = BTreeSet::new();
        for vulnerability in self.all() {
            if let Some(cve) = vulnerability.str("cve")
                && !cves.insert(cve)
            {
                self.fault("6.1.23", &vulnerability, &format!("{cve} comes twice"));
            }
            if let Some(cwe) = vulnerability.get("cwe") {
                self.weakness(&cwe);
            }
            self.status(&vulnerability);
            self.involvements(&vulnerability);
            self.flags(&vulnerability);
            for remedy in list(&vulnerability, "remediations") {
                if !filled(&remedy, "product_ids") && !filled(&remedy, "group_ids") {
                    self.fault("6.1.29", &remedy, "the remediation names no product");
                }
            }
        }
    }

    fn weakness(&mut self, cwe: &Node<'v>) {
        let (id, name) = (cwe.str("id").unwrap_or_default(), cwe.str("name").unwrap_or_default());
        let number = id.strip_prefix("CWE-").unwrap_or_default();
        let sound = !number.is_empty()
            && !number.starts_with('0')
            && number.bytes().all(|byte| byte.is_ascii_digit());
        let known = WEAKNESSES.iter().find(|(known, _)| *known == id);
        let other =
            WEAKNESSES.iter().find(|(known, known_name)| *known_name == name && *known != id);
        if !sound || known.is_some_and(|(_, known)| *known != name) || other.is_some() {
            self.fault("6.1.11", cwe, "the name of the weakness is not that of its id");
        }
    }

    fn status(&mut self, vulnerability: &Node<'v>) {
        let Some(status) = vulnerability.get("product_status") else { return };
        let mut said: BTreeMap<&str, &str> = BTreeMap::new();
        for (key, word) in EXCLUSIVE {
            for (node, id) in texts(&status, key) {
                let first = *said.entry(id).or_insert(word);
                if first != word {
                    let message = format!("`{id}` is said to be {first} and {word}");
                    self.fault("6.1.6", &node, &message);
                }
            }
        }
    }

    fn involvements(&mut self, vulnerability: &Node<'v>) {
        let mut seen = BTreeSet::new();
        for node in list(vulnerability, "involvements") {
            if !seen.insert((node.str("party"), node.str("date"))) {
                self.fault("6.1.24", &node, "the party is involved twice at the same time");
            }
        }
    }

    fn flags(&mut self, vulnerability: &Node<'v>) {
        let mut seen = BTreeSet::new();
        for flag in list(vulnerability, "flags") {
            let named = self.named(&flag);
            if !filled(&flag, "product_ids") && !filled(&flag, "group_ids") {
                self.fault("6.1.32", &flag, "the flag names no product");
            }
            for id in named {
                if !seen.insert(id) {
                    self.fault("6.1.33", &flag, &format!("`{id}` has two justifications"));
                }
            }
        }
    }
}
