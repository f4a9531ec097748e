//! Figures of a document held against what the data give.

use std::collections::BTreeMap;

use reliance_model::claim::{Claim, Printed, Remark, Says, StatedFigure, Verdict};
use reliance_model::finding::Figure;
use reliance_stats::Confidence;

use super::bound::Bound;
use super::counts::{Stated, cut, prints};
use super::single::words;
use super::{range, remark};
use crate::said::first_of;

/// A figure that the data give.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The data set.
    pub(crate) dataset: String,
    /// The operating point, where it needs one.
    pub(crate) point: Option<String>,
    /// The figure.
    pub(crate) figure: Figure,
}

/// What came of the claims of a document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    /// One remark for each claim that could be bound, and for each that could be bound to
    /// several.
    pub(crate) remarks: Vec<Remark>,
    /// Claims that could not be bound, in words.
    pub(crate) loose: Vec<String>,
}

impl Held {
    pub(crate) fn number(&self, verdict: Verdict) -> usize {
        self.remarks.iter().filter(|remark| remark.verdict == verdict).count()
    }
}

/// Hold the figures of a document against what the data give; `sets` are all data sets that
/// a figure may be about, measured or not.
pub(crate) fn against(
    claims: &[Claim],
    known: &[Known],
    sets: usize,
    bound: &BTreeMap<usize, Bound<'_>>,
) -> Held {
    let mut held = Held::default();
    for (at, claim) in claims.iter().enumerate() {
        if let Some(wrong) = range::wrong(claim) {
            held.remarks.push(wrong);
            continue;
        }
        let Says::Figure(figure) = &claim.says else { continue };
        if figure.goal || figure.value.is_none() && figure.counts.is_none() {
            continue;
        }
        if let Some(bound) = bound.get(&at) {
            held.remarks.push(as_bound(claim, figure, bound));
            continue;
        }
        let candidates = candidates(claim, figure, known);
        match candidates.as_slice() {
            [] => held.loose.push(words(figure)),
            [one] if sets > 1 && !names(claim, figure, one) => {
                held.remarks.push(which(claim, figure, &[one]));
            }
            [one] => held.remarks.push(compare(claim, figure, one)),
            several => held.remarks.push(which(claim, figure, several)),
        }
    }
    held
}

/// A claim that a person bound to a statistic, whatever stands beside it.
fn as_bound(claim: &Claim, figure: &StatedFigure, bound: &Bound<'_>) -> Remark {
    match bound.to.as_slice() {
        [one] => compare(claim, figure, one),
        [] => {
            let says = format!(
                "{}: it is bound to {}, which gives no such figure",
                words(figure),
                bound.says
            );
            remark("data", Verdict::CannotTell, says, claim)
        }
        several => which(claim, figure, several),
    }
}

/// Hold numbers of cases that stand beside the name of a data set against its rows.
pub(crate) fn rows(claims: &[Claim], known: &[(String, u64)]) -> Held {
    let mut held = Held::default();
    for claim in claims {
        let Says::Count { of, number, among } = &claim.says else { continue };
        if among.is_some() || !matches!(of.as_str(), "cases" | "patients" | "images") {
            continue;
        }
        let text = beside(claim, "");
        let mut named = known.iter().filter(|(name, _)| mentions(&text, name));
        match (named.next(), named.next()) {
            (Some((name, rows)), None) => {
                let same = rows == number;
                let says = if same {
                    format!("{number} {of} are the rows of `{name}`")
                } else {
                    format!("{number} {of}: `{name}` has {rows} rows")
                };
                // Patients and images may well be fewer or more than rows.
                let verdict = match (same, of.as_str()) {
                    (true, _) => Verdict::Agrees,
                    (false, "cases") => Verdict::Differs,
                    (false, _) => Verdict::CannotTell,
                };
                held.remarks.push(remark("data", verdict, says, claim));
            }
            _ => held.loose.push(format!("{number} {of}")),
        }
    }
    held
}

/// Letters and digits in small letters, words parted by one blank.
pub(super) fn bare(text: &str) -> String {
    let mut out = String::from(" ");
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// All words by which a claim may name its data set.
fn beside(claim: &Claim, of: &str) -> String {
    let headings = claim.cited.spot.headings.join(" ");
    bare(&format!("{} {of} {headings}", claim.cited.quote))
}

fn mentions(text: &str, name: &str) -> bool {
    text.contains(&bare(name))
}

/// Words that do not narrow a figure to some of the cases.
const GENERAL: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "in",
    "for",
    "at",
    "on",
    "with",
    "by",
    "data",
    "set",
    "dataset",
    "test",
    "study",
    "device",
    "algorithm",
    "software",
    "model",
    "system",
    "cases",
    "patients",
    "all",
    "overall",
    "standalone",
    "threshold",
    "operating",
    "point",
    "default",
    "version",
    "result",
    "value",
    "estimate",
    "算法",
    "软件",
    "产品",
    "本产品",
    "模型",
    "系统",
    "测试集",
    "总体",
    "全部",
];

/// Does the claim name the data set?
fn names(claim: &Claim, figure: &StatedFigure, known: &Known) -> bool {
    mentions(&beside(claim, figure.of.as_deref().unwrap_or("")), &known.dataset)
}

/// What the data give that the claim may mean.
fn candidates<'a>(claim: &Claim, figure: &StatedFigure, known: &'a [Known]) -> Vec<&'a Known> {
    let of = figure.of.as_deref().unwrap_or("");
    let text = beside(claim, of);
    let metric: Vec<&Known> = known
        .iter()
        .filter(|it| Some(it.figure.name.as_str()) == figure.metric.as_deref())
        .collect();
    let named: Vec<&Known> =
        metric.iter().copied().filter(|it| mentions(&text, &it.dataset)).collect();
    let near = longest(if named.is_empty() { metric } else { named });
    let pointed: Vec<&Known> = near
        .iter()
        .copied()
        .filter(|it| it.point.as_ref().is_some_and(|point| mentions(&text, point)))
        .collect();
    let found = if pointed.is_empty() { near } else { pointed };
    found.into_iter().filter(|it| !narrowed(of, it)).collect()
}

/// Of names one of which begins another, such as `test` and `test-us`, the longer is meant.
fn longest(found: Vec<&Known>) -> Vec<&Known> {
    let part = |it: &Known| {
        found.iter().any(|other| {
            other.dataset.len() > it.dataset.len() && mentions(&bare(&other.dataset), &it.dataset)
        })
    };
    let kept: Vec<&Known> = found.iter().copied().filter(|it| !part(it)).collect();
    if kept.is_empty() { found } else { kept }
}

/// Does the figure say that it is about some of the cases alone?
fn narrowed(of: &str, known: &Known) -> bool {
    let names = format!(
        "{} {}",
        bare(&known.dataset),
        known.point.as_deref().map(bare).unwrap_or_default()
    );
    bare(of).split_whitespace().any(|word| !GENERAL.contains(&word) && !mentions(&names, word))
}

fn which(claim: &Claim, figure: &StatedFigure, several: &[&Known]) -> Remark {
    let names: Vec<String> =
        several.iter().map(|it| format!("{} ({})", it.figure.of, value(figure, it))).collect();
    let said = words(figure);
    let says = match names.as_slice() {
        [one] => format!("{said}: is {one} meant? The data set is not named beside it").into(),
        _ => first_of("data sets that may be meant", &names, 4)
            .within(|few| format!("{said}: which is meant, {few}?")),
    };
    remark("data", Verdict::CannotTell, says, claim)
}

fn value(figure: &StatedFigure, known: &Known) -> String {
    match (figure.value, known.figure.value) {
        (Some(printed), Some(value)) => printed.like(value),
        (None, Some(value)) => format!("{value:.4}"),
        _ => "no value".to_string(),
    }
}

/// A figure against the one that the data give.
fn compare(claim: &Claim, figure: &StatedFigure, known: &Known) -> Remark {
    let said = words(figure);
    let of = &known.figure.of;
    let told = |verdict, says| remark("data", verdict, says, claim);
    let Some(found) = known.figure.value else {
        let why = known.figure.note.as_deref().unwrap_or("it has no value");
        return told(Verdict::CannotTell, format!("{said}: {of} gives none: {why}"));
    };
    let counts =
        known.figure.counts.map(|(some, all)| format!(", {some} of {all}")).unwrap_or_default();
    if let Some(printed) = figure.value
        && !prints(printed, found)
    {
        let cut = if cut(printed, found) { "; it was cut off and not rounded" } else { "" };
        let says = format!("{said}: {of} gives {}{counts}{cut}", printed.like(found));
        return told(Verdict::Differs, says);
    }
    if let (Some(stated), Some((some, all))) = (figure.counts, known.figure.counts)
        && stated != (some, all)
    {
        let says = format!("{said}, {} of {}: {of} gives {some} of {all}", stated.0, stated.1);
        return told(Verdict::Differs, says);
    }
    match figure.interval.map(|limits| interval(figure, limits, known)) {
        None | Some(None) => told(Verdict::Agrees, format!("{said} is what {of} gives{counts}")),
        Some(Some((verdict, why))) => told(verdict, format!("{said}: {why}")),
    }
}

/// What is off about limits whose estimate is right; none where nothing is.
fn interval(
    figure: &StatedFigure,
    limits: (Printed, Printed),
    known: &Known,
) -> Option<(Verdict, String)> {
    let level = figure.level.unwrap_or(0.95);
    let same = known.figure.level.is_none_or(|known| libm::fabs(known - level) < 1e-9);
    if let (true, Some((low, high))) = (same, known.figure.interval)
        && prints(limits.0, low)
        && prints(limits.1, high)
    {
        return None;
    }
    let of = &known.figure.of;
    let stated =
        Confidence::new(level).ok().map(|confidence| Stated { value: None, limits, confidence });
    if let (Some(stated), Some(counts)) = (stated, known.figure.counts)
        && let Some(fit) = stated.ways(counts).first()
    {
        let stated = figure.method.as_deref().and_then(super::counts::Way::named);
        if stated.is_none_or(|way| way == fit.way) {
            return None;
        }
    }
    let Some((low, high)) = known.figure.interval.filter(|_| same) else {
        return Some((Verdict::CannotTell, format!("{of} gives no limits at that level")));
    };
    let by = known.figure.method.as_deref().unwrap_or("the method used here");
    let gives = format!("{of} gives {} to {} by {by}", limits.0.like(low), limits.1.like(high));
    let width = (high - low).max(limits.0.half_unit);
    let off = libm::fabs(limits.0.value - low).max(libm::fabs(limits.1.value - high));
    // Other methods move limits by a part of their width; a limit beyond that is another's.
    if off > width / 2.0 {
        return Some((Verdict::Differs, gives));
    }
    Some((
        Verdict::CannotTell,
        format!("{gives}; another method may give the printed limits, which one?"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(dataset: &str, value: f64, counts: (u64, u64)) -> Known {
        let figure = crate::words::figure("sensitivity", format!("{dataset}, at default"), value);
        Known {
            dataset: dataset.into(),
            point: Some("default".into()),
            figure: Figure { counts: Some(counts), ..figure },
        }
    }

    fn held(quote: &str, of: Option<&str>, percent: f64, sets: &[Known]) -> String {
        let figure = StatedFigure {
            metric: Some("sensitivity".into()),
            value: Some(Printed { value: percent / 100.0, half_unit: 0.0005, percent: true }),
            of: of.map(str::to_string),
            ..StatedFigure::default()
        };
        let mut claim = Claim { cited: Default::default(), says: Says::Figure(Box::new(figure)) };
        claim.cited.quote = quote.into();
        let held = against(&[claim], sets, sets.len(), &BTreeMap::new());
        let remarks = held.remarks.iter().map(|it| format!("{:?}: {}", it.verdict, it.says));
        remarks.chain(held.loose.iter().map(|it| format!("loose: {it}"))).collect()
    }

    #[test]
    fn a_figure_is_bound_by_the_name_of_its_data_set() {
        let sets = [known("us-test", 0.9, (9, 10)), known("eu-test", 0.8, (8, 10))];
        insta::assert_snapshot!(held("US test: sensitivity 90.0%", None, 90.0, &sets), @"Agrees: sensitivity 90.0 % is what us-test, at default gives, 9 of 10");
        insta::assert_snapshot!(held("US test: sensitivity 90.1%", None, 90.1, &sets), @"Differs: sensitivity 90.1 %: us-test, at default gives 90.0 %, 9 of 10");
        insta::assert_snapshot!(held("sensitivity 90.0%", None, 90.0, &sets), @"CannotTell: sensitivity 90.0 %: which is meant, us-test, at default (90.0 %) and eu-test, at default (80.0 %)?");
        insta::assert_snapshot!(held("us-test, women", Some("us-test, women"), 90.0, &sets), @"loose: sensitivity of us-test, women 90.0 %");
        insta::assert_snapshot!(held("EU test", None, 190.0, &sets), @"Differs: sensitivity 190.0 %: it cannot be more than 100.0 %; is a digit off?");
        insta::assert_snapshot!(held("sensitivity", Some("the device"), 90.0, &sets[..1]), @"Agrees: sensitivity of the device 90.0 % is what us-test, at default gives, 9 of 10");
    }
}
