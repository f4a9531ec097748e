//! Demographics of the United States cases, as a side file: race is missing for some, and
//! two cases have no row at all.

use std::fmt::Write;

use super::cases::Case;
use super::draw::Draw;

const RACES: &[(&str, f64)] = &[
    ("White", 0.80),
    ("Black or African American", 0.09),
    ("Asian", 0.06),
    ("American Indian or Alaska Native", 0.01),
    ("Two or more", 0.04),
];

/// The side file, by case.
pub(super) fn csv(seed: u64, cases: &[Case]) -> String {
    let mut draw = Draw::new(seed, 3);
    let mut text = String::from("StudyID,Age,Sex,Race,Ethnicity,RaceFrom\n");
    let (mut patient, mut race, mut ethnicity) = ("", "", "");
    for (at, case) in cases.iter().enumerate() {
        if case.patient != patient {
            patient = &case.patient;
            race = draw.one_of(RACES).unwrap_or_default();
            if draw.chance(0.11) {
                race = "NA";
            }
            ethnicity = match draw.one_of(&[(0, 0.12), (1, 0.78), (2, 0.10)]) {
                Some(0) => "Hispanic or Latino",
                Some(1) => "Not Hispanic or Latino",
                _ => "NA",
            };
        }
        if at == 30 || at == 200 {
            continue;
        }
        let from = if race == "NA" { "NA" } else { "self-report" };
        let sex = if case.female { "Female" } else { "Male" };
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{},{},{sex},{race},{ethnicity},{from}", case.id, case.age);
    }
    text
}
