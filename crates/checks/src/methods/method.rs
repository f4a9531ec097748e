//! The methods, and what each takes.

use reliance_model::method::{Options, Signature, nearest};

use super::answer::{Fault, Row};
use super::input::Input;

/// What a method does.
pub(super) type Run = fn(&mut Input<'_>) -> Result<Vec<Row>, Fault>;

/// A statistic that runs on the data sets of a device or on a plain table.
#[derive(Debug)]
pub struct Method {
    /// Its name.
    pub name: &'static str,
    /// What it belongs to.
    pub topic: &'static str,
    /// What it does, in one line.
    pub line: &'static str,
    /// Options without which it cannot run.
    pub needs: &'static [&'static str],
    /// Options that it can use.
    pub takes: &'static [&'static str],
    /// Functions of crate `stats` whose manuals explain it.
    pub manuals: &'static [&'static str],
    pub(super) run: Run,
}

impl Method {
    /// A method that needs and takes no option yet, and has no manual.
    pub(super) const fn of(
        topic: &'static str,
        name: &'static str,
        line: &'static str,
        run: Run,
    ) -> Method {
        Method { name, topic, line, needs: &[], takes: &[], manuals: &[], run }
    }

    pub(super) const fn needs(mut self, needs: &'static [&'static str]) -> Method {
        self.needs = needs;
        self
    }

    pub(super) const fn takes(mut self, takes: &'static [&'static str]) -> Method {
        self.takes = takes;
        self
    }

    pub(super) const fn manuals(mut self, manuals: &'static [&'static str]) -> Method {
        self.manuals = manuals;
        self
    }

    /// Name and options as words.
    pub fn signature(&self) -> Signature {
        Signature { name: self.name, needs: self.needs, takes: self.takes }
    }
}

/// Every method, by topic.
pub fn all() -> impl Iterator<Item = &'static Method> {
    [
        super::proportion::METHODS,
        super::groups::METHODS,
        super::paired::METHODS,
        super::roc::METHODS,
        super::calibration::METHODS,
        super::agreement::METHODS,
        super::raters::METHODS,
        super::masks::METHODS,
        super::outlines::METHODS,
        super::population::METHODS,
        super::points::METHODS,
        super::strata::METHODS,
        super::survey::METHODS,
        super::readers::METHODS,
        super::standalone::METHODS,
        super::localisation::METHODS,
        super::pooled::METHODS,
        super::combine::METHODS,
    ]
    .into_iter()
    .flatten()
}

/// Names and options of all methods, for a reader of plans.
pub fn signatures() -> Vec<Signature> {
    all().map(Method::signature).collect()
}

/// The method of that name.
///
/// # Errors
///
/// That there is none, with the nearest.
pub fn find(name: &str) -> Result<&'static Method, Fault> {
    all().find(|method| method.name == name).ok_or_else(|| {
        let help = nearest(name, all().map(|method| method.name));
        Fault::new(format!("there is no method `{name}`; {help}"))
    })
}

/// Is everything there that the method needs, and nothing that it would ignore?
///
/// # Errors
///
/// The option that is missing, or that the method has no use for, as the command line
/// spells it.
pub fn check(method: &Method, options: &Options) -> Result<(), Fault> {
    let (signature, given) = (method.signature(), options.given());
    if let Some(need) = signature.lacking(&given).first() {
        return Err(Fault::new(format!("`{}` needs --{need}", method.name)));
    }
    match signature.unused(&given).first() {
        None => Ok(()),
        Some(option) => Err(Fault::new(format!(
            "`{}` does not use --{option}; leave it out, or choose another method with \
             `reliance stat list`",
            method.name
        ))),
    }
}
