//! What one part of the device file says of another, once all of it is read.

use std::collections::BTreeSet;

use reliance_model::device::{Dataset, Device, Model, Role};
use reliance_model::toml_read::Sink;

use super::reader::{Mention, Reader, Span, one_of};

/// Hold every mention against what is declared.
pub(super) fn hold(device: &Device, reader: &Reader<'_>, sink: &Sink<'_>) {
    for (mention, span) in reader.mentions() {
        match mention {
            Mention::Table(name) => {
                let known = device.tables.iter().map(|table| table.name.as_str());
                named(sink, "table", &name, known, span);
            }
            Mention::Dataset(name) => {
                let known = device.datasets.iter().map(|dataset| dataset.name.as_str());
                named(sink, "data set", &name, known, span);
            }
            Mention::Ratings(name) => ratings(device, sink, &name, span),
            Mention::Model(name) => model(device, sink, &name, span),
            Mention::RoleOf { dataset, role } => role_of(device, sink, &dataset, &role, span),
            Mention::Role(role) => {
                let known: BTreeSet<&str> = device.tables.iter().flat_map(roles).collect();
                if !known.contains(role.as_str()) {
                    let message = format!("no table has a column with the role `{role}`");
                    let help = one_of(&role, known.into_iter());
                    sink.error("unknown-role", span, message, Some(help));
                }
            }
            Mention::Endpoint(name) => {
                let endpoints = device.plan.iter().flat_map(|plan| &plan.endpoints);
                let known: Vec<&str> = endpoints.map(|it| it.name.as_str()).collect();
                if !known.contains(&name.as_str()) {
                    let message = format!("there is no endpoint `{name}` in the plan");
                    let help = one_of(&name, known.into_iter());
                    sink.error("unknown-endpoint", span, message, Some(help));
                }
            }
            Mention::Threshold { dataset, threshold } => {
                operating_point(device, sink, &dataset, &threshold, span);
            }
        }
    }
}

fn named<'a>(
    sink: &Sink<'_>,
    kind: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    span: Span,
) {
    if !known.clone().any(|known| known == name) {
        let code = if kind == "table" { "unknown-table" } else { "unknown-dataset" };
        let message = format!("there is no {kind} `{name}`");
        let help = one_of(name, known.filter(|known| !known.is_empty()));
        sink.error(code, span, message, Some(help));
    }
}

fn ratings(device: &Device, sink: &Sink<'_>, name: &str, span: Span) {
    match device.dataset(name) {
        None => {
            let known = device.with_role(Role::Truthing).map(|dataset| dataset.name.as_str());
            let known: Vec<&str> = known.collect();
            named(sink, "data set", name, known.into_iter(), span);
        }
        Some(dataset) if dataset.role != Role::Truthing => {
            let message = format!("data set `{name}` does not hold ratings of cases");
            let help = Some("its `role` should be \"truthing\"".to_string());
            sink.error("wrong-role", span, message, help);
        }
        Some(_) => {}
    }
}

fn model(device: &Device, sink: &Sink<'_>, name: &str, span: Span) {
    let found = models(device, name);
    if found.is_empty() {
        let known: Vec<String> = device
            .models
            .iter()
            .flat_map(|model| [model.name.clone(), format!("{}@{}", model.name, model.version)])
            .collect();
        let message = format!("there is no model `{name}`");
        let help = one_of(name, known.iter().map(String::as_str));
        sink.error("unknown-model", span, message, Some(help));
    } else if found.len() > 1 {
        let message = format!("there are {} versions of the model `{name}`", found.len());
        let help = found
            .iter()
            .map(|model| format!("{}@{}", model.name, model.version))
            .collect::<Vec<_>>()
            .join(" or ");
        sink.error("ambiguous-model", span, message, Some(format!("write {help}")));
    }
}

/// Models of that `name` or `name@version`.
fn models<'a>(device: &'a Device, name: &str) -> Vec<&'a Model> {
    let fits = |model: &&Model| {
        model.name == name
            || name
                .rsplit_once('@')
                .is_some_and(|(bare, version)| model.name == bare && model.version == version)
    };
    device.models.iter().filter(fits).collect()
}

fn roles(table: &reliance_model::device::Table) -> impl Iterator<Item = &str> {
    let joined = table.joins.iter().flat_map(|join| join.columns.keys());
    table.columns.keys().chain(joined).map(String::as_str)
}

fn role_of(device: &Device, sink: &Sink<'_>, dataset: &str, role: &str, span: Span) {
    // A data set or table that is not declared is a problem of its own.
    let Some(dataset) = device.dataset(dataset) else { return };
    let Some(table) = device.table_of(dataset) else { return };
    if !roles(table).any(|known| known == role) {
        let message = format!("table `{}` has no column with the role `{role}`", table.name);
        let help = one_of(role, roles(table));
        sink.error("unknown-role", span, message, Some(help));
    }
}

fn operating_point(device: &Device, sink: &Sink<'_>, dataset: &str, point: &str, span: Span) {
    let Some(dataset) = device.dataset(dataset) else { return };
    if point.parse::<f64>().is_ok_and(f64::is_finite) {
        return;
    }
    let models = models_of(device, dataset);
    let known: BTreeSet<&str> =
        models.iter().flat_map(|model| model.thresholds.keys()).map(String::as_str).collect();
    if !known.contains(point) {
        let message = format!("no operating point `{point}` in the model of `{}`", dataset.name);
        let help = match known.is_empty() {
            true => "declare it under `thresholds` of the model, or give the number".to_string(),
            false => one_of(point, known.into_iter()),
        };
        sink.error("unknown-threshold", span, message, Some(help));
    }
}

/// The models whose outputs a data set holds: the named ones, or all where none is named.
fn models_of<'a>(device: &'a Device, dataset: &Dataset) -> Vec<&'a Model> {
    match &dataset.model {
        Some(name) => models(device, name),
        None => device.models.iter().collect(),
    }
}
