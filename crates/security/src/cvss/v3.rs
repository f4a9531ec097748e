//! CVSS 3.0 and 3.1 (specifications, sections 7 and 8).

use super::{Edition, Score, Vector};

/// Rounds up to tenths. 3.0 asks for the smallest score with one decimal that is not lower;
/// 3.1 (appendix A) looks at five decimals only, so that platforms agree.
fn round_up(edition: Edition, value: f64) -> f64 {
    if edition == Edition::V30 {
        // A sum that is a score in exact decimals is off by some 10^-15 in binary.
        const BINARY: f64 = 1e-9;
        return (value * 10.0 - BINARY).ceil() / 10.0;
    }
    let hundred_thousandths = (value * 100_000.0).round();
    (hundred_thousandths / 10_000.0).ceil() / 10.0
}

/// The weight of a value (table in section 7.4).
fn weight(id: &str, value: &str, changed: bool) -> f64 {
    match (id, value) {
        ("AV", "N") | ("AC" | "E" | "RL" | "RC", _) | ("PR" | "UI", "N") => match (id, value) {
            ("AC", "L") => 0.77,
            ("AC", _) => 0.44,
            ("E", "U") => 0.91,
            ("E", "P") => 0.94,
            ("E", "F") => 0.97,
            ("RL", "O") => 0.95,
            ("RL", "T") => 0.96,
            ("RL", "W") => 0.97,
            ("RC", "U") => 0.92,
            ("RC", "R") => 0.96,
            ("E" | "RL" | "RC", _) => 1.0,
            _ => 0.85,
        },
        ("AV", "A") => 0.62,
        ("AV", "L") => 0.55,
        ("AV", _) => 0.2,
        ("PR", "L") if changed => 0.68,
        ("PR", "L") => 0.62,
        ("PR", _) if changed => 0.5,
        ("PR", _) => 0.27,
        ("UI", _) => 0.62,
        ("C" | "I" | "A", "H") => 0.56,
        ("C" | "I" | "A", "L") => 0.22,
        ("CR" | "IR" | "AR", "H") => 1.5,
        ("CR" | "IR" | "AR", "L") => 0.5,
        ("CR" | "IR" | "AR", _) => 1.0,
        _ => 0.0,
    }
}

fn power(value: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * value)
}

/// The score before temporal metrics, from base metrics or from modified ones.
fn combined(vector: &Vector, modified: bool) -> f64 {
    let edition = vector.edition();
    let value = |id: &str| {
        let own = if modified { vector.metric(&format!("M{id}")) } else { None };
        own.or(vector.metric(id)).unwrap_or("X")
    };
    let changed = value("S") == "C";
    let of = |id: &str| weight(id, value(id), changed);
    let lost = |part: &str, requirement: &str| {
        let required = if modified {
            weight(requirement, vector.metric(requirement).unwrap_or("X"), changed)
        } else {
            1.0
        };
        1.0 - of(part) * required
    };
    let mut sub_score = 1.0 - lost("C", "CR") * lost("I", "IR") * lost("A", "AR");
    if modified {
        sub_score = sub_score.min(0.915);
    }
    let impact = match (changed, modified && edition == Edition::V31) {
        (false, _) => 6.42 * sub_score,
        (true, false) => 7.52 * (sub_score - 0.029) - 3.25 * power(sub_score - 0.02, 15),
        // Only 3.1 changed the modified impact (section 7.3).
        (true, true) => 7.52 * (sub_score - 0.029) - 3.25 * power(sub_score * 0.9731 - 0.02, 13),
    };
    // Without impact the product above is one but for its last binary digits.
    if impact <= 1e-9 {
        return 0.0;
    }
    let exploitability = 8.22 * of("AV") * of("AC") * of("PR") * of("UI");
    let sum = (impact + exploitability) * if changed { 1.08 } else { 1.0 };
    round_up(edition, sum.min(10.0))
}

/// Base, temporal and environmental score.
pub(super) fn scores(vector: &Vector) -> (Score, Score, Score) {
    let factor = ["E", "RL", "RC"]
        .iter()
        .map(|id| weight(id, vector.metric(id).unwrap_or("X"), false))
        .fold(1.0, |product, weight| product * weight);
    let (base, modified) = (combined(vector, false), combined(vector, true));
    let in_time = |score: f64| Score::of(round_up(vector.edition(), score * factor));
    (Score::of(base), in_time(base), in_time(modified))
}
