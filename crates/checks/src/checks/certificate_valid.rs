//! A certificate or authorization is in force on the day.
//!
//! ## What it asks
//! Is a certificate or authorization of the `kind` (or `standard`) asked for held, in force on the day of the assessment, and read with its hash?
//! `ce`, `ukca`, `reliance`, `nmpa-registration` and `origin-approval` stand for authorizations by their codes; other kinds for certificates.
//! `cap-…` is a last day of law for authorizations of that directive or regulation; `rule`, `scenario` and `linked` name conditions that a person judges.
//!
//! ## Why
//! Evidence of an approval that has run out, or was withdrawn, opens nothing.
//!
//! ## What it needs
//! `[[authorizations]]` or `[[certificates]]` with `kind`, `number`, `granted`, `expires`, and the `file` of the certificate.
//! A certificate under a former directive that ended by its print is for a person: Regulation (EU) 2023/607 extended such certificates under conditions that no date shows.
//! A certificate without a last day is not taken as endless: a person says whether it has one.
//! The scope is for a person; the program compares days.
//!
//! ## What may cross a border
//! Numbers, days and names of certificates.
//!
//! ## If it is not shown
//! Renew the certificate, or name the one that took its place.

use reliance_model::Date;
use reliance_model::device::Authorization;

use crate::combine::combine;
use crate::held::{Held, from_authorization, from_certificate, is_legacy, judge};
use crate::parameters;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("certificate-valid", include_str!("certificate_valid.rs"), answer);

const KNOWN: parameters::Known<'_> = &[
    ("kind", &[]),
    ("standard", &[]),
    ("rule", &[]),
    ("scenario", &[]),
    ("linked", &[]),
    ("cap-mdd", &[]),
    ("cap-mdr", &[]),
];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let kind = ask.call.parameter("kind").or_else(|| ask.call.parameter("standard"));
    let kind =
        kind.unwrap_or(if ask.call.parameter("rule").is_some() { "ce" } else { "iso-13485" });
    let held: Vec<Held<'_>> = held(ask, kind);
    if held.is_empty() {
        return Err(Missing::new(
            format!("a certificate or authorization of kind `{kind}`"),
            format!(
                "add it under `{}` with `number`, `granted`, `expires` and `file`",
                if is_authorization(kind) { "[[authorizations]]" } else { "[[certificates]]" }
            ),
        ));
    }
    // One that is in force is enough, so the most favourable answer stands.
    let best = held
        .iter()
        .map(|one| cap(ask, one).map_or_else(Answered::for_a_person, |cap| judge(ask, one, cap)))
        .max_by_key(|answered| answered.answer);
    let mut parts: Vec<Answered> = best.into_iter().collect();
    for name in ["rule", "scenario", "linked"] {
        if let Some(value) = ask.call.parameter(name) {
            parts.push(Answered::for_a_person(format!(
                "a person judges the conditions of `{name} = {value}`, which no date decides"
            )));
        }
    }
    combine(parts).ok_or_else(|| Missing::from(format!("a certificate of kind `{kind}`")))
}

fn is_authorization(kind: &str) -> bool {
    matches!(kind, "ce" | "ukca" | "reliance" | "nmpa-registration" | "origin-approval")
}

fn held<'a>(ask: &Ask<'a>, kind: &str) -> Vec<Held<'a>> {
    let device = &ask.evidence.device;
    let authorizations = device.authorizations.iter().filter(|one| is_of(ask, one, kind));
    let certificates = device.certificates.iter().filter(|one| one.kind == kind);
    authorizations.map(from_authorization).chain(certificates.map(from_certificate)).collect()
}

/// Is the authorization one that the catalogue's word stands for?
fn is_of(ask: &Ask<'_>, authorization: &Authorization, kind: &str) -> bool {
    let code = authorization.kind.as_str();
    match kind {
        "ce" => code.contains("-ce") || code.starts_with("ce-"),
        "ukca" => code.contains("ukca"),
        "nmpa-registration" => code.starts_with("nmpa"),
        "reliance" => authorization.by_reliance == Some(true) || code.contains("reliance"),
        "mdsap" => code == "mdsap-certificate",
        "origin-approval" => {
            let granting = ask.catalogue.authorization_kinds.get(code);
            granting.is_none_or(|kind| kind.market != ask.market)
        }
        kind => code == kind,
    }
}

/// The last day of law for what is held, where the call gives one.
fn cap(ask: &Ask<'_>, held: &Held<'_>) -> Result<Option<Date>, String> {
    let name = match held.kind {
        kind if is_legacy(kind) => "cap-mdd",
        _ => "cap-mdr",
    };
    let Some(text) = ask.call.parameter(name) else { return Ok(None) };
    match text.parse() {
        Ok(day) => Ok(Some(day)),
        Err(_) => Err(format!("`{name} = {text}` is no day, so a person must judge")),
    }
}

#[cfg(test)]
#[path = "certificate_valid/tests.rs"]
mod tests;
