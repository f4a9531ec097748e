//! The applied model card of the Coalition for Health AI, version 0.2, as XML.

use reliance_model::device::Role;
use reliance_model::finding::Figure;
use reliance_model::whole_list::WholeList;
use serde_json::json;

use super::{METRICS, described, fact, figures, missing, or_missing, quoted};
use crate::markup::Markup;
use crate::paper::Source;
use crate::ways;

/// The card. It is valid by the schema of its version; fields that nothing answers say so.
pub fn chai_card(source: &Source<'_>) -> String {
    let mut out = Markup::new();
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<AppliedModelCard xmlns=\"https://mc.chai.org/v0.2/schema.xsd\">\n");
    basics(&mut out, source);
    uses(&mut out, source);
    warnings(&mut out, source);
    trust(&mut out, source);
    metrics(&mut out, source);
    let studies = &source.evidence.device.studies;
    let names: Vec<String> =
        studies.iter().map(|study| format!("{} ({})", study.name, study.kind)).collect();
    out.raw("<Resources>\n");
    if !names.is_empty() {
        leaf(&mut out, "ClinicalTrial", &names.join("; "));
    }
    leaf(
        &mut out,
        "PeerReviewedPublications",
        &missing("references to publications, or that there are none"),
    );
    leaf(
        &mut out,
        "PatientConsentOrDisclosure",
        &missing("whether patients consented to the use of their data or were told"),
    );
    out.raw("</Resources>\n");
    leaf(&mut out, "Bibliography", "");
    out.raw("</AppliedModelCard>\n");
    out.finish()
}

fn leaf(out: &mut Markup, name: &'static str, text: &str) {
    out.leaf(name, &[], text).raw("\n");
}

fn held(source: &Source<'_>) -> String {
    let held = source.evidence.device.authorizations.iter().filter(|one| !one.withdrawn);
    let words = held.map(|one| format!("{} {}", ways::authorization(&one.kind), one.number));
    words.collect::<Vec<_>>().join("; ")
}

fn basics(out: &mut Markup, source: &Source<'_>) {
    let device = &source.evidence.device;
    out.raw("<BasicInfo>\n");
    leaf(out, "ModelName", &or_missing(&device.name, "`name` in reliance.toml"));
    leaf(
        out,
        "ModelDeveloper",
        &or_missing(&device.manufacturer, "`manufacturer` in reliance.toml"),
    );
    leaf(out, "DeveloperContact", &missing("a contact of the developer"));
    out.raw("</BasicInfo>\n<ReleaseInfo>\n");
    leaf(out, "ReleaseStage", &or_missing(fact(source, "stage"), "the fact `stage`"));
    leaf(out, "ReleaseDate", &missing("the day of release"));
    leaf(out, "ReleaseVersion", &or_missing(&device.version, "`version` in reliance.toml"));
    leaf(
        out,
        "GlobalAvailability",
        &or_missing(held(source), "the authorisations held, declared under `authorizations`"),
    );
    leaf(
        out,
        "RegulatoryApproval",
        &or_missing(held(source), "the authorisations held, declared under `authorizations`"),
    );
    out.raw("</ReleaseInfo>\n<ModelSummary>\n");
    leaf(out, "Summary", &or_missing(&device.intended_use, "`intended_use` in reliance.toml"));
    out.raw("<Keywords>\n");
    for facet in ["function", "input", "body_region"] {
        let words = fact(source, facet);
        for word in words.split("; ").filter(|word| !word.is_empty()) {
            leaf(out, "Keyword", word);
        }
    }
    out.raw("</Keywords>\n</ModelSummary>\n");
}

fn uses(out: &mut Markup, source: &Source<'_>) {
    let device = &source.evidence.device;
    let setting = device.settings.get(&source.assessment.market);
    let users = setting.map(|setting| setting.users.join(", ")).unwrap_or_default();
    out.raw("<UsesAndDirections>\n");
    leaf(
        out,
        "IntendedUseAndWorkflow",
        &or_missing(&device.intended_use, "`intended_use` in reliance.toml"),
    );
    leaf(
        out,
        "PrimaryIntendedUsers",
        &or_missing(users, "users of this market, declared under `settings`"),
    );
    leaf(
        out,
        "HowToUse",
        &or_missing(
            quoted(
                source,
                "labelling",
                &["directions", "operation", "how to use", "use of the device"],
            ),
            "directions for use in the labelling",
        ),
    );
    leaf(
        out,
        "TargetedPatientPopulation",
        &or_missing(
            quoted(source, "labelling", &["patient", "population"]),
            "the patients the device is for, in the labelling",
        ),
    );
    leaf(
        out,
        "CautionedOutOfScopeSettings",
        &or_missing(
            quoted(source, "labelling", &["contraindication", "not for", "limits of use"]),
            "what the device is not for, in the labelling",
        ),
    );
    out.raw("</UsesAndDirections>\n");
}

fn warnings(out: &mut Markup, source: &Source<'_>) {
    let class: Vec<String> = ["us_class", "eu_class", "cn_class", "uk_class"]
        .iter()
        .filter_map(|facet| {
            let value = fact(source, facet);
            (!value.is_empty()).then(|| format!("{}: {value}", facet.replace('_', " ")))
        })
        .collect();
    out.raw("<Warnings>\n");
    leaf(
        out,
        "KnownRisksAndLimitations",
        &or_missing(
            quoted(source, "model-card", &["limit"]),
            "the section on limitations of the model card on file",
        ),
    );
    let fair = because(source, "subgroup-performance");
    leaf(out, "KnownBiasesOrEthicalConsiderations", &or_missing(fair, "an analysis of subgroups"));
    leaf(out, "ClinicalRiskLevel", &or_missing(class.join("; "), "the class of the device"));
    out.raw("</Warnings>\n");
}

/// What the findings of a check say, each sentence once, its lists in full: a card has no end
/// for them.
fn because(source: &Source<'_>, check: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    let parts = source.assessment.findings.iter().flat_map(|finding| &finding.parts);
    for part in parts {
        let called = part.call.as_ref().is_some_and(|call| call.check == check);
        let whole = |words: String, list: &WholeList| list.in_full(&words);
        let because = part.lists.iter().fold(part.because.clone(), whole);
        if called && !said.contains(&because) {
            said.push(because);
        }
    }
    said.join("; ")
}

fn trust(out: &mut Markup, source: &Source<'_>) {
    let device = &source.evidence.device;
    let roles: Vec<&str> = device.models.iter().map(|model| model.role.as_str()).collect();
    let kinds: Vec<String> =
        device.models.iter().map(|one| format!("{} {}", one.name, one.version)).collect();
    let equipment: Vec<&str> =
        device.equipment.iter().map(|one| one.manufacturer.as_str()).collect();
    let models = "the models, declared under `models`";
    out.raw("<TrustIngredients>\n<AISystemFacts>\n");
    leaf(out, "OutcomesAndOutputs", &or_missing(roles.join("; "), models));
    let kind: Vec<String> = [fact(source, "ai"), kinds.join(", ")]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    leaf(out, "ModelType", &or_missing(kind.join("; "), models));
    leaf(
        out,
        "InputDataSource",
        &or_missing(equipment.join(", "), "the acquisition equipment, declared under `equipment`"),
    );
    leaf(out, "OutputAndInputDataTypes", &or_missing(fact(source, "input"), "the fact `input`"));
    leaf(
        out,
        "DevelopmentDataCharacterization",
        &or_missing(
            described(source, &[Role::Training, Role::Tuning]),
            "the data sets of development, declared under `datasets`",
        ),
    );
    leaf(
        out,
        "BiasMitigationApproaches",
        &or_missing(quoted(source, "model-card", &["bias"]), "what was done against bias"),
    );
    leaf(
        out,
        "OngoingMaintenance",
        &or_missing(because(source, "monitoring-plan"), "a plan for monitoring"),
    );
    out.raw("</AISystemFacts>\n<TransparencyInformation>\n");
    leaf(out, "FundingSource", &missing("who paid for development"));
    leaf(out, "StakeholdersConsulted", &missing("who was consulted"));
    out.raw("</TransparencyInformation>\n</TrustIngredients>\n");
}

fn metrics(out: &mut Markup, source: &Source<'_>) {
    let device = &source.evidence.device;
    let endpoints = device.plan.iter().flat_map(|plan| &plan.endpoints);
    let goals: Vec<String> = endpoints
        .map(|one| match one.at_least {
            Some(least) => format!("{}: at least {least}", one.name),
            None => one.name.clone(),
        })
        .collect();
    out.raw("<KeyMetrics>\n<UsefulnessUsabilityEfficacy>\n");
    metric(
        out,
        source,
        (
            &or_missing(goals.join("; "), "endpoints with goals, declared under `plan`"),
            "endpoint-goal",
        ),
    );
    out.raw("</UsefulnessUsabilityEfficacy>\n<FairnessEquity>\n");
    metric(
        out,
        source,
        (
            "Differences between subgroups, as the statistical plan names them",
            "subgroup-performance",
        ),
    );
    out.raw("</FairnessEquity>\n<SafetyReliability>\n");
    metric(
        out,
        source,
        ("Robustness, repeatability and reproducibility", "robustness-repeatability"),
    );
    out.raw("</SafetyReliability>\n</KeyMetrics>\n");
}

fn metric(out: &mut Markup, source: &Source<'_>, (goal, check): (&str, &str)) {
    let device = &source.evidence.device;
    let found = figures(source, check, METRICS);
    let kinds: Vec<&str> = device.studies.iter().map(|study| study.kind.as_str()).collect();
    let plan = device.plan.as_ref().and_then(|plan| {
        let file = plan.file.as_deref()?;
        Some(match plan.fixed_on {
            Some(day) => format!("{file}, fixed on {day}"),
            None => file.to_string(),
        })
    });
    leaf(out, "MetricGoal", goal);
    out.raw("<Results>\n");
    for (_, figure) in &found {
        out.raw("<MetricResult>\n");
        leaf(out, "Label", format!("{}, {}", figure.name, figure.of).trim_end_matches(", "));
        leaf(out, "ValueJson", &value(figure));
        out.raw("</MetricResult>\n");
    }
    if found.is_empty() {
        out.raw("<MetricResult>\n");
        leaf(out, "Label", &missing(&format!("figures of `{check}`")));
        leaf(out, "ValueJson", "null");
        out.raw("</MetricResult>\n");
    }
    out.raw("</Results>\n");
    leaf(out, "Interpretation", &or_missing(because(source, check), "figures to interpret"));
    leaf(out, "TestType", &or_missing(kinds.join("; "), "the studies, declared under `studies`"));
    leaf(
        out,
        "TestingDataDescription",
        &or_missing(described(source, &[Role::Test]), "the test sets, declared under `datasets`"),
    );
    leaf(
        out,
        "ValidationProcessAndJustification",
        &or_missing(plan.unwrap_or_default(), "a statistical plan, declared under `plan`"),
    );
}

/// A figure as the JSON that the card holds: shares in percent, as cards print them.
fn value(figure: &Figure) -> String {
    let share = figure.unit.is_empty() && figure.counts.is_some();
    let scaled = |value: f64| match share {
        true => (value * 1e6).round() / 1e4,
        false => (value * 1e6).round() / 1e6,
    };
    let kind = if figure.interval.is_some() { "estimate_ci" } else { "estimate" };
    let mut value = json!({ "kind": kind, "estimate": figure.value.map(scaled) });
    if let Some((low, high)) = figure.interval {
        value["lower"] = json!(scaled(low));
        value["upper"] = json!(scaled(high));
    }
    if let Some(level) = figure.level {
        value["level"] = json!((level * 1e8).round() / 1e6);
    }
    value["unit"] = json!(if share { "%" } else { figure.unit.as_str() });
    if let Some((of, whole)) = figure.counts {
        value["numerator"] = json!(of);
        value["denominator"] = json!(whole);
    }
    if let Some(method) = &figure.method {
        value["method"] = json!(method);
    }
    value.to_string()
}
