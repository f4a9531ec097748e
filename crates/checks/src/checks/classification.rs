//! The declared class and type are those that the rules, read on the declared facts, lead to.
//!
//! ## What it asks
//! Does the class, category, level or type that is declared follow from the declared facts, by the rule that `rule`, `part`, `compare`, `market` or `scenario` names?
//! Without a parameter, the class of the target market is asked by all its rules together.
//!
//! ## Why
//! The class decides the procedure, the route and half of the requirements.
//! A class that is too low is found late and costs the whole file; one that is too high costs a notified body.
//!
//! ## What it needs
//! The declared class (`eu_class`, `gb_class`, `cn_class`, `us_regulation`, `documentation_level`, `software_safety_class` …) and the facts that the rule turns on: `function`, `worst_harm` (judged before risk controls), `vital_danger`, `drives_device`, `closed_loop`, `direct_diagnosis`, `decision_assist`, `algorithm_mature`, `situation`, `significance`, `connected`, `input`.
//! A fact that is not declared leaves several classes possible; the answer then names the fact, unless the declared class is below all of them.
//! A declared class above what the rules lead to is for a person: there may be a reason.
//! The program reads the rules as the catalogue has them, most of them not from the regulator's own text, and never claims that a regulator would read them so.
//!
//! ## What may cross a border
//! Declared facts only.
//!
//! ## If it is not shown
//! Correct the declared class, or the facts that lead to another one, and have the regulatory lead sign it.

mod europe;
mod tables;
#[cfg(test)]
mod tests;
mod us;

use reliance_model::facet::{self, Fact};

use crate::parameters::unknown;
use crate::pathway::rules::{Possible, Rule, possible, rank, settled_by};
use crate::pathway::{View, cn, gb};
use crate::words::list;
use crate::{Answered, Ask, Check, Missing};

pub(crate) const CHECK: Check =
    Check::of_evidence("classification", include_str!("classification.rs"), answer);

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let known: &[(&str, &[&str])] = &[
        ("rule", &[]),
        ("part", &[]),
        ("market", &[]),
        ("compare", &["gb>eu"]),
        ("scenario", &[]),
    ];
    if let Some(refused) = unknown(ask, known) {
        return Ok(refused);
    }
    let view = View::of(ask);
    if let Some(scenario) = ask.call.parameter("scenario") {
        return Err(Missing::new(
            format!("the text of the proposal `{scenario}`, which was not read"),
            "wait for the text; a proposal changes no class",
        ));
    }
    if ask.call.parameter("compare").is_some() {
        return europe::gb_above_eu(&view);
    }
    match (ask.call.parameter("rule"), ask.call.parameter("part")) {
        (Some(rule), _) => by_rule(&view, rule),
        (None, Some(part)) => us::by_part(&view, part),
        (None, None) => in_market(&view, ask.call.parameter("market").unwrap_or(ask.market)),
    }
}

fn by_rule(view: &View<'_>, rule: &str) -> Result<Answered, Missing> {
    match rule {
        "mdr-11a" | "mdr-11b" | "mdr-11c" | "mdr-viii-3" | "mdr-22" | "ivdr-viii"
        | "mdcg-2019-11" | "ai-act-6-1" => europe::by_rule(view, rule),
        "mdcg-2019-11-annex-iii" => tables::mdcg_annex_iii(view),
        "imdrf-n12" => tables::imdrf_category(view),
        "imdrf-n10" => tables::imdrf_samd(view),
        "iec-62304" => tables::safety_class(view),
        "cn-software-level" => tables::chinese_level(view),
        "gb-mdd" => in_market(view, "uk-gb"),
        "cn-47-class" => in_market(view, "cn"),
        "cn-47-attribute" => match cn::attribute(view) {
            Some(_) => Ok(Answered::for_a_person(
                "it processes data of medical devices; a person confirms that this is its core function and the use medical",
            )),
            None if view.profile.known("input").is_none() => {
                Err(needs_fact(view, "input", "it says whether data of medical devices are read"))
            }
            None => Ok(Answered::for_a_person(
                "no input that a medical device makes is declared; whether one is read, a person must say",
            )),
        },
        other => Ok(Answered::for_a_person(format!(
            "the rule `{other}` is not one that can be computed, so a person must judge"
        ))),
    }
}

fn in_market(view: &View<'_>, market: &str) -> Result<Answered, Missing> {
    match market {
        "uk-gb" | "gb" if view.flag("ivd") == Some(true) => Err(Missing::new(
            "Part IV of the UK MDR 2002, which is not catalogued",
            "class the in vitro diagnostic by Part IV with a person",
        )),
        "uk-gb" | "gb" => held_against(view, "gb_class", &gb::LADDER, &gb::class_rules(view)),
        "cn" => held_against(view, "cn_class", &cn::LADDER, &cn::class_rules(view)),
        "us" => us::by_part(view, "product-code"),
        _ => europe::strictest(view),
    }
}

/// A fact that is not declared, or that is doubted.
fn needs_fact(view: &View<'_>, fact: &str, why: &str) -> Missing {
    needs_facts(view, &[fact], why)
}

/// Facts that are not known: what is doubted is to be settled, what is absent to be declared.
fn needs_facts(view: &View<'_>, facts: &[&str], why: &str) -> Missing {
    let (mut needs, mut settle, mut declare) = (Vec::new(), Vec::new(), Vec::new());
    for fact in facts {
        match view.profile.facts.get(*fact) {
            Some(Fact::Doubtful { why, .. }) => {
                needs.push(format!("{} settled, which is doubted: {why}", view.named(fact)));
                settle.push(format!("`{fact}`"));
            }
            _ => declare.push(*fact),
        }
    }
    let mut to_do = Vec::new();
    if !settle.is_empty() {
        to_do.push(format!("settle {}", list(&settle)));
    }
    if !declare.is_empty() {
        needs.push(format!("{}: {why}", facet::all_named(&view.catalogue.facets, &declare)));
        let quoted: Vec<String> = declare.iter().map(|fact| format!("`{fact}`")).collect();
        to_do.push(format!("declare {}", list(&quoted)));
    }
    Missing::new(needs.join("; "), to_do.join("; "))
}

/// The declared class against what the rules leave possible.
fn held_against(
    view: &View<'_>,
    facet: &str,
    ladder: &[&str],
    rules: &[Rule],
) -> Result<Answered, Missing> {
    let left = possible(ladder, rules);
    let (Some(least), Some(most)) = (left.first(), left.last()) else {
        return Err(needs_fact(view, "function", "no rule is reached without it"));
    };
    let words = in_words(&left);
    let Some(declared) = view.value(facet) else {
        let missing = needs_fact(view, facet, "no class is declared");
        return Err(Missing { needs: format!("{}; {words}", missing.needs), ..missing });
    };
    let Some(at) = rank(ladder, &declared) else {
        return Ok(Answered::for_a_person(format!(
            "declared class {declared} is on another scale than {}",
            view.named(facet)
        )));
    };
    let of = |possible: &Possible| rank(ladder, possible.class).unwrap_or(0);
    let read =
        format!("the rule was read as {}: look at the regulator's text", least.read_as.word());
    let answered = if at < of(least) {
        Answered::not_shown(format!("declared class {declared}, but {words}"))
            .to_do("correct the declared class, or the facts that lead to a higher one")
    } else if at > of(most) {
        Answered::for_a_person(format!("declared class {declared} is above what follows: {words}"))
    } else if left.len() == 1 {
        Answered::shown(format!("declared class {declared}: {words}"))
    } else {
        let mut facts = settled_by(rules);
        facts.retain(|fact| view.profile.known(fact).is_none());
        if facts.is_empty() {
            let because = format!("declared class {declared}, one of those left: {words}");
            return Ok(Answered::for_a_person(because).caveat(read));
        }
        let why = if facts.len() == 1 { "it settles the class" } else { "they settle the class" };
        let missing = needs_facts(view, &facts, why);
        let needs =
            format!("{}; declared class {declared} is one of those left: {words}", missing.needs);
        return Err(Missing { needs, ..missing });
    };
    Ok(answered.caveat(read))
}

fn in_words(left: &[Possible]) -> String {
    let words: Vec<String> = left
        .iter()
        .map(|possible| {
            format!("class {} by {} ({})", possible.class, possible.rule, possible.because)
        })
        .collect();
    words.join(", or ")
}
