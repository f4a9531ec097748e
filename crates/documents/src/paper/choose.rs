//! Which findings and figures a directive speaks of.

use reliance_model::catalogue::Directive;
use reliance_model::finding::{Answer, Figure, Finding, Part};

use super::build::Writing;

/// The findings that meet every argument, in the order of the assessment. Findings that do not
/// apply are left out unless they are asked for.
pub(super) fn findings<'a>(writing: &Writing<'a>, directive: &Directive) -> Vec<&'a Finding> {
    let source = writing.source;
    // A checklist by number shows what does not apply, too.
    let by_number = directive.argument("requirement").is_some_and(|one| one.ends_with('.'));
    let all = by_number || directive.argument("answer").is_some();
    let findings = source.assessment.findings.iter();
    findings
        .filter(|finding| all || finding.answer != Answer::NotApplicable)
        .filter(|finding| meets(writing, directive, finding))
        .collect()
}

/// Is the value one of those between bars?
pub(super) fn among(wanted: &str, value: &str) -> bool {
    wanted.split('|').any(|one| one.trim().eq_ignore_ascii_case(value))
}

/// Does a finding meet every argument?
pub(super) fn meets(writing: &Writing<'_>, directive: &Directive, finding: &Finding) -> bool {
    let source = writing.source;
    let requirement = source.catalogue.requirements.get(&finding.requirement);
    let meets = |key: &str, wanted: &String| match key {
        "topic" => among(wanted, &finding.topic),
        "answer" => among(wanted, finding.answer.key()),
        "force" => among(wanted, finding.force.word()) || among(wanted, force_key(finding)),
        "slot" => finding.slot.as_ref().is_some_and(|slot| contains(slot, wanted)),
        "check" => finding
            .parts
            .iter()
            .filter_map(|part| part.call.as_ref())
            .any(|call| among(wanted, &call.check)),
        "concept" => requirement.is_some_and(|one| one.concepts.iter().any(|c| among(wanted, c))),
        "source" => requirement.is_some_and(|one| among(wanted, &one.source)),
        "requirement" => wanted.split('|').map(str::trim).any(|one| match one.ends_with('.') {
            true => finding.requirement.starts_with(one),
            false => finding.requirement == one,
        }),
        _ => true,
    };
    directive.arguments.iter().all(|(key, wanted)| meets(key, wanted))
}

/// The force as catalogue files write it.
fn force_key(finding: &Finding) -> &'static str {
    match finding.force {
        reliance_model::catalogue::Force::Reported => "reported",
        other => other.word(),
    }
}

fn contains(text: &str, part: &str) -> bool {
    part.split('|').any(|one| text.to_lowercase().contains(&one.trim().to_lowercase()))
}

/// The finding about a requirement.
pub(super) fn finding<'a>(writing: &Writing<'a>, requirement: &str) -> Option<&'a Finding> {
    let source = writing.source;
    source.assessment.findings.iter().find(|finding| finding.requirement == requirement)
}

/// Every part with its finding.
pub(super) fn parts<'a>(
    writing: &Writing<'a>,
) -> impl Iterator<Item = (&'a Finding, &'a Part)> + use<'a> {
    let findings = writing.source.assessment.findings.iter();
    findings.flat_map(|finding| finding.parts.iter().map(move |part| (finding, part)))
}

/// The parts that call one of the checks between bars, with their findings.
pub(super) fn calling<'a, 'c>(
    writing: &Writing<'a>,
    checks: &'c str,
) -> impl Iterator<Item = (&'a Finding, &'a Part)> + use<'a, 'c> {
    parts(writing)
        .filter(move |(_, part)| part.call.as_ref().is_some_and(|call| among(checks, &call.check)))
}

/// A figure with the finding and the part it belongs to.
pub(super) type Placed<'a> = (&'a Finding, &'a Part, &'a Figure);

/// The figures that meet every argument, each once: several requirements may call one check.
pub(super) fn figures<'a>(writing: &Writing<'a>, directive: &Directive) -> Vec<Placed<'a>> {
    let source = writing.source;
    let name = directive.argument("name");
    // Of a table, `of` says what it lists.
    let of = directive.argument("of").filter(|_| directive.name != "table");
    let check = directive.argument("check");
    let mut found: Vec<Placed<'a>> = Vec::new();
    for finding in &source.assessment.findings {
        if !meets_place(directive, finding) {
            continue;
        }
        for part in &finding.parts {
            let called = part.call.as_ref().map(|call| call.check.as_str());
            if check.is_some_and(|wanted| !called.is_some_and(|called| among(wanted, called))) {
                continue;
            }
            for figure in &part.figures {
                let named = name.is_none_or(|wanted| among(wanted, &figure.name));
                let about = of.is_none_or(|wanted| of_matches(wanted, &figure.of));
                let known = |(_, _, other): &Placed<'_>| *other == figure;
                if named && about && !found.iter().any(known) {
                    found.push((finding, part, figure));
                }
            }
        }
    }
    found
}

fn meets_place(directive: &Directive, finding: &Finding) -> bool {
    let meets =
        |key, value: &str| directive.argument(key).is_none_or(|wanted| among(wanted, value));
    meets("requirement", &finding.requirement) && meets("topic", &finding.topic)
}

/// `of` names the whole, or its first part: `us-test` is also `us-test, women`'s data set, but
/// only the exact one is meant unless it ends with `*`.
fn of_matches(wanted: &str, of: &str) -> bool {
    wanted.split('|').map(str::trim).any(|one| match one.strip_suffix('*') {
        Some(start) => of.starts_with(start),
        None => of == one,
    })
}
