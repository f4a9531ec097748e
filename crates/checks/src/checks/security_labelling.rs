//! Users are told what security asks of them.
//!
//! ## What it asks
//! Does the labelling of this version and market name the place of its security information?
//! `with` names what the labelling is held against: `sbom`, the bill of materials that users can get; `end-of-support`, the last day of support of the device; `interfaces`, the ports and connections of this market.
//!
//! ## Why
//! A hospital cannot protect what it does not know of.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "labelling"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `security` is asked.
//! For `with`: `[[documents]]` with `kind = "sbom"`; the support of the component that the bill is about, in the bill or in a side table (`kind = "component-support"`); `[[interfaces]]` in `reliance.toml`.
//! A manufacturer's disclosure statement (`kind = "security-disclosure"`, a spreadsheet) is read where there is one.
//! A complete record is for a person, who confirms that it says what users need: configuration, ports, updates, end of support.
//!
//! ## How it is computed
//! What was read is told beside the record, so that the person has the day, the bill and the list of interfaces to compare; where it was not read, the answer is *undetermined*.
//! A day of support that is past, and a disclosure statement that denies the bill which is on file, are contradictions. Questions of the statement are found by their words.
//! Nothing that was read makes labelling *shown*.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the security information.

use reliance_model::finding::Answer;

use crate::cyber::threats::deployment;
use crate::cyber::{Bills, Supported, disclosed, evidence_of, on_file, worst};
use crate::records::{self, Reads, Record};
use crate::said::{Said, first_of};
use crate::words::{count, list};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("security-labelling", include_str!("security_labelling.rs"), answer);

const RECORD: Record = Record {
    what: "labelling with security information",
    kinds: &["labelling"],
    items: &["security"],
    parameters: &[("market", Reads::Market), ("with", Reads::Check)],
    confirm: "it says what users need: configuration, ports, updates, end of support",
    ..Record::NONE
};

const BILL: Record = Record {
    what: "a bill of materials of this version, which the labelling says how to get",
    kinds: &["sbom"],
    parameters: RECORD.parameters,
    ..Record::NONE
};

/// Names of what the labelling can be held against.
const WITH: &[&str] = &["sbom", "end-of-support", "interfaces"];

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[("market", &[]), ("with", WITH)]) {
        return Ok(refused);
    }
    let mut answers = vec![records::judge(ask, &RECORD).unwrap_or_else(Answered::from)];
    for with in parameters::values(ask, "with") {
        answers.push(match with.as_str() {
            "sbom" => bill(ask),
            "end-of-support" => support(ask),
            _ => interfaces(ask),
        });
    }
    let disclosed = disclosed::read(ask);
    let mut answered = worst(answers).evidence(disclosed.evidence(ask));
    answered = answered.caveats(disclosed.without_note());
    Ok(answered)
}

/// Something that was read, for the person to compare; it bears no answer of its own.
fn told(words: impl Into<Said>) -> Answered {
    Answered::new(Answer::NotApplicable, String::new()).caveat(words)
}

fn bill(ask: &Ask<'_>) -> Answered {
    let bills = match on_file(ask, &BILL) {
        Bills::Read(bills) => bills,
        Bills::Record(judged) => return judged.unwrap_or_else(Answered::from),
    };
    let files: Vec<String> =
        bills.iter().map(|(document, _)| format!("`{}`", document.file)).collect();
    let evidence = evidence_of(ask, &bills);
    let asks: &[&[&str]] = &[&["sbom", "bill of materials"], &["available", "is there"]];
    if let Some(place) = disclosed::read(ask).denies(asks) {
        let because = format!(
            "{place} says that there is no bill of materials, and {} is on file",
            list(&files)
        );
        return Answered::not_shown(because).to_do("correct the answer").evidence(evidence);
    }
    told(format!("the labelling says how users get {}", list(&files))).evidence(evidence)
}

fn support(ask: &Ask<'_>) -> Answered {
    let missing = Missing::new(
        "the last day of support of the device",
        "give the component that the bill is about its end of support, in the bill or in a side table (`kind = \"component-support\"`)",
    );
    let bills = match on_file(ask, &BILL) {
        Bills::Read(bills) => bills,
        Bills::Record(_) => return missing.into(),
    };
    let supported = Supported::new(&ask.evidence.cyber);
    let subjects = bills.iter().filter_map(|(_, bill)| bill.component(bill.subject.as_deref()?));
    let ends = subjects.filter_map(|subject| supported.of(subject).ends).min();
    let evidence = evidence_of(ask, &bills);
    let Some(end) = ends else { return Answered::from(missing).evidence(evidence) };
    if end < ask.on {
        let because =
            format!("support of the device ended on {end}, before the day of this assessment");
        return Answered::not_shown(because)
            .to_do("correct the day, or support the device for longer")
            .evidence(evidence);
    }
    told(format!("the labelling gives {end} as the last day of support")).evidence(evidence)
}

fn interfaces(ask: &Ask<'_>) -> Answered {
    let here = deployment::interfaces(&ask.evidence.device, ask.market);
    if here.is_empty() {
        return Missing::new(
            "the interfaces of the device in this market, which the labelling names",
            "add `[[interfaces]]` with `name`, `direction`, `connects_to` and `markets` to `reliance.toml`",
        )
        .into();
    }
    let names: Vec<String> =
        here.iter().map(|one| format!("`{}` (to {})", one.name, one.connects_to)).collect();
    let all = count(here.len() as u64, "interface");
    let names = first_of("interfaces of the device in this market", &names, 12);
    told(names.within(|names| format!("the labelling names {all}: {names}")))
}

#[cfg(test)]
mod tests;
