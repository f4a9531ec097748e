//! Study designs and quality systems: what is asked, and by which requirement.

use std::collections::BTreeMap;

use super::Reader;
use crate::catalogue::{QualityProcess, QualitySystem, ReadAs, StudyItem};
use crate::problem::{Place, Problem};
use crate::toml_read::Keys;

const AFTERWARDS: [&str; 3] = ["yes", "partly", "no"];

impl Reader {
    pub(super) fn study_items(&mut self, file: &str, text: &str) {
        let items = self.toml(file, text, |keys| keys.tables("item", study_item));
        for item in items {
            if !AFTERWARDS.contains(&item.afterwards.as_str()) {
                let message = format!("`afterwards` of `{}` is none of yes, partly, no", item.name);
                self.problems.push(Problem::error("unknown-value", file, message));
            }
            self.catalogue.study_items.push(item);
        }
    }

    pub(super) fn quality_systems(&mut self, file: &str, text: &str) {
        let (systems, processes) = self.toml(file, text, |keys| {
            let systems = keys.table("systems", |keys| {
                let names = keys.names();
                names
                    .into_iter()
                    .filter_map(|(name, _)| {
                        let system = keys.table(&name, system)?;
                        Some((name, system))
                    })
                    .collect::<BTreeMap<_, _>>()
            });
            let systems = systems.unwrap_or_default();
            let names: Vec<String> = systems.keys().cloned().collect();
            let processes = keys.tables("process", |keys| process(keys, &names));
            (systems, processes)
        });
        self.catalogue.quality_systems.extend(systems);
        self.catalogue.quality_processes.extend(processes);
    }

    /// Requirements that these lists name and the catalogue has not.
    pub(super) fn systems_linked(&mut self) {
        let catalogue = &self.catalogue;
        let studies = catalogue
            .study_items
            .iter()
            .map(|item| ("study-designs.toml", &item.name, &item.requirements));
        let processes = catalogue
            .quality_processes
            .iter()
            .map(|one| ("quality-systems.toml", &one.name, &one.requirements));
        let mut found = Vec::new();
        for (file, name, requirements) in studies.chain(processes) {
            for id in requirements.iter().filter(|id| !catalogue.requirements.contains_key(*id)) {
                let message = format!("`{name}` names the requirement `{id}`, which is not there");
                found.push(Problem::error("unknown-requirement", file, message).at(Place::Line(1)));
            }
        }
        self.problems.extend(found);
    }
}

fn study_item(keys: &mut Keys<'_>) -> StudyItem {
    StudyItem {
        name: keys.required_text("name").unwrap_or_default(),
        title: keys.required_text("title").unwrap_or_default(),
        studies: keys.texts("studies"),
        facts: keys.texts("facts"),
        words: keys.texts("words").iter().map(|word| word.to_lowercase()).collect(),
        requirements: keys.texts("requirements"),
        refused: keys.texts("refused"),
        at_least: keys.count("at_least"),
        afterwards: keys.required_text("afterwards").unwrap_or_default(),
        how: keys.required_text("how").unwrap_or_default(),
    }
}

fn system(keys: &mut Keys<'_>) -> QualitySystem {
    let readings = [
        ("primary", ReadAs::Primary),
        ("copy", ReadAs::Copy),
        ("secondary", ReadAs::Secondary),
        ("memory", ReadAs::Memory),
    ];
    QualitySystem {
        title: keys.required_text("title").unwrap_or_default(),
        read_as: keys.word("read", &readings).unwrap_or(ReadAs::Memory),
        certificate: keys.text("certificate").unwrap_or_default(),
    }
}

fn process(keys: &mut Keys<'_>, systems: &[String]) -> QualityProcess {
    QualityProcess {
        name: keys.required_text("name").unwrap_or_default(),
        title: keys.required_text("title").unwrap_or_default(),
        clauses: systems.iter().map(|system| (system.clone(), keys.texts(system))).collect(),
        records: keys.texts("records"),
        requirements: keys.texts("requirements"),
    }
}
