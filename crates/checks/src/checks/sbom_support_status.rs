//! Support and its end are known for each component.
//!
//! ## What it asks
//! Are the level of support and its last day known for every component of this version?
//! `scope = "operating-system"` asks it of operating systems, and that none is past its end; `part = "replacement-plan"` asks for the plan for what runs out.
//!
//! ## Why
//! A component without support gets no fix.
//!
//! ## What it needs
//! `[[documents]]` with `kind = "sbom"` whose components carry support (CycloneDX lifecycle properties, SPDX `validUntilDate` and support level), or a side table with `kind = "component-support"`: a row a component by `purl`, or by `name` and `version`, with `level`, `end_of_support` and `reason`.
//! A record in another form, with `dated`, `device_version` and the places of `support-level` and `end-of-support` under `items`, is confirmed by a person.
//!
//! ## How it is computed
//! The bill's own word comes first and a side table fills what it leaves out; where the two differ, that is told.
//! The component that the bill is about is the device itself and is not asked.
//! *Unknown* stays unknown: with a written reason a person judges it, without one it is *undetermined*.
//! A component that is called maintained after its last day is a contradiction.
//!
//! ## What may cross a border
//! Names and versions of components; no patient data.
//!
//! ## If it is not shown
//! Record level and end of support, and plan the replacement.

use reliance_model::cyber::{Bill, Component, Level, Support};
use reliance_model::finding::Figure;

use crate::cyber::{Bills, Supported, evidence_of, on_file};
use crate::records::{self, Reads, Record};
use crate::said::first_of;
use crate::words::{count, figure};
use crate::{Answered, Ask, Check, Missing, parameters};

pub(crate) const CHECK: Check =
    Check::of_evidence("sbom-support-status", include_str!("sbom_support_status.rs"), answer);

const RECORD: Record = Record {
    what: "a record of component support",
    kinds: &["component-support", "sbom", "document:security-plan"],
    items: &["support-level", "end-of-support"],
    parameters: &[("part", Reads::Item), ("scope", Reads::NamedItem)],
    confirm: "it covers every component, and none is past its end",
    ..Record::NONE
};

fn answer(ask: &Ask<'_>) -> Result<Answered, Missing> {
    let known: &[(&str, &[&str])] =
        &[("part", &["replacement-plan"]), ("scope", &["operating-system"])];
    if let Some(refused) = parameters::unknown(ask, known) {
        return Ok(refused);
    }
    if !parameters::values(ask, "part").is_empty() {
        return records::judge(ask, &RECORD);
    }
    let bills = match on_file(ask, &RECORD) {
        Bills::Read(bills) => bills,
        Bills::Record(answered) => return *answered,
    };
    let systems = !parameters::values(ask, "scope").is_empty();
    let supported = Supported::new(&ask.evidence.cyber);
    let components: Vec<(&Component, Support)> = bills
        .iter()
        .flat_map(|(_, bill)| asked(bill, systems))
        .map(|component| (component, supported.of(component)))
        .collect();
    let mut evidence = evidence_of(ask, &bills);
    let mut files: Vec<&String> = ask.evidence.cyber.support.iter().map(|row| &row.file).collect();
    files.dedup();
    evidence.extend(files.into_iter().map(|file| ask.file(file, "support of components".into())));
    let mut answered = judge(ask, &components, systems).evidence(evidence);
    for (component, _) in &components {
        answered.caveats.extend(supported.disagreements(component));
    }
    let all: Vec<&Component> = bills.iter().flat_map(|(_, bill)| &bill.components).collect();
    let unused = supported.unused(&all).len() as u64;
    if unused > 0 {
        let rows = count(unused, "row");
        answered =
            answered.caveat(format!("{rows} of the side tables speak of no component of the bill"));
    }
    Ok(answered)
}

/// The components that are asked: all but the device itself, or the operating systems.
fn asked(bill: &Bill, systems: bool) -> impl Iterator<Item = &Component> {
    bill.components.iter().filter(move |component| match systems {
        true => component.kind.as_deref() == Some("operating-system"),
        false => bill.subject.as_deref() != Some(component.id.as_str()),
    })
}

fn judge(ask: &Ask<'_>, components: &[(&Component, Support)], systems: bool) -> Answered {
    if components.is_empty() {
        let what =
            if systems { "an operating system in the bill" } else { "a component in the bill" };
        return Missing::new(what, "list it in the bill, or state that the device brings none")
            .into();
    }
    let past = |support: &Support| support.ends.filter(|end| *end < ask.on);
    let label = |(component, support): &(&Component, Support)| match support.ends {
        Some(end) => format!("`{}` ({end})", component.label()),
        None => format!("`{}`", component.label()),
    };
    let of = |test: &dyn Fn(&Support) -> bool| -> Vec<String> {
        components.iter().filter(|(_, support)| test(support)).map(label).collect()
    };
    let contradicted = of(&|one| one.level == Some(Level::Maintained) && past(one).is_some());
    let ended = of(&|one| past(one).is_some());
    let unsupported =
        of(&|one| matches!(one.level, Some(Level::NoLongerMaintained | Level::Abandoned)));
    let gap = |one: &Support| {
        one.ends.is_none() || one.level.is_none() || one.level == Some(Level::Unknown)
    };
    let open = of(&|one| gap(one) && one.reason.is_none());
    let reasoned = of(&|one| gap(one) && one.reason.is_some());
    let noun = if systems { "operating system" } else { "component" };
    let all = count(components.len() as u64, noun);
    let answered = if !contradicted.is_empty() {
        let few = first_of("components called maintained after their support", &contradicted, 5);
        Answered::not_shown(
            few.within(|few| format!("called maintained after the last day of support: {few}")),
        )
        .to_do("correct the level, or the day")
    } else if systems && !(ended.is_empty() && unsupported.is_empty()) {
        let out = if ended.is_empty() { &unsupported } else { &ended };
        let few = first_of("operating systems out of support", out, 5);
        Answered::not_shown(few.within(|few| format!("out of support: {few}")))
            .to_do("move to a supported operating system")
    } else if !open.is_empty() {
        let few = first_of("components without level or end of support", &open, 5);
        Answered::undetermined(few.within(|few| {
            format!("needs level and end of support of {} of {all}: {few}", open.len())
        }))
        .to_do("add them to the bill or to a side table (`kind = \"component-support\"`); where one is not known, say `unknown` and why")
    } else if !reasoned.is_empty() {
        let few = first_of("components whose support is not known, with a reason", &reasoned, 5);
        Answered::for_a_person(few.within(|few| {
            let open = reasoned.len();
            format!("support of {open} of {all} is not known and the reason is written; a person judges the reasons: {few}")
        }))
    } else {
        Answered::shown(format!("level and end of support are known for {all}"))
    };
    let answered = if ended.is_empty() || systems {
        answered
    } else {
        let few = first_of("components past the last day of support", &ended, 5);
        answered.caveat(few.within(|few| format!("past the last day of support: {few}")))
    };
    answered.figures(figures(noun, components.len(), [open.len(), reasoned.len(), ended.len()]))
}

/// All components, and how many are open, unknown with a reason, and past the end.
fn figures(noun: &str, all: usize, [open, reasoned, ended]: [usize; 3]) -> [Figure; 4] {
    [
        figure("components", noun, all as f64),
        figure("support-known", noun, (all - open - reasoned) as f64),
        figure("support-unknown-with-reason", noun, reasoned as f64),
        figure("past-end-of-support", noun, ended as f64),
    ]
}

#[cfg(test)]
mod tests;
