//! Models, tables and data sets.

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::device::{Dataset, Join, Model, ReferenceStandard, Role, RowUnit, Table};
use reliance_model::toml_read::Keys;

use super::reader::{Bounds, Mention, Reader, days, one_of, sha256, texts_by_name, within, word};

/// Roles by their words.
pub(super) const ROLES: [(&str, Role); 6] = [
    ("training", Role::Training),
    ("tuning", Role::Tuning),
    ("test", Role::Test),
    ("readers", Role::Readers),
    ("truthing", Role::Truthing),
    ("monitoring", Role::Monitoring),
];

/// Units of a row by their words.
const ROWS: [(&str, RowUnit); 5] = [
    ("case", RowUnit::Case),
    ("image", RowUnit::Image),
    ("lesion", RowUnit::Lesion),
    ("reading", RowUnit::Reading),
    ("subject", RowUnit::Subject),
];

/// One of `[[models]]`.
pub(super) fn model(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Model {
    let name = keys.required_text("name").unwrap_or_default();
    let version = keys.required_text("version").unwrap_or_default();
    if !name.is_empty() {
        reader.only(keys, "name", "model", &format!("{name}@{version}"));
    }
    let thresholds = keys.table("thresholds", |keys| {
        let names = keys.names();
        names
            .into_iter()
            .filter_map(|(name, _)| keys.number(&name).map(|number| (name, number)))
            .collect()
    });
    Model {
        name,
        version,
        role: keys.text("role").unwrap_or_default(),
        sha256: sha256(keys, "sha256"),
        file: reader.path(keys, "file"),
        trained_on: reader.datasets(keys, "trained_on"),
        thresholds: thresholds.unwrap_or_default(),
        frozen_on: keys.date("frozen_on"),
    }
}

/// One of `[[tables]]`.
pub(super) fn table(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Table {
    let columns = texts_by_name(keys, "columns");
    if columns.is_empty() {
        keys.missing("columns");
    }
    let joins = keys.tables("joins", |keys| join(keys, reader));
    let known: BTreeSet<&str> = columns
        .keys()
        .chain(joins.iter().flat_map(|join| join.columns.keys()))
        .map(String::as_str)
        .collect();
    let recode = keys.table("recode", |keys| {
        roles_known(keys, &known);
        keys.each_table(|_, _, keys| {
            let names = keys.names();
            let text = |(name, _): (String, _)| keys.text(&name).map(|text| (name, text));
            names.into_iter().filter_map(text).collect::<BTreeMap<String, String>>()
        })
    });
    let units = keys.table("units", |keys| {
        roles_known(keys, &known);
        let names = keys.names();
        names.into_iter().filter_map(|(n, _)| keys.text(&n).map(|text| (n, text))).collect()
    });
    let clusters = keys.spanned_texts("clusters");
    for (role, span) in &clusters {
        if !known.contains(role.as_str()) {
            unknown_role(keys, role, span.clone(), &known);
        }
    }
    for join in joins.iter().filter(|join| !join.on.is_empty()) {
        if !columns.contains_key(&join.on) {
            let message =
                format!("the table has no column for `{}`, on which it is joined", join.on);
            keys.sink().error("unknown-role", keys.span_of("joins"), message, None);
        }
    }
    Table {
        name: reader.name(keys, "name", "table"),
        file: reader.required_path(keys, "file"),
        missing_codes: keys.texts("missing_codes"),
        recode: recode.unwrap_or_default(),
        units: units.unwrap_or_default(),
        ranges: ranges(keys, &known),
        resolution: resolution(keys, &known),
        known: levels(keys, "known", &known),
        row: keys.word("row", &ROWS).unwrap_or_default(),
        clusters: clusters.into_iter().map(|(role, _)| role).collect(),
        columns,
        joins,
        inventory: false,
    }
}

fn join(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Join {
    let columns = texts_by_name(keys, "columns");
    let on = keys.required_text("on").unwrap_or_default();
    if !on.is_empty() && !columns.contains_key(&on) {
        let message = format!("`columns` of the side file lacks `{on}`, on which it is joined");
        let help = Some(format!("add `{on} = \"its column\"` to [tables.joins.columns]"));
        keys.sink().error("unknown-role", keys.span_of("on"), message, help);
    }
    Join { file: reader.required_path(keys, "file"), on, columns }
}

fn roles_known(keys: &Keys<'_>, known: &BTreeSet<&str>) {
    for (role, span) in keys.names() {
        if !known.contains(role.as_str()) {
            unknown_role(keys, &role, span, known);
        }
    }
}

fn unknown_role(keys: &Keys<'_>, role: &str, span: super::reader::Span, known: &BTreeSet<&str>) {
    let message = format!("the table has no column with the role `{role}`");
    let help = one_of(role, known.iter().copied());
    keys.sink().error("unknown-role", span, message, Some(help));
}

fn ranges(keys: &mut Keys<'_>, known: &BTreeSet<&str>) -> BTreeMap<String, (f64, f64)> {
    let read = |keys: &mut Keys<'_>| {
        roles_known(keys, known);
        let mut ranges = BTreeMap::new();
        for (role, _) in keys.names() {
            match keys.numbers(&role)[..] {
                [low, high] if low <= high => {
                    ranges.insert(role, (low, high));
                }
                _ => {
                    let message = format!("the range of `{role}` is not a least and a greatest");
                    let help = Some("write `[least, greatest]`".to_string());
                    keys.sink().error("bad-range", keys.span_of(&role), message, help);
                }
            }
        }
        ranges
    };
    keys.table("ranges", read).unwrap_or_default()
}

fn resolution(keys: &mut Keys<'_>, known: &BTreeSet<&str>) -> BTreeMap<String, f64> {
    let read = |keys: &mut Keys<'_>| {
        roles_known(keys, known);
        let names = keys.names();
        names
            .into_iter()
            .filter_map(|(role, _)| within(keys, &role, Bounds::POSITIVE).map(|step| (role, step)))
            .collect()
    };
    keys.table("resolution", read).unwrap_or_default()
}

/// Levels by role; the roles must be known.
fn levels(
    keys: &mut Keys<'_>,
    key: &str,
    known: &BTreeSet<&str>,
) -> BTreeMap<String, BTreeSet<String>> {
    let read = |keys: &mut Keys<'_>| {
        roles_known(keys, known);
        level_lists(keys)
    };
    keys.table(key, read).unwrap_or_default()
}

fn level_lists(keys: &mut Keys<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let names = keys.names();
    let mut lists = BTreeMap::new();
    for (role, _) in names {
        let values = keys.values(&role).into_iter().map(|(value, _)| value).collect();
        lists.insert(role, values);
    }
    lists
}

/// One of `[[datasets]]`.
pub(super) fn dataset(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Dataset {
    let name = reader.name(keys, "name", "data set");
    let table = keys.required_text("table").unwrap_or_default();
    if !table.is_empty() {
        reader.mention(Mention::Table(table.clone()), keys.span_of("table"));
    }
    let model = keys.text("model");
    if let Some(model) = &model {
        reader.mention(Mention::Model(model.clone()), keys.span_of("model"));
    }
    let role_of = |role: &str| Mention::RoleOf { dataset: name.clone(), role: role.into() };
    let rows = keys.table("rows", |keys| {
        for (role, span) in keys.names() {
            reader.mention(role_of(&role), span);
        }
        level_lists(keys)
    });
    let enriched = keys.spanned_texts("enriched");
    for (role, span) in &enriched {
        reader.mention(role_of(role), span.clone());
    }
    let collected = keys.table("collected", |keys| days(keys, "from", "to")).unwrap_or_default();
    let first_look = keys.date("first_look");
    if let (Some(look), Some(begin)) = (first_look, collected.0)
        && look < begin
    {
        let message = format!("`first_look` {look} lies before collection began, {begin}");
        keys.sink().error("contradictory-dates", keys.span_of("first_look"), message, None);
    }
    if !keys.has("role") {
        keys.missing("role");
    }
    Dataset {
        table,
        rows: rows.unwrap_or_default(),
        role: keys.word("role", &ROLES).unwrap_or_default(),
        region: keys.text("region"),
        model,
        sampling: keys.text("sampling"),
        enriched: enriched.into_iter().map(|(role, _)| role).collect(),
        collection: word(keys, "collection", &["retrospective", "prospective"]),
        collected,
        first_look,
        uses: keys.count("uses"),
        max_uses: keys.count("max_uses"),
        independent: keys.text("independent"),
        used_in_development: keys.flag("used_in_development"),
        third_party: keys.flag("third_party"),
        reference_standard: keys.table("reference_standard", |k| reference_standard(k, reader)),
        never_collected: keys.texts("never_collected").into_iter().collect(),
        care_setting: keys.text("care_setting"),
        users: keys.texts("users"),
        name,
    }
}

fn reference_standard(keys: &mut Keys<'_>, reader: &Reader<'_>) -> ReferenceStandard {
    let ratings = keys.text("ratings");
    if let Some(ratings) = &ratings {
        reader.mention(Mention::Ratings(ratings.clone()), keys.span_of("ratings"));
    }
    ReferenceStandard {
        method: keys.required_text("method").unwrap_or_default(),
        raters: keys.count("raters"),
        qualification: keys.text("qualification"),
        adjudication: keys.text("adjudication"),
        ratings,
        people: keys.texts("people").into_iter().collect(),
        blinded: keys.flag("blinded"),
    }
}
