//! The optional and informative tests of CSAF 2.0 (sections 6.2 and 6.3), in rules of our own.
//!
//! What fails one is no fault: the document could be better. Each test is told once, at the
//! first place that fails it, with how many there are. Not judged are 6.3.6 and 6.3.7, which
//! ask the network, and 6.3.8, which is spelling.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, FixedOffset};
use reliance_security::cvss::Vector;
use serde_json::Value;

use super::{Rules, list, texts};
use crate::cyber::tree;
use crate::cyber::walk::Node;

/// Groups of products that a vulnerability affects.
const AFFECTED: [&str; 3] = ["first_affected", "known_affected", "last_affected"];

/// What was found, by section and number of the test.
#[derive(Default)]
pub(super) struct Advice {
    found: BTreeMap<(u8, u8), Found>,
}

struct Found {
    times: u64,
    pointer: String,
    message: &'static str,
}

impl Advice {
    pub(super) fn tell(&mut self, test: (u8, u8), node: &Node<'_>, message: &'static str) {
        let first = || Found { times: 0, pointer: node.pointer.clone(), message };
        self.found.entry(test).or_insert_with(first).times += 1;
    }
}

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn advice(&mut self) {
        let mut advice = Advice::default();
        if let Some(document) = self.at(&["document"]) {
            about(&document, &mut advice);
            for key in ["lang", "source_lang"] {
                if let Some(tag) = document.get(key) {
                    language(&tag, &mut advice);
                }
            }
        }
        self.tree(&mut advice);
        for vulnerability in self.all() {
            self.standing(&vulnerability, &mut advice);
            scored(&vulnerability, &mut advice);
            named(&vulnerability, &mut advice);
        }
        super::known::properties(&self.root, &mut advice);
        if self.report.tree().is_some_and(|tree| !is_sorted(tree)) {
            advice.tell((2, 13), &self.root, "its keys are not in the order of the alphabet");
        }
        for ((section, number), found) in advice.found {
            let kind = if section == 2 { "optional" } else { "informative" };
            let more = match found.times {
                1 => String::new(),
                times => format!(" ({times} times)"),
            };
            let message =
                format!("CSAF 2.0, {kind} test 6.{section}.{number}: {}{more}", found.message);
            self.report.warn("csaf-advice", &found.pointer, message);
        }
    }

    /// Products: whether they are used, how they are named and by what else they are told.
    fn tree(&mut self, advice: &mut Advice) {
        let Some(tree) = self.at(&["product_tree"]) else { return };
        let mut products = list(&tree, "full_product_names");
        let mut open: Vec<(Node<'v>, usize)> =
            list(&tree, "branches").into_iter().map(|branch| (branch, 0)).collect();
        while let Some((branch, above)) = open.pop() {
            let order = ["vendor", "product_name", "product_version"];
            let here = branch.str("category") == order.get(above).copied();
            let step = above + usize::from(here);
            if let Some(product) = branch.get("product") {
                if step < order.len() {
                    let message =
                        "above the product stand not maker, product and version in this order";
                    advice.tell((3, 9), &product, message);
                }
                products.push(product);
            }
            of_branch(&branch, advice);
            open.extend(list(&branch, "branches").into_iter().map(|inner| (inner, step)));
        }
        let related = list(&tree, "relationships");
        products.extend(related.iter().filter_map(|one| one.get("full_product_name")));
        let used: BTreeSet<&str> = self.references().into_iter().map(|(_, id)| id).collect();
        let informs = self.at(&["document"]).and_then(|one| one.str("category"))
            == Some("csaf_informational_advisory");
        for product in &products {
            if !informs && product.str("product_id").is_some_and(|id| !used.contains(id)) {
                advice.tell((2, 1), product, "nothing refers to the product");
            }
            let Some(helper) = product.get("product_identification_helper") else {
                advice.tell((2, 16), product, "nothing but its name tells the product");
                continue;
            };
            for file in list(&helper, "hashes") {
                hashes(&file, advice);
            }
        }
    }

    /// What is said of products by their status.
    fn standing(&self, vulnerability: &Node<'v>, advice: &mut Advice) {
        let Some(status) = vulnerability.get("product_status") else { return };
        let remedied = list(vulnerability, "remediations");
        let remedied: BTreeSet<&str> = remedied.iter().flat_map(|one| self.named(one)).collect();
        let scores = list(vulnerability, "scores");
        let scored: BTreeSet<&str> =
            scores.iter().flat_map(|one| texts(one, "products")).map(|(_, id)| id).collect();
        for key in AFFECTED.iter().chain(&["under_investigation"]) {
            for (node, id) in texts(&status, key) {
                if !remedied.contains(id) {
                    advice.tell((2, 2), &node, "no remediation is named for the product");
                }
                if AFFECTED.contains(key) && !scored.contains(id) {
                    advice.tell((2, 3), &node, "no score is given for the product");
                }
            }
        }
        for (node, id) in ["first_fixed", "fixed"].iter().flat_map(|key| texts(&status, key)) {
            let own = scores.iter().filter(|one| texts(one, "products").any(|(_, of)| of == id));
            if own.clone().count() > 0 && !own.clone().all(is_without_effect) {
                advice.tell((2, 19), &node, "a fixed product has a score above 0 where it stands");
            }
        }
    }
}

/// Tracking, distribution, languages and references.
fn about(document: &Node<'_>, advice: &mut Advice) {
    let label = document.value.pointer("/distribution/tlp/label");
    if label.and_then(Value::as_str).is_none() {
        advice.tell((2, 10), document, "no TLP label says who may have it");
    }
    if document.get("lang").is_none() {
        advice.tell((2, 12), document, "its language is not named");
    }
    let Some(tracking) = document.get("tracking") else { return };
    let name = file_name(tracking.str("id").unwrap_or_default());
    let own = |one: &Node<'_>| {
        let url = one.str("url").unwrap_or_default();
        one.str("category") == Some("self") && url.starts_with("https://") && url.ends_with(&name)
    };
    if !list(document, "references").iter().any(own) {
        advice.tell((2, 11), document, "no reference names its own address with its file name");
    }
    let revisions = list(&tracking, "revision_history");
    for revision in &revisions {
        if revision.str("number").is_some_and(|number| number.contains('+')) {
            advice.tell((2, 4), revision, "the number of a revision has build metadata");
        }
    }
    let times: Vec<DateTime<FixedOffset>> =
        revisions.iter().filter_map(|one| time(one, "date")).collect();
    let before = |key: &str, limit: Option<&DateTime<FixedOffset>>| {
        time(&tracking, key).zip(limit).is_some_and(|(time, limit)| time < *limit)
    };
    if before("initial_release_date", times.iter().min()) {
        advice.tell((2, 5), &tracking, "it was first released before its oldest revision");
    }
    if before("current_release_date", times.iter().max()) {
        advice.tell((2, 6), &tracking, "it was released before its newest revision");
    }
}

fn time(node: &Node<'_>, key: &str) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(node.str(key)?).ok()
}

/// The name that a file of this id has (CSAF 2.0, section 5.1).
fn file_name(id: &str) -> String {
    let mut name = String::new();
    for char in id.to_lowercase().chars() {
        match char {
            'a'..='z' | '0'..='9' | '+' | '-' => name.push(char),
            _ if name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    name + ".json"
}

/// Subtags that are set aside for private use, and the tag that names no language.
fn language(tag: &Node<'_>, advice: &mut Advice) {
    let text = tag.value.as_str().unwrap_or_default().to_lowercase();
    if text == "i-default" {
        advice.tell((2, 15), tag, "`i-default` names no language");
    }
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let private = |part: &str| match part.len() {
        1 => part == "x",
        2 => part == "aa" || part == "zz" || ("qm"..="qz").contains(&part) || part.starts_with('x'),
        4 => ("qaaa"..="qabx").contains(&part),
        _ => false,
    };
    if first == "x" || (first.len() == 3 && ("qaa"..="qtz").contains(&first)) || parts.any(private)
    {
        advice.tell((2, 14), tag, "a subtag is one for private use");
    }
}

fn of_branch(branch: &Node<'_>, advice: &mut Advice) {
    let name = branch.str("name").unwrap_or_default();
    match branch.str("category") {
        Some("product_version_range") => {
            let form = name.strip_prefix("vers:").and_then(|rest| rest.split_once('/'));
            if form.is_none_or(|(kind, range)| kind.is_empty() || range.is_empty()) {
                advice.tell((2, 18), branch, "the range of versions is not written as VERS");
            }
            advice.tell((3, 10), branch, "a range of versions stands in the place of versions");
        }
        Some("product_version") => {
            let number = name.strip_prefix(['v', 'V']);
            if number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
                advice.tell((3, 11), branch, "the version has a `v` before its number");
            }
        }
        _ => {}
    }
}

fn hashes(file: &Node<'_>, advice: &mut Advice) {
    let all = list(file, "file_hashes");
    let only =
        |name: &str| !all.is_empty() && all.iter().all(|one| one.str("algorithm") == Some(name));
    if only("md5") {
        advice.tell((2, 8), file, "MD5 is the only hash of the file");
    }
    if only("sha1") {
        advice.tell((2, 9), file, "SHA-1 is the only hash of the file");
    }
    for hash in all.iter().filter(|one| one.str("value").is_some_and(|value| value.len() < 64)) {
        advice.tell((3, 5), hash, "the hash is short");
    }
}

/// Editions of CVSS.
fn scored(vulnerability: &Node<'_>, advice: &mut Advice) {
    let scores = list(vulnerability, "scores");
    let newer: BTreeSet<&str> = scores
        .iter()
        .filter(|one| one.get("cvss_v3").is_some())
        .flat_map(|one| texts(one, "products"))
        .map(|(_, id)| id)
        .collect();
    for score in &scores {
        let old = score.get("cvss_v2").is_some();
        if old && texts(score, "products").any(|(_, id)| !newer.contains(id)) {
            advice.tell((3, 1), score, "CVSS 2.0 is the only score");
        }
        let edition = score.get("cvss_v3").and_then(|cvss| cvss.str("version"));
        if edition == Some("3.0") {
            advice.tell((3, 2), score, "the score is one of CVSS 3.0");
        }
    }
}

/// Ids, weaknesses and days.
fn named(vulnerability: &Node<'_>, advice: &mut Advice) {
    if vulnerability.get("cve").is_none() {
        advice.tell((3, 3), vulnerability, "no CVE is named");
    }
    if vulnerability.get("cwe").is_none() {
        advice.tell((3, 4), vulnerability, "no CWE is named");
    }
    for id in list(vulnerability, "ids") {
        let rest = id.str("text").and_then(|text| text.strip_prefix("CVE-"));
        let digits = |text: &str, least: usize| {
            text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let parts = rest.and_then(|rest| rest.split_once('-'));
        if parts.is_some_and(|(year, number)| digits(year, 4) && digits(number, 4)) {
            advice.tell((2, 17), &id, "a CVE stands among the other ids");
        }
    }
    for one in list(vulnerability, "involvements") {
        if one.get("date").is_none() {
            advice.tell((2, 7), &one, "the day of an involvement is not named");
        }
    }
}

/// Does the score say that nothing is left where the product stands?
fn is_without_effect(score: &Node<'_>) -> bool {
    let by = |key: &str, metrics: &[(&str, &str)]| {
        let Some(cvss) = score.get(key) else { return true };
        let vector: Option<Vector> = cvss.str("vectorString").and_then(|text| text.parse().ok());
        let none = |(metric, property): &(&str, &str)| {
            vector.as_ref().and_then(|vector| vector.metric(metric)) == Some("N")
                || cvss.str(property) == Some("NONE")
        };
        let zero = cvss.value.get("environmentalScore").and_then(Value::as_f64) == Some(0.0);
        zero || metrics.iter().all(none)
    };
    let impacts = [
        ("MC", "modifiedConfidentialityImpact"),
        ("MI", "modifiedIntegrityImpact"),
        ("MA", "modifiedAvailabilityImpact"),
    ];
    by("cvss_v3", &impacts) && by("cvss_v2", &[("TD", "targetDistribution")])
}

/// Are the keys of every object in the order of the alphabet?
fn is_sorted(node: &tree::Node) -> bool {
    node.entries().is_sorted_by(|one, next| one.0 <= next.0)
        && node.entries().iter().all(|(_, value)| is_sorted(value))
        && node.items().iter().all(is_sorted)
}
