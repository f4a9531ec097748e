//! Fields of a line: what the device file declares, what the assessment says of itself.

use reliance_model::facet::Fact;

use super::build::Writing;
use super::{Inline, Trace, quotes};

/// The value of a field; a hole where it has none.
pub(super) fn field(writing: &mut Writing<'_>, name: &str) -> Inline {
    if let Some(facet) = name.strip_prefix("fact.") {
        return fact(writing, facet);
    }
    if let Some(part) = name.strip_prefix("candidate.") {
        return candidate(writing, part);
    }
    if let Some(part) = name.strip_prefix("predicate.") {
        return predicate(writing, part);
    }
    if let Some(part) = name.strip_prefix("plan.") {
        return plan(writing, part);
    }
    let (assessment, evidence) = (writing.source.assessment, writing.source.evidence);
    let device = &evidence.device;
    match name {
        "device.name" => writing.declared_or_hole(Some(&device.name), "name"),
        "device.version" => writing.declared_or_hole(Some(&device.version), "version"),
        "device.manufacturer" => {
            writing.declared_or_hole(Some(&device.manufacturer), "manufacturer")
        }
        "device.intended_use" => {
            writing.declared_or_hole(Some(&device.intended_use), "intended_use")
        }
        "market.name" => Inline::Text(assessment.market_name.clone()),
        "market.code" => Inline::Text(assessment.market.clone()),
        "assessment.day" => Inline::Text(assessment.on.to_string()),
        "catalogue.version" => Inline::Text(assessment.catalogue.clone()),
        "tool.version" => Inline::Text(assessment.tool.clone()),
        other => writing.missing(other, &format!("`{other}`")),
    }
}

/// The device's value of a facet, in the facet's own words.
fn fact(writing: &mut Writing<'_>, facet: &str) -> Inline {
    let source = writing.source;
    let words = |value: &String| {
        let known = source.catalogue.facets.get(facet);
        let meaning = known.and_then(|known| known.values.get(value));
        match meaning.filter(|meaning| !meaning.is_empty()) {
            // `II (class II)` says it twice.
            Some(meaning) if meaning.ends_with(&format!(" {value}")) => meaning.clone(),
            Some(meaning) => format!("{value} ({meaning})"),
            None => value.clone(),
        }
    };
    match source.profile.facts.get(facet) {
        Some(Fact::Known(values)) if !values.is_empty() => {
            let text = values.iter().map(words).collect::<Vec<_>>().join(", ");
            let trace = of_fact(writing, facet);
            writing.field(text, trace)
        }
        Some(Fact::Doubtful { why, .. }) => {
            let fact = writing.fact_named(facet);
            let needs = match writing.chinese() {
                true => format!("对以下事实的答复：{fact}，仍有疑问：{why}"),
                false => format!("an answer to: {fact}, still doubtful: {why}"),
            };
            writing.missing(facet, &needs)
        }
        _ => {
            let fact = writing.fact_named(facet);
            let needs = match writing.chinese() {
                true => format!("对以下事实的答复：{fact}"),
                false => format!("an answer to: {fact}"),
            };
            writing.missing(facet, &needs)
        }
    }
}

/// Where a fact comes from: the device file, or what a person stated.
fn of_fact(writing: &Writing<'_>, facet: &str) -> Trace {
    let (evidence, market) = (writing.source.evidence, &writing.source.assessment.market);
    let device = &evidence.device;
    let own = device.market_facts.get(market).is_some_and(|facts| facts.contains_key(facet));
    let keys = [format!("fact:{market}:{facet}"), format!("fact:{facet}")];
    let stated = keys.iter().find_map(|key| evidence.attestations.get(key));
    match stated.filter(|_| !own && !device.facts.contains_key(facet)) {
        Some(stated) => Trace { of: Some(facet.to_string()), ..quotes::of_stated(writing, stated) },
        None => writing.declared(&format!("facts.{facet}")),
    }
}

/// What the classification says, where one candidate is left.
fn candidate(writing: &mut Writing<'_>, part: &str) -> Inline {
    let candidates = &writing.source.assessment.pathway.candidates;
    let [only] = candidates.as_slice() else {
        let names: Vec<&str> = candidates.iter().map(|one| one.name.as_str()).collect();
        let needs = match (names.is_empty(), writing.chinese()) {
            (true, true) => "分类".to_string(),
            (true, false) => "a classification".to_string(),
            (false, true) => format!("在以下分类中选定一项：{}", names.join("；")),
            (false, false) => format!("a choice among the candidates {}", names.join("; ")),
        };
        return writing.missing("classification", &needs);
    };
    let text = match part {
        "class" => &only.class,
        "name" => &only.name,
        "procedure" => &only.procedure,
        _ => &only.title,
    };
    let trace = writing.of_classification();
    writing.field(text, trace)
}

/// The predicate that a person chose.
fn predicate(writing: &mut Writing<'_>, part: &str) -> Inline {
    let evidence = writing.source.evidence;
    let predicates = &evidence.device.predicates;
    let primary = predicates.iter().find(|one| one.primary).or(match predicates.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    let value = primary.and_then(|one| match part {
        "number" => Some(one.number.as_str()),
        "name" => Some(one.name.as_str()),
        _ => one.product_code.as_deref(),
    });
    let key = match part {
        "product_code" => "predicates.product_code".to_string(),
        other => format!("predicates.{other}"),
    };
    writing.declared_or_hole(value, &key)
}

fn plan(writing: &mut Writing<'_>, part: &str) -> Inline {
    let evidence = writing.source.evidence;
    let plan = evidence.device.plan.as_ref();
    let value = plan.and_then(|plan| match part {
        "file" => plan.file.clone(),
        "fixed_on" => plan.fixed_on.map(|day| day.to_string()),
        _ => plan.level.map(crate::numbers::percent),
    });
    let key = format!("plan.{part}");
    writing.declared_or_hole(value.as_deref(), &key)
}

#[cfg(test)]
mod tests {
    use reliance_model::catalogue::Catalogue;
    use reliance_model::evidence::{Attestation, Evidence, Stated};
    use reliance_model::facet::Profile;

    use crate::paper::tests::{nothing_found, template};
    use crate::paper::{Paper, Source, Texts, write};

    fn paper(declared: bool) -> Paper {
        let fact = || super::Fact::Known(["2".to_string()].into());
        let mut evidence = Evidence::default();
        let stated = Attestation {
            question: "fact:hf_category".into(),
            verdict: Stated::Values(vec!["2".into()]),
            person: "A. Person".into(),
            on: "2026-10-05".parse().ok(),
            ..Attestation::default()
        };
        evidence.stated_in.insert(stated.question.clone(), "attestations/a.toml".into());
        evidence.attestations.insert(stated.question.clone(), stated);
        if declared {
            evidence.device.facts.insert("hf_category".into(), fact());
        }
        let profile = Profile { facts: [("hf_category".to_string(), fact())].into() };
        let (catalogue, assessment) = (Catalogue::default(), nothing_found());
        let (texts, used_terms) = (Texts::new(), None);
        let source = Source {
            catalogue: &catalogue,
            evidence: &evidence,
            assessment: &assessment,
            profile: &profile,
            texts: &texts,
            used_terms,
        };
        write(&source, &template("en-US", "Category: {{fact.hf_category}}.\n"))
    }

    #[test]
    fn a_fact_leads_to_who_stated_it_where_it_is_not_declared() {
        let stated = &paper(false).traces[0];
        assert_eq!(stated.stated.as_deref(), Some("A. Person, 2026-10-05"));
        assert_eq!(stated.files[0].0, "attestations/a.toml");
        let declared = &paper(true).traces[0];
        assert_eq!(declared.declared.as_deref(), Some("facts.hf_category"));
        assert_eq!(declared.files[0].0, "reliance.toml");
    }
}
