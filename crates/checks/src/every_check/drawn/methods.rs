//! Endpoints that name a method, with the options that it has a use for.

use reliance_model::device::Analysis;
use reliance_model::method::Options;

use super::{NAMES, Tape};
use crate::methods::{Method, all};

const ROLES: &[&str] = &["score", "truth", "rating", "reader", "case", "patient", "sex", "nothing"];
const FORMS: &[&str] = &["bca", "logit", "jackknife", "quadratic", "odd", "wald"];
const METRICS: &[&str] =
    &["sensitivity", "specificity", "ppv", "accuracy", "share", "auc", "afroc", "odd"];
const DESIGNS: &[&str] =
    &["auto", "or-random", "or-fixed-cases", "one-shot", "1T-RRRC", "2T-FRRC", "odd"];
const FIGURES: &[&str] = &["AUC", "sensitivity", "kappa", "ppv", "nothing"];

/// A method with options that it needs, and some of those that it takes.
pub(super) fn analysis(tape: &mut Tape<'_>) -> Analysis {
    let methods: Vec<&Method> = all().collect();
    let method = *tape.pick(&methods);
    let mut options = Options::default();
    for option in method.needs {
        set(tape, &mut options, option);
    }
    for option in method.takes {
        if tape.once_in(3) {
            set(tape, &mut options, option);
        }
    }
    match tape.next() % 4 {
        0 => options.by = Some(tape.text(ROLES)),
        1 | 2 => options.against = Some(tape.text(NAMES)),
        _ => {}
    }
    Analysis {
        method: if tape.once_in(20) { "none".into() } else { method.name.into() },
        options,
        level: tape.once_in(4).then(|| tape.number()),
        figure: tape.once_in(4).then(|| tape.text(FIGURES)),
        at_most: tape.once_in(3).then(|| tape.number()),
        p_below: tape.once_in(3).then(|| tape.number()),
    }
}

fn set(tape: &mut Tape<'_>, options: &mut Options, option: &str) {
    let small = |tape: &mut Tape<'_>| *tape.pick(&[10, 2, 1, 0, 50]);
    match option {
        "truth" => options.truth = tape.maybe(|tape| tape.text(&["truth", "sex"])),
        "score" => options.score = tape.maybe(|tape| tape.text(ROLES)),
        "second" => options.second = Some(tape.text(ROLES)),
        "cluster" => options.cluster = Some(tape.text(ROLES)),
        "reader" => options.reader = tape.maybe(|tape| tape.text(ROLES)),
        "modality" => options.modality = tape.maybe(|tape| tape.text(ROLES)),
        "case" => options.case = tape.maybe(|tape| tape.text(ROLES)),
        "metric" => options.metric = Some(tape.text(METRICS)),
        "method" => options.form = Some(tape.text(FORMS)),
        "margin" => options.margin = Some(tape.number()),
        "goal" => options.goal = Some(tape.number()),
        "prevalence" => options.prevalence = Some(tape.number()),
        "stratum" => options.stratum = vec![tape.text(ROLES), tape.text(ROLES)],
        "weight" => options.weight = Some(tape.text(ROLES)),
        "lesion" => options.lesion = tape.maybe(|tape| tape.text(&["lesion", "found"])),
        "both" => options.both = Some(tape.text(ROLES)),
        "bound" => options.bound = Some(tape.number()),
        "x" => options.x = tape.maybe(|tape| tape.text(ROLES)),
        "y" => options.y = tape.maybe(|tape| tape.text(ROLES)),
        "z" => options.z = Some(tape.text(ROLES)),
        "device" => options.device = Some(tape.text(&["r1", "r2", "r0"])),
        "unit" => options.unit = Some(tape.text(&["mm", ""])),
        "within" => options.within = Some(tape.number()),
        "gamma" => options.gamma = Some(tape.number()),
        "design" => options.design = Some(tape.text(DESIGNS)),
        // A few resamples show what many would.
        "resamples" => options.resamples = Some(small(tape)),
        "seed" => options.seed = Some(tape.next() as u64),
        "bins" => options.bins = Some(small(tape)),
        "from" => options.from = Some(tape.number()),
        "to" => options.to = Some(tape.number()),
        _ => {}
    }
}
