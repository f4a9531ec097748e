//! Authorizations, certificates, studies, documents, predicates, users and waivers.

use std::collections::BTreeMap;

use reliance_model::device::{
    Authorization, BoundClaim, Certificate, Document, Equipment, Indications, Predicate, Setting,
    Study, Waiver,
};
use reliance_model::toml_read::Keys;

use super::plan::{metric, threshold};
use super::reader::{Mention, Reader, days, one_of, texts_by_name, word};

/// One of `[[authorizations]]`.
pub(super) fn authorization(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Authorization {
    let kind = keys.required_text("kind").unwrap_or_default();
    let kinds = &reader.catalogue.authorization_kinds;
    if !kind.is_empty() && !kinds.is_empty() && !kinds.contains_key(&kind) {
        let message = format!("there is no kind of authorization `{kind}`");
        let help = one_of(&kind, kinds.keys().map(String::as_str));
        keys.sink().error("unknown-authorization", keys.span_of("kind"), message, Some(help));
    }
    let number = keys.required_text("number").unwrap_or_default();
    if !number.is_empty() {
        reader.only(keys, "number", "authorization", &format!("{kind} {number}"));
    }
    let (granted, expires) = days(keys, "granted", "expires");
    Authorization {
        kind,
        number,
        class: keys.text("class"),
        granted,
        expires,
        version: keys.text("version"),
        by_reliance: keys.flag("by_reliance"),
        withdrawn: keys.flag("withdrawn").unwrap_or_default(),
        file: reader.path(keys, "file"),
    }
}

/// One of `[[certificates]]`.
pub(super) fn certificate(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Certificate {
    let (granted, expires) = days(keys, "granted", "expires");
    Certificate {
        kind: keys.required_text("kind").unwrap_or_default(),
        number: keys.required_text("number").unwrap_or_default(),
        body: keys.text("body").unwrap_or_default(),
        scope: keys.text("scope").unwrap_or_default(),
        sites: keys.texts("sites"),
        granted,
        expires,
        file: reader.path(keys, "file"),
    }
}

/// One of `[settings]`.
pub(super) fn setting(keys: &mut Keys<'_>, _: &Reader<'_>) -> Setting {
    Setting {
        users: keys.texts("users"),
        training: keys.text("training"),
        care_setting: keys.text("care_setting"),
        equipment: keys.texts("equipment"),
        connected_to: keys.texts("connected_to"),
        language: keys.text("language"),
    }
}

/// One of `[indications]`.
pub(super) fn indications(keys: &mut Keys<'_>, _: &Reader<'_>) -> Indications {
    let mut sexes = Vec::new();
    for (sex, span) in keys.spanned_texts("sexes") {
        if matches!(sex.as_str(), "F" | "M" | "O") {
            sexes.push(sex);
        } else {
            let message = format!("`{sex}` is no sex as (0010,0040) writes it");
            let help = Some("write `F`, `M` or `O`".to_string());
            keys.sink().error("unknown-value", span, message, help);
        }
    }
    Indications {
        sexes,
        age_years: least_and_greatest(keys, "age_years"),
        body_parts: keys.texts("body_parts"),
        contrast: keys.flag("contrast"),
    }
}

/// One of `[[equipment]]`.
pub(super) fn equipment(keys: &mut Keys<'_>) -> Equipment {
    Equipment {
        manufacturer: keys.required_text("manufacturer").unwrap_or_default(),
        models: keys.texts("models"),
        kernels: keys.texts("kernels"),
        slice_thickness_mm: least_and_greatest(keys, "slice_thickness_mm"),
    }
}

/// `[least, greatest]` under `key`.
fn least_and_greatest(keys: &mut Keys<'_>, key: &str) -> Option<(f64, f64)> {
    if !keys.has(key) {
        return None;
    }
    match keys.numbers(key)[..] {
        [low, high] if low <= high => Some((low, high)),
        _ => {
            let message = format!("`{key}` is not a least and a greatest");
            let help = Some("write `[least, greatest]`".to_string());
            keys.sink().error("bad-range", keys.span_of(key), message, help);
            None
        }
    }
}

/// One of `[[studies]]`.
pub(super) fn study(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Study {
    let items = keys.table("items", |keys| {
        let names = keys.names();
        names
            .into_iter()
            .filter_map(|(name, _)| reader.item(keys, &name).map(|item| (name, item)))
            .collect()
    });
    let participants = keys.table("participants", |keys| {
        let names = keys.names();
        names
            .into_iter()
            .filter_map(|(name, _)| keys.count(&name).map(|count| (name, count)))
            .collect()
    });
    let kinds = [
        "standalone",
        "reader-study",
        "prospective",
        "usability",
        "robustness",
        "repeatability",
        "reproducibility",
    ];
    if !keys.has("kind") {
        keys.missing("kind");
    }
    Study {
        name: reader.name(keys, "name", "study"),
        kind: word(keys, "kind", &kinds).unwrap_or_default(),
        countries: countries(keys),
        datasets: reader.datasets(keys, "datasets"),
        risk: word(keys, "risk", &["significant", "non-significant", "exempt"]),
        items: items.unwrap_or_default(),
        participants: participants.unwrap_or_default(),
        facts: facts(keys),
    }
}

fn countries(keys: &mut Keys<'_>) -> Vec<String> {
    let mut countries = Vec::new();
    for (country, span) in keys.spanned_texts("countries") {
        if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) {
            countries.push(country);
        } else {
            let message = format!("`{country}` is not a country code of two capital letters");
            let help = Some("such as US, DE, GB, CN".to_string());
            keys.sink().error("unknown-value", span, message, help);
        }
    }
    countries
}

/// Further facts of a study, of any simple type.
fn facts(keys: &mut Keys<'_>) -> BTreeMap<String, String> {
    let read = |keys: &mut Keys<'_>| {
        let mut facts = BTreeMap::new();
        for (name, _) in keys.names() {
            let values: Vec<String> = keys.values(&name).into_iter().map(|(v, _)| v).collect();
            facts.insert(name, values.join(", "));
        }
        facts
    };
    keys.table("facts", read).unwrap_or_default()
}

/// One of `[[documents]]`.
pub(super) fn document(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Document {
    let kind = keys.required_text("kind").unwrap_or_default();
    let kinds = &reader.catalogue.kinds;
    if !kind.is_empty() && !kinds.is_empty() && !kinds.contains_key(&kind) {
        let message = format!("no requirement asks for a document of kind `{kind}`");
        let help = one_of(&kind, kinds.keys().map(String::as_str));
        keys.sink().warning("unknown-kind", keys.span_of("kind"), message, Some(help));
    }
    let markets = keys.spanned_texts("markets");
    for (market, span) in &markets {
        reader.market(keys, market, span.clone());
    }
    Document {
        kind,
        file: reader.required_path(keys, "file"),
        title: keys.text("title"),
        markets: markets.into_iter().map(|(market, _)| market).collect(),
        version: keys.text("version"),
        device_version: keys.text("device_version"),
        dated: keys.date("dated"),
        language: keys.text("language"),
        signed_by: keys.text("signed_by"),
        toc: keys.text("toc"),
        items: texts_by_name(keys, "items"),
        claims: keys.tables("claims", |keys| bound_claim(keys, reader)),
    }
}

/// One of `[[documents.claims]]`.
fn bound_claim(keys: &mut Keys<'_>, reader: &Reader<'_>) -> BoundClaim {
    let words = keys.required_text("words").unwrap_or_default();
    if !words.is_empty() && !words.chars().any(char::is_alphanumeric) {
        let message = "`words` holds no word".to_string();
        let help = Some("copy words of the claim from the document".to_string());
        keys.sink().error("bad-binding", keys.span_of("words"), message, help);
    }
    let endpoint = keys.text("endpoint");
    if let Some(name) = &endpoint {
        reader.mention(Mention::Endpoint(name.clone()), keys.span_of("endpoint"));
    }
    let own = ["metric", "dataset", "threshold"].iter().any(|key| keys.has(key));
    if endpoint.is_some() && own {
        let message = "`endpoint` says metric, data set and threshold already".to_string();
        let help = Some("name the endpoint, or the data set, and leave the other out".to_string());
        keys.sink().error("bad-binding", keys.span_of("endpoint"), message, help);
    } else if endpoint.is_none() && !keys.has("dataset") {
        keys.missing_one_of("dataset", &["endpoint"]);
    }
    let dataset = keys.has("dataset").then(|| reader.dataset(keys, "dataset"));
    let metric = keys.has("metric").then(|| metric(keys));
    let sets: Vec<&str> = dataset.as_deref().into_iter().collect();
    BoundClaim {
        threshold: threshold(keys, reader, "", &sets),
        line: reader.line(keys.span().start),
        words,
        endpoint,
        metric,
        dataset,
    }
}

/// One of `[[predicates]]`.
pub(super) fn predicate(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Predicate {
    Predicate {
        number: reader.name(keys, "number", "predicate"),
        name: keys.text("name").unwrap_or_default(),
        product_code: keys.text("product_code"),
        primary: keys.flag("primary").unwrap_or_default(),
    }
}

/// One of `[[waivers]]`.
pub(super) fn waiver(keys: &mut Keys<'_>, reader: &Reader<'_>) -> Waiver {
    let requirement = reader.name(keys, "requirement", "waiver of");
    let known = &reader.catalogue.requirements;
    if !requirement.is_empty() && !known.is_empty() && !known.contains_key(&requirement) {
        let message = format!("there is no requirement `{requirement}`");
        let help = one_of(&requirement, known.keys().map(String::as_str));
        let span = keys.span_of("requirement");
        keys.sink().error("unknown-requirement", span, message, Some(help));
    }
    if !keys.has("expires") {
        keys.missing("expires");
    }
    Waiver {
        requirement,
        reason: keys.required_text("reason").unwrap_or_default(),
        person: keys.required_text("person").unwrap_or_default(),
        expires: keys.date("expires"),
        line: reader.line(keys.span().start),
    }
}
