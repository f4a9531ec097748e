//! The methods that the command runs, and what each takes.

use reliance_model::problem::closest;

use super::answer::{Fault, Row};
use super::arguments::Stat;
use super::input::Input;

/// What a method does.
pub(super) type Run = fn(&mut Input<'_>) -> Result<Vec<Row>, Fault>;

/// A method.
pub(super) struct Method {
    /// Its name on the command line.
    pub(super) name: &'static str,
    /// What it belongs to.
    pub(super) topic: &'static str,
    /// What it does, in one line.
    pub(super) line: &'static str,
    /// Options without which it cannot run.
    pub(super) needs: &'static [&'static str],
    /// Options that it can use.
    pub(super) takes: &'static [&'static str],
    /// Functions whose manuals explain it.
    pub(super) manuals: &'static [&'static str],
    /// The method.
    pub(super) run: Run,
}

/// Every method, by topic.
pub(super) fn all() -> impl Iterator<Item = &'static Method> {
    [
        super::proportion::METHODS,
        super::groups::METHODS,
        super::paired::METHODS,
        super::roc::METHODS,
        super::calibration::METHODS,
        super::agreement::METHODS,
        super::raters::METHODS,
        super::population::METHODS,
        super::readers::METHODS,
        super::combine::METHODS,
    ]
    .into_iter()
    .flatten()
}

/// The method of that name.
///
/// # Errors
///
/// That there is none, with the nearest.
pub(super) fn find(name: &str) -> Result<&'static Method, Fault> {
    if let Some(method) = all().find(|method| method.name == name) {
        return Ok(method);
    }
    let help = match closest(name, all().map(|method| method.name)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => "`reliance stat list` names them all".to_string(),
    };
    Err(Fault(format!("there is no method `{name}`; {help}")))
}

/// Is everything there that the method needs, and nothing that it would ignore?
///
/// # Errors
///
/// The option that is missing, or that the method has no use for.
pub(super) fn check(method: &Method, args: &Stat) -> Result<(), Fault> {
    let given = given(args);
    for need in method.needs {
        if !given.contains(need) {
            return Err(Fault(format!("`{}` needs --{need}", method.name)));
        }
    }
    for option in given {
        let used = method.needs.contains(&option) || method.takes.contains(&option);
        // A declared cluster that cannot be used is said with the answer.
        if !used && option != "cluster" && option != "case" {
            return Err(Fault(format!(
                "`{}` does not use --{option}; leave it out, or choose another method with \
                 `reliance stat list`",
                method.name
            )));
        }
    }
    Ok(())
}

/// Options that were given, besides those that every method takes.
fn given(args: &Stat) -> Vec<&'static str> {
    let options = [
        ("truth", args.truth.is_some()),
        ("score", args.score.is_some()),
        ("second", args.second.is_some()),
        ("threshold", args.threshold.is_some()),
        ("cluster", args.cluster.is_some()),
        ("metric", args.metric.is_some()),
        ("method", args.method.is_some()),
        ("margin", args.margin.is_some()),
        ("goal", args.goal.is_some()),
        ("prevalence", args.prevalence.is_some()),
        ("reader", args.reader.is_some()),
        ("modality", args.modality.is_some()),
        ("case", args.case.is_some()),
        ("design", args.design.is_some()),
        ("resamples", args.resamples.is_some()),
        ("seed", args.seed.is_some()),
        ("bins", args.bins.is_some()),
        ("from", args.from.is_some()),
        ("to", args.to.is_some()),
    ];
    options.into_iter().filter(|option| option.1).map(|option| option.0).collect()
}
