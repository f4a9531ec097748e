//! Reader studies that localise, and the analysis of variance of pseudovalues.

use std::collections::{BTreeMap, BTreeSet};

use reliance_stats::readers::dbm;
use reliance_stats::readers::froc::{
    Case, ExtraMarks, FalsePositives, Lesion, LocalisationFigure, Mark, MatchRule, Place, Reading,
    matched,
};
use reliance_stats::readers::rockette::{self, Factors};
use reliance_stats::readers::{Covariance, estimate};
use reliance_stats::reduction::{Axis, Level, Panel};

use super::answer::{Fault, Row};
use super::input::{Input, chosen};
use super::method::Method;
use super::readers::{Run, figure, studies};

pub(super) const METHODS: &[Method] = &[
    Method {
        name: "dbm",
        topic: "reader studies",
        line: "table of Dorfman, Berbaum and Metz: mean squares and components of pseudovalues",
        needs: &["reader", "modality", "case", "truth", "score"],
        takes: &["metric", "threshold"],
        manuals: &["readers::dbm::table"],
        run: pseudovalues,
    },
    Method {
        name: "froc",
        topic: "reader studies",
        line: "marks and lesions: JAFROC figures, lesion sensitivity, false positives a case",
        needs: &["reader", "modality", "case", "lesion", "score"],
        takes: &["metric", "threshold", "design", "margin", "goal"],
        manuals: &[
            "readers::froc::matched",
            "readers::froc::figures::estimate",
            "readers::rockette::compare",
        ],
        run: localised,
    },
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
            Fault(format!("the metric {name} needs --threshold, the lowest rating that counts"))
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
        return Err(Fault(format!("{name} has no threshold; leave --threshold out")));
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
