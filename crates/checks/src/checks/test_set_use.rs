//! Test data are used as the plan allows, and only on a frozen device.
//!
//! ## What it asks
//! Was each test data set used no more often than the plan allows, and first looked at after the models were frozen?
//! `part` asks for one thing: `reuse`, `freeze-before-test`, `access-before-freeze` or `masking`.
//! `limit = "pccp"` says that the limit is the one of the change control plan; it too is declared as `max_uses`.
//! `forbid = "synthetic"` asks that no test row is synthetic.
//!
//! ## Why
//! Each look at a test set lets the device adapt to it, until it measures memory.
//!
//! ## What it needs
//! `uses`, `max_uses` and `first_look` of the test data sets, `frozen_on` of the models, `blinded` of the reference standard, the column `synthetic`.
//! Uses and days are as declared: an access log (`audit-log`) is named where it is on file, and not read.
//! So an agreeing declaration is *for a person*; only a contradiction is decided here.
//! Dates are *shown* where the weights of every model lie in the folder under their declared hash.
//!
//! ## What may cross a border
//! Days and counts of uses.
//!
//! ## If it is not shown
//! Retire the test set and collect a fresh, sequestered one.

use reliance_model::device::{Dataset, Model};
use reliance_stats::reduction::{Need, Reductions};

use crate::combine::combine_results;
use crate::parameters;
use crate::sets;
use crate::words::count;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::new("test-set-use", include_str!("test_set_use.rs"), needs, answer);

const KNOWN: parameters::Known<'_> = &[
    ("part", &["reuse", "freeze-before-test", "access-before-freeze", "masking"]),
    ("limit", &["pccp"]),
    ("forbid", &["synthetic"]),
];

fn needs(ask: &Ask<'_>) -> Vec<Need> {
    match ask.call.parameter("forbid") {
        Some(_) => sets::levels_needs(ask, &sets::judging(&ask.evidence.device), "synthetic"),
        None => Vec::new(),
    }
}

fn answer(ask: &Ask<'_>, reductions: &Reductions) -> Result<Answered, Missing> {
    if let Some(refused) = parameters::unknown(ask, KNOWN) {
        return Ok(refused);
    }
    let mut parts = Vec::new();
    for set in sets::tests(ask)? {
        let forbid = ask.call.parameter("forbid").is_some();
        match ask.call.parameter("part") {
            _ if forbid => parts.push(synthetic(ask, reductions, set)),
            Some("reuse") => parts.push(uses(ask, set)),
            Some("masking") => parts.push(masking(set)),
            Some(_) => parts.push(freeze(ask, set)),
            None => parts.extend([uses(ask, set), freeze(ask, set)]),
        }
    }
    combine_results(parts).ok_or_else(|| Missing::from("a test data set".to_string()))
}

fn uses(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    if set.used_in_development == Some(true) {
        return Ok(Answered::not_shown(format!("`{name}` was used in development"))
            .to_do("judge the device on data that were never used in development"));
    }
    let Some(uses) = set.uses else {
        return Err(Missing::new(
            format!("how often `{name}` was used to judge a model"),
            "add `uses` to the data set",
        ));
    };
    let Some(most) = set.max_uses else {
        return Err(Missing::new(
            format!("how often the plan allows `{name}` to be used"),
            "add `max_uses` to the data set",
        ));
    };
    if uses > most {
        return Ok(Answered::not_shown(format!(
            "`{name}` was used {}, and the plan allows {most}",
            count(uses, "time")
        ))
        .to_do("retire it, and collect a fresh, sequestered test set"));
    }
    let log = match ask.evidence.device.documents_of("audit-log", ask.market).next() {
        Some(log) => format!("the access log `{}` is on file and was not read", log.file),
        None => "no access log is on file".to_string(),
    };
    Ok(Answered::for_a_person(format!(
        "`{name}` is declared as used {} of {most} allowed; {log}, so a person confirms the count",
        count(uses, "time")
    )))
}

fn freeze(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    let Some(look) = set.first_look else {
        return Err(Missing::new(
            format!("the day on which the results of `{name}` were first looked at"),
            "add `first_look` to the data set",
        ));
    };
    let models = tested(ask, set);
    if models.is_empty() {
        return Err(Missing::new(
            format!("the model that `{name}` judges"),
            "add `model = \"name@version\"` to the data set and the model under `[[models]]`",
        ));
    }
    for model in &models {
        let Some(frozen) = model.frozen_on else {
            return Err(Missing::new(
                format!("the day on which model `{}` was frozen", model.name),
                "add `frozen_on` to the model",
            ));
        };
        if look < frozen {
            return Ok(Answered::not_shown(format!(
                "`{name}` was looked at on {look}, before model `{}` was frozen on {frozen}",
                model.name
            ))
            .to_do("judge the frozen model on data that nobody has looked at"));
        }
    }
    let words =
        format!("`{name}` was first looked at on {look}, with every model it judges frozen");
    let hashed = models.iter().all(|model| weights_agree(ask, model));
    let same_day = models.iter().any(|model| model.frozen_on == Some(look));
    Ok(if look > ask.on {
        Answered::for_a_person(format!(
            "`{name}` is declared as first looked at on {look}, after the day of this assessment; a person corrects the day or confirms that nobody looked"
        ))
    } else if !hashed {
        Answered::for_a_person(format!(
            "{words} by then as declared; the weights are not in the folder under their hash, so a person confirms the days"
        ))
    } else if same_day {
        Answered::for_a_person(format!(
            "{words} by then, one of them on that very day; a person confirms that it was frozen before the look"
        ))
    } else {
        Answered::shown(format!("{words} and its weights in the folder"))
    }
    .evidence(models.iter().filter_map(|model| {
        model.file.as_ref().map(|file| ask.file(file, format!("weights of {}", model.name)))
    })))
}

/// Models that the data set judges; all where it names none.
fn tested<'a>(ask: &Ask<'a>, set: &Dataset) -> Vec<&'a Model> {
    let models = ask.evidence.device.models.iter();
    let named = |model: &&Model| {
        set.model.as_ref().is_none_or(|named| {
            *named == model.name || *named == format!("{}@{}", model.name, model.version)
        })
    };
    models.filter(named).collect()
}

fn weights_agree(ask: &Ask<'_>, model: &Model) -> bool {
    let seen = model.file.as_ref().and_then(|file| ask.evidence.files.get(file));
    let hash = seen.and_then(|seen| seen.sha256.as_ref());
    hash.is_some() && hash == model.sha256.as_ref()
}

fn masking(set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    let blinded = set.reference_standard.as_ref().and_then(|standard| standard.blinded);
    match blinded {
        None => Err(Missing::new(
            format!("whether those who made the truth of `{name}` saw the device's output"),
            "add `blinded` to its reference standard",
        )),
        Some(false) => Ok(Answered::not_shown(format!(
            "those who made the truth of `{name}` saw the device's output"
        ))
        .to_do("have the truth made anew without it")),
        Some(true) => Ok(Answered::for_a_person(format!(
            "the truth of `{name}` is declared as made blind to the device's output; a person confirms it, and that readers did not see the truth"
        ))),
    }
}

fn synthetic(ask: &Ask<'_>, reductions: &Reductions, set: &Dataset) -> Result<Answered, Missing> {
    let name = &set.name;
    if !sets::has(ask, set, "synthetic") {
        return Ok(Answered::for_a_person(format!(
            "`{name}` has no column `synthetic`, so a person states that it holds no synthetic data"
        )));
    }
    let (texts, missing) = sets::known(&sets::levels(ask, reductions, set, "synthetic")?);
    let is_no = |text: &str| matches!(text.to_lowercase().as_str(), "0" | "no" | "false");
    let made: u64 = texts.iter().filter(|(text, _)| !is_no(text)).map(|(_, rows)| rows).sum();
    if texts.is_empty() && missing == 0 {
        return Err(sets::no_row(set));
    }
    let answered = if made > 0 {
        Answered::not_shown(format!("{} of `{name}` are synthetic", count(made, "row")))
            .to_do("take synthetic rows out of the test data")
    } else if missing > 0 {
        let rows = count(missing, "row");
        return Err(Missing::new(
            format!("the mark `synthetic` of {rows} of `{name}`"),
            "fill it in",
        ));
    } else {
        Answered::shown(format!("no row of `{name}` is marked as synthetic"))
    };
    Ok(answered.evidence(ask.evidence_of(set)))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{ReferenceStandard, Role};
    use reliance_model::evidence::File;

    use super::*;
    use crate::testing::{Folder, answer, folder, row};

    fn test_set(change: impl FnOnce(&mut Dataset)) -> Folder {
        folder().dataset("test", Role::Test, vec![row("case=a synthetic=0")]).device(|device| {
            let set = &mut device.datasets[0];
            (set.uses, set.max_uses) = (Some(1), Some(2));
            set.first_look = "2026-03-01".parse().ok();
            device.models.push(Model {
                name: "net".into(),
                version: "1".into(),
                frozen_on: "2026-02-01".parse().ok(),
                ..Model::default()
            });
            change(&mut device.datasets[0]);
        })
    }

    #[test]
    fn an_agreeing_declaration_is_for_a_person() {
        insta::assert_snapshot!(answer(CHECK, &test_set(|_| {})), @"for a person: `test` is declared as used 1 time of 2 allowed; no access log is on file, so a person confirms the count; `test` was first looked at on 2026-03-01, with every model it judges frozen by then as declared; the weights are not in the folder under their hash, so a person confirms the days");
        let log = test_set(|_| {}).document("audit-log", &[]).parameter("part", "reuse");
        insta::assert_snapshot!(answer(CHECK, &log), @"for a person: `test` is declared as used 1 time of 2 allowed; the access log `docs/audit-log.pdf` is on file and was not read, so a person confirms the count");
    }

    #[test]
    fn too_many_uses_and_development_use_are_not_shown() {
        let reuse =
            |change: fn(&mut Dataset)| answer(CHECK, &test_set(change).parameter("part", "reuse"));
        insta::assert_snapshot!(reuse(|set| set.uses = Some(3)), @r"
        not shown: `test` was used 3 times, and the plan allows 2
        to do: retire it, and collect a fresh, sequestered test set
        ");
        insta::assert_snapshot!(reuse(|set| set.used_in_development = Some(true)), @r"
        not shown: `test` was used in development
        to do: judge the device on data that were never used in development
        ");
        insta::assert_snapshot!(reuse(|set| set.uses = None), @r"
        undetermined: needs how often `test` was used to judge a model
        to do: add `uses` to the data set
        ");
        insta::assert_snapshot!(reuse(|set| set.max_uses = None), @r"
        undetermined: needs how often the plan allows `test` to be used
        to do: add `max_uses` to the data set
        ");
        assert!(reuse(|set| set.uses = Some(2)).starts_with("for a person"));
        let pccp = test_set(|set| set.uses = Some(3)).parameter("limit", "pccp");
        assert!(answer(CHECK, &pccp).starts_with("not shown"));
    }

    #[test]
    fn the_model_is_frozen_before_the_first_look() {
        let part = |folder: Folder| answer(CHECK, &folder.parameter("part", "freeze-before-test"));
        let early = test_set(|set| set.first_look = "2026-01-31".parse().ok());
        insta::assert_snapshot!(part(early), @r"
        not shown: `test` was looked at on 2026-01-31, before model `net` was frozen on 2026-02-01
        to do: judge the frozen model on data that nobody has looked at
        ");
        insta::assert_snapshot!(part(test_set(|set| set.first_look = None)), @r"
        undetermined: needs the day on which the results of `test` were first looked at
        to do: add `first_look` to the data set
        ");
        insta::assert_snapshot!(part(test_set(|set| set.model = Some("other".into()))), @r#"
        undetermined: needs the model that `test` judges
        to do: add `model = "name@version"` to the data set and the model under `[[models]]`
        "#);
        let warm = test_set(|_| {}).device(|device| device.models[0].frozen_on = None);
        insta::assert_snapshot!(part(warm), @r"
        undetermined: needs the day on which model `net` was frozen
        to do: add `frozen_on` to the model
        ");
        let mut hashed = test_set(|set| set.model = Some("net@1".into())).device(|device| {
            device.models[0].file = Some("net.bin".into());
            device.models[0].sha256 = Some("ab".repeat(32));
        });
        assert!(part(hashed.clone()).starts_with("for a person"));
        let seen = File { sha256: Some("ab".repeat(32)), ..File::default() };
        hashed.evidence.files.insert("net.bin".into(), seen);
        insta::assert_snapshot!(part(hashed.clone()), @"shown: `test` was first looked at on 2026-03-01, with every model it judges frozen and its weights in the folder");
        let looked = |day: &str| {
            let folder = hashed.clone();
            part(folder.device(|device| device.datasets[0].first_look = day.parse().ok()))
        };
        insta::assert_snapshot!(looked("2026-02-01"), @"for a person: `test` was first looked at on 2026-02-01, with every model it judges frozen by then, one of them on that very day; a person confirms that it was frozen before the look");
        assert!(looked("2026-02-02").starts_with("shown"));
        assert!(looked("2026-11-22").starts_with("shown"));
        insta::assert_snapshot!(looked("2026-11-23"), @"for a person: `test` is declared as first looked at on 2026-11-23, after the day of this assessment; a person corrects the day or confirms that nobody looked");
        let mut other = hashed.clone();
        other.evidence.files.get_mut("net.bin").unwrap().sha256 = Some("cd".repeat(32));
        assert!(part(other).starts_with("for a person"));
        // A model that the set does not name need not be frozen; one that it judges has to be.
        let second = hashed.clone().device(|device| {
            device.models.push(Model { name: "old".into(), ..Model::default() });
        });
        assert!(part(second.clone()).starts_with("shown"));
        let both = second.device(|device| device.datasets[0].model = None);
        assert!(part(both).starts_with("undetermined: needs the day on which model `old`"));
    }

    #[test]
    fn masking_is_declared_with_the_reference_standard() {
        let masked = |blinded: Option<bool>| {
            let standard = ReferenceStandard { blinded, ..ReferenceStandard::default() };
            let folder = test_set(|set| set.reference_standard = Some(standard));
            answer(CHECK, &folder.parameter("part", "masking"))
        };
        insta::assert_snapshot!(masked(None), @r"
        undetermined: needs whether those who made the truth of `test` saw the device's output
        to do: add `blinded` to its reference standard
        ");
        insta::assert_snapshot!(masked(Some(false)), @r"
        not shown: those who made the truth of `test` saw the device's output
        to do: have the truth made anew without it
        ");
        insta::assert_snapshot!(masked(Some(true)), @"for a person: the truth of `test` is declared as made blind to the device's output; a person confirms it, and that readers did not see the truth");
    }

    #[test]
    fn no_test_row_is_synthetic() {
        let rows = |rows: &[&str]| {
            let rows = rows.iter().map(|words| row(words)).collect();
            let folder = folder().dataset("test", Role::Test, rows);
            answer(CHECK, &folder.parameter("forbid", "synthetic"))
        };
        insta::assert_snapshot!(rows(&["synthetic=0"]), @"shown: no row of `test` is marked as synthetic");
        insta::assert_snapshot!(rows(&["synthetic=0", "synthetic=1"]), @r"
        not shown: 1 row of `test` are synthetic
        to do: take synthetic rows out of the test data
        ");
        insta::assert_snapshot!(rows(&["synthetic=0", "case=b"]), @r"
        undetermined: needs the mark `synthetic` of 1 row of `test`
        to do: fill it in
        ");
        insta::assert_snapshot!(rows(&["case=b"]), @"for a person: `test` has no column `synthetic`, so a person states that it holds no synthetic data");
    }

    #[test]
    fn what_is_unknown_or_not_there_is_said() {
        insta::assert_snapshot!(answer(CHECK, &folder()), @r#"
        undetermined: needs a data set with the role `test`
        to do: declare it under `[[datasets]]` with `role = "test"`
        "#);
        insta::assert_snapshot!(answer(CHECK, &test_set(|_| {}).parameter("part", "moon")), @"for a person: `test-set-use` cannot compute `part = moon`, so a person must judge what it asks");
    }

    #[test]
    fn a_no_in_any_spelling_is_one_and_no_mark_at_all_is_asked_for() {
        let rows = |rows: &[&str], columns: &[&str]| {
            let rows = rows.iter().map(|words| row(words)).collect();
            let folder = folder().dataset("test", Role::Test, rows).device(|device| {
                for column in columns {
                    device.tables[0].columns.insert(column.to_string(), column.to_string());
                }
            });
            answer(CHECK, &folder.parameter("forbid", "synthetic"))
        };
        let shown = "shown: no row of `test` is marked as synthetic";
        assert_eq!(rows(&["synthetic=No", "synthetic=FALSE", "synthetic=0"], &[]), shown);
        let unmarked = rows(&["case=a", "case=b"], &["synthetic"]);
        assert!(unmarked.contains("the mark `synthetic` of 2 rows of `test`"), "{unmarked}");
        let empty = rows(&[], &["synthetic"]);
        assert!(empty.contains("a row in data set `test`"), "{empty}");
        let both = rows(&["synthetic=1", "synthetic=yes", "case=b"], &[]);
        assert!(both.starts_with("not shown: 2 rows of `test` are synthetic"), "{both}");
    }
}
