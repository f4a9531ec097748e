//! US questions: type and product code, submission, documentation level, cyber device.

use super::needs_fact;
use crate::pathway::View;
use crate::pathway::us::candidates;
use crate::{Answered, Missing};

pub(super) fn by_part(view: &View<'_>, part: &str) -> Result<Answered, Missing> {
    match part {
        "product-code" => product_code(view),
        "submission-needed" | "510k-needed" => submission_needed(view),
        "de-novo-route" => de_novo(view),
        "pccp-route" => pccp(view),
        "documentation-level" => documentation_level(view),
        "cyber-device" => cyber_device(view),
        "is-device" => is_device(view),
        other => Ok(Answered::for_a_person(format!(
            "the part `{other}` is not one that can be computed, so a person must judge"
        ))),
    }
}

/// Does the declared regulation fit the declared functions?
fn product_code(view: &View<'_>) -> Result<Answered, Missing> {
    let types = candidates(view);
    let list = |only_declared: bool| -> Vec<String> {
        let chosen = types.iter().filter(|(_, why)| why.starts_with("declared") == only_declared);
        chosen.map(|(kind, _)| kind.regulation.clone()).collect()
    };
    let others = list(false);
    let Some(declared) = view.value("us_regulation") else {
        let missing = needs_fact(view, "us_regulation", "no regulation is declared");
        let needs = if others.is_empty() {
            missing.needs
        } else {
            format!("{}; the functions lead to {}", missing.needs, others.join(", "))
        };
        return Err(Missing { needs, ..missing });
    };
    let Some(functions) = view.profile.known("function") else {
        return Err(needs_fact(view, "function", "it says which regulation fits"));
    };
    let serves = |functions_of: &[String]| functions_of.iter().any(|f| functions.contains(f));
    let fit: Vec<_> = types
        .iter()
        .filter(|(kind, why)| why.starts_with("declared") && serves(&kind.functions))
        .collect();
    Ok(match fit.first() {
        Some((kind, _)) => {
            let codes: Vec<&str> = kind.product_codes.keys().map(String::as_str).collect();
            Answered::shown(format!(
                "21 CFR {} fits the declared functions; product codes {}",
                kind.regulation,
                codes.join(", ")
            ))
            .caveat("product codes stand in the catalogue from memory: look them up before use")
        }
        None if list(true).is_empty() => Answered::for_a_person(format!(
            "the declared regulation {declared} is not among the catalogued types"
        )),
        None => Answered::not_shown(format!(
            "the declared regulation {declared} names none of the declared functions"
        ))
        .to_do("correct `us_regulation` or `function`"),
    })
}

/// Is a submission planned, or something held already?
fn submission_needed(view: &View<'_>) -> Result<Answered, Missing> {
    let Some(planned) = view.value("us_submission") else {
        return Err(needs_fact(view, "us_submission", "it says what is to be filed"));
    };
    let class = candidates(view).first().map(|(kind, _)| kind.class.clone());
    Ok(match (planned.as_str(), class) {
        ("none", Some(class)) => Answered::for_a_person(format!(
            "nothing is to be filed, and the type is class {class}: exempt, or authorised already, a person must say"
        )),
        ("none", None) => Answered::for_a_person("nothing is to be filed; why, a person must say"),
        (planned, _) => Answered::shown(format!("a submission is planned: {planned}")),
    })
}

fn de_novo(view: &View<'_>) -> Result<Answered, Missing> {
    let planned = view.value("us_submission");
    match (view.flag("predicate"), planned.as_deref()) {
        (None, _) => Err(needs_fact(view, "predicate", "De Novo is for devices without one")),
        (Some(true), _) => Ok(Answered::not_applicable(view.with_values("predicate"))),
        (Some(false), Some("de-novo")) => {
            Ok(Answered::shown("no predicate is used, and De Novo is planned"))
        }
        (Some(false), Some("510k")) => {
            Ok(Answered::not_shown("no predicate is used, and a 510(k) is planned")
                .to_do("name a predicate, or plan De Novo or PMA"))
        }
        (Some(false), Some(other)) => Ok(Answered::for_a_person(format!(
            "no predicate is used, and {other} is planned: De Novo would do if general and special controls suffice"
        ))),
        (Some(false), None) => Err(needs_fact(view, "us_submission", "no submission is planned")),
    }
}

fn pccp(view: &View<'_>) -> Result<Answered, Missing> {
    match (view.flag("pccp"), view.value("us_submission").as_deref()) {
        (Some(false), _) => Ok(Answered::not_applicable(view.with_values("pccp"))),
        (None, _) => Err(needs_fact(view, "pccp", "it says whether a plan is part of the file")),
        (Some(true), Some(filed @ ("510k" | "de-novo" | "pma"))) => {
            Ok(Answered::shown(format!("the plan is part of a submission: {filed}")))
        }
        (Some(true), Some("none")) => Ok(Answered::for_a_person(
            "nothing is to be filed: that the plan was authorised before, a person must say",
        )),
        (Some(true), Some(other)) => Ok(Answered::for_a_person(format!(
            "the plan is part of `{other}`, which the guidance does not name"
        ))),
        (Some(true), None) => Err(needs_fact(view, "us_submission", "a plan needs a submission")),
    }
}

fn documentation_level(view: &View<'_>) -> Result<Answered, Missing> {
    let why = "the level goes by the worst harm before risk controls";
    let harm = view.value("worst_harm").ok_or_else(|| needs_fact(view, "worst_harm", why))?;
    let follows = match harm.as_str() {
        "serious" | "death" => "enhanced",
        _ => "basic",
    };
    let Some(declared) = view.value("documentation_level") else {
        let missing = needs_fact(view, "documentation_level", "no level is declared");
        let needs = format!("{}; worst harm {harm} reads as {follows}", missing.needs);
        return Err(Missing { needs, ..missing });
    };
    Ok(match (declared.as_str(), follows) {
        ("basic", "enhanced") => {
            Answered::not_shown(format!("declared basic; worst harm {harm} reads as enhanced"))
                .to_do("document at the enhanced level, or correct `worst_harm`")
        }
        _ => Answered::shown(format!("declared {declared}; worst harm {harm} reads as {follows}")),
    })
}

fn cyber_device(view: &View<'_>) -> Result<Answered, Missing> {
    let Some(connected) = view.value("connected") else {
        return Err(needs_fact(view, "connected", "any interface can make a cyber device"));
    };
    let any = connected != "none";
    Ok(match (any, view.flag("cyber_device")) {
        (_, None) => {
            let why = "no statement is declared; any interface reads as yes";
            return Err(needs_fact(view, "cyber_device", why));
        }
        (true, Some(true)) => {
            Answered::shown(format!("declared a cyber device; it connects to: {connected}"))
        }
        (true, Some(false)) => Answered::not_shown(format!(
            "declared no cyber device, but it connects to: {connected}"
        ))
        .to_do("declare `cyber_device = true`, or give the reason why no interface can reach the internet"),
        (false, Some(true)) => Answered::shown("declared a cyber device"),
        (false, Some(false)) => Answered::for_a_person(
            "declared no cyber device, without connections; ports and radios count too, so a person gives the reason",
        ),
    })
}

fn is_device(view: &View<'_>) -> Result<Answered, Missing> {
    let Some(input) = view.profile.known("input") else {
        return Err(needs_fact(
            view,
            "input",
            "software that analyses images or signals is a device",
        ));
    };
    let analysed: Vec<&str> = ["image", "signal", "specimen-image"]
        .into_iter()
        .filter(|kind| input.contains(*kind))
        .collect();
    Ok(if analysed.is_empty() {
        Answered::for_a_person(
            "no image and no signal is read: whether the four criteria for decision support outside regulation hold, a person must say",
        )
    } else {
        Answered::shown(format!("it analyses {}, so it stays a device", analysed.join(", ")))
    })
}
