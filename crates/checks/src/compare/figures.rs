//! Results: the same metric on both sides, equal at the printed precision or not.
//!
//! A document gives a metric many times: by site, by reader, by level of analysis. Two
//! values are held against each other only where something says that they belong together:
//! the words for what they are about, the number of cases, the sentence or the row; or
//! where each document gives the metric once. The rest is not a difference.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::claim::{Citation, Claim, Printed, Says, StatedFigure, Verdict};
use reliance_model::comparison::{Seen, Weight};

use super::side::Side;
use super::text::{likeness, masked, squash, words};
use super::{Cite, seen};

/// Most figures of one metric that are paired.
const MOST: usize = 400;
/// From this on, what two figures are about counts as the same.
const ABOUT: f64 = 0.6;
/// From this on, in the same words.
const EXACT: f64 = 0.9;

/// A figure with its place.
struct Figure<'a> {
    cited: &'a Citation,
    stated: &'a StatedFigure,
    about: Vec<String>,
    template: String,
}

pub(super) fn compare(here: &Side<'_>, there: &Side<'_>) -> Vec<Seen> {
    let (ours, theirs) = (by_metric(here), by_metric(there));
    let names: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let mut found = Vec::new();
    let mut one_sided: [BTreeMap<&str, (usize, &Citation)>; 2] = Default::default();
    for name in names {
        match (ours.get(name), theirs.get(name)) {
            (Some(ours), Some(theirs)) => {
                found.extend(metric(name, (here, ours), (there, theirs)));
            }
            (Some(only), None) => note(&mut one_sided[0], name, only),
            (None, Some(only)) => note(&mut one_sided[1], name, only),
            (None, None) => {}
        }
    }
    let [ours, theirs] = one_sided;
    found.extend(lacking(&ours, here, there).map(|(told, cited)| told.here(cited)));
    found.extend(lacking(&theirs, there, here).map(|(told, cited)| told.there(cited)));
    found
}

/// Metric, and whether it is a goal.
type Key = (String, bool);

fn by_metric<'a>(side: &Side<'a>) -> BTreeMap<Key, Vec<Figure<'a>>> {
    let mut map: BTreeMap<Key, Vec<Figure<'a>>> = BTreeMap::new();
    for claim in side.claims() {
        let Says::Figure(stated) = &claim.says else { continue };
        let Some(metric) = stated.metric.clone().filter(|_| stated.value.is_some()) else {
            continue;
        };
        let list = map.entry((metric, stated.goal)).or_default();
        if list.len() < MOST {
            list.push(Figure {
                cited: &claim.cited,
                stated,
                about: stated.of.as_deref().map(words).unwrap_or_default(),
                template: masked(&claim.cited.quote).0,
            });
        }
    }
    map
}

fn note<'a>(
    map: &mut BTreeMap<&'a str, (usize, &'a Citation)>,
    name: &'a Key,
    only: &[Figure<'a>],
) {
    if let Some(first) = only.first() {
        map.entry(&name.0).or_insert((0, first.cited)).0 += only.len();
    }
}

/// One remark on all metrics that only one side gives.
fn lacking<'a>(
    map: &BTreeMap<&'a str, (usize, &'a Citation)>,
    has: &Side<'_>,
    lacks: &Side<'_>,
) -> Option<(Seen, &'a Citation)> {
    let (_, cited) = map.values().next()?;
    let names: Vec<String> = map
        .iter()
        .map(|(name, (count, _))| match count {
            1 => (*name).to_string(),
            many => format!("{name} ({many} figures)"),
        })
        .collect();
    let says = format!(
        "only `{}` gives {}; `{}` gives no such figure",
        has.name,
        crate::words::list(&names),
        lacks.name
    );
    Some((seen("number", Weight::Fact, Verdict::CannotTell, says), cited))
}

fn metric(
    name: &Key,
    (here, ours): (&Side<'_>, &[Figure<'_>]),
    (there, theirs): (&Side<'_>, &[Figure<'_>]),
) -> Vec<Seen> {
    let single = |list: &[Figure<'_>]| list.iter().map(printed).collect::<BTreeSet<_>>().len() == 1;
    let alone = single(ours) && single(theirs);
    let mut found = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut left = Vec::new();
    for one in ours {
        let equals: Vec<&Figure<'_>> = theirs.iter().filter(|other| equal(one, other)).collect();
        let Some(other) = best(one, &equals) else {
            left.push(one);
            continue;
        };
        if belongs(one, other) >= 0 && told.insert(format!("{} {:?}", printed(one), one.about)) {
            let says = format!("{} is {} in both", called(name, one), printed(one));
            let remark = seen("number", Weight::Fact, Verdict::Agrees, says);
            found.push(remark.here(one.cited).there(other.cited));
        }
        let sure = alone || belongs(one, other) >= SURE;
        if equals.len() == 1 || sure {
            found.extend(details(name, (here, one), (there, other), sure));
        }
    }
    let right: Vec<&Figure<'_>> =
        theirs.iter().filter(|other| !ours.iter().any(|one| equal(one, other))).collect();
    if !left.is_empty() && !right.is_empty() {
        let mut told = unequal(name, (here, &left), (there, &right), alone);
        if is_mean(&name.0) && !one_population(here, there) {
            told.iter_mut().for_each(open_study);
        }
        found.extend(told);
    }
    found
}

/// A mean is one of its study's cases: of other cases it is another, and neither is wrong.
fn is_mean(metric: &str) -> bool {
    matches!(metric, "mean-time" | "mean-age" | "mean-error" | "hausdorff" | "limits-of-agreement")
}

/// Fewest cases by whose number a study is known again.
const KNOWN_AGAIN: u64 = 20;

/// Do both documents speak of the same cases: of a number of cases that both name?
fn one_population(here: &Side<'_>, there: &Side<'_>) -> bool {
    let sizes = |side: &Side<'_>| -> BTreeSet<u64> {
        let of_claim = |claim: &Claim| match &claim.says {
            Says::Count { of, number, among } => {
                let cases = matches!(of.as_str(), "cases" | "patients" | "images");
                let about = among.as_deref().unwrap_or("");
                let rough = ["over", "about", "approximately", "around", "nearly", "least", "than"]
                    .iter()
                    .any(|word| about.starts_with(word));
                (cases && !rough).then_some(*number)
            }
            Says::Figure(stated) => stated.counts.map(|(_, all)| all).or(stated.n),
            _ => None,
        };
        let sizes = side.claims().filter_map(of_claim);
        sizes.filter(|size| *size >= KNOWN_AGAIN).collect()
    };
    !sizes(here).is_disjoint(&sizes(there))
}

/// How it is said that nothing tells whether two means are of the same cases.
pub(super) const OTHER_CASES: &str = "; nothing says that both are of the same cases";

/// Means that differ, of which nothing says that they are of the same cases.
fn open_study(told: &mut Seen) {
    if told.remark.verdict == Verdict::Differs {
        told.remark.verdict = Verdict::CannotTell;
        told.remark.says.push_str(OTHER_CASES);
    }
}

/// Figures that have no equal on the other side, paired where they surely belong together.
fn unequal(
    name: &Key,
    (here, left): (&Side<'_>, &[&Figure<'_>]),
    (there, right): (&Side<'_>, &[&Figure<'_>]),
    alone: bool,
) -> Vec<Seen> {
    let mut found = Vec::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut open = (left.len(), right.len());
    for one in left {
        let Some((other, top)) = partner(one, left, right) else { continue };
        if top < SURE && !(alone && top >= 0) {
            continue;
        }
        open = (open.0.saturating_sub(1), open.1.saturating_sub(1));
        let (ours, theirs) = (printed(one), printed(other));
        if told.insert(format!("{ours} {theirs}")) {
            let says = format!(
                "{} is {ours} in `{}` and {theirs} in `{}`",
                called(name, one),
                here.name,
                there.name
            );
            let remark = seen("number", Weight::Fact, Verdict::Differs, says);
            found.push(remark.here(one.cited).there(other.cited));
        }
    }
    if let (Some(one), Some(other), true) = (left.first(), right.first(), open.0 > 0 && open.1 > 0)
    {
        let says = format!(
            "both give {} with values that the other has not ({} in `{}`, {} in `{}`); what each is about does not say which belong together",
            name.0, open.0, here.name, open.1, there.name
        );
        let remark = seen("number", Weight::Fact, Verdict::CannotTell, says);
        found.push(remark.here(one.cited).there(other.cited));
    }
    found
}

/// The one figure that most speaks for, where no other has as much and no rival claims it.
fn partner<'f, 'a>(
    one: &Figure<'_>,
    left: &[&Figure<'_>],
    right: &[&'f Figure<'a>],
) -> Option<(&'f Figure<'a>, i32)> {
    let top = right.iter().map(|other| belongs(one, other)).max()?;
    let tops: Vec<&Figure<'a>> =
        right.iter().filter(|other| belongs(one, other) == top).copied().collect();
    let values: BTreeSet<String> = tops.iter().map(|other| printed(other)).collect();
    let other = tops.first().filter(|_| values.len() == 1)?;
    let mutual =
        left.iter().all(|rival| printed(rival) == printed(one) || belongs(rival, other) < top);
    mutual.then_some((*other, top))
}

fn best<'f, 'a>(one: &Figure<'_>, others: &[&'f Figure<'a>]) -> Option<&'f Figure<'a>> {
    others.iter().max_by_key(|other| belongs(one, other)).copied()
}

/// From this on, two figures surely belong together.
const SURE: i32 = 3;

/// What speaks for two figures being about the same thing; negative where something speaks against.
fn belongs(one: &Figure<'_>, other: &Figure<'_>) -> i32 {
    let mut score = 0;
    match (one.about.is_empty(), other.about.is_empty()) {
        (false, false) => {
            let alike = likeness(&one.about, &other.about);
            // Reader 1 is not reader 2.
            let named = |figure: &Figure<'_>| -> BTreeSet<String> {
                figure
                    .about
                    .iter()
                    .filter(|word| word.chars().all(|c| c.is_ascii_digit()))
                    .cloned()
                    .collect()
            };
            let scripts = one.stated.of.as_deref().map(squash).is_some_and(|of| of.is_ascii())
                == other.stated.of.as_deref().map(squash).is_some_and(|of| of.is_ascii());
            score += match alike {
                _ if scripts && named(one) != named(other) => -10,
                alike if alike >= EXACT => 5,
                alike if alike >= ABOUT => 3,
                // Words in two languages neither agree nor differ.
                _ if !scripts => 0,
                _ => -10,
            };
        }
        (true, true) => {}
        _ => score -= 1,
    }
    let totals = |figure: &Figure<'_>| figure.stated.counts.map(|(_, of)| of).or(figure.stated.n);
    match (totals(one), totals(other)) {
        (Some(here), Some(there)) if here == there => score += 2,
        (Some(_), Some(_)) => score -= 4,
        _ => {}
    }
    if one.template.len() >= 24 && one.template == other.template {
        score += 3;
    }
    let heading = |figure: &Figure<'_>| figure.cited.spot.headings.last().map(|h| squash(h));
    if heading(one).is_some() && heading(one) == heading(other) {
        score += 1;
    }
    score
}

fn equal(one: &Figure<'_>, other: &Figure<'_>) -> bool {
    match (one.stated.value, other.stated.value) {
        (Some(a), Some(b)) => same(a, b),
        _ => false,
    }
}

/// Equal at the coarser of the two printed precisions.
pub(super) fn same(a: Printed, b: Printed) -> bool {
    let (coarse, fine) = if a.half_unit >= b.half_unit { (a, b) } else { (b, a) };
    coarse.could_print(fine.value, false)
}

/// Interval, level and number of cases of one figure that both give.
fn details(
    name: &Key,
    (here, one): (&Side<'_>, &Figure<'_>),
    (there, other): (&Side<'_>, &Figure<'_>),
    sure: bool,
) -> Vec<Seen> {
    let mut told: Vec<String> = Vec::new();
    if let (Some(a), Some(b)) = (one.stated.interval, other.stated.interval)
        && !(same(a.0, b.0) && same(a.1, b.1))
    {
        told.push(format!(
            "its interval is {} to {} in `{}` and {} to {} in `{}`",
            number(a.0),
            number(a.1),
            here.name,
            number(b.0),
            number(b.1),
            there.name
        ));
    }
    if let (Some(a), Some(b)) = (one.stated.level, other.stated.level)
        && (a - b).abs() > 1e-9
    {
        told.push(format!(
            "the level is {:.1} % in `{}` and {:.1} % in `{}`",
            100.0 * a,
            here.name,
            100.0 * b,
            there.name
        ));
    }
    match (one.stated.counts, other.stated.counts, one.stated.n, other.stated.n) {
        (Some(a), Some(b), ..) if a != b => told.push(format!(
            "it is {}/{} in `{}` and {}/{} in `{}`",
            a.0, a.1, here.name, b.0, b.1, there.name
        )),
        (None, _, Some(a), Some(b)) | (_, None, Some(a), Some(b)) if a != b => {
            told.push(format!("it rests on {a} in `{}` and on {b} in `{}`", here.name, there.name));
        }
        _ => {}
    }
    let verdict = if sure { Verdict::Differs } else { Verdict::CannotTell };
    told.into_iter()
        .map(|what| {
            let says = format!("{} is {} in both, but {what}", called(name, one), printed(one));
            seen("number", Weight::Fact, verdict, says).here(one.cited).there(other.cited)
        })
        .collect()
}

fn called((metric, goal): &Key, one: &Figure<'_>) -> String {
    let goal = if *goal { "the goal for " } else { "" };
    match one.stated.of.as_deref().filter(|of| !of.trim().is_empty()) {
        Some(of) => format!("{goal}{metric} ({})", super::text::shortened(of, 60)),
        None => format!("{goal}{metric}"),
    }
}

fn printed(figure: &Figure<'_>) -> String {
    figure.stated.value.map(number).unwrap_or_default()
}

/// A number as it was printed.
pub(super) fn number(printed: Printed) -> String {
    let scale = if printed.percent { 100.0 } else { 1.0 };
    let unit = 2.0 * printed.half_unit * scale;
    let mut places = 0_usize;
    let mut step = 1.0;
    while places < 9 && step > unit * 1.5 {
        step /= 10.0;
        places += 1;
    }
    let text = format!("{:.places$}", printed.value * scale);
    if printed.percent { format!("{text} %") } else { text }
}
