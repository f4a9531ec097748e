//! Candidates for a predicate, in an order that is said, and the lineage of those that
//! summaries name.
//!
//! Nothing here chooses. A candidate is a listed device with one of the product codes that
//! the declared facts lead to; what stands beside it is what lists and summaries say, and how
//! many words its indications share with the device's own intended use.

mod likeness;
mod lineage;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::Months;
use reliance_model::Date;
use reliance_model::claim::Says;
use reliance_model::content::Content;
use reliance_model::device::Predicate;
use reliance_model::evidence::ListedDevice;
use reliance_model::predicates::{Candidate, Likeness, Named, Predicates, SoughtCode};

use self::likeness::{Words, likeness, words};
use self::lineage::lineage;
use crate::pathway::predicate::{Number, fits, number, primary, same_company};
use crate::pathway::{View, us};

/// What predicates are sought for.
#[derive(Debug, Clone)]
pub struct Sought<'a> {
    /// Catalogue, device, lists and facts.
    pub view: View<'a>,
    /// Candidates were decided before this day, and ages are counted to it.
    pub on: Date,
    /// Product codes to look for; those of the device's pathway where it is empty.
    pub codes: Vec<String>,
    /// Years from which a candidate is marked as old.
    pub years: u32,
    /// Most candidates that are given.
    pub most: usize,
    /// Summaries on disk, by submission number, with their claims.
    pub summaries: BTreeMap<String, &'a Content>,
}

/// The submission number of the device that a summary is of: the one in its file name, else
/// the only one that it calls its subject.
pub fn subject(content: &Content) -> Option<String> {
    let name = content.file.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_uppercase();
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
    if let Some(number) = parts.into_iter().find(|part| is_number(part)) {
        return Some(number.to_string());
    }
    let subjects = content.claims.iter().filter_map(|claim| match &claim.says {
        Says::Number { number, role: Some(role), .. } if role == "subject" => Some(number),
        _ => None,
    });
    let subjects: BTreeSet<String> = subjects
        .map(|number| number.to_ascii_uppercase())
        .filter(|number| is_number(number))
        .collect();
    match subjects.len() {
        1 => subjects.into_iter().next(),
        _ => None,
    }
}

/// Is it a 510(k), De Novo or premarket approval number?
pub fn is_number(text: &str) -> bool {
    let digits = |rest: &str| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_digit());
    ["DEN", "BK", "K", "P"].iter().any(|prefix| text.strip_prefix(prefix).is_some_and(digits))
}

/// What lists and summaries say on predicates of the device.
pub fn predicates(sought: &Sought<'_>) -> Predicates {
    let (codes, codes_from) = codes(sought);
    let mut left_out = BTreeMap::new();
    let view = &sought.view;
    let chosen: Vec<&ListedDevice> = view
        .evidence
        .listed_devices
        .iter()
        .filter(|one| takes(sought, &codes, one, &mut left_out))
        .collect();
    let mut candidates: Vec<Candidate> =
        chosen.into_iter().map(|one| candidate(sought, &codes, one)).collect();
    candidates.extend(unlisted(view, &candidates));
    measure(sought, &mut candidates);
    candidates.sort_by_key(order);
    let lineage = lineage(sought);
    let open = open(sought, &codes, &candidates, &lineage.notes);
    let found = candidates.len();
    let named = candidates.iter().filter(|one| one.named.is_some()).count();
    candidates.truncate(sought.most.max(named));
    Predicates {
        device: view.evidence.device.name.clone(),
        on: sought.on,
        codes: codes.iter().map(|code| described(view, code)).collect(),
        codes_from,
        lists: Vec::new(),
        candidates,
        found,
        left_out: left_out.into_iter().map(|(why, count)| (why.to_string(), count)).collect(),
        open,
        lineage,
        rules: rules(sought),
    }
}

/// The product codes to look for, and where they come from.
fn codes(sought: &Sought<'_>) -> (Vec<String>, String) {
    if !sought.codes.is_empty() {
        let codes: BTreeSet<String> =
            sought.codes.iter().map(|code| code.trim().to_ascii_uppercase()).collect();
        return (codes.into_iter().collect(), "asked for".into());
    }
    let types = us::candidates(&sought.view);
    let codes: BTreeSet<String> = us::product_codes(&types).into_iter().collect();
    let from: Vec<String> = types
        .iter()
        .map(|(kind, because)| format!("21 CFR {} ({because})", kind.regulation))
        .collect();
    let from = match from.is_empty() {
        true => "the declared facts lead to no catalogued type of device".into(),
        false => format!("the pathway of the device folder: {}", from.join("; ")),
    };
    (codes.into_iter().collect(), from)
}

fn described(view: &View<'_>, code: &str) -> SoughtCode {
    let mut described = SoughtCode { code: code.to_string(), ..SoughtCode::default() };
    if let Some(listed) = view.evidence.listed_codes.get(code) {
        described.name.clone_from(&listed.name);
        described.regulation.clone_from(&listed.regulation);
        described.class.clone_from(&listed.class);
        return described;
    }
    let types = &view.catalogue.device_types;
    if let Some(kind) = types.iter().find(|kind| kind.product_codes.contains_key(code)) {
        described.name = kind.product_codes.get(code).cloned().unwrap_or_default();
        described.regulation.clone_from(&kind.regulation);
        described.class.clone_from(&kind.class);
    }
    described
}

/// Is the listed device a candidate? Why those with a sought code are left out is counted.
fn takes(
    sought: &Sought<'_>,
    codes: &[String],
    listed: &ListedDevice,
    left_out: &mut BTreeMap<&'static str, usize>,
) -> bool {
    let of_code = codes.contains(&listed.product_code);
    let named = crate::pathway::predicate::is_named(&sought.view, listed);
    let why = if !of_code && !named {
        "have another product code"
    } else if !fits(&sought.view, codes, listed) {
        "have a premarket approval, which is no predicate of a 510(k)"
    } else if !named && listed.decided.is_some_and(|day| day >= sought.on) {
        "were not decided before the day asked for"
    } else {
        return true;
    };
    *left_out.entry(why).or_default() += 1;
    false
}

fn candidate(sought: &Sought<'_>, codes: &[String], listed: &ListedDevice) -> Candidate {
    let view = &sought.view;
    let device = &view.evidence.device;
    let declared =
        device.predicates.iter().find(|it| it.number.trim().eq_ignore_ascii_case(&listed.number));
    let mut against = Vec::new();
    if !codes.is_empty() && !codes.contains(&listed.product_code) {
        against.push(format!(
            "its product code {} is none of {}",
            or_none(&listed.product_code),
            codes.join(", ")
        ));
    }
    let other = declared.and_then(|it| it.product_code.as_deref());
    if let Some(other) = other.filter(|it| !it.eq_ignore_ascii_case(&listed.product_code)) {
        against.push(format!(
            "the device folder gives it product code {other}, the list {}",
            or_none(&listed.product_code)
        ));
    }
    if listed.decided.is_none() {
        against.push("the list has no readable day of decision".into());
    }
    let late = listed.decided.filter(|day| *day >= sought.on);
    against.extend(late.map(|day| format!("it was decided on {day}, not before {}", sought.on)));
    against.extend(
        listed
            .more
            .status
            .as_ref()
            .map(|status| format!("the list says of withdrawal or recall: {status}")),
    );
    let years = listed.decided.and_then(|day| sought.on.years_since(day));
    let limit = listed
        .decided
        .and_then(|day| day.checked_add_months(Months::new(sought.years.saturating_mul(12))));
    Candidate {
        listed: listed.clone(),
        listing: listed.more.clone(),
        on_list: true,
        named: declared.map(|it| named(view, it)),
        own: same_company(&listed.company, &device.manufacturer),
        years,
        old: limit.is_some_and(|limit| limit < sought.on),
        against,
        recalls: view.evidence.recalls.get(&listed.number).cloned().unwrap_or_default(),
        ..Candidate::default()
    }
}

fn or_none(code: &str) -> &str {
    if code.is_empty() { "(none)" } else { code }
}

fn named(view: &View<'_>, predicate: &Predicate) -> Named {
    let is_primary = primary(view).is_some_and(|it| it.number == predicate.number);
    if is_primary { Named::Primary } else { Named::Other }
}

/// Named predicates that no list has; they stand among the candidates all the same.
fn unlisted(view: &View<'_>, candidates: &[Candidate]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for predicate in &view.evidence.device.predicates {
        let text = predicate.number.trim().to_ascii_uppercase();
        if candidates.iter().chain(&found).any(|one| one.listed.number == text) {
            continue;
        }
        let why = match number(view, predicate) {
            Number::Malformed => "its number is neither that of a 510(k) nor of a De Novo",
            _ => "it is on no list that was read",
        };
        found.push(Candidate {
            listed: ListedDevice {
                number: text.clone(),
                name: predicate.name.clone(),
                product_code: predicate.product_code.clone().unwrap_or_default(),
                ..ListedDevice::default()
            },
            named: Some(named(view, predicate)),
            against: vec![why.to_string()],
            recalls: view.evidence.recalls.get(&text).cloned().unwrap_or_default(),
            ..Candidate::default()
        });
    }
    found
}

/// Measure how alike names and indications are to the device's own intended use.
fn measure(sought: &Sought<'_>, candidates: &mut [Candidate]) {
    let own = words(&sought.view.evidence.device.intended_use);
    if own.is_empty() {
        return;
    }
    let names: Vec<Words> = candidates.iter().map(|one| words(&one.listed.name)).collect();
    for (one, alike) in candidates.iter_mut().zip(likeness(&own, &names)) {
        one.name = Some(alike);
    }
    let texts: Vec<(usize, &Content, Words)> = candidates
        .iter()
        .enumerate()
        .filter_map(|(at, one)| {
            let content = sought.summaries.get(&one.listed.number)?;
            let text = indications(content);
            (!text.is_empty()).then(|| (at, *content, words(&text)))
        })
        .collect();
    let list: Vec<Words> = texts.iter().map(|(_, _, words)| words.clone()).collect();
    for ((at, content, _), alike) in texts.iter().zip(likeness(&own, &list)) {
        if let Some(one) = candidates.get_mut(*at) {
            one.indications = Some(Likeness { file: Some(content.file.clone()), ..alike });
        }
    }
}

/// What a summary says on intended use and indications, each sentence once.
fn indications(content: &Content) -> String {
    let mut said = BTreeSet::new();
    let mut text = String::new();
    for claim in &content.claims {
        let Says::IntendedUse { part, text: sentence } = &claim.says else { continue };
        let of_use = matches!(part.as_str(), "intended-use" | "indications");
        if of_use && said.insert(sentence.as_str()) {
            text.push_str(sentence);
            text.push('\n');
        }
    }
    text
}

/// The order of candidates: the primary predicate, other named ones, then by likeness of
/// indications, of the name, the newest, the number.
fn order(one: &Candidate) -> impl Ord + use<> {
    // Cosines are compared as whole numbers, so that the order is the same on every machine.
    let scaled = |alike: &Option<Likeness>| {
        alike.as_ref().map(|alike| (alike.cosine * 1e9).round() as i64).unwrap_or(-1)
    };
    let named = match one.named {
        Some(Named::Primary) => 0,
        Some(Named::Other) => 1,
        None => 2,
    };
    (
        named,
        Reverse(scaled(&one.indications)),
        Reverse(scaled(&one.name)),
        Reverse(one.listed.decided),
        one.listed.number.clone(),
    )
}

/// What lists say of withdrawal or recall of a number.
pub(crate) fn marks(view: &View<'_>, number: &str) -> Vec<String> {
    let listed = view.evidence.listed_devices.iter().find(|listed| listed.number == number);
    let status = listed.and_then(|listed| listed.more.status.as_ref());
    let mut marks: Vec<String> = status
        .map(|status| format!("the list says of withdrawal or recall: {status}"))
        .into_iter()
        .collect();
    for recall in view.evidence.recalls.get(number).into_iter().flatten() {
        marks.push(recalled(recall));
    }
    marks
}

/// A recall in words.
pub(crate) fn recalled(recall: &reliance_model::evidence::Recall) -> String {
    let mut words = format!("`{}` lists a recall", recall.list);
    if !recall.number.is_empty() {
        words.push_str(&format!(" {}", recall.number));
    }
    words.extend(recall.day.map(|day| format!(" of {day}")));
    if !recall.state.is_empty() {
        words.push_str(&format!(" ({})", recall.state));
    }
    words
}

/// What a person has to settle.
fn open(
    sought: &Sought<'_>,
    codes: &[String],
    candidates: &[Candidate],
    notes: &[String],
) -> Vec<String> {
    let view = &sought.view;
    let mut open = Vec::new();
    if codes.is_empty() {
        open.push("no product code is known: declare `function`, or give --product-code".into());
    }
    if view.evidence.listed_devices.is_empty() {
        open.push(
            "no list of devices was read: name one under `listed_devices`, or give --list".into(),
        );
    }
    if view.evidence.device.intended_use.trim().is_empty() {
        open.push("`intended_use` is empty, so nothing can be compared with it".into());
    }
    match (view.evidence.device.predicates.len(), primary(view)) {
        (0, _) => open.push("no predicate is named under [[predicates]]; a person chooses".into()),
        (_, None) => open.push("several predicates are named, and no single one is primary".into()),
        _ => {}
    }
    for one in candidates.iter().filter(|one| one.named.is_some()) {
        let number = &one.listed.number;
        open.extend(one.against.iter().map(|why| format!("{number}, named as predicate: {why}")));
        for recall in &one.recalls {
            open.push(format!("{number}, named as predicate: {}", recalled(recall)));
        }
    }
    let wrong =
        |note: &&String| note.starts_with("circle") || note.ends_with("look at the sentence");
    open.extend(notes.iter().filter(wrong).cloned());
    open
}

/// The rules by which candidates are ordered and marked.
fn rules(sought: &Sought<'_>) -> Vec<String> {
    vec![
        format!(
            "A candidate has one of the product codes and was decided before {}, or is named in the device folder.",
            sought.on
        ),
        "Named ones come first; then the order is by likeness of the indications where a summary is on disk, then of the name, then the newest.".into(),
        "Likeness is the cosine of the words (weighed by how often a text has them and how few texts do) shared with the device's intended use, 0 to 1; it knows no meaning, so that a denial is as like as what it denies.".into(),
        format!(
            "Suggestion, no law: candidates older than {} years are marked. In November 2018 the FDA spoke of predicates older than ten years (from memory); no rule sets an age.",
            sought.years
        ),
        "A list says that a device was cleared, not that it is still marketed; withdrawal and recall are marked only where a list says so.".into(),
        "The order is no advice: which predicate is right, a person decides.".into(),
    ]
}
