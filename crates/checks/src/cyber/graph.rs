//! The graph of dependencies of a bill of materials.
//!
//! The depth of a component is the least number of steps that lead to it from the
//! component that the bill is about; the depth of the bill is the greatest of them. A bill
//! that names no such component is walked from those that nothing depends on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reliance_model::cyber::bill::Completeness;
use reliance_model::cyber::{Bill, Component};
use serde::Serialize;

/// What the graph of a bill shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// Ids from which it was walked.
    pub from: Vec<String>,
    /// Steps to each component that is reached.
    pub steps: BTreeMap<String, u32>,
    /// Components that nothing leads to, by id.
    pub unreached: BTreeSet<String>,
    /// Reached components that do not say what they depend on, by id.
    pub silent: BTreeSet<String>,
    /// Ids that a dependency names and no component has.
    pub dangling: BTreeSet<String>,
    /// Pairs that depend on one another, each once; such a loop cannot be built.
    pub loops: BTreeSet<(String, String)>,
}

impl Graph {
    /// The graph of a bill.
    pub fn of(bill: &Bill) -> Graph {
        let from = starts(bill);
        let mut steps: BTreeMap<String, u32> = BTreeMap::new();
        let mut waiting: VecDeque<(&str, u32)> = from.iter().map(|id| (*id, 0)).collect();
        while let Some((id, step)) = waiting.pop_front() {
            if steps.contains_key(id) {
                continue;
            }
            steps.insert(id.to_string(), step);
            let next = bill.dependencies.get(id).into_iter().flatten();
            waiting.extend(next.map(|next| (next.as_str(), step + 1)));
        }
        let known = |id: &&str| !bill.dangling.contains(*id);
        steps.retain(|id, _| known(&id.as_str()));
        let ids = bill.components.iter().map(|component| &component.id);
        let unreached = ids.filter(|id| !steps.contains_key(*id)).cloned().collect();
        let says = |id: &&String| says_dependencies(bill, id);
        let silent = steps.keys().filter(|id| !says(id)).cloned().collect();
        Graph {
            from: from.into_iter().map(str::to_string).collect(),
            unreached,
            silent,
            dangling: bill.dangling.clone(),
            loops: loops(bill),
            steps,
        }
    }

    /// Greatest number of steps; `None` where the bill has no component to walk from.
    pub fn depth(&self) -> Option<u32> {
        self.steps.values().max().copied()
    }

    /// Does every reached component say what it depends on, and is every one reached?
    pub fn is_closed(&self) -> bool {
        self.silent.is_empty() && self.unreached.is_empty() && self.dangling.is_empty()
    }
}

/// A component says what it depends on where it has an entry, unless the bill says that
/// this entry leaves something out.
fn says_dependencies(bill: &Bill, id: &str) -> bool {
    let complete = bill.completeness.get(id).or_else(|| bill.completeness.get(""));
    match complete {
        Some(Completeness::Incomplete | Completeness::Unknown) => false,
        _ => bill.dependencies.contains_key(id),
    }
}

/// The subject, or else every component with an entry that nothing depends on.
fn starts(bill: &Bill) -> Vec<&str> {
    if let Some(subject) = &bill.subject {
        return vec![subject.as_str()];
    }
    let below: BTreeSet<&str> = bill.dependencies.values().flatten().map(String::as_str).collect();
    let tops = bill.dependencies.keys().map(String::as_str);
    tops.filter(|id| !below.contains(id)).collect()
}

fn loops(bill: &Bill) -> BTreeSet<(String, String)> {
    let back = |from: &String, to: &String| {
        bill.dependencies.get(to).is_some_and(|next| next.contains(from))
    };
    let pairs =
        bill.dependencies.iter().flat_map(|(from, next)| next.iter().map(move |to| (from, to)));
    pairs
        .filter(|(from, to)| from <= to && back(from, to))
        .map(|(from, to)| (from.clone(), to.clone()))
        .collect()
}

/// The components of a bill by those ids, in the order of the bill.
pub fn named<'a>(bill: &'a Bill, ids: &BTreeSet<String>) -> Vec<&'a Component> {
    bill.components.iter().filter(|component| ids.contains(&component.id)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bill(edges: &[(&str, &[&str])], components: &[&str]) -> Bill {
        let entry = |(id, next): &(&str, &[&str])| {
            (id.to_string(), next.iter().map(|next| next.to_string()).collect())
        };
        let component = |id: &&str| Component { id: id.to_string(), ..Component::default() };
        Bill {
            subject: Some("app".into()),
            dependencies: edges.iter().map(entry).collect(),
            components: components.iter().map(component).collect(),
            ..Bill::default()
        }
    }

    #[test]
    fn depth_is_the_shortest_way_and_silence_is_told() {
        let edges: &[(&str, &[&str])] =
            &[("app", &["a", "b"]), ("a", &["c"]), ("b", &[]), ("c", &["app"])];
        let graph = Graph::of(&bill(edges, &["app", "a", "b", "c", "lost"]));
        assert_eq!(graph.depth(), Some(2));
        assert_eq!(graph.unreached, ["lost".to_string()].into());
        assert!(graph.silent.is_empty());
        let graph = Graph::of(&bill(&[("app", &["a"]), ("a", &["app"])], &["app", "a"]));
        assert_eq!(graph.loops, [("a".to_string(), "app".to_string())].into());
        assert!(graph.is_closed());
    }

    #[test]
    fn an_entry_that_is_said_to_leave_something_out_is_silent() {
        let mut bill = bill(&[("app", &["a"]), ("a", &[])], &["app", "a"]);
        assert!(Graph::of(&bill).is_closed());
        bill.completeness.insert("a".into(), Completeness::Incomplete);
        assert_eq!(Graph::of(&bill).silent, ["a".to_string()].into());
    }

    proptest! {
        #[test]
        fn a_further_dependency_never_takes_a_component_away(
            edges in prop::collection::vec((0u8..8, 0u8..8), 0..20),
            more in (0u8..8, 0u8..8),
        ) {
            let graph = |edges: &[(u8, u8)]| {
                let mut bill = Bill { subject: Some("0".into()), ..Bill::default() };
                bill.components = (0..8).map(|id| Component { id: id.to_string(), ..Component::default() }).collect();
                for (from, to) in edges {
                    bill.dependencies.entry(from.to_string()).or_default().insert(to.to_string());
                }
                Graph::of(&bill)
            };
            let before = graph(&edges);
            let after = graph(&[edges, vec![more]].concat());
            prop_assert!(after.unreached.is_subset(&before.unreached));
            for (id, step) in &before.steps {
                prop_assert!(after.steps[id] <= *step);
            }
        }
    }
}
