//! `reliance routes`: every market, every way in, the pathway inside one, what comes due, and
//! the order of markets.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use reliance_checks::calendar::{calendar, calendar_to};
use reliance_checks::market_plan;
use reliance_checks::pathway::View;
use reliance_documents::{calendar_text, hang, pathway_text};
use reliance_model::catalogue::Catalogue;
use reliance_model::evidence::Evidence;
use reliance_model::route::{Pathway, RouteVerdict, State};

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
    let mut page =
        format!("{} {} on {on}\n", folder.evidence.device.name, folder.evidence.device.version);
    for (code, market) in &catalogue.markets {
        let here: Vec<&RouteVerdict> =
            judged.verdicts.iter().filter(|verdict| verdict.to == *code).collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(page, "\n{} ({code})", market.name);
        for verdict in here {
            page.push_str(&line(verdict));
        }
    }
    if let Some(pathway) = &pathway {
        page.push_str(&pathway_text(pathway, MARGIN + WIDTH, true));
    }
    page.push_str(&calendar_text(&due, on, MARGIN + WIDTH));
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

/// Columns before what is said of a route, and columns for it.
const MARGIN: usize = 17;
const WIDTH: usize = 78;

fn line(verdict: &RouteVerdict) -> String {
    let state = match &verdict.state {
        State::Open => "open".to_string(),
        State::AdoptedOpensOn { on } => format!("adopted, opens on {on}"),
        State::Proposed => "proposed".to_string(),
        State::Closed { .. } => "closed".to_string(),
        State::OnlyReported => "only reported".to_string(),
        State::NotCatalogued => "not catalogued".to_string(),
    };
    let mut text = format!("  {state:<14} {}\n", verdict.route);
    let margin = " ".repeat(MARGIN);
    let mut add = |words: &str| text.push_str(&hang(&margin, MARGIN, words, MARGIN + WIDTH));
    add(&verdict.because);
    if let Some(expected) = &verdict.expected {
        add(&format!("expected: {expected}"));
    }
    if let Some(day) = verdict.closes {
        add(&format!("last day: {day}"));
    }
    if !verdict.waives_now.is_empty() {
        add(&format!("spares: {}", verdict.waives_now.join(", ")));
    } else if !verdict.would_waive.is_empty() {
        add(&format!("would spare: {}", verdict.would_waive.join(", ")));
    }
    let closed = matches!(verdict.state, State::Closed { .. });
    if !closed && !verdict.remains.is_empty() {
        add(&format!("remains: {}", verdict.remains.join(", ")));
    }
    if !verdict.questions.is_empty() {
        let noun = if verdict.questions.len() == 1 { "question" } else { "questions" };
        add(&format!("{} {noun} for a person first", verdict.questions.len()));
    }
    add(&format!(
        "rule: {} ({}; read as {})",
        verdict.source,
        verdict.force.word(),
        verdict.read_as.word()
    ));
    text
}
