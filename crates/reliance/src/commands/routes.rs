//! `reliance routes`: every market, every way in, the pathway inside one, what comes due, and
//! the order of markets.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use reliance_checks::calendar::{calendar, calendar_to};
use reliance_checks::market_plan;
use reliance_checks::pathway::View;
use reliance_documents::{calendar_text, held_text, pathway_text, routes_text};
use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::Evidence;
use reliance_model::route::{Pathway, RouteVerdict};

use crate::cli::Routes;
use crate::{folder, problems, say};

pub(super) fn run(args: &Routes, catalogue: Option<&Path>) -> Result<bool, String> {
    let catalogue = super::load_catalogue(catalogue)?;
    let on = super::day(args.on);
    let folder = folder::read_on(&args.folder, &catalogue, on)?;
    problems::talk(&folder.problems, &folder.texts);
    let market = args.to.as_deref().map(|to| super::market(&catalogue, to)).transpose()?;
    let mut judged = reliance_checks::routes::judge(&catalogue, &folder.evidence, on);
    judged.verdicts.retain(|verdict| market.is_none_or(|market| verdict.to == market));
    let pathway = market.map(|market| pathway_of(&catalogue, &folder.evidence, market));
    let due = match market {
        Some(market) => calendar_to(&catalogue, &folder.evidence, on, market),
        None => calendar(&catalogue, &folder.evidence, on),
    };
    if args.format == "json" {
        let value = serde_json::json!({
            "on": on,
            "catalogue": catalogue.version,
            "catalogue_review_by": catalogue.review_by,
            "catalogue_is_old": catalogue.review_by.is_some_and(|day| on > day),
            "routes": judged.verdicts,
            "pathway": pathway,
            "calendar": due,
            "plan": args.plan.then(|| market_plan::plan(&catalogue, &folder.evidence, on)),
        });
        say::data(&super::as_json(&value)?);
        return Ok(false);
    }
    let device = &folder.evidence.device;
    let mut page = format!("{} {} on {on}\n", device.name, device.version);
    page.push_str(&held_text(device, WIDTH));
    for (code, market) in &catalogue.markets {
        let here: Vec<&RouteVerdict> =
            judged.verdicts.iter().filter(|verdict| verdict.to == *code).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n{} ({code})", market.name);
        page.push_str(&routes_text(device, code, &here, WIDTH));
    }
    if let Some(pathway) = &pathway {
        page.push_str(&pathway_text(pathway, WIDTH, true));
    }
    page.push_str(&calendar_text(&due, on, WIDTH));
    if catalogue.review_by.is_some_and(|day| on > day) {
        page.push_str("\nThe catalogue is past its review date: rules may have changed since.\n");
    }
    if args.plan {
        page.push_str(&market_plan::plan(&catalogue, &folder.evidence, on).text(&catalogue));
    }
    say::data(&page);
    Ok(false)
}

/// The pathway inside a market, as far as the device file tells it: no table is read.
fn pathway_of(catalogue: &Catalogue, evidence: &Evidence, market: &str) -> Pathway {
    let profile = reliance_checks::profile(catalogue, evidence, market);
    let answers = BTreeMap::new();
    let view = View { catalogue, evidence, market, profile: &profile, answers: &answers };
    reliance_checks::pathway::pathway(&view)
}

/// Columns of a line.
const WIDTH: usize = 95;
