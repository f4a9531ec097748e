//! Pictures: every kind, with ordinary and degenerate data.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

mod sample;

use reliance_documents::svg;
use reliance_model::picture::{
    CalendarEntry, CalibrationSeries, DistributionSeries, Estimate, ForestRow, MirrorBand, Picture,
    RocCurve, SurfaceInterface, TimelineEvent, TimelineRow,
};

/// Values that no picture may stumble over.
const ODD: [f64; 7] = [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300];

fn estimate(value: f64) -> Estimate {
    Estimate { low: value, point: value, high: value }
}

fn row(name: &str, value: f64) -> ForestRow {
    ForestRow {
        group: "g".into(),
        name: name.into(),
        cases: 1,
        counts: None,
        estimate: Some(estimate(value)),
    }
}

fn group(bins: usize, share: f64) -> DistributionSeries {
    DistributionSeries { name: "n".repeat(90), bins: vec![(1, share); bins], known: 1, unknown: 1 }
}

fn surface(count: usize) -> Picture {
    let interface = SurfaceInterface {
        name: "i".repeat(90),
        connects_to: "<&>".into(),
        threats: Some(u64::MAX),
        open: Some(u64::MAX),
        ..SurfaceInterface::default()
    };
    Picture::AttackSurface {
        title: "t".into(),
        device: "d ".repeat(90),
        interfaces: vec![interface; count],
    }
}

fn timeline(count: usize) -> Picture {
    let on = sample::day(2026, 11, 22);
    let days = [sample::day(1, 1, 1), on, on];
    let row = TimelineRow {
        name: "<&>".repeat(30),
        state: "s".repeat(90),
        open: true,
        events: days.map(|day| (TimelineEvent::Published, day)).into(),
    };
    Picture::Timeline { title: "t".into(), on, rows: vec![row; count] }
}

/// One picture of every kind, with `count` entries that all have the value.
fn degenerate(count: usize, value: f64) -> Vec<Picture> {
    let title = || "t".to_string();
    let names = || ("sample".to_string(), "population".to_string());
    let band = MirrorBand {
        band: "all".into(),
        sample_female: value,
        sample_male: value,
        population_female: None,
        population_male: Some(value),
    };
    let on = sample::day(2026, 11, 22);
    let entry = CalendarEntry { on, what: "w".into(), kind: "route".into(), certain: true };
    let curve =
        RocCurve { name: "n".into(), auc: estimate(value), points: vec![[value; 4]; count] };
    let series =
        CalibrationSeries { name: "n".into(), bins: vec![(value, estimate(value), 1); count] };
    let rows = vec![row("r", value); count];
    let (sample, population) = names();
    vec![
        Picture::AgeSexMirror { title: title(), sample, population, bands: vec![band; count] },
        Picture::Shares {
            title: title(),
            sample: names().0,
            population: names().1,
            categories: vec![("c".into(), value, value); count],
        },
        Picture::Roc { title: title(), curves: vec![curve; count] },
        Picture::Forest {
            title: title(),
            measure: "m".into(),
            rows: rows.clone(),
            line: Some((value, "goal".into())),
        },
        Picture::Bridging { title: title(), measure: "m".into(), rows, margin: Some(value) },
        Picture::Calibration { title: title(), series: vec![series; count] },
        Picture::Heat {
            title: title(),
            measure: "instances".into(),
            rows: vec!["r".repeat(90); count],
            columns: vec!["c".repeat(90); count],
            counts: vec![vec![u64::MAX; count / 2]; count],
        },
        surface(count),
        Picture::Distribution {
            title: title(),
            measure: "m".into(),
            bins: vec!["b".repeat(90); count],
            series: vec![group(count, value); count],
        },
        timeline(count),
        Picture::Calendar { title: title(), on, entries: vec![entry; count] },
    ]
}

/// The numbers in the attributes that place things.
fn coordinates(svg: &str) -> Vec<f64> {
    let mut found = Vec::new();
    for name in
        [" x=\"", " y=\"", " x1=\"", " y1=\"", " x2=\"", " y2=\"", " width=\"", " points=\""]
    {
        for (at, _) in svg.match_indices(name) {
            let value = svg[at + name.len()..].split('"').next().unwrap();
            found.extend(
                value
                    .split([' ', ','])
                    .filter(|v| !v.is_empty())
                    .map(|v| v.parse::<f64>().unwrap()),
            );
        }
    }
    found
}

#[test]
fn nothing_leaves_the_paper_whatever_the_data() {
    for count in [0, 1, 2, 40] {
        for value in ODD {
            for picture in degenerate(count, value) {
                let svg = svg(&picture, "p");
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
                let view = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split('"').next().unwrap();
                let most = view.split(' ').map(|v| v.parse::<f64>().unwrap()).fold(0.0, f64::max);
                for value in coordinates(&svg) {
                    assert!((-1.0..=most).contains(&value), "{count} × {value}: {picture:?}");
                }
            }
        }
    }
}

#[test]
fn every_picture_says_in_words_what_it_shows() {
    for (at, picture) in sample::assessment().pictures.iter().enumerate() {
        let svg = svg(picture, &format!("p{at}"));
        let desc = svg.split("<desc").nth(1).unwrap().split("</desc>").next().unwrap();
        assert!(desc.len() > 60 && desc.contains(|c: char| c.is_ascii_digit()), "{desc}");
        assert!(svg.contains("role=\"img\"") && svg.contains(&format!("id=\"p{at}-title\"")));
        let empty = ["no row", "no curve", "no category", "no series", "no age band", "Nothing"];
        assert!(!empty.iter().any(|word| desc.contains(word)), "{desc}");
    }
}

#[test]
fn an_empty_picture_says_that_it_is_empty() {
    for picture in degenerate(0, 0.0) {
        let svg = svg(&picture, "p");
        assert!(svg.contains("There is no ") || svg.contains("Nothing comes due"), "{svg}");
    }
}

#[test]
fn bridging_says_where_the_margin_stands() {
    let picture = Picture::Bridging {
        title: "US minus EU".into(),
        measure: "difference in sensitivity".into(),
        rows: vec![ForestRow {
            group: String::new(),
            name: "raw".into(),
            cases: 250,
            counts: None,
            estimate: Some(Estimate { low: -0.092, point: -0.041, high: 0.006 }),
        }],
        margin: Some(0.05),
    };
    let svg = svg(&picture, "p");
    let desc = svg.split("-desc\">").nth(1).unwrap().split("</desc>").next().unwrap();
    insta::assert_snapshot!(desc, @"Estimates of difference in sensitivity with limits. The margin stands at −0.050; what lies in the shaded part, left of it, is worse than the margin allows. raw: −0.041 (−0.092 to 0.006), 250 cases.");
}

#[test]
fn labels_of_rows_never_share_a_line() {
    let rows: Vec<ForestRow> =
        (0..40).map(|n| row(&format!("row {n}"), f64::from(n) / 40.0)).collect();
    let picture = Picture::Forest { title: "t".into(), measure: "m".into(), rows, line: None };
    let svg = svg(&picture, "p");
    let mut heights: Vec<f64> = svg
        .match_indices(">row ")
        .map(|(at, _)| {
            let tag = &svg[svg[..at].rfind("<text").unwrap()..at];
            tag.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        })
        .collect();
    assert_eq!(heights.len(), 40);
    heights.sort_by(f64::total_cmp);
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 16.0), "{heights:?}");
}

#[test]
fn images_are_told_by_site_and_scanner_and_by_market() {
    let pictures = sample::assessment().pictures;
    let told = |wanted: fn(&Picture) -> bool| {
        let picture = pictures.iter().find(|picture| wanted(picture)).unwrap();
        let svg = svg(picture, "p");
        svg.split("-desc\">").nth(1).unwrap().split("</desc>").next().unwrap().to_string()
    };
    let heat = told(|one| matches!(one, Picture::Heat { .. }));
    insta::assert_snapshot!(heat, @"Instances in 4 of 6 combinations; there is none in the others. EU27, site a: Acme One (1200). US, site b: Acme One (3), Bolt B7 (410). 2 other sites: Bolt B7 (7).");
    let thickness = told(|one| matches!(one, Picture::Distribution { .. }));
    insta::assert_snapshot!(thickness, @"Slice thickness, mm. EU27: 0 to &lt;1 (300, 25.0 %), 1 to &lt;1.5 (900, 75.0 %). US: 0 to &lt;1 (410, 100.0 %); 10 do not say it.");
}

#[test]
fn an_empty_cell_has_no_number_and_a_cut_name_has_its_whole() {
    let name = "A manufacturer of a long name and its scanner of a longer one".to_string();
    let picture = Picture::Heat {
        title: "t".into(),
        measure: "instances".into(),
        rows: vec!["a".into()],
        columns: vec![name.clone(), "x".into()],
        counts: vec![vec![0, 12_345]],
    };
    let svg = svg(&picture, "p");
    assert!(svg.contains(&format!("<title>{name}</title>")) && svg.contains("…"), "{svg}");
    assert!(svg.contains(">12k<") && !svg.contains(">0<"), "{svg}");
}

#[test]
fn an_attack_surface_is_told_by_network() {
    let pictures = sample::assessment().pictures;
    let picture = pictures.iter().find(|one| matches!(one, Picture::AttackSurface { .. })).unwrap();
    let svg = svg(picture, "p");
    let told = svg.split("-desc\">").nth(1).unwrap().split("</desc>").next().unwrap();
    insta::assert_snapshot!(told, @"Interfaces of Invented Nodule Finder: 3. Hospital: PACS to PACS server (in, DICOM over TLS, encrypted, authenticated; 0 of 3 threats open); Reports to Reports server (out, DICOM over TLS, not encrypted, not authenticated, new; 2 of 3 threats open). Internet: Remote service to Remote service server (both ways, DICOM over TLS, encrypted?, authenticated?; not in the threat model).");
    // One head for data that go one way, two for both ways.
    assert_eq!(svg.matches("<polygon").count(), 4, "{svg}");
}
