//! What the bytes of a value mean: texts, numbers, days, ages.

use std::borrow::Cow;

use reliance_model::Date;

use super::element::{Element, Vr};

/// Is text of this value representation written in the data set's character set?
pub fn takes_charset(vr: Vr) -> bool {
    use Vr::{LO, LT, PN, SH, ST, UC, UN, UT};
    matches!(vr, LO | LT | PN | SH | ST | UC | UN | UT)
}

/// Text without the blanks and zero bytes that pad it.
pub fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(inner(text)),
        Cow::Owned(text) => {
            let inner = inner(&text);
            if inner.len() == text.len() { Cow::Owned(text) } else { Cow::Owned(inner.to_string()) }
        }
    }
}

/// As bytes: what pads is ASCII, and never a part of another character.
fn inner(text: &str) -> &str {
    let padding = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    let bytes = text.as_bytes();
    let Some(first) = bytes.iter().position(|byte| !padding(byte)) else { return "" };
    let last = bytes.iter().rposition(|byte| !padding(byte)).unwrap_or(first);
    text.get(first..=last).unwrap_or_default()
}

/// The values of a text with several, each without padding.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('\\').map(|part| part.trim_matches([' ', '\0', '\t', '\r', '\n']))
}

/// Size in bytes of one value of a binary number.
fn width(vr: Vr) -> Option<usize> {
    Some(match vr {
        Vr::US | Vr::SS => 2,
        Vr::UL | Vr::SL | Vr::FL => 4,
        Vr::FD | Vr::UV | Vr::SV => 8,
        _ => return None,
    })
}

/// All finite numbers of an element.
pub fn numbers(element: &Element<'_>, big_endian: bool) -> Vec<f64> {
    all(element, big_endian, |numbers| numbers.collect())
}

/// The first two of its finite numbers.
pub fn two_numbers(element: &Element<'_>, big_endian: bool) -> Option<(f64, f64)> {
    all(element, big_endian, |numbers| Some((numbers.next()?, numbers.next()?)))
}

fn all<T>(
    element: &Element<'_>,
    big_endian: bool,
    take: impl FnOnce(&mut dyn Iterator<Item = f64>) -> T,
) -> T {
    let bytes = element.bytes();
    match width(element.vr) {
        Some(width) => {
            let values = bytes.chunks_exact(width);
            take(&mut values.filter_map(|one| binary(element.vr, one, big_endian)))
        }
        None => take(&mut bytes.split(|byte| *byte == b'\\').filter_map(decimal)),
    }
}

/// The first value, if it is a finite number.
pub fn number(element: &Element<'_>, big_endian: bool) -> Option<f64> {
    let bytes = element.bytes();
    match width(element.vr) {
        Some(width) => binary(element.vr, bytes.get(..width)?, big_endian),
        None => decimal(bytes.split(|byte| *byte == b'\\').next()?),
    }
}

/// A number written with digits.
fn decimal(bytes: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(bytes).ok()?.trim_matches([' ', '\0', '\t', '\r', '\n']);
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn binary(vr: Vr, bytes: &[u8], big_endian: bool) -> Option<f64> {
    let mut eight = [0; 8];
    let width = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        // Least significant byte first from here on.
        *eight.get_mut(if big_endian { width - 1 - at } else { at })? = *byte;
    }
    let low = [eight[0], eight[1], eight[2], eight[3]];
    let number = match vr {
        Vr::US => f64::from(u16::from_le_bytes([eight[0], eight[1]])),
        Vr::SS => f64::from(i16::from_le_bytes([eight[0], eight[1]])),
        Vr::UL => f64::from(u32::from_le_bytes(low)),
        Vr::SL => f64::from(i32::from_le_bytes(low)),
        Vr::FL => f64::from(f32::from_le_bytes(low)),
        Vr::FD => f64::from_le_bytes(eight),
        Vr::UV => u64::from_le_bytes(eight) as f64,
        Vr::SV => i64::from_le_bytes(eight) as f64,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// The whole number that `number` is.
pub fn whole(number: f64) -> Option<i64> {
    // Beyond 2^53 neighbouring integers are one and the same `f64`.
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

/// A day: `YYYYMMDD` as in `DA` and at the start of `DT`, and the older `YYYY.MM.DD`.
pub fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let dotted = bytes.len() >= 10 && bytes[4] == b'.' && bytes[7] == b'.';
    let (year, month, day) = if dotted {
        (text.get(..4)?, text.get(5..7)?, text.get(8..10)?)
    } else {
        (text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
    };
    let digits = |part: &str| {
        let all = part.bytes().all(|byte| byte.is_ascii_digit());
        if all { part.parse::<u32>().ok() } else { None }
    };
    Date::from_ymd_opt(i32::try_from(digits(year)?).ok()?, digits(month)?, digits(day)?)
}

/// An age as `AS` writes it, in years; and is it only the least it may be, as `090Y+`?
pub fn age_years(text: &str) -> Option<(f64, bool)> {
    let text = text.trim();
    let (text, at_least) = match text.strip_suffix('+') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (digits, unit) = match text.as_bytes().last()? {
        b'Y' | b'M' | b'W' | b'D' => text.split_at(text.len() - 1),
        _ => return None,
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: f64 = digits.parse().ok()?;
    let years = match unit {
        "Y" => count,
        "M" => count / 12.0,
        "W" => count * 7.0 / 365.25,
        _ => count / 365.25,
    };
    Some((years, at_least))
}

/// Years from one day to another: those completed, and of the next the part that is over.
/// Somebody is exactly 18.0 on the 18th birthday. Born on 29 February, a year is completed
/// on 1 March where there is no such day.
pub fn years_between(born: Date, day: Date) -> Option<f64> {
    use chrono::Datelike as _;
    if day < born {
        return None;
    }
    let birthday = |year: i32| {
        Date::from_ymd_opt(year, born.month(), born.day())
            .or_else(|| Date::from_ymd_opt(year, 3, 1))
    };
    let this_year = birthday(day.year())?;
    let last_year = if this_year <= day { day.year() } else { day.year() - 1 };
    let (last, next) = (birthday(last_year)?, birthday(last_year + 1)?);
    let part = (day - last).num_days() as f64 / (next - last).num_days() as f64;
    Some(f64::from(last_year - born.year()) + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn ages_have_units_and_a_top() {
        assert_eq!(age_years("024Y"), Some((24.0, false)));
        assert_eq!(age_years("006M"), Some((0.5, false)));
        assert_eq!(age_years("090Y+"), Some((90.0, true)));
        assert_eq!(age_years("014D").unwrap().0, 14.0 / 365.25);
        for wrong in ["", "Y", "24", "-24Y", "24y ears", "+", "é"] {
            assert_eq!(age_years(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_birthday_completes_a_year_exactly() {
        let eighteenth = years_between(day(2000, 5, 17), day(2018, 5, 17));
        assert_eq!(eighteenth, Some(18.0));
        assert!(years_between(day(2000, 5, 17), day(2018, 5, 16)).unwrap() < 18.0);
        assert_eq!(years_between(day(2000, 2, 29), day(2001, 3, 1)), Some(1.0));
        assert!(years_between(day(2000, 2, 29), day(2001, 2, 28)).unwrap() < 1.0);
        assert_eq!(years_between(day(2001, 1, 1), day(2000, 1, 1)), None);
    }

    #[test]
    fn days_are_read_in_both_spellings_and_nothing_else() {
        assert_eq!(date("20190304"), Some(day(2019, 3, 4)));
        assert_eq!(date("2019.03.04"), Some(day(2019, 3, 4)));
        assert_eq!(date("20190304101112.5+0100"), Some(day(2019, 3, 4)));
        for wrong in ["", "2019", "20191304", "2019-3-4", "+0190304", "ééééé"] {
            assert_eq!(date(wrong), None, "{wrong}");
        }
    }
}
