//! Authorizations and certificates that are held: are they in force on a day?

use reliance_model::Date;
use reliance_model::device::{Authorization, Certificate};
use reliance_model::finding::EvidenceRef;

use crate::{Answered, Ask};

/// One thing held, whatever list it stands in.
pub(crate) struct Held<'a> {
    /// Kind and number.
    pub(crate) name: String,
    /// Kind by its code.
    pub(crate) kind: &'a str,
    /// Day it was granted.
    pub(crate) granted: Option<Date>,
    /// Day it ends.
    pub(crate) expires: Option<Date>,
    /// Withdrawn, suspended or restricted?
    pub(crate) withdrawn: bool,
    /// File of the certificate or letter.
    pub(crate) file: Option<&'a String>,
    /// Scope, as printed.
    pub(crate) scope: Option<&'a str>,
}

/// An entry of its list.
pub(crate) fn from_authorization(one: &Authorization) -> Held<'_> {
    Held {
        name: format!("{} {}", one.kind, one.number),
        kind: &one.kind,
        granted: one.granted,
        expires: one.expires,
        withdrawn: one.withdrawn,
        file: one.file.as_ref(),
        scope: None,
    }
}

/// An entry of its list.
pub(crate) fn from_certificate(one: &Certificate) -> Held<'_> {
    Held {
        name: format!("{} {}", one.kind, one.number),
        kind: &one.kind,
        granted: one.granted,
        expires: one.expires,
        withdrawn: false,
        file: one.file.as_ref(),
        scope: Some(one.scope.as_str()).filter(|scope| !scope.is_empty()),
    }
}

/// Is it in force on the day? `cap` is a last day of law, where one is given.
pub(crate) fn judge(ask: &Ask<'_>, held: &Held<'_>, cap: Option<Date>) -> Answered {
    let name = &held.name;
    let evidence: Vec<EvidenceRef> =
        held.file.map(|file| ask.file(file, name.clone())).into_iter().collect();
    let read = evidence.iter().any(|one| one.sha256.is_some());
    let ends: Vec<Date> = [held.expires, cap].into_iter().flatten().collect();
    let answered = match (held.granted, ends.iter().min()) {
        _ if held.withdrawn => {
            Answered::not_shown(format!("{name} is withdrawn, suspended or restricted"))
                .to_do("name the one that is in force")
        }
        (_, Some(end)) if *end < ask.on && held.expires.is_some_and(|day| day > *end) => {
            Answered::not_shown(format!("{name} counts until {end} only, the last day of law"))
                .to_do("obtain the mark or certificate that takes its place")
        }
        (_, Some(end)) if *end < ask.on && is_legacy(held.kind) => Answered::for_a_person(format!(
            "{name} ended on {end} by its print, and law has extended certificates under its directive; a person states whether the conditions are met"
        )),
        (_, Some(end)) if *end < ask.on => {
            Answered::not_shown(format!("{name} ended on {end}")).to_do("renew it")
        }
        (Some(start), _) if start > ask.on => {
            Answered::not_shown(format!("{name} is granted only from {start}"))
                .to_do("assess a later day with `--on`")
        }
        (None, _) => lacking(name, "the day it was granted", "granted"),
        (_, None) => Answered::for_a_person(format!(
            "{name} has no last day; a person says whether it is valid without one"
        )),
        (Some(start), Some(end)) if !read => lacking(
            &format!("{name} (in force from {start} to {end} as declared)"),
            "the certificate itself",
            "file",
        ),
        (Some(start), Some(end)) => {
            Answered::shown(format!("{name} is in force from {start} to {end}"))
        }
    };
    let answered = answered.evidence(evidence);
    match held.scope {
        Some(scope) => answered.caveat(format!("the scope of {name} is printed as: {scope}")),
        None => answered,
    }
}

/// Is it of a directive whose certificates law has extended beyond their print?
pub(crate) fn is_legacy(kind: &str) -> bool {
    ["mdd", "aimdd", "ivdd"].iter().any(|directive| kind.ends_with(directive))
}

fn lacking(name: &str, what: &str, key: &str) -> Answered {
    Answered::undetermined(format!("needs {what} of {name}")).to_do(format!("add `{key}` to it"))
}
