//! A plan in words, for the terminal.

use std::fmt::Write as _;

use reliance_model::catalogue::Catalogue;

use super::{MarketPlan, Order, PlanStep};

impl MarketPlan {
    /// The plan as text, with the names of markets from the catalogue.
    pub fn text(&self, catalogue: &Catalogue) -> String {
        let mut page = format!("\nOrders of markets, counted on {}\n", self.on);
        let held = if self.held.is_empty() { "nothing".into() } else { self.held.join(", ") };
        let _ = writeln!(page, "  starting from: {held}");
        if self.orders.is_empty() {
            page.push_str("  no catalogued market is left to enter\n");
        }
        if !self.orders.is_empty() {
            page.push_str(COLUMNS);
        }
        for tied in self.orders.chunk_by(|one, next| one.place == next.place) {
            page.push_str(&ordered(tied, catalogue));
        }
        if self.compared > self.orders.len() {
            let _ = writeln!(page, "  ({} further orders)", self.compared - self.orders.len());
        }
        for refused in &self.refused {
            let name = name(catalogue, &refused.market);
            let _ = writeln!(page, "  not ranked: {name} ({}): {}", refused.market, refused.why);
        }
        for caveat in &self.caveats {
            let _ = writeln!(page, "  note: {caveat}");
        }
        page
    }
}

/// What the counts of a step mean.
const COLUMNS: &str =
    "  asked: requirements of law, standards and final guidance that are or may be asked
  spared: of these, those that the route takes away
  the same: of the rest, those asked word for word in a market entered before
  proposed: of the rest, those for which evidence of a market entered before may serve
  remain: the rest, which alone ranks the orders
";

/// Orders that share a place: the first step by step, the others by their markets.
fn ordered(tied: &[Order], catalogue: &Catalogue) -> String {
    let Some(order) = tied.first() else { return String::new() };
    let others = match order.tied_with {
        0 => String::new(),
        1 => " (tied with 1 other order)".to_string(),
        others => format!(" (tied with {others} other orders)"),
    };
    let markets = |order: &Order| {
        let names: Vec<&str> = order.markets.iter().map(|code| name(catalogue, code)).collect();
        names.join(" > ")
    };
    let mut text = format!("\n  {}. {}{others}\n", order.place, markets(order));
    let _ = writeln!(text, "     {}", order.because);
    for step in &order.steps {
        let _ = writeln!(text, "     {}", stepped(step, catalogue));
    }
    for other in tied.iter().skip(1) {
        let _ = writeln!(text, "     as few remain: {}", markets(other));
    }
    text
}

/// The name of a market; its code where the catalogue has none.
fn name<'a>(catalogue: &'a Catalogue, code: &'a str) -> &'a str {
    catalogue.markets.get(code).map_or(code, |market| market.name.as_str())
}

fn stepped(step: &PlanStep, catalogue: &Catalogue) -> String {
    let by = if step.by.is_empty() { "the whole procedure".into() } else { step.by.join(", ") };
    let mut text = format!(
        "{} ({}): {} asked, {} spared, {} the same as before, {} with evidence proposed, {} remain; by {by}",
        name(catalogue, &step.market),
        step.market,
        step.asked,
        step.spared.len(),
        step.same,
        step.proposed,
        step.remaining,
    );
    if step.questions > 0 {
        let noun = if step.questions == 1 { "answer" } else { "answers" };
        let _ = write!(text, ", after {} {noun} by persons", step.questions);
    }
    if let Some(grants) = &step.grants {
        let _ = write!(text, "; grants {grants}");
    }
    if !step.opens.is_empty() {
        let _ = write!(text, "; opens {}", step.opens.join(", "));
    }
    if !step.only_proposed.is_empty() {
        let _ = write!(text, "; only proposed, not counted: {}", step.only_proposed.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use reliance_model::Date;
    use reliance_model::catalogue::Market;

    use super::*;
    use crate::market_plan::Refused;

    fn step(market: &str) -> PlanStep {
        PlanStep {
            market: market.into(),
            by: Vec::new(),
            questions: 0,
            asked: 7,
            spared: Vec::new(),
            same: 1,
            proposed: 2,
            remaining: 4,
            grants: None,
            opens: Vec::new(),
            only_proposed: Vec::new(),
        }
    }

    fn order(place: usize, tied_with: usize, markets: &[&str]) -> Order {
        Order {
            markets: markets.iter().map(ToString::to_string).collect(),
            steps: markets.iter().map(|market| step(market)).collect(),
            remaining: 4,
            place,
            tied_with,
            because: "why".into(),
        }
    }

    fn catalogue() -> Catalogue {
        let us = Market {
            code: "us".into(),
            name: "United States".into(),
            regulators: Vec::new(),
            catalogued: true,
            gaps: Vec::new(),
        };
        Catalogue { markets: [("us".to_string(), us)].into(), ..Catalogue::default() }
    }

    fn plan(orders: Vec<Order>, compared: usize) -> MarketPlan {
        MarketPlan {
            on: Date::from_ymd_opt(2026, 11, 22).unwrap(),
            held: Vec::new(),
            orders,
            compared,
            refused: Vec::new(),
            caveats: Vec::new(),
        }
    }

    #[test]
    fn tied_orders_are_told_once_and_the_counts_are_explained() {
        let orders = vec![
            order(1, 1, &["us", "eu"]),
            order(1, 1, &["eu", "us"]),
            order(3, 0, &["us"]),
            order(4, 2, &["eu"]),
        ];
        insta::assert_snapshot!(plan(orders, 6).text(&catalogue()), @r"
        Orders of markets, counted on 2026-11-22
          starting from: nothing
          asked: requirements of law, standards and final guidance that are or may be asked
          spared: of these, those that the route takes away
          the same: of the rest, those asked word for word in a market entered before
          proposed: of the rest, those for which evidence of a market entered before may serve
          remain: the rest, which alone ranks the orders

          1. United States > eu (tied with 1 other order)
             why
             United States (us): 7 asked, 0 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by the whole procedure
             eu (eu): 7 asked, 0 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by the whole procedure
             as few remain: eu > United States

          3. United States
             why
             United States (us): 7 asked, 0 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by the whole procedure

          4. eu (tied with 2 other orders)
             why
             eu (eu): 7 asked, 0 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by the whole procedure
          (2 further orders)
        ");
    }

    #[test]
    fn nothing_left_to_enter_and_what_is_refused_are_said() {
        let refused = Refused { market: "us".into(), why: "not catalogued".into() };
        let plan = MarketPlan {
            held: vec!["a".into(), "b".into()],
            refused: vec![refused],
            caveats: vec!["counted".into()],
            ..plan(Vec::new(), 0)
        };
        insta::assert_snapshot!(plan.text(&catalogue()), @r"
        Orders of markets, counted on 2026-11-22
          starting from: a, b
          no catalogued market is left to enter
          not ranked: United States (us): not catalogued
          note: counted
        ");
    }

    #[test]
    fn a_step_says_by_what_after_what_and_what_it_opens() {
        let full = PlanStep {
            by: vec!["r1".into(), "r2".into()],
            questions: 1,
            spared: vec!["us.a".into()],
            grants: Some("fda-510k".into()),
            opens: vec!["us-uk".into()],
            only_proposed: vec!["us-cn".into()],
            ..step("us")
        };
        insta::assert_snapshot!(stepped(&full, &catalogue()), @"United States (us): 7 asked, 1 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by r1, r2, after 1 answer by persons; grants fda-510k; opens us-uk; only proposed, not counted: us-cn");
        insta::assert_snapshot!(stepped(&PlanStep { questions: 2, ..step("xx") }, &catalogue()), @"xx (xx): 7 asked, 0 spared, 1 the same as before, 2 with evidence proposed, 4 remain; by the whole procedure, after 2 answers by persons");
    }
}
