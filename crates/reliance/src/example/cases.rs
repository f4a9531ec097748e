//! Cases of both regions: patients with one to three studies, sites, scanners, truth and
//! the device's score.
//!
//! A score is the probability that a well-calibrated reader of one normal measurement
//! would give: the measurement lies `SPREAD` standard deviations apart with and without
//! embolism. In the United States the measurement is shifted and stretched, so the area
//! under the curve nearly stands and calibration does not.

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use super::draw::Draw;

/// One study.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) id: String,
    pub(super) patient: String,
    pub(super) site: &'static str,
    pub(super) acquired: NaiveDate,
    pub(super) split: &'static str,
    pub(super) scanner: Scanner,
    pub(super) age: u32,
    pub(super) female: bool,
    pub(super) embolism: bool,
    pub(super) score: f64,
}

/// Maker and model of a scanner.
pub(super) type Scanner = (&'static str, &'static str);

/// Sites with their weights.
type Sites = &'static [(&'static str, f64)];

/// Distance of the measurement with and without embolism, in standard deviations.
const SPREAD: f64 = 2.6;
/// The same in the United States.
const SPREAD_US: f64 = 2.3;
/// Prevalence that the scores were fitted to.
const PREVALENCE: f64 = 0.14;
/// How far studies of one patient go together.
const WITHIN_PATIENT: f64 = 0.5;
/// By how much the measurement falls for an embolism on a Meridian scanner.
const MERIDIAN_FALL: f64 = 1.3;

const EU_SCANNERS: &[(Scanner, f64)] = &[
    (("Auriga", "A64"), 0.25),
    (("Auriga", "A128"), 0.30),
    (("Borealis", "B2"), 0.27),
    (("Meridian", "M1"), 0.18),
];

const US_SCANNERS: &[(Scanner, f64)] =
    &[(("Auriga", "A128"), 0.52), (("Borealis", "B2"), 0.40), (("Novum", "N7"), 0.08)];

const DEVELOPMENT_SITES: Sites = &[
    ("EU-01", 0.22),
    ("EU-02", 0.18),
    ("EU-03", 0.15),
    ("EU-04", 0.12),
    ("EU-05", 0.11),
    ("EU-06", 0.09),
    ("EU-07", 0.08),
    ("EU-08", 0.05),
];
const TEST_SITES: Sites = &[("EU-09", 0.34), ("EU-10", 0.27), ("EU-11", 0.22), ("EU-12", 0.17)];
const PILOT_SITES: Sites = &[("EU-13", 0.6), ("EU-14", 0.4)];
const US_SITES: Sites = &[("US-01", 0.64), ("US-02", 0.36)];

/// What a part of a table is made from.
struct Part {
    split: &'static str,
    patients: u32,
    before: u32,
    sites: Sites,
    scanners: &'static [(Scanner, f64)],
    first: NaiveDate,
    days: u32,
    age: f64,
    prevalence: f64,
    letter: char,
    us: bool,
}

fn parts() -> Vec<Part> {
    let europe = |split, (before, patients), sites, (year, month), days, age| Part {
        split,
        patients,
        before,
        sites,
        scanners: EU_SCANNERS,
        first: day(year, month),
        days,
        age,
        prevalence: PREVALENCE,
        letter: 'E',
        us: false,
    };
    vec![
        europe("train", (0, 3_300), DEVELOPMENT_SITES, (2018, 1), 1_990, 61.0),
        europe("tune", (10_000, 600), DEVELOPMENT_SITES, (2018, 1), 1_990, 61.0),
        europe("pilot", (20_000, 190), PILOT_SITES, (2023, 1), 240, 64.0),
        europe("test", (30_000, 1_450), TEST_SITES, (2023, 9), 300, 68.0),
    ]
}

fn day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

/// Studies of the European table, in the order of the file.
pub(super) fn europe(seed: u64) -> Vec<Case> {
    let mut draw = Draw::new(seed, 1);
    let mut cases = Vec::new();
    for part in parts() {
        part.draw(&mut draw, &mut cases);
    }
    leak(&mut cases);
    cases
}

/// Studies of the United States table, in the order of the file.
pub(super) fn united_states(seed: u64) -> Vec<Case> {
    let part = Part {
        split: "test",
        patients: 262,
        before: 0,
        sites: US_SITES,
        scanners: US_SCANNERS,
        first: day(2025, 4),
        days: 360,
        age: 66.0,
        prevalence: 0.28,
        letter: 'U',
        us: true,
    };
    let mut cases = Vec::new();
    part.draw(&mut Draw::new(seed, 2), &mut cases);
    cases
}

/// Fourteen patients of development came to a test site later, under the same number.
fn leak(cases: &mut [Case]) {
    let known: Vec<String> = cases
        .iter()
        .filter(|case| case.split == "train")
        .step_by(211)
        .take(14)
        .map(|case| case.patient.clone())
        .collect();
    let first_of_patient = |case: &&mut Case| case.split == "test" && case.id.ends_with("-1");
    let tested = cases.iter_mut().filter(first_of_patient).step_by(97);
    for (case, patient) in tested.zip(known) {
        case.patient = patient;
    }
}

impl Part {
    fn draw(&self, draw: &mut Draw, cases: &mut Vec<Case>) {
        for number in 0..self.patients {
            let studies = draw.one_of(&[(1, 0.80), (2, 0.15), (3, 0.05)]).unwrap_or(1);
            let patient = format!("{}{:05}", self.letter, self.before + number + 1);
            let site = draw.one_of(self.sites).unwrap_or("EU-01");
            let years = self.age + 14.0 * draw.normal();
            let (age, female) = (years.clamp(18.0, 97.0) as u32, draw.chance(0.48));
            let shared = draw.normal();
            let first = draw.below(self.days);
            for study in 0..studies {
                let scanner = draw.one_of(self.scanners).unwrap_or(("Auriga", "A64"));
                let embolism = draw.chance(self.prevalence);
                let later = first.saturating_add(study * 17).min(self.days);
                cases.push(Case {
                    id: format!("{patient}-{}", study + 1),
                    patient: patient.clone(),
                    site,
                    acquired: self.first + Days::new(u64::from(later)),
                    split: self.split,
                    scanner,
                    age,
                    female,
                    embolism,
                    score: self.score(draw, shared, embolism, scanner),
                });
            }
        }
    }

    fn score(&self, draw: &mut Draw, shared: f64, embolism: bool, scanner: Scanner) -> f64 {
        let own = (1.0 - WITHIN_PATIENT * WITHIN_PATIENT).sqrt() * draw.normal();
        let spread = if self.us { SPREAD_US } else { SPREAD };
        let mut measured = WITHIN_PATIENT * shared + own;
        measured += if embolism { spread / 2.0 } else { -spread / 2.0 };
        if embolism && scanner.0 == "Meridian" {
            measured -= MERIDIAN_FALL;
        }
        let odds = libm::log(PREVALENCE / (1.0 - PREVALENCE)) + spread * measured;
        let odds = if self.us { 1.5 * odds - 0.6 } else { odds };
        let score = 1.0 / (1.0 + libm::exp(-odds));
        (libm::round(score * 10_000.0) / 10_000.0).clamp(0.0001, 0.9999)
    }
}

/// The European table. One row is torn, one score lies outside its range, and three rows
/// stand there twice.
pub(super) fn eu_csv(cases: &[Case]) -> String {
    let mut text = String::from(
        "study_id,patient_id,site,acquired,split,scanner_maker,scanner_model,age_years,sex,\
         embolism,score,source,device,config,preprocessing,split_list,headers\n",
    );
    for (at, case) in cases.iter().enumerate() {
        let row = eu_row(case);
        match at {
            // Cut in the middle, as by a full disk.
            1_207 => text.push_str(&row[..row.len() / 2]),
            2_718 => text.push_str(&row.replace(&format!(",{:.4},", case.score), ",1.7000,")),
            _ => text.push_str(&row),
        }
        text.push('\n');
    }
    for case in cases.iter().filter(|case| case.split == "test").skip(400).step_by(300).take(3) {
        text.push_str(&eu_row(case));
        text.push('\n');
    }
    text
}

fn eu_row(case: &Case) -> String {
    let Case { id, patient, site, acquired, split, scanner, age, score, .. } = case;
    let sex = if case.female { "F" } else { "M" };
    let truth = u8::from(case.embolism);
    let (maker, model) = scanner;
    format!(
        "{id},{patient},{site},{acquired},{split},{maker},{model},{age},{sex},{truth},{score:.4},\
         archive,{}",
        state(id)
    )
}

/// What the study was processed by, and a digest of its headers as they came.
fn state(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    let digest: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("3.1,c41f07,p7d20b,s2,{digest}")
}

/// The United States table. The last studies have no truth yet, one label is a 2, one row
/// is of a site nobody knows.
pub(super) fn us_csv(cases: &[Case]) -> String {
    let mut text = String::from(
        "StudyID,PatientID,Site,AcquisitionDate,Manufacturer,Model,PE,Score,Source,Device,\
         Config,Preprocessing,SplitList,Headers\n",
    );
    // Follow-up of the last weeks is still on its way.
    let pending = day(2026, 3);
    for (at, case) in cases.iter().enumerate() {
        let Case { id, patient, acquired, scanner, score, .. } = case;
        let site = if at == 141 { "US-07" } else { case.site };
        let truth = match at {
            77 => "2",
            _ if case.acquired >= pending => "pending",
            _ if case.embolism => "1",
            _ => "0",
        };
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "{id},{patient},{site},{acquired},{},{},{truth},{score:.4},archive,{}",
            scanner.0,
            scanner.1,
            state(id)
        );
    }
    text
}
