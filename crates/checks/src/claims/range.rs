//! Numbers where no result can lie.
//!
//! A share lies between 0 and 1, a coefficient between -1 and 1, and some of all are not
//! more than all. Limits may lie outside: the normal approximation gives such limits, and
//! they lie evenly around their estimate.

use reliance_model::claim::{Claim, Printed, Remark, Says, StatedFigure, Verdict};

use super::remark;
use super::single::{countable, words};

/// The lowest and highest value of a metric; none where it has none.
fn ends(metric: &str) -> Option<(f64, f64)> {
    match metric {
        "auc" | "dice" | "jaccard" | "f1" => Some((0.0, 1.0)),
        "kappa" | "icc" | "correlation" | "youden" => Some((-1.0, 1.0)),
        other => countable(Some(other)).then_some((0.0, 1.0)),
    }
}

/// What cannot be about a figure, as far as it is sure.
pub(super) fn figure(figure: &StatedFigure) -> Option<(Verdict, String)> {
    let said = words(figure);
    if let Some((some, all)) = figure.counts.filter(|(some, all)| some > all) {
        let says =
            format!("{said}: {some} of {all} is more than all; is one of the two misprinted?");
        return Some((Verdict::Differs, says));
    }
    let metric = figure.metric.as_deref()?;
    let (lowest, highest) = ends(metric)?;
    let slack = |printed: Printed| printed.half_unit * (1.0 + 1e-9);
    if let Some(value) = figure.value {
        let most = value.like(highest);
        if value.value - slack(value) > highest {
            // What an assay finds of what was added is called its accuracy, too.
            return Some(if metric == "accuracy" {
                let says = format!(
                    "{said}: as a share of cases it cannot be more than {most}; if it is a recovery or a ratio, please name it so"
                );
                (Verdict::CannotTell, says)
            } else {
                (
                    Verdict::Differs,
                    format!("{said}: it cannot be more than {most}; is a digit off?"),
                )
            });
        }
        if value.value + slack(value) < lowest {
            let says = format!(
                "{said}: it cannot be less than {}; if it is a difference, please name it so",
                value.like(lowest)
            );
            return Some((Verdict::CannotTell, says));
        }
    }
    limits(figure, (lowest, highest))
}

/// Limits outside: evenly around the estimate they may be of the normal approximation.
fn limits(figure: &StatedFigure, (lowest, highest): (f64, f64)) -> Option<(Verdict, String)> {
    let (low, high) = figure.interval?;
    let (side, end) = if high.value - high.half_unit > highest {
        ("upper limit lies above", high.like(highest))
    } else if low.value + low.half_unit < lowest {
        ("lower limit lies below", low.like(lowest))
    } else {
        return None;
    };
    let said = words(figure);
    let even = figure.value.map(|value| {
        let off = (high.value - value.value) - (value.value - low.value);
        let grain = low.half_unit + high.half_unit + 2.0 * value.half_unit;
        libm::fabs(off) <= grain * (1.0 + 1e-9)
    });
    let is = format!("{said}: the {side} {end}, where no value can lie");
    Some(match even {
        Some(false) => (Verdict::Differs, is),
        _ => (
            Verdict::CannotTell,
            format!("{is}; the normal approximation gives such limits, another method would not"),
        ),
    })
}

/// Why a number that is none of a metric cannot be.
pub(super) fn number(kind: &str, said: &str) -> String {
    match kind {
        "part" => format!("{said} is more than all; is one of the two misprinted?"),
        "p-value" => format!("p-value {said}: a p-value cannot be more than 1"),
        _ => format!("{said}: a number of cases cannot be less than 0"),
    }
}

/// The remark on a claim that cannot be, whatever the data are.
pub(super) fn wrong(claim: &Claim) -> Option<Remark> {
    match &claim.says {
        Says::Impossible { kind, said } => {
            Some(remark("range", Verdict::Differs, number(kind, said), claim))
        }
        Says::Figure(stated) if !stated.goal => figure(stated)
            .filter(|(verdict, _)| *verdict == Verdict::Differs)
            .map(|(verdict, says)| remark("range", verdict, says, claim)),
        _ => None,
    }
}
