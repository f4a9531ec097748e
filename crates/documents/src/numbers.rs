//! Numbers in print: fixed forms, the same on every machine.

use reliance_model::finding::Figure;
use reliance_model::picture::Estimate;

/// A fraction or estimate with three decimals; a value that is no number says so.
pub(crate) fn fixed(value: f64) -> String {
    decimals(value, 3)
}

/// A value with that many decimals, without a negative zero.
pub(crate) fn decimals(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return "not computable".into();
    }
    // Beyond this a float is no longer exact to the unit, and its digits fill a line.
    let text = match value.abs() < 1e15 {
        true => format!("{value:.places$}"),
        false => format!("{value:.2e}"),
    };
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    match text.strip_prefix('-') {
        Some(rest) if is_zero => rest.to_string(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => text,
    }
}

/// A share as a percentage with one decimal.
pub(crate) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{} %", decimals(share * 100.0, 1)) } else { fixed(share) }
}

/// A plain number: whole ones without decimals, small ones with four significant digits.
pub(crate) fn plain(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        fixed(value)
    } else if (value == value.trunc() && size < 1e15) || size >= 1000.0 {
        grouped(decimals(value, 0))
    } else if size >= 100.0 {
        decimals(value, 1)
    } else if size >= 0.001 {
        fixed(value)
    } else {
        format!("{value:.2e}").replace('-', "\u{2212}")
    }
}

/// A count with thin spaces between thousands.
pub(crate) fn count(value: u64) -> String {
    grouped(value.to_string())
}

/// Thousands of a whole number set apart from five digits on, by a narrow no-break space.
fn grouped(digits: String) -> String {
    let (sign, digits) = match digits.strip_prefix('\u{2212}') {
        Some(rest) => ("\u{2212}", rest.to_string()),
        None => ("", digits),
    };
    if digits.len() < 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{sign}{digits}");
    }
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// An estimate with its limits, such as `0.912 (0.871 to 0.944)`.
pub(crate) fn estimate(estimate: &Estimate) -> String {
    format!("{} ({} to {})", fixed(estimate.point), fixed(estimate.low), fixed(estimate.high))
}

/// The value of a figure with its unit, or that there is none.
pub(crate) fn value(figure: &Figure) -> String {
    let Some(value) = figure.value else { return "none".into() };
    let is_estimate = figure.counts.is_some() || figure.interval.is_some();
    let size = value.abs();
    let number = if is_estimate && size < 100.0 && (size == 0.0 || size >= 0.001) {
        fixed(value)
    } else {
        plain(value)
    };
    if figure.unit.is_empty() { number } else { format!("{number} {}", figure.unit) }
}

/// The limits of a figure with their level, or nothing.
pub(crate) fn limits(figure: &Figure) -> String {
    let Some((low, high)) = figure.interval else { return String::new() };
    let side = |limit: f64| if limit.abs() < 100.0 { fixed(limit) } else { plain(limit) };
    let level = match figure.level {
        Some(level) => format!("{} % ", plain(rounded(level * 100.0))),
        None => String::new(),
    };
    format!("{level}{} to {}", side(low), side(high))
}

/// A level in percent without the dust of binary fractions.
fn rounded(percent: f64) -> f64 {
    (percent * 1e6).round() / 1e6
}

/// Numerator and denominator, or nothing.
pub(crate) fn counts(figure: &Figure) -> String {
    match figure.counts {
        Some((of, whole)) => format!("{} of {}", count(of), count(whole)),
        None => String::new(),
    }
}

/// A size in bytes for people.
pub(crate) fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
    let mut value = size as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", decimals(value, usize::from(unit > 0)), UNITS[unit])
}

/// The first twelve digits of a hash, enough to tell files apart by eye.
pub(crate) fn short(sha256: &str) -> String {
    sha256.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        let forms = [0.0, -0.0001, 0.9126, 143.0, -12345.0, 250.25, 0.00002, f64::NAN].map(plain);
        insta::assert_snapshot!(
            forms.join(" | "),
            @"0 | −1.00e−4 | 0.913 | 143 | −12\u{202f}345 | 250.2 | 2.00e−5 | not computable"
        );
        assert_eq!(fixed(-0.0001), "0.000");
        assert_eq!(bytes(1023), "1023 B");
        assert_eq!(bytes(2048), "2.0 KiB");
    }
}
