//! The reference standard is declared, and made by people who did not read for the device.
//!
//! ## What it asks
//! Does each test data set say how its truth was made: method, raters, qualification, adjudication, blinding?
//! `part` asks for one thing: `annotation-process`, `masking`, `fixed-before` (a record of the truth dated before the first look) or `truthers-not-readers`.
//! `compare = "original"` asks whether all test data sets declare the same reference standard.
//!
//! ## Why
//! Every figure is only as good as the truth it is held against.
//!
//! ## What it needs
//! `reference_standard` of the test data sets; the column `reader` of the reader and rating data sets; for `fixed-before` a document of kind `annotations` or `document:data-management`.
//! Whether a method is the best available is for a person.
//!
//! ## What may cross a border
//! The declaration. Codes of truthers and readers are compared where they are.
//!
//! ## If it is not shown
//! Have the truth made by people who neither read for the device nor saw its output.

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, ReferenceStandard, Role};
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters::{self, values};
use crate::sets::{self, quoted};
use crate::words::{count, list};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("reference-standard", include_str!("reference_standard.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("part", &["annotation-process", "masking", "fixed-before", "truthers-not-readers"]),
    ("compare", &["original"]),
];

/// Kinds of document that record how truth was made.
const RECORDS: [&str; 2] = ["annotations", "document:data-management"];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    let device = &ask.evidence.device;
    let people: Vec<&Dataset> =
        device.with_role(Role::Readers).chain(device.with_role(Role::Truthing)).collect();
    sets::levels_needs(ask, &people, "reader")
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let tests = sets::tests(ask)?;
    if ask.call.parameter("compare").is_some() {
        return same(&tests);
    }
    let parts: Vec<&str> = match values(ask, "part") {
        [] => vec!["annotation-process"],
        parts => parts.iter().map(String::as_str).collect(),
    };
    let mut answers = Vec::new();
    for set in &tests {
        for part in &parts {
            let standard = standard(set);
            answers.push(standard.and_then(|standard| match *part {
                "masking" => masking(set, standard),
                "fixed-before" => fixed_before(ask, set),
                "truthers-not-readers" => people(ask, reductions, set, standard),
                _ => declared(set, standard),
            }));
        }
    }
    let evidence: Vec<_> = tests.iter().flat_map(|set| ask.evidence_of(set)).collect();
    let whole =
        combine_results(answers).ok_or_else(|| Missing::from("a test data set".to_string()))?;
    Ok(whole.evidence(evidence))
}

fn standard(set: &Dataset) -> Result<&ReferenceStandard, Missing> {
    set.reference_standard.as_ref().ok_or_else(|| {
        Missing::new(
            format!("how the truth of data set `{}` was made", set.name),
            "add `[datasets.reference_standard]` with `method`, `raters`, `qualification`, `adjudication` and `blinded`",
        )
    })
}

fn declared(set: &Dataset, standard: &ReferenceStandard) -> Result<Answered, Missing> {
    let mut open = Vec::new();
    if standard.method.trim().is_empty() {
        open.push("method");
    }
    if standard.raters.is_none() {
        open.push("raters");
    }
    if standard.qualification.is_none() {
        open.push("qualification");
    }
    if standard.adjudication.is_none() && standard.raters != Some(1) {
        open.push("adjudication");
    }
    if standard.blinded.is_none() {
        open.push("blinded");
    }
    if !open.is_empty() {
        return Err(Missing::new(
            quoted("what the reference standard does not say", &open)
                .within(|few| format!("{few} of the reference standard of `{}`", set.name)),
            "add them to `[datasets.reference_standard]`",
        ));
    }
    let raters = standard.raters.map(|number| count(number, "rater")).unwrap_or_default();
    let mut words = format!("`{}` declares `{}` by {raters}", set.name, standard.method);
    for about in [&standard.qualification, &standard.adjudication].into_iter().flatten() {
        words.push_str(&format!(", {about}"));
    }
    let blind = if standard.blinded == Some(true) { "blind to" } else { "not blind to" };
    Ok(Answered::for_a_person(format!(
        "{words}, {blind} the device's output; a person judges whether it fits the purpose"
    )))
}

fn masking(set: &Dataset, standard: &ReferenceStandard) -> Result<Answered, Missing> {
    match standard.blinded {
        None => Err(Missing::new(
            format!("whether raters of `{}` saw the device's output", set.name),
            "add `blinded` to its reference standard",
        )),
        Some(false) => {
            Ok(Answered::not_shown(format!("raters of `{}` saw the device's output", set.name))
                .to_do("have the truth made anew without it"))
        }
        Some(true) => Ok(Answered::for_a_person(format!(
            "raters of `{}` are declared blind to the device's output; a person confirms it",
            set.name
        ))),
    }
}

fn fixed_before(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    let Some(look) = set.first_look else {
        return Err(Missing::new(
            format!("the day on which the results of `{name}` were first looked at"),
            "add `first_look` to the data set",
        ));
    };
    let device = &ask.evidence.device;
    let records = RECORDS.iter().flat_map(|kind| device.documents_of(kind, ask.market));
    let dated =
        records.filter_map(|record| Some((record, record.dated?))).min_by_key(|found| found.1);
    let Some((record, day)) = dated else {
        return Err(Missing::new(
            format!("a dated record of how the truth of `{name}` is made"),
            "add `[[documents]]` with `kind = \"annotations\"`, `file` and `dated`",
        ));
    };
    let read = ask.evidence.files.get(&record.file).is_some_and(|seen| seen.sha256.is_some());
    let words =
        format!("`{}` is of {day}, and `{name}` was first looked at on {look}", record.file);
    let answered = if day > look {
        Answered::not_shown(words).to_do("collect fresh cases whose truth is fixed before the look")
    } else if read && day == look {
        Answered::for_a_person(format!("{words}, the same day; a person states which came first"))
    } else if read {
        Answered::shown(words).caveat("the day is the declared one")
    } else {
        return Err(Missing::new(format!("the file `{}`", record.file), "put it in the folder"));
    };
    Ok(answered.evidence([ask.evidence_of_document(record, "day of issue")]))
}

fn people(
    ask: &Ask<'_>,
    reductions: &Reductions,
    set: &Dataset,
    standard: &ReferenceStandard,
) -> Result<Answered, Missing> {
    let device = &ask.evidence.device;
    let codes = |sets: Vec<&Dataset>| -> Result<BTreeSet<String>, Missing> {
        let mut codes = BTreeSet::new();
        for set in sets {
            let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, "reader")?);
            if missing > 0 || texts.is_empty() {
                return Err(Missing::new(
                    match missing {
                        0 => format!("a row with a reader in `{}`", set.name),
                        rows => format!("the reader of {} of `{}`", count(rows, "row"), set.name),
                    },
                    "fill the column in",
                ));
            }
            codes.extend(texts.into_keys());
        }
        Ok(codes)
    };
    let studies: Vec<&Dataset> = device.with_role(Role::Readers).collect();
    if studies.is_empty() {
        return Ok(no_reader_study(ask));
    }
    let rated = standard.ratings.as_deref().and_then(|name| device.dataset(name));
    let mut truthers = standard.people.clone();
    truthers.extend(codes(rated.into_iter().collect())?);
    if truthers.is_empty() {
        return Err(Missing::new(
            format!("the codes of those who made the truth of `{}`", set.name),
            "add `people` to its reference standard, or `ratings` with the data set of their ratings",
        ));
    }
    let readers = codes(studies)?;
    let both: Vec<&String> = truthers.intersection(&readers).collect();
    Ok(match both.len() as u64 {
        0 => Answered::shown(format!(
            "none of {} of `{}` is among {}",
            count(truthers.len() as u64, "truther"),
            set.name,
            count(readers.len() as u64, "reader")
        ))
        .caveat("codes are compared as written: one person under two codes is not found"),
        number => Answered::not_shown(format!(
            "{} of `{}` also read in the study",
            count(number, "truther"),
            set.name
        ))
        .to_do("replace them as readers, or have the truth made by others"),
    })
}

fn no_reader_study(ask: &Ask<'_>) -> Answered {
    match ask.profile.known("clinical_study") {
        Some(kinds) if !kinds.contains("reader-study") => {
            let kinds: Vec<&String> = kinds.iter().collect();
            Answered::not_applicable(format!(
                "`clinical_study` is {}, without a reader study",
                list(&kinds)
            ))
        }
        _ => Answered::undetermined("needs a data set with the role `readers`")
            .to_do("declare it under `[[datasets]]`, or set `clinical_study` under `[facts]`"),
    }
}

fn same(tests: &[&Dataset]) -> Result<Answered, Missing> {
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for set in tests {
        let standard = standard(set)?;
        let raters = standard.raters.map_or("?".to_string(), |raters| raters.to_string());
        let settled = standard.adjudication.as_deref().unwrap_or("?");
        kinds.insert(format!("`{}` by {raters} raters, settled by {settled}", standard.method));
    }
    let kinds: Vec<String> = kinds.into_iter().collect();
    Ok(match &kinds[..] {
        [only] => Answered::for_a_person(format!(
            "every test data set declares {only}; a person confirms that it is the original reference standard"
        )),
        _ => Answered::for_a_person(format!(
            "test data sets declare different reference standards ({}); a person justifies the difference",
            kinds.join("; ")
        )),
    })
}

#[cfg(test)]
#[path = "reference_standard/tests.rs"]
mod tests;
