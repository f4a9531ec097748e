//! The statistical plan, and intended-use populations.

use std::collections::BTreeMap;

use reliance_model::device::{
    BridgingPlan, DeclaredPopulation, Plan, RepresentativenessPlan, SubgroupPlan,
};
use reliance_model::toml_read::Keys;

use super::endpoint;
use super::reader::{Bounds, Mention, Reader, edges, one_of, sha256, within, word};

/// Statistics that checks compute.
const METRICS: [&str; 6] = ["sensitivity", "specificity", "auc", "ppv", "npv", "accuracy"];

/// The table `[plan]`.
pub(super) fn read(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Plan {
    Plan {
        file: reader.path(keys, "file"),
        sha256: sha256(keys, "sha256"),
        fixed_on: keys.date("fixed_on"),
        level: within(keys, "level", Bounds::INNER),
        endpoints: keys.tables("endpoints", |k| endpoint::read(k, reader)),
        subgroups: keys.table("subgroups", |k| subgroups(k, reader)),
        representativeness: keys.table("representativeness", |k| representativeness(k, reader)),
        bridging: reader.by_market(keys, "bridging", bridging),
        prevalence: prevalence(keys, reader),
    }
}

/// One of `[populations]`.
pub(super) fn population(keys: &mut Keys<'_>, reader: &Reader<'_>) -> DeclaredPopulation {
    DeclaredPopulation {
        file: reader.required_path(keys, "file"),
        source: keys.required_text("source").unwrap_or_default(),
    }
}

fn prevalence(keys: &mut Keys<'_>, reader: &Reader<'_>) -> BTreeMap<String, (f64, String)> {
    let one = |keys: &mut Keys<'_>, _: &Reader<'_>| {
        if !keys.has("value") {
            keys.missing("value");
        }
        let value = within(keys, "value", Bounds::FRACTION);
        let source = keys.required_text("source").unwrap_or_default();
        value.map(|value| (value, source))
    };
    let by_market = reader.by_market(keys, "prevalence", one);
    by_market.into_iter().filter_map(|(market, given)| given.map(|it| (market, it))).collect()
}

pub(super) fn metric(keys: &mut Keys<'_>) -> String {
    let metric = keys.required_text("metric").unwrap_or_default();
    if !metric.is_empty() && !METRICS.contains(&metric.as_str()) {
        let message = format!("no check computes `{metric}`");
        let help = one_of(&metric, METRICS.into_iter());
        keys.sink().error("unknown-value", keys.span_of("metric"), message, Some(help));
    }
    metric
}

/// The operating point under `threshold`; a metric of calls needs one.
pub(super) fn threshold(
    keys: &mut Keys<'_>,
    reader: &Reader<'_>,
    metric: &str,
    datasets: &[&str],
) -> Option<String> {
    let mut values = keys.values("threshold");
    let needed = METRICS.contains(&metric) && metric != "auc";
    if values.is_empty() && needed {
        let message = format!("`{metric}` needs a `threshold`");
        let help = Some("name an operating point of the model, or give the number".to_string());
        keys.sink().error("missing-key", keys.span(), message, help);
    }
    if values.len() > 1 {
        let message = "`threshold` takes one value".to_string();
        keys.sink().error("several-values", keys.span_of("threshold"), message, None);
    }
    let (threshold, span) = if values.is_empty() { return None } else { values.remove(0) };
    for dataset in datasets {
        let (dataset, threshold) = (dataset.to_string(), threshold.clone());
        reader.mention(Mention::Threshold { dataset, threshold }, span.clone());
    }
    Some(threshold)
}

fn subgroups(keys: &mut Keys<'_>, reader: &Reader<'_>) -> SubgroupPlan {
    SubgroupPlan {
        by: reader.roles(keys, "by"),
        age_bands: edges(keys, "age_bands"),
        margin: within(keys, "margin", Bounds::FRACTION),
        multiplicity: word(keys, "multiplicity", &["holm", "bonferroni", "none"]),
        min_cases: keys.count("min_cases"),
        source: keys.text("source"),
    }
}

fn representativeness(keys: &mut Keys<'_>, reader: &Reader<'_>) -> RepresentativenessPlan {
    RepresentativenessPlan {
        by: reader.roles(keys, "by"),
        margin: within(keys, "margin", Bounds::POSITIVE),
        age_bands: edges(keys, "age_bands"),
        source: keys.text("source"),
    }
}

fn bridging(keys: &mut Keys<'_>, reader: &Reader<'_>) -> BridgingPlan {
    let (from, to) = (reader.dataset(keys, "from"), reader.dataset(keys, "to"));
    if !from.is_empty() && from == to {
        let message = format!("`from` and `to` are the same data set `{to}`");
        keys.sink().error("same-dataset", keys.span_of("to"), message, None);
    }
    let metric = metric(keys);
    BridgingPlan {
        threshold: threshold(keys, reader, &metric, &[&from, &to]),
        margin: within(keys, "margin", Bounds::INNER),
        alpha: within(keys, "alpha", Bounds::INNER),
        power: within(keys, "power", Bounds::INNER),
        assumed: within(keys, "assumed", Bounds::FRACTION),
        assumed_prevalence: within(keys, "assumed_prevalence", Bounds::INNER),
        design_effect: within(keys, "design_effect", Bounds::FROM_ONE),
        standardise: reader.roles(keys, "standardise"),
        age_bands: edges(keys, "age_bands"),
        source: keys.text("source"),
        from,
        to,
        metric,
    }
}
