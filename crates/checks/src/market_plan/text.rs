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
        for order in &self.orders {
            page.push_str(&ordered(order));
        }
        if self.compared > self.orders.len() {
            let _ = writeln!(page, "  ({} further orders)", self.compared - self.orders.len());
        }
        for refused in &self.refused {
            let name =
                catalogue.markets.get(&refused.market).map_or("", |market| market.name.as_str());
            let _ = writeln!(page, "  not ranked: {name} ({}): {}", refused.market, refused.why);
        }
        for caveat in &self.caveats {
            let _ = writeln!(page, "  note: {caveat}");
        }
        page
    }
}

fn ordered(order: &Order) -> String {
    let tied = match order.tied_with {
        0 => String::new(),
        1 => " (tied with 1 other order)".to_string(),
        others => format!(" (tied with {others} other orders)"),
    };
    let mut text = format!("\n  {}. {}{tied}\n", order.place, order.markets.join(" > "));
    let _ = writeln!(text, "     {}", order.because);
    for step in &order.steps {
        let _ = writeln!(text, "     {}", stepped(step));
    }
    text
}

fn stepped(step: &PlanStep) -> String {
    let by = if step.by.is_empty() { "the whole procedure".into() } else { step.by.join(", ") };
    let mut text = format!(
        "{}: {} asked, {} spared, {} the same as before, {} with evidence proposed, {} remain; by {by}",
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
