//! Families of agreement between measurements, and of outlines.

use std::collections::BTreeMap;

use reliance_stats::Confidence;
use reliance_stats::agreement::{self, Icc, Scale};
use reliance_stats::distribution::normal_upper_quantile;
use reliance_stats::reduction::Number;
use reliance_stats::segmentation::{self, Masks};

use crate::Found;
use crate::calibration::ratings;
use crate::data::{Item, Tables};

pub(crate) fn bland_altman(item: &Item, tables: &mut Tables) -> Found {
    let ratings = ratings(item, tables);
    let pairs: Vec<(f64, f64)> = ratings[0]
        .iter()
        .filter_map(|(case, &first)| Some((first, *ratings[1].get(case)?)))
        .collect();
    let multiple = normal_upper_quantile(0.025);
    let limits = agreement::bland_altman(&pairs, multiple, Confidence::P95).unwrap();
    let line = agreement::concordance(&pairs, Confidence::P95).unwrap();
    let mut found = Found::default();
    found.set("bias", limits.bias.point);
    found.set("sd", limits.sd);
    found.set("loa_lower", limits.lower.point);
    found.set("loa_upper", limits.upper.point);
    found.list("bias_ci", [limits.bias.low, limits.bias.high]);
    found.set("loa_se", limits.limit_se);
    found.set("ccc", line.value.point);
    found.set("ccc_lower", line.value.low);
    found.set("ccc_upper", line.value.high);
    found.set("c_b", line.accuracy);
    found
}

/// The ratings of every case, by reader; a file's case is its row.
fn by_case(item: &Item, tables: &mut Tables) -> (Vec<BTreeMap<String, f64>>, usize) {
    let source = item.source(None);
    let table = tables.table(source.file());
    let filter = source.filter().split([' ', ',']).next().unwrap_or_default();
    let mut cases: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let mut readers = std::collections::BTreeSet::new();
    for row in table.select(filter) {
        if let Some(score) = row.number("score") {
            readers.insert(row.text("reader").to_string());
            let case = cases.entry(row.text("case").into()).or_default();
            case.insert(row.text("reader").into(), score);
        }
    }
    (cases.into_values().collect(), readers.len())
}

pub(crate) fn icc(item: &Item, tables: &mut Tables) -> Found {
    let (cases, readers) = by_case(item, tables);
    let complete: Vec<Vec<f64>> = cases
        .into_iter()
        .filter(|case| case.len() == readers)
        .map(|case| case.into_values().collect())
        .collect();
    let forms = agreement::intraclass(&complete, Confidence::P95).unwrap();
    let named = |name: &str| match name {
        "ICC1" | "ICC(1,1)" => forms.one_way,
        "ICC2" | "ICC(A,1)" => forms.agreement,
        "ICC3" | "ICC(C,1)" => forms.consistency,
        "ICC1k" | "ICC(1,k)" => forms.one_way_mean,
        "ICC2k" | "ICC(A,k)" => forms.agreement_mean,
        "ICC3k" | "ICC(C,k)" => forms.consistency_mean,
        other => panic!("unknown form {other}"),
    };
    let types = item.value("type").as_array().unwrap();
    let order: Vec<Icc> = types.iter().map(|name| named(name.as_str().unwrap())).collect();
    let mut found = Found::default();
    for (name, of) in [
        ("icc", (|icc| icc.value.point) as fn(&Icc) -> f64),
        ("F", |icc| icc.f),
        ("df1", |icc| icc.df.0),
        ("df2", |icc| icc.df.1),
        ("p", |icc| icc.p),
        ("lower", |icc| icc.value.low),
        ("upper", |icc| icc.value.high),
    ] {
        found.list(name, order.iter().map(of));
    }
    found
}

pub(crate) fn krippendorff(item: &Item, tables: &mut Tables) -> Found {
    let (cases, _) = by_case(item, tables);
    let units: Vec<Vec<Number>> = cases
        .into_iter()
        .map(|case| case.into_values().map(|score| Number::new(score).unwrap()).collect())
        .collect();
    let mut found = Found::default();
    for (name, scale) in [
        ("nominal", Scale::Nominal),
        ("ordinal", Scale::Ordinal),
        ("interval", Scale::Interval),
        ("ratio", Scale::Ratio),
    ] {
        if let Ok(alpha) = agreement::krippendorff(&units, scale) {
            found.set(name, alpha.alpha);
        }
    }
    found
}

/// "… two ellipse masks on WxH grid, pixel (x,y) in if …": masks as centre and half axes.
pub(crate) fn outlines(item: &Item, _: &mut Tables) -> Found {
    let grid = item.statistic().split(" grid").next().unwrap().rsplit(' ').next().unwrap();
    let (width, height) = grid.split_once('x').unwrap();
    let (width, height): (u32, u32) = (width.parse().unwrap(), height.parse().unwrap());
    let inside = |mask: &[f64], x: u32, y: u32| {
        let (dx, dy) = ((f64::from(x) - mask[0]) / mask[2], (f64::from(y) - mask[1]) / mask[3]);
        dx * dx + dy * dy <= 1.0
    };
    let masks = item.lists("masks");
    let pixels = |mask: &[f64]| -> Vec<[f64; 2]> {
        let all = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let held = all.filter(|&(x, y)| inside(mask, x, y));
        held.map(|(x, y)| [f64::from(x), f64::from(y)]).collect()
    };
    let (first, second) = (pixels(&masks[0]), pixels(&masks[1]));
    let both = first.iter().filter(|p| inside(&masks[1], p[0] as u32, p[1] as u32)).count() as u64;
    let sizes = Masks { first: first.len() as u64, second: second.len() as u64, both };
    let mut found = Found::default();
    found.set("n1", sizes.first as f64);
    found.set("n2", sizes.second as f64);
    found.set("inter", sizes.both as f64);
    found.set("dice", sizes.dice().unwrap());
    found.set("jaccard", sizes.jaccard().unwrap());
    let similarity = sizes.volume_similarity().unwrap();
    for name in ["volume_similarity", "volsim", "vs"] {
        found.set(name, similarity);
    }
    if let Ok(distance) = segmentation::hausdorff(&first, &second) {
        found.set("hausdorff", distance);
    }
    if let Ok(distance) = segmentation::hausdorff_quantile(&first, &second, 0.95) {
        found.set("hausdorff95", distance);
        found.set("hd95", distance);
    }
    found
}
