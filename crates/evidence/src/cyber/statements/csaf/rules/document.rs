//! Category, languages, and what each profile asks for.

use serde_json::Value;

use super::{Rules, filled, list};
use crate::cyber::walk::Node;

/// Languages of two letters (ISO 639-1).
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce \
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv \
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr \
    ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn \
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh \
    yi yo za zh zu";

/// Profiles by their category, without the prefix and with nothing between the words.
const PROFILES: [&str; 4] =
    ["securityincidentresponse", "informationaladvisory", "securityadvisory", "vex"];

/// Is this a language tag as BCP 47 has them?
fn language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default().to_lowercase();
    let known = match first.len() {
        2 => LANGUAGES.split_whitespace().any(|known| known == first),
        3 => first.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => matches!(first.as_str(), "i" | "x"),
    };
    let sound = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    known && parts.all(sound)
}

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn document(&mut self) {
        let Some(document) = self.at(&["document"]) else { return };
        for key in ["lang", "source_lang"] {
            if let Some(tag) = document.get(key)
                && !tag.value.as_str().is_some_and(language)
            {
                self.fault("6.1.12", &tag, "this is no language tag");
            }
        }
        let translated = document.get("source_lang");
        let publisher = document.get("publisher");
        if let Some(publisher) = publisher.filter(|one| one.str("category") == Some("translator"))
            && translated.is_none()
        {
            self.fault("6.1.15", &publisher, "a translator names the language translated from");
        }
        if let (Some(lang), Some(from)) = (document.str("lang"), &translated)
            && from.value.as_str().is_some_and(|from| from.eq_ignore_ascii_case(lang))
        {
            self.fault("6.1.28", from, "the document is translated into its own language");
        }
        let category = document.str("category").unwrap_or_default();
        self.category(&document, category);
        self.profile(&document, category);
    }

    /// A category that is written almost as that of a profile.
    fn category(&mut self, document: &Node<'v>, category: &str) {
        let plain = category.to_lowercase().replace([' ', '-', '_'], "");
        let exact = category.strip_prefix("csaf_").is_some_and(|rest| {
            rest == "base"
                || (rest == rest.to_lowercase()
                    && PROFILES.contains(&rest.replace('_', "").as_str()))
        });
        let rest = plain.strip_prefix("csaf");
        let reserved = rest == Some("base") || PROFILES.contains(&rest.unwrap_or(&plain));
        if reserved && !exact {
            let node = document.get("category").unwrap_or_else(|| document.clone());
            self.fault("6.1.26", &node, "the category is almost that of a profile");
        }
    }

    fn profile(&mut self, document: &Node<'v>, category: &str) {
        let told =
            matches!(category, "csaf_informational_advisory" | "csaf_security_incident_response");
        let judged = matches!(category, "csaf_security_advisory" | "csaf_vex");
        let categories = |key: &str, wanted: &[&str]| {
            list(document, key)
                .iter()
                .any(|one| one.str("category").is_some_and(|word| wanted.contains(&word)))
        };
        if told && !categories("notes", &["description", "details", "general", "summary"]) {
            self.fault("6.1.27.1", document, "this profile asks for a note on the matter");
        }
        if told && !categories("references", &["external"]) {
            self.fault("6.1.27.2", document, "this profile asks for an external reference");
        }
        let root = self.root.clone();
        if category == "csaf_informational_advisory" && root.get("vulnerabilities").is_some() {
            self.fault("6.1.27.3", &root, "this profile has no vulnerabilities");
        }
        if judged && root.get("product_tree").is_none() {
            self.fault("6.1.27.4", &root, "this profile asks for a product tree");
        }
        if judged && !filled(&root, "vulnerabilities") {
            self.fault("6.1.27.11", &root, "this profile asks for vulnerabilities");
        }
        for vulnerability in self.all() {
            if judged && !filled(&vulnerability, "notes") {
                self.fault("6.1.27.5", &vulnerability, "this profile asks for notes here");
            }
            let status = vulnerability.get("product_status");
            if category == "csaf_security_advisory" && status.is_none() {
                self.fault("6.1.27.6", &vulnerability, "this profile asks for a product status");
            }
            if category == "csaf_vex" {
                self.vex(&vulnerability, status.map(|status| status.value));
            }
        }
    }

    fn vex(&mut self, vulnerability: &Node<'v>, status: Option<&'v Value>) {
        let groups = ["fixed", "known_affected", "known_not_affected", "under_investigation"];
        if !groups.iter().any(|key| status.is_some_and(|status| status.get(key).is_some())) {
            self.fault("6.1.27.7", vulnerability, "VEX asks for a status of a product");
        }
        if vulnerability.get("cve").is_none() && !filled(vulnerability, "ids") {
            self.fault("6.1.27.8", vulnerability, "VEX asks for an id of the vulnerability");
        }
        let Some(status) = vulnerability.get("product_status") else { return };
        let mut reasons = list(vulnerability, "flags");
        let threats = list(vulnerability, "threats");
        reasons.extend(threats.into_iter().filter(|one| one.str("category") == Some("impact")));
        self.each(
            &status,
            "known_not_affected",
            &reasons,
            ("6.1.27.9", "not why it is not affected"),
        );
        let actions = list(vulnerability, "remediations");
        self.each(&status, "known_affected", &actions, ("6.1.27.10", "not what is to be done"));
    }

    /// Every product of a group is named by one of the entries.
    fn each(
        &mut self,
        status: &Node<'v>,
        key: &str,
        entries: &[Node<'v>],
        (test, message): (&str, &str),
    ) {
        let named: std::collections::BTreeSet<&str> =
            entries.iter().flat_map(|entry| self.named(entry)).collect();
        for (node, id) in super::texts(status, key) {
            if !named.contains(id) {
                self.fault(test, &node, &format!("of `{id}` the document says {message}"));
            }
        }
    }
}
