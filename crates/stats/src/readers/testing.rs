//! Small reader studies for the tests, and their areas by definition.

use proptest::prelude::*;

use super::{Read, Study};

/// One row of a study.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) reader: String,
    pub(crate) modality: String,
    pub(crate) case: String,
    pub(crate) unit: String,
    pub(crate) truth: bool,
    pub(crate) score: Option<f64>,
}

/// Rows as reads.
pub(crate) fn reads(rows: &[Row]) -> Vec<Read<'_>> {
    rows.iter()
        .map(|row| Read {
            reader: &row.reader,
            modality: &row.modality,
            case: &row.case,
            unit: &row.unit,
            truth: row.truth,
            score: row.score,
        })
        .collect()
}

/// The study of rows.
pub(crate) fn study(rows: &[Row]) -> Study {
    Study::new(reads(rows)).unwrap()
}

/// Rows of a crossing of `t` modalities, `r` readers and these truths.
pub(crate) fn crossing(
    (t, r): (usize, usize),
    truths: &[bool],
    score: impl Fn(usize, usize, usize) -> Option<f64>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (i, j) in (0..t).flat_map(|i| (0..r).map(move |j| (i, j))) {
        for (k, &truth) in truths.iter().enumerate() {
            rows.push(Row {
                reader: format!("r{j}"),
                modality: format!("m{i}"),
                case: format!("c{k:03}"),
                unit: String::new(),
                truth,
                score: score(i, j, k),
            });
        }
    }
    rows
}

/// Rating of two modalities by three readers on four diseased and five healthy cases.
pub(crate) fn small() -> Vec<Row> {
    const SCORES: [[[u8; 9]; 3]; 2] = [
        [[3, 4, 2, 5, 1, 2, 3, 1, 2], [4, 4, 1, 5, 2, 2, 1, 1, 3], [5, 3, 3, 4, 1, 3, 2, 1, 1]],
        [[4, 5, 3, 5, 1, 3, 3, 2, 1], [5, 5, 2, 4, 1, 1, 2, 3, 3], [4, 5, 2, 5, 2, 2, 1, 1, 4]],
    ];
    let truths = [true, true, true, true, false, false, false, false, false];
    crossing((2, 3), &truths, |i, j, k| Some(f64::from(SCORES[i][j][k])))
}

/// Four times no, half or all of a pair, by definition.
pub(crate) fn kernel(diseased: f64, healthy: f64) -> f64 {
    match diseased.partial_cmp(&healthy) {
        Some(std::cmp::Ordering::Greater) => 1.0,
        Some(std::cmp::Ordering::Equal) => 0.5,
        _ => 0.0,
    }
}

/// The area of one reader in one modality without a case, by the double sum.
pub(crate) fn area(rows: &[Row], modality: &str, reader: &str, without: &str) -> f64 {
    let own = rows
        .iter()
        .filter(|row| row.modality == modality && row.reader == reader && row.case != without);
    let scored: Vec<(bool, f64)> = own.filter_map(|row| Some((row.truth, row.score?))).collect();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for diseased in scored.iter().filter(|row| row.0) {
        for healthy in scored.iter().filter(|row| !row.0) {
            sum += kernel(diseased.1, healthy.1);
            pairs += 1.0;
        }
    }
    sum / pairs
}

/// Crossed studies of two or three modalities, two to four readers and few grades.
pub(crate) fn crossed() -> impl Strategy<Value = Vec<Row>> {
    (2..=3usize, 2..=4usize, 2..=5usize, 2..=5usize).prop_flat_map(|(t, r, m, n)| {
        proptest::collection::vec(0..6u8, t * r * (m + n)).prop_map(move |scores| {
            let truths: Vec<bool> = (0..m + n).map(|k| k < m).collect();
            crossing((t, r), &truths, |i, j, k| Some(f64::from(scores[(i * r + j) * (m + n) + k])))
        })
    })
}

/// The same with reads missing, but each reader keeping two cases of either class.
pub(crate) fn with_gaps() -> impl Strategy<Value = Vec<Row>> {
    (2..=3usize, 2..=6usize, 2..=6usize).prop_flat_map(|(r, m, n)| {
        let reads = 2 * r * (m + n);
        let scores = proptest::collection::vec((0..6u8, proptest::bool::weighted(0.3)), reads);
        scores.prop_map(move |scores| {
            let truths: Vec<bool> = (0..m + n).map(|k| k < m).collect();
            crossing((2, r), &truths, |i, j, k| {
                let (score, missing) = scores[(i * r + j) * (m + n) + k];
                let first = if k < m { k } else { k - m };
                let kept = (first + j) % m.min(n) < 2;
                (kept || !missing).then(|| f64::from(score))
            })
        })
    })
}

/// Are two numbers near, absolutely or relatively?
pub(crate) fn near(found: f64, wanted: f64, tolerance: f64) -> bool {
    (found - wanted).abs() <= tolerance * wanted.abs().max(1.0)
}
