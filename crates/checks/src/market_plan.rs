//! Orders of markets, compared over the set of authorizations held.
//!
//! What a market asks depends on what is held when it is entered: an open route may spare
//! requirements, and evidence made for one market is proposed for another. So an order of
//! markets is a walk through sets of authorizations, and each step is counted from the set
//! it starts from. A market entered through recognition or reliance grants nothing of its
//! own that a further route could start from.
//!
//! Only counts of requirements are compared, never effort, time or cost, which nobody
//! declared. Proposed routes are named and not counted. A market whose requirements are not
//! catalogued is refused: an order that held it would compare nothing with something.

mod steps;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::Evidence;
use serde::Serialize;

use crate::routes::{Held, held};
use steps::{Counted, Stand, step};

/// Most markets whose orders are compared; seven have 5,040 orders.
const MOST_MARKETS: usize = 7;

/// Most orders that are kept, the best first.
const MOST_ORDERS: usize = 6;

/// Orders of markets, compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarketPlan {
    /// Day for which every step is counted, whenever it would be taken.
    pub on: Date,
    /// What is held and in force on that day.
    pub held: Vec<String>,
    /// The best orders, by the requirements that remain. Equal ones share a place, and stand
    /// in the order of what their first steps leave, which ranks nothing.
    pub orders: Vec<Order>,
    /// How many orders were compared.
    pub compared: usize,
    /// Markets that are not ranked, with the reason.
    pub refused: Vec<Refused>,
    /// What restricts the comparison, each a sentence.
    pub caveats: Vec<String>,
}

/// A market that is not ranked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Code of the market.
    pub market: String,
    /// Why.
    pub why: String,
}

/// An order of markets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Codes in the order in which they would be entered.
    pub markets: Vec<String>,
    /// One step a market.
    pub steps: Vec<PlanStep>,
    /// Requirements for which no evidence is spared, the same or proposed, over all steps.
    pub remaining: usize,
    /// Its place: one more than the orders that leave fewer requirements.
    pub place: usize,
    /// Other orders that leave as many: nothing that is counted ranks them.
    pub tied_with: usize,
    /// Why the order stands where it does.
    pub because: String,
}

/// Entering one market from a set of authorizations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanStep {
    /// Code of the market.
    pub market: String,
    /// Open routes it is entered by; the whole procedure where empty.
    pub by: Vec<String>,
    /// Questions that persons must answer before those routes spare anything.
    pub questions: usize,
    /// Requirements that are asked or may be: law, standards and final guidance, in force.
    pub asked: usize,
    /// Of these, those that the routes spare once their questions are answered.
    pub spared: Vec<String>,
    /// Of the rest, those asked word for word in a market already entered.
    pub same: usize,
    /// Of the rest, those for which the crosswalk proposes evidence from a market entered.
    pub proposed: usize,
    /// The rest.
    pub remaining: usize,
    /// Authorization that the market would grant.
    pub grants: Option<String>,
    /// Routes with a waiver that what is granted opens.
    pub opens: Vec<String>,
    /// Routes that what is granted would start, and that are only proposed.
    pub only_proposed: Vec<String>,
}

/// Compare the orders of all markets that are catalogued and not yet entered.
pub fn plan(catalogue: &Catalogue, evidence: &Evidence, on: Date) -> MarketPlan {
    let in_force: Vec<Held> =
        held(&evidence.device).into_iter().filter(|held| held.lapsed(on).is_none()).collect();
    let entered: BTreeSet<String> = in_force
        .iter()
        .filter(|held| !held.kind.ends_with("-certificate"))
        .filter_map(|held| catalogue.authorization_kinds.get(&held.kind))
        .map(|kind| kind.market.clone())
        .collect();
    let mut refused = Vec::new();
    let mut markets = Vec::new();
    for market in catalogue.markets.values().filter(|market| !entered.contains(&market.code)) {
        if market.catalogued {
            markets.push(market.code.clone());
        } else {
            let why = "its requirements are not catalogued, so it cannot be compared".to_string();
            refused.push(Refused { market: market.code.clone(), why });
        }
    }
    for market in markets.split_off(markets.len().min(MOST_MARKETS)) {
        let why = format!("orders of more than {MOST_MARKETS} markets are not compared");
        refused.push(Refused { market, why });
    }
    let counted = Counted::new(catalogue, evidence, on);
    let start = Stand { held: in_force, entered };
    let mut caveats = vec![
        "requirements are counted, not effort, time or cost".to_string(),
        format!("every step is judged by the rules of {on}, whenever it would be taken"),
        "evidence that the crosswalk proposes still has to be judged by a person".to_string(),
    ];
    caveats.extend(counted.undeclared(&markets));
    let orders = compare(&counted, &start, &markets);
    MarketPlan {
        on,
        held: start.held.iter().map(Held::name).collect(),
        compared: orders.len(),
        orders: explained(orders),
        refused,
        caveats,
    }
}

/// Every order, the best first.
fn compare(counted: &Counted<'_>, start: &Stand, markets: &[String]) -> Vec<Order> {
    let mut known = BTreeMap::new();
    let mut orders = Vec::new();
    for markets in permutations(markets) {
        let mut stand = start.clone();
        let mut steps: Vec<PlanStep> = Vec::new();
        for market in &markets {
            let (step, next) = known
                .entry((stand.clone(), market.clone()))
                .or_insert_with(|| step(counted, &stand, market))
                .clone();
            steps.push(step);
            stand = next;
        }
        let remaining = steps.iter().map(|step| step.remaining).sum();
        let because = String::new();
        orders.push(Order { markets, steps, remaining, place: 0, tied_with: 0, because });
    }
    let firsts =
        |order: &Order| -> Vec<usize> { order.steps.iter().map(|step| step.remaining).collect() };
    orders.sort_by(|a, b| {
        (a.remaining, firsts(a), &a.markets).cmp(&(b.remaining, firsts(b), &b.markets))
    });
    placed(&mut orders);
    orders
}

/// Give sorted orders their places; those that leave as many requirements share one.
fn placed(orders: &mut [Order]) {
    let mut before = 0;
    for tied in orders.chunk_by_mut(|one, next| one.remaining == next.remaining) {
        let count = tied.len();
        for order in tied {
            (order.place, order.tied_with) = (before + 1, count - 1);
        }
        before += count;
    }
}

fn permutations(markets: &[String]) -> Vec<Vec<String>> {
    if markets.is_empty() {
        return Vec::new();
    }
    let mut orders: Vec<Vec<String>> = vec![Vec::new()];
    for _ in markets {
        orders = orders
            .into_iter()
            .flat_map(|order| {
                let left = markets.iter().filter(|market| !order.contains(market));
                left.map(|market| [order.as_slice(), std::slice::from_ref(market)].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    orders
}

/// The best orders, each with its reason.
fn explained(orders: Vec<Order>) -> Vec<Order> {
    let least = orders.first().map_or(0, |order| order.remaining);
    let kept = orders.into_iter().take(MOST_ORDERS);
    kept.map(|mut order| {
        order.because = reason(&order, least);
        order
    })
    .collect()
}

fn reason(order: &Order, least: usize) -> String {
    let more = order.remaining - least;
    let mut parts = vec![match more {
        0 => format!("{} requirements remain, as few as in any order", order.remaining),
        more => format!("{} requirements remain, {more} more than the best order", order.remaining),
    }];
    for step in &order.steps {
        if !step.spared.is_empty() {
            let by = step.by.join(", ");
            parts.push(format!("{} by {by} spares {}", step.market, step.spared.join(", ")));
        }
        if !step.opens.is_empty() {
            parts.push(format!("{} opens {}", step.market, step.opens.join(", ")));
        }
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_complete_and_distinct() {
        let markets: Vec<String> = ["a", "b", "c", "d"].map(String::from).to_vec();
        let orders = permutations(&markets);
        assert_eq!(orders.len(), 24);
        assert_eq!(orders.iter().collect::<BTreeSet<_>>().len(), 24);
        assert!(permutations(&[]).is_empty());
    }

    fn order(remaining: usize) -> Order {
        let (markets, steps, because) = (Vec::new(), Vec::new(), String::new());
        Order { markets, steps, remaining, place: 0, tied_with: 0, because }
    }

    #[test]
    fn orders_that_leave_as_many_share_a_place_and_the_next_is_behind_all_of_them() {
        let mut orders: Vec<Order> = [3, 3, 5, 5, 5, 7].map(order).into();
        placed(&mut orders);
        let places: Vec<(usize, usize)> =
            orders.iter().map(|order| (order.place, order.tied_with)).collect();
        assert_eq!(places, [(1, 1), (1, 1), (3, 2), (3, 2), (3, 2), (6, 0)]);
    }

    #[test]
    fn a_reason_says_how_many_more_remain_than_in_the_best_order() {
        assert_eq!(reason(&order(5), 3), "5 requirements remain, 2 more than the best order");
        assert_eq!(reason(&order(3), 3), "3 requirements remain, as few as in any order");
    }
}
