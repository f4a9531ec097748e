//! A plan for security after release is on file.
//!
//! ## What it asks
//! Is the security plan of this version on file, and does nothing that was read speak against it?
//! `part` names parts: `processes`, `monitoring`, `disclosure`, `patch-timelines`.
//!
//! ## Why
//! New vulnerabilities come every day; who acts and how fast is decided beforehand.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "document:security-plan"`, `file`, `dated`, `device_version`, and the place of each item under `items`.
//! Without a parameter that names items, `processes` is asked.
//! A complete record is for a person, who confirms that its processes are run as written.
//!
//! ## How it is computed
//! Beside the record it tells what was read: for monitoring the databases of vulnerabilities, lists of exploited ones and predictions that are on file with their days; for time lines the days under `[patch_days]`, and the rows of the patch log that took longer or are open for longer.
//! For disclosure it reads the manufacturer's disclosure statement (`kind = "security-disclosure"`): a *no* to a question on vulnerability disclosure contradicts a plan that has it. Questions are found by their words.
//! Nothing that was read makes a plan *shown*.
//!
//! ## What may cross a border
//! Names, days and places of records; no patient data.
//!
//! ## If it is not shown
//! Write the part that is missing, or mend what contradicts it.

use reliance_model::finding::Answer;

use crate::cyber::{disclosed, metrics};
use crate::records::{self, Reads, Record};
use crate::said::first_of;
use crate::words::{count, figure, list};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("security-plan", include_str!("security_plan.rs"), answer);

const RECORD: Record = Record {
    what: "a security plan",
    kinds: &["document:security-plan"],
    items: &["processes"],
    parameters: &[("part", Reads::Item)],
    confirm: "its processes are run as written",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let answered = records::judge(ask, &RECORD)?;
    if answered.answer != Answer::ForAPerson || parameters::unknown(ask, &[("part", &[])]).is_some()
    {
        return Ok(answered);
    }
    let parts = parameters::values(ask, "part");
    let asked = |part: &str| parts.is_empty() || parts.iter().any(|one| one == part);
    let mut answered = answered;
    if asked("monitoring") {
        answered = answered.caveat(monitored(ask));
    }
    if asked("patch-timelines") {
        answered = timelines(ask, answered);
    }
    if asked("disclosure") {
        answered = disclosure(ask, answered);
    }
    Ok(answered)
}

/// The sources that are on file, in words.
fn monitored(ask: &Ask<'_>) -> String {
    let cyber = &ask.evidence.cyber;
    let day =
        |day: Option<reliance_model::Date>| day.map(|day| format!(" of {day}")).unwrap_or_default();
    let databases = cyber
        .snapshots
        .iter()
        .map(|one| format!("the database `{}`, newest record{}", one.name, day(one.newest)));
    let exploited = cyber.exploits.iter().map(|one| {
        format!("the list of exploited vulnerabilities `{}`{}", one.file, day(one.released))
    });
    let predicted = cyber
        .predictions
        .iter()
        .map(|one| format!("the predictions of exploitation `{}`", one.file));
    let sources: Vec<String> = databases.chain(exploited).chain(predicted).collect();
    match sources.is_empty() {
        true => "no source that is monitored is on file: neither a database of vulnerabilities nor a list of exploited ones".into(),
        false => format!("of the sources to monitor are on file {}", list(&sources)),
    }
}

/// With the declared days, and what of the log is later.
fn timelines(ask: &Ask<'_>, answered: Answered) -> Answered {
    let declared = &ask.evidence.device.patch_days;
    if declared.is_empty() {
        return answered
            .caveat("`reliance.toml` has no `[patch_days]` to hold the patch log against");
    }
    let days: Vec<String> =
        declared.iter().map(|(severity, days)| format!("{severity} {days}")).collect();
    let mut answered = answered.caveat(format!("declared days to patch: {}", list(&days)));
    let rows = &ask.evidence.cyber.handled;
    if rows.is_empty() {
        return answered.caveat("no patch log was read to hold against them");
    }
    let late = metrics::late(rows, declared, ask.on).late;
    if !late.is_empty() {
        let number = count(late.len() as u64, "row");
        let few = first_of("rows of the patch log later than declared", &late, 3);
        answered = answered.caveat(
            few.within(|few| format!("{number} of the patch log later than declared: {few}")),
        );
    }
    answered.figures([figure("later-than-declared", "patch log", late.len() as f64)])
}

/// What the disclosure statement says of the disclosure of vulnerabilities.
fn disclosure(ask: &Ask<'_>, answered: Answered) -> Answered {
    let disclosed = disclosed::read(ask);
    let evidence = disclosed.evidence(ask);
    let denied =
        disclosed.denies(&[&["vulnerability disclosure", "disclosure of vulnerabilities"]]);
    let answered = match denied {
        None => answered,
        Some(place) => Answered {
            to_do: Some("correct the answer, or set the programme up".into()),
            answer: Answer::NotShown,
            because: format!(
                "{place} says that there is no disclosure of vulnerabilities, and the plan names its place"
            ),
            ..answered
        },
    };
    answered.evidence(evidence)
}

#[cfg(test)]
mod tests;
