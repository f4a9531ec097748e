//! Threat models: OWASP Threat Dragon 1 and 2, OTM, pytm, TM-BOM and the threat model
//! library, and models of the Microsoft Threat Modeling Tool.
//!
//! What is read from which format, and what is not: `docs/cybersecurity.md`.

mod dragon;
mod library;
mod otm;
mod pytm;
pub mod tables;
mod tm7;
mod tm_bom;

use std::collections::BTreeSet;

use reliance_model::cyber::ThreatModel;
use reliance_model::cyber::threat::{Element, ElementKind, ThreatState};
use reliance_model::problem::{Place, Problem, Reading};

use super::tree::{Node, Value};
use super::{faults, json_place, markup, yaml};
use faults::Faults;

/// Largest document that is read, in bytes.
const MAX_BYTES: usize = 64 << 20;
/// Most elements, and most threats, that are kept of one model.
const MOST: usize = 50_000;

/// What a document is, told by its content.
enum Document {
    Dragon(Node),
    Otm(Node),
    Pytm(Node),
    TmBom(Node),
    Library(Node),
    Tm7(markup::Element),
    Template(markup::Element),
}

/// Is it a threat model that the program reads? A document that is broken is none, unless
/// its beginning says that it is one.
pub fn is_threat_model(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    matches!(document(text), Ok(Some(_)))
}

/// Read a threat model; its format is told by its content.
pub fn read(file: &str, bytes: &[u8]) -> Reading<ThreatModel> {
    let refused =
        |problem: Problem| Reading { items: ThreatModel::default(), problems: vec![problem] };
    if bytes.len() > MAX_BYTES {
        let message = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
        return refused(Problem::error("file-too-large", file, message));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let problem = Problem::error("not-utf8", file, "the file is not UTF-8 from here on");
            return refused(problem.at(Place::Bytes(at..at)).help("save it as UTF-8"));
        }
    };
    let document = match document(text) {
        Ok(Some(document)) => document,
        Ok(None) => {
            let message = "the document is no threat model that the program reads";
            return refused(Problem::error("not-a-threat-model", file, message).help(
                "give Threat Dragon, OTM, pytm or TM-BOM as JSON, OTM as YAML, or a `.tm7` file",
            ));
        }
        Err((code, message, at)) => {
            return refused(Problem::error(code, file, message).at(Place::Bytes(at..at)));
        }
    };
    let mut faults = Faults::new(file);
    let mut model = match &document {
        Document::Dragon(root) => dragon::model(root, &mut faults),
        Document::Otm(root) => otm::model(root, &mut faults),
        Document::Pytm(root) => pytm::model(root, &mut faults),
        Document::TmBom(root) => tm_bom::model(root, &mut faults),
        Document::Library(root) => library::model(root, &mut faults),
        Document::Tm7(root) => tm7::model(root, &mut faults),
        Document::Template(root) => tm7::template(root, &mut faults),
    };
    finish(&mut model, &mut faults);
    let problems = faults.into_problems(|file, more| {
        Problem::warning("more-problems", file, format!("{more} more problems are not listed"))
    });
    Reading { items: model, problems }
}

type Broken = (&'static str, String, usize);

fn document(text: &str) -> Result<Option<Document>, Broken> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    match start.as_bytes().first() {
        Some(b'{' | b'[') => {
            let tree = json_place::parse(text)
                .map_err(|fault| ("bad-json", fault.message.to_string(), fault.at))?;
            Ok(of_tree(tree))
        }
        Some(b'<') => {
            let root = markup::parse(text).map_err(|fault| ("bad-xml", fault.message, fault.at))?;
            Ok(match root.name.as_str() {
                "ThreatModel" => Some(Document::Tm7(root)),
                "KnowledgeBase" => Some(Document::Template(root)),
                _ => None,
            })
        }
        Some(_) if start.contains("otmVersion") => {
            let tree = yaml::parse(text).map_err(|fault| ("bad-yaml", fault.message, fault.at))?;
            Ok(of_tree(tree))
        }
        _ => Ok(None),
    }
}

fn of_tree(tree: Node) -> Option<Document> {
    let has = |name: &str| tree.get(name).is_some();
    let is_list = |name: &str| matches!(tree.get(name), Some(Node { value: Value::List(_), .. }));
    if has("otmVersion") {
        return Some(Document::Otm(tree));
    }
    if tree.text_of("bomFormat") == Some("CycloneDX") {
        let parts = tree.get("components").map(Node::items).unwrap_or_default();
        let any = parts.iter().any(tm_bom::is_model);
        return any.then_some(Document::TmBom(tree));
    }
    // A broken model of Threat Dragon may have lost one of its two halves.
    if has("detail") || has("summary") && has("version") {
        return Some(Document::Dragon(tree));
    }
    if is_list("threats") && (has("trust_zones") || has("data_flows")) {
        return Some(Document::Library(tree));
    }
    let pytm = is_list("flows") && (is_list("elements") || is_list("boundaries"));
    pytm.then_some(Document::Pytm(tree))
}

/// Bounds, and references that lead nowhere.
fn finish(model: &mut ThreatModel, faults: &mut Faults<'_>) {
    for (what, length) in [("elements", model.elements.len()), ("threats", model.threats.len())] {
        if length > MOST {
            let message = format!("only the first {MOST} {what} are kept");
            faults.whole("too-many-elements", message);
        }
    }
    model.elements.truncate(MOST);
    model.threats.truncate(MOST);
    let known: BTreeSet<&str> = model.elements.iter().map(|one| one.id.as_str()).collect();
    for threat in &model.threats {
        if let Some(id) = threat.against.iter().find(|id| !known.contains(id.as_str())) {
            let title = &threat.title;
            let message = format!("the threat `{title}` is against `{id}`, which is no element");
            faults.whole("unknown-element", message);
        }
    }
    for flow in model.elements.iter().filter(|one| one.kind == ElementKind::Flow) {
        let ends = [&flow.from, &flow.to];
        if let Some(id) = ends.into_iter().flatten().find(|id| !known.contains(id.as_str())) {
            let message = format!("the flow `{}` ends at `{id}`, which is no element", flow.name);
            faults.whole("unknown-element", message);
        }
    }
}

/// The state that a word says; none of a word that no format here has.
fn state(word: &str) -> Option<ThreatState> {
    let plain: String =
        word.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    Some(match plain.as_str() {
        "mitigated" | "mitigate" | "resolved" | "closed" => ThreatState::Mitigated,
        "accepted" | "accept" | "riskaccepted" | "transferred" | "transfer" | "risktransferred" => {
            ThreatState::Accepted
        }
        "notapplicable" | "na" | "falsepositive" => ThreatState::NotApplicable,
        "" | "open" | "exposed" | "expose" | "autogenerated" | "needsinvestigation"
        | "notstarted" | "partlymitigated" | "partiallymitigated" | "identified" => {
            ThreatState::Open
        }
        _ => return None,
    })
}

/// The state of a threat; a word that is not known is a problem, and leaves it open.
fn state_at(word: Option<&Node>, title: &str, faults: &mut Faults<'_>) -> ThreatState {
    let Some(node) = word else { return ThreatState::Open };
    let word = node.text().unwrap_or_default();
    state(word).unwrap_or_else(|| {
        let message = format!("`{word}` of `{title}` is no state of a threat; it counts as open");
        faults.warning("unknown-threat-state", message, node.place());
        ThreatState::Open
    })
}

/// A text as one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text under a name, as one line.
fn line_of(node: &Node, name: &str) -> Option<String> {
    node.text_of(name).map(line)
}

/// The flag under a name.
fn flag(node: &Node, name: &str) -> Option<bool> {
    match &node.get(name)?.value {
        Value::Bool(flag) => Some(*flag),
        Value::Text(text) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    }
}

/// An element with its name; an element without one is called by its id.
fn element(id: &str, name: Option<String>, kind: ElementKind) -> Element {
    let name = name.unwrap_or_else(|| id.to_string());
    Element { id: id.to_string(), name, kind, ..Element::default() }
}

#[cfg(test)]
mod tests;
