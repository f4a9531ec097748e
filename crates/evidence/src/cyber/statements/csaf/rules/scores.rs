//! CVSS: form, computation, and properties that repeat the vector.

use std::collections::BTreeSet;

use reliance_security::cvss::Vector;
use serde_json::Value;

use super::{Rules, list, texts};
use crate::cyber::walk::Node;

/// Properties that repeat a metric of CVSS 3.x.
const V3: [(&str, &str); 22] = [
    ("attackVector", "AV"),
    ("attackComplexity", "AC"),
    ("privilegesRequired", "PR"),
    ("userInteraction", "UI"),
    ("scope", "S"),
    ("confidentialityImpact", "C"),
    ("integrityImpact", "I"),
    ("availabilityImpact", "A"),
    ("exploitCodeMaturity", "E"),
    ("remediationLevel", "RL"),
    ("reportConfidence", "RC"),
    ("confidentialityRequirement", "CR"),
    ("integrityRequirement", "IR"),
    ("availabilityRequirement", "AR"),
    ("modifiedAttackVector", "MAV"),
    ("modifiedAttackComplexity", "MAC"),
    ("modifiedPrivilegesRequired", "MPR"),
    ("modifiedUserInteraction", "MUI"),
    ("modifiedScope", "MS"),
    ("modifiedConfidentialityImpact", "MC"),
    ("modifiedIntegrityImpact", "MI"),
    ("modifiedAvailabilityImpact", "MA"),
];

/// Properties that repeat a metric of CVSS 2.0.
const V2: [(&str, &str); 14] = [
    ("accessVector", "AV"),
    ("accessComplexity", "AC"),
    ("authentication", "Au"),
    ("confidentialityImpact", "C"),
    ("integrityImpact", "I"),
    ("availabilityImpact", "A"),
    ("exploitability", "E"),
    ("remediationLevel", "RL"),
    ("reportConfidence", "RC"),
    ("collateralDamagePotential", "CDP"),
    ("targetDistribution", "TD"),
    ("confidentialityRequirement", "CR"),
    ("integrityRequirement", "IR"),
    ("availabilityRequirement", "AR"),
];

impl<'v> Rules<'_, 'v, '_> {
    pub(super) fn scores(&mut self) {
        for vulnerability in self.all() {
            let mut seen = BTreeSet::new();
            for score in list(&vulnerability, "scores") {
                for key in ["cvss_v2", "cvss_v3"] {
                    let Some(cvss) = score.get(key) else { continue };
                    let version = cvss.str("version").unwrap_or(key);
                    for (node, id) in texts(&score, "products") {
                        if !seen.insert((id, version)) {
                            let message = "the product has a second score of this version of CVSS";
                            self.fault("6.1.7", &node, message);
                        }
                    }
                    self.cvss(&cvss, key == "cvss_v2");
                }
            }
        }
    }

    fn cvss(&mut self, cvss: &Node<'v>, second: bool) {
        let required: &[&str] = match second {
            true => &["version", "vectorString", "baseScore"],
            false => &["version", "vectorString", "baseScore", "baseSeverity"],
        };
        for key in required {
            if cvss.get(key).is_none() {
                self.fault("6.1.8", cvss, &format!("`{key}` is missing"));
            }
        }
        let text = cvss.str("vectorString").unwrap_or_default();
        let prefix = format!("CVSS:{}/", cvss.str("version").unwrap_or_default());
        let Some(vector) =
            text.parse::<Vector>().ok().filter(|_| second || text.starts_with(&prefix))
        else {
            if !text.is_empty() {
                self.fault("6.1.8", cvss, "the vector is none of this version of CVSS");
            }
            return;
        };
        self.computed(cvss, &vector);
        for (property, metric) in if second { V2.as_slice() } else { V3.as_slice() } {
            let Some(word) = cvss.str(property) else { continue };
            // What the vector leaves open, a property may say alone.
            let Some(code) = vector.metric(metric).filter(|code| !matches!(*code, "X" | "ND"))
            else {
                continue;
            };
            let same = word != "NOT_DEFINED" && code.chars().next() == word.chars().next();
            if !same {
                let message = format!("`{property}` is not as the vector says");
                self.fault("6.1.10", cvss, &message);
            }
        }
    }

    fn computed(&mut self, cvss: &Node<'v>, vector: &Vector) {
        let scores = vector.scores();
        for (name, score) in [
            ("base", Some(scores.base)),
            ("temporal", scores.temporal),
            ("environmental", scores.environmental),
        ] {
            let Some(score) = score else { continue };
            let given = cvss.value.get(format!("{name}Score")).and_then(Value::as_f64);
            if given.is_some_and(|given| (given - score.value()).abs() > 0.05) {
                let message =
                    format!("the {name} score is {}, computed from the vector", score.value());
                self.fault("6.1.9", cvss, &message);
            }
            let said = cvss.str(&format!("{name}Severity")).map(str::to_lowercase);
            if said.is_some_and(|said| said != score.severity().word().to_lowercase()) {
                let message = format!("the {name} severity is not that of the score");
                self.fault("6.1.9", cvss, &message);
            }
        }
    }
}
