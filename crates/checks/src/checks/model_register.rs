//! Every model is registered: version, role, hash of the weights, training data, day of freezing.
//!
//! ## What it asks
//! Is each model declared with all of these, do its training data exist as data sets, and do the weights in the folder have the declared hash?
//!
//! ## Why
//! Without the hash nobody can tell whether the model that was tested is the model that ships.
//!
//! ## What it needs
//! `[[models]]` with `name`, `version`, `role`, `sha256`, `trained_on` and `frozen_on`, and `file` where the weights are in the folder.
//! *Shown* needs the weights of every model; where only their hash is declared, a person confirms it.
//!
//! ## What may cross a border
//! Names, versions and hashes.
//!
//! ## If it is not shown
//! Register the model that ships, with the hash of its own weights.

use reliance_model::device::Model;

use crate::combine::combine_results;
use crate::parameters;
use crate::sets::quoted;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("model-register", include_str!("model_register.rs"), answer);

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[]) {
        return Ok(refused);
    }
    let models = &ask.evidence.device.models;
    if models.is_empty() && ask.profile.is("ai", "none") {
        return Ok(Answered::not_applicable("`ai` is none"));
    }
    combine_results(models.iter().map(|model| judge(ask, model)).collect()).ok_or_else(|| {
        Missing::new(
            "the models of the device",
            "add `[[models]]` with `name`, `version`, `role`, `sha256`, `trained_on` and `frozen_on`",
        )
    })
}

fn judge(ask: &Ask<'_>, model: &Model) -> Result<Answered, Missing> {
    let name = format!(
        "`{}` version {}",
        model.name,
        if model.version.trim().is_empty() { "?" } else { &model.version }
    );
    let open: Vec<&str> = [
        ("version", model.version.trim().is_empty()),
        ("role", model.role.trim().is_empty()),
        ("sha256", model.sha256.is_none()),
        ("trained_on", model.trained_on.is_empty()),
        ("frozen_on", model.frozen_on.is_none()),
    ]
    .into_iter()
    .filter_map(|(field, lacks)| lacks.then_some(field))
    .collect();
    let file = model.file.as_ref().map(|file| ask.file(file, format!("weights of {name}")));
    let seen = file.as_ref().and_then(|file| file.sha256.as_ref());
    if let (Some(seen), Some(declared)) = (seen, &model.sha256)
        && !seen.eq_ignore_ascii_case(declared)
    {
        return Ok(Answered::not_shown(format!(
            "the weights of {name} have another hash than the declared one"
        ))
        .to_do("register the weights that ship")
        .evidence(file));
    }
    if let Some(day) = model.frozen_on.filter(|day| *day > ask.on) {
        return Ok(Answered::not_shown(format!(
            "{name} is declared as frozen on {day}, after the day of this assessment"
        ))
        .to_do("correct `frozen_on`"));
    }
    if !open.is_empty() {
        return Err(Missing::new(
            quoted("what the register does not say", &open)
                .within(|few| format!("{few} of model {name}")),
            "add them under `[[models]]`",
        ));
    }
    let device = &ask.evidence.device;
    let unknown: Vec<&String> =
        model.trained_on.iter().filter(|set| device.dataset(set).is_none()).collect();
    if !unknown.is_empty() {
        return Err(Missing::new(
            quoted("undeclared data sets of the training", &unknown)
                .within(|few| format!("the data sets {few} that {name} was trained on")),
            "declare them under `[[datasets]]` with `role = \"training\"`",
        ));
    }
    Ok(match seen {
        Some(_) => Answered::shown(format!("{name} is registered, and its weights have the declared hash")),
        None => Answered::for_a_person(format!(
            "{name} is registered; its weights are not in the folder, so a person confirms their hash"
        )),
    }
    .evidence(file))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::Role;
    use reliance_model::evidence::File;
    use reliance_model::facet::Fact;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn registered(change: impl FnOnce(&mut Model)) -> Folder {
        let mut model = Model {
            name: "net".into(),
            version: "3".into(),
            role: "finds it".into(),
            sha256: Some("0a".repeat(32)),
            file: Some("net.bin".into()),
            trained_on: vec!["train".into()],
            frozen_on: "2026-01-01".parse().ok(),
            ..Model::default()
        };
        change(&mut model);
        let mut folder = folder()
            .dataset("train", Role::Training, vec![row("case=a")])
            .device(|device| device.models.push(model));
        let seen = File { sha256: Some("0A".repeat(32)), ..File::default() };
        folder.evidence.files.insert("net.bin".into(), seen);
        folder
    }

    #[test]
    fn shown_where_the_weights_have_the_hash() {
        insta::assert_snapshot!(answer(CHECK, &registered(|_| {})), @"shown: `net` version 3 is registered, and its weights have the declared hash");
    }

    #[test]
    fn a_hash_without_weights_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &registered(|model| model.file = None)), @"for a person: `net` version 3 is registered; its weights are not in the folder, so a person confirms their hash");
        insta::assert_snapshot!(answer(CHECK, &registered(|_| {}).parameter("moon", "full")), @"for a person: `model-register` cannot compute `moon = full`, so a person must judge what it asks");
    }

    #[test]
    fn not_shown_where_the_hash_is_another_or_the_day_is_to_come() {
        let other = registered(|model| model.sha256 = Some("0b".repeat(32)));
        insta::assert_snapshot!(answer(CHECK, &other), @r"
        not shown: the weights of `net` version 3 have another hash than the declared one
        to do: register the weights that ship
        ");
        let today = registered(|model| model.frozen_on = "2026-11-22".parse().ok());
        assert!(answer(CHECK, &today).starts_with("shown"));
        let future = registered(|model| model.frozen_on = "2027-01-01".parse().ok());
        insta::assert_snapshot!(answer(CHECK, &future), @r"
        not shown: `net` version 3 is declared as frozen on 2027-01-01, after the day of this assessment
        to do: correct `frozen_on`
        ");
    }

    #[test]
    fn undetermined_where_something_is_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs the models of the device
        to do: add `[[models]]` with `name`, `version`, `role`, `sha256`, `trained_on` and `frozen_on`
        ");
        let bare = registered(|model| {
            *model = Model { name: "net".into(), ..Model::default() };
        });
        insta::assert_snapshot!(answer(CHECK, &bare), @r"
        undetermined: needs `version`, `role`, `sha256`, `trained_on` and `frozen_on` of model `net` version ?
        to do: add them under `[[models]]`
        ");
        let elsewhere = registered(|model| model.trained_on = vec!["public".into()]);
        insta::assert_snapshot!(answer(CHECK, &elsewhere), @r#"
        undetermined: needs the data sets `public` that `net` version 3 was trained on
        to do: declare them under `[[datasets]]` with `role = "training"`
        "#);
    }

    #[test]
    fn not_applicable_without_ai() {
        let folder = folder().device(|device| {
            device.facts.insert("ai".into(), Fact::Known(["none".to_string()].into()));
        });
        insta::assert_snapshot!(answer(CHECK, &folder), @"not applicable: `ai` is none");
    }
}
