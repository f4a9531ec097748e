//! One figure against itself.

use reliance_model::claim::{Claim, Printed, Remark, StatedFigure, Verdict};
use reliance_stats::Confidence;

use super::counts::{Fit, LARGEST, Stated, Way, cut, printing, prints};
use super::{Around, range, remark};

/// How far one limit alone may lie outside what any method gives, as a share of half the
/// interval, before no method is left that would have given the other limit, too.
const ALONE: f64 = 0.15;

/// How far around a limit, as a share of half the interval, another method's may lie.
const NEARBY: f64 = 0.4;

/// Chance that one of the methods prints the limit of another, up to which a match tells.
const CHANCE: f64 = 0.1;

/// Metrics that are a share of counted cases.
pub(super) fn countable(metric: Option<&str>) -> bool {
    matches!(
        metric,
        Some(
            "sensitivity"
                | "specificity"
                | "ppv"
                | "npv"
                | "accuracy"
                | "agreement"
                | "prevalence"
                | "false-positive-rate"
                | "false-negative-rate"
                | "failure-rate"
                | "discrepancy-rate"
                | "recall-rate"
        )
    )
}

/// `sensitivity of women, 96.15 % (90.44 % to 98.94 %)`.
pub(super) fn words(figure: &StatedFigure) -> String {
    let mut said = figure.metric.clone().unwrap_or_else(|| figure.called.clone());
    said.extend(figure.of.iter().map(|of| format!(" of {of}")));
    said.extend(figure.value.map(|value| format!(" {}", value.shown())));
    let limits = figure.interval;
    said.extend(limits.map(|(low, high)| format!(" ({} to {})", low.shown(), high.shown())));
    said
}

/// The figure as one whose counts can be sought; none without an interval.
pub(super) fn stated(figure: &StatedFigure) -> Option<Stated> {
    let confidence = Confidence::new(figure.level.unwrap_or(0.95)).ok()?;
    Some(Stated { value: figure.value, limits: figure.interval?, confidence })
}

/// The method that stands beside the figure, where its limits follow from counts alone.
pub(super) fn named(figure: &StatedFigure) -> Option<Way> {
    figure.method.as_deref().and_then(Way::named)
}

/// Is the name one of several methods? `exact` may be Clopper and Pearson's, Blaker's or mid-P.
fn is_loose(figure: &StatedFigure) -> bool {
    figure.method.as_deref() == Some("exact")
}

/// What one figure says against itself.
pub(super) fn remarks(claim: &Claim, figure: &StatedFigure, around: &Around<'_>) -> Vec<Remark> {
    if figure.goal {
        return Vec::new();
    }
    if let Some((verdict, says)) = range::figure(figure) {
        return vec![remark("range", verdict, says, claim)];
    }
    if let Some(wrong) = order(figure) {
        return vec![remark("interval", Verdict::Differs, wrong, claim)];
    }
    let metric = figure.metric.as_deref();
    if !countable(metric) {
        return figure.interval.is_some().then(|| not_counted(claim, figure)).into_iter().collect();
    }
    let mut found = Vec::new();
    if let Some(counts) = figure.counts {
        let share = figure.value.map(|value| of_counts(figure, value, counts, around));
        let differs = matches!(share, Some((Verdict::Differs | Verdict::CannotTell, _)));
        found.extend(share.map(|(verdict, says)| remark("counts", verdict, says, claim)));
        if !differs && let Some(stated) = stated(figure) {
            let (verdict, says) = limits(figure, &stated, counts, around);
            found.push(remark("interval", verdict, says, claim));
        }
        return found;
    }
    found
        .extend(grim(figure, around).map(|(verdict, says)| remark("counts", verdict, says, claim)));
    found
}

/// The sentence where limits are out of order or do not hold their estimate.
fn order(figure: &StatedFigure) -> Option<String> {
    let (low, high) = figure.interval?;
    let said = words(figure);
    if low.value > high.value {
        return Some(format!("{said}: the lower limit lies above the upper one"));
    }
    let value = figure.value?;
    let slack = value.half_unit * (1.0 + 1e-9);
    let below = value.value + slack < low.value - low.half_unit;
    let above = value.value - slack > high.value + high.half_unit;
    (below || above).then(|| format!("{said}: the estimate lies outside its own interval"))
}

fn not_counted(claim: &Claim, figure: &StatedFigure) -> Remark {
    let says = format!(
        "{}: no counts stand behind it, so only the order of estimate and limits was checked",
        words(figure)
    );
    remark("interval", Verdict::CannotTell, says, claim)
}

/// An estimate against the counts it is stated with.
fn of_counts(
    figure: &StatedFigure,
    value: Printed,
    (some, all): (u64, u64),
    around: &Around<'_>,
) -> (Verdict, String) {
    let share = some as f64 / all.max(1) as f64;
    let said = words(figure);
    if prints(value, share) {
        return (Verdict::Agrees, format!("{said} is {some} of {all}"));
    }
    let is = format!("{some} of {all} is {}", value.like(share));
    if let Some(other) = around.averaged(figure) {
        let says = format!("{said}: {is}; {other}, so it need not be the share of the counts");
        return (Verdict::CannotTell, says);
    }
    let cut = if cut(value, share) { ", so the share was cut off and not rounded" } else { "" };
    (Verdict::Differs, format!("{said}: {is}{cut}"))
}

/// Limits against the counts they are stated with.
pub(super) fn limits(
    figure: &StatedFigure,
    stated: &Stated,
    counts: (u64, u64),
    around: &Around<'_>,
) -> (Verdict, String) {
    let said = words(figure);
    let (some, all) = counts;
    let fits = stated.ways(counts);
    if let Some(told) = by_named(figure, stated, (counts, &fits), around) {
        return told;
    }
    if !fits.is_empty() {
        let names: Vec<String> = fits.iter().map(|fit| fit.way.name().to_string()).collect();
        let says = format!(
            "{said}: the limits are those of {some} of {all} by {}",
            crate::words::list(&names)
        );
        return (Verdict::Agrees, says);
    }
    if let Some(other) = around.other(figure) {
        let says = format!(
            "{said}: the limits are those of no method for independent cases; {other}, which may give them"
        );
        return (Verdict::CannotTell, says);
    }
    match alone(stated, counts) {
        Some(side) => {
            let gives: Vec<String> = Way::ALL
                .into_iter()
                .filter_map(|way| {
                    let (low, high) = way.limits(counts, stated.confidence)?;
                    let limit = if side == "lower" {
                        stated.limits.0.like(low)
                    } else {
                        stated.limits.1.like(high)
                    };
                    Some(format!("{limit} by {}", way.name()))
                })
                .take(2)
                .collect();
            let says = format!(
                "{said}: the {side} limit does not go with the other one: for {some} of {all} it is {}",
                gives.join(", ")
            );
            (Verdict::Differs, says)
        }
        None => (Verdict::CannotTell, unexplained(&said, stated, counts)),
    }
}

/// Limits against the method that is named beside them, where they follow from counts.
fn by_named(
    figure: &StatedFigure,
    stated: &Stated,
    (counts, fits): ((u64, u64), &[Fit]),
    around: &Around<'_>,
) -> Option<(Verdict, String)> {
    let (way, said) = (named(figure)?, words(figure));
    let ((some, all), name) = (counts, way.name());
    let (low, high) = way.limits(counts, stated.confidence)?;
    let gives = fits.iter().any(|fit| fit.way == way);
    if gives {
        let says = format!(
            "{said}: the limits are those of {some} of {all} by {name}, the method that is named"
        );
        return Some((Verdict::Agrees, says));
    }
    if around.other(figure).is_some() {
        return None;
    }
    if stated.varies(counts, way) {
        let says =
            format!("{said}: the limits are those of {some} of {all} by a variant of {name}");
        return Some((Verdict::Agrees, says));
    }
    let (low, high) = (stated.limits.0.like(low), stated.limits.1.like(high));
    let says = format!(
        "{said}: {name}, the method that is named, gives {low} to {high} for {some} of {all}"
    );
    Some(if is_loose(figure) {
        (Verdict::CannotTell, format!("{says}; another exact method may give the printed limits"))
    } else {
        (Verdict::Differs, says)
    })
}

/// The side that alone lies far from what any method gives, where the other limit makes it
/// plain that one of the methods was used, or where no method at all could give both.
fn alone(stated: &Stated, counts: (u64, u64)) -> Option<&'static str> {
    let (lower, upper) = stated.envelope(counts)?;
    let half = (upper.1 - lower.0) / 2.0;
    let outside = |printed: Printed, (low, high): (f64, f64)| {
        let slack = 2.0 * printed.half_unit;
        (low - slack - printed.value).max(printed.value - high - slack).max(0.0)
    };
    let (low, high) = (outside(stated.limits.0, lower), outside(stated.limits.1, upper));
    let given = |printed: Printed, side: fn((f64, f64)) -> f64| {
        let limits = Way::ALL.into_iter().filter_map(|way| way.limits(counts, stated.confidence));
        telling(printed, &limits.map(side).collect::<Vec<_>>(), half)
    };
    if high == 0.0 && low > ALONE * half && (low > half || given(stated.limits.1, |it| it.1)) {
        return Some("lower");
    }
    if low == 0.0 && high > ALONE * half && (high > half || given(stated.limits.0, |it| it.0)) {
        return Some("upper");
    }
    None
}

/// Is the limit that of a method, and printed so finely that this is hardly by chance? An
/// interval of clusters may share a coarsely printed limit with them.
fn telling(printed: Printed, limits: &[f64], half: f64) -> bool {
    let unit = 2.0 * printed.half_unit;
    let mut distinct: Vec<i64> =
        limits.iter().map(|limit| libm::round(limit / unit) as i64).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let nearby = NEARBY * half / unit;
    limits.iter().any(|limit| prints(printed, *limit)) && distinct.len() as f64 <= CHANCE * nearby
}

fn unexplained(said: &str, stated: &Stated, (some, all): (u64, u64)) -> String {
    let near = Way::ALL.into_iter().filter_map(|way| {
        let (low, high) = way.limits((some, all), stated.confidence)?;
        let miss =
            libm::fabs(low - stated.limits.0.value) + libm::fabs(high - stated.limits.1.value);
        Some((miss, way, low, high))
    });
    let near = near.min_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = near.map_or(String::new(), |(_, way, low, high)| {
        let (low, high) = (stated.limits.0.like(low), stated.limits.1.like(high));
        format!("; the nearest, {}, gives {low} to {high}", way.name())
    });
    format!(
        "{said}: no method for independent cases gives both limits of {some} of {all}{nearest}; a bootstrap, \
         clustered or model-based interval could, which the document does not name"
    )
}

/// A share that no count of a stated size gives.
fn grim(figure: &StatedFigure, around: &Around<'_>) -> Option<(Verdict, String)> {
    let (value, all) = (figure.value?, figure.n?);
    let whole = matches!(figure.metric.as_deref(), Some("accuracy" | "agreement"));
    if all == 0 || !printing(value, all).is_empty() {
        return None;
    }
    let said = words(figure);
    let nearest = libm::round(value.value * all as f64) / all as f64;
    let is = format!(
        "no count of {all} gives {}; the nearest is {}",
        value.shown(),
        value.like(nearest)
    );
    if let Some(other) = around.averaged(figure) {
        return Some((Verdict::CannotTell, format!("{said}: {is}; {other}")));
    }
    if !whole {
        let says =
            format!("{said}: {is}, where {all} is its denominator and not the number of all cases");
        return Some((Verdict::CannotTell, says));
    }
    Some((Verdict::Differs, format!("{said}: {is}")))
}

/// A share with limits and no counts: what may stand behind it, up to a size.
pub(super) fn sought(
    figure: &StatedFigure,
    largest: Option<u64>,
    around: &Around<'_>,
) -> Option<(Verdict, String, Vec<Fit>)> {
    let stated = stated(figure)?;
    let said = words(figure);
    let bound = largest.unwrap_or(LARGEST).min(LARGEST);
    let way = named(figure);
    let (fits, through) = stated.fits(bound, way);
    if let Some(first) = fits.first() {
        let mut sizes: Vec<(u64, u64)> = fits.iter().map(|fit| fit.counts).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let others = match sizes.len() {
            1 => String::new(),
            2 => "; one other count up to that size would do".to_string(),
            more => format!("; {} other counts up to that size would do", more - 1),
        };
        let named = if way.is_some() { ", the method that is named" } else { "" };
        let says =
            format!("{said} can be {}{named} (sizes up to {bound} tried{others})", first.words());
        return Some((Verdict::Agrees, says, fits));
    }
    let all = if through { "no" } else { "in a search that was cut short, no" };
    if let Some(way) = way {
        return Some(unnamed(
            figure,
            &stated,
            (way, bound, through && largest == Some(bound)),
            around,
        ));
    }
    let why = match around.other(figure) {
        Some(other) => format!("; {other}, which may give it"),
        None => {
            "; a bootstrap, clustered or model-based interval, or a larger size, could".to_string()
        }
    };
    let says = format!(
        "{said}: {all} count up to {bound} gives estimate and limits by a method for independent cases{why}"
    );
    Some((Verdict::CannotTell, says, fits))
}

/// No count up to the size gives the figure by the method that is named.
fn unnamed(
    figure: &StatedFigure,
    stated: &Stated,
    (way, bound, whole): (Way, u64, bool),
    around: &Around<'_>,
) -> (Verdict, String, Vec<Fit>) {
    let (said, name) = (words(figure), way.name());
    let others = stated.fits(bound, None).0;
    let hint = others.first().map(|fit| format!("; {} would", fit.words())).unwrap_or_default();
    let says = format!(
        "{said}: no count up to {bound} gives estimate and limits by {name}, the method that is named{hint}"
    );
    let varied = figure.value.is_some_and(|value| {
        (1..=bound).any(|all| printing(value, all).any(|some| stated.varies((some, all), way)))
    });
    let why = match around.other(figure) {
        _ if varied => Some(format!("a variant of {name} gives them")),
        Some(other) => Some(format!("{other}, which may give them")),
        None if is_loose(figure) => Some("another exact method may give them".to_string()),
        None if !whole => Some("more cases than were tried may".to_string()),
        None => None,
    };
    match why {
        Some(why) => (Verdict::CannotTell, format!("{says}; {why}"), Vec::new()),
        None => (Verdict::Differs, says, Vec::new()),
    }
}
