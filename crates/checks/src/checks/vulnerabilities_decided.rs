//! Known vulnerabilities have a decision each.
//!
//! ## What it asks
//! Has every known vulnerability of a component of this version a decision: not affected and why, affected and what is done, or fixed?
//!
//! ## Why
//! A vulnerability without a decision is one that nobody looked at.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"` (CycloneDX or SPDX), with `kind = "vulnerability-records"` (a snapshot of OSV, RustSec, PyPA or GitHub records: a folder, `.zip` or `.tar.gz`), and with `kind = "vex"` (CycloneDX, OpenVEX or CSAF 2.0).
//! Where a bill or a database is not read, a record with `kind = "vex"` or `kind = "security-test-report"`, with `dated`, `device_version` and the place of `decisions` under `items`, is confirmed by a person.
//!
//! ## How it is computed
//! Components are looked up by package URL, within the release of a distribution, with the order of versions of their ecosystem; never by a bare name.
//! Advisories that share an id are one vulnerability.
//! A statement counts where it names the vulnerability, the product and the component, each in this version; what only comes near is told.
//! Where the release of a distribution is not said, or a version cannot be ordered, a match is only possible; without a decision it is *undetermined*.
//! Records that only say that nobody maintains a package, or give notice, report no vulnerability and are told apart.
//! *Fixed* in a version that the advisory names as affected is for a person: the fix may have been taken over into it.
//! A component that cannot be looked up is told, and what is found is then for a person: nothing is known of it.
//!
//! ## What may cross a border
//! Names and versions of components; no patient data.
//!
//! ## If it is not shown
//! Decide on each hit, and write the decision down (`reliance sbom convert FOLDER --to openvex` writes a draft).

use std::collections::BTreeSet;

use reliance_model::cyber::Status;

use crate::cyber::matching::Certainty;
use crate::cyber::{Known, Vulnerability, known, timeline};
use crate::records::Record;
use crate::said::{Said, first_and_more, first_of};
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check = Check::of_evidence(
    "vulnerabilities-decided",
    include_str!("vulnerabilities_decided.rs"),
    answer,
);

const RECORD: Record = Record {
    what: "a list of vulnerabilities with decisions",
    kinds: &["vex", "security-test-report"],
    items: &["decisions"],
    confirm: "no known vulnerability is left out or undecided",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[]) {
        return Ok(refused);
    }
    let known = match known(ask, &RECORD) {
        Ok(known) => known,
        Err(answered) => return *answered,
    };
    let mut answered = judge(&known).evidence(known.evidence(ask));
    answered = answered.caveats(known.caveats(ask));
    answered =
        timeline::with(answered, &known.vulnerabilities, &ask.evidence.cyber.handled, ask.on);
    for one in &known.vulnerabilities {
        let near = one.components.iter().flat_map(|hit| &hit.decision.near);
        let near: Vec<&String> = near.collect::<BTreeSet<_>>().into_iter().collect();
        if !near.is_empty() {
            let near = first_and_more("statements that do not count", &near, 1);
            answered = answered.caveat(near.within(|near| format!("{}: {near}", one.id)));
        }
    }
    Ok(answered)
}

fn judge(known: &Known<'_>) -> Answered {
    let notices = known.vulnerabilities.iter().filter(|one| one.is_notice()).map(label);
    let notices: Vec<Said> = notices.collect();
    let all: Vec<&Vulnerability> =
        known.vulnerabilities.iter().filter(|one| !one.is_notice()).collect();
    let answered = decided(known, &all);
    match notices.is_empty() {
        true => answered,
        false => {
            answered.caveat(first_of("records that report no vulnerability", &notices, 5).within(
                |few| format!("records that report no vulnerability (unmaintained, notice): {few}"),
            ))
        }
    }
}

fn decided(known: &Known<'_>, all: &[&Vulnerability]) -> Answered {
    let of = |test: &dyn Fn(&Vulnerability) -> bool| -> Vec<Said> {
        all.iter().filter(|one| test(one)).map(|one| label(one)).collect()
    };
    let status = |one: &Vulnerability, status: Option<Status>| {
        one.components.iter().any(|hit| hit.decision.status == status)
    };
    let undecided = |one: &Vulnerability, sure: bool| {
        one.components.iter().any(|hit| {
            hit.decision.status.is_none() && (hit.certainty == Certainty::Certain) == sure
        })
    };
    let silent = of(&|one| undecided(one, true));
    let possible = of(&|one| !undecided(one, true) && undecided(one, false));
    let open = of(&|one| status(one, Some(Status::UnderInvestigation)));
    let bare = of(&|one| {
        !one.is_decided() && !status(one, None) && !status(one, Some(Status::UnderInvestigation))
    });
    let backported = of(&is_backported);
    let total = count_of(all.len());
    let answered = if !silent.is_empty() {
        let few = first_of("vulnerabilities without a decision", &silent, 5);
        Answered::not_shown(
            few.within(|few| format!("{} of {total} without a decision: {few}", silent.len())),
        )
        .to_do("decide on each and state it (`reliance sbom convert FOLDER --to openvex` writes a draft)")
    } else if !bare.is_empty() {
        let few = first_of("vulnerabilities decided without reason or action", &bare, 5);
        Answered::not_shown(
            few.within(|few| format!("the decision gives no reason or action for {few}")),
        )
        .to_do("add the justification, or what is done")
    } else if !open.is_empty() {
        let few = first_of("vulnerabilities under investigation", &open, 5);
        Answered::undetermined(few.within(|few| format!("still under investigation: {few}")))
            .to_do("finish the investigation and state its result")
    } else if !possible.is_empty() {
        let few = first_of("vulnerabilities that this version may have", &possible, 5);
        Answered::undetermined(few.within(|few| {
            format!("needs to be told whether this version has {few}: the advisory does not settle it")
        }))
        .to_do("say the release of the distribution or a version that can be ordered in the bill, or decide and state it")
    } else if !backported.is_empty() {
        let few =
            first_of("vulnerabilities said to be fixed in an affected version", &backported, 5);
        Answered::for_a_person(few.within(|few| {
            format!("said to be fixed in a version that the advisory names as affected: {few}; a person confirms that the fix was taken over")
        }))
    } else {
        settled(known, all.is_empty(), &total)
    };
    answered.figures([
        figure("known-vulnerabilities", "components", all.len() as f64),
        figure("undecided", "components", silent.len() as f64),
        figure("possibly-affected-undecided", "components", possible.len() as f64),
        figure("under-investigation", "components", open.len() as f64),
        figure("components-looked-up", "bills", known.matching.looked_up as f64),
        figure("components-not-looked-up", "bills", known.matching.not_looked_up.len() as f64),
    ])
}

/// Is it said to be fixed in a version that the advisory names as affected?
fn is_backported(one: &Vulnerability) -> bool {
    one.components.iter().any(|hit| {
        hit.decision.status == Some(Status::Fixed) && hit.certainty == Certainty::Certain
    })
}

/// The answer where every vulnerability that was found has its decision.
fn settled(known: &Known<'_>, none: bool, total: &str) -> Answered {
    if known.matching.not_looked_up.is_empty() {
        return Answered::shown(match none {
            true => "no advisory speaks of a component in this version".to_string(),
            false => format!("{total}, each with a decision"),
        });
    }
    let missed = count(known.matching.not_looked_up.len() as u64, "component");
    let found = match none {
        true => "no advisory speaks of those that were looked up".to_string(),
        false => format!("{total} of those that were looked up, each with a decision"),
    };
    Answered::for_a_person(format!(
        "{missed} could not be looked up, and {found}; a person says what is known of the others"
    ))
}

fn count_of(number: usize) -> String {
    match number {
        1 => "1 known vulnerability".into(),
        number => format!("{number} known vulnerabilities"),
    }
}

/// `CVE-2026-1234 (openssl 3.0.2)`.
fn label(one: &Vulnerability) -> Said {
    let components: Vec<String> =
        one.components.iter().map(|hit| format!("`{}`", hit.label)).collect();
    first_of("components", &components, 2).within(|few| format!("{} ({few})", one.id))
}

#[cfg(test)]
mod tests;
