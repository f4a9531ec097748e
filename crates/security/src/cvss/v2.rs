//! CVSS 2.0 (guide, section 3.2), in exact decimals.

use super::{Score, Vector};

/// One, in the thousandths that weights are given in.
const ONE: i128 = 1000;

/// The weight of a metric's value in thousandths, one where it is not defined.
fn weight(vector: &Vector, id: &str) -> i128 {
    match (id, vector.metric(id).unwrap_or("ND")) {
        ("AV", "L") => 395,
        ("AV", "A") => 646,
        ("AC", "H") => 350,
        ("AC", "M") => 610,
        ("AC", "L") => 710,
        ("Au", "M") => 450,
        ("Au", "S") => 560,
        ("Au", "N") => 704,
        ("C" | "I" | "A", "N") => 0,
        ("C" | "I" | "A", "P") => 275,
        ("C" | "I" | "A", "C") => 660,
        ("E", "U") => 850,
        ("E", "POC") => 900,
        ("E", "F") => 950,
        ("RL", "OF") => 870,
        ("RL", "TF") => 900,
        ("RL", "W") => 950,
        ("RC", "UC") => 900,
        ("RC", "UR") => 950,
        ("CDP", "L") => 100,
        ("CDP", "LM") => 300,
        ("CDP", "MH") => 400,
        ("CDP", "H") => 500,
        ("CDP", _) => 0,
        ("TD", "N") => 0,
        ("TD", "L") => 250,
        ("TD", "M") => 750,
        ("CR" | "IR" | "AR", "L") => 500,
        ("CR" | "IR" | "AR", "H") => 1510,
        _ => ONE,
    }
}

/// `value / unit` to tenths, halves away from zero.
fn tenths(value: i128, unit: i128) -> i128 {
    (value * 20 + unit).div_euclid(unit * 2)
}

/// The base score in tenths, with the impacts weighed by the requirements where `adjusted`.
///
/// BaseScore = (0.6 Impact + 0.4 Exploitability − 1.5) f(Impact), where Impact is 10.41 (1 −
/// (1−C)(1−I)(1−A)), adjusted at most 10, Exploitability is 20 AV AC Au, and f is 0 without
/// impact and else 1.176.
fn base(vector: &Vector, adjusted: bool) -> i128 {
    // Left over of each part, in millionths.
    let rest = |part: &str, requirement: &str| {
        let required = if adjusted { weight(vector, requirement) } else { ONE };
        ONE * ONE - weight(vector, part) * required
    };
    // The product has a unit of 10^18, the impact with two more digits one of 10^20.
    let product = rest("C", "CR") * rest("I", "IR") * rest("A", "AR");
    let whole = 10_i128.pow(18);
    let mut impact = 1041 * (whole - product);
    if adjusted {
        impact = impact.min(10 * 100 * whole);
    }
    if impact <= 0 {
        return 0;
    }
    // The unit is 10^9, and 10^11 more bring it to that of the impact.
    let exploitability = 20 * weight(vector, "AV") * weight(vector, "AC") * weight(vector, "Au");
    let exploitability = exploitability * 10_i128.pow(11);
    let unit = 100 * whole;
    let sum = 6 * impact + 4 * exploitability - 15 * unit;
    tenths(sum * 1176, unit * 10 * 1000).max(0)
}

fn temporal(vector: &Vector, base: i128) -> i128 {
    let factors = weight(vector, "E") * weight(vector, "RL") * weight(vector, "RC");
    tenths(base * factors, 10 * ONE * ONE * ONE)
}

fn score(tenths: i128) -> Score {
    Score::tenths_of(u8::try_from(tenths.clamp(0, 100)).unwrap_or(0))
}

/// Base, temporal and environmental score.
pub(super) fn scores(vector: &Vector) -> (Score, Score, Score) {
    let base_score = base(vector, false);
    let adjusted = temporal(vector, base(vector, true));
    // (AdjustedTemporal + (10 − AdjustedTemporal) CDP) TD
    let collateral = adjusted * ONE + (100 - adjusted) * weight(vector, "CDP");
    let environmental = tenths(collateral * weight(vector, "TD"), 10 * ONE * ONE);
    (score(base_score), score(temporal(vector, base_score)), score(environmental))
}
