//! Device folders drawn from a tape of numbers: each choice takes the next, and an empty
//! tape takes the first choice everywhere, so that a failing tape shrinks to a plain folder.

mod methods;

use std::collections::{BTreeMap, BTreeSet};

use reliance_model::Date;
use reliance_model::catalogue::{Catalogue, Population};
use reliance_model::device::{
    Authorization, BridgingPlan, Certificate, Dataset, Document, Endpoint, Equipment, Model, Plan,
    Predicate, ReferenceStandard, RepresentativenessPlan, Role, RowUnit, Setting, Study,
    SubgroupPlan, Table,
};
use reliance_model::evidence::{Attestation, File, Stated};
use reliance_model::facet::Fact;

use crate::testing::{self, Folder, Row};

/// The tape.
struct Tape<'a> {
    numbers: &'a [u16],
    at: usize,
}

const DAYS: &[&str] = &["2026-01-01", "2025-06-30", "2026-11-22", "2027-01-01", "1900-01-01"];
/// Numbers that are no numbers are refused where `reliance.toml` is read.
const NUMBERS: &[f64] = &[0.8, 0.05, 0.5, 0.0, 1.0, -0.1, 2.0, 1e-12, 1e300];
const NAMES: &[&str] = &["a", "b", "c", "d", "nowhere"];
const METRICS: &[&str] =
    &["sensitivity", "auc", "specificity", "ppv", "npv", "accuracy", "AUC", "beauty", ""];
const TEXTS: &[&str] = &["yes", "", "no", "12", "-1", "18446744073709551615", "none", "é·“x”"];

/// What a row may say under each role.
const VALUES: &[(&str, &[&str])] = &[
    ("truth", &["1", "0", "1", "0", "0", "2", "x"]),
    ("score", &["0.9", "0.1", "0.7", "0.5", "0.3", "0.2", "-3", "1e300", "NaN", "inf", "x"]),
    ("patient", &["p0", "p1", "p2", "p3", "p4", "p5"]),
    ("case", &["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"]),
    ("site", &["s0", "s1", "s2", "s3", "s4", "s5", "s6"]),
    ("age", &["40", "65", "0", "17", "90", "200", "-1", "x"]),
    ("sex", &["F", "M", "U", "female"]),
    ("race", &["white", "black", "asian", "1002-5", "2106-3", "?"]),
    ("ethnicity", &["hispanic", "not hispanic", "2135-2"]),
    ("date", &["2025-03-01", "2025-04-12", "2026-01-01", "soon", "é"]),
    ("scanner", &["one", "two", "three"]),
    ("manufacturer", &["Acme", "Beta", "acme "]),
    ("modality", &["CT", "MR"]),
    ("reader", &["r0", "r1", "r2", "r3"]),
    ("reading", &["aided", "unaided", "1", "2"]),
    ("rating", &["1", "0", "3", "x"]),
    ("rater", &["r0", "r1", "t1"]),
    ("split", &["train", "test"]),
    ("version", &["1.0", "2.0"]),
    ("synthetic", &["0", "1", "x"]),
    ("region", &["US", "EU27"]),
    ("cohort", &["main", "other"]),
    ("exclusion", &["motion", "withdrawn"]),
    ("content-hash", &["h1", "h2", "h3"]),
    ("preprocessing-hash", &["q1", "q2"]),
    ("found", &["1", "0"]),
    ("lesion", &["l1", "l2"]),
    ("repeat", &["1", "2", "3"]),
    ("condition", &["plain", "noise"]),
];

/// Is it what a row says of its patient or case?
pub(super) fn is_of_a_patient(word: &str) -> bool {
    let roles = VALUES.iter().filter(|(role, _)| ["patient", "case"].contains(role));
    roles.into_iter().any(|(_, values)| values.contains(&word))
}

impl Tape<'_> {
    fn next(&mut self) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(number)
    }

    fn pick<'c, T>(&mut self, choices: &'c [T]) -> &'c T {
        &choices[self.next() % choices.len()]
    }

    fn text(&mut self, choices: &[&str]) -> String {
        (*self.pick(choices)).to_string()
    }

    /// True once in `n`; never on an empty tape.
    fn once_in(&mut self, n: usize) -> bool {
        self.next() % n == n - 1
    }

    fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.once_in(3)).then(|| draw(self))
    }

    fn several<T>(&mut self, most: usize, mut draw: impl FnMut(&mut Self, usize) -> T) -> Vec<T> {
        let number = self.next() % (most + 1);
        (0..number).map(|at| draw(self, at)).collect()
    }

    fn day(&mut self) -> Option<Date> {
        self.maybe(|tape| tape.pick(DAYS).parse().ok()).flatten()
    }

    fn number(&mut self) -> f64 {
        *self.pick(NUMBERS)
    }

    fn numbers(&mut self) -> Vec<f64> {
        self.several(3, |tape, _| *tape.pick(&[40.0, 65.0, 18.0, 0.5]))
    }

    fn set(&mut self, choices: &[&str]) -> BTreeSet<String> {
        self.several(2, |tape, _| tape.text(choices)).into_iter().collect()
    }

    fn roles(&mut self) -> Vec<String> {
        let names: Vec<&str> = VALUES.iter().map(|(role, _)| *role).collect();
        self.several(3, |tape, _| tape.text(&names))
    }

    fn pairs(&mut self, names: &[&str]) -> BTreeMap<String, String> {
        self.several(8, |tape, _| (tape.text(names), tape.text(TEXTS))).into_iter().collect()
    }
}

/// A folder as the tape says.
pub(super) fn folder(catalogue: &Catalogue, numbers: &[u16]) -> Folder {
    let mut tape = Tape { numbers, at: 0 };
    let mut folder = testing::folder();
    folder.catalogue = catalogue.clone();
    folder.market = tape.text(&["us", "eu", "uk-gb", "cn", "moon"]);
    for name in NAMES.iter().take(tape.next() % 5) {
        let rows = rows(&mut tape);
        let role = *tape.pick(&[
            Role::Test,
            Role::Training,
            Role::Tuning,
            Role::Readers,
            Role::Truthing,
            Role::Monitoring,
        ]);
        folder = folder.dataset(name, role, rows);
        odd_table(&mut tape, &mut folder, name);
        let set = folder.evidence.device.datasets.last_mut().unwrap();
        odd_dataset(&mut tape, set);
    }
    declared(&mut tape, &mut folder);
    filed(&mut tape, &mut folder);
    folder
}

fn rows(tape: &mut Tape<'_>) -> Vec<Row> {
    let number = *tape.pick(&[0, 40, 1, 3, 12]);
    let kept: Vec<&(&str, &[&str])> = VALUES.iter().filter(|_| !tape.once_in(4)).collect();
    // One number a row seeds its values, so that a short tape still gives many rows.
    let seed = tape.next();
    (0..number).map(|at| row(&kept, seed + 7 * at + tape.next())).collect()
}

fn row(kept: &[&(&str, &[&str])], mut seed: usize) -> Row {
    let mut row = Row::new();
    for (role, values) in kept {
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        let at = seed >> 8;
        if at % 11 != 10 {
            row.insert((*role).to_string(), values[at / 11 % values.len()].to_string());
        }
    }
    row
}

fn odd_table(tape: &mut Tape<'_>, folder: &mut Folder, name: &str) {
    let table = folder.evidence.device.tables.last_mut().unwrap();
    for (role, _) in VALUES {
        if table.columns.is_empty() || tape.once_in(12) {
            table.columns.insert((*role).into(), (*role).into());
        }
    }
    odd_columns(tape, table);
    let file = table.file.clone();
    if tape.once_in(8) {
        folder.evidence.files.insert(file, File { used: true, ..File::default() });
        folder.rows.remove(name);
    }
}

fn odd_columns(tape: &mut Tape<'_>, table: &mut Table) {
    table.clusters = tape.roles();
    let units = [RowUnit::Case, RowUnit::Image, RowUnit::Lesion, RowUnit::Reading];
    table.row = *tape.pick(&units);
    if tape.once_in(3) {
        table.units.insert("age".into(), tape.text(&["years", "months", "kg", ""]));
        table.ranges.insert("score".into(), (tape.number(), tape.number()));
        table.resolution.insert("score".into(), tape.number());
        table.known.insert("site".into(), tape.set(&["s0", "s1", "s9"]));
    }
}

fn odd_dataset(tape: &mut Tape<'_>, set: &mut Dataset) {
    set.region = tape.maybe(|tape| tape.text(&["US", "EU27", "moon"]));
    set.model = tape.maybe(|tape| tape.text(&["m", "m@1.0", "n@2", "@", ""]));
    set.sampling = tape.maybe(|tape| tape.text(&["consecutive", "enriched", "case-control"]));
    set.enriched = tape.set(&["age", "sex", "truth"]);
    set.collection = tape.maybe(|tape| tape.text(&["retrospective", "prospective"]));
    set.collected = (tape.day(), tape.day());
    set.first_look = tape.day();
    set.uses = tape.maybe(|tape| *tape.pick(&[1, 0, u64::MAX]));
    set.max_uses = tape.maybe(|tape| *tape.pick(&[1, 0, u64::MAX]));
    set.independent = tape.maybe(|tape| tape.text(TEXTS));
    set.third_party = tape.maybe(|tape| tape.once_in(2));
    set.used_in_development = tape.maybe(|tape| tape.once_in(3));
    set.reference_standard = tape.maybe(|tape| ReferenceStandard {
        method: tape.text(&["panel", "histology", ""]),
        raters: tape.maybe(|tape| *tape.pick(&[3, 0, u64::MAX])),
        qualification: tape.maybe(|tape| tape.text(TEXTS)),
        adjudication: tape.maybe(|tape| tape.text(TEXTS)),
        ratings: tape.maybe(|tape| tape.text(NAMES)),
        people: tape.set(&["r0", "t1"]),
        blinded: tape.maybe(|tape| !tape.once_in(3)),
    });
    set.never_collected = tape.set(&["race", "ethnicity", "score"]);
    set.care_setting = tape.maybe(|tape| tape.text(&["ward", "emergency department"]));
    set.users = tape.several(2, |tape, _| tape.text(&["nurse", "radiologist", ""]));
}

fn declared(tape: &mut Tape<'_>, folder: &mut Folder) {
    let device = &mut folder.evidence.device;
    device.name = tape.text(TEXTS);
    device.version = tape.text(&["1.0", "2.0", ""]);
    device.models = tape.several(2, |tape, at| Model {
        name: ["m", "n"][at].into(),
        version: tape.text(&["1.0", "2"]),
        role: tape.text(TEXTS),
        sha256: tape.maybe(|tape| tape.text(&["00", "zz"])),
        trained_on: tape.several(2, |tape, _| tape.text(NAMES)),
        thresholds: tape
            .several(2, |tape, at| (["default", "high"][at].to_string(), tape.number()))
            .into_iter()
            .collect(),
        frozen_on: tape.day(),
        ..Model::default()
    });
    let plan = tape.maybe(plan);
    device.plan = plan;
    for market in ["us", "eu"] {
        let setting = tape.maybe(|tape| Setting {
            users: tape.several(2, |tape, _| tape.text(&["nurse", "radiologist"])),
            training: tape.maybe(|tape| tape.text(TEXTS)),
            care_setting: tape.maybe(|tape| tape.text(&["ward", "clinic"])),
            ..Setting::default()
        });
        device.settings.extend(setting.map(|setting| (market.to_string(), setting)));
    }
    device.equipment = tape.several(2, |tape, _| Equipment {
        manufacturer: tape.text(&["Acme", "Beta", ""]),
        models: tape.several(2, |tape, _| tape.text(&["one", "two", ""])),
        kernels: tape.several(2, |tape, _| tape.text(&["B30", "B60", ""])),
        slice_thickness_mm: tape.maybe(|_| (0.5, 3.0)),
    });
    device.predicates = tape.several(2, |tape, _| Predicate {
        number: tape.text(&["K123456", "", "DEN1"]),
        name: tape.text(TEXTS),
        product_code: tape.maybe(|tape| tape.text(&["QIH", "??"])),
        primary: tape.once_in(2),
    });
    for (name, facet) in &folder.catalogue.facets {
        let values: Vec<&String> = facet.values.keys().collect();
        if values.is_empty() || tape.once_in(2) {
            continue;
        }
        let values = BTreeSet::from([(*tape.pick(&values)).clone()]);
        let fact = if tape.once_in(5) {
            Fact::Doubtful { values, why: "unsure".into() }
        } else {
            Fact::Known(values)
        };
        device.facts.insert(name.clone(), fact);
    }
}

fn plan(tape: &mut Tape<'_>) -> Plan {
    let mut plan = Plan {
        file: tape.maybe(|_| "plan.pdf".into()),
        sha256: tape.maybe(|tape| tape.text(&["0f", "aa"])),
        fixed_on: tape.day(),
        level: tape.maybe(Tape::number),
        endpoints: tape.several(3, |tape, _| endpoint(tape)),
        subgroups: tape.maybe(|tape| SubgroupPlan {
            by: tape.roles(),
            age_bands: tape.numbers(),
            margin: tape.maybe(Tape::number),
            multiplicity: tape.maybe(|tape| tape.text(&["holm", "bonferroni", "none", "odd"])),
            min_cases: tape.maybe(|tape| *tape.pick(&[5, 0, u64::MAX])),
            source: None,
        }),
        representativeness: tape.maybe(|tape| RepresentativenessPlan {
            by: tape.roles(),
            margin: tape.maybe(Tape::number),
            age_bands: tape.numbers(),
            source: None,
        }),
        ..Plan::default()
    };
    for market in ["us", "eu", "cn"] {
        let bridging = tape.maybe(bridging);
        plan.bridging.extend(bridging.map(|bridging| (market.to_string(), bridging)));
        let prevalence = tape.maybe(|tape| (tape.number(), tape.text(TEXTS)));
        plan.prevalence.extend(prevalence.map(|prevalence| (market.to_string(), prevalence)));
    }
    plan
}

fn endpoint(tape: &mut Tape<'_>) -> Endpoint {
    Endpoint {
        name: tape.text(&["main", "second", ""]),
        metric: tape.text(METRICS),
        dataset: tape.text(NAMES),
        threshold: tape.maybe(|tape| tape.text(&["0.5", "default", "NaN", "inf", "x"])),
        at_least: tape.maybe(Tape::number),
        primary: !tape.once_in(2),
        source: None,
        cluster: tape.maybe(|tape| tape.text(&["patient", "site", "case", "nothing"])),
        assumed: tape.maybe(Tape::number),
        power: tape.maybe(Tape::number),
        analysis: tape.once_in(2).then(|| Box::new(methods::analysis(tape))),
    }
}

fn bridging(tape: &mut Tape<'_>) -> BridgingPlan {
    BridgingPlan {
        from: tape.text(NAMES),
        to: tape.text(&["b", "a", "c", "nowhere"]),
        metric: tape.text(METRICS),
        threshold: tape.maybe(|tape| tape.text(&["0.5", "default", "x"])),
        margin: tape.maybe(Tape::number),
        alpha: tape.maybe(|tape| *tape.pick(&[0.025, 0.05, 0.5, 0.0, -1.0])),
        power: tape.maybe(Tape::number),
        assumed: tape.maybe(Tape::number),
        assumed_prevalence: tape.maybe(Tape::number),
        design_effect: tape.maybe(Tape::number),
        standardise: tape.roles(),
        age_bands: tape.numbers(),
        source: None,
    }
}

fn filed(tape: &mut Tape<'_>, folder: &mut Folder) {
    let kinds: Vec<&str> = folder.catalogue.kinds.keys().map(String::as_str).collect();
    let items = ["sensitivity", "blinding", "washout-days", "report", "participants", "protocol"];
    let evidence = &mut folder.evidence;
    if !tape.once_in(3) {
        let sha256 = Some("0f".to_string());
        evidence.files.insert("plan.pdf".into(), File { sha256, ..File::default() });
    }
    let documents = tape.several(6, |tape, _| Document {
        kind: if kinds.is_empty() { String::new() } else { tape.text(&kinds) },
        file: tape.text(&["plan.pdf", "lost.pdf", ""]),
        version: tape.maybe(|tape| tape.text(&["1", ""])),
        device_version: tape.maybe(|tape| tape.text(&["1.0", "9"])),
        dated: tape.day(),
        language: tape.maybe(|tape| tape.text(&["en", "??"])),
        signed_by: tape.maybe(|tape| tape.text(TEXTS)),
        items: tape.pairs(&items),
        ..Document::default()
    });
    let device = &mut evidence.device;
    device.documents = documents;
    let study_kinds = ["reader-study", "usability", "standalone", "robustness", "repeatability"];
    device.studies = tape.several(3, |tape, _| Study {
        name: tape.text(NAMES),
        kind: tape.text(&study_kinds),
        countries: tape.several(2, |tape, _| tape.text(&["US", "DE", "??"])),
        datasets: tape.several(2, |tape, _| tape.text(NAMES)),
        risk: tape.maybe(|tape| tape.text(&["significant", "odd"])),
        items: tape.pairs(&items),
        participants: tape
            .several(2, |tape, at| {
                (["nurse", "us-users"][at].into(), *tape.pick(&[15, 0, u64::MAX]))
            })
            .into_iter()
            .collect(),
        facts: tape.pairs(&["blinding", "washout-days", "control", "stage", "scoring-rule"]),
    });
    held(tape, folder);
}

fn held(tape: &mut Tape<'_>, folder: &mut Folder) {
    let kinds: Vec<&str> =
        folder.catalogue.authorization_kinds.keys().map(String::as_str).collect();
    let evidence = &mut folder.evidence;
    evidence.device.authorizations = tape.several(2, |tape, _| Authorization {
        kind: if kinds.is_empty() { String::new() } else { tape.text(&kinds) },
        granted: tape.day(),
        expires: tape.day(),
        withdrawn: tape.once_in(4),
        ..Authorization::default()
    });
    evidence.device.certificates = tape.several(2, |tape, _| Certificate {
        kind: tape.text(&["iso-13485", "qmsr", "mdsap", "odd"]),
        granted: tape.day(),
        expires: tape.day(),
        file: tape.maybe(|tape| tape.text(&["plan.pdf", "lost.pdf"])),
        ..Certificate::default()
    });
    for market in ["us", "eu", "cn"] {
        let population = tape.maybe(|tape| Population {
            region: market.to_uppercase(),
            title: String::new(),
            source: String::new(),
            variables: tape.roles(),
            strata: tape.several(4, |tape, _| {
                let levels = ["F", "M", "40-49", "65+", "<18", "white", ""];
                (tape.several(3, |tape, _| tape.text(&levels)), tape.number())
            }),
        });
        evidence.populations.extend(population.map(|one| (market.to_string(), one)));
    }
    let attestations = tape.several(3, |tape, _| {
        let name = tape.text(&["fact:ai", "ask:1"]);
        let verdict = Stated::NotSatisfied;
        (name.clone(), Attestation { question: name, verdict, ..Attestation::default() })
    });
    evidence.attestations.extend(attestations);
}
