//! Endpoints of the plan: a metric with a goal, or any method that the program knows.

use reliance_model::device::{Analysis, Endpoint};
use reliance_model::method::{Options, Signature, nearest};
use reliance_model::toml_read::Keys;

use super::plan::{metric, threshold};
use super::reader::{Bounds, Mention, Reader, one_of, within};

/// What is compared by methods that leave the choice.
const METRICS: [&str; 14] = [
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "accuracy",
    "share",
    "auc",
    "recall",
    "afroc",
    "wafroc",
    "afroc1",
    "wafroc1",
    "lesion-sensitivity",
    "false-positives",
];

/// Options that are needed and may stay out: where they do, the role has the option's name,
/// or the table declares its clusters.
const IMPLIED: [&str; 10] =
    ["truth", "score", "reader", "modality", "case", "lesion", "cluster", "x", "y", "z"];

/// Keys that belong to an endpoint of a metric alone.
const OF_METRICS: [&str; 2] = ["assumed", "power"];

/// The key of an option: `method` names the method itself.
fn key_of(option: &'static str) -> &'static str {
    if option == "method" { "form" } else { option }
}

/// One of `[[plan.endpoints]]`.
pub(super) fn read(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Endpoint {
    let name = reader.name(keys, "name", "endpoint");
    let dataset = reader.dataset(keys, "dataset");
    if keys.has("method") {
        return analysed(keys, reader, Endpoint { name, dataset, ..Endpoint::default() });
    }
    let metric = metric(keys);
    let cluster = role(keys, reader, "cluster", &[&dataset]);
    Endpoint {
        threshold: threshold(keys, reader, &metric, &[&dataset]),
        at_least: within(keys, "at_least", Bounds::FRACTION),
        primary: keys.flag("primary").unwrap_or_default(),
        source: keys.text("source"),
        assumed: within(keys, "assumed", Bounds::FRACTION),
        power: within(keys, "power", Bounds::INNER),
        name,
        metric,
        dataset,
        cluster,
        analysis: None,
    }
}

fn analysed(keys: &mut Keys<'_>, reader: &Reader<'_>, endpoint: Endpoint) -> Endpoint {
    let method = keys.required_text("method").unwrap_or_default();
    let signature = reader.methods.iter().find(|signature| signature.name == method);
    if signature.is_none() && !method.is_empty() && !reader.methods.is_empty() {
        let message = format!("there is no method `{method}`");
        let help = nearest(&method, reader.methods.iter().map(|signature| signature.name));
        keys.sink().error("unknown-method", keys.span_of("method"), message, Some(help));
    }
    let against = against(keys, reader, &endpoint.dataset);
    let sets: Vec<&str> =
        std::iter::once(endpoint.dataset.as_str()).chain(against.as_deref()).collect();
    let point = threshold(keys, reader, "", &sets);
    let options = options(keys, reader, &sets);
    for key in OF_METRICS {
        keys.pass(key);
        if !keys.has(key) {
            continue;
        }
        let message = format!("`{key}` goes with `metric`, and this endpoint has a `method`");
        let help = Some("`reliance stat power` sizes a method; leave the key out".to_string());
        keys.sink().error("unused-option", keys.span_of(key), message, help);
    }
    if let Some(signature) = signature {
        held(keys, signature);
    }
    let analysis = Analysis {
        method,
        options: Options { against, ..options },
        level: within(keys, "level", Bounds::INNER),
        figure: keys.text("figure"),
        at_most: keys.number("at_most"),
        p_below: within(keys, "p_below", Bounds::INNER),
    };
    Endpoint {
        threshold: point,
        at_least: keys.number("at_least"),
        primary: keys.flag("primary").unwrap_or_default(),
        source: keys.text("source"),
        cluster: analysis.options.cluster.clone(),
        analysis: Some(Box::new(analysis)),
        ..endpoint
    }
}

/// Every option that the method needs, and none that it would ignore.
fn held(keys: &Keys<'_>, signature: &Signature) {
    let options: Vec<&'static str> = Options::NAMES.to_vec();
    let given: Vec<&str> =
        options.iter().copied().filter(|option| keys.has(key_of(option))).collect();
    let lacking = signature.lacking(&given);
    for option in lacking.into_iter().filter(|option| !IMPLIED.contains(option)) {
        let message = format!("`{}` needs `{}`", signature.name, key_of(option));
        let help = Some(format!("`reliance stat {} --explain` says what for", signature.name));
        keys.sink().error("missing-key", keys.span_of("method"), message, help);
    }
    for option in options.into_iter().filter(|option| given.contains(option)) {
        if signature.unused(&[option]).is_empty() {
            continue;
        }
        let (key, name) = (key_of(option), signature.name);
        let message = format!("`{name}` does not use `{key}`");
        let used: Vec<&str> = signature.needs.iter().chain(signature.takes).copied().collect();
        let used: Vec<String> = used.into_iter().map(|one| format!("`{}`", key_of(one))).collect();
        let help = Some(format!("it uses {}", used.join(", ")));
        keys.sink().error("unused-option", keys.span_of(key), message, help);
    }
}

fn against(keys: &mut Keys<'_>, reader: &Reader<'_>, dataset: &str) -> Option<String> {
    if !keys.has("against") {
        return None;
    }
    let against = reader.dataset(keys, "against");
    if against == dataset && !against.is_empty() {
        let message = format!("`dataset` and `against` are the same data set `{against}`");
        keys.sink().error("same-dataset", keys.span_of("against"), message, None);
        return None;
    }
    if keys.has("by") {
        let message = "`by` and `against` both name the groups".to_string();
        let help = Some("leave one of them out".to_string());
        keys.sink().error("unused-option", keys.span_of("by"), message, help);
    }
    Some(against).filter(|against| !against.is_empty())
}

fn options(keys: &mut Keys<'_>, reader: &Reader<'_>, sets: &[&str]) -> Options {
    let mut role = |key: &str| role(keys, reader, key, sets);
    let options = Options {
        truth: role("truth"),
        score: role("score"),
        second: role("second"),
        by: role("by"),
        cluster: role("cluster"),
        reader: role("reader"),
        modality: role("modality"),
        case: role("case"),
        weight: role("weight"),
        lesion: role("lesion"),
        both: role("both"),
        x: role("x"),
        y: role("y"),
        z: role("z"),
        ..Options::default()
    };
    let stratum = keys.spanned_texts("stratum");
    for (role, span) in &stratum {
        for dataset in sets {
            let mention = Mention::RoleOf { dataset: dataset.to_string(), role: role.clone() };
            reader.mention(mention, span.clone());
        }
    }
    Options {
        stratum: stratum.into_iter().map(|(role, _)| role).collect(),
        bound: within(keys, "bound", Bounds::INNER),
        gamma: within(keys, "gamma", Bounds::POSITIVE),
        metric: compared(keys),
        form: keys.text("form"),
        margin: within(keys, "margin", Bounds::POSITIVE),
        goal: keys.number("goal"),
        prevalence: within(keys, "prevalence", Bounds::FRACTION),
        design: keys.text("design"),
        device: keys.text("device"),
        unit: keys.text("unit"),
        within: within(keys, "within", Bounds::POSITIVE),
        resamples: small(keys, "resamples"),
        seed: keys.count("seed"),
        bins: small(keys, "bins"),
        from: keys.number("from"),
        to: keys.number("to"),
        ..options
    }
}

fn compared(keys: &mut Keys<'_>) -> Option<String> {
    let metric = keys.text("metric")?;
    if METRICS.contains(&metric.as_str()) {
        return Some(metric);
    }
    let message = format!("no method compares `{metric}`");
    let help = one_of(&metric, METRICS.into_iter());
    keys.sink().error("unknown-value", keys.span_of("metric"), message, Some(help));
    None
}

/// A whole number that fits into 32 bits.
fn small(keys: &mut Keys<'_>, key: &str) -> Option<u32> {
    let count = keys.count(key)?;
    let small = u32::try_from(count).ok();
    if small.is_none() {
        let message = format!("`{key}` is {count}, more than {}", u32::MAX);
        keys.sink().error("out-of-range", keys.span_of(key), message, None);
    }
    small
}

/// A role that the tables of all these data sets must have.
fn role(keys: &mut Keys<'_>, reader: &Reader<'_>, key: &str, sets: &[&str]) -> Option<String> {
    let role = keys.text(key)?;
    for dataset in sets {
        let mention = Mention::RoleOf { dataset: dataset.to_string(), role: role.clone() };
        reader.mention(mention, keys.span_of(key));
    }
    Some(role)
}

#[cfg(test)]
mod tests;
