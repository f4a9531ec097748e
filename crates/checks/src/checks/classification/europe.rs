//! Rules of the EU, and the comparison of the British class with the European one.

use super::{held_against, needs_fact};
use crate::pathway::View;
use crate::pathway::eu::{self, LADDER};
use crate::pathway::rules::{Rule, rank};
use crate::{Answered, Missing};

/// Classes for which a notified body takes part.
const NOTIFIED_BODY: [&str; 8] = ["Is", "Im", "IIa", "IIb", "III", "B", "C", "D"];

pub(super) fn by_rule(view: &View<'_>, rule: &str) -> Result<Answered, Missing> {
    match rule {
        "mdr-11a" => one(view, eu::rule_11a(view), "it informs no decision as declared"),
        "mdr-11b" => one(view, eu::rule_11b(view), "it follows no physiological process"),
        "mdr-11c" => rest(view),
        "mdr-viii-3" => strictest(view),
        "mdr-22" => closed_loop(view),
        "ivdr-viii" => ivdr(view),
        "ai-act-6-1" => high_risk(view),
        _ => Ok(Answered::for_a_person(
            "each module with a medical purpose has to be qualified by its own intended purpose",
        )),
    }
}

/// The declared class by one rule; not applicable where the functions do not reach it.
fn one(view: &View<'_>, rule: Option<Rule>, not: &str) -> Result<Answered, Missing> {
    if view.profile.known("function").is_none() {
        return Err(needs_fact(view, "function", "it says which paragraph of rule 11 applies"));
    }
    let because = |fact: &str| format!("{}; {not}", view.with_values(fact));
    match rule {
        Some(_) => held_against(view, "eu_class", &LADDER, &eu::mdr_rules(view)),
        None if view.flag("decision_assist") == Some(false) => {
            Ok(Answered::not_applicable(because("decision_assist")))
        }
        None => Ok(Answered::not_applicable(because("function"))),
    }
}

/// The last paragraph: only where no other one is reached.
fn rest(view: &View<'_>) -> Result<Answered, Missing> {
    if view.profile.known("function").is_none() {
        return Err(needs_fact(view, "function", "it says which paragraph of rule 11 applies"));
    }
    if eu::rule_11a(view).is_some() || eu::rule_11b(view).is_some() {
        return Ok(Answered::not_applicable(format!(
            "{}; the earlier paragraphs of rule 11 apply",
            view.with_values("function")
        )));
    }
    held_against(view, "eu_class", &LADDER, &eu::mdr_rules(view))
}

pub(super) fn strictest(view: &View<'_>) -> Result<Answered, Missing> {
    if eu::is_ivd(view) {
        ivdr(view)
    } else {
        held_against(view, "eu_class", &LADDER, &eu::mdr_rules(view))
    }
}

fn closed_loop(view: &View<'_>) -> Result<Answered, Missing> {
    match view.flag("closed_loop") {
        Some(false) => Ok(Answered::not_applicable(view.with_values("closed_loop"))),
        Some(true) => held_against(view, "eu_class", &LADDER, &eu::mdr_rules(view)),
        None => Err(needs_fact(view, "closed_loop", "it says whether rule 22 applies")),
    }
}

fn ivdr(view: &View<'_>) -> Result<Answered, Missing> {
    match view.value("eu_class") {
        Some(class) => Ok(Answered::for_a_person(format!(
            "declared class {class}; analyte and use decide it, which no declared fact says"
        ))),
        None => Err(needs_fact(view, "eu_class", "no class is declared")),
    }
}

fn high_risk(view: &View<'_>) -> Result<Answered, Missing> {
    if view.profile.is("ai", "none") {
        return Ok(Answered::for_a_person(
            "no trained model is declared; whether it infers all the same, a person must say",
        ));
    }
    let Some(class) = view.value("eu_class") else {
        return Err(needs_fact(view, "eu_class", "it says whether a notified body takes part"));
    };
    let body = NOTIFIED_BODY.contains(&class.as_str());
    Ok(match (body, view.flag("eu_ai_act")) {
        (true, Some(true)) => Answered::shown(format!(
            "class {class} needs a notified body, and high-risk is declared"
        )),
        (true, Some(false)) => Answered::not_shown(format!(
            "class {class} needs a notified body, but the device is declared not to be high-risk"
        ))
        .to_do("correct `eu_ai_act`, or the class"),
        (true, None) => {
            return Err(needs_fact(view, "eu_ai_act", "class and notified body read as high-risk"));
        }
        (false, _) => Answered::for_a_person(format!(
            "class {class} needs no notified body; whether the device is part of a product that does, a person must say"
        )),
    })
}

/// Is the British class above the European one?
pub(super) fn gb_above_eu(view: &View<'_>) -> Result<Answered, Missing> {
    let class = |facet: &str| {
        view.value(facet).ok_or_else(|| needs_fact(view, facet, "both classes are compared"))
    };
    let (gb, eu) = (class("gb_class")?, class("eu_class")?);
    let (Some(above), Some(below)) = (rank(&LADDER, &gb), rank(&LADDER, &eu)) else {
        return Ok(Answered::for_a_person(format!("{gb} and {eu} are on different scales")));
    };
    Ok(if above > below {
        Answered::not_shown(format!("GB class {gb} is above EU class {eu}"))
            .to_do("prepare for the abridged review that was proposed for this case")
    } else {
        Answered::shown(format!("GB class {gb} is not above EU class {eu}"))
    })
}
