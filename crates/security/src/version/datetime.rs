//! Instants after RFC 3339.

/// Seconds since the beginning of year 0 in UTC, and the digits of the fraction without
/// trailing zeros, which order as text.
pub(super) type Key = (i64, String);

const WRONG: &str = "is not a date and time after RFC 3339";

fn field(text: &str, from: usize, to: usize) -> Result<i64, &'static str> {
    let digits = text.get(from..to).ok_or(WRONG)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(WRONG);
    }
    digits.parse().map_err(|_| WRONG)
}

/// Days from the first day of March of year 0, in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
}

fn days_of_month(year: i64, month: i64) -> i64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads `2024-01-01T00:00:00.5+02:00`.
pub(super) fn parse(text: &str) -> Result<Key, &'static str> {
    let text = text.to_ascii_uppercase();
    let (year, month, day) = (field(&text, 0, 4)?, field(&text, 5, 7)?, field(&text, 8, 10)?);
    let (hour, minute, second) =
        (field(&text, 11, 13)?, field(&text, 14, 16)?, field(&text, 17, 19)?);
    let separators: String = text
        .char_indices()
        .filter(|(i, _)| [4, 7, 10, 13, 16].contains(i))
        .map(|(_, c)| c)
        .collect();
    let right = separators == "--T::"
        && (1..=12).contains(&month)
        && (1..=days_of_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !right {
        return Err(WRONG);
    }
    let mut rest = text.get(19..).ok_or(WRONG)?;
    let mut fraction = "";
    if let Some(after) = rest.strip_prefix('.') {
        (fraction, rest) = crate::number::leading_digits(after);
        if fraction.is_empty() {
            return Err(WRONG);
        }
    }
    let offset = offset(rest)?;
    let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
    Ok((seconds, fraction.trim_end_matches('0').to_string()))
}

/// Seconds east of UTC.
fn offset(text: &str) -> Result<i64, &'static str> {
    let sign = match text.as_bytes() {
        [b'Z'] => return Ok(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return Err(WRONG),
    };
    let (hours, minutes) = (field(text, 1, 3)?, field(text, 4, 6)?);
    if text.len() != 6 || text.as_bytes().get(3) != Some(&b':') || hours > 23 || minutes > 59 {
        return Err(WRONG);
    }
    Ok(sign * (hours * 3600 + minutes * 60))
}
