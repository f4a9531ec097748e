//! What is kept while a paper is written: traces, holes, labels and the findings it rests on.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::catalogue::{Locale, Template};
use reliance_model::facet;
use reliance_model::finding::{EvidenceRef, Finding, Part};

use super::caveats::Caveat;
use super::{Hole, Inline, Source, Trace};

/// Name of the file that declares the device.
pub(super) const DEVICE_FILE: &str = "reliance.toml";

/// Checks that read nothing but what the device file declares.
const OF_DECLARATIONS: [&str; 8] = [
    "care-setting-compared",
    "classification",
    "model-register",
    "monitoring-running",
    "operating-point-declared",
    "reader-study-needed",
    "test-set-use",
    "tested-version-is-release",
];

/// A figure by its name, what it is of, its method and the bits of its value.
pub(super) type Printed = (String, String, Option<String>, Option<u64>);

/// A paper under construction.
pub(super) struct Writing<'a> {
    /// What it is written from.
    pub(super) source: &'a Source<'a>,
    /// What it is written by.
    pub(super) template: &'a Template,
    /// Traces so far, with their index.
    pub(super) traces: BTreeMap<Trace, usize>,
    /// Holes so far.
    pub(super) holes: Vec<Hole>,
    /// Caveats met so far.
    pub(super) caveats: Vec<Caveat>,
    /// Figures in tables so far.
    pub(super) printed: BTreeSet<Printed>,
    /// Requirements it rests on.
    pub(super) rests_on: BTreeSet<String>,
    /// Persons' keys so far, each of which stands once.
    pub(super) keys: BTreeSet<String>,
    /// Tables and pictures numbered so far.
    pub(super) numbered: (usize, usize),
    /// What references with a label print.
    pub(super) labels: BTreeMap<String, String>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(source: &'a Source<'a>, template: &'a Template) -> Writing<'a> {
        Writing {
            source,
            template,
            traces: BTreeMap::new(),
            holes: Vec::new(),
            caveats: Vec::new(),
            printed: BTreeSet::new(),
            rests_on: BTreeSet::new(),
            keys: BTreeSet::new(),
            numbered: (0, 0),
            labels: BTreeMap::new(),
        }
    }

    /// The words in the language of the document.
    pub(super) fn say<'w>(&self, english: &'w str, chinese: &'w str) -> &'w str {
        if self.chinese() { chinese } else { english }
    }

    /// Is it written in Chinese?
    pub(super) fn chinese(&self) -> bool {
        self.template.locale == Locale::Zh
    }

    /// The number of a trace, given once.
    pub(super) fn trace(&mut self, trace: Trace) -> usize {
        let next = self.traces.len();
        *self.traces.entry(trace).or_insert(next)
    }

    /// A value with its trace.
    pub(super) fn field(&mut self, text: impl Into<String>, trace: Trace) -> Inline {
        let trace = self.trace(trace);
        Inline::Field { text: text.into(), trace, marked_beside: false }
    }

    /// A hole, with what is needed.
    pub(super) fn missing(&mut self, about: &str, needs: &str) -> Inline {
        self.missing_of(about, needs, Vec::new())
    }

    /// A hole whose words say what was found; that has traces.
    pub(super) fn missing_of(&mut self, about: &str, needs: &str, traces: Vec<usize>) -> Inline {
        let needs = needs.trim().trim_end_matches('.').to_string();
        let text = match self.chinese() {
            true => format!("未答复：需要 {needs}"),
            false => format!("NOT ANSWERED: needs {needs}"),
        };
        let hole = self.holes.len();
        self.holes.push(Hole { about: about.to_string(), title: None, needs });
        Inline::Missing { text, hole, traces }
    }

    /// The trace of something that the device file declares under `key`.
    pub(super) fn declared(&self, key: &str) -> Trace {
        Trace {
            declared: Some(key.to_string()),
            files: vec![self.file(DEVICE_FILE)],
            ..Trace::default()
        }
    }

    /// A device fact as a person reads it, in the language of the document.
    pub(super) fn fact_named(&self, facet: &str) -> String {
        let catalogue = self.source.catalogue;
        let named = facet::named(&catalogue.facets, facet);
        if self.chinese() { catalogue.wording.say(&named).text } else { named }
    }

    /// The trace of what the classification says.
    pub(super) fn of_classification(&self) -> Trace {
        Trace {
            check: Some("classification".into()),
            files: vec![self.file(DEVICE_FILE)],
            ..Trace::default()
        }
    }

    /// A value that the device file declares; a hole where it is empty.
    pub(super) fn declared_or_hole(&mut self, value: Option<&str>, key: &str) -> Inline {
        match value.filter(|value| !value.trim().is_empty()) {
            Some(value) => {
                let trace = self.declared(key);
                self.field(value, trace)
            }
            None => {
                let needs = match self.chinese() {
                    true => format!("{DEVICE_FILE} 中的 `{key}`"),
                    false => format!("`{key}` in {DEVICE_FILE}"),
                };
                self.missing(key, &needs)
            }
        }
    }

    /// A file with its hash.
    pub(super) fn file(&self, name: &str) -> (String, Option<String>) {
        let file = self.source.assessment.files.get(name);
        (name.to_string(), file.and_then(|file| file.sha256.clone()))
    }

    /// The trace of what a part of a finding says.
    pub(super) fn of_part(&mut self, finding: &Finding, part: &Part) -> Trace {
        self.rests_on.insert(finding.requirement.clone());
        let file = |evidence: &EvidenceRef| (evidence.file.clone(), evidence.sha256.clone());
        let files: BTreeSet<_> = part.evidence.iter().map(file).collect();
        let files: Vec<_> = files.into_iter().collect();
        let check = part.call.as_ref().map(|call| call.to_string());
        let named = part.call.as_ref().map(|call| call.check.as_str());
        let files = self.or_declared(files, named);
        Trace { requirement: Some(finding.requirement.clone()), check, files, ..Trace::default() }
    }

    /// The trace of what a finding says as a whole.
    pub(super) fn of_finding(&mut self, finding: &Finding) -> Trace {
        self.rests_on.insert(finding.requirement.clone());
        let deciding = finding.parts.iter().find(|part| part.because == finding.because);
        if let Some(part) = deciding {
            return self.of_part(finding, part);
        }
        let evidence = finding.parts.iter().flat_map(|part| &part.evidence);
        let files: BTreeSet<_> =
            evidence.map(|one| (one.file.clone(), one.sha256.clone())).collect();
        let checks = finding.parts.iter().filter_map(|part| part.call.as_ref());
        let checks: Vec<String> = checks.map(|call| call.to_string()).collect();
        let files = files.into_iter().collect();
        Trace {
            requirement: Some(finding.requirement.clone()),
            check: (!checks.is_empty()).then(|| checks.join(", ")),
            files,
            ..Trace::default()
        }
    }

    /// The files of a part, or the device file where its check reads that alone.
    fn or_declared(
        &self,
        files: Vec<(String, Option<String>)>,
        check: Option<&str>,
    ) -> Vec<(String, Option<String>)> {
        let declared = check.is_some_and(|check| OF_DECLARATIONS.contains(&check));
        match files.is_empty() && declared {
            true => vec![self.file(DEVICE_FILE)],
            false => files,
        }
    }

    /// The number of the next table, its label known to references from now on.
    pub(super) fn number_table(&mut self, label: Option<&str>) -> usize {
        self.numbered.0 += 1;
        let number = self.numbered.0;
        let text = format!("{} {number}", self.say("Table", "表"));
        self.labels.extend(label.map(|label| (label.to_string(), text)));
        number
    }

    /// The number of the next picture.
    pub(super) fn number_picture(&mut self, label: Option<&str>) -> usize {
        self.numbered.1 += 1;
        let number = self.numbered.1;
        let text = format!("{} {number}", self.say("Figure", "图"));
        self.labels.extend(label.map(|label| (label.to_string(), text)));
        number
    }
}
