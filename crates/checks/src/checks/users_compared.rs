//! The users of the source market and of the studies are those of the target market.
//!
//! ## What it asks
//! Do user roles or their training differ between the market the device comes from and the target market, and were the reader study's users the target's?
//!
//! ## Why
//! A figure earned by radiologists says little about what nurses will reach with the device.
//!
//! ## What it needs
//! `users` and `training` under `[settings.<market>]` for both markets, and `users` of the data sets with the role `readers`.
//! Names are compared without regard to case; whether a difference matters is for a person, who is told which items it touches.
//!
//! ## What may cross a border
//! Names of user roles.
//!
//! ## If it is not shown
//! Study the users of the target market, or justify the difference and mend labelling, training and risk file.

use reliance_model::device::{Dataset, Role, Setting};

use crate::combine::combine_results;
use crate::parameters;
use crate::settings::{differ, of, said, source};
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("users-compared", include_str!("users_compared.rs"), answer);

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, &[]) {
        return Ok(refused);
    }
    let setting = of(ask, ask.market)?;
    if setting.users.is_empty() {
        return Err(Missing::new(
            format!("the user roles in market `{}`", ask.market),
            format!("add `users` under `[settings.{}]`", ask.market),
        ));
    }
    let mut parts = vec![markets(ask, setting)];
    let studies = ask.evidence.device.with_role(Role::Readers);
    parts.extend(studies.map(|set| study(ask, set, setting)));
    combine_results(parts).ok_or_else(|| Missing::from("the users in both markets".to_string()))
}

fn markets(ask: &Ask<'_>, setting: &Setting) -> Result<Answered, Missing> {
    let market = ask.market;
    let Some((from, other)) = source(ask, market).filter(|(_, other)| !other.users.is_empty())
    else {
        return Err(Missing::new(
            "the user roles in the market the device comes from",
            "add `[settings.<market>]` with `users` for it",
        ));
    };
    let mut differences = Vec::new();
    if differ(&other.users, &setting.users).is_some() {
        differences.push(format!(
            "users: {} in {from}, {} in {market} (touches labelling, training, usability study, risk file)",
            said(&other.users),
            said(&setting.users)
        ));
    }
    let training = |setting: &Setting| setting.training.clone().into_iter().collect::<Vec<_>>();
    if differ(&training(other), &training(setting)).is_some() {
        differences.push(format!(
            "training: {} in {from}, {} in {market} (touches training material, usability study)",
            said(&training(other)),
            said(&training(setting))
        ));
    }
    Ok(match differences.is_empty() {
        true => Answered::shown(format!(
            "the declared users of {from} and {market} are the same: {}",
            said(&setting.users)
        )),
        false => Answered::for_a_person(format!(
            "{}; a person judges each difference",
            differences.join("; ")
        )),
    })
}

fn study(ask: &Ask<'_>, set: &Dataset, setting: &Setting) -> Result<Answered, Missing> {
    if set.users.is_empty() {
        return Err(Missing::new(
            format!("the user roles of those who read in `{}`", set.name),
            "add `users` to the data set",
        ));
    }
    Ok(match differ(&set.users, &setting.users) {
        None => Answered::shown(format!("`{}` was read by the users of {}", set.name, ask.market)),
        Some(_) => Answered::for_a_person(format!(
            "`{}` was read by {}, and users in {} are {}; a person judges whether the readers represent them",
            set.name,
            said(&set.users),
            ask.market,
            said(&setting.users)
        )),
    }
    .evidence(ask.evidence_of(set)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn used(here: &[&str], there: &[&str], readers: &[&str]) -> Folder {
        let names = |list: &[&str]| list.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let setting = |list: &[&str]| Setting { users: names(list), ..Setting::default() };
        folder().dataset("study", Role::Readers, vec![row("case=a reader=r")]).device(|device| {
            device.settings.insert("eu".into(), setting(here));
            device.settings.insert("us".into(), setting(there));
            device.datasets[0].users = names(readers);
        })
    }

    #[test]
    fn shown_where_all_are_the_same() {
        insta::assert_snapshot!(answer(CHECK, &used(&["physician"], &["Physician"], &["physician"])), @"shown: the declared users of eu and us are the same: Physician; `study` was read by the users of us");
    }

    #[test]
    fn a_difference_is_for_a_person_with_what_it_touches() {
        insta::assert_snapshot!(answer(CHECK, &used(&["nurse"], &["physician", "nurse"], &["nurse"])), @"for a person: users: nurse in eu, physician and nurse in us (touches labelling, training, usability study, risk file); a person judges each difference; `study` was read by nurse, and users in us are physician and nurse; a person judges whether the readers represent them");
        let trained = used(&["nurse"], &["nurse"], &["nurse"]).device(|device| {
            device.settings.get_mut("us").unwrap().training = Some("one hour".into());
        });
        insta::assert_snapshot!(answer(CHECK, &trained), @"for a person: training: nothing declared in eu, one hour in us (touches training material, usability study); a person judges each difference; besides, 1 shown");
    }

    #[test]
    fn undetermined_where_users_are_not_declared() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r"
        undetermined: needs users and use environment in market `us`
        to do: add `[settings.us]` with `users`, `training`, `care_setting`, `equipment`, `connected_to` and `language`
        ");
        insta::assert_snapshot!(answer(CHECK, &used(&["nurse"], &[], &["nurse"])), @r"
        undetermined: needs the user roles in market `us`
        to do: add `users` under `[settings.us]`
        ");
        insta::assert_snapshot!(answer(CHECK, &used(&[], &["nurse"], &["nurse"])), @r"
        undetermined: needs the user roles in the market the device comes from; besides, 1 shown
        to do: add `[settings.<market>]` with `users` for it
        ");
        insta::assert_snapshot!(answer(CHECK, &used(&["nurse"], &["nurse"], &[])), @r"
        undetermined: needs the user roles of those who read in `study`; besides, 1 shown
        to do: add `users` to the data set
        ");
    }

    #[test]
    fn a_parameter_it_does_not_know_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &folder().parameter("moon", "full")), @"for a person: `users-compared` cannot compute `moon = full`, so a person must judge what it asks");
    }
}
