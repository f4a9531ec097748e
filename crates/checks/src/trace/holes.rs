//! What is missing in a trace: links to nothing, and things without what they need.

use std::collections::BTreeSet;

use reliance_model::claim::{Citation, Remark, Verdict};

use super::kind::Kind;
use super::{Thing, Trace};

/// Words in a relation that say that a risk is controlled there.
const CONTROLS: [&str; 5] = ["control", "mitigat", "reduc", "控制", "缓解"];
/// Deepest chain of requirements that is followed.
const DEEPEST: usize = 32;

/// A hole in a trace.
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    /// Kind of the thing that lacks something.
    pub of: Kind,
    /// Id of that thing.
    pub id: String,
    /// What it is, and where.
    pub remark: Remark,
}

/// The holes of a trace, in the order of ids.
///
/// A hole is a remark that two things differ: the link and what it names, or the thing and
/// what it needs. Where documents hold nothing of a kind at all, nothing is said of it: a
/// set of requirements without any test beside is no trace yet.
pub fn holes(trace: &Trace) -> Vec<Hole> {
    let mut holes = Vec::new();
    to_nothing(trace, &mut holes);
    for (id, place) in &trace.repeated {
        let says = format!("`{id}` is declared a second time");
        let Some(thing) = trace.things.get(id) else { continue };
        holes.push(hole(thing, "trace", says, (place.clone(), Some(thing.cited.clone()))));
    }
    titles(trace, &mut holes);
    let has = |kind: Kind| trace.things.values().any(|thing| thing.kind == kind);
    for thing in trace.things.values() {
        let lacks = match thing.kind {
            Kind::Need if has(Kind::Requirement) => lacks_requirement(trace, thing),
            Kind::Requirement if has(Kind::Test) || has(Kind::Result) => lacks_test(trace, thing),
            Kind::Risk => lacks_control(trace, thing),
            Kind::Control if has(Kind::Test) => lacks_check(trace, thing),
            Kind::Test if has(Kind::Result) => lacks_result(trace, thing),
            _ => None,
        };
        if let Some(says) = lacks {
            holes.push(hole(thing, "trace", says, (thing.cited.clone(), None)));
        }
    }
    holes
}

fn hole(
    thing: &Thing,
    about: &str,
    says: String,
    (here, there): (Citation, Option<Citation>),
) -> Hole {
    let verdict = Verdict::Differs;
    let remark =
        Remark { about: about.into(), verdict, says, here: Some(here), there, lists: vec![] };
    Hole { of: thing.kind, id: thing.id.clone(), remark }
}

fn kind_of(trace: &Trace, id: &str) -> Option<Kind> {
    trace.things.get(id).map(|thing| thing.kind)
}

fn to_nothing(trace: &Trace, holes: &mut Vec<Hole>) {
    let mut told = BTreeSet::new();
    for link in &trace.links {
        if !trace.things.contains_key(&link.to) && told.insert((&link.from, &link.to)) {
            let Some(from) = trace.things.get(&link.from) else { continue };
            let says = format!("`{}` names `{}`, and there is no such thing", from.id, link.to);
            holes.push(hole(from, "trace", says, (link.cited.clone(), None)));
        }
    }
}

/// Documents that call a thing by another title than its own.
fn titles(trace: &Trace, holes: &mut Vec<Hole>) {
    let plain = |text: &str| {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.join(" ")
    };
    for (id, title, place) in &trace.called {
        let Some(thing) = trace.things.get(id) else { continue };
        let Some(own) = &thing.title else { continue };
        let (said, own_words) = (plain(title), plain(own));
        if !said.contains(&own_words) && !own_words.contains(&said) {
            let says = format!("`{id}` is called \"{title}\", and its own title is \"{own}\"");
            let there = Some(thing.cited.clone());
            holes.push(hole(thing, "trace-title", says, (place.clone(), there)));
        }
    }
}

fn lacks_requirement(trace: &Trace, need: &Thing) -> Option<String> {
    let met = trace.around(&need.id).any(|(other, _)| {
        matches!(kind_of(trace, other), Some(Kind::Requirement | Kind::Test | Kind::Result))
    });
    (!met).then(|| format!("no requirement derives from the need `{}`", need.id))
}

fn lacks_test(trace: &Trace, requirement: &Thing) -> Option<String> {
    let mut below = vec![requirement.id.clone()];
    let mut seen: BTreeSet<String> = below.iter().cloned().collect();
    let (mut untested, mut tested) = (Vec::new(), false);
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for id in &below {
            if is_tested(trace, id) {
                tested = true;
                continue;
            }
            let children = children(trace, id);
            if children.is_empty() {
                untested.push(id.clone());
            }
            next.extend(children.into_iter().filter(|child| seen.insert(child.clone())));
        }
        if next.is_empty() {
            break;
        }
        below = next;
    }
    if untested.is_empty() && tested {
        return None;
    }
    let id = &requirement.id;
    // Requirements that derive from each other in a circle have no last one.
    if untested.is_empty() || untested == [id.clone()] {
        return Some(format!("no test verifies the requirement `{id}`"));
    }
    untested.sort();
    let list = untested.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    Some(format!("no test verifies {list}, which derives from the requirement `{id}`"))
}

fn is_tested(trace: &Trace, id: &str) -> bool {
    trace
        .around(id)
        .any(|(other, _)| matches!(kind_of(trace, other), Some(Kind::Test | Kind::Result)))
}

/// Requirements that derive from one.
fn children(trace: &Trace, id: &str) -> Vec<String> {
    let is_child = |link: &&super::Link| {
        let requirement = kind_of(trace, &link.from) == Some(Kind::Requirement);
        link.to == id && requirement && link.relation.contains("deriv")
    };
    trace.links.iter().filter(is_child).map(|link| link.from.clone()).collect()
}

fn lacks_control(trace: &Trace, risk: &Thing) -> Option<String> {
    let controlled = trace.around(&risk.id).any(|(other, link)| {
        let says = CONTROLS.iter().any(|word| link.relation.contains(word));
        match kind_of(trace, other) {
            Some(Kind::Control) => true,
            Some(Kind::Requirement | Kind::Design) => says,
            _ => false,
        }
    });
    (!controlled).then(|| format!("nothing that is traced controls the risk `{}`", risk.id))
}

fn lacks_check(trace: &Trace, control: &Thing) -> Option<String> {
    (!is_tested(trace, &control.id))
        .then(|| format!("no test verifies the risk control `{}`", control.id))
}

fn lacks_result(trace: &Trace, test: &Thing) -> Option<String> {
    let run = trace.around(&test.id).any(|(other, _)| kind_of(trace, other) == Some(Kind::Result));
    (!run).then(|| format!("no result is traced to the test `{}`", test.id))
}
