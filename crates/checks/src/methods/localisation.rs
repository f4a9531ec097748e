//! Reader studies that localise, and the analysis of variance of pseudovalues.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::readers::dbm;
use reliance_stats::readers::froc::{
    Case, ExtraMarks, FalsePositives, Lesion, LocalisationFigure, Localised, Mark, MatchRule,
    Place, Reading, matched,
};
use reliance_stats::readers::rockette::{self, Factors};
use reliance_stats::readers::{Covariance, estimate};
use reliance_stats::reduction::{Axis, Level, Panel};

use super::answer::{Fault, Row};
use super::input::{Input, chosen};
use super::method::Method;
use super::readers::{Run, figure, studies};

pub(super) const METHODS: &[Method] = &[
    Method::of(
        "reader studies",
        "dbm",
        "table of Dorfman, Berbaum and Metz: mean squares and components of pseudovalues",
        pseudovalues,
    )
    .needs(&["reader", "modality", "case", "truth", "score"])
    .takes(&["metric", "threshold"])
    .manuals(&["readers::dbm::table"]),
    Method::of(
        "reader studies",
        "froc",
        "marks and lesions: JAFROC figures, lesion sensitivity, false positives a case",
        localised,
    )
    .needs(&["reader", "modality", "case", "lesion", "score"])
    .takes(&["metric", "threshold", "design", "margin", "goal"])
    .manuals(&[
        "readers::froc::matched",
        "readers::froc::figures::estimate",
        "readers::rockette::compare",
    ]),
    Method::of(
        "reader studies",
        "froc-by-place",
        "the same with marks that hit the nearest lesion of --against within a distance",
        by_place,
    )
    .needs(&["reader", "modality", "case", "score", "x", "y", "within", "method"])
    .takes(&["z", "unit", "weight", "metric", "threshold", "design", "margin", "goal"])
    .manuals(&[
        "readers::froc::matched",
        "readers::froc::figures::estimate",
        "readers::rockette::compare",
    ]),
];

fn pseudovalues(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (figure, name) = figure(input)?;
    let mut rows = Vec::new();
    for (group, study) in studies(input)? {
        let table = dbm::table(&study, figure)?;
        let row =
            |what: &str| Row::new(&format!("{name}: {what}"), "pseudovalues, jackknife").of(&group);
        let lines = ["MS(T)", "MS(R)", "MS(C)", "MS(TR)", "MS(TC)", "MS(RC)", "MS(TRC)"];
        for (what, line) in lines.iter().zip(&table.lines) {
            rows.push(row(what).value(line.mean_square).with("df", line.df).with("ss", line.sum()));
        }
        let components = &table.components;
        for (what, value) in [
            ("component R", components.reader),
            ("component C", components.case),
            ("component TR", components.modality_reader),
            ("component TC", components.modality_case),
            ("component RC", components.reader_case),
            ("component error", components.error),
        ] {
            rows.push(row(what).value(value));
        }
        // The table's own tests are those of Obuchowski and Rockette with the jackknife.
        let estimates = estimate(&study, figure, Covariance::Jackknife)?;
        let found = rockette::compare(&estimates, Factors::Random, input.confidence)?;
        rows.push(
            row("equality of modalities")
                .value(found.equality.statistic)
                .p(found.equality.p)
                .with("df", found.equality.df)
                .with("df_denominator", found.equality.df_denominator),
        );
    }
    Ok(rows)
}

const FIGURES: [&str; 6] =
    ["afroc", "wafroc", "afroc1", "wafroc1", "lesion-sensitivity", "false-positives"];

/// The figure with the name that is printed.
fn merit(input: &Input<'_>) -> Result<(LocalisationFigure, &'static str), Fault> {
    let name = chosen("--metric", input.options.metric.as_deref(), &FIGURES)?;
    let threshold = || {
        input.options.threshold.filter(|threshold| threshold.is_finite()).ok_or_else(|| {
            Fault::new(format!(
                "the metric {name} needs --threshold, the lowest rating that counts"
            ))
        })
    };
    let afroc = |weighted, of| Ok(LocalisationFigure::Afroc { weighted, of });
    let found: Result<LocalisationFigure, Fault> = match name {
        "wafroc" => afroc(true, FalsePositives::HealthyCases),
        "afroc1" => afroc(false, FalsePositives::AllCases),
        "wafroc1" => afroc(true, FalsePositives::AllCases),
        "lesion-sensitivity" => {
            Ok(LocalisationFigure::LesionSensitivity { threshold: threshold()? })
        }
        "false-positives" => Ok(LocalisationFigure::FalsePositivesPerCase {
            threshold: threshold()?,
            of: FalsePositives::AllCases,
        }),
        _ => afroc(false, FalsePositives::HealthyCases),
    };
    if name.contains("froc") && input.options.threshold.is_some() {
        return Err(Fault::new(format!("{name} has no threshold; leave --threshold out")));
    }
    Ok((found?, name))
}

/// A row: the lesion, unless it is a mark elsewhere, and the rating, unless it has no mark.
type Marks = Vec<(Option<String>, Option<f64>)>;

/// Marks of each reading, and lesions of each case.
#[derive(Default)]
struct Marked {
    lesions: BTreeMap<String, BTreeSet<String>>,
    readings: BTreeMap<[String; 3], Marks>,
}

fn marked(panel: &Panel) -> Marked {
    let mut marked = Marked::default();
    for row in &panel.rows {
        let text = |at: usize| row.levels.get(at).map(ToString::to_string).unwrap_or_default();
        let lesion = row.levels.get(3).filter(|level| level.is_known()).map(ToString::to_string);
        let rating = row.levels.get(4).and_then(Level::number);
        let of_case = marked.lesions.entry(text(2)).or_default();
        of_case.extend(lesion.clone());
        let reading = marked.readings.entry([text(0), text(1), text(2)]).or_default();
        reading.push((lesion, rating));
    }
    marked
}

fn localised(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (figure, name) = merit(input)?;
    let designs = ["or-random", "or-fixed-readers", "or-fixed-cases"];
    let design = chosen("--design", input.options.design.as_deref(), &designs)?;
    let axes = vec![
        Axis::category("reader"),
        Axis::category("modality"),
        Axis::category("case"),
        Axis::category("lesion"),
        Axis::exact("score"),
    ];
    let mut rows = Vec::new();
    for (group, panel) in input.panels_that_may_lack(axes, &[], &[3, 4])? {
        let found = estimates(&marked(&panel), figure)?;
        let run = Run {
            modalities: found.modalities().to_vec(),
            name,
            head: Row::default().of(&group).with("cases", found.cases()),
        };
        rows.extend(run.rockette(input, &found, (design, "jackknife"))?);
    }
    Ok(rows)
}

/// What becomes of a second mark on a lesion: no default, because both are in use.
const EXTRA: [&str; 2] = ["extra-ignored", "extra-false-positives"];

fn by_place(input: &mut Input<'_>) -> Result<Vec<Row>, Fault> {
    let (figure, name) = merit(input)?;
    let designs = ["or-random", "or-fixed-readers", "or-fixed-cases"];
    let design = chosen("--design", input.options.design.as_deref(), &designs)?;
    let extra = match chosen("--method", input.options.form.as_deref(), &EXTRA)? {
        "extra-false-positives" => ExtraMarks::FalsePositives,
        _ => ExtraMarks::Ignored,
    };
    let at_most = input.options.within.filter(|within| *within > 0.0 && within.is_finite());
    let Some(at_most) = at_most else {
        return Err(Fault::new("--within is a positive distance in the coordinates' unit".into()));
    };
    let coordinates: &[&str] =
        if input.options.z.is_some() { &["x", "y", "z"] } else { &["x", "y"] };
    let with = |named: &[Axis]| -> Vec<Axis> {
        named.iter().cloned().chain(coordinates.iter().map(|one| Axis::exact(one))).collect()
    };
    let category = |role: &str| Axis::category(role);
    let marks =
        with(&[category("reader"), category("modality"), category("case"), Axis::exact("score")]);
    let mut lesions = with(&[category("case")]);
    lesions.extend(input.options.weight.is_some().then(|| Axis::exact("weight")));
    // A reading without a mark is a row without rating and place.
    let [marks, lesions] = input.rows_and_places([marks, lesions], &[3, 4, 5, 6])?;
    let weighed = input.options.weight.is_some().then_some(1 + coordinates.len());
    let (study, lost) = places(&marks, &lesions, (coordinates.len(), weighed))?;
    if lost > 0 {
        input.note(&format!("{lost} lesions are of cases that nobody read, and are left out"));
    }
    let found = study.matched(MatchRule::Distance { at_most }, extra)?.estimate(figure)?;
    let mut head = Row::default()
        .with("cases", found.cases())
        .with("lesions", study.lesions.values().map(Vec::len).sum::<usize>())
        .with("within", at_most);
    if let Some(unit) = &input.options.unit {
        head = head.with("unit", unit.as_str());
    }
    let run = Run { modalities: found.modalities().to_vec(), name, head };
    run.rockette(input, &found, (design, "jackknife"))
}

/// Lesions of each case, and marks of each reading at their places.
#[derive(Default)]
struct Placed {
    lesions: BTreeMap<String, Vec<Lesion>>,
    readings: BTreeMap<[String; 3], Vec<Mark>>,
}

/// The study, and how many lesions are of cases that nobody read.
fn places(
    marks: &Panel,
    lesions: &Panel,
    (coordinates, weighed): (usize, Option<usize>),
) -> Result<(Placed, usize), Fault> {
    let number = |levels: &[Level], at: usize| levels.get(at).and_then(Level::number);
    let text = |levels: &[Level], at: usize| levels.get(at).map(ToString::to_string);
    let point = |levels: &[Level], from: usize| -> Option<[f64; 3]> {
        let mut point = [0.0; 3];
        for (at, one) in point.iter_mut().take(coordinates).enumerate() {
            *one = number(levels, from + at)?;
        }
        Some(point)
    };
    let mut placed = Placed::default();
    for row in &marks.rows {
        let key = [0, 1, 2].map(|at| text(&row.levels, at).unwrap_or_default());
        placed.lesions.entry(key[2].clone()).or_default();
        let rating = number(&row.levels, 3);
        let marks = placed.readings.entry(key).or_default();
        match (rating, point(&row.levels, 4)) {
            (Some(rating), Some(point)) => marks.push(Mark { place: Place::Point(point), rating }),
            (None, None) => {}
            _ => {
                return Err(Fault::new(
                    "a mark has a rating without a place, or a place without a rating; a reading \
                     without a mark has neither"
                        .into(),
                ));
            }
        }
    }
    let mut lost = 0;
    for row in &lesions.rows {
        let weight = weighed.map_or(Some(1.0), |at| number(&row.levels, at)).unwrap_or(f64::NAN);
        let case = text(&row.levels, 0).unwrap_or_default();
        match (placed.lesions.get_mut(&case), point(&row.levels, 1)) {
            (Some(of_case), Some(centre)) => of_case.push(Lesion { centre, radius: 0.0, weight }),
            _ => lost += 1,
        }
    }
    Ok((placed, lost))
}

impl Placed {
    fn matched(&self, rule: MatchRule, extra: ExtraMarks) -> Result<Localised, Fault> {
        let cases: Vec<Case<'_>> =
            self.lesions.iter().map(|(name, lesions)| Case { name, lesions }).collect();
        let readings: Vec<Reading<'_>> = self
            .readings
            .iter()
            .map(|([reader, modality, case], marks)| Reading { reader, modality, case, marks })
            .collect();
        Ok(matched(&cases, &readings, rule, extra)?)
    }
}

fn estimates(
    marked: &Marked,
    figure: LocalisationFigure,
) -> Result<reliance_stats::readers::Estimates, Fault> {
    let one = Lesion { centre: [0.0; 3], radius: 0.0, weight: 1.0 };
    let lesions: Vec<(&String, Vec<Lesion>)> =
        marked.lesions.iter().map(|(case, names)| (case, vec![one; names.len()])).collect();
    let cases: Vec<Case<'_>> =
        lesions.iter().map(|(name, lesions)| Case { name, lesions }).collect();
    let mut marks: Vec<(&[String; 3], Vec<Mark>)> = Vec::new();
    for (key, rows) in &marked.readings {
        let names = marked.lesions.get(&key[2]);
        let place = |lesion: &Option<String>| match lesion {
            None => Place::Elsewhere,
            Some(name) => Place::Lesion(
                names.and_then(|names| names.iter().position(|one| one == name)).unwrap_or(0),
            ),
        };
        // A row without a rating says that the lesion, or the reading, has no mark.
        let mark = |(lesion, rating): &(Option<String>, Option<f64>)| {
            Some(Mark { place: place(lesion), rating: (*rating)? })
        };
        marks.push((key, rows.iter().filter_map(mark).collect()));
    }
    let readings: Vec<Reading<'_>> = marks
        .iter()
        .map(|([reader, modality, case], marks)| Reading { reader, modality, case, marks })
        .collect();
    let matched = matched(&cases, &readings, MatchRule::Declared, ExtraMarks::Ignored)?;
    Ok(matched.estimate(figure)?)
}
