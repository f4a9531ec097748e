//! A device with a threat model, for tests.

use std::collections::BTreeMap;

use reliance_model::catalogue::{AuthorizationKind, ControlCategory, ControlList, ReadAs};
use reliance_model::cyber::threat::{Element, ElementKind, Threat, ThreatState};
use reliance_model::cyber::{Bill, ThreatModel};
use reliance_model::device::{Authorization, Interface};

use crate::testing::{Folder, folder};

/// The file of the model.
pub(crate) const MODEL: &str = "docs/threat-model.pdf";

/// An element.
pub(crate) fn element(id: &str, name: &str, kind: ElementKind) -> Element {
    Element { id: id.into(), name: name.into(), kind, ..Element::default() }
}

/// A mitigated threat.
pub(crate) fn threat(id: &str, title: &str, against: &[&str], category: &str) -> Threat {
    Threat {
        id: id.into(),
        title: title.into(),
        against: against.iter().map(|id| id.to_string()).collect(),
        categories: [category.to_string()].into(),
        severity: Some("High".into()),
        state: ThreatState::Mitigated,
        mitigation: "mutual TLS".into(),
        ..Threat::default()
    }
}

/// A model whose every threat is decided.
pub(crate) fn model() -> ThreatModel {
    let flow = Element {
        from: Some("pacs".into()),
        to: Some("gw".into()),
        ..element("f", "Images", ElementKind::Flow)
    };
    let gateway = Element {
        tags: ["nodule-net".to_string()].into(),
        ..element("gw", "Inference service", ElementKind::Process)
    };
    ThreatModel {
        format: "OTM 0.2.0".into(),
        elements: vec![
            element("z", "Hospital", ElementKind::Boundary),
            element("pacs", "PACS", ElementKind::Actor),
            element("vendor", "Maker's service", ElementKind::Actor),
            gateway,
            flow,
        ],
        threats: vec![
            threat("t1", "Forged images", &["f"], "Spoofing"),
            threat("t2", "Adversarial images evade the model", &["gw"], "Tampering"),
            threat("t3", "Stolen credentials", &["vendor"], "Elevation of privilege"),
        ],
        ..ThreatModel::default()
    }
}

/// A device held in the EU with that model; the US deployment adds a remote service.
pub(crate) fn modelled(model: ThreatModel) -> Folder {
    let interface = |name: &str, markets: &[&str], modelled_as: Option<&str>| Interface {
        name: name.into(),
        connects_to: format!("{name} outside"),
        markets: markets.iter().map(|market| market.to_string()).collect(),
        modelled_as: modelled_as.map(str::to_string),
        ..Interface::default()
    };
    let mut folder =
        folder().document("threat-model", &[]).document("sbom", &[]).device(|device| {
            device.name = "thorax".into();
            device.interfaces = vec![
                interface("pacs", &[], None),
                interface("Remote service", &["us"], Some("Maker's service")),
                interface("USB", &["eu"], None),
            ];
            device.authorizations =
                vec![Authorization { kind: "eu-ce-mdr".into(), ..Authorization::default() }];
        });
    let kind = AuthorizationKind {
        code: "eu-ce-mdr".into(),
        title: String::new(),
        market: "eu".into(),
        held_as: BTreeMap::new(),
    };
    folder.catalogue.authorization_kinds.insert(kind.code.clone(), kind);
    folder.evidence.cyber.threat_models.insert(MODEL.into(), model);
    let component = reliance_model::cyber::Component {
        id: "net".into(),
        kind: Some("machine-learning-model".into()),
        name: "nodule-net".into(),
        version: Some("4".into()),
        ..Default::default()
    };
    let bill = Bill { components: vec![component], ..Bill::default() };
    folder.evidence.cyber.bills.insert("docs/sbom.pdf".into(), bill);
    folder
}

/// A list of categories: name and words.
pub(crate) fn listed(mut folder: Folder, name: &str, categories: &[(&str, &[&str])]) -> Folder {
    let category = |(name, words): &(&str, &[&str])| ControlCategory {
        name: name.to_string(),
        title: name.to_string(),
        words: words.iter().map(|word| word.to_string()).collect(),
    };
    let list = ControlList {
        name: name.into(),
        title: "classes".into(),
        by: "FDA".into(),
        source: "draft, XII".into(),
        read_as: ReadAs::Copy,
        note: None,
        categories: categories.iter().map(category).collect(),
    };
    folder.catalogue.control_lists.insert(name.into(), list);
    folder
}
