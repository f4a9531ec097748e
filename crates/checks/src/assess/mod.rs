//! An assessment: a pure function of catalogue, evidence and date.
//!
//! The call is in two halves, with the fold between them: [`needs`] says what the checks
//! of this market want from the tables, and [`assess`] answers from what the fold gave.

mod applies;
mod asked;
mod crosswalk;
mod order;
mod parts;
mod persons;
#[cfg(test)]
mod tests;
mod topics;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::assessment::{Assessment, DeviceHead, SCHEMA};
use reliance_model::catalogue::{Catalogue, CheckCall, ReadAs, Requirement};
use reliance_model::evidence::Evidence;
use reliance_model::facet::Profile;
use reliance_model::finding::{Answer, Finding, Question};
use reliance_model::picture::Picture;
use reliance_model::problem::Problem;
use reliance_model::route::RouteVerdict;
use reliance_stats::reduction::{Need, Reductions};

use crate::pathway::View;
use crate::{Ask, check, questions};
pub(crate) use applies::replaced;
pub use applies::{Applies, applies};
use asked::{Questions, Shared};
use parts::Answers;
use persons::Asking;

/// The arguments of an assessment, but for the reductions.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The evidence.
    pub evidence: &'a Evidence,
    /// Code of the target market; one of the catalogue's.
    pub market: &'a str,
    /// Day of the assessment.
    pub on: Date,
}

impl Case<'_> {
    /// The device's facts in the market, with those that persons stated.
    pub fn profile(&self) -> Profile {
        questions::profile(self.catalogue, self.evidence, self.market)
    }

    /// Id of the question that settles a facet here.
    fn fact_id(&self, facet: &str) -> String {
        questions::fact_id(self.catalogue, self.market, facet)
    }
}

/// Requirements asked in the case's market, and those that follow the device's data.
pub fn requirements<'a>(case: &Case<'a>) -> Vec<&'a Requirement> {
    let regulators =
        case.catalogue.markets.get(case.market).map_or(&[][..], |market| &market.regulators[..]);
    let asked = |requirement: &&Requirement| {
        requirement.origin_law || regulators.contains(&requirement.regulator)
    };
    case.catalogue.requirements.values().filter(asked).collect()
}

/// Everything that the checks of this case want from the tables.
///
/// Only requirements that apply, or may, ask, and the data sheets of inventories; the same
/// reduction is named once.
pub fn needs(case: &Case<'_>) -> BTreeSet<Need> {
    let profile = case.profile();
    let mut needs: BTreeSet<Need> =
        crate::images::sheet::needs(case.evidence).into_iter().collect();
    for call in calls(case, &profile) {
        if let Some(check) = check(&call.check) {
            needs.extend(check.needs(&ask(case, &profile, &call)));
        }
    }
    needs
}

/// Every question that the catalogue can put about the device in this market, answered or
/// not: what a filled sheet may answer.
pub fn every_question(case: &Case<'_>) -> Vec<Question> {
    let (shared, profile) = (Shared::of(case.catalogue), Profile::default());
    let mut asked = Questions::default();
    let mut asking = Asking { case, profile: &profile, shared: &shared, questions: &mut asked };
    for requirement in requirements(case) {
        let blank = parts::blank(case, requirement);
        persons::everything(&mut asking, requirement, &blank);
    }
    let mut every = asked.into_sorted();
    let blank = Evidence { attestations: BTreeMap::new(), ..case.evidence.clone() };
    every.extend(crate::routes::judge(case.catalogue, &blank, case.on).questions);
    every
}

/// The calls of every requirement that applies or may, once each.
fn calls(case: &Case<'_>, profile: &Profile) -> BTreeSet<CheckCall> {
    let mut calls = BTreeSet::new();
    for requirement in requirements(case) {
        if matches!(applies(case, profile, requirement), Applies::Yes { .. }) {
            calls.extend(requirement.checks.iter().cloned());
        }
    }
    calls
}

fn ask<'a>(case: &Case<'a>, profile: &'a Profile, call: &'a CheckCall) -> Ask<'a> {
    let Case { catalogue, evidence, market, on } = *case;
    Ask { catalogue, evidence, market, profile, on, call }
}

/// Where the device stands in the market on the day, and why.
///
/// `problems` are those of everything that was read; `tool` is the program's version.
pub fn assess(
    case: &Case<'_>,
    reductions: &Reductions,
    problems: Vec<Problem>,
    tool: &str,
) -> Assessment {
    let profile = case.profile();
    let routes = crate::routes::judge(case.catalogue, case.evidence, case.on);
    let asked_on_routes = routes.questions;
    let routes: Vec<RouteVerdict> =
        routes.verdicts.into_iter().filter(|verdict| verdict.to == case.market).collect();
    let mut answers = Answers::compute(case, &profile, &calls(case, &profile), reductions);
    let (shared, mut asked) = (Shared::of(case.catalogue), Questions::default());
    let mut asking = Asking { case, profile: &profile, shared: &shared, questions: &mut asked };
    let mut findings = findings(&mut asking, &routes, &answers);
    let unmapped = crosswalk::propose(case, &mut findings);
    order::sort(&mut findings);
    let mut questions = asked.into_sorted();
    let here =
        |question: &Question| routes.iter().any(|route| route.questions.contains(&question.id));
    for question in asked_on_routes.into_iter().filter(here) {
        asked::merge(&mut questions, question);
    }
    let questions = asked::sorted(questions);
    let data_sheets = crate::images::sheet::sheets(case.evidence, reductions, |picture| {
        answers.gallery.keep(picture)
    });
    let mut problems = problems;
    problems.extend(order::hygiene(case));
    let catalogue = case.catalogue;
    let market = catalogue.markets.get(case.market);
    Assessment {
        schema: SCHEMA,
        tool: tool.to_string(),
        catalogue: catalogue.version.clone(),
        catalogue_sha256: catalogue.sha256.clone(),
        catalogue_read_on: catalogue.read_on,
        catalogue_review_by: catalogue.review_by,
        on: case.on,
        market: case.market.to_string(),
        market_name: market.map_or_else(String::new, |market| market.name.clone()),
        gaps: market.map_or_else(Vec::new, |market| market.gaps.clone()),
        device: head(case.evidence),
        pathway: crate::pathway::pathway(&View {
            catalogue,
            evidence: case.evidence,
            market: case.market,
            profile: &profile,
            answers: &answers.by_check(),
        }),
        calendar: crate::calendar::calendar_to(catalogue, case.evidence, case.on, case.market),
        not_primary: not_primary(case, &findings, &routes),
        routes,
        findings,
        unmapped,
        questions,
        pictures: answers.into_pictures(),
        data_sheets,
        files: case.evidence.files.clone(),
        problems,
    }
}

/// A finding for every requirement asked; those that an open route spares do not apply.
fn findings(
    asking: &mut Asking<'_, '_>,
    routes: &[RouteVerdict],
    answers: &Answers,
) -> Vec<Finding> {
    let (case, profile) = (asking.case, asking.profile);
    let spared: BTreeMap<&str, &str> = routes
        .iter()
        .flat_map(|route| route.waives_now.iter().map(|id| (id.as_str(), route.route.as_str())))
        .collect();
    let finding = |requirement: &Requirement| {
        let applies = match spared.get(requirement.id.as_str()) {
            Some(route) => Applies::No(format!("the open route {route} spares it")),
            None => applies(case, profile, requirement),
        };
        parts::finding(asking, requirement, applies, answers)
    };
    requirements(case).into_iter().map(finding).collect()
}

fn head(evidence: &Evidence) -> DeviceHead {
    let device = &evidence.device;
    DeviceHead {
        name: device.name.clone(),
        version: device.version.clone(),
        manufacturer: device.manufacturer.clone(),
        intended_use: device.intended_use.clone(),
        invented: device.invented,
        authorizations: device.authorizations.clone(),
    }
}

/// Entries the assessment rests on that were not read in the regulator's own text.
fn not_primary(
    case: &Case<'_>,
    findings: &[Finding],
    routes: &[RouteVerdict],
) -> Vec<(String, ReadAs)> {
    let findings = findings.iter().map(|finding| (finding.requirement.clone(), finding.read_as));
    let routes = routes.iter().map(|route| (route.route.clone(), route.read_as));
    let types = case
        .catalogue
        .device_types
        .iter()
        .filter(|_| case.market == "us")
        .map(|kind| (format!("21 CFR {}", kind.regulation), kind.read_as));
    let all: BTreeSet<(String, ReadAs)> = findings.chain(routes).chain(types).collect();
    all.into_iter().filter(|(_, read_as)| *read_as != ReadAs::Primary).collect()
}

/// The pictures of an assessment, with the index of each.
#[derive(Debug, Default)]
pub(crate) struct Gallery {
    pictures: Vec<Picture>,
}

impl Gallery {
    /// Keep a picture once; its index.
    pub(crate) fn keep(&mut self, picture: Picture) -> usize {
        if let Some(at) = self.pictures.iter().position(|kept| *kept == picture) {
            return at;
        }
        self.pictures.push(picture);
        self.pictures.len() - 1
    }
}

/// Worst first: the answer that decides among several.
pub(crate) fn worst(answers: impl IntoIterator<Item = Answer>) -> Option<Answer> {
    answers.into_iter().min()
}
