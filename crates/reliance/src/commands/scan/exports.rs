//! The inventory described for others: Croissant 1.0 with its vocabulary for responsible
//! AI, and the provenance of its series as W3C PROV-JSON.
//!
//! Croissant describes columns and holds no row. Provenance names series by digests of
//! their UIDs; makes, models and sites stand in plain words.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;

use reliance_model::Date;
use reliance_model::inventory::state;
use reliance_model::record::{Cell, Column, Kind};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::columns::{SITE, SPLIT, at};
use super::store::{each, whole};
use crate::folder::{hexadecimal, sha256_of};

/// What the rows say as a whole.
#[derive(Debug, Default)]
struct Told {
    instances: u64,
    dates: Option<(Date, Date)>,
    sites: BTreeSet<String>,
    splits: BTreeSet<String>,
    modalities: BTreeSet<String>,
    states: BTreeMap<String, u64>,
    editions: BTreeSet<String>,
}

fn texts(cells: &[Cell<'_>], place: usize) -> Option<String> {
    cells.get(place).and_then(Cell::as_text).map(str::to_string)
}

fn told(rows: &Path, columns: &[Column]) -> Result<Told, String> {
    let place = |name| at(columns, name);
    let (modality, day) = (place("modality"), place("study_date"));
    let (judged, edition) = (place("deid_state"), place("deid_edition"));
    let mut told = Told::default();
    each(rows, columns, |cells| {
        told.instances += 1;
        told.sites.extend(texts(&cells, SITE));
        told.splits.extend(texts(&cells, SPLIT));
        told.modalities.extend(texts(&cells, modality));
        told.editions.extend(texts(&cells, edition));
        if let Some(state) = texts(&cells, judged) {
            *told.states.entry(state).or_insert(0) += 1;
        }
        if let Some(Cell::Day(day)) = cells.get(day) {
            let (first, last) = told.dates.unwrap_or((*day, *day));
            told.dates = Some((first.min(*day), last.max(*day)));
        }
        Ok(())
    })?;
    Ok(told)
}

/// The inventory at `out` as Croissant; `columns` are those of its file.
pub(super) fn croissant(
    out: &Path,
    rows: &Path,
    columns: &[Column],
    written: &[Column],
) -> Result<Value, String> {
    let told = told(rows, columns)?;
    let file = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let format = if super::output::is_csv(out) { "text/csv" } else { "application/x-parquet" };
    let fields: Vec<Value> = written.iter().map(field).collect();
    let list = |items: &BTreeSet<String>| items.iter().cloned().collect::<Vec<_>>().join(", ");
    let mut set = json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0"],
        "name": name,
        "description": format!(
            "Inventory of {} images ({}) of {} sites, read from DICOM headers; the images themselves are not part of it.",
            told.instances, list(&told.modalities), told.sites.len()
        ),
        "distribution": [{
            "@type": "cr:FileObject",
            "@id": "inventory",
            "name": file,
            "contentUrl": file,
            "encodingFormat": format,
            "sha256": sha256_of(out)?,
        }],
        "recordSet": [{
            "@type": "cr:RecordSet",
            "@id": "records",
            "name": "records",
            "description": "One record an instance, or a group of instances.",
            "field": fields,
        }],
        "rai:dataCollection": "Headers of images as they lie in the scanned folders; nothing was drawn or weighted.",
        "rai:dataCollectionType": ["Secondary Data Analysis"],
        "rai:dataPreprocessingProtocol": ["Values are taken from headers as written; units stand in the names of the columns."],
        "rai:personalSensitiveInformation": sensitive(&told),
        "rai:dataLimitations": ["What headers do not say is empty.", "Pixels were not looked at."],
    });
    if let (Some((first, last)), Some(set)) = (told.dates, set.as_object_mut()) {
        let days = json!([first.to_string(), last.to_string()]);
        set.insert("rai:dataCollectionTimeframe".into(), days);
    }
    if let (false, Some(set)) = (told.splits.is_empty(), set.as_object_mut()) {
        let text = format!("Splits: {}.", list(&told.splits));
        set.insert("rai:dataUseCases".into(), json!([text]));
    }
    Ok(set)
}

fn sensitive(told: &Told) -> Vec<String> {
    let editions: Vec<&str> = told.editions.iter().map(String::as_str).collect();
    let mut lines = vec![
        "Age, sex, ethnic group and identifiers of patients, as far as headers hold them."
            .to_string(),
    ];
    for (state, rows) in &told.states {
        let words = match state.as_str() {
            state::KEPT => "declare de-identification, and nothing contradicts it",
            state::BROKEN => "declare de-identification and hold what it takes out",
            state::UNDECLARED => "declare nothing, and nothing was found",
            state::NEVER => "were not de-identified",
            _ => "could not be judged",
        };
        lines.push(format!("{rows} instances {words} (PS3.15 {}).", editions.join(", ")));
    }
    lines
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "sc:Text",
        Kind::Whole => "sc:Integer",
        Kind::Number => "sc:Float",
        Kind::Flag => "sc:Boolean",
        Kind::Day => "sc:Date",
    };
    json!({
        "@type": "cr:Field",
        "@id": format!("records/{}", column.name),
        "name": column.name,
        "description": column.about,
        "dataType": kind,
        "source": { "fileObject": { "@id": "inventory" }, "extract": { "column": column.name } },
    })
}

/// The words that Croissant documents are written in.
fn context() -> Value {
    let own = [
        "citeAs",
        "equivalentProperty",
        "samplingRate",
        "column",
        "extract",
        "field",
        "fileObject",
        "fileProperty",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    let mut words = Map::new();
    words.insert("@language".into(), json!("en"));
    words.insert("@vocab".into(), json!("https://schema.org/"));
    words.insert("cr".into(), json!("http://mlcommons.org/croissant/"));
    words.insert("rai".into(), json!("http://mlcommons.org/croissant/RAI/"));
    words.insert("dct".into(), json!("http://purl.org/dc/terms/"));
    words.insert("sc".into(), json!("https://schema.org/"));
    words.insert("conformsTo".into(), json!("dct:conformsTo"));
    words.insert("data".into(), json!({ "@id": "cr:data", "@type": "@json" }));
    words.insert("dataType".into(), json!({ "@id": "cr:dataType", "@type": "@vocab" }));
    words.insert("examples".into(), json!({ "@id": "cr:examples", "@type": "@json" }));
    words.extend(own.iter().map(|word| (word.to_string(), json!(format!("cr:{word}")))));
    Value::Object(words)
}

/// Where the series of `rows` come from, as PROV-JSON.
pub(super) fn prov(out: &Path, rows: &Path, columns: &[Column]) -> Result<Value, String> {
    let place = |name| at(columns, name);
    let uid = place("series_instance_uid");
    let names =
        ["manufacturer", "model_name", "modality", "study_date", "deid_methods", "deid_state"];
    let [make, model, modality, day, methods, judged] = names.map(place);
    let mut document: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    each(rows, columns, |cells| {
        let Some(series) = texts(&cells, uid) else { return Ok(()) };
        if !seen.insert(short(&series)) {
            return Ok(());
        }
        let mut one = Series { document: &mut document, id: short(&series) };
        one.acquired(
            texts(&cells, modality),
            cells.get(day),
            [texts(&cells, make), texts(&cells, model)],
            texts(&cells, SITE),
        );
        if texts(&cells, judged).is_some_and(|state| state == state::KEPT || state == state::BROKEN)
        {
            one.deidentified(texts(&cells, methods));
        }
        one.collected();
        Ok(())
    })?;
    let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let entity = json!({ "prov:type": "reliance:inventory", "prov:label": name, "reliance:sha256": sha256_of(out)? });
    document.entry("entity").or_default().insert("reliance:inventory".into(), entity);
    let program = format!("reliance {}", env!("CARGO_PKG_VERSION"));
    document.entry("agent").or_default().insert(
        "reliance:program".into(),
        json!({ "prov:type": "prov:SoftwareAgent", "prov:label": program }),
    );
    document.entry("wasAttributedTo").or_default().insert(
        "_:inventory".into(),
        json!({ "prov:entity": "reliance:inventory", "prov:agent": "reliance:program" }),
    );
    let mut whole = json!({ "prefix": { "reliance": "urn:reliance:" } });
    if let Some(whole) = whole.as_object_mut() {
        whole.extend(
            document.into_iter().map(|(kind, items)| (kind.to_string(), Value::Object(items))),
        );
    }
    Ok(whole)
}

/// Sixteen hexadecimal digits that stand for an identifier.
fn short(text: &str) -> String {
    hexadecimal(&Sha256::digest(text)[..8])
}

/// One series in the document.
struct Series<'a> {
    document: &'a mut BTreeMap<&'static str, Map<String, Value>>,
    id: String,
}

impl Series<'_> {
    fn put(&mut self, kind: &'static str, id: String, value: Value) {
        self.document.entry(kind).or_default().insert(id, value);
    }

    fn acquired(
        &mut self,
        modality: Option<String>,
        day: Option<&Cell<'_>>,
        device: [Option<String>; 2],
        site: Option<String>,
    ) {
        let (series, activity) =
            (format!("reliance:series-{}", self.id), format!("reliance:acquisition-{}", self.id));
        let mut entity = json!({ "prov:type": "reliance:series" });
        if let (Some(modality), Some(entity)) = (modality, entity.as_object_mut()) {
            entity.insert("reliance:modality".into(), json!(modality));
        }
        self.put("entity", series.clone(), entity);
        let mut what = json!({ "prov:type": "reliance:acquisition" });
        if let (Some(Cell::Day(day)), Some(what)) = (day, what.as_object_mut()) {
            what.insert("prov:startTime".into(), json!(format!("{day}T00:00:00")));
        }
        self.put("activity", activity.clone(), what);
        let made = json!({ "prov:entity": series, "prov:activity": activity });
        self.put("wasGeneratedBy", format!("_:made-{}", self.id), made);
        let device: Vec<String> = device.into_iter().flatten().collect();
        let agents = [("device", (!device.is_empty()).then(|| device.join(" "))), ("site", site)];
        for (kind, label) in agents {
            let Some(label) = label else { continue };
            let agent = format!("reliance:{kind}-{}", short(&label));
            let what = json!({ "prov:type": format!("reliance:{kind}"), "prov:label": label });
            self.put("agent", agent.clone(), what);
            let by = json!({ "prov:activity": activity, "prov:agent": agent });
            self.put("wasAssociatedWith", format!("_:{kind}-{}", self.id), by);
        }
    }

    fn deidentified(&mut self, methods: Option<String>) {
        let activity = format!("reliance:de-identification-{}", self.id);
        let mut what = json!({ "prov:type": "reliance:de-identification" });
        if let (Some(methods), Some(what)) = (methods, what.as_object_mut()) {
            what.insert("reliance:methods".into(), json!(methods));
        }
        self.put("activity", activity.clone(), what);
        let used = json!({ "prov:activity": activity, "prov:entity": format!("reliance:series-{}", self.id) });
        self.put("used", format!("_:used-{}", self.id), used);
    }

    fn collected(&mut self) {
        let from = json!({
            "prov:generatedEntity": "reliance:inventory",
            "prov:usedEntity": format!("reliance:series-{}", self.id),
        });
        self.put("wasDerivedFrom", format!("_:from-{}", self.id), from);
    }
}

/// Write a document as indented JSON.
pub(super) fn write(out: &Path, document: &Value) -> Result<(), String> {
    whole(out, |mut file| {
        let text = serde_json::to_string_pretty(document).map_err(|error| error.to_string())?;
        file.write_all(text.as_bytes()).map_err(|error| error.to_string())?;
        file.write_all(b"\n").map_err(|error| error.to_string())?;
        Ok(file)
    })
}
