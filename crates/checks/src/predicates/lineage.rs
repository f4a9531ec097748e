//! Who named whom as predicate: from the device's own predicates back through the summaries
//! on disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reliance_model::claim::{Citation, Says};
use reliance_model::content::Content;
use reliance_model::predicates::{Lineage, Link, Node};

use super::Sought;
use crate::pathway::View;

/// Most devices of a lineage.
const MOST_NODES: usize = 400;

/// The lineage that the device folder and the summaries on disk tell.
pub(super) fn lineage(sought: &Sought<'_>) -> Lineage {
    let mut tree = Tree { view: sought.view, lineage: Lineage::default(), places: BTreeMap::new() };
    let device = &sought.view.evidence.device;
    tree.lineage.nodes.push(Node {
        name: device.name.clone(),
        generation: Some(0),
        summary: true,
        on_list: true,
        ..Node::default()
    });
    for predicate in &device.predicates {
        let number = predicate.number.trim().to_ascii_uppercase();
        let Some(to) = tree.place(&number, &predicate.name) else { continue };
        tree.link(0, to, false, None);
    }
    for (number, content) in &sought.summaries {
        tree.lineage.summaries.push((number.clone(), content.file.clone()));
        tree.summary(number, content);
    }
    let mut lineage = tree.lineage;
    generations(&mut lineage);
    lineage.links.sort_by_key(|link| (link.from, link.to));
    close(&mut lineage);
    notes(&mut lineage);
    ordered(lineage)
}

struct Tree<'a> {
    view: View<'a>,
    lineage: Lineage,
    places: BTreeMap<String, usize>,
}

impl Tree<'_> {
    /// The place of a number, with what the lists say of it.
    fn place(&mut self, number: &str, name: &str) -> Option<usize> {
        if let Some(at) = self.places.get(number) {
            return Some(*at);
        }
        if number.is_empty() {
            return None;
        }
        if self.lineage.nodes.len() >= MOST_NODES {
            let note = format!("more than {MOST_NODES} devices are named; the rest is left out");
            if !self.lineage.notes.contains(&note) {
                self.lineage.notes.push(note);
            }
            return None;
        }
        let mut list = self.view.evidence.listed_devices.iter();
        let listed = list.find(|listed| listed.number == number);
        let at = self.lineage.nodes.len();
        self.places.insert(number.to_string(), at);
        self.lineage.nodes.push(Node {
            number: number.to_string(),
            name: listed.map_or(name, |listed| &listed.name).to_string(),
            generation: None,
            decided: listed.and_then(|listed| listed.decided),
            product_code: listed.map(|listed| listed.product_code.clone()).unwrap_or_default(),
            on_list: listed.is_some(),
            summary: false,
            marks: super::marks(&self.view, number),
        });
        Some(at)
    }

    /// One link a pair; as predicate rather than as reference.
    fn link(&mut self, from: usize, to: usize, reference: bool, cited: Option<Citation>) {
        let known = self.lineage.links.iter_mut().find(|link| (link.from, link.to) == (from, to));
        match known {
            Some(link) if link.reference && !reference => {
                (link.reference, link.cited) = (false, cited);
            }
            Some(_) => {}
            None => self.lineage.links.push(Link { from, to, reference, closes: false, cited }),
        }
    }

    /// What one summary names.
    fn summary(&mut self, number: &str, content: &Content) {
        let Some(from) = self.place(number, "") else { return };
        if let Some(node) = self.lineage.nodes.get_mut(from) {
            node.summary = true;
        }
        let mut beside = BTreeSet::new();
        for claim in &content.claims {
            let Says::Number { kind, number: named, role } = &claim.says else { continue };
            let american = matches!(kind.as_str(), "510k" | "de-novo" | "pma");
            if !american || named.eq_ignore_ascii_case(number) {
                continue;
            }
            let role = role.as_deref();
            if !matches!(role, Some("predicate" | "reference")) {
                beside.insert(named.clone());
                continue;
            }
            let Some(to) = self.place(named, "") else { continue };
            self.link(from, to, role == Some("reference"), Some(claim.cited.clone()));
        }
        for named in beside {
            let to = self.places.get(&named);
            let linked = |link: &Link| link.from == from && Some(&link.to) == to;
            if !self.lineage.links.iter().any(linked) {
                self.lineage.beside.push((number.to_string(), named));
            }
        }
    }
}

/// Generations back from the device, by the shortest way over predicates.
fn generations(lineage: &mut Lineage) {
    let mut queue = VecDeque::from([0usize]);
    while let Some(at) = queue.pop_front() {
        let next = lineage.nodes.get(at).and_then(|node| node.generation).map(|it| it + 1);
        let linked: Vec<usize> = lineage
            .links
            .iter()
            .filter(|link| link.from == at && !link.reference)
            .map(|link| link.to)
            .collect();
        for to in linked {
            if let Some(node) = lineage.nodes.get_mut(to).filter(|node| node.generation.is_none()) {
                node.generation = next;
                queue.push_back(to);
            }
        }
    }
}

/// Mark the links that close a circle, walking in the order of the links.
fn close(lineage: &mut Lineage) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); lineage.nodes.len()];
    for (at, link) in lineage.links.iter().enumerate().filter(|(_, link)| !link.reference) {
        out[link.from].push(at);
    }
    let mut state = vec![State::New; lineage.nodes.len()];
    for start in 0..lineage.nodes.len() {
        if state[start] != State::New {
            continue;
        }
        // A way of nodes, each with the number of its links that were followed.
        let mut way = vec![(start, 0usize)];
        state[start] = State::Open;
        while let Some((at, followed)) = way.pop() {
            let Some(link) = out[at].get(followed).copied() else {
                state[at] = State::Done;
                continue;
            };
            way.push((at, followed + 1));
            let to = lineage.links[link].to;
            match state[to] {
                State::Open => lineage.links[link].closes = true,
                State::New => {
                    state[to] = State::Open;
                    way.push((to, 0));
                }
                State::Done => {}
            }
        }
    }
}

/// What is wrong or missing in it, in sentences.
fn notes(lineage: &mut Lineage) {
    let mut notes = std::mem::take(&mut lineage.notes);
    let called = |at: usize| lineage.nodes.get(at).map_or("", |node| called(node));
    for link in lineage.links.iter().filter(|link| !link.reference) {
        let (from, to) = (called(link.from), called(link.to));
        if link.closes {
            notes.push(format!(
                "circle: {from} names {to} as predicate, and {to} leads back to {from}; a predicate is on the market before the device that names it, so one of the summaries is read wrongly or wrong"
            ));
        }
        let days =
            [link.from, link.to].map(|at| lineage.nodes.get(at).and_then(|node| node.decided));
        if let [Some(here), Some(there)] = days
            && there > here
        {
            notes.push(format!(
                "{to}, decided on {there}, is named as predicate by {from}, decided on {here}; look at the sentence"
            ));
        }
    }
    for node in lineage.nodes.iter().skip(1) {
        let number = &node.number;
        let named = lineage.links.iter().any(|link| called(link.to) == number && !link.reference);
        if !named {
            continue;
        }
        if !node.on_list {
            notes.push(format!("{number} is on no list that was read"));
        }
        if number.starts_with('P') {
            notes.push(format!(
                "{number} is a premarket approval, which is no predicate of a 510(k)"
            ));
        } else if number.starts_with("DEN") {
            notes.push(format!("the line ends at {number}: a De Novo has no predicate"));
        } else if !node.summary {
            notes.push(format!("the line breaks off at {number}: no summary of it is on disk"));
        } else if !lineage.links.iter().any(|link| called(link.from) == number && !link.reference) {
            notes.push(format!(
                "the line breaks off at {number}: its summary names no predicate that was found"
            ));
        }
        notes.extend(node.marks.iter().map(|mark| format!("{number}: {mark}")));
    }
    lineage.notes = notes;
}

/// A device by its number, or by its name where it has none.
fn called(node: &Node) -> &str {
    if node.number.is_empty() { &node.name } else { &node.number }
}

/// The lineage with its devices by generation, then the newest first; those to which the
/// device does not lead come last.
fn ordered(lineage: Lineage) -> Lineage {
    let mut order: Vec<usize> = (0..lineage.nodes.len()).collect();
    let key = |at: &usize| {
        let node = &lineage.nodes[*at];
        let unled = node.generation.unwrap_or(u32::MAX);
        (unled, std::cmp::Reverse(node.decided), node.number.clone())
    };
    order.sort_by_key(key);
    let mut places = vec![0; order.len()];
    for (new, old) in order.iter().enumerate() {
        places[*old] = new;
    }
    let nodes = order.iter().map(|at| lineage.nodes[*at].clone()).collect();
    let mut links: Vec<Link> = lineage
        .links
        .into_iter()
        .map(|link| Link { from: places[link.from], to: places[link.to], ..link })
        .collect();
    links.sort_by_key(|link| (link.from, link.to));
    Lineage {
        nodes,
        links,
        ..Lineage {
            notes: lineage.notes,
            summaries: lineage.summaries,
            beside: lineage.beside,
            ..Lineage::default()
        }
    }
}
