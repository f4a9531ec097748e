//! One picture of every kind.

use reliance_model::picture::{
    CalendarEntry, CalibrationSeries, DistributionSeries, Estimate, ForestRow, MirrorBand, Picture,
    RocCurve, SurfaceInterface,
};

use reliance_model::data_sheet::{DataSheet, SheetColumn, SheetDeidentification, SheetPart};

use reliance_model::device::Direction;

use super::day;

/// An estimate.
pub(crate) fn estimate(low: f64, point: f64, high: f64) -> Estimate {
    Estimate { low, point, high }
}

/// What comes due.
pub(crate) fn calendar() -> Vec<CalendarEntry> {
    let entry = |on, what: &str, kind: &str, certain| CalendarEntry {
        on,
        what: what.into(),
        kind: kind.into(),
        certain,
    };
    vec![
        entry(day(2027, 5, 22), "the catalogue is to be reviewed", "catalogue", true),
        entry(day(2027, 9, 30), "waiver of the EU labelling symbol table ends", "waiver", true),
        entry(day(2028, 1, 1), "reliance route us.adopted opens", "route", true),
        entry(
            day(2028, 6, 30),
            "transition for CE-marked devices in Great Britain ends for class I and IIb legacy devices",
            "route",
            true,
        ),
        entry(
            day(2028, 12, 1),
            "final guidance on AI-enabled device software functions is expected",
            "requirement",
            false,
        ),
        entry(day(2029, 2, 28), "CE certificate INV-2024-0001 ends", "authorization", true),
    ]
}

/// One picture of every kind.
pub(crate) fn pictures() -> Vec<Picture> {
    vec![
        mirror(),
        shares(),
        roc(),
        forest(),
        bridging(),
        calibration(),
        timeline(),
        surface(),
        heat(),
        thickness(),
    ]
}

/// The data sheet that the last two pictures stand in.
pub(crate) fn data_sheet(pictures: &[Picture]) -> DataSheet {
    let levels = |levels: &[(&str, u64)]| -> Vec<(String, u64)> {
        levels.iter().map(|(name, rows)| (name.to_string(), *rows)).collect()
    };
    let part = |name: &str, role: &str, instances| SheetPart {
        name: name.into(),
        role: role.into(),
        instances: Some(instances),
        series: Some(54),
        studies: Some(31),
        patients: None,
    };
    let column = |what: &str, seen: &[(&str, u64)], unknown| SheetColumn {
        what: what.into(),
        levels: levels(seen),
        other: if seen.is_empty() { (0, 0) } else { (2, 7) },
        unknown,
    };
    DataSheet {
        without_row: None,
        name: "ct".into(),
        file: "data/inventory.parquet".into(),
        sha256: Some("0c4d".repeat(16)),
        parts: vec![part("ct", "", 1620), part("ct:test", "test", 410)],
        columns: vec![
            column("modality", &[("CT", 1600), ("MR", 13)], 0),
            column("manufacturer", &[("Acme", 1203), ("Bolt", 410)], 7),
            column("kernel", &[], 1620),
        ],
        studied: Some(("2021-03".into(), "2023-11".into())),
        undated: 4,
        collected: (Some(day(2021, 1, 1)), None),
        collection: Some("retrospective".into()),
        deidentification: Some(SheetDeidentification {
            editions: vec!["2026d".into()],
            declared: Some(0.9938),
            states: levels(&[("declared", 1600), ("declared-and-violated", 10), ("never", 10)]),
            violations: levels(&[("text_removed", 12)]),
        }),
        open: vec!["a column for `patient` in data set `ct`".into()],
        pictures: (pictures.len().saturating_sub(2)..pictures.len()).collect(),
    }
}

fn surface() -> Picture {
    let one = |name: &str, network: &str, direction, encrypted| SurfaceInterface {
        name: name.into(),
        connects_to: format!("{name} server"),
        network: network.into(),
        direction,
        protocol: "DICOM over TLS".into(),
        encrypted,
        authenticated: encrypted,
        threats: encrypted.map(|_| 3),
        open: encrypted.map(|safe| if safe { 0 } else { 2 }),
        is_new: encrypted == Some(false),
    };
    Picture::AttackSurface {
        title: "Attack surface in the United States".into(),
        device: "Invented Nodule Finder".into(),
        interfaces: vec![
            one("PACS", "hospital", Direction::In, Some(true)),
            one("Reports", "hospital", Direction::Out, Some(false)),
            one("Remote service", "internet", Direction::Both, None),
        ],
    }
}

fn heat() -> Picture {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    Picture::Heat {
        title: "Sites and scanners of `ct`".into(),
        measure: "instances".into(),
        rows: names(&["EU27, site a", "US, site b", "2 other sites"]),
        columns: names(&["Acme One", "Bolt B7"]),
        counts: vec![vec![1200, 0], vec![3, 410], vec![0, 7]],
    }
}

fn thickness() -> Picture {
    let series = |name: &str, bins: [(u64, f64); 2], unknown| DistributionSeries {
        name: name.into(),
        known: bins[0].0 + bins[1].0,
        bins: bins.to_vec(),
        unknown,
    };
    Picture::Distribution {
        title: "Slice thickness of `ct` by market".into(),
        measure: "slice thickness, mm".into(),
        bins: vec!["0 to <1".into(), "1 to <1.5".into()],
        series: vec![
            series("EU27", [(300, 0.25), (900, 0.75)], 0),
            series("US", [(410, 1.0), (0, 0.0)], 10),
        ],
    }
}

fn mirror() -> Picture {
    let names = ["18–29", "30–39", "40–49", "50–59", "60–69", "70–79", "80+"];
    let sample = [0.02, 0.05, 0.07, 0.1, 0.12, 0.09, 0.03];
    let population = [0.04, 0.05, 0.06, 0.09, 0.11, 0.1, 0.06];
    Picture::AgeSexMirror {
        title: "Age and sex of `us-test` and the intended-use population".into(),
        sample: "us-test".into(),
        population: "intended use, US".into(),
        bands: (0..names.len())
            .map(|at| MirrorBand {
                band: names[at].into(),
                sample_female: sample[at] * 0.9,
                sample_male: sample[at] * 1.15,
                population_female: (at > 0).then_some(population[at]),
                population_male: Some(population[at] * 0.95),
            })
            .collect(),
    }
}

fn shares() -> Picture {
    Picture::Shares {
        title: "Race in `us-test` and the intended-use population".into(),
        sample: "us-test".into(),
        population: "intended use, US".into(),
        categories: vec![
            ("White".into(), 0.78, 0.61),
            ("Black or African American".into(), 0.08, 0.124),
            ("Asian".into(), 0.05, 0.06),
            ("American Indian or Alaska Native".into(), 0.0, 0.011),
            ("Two or more".into(), 0.02, 0.1),
            ("not recorded".into(), 0.07, 0.095),
        ],
    }
}

fn curve(name: &str, power: f64, auc: Estimate) -> RocCurve {
    let points = (0..=60)
        .map(|step| {
            let fpf = f64::from(step) / 60.0;
            let tpf = libm::pow(fpf, power);
            [fpf, tpf, (tpf - 0.05).max(0.0), (tpf + 0.04).min(1.0)]
        })
        .collect();
    RocCurve { name: name.into(), auc, points }
}

fn roc() -> Picture {
    Picture::Roc {
        title: "ROC curves on `eu-test` and `us-test`".into(),
        curves: vec![
            curve("eu-test", 0.08, estimate(0.914, 0.926, 0.938)),
            curve("us-test", 0.13, estimate(0.861, 0.885, 0.909)),
        ],
    }
}

/// A forest row.
pub(crate) fn row(group: &str, name: &str, cases: u64, point: Option<f64>) -> ForestRow {
    let reach = 1.0 / libm::sqrt(cases as f64 + 1.0);
    ForestRow {
        group: group.into(),
        name: name.into(),
        cases,
        counts: point.map(|point| ((point * cases as f64).round() as u64, cases)),
        estimate: point
            .map(|point| estimate((point - reach).max(0.0), point, (point + reach).min(1.0))),
    }
}

fn forest() -> Picture {
    Picture::Forest {
        title: "Sensitivity by subgroup in `us-test`".into(),
        measure: "sensitivity".into(),
        rows: vec![
            row("", "all", 250, Some(0.871)),
            row("sex", "women", 118, Some(0.89)),
            row("sex", "men", 132, Some(0.852)),
            row("age", "18–49", 40, Some(0.9)),
            row("age", "50–69", 130, Some(0.884)),
            row("age", "70 and older", 80, Some(0.82)),
            row("scanner", "Vendor A, 64 slices", 190, Some(0.88)),
            row("scanner", "Vendor B, dual energy", 3, Some(0.67)),
            row("scanner", "Vendor C", 0, None),
        ],
        line: Some((0.9, "goal of the plan".into())),
    }
}

fn bridging() -> Picture {
    let row = |name: &str, low, point, high| ForestRow {
        group: String::new(),
        name: name.into(),
        cases: 250,
        counts: None,
        estimate: Some(estimate(low, point, high)),
    };
    Picture::Bridging {
        title: "Sensitivity in the United States minus Europe".into(),
        measure: "difference in sensitivity".into(),
        rows: vec![
            row("raw", -0.092, -0.041, 0.006),
            row("standardised for age and sex", -0.08, -0.03, 0.017),
        ],
        margin: Some(0.05),
    }
}

fn calibration() -> Picture {
    let bins = |shift: f64| {
        (0..8)
            .map(|at| {
                let predicted = 0.05 + f64::from(at) * 0.125;
                let observed = (predicted + shift).clamp(0.0, 1.0);
                (
                    predicted,
                    estimate((observed - 0.07).max(0.0), observed, (observed + 0.07).min(1.0)),
                    120 - 10 * at as u64,
                )
            })
            .collect()
    };
    Picture::Calibration {
        title: "Calibration on both markets' test data".into(),
        series: vec![
            CalibrationSeries { name: "eu-test".into(), bins: bins(0.01) },
            CalibrationSeries { name: "us-test".into(), bins: bins(-0.08) },
        ],
    }
}

fn timeline() -> Picture {
    Picture::Calendar { title: "What comes due".into(), on: day(2027, 7, 1), entries: calendar() }
}
