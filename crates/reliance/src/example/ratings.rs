//! Ratings of three truthers on part of the European test set.

use std::fmt::Write;

use super::cases::Case;
use super::draw::Draw;

/// Truthers, with the share of studies each rates against the majority.
const RATERS: [(&str, f64); 3] = [("T1", 0.03), ("T2", 0.04), ("T3", 0.06)];

/// The table of ratings: one row a study and truther.
pub(super) fn csv(seed: u64, cases: &[Case]) -> String {
    let mut draw = Draw::new(seed, 4);
    let mut text = String::from("study_id,patient_id,site,rater,embolism\n");
    let rated = cases.iter().filter(|case| case.split == "test").step_by(4);
    for case in rated {
        for (rater, slip) in RATERS {
            let rating = case.embolism != draw.chance(slip);
            // Writing to a text cannot fail.
            let _ = writeln!(
                text,
                "{},{},{},{rater},{}",
                case.id,
                case.patient,
                case.site,
                u8::from(rating)
            );
        }
    }
    text
}
