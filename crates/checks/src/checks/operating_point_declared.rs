//! Operating points declared, and set before the test.
//!
//! ## What it asks
//! Does every model whose outputs were tested declare its operating points, and does every
//! endpoint name one of them? With `part = set-before-test`: was the model, with its
//! thresholds, frozen before its test data were first looked at?
//!
//! ## Why
//! A threshold chosen after the results are known flatters them.
//!
//! ## What it needs
//! `[[models]]` with `thresholds` and `frozen_on`; `model` and `first_look` of each test
//! data set; `threshold` of each endpoint.
//!
//! ## How it is computed
//! Names are looked up and days compared; no reduction is used.
//! A model frozen on the day of the first look counts as not before it.
//! Where no first look at a test set is declared a person confirms that nobody looked.
//!
//! ## What may cross a border
//! Declarations only.
//!
//! ## If it is not shown
//! Declare the thresholds; test again on data nobody has looked at.

use reliance_model::device::{Dataset, Role};

use crate::combine::combine_results;
use crate::operating_points::{model_of, operating_point};
use crate::performance::Metric;
use crate::strata::has_role;
use crate::{Answered, Ask, Check, Missing, parameters, words};

pub(crate) const CHECK: Check = Check::of_evidence(
    "operating-point-declared",
    include_str!("operating_point_declared.rs"),
    answer,
);

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    if let Some(unknown) = parameters::unknown(ask, &[("part", &["set-before-test"])]) {
        return Ok(unknown);
    }
    let device = &ask.evidence.device;
    let tests: Vec<&Dataset> =
        device.with_role(Role::Test).filter(|set| has_role(device, set, "score")).collect();
    let about = if ask.call.parameter("part").is_some() { set_before } else { declared };
    let mut parts: Vec<Result<Answered, Missing>> =
        tests.iter().map(|set| about(ask, set)).collect();
    if ask.call.parameter("part").is_none() {
        parts.extend(endpoints(ask));
    }
    combine_results(parts).ok_or_else(|| {
        Missing::new(
            "a test data set with the role `score`",
            "declare a data set with `role = \"test\"` and map its score",
        )
    })
}

fn no_model(set: &Dataset) -> Missing {
    Missing::new(
        format!("the model whose outputs data set `{}` holds", set.name),
        "name it as `model` of the data set and declare it under `[[models]]`",
    )
}

fn declared(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let model = model_of(&ask.evidence.device, set).ok_or_else(|| no_model(set))?;
    if model.thresholds.is_empty() {
        return Err(Missing::new(
            format!("the operating points of model `{}`", model.name),
            "declare them under `thresholds` of the model",
        ));
    }
    let named: Vec<String> = model
        .thresholds
        .iter()
        .map(|(name, threshold)| format!("`{name}` at {threshold}"))
        .collect();
    let figures = model.thresholds.iter().map(|(name, &threshold)| {
        words::figure("threshold", format!("{}, {name}", model.name), threshold)
    });
    Ok(Answered::shown(format!("model `{}` declares {}", model.name, words::list(&named)))
        .figures(figures))
}

fn endpoints(ask: &Ask<'_>) -> Vec<Result<Answered, Missing>> {
    let device = &ask.evidence.device;
    let plan = device.plan.as_ref();
    plan.into_iter()
        .flat_map(|plan| &plan.endpoints)
        .filter(|endpoint| match &endpoint.analysis {
            Some(_) => endpoint.threshold.is_some(),
            None => Metric::named(&endpoint.metric).is_some_and(Metric::at_threshold),
        })
        .filter_map(|endpoint| {
            let set = device.dataset(&endpoint.dataset)?;
            let point = operating_point(device, set, endpoint.threshold.as_deref());
            point.map(|_| None).unwrap_or_else(|missing| Some(Err(missing)))
        })
        .collect()
}

fn set_before(ask: &Ask<'_>, set: &Dataset) -> Result<Answered, Missing> {
    let model = model_of(&ask.evidence.device, set).ok_or_else(|| no_model(set))?;
    let frozen = model.frozen_on.ok_or_else(|| {
        Missing::new(
            format!("the day on which model `{}` was frozen", model.name),
            "declare it as `frozen_on` of the model",
        )
    })?;
    let subject = format!("model `{}` was frozen on {frozen}", model.name);
    if frozen > ask.on {
        return Err(Missing::new(
            format!("a model frozen by {}: `{}` is to be on {frozen}", ask.on, model.name),
            "correct `frozen_on` of the model",
        ));
    }
    Ok(match set.first_look {
        None => Answered::for_a_person(format!(
            "{subject}; no first look at `{}` is declared, so a person confirms that nobody looked",
            set.name
        )),
        Some(look) if frozen < look => {
            Answered::shown(format!("{subject}, before the first look at `{}` on {look}", set.name))
        }
        Some(look) => Answered::not_shown(format!(
            "{subject}, not before the first look at `{}` on {look}",
            set.name
        ))
        .to_do("test the frozen model on data nobody has looked at"),
    }
    .caveat("days are as declared"))
}

#[cfg(test)]
mod tests {
    use reliance_model::device::{Endpoint, Model, Plan};

    use super::*;
    use crate::testing::{Folder, answer as told, folder, row};

    fn tested(frozen: Option<&str>, look: Option<&str>) -> Folder {
        folder().dataset("us", Role::Test, vec![row("truth=1 score=0.5")]).device(|device| {
            device.models.push(Model {
                name: "net".into(),
                thresholds: [("default".to_string(), 0.4)].into(),
                frozen_on: frozen.and_then(|day| day.parse().ok()),
                ..Model::default()
            });
            device.datasets[0].first_look = look.and_then(|day| day.parse().ok());
        })
    }

    fn before(frozen: Option<&str>, look: Option<&str>) -> String {
        told(CHECK, &tested(frozen, look).parameter("part", "set-before-test"))
    }

    #[test]
    fn declared_points_are_shown() {
        insta::assert_snapshot!(told(CHECK, &tested(None, None)), @"shown: model `net` declares `default` at 0.4");
    }

    #[test]
    fn an_endpoint_at_an_unknown_point_is_undetermined() {
        let folder = tested(None, None).device(|device| {
            let endpoint = Endpoint {
                metric: "sensitivity".into(),
                dataset: "us".into(),
                threshold: Some("rule-out".into()),
                ..Endpoint::default()
            };
            device.plan = Some(Plan { endpoints: vec![endpoint], ..Plan::default() });
        });
        insta::assert_snapshot!(told(CHECK, &folder), @r"
        undetermined: needs an operating point `rule-out` in model `net`; besides, 1 shown
        to do: declare it under `thresholds` of the model
        ");
    }

    #[test]
    fn each_lack_is_named() {
        insta::assert_snapshot!(told(CHECK, &folder()), @r#"
        undetermined: needs a test data set with the role `score`
        to do: declare a data set with `role = "test"` and map its score
        "#);
        let no_model = tested(None, None).device(|device| device.models.clear());
        insta::assert_snapshot!(told(CHECK, &no_model), @r"
        undetermined: needs the model whose outputs data set `us` holds
        to do: name it as `model` of the data set and declare it under `[[models]]`
        ");
        let none = tested(None, None).device(|device| device.models[0].thresholds.clear());
        insta::assert_snapshot!(told(CHECK, &none), @r"
        undetermined: needs the operating points of model `net`
        to do: declare them under `thresholds` of the model
        ");
        insta::assert_snapshot!(told(CHECK, &none.parameter("part", "moon")), @"for a person: `operating-point-declared` cannot compute `part = moon`, so a person must judge what it asks");
    }

    #[test]
    fn the_model_must_be_frozen_before_the_look() {
        insta::assert_snapshot!(before(Some("2026-01-01"), Some("2026-02-01")), @r"
        shown: model `net` was frozen on 2026-01-01, before the first look at `us` on 2026-02-01
        caveat: days are as declared
        ");
        insta::assert_snapshot!(before(Some("2026-01-01"), None), @r"
        for a person: model `net` was frozen on 2026-01-01; no first look at `us` is declared, so a person confirms that nobody looked
        caveat: days are as declared
        ");
        insta::assert_snapshot!(before(Some("2026-02-01"), Some("2026-02-01")), @r"
        not shown: model `net` was frozen on 2026-02-01, not before the first look at `us` on 2026-02-01
        caveat: days are as declared
        to do: test the frozen model on data nobody has looked at
        ");
        insta::assert_snapshot!(before(None, Some("2026-02-01")), @r"
        undetermined: needs the day on which model `net` was frozen
        to do: declare it as `frozen_on` of the model
        ");
        assert!(before(Some("2026-11-22"), None).starts_with("for a person"));
        insta::assert_snapshot!(before(Some("2027-02-01"), None), @r"
        undetermined: needs a model frozen by 2026-11-22: `net` is to be on 2027-02-01
        to do: correct `frozen_on` of the model
        ");
    }
}
