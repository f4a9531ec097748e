//! The version that a market has granted is known, and is the one compared with.
//!
//! ## What it asks
//! Which device version does each held authorization name, and is it the version that is to enter the market?
//! `compare = "approval"` looks at authorizations of the target market, `"origin-approval"` at those of other markets, which must be for the same version; `"dtac"` asks for a record of that form for this version.
//! `part = "cleared-flagged"` asks that the version history marks the versions that were cleared.
//!
//! ## Why
//! A change is judged against what was granted, not against the last release.
//!
//! ## What it needs
//! `version` of the `[[authorizations]]`, and their `file`; the device's own `version`; for `part` a document of kind `version-history`, for `dtac` one of kind `document:nhs-assurance`.
//!
//! ## What may cross a border
//! Numbers and versions.
//!
//! ## If it is not shown
//! Have the version granted, or bring the granted version to the market.

use reliance_model::device::Authorization;

use crate::combine::combine_results;
use crate::parameters;
use crate::records::{self, Reads, Record};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("version-on-market", include_str!("version_on_market.rs"), answer);

const KNOWN: parameters::Known<'_> =
    &[("compare", &["approval", "origin-approval", "dtac"]), ("part", &["cleared-flagged"])];

const HISTORY: Record = Record {
    what: "a version history",
    kinds: &["version-history"],
    parameters: &[("part", Reads::Item), ("compare", Reads::Check)],
    confirm: "it marks every version that was granted",
    ..Record::NONE
};

const FORM: Record = Record {
    what: "the assessment form of the version",
    kinds: &["document:nhs-assurance"],
    confirm: "the form was filled in for this version",
    ..HISTORY
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    if ask.call.parameter("part").is_some() {
        return records::judge(ask, &HISTORY);
    }
    let compare = ask.call.parameter("compare");
    if compare == Some("dtac") {
        return records::judge_items(ask, &FORM, vec!["dtac".into()]);
    }
    let held = ask.evidence.device.authorizations.iter().filter(|one| !one.withdrawn);
    let chosen = held.filter(|one| {
        let granting = ask.catalogue.authorization_kinds.get(&one.kind);
        let here = granting.is_some_and(|kind| kind.market == ask.market);
        match compare {
            Some("approval") => here,
            Some(_) => !here,
            None => true,
        }
    });
    let parts: Vec<Result<Answered, Missing>> =
        chosen.map(|one| judge(ask, one, compare)).collect();
    combine_results(parts).ok_or_else(|| {
        let whose = match compare {
            Some("approval") => format!("an authorization of market `{}`", ask.market),
            Some(_) => "an authorization of the market of origin".to_string(),
            None => "a held authorization".to_string(),
        };
        Missing::new(whose, "add it under `[[authorizations]]` with `version` and `file`")
    })
}

fn judge(ask: &Ask<'_>, held: &Authorization, compare: Option<&str>) -> Result<Answered, Missing> {
    let name = format!("{} {}", held.kind, held.number);
    let Some(granted) = &held.version else {
        return Err(Missing::new(
            format!("the device version that {name} names"),
            "add `version` to it",
        ));
    };
    let version = &ask.evidence.device.version;
    let evidence = held.file.as_ref().map(|file| ask.file(file, name.clone()));
    let read = evidence.as_ref().is_some_and(|file| file.sha256.is_some());
    let words = format!("{name} names version {granted}; version {version} is to enter the market");
    let answered = match (granted == version, compare) {
        (true, _) if read => Answered::shown(format!(
            "{name} names version {granted}, the one that is to enter the market"
        )),
        (true, _) => Answered::for_a_person(format!(
            "{words}; its letter is not in the folder, so a person confirms it"
        )),
        (false, Some("origin-approval")) => Answered::not_shown(words)
            .to_do("bring the granted version, or have this one granted at home first"),
        (false, _) => {
            Answered::for_a_person(format!("{words}; a person judges the changes between them"))
        }
    };
    Ok(answered.evidence(evidence))
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::AuthorizationKind;
    use reliance_model::evidence::File;

    use super::*;
    use crate::testing::{Folder, answer, folder};

    fn held(version: Option<&str>, file: Option<&str>) -> Folder {
        let authorization = Authorization {
            kind: "eu-ce-mdr".into(),
            number: "7".into(),
            version: version.map(str::to_string),
            file: file.map(str::to_string),
            ..Authorization::default()
        };
        let mut folder = folder().device(|device| {
            device.version = "2.0".into();
            device.authorizations.push(authorization);
        });
        let kind = AuthorizationKind {
            code: "eu-ce-mdr".into(),
            title: "CE".into(),
            market: "eu".into(),
            held_as: Default::default(),
        };
        folder.catalogue.authorization_kinds.insert("eu-ce-mdr".into(), kind);
        let seen = File { sha256: Some("0e".repeat(32)), ..File::default() };
        folder.evidence.files.insert("ce.pdf".into(), seen);
        folder
    }

    #[test]
    fn shown_where_the_letter_names_this_version() {
        insta::assert_snapshot!(answer(CHECK, &held(Some("2.0"), Some("ce.pdf"))), @"shown: eu-ce-mdr 7 names version 2.0, the one that is to enter the market");
    }

    #[test]
    fn without_the_letter_or_with_another_version_a_person_judges() {
        insta::assert_snapshot!(answer(CHECK, &held(Some("2.0"), None)), @"for a person: eu-ce-mdr 7 names version 2.0; version 2.0 is to enter the market; its letter is not in the folder, so a person confirms it");
        insta::assert_snapshot!(answer(CHECK, &held(Some("1.0"), Some("ce.pdf"))), @"for a person: eu-ce-mdr 7 names version 1.0; version 2.0 is to enter the market; a person judges the changes between them");
    }

    #[test]
    fn not_shown_where_home_granted_another_version() {
        let folder = held(Some("1.0"), Some("ce.pdf")).parameter("compare", "origin-approval");
        insta::assert_snapshot!(answer(CHECK, &folder), @r"
        not shown: eu-ce-mdr 7 names version 1.0; version 2.0 is to enter the market
        to do: bring the granted version, or have this one granted at home first
        ");
    }

    #[test]
    fn undetermined_where_no_version_is_named() {
        insta::assert_snapshot!(answer(CHECK, &held(None, None)), @r"
        undetermined: needs the device version that eu-ce-mdr 7 names
        to do: add `version` to it
        ");
        insta::assert_snapshot!(answer(CHECK, &held(Some("2.0"), None).parameter("compare", "approval")), @r"
        undetermined: needs an authorization of market `us`
        to do: add it under `[[authorizations]]` with `version` and `file`
        ");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("compare", "origin-approval")), @r"
        undetermined: needs an authorization of the market of origin
        to do: add it under `[[authorizations]]` with `version` and `file`
        ");
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs a held authorization
        to do: add it under `[[authorizations]]` with `version` and `file`
        ");
    }

    #[test]
    fn records_of_versions() {
        let history = folder()
            .document("version-history", &["cleared-flagged"])
            .parameter("part", "cleared-flagged");
        insta::assert_snapshot!(answer(CHECK, &history), @"for a person: `docs/version-history.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `cleared-flagged`; the program does not judge its words, so a person confirms that it marks every version that was granted");
        let form =
            folder().document("document:nhs-assurance", &["dtac"]).parameter("compare", "dtac");
        insta::assert_snapshot!(answer(CHECK, &form), @"for a person: `docs/document-nhs-assurance.pdf` (of 2026-05-01, for device version 2.0) is on file and names the place of `dtac`; the program does not judge its words, so a person confirms that the form was filled in for this version");
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("compare", "moon")), @"for a person: `version-on-market` cannot compute `compare = moon`, so a person must judge what it asks");
    }
}
