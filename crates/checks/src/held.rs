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
            Answered::not_shown(format!("{name} ended on {end}")).to_do(format!("renew {name}"))
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

#[cfg(test)]
mod tests {
    use reliance_model::evidence::File;
    use reliance_model::finding::Answer;

    use super::*;
    use crate::testing::{asking, folder, no_call};

    /// What is said on 2026-11-22 of one held from the first day to the second, read or not,
    /// under a last day of law.
    fn told(change: impl FnOnce(&mut Authorization), read: bool, cap: Option<&str>) -> Answered {
        let mut one = Authorization {
            kind: "fda-510k".into(),
            number: "K1".into(),
            granted: day("2025-01-01"),
            expires: day("2027-01-01"),
            file: Some("k1.pdf".into()),
            ..Authorization::default()
        };
        change(&mut one);
        let mut folder = folder();
        let sha256 = read.then(|| "00".repeat(32));
        folder.evidence.files.insert("k1.pdf".into(), File { sha256, ..File::default() });
        let cap = cap.and_then(day);
        asking(&folder, &no_call(), |ask| judge(ask, &from_authorization(&one), cap))
    }

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn in_force_from_its_first_day_to_its_last() {
        let from = |first: &str| told(|one| one.granted = day(first), true, None).because;
        assert_eq!(from("2026-11-22"), "fda-510k K1 is in force from 2026-11-22 to 2027-01-01");
        assert_eq!(from("2026-11-23"), "fda-510k K1 is granted only from 2026-11-23");
        let until = |last: &str| told(|one| one.expires = day(last), true, None).because;
        assert_eq!(until("2026-11-22"), "fda-510k K1 is in force from 2025-01-01 to 2026-11-22");
        assert_eq!(until("2026-11-21"), "fda-510k K1 ended on 2026-11-21");
    }

    #[test]
    fn the_earlier_of_print_and_law_ends_it() {
        let capped = |last: &str, cap: &str| told(|one| one.expires = day(last), true, Some(cap));
        let law = capped("2027-01-01", "2026-11-21");
        assert_eq!(law.answer, Answer::NotShown);
        assert_eq!(law.because, "fda-510k K1 counts until 2026-11-21 only, the last day of law");
        // Where the print ends no later than the law, it is the print that ended.
        for cap in ["2026-11-21", "2026-11-22"] {
            let print = capped("2026-11-21", cap);
            assert_eq!(print.because, "fda-510k K1 ended on 2026-11-21", "{cap}");
        }
        let today = capped("2027-01-01", "2026-11-22");
        assert_eq!(today.because, "fda-510k K1 is in force from 2025-01-01 to 2026-11-22");
        let unprinted = told(|one| one.expires = None, true, Some("2026-11-21"));
        assert_eq!(unprinted.answer, Answer::NotShown);
    }

    #[test]
    fn a_directives_certificate_may_have_been_extended() {
        for (kind, answer) in [
            ("eu-ce-mdd", Answer::ForAPerson),
            ("eu-ce-aimdd", Answer::ForAPerson),
            ("eu-ce-ivdd", Answer::ForAPerson),
            ("eu-ce-mdr", Answer::NotShown),
        ] {
            let ended = |one: &mut Authorization| {
                one.kind = kind.into();
                one.expires = day("2026-11-21");
            };
            assert_eq!(told(ended, true, None).answer, answer, "{kind}");
            let ends_today = |one: &mut Authorization| {
                one.kind = kind.into();
                one.expires = day("2026-11-22");
            };
            assert_eq!(told(ends_today, true, None).answer, Answer::Shown, "{kind}");
            // An extension by law has a last day too.
            let printed = |one: &mut Authorization| one.kind = kind.into();
            assert_eq!(told(printed, true, Some("2026-11-21")).answer, Answer::NotShown, "{kind}");
        }
    }

    #[test]
    fn what_is_not_declared_or_not_read_is_never_in_force() {
        let withdrawn = told(|one| one.withdrawn = true, true, None);
        assert_eq!(withdrawn.answer, Answer::NotShown);
        let ungranted = told(|one| one.granted = None, true, None);
        assert!(ungranted.because.starts_with("needs the day it was granted"));
        let endless = told(|one| one.expires = None, true, None);
        assert_eq!(endless.answer, Answer::ForAPerson);
        for unread in [told(|_| {}, false, None), told(|one| one.file = None, true, None)] {
            assert_eq!(unread.answer, Answer::Undetermined);
            assert!(unread.because.starts_with("needs the certificate itself"));
        }
    }
}
