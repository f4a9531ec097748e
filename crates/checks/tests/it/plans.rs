//! Orders of markets on the shipped catalogue.

use reliance_checks::market_plan::{MarketPlan, plan};
use reliance_model::evidence::Evidence;

use crate::{day, device, ten_markets};

fn planned(evidence: &Evidence) -> MarketPlan {
    plan(ten_markets(), evidence, day("2026-11-22"))
}

const FACTS: &str = "software=samd ai=locked function=triage input=image eu_regime=mdr \
    us_submission=de-novo cn_class=III cn_import=true gb_class=IIa northern_ireland=true";

#[test]
fn a_ce_mark_first_spares_the_british_assessment() {
    let plan = planned(&device(FACTS, &["fda-510k"]));
    assert_eq!(plan.compared, 24);
    for order in &plan.orders {
        let at = |market: &str| order.markets.iter().position(|code| code == market).unwrap();
        let gb = &order.steps[at("uk-gb")];
        if at("eu") < at("uk-gb") {
            assert_eq!(gb.by, ["eu-uk.ce.now"]);
            assert_eq!(gb.spared, ["uk.mdr2002.ukca"]);
            assert_eq!(gb.grants, None);
        } else {
            assert!(gb.by.is_empty());
            assert_eq!(gb.grants.as_deref(), Some("ukca"));
        }
        let total: usize = order.steps.iter().map(|step| step.remaining).sum();
        assert_eq!(total, order.remaining);
    }
    assert!(plan.orders.windows(2).all(|pair| pair[0].remaining <= pair[1].remaining));
}

#[test]
fn markets_without_requirements_are_refused() {
    let plan = planned(&device(FACTS, &["fda-510k"]));
    let refused: Vec<&str> = plan.refused.iter().map(|refused| refused.market.as_str()).collect();
    assert_eq!(refused, ["au", "br", "ca", "jp", "sg"]);
    let ranked = plan.orders.iter().flat_map(|order| &order.markets);
    assert!(ranked.clone().all(|market| !refused.contains(&market.as_str())));
}

#[test]
fn proposed_routes_are_named_and_not_counted() {
    let plan = planned(&device(FACTS, &["eu-ce-mdr", "nmpa-iii"]));
    assert_eq!((plan.compared, plan.orders.len()), (6, 6));
    let steps = || plan.orders.iter().flat_map(|order| &order.steps);
    let us = steps().find(|step| step.market == "us" && !step.only_proposed.is_empty()).unwrap();
    assert!(us.only_proposed.contains(&"us-uk.ir.route4.denovo-pma".to_string()));
    assert!(!steps().any(|step| step.by.iter().any(|route| route.starts_with("us-uk.ir"))));
}

#[test]
fn an_undeclared_submission_grants_nothing_and_says_so() {
    let plan = planned(&device("software=samd ai=locked", &["eu-ce-mdr"]));
    assert!(plan.caveats.iter().any(|caveat| caveat.contains("us_submission")));
    let mut steps = plan.orders.iter().flat_map(|order| &order.steps);
    assert!(steps.all(|step| step.market != "us" || step.grants.is_none()));
}

#[test]
fn what_has_lapsed_is_not_held() {
    let mut evidence = device(FACTS, &["eu-ce-mdr"]);
    evidence.device.authorizations[0].expires = Some(day("2026-01-01"));
    let plan = planned(&evidence);
    assert!(plan.held.is_empty());
    assert_eq!(plan.compared, 120);
}

#[test]
fn the_plan_in_words() {
    let mut plan = planned(&device(FACTS, &["eu-ce-mdr", "fda-510k", "nmpa-iii"]));
    // Counts move with every requirement that is added; the words are what is tested here.
    for step in plan.orders.iter_mut().flat_map(|order| &mut order.steps) {
        (step.asked, step.same, step.proposed, step.remaining) = (0, 0, 0, 0);
    }
    for order in &mut plan.orders {
        order.because = order.because.split("; ").skip(1).collect::<Vec<_>>().join("; ");
    }
    insta::assert_snapshot!(plan.text(ten_markets()).trim(), @r#"
Orders of markets, counted on 2026-11-22
  starting from: eu-ce-mdr, fda-510k, nmpa-iii
  asked: requirements of law, standards and final guidance that are or may be asked
  spared: of these, those that the route takes away
  the same: of the rest, those asked word for word in a market entered before
  proposed: of the rest, those for which evidence of a market entered before may serve
  remain: the rest, which alone ranks the orders

  1. Northern Ireland > Great Britain (tied with 1 other order)
     uk-gb by eu-uk.ce.now spares uk.mdr2002.ukca
     Northern Ireland (uk-ni): 0 asked, 0 spared, 0 the same as before, 0 with evidence proposed, 0 remain; by eu-ni, after 1 answer by persons
     Great Britain (uk-gb): 0 asked, 1 spared, 0 the same as before, 0 with evidence proposed, 0 remain; by eu-uk.ce.now, after 1 answer by persons
     as few remain: Great Britain > Northern Ireland
  not ranked: Australia (au): its requirements are not catalogued, so it cannot be compared
  not ranked: Brazil (br): its requirements are not catalogued, so it cannot be compared
  not ranked: Canada (ca): its requirements are not catalogued, so it cannot be compared
  not ranked: Japan (jp): its requirements are not catalogued, so it cannot be compared
  not ranked: Singapore (sg): its requirements are not catalogued, so it cannot be compared
  note: requirements are counted, not effort, time or cost
  note: every step is judged by the rules of 2026-11-22, whenever it would be taken
  note: evidence that the crosswalk proposes still has to be judged by a person
"#);
}
