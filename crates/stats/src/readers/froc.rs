//! Localisation: marks are matched with lesions, and figures count lesions, cases and
//! false positives.
//!
//! Chakraborty and Berbaum 2004, *Med. Phys.* 31:2313 (JAFROC); Chakraborty and Zhai 2016,
//! *Med. Phys.* 43:2264 (weights); Bandos and others 2009, *Biometrics* 65:247.
//!
//! A mark that hits a lesion gives the lesion the mark's rating, the highest if several
//! marks hit it; a lesion without a mark has less than any rating. Any other mark is a
//! false positive. How a mark hits a lesion is declared as a [`MatchRule`], and what becomes
//! of a second mark on a lesion as [`ExtraMarks`]: neither has a default.

use std::collections::{BTreeMap, BTreeSet};

use super::ReadersError;
use super::study::{Read, Study, few_cells};

mod figures;

pub use figures::{FalsePositives, LocalisationFigure};

/// A lesion of a case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lesion {
    /// Its centre, in the unit of the marks; the third coordinate is 0 in plane images.
    pub centre: [f64; 3],
    /// Its radius in the same unit; 0 if only its place is known.
    pub radius: f64,
    /// How much it counts in its case in weighted figures; weights of a case are divided by
    /// their sum.
    pub weight: f64,
}

/// A case with its lesions; none if it is healthy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case<'a> {
    /// The case's name.
    pub name: &'a str,
    /// Its lesions.
    pub lesions: &'a [Lesion],
}

/// Where a mark is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// On a lesion, by its place in the case's list: matched already.
    Lesion(usize),
    /// On no lesion: matched already.
    Elsewhere,
    /// At a point, to be matched.
    Point([f64; 3]),
}

/// A mark with its rating, higher for disease.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Where.
    pub place: Place,
    /// The rating.
    pub rating: f64,
}

/// One reader's reading of a case in a modality; without marks it was read and left empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading<'a> {
    /// The reader.
    pub reader: &'a str,
    /// The modality.
    pub modality: &'a str,
    /// The case.
    pub case: &'a str,
    /// Its marks.
    pub marks: &'a [Mark],
}

/// When a mark at a point hits a lesion; of several it hits the nearest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MatchRule {
    /// Never: marks say themselves what they hit.
    Declared,
    /// Within so far of the centre.
    Distance {
        /// The largest distance that is a hit.
        at_most: f64,
    },
    /// Within the lesion's radius, times a factor.
    Radius {
        /// The factor.
        factor: f64,
    },
}

/// What becomes of marks on a lesion that another mark with a higher rating hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExtraMarks {
    /// They are left out.
    Ignored,
    /// They count as false positives.
    FalsePositives,
}

/// A case with marks matched.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scored {
    /// Each lesion's rating; `None` without a mark.
    pub(crate) lesions: Vec<Option<f64>>,
    /// Ratings of false positives.
    pub(crate) false_positives: Vec<f64>,
}

/// The truth of a case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Truth {
    pub(crate) name: String,
    /// Weights of the lesions, with the sum 1.
    pub(crate) weights: Vec<f64>,
}

/// A localisation study with marks matched.
#[derive(Debug, Clone, PartialEq)]
pub struct Localised {
    pub(crate) readers: Vec<String>,
    pub(crate) modalities: Vec<String>,
    pub(crate) cases: Vec<Truth>,
    /// By modality and reader, readers fastest; by case.
    pub(crate) cells: Vec<BTreeMap<u32, Scored>>,
}

fn bad(what: &'static str, case: &str) -> ReadersError {
    ReadersError::Marks { what, case: case.into() }
}

/// Matches the marks of a study.
///
/// # Formula
///
/// A mark at a point hits the lesion with the nearest centre of those within reach, by
/// Euclidean distance; a lesion is rated by the highest mark that hits it (Chakraborty and
/// Berbaum 2004, *Med. Phys.* 31:2313).
///
/// # Errors
///
/// [`ReadersError::Marks`] with the case's name: a case named twice, a reading of an unknown
/// case, a lesion or mark with a number that is not finite, a weight or rule that is not
/// positive, a mark on a lesion that the case does not have, a mark at a point under
/// [`MatchRule::Declared`]; [`ReadersError::DuplicateRead`]; [`ReadersError::Empty`].
pub fn matched(
    cases: &[Case<'_>],
    readings: &[Reading<'_>],
    rule: MatchRule,
    extra: ExtraMarks,
) -> Result<Localised, ReadersError> {
    let by_name = cases_by_name(cases)?;
    let places: BTreeMap<&str, u32> = by_name.keys().copied().zip(0..).collect();
    let names = |of: fn(&Reading<'_>) -> String| -> Vec<String> {
        readings.iter().map(of).collect::<BTreeSet<String>>().into_iter().collect()
    };
    let readers = names(|reading| reading.reader.to_string());
    let modalities = names(|reading| reading.modality.to_string());
    if readings.is_empty() {
        return Err(ReadersError::Empty);
    }
    check_rule(rule)?;
    few_cells(readers.len(), modalities.len())?;
    let mut cells = vec![BTreeMap::new(); readers.len() * modalities.len()];
    for reading in readings {
        let (Some(lesions), Some(&case)) = (by_name.get(reading.case), places.get(reading.case))
        else {
            return Err(bad("it is read but not among the cases", reading.case));
        };
        let place =
            |names: &[String], name: &str| names.partition_point(|known| known.as_str() < name);
        let cell =
            place(&modalities, reading.modality) * readers.len() + place(&readers, reading.reader);
        let scored = scored(reading, lesions, rule, extra)?;
        if cells[cell].insert(case, scored).is_some() {
            return Err(ReadersError::DuplicateRead {
                reader: reading.reader.into(),
                modality: reading.modality.into(),
                case: reading.case.into(),
            });
        }
    }
    let cases = by_name
        .iter()
        .map(|(name, lesions)| {
            let sum: f64 = lesions.iter().map(|lesion| lesion.weight).sum();
            let weights = lesions.iter().map(|lesion| lesion.weight / sum).collect();
            Truth { name: name.to_string(), weights }
        })
        .collect();
    Ok(Localised { readers, modalities, cases, cells })
}

fn cases_by_name<'a>(cases: &[Case<'a>]) -> Result<BTreeMap<&'a str, &'a [Lesion]>, ReadersError> {
    let mut by_name = BTreeMap::new();
    for case in cases {
        if by_name.insert(case.name, case.lesions).is_some() {
            return Err(bad("it is named twice", case.name));
        }
        for lesion in case.lesions {
            let numbers = lesion.centre.iter().chain([&lesion.radius, &lesion.weight]);
            if numbers.into_iter().any(|number| !number.is_finite()) {
                return Err(bad("a lesion has a number that is not finite", case.name));
            }
            if lesion.weight <= 0.0 || lesion.radius < 0.0 {
                return Err(bad("a lesion has a weight or radius that is too small", case.name));
            }
        }
        let sum: f64 = case.lesions.iter().map(|lesion| lesion.weight).sum();
        if !sum.is_finite() {
            return Err(bad("the sum of its lesions' weights is not finite", case.name));
        }
    }
    Ok(by_name)
}

fn check_rule(rule: MatchRule) -> Result<(), ReadersError> {
    match rule {
        MatchRule::Declared => {}
        MatchRule::Distance { at_most } => {
            crate::error::positive("match distance", at_most)?;
        }
        MatchRule::Radius { factor } => {
            crate::error::positive("factor of the lesion's radius", factor)?;
        }
    }
    Ok(())
}

fn scored(
    reading: &Reading<'_>,
    lesions: &[Lesion],
    rule: MatchRule,
    extra: ExtraMarks,
) -> Result<Scored, ReadersError> {
    let mut scored = Scored { lesions: vec![None; lesions.len()], false_positives: Vec::new() };
    for mark in reading.marks {
        // What is not marked is rated below every mark, so there has to be something below.
        if !mark.rating.is_finite() || mark.rating == f64::MIN {
            return Err(bad("a mark has a rating that is not finite", reading.case));
        }
        let rating = mark.rating + 0.0;
        let Some(lesion) =
            hit(mark.place, lesions, rule).map_err(|what| bad(what, reading.case))?
        else {
            scored.false_positives.push(rating);
            continue;
        };
        let best = &mut scored.lesions[lesion];
        let lower = match *best {
            None => {
                *best = Some(rating);
                continue;
            }
            Some(other) => other.min(rating),
        };
        *best = best.map(|other| other.max(rating));
        if extra == ExtraMarks::FalsePositives {
            scored.false_positives.push(lower);
        }
    }
    scored.false_positives.sort_by(f64::total_cmp);
    Ok(scored)
}

/// The lesion that a mark hits.
fn hit(place: Place, lesions: &[Lesion], rule: MatchRule) -> Result<Option<usize>, &'static str> {
    let point = match place {
        Place::Elsewhere => return Ok(None),
        Place::Lesion(lesion) if lesion < lesions.len() => return Ok(Some(lesion)),
        Place::Lesion(_) => return Err("a mark is on a lesion that the case does not have"),
        Place::Point(point) => point,
    };
    if point.iter().any(|coordinate| !coordinate.is_finite()) {
        return Err("a mark is at a point that is not finite");
    }
    let reach = |lesion: &Lesion| match rule {
        MatchRule::Declared => None,
        MatchRule::Distance { at_most } => Some(at_most),
        MatchRule::Radius { factor } => Some(factor * lesion.radius),
    };
    let mut nearest: Option<(usize, f64)> = None;
    for (lesion, known) in lesions.iter().enumerate() {
        let Some(reach) = reach(known) else { break };
        let squares = known.centre.iter().zip(&point).map(|(a, b)| (a - b) * (a - b));
        let distance = libm::sqrt(squares.sum());
        if distance <= reach && nearest.is_none_or(|(_, other)| distance < other) {
            nearest = Some((lesion, distance));
        }
    }
    match rule {
        MatchRule::Declared => Err("a mark is at a point, but marks are to say what they hit"),
        _ => Ok(nearest.map(|(lesion, _)| lesion)),
    }
}

impl Localised {
    /// The study of cases rated by their highest mark, for the area under the ROC curve that
    /// marks imply.
    ///
    /// # Formula
    ///
    /// The highest rating of a case's marks, on lesions or not; a case without marks has less
    /// than any rating (Swensson 1996, *Med. Phys.* 23:1709).
    ///
    /// # Errors
    ///
    /// As [`Study::new`].
    pub fn highest_ratings(&self) -> Result<Study, ReadersError> {
        self.units(|_, truth, scored| {
            let ratings = scored.lesions.iter().flatten().chain(&scored.false_positives);
            let highest = ratings.copied().reduce(f64::max);
            vec![(String::new(), !truth.weights.is_empty(), highest)]
        })
    }

    /// The study whose units are lesions and the highest false positive of each case: its
    /// area is the unweighted area under the AFROC curve, with DeLong's covariance for units
    /// of a case too.
    ///
    /// # Formula
    ///
    /// Σ ψ(false positive, lesion) / (lesions · cases with a false-positive side), ψ as for the
    /// area (Chakraborty and Berbaum 2004, *Med. Phys.* 31:2313).
    ///
    /// # Errors
    ///
    /// As [`Study::new`].
    pub fn lesions_as_units(&self, of: FalsePositives) -> Result<Study, ReadersError> {
        self.units(|_, truth, scored| {
            let lesions = scored.lesions.iter().enumerate();
            let mut units: Vec<(String, bool, Option<f64>)> =
                lesions.map(|(place, rating)| (format!("lesion {place}"), true, *rating)).collect();
            if truth.weights.is_empty() || of == FalsePositives::AllCases {
                let highest = scored.false_positives.iter().copied().reduce(f64::max);
                units.push(("false positive".into(), false, highest));
            }
            units
        })
    }

    fn units(
        &self,
        of: impl Fn(u32, &Truth, &Scored) -> Vec<(String, bool, Option<f64>)>,
    ) -> Result<Study, ReadersError> {
        let mut rows = Vec::new();
        for (place, cell) in self.cells.iter().enumerate() {
            let lowest = lowest(cell);
            for (&case, scored) in cell {
                let truth = &self.cases[case as usize];
                for (unit, diseased, rating) in of(case, truth, scored) {
                    rows.push((place, &truth.name, unit, diseased, rating.unwrap_or(lowest)));
                }
            }
        }
        let readers = self.readers.len();
        Study::new(rows.iter().map(|(place, case, unit, truth, score)| Read {
            reader: &self.readers[place % readers],
            modality: &self.modalities[place / readers],
            case,
            unit,
            truth: *truth,
            score: Some(*score),
        }))
    }
}

/// A rating below all of a reading's: what is not marked. Areas see only the order.
fn lowest(cell: &BTreeMap<u32, Scored>) -> f64 {
    let ratings = cell.values().flat_map(|s| s.lesions.iter().flatten().chain(&s.false_positives));
    let lowest = ratings.copied().fold(0.0, f64::min);
    // At huge ratings one less is the same number, half of the range below is not.
    (lowest - 1.0).min(lowest * 2.0).max(f64::MIN)
}

#[cfg(test)]
mod tests;
