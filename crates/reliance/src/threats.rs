//! Threat models of a device folder, the views of its architecture, and its hazards: which
//! files are read inside.
//!
//! A file for people, such as Markdown or PDF, stays a record, which a person confirms.

use std::collections::BTreeSet;

use reliance_evidence::cyber::threats::{self, tables};
use reliance_model::cyber::ThreatModel;

use crate::cyber::is_for_people;
use crate::folder::Folder;

/// Ends of names under which a threat model is expected: what cannot be read there is told.
const MODELS: [&str; 7] = [".json", ".yaml", ".yml", ".otm", ".tm7", ".tb7", ".xml"];
/// Ends of names of tables.
const TABLES: [&str; 2] = [".csv", ".xlsx"];

impl Folder {
    /// Read every document on threats that can be read inside.
    pub(crate) fn read_threats(&mut self) {
        let documents: BTreeSet<(String, String)> = self
            .evidence
            .device
            .documents
            .iter()
            .map(|document| (document.kind.clone(), document.file.clone()))
            .collect();
        for (kind, file) in &documents {
            match (kind.as_str(), ends(file, &TABLES)) {
                ("threat-model", _) => self.read_threat_model(file),
                ("architecture-views", true) => self.read_view_table(file),
                ("architecture-views", false) => self.read_diagrams(file),
                ("risk-file", true) => self.read_hazards(file),
                _ => {}
            }
        }
    }

    fn read_threat_model(&mut self, file: &str) {
        if let Some(model) = self.threat_model(file) {
            self.evidence.cyber.threat_models.insert(file.to_string(), model);
        }
    }

    fn read_diagrams(&mut self, file: &str) {
        if let Some(model) = self.threat_model(file) {
            let views = tables::diagrams(&model);
            self.evidence.cyber.views.insert(file.to_string(), views);
        }
    }

    /// The threat model in a file; `None` where there is none that can be used.
    fn threat_model(&mut self, file: &str) -> Option<ThreatModel> {
        let is_named = ends(file, &MODELS);
        if !is_named && is_for_people(file) {
            return None;
        }
        let bytes = self.bytes(file)?;
        if !is_named && !threats::is_threat_model(&bytes) {
            return None;
        }
        if let Ok(text) = std::str::from_utf8(&bytes) {
            self.texts.insert(file.to_string(), text.to_string());
        }
        let mut model = threats::read(file, &bytes).into_items(&mut self.problems);
        model.sha256 = self.evidence.files.get(file)?.sha256.clone().unwrap_or_default();
        // A broken document has no format, and a template of the tool no element.
        (!model.format.is_empty() && model.format != "TB7").then_some(model)
    }

    fn read_view_table(&mut self, file: &str) {
        let Some(bytes) = self.bytes(file) else { return };
        let views = tables::views(file, &bytes).into_items(&mut self.problems);
        if !views.is_empty() {
            self.evidence.cyber.views.insert(file.to_string(), views);
        }
    }

    fn read_hazards(&mut self, file: &str) {
        let Some(bytes) = self.bytes(file) else { return };
        let ids = tables::hazards(file, &bytes).into_items(&mut self.problems);
        if !ids.is_empty() {
            self.evidence.cyber.hazards.insert(file.to_string(), ids);
        }
    }
}

fn ends(file: &str, with: &[&str]) -> bool {
    let name = file.to_ascii_lowercase();
    with.iter().any(|end| name.ends_with(end))
}
