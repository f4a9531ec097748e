//! The order of findings, and what is wrong with the folder as a whole.

use reliance_model::finding::{Answer, Finding};
use reliance_model::problem::{Place, Problem};

use super::{Case, applies, requirements};

/// Files at the top of a folder that speak about it to people.
const NOT_EVIDENCE: [&str; 2] = ["README.md", "planted.toml"];

/// Open before settled, what counts before what informs, then force, known review risk and
/// answer. There is no score.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by_cached_key(key);
}

fn key(finding: &Finding) -> (bool, bool, bool, u8, bool, Answer, String, String) {
    (
        finding.answer == Answer::NotApplicable,
        !finding.answer.is_open(),
        !finding.counts,
        finding.force as u8,
        finding.review_risk.is_none(),
        finding.answer,
        finding.topic.clone(),
        finding.requirement.clone(),
    )
}

/// Waivers that set nothing aside, and files that nothing names.
pub(super) fn hygiene(case: &Case<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let profile = case.profile();
    for waiver in &case.evidence.device.waivers {
        let place = Place::Line(waiver.line as u64);
        let about = requirements(case).into_iter().find(|asked| asked.id == waiver.requirement);
        let why = match about {
            None if case.catalogue.requirements.contains_key(&waiver.requirement) => continue,
            None => format!("there is no requirement `{}`", waiver.requirement),
            Some(_) if waiver.expires.is_none_or(|day| day < case.on) => {
                format!("the waiver of `{}` has ended or names no end", waiver.requirement)
            }
            Some(_) if waiver.reason.is_empty() || waiver.person.is_empty() => {
                format!("the waiver of `{}` names no reason or no person", waiver.requirement)
            }
            Some(asked) => match applies(case, &profile, asked) {
                super::Applies::No(fact) => {
                    format!("the waiver of `{}` sets nothing aside: {fact}", waiver.requirement)
                }
                _ => continue,
            },
        };
        let problem = Problem::warning("unused-waiver", "reliance.toml", why).at(place);
        problems.push(problem.help("remove it, or correct it"));
    }
    for (path, file) in &case.evidence.files {
        if !file.used && !NOT_EVIDENCE.contains(&path.as_str()) {
            let problem =
                Problem::warning("unread-file", path, "nothing in reliance.toml names this file");
            problems.push(problem.help("declare it as a table or a document, or move it away"));
        }
    }
    problems
}
